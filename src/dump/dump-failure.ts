import { EBADMSG, ECANCELED, EMSGSIZE, ENOBUFS, EPROTO, ETIMEDOUT, errnoName, errnoText } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

const failures: Readonly<Record<number, string>> = {
  [EBADMSG]: "a part of the dump came garbled, and the rest was given up",
  [ECANCELED]: "the thread that started the dump has given it up",
  [EMSGSIZE]: "a part of the dump did not fit the buffer, and the rest was given up; use a larger slotSize",
  [ENOBUFS]: "the kernel had no memory for a part of the dump, and the rest was given up; start it again",
  [EPROTO]: "the kernel sent the same part of the dump again and again, and the rest was given up",
  [ETIMEDOUT]: "nothing more of the dump came in time, and the rest was given up",
};

/**
 * Returns the error for a dump that ended prematurely.
 *
 * @param reason a more specific reason than the error number.
 * @param cause the error of the socket; its counts of lost bytes and messages are copied.
 */
export function dumpFailure(operation: string, errno: number, reason?: string, cause?: NetlinkError): NetlinkError {
  const text = reason ?? failures[Math.abs(errno)] ?? errnoText(errno);
  return new NetlinkError(`${operation}: ${text} (${errnoName(errno)})`, {
    errno,
    operation,
    syscall: cause?.syscall,
    dropped: cause?.dropped,
    length: cause?.length,
    cause,
  });
}
