import { describeFailure, type ThreadFailure } from "./failure.ts";

/** What a thread is sent first. */
export interface ProgramStart<Start> {
  start: Start;
  /** Where the thread got its code from, when that was made for this start alone. */
  url?: string | undefined;
}

declare const self: { onmessage: ((event: { data: ProgramStart<never> }) => void) | null };
declare function postMessage(message: ThreadFailure): void;

/**
 * Runs `main` in this thread with what the `ProgramThread` was given, and ends the thread when it returns. An error that
 * it throws reaches the thread which started this one.
 */
export function runProgram<Start>(main: (start: Start) => void): void {
  self.onmessage = ({ data: { start, url } }) => {
    // Nothing else keeps the thread alive.
    self.onmessage = null;
    // Not earlier: the code is fetched after the worker says that it is open.
    if (url !== undefined) URL.revokeObjectURL(url);
    try {
      main(start);
    } catch (error) {
      postMessage(describeFailure(error));
    }
  };
}
