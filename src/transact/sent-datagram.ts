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
import type { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode } from "../message/control.ts";
import { type BorrowedMessage, LENGTH_OFFSET, MessageCursor, SEQUENCE_OFFSET } from "../message/message.ts";
import type { Datagram } from "../sock/receive-buffer.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import type { Outcomes } from "./outcomes.ts";
import type { ReplyMemory } from "./reply-memory.ts";

/**
 * The requests in the datagram that was sent last, and the progress of their replies.
 *
 * The kernel processes the requests in order while the datagram is being sent. A reply to one request therefore
 * confirms all earlier ones, unless replies were dropped. After a drop, only a request with its own reply is confirmed.
 */
export class SentDatagram {
  /** Index of the first request in the datagram. */
  first = 0;
  /** Index after the last request in the datagram; 0 before the first datagram of a call is sent. */
  end = 0;
  /**
   * Index of the last request in the datagram that requests an acknowledgement; less than `first` if there is none.
   */
  lastAcked = 0;
  /** Index of a request. All requests before it are confirmed, unless replies were dropped. */
  confirmed = 0;
  /** Error number with which the socket reported lost replies to the datagram; 0 if none was lost. */
  lost = 0;
  /** Whether a reply was truncated, so that its request must be sent again. */
  isTruncated = false;
  readonly #outcomes: Outcomes;
  readonly #memory: ReplyMemory;
  readonly #cursor = new MessageCursor();
  #socket: SocketCore | undefined;
  /** Sequence number of the first request. */
  #sequence = 0;
  /** Whether the datagram contains a single request whose reply follows its acknowledgement. */
  #repliesLate = false;
  /** The kernel's drop count before the requests were sent. Used for a socket that does not report drops. */
  #dropped = 0;

  constructor(outcomes: Outcomes, memory: ReplyMemory) {
    this.#outcomes = outcomes;
    this.#memory = memory;
  }

  /** Starts a call, of which nothing is sent yet. */
  begin(socket: SocketCore): void {
    this.#socket = socket;
    this.first = 0;
    this.end = 0;
  }

  /** Ends the call. */
  reset(): void {
    this.#socket = undefined;
  }

  /** Starts a datagram with the requests from index `first` to `end`. `sequence` is the number of the first one. */
  open(first: number, end: number, lastAcked: number, sequence: number, repliesLate: boolean): void {
    this.first = first;
    this.end = end;
    this.lastAcked = lastAcked;
    this.confirmed = first;
    this.lost = 0;
    this.isTruncated = false;
    this.#sequence = sequence;
    this.#repliesLate = repliesLate;
    const socket = this.#socket!;
    if (socket.noEnobufs) this.#dropped = socket.memory().dropped;
  }

  /** Makes `index` the first request of the next datagram. */
  rewind(index: number): void {
    this.first = index;
    this.confirmed = index;
  }

  /** Whether the kernel dropped messages on a socket that does not report drops. */
  get hasHiddenDrops(): boolean {
    const socket = this.#socket!;
    return socket.noEnobufs && socket.memory().dropped !== this.#dropped;
  }

  /** Processes the messages of a received datagram. Reports whether it contains a reply to one of the requests. */
  read(datagram: Datagram): boolean {
    // Ignore datagrams of peers: only the kernel replies.
    if (datagram.sender !== 0) return false;
    const cursor = datagram.cursor(this.#cursor);
    const { message } = cursor;
    let isReply = false;
    while (cursor.next()) {
      if (message.type === NLMSG_OVERRUN) this.lost = ENOBUFS;
      const index = this.#requestOf(message.sequence);
      if (index >= 0 && message.type !== NLMSG_NOOP && message.type !== NLMSG_OVERRUN) {
        isReply = true;
        this.#readMessage(index, message);
      }
    }
    if (datagram.truncated) this.#recordTruncation(datagram);
    // A malformed reply counts as lost, because not even its sequence number can be trusted.
    else if (cursor.error !== undefined) this.lost = EBADMSG;
    return isReply;
  }

  #readMessage(index: number, message: BorrowedMessage): void {
    const { type } = message;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      // EAGAIN after a hidden drop means that the reply was dropped rather than that the request failed.
      if (errorCode(message) === EAGAIN && this.hasHiddenDrops) {
        this.lost = ENOBUFS;
      } else if (this.#repliesLate && type === NLMSG_ERROR && errorCode(message) === 0) {
        this.#outcomes.acknowledge(index, message);
      } else if (this.#outcomes.conclude(index, message) && index >= this.confirmed) {
        this.confirmed = index + 1;
      }
    } else if (this.#outcomes.addData(index, message) && index > this.confirmed) {
      // The kernel processes requests in order, so a reply to one request confirms all earlier ones.
      this.confirmed = index;
    }
  }

  /**
   * Returns the index of the request with this sequence number. Returns -1 if there is none, as for a late reply to an
   * earlier attempt.
   */
  #requestOf(sequence: number): number {
    const index = this.first + sequence - this.#sequence;
    return index >= this.first && index < this.end ? index : -1;
  }

  /**
   * Records that a reply did not fit the buffer, and allocates a larger buffer for the case that the request is resent.
   */
  #recordTruncation(datagram: Datagram): void {
    const sequence = sequenceOfCutMessage(datagram);
    const index = sequence < 0 ? -1 : this.#requestOf(sequence);
    if (sequence < 0) {
      this.lost = EMSGSIZE;
    } else if (index >= 0) {
      this.#outcomes.markTruncated(index);
      this.isTruncated = true;
      if (index > this.confirmed) this.confirmed = index;
    }
    this.#memory.prepareFor(datagram.length);
  }

  /**
   * If the first request of a netfilter datagram lacks a privilege or does not open a batch, netfilter ignores the
   * other requests. They then fail for the same reason.
   */
  spreadRefusal(): void {
    if (this.#socket!.protocol !== NETLINK_NETFILTER) return;
    const { error } = this.#outcomes.results[this.first]!;
    if (error === undefined) return;
    this.fail(this.confirmed, error);
    this.confirmed = this.end;
  }

  /** Sets the error of the requests from index `first` on whose results are not final. */
  fail(first: number, error: NetlinkError): void {
    for (let index = first; index < this.end; index++) {
      if (!this.#outcomes.isFinal(index)) this.#outcomes.fail(index, error);
    }
  }

  /** Whether the outcomes of all requests of the datagram are known. */
  get areAllOutcomesKnown(): boolean {
    for (let index = this.first; index < this.end; index++) if (!this.isOutcomeKnown(index)) return false;
    return true;
  }

  /** Reports whether the outcome of a request of the datagram is known. */
  isOutcomeKnown(index: number): boolean {
    const isConfirmed = this.lost === 0 ? index < this.confirmed : undefined;
    return this.#outcomes.isKnown(index, isConfirmed);
  }
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
