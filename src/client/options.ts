import { type AnyChecks, checkInteger, checkOptions, checkSignal, isRecord, type OptionChecks } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import type { ExtendedAck } from "../errors.ts";
import { type CallLimits, type Io, limitsOf, type MaybePromise, type Steps } from "../io/io.ts";
import { checkNamespace, type NamespaceSource } from "../netns/namespace.ts";
import { checkOneNamespace, duration } from "../sock/call-options.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkSocket } from "../sock/socket.ts";
import { socketOptions } from "../sock/socket-options.ts";
import { checkReceiverOptions, type ReceiverOptions } from "../workers/receiver/options.ts";
import { checkWithPrefix } from "./errors.ts";

/** Options for creating a client: network namespace, socket and time limit. */
export interface ConnectOptions {
  /**
   * Network namespace of the client (default: at each call, the namespace of the calling thread). A namespace that is
   * passed as a path, name, `fd` or `pid` is opened, and stays open until the client is closed. An open
   * `NetworkNamespace` belongs to the caller.
   */
  netns?: NamespaceSource | undefined;
  /**
   * Socket to use for transactions and dumps, instead of pooled sockets. With it, the message type of a generic family
   * is looked up at each call.
   */
  socket?: NetlinkSocket | undefined;
  /**
   * Maximum time in milliseconds that a call waits for a reply of the kernel (default 30,000; -1 for no limit). Each
   * reply restarts the time. For a dump, the limit applies to the total time of waiting. The options of a call override
   * this option.
   */
  timeoutMs?: number | undefined;
}

/** Options of single requests and of dumps. */
export interface CallOptions {
  /**
   * Flags (`NLM_F_*`) of the request in addition to those of every request, such as NLM_F_CREATE, NLM_F_EXCL or
   * NLM_F_ECHO.
   */
  flags?: number | undefined;
  /**
   * Maximum time in milliseconds that the call waits for a reply (default: the client's limit). Each reply restarts the
   * time. For a dump, the limit applies to the total time of waiting.
   */
  timeoutMs?: number | undefined;
}

/** Options of a single request. */
export interface DoOptions extends CallOptions {
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal; if the request was already
   * sent, the kernel may still execute it: see `isOutcomeUnknown`. A blocking call throws the reason if the signal is
   * already aborted, but cannot be interrupted.
   */
  signal?: AbortSignal | undefined;
  /** Whether a request whose reply was dropped may be resent (default: only if the operation only reads). */
  idempotent?: boolean | undefined;
  /** Whether to wait for a reply after the acknowledgement, for families that reply later (default false). */
  awaitReply?: boolean | undefined;
  /** Maximum number of times that a request is resent after its reply was dropped (default 3). */
  maxResends?: number | undefined;
  /** Called for each successful request with a warning or a cookie, with its extended acknowledgement and its index. */
  onWarning?: ((extendedAck: ExtendedAck, index: number) => void) | undefined;
}

/** Options for sending several requests in one call. */
export interface BatchOptions extends Omit<DoOptions, "flags"> {
  /** Whether to send all requests in one datagram (default: only if they begin with `batch-begin`). */
  oneDatagram?: boolean | undefined;
}

/** Options for reading a table with a dump of a family. */
export interface ReadOptions extends CallOptions {
  /** Maximum duration of the whole dump in milliseconds, including the time between items (default: no limit). */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` repeats a dump because the table changed (default 3). The default is 0 for
   * operations that reset the values that they read, because a repetition would lose the values of the interrupted
   * dump.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the dump at the next datagram. The dump then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of a subscription: socket, buffers and thread. The multicast groups are a separate argument. */
export type EventOptions = Omit<ReceiverOptions, "protocol" | "groups" | "netns">;

/** Options of a subscription that opens its socket in a network namespace. */
export interface NamespaceEventOptions extends EventOptions {
  /** Network namespace whose events are reported (default: the namespace of the calling thread). */
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
/** Names of the options of a single request, to reject misspelled ones. */
export const doNames: OptionChecks<DoOptions> = { flags: true, ...transactionNames };
export const batchNames: OptionChecks<BatchOptions> = { ...transactionNames, oneDatagram: true };

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

export function checkEventOptions(options: EventOptions, protocol: number, title: string): void {
  const { netns: _, groups: __, ...names } = eventNames;
  checkWithPrefix(title, undefined, () => {
    checkOptions(options, names);
    checkSocket(options.socket, protocol);
    checkReceiverOptions({ ...options, protocol });
  });
  options.signal?.throwIfAborted();
}

/** Reports whether any option except `flags` is set, which needs further checks. */
export function hasTransactionOptions(options: BatchOptions): boolean {
  const { timeoutMs, signal, idempotent, awaitReply, maxResends, onWarning, oneDatagram } = options;
  if (awaitReply !== undefined || timeoutMs !== undefined || signal !== undefined || idempotent !== undefined)
    return true;
  return maxResends !== undefined || onWarning !== undefined || oneDatagram !== undefined;
}

export function checkCallOptions(options: object | undefined, names: AnyChecks, title: string): void {
  if (options === undefined) return;
  checkOptions(options, names, `${title}: options`);
}

export const limitChecks: OptionChecks<CallLimits> = { timeoutMs: duration, signal: checkSignal };

export function checkedLimits(options: CallLimits = {}): CallLimits {
  checkOptions(options, limitChecks);
  return options;
}

/**
 * Runs the protocol code of a method, limited by the time limit and the signal in its options. Errors in the options
 * are thrown as errors of the call.
 */
export function runLimited<T>(
  io: Io,
  steps: Steps<T>,
  options: CallLimits = {},
  checks: OptionChecks<CallLimits> = limitChecks,
): MaybePromise<T> {
  return io.run(checked(steps, options, checks), limitsOf(options));
}

function* checked<T>(steps: Steps<T>, options: CallLimits, checks: OptionChecks<CallLimits>): Steps<T> {
  checkOptions(options, checks);
  return yield* steps;
}

/** Throws for invalid options of a client. */
export function checkConnectOptions(options: ConnectOptions, protocol: number): void {
  checkOptions(options, connectOptions);
  checkSocket(options.socket, protocol);
  checkOneNamespace(options);
}

export function checkedFlags(flags: number | undefined, name: string): number {
  return flags === undefined ? 0 : checkInteger(flags, 0, 0xffff, name);
}

/** Throws unless the fields of a request are an object or undefined. `name` is the name of the call in errors. */
export function checkFields(fields: unknown, name: string): void {
  if (fields === undefined) return;
  if (typeof fields === "object" && fields !== null) {
    // The first comparison is a fast path: most callers pass object literals.
    if (Object.getPrototypeOf(fields) === Object.prototype || isRecord(fields)) return;
  }
  throw new TypeError(`${name}: expected an object, got ${describeValue(fields)}`);
}
