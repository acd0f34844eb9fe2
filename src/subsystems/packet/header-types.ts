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
  /** VLAN id, 0 to 4,095. */
  readonly id: number;
  /** Priority code point, 0 to 7. */
  readonly priority: number;
  readonly dropEligible: boolean;
  /** EtherType of the content that follows the VLAN tag. */
  readonly type: number;
}

/** ARP message (RFC 826). Its address fields are absent if the addresses are not Ethernet and IPv4 addresses. */
export interface ArpHeader {
  /** Type of the hardware addresses; 1 for Ethernet (`ARPHRD_*`). */
  readonly hardwareType: number;
  /** EtherType of the protocol addresses; 0x0800 for IPv4. */
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
  /** Number of the option (IANA). */
  readonly type: number;
  readonly data: Uint8Array;
}

/** IPv4 header. (RFC 791) */
export interface Ipv4Header {
  /** Length of the header with its options in bytes. */
  readonly headerLength: number;
  /** Differentiated services code point, 0 to 63. */
  readonly dscp: number;
  /** Explicit congestion notification, 0 to 3. */
  readonly ecn: number;
  /** Length of header and payload in bytes. */
  readonly totalLength: number;
  /** Number that the fragments of one packet share. */
  readonly id: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** Offset in bytes of the fragment's data in the original packet. */
  readonly fragmentOffset: number;
  /** Number of hops that the packet may still travel. */
  readonly ttl: number;
  /** Number of the protocol of the payload; 6 for TCP (IANA). */
  readonly protocol: number;
  /** Checksum of the header, as in the packet. */
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
  /** Differentiated services code point, 0 to 63. */
  readonly dscp: number;
  /** Explicit congestion notification, 0 to 3. */
  readonly ecn: number;
  /** Flow label of 20 bits. */
  readonly flowLabel: number;
  /** Length of extension headers and payload in bytes; 0 for a jumbogram. */
  readonly payloadLength: number;
  /** Protocol number of the first header after the IPv6 header. */
  readonly nextHeader: number;
  /** Number of hops that the packet may still travel. */
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
  /** Source port, in host byte order. */
  readonly sourcePort: number;
  /** Destination port, in host byte order. */
  readonly destinationPort: number;
  /** Sequence number of the first byte of the payload. */
  readonly sequence: number;
  /** Sequence number of the next expected byte. */
  readonly acknowledgement: number;
  /** Length of the header with its options in bytes. */
  readonly headerLength: number;
  readonly flags: readonly TcpFlag[];
  /** Receive window, without the window scale that the connection negotiated. */
  readonly window: number;
  /** Checksum of pseudo-header, header and payload, as in the packet. */
  readonly checksum: number;
  /** Offset of the end of the urgent data from `sequence` in bytes. */
  readonly urgentPointer: number;
  readonly options: readonly HeaderOption[];
}

/** UDP header. (RFC 768) */
export interface UdpHeader {
  /** Source port, in host byte order. */
  readonly sourcePort: number;
  /** Destination port, in host byte order. */
  readonly destinationPort: number;
  /** Length of header and payload in bytes. */
  readonly length: number;
  /** Checksum of pseudo-header, header and payload, as in the packet; 0 for none. */
  readonly checksum: number;
}

/** ICMP or ICMPv6 header. (RFC 792, RFC 4443) */
export interface IcmpHeader {
  /** Type of the message (IANA); types of ICMP and ICMPv6 differ. */
  readonly type: number;
  /** Code of the message, whose meaning depends on `type`. */
  readonly code: number;
  /** Checksum of the message, as in the packet. */
  readonly checksum: number;
  /** Identifier of an ICMP echo request or reply. */
  readonly id?: number;
  /** Sequence number of an ICMP echo request or reply. */
  readonly sequence?: number;
}

/** SCTP chunk. `data` is a view of the packet's bytes that contains the value of the chunk. */
export interface SctpChunk {
  /** Type of the chunk (IANA); 0 for DATA. */
  readonly type: number;
  /** Bits whose meaning depends on the type of the chunk. */
  readonly flags: number;
  readonly data: Uint8Array;
}

/** SCTP header. (RFC 9260) */
export interface SctpHeader {
  /** Source port, in host byte order. */
  readonly sourcePort: number;
  /** Destination port, in host byte order. */
  readonly destinationPort: number;
  /** Tag that the receiver of the packet chose for the association. */
  readonly verificationTag: number;
  /** CRC32c of the packet, as in the packet. */
  readonly checksum: number;
  readonly chunks: readonly SctpChunk[];
}
