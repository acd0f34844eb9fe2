import { reportUncaught } from "../base/engine.ts";

/**
 * Wakes this thread when another thread increments a counter in shared memory. All listeners of this thread share one
 * asynchronous wait, because a wake-up costs more with each pending wait.
 *
 * No wake-up is lost. The other thread publishes its data before the increment. This thread reads the counter before it
 * calls the listeners, and then waits until the counter differs from this value. An increment before the read is seen
 * by the listeners; an increment after the read ends the wait.
 */
export class Doorbell {
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #word = new Int32Array(this.memory);
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  add(listener: () => void): void {
    this.#listeners.add(listener);
    // The pending wait ends at any later increment.
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
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        // An exception must not end the wake-ups of the other listeners.
        reportUncaught(error);
      }
    }
    // Call the listeners first, because starting the next wait takes time.
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
