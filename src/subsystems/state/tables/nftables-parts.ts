import type { NftObject } from "../../nftables/objects.ts";
import { includes } from "../compare.ts";

/** A part of an nftables table that is compared separately: an object, or the rules of a chain. */
export interface Part {
  /** The part of the table, without the handles and counters that the kernel assigns. */
  readonly value: unknown;
  /** Returns whether a part in the kernel equals this declared part. */
  isEqual(listed: unknown): boolean;
}

type Fields = Record<string, unknown>;

/** Fields of nftables objects that are not configuration: the kernel assigns them or counts packets in them. */
const reported: ReadonlySet<string> = new Set(["handle", "expires", "packets", "used", "used_unit"]);

/** Returns the parts of an nftables table by name: "chain input", "rules of input", "set blocked". */
export function partsOf(objects: readonly NftObject[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  const rules = new Map<string, unknown[]>();
  for (const object of objects) {
    const [kind, fields] = Object.entries(object)[0] as [string, Fields];
    const { family: _, table: __, ...own } = configuration(kind, fields);
    if (kind === "rule") {
      const chain = String(own["chain"]);
      const { chain: ___, ...rule } = own;
      rules.set(chain, [...(rules.get(chain) ?? []), rule]);
    } else if (kind === "table") {
      parts.set("table", equalPart(sortedFlags(own)));
    } else if (kind === "set" || kind === "map") {
      parts.set(`${kind} ${own["name"]}`, setPart(sortedFlags(own)));
    } else {
      parts.set(`${kind} ${own["name"]}`, equalPart(sortedFlags(own)));
    }
  }
  for (const [chain, list] of rules) parts.set(`rules of ${chain}`, equalPart(list));
  return parts;
}

/** Returns nftables objects without their counters, and without set elements that packets have added. */
export function describedObjects(objects: readonly NftObject[]): NftObject[] {
  return objects.map((object) => {
    const [kind, fields] = Object.entries(object)[0] as [string, Fields];
    const { elem, ...own } = configuration(kind, fields);
    const kept = elem === undefined || isFilledByPackets(own) ? own : { ...own, elem };
    // The copy has the same kind as the object, but not all of its fields.
    return { [kind]: kept } as unknown as NftObject;
  });
}

function equalPart(value: unknown): Part {
  return { value, isEqual: (listed) => includes(value, listed) && includes(listed, value) };
}

/**
 * Returns the part for a set. If packets add elements to the set, the set in the kernel may have more elements than
 * declared.
 */
function setPart(value: Fields): Part {
  if (!isFilledByPackets(value)) return equalPart(value);
  const { elem = [], ...own } = value;
  return {
    value,
    isEqual(listed) {
      if (listed === undefined) return false;
      const { elem: found = [], ...other } = listed as Fields;
      const isContained = (elem as unknown[]).every((one) => (found as unknown[]).some((two) => includes(one, two)));
      return isContained && includes(own, other) && includes(other, own);
    },
  };
}

function isFilledByPackets({ flags }: Fields): boolean {
  return Array.isArray(flags) && (flags.includes("dynamic") || flags.includes("timeout"));
}

/** Returns the fields with `flags` as a sorted list. nft writes a single flag as a string. */
function sortedFlags(fields: Fields): Fields {
  const { flags } = fields;
  return flags === undefined ? fields : { ...fields, flags: [flags].flat().sort() };
}

/** Returns the configuration fields of an nftables object, without its state. */
function configuration(kind: string, fields: Fields): Fields {
  const { bytes, ...own } = withoutState(fields) as Fields;
  return bytes === undefined || kind === "counter" ? own : { ...own, bytes };
}

/** Returns a value without the fields that the kernel assigns. A counter only has such fields, and becomes null. */
function withoutState(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutState);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const kept: Fields = {};
  for (const [name, member] of Object.entries(value)) {
    if (reported.has(name) || member === undefined) continue;
    if (name === "counter" && typeof member === "object") kept[name] = null;
    else kept[name] = withoutState(member);
  }
  return kept;
}
