import { typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { NFNL_SUBSYS_QUEUE } from "../../../constants/nfnetlink.ts";
import {
  NFQA_CAP_LEN,
  NFQA_CGROUP_CLASSID,
  NFQA_CT,
  NFQA_CT_INFO,
  NFQA_GID,
  NFQA_HWADDR,
  NFQA_IFINDEX_INDEV,
  NFQA_IFINDEX_OUTDEV,
  NFQA_IFINDEX_PHYSINDEV,
  NFQA_IFINDEX_PHYSOUTDEV,
  NFQA_L2HDR,
  NFQA_MARK,
  NFQA_PACKET_HDR,
  NFQA_PAYLOAD,
  NFQA_PRIORITY,
  NFQA_SECCTX,
  NFQA_SKB_CSUM_NOTVERIFIED,
  NFQA_SKB_CSUMNOTREADY,
  NFQA_SKB_GSO,
  NFQA_SKB_INFO,
  NFQA_TIMESTAMP,
  NFQA_UID,
  NFQA_VLAN,
  NFQNL_MSG_PACKET,
} from "../../../constants/nfnetlink_queue.ts";
import type { QueueRange } from "../arguments.ts";
import { type PacketAttributes, type PacketFields, PacketView } from "../packet-view.ts";

// struct nfqnl_msg_packet_hdr: id (be32), protocol (be16), hook (u8), packed.

export const PACKET_MESSAGE: number = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_PACKET;

const PACKET_HEADER_LENGTH = 7;
const LAST = NFQA_CGROUP_CLASSID;

const attributeNumbers: PacketAttributes = {
  mark: NFQA_MARK,
  timestamp: NFQA_TIMESTAMP,
  inputInterface: NFQA_IFINDEX_INDEV,
  outputInterface: NFQA_IFINDEX_OUTDEV,
  physicalInputInterface: NFQA_IFINDEX_PHYSINDEV,
  physicalOutputInterface: NFQA_IFINDEX_PHYSOUTDEV,
  hardwareAddress: NFQA_HWADDR,
  payload: NFQA_PAYLOAD,
  uid: NFQA_UID,
  gid: NFQA_GID,
  vlan: NFQA_VLAN,
  linkHeader: NFQA_L2HDR,
  conntrack: NFQA_CT,
  conntrackInfo: NFQA_CT_INFO,
};

/**
 * Identifies a packet that waits for a verdict. Both a {@link QueuedPacket} and the result of its method `toObject()`
 * have these fields.
 */
export interface PacketReference {
  /** Number of the queue. */
  readonly queue: number;
  /** Number of the packet in its queue. */
  readonly id: number;
}

/** A queued packet with all attributes, as a plain object. Its bytes are a copy, so they stay valid. */
export interface PacketObject extends PacketReference, PacketFields {
  /** Priority of the packet (`skb->priority`). */
  priority: number;
  securityContext?: string;
  /** Class of the sending socket's control group (net_cls); a traffic control handle. */
  cgroupClass?: number;
  /** Full length of the packet in bytes, even if the kernel has copied fewer bytes. */
  length: number;
  checksumNotReady: boolean;
  checksumNotVerified: boolean;
  gso: boolean;
  l2Header?: Uint8Array;
  /** Attributes of the packet that this library does not know. */
  unknown?: { type: number; bytes: Uint8Array }[];
}

/**
 * A view of a packet that waits for a verdict. The next receive reuses the view and its memory; {@link toObject}
 * returns a copy. To send a verdict later, keep only the fields `queue` and `id`.
 *
 * The kernel omits a mark, priority or flags of 0 (linux/netfilter/nfnetlink_queue.h). Their getters then return 0.
 */
export class QueuedPacket extends PacketView implements PacketReference {
  /** @internal */
  protected readonly attributeNumbers: PacketAttributes = attributeNumbers;
  #queue = 0;
  #id = 0;

  /**
   * Sets the packet message that the view shows. Returns false if the message has no packet id, because the packet then
   * cannot get a verdict.
   */
  point(view: DataView, offset: number, length: number): boolean {
    this.locate(view, offset, length);
    const header = this.offsets.at(NFQA_PACKET_HDR, PACKET_HEADER_LENGTH);
    if (header < 0) return false;
    this.protocolOffset = header + 4;
    this.#queue = this.number;
    this.#id = view.getUint32(header, false);
    return true;
  }

  /** Number of the packet's queue. */
  get queue(): number {
    return this.#queue;
  }

  /** Id of the packet in its queue. It is the id of the previous packet plus 1, modulo 2^32. */
  get id(): number {
    return this.#id;
  }

  /** Priority of the packet. Kernels before 5.18 do not report it. */
  get priority(): number {
    return this.be32(NFQA_PRIORITY) ?? 0;
  }

  /** Security context of the packet, for example of SELinux. Available only with the flag `securityContext`. */
  get securityContext(): string | undefined {
    return this.textOf(NFQA_SECCTX);
  }

  /**
   * Class id of the cgroup to which the sender belongs (controller net_cls). Undefined if the cgroup has no class id.
   */
  get cgroupClass(): number | undefined {
    return this.be32(NFQA_CGROUP_CLASSID);
  }

  /**
   * Full length of the packet in bytes, even if the kernel has copied fewer bytes. Always 0 in the copy mode "meta", in
   * which the kernel copies no bytes.
   */
  get length(): number {
    return this.be32(NFQA_CAP_LEN) ?? this.payloadLength;
  }

  /** Whether only the beginning of the packet was copied. */
  get truncated(): boolean {
    return this.length > this.payloadLength;
  }

  /** Checksum and segmentation state of the packet, `NFQA_SKB_*` flags. */
  get skbInfo(): number {
    return this.be32(NFQA_SKB_INFO) ?? 0;
  }

  /**
   * Whether the checksum of the packet is not computed yet, so that a wrong checksum is not an error. Can be true only
   * with the option `gso`.
   */
  get checksumNotReady(): boolean {
    return (this.skbInfo & NFQA_SKB_CSUMNOTREADY) !== 0;
  }

  /** Whether the packet's checksum has not been verified. */
  get checksumNotVerified(): boolean {
    return (this.skbInfo & NFQA_SKB_CSUM_NOTVERIFIED) !== 0;
  }

  /** Whether the kernel will split the packet into segments later. True only with the flag `gso`. */
  get gso(): boolean {
    return (this.skbInfo & NFQA_SKB_GSO) !== 0;
  }

  /**
   * Link-layer header of a bridged frame, as a view of the receive buffer. The view is valid until the next receive.
   */
  get l2Header(): Uint8Array | undefined {
    return this.bytesOf(NFQA_L2HDR);
  }

  /** Returns a copy of the packet as a plain object. */
  toObject(): PacketObject {
    const { queue, id, priority, length, checksumNotReady, checksumNotVerified, gso } = this;
    const { securityContext, cgroupClass, l2Header } = this;
    const unknown: { type: number; bytes: Uint8Array }[] = [];
    for (const reader = this.attributes(); reader.next(); ) {
      if (reader.type > LAST) unknown.push({ type: reader.type, bytes: reader.bytes().slice() });
    }
    return {
      queue,
      id,
      ...this.fields(),
      priority,
      length,
      checksumNotReady,
      checksumNotVerified,
      gso,
      ...defined({ securityContext, cgroupClass, l2Header: l2Header?.slice() }),
      ...(unknown.length > 0 && { unknown }),
    };
  }
}

/** A number is a packet id, allowed with a single queue. */
export function checkReference(packet: PacketReference | number, { first, last }: QueueRange): PacketReference {
  if (packet instanceof QueuedPacket) return packet;
  if (typeof packet === "number") {
    checkInteger(packet, 0, 0xffffffff, "packet");
    if (first === last) return { queue: first, id: packet };
    throw typeError(
      "packet",
      "with several queues an id alone does not identify a packet; pass the packet, or its queue and id",
    );
  }
  if (typeof packet !== "object" || packet === null) {
    throw typeError("packet", `expected a packet, or its queue and id, got ${describeValue(packet)}`);
  }
  checkInteger(packet.queue, first, last, "packet.queue");
  checkInteger(packet.id, 0, 0xffffffff, "packet.id");
  return packet;
}
