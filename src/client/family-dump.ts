import { inspectAs } from "../base/inspect.ts";
import { jsonItems } from "../base/json.ts";
import type { Dump } from "../dump/dump.ts";
import type { DumpToken } from "../dump/dump-options.ts";
import type { ExtendedAck } from "../errors.ts";
import type { MessageView } from "../message/message.ts";
import { ItemIterator } from "./item-iterator.ts";
import type { ClientOperation } from "./operation.ts";

/**
 * A dump in progress. Its items are objects that own their memory. The kernel sends the items while the caller reads
 * them, so memory use does not depend on the size of the table.
 *
 * Leaving the loop, calling `done()`, or leaving a block with `using` cancels the dump, which releases the state that
 * the kernel keeps for it.
 */
export class FamilyDump<Item> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  static {
    inspectAs(FamilyDump, (dump) => `FamilyDump(${dump.#operation.title})`);
  }

  readonly #dump: Dump;
  readonly #operation: ClientOperation;
  #finished = false;

  /** @internal */
  constructor(dump: Dump, operation: ClientOperation) {
    this.#dump = dump;
    this.#operation = operation;
  }

  /**
   * False if the kernel has reported a change of the table during the dump: items may be missing or duplicated. True is
   * no guarantee, because the kernel detects changes only in some tables.
   */
  get consistent(): boolean {
    return this.#dump.consistent;
  }

  /**
   * Warning that the kernel sent at the end of a successful dump. Undefined before the end, or if there is no warning.
   */
  get warning(): string | undefined {
    return this.#dump.warning;
  }

  /**
   * Extended acknowledgement that the kernel sent at the end of a successful dump. Undefined before the end, or if the
   * kernel sent none.
   */
  get extendedAck(): ExtendedAck | undefined {
    return this.#dump.extendedAck;
  }

  /**
   * Returns the next item of the dump, or undefined at the end of the dump.
   *
   * @throws NetlinkError if the kernel ends the dump with an error, or if a message of the dump was dropped, is
   *   malformed or did not arrive in time. Further calls throw the same error.
   */
  next(): Item | undefined {
    const message = this.#dump.nextShared();
    if (message !== undefined) return this.#item(message);
    this.#finished = true;
    this.#operation.succeeded();
    return undefined;
  }

  /** Returns a token with which another thread can read the same dump: see `Dump.share`. */
  share(): DumpToken {
    this.checkNotFinished();
    return this.#dump.share();
  }

  /** Cancels the dump. Has no effect on a dump that has ended. */
  done(): void {
    this.#finished = true;
    this.#dump.done();
  }

  /**
   * Returns all remaining items. If the kernel reports that the table changed, the dump is repeated (see
   * `retryInterrupted`). Check {@link consistent} afterwards.
   *
   * The dump is not repeated if the caller has already read items, or if the operation resets the values that it reads.
   *
   * @throws TypeError if the dump was already read to its end or cancelled.
   * @throws NetlinkError like {@link next}; EPROTO for a reply of another operation, which cancels the dump.
   */
  toArray(): Item[] {
    this.checkNotFinished();
    const items = this.#dump.collect((message) => this.#item(message));
    this.#finished = true;
    this.#operation.succeeded();
    return items;
  }

  /** Returns the remaining items in the form of `jsonReplacer`, for `JSON.stringify`. */
  toJSON(): unknown[] {
    return jsonItems(this.toArray());
  }

  /** Iterates over the remaining items of the dump. Throws a TypeError if the dump has ended or was cancelled. */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.checkNotFinished();
    return new ItemIterator(this);
  }

  /** Iterates over the remaining items of the dump. The event loop can run between two datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.checkNotFinished();
    let failed = true;
    try {
      for await (const message of this.#dump) {
        const item = this.#item(message);
        // If the caller leaves the loop, the dump counts as finished.
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

  #item(message: MessageView): Item {
    try {
      return this.#operation.decode(message) as Item;
    } catch (error) {
      this.done();
      throw error;
    }
  }

  /**
   * @internal
   */
  checkNotFinished(): void {
    if (!this.#finished) return;
    throw new TypeError(`${this.#operation.title}: the dump was read to its end or cancelled; start a new one`);
  }
}
