import { EAGAIN, EBADF, EEXIST, ENOBUFS } from "../../constants/errno.ts";
import { EPOLLIN } from "../../constants/poll.ts";
import { NetlinkError, systemCallError } from "../../errors.ts";
import { clearEventfd, yieldProcessor } from "../../ffi/libc.ts";
import type { Datagram, ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { EpollWaiter } from "../../threads/epoll.ts";
import { Counter } from "./counters.ts";
import { UNKNOWN_LOSS } from "./overrun-tracker.ts";
import { RECHECK_MS, Source } from "./source.ts";
import { type LoopStart, type SourceStart, WAKE_KEY } from "./watched-sockets.ts";

/**
 * Maximum number of receives in a row from a loop's only socket. With several sockets, the loop receives once from each
 * socket in turn.
 */
const TURN = 16;
/** Maximum number of receives in a row without a datagram before the loop reads the next socket. */
const MAX_TRIES = 50;
/**
 * Minimum duration of a sleep in milliseconds. A shorter sleep costs more than it saves, because the sender pays for
 * the wake-up.
 */
const SHORT_SLEEP_MS = 0.05;
/**
 * Number of times that a thread yields the CPU and polls again before it sleeps, if its last sleep was short. The polls
 * take a few microseconds, in which a busy sender sends several messages.
 */
const POLLS_BEFORE_SLEEP = 10;
/** Maximum number of events that one epoll_wait call returns. The next call returns the remaining events. */
const MAX_EVENTS = 256;

/** Numbers of the reasons for which messages are missing. */
export const GapReason = {
  Overrun: 0,
  Truncated: 1,
  Malformed: 2,
  /** The kernel reported an overrun, but has counted no dropped messages. */
  Uncounted: 3,
} as const;

/** Name of a reason for missing messages. */
export type GapReasonName = "overrun" | "truncated" | "malformed";

const gapReasonNames: readonly GapReasonName[] = ["overrun", "truncated", "malformed", "overrun"];

/** Returns the name of a {@link GapReason}. */
export function gapReasonName(reason: number): GapReasonName {
  return gapReasonNames[reason] ?? "overrun";
}

/**
 * Result of reading a socket. `Nothing`: no datagram was received. `Drained`: the queue is now empty. `TurnOver`: the
 * limit of receives in a row was reached, and more datagrams may be queued.
 */
const ReadResult = { Nothing: 0, Drained: 1, TurnOver: 2 } as const;
type ReadResult = (typeof ReadResult)[keyof typeof ReadResult];

/** Consumer of the datagrams and gaps of a {@link ReceiveLoop}. */
export interface Sink {
  /** Returns the number of datagrams of a socket that the consumer can accept now; 0 pauses receiving. */
  room(source: Source): number;
  /**
   * Called with received datagrams to count them, before the datagrams or a preceding gap are delivered. `whole` is the
   * number of datagrams that are not truncated.
   */
  count(datagrams: readonly Datagram[], whole: number, source: Source): void;
  /** Delivers datagrams, which are valid only during the call. The consumer reports a truncated datagram as a gap. */
  datagrams(datagrams: readonly Datagram[], source: Source): void;
  /**
   * Delivers a gap, which is a position where messages are missing. `dropped` is the number of missing messages, or 0
   * if it is unknown. The consumer always has room for one gap in addition to the number of datagrams that `room`
   * returned.
   */
  gap(dropped: number, reason: number, source: Source): void;
  /** Called after a gap, or the datagrams of one system call, have been delivered. */
  flush(source: Source): void;
  /**
   * Called before the receiving thread sleeps. Returns the maximum time of the sleep in milliseconds, or -1 for no
   * limit.
   */
  idle(): number;
  /** Called when a socket can no longer be read: its owner has closed it, or the kernel reports a permanent error. */
  socketFailed(error: NetlinkError, source: Source): void;
}

/**
 * Receives datagrams from sockets and passes them to a {@link Sink}, together with gaps (positions of missing
 * messages). Sleeps while no socket is readable.
 */
export class ReceiveLoop {
  readonly #sources = new Map<number, Source>();
  readonly #waiter: EpollWaiter;
  readonly #wakeFd: number;
  readonly #buffer: ReceiveBuffer;
  readonly #counters: Float64Array;
  readonly #sink: Sink;
  #lastSleepWasShort = false;
  /** The loop's only socket, if the maximum number of receives in a row did not empty its queue. */
  #flooded: Source | undefined;

  constructor(start: LoopStart, buffer: ReceiveBuffer, sink: Sink) {
    this.#waiter = new EpollWaiter(start.epollFd, MAX_EVENTS);
    this.#wakeFd = start.wakeFd;
    this.#buffer = buffer;
    this.#counters = new Float64Array(start.counters);
    this.#sink = sink;
    for (const source of start.sources) this.add(source);
  }

  get sources(): Iterable<Source> {
    return this.#sources.values();
  }

  /** Adds a socket to the loop. The loop reads the socket as soon as the caller has also added it to the epoll set. */
  add(start: SourceStart): Source {
    const source = new Source(start);
    this.#sources.set(start.key, source);
    return source;
  }

  /** Removes a socket from the loop and reports drops of the socket that were not reported yet. */
  remove(key: number): Source | undefined {
    const source = this.detach(key);
    if (source !== undefined) this.reportLosses([source]);
    return source;
  }

  /** Removes a socket from the loop. Its unreported drops are left to the caller. */
  detach(key: number): Source | undefined {
    const source = this.#sources.get(key);
    if (source === undefined) return undefined;
    this.#sources.delete(key);
    // The caller has removed the socket from the epoll set, but this thread may have added the socket again since then.
    this.#control(source, (fd) => this.#waiter.remove(fd));
    return source;
  }

  /** Stops reading a socket until {@link resume}. Its datagrams stay in the kernel's queue. */
  pause(source: Source): void {
    source.paused = true;
    this.#control(source, (fd) => this.#waiter.remove(fd));
  }

  /** Reads a paused socket again. */
  resume(source: Source): void {
    source.paused = false;
    // Read before the socket is watched again: an invalid descriptor is then reported as such.
    this.#read(source);
    if (this.#sources.has(source.key) && !source.paused) this.#restore(source);
  }

  /**
   * Receives until the thread is woken. Returns the number of wake-ups since the last return. The epoll set is
   * level-triggered and moves a reported descriptor to its end, so that a busy socket does not delay the others.
   */
  run(): number {
    for (;;) {
      const restMs = this.#sink.idle();
      const { needsRecheck } = this;
      const count = this.#awaitEvents(needsRecheck ? RECHECK_MS : restMs);
      // Do not rely on the timeout of the wait. While another socket always has datagrams, the wait never times out.
      if (needsRecheck) this.recheck();
      if (this.#readReady(count) || this.#readFlooded()) return Math.max(clearEventfd(this.#wakeFd), 0);
    }
  }

  /**
   * Reads each ready socket once without waiting, for a thread that has other work. Reports whether a socket was ready.
   */
  poll(): boolean {
    const count = this.#waiter.wait(0);
    this.#readReady(count);
    let isReady = count > 0;
    for (const source of this.#sources.values()) {
      if (!source.core.isKernelSocket && this.#read(source) !== ReadResult.Nothing) isReady = true;
    }
    return isReady;
  }

  /**
   * Receives the datagrams that are queued now, as far as the consumer has room, and reports all drops. The call ends
   * even during a flood: it receives from each socket at most the queued datagrams, plus the datagrams of one more
   * receive.
   */
  drain(): void {
    for (const source of this.#sources.values()) {
      const end = source.freed + source.queued;
      while (source.freed < end && this.#read(source) !== ReadResult.Nothing);
    }
    this.finish();
  }

  /** Whether datagrams are queued on any of the sockets. */
  get hasQueued(): boolean {
    for (const source of this.#sources.values()) if (source.queued > 0) return true;
    return false;
  }

  /**
   * Reports all drops that were not reported yet. In the order of the kernel, the dropped messages come after the
   * messages that are still queued.
   */
  finish(): void {
    this.reportLosses([...this.#sources.values()]);
  }

  /** Reports all drops of these sockets that were not reported yet. */
  reportLosses(sources: readonly Source[]): void {
    const losses = sources.map((source) => ({ source, lost: source.tracker.end() }));
    for (const { source, lost } of losses) this.#countLoss(lost, source);
    for (const { source, lost } of losses) this.#deliverLoss(lost, source);
  }

  /** Whether {@link recheck} must be called again, at most {@link RECHECK_MS} later. */
  get needsRecheck(): boolean {
    for (const source of this.#sources.values()) if (source.needsRecheck && !source.paused) return true;
    return false;
  }

  /** Reports the drops of a socket if no datagram has arrived after them for {@link RECHECK_MS}. */
  recheck(): void {
    const now = performance.now();
    for (const source of this.#sources.values()) {
      if (!source.isRecheckDue(now) || this.#sink.room(source) === 0) continue;
      // Another thread may have read all messages before a pending gap. A receive then finds the queue empty.
      if (source.tracker.pending) this.#read(source);
      else this.#reportLoss(source.recheck(), source);
    }
  }

  /** Waits for events. Returns their number, or 0 after the timeout. */
  #awaitEvents(timeoutMs: number): number {
    if (this.#lastSleepWasShort) {
      for (let polls = POLLS_BEFORE_SLEEP; polls > 0; polls--) {
        yieldProcessor();
        const count = this.#waiter.wait(0);
        if (count > 0) return count;
      }
    }
    const start = performance.now();
    const count = this.#waiter.wait(timeoutMs);
    this.#lastSleepWasShort = performance.now() - start < SHORT_SLEEP_MS;
    return count;
  }

  /**
   * Reads the loop's only socket until its queue is empty several times in a row. Meanwhile, the socket is not in the
   * epoll set: otherwise, its senders would wake the set for every message. Returns whether the thread was woken.
   */
  #readFlooded(): boolean {
    const source = this.#flooded;
    this.#flooded = undefined;
    if (source === undefined || this.#sources.get(source.key) !== source) return false;
    if (!this.#control(source, (fd) => this.#waiter.remove(fd))) return false;
    let woken = false;
    for (let polls = POLLS_BEFORE_SLEEP; polls > 0 && this.#sources.has(source.key); ) {
      this.#sink.idle();
      if (source.needsRecheck) this.recheck();
      woken = this.#readReady(this.#waiter.wait(0));
      if (woken) break;
      if (this.#read(source) !== ReadResult.Nothing) {
        polls = POLLS_BEFORE_SLEEP;
      } else {
        polls--;
        yieldProcessor();
      }
    }
    this.#flooded = undefined;
    if (this.#sources.has(source.key) && !source.paused) this.#restore(source);
    return woken;
  }

  /** Adds a socket to the epoll set again. If datagrams are queued, the set reports the socket at once. */
  #restore(source: Source): void {
    this.#control(source, (fd) => {
      try {
        this.#waiter.add(fd, EPOLLIN, source.key);
      } catch (error) {
        if ((error as NetlinkError).errno !== -EEXIST) this.#drop(source, error as NetlinkError);
      }
    });
  }

  /**
   * Calls `action` with the file descriptor of a socket. Returns false if the owner has closed the socket, which the
   * eventfd `closing` reports to the loop.
   */
  #control(source: Source, action: (fd: number) => void): boolean {
    try {
      source.core.withDescriptor(action);
      return true;
    } catch (error) {
      if (!source.socket.closed) throw error;
      return false;
    }
  }

  /** Reads once each socket that the last wait reported. Returns whether the thread was woken. */
  #readReady(count: number): boolean {
    if (count > 0) this.#counters[Counter.Wakes]! += 1;
    let woken = false;
    for (let index = 0; index < count; index++) {
      const key = this.#waiter.key(index);
      if (key === WAKE_KEY) woken = true;
      else this.#readNext(this.#sources.get(key));
    }
    return woken;
  }

  #readNext(source: Source | undefined): void {
    if (source === undefined) return;
    source.counters[Counter.Wakes]! += 1;
    const result = this.#read(source);
    if (result === ReadResult.TurnOver && source.alone && this.#sources.size === 1) this.#flooded = source;
  }

  /** Receives from one socket until its queue is empty, or the maximum number of receives in a row is reached. */
  #read(source: Source): ReadResult {
    const { core, tracker } = source;
    const buffer = this.#buffer;
    const { slots, accepted } = buffer;
    let turns = this.#sources.size > 1 ? 1 : TURN;
    for (let tries = 0; turns > 0 && tries < MAX_TRIES; tries++) {
      // Receive only as many datagrams as the consumer has room for. Other datagrams stay in the kernel's queue.
      const room = this.#sink.room(source);
      if (room === 0) return ReadResult.Nothing;
      const maximum = Math.min(tracker.maximum(slots.count), room);
      const filled = this.#receive(source, maximum);
      if (filled === undefined) return ReadResult.Nothing;
      if (filled === -ENOBUFS) {
        tracker.overrun();
        source.recordOverrun();
        // After an overrun, the kernel drops every message until a receive finds the queue empty. This receive only
        // reported the overrun, so receive again.
        continue;
      }
      // Read the kernel's counters right after the receive: messages that arrive in between make the position of a gap
      // less exact.
      const late = filled > 0 ? tracker.lateDrops() : 0;
      let lost: number;
      if (core.noEnobufs) lost = source.hiddenLoss(buffer, filled);
      else lost = filled > 0 ? tracker.received(filled, slots.length(0)) : tracker.empty();
      // Count all datagrams before their delivery, because a handler may end the thread in any call.
      this.#countFor(source, Counter.Foreign, filled - accepted.length);
      this.#countLoss(late, source);
      this.#countLoss(lost, source);
      this.#countReceived(accepted, source);
      this.#gap(late, source);
      if (accepted.length > 0) this.#sink.datagrams(accepted, source);
      this.#gap(lost, source);
      if (late !== 0 || accepted.length > 0 || lost !== 0) this.#sink.flush(source);
      source.recordOverrun();
      if (filled < maximum) return filled === 0 ? ReadResult.Nothing : ReadResult.Drained;
      if (accepted.length > 0) turns--;
    }
    return ReadResult.TurnOver;
  }

  /**
   * Receives once. Returns the number of datagrams, -ENOBUFS after an overrun, or undefined if the socket was removed
   * from the loop.
   */
  #receive(source: Source, maximum: number): number | undefined {
    let filled: number;
    try {
      filled = source.core.receive(this.#buffer, maximum);
      if (filled === -EAGAIN) return 0;
      if (filled >= 0 || filled === -ENOBUFS) return filled;
    } catch (error) {
      // Only a closed socket makes the receive throw.
      if (!(error instanceof NetlinkError) || error.errno !== -EBADF) throw error;
      this.#drop(source, error);
      return undefined;
    }
    this.#drop(source, systemCallError("recvmmsg", filled));
    return undefined;
  }

  #drop(source: Source, error: NetlinkError): void {
    this.#sources.delete(source.key);
    // A closed socket has already left the epoll set, and the number of its descriptor may be reused. An open socket
    // that fails stays readable (EPOLLERR) and would wake this thread forever.
    if (source.core.isKernelSocket) {
      this.#control(source, (fd) => this.#waiter.remove(fd));
      this.#waiter.remove(source.closing);
    }
    this.#sink.socketFailed(error, source);
  }

  #countReceived(datagrams: readonly Datagram[], source: Source): void {
    if (datagrams.length === 0) return;
    const { whole, wholeBytes } = this.#buffer;
    this.#countFor(source, Counter.Received, whole);
    this.#countFor(source, Counter.Bytes, wholeBytes);
    this.#countFor(source, Counter.Batches, 1);
    this.#countFor(source, Counter.Dropped, datagrams.length - whole);
    this.#sink.count(datagrams, whole, source);
  }

  #countLoss(lost: number, source: Source): void {
    if (lost === UNKNOWN_LOSS) this.#countFor(source, Counter.UnknownGaps, 1);
    else if (lost > 0) {
      this.#countFor(source, Counter.Dropped, lost);
      source.counters[Counter.Unreported]! += lost;
    }
  }

  #gap(lost: number, source: Source): void {
    if (lost === 0) return;
    source.recordOverrun();
    if (lost === UNKNOWN_LOSS) {
      this.#sink.gap(0, GapReason.Uncounted, source);
    } else {
      source.counters[Counter.Unreported]! -= lost;
      this.#sink.gap(lost, GapReason.Overrun, source);
    }
  }

  /** Counts and delivers drops that no received datagram follows. */
  #reportLoss(lost: number, source: Source): void {
    this.#countLoss(lost, source);
    this.#deliverLoss(lost, source);
  }

  #deliverLoss(lost: number, source: Source): void {
    this.#gap(lost, source);
    if (lost !== 0) this.#sink.flush(source);
  }

  #countFor(source: Source, counter: number, amount: number): void {
    this.#counters[counter]! += amount;
    source.counters[counter]! += amount;
  }
}
