/**
 * Limits the number of asynchronous calls that run at the same time. Further calls wait, and start in the order in
 * which they were made.
 */
export class CallLimit {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(maximum: number) {
    this.#free = maximum;
  }

  /** Runs a call. If the maximum number of calls is already running, the call waits until one of them has ended. */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
