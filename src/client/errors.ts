import { NetlinkError } from "../errors.ts";

/** The error, with the operation where it does not tell of which it is, such as that of a socket that could not be opened. */
export function withOperation(error: unknown, operation: string): unknown {
  if (!(error instanceof NetlinkError) || error.operation !== undefined) return error;
  const { errno, syscall, extendedAck, dropped, length, sent, message } = error;
  const details = { errno, syscall, operation, extendedAck, dropped, length, sent, cause: error };
  return new NetlinkError(`${operation}: ${message}`, details);
}

/**
 * The complaint about what the caller gave, with a prefix that says where; any other error as it is. It stays the same error:
 * one that had another as its cause would be printed with all that both say.
 */
export function withPrefix(error: unknown, prefix: string): unknown {
  if (error instanceof RangeError || error instanceof TypeError) error.message = `${prefix}${error.message}`;
  return error;
}

/** Has the complaint of a check say which call it is about. What has aborted a signal is the caller's own, and stays as it is. */
export function checkWithPrefix(title: string, signal: AbortSignal | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? error : withPrefix(error, `${title}: `);
  }
}
