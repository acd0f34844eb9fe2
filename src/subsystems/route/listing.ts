import { NLM_F_DUMP_FILTERED } from "../../constants/netlink.ts";
import type { Dump } from "../../dump/dump.ts";
import { NetlinkError } from "../../errors.ts";
import type { MessageView } from "../../message/message.ts";

/** Makes items of a message: one, several, or none where a filter is against it. */
export type ReadItem<Item> = (message: MessageView) => Item | readonly Item[] | undefined;

/**
 * A table that is being read, as objects that own all that is in them. It streams: memory stays flat however long the table
 * is. Leaving the loop early, `done()` and `using` give up the rest and free the kernel's state of it at once.
 */
export class Listing<Item> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  readonly #start: () => Dump;
  #dump: Dump;
  #retries: number;
  readonly #read: ReadItem<Item>;
  /** Refusals that say no more than that there is nothing of the kind. */
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
   * False once the kernel has said that the table changed while it was read, so that entries may be missing or be there
   * twice. True says no more than that it has not: it looks for that in some tables only.
   */
  get consistent(): boolean {
    return this.#dump.consistent;
  }

  /**
   * Whether the kernel has said of all messages so far that it filters. Where it does not, what it sends beyond what was asked
   * for is left out here: the items are the same, and it takes longer.
   */
  get filteredByKernel(): boolean {
    return this.#messages > 0 && this.#filtered === this.#messages;
  }

  /**
   * The next item, or undefined at the end.
   *
   * @throws NetlinkError when the kernel ends the table with an error, or a part of it was lost, garbled or late. The same error
   * is thrown again when it is asked for more.
   */
  next(): Item | undefined {
    if (this.#taken < this.#waiting.length) return this.#waiting[this.#taken++];
    for (let message = this.#pull(); message !== undefined; message = this.#pull()) {
      const item = this.#take(message);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** Gives up what is left. Harmless at the end, and twice. */
  done(): void {
    this.#waiting = [];
    this.#taken = 0;
    this.#dump.done();
  }

  /**
   * All items from here on. When the kernel says that the table changed while it was read, it is read again from its start (see
   * `retryInterrupted`), unless items were taken before; look at {@link consistent} afterwards.
   */
  toArray(): Item[] {
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

  *[Symbol.iterator](): IterableIterator<Item> {
    try {
      for (let item = this.next(); item !== undefined; item = this.next()) yield item;
    } finally {
      this.done();
    }
  }

  /** The same as iterating without `await`, but other work of the thread gets its turn between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      // Items of a message that was read before, by next().
      while (this.#taken < this.#waiting.length) yield this.#waiting[this.#taken++]!;
      for await (const message of this.#dump) {
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

  #take(message: MessageView): Item | undefined {
    this.#messages++;
    if ((message.flags & NLM_F_DUMP_FILTERED) !== 0) this.#filtered++;
    const item = this.#read(message);
    if (!Array.isArray(item)) return item as Item | undefined;
    this.#waiting = item;
    this.#taken = 1;
    return item[0];
  }

  #pull(): MessageView | undefined {
    try {
      return this.#dump.next();
    } catch (error) {
      if (this.#saysEmpty(error)) return undefined;
      throw error;
    }
  }

  #saysEmpty(error: unknown): boolean {
    return error instanceof NetlinkError && error.syscall === undefined && this.#empty.includes(error.code);
  }
}
