// Adds rules with nft, and leaves out those that nft or the kernel rejects.
import { programCommand } from "../../../../scripts/test/programs.ts";
import { Cache } from "../../../../scripts/vm/cache.ts";
import type { NetworkNamespace } from "../../../../src/index.ts";
import { hasProgram, unavailable } from "../../../support/environment.ts";
import { partOf } from "../../../support/seed.ts";
import type { Place, RuleGroup, TextRule } from "./corpus.ts";

/** A program nft. */
export interface Program {
  readonly name: string;
  readonly command: readonly string[];
}

/** A program nft of a known version. */
export interface VersionedProgram extends Program {
  readonly version: string;
}

/** The versions of nft with which the library is compared. */
const VERSIONS = ["1.0.6", "1.1.7"];

/**
 * Returns the programs with which the library is compared: the installed nft and 1.1.7, one of them each day, or the one whose
 * path is BUN_NETLINK_NFT. The comparisons list the differences of the versions 1.0.6 and 1.1.7.
 */
export function testedPrograms(): VersionedProgram[] {
  const { BUN_NETLINK_NFT: path } = process.env;
  const of = (command: readonly string[]) => ({ name: "nft", command, version: versionOf({ name: "nft", command }) });
  if (path !== undefined) return supported([of([path])]);
  const newer = programCommand("nft", new Cache());
  if (newer === undefined) process.stderr.write("comparing with the installed nft only: 1.1.7 was not downloaded\n");
  const commands = [...(hasProgram("nft") ? [["nft"]] : []), ...(newer === undefined ? [] : [newer])];
  return supported(partOf(commands, commands.length || 1).map(of));
}

function supported(programs: readonly VersionedProgram[]): VersionedProgram[] {
  return programs.filter(
    ({ version }) =>
      VERSIONS.includes(version) || unavailable(`nft is version ${version}, not ${VERSIONS.join(" or ")}`),
  );
}

/** Time limit in milliseconds for one run of nft. */
const LIMIT_MS = 300_000;
/** Number of rules that are added at once. */
const BATCH = 60;

/** Returns the version of nft, such as "1.0.6". */
export function versionOf({ command }: Program): string {
  const { stdout } = Bun.spawnSync([...command, "--version"]);
  return /v(\S+) /.exec(stdout.toString())?.[1] ?? "";
}

/** Runs nft with commands on standard input, and returns its output. Returns an error as text in `error`. */
export function runNft(
  { command }: Program,
  netns: NetworkNamespace,
  words: readonly string[],
  input = "",
): { stdout: string; stderr: string; error: string | undefined } {
  const { stdout, stderr, exitCode, signalCode } = netns.run(() =>
    Bun.spawnSync([...command, ...words], { stdin: new TextEncoder().encode(input), timeout: LIMIT_MS }),
  );
  const error = exitCode === 0 ? undefined : `${signalCode ?? ""}${stderr.toString()}`;
  return { stdout: stdout.toString(), stderr: stderr.toString(), error };
}

/** Runs commands. Returns the indexes of the commands that nft names in errors; undefined if it names none. */
function rejected(program: Program, netns: NetworkNamespace, lines: readonly string[]): Set<number> | undefined {
  const { error } = runNft(program, netns, ["-f", "-"], `${lines.join("\n")}\n`);
  if (error === undefined) return new Set();
  const found = [...error.matchAll(/stdin>?:(\d+):\d+-\d+: Error: /g)].map(([, line]) => Number(line) - 1);
  if (found.length === 0) return undefined;
  // After a rule that its chain does not support, the kernel rejects all further rules of the table.
  const failed = new Set(found);
  let last = lines.length - 1;
  while (failed.has(last)) failed.delete(last--);
  return last < lines.length - 1 ? failed.add(last + 1) : failed;
}

/** Runs as many of the commands as possible. Returns the indexes of those that nft has accepted, in their order. */
function runAll(program: Program, netns: NetworkNamespace, lines: readonly string[]): number[] {
  let remaining = [...lines.keys()];
  while (remaining.length > 0) {
    const failed = rejected(
      program,
      netns,
      remaining.map((index) => lines[index]!),
    );
    if (failed?.size === 0) return remaining;
    if (failed === undefined) {
      // nft has aborted, or its error names no command.
      if (remaining.length === 1) return [];
      const half = remaining.length >> 1;
      const run = (part: number[]) =>
        runAll(
          program,
          netns,
          part.map((index) => lines[index]!),
        ).map((at) => part[at]!);
      return [...run(remaining.slice(0, half)), ...run(remaining.slice(half))];
    }
    remaining = remaining.filter((_, at) => !failed.has(at));
  }
  return [];
}

/** A rule that nft has accepted, and its chain. */
export interface Accepted extends TextRule {
  readonly place: Place;
}

/** Adds the tables and rules of a group. Each rule is added to the first of its places that accepts it. */
export function loadGroup(program: Program, netns: NetworkNamespace, group: RuleGroup): Accepted[] {
  const base = group.base.map((line) => line.replace(/^\?/, ""));
  const added = new Set(runAll(program, netns, base));
  const missing = group.base.filter((line, index) => !line.startsWith("?") && !added.has(index));
  if (missing.length > 0) throw new Error(`${program.name} rejects ${missing[0]}`);
  const nameOf = ({ family, table, chain }: Place) => `${family} ${table} ${chain}`;
  const chains = new Map(group.rules.flatMap(({ places }) => places).map((place) => [nameOf(place), place]));
  let pending = group.rules;
  const accepted: Accepted[] = [];
  for (const [name, place] of chains) {
    const here = pending.filter(({ places }) => places.some((one) => nameOf(one) === name));
    const done = new Set<TextRule>();
    for (let from = 0; from < here.length; from += BATCH) {
      const part = here.slice(from, from + BATCH);
      const lines = part.map(({ text }) => `add rule ${name} ${text}`);
      for (const index of runAll(program, netns, lines)) done.add(part[index]!);
    }
    for (const rule of here) if (done.has(rule)) accepted.push({ ...rule, place });
    pending = pending.filter((rule) => !done.has(rule));
  }
  return accepted;
}
