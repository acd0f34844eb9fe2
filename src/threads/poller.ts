import { EPIPE } from "../constants/errno.ts";
import { EPOLLONESHOT } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, fcntl } from "../ffi/libc.ts";
import { doorbell } from "./doorbell.ts";
import { EpollSet } from "./epoll.ts";
import { type Program, ProgramThread } from "./program.ts";
import { ReadyQueueReader, readyQueueMemory } from "./ready-queue.ts";

/** What the poller's thread is given. */
export interface PollerStart {
  epollFd: number;
  ready: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}

/** A wait that is under way. */
export interface PendingWait {
  /** Resolves with the poll events that hold, or with 0 once the wait was cancelled. */
  readonly promise: Promise<number>;
  /** Gives the wait up. Harmless when it is over. */
  readonly cancel: () => void;
}

interface Wait {
  /** The descriptor that is watched: one of the wait's own. */
  readonly fd: number;
  readonly resolve: (events: number) => void;
  readonly reject: (error: NetlinkError) => void;
}

const program: Program = {
  name: "netlink-poller",
  url: new URL("./poller-program.ts", import.meta.url),
  text: () => import("./poller-program.bundle.txt", { with: { type: "text" } }),
};

/**
 * Waits for descriptors without holding up the thread: a helper thread sits in epoll for all of them and wakes this one.
 * It starts with the first wait, sleeps while nothing happens, and keeps the process alive only during waits.
 */
export class Poller {
  readonly #set = new EpollSet();
  readonly #ready: ReadyQueueReader;
  readonly #waits = new Map<number, Wait>();
  readonly #thread: ProgramThread;
  readonly #onEnd: () => void;
  #lastKey = 0;
  readonly #look = (): void => this.#ready.drain(this.#take);
  readonly #take = (key: number, events: number): void => {
    const wait = this.#over(key);
    // Without one, the wait was cancelled when its event was on the way already.
    wait?.resolve(events);
  };

  /** @param onEnd called when the helper thread has failed; all waits have been told, and there can be no more. */
  constructor(onEnd: () => void, thread: Program = program) {
    this.#onEnd = onEnd;
    const ready = readyQueueMemory();
    this.#ready = new ReadyQueueReader(ready);
    const start: PollerStart = { epollFd: this.#set.fd, ready, doorbell: doorbell.memory };
    try {
      this.#thread = new ProgramThread(thread, start, (failure) => this.#fail(failure));
    } catch (error) {
      this.#set[Symbol.dispose]();
      throw error;
    }
    // When the thread that this one belongs to ends, the helper thread is ended with it, but nobody closes descriptors.
    if (!Bun.isMainThread) process.once("exit", () => this.#abandon());
  }

  /**
   * Waits for one of the poll `events` on a descriptor.
   *
   * @throws NetlinkError when the descriptor cannot be watched. The promise rejects when the helper thread fails.
   */
  wait(fd: number, events: number): PendingWait {
    // A descriptor of our own: several waits can be for one socket, and its number is free only when the wait is over.
    const watched = check(fcntl(fd, F_DUPFD_CLOEXEC, 0), "fcntl");
    const key = this.#newKey();
    try {
      // Once only, and each time under a new key: an event that is on the way when its wait ends finds nobody.
      this.#set.add(watched, events | EPOLLONESHOT, key);
    } catch (error) {
      close(watched);
      throw error;
    }
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waits.set(key, { fd: watched, resolve, reject });
    if (this.#waits.size === 1) {
      this.#thread.hold();
      doorbell.add(this.#look);
    }
    return { promise, cancel: () => this.#over(key)?.resolve(0) };
  }

  /** Takes a wait off the list and gives up what it holds; undefined when it was over already. */
  #over(key: number): Wait | undefined {
    const wait = this.#waits.get(key);
    if (wait === undefined) return undefined;
    this.#waits.delete(key);
    // Closing alone would leave it in the set, since the socket itself stays open.
    this.#set.remove(wait.fd);
    close(wait.fd);
    if (this.#waits.size === 0) {
      doorbell.remove(this.#look);
      this.#thread.release();
    }
    return wait;
  }

  /** A number that no wait has, and that none had for long: they start over after 2^32. */
  #newKey(): number {
    do this.#lastKey = (this.#lastKey + 1) >>> 0;
    while (this.#waits.has(this.#lastKey));
    return this.#lastKey;
  }

  #fail(failure: NetlinkError | undefined): void {
    const error =
      failure ?? new NetlinkError("the thread netlink-poller ended unasked", { errno: EPIPE, operation: "wait" });
    for (const key of [...this.#waits.keys()]) this.#over(key)?.reject(error);
    this.#set[Symbol.dispose]();
    this.#onEnd();
  }

  #abandon(): void {
    for (const key of [...this.#waits.keys()]) this.#over(key);
    this.#thread.terminate();
    this.#set[Symbol.dispose]();
  }
}

let poller: Poller | undefined;

/**
 * Resolves with the poll events that hold on a descriptor, once one of `events` does. `cancel` makes it resolve with 0.
 * It rejects with a NetlinkError when the thread that waits has failed; the next wait starts another.
 *
 * @throws NetlinkError when the descriptor cannot be watched.
 */
export function waitForEvents(fd: number, events: number): PendingWait {
  poller ??= new Poller(() => {
    poller = undefined;
  });
  return poller.wait(fd, events);
}
