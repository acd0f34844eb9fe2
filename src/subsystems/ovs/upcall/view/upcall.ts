import { EMPTY_BYTES, EMPTY_VIEW } from "../../../../base/bytes.ts";
import { defined } from "../../../../base/objects.ts";
import { GENL_HDRLEN } from "../../../../constants/genetlink.ts";
import { NLA_HDRLEN, NLMSG_HDRLEN } from "../../../../constants/netlink.ts";
import { type ActionAttrs, type KeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../../../families/ovs-flow.ts";
import { ovsPacket, type Packet } from "../../../../families/ovs-packet.ts";
import { AttributeOffsets } from "../../../../message/attribute-offsets.ts";
import { AttributeReader, checkedReader } from "../../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import type { MessageView } from "../../../../message/message.ts";
import { decodeAttributes } from "../../../../schema/codec/codec.ts";
import { PacketHeaders } from "../../../packet/headers.ts";
import { PacketAttr, PacketCommand } from "../../core/numbers.ts";
import { UpcallKey } from "./upcall-key.ts";

// Layout of an upcall message:
//  0          16        17        18   20            24
//  | nlmsghdr | command | version |    | dp_ifindex | KEY, USERDATA, EGRESS_TUN_KEY, ACTIONS, MRU, LEN, HASH, PACKET
//             └ struct genlmsghdr      └ struct ovs_header, then OVS_PACKET_ATTR_*; the last one may lack its padding

const DATAPATH_OFFSET = NLMSG_HDRLEN + GENL_HDRLEN;
const ATTRIBUTES_OFFSET = DATAPATH_OFFSET + 4;

const ETH_HLEN = 14;

/** Reason of an upcall: "miss" if no flow matched the packet, "action" for a `userspace` action. */
export type UpcallCommand = "miss" | "action";

/** Copy of an upcall, which stays valid when the handler returns. */
export interface UpcallObject extends Pick<Packet, "userdata" | "actions" | "mru" | "hash" | "unknown" | "unparsed"> {
  command: UpcallCommand;
  /** Number of the datapath that sent the upcall. */
  datapath: number;
  packet: Uint8Array;
  key: KeyAttrs;
  egressTunnelKey?: TunnelKeyAttrs;
  /** Length of the packet in bytes before an action `trunc` shortened it. */
  length: number;
}

/**
 * View of an upcall: a packet that the datapath sent to user space. The view is valid until the next upcall, for which
 * it is reused; {@link toObject} returns a copy.
 *
 * Each field is decoded when it is read, and undefined if its attribute is missing. Only views, bigints and objects
 * allocate memory.
 */
export class Upcall {
  /** Flow key of the packet. */
  readonly key: UpcallKey = new UpcallKey();
  #view: DataView = EMPTY_VIEW;
  #store: Uint8Array = EMPTY_BYTES;
  #start = 0;
  #end = 0;
  readonly #places = new AttributeOffsets();

  /**
   * Moves the view to a received message. Returns false if the message is not a valid upcall, for example if it is too
   * short or lacks the packet or the key. The fields are then undefined.
   *
   * Lengths inside the key are checked when the key's fields are read. The caller must check that the message belongs
   * to the family `ovs_packet`.
   */
  point(message: MessageView): boolean {
    const { view, store, offset, length } = message;
    const start = offset + ATTRIBUTES_OFFSET;
    const end = offset + length;
    const places = this.#places;
    this.#view = view;
    this.#store = store;
    this.#start = start;
    this.#end = end;
    if (start > end) {
      places.clear();
      this.#start = end;
      this.key.over(view, store, end, end);
      return false;
    }
    const whole = places.walk(view, start, end);
    const key = places.at(PacketAttr.Key, NLA_HDRLEN);
    if (key < 0 || !whole) {
      this.key.over(view, store, end, end);
      return false;
    }
    this.key.over(view, store, key, key + places.lengthOf(PacketAttr.Key));
    const command = view.getUint8(offset + NLMSG_HDRLEN);
    return this.#hasPacket() && (command === PacketCommand.Miss || command === PacketCommand.Action);
  }

  /** Reason why the datapath sent the packet to user space. */
  get command(): UpcallCommand {
    return this.#view.getUint8(this.#start - ATTRIBUTES_OFFSET + NLMSG_HDRLEN) === PacketCommand.Action
      ? "action"
      : "miss";
  }

  /** Number of the datapath that sent the upcall, which is the interface index of its local port. */
  get datapath(): number {
    return this.#view.getInt32(this.#start - 4, hostLittleEndian);
  }

  /** View of the packet, starting with its Ethernet header if it has one. */
  get packet(): Uint8Array {
    const at = this.packetOffset;
    return this.#store.subarray(at, at + this.packetLength);
  }

  /**
   * Headers of the packet as a new object. Unlike the flow key, the object includes options, checksums and the payload.
   */
  get headers(): PacketHeaders {
    const start = this.key.ethernet === undefined ? (this.key.ethertype ?? 0) : "ethernet";
    return new PacketHeaders(this.packet, start);
  }

  /** Offset of the packet in {@link bytes} and {@link view}, for reading the packet without creating another view. */
  get packetOffset(): number {
    return this.#places.at(PacketAttr.Packet, 0);
  }

  /** Number of bytes of the packet that the upcall contains. */
  get packetLength(): number {
    return this.#places.lengthOf(PacketAttr.Packet);
  }

  /** Length of the packet in bytes before an action `trunc` shortened it. */
  get length(): number {
    const at = this.#places.at(PacketAttr.Len, 4);
    return at < 0 ? this.packetLength : this.#view.getUint32(at, hostLittleEndian);
  }

  /** Whether the upcall contains only a part of the packet. */
  get truncated(): boolean {
    return this.length > this.packetLength;
  }

  /** View of the user data of the `userspace` action that caused the upcall. */
  get userdata(): Uint8Array | undefined {
    return this.#bytes(PacketAttr.Userdata);
  }

  /**
   * Size in bytes of the largest fragment, if the packet was reassembled. Pass this size to `execute`, so that the
   * kernel fragments the packet again.
   */
  get mru(): number | undefined {
    const at = this.#places.at(PacketAttr.Mru, 2);
    return at < 0 ? undefined : this.#view.getUint16(at, hostLittleEndian);
  }

  /**
   * Hash of the packet. The low 32 bits are the hash, bit 32 is set if software computed the hash, and bit 33 if the
   * hash includes the ports. Pass the hash to `execute`, so that the packet takes the same path as later packets of its
   * flow.
   */
  get hash(): bigint | undefined {
    const at = this.#places.at(PacketAttr.Hash, 8);
    return at < 0 ? undefined : this.#view.getBigUint64(at, hostLittleEndian);
  }

  /** Low 32 bits of the packet hash ({@link hash}) as a number. Reading them creates no bigint. */
  get hashNumber(): number | undefined {
    const at = this.#places.at(PacketAttr.Hash, 8);
    return at < 0 ? undefined : this.#view.getUint32(hostLittleEndian ? at : at + 4, hostLittleEndian);
  }

  /**
   * Offset of the eight bytes of the packet hash ({@link hash}) in {@link bytes} and {@link view}, for copying the hash
   * without a bigint. -1 if the upcall has no hash.
   */
  get hashOffset(): number {
    return this.#places.at(PacketAttr.Hash, 8);
  }

  get hashBytes(): Uint8Array | undefined {
    const at = this.#places.at(PacketAttr.Hash, 8);
    return at < 0 ? undefined : this.#store.subarray(at, at + 8);
  }

  /**
   * Tunnel through which the packet will be sent (egress tunnel key), as a new object. Undefined unless requested by
   * the `userspace` action.
   */
  get egressTunnelKey(): TunnelKeyAttrs | undefined {
    const bytes = this.#bytes(PacketAttr.EgressTunKey);
    return bytes && (decodeAttributes(ovsFlow, "tunnel-key-attrs", bytes) as TunnelKeyAttrs);
  }

  /** Actions of the packet's flow as a new array. Undefined unless requested by the `userspace` action. */
  get actions(): ActionAttrs[] | undefined {
    const bytes = this.#bytes(PacketAttr.Actions);
    return bytes && (decodeAttributes(ovsFlow, "action-attrs", bytes) as ActionAttrs[]);
  }

  /**
   * Memory that contains the upcall message. {@link packetOffset} and {@link hashOffset} are offsets in this memory.
   */
  get bytes(): Uint8Array {
    return this.#store;
  }

  /** DataView of the memory that contains the upcall message. */
  get view(): DataView {
    return this.#view;
  }

  /** Returns a reader of all attributes of the upcall (`OVS_PACKET_ATTR_*`), including unknown ones. */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return checkedReader(reader).over(this.#store, this.#view, this.#start, this.#end);
  }

  /** Returns a copy of the upcall that owns its memory. */
  toObject(): UpcallObject {
    const { command, datapath, length, packet: shown } = this;
    const attributes = this.#store.subarray(this.#start, this.#end);
    const decoded = decodeAttributes(ovsPacket, "packet", attributes) as Packet;
    const { packet = shown.slice(), key = {}, userdata, egressTunKey, actions, mru, hash, unknown, unparsed } = decoded;
    const optional = { userdata, egressTunnelKey: egressTunKey, actions, mru, hash, unknown, unparsed };
    return { command, datapath, packet, key, length, ...defined(optional) };
  }

  /** A packet with an Ethernet header must contain the complete header. */
  #hasPacket(): boolean {
    const places = this.#places;
    if (places.at(PacketAttr.Packet, ETH_HLEN) >= 0) return true;
    return places.at(PacketAttr.Packet, 1) >= 0 && this.key.ethernet === undefined;
  }

  #bytes(type: number): Uint8Array | undefined {
    const at = this.#places.at(type, 0);
    return at < 0 ? undefined : this.#store.subarray(at, at + this.#places.lengthOf(type));
  }
}
