// Generated from ovs_flow.yaml with specs/ovs_flow.yaml (sha256 8dd4e5de7e1a0b58). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, With, Write } from "../schema/model/types.ts";
import { putIpv4, readHex, readIpv4, readIpv6, readMac } from "../schema/values/addresses.ts";
import { isU8, isU16, isU32, isU64, putDigits, putIpv6 } from "../schema/values/struct-members.ts";

/**
 * Whether a packet is an IP fragment. Values of `ovs-frag-type` in family ovs_flow:
 *
 * - `none` (OVS_FRAG_TYPE_NONE, 0): Not a fragment.
 * - `first` (OVS_FRAG_TYPE_FIRST, 1): First fragment.
 * - `later` (OVS_FRAG_TYPE_LATER, 2): Other fragment.
 * - `any` (255)
 */
export type OvsFragType = "none" | "first" | "later" | "any";

/**
 * Flags of `ovs-ufid-flags` in family ovs_flow:
 *
 * - `omit-key` (OVS_UFID_F_OMIT_KEY, bit 0)
 * - `omit-mask` (OVS_UFID_F_OMIT_MASK, bit 1)
 * - `omit-actions` (OVS_UFID_F_OMIT_ACTIONS, bit 2)
 */
export type OvsUfidFlags = "omit-key" | "omit-mask" | "omit-actions";

/**
 * Hash algorithm of the datapath action `hash`. Values of `ovs-hash-alg` in family ovs_flow:
 *
 * - `ovs-hash-alg-l4` (OVS_HASH_ALG_L4, 0)
 */
export type OvsHashAlg = "ovs-hash-alg-l4";

/**
 * Connection tracking state of a packet. Flags of `ct-state-flags` in family ovs_flow:
 *
 * - `new` (OVS_CS_F_NEW, bit 0): First packet of a connection.
 * - `established` (OVS_CS_F_ESTABLISHED, bit 1): Packet of an existing connection.
 * - `related` (OVS_CS_F_RELATED, bit 2): Packet that belongs to an existing connection, such as an ICMP error.
 * - `reply-dir` (OVS_CS_F_REPLY_DIR, bit 3): Packet of the connection's peer to its initiator.
 * - `invalid` (OVS_CS_F_INVALID, bit 4): The packet could not be tracked.
 * - `tracked` (OVS_CS_F_TRACKED, bit 5): The packet passed connection tracking.
 * - `src-nat` (OVS_CS_F_SRC_NAT, bit 6): The packet's source address was translated.
 * - `dst-nat` (OVS_CS_F_DST_NAT, bit 7): The packet's destination address was translated.
 */
export type CtStateFlags = "new" | "established" | "related" | "reply-dir" | "invalid" | "tracked" | "src-nat"
  | "dst-nat";

/**
 * Where `add-mpls` inserts the label: with `l3`, before the network header; otherwise, at the start of the packet. Flags of `ovs-mpls-tun-flags` in family ovs_flow:
 *
 * - `l3` (OVS_MPLS_L3_TUNNEL_FLAG_MASK, bit 0): After the Ethernet header.
 */
export type OvsMplsTunFlags = "l3";

/**
 * Events of a connection that conntrack reports. Flags of `ct-events` in family ovs_flow:
 *
 * - `new` (IPCT_NEW, bit 0)
 * - `related` (IPCT_RELATED, bit 1)
 * - `destroy` (IPCT_DESTROY, bit 2)
 * - `reply` (IPCT_REPLY, bit 3)
 * - `assured` (IPCT_ASSURED, bit 4)
 * - `protoinfo` (IPCT_PROTOINFO, bit 5)
 * - `helper` (IPCT_HELPER, bit 6)
 * - `mark` (IPCT_MARK, bit 7)
 * - `seqadj` (IPCT_SEQADJ, bit 8)
 * - `secmark` (IPCT_SECMARK, bit 9)
 * - `label` (IPCT_LABEL, bit 10)
 * - `synproxy` (IPCT_SYNPROXY, bit 11)
 */
export type CtEvents = "new" | "related" | "destroy" | "reply" | "assured" | "protoinfo" | "helper" | "mark"
  | "seqadj" | "secmark" | "label" | "synproxy";

/** C structure `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** Index of the datapath's local interface, which identifies the datapath. Member: u32. */ dpIfindex: number;
}

/** C structure `ovs-flow-stats`. */
export interface OvsFlowStats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ nPackets: M["big"];
  /** u64. */ nBytes: M["big"];
}

/** C structure `ovs-key-ethernet`. */
export interface OvsKeyEthernet<M extends Mode = Read> extends TrailingBytes {
  /** 6 bytes, shown as a MAC address. */ ethSrc: M["address"];
  /** 6 bytes, shown as a MAC address. */ ethDst: M["address"];
}

/** C structure `ovs-key-mpls`. */
export interface OvsKeyMpls extends TrailingBytes {
  /** MPLS label stack entry, with label, traffic class, bottom-of-stack bit and TTL. Member: big-endian u32. */
  mplsLse: number;
}

/** C structure `ovs-key-ipv4`. */
export interface OvsKeyIpv4<M extends Mode = Read> extends TrailingBytes {
  /** big-endian u32, shown as an IPv4 address. */ ipv4Src: M["address"];
  /** big-endian u32, shown as an IPv4 address. */ ipv4Dst: M["address"];
  /** IP protocol. Member: u8. */ ipv4Proto: number;
  /** Type of service: DSCP and ECN. Member: u8. */ ipv4Tos: number;
  /** u8. */ ipv4Ttl: number;
  /** Whether the packet is a fragment. Member: u8. */ ipv4Frag: OvsFragType | M["unnamed"];
}

/** C structure `ovs-key-ipv6`. */
export interface OvsKeyIpv6<M extends Mode = Read> extends TrailingBytes {
  /** 16 bytes, shown as an IPv6 address. */ ipv6Src: M["address"];
  /** 16 bytes, shown as an IPv6 address. */ ipv6Dst: M["address"];
  /** Flow label, 20 bits; big-endian on the wire. Member: big-endian u32. */ ipv6Label: number;
  /** IP protocol after the extension headers. Member: u8. */ ipv6Proto: number;
  /** Traffic class, DSCP and ECN. Member: u8. */ ipv6Tclass: number;
  /** Hop limit. Member: u8. */ ipv6Hlimit: number;
  /** Whether the packet is a fragment. Member: u8. */ ipv6Frag: OvsFragType | M["unnamed"];
}

/** C structure `ovs-key-ipv6-exthdrs`. */
export interface OvsKeyIpv6Exthdrs extends TrailingBytes {
  /** Extension headers that the packet has, as bits. Member: u16. */ hdrs: number;
}

/** C structure `ovs-key-tcp`. */
export interface OvsKeyTcp extends TrailingBytes {
  /** big-endian u16. */ tcpSrc: number;
  /** big-endian u16. */ tcpDst: number;
}

/** C structure `ovs-key-udp`. */
export interface OvsKeyUdp extends TrailingBytes {
  /** big-endian u16. */ udpSrc: number;
  /** big-endian u16. */ udpDst: number;
}

/** C structure `ovs-key-sctp`. */
export interface OvsKeySctp extends TrailingBytes {
  /** big-endian u16. */ sctpSrc: number;
  /** big-endian u16. */ sctpDst: number;
}

/** C structure `ovs-key-icmp`. */
export interface OvsKeyIcmp extends TrailingBytes {
  /** u8. */ icmpType: number;
  /** u8. */ icmpCode: number;
}

/** C structure `ovs-key-arp`. */
export interface OvsKeyArp<M extends Mode = Read> extends TrailingBytes {
  /** IPv4 address of the ARP packet's sender. Member: big-endian u32, shown as an IPv4 address. */
  arpSip: M["address"];
  /** IPv4 address of the ARP packet's target. Member: big-endian u32, shown as an IPv4 address. */
  arpTip: M["address"];
  /** ARP operation: 1 request, 2 reply. Member: big-endian u16. */ arpOp: number;
  /** MAC address of the ARP packet's sender. Member: 6 bytes, shown as a MAC address. */ arpSha: M["address"];
  /** MAC address of the ARP packet's target. Member: 6 bytes, shown as a MAC address. */ arpTha: M["address"];
}

/** C structure `ovs-key-nd`. */
export interface OvsKeyNd<M extends Mode = Read> extends TrailingBytes {
  /** Target IPv6 address of the neighbor discovery packet. Member: 16 bytes, shown as an IPv6 address. */
  ndTarget: M["address"];
  /** MAC address of the sender, in a neighbor solicitation. Member: 6 bytes, shown as a MAC address. */
  ndSll: M["address"];
  /** MAC address of the target, in a neighbor advertisement. Member: 6 bytes, shown as a MAC address. */
  ndTll: M["address"];
}

/** C structure `ovs-key-ct-tuple-ipv4`. */
export interface OvsKeyCtTupleIpv4<M extends Mode = Read> extends TrailingBytes {
  /** big-endian u32, shown as an IPv4 address. */ ipv4Src: M["address"];
  /** big-endian u32, shown as an IPv4 address. */ ipv4Dst: M["address"];
  /** big-endian u16. */ srcPort: number;
  /** big-endian u16. */ dstPort: number;
  /** u8. */ ipv4Proto: number;
}

/** C structure `ovs-action-push-vlan`. */
export interface OvsActionPushVlan extends TrailingBytes {
  /** Protocol of the VLAN tag, such as 0x8100. Member: big-endian u16. */ vlanTpid: number;
  /** VLAN tag: priority and VLAN id. The bit 0x1000 must be set. Member: big-endian u16. */ vlanTci: number;
}

/** C structure `ovs-action-hash`. */
export interface OvsActionHash<M extends Mode = Read> extends TrailingBytes {
  /** Algorithm of the hash. Member: u32. */ hashAlg: OvsHashAlg | M["unnamed"];
  /** Seed of the hash. Member: u32. */ hashBasis: number;
}

/** C structure `ovs-action-push-mpls`. */
export interface OvsActionPushMpls extends TrailingBytes {
  /** MPLS label stack entry, with label, traffic class, bottom-of-stack bit and TTL. Member: big-endian u32. */
  mplsLse: number;
  /** Ethernet type, 0x8847 or 0x8848. Member: big-endian u16. */ mplsEthertype: number;
}

/** C structure `ovs-action-add-mpls`. */
export interface OvsActionAddMpls extends TrailingBytes {
  /** MPLS label stack entry, with label, traffic class, bottom-of-stack bit and TTL. Member: big-endian u32. */
  mplsLse: number;
  /** Ethernet type, 0x8847 or 0x8848. Member: big-endian u16. */ mplsEthertype: number;
  /** Where the label is added. Member: u16. */ tunFlags: (OvsMplsTunFlags | number)[];
}

/** C structure `ovs-key-ct-tuple-ipv6`. */
export interface OvsKeyCtTupleIpv6<M extends Mode = Read> extends TrailingBytes {
  /** 16 bytes, shown as an IPv6 address. */ ipv6Src: M["address"];
  /** 16 bytes, shown as an IPv6 address. */ ipv6Dst: M["address"];
  /** big-endian u16. */ srcPort: number;
  /** big-endian u16. */ dstPort: number;
  /** u8. */ ipv6Proto: number;
}

/** C structure `ovs-nsh-key-base`. */
export interface OvsNshKeyBase extends TrailingBytes {
  /** u8. */ flags: number;
  /** u8. */ ttl: number;
  /** Metadata type, 1 or 2. Member: u8. */ mdtype: number;
  /** Next protocol, such as 3 for Ethernet. Member: u8. */ np: number;
  /** Service path of NSH: its id in the upper 24 bits, the index in the lower 8 bits. Member: big-endian u32. */
  pathHdr: number;
}

/** Value and mask of a connection's mark. C structure `ovs-ct-mark`. */
export interface OvsCtMark extends TrailingBytes {
  /** u32. */ value: number;
  /** Bits to set. Member: u32. */ mask: number;
}

/** Value and mask of a connection's labels. C structure `ovs-ct-labels`. */
export interface OvsCtLabels<M extends Mode = Read> extends TrailingBytes {
  /** 16 bytes, shown in hexadecimal. */ value: M["address"];
  /** Bits to set. Member: 16 bytes, shown in hexadecimal. */ mask: M["address"];
}

/** Attribute set `flow-attrs`. */
export type FlowAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Packet header fields that packets of the flow must have. Attribute OVS_FLOW_ATTR_KEY of ovs_flow: nested attributes. */
  key?: KeyAttrs<M>;
  /** Actions for packets of the flow, in order. Without actions, packets are dropped. Attribute OVS_FLOW_ATTR_ACTIONS of ovs_flow: nested attributes. */
  actions?: ActionAttrs<M>[];
  /** Resets the flow's counters, `used` and `tcpFlags`. Attribute OVS_FLOW_ATTR_CLEAR of ovs_flow: flag. */
  clear?: M["flag"];
  /** Bits of `key` that are compared; if omitted, all. Attribute OVS_FLOW_ATTR_MASK of ovs_flow: nested attributes. */
  mask?: KeyAttrs<M>;
  /** The kernel logs no message if the request is invalid. Attribute OVS_FLOW_ATTR_PROBE of ovs_flow: flag. */
  probe?: M["flag"];
  /** Unique id of the flow, 1 to 16 bytes, selected by the program. Attribute OVS_FLOW_ATTR_UFID of ovs_flow: bytes, shown as a UUID. */
  ufid?: M["address"];
  /** Parts of the flow that replies omit. Attribute OVS_FLOW_ATTR_UFID_FLAGS of ovs_flow: u32. */
  ufidFlags?: (OvsUfidFlags | number)[];
} & ReadOnlyFields<M, {
  /** Number of packets and bytes that matched the flow. Attribute OVS_FLOW_ATTR_STATS of ovs_flow: structure `ovs-flow-stats`, read-only. */
  stats?: Shape<M, OvsFlowStats<M>>;
  /** TCP flags of all packets of the flow, combined. Attribute OVS_FLOW_ATTR_TCP_FLAGS of ovs_flow: u8, read-only. */
  tcpFlags?: number;
  /** Time at which the flow's last packet arrived, in ms since boot (CLOCK_MONOTONIC). Attribute OVS_FLOW_ATTR_USED of ovs_flow: u64, read-only. */
  used?: M["big"];
}>;

/** Attribute set `key-attrs`. */
export interface KeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Packet fields after the VLAN tag. Attribute OVS_KEY_ATTR_ENCAP of ovs_flow: nested attributes. */
  encap?: KeyAttrs<M>;
  /** Priority of the packet (skb->priority). Attribute OVS_KEY_ATTR_PRIORITY of ovs_flow: u32. */ priority?: number;
  /** Number of the datapath port at which the packet arrived. Attribute OVS_KEY_ATTR_IN_PORT of ovs_flow: u32. */
  inPort?: number;
  /** OVS_KEY_ATTR_ETHERNET of ovs_flow: structure `ovs-key-ethernet`. */ ethernet?: Shape<M, OvsKeyEthernet<M>>;
  /** VLAN tag of the packet: priority and VLAN id. The bit 0x1000 is set if the packet has a tag. Attribute OVS_KEY_ATTR_VLAN of ovs_flow: big-endian u16. */
  vlan?: number;
  /** Ethernet type; values below 0x600 stand for 802.2 frames. Attribute OVS_KEY_ATTR_ETHERTYPE of ovs_flow: big-endian u16. */
  ethertype?: number;
  /** OVS_KEY_ATTR_IPV4 of ovs_flow: structure `ovs-key-ipv4`. */ ipv4?: Shape<M, OvsKeyIpv4<M>>;
  /** OVS_KEY_ATTR_IPV6 of ovs_flow: structure `ovs-key-ipv6`. */ ipv6?: Shape<M, OvsKeyIpv6<M>>;
  /** OVS_KEY_ATTR_TCP of ovs_flow: structure `ovs-key-tcp`. */ tcp?: Shape<M, OvsKeyTcp>;
  /** OVS_KEY_ATTR_UDP of ovs_flow: structure `ovs-key-udp`. */ udp?: Shape<M, OvsKeyUdp>;
  /** OVS_KEY_ATTR_ICMP of ovs_flow: structure `ovs-key-icmp`. */ icmp?: Shape<M, OvsKeyIcmp>;
  /** OVS_KEY_ATTR_ICMPV6 of ovs_flow: structure `ovs-key-icmp`. */ icmpv6?: Shape<M, OvsKeyIcmp>;
  /** OVS_KEY_ATTR_ARP of ovs_flow: structure `ovs-key-arp`. */ arp?: Shape<M, OvsKeyArp<M>>;
  /** Addresses of neighbor discovery. Attribute OVS_KEY_ATTR_ND of ovs_flow: structure `ovs-key-nd`. */
  nd?: Shape<M, OvsKeyNd<M>>;
  /** Packet mark. Attribute OVS_KEY_ATTR_SKB_MARK of ovs_flow: u32. */ skbMark?: number;
  /** Tunnel that the packet arrived through or leaves through. Attribute OVS_KEY_ATTR_TUNNEL of ovs_flow: nested attributes. */
  tunnel?: TunnelKeyAttrs<M>;
  /** OVS_KEY_ATTR_SCTP of ovs_flow: structure `ovs-key-sctp`. */ sctp?: Shape<M, OvsKeySctp>;
  /** TCP flags, 12 bits. Attribute OVS_KEY_ATTR_TCP_FLAGS of ovs_flow: big-endian u16. */ tcpFlags?: number;
  /** Hash that the action `hash` computed. Attribute OVS_KEY_ATTR_DP_HASH of ovs_flow: u32. */ dpHash?: number;
  /** Recirculation id from the action `recirc`; 0 for packets that just arrived. Attribute OVS_KEY_ATTR_RECIRC_ID of ovs_flow: u32. */
  recircId?: number;
  /** MPLS label stack entries, the outermost first. Attribute OVS_KEY_ATTR_MPLS of ovs_flow: array of big-endian u32. */
  mpls?: number[];
  /** Connection tracking state of the packet; 0 before the action `ct`. Attribute OVS_KEY_ATTR_CT_STATE of ovs_flow: u32. */
  ctState?: (CtStateFlags | number)[];
  /** Connection tracking zone. Attribute OVS_KEY_ATTR_CT_ZONE of ovs_flow: u16. */ ctZone?: number;
  /** Mark of the connection. Attribute OVS_KEY_ATTR_CT_MARK of ovs_flow: u32. */ ctMark?: number;
  /** Labels of the connection, 128 bits. Attribute OVS_KEY_ATTR_CT_LABELS of ovs_flow: bytes, shown in hexadecimal. */
  ctLabels?: M["address"];
  /** IPv4 addresses and ports of the connection's first packet. Attribute OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4 of ovs_flow: structure `ovs-key-ct-tuple-ipv4`. */
  ctOrigTupleIpv4?: Shape<M, OvsKeyCtTupleIpv4<M>>;
  /** IPv6 addresses and ports of the connection's first packet. Attribute OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6 of ovs_flow: structure `ovs-key-ct-tuple-ipv6`. */
  ctOrigTupleIpv6?: Shape<M, OvsKeyCtTupleIpv6<M>>;
  /** Network Service Header. Attribute OVS_KEY_ATTR_NSH of ovs_flow: nested attributes. */ nsh?: OvsNshKeyAttrs<M>;
  /** OpenFlow packet type (namespace and type) of packets without an Ethernet header. Attribute OVS_KEY_ATTR_PACKET_TYPE of ovs_flow: big-endian u32. */
  packetType?: number;
  /** Flags of neighbor discovery; not used by the kernel's datapath. Attribute OVS_KEY_ATTR_ND_EXTENSIONS of ovs_flow: bytes. */
  ndExtensions?: Uint8Array;
  /** Used only inside of the kernel. Attribute OVS_KEY_ATTR_TUNNEL_INFO of ovs_flow: bytes. */
  tunnelInfo?: Uint8Array;
  /** IPv6 extension headers. Attribute OVS_KEY_ATTR_IPV6_EXTHDRS of ovs_flow: structure `ovs-key-ipv6-exthdrs`. */
  ipv6Exthdrs?: Shape<M, OvsKeyIpv6Exthdrs>;
}

/** Attribute set `action-attrs`. The value is a list, each element of which has one of these attributes. */
export interface ActionAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the datapath port to which the packet is sent. Attribute OVS_ACTION_ATTR_OUTPUT of ovs_flow: u32. */
  output?: number;
  /** Passes the packet to a program in user space, with an upcall. Attribute OVS_ACTION_ATTR_USERSPACE of ovs_flow: nested attributes. */
  userspace?: UserspaceAttrs<M>;
  /** Sets one header field of the packet. `setMasked` sets single bits of a field. Attribute OVS_ACTION_ATTR_SET of ovs_flow: nested attributes. */
  set?: KeyAttrs<M>;
  /** OVS_ACTION_ATTR_PUSH_VLAN of ovs_flow: structure `ovs-action-push-vlan`. */
  pushVlan?: Shape<M, OvsActionPushVlan>;
  /** OVS_ACTION_ATTR_POP_VLAN of ovs_flow: flag. */ popVlan?: M["flag"];
  /** Executes actions for a random part of the packets. Attribute OVS_ACTION_ATTR_SAMPLE of ovs_flow: nested attributes. */
  sample?: SampleAttrs<M>;
  /** Looks up the packet in the flow table again, with this recirculation id. Attribute OVS_ACTION_ATTR_RECIRC of ovs_flow: u32. */
  recirc?: number;
  /** Computes a hash of the packet, which later flows match as `dpHash`. Attribute OVS_ACTION_ATTR_HASH of ovs_flow: structure `ovs-action-hash`. */
  hash?: Shape<M, OvsActionHash<M>>;
  /** OVS_ACTION_ATTR_PUSH_MPLS of ovs_flow: structure `ovs-action-push-mpls`. */
  pushMpls?: Shape<M, OvsActionPushMpls>;
  /** Removes an MPLS label; the value is the new Ethernet type. Attribute OVS_ACTION_ATTR_POP_MPLS of ovs_flow: big-endian u16. */
  popMpls?: number;
  /** Sets the bits of a field that are in the mask. Attribute OVS_ACTION_ATTR_SET_MASKED of ovs_flow: nested attributes, each value followed by its mask. */
  setMasked?: { key: KeyAttrs<M>; mask: KeyAttrs<M> };
  /** Passes the packet through connection tracking. Attribute OVS_ACTION_ATTR_CT of ovs_flow: nested attributes. */
  ct?: CtAttrs<M>;
  /** Truncates the packet to this number of bytes for the next `output`. Attribute OVS_ACTION_ATTR_TRUNC of ovs_flow: u32. */
  trunc?: number;
  /** OVS_ACTION_ATTR_PUSH_ETH of ovs_flow: structure `ovs-key-ethernet`. */ pushEth?: Shape<M, OvsKeyEthernet<M>>;
  /** OVS_ACTION_ATTR_POP_ETH of ovs_flow: flag. */ popEth?: M["flag"];
  /** Removes the connection tracking state from the packet. Attribute OVS_ACTION_ATTR_CT_CLEAR of ovs_flow: flag. */
  ctClear?: M["flag"];
  /** OVS_ACTION_ATTR_PUSH_NSH of ovs_flow: nested attributes. */ pushNsh?: KeyAttrs<M>;
  /** OVS_ACTION_ATTR_POP_NSH of ovs_flow: flag. */ popNsh?: M["flag"];
  /** Passes the packet through the meter with this number. Attribute OVS_ACTION_ATTR_METER of ovs_flow: u32. */
  meter?: number;
  /** Executes actions on a copy of the packet. Attribute OVS_ACTION_ATTR_CLONE of ovs_flow: nested attributes. */
  clone?: ActionAttrs<M>[];
  /** Executes one of two lists of actions, depending on the packet's length. Attribute OVS_ACTION_ATTR_CHECK_PKT_LEN of ovs_flow: nested attributes. */
  checkPktLen?: CheckPktLenAttrs<M>;
  /** Adds an MPLS label before or after the Ethernet header. Attribute OVS_ACTION_ATTR_ADD_MPLS of ovs_flow: structure `ovs-action-add-mpls`. */
  addMpls?: Shape<M, OvsActionAddMpls>;
  /** Decrements the TTL of the packet, and executes other actions if the TTL is too low. Attribute OVS_ACTION_ATTR_DEC_TTL of ovs_flow: nested attributes. */
  decTtl?: DecTtlAttrs<M>;
  /** Passes the packet to a psample group. Attribute OVS_ACTION_ATTR_PSAMPLE of ovs_flow: nested attributes, since Linux 6.11. */
  psample?: PsampleAttrs;
  /** Drops the packet, with a number that programs define as the reason. Attribute OVS_ACTION_ATTR_DROP of ovs_flow: u32, since Linux 6.6. */
  drop?: number;
}

/** Attribute set `tunnel-key-attrs`. */
export interface TunnelKeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Key or network identifier of the tunnel. Attribute OVS_TUNNEL_KEY_ATTR_ID of ovs_flow: big-endian u64. */
  id?: M["big"];
  /** OVS_TUNNEL_KEY_ATTR_IPV4_SRC of ovs_flow: big-endian u32, shown as an IPv4 address. */ ipv4Src?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_IPV4_DST of ovs_flow: big-endian u32, shown as an IPv4 address. */ ipv4Dst?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_TOS of ovs_flow: u8. */ tos?: number;
  /** OVS_TUNNEL_KEY_ATTR_TTL of ovs_flow: u8. */ ttl?: number;
  /** OVS_TUNNEL_KEY_ATTR_DONT_FRAGMENT of ovs_flow: flag. */ dontFragment?: M["flag"];
  /** Adds a UDP checksum. Attribute OVS_TUNNEL_KEY_ATTR_CSUM of ovs_flow: flag. */ csum?: M["flag"];
  /** Packet for operation and maintenance. Attribute OVS_TUNNEL_KEY_ATTR_OAM of ovs_flow: flag. */ oam?: M["flag"];
  /** Options of Geneve, each with a header of four bytes. Attribute OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS of ovs_flow: bytes. */
  geneveOpts?: Uint8Array;
  /** UDP source port. Attribute OVS_TUNNEL_KEY_ATTR_TP_SRC of ovs_flow: big-endian u16. */ tpSrc?: number;
  /** UDP destination port. Attribute OVS_TUNNEL_KEY_ATTR_TP_DST of ovs_flow: big-endian u16. */ tpDst?: number;
  /** Options of VXLAN. Attribute OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS of ovs_flow: nested attributes. */
  vxlanOpts?: VxlanExtAttrs;
  /** OVS_TUNNEL_KEY_ATTR_IPV6_SRC of ovs_flow: bytes, shown as an IPv6 address. */ ipv6Src?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_IPV6_DST of ovs_flow: bytes, shown as an IPv6 address. */ ipv6Dst?: M["address"];
  /** Metadata of ERSPAN. Attribute OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS of ovs_flow: bytes. */ erspanOpts?: Uint8Array;
  /** Bridge mode of the tunnel information. Attribute OVS_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE of ovs_flow: flag. */
  ipv4InfoBridge?: M["flag"];
}

/** Attribute set `check-pkt-len-attrs`. */
export interface CheckPktLenAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Packet length in bytes with which the packet is compared. Attribute OVS_CHECK_PKT_LEN_ATTR_PKT_LEN of ovs_flow: u16. */
  pktLen?: number;
  /** OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_GREATER of ovs_flow: nested attributes. */
  actionsIfGreater?: ActionAttrs<M>[];
  /** OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_LESS_EQUAL of ovs_flow: nested attributes. */
  actionsIfLessEqual?: ActionAttrs<M>[];
}

/** Attribute set `sample-attrs`. */
export interface SampleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Probability that a packet is sampled: 0 for never, 0xffffffff for always. Attribute OVS_SAMPLE_ATTR_PROBABILITY of ovs_flow: u32. */
  probability?: number;
  /** OVS_SAMPLE_ATTR_ACTIONS of ovs_flow: nested attributes. */ actions?: ActionAttrs<M>[];
}

/** Attribute set `userspace-attrs`. */
export interface UserspaceAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Netlink port id that receives the upcall. Attribute OVS_USERSPACE_ATTR_PID of ovs_flow: u32. */ pid?: number;
  /** Bytes to pass with the upcall. Attribute OVS_USERSPACE_ATTR_USERDATA of ovs_flow: bytes. */
  userdata?: Uint8Array;
  /** Number of the port whose tunnel information the upcall contains. Attribute OVS_USERSPACE_ATTR_EGRESS_TUN_PORT of ovs_flow: u32. */
  egressTunPort?: number;
  /** The upcall contains the actions of the flow. Attribute OVS_USERSPACE_ATTR_ACTIONS of ovs_flow: flag. */
  actions?: M["flag"];
}

/** Attribute set `ovs-nsh-key-attrs`. */
export interface OvsNshKeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Base header and service path. Attribute OVS_NSH_KEY_ATTR_BASE of ovs_flow: structure `ovs-nsh-key-base`. */
  base?: Shape<M, OvsNshKeyBase>;
  /** Context of metadata type 1, four 32-bit numbers. Attribute OVS_NSH_KEY_ATTR_MD1 of ovs_flow: array of big-endian u32. */
  md1?: number[];
  /** Metadata of variable length (type 2). Attribute OVS_NSH_KEY_ATTR_MD2 of ovs_flow: bytes. */ md2?: Uint8Array;
}

/** Attribute set `ct-attrs`. */
export interface CtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Records the connection in the connection tracking table. Attribute OVS_CT_ATTR_COMMIT of ovs_flow: flag. */
  commit?: M["flag"];
  /** Zone of connection tracking; default 0. Attribute OVS_CT_ATTR_ZONE of ovs_flow: u16. */ zone?: number;
  /** Mark that the connection gets; requires `commit`. Attribute OVS_CT_ATTR_MARK of ovs_flow: structure `ovs-ct-mark`. */
  mark?: Shape<M, OvsCtMark>;
  /** Labels that the connection gets; requires `commit`. Attribute OVS_CT_ATTR_LABELS of ovs_flow: structure `ovs-ct-labels`. */
  labels?: Shape<M, OvsCtLabels<M>>;
  /** Name of the helper, such as `ftp`. Attribute OVS_CT_ATTR_HELPER of ovs_flow: string. */ helper?: string;
  /** Translates addresses (NAT). An empty value applies the translation that is recorded for the connection. Attribute OVS_CT_ATTR_NAT of ovs_flow: nested attributes. */
  nat?: NatAttrs<M>;
  /** Like `commit`, but replaces the entry of a connection that was recorded in the opposite direction. Attribute OVS_CT_ATTR_FORCE_COMMIT of ovs_flow: flag. */
  forceCommit?: M["flag"];
  /** Connection tracking events of the connection to send, as bits. Attribute OVS_CT_ATTR_EVENTMASK of ovs_flow: u32. */
  eventmask?: (CtEvents | number)[];
  /** Name of the timeout policy. Attribute OVS_CT_ATTR_TIMEOUT of ovs_flow: string. */ timeout?: string;
}

/** Attribute set `nat-attrs`. */
export interface NatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Translates the source address. Attribute OVS_NAT_ATTR_SRC of ovs_flow: flag. */ src?: M["flag"];
  /** Translates the destination address. Attribute OVS_NAT_ATTR_DST of ovs_flow: flag. */ dst?: M["flag"];
  /** First address of the range for translation, 4 or 16 bytes. Attribute OVS_NAT_ATTR_IP_MIN of ovs_flow: bytes, shown as an IPv4 or IPv6 address. */
  ipMin?: M["address"];
  /** Last address of the range for translation, 4 or 16 bytes. Attribute OVS_NAT_ATTR_IP_MAX of ovs_flow: bytes, shown as an IPv4 or IPv6 address. */
  ipMax?: M["address"];
  /** First port for translation. Attribute OVS_NAT_ATTR_PROTO_MIN of ovs_flow: u16. */ protoMin?: number;
  /** Last port for translation. Attribute OVS_NAT_ATTR_PROTO_MAX of ovs_flow: u16. */ protoMax?: number;
  /** Translates all connections of a client to the same address. Attribute OVS_NAT_ATTR_PERSISTENT of ovs_flow: flag. */
  persistent?: M["flag"];
  /** Selects ports by hash. Attribute OVS_NAT_ATTR_PROTO_HASH of ovs_flow: flag. */ protoHash?: M["flag"];
  /** Selects ports at random. Attribute OVS_NAT_ATTR_PROTO_RANDOM of ovs_flow: flag. */ protoRandom?: M["flag"];
}

/** Attribute set `dec-ttl-attrs`. */
export interface DecTtlAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Actions for packets with a TTL of 0 or 1. Attribute OVS_DEC_TTL_ATTR_ACTION of ovs_flow: nested attributes. */
  action?: ActionAttrs<M>[];
}

/** Attribute set `vxlan-ext-attrs`. */
export interface VxlanExtAttrs extends ExtraAttributes {
  /** Group policy id and flags. Attribute OVS_VXLAN_EXT_GBP of ovs_flow: u32. */ gbp?: number;
}

/** Attribute set `psample-attrs`. */
export interface PsampleAttrs extends ExtraAttributes {
  /** Number of the psample group. Attribute OVS_PSAMPLE_ATTR_GROUP of ovs_flow: u32. */ group?: number;
  /** Bytes that the packet sample contains, up to 16. Attribute OVS_PSAMPLE_ATTR_COOKIE of ovs_flow: bytes. */
  cookie?: Uint8Array;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one flow of an Open vSwitch datapath by key or UFID, or dumps all. Request and dump 3 of family ovs_flow. */
  get: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Except<FlowAttrs<Write>, "actions" | "clear" | "mask">
      & OneOf<FlowAttrs<Write>, "key" | "ufid">,
      { header: OvsHeader } & FlowAttrs<Read>>;
    dump: Call<{ header: With<OvsHeader, "dpIfindex"> } & Only<FlowAttrs<Write>, "key" | "ufid" | "ufidFlags">,
      { header: OvsHeader } & FlowAttrs<Read>>;
  };
  /** Creates a flow of an Open vSwitch datapath: packet fields to match, and actions. Request 1 of family ovs_flow. */
  new: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Except<FlowAttrs<Write>, "clear">,
      ({ header: OvsHeader } & FlowAttrs<Read>) | undefined>;
  };
  /** Changes the actions of an Open vSwitch flow, or clears its counters. Request 4 of family ovs_flow. */
  set: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & FlowAttrs<Write> & OneOf<FlowAttrs<Write>, "key" | "ufid">,
      ({ header: OvsHeader } & FlowAttrs<Read>) | undefined>;
  };
  /** Deletes one flow of an Open vSwitch datapath by key or UFID; without either, all. Request 2 of family ovs_flow. */
  del: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Only<FlowAttrs<Write>, "key" | "ufid" | "ufidFlags">,
      ({ header: OvsHeader } & FlowAttrs<Read>) | undefined>;
  };
  /** Reports a flow that was created in an Open vSwitch datapath. Event 1 of family ovs_flow in multicast group `ovs_flow`. */
  "new-ntf": { event: { header: OvsHeader } & FlowAttrs<Read> };
  /** Reports a flow that was deleted from an Open vSwitch datapath. Event 2 of family ovs_flow in multicast group `ovs_flow`. */
  "del-ntf": { event: { header: OvsHeader } & FlowAttrs<Read> };
  /** Reports a flow that was changed in an Open vSwitch datapath. Event 4 of family ovs_flow in multicast group `ovs_flow`. */
  "set-ntf": { event: { header: OvsHeader } & FlowAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: { header: OvsHeader } & FlowAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_flow";

/** Open vSwitch: the flows of a datapath, with their keys and actions. Netlink family `ovs_flow`: `connect()` opens a client. Requires CONFIG_OPENVSWITCH, module openvswitch. */
export const ovsFlow: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_flow",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "ovs-frag-type": () => ({ prefix: "ovs-frag-type-", entries: ["none first later", { name: "any", value: 255, kernelName: false }] }),
    "ovs-ufid-flags": () => ({ flags: true, prefix: "ovs-ufid-f-", entries: "omit-key omit-mask omit-actions" }),
    "ovs-hash-alg": () => ({ entries: [{ name: "ovs-hash-alg-l4", value: 0, kernelName: "OVS_HASH_ALG_L4" }] }),
    "ct-state-flags": () => ({ flags: true, prefix: "ovs-cs-f-", entries: "new established related reply-dir invalid tracked src-nat dst-nat" }),
    "ovs-mpls-tun-flags": () => ({ flags: true, entries: [{ name: "l3", value: 0, kernelName: "OVS_MPLS_L3_TUNNEL_FLAG_MASK" }] }),
    "ct-events": () => ({
      flags: true,
      prefix: "ipct-",
      entries: "new related destroy reply assured protoinfo helper mark seqadj secmark label synproxy",
    }),
  },
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "ovs-flow-stats": () => ({
      members: [{ name: "n-packets", type: "u64" }, { name: "n-bytes", type: "u64" }],
      read: (view, at) => ({ nPackets: view.getBigUint64(at, host), nBytes: view.getBigUint64(at + 8, host) }),
      write: (view, at, { nPackets: v0, nBytes: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); return true; },
    }),
    "ovs-key-ethernet": () => ({
      members: [
        { name: "eth-src", type: "binary", length: 6, hint: "mac" },
        { name: "eth-dst", type: "binary", length: 6, hint: "mac" },
      ],
      read: (_view, at, _names, store) => ({ ethSrc: readMac(store, at), ethDst: readMac(store, at + 6) }),
      write: (_view, at, { ethSrc: v0, ethDst: v1 }, _names, bytes) => { if (!(putDigits(v0, bytes, at, 6) &&
        putDigits(v1, bytes, at + 6, 6))) return false;  return true; },
    }),
    "ovs-key-mpls": () => ({
      members: [{ name: "mpls-lse", type: "u32", order: "big" }],
      read: (view, at) => ({ mplsLse: view.getUint32(at, false) }),
      write: (view, at, { mplsLse: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, false); return true; },
    }),
    "ovs-key-ipv4": () => ({
      members: [
        { name: "ipv4-src", type: "u32", order: "big", hint: "ipv4" },
        { name: "ipv4-dst", type: "u32", order: "big", hint: "ipv4" },
        { name: "ipv4-proto", type: "u8" },
        { name: "ipv4-tos", type: "u8" },
        { name: "ipv4-ttl", type: "u8" },
        { name: "ipv4-frag", type: "u8", enum: "ovs-frag-type" },
      ],
      read: (view, at, names, store) => ({ ipv4Src: readIpv4(store, at), ipv4Dst: readIpv4(store, at + 4),
        ipv4Proto: view.getUint8(at + 8), ipv4Tos: view.getUint8(at + 9), ipv4Ttl: view.getUint8(at + 10),
        ipv4Frag: names[5]!.nameOf(view.getUint8(at + 11)) }),
      write: (view, at, { ipv4Src: v0, ipv4Dst: v1, ipv4Proto: v2, ipv4Tos: v3, ipv4Ttl: v4,
        ipv4Frag: v5 }, names, bytes) => { const n5 = names[5]!.number(v5, 255); if (!(typeof v0 === "string" &&
        putIpv4(v0, bytes, at) && typeof v1 === "string" && putIpv4(v1, bytes, at + 4) && isU8(v2) && isU8(v3) &&
        isU8(v4) && n5 >= 0)) return false; view.setUint8(at + 8, v2); view.setUint8(at + 9, v3);
        view.setUint8(at + 10, v4); view.setUint8(at + 11, n5); return true; },
    }),
    "ovs-key-ipv6": () => ({
      members: [
        { name: "ipv6-src", type: "binary", length: 16, hint: "ipv6" },
        { name: "ipv6-dst", type: "binary", length: 16, hint: "ipv6" },
        { name: "ipv6-label", type: "u32", order: "big" },
        { name: "ipv6-proto", type: "u8" },
        { name: "ipv6-tclass", type: "u8" },
        { name: "ipv6-hlimit", type: "u8" },
        { name: "ipv6-frag", type: "u8", enum: "ovs-frag-type" },
      ],
      read: (view, at, names, store) => ({ ipv6Src: readIpv6(store, at), ipv6Dst: readIpv6(store, at + 16),
        ipv6Label: view.getUint32(at + 32, false), ipv6Proto: view.getUint8(at + 36),
        ipv6Tclass: view.getUint8(at + 37), ipv6Hlimit: view.getUint8(at + 38),
        ipv6Frag: names[6]!.nameOf(view.getUint8(at + 39)) }),
      write: (view, at, { ipv6Src: v0, ipv6Dst: v1, ipv6Label: v2, ipv6Proto: v3, ipv6Tclass: v4, ipv6Hlimit: v5,
        ipv6Frag: v6 }, names, bytes) => { const n6 = names[6]!.number(v6, 255); if (!(typeof v0 === "string" &&
        putIpv6(v0, bytes, at) && typeof v1 === "string" && putIpv6(v1, bytes, at + 16) && isU32(v2) && isU8(v3) &&
        isU8(v4) && isU8(v5) && n6 >= 0)) return false; view.setUint32(at + 32, v2, false);
        view.setUint8(at + 36, v3); view.setUint8(at + 37, v4); view.setUint8(at + 38, v5);
        view.setUint8(at + 39, n6); return true; },
    }),
    "ovs-key-ipv6-exthdrs": () => ({
      members: [{ name: "hdrs", type: "u16" }],
      read: (view, at) => ({ hdrs: view.getUint16(at, host) }),
      write: (view, at, { hdrs: v0 }) => { if (!(isU16(v0))) return false; view.setUint16(at, v0, host); return true; },
    }),
    "ovs-key-tcp": () => ({
      members: [{ name: "tcp-src", type: "u16", order: "big" }, { name: "tcp-dst", type: "u16", order: "big" }],
      read: (view, at) => ({ tcpSrc: view.getUint16(at, false), tcpDst: view.getUint16(at + 2, false) }),
      write: (view, at, { tcpSrc: v0, tcpDst: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, false); view.setUint16(at + 2, v1, false); return true; },
    }),
    "ovs-key-udp": () => ({
      members: [{ name: "udp-src", type: "u16", order: "big" }, { name: "udp-dst", type: "u16", order: "big" }],
      read: (view, at) => ({ udpSrc: view.getUint16(at, false), udpDst: view.getUint16(at + 2, false) }),
      write: (view, at, { udpSrc: v0, udpDst: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, false); view.setUint16(at + 2, v1, false); return true; },
    }),
    "ovs-key-sctp": () => ({
      members: [{ name: "sctp-src", type: "u16", order: "big" }, { name: "sctp-dst", type: "u16", order: "big" }],
      read: (view, at) => ({ sctpSrc: view.getUint16(at, false), sctpDst: view.getUint16(at + 2, false) }),
      write: (view, at, { sctpSrc: v0, sctpDst: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, false); view.setUint16(at + 2, v1, false); return true; },
    }),
    "ovs-key-icmp": () => ({
      members: [{ name: "icmp-type", type: "u8" }, { name: "icmp-code", type: "u8" }],
      read: (view, at) => ({ icmpType: view.getUint8(at), icmpCode: view.getUint8(at + 1) }),
      write: (view, at, { icmpType: v0, icmpCode: v1 }) => { if (!(isU8(v0) && isU8(v1))) return false;
        view.setUint8(at, v0); view.setUint8(at + 1, v1); return true; },
    }),
    "ovs-key-arp": () => ({
      members: [
        { name: "arp-sip", type: "u32", order: "big", hint: "ipv4" },
        { name: "arp-tip", type: "u32", order: "big", hint: "ipv4" },
        { name: "arp-op", type: "u16", order: "big" },
        { name: "arp-sha", type: "binary", length: 6, hint: "mac" },
        { name: "arp-tha", type: "binary", length: 6, hint: "mac" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at, _names, store) => ({ arpSip: readIpv4(store, at), arpTip: readIpv4(store, at + 4),
        arpOp: view.getUint16(at + 8, false), arpSha: readMac(store, at + 10), arpTha: readMac(store, at + 16) }),
      write: (view, at, { arpSip: v0, arpTip: v1, arpOp: v2, arpSha: v3, arpTha: v4 }, _names, bytes) => {
        if (!(typeof v0 === "string" && putIpv4(v0, bytes, at) && typeof v1 === "string" &&
        putIpv4(v1, bytes, at + 4) && isU16(v2) && putDigits(v3, bytes, at + 10, 6) &&
        putDigits(v4, bytes, at + 16, 6))) return false; view.setUint16(at + 8, v2, false); return true; },
    }),
    "ovs-key-nd": () => ({
      members: [
        { name: "nd-target", type: "binary", length: 16, hint: "ipv6" },
        { name: "nd-sll", type: "binary", length: 6, hint: "mac" },
        { name: "nd-tll", type: "binary", length: 6, hint: "mac" },
      ],
      read: (_view, at, _names, store) => ({ ndTarget: readIpv6(store, at), ndSll: readMac(store, at + 16),
        ndTll: readMac(store, at + 22) }),
      write: (_view, at, { ndTarget: v0, ndSll: v1, ndTll: v2 }, _names, bytes) => { if (!(typeof v0 === "string" &&
        putIpv6(v0, bytes, at) && putDigits(v1, bytes, at + 16, 6) && putDigits(v2, bytes, at + 22, 6))) return false;
         return true; },
    }),
    "ovs-key-ct-tuple-ipv4": () => ({
      members: [
        { name: "ipv4-src", type: "u32", order: "big", hint: "ipv4" },
        { name: "ipv4-dst", type: "u32", order: "big", hint: "ipv4" },
        { name: "src-port", type: "u16", order: "big" },
        { name: "dst-port", type: "u16", order: "big" },
        { name: "ipv4-proto", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
      ],
      read: (view, at, _names, store) => ({ ipv4Src: readIpv4(store, at), ipv4Dst: readIpv4(store, at + 4),
        srcPort: view.getUint16(at + 8, false), dstPort: view.getUint16(at + 10, false),
        ipv4Proto: view.getUint8(at + 12) }),
      write: (view, at, { ipv4Src: v0, ipv4Dst: v1, srcPort: v2, dstPort: v3, ipv4Proto: v4 }, _names, bytes) => {
        if (!(typeof v0 === "string" && putIpv4(v0, bytes, at) && typeof v1 === "string" &&
        putIpv4(v1, bytes, at + 4) && isU16(v2) && isU16(v3) && isU8(v4))) return false;
        view.setUint16(at + 8, v2, false); view.setUint16(at + 10, v3, false); view.setUint8(at + 12, v4);
        return true; },
    }),
    "ovs-action-push-vlan": () => ({
      members: [{ name: "vlan-tpid", type: "u16", order: "big" }, { name: "vlan-tci", type: "u16", order: "big" }],
      read: (view, at) => ({ vlanTpid: view.getUint16(at, false), vlanTci: view.getUint16(at + 2, false) }),
      write: (view, at, { vlanTpid: v0, vlanTci: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, false); view.setUint16(at + 2, v1, false); return true; },
    }),
    "ovs-action-hash": () => ({
      members: [{ name: "hash-alg", type: "u32", enum: "ovs-hash-alg" }, { name: "hash-basis", type: "u32" }],
      read: (view, at, names) => ({ hashAlg: names[0]!.nameOf(view.getUint32(at, host)),
        hashBasis: view.getUint32(at + 4, host) }),
      write: (view, at, { hashAlg: v0, hashBasis: v1 }, names) => { const n0 = names[0]!.number(v0, 4294967295);
        if (!(n0 >= 0 && isU32(v1))) return false; view.setUint32(at, n0, host); view.setUint32(at + 4, v1, host);
        return true; },
    }),
    "ovs-action-push-mpls": () => ({
      members: [
        { name: "mpls-lse", type: "u32", order: "big" },
        { name: "mpls-ethertype", type: "u16", order: "big" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at) => ({ mplsLse: view.getUint32(at, false), mplsEthertype: view.getUint16(at + 4, false) }),
      write: (view, at, { mplsLse: v0, mplsEthertype: v1 }) => { if (!(isU32(v0) && isU16(v1))) return false;
        view.setUint32(at, v0, false); view.setUint16(at + 4, v1, false); return true; },
    }),
    "ovs-action-add-mpls": () => ({
      members: [
        { name: "mpls-lse", type: "u32", order: "big" },
        { name: "mpls-ethertype", type: "u16", order: "big" },
        { name: "tun-flags", type: "u16", enum: "ovs-mpls-tun-flags", flags: true },
      ],
      read: (view, at, names) => ({ mplsLse: view.getUint32(at, false), mplsEthertype: view.getUint16(at + 4, false),
        tunFlags: names[2]!.bitNames(view.getUint16(at + 6, host)) }),
      write: (view, at, { mplsLse: v0, mplsEthertype: v1, tunFlags: v2 }, names) => { const n2 = names[2]!.bits(v2, 65535);
        if (!(isU32(v0) && isU16(v1) && n2 >= 0)) return false; view.setUint32(at, v0, false);
        view.setUint16(at + 4, v1, false); view.setUint16(at + 6, n2, host); return true; },
    }),
    "ovs-key-ct-tuple-ipv6": () => ({
      members: [
        { name: "ipv6-src", type: "binary", length: 16, hint: "ipv6" },
        { name: "ipv6-dst", type: "binary", length: 16, hint: "ipv6" },
        { name: "src-port", type: "u16", order: "big" },
        { name: "dst-port", type: "u16", order: "big" },
        { name: "ipv6-proto", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
      ],
      read: (view, at, _names, store) => ({ ipv6Src: readIpv6(store, at), ipv6Dst: readIpv6(store, at + 16),
        srcPort: view.getUint16(at + 32, false), dstPort: view.getUint16(at + 34, false),
        ipv6Proto: view.getUint8(at + 36) }),
      write: (view, at, { ipv6Src: v0, ipv6Dst: v1, srcPort: v2, dstPort: v3, ipv6Proto: v4 }, _names, bytes) => {
        if (!(typeof v0 === "string" && putIpv6(v0, bytes, at) && typeof v1 === "string" &&
        putIpv6(v1, bytes, at + 16) && isU16(v2) && isU16(v3) && isU8(v4))) return false;
        view.setUint16(at + 32, v2, false); view.setUint16(at + 34, v3, false); view.setUint8(at + 36, v4);
        return true; },
    }),
    "ovs-nsh-key-base": () => ({
      members: [
        { name: "flags", type: "u8" },
        { name: "ttl", type: "u8" },
        { name: "mdtype", type: "u8" },
        { name: "np", type: "u8" },
        { name: "path-hdr", type: "u32", order: "big" },
      ],
      read: (view, at) => ({ flags: view.getUint8(at), ttl: view.getUint8(at + 1), mdtype: view.getUint8(at + 2),
        np: view.getUint8(at + 3), pathHdr: view.getUint32(at + 4, false) }),
      write: (view, at, { flags: v0, ttl: v1, mdtype: v2, np: v3, pathHdr: v4 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU8(v2) && isU8(v3) && isU32(v4))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setUint8(at + 2, v2); view.setUint8(at + 3, v3); view.setUint32(at + 4, v4, false); return true; },
    }),
    "ovs-ct-mark": () => ({
      members: [{ name: "value", type: "u32" }, { name: "mask", type: "u32" }],
      read: (view, at) => ({ value: view.getUint32(at, host), mask: view.getUint32(at + 4, host) }),
      write: (view, at, { value: v0, mask: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "ovs-ct-labels": () => ({
      members: [
        { name: "value", type: "binary", length: 16, hint: "hex" },
        { name: "mask", type: "binary", length: 16, hint: "hex" },
      ],
      read: (_view, at, _names, store) => ({ value: readHex(store, at, at + 16, ""),
        mask: readHex(store, at + 16, at + 32, "") }),
      write: (_view, at, { value: v0, mask: v1 }, _names, bytes) => { if (!(putDigits(v0, bytes, at, 16) &&
        putDigits(v1, bytes, at + 16, 16))) return false;  return true; },
    }),
  },
  sets: {
    "flow-attrs": () => ({
      prefix: "ovs-flow-attr-",
      attributes: [
        { name: "key", number: 1, type: "nest", nest: "key-attrs" },
        { name: "actions", number: 2, type: "nest", nest: "action-attrs" },
        { name: "stats", number: 3, type: "binary", struct: "ovs-flow-stats", access: "read-only" },
        { name: "tcp-flags", number: 4, type: "u8", access: "read-only" },
        { name: "used", number: 5, type: "u64", access: "read-only" },
        { name: "clear", number: 6, type: "flag" },
        { name: "mask", number: 7, type: "nest", nest: "key-attrs" },
        { name: "probe", number: 8, type: "flag" },
        { name: "ufid", number: 9, type: "binary", hint: "uuid" },
        { name: "ufid-flags", number: 10, type: "u32", enum: "ovs-ufid-flags", flags: true },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    "key-attrs": () => ({
      prefix: "ovs-key-attr-",
      attributes: [
        { name: "encap", number: 1, type: "nest", nest: "key-attrs" },
        { name: "priority", number: 2, type: "u32" },
        { name: "in-port", number: 3, type: "u32" },
        { name: "ethernet", number: 4, type: "binary", struct: "ovs-key-ethernet" },
        { name: "vlan", number: 5, type: "u16", order: "big" },
        { name: "ethertype", number: 6, type: "u16", order: "big" },
        { name: "ipv4", number: 7, type: "binary", struct: "ovs-key-ipv4" },
        { name: "ipv6", number: 8, type: "binary", struct: "ovs-key-ipv6" },
        { name: "tcp", number: 9, type: "binary", struct: "ovs-key-tcp" },
        { name: "udp", number: 10, type: "binary", struct: "ovs-key-udp" },
        { name: "icmp", number: 11, type: "binary", struct: "ovs-key-icmp" },
        { name: "icmpv6", number: 12, type: "binary", struct: "ovs-key-icmp" },
        { name: "arp", number: 13, type: "binary", struct: "ovs-key-arp" },
        { name: "nd", number: 14, type: "binary", struct: "ovs-key-nd" },
        { name: "skb-mark", number: 15, type: "u32" },
        { name: "tunnel", number: 16, type: "nest", nest: "tunnel-key-attrs" },
        { name: "sctp", number: 17, type: "binary", struct: "ovs-key-sctp" },
        { name: "tcp-flags", number: 18, type: "u16", order: "big" },
        { name: "dp-hash", number: 19, type: "u32" },
        { name: "recirc-id", number: 20, type: "u32" },
        { name: "mpls", number: 21, type: "binary", order: "big", item: "u32" },
        { name: "ct-state", number: 22, type: "u32", enum: "ct-state-flags", flags: true },
        { name: "ct-zone", number: 23, type: "u16" },
        { name: "ct-mark", number: 24, type: "u32" },
        { name: "ct-labels", number: 25, type: "binary", hint: "hex" },
        { name: "ct-orig-tuple-ipv4", number: 26, type: "binary", struct: "ovs-key-ct-tuple-ipv4" },
        { name: "ct-orig-tuple-ipv6", number: 27, type: "binary", struct: "ovs-key-ct-tuple-ipv6" },
        { name: "nsh", number: 28, type: "nest", nest: "ovs-nsh-key-attrs" },
        { name: "packet-type", number: 29, type: "u32", order: "big" },
        { name: "nd-extensions", number: 30, type: "binary" },
        { name: "tunnel-info", number: 31, type: "binary" },
        { name: "ipv6-exthdrs", number: 32, type: "binary", struct: "ovs-key-ipv6-exthdrs" },
      ],
    }),
    "action-attrs": () => ({
      sequence: true,
      prefix: "ovs-action-attr-",
      attributes: [
        { name: "output", number: 1, type: "u32" },
        { name: "userspace", number: 2, type: "nest", nest: "userspace-attrs" },
        { name: "set", number: 3, type: "nest", nest: "key-attrs" },
        { name: "push-vlan", number: 4, type: "binary", struct: "ovs-action-push-vlan" },
        { name: "pop-vlan", number: 5, type: "flag" },
        { name: "sample", number: 6, type: "nest", nest: "sample-attrs" },
        { name: "recirc", number: 7, type: "u32" },
        { name: "hash", number: 8, type: "binary", struct: "ovs-action-hash" },
        { name: "push-mpls", number: 9, type: "binary", struct: "ovs-action-push-mpls" },
        { name: "pop-mpls", number: 10, type: "u16", order: "big" },
        { name: "set-masked", number: 11, type: "nest", nest: "key-attrs", masked: true },
        { name: "ct", number: 12, type: "nest", nest: "ct-attrs" },
        { name: "trunc", number: 13, type: "u32" },
        { name: "push-eth", number: 14, type: "binary", struct: "ovs-key-ethernet" },
        { name: "pop-eth", number: 15, type: "flag" },
        { name: "ct-clear", number: 16, type: "flag" },
        { name: "push-nsh", number: 17, type: "nest", nest: "key-attrs" },
        { name: "pop-nsh", number: 18, type: "flag" },
        { name: "meter", number: 19, type: "u32" },
        { name: "clone", number: 20, type: "nest", nest: "action-attrs" },
        { name: "check-pkt-len", number: 21, type: "nest", nest: "check-pkt-len-attrs" },
        { name: "add-mpls", number: 22, type: "binary", struct: "ovs-action-add-mpls" },
        { name: "dec-ttl", number: 23, type: "nest", nest: "dec-ttl-attrs" },
        { name: "psample", number: 25, type: "nest", nest: "psample-attrs", since: "6.11" },
        { name: "drop", number: 24, type: "u32", since: "6.6" },
      ],
    }),
    "tunnel-key-attrs": () => ({
      prefix: "ovs-tunnel-key-attr-",
      attributes: [
        { name: "id", number: 0, type: "u64", order: "big" },
        { name: "ipv4-src", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "ipv4-dst", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "tos", number: 3, type: "u8" },
        { name: "ttl", number: 4, type: "u8" },
        { name: "dont-fragment", number: 5, type: "flag" },
        { name: "csum", number: 6, type: "flag" },
        { name: "oam", number: 7, type: "flag" },
        { name: "geneve-opts", number: 8, type: "binary" },
        { name: "tp-src", number: 9, type: "u16", order: "big" },
        { name: "tp-dst", number: 10, type: "u16", order: "big" },
        { name: "vxlan-opts", number: 11, type: "nest", nest: "vxlan-ext-attrs" },
        { name: "ipv6-src", number: 12, type: "binary", hint: "ipv6" },
        { name: "ipv6-dst", number: 13, type: "binary", hint: "ipv6" },
        { name: "pad", number: 14, type: "pad" },
        { name: "erspan-opts", number: 15, type: "binary" },
        { name: "ipv4-info-bridge", number: 16, type: "flag" },
      ],
    }),
    "check-pkt-len-attrs": () => ({
      prefix: "ovs-check-pkt-len-attr-",
      attributes: [
        { name: "pkt-len", number: 1, type: "u16" },
        { name: "actions-if-greater", number: 2, type: "nest", nest: "action-attrs" },
        { name: "actions-if-less-equal", number: 3, type: "nest", nest: "action-attrs" },
      ],
    }),
    "sample-attrs": () => ({
      prefix: "ovs-sample-attr-",
      attributes: [
        { name: "probability", number: 1, type: "u32" },
        { name: "actions", number: 2, type: "nest", nest: "action-attrs" },
      ],
    }),
    "userspace-attrs": () => ({
      prefix: "ovs-userspace-attr-",
      attributes: [
        { name: "pid", number: 1, type: "u32" },
        { name: "userdata", number: 2, type: "binary" },
        { name: "egress-tun-port", number: 3, type: "u32" },
        { name: "actions", number: 4, type: "flag" },
      ],
    }),
    "ovs-nsh-key-attrs": () => ({
      prefix: "ovs-nsh-key-attr-",
      attributes: [
        { name: "base", number: 1, type: "binary", struct: "ovs-nsh-key-base" },
        { name: "md1", number: 2, type: "binary", order: "big", item: "u32" },
        { name: "md2", number: 3, type: "binary" },
      ],
    }),
    "ct-attrs": () => ({
      prefix: "ovs-ct-attr-",
      attributes: [
        { name: "commit", number: 1, type: "flag" },
        { name: "zone", number: 2, type: "u16" },
        { name: "mark", number: 3, type: "binary", struct: "ovs-ct-mark" },
        { name: "labels", number: 4, type: "binary", struct: "ovs-ct-labels" },
        { name: "helper", number: 5, type: "string" },
        { name: "nat", number: 6, type: "nest", nest: "nat-attrs" },
        { name: "force-commit", number: 7, type: "flag" },
        { name: "eventmask", number: 8, type: "u32", enum: "ct-events", flags: true },
        { name: "timeout", number: 9, type: "string" },
      ],
    }),
    "nat-attrs": () => ({
      prefix: "ovs-nat-attr-",
      attributes: [
        { name: "src", number: 1, type: "flag" },
        { name: "dst", number: 2, type: "flag" },
        { name: "ip-min", number: 3, type: "binary", hint: "ipv4-or-v6" },
        { name: "ip-max", number: 4, type: "binary", hint: "ipv4-or-v6" },
        { name: "proto-min", number: 5, type: "u16" },
        { name: "proto-max", number: 6, type: "u16" },
        { name: "persistent", number: 7, type: "flag" },
        { name: "proto-hash", number: 8, type: "flag" },
        { name: "proto-random", number: 9, type: "flag" },
      ],
    }),
    "dec-ttl-attrs": () => ({ prefix: "ovs-dec-ttl-attr-", attributes: [{ name: "action", number: 1, type: "nest", nest: "action-attrs" }] }),
    "vxlan-ext-attrs": () => ({ prefix: "ovs-vxlan-ext-", attributes: [{ name: "gbp", number: 1, type: "u32" }] }),
    "psample-attrs": () => ({
      prefix: "ovs-psample-attr-",
      attributes: [{ name: "group", number: 1, type: "u32" }, { name: "cookie", number: 2, type: "binary" }],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "flow-attrs",
      header: "ovs-header",
      do: {
        request: {
          number: 3,
          requiredHeader: ["dp-ifindex"],
          requiredOne: ["key", "ufid"],
          attributes: "key ufid ufid-flags probe",
        },
        reply: "3 key ufid mask stats actions tcp-flags used",
      },
      dump: {
        request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "key ufid ufid-flags" },
        reply: "3 key ufid mask stats actions tcp-flags used",
      },
    }),
    new: () => ({
      set: "flow-attrs",
      header: "ovs-header",
      do: {
        request: { number: 1, requiredHeader: ["dp-ifindex"], attributes: "key ufid mask actions probe ufid-flags" },
        reply: "1 key ufid mask stats tcp-flags used actions",
      },
    }),
    set: () => ({
      set: "flow-attrs",
      header: "ovs-header",
      do: {
        request: {
          number: 4,
          requiredHeader: ["dp-ifindex"],
          requiredOne: ["key", "ufid"],
          attributes: "key ufid ufid-flags mask actions clear probe",
        },
        reply: "4 key ufid mask stats tcp-flags used actions",
      },
    }),
    del: () => ({
      set: "flow-attrs",
      header: "ovs-header",
      do: {
        request: { number: 2, requiredHeader: ["dp-ifindex"], attributes: "key ufid ufid-flags" },
        reply: "2 key ufid mask stats tcp-flags used actions",
      },
    }),
    "new-ntf": () => ({
      set: "flow-attrs",
      header: "ovs-header",
      event: "1 key ufid mask stats actions tcp-flags used",
      notify: "get",
      group: "ovs_flow",
    }),
    "del-ntf": () => ({
      set: "flow-attrs",
      header: "ovs-header",
      event: "2 key ufid mask stats actions tcp-flags used",
      notify: "get",
      group: "ovs_flow",
    }),
    "set-ntf": () => ({
      set: "flow-attrs",
      header: "ovs-header",
      event: "4 key ufid mask stats actions tcp-flags used",
      notify: "get",
      group: "ovs_flow",
    }),
  },
  groups: { ovs_flow: { name: "ovs_flow" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
