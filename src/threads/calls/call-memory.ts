import { SYSTEM_CALL_VALUES } from "../../ffi/system-call.ts";

export const MAX_CALLS = 16;

/**
 * Words of the shared memory through which one thread requests system calls from a helper thread.
 *
 * ```
 * words    │ Requested │ Completed │ Count │ Executed │
 * results  │ one double per call │
 * values   │ number and six arguments per call, as doubles │
 * ```
 *
 * The requesting thread writes a job and then increments Requested. The executing thread writes the results and then
 * increments Completed. The increments are atomic, so the other thread sees everything that was written before.
 */
export const Word = {
  /** Number of jobs requested so far. {@link STOP} ends the thread. */
  Requested: 0,
  Completed: 1,
  Count: 2,
  /** Number of executed calls. A failed call ends the job. */
  Executed: 3,
} as const;

export const STOP = -1;

const WORDS_SIZE = 16;
const RESULTS_SIZE = MAX_CALLS * 8;

export class CallMemory {
  readonly words: Int32Array;
  readonly results: Float64Array;
  readonly values: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, WORDS_SIZE / 4);
    this.results = new Float64Array(memory, WORDS_SIZE, MAX_CALLS);
    this.values = new Float64Array(memory, WORDS_SIZE + RESULTS_SIZE, MAX_CALLS * SYSTEM_CALL_VALUES);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(WORDS_SIZE + RESULTS_SIZE + MAX_CALLS * SYSTEM_CALL_VALUES * 8);
  }
}
