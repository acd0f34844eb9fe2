import { MIN_OVERHEAD } from "../../sock/receive-buffer.ts";
import { SharedState } from "../../sock/shared-state.ts";
import { NetlinkSocket, type SocketToken } from "../../sock/socket.ts";
import type { SocketCore } from "../../sock/socket-core.ts";
import type { SocketMemory } from "../../sock/transport.ts";
import { Counter } from "./counters.ts";
import { LossTracker } from "./loss-tracker.ts";
import type { Sink, SinkSource } from "./sink.ts";

/**
 * How a receive loop waits for the datagrams of a source:
 *
 * - `detached`: not at all. The source is not added yet, or was removed, or has failed.
 * - `watched`: epoll reports datagrams.
 * - `polled`: the loop receives again and again, because epoll would be slower.
 * - `paused`: the consumer has no room. Datagrams stay in the kernel's receive queue.
 */
export type SourceMode = "detached" | "watched" | "polled" | "paused";

/** What happens to a source: the reasons for changes of its mode. */
export type SourceEvent = "add" | "flood" | "quiet" | "full" | "room" | "end";

/** The mode after each event. Other events have no effect: a paused source stays paused when polling finds it quiet. */
const transitions: Readonly<Record<SourceMode, Readonly<Partial<Record<SourceEvent, SourceMode>>>>> = {
  detached: { add: "watched" },
  watched: { flood: "polled", full: "paused", end: "detached" },
  polled: { quiet: "watched", full: "paused", end: "detached" },
  paused: { room: "polled", end: "detached" },
};

export function nextMode(mode: SourceMode, event: SourceEvent): SourceMode {
  return transitions[mode][event] ?? mode;
}

/** Whether the epoll set contains the socket, and the eventfd that signals its close. */
export interface Watched {
  readonly socket: boolean;
  readonly closing: boolean;
}

/** What the epoll set contains of a source in each mode. */
export const watchedIn: Readonly<Record<SourceMode, Watched>> = {
  detached: { socket: false, closing: false },
  watched: { socket: true, closing: true },
  // Without the eventfd, the thread would never learn that the owner has closed the socket: the kernel removes a closed
  // descriptor from the set without an event.
  polled: { socket: false, closing: true },
  paused: { socket: false, closing: true },
};

/** Delay before the drop counter is read again after an overrun. */
export const RECHECK_MS = 20;

/** The sender of this object closes the descriptors in it. */
export interface SourceStart {
  /** Epoll key of the socket and of its `closing` eventfd. */
  key: number;
  socket: SocketToken | NetlinkSocket;
  /** Eventfd that signals the close; -1 for a custom transport. */
  closing: number;
  counters: SharedArrayBuffer;
  /** True if a thread exited before it reported an overrun. */
  overrun: boolean;
  alone: boolean;
}

/** A socket of a receiving thread, with its counters and gaps. */
export class Source implements SinkSource, Disposable {
  readonly key: number;
  readonly socket: NetlinkSocket;
  readonly core: SocketCore;
  readonly tracker: LossTracker;
  readonly sink: Sink;
  readonly closing: number;
  readonly alone: boolean;
  readonly counters: Float64Array;
  mode: SourceMode = "detached";
  /** Whether the socket was closed or has failed. */
  hasFailed = false;
  readonly #attached: DisposableStack;
  /** Protects the descriptor of a shared socket; undefined for a custom transport. */
  readonly #state: SharedState | undefined;
  #memory: SocketMemory;
  /** Time (`performance.now()`) at which late drops are looked for; infinite if no drop can be late. */
  #recheckAt = Number.POSITIVE_INFINITY;

  /**
   * Prepares reading a socket in this thread.
   *
   * @throws NetlinkError EBADF if the socket is closed, ENOSPC if too many threads use the socket.
   */
  constructor(start: SourceStart, sink: Sink) {
    using attached = new DisposableStack();
    if (start.socket instanceof NetlinkSocket) this.socket = start.socket;
    else {
      this.socket = attached.use(NetlinkSocket.attach(start.socket));
      const state = new SharedState(start.socket.state);
      attached.defer(() => state.endUse());
      this.#state = state;
    }
    const { core } = this.socket;
    this.key = start.key;
    this.core = core;
    this.sink = sink;
    this.closing = start.closing;
    this.alone = start.alone;
    this.counters = new Float64Array(start.counters);
    this.#memory = core.memory();
    this.tracker = new LossTracker(
      () => this.#readMemory(),
      (dropped) => core.takeDrops(dropped),
      {
        pending: start.overrun,
        alone: start.alone,
        hidden: core.noEnobufs,
        onChange: () => this.#lossChanged(),
      },
    );
    this.#lossChanged();
    this.#attached = attached.move();
  }

  is(mode: SourceMode): boolean {
    return this.mode === mode;
  }

  /**
   * Calls `action` with the descriptor, even if a handler has closed {@link socket}, which does not close the
   * descriptor. Has no effect if the owner has closed it: the kernel has then removed it from the epoll set.
   */
  withDescriptor(action: (fd: number) => void): void {
    if (this.#state?.enter() !== true) return;
    try {
      action(this.core.transport.fd);
    } finally {
      this.#state.leave();
    }
  }

  /** Ends the use of the shared socket by this thread. */
  [Symbol.dispose](): void {
    this.#attached.dispose();
  }

  get queued(): number {
    return this.socket.closed ? 0 : this.#readMemory().queued;
  }

  /** Minimum kernel memory in bytes that all received datagrams occupied. */
  get freed(): number {
    const { counters } = this;
    const datagrams = counters[Counter.received]! + counters[Counter.foreign]!;
    return datagrams * MIN_OVERHEAD + counters[Counter.bytes]!;
  }

  get needsRecheck(): boolean {
    return this.#recheckAt !== Number.POSITIVE_INFINITY;
  }

  isRecheckDue(now: number): boolean {
    return now >= this.#recheckAt;
  }

  /** Repeats until all drops are reported and the queue is empty. */
  recheck(): number {
    this.#recheckAt = Number.POSITIVE_INFINITY;
    const lost = this.tracker.rest();
    if (lost !== 0 || this.tracker.state !== "none" || this.#memory.queued > 0) this.postponeRecheck();
    return lost;
  }

  /** If this thread exits, another thread reports the gap. */
  #lossChanged(): void {
    this.counters[Counter.pendingOverrun] = this.tracker.hasUnreported ? 1 : 0;
    if (this.tracker.state !== "none") this.postponeRecheck();
  }

  postponeRecheck(): void {
    this.#recheckAt = performance.now() + RECHECK_MS;
  }

  /** If the socket was closed, returns the last known values. */
  #readMemory(): SocketMemory {
    try {
      this.#memory = this.core.memory();
    } catch (error) {
      if (!this.socket.closed) throw error;
    }
    return this.#memory;
  }
}
