import type { Registers as NamedRegister } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { type Bits, isKnown, originOf } from "./bits.ts";

/** A value in the registers, with its facts and origin. It is removed when another value overwrites a part of it. */
interface Stored {
  readonly at: number;
  readonly bits: Bits;
}

const SIZE = 64;

export type RegisterName = NamedRegister | Read["unnamed"];

/** The 16 words of the kernel's registers (struct nft_regs), without the verdict. */
export class Registers {
  readonly #value = new Uint8Array(SIZE);
  readonly #known = new Uint8Array(SIZE).fill(0xff);
  #stored: Stored[] = [];

  store(register: RegisterName | undefined, bits: Bits): void {
    const at = offsetOf(register);
    const padded = Math.min((bits.value.length + 3) & ~3, SIZE - at);
    this.#value.fill(0, at, at + padded);
    this.#known.fill(0xff, at, at + padded);
    this.#value.set(bits.value.subarray(0, SIZE - at), at);
    this.#known.set(bits.known.subarray(0, SIZE - at), at);
    this.#stored = this.#stored.filter((one) => one.at + one.bits.value.length <= at || one.at >= at + padded);
    this.#stored.push({ at, bits });
  }

  load(register: RegisterName | undefined, length: number): Bits {
    const at = offsetOf(register);
    const value = this.#value.slice(at, at + length);
    const known = this.#known.slice(at, at + length);
    const inside = this.#stored.filter((one) => one.at < at + length && one.at + one.bits.value.length > at);
    const facts = [...new Set(inside.flatMap(({ bits }) => bits.facts))];
    const origin = isKnown({ known }) ? undefined : originOfParts(inside, at, length);
    return { value, known, facts, origin, learn: (assumed, mask) => learnParts(inside, at, assumed, mask) };
  }
}

/** A single value that was stored and loaded as a whole keeps its origin. */
function originOfParts(parts: readonly Stored[], from: number, length: number): string {
  const [only] = parts;
  if (parts.length === 1 && only!.at === from && only!.bits.value.length === length) return originOf(only!.bits);
  const places = parts.map(({ at, bits }) => `${originOf(bits)} at ${at - from}`);
  return `${length} bytes of (${places.join(", ")})`;
}

/** Each part of a concatenation was loaded from its own place. */
function learnParts(parts: readonly Stored[], from: number, assumed: Uint8Array, mask: Uint8Array): void {
  for (const { at, bits } of parts) {
    const { length } = bits.value;
    const start = at - from;
    if (start < 0 || start >= assumed.length) continue;
    const [value, known] = [new Uint8Array(length), new Uint8Array(length)];
    value.set(assumed.subarray(start, start + length));
    known.set(mask.subarray(start, start + length));
    bits.learn?.(value, known);
  }
}

/** NFT_REG_1 to NFT_REG_4 have 16 bytes each; NFT_REG32_00 to NFT_REG32_15 are the words of the same memory. */
function offsetOf(register: RegisterName | undefined): number {
  const [, long, short] = /^reg-([1-4])$|^reg32-(\d\d)$/.exec(String(register)) ?? [];
  return long === undefined ? Number(short ?? 0) * 4 : (Number(long) - 1) * 16;
}
