// Compares the rules that the library lists and writes with those of nft, by the expressions in the kernel.
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import {
  fromJSON,
  type Ruleset as JsonRuleset,
  Nftables,
  type NftObject,
  type Rule,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { families } from "../../../../src/subsystems/nftables/object-messages.ts";
import { comparable } from "./comparable.ts";
import { kernelRules } from "./kernel-rules.ts";
import { type Program, runNft } from "./load.ts";

/** What is compared: objects with nft's own JSON, and the expressions of rules that were written from an input. */
export const CHECKS = {
  listed: "listed objects equal the JSON of nft",
  restored: "kernel to objects to kernel: equal expressions",
  json: "JSON of nft to objects to kernel: equal expressions",
} as const;

/** Name of a comparison. */
export type Check = keyof typeof CHECKS;

/** A rule for which a comparison failed: the library refused the input, or the results differ. */
export interface Difference {
  readonly check: Check;
  readonly kind: "refused" | "different";
  /** Family and text of the rule, as nft lists it. */
  readonly rule: string;
  readonly detail: string;
}

/** Numbers of compared rules, and the differences. */
export interface Comparison {
  readonly compared: Record<Check, number>;
  readonly differences: Difference[];
}

const keyOf = (family: number | string, table: string, handle: number) =>
  `${typeof family === "number" ? family : families[family as "ip"]} ${table} ${handle}`;

/** Returns the text of each rule in a namespace. */
function textOfRules(program: Program, netns: NetworkNamespace): Map<string, string> {
  const texts = new Map<string, string>();
  let table = "";
  for (const line of runNft(program, netns, ["-a", "list", "ruleset"]).stdout.split("\n")) {
    const [, family, name] = /^table (\w+) (\S+) \{/.exec(line) ?? [];
    if (name !== undefined) table = `${family} ${name}`;
    const [, text, handle] = /^\s*(.*) # handle (\d+)$/.exec(line) ?? [];
    const [inFamily, inTable] = table.split(" ");
    if (handle !== undefined) texts.set(keyOf(inFamily!, inTable!, Number(handle)), text!);
  }
  return texts;
}

/** Rules with their keys, and all other objects, in an order in which they can be added. */
interface Input {
  readonly objects: readonly NftObject[];
  readonly rules: ReadonlyMap<string, Rule>;
}

/** Adds objects to a namespace. Returns the expressions of each rule, or the error with which the library refused it. */
function written(
  netns: NetworkNamespace,
  { objects, rules }: Input,
): Map<string, { expressions: string } | { error: string }> {
  using nft = Nftables.open({ netns });
  const result = new Map<string, { expressions: string } | { error: string }>();
  const keys = new Map<string, string>();
  nft.add(objects);
  const add = (part: readonly [string, Rule][]): void => {
    try {
      const handles = nft.add(part.map(([, rule]) => ({ rule })));
      for (const [index, [key, rule]] of part.entries()) keys.set(keyOf(rule.family, rule.table, handles[index]!), key);
    } catch (error) {
      if (!(error instanceof NetlinkError || error instanceof TypeError || error instanceof RangeError)) throw error;
      if (part.length === 1) result.set(part[0]![0], { error: error.message });
      else {
        const half = part.length >> 1;
        add(part.slice(0, half));
        add(part.slice(half));
      }
    }
  };
  add([...rules]);
  for (const { family, table, handle, expressions } of kernelRules(netns)) {
    result.set(keys.get(keyOf(family, table, handle))!, { expressions });
  }
  return result;
}

function inputOf(objects: readonly NftObject[]): Input {
  const rules = new Map<string, Rule>();
  const others: NftObject[] = [];
  for (const object of objects) {
    if (!("rule" in object)) others.push(object);
    else {
      const { handle, ...rule } = object.rule;
      rules.set(keyOf(rule.family, rule.table, handle!), rule);
    }
  }
  return { objects: others, rules };
}

/** Compares the rules in a namespace, which nft has loaded. */
export function compare(program: Program, netns: NetworkNamespace): Comparison {
  const theirs = kernelRules(netns);
  const texts = textOfRules(program, netns);
  const differences: Difference[] = [];
  const compared: Record<Check, number> = { listed: 0, restored: 0, json: 0 };
  using nft = Nftables.open({ netns });
  const listed = nft.listRuleset();
  const printed = runNft(program, netns, ["-j", "list", "ruleset"]).stdout;
  const report = (check: Check, key: string, kind: Difference["kind"], detail: string) => {
    const rule = `${key.split(" ")[0]}: ${texts.get(key) ?? key}`;
    differences.push({ check, kind, rule, detail });
  };
  const compareWritten = (check: "restored" | "json", input: Input) => {
    using ours = NetworkNamespace.create();
    const results = written(ours, input);
    for (const { family, table, handle, expressions } of theirs) {
      const key = keyOf(family, table, handle);
      const result = results.get(key);
      compared[check]++;
      if (result === undefined) report(check, key, "refused", "the rule is not in the input");
      else if ("error" in result) report(check, key, "refused", result.error);
      else if (result.expressions !== expressions)
        report(check, key, "different", `nft:\n${expressions}\nours:\n${result.expressions}`);
    }
  };
  compareWritten("restored", inputOf(listed));
  if (printed === "") return { compared, differences };
  const json = (JSON.parse(printed) as JsonRuleset).nftables.filter((object) => !("metainfo" in object)) as NftObject[];
  compareWritten("json", inputOf(fromJSON({ nftables: json }) as NftObject[]));
  compareObjects();
  return { compared, differences };

  function compareObjects(): void {
    const plain = toJSON(listed).nftables as unknown as Record<string, Record<string, unknown>>[];
    const ours = new Map(plain.filter((object) => !("metainfo" in object)).map((object) => [nameOf(object), object]));
    for (const object of json as unknown as Record<string, Record<string, unknown>>[]) {
      const name = nameOf(object);
      compared.listed++;
      const [a, b] = [object, ours.get(name)].map((one) => JSON.stringify(one === undefined ? {} : comparable(one)));
      if (a !== b) report("listed", name, "different", `nft:\n${a}\nours:\n${b}`);
    }
  }
}

function nameOf(object: Record<string, Record<string, unknown>>): string {
  const [kind, { family, table, name, handle }] = Object.entries(object)[0] as [string, Record<string, string>];
  return kind === "rule" ? keyOf(family!, table!, Number(handle)) : `${kind} ${family} ${table} ${name}`;
}
