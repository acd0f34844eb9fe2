import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkObject, isPlainObject, isRecord } from "../../../base/check.ts";
import { describeValue, shortened } from "../../../base/describe.ts";
import { defined, member } from "../../../base/objects.ts";
import { parseDuration } from "../model/durations.ts";
import { mapStatements } from "../model/nested-statements.ts";
import type { Command, NftMap, NftObject, Ruleset } from "../model/objects.ts";
import { updatesIn } from "../model/set-updates.ts";
import { membersOf } from "../model/statements.ts";
import { checkKind } from "../objects/kinds.ts";
import { checkNoSetNumbers, plain, rawData } from "../rules/expressions/raw-data.ts";
import { isVerb } from "./change.ts";

/** Functions of ECMAScript 2026, which the types of TypeScript lack. */
const { rawJSON, isRawJSON } = JSON as unknown as {
  /** Returns an object that JSON.stringify() writes as this number. */
  readonly rawJSON?: (digits: string) => object;
  readonly isRawJSON?: (value: unknown) => value is { readonly rawJSON: string };
};

/**
 * Converts nftables objects to the format of `nft -j list ruleset`: `JSON.stringify(toJSON(nft.listRuleset()))`. Bytes
 * in raw statements become `{ hex: "0a0b" }`. Numbers above 2^53 become objects of `JSON.rawJSON()`, which
 * `JSON.stringify` writes exactly.
 *
 * @throws TypeError for a rule of iptables with the kernel's number of an ipset, which another set can have later: convert
 *   the objects with `withIpsetNames` of `bun-netlink/netfilter` first.
 */
export function toJSON(objects: readonly NftObject[]): Ruleset {
  return toRuleset(objects, rawJSON);
}

/** Like {@link toJSON}. `large` converts integers above 2^53, from their digits. */
export function toRuleset(objects: readonly NftObject[], large?: (digits: string) => unknown): Ruleset {
  checkArray(objects, "objects");
  for (const [index, object] of objects.entries()) {
    const [kind, fields] = onlyEntry(object, `objects[${index}]`);
    checkKind(kind, `objects[${index}].${kind}`);
    checkObject(fields, `objects[${index}].${kind}`);
    const expr = kind === "rule" ? member(fields, "expr") : undefined;
    if (!Array.isArray(expr) || !expr.some(mayHaveRaw)) continue;
    mapStatements(expr, `objects[${index}].rule.expr`, (statement, path) => {
      if ("raw" in statement) checkNoSetNumbers(statement.raw, `${path}.raw`);
      return statement;
    });
  }
  const converted = objects.map((object) => plain(isMap(object) ? { map: withTypeNames(object.map) } : object, large));
  return { nftables: [{ metainfo: { json_schema_version: 1 } }, ...(converted as NftObject[])] };
}

/** Whether a statement is a raw statement or may lead to a chain of the rule. */
function mayHaveRaw(statement: unknown): boolean {
  return isRecord(statement) && ("raw" in statement || "jump" in statement || "goto" in statement);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, /\d{16}/.test(text) ? exactly : undefined);
  } catch (cause) {
    throw typeError("ruleset", `expected JSON, got ${describeValue(text)}: ${(cause as Error).message}`, { cause });
  }
}

/** Parses integers above 2^53, such as counts of bytes, as bigint. */
function exactly(_: string, value: unknown, { source = "" }: { readonly source?: string } = {}): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) && /^\d+$/.test(source) ? BigInt(source) : value;
}

/** Replaces the large integers in the result of {@link toJSON}, and in a snapshot (`{ integer: "…" }`). */
function withIntegers(value: unknown): unknown {
  if (isRawJSON?.(value) === true) return exactly("", JSON.parse(value.rawJSON), { source: value.rawJSON });
  if (Array.isArray(value)) return value.map(withIntegers);
  if (!isPlainObject(value)) return value;
  const { integer, ...others } = value;
  if (typeof integer === "string" && /^\d+$/.test(integer) && Object.keys(others).length === 0) return BigInt(integer);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withIntegers(member)]));
}

const isMap = (object: NftObject): object is { map: NftMap } => isRecord(object) && "map" in object;

/** Replaces type names in text form ("mark . ipv4_addr") by a list. */
function withTypeNames(fields: NftMap): object {
  const { map } = fields;
  if (typeof map !== "string") return fields;
  const isInterval = map.startsWith(INTERVAL);
  const names = (isInterval ? map.slice(INTERVAL.length) : map).split(/ *\. */);
  return { ...fields, map: names.length === 1 ? names[0] : names, ...(isInterval && { interval: true }) };
}

const INTERVAL = "interval ";

/**
 * Returns the nftables commands in `ruleset`, for `NftTransaction.run`. The ruleset has the format of
 * libnftables-json(5), as JSON text or as an object. nft up to version 1.0.6 omits the flag "dynamic" of sets that
 * rules update, so this function adds the flag.
 *
 * @throws TypeError with the path of an invalid command, if the text is not JSON, or for the kernel's number of an ipset.
 */
export function fromJSON(ruleset: string | Ruleset): Command[] {
  const parsed = withIntegers(typeof ruleset === "string" ? parseJson(ruleset) : ruleset);
  const list = membersOf(parsed)["nftables"];
  if (!Array.isArray(list)) {
    const got = isRecord(parsed)
      ? `an object with ${Object.keys(parsed).join(", ") || "no keys"}`
      : describeValue(parsed);
    throw typeError("ruleset", shortened(`expected an object with the list "nftables", got ${got}`));
  }
  const parts = list.flatMap((command, index) => partsOf(command, `nftables[${index}]`));
  const converted = parts.map((part) => {
    const convert = Object.hasOwn(conversions, part.kind) ? conversions[part.kind] : undefined;
    return convert === undefined || part.object === null ? part : { ...part, object: convert(part.object, part.path) };
  });
  return withDynamicSets(converted).map(({ verb, kind, object }) => {
    return (verb === undefined ? { [kind]: object } : { [verb]: { [kind]: object } }) as unknown as Command;
  });
}

/** Like nft, adds the flag "dynamic" to sets to which rules add elements, but not to maps to which rules add pairs. */
export function withDynamicSets<Part extends Parts>(parts: readonly Part[]): readonly Part[] {
  const updated = new Set<string>();
  for (const { kind, object } of parts)
    for (const update of kind === "rule" ? updatesIn(object!["expr"]) : [])
      if (update.kind === "set") updated.add(keyOf({ ...object, name: update.name }));
  if (updated.size === 0) return parts;
  return parts.map((part) => {
    const { kind, object } = part;
    const isUpdated = (kind === "set" || kind === "map") && updated.has(keyOf(object!));
    return isUpdated ? { ...part, object: dynamic(object!) } : part;
  });
}

type Fields = Record<string, unknown>;

/** A command without a verb adds the object. */
interface Parts {
  readonly verb: string | undefined;
  readonly kind: string;
  /** Null in `flush ruleset`. */
  readonly object: Fields | null;
}

/** Splits a command such as `{ add: { rule: … } }`, and skips `metainfo`. */
function partsOf(command: unknown, path: string): (Parts & { readonly path: string })[] {
  const [name, value] = onlyEntry(command, path);
  if (name === "metainfo") return [];
  const verb = isVerb(name) ? name : undefined;
  const where = verb === undefined ? path : `${path}.${verb}`;
  const [kind, object] = verb === undefined ? [name, value] : onlyEntry(value, where);
  if (!isRecord(object) && !(kind === "ruleset" && object === null)) {
    throw typeError(`${where}.${kind}`, `expected an object, got ${describeValue(object)}`);
  }
  const { expr } = membersOf(object);
  if (kind === "rule" && expr !== undefined) {
    if (!Array.isArray(expr))
      throw typeError(`${where}.rule.expr`, `expected a list of statements, got ${describeValue(expr)}`);
    const index = expr.findIndex((statement) => !isRecord(statement));
    const advice =
      typeof expr[index] === "string"
        ? "; nft has no JSON for some statements: use the text of `nft list ruleset`"
        : "";
    if (index >= 0)
      throw typeError(
        `${where}.rule.expr[${index}]`,
        `expected a statement, got ${describeValue(expr[index])}${advice}`,
      );
  }
  return [{ verb, kind, object: object && membersOf(object), path: `${where}.${kind}` }];
}

function onlyEntry(value: unknown, path: string): [string, unknown] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 1) return entries[0]!;
  throw typeError(path, `expected an object with one key, such as { add: { table: … } }, got ${describeValue(value)}`);
}

function withBytes(rule: Fields, path: string): Fields {
  const expr = mapStatements(rule["expr"], `${path}.expr`, (statement, place) => {
    const listed = member(statement, "raw");
    if (!isRecord(listed)) return statement;
    const raw = rawData(listed);
    checkNoSetNumbers(raw, `${place}.raw`);
    return { raw };
  });
  return rule["expr"] === undefined ? rule : { ...rule, expr };
}

/** nft's JSON writes durations as text. */
function withNumbers({ count: _, interval, map, ...set }: Fields): Fields {
  const fields: Fields = map === undefined ? set : { ...set, map };
  if (interval === true) fields["map"] = `${INTERVAL}${[map].flat().join(" . ")}`;
  for (const name of ["timeout", "gc-interval"]) if (name in fields) fields[name] = secondsOf(fields[name]);
  if (Array.isArray(fields["elem"])) fields["elem"] = fields["elem"].map(withSeconds);
  return fields;
}

function withSeconds(item: unknown): unknown {
  if (Array.isArray(item)) return item.length === 2 ? [withSeconds(item[0]), item[1]] : item;
  const { timeout, expires, ...rest } = membersOf(membersOf(item)["elem"]);
  if (typeof timeout !== "string" && typeof expires !== "string") return item;
  const durations = defined({ timeout: secondsOf(timeout), expires: secondsOf(expires) });
  return { elem: { ...rest, ...durations } };
}

/** Converts a duration such as "1d2h" to seconds. */
function secondsOf(value: unknown): unknown {
  const milliseconds = typeof value === "string" ? parseDuration(value) : undefined;
  return milliseconds === undefined ? value : milliseconds / 1000;
}

const conversions: Readonly<Record<string, (object: Fields, path: string) => Fields>> = {
  rule: withBytes,
  set: withNumbers,
  map: withNumbers,
  element: withNumbers,
};

function keyOf({ family, table, name }: Fields): string {
  return `${family} ${table} ${name}`;
}

function dynamic(set: Fields): Fields {
  return { ...set, flags: [...new Set([set["flags"] ?? [], "dynamic"].flat())] };
}
