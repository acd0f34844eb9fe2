import { expect } from "bun:test";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import programRequests from "../../../results/program-requests.json";
import { hasProgram } from "../../../support/environment.ts";
import { commandsOf, onOneLine, type RecordedGroup, rowsIn, withRows } from "./groups.ts";
import { type Comparison, compareRequests, type SentRequest } from "./sent-requests.ts";
import { stateOf } from "./state.ts";

const tools = ["strace", "ip", "bridge", "tc", "nft", "ss", "ethtool", "conntrack", "ipset"];
export const lacksPrograms = !tools.every(hasProgram);

/**
 * Records the commands of a group in a namespace, runs the recorded program in another one, and expects the same state in
 * both. Returns the calls of each command.
 */
export async function recordAndRepeat(group: string): Promise<RecordedGroup["rows"]> {
  using first = NetworkNamespace.create();
  using second = NetworkNamespace.create();
  const { rows, program, sent } = await recordIn(first, group);
  const repeated = await repeatIn(second, group, program);
  expect(await stateOf(second)).toEqual(await stateOf(first));
  const sameIndexes = rows.every(([command, calls]) => calls.length > 0 || !command.startsWith("ip link add"));
  // Transactions of nftables contain the changes in another order. The test of nft's rules compares their expressions.
  if (sent.length > 0 && group !== "nft" && group !== "iptables")
    expectSameRequests(group, compareRequests(sent, repeated, sameIndexes));
  return rows;
}

/**
 * Expects that the library sends the same requests as other programs, apart from differences with an explanation. If
 * test/results/program-requests.json has numbers for the group, they are the same, unless the kernel has accepted fewer
 * requests.
 */
export function expectSameRequests(group: string, { unexplained, ...numbers }: Comparison): void {
  expect(unexplained).toEqual([]);
  const recorded = (programRequests as Record<string, typeof numbers>)[group];
  expect(numbers.compared).toBeGreaterThan(0);
  if (recorded !== undefined && numbers.compared >= recorded.compared)
    expect({ [group]: numbers }).toEqual({ [group]: recorded });
}

/** Records the commands of a group in a namespace. */
export async function recordIn(netns: NetworkNamespace, group: string): Promise<RecordedGroup> {
  const recorded = JSON.parse(await outputIn(netns, [recorder, group])) as RecordedGroup;
  expect(recorded.rows.map(([command]) => command)).toEqual(commandsOf(group));
  return recorded;
}

/**
 * Records scripts in a namespace, runs the recorded program in another one, and expects the same state in both.
 *
 * @returns the changes of the scripts, and those that the library has sent.
 */
export async function recordAndRepeatScripts(
  name: string,
  scripts: readonly string[],
): Promise<{ theirs: readonly SentRequest[]; ours: readonly SentRequest[] }> {
  using first = NetworkNamespace.create();
  using second = NetworkNamespace.create();
  const file = join(tmpdir(), `bun-netlink-scripts-${process.pid}-${name}.json`);
  await Bun.write(file, JSON.stringify(scripts));
  try {
    const { program, sent } = JSON.parse(await outputIn(first, [recorder, file])) as RecordedGroup;
    const ours = await repeatIn(second, name, program);
    expect(await stateOf(second)).toEqual(await stateOf(first));
    return { theirs: sent, ours };
  } finally {
    rmSync(file);
  }
}

/** Runs the recorded program of a group in a namespace. Returns the changes that it sent. */
export async function repeatIn(netns: NetworkNamespace, group: string, program: string): Promise<SentRequest[]> {
  const file = join(import.meta.dir, `recorded-${group}-${process.pid}.ts`);
  await Bun.write(file, program);
  try {
    return JSON.parse(await outputIn(netns, [join(import.meta.dir, "record-program.ts"), file])) as SentRequest[];
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe program:\n${program}`, { cause: error });
  } finally {
    rmSync(file);
  }
}

const recorder = join(import.meta.dir, "record-group.ts");

/** Runs a program of Bun in a namespace and returns its output. */
async function outputIn(netns: NetworkNamespace, command: string[]): Promise<string> {
  const child = netns.run(() => Bun.spawn([process.execPath, ...command], { stdout: "pipe", stderr: "pipe" }));
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} failed: ${errors}`);
  return output;
}

const pages = join(import.meta.dir, "../../../../docs/from");

/**
 * Expects that the page about a group has the recorded calls. With the environment variable BUN_NETLINK_UPDATE_COMMANDS,
 * writes the calls into the page instead.
 */
export function expectDocumented(group: string, rows: RecordedGroup["rows"]): void {
  const file = readdirSync(pages)
    .map((name) => join(pages, name))
    .find((path) => readFileSync(path, "utf8").includes(`<!-- commands: ${group} -->`));
  if (file === undefined) throw new Error(`no page in docs/from has the commands of ${group}`);
  const page = readFileSync(file, "utf8");
  const recorded = rows.filter(([, calls]) => calls.length > 0);
  const documented = new Map(rowsIn(group, page));
  if (process.env["BUN_NETLINK_UPDATE_COMMANDS"] !== undefined) {
    writeFileSync(file, withRows(group, page, [...documented, ...recorded]));
    return;
  }
  const different = recorded.filter(([command, calls]) => {
    return !Bun.deepEquals(documented.get(command), calls.map(onOneLine));
  });
  // A line for each row, because an environment such as a virtual machine cannot write the page.
  expect(different.map((row) => `row ${JSON.stringify(row)}`).join("\n")).toBe("");
}
