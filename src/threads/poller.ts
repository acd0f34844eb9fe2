import { EPIPE } from "../constants/errno.ts";
import { EPOLLONESHOT } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, fcntl } from "../ffi/libc.ts";
import { doorbell } from "./doorbell.ts";
import { EpollSet } from "./epoll.ts";
import { type Program, ProgramThread } from "./program.ts";
import { ReadyQueueReader, readyQueueMemory } from "./ready-queue.ts";

export interface PollerStart {
  epollFd: number;
  ready: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}

export interface PendingWait {
  /** Resolves with the poll events; with 0 after a cancellation. */
  readonly promise: Promise<number>;
  readonly cancel: () => void;
}

interface Wait {
  readonly fd: number;
  readonly resolve: (events: number) => void;
  readonly reject: (error: NetlinkError) => void;
}

const program: Program = {
  name: "netlink-poller",
  url: new URL("./poller-program.ts", import.meta.url),
  text: () => import("./poller-program.bundle.txt", { with: { type: "text" } }),
};

/** The helper thread keeps the process alive only during waits. */
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
    wait?.resolve(events);
  };

  /** `onEnd` is called after the thread failed and all waits rejected. */
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
    // Ending a worker thread does not close its file descriptors.
    if (!Bun.isMainThread) process.once("exit", () => this.#abandon());
  }

  /**
   * Starts to wait for poll events of a file descriptor. The promise of the result rejects if the helper thread fails.
   *
   * @throws NetlinkError if the descriptor cannot be watched.
   */
  wait(fd: number, events: number): PendingWait {
    // With duplicates, several waits can use one socket.
    const watched = check(fcntl(fd, F_DUPFD_CLOEXEC, 0), "fcntl");
    const key = this.#newKey();
    try {
      // EPOLLONESHOT limits a wait to one event.
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

  #over(key: number): Wait | undefined {
    const wait = this.#waits.get(key);
    if (wait === undefined) return undefined;
    this.#waits.delete(key);
    // Closing a duplicate does not remove it from the epoll set.
    this.#set.remove(wait.fd);
    close(wait.fd);
    if (this.#waits.size === 0) {
      doorbell.remove(this.#look);
      this.#thread.release();
    }
    return wait;
  }

  #newKey(): number {
    do this.#lastKey = (this.#lastKey + 1) >>> 0;
    while (this.#waits.has(this.#lastKey));
    return this.#lastKey;
  }

  #fail(failure: NetlinkError | undefined): void {
    const error =
      failure ??
      new NetlinkError("the thread netlink-poller ended unexpectedly (EPIPE); wait again, which starts another one", {
        errno: EPIPE,
        operation: "wait",
      });
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
 * Resolves with the poll events that occurred, or with 0 after `cancel`. If the helper thread fails, the promise
 * rejects with a NetlinkError, and the next wait starts another thread.
 *
 * @throws NetlinkError if the descriptor cannot be watched.
 */
export function waitForEvents(fd: number, events: number): PendingWait {
  poller ??= new Poller(() => {
    poller = undefined;
  });
  return poller.wait(fd, events);
}
