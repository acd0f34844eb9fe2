import { closeSync, openSync, readSync } from "node:fs";
import { quantile } from "./latency.ts";

/** Interval in milliseconds of the timer whose delays are recorded. */
const INTERVAL_MS = 1;

/** Delays of the timers of one thread, in nanoseconds. */
export interface Delays {
  worst: number;
  p99: number;
  /** The longest delay without the time during which the thread could run, but other threads used the CPUs. */
  blocked: number;
}

/**
 * Records by how much the timers of the main thread are late, which shows for how long the event loop was blocked. Delays
 * count from {@link begin} to {@link end}.
 */
export class DelayRecorder {
  #delays: number[] = [];
  #worstBlocked = 0;
  /** The delays up to the last {@link end}: their number, and the longest one. */
  #ended = { count: 0, worstBlocked: 0 };
  #last = performance.now();
  readonly #queueing = new QueueingTime();
  readonly #timer = setInterval(() => this.#record(), INTERVAL_MS);

  /** Forgets all delays. */
  clear(): void {
    this.#ended = { count: 0, worstBlocked: 0 };
    this.begin();
  }

  /** Starts to record delays. Forgets those since the last {@link end}. */
  begin(): void {
    this.#delays.length = this.#ended.count;
    this.#worstBlocked = this.#ended.worstBlocked;
    this.#queueing.take();
    this.#last = performance.now();
  }

  end(): void {
    // A blocked loop has not called the timer yet.
    this.#record();
    this.#ended = { count: this.#delays.length, worstBlocked: this.#worstBlocked };
  }

  /** The delays since {@link clear}. */
  get delays(): Delays {
    const delays = Float64Array.from(this.#delays.slice(0, this.#ended.count));
    const { worstBlocked } = this.#ended;
    return { worst: quantile(delays, 1) * 1e6, p99: quantile(delays, 0.99) * 1e6, blocked: worstBlocked * 1e6 };
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#queueing.close();
  }

  #record(): void {
    const now = performance.now();
    const delay = Math.max(now - this.#last - INTERVAL_MS, 0);
    this.#delays.push(delay);
    this.#worstBlocked = Math.max(this.#worstBlocked, delay - this.#queueing.take());
    this.#last = now;
  }
}

/** Measures for how long the main thread waited for a CPU that other threads used. */
class QueueingTime {
  // The second number is the time in nanoseconds that the main thread of the process waited for a CPU.
  readonly #fd = openSync("/proc/self/schedstat", "r");
  readonly #text = new Uint8Array(64);
  #total = 0;

  /** Returns the time in milliseconds since the previous call. */
  take(): number {
    const length = readSync(this.#fd, this.#text, 0, this.#text.length, 0);
    const total = Number(new TextDecoder().decode(this.#text.subarray(0, length)).split(" ")[1]) / 1e6;
    const waited = total - this.#total;
    this.#total = total;
    return waited;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
