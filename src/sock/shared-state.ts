import { ENOSPC } from "../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK } from "../constants/poll.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, currentThread, eventfd, isThreadAlive, signalEventfd } from "../ffi/libc.ts";
import { firstSequence, sequenceAfter } from "./sequence.ts";

/** The most threads that can use one socket at a time. */
const MAX_THREADS = 128;

/** The words that the threads which use one socket share. */
const Word = {
  /** 1 once the owner has begun to close. Written by the owner alone. */
  Closed: 0,
  /** The next sequence number. Taken by whoever sends. */
  NextSequence: 1,
  /** How many dropped messages were reported, by the kernel's counter of 32 bits. Only grows, until that starts over. */
  ReportedDrops: 2,
  /** What the socket is claimed for and by which thread (see {@link SharedState.claim}); 0 while nobody has claimed it. */
  Claim: 3,
  /** How many messages the kernel had dropped when the owner closed the socket. Written by the owner alone. */
  FinalDrops: 4,
  /**
   * From here on one word for each thread, which it alone writes once it has taken it: its thread id while it is outside
   * of calls, the same negative while it is in one, and 0 where the word is free.
   */
  Threads: 5,
} as const;

const WORDS = Word.Threads + MAX_THREADS;

/** In the word of the claim, what is below this is the id of the thread: the kernel gives out none beyond 2^22. */
const CLAIM_SHIFT = 24;
const THREAD_MASK = (1 << CLAIM_SHIFT) - 1;

/**
 * How long `close()` waits for calls of other threads. They end as soon as they are told to, except where the kernel itself
 * is slow, and where a thread was terminated in a call and another one has its id by now.
 */
const CLOSE_PATIENCE_MS = 10_000;
/** How long it waits before it looks whether the thread is still there: one that was terminated in a call never leaves. */
const LOOK_AGAIN_MS = 10;

/** What a token carries so that another thread can use the same socket. It survives structured cloning. */
export interface SharedStateToken {
  words: SharedArrayBuffer;
  wakeFd: number;
}

/** Whether a value is such a token. */
export function isSharedState(token: SharedStateToken | undefined): token is SharedStateToken {
  const { words, wakeFd } = (token ?? {}) as Partial<SharedStateToken>;
  return words instanceof SharedArrayBuffer && words.byteLength === WORDS * 4 && Number.isInteger(wakeFd);
}

/**
 * Lets several threads use one descriptor, and its owner close it without pulling it away under them: the number would
 * be given to the next file that is opened, and a late reader would steal that one's data.
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

  /** Makes the state for a socket that goes on with this sequence number and has reported so many dropped messages. */
  static create(nextSequence: number, reportedDrops: number): SharedState {
    const wakeFd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    const state = new SharedState({ words: new SharedArrayBuffer(WORDS * 4), wakeFd });
    state.#words[Word.NextSequence] = nextSequence;
    state.#words[Word.ReportedDrops] = reportedDrops;
    return state;
  }

  /**
   * Joins the state that another thread made.
   *
   * @throws NetlinkError ENOSPC when too many threads have.
   */
  static join(token: SharedStateToken): SharedState {
    return new SharedState(token);
  }

  get closed(): boolean {
    return Atomics.load(this.#words, Word.Closed) !== 0;
  }

  /** Says that a call on the descriptor begins; false when the socket is closing, and the descriptor must not be used. */
  enter(): boolean {
    // The word is written before the look at the flag, and close() sets the flag before it looks at the words: so at
    // least one of the two sees the other.
    Atomics.store(this.#words, this.#word, -this.#thread);
    if (!this.closed) return true;
    this.leave();
    return false;
  }

  /** Says that the call is over. */
  leave(): void {
    Atomics.store(this.#words, this.#word, this.#thread);
    if (this.closed) Atomics.notify(this.#words, this.#word);
  }

  /** Takes `count` consecutive sequence numbers, and gives the first of them. */
  takeSequence(count: number): number {
    for (;;) {
      const seen = Atomics.load(this.#words, Word.NextSequence);
      const first = firstSequence(seen, count);
      const after = sequenceAfter(first, count);
      if (Atomics.compareExchange(this.#words, Word.NextSequence, seen, after) === seen) return first;
    }
  }

  /** How many of the messages that the kernel has dropped by now no thread has reported. The caller does. */
  takeDrops(dropped: number): number {
    for (;;) {
      const reported = Atomics.load(this.#words, Word.ReportedDrops);
      const lost = (dropped - reported) | 0;
      // Another thread has looked at the counter later and reported more.
      if (lost <= 0) return 0;
      if (Atomics.compareExchange(this.#words, Word.ReportedDrops, reported, dropped | 0) === reported) return lost;
    }
  }

  /**
   * Claims the socket for the purpose of that number, 1 to 127. Returns 0, or the number of the purpose that it is claimed
   * for already. The claim of a thread that is gone counts no more.
   */
  claim(purpose: number): number {
    for (;;) {
      const seen = this.#claimWord();
      if (seen !== 0) return seen >>> CLAIM_SHIFT;
      const own = (purpose << CLAIM_SHIFT) | this.#thread;
      if (Atomics.compareExchange(this.#words, Word.Claim, 0, own) === 0) return 0;
    }
  }

  /** The number of the purpose that the socket is claimed for; 0 when it is not. */
  get holder(): number {
    return this.#claimWord() >>> CLAIM_SHIFT;
  }

  /** Gives up this thread's claim. */
  unclaim(): void {
    const seen = Atomics.load(this.#words, Word.Claim);
    if ((seen & THREAD_MASK) === this.#thread) Atomics.compareExchange(this.#words, Word.Claim, seen, 0);
  }

  /** The word of the claim, unless its thread is gone. */
  #claimWord(): number {
    const seen = Atomics.load(this.#words, Word.Claim);
    if (seen === 0 || isThreadAlive(seen & THREAD_MASK)) return seen;
    Atomics.compareExchange(this.#words, Word.Claim, seen, 0);
    return Atomics.load(this.#words, Word.Claim);
  }

  /** How many messages the kernel had dropped when the owner closed the socket. */
  get finalDrops(): number {
    return this.#words[Word.FinalDrops]! >>> 0;
  }

  /**
   * Ends every wait of other threads, and returns when none of them is in a call any more: true, or false when one has not
   * left its call by then, and the descriptor must not be given up. `dropped` is the last count of dropped messages.
   */
  close(dropped: number, patienceMs: number = CLOSE_PATIENCE_MS): boolean {
    this.#words[Word.FinalDrops] = dropped;
    Atomics.store(this.#words, Word.Closed, 1);
    signalEventfd(this.token.wakeFd);
    const deadline = performance.now() + patienceMs;
    for (let word: number = Word.Threads; word < WORDS; word++) if (!this.#awaitThread(word, deadline)) return false;
    close(this.token.wakeFd);
    return true;
  }

  /** Waits until the thread of a word is outside of calls or gone; false when the time is over before that. */
  #awaitThread(word: number, deadline: number): boolean {
    for (;;) {
      const state = Atomics.load(this.#words, word);
      if (state >= 0) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      const waited = Atomics.wait(this.#words, word, state, Math.min(left, LOOK_AGAIN_MS));
      if (waited === "timed-out" && !isThreadAlive(-state)) return true;
    }
  }
}

/** Finds the word of a thread, or makes one its own: a free one, or that of a thread which is gone. */
function takeWord(words: Int32Array, thread: number): number {
  const all = Array.from({ length: MAX_THREADS }, (_, index) => Word.Threads + index);
  const own = all.find((word) => Math.abs(Atomics.load(words, word)) === thread);
  if (own !== undefined) {
    // It may be one that a thread of the same id left behind in the middle of a call.
    Atomics.store(words, own, thread);
    return own;
  }
  for (const canBeTaken of [(state: number) => state === 0, (state: number) => !isThreadAlive(Math.abs(state))]) {
    for (const word of all) {
      const state = Atomics.load(words, word);
      if (canBeTaken(state) && Atomics.compareExchange(words, word, state, thread) === state) return word;
    }
  }
  throw new NetlinkError(`more than ${MAX_THREADS} threads share this socket (ENOSPC)`, {
    errno: ENOSPC,
    operation: "share",
  });
}
