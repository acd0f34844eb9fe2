/** Task of a queue that reports its progress. */
export interface Progress {
  /** Time (`performance.now()`) of the last known progress. */
  readonly progressTime: number;
}

/** Queue of tasks, of which a limited number runs at the same time. Tasks run in the order in which they entered. */
export class TurnQueue {
  readonly #maximum: () => number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Tasks that run and report their progress. */
  readonly tasks: Set<Progress> = new Set();

  constructor(maximum: () => number = () => 1) {
    this.#maximum = maximum;
  }

  /**
   * Enters the queue. Returns undefined if the task may run at once; otherwise, a promise that resolves when it may.
   * The task must call {@link leave} after it was allowed to run.
   */
  enter(): Promise<void> | undefined {
    if (this.#waiting.length > 0 || this.#running >= this.#maximum()) {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
    return undefined;
  }

  leave(): void {
    this.#running--;
    this.update();
  }

  /** Time of the last progress of the tasks that run, for which the others wait. */
  get progressTime(): number {
    let latest = 0;
    for (const { progressTime } of this.tasks) latest = Math.max(latest, progressTime);
    return latest;
  }

  /** Lets more tasks run, also after the maximum was raised. */
  update(): void {
    while (this.#waiting.length > 0 && this.#running < this.#maximum()) {
      this.#running++;
      this.#waiting.shift()!();
    }
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    await this.enter();
    try {
      return await task();
    } finally {
      this.leave();
    }
  }
}
