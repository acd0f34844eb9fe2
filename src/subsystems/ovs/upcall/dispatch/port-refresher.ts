/** The delay doubles with each further failure to read the ports. */
const RETRY_MS = 500;
const MAX_RETRY_MS = 60_000;

/** Reads the ports after changes, one read at a time. */
export class PortRefresher {
  readonly #read: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #reading: Promise<void> | undefined;
  #requested = false;
  #retryMs = RETRY_MS;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(look: () => Promise<void>, failed: (error: unknown) => void) {
    this.#read = look;
    this.#onError = failed;
  }

  get idle(): Promise<void> | undefined {
    return this.#reading;
  }

  refresh(): void {
    this.#requested = true;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retryTimer);
  }

  async #readAll(): Promise<void> {
    while (this.#requested && !this.#stopped) {
      this.#requested = false;
      try {
        await this.#read();
        this.#retryMs = RETRY_MS;
      } catch (error) {
        this.#onError(error);
        this.#retry();
      }
    }
  }

  #retry(): void {
    if (this.#stopped || this.#retryTimer !== undefined) return;
    const look = () => {
      this.#retryTimer = undefined;
      this.refresh();
    };
    this.#retryTimer = setTimeout(look, this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }
}
