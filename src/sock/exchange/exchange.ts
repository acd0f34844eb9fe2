import {
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../../constants/netlink.ts";
import type { ReceiveSlots } from "../../ffi/receive-slots.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { align } from "../../message/bytes.ts";
import {
  BorrowedMessage,
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  Message,
  type MessageView,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../../message/message.ts";
import type { PackedRequests } from "../../message/packed-requests.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../call-options.ts";
import type { SocketCore } from "../socket-core.ts";
import { type ExchangeOptions, type SingleResult, successes, type TransactionResult } from "./outcomes.ts";
import { MAX_BATCH_BYTES, WindowedExchange, windowSize } from "./windowed-exchange.ts";

/**
 * Sends the requests of one call and reads their replies.
 *
 * A single request and packed requests take a short path as long as each received datagram is a plain acknowledgement or
 * a plain reply. The {@link WindowedExchange} continues after any other datagram, and handles all other calls.
 */
export class Exchange {
  readonly #windows = new WindowedExchange();
  readonly #area = this.#windows.area;
  readonly #memory = this.#windows.memory;
  /**
   * Sequence number of the request of {@link runDirectly}, length of its reply so far, and result of the last receive.
   * The sequence number is 0 if the request was not sent.
   */
  #sequence = 0;
  #replyLength = 0;
  #received = 0;
  /** The reply that the last call returned as a view of the buffer instead of a copy. */
  #lent: BorrowedMessage | undefined;

  /** Whether the socket can be reused after the call: no more replies to the call can arrive. */
  get clean(): boolean {
    return this.#windows.clean;
  }

  /** Sends one or more requests and returns their results in order. */
  run(socket: SocketCore, requests: readonly Uint8Array[], options: ExchangeOptions): TransactionResult[] {
    this.#endLending();
    return this.#windows.run(socket, requests, options);
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
    this.#windows.clean = true;
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
    const { slots } = this.#memory.buffer;
    const sequence = socket.takeSequence(1);
    area.clear();
    area.appendMessage(request, NLM_F_REQUEST | NLM_F_ACK, sequence, socket.portId);
    if (!socket.sendDirectly(area, 1)) {
      this.#sequence = 0;
      return -1;
    }
    // The reply stays in the first slot of the buffer until the acknowledgement arrives.
    let length = 0;
    for (let slot = 0; ; slot = 1) {
      const received = socket.receiveDirectly(slots, slot);
      const answer = plainReplyLength(slots, received, sequence, slot);
      if (answer < 0) return length;
      if (answer === 0 || length !== 0) {
        this.#sequence = sequence;
        this.#replyLength = length;
        this.#received = received;
        return -1;
      }
      length = answer;
    }
  }

  /** Returns the reply that {@link runDirectly} received, as a view of the buffer or as a copy. */
  takeReply(length: number, lend: boolean | undefined): MessageView {
    const { slots } = this.#memory.buffer;
    if (lend !== true) return new Message(slots.bytes.slice(0, length));
    this.#lent = new BorrowedMessage(slots.bytes, slots.view).point(0, length);
    return this.#lent;
  }

  /**
   * Continues after {@link runDirectly} returned -1. The request could not be sent, or a datagram was received that is
   * neither a plain reply nor an acknowledgement.
   */
  continueOne(socket: SocketCore, request: Uint8Array, options: ExchangeOptions): TransactionResult {
    const sequence = this.#sequence;
    if (sequence === 0) return this.run(socket, [request], options)[0]!;
    const length = this.#replyLength;
    const reply = length === 0 ? undefined : new Message(this.#memory.buffer.slots.bytes.slice(0, length));
    const slot = length === 0 ? 0 : 1;
    const attempt = { count: 1, sequence, received: this.#received, slot, reply };
    return this.#windows.run(socket, [request], options, attempt)[0]!;
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
    this.#windows.clean = true;
    const deadline = performance.now() + checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const { slots } = this.#memory.buffer;
    const window = windowSize(socket);
    let sequence = socket.takeSequence(requests.count);
    let start = 0;
    let done = 0;
    while (start < requests.length) {
      const isLate = done > 0 && performance.now() >= deadline;
      const count = isLate ? 0 : this.#packWindow(requests, start, window, sequence, socket.portId);
      const isSent = count > 0 && socket.sendDirectly(this.#area, count);
      const received = isSent ? socket.receiveDirectly(slots, 0) : 0;
      if (!isSent || plainReplyLength(slots, received, sequence + count - 1, 0) >= 0) {
        const attempt = {
          count: isSent ? count : 0,
          sequence,
          received,
          slot: 0,
          deadline: done > 0 ? deadline : undefined,
        };
        const rest = this.#windows.run(socket, requests.split(start), describingFrom(done, options), attempt);
        return successes(done).concat(rest);
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
