import { checkFlag, type OptionChecks } from "../../../base/check.ts";
import type { ConnectOptions } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";

/** Options for opening a table: the network namespace, the caller's own socket, and a time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request to a kernel table. */
export interface CallOptions {
  /** Maximum time in milliseconds to wait for each reply (default: the limit of the table, or 30,000). */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal; if the request was already
   * sent, the kernel may still execute it: see `isOutcomeUnknown`. A blocking call cannot be interrupted, but throws
   * the reason if the signal was aborted before.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether to resend a request if the kernel had no memory for its reply. By default, only requests that read are
   * resent. With `true`, an `add` may fail with EEXIST because the first request succeeded.
   */
  idempotent?: boolean | undefined;
}

/** Options for deleting entries of a kernel table. */
export interface DeleteOptions extends CallOptions {
  /**
   * Whether deleting an entry that does not exist, or whose interface does not exist, succeeds (default false). The
   * kernel reports such entries with ESRCH, ENOENT, ENODEV or EADDRNOTAVAIL.
   */
  ignoreMissing?: boolean | undefined;
}

/** Options for listing a kernel table. */
export interface ListOptions {
  /** Maximum time in milliseconds that the whole iteration waits for the kernel. */
  timeoutMs?: number | undefined;
  /** Maximum duration of the iteration in milliseconds, including the caller's own work (default: unlimited). */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` restarts an interrupted dump (default 3). The default is 0 for listings
   * that reset counters: a restart would lose the counters read before.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the iteration at the next datagram; the iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Outcome of one change in a call with several changes. The change succeeded if `error` is absent. */
export interface Outcome {
  /** Reason why the change failed. Other changes of the same call are not affected. */
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
