import type { CancelledCall } from "../sock/steps/cancellation.ts";

/** What a call has done so far. Several requests of a call share it. */
export interface CallProgress {
  /** Whether a request that may change something was passed to the kernel. */
  hasChanged: boolean;
}

/** Key of the property with which options contain the progress of their call. A symbol, so that callers cannot set it. */
const PROGRESS: unique symbol = Symbol("progress");

/** Adds to the options of a request the progress of the call to which it belongs. */
export function withProgress<Options extends object>(options: Options, progress: CallProgress): Options {
  return { ...options, [PROGRESS]: progress };
}

/** Returns the progress of the call to which a request with these options belongs: a new one for a single request. */
export function progressOf(options: object): CallProgress {
  return (options as { [PROGRESS]?: CallProgress })[PROGRESS] ?? { hasChanged: false };
}

/**
 * Returns callbacks for the cancellation of requests that may change something. They record whether the outcome is
 * unknown.
 */
export function recordingProgress(options: object, mayChange: boolean): Pick<CancelledCall, "onStart" | "onAbort"> {
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

/** Records that a signal has aborted a call after one of its requests was sent. */
export function recordUnknownOutcome(signal: AbortSignal): void {
  unknown.add(signal);
}

/**
 * Returns whether a signal has aborted an asynchronous call that had already sent a request which may change something.
 * The outcome of the call is then unknown: read the state back. If false, no call that the signal has aborted had any
 * effect.
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
  return unknown.has(signal);
}
