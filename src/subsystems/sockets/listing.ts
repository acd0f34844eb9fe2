import type { FamilyDump } from "../../client/family-dump.ts";
import { ItemIterator } from "../../client/item-iterator.ts";
import { NetlinkError } from "../../errors.ts";
import type { Socket } from "./socket.ts";

/** One dump request of a listing: the sockets of one protocol and address family. */
export interface ListingPart<Item> {
  /** Sends the dump request of this part of the listing. */
  start(): FamilyDump<Item>;
  /** Converts an entry of the dump. Returns undefined for a socket to omit. */
  read(entry: Item): Socket | undefined;
  /** Whether to ignore the error of a kernel that cannot list sockets of this protocol. */
  readonly optional: boolean;
}

/** Error codes of a kernel without the module that lists a kind of socket. */
const unsupported: ReadonlySet<string> = new Set(["ENOENT", "EAFNOSUPPORT", "EPROTONOSUPPORT", "EOPNOTSUPP", "EINVAL"]);

/**
 * Iterates over sockets while the kernel sends them, one protocol and address family after the other. Memory use does
 * not depend on the number of sockets. Leaving the loop early, `done()` and `using` cancel the rest.
 *
 * The list is not a snapshot: sockets that are opened or closed during the iteration may be missing.
 */
export class SocketListing<Item extends Socket> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  readonly #parts: ListingPart<object>[];
  #dump: FamilyDump<object> | undefined;

  /** @internal */
  constructor(parts: readonly ListingPart<object>[]) {
    this.#parts = [...parts];
    // Start the first dump now, so that invalid options are reported before the first socket is requested.
    this.#dump = this.#parts[0]?.start();
  }

  /**
   * Returns the next socket of the listing, or undefined at the end.
   *
   * @throws NetlinkError if the kernel ends a dump with an error, or if a part of a dump was lost, malformed or late.
   */
  next(): Item | undefined {
    try {
      for (let dump = this.#dump; dump !== undefined; dump = this.#nextPart()) {
        const { read } = this.#parts[0]!;
        for (let entry = this.#pull(dump); entry !== undefined; entry = this.#pull(dump)) {
          const socket = read(entry);
          if (socket !== undefined) return socket as Item;
        }
      }
      return undefined;
    } catch (error) {
      // A failed dump stays failed, so that later calls throw the same error.
      this.#dump?.done();
      throw error;
    }
  }

  /** Cancels the rest of the socket listing. A call at the end and a second call have no effect. */
  done(): void {
    this.#dump?.done();
    this.#dump = undefined;
    this.#parts.length = 0;
  }

  /** Returns all remaining sockets of the listing. */
  toArray(): Item[] {
    return Array.from(this);
  }

  [Symbol.iterator](): IterableIterator<Item, undefined> {
    return new ItemIterator(this);
  }

  /** Iterates over the remaining sockets without blocking the thread between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      for (let dump = this.#dump; dump !== undefined; dump = this.#nextPart()) {
        const { read, optional } = this.#parts[0]!;
        try {
          for await (const entry of dump) {
            const socket = read(entry);
            if (socket !== undefined) yield socket as Item;
          }
        } catch (error) {
          if (!(optional && isUnsupported(error))) throw error;
        }
      }
    } finally {
      this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  #pull(dump: FamilyDump<object>): object | undefined {
    try {
      return dump.next();
    } catch (error) {
      if (this.#parts[0]!.optional && isUnsupported(error)) return undefined;
      throw error;
    }
  }

  #nextPart(): FamilyDump<object> | undefined {
    this.#parts.shift();
    this.#dump = this.#parts[0]?.start();
    return this.#dump;
  }
}

function isUnsupported(error: unknown): boolean {
  return error instanceof NetlinkError && error.syscall === undefined && unsupported.has(error.code);
}
