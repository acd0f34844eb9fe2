import { checkBytes } from "../../base/check.ts";
import { endpointText } from "../../base/text.ts";
import { readIpv4, readIpv6, readMac } from "../../schema/values/addresses.ts";
import type {
  ArpHeader,
  EthernetHeader,
  HeaderOption,
  IcmpHeader,
  Ipv4Header,
  Ipv6Extension,
  Ipv6Header,
  SctpChunk,
  SctpHeader,
  TcpFlag,
  TcpHeader,
  UdpHeader,
  VlanHeader,
} from "./header-types.ts";

const ETHERNET = 14;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_ARP = 0x0806;
const ETHERTYPE_IPV6 = 0x86dd;
const VLAN_TYPES: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const SCTP = 132;
// IPv6 extension headers (IANA list "IPv6 Extension Header Types").
const HOP_BY_HOP = 0;
export const ROUTING = 43;
export const FRAGMENT = 44;
const AUTHENTICATION = 51;
export const DESTINATION_OPTIONS = 60;

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [ICMP]: "icmp",
  [TCP]: "tcp",
  [UDP]: "udp",
  [ICMPV6]: "icmpv6",
  [SCTP]: "sctp",
};

const leastLengths: Readonly<Record<number, number>> = { [ICMP]: 4, [TCP]: 20, [UDP]: 8, [ICMPV6]: 4, [SCTP]: 12 };

const tcpFlags: readonly TcpFlag[] = ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ae"];
const ECHO_TYPES: ReadonlySet<number> = new Set([0, 8]);
const ECHO6_TYPES: ReadonlySet<number> = new Set([128, 129]);

const NO_PAYLOAD = new Uint8Array(0);

/**
 * Kind of the first header of a packet. It is "ethernet", or the EtherType of a network header (0x0800 for IPv4, 0x86dd
 * for IPv6, 0x0806 for ARP).
 */
export type PacketStart = "ethernet" | number;

export interface PacketLayout {
  /** EtherType of the network header; -1 without a complete header. */
  readonly type: number;
  readonly network: number;
  /** Protocol of the transport header; -1 without one, as in fragments. */
  readonly protocol: number;
  readonly transport: number;
  /** Offset at which the IP packet ends, before any Ethernet padding. */
  readonly end: number;
}

/**
 * The headers of a packet. Each header is decoded when it is read. A header is undefined if it is missing or
 * incomplete. Decoded headers are copies, but their `data` fields and the `payload` are views of the packet's bytes.
 *
 * Lengths in the packet are not trusted: bytes are read only if they are inside of the packet and within the length in
 * the IP header.
 *
 * ```ts
 * const headers = new PacketHeaders(frame);
 * console.log(headers.ipv4?.source, headers.tcp?.destinationPort, headers.payload.length);
 * ```
 */
export class PacketHeaders {
  #bytes: Uint8Array = NO_PAYLOAD;
  #view: DataView = new DataView(NO_PAYLOAD.buffer);
  /** Buffer with the Ethernet header, possibly separate from the packet. */
  #link: Uint8Array = NO_PAYLOAD;
  /** EtherType of the first header if it is no Ethernet header; otherwise -1. */
  #start = -1;
  #type = -1;
  #network = 0;
  #protocol = -1;
  #transport = 0;
  #end = 0;
  #located = false;

  /**
   * Creates a view of a packet's headers. The bytes are not copied.
   *
   * @param start kind of the first header (default "ethernet").
   */
  constructor(bytes: Uint8Array = NO_PAYLOAD, start: PacketStart = "ethernet") {
    checkBytes(bytes, "bytes");
    this.over(bytes, start);
  }

  /**
   * Moves this view to another packet without copying its bytes. If `bytes` starts after the Ethernet header, `link`
   * can provide that header.
   */
  over(bytes: Uint8Array, start: PacketStart, link?: Uint8Array): this {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#link = start === "ethernet" ? bytes : (link ?? NO_PAYLOAD);
    this.#start = start === "ethernet" ? -1 : start;
    this.#type = this.#start;
    this.#network = 0;
    this.#located = false;
    return this;
  }

  /** Ethernet header of the packet. */
  get ethernet(): EthernetHeader | undefined {
    const link = this.#link;
    if (link.length < ETHERNET) return undefined;
    return { destination: readMac(link, 0), source: readMac(link, 6), type: link[12]! * 256 + link[13]! };
  }

  /**
   * VLAN tags of the frame, starting with the outer tag. The outer tag is missing if the kernel has already removed it.
   */
  get vlans(): VlanHeader[] {
    const link = this.#link;
    const tags: VlanHeader[] = [];
    addTags(tags, link, be16(link, 12), ETHERNET);
    if (link !== this.#bytes) addTags(tags, this.#bytes, this.#start, 0);
    return tags;
  }

  /** ARP message in the packet. */
  get arp(): ArpHeader | undefined {
    this.#locate();
    const bytes = this.#bytes;
    const at = this.#network;
    if (this.#type !== ETHERTYPE_ARP || at + 8 > bytes.length) return undefined;
    const header: ArpHeader = {
      hardwareType: be16(bytes, at),
      protocolType: be16(bytes, at + 2),
      operation: be16(bytes, at + 6),
    };
    const isEthernet = header.hardwareType === 1 && header.protocolType === ETHERTYPE_IPV4;
    if (!isEthernet || bytes[at + 4] !== 6 || bytes[at + 5] !== 4 || at + 28 > bytes.length) return header;
    return {
      ...header,
      senderHardware: readMac(bytes, at + 8),
      senderAddress: readIpv4(bytes, at + 14),
      targetHardware: readMac(bytes, at + 18),
      targetAddress: readIpv4(bytes, at + 24),
    };
  }

  /** IPv4 header of the packet, with its options. */
  get ipv4(): Ipv4Header | undefined {
    this.#locate();
    const at = this.#network;
    const headerLength = this.#ipv4Length();
    if (headerLength < 0) return undefined;
    const bytes = this.#bytes;
    const fragment = be16(bytes, at + 6);
    return {
      headerLength,
      dscp: bytes[at + 1]! >> 2,
      ecn: bytes[at + 1]! & 3,
      totalLength: be16(bytes, at + 2),
      id: be16(bytes, at + 4),
      dontFragment: (fragment & 0x4000) !== 0,
      moreFragments: (fragment & 0x2000) !== 0,
      fragmentOffset: (fragment & 0x1fff) * 8,
      ttl: bytes[at + 8]!,
      protocol: bytes[at + 9]!,
      checksum: be16(bytes, at + 10),
      source: readIpv4(bytes, at + 12),
      destination: readIpv4(bytes, at + 16),
      options: options(bytes, at + 20, at + headerLength),
    };
  }

  /** IPv6 header of the packet, with its extension headers. */
  get ipv6(): Ipv6Header | undefined {
    this.#locate();
    const at = this.#network;
    const bytes = this.#bytes;
    if (!this.#isIpv6()) return undefined;
    const extensions: Ipv6Extension[] = [];
    const fragment: { fragmentOffset?: number; moreFragments?: boolean } = {};
    this.#walkExtensions((protocol, start, length) => {
      extensions.push({ protocol, data: bytes.subarray(start, start + length) });
      if (protocol !== FRAGMENT) return;
      const word = be16(bytes, start + 2);
      fragment.fragmentOffset = word & 0xfff8;
      fragment.moreFragments = (word & 1) !== 0;
    });
    const word = this.#view.getUint32(at);
    return {
      dscp: (word >> 22) & 0x3f,
      ecn: (word >> 20) & 3,
      flowLabel: word & 0xfffff,
      payloadLength: be16(bytes, at + 4),
      nextHeader: bytes[at + 6]!,
      hopLimit: bytes[at + 7]!,
      source: readIpv6(bytes, at + 8),
      destination: readIpv6(bytes, at + 24),
      extensions,
      ...fragment,
    };
  }

  /** TCP header of the packet, with its options. */
  get tcp(): TcpHeader | undefined {
    const at = this.#find(TCP);
    if (at < 0) return undefined;
    const view = this.#view;
    const bytes = this.#bytes;
    const headerLength = (bytes[at + 12]! >> 4) * 4;
    const bits = be16(bytes, at + 12) & 0x1ff;
    return {
      sourcePort: be16(bytes, at),
      destinationPort: be16(bytes, at + 2),
      sequence: view.getUint32(at + 4),
      acknowledgement: view.getUint32(at + 8),
      headerLength,
      flags: tcpFlags.filter((_, bit) => (bits & (1 << bit)) !== 0),
      window: be16(bytes, at + 14),
      checksum: be16(bytes, at + 16),
      urgentPointer: be16(bytes, at + 18),
      options: options(bytes, at + 20, Math.min(at + headerLength, this.#end)),
    };
  }

  /** UDP header of the packet. */
  get udp(): UdpHeader | undefined {
    const at = this.#find(UDP);
    if (at < 0) return undefined;
    const bytes = this.#bytes;
    return {
      sourcePort: be16(bytes, at),
      destinationPort: be16(bytes, at + 2),
      length: be16(bytes, at + 4),
      checksum: be16(bytes, at + 6),
    };
  }

  /** ICMP header of an IPv4 packet. */
  get icmp(): IcmpHeader | undefined {
    return this.#icmp(ICMP, ECHO_TYPES);
  }

  /** ICMPv6 header of the packet. */
  get icmpv6(): IcmpHeader | undefined {
    return this.#icmp(ICMPV6, ECHO6_TYPES);
  }

  /** SCTP header of the packet, with its chunks. */
  get sctp(): SctpHeader | undefined {
    const at = this.#find(SCTP);
    if (at < 0) return undefined;
    const bytes = this.#bytes;
    const view = this.#view;
    const chunks: SctpChunk[] = [];
    for (let start = at + 12; start + 4 <= this.#end; ) {
      const length = be16(bytes, start + 2);
      if (length < 4 || start + length > this.#end) break;
      chunks.push({
        type: bytes[start]!,
        flags: bytes[start + 1]!,
        data: bytes.subarray(start + 4, start + length),
      });
      start += (length + 3) & ~3;
    }
    return {
      sourcePort: be16(bytes, at),
      destinationPort: be16(bytes, at + 2),
      verificationTag: view.getUint32(at + 4),
      checksum: view.getUint32(at + 8),
      chunks,
    };
  }

  /**
   * Protocol number of the transport header. Undefined in fragments after the first one, and in packets without an IP
   * header.
   */
  get protocol(): number | undefined {
    this.#locate();
    return this.#protocol < 0 ? undefined : this.#protocol;
  }

  /**
   * View of the bytes after the transport header. For ICMP, the payload begins after the first four bytes; for SCTP,
   * after the common header; for unknown transport protocols, after the last IP header. The payload is empty if the
   * packet has no IP header.
   */
  get payload(): Uint8Array {
    const at = this.payloadOffset;
    return at < 0 ? NO_PAYLOAD : this.#bytes.subarray(at, this.#end);
  }

  /** Offset in bytes of {@link payload} in the packet. It is -1 if the packet has no IP header. */
  get payloadOffset(): number {
    this.#locate();
    if (this.#type !== ETHERTYPE_IPV4 && this.#type !== ETHERTYPE_IPV6) return -1;
    const least = leastLengths[this.#protocol] ?? 0;
    if (this.#protocol < 0 || this.#transport + least > this.#end) return Math.min(this.#transport, this.#end);
    if (this.#protocol !== TCP) return this.#transport + least;
    const length = (this.#bytes[this.#transport + 12]! >> 4) * 4;
    return Math.min(this.#transport + Math.max(length, least), this.#end);
  }

  /**
   * Returns the protocol, addresses and ports, for output: "udp 10.0.0.1:53 > 10.0.0.2:4000", "arp 10.0.0.1 > 10.0.0.2",
   * "fragment 10.0.0.1 > 10.0.0.2" for all fragments but the first one, "ethertype 0x88cc", or "incomplete".
   */
  toString(): string {
    const { arp, protocol } = this;
    if (arp !== undefined) return `arp ${arp.senderAddress ?? "?"} > ${arp.targetAddress ?? "?"}`;
    const ip = this.ipv4 ?? this.ipv6;
    if (ip === undefined) {
      const type = this.vlans.at(-1)?.type ?? this.ethernet?.type ?? Math.max(this.#type, 0);
      return type === 0 ? "incomplete" : `ethertype 0x${type.toString(16).padStart(4, "0")}`;
    }
    const ports = this.tcp ?? this.udp ?? this.sctp;
    const name = protocol === undefined ? "fragment" : (PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`);
    return `${name} ${endpointText(ip.source, ports?.sourcePort)} > ${endpointText(ip.destination, ports?.destinationPort)}`;
  }

  /** @internal Offsets and types of the packet's headers. */
  get layout(): PacketLayout {
    this.#locate();
    const [type, network, protocol, transport] = [this.#type, this.#network, this.#protocol, this.#transport];
    return { type, network, protocol, transport, end: this.#end };
  }

  #icmp(protocol: number, echoTypes: ReadonlySet<number>): IcmpHeader | undefined {
    const at = this.#find(protocol);
    if (at < 0) return undefined;
    const bytes = this.#bytes;
    const header: IcmpHeader = { type: bytes[at]!, code: bytes[at + 1]!, checksum: be16(bytes, at + 2) };
    if (!echoTypes.has(header.type) || at + 8 > this.#end) return header;
    return { ...header, id: be16(bytes, at + 4), sequence: be16(bytes, at + 6) };
  }

  #find(protocol: number): number {
    this.#locate();
    if (this.#protocol !== protocol || this.#transport + leastLengths[protocol]! > this.#end) return -1;
    return this.#transport;
  }

  #locate(): void {
    if (this.#located) return;
    this.#located = true;
    this.#protocol = -1;
    this.#transport = 0;
    this.#end = 0;
    this.#locateNetwork();
    if (this.#type === ETHERTYPE_IPV4) this.#locateIpv4();
    else if (this.#type === ETHERTYPE_IPV6) this.#locateIpv6();
  }

  #locateNetwork(): void {
    const bytes = this.#bytes;
    if (this.#link === bytes) {
      if (bytes.length < ETHERNET) return;
      this.#type = be16(bytes, 12);
      this.#network = ETHERNET;
    }
    for (; VLAN_TYPES.has(this.#type) && this.#network + 4 <= bytes.length; this.#network += 4)
      this.#type = be16(bytes, this.#network + 2);
  }

  #locateIpv4(): void {
    const bytes = this.#bytes;
    const at = this.#network;
    const length = this.#ipv4Length();
    if (length < 0) {
      this.#type = -1;
      return;
    }
    // The length is still 0 if the device segments the packet (TSO).
    const total = be16(bytes, at + 2);
    this.#end = total === 0 ? bytes.length : Math.min(at + Math.max(total, length), bytes.length);
    this.#transport = at + length;
    if ((be16(bytes, at + 6) & 0x1fff) === 0) this.#protocol = bytes[at + 9]!;
  }

  #locateIpv6(): void {
    const bytes = this.#bytes;
    const at = this.#network;
    if (!this.#isIpv6()) {
      this.#type = -1;
      return;
    }
    const length = be16(bytes, at + 4);
    this.#end = length === 0 ? bytes.length : Math.min(at + 40 + length, bytes.length);
    let isLaterFragment = false;
    const [protocol, start] = this.#walkExtensions((extension, from) => {
      if (extension === FRAGMENT && (be16(bytes, from + 2) & 0xfff8) !== 0) isLaterFragment = true;
    });
    this.#transport = start;
    if (!isLaterFragment && !isExtensionHeader(protocol)) this.#protocol = protocol;
  }

  /**
   * Calls `visit` for each complete IPv6 extension header. In fragments after the first one, stops after the fragment
   * header. Returns the number and the offset of the protocol that follows.
   */
  #walkExtensions(visit: (protocol: number, start: number, length: number) => void): [number, number] {
    const bytes = this.#bytes;
    let protocol = bytes[this.#network + 6]!;
    let at = this.#network + 40;
    while (isExtensionHeader(protocol) && at + 8 <= this.#end) {
      const length = extensionLength(bytes, protocol, at);
      if (at + length > this.#end) break;
      visit(protocol, at, length);
      const isLater = protocol === FRAGMENT && (be16(bytes, at + 2) & 0xfff8) !== 0;
      protocol = bytes[at]!;
      at += length;
      if (isLater) break;
    }
    return [protocol, at];
  }

  /** Returns -1 if the IPv4 header is incomplete. */
  #ipv4Length(): number {
    const bytes = this.#bytes;
    const at = this.#network;
    if (this.#type !== ETHERTYPE_IPV4 || at + 20 > bytes.length || bytes[at]! >> 4 !== 4) return -1;
    const length = (bytes[at]! & 0xf) * 4;
    return length < 20 || at + length > bytes.length ? -1 : length;
  }

  #isIpv6(): boolean {
    const at = this.#network;
    return this.#type === ETHERTYPE_IPV6 && at + 40 <= this.#bytes.length && this.#bytes[at]! >> 4 === 6;
  }
}

/** Returns -1 beyond the end of the bytes. */
export function be16(bytes: Uint8Array, at: number): number {
  return at + 2 > bytes.length ? -1 : bytes[at]! * 256 + bytes[at + 1]!;
}

/** `at` is the offset of the tag control information, after the tag's EtherType `protocol`. */
function addTags(tags: VlanHeader[], bytes: Uint8Array, protocol: number, at: number): void {
  while (VLAN_TYPES.has(protocol) && at + 4 <= bytes.length) {
    const tci = be16(bytes, at);
    const type = be16(bytes, at + 2);
    tags.push({ protocol, id: tci & 0xfff, priority: tci >> 13, dropEligible: (tci & 0x1000) !== 0, type });
    protocol = type;
    at += 4;
  }
}

/** Reads header options up to the first with an invalid length. */
function options(bytes: Uint8Array, start: number, end: number): HeaderOption[] {
  const found: HeaderOption[] = [];
  for (let at = start; at < end && bytes[at] !== 0; ) {
    const type = bytes[at]!;
    const length = type === 1 ? 1 : at + 1 < end ? bytes[at + 1]! : 0;
    if (length < (type === 1 ? 1 : 2) || at + length > end) break;
    found.push({ type, data: bytes.subarray(at + Math.min(2, length), at + length) });
    at += length;
  }
  return found;
}

export function isExtensionHeader(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === AUTHENTICATION ||
    protocol === DESTINATION_OPTIONS
  );
}

/** A fragment header has no length; its second byte is reserved. */
export function extensionLength(packet: Uint8Array, protocol: number, start: number): number {
  if (protocol === FRAGMENT) return 8;
  const length = packet[start + 1]!;
  return protocol === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}
