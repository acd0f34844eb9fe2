import type { MessageView } from "../message/message.ts";
import { emptyMessage, type Table, type TableObserver } from "./table.ts";

const FIRST_CAPACITY = 64;
const NONE = -1;

export interface IndexedProperty {
  hash(message: MessageView): number;
  count?(message: MessageView, difference: 1 | -1): void;
}

/** Buckets are doubly linked lists in typed arrays: 16 bytes per entry. */
export class EntryIndex implements TableObserver {
  readonly #table: Table;
  readonly #property: IndexedProperty;
  readonly #message = emptyMessage();
  #heads: Int32Array = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #next: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Previous entry in the bucket; `NONE - 1 - bucket` for the first. */
  #previous: Int32Array = new Int32Array(FIRST_CAPACITY);
  #size = 0;

  constructor(table: Table, property: IndexedProperty) {
    this.#table = table;
    this.#property = property;
    this.#resize(table.size);
    for (const entry of table.entries()) this.add(entry);
  }

  get memory(): number {
    return this.#heads.byteLength + this.#next.byteLength + this.#previous.byteLength;
  }

  add(entry: number): void {
    if (entry >= this.#next.length || this.#size >= this.#heads.length) this.#grow(entry);
    const message = this.#table.view(entry, this.#message);
    this.#link(entry, message);
    this.#property.count?.(message, 1);
    this.#size++;
  }

  /** Called before the message is removed: it determines the hash bucket. */
  remove(entry: number): void {
    const next = this.#next[entry]!;
    const previous = this.#previous[entry]!;
    if (previous >= 0) this.#next[previous] = next;
    else this.#heads[NONE - 1 - previous] = next;
    if (next >= 0) this.#previous[next] = previous;
    this.#size--;
    this.#property.count?.(this.#table.view(entry, this.#message), -1);
  }

  /** May yield entries with other hashes; the caller compares the property. */
  *candidates(hash: number): Generator<number, void, void> {
    for (let entry = this.#heads[this.#bucketOf(hash)]!; entry >= 0; entry = this.#next[entry]!) yield entry;
  }

  #bucketOf(hash: number): number {
    return (Math.imul(hash, 0x9e3779b1) >>> 7) & (this.#heads.length - 1);
  }

  #link(entry: number, message: MessageView): void {
    const bucket = this.#bucketOf(this.#property.hash(message));
    const next = this.#heads[bucket]!;
    this.#heads[bucket] = entry;
    this.#next[entry] = next;
    this.#previous[entry] = NONE - 1 - bucket;
    if (next >= 0) this.#previous[next] = entry;
  }

  #grow(entry: number): void {
    const old = this.#heads;
    const next = this.#next;
    this.#resize(Math.max(entry + 1, this.#size * 2));
    for (const head of old) {
      for (let at = head; at >= 0; at = next[at]!) this.#link(at, this.#table.view(at, this.#message));
    }
  }

  #resize(entries: number): void {
    let capacity = FIRST_CAPACITY;
    while (capacity < entries) capacity *= 2;
    this.#heads = new Int32Array(capacity).fill(NONE);
    this.#next = new Int32Array(capacity);
    this.#previous = new Int32Array(capacity);
  }
}
