/** Time in milliseconds after which long work lets the event loop run. */
const SLICE_MS = 1;
/** The clock is read once for this number of entries. */
export const ENTRIES_PER_CHECK = 16;

/**
 * Time of `performance.now()` at which work must pause in this iteration of the event loop. Undefined until work reads
 * the clock.
 */
let end: number | undefined;
/** Tasks that wait in {@link TimeSlice.pause}. Each iteration of the event loop resumes one. */
const paused: (() => void)[] = [];

function startIteration(): void {
  end = performance.now() + SLICE_MS;
  setImmediate(endIteration);
}

function endIteration(): void {
  end = undefined;
  const resume = paused.shift();
  if (resume === undefined) return;
  startIteration();
  resume();
}

/**
 * Divides long work in the event loop's thread into slices of 1 ms, so that it does not delay timers and I/O. All work
 * of a thread, including that of this library, shares the slice of one iteration of the event loop: several tasks
 * together block it no longer than one.
 *
 * ```ts
 * const slice = new TimeSlice();
 * for (const route of routes) {
 *   lines.push(JSON.stringify(route, jsonReplacer));
 *   if (slice.isOverAfterEntry()) await slice.pause();
 * }
 * ```
 *
 * A single step of the work can exceed the slice, so check often enough.
 */
export class TimeSlice {
  #entries = 0;

  /** Whether the work must let the event loop run now, with `await slice.pause()`. Reads the clock. */
  get isOver(): boolean {
    if (end === undefined) startIteration();
    return performance.now() >= end!;
  }

  /** Counts a processed entry, and returns {@link isOver} for every 16th. Use it if an entry takes microseconds. */
  isOverAfterEntry(): boolean {
    return ++this.#entries % ENTRIES_PER_CHECK === 0 && this.isOver;
  }

  /**
   * Lets the event loop process timers and I/O. Resolves when the work can continue. Each iteration of the event loop
   * resumes one paused task.
   */
  async pause(): Promise<void> {
    if (end === undefined) startIteration();
    await new Promise<void>((resolve) => {
      paused.push(resolve);
    });
  }
}
