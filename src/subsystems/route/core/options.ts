import { checkFlag, type OptionChecks } from "../../../base/check.ts";
import type { ConnectOptions } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";

/** Options for opening a table: the network namespace, a socket of the caller, and a time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request to a kernel table. */
export interface CallOptions {
  /** Maximum time in milliseconds to wait for each reply (default: the time limit of the table, or 30,000). */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal. If the request was already
   * sent, the kernel may still execute the request: see `isOutcomeUnknown`.
   *
   * A blocking call cannot be interrupted. It throws the reason if the signal was aborted before the call.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether to resend a request if the kernel had no memory for its reply. By default, only requests that read are
   * resent. With `true`, an `add` may fail with EEXIST, because the first request has already added the entry.
   */
  idempotent?: boolean | undefined;
}

/** Options for deleting entries of a kernel table. */
export interface DeleteOptions extends CallOptions {
  /**
   * Whether `delete` succeeds if the entry or its interface does not exist (default false). The kernel reports such
   * entries with ESRCH, ENOENT, ENODEV or EADDRNOTAVAIL.
   */
  ignoreMissing?: boolean | undefined;
}

/** Options for listing a kernel table. */
export interface ListOptions {
  /** Maximum total time in milliseconds that the iteration waits for the kernel. */
  timeoutMs?: number | undefined;
  /** Maximum duration of the iteration in milliseconds, including the caller's own work (default: unlimited). */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` restarts an interrupted dump (default 3). For listings that reset
   * counters, the default is 0, because a restart would lose the counters that were already read.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the iteration at the next datagram. The iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Outcome of one change in a call with several changes. The change succeeded if `error` is absent. */
export interface Outcome {
  /** Error that explains why the change failed. Other changes of the same call are not affected. */
  error?: NetlinkError;
  /** Warning that the kernel sent although the change succeeded. */
  warning?: string;
  /** Extended acknowledgement data that the kernel sent for a successful change. */
  extendedAck?: ExtendedAck;
}

export const callChecks: OptionChecks<CallOptions> = { timeoutMs: true, signal: true, idempotent: true };
export const deleteChecks: OptionChecks<DeleteOptions> = { ...callChecks, ignoreMissing: checkFlag };
export const listChecks: OptionChecks<ListOptions> = {
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
};
