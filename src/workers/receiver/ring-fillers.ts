import type { NetlinkError } from "../../errors.ts";
import { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { Transport } from "../../sock/transport.ts";
import { LoopDescriptors } from "../loop/loop-descriptors.ts";
import { type BufferSizes, ReceiveLoop } from "../loop/receive-loop.ts";
import { checkWatching, isTransient, LoopWatch } from "./loop-watch.ts";
import { type RingOwner, RingSink, sharedCapacity } from "./ring-sink.ts";

/** Fills the ring of a receiver, in another thread or in the event loop, until it calls `onEnd`. */
export interface RingFiller {
  /** Keeps the process alive until {@link release} or the end. */
  hold(): void;
  release(): void;
  /** Calls `listener` when messages may be readable, until {@link ignore}. */
  listen(listener: () => void): void;
  ignore(listener: () => void): void;
  /** Called when a full ring has room again. */
  resume(): void;
  /** Called after the ring was closed. Messages that are still queued follow in another ring, or stay in the socket. */
  stop(leavesQueued: boolean): void;
}

export interface FirstRing {
  readonly ring: SharedArrayBuffer;
  /** Maximum capacity in bytes of the rings that replace this one. */
  readonly ringCapacity: number | undefined;
}

export interface RingStart extends FirstRing {
  socket: NetlinkSocket;
  buffer: BufferSizes;
  counters: SharedArrayBuffer;
}

/** The functions are called in the thread of the receiver. */
export interface RingCallbacks {
  /** Called once, after the last record, with the error if any. */
  onEnd(failure: Error | undefined): void;
  /** Called after the last record was added to the previous ring. */
  onRing(ring: SharedArrayBuffer): void;
}

/** Key of the only source of the loop. */
const KEY = 0;

/**
 * Fills the ring from the event loop of the receiver's thread. While datagrams arrive, it reads the socket once per
 * iteration of the event loop, so that other tasks can run. Otherwise, it waits until the event loop reports that the
 * socket is readable.
 */
export class InLoopFiller implements RingFiller {
  /** Number of this thread's in-loop receivers, which determines the default capacity. */
  static #open = 0;

  readonly #descriptors = new LoopDescriptors();
  readonly #loop: ReceiveLoop;
  readonly #sink: RingSink;
  readonly #watch: LoopWatch;
  readonly #transport: Transport;
  readonly #onEnd: RingCallbacks["onEnd"];
  #listener: (() => void) | undefined;
  #nextPoll: ReturnType<typeof setImmediate> | undefined;
  #nextIdle: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  readonly #poll = (): void => {
    this.#nextPoll = undefined;
    this.#attempt(() => {
      if (this.#sink.isFull) this.#loop.resume();
      // Polling again is faster than waiting for an epoll event.
      if (this.#loop.poll()) this.#schedulePoll();
      else this.#watch.arm();
      const restMs = this.#loop.idle();
      clearTimeout(this.#nextIdle);
      if (restMs >= 0) this.#nextIdle = setTimeout(this.#poll, restMs).unref();
    });
  };

  readonly #fail = (error: NetlinkError): void => {
    if (isTransient(error.errno)) this.#watch.later(() => this.#check());
    else this.#end(error);
  };

  constructor({ socket, ring, ringCapacity, ...sizes }: RingStart, { onEnd, onRing }: RingCallbacks) {
    using resources = new DisposableStack();
    const { epollFd, wakeFd } = resources.use(this.#descriptors);
    const buffer = new ReceiveBuffer(sizes.buffer);
    this.#onEnd = onEnd;
    this.#transport = socket.core.transport;
    const owner: RingOwner = {
      get capacity() {
        return ringCapacity ?? sharedCapacity(InLoopFiller.#open);
      },
      wakeReader: () => this.#listener?.(),
      replace: onRing,
    };
    this.#sink = new RingSink(ring, sizes.counters, buffer, owner);
    this.#loop = new ReceiveLoop({ epollFd, wakeFd, counters: sizes.counters }, buffer);
    this.#loop.add(this.#descriptors.prepare(KEY, socket), this.#sink);
    resources.move();
    InLoopFiller.#open++;
    // Custom transports call the listener when their sockets are readable.
    this.#transport.onReadable?.(() => this.#schedulePoll());
    this.#watch = new LoopWatch(epollFd, this.#poll, this.#fail);
    this.#check();
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
    this.#schedulePoll();
  }

  stop(leavesQueued: boolean): void {
    this.#attempt(() => {
      this.#loop.remove(KEY, leavesQueued);
      this.#sink.idle();
    });
    this.#end(undefined);
  }

  #check(): void {
    if (!this.#ended) checkWatching().then(this.#poll, this.#fail);
  }

  #schedulePoll(): void {
    // After unref() and ref(), Bun may not run an immediate.
    this.#nextPoll ??= setImmediate(this.#poll);
  }

  #attempt(work: () => void): void {
    if (this.#ended) return;
    try {
      work();
    } catch (error) {
      this.#sink.flush();
      this.#sink.idle();
      this.#end(error as Error);
    }
  }

  #end(failure: Error | undefined): void {
    // checkWatching may report an error after the end.
    if (this.#ended) return;
    this.#ended = true;
    InLoopFiller.#open--;
    clearImmediate(this.#nextPoll);
    clearTimeout(this.#nextIdle);
    this.#transport.onReadable?.(undefined);
    this.#watch[Symbol.dispose]();
    this.#onEnd(failure);
    this.#descriptors[Symbol.dispose]();
  }
}
