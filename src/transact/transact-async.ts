import { addCaller, shareCaller } from "../base/with-caller.ts";
import type { NetlinkError } from "../errors.ts";
import { checkProcessable } from "../message/family-header.ts";
import type { Message, Request } from "../message/message.ts";
import { checkDuration, checkIterable, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import { runStepsAsync } from "../sock/steps/socket-steps.ts";
import { JOB_SLOTS } from "../threads/calls/call-thread.ts";
import { Operation } from "../threads/operation.ts";
import { type isOutcomeUnknown, recordingProgress } from "./cancelled.ts";
import { GeneralExchange } from "./general-exchange.ts";
import { Outcomes, type TransactionResult } from "./outcomes.ts";
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
  const here = new Error();
  const [result] = await exchangeAsync(protocol, [bytes], options);
  const { reply, replies, error, extendedAck } = result!;
  if (error !== undefined) {
    addCaller(error, here);
    throw error;
  }
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
  const here = new Error();
  const results = await exchangeMultipleAsync(protocol, requests, options);
  let first: NetlinkError | undefined;
  for (const { error } of results) if (error !== undefined) first = shareCaller(error, here, first);
  return results;
}

/** Like {@link transactMultipleAsync}, but the stacks of errors lack the caller. */
export async function exchangeMultipleAsync(
  protocol: number,
  requests: Iterable<Request>,
  options: TransactOptions,
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
  const { socket: own } = options;
  let exchange: GeneralExchange | undefined;
  /** Results at the time limit of the call. They also serve as its error. */
  let timedOut: TransactionResult[] | undefined;
  const progress = recordingProgress(options, !requests.every((request) => onlyReads(protocol, request)));
  const operation = new Operation({
    signal: options.signal,
    timeoutMs: checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS),
    timeoutError() {
      timedOut = exchange?.timeOut() ?? unsentResults(protocol, requests, options);
      return timedOut;
    },
    onStart() {
      exchange?.started();
      progress.onStart();
    },
    onAbort: progress.onAbort,
  });
  try {
    return await operation.run(async () => {
      const turn = own === undefined ? undefined : operation.enter(own.core.operations);
      if (turn !== undefined) await turn;
      const taken = own ?? acquireSocketAsync(operation, protocol, options.netns);
      const socket = taken instanceof Promise ? await taken : taken;
      const reservation = own?.core.reserve("transaction");
      const current = idle.pop() ?? new GeneralExchange(JOB_SLOTS);
      let isClean = false;
      exchange = current;
      try {
        const results = await runStepsAsync(current.run(socket.core, requests, options), operation);
        isClean = current.clean;
        return results;
      } finally {
        reservation?.dispose();
        if (own === undefined) releaseSocket(socket, isClean);
        if (idle.length < MAX_IDLE) idle.push(current);
      }
    });
  } catch (error) {
    if (timedOut !== undefined && error === timedOut) return timedOut;
    throw error;
  }
}

/** Returns the results of requests that were not sent, because the time limit of their call was reached before. */
export function unsentResults(
  protocol: number,
  requests: readonly Uint8Array[],
  options: TransactOptions,
): TransactionResult[] {
  const outcomes = new Outcomes();
  outcomes.begin({ protocol, isKernelSocket: true }, requests, options);
  return requests.map((_, index) => ({ error: outcomes.timeoutError(index) }));
}
