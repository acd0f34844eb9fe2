import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";

/** The highest number that is looked for: what is above is stepped over. */
const LAST = 32;
/** Words for each number: when it was seen last, where its value starts, and how long it is. */
const WORDS = 3;

/**
 * Where the attributes of a run lie, by their numbers: found with one walk, and looked up any number of times. Nothing is
 * allocated for a walk. Of attributes that stand twice it is the last one, as the kernel has it.
 */
export class AttributePlaces {
  readonly #places = new Int32Array(new ArrayBuffer((LAST + 1) * WORDS * 4));
  /** The number of the walk: what was seen in another one is not there. */
  #walk = 0;

  /** Notes where each attribute lies. False when a length cannot be: what follows it is not there. */
  walk(view: DataView, start: number, end: number): boolean {
    const places = this.#places;
    const walk = this.#nextWalk();
    for (let at = start; at < end; ) {
      const left = end - at;
      if (left < NLA_HDRLEN) return false;
      const length = view.getUint16(at, hostLittleEndian);
      if (length < NLA_HDRLEN || length > left) return false;
      const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
      if (type <= LAST) {
        const place = type * WORDS;
        places[place] = walk;
        places[place + 1] = at + NLA_HDRLEN;
        places[place + 2] = length - NLA_HDRLEN;
      }
      at += align(length);
    }
    return true;
  }

  /** Forgets the last walk. */
  clear(): void {
    this.#nextWalk();
  }

  /** Where the value of an attribute starts; -1 when it is not there, or shorter than `least` bytes. */
  at(type: number, least: number): number {
    const places = this.#places;
    const place = type * WORDS;
    return places[place] === this.#walk && places[place + 2]! >= least ? places[place + 1]! : -1;
  }

  /** The length of an attribute that is there. */
  lengthOf(type: number): number {
    return this.#places[type * WORDS + 2]!;
  }

  #nextWalk(): number {
    this.#walk = (this.#walk + 1) | 0;
    // After four billion walks a number would come again that an attribute was seen with before.
    if (this.#walk === 0) {
      this.#places.fill(0);
      this.#walk = 1;
    }
    return this.#walk;
  }
}
