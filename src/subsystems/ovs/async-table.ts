import { inspectAs } from "../../base/inspect.ts";
import { rejectJson } from "../../base/json.ts";
import type { AsyncListing } from "../../io/async-listing.ts";
import type { Io, Mode } from "../../io/io.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { DatapathTable, TableSource } from "./table.ts";

export type TableOf<M extends Mode, Item> = M extends "sync" ? DatapathTable<Item> : AsyncDatapathTable<Item>;

/**
 * Table of an Open vSwitch datapath, such as its ports or flows, for `for await` loops. Another thread reads the
 * entries from the kernel during the iteration, in constant memory. Entries are copies. Leaving the loop, calling
 * `done()` or disposing the table ends the dump in the kernel.
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
   * Whether the Open vSwitch datapath's table did not change during the dump. If false, entries may be missing or
   * duplicated.
   */
  get consistent(): boolean {
    return this.#source.dump.consistent;
  }

  /**
   * Resolves with the next entry of the datapath's table, or with undefined at the end of the table.
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
   * Resolves with all entries that have not been read yet. If the table changed during the dump, repeats the dump up to
   * three times, but only if the caller has not taken any entries before. Check {@link consistent} afterwards.
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
   * Always throws a TypeError: `JSON.stringify` cannot wait until the table is read from the kernel. Serialize the
   * result of `await table.toArray()` instead, with `jsonReplacer`.
   */
  toJSON(): never {
    return rejectJson(this.#source.title);
  }

  /** Iterates over the entries that have not been read yet. Throws a TypeError if the dump has ended. */
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

  /** Ends the dump of the table in the kernel. Has no effect if the dump has already ended. */
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
