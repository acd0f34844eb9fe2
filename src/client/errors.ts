import { NetlinkError } from "../errors.ts";

/** Sets the operation of a NetlinkError that has none, such as the error for a socket that could not be opened. */
export function withOperation(error: unknown, operation: string): unknown {
  if (!(error instanceof NetlinkError) || error.operation !== undefined) return error;
  const { errno, syscall, extendedAck, dropped, length, sent, message } = error;
  const details = { errno, syscall, operation, extendedAck, dropped, length, sent, cause: error };
  return new NetlinkError(`${operation}: ${message}`, details);
}

/**
 * Adds a prefix to the message of a TypeError or RangeError and returns the same error. Wrapping it with a `cause`
 * would print both messages.
 */
export function withPrefix(error: unknown, prefix: string): unknown {
  if (error instanceof RangeError || error instanceof TypeError) error.message = `${prefix}${error.message}`;
  return error;
}

/**
 * Runs a check and adds the name of the call to the errors that it throws. The reason of an aborted signal is thrown
 * unchanged.
 */
export function checkWithPrefix(title: string, signal: AbortSignal | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? error : withPrefix(error, `${title}: `);
  }
}
