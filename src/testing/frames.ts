import { align } from "../base/bytes.ts";
import {
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSGERR_ATTR_MISS_NEST,
  NLMSGERR_ATTR_MISS_TYPE,
  NLMSGERR_ATTR_MSG,
  NLMSGERR_ATTR_OFFS,
} from "../constants/netlink.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import {
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  type Message,
  MessageCursor,
  type MessageView,
  PORT_ID_OFFSET,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";

export interface AckDetails {
  message?: string | undefined;
  offset?: number | undefined;
  missingType?: number | undefined;
  missingNest?: number | undefined;
}

export function frame(
  type: number,
  flags: number,
  sequence: number,
  portId: number,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(NLMSG_HDRLEN + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(LENGTH_OFFSET, bytes.length, hostLittleEndian);
  view.setUint16(TYPE_OFFSET, type, hostLittleEndian);
  view.setUint16(FLAGS_OFFSET, flags, hostLittleEndian);
  view.setUint32(SEQUENCE_OFFSET, sequence, hostLittleEndian);
  view.setUint32(PORT_ID_OFFSET, portId, hostLittleEndian);
  bytes.set(payload, NLMSG_HDRLEN);
  return bytes;
}

/** The length may be wrong, for tests. */
export function claimLength(message: Uint8Array, length: number): void {
  new DataView(message.buffer, message.byteOffset).setUint32(LENGTH_OFFSET, length, hostLittleEndian);
}

export function claimSequence(message: Uint8Array, sequence: number): void {
  new DataView(message.buffer, message.byteOffset).setUint32(SEQUENCE_OFFSET, sequence >>> 0, hostLittleEndian);
}

/** An error contains the whole request, an acknowledgement only its header. */
export function verdict(request: MessageView, errno: number, details: AckDetails = {}): Uint8Array {
  const echoed = errno === 0 ? request.bytes.subarray(0, NLMSG_HDRLEN) : request.bytes;
  const attributes = ackAttributes(details);
  const payload = new Uint8Array(4 + align(echoed.length) + attributes.length);
  new DataView(payload.buffer).setInt32(0, -errno, hostLittleEndian);
  payload.set(echoed, 4);
  payload.set(attributes, 4 + align(echoed.length));
  const flags = (errno === 0 ? NLM_F_CAPPED : 0) | (attributes.length > 0 ? NLM_F_ACK_TLVS : 0);
  return frame(NLMSG_ERROR, flags, request.sequence, request.portId, payload);
}

/** The message (NLMSG_DONE) contains an error number if the dump failed. */
export function doneFrame(request: MessageView, flags: number, errno = 0, details: AckDetails = {}): Uint8Array {
  const attributes = ackAttributes(details);
  const payload = new Uint8Array(4 + attributes.length);
  new DataView(payload.buffer).setInt32(0, -errno, hostLittleEndian);
  payload.set(attributes, 4);
  const all = flags | NLM_F_MULTI | (attributes.length > 0 ? NLM_F_ACK_TLVS : 0);
  return frame(NLMSG_DONE, all, request.sequence, request.portId, payload);
}

function ackAttributes({ message, offset, missingType, missingNest }: AckDetails): Uint8Array {
  const writer = new MessageWriter(NLMSG_ERROR);
  if (message !== undefined) writer.string(NLMSGERR_ATTR_MSG, message);
  if (offset !== undefined) writer.u32(NLMSGERR_ATTR_OFFS, offset);
  if (missingType !== undefined) writer.u32(NLMSGERR_ATTR_MISS_TYPE, missingType);
  if (missingNest !== undefined) writer.u32(NLMSGERR_ATTR_MISS_NEST, missingNest);
  return writer.finish().payload;
}

export function datagramOf(frames: readonly Uint8Array[]): Uint8Array {
  if (frames.length === 1) return frames[0]!;
  const last = frames.at(-1);
  const length = frames.reduce((sum, bytes) => sum + (bytes === last ? bytes.length : align(bytes.length)), 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const bytes of frames) {
    whole.set(bytes, at);
    at += align(bytes.length);
  }
  return whole;
}

export function messagesOf(datagram: Uint8Array): Message[] {
  const messages: Message[] = [];
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  for (const cursor = new MessageCursor().over(datagram, view, 0, datagram.length); cursor.next(); ) {
    messages.push(cursor.message.copy());
  }
  return messages;
}
