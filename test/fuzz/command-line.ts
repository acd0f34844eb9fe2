import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "../../apps/cli/src/all-commands.ts";
import { EVIL, RAW } from "../apps/hostile-values.ts";
import type { Random } from "../message/random.ts";
import type { Target } from "./corpus.ts";
import { mutateText } from "./mutate.ts";

/** `record` runs the program that its arguments name. The other commands run until they get a signal. */
const EXCLUDED = ["record", "monitor", "agent", "map", "events", "serve", "keep", "complete"];
const PARALLEL = 4;
const TIME_LIMIT_MS = 300_000;

/** Arguments that are valid or nearly valid somewhere. Paths are relative to an empty directory. */
const WORDS: readonly string[] = [
  ...["links", "addresses", "routes", "neighbours", "rules", "sockets", "connections", "nftables", "sets", "uevents"],
  ...[
    "lo",
    "eth0",
    "1",
    "0",
    "-1",
    "65536",
    "4294967296",
    "NaN",
    "1e9",
    "0x10",
    "",
    " ",
    "-",
    "--",
    "=",
    "true",
    "null",
  ],
  ...[
    "name=lo",
    "mtu>1000",
    "mtu=",
    "=x",
    "state!=up",
    "protocol=tcp",
    "10.0.0.0/8",
    "10.0.0.0/33",
    "::1",
    "fe80::/64",
  ],
  ...[
    "rt-link",
    "rt-route",
    "getlink",
    "newlink",
    "getroute",
    "nlctrl",
    "getfamily",
    "nftables",
    "conntrack",
    "ethtool",
  ],
  ...["{}", "[]", "null", '{"ifname":"lo"}', '{"links":{"a":{"kind":"dummy"}}}', '{"links":', "--ifname", "--if-index"],
  ...["in_port(1),eth()", "eth_type(0x0800)", "drop", "tcp dport 22 accept", "add table inet a", "list ruleset"],
  ...["140000001200010300000000000000000000", "file.yaml", "missing.json", "..", "../../etc", EVIL, "é", "\u{10ffff}"],
];

type Command = ReturnType<typeof program>;

/** A subcommand with the names of its options and parents. */
interface Subcommand {
  readonly words: readonly string[];
  readonly options: readonly string[];
}

function subcommands(command: Command, words: readonly string[] = []): Subcommand[] {
  const options = command.options.flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined));
  const inner = command.commands.flatMap((one) =>
    EXCLUDED.includes(one.name()) ? [] : subcommands(one as Command, [...words, one.name()]),
  );
  return [{ words, options: [...options, "--help"] }, ...inner];
}

/**
 * Returns a fuzz target that runs the command `bun-netlink` with random arguments, in a new network namespace and an empty
 * directory. The command must end with a known status, without a stack trace, and print no control characters.
 */
export function commandLineTarget(random: Random): Target {
  const all = subcommands(program());
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-fuzz-"));
  writeFileSync(join(directory, "file.yaml"), "links:\n  br0: { kind: bridge }\n");
  const word = (): string => {
    const text = random.pick(WORDS)!;
    return random.below(3) === 0
      ? mutateText(random, text, random.pick(WORDS)!).replaceAll("\0", "").slice(0, 5000)
      : text;
  };
  const randomArguments = (): string[] => {
    const { words, options } = random.pick(all)!;
    const rest = Array.from({ length: random.below(5) }, () => {
      const option = random.pick(options)!;
      return random.below(2) === 0 ? [word()] : [random.below(8) === 0 ? mutateText(random, option, "") : option];
    });
    return [...words, ...rest.flat()].map((text) => text.replaceAll("\0", ""));
  };
  return {
    isSlow: true,
    async run() {
      const runs = Array.from({ length: PARALLEL }, randomArguments);
      await Promise.all(runs.map((args) => runCommand(args, directory)));
      return runs.length;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

const MAIN = join(import.meta.dir, "../../apps/cli/src/main.ts");

async function runCommand(args: readonly string[], cwd: string): Promise<void> {
  const child = Bun.spawn(["unshare", "-rn", process.execPath, MAIN, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd, XDG_STATE_HOME: cwd, XDG_CACHE_HOME: cwd, XDG_RUNTIME_DIR: cwd },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIME_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const [output, errors, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const problem = problemOf(status, output, errors);
  if (problem === undefined) return;
  throw new Error(
    `${JSON.stringify(args)}: ${problem}\nstatus ${status}\n${output.slice(0, 500)}${errors.slice(0, 2000)}`,
  );
}

function problemOf(status: number, output: string, errors: string): string | undefined {
  if (![0, 1, 2].includes(status)) return `unknown status, or no end within ${TIME_LIMIT_MS} ms`;
  if (/^ {4}at /m.test(errors)) return "stack trace";
  if (/undefined is not|null is not|is not a function|evaluating '|Maximum call stack|Out of memory/i.test(errors))
    return "error of the engine";
  if (status !== 0 && errors.trim() === "" && output.trim() === "") return "failure without a message";
  // The terminal escapes that the command itself prints need a terminal, which the pipe is not.
  const raw = RAW.exec(output.replaceAll("\t", "")) ?? RAW.exec(errors.replaceAll("\t", ""));
  return raw === null ? undefined : `raw character U+${raw[0].codePointAt(0)!.toString(16)}`;
}
