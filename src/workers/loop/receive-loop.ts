import { EAGAIN, EBADF, ENOBUFS } from "../../constants/errno.ts";
import { EPOLLEXCLUSIVE, EPOLLIN } from "../../constants/poll.ts";
import { NetlinkError, systemCallError } from "../../errors.ts";
import { clearEventfd, yieldProcessor } from "../../ffi/libc.ts";
import type { Datagram, ReceiveBuffer, ReceiveBufferOptions } from "../../sock/receive-buffer.ts";
import { EpollWaiter } from "../../threads/epoll.ts";
import { Counter } from "./counters.ts";
import { UNKNOWN_LOSS } from "./loss-tracker.ts";
import { GapReason, type Sink } from "./sink.ts";
import { nextMode, RECHECK_MS, Source, type SourceEvent, type SourceStart, watchedIn } from "./source.ts";

/** Epoll key of the eventfd that wakes a receiving thread. */
export const WAKE_KEY = 0xffffffff;
/** Receives in a row if the thread has one socket. */
const TURN = 16;
/** Limit of receives in a row, including those without accepted datagrams. */
const MAX_TRIES = 50;
/** A shorter sleep saves less time than waking the thread costs. */
const SHORT_SLEEP_MS = 0.05;
/** Polls after a short sleep: a busy sender sends again soon. */
const POLLS_BEFORE_SLEEP = 10;
/** Maximum events per epoll_wait call. The next call returns the rest. */
const MAX_EVENTS = 256;

export type BufferSizes = { [Name in keyof ReceiveBufferOptions]-?: number };

/** The sender closes the descriptors after the receiving thread has ended. */
export interface LoopStart {
  epollFd: number;
  /** The epoll set reports this eventfd with the key {@link WAKE_KEY}. */
  wakeFd: number;
  sources: SourceStart[];
  buffer: BufferSizes;
  counters: SharedArrayBuffer;
}

/** `TurnOver`: more datagrams may be queued. */
const ReadResult = { Nothing: 0, Drained: 1, TurnOver: 2 } as const;
type ReadResult = (typeof ReadResult)[keyof typeof ReadResult];

/**
 * Receives from the sockets of one thread, and passes datagrams and gaps to the {@link Sink} of each socket, such as the
 * ring of a receiver.
 */
export class ReceiveLoop {
  readonly #sources = new Map<number, Source>();
  readonly #waiter: EpollWaiter;
  readonly #wakeFd: number;
  readonly #buffer: ReceiveBuffer;
  readonly #counters: Float64Array;
  readonly #onSocketFailed: (error: NetlinkError, source: Source) => void;
  /** Sinks whose method `idle` has more to do. */
  readonly #busy = new Set<Sink>();
  #lastSleepWasShort = false;
  /**
   * Socket that is polled because {@link TURN} receives left datagrams. Written only by {@link #readNext} and {@link
   * #readFlooded}.
   */
  #flooded: Source | undefined;

  /** @param onSocketFailed called after a socket was closed or has failed permanently. By default, throws the error. */
  constructor(
    start: Pick<LoopStart, "epollFd" | "wakeFd" | "counters">,
    buffer: ReceiveBuffer,
    onSocketFailed = (error: NetlinkError, _source: Source): void => {
      throw error;
    },
  ) {
    this.#waiter = new EpollWaiter(start.epollFd, MAX_EVENTS);
    this.#wakeFd = start.wakeFd;
    this.#buffer = buffer;
    this.#counters = new Float64Array(start.counters);
    this.#onSocketFailed = onSocketFailed;
  }

  /** @throws NetlinkError if the socket is closed, or the epoll set cannot contain it. */
  add(start: SourceStart, sink: Sink): Source {
    const source = new Source(start, sink);
    try {
      this.#change(source, "add");
    } catch (error) {
      this.#detach(source);
      source[Symbol.dispose]();
      throw error;
    }
    this.#sources.set(start.key, source);
    return source;
  }

  /**
   * Ends reading a source and reports its drops. If the sink can make room, first receives the datagrams that are still
   * queued, but no later ones, so that it ends even during floods. Returns undefined if there is no such source, or if
   * its socket has failed meanwhile.
   *
   * @param leavesQueued whether queued datagrams stay in the socket.
   */
  remove(key: number, leavesQueued = false): Source | undefined {
    const source = this.#sources.get(key);
    if (source === undefined) return undefined;
    this.#detach(source);
    const { queued, sink } = source;
    if (!leavesQueued && queued > 0 && sink.makeRoom !== undefined) {
      sink.makeRoom(queued);
      const end = source.freed + queued;
      while (source.freed < end && this.#read(source) !== ReadResult.Nothing);
      if (source.hasFailed) return undefined;
    }
    this.#reportLosses([source]);
    source[Symbol.dispose]();
    return source;
  }

  /** Receives from paused sockets whose consumers have room again. */
  resume(): void {
    for (const source of this.#sources.values()) {
      if (!source.is("paused") || this.#room(source) === 0) continue;
      this.#change(source, "room");
      // Receive before epoll_ctl: the consumer may be full again.
      this.#read(source);
      this.#watchAgain(source);
    }
  }

  /** Receives once from each socket, as if epoll had reported it. */
  readAll(): void {
    for (const source of [...this.#sources.values()]) this.#read(source);
  }

  /**
   * Receives from all sockets until another thread signals the eventfd with the key {@link WAKE_KEY}. Returns the
   * number of signals. A busy socket does not delay the others, because epoll_wait moves a reported socket to the end
   * of its level-triggered list.
   */
  run(): number {
    for (;;) {
      const count = this.#awaitEvents(this.idle());
      // Recheck after every wait: busy sockets keep epoll_wait from timing out.
      if (this.#needsRecheck) this.#recheck();
      if (this.#readReady(count) || this.#readFlooded()) return Math.max(clearEventfd(this.#wakeFd), 0);
    }
  }

  /** Receives once from each socket that has datagrams, without waiting. Returns whether there was one. */
  poll(): boolean {
    if (this.#needsRecheck) this.#recheck();
    const count = this.#waiter.wait(0);
    this.#readReady(count);
    let isReady = count > 0;
    for (const source of this.#sources.values()) {
      if (!source.core.isKernelSocket && this.#read(source) !== ReadResult.Nothing) isReady = true;
    }
    return isReady;
  }

  /** Called after the last receive: queued messages precede the drops. */
  finish(): void {
    this.#reportLosses([...this.#sources.values()]);
  }

  #reportLosses(sources: readonly Source[], lossOf = ({ tracker }: Source): number => tracker.end()): void {
    const losses = sources.map((source) => ({ source, lost: lossOf(source) }));
    // Count every loss first, because a handler may end the thread.
    for (const { source, lost } of losses) this.#countLoss(lost, source);
    for (const { source, lost } of losses) {
      this.#gap(lost, source);
      if (lost !== 0) this.#flush(source);
    }
  }

  get #needsRecheck(): boolean {
    for (const source of this.#sources.values()) if (source.needsRecheck && !source.is("paused")) return true;
    return false;
  }

  /** Finds late drops even if no further datagram arrives. */
  #recheck(): void {
    const now = performance.now();
    for (const source of this.#sources.values()) {
      if (!source.isRecheckDue(now) || this.#room(source) === 0) continue;
      // If another thread emptied the queue, a receive ends the gap.
      if (source.tracker.state !== "ahead") this.#reportLosses([source], () => source.recheck());
      else {
        source.postponeRecheck();
        this.#read(source);
      }
    }
  }

  /**
   * Calls the method `idle` of each sink that has more to do. Returns the time in ms until the next {@link poll} if no
   * event occurs before, or -1.
   */
  idle(): number {
    let restMs = this.#needsRecheck ? RECHECK_MS : -1;
    for (const sink of this.#busy) {
      const ms = sink.idle!();
      if (ms < 0) this.#busy.delete(sink);
      else if (restMs < 0 || ms < restMs) restMs = ms;
    }
    return restMs;
  }

  #room(source: Source): number {
    const { sink } = source;
    const room = sink.room();
    if (room === 0 && sink.isFull === true) this.#change(source, "full");
    return room;
  }

  #flush(source: Source): void {
    const { sink } = source;
    sink.flush(source);
    if (sink.idle !== undefined && !source.is("detached")) this.#busy.add(sink);
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
   * Polls the thread's only socket until it stays empty. Meanwhile, the socket is not in the epoll set, which saves
   * senders a wake-up per message. Returns whether the thread's eventfd was signalled.
   */
  #readFlooded(): boolean {
    const source = this.#flooded;
    this.#flooded = undefined;
    if (source === undefined || !source.is("watched")) return false;
    this.#change(source, "flood");
    let woken = false;
    for (let polls = POLLS_BEFORE_SLEEP; polls > 0 && source.is("polled"); ) {
      this.idle();
      if (source.needsRecheck) this.#recheck();
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
    this.#watchAgain(source);
    return woken;
  }

  #watchAgain(source: Source): void {
    try {
      this.#change(source, "quiet");
    } catch (error) {
      this.#drop(source, error as NetlinkError);
    }
  }

  /**
   * Changes the mode of a source, and makes the epoll set contain what the new mode requires.
   *
   * @throws NetlinkError if a descriptor cannot be added to the epoll set.
   */
  #change(source: Source, event: SourceEvent): void {
    const { core, closing, key, alone } = source;
    const has = watchedIn[source.mode];
    source.mode = nextMode(source.mode, event);
    const wanted = watchedIn[source.mode];
    if (!core.isKernelSocket) return;
    if (has.closing !== wanted.closing) this.#watch(closing, wanted.closing, EPOLLIN, key);
    if (has.socket === wanted.socket) return;
    const events = alone ? EPOLLIN : EPOLLIN | EPOLLEXCLUSIVE;
    source.withDescriptor((fd) => this.#watch(fd, wanted.socket, events, key));
  }

  #watch(fd: number, wanted: boolean, events: number, key: number): void {
    if (wanted) this.#waiter.add(fd, events, key);
    else this.#waiter.remove(fd);
  }

  #detach(source: Source): void {
    this.#sources.delete(source.key);
    this.#busy.delete(source.sink);
    this.#change(source, "end");
  }

  #readReady(count: number): boolean {
    if (count > 0) this.#counters[Counter.wakes]! += 1;
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
    source.counters[Counter.wakes]! += 1;
    const result = this.#read(source);
    if (result === ReadResult.TurnOver && source.alone && this.#sources.size === 1) this.#flooded = source;
  }

  #read(source: Source): ReadResult {
    const { core, tracker, sink } = source;
    const buffer = this.#buffer;
    const { slots, accepted } = buffer;
    let turns = this.#sources.size > 1 ? 1 : TURN;
    for (let tries = 0; turns > 0 && tries < MAX_TRIES; tries++) {
      const room = this.#room(source);
      if (room === 0 && !core.closed) return ReadResult.Nothing;
      const maximum = Math.min(tracker.maximum(slots.count), room);
      const filled = this.#receive(source, maximum);
      if (filled === undefined) return ReadResult.Nothing;
      if (filled === -ENOBUFS) {
        tracker.overrun();
        // The kernel drops messages until a receive finds the queue empty.
        continue;
      }
      const late = filled > 0 ? tracker.lateDrops() : 0;
      const lost = tracker.received(slots, filled);
      // Count before the delivery, because a handler may call process.exit().
      this.#countFor(source, Counter.foreign, filled - accepted.length);
      this.#countLoss(late, source);
      this.#countLoss(lost, source);
      this.#countReceived(accepted, source);
      this.#gap(late, source);
      if (accepted.length > 0) sink.datagrams(accepted, source);
      this.#gap(lost, source);
      if (late !== 0 || accepted.length > 0 || lost !== 0) this.#flush(source);
      if (filled < maximum) return filled === 0 ? ReadResult.Nothing : ReadResult.Drained;
      if (accepted.length > 0) turns--;
    }
    return ReadResult.TurnOver;
  }

  /** Returns the datagram count, -ENOBUFS, or undefined if the socket failed. */
  #receive(source: Source, maximum: number): number | undefined {
    let failure: NetlinkError;
    try {
      const filled = source.core.receive(this.#buffer, maximum);
      if (filled === -EAGAIN) return 0;
      if (filled >= 0 || filled === -ENOBUFS) return filled;
      failure = systemCallError("recvmmsg", filled);
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -EBADF) throw error;
      failure = error;
    }
    this.#drop(source, failure);
    return undefined;
  }

  #drop(source: Source, error: NetlinkError): void {
    this.#detach(source);
    source.hasFailed = true;
    this.#onSocketFailed(error, source);
    source[Symbol.dispose]();
  }

  #countReceived(datagrams: readonly Datagram[], source: Source): void {
    if (datagrams.length === 0) return;
    const { whole, wholeBytes } = this.#buffer;
    this.#countFor(source, Counter.received, whole);
    this.#countFor(source, Counter.bytes, wholeBytes);
    this.#countFor(source, Counter.batches, 1);
    this.#countFor(source, Counter.dropped, datagrams.length - whole);
    source.sink.count?.(datagrams, whole, source);
  }

  #countLoss(lost: number, source: Source): void {
    if (lost === UNKNOWN_LOSS) this.#countFor(source, Counter.unknownGaps, 1);
    else if (lost > 0) {
      this.#countFor(source, Counter.dropped, lost);
      source.counters[Counter.unreported]! += lost;
    }
  }

  #gap(lost: number, source: Source): void {
    if (lost === 0) return;
    if (lost === UNKNOWN_LOSS) {
      source.sink.gap(0, GapReason.Uncounted, source);
    } else {
      source.counters[Counter.unreported]! -= lost;
      source.sink.gap(lost, GapReason.Overrun, source);
    }
  }

  #countFor(source: Source, counter: number, amount: number): void {
    this.#counters[counter]! += amount;
    source.counters[counter]! += amount;
  }
}
