import { inspectAs } from "../../base/inspect.ts";
import { jsonItems } from "../../base/json.ts";
import type { DumpToken } from "../../dump/dump-options.ts";
import { type CallLimits, type Steps, syncIo } from "../../io/io.ts";
import { ItemIterator } from "../../io/item-iterator.ts";
import type { Listing } from "../../io/listing.ts";

export interface TableSource<Raw, Item, Source = Listing<Raw>> {
  readonly title: string;
  readonly dump: Source;
  take(raw: Raw): Item | undefined;
  /** Reads a flow again if the dump omitted its large actions. */
  complete?(item: Item): Steps<Item | undefined> | undefined;
  readonly limits?: CallLimits;
  explain(error: unknown): unknown;
  close(): void;
}

/**
 * Table of an Open vSwitch datapath, such as its ports or flows. The iteration reads the entries from the kernel, in
 * constant memory. Entries are copies. Leaving the loop, calling `done()` or disposing the table ends the dump in the
 * kernel.
 */
export class DatapathTable<Item> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  static {
    inspectAs(DatapathTable, (table) => `DatapathTable(${table.#source.title})`);
  }

  readonly #source: TableSource<unknown, Item>;
  #closed = false;

  private constructor(source: TableSource<unknown, Item>) {
    this.#source = source;
  }

  /**
   * @internal
   */
  static of<Raw, Item>(source: TableSource<Raw, Item>): DatapathTable<Item> {
    return new DatapathTable(source);
  }

  /**
   * Whether the Open vSwitch datapath's table did not change during the dump. If false, entries may be missing or
   * duplicated.
   */
  get consistent(): boolean {
    return this.#source.dump.consistent;
  }

  /**
   * Returns the next entry of the datapath's table, or undefined at the end of the table.
   *
   * @throws DatapathError if the datapath does not exist; NetlinkError if the dump fails, or if part of the dump was
   *   dropped, is invalid, or did not arrive in time.
   */
  next(): Item | undefined {
    try {
      for (;;) {
        const raw = this.#source.dump.next();
        if (raw === undefined) return this.#end();
        const item = this.#take(raw);
        if (item !== undefined) return item;
      }
    } catch (error) {
      this.done();
      throw this.#source.explain(error);
    }
  }

  /**
   * Returns a token with which other threads can read a part of this table. Send the token to a worker, which passes it
   * to `Datapath.attachFlows`. Each entry is returned in only one of the threads.
   *
   * This thread must also read the table to the end, or call `done()` after the other threads have finished.
   *
   * @throws TypeError or NetlinkError EBADF if the dump has ended; TypeError if the datapath was opened with a
   *   `connection` whose sockets have no file descriptor.
   */
  share(): DumpToken {
    return this.#source.dump.share();
  }

  /** Ends the dump of the table in the kernel. Has no effect if the dump has already ended. */
  done(): void {
    this.#source.dump.done();
    this.#end();
  }

  /**
   * Returns all entries that have not been read yet. If the table changed during the dump, repeats the dump up to three
   * times, but only if the caller has not taken any entries before. Check {@link consistent} afterwards.
   */
  toArray(): Item[] {
    try {
      const items: Item[] = [];
      for (const raw of this.#source.dump.toArray()) {
        const item = this.#take(raw);
        if (item !== undefined) items.push(item);
      }
      return items;
    } catch (error) {
      throw this.#source.explain(error);
    } finally {
      this.done();
    }
  }

  /** Returns the remaining entries for `JSON.stringify`, in the form of `jsonReplacer`. */
  toJSON(): unknown[] {
    return jsonItems(this.toArray());
  }

  /** Iterates over the entries that have not been read yet. Throws a TypeError if the dump has ended. */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.#source.dump.checkNotFinished();
    return new ItemIterator(this);
  }

  /**
   * Iterates over the entries that have not been read yet. Other tasks of the event loop can run between two datagrams
   * of the dump.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      for await (const raw of this.#source.dump) {
        const item = this.#take(raw);
        if (item !== undefined) yield item;
      }
    } catch (error) {
      throw this.#source.explain(error);
    } finally {
      this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  #take(raw: unknown): Item | undefined {
    const item = this.#source.take(raw);
    const steps = item === undefined ? undefined : this.#source.complete?.(item);
    return steps === undefined ? item : syncIo.run(steps);
  }

  #end(): undefined {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.close();
  }
}
