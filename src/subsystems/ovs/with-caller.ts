/**
 * Returns a promise with the same result, and adds the stack of the caller to its errors. The stack of an error that is
 * created in a later event loop task does not contain the caller.
 */
export function withCaller<Result>(promise: Promise<Result>): Promise<Result> {
  const here: { stack?: string } = {};
  // `captureStackTrace` cannot be given the caller, whose stack frame a tail call may have removed.
  Error.captureStackTrace(here, withCaller);
  return promise.catch((error: unknown) => {
    const lines = (here.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    // The abort signal's reason is thrown unchanged.
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
