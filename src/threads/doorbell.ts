/**
 * A counter in shared memory with which worker threads wake this thread. All listeners in this thread share one
 * asynchronous wait, because the engine's cost of a wake-up grows with the number of pending waits.
 *
 * No ring is lost, in any order of the threads. A thread that rings first publishes its data and then increments the
 * counter. This thread first reads the counter, then calls the listeners, and then waits for a change of the value it
 * has read. A ring before that read is seen by the listeners; a ring after it ends the wait and leads to another call.
 * (All atomic operations happen in one order, which agrees with the order in each thread.)
 */
export class Doorbell {
  /** Memory for {@link ringDoorbell} in other threads. */
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #word = new Int32Array(this.memory);
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  /**
   * Calls `listener` once now, and after each ring until {@link remove}. It may also be called without a ring. It must
   * not throw.
   */
  add(listener: () => void): void {
    this.#listeners.add(listener);
    // A pending wait has read an older counter, so it ends with any ring since.
    if (!this.#waiting) this.#wait();
    listener();
  }

  remove(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  #wait(): void {
    const seen = Atomics.load(this.#word, 0);
    const { async, value } = Atomics.waitAsync(this.#word, 0, seen);
    this.#waiting = true;
    (async ? value : Promise.resolve()).then(() => {
      this.#waiting = false;
      // Wait again before calling the listeners, so that a ring during the calls is not lost.
      if (this.#listeners.size > 0) this.#wait();
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/** The doorbell of this thread. */
export const doorbell: Doorbell = new Doorbell();

/** Wakes the thread that owns the doorbell. Publish data with an atomic operation before. */
export function ringDoorbell(word: Int32Array): void {
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
}
