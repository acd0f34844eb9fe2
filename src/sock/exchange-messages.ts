import {
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import { NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END } from "../constants/nfnetlink.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import type { SendArea } from "../ffi/send-area.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import {
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  type Message,
  PORT_ID_OFFSET,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../message/message.ts";
import type { Datagram } from "./receive-buffer.ts";
import { typeOf } from "./refusal.ts";
import type { NetlinkSocket } from "./socket.ts";

const littleEndian = hostLittleEndian;

/**
 * One bit per protocol whose requests are processed by netlink_rcv_skb, which acknowledges a request after its handler
 * returned: nothing can follow the acknowledgement.
 */
const ACKNOWLEDGED_LAST =
  (1 << NETLINK_ROUTE) |
  (1 << NETLINK_SOCK_DIAG) |
  (1 << NETLINK_XFRM) |
  (1 << NETLINK_GENERIC) |
  (1 << NETLINK_CRYPTO);

/**
 * Whether nothing follows the acknowledgement of a request on this socket. Only true for the kernel, and only if
 * dropped replies are reported.
 */
export function isAcknowledgedLast(socket: NetlinkSocket): boolean {
  return ((ACKNOWLEDGED_LAST >>> socket.protocol) & 1) !== 0 && socket.isKernels && !socket.hidesOverruns;
}

/** Fills in the sender's fields, and adds flags to those of the request. */
export function fillHeader(
  { data: { view } }: SendArea,
  offset: number,
  length: number,
  flags: number,
  sequence: number,
  portId: number,
): void {
  const own = view.getUint16(offset + FLAGS_OFFSET, littleEndian);
  view.setUint32(offset + LENGTH_OFFSET, length, littleEndian);
  view.setUint16(offset + FLAGS_OFFSET, own | flags, littleEndian);
  view.setUint32(offset + SEQUENCE_OFFSET, sequence, littleEndian);
  view.setUint32(offset + PORT_ID_OFFSET, portId, littleEndian);
}

/**
 * Classifies a slot: -1 for a plain acknowledgement with this sequence number, the length of a single-part data
 * message, 0 for everything else.
 */
export function plainAnswer(slots: ReceiveSlots, sequence: number, slot: number): number {
  const { view } = slots;
  const at = slots.offset(slot);
  const received = slots.length(slot);
  if (received < NLMSG_HDRLEN + 4 || received > slots.capacity) return 0;
  const length = view.getUint32(at + LENGTH_OFFSET, littleEndian);
  if (length > received || align(length) < received) return 0;
  if (view.getUint32(at + SEQUENCE_OFFSET, littleEndian) !== sequence) return 0;
  const type = view.getUint16(at + TYPE_OFFSET, littleEndian);
  const flags = view.getUint16(at + FLAGS_OFFSET, littleEndian);
  if (type >= NLMSG_MIN_TYPE) return (flags & NLM_F_MULTI) === 0 ? length : 0;
  const acknowledges = type === NLMSG_ERROR && length >= NLMSG_HDRLEN + 4 && (flags & NLM_F_ACK_TLVS) === 0;
  return acknowledges && view.getInt32(at + NLMSG_HDRLEN, littleEndian) === 0 ? -1 : 0;
}

/** Whether a netfilter message only begins or ends a batch. Kernels before 6.10 do not acknowledge these. */
export function framesBatch(request: Uint8Array): boolean {
  const type = typeOf(request);
  return type === NFNL_MSG_BATCH_BEGIN || type === NFNL_MSG_BATCH_END;
}

/** Whether a message is a complete reply. */
export function isWhole(reply: Message): boolean {
  return (reply.flags & NLM_F_MULTI) === 0;
}

/** Returns the sequence number of the truncated message in a datagram; -1 if several are missing or it is unknown. */
export function sequenceOfCutMessage(datagram: Datagram): number {
  const { bytes, length } = datagram;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + NLMSG_HDRLEN <= bytes.length; ) {
    const end = at + align(view.getUint32(at + LENGTH_OFFSET, littleEndian));
    if (end <= at) return -1;
    if (end > bytes.length) return end < length ? -1 : view.getUint32(at + SEQUENCE_OFFSET, littleEndian);
    at = end;
  }
  return -1;
}
