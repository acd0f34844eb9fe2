// Generated from ovs_flow.yaml with specs/ovs_flow.yaml (sha256 89dc23f5c8700737). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Except, ExtraAttributes, Mode, OneOf, Only, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write }
  from "../schema/model/types.ts";
import { putIpv4, readHex, readIpv4, readIpv6, readMac } from "../schema/values/addresses.ts";
import { isU8, isU16, isU32, isU64, putDigits, putIpv6 } from "../schema/values/struct-members.ts";

/**
 * Values of `ovs-frag-type`.
 *
 * - `none`: OVS_FRAG_TYPE_NONE (0). Not a fragment.
 * - `first`: OVS_FRAG_TYPE_FIRST (1). First fragment.
 * - `later`: OVS_FRAG_TYPE_LATER (2). Other fragment.
 * - `any`: 255
 */
export type OvsFragType = "none" | "first" | "later" | "any";

/**
 * Bits of `ovs-ufid-flags`.
 *
 * - `omit-key`: OVS_UFID_F_OMIT_KEY (bit 0)
 * - `omit-mask`: OVS_UFID_F_OMIT_MASK (bit 1)
 * - `omit-actions`: OVS_UFID_F_OMIT_ACTIONS (bit 2)
 */
export type OvsUfidFlags = "omit-key" | "omit-mask" | "omit-actions";

/**
 * Values of `ovs-hash-alg`.
 *
 * - `ovs-hash-alg-l4`: OVS_HASH_ALG_L4 (0)
 */
export type OvsHashAlg = "ovs-hash-alg-l4";

/**
 * Bits of `ct-state-flags`.
 *
 * - `new`: OVS_CS_F_NEW (bit 0). First packet of a connection.
 * - `established`: OVS_CS_F_ESTABLISHED (bit 1). Packet of an existing connection.
 * - `related`: OVS_CS_F_RELATED (bit 2). Belongs to an existing connection, such as ICMP errors.
 * - `reply-dir`: OVS_CS_F_REPLY_DIR (bit 3). From the peer to the initiator.
 * - `invalid`: OVS_CS_F_INVALID (bit 4). Could not be tracked.
 * - `tracked`: OVS_CS_F_TRACKED (bit 5). Passed connection tracking.
 * - `src-nat`: OVS_CS_F_SRC_NAT (bit 6). The source is translated.
 * - `dst-nat`: OVS_CS_F_DST_NAT (bit 7). The destination is translated.
 */
export type CtStateFlags = "new" | "established" | "related" | "reply-dir" | "invalid" | "tracked" | "src-nat"
  | "dst-nat";

/**
 * Bits of `ovs-mpls-tun-flags`. Position of the label of add-mpls: before the network header with l3, otherwise before the packet.
 *
 * - `l3`: OVS_MPLS_L3_TUNNEL_FLAG_MASK (bit 0). After the Ethernet header.
 */
export type OvsMplsTunFlags = "l3";

/**
 * Bits of `ct-events`. Events of a connection that conntrack reports.
 *
 * - `new`: IPCT_NEW (bit 0)
 * - `related`: IPCT_RELATED (bit 1)
 * - `destroy`: IPCT_DESTROY (bit 2)
 * - `reply`: IPCT_REPLY (bit 3)
 * - `assured`: IPCT_ASSURED (bit 4)
 * - `protoinfo`: IPCT_PROTOINFO (bit 5)
 * - `helper`: IPCT_HELPER (bit 6)
 * - `mark`: IPCT_MARK (bit 7)
 * - `seqadj`: IPCT_SEQADJ (bit 8)
 * - `secmark`: IPCT_SECMARK (bit 9)
 * - `label`: IPCT_LABEL (bit 10)
 * - `synproxy`: IPCT_SYNPROXY (bit 11)
 */
export type CtEvents = "new" | "related" | "destroy" | "reply" | "assured" | "protoinfo" | "helper" | "mark"
  | "seqadj" | "secmark" | "label" | "synproxy";

/** Struct `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** `dp-ifindex`: u32. Index of the datapath's local interface, which identifies the datapath. */ dpIfindex: number;
}

/** Struct `ovs-flow-stats`. */
export interface OvsFlowStats<M extends Mode = Read> extends TrailingBytes {
  /** `n-packets`: u64. */ nPackets: M["big"];
  /** `n-bytes`: u64. */ nBytes: M["big"];
}

/** Struct `ovs-key-ethernet`. */
export interface OvsKeyEthernet<M extends Mode = Read> extends TrailingBytes {
  /** `eth-src`: binary, 6 bytes, shown as mac. */ ethSrc: M["address"];
  /** `eth-dst`: binary, 6 bytes, shown as mac. */ ethDst: M["address"];
}

/** Struct `ovs-key-mpls`. */
export interface OvsKeyMpls extends TrailingBytes {
  /** `mpls-lse`: u32, big-endian. Label stack entry, with label, traffic class, bottom of stack and TTL. */
  mplsLse: number;
}

/** Struct `ovs-key-ipv4`. */
export interface OvsKeyIpv4<M extends Mode = Read> extends TrailingBytes {
  /** `ipv4-src`: u32, big-endian, shown as ipv4. */ ipv4Src: M["address"];
  /** `ipv4-dst`: u32, big-endian, shown as ipv4. */ ipv4Dst: M["address"];
  /** `ipv4-proto`: u8. IP protocol. */ ipv4Proto: number;
  /** `ipv4-tos`: u8. Type of service: DSCP and ECN. */ ipv4Tos: number;
  /** `ipv4-ttl`: u8. */ ipv4Ttl: number;
  /** `ipv4-frag`: u8. Whether the packet is a fragment. */ ipv4Frag: OvsFragType | M["unnamed"];
}

/** Struct `ovs-key-ipv6`. */
export interface OvsKeyIpv6<M extends Mode = Read> extends TrailingBytes {
  /** `ipv6-src`: binary, 16 bytes, shown as ipv6. */ ipv6Src: M["address"];
  /** `ipv6-dst`: binary, 16 bytes, shown as ipv6. */ ipv6Dst: M["address"];
  /** `ipv6-label`: u32, big-endian. Flow label, 20 bits; big-endian on the wire. */ ipv6Label: number;
  /** `ipv6-proto`: u8. IP protocol after the extension headers. */ ipv6Proto: number;
  /** `ipv6-tclass`: u8. Traffic class, DSCP and ECN. */ ipv6Tclass: number;
  /** `ipv6-hlimit`: u8. Hop limit. */ ipv6Hlimit: number;
  /** `ipv6-frag`: u8. Whether the packet is a fragment. */ ipv6Frag: OvsFragType | M["unnamed"];
}

/** Struct `ovs-key-ipv6-exthdrs`. */
export interface OvsKeyIpv6Exthdrs extends TrailingBytes {
  /** `hdrs`: u16. Extension headers that the packet has, as bits. */ hdrs: number;
}

/** Struct `ovs-key-tcp`. */
export interface OvsKeyTcp extends TrailingBytes {
  /** `tcp-src`: u16, big-endian. */ tcpSrc: number;
  /** `tcp-dst`: u16, big-endian. */ tcpDst: number;
}

/** Struct `ovs-key-udp`. */
export interface OvsKeyUdp extends TrailingBytes {
  /** `udp-src`: u16, big-endian. */ udpSrc: number;
  /** `udp-dst`: u16, big-endian. */ udpDst: number;
}

/** Struct `ovs-key-sctp`. */
export interface OvsKeySctp extends TrailingBytes {
  /** `sctp-src`: u16, big-endian. */ sctpSrc: number;
  /** `sctp-dst`: u16, big-endian. */ sctpDst: number;
}

/** Struct `ovs-key-icmp`. */
export interface OvsKeyIcmp extends TrailingBytes {
  /** `icmp-type`: u8. */ icmpType: number;
  /** `icmp-code`: u8. */ icmpCode: number;
}

/** Struct `ovs-key-arp`. */
export interface OvsKeyArp<M extends Mode = Read> extends TrailingBytes {
  /** `arp-sip`: u32, big-endian, shown as ipv4. Sender's IPv4 address. */ arpSip: M["address"];
  /** `arp-tip`: u32, big-endian, shown as ipv4. Target's IPv4 address. */ arpTip: M["address"];
  /** `arp-op`: u16, big-endian. 1 request, 2 reply. */ arpOp: number;
  /** `arp-sha`: binary, 6 bytes, shown as mac. Sender's MAC address. */ arpSha: M["address"];
  /** `arp-tha`: binary, 6 bytes, shown as mac. Target's MAC address. */ arpTha: M["address"];
}

/** Struct `ovs-key-nd`. */
export interface OvsKeyNd<M extends Mode = Read> extends TrailingBytes {
  /** `nd-target`: binary, 16 bytes, shown as ipv6. Target's IPv6 address. */ ndTarget: M["address"];
  /** `nd-sll`: binary, 6 bytes, shown as mac. Source's MAC address. */ ndSll: M["address"];
  /** `nd-tll`: binary, 6 bytes, shown as mac. Target's MAC address. */ ndTll: M["address"];
}

/** Struct `ovs-key-ct-tuple-ipv4`. */
export interface OvsKeyCtTupleIpv4<M extends Mode = Read> extends TrailingBytes {
  /** `ipv4-src`: u32, big-endian, shown as ipv4. */ ipv4Src: M["address"];
  /** `ipv4-dst`: u32, big-endian, shown as ipv4. */ ipv4Dst: M["address"];
  /** `src-port`: u16, big-endian. */ srcPort: number;
  /** `dst-port`: u16, big-endian. */ dstPort: number;
  /** `ipv4-proto`: u8. */ ipv4Proto: number;
}

/** Struct `ovs-action-push-vlan`. */
export interface OvsActionPushVlan extends TrailingBytes {
  /** `vlan-tpid`: u16, big-endian. Protocol of the tag, such as 0x8100. */ vlanTpid: number;
  /** `vlan-tci`: u16, big-endian. Priority and VLAN id, with the bit 0x1000 set. */ vlanTci: number;
}

/** Struct `ovs-action-hash`. */
export interface OvsActionHash<M extends Mode = Read> extends TrailingBytes {
  /** `hash-alg`: u32. Algorithm of the hash. */ hashAlg: OvsHashAlg | M["unnamed"];
  /** `hash-basis`: u32. Seed of the hash. */ hashBasis: number;
}

/** Struct `ovs-action-push-mpls`. */
export interface OvsActionPushMpls extends TrailingBytes {
  /** `mpls-lse`: u32, big-endian. Label stack entry, with label, traffic class, bottom of stack and TTL. */
  mplsLse: number;
  /** `mpls-ethertype`: u16, big-endian. Ethernet type, 0x8847 or 0x8848. */ mplsEthertype: number;
}

/** Struct `ovs-action-add-mpls`. */
export interface OvsActionAddMpls extends TrailingBytes {
  /** `mpls-lse`: u32, big-endian. Label stack entry, with label, traffic class, bottom of stack and TTL. */
  mplsLse: number;
  /** `mpls-ethertype`: u16, big-endian. Ethernet type, 0x8847 or 0x8848. */ mplsEthertype: number;
  /** `tun-flags`: u16. Where the label is added. */ tunFlags: (OvsMplsTunFlags | number)[];
}

/** Struct `ovs-key-ct-tuple-ipv6`. */
export interface OvsKeyCtTupleIpv6<M extends Mode = Read> extends TrailingBytes {
  /** `ipv6-src`: binary, 16 bytes, shown as ipv6. */ ipv6Src: M["address"];
  /** `ipv6-dst`: binary, 16 bytes, shown as ipv6. */ ipv6Dst: M["address"];
  /** `src-port`: u16, big-endian. */ srcPort: number;
  /** `dst-port`: u16, big-endian. */ dstPort: number;
  /** `ipv6-proto`: u8. */ ipv6Proto: number;
}

/** Struct `ovs-nsh-key-base`. */
export interface OvsNshKeyBase extends TrailingBytes {
  /** `flags`: u8. */ flags: number;
  /** `ttl`: u8. */ ttl: number;
  /** `mdtype`: u8. Metadata type, 1 or 2. */ mdtype: number;
  /** `np`: u8. Next protocol, such as 3 for Ethernet. */ np: number;
  /** `path-hdr`: u32, big-endian. Service path, with its id in the upper 24 bits and the index below. */
  pathHdr: number;
}

/** Struct `ovs-ct-mark`. Value and mask of a connection's mark. */
export interface OvsCtMark extends TrailingBytes {
  /** `value`: u32. */ value: number;
  /** `mask`: u32. Bits to set. */ mask: number;
}

/** Struct `ovs-ct-labels`. Value and mask of a connection's labels. */
export interface OvsCtLabels<M extends Mode = Read> extends TrailingBytes {
  /** `value`: binary, 16 bytes, shown as hex. */ value: M["address"];
  /** `mask`: binary, 16 bytes, shown as hex. Bits to set. */ mask: M["address"];
}

/** Attributes of `flow-attrs`. */
export type FlowAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** OVS_FLOW_ATTR_KEY (1): nest. Fields that packets must have. */ key?: KeyAttrs<M>;
  /** OVS_FLOW_ATTR_ACTIONS (2): nest. Actions for matching packets, in order; none drops them. */
  actions?: ActionAttrs<M>[];
  /** OVS_FLOW_ATTR_CLEAR (6): flag. Resets counters, `used` and `tcpFlags`. */ clear?: M["flag"];
  /** OVS_FLOW_ATTR_MASK (7): nest. Bits of `key` to compare; without it all. */ mask?: KeyAttrs<M>;
  /** OVS_FLOW_ATTR_PROBE (8): flag. Suppresses log messages of the kernel for an invalid request. */
  probe?: M["flag"];
  /** OVS_FLOW_ATTR_UFID (9): binary, shown as uuid. Unique id of the flow, 1 to 16 bytes, selected by the program. */
  ufid?: M["address"];
  /** OVS_FLOW_ATTR_UFID_FLAGS (10): u32. Parts of the flow to omit in replies. */
  ufidFlags?: (OvsUfidFlags | number)[];
} & ReadOnlyFields<M, {
  /** OVS_FLOW_ATTR_STATS (3): binary, read-only. Packets and bytes that matched. */
  stats?: Shape<M, OvsFlowStats<M>>;
  /** OVS_FLOW_ATTR_TCP_FLAGS (4): u8, read-only. TCP flags of all packets, combined. */ tcpFlags?: number;
  /** OVS_FLOW_ATTR_USED (5): u64, read-only. Time of the last packet in ms since boot (CLOCK_MONOTONIC). */
  used?: M["big"];
}>;

/** Attributes of `key-attrs`. */
export interface KeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_KEY_ATTR_ENCAP (1): nest. Fields after a VLAN tag. */ encap?: KeyAttrs<M>;
  /** OVS_KEY_ATTR_PRIORITY (2): u32. Priority of the packet (skb->priority). */ priority?: number;
  /** OVS_KEY_ATTR_IN_PORT (3): u32. Number of the port that the packet arrived at. */ inPort?: number;
  /** OVS_KEY_ATTR_ETHERNET (4): binary. */ ethernet?: Shape<M, OvsKeyEthernet<M>>;
  /** OVS_KEY_ATTR_VLAN (5): u16, big-endian. VLAN tag with the bit 0x1000 set. */ vlan?: number;
  /** OVS_KEY_ATTR_ETHERTYPE (6): u16, big-endian. Ethernet type; values below 0x600 mean 802.2. */
  ethertype?: number;
  /** OVS_KEY_ATTR_IPV4 (7): binary. */ ipv4?: Shape<M, OvsKeyIpv4<M>>;
  /** OVS_KEY_ATTR_IPV6 (8): binary. */ ipv6?: Shape<M, OvsKeyIpv6<M>>;
  /** OVS_KEY_ATTR_TCP (9): binary. */ tcp?: Shape<M, OvsKeyTcp>;
  /** OVS_KEY_ATTR_UDP (10): binary. */ udp?: Shape<M, OvsKeyUdp>;
  /** OVS_KEY_ATTR_ICMP (11): binary. */ icmp?: Shape<M, OvsKeyIcmp>;
  /** OVS_KEY_ATTR_ICMPV6 (12): binary. */ icmpv6?: Shape<M, OvsKeyIcmp>;
  /** OVS_KEY_ATTR_ARP (13): binary. */ arp?: Shape<M, OvsKeyArp<M>>;
  /** OVS_KEY_ATTR_ND (14): binary. Addresses of neighbor discovery. */ nd?: Shape<M, OvsKeyNd<M>>;
  /** OVS_KEY_ATTR_SKB_MARK (15): u32. Packet mark. */ skbMark?: number;
  /** OVS_KEY_ATTR_TUNNEL (16): nest. Tunnel that the packet arrived through or leaves through. */
  tunnel?: TunnelKeyAttrs<M>;
  /** OVS_KEY_ATTR_SCTP (17): binary. */ sctp?: Shape<M, OvsKeySctp>;
  /** OVS_KEY_ATTR_TCP_FLAGS (18): u16, big-endian. TCP flags, 12 bits. */ tcpFlags?: number;
  /** OVS_KEY_ATTR_DP_HASH (19): u32. Hash that the action `hash` computed. */ dpHash?: number;
  /** OVS_KEY_ATTR_RECIRC_ID (20): u32. Id of the action `recirc`; 0 for packets that arrived. */ recircId?: number;
  /** OVS_KEY_ATTR_MPLS (21): binary of u32, big-endian. Label stack entries, the outermost first. */ mpls?: number[];
  /** OVS_KEY_ATTR_CT_STATE (22): u32. State of connection tracking; 0 before the action `ct`. */
  ctState?: (CtStateFlags | number)[];
  /** OVS_KEY_ATTR_CT_ZONE (23): u16. Zone of connection tracking. */ ctZone?: number;
  /** OVS_KEY_ATTR_CT_MARK (24): u32. Mark of the connection. */ ctMark?: number;
  /** OVS_KEY_ATTR_CT_LABELS (25): binary, shown as hex. Labels of the connection, 128 bits. */
  ctLabels?: M["address"];
  /** OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4 (26): binary. IPv4 addresses and ports of the connection's first packet. */
  ctOrigTupleIpv4?: Shape<M, OvsKeyCtTupleIpv4<M>>;
  /** OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6 (27): binary. IPv6 addresses and ports of the connection's first packet. */
  ctOrigTupleIpv6?: Shape<M, OvsKeyCtTupleIpv6<M>>;
  /** OVS_KEY_ATTR_NSH (28): nest. Network Service Header. */ nsh?: OvsNshKeyAttrs<M>;
  /** OVS_KEY_ATTR_PACKET_TYPE (29): u32, big-endian. Namespace and type of packets without Ethernet header. */
  packetType?: number;
  /** OVS_KEY_ATTR_ND_EXTENSIONS (30): binary. Flags of neighbor discovery; not used by the kernel's datapath. */
  ndExtensions?: Uint8Array;
  /** OVS_KEY_ATTR_TUNNEL_INFO (31): binary. Used only inside of the kernel. */ tunnelInfo?: Uint8Array;
  /** OVS_KEY_ATTR_IPV6_EXTHDRS (32): binary. IPv6 extension headers. */ ipv6Exthdrs?: Shape<M, OvsKeyIpv6Exthdrs>;
}

/** Attributes of `action-attrs`. Each item of the list has one of these. */
export interface ActionAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_ACTION_ATTR_OUTPUT (1): u32. Number of the port to which the packet is sent. */ output?: number;
  /** OVS_ACTION_ATTR_USERSPACE (2): nest. Passes the packet to user space with an upcall. */
  userspace?: UserspaceAttrs<M>;
  /** OVS_ACTION_ATTR_SET (3): nest. Sets one field; `setMasked` sets a part of it. */ set?: KeyAttrs<M>;
  /** OVS_ACTION_ATTR_PUSH_VLAN (4): binary. */ pushVlan?: Shape<M, OvsActionPushVlan>;
  /** OVS_ACTION_ATTR_POP_VLAN (5): flag. */ popVlan?: M["flag"];
  /** OVS_ACTION_ATTR_SAMPLE (6): nest. Executes actions for a part of the packets. */ sample?: SampleAttrs<M>;
  /** OVS_ACTION_ATTR_RECIRC (7): u32. Looks up the packet again, with this recirculation id. */ recirc?: number;
  /** OVS_ACTION_ATTR_HASH (8): binary. Computes `dpHash`. */ hash?: Shape<M, OvsActionHash<M>>;
  /** OVS_ACTION_ATTR_PUSH_MPLS (9): binary. */ pushMpls?: Shape<M, OvsActionPushMpls>;
  /** OVS_ACTION_ATTR_POP_MPLS (10): u16, big-endian. Removes an MPLS label; the value is the new Ethernet type. */
  popMpls?: number;
  /** OVS_ACTION_ATTR_SET_MASKED (11): nest, each value followed by its mask. Sets the bits of a field that are in the mask. */
  setMasked?: { key: KeyAttrs<M>; mask: KeyAttrs<M> };
  /** OVS_ACTION_ATTR_CT (12): nest. Passes the packet through connection tracking. */ ct?: CtAttrs<M>;
  /** OVS_ACTION_ATTR_TRUNC (13): u32. Truncates the packet to this number of bytes for the next output. */
  trunc?: number;
  /** OVS_ACTION_ATTR_PUSH_ETH (14): binary. */ pushEth?: Shape<M, OvsKeyEthernet<M>>;
  /** OVS_ACTION_ATTR_POP_ETH (15): flag. */ popEth?: M["flag"];
  /** OVS_ACTION_ATTR_CT_CLEAR (16): flag. Removes the state of connection tracking. */ ctClear?: M["flag"];
  /** OVS_ACTION_ATTR_PUSH_NSH (17): nest. */ pushNsh?: KeyAttrs<M>;
  /** OVS_ACTION_ATTR_POP_NSH (18): flag. */ popNsh?: M["flag"];
  /** OVS_ACTION_ATTR_METER (19): u32. Passes the packet through the meter with this number. */ meter?: number;
  /** OVS_ACTION_ATTR_CLONE (20): nest. Executes actions for a copy of the packet. */ clone?: ActionAttrs<M>[];
  /** OVS_ACTION_ATTR_CHECK_PKT_LEN (21): nest. Executes actions that depend on the length of the packet. */
  checkPktLen?: CheckPktLenAttrs<M>;
  /** OVS_ACTION_ATTR_ADD_MPLS (22): binary. Adds an MPLS label before or after the Ethernet header. */
  addMpls?: Shape<M, OvsActionAddMpls>;
  /** OVS_ACTION_ATTR_DEC_TTL (23): nest. Decrements the TTL; executes other actions if it is too low. */
  decTtl?: DecTtlAttrs<M>;
  /** OVS_ACTION_ATTR_PSAMPLE (25): nest, since Linux 6.11. Passes the packet to a psample group. */
  psample?: PsampleAttrs;
  /** OVS_ACTION_ATTR_DROP (24): u32, since Linux 6.6. Drops the packet with this reason. */ drop?: number;
}

/** Attributes of `tunnel-key-attrs`. */
export interface TunnelKeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_TUNNEL_KEY_ATTR_ID (0): u64, big-endian. Key or network identifier of the tunnel. */ id?: M["big"];
  /** OVS_TUNNEL_KEY_ATTR_IPV4_SRC (1): u32, big-endian, shown as ipv4. */ ipv4Src?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_IPV4_DST (2): u32, big-endian, shown as ipv4. */ ipv4Dst?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_TOS (3): u8. */ tos?: number;
  /** OVS_TUNNEL_KEY_ATTR_TTL (4): u8. */ ttl?: number;
  /** OVS_TUNNEL_KEY_ATTR_DONT_FRAGMENT (5): flag. */ dontFragment?: M["flag"];
  /** OVS_TUNNEL_KEY_ATTR_CSUM (6): flag. Adds a UDP checksum. */ csum?: M["flag"];
  /** OVS_TUNNEL_KEY_ATTR_OAM (7): flag. Packet for operation and maintenance. */ oam?: M["flag"];
  /** OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS (8): binary. Options of Geneve, each with a header of four bytes. */
  geneveOpts?: Uint8Array;
  /** OVS_TUNNEL_KEY_ATTR_TP_SRC (9): u16, big-endian. UDP source port. */ tpSrc?: number;
  /** OVS_TUNNEL_KEY_ATTR_TP_DST (10): u16, big-endian. UDP destination port. */ tpDst?: number;
  /** OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS (11): nest. Options of VXLAN. */ vxlanOpts?: VxlanExtAttrs;
  /** OVS_TUNNEL_KEY_ATTR_IPV6_SRC (12): binary, shown as ipv6. */ ipv6Src?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_IPV6_DST (13): binary, shown as ipv6. */ ipv6Dst?: M["address"];
  /** OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS (15): binary. Metadata of ERSPAN. */ erspanOpts?: Uint8Array;
  /** OVS_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE (16): flag. Bridge mode of the tunnel information. */
  ipv4InfoBridge?: M["flag"];
}

/** Attributes of `check-pkt-len-attrs`. */
export interface CheckPktLenAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_CHECK_PKT_LEN_ATTR_PKT_LEN (1): u16. Length in bytes to compare with. */ pktLen?: number;
  /** OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_GREATER (2): nest. */ actionsIfGreater?: ActionAttrs<M>[];
  /** OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_LESS_EQUAL (3): nest. */ actionsIfLessEqual?: ActionAttrs<M>[];
}

/** Attributes of `sample-attrs`. */
export interface SampleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_SAMPLE_ATTR_PROBABILITY (1): u32. Part of the packets, from 0 for none to 0xffffffff for all. */
  probability?: number;
  /** OVS_SAMPLE_ATTR_ACTIONS (2): nest. */ actions?: ActionAttrs<M>[];
}

/** Attributes of `userspace-attrs`. */
export interface UserspaceAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_USERSPACE_ATTR_PID (1): u32. Netlink port id that receives the upcall. */ pid?: number;
  /** OVS_USERSPACE_ATTR_USERDATA (2): binary. Bytes for the upcall. */ userdata?: Uint8Array;
  /** OVS_USERSPACE_ATTR_EGRESS_TUN_PORT (3): u32. Port whose tunnel information is part of the upcall. */
  egressTunPort?: number;
  /** OVS_USERSPACE_ATTR_ACTIONS (4): flag. The upcall contains the actions of the flow. */ actions?: M["flag"];
}

/** Attributes of `ovs-nsh-key-attrs`. */
export interface OvsNshKeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_NSH_KEY_ATTR_BASE (1): binary. Base header and service path. */ base?: Shape<M, OvsNshKeyBase>;
  /** OVS_NSH_KEY_ATTR_MD1 (2): binary of u32, big-endian. Context of metadata type 1, four 32-bit numbers. */
  md1?: number[];
  /** OVS_NSH_KEY_ATTR_MD2 (3): binary. Metadata of variable length (type 2). */ md2?: Uint8Array;
}

/** Attributes of `ct-attrs`. */
export interface CtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_CT_ATTR_COMMIT (1): flag. Records the connection. */ commit?: M["flag"];
  /** OVS_CT_ATTR_ZONE (2): u16. Zone; default 0. */ zone?: number;
  /** OVS_CT_ATTR_MARK (3): binary. Mark of the connection; requires `commit`. */ mark?: Shape<M, OvsCtMark>;
  /** OVS_CT_ATTR_LABELS (4): binary. Labels of the connection; requires `commit`. */
  labels?: Shape<M, OvsCtLabels<M>>;
  /** OVS_CT_ATTR_HELPER (5): string. Name of the helper, such as `ftp`. */ helper?: string;
  /** OVS_CT_ATTR_NAT (6): nest. Translates addresses; empty to translate as recorded. */ nat?: NatAttrs<M>;
  /** OVS_CT_ATTR_FORCE_COMMIT (7): flag. Like `commit`; replaces a connection of the other direction. */
  forceCommit?: M["flag"];
  /** OVS_CT_ATTR_EVENTMASK (8): u32. Events of the connection to send. */ eventmask?: (CtEvents | number)[];
  /** OVS_CT_ATTR_TIMEOUT (9): string. Name of the timeout policy. */ timeout?: string;
}

/** Attributes of `nat-attrs`. */
export interface NatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_NAT_ATTR_SRC (1): flag. Translates the source. */ src?: M["flag"];
  /** OVS_NAT_ATTR_DST (2): flag. Translates the destination. */ dst?: M["flag"];
  /** OVS_NAT_ATTR_IP_MIN (3): binary, shown as ipv4-or-v6. First address, 4 or 16 bytes. */ ipMin?: M["address"];
  /** OVS_NAT_ATTR_IP_MAX (4): binary, shown as ipv4-or-v6. Last address, 4 or 16 bytes. */ ipMax?: M["address"];
  /** OVS_NAT_ATTR_PROTO_MIN (5): u16. First port. */ protoMin?: number;
  /** OVS_NAT_ATTR_PROTO_MAX (6): u16. Last port. */ protoMax?: number;
  /** OVS_NAT_ATTR_PERSISTENT (7): flag. A client gets the same address after a restart. */ persistent?: M["flag"];
  /** OVS_NAT_ATTR_PROTO_HASH (8): flag. Selects ports by hash. */ protoHash?: M["flag"];
  /** OVS_NAT_ATTR_PROTO_RANDOM (9): flag. Selects ports at random. */ protoRandom?: M["flag"];
}

/** Attributes of `dec-ttl-attrs`. */
export interface DecTtlAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_DEC_TTL_ATTR_ACTION (1): nest. Actions for packets with a TTL of 0 or 1. */ action?: ActionAttrs<M>[];
}

/** Attributes of `vxlan-ext-attrs`. */
export interface VxlanExtAttrs extends ExtraAttributes {
  /** OVS_VXLAN_EXT_GBP (1): u32. Group policy id and flags. */ gbp?: number;
}

/** Attributes of `psample-attrs`. */
export interface PsampleAttrs extends ExtraAttributes {
  /** OVS_PSAMPLE_ATTR_GROUP (1): u32. Number of the psample group. */ group?: number;
  /** OVS_PSAMPLE_ATTR_COOKIE (2): binary. Bytes for the sample, up to 16. */ cookie?: Uint8Array;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `get`: request 3, dump 3. Returns one flow by key or UFID, or dumps all flows of a datapath. */
  get: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Except<FlowAttrs<Write>, "actions" | "clear" | "mask">
        & OneOf<FlowAttrs<Write>, "key" | "ufid">;
      reply: { header: OvsHeader } & FlowAttrs<Read>;
    };
    dump: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Only<FlowAttrs<Write>, "key" | "ufid" | "ufidFlags">;
      reply: { header: OvsHeader } & FlowAttrs<Read>;
    };
  };
  /** `new`: request 1. Creates a flow. */
  new: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Except<FlowAttrs<Write>, "clear">;
      reply: ({ header: OvsHeader } & FlowAttrs<Read>) | undefined;
    };
  };
  /** `set`: request 4. Changes the actions of a flow, or clears its counters. */
  set: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & FlowAttrs<Write> & OneOf<FlowAttrs<Write>, "key" | "ufid">;
      reply: ({ header: OvsHeader } & FlowAttrs<Read>) | undefined;
    };
  };
  /** `del`: request 2. Deletes one flow by key or UFID; all flows of the datapath without either. */
  del: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Only<FlowAttrs<Write>, "key" | "ufid" | "ufidFlags">;
      reply: ({ header: OvsHeader } & FlowAttrs<Read>) | undefined;
    };
  };
  /** `new-ntf`: event 1, group `ovs_flow`. Reports a flow that was created. */
  "new-ntf": { event: { header: OvsHeader } & FlowAttrs<Read> };
  /** `del-ntf`: event 2, group `ovs_flow`. Reports a flow that was deleted. */
  "del-ntf": { event: { header: OvsHeader } & FlowAttrs<Read> };
  /** `set-ntf`: event 4, group `ovs_flow`. Reports a flow that was changed. */
  "set-ntf": { event: { header: OvsHeader } & FlowAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "new-ntf": { header: OvsHeader } & FlowAttrs<Read>;
  "del-ntf": { header: OvsHeader } & FlowAttrs<Read>;
  "set-ntf": { header: OvsHeader } & FlowAttrs<Read>;
  get: { header: OvsHeader } & FlowAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_flow";

/** Family `ovs_flow` (CONFIG_OPENVSWITCH, module openvswitch): `connect()` opens a client. Also the model for codecs. */
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
        reply: { number: 3, attributes: "key ufid mask stats actions tcp-flags used" },
      },
      dump: {
        request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "key ufid ufid-flags" },
        reply: { number: 3, attributes: "key ufid mask stats actions tcp-flags used" },
      },
    }),
    new: () => ({
      set: "flow-attrs",
      header: "ovs-header",
      do: {
        request: { number: 1, requiredHeader: ["dp-ifindex"], attributes: "key ufid mask actions probe ufid-flags" },
        reply: { number: 1, attributes: "key ufid mask stats tcp-flags used actions" },
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
        reply: { number: 4, attributes: "key ufid mask stats tcp-flags used actions" },
      },
    }),
    del: () => ({
      set: "flow-attrs",
      header: "ovs-header",
      do: {
        request: { number: 2, requiredHeader: ["dp-ifindex"], attributes: "key ufid ufid-flags" },
        reply: { number: 2, attributes: "key ufid mask stats tcp-flags used actions" },
      },
    }),
    "new-ntf": () => ({
      set: "flow-attrs",
      header: "ovs-header",
      event: { number: 1, attributes: "key ufid mask stats actions tcp-flags used" },
      notify: "get",
      group: "ovs_flow",
    }),
    "del-ntf": () => ({
      set: "flow-attrs",
      header: "ovs-header",
      event: { number: 2, attributes: "key ufid mask stats actions tcp-flags used" },
      notify: "get",
      group: "ovs_flow",
    }),
    "set-ntf": () => ({
      set: "flow-attrs",
      header: "ovs-header",
      event: { number: 4, attributes: "key ufid mask stats actions tcp-flags used" },
      notify: "get",
      group: "ovs_flow",
    }),
  },
  groups: { ovs_flow: { name: "ovs_flow" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
