import { EMFILE } from "../constants/errno.ts";
import { EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLLONESHOT } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check, NetlinkError } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { close, epollControl, epollCreate, fcntl } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { doorbell } from "./doorbell.ts";
import { type Program, startProgram } from "./program.ts";

/** What the poller's thread is given. */
export interface PollerStart {
  epollFd: number;
  /** A {@link readyWord} for each slot, 0 where nothing has come. The thread writes it, the poller takes it. */
  ready: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}

/** The most waits that can be pending at once in one thread. */
const MAX_WAITS = 16_384;

const program: Program = {
  name: "netlink-poller",
  url: new URL("./poller-program.ts", import.meta.url),
  text: () => import("./poller-program.bundle.txt", { with: { type: "text" } }),
};

/** What a slot holds once its descriptor is ready: which of the waits that had the slot in turn, and the events. */
export function readyWord(turn: number, events: number): number {
  return ((turn & 0x7fff) << 16) | (events & 0xffff);
}

interface Wait {
  readonly turn: number;
  readonly finish: (events: number) => void;
}

/**
 * Waits for descriptors without holding up the thread: a helper thread sits in epoll for all of them and wakes this one.
 * It starts with the first wait, sleeps while nothing happens, and keeps the process alive only during waits.
 */
class Poller {
  readonly #epollFd = check(epollCreate(EPOLL_CLOEXEC), "epoll_create1");
  readonly #ready = new Int32Array(new SharedArrayBuffer(MAX_WAITS * 4));
  readonly #event = allocate(EpollEvent.size);
  readonly #waits = new Map<number, Wait>();
  readonly #freeSlots: number[] = [];
  #turns = 0;
  #worker: Worker | undefined;
  readonly #deliver = (): void => {
    for (const [slot, wait] of this.#waits) {
      const word = Atomics.exchange(this.#ready, slot, 0);
      if (word !== 0 && word >> 16 === wait.turn) wait.finish(word & 0xffff);
    }
  };

  constructor() {
    const started = startProgram(program);
    if (started instanceof Worker) this.#begin(started);
    else void started.then((worker) => this.#begin(worker));
  }

  /** Resolves with the poll events that hold, once one of `events` does, or with 0 once `cancel` is called. */
  wait(fd: number, events: number): { promise: Promise<number>; cancel: () => void } {
    const slot = this.#freeSlots.pop() ?? this.#waits.size;
    if (slot >= MAX_WAITS) {
      throw new NetlinkError(`more than ${MAX_WAITS} waits at once (EMFILE)`, { errno: EMFILE, operation: "wait" });
    }
    // A descriptor of our own: several waits can be for one socket, and its number is free only when the wait is over.
    const watched = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (watched < 0) this.#freeSlots.push(slot);
    check(watched, "fcntl");
    const turn = ++this.#turns & 0x7fff;
    const { promise, resolve } = Promise.withResolvers<number>();
    const finish = (ready: number) => {
      if (!this.#waits.delete(slot)) return;
      // Closing alone would leave it in the set, since the socket itself stays open.
      epollControl(this.#epollFd, EPOLL_CTL_DEL, watched, this.#event, 0);
      close(watched);
      this.#freeSlots.push(slot);
      if (this.#waits.size === 0) {
        doorbell.remove(this.#deliver);
        this.#worker?.unref();
      }
      resolve(ready);
    };
    this.#waits.set(slot, { turn, finish });
    this.#event.view.setUint32(EpollEvent.events, events | EPOLLONESHOT, true);
    this.#event.view.setUint32(EpollEvent.data, slot, true);
    this.#event.view.setUint32(EpollEvent.data + 4, turn, true);
    const status = epollControl(this.#epollFd, EPOLL_CTL_ADD, watched, this.#event, 0);
    if (status < 0) finish(0);
    check(status, "epoll_ctl");
    if (this.#waits.size === 1) {
      this.#worker?.ref();
      doorbell.add(this.#deliver);
    }
    return { promise, cancel: () => finish(0) };
  }

  #begin(worker: Worker): void {
    this.#worker = worker;
    if (this.#waits.size > 0) worker.ref();
    worker.addEventListener("error", (event) => {
      for (const wait of [...this.#waits.values()]) wait.finish(0);
      poller = undefined;
      throw new Error(`the poller's thread ended: ${event.message}`);
    });
    const start: PollerStart = {
      epollFd: this.#epollFd,
      ready: this.#ready.buffer as SharedArrayBuffer,
      doorbell: doorbell.memory,
    };
    worker.postMessage(start);
  }
}

let poller: Poller | undefined;

/**
 * Resolves with the poll events that hold on a descriptor, once one of `events` does. `cancel` makes it resolve with 0.
 *
 * @throws NetlinkError when the descriptor cannot be watched.
 */
export function waitForEvents(fd: number, events: number): { promise: Promise<number>; cancel: () => void } {
  poller ??= new Poller();
  return poller.wait(fd, events);
}
