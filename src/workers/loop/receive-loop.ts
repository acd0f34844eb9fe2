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
 * Maximum number of receives in a row if a thread has only one socket. Of several sockets, each gets one receive in
 * turn.
 */
const TURN = 16;
/** After this many receives in a row without an accepted datagram, the thread reads its next socket. */
const MAX_TRIES = 50;
/** A shorter sleep than this saves less time than the wake-up costs the sender. */
const SHORT_SLEEP_MS = 0.05;
/**
 * Polls after a short sleep, before the receiving thread sleeps again. The polls take a few microseconds, in which a
 * busy sender sends several messages.
 */
const POLLS_BEFORE_SLEEP = 10;
/** Maximum number of events that one epoll_wait call returns. The next call returns the rest. */
const MAX_EVENTS = 256;

export const GapReason = {
  Overrun: 0,
  Truncated: 1,
  Malformed: 2,
  /** The kernel reported an overrun (ENOBUFS), but its drop counter has not grown. */
  Uncounted: 3,
} as const;

/** Reason for which messages are missing. */
export type GapReasonName = "overrun" | "truncated" | "malformed";

const gapReasonNames: readonly GapReasonName[] = ["overrun", "truncated", "malformed", "overrun"];

export function gapReasonName(reason: number): GapReasonName {
  return gapReasonNames[reason] ?? "overrun";
}

/** The result `TurnOver` means that the limit of receives in a row was reached and more datagrams may be queued. */
const ReadResult = { Nothing: 0, Drained: 1, TurnOver: 2 } as const;
type ReadResult = (typeof ReadResult)[keyof typeof ReadResult];

export interface Sink {
  /** If the result is 0, datagrams stay in the kernel's queue. */
  room(source: Source): number;
  /**
   * Datagrams and gaps are counted before they are delivered, because a handler may end the thread during the delivery.
   * `whole` is the number of datagrams that were not truncated.
   */
  count(datagrams: readonly Datagram[], whole: number, source: Source): void;
  /** The datagrams are valid only during the call. The consumer reports a truncated datagram as a gap. */
  datagrams(datagrams: readonly Datagram[], source: Source): void;
  /**
   * `dropped` messages are missing at this position of the message stream; 0 if the number is unknown. The consumer
   * always has room for one gap in addition to the datagrams that `room` returned.
   */
  gap(dropped: number, reason: number, source: Source): void;
  /** Called after the datagrams of one system call, and the gaps before and after them, were delivered. */
  flush(source: Source): void;
  /** Called before the receiving thread sleeps. Returns the maximum sleep in milliseconds; -1 for no limit. */
  idle(): number;
  /**
   * Called when a socket can no longer be read, because its owner has closed it or the kernel reports a permanent
   * error.
   */
  socketFailed(error: NetlinkError, source: Source): void;
}

/**
 * Receives datagrams from the sockets of one thread and delivers them to a {@link Sink}. Positions where messages are
 * missing are delivered as gaps.
 */
export class ReceiveLoop {
  readonly #sources = new Map<number, Source>();
  readonly #waiter: EpollWaiter;
  readonly #wakeFd: number;
  readonly #buffer: ReceiveBuffer;
  readonly #counters: Float64Array;
  readonly #sink: Sink;
  #lastSleepWasShort = false;
  /**
   * A socket that is polled instead of waiting with epoll_wait, because {@link TURN} receives in a row did not empty
   * its queue.
   */
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

  /** The caller must also add the descriptor of the socket to the epoll set. */
  add(start: SourceStart): Source {
    const source = new Source(start);
    this.#sources.set(start.key, source);
    return source;
  }

  remove(key: number): Source | undefined {
    const source = this.detach(key);
    if (source !== undefined) this.reportLosses([source]);
    return source;
  }

  /** Messages that the kernel dropped are not reported here, because messages that are still queued precede them. */
  detach(key: number): Source | undefined {
    const source = this.#sources.get(key);
    if (source === undefined) return undefined;
    this.#sources.delete(key);
    this.#control(source, (fd) => this.#waiter.remove(fd));
    return source;
  }

  /** The datagrams of the paused socket stay in the kernel's receive queue. */
  pause(source: Source): void {
    source.paused = true;
    this.#control(source, (fd) => this.#waiter.remove(fd));
  }

  resume(source: Source): void {
    source.paused = false;
    // Receive before epoll_ctl: if the socket has failed, only the receive reports the cause of the failure.
    this.#read(source);
    if (this.#sources.has(source.key) && !source.paused) this.#restore(source);
  }

  /**
   * Receives and delivers datagrams until the eventfd with the key {@link WAKE_KEY} is signalled. Returns the number of
   * signals. A busy socket does not delay the others, because epoll_wait moves a reported socket to the end of its
   * level-triggered list.
   */
  run(): number {
    for (;;) {
      const restMs = this.#sink.idle();
      const { needsRecheck } = this;
      const count = this.#awaitEvents(needsRecheck ? RECHECK_MS : restMs);
      // Drop counters are reread here and not after a timeout, because epoll_wait never times out while any socket has
      // datagrams.
      if (needsRecheck) this.recheck();
      if (this.#readReady(count) || this.#readFlooded()) return Math.max(clearEventfd(this.#wakeFd), 0);
    }
  }

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
   * Receives the queued datagrams for which the consumer has room, and then reports all dropped messages. Ends even
   * during a flood: datagrams that arrive later stay in the queue, except those in the last receive.
   */
  drain(): void {
    for (const source of this.#sources.values()) {
      const end = source.freed + source.queued;
      while (source.freed < end && this.#read(source) !== ReadResult.Nothing);
    }
    this.finish();
  }

  get hasQueued(): boolean {
    for (const source of this.#sources.values()) if (source.queued > 0) return true;
    return false;
  }

  /** Must be called after the last receive of a socket, because queued messages precede the dropped ones. */
  finish(): void {
    this.reportLosses([...this.#sources.values()]);
  }

  /** All drops are counted before the first gap is delivered, because a handler may end the thread. */
  reportLosses(sources: readonly Source[]): void {
    const losses = sources.map((source) => ({ source, lost: source.tracker.end() }));
    for (const { source, lost } of losses) this.#countLoss(lost, source);
    for (const { source, lost } of losses) this.#deliverLoss(lost, source);
  }

  get needsRecheck(): boolean {
    for (const source of this.#sources.values()) if (source.needsRecheck && !source.paused) return true;
    return false;
  }

  /** Rereads the drop counters {@link RECHECK_MS} ms after an overrun, in case no further datagram arrives. */
  recheck(): void {
    const now = performance.now();
    for (const source of this.#sources.values()) {
      if (!source.isRecheckDue(now) || this.#sink.room(source) === 0) continue;
      // If another thread has read all messages before a gap, a receive from the empty queue ends the gap.
      if (source.tracker.pending) this.#read(source);
      else this.#reportLoss(source.recheck(), source);
    }
  }

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
   * During a flood of messages, the thread polls its only socket until the queue was empty in several polls in a row.
   * Meanwhile, the socket is not in the epoll set, so that senders do not have to wake this thread for each message.
   * Returns whether the thread's eventfd was signalled.
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

  #restore(source: Source): void {
    this.#control(source, (fd) => {
      try {
        this.#waiter.add(fd, EPOLLIN, source.key);
      } catch (error) {
        if ((error as NetlinkError).errno !== -EEXIST) this.#drop(source, error as NetlinkError);
      }
    });
  }

  #control(source: Source, action: (fd: number) => void): boolean {
    try {
      source.core.withDescriptor(action);
      return true;
    } catch (error) {
      if (!source.socket.closed) throw error;
      return false;
    }
  }

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

  #read(source: Source): ReadResult {
    const { core, tracker } = source;
    const buffer = this.#buffer;
    const { slots, accepted } = buffer;
    let turns = this.#sources.size > 1 ? 1 : TURN;
    for (let tries = 0; turns > 0 && tries < MAX_TRIES; tries++) {
      const room = this.#sink.room(source);
      if (room === 0) return ReadResult.Nothing;
      const maximum = Math.min(tracker.maximum(slots.count), room);
      const filled = this.#receive(source, maximum);
      if (filled === undefined) return ReadResult.Nothing;
      if (filled === -ENOBUFS) {
        tracker.overrun();
        source.recordOverrun();
        // After an overrun, the kernel drops every message until a receive finds the queue empty. The socket is
        // therefore read again.
        continue;
      }
      const late = filled > 0 ? tracker.lateDrops() : 0;
      let lost: number;
      if (core.noEnobufs) lost = source.hiddenLoss(buffer, filled);
      else lost = filled > 0 ? tracker.received(filled, slots.length(0)) : tracker.empty();
      // Messages are counted before any delivery: if a handler calls process.exit(), the pool reads the losses from the
      // counters.
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

  /** Returns the number of datagrams or -ENOBUFS; undefined if the socket has failed. */
  #receive(source: Source, maximum: number): number | undefined {
    let filled: number;
    try {
      filled = source.core.receive(this.#buffer, maximum);
      if (filled === -EAGAIN) return 0;
      if (filled >= 0 || filled === -ENOBUFS) return filled;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -EBADF) throw error;
      this.#drop(source, error);
      return undefined;
    }
    this.#drop(source, systemCallError("recvmmsg", filled));
    return undefined;
  }

  #drop(source: Source, error: NetlinkError): void {
    this.#sources.delete(source.key);
    // A closed socket has already left the epoll set, and its descriptor number may be reused. A failed socket that is
    // still open must be removed: it stays readable (EPOLLERR) and would wake this thread forever.
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
