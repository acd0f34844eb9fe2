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
import { operationName, refusal } from "./refusal.ts";
import { onlyReads } from "./request-kinds.ts";

/** What is known about one request beside its result. */
const Mark = {
  /** The kernel has ended it with a verdict of its own. */
  Judged: 1,
  /** A part of its answer was too long for the buffer. */
  Cut: 2,
  /** It was acknowledged before, here or in an earlier attempt: it is done, whatever comes of this one. */
  Acknowledged: 4,
  /** Its result is final: it is left out when the window is sent again. */
  Kept: 8,
} as const;

const NO_REQUESTS: readonly Uint8Array[] = [];
const NO_OPTIONS: ExchangeOptions = {};

/** How often a request can be sent again: what counts how often it was sent has 8 bits. */
export const MOST_RESENDS = 254;

/** What is known of each request of one call, by its number: how often it was sent, and what the kernel has said of it. */
export class Outcomes {
  /** What became of each request, in order. */
  results: TransactionResult[] = [];
  #protocol = 0;
  #requests = NO_REQUESTS;
  #options = NO_OPTIONS;
  /** How many times each request was sent. */
  #sends = new Uint8Array(1);
  /** {@link Mark}s of each request. */
  #marks = new Uint8Array(1);

  /** Begins a call, of whose requests nothing is known. */
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

  /** Ends the call: the results belong to its caller, and so does what was given. */
  forget(): void {
    this.results = [];
    this.#requests = NO_REQUESTS;
    this.#options = NO_OPTIONS;
  }

  /** Takes note that a request is being sent. */
  sent(index: number): void {
    this.#sends[index]!++;
  }

  /** How often a request was sent. */
  sendsOf(index: number): number {
    return this.#sends[index]!;
  }

  /** Takes note that a part of the answer did not fit the buffer. */
  cut(index: number): void {
    this.#marks[index]! |= Mark.Cut;
  }

  /** Takes a message that holds data; false when the request was refused before. */
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

  /** Takes the kernel's verdict on a request; false when there was one before, which is the one that counts. */
  judge(index: number, message: BorrowedMessage): boolean {
    if ((this.#marks[index]! & Mark.Judged) !== 0) return false;
    this.#marks[index]! |= Mark.Judged;
    const code = errorCode(message);
    if (code !== 0 || (message.flags & NLM_F_ACK_TLVS) !== 0) this.#takeVerdict(index, code, message);
    return true;
  }

  /** Takes the acknowledgement of a request whose reply comes after it. */
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
      // What was done before and cannot be done twice is done.
      const done = (this.#marks[index]! & Mark.Acknowledged) !== 0;
      const error = refusal(operation, verdict, protocol, messageType(request), advice?.(code, extendedAck));
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

  /** Begins anew with a request, which is sent again. That it was acknowledged stays known. */
  sendAgain(index: number): void {
    const mark = this.#marks[index]!;
    const acknowledged = (mark & Mark.Judged) !== 0 && this.results[index]!.error === undefined;
    this.#marks[index] = acknowledged ? Mark.Acknowledged : mark & Mark.Acknowledged;
    this.results[index] = {};
  }

  /** The same for one that was undone, since what went with it was not done. */
  startOver(index: number): void {
    this.#marks[index] = 0;
    this.results[index] = {};
  }

  /** Whether a whole answer is there, with or without an acknowledgement. */
  isAnswered(index: number): boolean {
    const { reply } = this.results[index]!;
    return (this.#marks[index]! & Mark.Cut) === 0 && reply !== undefined && isWhole(reply);
  }

  /**
   * Whether what became of a request is known in full.
   *
   * @param settled whether an answer has come that says that it is done; undefined when answers were lost, of which that
   * cannot be told.
   */
  isCertain(index: number, settled: boolean | undefined): boolean {
    const mark = this.#marks[index]!;
    const { reply, error } = this.results[index]!;
    if (error !== undefined) return true;
    if ((mark & Mark.Cut) !== 0) return false;
    if (settled !== undefined) return settled;
    // A whole reply is proof enough: its acknowledgement may be what was lost. Without one, data may be that came in
    // front of the acknowledgement, and it is asked for again where that may be done. What belongs together is also undone
    // together, and the refusal that did it may be what was lost.
    if (reply !== undefined) return isWhole(reply);
    const { idempotent, oneDatagram = false } = this.#options;
    if ((mark & Mark.Judged) === 0 || oneDatagram) return false;
    return idempotent === undefined ? !this.onlyReads(index) : !idempotent;
  }

  /** The error for a request whose answer was lost for that reason, or did not fit where that is 0. */
  lossError(index: number, lost: number): NetlinkError {
    const mark = this.#marks[index]!;
    const errno = (mark & Mark.Cut) !== 0 ? EMSGSIZE : lost || EMSGSIZE;
    // Who has answered has worked the request off, and may have undone it where all belong together.
    const answered = (mark & (Mark.Judged | Mark.Acknowledged | Mark.Cut)) !== 0;
    return lossError(this.#description(index).operation, errno, answered && this.#options.oneDatagram !== true);
  }

  /** The error for a request when the time of the call is over. */
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
