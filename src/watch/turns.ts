/** How long the event loop may wait for its turn while a large table is gone through. */
const TURN_MS = 4;
/** How many entries are gone through between two looks at the clock. */
export const STRIDE = 32;

/** Gives other work of the thread its turn now and then. */
export class Turns {
  #last: number = performance.now();

  /** Whether it is time. */
  get due(): boolean {
    return performance.now() - this.#last >= TURN_MS;
  }

  /** Resolves when everything else that waited has had its turn. */
  async take(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
