import { inspectAs } from "../base/inspect.ts";
import { rejectJson } from "../base/json.ts";
import { addCaller } from "../base/with-caller.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import type { MessageView } from "../message/message.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import { AnyListing, type ListingSource } from "./listing.ts";

/**
 * Asynchronous listing of a kernel table, which another thread reads. Entries are copies. Further entries are read only
 * when the caller requests them, so memory use does not depend on the length of the table.
 *
 * Leaving a loop, `done()` and `await using` cancel the listing and release the state that the kernel keeps for it.
 */
export class AsyncListing<Item> extends AnyListing<Item, AsyncDump> implements AsyncIterable<Item>, AsyncDisposable {
  static {
    inspectAs(AsyncListing, (listing) => `AsyncListing(${listing.#what})`);
  }

  /** @internal */
  protected source: ListingSource<Item, AsyncDump> | undefined;
  readonly #what: string;
  readonly #start: () => Promise<ListingSource<Item, AsyncDump>>;
  #starting: Promise<ListingSource<Item, AsyncDump>> | undefined;
  #isFinished = false;
  #failure: { readonly error: unknown } | undefined;
  /** Calls of {@link next} wait for each other's message. */
  #isReading = false;
  readonly #waitingCalls: (() => void)[] = [];

  /**
   * `start` is called when the first entry is requested.
   *
   * @internal
   */
  constructor(what: string, start: () => Promise<ListingSource<Item, AsyncDump>>) {
    super();
    this.#what = what;
    this.#start = start;
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
      while (this.taken >= this.waiting.length) {
        const message = await this.#pull();
        const item = message === undefined ? undefined : this.take(message);
        if (message === undefined || item !== undefined) return item;
      }
      return this.waiting[this.taken++];
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
    const rest = this.takeWaiting();
    try {
      const { dump } = this.source ?? (await this.#started());
      const items = await dump.collectInto<Item>((items, message) => this.add(items, message));
      this.#finish();
      return rest.length === 0 ? items : [...rest, ...items];
    } catch (error) {
      if (this.#endsEmpty(error)) return rest;
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
    this.takeWaiting();
    const source = this.source ?? (await this.#starting?.catch(() => undefined));
    await source?.dump.done();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  async #started(): Promise<ListingSource<Item, AsyncDump>> {
    this.#starting ??= this.#start();
    this.source = await this.#starting;
    return this.source;
  }

  async #pull(): Promise<MessageView | undefined> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#isFinished) return undefined;
    try {
      const { dump } = this.source ?? (await this.#started());
      // The caller may have cancelled the listing during the start.
      if (this.#isFinished) return undefined;
      const message = dump.nextReceived() ?? (await dump.next());
      if (message === undefined) this.#finish();
      return message;
    } catch (error) {
      if (this.#endsEmpty(error)) return undefined;
      this.#failure = { error };
      throw error;
    }
  }

  #finish(): void {
    this.#isFinished = true;
    this.source?.succeeded?.();
  }

  #endsEmpty(error: unknown): boolean {
    const isEmpty = this.saysEmpty(error);
    if (isEmpty) this.#finish();
    return isEmpty;
  }

  #checkNotFinished(): void {
    if (this.taken < this.waiting.length) return;
    if (this.#failure !== undefined) throw this.#failure.error;
    if (!this.#isFinished) return;
    throw new TypeError(`${this.#what}: the entries were read to the end or cancelled; list them again`);
  }
}
