import { EBADMSG, EMSGSIZE, ENOBUFS, ETIMEDOUT, errnoName } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

/** Why an answer is not at hand, and what helps. */
const losses: Readonly<Record<number, string>> = {
  [ENOBUFS]: "the kernel's answer was lost, use a larger receiveBufferSize or smaller batches",
  [EBADMSG]: "the kernel's answer came garbled",
  [EMSGSIZE]: "the kernel's answer did not fit the buffer",
};

/** The error of a request whose answer is not at hand, for the reason `errno`. */
export function lossError(operation: string, errno: number, done: boolean): NetlinkError {
  const outcome = done ? "it was done" : "the outcome is unknown";
  return new NetlinkError(`${operation}: ${losses[errno]} (${errnoName(errno)}); ${outcome}: read the state back`, {
    errno,
    operation,
  });
}

/** The error of a request that was sent, or not sent any more, when the time was over. */
export function timeoutError(operation: string, sent: boolean, timeoutMs: number): NetlinkError {
  return new NetlinkError(
    `${operation}: ${sent ? "no answer came" : "not sent, since no answer came to what was sent before,"} within ` +
      `${timeoutMs} ms (ETIMEDOUT)${sent ? "; the outcome is unknown" : ""}`,
    { errno: ETIMEDOUT, operation },
  );
}

/** The mistake of asking for one datagram that is too long to be sent. */
export function tooLongError(length: number): RangeError {
  return new RangeError(
    `requests: ${length} bytes in one datagram are more than the socket's send buffer takes; ` +
      "use a socket with a larger sendBufferSize, or split them",
  );
}
