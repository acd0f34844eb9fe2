import { isMainThread, longestBlockMs } from "../base/engine.ts";
import { EPIPE } from "../constants/errno.ts";
import { EFD_CLOEXEC, EPOLLIN, EPOLLONESHOT } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, eventfd, fcntl } from "../ffi/libc.ts";
import { EpollSet } from "./epoll.ts";
import { onReleaseIdle } from "./idle-resources.ts";
import { EVENTS_RANGE, type PollerStart, PollerState, STOP_KEY } from "./poller-state.ts";
import { type Program, ProgramThread } from "./program.ts";

/** Time limit for the end of the helper thread, which takes microseconds, in milliseconds. */
const STOP_MS = 1000;

export interface PendingWait extends Waiting {
  /** Resolves with the poll events; with 0 after a cancellation. */
  readonly promise: Promise<number>;
}

/** A wait for a descriptor, which keeps the process alive until {@link release} or its end. */
export interface Waiting {
  readonly cancel: () => void;
  /** Undoes {@link release}. */
  readonly hold: () => void;
  /** The wait no longer keeps the process alive. */
  readonly release: () => void;
}

interface Wait {
  readonly fd: number;
  readonly resolve: (events: number) => void;
  readonly reject: (error: NetlinkError) => void;
  /** Whether the wait keeps the process alive. */
  held: boolean;
}

const program: Program = {
  name: "netlink-poller",
  url: URL.parse("./poller-program.ts", import.meta.url),
  text: () => import("./poller-program.bundle.txt", { with: { type: "text" } }),
};

/** The helper thread keeps the process alive only during waits that are held, as each one is at first. */
export class Poller {
  readonly #set = new EpollSet();
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  readonly #waits = new Map<number, Wait>();
  readonly #thread: ProgramThread;
  readonly #onEnd: () => void;
  #lastKey: number = STOP_KEY;

  /** `onEnd` is called after the thread failed and all waits rejected. */
  constructor(onEnd: () => void, thread: Program = program) {
    this.#onEnd = onEnd;
    const start: PollerStart = { epollFd: this.#set.fd, state: this.#state.buffer };
    try {
      this.#thread = new ProgramThread(
        thread,
        start,
        (failure) => this.#fail(failure),
        (event) => this.#occurred(event as number),
      );
    } catch (error) {
      this.#set[Symbol.dispose]();
      throw error;
    }
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
    const wait: Wait = { fd: watched, resolve, reject, held: false };
    this.#waits.set(key, wait);
    this.#hold(wait, true);
    const hold = (held: boolean) => {
      if (this.#waits.get(key) === wait) this.#hold(wait, held);
    };
    return { promise, cancel: () => this.#over(key)?.resolve(0), hold: () => hold(true), release: () => hold(false) };
  }

  #hold(wait: Wait, held: boolean): void {
    if (wait.held === held) return;
    wait.held = held;
    if (held) this.#thread.hold();
    else this.#thread.release();
  }

  #occurred(event: number): void {
    this.#over(Math.floor(event / EVENTS_RANGE))?.resolve(event % EVENTS_RANGE);
  }

  #over(key: number): Wait | undefined {
    const wait = this.#waits.get(key);
    if (wait === undefined) return undefined;
    this.#waits.delete(key);
    // Closing a duplicate does not remove it from the epoll set.
    this.#set.remove(wait.fd);
    close(wait.fd);
    this.#hold(wait, false);
    return wait;
  }

  #newKey(): number {
    do this.#lastKey = (this.#lastKey + 1) >>> 0;
    while (this.#lastKey === STOP_KEY || this.#waits.has(this.#lastKey));
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

  get isIdle(): boolean {
    return this.#waits.size === 0;
  }

  /** Ends the thread and closes the descriptor at once: a thread that is terminated afterwards could not close it. */
  stop(): void {
    for (const key of [...this.#waits.keys()]) this.#over(key);
    this.#endWaiting();
    this.#thread.terminate();
    this.#set[Symbol.dispose]();
    this.#onEnd();
  }

  /** Waits until the thread no longer uses the descriptor, whose number may be reused as soon as it is closed. */
  #endWaiting(): void {
    const { Waiting, Stopping } = PollerState;
    if (Atomics.exchange(this.#state, 0, Stopping) !== Waiting) return;
    const readable = eventfd(1, EFD_CLOEXEC);
    if (readable < 0) return;
    this.#set.add(readable, EPOLLIN, STOP_KEY);
    Atomics.wait(this.#state, 0, Stopping, STOP_MS);
    close(readable);
  }
}

let poller: Poller | undefined;
let stopsAtExit = false;

onReleaseIdle(stopIdlePoller);

/** Ends the helper thread of {@link waitForEvents} if it has no waits. The next wait starts another one. */
export function stopIdlePoller(): void {
  if (poller?.isIdle) poller.stop();
}

/**
 * Resolves with the poll events that occurred, or with 0 after `cancel`. If the helper thread fails, the promise
 * rejects with a NetlinkError, and the next wait starts another thread.
 *
 * @throws NetlinkError if the descriptor cannot be watched.
 */
export function waitForEvents(fd: number, events: number): PendingWait {
  poller ??= newPoller();
  return poller.wait(fd, events);
}

function newPoller(): Poller {
  const started = new Poller(() => {
    if (poller === started) poller = undefined;
  });
  // Ending a worker thread does not close its file descriptors. Node.js and Deno wait for the helper thread.
  if ((!isMainThread() || longestBlockMs > 0) && !stopsAtExit) process.once("exit", () => poller?.stop());
  stopsAtExit = true;
  return started;
}
