/** How long the event loop may wait for its turn while a large table is gone through. */
const SLICE_MS = 4;
/** How many entries are gone through between two looks at the clock. */
export const ENTRIES_PER_CHECK = 32;

/** Gives other work of the thread its turn now and then. */
export class TimeSlice {
  #last: number = performance.now();

  /** Whether it is time. */
  get expired(): boolean {
    return performance.now() - this.#last >= SLICE_MS;
  }

  /** Resolves when everything else that waited has had its turn. */
  async yield(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
