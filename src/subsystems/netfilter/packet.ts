import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { NFNL_SUBSYS_QUEUE } from "../../constants/nfnetlink.ts";
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
} from "../../constants/nfnetlink_queue.ts";
import { align } from "../../message/align.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { decodeText } from "../../message/text.ts";
import {
  type ConntrackInfo,
  conntrackInfoName,
  type FamilyName,
  familyName,
  type HookName,
  hookName,
} from "./names.ts";

//  0          16       17        18      20
//  | nlmsghdr | family | version | queue | packet header | other attributes …     struct nfgenmsg, then NFQA_*
//                                  └ be16
//  packet header:  0        2      4    8          10
//                  | length | type | id | protocol | hook |       be32, be16, u8 packed (struct nfqnl_msg_packet_hdr)

/** The type of the messages that bring packets. */
export const PACKET_MESSAGE: number = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_PACKET;

const ATTRIBUTES_OFFSET = NLMSG_HDRLEN + 4;
const PACKET_HEADER_LENGTH = 7;
/** The last attribute that is known here; below 31, for a bit each. */
const LAST = NFQA_CGROUP_CLASSID;
const MOST_LINK_ADDRESS = 8;

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/** Names a packet that waits for a verdict. A {@link QueuedPacket} does, and so does what `toObject()` returns. */
export interface PacketReference {
  /** Number of the queue. */
  readonly queue: number;
  /** Number of the packet in it. */
  readonly id: number;
}

/** The tag that a bridged frame carries. */
export interface VlanTag {
  /** EtherType of the tag: 0x8100, or 0x88a8 for the outer one of two. */
  protocol: number;
  /** Priority (3 bits), drop bit and number of the VLAN (12 bits). */
  tci: number;
}

/** A packet with all that the kernel says about it, as a plain object that owns its bytes. */
export interface PacketObject extends PacketReference {
  family: FamilyName | number;
  hook: HookName | number;
  /** EtherType: 0x0800 is IPv4, 0x86dd IPv6. */
  protocol: number;
  mark: number;
  priority: number;
  inputInterface?: number;
  outputInterface?: number;
  physicalInputInterface?: number;
  physicalOutputInterface?: number;
  hardwareAddress?: string;
  /** Microseconds since 1970. */
  timestamp?: number;
  uid?: number;
  gid?: number;
  securityContext?: string;
  cgroupClass?: number;
  /** Its true length, also where less was copied. */
  length: number;
  checksumNotReady: boolean;
  checksumNotVerified: boolean;
  gso: boolean;
  vlan?: VlanTag;
  l2Header?: Uint8Array;
  /** The attributes of its connection (`CTA_*`), as they came. */
  conntrack?: Uint8Array;
  conntrackInfo?: ConntrackInfo | number;
  payload: Uint8Array;
  /** Attributes that are not known here. */
  unknown?: { type: number; bytes: Uint8Array }[];
}

/**
 * A packet that waits for a verdict, read in place: it shows memory that is filled anew by the next receive, and is used
 * again itself. What has to stay is copied with {@link toObject}, or is `queue` and `id`, by which a verdict can be given
 * at any time. Nothing is decoded before it is asked for, and nothing is allocated except where a view, a string or an
 * object is asked for.
 *
 * What the kernel did not say is undefined; a mark, a priority or flags that it left out are 0, since it leaves them out
 * when they are. (linux/netfilter/nfnetlink_queue.h)
 */
export class QueuedPacket implements PacketReference {
  /** How many packets for this queue were lost right in front of this one, because the socket's buffer was full. */
  lostBefore = 0;
  #queue = 0;
  #id = 0;
  /** Where the packet header's value starts. */
  #header = 0;
  #start = 0;
  #end = 0;
  #view: DataView = NO_VIEW;
  #store: Uint8Array = NOTHING;
  /** Offset and length of each attribute's value by turns, by number. */
  readonly #places = new Int32Array(new ArrayBuffer((LAST + 1) * 8));
  /** Which attributes there are, a bit for each number; -1 while nobody has looked. */
  #present = -1;

  /**
   * Shows the packet in the message of `length` bytes at `offset`. The caller has checked that it lies inside the memory
   * and is one of a packet. False when there is no id in it, without which nothing can be done with it.
   */
  point(view: DataView, offset: number, length: number): boolean {
    const start = offset + ATTRIBUTES_OFFSET;
    this.#view = view;
    this.#start = start;
    this.#end = offset + length;
    this.#present = -1;
    this.lostBefore = 0;
    // The kernel puts it first.
    if (
      length >= ATTRIBUTES_OFFSET + NLA_HDRLEN + PACKET_HEADER_LENGTH &&
      view.getUint16(start, hostLittleEndian) >= NLA_HDRLEN + PACKET_HEADER_LENGTH &&
      view.getUint16(start + 2, hostLittleEndian) === NFQA_PACKET_HDR
    ) {
      this.#header = start + NLA_HDRLEN;
    } else {
      this.#header = this.#value(NFQA_PACKET_HDR, PACKET_HEADER_LENGTH);
      if (this.#header < 0) return false;
    }
    this.#queue = view.getUint16(offset + NLMSG_HDRLEN + 2, false);
    this.#id = view.getUint32(this.#header, false);
    return true;
  }

  /** Number of the queue that it waits in. */
  get queue(): number {
    return this.#queue;
  }

  /** Its number in the queue: one more than the packet's before, modulo 2^32. */
  get id(): number {
    return this.#id;
  }

  /** Protocol family of the hook: `NFPROTO_IPV4`, `NFPROTO_IPV6`, `NFPROTO_BRIDGE` or another. */
  get family(): number {
    return this.#view.getUint8(this.#start - 4);
  }

  /** What kind of packet it is, by EtherType: 0x0800 is IPv4, 0x86dd IPv6. */
  get protocol(): number {
    return this.#view.getUint16(this.#header + 4, false);
  }

  /** Where on its way it was taken: `NF_INET_PRE_ROUTING` and so on. */
  get hook(): number {
    return this.#view.getUint8(this.#header + 6);
  }

  /** Its mark. */
  get mark(): number {
    return this.#be32(NFQA_MARK) ?? 0;
  }

  /** Its priority. Kernels before 5.18 do not tell it. */
  get priority(): number {
    return this.#be32(NFQA_PRIORITY) ?? 0;
  }

  /** Index of the interface that it came in through; of the bridge, where that is one. */
  get inputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_INDEV);
  }

  /** Index of the interface that it goes out through; of the bridge, where that is one. */
  get outputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_OUTDEV);
  }

  /** Index of the bridge's port that it came in through. */
  get physicalInputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_PHYSINDEV);
  }

  /** Index of the bridge's port that it goes out through. */
  get physicalOutputInterface(): number | undefined {
    return this.#be32(NFQA_IFINDEX_PHYSOUTDEV);
  }

  /** Link address of the sender: "02:00:00:00:00:01". */
  get hardwareAddress(): string | undefined {
    const at = this.#value(NFQA_HWADDR, 4);
    if (at < 0) return undefined;
    const room = Math.min(this.#places[NFQA_HWADDR * 2 + 1]! - 4, MOST_LINK_ADDRESS);
    const length = Math.min(this.#view.getUint16(at, false), room);
    if (length === 0) return undefined;
    const bytes = Array.from(this.bytes.subarray(at + 4, at + 4 + length));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  }

  /** When it came in, in microseconds since 1970. The kernel knows it only while somebody asks for time stamps. */
  get timestamp(): number | undefined {
    const at = this.#value(NFQA_TIMESTAMP, 16);
    if (at < 0) return undefined;
    const seconds = this.#view.getUint32(at, false) * 2 ** 32 + this.#view.getUint32(at + 4, false);
    return seconds * 1e6 + this.#view.getUint32(at + 12, false);
  }

  /** User of the local socket that it belongs to, as the initial user namespace numbers it; with the flag `uidGid`. */
  get uid(): number | undefined {
    return this.#be32(NFQA_UID);
  }

  /** Group of that socket; with the flag `uidGid`. */
  get gid(): number | undefined {
    return this.#be32(NFQA_GID);
  }

  /** Security context of the packet, such as SELinux gives; with the flag `securityContext`. */
  get securityContext(): string | undefined {
    const at = this.#value(NFQA_SECCTX, 0);
    if (at < 0) return undefined;
    const end = at + this.#places[NFQA_SECCTX * 2 + 1]!;
    const nul = this.bytes.subarray(at, end).indexOf(0);
    return decodeText(this.bytes, at, nul < 0 ? end : at + nul);
  }

  /** The class that the sender's cgroup gives to its packets (net_cls), where it gives one. */
  get cgroupClass(): number | undefined {
    return this.#be32(NFQA_CGROUP_CLASSID);
  }

  /** The true length of the packet in bytes, also where less was copied; 0 in copy mode "meta". */
  get length(): number {
    return this.#be32(NFQA_CAP_LEN) ?? this.payloadLength;
  }

  /** Whether only the beginning of the packet was copied. */
  get truncated(): boolean {
    return this.length > this.payloadLength;
  }

  /** `NFQA_SKB_*` flags. */
  get skbInfo(): number {
    return this.#be32(NFQA_SKB_INFO) ?? 0;
  }

  /** Whether the checksum is still to be computed, so that a wrong one is no damage. Only with the flag `gso`. */
  get checksumNotReady(): boolean {
    return (this.skbInfo & NFQA_SKB_CSUMNOTREADY) !== 0;
  }

  /** Whether nobody has checked the checksum yet. */
  get checksumNotVerified(): boolean {
    return (this.skbInfo & NFQA_SKB_CSUM_NOTVERIFIED) !== 0;
  }

  /** Whether it stands for several packets, which the device will be given one by one. Only with the flag `gso`. */
  get gso(): boolean {
    return (this.skbInfo & NFQA_SKB_GSO) !== 0;
  }

  /** The VLAN tag of a bridged frame, a new object each time. */
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

  /** The link header of a bridged frame: a view, not a copy. */
  get l2Header(): Uint8Array | undefined {
    const at = this.#value(NFQA_L2HDR, 0);
    return at < 0 ? undefined : this.bytes.subarray(at, at + this.#places[NFQA_L2HDR * 2 + 1]!);
  }

  /** How the packet stands to its connection: `IP_CT_NEW` and so on; with the flag `conntrack`. */
  get conntrackInfo(): number | undefined {
    return this.#be32(NFQA_CT_INFO);
  }

  /** The packet from its network header on, as far as it was copied: a view, not a copy, empty in copy mode "meta". */
  get payload(): Uint8Array {
    const at = this.payloadOffset;
    return this.bytes.subarray(at, at + this.payloadLength);
  }

  /** Where the packet starts in {@link bytes} and {@link view}: for loops that read it without making a view of it. */
  get payloadOffset(): number {
    return Math.max(this.#value(NFQA_PAYLOAD, 0), 0);
  }

  /** How many bytes of it were copied. */
  get payloadLength(): number {
    return this.#value(NFQA_PAYLOAD, 0) < 0 ? 0 : this.#places[NFQA_PAYLOAD * 2 + 1]!;
  }

  /** The memory that it lies in. */
  get bytes(): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#view;
    const store = this.#store;
    // A buffer is mostly the same for long.
    if (store.buffer === buffer && store.byteOffset === byteOffset && store.length === byteLength) return store;
    this.#store = new Uint8Array(buffer, byteOffset, byteLength);
    return this.#store;
  }

  /** The same for reads of any width. */
  get view(): DataView {
    return this.#view;
  }

  /**
   * A cursor over the attributes of its connection (`CTA_*`); undefined when it has none that is tracked, or without the
   * flag `conntrack`. Pass a `reader` to use it again instead of making one.
   */
  conntrack(reader?: AttributeReader): AttributeReader | undefined {
    return this.#reader(NFQA_CT, reader);
  }

  /** A cursor over all attributes (`NFQA_*`), known here or not. */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return reader.over(this.bytes, this.#view, this.#start, this.#end);
  }

  /** All of it as a plain object that stays as it is. */
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
    const at = this.#value(type, 4);
    return at < 0 ? undefined : this.#view.getUint32(at, false);
  }

  #bytes(type: number): Uint8Array | undefined {
    const at = this.#value(type, 0);
    return at < 0 ? undefined : this.bytes.slice(at, at + this.#places[type * 2 + 1]!);
  }

  #reader(type: number, reader?: AttributeReader): AttributeReader | undefined {
    const at = this.#value(type, 0);
    if (at < 0) return undefined;
    return (reader ?? new AttributeReader()).over(this.bytes, this.#view, at, at + this.#places[type * 2 + 1]!);
  }

  /** Where the value of an attribute starts; -1 when it is not there, or shorter than `least` bytes. */
  #value(type: number, least: number): number {
    if (this.#present < 0) this.#present = this.#walk();
    if ((this.#present & (1 << type)) === 0 || this.#places[type * 2 + 1]! < least) return -1;
    return this.#places[type * 2]!;
  }

  /** Notes where each attribute lies, and returns which there are. What follows a length that cannot be is not there. */
  #walk(): number {
    const view = this.#view;
    const places = this.#places;
    const end = this.#end;
    let present = 0;
    for (let at = this.#start; at + NLA_HDRLEN <= end; ) {
      const length = view.getUint16(at, hostLittleEndian);
      if (length < NLA_HDRLEN || at + length > end) break;
      const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
      if (type <= LAST) {
        places[type * 2] = at + NLA_HDRLEN;
        places[type * 2 + 1] = length - NLA_HDRLEN;
        present |= 1 << type;
      }
      at += align(length);
    }
    return present;
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
