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
 * Fills the ring of a receiver with received messages, in a thread or in the event loop. The filler uses the
 * descriptors in its start values until it reports, once, that it has ended. After `stop()`, the receiver reads the
 * messages that are still queued on the socket and reports the drops after them.
 */
export interface RingFiller {
  /** Keeps the process alive until {@link release}, or until the filler ends. */
  hold(): void;
  release(): void;
  /**
   * Calls `listener` when messages may have been added to the ring, until {@link ignore}. The first call may happen
   * immediately.
   */
  listen(listener: () => void): void;
  ignore(listener: () => void): void;
  /** Resumes a filler that waits for room in the ring. Call it when the reader has released a part of the ring. */
  resume(): void;
  /** Ends the filler. Call it after the ring was closed. */
  stop(): void;
}

/** Values that a {@link RingFiller} needs at its start. */
export interface RingStart extends LoopStart {
  ring: SharedArrayBuffer;
}

/** Values that the thread that fills a receiver's ring needs at its start. */
export interface ReceiverStart extends RingStart {
  doorbell: SharedArrayBuffer;
}

const program: Program = {
  name: "netlink-receiver",
  url: new URL("./receiver-program.ts", import.meta.url),
  text: () => import("./receiver-program.bundle.txt", { with: { type: "text" } }),
};

/** Fills a receiver's ring from a worker thread. */
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
    // Nothing to do: a thread that waits for space sleeps on the ring, and the reader of the ring wakes it.
  }

  stop(): void {
    // The write to the eventfd ends epoll_wait. If the thread waits for space instead, closing the ring has already
    // woken it. In both cases the thread checks whether the ring is closed.
    this.#watched.wake();
    this.#thread.hold();
  }
}

/**
 * Fills a ring in the thread that reads it. Reads each socket once per iteration of the event loop, so that other tasks
 * of the thread can run. While datagrams arrive, polls again in the next iteration; otherwise waits for an event of the
 * loop.
 */
export class InLoopFiller implements RingFiller {
  readonly #loop: ReceiveLoop;
  readonly #sink: RingSink;
  readonly #watch: LoopWatch;
  readonly #onEnd: (failure: Error | undefined) => void;
  #listener: (() => void) | undefined;
  /** Whether receiving is paused because the ring is full. */
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
    this.#listen(() => this.#schedulePoll());
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
    // If messages are still queued, they precede the dropped messages. The receiver reads them after the end, and then
    // reports the drops.
    if (!this.#loop.hasQueued) this.#loop.finish();
    this.#end(undefined);
  }

  #pollSockets(): void {
    const wasReady = this.#loop.poll();
    // `resume` continues when the ring has room.
    if (this.#stalled) return;
    if (wasReady) {
      // Poll again, because that is faster than waiting for the event loop to report the epoll set.
      this.#schedulePoll();
    } else {
      this.#scheduleRecheck();
      this.#watch.arm();
    }
  }

  #schedulePoll(): void {
    // Never unref this immediate: after unref and ref of a pending immediate, Bun's loop may sleep instead of running
    // it.
    this.#nextPoll ??= setImmediate(this.#poll);
  }

  #scheduleRecheck(): void {
    // A full ring has no room for a gap. `resume` continues when the ring has room.
    if (this.#loop.needsRecheck && !this.#stalled) this.#nextRecheck ??= setTimeout(this.#recheck, RECHECK_MS).unref();
  }

  /** Sets the function that sockets without a descriptor call when they are readable. */
  #listen(listener: (() => void) | undefined): void {
    for (const { core } of this.#loop.sources) core.transport.onReadable?.(listener);
  }

  /** Runs `work`, which may write to the ring, and wakes the reader of the ring afterwards. */
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
    // Ignore errors that are reported after the filler has ended, for example by checkWatching.
    if (this.#ended) return;
    this.#ended = true;
    clearImmediate(this.#nextPoll);
    clearTimeout(this.#nextRecheck);
    this.#listen(undefined);
    this.#watch[Symbol.dispose]();
    this.#onEnd(failure);
  }
}
