import { inspectAs } from "../../base/inspect.ts";
import { rejectJson } from "../../base/json.ts";
import type { AsyncListing } from "../../io/async-listing.ts";
import type { Io, Mode } from "../../io/io.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { DatapathTable, TableSource } from "./table.ts";

export type TableOf<M extends Mode, Item> = M extends "sync" ? DatapathTable<Item> : AsyncDatapathTable<Item>;

/**
 * A table of a datapath, such as its ports or flows. Another thread reads the entries from the kernel in constant
 * memory. Entries are copies. Leaving the loop, calling `done()` and disposing the table end the dump and free its
 * state in the kernel.
 */
export class AsyncDatapathTable<Item> implements AsyncIterable<Item>, AsyncDisposable {
  static {
    inspectAs(AsyncDatapathTable, (table) => `AsyncDatapathTable(${table.#source.title})`);
  }

  readonly #source: TableSource<unknown, Item, AsyncListing<unknown>>;
  readonly #io: Io;
  readonly #slice = new TimeSlice();
  #closed = false;

  /** @internal */
  constructor(source: TableSource<never, Item, AsyncListing<unknown>>, io: Io) {
    this.#source = source as TableSource<unknown, Item, AsyncListing<unknown>>;
    this.#io = io;
  }

  /**
   * Reports whether the table stayed unchanged while the kernel dumped it. If the table changed, entries may be missing
   * or duplicated.
   */
  get consistent(): boolean {
    return this.#source.dump.consistent;
  }

  /**
   * Resolves with the next entry of the table, or with undefined at the end.
   *
   * @throws DatapathError if the datapath does not exist; NetlinkError if the dump fails, or if part of the dump was
   *   dropped, is invalid, or did not arrive in time.
   */
  async next(): Promise<Item | undefined> {
    try {
      for (;;) {
        const raw = await this.#source.dump.next();
        if (raw === undefined) break;
        const item = await this.#take(raw);
        if (item !== undefined) return item;
      }
    } catch (error) {
      await this.done();
      throw this.#source.explain(error);
    }
    this.#end();
    return undefined;
  }

  /**
   * Resolves with all remaining entries of the table. If the table changed during the dump and the caller has not taken
   * any entries yet, the dump is repeated, up to three times. Check {@link consistent} afterwards.
   */
  async toArray(): Promise<Item[]> {
    try {
      const items: Item[] = [];
      for (const raw of await this.#source.dump.toArray()) {
        const taken = this.#take(raw);
        const item = taken instanceof Promise ? await taken : taken;
        if (item !== undefined) items.push(item);
        if (this.#slice.isOverAfterEntry()) await this.#slice.pause();
      }
      return items;
    } catch (error) {
      throw this.#source.explain(error);
    } finally {
      await this.done();
    }
  }

  /**
   * Throws a TypeError, because `JSON.stringify` cannot wait for the entries of the table. Pass the result of
   * `toArray()` to `JSON.stringify` instead, with `jsonReplacer`.
   */
  toJSON(): never {
    return rejectJson(this.#source.title);
  }

  /**
   * Iterates over the remaining entries. Throws a TypeError if the table was already read to its end or the dump was
   * ended.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      for await (const raw of this.#source.dump) {
        const item = await this.#take(raw);
        if (item !== undefined) yield item;
      }
    } catch (error) {
      throw this.#source.explain(error);
    } finally {
      await this.done();
    }
  }

  /** Ends the dump of the table. Has no effect at the end of the table or if the dump has already ended. */
  async done(): Promise<void> {
    await this.#source.dump.done();
    this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  #take(raw: unknown): Item | undefined | Promise<Item | undefined> {
    const item = this.#source.take(raw);
    const steps = item === undefined ? undefined : this.#source.complete?.(item);
    return steps === undefined ? item : this.#io.run(steps, this.#source.limits);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.close();
  }
}
