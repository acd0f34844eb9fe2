import { inspectAs } from "../base/inspect.ts";
import { jsonItems } from "../base/json.ts";
import type { Dump } from "../dump/dump.ts";
import type { DumpToken } from "../dump/dump-options.ts";
import type { ExtendedAck } from "../errors.ts";
import type { MessageView } from "../message/message.ts";
import { ItemIterator } from "./item-iterator.ts";
import type { ClientOperation } from "./operation.ts";

/**
 * Dump of a family in progress. Its items are objects that own their memory. The kernel sends them while the caller
 * reads, so memory use does not depend on the size of the table.
 *
 * Leaving the loop, `done()` and `using` cancel the dump and release the state that the kernel keeps for it.
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
   * True unless the kernel reported that the table changed during the dump: entries may then be missing or duplicated.
   *
   * True is no guarantee, because the kernel detects changes only in some tables.
   */
  get consistent(): boolean {
    return this.#dump.consistent;
  }

  /** The kernel's warning about a successful dump. Undefined before the end of the dump, and without a warning. */
  get warning(): string | undefined {
    return this.#dump.warning;
  }

  /** Extended acknowledgement at the end of a successful dump. Undefined before the end, or if there is none. */
  get extendedAck(): ExtendedAck | undefined {
    return this.#dump.extendedAck;
  }

  /**
   * Returns the next item of the dump, or undefined at the end.
   *
   * @throws NetlinkError if the kernel ends the dump with an error, or if a part of the dump was dropped, is malformed
   * or did not arrive in time. Further calls throw the same error.
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

  /** Cancels the dump. Has no effect after the end of the dump or a previous `done()`. */
  done(): void {
    this.#finished = true;
    this.#dump.done();
  }

  /**
   * Returns all remaining items. If the kernel reports that the table changed, repeats the dump (see
   * `retryInterrupted`), unless the caller has read items before or the operation resets the values that it reads.
   * Check {@link consistent} afterwards.
   *
   * @throws TypeError if the dump was already read to its end or cancelled. NetlinkError like {@link next}; EPROTO for
   * a reply of another operation, which cancels the dump.
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

  /** Iterates over the remaining items. Throws a TypeError if the dump was already read to its end or cancelled. */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.checkNotFinished();
    return new ItemIterator(this);
  }

  /** Iterates over the remaining items, and lets the event loop run between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.checkNotFinished();
    let failed = true;
    try {
      for await (const message of this.#dump) {
        const item = this.#item(message);
        // If the caller leaves the loop, the generator ends at `yield`, and the dump is cancelled below.
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

  /** Decodes a message of the dump. Cancels the dump and throws EPROTO if the message belongs to another operation. */
  #item(message: MessageView): Item {
    try {
      return this.#operation.decode(message) as Item;
    } catch (error) {
      this.done();
      throw error;
    }
  }

  /** @internal */
  checkNotFinished(): void {
    if (!this.#finished) return;
    throw new TypeError(`${this.#operation.title}: the dump was read to its end or cancelled; start a new one`);
  }
}
