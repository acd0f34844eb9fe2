import { align } from "../base/bytes.ts";
import { EINTR } from "../constants/errno.ts";
import {
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import { MSG_DONTWAIT, MSG_TRUNC } from "../constants/socket.ts";
import { copyBytes, recv, sendto } from "../ffi/libc.ts";
import type { PinnedMemory } from "../ffi/memory.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import {
  FLAGS_SHIFT,
  LENGTH_WORD,
  PORT_ID_WORD,
  SEQUENCE_WORD,
  SendArea,
  TYPE_AND_FLAGS_WORD,
} from "../sock/send-area.ts";
import type { SocketCore } from "../sock/socket-core.ts";

/** Index of the 32-bit word with the error code in an acknowledgement. (struct nlmsgerr) */
const ERROR_WORD = 4;
const MIN_ACK_LENGTH = NLMSG_HDRLEN + 4;

/**
 * Fast path of an {@link Exchange}. It accepts only two kinds of datagrams: a plain acknowledgement (one message with
 * error code 0 and without an extended acknowledgement), and a plain reply (one message without NLM_F_MULTI).
 *
 * A system call evicts much of the CPU's first-level cache, so each object that a request uses costs time. This object
 * contains copies of all needed fields of the socket and the buffers, which saves 80 ns. Private names (`#field`) would
 * need more machine code per access.
 */
export class DirectExchange {
  /**
   * Set when {@link run} or {@link runDatagram} returns -1: sequence number of the last request, or 0 if nothing was
   * sent.
   */
  sequence = 0;
  /**
   * Set when {@link run} has sent a request but returns -1: length in bytes of the plain reply in the first slot, or 0
   * if the first slot contains no plain reply.
   */
  replyLength = 0;
  /**
   * Set when {@link run} or {@link runDatagram} has sent something but returns -1: result of the last receive, which is
   * a number of bytes or a negative error number.
   */
  received = 0;

  private socket: SocketCore | undefined;
  private slots!: ReceiveSlots;
  /** Descriptor of the socket if it is connected to the kernel; otherwise -1. */
  private fd = -1;
  private portId = 0;
  private readonly area = new SendArea();
  private readonly output = this.area.data;
  private readonly outputSize = this.output.bytes.length;
  private readonly outputWords = this.output.int32();
  private input!: PinnedMemory;
  private inputWords!: Int32Array;
  private capacity = 0;
  private stride = 0;

  /**
   * Sends a request and receives into the first two slots of a buffer. Requires {@link SocketCore.isDirect}. On a
   * connected socket, the method calls no code of the user, such as a trace function.
   *
   * Returns 0 for a plain acknowledgement, and the length of a plain reply that an acknowledgement follows. Returns -1
   * in all other cases.
   */
  run(socket: SocketCore, slots: ReceiveSlots, request: Uint8Array): number {
    if (socket !== this.socket || slots !== this.slots) this.#use(socket, slots);
    const { length } = request;
    if (length > this.outputSize) {
      this.sequence = 0;
      return -1;
    }
    const sequence = socket.takeSequence(1);
    const { fd, output, outputWords } = this;
    copyBytes(output, 0, request);
    outputWords[LENGTH_WORD] = length;
    outputWords[TYPE_AND_FLAGS_WORD]! |= (NLM_F_REQUEST | NLM_F_ACK) << FLAGS_SHIFT;
    outputWords[SEQUENCE_WORD] = sequence;
    outputWords[PORT_ID_WORD] = this.portId;
    if ((fd < 0 ? this.sendUnconnected(this.area, 0, length) : sendto(fd, output, 0, length, 0, null, 0)) < 0) {
      this.sequence = 0;
      return -1;
    }
    socket.sent++;
    const first = this.receive(0);
    const reply = this.plainReplyLength(0, first, sequence);
    if (reply < 0) return 0;
    const second = reply === 0 ? first : this.receive(1);
    if (reply > 0 && this.plainReplyLength(1, second, sequence) < 0) return reply;
    this.sequence = sequence;
    this.replyLength = reply;
    this.received = second;
    return -1;
  }

  /**
   * Sends a part of `area` as one datagram, which contains `count` requests, and receives into the first slot. Requires
   * {@link SocketCore.isDirect}.
   *
   * Returns 0 for a plain acknowledgement of the last request, whose sequence number is `last`; otherwise -1.
   */
  runDatagram(
    socket: SocketCore,
    slots: ReceiveSlots,
    area: SendArea,
    offset: number,
    length: number,
    count: number,
    last: number,
  ): number {
    if (socket !== this.socket || slots !== this.slots) this.#use(socket, slots);
    const { fd } = this;
    const sent =
      fd < 0 ? this.sendUnconnected(area, offset, length) : sendto(fd, area.data, offset, length, 0, null, 0);
    const received = sent < 0 ? 0 : this.receive(0);
    if (sent >= 0) {
      socket.sent += count;
      if (this.plainReplyLength(0, received, last) < 0) return 0;
    }
    this.sequence = sent < 0 ? 0 : last;
    this.received = received;
    return -1;
  }

  private sendUnconnected(area: SendArea, offset: number, length: number): number {
    return this.socket!.transport.send(area, offset, length, undefined, true);
  }

  /** Returns a copy of the request that {@link run} has sent. */
  copyOfRequest(): Uint8Array {
    return this.output.bytes.slice(0, this.outputWords[LENGTH_WORD]);
  }

  /** Lets a socket of the caller be garbage collected. */
  release(): void {
    if (this.fd < 0) this.socket = undefined;
  }

  /** Receives one datagram into a slot. Returns its length, 0 if its sender is ignored, or a negative error number. */
  private receive(slot: number): number {
    if (this.fd < 0) return this.socket!.receiveDirectly(this.slots, slot);
    let received: number;
    do {
      received = recv(this.fd, this.input, slot * this.stride, this.capacity, MSG_DONTWAIT | MSG_TRUNC);
    } while (received === -EINTR);
    return received;
  }

  /**
   * Classifies a received datagram: returns -1 for a plain acknowledgement, the length of a plain reply, and 0 for any
   * other datagram.
   */
  private plainReplyLength(slot: number, received: number, sequence: number): number {
    if (received < MIN_ACK_LENGTH || received > this.capacity) return 0;
    const words = this.inputWords;
    const word = (slot * this.stride) >> 2;
    const length = words[word + LENGTH_WORD]!;
    if (length < MIN_ACK_LENGTH || length > received || align(length) < received) return 0;
    if (words[word + SEQUENCE_WORD] !== sequence) return 0;
    const typeAndFlags = words[word + TYPE_AND_FLAGS_WORD]!;
    const type = typeAndFlags & 0xffff;
    if (type >= NLMSG_MIN_TYPE) return (typeAndFlags & (NLM_F_MULTI << FLAGS_SHIFT)) === 0 ? length : 0;
    const isPlain = type === NLMSG_ERROR && (typeAndFlags & (NLM_F_ACK_TLVS << FLAGS_SHIFT)) === 0;
    return isPlain && words[word + ERROR_WORD] === 0 ? -1 : 0;
  }

  #use(socket: SocketCore, slots: ReceiveSlots): void {
    this.socket = socket;
    this.slots = slots;
    this.fd = socket.isConnected ? socket.transport.fd : -1;
    this.portId = socket.portId;
    this.input = slots.data;
    this.inputWords = slots.data.int32();
    this.capacity = slots.capacity;
    this.stride = slots.offset(1);
  }
}
