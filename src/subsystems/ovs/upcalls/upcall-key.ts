import { type KeyAttrs, type OvsNshKeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../../families/ovs-flow.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { decodeAttributes } from "../../../schema/codec/codec.ts";
import { AttributePlaces } from "./attribute-places.ts";
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
import {
  OVS_KEY_ATTR_ARP,
  OVS_KEY_ATTR_CT_LABELS,
  OVS_KEY_ATTR_CT_MARK,
  OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4,
  OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6,
  OVS_KEY_ATTR_CT_STATE,
  OVS_KEY_ATTR_CT_ZONE,
  OVS_KEY_ATTR_DP_HASH,
  OVS_KEY_ATTR_ENCAP,
  OVS_KEY_ATTR_ETHERNET,
  OVS_KEY_ATTR_ETHERTYPE,
  OVS_KEY_ATTR_ICMP,
  OVS_KEY_ATTR_ICMPV6,
  OVS_KEY_ATTR_IN_PORT,
  OVS_KEY_ATTR_IPV4,
  OVS_KEY_ATTR_IPV6,
  OVS_KEY_ATTR_IPV6_EXTHDRS,
  OVS_KEY_ATTR_MPLS,
  OVS_KEY_ATTR_ND,
  OVS_KEY_ATTR_NSH,
  OVS_KEY_ATTR_PRIORITY,
  OVS_KEY_ATTR_RECIRC_ID,
  OVS_KEY_ATTR_SCTP,
  OVS_KEY_ATTR_SKB_MARK,
  OVS_KEY_ATTR_TCP,
  OVS_KEY_ATTR_TCP_FLAGS,
  OVS_KEY_ATTR_TUNNEL,
  OVS_KEY_ATTR_UDP,
  OVS_KEY_ATTR_VLAN,
} from "./numbers.ts";

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/**
 * The key of a packet, read in place: it lives as long as the upcall that it belongs to. Nothing is looked at before it is
 * asked for, and nothing is allocated but where a view, a text or an object is asked for. The parts (`ethernet`, `ipv4` …)
 * are objects that are used again as well.
 *
 * What is not in the key is undefined. So is what is shorter than it has to be.
 */
export class UpcallKey {
  #view: DataView = NO_VIEW;
  #store: Uint8Array = NOTHING;
  #start = 0;
  #end = 0;
  #walked = false;
  readonly #places = new AttributePlaces();
  readonly #ethernet = new EthernetPart();
  readonly #ipv4 = new Ipv4Part();
  readonly #ipv6 = new Ipv6Part();
  readonly #ports = new PortsPart();
  readonly #icmp = new IcmpPart();
  readonly #arp = new ArpPart();
  readonly #neighbour = new NeighbourPart();
  readonly #connection4 = new ConnectionPart(4);
  readonly #connection6 = new ConnectionPart(16);
  #encap: UpcallKey | undefined;

  /** Shows the key whose attributes lie from `start` to `end`. */
  over(view: DataView, store: Uint8Array, start: number, end: number): this {
    this.#view = view;
    this.#store = store;
    this.#start = start;
    this.#end = end;
    this.#walked = false;
    return this;
  }

  /** Number of the port that the packet came in through. */
  get inPort(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_IN_PORT);
  }

  get ethernet(): EthernetPart | undefined {
    return this.#part(this.#ethernet, OVS_KEY_ATTR_ETHERNET, 12);
  }

  /** What the frame carries: 0x0800 is IPv4, 0x86dd IPv6. Below 0x0600 it is no EtherType. */
  get ethertype(): number | undefined {
    return this.#be16(OVS_KEY_ATTR_ETHERTYPE);
  }

  /** The tag of a VLAN: priority (3 bits), 0x1000 for "there is a tag", number of the VLAN (12 bits). */
  get vlan(): number | undefined {
    return this.#be16(OVS_KEY_ATTR_VLAN);
  }

  /** What is behind the tag of a VLAN. */
  get encap(): UpcallKey | undefined {
    const at = this.#at(OVS_KEY_ATTR_ENCAP, 0);
    if (at < 0) return undefined;
    this.#encap ??= new UpcallKey();
    return this.#encap.over(this.#view, this.#store, at, at + this.#places.lengthOf(OVS_KEY_ATTR_ENCAP));
  }

  get ipv4(): Ipv4Part | undefined {
    return this.#part(this.#ipv4, OVS_KEY_ATTR_IPV4, 12);
  }

  get ipv6(): Ipv6Part | undefined {
    return this.#part(this.#ipv6, OVS_KEY_ATTR_IPV6, 40);
  }

  /** Bits for the extension headers of an IPv6 packet. */
  get ipv6Extensions(): number | undefined {
    return this.#u16(OVS_KEY_ATTR_IPV6_EXTHDRS);
  }

  get tcp(): PortsPart | undefined {
    return this.#part(this.#ports, OVS_KEY_ATTR_TCP, 4);
  }

  /** Flags of TCP, 12 bits. */
  get tcpFlags(): number | undefined {
    return this.#be16(OVS_KEY_ATTR_TCP_FLAGS);
  }

  get udp(): PortsPart | undefined {
    return this.#part(this.#ports, OVS_KEY_ATTR_UDP, 4);
  }

  get sctp(): PortsPart | undefined {
    return this.#part(this.#ports, OVS_KEY_ATTR_SCTP, 4);
  }

  get icmp(): IcmpPart | undefined {
    return this.#part(this.#icmp, OVS_KEY_ATTR_ICMP, 2);
  }

  get icmpv6(): IcmpPart | undefined {
    return this.#part(this.#icmp, OVS_KEY_ATTR_ICMPV6, 2);
  }

  get arp(): ArpPart | undefined {
    return this.#part(this.#arp, OVS_KEY_ATTR_ARP, 22);
  }

  get nd(): NeighbourPart | undefined {
    return this.#part(this.#neighbour, OVS_KEY_ATTR_ND, 28);
  }

  /** Priority of the packet (`skb->priority`). */
  get priority(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_PRIORITY);
  }

  /** Mark of the packet. */
  get skbMark(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_SKB_MARK);
  }

  /** What the action `hash` has computed. */
  get dpHash(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_DP_HASH);
  }

  /** With which number the packet was sent round again; 0 for one that was not. */
  get recircId(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_RECIRC_ID);
  }

  /** Label stack entries, a new array each time. */
  get mpls(): number[] | undefined {
    const at = this.#at(OVS_KEY_ATTR_MPLS, 4);
    if (at < 0) return undefined;
    const entries: number[] = [];
    const end = at + this.#places.lengthOf(OVS_KEY_ATTR_MPLS);
    for (let entry = at; entry + 4 <= end; entry += 4) entries.push(this.#view.getUint32(entry, false));
    return entries;
  }

  /** How the packet stands to its connection: `OVS_CS_F_*` bits. */
  get ctState(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_CT_STATE);
  }

  get ctZone(): number | undefined {
    return this.#u16(OVS_KEY_ATTR_CT_ZONE);
  }

  get ctMark(): number | undefined {
    return this.#u32(OVS_KEY_ATTR_CT_MARK);
  }

  /** The sixteen bytes of its labels: a view, not a copy. */
  get ctLabels(): Uint8Array | undefined {
    const at = this.#at(OVS_KEY_ATTR_CT_LABELS, 16);
    return at < 0 ? undefined : this.#store.subarray(at, at + 16);
  }

  /** The connection of an IPv4 packet that `ct` has looked at, in the direction of its first packet. */
  get ctOriginalIpv4(): ConnectionPart | undefined {
    return this.#part(this.#connection4, OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4, 13);
  }

  /** The same of an IPv6 packet. */
  get ctOriginalIpv6(): ConnectionPart | undefined {
    return this.#part(this.#connection6, OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6, 37);
  }

  /** The tunnel that the packet came through, a new object each time. */
  get tunnel(): TunnelKeyAttrs | undefined {
    return this.#decoded(OVS_KEY_ATTR_TUNNEL, "tunnel-key-attrs") as TunnelKeyAttrs | undefined;
  }

  /** The network service header, a new object each time. */
  get nsh(): OvsNshKeyAttrs | undefined {
    return this.#decoded(OVS_KEY_ATTR_NSH, "ovs-nsh-key-attrs") as OvsNshKeyAttrs | undefined;
  }

  /** All of the key as it came, for flows and requests that take it back: a view, not a copy. */
  get bytes(): Uint8Array {
    return this.#store.subarray(this.#start, this.#end);
  }

  /** The memory that it lies in, twice, and where: for what copies it without making a view of it. */
  get store(): Uint8Array {
    return this.#store;
  }

  get view(): DataView {
    return this.#view;
  }

  get offset(): number {
    return this.#start;
  }

  /** How many bytes it has. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** A cursor over all attributes (`OVS_KEY_ATTR_*`), known here or not. */
  attributes(reader: AttributeReader = new AttributeReader()): AttributeReader {
    return reader.over(this.#store, this.#view, this.#start, this.#end);
  }

  /** All of it as a plain object that owns what is in it, as the family `ovs_flow` has it. */
  toObject(): KeyAttrs {
    return decodeAttributes(ovsFlow, "key-attrs", this.bytes) as KeyAttrs;
  }

  #decoded(type: number, set: string): unknown {
    const at = this.#at(type, 0);
    if (at < 0) return undefined;
    return decodeAttributes(ovsFlow, set, this.#store.subarray(at, at + this.#places.lengthOf(type)));
  }

  #part<Part extends KeyPart>(part: Part, type: number, size: number): Part | undefined {
    const at = this.#at(type, size);
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
    if (!this.#walked) {
      this.#walked = true;
      this.#places.walk(this.#view, this.#start, this.#end);
    }
    return this.#places.at(type, least);
  }
}
