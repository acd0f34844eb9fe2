/**
 * Returns a promise with the same result, and adds the stack of the caller to its errors. Otherwise, an error that is
 * created in a later task of the event loop does not show the caller.
 */
export function withCaller<Result>(promise: Promise<Result>): Promise<Result> {
  const here: { stack?: string } = {};
  // `captureStackTrace` cannot start at the function that called this one, because a tail call may have removed the
  // stack frame of that function.
  Error.captureStackTrace(here, withCaller);
  return promise.catch((error: unknown) => {
    const lines = (here.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    // The reason of an abort signal is thrown unchanged.
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
