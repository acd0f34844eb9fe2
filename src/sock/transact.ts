import { shown } from "../errors.ts";
import { BorrowedMessage, type Message, type Request, requestBytes } from "../message/message.ts";
import { protocolName } from "../message/names.ts";
import { checkIterable } from "./call-options.ts";
import { Exchange, type ExchangeOptions, type TransactionResult } from "./exchange.ts";
import type { NamespaceSource } from "./namespace.ts";
import { acquireSocket, releaseSocket } from "./pool.ts";
import { NetlinkSocket } from "./socket.ts";
import { checkProtocol } from "./socket-options.ts";

/** How a transaction is done. */
export interface TransactOptions extends ExchangeOptions {
  /** The network namespace to do it in (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** Refuses to start once it is aborted. A transaction under way is not interrupted: the thread is waiting for it. */
  signal?: AbortSignal | undefined;
  /** A socket to use instead of one of the pool: nothing else may use it meanwhile, and it must be in no group. */
  socket?: NetlinkSocket | undefined;
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
export function transact(protocol: number, request: Request, options: TransactOptions = {}): Message | undefined {
  const bytes = requestBytes(request, "request");
  checkCall(protocol, options);
  const { reply, error } = runOne(protocol, bytes, options);
  if (error !== undefined) throw error;
  return reply;
}

/** The same for requests that are answered with several messages: all of them, in order. */
export function transactAll(protocol: number, request: Request, options: TransactOptions = {}): Message[] {
  const bytes = requestBytes(request, "request");
  checkCall(protocol, options);
  const { reply, replies, error } = runOne(protocol, bytes, options);
  if (error !== undefined) throw error;
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
  options: TransactOptions = {},
): TransactionResult[] {
  checkIterable(requests, "requests");
  const list: Uint8Array[] = [];
  for (const request of requests) {
    const bytes = requestBytes(request, `requests[${list.length}]`);
    // What is lent is gone once the next one has been made.
    list.push(request instanceof BorrowedMessage ? bytes.slice() : bytes);
  }
  checkCall(protocol, options);
  if (list.length === 0) return [];
  // In one datagram a request that is too long is the caller's mistake, which the long way tells.
  if (list.length === 1 && options.oneDatagram !== true) return [runOne(protocol, list[0]!, options)];
  return runAll(protocol, list, options);
}

function runOne(protocol: number, request: Uint8Array, options: TransactOptions): TransactionResult {
  const socket = socketFor(protocol, options);
  const exchange = takeExchange();
  let clean = false;
  try {
    const result = exchange.runOne(socket, request, options);
    clean = exchange.clean;
    return result;
  } finally {
    giveBack(exchange, socket, clean, options);
  }
}

function runAll(protocol: number, requests: Uint8Array[], options: TransactOptions): TransactionResult[] {
  const socket = socketFor(protocol, options);
  const exchange = takeExchange();
  let clean = false;
  try {
    const results = exchange.run(socket, requests, options);
    clean = exchange.clean;
    return results;
  } finally {
    giveBack(exchange, socket, clean, options);
  }
}

function checkCall(protocol: number, options: TransactOptions): void {
  checkProtocol(protocol);
  checkOptions(protocol, options);
  options.signal?.throwIfAborted();
}

function socketFor(protocol: number, options: TransactOptions): NetlinkSocket {
  return options.socket ?? acquireSocket(protocol, options.netns);
}

/** Made once: a scripted transport that calls back into these functions is the one reason for a second. */
function takeExchange(): Exchange {
  const exchange = idle ?? new Exchange();
  idle = undefined;
  return exchange;
}

function giveBack(exchange: Exchange, socket: NetlinkSocket, clean: boolean, options: TransactOptions): void {
  if (options.socket === undefined) releaseSocket(socket, clean);
  idle = exchange;
}

let idle: Exchange | undefined;

function checkOptions(protocol: number, options: TransactOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${shown(options)}`);
  }
  const { socket, signal, timeoutMs, maxResends, oneDatagram } = options;
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs >= 0)) {
    throw new RangeError(`timeoutMs: expected milliseconds from 0 on, got ${shown(timeoutMs)}`);
  }
  if (maxResends !== undefined && !(Number.isInteger(maxResends) && maxResends >= 0 && maxResends < 255)) {
    throw new RangeError(`maxResends: expected an integer from 0 to 254, got ${shown(maxResends)}`);
  }
  if (oneDatagram !== undefined && typeof oneDatagram !== "boolean") {
    throw new TypeError(`oneDatagram: expected true or false, got ${shown(oneDatagram)}`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}`);
  }
  if (socket === undefined) return;
  if (!(socket instanceof NetlinkSocket)) {
    throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
  }
  if (socket.protocol !== protocol) {
    throw new RangeError(`socket: it is one of ${protocolName(socket.protocol)}, not ${protocolName(protocol)}`);
  }
}
