// Converts the data of raw statements to a form that JSON can represent, and back.
import { describeValue } from "../../../base/describe.ts";

/** Converts a value for `JSON.stringify`: bytes become `{ hex: "0a0b" }`, and large numbers become text. */
export function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { hex: value.toHex() };
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

/** Converts the data of a raw statement from JSON to the attributes of the family `nftables`. */
export function rawData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rawData);
  if ("hex" in value && typeof value.hex === "string") {
    if (/^(?:[\da-f]{2})*$/i.test(value.hex)) return Uint8Array.fromHex(value.hex);
    throw new TypeError(`expected pairs of hexadecimal digits, got ${describeValue(value.hex)}`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rawData(item)]));
}
