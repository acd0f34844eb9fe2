import { after } from "../call-options.ts";
import type { SocketCore } from "../socket-core.ts";

/** What a {@link Cancellation} needs to know about its asynchronous call. */
export interface CancelledCall {
  /** Returns the milliseconds until the call's time limit (Infinity: none). Each reply may postpone the limit. */
  readonly timeLeft: () => number;
  /** Creates the error with which the asynchronous call rejects at its time limit. */
  readonly timeoutError: () => unknown;
  /** Called when a request is passed to the kernel, which may execute it even if the call is then cancelled. */
  readonly onStart: () => void;
  /** Called when the caller's signal is aborted, before the call rejects. */
  readonly onAbort: (signal: AbortSignal) => void;
}

export class Cancellation implements Disposable {
  readonly #cancelled = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #call: CancelledCall;
  #stopTimer: () => void = () => {};
  readonly #onAbort = (): void => {
    this.#call.onAbort(this.#signal!);
    this.#cancelled.abort(this.#signal!.reason);
  };

  constructor(signal: AbortSignal | undefined, call: CancelledCall) {
    this.#signal = signal;
    this.#call = call;
    if (signal?.aborted) this.#onAbort();
    else {
      signal?.addEventListener("abort", this.#onAbort);
      this.#startTimer();
    }
  }

  /** Aborted when the asynchronous call is cancelled, with the error of the call as the reason. */
  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  get isCancelled(): boolean {
    return this.signal.aborted;
  }

  get error(): unknown {
    return this.signal.reason;
  }

  started(): void {
    this.#call.onStart();
  }

  /** Calls `action` when the asynchronous call is cancelled. Returns a function that unregisters the action. */
  onCancel(action: () => void): () => void {
    this.signal.addEventListener("abort", action);
    return () => this.signal.removeEventListener("abort", action);
  }

  /** Settles like `promise`, but rejects as soon as the asynchronous call is cancelled. */
  race<Result>(promise: Promise<Result>): Promise<Result> {
    return untilAborted(promise, this.signal);
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#stopTimer();
  }

  #startTimer(): void {
    const left = Math.max(this.#call.timeLeft(), 0);
    this.#stopTimer = after(left, () => {
      if (this.#call.timeLeft() <= 0) this.#cancelled.abort(this.#call.timeoutError());
      else this.#startTimer();
    });
  }
}

/** Last operation on each socket. Another thread executes it, possibly longer than the call that started it. */
const operations = new WeakMap<SocketCore, Promise<void>>();

export function usedUntil(socket: SocketCore, ended: Promise<void>): void {
  operations.set(socket, ended);
}

/** Resolves when the operation registered with {@link usedUntil} has ended. */
export async function whenUnused(socket: SocketCore): Promise<void> {
  await operations.get(socket);
}

/**
 * Settles like `promise`, or rejects with the signal's reason when the signal is aborted. If `promise` resolves with a
 * resource after the abort, the resource is disposed of.
 *
 * If the signal is already aborted, a TypeError or RangeError of `promise` takes precedence over the signal's reason.
 *
 * @param onAbort called when the signal is aborted, before the result rejects.
 */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  onAbort: (signal: AbortSignal) => void = () => {},
): Promise<T> {
  if (signal === undefined) return promise;
  const { promise: result, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => {
    onAbort(signal);
    reject(signal.reason);
  };
  const settle = (value: T): void => {
    signal.removeEventListener("abort", abort);
    if (signal.aborted) dispose(value);
    else resolve(value);
  };
  const fail = (error: unknown): void => {
    signal.removeEventListener("abort", abort);
    reject(error);
  };
  if (signal.aborted) {
    promise.then(settle, (error) =>
      error instanceof TypeError || error instanceof RangeError ? reject(error) : abort(),
    );
    queueMicrotask(abort);
    return result;
  }
  promise.then(settle, fail);
  signal.addEventListener("abort", abort);
  return result;
}

function dispose(value: unknown): void {
  if (typeof value === "object" && value !== null && Symbol.dispose in value) (value as Disposable)[Symbol.dispose]();
}
