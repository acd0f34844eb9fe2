import { SYSTEM_CALL_VALUES } from "../../ffi/system-call.ts";

/** Maximum number of system calls in one job for another thread. */
export const MAX_CALLS = 16;

/**
 * Indexes of the words in the memory that a thread for system calls shares with the thread that requests them.
 *
 * ```
 * words    │ Requested │ Completed │ Count │ Executed │
 * results  │ one double per call │
 * values   │ number and six arguments per call, as doubles │
 * ```
 *
 * The requesting thread writes a job and then increments Requested. The executing thread writes the results and then
 * increments Completed. Both words are accessed atomically, which orders the plain accesses around them.
 */
export const Word = {
  /** Number of requested jobs, or {@link STOP}. */
  Requested: 0,
  /** Number of completed jobs. */
  Completed: 1,
  /** Number of system calls in the current job. */
  Count: 2,
  /** Number of executed system calls of the current job, which ends at the first call that fails. */
  Executed: 3,
} as const;

/** Value of `Word.Requested` that ends the executing thread. */
export const STOP = -1;

const WORDS_SIZE = 16;
const RESULTS_SIZE = MAX_CALLS * 8;

/** Views of the memory in which a thread gets system calls to execute, and returns the results. */
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
