import { NLMSG_HDRLEN } from "../../../constants/netlink.ts";
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
  NFQA_VLAN_PROTO,
  NFQA_VLAN_TCI,
  NFQNL_MSG_PACKET,
} from "../../../constants/nfnetlink_queue.ts";
import { AttributeOffsets } from "../../../message/attribute-offsets.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { decodeText } from "../../../message/text.ts";
import { PacketHeaders } from "../../packet/headers.ts";
import {
  type ConntrackInfo,
  conntrackInfoName,
  type FamilyName,
  familyName,
  type HookName,
  hookName,
} from "../names.ts";

//  0          16       17        18      20
//  | nlmsghdr | family | version | queue | packet header | other attributes …     struct nfgenmsg, then NFQA_*
//                                  └ be16
//  packet header:  0        2      4    8          10
//                  | length | type | id | protocol | hook |       be32, be16, u8 packed (struct nfqnl_msg_packet_hdr)

/** Message type of queued packets. */
export const PACKET_MESSAGE: number = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_PACKET;

const ATTRIBUTES_OFFSET = NLMSG_HDRLEN + 4;
const PACKET_HEADER_LENGTH = 7;
/** Highest attribute number of a packet message that this library knows. */
const LAST = NFQA_CGROUP_CLASSID;
const MAX_LINK_ADDRESS = 8;

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/**
 * Identifies a packet that waits for a verdict. A {@link QueuedPacket} and the result of its `toObject()` can be
 * passed.
 */
export interface PacketReference {
  /** Number of the packet's queue. */
  readonly queue: number;
  /** Id of the packet in its queue. */
  readonly id: number;
}

/** VLAN tag of a bridged frame. */
export interface VlanTag {
  /** EtherType of the VLAN tag: 0x8100, or 0x88a8 for the outer one of two tags. */
  protocol: number;
  /** Priority (3 bits), drop eligible bit and VLAN id (12 bits) of the tag. */
  tci: number;
}

/** A queued packet with all attributes, as a plain object that owns its bytes. */
export interface PacketObject extends PacketReference {
  family: FamilyName | number;
  hook: HookName | number;
  /** EtherType of the packet: 0x0800 is IPv4, 0x86dd IPv6. */
  protocol: number;
  mark: number;
  priority: number;
  inputInterface?: number;
  outputInterface?: number;
  physicalInputInterface?: number;
  physicalOutputInterface?: number;
  hardwareAddress?: string;
  /** Arrival time in microseconds since 1970. */
  timestamp?: number;
  uid?: number;
  gid?: number;
  securityContext?: string;
  cgroupClass?: number;
  /** Full length of the packet in bytes, even if fewer bytes were copied. */
  length: number;
  checksumNotReady: boolean;
  checksumNotVerified: boolean;
  gso: boolean;
  vlan?: VlanTag;
  l2Header?: Uint8Array;
  /** Undecoded attributes (`CTA_*`) of the packet's connection. */
  conntrack?: Uint8Array;
  conntrackInfo?: ConntrackInfo | number;
  payload: Uint8Array;
  /** Attributes of the packet that this library does not know. */
  unknown?: { type: number; bytes: Uint8Array }[];
}

/**
 * A view of a packet that waits for a verdict. The memory and the object itself are reused by the next receive. {@link
 * toObject} returns a copy; `queue` and `id` identify the packet for a later verdict. Values are decoded on access;
 * only views, strings and objects are allocated.
 *
 * Absent attributes are undefined. Mark, priority and flags are 0 if absent, because the kernel omits them when they
 * are 0 (linux/netfilter/nfnetlink_queue.h).
 */
export class QueuedPacket implements PacketReference {
  /**
   * Number of packets of this queue that were lost directly before this packet, because the receive buffer was full.
   */
  lostBefore = 0;
  #queue = 0;
  #id = 0;
  /** Offset of the packet header's value in the memory of the message. */
  #header = 0;
  #start = 0;
  #end = 0;
  #view: DataView = NO_VIEW;
  #store: Uint8Array = NOTHING;
  #storeView: DataView = NO_VIEW;
  readonly #places = new AttributeOffsets();
  #headers: PacketHeaders | undefined;
  /** Whether `#headers` was already set to this packet. */
  #hasHeaders = false;

  /**
   * Points the view at the message of `length` bytes at `offset`. The caller has checked the bounds, and that the
   * message contains a packet. Returns false if the packet has no id, without which no verdict is possible.
   */
  point(view: DataView, offset: number, length: number): boolean {
    const start = offset + ATTRIBUTES_OFFSET;
    const end = offset + length;
    this.#view = view;
    this.#start = start;
    this.#end = end;
    this.#hasHeaders = false;
    this.lostBefore = 0;
    this.#places.walk(view, start, end);
    this.#header = this.#places.at(NFQA_PACKET_HDR, PACKET_HEADER_LENGTH);
    if (this.#header < 0) return false;
    this.#queue = view.getUint16(offset + NLMSG_HDRLEN + 2, false);
    this.#id = view.getUint32(this.#header, false);
    return true;
  }

  /** Number of the packet's queue. */
  get queue(): number {
    return this.#queue;
  }

  /** Id of the packet in the queue: one more than that of the previous packet, modulo 2^32. */
  get id(): number {
    return this.#id;
  }

  /** Protocol family of the netfilter hook: `NFPROTO_IPV4`, `NFPROTO_IPV6`, `NFPROTO_BRIDGE` or another. */
  get family(): number {
    return this.#view.getUint8(this.#start - 4);
  }

  /** EtherType of the packet: 0x0800 is IPv4, 0x86dd IPv6. */
  get protocol(): number {
    return this.#view.getUint16(this.#header + 4, false);
  }

  /** Netfilter hook that queued the packet: `NF_INET_PRE_ROUTING` and so on. */
  get hook(): number {
    return this.#view.getUint8(this.#header + 6);
  }

  /** Mark of the queued packet. */
  get mark(): number {
    return this.#be32(NFQA_MARK) ?? 0;
  }

  /** Priority of the packet. Kernels before 5.18 do not report it. */
  get priority(): number {
    return this.#be32(NFQA_PRIORITY) ?? 0;
  }

  /** Index of the interface that received the packet; for a bridged packet, of the bridge. */
  get inputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_INDEV);
  }

  /** Index of the interface that will send the packet; for a bridged packet, of the bridge. */
  get outputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_OUTDEV);
  }

  /** Index of the bridge port that received the packet. */
  get physicalInputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_PHYSINDEV);
  }

  /** Index of the bridge port that will send the packet. */
  get physicalOutputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_PHYSOUTDEV);
  }

  /** Hardware address of the packet's sender: "02:00:00:00:00:01". */
  get hardwareAddress(): string | undefined {
    const at = this.#places.at(NFQA_HWADDR, 4);
    if (at < 0) return undefined;
    const room = Math.min(this.#places.lengthOf(NFQA_HWADDR) - 4, MAX_LINK_ADDRESS);
    const length = Math.min(this.#view.getUint16(at, false), room);
    if (length === 0) return undefined;
    const bytes = Array.from(this.bytes.subarray(at + 4, at + 4 + length));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  }

  /** Arrival time of the packet in microseconds since 1970. Present only while a process uses timestamps. */
  get timestamp(): number | undefined {
    const at = this.#places.at(NFQA_TIMESTAMP, 16);
    if (at < 0) return undefined;
    const seconds = this.#view.getUint32(at, false) * 2 ** 32 + this.#view.getUint32(at + 4, false);
    return seconds * 1e6 + this.#view.getUint32(at + 12, false);
  }

  /**
   * User id of the owner of the packet's local socket, as numbered in the initial user namespace. Requires the flag
   * `uidGid`.
   */
  get uid(): number | undefined {
    return this.#be32(NFQA_UID);
  }

  /** Group id of the owner of the packet's local socket. Requires the flag `uidGid`. */
  get gid(): number | undefined {
    return this.#be32(NFQA_GID);
  }

  /** Security context of the packet, for example of SELinux. Requires the flag `securityContext`. */
  get securityContext(): string | undefined {
    const at = this.#places.at(NFQA_SECCTX, 0);
    if (at < 0) return undefined;
    const end = at + this.#places.lengthOf(NFQA_SECCTX);
    const nul = this.bytes.subarray(at, end).indexOf(0);
    return decodeText(this.bytes, at, nul < 0 ? end : at + nul);
  }

  /** Class of the sender's cgroup (net_cls), if the cgroup has one. */
  get cgroupClass(): number | undefined {
    return this.#be32(NFQA_CGROUP_CLASSID);
  }

  /** Full length of the packet in bytes, even if fewer bytes were copied; 0 in copy mode "meta". */
  get length(): number {
    return this.#be32(NFQA_CAP_LEN) ?? this.payloadLength;
  }

  /** Whether only the beginning of the packet was copied. */
  get truncated(): boolean {
    return this.length > this.payloadLength;
  }

  /** Checksum and segmentation state of the packet, `NFQA_SKB_*` flags. */
  get skbInfo(): number {
    return this.#be32(NFQA_SKB_INFO) ?? 0;
  }

  /**
   * Whether the packet's checksum is not computed yet, so that a wrong checksum is not an error. True only with the
   * flag `gso`.
   */
  get checksumNotReady(): boolean {
    return (this.skbInfo & NFQA_SKB_CSUMNOTREADY) !== 0;
  }

  /** Whether the packet's checksum was not verified yet. */
  get checksumNotVerified(): boolean {
    return (this.skbInfo & NFQA_SKB_CSUM_NOTVERIFIED) !== 0;
  }

  /** Whether the packet will be segmented. True only with the flag `gso`. */
  get gso(): boolean {
    return (this.skbInfo & NFQA_SKB_GSO) !== 0;
  }

  /** VLAN tag of a bridged frame. Each access returns a new object. */
  get vlan(): VlanTag | undefined {
    const reader = this.#reader(NFQA_VLAN);
    if (reader === undefined) return undefined;
    const tag: VlanTag = { protocol: 0, tci: 0 };
    while (reader.next()) {
      if (reader.type === NFQA_VLAN_PROTO) tag.protocol = reader.be16();
      else if (reader.type === NFQA_VLAN_TCI) tag.tci = reader.be16();
    }
    return tag;
  }

  /** View of the link-layer header of a bridged frame. */
  get l2Header(): Uint8Array | undefined {
    const at = this.#places.at(NFQA_L2HDR, 0);
    return at < 0 ? undefined : this.bytes.subarray(at, at + this.#places.lengthOf(NFQA_L2HDR));
  }

  /** State of the packet's connection: `IP_CT_NEW` and so on. Requires the flag `conntrack`. */
  get conntrackInfo(): number | undefined {
    return this.#be32(NFQA_CT_INFO);
  }

  /**
   * The headers of the packet, decoded on access: `packet.headers.tcp?.destinationPort`. The Ethernet header is present
   * for bridged frames only. The object is reused for the next packet.
   */
  get headers(): PacketHeaders {
    this.#headers ??= new PacketHeaders();
    if (!this.#hasHeaders) {
      this.#hasHeaders = true;
      this.#headers.over(this.payload, this.protocol, this.l2Header);
    }
    return this.#headers;
  }

  /** View of the copied part of the packet, which starts with the network header; empty in copy mode "meta". */
  get payload(): Uint8Array {
    const at = this.payloadOffset;
    return this.bytes.subarray(at, at + this.payloadLength);
  }

  /** Offset of the packet in {@link bytes} and {@link view}, for loops that read the packet without creating a view. */
  get payloadOffset(): number {
    return Math.max(this.#places.at(NFQA_PAYLOAD, 0), 0);
  }

  /** Number of bytes of the packet that the kernel copied. */
  get payloadLength(): number {
    return this.#places.at(NFQA_PAYLOAD, 0) < 0 ? 0 : this.#places.lengthOf(NFQA_PAYLOAD);
  }

  /** The memory that contains the packet. */
  get bytes(): Uint8Array {
    // The `Uint8Array` is reused, because consecutive packets are usually in the same buffer.
    if (this.#view !== this.#storeView) {
      const { buffer, byteOffset, byteLength } = this.#view;
      this.#store = new Uint8Array(buffer, byteOffset, byteLength);
      this.#storeView = this.#view;
    }
    return this.#store;
  }

  /** The memory that contains the packet, as a DataView. */
  get view(): DataView {
    return this.#view;
  }

  /**
   * Returns an attribute reader for the packet's connection (`CTA_*`), or undefined without a tracked connection or the
   * flag `conntrack`. Pass a `reader` to reuse it.
   */
  conntrack(reader?: AttributeReader): AttributeReader | undefined {
    return this.#reader(NFQA_CT, reader);
  }

  /** Returns a reader of all attributes (`NFQA_*`) of the packet, including unknown ones. */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return reader.over(this.bytes, this.#view, this.#start, this.#end);
  }

  /** Returns a copy of the packet as a plain object. */
  toObject(): PacketObject {
    const object: PacketObject = {
      queue: this.queue,
      id: this.id,
      family: familyName(this.family),
      hook: hookName(this.hook),
      protocol: this.protocol,
      mark: this.mark,
      priority: this.priority,
      length: this.length,
      checksumNotReady: this.checksumNotReady,
      checksumNotVerified: this.checksumNotVerified,
      gso: this.gso,
      payload: this.payload.slice(),
    };
    for (const name of optionalFields) set(object, name, this[name]);
    set(object, "l2Header", this.l2Header?.slice());
    set(object, "conntrack", this.#bytes(NFQA_CT));
    const info = this.conntrackInfo;
    if (info !== undefined) object.conntrackInfo = conntrackInfoName(info);
    const unknown: { type: number; bytes: Uint8Array }[] = [];
    for (const reader = this.attributes(); reader.next(); ) {
      if (reader.type > LAST) unknown.push({ type: reader.type, bytes: reader.bytes().slice() });
    }
    if (unknown.length > 0) object.unknown = unknown;
    return object;
  }

  #be32(type: number): number | undefined {
    const at = this.#places.at(type, 4);
    return at < 0 ? undefined : this.#view.getUint32(at, false);
  }

  #bytes(type: number): Uint8Array | undefined {
    const at = this.#places.at(type, 0);
    return at < 0 ? undefined : this.bytes.slice(at, at + this.#places.lengthOf(type));
  }

  #reader(type: number, reader?: AttributeReader): AttributeReader | undefined {
    const at = this.#places.at(type, 0);
    if (at < 0) return undefined;
    return (reader ?? new AttributeReader()).over(this.bytes, this.#view, at, at + this.#places.lengthOf(type));
  }
}

const optionalFields = [
  "inputInterface",
  "outputInterface",
  "physicalInputInterface",
  "physicalOutputInterface",
  "hardwareAddress",
  "timestamp",
  "uid",
  "gid",
  "securityContext",
  "cgroupClass",
  "vlan",
] as const;

function set<Name extends keyof PacketObject>(object: PacketObject, name: Name, value: PacketObject[Name]): void {
  if (value !== undefined) object[name] = value;
}
