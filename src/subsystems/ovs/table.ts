import type { FamilyDump } from "../../client/family-dump.ts";
import { inspectAs } from "../../sock/inspect.ts";

/** What a table is read from: a dump, and what belongs to it. */
export interface TableSource<Raw, Item> {
  /** What it is called when it is printed. */
  readonly title: string;
  readonly dump: FamilyDump<Raw>;
  /** What an entry is to the user; undefined for one that is stepped over. */
  take(raw: Raw): Item | undefined;
  /** What an error means. */
  explain(error: unknown): unknown;
  /** Called once, when the table has been read or given up. */
  close(): void;
}

/**
 * A table of a datapath that is being read, entry by entry: memory stays flat however long it is. Entries own all that is in
 * them. Leaving the loop early, `done()` and `using` give up the rest and free the kernel's state of it at once.
 */
export class DatapathTable<Item> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  static {
    inspectAs(DatapathTable, (table) => `DatapathTable(${table.#title})`);
  }

  readonly #title: string;
  readonly #dump: FamilyDump<unknown>;
  readonly #take: (raw: unknown) => Item | undefined;
  readonly #explain: (error: unknown) => unknown;
  readonly #close: () => void;
  #closed = false;

  private constructor(source: TableSource<unknown, Item>) {
    this.#title = source.title;
    this.#dump = source.dump;
    this.#take = (raw) => source.take(raw);
    this.#explain = (error) => source.explain(error);
    this.#close = () => source.close();
  }

  /** @internal */
  static of<Raw, Item>(source: TableSource<Raw, Item>): DatapathTable<Item> {
    return new DatapathTable(source);
  }

  /**
   * False once the kernel has said that the table changed while it was read, so that entries may be missing or be there
   * twice. True says no more than that it has not said so.
   */
  get consistent(): boolean {
    return this.#dump.consistent;
  }

  /**
   * The next entry, or undefined at the end.
   *
   * @throws DatapathError when the datapath is gone; NetlinkError when the kernel ends the dump with another error, or a part
   * of it was lost, garbled or late.
   */
  next(): Item | undefined {
    try {
      for (;;) {
        const raw = this.#dump.next();
        if (raw === undefined) return this.#end();
        const item = this.#take(raw);
        if (item !== undefined) return item;
      }
    } catch (error) {
      this.done();
      throw this.#explain(error);
    }
  }

  /** Gives up what is left. Harmless at the end, and twice. */
  done(): void {
    this.#dump.done();
    this.#end();
  }

  /**
   * All entries from here on. When the kernel says that the table changed while it was read, it is read again from its start,
   * up to three times, unless entries were taken before; look at {@link consistent} afterwards.
   */
  toArray(): Item[] {
    try {
      const items: Item[] = [];
      for (const raw of this.#dump.toArray()) {
        const item = this.#take(raw);
        if (item !== undefined) items.push(item);
      }
      return items;
    } catch (error) {
      throw this.#explain(error);
    } finally {
      this.done();
    }
  }

  *[Symbol.iterator](): Generator<Item, void, void> {
    try {
      for (let item = this.next(); item !== undefined; item = this.next()) yield item;
    } finally {
      this.done();
    }
  }

  /** The same as iterating without `await`, but other work of the thread gets its turn between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      for await (const raw of this.#dump) {
        const item = this.#take(raw);
        if (item !== undefined) yield item;
      }
    } catch (error) {
      throw this.#explain(error);
    } finally {
      this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  #end(): undefined {
    if (this.#closed) return;
    this.#closed = true;
    this.#close();
  }
}
