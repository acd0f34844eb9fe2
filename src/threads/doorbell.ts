/**
 * A counter in shared memory with which other threads wake this thread. All listeners of this thread share one
 * asynchronous wait, because the engine's cost of a wake-up grows with the number of pending waits.
 *
 * No wake-up is lost. A thread that rings the doorbell first publishes its data and then increments the counter. This
 * thread first reads the counter, then calls the listeners, and then waits until the counter differs from the value it
 * read. If the increment happens before the read, the listeners see the data. If it happens after the read, the wait
 * ends and the listeners are called again. (All atomic operations happen in one order, which agrees with the order in
 * each thread.)
 */
export class Doorbell {
  /** Memory of the counter, for {@link ringDoorbell} in other threads. */
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #word = new Int32Array(this.memory);
  readonly #listeners = new Set<() => void>();
  #waiting = false;

  /**
   * Calls `listener` at once, and then after each increment of the counter, until {@link remove}. The listener may also
   * be called without an increment. It must not throw.
   */
  add(listener: () => void): void {
    this.#listeners.add(listener);
    // If a wait is pending, it compares with an older value of the counter, so any increment since then ends the wait.
    if (!this.#waiting) this.#wait(Atomics.load(this.#word, 0));
    listener();
  }

  remove(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** Waits until the counter differs from `seen`, and then calls the listeners. */
  #wait(seen: number): void {
    this.#waiting = true;
    const { async, value } = Atomics.waitAsync(this.#word, 0, seen);
    (async ? value : Promise.resolve()).then(this.#changed);
  }

  readonly #changed = (): void => {
    const seen = Atomics.load(this.#word, 0);
    for (const listener of [...this.#listeners]) listener();
    // Start the next wait only after these calls, because it would delay them. An increment during the calls ends the
    // new wait at once.
    this.#waiting = false;
    if (this.#listeners.size > 0) this.#wait(seen);
  };
}

/** The doorbell with which other threads wake this thread. */
export const doorbell: Doorbell = new Doorbell();

/** Wakes the thread that owns the doorbell. Before the call, publish the data with an atomic operation. */
export function ringDoorbell(word: Int32Array): void {
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
}
