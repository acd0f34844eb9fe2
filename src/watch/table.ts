import { align, EMPTY_BYTES, EMPTY_VIEW } from "../base/bytes.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { BorrowedMessage, type MessageView } from "../message/message.ts";
import type { Key } from "./key.ts";

/** Slabs are blocks of messages. A 16-bit offset counts 4-byte words. */
const SLAB_SIZE = 256 * 1024;
const MIN_SLAB_SIZE = 4 * 1024;
/** Small tables have small slabs, to save memory. */
const SLAB_GROWTH = 4;
const MAX_UNUSED = 2;
/** A slab of which a smaller fraction is used is compacted. */
const MIN_USE = 1 / 4;
// JavaScriptCore reads local constants faster: see byte-order.ts.
const littleEndian = hostLittleEndian;
const FIRST_ENTRIES = 16;
/** No entry has the location 0: slabs are numbered from 1. */
const NO_PLACE = 0;
const FAST_GROWTH = 1 << 20;

/**
 * Distance between the positions of the hash index that a search probes. The distance is longer than a cache line,
 * because similar keys share a line (see {@link Key.sequence}), and odd, so that a search can visit all positions.
 */
const STEP = 17;
/** Inverse of {@link STEP} modulo 2^32, which converts distances to search steps. */
const STEPS_PER_SLOT = 0xf0f0f0f1;

//  0    4                     8     …         …         …
//  | id | key length | 1 bit | key | (group) | message | padding up to 4
const ID = 0;
const KEY_LENGTH = 4;
const KEY = 8;
/** Flag in the key length, which is a multiple of 4. */
const HAS_GROUP = 1;

export interface Edit {
  readonly kind: "add" | "change" | "remove";
  readonly key: string;
  readonly number: number;
  readonly message: MessageView;
  readonly previous: MessageView | undefined;
}

export interface TableObserver {
  add(entry: number): void;
  remove(entry: number): void;
}

interface Slab {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly words: Int32Array;
  used: number;
  live: number;
}

/**
 * A hash table of netlink messages by key. Messages are stored as bytes in large blocks (slabs), without a JavaScript
 * object per entry.
 *
 * Views of a message stay valid after its entry was changed or removed, until {@link reuse} is called: stored bytes are
 * not overwritten before. Mostly unused slabs are compacted. An old slab is garbage-collected when no view refers to
 * it.
 */
export class Table {
  readonly #slabs: (Slab | undefined)[] = [undefined];
  readonly #freeSlabs: number[] = [];
  /** Slabs to which views may still refer; undefined before {@link reuse}. */
  #retired: Slab[] | undefined;
  /** Slabs without entries and without views. They can be overwritten. */
  readonly #unused: Slab[] = [];
  #current = 0;
  #places = new Int32Array(FIRST_ENTRIES);
  #hashes = new Int32Array(FIRST_ENTRIES);
  #entries = 0;
  #live = 0;
  readonly #freeEntries: number[] = [];
  /** Hash index with open addressing: numbers of entries plus 1, or 0. */
  #index = new Int32Array(FIRST_ENTRIES * 2);
  #size = 0;
  readonly #observers: TableObserver[] = [];
  readonly #groups = new Map<number, number>();
  readonly #sparse: number[] = [];

  get size(): number {
    return this.#size;
  }

  get memory(): number {
    let sum = this.#places.byteLength + this.#hashes.byteLength + this.#index.byteLength;
    for (const slab of this.#slabs) sum += slab?.bytes.length ?? 0;
    for (const slab of this.#unused) sum += slab.bytes.length;
    return sum;
  }

  /** An entry keeps its number until it is removed. */
  find(key: Key): number {
    return this.#index[this.#slotOf(key, key.hash())]! - 1;
  }

  observe(observer: TableObserver): void {
    this.#observers.push(observer);
  }

  groupSize(group: number): number {
    return this.#groups.get(group) ?? 0;
  }

  /** The message is valid until the second {@link reuse} afterwards. */
  message(entry: number): MessageView {
    return this.view(entry, emptyMessage());
  }

  view(entry: number, into: BorrowedMessage): BorrowedMessage {
    const place = this.#places[entry]!;
    const { bytes, view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    const start = messageStart(view, at);
    into.store = bytes;
    into.view = view;
    return into.point(start, view.getInt32(start, littleEndian));
  }

  readKey(entry: number, key: Key): Key {
    const place = this.#places[entry]!;
    const { view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    key.clear();
    const end = at + KEY + keyLength(view, at);
    for (let word = at + KEY; word < end; word += 4) key.u32(view.getInt32(word, littleEndian));
    key.group = groupOf(view, at);
    key.storedHash = this.#hashes[entry]!;
    return key;
  }

  /** Meanwhile, entries may be changed, but not added or removed. */
  *entries(): Generator<number, void, void> {
    for (let entry = 0; entry < this.#entries; entry++) if (this.#places[entry] !== NO_PLACE) yield entry;
  }

  set(key: Key, message: MessageView): number {
    const hash = key.hash();
    const slot = this.#slotOf(key, hash);
    let entry = this.#index[slot]! - 1;
    if (entry >= 0) {
      this.#notify(entry, false);
      this.#release(this.#places[entry]!);
    } else entry = this.#create(key, hash, slot);
    this.#places[entry] = this.#write(entry, key, message);
    if (this.#sparse.length > 0) this.#compact();
    this.#notify(entry, true);
    return entry;
  }

  add(key: Key, message: MessageView): boolean {
    const hash = key.hash();
    const slot = this.#slotOf(key, hash);
    if (this.#index[slot] !== 0) return false;
    const entry = this.#create(key, hash, slot);
    this.#places[entry] = this.#write(entry, key, message);
    if (this.#sparse.length > 0) this.#compact();
    this.#notify(entry, true);
    return true;
  }

  remove(entry: number): void {
    this.#notify(entry, false);
    const place = this.#places[entry]!;
    const { view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    const group = groupOf(view, at);
    if (group !== 0) {
      const remaining = this.groupSize(group) - 1;
      if (remaining === 0) this.#groups.delete(group);
      else this.#groups.set(group, remaining);
    }
    this.#removeFromIndex(entry);
    this.#places[entry] = NO_PLACE;
    this.#freeEntries.push(entry);
    this.#size--;
    this.#release(place);
    this.#compact();
  }

  /**
   * Allows the table to overwrite the stored messages of entries that were changed or removed before this call. Views
   * of these messages must not be used afterwards.
   */
  reuse(): void {
    this.#retired ??= [];
    while (this.#retired.length > 0) {
      const slab = this.#retired.pop()!;
      if (this.#unused.length < MAX_UNUSED) this.#unused.push(slab);
    }
  }

  #notify(entry: number, isAdded: boolean): void {
    if (this.#observers.length === 0) return;
    for (const observer of this.#observers) {
      if (isAdded) observer.add(entry);
      else observer.remove(entry);
    }
  }

  #slotOf(key: Key, hash: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    let at = hash & mask;
    for (let entry = index[at]! - 1; entry >= 0; entry = index[at]! - 1) {
      if (this.#hashes[entry] === hash && this.#hasKey(entry, key)) break;
      at = (at + STEP) & mask;
    }
    return at;
  }

  #create(key: Key, hash: number, slot: number): number {
    const entry = this.#freeEntries.length > 0 ? this.#freeEntries.pop()! : this.#newEntry();
    this.#hashes[entry] = hash;
    this.#size++;
    if (this.#size * 4 > this.#index.length * 3) {
      this.#growIndex();
      this.#insert(entry, hash);
    } else {
      this.#index[slot] = entry + 1;
    }
    if (key.group !== 0) this.#groups.set(key.group, this.groupSize(key.group) + 1);
    return entry;
  }

  #hasKey(entry: number, key: Key): boolean {
    const place = this.#places[entry]!;
    const { view } = this.#slabs[place >>> 16]!;
    const at = (place & 0xffff) * 4;
    if (keyLength(view, at) !== key.length) return false;
    const { view: wanted, length } = key;
    for (let word = 0; word < length; word += 4) {
      if (view.getInt32(at + KEY + word, true) !== wanted.getInt32(word, true)) return false;
    }
    return true;
  }

  #newEntry(): number {
    if (this.#entries === this.#places.length) {
      const places = new Int32Array(this.#entries * 2);
      places.set(this.#places);
      this.#places = places;
      const hashes = new Int32Array(places.length);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    return this.#entries++;
  }

  #growIndex(): void {
    const { length } = this.#index;
    this.#index = new Int32Array(length < FAST_GROWTH ? length * 4 : length * 2);
    for (let entry = 0; entry < this.#entries; entry++) {
      if (this.#places[entry] !== NO_PLACE) this.#insert(entry, this.#hashes[entry]!);
    }
  }

  #insert(entry: number, hash: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let at = hash & mask;
    while (index[at] !== 0) at = (at + STEP) & mask;
    index[at] = entry + 1;
  }

  /** Moves other entries into the hole that searches would miss. */
  #removeFromIndex(entry: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let hole = this.#hashes[entry]! & mask;
    while (index[hole] !== entry + 1) hole = (hole + STEP) & mask;
    for (let at = (hole + STEP) & mask; index[at] !== 0; at = (at + STEP) & mask) {
      // If its search starts after the hole, the entry stays.
      if (stepsBetween(this.#hashes[index[at]! - 1]!, at, mask) < stepsBetween(hole, at, mask)) continue;
      index[hole] = index[at]!;
      hole = at;
    }
    index[hole] = 0;
  }

  #write(entry: number, key: Key, message: MessageView): number {
    const { group } = key;
    const head = KEY + key.length + (group === 0 ? 0 : 4);
    const length = head + align(message.length);
    const number = this.#slabFor(length);
    const slab = this.#slabs[number]!;
    const { bytes, view, words, used: at } = slab;
    words[(at + ID) >> 2] = entry;
    view.setInt32(at + KEY_LENGTH, group === 0 ? key.length : key.length | HAS_GROUP, true);
    copyWords(key.view, 0, words, at + KEY, key.length);
    if (group !== 0) view.setUint32(at + head - 4, group, true);
    copyMessage(message, bytes, words, at + head);
    slab.used += length;
    slab.live += length;
    this.#live += length;
    return placeOf(number, at);
  }

  #slabFor(length: number): number {
    const current = this.#slabs[this.#current];
    if (current !== undefined && current.used + length <= current.bytes.length) return this.#current;
    const size = Math.min(Math.max(align(this.#live * SLAB_GROWTH), MIN_SLAB_SIZE), SLAB_SIZE);
    const slab = this.#unusedSlab(length, size) ?? newSlab(Math.max(size, length));
    const number = this.#freeSlabs.pop() ?? this.#slabs.length;
    this.#slabs[number] = slab;
    if (current !== undefined) this.#sparse.push(this.#current);
    this.#current = number;
    return number;
  }

  /** Drops unused slabs (blocks of stored messages) of other sizes. */
  #unusedSlab(length: number, size: number): Slab | undefined {
    for (let slab = this.#unused.pop(); slab !== undefined; slab = this.#unused.pop()) {
      const capacity = slab.bytes.length;
      if (capacity < Math.max(length, size / 2) || capacity > Math.max(length, size) * 2) continue;
      slab.used = 0;
      return slab;
    }
    return undefined;
  }

  #release(place: number): void {
    const number = place >>> 16;
    const slab = this.#slabs[number]!;
    const at = (place & 0xffff) * 4;
    const length = recordLength(slab.view, at);
    slab.live -= length;
    this.#live -= length;
    if (number !== this.#current && slab.live < slab.used * MIN_USE) this.#sparse.push(number);
  }

  #compact(): void {
    for (let number = this.#sparse.pop(); number !== undefined; number = this.#sparse.pop()) {
      const slab = this.#slabs[number];
      if (slab === undefined || number === this.#current || slab.live >= slab.used * MIN_USE) continue;
      for (let at = 0; slab.live > 0 && at < slab.used; ) {
        const length = recordLength(slab.view, at);
        const entry = slab.words[(at + ID) >> 2]!;
        if (this.#places[entry] === placeOf(number, at)) {
          this.#places[entry] = this.#move(slab, at, length);
          slab.live -= length;
        }
        at += length;
      }
      this.#slabs[number] = undefined;
      this.#freeSlabs.push(number);
      if (this.#retired !== undefined && this.#retired.length < MAX_UNUSED) this.#retired.push(slab);
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

function newSlab(size: number): Slab {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  const words = new Int32Array(bytes.buffer, 0, size >> 2);
  return { bytes, view: new DataView(bytes.buffer), words, used: 0, live: 0 };
}

function stepsBetween(from: number, to: number, mask: number): number {
  return Math.imul(to - from, STEPS_PER_SLOT) & mask;
}

function placeOf(slab: number, at: number): number {
  return (slab << 16) | (at >>> 2);
}

export function emptyMessage(): BorrowedMessage {
  return new BorrowedMessage(EMPTY_BYTES, EMPTY_VIEW);
}

function keyLength(view: DataView, at: number): number {
  return view.getInt32(at + KEY_LENGTH, true) & ~HAS_GROUP;
}

function groupOf(view: DataView, at: number): number {
  const word = view.getInt32(at + KEY_LENGTH, true);
  return (word & HAS_GROUP) === 0 ? 0 : view.getUint32(at + KEY + (word & ~HAS_GROUP), true);
}

function messageStart(view: DataView, at: number): number {
  const word = view.getInt32(at + KEY_LENGTH, true);
  return at + KEY + ((word & HAS_GROUP) === 0 ? word : (word & ~HAS_GROUP) + 4);
}

function recordLength(view: DataView, at: number): number {
  const start = messageStart(view, at);
  return start - at + align(view.getInt32(start, littleEndian));
}

/** Faster than TypedArray.set for short messages, the most frequent ones. */
function copyMessage(message: MessageView, bytes: Uint8Array, words: Int32Array, to: number): void {
  const { length, offset, store } = message;
  const whole = length & ~3;
  copyWords(message.view, offset, words, to, whole);
  for (let at = whole; at < length; at++) bytes[to + at] = store[offset + at]!;
  // The length field of an unsent message may be 0.
  words[to >> 2] = length;
}

/** JavaScriptCore represents results of getUint32 as slow doubles. */
function copyWords(from: DataView, start: number, words: Int32Array, to: number, length: number): void {
  for (let at = 0; at < length; at += 4) words[(to + at) >> 2] = from.getInt32(start + at, littleEndian);
}
