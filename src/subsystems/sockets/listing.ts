import { readFileSync, readlinkSync } from "node:fs";
import { jsonItems } from "../../base/json.ts";
import { NetlinkError } from "../../errors.ts";
import { readDirectory } from "../../io/files.ts";
import { type Io, type Steps, wait } from "../../io/io.ts";
import { ItemIterator } from "../../io/item-iterator.ts";
import type { Listing } from "../../io/listing.ts";
import type { Socket, SocketProcess } from "./socket.ts";

export interface ListingPart<Item> {
  start(): Listing<Item>;
  read(entry: Item): Socket;
  /** Whether to skip a protocol that the kernel cannot list. */
  readonly optional: boolean;
}

/** Processes that have a socket open, by the socket's inode number. */
export type SocketOwners = ReadonlyMap<number, SocketProcess[]>;

/** Errors of kernels that lack the `*_diag` module of a protocol. */
const unsupported: ReadonlySet<string> = new Set(["ENOENT", "EAFNOSUPPORT", "EPROTONOSUPPORT", "EOPNOTSUPP", "EINVAL"]);

/**
 * A list of sockets that the kernel sends during the iteration. The sockets are ordered by protocol and address family.
 * Memory use does not depend on the number of sockets. Leaving the loop, calling `done()`, or leaving a block with
 * `using` cancels the listing.
 *
 * The list is not a snapshot: sockets that open or close during the iteration may be missing.
 */
export class SocketListing<Item extends Socket> implements Iterable<Item>, AsyncIterable<Item>, Disposable {
  readonly #parts: ListingPart<object>[];
  readonly #owners: SocketOwners | undefined;
  #dump: Listing<object> | undefined;
  #finished = false;

  /** @internal */
  constructor(parts: readonly ListingPart<object>[], owners?: SocketOwners) {
    this.#parts = [...parts];
    this.#owners = owners;
    // Starting here lets `list()` throw errors about invalid options.
    this.#dump = this.#parts[0]?.start();
  }

  /**
   * Returns the next socket, or undefined at the end of the listing. Throws NetlinkError if the kernel reported an
   * error, a reply was dropped, or the time limit expired.
   */
  next(): Item | undefined {
    try {
      for (let dump = this.#dump; dump !== undefined; dump = this.#nextPart()) {
        const entry = this.#pull(dump);
        if (entry !== undefined) return this.#read(entry);
      }
      this.#finished = true;
      return undefined;
    } catch (error) {
      // Later calls throw the error of a failed dump again.
      this.#dump?.done();
      throw error;
    }
  }

  /** Cancels the listing. Has no effect if the listing has ended or was already cancelled. */
  done(): void {
    this.#dump?.done();
    this.#dump = undefined;
    this.#parts.length = 0;
    this.#finished = true;
  }

  /** Returns all remaining sockets. Throws a TypeError if the listing was already read to its end or cancelled. */
  toArray(): Item[] {
    return Array.from(this);
  }

  /** Returns the remaining sockets for `JSON.stringify`, in the form of `jsonReplacer`. */
  toJSON(): unknown[] {
    return jsonItems(this);
  }

  /**
   * Iterates over the remaining sockets. Throws a TypeError if the listing was already read to its end or cancelled.
   */
  [Symbol.iterator](): IterableIterator<Item, undefined> {
    this.#checkNotFinished();
    return new ItemIterator(this);
  }

  /**
   * Iterates over the remaining sockets without blocking the thread. Throws a TypeError if the listing was already read
   * to its end or cancelled.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    this.#checkNotFinished();
    return this.#sockets();
  }

  async *#sockets(): AsyncGenerator<Item, void, void> {
    try {
      for (let dump = this.#dump; dump !== undefined; dump = this.#nextPart()) {
        const { optional } = this.#parts[0]!;
        try {
          for await (const entry of dump) yield this.#read(entry);
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

  #checkNotFinished(): void {
    if (!this.#finished) return;
    throw new TypeError("list sockets: the listing was read to its end or cancelled; start a new one");
  }

  #read(entry: object): Item {
    const socket = this.#parts[0]!.read(entry);
    if (this.#owners !== undefined) socket.processes = this.#owners.get(socket.inode) ?? [];
    return socket as Item;
  }

  #pull(dump: Listing<object>): object | undefined {
    try {
      return dump.next();
    } catch (error) {
      if (this.#parts[0]!.optional && isUnsupported(error)) return undefined;
      throw error;
    }
  }

  #nextPart(): Listing<object> | undefined {
    this.#parts.shift();
    this.#dump = this.#parts[0]?.start();
    return this.#dump;
  }
}

export function isUnsupported(error: unknown): boolean {
  return error instanceof NetlinkError && error.syscall === undefined && unsupported.has(error.code);
}

/** Reading the processes of other users requires CAP_SYS_PTRACE. */
export function* socketOwners(io: Io): Steps<SocketOwners> {
  const owners = new Map<number, SocketProcess[]>();
  for (const entry of yield* list("/proc", io)) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    let name: string | undefined;
    for (const fd of yield* list(`/proc/${entry}/fd`, io)) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const inode = socketInode(`/proc/${entry}/fd/${fd}`);
      if (inode === undefined) continue;
      name ??= processName(entry);
      const owner = { pid, name, fd: Number(fd) };
      const known = owners.get(inode);
      if (known === undefined) owners.set(inode, [owner]);
      else known.push(owner);
    }
  }
  return owners;
}

/** Returns no entries for an unreadable directory. */
function* list(path: string, io: Io): Steps<string[]> {
  try {
    return yield* readDirectory(io, path);
  } catch {
    return [];
  }
}

function socketInode(path: string): number | undefined {
  try {
    const target = readlinkSync(path);
    return target.startsWith("socket:[") ? Number(target.slice(8, -1)) : undefined;
  } catch {
    return undefined;
  }
}

function processName(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd();
  } catch {
    return "";
  }
}
