/** Maximum time in milliseconds for which a loop over a large table blocks the event loop. */
const SLICE_MS = 4;
/** Number of entries that a loop processes between two checks of the clock. */
export const ENTRIES_PER_CHECK = 32;

/** Limits how long a loop over a table blocks the event loop. */
export class TimeSlice {
  #last: number = performance.now();

  /** Returns whether the loop should yield to the event loop now. */
  get expired(): boolean {
    return performance.now() - this.#last >= SLICE_MS;
  }

  /** Yields to the event loop. The next time slice starts afterwards. */
  async yield(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
