/** The options that decide who receives an error. */
interface ErrorOptions {
  readonly onError?: ((error: Error, worker: never) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The result of something that runs in workers, for those who wait for its end. */
export class PoolEnd {
  readonly #end = Promise.withResolvers<void>();
  #awaited = false;

  constructor() {
    // Every wait() has a promise of its own. Without any, `settle` reports the error.
    this.#end.promise.catch(() => {});
  }

  /** Resolves at the end, or rejects with the error that caused it. */
  wait(): Promise<void> {
    this.#awaited = true;
    return this.#end.promise.then();
  }

  /**
   * Settles with the error that caused the end, if there is one. If the error was neither passed to `onError` nor caused
   * by an abort, and `wait` is not called until the next turn of the event loop, it is an uncaught exception, which ends
   * the process.
   */
  settle(failure: { readonly error: unknown } | undefined, { onError, signal }: ErrorOptions): void {
    if (failure === undefined) {
      this.#end.resolve();
      return;
    }
    const { error } = failure;
    this.#end.reject(error);
    if (onError !== undefined || error === signal?.reason) return;
    setImmediate(() => {
      if (this.#awaited) return;
      reportError(error);
      // While the main module awaits something, Bun continues after an uncaught exception.
      if (Bun.isMainThread && process.listenerCount("uncaughtException") === 0) process.exit(1);
    });
  }
}
