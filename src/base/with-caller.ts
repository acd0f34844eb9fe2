import { hideLibrary, setFramesOf } from "./stack.ts";

/**
 * Adds the caller's stack frames to the errors of a promise. An error that is created in a later task of the event loop
 * would have only frames of the library.
 */
export function withCaller<Result>(promise: Promise<Result>, here: Error): Promise<Result> {
  return promise.catch((error: unknown) => {
    addCaller(error, here);
    throw error;
  });
}

/**
 * Adds the stack frames of `here` to an error, except for the first: the function that created `here`.
 * `Error.captureStackTrace` would omit that frame too, but takes ten times as long as `new Error`.
 */
export function addCaller(error: unknown, here: Error): void {
  // A DOMException is usually the reason of an abort signal.
  if (!(error instanceof Error) || error instanceof DOMException || !Object.isExtensible(error)) return;
  const { stack = `${error.name}: ${error.message}` } = error;
  const lines = (here.stack ?? "").split("\n    at ").slice(2);
  const missing = lines.filter((line) => !stack.includes(line.trim()));
  if (missing.length > 0) error.stack = [stack.trimEnd(), ...missing].join("\n    at ");
  hideLibrary(error);
}

/**
 * Like {@link addCaller}, for one of several errors of a call: errors after the first one get its frames. Returns the
 * first error.
 */
export function shareCaller<Value extends Error>(error: Value, here: Error, first: Value = error): Value {
  if (first === error) addCaller(error, here);
  else setFramesOf(error, first);
  return first;
}
