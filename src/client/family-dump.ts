import type { Dump } from "../dump/dump.ts";
import type { ExtendedAck } from "../errors.ts";
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
    return message === undefined ? undefined : (this.#operation.codec.decode(message) as Item);
  }

  /** Gives up what is left. Harmless at the end, and twice. */
  done(): void {
    this.#dump.done();
  }

  /**
   * All items from here on. When the kernel says that the table changed while it was read, it is read again from its start (see
   * `retryInterrupted`), unless items were taken before; look at {@link consistent} afterwards.
   */
  toArray(): Item[] {
    const { codec } = this.#operation;
    return this.#dump.toArray().map((message) => codec.decode(message) as Item);
  }

  [Symbol.iterator](): IterableIterator<Item, undefined> {
    return new ItemIterator(this);
  }

  /** The same as iterating without `await`, but other work of the thread gets its turn between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    const { codec } = this.#operation;
    for await (const message of this.#dump) yield codec.decode(message) as Item;
  }

  [Symbol.dispose](): void {
    this.#dump.done();
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
