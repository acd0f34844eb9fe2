import { monotonicNanoseconds } from "../../src/ffi/libc.ts";

/** Indices of the 32-bit words in the memory that the threads at a barrier share. */
const Word = {
  /** Number of the latest benchmark run that the controlling thread released. */
  Released: 0,
  /** Number of the latest benchmark run that thread 0 started. */
  Started: 1,
  /** Number of the latest ping that thread 0 sent to the other threads of the barrier. */
  Ping: 2,
  /** Number of the latest ping that each thread answered, one word per thread. */
  Pong: 3,
} as const;

/**
 * Maximum duration of a ping in nanoseconds if all threads run. A longer ping shows that a thread that answers it was
 * not running on a CPU.
 */
const MAX_PING_NS = 5000;

/** Allocates the shared memory of a barrier for `threads` threads. */
export function barrierMemory(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * (Word.Pong + threads));
}

/** Lets the threads at the barrier start their next run. */
export function releaseBarrier(memory: SharedArrayBuffer): void {
  const words = new Int32Array(memory);
  Atomics.add(words, Word.Released, 1);
  Atomics.notify(words, Word.Released);
}

/**
 * A barrier at which all threads of a benchmark start at the same moment, while each is running on a CPU. Waking a
 * sleeping thread takes longer than the measured work. Threads that start when they wake would therefore measure the
 * wake-up.
 */
export class Barrier {
  readonly #words: Int32Array;
  readonly #thread: number;
  readonly #threads: number;
  #run = 0;

  constructor(memory: SharedArrayBuffer, thread: number, threads: number) {
    this.#words = new Int32Array(memory);
    this.#thread = thread;
    this.#threads = threads;
  }

  /** Sleeps until the controlling thread releases the next run, then spins until all threads are running. */
  wait(): void {
    const words = this.#words;
    Atomics.wait(words, Word.Released, this.#run);
    this.#run++;
    if (this.#thread > 0) {
      const pong = Word.Pong + this.#thread;
      while (Atomics.load(words, Word.Started) !== this.#run) {
        Atomics.store(words, pong, Atomics.load(words, Word.Ping));
      }
      return;
    }
    // A ping that takes long shows that another thread was not running on a CPU.
    for (let pinged = 0; monotonicNanoseconds() - pinged > MAX_PING_NS; ) {
      const ping = Atomics.add(words, Word.Ping, 1) + 1;
      pinged = monotonicNanoseconds();
      for (let other = 1; other < this.#threads; other++) {
        while (Atomics.load(words, Word.Pong + other) !== ping);
      }
    }
    Atomics.store(words, Word.Started, this.#run);
  }
}
