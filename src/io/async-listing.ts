import { inspectAs } from "../base/inspect.ts";
import { rejectJson } from "../base/json.ts";
import { addCaller } from "../base/with-caller.ts";
import { NLM_F_DUMP_FILTERED } from "../constants/netlink.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";
import type { MessageView } from "../message/message.ts";
import { TimeSlice } from "../threads/time-slice.ts";

export type ReadItem<Item> = (message: MessageView) => Item | readonly Item[] | undefined;

export interface StartedListing<Item> {
  readonly dump: AsyncDump;
  readonly read: ReadItem<Item>;
  /** Errors that mean that the table is empty, such as "ENOENT". */
  readonly empty?: readonly string[] | undefined;
  readonly succeeded?: () => void;
}

/**
 * Asynchronous listing of a kernel table, which another thread reads. Entries are copies. Further entries are read only
 * when the caller requests them, so memory use does not depend on the length of the table.
 *
 * Leaving a loop, `done()` and `await using` cancel the listing and release the state that the kernel keeps for it.
 */
export class AsyncListing<Item> implements AsyncIterable<Item>, AsyncDisposable {
  static {
    inspectAs(AsyncListing, (listing) => `AsyncListing(${listing.#what})`);
  }

  readonly #what: string;
  readonly #start: () => Promise<StartedListing<Item>>;
  #starting: Promise<StartedListing<Item>> | undefined;
  #source: StartedListing<Item> | undefined;
  #waiting: readonly Item[] = [];
  #taken = 0;
  #messages = 0;
  #filtered = 0;
  #isFinished = false;
  /** Calls of {@link next} wait for each other's message. */
  #isReading = false;
  readonly #waitingCalls: (() => void)[] = [];

  /**
   * `start` is called when the first entry is requested.
   *
   * @internal
   */
  constructor(what: string, start: () => Promise<StartedListing<Item>>) {
    this.#what = what;
    this.#start = start;
  }

  /**
   * False if the kernel has reported a change of the table during the dump (`NLM_F_DUMP_INTR`): entries may be missing
   * or duplicated. The kernel detects changes only in some tables.
   */
  get consistent(): boolean {
    return this.#source?.dump.consistent ?? true;
  }

  /**
   * Whether the kernel has applied the filter to all messages so far (`NLM_F_DUMP_FILTERED`). Otherwise, this library
   * applies the filter: the entries are the same, but the dump takes longer.
   */
  get filteredByKernel(): boolean {
    return this.#messages > 0 && this.#filtered === this.#messages;
  }

  /** Extended acknowledgement at the end of a successful dump. Undefined before the end, or if the kernel sent none. */
  get extendedAck(): ExtendedAck | undefined {
    return this.#source?.dump.extendedAck;
  }

  /**
   * Warning that the kernel sent at the end of a successful dump. Undefined before the end, or if there is no warning.
   */
  get warning(): string | undefined {
    return this.#source?.dump.warning;
  }

  /**
   * Resolves with the next entry of the table, or with undefined at the end of the table.
   *
   * @throws NetlinkError if the kernel ends the dump with an error, or if a message of the dump was dropped, is
   *   malformed or did not arrive in time. Later calls throw the same error.
   * @throws the reason of the abort signal if the caller aborted it.
   */
  async next(): Promise<Item | undefined> {
    while (this.#isReading) await new Promise<void>((resolve) => this.#waitingCalls.push(resolve));
    this.#isReading = true;
    try {
      while (this.#taken >= this.#waiting.length) {
        const message = await this.#pull();
        if (message === undefined) return undefined;
        this.#count(message);
        const item = this.#read(message);
        if (Array.isArray(item)) {
          this.#waiting = item;
          this.#taken = 0;
        } else if (item !== undefined) return item as Item;
      }
      return this.#waiting[this.#taken++];
    } finally {
      this.#isReading = false;
      this.#waitingCalls.shift()?.();
    }
  }

  /**
   * Resolves with all remaining entries of the table. If the table changes during the dump, the dump is repeated (see
   * `retryInterrupted`), unless the caller has already taken entries. Check {@link consistent} afterwards.
   *
   * @throws TypeError if the listing was already read to its end or cancelled. Otherwise, the errors of {@link next}.
   */
  async toArray(): Promise<Item[]> {
    this.#checkNotFinished();
    const rest = this.#waiting.slice(this.#taken);
    this.#taken = this.#waiting.length;
    try {
      const { dump } = this.#source ?? (await this.#started());
      let hasBegun = false;
      const items = await dump.collectInto<Item>(
        (items, message) => {
          this.#count(message);
          const item = this.#read(message);
          if (Array.isArray(item)) for (const one of item) items.push(one);
          else if (item !== undefined) items.push(item as Item);
        },
        () => {
          // A repeated dump resets the counts of earlier messages too.
          if (hasBegun) this.#resetCounts();
          hasBegun = true;
        },
      );
      this.#finish();
      return rest.length === 0 ? items : [...rest, ...items];
    } catch (error) {
      if (this.#saysEmpty(error)) return rest;
      throw error;
    }
  }

  /**
   * Throws a TypeError, because `JSON.stringify` cannot wait for the entries. Instead, pass the result of `toArray()`
   * and `jsonReplacer` to `JSON.stringify`.
   */
  toJSON(): never {
    return rejectJson(this.#what);
  }

  /**
   * Iterates over the remaining entries of the listing. Throws a TypeError if the listing has ended or was cancelled.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.#checkNotFinished();
    return this.#iterate();
  }

  async *#iterate(): AsyncGenerator<Item, void, void> {
    const slice = new TimeSlice();
    const here = new Error();
    try {
      for (let item = await this.next(); item !== undefined; item = await this.next()) {
        yield item;
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    } catch (error) {
      addCaller(error, here);
      throw error;
    } finally {
      await this.done();
    }
  }

  /** Cancels the listing. Has no effect on a listing that has ended. */
  async done(): Promise<void> {
    this.#isFinished = true;
    this.#waiting = [];
    await this.#source?.dump.done();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  async #started(): Promise<StartedListing<Item>> {
    this.#starting ??= this.#start();
    this.#source = await this.#starting;
    return this.#source;
  }

  async #pull(): Promise<MessageView | undefined> {
    if (this.#isFinished) return undefined;
    try {
      const { dump } = this.#source ?? (await this.#started());
      const message = dump.nextReceived() ?? (await dump.next());
      if (message === undefined) this.#finish();
      return message;
    } catch (error) {
      if (this.#saysEmpty(error)) return undefined;
      throw error;
    }
  }

  #finish(): void {
    this.#isFinished = true;
    this.#source?.succeeded?.();
  }

  #count(message: MessageView): void {
    this.#messages++;
    if ((message.flags & NLM_F_DUMP_FILTERED) !== 0) this.#filtered++;
  }

  #resetCounts(): void {
    this.#messages = 0;
    this.#filtered = 0;
  }

  /** If the conversion throws, the dump must not stay open. */
  #read(message: MessageView): Item | readonly Item[] | undefined {
    try {
      return this.#source!.read(message);
    } catch (error) {
      void this.done();
      throw error;
    }
  }

  #saysEmpty(error: unknown): boolean {
    const isEmpty =
      error instanceof NetlinkError && error.syscall === undefined && this.#source?.empty?.includes(error.code);
    if (isEmpty) this.#finish();
    return isEmpty === true;
  }

  #checkNotFinished(): void {
    if (!this.#isFinished || this.#taken < this.#waiting.length) return;
    throw new TypeError(`${this.#what}: the entries were read to the end or cancelled; list them again`);
  }
}
