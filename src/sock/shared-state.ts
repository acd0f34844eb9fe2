import { ENOSPC } from "../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK } from "../constants/poll.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, eventfd, signalEventfd } from "../ffi/libc.ts";
import { IDENTITY_BITS, isThreadAlive, threadIdentity } from "../threads/liveness.ts";
import { firstSequence, sequenceAfter } from "./sequence.ts";

/** Maximum number of threads that can use one socket. */
const MAX_THREADS = 128;

const Word = {
  /** 1 if the owning thread has started to close the socket; otherwise 0. */
  Closed: 0,
  NextSequence: 1,
  /** Value of the kernel's 32-bit drop counter when drops were last reported. */
  ReportedDrops: 2,
  /** Value of the kernel's drop counter when the owning thread closed the socket. */
  FinalDrops: 3,
  /**
   * First of {@link MAX_THREADS} words that count nested calls in progress, one for each place of {@link Wide.Threads}.
   * Written by the thread of the place.
   */
  Calls: 4,
  /** First of the words that count the socket objects of each thread. */
  Objects: 4 + MAX_THREADS,
} as const;

const WORDS = Word.Objects + MAX_THREADS;

/** Indexes of the 64-bit words, which follow the 32-bit words. */
const Wide = {
  /** Identity of the reserving thread, and from bit {@link IDENTITY_BITS} on, the purpose. 0 if not reserved. */
  Reservation: 0,
  /** First of {@link MAX_THREADS} identities of the threads that use the socket; 0 for a free place. */
  Threads: 1,
} as const;

const WIDE_WORDS = Wide.Threads + MAX_THREADS;

const IDENTITY_MASK = (1n << IDENTITY_BITS) - 1n;

export const SHARED_STATE_SIZE: number = WORDS * 4 + WIDE_WORDS * 8;

const CLOSE_TIMEOUT_MS = 10_000;
const RECHECK_MS = 10;

/** Shared memory and eventfd through which several threads use one socket. Part of a `SocketToken`. */
export interface SharedStateToken {
  words: SharedArrayBuffer;
  /** File descriptor of the eventfd that wakes waiting threads. */
  wakeFd: number;
}

export function isSharedState(token: SharedStateToken | undefined): token is SharedStateToken {
  const { words, wakeFd } = (token ?? {}) as Partial<SharedStateToken>;
  return words instanceof SharedArrayBuffer && words.byteLength === SHARED_STATE_SIZE && Number.isInteger(wakeFd);
}

/** Lets threads share a socket. Its descriptor stays open during calls, because its number could be reused. */
export class SharedState {
  readonly #words: Int32Array;
  readonly #wide: BigInt64Array;
  readonly #thread = threadIdentity();
  /** Word that counts the calls of this thread. */
  readonly #calls: number;
  /** Word that counts the socket objects of this thread. */
  readonly #objects: number;
  readonly token: SharedStateToken;

  /** Uses a socket that this or another thread shares. Throws ENOSPC if too many threads use the socket. */
  constructor(token: SharedStateToken) {
    this.token = token;
    this.#words = new Int32Array(token.words, 0, WORDS);
    this.#wide = new BigInt64Array(token.words, WORDS * 4);
    const place = this.#takePlace();
    this.#calls = Word.Calls + place;
    this.#objects = Word.Objects + place;
    this.#words[this.#objects]!++;
  }

  /** Starts to share a socket. `reportedDrops` is the kernel's drop counter when drops were last reported. */
  static create(nextSequence: number, reportedDrops: number): SharedState {
    const wakeFd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    const state = new SharedState({ words: new SharedArrayBuffer(SHARED_STATE_SIZE), wakeFd });
    state.#words[Word.NextSequence] = nextSequence;
    state.#words[Word.ReportedDrops] = reportedDrops;
    return state;
  }

  get closed(): boolean {
    return Atomics.load(this.#words, Word.Closed) !== 0;
  }

  /** Called when a socket object of this thread is closed. The last object frees the thread's place. */
  endUse(): void {
    this.#words[this.#objects]!--;
    this.#freeUnused();
  }

  #freeUnused(): void {
    if (this.#words[this.#objects] !== 0 || this.#words[this.#calls] !== 0) return;
    Atomics.store(this.#wide, Wide.Threads + this.#objects - Word.Objects, 0n);
  }

  /** Keeps the descriptor open until {@link leave}; calls can be nested. Returns false if the socket is closed. */
  enter(): boolean {
    // close() writes `Closed` and then reads the counts of calls. Because each thread writes before it reads, at least
    // one of the two threads sees the write of the other.
    const outer = this.#words[this.#calls]!;
    Atomics.store(this.#words, this.#calls, outer + 1);
    // A socket that is closed during an outer call stays open until the end of that call.
    if (outer > 0 || !this.closed) return true;
    this.leave();
    return false;
  }

  leave(): void {
    const outer = this.#words[this.#calls]! - 1;
    Atomics.store(this.#words, this.#calls, outer);
    if (outer > 0) return;
    if (this.closed) Atomics.notify(this.#words, this.#calls);
    this.#freeUnused();
  }

  takeSequence(count: number): number {
    for (;;) {
      const seen = Atomics.load(this.#words, Word.NextSequence);
      const first = firstSequence(seen, count);
      const after = sequenceAfter(first, count);
      if (Atomics.compareExchange(this.#words, Word.NextSequence, seen, after) === seen) return first;
    }
  }

  /** Marks all drops up to a value of the kernel's drop counter as reported. Returns how many of them were new. */
  takeDrops(dropped: number): number {
    for (;;) {
      const reported = Atomics.load(this.#words, Word.ReportedDrops);
      const lost = (dropped - reported) | 0;
      if (lost <= 0) return 0;
      if (Atomics.compareExchange(this.#words, Word.ReportedDrops, reported, dropped | 0) === reported) return lost;
    }
  }

  /** Reserves the socket for a purpose (1 to 127). Returns 0, or the purpose for which it is already reserved. */
  reserve(purpose: number): number {
    for (;;) {
      const { reservedFor } = this;
      if (reservedFor !== 0) return reservedFor;
      const own = (BigInt(purpose) << IDENTITY_BITS) | this.#thread;
      if (Atomics.compareExchange(this.#wide, Wide.Reservation, 0n, own) === 0n) return 0;
    }
  }

  /** Purpose of the reservation; 0 if there is none, or if its thread has ended. */
  get reservedFor(): number {
    const seen = Atomics.load(this.#wide, Wide.Reservation);
    const thread = seen & IDENTITY_MASK;
    if (seen === 0n || thread === this.#thread || isThreadAlive(thread)) return Number(seen >> IDENTITY_BITS);
    Atomics.compareExchange(this.#wide, Wide.Reservation, seen, 0n);
    return Number(Atomics.load(this.#wide, Wide.Reservation) >> IDENTITY_BITS);
  }

  releaseReservation(): void {
    const seen = Atomics.load(this.#wide, Wide.Reservation);
    if ((seen & IDENTITY_MASK) === this.#thread) Atomics.compareExchange(this.#wide, Wide.Reservation, seen, 0n);
  }

  get finalDrops(): number {
    return this.#words[Word.FinalDrops]! >>> 0;
  }

  /**
   * Ends the waits and calls of other threads on the shared socket, before this thread closes the descriptor. Returns
   * false if a call does not end within `patienceMs`: the descriptor must then stay open.
   */
  close(dropped: number, patienceMs: number = CLOSE_TIMEOUT_MS): boolean {
    this.#words[Word.FinalDrops] = dropped;
    Atomics.store(this.#words, Word.Closed, 1);
    signalEventfd(this.token.wakeFd);
    const deadline = performance.now() + patienceMs;
    for (let place = 0; place < MAX_THREADS; place++) if (!this.#awaitCalls(place, deadline)) return false;
    close(this.token.wakeFd);
    return true;
  }

  #awaitCalls(place: number, deadline: number): boolean {
    const word = Word.Calls + place;
    for (;;) {
      const calls = Atomics.load(this.#words, word);
      if (calls === 0) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      const waited = Atomics.wait(this.#words, word, calls, Math.min(left, RECHECK_MS));
      if (waited === "timed-out" && !isThreadAlive(Atomics.load(this.#wide, Wide.Threads + place))) return true;
    }
  }

  /** Returns the place of this thread: its own, a free one, or if none is free, that of a thread that has ended. */
  #takePlace(): number {
    const own = this.#thread;
    const threads = this.#wide.subarray(Wide.Threads);
    const kinds = [(thread: bigint) => thread === own, (thread: bigint) => thread === 0n, isEnded];
    for (const isSuitable of kinds) {
      for (let place = 0; place < MAX_THREADS; place++) {
        const thread = Atomics.load(threads, place);
        if (!isSuitable(thread)) continue;
        if (thread === own) return place;
        if (Atomics.compareExchange(threads, place, thread, own) !== thread) continue;
        // The thread may have ended during a call.
        this.#words[Word.Objects + place] = 0;
        Atomics.store(this.#words, Word.Calls + place, 0);
        return place;
      }
    }
    const problem = `more than ${MAX_THREADS} threads share this socket (ENOSPC); share another socket with the others`;
    throw new NetlinkError(problem, { errno: ENOSPC, operation: "share" });
  }
}

function isEnded(thread: bigint): boolean {
  return !isThreadAlive(thread);
}
