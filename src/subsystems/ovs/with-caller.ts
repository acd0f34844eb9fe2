/**
 * Returns the same promise, with the caller's stack added to errors: an error from a later turn of the event loop does
 * not contain the caller otherwise.
 */
export function withCaller<Result>(promise: Promise<Result>): Promise<Result> {
  const here: { stack?: string } = {};
  // The caller cannot be used as the start of the trace, because the engine may have removed its frame (tail call).
  Error.captureStackTrace(here, withCaller);
  return promise.catch((error: unknown) => {
    const lines = (here.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    // An abort reason belongs to the program that aborted.
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
