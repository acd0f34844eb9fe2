/**
 * How worker threads wake this one: a counter in shared memory that they raise, and one asynchronous wait on it for all
 * who listen here. One, because the engine's cost of a wake-up grows with the number of waits that are pending.
 */
export class Doorbell {
  /** Pass this to {@link ringDoorbell} in other threads. */
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #word = new Int32Array(this.memory);
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  /** Calls `listener` whenever the bell rings, until {@link remove}. It is called once more now, to miss nothing. */
  add(listener: () => void): void {
    this.#listeners.add(listener);
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

/** Wakes the thread whose bell that is. */
export function ringDoorbell(word: Int32Array): void {
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
}
