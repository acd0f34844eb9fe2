import { Follower, type Step } from "./follower.ts";
import { place, type WatchOptions } from "./options.ts";
import type { AnySource } from "./source.ts";

/** Follows sources of whatever protocols: those of one protocol in their common order, the others as they come. */
export class Followers {
  readonly #followers: Follower[] = [];
  readonly #waiting = new Map<Follower, Promise<{ follower: Follower; steps: Iterator<Step> | undefined }>>();
  readonly #close: () => void;
  #stopping: Promise<void> | undefined;

  constructor(sources: readonly AnySource[], options: WatchOptions) {
    const where = place(options);
    this.#close = where.close;
    try {
      for (const protocol of new Set(sources.map((source) => source.protocol))) {
        const those = sources.filter((source) => source.protocol === protocol);
        this.#followers.push(new Follower(those, where));
      }
    } catch (error) {
      void this.stop();
      throw error;
    }
  }

  /** What has happened next, to be iterated to its end before the next call; undefined once it is stopped. */
  async advance(): Promise<Iterator<Step> | undefined> {
    const [only] = this.#followers;
    if (this.#followers.length === 1) return only!.advance();
    for (const follower of this.#followers) {
      if (this.#waiting.has(follower)) continue;
      const waiting = follower.advance().then((steps) => ({ follower, steps }));
      // Another one may be met first.
      waiting.catch(() => {});
      this.#waiting.set(follower, waiting);
    }
    const { follower, steps } = await Promise.race(this.#waiting.values());
    this.#waiting.delete(follower);
    return steps;
  }

  /** Ends it. Resolves when all is gone. */
  stop(): Promise<void> {
    this.#stopping ??= Promise.all(this.#followers.map((follower) => follower.stop())).then(() => this.#close());
    return this.#stopping;
  }
}
