import type { JsonObject } from "./feed.ts";

/**
 * Returns a copy of an object of the library that contains only JSON types. Binary data becomes hexadecimal text,
 * integers above 2^53 become decimal text, and infinite lifetimes become "forever".
 */
export function jsonItem(item: object): JsonObject {
  return JSON.parse(JSON.stringify(item, replace)) as JsonObject;
}

function replace(_: string, value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : `${value}`;
  }
  if (value instanceof Uint8Array) return value.toHex();
  return value === Number.POSITIVE_INFINITY ? "forever" : value;
}
