import type { ConnectOptions } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";
import { checkOptions, type OptionChecks } from "../../../message/check.ts";

/** Options for opening a table: network namespace, your own socket, and time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request. */
export interface CallOptions {
  /** Time limit in milliseconds (default: that of the table, else 30,000). */
  timeoutMs?: number | undefined;
  /**
   * Throws if the signal is aborted before the call. A request in flight is not interrupted, because the thread is
   * blocked.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether to resend requests whose replies were lost because the kernel was out of memory (default: only requests that
   * read). With `true`, an `add` may fail with EEXIST because the first attempt succeeded.
   */
  idempotent?: boolean | undefined;
}

/** Options for reading a table. */
export interface ListOptions {
  /** Maximum total time to wait for the kernel, in milliseconds. */
  timeoutMs?: number | undefined;
  /** Maximum duration of the whole iteration, including the work between items (default: unlimited). */
  deadlineMs?: number | undefined;
  /** Maximum number of times that `toArray()` restarts an interrupted dump (default 3). */
  retryInterrupted?: number | undefined;
  /** Ends the iteration at the next datagram, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Result of one change of several. Successful if `error` is absent. */
export interface Outcome {
  /** Reason why the change failed. Other changes are not affected. */
  error?: NetlinkError;
  /** Warning of the kernel about a successful change. */
  warning?: string;
  /** All extended acknowledgement data of a successful change. */
  extendedAck?: ExtendedAck;
}

const callNames: OptionChecks<CallOptions> = { timeoutMs: true, signal: true, idempotent: true };
const listNames: OptionChecks<ListOptions> = {
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
};

/** Throws a TypeError for unknown call options. */
export function checkCall(options: CallOptions): void {
  checkOptions(options, callNames);
}

/** Throws a TypeError for unknown list options. */
export function checkList(options: ListOptions): void {
  checkOptions(options, listNames);
}
