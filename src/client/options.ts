import { typeError, withPath, withTitle } from "../base/argument-error.ts";
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
   * Network namespace of the client (default: the namespace of the calling thread at the time of each call).
   *
   * A namespace that is specified by path, name, `fd` or `pid` is opened, and stays open until the client is closed.
   * The caller closes a `NetworkNamespace` object.
   */
  netns?: NamespaceSource | undefined;
  /**
   * Socket for the client's transactions and dumps, instead of pooled sockets of the library. With this option, each
   * call looks up the message type of a generic family.
   */
  socket?: NetlinkSocket | undefined;
  /**
   * Maximum time in milliseconds that a call waits for a reply of the kernel (default 30,000; -1 for no limit). Each
   * reply restarts the time. The option `timeoutMs` of a call overrides this option.
   */
  timeoutMs?: number | undefined;
}

/** Options of single requests and of dumps. */
export interface CallOptions {
  /**
   * Additional flags (`NLM_F_*`) of the request, such as NLM_F_CREATE, NLM_F_EXCL or NLM_F_ECHO. The operation's own
   * flags are always set.
   */
  flags?: number | undefined;
  /**
   * Maximum time in milliseconds that the call waits for a reply (default: the client's limit). Each reply restarts the
   * time.
   */
  timeoutMs?: number | undefined;
}

/** Options of a single request. */
export interface DoOptions extends CallOptions {
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal. If the request was already
   * sent, the kernel may still execute the request: see `isOutcomeUnknown`.
   *
   * A blocking call cannot be interrupted: it throws the reason only if the signal was aborted before the call.
   */
  signal?: AbortSignal | undefined;
  /**
   * Whether a request may be resent after its reply was dropped (default: only if the operation changes nothing). With
   * `true`, a request that adds an object may fail with EEXIST, because the first request has already added the object.
   */
  idempotent?: boolean | undefined;
  /**
   * Whether to wait for a reply after the acknowledgement (default false). Set this option for families that
   * acknowledge a request before they reply.
   */
  awaitReply?: boolean | undefined;
  /** Maximum number of times that a request is resent after its reply was dropped (default 3). */
  maxResends?: number | undefined;
  /**
   * Called for each successful request whose acknowledgement contains a warning or a cookie. `index` is the index of
   * the request.
   */
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
   * Maximum number of times that `toArray()` repeats a dump because the table changed. The default is 3, or 0 for
   * operations that reset the values that they read, because a repetition would lose values.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the dump. The dump throws the signal's reason at the next datagram. */
  signal?: AbortSignal | undefined;
}

/**
 * Options of a subscription to netlink notifications, such as the size of the receive buffer. The multicast groups are
 * a separate argument.
 */
export type EventOptions = Omit<ReceiverOptions, "protocol" | "groups" | "netns">;

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

export function hasTransactionOptions(options: BatchOptions): boolean {
  const { timeoutMs, signal, idempotent, awaitReply, maxResends, onWarning, oneDatagram } = options;
  if (awaitReply !== undefined || timeoutMs !== undefined || signal !== undefined || idempotent !== undefined)
    return true;
  return maxResends !== undefined || onWarning !== undefined || oneDatagram !== undefined;
}

export function checkCallOptions(options: object | undefined, names: AnyChecks, title: string): void {
  if (options === undefined) return;
  const prefix = `${title}: `;
  try {
    checkOptions(options, names, `${prefix}options`);
  } catch (error) {
    throw withTitle(
      withPath(error, (path) => path.slice(prefix.length)),
      prefix,
    );
  }
}

export const limitChecks: OptionChecks<CallLimits> = { timeoutMs: duration, signal: checkSignal };

export function checkedLimits(options: CallLimits = {}): CallLimits {
  checkOptions(options, limitChecks);
  return options;
}

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

/** @param others checks of further options. */
export function checkConnectOptions(options: ConnectOptions, protocol: number, others?: AnyChecks): void {
  checkOptions(options, others === undefined ? connectOptions : { ...connectOptions, ...others });
  checkSocket(options.socket, protocol);
  checkOneNamespace(options);
}

export function checkedFlags(flags: number | undefined, name: string): number {
  return flags === undefined ? 0 : checkInteger(flags, 0, 0xffff, name);
}

export function checkFields(fields: unknown, name: string): void {
  if (fields === undefined) return;
  if (typeof fields === "object" && fields !== null) {
    // Most callers pass plain objects; comparing prototypes is faster.
    if (Object.getPrototypeOf(fields) === Object.prototype || isRecord(fields)) return;
  }
  throw typeError(name, `expected an object, got ${describeValue(fields)}`);
}
