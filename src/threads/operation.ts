import type { CallOwner, PendingStep } from "./calls/call-threads.ts";
import { after } from "./timer.ts";
import type { Progress, TurnQueue } from "./turn-queue.ts";

/**
 * State of an asynchronous operation:
 *
 * - "active": it waits for its turn, or its steps run.
 * - "ending": it has rejected, because it was cancelled. A system call may still run in another thread, and the steps
 *   that make the socket usable again follow.
 * - "ended": other operations may use its socket.
 */
export type OperationState = "active" | "ending" | "ended";

/** "cancel": abort or time limit. "end": the last step has ended. */
export type OperationEvent = "cancel" | "end";

/** Returns the state after an event. A cancellation has no effect on an operation that is ending or has ended. */
export function stateAfter(state: OperationState, event: OperationEvent): OperationState {
  return event === "end" || state === "ended" ? "ended" : "ending";
}

/** Reasons for which an operation is cancelled. */
export interface OperationLimits {
  readonly signal?: AbortSignal | undefined;
  /** Maximum time in milliseconds without progress of the kernel (default: none). */
  readonly timeoutMs?: number | undefined;
  /** Time (`performance.now()`) at which the operation must have ended (default: none). */
  readonly deadline?: number | undefined;
  /** Creates the error with which the operation rejects at its time limit. */
  timeoutError?(): unknown;
  /** Called when a request is passed to the kernel, which may execute it even if the operation is then cancelled. */
  onStart?(): void;
  /** Called when the caller's signal is aborted, before the operation rejects. */
  onAbort?(signal: AbortSignal): void;
}

const NEVER = Number.POSITIVE_INFINITY;
const RECHECK_MS = 10;

/**
 * An asynchronous call from its start to its end. It owns the call's place in each queue, its time limit, its abort and
 * its result.
 *
 * Not an `AbortController`, which would make short calls 7 % slower.
 */
export class Operation implements CallOwner, Progress {
  #state: OperationState = "active";
  readonly #limits: OperationLimits;
  readonly #queues: TurnQueue[] = [];
  /** Part of the operation that waits; undefined while this thread works on the operation. */
  #step: PendingStep | undefined;
  /** Time (`performance.now()`) at which the current step has begun. */
  #since = 0;
  #error: unknown;
  #reject: (error: unknown) => void = () => {};
  #stopTimer: () => void = () => {};

  constructor(limits: OperationLimits = {}) {
    this.#limits = limits;
  }

  get state(): OperationState {
    return this.#state;
  }

  get isCancelled(): boolean {
    return this.#state === "ending";
  }

  /** Whether this object ends waits that have no progress. */
  get hasTimeLimit(): boolean {
    const { timeoutMs = NEVER, deadline = NEVER } = this.#limits;
    return Math.min(timeoutMs, deadline) < NEVER;
  }

  /**
   * Calls `action` and settles like its promise, but rejects as soon as the operation is cancelled. If the signal is
   * already aborted, an error that `action` throws at once takes precedence. A resource with which `action` resolves
   * after the cancellation is disposed of.
   */
  run<Result>(action: () => Promise<Result>): Promise<Result> {
    const { signal } = this.#limits;
    // Node.js 20 lacks Promise.withResolvers, and its users must get the error about the engine.
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (signal?.aborted === false) signal.addEventListener("abort", this.#abort);
      if (this.hasTimeLimit) this.#startTimer();
      void this.#execute(action, resolve);
      if (signal?.aborted === true) queueMicrotask(this.#abort);
    });
  }

  /** Waits for the turn of the operation in a queue, which the operation leaves at its end. */
  enter(queue: TurnQueue): Promise<void> | undefined {
    const turn = queue.enter();
    if (turn !== undefined) return this.#take(turn, queue);
    this.#hold(queue);
    return undefined;
  }

  /**
   * Settles like `promise`. The time until then counts towards the time limit, unless `progress` reports progress.
   *
   * @throws the error of the operation if it was cancelled.
   */
  async wait<Result>(promise: Promise<Result>, progress: () => number = () => 0): Promise<Result> {
    this.awaits({
      get progressTime() {
        return progress();
      },
      cancel() {},
    });
    try {
      return await promise;
    } finally {
      this.awaits(undefined);
      this.checkNotCancelled();
    }
  }

  /** Throws the error with which the operation has rejected. */
  checkNotCancelled(): void {
    if (this.isCancelled) throw this.#error;
  }

  awaits(step: PendingStep | undefined): void {
    this.#step = step;
    if (step === undefined) return;
    this.#since = performance.now();
    if (this.isCancelled) step.cancel();
  }

  started(): void {
    this.#limits.onStart?.();
  }

  async #take(turn: Promise<void>, queue: TurnQueue): Promise<void> {
    try {
      await this.wait(turn, () => queue.progressTime);
    } finally {
      this.#hold(queue);
    }
  }

  #hold(queue: TurnQueue): void {
    this.#queues.push(queue);
    queue.tasks.add(this);
  }

  async #execute<Result>(action: () => Promise<Result>, resolve: (result: Result) => void): Promise<void> {
    try {
      const result = await action();
      if (this.isCancelled) dispose(result);
      else resolve(result);
    } catch (error) {
      this.#reject(error);
    }
    this.#state = stateAfter(this.#state, "end");
    this.#limits.signal?.removeEventListener("abort", this.#abort);
    this.#stopTimer();
    for (const queue of this.#queues) {
      queue.tasks.delete(this);
      queue.leave();
    }
  }

  readonly #abort = (): void => {
    const signal = this.#limits.signal!;
    if (this.#state !== "active") return;
    this.#limits.onAbort?.(signal);
    this.#cancel(signal.reason);
  };

  #cancel(error: unknown): void {
    this.#state = stateAfter(this.#state, "cancel");
    this.#error = error;
    this.#reject(error);
    this.#step?.cancel();
  }

  #startTimer(): void {
    this.#stopTimer = after(Math.max(this.#timeLeft(), 0), () => {
      if (this.#timeLeft() > 0) this.#startTimer();
      else this.#cancel(this.#limits.timeoutError?.());
    });
  }

  /**
   * Time (`performance.now()`) of the last progress: now if this thread works on the operation, because the kernel is
   * not late then. Results that are available are processed first.
   */
  get progressTime(): number {
    if (this.#step !== undefined) return Math.max(this.#since, this.#step.progressTime);
    return this.isCancelled ? this.#since : performance.now();
  }

  /** Milliseconds until the time limit. */
  #timeLeft(): number {
    const { timeoutMs = NEVER, deadline = NEVER } = this.#limits;
    // Read first, so that the progress of this thread is never earlier, even if the process stops in between.
    const now = performance.now();
    const { progressTime } = this;
    if (this.#step === undefined) return Math.min(timeoutMs, Math.max(deadline - now, RECHECK_MS));
    return Math.min(progressTime + timeoutMs, deadline) - now;
  }
}

/**
 * Settles like `promise`, or rejects with the signal's reason when the signal is aborted. If `promise` resolves with a
 * resource after the abort, the resource is disposed of.
 *
 * @param onAbort called when the signal is aborted, before the result rejects.
 */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  onAbort?: (signal: AbortSignal) => void,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Operation({ signal, ...(onAbort && { onAbort }) }).run(() => promise);
}

function dispose(value: unknown): void {
  if (typeof value === "object" && value !== null && Symbol.dispose in value) (value as Disposable)[Symbol.dispose]();
}
