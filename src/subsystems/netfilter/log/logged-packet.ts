import { NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { NFNL_SUBSYS_ULOG } from "../../../constants/nfnetlink.ts";
import { AttributeOffsets } from "../../../message/attribute-offsets.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import type { MessageView } from "../../../message/message.ts";
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

/** Message type of logged packets (`NFULNL_MSG_PACKET`, linux/netfilter/nfnetlink_log.h). */
export const LOG_MESSAGE: number = NFNL_SUBSYS_ULOG << 8;

const NFGENMSG = 4;
/** Attribute numbers of a logged packet, `NFULA_*` (linux/netfilter/nfnetlink_log.h). */
const PACKET_HDR = 1;
const MARK = 2;
const TIMESTAMP = 3;
const IFINDEX_INDEV = 4;
const IFINDEX_OUTDEV = 5;
const IFINDEX_PHYSINDEV = 6;
const IFINDEX_PHYSOUTDEV = 7;
const HWADDR = 8;
const PAYLOAD = 9;
const PREFIX = 10;
const UID = 11;
const SEQ = 12;
const GID = 14;
const HWHEADER = 16;
const CT = 18;
const CT_INFO = 19;

const NOTHING = new Uint8Array(0);

/** A logged packet as a plain object that owns its bytes. */
export interface LoggedPacketObject {
  group: number;
  family: FamilyName | number;
  hook: HookName | number;
  /** EtherType of the packet: 0x0800 is IPv4, 0x86dd IPv6. */
  protocol: number;
  prefix: string;
  mark: number;
  sequence: number;
  payload: Uint8Array;
  inputInterface?: number;
  outputInterface?: number;
  physicalInputInterface?: number;
  physicalOutputInterface?: number;
  hardwareAddress?: string;
  /** Arrival time in microseconds since 1970. */
  timestamp?: number;
  uid?: number;
  gid?: number;
  linkHeader?: Uint8Array;
  /** Undecoded attributes (`CTA_*`) of the packet's connection. */
  conntrack?: Uint8Array;
  conntrackInfo?: ConntrackInfo | number;
}

/**
 * A view of a logged packet. The memory and the object itself are reused for the next packet; {@link toObject} returns
 * a copy. Absent attributes are undefined.
 */
export class LoggedPacket {
  /** Number of packets of the log group that were lost directly before this packet. */
  lostBefore = 0;
  readonly #places = new AttributeOffsets();
  #view: DataView = new DataView(NOTHING.buffer);
  #store: Uint8Array = NOTHING;
  #header = 0;
  #start = 0;
  #end = 0;
  readonly #headers = new PacketHeaders();
  #hasHeaders = false;

  /**
   * Points the view at a message of type {@link LOG_MESSAGE}. Returns false if the message has no sequence number or no
   * packet header.
   */
  point(message: MessageView): boolean {
    const { view, store, offset, length } = message;
    this.#view = view;
    this.#store = store;
    this.#start = Math.min(offset + NLMSG_HDRLEN + NFGENMSG, offset + length);
    this.#end = offset + length;
    this.#hasHeaders = false;
    this.lostBefore = 0;
    this.#places.walk(view, this.#start, this.#end);
    this.#header = this.#places.at(PACKET_HDR, 3);
    return this.#header >= 0 && this.#places.at(SEQ, 4) >= 0;
  }

  /** Number of the log group that the packet belongs to. */
  get group(): number {
    return this.#view.getUint16(this.#start - 2);
  }

  /** Protocol family of the netfilter hook (`NFPROTO_*`). */
  get family(): number {
    return this.#view.getUint8(this.#start - 4);
  }

  /** EtherType of the packet: 0x0800 is IPv4, 0x86dd IPv6. */
  get protocol(): number {
    return this.#view.getUint16(this.#header);
  }

  /** Netfilter hook that logged the packet: `NF_INET_PRE_ROUTING` and so on. */
  get hook(): number {
    return this.#view.getUint8(this.#header + 2);
  }

  /** Sequence number of the packet in its group: one more than that of the previous packet, modulo 2^32. */
  get sequence(): number {
    return this.#be32(SEQ)!;
  }

  /** Log prefix of the rule that logged the packet: "log prefix …". */
  get prefix(): string {
    const at = this.#places.at(PREFIX, 0);
    if (at < 0) return "";
    const end = at + this.#places.lengthOf(PREFIX);
    const nul = this.#store.subarray(at, end).indexOf(0);
    return decodeText(this.#store, at, nul < 0 ? end : at + nul);
  }

  /** Mark of the logged packet. */
  get mark(): number {
    return this.#be32(MARK) ?? 0;
  }

  /** Index of the interface that received the packet; for a bridged packet, of the bridge. */
  get inputInterface(): number | undefined {
    return this.#be32(IFINDEX_INDEV);
  }

  /** Index of the interface that will send the packet; for a bridged packet, of the bridge. */
  get outputInterface(): number | undefined {
    return this.#be32(IFINDEX_OUTDEV);
  }

  /** Index of the bridge port that received the packet. */
  get physicalInputInterface(): number | undefined {
    return this.#be32(IFINDEX_PHYSINDEV);
  }

  /** Index of the bridge port that will send the packet. */
  get physicalOutputInterface(): number | undefined {
    return this.#be32(IFINDEX_PHYSOUTDEV);
  }

  /** Hardware address of the packet's sender: "02:00:00:00:00:01". */
  get hardwareAddress(): string | undefined {
    const at = this.#places.at(HWADDR, 4);
    if (at < 0) return undefined;
    const length = Math.min(this.#view.getUint16(at), this.#places.lengthOf(HWADDR) - 4);
    if (length === 0) return undefined;
    return [...this.#store.subarray(at + 4, at + 4 + length)]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(":");
  }

  /** Arrival time of the packet in microseconds since 1970. Present only while a process uses timestamps. */
  get timestamp(): number | undefined {
    const at = this.#places.at(TIMESTAMP, 16);
    if (at < 0) return undefined;
    return Number(this.#view.getBigUint64(at)) * 1e6 + Number(this.#view.getBigUint64(at + 8));
  }

  /** User id of the owner of the packet's local socket. */
  get uid(): number | undefined {
    return this.#be32(UID);
  }

  /** Group id of the owner of the packet's local socket. */
  get gid(): number | undefined {
    return this.#be32(GID);
  }

  /** View of the packet's link-layer header. */
  get linkHeader(): Uint8Array | undefined {
    return this.#bytes(HWHEADER);
  }

  /** State of the packet's connection: `IP_CT_NEW` and so on. Requires the option `conntrack`. */
  get conntrackInfo(): number | undefined {
    return this.#be32(CT_INFO);
  }

  /** View of the copied part of the packet, which starts with the network header. */
  get payload(): Uint8Array {
    return this.#bytes(PAYLOAD) ?? NOTHING;
  }

  /**
   * The headers of the packet, decoded on access: `packet.headers.tcp?.destinationPort`. The object is reused for the
   * next packet.
   */
  get headers(): PacketHeaders {
    if (!this.#hasHeaders) {
      this.#hasHeaders = true;
      this.#headers.over(this.payload, this.protocol, this.linkHeader);
    }
    return this.#headers;
  }

  /** Returns an attribute reader for the packet's connection (`CTA_*`). Requires the option `conntrack`. */
  conntrack(reader: AttributeReader = new AttributeReader()): AttributeReader | undefined {
    const at = this.#places.at(CT, 0);
    return at < 0 ? undefined : reader.over(this.#store, this.#view, at, at + this.#places.lengthOf(CT));
  }

  /** Returns a reader of all attributes (`NFULA_*`) of the packet, including unknown ones. */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return reader.over(this.#store, this.#view, this.#start, this.#end);
  }

  /** Returns a copy of the packet as a plain object. */
  toObject(): LoggedPacketObject {
    const { group, family, hook, protocol, prefix, mark, sequence } = this;
    const object: LoggedPacketObject = {
      group,
      family: familyName(family),
      hook: hookName(hook),
      protocol,
      prefix,
      mark,
      sequence,
      payload: this.payload.slice(),
    };
    for (const name of optionalNames) {
      const value = this[name];
      if (value !== undefined) Object.assign(object, { [name]: value });
    }
    const link = this.linkHeader;
    if (link !== undefined) object.linkHeader = link.slice();
    const connection = this.#bytes(CT);
    if (connection !== undefined) object.conntrack = connection.slice();
    const info = this.conntrackInfo;
    if (info !== undefined) object.conntrackInfo = conntrackInfoName(info);
    return object;
  }

  #be32(type: number): number | undefined {
    const at = this.#places.at(type, 4);
    return at < 0 ? undefined : this.#view.getUint32(at);
  }

  #bytes(type: number): Uint8Array | undefined {
    const at = this.#places.at(type, 0);
    return at < 0 ? undefined : this.#store.subarray(at, at + this.#places.lengthOf(type));
  }
}

const optionalNames = [
  "inputInterface",
  "outputInterface",
  "physicalInputInterface",
  "physicalOutputInterface",
  "hardwareAddress",
  "timestamp",
  "uid",
  "gid",
] as const;
