import { fieldName } from "../../../src/schema/model/names.ts";

/** A difference between two decoded values. */
export interface Difference {
  /** Names of the fields, without positions in lists. */
  readonly path: string;
  readonly ynl: unknown;
  readonly library: unknown;
  /** Why both values mean the same; absent if they do not. */
  readonly reason?: string;
}

/** Result of the comparison of some messages. */
export interface ComparedMessages {
  /** Family, operation and kind, such as "rt-link.getlink dump". */
  readonly name: string;
  readonly messages: number;
  /** Errors of the kernel's client for messages that it cannot decode. */
  readonly undecoded: readonly string[];
  readonly differences: readonly Difference[];
  /** Why there is no reply. */
  readonly failure?: string;
}

type Fields = Record<string, unknown>;

/** Returns the differences between a value of the kernel's client (see `plain` of ynl.py) and one of the library. */
export function differences(ynl: unknown, library: unknown, path = ""): Difference[] {
  const theirs = withFieldNames(ynl);
  const ours = plain(library);
  if (isFields(theirs) && isFields(ours)) {
    // The kernel's client puts the members of a fixed header beside the attributes.
    const flat = isFields(ours["header"]) && !("header" in theirs) ? { ...ours["header"], ...ours } : ours;
    if (flat !== ours) delete flat["header"];
    const names = new Set([...Object.keys(theirs), ...Object.keys(flat)]);
    return [...names].flatMap((name) => differences(theirs[name], flat[name], path === "" ? name : `${path}.${name}`));
  }
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length)
    return theirs.flatMap((item, index) => differences(item, ours[index], path));
  // Where the spec does not say that an attribute is repeated, the kernel's client has the last one.
  if (isFields(theirs) && Array.isArray(ours) && ours.length > 0) return differences(theirs, ours.at(-1), path);
  if (Bun.deepEquals(theirs, ours)) return [];
  const reason = equivalences.find(([, holds]) => holds(theirs, ours))?.[0];
  return [{ path, ynl: theirs, library: ours, ...(reason === undefined ? {} : { reason }) }];
}

/** Ways in which two values mean the same. */
const equivalences: readonly [reason: string, holds: (ynl: unknown, library: unknown) => boolean][] = [
  ["both are numbers", (ynl, library) => isNumber(ynl) && isNumber(library) && wrapped(ynl) === wrapped(library)],
  ["the spec has no names for this number", (ynl, library) => isNumber(ynl) && areNames(library)],
  ["the spec has no format for these bytes", (ynl, library) => isBytes(ynl) && textsOf(ynl).includes(`${library}`)],
  ["the nest is empty, and the spec calls it binary", (ynl, library) => ynl === "" && Bun.deepEquals(library, {})],
];

/** Returns a number as 64 bits, whatever its sign and its notation. */
function wrapped(text: string): bigint {
  const number = BigInt.asUintN(64, text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text));
  return number >> 32n === 0xffff_ffffn ? BigInt.asUintN(32, number) : number;
}

function isNumber(value: unknown): value is string {
  return typeof value === "string" && /^(?:-?\d+|0x[0-9a-f]+)$/.test(value);
}

function areNames(value: unknown): boolean {
  return Array.isArray(value) ? value.every((item) => typeof item === "string") : typeof value === "string";
}

function isBytes(value: unknown): value is string {
  return typeof value === "string" && /^(?:[0-9a-f]{2})*$/.test(value);
}

/** Returns the texts that bytes can stand for: characters, an address of the link layer, an IP address. */
function textsOf(hex: string): string[] {
  const bytes = Uint8Array.fromHex(hex);
  const pairs = hex.match(/../g) ?? [];
  const texts = [new TextDecoder().decode(bytes).replace(/\0$/, ""), pairs.join(":")];
  if (bytes.length === 4) texts.push(bytes.join("."));
  if (bytes.length === 16) texts.push(new URL(`http://[${hex.match(/..../g)!.join(":")}]`).hostname.slice(1, -1));
  return texts;
}

/** Returns the value of the kernel's client with the library's names of fields. */
function withFieldNames(value: unknown): unknown {
  // An array of nests has the type of each element as its key.
  if (Array.isArray(value)) return value.map((item) => (isIndexed(item) ? Object.values(item)[0] : item));
  if (!isFields(value)) return value;
  if (Array.isArray(value["set"]) && Object.keys(value).length === 1) return value["set"].toSorted();
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [fieldName(name), inner]));
}

function isIndexed(value: unknown): value is Fields {
  return isFields(value) && Object.keys(value).length === 1 && /^\d+$/.test(Object.keys(value)[0]!);
}

/** Returns a value of the library with numbers as text and bytes in hexadecimal. */
function plain(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "bigint") return `${value}`;
  if (value instanceof Uint8Array) return value.toHex();
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.toSorted();
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
