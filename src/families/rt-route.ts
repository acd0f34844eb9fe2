// Generated from rt-route.yaml with specs/rt-route.yaml (sha256 afdce85a1335046f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Selected,
  Shape, TrailingBytes, With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isS32, isU8, isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * What happens to packets that match an IP route. Values of `rtm-type` in family rt-route:
 *
 * - `unspec` (RTN_UNSPEC, 0)
 * - `unicast` (RTN_UNICAST, 1): Forwarded to a gateway or interface.
 * - `local` (RTN_LOCAL, 2): Delivered to the host.
 * - `broadcast` (RTN_BROADCAST, 3): Delivered to the host, sent as link-layer broadcast.
 * - `anycast` (RTN_ANYCAST, 4): Delivered to the host, sent as unicast.
 * - `multicast` (RTN_MULTICAST, 5)
 * - `blackhole` (RTN_BLACKHOLE, 6): Dropped silently.
 * - `unreachable` (RTN_UNREACHABLE, 7): Rejected with ICMP "host unreachable".
 * - `prohibit` (RTN_PROHIBIT, 8): Rejected with ICMP "administratively prohibited".
 * - `throw` (RTN_THROW, 9): Lookup continues with the next rule.
 * - `nat` (RTN_NAT, 10): Unsupported by current kernels.
 * - `xresolve` (RTN_XRESOLVE, 11): Unsupported by current kernels.
 */
export type RtmType = "unspec" | "unicast" | "local" | "broadcast" | "anycast" | "multicast" | "blackhole"
  | "unreachable" | "prohibit" | "throw" | "nat" | "xresolve";

/**
 * Why the kernel deleted a route. Values of `del-reason` in family rt-route:
 *
 * - `unspec` (RT_DEL_REASON_UNSPEC, 0, since Linux 7.3): No recorded reason.
 * - `expired` (RT_DEL_REASON_EXPIRED, 1, since Linux 7.3): The lifetime of the route ended.
 * - `ra-withdrawn` (RT_DEL_REASON_RA_WITHDRAWN, 2, since Linux 7.3): A router advertisement withdrew the route.
 */
export type DelReason = "unspec" | "expired" | "ra-withdrawn";

/**
 * State of a route, and options of lookups and dumps. Flags of `rtm-flags` in family rt-route:
 *
 * - `dead` (RTNH_F_DEAD, bit 0): The output interface of the route is down.
 * - `pervasive` (RTNH_F_PERVASIVE, bit 1): Unused.
 * - `onlink` (RTNH_F_ONLINK, bit 2): The gateway is directly reachable, even if no prefix covers it.
 * - `offload` (RTNH_F_OFFLOAD, bit 3): The hardware forwards packets of the next hop.
 * - `linkdown` (RTNH_F_LINKDOWN, bit 4): The output interface of the route has no carrier.
 * - `unresolved` (RTNH_F_UNRESOLVED, bit 5): Multicast route that is not resolved yet.
 * - `trap` (RTNH_F_TRAP, bit 6): The hardware passes packets of the next hop to the kernel.
 * - `notify` (RTM_F_NOTIFY, bit 8): Reports changes of the looked-up route to the socket.
 * - `cloned` (RTM_F_CLONED, bit 9): Result of a lookup, not a table entry.
 * - `equalize` (RTM_F_EQUALIZE, bit 10): Unused.
 * - `prefix` (RTM_F_PREFIX, bit 11): Selects IPv6 prefix routes in dumps.
 * - `lookup-table` (RTM_F_LOOKUP_TABLE, bit 12): In lookups, `table` of the reply is the actual table instead of always the main table.
 * - `fib-match` (RTM_F_FIB_MATCH, bit 13): In lookups, the reply has the matching table entry instead of the resulting route.
 * - `offloaded` (RTM_F_OFFLOAD, bit 14): The route is in hardware.
 * - `trapped` (RTM_F_TRAP, bit 15): The hardware passes packets of the route to the kernel.
 * - `offload-failed` (RTM_F_OFFLOAD_FAILED, bit 29): The hardware rejected the route.
 */
export type RtmFlags = "dead" | "pervasive" | "onlink" | "offload" | "linkdown" | "unresolved" | "trap" | "notify"
  | "cloned" | "equalize" | "prefix" | "lookup-table" | "fib-match" | "offloaded" | "trapped" | "offload-failed";

/**
 * Preference among default routers (RFC 4191). Values of `router-pref` in family rt-route:
 *
 * - `medium` (ICMPV6_ROUTER_PREF_MEDIUM, 0)
 * - `high` (ICMPV6_ROUTER_PREF_HIGH, 1)
 * - `low` (ICMPV6_ROUTER_PREF_LOW, 3)
 */
export type RouterPref = "medium" | "high" | "low";

/**
 * Type of a lightweight tunnel. Values of `lwtunnel-encap-types` in family rt-route:
 *
 * - `none` (LWTUNNEL_ENCAP_NONE, 0)
 * - `mpls` (LWTUNNEL_ENCAP_MPLS, 1)
 * - `ip` (LWTUNNEL_ENCAP_IP, 2)
 * - `ila` (LWTUNNEL_ENCAP_ILA, 3): Identifier-locator addressing.
 * - `ip6` (LWTUNNEL_ENCAP_IP6, 4)
 * - `seg6` (LWTUNNEL_ENCAP_SEG6, 5): IPv6 segment routing: inserts a header.
 * - `bpf` (LWTUNNEL_ENCAP_BPF, 6)
 * - `seg6-local` (LWTUNNEL_ENCAP_SEG6_LOCAL, 7): IPv6 segment routing: action at a segment.
 * - `rpl` (LWTUNNEL_ENCAP_RPL, 8): Source routing in low-power networks.
 * - `ioam6` (LWTUNNEL_ENCAP_IOAM6, 9): In situ operations, administration and maintenance.
 * - `xfrm` (LWTUNNEL_ENCAP_XFRM, 10)
 */
export type LwtunnelEncapTypes = "none" | "mpls" | "ip" | "ila" | "ip6" | "seg6" | "bpf" | "seg6-local" | "rpl"
  | "ioam6" | "xfrm";

/**
 * How a route adds the IPv6 segment routing header to packets. Values of `seg6-iptunnel-mode` in family rt-route:
 *
 * - `inline` (SEG6_IPTUN_MODE_INLINE, 0): Inserts the header into the packet.
 * - `encap` (SEG6_IPTUN_MODE_ENCAP, 1): Encapsulates the packet in an IPv6 packet with the header.
 * - `l2encap` (SEG6_IPTUN_MODE_L2ENCAP, 2): Encapsulates the Ethernet frame.
 * - `encap-red` (SEG6_IPTUN_MODE_ENCAP_RED, 3): As `encap`, without the first segment in the header.
 * - `l2encap-red` (SEG6_IPTUN_MODE_L2ENCAP_RED, 4): As `l2encap`, without the first segment in the header.
 */
export type Seg6IptunnelMode = "inline" | "encap" | "l2encap" | "encap-red" | "l2encap-red";

/**
 * What IPv6 segment routing does with packets at a local segment. Values of `seg6-local-action` in family rt-route:
 *
 * - `unspec` (SEG6_LOCAL_ACTION_UNSPEC, 0)
 * - `end` (SEG6_LOCAL_ACTION_END, 1): Continues with the next segment.
 * - `end-x` (SEG6_LOCAL_ACTION_END_X, 2): Continues with the next segment through a given next hop.
 * - `end-t` (SEG6_LOCAL_ACTION_END_T, 3): Continues with the next segment, looked up in a given table.
 * - `end-dx2` (SEG6_LOCAL_ACTION_END_DX2, 4): Decapsulates an Ethernet frame and sends it to an interface.
 * - `end-dx6` (SEG6_LOCAL_ACTION_END_DX6, 5): Decapsulates an IPv6 packet and sends it to a next hop.
 * - `end-dx4` (SEG6_LOCAL_ACTION_END_DX4, 6): Decapsulates an IPv4 packet and sends it to a next hop.
 * - `end-dt6` (SEG6_LOCAL_ACTION_END_DT6, 7): Decapsulates an IPv6 packet and looks it up in a table.
 * - `end-dt4` (SEG6_LOCAL_ACTION_END_DT4, 8): Decapsulates an IPv4 packet and looks it up in a table.
 * - `end-b6` (SEG6_LOCAL_ACTION_END_B6, 9): Inserts a new segment routing header.
 * - `end-b6-encap` (SEG6_LOCAL_ACTION_END_B6_ENCAP, 10): Encapsulates with a new segment routing header.
 * - `end-bm` (SEG6_LOCAL_ACTION_END_BM, 11): Not implemented by the kernel.
 * - `end-s` (SEG6_LOCAL_ACTION_END_S, 12): Not implemented by the kernel.
 * - `end-as` (SEG6_LOCAL_ACTION_END_AS, 13): Not implemented by the kernel.
 * - `end-am` (SEG6_LOCAL_ACTION_END_AM, 14): Not implemented by the kernel.
 * - `end-bpf` (SEG6_LOCAL_ACTION_END_BPF, 15): Runs a BPF program.
 * - `end-dt46` (SEG6_LOCAL_ACTION_END_DT46, 16): Decapsulates an IPv4 or IPv6 packet and looks it up in a table.
 */
export type Seg6LocalAction = "unspec" | "end" | "end-x" | "end-t" | "end-dx2" | "end-dx6" | "end-dx4" | "end-dt6"
  | "end-dt4" | "end-b6" | "end-b6-encap" | "end-bm" | "end-s" | "end-as" | "end-am" | "end-bpf" | "end-dt46";

/**
 * How a route adds the IOAM header to packets. Values of `ioam6-iptunnel-mode` in family rt-route:
 *
 * - `inline` (IOAM6_IPTUNNEL_MODE_INLINE, 1): Inserts the IOAM header into the packet.
 * - `encap` (IOAM6_IPTUNNEL_MODE_ENCAP, 2): Encapsulates the packet in an IPv6 packet with the IOAM header.
 * - `auto` (IOAM6_IPTUNNEL_MODE_AUTO, 3): `inline` for packets that this host sends, `encap` for forwarded packets.
 */
export type Ioam6IptunnelMode = "inline" | "encap" | "auto";

/**
 * State and options of a next hop. Flags of `rtnh-flags` in family rt-route:
 *
 * - `dead` (RTNH_F_DEAD, bit 0): The interface is down.
 * - `pervasive` (RTNH_F_PERVASIVE, bit 1)
 * - `onlink` (RTNH_F_ONLINK, bit 2): The gateway is directly reachable, even if no prefix covers it.
 * - `offload` (RTNH_F_OFFLOAD, bit 3): The hardware forwards packets of the next hop.
 * - `linkdown` (RTNH_F_LINKDOWN, bit 4): The interface has no carrier.
 * - `unresolved` (RTNH_F_UNRESOLVED, bit 5)
 * - `trap` (RTNH_F_TRAP, bit 6): The hardware passes packets to the kernel.
 */
export type RtnhFlags = "dead" | "pervasive" | "onlink" | "offload" | "linkdown" | "unresolved" | "trap";

/** C structure `rtmsg`. */
export interface Rtmsg<M extends Mode = Read> extends TrailingBytes {
  /** Address family of the route: AF_INET, AF_INET6, AF_MPLS (28), or a multicast routing family (128, 129). Member: u8. */
  rtmFamily: number;
  /** Length of `dst` in bits; 0 for a default route. Member: u8. */ rtmDstLen: number;
  /** Length of `src` in bits. Member: u8. */ rtmSrcLen: number;
  /** Type of service that packets must have. Member: u8. */ rtmTos: number;
  /** Routing table, if its number is up to 255; 252 if `table` contains a higher number. Member: u8. */
  rtmTable: number;
  /** Origin of the route: 2 kernel, 3 boot, 4 static; higher numbers are routing daemons. Member: u8. */
  rtmProtocol: number;
  /** Scope, the distance to the destination: 0 universe, 200 site, 253 link, 254 host, 255 nowhere. Member: u8. */
  rtmScope: number;
  /** u8. */ rtmType: RtmType | M["unnamed"];
  /** Flags of the route that the kernel sets, and options of lookups and dumps. Member: u32. */
  rtmFlags: (RtmFlags | number)[];
}

/** C structure `rta-cacheinfo`. */
export interface RtaCacheinfo extends TrailingBytes {
  /** Number of references. Member: u32. */ rtaClntref: number;
  /** Time since the IP route was last used. Member: u32 in units of 1/100 s. */ rtaLastuse: number;
  /** Remaining lifetime of the IP route; 0 for unlimited. Member: u32 in units of 1/100 s. */ rtaExpires: number;
  /** Error number that packets to the destination get, such as 113 (EHOSTUNREACH); 0 for none. Member: u32. */
  rtaError: number;
  /** Number of uses. Member: u32. */ rtaUsed: number;
  /** Always 0 in current kernels. Member: u32. */ rtaId: number;
  /** Always 0 in current kernels. Member: u32. */ rtaTs: number;
  /** Always 0 in current kernels. Member: u32. */ rtaTsage: number;
}

/** Gateway of another address family than the route. C structure `rtvia`. */
export interface Rtvia<M extends Mode = Read> extends TrailingBytes {
  /** Address family of `rtviaAddr`. Member: u16. */ rtviaFamily: number;
  /** bytes, shown as an IPv4 or IPv6 address. */ rtviaAddr: M["address"];
}

/** C structure `seg6-iptunnel-encap`. */
export interface Seg6IptunnelEncap<M extends Mode = Read> extends TrailingBytes {
  /** An entry of `seg6-iptunnel-mode` by number. Member: s32. */ mode: Seg6IptunnelMode | M["unnamed"];
  /** Segment routing header of RFC 8754. Member: bytes. */ srh: Uint8Array;
}

/** Counters of a multicast route. C structure `rta-mfc-stats`. */
export interface RtaMfcStats<M extends Mode = Read> extends TrailingBytes {
  /** Forwarded packets. Member: u64. */ mfcsPackets: M["big"];
  /** Forwarded bytes. Member: u64. */ mfcsBytes: M["big"];
  /** Packets that arrived at another interface than the route's. Member: u64. */ mfcsWrongIf: M["big"];
}

/** Next hop of a multipath route, followed by attributes. C structure `rtnexthop`. */
export interface Rtnexthop extends TrailingBytes {
  /** u8. */ rtnhFlags: (RtnhFlags | number)[];
  /** Weight of the next hop minus 1; for multicast routes, minimum TTL of packets. Member: u8. */ rtnhHops: number;
  /** Index of the output interface. Member: s32. */ rtnhIfindex: number;
}

/** C structure `rtgenmsg`. */
export interface Rtgenmsg extends TrailingBytes {
  /** Address family; 0 means all. Member: u8. */ rtgenFamily: number;
}

/** Attribute set `route-attrs`. */
export type RouteAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Destination prefix of the route, whose length is in the header. For AF_MPLS, a label such as 300. Attribute RTA_DST of rt-route: bytes, shown as an IP address or MPLS label. */
  dst?: M["address"];
  /** Source prefix of the IPv6 route (subtree). In lookups, the source address of the packet. Attribute RTA_SRC of rt-route: bytes, shown as an IPv4 or IPv6 address. */
  src?: M["address"];
  /** Index of the input interface. In lookups, the interface that receives the packet. Attribute RTA_IIF of rt-route: u32. */
  iif?: number;
  /** Index of the output interface. Attribute RTA_OIF of rt-route: u32. */ oif?: number;
  /** IP address of the next hop, of the same address family as the route. Attribute RTA_GATEWAY of rt-route: bytes, shown as an IPv4 or IPv6 address. */
  gateway?: M["address"];
  /** Metric; lower values are preferred. Attribute RTA_PRIORITY of rt-route: u32. */ priority?: number;
  /** Source address of packets whose socket is not bound to an address. Attribute RTA_PREFSRC of rt-route: bytes, shown as an IPv4 or IPv6 address. */
  prefsrc?: M["address"];
  /** RTA_METRICS of rt-route: nested attributes. */ metrics?: Metrics;
  /** Next hops of a multipath route, each with a weight. Attribute RTA_MULTIPATH of rt-route: array of structures `rtnexthop`, each followed by attributes. */
  multipath?: ({ header?: Shape<M, Rtnexthop> } & NexthopAttrs<M>)[];
  /** Unused by current kernels. Attribute RTA_PROTOINFO of rt-route: bytes. */ protoinfo?: Uint8Array;
  /** Realms of the IPv4 route: destination in the lower and source in the upper 16 bits. Attribute RTA_FLOW of rt-route: u32. */
  flow?: number;
  /** Unused by current kernels. Attribute RTA_SESSION of rt-route: bytes. */ session?: Uint8Array;
  /** Unused by current kernels. Attribute RTA_MP_ALGO of rt-route: bytes. */ mpAlgo?: Uint8Array;
  /** Routing table: 254 main, 255 local, 253 default; replaces the header's `rtmTable`, which has only 8 bits. Attribute RTA_TABLE of rt-route: u32. */
  table?: number;
  /** Packet mark for which the route is looked up. Attribute RTA_MARK of rt-route: u32. */ mark?: number;
  /** Gateway of another address family, such as IPv6 for an IPv4 route. Attribute RTA_VIA of rt-route: structure `rtvia`. */
  via?: Shape<M, Rtvia<M>>;
  /** Labels by which the label of an MPLS packet is replaced. Attribute RTA_NEWDST of rt-route: bytes, shown as MPLS labels. */
  newdst?: M["address"];
  /** Preference among default routers (RFC 4191). Attribute RTA_PREF of rt-route: u8. */
  pref?: RouterPref | M["unnamed"];
  /** In requests, lifetime of an IPv6 route in seconds. In replies about multicast routes, time since the last packet in hundredths of a second. Attribute RTA_EXPIRES of rt-route: u32, u64 in replies. */
  expires?: number;
  /** User id of the socket for which the route is looked up. Attribute RTA_UID of rt-route: u32. */ uid?: number;
  /** MPLS: 1 copies the TTL between label and packet, 0 does not. Attribute RTA_TTL_PROPAGATE of rt-route: u8. */
  ttlPropagate?: number;
  /** IP protocol of packets for which the route is looked up. Attribute RTA_IP_PROTO of rt-route: u8. */
  ipProto?: number;
  /** Source port of packets for which the route is looked up. Attribute RTA_SPORT of rt-route: big-endian u16. */
  sport?: number;
  /** Destination port of packets for which the route is looked up. Attribute RTA_DPORT of rt-route: big-endian u16. */
  dport?: number;
  /** Id of a next hop object, instead of `gateway` and `oif`. Attribute RTA_NH_ID of rt-route: u32. */ nhId?: number;
  /** IPv6 flow label of packets for which the route is looked up. Attribute RTA_FLOWLABEL of rt-route: big-endian u32, shown in hexadecimal. */
  flowlabel?: number;
} & Selected<{
  /** Selects the format of `encap`. Attribute RTA_ENCAP_TYPE of rt-route: u16. */
  encapType?: LwtunnelEncapTypes | M["unnamed"];
  /** RTA_ENCAP of rt-route: format depends on `encap-type`. */ encap?: Encap<M>;
}, "encapType", { is: "mpls"; has: { encap: MplsEncap<M> } } | { is: "ip"; has: { encap: IpEncap<M> } }
  | { is: "ila"; has: { encap: IlaEncap<M> } } | { is: "ip6"; has: { encap: Ip6Encap<M> } }
  | { is: "seg6"; has: { encap: Seg6Encap<M> } } | { is: "bpf"; has: { encap: BpfEncap<M> } }
  | { is: "seg6-local"; has: { encap: Seg6LocalEncap<M> } } | { is: "rpl"; has: { encap: RplEncap } }
  | { is: "ioam6"; has: { encap: Ioam6Encap<M> } } | { is: "xfrm"; has: { encap: XfrmEncap } }> & ReadOnlyFields<M, {
  /** RTA_CACHEINFO of rt-route: structure `rta-cacheinfo`, read-only. */ cacheinfo?: Shape<M, RtaCacheinfo>;
  /** Counters of a multicast route. Attribute RTA_MFC_STATS of rt-route: structure `rta-mfc-stats`, read-only. */
  mfcStats?: Shape<M, RtaMfcStats<M>>;
  /** Reason for which the kernel deleted an IPv6 route, in events; absent if no reason is recorded. Attribute RTA_DEL_REASON of rt-route: u32, read-only, since Linux 7.3. */
  delReason?: DelReason | M["unnamed"];
}>;

/** Attribute set `metrics`. */
export interface Metrics extends ExtraAttributes {
  /** Bit mask of locked metrics: bit N means that the kernel does not adapt metric N. Attribute RTAX_LOCK of rt-route: u32. */
  lock?: number;
  /** Path MTU. Attribute RTAX_MTU of rt-route: u32 in bytes. */ mtu?: number;
  /** Maximum receive window to advertise. Attribute RTAX_WINDOW of rt-route: u32 in bytes. */ window?: number;
  /** Initial estimate of the round-trip time. Attribute RTAX_RTT of rt-route: u32 in units of 1/8 ms. */
  rtt?: number;
  /** Initial variance of the round-trip time. Attribute RTAX_RTTVAR of rt-route: u32 in units of 1/4 ms. */
  rttvar?: number;
  /** Initial slow start threshold of TCP in segments. Attribute RTAX_SSTHRESH of rt-route: u32. */ ssthresh?: number;
  /** Maximum congestion window of TCP in segments; effective only if locked. Attribute RTAX_CWND of rt-route: u32. */
  cwnd?: number;
  /** Maximum segment size to advertise. Attribute RTAX_ADVMSS of rt-route: u32 in bytes. */ advmss?: number;
  /** Initial reordering distance of TCP in segments. Attribute RTAX_REORDERING of rt-route: u32. */
  reordering?: number;
  /** TTL or hop limit of sent packets. Attribute RTAX_HOPLIMIT of rt-route: u32. */ hoplimit?: number;
  /** Initial congestion window of TCP in segments. Attribute RTAX_INITCWND of rt-route: u32. */ initcwnd?: number;
  /** TCP features as bits: 1 ECN, 2 SACK, 4 timestamps, 8 allocate fragments, 16 microsecond timestamps. Attribute RTAX_FEATURES of rt-route: u32. */
  features?: number;
  /** Minimum retransmission timeout. Attribute RTAX_RTO_MIN of rt-route: u32 in ms. */ rtoMin?: number;
  /** Initial receive window of TCP in segments. Attribute RTAX_INITRWND of rt-route: u32. */ initrwnd?: number;
  /** Value 1 disables delayed acknowledgements. Attribute RTAX_QUICKACK of rt-route: u32. */ quickack?: number;
  /** Congestion control algorithm by name. Attribute RTAX_CC_ALGO of rt-route: string. */ ccAlgo?: string;
  /** Value 1 allows TCP Fast Open without a cookie. Attribute RTAX_FASTOPEN_NO_COOKIE of rt-route: u32. */
  fastopenNoCookie?: number;
}

/** Attributes of one next hop of a route. Attribute set `nexthop-attrs`. */
export type NexthopAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IP address of the next hop, of the same address family as the route. Attribute RTA_GATEWAY of rt-route: bytes, shown as an IPv4 or IPv6 address. */
  gateway?: M["address"];
  /** Realms of the IPv4 route: destination in the lower and source in the upper 16 bits. Attribute RTA_FLOW of rt-route: u32. */
  flow?: number;
  /** Gateway of another address family, such as IPv6 for an IPv4 route. Attribute RTA_VIA of rt-route: structure `rtvia`. */
  via?: Shape<M, Rtvia<M>>;
  /** Labels by which the label of an MPLS packet is replaced. Attribute RTA_NEWDST of rt-route: bytes, shown as MPLS labels. */
  newdst?: M["address"];
} & Selected<{
  /** Selects the format of `encap`. Attribute RTA_ENCAP_TYPE of rt-route: u16. */
  encapType?: LwtunnelEncapTypes | M["unnamed"];
  /** RTA_ENCAP of rt-route: format depends on `encap-type`. */ encap?: Encap<M>;
}, "encapType", { is: "mpls"; has: { encap: MplsEncap<M> } } | { is: "ip"; has: { encap: IpEncap<M> } }
  | { is: "ila"; has: { encap: IlaEncap<M> } } | { is: "ip6"; has: { encap: Ip6Encap<M> } }
  | { is: "seg6"; has: { encap: Seg6Encap<M> } } | { is: "bpf"; has: { encap: BpfEncap<M> } }
  | { is: "seg6-local"; has: { encap: Seg6LocalEncap<M> } } | { is: "rpl"; has: { encap: RplEncap } }
  | { is: "ioam6"; has: { encap: Ioam6Encap<M> } } | { is: "xfrm"; has: { encap: XfrmEncap } }>;

/** Attribute set `mpls-encap`. */
export interface MplsEncap<M extends Mode = Read> extends ExtraAttributes {
  /** MPLS labels to push onto the packet. Attribute MPLS_IPTUNNEL_DST of rt-route: bytes, shown as MPLS labels. */
  dst?: M["address"];
  /** TTL of the pushed MPLS labels; 0 or absent uses that of the packet. Attribute MPLS_IPTUNNEL_TTL of rt-route: u8. */
  ttl?: number;
}

/** Attribute set `ip-encap`. */
export interface IpEncap<M extends Mode = Read> extends ExtraAttributes {
  /** Tunnel id, such as a VNI. Attribute LWTUNNEL_IP_ID of rt-route: big-endian u64. */ id?: M["big"];
  /** Address of the tunnel's remote end. Attribute LWTUNNEL_IP_DST of rt-route: big-endian u32, shown as an IPv4 address. */
  dst?: M["address"];
  /** Address of the tunnel's local end. Attribute LWTUNNEL_IP_SRC of rt-route: big-endian u32, shown as an IPv4 address. */
  src?: M["address"];
  /** TTL of the outer header. Attribute LWTUNNEL_IP_TTL of rt-route: u8. */ ttl?: number;
  /** Type of service of the outer header. Attribute LWTUNNEL_IP_TOS of rt-route: u8. */ tos?: number;
  /** TUNNEL_* bits in big-endian order. Attribute LWTUNNEL_IP_FLAGS of rt-route: big-endian u16. */ flags?: number;
  /** LWTUNNEL_IP_OPTS of rt-route: nested attributes. */ opts?: TunnelOpts;
}

/** Attribute set `ip6-encap`. */
export interface Ip6Encap<M extends Mode = Read> extends ExtraAttributes {
  /** Tunnel id, such as a VNI. Attribute LWTUNNEL_IP6_ID of rt-route: big-endian u64. */ id?: M["big"];
  /** Address of the tunnel's remote end. Attribute LWTUNNEL_IP6_DST of rt-route: 16 bytes, shown as an IPv6 address. */
  dst?: M["address"];
  /** Address of the tunnel's local end. Attribute LWTUNNEL_IP6_SRC of rt-route: 16 bytes, shown as an IPv6 address. */
  src?: M["address"];
  /** Hop limit of the outer header. Attribute LWTUNNEL_IP6_HOPLIMIT of rt-route: u8. */ hoplimit?: number;
  /** Traffic class of the outer header. Attribute LWTUNNEL_IP6_TC of rt-route: u8. */ tc?: number;
  /** TUNNEL_* bits in big-endian order. Attribute LWTUNNEL_IP6_FLAGS of rt-route: big-endian u16. */ flags?: number;
  /** LWTUNNEL_IP6_OPTS of rt-route: nested attributes. */ opts?: TunnelOpts;
}

/** Attribute set `tunnel-opts`. */
export interface TunnelOpts extends ExtraAttributes {
  /** LWTUNNEL_IP_OPTS_GENEVE of rt-route: nested attributes, repeated for each array element. */
  geneve?: TunnelGeneveOpt[];
  /** LWTUNNEL_IP_OPTS_VXLAN of rt-route: nested attributes. */ vxlan?: TunnelVxlanOpt;
  /** LWTUNNEL_IP_OPTS_ERSPAN of rt-route: nested attributes. */ erspan?: TunnelErspanOpt;
}

/** Attribute set `tunnel-geneve-opt`. */
export interface TunnelGeneveOpt extends ExtraAttributes {
  /** Namespace (option class) of the Geneve option's type. Attribute LWTUNNEL_IP_OPT_GENEVE_CLASS of rt-route: big-endian u16. */
  class?: number;
  /** LWTUNNEL_IP_OPT_GENEVE_TYPE of rt-route: u8. */ type?: number;
  /** Data of the Geneve option; the length is a multiple of 4, at most 128 bytes. Attribute LWTUNNEL_IP_OPT_GENEVE_DATA of rt-route: bytes. */
  data?: Uint8Array;
}

/** Attribute set `tunnel-vxlan-opt`. */
export interface TunnelVxlanOpt extends ExtraAttributes {
  /** Group policy id. Attribute LWTUNNEL_IP_OPT_VXLAN_GBP of rt-route: u32. */ gbp?: number;
}

/** Attribute set `tunnel-erspan-opt`. */
export interface TunnelErspanOpt extends ExtraAttributes {
  /** ERSPAN version, 1 or 2. Attribute LWTUNNEL_IP_OPT_ERSPAN_VER of rt-route: u8. */ ver?: number;
  /** Index of the mirrored port (ERSPAN version 1). Attribute LWTUNNEL_IP_OPT_ERSPAN_INDEX of rt-route: big-endian u32. */
  index?: number;
  /** Direction of the mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. Attribute LWTUNNEL_IP_OPT_ERSPAN_DIR of rt-route: u8. */
  dir?: number;
  /** Hardware id (version 2). Attribute LWTUNNEL_IP_OPT_ERSPAN_HWID of rt-route: u8. */ hwid?: number;
}

/** Attribute set `ila-encap`. */
export interface IlaEncap<M extends Mode = Read> extends ExtraAttributes {
  /** Locator that replaces the upper 64 bits of the destination address. Attribute ILA_ATTR_LOCATOR of rt-route: big-endian u64. */
  locator?: M["big"];
  /** How transport checksums stay valid: 0 adjusts the checksum, 1 and 3 adjust the identifier, 2 not at all. Attribute ILA_ATTR_CSUM_MODE of rt-route: u8. */
  csumMode?: number;
  /** Type of the identifier: 0 from the address, 1 LUID. Attribute ILA_ATTR_IDENT_TYPE of rt-route: u8. */
  identType?: number;
  /** Where addresses are translated: 0 output, 1 input. Attribute ILA_ATTR_HOOK_TYPE of rt-route: u8. */
  hookType?: number;
}

/** Attribute set `seg6-encap`. */
export interface Seg6Encap<M extends Mode = Read> extends ExtraAttributes {
  /** Mode, followed by the segment routing header of RFC 8754. Attribute SEG6_IPTUNNEL_SRH of rt-route: structure `seg6-iptunnel-encap`. */
  srh?: Shape<M, Seg6IptunnelEncap<M>>;
  /** Source address of the outer IPv6 header, for modes with encapsulation. Attribute SEG6_IPTUNNEL_SRC of rt-route: 16 bytes, shown as an IPv6 address, since Linux 7.3. */
  src?: M["address"];
  /** Routing table in which the first segment is looked up. Attribute SEG6_IPTUNNEL_TABLE of rt-route: u32 of at least 1, since Linux 7.3. */
  table?: number;
}

/** Attribute set `bpf-encap`. */
export interface BpfEncap<M extends Mode = Read> extends ExtraAttributes {
  /** BPF program for received packets. Attribute LWT_BPF_IN of rt-route: nested attributes. */ in?: BpfEncapProg<M>;
  /** BPF program for packets that this host sends, before the route's output. Attribute LWT_BPF_OUT of rt-route: nested attributes. */
  out?: BpfEncapProg<M>;
  /** BPF program for packets before transmission. Attribute LWT_BPF_XMIT of rt-route: nested attributes. */
  xmit?: BpfEncapProg<M>;
  /** Bytes that the kernel reserves in front of packets for the BPF program in `xmit`, at most 256. Attribute LWT_BPF_XMIT_HEADROOM of rt-route: u32 in bytes. */
  xmitHeadroom?: number;
}

/** Attribute set `bpf-encap-prog`. */
export type BpfEncapProg<M extends Mode = Read> = ExtraAttributes & {
  /** Name of the BPF program, which replies contain. Attribute LWT_BPF_PROG_NAME of rt-route: string. */
  name?: string;
} & WriteOnlyFields<M, {
  /** Descriptor of a loaded BPF program. Attribute LWT_BPF_PROG_FD of rt-route: u32, write-only. */ fd?: number;
}>;

/** Attribute set `seg6-local-encap`. */
export interface Seg6LocalEncap<M extends Mode = Read> extends ExtraAttributes {
  /** SEG6_LOCAL_ACTION of rt-route: u32. */ action?: Seg6LocalAction | M["unnamed"];
  /** IPv6 segment routing header (SRH) to insert. Attribute SEG6_LOCAL_SRH of rt-route: bytes. */ srh?: Uint8Array;
  /** Routing table in which the segment routing action looks up packets. Attribute SEG6_LOCAL_TABLE of rt-route: u32. */
  table?: number;
  /** IPv4 next hop of the segment routing action. Attribute SEG6_LOCAL_NH4 of rt-route: big-endian u32, shown as an IPv4 address. */
  nh4?: M["address"];
  /** IPv6 next hop of the segment routing action. Attribute SEG6_LOCAL_NH6 of rt-route: 16 bytes, shown as an IPv6 address. */
  nh6?: M["address"];
  /** Input interface. Attribute SEG6_LOCAL_IIF of rt-route: u32. */ iif?: number;
  /** Output interface. Attribute SEG6_LOCAL_OIF of rt-route: u32. */ oif?: number;
  /** Program of action `end-bpf`. Attribute SEG6_LOCAL_BPF of rt-route: nested attributes. */ bpf?: Seg6LocalBpf;
  /** Routing table of the VRF in which decapsulated packets are looked up. Attribute SEG6_LOCAL_VRFTABLE of rt-route: u32. */
  vrftable?: number;
  /** Packet counters of the segment routing action; in a request, their presence enables counting. Attribute SEG6_LOCAL_COUNTERS of rt-route: nested attributes. */
  counters?: Seg6LocalCounters<M>;
  /** Variants of the segment routing action (RFC 8986). Attribute SEG6_LOCAL_FLAVORS of rt-route: nested attributes. */
  flavors?: Seg6LocalFlavors;
}

/** Attribute set `seg6-local-bpf`. */
export interface Seg6LocalBpf extends ExtraAttributes {
  /** BPF program: file descriptor in requests, id in replies. Attribute SEG6_LOCAL_BPF_PROG of rt-route: u32. */
  prog?: number;
  /** Name of the BPF program, required in requests. Attribute SEG6_LOCAL_BPF_PROG_NAME of rt-route: string. */
  progName?: string;
}

/** Attribute set `seg6-local-counters`. */
export interface Seg6LocalCounters<M extends Mode = Read> extends ExtraAttributes {
  /** SEG6_LOCAL_CNT_PACKETS of rt-route: u64. */ packets?: M["big"];
  /** SEG6_LOCAL_CNT_BYTES of rt-route: u64. */ bytes?: M["big"];
  /** Packets that the segment routing action dropped. Attribute SEG6_LOCAL_CNT_ERRORS of rt-route: u64. */
  errors?: M["big"];
}

/** Attribute set `seg6-local-flavors`. */
export interface Seg6LocalFlavors extends ExtraAttributes {
  /** Bits with the numbers of SEG6_LOCAL_FLV_OP_*. Attribute SEG6_LOCAL_FLV_OPERATION of rt-route: u32. */
  operation?: number;
  /** Length of the locator block of compressed segments in bits; default 32. Attribute SEG6_LOCAL_FLV_LCBLOCK_BITS of rt-route: u8. */
  lcblockBits?: number;
  /** Length of node id and function of compressed segments in bits; default 16. Attribute SEG6_LOCAL_FLV_LCNODE_FN_BITS of rt-route: u8. */
  lcnodeFnBits?: number;
}

/** Attribute set `rpl-encap`. */
export interface RplEncap extends ExtraAttributes {
  /** Source routing header of RFC 6554. Attribute RPL_IPTUNNEL_SRH of rt-route: bytes. */ srh?: Uint8Array;
}

/** Attribute set `ioam6-encap`. */
export interface Ioam6Encap<M extends Mode = Read> extends ExtraAttributes {
  /** IOAM6_IPTUNNEL_MODE of rt-route: u8. */ mode?: Ioam6IptunnelMode | M["unnamed"];
  /** Destination address of the IOAM tunnel, for modes with encapsulation. Attribute IOAM6_IPTUNNEL_DST of rt-route: 16 bytes, shown as an IPv6 address. */
  dst?: M["address"];
  /** Header of the IOAM trace option (RFC 9197). Attribute IOAM6_IPTUNNEL_TRACE of rt-route: bytes. */
  trace?: Uint8Array;
  /** Number of packets, out of every `freqN`, that get the IOAM header; 1 to 1000000. Attribute IOAM6_IPTUNNEL_FREQ_K of rt-route: u32. */
  freqK?: number;
  /** Number of packets out of which `freqK` get the IOAM header; 1 to 1000000. Attribute IOAM6_IPTUNNEL_FREQ_N of rt-route: u32. */
  freqN?: number;
  /** Source address of the IOAM tunnel, for modes with encapsulation. Attribute IOAM6_IPTUNNEL_SRC of rt-route: 16 bytes, shown as an IPv6 address, since Linux 6.12. */
  src?: M["address"];
}

/** Attribute set `xfrm-encap`. */
export interface XfrmEncap extends ExtraAttributes {
  /** Id of the xfrm interface. Attribute LWT_XFRM_IF_ID of rt-route: u32. */ ifId?: number;
  /** Index of the underlying interface. Attribute LWT_XFRM_LINK of rt-route: u32. */ link?: number;
}

/** A packet or event that multicast routing passes to the routing daemon. Attribute set `cache-report`. */
export interface CacheReport<M extends Mode = Read> extends ExtraAttributes {
  /** Reason of the report: 1 no route, 2 wrong input interface, 3 whole packet (PIM register), 4 wrong interface with packet. Attribute IPMRA_CREPORT_MSGTYPE of rt-route: u8. */
  msgtype?: number;
  /** Number of the multicast interface that received the packet. Attribute IPMRA_CREPORT_VIF_ID of rt-route: u32. */
  vifId?: number;
  /** IPMRA_CREPORT_SRC_ADDR of rt-route: bytes, shown as an IPv4 or IPv6 address. */ srcAddr?: M["address"];
  /** IPMRA_CREPORT_DST_ADDR of rt-route: bytes, shown as an IPv4 or IPv6 address. */ dstAddr?: M["address"];
  /** Packet, starting at the network header. Attribute IPMRA_CREPORT_PKT of rt-route: bytes. */ pkt?: Uint8Array;
  /** Number of the multicast routing table; absent for IPv6. Attribute IPMRA_CREPORT_TABLE of rt-route: u32. */
  table?: number;
}

/**
 * Formats of sub-message `encap`, selected by the value of `encap-type`; bytes for other values:
 *
 * - `mpls`: MplsEncap<M>
 * - `ip`: IpEncap<M>
 * - `ila`: IlaEncap<M>
 * - `ip6`: Ip6Encap<M>
 * - `seg6`: Seg6Encap<M>
 * - `bpf`: BpfEncap<M>
 * - `seg6-local`: Seg6LocalEncap<M>
 * - `rpl`: RplEncap
 * - `ioam6`: Ioam6Encap<M>
 * - `xfrm`: XfrmEncap
 */
export type Encap<M extends Mode = Read> =
  | MplsEncap<M>
  | IpEncap<M>
  | IlaEncap<M>
  | Ip6Encap<M>
  | Seg6Encap<M>
  | BpfEncap<M>
  | Seg6LocalEncap<M>
  | RplEncap
  | Ioam6Encap<M>
  | XfrmEncap
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Looks up the route of packets to an address, or dumps routes. For a lookup, the prefix length is that of a full address, 32 or 128. Request and dump 26 of family rt-route. */
  getroute: {
    do: Call<{ header: With<Rtmsg<Write>, "rtmFamily"> } & Only<RouteAttrs<Write>, "dst" | "src" | "iif" | "oif"
      | "table" | "mark" | "newdst" | "uid" | "ipProto" | "sport" | "dport" | "flowlabel"> & ({ dst?: never }
      | { header: With<Rtmsg<Write>, "rtmDstLen"> }) & ({ src?: never }
      | { header: With<Rtmsg<Write>, "rtmSrcLen"> }),
      { header: Rtmsg<Read> } & RouteAttrs<Read>>;
    dump: Call<{ header?: Partial<Rtmsg<Write>> } & Only<RouteAttrs<Write>, "oif" | "table">,
      { header: Rtmsg<Read> } & RouteAttrs<Read>>;
  };
  /** Adds, replaces, changes or appends an IP route, depending on the flags of the request. Request 24 of family rt-route. */
  newroute: {
    do: Call<{ header: With<Rtmsg<Write>, "rtmFamily" | "rtmType"> } & Except<RouteAttrs<Write>, "protoinfo"
      | "session" | "mpAlgo"> & ({ dst?: never } | { header: With<Rtmsg<Write>, "rtmDstLen"> }) & ({ src?: never }
      | { header: With<Rtmsg<Write>, "rtmSrcLen"> })>;
  };
  /** Deletes the first IP route that matches all passed fields. Request 25 of family rt-route. */
  delroute: {
    do: Call<{ header: With<Rtmsg<Write>, "rtmFamily" | "rtmDstLen"> } & Except<RouteAttrs<Write>, "protoinfo"
      | "session" | "mpAlgo"> & ({ src?: never } | { header: With<Rtmsg<Write>, "rtmSrcLen"> })>;
  };
  /** Reports a new or changed IP route. Event 24 of family rt-route. */
  "newroute-ntf": { event: { header: Rtmsg<Read> } & RouteAttrs<Read> };
  /** Reports a deleted IP route. Event 25 of family rt-route. */
  "delroute-ntf": { event: { header: Rtmsg<Read> } & RouteAttrs<Read> };
  /** Reports a packet that multicast routing could not route, or an event of a multicast interface. Event 96 of family rt-route. */
  "newcachereport-ntf": { event: { header: Rtgenmsg } & CacheReport<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-ipv4-mroute" | "rtnlgrp-ipv4-route" | "rtnlgrp-ipv6-mroute" | "rtnlgrp-ipv6-route"
  | "rtnlgrp-phonet-route" | "rtnlgrp-mpls-route" | "rtnlgrp-ipv4-mroute-r" | "rtnlgrp-ipv6-mroute-r";

const newrouteAttributes = `
  dst src iif oif gateway priority prefsrc metrics multipath flow cacheinfo table mark mfc-stats via newdst pref
  encap-type encap expires pad uid ttl-propagate ip-proto sport dport nh-id flowlabel`;

const newrouteNtfAttributes = `
  dst src iif oif gateway priority prefsrc metrics multipath flow cacheinfo table mark mfc-stats via newdst pref
  encap-type encap expires pad uid ttl-propagate ip-proto sport dport nh-id flowlabel del-reason`;

/** Routes. Netlink family `rt-route`: `connect()` opens a client. */
export const rtRoute: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-route",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "rtm-type": () => ({
      prefix: "rtn-",
      entries: `
        unspec unicast local broadcast anycast multicast blackhole unreachable prohibit throw nat xresolve`,
    }),
    "del-reason": () => ({
      prefix: "rt-del-reason-",
      since: "7.3",
      entries: [
        { name: "unspec", value: 0, since: "7.3" },
        { name: "expired", value: 1, since: "7.3" },
        { name: "ra-withdrawn", value: 2, since: "7.3" },
      ],
    }),
    "rtm-flags": () => ({
      flags: true,
      prefix: "rtm-f-",
      entries: [
        { name: "dead", value: 0, kernelName: "RTNH_F_DEAD" },
        { name: "pervasive", value: 1, kernelName: "RTNH_F_PERVASIVE" },
        { name: "onlink", value: 2, kernelName: "RTNH_F_ONLINK" },
        { name: "offload", value: 3, kernelName: "RTNH_F_OFFLOAD" },
        { name: "linkdown", value: 4, kernelName: "RTNH_F_LINKDOWN" },
        { name: "unresolved", value: 5, kernelName: "RTNH_F_UNRESOLVED" },
        { name: "trap", value: 6, kernelName: "RTNH_F_TRAP" },
        "notify=8 cloned equalize prefix lookup-table fib-match",
        { name: "offloaded", value: 14, kernelName: "RTM_F_OFFLOAD" },
        { name: "trapped", value: 15, kernelName: "RTM_F_TRAP" },
        "offload-failed=29",
      ],
    }),
    "router-pref": () => ({ prefix: "icmpv6-router-pref-", entries: "medium high low=3" }),
    "lwtunnel-encap-types": () => ({ prefix: "lwtunnel-encap-", entries: "none mpls ip ila ip6 seg6 bpf seg6-local rpl ioam6 xfrm" }),
    "seg6-iptunnel-mode": () => ({ prefix: "seg6-iptun-mode-", entries: "inline encap l2encap encap-red l2encap-red" }),
    "seg6-local-action": () => ({
      prefix: "seg6-local-action-",
      entries: `
        unspec end end-x end-t end-dx2 end-dx6 end-dx4 end-dt6 end-dt4 end-b6 end-b6-encap end-bm end-s end-as end-am
        end-bpf end-dt46`,
    }),
    "ioam6-iptunnel-mode": () => ({ prefix: "ioam6-iptunnel-mode-", entries: "inline=1 encap auto" }),
    "rtnh-flags": () => ({ flags: true, prefix: "rtnh-f-", entries: "dead pervasive onlink offload linkdown unresolved trap" }),
  },
  structs: {
    rtmsg: () => ({
      members: [
        { name: "rtm-family", type: "u8" },
        { name: "rtm-dst-len", type: "u8" },
        { name: "rtm-src-len", type: "u8" },
        { name: "rtm-tos", type: "u8" },
        { name: "rtm-table", type: "u8" },
        { name: "rtm-protocol", type: "u8" },
        { name: "rtm-scope", type: "u8" },
        { name: "rtm-type", type: "u8", enum: "rtm-type" },
        { name: "rtm-flags", type: "u32", enum: "rtm-flags", flags: true },
      ],
      read: (view, at, names) => ({ rtmFamily: view.getUint8(at), rtmDstLen: view.getUint8(at + 1),
        rtmSrcLen: view.getUint8(at + 2), rtmTos: view.getUint8(at + 3), rtmTable: view.getUint8(at + 4),
        rtmProtocol: view.getUint8(at + 5), rtmScope: view.getUint8(at + 6),
        rtmType: names[7]!.nameOf(view.getUint8(at + 7)),
        rtmFlags: names[8]!.bitNames(view.getUint32(at + 8, host)) }),
      write: (view, at, { rtmFamily: v0, rtmDstLen: v1, rtmSrcLen: v2, rtmTos: v3, rtmTable: v4, rtmProtocol: v5,
        rtmScope: v6, rtmType: v7, rtmFlags: v8 }, names) => { const n7 = names[7]!.number(v7, 255);
        const n8 = names[8]!.bits(v8, 4294967295); if (!(isU8(v0) && isU8(v1) && isU8(v2) && isU8(v3) && isU8(v4) &&
        isU8(v5) && isU8(v6) && n7 >= 0 && n8 >= 0)) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setUint8(at + 2, v2); view.setUint8(at + 3, v3); view.setUint8(at + 4, v4); view.setUint8(at + 5, v5);
        view.setUint8(at + 6, v6); view.setUint8(at + 7, n7); view.setUint32(at + 8, n8, host); return true; },
    }),
    "rta-cacheinfo": () => ({
      members: [
        { name: "rta-clntref", type: "u32" },
        { name: "rta-lastuse", type: "u32", unit: "1/100 s" },
        { name: "rta-expires", type: "u32", unit: "1/100 s" },
        { name: "rta-error", type: "u32" },
        { name: "rta-used", type: "u32" },
        { name: "rta-id", type: "u32" },
        { name: "rta-ts", type: "u32" },
        { name: "rta-tsage", type: "u32" },
      ],
      read: (view, at) => ({ rtaClntref: view.getUint32(at, host), rtaLastuse: view.getUint32(at + 4, host),
        rtaExpires: view.getUint32(at + 8, host), rtaError: view.getUint32(at + 12, host),
        rtaUsed: view.getUint32(at + 16, host), rtaId: view.getUint32(at + 20, host),
        rtaTs: view.getUint32(at + 24, host), rtaTsage: view.getUint32(at + 28, host) }),
      write: (view, at, { rtaClntref: v0, rtaLastuse: v1, rtaExpires: v2, rtaError: v3, rtaUsed: v4, rtaId: v5, rtaTs: v6,
        rtaTsage: v7 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) &&
        isU32(v6) && isU32(v7))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host);
        return true; },
    }),
    rtvia: () => ({
      members: [{ name: "rtvia-family", type: "u16" }, { name: "rtvia-addr", type: "binary", hint: "ipv4-or-v6" }],
      make: (v) => ({ rtviaFamily: v[0], rtviaAddr: v[1] }),
    }),
    "seg6-iptunnel-encap": () => ({
      members: [{ name: "mode", type: "s32", enum: "seg6-iptunnel-mode" }, { name: "srh", type: "binary" }],
      make: (v) => ({ mode: v[0], srh: v[1] }),
    }),
    "rta-mfc-stats": () => ({
      members: [
        { name: "mfcs-packets", type: "u64" },
        { name: "mfcs-bytes", type: "u64" },
        { name: "mfcs-wrong-if", type: "u64" },
      ],
      read: (view, at) => ({ mfcsPackets: view.getBigUint64(at, host), mfcsBytes: view.getBigUint64(at + 8, host),
        mfcsWrongIf: view.getBigUint64(at + 16, host) }),
      write: (view, at, { mfcsPackets: v0, mfcsBytes: v1, mfcsWrongIf: v2 }) => { if (!(isU64(v0) && isU64(v1) &&
        isU64(v2))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); return true; },
    }),
    rtnexthop: () => ({
      members: [
        { name: "rtnh-len", counts: true, type: "u16" },
        { name: "rtnh-flags", type: "u8", enum: "rtnh-flags", flags: true },
        { name: "rtnh-hops", type: "u8" },
        { name: "rtnh-ifindex", type: "s32" },
      ],
      read: (view, at, names) => ({ rtnhFlags: names[0]!.bitNames(view.getUint8(at + 2)), rtnhHops: view.getUint8(at + 3),
        rtnhIfindex: view.getInt32(at + 4, host) }),
      write: (view, at, { rtnhFlags: v0, rtnhHops: v1, rtnhIfindex: v2 }, names) => { const n0 = names[0]!.bits(v0, 255);
        if (!(n0 >= 0 && isU8(v1) && isS32(v2))) return false; view.setUint8(at + 2, n0); view.setUint8(at + 3, v1);
        view.setInt32(at + 4, v2, host); return true; },
    }),
    rtgenmsg: () => ({
      members: [{ name: "rtgen-family", type: "u8" }],
      read: (view, at) => ({ rtgenFamily: view.getUint8(at) }),
      write: (view, at, { rtgenFamily: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
  },
  sets: {
    "route-attrs": () => ({
      prefix: "rta-",
      attributes: [
        { name: "dst", number: 1, type: "binary", hint: "ip-or-label" },
        { name: "src", number: 2, type: "binary", hint: "ipv4-or-v6" },
        { name: "iif", number: 3, type: "u32" },
        { name: "oif", number: 4, type: "u32" },
        { name: "gateway", number: 5, type: "binary", hint: "ipv4-or-v6" },
        { name: "priority", number: 6, type: "u32" },
        { name: "prefsrc", number: 7, type: "binary", hint: "ipv4-or-v6" },
        { name: "metrics", number: 8, type: "nest", nest: "metrics" },
        { name: "multipath", number: 9, type: "binary", struct: "rtnexthop", item: "struct", nest: "nexthop-attrs" },
        { name: "protoinfo", number: 10, type: "binary" },
        { name: "flow", number: 11, type: "u32" },
        { name: "cacheinfo", number: 12, type: "binary", struct: "rta-cacheinfo", access: "read-only" },
        { name: "session", number: 13, type: "binary" },
        { name: "mp-algo", number: 14, type: "binary" },
        { name: "table", number: 15, type: "u32" },
        { name: "mark", number: 16, type: "u32" },
        { name: "mfc-stats", number: 17, type: "binary", struct: "rta-mfc-stats", access: "read-only" },
        { name: "via", number: 18, type: "binary", struct: "rtvia" },
        { name: "newdst", number: 19, type: "binary", hint: "mpls-labels" },
        { name: "pref", number: 20, type: "u8", enum: "router-pref" },
        { name: "encap-type", number: 21, type: "u16", enum: "lwtunnel-encap-types" },
        { name: "encap", number: 22, type: "sub-message", subMessage: "encap", selector: "encap-type" },
        { name: "expires", number: 23, type: "u32", replyType: "u64" },
        { name: "pad", number: 24, type: "pad" },
        { name: "uid", number: 25, type: "u32" },
        { name: "ttl-propagate", number: 26, type: "u8" },
        { name: "ip-proto", number: 27, type: "u8" },
        { name: "sport", number: 28, type: "u16", order: "big" },
        { name: "dport", number: 29, type: "u16", order: "big" },
        { name: "nh-id", number: 30, type: "u32" },
        { name: "flowlabel", number: 31, type: "u32", order: "big", hint: "hex" },
        { name: "del-reason", number: 32, type: "u32", enum: "del-reason", access: "read-only", since: "7.3" },
      ],
    }),
    metrics: () => ({
      prefix: "rtax-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "lock", number: 1, type: "u32" },
        { name: "mtu", number: 2, type: "u32", unit: "bytes" },
        { name: "window", number: 3, type: "u32", unit: "bytes" },
        { name: "rtt", number: 4, type: "u32", unit: "1/8 ms" },
        { name: "rttvar", number: 5, type: "u32", unit: "1/4 ms" },
        { name: "ssthresh", number: 6, type: "u32" },
        { name: "cwnd", number: 7, type: "u32" },
        { name: "advmss", number: 8, type: "u32", unit: "bytes" },
        { name: "reordering", number: 9, type: "u32" },
        { name: "hoplimit", number: 10, type: "u32" },
        { name: "initcwnd", number: 11, type: "u32" },
        { name: "features", number: 12, type: "u32" },
        { name: "rto-min", number: 13, type: "u32", unit: "ms" },
        { name: "initrwnd", number: 14, type: "u32" },
        { name: "quickack", number: 15, type: "u32" },
        { name: "cc-algo", number: 16, type: "string" },
        { name: "fastopen-no-cookie", number: 17, type: "u32" },
      ],
    }),
    "nexthop-attrs": () => ({
      subsetOf: "route-attrs",
      attributes: [
        { name: "gateway", number: 5, type: "binary", hint: "ipv4-or-v6" },
        { name: "flow", number: 11, type: "u32" },
        { name: "via", number: 18, type: "binary", struct: "rtvia" },
        { name: "newdst", number: 19, type: "binary", hint: "mpls-labels" },
        { name: "encap-type", number: 21, type: "u16", enum: "lwtunnel-encap-types" },
        { name: "encap", number: 22, type: "sub-message", subMessage: "encap", selector: "encap-type" },
      ],
    }),
    "mpls-encap": () => ({
      prefix: "mpls-iptunnel-",
      attributes: [{ name: "dst", number: 1, type: "binary", hint: "mpls-labels" }, { name: "ttl", number: 2, type: "u8" }],
    }),
    "ip-encap": () => ({
      prefix: "lwtunnel-ip-",
      attributes: [
        { name: "id", number: 1, type: "u64", order: "big" },
        { name: "dst", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "src", number: 3, type: "u32", order: "big", hint: "ipv4" },
        { name: "ttl", number: 4, type: "u8" },
        { name: "tos", number: 5, type: "u8" },
        { name: "flags", number: 6, type: "u16", order: "big" },
        { name: "pad", number: 7, type: "pad" },
        { name: "opts", number: 8, type: "nest", nest: "tunnel-opts" },
      ],
    }),
    "ip6-encap": () => ({
      prefix: "lwtunnel-ip6-",
      attributes: [
        { name: "id", number: 1, type: "u64", order: "big" },
        { name: "dst", number: 2, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "src", number: 3, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "hoplimit", number: 4, type: "u8" },
        { name: "tc", number: 5, type: "u8" },
        { name: "flags", number: 6, type: "u16", order: "big" },
        { name: "pad", number: 7, type: "pad" },
        { name: "opts", number: 8, type: "nest", nest: "tunnel-opts" },
      ],
    }),
    "tunnel-opts": () => ({
      prefix: "lwtunnel-ip-opts-",
      attributes: [
        { name: "geneve", number: 1, type: "nest", nest: "tunnel-geneve-opt", multi: true },
        { name: "vxlan", number: 2, type: "nest", nest: "tunnel-vxlan-opt" },
        { name: "erspan", number: 3, type: "nest", nest: "tunnel-erspan-opt" },
      ],
    }),
    "tunnel-geneve-opt": () => ({
      prefix: "lwtunnel-ip-opt-geneve-",
      attributes: [
        { name: "class", number: 1, type: "u16", order: "big" },
        { name: "type", number: 2, type: "u8" },
        { name: "data", number: 3, type: "binary" },
      ],
    }),
    "tunnel-vxlan-opt": () => ({ prefix: "lwtunnel-ip-opt-vxlan-", attributes: [{ name: "gbp", number: 1, type: "u32" }] }),
    "tunnel-erspan-opt": () => ({
      prefix: "lwtunnel-ip-opt-erspan-",
      attributes: [
        { name: "ver", number: 1, type: "u8" },
        { name: "index", number: 2, type: "u32", order: "big" },
        { name: "dir", number: 3, type: "u8" },
        { name: "hwid", number: 4, type: "u8" },
      ],
    }),
    "ila-encap": () => ({
      prefix: "ila-attr-",
      attributes: [
        { name: "locator", number: 1, type: "u64", order: "big" },
        { name: "csum-mode", number: 7, type: "u8" },
        { name: "ident-type", number: 8, type: "u8" },
        { name: "hook-type", number: 9, type: "u8" },
      ],
    }),
    "seg6-encap": () => ({
      prefix: "seg6-iptunnel-",
      attributes: [
        { name: "srh", number: 1, type: "binary", struct: "seg6-iptunnel-encap" },
        { name: "src", number: 2, type: "binary", hint: "ipv6", exactLength: 16, since: "7.3" },
        { name: "table", number: 3, type: "u32", minimum: 1, since: "7.3" },
      ],
    }),
    "bpf-encap": () => ({
      prefix: "lwt-bpf-",
      attributes: [
        { name: "in", number: 1, type: "nest", nest: "bpf-encap-prog" },
        { name: "out", number: 2, type: "nest", nest: "bpf-encap-prog" },
        { name: "xmit", number: 3, type: "nest", nest: "bpf-encap-prog" },
        { name: "xmit-headroom", number: 4, type: "u32", unit: "bytes" },
      ],
    }),
    "bpf-encap-prog": () => ({
      prefix: "lwt-bpf-prog-",
      attributes: [{ name: "fd", number: 1, type: "u32", access: "write-only" }, { name: "name", number: 2, type: "string" }],
    }),
    "seg6-local-encap": () => ({
      prefix: "seg6-local-",
      attributes: [
        { name: "action", number: 1, type: "u32", enum: "seg6-local-action" },
        { name: "srh", number: 2, type: "binary" },
        { name: "table", number: 3, type: "u32" },
        { name: "nh4", number: 4, type: "u32", order: "big", hint: "ipv4" },
        { name: "nh6", number: 5, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "iif", number: 6, type: "u32" },
        { name: "oif", number: 7, type: "u32" },
        { name: "bpf", number: 8, type: "nest", nest: "seg6-local-bpf" },
        { name: "vrftable", number: 9, type: "u32" },
        { name: "counters", number: 10, type: "nest", nest: "seg6-local-counters" },
        { name: "flavors", number: 11, type: "nest", nest: "seg6-local-flavors" },
      ],
    }),
    "seg6-local-bpf": () => ({
      prefix: "seg6-local-bpf-",
      attributes: [{ name: "prog", number: 1, type: "u32" }, { name: "prog-name", number: 2, type: "string" }],
    }),
    "seg6-local-counters": () => ({
      prefix: "seg6-local-cnt-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "packets", number: 2, type: "u64" },
        { name: "bytes", number: 3, type: "u64" },
        { name: "errors", number: 4, type: "u64" },
      ],
    }),
    "seg6-local-flavors": () => ({
      prefix: "seg6-local-flv-",
      attributes: [
        { name: "operation", number: 1, type: "u32" },
        { name: "lcblock-bits", number: 2, type: "u8" },
        { name: "lcnode-fn-bits", number: 3, type: "u8" },
      ],
    }),
    "rpl-encap": () => ({ prefix: "rpl-iptunnel-", attributes: [{ name: "srh", number: 1, type: "binary" }] }),
    "ioam6-encap": () => ({
      prefix: "ioam6-iptunnel-",
      attributes: [
        { name: "mode", number: 1, type: "u8", enum: "ioam6-iptunnel-mode" },
        { name: "dst", number: 2, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "trace", number: 3, type: "binary" },
        { name: "freq-k", number: 4, type: "u32" },
        { name: "freq-n", number: 5, type: "u32" },
        { name: "src", number: 6, type: "binary", hint: "ipv6", exactLength: 16, since: "6.12" },
      ],
    }),
    "xfrm-encap": () => ({
      prefix: "lwt-xfrm-",
      attributes: [{ name: "if-id", number: 1, type: "u32" }, { name: "link", number: 2, type: "u32" }],
    }),
    "cache-report": () => ({
      prefix: "ipmra-creport-",
      attributes: [
        { name: "msgtype", number: 1, type: "u8" },
        { name: "vif-id", number: 2, type: "u32" },
        { name: "src-addr", number: 3, type: "binary", hint: "ipv4-or-v6" },
        { name: "dst-addr", number: 4, type: "binary", hint: "ipv4-or-v6" },
        { name: "pkt", number: 5, type: "binary" },
        { name: "table", number: 6, type: "u32" },
      ],
    }),
  },
  subMessages: {
    encap: () => ({
      formats: {
        mpls: { set: "mpls-encap" },
        ip: { set: "ip-encap" },
        ila: { set: "ila-encap" },
        ip6: { set: "ip6-encap" },
        seg6: { set: "seg6-encap" },
        bpf: { set: "bpf-encap" },
        "seg6-local": { set: "seg6-local-encap" },
        rpl: { set: "rpl-encap" },
        ioam6: { set: "ioam6-encap" },
        xfrm: { set: "xfrm-encap" },
      },
    }),
  },
  operations: {
    getroute: () => ({
      set: "route-attrs",
      header: "rtmsg",
      do: {
        request: {
          number: 26,
          requiredHeader: ["rtm-family"],
          requiredWith: { dst: ["header.rtm-dst-len"], src: ["header.rtm-src-len"] },
          attributes: "dst src iif oif mark uid ip-proto sport dport flowlabel table newdst",
        },
        reply: `24 ${newrouteNtfAttributes}`,
      },
      dump: { request: "26 table oif", reply: `24 ${newrouteAttributes}` },
    }),
    newroute: () => ({
      set: "route-attrs",
      header: "rtmsg",
      do: {
        request: {
          number: 24,
          requiredHeader: ["rtm-family", "rtm-type"],
          requiredWith: { dst: ["header.rtm-dst-len"], src: ["header.rtm-src-len"] },
          attributes: newrouteAttributes,
        },
      },
    }),
    delroute: () => ({
      set: "route-attrs",
      header: "rtmsg",
      do: {
        request: {
          number: 25,
          requiredHeader: ["rtm-family", "rtm-dst-len"],
          requiredWith: { src: ["header.rtm-src-len"] },
          attributes: newrouteAttributes,
        },
      },
    }),
    "newroute-ntf": () => ({ set: "route-attrs", header: "rtmsg", event: `24 ${newrouteNtfAttributes}`, notify: "getroute" }),
    "delroute-ntf": () => ({ set: "route-attrs", header: "rtmsg", event: `25 ${newrouteNtfAttributes}`, notify: "getroute" }),
    "newcachereport-ntf": () => ({ set: "cache-report", header: "rtgenmsg", event: "96 msgtype vif-id src-addr dst-addr pkt table" }),
  },
  groups: {
    "rtnlgrp-ipv4-mroute": { name: "rtnlgrp-ipv4-mroute", number: 6 },
    "rtnlgrp-ipv4-route": { name: "rtnlgrp-ipv4-route", number: 7 },
    "rtnlgrp-ipv6-mroute": { name: "rtnlgrp-ipv6-mroute", number: 10 },
    "rtnlgrp-ipv6-route": { name: "rtnlgrp-ipv6-route", number: 11 },
    "rtnlgrp-phonet-route": { name: "rtnlgrp-phonet-route", number: 22 },
    "rtnlgrp-mpls-route": { name: "rtnlgrp-mpls-route", number: 27 },
    "rtnlgrp-ipv4-mroute-r": { name: "rtnlgrp-ipv4-mroute-r", number: 30 },
    "rtnlgrp-ipv6-mroute-r": { name: "rtnlgrp-ipv6-mroute-r", number: 31 },
  },
  creates: { newroute: ["ENOENT"] },
  links: {},
});
