import { EFD_CLOEXEC, EFD_NONBLOCK } from "../constants/poll.ts";
import { check } from "../errors.ts";
import { close, eventfd, signalEventfd } from "../ffi/libc.ts";

/** The words that the threads which use one socket share. */
const Word = {
  /** 1 once the owner has begun to close. Written by the owner alone. */
  Closed: 0,
  /** How many calls are under way in other threads. Each adds and takes away its own. */
  Users: 1,
  /** The next sequence number. Taken by whoever sends. */
  NextSequence: 2,
  /** How many dropped messages were reported, by the kernel's counter of 32 bits. Only grows, until that starts over. */
  ReportedDrops: 3,
} as const;

const WORDS = 4;

/** How long `close()` waits for calls of other threads that were told to end. Only a thread that died inside one takes it. */
const CLOSE_PATIENCE_MS = 2000;

/** What a token carries so that another thread can use the same socket. It survives structured cloning. */
export interface SharedStateToken {
  words: SharedArrayBuffer;
  wakeFd: number;
}

/**
 * Lets several threads use one descriptor, and its owner close it without pulling it away under them: the number would
 * be given to the next file that is opened, and a late reader would steal that one's data.
 */
export class SharedState {
  readonly #words: Int32Array;
  readonly token: SharedStateToken;

  private constructor(token: SharedStateToken) {
    this.token = token;
    this.#words = new Int32Array(token.words);
  }

  /** Makes the state for a socket that goes on with this sequence number and has reported so many dropped messages. */
  static create(nextSequence: number, reportedDrops: number): SharedState {
    const wakeFd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    const state = new SharedState({ words: new SharedArrayBuffer(WORDS * 4), wakeFd });
    state.#words[Word.NextSequence] = nextSequence;
    state.#words[Word.ReportedDrops] = reportedDrops;
    return state;
  }

  /** Joins the state that another thread made. */
  static join(token: SharedStateToken): SharedState {
    return new SharedState(token);
  }

  get closed(): boolean {
    return Atomics.load(this.#words, Word.Closed) !== 0;
  }

  /** Says that a call on the descriptor begins; false when the socket is closing, and the descriptor must not be used. */
  enter(): boolean {
    // The count goes up before the look at the flag, and close() sets the flag before it looks at the count:
    // so at least one of the two sees the other.
    Atomics.add(this.#words, Word.Users, 1);
    if (!this.closed) return true;
    this.leave();
    return false;
  }

  /** Says that the call is over. */
  leave(): void {
    if (Atomics.sub(this.#words, Word.Users, 1) === 1 && this.closed) Atomics.notify(this.#words, Word.Users);
  }

  /** Takes `count` consecutive sequence numbers; `advance` gives the number after them. */
  takeSequence(advance: (next: number) => { first: number; next: number }): number {
    for (;;) {
      const seen = Atomics.load(this.#words, Word.NextSequence);
      const { first, next } = advance(seen);
      if (Atomics.compareExchange(this.#words, Word.NextSequence, seen, next) === seen) return first;
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

  /** Ends every wait of other threads, and returns when none of them is in a call any more. */
  close(): void {
    Atomics.store(this.#words, Word.Closed, 1);
    signalEventfd(this.token.wakeFd);
    const deadline = performance.now() + CLOSE_PATIENCE_MS;
    for (;;) {
      const users = Atomics.load(this.#words, Word.Users);
      const left = deadline - performance.now();
      if (users <= 0 || left <= 0) break;
      Atomics.wait(this.#words, Word.Users, users, left);
    }
    close(this.token.wakeFd);
  }
}
