import { inspectAs } from "../base/inspect.ts";
import { jsonItems } from "../base/json.ts";
import { NLM_F_DUMP_FILTERED } from "../constants/netlink.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import type { Dump } from "../dump/dump.ts";
import type { DumpToken } from "../dump/dump-options.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";
import type { MessageView } from "../message/message.ts";
import { ItemIterator } from "./item-iterator.ts";

export interface ListingSource<Item, Source extends Dump | AsyncDump> {
  readonly dump: Source;
  read(message: MessageView): Item | readonly Item[] | undefined;
  /** Error codes by which the kernel reports an empty table. */
  readonly empty?: readonly string[] | undefined;
  readonly succeeded?: () => void;
}

/** The common part of {@link Listing} and `AsyncListing`. */
export abstract class AnyListing<Item, Source extends Dump | AsyncDump> {
  /** @internal */
  protected abstract readonly source: ListingSource<Item, Source> | undefined;
  /** @internal Entries of the last message. */
  protected waiting: readonly Item[] = [];
  /** @internal Number of entries in `waiting` that were returned. */
  protected taken = 0;
  #messages = 0;
  #filtered = 0;

  /**
   * Whether the kernel has reported no change of the table during the dump so far. After a reported change
   * (`NLM_F_DUMP_INTR`), entries may be missing or duplicated. The kernel detects changes only in some tables.
   */
  get consistent(): boolean {
    return this.source?.dump.consistent ?? true;
  }

  /**
   * Whether the kernel applied the filter to all messages so far (`NLM_F_DUMP_FILTERED`). If false, this library
   * filters the entries. The result is the same, but the dump takes longer.
   */
  get filteredByKernel(): boolean {
    return this.#messages > 0 && this.#filtered === this.#messages;
  }

  /**
   * Extended acknowledgement that the kernel sent at the end of a successful dump. Undefined before the end, or if the
   * kernel sent none.
   */
  get extendedAck(): ExtendedAck | undefined {
    return this.source?.dump.extendedAck;
  }

  /**
   * Warning that the kernel sent at the end of a successful dump. Undefined before the end, or if there is no warning.
   */
  get warning(): string | undefined {
    return this.source?.dump.warning;
  }

  abstract done(): void | Promise<void>;

  /** @internal Returns the first entry of the message, if any. The others wait. */
  protected take(message: MessageView): Item | undefined {
    const item = this.#read(message);
    if (!Array.isArray(item)) return item as Item | undefined;
    this.waiting = item;
    this.taken = 1;
    return item[0];
  }

  /** @internal */
  protected add(items: Item[], message: MessageView): void {
    const item = this.#read(message);
    if (Array.isArray(item)) for (const one of item) items.push(one);
    else if (item !== undefined) items.push(item as Item);
  }

  /** @internal Returns and removes the entries that wait. */
  protected takeWaiting(): Item[] {
    const rest = this.waiting.slice(this.taken);
    this.waiting = [];
    this.taken = 0;
    return rest;
  }

  /** @internal */
  protected saysEmpty(error: unknown): boolean {
    const codes = this.source?.empty;
    return (
      codes !== undefined && error instanceof NetlinkError && error.syscall === undefined && codes.includes(error.code)
    );
  }

  /** If the conversion throws, the dump must not stay open. */
  #read(message: MessageView): Item | readonly Item[] | undefined {
    this.#messages++;
    if ((message.flags & NLM_F_DUMP_FILTERED) !== 0) this.#filtered++;
    try {
      return this.source!.read(message);
    } catch (error) {
      void this.done();
      throw error;
    }
  }
}

/**
 * Iterates over the entries of a kernel table while the kernel sends the entries. Each entry is an independent copy.
 * Memory use does not depend on the length of the table.
 *
 * Leaving the loop, calling `done()` or disposing the listing cancels the dump at once.
 */
export class Listing<Item> extends AnyListing<Item, Dump> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  static {
    inspectAs(Listing, (listing) => `Listing(${listing.#what})`);
  }

  /** @internal */
  protected readonly source: ListingSource<Item, Dump>;
  readonly #what: string;

  /** @internal */
  constructor(what: string, source: ListingSource<Item, Dump>) {
    super();
    this.#what = what;
    this.source = source;
  }

  /**
   * Returns the next entry of the listing, or undefined at the end.
   *
   * @throws NetlinkError if the kernel ends the dump with an error, or if a message of the dump was lost, malformed or
   *   late. Later calls throw the same error.
   */
  next(): Item | undefined {
    if (this.taken < this.waiting.length) return this.waiting[this.taken++];
    for (let message = this.#pull(); message !== undefined; message = this.#pull()) {
      const item = this.take(message);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** Cancels the rest of the dump. Has no effect if the listing was read to its end or was already cancelled. */
  done(): void {
    this.takeWaiting();
    this.source.dump.done();
  }

  /**
   * Returns all remaining entries of the listing. If the table changes during the dump, the dump is repeated (see
   * `retryInterrupted`), but only if no entry was read from the listing before. Check {@link consistent} afterwards.
   *
   * @throws TypeError if the listing was already read to its end or cancelled; NetlinkError like {@link next}.
   */
  toArray(): Item[] {
    this.checkNotFinished();
    const rest = this.takeWaiting();
    try {
      const items = this.source.dump.collectInto<Item>((items, message) => this.add(items, message));
      this.source.succeeded?.();
      return rest.length === 0 ? items : [...rest, ...items];
    } catch (error) {
      if (this.saysEmpty(error)) return rest;
      throw error;
    }
  }

  /** Returns the remaining entries for `JSON.stringify`, in the form of `jsonReplacer`. */
  toJSON(): unknown[] {
    return jsonItems(this.toArray());
  }

  /**
   * Returns a token with which another thread can read the messages of the same dump: see `Dump.share`. Throws a
   * TypeError if the listing was already read to its end or cancelled.
   */
  share(): DumpToken {
    this.checkNotFinished();
    return this.source.dump.share();
  }

  /**
   * Iterates over the remaining entries of the listing. Throws a TypeError if the listing was already read to its end
   * or cancelled.
   */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.checkNotFinished();
    return new ItemIterator(this);
  }

  /**
   * Iterates over the remaining entries without blocking the thread. Throws a TypeError if the listing was already read
   * to its end or cancelled.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.checkNotFinished();
    return this.#items();
  }

  async *#items(): AsyncGenerator<Item, void, void> {
    try {
      // Entries of the last message that next() did not return yet.
      while (this.taken < this.waiting.length) yield this.waiting[this.taken++]!;
      for await (const message of this.source.dump.messages()) {
        for (let item = this.take(message); item !== undefined; item = this.waiting[this.taken++]) yield item;
      }
      this.source.succeeded?.();
    } catch (error) {
      if (!this.saysEmpty(error)) throw error;
    } finally {
      this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  /** @internal */
  checkNotFinished(): void {
    if (this.taken < this.waiting.length) return;
    try {
      this.source.dump.checkNotFinished();
    } catch (error) {
      throw this.saysEmpty(error) ? this.source.dump.finishedError : error;
    }
  }

  #pull(): MessageView | undefined {
    try {
      const message = this.source.dump.nextShared();
      if (message === undefined) this.source.succeeded?.();
      return message;
    } catch (error) {
      if (this.saysEmpty(error)) return undefined;
      throw error;
    }
  }
}
