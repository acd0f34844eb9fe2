import { spyOn } from "bun:test";

/**
 * Holds the timers that this thread starts with a certain delay: they expire only when a test calls `expire()`. A test
 * can so use a time limit that does not pass on a busy machine, and passes at the right moment.
 */
export class HeldTimers implements Disposable {
  readonly #pending = new Map<unknown, () => void>();
  readonly #spies: Disposable[];

  /** @param delayMs delay of the held timers; no other timer of the test may have this delay. */
  constructor(delayMs: number) {
    const { setTimeout: start, clearTimeout: clear } = globalThis;
    const starting = (action: () => void, delay?: number, ...args: unknown[]) => {
      if (delay !== delayMs) return start(action, delay, ...args);
      // A real timer keeps the process alive for as long as the held one would.
      const timer = start(() => {}, delay);
      this.#pending.set(timer, action);
      return timer;
    };
    const clearing = (timer?: Parameters<typeof clear>[0]) => {
      this.#pending.delete(timer);
      clear(timer);
    };
    this.#spies = [
      spyOn(globalThis, "setTimeout").mockImplementation(starting as unknown as typeof setTimeout),
      spyOn(globalThis, "clearTimeout").mockImplementation(clearing as typeof clearTimeout),
    ];
  }

  /** Number of held timers that were neither cleared nor expired. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Makes all pending timers expire. */
  expire(): void {
    for (const [timer, action] of [...this.#pending]) {
      clearTimeout(timer as Timer);
      action();
    }
  }

  [Symbol.dispose](): void {
    for (const timer of [...this.#pending.keys()]) clearTimeout(timer as Timer);
    for (const spy of this.#spies) spy[Symbol.dispose]();
  }
}
