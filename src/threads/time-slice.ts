/** Maximum time in milliseconds for which work on many entries blocks the event loop. */
const SLICE_MS = 2;
/** Number of entries that are processed between two reads of the clock. */
export const ENTRIES_PER_CHECK = 16;

/** Divides long work in the event loop's thread into slices, so that it does not delay timers and I/O. */
export class TimeSlice {
  #end = performance.now() + SLICE_MS;
  #entries = 0;

  /** Whether the work must let the event loop run now: `await slice.pause()`. */
  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Counts a processed entry, and returns {@link isOver} after some entries. */
  isOverAfterEntry(): boolean {
    return ++this.#entries % ENTRIES_PER_CHECK === 0 && this.isOver;
  }

  /** Lets the event loop process timers and I/O. The next slice starts afterwards. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#end = performance.now() + SLICE_MS;
  }
}
