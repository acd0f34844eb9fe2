import { readIpv4, readIpv6, readMac } from "../../../schema/values/addresses.ts";

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/** A structure inside a key, read in place. It shows what its key shows, and is used again with it. */
export abstract class KeyPart {
  protected view: DataView = NO_VIEW;
  protected store: Uint8Array = NOTHING;
  protected offset = 0;

  /** Shows the structure that starts there. The caller has checked that all of it does. */
  over(view: DataView, store: Uint8Array, offset: number): this {
    this.view = view;
    this.store = store;
    this.offset = offset;
    return this;
  }
}

/** The addresses of an Ethernet frame. (struct ovs_key_ethernet) */
export class EthernetPart extends KeyPart {
  /** The sender: "02:00:00:00:00:01". */
  get source(): string {
    return readMac(this.store, this.offset);
  }

  /** The receiver. */
  get destination(): string {
    return readMac(this.store, this.offset + 6);
  }

  /** The sender as an integer below 2^48: a key for maps, without a string. */
  get sourceNumber(): number {
    return this.view.getUint16(this.offset, false) * 2 ** 32 + this.view.getUint32(this.offset + 2, false);
  }

  /** The receiver as an integer. */
  get destinationNumber(): number {
    return this.view.getUint16(this.offset + 6, false) * 2 ** 32 + this.view.getUint32(this.offset + 8, false);
  }

  /** Whether it goes to more than one receiver: broadcast or multicast. */
  get isGroup(): boolean {
    return (this.view.getUint8(this.offset + 6) & 1) !== 0;
  }
}

/** What the header of an IPv4 packet says. (struct ovs_key_ipv4) */
export class Ipv4Part extends KeyPart {
  /** "10.0.0.1" */
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

  /** 0 no fragment, 1 the first, 2 a later one. */
  get fragment(): number {
    return this.view.getUint8(this.offset + 11);
  }
}

/** What the header of an IPv6 packet says. (struct ovs_key_ipv6) */
export class Ipv6Part extends KeyPart {
  /** "fe80::1" */
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

  /** 0 no fragment, 1 the first, 2 a later one. */
  get fragment(): number {
    return this.view.getUint8(this.offset + 39);
  }
}

/** The ports of TCP, UDP or SCTP. (struct ovs_key_tcp and its like) */
export class PortsPart extends KeyPart {
  get source(): number {
    return this.view.getUint16(this.offset, false);
  }

  get destination(): number {
    return this.view.getUint16(this.offset + 2, false);
  }
}

/** What kind of ICMP message it is. (struct ovs_key_icmp) */
export class IcmpPart extends KeyPart {
  get type(): number {
    return this.view.getUint8(this.offset);
  }

  get code(): number {
    return this.view.getUint8(this.offset + 1);
  }
}

/** An ARP message. (struct ovs_key_arp) */
export class ArpPart extends KeyPart {
  /** The sender's address: "10.0.0.1". */
  get source(): string {
    return readIpv4(this.store, this.offset);
  }

  /** The address that is meant. */
  get target(): string {
    return readIpv4(this.store, this.offset + 4);
  }

  /** 1 asks, 2 answers. */
  get operation(): number {
    return this.view.getUint16(this.offset + 8, false);
  }

  /** The sender's hardware address. */
  get sourceHardware(): string {
    return readMac(this.store, this.offset + 10);
  }

  get targetHardware(): string {
    return readMac(this.store, this.offset + 16);
  }
}

/** A neighbour message of ICMPv6. (struct ovs_key_nd) */
export class NeighbourPart extends KeyPart {
  /** The address that is meant: "fe80::1". */
  get target(): string {
    return readIpv6(this.store, this.offset);
  }

  /** The sender's hardware address. */
  get sourceHardware(): string {
    return readMac(this.store, this.offset + 16);
  }

  get targetHardware(): string {
    return readMac(this.store, this.offset + 22);
  }
}

/** Where a connection comes from and goes to, in the direction of its first packet. (struct ovs_key_ct_tuple_ipv4, …_ipv6) */
export class ConnectionPart extends KeyPart {
  readonly #size: 4 | 16;

  /** @param size of an address, in bytes. */
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
