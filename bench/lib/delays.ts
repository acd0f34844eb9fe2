import { quantile } from "./latency.ts";

/** Interval in milliseconds of the timer whose delays are recorded. */
const INTERVAL_MS = 1;

/** Records by how much the timers of this thread are late, which shows for how long the event loop was blocked. */
export class DelayRecorder {
  #delays: number[] = [];
  #last = performance.now();
  readonly #timer = setInterval(() => this.#record(), INTERVAL_MS);

  /** Forgets the delays so far. */
  restart(): void {
    this.#delays = [];
    this.#last = performance.now();
  }

  /** Returns the worst delay and the 99th percentile since the last restart, in nanoseconds. */
  take(): { worst: number; p99: number } {
    // A blocked loop has not called the timer yet.
    this.#record();
    const delays = Float64Array.from(this.#delays);
    return { worst: quantile(delays, 1) * 1e6, p99: quantile(delays, 0.99) * 1e6 };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #record(): void {
    const now = performance.now();
    this.#delays.push(Math.max(now - this.#last - INTERVAL_MS, 0));
    this.#last = now;
  }
}
