// Generated from conntrack.yaml with specs/conntrack.yaml (sha256 04d231210b703787). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, ReadOnlyFields, 
  Shape, TrailingBytes,With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Properties of one direction of a tracked TCP connection. Flags of `nf-ct-tcp-flags` in family conntrack:
 *
 * - `window-scale` (IP_CT_TCP_FLAG_WINDOW_SCALE, bit 0): The peer supports window scaling.
 * - `sack-perm` (IP_CT_TCP_FLAG_SACK_PERM, bit 1): The peer supports selective acknowledgements.
 * - `close-init` (IP_CT_TCP_FLAG_CLOSE_INIT, bit 2): This direction sent the first FIN.
 * - `be-liberal` (IP_CT_TCP_FLAG_BE_LIBERAL, bit 3): Accepts packets outside of the window.
 * - `unacked` (IP_CT_TCP_FLAG_DATA_UNACKNOWLEDGED, bit 4): Has unacknowledged data.
 * - `maxack` (IP_CT_TCP_FLAG_MAXACK_SET, bit 5): The highest acknowledgement is known.
 * - `challenge-ack` (IP_CT_EXP_CHALLENGE_ACK, bit 6): May receive a challenge ACK.
 * - `simultaneous-open` (IP_CT_TCP_SIMULTANEOUS_OPEN, bit 7): Both sides opened the connection.
 */
export type NfCtTcpFlags = "window-scale" | "sack-perm" | "close-init" | "be-liberal" | "unacked" | "maxack"
  | "challenge-ack" | "simultaneous-open";

/**
 * State of a tracked TCP connection. Values of `nf-ct-tcp-state` in family conntrack:
 *
 * - `none` (TCP_CONNTRACK_NONE, 0)
 * - `syn-sent` (TCP_CONNTRACK_SYN_SENT, 1)
 * - `syn-recv` (TCP_CONNTRACK_SYN_RECV, 2)
 * - `established` (TCP_CONNTRACK_ESTABLISHED, 3)
 * - `fin-wait` (TCP_CONNTRACK_FIN_WAIT, 4)
 * - `close-wait` (TCP_CONNTRACK_CLOSE_WAIT, 5)
 * - `last-ack` (TCP_CONNTRACK_LAST_ACK, 6)
 * - `time-wait` (TCP_CONNTRACK_TIME_WAIT, 7)
 * - `close` (TCP_CONNTRACK_CLOSE, 8)
 * - `syn-sent2` (TCP_CONNTRACK_SYN_SENT2, 9): Both sides sent SYN.
 * - `max` (TCP_CONNTRACK_MAX, 10): Number of states; not a state.
 * - `ignore` (TCP_CONNTRACK_IGNORE, 11): Internal result of a transition; not a state.
 * - `retrans` (TCP_CONNTRACK_RETRANS, 12): Internal timeout; not a state.
 * - `unack` (TCP_CONNTRACK_UNACK, 13): Internal timeout; not a state.
 * - `timeout-max` (TCP_CONNTRACK_TIMEOUT_MAX, 14): Number of timeouts; not a state.
 */
export type NfCtTcpState = "none" | "syn-sent" | "syn-recv" | "established" | "fin-wait" | "close-wait" | "last-ack"
  | "time-wait" | "close" | "syn-sent2" | "max" | "ignore" | "retrans" | "unack" | "timeout-max";

/**
 * State of a tracked SCTP association. Values of `nf-ct-sctp-state` in family conntrack:
 *
 * - `none` (SCTP_CONNTRACK_NONE, 0)
 * - `cloned` (SCTP_CONNTRACK_CLOSED, 1)
 * - `cookie-wait` (SCTP_CONNTRACK_COOKIE_WAIT, 2)
 * - `cookie-echoed` (SCTP_CONNTRACK_COOKIE_ECHOED, 3)
 * - `established` (SCTP_CONNTRACK_ESTABLISHED, 4)
 * - `shutdown-sent` (SCTP_CONNTRACK_SHUTDOWN_SENT, 5)
 * - `shutdown-received` (SCTP_CONNTRACK_SHUTDOWN_RECD, 6)
 * - `shutdown-ack-sent` (SCTP_CONNTRACK_SHUTDOWN_ACK_SENT, 7)
 * - `shutdown-heartbeat-sent` (SCTP_CONNTRACK_HEARTBEAT_SENT, 8)
 */
export type NfCtSctpState = "none" | "cloned" | "cookie-wait" | "cookie-echoed" | "established" | "shutdown-sent"
  | "shutdown-received" | "shutdown-ack-sent" | "shutdown-heartbeat-sent";

/**
 * Status of a tracked connection. Flags of `nf-ct-status` in family conntrack:
 *
 * - `expected` (IPS_EXPECTED, bit 0): The connection was expected by another one, such as FTP data.
 * - `seen-reply` (IPS_SEEN_REPLY, bit 1): Packets were seen in both directions.
 * - `assured` (IPS_ASSURED, bit 2): The connection is not removed early when the table is full.
 * - `confirmed` (IPS_CONFIRMED, bit 3): The connection is in the table: its first packet left the host.
 * - `src-nat` (IPS_SRC_NAT, bit 4): The source is translated.
 * - `dst-nat` (IPS_DST_NAT, bit 5): The destination is translated.
 * - `seq-adj` (IPS_SEQ_ADJUST, bit 6): Sequence numbers are corrected.
 * - `src-nat-done` (IPS_SRC_NAT_DONE, bit 7): Source translation was decided.
 * - `dst-nat-done` (IPS_DST_NAT_DONE, bit 8): Destination translation was decided.
 * - `dying` (IPS_DYING, bit 9): The connection is being removed.
 * - `fixed-timeout` (IPS_FIXED_TIMEOUT, bit 10): The timeout does not change with packets.
 * - `template` (IPS_TEMPLATE, bit 11): Template that a rule applies to new connections, not a real connection.
 * - `nat-clash` (IPS_UNTRACKED, bit 12): Clashed with another connection when it was added.
 * - `helper` (IPS_HELPER, bit 13): A rule or program selected the helper.
 * - `offload` (IPS_OFFLOAD, bit 14): The flow table forwards packets of the connection.
 * - `hw-offload` (IPS_HW_OFFLOAD, bit 15): Hardware forwards packets of the connection.
 */
export type NfCtStatus = "expected" | "seen-reply" | "assured" | "confirmed" | "src-nat" | "dst-nat" | "seq-adj"
  | "src-nat-done" | "dst-nat-done" | "dying" | "fixed-timeout" | "template" | "nat-clash" | "helper" | "offload"
  | "hw-offload";

/**
 * Fields of the request's tuple that a dump compares with each connection. The tuple must contain them. Flags of `filter-flags` in family conntrack:
 *
 * - `ip-src` (bit 0): Source address.
 * - `ip-dst` (bit 1): Destination address.
 * - `tuple-zone` (bit 2): Zone.
 * - `proto-num` (bit 3): Protocol.
 * - `proto-src-port` (bit 4): Requires `proto-num`.
 * - `proto-dst-port` (bit 5): Requires `proto-num`.
 * - `proto-icmp-type` (bit 6): Requires `proto-num`.
 * - `proto-icmp-code` (bit 7): Requires `proto-num`.
 * - `proto-icmp-id` (bit 8): Requires `proto-num`.
 * - `proto-icmpv6-type` (bit 9): Requires `proto-num`.
 * - `proto-icmpv6-code` (bit 10): Requires `proto-num`.
 * - `proto-icmpv6-id` (bit 11): Requires `proto-num`.
 */
export type FilterFlags = "ip-src" | "ip-dst" | "tuple-zone" | "proto-num" | "proto-src-port" | "proto-dst-port"
  | "proto-icmp-type" | "proto-icmp-code" | "proto-icmp-id" | "proto-icmpv6-type" | "proto-icmpv6-code"
  | "proto-icmpv6-id";

/**
 * Properties of an expected connection. Flags of `expect-flags` in family conntrack:
 *
 * - `permanent` (NF_CT_EXPECT_PERMANENT, bit 0): Stays after a connection matched.
 * - `inactive` (NF_CT_EXPECT_INACTIVE, bit 1): The kernel ignores the expectation in lookups.
 * - `userspace` (NF_CT_EXPECT_USERSPACE, bit 2): A program created it.
 * - `dead` (NF_CT_EXPECT_DEAD, bit 3, since Linux 7.0): The expectation is being removed.
 */
export type ExpectFlags = "permanent" | "inactive" | "userspace" | "dead";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Address family: AF_INET (2) or AF_INET6 (10). In a dump, 0 means all. Member: u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** Unused; big-endian on the wire. Member: big-endian u16. */ resId: number;
}

/** C structure `nf-ct-tcp-flags-mask`. */
export interface NfCtTcpFlagsMask extends TrailingBytes {
  /** u8. */ flags: (NfCtTcpFlags | number)[];
  /** Flags to change. Member: u8. */ mask: (NfCtTcpFlags | number)[];
}

/** Attribute set `counter-attrs`. */
export interface CounterAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** CTA_COUNTERS_PACKETS of conntrack: big-endian u64. */ packets?: M["big"];
  /** CTA_COUNTERS_BYTES of conntrack: big-endian u64. */ bytes?: M["big"];
  /** Number of packets in 32 bits; not sent by current kernels. Attribute CTA_COUNTERS32_PACKETS of conntrack: u32. */
  packetsOld?: number;
  /** Number of bytes in 32 bits; not sent by current kernels. Attribute CTA_COUNTERS32_BYTES of conntrack: u32. */
  bytesOld?: number;
}

/** Attribute set `tuple-proto-attrs`. */
export interface TupleProtoAttrs extends ExtraAttributes {
  /** IP protocol, such as 6 for TCP. Attribute CTA_PROTO_NUM of conntrack: u8. */ protoNum?: number;
  /** CTA_PROTO_SRC_PORT of conntrack: big-endian u16. */ protoSrcPort?: number;
  /** CTA_PROTO_DST_PORT of conntrack: big-endian u16. */ protoDstPort?: number;
  /** Identifier of ICMP echo messages. Attribute CTA_PROTO_ICMP_ID of conntrack: big-endian u16. */
  protoIcmpId?: number;
  /** CTA_PROTO_ICMP_TYPE of conntrack: u8. */ protoIcmpType?: number;
  /** CTA_PROTO_ICMP_CODE of conntrack: u8. */ protoIcmpCode?: number;
  /** Identifier of ICMPv6 echo messages. Attribute CTA_PROTO_ICMPV6_ID of conntrack: big-endian u16. */
  protoIcmpv6Id?: number;
  /** CTA_PROTO_ICMPV6_TYPE of conntrack: u8. */ protoIcmpv6Type?: number;
  /** CTA_PROTO_ICMPV6_CODE of conntrack: u8. */ protoIcmpv6Code?: number;
}

/** Attribute set `tuple-ip-attrs`. */
export interface TupleIpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** CTA_IP_V4_SRC of conntrack: big-endian u32, shown as an IPv4 address. */ ipV4Src?: M["address"];
  /** CTA_IP_V4_DST of conntrack: big-endian u32, shown as an IPv4 address. */ ipV4Dst?: M["address"];
  /** CTA_IP_V6_SRC of conntrack: at least 16 bytes, shown as an IPv6 address. */ ipV6Src?: M["address"];
  /** CTA_IP_V6_DST of conntrack: at least 16 bytes, shown as an IPv6 address. */ ipV6Dst?: M["address"];
}

/** Attribute set `tuple-attrs`. */
export interface TupleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Addresses. Attribute CTA_TUPLE_IP of conntrack: nested attributes. */ tupleIp?: TupleIpAttrs<M>;
  /** Protocol and ports. Attribute CTA_TUPLE_PROTO of conntrack: nested attributes. */ tupleProto?: TupleProtoAttrs;
  /** Zone of this direction. Attribute CTA_TUPLE_ZONE of conntrack: big-endian u16. */ tupleZone?: number;
}

/** Attribute set `protoinfo-tcp-attrs`. */
export interface ProtoinfoTcpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** CTA_PROTOINFO_TCP_STATE of conntrack: u8. */ tcpState?: NfCtTcpState | M["unnamed"];
  /** TCP window scale of the original direction. Attribute CTA_PROTOINFO_TCP_WSCALE_ORIGINAL of conntrack: u8. */
  tcpWscaleOriginal?: number;
  /** TCP window scale of the reply direction. Attribute CTA_PROTOINFO_TCP_WSCALE_REPLY of conntrack: u8. */
  tcpWscaleReply?: number;
  /** TCP flags of the connection's original direction. Attribute CTA_PROTOINFO_TCP_FLAGS_ORIGINAL of conntrack: structure `nf-ct-tcp-flags-mask`. */
  tcpFlagsOriginal?: Shape<M, NfCtTcpFlagsMask>;
  /** TCP flags of the connection's reply direction. Attribute CTA_PROTOINFO_TCP_FLAGS_REPLY of conntrack: structure `nf-ct-tcp-flags-mask`. */
  tcpFlagsReply?: Shape<M, NfCtTcpFlagsMask>;
}

/** Attribute set `protoinfo-dccp-attrs`. */
export interface ProtoinfoDccpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** CTA_PROTOINFO_DCCP_STATE of conntrack: u8. */ dccpState?: number;
  /** Role of the DCCP host: 0 client, 1 server. Attribute CTA_PROTOINFO_DCCP_ROLE of conntrack: u8. */
  dccpRole?: number;
  /** CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ of conntrack: big-endian u64. */ dccpHandshakeSeq?: M["big"];
}

/** Attribute set `protoinfo-sctp-attrs`. */
export interface ProtoinfoSctpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** CTA_PROTOINFO_SCTP_STATE of conntrack: u8. */ sctpState?: NfCtSctpState | M["unnamed"];
  /** SCTP verification tag of the original direction. Attribute CTA_PROTOINFO_SCTP_VTAG_ORIGINAL of conntrack: big-endian u32. */
  vtagOriginal?: number;
  /** SCTP verification tag of the reply direction. Attribute CTA_PROTOINFO_SCTP_VTAG_REPLY of conntrack: big-endian u32. */
  vtagReply?: number;
}

/** Attribute set `protoinfo-attrs`. */
export interface ProtoinfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** CTA_PROTOINFO_TCP of conntrack: nested attributes. */ protoinfoTcp?: ProtoinfoTcpAttrs<M>;
  /** CTA_PROTOINFO_DCCP of conntrack: nested attributes. */ protoinfoDccp?: ProtoinfoDccpAttrs<M>;
  /** CTA_PROTOINFO_SCTP of conntrack: nested attributes. */ protoinfoSctp?: ProtoinfoSctpAttrs<M>;
}

/** Attribute set `help-attrs`. */
export interface HelpAttrs extends ExtraAttributes {
  /** Name of the connection tracking helper, such as `ftp`. Attribute CTA_HELP_NAME of conntrack: string. */
  helpName?: string;
  /** Private data of the connection tracking helper. Attribute CTA_HELP_INFO of conntrack: bytes. */
  helpInfo?: Uint8Array;
}

/** Attribute set `nat-proto-attrs`. */
export interface NatProtoAttrs extends ExtraAttributes {
  /** CTA_PROTONAT_PORT_MIN of conntrack: big-endian u16. */ natPortMin?: number;
  /** CTA_PROTONAT_PORT_MAX of conntrack: big-endian u16. */ natPortMax?: number;
}

/** Attribute set `nat-attrs`. */
export interface NatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** First IPv4 address of the range from which NAT selects the new address. Attribute CTA_NAT_V4_MINIP of conntrack: big-endian u32, shown as an IPv4 address. */
  natV4Minip?: M["address"];
  /** Last IPv4 address of the range from which NAT selects the new address. Attribute CTA_NAT_V4_MAXIP of conntrack: big-endian u32, shown as an IPv4 address. */
  natV4Maxip?: M["address"];
  /** First IPv6 address of the range from which NAT selects the new address. Attribute CTA_NAT_V6_MINIP of conntrack: bytes, shown as an IPv6 address. */
  natV6Minip?: M["address"];
  /** Last IPv6 address of the range from which NAT selects the new address. Attribute CTA_NAT_V6_MAXIP of conntrack: bytes, shown as an IPv6 address. */
  natV6Maxip?: M["address"];
  /** Range of ports. Attribute CTA_NAT_PROTO of conntrack: nested attributes. */ natProto?: NatProtoAttrs;
}

/** Attribute set `seqadj-attrs`. */
export interface SeqadjAttrs extends ExtraAttributes {
  /** TCP sequence number from which `offsetAfter` applies. Attribute CTA_SEQADJ_CORRECTION_POS of conntrack: big-endian u32. */
  correctionPos?: number;
  /** Correction of TCP sequence numbers before `correctionPos`. Attribute CTA_SEQADJ_OFFSET_BEFORE of conntrack: big-endian u32. */
  offsetBefore?: number;
  /** Correction of TCP sequence numbers from `correctionPos` on. Attribute CTA_SEQADJ_OFFSET_AFTER of conntrack: big-endian u32. */
  offsetAfter?: number;
}

/** Attribute set `secctx-attrs`. */
export interface SecctxAttrs extends ExtraAttributes {
  /** CTA_SECCTX_NAME of conntrack: string. */ secctxName?: string;
}

/** Attribute set `synproxy-attrs`. */
export interface SynproxyAttrs extends ExtraAttributes {
  /** Initial sequence number that SYNPROXY sent to the client. Attribute CTA_SYNPROXY_ISN of conntrack: big-endian u32. */
  isn?: number;
  /** Initial timestamp. Attribute CTA_SYNPROXY_ITS of conntrack: big-endian u32. */ its?: number;
  /** Difference between the server's TCP timestamps and those that SYNPROXY sent to the client. Attribute CTA_SYNPROXY_TSOFF of conntrack: big-endian u32. */
  tsoff?: number;
}

/** Attribute set `conntrack-attrs`. */
export type ConntrackAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Addresses and ports of the first packet. Attribute CTA_TUPLE_ORIG of conntrack: nested attributes. */
  tupleOrig?: TupleAttrs<M>;
  /** Addresses and ports of replies. Attribute CTA_TUPLE_REPLY of conntrack: nested attributes. */
  tupleReply?: TupleAttrs<M>;
  /** Status of the tracked connection, such as whether replies were seen. Attribute CTA_STATUS of conntrack: big-endian u32. */
  status?: (NfCtStatus | number)[];
  /** State of TCP, DCCP or SCTP. Attribute CTA_PROTOINFO of conntrack: nested attributes. */
  protoinfo?: ProtoinfoAttrs<M>;
  /** Connection tracking helper, such as `ftp`. Attribute CTA_HELP of conntrack: nested attributes. */
  help?: HelpAttrs;
  /** Time in seconds until the connection expires. Attribute CTA_TIMEOUT of conntrack: big-endian u32. */
  timeout?: number;
  /** Mark of the connection. Attribute CTA_MARK of conntrack: big-endian u32. */ mark?: number;
  /** Number that identifies the tracked connection while it exists. Attribute CTA_ID of conntrack: big-endian u32. */
  id?: number;
  /** Addresses and ports of the master connection, which expected this one, such as FTP control. Attribute CTA_TUPLE_MASTER of conntrack: nested attributes. */
  tupleMaster?: TupleAttrs<M>;
  /** Change of TCP sequence numbers that NAT helpers caused in the original direction. Attribute CTA_SEQ_ADJ_ORIG of conntrack: nested attributes. */
  seqAdjOrig?: SeqadjAttrs;
  /** Change of TCP sequence numbers that NAT helpers caused in the reply direction. Attribute CTA_SEQ_ADJ_REPLY of conntrack: nested attributes. */
  seqAdjReply?: SeqadjAttrs;
  /** Connection tracking zone; default 0. Equal addresses in different zones are different connections. Attribute CTA_ZONE of conntrack: big-endian u16. */
  zone?: number;
  /** Labels, up to 128 bits. Attribute CTA_LABELS of conntrack: bytes. */ labels?: Uint8Array;
  /** Sequence number and timestamp offset of a connection that SYNPROXY accepted. Attribute CTA_SYNPROXY of conntrack: nested attributes. */
  synproxy?: SynproxyAttrs;
} & ReadOnlyFields<M, {
  /** Counters of the tracked connection's original direction. Attribute CTA_COUNTERS_ORIG of conntrack: nested attributes, read-only. */
  countersOrig?: CounterAttrs<M>;
  /** Counters of the tracked connection's reply direction. Attribute CTA_COUNTERS_REPLY of conntrack: nested attributes, read-only. */
  countersReply?: CounterAttrs<M>;
  /** Number of references. Attribute CTA_USE of conntrack: big-endian u32, read-only. */ use?: number;
  /** Security mark of the connection. Current kernels send `secctx` instead. Attribute CTA_SECMARK of conntrack: bytes, read-only. */
  secmark?: Uint8Array;
  /** Security context. Attribute CTA_SECCTX of conntrack: nested attributes, read-only. */ secctx?: SecctxAttrs;
  /** Time of creation and end. Attribute CTA_TIMESTAMP of conntrack: nested attributes, read-only. */
  timestamp?: TimestampAttrs<M>;
  /** Time of the connection event in ns since 1970. Attribute CTA_TIMESTAMP_EVENT of conntrack: big-endian u64, read-only, since Linux 6.14. */
  timestampEvent?: M["big"];
}> & WriteOnlyFields<M, {
  /** Translation of the source, in requests. Attribute CTA_NAT_SRC of conntrack: nested attributes, write-only. */
  natSrc?: NatAttrs<M>;
  /** Translation of the destination, in requests. Attribute CTA_NAT_DST of conntrack: nested attributes, write-only. */
  natDst?: NatAttrs<M>;
  /** Bits of `mark` that must be equal, in dumps and flushes of tracked connections. Attribute CTA_MARK_MASK of conntrack: big-endian u32, write-only. */
  markMask?: number;
  /** Bits of the connection's `labels` that the request changes. Attribute CTA_LABELS_MASK of conntrack: bytes, write-only. */
  labelsMask?: Uint8Array;
  /** Fields of `tupleOrig` and `tupleReply` that dumps and flushes compare with each connection. Attribute CTA_FILTER of conntrack: nested attributes, write-only. */
  filter?: FilterAttrs;
  /** Bits of `status` that must be equal, in dumps of tracked connections. Attribute CTA_STATUS_MASK of conntrack: big-endian u32, write-only. */
  statusMask?: (NfCtStatus | number)[];
}>;

/** Attribute set `conntrack-stats-attrs`. */
export interface ConntrackStatsAttrs extends ExtraAttributes {
  /** Connection lookups. Current kernels do not count them: always 0. Attribute CTA_STATS_SEARCHED of conntrack: big-endian u32. */
  searched?: number;
  /** Lookups for address translation that found a connection. Current kernels do not count other lookups. Attribute CTA_STATS_FOUND of conntrack: big-endian u32. */
  found?: number;
  /** New connections. Current kernels do not count them: always 0. Attribute CTA_STATS_NEW of conntrack: big-endian u32. */
  new?: number;
  /** Packets that could not be tracked. Attribute CTA_STATS_INVALID of conntrack: big-endian u32. */
  invalid?: number;
  /** Packets without tracking. Current kernels do not count them: always 0. Attribute CTA_STATS_IGNORE of conntrack: big-endian u32. */
  ignore?: number;
  /** Deleted connections. Current kernels do not count them: always 0. Attribute CTA_STATS_DELETE of conntrack: big-endian u32. */
  delete?: number;
  /** Deleted connections that were on the dying list. Current kernels do not count them: always 0. Attribute CTA_STATS_DELETE_LIST of conntrack: big-endian u32. */
  deleteList?: number;
  /** Tracked connections that were added directly, such as by a netlink request. Attribute CTA_STATS_INSERT of conntrack: big-endian u32. */
  insert?: number;
  /** Connections that could not be tracked because they clashed with another one. Attribute CTA_STATS_INSERT_FAILED of conntrack: big-endian u32. */
  insertFailed?: number;
  /** Packets dropped because their connection could not be tracked. Attribute CTA_STATS_DROP of conntrack: big-endian u32. */
  drop?: number;
  /** Connections removed because the table was full. Attribute CTA_STATS_EARLY_DROP of conntrack: big-endian u32. */
  earlyDrop?: number;
  /** Packets whose tracking failed because of an error. Attribute CTA_STATS_ERROR of conntrack: big-endian u32. */
  error?: number;
  /** Table lookups repeated because the table changed. Attribute CTA_STATS_SEARCH_RESTART of conntrack: big-endian u32. */
  searchRestart?: number;
  /** Connection clashes that the kernel resolved instead of dropping the packet. Attribute CTA_STATS_CLASH_RESOLVE of conntrack: big-endian u32. */
  clashResolve?: number;
  /** Connections that were not tracked because the hash chain was too long. Attribute CTA_STATS_CHAIN_TOOLONG of conntrack: big-endian u32. */
  chainToolong?: number;
}

/** Attribute set `timestamp-attrs`. */
export interface TimestampAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Time at which the tracked connection was created, since 1970. Attribute CTA_TIMESTAMP_START of conntrack: big-endian u64 in ns. */
  start?: M["big"];
  /** Time at which the tracked connection ended, since 1970. Attribute CTA_TIMESTAMP_STOP of conntrack: big-endian u64 in ns. */
  stop?: M["big"];
}

/** Fields that dumps and flushes compare. Attribute set `filter-attrs`. */
export interface FilterAttrs extends ExtraAttributes {
  /** Fields of `tupleOrig`. Attribute CTA_FILTER_ORIG_FLAGS of conntrack: u32. */
  origFlags?: (FilterFlags | number)[];
  /** Fields of `tupleReply`. Attribute CTA_FILTER_REPLY_FLAGS of conntrack: u32. */
  replyFlags?: (FilterFlags | number)[];
}

/** Attribute set `stats-global-attrs`. */
export interface StatsGlobalAttrs extends ExtraAttributes {
  /** Number of connections. Attribute CTA_STATS_GLOBAL_ENTRIES of conntrack: big-endian u32. */ entries?: number;
  /** Maximum number of connections. Attribute CTA_STATS_GLOBAL_MAX_ENTRIES of conntrack: big-endian u32. */
  maxEntries?: number;
}

/** Attribute set `expect-attrs`. */
export interface ExpectAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Addresses and ports of the master connection, which expects this one, such as FTP control. Attribute CTA_EXPECT_MASTER of conntrack: nested attributes. */
  master?: TupleAttrs<M>;
  /** Addresses and ports of the expected connection. Attribute CTA_EXPECT_TUPLE of conntrack: nested attributes. */
  tuple?: TupleAttrs<M>;
  /** Bits of `tuple` to compare. Attribute CTA_EXPECT_MASK of conntrack: nested attributes. */ mask?: TupleAttrs<M>;
  /** Time until the expected connection is no longer expected. Attribute CTA_EXPECT_TIMEOUT of conntrack: big-endian u32 in seconds. */
  timeout?: number;
  /** CTA_EXPECT_ID of conntrack: big-endian u32. */ id?: number;
  /** Name of the helper, such as `ftp`. Attribute CTA_EXPECT_HELP_NAME of conntrack: string. */ helpName?: string;
  /** CTA_EXPECT_ZONE of conntrack: big-endian u16. */ zone?: number;
  /** CTA_EXPECT_FLAGS of conntrack: big-endian u32. */ flags?: (ExpectFlags | number)[];
  /** Class of the expected connection. Each connection tracking helper defines its own classes. Attribute CTA_EXPECT_CLASS of conntrack: big-endian u32. */
  class?: number;
  /** Translation of the expected connection. Attribute CTA_EXPECT_NAT of conntrack: nested attributes. */
  nat?: ExpectNatAttrs<M>;
  /** Name of the function that the kernel calls for the expected connection. Attribute CTA_EXPECT_FN of conntrack: string. */
  fn?: string;
}

/** Attribute set `expect-nat-attrs`. */
export interface ExpectNatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Direction of the expected connection: 0 original, 1 reply. Attribute CTA_EXPECT_NAT_DIR of conntrack: big-endian u32. */
  dir?: number;
  /** CTA_EXPECT_NAT_TUPLE of conntrack: nested attributes. */ tuple?: TupleAttrs<M>;
}

/** Attribute set `expect-stats-attrs`. */
export interface ExpectStatsAttrs extends ExtraAttributes {
  /** Expectation lookups that matched. Attribute CTA_STATS_EXP_NEW of conntrack: big-endian u32. */ new?: number;
  /** Expectations created. Attribute CTA_STATS_EXP_CREATE of conntrack: big-endian u32. */ create?: number;
  /** Expectations deleted. Attribute CTA_STATS_EXP_DELETE of conntrack: big-endian u32. */ delete?: number;
}

/** Attributes of several requests. */
type GetAttributes = Only<ConntrackAttrs<Write>, "tupleOrig" | "tupleReply" | "status" | "mark" | "zone"
  | "markMask" | "filter" | "statusMask">;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one tracked connection, or dumps all. Request and dump 257 of family conntrack. */
  get: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ConntrackAttrs<Write>, "tupleOrig" | "tupleReply"
      | "zone"> & OneOf<ConntrackAttrs<Write>, "tupleOrig" | "tupleReply">,
      { header: Nfgenmsg } & ConntrackAttrs<Read> & Required<Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & GetAttributes & ({ markMask?: never }
      | OneOf<ConntrackAttrs<Write>, "mark">) & ({ statusMask?: never } | OneOf<ConntrackAttrs<Write>, "status">)
      & ({ tupleOrig?: never } | OneOf<ConntrackAttrs<Write>, "filter">) & ({ tupleReply?: never }
      | OneOf<ConntrackAttrs<Write>, "filter">),
      { header: Nfgenmsg } & ConntrackAttrs<Read> & Required<Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply">>>;
  };
  /** Returns counters of connection tracking for each CPU. Dump 260 of family conntrack. */
  "get-stats": {
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes, { header: Nfgenmsg } & ConntrackStatsAttrs>;
  };
  /** Creates or changes a tracked connection. Creation requires both tuples and a timeout. Request 256 of family conntrack; requires CAP_NET_ADMIN. */
  new: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<ConntrackAttrs<Write>, "id" | "filter"
      | "statusMask"> & OneOf<ConntrackAttrs<Write>, "tupleOrig" | "tupleReply">>;
  };
  /** Deletes the tracked connection with the passed tuple. Without a tuple, deletes all that match family, mark and zone; family 0 matches all families. Request 258 of family conntrack; requires CAP_NET_ADMIN. */
  delete: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ConntrackAttrs<Write>, "tupleOrig" | "tupleReply"
      | "status" | "mark" | "id" | "zone" | "markMask" | "filter" | "statusMask"> & ({ id?: never }
      | OneOf<ConntrackAttrs<Write>, "tupleOrig" | "tupleReply">) & ({ markMask?: never }
      | OneOf<ConntrackAttrs<Write>, "mark">) & ({ statusMask?: never } | OneOf<ConntrackAttrs<Write>, "status">)>;
  };
  /** Returns tracked connections like `get`, and resets their packet and byte counters. Request and dump 259 of family conntrack. */
  "get-ctrzero": {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & GetAttributes & OneOf<ConntrackAttrs<Write>, "tupleOrig"
      | "tupleReply">,
      { header: Nfgenmsg } & ConntrackAttrs<Read> & Required<Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & GetAttributes & ({ markMask?: never }
      | OneOf<ConntrackAttrs<Write>, "mark">) & ({ statusMask?: never } | OneOf<ConntrackAttrs<Write>, "status">)
      & ({ tupleOrig?: never } | OneOf<ConntrackAttrs<Write>, "filter">) & ({ tupleReply?: never }
      | OneOf<ConntrackAttrs<Write>, "filter">),
      { header: Nfgenmsg } & ConntrackAttrs<Read> & Required<Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply">>>;
  };
  /** Returns the number of tracked connections and its limit. Request 261 of family conntrack. */
  "get-stats-global": {
    do: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes, { header: Nfgenmsg } & StatsGlobalAttrs>;
  };
  /** Dumps tracked connections that were removed, but whose event is undelivered. Dump 262 of family conntrack. */
  "get-dying": {
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes,
      { header: Nfgenmsg } & ConntrackAttrs<Read> & Required<Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply">>>;
  };
  /** Dumps new connections whose first packet the kernel still processes. Dump 263 of family conntrack. */
  "get-unconfirmed": {
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes,
      { header: Nfgenmsg } & ConntrackAttrs<Read> & Required<Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply">>>;
  };
  /** Reports a tracked connection that was added or changed. Event 256 of family conntrack in multicast group `nfnlgrp-conntrack-new`. */
  "new-ntf": { event: { header: Nfgenmsg } & ConntrackAttrs<Read> };
  /** Reports a tracked connection that was removed. Event 258 of family conntrack in multicast group `nfnlgrp-conntrack-destroy`. */
  "delete-ntf": { event: { header: Nfgenmsg } & ConntrackAttrs<Read> };
  /** Adds an expectation of a related connection, such as FTP data. Request 512 of family conntrack; requires CAP_NET_ADMIN. */
  "exp-new": { do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<ExpectAttrs<Write>, "id">> };
  /** Returns one expected connection, or dumps all. Request and dump 513 of family conntrack. */
  "exp-get": {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ExpectAttrs<Write>, "master" | "tuple" | "id"
      | "zone"> & OneOf<ExpectAttrs<Write>, "tuple" | "master">,
      { header: Nfgenmsg } & ExpectAttrs<Read>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<ExpectAttrs<Write>, "master" | "zone">,
      { header: Nfgenmsg } & ExpectAttrs<Read>>;
  };
  /** Deletes the expected connection with the passed tuple, all of a helper, or all. Request 514 of family conntrack; requires CAP_NET_ADMIN. */
  "exp-delete": {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ExpectAttrs<Write>, "tuple" | "id" | "helpName"
      | "zone"> & ({ id?: never } | OneOf<ExpectAttrs<Write>, "tuple">) & ({ zone?: never }
      | OneOf<ExpectAttrs<Write>, "tuple">)>;
  };
  /** Returns counters of expectations for each CPU. Dump 515 of family conntrack. */
  "exp-get-stats": {
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes, { header: Nfgenmsg } & ExpectStatsAttrs>;
  };
  /** Reports an expected connection that was added. Event 512 of family conntrack in multicast group `nfnlgrp-conntrack-exp-new`. */
  "exp-new-ntf": { event: { header: Nfgenmsg } & ExpectAttrs<Read> };
  /** Reports an expected connection that was removed. Event 514 of family conntrack in multicast group `nfnlgrp-conntrack-exp-destroy`. */
  "exp-delete-ntf": { event: { header: Nfgenmsg } & ExpectAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-stats": { header: Nfgenmsg } & ConntrackStatsAttrs;
  "get-stats-global": { header: Nfgenmsg } & StatsGlobalAttrs;
  "exp-get-stats": { header: Nfgenmsg } & ExpectStatsAttrs;
}

/** Names of the multicast groups. */
export type Groups = "nfnlgrp-conntrack-new" | "nfnlgrp-conntrack-update" | "nfnlgrp-conntrack-destroy"
  | "nfnlgrp-conntrack-exp-new" | "nfnlgrp-conntrack-exp-update" | "nfnlgrp-conntrack-exp-destroy";

const getAttributes = `
  tuple-orig tuple-reply status protoinfo help nat-src nat-dst timeout mark counters-orig counters-reply use id
  tuple-master seq-adj-orig seq-adj-reply zone secctx labels synproxy timestamp`;

const getCtrzeroAttributes = "tuple-orig tuple-reply zone mark mark-mask status status-mask filter";

const getCtrzeroAttributes2 = "tuple-orig tuple-reply status timeout mark counters-orig counters-reply use id zone";

const expGetAttributes = "master tuple mask timeout id help-name zone flags class nat fn";

/** Connection tracking: connections, expectations, counters and events. Netlink family `conntrack`: `connect()` opens a client. Requires CONFIG_NF_CT_NETLINK, module nf_conntrack_netlink. */
export const conntrack: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "conntrack",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "nf-ct-tcp-flags": () => ({
      flags: true,
      prefix: "ip-ct-tcp-flag-",
      entries: [
        "window-scale sack-perm close-init be-liberal",
        { name: "unacked", value: 4, kernelName: "IP_CT_TCP_FLAG_DATA_UNACKNOWLEDGED" },
        { name: "maxack", value: 5, kernelName: "IP_CT_TCP_FLAG_MAXACK_SET" },
        { name: "challenge-ack", value: 6, kernelName: "IP_CT_EXP_CHALLENGE_ACK" },
        { name: "simultaneous-open", value: 7, kernelName: "IP_CT_TCP_SIMULTANEOUS_OPEN" },
      ],
    }),
    "nf-ct-tcp-state": () => ({
      prefix: "tcp-conntrack-",
      entries: `
        none syn-sent syn-recv established fin-wait close-wait last-ack time-wait close syn-sent2 max ignore retrans
        unack timeout-max`,
    }),
    "nf-ct-sctp-state": () => ({
      prefix: "sctp-conntrack-",
      entries: [
        "none",
        { name: "cloned", value: 1, kernelName: "SCTP_CONNTRACK_CLOSED" },
        "cookie-wait cookie-echoed established shutdown-sent",
        { name: "shutdown-received", value: 6, kernelName: "SCTP_CONNTRACK_SHUTDOWN_RECD" },
        "shutdown-ack-sent",
        { name: "shutdown-heartbeat-sent", value: 8, kernelName: "SCTP_CONNTRACK_HEARTBEAT_SENT" },
      ],
    }),
    "nf-ct-status": () => ({
      flags: true,
      prefix: "ips-",
      entries: [
        "expected seen-reply assured confirmed src-nat dst-nat",
        { name: "seq-adj", value: 6, kernelName: "IPS_SEQ_ADJUST" },
        "src-nat-done dst-nat-done dying fixed-timeout template",
        { name: "nat-clash", value: 12, kernelName: "IPS_UNTRACKED" },
        "helper offload hw-offload",
      ],
    }),
    "filter-flags": () => ({
      flags: true,
      entries: [
        { name: "ip-src", value: 0, kernelName: false },
        { name: "ip-dst", value: 1, kernelName: false },
        { name: "tuple-zone", value: 2, kernelName: false },
        { name: "proto-num", value: 3, kernelName: false },
        { name: "proto-src-port", value: 4, kernelName: false },
        { name: "proto-dst-port", value: 5, kernelName: false },
        { name: "proto-icmp-type", value: 6, kernelName: false },
        { name: "proto-icmp-code", value: 7, kernelName: false },
        { name: "proto-icmp-id", value: 8, kernelName: false },
        { name: "proto-icmpv6-type", value: 9, kernelName: false },
        { name: "proto-icmpv6-code", value: 10, kernelName: false },
        { name: "proto-icmpv6-id", value: 11, kernelName: false },
      ],
    }),
    "expect-flags": () => ({
      flags: true,
      prefix: "nf-ct-expect-",
      entries: ["permanent inactive userspace", { name: "dead", value: 3, since: "7.0" }],
    }),
  },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
    "nf-ct-tcp-flags-mask": () => ({
      members: [
        { name: "flags", type: "u8", enum: "nf-ct-tcp-flags", flags: true },
        { name: "mask", type: "u8", enum: "nf-ct-tcp-flags", flags: true },
      ],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint8(at)),
        mask: names[1]!.bitNames(view.getUint8(at + 1)) }),
      write: (view, at, { flags: v0, mask: v1 }, names) => { const n0 = names[0]!.bits(v0, 255);
        const n1 = names[1]!.bits(v1, 255); if (!(n0 >= 0 && n1 >= 0)) return false; view.setUint8(at, n0);
        view.setUint8(at + 1, n1); return true; },
    }),
  },
  sets: {
    "counter-attrs": () => ({
      prefix: "cta-counters-",
      attributes: [
        { name: "packets", number: 1, type: "u64", order: "big" },
        { name: "bytes", number: 2, type: "u64", order: "big" },
        { name: "packets-old", number: 3, type: "u32", kernelName: "CTA_COUNTERS32_PACKETS" },
        { name: "bytes-old", number: 4, type: "u32", kernelName: "CTA_COUNTERS32_BYTES" },
        { name: "pad", number: 5, type: "pad" },
      ],
    }),
    "tuple-proto-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "proto-num", number: 1, type: "u8" },
        { name: "proto-src-port", number: 2, type: "u16", order: "big" },
        { name: "proto-dst-port", number: 3, type: "u16", order: "big" },
        { name: "proto-icmp-id", number: 4, type: "u16", order: "big" },
        { name: "proto-icmp-type", number: 5, type: "u8" },
        { name: "proto-icmp-code", number: 6, type: "u8" },
        { name: "proto-icmpv6-id", number: 7, type: "u16", order: "big" },
        { name: "proto-icmpv6-type", number: 8, type: "u8" },
        { name: "proto-icmpv6-code", number: 9, type: "u8" },
      ],
    }),
    "tuple-ip-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "ip-v4-src", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "ip-v4-dst", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "ip-v6-src", number: 3, type: "binary", hint: "ipv6", minimumLength: 16 },
        { name: "ip-v6-dst", number: 4, type: "binary", hint: "ipv6", minimumLength: 16 },
      ],
    }),
    "tuple-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "tuple-ip", number: 1, type: "nest", nest: "tuple-ip-attrs" },
        { name: "tuple-proto", number: 2, type: "nest", nest: "tuple-proto-attrs" },
        { name: "tuple-zone", number: 3, type: "u16", order: "big" },
      ],
    }),
    "protoinfo-tcp-attrs": () => ({
      prefix: "cta-protoinfo-",
      attributes: [
        { name: "tcp-state", number: 1, type: "u8", enum: "nf-ct-tcp-state" },
        { name: "tcp-wscale-original", number: 2, type: "u8" },
        { name: "tcp-wscale-reply", number: 3, type: "u8" },
        { name: "tcp-flags-original", number: 4, type: "binary", struct: "nf-ct-tcp-flags-mask" },
        { name: "tcp-flags-reply", number: 5, type: "binary", struct: "nf-ct-tcp-flags-mask" },
      ],
    }),
    "protoinfo-dccp-attrs": () => ({
      prefix: "cta-protoinfo-",
      attributes: [
        { name: "dccp-state", number: 1, type: "u8" },
        { name: "dccp-role", number: 2, type: "u8" },
        { name: "dccp-handshake-seq", number: 3, type: "u64", order: "big" },
        { name: "dccp-pad", number: 4, type: "pad" },
      ],
    }),
    "protoinfo-sctp-attrs": () => ({
      prefix: "cta-protoinfo-",
      attributes: [
        { name: "sctp-state", number: 1, type: "u8", enum: "nf-ct-sctp-state" },
        { name: "vtag-original", number: 2, type: "u32", order: "big", kernelName: "CTA_PROTOINFO_SCTP_VTAG_ORIGINAL" },
        { name: "vtag-reply", number: 3, type: "u32", order: "big", kernelName: "CTA_PROTOINFO_SCTP_VTAG_REPLY" },
      ],
    }),
    "protoinfo-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "protoinfo-tcp", number: 1, type: "nest", nest: "protoinfo-tcp-attrs" },
        { name: "protoinfo-dccp", number: 2, type: "nest", nest: "protoinfo-dccp-attrs" },
        { name: "protoinfo-sctp", number: 3, type: "nest", nest: "protoinfo-sctp-attrs" },
      ],
    }),
    "help-attrs": () => ({
      prefix: "cta-",
      attributes: [{ name: "help-name", number: 1, type: "string" }, { name: "help-info", number: 2, type: "binary" }],
    }),
    "nat-proto-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "nat-port-min", number: 1, type: "u16", order: "big", kernelName: "CTA_PROTONAT_PORT_MIN" },
        { name: "nat-port-max", number: 2, type: "u16", order: "big", kernelName: "CTA_PROTONAT_PORT_MAX" },
      ],
    }),
    "nat-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "nat-v4-minip", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "nat-v4-maxip", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "nat-v6-minip", number: 4, type: "binary", hint: "ipv6" },
        { name: "nat-v6-maxip", number: 5, type: "binary", hint: "ipv6" },
        { name: "nat-proto", number: 3, type: "nest", nest: "nat-proto-attrs" },
      ],
    }),
    "seqadj-attrs": () => ({
      prefix: "cta-seqadj-",
      attributes: [
        { name: "correction-pos", number: 1, type: "u32", order: "big" },
        { name: "offset-before", number: 2, type: "u32", order: "big" },
        { name: "offset-after", number: 3, type: "u32", order: "big" },
      ],
    }),
    "secctx-attrs": () => ({ prefix: "cta-", attributes: [{ name: "secctx-name", number: 1, type: "string" }] }),
    "synproxy-attrs": () => ({
      prefix: "cta-synproxy-",
      attributes: [
        { name: "isn", number: 1, type: "u32", order: "big" },
        { name: "its", number: 2, type: "u32", order: "big" },
        { name: "tsoff", number: 3, type: "u32", order: "big" },
      ],
    }),
    "conntrack-attrs": () => ({
      prefix: "cta-",
      attributes: [
        { name: "tuple-orig", number: 1, type: "nest", nest: "tuple-attrs" },
        { name: "tuple-reply", number: 2, type: "nest", nest: "tuple-attrs" },
        { name: "status", number: 3, type: "u32", order: "big", enum: "nf-ct-status", flags: true },
        { name: "protoinfo", number: 4, type: "nest", nest: "protoinfo-attrs" },
        { name: "help", number: 5, type: "nest", nest: "help-attrs" },
        { name: "nat-src", number: 6, type: "nest", nest: "nat-attrs", access: "write-only" },
        { name: "timeout", number: 7, type: "u32", order: "big" },
        { name: "mark", number: 8, type: "u32", order: "big" },
        { name: "counters-orig", number: 9, type: "nest", nest: "counter-attrs", access: "read-only" },
        { name: "counters-reply", number: 10, type: "nest", nest: "counter-attrs", access: "read-only" },
        { name: "use", number: 11, type: "u32", order: "big", access: "read-only" },
        { name: "id", number: 12, type: "u32", order: "big" },
        { name: "nat-dst", number: 13, type: "nest", nest: "nat-attrs", access: "write-only" },
        { name: "tuple-master", number: 14, type: "nest", nest: "tuple-attrs" },
        { name: "seq-adj-orig", number: 15, type: "nest", nest: "seqadj-attrs" },
        { name: "seq-adj-reply", number: 16, type: "nest", nest: "seqadj-attrs" },
        { name: "secmark", number: 17, type: "binary", access: "read-only" },
        { name: "zone", number: 18, type: "u16", order: "big" },
        { name: "secctx", number: 19, type: "nest", nest: "secctx-attrs", access: "read-only" },
        { name: "timestamp", number: 20, type: "nest", nest: "timestamp-attrs", access: "read-only" },
        { name: "mark-mask", number: 21, type: "u32", order: "big", access: "write-only" },
        { name: "labels", number: 22, type: "binary" },
        { name: "labels-mask", number: 23, type: "binary", access: "write-only" },
        { name: "synproxy", number: 24, type: "nest", nest: "synproxy-attrs" },
        { name: "filter", number: 25, type: "nest", nest: "filter-attrs", access: "write-only" },
        { name: "status-mask", number: 26, type: "u32", order: "big", enum: "nf-ct-status", flags: true, access: "write-only" },
        { name: "timestamp-event", number: 27, type: "u64", order: "big", access: "read-only", since: "6.14" },
      ],
    }),
    "conntrack-stats-attrs": () => ({
      prefix: "cta-stats-",
      attributes: [
        { name: "searched", number: 1, type: "u32", order: "big" },
        { name: "found", number: 2, type: "u32", order: "big" },
        { name: "new", number: 3, type: "u32", order: "big" },
        { name: "invalid", number: 4, type: "u32", order: "big" },
        { name: "ignore", number: 5, type: "u32", order: "big" },
        { name: "delete", number: 6, type: "u32", order: "big" },
        { name: "delete-list", number: 7, type: "u32", order: "big" },
        { name: "insert", number: 8, type: "u32", order: "big" },
        { name: "insert-failed", number: 9, type: "u32", order: "big" },
        { name: "drop", number: 10, type: "u32", order: "big" },
        { name: "early-drop", number: 11, type: "u32", order: "big" },
        { name: "error", number: 12, type: "u32", order: "big" },
        { name: "search-restart", number: 13, type: "u32", order: "big" },
        { name: "clash-resolve", number: 14, type: "u32", order: "big" },
        { name: "chain-toolong", number: 15, type: "u32", order: "big" },
      ],
    }),
    "timestamp-attrs": () => ({
      prefix: "cta-timestamp-",
      attributes: [
        { name: "start", number: 1, type: "u64", order: "big", unit: "ns" },
        { name: "stop", number: 2, type: "u64", order: "big", unit: "ns" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "filter-attrs": () => ({
      prefix: "cta-filter-",
      attributes: [
        { name: "orig-flags", number: 1, type: "u32", enum: "filter-flags", flags: true },
        { name: "reply-flags", number: 2, type: "u32", enum: "filter-flags", flags: true },
      ],
    }),
    "stats-global-attrs": () => ({
      prefix: "cta-stats-global-",
      attributes: [
        { name: "entries", number: 1, type: "u32", order: "big" },
        { name: "max-entries", number: 2, type: "u32", order: "big" },
      ],
    }),
    "expect-attrs": () => ({
      prefix: "cta-expect-",
      attributes: [
        { name: "master", number: 1, type: "nest", nest: "tuple-attrs" },
        { name: "tuple", number: 2, type: "nest", nest: "tuple-attrs" },
        { name: "mask", number: 3, type: "nest", nest: "tuple-attrs" },
        { name: "timeout", number: 4, type: "u32", order: "big", unit: "s" },
        { name: "id", number: 5, type: "u32", order: "big" },
        { name: "help-name", number: 6, type: "string" },
        { name: "zone", number: 7, type: "u16", order: "big" },
        { name: "flags", number: 8, type: "u32", order: "big", enum: "expect-flags", flags: true },
        { name: "class", number: 9, type: "u32", order: "big" },
        { name: "nat", number: 10, type: "nest", nest: "expect-nat-attrs" },
        { name: "fn", number: 11, type: "string" },
      ],
    }),
    "expect-nat-attrs": () => ({
      prefix: "cta-expect-nat-",
      attributes: [
        { name: "dir", number: 1, type: "u32", order: "big" },
        { name: "tuple", number: 2, type: "nest", nest: "tuple-attrs" },
      ],
    }),
    "expect-stats-attrs": () => ({
      prefix: "cta-stats-exp-",
      attributes: [
        { name: "new", number: 1, type: "u32", order: "big" },
        { name: "create", number: 2, type: "u32", order: "big" },
        { name: "delete", number: 3, type: "u32", order: "big" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 257,
          requiredHeader: ["nfgen-family"],
          requiredOne: ["tuple-orig", "tuple-reply"],
          attributes: "tuple-orig tuple-reply zone",
        },
        reply: { number: 256, always: ["tuple-orig", "tuple-reply"], attributes: getAttributes },
      },
      dump: {
        request: {
          number: 257,
          requiredWith: { "mark-mask": ["mark"], "status-mask": ["status"], "tuple-orig": ["filter"], "tuple-reply": ["filter"] },
          attributes: "mark filter status zone status-mask mark-mask tuple-orig tuple-reply",
        },
        reply: { number: 256, always: ["tuple-orig", "tuple-reply"], attributes: getAttributes },
      },
    }),
    "get-stats": () => ({
      set: "conntrack-stats-attrs",
      header: "nfgenmsg",
      dump: {
        request: "260",
        reply: `
          260 searched found insert insert-failed drop early-drop error search-restart clash-resolve chain-toolong`,
      },
    }),
    new: () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 256,
          requiredHeader: ["nfgen-family"],
          requiredOne: ["tuple-orig", "tuple-reply"],
          replyOnly: ["id"],
          attributes: `
            tuple-orig tuple-reply status protoinfo help nat-src nat-dst timeout mark mark-mask tuple-master
            seq-adj-orig seq-adj-reply zone labels labels-mask synproxy`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    delete: () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      headerValues: { version: 1 },
      do: {
        request: {
          number: 258,
          requiredHeader: ["nfgen-family"],
          requiredWith: { id: ["tuple-orig", "tuple-reply"], "mark-mask": ["mark"], "status-mask": ["status"] },
          attributes: "tuple-orig tuple-reply id zone mark mark-mask status status-mask filter",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-ctrzero": () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 259,
          requiredHeader: ["nfgen-family"],
          requiredOne: ["tuple-orig", "tuple-reply"],
          attributes: getCtrzeroAttributes,
        },
        reply: { number: 256, always: ["tuple-orig", "tuple-reply"], attributes: getCtrzeroAttributes2 },
      },
      dump: {
        request: {
          number: 259,
          requiredWith: { "mark-mask": ["mark"], "status-mask": ["status"], "tuple-orig": ["filter"], "tuple-reply": ["filter"] },
          attributes: getCtrzeroAttributes,
        },
        reply: { number: 256, always: ["tuple-orig", "tuple-reply"], attributes: getCtrzeroAttributes2 },
      },
    }),
    "get-stats-global": () => ({ set: "stats-global-attrs", header: "nfgenmsg", do: { request: "261", reply: "261 entries max-entries" } }),
    "get-dying": () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      dump: {
        request: "262",
        reply: { number: 256, always: ["tuple-orig", "tuple-reply"], attributes: "tuple-orig tuple-reply status id zone" },
      },
    }),
    "get-unconfirmed": () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      dump: {
        request: "263",
        reply: { number: 256, always: ["tuple-orig", "tuple-reply"], attributes: "tuple-orig tuple-reply status id zone" },
      },
    }),
    "new-ntf": () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      event: `256 ${getAttributes}`,
      notify: "get",
      group: "nfnlgrp-conntrack-new",
    }),
    "delete-ntf": () => ({
      set: "conntrack-attrs",
      header: "nfgenmsg",
      event: `258 ${getAttributes}`,
      notify: "get",
      group: "nfnlgrp-conntrack-destroy",
    }),
    "exp-new": () => ({
      set: "expect-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 512,
          requiredHeader: ["nfgen-family"],
          replyOnly: ["id"],
          attributes: "master tuple mask timeout help-name zone flags class nat fn",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "exp-get": () => ({
      set: "expect-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 513,
          requiredHeader: ["nfgen-family"],
          requiredOne: ["tuple", "master"],
          attributes: "master tuple id zone",
        },
        reply: `512 ${expGetAttributes}`,
      },
      dump: { request: "513 master zone", reply: `512 ${expGetAttributes}` },
    }),
    "exp-delete": () => ({
      set: "expect-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 514,
          requiredHeader: ["nfgen-family"],
          requiredWith: { id: ["tuple"], zone: ["tuple"] },
          attributes: "tuple id help-name zone",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "exp-get-stats": () => ({ set: "expect-stats-attrs", header: "nfgenmsg", dump: { request: "515", reply: "259 new create delete" } }),
    "exp-new-ntf": () => ({
      set: "expect-attrs",
      header: "nfgenmsg",
      event: `512 ${expGetAttributes}`,
      notify: "exp-get",
      group: "nfnlgrp-conntrack-exp-new",
    }),
    "exp-delete-ntf": () => ({
      set: "expect-attrs",
      header: "nfgenmsg",
      event: `514 ${expGetAttributes}`,
      notify: "exp-get",
      group: "nfnlgrp-conntrack-exp-destroy",
    }),
  },
  groups: {
    "nfnlgrp-conntrack-new": { name: "nfnlgrp-conntrack-new", number: 1 },
    "nfnlgrp-conntrack-update": { name: "nfnlgrp-conntrack-update", number: 2 },
    "nfnlgrp-conntrack-destroy": { name: "nfnlgrp-conntrack-destroy", number: 3 },
    "nfnlgrp-conntrack-exp-new": { name: "nfnlgrp-conntrack-exp-new", number: 4 },
    "nfnlgrp-conntrack-exp-update": { name: "nfnlgrp-conntrack-exp-update", number: 5 },
    "nfnlgrp-conntrack-exp-destroy": { name: "nfnlgrp-conntrack-exp-destroy", number: 6 },
  },
  config: "NF_CT_NETLINK",
  module: "nf_conntrack_netlink",
  creates: { new: ["ENOENT"] },
  links: {},
});
