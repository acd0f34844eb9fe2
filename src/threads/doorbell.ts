/**
 * Wakes this thread when another thread increments a counter in shared memory. All listeners of this thread share one
 * asynchronous wait, because the cost of a wake-up in the engine grows with the number of pending waits.
 *
 * No wake-up is lost. The other thread first publishes its data and then increments the counter. This thread first
 * reads the counter, then calls the listeners, and then waits until the counter differs from the value it read. If the
 * increment happens before the read, the listeners see the data. If it happens after the read, the wait ends and the
 * listeners are called again.
 */
export class Doorbell {
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #word = new Int32Array(this.memory);
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  add(listener: () => void): void {
    this.#listeners.add(listener);
    // A pending wait ends at any increment that happens after the wait began, so a new listener needs no second wait.
    if (!this.#waiting) this.#wait(Atomics.load(this.#word, 0));
    listener();
  }

  remove(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  #wait(seen: number): void {
    this.#waiting = true;
    const { async, value } = Atomics.waitAsync(this.#word, 0, seen);
    (async ? value : Promise.resolve()).then(this.#changed);
  }

  readonly #changed = (): void => {
    const seen = Atomics.load(this.#word, 0);
    for (const listener of [...this.#listeners]) listener();
    // The listeners run before the next wait begins, so that starting the wait does not delay them. An increment during
    // their calls is not lost, because it ends the next wait at once.
    this.#waiting = false;
    if (this.#listeners.size > 0) this.#wait(seen);
  };
}

export const doorbell: Doorbell = new Doorbell();

/** The caller must first publish its data with an atomic operation. */
export function ringDoorbell(word: Int32Array): void {
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
}
