import { align } from "../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { hostLittleEndian } from "./byte-order.ts";

/** Attributes with a higher number are not recorded. */
const MAX_TYPE = 32;
/**
 * Elements per attribute number: the number of the walk that found the attribute, the offset of its value, and the
 * length of its value.
 */
const WORDS = 3;

/**
 * Finds attributes of a message by number without allocating memory. One walk over the message records the offsets of
 * all attributes. If an attribute is repeated, the last one counts, as in the kernel.
 */
export class AttributeOffsets {
  readonly #places = new Int32Array(new ArrayBuffer((MAX_TYPE + 1) * WORDS * 4));
  /**
   * Number of the current walk over a message's attributes. An offset that was recorded in a walk with another number
   * belongs to an earlier message.
   */
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

  /** Returns -1 if the attribute is absent or its value is shorter than `least` bytes. */
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
    // The walk number wraps to 0 after 2^32 walks. Offsets from the first walks would then seem to belong to the
    // current walk.
    if (this.#walk === 0) {
      this.#places.fill(0);
      this.#walk = 1;
    }
    return this.#walk;
  }
}
