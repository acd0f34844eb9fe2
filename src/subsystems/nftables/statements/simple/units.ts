// Units of limits and quotas.
import { checkOneOf } from "../../../../base/check.ts";
import { numberOf } from "../../model/datatypes.ts";
import type { Reader } from "../../text/scanner/reader.ts";

export const BYTE_UNITS = ["bytes", "kbytes", "mbytes"] as const;
export type ByteUnit = (typeof BYTE_UNITS)[number];

/** Returns the number of bytes of a unit. */
export function bytesOfUnit(unit: string | undefined, path: string): bigint {
  return 1024n ** BigInt(indexOf(unit ?? "bytes", BYTE_UNITS, path));
}

/** Rejects an amount of more than `max` bytes at the token `at`. */
export function checkAmount(reader: Reader, at: number, value: number | bigint, unit: ByteUnit, max: bigint): void {
  const bytes = BigInt(value) * bytesOfUnit(unit, "");
  if (bytes > max) reader.reject(`expected at most ${max} bytes, got ${bytes}`, at);
}

export function indexOf(name: string, names: readonly string[], path: string): number {
  checkOneOf(name, names, path);
  return names.indexOf(name);
}

/** Uses the largest unit that gives an integer. */
export function unitOf(bytes: bigint): { value: number | bigint; unit: ByteUnit } {
  let value = bytes;
  let index = 0;
  while (index < 2 && value > 0n && value % 1024n === 0n) {
    value /= 1024n;
    index++;
  }
  return { value: numberOf(value), unit: BYTE_UNITS[index]! };
}

export function bytesText(value: number | bigint, unit: string = "bytes"): string {
  const index = Math.max(BYTE_UNITS.indexOf(unit as ByteUnit), 0);
  const shown = unitOf(BigInt(value) * 1024n ** BigInt(index));
  return `${shown.value} ${shown.unit}`;
}

/** The word "over" or "until" before a limit is optional. */
export function readInverted(reader: Reader): { inv?: true } {
  if (reader.eat("over")) return { inv: true };
  reader.eat("until");
  return {};
}

/** Returns a count of the kernel, which omits 0 in some messages. */
export const exact = (value: unknown): number | bigint => numberOf(big(value));

export const big = (value: unknown): bigint => BigInt((value ?? 0) as bigint);
