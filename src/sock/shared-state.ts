import { ENOSPC } from "../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK } from "../constants/poll.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, currentThread, eventfd, isThreadAlive, signalEventfd } from "../ffi/libc.ts";

/** The last sequence number before the numbers start again at 1. Notifications of the kernel have number 0. */
export const LAST_SEQUENCE = 0x7fffffff;

/** Returns the first of `count` consecutive sequence numbers: `next`, or 1 if too few numbers are left. */
export function firstSequence(next: number, count: number): number {
  return next + count - 1 > LAST_SEQUENCE ? 1 : next;
}

/** Returns the sequence number after `count` numbers that start with `first`. */
export function sequenceAfter(first: number, count: number): number {
  return first + count > LAST_SEQUENCE ? 1 : first + count;
}

/** Maximum number of threads that can use one socket. */
const MAX_THREADS = 128;

/** Indexes of the 32-bit words in the memory that the threads of a shared socket use together. */
const Word = {
  /** 1 once the owner has started to close the socket. Only the owner writes it. */
  Closed: 0,
  /** The next sequence number. Every sender writes it. */
  NextSequence: 1,
  /**
   * The kernel's 32-bit drop count up to which dropped messages were reported. It only grows, until the counter wraps.
   */
  ReportedDrops: 2,
  /**
   * Purpose for which a thread has reserved the socket, and the id of the thread; 0 if the socket is not reserved. See
   * {@link SharedState.reserve}.
   */
  Reservation: 3,
  /** The kernel's drop count when the owner closed the socket. Only the owner writes it. */
  FinalDrops: 4,
  /**
   * Index of the first word for a thread. Each thread takes one word, which only that thread writes afterwards. The
   * word is the thread id outside of calls, the negated id during a call, and 0 if it is free.
   */
  Threads: 5,
  /**
   * Index of the first count of open sockets: for each word of a thread, the number of objects with which the thread
   * uses the socket. Only that thread accesses the count.
   */
  Users: 5 + MAX_THREADS,
} as const;

const WORDS = Word.Users + MAX_THREADS;

/**
 * Number of low-order bits for the thread id in the word that describes the reservation. A thread id is at most 2^22.
 */
const PURPOSE_SHIFT = 24;
const THREAD_MASK = (1 << PURPOSE_SHIFT) - 1;

/**
 * Maximum time in milliseconds that `close()` waits for calls of other threads. A call ends when its thread is woken.
 * It takes longer if the kernel is slow, or if the thread was terminated in a call and its id was reused.
 */
const CLOSE_TIMEOUT_MS = 10_000;
/**
 * Interval in milliseconds at which `close()` checks whether a thread still exists. A thread that was terminated in a
 * call never leaves the call.
 */
const RECHECK_MS = 10;

/** The part of a token with which another thread uses the same socket. It can be cloned. */
export interface SharedStateToken {
  words: SharedArrayBuffer;
  wakeFd: number;
}

/** Reports whether a value is a token for sharing a socket. */
export function isSharedState(token: SharedStateToken | undefined): token is SharedStateToken {
  const { words, wakeFd } = (token ?? {}) as Partial<SharedStateToken>;
  return words instanceof SharedArrayBuffer && words.byteLength === WORDS * 4 && Number.isInteger(wakeFd);
}

/**
 * Lets several threads use one file descriptor. The owner closes it only when no thread uses it. Otherwise, its number
 * could be reused for another file while a thread still reads from it.
 */
export class SharedState {
  readonly #words: Int32Array;
  readonly #thread: number;
  readonly #word: number;
  readonly token: SharedStateToken;

  private constructor(token: SharedStateToken) {
    this.token = token;
    this.#words = new Int32Array(token.words);
    this.#thread = currentThread();
    this.#word = takeWord(this.#words, this.#thread);
  }

  /** Creates the shared state with the socket's next sequence number and its number of reported drops. */
  static create(nextSequence: number, reportedDrops: number): SharedState {
    const wakeFd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    const state = new SharedState({ words: new SharedArrayBuffer(WORDS * 4), wakeFd });
    state.#words[Word.NextSequence] = nextSequence;
    state.#words[Word.ReportedDrops] = reportedDrops;
    return state;
  }

  /**
   * Joins the shared state of a socket that another thread has created.
   *
   * @throws NetlinkError ENOSPC if too many threads have joined.
   */
  static join(token: SharedStateToken): SharedState {
    return new SharedState(token);
  }

  get closed(): boolean {
    return Atomics.load(this.#words, Word.Closed) !== 0;
  }

  /** Ends the use of the socket by one object of this thread. Another thread can then take the thread's word. */
  endUse(): void {
    const users = Word.Users + this.#word - Word.Threads;
    if (--this.#words[users]! <= 0) Atomics.store(this.#words, this.#word, 0);
  }

  /**
   * Marks the start of a call on the socket. Returns false if the socket is being closed: then the descriptor must not
   * be used.
   */
  enter(): boolean {
    // This thread writes its word before it reads the flag. close() sets the flag before it reads the words. At least
    // one of the two therefore sees what the other has written.
    Atomics.store(this.#words, this.#word, -this.#thread);
    if (!this.closed) return true;
    this.leave();
    return false;
  }

  /** Marks the end of a call on the socket. */
  leave(): void {
    Atomics.store(this.#words, this.#word, this.#thread);
    if (this.closed) Atomics.notify(this.#words, this.#word);
  }

  /** Takes `count` consecutive sequence numbers and returns the first. */
  takeSequence(count: number): number {
    for (;;) {
      const seen = Atomics.load(this.#words, Word.NextSequence);
      const first = firstSequence(seen, count);
      const after = sequenceAfter(first, count);
      if (Atomics.compareExchange(this.#words, Word.NextSequence, seen, after) === seen) return first;
    }
  }

  /** Returns the number of dropped messages that no thread has reported yet, and marks them as reported. */
  takeDrops(dropped: number): number {
    for (;;) {
      const reported = Atomics.load(this.#words, Word.ReportedDrops);
      const lost = (dropped - reported) | 0;
      // Another thread has read a later value of the counter and reported more drops.
      if (lost <= 0) return 0;
      if (Atomics.compareExchange(this.#words, Word.ReportedDrops, reported, dropped | 0) === reported) return lost;
    }
  }

  /**
   * Reserves the socket for the purpose with this number (1 to 127). Returns 0, or the number of the purpose for which
   * the socket is already reserved. The reservation of a thread that has exited is ignored.
   */
  reserve(purpose: number): number {
    for (;;) {
      const seen = this.#reservationWord();
      if (seen !== 0) return seen >>> PURPOSE_SHIFT;
      const own = (purpose << PURPOSE_SHIFT) | this.#thread;
      if (Atomics.compareExchange(this.#words, Word.Reservation, 0, own) === 0) return 0;
    }
  }

  /** Number of the purpose for which the socket is reserved; 0 if it is not reserved. */
  get reservedFor(): number {
    return this.#reservationWord() >>> PURPOSE_SHIFT;
  }

  /** Ends this thread's reservation of the socket. */
  releaseReservation(): void {
    const seen = Atomics.load(this.#words, Word.Reservation);
    if ((seen & THREAD_MASK) === this.#thread) Atomics.compareExchange(this.#words, Word.Reservation, seen, 0);
  }

  /** Returns the word that describes the reservation, or 0 if the thread that wrote it has exited. */
  #reservationWord(): number {
    const seen = Atomics.load(this.#words, Word.Reservation);
    if (seen === 0 || isThreadAlive(seen & THREAD_MASK)) return seen;
    Atomics.compareExchange(this.#words, Word.Reservation, seen, 0);
    return Atomics.load(this.#words, Word.Reservation);
  }

  /** The kernel's drop count when the owner closed the socket. */
  get finalDrops(): number {
    return this.#words[Word.FinalDrops]! >>> 0;
  }

  /**
   * Ends the waits of other threads, and waits until no thread is in a call. Returns false if a thread does not leave
   * its call in time: then the descriptor must stay open. `dropped` is the last drop count.
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

  /** Waits until the thread of a word has left its call or exited. Returns false at the deadline. */
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

/** Returns the index of this thread's word, and counts an object that uses it. */
function takeWord(words: Int32Array, thread: number): number {
  const word = findWord(words, thread);
  words[Word.Users + word - Word.Threads]!++;
  return word;
}

/** Finds this thread's word. A thread without a word takes a free one, or the word of a thread that has exited. */
function findWord(words: Int32Array, thread: number): number {
  const all = Array.from({ length: MAX_THREADS }, (_, index) => Word.Threads + index);
  const own = all.find((word) => Math.abs(Atomics.load(words, word)) === thread);
  if (own !== undefined) {
    // An earlier thread with the same id may have exited during a call and left its word set.
    Atomics.store(words, own, thread);
    return own;
  }
  for (const canBeTaken of [(state: number) => state === 0, (state: number) => !isThreadAlive(Math.abs(state))]) {
    for (const word of all) {
      const state = Atomics.load(words, word);
      if (!canBeTaken(state) || Atomics.compareExchange(words, word, state, thread) !== state) continue;
      words[Word.Users + word - Word.Threads] = 0;
      return word;
    }
  }
  throw new NetlinkError(
    `more than ${MAX_THREADS} threads share this socket (ENOSPC); share another socket with the others`,
    {
      errno: ENOSPC,
      operation: "share",
    },
  );
}
