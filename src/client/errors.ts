import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { rejection } from "../sock/advice.ts";

/** Sets the operation of a NetlinkError that has none, such as the error for a socket that could not be opened. */
export function withOperation(error: unknown, operation: string): unknown {
  if (!(error instanceof NetlinkError) || error.operation !== undefined) return error;
  const { errno, syscall, extendedAck, dropped, length, sent, message } = error;
  const details = { errno, syscall, operation, extendedAck, dropped, length, sent, cause: error };
  return new NetlinkError(`${operation}: ${message}`, details);
}

/**
 * Adds a prefix to the message of a TypeError or RangeError, and returns the same error object. Wrapping the error as
 * the `cause` of a new one would print both messages.
 */
export function withPrefix(error: unknown, prefix: string): unknown {
  if (error instanceof RangeError || error instanceof TypeError) error.message = `${prefix}${error.message}`;
  return error;
}

/**
 * Runs a check and adds the name of the public call to errors of the check. The reason of an aborted signal stays
 * unchanged.
 */
export function checkWithPrefix(title: string, signal: AbortSignal | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? error : withPrefix(error, `${title}: `);
  }
}

/**
 * Returns a copy of a kernel error with another operation name and with advice about its cause. Returns other errors
 * unchanged.
 *
 * @param adviceOf returns the advice for a positive error number, or undefined if the error already has better advice.
 */
export function explained(error: unknown, operation: string, adviceOf: (errno: number) => string | undefined): unknown {
  if (!(error instanceof NetlinkError) || error.syscall !== undefined || error.operation === operation) return error;
  const { errno, extendedAck } = error;
  const advice = adviceOf(-errno);
  if (advice === undefined) return error;
  const status = { errno: -errno, capped: false, ...(extendedAck === undefined ? {} : { extendedAck }) };
  return rejection(operation, status, NETLINK_GENERIC, undefined, advice);
}
