// Creates with tc(8) what the kernel's own tests of traffic control create. A snapshot of it has to be equal to it, and to
// create the same in another namespace.
import { expect, test } from "bun:test";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { partOf } from "../../../support/seed.ts";
import { shifted } from "../other-indices.ts";
import { apply, planned } from "../support.ts";

/** A test in a file of the kernel. A command with several accepted results is a list whose first entry is the command. */
interface KernelTest {
  readonly id: string;
  readonly setup: readonly (string | readonly [string, ...unknown[]])[];
  readonly cmdUnderTest: string;
  readonly expExitCode: string;
}

const PARTS = 20;
/** Part that runs without BUN_NETLINK_PART. */
const USUAL_PART = 10;
const tests = globSync("/opt/ynl/tc-tests/*/*.json")
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as KernelTest[])
  .filter(({ expExitCode }) => expExitCode === "0");
/** Commands with files that the machine lacks, and devices in other namespaces. */
const UNUSABLE = /\b(?:modprobe|netns)\b|\$\{?[A-Z]/;
/** The kernel accepts the queues of a gred only in requests after its creation, one in each. A plan has a single request. (gred_init) */
const UNSUPPORTED = /\bgred\b.*\bDP\b/;
/** Commands that send packets, or wait for them. */
const TRAFFIC = /^(?:ping|sleep)\b/;
/** Actions that filters share. A snapshot describes only filters, and each with its own actions. */
const SHARED_ACTIONS = /\btc actions|\baction\b.*\bindex\b/;

/** Interfaces of the test with this number in the test's own namespace, by the names in its commands. */
function interfacesOf(number: number): Readonly<Record<string, string>> {
  const [hardware, dummy] = [`e${number}`, `d${number}`];
  return { DEV0: `a${number}`, DEV1: `b${number}`, DEV2: hardware, ETH: hardware, IFB: hardware, DUMMY: dummy };
}

/** Returns the commands of a test, or undefined if they cannot run here. An action becomes that of a filter. */
function commandsOf({ setup, cmdUnderTest }: KernelTest, number: number): string[] | undefined {
  const words: Readonly<Record<string, string>> = { TC: "tc", IP: "ip", ...interfacesOf(number) };
  const commands = [...setup.map((command) => (typeof command === "string" ? command : command[0])), cmdUnderTest]
    .filter((command) => command !== "" && !TRAFFIC.test(command))
    .map((command) =>
      command
        .replace(/^bash /, "/opt/programs/bash ")
        .replaceAll(/\$\{?(\w+)\}?/g, (all, name: string) => words[name] ?? all),
    );
  const [, action] = /^tc actions? (?:add|replace|change) (?:action )?(.*)$/.exec(commands.at(-1)!) ?? [];
  if (action !== undefined) {
    const filter = `tc filter add dev a${number} ingress protocol all pref 1 matchall action`;
    const own = action.replaceAll(/\bindex \S+/g, "");
    commands.splice(0, commands.length, `tc qdisc add dev a${number} clsact`, `${filter} ${own}`);
  }
  const isOmitted = [UNUSABLE, UNSUPPORTED, SHARED_ACTIONS].some((pattern) =>
    commands.some((command) => pattern.test(command)),
  );
  return isOmitted ? undefined : commands;
}

function bash(netns: NetworkNamespace, script: readonly string[]): string {
  writeFileSync("/tmp/script", script.join("\n"));
  return netns.run(() => Bun.spawnSync(["/opt/programs/bash", "/tmp/script"])).stdout.toString();
}

/** Returns the names of the interfaces in the commands of a test. */
function namesIn(commands: readonly string[], number: number): string[] {
  const text = commands.join("\n");
  return [...new Set(Object.values(interfacesOf(number)))].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
}

/** Returns the commands of ip(8) that create an interface of {@link interfacesOf}. */
function linkCommands(name: string): string[] {
  const number = name.slice(1);
  if (name.startsWith("d")) return [`link add ${name} type dummy`];
  // Stands for hardware.
  if (name.startsWith("e")) return [`link add ${name} numtxqueues 8 type dummy`];
  return [`link add a${number} type veth peer name b${number}`, `link set a${number} up`, `link set b${number} up`];
}

type Scripts = ReadonlyMap<number, readonly string[]>;

/** Runs the commands of tests, and returns those whose last one succeeded. */
function create(netns: NetworkNamespace, scripts: Scripts): Scripts {
  const links = Array.from(scripts, ([number, commands]) => namesIn(commands, number).flatMap(linkCommands)).flat();
  const lines = Array.from(scripts, ([number, commands]) => [
    ...commands.map((command) => `${command} >/dev/null 2>&1`),
    `test $? = 0 && echo ${number}`,
  ]).flat();
  const output = bash(netns, [`ip -force -batch - <<E\n${[...new Set(links)].join("\n")}\nE`, ...lines]);
  const created = new Set(output.trim().split("\n").map(Number));
  return new Map([...scripts].filter(([number]) => created.has(number)));
}

/** Returns what tc(8) shows of the interfaces of each test, without the numbers of actions and counters. */
function shownBy(netns: NetworkNamespace, created: Scripts): Record<string, string[]> {
  const hooks = ["", " ingress", " egress", " parent 1:", " parent ffff:"];
  const lines = Array.from(created, ([number, commands]) => {
    const all = namesIn(commands, number).flatMap((dev) => [
      `qdisc show dev ${dev}`,
      `class show dev ${dev}`,
      ...hooks.map((hook) => `filter show dev ${dev}${hook}`),
    ]);
    return [`echo '## ${number}'`, `tc -d -force -batch - 2>/dev/null <<E\n${all.join("\n")}\nE`];
  }).flat();
  const [, ...parts] = bash(netns, lines)
    .replaceAll(/ref \d+ bind \d+|index \d+|refcnt \d+|police 0x\w+/g, "")
    // A sfq with the default limit of 127 packets has 128 flows, of which 127 can have packets, and 127 if the limit is set.
    .replaceAll(/^(qdisc sfq .*) flows \d+/gm, "$1")
    // The kernel numbers the first u32 table of each preference, from 800: on.
    .replaceAll(/\b(fh|ht) 8\w\w\b/g, "$1 800")
    // The handle contains the index of the interface. (route4_set_parms)
    .replaceAll(/fh 0x\w+(?=.* fromif )/g, "fh")
    // A preference without filters has only this table.
    .replaceAll(/^(filter .* u32 chain \d+ )\n\1fh 800: ht divisor 1 \n(?!\1fh)/gm, "")
    .split("## ");
  const shown = parts.map((part) => {
    const [number, ...rest] = part.split("\n");
    return [created.get(Number(number))!.at(-1)!, rest.filter((line) => !/^qdisc \S+ 0: /.test(line))] as const;
  });
  return Object.fromEntries(shown);
}

test("snapshots of what the kernel's tests of tc create are exact", async () => {
  const part = partOf(tests, PARTS, USUAL_PART);
  const scripts = new Map<number, string[]>();
  for (const [number, one] of part.entries()) {
    const commands = commandsOf(one, number);
    if (commands !== undefined) scripts.set(number, commands);
  }
  using netns = NetworkNamespace.create();
  const created = create(netns, scripts);
  expect(created.size).toBeGreaterThan(part.length / 3);
  const taken = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
  expect(await planned(netns, taken)).toEqual([]);
  using other = shifted(5);
  await apply(other, taken);
  expect(await planned(other, taken)).toEqual([]);
  expect(shownBy(other, created)).toEqual(shownBy(netns, created));
});
