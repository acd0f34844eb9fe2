import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { rejection } from "../sock/advice.ts";

export function withOperation(error: unknown, operation: string): unknown {
  if (!(error instanceof NetlinkError) || error.operation !== undefined) return error;
  const { errno, syscall, extendedAck, dropped, length, sent, message } = error;
  const details = { errno, syscall, operation, extendedAck, dropped, length, sent, cause: error };
  return new NetlinkError(`${operation}: ${message}`, details);
}

/**
 * Changes the message of a TypeError or RangeError in place. A new error with the old one as its `cause` would be
 * printed with both messages.
 */
export function withPrefix(error: unknown, prefix: string): unknown {
  if (error instanceof RangeError || error instanceof TypeError) error.message = `${prefix}${error.message}`;
  return error;
}

/**
 * Puts the path of a parent in front of the path in the message of a TypeError or RangeError. "mtu: expected …" becomes
 * "link.mtu: expected …", and "expected …" becomes "link: expected …".
 */
export function withParent(error: unknown, parent: string): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  const separator = message.startsWith("expected ") ? ": " : /^[:[]/.test(message) ? "" : ".";
  return withPrefix(error, `${parent}${separator}`);
}

export function checkWithPrefix(title: string, signal: AbortSignal | undefined, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw signal?.aborted === true && error === signal.reason ? error : withPrefix(error, `${title}: `);
  }
}

/**
 * @param adviceOf returns advice for a positive error number, or undefined if the error already contains better advice.
 */
export function explained(error: unknown, operation: string, adviceOf: (errno: number) => string | undefined): unknown {
  if (!(error instanceof NetlinkError) || error.syscall !== undefined || error.operation === operation) return error;
  const { errno, extendedAck } = error;
  const advice = adviceOf(-errno);
  if (advice === undefined) return error;
  const status = { errno: -errno, capped: false, ...(extendedAck === undefined ? {} : { extendedAck }) };
  return rejection(operation, status, NETLINK_GENERIC, undefined, advice);
}
