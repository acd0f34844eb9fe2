import type { ConnectOptions } from "../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../errors.ts";
import { checkKnown, type Names } from "../../message/check.ts";

/** Where to work: a network namespace, a socket of one's own, and how long a call may take. */
export type RouteOptions = ConnectOptions;

/** How something is changed or asked for. */
export interface CallOptions {
  /** The longest that the call may take, in milliseconds (default: what was said when it was opened, else 30,000). */
  timeoutMs?: number | undefined;
  /** Refuses to start once it is aborted. A transaction under way is not interrupted: the thread is waiting for it. */
  signal?: AbortSignal | undefined;
  /**
   * Whether a request may be sent again when its answer was lost (default true). It is lost only where the kernel has no
   * memory for it; an `add` that is sent again then may fail with EEXIST because of itself.
   */
  idempotent?: boolean | undefined;
}

/** How a table is read. */
export interface ListOptions {
  /** The longest that all waiting for the kernel may take together, in milliseconds. */
  timeoutMs?: number | undefined;
  /** The longest that the whole may take, with all that is done between its items (default: for ever). */
  deadlineMs?: number | undefined;
  /** How often `toArray()` starts over when the kernel says that the table changed while it was read (default 3). */
  retryInterrupted?: number | undefined;
  /** Ends it, with the signal's reason, at the next datagram. */
  signal?: AbortSignal | undefined;
}

/** What became of one change of several: done, when there is no error. */
export interface Outcome {
  /** Why it failed. The others are unharmed. */
  error?: NetlinkError;
  /** What the kernel remarked although it did it. */
  warning?: string;
  /** All that it said beside its success. */
  extendedAck?: ExtendedAck;
}

const callNames: Names<CallOptions> = { timeoutMs: true, signal: true, idempotent: true };
const listNames: Names<ListOptions> = { timeoutMs: true, deadlineMs: true, retryInterrupted: true, signal: true };

/** Throws unless those are options of a call. */
export function checkCall(options: CallOptions): void {
  checkKnown(options, callNames);
}

/** Throws unless those are options of a list. */
export function checkList(options: ListOptions): void {
  checkKnown(options, listNames);
}
