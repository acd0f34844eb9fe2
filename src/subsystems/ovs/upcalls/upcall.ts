import { GENL_HDRLEN } from "../../../constants/genetlink.ts";
import { NLA_HDRLEN, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { type ActionAttrs, type KeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../../families/ovs-flow.ts";
import { ovsPacket, type Packet } from "../../../families/ovs-packet.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { MessageView } from "../../../message/message.ts";
import { decodeAttributes } from "../../../schema/codec/codec.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../../schema/model/types.ts";
import { AttributePlaces } from "./attribute-places.ts";
import {
  OVS_PACKET_ATTR_ACTIONS,
  OVS_PACKET_ATTR_EGRESS_TUN_KEY,
  OVS_PACKET_ATTR_HASH,
  OVS_PACKET_ATTR_KEY,
  OVS_PACKET_ATTR_LEN,
  OVS_PACKET_ATTR_MRU,
  OVS_PACKET_ATTR_PACKET,
  OVS_PACKET_ATTR_USERDATA,
  OVS_PACKET_CMD_ACTION,
  OVS_PACKET_CMD_MISS,
} from "./numbers.ts";
import { UpcallKey } from "./upcall-key.ts";

//  0          16        17        18   20            24
//  | nlmsghdr | command | version |    | dp_ifindex | KEY, USERDATA, EGRESS_TUN_KEY, ACTIONS, MRU, LEN, HASH, PACKET
//             └ struct genlmsghdr      └ struct ovs_header, then OVS_PACKET_ATTR_*; the last one may lack its padding

const DATAPATH_OFFSET = NLMSG_HDRLEN + GENL_HDRLEN;
const ATTRIBUTES_OFFSET = DATAPATH_OFFSET + 4;

/** The length of an Ethernet header. */
const ETH_HLEN = 14;

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/**
 * Why a packet came up: no flow knew it, or an action of its flow sent it.
 */
export type UpcallCommand = "miss" | "action";

/** An upcall as a plain object that owns its bytes. */
export interface UpcallObject {
  command: UpcallCommand;
  /** Number of the datapath. */
  datapath: number;
  packet: Uint8Array;
  key: KeyAttrs;
  userdata?: Uint8Array;
  egressTunnelKey?: TunnelKeyAttrs;
  actions?: ActionAttrs[];
  mru?: number;
  /** How long the packet was, also where less of it came up. */
  length: number;
  hash?: bigint;
  /** Attributes that are not known here. */
  unknown?: UnknownAttribute[];
  /** Attributes that are not what they should be. */
  unparsed?: UnparsedAttribute[];
}

/**
 * A packet that a datapath hands over, read in place: it shows memory that is filled anew by the next receive, and is used
 * again itself. What has to stay is copied with {@link toObject}. Nothing is decoded before it is asked for, and nothing is
 * allocated but where a view, a big integer or an object is asked for.
 *
 * What the kernel did not say is undefined.
 */
export class Upcall {
  /** What the packet is, as the datapath sees it. */
  readonly key: UpcallKey = new UpcallKey();
  #view: DataView = NO_VIEW;
  #store: Uint8Array = NOTHING;
  #start = 0;
  #end = 0;
  readonly #places = new AttributePlaces();

  /**
   * Shows the upcall that a message brings. False when it is none: too short, of another command, with lengths that cannot be,
   * or without a packet or a key, or with an Ethernet frame of less than 14 bytes; what is read of it then means nothing. The
   * lengths within the key are not looked at: what cannot be there is undefined. Whether the message is of the family
   * `ovs_packet` is for the caller to know.
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
    // An attribute of it at least: there is no key that says nothing.
    const key = places.at(OVS_PACKET_ATTR_KEY, NLA_HDRLEN);
    if (key < 0 || !whole) {
      this.key.over(view, store, end, end);
      return false;
    }
    this.key.over(view, store, key, key + places.lengthOf(OVS_PACKET_ATTR_KEY));
    const command = view.getUint8(offset + NLMSG_HDRLEN);
    return this.#hasPacket() && (command === OVS_PACKET_CMD_MISS || command === OVS_PACKET_CMD_ACTION);
  }

  /** Why it came up. */
  get command(): UpcallCommand {
    return this.#view.getUint8(this.#start - ATTRIBUTES_OFFSET + NLMSG_HDRLEN) === OVS_PACKET_CMD_ACTION
      ? "action"
      : "miss";
  }

  /** Number of the datapath: that of its local interface. */
  get datapath(): number {
    return this.#view.getInt32(this.#start - 4, hostLittleEndian);
  }

  /** The packet, from its Ethernet header on where it has one: a view, not a copy. */
  get packet(): Uint8Array {
    const at = this.packetOffset;
    return this.#store.subarray(at, at + this.packetLength);
  }

  /** Where the packet starts in {@link bytes} and {@link view}: for loops that read it without making a view of it. */
  get packetOffset(): number {
    return this.#places.at(OVS_PACKET_ATTR_PACKET, 0);
  }

  /** How many bytes of it came up. */
  get packetLength(): number {
    return this.#places.lengthOf(OVS_PACKET_ATTR_PACKET);
  }

  /** How long the packet was, also where an action `trunc` has cut what came up. */
  get length(): number {
    const at = this.#places.at(OVS_PACKET_ATTR_LEN, 4);
    return at < 0 ? this.packetLength : this.#view.getUint32(at, hostLittleEndian);
  }

  /** Whether only the beginning of the packet came up. */
  get truncated(): boolean {
    return this.length > this.packetLength;
  }

  /** What the action that sent it up says about it: a view, not a copy. */
  get userdata(): Uint8Array | undefined {
    return this.#bytes(OVS_PACKET_ATTR_USERDATA);
  }

  /** How large the fragments were that the packet was put together from; to be given back when it goes on. */
  get mru(): number | undefined {
    const at = this.#places.at(OVS_PACKET_ATTR_MRU, 2);
    return at < 0 ? undefined : this.#view.getUint16(at, hostLittleEndian);
  }

  /**
   * The hash of the packet: its low 32 bits, bit 32 for one that was computed in software, bit 33 for one over ports. It is
   * to be given back when the packet goes on, so that it takes the same way as later ones.
   */
  get hash(): bigint | undefined {
    const at = this.#places.at(OVS_PACKET_ATTR_HASH, 8);
    return at < 0 ? undefined : this.#view.getBigUint64(at, hostLittleEndian);
  }

  /** The low 32 bits of {@link hash}, which are the hash itself: without a big integer. */
  get hashNumber(): number | undefined {
    const at = this.#places.at(OVS_PACKET_ATTR_HASH, 8);
    return at < 0 ? undefined : this.#view.getUint32(hostLittleEndian ? at : at + 4, hostLittleEndian);
  }

  /** Where the eight bytes of {@link hash} start in {@link bytes} and {@link view}; -1 when it has none. */
  get hashOffset(): number {
    return this.#places.at(OVS_PACKET_ATTR_HASH, 8);
  }

  /** All of it as it came: a view, not a copy. */
  get hashBytes(): Uint8Array | undefined {
    const at = this.#places.at(OVS_PACKET_ATTR_HASH, 8);
    return at < 0 ? undefined : this.#store.subarray(at, at + 8);
  }

  /** The tunnel that it would have left through, where the action asked for that; a new object each time. */
  get egressTunnelKey(): TunnelKeyAttrs | undefined {
    const bytes = this.#bytes(OVS_PACKET_ATTR_EGRESS_TUN_KEY);
    return bytes && (decodeAttributes(ovsFlow, "tunnel-key-attrs", bytes) as TunnelKeyAttrs);
  }

  /** The actions of its flow, where the action that sent it up asked for them; a new array each time. */
  get actions(): ActionAttrs[] | undefined {
    const bytes = this.#bytes(OVS_PACKET_ATTR_ACTIONS);
    return bytes && (decodeAttributes(ovsFlow, "action-attrs", bytes) as ActionAttrs[]);
  }

  /** The memory that it lies in. */
  get bytes(): Uint8Array {
    return this.#store;
  }

  /** The same for reads of any width. */
  get view(): DataView {
    return this.#view;
  }

  /** A cursor over all attributes (`OVS_PACKET_ATTR_*`), known here or not. */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return reader.over(this.#store, this.#view, this.#start, this.#end);
  }

  /** All of it as a plain object that stays as it is. */
  toObject(): UpcallObject {
    const { command, datapath, length, packet: shown } = this;
    const attributes = this.#store.subarray(this.#start, this.#end);
    const decoded = decodeAttributes(ovsPacket, "packet", attributes) as Packet;
    const { packet = shown.slice(), key = {}, userdata, egressTunKey, actions, mru, hash, unknown, unparsed } = decoded;
    const object: UpcallObject = { command, datapath, packet, key, length };
    if (userdata !== undefined) object.userdata = userdata;
    if (egressTunKey !== undefined) object.egressTunnelKey = egressTunKey;
    if (actions !== undefined) object.actions = actions;
    if (mru !== undefined) object.mru = mru;
    if (hash !== undefined) object.hash = hash;
    if (unknown !== undefined) object.unknown = unknown;
    if (unparsed !== undefined) object.unparsed = unparsed;
    return object;
  }

  /** Whether there is a packet that may have come up: what has no Ethernet header may be shorter than that. */
  #hasPacket(): boolean {
    const places = this.#places;
    if (places.at(OVS_PACKET_ATTR_PACKET, ETH_HLEN) >= 0) return true;
    return places.at(OVS_PACKET_ATTR_PACKET, 1) >= 0 && this.key.ethernet === undefined;
  }

  #bytes(type: number): Uint8Array | undefined {
    const at = this.#places.at(type, 0);
    return at < 0 ? undefined : this.#store.subarray(at, at + this.#places.lengthOf(type));
  }
}
