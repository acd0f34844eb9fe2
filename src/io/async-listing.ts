import { fromOpen } from "../base/argument-error.ts";
import { inspectAs } from "../base/inspect.ts";
import { rejectJson } from "../base/json.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import { iterate } from "../threads/iterate.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import { TurnQueue } from "../threads/turn-queue.ts";
import { driveAsync } from "./drive.ts";
import { AnyListing, type ListingHooks, type ListingSource } from "./listing.ts";

/**
 * Asynchronous listing of a kernel table, which another thread reads. Entries are copies. Further entries are read only
 * when the caller requests them, so memory use does not depend on the length of the table.
 *
 * Leaving a loop, `done()` and `await using` cancel the listing and release the state that the kernel keeps for it.
 */
export class AsyncListing<Item> extends AnyListing<Item, AsyncDump> implements AsyncIterable<Item>, AsyncDisposable {
  static {
    inspectAs(AsyncListing, (listing) => `AsyncListing(${listing.what})`);
  }

  readonly #start: () => Promise<ListingSource<Item, AsyncDump>>;
  /** Start of the first part. */
  #starting: Promise<ListingSource<Item, AsyncDump>> | undefined;
  /** Calls of {@link next} wait for each other's message. */
  readonly #calls = new TurnQueue();
  readonly #slice = new TimeSlice();

  /**
   * `start` is called when the first entry is requested.
   *
   * @internal
   */
  constructor(what: string, start: () => Promise<ListingSource<Item, AsyncDump>>, hooks?: ListingHooks<Item>) {
    super(fromOpen(what, new.target, "list() of a table", start), hooks);
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
    const turn = this.#calls.enter();
    if (turn !== undefined) await turn;
    try {
      this.#endAborted();
      return this.nextReceived() ?? (await driveAsync(this.reading()));
    } finally {
      this.#calls.leave();
    }
  }

  /**
   * Resolves with all remaining entries of the table. If the table changes during the dump, the dump is repeated (see
   * `retryInterrupted`), unless the caller has already taken entries. Check {@link consistent} afterwards.
   *
   * @throws TypeError if the listing was already read to its end or cancelled. Otherwise, the errors of {@link next}.
   */
  toArray(): Promise<Item[]> {
    return driveAsync(this.listing());
  }

  /**
   * Resolves with the number of remaining entries, without keeping them. If the table changes during the dump, the
   * entries are counted again, as {@link toArray} reads them again.
   *
   * @throws TypeError if the listing was already read to its end or cancelled. Otherwise, the errors of {@link next}.
   */
  count(): Promise<number> {
    return driveAsync(this.counting());
  }

  /**
   * Throws a TypeError, because `JSON.stringify` cannot wait for the entries. Instead, pass the result of `toArray()`
   * and `jsonReplacer` to `JSON.stringify`.
   */
  toJSON(): never {
    return rejectJson(this.what);
  }

  /**
   * Iterates over the remaining entries of the listing. Throws a TypeError if the listing has ended or was cancelled.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.checkNotFinished();
    return iterate(this);
  }

  /** Cancels the listing. Has no effect on a listing that has ended. */
  async done(): Promise<void> {
    this.end ??= {};
    this.takeWaiting();
    try {
      const source = this.source ?? (await this.#starting?.catch(() => undefined));
      await source?.dump.done();
    } finally {
      this.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  /** Discards the entries that were received before the caller aborted the listing. */
  #endAborted(): void {
    const dump = this.source?.dump;
    if (dump?.signal?.aborted !== true || this.takeWaiting().length === 0) return;
    this.end ??= { error: dump.signal.reason };
    void this.done();
  }

  /** @internal */
  async started(): Promise<ListingSource<Item, AsyncDump>> {
    this.#starting ??= this.#start();
    this.source = await this.#starting;
    return this.source;
  }

  /** @internal */
  protected pause(): Promise<void> | undefined {
    return this.#slice.isOverAfterEntry() ? this.#slice.pause() : undefined;
  }
}
