import { EMPTY_BYTES, EMPTY_VIEW } from "../../base/bytes.ts";
import { defined } from "../../base/objects.ts";
import { decodeText } from "../../base/text.ts";
import { NFQA_VLAN_PROTO, NFQA_VLAN_TCI } from "../../constants/nfnetlink_queue.ts";
import { AttributeOffsets } from "../../message/attribute-offsets.ts";
import { AttributeReader, checkedReader } from "../../message/attribute-reader.ts";
import { PacketHeaders } from "../packet/headers.ts";
import {
  type ConntrackInfo,
  conntrackInfoNames,
  type FamilyName,
  familyNames,
  type HookName,
  hookNames,
} from "./names.ts";

// struct nfgenmsg at 16: family, version, queue or group (be16).
const NUMBER_OFFSET = 18;
const ATTRIBUTES_OFFSET = 20;
/** Bytes of the hardware address in a packet message. */
const MAX_LINK_ADDRESS = 8;

const NO_PAYLOAD = new Uint8Array(0);

/** VLAN tag of a bridged frame. */
export interface VlanTag {
  /**
   * EtherType of the VLAN tag: 0x8100 (IEEE 802.1Q), or 0x88a8 for the outer tag of a frame with two tags (IEEE
   * 802.1ad).
   */
  protocol: number;
  /** Tag control information of the VLAN tag: priority (3 bits), drop eligible bit, and VLAN id (12 bits). */
  tci: number;
}

/** Numbers of attributes, which differ between queued and logged packets. */
export type PacketAttributes = Readonly<
  Record<Exclude<keyof PacketFields, "family" | "hook" | "protocol"> | "linkHeader", number>
>;

/**
 * Fields that queued and logged packets have in common, as a plain object. The bytes are a copy, so they stay valid.
 */
export interface PacketFields {
  family: FamilyName | `${number}`;
  hook: HookName | `${number}`;
  /** EtherType of the packet: 0x0800 is IPv4, 0x86dd IPv6. */
  protocol: number;
  /** Mark of the packet; 0 for none. */
  mark: number;
  /** Index of the interface on which the packet arrived; 0 for none. */
  inputInterface?: number;
  /** Index of the interface through which the packet will be sent; 0 for none. */
  outputInterface?: number;
  /** Index of the bridge port on which the packet arrived; 0 for none. */
  physicalInputInterface?: number;
  /** Index of the bridge port through which the packet will be sent; 0 for none. */
  physicalOutputInterface?: number;
  hardwareAddress?: string;
  /** Arrival time in microseconds since 1970. */
  timestamp?: number;
  /** User id of the socket that sent the packet. */
  uid?: number;
  /** Group id of the socket that sent the packet. */
  gid?: number;
  vlan?: VlanTag;
  /** Encoded attributes (`CTA_*`) of the packet's connection. */
  conntrack?: Uint8Array;
  conntrackInfo?: ConntrackInfo | `${number}`;
  payload: Uint8Array;
}

/**
 * A view of a queued or logged packet in a netlink message. Later packets reuse the view and its memory. Each getter
 * decodes its value when it is called. Getters that return a number allocate no memory. A getter returns undefined if
 * the kernel did not send the attribute.
 */
export abstract class PacketView {
  /**
   * Number of packets that were dropped directly before this packet because the receive buffer was full. The number
   * excludes packets of other queues or log groups.
   */
  lostBefore = 0;
  /** @internal */
  protected abstract readonly attributeNumbers: PacketAttributes;
  /** @internal */
  protected readonly offsets: AttributeOffsets = new AttributeOffsets();
  /**
   * Offset of the EtherType, followed by the netfilter hook's number.
   *
   * @internal
   */
  protected protocolOffset = 0;
  #start = 0;
  #end = 0;
  #view: DataView = EMPTY_VIEW;
  #bytes: Uint8Array = EMPTY_BYTES;
  #viewOfBytes: DataView = EMPTY_VIEW;
  #headers: PacketHeaders | undefined;
  #hasHeaders = false;

  /**
   * The message must contain a packet header.
   *
   * @internal
   */
  protected locate(view: DataView, offset: number, length: number): void {
    const start = offset + ATTRIBUTES_OFFSET;
    const end = offset + length;
    this.#view = view;
    this.#start = start;
    this.#end = end;
    this.#hasHeaders = false;
    this.lostBefore = 0;
    this.offsets.walk(view, start, end);
  }

  /** Protocol family of the hook that queued or logged the packet: `NFPROTO_IPV4`, `NFPROTO_BRIDGE` or another. */
  get family(): number {
    return this.#view.getUint8(this.#start - 4);
  }

  /** EtherType of the packet: 0x0800 is IPv4, 0x86dd IPv6. */
  get protocol(): number {
    return this.#view.getUint16(this.protocolOffset, false);
  }

  /** Netfilter hook that queued or logged the packet, such as `NF_INET_PRE_ROUTING`. */
  get hook(): number {
    return this.#view.getUint8(this.protocolOffset + 2);
  }

  /** Firewall mark of the packet. */
  get mark(): number {
    return this.be32(this.attributeNumbers.mark) ?? 0;
  }

  /** Index of the interface that received the packet. For a packet that a bridge forwards, the index of the bridge. */
  get inputInterface(): number | undefined {
    return this.be32(this.attributeNumbers.inputInterface);
  }

  /** Index of the interface that will send the packet. For a packet that a bridge forwards, the index of the bridge. */
  get outputInterface(): number | undefined {
    return this.be32(this.attributeNumbers.outputInterface);
  }

  /** Index of the bridge port that received the packet. */
  get physicalInputInterface(): number | undefined {
    return this.be32(this.attributeNumbers.physicalInputInterface);
  }

  /** Index of the bridge port that will send the packet. */
  get physicalOutputInterface(): number | undefined {
    return this.be32(this.attributeNumbers.physicalOutputInterface);
  }

  /** Hardware address of the packet's sender: "02:00:00:00:00:01". */
  get hardwareAddress(): string | undefined {
    const type = this.attributeNumbers.hardwareAddress;
    const at = this.offsets.at(type, 4);
    if (at < 0) return undefined;
    const room = Math.min(this.offsets.lengthOf(type) - 4, MAX_LINK_ADDRESS);
    const length = Math.min(this.#view.getUint16(at, false), room);
    if (length === 0) return undefined;
    const bytes = Array.from(this.bytes.subarray(at + 4, at + 4 + length));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  }

  /**
   * Arrival time of the packet in microseconds since 1970. Present only if a process on this machine has enabled packet
   * timestamps.
   */
  get timestamp(): number | undefined {
    const at = this.offsets.at(this.attributeNumbers.timestamp, 16);
    if (at < 0) return undefined;
    const seconds = this.#view.getUint32(at, false) * 2 ** 32 + this.#view.getUint32(at + 4, false);
    return seconds * 1e6 + this.#view.getUint32(at + 12, false);
  }

  /**
   * User id of the process that owns the packet's local socket, in the initial user namespace. For queued packets,
   * available only with the flag `uidGid`.
   */
  get uid(): number | undefined {
    return this.be32(this.attributeNumbers.uid);
  }

  /**
   * Group id of the process that owns the packet's local socket. For queued packets, available only with the flag
   * `uidGid`.
   */
  get gid(): number | undefined {
    return this.be32(this.attributeNumbers.gid);
  }

  /**
   * VLAN tag of a bridged frame. Each access creates a new object, so store the result if several fields are needed.
   */
  get vlan(): VlanTag | undefined {
    const reader = this.readerOf(this.attributeNumbers.vlan);
    if (reader === undefined) return undefined;
    const tag: VlanTag = { protocol: 0, tci: 0 };
    while (reader.next()) {
      if (reader.type === NFQA_VLAN_PROTO) tag.protocol = reader.be16();
      else if (reader.type === NFQA_VLAN_TCI) tag.tci = reader.be16();
    }
    return tag;
  }

  /** State of the packet's tracked connection, such as `IP_CT_NEW`. Available only with the option `conntrack`. */
  get conntrackInfo(): number | undefined {
    return this.be32(this.attributeNumbers.conntrackInfo);
  }

  /**
   * The headers of the packet, such as `packet.headers.tcp?.destinationPort`. Each header is decoded when it is read.
   * The Ethernet header is present only if the kernel reports the link-layer header. The next packet reuses the object.
   */
  get headers(): PacketHeaders {
    this.#headers ??= new PacketHeaders();
    if (!this.#hasHeaders) {
      this.#hasHeaders = true;
      this.#headers.over(this.payload, this.protocol, this.bytesOf(this.attributeNumbers.linkHeader));
    }
    return this.#headers;
  }

  /** The bytes of the packet that the kernel has copied, from the network header on. Empty if nothing was copied. */
  get payload(): Uint8Array {
    return this.bytesOf(this.attributeNumbers.payload) ?? NO_PAYLOAD;
  }

  /**
   * Offset of the packet's first byte in {@link bytes} and {@link view}. With it, the packet can be read without
   * creating a Uint8Array.
   */
  get payloadOffset(): number {
    return Math.max(this.offsets.at(this.attributeNumbers.payload, 0), 0);
  }

  /** Number of bytes of the packet that the kernel copied. */
  get payloadLength(): number {
    const { payload } = this.attributeNumbers;
    return this.offsets.at(payload, 0) < 0 ? 0 : this.offsets.lengthOf(payload);
  }

  /**
   * Receive buffer that contains the packet, starting at {@link payloadOffset}, and other messages. Later packets
   * overwrite the buffer.
   */
  get bytes(): Uint8Array {
    // Consecutive packets usually share a buffer, so the `Uint8Array` is reused.
    if (this.#view !== this.#viewOfBytes) {
      const { buffer, byteOffset, byteLength } = this.#view;
      this.#bytes = new Uint8Array(buffer, byteOffset, byteLength);
      this.#viewOfBytes = this.#view;
    }
    return this.#bytes;
  }

  /** The buffer of {@link bytes} as a DataView. */
  get view(): DataView {
    return this.#view;
  }

  /**
   * Returns a reader of the attributes (`CTA_*`) of the packet's tracked connection. Returns undefined if the
   * connection is not tracked, or if the option `conntrack` is not set. To avoid allocating a new reader, pass an
   * existing `reader`.
   */
  conntrack(reader?: AttributeReader): AttributeReader | undefined {
    return this.readerOf(this.attributeNumbers.conntrack, reader);
  }

  /**
   * Returns a reader of all attributes of the netlink message about the packet, including attributes that this library
   * does not know.
   */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return checkedReader(reader).over(this.bytes, this.#view, this.#start, this.#end);
  }

  /**
   * Number of the packet's queue or log group.
   *
   * @internal
   */
  protected get number(): number {
    return this.#view.getUint16(this.#start - ATTRIBUTES_OFFSET + NUMBER_OFFSET, false);
  }

  /** @internal */
  protected be32(type: number): number | undefined {
    const at = this.offsets.at(type, 4);
    return at < 0 ? undefined : this.#view.getUint32(at, false);
  }

  /** @internal */
  protected bytesOf(type: number): Uint8Array | undefined {
    const at = this.offsets.at(type, 0);
    return at < 0 ? undefined : this.bytes.subarray(at, at + this.offsets.lengthOf(type));
  }

  /**
   * Returns text up to the first NUL.
   *
   * @internal
   */
  protected textOf(type: number): string | undefined {
    const at = this.offsets.at(type, 0);
    if (at < 0) return undefined;
    const end = at + this.offsets.lengthOf(type);
    const nul = this.bytes.subarray(at, end).indexOf(0);
    return decodeText(this.bytes, at, nul < 0 ? end : at + nul);
  }

  /** @internal */
  protected readerOf(type: number, reader?: AttributeReader): AttributeReader | undefined {
    if (reader !== undefined) checkedReader(reader);
    const at = this.offsets.at(type, 0);
    if (at < 0) return undefined;
    return (reader ?? new AttributeReader()).over(this.bytes, this.#view, at, at + this.offsets.lengthOf(type));
  }

  /**
   * Returns copies of the fields of queued and logged packets.
   *
   * @internal
   */
  protected fields(): PacketFields {
    const { family, hook, protocol, mark, conntrackInfo } = this;
    const { inputInterface, outputInterface, physicalInputInterface, physicalOutputInterface } = this;
    const { hardwareAddress, timestamp, uid, gid, vlan } = this;
    return {
      family: familyNames.show(family),
      hook: hookNames.show(hook),
      protocol,
      mark,
      payload: this.payload.slice(),
      ...defined({
        inputInterface,
        outputInterface,
        physicalInputInterface,
        physicalOutputInterface,
        hardwareAddress,
        timestamp,
        uid,
        gid,
        vlan,
        conntrack: this.bytesOf(this.attributeNumbers.conntrack)?.slice(),
        conntrackInfo: conntrackInfo === undefined ? undefined : conntrackInfoNames.show(conntrackInfo),
      }),
    };
  }
}
