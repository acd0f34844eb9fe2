// Compares the rules that the library reads and writes with those of nft, by the expressions in the kernel.
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import {
  formatRule,
  formatRuleset,
  Nftables,
  type NftObject,
  NftSyntaxError,
  parseRuleset,
  type Rule,
} from "../../../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import { configurationText } from "../../../../src/subsystems/nftables/update/configuration.ts";
import { type KernelRule, kernelRules } from "./kernel-rules.ts";
import { type Program, runNft } from "./load.ts";

/** What is compared, for each rule that nft has accepted. */
export const CHECKS = {
  written: "text, parsed and added: the expressions that nft adds",
  printed: "rule of the kernel, formatted: the text that nft prints",
  reparsed: "rule of the kernel, formatted, parsed and added: the same expressions",
  restored: "rule of the kernel, listed and added again: the same expressions",
  canonical: "rule in canonical form: the form in which the library lists it after it was added",
} as const;

/** Name of a comparison. */
export type Check = keyof typeof CHECKS;

/** A rule for which a comparison failed: the library refused the input, or the results differ. */
export interface Difference {
  readonly check: Check;
  readonly kind: "refused" | "different";
  /** Family and text of the rule. */
  readonly rule: string;
  readonly detail: string;
}

/** Numbers of compared rules, and the differences. */
export interface Comparison {
  readonly compared: Record<Check, number>;
  readonly differences: Difference[];
}

/** A rule with its family and the key of the kernel's rule that it must equal. */
interface Input {
  readonly key: string;
  readonly rule: Rule;
}

const errors = [NetlinkError, NftSyntaxError, TypeError, RangeError];

/** Returns the result of a function, or the message of an error that the library throws for input that it refuses. */
function attempt<Result>(run: () => Result): { result: Result } | { error: string } {
  try {
    return { result: run() };
  } catch (error) {
    if (!(error instanceof Error) || !errors.some((one) => error instanceof one)) throw error;
    return { error: error.message };
  }
}

/** Returns the key of each rule: its table, its chain, and its position in the chain. */
function keysOf(rules: readonly Pick<Rule, "family" | "table" | "chain">[]): string[] {
  const counts = new Map<string, number>();
  return rules.map(({ family, table, chain }) => {
    const place = `${family} ${table} ${chain}`;
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    return `${place} ${count}`;
  });
}

/** Returns the lines of the rules in a listed ruleset, by the keys of the rules. */
function textOfRules(listing: string): Map<string, string> {
  const rules: { family: "ip"; table: string; chain: string; text: string }[] = [];
  let [table, block] = [
    ["", ""],
    ["", ""],
  ];
  for (const line of listing.split("\n")) {
    const last = rules.at(-1);
    // The rules of a chain without a name follow the rule that jumps to it.
    if (last !== undefined && (line.startsWith("\t\t\t") || /^\t\t\}./.test(line) || line === "\t\t}")) {
      if (block[0] === "chain") last.text += `\n${line}`;
      continue;
    }
    const [, indent, text = ""] = /^(\t*)(.*)$/.exec(line)!;
    if (indent === "" && text.startsWith("table ")) table = text.split(" ").slice(1, 3);
    else if (indent!.length === 1) block = text.split(" ");
    else if (
      indent!.length === 2 &&
      block[0] === "chain" &&
      !/^(type \w+ hook |policy |comment "|devices? )/.test(text)
    )
      rules.push({ family: table[0] as "ip", table: table[1]!, chain: block[1]!, text });
  }
  return new Map(keysOf(rules).map((key, index) => [key, rules[index]!.text]));
}

/** Adds objects and rules to a namespace. Returns the kernel's rules by key, or the error of a rule that was refused. */
function written(
  netns: NetworkNamespace,
  objects: readonly NftObject[],
  inputs: readonly Input[],
): { added: Input[]; refused: Map<string, string> } {
  using nft = Nftables.open({ netns });
  const refused = new Map<string, string>();
  const [first, others] = updatesFirst(inputs);
  // Whether the kernel accepts a rule that updates a set depends on how the set was added, in the same transaction.
  const isTogether = "result" in attempt(() => nft.add([...objects, ...first.map(({ rule }) => ({ rule }))]));
  if (!isTogether) nft.add(objects);
  const added: Input[] = isTogether ? [...first] : [];
  const add = (part: readonly Input[]): void => {
    const outcome = attempt(() => nft.add(part.map(({ rule }) => ({ rule }))));
    if (!("error" in outcome)) added.push(...part);
    else if (part.length === 1) refused.set(part[0]!.key, outcome.error);
    else {
      add(part.slice(0, part.length >> 1));
      add(part.slice(part.length >> 1));
    }
  };
  const remaining = isTogether ? others : inputs;
  for (let from = 0; from < remaining.length; from += 64) add(remaining.slice(from, from + 64));
  return { added, refused };
}

/** Separates rules that can update sets from all other rules. */
function updatesFirst(inputs: readonly Input[]): [Input[], Input[]] {
  const { yes = [], no = [] } = Object.groupBy(inputs, ({ rule }) =>
    rule.expr.some((statement) => "set" in statement || "map" in statement) ? "yes" : "no",
  );
  return [yes, no];
}

/** Reports whether the sets of a rule have the types that nft has stored for its own sets. */
function hasTypes({ types }: KernelRule, wanted: KernelRule): boolean {
  return wanted.types.every((type, index) => type === undefined || type === types[index]);
}

const textOf = ({ expressions, types }: KernelRule) =>
  [expressions, ...types.map((type) => `typeof ${type}`)].join("\n");

const withoutHandle = ({ handle: _, ...rule }: Rule): Rule => rule;

/**
 * Compares the rules in a namespace that nft has loaded.
 *
 * @param commands the text from which nft has loaded each rule, by the key of the rule.
 * @param names the text that stands for each rule in differences, by the key of the rule (default: `commands`).
 */
export function compare(
  program: Program,
  netns: NetworkNamespace,
  commands: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string> = commands,
): Comparison {
  const theirs = kernelRules(netns);
  const differences: Difference[] = [];
  const compared: Record<Check, number> = { written: 0, printed: 0, reparsed: 0, restored: 0, canonical: 0 };
  using nft = Nftables.open({ netns });
  const listed = nft.listRuleset();
  const objects = listed.filter((object) => !("rule" in object));
  const rules = listed.flatMap((object) => ("rule" in object ? [object.rule] : []));
  const keys = keysOf(rules);
  const byHandle = new Map(rules.map((rule, index) => [`${rule.family} ${rule.table} ${rule.handle}`, keys[index]!]));
  const kernel = new Map<string, KernelRule>();
  for (const rule of theirs) {
    const key = byHandle.get(`${rule.family} ${rule.table} ${rule.handle}`);
    if (key !== undefined) kernel.set(key, rule);
  }
  const texts = textOfRules(runNft(program, netns, ["list", "ruleset"]).stdout);
  const report = (check: Check, key: string, kind: Difference["kind"], detail: string) => {
    const rule = `${key.split(" ")[0]}: ${names.get(key) ?? texts.get(key) ?? key}`;
    differences.push({ check, kind, rule, detail });
  };

  compareWritten("restored", rules.map(withoutHandle), keys);
  compareTexts();
  compareParsed("reparsed", new Map(keys.map((key, index) => [key, formatRule(rules[index]!)])));
  compareParsed("written", commands);
  return { compared, differences };

  /** Compares the rules of the kernel with texts, by their keys. */
  function compareParsed(check: "reparsed" | "written", ruleTexts: ReadonlyMap<string, string>): void {
    const parsed = keys.flatMap((key): Input[] => {
      const text = ruleTexts.get(key);
      if (text === undefined) return [];
      const [family, table, chain] = key.split(" ");
      const outcome = attempt(() => parseRuleset(`add rule ${family} ${table} ${chain} ${text}`)[0]!);
      if ("result" in outcome) return [{ key, rule: (outcome.result as { rule: Rule }).rule }];
      compared[check]++;
      report(check, key, "refused", outcome.error);
      return [];
    });
    compareWritten(
      check,
      parsed.map(({ rule }) => rule),
      parsed.map(({ key }) => key),
    );
  }

  function compareWritten(
    check: "restored" | "reparsed" | "written",
    list: readonly Rule[],
    keysOfList: readonly string[],
  ) {
    using ours = NetworkNamespace.create();
    const inputs = list.map((rule, index) => ({ key: keysOfList[index]!, rule }));
    const { added, refused } = written(ours, objects, inputs);
    for (const [key, error] of refused) report(check, key, "refused", error);
    compared[check] += list.length;
    using client = Nftables.open({ netns: ours });
    const again = client.list("rule");
    // Rules of a chain are listed in the order in which they were added.
    const chainOf = ({ family, table, chain }: Rule) => `${family} ${table} ${chain}`;
    const found = new Map<string, Rule>();
    const queues = Map.groupBy(again, chainOf);
    for (const { key, rule } of added) found.set(key, queues.get(chainOf(rule))!.shift()!);
    const expressions = new Map(kernelRules(ours).map((rule) => [`${rule.family} ${rule.table} ${rule.handle}`, rule]));
    for (const { key } of added) {
      const { family, table, handle } = found.get(key)!;
      const mine = expressions.get(`${family} ${table} ${handle}`)!;
      const wanted = kernel.get(key)!;
      const isSame = mine.expressions === wanted.expressions && hasTypes(mine, wanted);
      if (!isSame) report(check, key, "different", `nft:\n${textOf(wanted)}\nours:\n${textOf(mine)}`);
    }
    if (check === "written") compareCanonical(added, found);
  }

  /** Compares the canonical form of rules with the form in which the library lists them. */
  function compareCanonical(added: readonly Input[], found: ReadonlyMap<string, Rule>): void {
    for (const [table, inTable] of Map.groupBy(added, ({ rule }) => `${rule.family} ${rule.table}`)) {
      const [family, name] = table.split(" ");
      const others = objects.filter((object) => {
        const fields = Object.values(object)[0] as { family: string; table?: string; name: string };
        return fields.family === family && (fields.table ?? fields.name) === name;
      });
      for (const { key, rule } of inTable) {
        compared.canonical++;
        const outcome = attempt(() => canonicalObjects(family as "ip", [...others, { rule }]));
        if ("error" in outcome) {
          report("canonical", key, "refused", outcome.error);
          continue;
        }
        const form = outcome.result.find((object) => "rule" in object) as { rule: Rule };
        const [a, b] = [form.rule.expr, found.get(key)!.expr].map((expr) => configurationText(expr));
        if (a !== b) report("canonical", key, "different", `canonical:\n${a}\nlisted:\n${b}`);
      }
    }
  }

  function compareTexts(): void {
    const refused = new Set<string>();
    for (const [index, rule] of rules.entries()) {
      const outcome = attempt(() => formatRule(rule));
      compared.printed++;
      if (!("error" in outcome)) continue;
      refused.add(keys[index]!);
      report("printed", keys[index]!, "refused", outcome.error);
    }
    const kept = listed.filter((object) => !("rule" in object && refused.has(keys[rules.indexOf(object.rule)]!)));
    const lines = textOfRules(formatRuleset(kept));
    const positions = keysOf(kept.flatMap((object) => ("rule" in object ? [object.rule] : [])));
    for (const [index, key] of keys.filter((one) => !refused.has(one)).entries()) {
      // The time since the last packet passes between the two lists.
      const [mine, wanted] = [lines.get(positions[index]!), texts.get(key)].map((text) =>
        text?.replace(/\blast used \S+/, "last used"),
      );
      if (mine !== wanted) report("printed", key, "different", `nft:\n${wanted}\nours:\n${mine}`);
    }
  }
}
