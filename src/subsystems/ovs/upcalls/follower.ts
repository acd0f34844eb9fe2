/**
 * Delay before the ports are read again after a failure, because no event may follow. It doubles after each further
 * failure, up to a minute.
 */
const AGAIN_MS = 500;
const MOST_AGAIN_MS = 60_000;

/** Reads the ports on request: one read at a time, and again after a failure. */
export class Follower {
  readonly #look: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #looking: Promise<void> | undefined;
  #again = false;
  #againMs = AGAIN_MS;
  #later: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /**
   * @param look adapts to the current ports.
   * @param failed receives the error of a failed read.
   */
  constructor(look: () => Promise<void>, failed: (error: unknown) => void) {
    this.#look = look;
    this.#failed = failed;
  }

  /** Resolves when the current read ends; undefined if none is in progress. */
  get idle(): Promise<void> | undefined {
    return this.#looking;
  }

  /** Starts a read. If one is in progress, another follows. */
  follow(): void {
    this.#again = true;
    this.#looking ??= this.#lookAll().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Prevents further reads. */
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
