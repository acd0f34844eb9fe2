import type { Dump } from "../dump/dump.ts";
import type { ExtendedAck } from "../errors.ts";
import type { MessageView } from "../message/message.ts";
import { inspectAs } from "../sock/inspect.ts";
import type { ClientOperation } from "./operation.ts";

/**
 * A table that is being read, as objects that own all that is in them. It streams: memory stays flat however long the table
 * is. Leaving the loop early, `done()` and `using` give up the rest and free the kernel's state of it at once.
 */
export class FamilyDump<Item> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  static {
    inspectAs(FamilyDump, (given) => `FamilyDump(${given.#operation.title})`);
  }

  readonly #dump: Dump;
  readonly #operation: ClientOperation;
  /** Whether it was read to its end, or given up. */
  #finished = false;

  /** @internal */
  constructor(dump: Dump, operation: ClientOperation) {
    this.#dump = dump;
    this.#operation = operation;
  }

  /**
   * False once the kernel has said that the table changed while it was read, so that entries may be missing or be there
   * twice. True says no more than that it has not: it looks for that in some tables only.
   */
  get consistent(): boolean {
    return this.#dump.consistent;
  }

  /** What the kernel remarked although all went well; undefined when it said nothing, and before the end. */
  get warning(): string | undefined {
    return this.#dump.warning;
  }

  /** All that the kernel said beside the end of a dump that went well. */
  get extendedAck(): ExtendedAck | undefined {
    return this.#dump.extendedAck;
  }

  /**
   * The next item, or undefined at the end.
   *
   * @throws NetlinkError when the kernel ends the dump with an error, or a part of it was lost, garbled or late. The same error
   * is thrown again when it is asked for more.
   */
  next(): Item | undefined {
    const message = this.#dump.next();
    if (message !== undefined) return this.#item(message);
    this.#finished = true;
    this.#operation.succeeded();
    return undefined;
  }

  /** Gives up what is left. Harmless at the end, and twice. */
  done(): void {
    this.#finished = true;
    this.#dump.done();
  }

  /**
   * All items from here on. When the kernel says that the table changed while it was read, it is read again from its start (see
   * `retryInterrupted`), unless items were taken before; look at {@link consistent} afterwards.
   *
   * @throws TypeError when it was read to its end before, or given up: an empty array would be no table.
   */
  toArray(): Item[] {
    this.#checkNotFinished();
    const messages = this.#dump.toArray();
    this.#finished = true;
    this.#operation.succeeded();
    return messages.map((message) => this.#operation.decode(message) as Item);
  }

  /**
   * Items from here on.
   *
   * @throws TypeError when it was read to its end before, or given up.
   */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.#checkNotFinished();
    return new ItemIterator(this);
  }

  /** The same as iterating without `await`, but other work of the thread gets its turn between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.#checkNotFinished();
    let failed = true;
    try {
      for await (const message of this.#dump) {
        const item = this.#item(message);
        // Whoever leaves the loop does so here, and gives up the rest.
        failed = false;
        yield item;
        failed = true;
      }
      failed = false;
      this.#operation.succeeded();
    } finally {
      this.#finished = !failed;
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  /** What is of another operation than the spec says ends the dump, of which nothing is left then. */
  #item(message: MessageView): Item {
    try {
      return this.#operation.decode(message) as Item;
    } catch (error) {
      this.done();
      throw error;
    }
  }

  #checkNotFinished(): void {
    if (!this.#finished) return;
    throw new TypeError(`${this.#operation.title}: this dump was read to its end, or given up: ask for it again`);
  }
}

/** Iterates over a dump and gives it up when the loop is left, also before its first step. */
class ItemIterator<Item> implements IterableIterator<Item, undefined> {
  readonly #dump: FamilyDump<Item>;

  constructor(dump: FamilyDump<Item>) {
    this.#dump = dump;
  }

  next(): IteratorResult<Item, undefined> {
    const value = this.#dump.next();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  return(): IteratorResult<Item, undefined> {
    this.#dump.done();
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
