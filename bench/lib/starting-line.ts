import { monotonicNanoseconds } from "../../src/ffi/libc.ts";

/** The words that the threads share. */
const Word = {
  /** The number of the latest run that may begin. Written by the thread that starts the runs. */
  Turn: 0,
  /** The run that has begun. Written by the first of the threads that run. */
  Started: 1,
  /** The number of the latest call. Written by the first one, too. */
  Call: 2,
  /** From here on: the number that each of them has answered. */
  Answers: 3,
} as const;

/** Who answers within so many nanoseconds has a processor. */
const AT_ONCE = 5000;

/** What threads that run wait at, and the one that starts them knows of. */
export function lineMemory(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * (Word.Answers + threads));
}

/** Lets the threads at the line begin their next run. */
export function startRun(memory: SharedArrayBuffer): void {
  const words = new Int32Array(memory);
  Atomics.add(words, Word.Turn, 1);
  Atomics.notify(words, Word.Turn);
}

/** Where a thread waits until its next run may begin, with all the others in the same moment. */
export class StartingLine {
  readonly #words: Int32Array;
  readonly #number: number;
  readonly #threads: number;
  #turn = 0;

  constructor(memory: SharedArrayBuffer, number: number, threads: number) {
    this.#words = new Int32Array(memory);
    this.#number = number;
    this.#threads = threads;
  }

  /** Sleeps until the next run may begin, and returns when all threads are there and have a processor. */
  wait(): void {
    const words = this.#words;
    Atomics.wait(words, Word.Turn, this.#turn);
    this.#turn++;
    if (this.#number > 0) {
      const answer = Word.Answers + this.#number;
      while (Atomics.load(words, Word.Started) !== this.#turn) {
        Atomics.store(words, answer, Atomics.load(words, Word.Call));
      }
      return;
    }
    // The others answer the first one's calls without delay once each has a processor.
    for (let called = 0; monotonicNanoseconds() - called > AT_ONCE; ) {
      const call = Atomics.add(words, Word.Call, 1) + 1;
      called = monotonicNanoseconds();
      for (let other = 1; other < this.#threads; other++) {
        while (Atomics.load(words, Word.Answers + other) !== call);
      }
    }
    Atomics.store(words, Word.Started, this.#turn);
  }
}
