import { fromOpen } from "../base/argument-error.ts";
import { inspectAs } from "../base/inspect.ts";
import { jsonItems } from "../base/json.ts";
import { withProgramStack } from "../base/stack.ts";
import { NLM_F_DUMP_FILTERED } from "../constants/netlink.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import type { Dump } from "../dump/dump.ts";
import type { DumpToken } from "../dump/dump-options.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";
import type { MessageView } from "../message/message.ts";
import { drive, type MaybePromise, type Steps, wait } from "./drive.ts";
import { ItemIterator } from "./item-iterator.ts";

/** Dump whose messages contain the entries of a listing, or the entries of its first part. */
export interface ListingSource<Item, Source extends Dump | AsyncDump> {
  readonly dump: Source;
  read(message: MessageView): Item | readonly Item[] | undefined;
  /** Error codes by which the kernel reports an empty table. */
  readonly empty?: readonly string[] | undefined;
  readonly succeeded?: (() => void) | undefined;
  /**
   * Starts the dump of the next part, or returns undefined if there is none. Only a listing of several kernel tables has
   * it.
   */
  readonly next?: (() => MaybePromise<ListingSource<Item, Source> | undefined>) | undefined;
}

/** What a listing does besides reading its source. */
export interface ListingHooks<Item> {
  /** Reads again an entry of which the dump omits a part. Returns undefined if the entry no longer exists. */
  complete?(item: Item): MaybePromise<Item | undefined>;
  /** Returns the error that the listing throws instead of `error`. */
  explain?(error: unknown): unknown;
  /** Called once, after the listing has ended. */
  ended?(): void;
}

/** The common part of {@link Listing} and `AsyncListing`. */
export abstract class AnyListing<Item, Source extends Dump | AsyncDump> {
  /** @internal Current part; undefined before the start. */
  protected source: ListingSource<Item, Source> | undefined;
  /** @internal Title of the listing in errors, such as "list links". */
  protected readonly what: string;
  /** @internal Whether the listing was read to its end, was cancelled or has failed. Later calls throw the error. */
  protected end: { readonly error?: unknown } | undefined;
  // `private` instead of `#private`, which JavaScriptCore accesses more slowly: these fields are used for each message.
  /** Entries of the last message. */
  private waiting: readonly Item[] = [];
  /** Number of entries in `waiting` that were returned. */
  private taken = 0;
  private messages = 0;
  private filtered = 0;
  /** Whether the dumps of all earlier parts were consistent. */
  #wasConsistent = true;
  private readonly hooks: ListingHooks<Item>;
  #isClosed = false;

  /** @internal */
  constructor(what: string, hooks: ListingHooks<Item> = {}) {
    this.what = what;
    this.hooks = hooks;
  }

  /**
   * Whether no change of the table during the dump is known. After a change, entries may be missing or duplicated. Some
   * changes are known only at the end: see `Dump.consistent`.
   */
  get consistent(): boolean {
    return this.#wasConsistent && (this.source?.dump.consistent ?? true);
  }

  /**
   * Whether the kernel applied the filter to all messages so far (`NLM_F_DUMP_FILTERED`). If false, this library
   * filters the entries. The result is the same, but the dump takes longer.
   */
  get filteredByKernel(): boolean {
    return this.messages > 0 && this.filtered === this.messages;
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

  abstract done(): MaybePromise<void>;

  /** @internal */
  abstract started(): MaybePromise<ListingSource<Item, Source>>;

  /** @internal Lets the event loop run during long work. */
  protected abstract pause(): Promise<void> | undefined;

  /** @internal Throws if the listing has ended, because the table would otherwise look empty. */
  protected checkNotFinished(): void {
    if (this.end === undefined || this.taken < this.waiting.length) return;
    if ("error" in this.end) throw this.end.error;
    throw withProgramStack(new TypeError(`${this.what}: the dump was read to its end or cancelled; start a new one`));
  }

  /** @internal Returns the next entry if it was already received, and needs no other request. */
  protected nextReceived(): Item | undefined {
    if (this.taken < this.waiting.length) return this.waiting[this.taken++];
    if (this.source === undefined || this.hooks.complete !== undefined) return undefined;
    const { dump } = this.source;
    for (let message = dump.nextReceived(); message !== undefined; message = dump.nextReceived()) {
      const item = this.#take(message);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** @internal Returns the next entry after those of {@link nextReceived}, or undefined at the end. */
  protected *reading(): Steps<Item | undefined> {
    for (;;) {
      const message = yield* this.#pulling();
      if (message === undefined) return undefined;
      const item = this.#take(message);
      const whole = item === undefined ? undefined : yield* this.#completing(item);
      if (whole !== undefined) return whole;
    }
  }

  /** @internal Returns all remaining entries. */
  protected *listing(): Steps<Item[]> {
    this.checkNotFinished();
    const waiting = this.takeWaiting();
    const read = yield* this.#collecting<Item>((all, message) => {
      const item = this.#read(message);
      if (Array.isArray(item)) for (const one of item) all.push(one);
      else if (item !== undefined) all.push(item as Item);
    });
    const items = waiting.length === 0 ? read : waiting.concat(read);
    if (this.hooks.complete === undefined) return items;
    const whole: Item[] = [];
    for (const item of items) {
      const one = yield* this.#completing(item);
      if (one !== undefined) whole.push(one);
      yield* wait(this.pause());
    }
    this.close();
    return whole;
  }

  /** @internal Returns the number of remaining entries. */
  protected *counting(): Steps<number> {
    if (this.hooks.complete !== undefined) return (yield* this.listing()).length;
    this.checkNotFinished();
    const waiting = this.takeWaiting().length;
    const counts = yield* this.#collecting<number>((all, message) => {
      const item = this.#read(message);
      const count = Array.isArray(item) ? item.length : Number(item !== undefined);
      // A dump that is repeated starts with an empty list.
      all[0] = (all[0] ?? 0) + count;
    });
    return counts.reduce((sum, count) => sum + count, waiting);
  }

  /** @internal Returns and removes the received entries. */
  protected takeWaiting(): Item[] {
    const rest = this.waiting.slice(this.taken);
    this.waiting = [];
    this.taken = 0;
    return rest;
  }

  /** @internal Called when the listing needs no further request. */
  protected close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.hooks.ended?.();
  }

  /** Returns the next message, or undefined after the last part. */
  *#pulling(): Steps<MessageView | undefined> {
    for (;;) {
      if (this.end !== undefined) {
        if ("error" in this.end) throw this.end.error;
        this.close();
        return undefined;
      }
      try {
        const { dump } = this.source ?? (yield* wait(this.started()));
        // The caller may have cancelled the listing during the start.
        if (this.end !== undefined) continue;
        const message = yield* wait<MessageView | undefined>(dump.nextShared());
        if (message !== undefined) return message;
        this.source?.succeeded?.();
      } catch (error) {
        this.#checkEmpty(error);
      }
      yield* this.#continuing();
    }
  }

  /** Reads the messages of all remaining parts. */
  *#collecting<Result>(add: (results: Result[], message: MessageView) => void): Steps<Result[]> {
    let all: Result[] = [];
    while (this.end === undefined) {
      try {
        const { dump } = this.source ?? (yield* wait(this.started()));
        const own = yield* wait<Result[]>(dump.collectInto(add));
        this.source?.succeeded?.();
        all = all.length === 0 ? own : all.concat(own);
      } catch (error) {
        this.#checkEmpty(error);
      }
      yield* this.#continuing();
    }
    if ("error" in this.end) throw this.end.error;
    if (this.hooks.complete === undefined) this.close();
    return all;
  }

  /** Continues with the next part, or ends the listing after the last one. */
  *#continuing(): Steps<void> {
    const next = this.end === undefined ? this.source?.next : undefined;
    if (next === undefined) {
      this.end ??= {};
      return;
    }
    try {
      const source = yield* wait(next());
      // The caller may have cancelled the listing during the start.
      if (source === undefined) this.end ??= {};
      else if (this.end !== undefined) yield* wait(source.dump.done());
      else {
        this.#wasConsistent = this.consistent;
        this.source = source;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  *#completing(item: Item): Steps<Item | undefined> {
    const { complete } = this.hooks;
    if (complete === undefined) return item;
    try {
      return yield* wait(complete(item));
    } catch (error) {
      void this.done();
      return this.#fail(error);
    }
  }

  /** Throws unless an error only means that the current part is empty. */
  #checkEmpty(error: unknown): void {
    const isEmpty =
      error instanceof NetlinkError && error.syscall === undefined && this.source?.empty?.includes(error.code) === true;
    if (!isEmpty) this.#fail(error);
  }

  #fail(error: unknown): never {
    const explained = this.hooks.explain?.(error) ?? error;
    this.end ??= { error: explained };
    this.close();
    throw explained;
  }

  /** Returns the first entry of the message, if any. The others wait. */
  #take(message: MessageView): Item | undefined {
    const item = this.#read(message);
    if (!Array.isArray(item)) return item as Item | undefined;
    this.waiting = item;
    this.taken = 1;
    return item[0];
  }

  /** If the conversion throws, the dump must not stay open. */
  #read(message: MessageView): Item | readonly Item[] | undefined {
    this.messages++;
    if ((message.flags & NLM_F_DUMP_FILTERED) !== 0) this.filtered++;
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
export class Listing<Item> extends AnyListing<Item, Dump> implements Iterable<Item>, Disposable {
  static {
    inspectAs(Listing, (listing) => `Listing(${listing.what})`);
  }

  /** @internal */
  constructor(what: string, source: ListingSource<Item, Dump>, hooks?: ListingHooks<Item>) {
    super(fromOpen(what, new.target, "list() of a table", source), hooks);
    this.source = source;
  }

  /**
   * Returns the next entry of the listing, or undefined at the end.
   *
   * @throws NetlinkError if the kernel ends the dump with an error, or if a message of the dump was lost, malformed or
   *   late. Later calls throw the same error.
   */
  next(): Item | undefined {
    const item = this.nextReceived();
    return item === undefined ? this.#nextFromKernel() : item;
  }

  /** Separate from {@link next}, so that engines inline the short path of {@link next}. */
  #nextFromKernel(): Item | undefined {
    return drive(this.reading());
  }

  /** Cancels the rest of the dump. Has no effect if the listing was read to its end or was already cancelled. */
  done(): void {
    this.end ??= {};
    this.takeWaiting();
    this.source!.dump.done();
    this.close();
  }

  /** @internal */
  started(): ListingSource<Item, Dump> {
    return this.source!;
  }

  /** @internal */
  protected pause(): undefined {}

  /**
   * Returns all remaining entries of the listing. If the table changes during the dump, the dump is repeated (see
   * `retryInterrupted`), but only if no entry was read from the listing before. Check {@link consistent} afterwards.
   *
   * @throws TypeError if the listing was already read to its end or cancelled; NetlinkError like {@link next}.
   */
  toArray(): Item[] {
    return drive(this.listing());
  }

  /**
   * Returns the number of remaining entries, without keeping them. If the table changes during the dump, the entries are
   * counted again, as {@link toArray} reads them again.
   *
   * @throws TypeError if the listing was already read to its end or cancelled; NetlinkError like {@link next}.
   */
  count(): number {
    return drive(this.counting());
  }

  /** Returns the remaining entries for `JSON.stringify`, in the form of `jsonReplacer`. */
  toJSON(): unknown[] {
    return jsonItems(this.toArray());
  }

  /**
   * Returns a token with which another thread can read the messages of the same dump: see `Dump.share`. Throws a
   * TypeError if the listing was already read to its end or cancelled, or if it needs several dumps.
   */
  share(): DumpToken {
    this.checkNotFinished();
    const { dump, next } = this.source!;
    if (next !== undefined) throw withProgramStack(new TypeError(`${this.what}: the entries come from several dumps`));
    return dump.share();
  }

  /**
   * Iterates over the remaining entries of the listing. Throws a TypeError if the listing was already read to its end
   * or cancelled.
   */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.checkNotFinished();
    return new ItemIterator(this);
  }

  [Symbol.dispose](): void {
    this.done();
  }
}
