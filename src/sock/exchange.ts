import { EAGAIN, EBADMSG, EMSGSIZE, ENOBUFS } from "../constants/errno.ts";
import {
  NETLINK_AUDIT,
  NETLINK_NETFILTER,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { NetlinkError, systemCallError } from "../errors.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import { SendArea } from "../ffi/send-area.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { align } from "../message/bytes.ts";
import { errorCode } from "../message/control.ts";
import {
  BorrowedMessage,
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  Message,
  MessageCursor,
  type MessageView,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../message/message.ts";
import type { PackedRequests } from "../message/packed-requests.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "./call-options.ts";
import { type ExchangeOptions, Outcomes, type SingleResult, successes, type TransactionResult } from "./outcomes.ts";
import { type Datagram, ReceiveBuffer } from "./receive-buffer.ts";
import { framesBatch, mayBeDump, repliesLate } from "./request-kinds.ts";
import type { SocketCore } from "./socket-core.ts";

const DEFAULT_RESENDS = 3;
/** Maximum number of requests that are sent before their replies are read. */
const MAX_WINDOW = 128;
/** Size in bytes that a reply is assumed to take in the receive buffer of the socket. Open vSwitch assumes the same. */
const ASSUMED_REPLY_SIZE = 4096;
/**
 * Maximum number of request bytes in one datagram. The kernel copies a datagram into contiguous memory, and a single
 * page is cheap to allocate.
 */
const MAX_BATCH_BYTES = 4096 - 512;
/** Maximum number of datagrams that one system call receives. */
const RECEIVE_SLOTS = 64;
/** Maximum size in bytes of the buffer for replies. Only a single larger reply exceeds it. */
const MAX_BUFFER = 64 * 1024 * 1024;
const MAX_REPLY = 2 ** 30;
/** Maximum slot size of a reply buffer that is kept for later calls. A slot holds one datagram. */
const MAX_RETAINED_REPLY = 1024 * 1024;

/**
 * Number of receives between two checks of the deadline. The queue may never become empty, because peers can fill it as
 * fast as it is read.
 */
const RECEIVES_WITHOUT_CLOCK = 16;

const NO_REQUESTS: readonly Uint8Array[] = [];
const NO_OPTIONS: ExchangeOptions = {};

/**
 * Sends the requests of one call and reads their replies.
 *
 * ```
 * requests   │ done │ first … end: the window in flight │ not sent yet │
 * ```
 *
 * A window is a group of requests in one datagram. The kernel processes a window in order while it is being sent. A
 * reply to one request therefore confirms all earlier ones, unless replies were dropped. After a drop, only a request
 * with its own reply is confirmed.
 *
 * The next window starts at the first request that must be resent, so that requests never change their order. It omits
 * later requests that are already confirmed.
 */
export class Exchange {
  /** Whether the socket can be reused: no more replies to this call can arrive. */
  clean = true;
  readonly #area = new SendArea();
  readonly #cursor = new MessageCursor();
  readonly #outcomes = new Outcomes();
  readonly #standardBuffer = new ReceiveBuffer({ slots: RECEIVE_SLOTS });
  #buffer = this.#standardBuffer;
  /**
   * A larger buffer for replies. It replaces the current buffer once all replies of the current datagram have been
   * read.
   */
  #enlarged: ReceiveBuffer | undefined;
  #socket: SocketCore | undefined;
  #requests = NO_REQUESTS;
  #options = NO_OPTIONS;
  #oneDatagram = false;
  /** Whether the kernel may reply to some requests after it has acknowledged them. */
  #mayReplyLate = false;
  /**
   * The requests in the datagram that was sent last. `#first` is the index of its first request, which has sequence
   * number `#firstSequence`. `#end` is the index after its last request.
   */
  #first = 0;
  #end = 0;
  #firstSequence = 0;
  /** Whether the datagram in flight contains a single request whose reply follows its acknowledgement. */
  #repliesLate = false;
  /**
   * Index of the last request in the datagram that requests an acknowledgement; less than `#first` if there is none.
   */
  #lastAcked = 0;
  /** Index in the datagram in flight. All requests before it are confirmed, unless replies were dropped. */
  #confirmed = 0;
  /** Error number with which the socket reported lost replies to the datagram in flight; 0 if none was lost. */
  #lost = 0;
  /** Whether a reply was truncated, so that its request must be sent again. */
  #cut = false;
  /** The kernel's drop count before the requests were sent. Used for a socket that does not report drops. */
  #dropped = 0;
  #window = 1;
  /** Whether no message follows the acknowledgement of a request. */
  #acknowledgedLast = false;
  #maximum = 1;
  #deadline = 0;
  /** Result of the last receive of {@link runDirectly}, and the length of the reply that was received before it. */
  #received = 0;
  #replyLength = 0;
  /** The reply that the last call returned as a view of the buffer instead of a copy. */
  #lent: BorrowedMessage | undefined;

  /** Sends one or more requests and returns their results in order. */
  run(socket: SocketCore, requests: readonly Uint8Array[], options: ExchangeOptions): TransactionResult[] {
    this.#endLending();
    try {
      this.#begin(socket, requests, options);
      return this.#runWindows();
    } finally {
      this.#reset();
    }
  }

  /** Invalidates the reply that the last call returned as a view of the buffer. */
  #endLending(): void {
    this.#lent?.retire();
    this.#lent = undefined;
  }

  /**
   * Sends a single request and reads its reply. With `lendReply`, a reply of one message may be a view of the buffer
   * that is valid until the next call.
   */
  runOne(
    socket: SocketCore,
    request: Uint8Array,
    options: ExchangeOptions & { lendReply?: boolean | undefined },
  ): SingleResult {
    if (!socket.isDirect || options.awaitReply === true) return this.run(socket, [request], options)[0]!;
    const length = this.runDirectly(socket, request);
    if (length === 0) return {};
    if (length > 0) return { reply: this.takeReply(length, options.lendReply) };
    return this.continueOne(socket, request, options);
  }

  /**
   * Sends a single request and reads its reply on the fastest path, which calls no function of the caller. Requires
   * {@link SocketCore.isDirect}.
   *
   * Returns 0 for a plain acknowledgement, or the length of the reply, for {@link takeReply}. Returns -1 in all other
   * cases, after which the caller must call {@link continueOne}.
   */
  runDirectly(socket: SocketCore, request: Uint8Array): number {
    if (this.#lent !== undefined) this.#endLending();
    const area = this.#area;
    const { slots } = this.#buffer;
    const sequence = socket.takeSequence(1);
    area.clear();
    area.appendMessage(request, NLM_F_REQUEST | NLM_F_ACK, sequence, socket.portId);
    this.clean = true;
    if (!socket.sendDirectly(area, 1)) {
      this.#firstSequence = 0;
      return -1;
    }
    // The reply stays in the first slot of the buffer until the acknowledgement arrives.
    let length = 0;
    for (let slot = 0; ; slot = 1) {
      const received = socket.receiveDirectly(slots, slot);
      const answer = plainReplyLength(slots, received, sequence, slot);
      if (answer < 0) return length;
      if (answer === 0 || length !== 0) {
        this.#firstSequence = sequence;
        this.#replyLength = length;
        this.#received = received;
        return -1;
      }
      length = answer;
    }
  }

  /** Returns the reply that {@link runDirectly} received, as a view of the buffer or as a copy. */
  takeReply(length: number, lend: boolean | undefined): MessageView {
    const { slots } = this.#buffer;
    if (lend !== true) return new Message(slots.bytes.slice(0, length));
    this.#lent = new BorrowedMessage(slots.bytes, slots.view).point(0, length);
    return this.#lent;
  }

  /**
   * Continues after {@link runDirectly} returned -1. The request could not be sent, or a datagram was received that is
   * neither a plain reply nor an acknowledgement.
   */
  continueOne(socket: SocketCore, request: Uint8Array, options: ExchangeOptions): TransactionResult {
    const sequence = this.#firstSequence;
    if (sequence === 0) return this.run(socket, [request], options)[0]!;
    const length = this.#replyLength;
    try {
      this.#begin(socket, [request], options);
      if (length !== 0) this.#outcomes.setReply(0, new Message(this.#buffer.slots.bytes.slice(0, length)));
      this.#continueWindow(0, 1, sequence, length === 0 ? 0 : 1, this.#received);
      return this.#runWindows()[0]!;
    } finally {
      this.#reset();
    }
  }

  /**
   * Sends packed requests, one datagram after the other, while each reply is a plain acknowledgement. After any other
   * reply, continues on the general path with copies of the remaining requests.
   */
  runPacked(socket: SocketCore, requests: PackedRequests, options: ExchangeOptions): TransactionResult[] {
    if (!socket.isDirect || options.idempotent === false || options.awaitReply === true) {
      return this.run(socket, requests.split(), options);
    }
    this.#endLending();
    this.clean = true;
    const deadline = performance.now() + checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const { slots } = this.#buffer;
    const window = windowOf(socket);
    let sequence = socket.takeSequence(requests.count);
    let start = 0;
    let done = 0;
    while (start < requests.length) {
      const isLate = done > 0 && performance.now() >= deadline;
      const count = isLate ? 0 : this.#packWindow(requests, start, window, sequence, socket.portId);
      const isSent = count > 0 && socket.sendDirectly(this.#area, count);
      const received = isSent ? socket.receiveDirectly(slots, 0) : 0;
      if (!isSent || plainReplyLength(slots, received, sequence + count - 1, 0) >= 0) {
        try {
          this.#begin(socket, requests.split(start), describingFrom(done, options));
          this.#deadline = deadline;
          if (isLate) this.#abandon((index) => this.#outcomes.timeoutError(index));
          if (isSent) this.#continueWindow(0, count, sequence, 0, received);
          return successes(done).concat(this.#runWindows());
        } finally {
          this.#reset();
        }
      }
      start += align(this.#area.length);
      done += count;
      sequence += count;
    }
    return successes(done);
  }

  /**
   * Copies at most `window` packed requests from an offset on into one datagram, with consecutive sequence numbers.
   * Returns their number.
   */
  #packWindow(requests: PackedRequests, start: number, window: number, sequence: number, portId: number): number {
    const { length } = requests;
    let end = start;
    let last = start;
    let count = 0;
    for (; count < window && end < length; count++) {
      const next = requests.after(end);
      if (count > 0 && next - start > MAX_BATCH_BYTES) break;
      requests.stamp(end, NLM_F_REQUEST, sequence + count, portId);
      last = end;
      end = next;
    }
    const area = this.#area;
    area.clear();
    area.append(requests.bytes.subarray(start, end));
    area.addFlags(last - start, NLM_F_ACK);
    return count;
  }

  /** Sends the requests in groups, one datagram each, and reads the replies until all requests are done. */
  #runWindows(): TransactionResult[] {
    const count = this.#requests.length;
    const outcomes = this.#outcomes;
    for (;;) {
      while (this.#first < count && outcomes.isFinal(this.#first)) this.#first++;
      if (this.#first >= count) break;
      if (this.#end > 0 && this.#timeLeft() <= 0) this.#abandon((index) => outcomes.timeoutError(index));
      else this.#exchangeWindow(this.#first);
    }
    return outcomes.results;
  }

  #reset(): void {
    this.#outcomes.reset();
    this.#requests = NO_REQUESTS;
    this.#options = NO_OPTIONS;
    this.#socket = undefined;
    if (this.#buffer.slots.capacity > MAX_RETAINED_REPLY) this.#buffer = this.#standardBuffer;
  }

  #begin(socket: SocketCore, requests: readonly Uint8Array[], options: ExchangeOptions): void {
    this.clean = true;
    this.#socket = socket;
    this.#requests = requests;
    this.#options = options;
    this.#oneDatagram = options.oneDatagram ?? false;
    this.#mayReplyLate = options.awaitReply ?? socket.protocol === NETLINK_AUDIT;
    this.#first = 0;
    this.#end = 0;
    this.#deadline = performance.now() + checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    this.#acknowledgedLast = socket.isAcknowledgedLast;
    // Replies after acknowledgements arrive in any order, so send only one request at a time.
    this.#window = this.#mayReplyLate ? 1 : windowOf(socket);
    this.#outcomes.begin(socket.protocol, requests, options);
  }

  #timeLeft(): number {
    return this.#deadline - performance.now();
  }

  /**
   * Continues with a group of requests that was sent on the fast path. `received` is the result of its last receive.
   */
  #continueWindow(first: number, end: number, sequence: number, slot: number, received: number): void {
    const buffer = this.#buffer;
    const accepted = buffer.begin();
    if (received > 0) {
      if (this.#socket!.isConnected) buffer.slots.recordFromKernel(slot, received);
      accepted.push(buffer.datagram(slot));
    }
    this.#openWindow(first, end, end - 1, sequence);
    for (let index = first; index < end; index++) this.#outcomes.countSend(index);
    this.#maximum = 1;
    // A datagram from an ignored sender also counts as received.
    this.#finishWindow(received < 0 ? received : 1);
  }

  /**
   * Sends the datagram that starts with request `first`, reads the replies, and decides with which request to continue.
   */
  #exchangeWindow(first: number): void {
    try {
      const sent = this.#buildWindow(first);
      this.#socket!.sendArea(this.#area, 0, this.#area.length, sent);
    } catch (error) {
      if (this.#oneDatagram && error instanceof NetlinkError && error.errno === -EMSGSIZE) {
        throw tooLongError(this.#area.length);
      }
      // The kernel rejected the whole datagram. A later datagram may have another size and succeed.
      this.#fail(error, (failure) => {
        for (let index = first; index < this.#end; index++) {
          if (!this.#outcomes.isFinal(index)) this.#outcomes.fail(index, failure);
        }
        this.#first = this.#end;
      });
      return;
    }
    this.#finishWindow(this.#receiveBatch(0));
  }

  /**
   * Reads and evaluates the replies to the datagram in flight. `received` datagrams of replies are already in the
   * buffer.
   */
  #finishWindow(received: number): void {
    try {
      if (!this.#readReplies(received)) this.#abandon((index) => this.#outcomes.timeoutError(index));
      else if (this.#lost !== 0 || this.#cut) this.#resendLost();
      else this.#first = this.#end;
    } catch (error) {
      this.#fail(error, (failure) => this.#abandon(() => failure));
    }
  }

  #fail(error: unknown, settle: (failure: NetlinkError) => void): void {
    if (!(error instanceof NetlinkError)) throw error;
    settle(error);
  }

  /** Copies the requests from index `first` on into one datagram. Returns their number. */
  #buildWindow(first: number): number {
    const socket = this.#socket!;
    const requests = this.#requests;
    const outcomes = this.#outcomes;
    const area = this.#area;
    const end = this.#oneDatagram ? requests.length : this.#windowEnd(first);
    const netfilter = socket.protocol === NETLINK_NETFILTER;
    let lastAcked = end - 1;
    while (lastAcked >= first && (outcomes.isFinal(lastAcked) || (netfilter && framesBatch(requests[lastAcked]!))))
      lastAcked--;
    const acknowledgeEach = this.#options.idempotent === false && !this.#oneDatagram;
    const sequence = socket.takeSequence(end - first);
    const { portId } = socket;
    let sent = 0;
    area.clear();
    for (let index = first; index < end; index++) {
      if (outcomes.isFinal(index)) continue;
      const request = requests[index]!;
      const acknowledge = index === lastAcked || (acknowledgeEach && !(netfilter && framesBatch(request)));
      const flags = acknowledge ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST;
      area.appendMessage(request, flags, sequence + index - first, portId);
      outcomes.countSend(index);
      sent++;
    }
    this.#openWindow(first, end, lastAcked, sequence);
    if (socket.hidesOverruns) this.#dropped = socket.memory().dropped;
    return sent;
  }

  #openWindow(first: number, end: number, lastAcked: number, sequence: number): void {
    this.#first = first;
    this.#end = end;
    this.#lastAcked = lastAcked;
    this.#confirmed = first;
    this.#firstSequence = sequence;
    this.#lost = 0;
    this.#cut = false;
    this.#repliesLate = this.#mayReplyLate && end - first === 1 && this.#isRepliedLate(first);
  }

  #isRepliedLate(index: number): boolean {
    return this.#options.awaitReply ?? repliesLate(this.#socket!.protocol, this.#requests[index]!);
  }

  /** Returns the index after the last request that fits into one datagram with request `first`. */
  #windowEnd(first: number): number {
    const requests = this.#requests;
    const outcomes = this.#outcomes;
    const { protocol } = this.#socket!;
    let end = first;
    let bytes = 0;
    for (; end < requests.length && end - first < this.#window; end++) {
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
   * Receives the first reply alone, because it is usually the last, and then as many queued replies as possible.
   * `before` is the number of earlier receives for the same requests.
   */
  #receiveBatch(before: number): number {
    const count = this.#end - this.#first;
    const one = before < (count === 1 ? 2 : 1);
    // Allow one more datagram than expected, so that receiving fewer shows that the queue is empty.
    this.#maximum = one ? 1 : Math.min(count + 2, this.#buffer.slots.count);
    return one ? this.#socket!.receiveOne(this.#buffer) : this.#socket!.receive(this.#buffer, this.#maximum);
  }

  /**
   * Reads replies until every request has one or a loss is detected. Starts with the replies that were already
   * received. Returns false at the deadline.
   */
  #readReplies(first: number): boolean {
    const socket = this.#socket!;
    const { accepted } = this.#buffer;
    for (let received = first, receives = 1; ; received = this.#receiveBatch(receives++)) {
      if (received === -ENOBUFS) {
        socket.claimDrops(socket.memory().dropped);
        this.#lost = ENOBUFS;
        continue;
      }
      if (received < 0 && received !== -EAGAIN) throw systemCallError("recvmmsg", received);
      for (let index = 0; index < accepted.length; index++) this.#readDatagram(accepted[index]!);
      if (this.#confirmed > this.#lastAcked && this.#acknowledgedLast && this.#lost === 0 && !this.#cut) return true;
      // An error ends a receive early. After an overrun, the kernel also drops messages until a receive finds the queue
      // empty.
      const more = this.#lost === 0 ? received === this.#maximum : received > 0;
      if (more && (receives < RECEIVES_WITHOUT_CLOCK || this.#timeLeft() > 0)) continue;
      if (socket.hidesOverruns && socket.memory().dropped !== this.#dropped) this.#lost = ENOBUFS;
      // The kernel replies before the send returns, so with an empty queue, a missing reply was lost. Exceptions are
      // the few families that reply later, or that reply without an acknowledgement.
      if (this.#confirmed === this.#lastAcked && this.#outcomes.hasReply(this.#confirmed)) this.#confirmed++;
      if (this.#confirmed <= this.#lastAcked && this.#lost === 0) this.#spreadRefusal();
      if (this.#confirmed > this.#lastAcked) this.#confirmed = this.#end;
      if (this.#confirmed === this.#end || this.#lost !== 0 || this.#cut) return true;
      const left = this.#timeLeft();
      if (left <= 0 || socket.wait(POLLIN, left) === 0) return false;
    }
  }

  /**
   * If the first request of a netfilter datagram lacks a privilege or does not open a batch, netfilter ignores the
   * other requests. They then fail for the same reason.
   */
  #spreadRefusal(): void {
    if (this.#socket!.protocol !== NETLINK_NETFILTER) return;
    const { error } = this.#outcomes.results[this.#first]!;
    if (error === undefined) return;
    for (let index = this.#confirmed; index < this.#end; index++) {
      if (!this.#outcomes.isFinal(index)) this.#outcomes.fail(index, error);
    }
    this.#confirmed = this.#end;
  }

  /** Processes the messages of a received datagram. */
  #readDatagram(datagram: Datagram): void {
    // Ignore datagrams of peers: only the kernel replies.
    if (datagram.sender !== 0) return;
    const cursor = datagram.cursor(this.#cursor);
    const { message } = cursor;
    while (cursor.next()) {
      if (message.type === NLMSG_OVERRUN) this.#lost = ENOBUFS;
      const index = this.#requestOf(message.sequence);
      if (index >= 0 && message.type !== NLMSG_NOOP && message.type !== NLMSG_OVERRUN) {
        this.#readMessage(index, message);
      }
    }
    if (datagram.truncated) this.#recordTruncation(datagram);
    // A malformed reply counts as lost, because not even its sequence number can be trusted.
    else if (cursor.error !== undefined) this.#lost = EBADMSG;
  }

  /**
   * Returns the index of the request in flight with this sequence number. Returns -1 if there is none, as for a late
   * reply to an earlier attempt.
   */
  #requestOf(sequence: number): number {
    const index = this.#first + sequence - this.#firstSequence;
    return index >= this.#first && index < this.#end ? index : -1;
  }

  /**
   * Records that a reply did not fit the buffer, and allocates a larger buffer for the case that the request is resent.
   */
  #recordTruncation(datagram: Datagram): void {
    const sequence = sequenceOfCutMessage(datagram);
    const index = sequence < 0 ? -1 : this.#requestOf(sequence);
    if (sequence < 0) {
      this.#lost = EMSGSIZE;
    } else if (index >= 0) {
      this.#outcomes.markTruncated(index);
      this.#cut = true;
      if (index > this.#confirmed) this.#confirmed = index;
    }
    const { length } = datagram;
    if (length <= (this.#enlarged ?? this.#buffer).slots.capacity) return;
    const slotSize = Math.min(length * 2, MAX_REPLY);
    const slots = Math.min(Math.max(Math.floor(MAX_BUFFER / slotSize), 1), RECEIVE_SLOTS);
    this.#enlarged = new ReceiveBuffer({ slots, slotSize });
  }

  #readMessage(index: number, message: BorrowedMessage): void {
    const { type } = message;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      if (this.#isDroppedReply(message)) {
        this.#lost = ENOBUFS;
      } else if (this.#repliesLate && type === NLMSG_ERROR && errorCode(message) === 0) {
        this.#outcomes.acknowledge(index, message);
      } else if (this.#outcomes.conclude(index, message) && index >= this.#confirmed) {
        this.#confirmed = index + 1;
      }
    } else if (this.#outcomes.addData(index, message) && index > this.#confirmed) {
      // The kernel processes requests in order, so a reply to one request confirms all earlier ones.
      this.#confirmed = index;
    }
  }

  /**
   * Reports whether EAGAIN means that the reply was dropped rather than that the request failed (only with
   * `noEnobufs`).
   */
  #isDroppedReply(message: BorrowedMessage): boolean {
    const socket = this.#socket!;
    return socket.hidesOverruns && errorCode(message) === EAGAIN && socket.memory().dropped !== this.#dropped;
  }

  /**
   * After replies were lost, fails the requests that must not be resent, and finds the first request that can be
   * resent.
   *
   * The kernel has executed all requests of the datagram; only replies are missing. By default, a request is resent
   * only if it changes nothing and no later request of the datagram may have changed the data that it reads.
   */
  #resendLost(): void {
    if (this.#enlarged !== undefined) this.#buffer = this.#enlarged;
    this.#enlarged = undefined;
    const { maxResends = DEFAULT_RESENDS, idempotent } = this.#options;
    const outcomes = this.#outcomes;
    const canRepeat = this.#oneDatagram && outcomes.sendCount(0) <= maxResends && !this.#areAllOutcomesKnown();
    if (canRepeat && (idempotent ?? this.#onlyReads())) {
      for (let index = 0; index < this.#end; index++) outcomes.restart(index);
      this.#first = 0;
      return;
    }
    let again = this.#end;
    let certain = 0;
    let onlyReadsFollow = true;
    for (let index = this.#end - 1; index >= this.#first; index--) {
      if (idempotent === undefined) onlyReadsFollow &&= outcomes.onlyReads(index);
      if (outcomes.isFinal(index)) continue;
      const resent = !this.#oneDatagram && (idempotent ?? onlyReadsFollow) && outcomes.sendCount(index) <= maxResends;
      if (this.#isOutcomeKnown(index)) {
        outcomes.finalize(index);
        certain++;
      } else if (resent) {
        outcomes.prepareResend(index);
        again = index;
      } else {
        outcomes.fail(index, outcomes.lossError(index, this.#lost));
        outcomes.finalize(index);
      }
    }
    if (idempotent === true) this.#repeatWrites(again);
    // The receive buffer has room for the replies that arrived for this datagram, so the next datagram has no more
    // requests.
    if (this.#lost !== 0) this.#window = Math.max(certain > 0 ? certain : this.#window >> 1, 1);
    this.#first = again;
    this.#confirmed = again;
  }

  /**
   * Marks acknowledged writes for resending if they follow a resent write, because the last write must determine the
   * result.
   */
  #repeatWrites(first: number): void {
    const outcomes = this.#outcomes;
    let repeats = false;
    for (let index = first; index < this.#end; index++) {
      if (outcomes.onlyReads(index)) continue;
      if (!outcomes.isFinal(index)) repeats = true;
      else if (repeats) outcomes.prepareResend(index);
    }
  }

  #onlyReads(): boolean {
    return this.#requests.every((_, index) => this.#outcomes.onlyReads(index));
  }

  #areAllOutcomesKnown(): boolean {
    for (let index = this.#first; index < this.#end; index++) if (!this.#isOutcomeKnown(index)) return false;
    return true;
  }

  /** Reports whether the outcome of a request in flight is known. */
  #isOutcomeKnown(index: number): boolean {
    const settled = this.#lost === 0 ? index < this.#confirmed : undefined;
    return this.#outcomes.isKnown(index, settled);
  }

  /** Ends the call. Every request with an unknown outcome fails with an error. */
  #abandon(error: (index: number) => NetlinkError): void {
    const count = this.#requests.length;
    // Replies to requests in flight may still arrive.
    if (this.#first < this.#end) this.clean = false;
    for (let index = this.#first; index < count; index++) {
      if (this.#outcomes.isFinal(index)) continue;
      if (index < this.#end && (this.#isOutcomeKnown(index) || this.#outcomes.hasReply(index))) continue;
      this.#outcomes.fail(index, error(index));
    }
    this.#first = count;
  }
}

/** Returns the maximum number of requests that may be in flight on a socket. */
function windowOf({ transport }: SocketCore): number {
  return Math.min(Math.max(Math.floor(transport.receiveBufferSize / ASSUMED_REPLY_SIZE), 1), MAX_WINDOW);
}

/** Returns the options for the requests of a call from index `first` on. */
function describingFrom(first: number, options: ExchangeOptions): ExchangeOptions {
  const { describe } = options;
  if (describe === undefined) return options;
  return { ...options, describe: (index, reply) => describe(first + index, reply) };
}

/**
 * Classifies the datagram of `received` bytes in a slot of the receive buffer. Returns -1 for a plain acknowledgement
 * of this sequence number, the length of the message if the datagram is one data message, and 0 for any other content.
 */
function plainReplyLength(slots: ReceiveSlots, received: number, sequence: number, slot: number): number {
  if (received < NLMSG_HDRLEN + 4 || received > slots.capacity) return 0;
  const { view } = slots;
  const at = slots.offset(slot);
  const length = view.getUint32(at + LENGTH_OFFSET, hostLittleEndian);
  if (length > received || align(length) < received) return 0;
  if (view.getUint32(at + SEQUENCE_OFFSET, hostLittleEndian) !== sequence) return 0;
  const type = view.getUint16(at + TYPE_OFFSET, hostLittleEndian);
  const flags = view.getUint16(at + FLAGS_OFFSET, hostLittleEndian);
  if (type >= NLMSG_MIN_TYPE) return (flags & NLM_F_MULTI) === 0 ? length : 0;
  const acknowledges = type === NLMSG_ERROR && length >= NLMSG_HDRLEN + 4 && (flags & NLM_F_ACK_TLVS) === 0;
  return acknowledges && view.getInt32(at + NLMSG_HDRLEN, hostLittleEndian) === 0 ? -1 : 0;
}

/**
 * Returns the sequence number of the truncated message in a datagram. Returns -1 if it is unknown or if several
 * messages are missing.
 */
function sequenceOfCutMessage(datagram: Datagram): number {
  const { bytes, length } = datagram;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + NLMSG_HDRLEN <= bytes.length; ) {
    const end = at + align(view.getUint32(at + LENGTH_OFFSET, hostLittleEndian));
    if (end <= at) return -1;
    if (end > bytes.length) return end < length ? -1 : view.getUint32(at + SEQUENCE_OFFSET, hostLittleEndian);
    at = end;
  }
  return -1;
}

/** Returns the error for requests that do not fit into one datagram. */
function tooLongError(length: number): RangeError {
  return new RangeError(
    `requests: ${length} bytes in one datagram are more than the socket's send buffer takes; ` +
      "use a socket with a larger sendBufferSize, or split them",
  );
}
