import { EBADMSG, EMSGSIZE, ENOBUFS, ETIMEDOUT, errnoName } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

/** Reasons of missing replies, with advice. */
const losses: Readonly<Record<number, string>> = {
  [ENOBUFS]: "the kernel's reply was dropped, use a larger receiveBufferSize or smaller batches",
  [EBADMSG]: "the kernel's reply was malformed",
  [EMSGSIZE]: "the kernel's reply did not fit the buffer",
};

/** Returns the error of a request whose reply is missing for the reason `errno`. */
export function lossError(operation: string, errno: number, done: boolean): NetlinkError {
  const outcome = done ? "it was done" : "the outcome is unknown";
  return new NetlinkError(`${operation}: ${losses[errno]} (${errnoName(errno)}); ${outcome}: read the state back`, {
    errno,
    operation,
  });
}

/**
 * Returns the error of a request without a reply at the time limit of its call.
 *
 * @param done whether it was acknowledged, so that only its reply is missing.
 */
export function timeoutError(operation: string, sent: boolean, done: boolean, timeoutMs: number): NetlinkError {
  const problem = sent ? "no reply came" : "not sent, because no reply came to earlier requests";
  const outcome = done ? "; it was acknowledged" : sent ? "; the outcome is unknown" : "";
  return new NetlinkError(`${operation}: ${problem} within ${timeoutMs} ms (ETIMEDOUT)${outcome}`, {
    errno: ETIMEDOUT,
    operation,
  });
}

/** Returns the error for requests that do not fit one datagram. */
export function tooLongError(length: number): RangeError {
  return new RangeError(
    `requests: ${length} bytes in one datagram are more than the socket's send buffer takes; ` +
      "use a socket with a larger sendBufferSize, or split them",
  );
}
