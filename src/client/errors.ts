import { withTitle } from "../base/argument-error.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { rejection } from "../sock/advice.ts";

export function withOperation(error: unknown, operation: string): unknown {
  if (!(error instanceof NetlinkError) || error.operation !== undefined) return error;
  const { errno, syscall, extendedAck, dropped, length, sent, message } = error;
  const details = { errno, syscall, operation, extendedAck, dropped, length, sent, cause: error };
  return new NetlinkError(`${operation}: ${message}`, details);
}

export function checkWithPrefix(title: string, signal: AbortSignal | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? error : withTitle(error, `${title}: `);
  }
}

/**
 * Replaces the operation and the advice of the kernel's error for a request to a generic netlink family.
 *
 * @param adviceOf returns advice for a positive error number, or undefined to keep the error's own advice.
 */
export function explained(error: unknown, operation: string, adviceOf: (errno: number) => string | undefined): unknown {
  if (!(error instanceof NetlinkError) || error.syscall !== undefined || error.operation === operation) return error;
  const advice = adviceOf(-error.errno);
  return advice === undefined ? error : rejection(operation, error, NETLINK_GENERIC, undefined, advice);
}
