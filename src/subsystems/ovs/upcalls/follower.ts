/**
 * How long after a failure it is looked again which ports there are: nothing may be announced that would call for it. Twice as
 * long after each that follows, up to a minute.
 */
const AGAIN_MS = 500;
const MOST_AGAIN_MS = 60_000;

/** Looks which ports there are whenever that is called for: once at a time, and again some time after a failure. */
export class Follower {
  readonly #look: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #looking: Promise<void> | undefined;
  #again = false;
  #againMs = AGAIN_MS;
  #later: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /**
   * @param look takes up what ports there are by now.
   * @param failed is told why it could not.
   */
  constructor(look: () => Promise<void>, failed: (error: unknown) => void) {
    this.#look = look;
    this.#failed = failed;
  }

  /** Resolves when no look is under way; undefined when none is. */
  get idle(): Promise<void> | undefined {
    return this.#looking;
  }

  /** Looks, and once more if this is called meanwhile. */
  follow(): void {
    this.#again = true;
    this.#looking ??= this.#lookAll().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Begins no look any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#later);
  }

  async #lookAll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#look();
        this.#againMs = AGAIN_MS;
      } catch (error) {
        this.#failed(error);
        this.#lookLater();
      }
    }
  }

  #lookLater(): void {
    if (this.#stopped || this.#later !== undefined) return;
    const look = () => {
      this.#later = undefined;
      this.follow();
    };
    this.#later = setTimeout(look, this.#againMs).unref();
    this.#againMs = Math.min(this.#againMs * 2, MOST_AGAIN_MS);
  }
}
