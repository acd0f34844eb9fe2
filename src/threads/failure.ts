import { EPIPE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

/** An error in a form that survives the way to another thread. */
export interface ThreadFailure {
  message: string;
  errno?: number | undefined;
  syscall?: string | undefined;
  operation?: string | undefined;
  stack?: string | undefined;
}

/** Takes an error apart, in the thread that it ended. */
export function describeFailure(error: unknown): ThreadFailure {
  if (error instanceof NetlinkError) {
    const { message, errno, syscall, operation, stack } = error;
    return { message, errno, syscall, operation, stack };
  }
  return error instanceof Error ? { message: String(error), stack: error.stack } : { message: String(error) };
}

/**
 * The error again, in another thread, with the stack that it had where it happened. What was not a {@link NetlinkError}
 * has become one with the code EPIPE.
 *
 * @param thread how the thread that failed is called in the message and as the operation.
 */
export function rebuildFailure(failure: ThreadFailure, thread: string): NetlinkError {
  const { errno, syscall, operation = thread, stack } = failure;
  const message = errno === undefined ? `the thread ${thread} failed: ${failure.message}` : failure.message;
  const error = new NetlinkError(message, { errno: errno ?? EPIPE, syscall, operation });
  if (stack !== undefined) error.stack = stack;
  return error;
}
