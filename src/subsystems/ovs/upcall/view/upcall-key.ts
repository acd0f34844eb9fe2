import { EMPTY_BYTES, EMPTY_VIEW } from "../../../../base/bytes.ts";
import { type KeyAttrs, type OvsNshKeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../../../families/ovs-flow.ts";
import { AttributeOffsets } from "../../../../message/attribute-offsets.ts";
import { AttributeReader } from "../../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import { decodeAttributes } from "../../../../schema/codec/codec.ts";
import { KeyAttr } from "../../core/numbers.ts";
import { keySizes } from "./key-layout.ts";
import {
  ArpPart,
  ConnectionPart,
  EthernetPart,
  IcmpPart,
  Ipv4Part,
  Ipv6Part,
  type KeyPart,
  NeighbourPart,
  PortsPart,
} from "./key-parts.ts";

/**
 * View of the flow key of an upcall. The view is valid as long as the upcall. Each field is decoded when it is read. A
 * field is undefined if its attribute is missing or truncated.
 *
 * The objects of `ethernet`, `ipv4` and other headers are reused for the next upcall. All other views, objects and
 * strings are created on each access.
 */
export class UpcallKey {
  #view: DataView = EMPTY_VIEW;
  #store: Uint8Array = EMPTY_BYTES;
  #start = 0;
  #end = 0;
  readonly #places = new AttributeOffsets();
  readonly #ethernet = new EthernetPart();
  readonly #ipv4 = new Ipv4Part();
  readonly #ipv6 = new Ipv6Part();
  readonly #ports = new PortsPart();
  readonly #icmp = new IcmpPart();
  readonly #arp = new ArpPart();
  readonly #neighbour = new NeighbourPart();
  readonly #connection4 = new ConnectionPart(4);
  readonly #connection6 = new ConnectionPart(6);
  #encap: UpcallKey | undefined;

  over(view: DataView, store: Uint8Array, start: number, end: number): this {
    this.#view = view;
    this.#store = store;
    this.#start = start;
    this.#end = end;
    // JavaScriptCore would inline `walk` into all getters and make them slow.
    this.#places.walk(view, start, end);
    return this;
  }

  /** Number of the datapath port that received the packet. */
  get inPort(): number | undefined {
    return this.#u32(KeyAttr.InPort);
  }

  get ethernet(): EthernetPart | undefined {
    return this.#part(this.#ethernet, KeyAttr.Ethernet);
  }

  /** EtherType of the packet, such as 0x0800 for IPv4. Undefined for a frame with a length field instead. */
  get ethertype(): number | undefined {
    return this.#be16(KeyAttr.Ethertype);
  }

  /**
   * VLAN tag (TCI) as a number: 3 bits of priority, the bit 0x1000, which is set if the tag is present, and 12 bits of
   * VLAN id.
   */
  get vlan(): number | undefined {
    return this.#be16(KeyAttr.Vlan);
  }

  /** Flow key of the headers behind the VLAN tag. Undefined without a VLAN tag. */
  get encap(): UpcallKey | undefined {
    const at = this.#at(KeyAttr.Encap, 0);
    if (at < 0) return undefined;
    this.#encap ??= new UpcallKey();
    return this.#encap.over(this.#view, this.#store, at, at + this.#places.lengthOf(KeyAttr.Encap));
  }

  get ipv4(): Ipv4Part | undefined {
    return this.#part(this.#ipv4, KeyAttr.Ipv4);
  }

  get ipv6(): Ipv6Part | undefined {
    return this.#part(this.#ipv6, KeyAttr.Ipv6);
  }

  /** Bits for the IPv6 extension headers that the packet has (OFPIEH12_*). */
  get ipv6Extensions(): number | undefined {
    return this.#u16(KeyAttr.Ipv6Exthdrs);
  }

  get tcp(): PortsPart | undefined {
    return this.#part(this.#ports, KeyAttr.Tcp);
  }

  /** TCP flags of the packet; 12 bits. */
  get tcpFlags(): number | undefined {
    return this.#be16(KeyAttr.TcpFlags);
  }

  get udp(): PortsPart | undefined {
    return this.#part(this.#ports, KeyAttr.Udp);
  }

  get sctp(): PortsPart | undefined {
    return this.#part(this.#ports, KeyAttr.Sctp);
  }

  get icmp(): IcmpPart | undefined {
    return this.#part(this.#icmp, KeyAttr.Icmp);
  }

  get icmpv6(): IcmpPart | undefined {
    return this.#part(this.#icmp, KeyAttr.Icmpv6);
  }

  get arp(): ArpPart | undefined {
    return this.#part(this.#arp, KeyAttr.Arp);
  }

  get nd(): NeighbourPart | undefined {
    return this.#part(this.#neighbour, KeyAttr.Nd);
  }

  /** Packet priority (`skb->priority`). */
  get priority(): number | undefined {
    return this.#u32(KeyAttr.Priority);
  }

  /** Packet mark (`skb->mark`). */
  get skbMark(): number | undefined {
    return this.#u32(KeyAttr.SkbMark);
  }

  /** Result of the action `hash` for the packet (OVS_KEY_ATTR_DP_HASH). */
  get dpHash(): number | undefined {
    return this.#u32(KeyAttr.DpHash);
  }

  /** Recirculation id of the packet; 0 if it was not recirculated. */
  get recircId(): number | undefined {
    return this.#u32(KeyAttr.RecircId);
  }

  /** MPLS label stack entries of the packet, in a new array. */
  get mpls(): number[] | undefined {
    const at = this.#at(KeyAttr.Mpls, 4);
    if (at < 0) return undefined;
    const entries: number[] = [];
    const end = at + this.#places.lengthOf(KeyAttr.Mpls);
    for (let entry = at; entry + 4 <= end; entry += 4) entries.push(this.#view.getUint32(entry, false));
    return entries;
  }

  /** Connection state of the packet: `OVS_CS_F_*` bits. */
  get ctState(): number | undefined {
    return this.#u32(KeyAttr.CtState);
  }

  get ctZone(): number | undefined {
    return this.#u16(KeyAttr.CtZone);
  }

  get ctMark(): number | undefined {
    return this.#u32(KeyAttr.CtMark);
  }

  /**
   * Connection tracking labels of the packet: a view of 16 bytes in the receive buffer, valid as long as the upcall.
   */
  get ctLabels(): Uint8Array | undefined {
    const at = this.#at(KeyAttr.CtLabels, 16);
    return at < 0 ? undefined : this.#store.subarray(at, at + 16);
  }

  /**
   * Addresses and ports of the packet's IPv4 connection in its original direction. Set only if an action `ct` has
   * processed the packet.
   */
  get ctOriginalIpv4(): ConnectionPart | undefined {
    return this.#part(this.#connection4, KeyAttr.CtOrigTupleIpv4);
  }

  /**
   * Addresses and ports of the packet's IPv6 connection in its original direction. Set only if an action `ct` has
   * processed the packet.
   */
  get ctOriginalIpv6(): ConnectionPart | undefined {
    return this.#part(this.#connection6, KeyAttr.CtOrigTupleIpv6);
  }

  /** Tunnel from which the packet was received, as a new object. */
  get tunnel(): TunnelKeyAttrs | undefined {
    return this.#decoded(KeyAttr.Tunnel, "tunnel-key-attrs") as TunnelKeyAttrs | undefined;
  }

  /** Network service header (NSH) of the packet, as a new object. */
  get nsh(): OvsNshKeyAttrs | undefined {
    return this.#decoded(KeyAttr.Nsh, "ovs-nsh-key-attrs") as OvsNshKeyAttrs | undefined;
  }

  /** View of all encoded attributes of the flow key, for use as the key of a flow or of an execution. */
  get bytes(): Uint8Array {
    return this.#store.subarray(this.#start, this.#end);
  }

  /** Memory that contains the flow key at {@link offset}, for copying the key without creating a view. */
  get store(): Uint8Array {
    return this.#store;
  }

  get view(): DataView {
    return this.#view;
  }

  get offset(): number {
    return this.#start;
  }

  /** Length of the flow key in bytes. */
  get length(): number {
    return this.#end - this.#start;
  }

  /**
   * Returns a reader of all attributes of the flow key (`OVS_KEY_ATTR_*`), including attributes that this library does
   * not know.
   */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return reader.over(this.#store, this.#view, this.#start, this.#end);
  }

  /** Returns a copy of the flow key in the format of the family `ovs_flow`. */
  toObject(): KeyAttrs {
    return decodeAttributes(ovsFlow, "key-attrs", this.bytes) as KeyAttrs;
  }

  #decoded(type: number, set: string): unknown {
    const at = this.#at(type, 0);
    if (at < 0) return undefined;
    return decodeAttributes(ovsFlow, set, this.#store.subarray(at, at + this.#places.lengthOf(type)));
  }

  #part<Part extends KeyPart>(part: Part, type: number): Part | undefined {
    const at = this.#at(type, keySizes[type]!);
    return at < 0 ? undefined : part.over(this.#view, this.#store, at);
  }

  #u32(type: number): number | undefined {
    const at = this.#at(type, 4);
    return at < 0 ? undefined : this.#view.getUint32(at, hostLittleEndian);
  }

  #u16(type: number): number | undefined {
    const at = this.#at(type, 2);
    return at < 0 ? undefined : this.#view.getUint16(at, hostLittleEndian);
  }

  #be16(type: number): number | undefined {
    const at = this.#at(type, 2);
    return at < 0 ? undefined : this.#view.getUint16(at, false);
  }

  #at(type: number, least: number): number {
    return this.#places.at(type, least);
  }
}
