/**
 * Returns a promise whose errors have longer stack traces. The stack traces contain the caller, which would be missing
 * in errors that a later task of the event loop creates.
 */
export function withCaller<Result>(promise: Promise<Result>): Promise<Result> {
  const here: { stack?: string } = {};
  // Start the captured stack here. A stack that starts at the caller of `withCaller` is impossible, because a tail call
  // may have removed the caller's frame.
  Error.captureStackTrace(here, withCaller);
  return promise.catch((error: unknown) => {
    const lines = (here.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    // Leave a DOMException unchanged, because it is usually the reason of an abort signal.
    if (error instanceof Error && !(error instanceof DOMException) && Object.isExtensible(error))
      addLines(error, lines);
    throw error;
  });
}

function addLines(error: Error, lines: readonly string[]): void {
  const { stack = `${error.name}: ${error.message}` } = error;
  const missing = lines.filter((line) => !stack.includes(line.trim()));
  if (missing.length > 0) error.stack = `${stack}\n${missing.join("\n")}`;
}
