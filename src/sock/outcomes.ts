import { EMSGSIZE } from "../constants/errno.ts";
import { NLM_F_ACK_TLVS, NLMSG_DONE } from "../constants/netlink.ts";
import type { NetlinkError } from "../errors.ts";
import { errorCode, parseDoneMessage, parseErrorMessage } from "../message/control.ts";
import type { BorrowedMessage } from "../message/message.ts";
import { messageType } from "../message/request.ts";
import { DEFAULT_TIMEOUT_MS } from "./call-options.ts";
import { lossError, timeoutError } from "./exchange-errors.ts";
import { isWhole } from "./exchange-messages.ts";
import type { ExchangeOptions, RequestDescription, TransactionResult } from "./exchange-options.ts";
import { operationName, rejection } from "./refusal.ts";
import { onlyReads } from "./request-kinds.ts";

/** Marks of a request in addition to its result. */
const Mark = {
  /** The kernel has sent its acknowledgement or error reply. */
  Judged: 1,
  /** A part of its reply did not fit the buffer. */
  Cut: 2,
  /** It was acknowledged earlier, here or in an earlier attempt, so it was executed whatever follows. */
  Acknowledged: 4,
  /** Its result is final; it is not part of a resent window. */
  Kept: 8,
} as const;

const NO_REQUESTS: readonly Uint8Array[] = [];
const NO_OPTIONS: ExchangeOptions = {};

/** Maximum number of resends: the counter of sends has 8 bits. */
export const MAX_RESENDS = 254;

/** Tracks the requests of one call by index: how often each was sent, and the replies to it. */
export class Outcomes {
  /** Results in order. */
  results: TransactionResult[] = [];
  #protocol = 0;
  #requests = NO_REQUESTS;
  #options = NO_OPTIONS;
  /** Number of sends of each request. */
  #sends = new Uint8Array(1);
  /** {@link Mark}s of each request. */
  #marks = new Uint8Array(1);

  /** Begins a call. */
  begin(protocol: number, requests: readonly Uint8Array[], options: ExchangeOptions): void {
    const count = requests.length;
    this.#protocol = protocol;
    this.#requests = requests;
    this.#options = options;
    if (count > this.#sends.length) {
      this.#sends = new Uint8Array(count);
      this.#marks = new Uint8Array(count);
    }
    for (let index = 0; index < count; index++) {
      this.#sends[index] = 0;
      this.#marks[index] = 0;
      this.results.push({});
    }
  }

  /** Ends the call and drops references to the caller's objects. */
  forget(): void {
    this.results = [];
    this.#requests = NO_REQUESTS;
    this.#options = NO_OPTIONS;
  }

  /** Records that a request is sent. */
  sent(index: number): void {
    this.#sends[index]!++;
  }

  /** Returns the number of sends of a request. */
  sendsOf(index: number): number {
    return this.#sends[index]!;
  }

  /** Records that a part of the reply did not fit the buffer. */
  cut(index: number): void {
    this.#marks[index]! |= Mark.Cut;
  }

  /** Adds a data message to the reply. Returns false if the request has already failed. */
  addData(index: number, message: BorrowedMessage): boolean {
    const result = this.results[index]!;
    if (result.error !== undefined) return false;
    if (result.reply === undefined) result.reply = message.copy();
    else {
      result.replies ??= [result.reply];
      result.replies.push(message.copy());
    }
    return true;
  }

  /** Records an acknowledgement or error reply. Returns false if there was one before, which counts. */
  judge(index: number, message: BorrowedMessage): boolean {
    if ((this.#marks[index]! & Mark.Judged) !== 0) return false;
    this.#marks[index]! |= Mark.Judged;
    const code = errorCode(message);
    if (code !== 0 || (message.flags & NLM_F_ACK_TLVS) !== 0) this.#takeVerdict(index, code, message);
    return true;
  }

  /** Records the acknowledgement of a request whose reply follows. */
  acknowledge(index: number, message: BorrowedMessage): void {
    this.#marks[index]! |= Mark.Acknowledged;
    if ((message.flags & NLM_F_ACK_TLVS) !== 0) this.#takeVerdict(index, 0, message);
  }

  #takeVerdict(index: number, code: number, message: BorrowedMessage): void {
    const parse = message.type === NLMSG_DONE ? parseDoneMessage : parseErrorMessage;
    const request = this.#requests[index]!;
    const protocol = this.#protocol;
    const { operation, headerLength, names, advice } = this.#description(index);
    const verdict = parse(message, { bytes: request, protocol, headerLength, names });
    const { extendedAck } = verdict;
    if (code !== 0) {
      // A request that was executed by an earlier attempt and cannot be repeated has succeeded.
      const done = (this.#marks[index]! & Mark.Acknowledged) !== 0;
      const error = rejection(operation, verdict, protocol, messageType(request), advice?.(code, extendedAck));
      this.results[index] = done ? {} : { error };
    } else if (extendedAck !== undefined) {
      const result = this.results[index]!;
      result.extendedAck = extendedAck;
      if (extendedAck.message !== undefined) result.warning = extendedAck.message;
    }
  }

  /** Makes the result of a request final. */
  keep(index: number): void {
    this.#marks[index]! |= Mark.Kept;
  }

  /** Whether the result of a request is final, so that it is not sent again. */
  isKept(index: number): boolean {
    return (this.#marks[index]! & Mark.Kept) !== 0;
  }

  /** Whether a request is known to change nothing. */
  onlyReads(index: number): boolean {
    return this.#description(index).onlyReads ?? onlyReads(this.#protocol, this.#requests[index]!);
  }

  /** Sets the error of a request. */
  fail(index: number, error: NetlinkError): void {
    this.results[index] = { error };
  }

  /** Resets a request that is sent again, but remembers that it was acknowledged. */
  sendAgain(index: number): void {
    const mark = this.#marks[index]!;
    const acknowledged = (mark & Mark.Judged) !== 0 && this.results[index]!.error === undefined;
    this.#marks[index] = acknowledged ? Mark.Acknowledged : mark & Mark.Acknowledged;
    this.results[index] = {};
  }

  /** Resets a request that was undone with its batch. */
  startOver(index: number): void {
    this.#marks[index] = 0;
    this.results[index] = {};
  }

  /** Whether a complete reply has arrived, acknowledged or not. */
  isAnswered(index: number): boolean {
    const { reply } = this.results[index]!;
    return (this.#marks[index]! & Mark.Cut) === 0 && reply !== undefined && isWhole(reply);
  }

  /**
   * Whether the outcome of a request is known.
   *
   * @param settled whether a reply confirms that it was executed; undefined if replies were lost.
   */
  isCertain(index: number, settled: boolean | undefined): boolean {
    const mark = this.#marks[index]!;
    const { reply, error } = this.results[index]!;
    if (error !== undefined) return true;
    if ((mark & Mark.Cut) !== 0) return false;
    if (settled !== undefined) return settled;
    // A complete reply is sufficient: only its acknowledgement may be lost. Without a reply, data before the
    // acknowledgement may be lost, so a request that may be repeated is sent again. Requests of one datagram are undone
    // together, and the error reply that caused it may be lost.
    if (reply !== undefined) return isWhole(reply);
    const { idempotent, oneDatagram = false } = this.#options;
    if ((mark & Mark.Judged) === 0 || oneDatagram) return false;
    return idempotent === undefined ? !this.onlyReads(index) : !idempotent;
  }

  /** Returns the error for a request whose reply was lost for this reason, or did not fit the buffer if it is 0. */
  lossError(index: number, lost: number): NetlinkError {
    const mark = this.#marks[index]!;
    const errno = (mark & Mark.Cut) !== 0 ? EMSGSIZE : lost || EMSGSIZE;
    // A request with a reply was executed, and possibly undone with its batch.
    const answered = (mark & (Mark.Judged | Mark.Acknowledged | Mark.Cut)) !== 0;
    return lossError(this.#description(index).operation, errno, answered && this.#options.oneDatagram !== true);
  }

  /** Returns the error for a request at the time limit of the call. */
  timeoutError(index: number): NetlinkError {
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    const done = (this.#marks[index]! & Mark.Acknowledged) !== 0;
    return timeoutError(this.#description(index).operation, this.#sends[index]! > 0, done, timeoutMs);
  }

  #description(index: number): RequestDescription {
    const { describe, operation, headerLength } = this.#options;
    if (describe !== undefined) return describe(index);
    return { operation: operation ?? operationName(this.#protocol, this.#requests[index]!), headerLength };
  }
}
