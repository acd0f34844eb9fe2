import { equals, yamlText } from "./runtime/engine.ts";

/** Prefix of binary values in the JSON output and input of the command. */
const HEX = "hex:";
/** Number of characters of a 64-bit integer: a sign and 19 digits, or 20 digits. */
const MAX_DIGITS = 20;

// TypeScript's type library lacks JSON.rawJSON.
declare global {
  interface JSON {
    /** Returns an object that `JSON.stringify` writes as the given JSON text. */
    rawJSON(text: string): object;
  }
}

/**
 * Converts a value of the library to JSON. Binary data becomes "hex:0a1b", which {@link parseJson} reads back, and an
 * infinite lifetime becomes "forever". 64-bit integers keep all digits.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return JSON.rawJSON(`${inner}`);
    if (inner instanceof Uint8Array) return HEX + inner.toHex();
    if (inner instanceof Map) return Object.fromEntries(inner);
    return inner === Number.POSITIVE_INFINITY ? "forever" : inner;
  });
}

/** Formats a value as indented text for humans. */
export function toTree(value: unknown): string {
  return yamlText(plain(value));
}

/**
 * Returns a copy of a value that contains only JSON types, in the form of {@link toJson}. Integers that a number cannot
 * represent become text.
 */
function plain(value: unknown): unknown {
  return JSON.parse(toJson(value), (_, inner: unknown, context?: { source?: string }) => {
    return typeof inner === "number" && !isExact(inner, context?.source) ? context?.source : inner;
  });
}

/**
 * Parses JSON of the user. Text such as "hex:0a1b" becomes bytes, and integers above 2^53 become bigints.
 *
 * @throws SyntaxError for invalid JSON or bytes.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_, inner: unknown, context?: { source?: string }) => {
    if (typeof inner === "number" && !isExact(inner, context?.source)) return BigInt(context!.source!);
    return typeof inner === "string" && inner.startsWith(HEX) ? parseHex(inner) : inner;
  });
}

/**
 * Parses JSON of another host. Integers above 2^53 become bigints. Unlike {@link parseJson}, leaves text that starts with
 * "hex:" as text.
 *
 * @throws SyntaxError for invalid JSON, and for an integer of more than 64 bits.
 */
export function parseNumbers(text: string): unknown {
  return JSON.parse(text, (_, inner: unknown, context?: { source?: string }) => {
    if (typeof inner !== "number" || isExact(inner, context?.source)) return inner;
    // The time to parse and to print an integer grows with the square of its length.
    if (context!.source!.length > MAX_DIGITS) throw new SyntaxError("an integer has more than 64 bits");
    return BigInt(context!.source!);
  });
}

/** Parses a command line argument as JSON. An argument that is not valid JSON is text. */
export function parseArgument(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text.startsWith(HEX) ? parseHex(text) : text;
  }
}

function parseHex(text: string): Uint8Array {
  try {
    return Uint8Array.fromHex(text.slice(HEX.length).replaceAll(/[\s:]/g, ""));
  } catch {
    throw new SyntaxError(`${text}: expected pairs of hexadecimal digits after "${HEX}"`);
  }
}

/**
 * Reports whether a number equals the digits of the JSON text from which it was parsed. Numbers with a fraction or
 * exponent are not checked.
 */
function isExact(value: number, source: string | undefined): boolean {
  return source === undefined || Number.isSafeInteger(value) || !/^-?\d+$/.test(source);
}

/** Formats a value for a cell of a table or for a line of text. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (value === Number.POSITIVE_INFINITY) return "forever";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value instanceof Uint8Array) return value.toHex();
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(",");
  return typeof value === "object" ? toJson(value) : `${value}`;
}

/** A field whose value differs between two objects, with both values. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Returns the fields in which two objects differ. Objects are compared field by field, lists as a whole. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (!isPlain(before) || !isPlain(after)) return equals(before, after) ? [] : [{ path, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], path === "" ? name : `${path}.${name}`));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
