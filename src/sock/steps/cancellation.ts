import { after } from "../call-options.ts";

/** Ends an asynchronous call early: when the caller's signal is aborted, or at a time limit. */
export class Cancellation implements Disposable {
  isCancelled = false;
  /** Error with which a cancelled call rejects. */
  error: unknown;
  readonly #actions = new Set<() => void>();
  readonly #signal: AbortSignal | undefined;
  readonly #timeLeft: () => number;
  readonly #timeoutError: () => unknown;
  #stopTimer: () => void = () => {};
  readonly #onAbort = (): void => this.#cancel(this.#signal?.reason);

  /**
   * @param timeLeft returns the time in milliseconds until the time limit, possibly infinite. Each reply may postpone it.
   * @param timeoutError returns the error for a call that exceeds the time limit.
   */
  constructor(signal: AbortSignal | undefined, timeLeft: () => number, timeoutError: () => unknown) {
    this.#signal = signal;
    this.#timeLeft = timeLeft;
    this.#timeoutError = timeoutError;
    if (signal?.aborted) this.#onAbort();
    else {
      signal?.addEventListener("abort", this.#onAbort);
      this.#startTimer();
    }
  }

  /** Calls `action` when the call is cancelled. Returns a function that removes the action. */
  onCancel(action: () => void): () => void {
    this.#actions.add(action);
    return () => void this.#actions.delete(action);
  }

  /** Resolves like `promise`, but rejects at once when the call is cancelled. */
  async race<Result>(promise: Promise<Result>): Promise<Result> {
    const { promise: cancelled, reject } = Promise.withResolvers<never>();
    const onCancel = () => reject(this.error);
    const remove = this.onCancel(onCancel);
    if (this.isCancelled) onCancel();
    try {
      return await Promise.race([promise, cancelled]);
    } finally {
      remove();
    }
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#stopTimer();
  }

  #startTimer(): void {
    const left = Math.max(this.#timeLeft(), 0);
    this.#stopTimer = after(left, () => {
      if (this.#timeLeft() <= 0) this.#cancel(this.#timeoutError());
      else this.#startTimer();
    });
  }

  #cancel(error: unknown): void {
    if (this.isCancelled) return;
    this.isCancelled = true;
    this.error = error;
    for (const action of [...this.#actions]) action();
  }
}
