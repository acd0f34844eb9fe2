import { SYSTEM_CALL_VALUES } from "../../ffi/system-call.ts";

const MAX_CALLS = 16;

export type SystemCallValues = readonly number[];

const Word = {
  /** Number of the last requested job; {@link STOP} ends the thread. */
  Requested: 0,
  /** Number of the last completed job. */
  Completed: 1,
  Count: 2,
  /** Number of executed calls of the current job. A failed call ends the job. */
  Executed: 3,
} as const;

const STOP = -1;

const WORDS_SIZE = 16;
const RESULTS_SIZE = MAX_CALLS * 8;

/**
 * Memory through which one thread requests jobs of system calls from another thread. Each thread has its own object.
 *
 * ```
 * words    │ Requested │ Completed │ Count │ Executed │
 * results  │ one double per call │
 * values   │ number and six arguments per call, as doubles │
 * ```
 *
 * The requesting thread writes a job and then stores its number in Requested. The executing thread writes the results
 * and then stores that number in Completed. The stores are atomic, so the other thread sees everything that was written
 * before. The requesting thread writes the next job only after it has taken the results.
 */
export class CallMemory {
  readonly #words: Int32Array;
  readonly #results: Float64Array;
  readonly #values: Float64Array;
  /** Number of the last job that this thread has requested or executed. */
  #job = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, WORDS_SIZE / 4);
    this.#results = new Float64Array(memory, WORDS_SIZE, MAX_CALLS);
    this.#values = new Float64Array(memory, WORDS_SIZE + RESULTS_SIZE, MAX_CALLS * SYSTEM_CALL_VALUES);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(WORDS_SIZE + RESULTS_SIZE + MAX_CALLS * SYSTEM_CALL_VALUES * 8);
  }

  request(calls: readonly SystemCallValues[]): void {
    const values = this.#values;
    for (let index = 0; index < calls.length; index++) {
      const at = index * SYSTEM_CALL_VALUES;
      values.fill(0, at, at + SYSTEM_CALL_VALUES);
      values.set(calls[index]!, at);
    }
    this.#words[Word.Count] = calls.length;
    this.#words[Word.Executed] = 0;
    this.#job = (this.#job + 1) & 0x7fffffff;
    this.#announce(this.#job);
  }

  /** Number of calls of the requested job that were executed so far. */
  get executed(): number {
    return Atomics.load(this.#words, Word.Executed);
  }

  /** Returns the results of the requested job, or undefined while the job runs. */
  take(): readonly number[] | undefined {
    if (Atomics.load(this.#words, Word.Completed) !== this.#job) return undefined;
    return [...this.#results.subarray(0, this.#words[Word.Executed]!)];
  }

  /** Ends the executing thread after its current job. */
  stop(): void {
    this.#announce(STOP);
  }

  /** In the executing thread, waits for the next job: first actively for `pollMs`. Returns false after {@link stop}. */
  next(pollMs: number): boolean {
    const seen = this.#job;
    if (pollMs > 0) {
      const end = performance.now() + pollMs;
      while (Atomics.load(this.#words, Word.Requested) === seen && performance.now() < end);
    }
    // The wake-up for the last job can come after the job: without the loop, the job would be executed again.
    while (this.#job === seen) {
      Atomics.wait(this.#words, Word.Requested, seen);
      this.#job = Atomics.load(this.#words, Word.Requested);
    }
    return this.#job !== STOP;
  }

  /** In the executing thread, executes the current job. */
  execute(call: (values: Float64Array, at: number) => number): void {
    const count = this.#words[Word.Count]!;
    for (let executed = 0; executed < count; ) {
      const result = call(this.#values, executed * SYSTEM_CALL_VALUES);
      this.#results[executed++] = result;
      Atomics.store(this.#words, Word.Executed, executed);
      if (result < 0) break;
    }
    Atomics.store(this.#words, Word.Completed, this.#job);
  }

  #announce(job: number): void {
    Atomics.store(this.#words, Word.Requested, job);
    Atomics.notify(this.#words, Word.Requested);
  }
}
