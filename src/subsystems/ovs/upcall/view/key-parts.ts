import { EMPTY_BYTES, EMPTY_VIEW } from "../../../../base/bytes.ts";
import { readIpv4, readIpv6, readMac } from "../../../../schema/values/addresses.ts";
import {
  arpLayout,
  ethernetLayout,
  icmpLayout,
  ipv4Layout,
  ipv6Layout,
  ndLayout,
  portsLayout,
  tuple4Layout,
  tuple6Layout,
} from "./key-layout.ts";

// The engine inlines local constants into the getters.
const { ethSrc, ethDst } = ethernetLayout;
const { ipv4Src, ipv4Dst, ipv4Proto, ipv4Tos, ipv4Ttl, ipv4Frag } = ipv4Layout;
const { ipv6Src, ipv6Dst, ipv6Label, ipv6Proto, ipv6Tclass, ipv6Hlimit, ipv6Frag } = ipv6Layout;
const { tcpSrc: portSrc, tcpDst: portDst } = portsLayout;
const { icmpType, icmpCode } = icmpLayout;
const { arpSip, arpTip, arpOp, arpSha, arpTha } = arpLayout;
const { ndTarget, ndSll, ndTll } = ndLayout;

export abstract class KeyPart {
  protected view: DataView = EMPTY_VIEW;
  protected store: Uint8Array = EMPTY_BYTES;
  protected offset = 0;

  over(view: DataView, store: Uint8Array, offset: number): this {
    this.view = view;
    this.store = store;
    this.offset = offset;
    return this;
  }
}

/** Ethernet addresses in an upcall's flow key (struct ovs_key_ethernet). */
export class EthernetPart extends KeyPart {
  /** Source Ethernet address as text: "02:00:00:00:00:01". */
  get source(): string {
    return readMac(this.store, this.offset + ethSrc);
  }

  /** Destination Ethernet address as text: "02:00:00:00:00:01". */
  get destination(): string {
    return readMac(this.store, this.offset + ethDst);
  }

  /** Source Ethernet address as an integer below 2^48. As a `Map` key, an integer is faster than a string. */
  get sourceNumber(): number {
    return (
      this.view.getUint16(this.offset + ethSrc, false) * 2 ** 32 + this.view.getUint32(this.offset + ethSrc + 2, false)
    );
  }

  /** Destination Ethernet address as an integer below 2^48. */
  get destinationNumber(): number {
    return (
      this.view.getUint16(this.offset + ethDst, false) * 2 ** 32 + this.view.getUint32(this.offset + ethDst + 2, false)
    );
  }

  /** Whether the destination Ethernet address is a broadcast or multicast address. */
  get isGroup(): boolean {
    return (this.view.getUint8(this.offset + ethDst) & 1) !== 0;
  }
}

/** IPv4 header fields in an upcall's flow key (struct ovs_key_ipv4). */
export class Ipv4Part extends KeyPart {
  /** Source IPv4 address as text: "10.0.0.1". */
  get source(): string {
    return readIpv4(this.store, this.offset + ipv4Src);
  }

  get destination(): string {
    return readIpv4(this.store, this.offset + ipv4Dst);
  }

  get sourceNumber(): number {
    return this.view.getUint32(this.offset + ipv4Src, false);
  }

  get destinationNumber(): number {
    return this.view.getUint32(this.offset + ipv4Dst, false);
  }

  get protocol(): number {
    return this.view.getUint8(this.offset + ipv4Proto);
  }

  get tos(): number {
    return this.view.getUint8(this.offset + ipv4Tos);
  }

  get ttl(): number {
    return this.view.getUint8(this.offset + ipv4Ttl);
  }

  /** Fragment type of the IPv4 packet: 0 for no fragment, 1 for the first fragment, 2 for a later one. */
  get fragment(): number {
    return this.view.getUint8(this.offset + ipv4Frag);
  }
}

/** IPv6 header fields in an upcall's flow key (struct ovs_key_ipv6). */
export class Ipv6Part extends KeyPart {
  /** Source IPv6 address as text: "fe80::1". */
  get source(): string {
    return readIpv6(this.store, this.offset + ipv6Src);
  }

  get destination(): string {
    return readIpv6(this.store, this.offset + ipv6Dst);
  }

  get label(): number {
    return this.view.getUint32(this.offset + ipv6Label, false);
  }

  get protocol(): number {
    return this.view.getUint8(this.offset + ipv6Proto);
  }

  get trafficClass(): number {
    return this.view.getUint8(this.offset + ipv6Tclass);
  }

  get hopLimit(): number {
    return this.view.getUint8(this.offset + ipv6Hlimit);
  }

  /** Fragment type of the IPv6 packet: 0 for no fragment, 1 for the first fragment, 2 for a later one. */
  get fragment(): number {
    return this.view.getUint8(this.offset + ipv6Frag);
  }
}

/** TCP, UDP or SCTP ports in an upcall's flow key (struct ovs_key_tcp, ovs_key_udp, ovs_key_sctp). */
export class PortsPart extends KeyPart {
  get source(): number {
    return this.view.getUint16(this.offset + portSrc, false);
  }

  get destination(): number {
    return this.view.getUint16(this.offset + portDst, false);
  }
}

/** ICMP type and code in an upcall's flow key (struct ovs_key_icmp). */
export class IcmpPart extends KeyPart {
  get type(): number {
    return this.view.getUint8(this.offset + icmpType);
  }

  get code(): number {
    return this.view.getUint8(this.offset + icmpCode);
  }
}

/** ARP fields in an upcall's flow key (struct ovs_key_arp). */
export class ArpPart extends KeyPart {
  /** Sender IPv4 address of the ARP message as text: "10.0.0.1". */
  get source(): string {
    return readIpv4(this.store, this.offset + arpSip);
  }

  /** Target IPv4 address of the ARP message as text. */
  get target(): string {
    return readIpv4(this.store, this.offset + arpTip);
  }

  /** ARP operation: 1 for a request, 2 for a reply. */
  get operation(): number {
    return this.view.getUint16(this.offset + arpOp, false);
  }

  /** Hardware address of the ARP message's sender as text. */
  get sourceHardware(): string {
    return readMac(this.store, this.offset + arpSha);
  }

  get targetHardware(): string {
    return readMac(this.store, this.offset + arpTha);
  }
}

/** Neighbour discovery fields in an upcall's flow key (struct ovs_key_nd). */
export class NeighbourPart extends KeyPart {
  /** Target IPv6 address of the neighbour discovery message as text: "fe80::1". */
  get target(): string {
    return readIpv6(this.store, this.offset + ndTarget);
  }

  /** Source link-layer address of the neighbour discovery message as text. */
  get sourceHardware(): string {
    return readMac(this.store, this.offset + ndSll);
  }

  get targetHardware(): string {
    return readMac(this.store, this.offset + ndTll);
  }
}

/**
 * Original addresses and ports of a connection in an upcall's flow key (struct ovs_key_ct_tuple_ipv4,
 * ovs_key_ct_tuple_ipv6).
 */
export class ConnectionPart extends KeyPart {
  readonly #isIpv4: boolean;
  readonly #source: number;
  readonly #destination: number;
  readonly #sourcePort: number;
  readonly #destinationPort: number;
  readonly #protocol: number;

  constructor(version: 4 | 6) {
    super();
    const { srcPort, dstPort } = version === 4 ? tuple4Layout : tuple6Layout;
    this.#isIpv4 = version === 4;
    this.#source = version === 4 ? tuple4Layout.ipv4Src : tuple6Layout.ipv6Src;
    this.#destination = version === 4 ? tuple4Layout.ipv4Dst : tuple6Layout.ipv6Dst;
    this.#sourcePort = srcPort;
    this.#destinationPort = dstPort;
    this.#protocol = version === 4 ? tuple4Layout.ipv4Proto : tuple6Layout.ipv6Proto;
  }

  get source(): string {
    return this.#address(this.offset + this.#source);
  }

  get destination(): string {
    return this.#address(this.offset + this.#destination);
  }

  get sourcePort(): number {
    return this.view.getUint16(this.offset + this.#sourcePort, false);
  }

  get destinationPort(): number {
    return this.view.getUint16(this.offset + this.#destinationPort, false);
  }

  get protocol(): number {
    return this.view.getUint8(this.offset + this.#protocol);
  }

  #address(at: number): string {
    return this.#isIpv4 ? readIpv4(this.store, at) : readIpv6(this.store, at);
  }
}
