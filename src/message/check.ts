import { shown } from "../errors.ts";

/** The longest value that an attribute can hold: its length field has 16 bits and counts the 4-byte header. */
export const MAX_ATTRIBUTE_LENGTH = 65_531;
/** The smallest signed integer of 64 bits. */
export const S64_MINIMUM = -0x8000000000000000n;
/** The largest signed integer of 64 bits. */
export const S64_MAXIMUM = 0x7fffffffffffffffn;
/** The largest unsigned integer of 64 bits. */
export const U64_MAXIMUM = 0xffffffffffffffffn;

/** Refuses what is no integer from `minimum` to `maximum`. `path` is the field that is to hold it. */
export function checkInteger(value: unknown, minimum: number, maximum: number, path: string): void {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`${path}: expected an integer, got ${shown(value)}`);
  }
  if (value < minimum || value > maximum) {
    throw new RangeError(`${path}: expected an integer from ${minimum} to ${maximum}, got ${value}`);
  }
}

/** The value as a bigint, or an error when it is no integer from `minimum` to `maximum`. */
export function checkBig(value: unknown, minimum: bigint, maximum: bigint, path: string): bigint {
  if (typeof value !== "bigint" && !(typeof value === "number" && Number.isSafeInteger(value))) {
    throw new TypeError(`${path}: expected a bigint or a safe integer, got ${shown(value)}`);
  }
  const whole = BigInt(value);
  if (whole < minimum || whole > maximum) {
    throw new RangeError(`${path}: expected an integer from ${minimum} to ${maximum}, got ${whole}`);
  }
  return whole;
}

/** Refuses what are no bytes. */
export function checkBytes(value: unknown, path: string): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${path}: expected a Uint8Array, got ${shown(value)}`);
}

/** The error for a value of `length` bytes that no attribute can hold. */
export function tooLong(path: string, length: number): RangeError {
  const [given, most] = [length.toLocaleString("en"), MAX_ATTRIBUTE_LENGTH.toLocaleString("en")];
  return new RangeError(`${path}: ${given} bytes do not fit; an attribute holds at most ${most}: split the request`);
}
