// What the functions in generated modules are made of that read and write structures.
import { isHexOf, parseIpv6, putHex } from "./addresses.ts";
import { readBuffer } from "./text.ts";

/** Whether a value is an unsigned integer of 8 bits. */
export const isU8 = (value: unknown): value is number => {
  return typeof value === "number" && (value & 0xff) === value;
};

/** Whether a value is an unsigned integer of 16 bits. */
export const isU16 = (value: unknown): value is number => {
  return typeof value === "number" && (value & 0xffff) === value;
};

/** Whether a value is an unsigned integer of 32 bits. */
export const isU32 = (value: unknown): value is number => {
  return typeof value === "number" && value >>> 0 === value;
};

/** Whether a value is a signed integer of 8 bits. */
export const isS8 = (value: unknown): value is number => {
  return typeof value === "number" && (value << 24) >> 24 === value;
};

/** Whether a value is a signed integer of 16 bits. */
export const isS16 = (value: unknown): value is number => {
  return typeof value === "number" && (value << 16) >> 16 === value;
};

/** Whether a value is a signed integer of 32 bits. */
export const isS32 = (value: unknown): value is number => {
  return typeof value === "number" && (value | 0) === value;
};

/** Whether a value is a bigint, and an unsigned integer of 64 bits. */
export const isU64 = (value: unknown): value is bigint => {
  return typeof value === "bigint" && value >= 0n && value <= 0xffffffffffffffffn;
};

/** Whether a value is a bigint, and a signed integer of 64 bits. */
export const isS64 = (value: unknown): value is bigint => {
  return typeof value === "bigint" && value >= -0x8000000000000000n && value <= 0x7fffffffffffffffn;
};

/** Returns the text of a member of fixed size. */
export function readChars(store: Uint8Array, start: number, end: number): string {
  return readBuffer(store, start, end);
}

// Each of the following puts a value at `at`, where there are zeros. It is false for one that is not as most are; some of
// it may have been written then.

/** Bytes given as pairs of hexadecimal digits. */
export const putDigits = (value: unknown, bytes: Uint8Array, at: number, length: number): boolean => {
  return typeof value === "string" && isHexOf(value, length) && putHex(value, bytes, at);
};

/** ASCII that is shorter than the member: the kernel's fixed strings end with a NUL, which needs its place too. */
export const putChars = (value: unknown, bytes: Uint8Array, at: number, length: number): boolean => {
  if (typeof value !== "string" || value.length >= length) return false;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code === 0 || code >= 0x80) return false;
    bytes[at + index] = code;
  }
  return true;
};

/** An IPv6 address. */
export const putIpv6 = (value: string, bytes: Uint8Array, at: number): boolean => {
  const address = parseIpv6(value);
  if (address === undefined) return false;
  bytes.set(address, at);
  return true;
};

/** Bytes as they are. */
export const putBytes = (value: unknown, bytes: Uint8Array, at: number, length: number): boolean => {
  if (!(value instanceof Uint8Array) || value.length !== length) return false;
  bytes.set(value, at);
  return true;
};
