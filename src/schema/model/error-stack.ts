import { SpecError } from "./spec-error.ts";

/** The errors that say what is wrong with a value that was given. All others are somebody else's: a getter's, or our own. */
const mistakes = new WeakSet<Error>();

/** Marks an error as one that says what is wrong with what was given, and returns it. */
export function mistake<Mistake extends Error>(error: Mistake): Mistake {
  mistakes.add(error);
  return error;
}

/**
 * The error, of which a mistake in what was given has the call of `called` on top of its stack: stacks have few lines, and how
 * deep below a mistake was found says nothing to the one who made it. Of all other errors where they began is what matters.
 * For a `catch` in that function: one that calls another at its very end is on no stack.
 */
export function atCall(called: (...given: never[]) => unknown, error: unknown): unknown {
  if (error instanceof SpecError || (error instanceof Error && mistakes.has(error))) {
    Error.captureStackTrace(error, called);
  }
  return error;
}
