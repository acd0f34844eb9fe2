import { typeError } from "../../../../base/argument-error.ts";
import { describeValue } from "../../../../base/describe.ts";

/**
 * Bytes become `{ hex: "0a0b" }`, and integers up to 2^53 become numbers.
 *
 * @param large converts larger integers, from their digits (default: to text).
 */
export function plain(value: unknown, large: (digits: string) => unknown = String): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : large(`${value}`);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { hex: value.toHex() };
  if (Array.isArray(value)) return value.map((item) => plain(item, large));
  // Faster than Object.fromEntries(), which creates a pair for each member.
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = plain((value as Record<string, unknown>)[name], large);
  return copy;
}

/** Inverse of {@link plain}, for attributes of the family `nftables`. */
export function rawData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rawData);
  if ("hex" in value && typeof value.hex === "string" && Object.keys(value).length === 1) {
    if (/^(?:[\da-f]{2})*$/i.test(value.hex)) return Uint8Array.fromHex(value.hex);
    throw typeError("", `expected pairs of hexadecimal digits, got ${describeValue(value.hex)}`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rawData(item)]));
}
