/** Header of an Ethernet frame. */
export interface EthernetHeader {
  readonly destination: string;
  readonly source: string;
  /**
   * EtherType of the frame's content. In an IEEE 802.3 frame, the field instead contains the length of the content,
   * which is less than 1536.
   */
  readonly type: number;
}

/** VLAN tag of an Ethernet frame. (IEEE 802.1Q) */
export interface VlanHeader {
  /** EtherType that marks the VLAN tag: usually 0x8100, or 0x88a8 for the outer tag of a frame with two tags. */
  readonly protocol: number;
  readonly id: number;
  readonly priority: number;
  readonly dropEligible: boolean;
  /** EtherType of the content that follows the VLAN tag. */
  readonly type: number;
}

/** ARP message (RFC 826). Its address fields are absent if the addresses are not Ethernet and IPv4 addresses. */
export interface ArpHeader {
  readonly hardwareType: number;
  readonly protocolType: number;
  /** ARP operation: 1 for a request, 2 for a reply. */
  readonly operation: number;
  readonly senderHardware?: string;
  readonly senderAddress?: string;
  readonly targetHardware?: string;
  readonly targetAddress?: string;
}

/** Option of an IPv4 or TCP header. `data` is a view of the packet's bytes. */
export interface HeaderOption {
  readonly type: number;
  readonly data: Uint8Array;
}

/** IPv4 header. (RFC 791) */
export interface Ipv4Header {
  readonly headerLength: number;
  readonly dscp: number;
  readonly ecn: number;
  readonly totalLength: number;
  readonly id: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** Offset in bytes of the fragment's data in the original packet. */
  readonly fragmentOffset: number;
  readonly ttl: number;
  readonly protocol: number;
  readonly checksum: number;
  readonly source: string;
  readonly destination: string;
  readonly options: readonly HeaderOption[];
}

/** IPv6 extension header. `data` is a view of the packet's bytes that contains the whole extension header. */
export interface Ipv6Extension {
  /**
   * Protocol number of the extension header, such as 0 (hop-by-hop), 43 (routing), 44 (fragment), 51 (authentication)
   * or 60 (destination options).
   */
  readonly protocol: number;
  readonly data: Uint8Array;
}

/** IPv6 header. (RFC 8200) */
export interface Ipv6Header {
  readonly dscp: number;
  readonly ecn: number;
  readonly flowLabel: number;
  readonly payloadLength: number;
  /** Protocol number of the first header after the IPv6 header. */
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly source: string;
  readonly destination: string;
  readonly extensions: readonly Ipv6Extension[];
  /** Offset in bytes of the fragment's data in the original packet. Absent if the packet has no fragment header. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
}

/** Name of a flag of a TCP header. */
export type TcpFlag = "fin" | "syn" | "rst" | "psh" | "ack" | "urg" | "ece" | "cwr" | "ae";

/** TCP header. (RFC 9293) */
export interface TcpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly headerLength: number;
  readonly flags: readonly TcpFlag[];
  readonly window: number;
  readonly checksum: number;
  readonly urgentPointer: number;
  readonly options: readonly HeaderOption[];
}

/** UDP header. (RFC 768) */
export interface UdpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length: number;
  readonly checksum: number;
}

/** ICMP or ICMPv6 header. (RFC 792, RFC 4443) */
export interface IcmpHeader {
  readonly type: number;
  readonly code: number;
  readonly checksum: number;
  /** Identifier of an ICMP echo request or reply. */
  readonly id?: number;
  /** Sequence number of an ICMP echo request or reply. */
  readonly sequence?: number;
}

/** SCTP chunk. `data` is a view of the packet's bytes that contains the value of the chunk. */
export interface SctpChunk {
  readonly type: number;
  readonly flags: number;
  readonly data: Uint8Array;
}

/** SCTP header. (RFC 9260) */
export interface SctpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly verificationTag: number;
  readonly checksum: number;
  readonly chunks: readonly SctpChunk[];
}
