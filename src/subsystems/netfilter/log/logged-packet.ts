import { NFNL_SUBSYS_ULOG } from "../../../constants/nfnetlink.ts";
import type { MessageView } from "../../../message/message.ts";
import { type PacketAttributes, type PacketFields, PacketView } from "../packet-view.ts";

/** `NFULNL_MSG_PACKET` (linux/netfilter/nfnetlink_log.h) */
export const LOG_MESSAGE: number = NFNL_SUBSYS_ULOG << 8;

/** `NFULA_*` (linux/netfilter/nfnetlink_log.h) */
const PACKET_HDR = 1;
const PREFIX = 10;
const SEQ = 12;
const attributeNumbers: PacketAttributes = {
  mark: 2,
  timestamp: 3,
  inputInterface: 4,
  outputInterface: 5,
  physicalInputInterface: 6,
  physicalOutputInterface: 7,
  hardwareAddress: 8,
  payload: 9,
  uid: 11,
  gid: 14,
  linkHeader: 16,
  conntrack: 18,
  conntrackInfo: 19,
  vlan: 20,
};

/** A logged packet as a plain object. Its bytes are a copy, so they stay valid. */
export interface LoggedPacketObject extends PacketFields {
  /** Number of the log group. */
  group: number;
  prefix: string;
  /** Number of the message in its group. */
  sequence: number;
  linkHeader?: Uint8Array;
}

/**
 * A view of a logged packet. The view is valid until the next packet, which reuses its memory. {@link toObject} returns
 * a copy. A getter returns undefined if the kernel did not send the attribute.
 */
export class LoggedPacket extends PacketView {
  /** @internal */
  protected readonly attributeNumbers: PacketAttributes = attributeNumbers;

  /**
   * Sets the message that the view shows. Returns false if it is not a {@link LOG_MESSAGE} with a sequence number and a
   * packet header.
   */
  point(message: MessageView): boolean {
    const { view, offset, length } = message;
    this.locate(view, offset, length);
    this.protocolOffset = this.offsets.at(PACKET_HDR, 3);
    return this.protocolOffset >= 0 && this.offsets.at(SEQ, 4) >= 0;
  }

  /** Number of the log group that the packet belongs to. */
  get group(): number {
    return this.number;
  }

  /**
   * Sequence number of the packet in its log group. The kernel increments the number for each packet of the group,
   * modulo 2^32.
   */
  get sequence(): number {
    return this.be32(SEQ)!;
  }

  /** Prefix that the rule specifies with "log prefix …". */
  get prefix(): string {
    return this.textOf(PREFIX) ?? "";
  }

  /** The link-layer header of the packet, as a view of the receive buffer. The view is valid until the next packet. */
  get linkHeader(): Uint8Array | undefined {
    return this.bytesOf(attributeNumbers.linkHeader);
  }

  /** Returns a copy of the packet as a plain object. */
  toObject(): LoggedPacketObject {
    const { group, prefix, sequence, linkHeader } = this;
    return { group, prefix, sequence, ...this.fields(), ...(linkHeader && { linkHeader: linkHeader.slice() }) };
  }
}
