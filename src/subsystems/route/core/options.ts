import type { ConnectOptions } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";
import type { OptionChecks } from "../../../message/check.ts";

/** Options for opening a table: network namespace, the caller's own socket, and time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request to a kernel table. */
export interface CallOptions {
  /** Time limit of the request in milliseconds (default: that of the table, which is 30,000 unless specified). */
  timeoutMs?: number | undefined;
  /**
   * Signal that makes the call throw if it is aborted before the call. A request in flight is not interrupted, because
   * the thread is blocked.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether to resend a request whose reply was lost because the kernel was out of memory. By default, only requests
   * that read are resent. With `true`, an `add` may fail with EEXIST because the first attempt succeeded.
   */
  idempotent?: boolean | undefined;
}

/** Options for listing a kernel table. */
export interface ListOptions {
  /** Maximum total time in milliseconds that the iteration waits for the kernel. */
  timeoutMs?: number | undefined;
  /**
   * Maximum duration of the iteration in milliseconds, including the caller's work between items (default: unlimited).
   */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` restarts an interrupted dump (default 3). For listings that reset
   * counters, the default is 0, because a restart would lose the counters that were read.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the iteration at the next datagram; the iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Outcome of one of several changes. The change succeeded if `error` is absent. */
export interface Outcome {
  /** Reason why the change failed. Other changes of the same call are not affected. */
  error?: NetlinkError;
  /** Warning that the kernel sent although the change succeeded. */
  warning?: string;
  /** Extended acknowledgement data that the kernel sent for a successful change. */
  extendedAck?: ExtendedAck;
}

/** Valid option names of a request, for checks of the caller's object. */
export const callChecks: OptionChecks<CallOptions> = { timeoutMs: true, signal: true, idempotent: true };
/** Valid option names for listing a table, for checks of the caller's object. */
export const listChecks: OptionChecks<ListOptions> = {
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
};
