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
const USUAL_PART = 8;
const tests = globSync("/opt/ynl/tc-tests/*/*.json")
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as KernelTest[])
  .filter(({ expExitCode }) => expExitCode === "0");
/** Commands with files and programs that the machine lacks, and devices in other namespaces. */
const UNUSABLE = /batch|sleep|ping|modprobe|netns|EBPF|\$/;
/** Actions that filters share. A snapshot describes only filters, and each with its own actions. */
const SHARED_ACTIONS = /\btc actions|\baction\b.*\bindex\b/;

/** Interfaces of the test with this number in the test's own namespace, by the names in its commands. */
function interfacesOf(number: number): Readonly<Record<string, string>> {
  return { DEV0: `a${number}`, DEV1: `b${number}`, DEV2: `e${number}`, ETH: `e${number}`, DUMMY: `d${number}` };
}

/** Returns the commands of a test, or undefined if they cannot run here. An action becomes that of a filter. */
function commandsOf({ setup, cmdUnderTest }: KernelTest, number: number): string[] | undefined {
  const words: Readonly<Record<string, string>> = { TC: "tc", IP: "ip", ...interfacesOf(number) };
  const commands = [...setup.map((command) => (typeof command === "string" ? command : command[0])), cmdUnderTest]
    .filter((command) => command !== "")
    .map((command) => command.replaceAll(/\$\{?(\w+)\}?/g, (all, name: string) => words[name] ?? all));
  const [, action] = /^tc actions? (?:add|replace|change) (?:action )?(.*)$/.exec(commands.at(-1)!) ?? [];
  if (action !== undefined) {
    const filter = `tc filter add dev a${number} ingress protocol all pref 1 matchall action`;
    const own = action.replaceAll(/\bindex \S+/g, "");
    commands.splice(0, commands.length, `tc qdisc add dev a${number} clsact`, `${filter} ${own}`);
  }
  return commands.some((command) => UNUSABLE.test(command) || SHARED_ACTIONS.test(command)) ? undefined : commands;
}

function bash(netns: NetworkNamespace, script: readonly string[]): string {
  writeFileSync("/tmp/script", script.join("\n"));
  return netns.run(() => Bun.spawnSync(["/opt/programs/bash", "/tmp/script"])).stdout.toString();
}

/** Runs the commands, and returns those whose last one succeeded. */
function create(netns: NetworkNamespace, scripts: readonly (readonly string[] | undefined)[]): Map<number, string> {
  const lines = [...scripts.entries()].flatMap(([number, commands]) => {
    if (commands === undefined) return [];
    const interfaces = [
      `ip link add a${number} type veth peer name b${number}`,
      `ip link set a${number} up`,
      `ip link set b${number} up`,
      `ip link add e${number} type dummy`,
    ];
    const quiet = [...interfaces, ...commands].map((command) => `${command} >/dev/null 2>&1`);
    return [...quiet, `test $? = 0 && echo ${number}`];
  });
  const created = bash(netns, lines).trim().split("\n").map(Number);
  return new Map(created.map((number) => [number, scripts[number]!.at(-1)!]));
}

/** Returns what tc(8) shows of the interfaces of each test, without the numbers of actions and counters. */
function shownBy(netns: NetworkNamespace, created: ReadonlyMap<number, string>): Record<string, string[]> {
  const hooks = ["", " ingress", " egress", " parent 1:", " parent ffff:"];
  const lines = [...created.keys()].flatMap((number) => {
    const all = Object.values(interfacesOf(number)).flatMap((dev) => [
      `qdisc show dev ${dev}`,
      `class show dev ${dev}`,
      ...hooks.map((hook) => `filter show dev ${dev}${hook}`),
    ]);
    return [`echo '## ${number}'`, `tc -d -force -batch - 2>/dev/null <<E\n${all.join("\n")}\nE`];
  });
  const [, ...parts] = bash(netns, lines)
    .replaceAll(/ref \d+ bind \d+|index \d+|refcnt \d+|police 0x\w+/g, "")
    // A sfq with the default limit of 127 packets has 128 flows, of which 127 can have packets, and 127 if the limit is set.
    .replaceAll(/^(qdisc sfq .*) flows \d+/gm, "$1")
    .split("## ");
  const shown = parts.map((part) => {
    const [number, ...rest] = part.split("\n");
    return [created.get(Number(number))!, rest.filter((line) => !/^qdisc \S+ 0: /.test(line))] as const;
  });
  return Object.fromEntries(shown);
}

test("snapshots of what the kernel's tests of tc create are exact", async () => {
  const scripts = partOf(tests, PARTS, USUAL_PART).map(commandsOf);
  using netns = NetworkNamespace.create();
  const created = create(netns, scripts);
  expect(created.size).toBeGreaterThan(scripts.length / 5);
  const taken = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
  expect(await planned(netns, taken)).toEqual([]);
  using other = shifted(5);
  await apply(other, taken);
  expect(await planned(other, taken)).toEqual([]);
  expect(shownBy(other, created)).toEqual(shownBy(netns, created));
});
