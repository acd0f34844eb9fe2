import { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { doorbell } from "../../threads/doorbell.ts";
import { counterMemory } from "../loop/counters.ts";
import { ReceiveLoop } from "../loop/receive-loop.ts";
import { RECHECK_MS } from "../loop/source.ts";
import { type BufferSizes, type LoopStart, WatchedSockets } from "../loop/watched-sockets.ts";
import { checkWatching, LoopWatch } from "./loop-watch.ts";
import { type FirstRing, ReceiverThread } from "./receiver-thread.ts";
import { type RingOwner, RingSink, sharedCapacity } from "./ring-sink.ts";

/**
 * Fills the ring of a receiver with datagrams, in another thread or in the event loop. The filler uses the descriptors
 * in `start` until it calls `onEnd`. After `stop()`, the receiver itself reads the messages that are still queued on
 * the socket, and reports the drops after them.
 */
export interface RingFiller {
  /** After the stop, the receiver reads the remaining messages with these buffer sizes and descriptors. */
  readonly start: LoopStart;
  /** Keeps the process alive until {@link release} is called or the filler ends. */
  hold(): void;
  release(): void;
  /** Calls `listener`, possibly at once, when the ring may have new messages. The calls end with {@link ignore}. */
  listen(listener: () => void): void;
  ignore(listener: () => void): void;
  /** Called when the reader has released a part of a full ring. */
  resume(): void;
  /** Called after the ring was closed. */
  stop(): void;
}

export interface RingStart extends FirstRing {
  socket: NetlinkSocket;
  buffer: BufferSizes;
  counters: SharedArrayBuffer;
}

/** The functions are called in the thread of the receiver. */
export interface RingCallbacks {
  /** Called once, when nothing is added to a ring any more. `failure` is the error if receiving has failed. */
  onEnd(failure: Error | undefined): void;
  /** Called after the last record was added to the previous ring. */
  onRing(ring: SharedArrayBuffer): void;
}

/** Receives in the worker thread that all receivers share. That thread fills the receiver's ring. */
export class ThreadFiller implements RingFiller {
  readonly start: LoopStart;
  readonly #thread: ReceiverThread;
  readonly #key: number;

  constructor({ socket, buffer, counters, ...ring }: RingStart, callbacks: RingCallbacks) {
    this.#thread = ReceiverThread.withBuffer(buffer);
    const { epollFd, wakeFd } = this.#thread;
    const source = this.#thread.add(socket, counters, ring, callbacks);
    this.#key = source.key;
    this.start = { epollFd, wakeFd, sources: [source], buffer, counters: counterMemory() };
  }

  hold(): void {
    this.#thread.hold(this.#key);
  }

  release(): void {
    this.#thread.release(this.#key);
  }

  listen(listener: () => void): void {
    doorbell.add(listener);
  }

  ignore(listener: () => void): void {
    doorbell.remove(listener);
  }

  resume(): void {
    this.#thread.resume();
  }

  stop(): void {
    this.#thread.remove(this.#key);
  }
}

/**
 * Receives in the event loop of the thread that reads the ring. Reads each socket once per iteration of the event loop,
 * so that other tasks of the thread can run. While datagrams arrive, polls again in the next iteration; otherwise waits
 * until the event loop reports that a socket is readable.
 */
export class InLoopFiller implements RingFiller {
  /** Number of receivers with `inLoop` in this thread. The default capacity of their rings depends on it. */
  static #open = 0;

  readonly start: LoopStart;
  readonly #watched = new WatchedSockets();
  readonly #loop: ReceiveLoop;
  readonly #sink: RingSink;
  readonly #watch: LoopWatch;
  readonly #onEnd: RingCallbacks["onEnd"];
  #listener: (() => void) | undefined;
  #nextPoll: ReturnType<typeof setImmediate> | undefined;
  #nextRecheck: ReturnType<typeof setTimeout> | undefined;
  #nextIdle: ReturnType<typeof setTimeout> | undefined;
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

  constructor({ socket, ring, ringCapacity, ...sizes }: RingStart, { onEnd, onRing }: RingCallbacks) {
    using resources = new DisposableStack();
    const { epollFd, wakeFd } = resources.use(this.#watched);
    const buffer = new ReceiveBuffer(sizes.buffer);
    this.#onEnd = onEnd;
    this.start = { epollFd, wakeFd, sources: [this.#watched.add(0, socket)], ...sizes };
    const owner: RingOwner = {
      get capacity() {
        return ringCapacity ?? sharedCapacity(InLoopFiller.#open);
      },
      wakeReader: () => this.#listener?.(),
      replace: onRing,
    };
    this.#sink = new RingSink(ring, sizes.counters, buffer, owner);
    this.#loop = new ReceiveLoop(this.start, buffer, this.#sink);
    resources.move();
    InLoopFiller.#open++;
    const fail = (error: Error) => this.#end(error);
    this.#listen(() => this.#schedulePoll());
    this.#watch = new LoopWatch(epollFd, this.#poll, fail);
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
    if (this.#sink.room() > 0) this.#schedulePoll();
  }

  stop(): void {
    if (this.#ended) return;
    // If messages are still queued, they precede the drops: the receiver reads them first, and then reports the drops.
    if (!this.#loop.hasQueued) this.#loop.finish();
    this.#end(undefined);
  }

  #pollSockets(): void {
    const wasReady = this.#loop.poll();
    if (this.#sink.isFull) return;
    if (wasReady) {
      // Poll the sockets again in the next iteration: this is faster than waiting for an event of the epoll set.
      this.#schedulePoll();
    } else {
      this.#scheduleRecheck();
      this.#watch.arm();
    }
  }

  #schedulePoll(): void {
    // Never call unref on this immediate: after unref and ref, Bun's event loop may sleep instead of running it.
    this.#nextPoll ??= setImmediate(this.#poll);
  }

  #scheduleRecheck(): void {
    // A full ring has no room for a gap either. The reader calls `resume` when it has released a part.
    if (this.#loop.needsRecheck && !this.#sink.isFull)
      this.#nextRecheck ??= setTimeout(this.#recheck, RECHECK_MS).unref();
  }

  /** Custom transports call the listener when their sockets are readable. */
  #listen(listener: (() => void) | undefined): void {
    for (const { core } of this.#loop.sources) core.transport.onReadable?.(listener);
  }

  #fill(work: () => void): void {
    if (this.#ended) return;
    try {
      work();
      this.#idle();
    } catch (error) {
      this.#sink.flush();
      this.#sink.idle();
      this.#end(error as Error);
    }
  }

  /** Schedules another call if {@link RingSink.idle} has more to do after a burst of messages. */
  #idle(): void {
    const restMs = this.#sink.idle();
    clearTimeout(this.#nextIdle);
    if (restMs >= 0) this.#nextIdle = setTimeout(() => this.#idle(), restMs).unref();
  }

  #end(failure: Error | undefined): void {
    // Report the end only once: checkWatching may still report an error afterwards.
    if (this.#ended) return;
    this.#ended = true;
    InLoopFiller.#open--;
    clearImmediate(this.#nextPoll);
    clearTimeout(this.#nextRecheck);
    clearTimeout(this.#nextIdle);
    this.#listen(undefined);
    this.#watch[Symbol.dispose]();
    this.#onEnd(failure);
    this.#watched[Symbol.dispose]();
  }
}
