import { typeError } from "../base/argument-error.ts";
import { describeValue } from "../base/describe.ts";
import type { OperationLimits } from "../threads/operation.ts";

/** State of a call, shared by all of its requests. */
export interface CallProgress {
  /** Whether the kernel has received a request that may change something. */
  hasChanged: boolean;
}

/** Key of the {@link CallProgress} in the options of internal calls. A symbol, so that users cannot set it. */
const PROGRESS: unique symbol = Symbol("progress");

export function withProgress<Options extends object>(options: Options, progress: CallProgress): Options {
  return { ...options, [PROGRESS]: progress };
}

/** Returns the {@link CallProgress} in the options of a call, or a new object if the options contain none. */
function progressOf(options: object): CallProgress {
  return (options as { [PROGRESS]?: CallProgress })[PROGRESS] ?? { hasChanged: false };
}

/** Returns callbacks that record whether the outcome of an asynchronous call is unknown after an abort. */
export function recordingProgress(
  options: object,
  mayChange: boolean,
): Required<Pick<OperationLimits, "onStart" | "onAbort">> {
  const progress = progressOf(options);
  return {
    onStart() {
      progress.hasChanged ||= mayChange;
    },
    onAbort(signal) {
      if (progress.hasChanged) recordUnknownOutcome(signal);
    },
  };
}

const unknown = new WeakSet<AbortSignal>();

export function recordUnknownOutcome(signal: AbortSignal): void {
  unknown.add(signal);
}

/**
 * Reports whether the outcome of an asynchronous call is unknown after this signal has aborted it, because a request
 * that may change something was already sent. In this case, read the state back.
 *
 * If the result is false, no call that the signal has aborted had any effect.
 *
 * @throws TypeError if `signal` is not an AbortSignal.
 *
 * ```ts
 * const signal = AbortSignal.timeout(100);
 * try {
 *   await links.set("eth0", { up: true }, { signal });
 * } catch (error) {
 *   if (signal.aborted && !isOutcomeUnknown(signal)) console.log("the link is unchanged");
 * }
 * ```
 */
export function isOutcomeUnknown(signal: AbortSignal): boolean {
  if (!(signal instanceof AbortSignal))
    throw typeError("signal", `expected an AbortSignal, got ${describeValue(signal)}`);
  return unknown.has(signal);
}
