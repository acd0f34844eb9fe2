import { describeValue, type ExtendedAck } from "../errors.ts";
import { type AnyChecks, checkInteger, checkOptions, isRecord, type OptionChecks } from "../message/check.ts";
import { duration } from "../sock/call-options.ts";
import { checkNamespace, type NamespaceSource } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkSocket } from "../sock/socket.ts";
import { socketOptions } from "../sock/socket-options.ts";
import { checkReceiverOptions, type ReceiverOptions } from "../workers/receiver/options.ts";
import { checkWithPrefix } from "./errors.ts";

/** Options of a client: its namespace, socket and timeout. */
export interface ConnectOptions {
  /**
   * The network namespace (default: the namespace of the calling thread at each call). A namespace that is not passed
   * as an open `NetworkNamespace` is opened, and stays open until the client is closed.
   */
  netns?: NamespaceSource | undefined;
  /**
   * A socket for transactions and dumps, used instead of pooled sockets. Generic families are then looked up at each
   * call, because the client notices a reloaded module only in namespaces where it uses the pool.
   */
  socket?: NetlinkSocket | undefined;
  /**
   * Maximum duration of a call in milliseconds (default 30,000; -1 for no limit). The options of a call override it.
   */
  timeoutMs?: number | undefined;
}

/** Options that single requests and dumps have in common. */
export interface CallOptions {
  /** `NLM_F_*` bits in addition to those of every request, such as NLM_F_CREATE, NLM_F_EXCL or NLM_F_ECHO. */
  flags?: number | undefined;
  /** Maximum duration of the call in milliseconds (default: that of the client). */
  timeoutMs?: number | undefined;
}

/** Options of a transaction: one request and its replies. */
export interface DoOptions extends CallOptions {
  /**
   * Signal whose abort prevents the start of a transaction. A transaction in progress is not interrupted, because it
   * blocks the thread.
   */
  signal?: AbortSignal | undefined;
  /** Whether to resend the request if its reply was lost (default: only if the operation reads). */
  idempotent?: boolean | undefined;
  /** Whether to wait for a reply after the acknowledgement, for families that reply later (default false). */
  awaitReply?: boolean | undefined;
  /** Maximum number of resends after lost replies (default 3). */
  maxResends?: number | undefined;
  /** Callback for the extended acknowledgement of a success (a warning, a cookie), with the index of the request. */
  onWarning?: ((extendedAck: ExtendedAck, index: number) => void) | undefined;
}

/** Time limit and signal of a call. */
export type CallLimits = Pick<DoOptions, "timeoutMs" | "signal">;

/** Options for sending several requests at once. */
export interface BatchOptions extends Omit<DoOptions, "flags"> {
  /** Whether all requests are sent in one datagram (default: only if they begin with `batch-begin`). */
  oneDatagram?: boolean | undefined;
}

/** Options of a family's dump. */
export interface ReadOptions extends CallOptions {
  /** Maximum duration of the whole dump in milliseconds, including the time between items (default: no limit). */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` repeats a dump during which the table changed (default 3). The default is
   * 0 for operations that reset what they read, because a repetition would lose the values of the interrupted dump.
   */
  retryInterrupted?: number | undefined;
  /** Signal whose abort ends the dump at the next datagram. The dump then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of a subscription: socket, buffers and thread. The groups are a separate parameter of the call. */
export type EventOptions = Omit<ReceiverOptions, "protocol" | "groups" | "netns">;

/** Options of a subscription whose socket is opened in a network namespace. */
export interface NamespaceEventOptions extends EventOptions {
  /** Network namespace whose events are reported (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
}

const connectOptions: OptionChecks<ConnectOptions> = { netns: checkNamespace, socket: true, timeoutMs: duration };

const transactionNames = {
  timeoutMs: true,
  signal: true,
  idempotent: true,
  awaitReply: true,
  maxResends: true,
  onWarning: true,
} as const;
/** Names of the known options of a transaction, used to reject misspelled options. */
export const doNames: OptionChecks<DoOptions> = { flags: true, ...transactionNames };
/** Names of the known options of a batch of requests, used to reject misspelled options. */
export const batchNames: OptionChecks<BatchOptions> = { ...transactionNames, oneDatagram: true };

/** Names of the known options of a dump, used to reject misspelled options. */
export const readNames: OptionChecks<ReadOptions> = {
  flags: true,
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
};

const eventNames = {
  ...socketOptions,
  socket: true,
  inLoop: true,
  ringSize: true,
  slots: true,
  slotSize: true,
  signal: true,
} as const satisfies OptionChecks<EventOptions>;

/** Throws for invalid options of a subscription, and throws the signal's reason if it is already aborted. */
export function checkEventOptions(options: EventOptions, protocol: number, title: string): void {
  const { netns: _, groups: __, ...names } = eventNames;
  checkWithPrefix(title, undefined, () => {
    checkOptions(options, names);
    checkSocket(options.socket, protocol);
    checkReceiverOptions({ ...options, protocol });
  });
  options.signal?.throwIfAborted();
}

/** Returns whether a call sets any option other than the flags, so that the options must be checked. */
export function hasTransactionOptions(options: BatchOptions): boolean {
  const { timeoutMs, signal, idempotent, awaitReply, maxResends, onWarning, oneDatagram } = options;
  if (awaitReply !== undefined || timeoutMs !== undefined || signal !== undefined || idempotent !== undefined)
    return true;
  return maxResends !== undefined || onWarning !== undefined || oneDatagram !== undefined;
}

/** Throws if an options object has an unknown property. */
export function checkCallOptions(options: object | undefined, names: AnyChecks, title: string): void {
  if (options === undefined) return;
  checkOptions(options, names, `${title}: options`);
}

/** Returns the time limit and the signal of a call. Throws a TypeError if the options have another name. */
export function checkedLimits(options: CallLimits = {}): CallLimits {
  checkOptions(options, { timeoutMs: true, signal: true });
  return options;
}

/** Throws for invalid options of a client. */
export function checkConnectOptions(options: ConnectOptions, protocol: number): void {
  checkOptions(options, connectOptions);
  checkSocket(options.socket, protocol);
  checkOneNamespace(options);
}

/** Throws a TypeError if both a namespace and a socket are specified, because a socket belongs to a namespace. */
export function checkOneNamespace({ netns, socket }: { netns?: unknown; socket?: unknown }): void {
  if (netns === undefined || socket === undefined) return;
  throw new TypeError("netns: not allowed with socket, which has a network namespace");
}

/** Checks the flags of a request and returns them. `name` is the name of the call in error messages. */
export function checkedFlags(flags: number | undefined, name: string): number {
  return flags === undefined ? 0 : checkInteger(flags, 0, 0xffff, name);
}

/** Throws unless the fields of a request are an object or undefined. */
export function checkFields(fields: unknown, name: string): void {
  if (fields === undefined) return;
  if (typeof fields === "object" && fields !== null) {
    // Plain objects are the usual case and need no further check.
    if (Object.getPrototypeOf(fields) === Object.prototype || isRecord(fields)) return;
  }
  throw new TypeError(`${name}: expected an object, got ${describeValue(fields)}`);
}
