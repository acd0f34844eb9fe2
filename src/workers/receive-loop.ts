import { EAGAIN, EBADF, EEXIST, ENOBUFS } from "../constants/errno.ts";
import { EPOLLIN } from "../constants/poll.ts";
import { NetlinkError, systemCallError } from "../errors.ts";
import { clearEventfd, yieldProcessor } from "../ffi/libc.ts";
import { LEAST_OVERHEAD, OverrunTracker, UNKNOWN_LOSS } from "../sock/overrun-tracker.ts";
import type { Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { SocketMemory } from "../sock/transport.ts";
import { EpollWaiter } from "../threads/epoll.ts";
import { HiddenOverruns } from "./hidden-overruns.ts";
import { type LoopStart, type SourceStart, WAKE_KEY } from "./receiver-start.ts";
import { Counter } from "./receiver-statistics.ts";
import { GapReason } from "./ring.ts";

/** How many receives in a row a socket gets that is alone. Where there are others, each has its turn after one. */
const TURN = 16;
/** How many tries in a row may bring nothing before the other sockets have their turn. */
const MAX_TRIES = 50;
/**
 * How long after a report of a loss the socket is looked at once more, when nothing follows that would bring it up: the
 * kernel may count late, and another thread may read what lies in front of the gap.
 */
export const SETTLING_MS = 20;
/** A sleep shorter than this costs more than it saves, and more for a sender, who has to end it, than for this thread. */
const SHORT_SLEEP_MS = 0.05;
/**
 * How often a thread whose last sleep was short gives way and looks again before it sleeps: some microseconds in all, in
 * which a sender that goes on brings the next messages, and several at once.
 */
const LOOKS_BEFORE_SLEEP = 10;
/** How many events one wait tells. What does not fit is told by the next one. */
const MAX_EVENTS = 256;

/** What a turn has brought: nothing, all that there was, or less than that. */
const Served = { Nothing: 0, All: 1, Turn: 2 } as const;
type Served = (typeof Served)[keyof typeof Served];

/** What becomes of what is received. */
export interface Sink {
  /** How many datagrams can be handed over now; it may wait until some can. 0 when nothing is wanted, or not now. */
  room(): number;
  /**
   * Takes note of what is about to be handed over, before any of it is, and before the gap in front of it is told. `whole` of
   * the datagrams are not truncated.
   */
  expect(datagrams: readonly Datagram[], whole: number, source: Source): void;
  /** Takes datagrams, which are lent until it returns. In the place of a truncated one there is a gap. */
  datagrams(datagrams: readonly Datagram[], source: Source): void;
  /**
   * Takes note that messages are missing here: 0 when nobody knows how many. There is always room for it behind what `room`
   * allowed.
   */
  gap(dropped: number, reason: number, source: Source): void;
  /** What one system call has brought was handed over, or a gap was. */
  flush(source: Source): void;
  /** Nothing more is there: the thread is about to sleep. */
  idle(): void;
  /** A socket cannot be read any more, and is not: its owner has closed it, or the kernel fails. */
  failed(error: NetlinkError, source: Source): void;
}

/** One socket that the loop reads. */
export class Source {
  readonly key: number;
  readonly socket: NetlinkSocket;
  readonly tracker: OverrunTracker;
  readonly closing: number;
  /** Whether no other thread reads it. */
  readonly alone: boolean;
  readonly counters: Float64Array;
  readonly #hidden: HiddenOverruns;
  /** What the kernel counted at the last look. */
  #memory: SocketMemory;
  /** Whether a loss was reported that may not have been told in full: {@link settle} finds out. */
  #unsettled = false;
  /** When that is to be found out. */
  #settleAt = 0;

  /** @throws NetlinkError EBADF when the socket is closed, ENOSPC when too many threads use it. */
  constructor(start: SourceStart) {
    const socket = NetlinkSocket.attach(start.socket);
    this.key = start.key;
    this.socket = socket;
    this.closing = start.closing;
    this.alone = start.alone;
    this.counters = new Float64Array(start.counters);
    this.#memory = socket.memory();
    // What was lost before and nobody was told of is told here, too.
    this.tracker = new OverrunTracker(
      () => this.#look(),
      (dropped) => socket.claimDrops(dropped),
      start.overrun,
      start.alone,
    );
    this.#hidden = new HiddenOverruns((dropped) => socket.claimDrops(dropped));
    this.leaveWord();
  }

  /** Returns how many messages were dropped behind the received datagrams, if the kernel does not report overruns. */
  hiddenLoss(buffer: ReceiveBuffer, count: number): number {
    return this.#hidden.received(buffer, count, this.#look());
  }

  /** How much memory is taken by what waits to be received; nothing where the owner has closed the socket. */
  get queued(): number {
    return this.socket.closed ? 0 : this.#look().queued;
  }

  /** How much memory was freed by what was received so far, and no more than that. */
  get freed(): number {
    const { counters } = this;
    const datagrams = counters[Counter.Received]! + counters[Counter.Foreign]!;
    return datagrams * LEAST_OVERHEAD + counters[Counter.Bytes]!;
  }

  /** Whether a loss was reported that may not have been told in full. */
  get unsettled(): boolean {
    return this.#unsettled;
  }

  /** Whether that is so, and the time has come to settle it. */
  isDue(now: number): boolean {
    return this.#unsettled && now >= this.#settleAt;
  }

  /**
   * Leaves word of a loss that was reported and has not been told of: should this thread end, another one will. While that is
   * so, the time until it is settled begins anew.
   */
  leaveWord(): void {
    const { tracker } = this;
    this.counters[Counter.Overrun] = tracker.untold ? 1 : 0;
    if (tracker.pending || tracker.unsettled) this.#postpone();
  }

  /**
   * Looks for what was lost behind the last gap and nobody was told of. All is settled once there was nothing of the kind
   * and the queue was empty: where several threads read, the place of a gap can be mistaken, and losses go on behind it.
   */
  settle(): number {
    const { tracker } = this;
    const lost = tracker.unsettled ? tracker.overdue() : this.#claimQuiet();
    this.#unsettled = false;
    this.leaveWord();
    if (lost !== 0 || this.#memory.queued > 0) this.#postpone();
    return lost;
  }

  #postpone(): void {
    this.#unsettled = true;
    this.#settleAt = performance.now() + SETTLING_MS;
  }

  /** What was lost and nobody was told of, unless it may belong to a gap that the kernel has yet to report. */
  #claimQuiet(): number {
    const { queued, capacity, dropped } = this.#look();
    return queued > capacity / 2 ? 0 : this.socket.claimDrops(dropped);
  }

  /** What the kernel counts. The owner may close the socket at any time: that is for the next receive to find out. */
  #look(): SocketMemory {
    try {
      this.#memory = this.socket.memory();
    } catch (error) {
      if (!this.socket.closed) throw error;
    }
    return this.#memory;
  }
}

/** Receives from sockets, hands over what comes, and sleeps whenever there is nothing to do. */
export class ReceiveLoop {
  readonly #sources = new Map<number, Source>();
  readonly #waiter: EpollWaiter;
  readonly #wakeFd: number;
  readonly #buffer: ReceiveBuffer;
  readonly #counters: Float64Array;
  readonly #sink: Sink;
  /** Whether the last sleep was not worth it. */
  #sleptShortly = false;
  /** The socket that has had its turn and has more, where it is the only one. */
  #flooded: Source | undefined;

  constructor(start: LoopStart, buffer: ReceiveBuffer, sink: Sink) {
    this.#waiter = new EpollWaiter(start.epollFd, MAX_EVENTS);
    this.#wakeFd = start.wakeFd;
    this.#buffer = buffer;
    this.#counters = new Float64Array(start.counters);
    this.#sink = sink;
    for (const source of start.sources) this.add(source);
  }

  /** The sockets that are read by now. */
  get sources(): Iterable<Source> {
    return this.#sources.values();
  }

  /** Reads a socket as well, from the moment on at which it is watched. */
  add(start: SourceStart): Source {
    const source = new Source(start);
    this.#sources.set(start.key, source);
    return source;
  }

  /** Reads a socket no more, and tells of all that was lost on it. */
  remove(key: number): Source | undefined {
    const source = this.#sources.get(key);
    if (source === undefined) return undefined;
    this.#sources.delete(key);
    // The caller has taken it out of the set, but this thread may have put it back since.
    this.#control(source, (fd) => this.#waiter.remove(fd));
    const lost = source.tracker.end();
    this.#countLoss(lost, source);
    this.#tell(lost, source);
    return source;
  }

  /**
   * Receives until the thread is woken, and returns how often it was since then: each time somebody wants something.
   * The epoll set is level-triggered and puts what is ready at its end again once it was told, so that all sockets have
   * their turn, however busy one is.
   */
  run(): number {
    for (;;) {
      this.#sink.idle();
      const { unsettled } = this;
      const count = this.#awaitEvents(unsettled ? SETTLING_MS : -1);
      // Also while other sockets are never quiet.
      if (unsettled) this.settle();
      if (this.#serveReady(count) || this.#serveFlood()) return Math.max(clearEventfd(this.#wakeFd), 0);
    }
  }

  /** Gives each socket that is ready a turn, and does not wait; false when none was. For a thread that has other work. */
  poll(): boolean {
    const count = this.#waiter.wait(0);
    this.#serveReady(count);
    return count > 0;
  }

  /**
   * Receives what waits on the sockets by now, as far as there is room for it, and tells of all that was lost. However much
   * comes meanwhile, it ends: no more is received in place of what was there than a turn brings.
   */
  drain(): void {
    for (const source of this.#sources.values()) {
      const enough = source.freed + source.queued;
      while (source.freed < enough && this.#serve(source) !== Served.Nothing);
    }
    this.finish();
  }

  /** Whether something waits on one of the sockets. */
  get hasQueued(): boolean {
    for (const source of this.#sources.values()) if (source.queued > 0) return true;
    return false;
  }

  /** Tells, at the end, of what the kernel has dropped and nobody was told of: it lies behind what is still queued. */
  finish(): void {
    const losses = [...this.#sources.values()].map((source) => ({ source, lost: source.tracker.end() }));
    for (const { source, lost } of losses) this.#countLoss(lost, source);
    for (const { source, lost } of losses) this.#tell(lost, source);
  }

  /** Whether a loss was reported on one of the sockets that may not have been told in full: see {@link settle}. */
  get unsettled(): boolean {
    for (const source of this.#sources.values()) if (source.unsettled) return true;
    return false;
  }

  /** Waits until something is ready; returns how many events there are, 0 when the time is over. */
  #awaitEvents(timeoutMs: number): number {
    if (this.#sleptShortly) {
      for (let looks = LOOKS_BEFORE_SLEEP; looks > 0; looks--) {
        yieldProcessor();
        const count = this.#waiter.wait(0);
        if (count > 0) return count;
      }
    }
    const began = performance.now();
    const count = this.#waiter.wait(timeoutMs);
    this.#sleptShortly = performance.now() - began < SHORT_SLEEP_MS;
    return count;
  }

  /**
   * Serves a socket that is the only one and has more than its turn, out of the epoll set: as long as it is in there, its
   * senders pay with each message for telling the set of it. Ends when nothing was there for some looks in a row; returns
   * whether the thread was woken.
   */
  #serveFlood(): boolean {
    const source = this.#flooded;
    this.#flooded = undefined;
    if (source === undefined || this.#sources.get(source.key) !== source) return false;
    if (!this.#control(source, (fd) => this.#waiter.remove(fd))) return false;
    let woken = false;
    for (let looks = LOOKS_BEFORE_SLEEP; looks > 0 && this.#sources.has(source.key); ) {
      this.#sink.idle();
      if (source.unsettled) this.settle();
      woken = this.#serveReady(this.#waiter.wait(0));
      if (woken) break;
      if (this.#serve(source) !== Served.Nothing) {
        looks = LOOKS_BEFORE_SLEEP;
      } else {
        looks--;
        yieldProcessor();
      }
    }
    this.#flooded = undefined;
    if (this.#sources.has(source.key)) this.#watch(source);
    return woken;
  }

  /** Puts a socket back into the epoll set, which tells at once what has come meanwhile. */
  #watch(source: Source): void {
    this.#control(source, (fd) => {
      const status = this.#waiter.restore(fd, EPOLLIN, source.key);
      if (status < 0 && status !== -EEXIST) this.#drop(source, systemCallError("epoll_ctl", status));
    });
  }

  /** Does something with a socket's descriptor; false where its owner has closed it, which another event tells of. */
  #control(source: Source, action: (fd: number) => void): boolean {
    try {
      source.socket.withDescriptor(action);
      return true;
    } catch (error) {
      if (!source.socket.closed) throw error;
      return false;
    }
  }

  /** Gives each socket a turn that the last wait told of, and returns whether the thread was woken. */
  #serveReady(count: number): boolean {
    if (count > 0) this.#count(Counter.Wakes, 1);
    let woken = false;
    for (let index = 0; index < count; index++) {
      const key = this.#waiter.key(index);
      if (key === WAKE_KEY) woken = true;
      else this.#serveNext(this.#sources.get(key));
    }
    return woken;
  }

  /** Gives a socket its turn, and notes when it has more than that. */
  #serveNext(source: Source | undefined): void {
    if (source === undefined) return;
    const served = this.#serve(source);
    if (served === Served.Turn && source.alone && this.#sources.size === 1) this.#flooded = source;
  }

  /** Receives from one socket until it is empty or its turn is over. */
  #serve(source: Source): Served {
    const { socket, tracker } = source;
    const buffer = this.#buffer;
    const { slots, accepted } = buffer;
    let turns = this.#sources.size > 1 ? 1 : TURN;
    for (let tries = 0; turns > 0 && tries < MAX_TRIES; tries++) {
      // What there is no room for stays in the kernel's queue: nothing is ever held here that could not be handed over.
      const room = this.#sink.room();
      if (room === 0) return Served.Nothing;
      const maximum = Math.min(tracker.maximum(slots.count), room);
      const filled = this.#take(source, maximum);
      if (filled === undefined) return Served.Nothing;
      if (filled === -ENOBUFS) {
        tracker.overrun();
        source.leaveWord();
        // The kernel drops everything until a receive has found the queue empty: this one has not even looked.
        continue;
      }
      // The counters are looked at right after the receive: what happens in between blurs the place of a gap.
      const late = filled > 0 ? tracker.overdue() : 0;
      // Where the kernel does not report overruns, its count alone tells of them.
      let lost: number;
      if (socket.hidesOverruns) lost = source.hiddenLoss(buffer, filled);
      else lost = filled > 0 ? tracker.received(filled, slots.length(0)) : tracker.empty();
      // All is counted before any of it is handed over: a handler may end the thread, wherever it is called.
      this.#countFor(source, Counter.Foreign, filled - accepted.length);
      this.#countLoss(late, source);
      this.#countLoss(lost, source);
      this.#countReceived(accepted, source);
      this.#gap(late, source);
      if (accepted.length > 0) this.#sink.datagrams(accepted, source);
      this.#gap(lost, source);
      if (late !== 0 || accepted.length > 0 || lost !== 0) this.#sink.flush(source);
      source.leaveWord();
      if (filled < maximum) return filled === 0 ? Served.Nothing : Served.All;
      if (accepted.length > 0) turns--;
    }
    return Served.Turn;
  }

  /** Receives once: how many datagrams there were, -ENOBUFS after a loss; undefined when the socket is of no use now. */
  #take(source: Source, maximum: number): number | undefined {
    let filled: number;
    try {
      filled = source.socket.take(this.#buffer, maximum);
      if (filled === -EAGAIN) return 0;
      if (filled >= 0 || filled === -ENOBUFS) return filled;
    } catch (error) {
      // Nothing else is thrown to a socket that is closed.
      if (!(error instanceof NetlinkError) || error.errno !== -EBADF) throw error;
      this.#drop(source, error);
      return undefined;
    }
    this.#drop(source, systemCallError("recvmmsg", filled));
    return undefined;
  }

  #drop(source: Source, error: NetlinkError): void {
    this.#sources.delete(source.key);
    // A closed socket has left the epoll set already, and its descriptor's number may be another socket's by now. One
    // that is open but fails stays readable (EPOLLERR), and would wake this thread without end.
    this.#control(source, (fd) => this.#waiter.remove(fd));
    this.#waiter.remove(source.closing);
    this.#sink.failed(error, source);
  }

  #countReceived(datagrams: readonly Datagram[], source: Source): void {
    if (datagrams.length === 0) return;
    let received = 0;
    let bytes = 0;
    for (const datagram of datagrams) {
      if (datagram.truncated) continue;
      received++;
      bytes += datagram.length;
    }
    this.#countFor(source, Counter.Received, received);
    this.#countFor(source, Counter.Bytes, bytes);
    this.#countFor(source, Counter.Batches, 1);
    this.#countFor(source, Counter.Dropped, datagrams.length - received);
    this.#sink.expect(datagrams, received, source);
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
    source.leaveWord();
    if (lost === UNKNOWN_LOSS) {
      this.#sink.gap(0, GapReason.Uncounted, source);
    } else {
      source.counters[Counter.Unreported]! -= lost;
      this.#sink.gap(lost, GapReason.Overrun, source);
    }
  }

  /** Tells of losses behind which nothing has followed for {@link SETTLING_MS}. To be called again while it is unsettled. */
  settle(): void {
    const now = performance.now();
    for (const source of this.#sources.values()) {
      if (!source.isDue(now) || this.#sink.room() === 0) continue;
      if (source.tracker.pending) {
        // Another thread may have read all that lay in front of the gap: a receive finds out.
        this.#serve(source);
      } else {
        const late = source.settle();
        this.#countLoss(late, source);
        this.#tell(late, source);
      }
    }
  }

  /** Tells of a loss behind which nothing was received by now. */
  #tell(lost: number, source: Source): void {
    this.#gap(lost, source);
    if (lost !== 0) this.#sink.flush(source);
  }

  #countFor(source: Source, counter: number, amount: number): void {
    this.#counters[counter]! += amount;
    source.counters[counter]! += amount;
  }

  #count(counter: number, amount: number): void {
    this.#counters[counter]! += amount;
  }
}
