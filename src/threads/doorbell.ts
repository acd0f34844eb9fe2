/**
 * How worker threads wake this one: a counter in shared memory that they raise, and one asynchronous wait on it for all
 * who listen here. One, because the engine's cost of a wake-up grows with the number of waits that are pending.
 *
 * No ring is lost, in whatever order the two threads run. Whoever rings has first made visible what there is to see, and
 * raises the counter afterwards. Here the counter is read first, then the listeners look, and the wait for that reading of
 * the counter ends at once when it is out of date. So a ring that came before the reading is seen by the look, and one
 * that came after it ends the wait, which leads to another look. (Atomic operations of all threads happen in one order
 * that agrees with the order in each of them.)
 */
export class Doorbell {
  /** Pass this to {@link ringDoorbell} in other threads. */
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #word = new Int32Array(this.memory);
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  /**
   * Calls `listener` whenever the bell rings, and may call it when it does not, until {@link remove}. It is called once
   * more now, so that nothing is missed. It must not throw.
   */
  add(listener: () => void): void {
    this.#listeners.add(listener);
    // A wait that is pending read the counter earlier still: it ends with whatever has rung since.
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
      // Waiting again comes before looking, so that whatever happens during the look rings again.
      if (this.#listeners.size > 0) this.#wait();
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/** This thread's bell. */
export const doorbell: Doorbell = new Doorbell();

/** Wakes the thread whose bell that is. What it is to see was made visible before, by an atomic operation. */
export function ringDoorbell(word: Int32Array): void {
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
}
