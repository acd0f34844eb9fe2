// Values of which some bits may be unknown.
import { hostLittleEndian } from "../../../../message/byte-order.ts";

/** A value in a register or a packet. */
export interface Bits {
  /** The bytes. Unknown bits are 0. */
  readonly value: Uint8Array;
  /** Mask of the known bits, as long as `value`. */
  readonly known: Uint8Array;
  /** Names of the facts to which the unknown bits belong, such as "ct state". */
  readonly facts: readonly string[];
  /**
   * Identifies the value within a run: two values with the same origin are equal, also in their unknown bits. Undefined
   * for a value without unknown bits.
   */
  readonly origin?: string | undefined;
  /** Records what the value is assumed to be, where the mask has ones, in the place from which it was loaded. */
  readonly learn?: ((value: Uint8Array, mask: Uint8Array) => void) | undefined;
}

export function knownBits(value: Uint8Array): Bits {
  return { value, known: new Uint8Array(value.length).fill(0xff), facts: [] };
}

/** @param origin see {@link Bits.origin}; without one, the fact has only one value in a run. */
export function unknownBits(length: number, fact: string, origin: string = fact): Bits {
  return { value: new Uint8Array(length), known: new Uint8Array(length), facts: [fact], origin };
}

/** Returns a value that was calculated. Its origin is only needed while bits are unknown. */
export function derivedBits(bits: Omit<Bits, "origin">, origin: () => string): Bits {
  return isKnown(bits) ? bits : { ...bits, origin: origin() };
}

export function originOf({ value, origin }: Bits): string {
  return origin ?? `0x${value.toHex()}`;
}

export function isKnown({ known }: Pick<Bits, "known">): boolean {
  return known.every((byte) => byte === 0xff);
}

/** Returns undefined if unknown bits decide whether the value equals the constant. */
export function equalsConstant({ value, known }: Bits, constant: Uint8Array): boolean | undefined {
  let isCertain = true;
  for (let at = 0; at < constant.length; at++) {
    if (((value[at]! ^ constant[at]!) & known[at]!) !== 0) return false;
    if (known[at] !== 0xff) isCertain = false;
  }
  return isCertain ? true : undefined;
}

/** Returns undefined if unknown bits decide whether two values of the same length are equal. */
export function equals(one: Bits, other: Bits): boolean | undefined {
  if (one.origin !== undefined && one.origin === other.origin) return true;
  const known = one.known.map((byte, at) => byte & other.known[at]!);
  return equalsConstant({ ...one, known }, other.value);
}

/** Returns whether a number in host byte order has a bit; undefined if the bit is unknown. */
export function hasBit({ value, known }: Bits, bit: number): boolean | undefined {
  const mask = hostNumber(bit, value.length);
  const at = mask.findIndex((byte) => byte !== 0);
  return (known[at]! & mask[at]!) === 0 ? undefined : (value[at]! & mask[at]!) !== 0;
}

/** Compares bytes in their order, like the kernel's memcmp. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < other.length; at++) if (one[at] !== other[at]) return one[at]! - other[at]!;
  return 0;
}

/** Returns the smallest and the largest possible value. */
export function boundsOf({ value, known }: Bits): readonly [low: Uint8Array, high: Uint8Array] {
  const low = value.map((byte, at) => byte & known[at]!);
  const high = value.map((byte, at) => (byte & known[at]!) | (~known[at]! & 0xff));
  return [low, high];
}

/** Returns undefined if unknown bits decide whether the value is inside of the range. */
export function isWithin(bits: Bits, from: Uint8Array, to: Uint8Array): boolean | undefined {
  const [low, high] = boundsOf(bits);
  if (compareBytes(low, from) >= 0 && compareBytes(high, to) <= 0) return true;
  if (compareBytes(high, from) < 0 || compareBytes(low, to) > 0) return false;
  return isKnown(bits) ? false : undefined;
}

/** Applies a function to the 32-bit words in host byte order. */
export function mapWords(bytes: Uint8Array, change: (words: Uint32Array) => void): Uint8Array {
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const words = Uint32Array.from({ length: padded.length / 4 }, (_, at) => view.getUint32(at * 4, hostLittleEndian));
  change(words);
  for (const [at, word] of words.entries()) view.setUint32(at * 4, word, hostLittleEndian);
  return padded.subarray(0, bytes.length);
}

/** Encodes an unsigned number in host byte order, as the kernel stores most values in registers. */
export function hostNumber(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, rest = value; at < length; at++, rest = Math.floor(rest / 256))
    bytes[hostLittleEndian ? at : length - 1 - at] = rest % 256;
  return bytes;
}

/** Reads an unsigned number in host byte order. */
export function hostNumberOf(bytes: Uint8Array): number {
  return numberOf(hostLittleEndian ? bytes.toReversed() : bytes);
}

/** Encodes an unsigned number in network byte order. */
export function networkNumber(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

/** Reads an unsigned number in network byte order. */
export function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
