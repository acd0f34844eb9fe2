import { checkFlag, type OptionChecks } from "../../../base/check.ts";
import type { ConnectOptions } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";

/** Options for opening a kernel table: network namespace, netlink socket of the caller, and time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request to a kernel table. */
export interface CallOptions {
  /**
   * Maximum time in milliseconds to wait for each reply of the kernel (default: the time limit with which the table was
   * opened, or 30,000).
   */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. A promise rejects at once with the signal's reason. If the request was already sent,
   * the kernel may still execute it: see `isOutcomeUnknown`.
   *
   * A blocking call cannot be interrupted. It throws the signal's reason only if the signal was aborted before the
   * call.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether to resend a request after the kernel dropped its reply for lack of memory. By default, only requests that
   * change nothing are resent. With `true`, an `add` may fail with EEXIST, because the first request has already added
   * the entry.
   */
  idempotent?: boolean | undefined;
}

/** Options for deleting entries of a kernel table. */
export interface DeleteOptions extends CallOptions {
  /**
   * Whether deleting a missing entry succeeds instead of throwing (default false). Missing entries are those for which
   * the kernel reports ESRCH, ENOENT, ENODEV or EADDRNOTAVAIL, for example because their interface was deleted.
   */
  ignoreMissing?: boolean | undefined;
}

/** Options for listing a kernel table. */
export interface ListOptions {
  /**
   * Maximum total time in milliseconds that reading the list may wait for the kernel. The caller's own work does not
   * count.
   */
  timeoutMs?: number | undefined;
  /**
   * Maximum duration of the listing in milliseconds, including the caller's own work between entries (default:
   * unlimited).
   */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` restarts an interrupted dump (default 3). For listings that reset
   * counters, the default is 0, because a restart would lose the counters that the interrupted dump has read and reset.
   */
  retryInterrupted?: number | undefined;
  /**
   * Signal that ends the listing. The signal takes effect when the next datagram of the kernel arrives: the iteration
   * then throws the signal's reason.
   */
  signal?: AbortSignal | undefined;
}

/** Outcome of one change in a call with several changes. The change succeeded if `error` is absent. */
export interface Outcome {
  /** Error with which the change failed. The other changes of the same call are executed regardless. */
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
