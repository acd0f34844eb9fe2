import { checkFlag, type OptionChecks } from "../../../base/check.ts";
import type { ConnectOptions } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";

/** Options for opening a table: network namespace, the caller's own socket, and time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request to a kernel table. */
export interface CallOptions {
  /**
   * Maximum time in milliseconds to wait for a reply (default: that of the table; if the table has none, 30,000). Each
   * reply restarts it.
   */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal; if the request was already
   * sent, the kernel may still execute it: see `isOutcomeUnknown`. A blocking call throws the reason if the signal is
   * already aborted, but cannot be interrupted.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether to resend a request if the kernel had no memory for the reply. By default, only requests that read are
   * resent. With `true`, an `add` may fail with EEXIST because the first request succeeded.
   */
  idempotent?: boolean | undefined;
}

/** Options for deleting entries of a kernel table. */
export interface DeleteOptions extends CallOptions {
  /**
   * Whether deleting an entry that does not exist succeeds (default false). An entry on an interface that does not exist
   * counts as missing. The kernel reports missing entries with ESRCH, ENOENT, ENODEV or EADDRNOTAVAIL.
   */
  ignoreMissing?: boolean | undefined;
}

/** Options for listing a kernel table. */
export interface ListOptions {
  /** Maximum time in milliseconds that the whole iteration waits for the kernel. */
  timeoutMs?: number | undefined;
  /**
   * Maximum duration of the iteration in milliseconds, including the caller's work between items (default: unlimited).
   */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` restarts an interrupted dump (default 3). The default is 0 for listings
   * that reset counters, because a restart would lose the counters read before.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the iteration at the next datagram; the iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Outcome of one change in a call that makes several changes. The change succeeded if `error` is absent. */
export interface Outcome {
  /** Reason why the change failed. Other changes of the same call are not affected. */
  error?: NetlinkError;
  /** Warning that the kernel sent although the change succeeded. */
  warning?: string;
  /** Extended acknowledgement data that the kernel sent for a successful change. */
  extendedAck?: ExtendedAck;
}

/** Option names that the methods for a single request accept. */
export const callChecks: OptionChecks<CallOptions> = { timeoutMs: true, signal: true, idempotent: true };
/** Option names that the methods for deleting entries accept. */
export const deleteChecks: OptionChecks<DeleteOptions> = { ...callChecks, ignoreMissing: checkFlag };
/** Option names that the methods for listing a table accept. */
export const listChecks: OptionChecks<ListOptions> = {
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
};
