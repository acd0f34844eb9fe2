import { align } from "../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { hostLittleEndian } from "./byte-order.ts";

/** Attributes with a higher number are not recorded. */
const MAX_TYPE = 32;
/** Per attribute number: number of the walk, value offset, value length. */
const WORDS = 3;

/** Offsets of a message's attributes, by number; the last duplicate counts. */
export class AttributeOffsets {
  readonly #places = new Int32Array(new ArrayBuffer((MAX_TYPE + 1) * WORDS * 4));
  /** Attributes recorded with another walk number belong to an earlier message. */
  #walk = 0;

  walk(view: DataView, start: number, end: number): boolean {
    const places = this.#places;
    const walk = this.#nextWalk();
    for (let at = start; at < end; ) {
      const left = end - at;
      if (left < NLA_HDRLEN) return false;
      const length = view.getUint16(at, hostLittleEndian);
      if (length < NLA_HDRLEN || length > left) return false;
      const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
      if (type <= MAX_TYPE) {
        const place = type * WORDS;
        places[place] = walk;
        places[place + 1] = at + NLA_HDRLEN;
        places[place + 2] = length - NLA_HDRLEN;
      }
      at += align(length);
    }
    return true;
  }

  clear(): void {
    this.#nextWalk();
  }

  /** Returns -1 if the attribute is absent or too short. */
  at(type: number, least: number): number {
    const places = this.#places;
    const place = type * WORDS;
    return places[place] === this.#walk && places[place + 2]! >= least ? places[place + 1]! : -1;
  }

  lengthOf(type: number): number {
    return this.#places[type * WORDS + 2]!;
  }

  #nextWalk(): number {
    this.#walk = (this.#walk + 1) | 0;
    // After 2^32 walks, old entries would seem current.
    if (this.#walk === 0) {
      this.#places.fill(0);
      this.#walk = 1;
    }
    return this.#walk;
  }
}
