/**
 * The same promise, whose error says in its stack where it was waited for: what fails in another turn of the event loop has no
 * line of the program in it otherwise.
 */
export function withCaller<Result>(promise: Promise<Result>): Promise<Result> {
  const here: { stack?: string } = {};
  // What has called this may be gone from the stack, since it ends with that: it is no mark of where to begin.
  Error.captureStackTrace(here, withCaller);
  return promise.catch((error: unknown) => {
    const lines = (here.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    // The reason of a signal is whoever's that has aborted it.
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
