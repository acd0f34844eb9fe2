/** Maximum duration in milliseconds of work between two turns of the event loop. */
const SLICE_MS = 2;
/** Number of steps between two reads of the clock. */
const STEPS_PER_CHECK = 16;

/** Divides long work of the event loop's thread into slices, so that it does not delay timers and I/O. */
export class TimeSlice {
  #end = performance.now() + SLICE_MS;
  #steps = 0;

  /** Counts a step of the work. Returns true if the work must pause now: `await slice.pause()`. */
  get isOver(): boolean {
    return ++this.#steps % STEPS_PER_CHECK === 0 && performance.now() >= this.#end;
  }

  /** Lets the event loop process timers and I/O, and starts the next slice. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#end = performance.now() + SLICE_MS;
  }
}
