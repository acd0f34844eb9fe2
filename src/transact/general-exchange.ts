import { rangeError } from "../base/argument-error.ts";
import { align } from "../base/bytes.ts";
import { EMSGSIZE, ENOBUFS } from "../constants/errno.ts";
import { NETLINK_AUDIT, NETLINK_NETFILTER, NLM_F_ACK, NLM_F_REQUEST } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import type { Message } from "../message/message.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import { MAX_OVERRUNS } from "../sock/receiving.ts";
import { SendArea } from "../sock/send-area.ts";
import { checkSentToKernel } from "../sock/sending.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import type { SocketStep, SocketSteps } from "../sock/steps/socket-steps.ts";
import { Stage, stepAfter } from "./fate.ts";
import { type ExchangeOptions, Outcomes, type TransactionResult } from "./outcomes.ts";
import { ReplyMemory } from "./reply-memory.ts";
import { framesBatch, mayBeDump, repliesLate } from "./request-kinds.ts";
import { SentDatagram } from "./sent-datagram.ts";

const DEFAULT_RESENDS = 3;
/** Maximum number of requests in one datagram, regardless of their size. */
const MAX_REQUESTS = 128;
/** Space in bytes that a reply is assumed to occupy in the socket's receive buffer. Open vSwitch assumes the same. */
const ASSUMED_REPLY_SIZE = 4096;
/** Maximum size in bytes of a datagram with several requests: the kernel allocates one page faster than several. */
export const MAX_BATCH_BYTES: number = 4096 - 512;

/** Number of receives after which the deadline is checked: another process could keep the queue filled forever. */
const RECEIVES_WITHOUT_CLOCK = 16;

/** Returns how many requests one datagram may contain, so that the replies to all of them fit the receive buffer. */
export function requestsPerDatagram({ transport }: SocketCore): number {
  return Math.min(Math.max(Math.floor(transport.receiveBufferSize / ASSUMED_REPLY_SIZE), 1), MAX_REQUESTS);
}

/** A datagram that the fast path has sent, and whose replies the general path reads. */
export interface ShortAttempt {
  /** Number of requests in the datagram; 0 if sending it failed. */
  count: number;
  sequence: number;
  /** Index of the last request that requests an acknowledgement (default: the last one). */
  acknowledged?: number | undefined;
  /** Number of bytes of the last receive, or -errno. */
  received: number;
  /** Index of the slot into which the last receive has written. */
  slot: number;
  /** Reply that arrived before the datagram of the last receive. */
  reply?: Message | undefined;
}

/**
 * Sends the requests of a call, in any number of datagrams, and reads every kind of reply.
 *
 * ```
 * requests   │ done │ first … end: the datagram in flight │ not sent yet │
 * ```
 *
 * Requests are sent in order: the next datagram starts at the first request that must be resent. It omits later
 * requests that are already confirmed.
 *
 * {@link SentDatagram} contains the range of requests in flight, and which of them are confirmed. {@link Outcomes}
 * contains the result of each request, and whether the result is final. This object decides what is sent next.
 */
export class GeneralExchange {
  /** Whether all replies to the call have arrived. Otherwise, the socket is closed instead of reused. */
  clean = true;
  readonly #area = new SendArea();
  readonly memory: ReplyMemory;
  readonly #outcomes = new Outcomes();
  readonly #current: SentDatagram;
  #oneDatagram = false;
  /** Whether the current datagram is a request that may start a dump. */
  #isDump = false;
  #limit = 1;
  /** Number of datagrams for which the last receive had room. */
  #maximum = 1;
  #timeoutMs = 0;
  /** Time (`performance.now()`) until which the next reply must arrive. Each reply postpones it. */
  #deadline = 0;

  constructor(maxSlots?: number) {
    this.memory = new ReplyMemory(maxSlots);
    this.#current = new SentDatagram(this.#outcomes, this.memory);
  }

  /** Returns the results in order. `attempt` is a first datagram that the fast path has already sent. */
  run(
    socket: SocketCore,
    requests: readonly Uint8Array[],
    options: ExchangeOptions,
    attempt?: ShortAttempt,
  ): SocketSteps<TransactionResult[]> {
    this.#begin(socket, requests, options);
    return this.#run(attempt);
  }

  *#run(attempt: ShortAttempt | undefined): SocketSteps<TransactionResult[]> {
    try {
      if (attempt !== undefined) yield* this.#continueAttempt(attempt);
      return yield* this.#runDatagrams();
    } finally {
      this.#reset();
    }
  }

  /** Records that the current datagram was passed to the kernel, which may execute it. */
  started(): void {
    this.#current.markSent();
  }

  get timeLeft(): number {
    return this.#deadline - performance.now();
  }

  /** Ends a call at its time limit. Requests without a result get the error ETIMEDOUT. */
  timeOut(): TransactionResult[] {
    this.#abandon((index) => this.#outcomes.timeoutError(index));
    return [...this.#outcomes.results];
  }

  #begin(socket: SocketCore, requests: readonly Uint8Array[], options: ExchangeOptions): void {
    this.clean = true;
    this.#oneDatagram = options.oneDatagram ?? false;
    this.#timeoutMs = checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    this.#postponeDeadline();
    const mayReplyLate = options.awaitReply ?? socket.protocol === NETLINK_AUDIT;
    // If the kernel may reply after the acknowledgement, replies arrive in any order, so the requests are sent one by
    // one.
    this.#limit = mayReplyLate ? 1 : requestsPerDatagram(socket);
    this.#current.begin(socket);
    this.#outcomes.begin(socket, requests, options);
  }

  #postponeDeadline(): void {
    this.#deadline = performance.now() + this.#timeoutMs;
  }

  #reset(): void {
    this.#outcomes.reset();
    this.#current.socket = undefined;
    this.memory.trim();
    this.#area.clear();
  }

  *#runDatagrams(): SocketSteps<TransactionResult[]> {
    const count = this.#outcomes.requests.length;
    const outcomes = this.#outcomes;
    const current = this.#current;
    for (;;) {
      while (current.first < count && outcomes.isFinal(current.first)) current.first++;
      if (current.first >= count) break;
      yield* this.#exchangeDatagram(current.first);
    }
    return outcomes.results;
  }

  *#continueAttempt({ count, sequence, acknowledged, received, slot, reply }: ShortAttempt): SocketSteps<void> {
    if (count === 0) return;
    const { buffer } = this.memory;
    const accepted = buffer.begin();
    if (received > 0) {
      if (this.#current.socket!.isConnected) buffer.slots.recordFromKernel(slot, received);
      accepted.push(buffer.datagram(slot));
    }
    this.#open(0, count, acknowledged ?? count - 1, sequence);
    this.started();
    if (reply !== undefined) this.#outcomes.setReply(0, reply);
    this.#maximum = 1;
    // A datagram of an ignored sender also counts as received.
    yield* this.#finishDatagram(received < 0 ? received : 1);
  }

  *#exchangeDatagram(first: number): SocketSteps<void> {
    try {
      const sent = this.#buildDatagram(first);
      const socket = this.#current.socket!;
      const area = this.#area;
      this.#postponeDeadline();
      checkSentToKernel(socket, yield { kind: "send", socket, area, offset: 0, length: area.length }, sent);
      this.started();
      // Processing during the send does not count as waiting.
      this.#postponeDeadline();
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (this.#oneDatagram && error.errno === -EMSGSIZE) throw tooLongError(this.#area.length);
      // The kernel rejected the datagram; a smaller one may succeed.
      this.#current.fail(first, error);
      this.#current.first = this.#current.end;
      return;
    }
    yield* this.#finishDatagram(this.#isDump ? yield this.#receiveStep() : this.#receiveBatch(0));
  }

  *#finishDatagram(received: number): SocketSteps<void> {
    const current = this.#current;
    try {
      if (!(yield* this.#readReplies(received))) this.#abandon((index) => this.#outcomes.timeoutError(index));
      else if (current.damage !== 0) this.#resendLost();
      else current.first = current.end;
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      this.#abandon(() => error);
    }
  }

  #buildDatagram(first: number): number {
    const socket = this.#current.socket!;
    const outcomes = this.#outcomes;
    const { requests } = outcomes;
    const area = this.#area;
    const end = this.#oneDatagram ? requests.length : this.#datagramEnd(first);
    const netfilter = socket.protocol === NETLINK_NETFILTER;
    let lastAcked = end - 1;
    while (lastAcked >= first && (outcomes.isFinal(lastAcked) || (netfilter && framesBatch(requests[lastAcked]!))))
      lastAcked--;
    const acknowledgeEach = this.#outcomes.options.idempotent === false && !this.#oneDatagram;
    const sequence = socket.takeSequence(end - first);
    const { portId } = socket;
    let sent = 0;
    area.clear();
    // Enlarging the send area step by step would allocate several times its size.
    if (this.#oneDatagram) area.reserve(requests.reduce((sum, { length }) => sum + align(length), 0));
    for (let index = first; index < end; index++) {
      if (outcomes.isFinal(index)) continue;
      const request = requests[index]!;
      const acknowledge = index === lastAcked || (acknowledgeEach && !(netfilter && framesBatch(request)));
      const flags = acknowledge ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST;
      area.appendMessage(request, flags, sequence + index - first, portId);
      sent++;
    }
    this.#open(first, end, lastAcked, sequence);
    return sent;
  }

  #open(first: number, end: number, lastAcked: number, sequence: number): void {
    const { protocol } = this.#current.socket!;
    const { requests, options } = this.#outcomes;
    const isSingle = end - first === 1;
    this.#isDump = isSingle && mayBeDump(protocol, requests[first]!);
    const isLate = isSingle && (options.awaitReply ?? repliesLate(protocol, requests[first]!));
    this.#current.open(first, end, lastAcked, sequence, isLate);
  }

  #datagramEnd(first: number): number {
    const outcomes = this.#outcomes;
    const { requests } = outcomes;
    const { protocol } = this.#current.socket!;
    let end = first;
    let bytes = 0;
    for (; end < requests.length && end - first < this.#limit; end++) {
      if (outcomes.isFinal(end)) continue;
      const request = requests[end]!;
      const size = align(request.length);
      const alone = mayBeDump(protocol, request);
      if (bytes > 0 && (alone || bytes + size > MAX_BATCH_BYTES)) break;
      bytes += size;
      if (alone) return end + 1;
    }
    return end;
  }

  /**
   * Receives queued datagrams: only one in the first receives of a call, and as many as possible in later ones.
   * `before` is the number of earlier receives.
   */
  #receiveBatch(before: number): number {
    const count = this.#current.end - this.#current.first;
    if (before < (count === 1 ? 2 : 1)) {
      this.#maximum = 1;
      return this.#current.socket!.receiveOne(this.memory.buffer);
    }
    // Room for all replies, the acknowledgement and one further datagram.
    const wanted = count + 2;
    this.memory.reserve(wanted);
    const { buffer } = this.memory;
    this.#maximum = Math.min(wanted, buffer.slots.count);
    return this.#current.socket!.receive(buffer, this.#maximum);
  }

  /** The kernel creates the datagrams of a dump during the receive, which can take long. (netlink_recvmsg) */
  #receiveStep(): SocketStep {
    this.#maximum = 1;
    return { kind: "receive", socket: this.#current.socket!, buffer: this.memory.buffer };
  }

  /** Reads replies until every request has one, or a loss is detected. Returns false at the deadline. */
  *#readReplies(firstReceived: number): SocketSteps<boolean> {
    const current = this.#current;
    const socket = current.socket!;
    let overruns = 0;
    let hasLookedLate = false;
    for (let received = firstReceived, receives = 1; ; receives++) {
      overruns = received === -ENOBUFS ? overruns + 1 : 0;
      if (current.take(received, this.memory.buffer.accepted)) this.#postponeDeadline();
      const next = stepAfter(received, this.#maximum, current.isComplete, current.isLossy);
      if (next === "finish") return true;
      const mayReceive = overruns < MAX_OVERRUNS && (receives < RECEIVES_WITHOUT_CLOCK || this.timeLeft > 0);
      if (next !== "receive" || !mayReceive) {
        if (current.conclude()) return true;
        // After the time limit, looks once more: a process that did not run until then has not read what arrived.
        const left = this.timeLeft;
        if (left <= 0 && hasLookedLate) return false;
        if ((yield { kind: "wait", socket, timeoutMs: Math.max(left, 0) }) === 0) return false;
        hasLookedLate = left <= 0;
      }
      received = this.#isDump ? yield this.#receiveStep() : this.#receiveBatch(receives);
    }
  }

  /**
   * After replies were lost, finds the first request to resend. Requests that must not be resent fail.
   *
   * The kernel has executed all requests of the datagram. By default, a request is resent only if it changes nothing,
   * and if no later request of the datagram may have changed the data that it reads.
   */
  #resendLost(): void {
    this.memory.useLarger();
    const { maxResends = DEFAULT_RESENDS, idempotent } = this.#outcomes.options;
    const outcomes = this.#outcomes;
    const current = this.#current;
    const canRepeat = this.#oneDatagram && outcomes.sendCount(0) <= maxResends && !current.areAllOutcomesKnown;
    if (canRepeat && (idempotent ?? this.#outcomes.requests.every((_, index) => outcomes.onlyReads(index)))) {
      for (let index = 0; index < current.end; index++) outcomes.restart(index);
      current.rewind(0);
      return;
    }
    let again = current.end;
    let certain = 0;
    let onlyReadsFollow = true;
    for (let index = current.end - 1; index >= current.first; index--) {
      if (idempotent === undefined) onlyReadsFollow &&= outcomes.onlyReads(index);
      if (outcomes.isFinal(index)) continue;
      const resent = !this.#oneDatagram && (idempotent ?? onlyReadsFollow) && outcomes.sendCount(index) <= maxResends;
      if (current.isOutcomeKnown(index)) {
        certain++;
        outcomes.apply(index, "settle");
      } else if (resent) {
        outcomes.prepareResend(index);
        again = index;
      } else {
        outcomes.fail(index, outcomes.lossError(index, Math.max(current.damage, 0)));
        outcomes.apply(index, "settle");
      }
    }
    if (idempotent === true) this.#repeatWrites(again);
    // The receive buffer had room for the replies to `certain` requests.
    if (current.isLossy) this.#limit = Math.max(certain > 0 ? certain : this.#limit >> 1, 1);
    current.rewind(again);
  }

  /** If a write is resent, also resends all later writes, so that the last write takes effect last. */
  #repeatWrites(first: number): void {
    const outcomes = this.#outcomes;
    let repeats = false;
    for (let index = first; index < this.#current.end; index++) {
      if (outcomes.onlyReads(index)) continue;
      if (!outcomes.isFinal(index)) repeats = true;
      else if (repeats) outcomes.prepareResend(index);
    }
  }

  #abandon(error: (index: number) => NetlinkError): void {
    const count = this.#outcomes.requests.length;
    const outcomes = this.#outcomes;
    const current = this.#current;
    if (current.first < current.end) this.clean = false;
    for (let index = current.first; index < count; index++) {
      if (outcomes.isFinal(index)) continue;
      if (index < current.end && (current.isOutcomeKnown(index) || outcomes.stage(index) === Stage.Replied)) continue;
      outcomes.fail(index, error(index));
    }
    current.first = count;
  }
}

function tooLongError(length: number): RangeError {
  return rangeError(
    "requests",
    `${length} bytes in one datagram are more than the socket's send buffer takes; ` +
      "use a socket with a larger sendBufferSize, or split them",
  );
}
