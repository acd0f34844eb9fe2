import {
  checkFlag,
  checkFunction,
  checkOptions,
  checkProtocolNumber,
  integerFrom,
  type OptionChecks,
} from "../base/check.ts";
import { startStackAt, startStacksAt } from "../base/stack.ts";
import type { ExtendedAck, NetlinkError } from "../errors.ts";
import { checkProcessable } from "../message/family-header.ts";
import { Message, type MessageView, type Request, requestBytes } from "../message/message.ts";
import type { NamespaceSource } from "../netns/namespace.ts";
import { checkIterable, checkOneNamespace, requestChecks } from "../sock/call-options.ts";
import { checkSocket, type NetlinkSocket } from "../sock/socket.ts";
import { isAcknowledgedLast, type SocketCore } from "../sock/socket-core.ts";
import { Exchange } from "./exchange.ts";
import { type ExchangeOptions, MAX_RESENDS, type SingleResult, type TransactionResult } from "./outcomes.ts";
import { PackedRequests } from "./packed-requests.ts";
import { acquireSocket, idleSocket, releaseSocket } from "./pool.ts";
import { mayBeDump, onlyReads } from "./request-kinds.ts";

/** Options for sending requests to the kernel and reading their replies. */
export interface TransactOptions extends ExchangeOptions {
  /** Network namespace in which the requests are sent (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Signal that cancels the call. An asynchronous call rejects at once with the reason of the signal. If the request
   * was already sent, the kernel may still execute it: see `isOutcomeUnknown`.
   *
   * A blocking call cannot be interrupted. It throws the reason if the signal is already aborted.
   */
  signal?: AbortSignal | undefined;
  /** Socket to use instead of a pooled one. A socket that is reserved or has joined a group fails with EBUSY. */
  socket?: NetlinkSocket | undefined;
  /**
   * Called with the extended acknowledgement of a successful request, for example a warning or a cookie, and with the
   * index of the request. See `TransactionResult.warning`.
   */
  onWarning?: ((extendedAck: ExtendedAck, index: number) => void) | undefined;
}

/** Options for a transaction with one reply. */
export interface SingleTransactOptions extends TransactOptions {
  /**
   * Whether the returned message may be a view of the receive buffer instead of a copy (default false). For a long
   * reply, this saves several hundred nanoseconds.
   *
   * The view is valid until the next transaction of the thread, even if the library starts that transaction. After
   * that, every access to the view throws. Call `copy()` to keep the message.
   */
  lendReply?: boolean | undefined;
}

/**
 * Sends one request and returns the kernel's reply, or undefined if the kernel only acknowledged the request. If the
 * reply has several messages, returns the first one; {@link transactAll} returns all.
 *
 * The returned message owns its bytes, unless `lendReply` is set.
 *
 * @throws NetlinkError if the kernel rejects the request (with its extended ACK), if the reply was lost (ENOBUFS), or
 *   if it did not arrive in time (ETIMEDOUT). TypeError or RangeError for invalid input, before anything is sent.
 */
export function transact(
  protocol: number,
  request: Request,
  options?: TransactOptions & { lendReply?: false | undefined },
): Message | undefined;
/** Sends one request and returns the reply: a view of the receive buffer if `lendReply` is set, otherwise a copy. */
export function transact(protocol: number, request: Request, options?: SingleTransactOptions): MessageView | undefined;
/** Implements both signatures of {@link transact}. */
export function transact(
  protocol: number,
  request: Request,
  options: SingleTransactOptions = NO_OPTIONS,
): MessageView | undefined {
  const bytes = ownedBytes(request, "request");
  const isSimple = options === NO_OPTIONS || onlyLends(options);
  if (isSimple) checkProtocolNumber(protocol);
  else checkTransaction(protocol, options, singleOptionChecks);
  checkProcessable(protocol, bytes, "request");
  let result: SingleResult;
  // Read `lendReply` first, because a getter of the caller may send another request or close sockets.
  const lendReply = isSimple ? options.lendReply : undefined;
  const exchange = idle;
  const socket = isSimple && exchange !== undefined ? idleSocket(protocol) : undefined;
  if (exchange !== undefined && socket !== undefined) {
    const length = exchange.runDirectly(socket, bytes);
    if (length === 0) return undefined;
    if (length > 0) return exchange.takeReply(length, lendReply);
    result = withSocket(protocol, options, continueOne, bytes);
  } else result = withSocket(protocol, options, exchangeOne, bytes);
  if (result.error !== undefined) throw startStackAt(result.error, transact);
  if (result.extendedAck !== undefined) options.onWarning?.(result.extendedAck, 0);
  return result.reply;
}

/** Sends one request and returns all messages of the reply in order. */
export function transactAll(protocol: number, request: Request, options: TransactOptions = NO_OPTIONS): Message[] {
  const bytes = ownedBytes(request, "request");
  checkTransaction(protocol, options);
  checkProcessable(protocol, bytes, "request");
  const { reply, replies, error, extendedAck } = runOne(protocol, bytes, options);
  if (error !== undefined) throw startStackAt(error, transactAll);
  if (extendedAck !== undefined) options.onWarning?.(extendedAck, 0);
  return replies ?? (reply === undefined ? [] : [reply]);
}

/**
 * Sends many requests in few datagrams and returns their results in order. A request that fails has its own error and
 * does not affect the other requests.
 *
 * Only the last request of each datagram requests an acknowledgement. The kernel processes the requests in order and
 * reports every failure, so a reply to one request confirms all earlier ones. With `idempotent: false`, each request is
 * acknowledged.
 *
 * After lost replies (ENOBUFS), requests that may be repeated are resent in smaller datagrams, at most `maxResends`
 * times; see `idempotent`.
 *
 * With `oneDatagram`, all requests are sent together, as a netfilter batch requires. If the kernel rejects a request,
 * the error is in the result of that request. If the batch could not be applied, the error is in the result of
 * NFNL_MSG_BATCH_BEGIN. Any error means that nothing of the batch was applied.
 *
 * In such a batch, an acknowledgement is requested for each request with NLM_F_ACK, and for the last request that the
 * kernel acknowledges. Kernels before 6.10 do not acknowledge NFNL_MSG_BATCH_BEGIN and NFNL_MSG_BATCH_END. Each result
 * contains only the reply to its own request.
 *
 * @throws NetlinkError only if no socket can be opened; TypeError or RangeError, before anything is sent, for invalid
 *   input, including a datagram that exceeds the socket's send buffer.
 */
export function transactMultiple(
  protocol: number,
  requests: Iterable<Request>,
  options: TransactOptions = NO_OPTIONS,
): TransactionResult[] {
  checkIterable(requests, "requests");
  checkTransaction(protocol, options);
  const results = areAcknowledged(protocol, requests, options)
    ? runPacked(protocol, requests, options)
    : runAll(protocol, copyAll(protocol, requests), options);
  let first: NetlinkError | undefined;
  for (const { error } of results) if (error !== undefined) first = startStacksAt(error, transactMultiple, first);
  reportWarnings(results, options);
  return results;
}

export function reportWarnings(results: readonly TransactionResult[], { onWarning }: TransactOptions): void {
  if (onWarning === undefined) return;
  for (const [index, { extendedAck, error }] of results.entries()) {
    if (error === undefined && extendedAck !== undefined) onWarning(extendedAck, index);
  }
}

/** @internal Sends packed requests and returns their results in order, like {@link transactMultiple}. */
export function transactPacked(
  protocol: number,
  requests: PackedRequests,
  options: TransactOptions,
): TransactionResult[] {
  checkTransaction(protocol, options);
  return withSocket(protocol, options, exchangePacked, requests);
}

/**
 * Returns the bytes of a request.
 *
 * @param mayChange whether the caller could change the bytes before they are sent, so that they must be copied.
 */
export function ownedBytes(request: Request, name: string, index?: number, mayChange = false): Uint8Array {
  if (request instanceof Message) return request.bytes;
  const bytes = requestBytes(request, name, index);
  return mayChange ? bytes.slice() : bytes;
}

function onlyLends(options: SingleTransactOptions): boolean {
  if (typeof options !== "object" || options === null || typeof options.lendReply !== "boolean") return false;
  for (const name in options) if (name !== "lendReply") return false;
  return true;
}

function runOne(protocol: number, request: Uint8Array, options: TransactOptions): TransactionResult {
  return withSocket(protocol, options, exchangeOne, request) as TransactionResult;
}

function runAll(protocol: number, requests: Uint8Array[], options: TransactOptions): TransactionResult[] {
  if (requests.length === 0) return [];
  // The general path reports a too long request as caller error.
  if (requests.length === 1 && options.oneDatagram !== true) return [runOne(protocol, requests[0]!, options)];
  return withSocket(protocol, options, exchangeAll, requests);
}

/** By default, copies the requests of an iterator, which may reuse the memory of the previous request. */
export function copyAll(
  protocol: number,
  requests: Iterable<Request>,
  mayChange: boolean = !Array.isArray(requests),
): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (const request of requests) {
    const bytes = ownedBytes(request, "requests", list.length, mayChange);
    checkProcessable(protocol, bytes, "requests", list.length);
    list.push(bytes);
  }
  return list;
}

/** Reports whether the kernel probably sends only acknowledgements, and no replies. */
function areAcknowledged(protocol: number, requests: Iterable<Request>, options: TransactOptions): boolean {
  if (options.oneDatagram === true || !isAcknowledgedLast(protocol)) return false;
  if (!Array.isArray(requests)) return true;
  const first: unknown = requests[0];
  const bytes = first instanceof Message ? first.bytes : first;
  return requests.length > 1 && !(bytes instanceof Uint8Array && onlyReads(protocol, bytes));
}

function runPacked(protocol: number, requests: Iterable<Request>, options: TransactOptions): TransactionResult[] {
  const packed = idlePacked ?? new PackedRequests();
  idlePacked = undefined;
  try {
    let areDumps = false;
    for (const request of requests) {
      const bytes = request instanceof Message ? request.bytes : requestBytes(request, "requests", packed.count);
      checkProcessable(protocol, bytes, "requests", packed.count);
      areDumps ||= mayBeDump(protocol, bytes);
      packed.add(bytes);
    }
    if (areDumps || packed.count < 2) return runAll(protocol, packed.split(), options);
    return withSocket(protocol, options, exchangePacked, packed);
  } finally {
    packed.clear();
    idlePacked = packed;
  }
}

/** Executes one transaction. Passing the requests as `requests` is faster than creating a closure for each call. */
type Action<Requests, Result> = (
  exchange: Exchange,
  socket: SocketCore,
  requests: Requests,
  options: TransactOptions,
) => Result;
const exchangeOne: Action<Uint8Array, SingleResult> = (exchange, socket, request, options) =>
  exchange.runOne(socket, request, options);
const continueOne: Action<Uint8Array, SingleResult> = (exchange, socket, request, options) =>
  exchange.continueOne(socket, request, options);
const exchangeAll: Action<Uint8Array[], TransactionResult[]> = (exchange, socket, requests, options) =>
  exchange.run(socket, requests, options);
const exchangePacked: Action<PackedRequests, TransactionResult[]> = (exchange, socket, requests, options) =>
  exchange.runPacked(socket, requests, options);

function withSocket<Requests, Result>(
  protocol: number,
  options: TransactOptions,
  action: Action<Requests, Result>,
  requests: Requests,
): Result {
  const socket = options.socket ?? acquireSocket(protocol, options.netns);
  // Only a socket of the caller can have other users.
  const reservation = options.socket?.core.reserve("transaction");
  // A nested call, for example from `describe`, needs another exchange.
  const exchange = idle ?? new Exchange();
  idle = undefined;
  let clean = false;
  try {
    const result = action(exchange, socket.core, requests, options);
    clean = exchange.clean;
    return result;
  } finally {
    reservation?.dispose();
    if (options.socket === undefined) releaseSocket(socket, clean);
    idle = exchange;
  }
}

let idle: Exchange | undefined;
let idlePacked: PackedRequests | undefined;

/** Default options. Calls with this object skip the checks. */
const NO_OPTIONS: TransactOptions = {};

const optionChecks: OptionChecks<TransactOptions> = {
  ...requestChecks,
  onWarning: checkFunction,
  maxResends: integerFrom(0, MAX_RESENDS),
  oneDatagram: checkFlag,
  idempotent: checkFlag,
  awaitReply: checkFlag,
};

const singleOptionChecks: OptionChecks<SingleTransactOptions> = { ...optionChecks, lendReply: checkFlag };

/**
 * Throws for an invalid protocol number or invalid options of a transaction.
 *
 * @throws TypeError or RangeError for invalid arguments; the reason of a signal that is already aborted.
 * @internal
 */
export function checkTransaction(
  protocol: number,
  options: TransactOptions,
  checks: OptionChecks<TransactOptions> = optionChecks,
): void {
  checkProtocolNumber(protocol);
  if (options === NO_OPTIONS) return;
  checkOptions(options, checks);
  checkSocket(options.socket, protocol);
  checkOneNamespace(options);
  options.signal?.throwIfAborted();
}
