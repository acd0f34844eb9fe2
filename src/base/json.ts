import { typeError } from "./argument-error.ts";
import { exactInteger } from "./describe.ts";

/**
 * Converts values that JSON lacks. Use it as `JSON.stringify(value, jsonReplacer)`.
 *
 * - 64-bit integers become numbers, or decimal text if a number cannot represent them exactly.
 * - Bytes become text such as "hex:0a1b".
 * - An infinite time becomes "forever".
 * - A `Map` becomes an object.
 *
 * Other values are unchanged.
 *
 * ```ts
 * console.log(JSON.stringify(links.get("eth0"), jsonReplacer, 2));
 * ```
 */
export function jsonReplacer(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return exactInteger(value);
  if (value instanceof Uint8Array) return `hex:${Array.from(value, hexByte).join("")}`;
  if (value instanceof Map) return Object.fromEntries(value);
  return value === Number.POSITIVE_INFINITY ? "forever" : value;
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

export function jsonItems(items: Iterable<unknown>): unknown[] {
  return JSON.parse(JSON.stringify([...items], jsonReplacer)) as unknown[];
}

/** `JSON.stringify` cannot wait, and would write no entries. */
export function rejectJson(what: string): never {
  throw typeError(what, "JSON.stringify cannot wait for the entries: pass it `await toArray()` and jsonReplacer");
}
