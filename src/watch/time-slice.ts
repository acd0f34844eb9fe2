/** Maximum time that a loop over a large table blocks the event loop. */
const SLICE_MS = 4;
/** Number of entries between two checks of the clock. */
export const ENTRIES_PER_CHECK = 32;

/** Limits how long a loop blocks the event loop. */
export class TimeSlice {
  #last: number = performance.now();

  /** Whether the loop should yield. */
  get expired(): boolean {
    return performance.now() - this.#last >= SLICE_MS;
  }

  /** Yields to the event loop. */
  async yield(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
