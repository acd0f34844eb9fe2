import { align } from "../base/bytes.ts";
import { EAGAIN, EBADMSG, EMSGSIZE, ENOBUFS } from "../constants/errno.ts";
import {
  NETLINK_NETFILTER,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { type NetlinkError, systemCallError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode } from "../message/control.ts";
import { type BorrowedMessage, LENGTH_OFFSET, MessageCursor, SEQUENCE_OFFSET } from "../message/message.ts";
import type { Datagram } from "../sock/receive-buffer.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { Stage } from "./fate.ts";
import type { Outcomes } from "./outcomes.ts";
import type { ReplyMemory } from "./reply-memory.ts";

/** Value of {@link SentDatagram.damage}: replies were truncated, and their requests must be resent. */
const CUT = -1;

/**
 * Requests in the datagram that was sent last, and the state of their replies.
 *
 * The kernel processes the requests of a datagram in order during the send. A reply to one request therefore confirms
 * that all earlier ones were executed. If replies were dropped, only requests with a reply are confirmed.
 */
export class SentDatagram {
  /** Socket of the call; undefined between calls. */
  socket: SocketCore | undefined;
  first = 0;
  end = 0;
  /** Index of the last request that requests an acknowledgement; less than `first` if none does. */
  lastAcked = 0;
  /** Requests before this index are confirmed, unless replies were dropped. */
  confirmed = 0;
  /**
   * Error number, such as ENOBUFS, if replies were lost; {@link CUT} if only replies of known requests were truncated; 0
   * if all replies are intact.
   */
  damage = 0;
  readonly #outcomes: Outcomes;
  readonly #memory: ReplyMemory;
  readonly #cursor = new MessageCursor();
  #sequence = 0;
  /** Whether the reply follows the acknowledgement, as in the family NCSI. */
  #repliesLate = false;
  /** Value of the kernel's drop counter before the send. Used only with `noEnobufs`. */
  #dropped = 0;

  constructor(outcomes: Outcomes, memory: ReplyMemory) {
    this.#outcomes = outcomes;
    this.#memory = memory;
  }

  begin(socket: SocketCore): void {
    this.socket = socket;
    this.first = 0;
    this.end = 0;
  }

  open(first: number, end: number, lastAcked: number, sequence: number, repliesLate: boolean): void {
    this.first = first;
    this.end = end;
    this.lastAcked = lastAcked;
    this.confirmed = first;
    this.damage = 0;
    this.#sequence = sequence;
    this.#repliesLate = repliesLate;
    const socket = this.socket!;
    if (socket.noEnobufs) this.#dropped = socket.memory().dropped;
  }

  /** Records that the kernel has received the datagram. */
  markSent(): void {
    for (let index = this.first; index < this.end; index++) this.#outcomes.apply(index, "send");
  }

  rewind(index: number): void {
    this.first = index;
    this.confirmed = index;
  }

  get isLossy(): boolean {
    return this.damage > 0;
  }

  /** Whether all replies have arrived, and the protocol sends nothing after them. */
  get isComplete(): boolean {
    return this.confirmed > this.lastAcked && this.socket!.isAcknowledgedLast && this.damage === 0;
  }

  /** Whether the kernel has dropped replies on a socket that does not report overruns (`noEnobufs`). */
  get #hasHiddenDrops(): boolean {
    const socket = this.socket!;
    return socket.noEnobufs && socket.memory().dropped !== this.#dropped;
  }

  /** Records the result of a receive. Returns whether a reply to the call has arrived. */
  take(received: number, accepted: readonly Datagram[]): boolean {
    const socket = this.socket!;
    if (received === -ENOBUFS) {
      socket.takeDrops(socket.memory().dropped);
      this.damage = ENOBUFS;
      return false;
    }
    if (received < 0 && received !== -EAGAIN) {
      // A trace function or `describe` may have closed the socket.
      socket.checkOpen();
      throw systemCallError("recvmmsg", received);
    }
    let isReply = false;
    for (const datagram of accepted) if (this.#read(datagram)) isReply = true;
    return isReply;
  }

  /**
   * Draws conclusions from an empty receive queue. Returns whether no reply is missing, or waiting for it is useless.
   *
   * - A few families send no acknowledgement after a reply, so a complete reply to the last request is sufficient.
   * - Netfilter rejects a whole datagram with one error, which applies to all requests without a reply.
   * - A few families reply after the send, so the call waits for missing replies.
   */
  conclude(): boolean {
    if (this.#hasHiddenDrops) this.damage = ENOBUFS;
    const { lastAcked } = this;
    if (this.confirmed === lastAcked && this.#outcomes.stage(lastAcked) === Stage.Replied) this.confirmed++;
    if (this.confirmed <= lastAcked && !this.isLossy) this.#spreadRefusal();
    if (this.confirmed > lastAcked) this.confirmed = this.end;
    return this.confirmed === this.end || this.damage !== 0;
  }

  #read(datagram: Datagram): boolean {
    // Ignore other processes: the kernel replies from port 0.
    if (datagram.sender !== 0) return false;
    const cursor = datagram.cursor(this.#cursor);
    const { message } = cursor;
    let isReply = false;
    while (cursor.next()) {
      if (message.type === NLMSG_OVERRUN) this.damage = ENOBUFS;
      const index = this.#requestOf(message.sequence);
      if (index >= 0 && message.type !== NLMSG_NOOP && message.type !== NLMSG_OVERRUN) {
        isReply = true;
        this.#readMessage(index, message);
      }
    }
    if (datagram.truncated) this.#recordTruncation(datagram);
    // The sequence number of a malformed reply may be wrong.
    else if (cursor.error !== undefined) this.damage = EBADMSG;
    return isReply;
  }

  #readMessage(index: number, message: BorrowedMessage): void {
    const outcomes = this.#outcomes;
    if (message.type !== NLMSG_ERROR && message.type !== NLMSG_DONE) {
      outcomes.addData(index, message);
      this.#confirm(index);
      return;
    }
    const code = errorCode(message);
    if (code === EAGAIN && this.#hasHiddenDrops) {
      // If the receive queue is full, the kernel drops the reply and acknowledges the request with EAGAIN. On a socket
      // with new drops, EAGAIN therefore means a lost reply, not a failed request.
      this.damage = ENOBUFS;
      return;
    }
    outcomes.addStatus(index, message);
    const replyFollows = this.#repliesLate && message.type === NLMSG_ERROR && code === 0;
    this.#confirm(replyFollows ? index : index + 1);
  }

  /** A message about a request confirms all earlier ones. */
  #confirm(end: number): void {
    if (end > this.confirmed) this.confirmed = end;
  }

  /** Returns the index of the request with this sequence number; -1 if there is none, as for a late reply. */
  #requestOf(sequence: number): number {
    const index = this.first + sequence - this.#sequence;
    return index >= this.first && index < this.end ? index : -1;
  }

  /** Records a truncated reply, and allocates a larger buffer for the reply to the resent request. */
  #recordTruncation(datagram: Datagram): void {
    const sequence = sequenceOfCutMessage(datagram);
    const index = sequence < 0 ? -1 : this.#requestOf(sequence);
    if (sequence < 0) {
      this.damage = EMSGSIZE;
    } else if (index >= 0) {
      this.#outcomes.apply(index, "cut");
      if (this.damage === 0) this.damage = CUT;
      this.#confirm(index);
    }
    this.#memory.prepareFor(datagram.length);
  }

  #spreadRefusal(): void {
    if (this.socket!.protocol !== NETLINK_NETFILTER) return;
    const { error } = this.#outcomes.results[this.first]!;
    if (error === undefined) return;
    this.fail(this.confirmed, error);
    this.confirmed = this.end;
  }

  fail(first: number, error: NetlinkError): void {
    for (let index = first; index < this.end; index++) {
      if (!this.#outcomes.isFinal(index)) this.#outcomes.fail(index, error);
    }
  }

  get areAllOutcomesKnown(): boolean {
    for (let index = this.first; index < this.end; index++) if (!this.isOutcomeKnown(index)) return false;
    return true;
  }

  isOutcomeKnown(index: number): boolean {
    return this.#outcomes.isKnown(index, this.isLossy, index < this.confirmed);
  }
}

/** Returns the sequence number of the truncated last message; -1 if further messages are missing completely. */
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
