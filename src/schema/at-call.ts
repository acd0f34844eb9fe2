/**
 * The error with the call of `called` on top of its stack: stacks have few lines, and how deep below a mistake was found says
 * nothing to the one who made it. For a `catch` in that function: one that calls another at its very end is on no stack.
 */
export function atCall(called: (...given: never[]) => unknown, error: unknown): unknown {
  if (error instanceof Error) Error.captureStackTrace(error, called);
  return error;
}
