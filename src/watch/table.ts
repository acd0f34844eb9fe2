import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { BorrowedMessage, type MessageView } from "../message/message.ts";
import type { Key } from "./key.ts";

/** Places are counted in words of 4 bytes, with 16 bits for those of a slab. */
const SLAB_SIZE = 256 * 1024;
/** The first slabs are smaller, so that a small table is small. */
const FIRST_SLAB_SIZE = 4 * 1024;
/** A slab of which less than this part is still in use is moved together with others. */
const MIN_USE = 1 / 4;
const FIRST_ENTRIES = 16;
const NO_PLACE = 0xffffffff;

//  0    4      8        12          16    …          …
//  | id | hash | group | key length | key | message | padding up to 4
const ID = 0;
const HASH = 4;
const GROUP = 8;
const KEY_LENGTH = 12;
const KEY = 16;

interface Slab {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** How much was written, and how much of that is of entries that are still there. */
  used: number;
  live: number;
}

/**
 * Messages by their keys, as the bytes that they came in: no object is made for one. They lie one behind the other in slabs.
 *
 * What was written once is never written over: a message that was lent stays as it was, also when its entry is changed or
 * removed. Slabs that are mostly unused are given up; the collector frees them when nothing of them is lent any more.
 */
export class Table {
  readonly #slabs: (Slab | undefined)[] = [];
  readonly #freeSlabs: number[] = [];
  #current = -1;
  /** Where each entry is, by its number: number of the slab, and number of the word in it. */
  #places = new Uint32Array(FIRST_ENTRIES).fill(NO_PLACE);
  #entries = 0;
  readonly #freeEntries: number[] = [];
  /** Number of an entry + 1, at the first free place from its hash on; 0 for none. */
  #index = new Uint32Array(FIRST_ENTRIES * 2);
  #size = 0;
  readonly #groups = new Map<number, number>();
  /** Slabs that may have become mostly unused since the last change. */
  readonly #sparse: number[] = [];

  /** How many entries there are. */
  get size(): number {
    return this.#size;
  }

  /** How many bytes the table takes. */
  get memory(): number {
    let sum = this.#places.byteLength + this.#index.byteLength;
    for (const slab of this.#slabs) sum += slab?.bytes.length ?? 0;
    return sum;
  }

  /** The number of the entry with that key; -1 when there is none. It stays the entry's own until that is removed. */
  find(key: Key): number {
    return this.#find(key, key.hash());
  }

  /** How many entries have a key of that group. */
  groupSize(group: number): number {
    return this.#groups.get(group) ?? 0;
  }

  /** The message of an entry. It can be kept: it does not change. */
  message(entry: number): MessageView {
    return this.view(entry, new BorrowedMessage(EMPTY_BYTES, EMPTY_VIEW));
  }

  /** The same, shown by a view of the caller's. */
  view(entry: number, into: BorrowedMessage): BorrowedMessage {
    const place = this.#places[entry]!;
    const { bytes, view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    const start = at + KEY + view.getUint32(at + KEY_LENGTH, true);
    into.store = bytes;
    into.view = view;
    return into.point(start, view.getUint32(start, hostLittleEndian));
  }

  /** Writes the key of an entry into `key`. */
  readKey(entry: number, key: Key): Key {
    const place = this.#places[entry]!;
    const { view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    key.clear();
    const end = at + KEY + view.getUint32(at + KEY_LENGTH, true);
    for (let word = at + KEY; word < end; word += 4) key.u32(view.getUint32(word, hostLittleEndian));
    key.group = view.getUint32(at + GROUP, true);
    return key;
  }

  /** The numbers of all entries. Entries may be changed meanwhile, not added or removed. */
  *entries(): Generator<number, void, void> {
    for (let entry = 0; entry < this.#entries; entry++) if (this.#places[entry] !== NO_PLACE) yield entry;
  }

  /** Makes this the message of that key. Returns the entry's number. */
  set(key: Key, message: MessageView): number {
    const hash = key.hash();
    let entry = this.#find(key, hash);
    if (entry >= 0) {
      this.#release(this.#places[entry]!);
    } else {
      entry = this.#freeEntries.pop() ?? this.#newEntry();
      this.#size++;
      if (this.#size * 4 > this.#index.length * 3) this.#growIndex();
      this.#insert(entry, hash);
      if (key.group !== 0) this.#groups.set(key.group, this.groupSize(key.group) + 1);
    }
    this.#places[entry] = this.#write(entry, hash, key, message);
    this.#compact();
    return entry;
  }

  /** Removes an entry. */
  remove(entry: number): void {
    const place = this.#places[entry]!;
    const { view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    const group = view.getUint32(at + GROUP, true);
    if (group !== 0) {
      const left = this.groupSize(group) - 1;
      if (left === 0) this.#groups.delete(group);
      else this.#groups.set(group, left);
    }
    this.#removeFromIndex(entry, view.getUint32(at + HASH, true));
    this.#places[entry] = NO_PLACE;
    this.#freeEntries.push(entry);
    this.#size--;
    this.#release(place);
    this.#compact();
  }

  #find(key: Key, hash: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    for (let at = hash & mask; index[at] !== 0; at = (at + 1) & mask) {
      const entry = index[at]! - 1;
      if (this.#hasKey(entry, hash, key)) return entry;
    }
    return -1;
  }

  #hasKey(entry: number, hash: number, key: Key): boolean {
    const place = this.#places[entry]!;
    const { view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    if (view.getUint32(at + HASH, true) !== hash || view.getUint32(at + KEY_LENGTH, true) !== key.length) return false;
    const { view: wanted, length } = key;
    for (let word = 0; word < length; word += 4) {
      if (view.getUint32(at + KEY + word) !== wanted.getUint32(word)) return false;
    }
    return true;
  }

  #hashOf(entry: number): number {
    const place = this.#places[entry]!;
    return this.#slabs[place >>> 16]!.view.getUint32((place & 0xffff) * 4 + HASH, true);
  }

  #newEntry(): number {
    if (this.#entries === this.#places.length) {
      const places = new Uint32Array(this.#entries * 2).fill(NO_PLACE);
      places.set(this.#places);
      this.#places = places;
    }
    return this.#entries++;
  }

  #growIndex(): void {
    this.#index = new Uint32Array(this.#index.length * 2);
    for (const entry of this.entries()) this.#insert(entry, this.#hashOf(entry));
  }

  #insert(entry: number, hash: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let at = hash & mask;
    while (index[at] !== 0) at = (at + 1) & mask;
    index[at] = entry + 1;
  }

  /** Takes an entry out of the index, and moves up those behind it that would not be found any more. */
  #removeFromIndex(entry: number, hash: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let hole = hash & mask;
    while (index[hole] !== entry + 1) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; index[at] !== 0; at = (at + 1) & mask) {
      const home = this.#hashOf(index[at]! - 1) & mask;
      // Whether its home lies behind the hole, going round: then it stays.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      index[hole] = index[at]!;
      hole = at;
    }
    index[hole] = 0;
  }

  #write(entry: number, hash: number, key: Key, message: MessageView): number {
    const length = KEY + key.length + align(message.length);
    const number = this.#slabFor(length);
    const slab = this.#slabs[number]!;
    const { bytes, view, used: at } = slab;
    view.setUint32(at + ID, entry, true);
    view.setUint32(at + HASH, hash, true);
    view.setUint32(at + GROUP, key.group, true);
    view.setUint32(at + KEY_LENGTH, key.length, true);
    for (let word = 0; word < key.length; word += 4) view.setUint32(at + KEY + word, key.view.getUint32(word));
    copyBytes(message, bytes, view, at + KEY + key.length);
    slab.used += length;
    slab.live += length;
    return placeOf(number, at);
  }

  /** A slab with room for so many bytes. */
  #slabFor(length: number): number {
    const current = this.#slabs[this.#current];
    if (current !== undefined && current.used + length <= current.bytes.length) return this.#current;
    // What does not fit any slab has one of its own.
    const size = this.#slabs.length < 4 ? FIRST_SLAB_SIZE << (this.#slabs.length * 2) : SLAB_SIZE;
    const bytes = new Uint8Array(new ArrayBuffer(Math.max(size, length)));
    const slab = { bytes, view: new DataView(bytes.buffer), used: 0, live: 0 };
    const number = this.#freeSlabs.pop() ?? this.#slabs.length;
    this.#slabs[number] = slab;
    if (current !== undefined) this.#sparse.push(this.#current);
    this.#current = number;
    return number;
  }

  /** What lies at a place is no entry's any more. */
  #release(place: number): void {
    const number = place >>> 16;
    const slab = this.#slabs[number]!;
    const at = (place & 0xffff) * 4;
    slab.live -= recordLength(slab.view, at);
    if (number !== this.#current && slab.live < slab.used * MIN_USE) this.#sparse.push(number);
  }

  /** Gives up slabs of which little is in use, after moving that elsewhere. */
  #compact(): void {
    for (let number = this.#sparse.pop(); number !== undefined; number = this.#sparse.pop()) {
      const slab = this.#slabs[number];
      if (slab === undefined || number === this.#current || slab.live >= slab.used * MIN_USE) continue;
      for (let at = 0; slab.live > 0 && at < slab.used; ) {
        const length = recordLength(slab.view, at);
        const entry = slab.view.getUint32(at + ID, true);
        if (this.#places[entry] === placeOf(number, at)) {
          this.#places[entry] = this.#move(slab, at, length);
          slab.live -= length;
        }
        at += length;
      }
      this.#slabs[number] = undefined;
      this.#freeSlabs.push(number);
    }
  }

  #move(from: Slab, at: number, length: number): number {
    const number = this.#slabFor(length);
    const slab = this.#slabs[number]!;
    const place = placeOf(number, slab.used);
    slab.bytes.set(from.bytes.subarray(at, at + length), slab.used);
    slab.used += length;
    slab.live += length;
    return place;
  }
}

function placeOf(slab: number, at: number): number {
  return ((slab << 16) | (at >>> 2)) >>> 0;
}

const EMPTY_BYTES = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY_BYTES.buffer);

function recordLength(view: DataView, at: number): number {
  const keyLength = view.getUint32(at + KEY_LENGTH, true);
  return KEY + keyLength + align(view.getUint32(at + KEY + keyLength, hostLittleEndian));
}

/** Copies a message; word by word, since most are so short that anything else takes longer. */
function copyBytes(message: MessageView, bytes: Uint8Array, view: DataView, to: number): void {
  const { length, offset, view: from, store } = message;
  const words = length & ~3;
  for (let at = 0; at < words; at += 4) view.setUint32(to + at, from.getUint32(offset + at));
  for (let at = words; at < length; at++) bytes[to + at] = store[offset + at]!;
  // The length of a message that was never sent may be open; here it always says how long the record is.
  view.setUint32(to, length, hostLittleEndian);
}
