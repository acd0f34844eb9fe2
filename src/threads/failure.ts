import { EPIPE } from "../constants/errno.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";

/** An error in a form that survives the way to another thread. */
export interface ThreadFailure {
  name?: string | undefined;
  message: string;
  errno?: number | undefined;
  syscall?: string | undefined;
  operation?: string | undefined;
  extendedAck?: ExtendedAck | undefined;
  dropped?: number | undefined;
  length?: number | undefined;
  sent?: number | undefined;
  stack?: string | undefined;
}

/** Takes an error apart, in the thread that it happened in. */
export function describeFailure(error: unknown): ThreadFailure {
  if (error instanceof NetlinkError) {
    const { name, message, errno, syscall, operation, extendedAck, dropped, length, sent, stack } = error;
    return { name, message, errno, syscall, operation, extendedAck, dropped, length, sent, stack };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The kinds of error that users tell apart. */
const kinds: Readonly<Record<string, new (message: string) => Error>> = { TypeError, RangeError, SyntaxError };

/** The error again, in another thread, with the stack that it had where it happened. */
export function rebuildError(failure: ThreadFailure): Error {
  const { name = "Error", message, errno, stack } = failure;
  const error = errno === undefined ? plainError(name, message) : new NetlinkError(message, { ...failure, errno });
  if (stack !== undefined) error.stack = stack;
  return error;
}

function plainError(name: string, message: string): Error {
  const kind = kinds[name];
  return kind === undefined ? Object.assign(new Error(message), { name }) : new kind(message);
}

/**
 * The error that ended a thread, with the stack that it had there. What was not a {@link NetlinkError} has become one
 * with the code EPIPE.
 *
 * @param thread how the thread that failed is called in the message and as the operation.
 */
export function rebuildFailure(failure: ThreadFailure, thread: string): NetlinkError {
  const { name, message, errno, operation = thread, stack } = failure;
  const what = name === undefined ? message : `${name}: ${message}`;
  const text = errno === undefined ? `the thread ${thread} failed: ${what}` : message;
  const error = new NetlinkError(text, { ...failure, errno: errno ?? EPIPE, operation });
  if (stack !== undefined) error.stack = stack;
  return error;
}
