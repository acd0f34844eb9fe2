import { rejectJson } from "../../base/json.ts";
import { AsyncListing } from "../../io/async-listing.ts";
import type { Steps } from "../../io/io.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import { isUnsupported, type ListingPart, type SocketOwners } from "./listing.ts";
import type { Socket } from "./socket.ts";

/** Dump requests that are sent one after the other. */
export interface PreparedListing {
  readonly parts: readonly ListingPart<object>[];
  /** Processes that have sockets open. Undefined unless the caller requested them. */
  readonly owners: SocketOwners | undefined;
}

/**
 * A list of sockets that another thread reads from the kernel during the iteration. The sockets are ordered by protocol
 * and address family. Memory use does not depend on the number of sockets. Leaving the loop, calling `done()`, or
 * leaving a block with `await using` cancels the listing.
 *
 * The list is not a snapshot: sockets that open or close during the iteration may be missing.
 */
export class AsyncSocketListing<Item extends Socket> implements AsyncIterable<Item>, AsyncDisposable {
  readonly #run: <T>(steps: Steps<T>) => Promise<T>;
  readonly #prepare: Steps<PreparedListing>;
  /** Generator of the remaining sockets. It serializes concurrent calls of `next`. */
  readonly #sockets = this.#read();
  #dump: AsyncListing<object> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isStarted = false;
  #isFinished = false;

  /**
   * `run` starts the listing after earlier calls of the client.
   *
   * @internal
   */
  constructor(run: <T>(steps: Steps<T>) => Promise<T>, prepare: Steps<PreparedListing>) {
    this.#run = run;
    this.#prepare = prepare;
  }

  /**
   * Throws a TypeError, because `JSON.stringify` cannot wait for sockets. Pass the result of `toArray()` to
   * `JSON.stringify`, with `jsonReplacer`.
   */
  toJSON(): never {
    return rejectJson("list sockets");
  }

  /**
   * Resolves with the next socket, or with undefined at the end of the listing.
   *
   * @throws NetlinkError if the kernel reported an error, a reply was dropped, or the time limit expired; the abort
   *   signal's reason if the caller aborted the listing. Later calls throw the same error.
   */
  async next(): Promise<Item | undefined> {
    if (!this.#isFinished) {
      this.#isStarted = true;
      try {
        const next = await this.#sockets.next();
        if (next.done !== true) return next.value;
      } catch (error) {
        this.#failure = { error };
      }
      this.#isFinished = true;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return undefined;
  }

  /**
   * Resolves with all remaining sockets. Throws a TypeError if the listing was already read to its end or cancelled.
   */
  async toArray(): Promise<Item[]> {
    this.#checkNotFinished();
    const items: Item[] = [];
    if (this.#isStarted) {
      for (let item = await this.next(); item !== undefined; item = await this.next()) items.push(item);
      return items;
    }
    this.#isStarted = true;
    this.#isFinished = true;
    const slice = new TimeSlice();
    const { parts, owners } = await this.#run(this.#prepare);
    for (const part of parts) {
      try {
        for (const entry of await (await this.#start(part)).toArray()) {
          items.push(toSocket(part, entry, owners));
          if (slice.isOverAfterEntry()) await slice.pause();
        }
      } catch (error) {
        if (!(part.optional && isUnsupported(error))) throw error;
      }
    }
    return items;
  }

  /**
   * Iterates over the remaining sockets. Throws a TypeError if the listing was already read to its end or cancelled.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.#checkNotFinished();
    return this.#iterate();
  }

  async *#iterate(): AsyncGenerator<Item, void, void> {
    try {
      for (let item = await this.next(); item !== undefined; item = await this.next()) yield item;
    } finally {
      await this.done();
    }
  }

  /** Cancels the listing. Has no effect if the listing has ended or was already cancelled. */
  async done(): Promise<void> {
    this.#isFinished = true;
    await this.#dump?.done();
    await this.#sockets.return();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  async *#read(): AsyncGenerator<Item, void, void> {
    const slice = new TimeSlice();
    const { parts, owners } = await this.#run(this.#prepare);
    for (const part of parts) {
      try {
        await using dump = await this.#start(part);
        for (let entry = await dump.next(); entry !== undefined; entry = await dump.next()) {
          yield toSocket<Item>(part, entry, owners);
          if (slice.isOverAfterEntry()) await slice.pause();
        }
      } catch (error) {
        if (!(part.optional && isUnsupported(error))) throw error;
      }
    }
  }

  async #start(part: ListingPart<object>): Promise<AsyncListing<object>> {
    this.#dump = await this.#run(starting(part));
    return this.#dump;
  }

  #checkNotFinished(): void {
    if (!this.#isFinished) return;
    throw new TypeError("list sockets: the listing was read to its end or cancelled; start a new one");
  }
}

// biome-ignore lint/correctness/useYield: protocol code without I/O
function* starting(part: ListingPart<object>): Steps<AsyncListing<object>> {
  const dump: unknown = part.start();
  if (dump instanceof AsyncListing) return dump;
  throw new TypeError("list sockets: expected an asynchronous dump");
}

function toSocket<Item extends Socket>(
  part: ListingPart<object>,
  entry: object,
  owners: SocketOwners | undefined,
): Item {
  const socket = part.read(entry);
  if (owners !== undefined) socket.processes = owners.get(socket.inode) ?? [];
  return socket as Item;
}
