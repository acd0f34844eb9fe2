import { hasStack, withFramesOf, withoutStack } from "../base/stack.ts";
import { EBADMSG, EMSGSIZE, ENOBUFS, ETIMEDOUT } from "../constants/errno.ts";
import { NLM_F_ACK_TLVS, NLM_F_MULTI, NLMSG_DONE } from "../constants/netlink.ts";
import { type ExtendedAck, failure, type NetlinkError } from "../errors.ts";
import {
  acknowledgedCode,
  errorCode,
  parseDoneMessage,
  parseErrorMessage,
  type RequestStatus,
} from "../message/control.ts";
import { messageType } from "../message/family-header.ts";
import type { BorrowedMessage, Message, MessageView } from "../message/message.ts";
import { operationName, type RequestDescription, rejection } from "../sock/advice.ts";
import { DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import { errorFrom } from "../sock/privilege.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { ACCEPTED, isKnown, nextFate, Stage, stageOf } from "./fate.ts";
import { onlyReads } from "./request-kinds.ts";

/** Options for sending requests and reading their replies. */
export interface ExchangeOptions {
  /**
   * Maximum time in milliseconds to wait for a reply (default 30,000; -1 for no limit). Each reply restarts this time,
   * so a call with many requests may take longer.
   */
  timeoutMs?: number | undefined;
  /**
   * Whether to resend requests whose replies were lost, although the kernel may already have executed them.
   *
   * By default, only requests that read are resent, unless a later request of the same datagram may have changed what
   * they read. Other requests fail with an error that says that their outcome is unknown. A command of a generic
   * netlink family counts as a read if it is a dump or a request to the generic netlink controller (nlctrl), or if its
   * description says so (`onlyReads`).
   *
   * Pass `true` if all requests may be executed twice, one by one and in order. The first request without a reply is
   * then resent, and so are all later requests that write.
   *
   * Pass `false` to resend nothing. The library then requests an acknowledgement for each request, so that fewer
   * outcomes are unknown.
   */
  idempotent?: boolean | undefined;
  /**
   * Whether to wait, up to `timeoutMs`, for a reply after the acknowledgement (default: only for NETLINK_AUDIT requests
   * that read).
   *
   * Set this option for requests that the kernel acknowledges first and replies to later, such as commands of the
   * generic family NCSI. The requests of the call are then sent one by one.
   */
  awaitReply?: boolean | undefined;
  /** Maximum number of times that a request is resent after its reply was lost (default 3). */
  maxResends?: number | undefined;
  /**
   * Whether to send all requests in one datagram, regardless of their number and size (default false). Set this option
   * for requests that the kernel processes as a unit, such as a netfilter batch from NFNL_MSG_BATCH_BEGIN to
   * NFNL_MSG_BATCH_END.
   *
   * If replies are lost, all requests are resent if they may be repeated. Otherwise, the outcome of each request
   * without an error or a complete reply is unknown.
   */
  oneDatagram?: boolean | undefined;
  /** Name of the operation in errors, such as "ovs_flow.get" (default: the name of the message type). */
  operation?: string | undefined;
  /**
   * Size in bytes of the headers between `nlmsghdr` and the first attribute of the request, such as `genlmsghdr`.
   * Errors need it to show attribute paths. The default is derived from protocol and type; for generic families, it is
   * a guess.
   */
  headerLength?: number | undefined;
  /**
   * Returns the description of the request with this index, which replaces `operation` and `headerLength`. The function
   * is called only for errors and warnings, at most a few times per request.
   *
   * `reply` is the kernel's error reply or acknowledgement, if there is one. It is valid only during the call. A few
   * subsystems report in it which part of the request failed.
   */
  describe?: ((index: number, reply?: MessageView) => RequestDescription) | undefined;
}

/**
 * Result of one request of a transaction. It has neither `reply` nor `error` if the kernel only acknowledged the
 * request.
 *
 * Requests that were only acknowledged may share one frozen result object.
 */
export interface TransactionResult {
  /** The kernel's reply, unless it sent only an acknowledgement. */
  reply?: Message;
  /** All messages of the reply, if it has several. `reply` is then the first of them. */
  replies?: Message[];
  /**
   * Positive number in the acknowledgement, if the operation returns one. It is usually absent, which means 0.
   *
   * NETLINK_AUDIT returns the counter of lost records that it has reset, and MAC80211_HWSIM returns the number of a new
   * radio.
   */
  code?: number;
  /** Error with which this request failed. The other requests of the call are not affected. */
  error?: NetlinkError;
  /**
   * The kernel's warning about a successful request, from the acknowledgement.
   *
   * By default, only the last request of each datagram is acknowledged. To get all warnings, set NLM_F_ACK in the flags
   * of the requests, or pass `idempotent: false`.
   */
  warning?: string;
  /** Extended acknowledgement of a successful request. It contains, for example, the cookie of a created object. */
  extendedAck?: ExtendedAck;
}

export interface SingleResult extends Omit<TransactionResult, "reply"> {
  reply?: MessageView;
}

/** Shared result of all requests that succeed without a reply. */
const SUCCESS: TransactionResult = Object.freeze({});

export function successes(count: number): TransactionResult[] {
  const results = new Array<TransactionResult>(count);
  for (let index = 0; index < count; index++) results[index] = SUCCESS;
  return results;
}

/** Maximum of the option `maxResends`: the number of sends is stored in 8 bits. */
export const MAX_RESENDS = 254;

/** Results of the requests of a call, and the fate of each request ({@link nextFate}). */
export class Outcomes {
  results: TransactionResult[] = [];
  #protocol = 0;
  #isKernelSocket = true;
  requests: readonly Uint8Array[] = [];
  options: ExchangeOptions = {};
  #sends = new Uint8Array(1);
  #fates = new Uint8Array(1);
  /** The first error of the kernel. Its stack is that of the others. */
  #first: NetlinkError | undefined;

  begin(
    { protocol, isKernelSocket }: Pick<SocketCore, "protocol" | "isKernelSocket">,
    requests: readonly Uint8Array[],
    options: ExchangeOptions,
  ): void {
    const count = requests.length;
    this.#protocol = protocol;
    this.#isKernelSocket = isKernelSocket;
    this.requests = requests;
    this.options = options;
    if (count > this.#sends.length) {
      this.#sends = new Uint8Array(count);
      this.#fates = new Uint8Array(count);
    }
    this.#sends.fill(0, 0, count);
    this.#fates.fill(Stage.Unsent, 0, count);
    this.results = successes(count);
    this.#first = undefined;
  }

  reset(): void {
    this.results = [];
    this.requests = [];
    this.options = {};
    this.#first = undefined;
  }

  stage(index: number): Stage {
    return stageOf(this.#fates[index]!);
  }

  isFinal(index: number): boolean {
    return this.stage(index) === Stage.Settled;
  }

  /** Applies an event without a message. */
  apply(index: number, event: "send" | "cut" | "settle"): void {
    if (event === "send" && this.stage(index) === Stage.Unsent) this.#sends[index]!++;
    this.#fates[index] = nextFate(this.#fates[index]!, event);
  }

  sendCount(index: number): number {
    return this.#sends[index]!;
  }

  /** Adds a message to the reply of a request. Ignores it if the kernel has already rejected the request. */
  addData(index: number, message: BorrowedMessage): void {
    if (this.stage(index) >= Stage.Refused) return;
    this.#fates[index] = nextFate(this.#fates[index]!, (message.flags & NLM_F_MULTI) === 0 ? "whole" : "part");
    const result = this.results[index]!;
    if (result.reply === undefined) this.setReply(index, message.copy());
    else {
      result.replies ??= [result.reply];
      result.replies.push(message.copy());
    }
  }

  setReply(index: number, reply: Message): void {
    const result = this.results[index]!;
    this.results[index] = result === SUCCESS ? { reply } : { ...result, reply };
    this.#fates[index] = nextFate(this.#fates[index]!, (reply.flags & NLM_F_MULTI) === 0 ? "whole" : "part");
  }

  addStatus(index: number, message: BorrowedMessage): void {
    if (this.stage(index) >= Stage.Refused) return;
    const code = errorCode(message);
    const before = this.#fates[index]!;
    this.#fates[index] = nextFate(before, code === 0 ? "accept" : "refuse");
    if (code !== 0) {
      if (this.stage(index) !== Stage.Refused) return;
      const error = this.#rejection(index, code, message);
      if (hasStack(error)) this.#first ??= error;
      this.results[index] = { error };
      return;
    }
    const positive = acknowledgedCode(message);
    if (positive > 0) this.results[index] = { ...this.results[index], code: positive };
    if ((message.flags & NLM_F_ACK_TLVS) === 0) return;
    const { extendedAck } = this.#status(index, message, this.#description(index, message));
    if (extendedAck === undefined) return;
    const { message: warning } = extendedAck;
    this.results[index] = { ...this.results[index], extendedAck, ...(warning === undefined ? {} : { warning }) };
  }

  #rejection(index: number, code: number, message: BorrowedMessage): NetlinkError {
    const description = this.#description(index, message);
    const status = this.#status(index, message, description);
    return errorFrom(this.#isKernelSocket, () => {
      const advice = description.advice?.(code, status.extendedAck);
      const type = messageType(this.requests[index]!);
      const create = () => rejection(description.operation, status, this.#protocol, type, advice);
      if (description.handled?.includes(code) === true) return withoutStack(create);
      return this.#first === undefined ? create() : withFramesOf(this.#first, create);
    });
  }

  #status(index: number, message: BorrowedMessage, { headerLength, names }: RequestDescription): RequestStatus {
    const parse = message.type === NLMSG_DONE ? parseDoneMessage : parseErrorMessage;
    return parse(message, { bytes: this.requests[index]!, protocol: this.#protocol, headerLength, names });
  }

  onlyReads(index: number): boolean {
    return this.#description(index).onlyReads ?? onlyReads(this.#protocol, this.requests[index]!);
  }

  fail(index: number, error: NetlinkError): void {
    this.results[index] = { error };
    this.#fates[index] = Stage.Refused | (this.#fates[index]! & ACCEPTED);
  }

  /** Clears the result of a request before a resend. Whether an attempt was acknowledged is kept. */
  prepareResend(index: number): void {
    this.#fates[index] = nextFate(this.#fates[index]!, "resend");
    this.results[index] = SUCCESS;
  }

  /** Clears the result of a request, whose earlier attempts the kernel has undone. */
  restart(index: number): void {
    this.#fates[index] = Stage.Unsent;
    this.results[index] = SUCCESS;
  }

  /**
   * Reports whether the outcome of a request is certain and its reply is complete.
   *
   * @param isLossy whether replies to the datagram of the request were lost.
   * @param isConfirmed whether a message about this request or a later one has arrived.
   */
  isKnown(index: number, isLossy: boolean, isConfirmed: boolean): boolean {
    if (!isLossy) return isKnown(this.#fates[index]!, isConfirmed ? "confirmed" : "unconfirmed");
    const { idempotent, oneDatagram, awaitReply } = this.options;
    const isEnough =
      oneDatagram !== true && awaitReply !== true && (idempotent === undefined ? !this.onlyReads(index) : !idempotent);
    return isKnown(this.#fates[index]!, isEnough ? "lossy" : "lossy reply");
  }

  /** `lost` is the error number of the socket, such as ENOBUFS; 0 if the reply was truncated. */
  lossError(index: number, lost: number): NetlinkError {
    const isCut = this.stage(index) === Stage.Cut;
    const errno = isCut || lost === 0 ? EMSGSIZE : lost;
    // The kernel has executed each request to which it replied. In a batch, it may nevertheless have undone the
    // request.
    const isDone = (isCut || this.#isAccepted(index)) && this.options.oneDatagram !== true;
    const outcome = isDone ? "it was done" : "the outcome is unknown";
    return failure(this.#description(index).operation, losses[errno]!, errno, `${outcome}: read the state back`);
  }

  timeoutError(index: number): NetlinkError {
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.options;
    const isSent = this.#sends[index]! > 0;
    const within = `within ${timeoutMs} ms`;
    const notSent =
      this.#sends[0]! > 0
        ? `not sent, because earlier requests did not end ${within}`
        : `not sent ${within}, because the call waited for a thread or for earlier calls`;
    const problem = isSent ? `no reply came ${within}` : notSent;
    const mayHaveChanged = isSent && !this.onlyReads(index);
    const unknown = mayHaveChanged ? "the outcome is unknown: read the state back" : undefined;
    const outcome = this.#isAccepted(index) ? "it was acknowledged" : unknown;
    return failure(this.#description(index).operation, problem, ETIMEDOUT, outcome);
  }

  #isAccepted(index: number): boolean {
    return (this.#fates[index]! & ACCEPTED) !== 0;
  }

  #description(index: number, reply?: MessageView): RequestDescription {
    const { describe, operation, headerLength } = this.options;
    if (describe !== undefined) return describe(index, reply);
    return { operation: operation ?? operationName(this.#protocol, this.requests[index]!), headerLength };
  }
}

/** Reasons for lost replies, with advice, by the socket's error number. */
const losses: Readonly<Record<number, string>> = {
  [ENOBUFS]: "the kernel's reply was dropped, use a larger receiveBufferSize or smaller batches",
  [EBADMSG]: "the kernel's reply was malformed",
  [EMSGSIZE]: "the kernel's reply did not fit the buffer",
};
