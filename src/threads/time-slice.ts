import { checkFunction } from "../base/check.ts";

const SLICE_MS = 1;
export const ENTRIES_PER_CHECK = 16;

/** Time (`performance.now()`) at which work must pause, if already read. */
let end: number | undefined;
/** Each iteration of the event loop resumes one task. */
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
 * Divides long work in the event loop's thread into slices of 1 ms, so that timers and I/O are not delayed.
 *
 * ```ts
 * const slice = new TimeSlice();
 * for (const route of routes) {
 *   lines.push(JSON.stringify(route, jsonReplacer));
 *   if (slice.isOverAfterEntry()) await slice.pause();
 * }
 * ```
 *
 * In each iteration of the event loop, all work of a thread shares one slice, including the work of this library.
 * Several tasks together therefore block the event loop no longer than one task. Check often enough: a single step of
 * the work can be longer than the slice.
 */
export class TimeSlice {
  #entries = 0;

  /**
   * Whether the time slice is over, so that the work must pause with `await slice.pause()`. Each access reads the
   * clock.
   */
  get isOver(): boolean {
    if (end === undefined) startIteration();
    return performance.now() >= end!;
  }

  /**
   * Counts an entry of the work. After every 16th entry, returns whether the time slice is over; otherwise, returns
   * false. Use this method if an entry takes only microseconds. Entries 1, 2, 4 and 8 are checked too, because code is
   * slow until it is compiled.
   */
  isOverAfterEntry(): boolean {
    const count = ++this.#entries;
    const isChecked = count % ENTRIES_PER_CHECK === 0 || (count < ENTRIES_PER_CHECK && (count & (count - 1)) === 0);
    return isChecked && this.isOver;
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

  /** Calls `step` until it returns false, and pauses between the calls when the time slice is over. */
  async repeat(step: () => boolean): Promise<void> {
    checkFunction(step, "step");
    while (step()) if (this.isOver) await this.pause();
  }
}
