import { type ExtendedAck, shown } from "../errors.ts";
import { checkInteger, checkKnown, isRecord, type Names } from "../message/check.ts";
import { checkDuration } from "../sock/call-options.ts";
import { checkNamespace, type NamespaceSource } from "../sock/namespace.ts";
import { checkOwnSocket } from "../sock/own-socket.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkSocketOptions, pickSocketOptions, socketOptionNames } from "../sock/socket-options.ts";
import { checkReceiverOptions, type ReceiverOptions } from "../workers/receiver/options.ts";
import { checkWithPrefix } from "./errors.ts";

/** Where a client works, and what holds for all of its calls. */
export interface ConnectOptions {
  /**
   * The network namespace to work in (default: the one that the calling thread is in at each call). One that is not given as
   * an open `NetworkNamespace` is opened, and kept open until the client is closed.
   */
  netns?: NamespaceSource | undefined;
  /**
   * A socket for transactions and dumps, instead of those of the pool. A generic family is asked for at each call then: the
   * pool's namespaces are the ones where somebody notices that it has changed.
   */
  socket?: NetlinkSocket | undefined;
  /** The longest that a call may take, in milliseconds (default 30,000; -1 is for ever), unless it says otherwise itself. */
  timeoutMs?: number | undefined;
}

/** How a request is made. */
export interface CallOptions {
  /** `NLM_F_*` bits beside those that every request has: NLM_F_CREATE, NLM_F_EXCL, NLM_F_ECHO … */
  flags?: number | undefined;
  /** The longest that it may take, in milliseconds (default: the client's). */
  timeoutMs?: number | undefined;
}

/** How a transaction is done. */
export interface DoOptions extends CallOptions {
  /** Refuses to start once it is aborted. A transaction under way is not interrupted: the thread is waiting for it. */
  signal?: AbortSignal | undefined;
  /** Whether the request may be sent again if its reply was lost (default: only if it reads). See `ExchangeOptions`. */
  idempotent?: boolean | undefined;
  /** Whether to wait for a reply after the acknowledgement, for families that reply later (default false). */
  awaitReply?: boolean | undefined;
  /** How often it is sent again when its answer was lost (default 3). */
  maxResends?: number | undefined;
  /** Called with what the kernel says beside a success (a warning, a cookie) and the number of the request. */
  onWarning?: ((extendedAck: ExtendedAck, index: number) => void) | undefined;
}

/** How several transactions are done together. */
export interface BatchOptions extends Omit<DoOptions, "flags"> {
  /** Whether all requests go in one datagram (default false, but for what begins with `batch-begin`, which always does). */
  oneDatagram?: boolean | undefined;
}

/** How a table is read. */
export interface ReadOptions extends CallOptions {
  /** The longest that the whole dump may take, with all that is done between its items (default: for ever). */
  deadlineMs?: number | undefined;
  /** How often `toArray()` starts over when the kernel says that the table changed while it was read (default 3). */
  retryInterrupted?: number | undefined;
  /** Ends the dump, with the signal's reason, at the next datagram. */
  signal?: AbortSignal | undefined;
}

/** How to subscribe: in this thread or another one, and with how much room. `groups` are the call's own. */
export type EventOptions = Omit<ReceiverOptions, "protocol" | "groups" | "netns">;

const connectNames: Names<ConnectOptions> = { netns: true, socket: true, timeoutMs: true };

/** The names of the options of a transaction. */
export const doNames: Names<DoOptions> = {
  flags: true,
  timeoutMs: true,
  signal: true,
  idempotent: true,
  awaitReply: true,
  maxResends: true,
  onWarning: true,
};

/** Those of several transactions. */
export const batchNames: Names<BatchOptions> = {
  timeoutMs: true,
  signal: true,
  idempotent: true,
  awaitReply: true,
  maxResends: true,
  onWarning: true,
  oneDatagram: true,
};

/** Those of a dump. */
export const readNames: Names<ReadOptions> = {
  flags: true,
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
};

const eventNames = {
  ...socketOptionNames,
  socket: true,
  inLoop: true,
  ringSize: true,
  slots: true,
  slotSize: true,
  signal: true,
} as const satisfies Names<EventOptions>;

/** Throws unless one can subscribe like that; the signal's reason when it is aborted already. */
export function checkEventOptions(options: EventOptions, protocol: number, title: string): void {
  const { netns: _, groups: __, ...names } = eventNames;
  checkCallOptions(options, names, title);
  checkWithPrefix(title, undefined, () => {
    checkOwnSocket(options.socket, protocol);
    checkReceiverOptions({ ...options, protocol });
    checkSocketOptions(pickSocketOptions(options));
  });
  options.signal?.throwIfAborted();
}

/** Whether options say more of how a request is made than its flags, so that there is more to be checked. */
export function hasTransactionOptions(options: BatchOptions): boolean {
  const { timeoutMs, signal, idempotent, awaitReply, maxResends, onWarning, oneDatagram } = options;
  if (awaitReply !== undefined || timeoutMs !== undefined || signal !== undefined || idempotent !== undefined)
    return true;
  return maxResends !== undefined || onWarning !== undefined || oneDatagram !== undefined;
}

/** Throws unless there are no options, or only such as there are. */
export function checkCallOptions(
  options: object | undefined,
  names: Readonly<Record<string, true>>,
  title: string,
): void {
  if (options === undefined) return;
  checkKnown(options, names, `${title}: options`);
}

/** Throws unless a client can be made like that. */
export function checkConnectOptions(options: ConnectOptions, protocol: number): void {
  checkKnown(options, connectNames);
  checkNamespace(options.netns);
  checkOwnSocket(options.socket, protocol);
  checkDuration(options.timeoutMs, "timeoutMs", 0);
  if (options.netns !== undefined && options.socket !== undefined) {
    throw new TypeError("netns: the socket given is in a network namespace already");
  }
}

/** The flags of a request that are asked for; `name` is what calls them in errors. */
export function checkedFlags(flags: number | undefined, name: string): number {
  return flags === undefined ? 0 : checkInteger(flags, 0, 0xffff, name);
}

/** Throws unless there are no fields, or an object of them. */
export function checkFields(fields: unknown, name: string): void {
  if (fields === undefined) return;
  if (typeof fields === "object" && fields !== null) {
    // Asked first, since it is what nearly all are, and costs nearly nothing.
    if (Object.getPrototypeOf(fields) === Object.prototype || isRecord(fields)) return;
  }
  throw new TypeError(`${name}: expected an object, got ${shown(fields)}`);
}
