import type { NftMap, NftObject, NftSet, Rule } from "../model/objects.ts";
import { entryOf, membersOf, type SetItem } from "../model/statements.ts";
import { configurationOf, configurationText } from "./configuration.ts";
import { compareElements, type ElementDifferences } from "./elements.ts";
import { remaining } from "./sequence.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A chain's rules and a set's elements are compared separately. */
export interface Part {
  readonly kind: string;
  /** The fields that identify the object are omitted. */
  readonly value: Fields;
  /** Two objects with the same text have the same configuration. */
  readonly text: string;
  /** Includes the declared objects that add elements to a set. */
  readonly objects: NftObject[];
  readonly elem: readonly SetItem[];
}

interface RulePart {
  readonly value: Fields;
  readonly text: string;
  /** The declared rule, or the existing rule with its handle. */
  readonly rule: Rule;
}

export interface Contents {
  /** Objects by kind and name, such as "chain input". */
  readonly parts: ReadonlyMap<string, Part>;
  readonly rules: ReadonlyMap<string, readonly RulePart[]>;
}

const IDENTITY = new Set(["family", "table", "handle"]);

/**
 * Returns the sets, chains, rules and other objects of one nftables table, indexed by kind and name.
 *
 * @param listed objects in canonical form, which are compared with the existing table.
 * @param declared the same objects as the caller declared them, which are sent to the kernel.
 */
export function contentsOf(listed: readonly NftObject[], declared: readonly NftObject[] = listed): Contents {
  const parts = new Map<string, Part>();
  const rules = new Map<string, RulePart[]>();
  for (const object of listed) {
    const [kind, argument] = entryOf(object);
    const fields = membersOf(argument);
    const kept = Object.entries(fields).filter(([name, value]) => !IDENTITY.has(name) && value !== undefined);
    const { elem, chain, flags, ...own } = Object.fromEntries(kept);
    if ("rule" in object) {
      const list = rules.get(String(chain)) ?? [];
      rules.set(String(chain), list);
      list.push({ value: own, text: configurationText(own), rule: object.rule });
      continue;
    }
    // nft represents a single flag as a string.
    const value: Fields = flags === undefined ? own : { ...own, flags: [flags].flat().sort() };
    const items = (elem ?? []) as readonly SetItem[];
    parts.set(nameOf(kind, fields), { kind, value, text: configurationText(value, kind), objects: [], elem: items });
  }
  const counts = new Map<string, number>();
  for (const object of declared) {
    const [kind, argument] = entryOf(object);
    const fields = membersOf(argument);
    if ("rule" in object) {
      const { chain } = object.rule;
      const index = counts.get(chain) ?? 0;
      counts.set(chain, index + 1);
      const list = rules.get(chain)!;
      list[index] = { ...list[index]!, rule: object.rule };
    } else if (kind === "element") {
      const { name } = fields;
      (parts.get(`set ${name}`) ?? parts.get(`map ${name}`))?.objects.push(object);
    } else parts.get(nameOf(kind, fields))?.objects.push(object);
  }
  return { parts, rules };
}

function nameOf(kind: string, { name }: Fields): string {
  return kind === "table" ? "table" : `${kind} ${name}`;
}

/** The configuration of a set includes its elements. */
function describedPart({ kind, value, elem }: Part): unknown {
  return configurationOf({ [kind]: elem.length === 0 ? value : { ...value, elem } })[kind];
}

/** Packets add elements that the declaration does not contain. */
export function isFilledByPackets({ flags }: Fields): boolean {
  return Array.isArray(flags) && (flags.includes("dynamic") || flags.includes("timeout"));
}

export function elementDifferences(wanted: Part, current: Part): ElementDifferences {
  const set = wanted.value as unknown as NftSet | NftMap;
  return compareElements(set, wanted.elem, current.elem, isFilledByPackets(wanted.value));
}

interface RuleDifferences {
  readonly removed: readonly RulePart[];
  /** `kept` is the equal existing rule, if any. */
  readonly wanted: readonly { readonly rule: RulePart; readonly kept: RulePart | undefined }[];
}

export function ruleDifferences(wanted: readonly RulePart[] = [], current: readonly RulePart[] = []): RuleDifferences {
  const indexes = remaining(
    current.map(({ text }) => text),
    wanted.map(({ text }) => text),
  );
  const kept = new Set(indexes);
  return {
    removed: current.filter((_, index) => !kept.has(index)),
    wanted: wanted.map((rule, at) => ({ rule, kept: indexes[at] === undefined ? undefined : current[indexes[at]] })),
  };
}

export interface ContentDifference {
  /** Examples: "chain input", "rules of input", "elements of blocked". */
  readonly name: string;
  /** If elements differ, it is the kind of their set. */
  readonly kind: string;
  /** Undefined if the existing table has no such content. */
  readonly from: unknown;
  /** Undefined if the wanted table has no such content. */
  readonly to: unknown;
  /** For rules and elements: a removed item and its replacement. */
  readonly pairs?: readonly Pair[];
}

export function* compareContents(wanted: Contents, current: Contents): Generator<ContentDifference> {
  for (const [name, part] of wanted.parts) {
    const { kind } = part;
    const other = current.parts.get(name);
    if (other === undefined) yield { name, kind, from: undefined, to: describedPart(part) };
    else {
      if (other.text !== part.text)
        yield { name, kind, from: configurationOf(other.value), to: configurationOf(part.value) };
      if (kind !== "set" && kind !== "map") continue;
      const { removed, added } = elementDifferences(part, other);
      yield* pairDifference(`elements of ${part.value["name"]}`, kind, [{ removed, added }]);
    }
  }
  for (const [name, part] of current.parts)
    if (!wanted.parts.has(name)) yield { name, kind: part.kind, from: describedPart(part), to: undefined };
  for (const chain of new Set([...wanted.rules.keys(), ...current.rules.keys()])) {
    const existing = current.rules.get(chain) ?? [];
    const differences = ruleDifferences(wanted.rules.get(chain), existing);
    yield* pairDifference(`rules of ${chain}`, "rule", rulePairs(existing, differences));
  }
}

interface Pair {
  readonly removed: readonly unknown[];
  readonly added: readonly unknown[];
}

function* pairDifference(name: string, kind: string, pairs: readonly Pair[]): Generator<ContentDifference> {
  const list = (values: readonly unknown[]) => (values.length === 0 ? undefined : values);
  const from = list(pairs.flatMap(({ removed }) => removed));
  const to = list(pairs.flatMap(({ added }) => added));
  if (from !== undefined || to !== undefined) yield { name, kind, from, to, pairs };
}

/** Pairs are between the same two kept rules. */
function rulePairs(current: readonly RulePart[], { removed, wanted }: RuleDifferences): Pair[] {
  const pairs: Pair[] = [];
  const isRemoved = new Set(removed);
  let at = 0;
  let added: unknown[] = [];
  const end = (next: number) => {
    const gone = current.slice(at, next).filter((rule) => isRemoved.has(rule));
    const old = gone.map(({ value }) => configurationOf(value));
    for (let index = 0; index < Math.max(old.length, added.length); index++)
      pairs.push({ removed: old.slice(index, index + 1), added: added.slice(index, index + 1) });
    at = next + 1;
    added = [];
  };
  for (const { rule, kept } of wanted) {
    if (kept === undefined) added.push(configurationOf(rule.value));
    else end(current.indexOf(kept, at));
  }
  end(current.length);
  return pairs;
}
