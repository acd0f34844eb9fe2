import { checkProcessable } from "../message/family-header.ts";
import type { Message, Request } from "../message/message.ts";
import { checkIterable } from "../sock/call-options.ts";
import { Cancellation, usedUntil, whenUnused } from "../sock/steps/cancellation.ts";
import { startSteps } from "../sock/steps/socket-steps.ts";
import { JOB_SLOTS } from "../threads/calls/call-thread.ts";
import { type isOutcomeUnknown, recordingProgress } from "./cancelled.ts";
import { GeneralExchange } from "./general-exchange.ts";
import type { TransactionResult } from "./outcomes.ts";
import { acquireSocketAsync, releaseSocket } from "./pool.ts";
import { onlyReads } from "./request-kinds.ts";
import { checkTransaction, copyAll, ownedBytes, reportWarnings, type TransactOptions } from "./transact.ts";

const MAX_IDLE = 8;
const idle: GeneralExchange[] = [];

/**
 * Sends one request and resolves with the kernel's reply, like `transact`. Another thread sends the request, so that
 * this thread is not blocked. The call takes tens of microseconds longer than `transact`.
 *
 * If the signal is aborted, the call rejects at once with the signal's reason. If the request was already sent, its
 * outcome is unknown, and {@link isOutcomeUnknown} returns true: read the state back.
 *
 * The call rejects with ETIMEDOUT after `timeoutMs`, even if the kernel is still processing the request.
 */
export async function transactAsync(
  protocol: number,
  request: Request,
  options: TransactOptions = {},
): Promise<Message | undefined> {
  return (await transactAllAsync(protocol, request, options))[0];
}

/** Sends one request like {@link transactAsync}, and resolves with all messages of the reply. */
export async function transactAllAsync(
  protocol: number,
  request: Request,
  options: TransactOptions = {},
): Promise<Message[]> {
  const bytes = ownedBytes(request, "request", undefined, true);
  checkTransaction(protocol, options);
  checkProcessable(protocol, bytes, "request");
  const [result] = await exchangeAsync(protocol, [bytes], options);
  const { reply, replies, error, extendedAck } = result!;
  if (error !== undefined) throw error;
  if (extendedAck !== undefined) options.onWarning?.(extendedAck, 0);
  return replies ?? (reply === undefined ? [] : [reply]);
}

/**
 * Sends many requests like `transactMultiple`, without blocking this thread. See {@link transactAsync} for the signal
 * and the time limit.
 */
export async function transactMultipleAsync(
  protocol: number,
  requests: Iterable<Request>,
  options: TransactOptions = {},
): Promise<TransactionResult[]> {
  checkIterable(requests, "requests");
  checkTransaction(protocol, options);
  const results = await exchangeAsync(protocol, copyAll(protocol, requests, true), options);
  reportWarnings(results, options);
  return results;
}

async function exchangeAsync(
  protocol: number,
  requests: readonly Uint8Array[],
  options: TransactOptions,
): Promise<TransactionResult[]> {
  if (requests.length === 0) return [];
  const socket = options.socket ?? (await acquireSocketAsync(protocol, options.netns));
  const exchange = idle.pop() ?? new GeneralExchange(JOB_SLOTS);
  const steps = exchange.run(socket.core, requests, options);
  /** Results at the time limit of the call. They also serve as its error. */
  let timedOut: TransactionResult[] | undefined;
  using cancellation = new Cancellation(options.signal, {
    timeLeft: () => exchange.timeLeft,
    timeoutError: () => {
      timedOut = exchange.timeOut();
      return timedOut;
    },
    ...recordingProgress(options, !requests.every((request) => onlyReads(protocol, request))),
  });
  try {
    if (options.socket !== undefined) await cancellation.race(whenUnused(socket.core));
    const reservation = options.socket?.core.reserve("transaction");
    const { result, ended } = startSteps(steps, cancellation);
    const released = ended.then((succeeded) => {
      reservation?.dispose();
      if (options.socket === undefined) releaseSocket(socket, succeeded && exchange.clean);
      if (idle.length < MAX_IDLE) idle.push(exchange);
    });
    if (reservation !== undefined) usedUntil(socket.core, released);
    return await result;
  } catch (error) {
    if (timedOut !== undefined && error === timedOut) return timedOut;
    throw error;
  }
}
