// Functions that generated modules call for members of C structures.
import { isHexOf, putHex, putIpv6Text } from "./addresses.ts";
import { readBuffer } from "./text.ts";

/** Returns whether a value is an unsigned 8-bit integer. */
export const isU8 = (value: unknown): value is number => typeof value === "number" && (value & 0xff) === value;

/** Returns whether a value is an unsigned 16-bit integer. */
export const isU16 = (value: unknown): value is number => typeof value === "number" && (value & 0xffff) === value;

/** Returns whether a value is an unsigned 32-bit integer. */
export const isU32 = (value: unknown): value is number => typeof value === "number" && value >>> 0 === value;

/** Returns whether a value is a signed 8-bit integer. */
export const isS8 = (value: unknown): value is number => typeof value === "number" && (value << 24) >> 24 === value;

/** Returns whether a value is a signed 16-bit integer. */
export const isS16 = (value: unknown): value is number => typeof value === "number" && (value << 16) >> 16 === value;

/** Returns whether a value is a signed 32-bit integer. */
export const isS32 = (value: unknown): value is number => typeof value === "number" && (value | 0) === value;

/** Returns whether a value is an unsigned 64-bit bigint. */
export const isU64 = (value: unknown): value is bigint =>
  typeof value === "bigint" && value >= 0n && value <= 0xffffffffffffffffn;

/** Returns whether a value is a signed 64-bit bigint. */
export const isS64 = (value: unknown): value is bigint =>
  typeof value === "bigint" && value >= -0x8000000000000000n && value <= 0x7fffffffffffffffn;

/** Reads text of fixed size (`char name[16]`) up to a NUL. */
export function readChars(store: Uint8Array, start: number, end: number): string {
  return readBuffer(store, start, end);
}

// These functions write to zeroed bytes; false means an uncommon value.

/** Writes the bytes of hexadecimal digits. */
export const putDigits = (value: unknown, bytes: Uint8Array, at: number, length: number): boolean =>
  typeof value === "string" && isHexOf(value, length) && putHex(value, bytes, at);

/** Writes ASCII text that leaves space for a terminating NUL. */
export const putChars = (value: unknown, bytes: Uint8Array, at: number, length: number): boolean => {
  if (typeof value !== "string" || value.length >= length) return false;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code === 0 || code >= 0x80) return false;
    bytes[at + index] = code;
  }
  return true;
};

/** Writes the bytes of an IPv6 address. */
export const putIpv6 = (value: string, bytes: Uint8Array, at: number): boolean =>
  putIpv6Text(value, value.length, bytes, at);

/** Writes bytes that have the length of the member. */
export const putBytes = (value: unknown, bytes: Uint8Array, at: number, length: number): boolean => {
  if (!(value instanceof Uint8Array) || value.length !== length) return false;
  bytes.set(value, at);
  return true;
};
