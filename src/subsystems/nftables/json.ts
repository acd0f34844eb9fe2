import { checkArray, isRecord } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import type { Command, NftObject, Ruleset } from "./objects.ts";
import { isVerb } from "./requests.ts";

/**
 * Converts nftables objects to the format of `nft -j list ruleset`: `JSON.stringify(toJSON(nft.listRuleset()))`. Bytes
 * in raw statements become `{ hex: "0a0b" }`, and numbers above 2^53 become text.
 */
export function toJSON(objects: readonly NftObject[]): Ruleset {
  checkArray(objects, "objects");
  return { nftables: [{ metainfo: { json_schema_version: 1 } }, ...(objects.map(plain) as NftObject[])] };
}

/** Converts a value to a form that `JSON.stringify` can represent. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { hex: value.toHex() };
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

/** Converts the attributes of a raw statement from JSON to the form that the family `nftables` expects. */
function rawData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rawData);
  if ("hex" in value && typeof value.hex === "string") return Uint8Array.fromHex(value.hex);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rawData(item)]));
}

/**
 * Returns the commands of a ruleset in the format of libnftables-json(5), for `NftTransaction.run`. The ruleset can be
 * JSON text or an object. Sets that rules update get the flag "dynamic", because nft up to version 1.0.6 omits it.
 *
 * @throws TypeError with the path of an invalid command; SyntaxError if the text is not JSON.
 */
export function fromJSON(ruleset: string | Ruleset): Command[] {
  const parsed: unknown = typeof ruleset === "string" ? JSON.parse(ruleset) : ruleset;
  const list = isRecord(parsed) ? (parsed as Partial<Ruleset>).nftables : undefined;
  if (!Array.isArray(list)) throw new TypeError('ruleset: expected an object with the list "nftables"');
  const parts = list.flatMap((command, index) => partsOf(command, `nftables[${index}]`));
  const converted = parts.map((part) => (part.kind === "rule" ? { ...part, object: withBytes(part.object!) } : part));
  return withDynamicSets(converted).map(({ verb, kind, object }) => {
    return (verb === undefined ? { [kind]: object } : { [verb]: { [kind]: object } }) as unknown as Command;
  });
}

/** Returns the commands of a ruleset. Sets that its rules update get the flag "dynamic", which the kernel requires. */
export function withDynamicSets<Part extends Parts>(parts: readonly Part[]): readonly Part[] {
  const updated = new Set(parts.flatMap(({ kind, object }) => (kind === "rule" ? updatedSets(object!) : [])));
  if (updated.size === 0) return parts;
  return parts.map((part) => {
    const { kind, object } = part;
    const isUpdated = (kind === "set" || kind === "map") && updated.has(keyOf(object!));
    return isUpdated ? { ...part, object: dynamic(object!) } : part;
  });
}

/** Fields of an object that have not been checked. */
type Fields = Record<string, unknown>;

/** The verb of a command, and its object. The verb of an object that is added is undefined. */
interface Parts {
  readonly verb: string | undefined;
  readonly kind: string;
  /** The object. Null in `flush ruleset`. */
  readonly object: Fields | null;
}

/** Splits a command such as `{ add: { rule: … } }` into verb, kind and object. The default verb is "add". */
function partsOf(command: unknown, path: string): Parts[] {
  const [name, value] = onlyEntry(command, path);
  if (name === "metainfo") return [];
  const verb = isVerb(name) ? name : undefined;
  const where = verb === undefined ? path : `${path}.${verb}`;
  const [kind, object] = verb === undefined ? [name, value] : onlyEntry(value, where);
  if (!isRecord(object) && !(kind === "ruleset" && object === null)) {
    throw new TypeError(`${where}.${kind}: expected an object, got ${describeValue(object)}`);
  }
  const { expr } = (object ?? {}) as Fields;
  if (kind === "rule" && expr !== undefined && !(Array.isArray(expr) && expr.every(isRecord))) {
    throw new TypeError(`${where}.rule.expr: expected a list of statements, got ${describeValue(expr)}`);
  }
  return [{ verb, kind, object: object as Fields }];
}

function onlyEntry(value: unknown, path: string): [string, unknown] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 1) return entries[0]!;
  throw new TypeError(
    `${path}: expected an object with one key, such as { add: { table: … } }, got ${describeValue(value)}`,
  );
}

function withBytes(rule: Fields): Fields {
  const expr = statementsOf(rule).map((statement) => {
    const { raw } = statement;
    return isRecord(raw) && "data" in raw ? { raw: { ...raw, data: rawData(raw.data) } } : statement;
  });
  return rule["expr"] === undefined ? rule : { ...rule, expr };
}

function statementsOf({ expr }: Fields): Fields[] {
  return (expr ?? []) as Fields[];
}

function keyOf({ family, table, name }: Fields): string {
  return `${family} ${table} ${name}`;
}

function updatedSets(rule: Fields): string[] {
  return statementsOf(rule).flatMap((statement) => {
    return ["set", "map"].flatMap((kind) => {
      const update = statement[kind];
      const name = isRecord(update) ? (update as Fields)[kind] : undefined;
      return typeof name === "string" ? [keyOf({ ...rule, name: name.slice(1) })] : [];
    });
  });
}

function dynamic(set: Fields): Fields {
  return { ...set, flags: [...new Set([set["flags"] ?? [], "dynamic"].flat())] };
}
