import { jsonItems } from "../../../base/json.ts";
import { ItemIterator } from "../../../client/item-iterator.ts";
import { NLM_F_DUMP_FILTERED } from "../../../constants/netlink.ts";
import type { Dump } from "../../../dump/dump.ts";
import { NetlinkError } from "../../../errors.ts";
import type { ReadItem } from "../../../io/async-listing.ts";
import type { ListOf, Mode } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";

/**
 * Return type of `list()`: a {@link Listing}, or an asynchronous listing if the client was opened with `openAsync()`.
 */
export type Listed<M extends Mode, Item> = ListOf<M, Item, Listing<Item>>;

/**
 * Iterates over the entries of a kernel table while the kernel sends the entries. Each entry is an independent copy.
 * Memory use does not depend on the length of the table.
 *
 * Leaving the loop, calling `done()` or disposing the listing cancels the dump at once.
 */
export class Listing<Item> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  readonly #start: () => Dump;
  #dump: Dump;
  #retries: number;
  readonly #read: ReadItem<Item>;
  /** Error codes by which the kernel reports an empty table. */
  readonly #empty: readonly string[];
  #waiting: readonly Item[] = [];
  #taken = 0;
  #messages = 0;
  #filtered = 0;

  /** @internal */
  constructor(start: () => Dump, retries: number, read: ReadItem<Item>, empty: readonly string[] = []) {
    this.#start = start;
    this.#dump = start();
    this.#retries = retries;
    this.#read = read;
    this.#empty = empty;
  }

  /**
   * Whether the kernel has reported no change of the table during the dump so far. After a reported change
   * (`NLM_F_DUMP_INTR`), entries may be missing or duplicated. The kernel detects changes only in some tables.
   */
  get consistent(): boolean {
    return this.#dump.consistent;
  }

  /**
   * Whether the kernel applied the filter to all messages so far (`NLM_F_DUMP_FILTERED`). If false, this library
   * filters the entries. The result is the same, but the dump takes longer.
   */
  get filteredByKernel(): boolean {
    return this.#messages > 0 && this.#filtered === this.#messages;
  }

  /**
   * Returns the next entry of the listing, or undefined at the end.
   *
   * @throws NetlinkError if the kernel ends the dump with an error, or if a message of the dump was lost, malformed or
   *   late. Later calls throw the same error.
   */
  next(): Item | undefined {
    if (this.#taken < this.#waiting.length) return this.#waiting[this.#taken++];
    for (let message = this.#pull(); message !== undefined; message = this.#pull()) {
      const item = this.#take(message);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** Cancels the rest of the dump. Has no effect if the listing was read to its end or was already cancelled. */
  done(): void {
    this.#waiting = [];
    this.#taken = 0;
    this.#dump.done();
  }

  /**
   * Returns all remaining entries of the listing. If the table changes during the dump, the dump is restarted (see
   * `retryInterrupted`), but only if no entry was read from the listing before. Check {@link consistent} afterwards.
   *
   * @throws TypeError if the listing was already read to its end or cancelled; NetlinkError like {@link next}.
   */
  toArray(): Item[] {
    this.#checkNotFinished();
    const whole = this.#messages === 0;
    for (;;) {
      const items: Item[] = [];
      for (let item = this.next(); item !== undefined; item = this.next()) items.push(item);
      if (this.#dump.consistent || !whole || this.#retries-- <= 0) return items;
      this.#dump = this.#start();
      this.#messages = 0;
      this.#filtered = 0;
    }
  }

  /** Returns the remaining entries for `JSON.stringify`, in the form of `jsonReplacer`. */
  toJSON(): unknown[] {
    return jsonItems(this.toArray());
  }

  /**
   * Iterates over the remaining entries. Throws a TypeError if the listing was already read to its end or cancelled.
   */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.#checkNotFinished();
    return new ItemIterator(this);
  }

  /**
   * Iterates over the remaining entries without blocking the thread. Throws a TypeError if the listing was already read
   * to its end or cancelled.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.#checkNotFinished();
    return this.#items();
  }

  async *#items(): AsyncGenerator<Item, void, void> {
    try {
      // Entries of the last message that next() did not return yet.
      while (this.#taken < this.#waiting.length) yield this.#waiting[this.#taken++]!;
      for await (const message of this.#dump.messages()) {
        for (let item = this.#take(message); item !== undefined; item = this.#waiting[this.#taken++]) yield item;
      }
    } catch (error) {
      if (!this.#saysEmpty(error)) throw error;
    } finally {
      this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  #checkNotFinished(): void {
    if (this.#taken < this.#waiting.length) return;
    try {
      this.#dump.checkNotFinished();
    } catch (error) {
      throw this.#saysEmpty(error) ? this.#dump.finishedError : error;
    }
  }

  #take(message: MessageView): Item | undefined {
    this.#messages++;
    if ((message.flags & NLM_F_DUMP_FILTERED) !== 0) this.#filtered++;
    const item = this.#readOrCancel(message);
    if (!Array.isArray(item)) return item as Item | undefined;
    this.#waiting = item;
    this.#taken = 1;
    return item[0];
  }

  /** next() and toArray() do not cancel the dump after an error. */
  #readOrCancel(message: MessageView): ReturnType<ReadItem<Item>> {
    try {
      return this.#read(message);
    } catch (error) {
      this.done();
      throw error;
    }
  }

  #pull(): MessageView | undefined {
    try {
      return this.#dump.nextShared();
    } catch (error) {
      if (this.#saysEmpty(error)) return undefined;
      throw error;
    }
  }

  #saysEmpty(error: unknown): boolean {
    return error instanceof NetlinkError && error.syscall === undefined && this.#empty.includes(error.code);
  }
}
