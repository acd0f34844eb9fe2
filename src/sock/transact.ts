import type { ExtendedAck } from "../errors.ts";
import { checkFlag, checkFunction, checkInteger, checkKnown, type Names } from "../message/check.ts";
import { BorrowedMessage, type Message, type Request, requestBytes } from "../message/message.ts";
import { checkTakenUp } from "../message/request.ts";
import {
  checkDuration,
  checkHeaderLength,
  checkIterable,
  checkOperation,
  checkSignal,
  DEFAULT_TIMEOUT_MS,
} from "./call-options.ts";
import { Exchange, type ExchangeOptions, type TransactionResult } from "./exchange.ts";
import type { NamespaceSource } from "./namespace.ts";
import { MOST_RESENDS } from "./outcomes.ts";
import { checkOwnSocket } from "./own-socket.ts";
import { acquireSocket, releaseSocket } from "./pool.ts";
import type { NetlinkSocket } from "./socket.ts";
import { checkProtocol } from "./socket-options.ts";

/** How a transaction is done. */
export interface TransactOptions extends ExchangeOptions {
  /** The network namespace to do it in (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** Refuses to start once it is aborted. A transaction under way is not interrupted: the thread is waiting for it. */
  signal?: AbortSignal | undefined;
  /** A socket to use instead of one of the pool. It is claimed meanwhile, and must be in no group (EBUSY). */
  socket?: NetlinkSocket | undefined;
  /**
   * Called with what the kernel says beside a success (a warning, a cookie) and the number of the request, when all is
   * done. See `TransactionResult.warning` for when it does.
   */
  onWarning?: ((extendedAck: ExtendedAck, index: number) => void) | undefined;
}

/**
 * Sends one request and returns the kernel's answer, or undefined when it answers with success and nothing more.
 * Of an answer in several parts this is the first; {@link transactAll} returns them all.
 *
 * The request is acknowledged by the kernel, so that the end is certain. The answer owns its bytes.
 *
 * @throws NetlinkError when the kernel refuses (with its extended acknowledgement), when the answer was lost again and
 * again (ENOBUFS), or when none came in time (ETIMEDOUT). TypeError or RangeError, before anything is sent, for bad
 * input.
 */
export function transact(
  protocol: number,
  request: Request,
  options: TransactOptions = NO_OPTIONS,
): Message | undefined {
  const bytes = requestBytes(request, "request");
  checkTransaction(protocol, options);
  const result = runOne(protocol, bytes, options);
  if (result.error !== undefined) throw atCaller(result.error, transact);
  if (result.extendedAck !== undefined) options.onWarning?.(result.extendedAck, 0);
  return result.reply;
}

/** The same for requests that are answered with several messages: all of them, in order. */
export function transactAll(protocol: number, request: Request, options: TransactOptions = NO_OPTIONS): Message[] {
  const bytes = requestBytes(request, "request");
  checkTransaction(protocol, options);
  const { reply, replies, error, extendedAck } = runOne(protocol, bytes, options);
  if (error !== undefined) throw atCaller(error, transactAll);
  if (extendedAck !== undefined) options.onWarning?.(extendedAck, 0);
  return replies ?? (reply === undefined ? [] : [reply]);
}

/**
 * Sends many requests, batched into few datagrams, and returns what became of each, in order. A request that fails has
 * its own error and does not sink its neighbours.
 *
 * Only the last request of each datagram is asked to be acknowledged: the kernel works them off in order and always
 * reports a failure, so that an answer to one settles those before it. With `idempotent: false` each is acknowledged by
 * itself. When answers were lost (ENOBUFS), every request of the datagram whose own answer is not at hand is sent again,
 * in smaller windows and at most `maxResends` times.
 *
 * With `oneDatagram` they all go together, as the kernel wants a netfilter batch: the last one that the kernel
 * acknowledges is asked to be (NFNL_MSG_BATCH_BEGIN and NFNL_MSG_BATCH_END are not, by kernels before 6.10), and others
 * where they carry NLM_F_ACK. Each result says what the kernel said of that request alone: the error is with
 * the one that was refused, or with NFNL_MSG_BATCH_BEGIN when the whole could not be applied, and any error means that
 * nothing of the batch was done.
 *
 * @throws NetlinkError only when no socket can be had; TypeError or RangeError, before anything is sent, for bad input,
 * which one datagram of more bytes than the socket's send buffer takes is as well.
 */
export function transactMultiple(
  protocol: number,
  requests: Iterable<Request>,
  options: TransactOptions = NO_OPTIONS,
): TransactionResult[] {
  checkIterable(requests, "requests");
  checkTransaction(protocol, options);
  const list: Uint8Array[] = [];
  const made = !Array.isArray(requests);
  for (const request of requests) {
    const name = `requests[${list.length}]`;
    const bytes = requestBytes(request, name);
    checkTakenUp(protocol, bytes, name);
    // What is lent, or made on the way, may be gone once the next one has been made.
    list.push(made || request instanceof BorrowedMessage ? bytes.slice() : bytes);
  }
  if (list.length === 0) return [];
  // In one datagram a request that is too long is the caller's mistake, which the long way tells.
  const alone = list.length === 1 && options.oneDatagram !== true;
  const results = alone ? [runOne(protocol, list[0]!, options)] : runAll(protocol, list, options);
  const { onWarning } = options;
  if (onWarning !== undefined) {
    for (const [index, { extendedAck, error }] of results.entries()) {
      if (error === undefined && extendedAck !== undefined) onWarning(extendedAck, index);
    }
  }
  return results;
}

/** The error with the stack of whoever has called that function: stacks are short, and the ways below it are long. */
function atCaller(error: Error, called: (...given: never[]) => unknown): Error {
  Error.captureStackTrace(error, called);
  return error;
}

function runOne(protocol: number, request: Uint8Array, options: TransactOptions): TransactionResult {
  checkTakenUp(protocol, request, "request");
  return withSocket(protocol, options, (exchange, socket) => exchange.runOne(socket, request, options));
}

function runAll(protocol: number, requests: Uint8Array[], options: TransactOptions): TransactionResult[] {
  return withSocket(protocol, options, (exchange, socket) => exchange.run(socket, requests, options));
}

/** Calls `action` with a socket that is nobody else's meanwhile. */
function withSocket<Result>(
  protocol: number,
  options: TransactOptions,
  action: (exchange: Exchange, socket: NetlinkSocket) => Result,
): Result {
  const socket = options.socket ?? acquireSocket(protocol, options.netns);
  // One of the pool is nobody else's anyway.
  const claim = options.socket?.claim("transaction");
  // Made once. Whoever calls back into these functions meanwhile, as a scripted transport or `describe` may, has a second.
  const exchange = idle ?? new Exchange();
  idle = undefined;
  let clean = false;
  try {
    const result = action(exchange, socket);
    clean = exchange.clean;
    return result;
  } finally {
    claim?.release();
    if (options.socket === undefined) releaseSocket(socket, clean);
    idle = exchange;
  }
}

let idle: Exchange | undefined;

/** What is meant when no options are given; they need no check. */
const NO_OPTIONS: TransactOptions = {};

const optionNames: Names<TransactOptions> = {
  netns: true,
  signal: true,
  socket: true,
  onWarning: true,
  timeoutMs: true,
  maxResends: true,
  oneDatagram: true,
  idempotent: true,
  awaitReply: true,
  operation: true,
  headerLength: true,
  describe: true,
};

/**
 * Throws unless a transaction can be done like that, before anything is sent.
 *
 * @throws TypeError or RangeError for options that cannot be meant; the signal's reason when it is aborted.
 * @internal
 */
export function checkTransaction(protocol: number, options: TransactOptions): void {
  checkProtocol(protocol);
  if (options === NO_OPTIONS) return;
  checkKnown(options, optionNames);
  const { socket, signal, timeoutMs, maxResends, oneDatagram, idempotent, awaitReply } = options;
  const { operation, headerLength, describe } = options;
  checkDuration(timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
  if (maxResends !== undefined) checkInteger(maxResends, 0, MOST_RESENDS, "maxResends");
  checkFlag(oneDatagram, "oneDatagram");
  checkFlag(idempotent, "idempotent");
  checkFlag(awaitReply, "awaitReply");
  checkOperation(operation);
  checkHeaderLength(headerLength);
  if (describe !== undefined) checkFunction(describe, "describe");
  if (options.onWarning !== undefined) checkFunction(options.onWarning, "onWarning");
  checkSignal(signal);
  checkOwnSocket(socket, protocol);
  signal?.throwIfAborted();
}
