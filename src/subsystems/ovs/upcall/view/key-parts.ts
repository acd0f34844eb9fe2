import { readIpv4, readIpv6, readMac } from "../../../../schema/values/addresses.ts";

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/** A reusable view of a structure in the flow key of an upcall. The key of the next upcall uses the same view. */
export abstract class KeyPart {
  protected view: DataView = NO_VIEW;
  protected store: Uint8Array = NOTHING;
  protected offset = 0;

  /** Moves the view to a structure at an offset. The caller must have checked the length of the structure. */
  over(view: DataView, store: Uint8Array, offset: number): this {
    this.view = view;
    this.store = store;
    this.offset = offset;
    return this;
  }
}

/** View of the Ethernet addresses in an upcall's flow key (struct ovs_key_ethernet). */
export class EthernetPart extends KeyPart {
  /** Source Ethernet address as text: "02:00:00:00:00:01". */
  get source(): string {
    return readMac(this.store, this.offset);
  }

  /** Destination Ethernet address as text. */
  get destination(): string {
    return readMac(this.store, this.offset + 6);
  }

  /** Source Ethernet address as an integer below 2^48. As the key of a map, it needs no string. */
  get sourceNumber(): number {
    return this.view.getUint16(this.offset, false) * 2 ** 32 + this.view.getUint32(this.offset + 2, false);
  }

  /** Destination Ethernet address as an integer. */
  get destinationNumber(): number {
    return this.view.getUint16(this.offset + 6, false) * 2 ** 32 + this.view.getUint32(this.offset + 8, false);
  }

  /** Whether the destination Ethernet address is a broadcast or multicast address. */
  get isGroup(): boolean {
    return (this.view.getUint8(this.offset + 6) & 1) !== 0;
  }
}

/** View of the IPv4 header fields in an upcall's flow key (struct ovs_key_ipv4). */
export class Ipv4Part extends KeyPart {
  /** Source IPv4 address as text: "10.0.0.1". */
  get source(): string {
    return readIpv4(this.store, this.offset);
  }

  get destination(): string {
    return readIpv4(this.store, this.offset + 4);
  }

  get sourceNumber(): number {
    return this.view.getUint32(this.offset, false);
  }

  get destinationNumber(): number {
    return this.view.getUint32(this.offset + 4, false);
  }

  get protocol(): number {
    return this.view.getUint8(this.offset + 8);
  }

  get tos(): number {
    return this.view.getUint8(this.offset + 9);
  }

  get ttl(): number {
    return this.view.getUint8(this.offset + 10);
  }

  /** Fragment type of the IPv4 packet: 0 for no fragment, 1 for the first fragment, 2 for a later one. */
  get fragment(): number {
    return this.view.getUint8(this.offset + 11);
  }
}

/** View of the IPv6 header fields in an upcall's flow key (struct ovs_key_ipv6). */
export class Ipv6Part extends KeyPart {
  /** Source IPv6 address as text: "fe80::1". */
  get source(): string {
    return readIpv6(this.store, this.offset);
  }

  get destination(): string {
    return readIpv6(this.store, this.offset + 16);
  }

  get label(): number {
    return this.view.getUint32(this.offset + 32, false);
  }

  get protocol(): number {
    return this.view.getUint8(this.offset + 36);
  }

  get trafficClass(): number {
    return this.view.getUint8(this.offset + 37);
  }

  get hopLimit(): number {
    return this.view.getUint8(this.offset + 38);
  }

  /** Fragment type of the IPv6 packet: 0 for no fragment, 1 for the first fragment, 2 for a later one. */
  get fragment(): number {
    return this.view.getUint8(this.offset + 39);
  }
}

/** View of the TCP, UDP or SCTP ports in an upcall's flow key (struct ovs_key_tcp, ovs_key_udp, ovs_key_sctp). */
export class PortsPart extends KeyPart {
  get source(): number {
    return this.view.getUint16(this.offset, false);
  }

  get destination(): number {
    return this.view.getUint16(this.offset + 2, false);
  }
}

/** View of the ICMP type and code in an upcall's flow key (struct ovs_key_icmp). */
export class IcmpPart extends KeyPart {
  get type(): number {
    return this.view.getUint8(this.offset);
  }

  get code(): number {
    return this.view.getUint8(this.offset + 1);
  }
}

/** View of the ARP fields in an upcall's flow key (struct ovs_key_arp). */
export class ArpPart extends KeyPart {
  /** Sender IPv4 address of the ARP message as text: "10.0.0.1". */
  get source(): string {
    return readIpv4(this.store, this.offset);
  }

  /** Target IPv4 address of the ARP message as text. */
  get target(): string {
    return readIpv4(this.store, this.offset + 4);
  }

  /** ARP operation: 1 for a request, 2 for a reply. */
  get operation(): number {
    return this.view.getUint16(this.offset + 8, false);
  }

  /** Hardware address of the ARP message's sender as text. */
  get sourceHardware(): string {
    return readMac(this.store, this.offset + 10);
  }

  get targetHardware(): string {
    return readMac(this.store, this.offset + 16);
  }
}

/** View of the neighbour discovery fields in an upcall's flow key (struct ovs_key_nd). */
export class NeighbourPart extends KeyPart {
  /** Target IPv6 address of the neighbour discovery message as text: "fe80::1". */
  get target(): string {
    return readIpv6(this.store, this.offset);
  }

  /** Source link-layer address of the neighbour discovery message as text. */
  get sourceHardware(): string {
    return readMac(this.store, this.offset + 16);
  }

  get targetHardware(): string {
    return readMac(this.store, this.offset + 22);
  }
}

/**
 * View of the original addresses and ports of a connection in an upcall's flow key (struct ovs_key_ct_tuple_ipv4,
 * ovs_key_ct_tuple_ipv6).
 */
export class ConnectionPart extends KeyPart {
  readonly #size: 4 | 16;

  /** @param size length of an IP address in bytes: 4 or 16. */
  constructor(size: 4 | 16) {
    super();
    this.#size = size;
  }

  get source(): string {
    return this.#address(this.offset);
  }

  get destination(): string {
    return this.#address(this.offset + this.#size);
  }

  get sourcePort(): number {
    return this.view.getUint16(this.offset + 2 * this.#size, false);
  }

  get destinationPort(): number {
    return this.view.getUint16(this.offset + 2 * this.#size + 2, false);
  }

  get protocol(): number {
    return this.view.getUint8(this.offset + 2 * this.#size + 4);
  }

  #address(at: number): string {
    return this.#size === 4 ? readIpv4(this.store, at) : readIpv6(this.store, at);
  }
}
