// Adds the rules of iptables' own tests with iptables-nft and its relatives.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../../src/index.ts";

/** A program of the iptables package that writes rules of nftables. */
export type IptablesProgram = "iptables" | "ip6tables" | "ebtables" | "arptables";

/** A rule of iptables: its table, its chain and its options. */
export interface IptablesRule {
  readonly table: string;
  readonly chain: string;
  readonly options: string;
}

/** Prefix of a file in iptables' tests, and the programs whose rules the file contains. */
const programs: readonly (readonly [prefix: string, names: readonly IptablesProgram[]])[] = [
  ["iptables", ["iptables", "ip6tables"]],
  ["libxt_", ["iptables", "ip6tables"]],
  ["libipt_", ["iptables"]],
  ["libip6t_", ["ip6tables"]],
  ["libebt_", ["ebtables"]],
  ["libarpt_", ["arptables"]],
];

/** Returns the rules in a file of iptables' tests that iptables must accept. */
function rulesOf(text: string): IptablesRule[] {
  let table = "filter";
  let chain = "";
  const rules: IptablesRule[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1).trim();
    else if (line.startsWith(":")) chain = line.slice(1).split(",")[0]!;
    else if (!/^([#@%]|$)/.test(line)) {
      const [options = "", , result] = line.split(";");
      if (result?.trim() === "OK") rules.push({ table, chain, options: options.trim() });
    }
  }
  return rules;
}

/** Returns the rules of iptables' tests in the directory of its source, by program. */
export function testsOfIptables(source: string): Map<IptablesProgram, IptablesRule[]> {
  const directory = join(source, "extensions");
  const files = readdirSync(directory).filter((name) => name.endsWith(".t"));
  const found = new Map<IptablesProgram, IptablesRule[]>();
  for (const file of files.sort()) {
    const rules = rulesOf(readFileSync(join(directory, file), "utf8"));
    const names = programs.find(([prefix]) => file.startsWith(prefix))?.[1] ?? [];
    for (const name of names) found.set(name, [...(found.get(name) ?? []), ...rules]);
  }
  return found;
}

/** Adds rules with one run of a program. Returns the indexes of the rules that its error names. */
function rejected(program: IptablesProgram, netns: NetworkNamespace, rules: readonly IptablesRule[]): Set<number> {
  const lines: string[] = [];
  const indexes: number[] = [];
  for (const [index, { table, chain, options }] of rules.entries()) {
    if (rules[index - 1]?.table !== table) lines.push(...(index === 0 ? [] : ["COMMIT"]), `*${table}`);
    indexes[lines.length] = index;
    lines.push(`-A ${chain} ${options}`);
  }
  const stdin = new TextEncoder().encode(`${lines.join("\n")}\nCOMMIT\n`);
  const { exitCode, stderr } = netns.run(() => Bun.spawnSync([`${program}-nft-restore`], { stdin }));
  if (exitCode === 0) return new Set();
  const error = stderr.toString();
  const numbers = [...error.matchAll(/line:? (\d+)/g)].map(([, line]) => indexes[Number(line) - 1]);
  const failed = new Set(numbers.filter((index) => index !== undefined));
  if (failed.size === 0) throw new Error(error);
  return failed;
}

/** Adds the rules that a program and the kernel accept, and returns them. */
export function addIptablesRules(
  program: IptablesProgram,
  netns: NetworkNamespace,
  rules: readonly IptablesRule[],
): readonly IptablesRule[] {
  // A restore of one table at a time replaces its rules, so that each run adds all remaining rules.
  let remaining = rules.toSorted((a, b) => (a.table < b.table ? -1 : Number(a.table > b.table)));
  for (;;) {
    const failed = rejected(program, netns, remaining);
    if (failed.size === 0) return remaining;
    remaining = remaining.filter((_, index) => !failed.has(index));
  }
}

/** Returns the lines of a program's tables and rules as it saves them. */
export function savedRules(program: IptablesProgram, netns: NetworkNamespace): string[] {
  const { stdout } = netns.run(() => Bun.spawnSync([`${program}-nft-save`]));
  return stdout
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line.startsWith("-A") || line.startsWith("*"));
}
