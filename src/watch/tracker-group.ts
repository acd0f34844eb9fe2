import { trackerOptions, type WatchOptions } from "./options.ts";
import type { AnySource } from "./source.ts";
import { type Step, Tracker } from "./tracker.ts";

type Steps = Iterator<Step> | undefined;

/** Follows sources of whatever protocols: those of one protocol in their common order, the others as they come. */
export class TrackerGroup {
  readonly #trackers: Tracker[] = [];
  /** Those that wait for something to happen. */
  readonly #waiting = new Set<Tracker>();
  /** What has come of the others, in order. */
  readonly #finished: (() => Steps)[] = [];
  #wake: () => void = () => {};
  readonly #close: () => void;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => void this.#closeAll();
  #stopped = false;
  #closing: Promise<void> | undefined;

  constructor(sources: readonly AnySource[], options: WatchOptions) {
    const where = trackerOptions(options);
    this.#close = where.close;
    this.#signal = options.signal;
    try {
      for (const protocol of new Set(sources.map((source) => source.protocol))) {
        const those = sources.filter((source) => source.protocol === protocol);
        this.#trackers.push(new Tracker(those, where));
      }
    } catch (error) {
      void this.stop();
      throw error;
    }
    // Nobody need look at it again for what it holds to be given up.
    this.#signal?.addEventListener("abort", this.#abort);
  }

  /** Whether it was stopped, so that nothing more is told. Throws the signal's reason where that has ended it. */
  isStopped(): boolean {
    if (!this.#stopped) this.#signal?.throwIfAborted();
    return this.#stopped;
  }

  /** What has happened next, to be iterated to its end before the next call; undefined once it is stopped. */
  async advance(): Promise<Steps> {
    const steps = await this.#advance();
    return this.isStopped() ? undefined : steps;
  }

  async #advance(): Promise<Steps> {
    const [only] = this.#trackers;
    if (this.#trackers.length === 1) return only!.advance();
    for (const follower of this.#trackers) {
      if (!this.#waiting.has(follower)) this.#await(follower);
    }
    // No race of promises: one that is idle for long would keep what each race has brought.
    if (this.#finished.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    return this.#finished.shift()!();
  }

  #await(follower: Tracker): void {
    const finish = (take: () => Steps) => {
      this.#finished.push(() => {
        this.#waiting.delete(follower);
        return take();
      });
      this.#wake();
    };
    this.#waiting.add(follower);
    follower.advance().then(
      (steps) => finish(() => steps),
      (error: unknown) =>
        finish(() => {
          throw error;
        }),
    );
  }

  /** Ends it. Resolves when all is gone. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.#closeAll();
  }

  #closeAll(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#closing ??= Promise.all(this.#trackers.map((follower) => follower.stop())).then(() => this.#close());
    return this.#closing;
  }
}
