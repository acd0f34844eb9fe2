import type { NetlinkError } from "../../errors.ts";
import { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { doorbell } from "../../threads/doorbell.ts";
import { type Program, ProgramThread } from "../../threads/program.ts";
import { ReceiveLoop } from "../loop/receive-loop.ts";
import { RECHECK_MS } from "../loop/source.ts";
import type { LoopStart, WatchedSockets } from "../loop/watched-sockets.ts";
import { checkWatching, LoopWatch } from "./loop-watch.ts";
import { RingSink } from "./ring-sink.ts";

/**
 * Fills the ring of a receiver with received messages, in a thread or in the event loop. A filler uses its input until
 * it has ended, and calls back once when it has. After `stop()`, the receiver reads the messages that are still queued
 * on the socket and reports the drops after them.
 */
export interface RingFiller {
  /** Keeps the process alive until {@link release}, or until the filler ends. */
  hold(): void;
  release(): void;
  /**
   * Calls `listener` when records may have been published to the ring, until {@link ignore} is called. The listener may
   * also be called immediately.
   */
  listen(listener: () => void): void;
  ignore(listener: () => void): void;
  /** Resumes a filler that waits for room in the ring. Called when the reader has released part of the ring. */
  resume(): void;
  /** Ends the filler, after its ring was closed. */
  stop(): void;
}

/** Input of a {@link RingFiller}. */
export interface RingStart extends LoopStart {
  ring: SharedArrayBuffer;
}

/** Start data of the thread that fills a receiver's ring. */
export interface ReceiverStart extends RingStart {
  doorbell: SharedArrayBuffer;
}

const program: Program = {
  name: "netlink-receiver",
  url: new URL("./receiver-program.ts", import.meta.url),
  text: () => import("./receiver-program.bundle.txt", { with: { type: "text" } }),
};

/** Fills a ring from a worker thread. */
export class ThreadFiller implements RingFiller {
  readonly #watched: WatchedSockets;
  readonly #thread: ProgramThread;

  constructor(start: RingStart, watched: WatchedSockets, onEnd: (failure: NetlinkError | undefined) => void) {
    this.#watched = watched;
    const input: ReceiverStart = { ...start, doorbell: doorbell.memory };
    this.#thread = new ProgramThread(program, input, onEnd);
  }

  hold(): void {
    this.#thread.hold();
  }

  release(): void {
    this.#thread.release();
  }

  listen(listener: () => void): void {
    doorbell.add(listener);
  }

  ignore(listener: () => void): void {
    doorbell.remove(listener);
  }

  resume(): void {
    // A thread that waits for space sleeps on the ring, which its reader notifies.
  }

  stop(): void {
    // The write to the eventfd wakes epoll_wait. Closing the ring has already woken a thread that waits for space. The
    // thread checks the ring before it continues.
    this.#watched.wake();
    this.#thread.hold();
  }
}

/**
 * Fills a ring in the thread that reads it. It reads each socket once per iteration of the event loop, so that the
 * thread's other tasks can run. While datagrams arrive, it polls again in the next iteration; otherwise it waits for an
 * event of the loop.
 */
export class InLoopFiller implements RingFiller {
  readonly #loop: ReceiveLoop;
  readonly #sink: RingSink;
  readonly #watch: LoopWatch;
  readonly #onEnd: (failure: Error | undefined) => void;
  #listener: (() => void) | undefined;
  /** Whether the ring is full. */
  #stalled = false;
  #nextPoll: ReturnType<typeof setImmediate> | undefined;
  #nextRecheck: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  readonly #poll = (): void => {
    this.#nextPoll = undefined;
    this.#fill(() => this.#pollSockets());
  };
  readonly #recheck = (): void => {
    this.#nextRecheck = undefined;
    this.#fill(() => {
      this.#loop.recheck();
      this.#scheduleRecheck();
    });
  };

  constructor(start: RingStart, onEnd: (failure: Error | undefined) => void) {
    const buffer = new ReceiveBuffer(start.buffer);
    this.#onEnd = onEnd;
    this.#sink = new RingSink(start.ring, start.counters, buffer, {
      wakeReader: () => this.#listener?.(),
      awaitRoom: () => {
        this.#stalled = true;
        return false;
      },
    });
    this.#loop = new ReceiveLoop(start, buffer, this.#sink);
    const fail = (error: Error) => this.#end(error);
    this.#watch = new LoopWatch(start.epollFd, this.#poll, fail);
    checkWatching().then(this.#poll, fail);
  }

  hold(): void {
    this.#watch.hold();
  }

  release(): void {
    this.#watch.release();
  }

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  ignore(): void {
    this.#listener = undefined;
  }

  resume(): void {
    if (!this.#stalled || !this.#sink.hasRoom) return;
    this.#stalled = false;
    this.#schedulePoll();
  }

  stop(): void {
    if (this.#ended) return;
    // The dropped messages follow the messages that are still queued, which the receiver reads after the end.
    if (!this.#loop.hasQueued) this.#loop.finish();
    this.#end(undefined);
  }

  #pollSockets(): void {
    const wasReady = this.#loop.poll();
    // The ring is full; `resume` continues when it has room.
    if (this.#stalled) return;
    if (wasReady) {
      // Polling the sockets again is faster than waiting for the event loop to report the epoll set.
      this.#schedulePoll();
    } else {
      this.#scheduleRecheck();
      this.#watch.arm();
    }
  }

  #schedulePoll(): void {
    // The immediate is not unref'ed: Bun's loop may sleep although an immediate is pending that was unref'ed and ref'ed
    // again.
    this.#nextPoll ??= setImmediate(this.#poll);
  }

  #scheduleRecheck(): void {
    // While the ring is full, no gap can be written; `resume` continues when it has room.
    if (this.#loop.needsRecheck && !this.#stalled) this.#nextRecheck ??= setTimeout(this.#recheck, RECHECK_MS).unref();
  }

  /** Runs `work`, which may write to the ring, and wakes the reader afterwards. */
  #fill(work: () => void): void {
    if (this.#ended) return;
    try {
      work();
      this.#sink.idle();
    } catch (error) {
      this.#sink.flush();
      this.#sink.idle();
      this.#end(error as Error);
    }
  }

  #end(failure: Error | undefined): void {
    // A failure after the filler has ended, for example of checkWatching, is ignored.
    if (this.#ended) return;
    this.#ended = true;
    clearImmediate(this.#nextPoll);
    clearTimeout(this.#nextRecheck);
    this.#watch[Symbol.dispose]();
    this.#onEnd(failure);
  }
}
