import { ENOSPC } from "../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK } from "../constants/poll.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, currentThread, eventfd, isThreadAlive, signalEventfd } from "../ffi/libc.ts";

/** Highest sequence number. Numbering restarts at 1, because the kernel's notifications have the number 0. */
export const LAST_SEQUENCE = 0x7fffffff;

export function firstSequence(next: number, count: number): number {
  return next + count - 1 > LAST_SEQUENCE ? 1 : next;
}

/** Returns the sequence number that follows `count` numbers from `first` on. */
export function sequenceAfter(first: number, count: number): number {
  return first + count > LAST_SEQUENCE ? 1 : first + count;
}

/** Maximum number of threads that can use one socket. */
const MAX_THREADS = 128;

const Word = {
  /** 1 if the owning thread has started to close the socket; otherwise 0. */
  Closed: 0,
  NextSequence: 1,
  /** Value of the kernel's 32-bit drop counter when drops were last reported. */
  ReportedDrops: 2,
  /** Id of the reserving thread, and from bit {@link PURPOSE_SHIFT} on, the purpose. 0 if not reserved. */
  Reservation: 3,
  /** Value of the kernel's drop counter when the owning thread closed the socket. */
  FinalDrops: 4,
  /**
   * First of {@link MAX_THREADS} words, one for each thread that uses the socket. Each word contains the id of its
   * thread, negated during a call; 0 if the word is free.
   */
  Threads: 5,
  /** First of the words that count the socket objects of each thread, in the order of `Threads`. */
  Users: 5 + MAX_THREADS,
} as const;

const WORDS = Word.Users + MAX_THREADS;

/** Thread ids fit below this bit: they are at most 2^22. */
const PURPOSE_SHIFT = 24;
const THREAD_MASK = (1 << PURPOSE_SHIFT) - 1;

const CLOSE_TIMEOUT_MS = 10_000;
const RECHECK_MS = 10;

/** Shared memory and eventfd through which several threads use one socket. Part of a `SocketToken`. */
export interface SharedStateToken {
  words: SharedArrayBuffer;
  wakeFd: number;
}

export function isSharedState(token: SharedStateToken | undefined): token is SharedStateToken {
  const { words, wakeFd } = (token ?? {}) as Partial<SharedStateToken>;
  return words instanceof SharedArrayBuffer && words.byteLength === WORDS * 4 && Number.isInteger(wakeFd);
}

/** Lets threads share a socket. Its descriptor stays open during calls, because its number could be reused. */
export class SharedState {
  readonly #words: Int32Array;
  readonly #thread: number;
  readonly #word: number;
  /** Word that counts the socket objects of this thread. */
  readonly #users: number;
  readonly token: SharedStateToken;

  /** Uses a socket that this or another thread shares. Throws ENOSPC if too many threads use the socket. */
  constructor(token: SharedStateToken) {
    this.token = token;
    this.#words = new Int32Array(token.words);
    this.#thread = currentThread();
    this.#word = ownWord(this.#words, this.#thread) ?? freeWord(this.#words, this.#thread);
    this.#users = usersOf(this.#word);
    this.#words[this.#users]!++;
  }

  /** Starts to share a socket. `reportedDrops` is the kernel's drop counter when drops were last reported. */
  static create(nextSequence: number, reportedDrops: number): SharedState {
    const wakeFd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    const state = new SharedState({ words: new SharedArrayBuffer(WORDS * 4), wakeFd });
    state.#words[Word.NextSequence] = nextSequence;
    state.#words[Word.ReportedDrops] = reportedDrops;
    return state;
  }

  get closed(): boolean {
    return Atomics.load(this.#words, Word.Closed) !== 0;
  }

  /** Called when a socket object of this thread is closed. The last object frees the thread's word. */
  endUse(): void {
    if (--this.#words[this.#users]! <= 0) Atomics.store(this.#words, this.#word, 0);
  }

  /** Keeps the descriptor open until {@link leave}. Returns false if the socket is closed. */
  enter(): boolean {
    // close() writes `Closed` and then reads the threads' words. Because each thread writes before it reads, at least
    // one of the two threads sees the write of the other.
    Atomics.store(this.#words, this.#word, -this.#thread);
    if (!this.closed) return true;
    this.leave();
    return false;
  }

  leave(): void {
    Atomics.store(this.#words, this.#word, this.#thread);
    if (this.closed) Atomics.notify(this.#words, this.#word);
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
      const seen = this.#reservationWord();
      if (seen !== 0) return seen >>> PURPOSE_SHIFT;
      const own = (purpose << PURPOSE_SHIFT) | this.#thread;
      if (Atomics.compareExchange(this.#words, Word.Reservation, 0, own) === 0) return 0;
    }
  }

  get reservedFor(): number {
    return this.#reservationWord() >>> PURPOSE_SHIFT;
  }

  releaseReservation(): void {
    const seen = Atomics.load(this.#words, Word.Reservation);
    if ((seen & THREAD_MASK) === this.#thread) Atomics.compareExchange(this.#words, Word.Reservation, seen, 0);
  }

  /** Returns the word `Reservation`, after clearing it if the reserving thread has exited. */
  #reservationWord(): number {
    const seen = Atomics.load(this.#words, Word.Reservation);
    if (seen === 0 || isThreadAlive(seen & THREAD_MASK)) return seen;
    Atomics.compareExchange(this.#words, Word.Reservation, seen, 0);
    return Atomics.load(this.#words, Word.Reservation);
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
    for (let word: number = Word.Threads; word < Word.Users; word++)
      if (!this.#awaitThread(word, deadline)) return false;
    close(this.token.wakeFd);
    return true;
  }

  #awaitThread(word: number, deadline: number): boolean {
    for (;;) {
      const state = Atomics.load(this.#words, word);
      if (state >= 0) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      const waited = Atomics.wait(this.#words, word, state, Math.min(left, RECHECK_MS));
      if (waited === "timed-out" && !isThreadAlive(-state)) return true;
    }
  }
}

function usersOf(word: number): number {
  return Word.Users + word - Word.Threads;
}

function ownWord(words: Int32Array, thread: number): number | undefined {
  for (let word: number = Word.Threads; word < Word.Users; word++) {
    if (Math.abs(Atomics.load(words, word)) !== thread) continue;
    // An earlier thread with the same id may have exited during a call: its word is still negative.
    Atomics.store(words, word, thread);
    return word;
  }
  return undefined;
}

/** Takes an unused word, or if all are used, the word of a thread that has exited. */
function freeWord(words: Int32Array, thread: number): number {
  for (const isFree of [(state: number) => state === 0, (state: number) => !isThreadAlive(Math.abs(state))]) {
    for (let word: number = Word.Threads; word < Word.Users; word++) {
      const state = Atomics.load(words, word);
      if (!isFree(state) || Atomics.compareExchange(words, word, state, thread) !== state) continue;
      words[usersOf(word)] = 0;
      return word;
    }
  }
  const problem = `more than ${MAX_THREADS} threads share this socket (ENOSPC); share another socket with the others`;
  throw new NetlinkError(problem, { errno: ENOSPC, operation: "share" });
}
