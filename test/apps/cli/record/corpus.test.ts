// Records command lines as people write them (corpus/*.sh) and runs the printed programs in other namespaces: the state must
// be the same. In CI, a different part runs each day; BUN_NETLINK_CORPUS=all runs all of them.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "../../../support/environment.ts";
import { commandWords } from "../command.ts";

setDefaultTimeout(600_000);

const programs = ["strace", "unshare", "ip", "bridge", "tc", "nft", "iptables", "ipset", "conntrack", "sysctl"];
const isPossible =
  programs.every(hasProgram) && Bun.spawnSync(["unshare", "-rnm", "true"], { stderr: "ignore" }).exitCode === 0;

const folder = join(import.meta.dir, "corpus");
const scripts = readdirSync(folder).toSorted();
/** Number of scripts that run in one day. */
const PART = 2;
const DAY_MS = 86_400_000;
const day = Math.floor(Date.now() / DAY_MS);
const selected =
  process.env["BUN_NETLINK_CORPUS"] === "all"
    ? scripts
    : Array.from({ length: PART }, (_, index) => scripts[(day * PART + index) % scripts.length]!);

/** Runs a shell command and then prints the state, in new namespaces with an empty /run. */
async function stateAfter(command: string): Promise<{ state: Record<string, [string, unknown][]>; errors: string }> {
  const printer = `${process.execPath} ${join(import.meta.dir, "print-state.ts")}`;
  const script = `mount -t tmpfs none /run; { ${command}; } >&2; ${printer}`;
  const child = Bun.spawn(["unshare", "-rnm", "sh", "-c", script], { stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(errors);
  return { state: JSON.parse(output), errors };
}

describe.skipIf(!isPossible)("bun-netlink record of command lines as people write them", () => {
  test.each(selected)("prints a program with the same effect: %s", async (script) => {
    const program = join(import.meta.dir, `recorded-corpus-${process.pid}-${script}.ts`);
    try {
      const record = `${commandWords.join(" ")} record -- sh ${join(folder, script)}`;
      const theirs = await stateAfter(`${record} >${program}`);
      const text = await Bun.file(program).text();
      // Each change is repeated: no comment names one that is not.
      expect(text.split("\n").filter((line) => line.startsWith("// Not repeated"))).toEqual([]);
      const ours = await stateAfter(`${process.execPath} ${program}`);
      expect(ours.state, `${theirs.errors}\n${text}\n${ours.errors}`).toEqual(theirs.state);
    } finally {
      rmSync(program, { force: true });
    }
  });
});
