// Generated from nftables.yaml with specs/nftables.yaml (sha256 579f566481c1a8fa). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, 
  ReadOnlyFields, Selected,TrailingBytes, With, Write } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";
import * as cttimeout from "./cttimeout.ts";

/**
 * Packet metadata that a rule can read or set. Values of `meta-keys` in family nftables:
 *
 * - `len` (NFT_META_LEN, 0): Length of the packet in bytes.
 * - `protocol` (NFT_META_PROTOCOL, 1): Ethernet type.
 * - `priority` (NFT_META_PRIORITY, 2)
 * - `mark` (NFT_META_MARK, 3)
 * - `iif` (NFT_META_IIF, 4)
 * - `oif` (NFT_META_OIF, 5)
 * - `iifname` (NFT_META_IIFNAME, 6)
 * - `oifname` (NFT_META_OIFNAME, 7)
 * - `iftype` (NFT_META_IFTYPE, 8): Hardware type of the input interface.
 * - `oiftype` (NFT_META_OIFTYPE, 9): Hardware type of the output interface.
 * - `skuid` (NFT_META_SKUID, 10): User id of the socket.
 * - `skgid` (NFT_META_SKGID, 11): Group id of the socket.
 * - `nftrace` (NFT_META_NFTRACE, 12): Whether the packet is traced (1 or 0).
 * - `rtclassid` (NFT_META_RTCLASSID, 13): Realm of the route.
 * - `secmark` (NFT_META_SECMARK, 14)
 * - `nfproto` (NFT_META_NFPROTO, 15): Address family.
 * - `l4-proto` (NFT_META_L4PROTO, 16): IP protocol.
 * - `bri-iifname` (NFT_META_BRI_IIFNAME, 17): Bridge of the input interface.
 * - `bri-oifname` (NFT_META_BRI_OIFNAME, 18): Bridge of the output interface.
 * - `pkttype` (NFT_META_PKTTYPE, 19): Unicast, broadcast or multicast.
 * - `cpu` (NFT_META_CPU, 20)
 * - `iifgroup` (NFT_META_IIFGROUP, 21): Group of the input interface.
 * - `oifgroup` (NFT_META_OIFGROUP, 22): Group of the output interface.
 * - `cgroup` (NFT_META_CGROUP, 23): Class id of net_cls.
 * - `prandom` (NFT_META_PRANDOM, 24): Random number.
 * - `secpath` (NFT_META_SECPATH, 25): Whether the packet came through IPsec.
 * - `iifkind` (NFT_META_IIFKIND, 26): Kind of the input interface.
 * - `oifkind` (NFT_META_OIFKIND, 27): Kind of the output interface.
 * - `bri-iifpvid` (NFT_META_BRI_IIFPVID, 28): Port VLAN id of the input bridge port.
 * - `bri-iifvproto` (NFT_META_BRI_IIFVPROTO, 29): VLAN protocol of the bridge.
 * - `time-ns` (NFT_META_TIME_NS, 30): Time in ns since 1970.
 * - `time-day` (NFT_META_TIME_DAY, 31): Day of the week, 0 is Sunday.
 * - `time-hour` (NFT_META_TIME_HOUR, 32): Second of the day.
 * - `sdif` (NFT_META_SDIF, 33): Index of the VRF's member interface that received the packet.
 * - `sdifname` (NFT_META_SDIFNAME, 34): Name of the VRF's member interface that received the packet.
 * - `bri-broute` (NFT_META_BRI_BROUTE, 35): Routes the packet instead of bridging it.
 * - `bri-iifhwaddr` (NFT_META_BRI_IIFHWADDR, 37, since Linux 6.18): Ethernet address of the bridge of the input interface.
 */
export type MetaKeys = "len" | "protocol" | "priority" | "mark" | "iif" | "oif" | "iifname" | "oifname" | "iftype"
  | "oiftype" | "skuid" | "skgid" | "nftrace" | "rtclassid" | "secmark" | "nfproto" | "l4-proto" | "bri-iifname"
  | "bri-oifname" | "pkttype" | "cpu" | "iifgroup" | "oifgroup" | "cgroup" | "prandom" | "secpath" | "iifkind"
  | "oifkind" | "bri-iifpvid" | "bri-iifvproto" | "time-ns" | "time-day" | "time-hour" | "sdif" | "sdifname"
  | "bri-broute" | "bri-iifhwaddr";

/**
 * Operation of a bitwise expression on registers. Values of `bitwise-ops` in family nftables:
 *
 * - `mask-xor` (NFT_BITWISE_MASK_XOR, 0): (`sreg` & `mask`) ^ `xor`.
 * - `lshift` (NFT_BITWISE_LSHIFT, 1): Shifts left by `data` bits.
 * - `rshift` (NFT_BITWISE_RSHIFT, 2): Shifts right by `data` bits.
 * - `and` (NFT_BITWISE_AND, 3): Bitwise AND with a second register.
 * - `or` (NFT_BITWISE_OR, 4): Bitwise OR with a second register.
 * - `xor` (NFT_BITWISE_XOR, 5): Bitwise XOR with a second register.
 */
export type BitwiseOps = "mask-xor" | "lshift" | "rshift" | "and" | "or" | "xor";

/**
 * Comparison of a register with a value. Values of `cmp-ops` in family nftables:
 *
 * - `eq` (NFT_CMP_EQ, 0)
 * - `neq` (NFT_CMP_NEQ, 1)
 * - `lt` (NFT_CMP_LT, 2)
 * - `lte` (NFT_CMP_LTE, 3)
 * - `gt` (NFT_CMP_GT, 4)
 * - `gte` (NFT_CMP_GTE, 5)
 */
export type CmpOps = "eq" | "neq" | "lt" | "lte" | "gt" | "gte";

/**
 * Kind of a named stateful object. Values of `object-type` in family nftables:
 *
 * - `unspec` (NFT_OBJECT_UNSPEC, 0)
 * - `counter` (NFT_OBJECT_COUNTER, 1)
 * - `quota` (NFT_OBJECT_QUOTA, 2)
 * - `ct-helper` (NFT_OBJECT_CT_HELPER, 3)
 * - `limit` (NFT_OBJECT_LIMIT, 4)
 * - `connlimit` (NFT_OBJECT_CONNLIMIT, 5)
 * - `tunnel` (NFT_OBJECT_TUNNEL, 6)
 * - `ct-timeout` (NFT_OBJECT_CT_TIMEOUT, 7)
 * - `secmark` (NFT_OBJECT_SECMARK, 8)
 * - `ct-expect` (NFT_OBJECT_CT_EXPECT, 9)
 * - `synproxy` (NFT_OBJECT_SYNPROXY, 10)
 */
export type ObjectType = "unspec" | "counter" | "quota" | "ct-helper" | "limit" | "connlimit" | "tunnel"
  | "ct-timeout" | "secmark" | "ct-expect" | "synproxy";

/**
 * Options of address translation (NAT). Flags of `nat-range-flags` in family nftables:
 *
 * - `map-ips` (NF_NAT_RANGE_MAP_IPS, bit 0): Translates addresses.
 * - `proto-specified` (NF_NAT_RANGE_PROTO_SPECIFIED, bit 1): Translates ports.
 * - `proto-random` (NF_NAT_RANGE_PROTO_RANDOM, bit 2): Selects ports at random.
 * - `persistent` (NF_NAT_RANGE_PERSISTENT, bit 3): A client always gets the same address.
 * - `proto-random-fully` (NF_NAT_RANGE_PROTO_RANDOM_FULLY, bit 4): Selects ports fully at random.
 * - `proto-offset` (NF_NAT_RANGE_PROTO_OFFSET, bit 5): Keeps the offset of the port in its range.
 * - `netmap` (NF_NAT_RANGE_NETMAP, bit 6): Translates only the prefix of addresses.
 */
export type NatRangeFlags = "map-ips" | "proto-specified" | "proto-random" | "persistent" | "proto-random-fully"
  | "proto-offset" | "netmap";

/**
 * Options of a table. Flags of `table-flags` in family nftables:
 *
 * - `dormant` (NFT_TABLE_F_DORMANT, bit 0): Chains of the table are not evaluated.
 * - `owner` (NFT_TABLE_F_OWNER, bit 1): The table belongs to the socket that created it.
 * - `persist` (NFT_TABLE_F_PERSIST, bit 2): The table stays after its owner closed the socket.
 */
export type TableFlags = "dormant" | "owner" | "persist";

/**
 * Options of a chain. Flags of `chain-flags` in family nftables:
 *
 * - `base` (NFT_CHAIN_BASE, bit 0): The chain is attached to a hook.
 * - `hw-offload` (NFT_CHAIN_HW_OFFLOAD, bit 1): The chain is offloaded to hardware.
 * - `binding` (NFT_CHAIN_BINDING, bit 2): The chain belongs to one rule.
 */
export type ChainFlags = "base" | "hw-offload" | "binding";

/**
 * Options of a set. Flags of `set-flags` in family nftables:
 *
 * - `anonymous` (NFT_SET_ANONYMOUS, bit 0): Belongs to one rule.
 * - `constant` (NFT_SET_CONSTANT, bit 1): Not changeable after its first use.
 * - `interval` (NFT_SET_INTERVAL, bit 2): Keys are ranges.
 * - `map` (NFT_SET_MAP, bit 3): Elements have data.
 * - `timeout` (NFT_SET_TIMEOUT, bit 4): Elements can expire.
 * - `eval` (NFT_SET_EVAL, bit 5): Rules can add elements.
 * - `object` (NFT_SET_OBJECT, bit 6): Elements have objects.
 * - `concat` (NFT_SET_CONCAT, bit 7): Keys have several parts.
 * - `expr` (NFT_SET_EXPR, bit 8): Elements have expressions.
 */
export type SetFlags = "anonymous" | "constant" | "interval" | "map" | "timeout" | "eval" | "object" | "concat"
  | "expr";

/**
 * Options of a set element. Flags of `set-elem-flags` in family nftables:
 *
 * - `interval-end` (NFT_SET_ELEM_INTERVAL_END, bit 0): The key is the first one after a range.
 * - `catchall` (NFT_SET_ELEM_CATCHALL, bit 1): The element matches if no other element does.
 */
export type SetElemFlags = "interval-end" | "catchall";

/**
 * Options of a lookup in a set. Flags of `lookup-flags` in family nftables:
 *
 * - `invert` (NFT_LOOKUP_F_INV, bit 0)
 */
export type LookupFlags = "invert";

/**
 * Connection tracking property that a rule can read or set. Values of `ct-keys` in family nftables:
 *
 * - `state` (NFT_CT_STATE, 0): State of the packet, such as new or established, as bits.
 * - `direction` (NFT_CT_DIRECTION, 1): Direction: 0 original, 1 reply.
 * - `status` (NFT_CT_STATUS, 2): Status of the connection, as bits.
 * - `mark` (NFT_CT_MARK, 3)
 * - `secmark` (NFT_CT_SECMARK, 4)
 * - `expiration` (NFT_CT_EXPIRATION, 5): Time until the connection expires in ms.
 * - `helper` (NFT_CT_HELPER, 6): Name of the helper.
 * - `l3protocol` (NFT_CT_L3PROTOCOL, 7): Address family.
 * - `src` (NFT_CT_SRC, 8): Source address.
 * - `dst` (NFT_CT_DST, 9): Destination address.
 * - `protocol` (NFT_CT_PROTOCOL, 10): IP protocol.
 * - `proto-src` (NFT_CT_PROTO_SRC, 11): Source port.
 * - `proto-dst` (NFT_CT_PROTO_DST, 12): Destination port.
 * - `labels` (NFT_CT_LABELS, 13): Labels, 128 bits.
 * - `pkts` (NFT_CT_PKTS, 14)
 * - `bytes` (NFT_CT_BYTES, 15)
 * - `avgpkt` (NFT_CT_AVGPKT, 16): Average bytes per packet.
 * - `zone` (NFT_CT_ZONE, 17): Connection tracking zone.
 * - `eventmask` (NFT_CT_EVENTMASK, 18): Events to send, as bits.
 * - `src-ip` (NFT_CT_SRC_IP, 19): IPv4 source address.
 * - `dst-ip` (NFT_CT_DST_IP, 20): IPv4 destination address.
 * - `src-ip6` (NFT_CT_SRC_IP6, 21): IPv6 source address.
 * - `dst-ip6` (NFT_CT_DST_IP6, 22): IPv6 destination address.
 * - `ct-id` (NFT_CT_ID, 23): Id of the connection.
 */
export type CtKeys = "state" | "direction" | "status" | "mark" | "secmark" | "expiration" | "helper" | "l3protocol"
  | "src" | "dst" | "protocol" | "proto-src" | "proto-dst" | "labels" | "pkts" | "bytes" | "avgpkt" | "zone"
  | "eventmask" | "src-ip" | "dst-ip" | "src-ip6" | "dst-ip6" | "ct-id";

/**
 * Direction of a tracked connection: of its first packet or of the replies. Values of `ct-direction` in family nftables:
 *
 * - `original` (IP_CT_DIR_ORIGINAL, 0)
 * - `reply` (IP_CT_DIR_REPLY, 1)
 */
export type CtDirection = "original" | "reply";

/**
 * Options and state of a quota. Flags of `quota-flags` in family nftables:
 *
 * - `invert` (NFT_QUOTA_F_INV, bit 0): Matches above the limit.
 * - `depleted` (NFT_QUOTA_F_DEPLETED, bit 1): The limit was exceeded.
 */
export type QuotaFlags = "invert" | "depleted";

/**
 * What happens to the packet after an expression or rule. Values of `verdict-code` in family nftables:
 *
 * - `continue` (NFT_CONTINUE, 4294967295): Continues with the next expression or rule.
 * - `break` (NFT_BREAK, 4294967294): Continues with the next rule.
 * - `jump` (NFT_JUMP, 4294967293): Continues with another chain, then returns.
 * - `goto` (NFT_GOTO, 4294967292): Continues with another chain, without return.
 * - `return` (NFT_RETURN, 4294967291): Returns to the calling chain.
 * - `drop` (NF_DROP, 0)
 * - `accept` (NF_ACCEPT, 1)
 * - `stolen` (NF_STOLEN, 2): The kernel keeps the packet.
 * - `queue` (NF_QUEUE, 3): Passes the packet to user space.
 * - `repeat` (NF_REPEAT, 4): Calls the hook again.
 */
export type VerdictCode = "continue" | "break" | "jump" | "goto" | "return" | "drop" | "accept" | "stolen" | "queue"
  | "repeat";

/**
 * What a routing table lookup of a rule returns. Values of `fib-result` in family nftables:
 *
 * - `oif` (NFT_FIB_RESULT_OIF, 1): Index of the output interface.
 * - `oifname` (NFT_FIB_RESULT_OIFNAME, 2): Name of the output interface.
 * - `addrtype` (NFT_FIB_RESULT_ADDRTYPE, 3): Type of the address, such as local.
 */
export type FibResult = "oif" | "oifname" | "addrtype";

/**
 * Inputs of a routing table lookup, and restrictions of its result. Flags of `fib-flags` in family nftables:
 *
 * - `saddr` (NFTA_FIB_F_SADDR, bit 0): Looks up the source address.
 * - `daddr` (NFTA_FIB_F_DADDR, bit 1): Looks up the destination address.
 * - `mark` (NFTA_FIB_F_MARK, bit 2): Uses the packet mark.
 * - `iif` (NFTA_FIB_F_IIF, bit 3): Considers only routes through the input interface.
 * - `oif` (NFTA_FIB_F_OIF, bit 4): Considers only routes through the output interface.
 * - `present` (NFTA_FIB_F_PRESENT, bit 5): Returns only whether there is a route.
 */
export type FibFlags = "saddr" | "daddr" | "mark" | "iif" | "oif" | "present";

/**
 * What a rule sends to reject a packet. Values of `reject-types` in family nftables:
 *
 * - `icmp-unreach` (NFT_REJECT_ICMP_UNREACH, 0): ICMP of the packet's family.
 * - `tcp-rst` (NFT_REJECT_TCP_RST, 1): TCP reset.
 * - `icmpx-unreach` (NFT_REJECT_ICMPX_UNREACH, 2): ICMP or ICMPv6, with a common code.
 */
export type RejectTypes = "icmp-unreach" | "tcp-rst" | "icmpx-unreach";

/**
 * ICMP or ICMPv6 codes with which a rule rejects packets (`icmpx-unreach`). Values of `reject-inet-code` in family nftables:
 *
 * - `icmpx-no-route` (NFT_REJECT_ICMPX_NO_ROUTE, 0)
 * - `icmpx-port-unreach` (NFT_REJECT_ICMPX_PORT_UNREACH, 1)
 * - `icmpx-host-unreach` (NFT_REJECT_ICMPX_HOST_UNREACH, 2)
 * - `icmpx-admin-prohibited` (NFT_REJECT_ICMPX_ADMIN_PROHIBITED, 3)
 */
export type RejectInetCode = "icmpx-no-route" | "icmpx-port-unreach" | "icmpx-host-unreach"
  | "icmpx-admin-prohibited";

/**
 * Packet header from which a payload expression counts offsets. Values of `payload-base` in family nftables:
 *
 * - `link-layer-header` (NFT_PAYLOAD_LL_HEADER, 0)
 * - `network-header` (NFT_PAYLOAD_NETWORK_HEADER, 1)
 * - `transport-header` (NFT_PAYLOAD_TRANSPORT_HEADER, 2)
 * - `inner-header` (NFT_PAYLOAD_INNER_HEADER, 3): Payload after the transport header.
 * - `tun-header` (NFT_PAYLOAD_TUN_HEADER, 4): Header of the tunnel, in `inner`.
 */
export type PayloadBase = "link-layer-header" | "network-header" | "transport-header" | "inner-header" | "tun-header";

/**
 * Whether a value must be inside or outside of a range. Values of `range-ops` in family nftables:
 *
 * - `eq` (NFT_RANGE_EQ, 0)
 * - `neq` (NFT_RANGE_NEQ, 1)
 */
export type RangeOps = "eq" | "neq";

/**
 * Registers through which the expressions of a rule pass values. Values of `registers` in family nftables:
 *
 * - `reg-verdict` (NFT_REG_VERDICT, 0): Verdict.
 * - `reg-1` (NFT_REG_1, 1): 16 bytes, `reg32-00` to `reg32-03`.
 * - `reg-2` (NFT_REG_2, 2): 16 bytes, `reg32-04` to `reg32-07`.
 * - `reg-3` (NFT_REG_3, 3): 16 bytes, `reg32-08` to `reg32-11`.
 * - `reg-4` (NFT_REG_4, 4): 16 bytes, `reg32-12` to `reg32-15`.
 * - `reg32-00` (NFT_REG32_00, 8)
 * - `reg32-01` (NFT_REG32_01, 9)
 * - `reg32-02` (NFT_REG32_02, 10)
 * - `reg32-03` (NFT_REG32_03, 11)
 * - `reg32-04` (NFT_REG32_04, 12)
 * - `reg32-05` (NFT_REG32_05, 13)
 * - `reg32-06` (NFT_REG32_06, 14)
 * - `reg32-07` (NFT_REG32_07, 15)
 * - `reg32-08` (NFT_REG32_08, 16)
 * - `reg32-09` (NFT_REG32_09, 17)
 * - `reg32-10` (NFT_REG32_10, 18)
 * - `reg32-11` (NFT_REG32_11, 19)
 * - `reg32-12` (NFT_REG32_12, 20)
 * - `reg32-13` (NFT_REG32_13, 21)
 * - `reg32-14` (NFT_REG32_14, 22)
 * - `reg32-15` (NFT_REG32_15, 23)
 */
export type Registers = "reg-verdict" | "reg-1" | "reg-2" | "reg-3" | "reg-4" | "reg32-00" | "reg32-01" | "reg32-02"
  | "reg32-03" | "reg32-04" | "reg32-05" | "reg32-06" | "reg32-07" | "reg32-08" | "reg32-09" | "reg32-10" | "reg32-11"
  | "reg32-12" | "reg32-13" | "reg32-14" | "reg32-15";

/**
 * How a numgen expression generates numbers: by a counter or at random. Values of `numgen-types` in family nftables:
 *
 * - `incremental` (NFT_NG_INCREMENTAL, 0)
 * - `random` (NFT_NG_RANDOM, 1)
 */
export type NumgenTypes = "incremental" | "random";

/**
 * Level of the kernel log message that a log expression writes. Values of `log-level` in family nftables:
 *
 * - `emerg` (NFT_LOGLEVEL_EMERG, 0)
 * - `alert` (NFT_LOGLEVEL_ALERT, 1)
 * - `crit` (NFT_LOGLEVEL_CRIT, 2)
 * - `err` (NFT_LOGLEVEL_ERR, 3)
 * - `warning` (NFT_LOGLEVEL_WARNING, 4)
 * - `notice` (NFT_LOGLEVEL_NOTICE, 5)
 * - `info` (NFT_LOGLEVEL_INFO, 6)
 * - `debug` (NFT_LOGLEVEL_DEBUG, 7)
 * - `audit` (NFT_LOGLEVEL_AUDIT, 8)
 */
export type LogLevel = "emerg" | "alert" | "crit" | "err" | "warning" | "notice" | "info" | "debug" | "audit";

/**
 * Details that a log expression adds to the message. Flags of `log-flags` in family nftables:
 *
 * - `tcpseq` (NF_LOG_TCPSEQ, bit 0): TCP sequence numbers.
 * - `tcpopt` (NF_LOG_TCPOPT, bit 1): TCP options.
 * - `ipopt` (NF_LOG_IPOPT, bit 2): IP options.
 * - `uid` (NF_LOG_UID, bit 3): User id of the socket.
 * - `nflog` (NF_LOG_NFLOG, bit 4): Set by the kernel if `group` is used.
 * - `macdecode` (NF_LOG_MACDECODE, bit 5): MAC addresses.
 */
export type LogFlags = "tcpseq" | "tcpopt" | "ipopt" | "uid" | "nflog" | "macdecode";

/**
 * Direction of a byte order conversion. Values of `byteorder-ops` in family nftables:
 *
 * - `ntoh` (NFT_BYTEORDER_NTOH, 0): From network to host byte order.
 * - `hton` (NFT_BYTEORDER_HTON, 1): From host to network byte order.
 */
export type ByteorderOps = "ntoh" | "hton";

/**
 * What a limit expression counts. Values of `limit-type` in family nftables:
 *
 * - `pkts` (NFT_LIMIT_PKTS, 0): Packets.
 * - `pkt-bytes` (NFT_LIMIT_PKT_BYTES, 1): Bytes.
 */
export type LimitType = "pkts" | "pkt-bytes";

/**
 * Options of a limit expression. Flags of `limit-flags` in family nftables:
 *
 * - `inv` (NFT_LIMIT_F_INV, bit 0): Matches above the limit instead of below.
 */
export type LimitFlags = "inv";

/**
 * Options of an expression that limits the number of connections. Flags of `connlimit-flags` in family nftables:
 *
 * - `inv` (NFT_CONNLIMIT_F_INV, bit 0): Matches above the limit instead of below.
 */
export type ConnlimitFlags = "inv";

/**
 * Options of an expression that passes packets to a queue in user space. Flags of `queue-flags` in family nftables:
 *
 * - `bypass` (NFT_QUEUE_FLAG_BYPASS, bit 0): Accepts packets if no program listens.
 * - `cpu-fanout` (NFT_QUEUE_FLAG_CPU_FANOUT, bit 1): Selects the queue by CPU.
 */
export type QueueFlags = "bypass" | "cpu-fanout";

/**
 * What a rule does with an element of a set (dynset expression). Values of `dynset-ops` in family nftables:
 *
 * - `add` (NFT_DYNSET_OP_ADD, 0): Adds the element.
 * - `update` (NFT_DYNSET_OP_UPDATE, 1): Adds the element, or restarts its timeout.
 * - `delete` (NFT_DYNSET_OP_DELETE, 2): Removes the element.
 */
export type DynsetOps = "add" | "update" | "delete";

/**
 * Options of a rule that changes a set (dynset expression). Flags of `dynset-flags` in family nftables:
 *
 * - `inv` (NFT_DYNSET_F_INV, bit 0)
 * - `expr` (NFT_DYNSET_F_EXPR, bit 1): The expressions are in `expressions`.
 */
export type DynsetFlags = "inv" | "expr";

/**
 * Protocol of the extension header, option or chunk that a rule reads or writes. Values of `exthdr-op` in family nftables:
 *
 * - `ipv6` (NFT_EXTHDR_OP_IPV6, 0)
 * - `tcpopt` (NFT_EXTHDR_OP_TCPOPT, 1)
 * - `ipv4` (NFT_EXTHDR_OP_IPV4, 2)
 * - `sctp` (NFT_EXTHDR_OP_SCTP, 3)
 * - `dccp` (NFT_EXTHDR_OP_DCCP, 4, since Linux 6.5)
 */
export type ExthdrOp = "ipv6" | "tcpopt" | "ipv4" | "sctp" | "dccp";

/**
 * Options of an expression that reads an extension header. Flags of `exthdr-flags` in family nftables:
 *
 * - `present` (NFT_EXTHDR_F_PRESENT, bit 0)
 */
export type ExthdrFlags = "present";

/**
 * Hash function of a hash expression. Values of `hash-types` in family nftables:
 *
 * - `jenkins` (NFT_HASH_JENKINS, 0): Jenkins hash of `sreg`.
 * - `sym` (NFT_HASH_SYM, 1): Symmetric hash of the packet.
 */
export type HashTypes = "jenkins" | "sym";

/**
 * Routing property of the packet that a rule can read. Values of `rt-keys` in family nftables:
 *
 * - `classid` (NFT_RT_CLASSID, 0): Realm of the route.
 * - `nexthop4` (NFT_RT_NEXTHOP4, 1): IPv4 next hop.
 * - `nexthop6` (NFT_RT_NEXTHOP6, 2): IPv6 next hop.
 * - `tcpmss` (NFT_RT_TCPMSS, 3): Maximum segment size of TCP.
 * - `xfrm` (NFT_RT_XFRM, 4): Whether the packet will be sent through IPsec (1 or 0).
 */
export type RtKeys = "classid" | "nexthop4" | "nexthop6" | "tcpmss" | "xfrm";

/**
 * Property of the packet's socket that a rule can read. Values of `socket-keys` in family nftables:
 *
 * - `transparent` (NFT_SOCKET_TRANSPARENT, 0): Value 1 if the socket is transparent (IP_TRANSPARENT).
 * - `mark` (NFT_SOCKET_MARK, 1): Mark of the socket.
 * - `wildcard` (NFT_SOCKET_WILDCARD, 2): Whether the socket is bound to any address (1 or 0).
 * - `cgroupv2` (NFT_SOCKET_CGROUPV2, 3): Control group of the socket.
 */
export type SocketKeys = "transparent" | "mark" | "wildcard" | "cgroupv2";

/**
 * Options of operating system fingerprinting. Flags of `osf-flags` in family nftables:
 *
 * - `version` (NFT_OSF_F_VERSION, bit 0)
 */
export type OsfFlags = "version";

/**
 * TCP options that SYNPROXY announces for the server. Flags of `synproxy-flags` in family nftables:
 *
 * - `mss` (NF_SYNPROXY_OPT_MSS, bit 0): Maximum segment size.
 * - `wscale` (NF_SYNPROXY_OPT_WSCALE, bit 1): Window scaling.
 * - `sack-perm` (NF_SYNPROXY_OPT_SACK_PERM, bit 2): Selective acknowledgements.
 * - `timestamp` (NF_SYNPROXY_OPT_TIMESTAMP, bit 3): Timestamps.
 * - `ecn` (NF_SYNPROXY_OPT_ECN, bit 4): Congestion notification.
 */
export type SynproxyFlags = "mss" | "wscale" | "sack-perm" | "timestamp" | "ecn";

/**
 * Property of an IPsec transformation that a rule can read. Values of `xfrm-keys` in family nftables:
 *
 * - `daddr-ip4` (NFT_XFRM_KEY_DADDR_IP4, 1)
 * - `daddr-ip6` (NFT_XFRM_KEY_DADDR_IP6, 2)
 * - `saddr-ip4` (NFT_XFRM_KEY_SADDR_IP4, 3)
 * - `saddr-ip6` (NFT_XFRM_KEY_SADDR_IP6, 4)
 * - `reqid` (NFT_XFRM_KEY_REQID, 5)
 * - `spi` (NFT_XFRM_KEY_SPI, 6)
 */
export type XfrmKeys = "daddr-ip4" | "daddr-ip6" | "saddr-ip4" | "saddr-ip6" | "reqid" | "spi";

/**
 * Tunnel property of the packet that a rule can read. Values of `tunnel-keys` in family nftables:
 *
 * - `path` (NFT_TUNNEL_PATH, 0)
 * - `id` (NFT_TUNNEL_ID, 1)
 */
export type TunnelKeys = "path" | "id";

/**
 * Direction of the tunnel packets whose property a rule reads. Values of `tunnel-mode` in family nftables:
 *
 * - `none` (NFT_TUNNEL_MODE_NONE, 0)
 * - `rx` (NFT_TUNNEL_MODE_RX, 1)
 * - `tx` (NFT_TUNNEL_MODE_TX, 2)
 */
export type TunnelMode = "none" | "rx" | "tx";

/**
 * Options of a tunnel object. Flags of `tunnel-flags` in family nftables:
 *
 * - `zero-csum-tx` (NFT_TUNNEL_F_ZERO_CSUM_TX, bit 0)
 * - `dont-fragment` (NFT_TUNNEL_F_DONT_FRAGMENT, bit 1)
 * - `seq-number` (NFT_TUNNEL_F_SEQ_NUMBER, bit 2)
 */
export type TunnelFlags = "zero-csum-tx" | "dont-fragment" | "seq-number";

/**
 * Kind of a trace event of a packet. Values of `trace-types` in family nftables:
 *
 * - `policy` (NFT_TRACETYPE_POLICY, 1): The policy of a chain was used.
 * - `return` (NFT_TRACETYPE_RETURN, 2): A chain ended or returned.
 * - `rule` (NFT_TRACETYPE_RULE, 3): A rule was evaluated.
 */
export type TraceTypes = "policy" | "return" | "rule";

/**
 * Verdict for packets without a matching rule. Values of `chain-policy` in family nftables:
 *
 * - `drop` (NF_DROP, 0)
 * - `accept` (NF_ACCEPT, 1)
 */
export type ChainPolicy = "drop" | "accept";

/**
 * Whether source or destination is translated. Values of `nat-type` in family nftables:
 *
 * - `snat` (NFT_NAT_SNAT, 0)
 * - `dnat` (NFT_NAT_DNAT, 1)
 */
export type NatType = "snat" | "dnat";

/**
 * How the checksum is updated after a write. Values of `payload-csum-type` in family nftables:
 *
 * - `none` (NFT_PAYLOAD_CSUM_NONE, 0)
 * - `inet` (NFT_PAYLOAD_CSUM_INET, 1): Internet checksum.
 * - `sctp` (NFT_PAYLOAD_CSUM_SCTP, 2, since Linux 5.10): CRC-32C of SCTP.
 */
export type PayloadCsumType = "none" | "inet" | "sctp";

/**
 * Whether a set prefers fast lookups or little memory. Values of `set-policy` in family nftables:
 *
 * - `performance` (NFT_SET_POL_PERFORMANCE, 0): Faster lookups.
 * - `memory` (NFT_SET_POL_MEMORY, 1): Less memory.
 */
export type SetPolicy = "performance" | "memory";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Family of the table: 1 inet, 2 ip, 3 arp, 5 netdev, 7 bridge, 10 ip6; 0 in a dump means all. Member: u8. */
  nfgenFamily: number;
  /** u8. */ version: number;
  /** In `batch-begin` and `batch-end`, the subsystem: 10 for nftables. In replies, the lower 16 bits of the ruleset's generation. Big-endian on the wire. Member: big-endian u16. */
  resId: number;
}

/** Attribute set `log-attrs`. */
export interface LogAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the NFLOG group. Without it, packets are logged in the kernel log. Attribute NFTA_LOG_GROUP of nftables: big-endian u16. */
  group?: number;
  /** Text before each message, up to 127 bytes. Attribute NFTA_LOG_PREFIX of nftables: string. */ prefix?: string;
  /** Maximum number of bytes that NFLOG copies from each packet; 0 copies none. Attribute NFTA_LOG_SNAPLEN of nftables: big-endian u32. */
  snaplen?: number;
  /** Number of packets that NFLOG collects before it sends them to the program. Attribute NFTA_LOG_QTHRESHOLD of nftables: big-endian u16. */
  qthreshold?: number;
  /** Level of the message in the kernel log; default `warning`. Attribute NFTA_LOG_LEVEL of nftables: big-endian u32. */
  level?: LogLevel | M["unnamed"];
  /** NFTA_LOG_FLAGS of nftables: big-endian u32. */ flags?: (LogFlags | number)[];
}

/** Attribute set `numgen-attrs`. */
export interface NumgenAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the generated number is written. Attribute NFTA_NG_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Modulus: the generated number is less than this, before `offset` is added. Attribute NFTA_NG_MODULUS of nftables: big-endian u32. */
  modulus?: number;
  /** Counter or random number. Attribute NFTA_NG_TYPE of nftables: big-endian u32. */
  type?: NumgenTypes | M["unnamed"];
  /** Number that is added to the generated number. Attribute NFTA_NG_OFFSET of nftables: big-endian u32. */
  offset?: number;
}

/** Attribute set `range-attrs`. */
export interface RangeAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to compare. Attribute NFTA_RANGE_SREG of nftables: big-endian u32. */ sreg?: Registers | M["unnamed"];
  /** Whether the register's value must be inside or outside of the range. Attribute NFTA_RANGE_OP of nftables: big-endian u32 up to 255. */
  op?: RangeOps | M["unnamed"];
  /** First value of the range. Attribute NFTA_RANGE_FROM_DATA of nftables: nested attributes. */
  fromData?: DataAttrs<M>;
  /** Last value of the range. Attribute NFTA_RANGE_TO_DATA of nftables: nested attributes. */ toData?: DataAttrs<M>;
}

/** Attribute set `batch-attrs`. */
export interface BatchAttrs extends ExtraAttributes {
  /** Expected generation of the ruleset. If the ruleset has another one, the transaction fails with ERESTART. Attribute NFNL_BATCH_GENID of nftables: big-endian u32. */
  genid?: number;
}

/** Attribute set `table-attrs`. */
export type TableAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NFTA_TABLE_NAME of nftables: string. */ name?: string;
  /** NFTA_TABLE_FLAGS of nftables: big-endian u32. */ flags?: (TableFlags | number)[];
  /** Handle of the table: number by which the kernel identifies it. Attribute NFTA_TABLE_HANDLE of nftables: big-endian u64. */
  handle?: M["big"];
  /** Bytes that programs attach to the table, such as comments of nft. Attribute NFTA_TABLE_USERDATA of nftables: bytes. */
  userdata?: Uint8Array;
} & ReadOnlyFields<M, {
  /** Number of chains, sets, stateful objects and flow tables in the table. Attribute NFTA_TABLE_USE of nftables: big-endian u32, read-only. */
  use?: number;
  /** Netlink port id of the socket that owns the table. Only this socket can change the table. Attribute NFTA_TABLE_OWNER of nftables: big-endian u32, read-only. */
  owner?: number;
}>;

/** Attribute set `chain-attrs`. */
export type ChainAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NFTA_CHAIN_TABLE of nftables: string. */ table?: string;
  /** Handle of the chain: number by which the kernel identifies it. Attribute NFTA_CHAIN_HANDLE of nftables: big-endian u64. */
  handle?: M["big"];
  /** NFTA_CHAIN_NAME of nftables: string. */ name?: string;
  /** Hook of a base chain, with priority and network devices. Attribute NFTA_CHAIN_HOOK of nftables: nested attributes. */
  hook?: NftHookAttrs;
  /** Verdict for packets that reach the end of a base chain. Attribute NFTA_CHAIN_POLICY of nftables: big-endian u32. */
  policy?: ChainPolicy | M["unnamed"];
  /** Type of a base chain: `filter`, `nat` or `route`. Attribute NFTA_CHAIN_TYPE of nftables: string. */
  type?: string;
  /** Counters of a base chain. Attribute NFTA_CHAIN_COUNTERS of nftables: nested attributes. */
  counters?: NftCounterAttrs<M>;
  /** NFTA_CHAIN_FLAGS of nftables: big-endian u32. */ flags?: (ChainFlags | number)[];
  /** Number by which later requests of the same transaction refer to the chain. Attribute NFTA_CHAIN_ID of nftables: big-endian u32. */
  id?: number;
  /** Bytes that programs attach to the chain, such as comments of nft. Attribute NFTA_CHAIN_USERDATA of nftables: bytes. */
  userdata?: Uint8Array;
} & ReadOnlyFields<M, {
  /** Number of references to the chain. Attribute NFTA_CHAIN_USE of nftables: big-endian u32, read-only. */
  use?: number;
}>;

/** Attribute set `counter-attrs`. */
export interface CounterAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_COUNTER_BYTES of nftables: big-endian u64. */ bytes?: M["big"];
  /** NFTA_COUNTER_PACKETS of nftables: big-endian u64. */ packets?: M["big"];
}

/** Attribute set `nft-hook-attrs`. */
export interface NftHookAttrs extends ExtraAttributes {
  /** Number of the Netfilter hook (NF_INET_*, or NF_NETDEV_* for `netdev`). Attribute NFTA_HOOK_HOOKNUM of nftables: big-endian u32. */
  num?: number;
  /** Priority of the hook: chains with lower numbers come first. Attribute NFTA_HOOK_PRIORITY of nftables: big-endian s32. */
  priority?: number;
  /** Name of the network interface, for `netdev` chains with one interface. Attribute NFTA_HOOK_DEV of nftables: string of at most 15 bytes. */
  dev?: string;
  /** Names of the network devices. Attribute NFTA_HOOK_DEVS of nftables: nested attributes. */ devs?: HookDevAttrs;
}

/** Attribute set `hook-dev-attrs`. */
export interface HookDevAttrs extends ExtraAttributes {
  /** Name of the network interface. Attribute NFTA_DEVICE_NAME of nftables: string of at most 15 bytes, repeated for each array element. */
  name?: string[];
  /** Prefix of interface names. The chain is attached to all interfaces with such names. Attribute NFTA_DEVICE_PREFIX of nftables: string of at most 15 bytes, repeated for each array element, since Linux 6.17. */
  prefix?: string[];
}

/** Attribute set `nft-counter-attrs`. */
export interface NftCounterAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_COUNTER_BYTES of nftables: big-endian u64. */ bytes?: M["big"];
  /** NFTA_COUNTER_PACKETS of nftables: big-endian u64. */ packets?: M["big"];
}

/** Attribute set `rule-attrs`. */
export interface RuleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_RULE_TABLE of nftables: string. */ table?: string;
  /** NFTA_RULE_CHAIN of nftables: string. */ chain?: string;
  /** Handle of the rule: number by which the kernel identifies it. Attribute NFTA_RULE_HANDLE of nftables: big-endian u64. */
  handle?: M["big"];
  /** Expressions of the rule, in order of evaluation. Attribute NFTA_RULE_EXPRESSIONS of nftables: nested attributes. */
  expressions?: ExprListAttrs<M>;
  /** Protocol to which the iptables matches and targets of the rule apply. Attribute NFTA_RULE_COMPAT of nftables: nested attributes. */
  compat?: RuleCompatAttrs;
  /** Handle of the rule next to which the new one is placed. Attribute NFTA_RULE_POSITION of nftables: big-endian u64. */
  position?: M["big"];
  /** Bytes that programs attach to the rule, such as comments of nft. Attribute NFTA_RULE_USERDATA of nftables: bytes. */
  userdata?: Uint8Array;
  /** Number by which later requests of the same transaction refer to the rule. Attribute NFTA_RULE_ID of nftables: big-endian u32. */
  id?: number;
  /** Number (`id`) in the same transaction of the rule next to which the new rule is placed. Attribute NFTA_RULE_POSITION_ID of nftables: big-endian u32. */
  positionId?: number;
  /** Number (`id`) of the chain that the same transaction creates, instead of the chain's name. Attribute NFTA_RULE_CHAIN_ID of nftables: big-endian u32. */
  chainId?: number;
}

/** Attribute set `expr-list-attrs`. */
export interface ExprListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_LIST_ELEM of nftables: nested attributes, repeated for each array element. */ elem?: ExprAttrs<M>[];
}

/** Attribute set `expr-attrs`. */
export type ExprAttrs<M extends Mode = Read> = ExtraAttributes & Selected<{
  /** Kind of the expression, such as `cmp`; selects the format of `data`. Attribute NFTA_EXPR_NAME of nftables: string. */
  name?: string;
  /** NFTA_EXPR_DATA of nftables: format depends on `name`. */ data?: ExprOps<M>;
}, "name", { is: "bitwise"; has: { data: ExprBitwiseAttrs<M> } } | { is: "cmp"; has: { data: ExprCmpAttrs<M> } }
  | { is: "counter"; has: { data: ExprCounterAttrs<M> } } | { is: "ct"; has: { data: ExprCtAttrs<M> } }
  | { is: "fib"; has: { data: ExprFibAttrs<M> } } | { is: "flow_offload"; has: { data: ExprFlowOffloadAttrs } }
  | { is: "immediate"; has: { data: ExprImmediateAttrs<M> } } | { is: "log"; has: { data: LogAttrs<M> } }
  | { is: "lookup"; has: { data: ExprLookupAttrs<M> } } | { is: "match"; has: { data: CompatMatchAttrs } }
  | { is: "meta"; has: { data: ExprMetaAttrs<M> } } | { is: "nat"; has: { data: ExprNatAttrs<M> } }
  | { is: "numgen"; has: { data: NumgenAttrs<M> } } | { is: "objref"; has: { data: ExprObjrefAttrs<M> } }
  | { is: "payload"; has: { data: ExprPayloadAttrs<M> } } | { is: "quota"; has: { data: QuotaAttrs<M> } }
  | { is: "range"; has: { data: RangeAttrs<M> } } | { is: "reject"; has: { data: ExprRejectAttrs<M> } }
  | { is: "target"; has: { data: ExprTargetAttrs } } | { is: "tproxy"; has: { data: ExprTproxyAttrs<M> } }
  | { is: "byteorder"; has: { data: ExprByteorderAttrs<M> } } | { is: "connlimit"; has: { data: ExprConnlimitAttrs } }
  | { is: "dup"; has: { data: ExprDupAttrs<M> } } | { is: "dynset"; has: { data: ExprDynsetAttrs<M> } }
  | { is: "exthdr"; has: { data: ExprExthdrAttrs<M> } } | { is: "fwd"; has: { data: ExprFwdAttrs<M> } }
  | { is: "hash"; has: { data: ExprHashAttrs<M> } } | { is: "inner"; has: { data: ExprInnerAttrs<M> } }
  | { is: "last"; has: { data: ExprLastAttrs<M> } } | { is: "limit"; has: { data: ExprLimitAttrs<M> } }
  | { is: "masq"; has: { data: ExprMasqAttrs<M> } } | { is: "notrack"; has: { data: ExtraAttributes } }
  | { is: "osf"; has: { data: ExprOsfAttrs<M> } } | { is: "queue"; has: { data: ExprQueueAttrs<M> } }
  | { is: "redir"; has: { data: ExprRedirAttrs<M> } } | { is: "rt"; has: { data: ExprRtAttrs<M> } }
  | { is: "socket"; has: { data: ExprSocketAttrs<M> } } | { is: "synproxy"; has: { data: SynproxyAttrs } }
  | { is: "tunnel"; has: { data: ExprTunnelAttrs<M> } } | { is: "xfrm"; has: { data: ExprXfrmAttrs<M> } }>;

/** Attribute set `rule-compat-attrs`. */
export interface RuleCompatAttrs extends ExtraAttributes {
  /** IP protocol. Attribute NFTA_RULE_COMPAT_PROTO of nftables: big-endian u32. */ proto?: number;
  /** Bit 1 inverts the protocol. Attribute NFTA_RULE_COMPAT_FLAGS of nftables: big-endian u32. */ flags?: number;
}

/** Attribute set `set-attrs`. */
export type SetAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NFTA_SET_TABLE of nftables: string. */ table?: string;
  /** NFTA_SET_NAME of nftables: string. */ name?: string;
  /** NFTA_SET_FLAGS of nftables: big-endian u32. */ flags?: (SetFlags | number)[];
  /** Type of the keys, a number that programs define; the kernel only stores it. Attribute NFTA_SET_KEY_TYPE of nftables: big-endian u32. */
  keyType?: number;
  /** Length of a key in bytes. Attribute NFTA_SET_KEY_LEN of nftables: big-endian u32. */ keyLen?: number;
  /** Type of the data of a map, or 0xffffff00 for verdicts. Attribute NFTA_SET_DATA_TYPE of nftables: big-endian u32. */
  dataType?: number;
  /** Length of the data of a map in bytes. Attribute NFTA_SET_DATA_LEN of nftables: big-endian u32. */
  dataLen?: number;
  /** Whether the set prefers fast lookups or little memory. Attribute NFTA_SET_POLICY of nftables: big-endian u32. */
  policy?: SetPolicy | M["unnamed"];
  /** Description of a set: its expected size, and the parts of a concatenated key. Attribute NFTA_SET_DESC of nftables: nested attributes. */
  desc?: SetDescAttrs;
  /** Number by which later requests of the same transaction refer to the set. Attribute NFTA_SET_ID of nftables: big-endian u32. */
  id?: number;
  /** Default time after which elements of the set expire; 0 for never. Attribute NFTA_SET_TIMEOUT of nftables: big-endian u64 in ms. */
  timeout?: M["big"];
  /** Interval in which expired elements are removed. Attribute NFTA_SET_GC_INTERVAL of nftables: big-endian u32 in ms. */
  gcInterval?: number;
  /** Bytes that programs attach to the set, such as comments of nft. Attribute NFTA_SET_USERDATA of nftables: bytes. */
  userdata?: Uint8Array;
  /** Type of the stateful objects in an object map. Attribute NFTA_SET_OBJ_TYPE of nftables: big-endian u32. */
  objType?: ObjectType | M["unnamed"];
  /** Handle of the set: number by which the kernel identifies it. Attribute NFTA_SET_HANDLE of nftables: big-endian u64. */
  handle?: M["big"];
  /** Expression of each set element, such as a counter, if there is only one. Attribute NFTA_SET_EXPR of nftables: nested attributes, repeated for each array element. */
  expr?: ExprAttrs<M>[];
  /** Expressions that each set element gets, such as counters. Attribute NFTA_SET_EXPRESSIONS of nftables: nested attributes. */
  expressions?: SetListAttrs<M>;
} & ReadOnlyFields<M, {
  /** Name of the kernel's implementation of the set, for information only. Attribute NFTA_SET_TYPE of nftables: string, read-only, since Linux 6.16. */
  type?: string;
  /** Number of elements. Attribute NFTA_SET_COUNT of nftables: big-endian u32, read-only, since Linux 6.16. */
  count?: number;
}>;

/** Attribute set `set-desc-attrs`. */
export interface SetDescAttrs extends ExtraAttributes {
  /** Maximum number of elements. Attribute NFTA_SET_DESC_SIZE of nftables: big-endian u32. */ size?: number;
  /** Lengths of the parts of a concatenated key. Attribute NFTA_SET_DESC_CONCAT of nftables: nested attributes. */
  concat?: SetDescConcatAttrs;
}

/** Attribute set `set-desc-concat-attrs`. */
export interface SetDescConcatAttrs extends ExtraAttributes {
  /** NFTA_LIST_ELEM of nftables: nested attributes, repeated for each array element. */ elem?: SetFieldAttrs[];
}

/** Attribute set `set-field-attrs`. */
export interface SetFieldAttrs extends ExtraAttributes {
  /** Length in bytes. Attribute NFTA_SET_FIELD_LEN of nftables: big-endian u32. */ len?: number;
}

/** Attribute set `set-list-attrs`. */
export interface SetListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_LIST_ELEM of nftables: nested attributes, repeated for each array element. */ elem?: ExprAttrs<M>[];
}

/** Attribute set `setelem-attrs`. */
export interface SetelemAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Key of the set element, or the first key of a range. Attribute NFTA_SET_ELEM_KEY of nftables: nested attributes. */
  key?: DataAttrs<M>;
  /** Data of a map element: a value or a verdict. Attribute NFTA_SET_ELEM_DATA of nftables: nested attributes. */
  data?: DataAttrs<M>;
  /** NFTA_SET_ELEM_FLAGS of nftables: big-endian u32. */ flags?: (SetElemFlags | number)[];
  /** Time after which the set element expires; 0 for never. Attribute NFTA_SET_ELEM_TIMEOUT of nftables: big-endian u64 in ms. */
  timeout?: M["big"];
  /** Remaining time until the set element expires. Attribute NFTA_SET_ELEM_EXPIRATION of nftables: big-endian u64 in ms. */
  expiration?: M["big"];
  /** Bytes that programs attach to the set element, such as comments of nft. Attribute NFTA_SET_ELEM_USERDATA of nftables: bytes. */
  userdata?: Uint8Array;
  /** Expression of the set element, such as a counter, if there is only one. Attribute NFTA_SET_ELEM_EXPR of nftables: nested attributes. */
  expr?: ExprAttrs<M>;
  /** Name of the stateful object, in object maps. Attribute NFTA_SET_ELEM_OBJREF of nftables: string. */
  objref?: string;
  /** Last key of a range, for sets whose keys have several parts. Attribute NFTA_SET_ELEM_KEY_END of nftables: nested attributes. */
  keyEnd?: DataAttrs<M>;
  /** Expressions of the set element, such as counters. Attribute NFTA_SET_ELEM_EXPRESSIONS of nftables: nested attributes. */
  expressions?: ExprListAttrs<M>;
}

/** Attribute set `setelem-list-elem-attrs`. */
export interface SetelemListElemAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_LIST_ELEM of nftables: nested attributes, repeated for each array element. */ elem?: SetelemAttrs<M>[];
}

/** Attribute set `setelem-list-attrs`. */
export interface SetelemListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_SET_ELEM_LIST_TABLE of nftables: string. */ table?: string;
  /** NFTA_SET_ELEM_LIST_SET of nftables: string. */ set?: string;
  /** NFTA_SET_ELEM_LIST_ELEMENTS of nftables: nested attributes. */ elements?: SetelemListElemAttrs<M>;
  /** Number (`id`) of the set that the same transaction creates, instead of the set's name. Attribute NFTA_SET_ELEM_LIST_SET_ID of nftables: big-endian u32. */
  setId?: number;
}

/** Attribute set `gen-attrs`. */
export interface GenAttrs extends ExtraAttributes {
  /** Generation of the ruleset, which each commit increments. Attribute NFTA_GEN_ID of nftables: big-endian u32. */
  id?: number;
  /** Process id of the program that committed the ruleset's last change. Attribute NFTA_GEN_PROC_PID of nftables: big-endian u32. */
  procPid?: number;
  /** Name of the program that committed the ruleset's last change. Attribute NFTA_GEN_PROC_NAME of nftables: string. */
  procName?: string;
}

/** Attribute set `obj-attrs`. */
export type ObjAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NFTA_OBJ_TABLE of nftables: string. */ table?: string;
  /** NFTA_OBJ_NAME of nftables: string. */ name?: string;
  /** Handle of the stateful object: number by which the kernel identifies it. Attribute NFTA_OBJ_HANDLE of nftables: big-endian u64. */
  handle?: M["big"];
  /** Bytes that programs attach to the stateful object, such as comments of nft. Attribute NFTA_OBJ_USERDATA of nftables: bytes. */
  userdata?: Uint8Array;
} & Selected<{
  /** Kind of the stateful object, such as `counter`; selects the format of `data`. Attribute NFTA_OBJ_TYPE of nftables: big-endian u32. */
  type?: ObjectType | M["unnamed"];
  /** Settings and state of the stateful object. Attribute NFTA_OBJ_DATA of nftables: format depends on `type`. */
  data?: ObjData<M>;
}, "type", { is: "counter"; has: { data: CounterAttrs<M> } } | { is: "quota"; has: { data: QuotaAttrs<M> } }
  | { is: "ct-helper"; has: { data: CtHelperAttrs } } | { is: "limit"; has: { data: ExprLimitAttrs<M> } }
  | { is: "connlimit"; has: { data: ExprConnlimitAttrs } } | { is: "tunnel"; has: { data: TunnelKeyAttrs<M> } }
  | { is: "ct-timeout"; has: { data: CtTimeoutAttrs } } | { is: "secmark"; has: { data: SecmarkAttrs } }
  | { is: "ct-expect"; has: { data: CtExpectAttrs } } | { is: "synproxy"; has: { data: SynproxyAttrs } }>
  & ReadOnlyFields<M, {
  /** Number of references to the stateful object. Attribute NFTA_OBJ_USE of nftables: big-endian u32, read-only. */
  use?: number;
}>;

/** Attribute set `quota-attrs`. */
export interface QuotaAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Limit in bytes. Attribute NFTA_QUOTA_BYTES of nftables: big-endian u64. */ bytes?: M["big"];
  /** Flags of the quota: whether the match is inverted, and whether the limit was exceeded. Attribute NFTA_QUOTA_FLAGS of nftables: big-endian u32. */
  flags?: (QuotaFlags | number)[];
  /** Bytes counted so far. Attribute NFTA_QUOTA_CONSUMED of nftables: big-endian u64. */ consumed?: M["big"];
}

/** Attribute set `flowtable-attrs`. */
export type FlowtableAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NFTA_FLOWTABLE_TABLE of nftables: string. */ table?: string;
  /** NFTA_FLOWTABLE_NAME of nftables: string. */ name?: string;
  /** Hook of the flow table, with priority and network devices. Attribute NFTA_FLOWTABLE_HOOK of nftables: nested attributes. */
  hook?: FlowtableHookAttrs;
  /** Handle of the flow table: number by which the kernel identifies it. Attribute NFTA_FLOWTABLE_HANDLE of nftables: big-endian u64. */
  handle?: M["big"];
  /** Flags of the flow table: 1 hardware offload, 2 counters. Attribute NFTA_FLOWTABLE_FLAGS of nftables: big-endian u32. */
  flags?: number;
} & ReadOnlyFields<M, {
  /** Number of references to the flow table. Attribute NFTA_FLOWTABLE_USE of nftables: big-endian u32, read-only. */
  use?: number;
}>;

/** Attribute set `flowtable-hook-attrs`. */
export interface FlowtableHookAttrs extends ExtraAttributes {
  /** Number of the Netfilter hook (NF_INET_*, or NF_NETDEV_* for `netdev`). Attribute NFTA_FLOWTABLE_HOOK_NUM of nftables: big-endian u32. */
  num?: number;
  /** Priority of the hook: flow tables with lower numbers come first. Attribute NFTA_FLOWTABLE_HOOK_PRIORITY of nftables: big-endian s32. */
  priority?: number;
  /** Names of the network devices. Attribute NFTA_FLOWTABLE_HOOK_DEVS of nftables: nested attributes. */
  devs?: HookDevAttrs;
}

/** Attribute set `expr-bitwise-attrs`. */
export interface ExprBitwiseAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the input value. Attribute NFTA_BITWISE_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
  /** Register to which the expression writes its result. Attribute NFTA_BITWISE_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Length in bytes. Attribute NFTA_BITWISE_LEN of nftables: big-endian u32. */ len?: number;
  /** Bits to keep, for `mask-xor`. Attribute NFTA_BITWISE_MASK of nftables: nested attributes. */
  mask?: DataAttrs<M>;
  /** Bits to invert, for `mask-xor`. Attribute NFTA_BITWISE_XOR of nftables: nested attributes. */
  xor?: DataAttrs<M>;
  /** Operation. Attribute NFTA_BITWISE_OP of nftables: big-endian u32 up to 255. */ op?: BitwiseOps | M["unnamed"];
  /** Second operand; for shifts, the number of bits. Attribute NFTA_BITWISE_DATA of nftables: nested attributes. */
  data?: DataAttrs<M>;
  /** Register with the second operand, instead of `data`. Attribute NFTA_BITWISE_SREG2 of nftables: big-endian u32, since Linux 6.13. */
  sreg2?: Registers | M["unnamed"];
}

/** Attribute set `expr-cmp-attrs`. */
export interface ExprCmpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the input value. Attribute NFTA_CMP_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
  /** Operation. Attribute NFTA_CMP_OP of nftables: big-endian u32. */ op?: CmpOps | M["unnamed"];
  /** Value to compare with. Attribute NFTA_CMP_DATA of nftables: nested attributes. */ data?: DataAttrs<M>;
}

/** Attribute set `data-attrs`. */
export interface DataAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Bytes of a register. Packet fields in it are in network byte order. Attribute NFTA_DATA_VALUE of nftables: bytes. */
  value?: Uint8Array;
  /** NFTA_DATA_VERDICT of nftables: nested attributes. */ verdict?: VerdictAttrs<M>;
}

/** Attribute set `verdict-attrs`. */
export interface VerdictAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Verdict. Attribute NFTA_VERDICT_CODE of nftables: big-endian u32. */ code?: VerdictCode | M["unnamed"];
  /** Chain to which the verdicts `jump` and `goto` lead. Attribute NFTA_VERDICT_CHAIN of nftables: string. */
  chain?: string;
  /** Number (`id`) of the chain that the same transaction creates, instead of the chain's name. Attribute NFTA_VERDICT_CHAIN_ID of nftables: big-endian u32. */
  chainId?: number;
}

/** Attribute set `expr-counter-attrs`. */
export interface ExprCounterAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_COUNTER_BYTES of nftables: big-endian u64. */ bytes?: M["big"];
  /** NFTA_COUNTER_PACKETS of nftables: big-endian u64. */ packets?: M["big"];
}

/** Attribute set `expr-fib-attrs`. */
export interface ExprFibAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_FIB_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** What the routing table lookup returns, such as the output interface. Attribute NFTA_FIB_RESULT of nftables: big-endian u32. */
  result?: FibResult | M["unnamed"];
  /** Which address is looked up, and restrictions of the lookup. Attribute NFTA_FIB_FLAGS of nftables: big-endian u32. */
  flags?: (FibFlags | number)[];
}

/** Attribute set `expr-ct-attrs`. */
export interface ExprCtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_CT_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Connection tracking property that the expression reads or sets. Attribute NFTA_CT_KEY of nftables: big-endian u32. */
  key?: CtKeys | M["unnamed"];
  /** Direction of the tracked connection to which the property belongs. Some keys require it. Attribute NFTA_CT_DIRECTION of nftables: u8. */
  direction?: CtDirection | M["unnamed"];
  /** Register with the input value. Attribute NFTA_CT_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
}

/** Attribute set `expr-flow-offload-attrs`. */
export interface ExprFlowOffloadAttrs extends ExtraAttributes {
  /** Name of the flow table. Attribute NFTA_FLOW_TABLE_NAME of nftables: string. */ name?: string;
}

/** Attribute set `expr-immediate-attrs`. */
export interface ExprImmediateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_IMMEDIATE_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Value or verdict to load into the register. Attribute NFTA_IMMEDIATE_DATA of nftables: nested attributes. */
  data?: DataAttrs<M>;
}

/** Attribute set `expr-lookup-attrs`. */
export interface ExprLookupAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the set. Attribute NFTA_LOOKUP_SET of nftables: string. */ set?: string;
  /** Number (`id`) of the set that the same transaction creates, instead of the set's name. Attribute NFTA_LOOKUP_SET_ID of nftables: big-endian u32. */
  setId?: number;
  /** Register with the input value. Attribute NFTA_LOOKUP_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
  /** Register to which the expression writes its result. Attribute NFTA_LOOKUP_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Whether the match is inverted. Attribute NFTA_LOOKUP_FLAGS of nftables: big-endian u32. */
  flags?: (LookupFlags | number)[];
}

/** Attribute set `expr-masq-attrs`. */
export interface ExprMasqAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Options of the address translation. The kernel sets `proto-specified` itself. Attribute NFTA_MASQ_FLAGS of nftables: big-endian u32. */
  flags?: (NatRangeFlags | number)[];
  /** Register with the first port. Attribute NFTA_MASQ_REG_PROTO_MIN of nftables: big-endian u32. */
  regProtoMin?: Registers | M["unnamed"];
  /** Register with the last port. Attribute NFTA_MASQ_REG_PROTO_MAX of nftables: big-endian u32. */
  regProtoMax?: Registers | M["unnamed"];
}

/** Attribute set `expr-meta-attrs`. */
export interface ExprMetaAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_META_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Packet metadata that the expression reads or sets. Attribute NFTA_META_KEY of nftables: big-endian u32. */
  key?: MetaKeys | M["unnamed"];
  /** Register with the input value. Attribute NFTA_META_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
}

/** Attribute set `expr-nat-attrs`. */
export interface ExprNatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Whether source or destination is translated. Attribute NFTA_NAT_TYPE of nftables: big-endian u32. */
  type?: NatType | M["unnamed"];
  /** Address family, AF_INET (2) or AF_INET6 (10). Attribute NFTA_NAT_FAMILY of nftables: big-endian u32. */
  family?: number;
  /** Register with the first address for translation. Attribute NFTA_NAT_REG_ADDR_MIN of nftables: big-endian u32. */
  regAddrMin?: Registers | M["unnamed"];
  /** Register with the last address for translation. Attribute NFTA_NAT_REG_ADDR_MAX of nftables: big-endian u32. */
  regAddrMax?: Registers | M["unnamed"];
  /** Register with the first port for translation. Attribute NFTA_NAT_REG_PROTO_MIN of nftables: big-endian u32. */
  regProtoMin?: Registers | M["unnamed"];
  /** Register with the last port for translation. Attribute NFTA_NAT_REG_PROTO_MAX of nftables: big-endian u32. */
  regProtoMax?: Registers | M["unnamed"];
  /** Options of the address translation. The kernel sets `map-ips` and `proto-specified` itself. Attribute NFTA_NAT_FLAGS of nftables: big-endian u32. */
  flags?: (NatRangeFlags | number)[];
}

/** Attribute set `expr-payload-attrs`. */
export interface ExprPayloadAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_PAYLOAD_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Header at which `offset` starts. Attribute NFTA_PAYLOAD_BASE of nftables: big-endian u32. */
  base?: PayloadBase | M["unnamed"];
  /** Offset in bytes from the start of the header that `base` selects. Attribute NFTA_PAYLOAD_OFFSET of nftables: big-endian u32. */
  offset?: number;
  /** Length in bytes. Attribute NFTA_PAYLOAD_LEN of nftables: big-endian u32. */ len?: number;
  /** Register with the input value. Attribute NFTA_PAYLOAD_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
  /** Kind of checksum to update after the packet is changed. Attribute NFTA_PAYLOAD_CSUM_TYPE of nftables: big-endian u32. */
  csumType?: PayloadCsumType | M["unnamed"];
  /** Offset of the checksum in bytes from the start of the header that `base` selects. Attribute NFTA_PAYLOAD_CSUM_OFFSET of nftables: big-endian u32. */
  csumOffset?: number;
  /** Value 1 if the written field is part of the pseudo header, so that the transport checksum must be updated too. Attribute NFTA_PAYLOAD_CSUM_FLAGS of nftables: big-endian u32. */
  csumFlags?: number;
}

/** Attribute set `expr-reject-attrs`. */
export interface ExprRejectAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Message with which the packet is rejected, such as a TCP reset. Attribute NFTA_REJECT_TYPE of nftables: big-endian u32. */
  type?: RejectTypes | M["unnamed"];
  /** Code of the ICMP message; for `icmpx-unreach`, an entry of `reject-inet-code`. Attribute NFTA_REJECT_ICMP_CODE of nftables: u8. */
  icmpCode?: number;
}

/** Attribute set `expr-target-attrs`. */
export interface ExprTargetAttrs extends ExtraAttributes {
  /** Name of the iptables extension. Attribute NFTA_TARGET_NAME of nftables: string. */ name?: string;
  /** Revision of the extension. Attribute NFTA_TARGET_REV of nftables: big-endian u32. */ rev?: number;
  /** C structure of the iptables extension, as bytes. Attribute NFTA_TARGET_INFO of nftables: bytes. */
  info?: Uint8Array;
}

/** Attribute set `expr-tproxy-attrs`. */
export interface ExprTproxyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Address family, AF_INET (2) or AF_INET6 (10). Attribute NFTA_TPROXY_FAMILY of nftables: big-endian u32. */
  family?: number;
  /** Register with the address. Attribute NFTA_TPROXY_REG_ADDR of nftables: big-endian u32. */
  regAddr?: Registers | M["unnamed"];
  /** Register with the port. Attribute NFTA_TPROXY_REG_PORT of nftables: big-endian u32. */
  regPort?: Registers | M["unnamed"];
}

/** Attribute set `expr-objref-attrs`. */
export interface ExprObjrefAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Type of the stateful object, such as a counter. Attribute NFTA_OBJREF_IMM_TYPE of nftables: big-endian u32. */
  immType?: ObjectType | M["unnamed"];
  /** Name of the stateful object. Attribute NFTA_OBJREF_IMM_NAME of nftables: string. */ immName?: string;
  /** Register with the key in an object map. Attribute NFTA_OBJREF_SET_SREG of nftables: big-endian u32. */
  setSreg?: Registers | M["unnamed"];
  /** Name of the object map. Attribute NFTA_OBJREF_SET_NAME of nftables: string. */ setName?: string;
  /** Number (`id`) of the object map that the same transaction creates, instead of the map's name. Attribute NFTA_OBJREF_SET_ID of nftables: big-endian u32. */
  setId?: number;
}

/** Attribute set `compat-target-attrs`. */
export interface CompatTargetAttrs extends ExtraAttributes {
  /** Name of the iptables extension. Attribute NFTA_TARGET_NAME of nftables: string of at most 32 bytes. */
  name?: string;
  /** Revision of the extension. Attribute NFTA_TARGET_REV of nftables: big-endian u32 up to 255. */ rev?: number;
  /** C structure of the iptables extension, as bytes. Attribute NFTA_TARGET_INFO of nftables: bytes. */
  info?: Uint8Array;
}

/** Attribute set `compat-match-attrs`. */
export interface CompatMatchAttrs extends ExtraAttributes {
  /** Name of the iptables extension. Attribute NFTA_MATCH_NAME of nftables: string of at most 32 bytes. */
  name?: string;
  /** Revision of the extension. Attribute NFTA_MATCH_REV of nftables: big-endian u32 up to 255. */ rev?: number;
  /** C structure of the iptables extension, as bytes. Attribute NFTA_MATCH_INFO of nftables: bytes. */
  info?: Uint8Array;
}

/** Attribute set `compat-attrs`. */
export interface CompatAttrs extends ExtraAttributes {
  /** Name of the iptables extension. Attribute NFTA_COMPAT_NAME of nftables: string of at most 32 bytes. */
  name?: string;
  /** Revision of the extension. Attribute NFTA_COMPAT_REV of nftables: big-endian u32 up to 255. */ rev?: number;
  /** Kind: 0 match, 1 target. Attribute NFTA_COMPAT_TYPE of nftables: big-endian u32. */ type?: number;
}

/** Attribute set `expr-byteorder-attrs`. */
export interface ExprByteorderAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the input value. Attribute NFTA_BYTEORDER_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
  /** Register to which the expression writes its result. Attribute NFTA_BYTEORDER_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Operation. Attribute NFTA_BYTEORDER_OP of nftables: big-endian u32. */ op?: ByteorderOps | M["unnamed"];
  /** Length in bytes. Attribute NFTA_BYTEORDER_LEN of nftables: big-endian u32 in bytes. */ len?: number;
  /** Size of a number, 2, 4 or 8. Attribute NFTA_BYTEORDER_SIZE of nftables: big-endian u32 in bytes. */
  size?: number;
}

/** Attribute set `expr-limit-attrs`. */
export interface ExprLimitAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of packets or bytes that may pass per `unit`. Attribute NFTA_LIMIT_RATE of nftables: big-endian u64. */
  rate?: M["big"];
  /** Time to which `rate` refers: 1 for packets per second, 60 for packets per minute. Attribute NFTA_LIMIT_UNIT of nftables: big-endian u64 in seconds. */
  unit?: M["big"];
  /** Number of packets or bytes that may pass above the rate (burst). Attribute NFTA_LIMIT_BURST of nftables: big-endian u32. */
  burst?: number;
  /** Packets or bytes. Attribute NFTA_LIMIT_TYPE of nftables: big-endian u32. */ type?: LimitType | M["unnamed"];
  /** Whether the match is inverted. Attribute NFTA_LIMIT_FLAGS of nftables: big-endian u32. */
  flags?: (LimitFlags | number)[];
}

/** Attribute set `expr-connlimit-attrs`. */
export interface ExprConnlimitAttrs extends ExtraAttributes {
  /** Number of connections. Attribute NFTA_CONNLIMIT_COUNT of nftables: big-endian u32. */ count?: number;
  /** Whether the match is inverted. Attribute NFTA_CONNLIMIT_FLAGS of nftables: big-endian u32. */
  flags?: (ConnlimitFlags | number)[];
}

/** Attribute set `expr-last-attrs`. */
export interface ExprLastAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Whether a packet has matched the expression so far (1 or 0). Attribute NFTA_LAST_SET of nftables: big-endian u32. */
  set?: number;
  /** Time since a packet last matched the expression. Attribute NFTA_LAST_MSECS of nftables: big-endian u64 in ms. */
  msecs?: M["big"];
}

/** Attribute set `expr-queue-attrs`. */
export interface ExprQueueAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the first packet queue (NFQUEUE). Attribute NFTA_QUEUE_NUM of nftables: big-endian u16. */
  num?: number;
  /** Number of packet queues over which packets are distributed; default 1. Attribute NFTA_QUEUE_TOTAL of nftables: big-endian u16. */
  total?: number;
  /** Whether packets are accepted if no program listens, and whether the CPU selects the queue. Attribute NFTA_QUEUE_FLAGS of nftables: big-endian u16. */
  flags?: (QueueFlags | number)[];
  /** Register with the number of the queue. Attribute NFTA_QUEUE_SREG_QNUM of nftables: big-endian u32. */
  sregQnum?: Registers | M["unnamed"];
}

/** Attribute set `expr-redir-attrs`. */
export interface ExprRedirAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the first port. Attribute NFTA_REDIR_REG_PROTO_MIN of nftables: big-endian u32. */
  regProtoMin?: Registers | M["unnamed"];
  /** Register with the last port. Attribute NFTA_REDIR_REG_PROTO_MAX of nftables: big-endian u32. */
  regProtoMax?: Registers | M["unnamed"];
  /** Options of the address translation. The kernel sets `proto-specified` itself. Attribute NFTA_REDIR_FLAGS of nftables: big-endian u32. */
  flags?: (NatRangeFlags | number)[];
}

/** Attribute set `expr-dup-attrs`. */
export interface ExprDupAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the address of the next hop for the packet. Attribute NFTA_DUP_SREG_ADDR of nftables: big-endian u32. */
  sregAddr?: Registers | M["unnamed"];
  /** Register with the index of the interface through which the copy is sent. Attribute NFTA_DUP_SREG_DEV of nftables: big-endian u32. */
  sregDev?: Registers | M["unnamed"];
}

/** Attribute set `expr-fwd-attrs`. */
export interface ExprFwdAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the index of the interface through which the packet is sent. Attribute NFTA_FWD_SREG_DEV of nftables: big-endian u32. */
  sregDev?: Registers | M["unnamed"];
  /** Register with the address of the next hop for the packet. Attribute NFTA_FWD_SREG_ADDR of nftables: big-endian u32. */
  sregAddr?: Registers | M["unnamed"];
  /** Address family, NFPROTO_IPV4 (2) or NFPROTO_IPV6 (10). Attribute NFTA_FWD_NFPROTO of nftables: big-endian u32. */
  nfproto?: number;
}

/** Attribute set `expr-dynset-attrs`. */
export interface ExprDynsetAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_DYNSET_SET_NAME of nftables: string. */ setName?: string;
  /** Number (`id`) of the set that the same transaction creates, instead of the set's name. Attribute NFTA_DYNSET_SET_ID of nftables: big-endian u32. */
  setId?: number;
  /** NFTA_DYNSET_OP of nftables: big-endian u32. */ op?: DynsetOps | M["unnamed"];
  /** Register with the key. Attribute NFTA_DYNSET_SREG_KEY of nftables: big-endian u32. */
  sregKey?: Registers | M["unnamed"];
  /** Register with the data of a map. Attribute NFTA_DYNSET_SREG_DATA of nftables: big-endian u32. */
  sregData?: Registers | M["unnamed"];
  /** Time after which the element expires. Attribute NFTA_DYNSET_TIMEOUT of nftables: big-endian u64 in ms. */
  timeout?: M["big"];
  /** Expression of the element, if there is only one. Attribute NFTA_DYNSET_EXPR of nftables: nested attributes. */
  expr?: ExprAttrs<M>;
  /** Whether the match is inverted, and whether `expressions` is used. Attribute NFTA_DYNSET_FLAGS of nftables: big-endian u32. */
  flags?: (DynsetFlags | number)[];
  /** Expressions of the element. Attribute NFTA_DYNSET_EXPRESSIONS of nftables: nested attributes. */
  expressions?: ExprListAttrs<M>;
}

/** Attribute set `expr-exthdr-attrs`. */
export interface ExprExthdrAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_EXTHDR_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Number of the extension header, option or chunk; `op` selects the protocol. Attribute NFTA_EXTHDR_TYPE of nftables: u8. */
  type?: number;
  /** Offset in bytes within the extension header, option or chunk. Attribute NFTA_EXTHDR_OFFSET of nftables: big-endian u32 in bytes. */
  offset?: number;
  /** Length in bytes. Attribute NFTA_EXTHDR_LEN of nftables: big-endian u32 in bytes. */ len?: number;
  /** Whether the expression only checks that the header is present. Attribute NFTA_EXTHDR_FLAGS of nftables: big-endian u32. */
  flags?: (ExthdrFlags | number)[];
  /** Operation. Attribute NFTA_EXTHDR_OP of nftables: big-endian u32. */ op?: ExthdrOp | M["unnamed"];
  /** Register with the input value. Attribute NFTA_EXTHDR_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
}

/** Attribute set `expr-hash-attrs`. */
export interface ExprHashAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register with the input value. Attribute NFTA_HASH_SREG of nftables: big-endian u32. */
  sreg?: Registers | M["unnamed"];
  /** Register to which the expression writes its result. Attribute NFTA_HASH_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Length in bytes. Attribute NFTA_HASH_LEN of nftables: big-endian u32 in bytes. */ len?: number;
  /** Modulus: the hash is less than this, before `offset` is added. Attribute NFTA_HASH_MODULUS of nftables: big-endian u32. */
  modulus?: number;
  /** Seed of the hash; random if it is omitted. Attribute NFTA_HASH_SEED of nftables: big-endian u32. */
  seed?: number;
  /** Number added to the hash. Attribute NFTA_HASH_OFFSET of nftables: big-endian u32. */ offset?: number;
  /** Hash function. Attribute NFTA_HASH_TYPE of nftables: big-endian u32. */ type?: HashTypes | M["unnamed"];
}

/** Attribute set `expr-rt-attrs`. */
export interface ExprRtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_RT_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Routing property that the expression reads. Attribute NFTA_RT_KEY of nftables: big-endian u32. */
  key?: RtKeys | M["unnamed"];
}

/** Attribute set `expr-socket-attrs`. */
export interface ExprSocketAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Socket property that the expression reads. Attribute NFTA_SOCKET_KEY of nftables: big-endian u32. */
  key?: SocketKeys | M["unnamed"];
  /** Register to which the expression writes its result. Attribute NFTA_SOCKET_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Level of the control group in the hierarchy, for `cgroupv2`: the ancestor of the socket's group at this level is returned. Attribute NFTA_SOCKET_LEVEL of nftables: big-endian u32. */
  level?: number;
}

/** Attribute set `expr-osf-attrs`. */
export interface ExprOsfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_OSF_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** How the TTL is compared with that of the fingerprint: 0 equal, 1 at most equal, 2 not at all. Attribute NFTA_OSF_TTL of nftables: u8. */
  ttl?: number;
  /** Whether the result includes the version of the operating system. Attribute NFTA_OSF_FLAGS of nftables: big-endian u32. */
  flags?: (OsfFlags | number)[];
}

/** Attribute set `expr-xfrm-attrs`. */
export interface ExprXfrmAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Register to which the expression writes its result. Attribute NFTA_XFRM_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** IPsec property that the expression reads. Attribute NFTA_XFRM_KEY of nftables: big-endian u32. */
  key?: XfrmKeys | M["unnamed"];
  /** Direction: 0 in, 1 out. Attribute NFTA_XFRM_DIR of nftables: u8. */ dir?: number;
  /** Index of the IPsec transformation among those of the packet, from 0. Attribute NFTA_XFRM_SPNUM of nftables: big-endian u32. */
  spnum?: number;
}

/** Attribute set `expr-tunnel-attrs`. */
export interface ExprTunnelAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Tunnel property that the expression reads. Attribute NFTA_TUNNEL_KEY of nftables: big-endian u32. */
  key?: TunnelKeys | M["unnamed"];
  /** Register to which the expression writes its result. Attribute NFTA_TUNNEL_DREG of nftables: big-endian u32. */
  dreg?: Registers | M["unnamed"];
  /** Direction of tunnel packets. Attribute NFTA_TUNNEL_MODE of nftables: big-endian u32. */
  mode?: TunnelMode | M["unnamed"];
}

/** Attribute set `expr-inner-attrs`. */
export interface ExprInnerAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of nested headers; only 0. Attribute NFTA_INNER_NUM of nftables: big-endian u32. */ num?: number;
  /** Kind of the tunnel, such as VXLAN or Geneve. Attribute NFTA_INNER_TYPE of nftables: big-endian u32. */
  type?: number;
  /** Parts of the packet to parse (NFT_INNER_*). Attribute NFTA_INNER_FLAGS of nftables: big-endian u32. */
  flags?: number;
  /** Size of the tunnel header. Attribute NFTA_INNER_HDRSIZE of nftables: big-endian u32 in bytes. */
  hdrsize?: number;
  /** Expression that reads a field of the inner packet. Attribute NFTA_INNER_EXPR of nftables: nested attributes. */
  expr?: ExprAttrs<M>;
}

/** Attribute set `synproxy-attrs`. */
export interface SynproxyAttrs extends ExtraAttributes {
  /** Maximum segment size (MSS) that the server supports. Attribute NFTA_SYNPROXY_MSS of nftables: big-endian u16. */
  mss?: number;
  /** TCP window scale that the server supports. Attribute NFTA_SYNPROXY_WSCALE of nftables: u8. */ wscale?: number;
  /** TCP options that the server supports. Attribute NFTA_SYNPROXY_FLAGS of nftables: big-endian u32. */
  flags?: (SynproxyFlags | number)[];
}

/** Attribute set `secmark-attrs`. */
export interface SecmarkAttrs extends ExtraAttributes {
  /** Security context. Attribute NFTA_SECMARK_CTX of nftables: string. */ ctx?: string;
}

/** Attribute set `ct-helper-attrs`. */
export interface CtHelperAttrs extends ExtraAttributes {
  /** Name of the helper, such as `ftp`. Attribute NFTA_CT_HELPER_NAME of nftables: string. */ name?: string;
  /** Address family, AF_INET (2) or AF_INET6 (10). Attribute NFTA_CT_HELPER_L3PROTO of nftables: big-endian u16. */
  l3proto?: number;
  /** IP protocol. Attribute NFTA_CT_HELPER_L4PROTO of nftables: u8. */ l4proto?: number;
}

/** Attribute set `ct-timeout-attrs`. */
export type CtTimeoutAttrs = ExtraAttributes & {
  /** Address family, AF_INET (2) or AF_INET6 (10). Attribute NFTA_CT_TIMEOUT_L3PROTO of nftables: big-endian u16. */
  l3proto?: number;
} & Selected<{
  /** IP protocol. Attribute NFTA_CT_TIMEOUT_L4PROTO of nftables: u8. */ l4proto?: number;
  /** Timeouts of the protocol's states. Attribute NFTA_CT_TIMEOUT_DATA of nftables: format depends on `l4proto`. */
  data?: CtTimeouts;
}, "l4proto", { is: "1"; has: { data: cttimeout.IcmpAttrs } } | { is: "6"; has: { data: cttimeout.TcpAttrs } }
  | { is: "17"; has: { data: cttimeout.UdpAttrs } } | { is: "33"; has: { data: cttimeout.DccpAttrs } }
  | { is: "47"; has: { data: cttimeout.GreAttrs } } | { is: "58"; has: { data: cttimeout.Icmpv6Attrs } }
  | { is: "132"; has: { data: cttimeout.SctpAttrs } } | { is: "136"; has: { data: cttimeout.UdpliteAttrs } }
  | { is: "255"; has: { data: cttimeout.GenericAttrs } }>;

/** Attribute set `ct-expect-attrs`. */
export interface CtExpectAttrs extends ExtraAttributes {
  /** Address family, AF_INET (2) or AF_INET6 (10). Attribute NFTA_CT_EXPECT_L3PROTO of nftables: big-endian u16. */
  l3proto?: number;
  /** IP protocol. Attribute NFTA_CT_EXPECT_L4PROTO of nftables: u8. */ l4proto?: number;
  /** Destination port of the expected connection. Attribute NFTA_CT_EXPECT_DPORT of nftables: big-endian u16. */
  dport?: number;
  /** Time for which the helper's connection is expected. Attribute NFTA_CT_EXPECT_TIMEOUT of nftables: u32 in ms. */
  timeout?: number;
  /** Maximum number of expected connections at once. Attribute NFTA_CT_EXPECT_SIZE of nftables: u8. */ size?: number;
}

/** Attribute set `tunnel-key-attrs`. */
export interface TunnelKeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Tunnel key, such as a VXLAN network identifier. Attribute NFTA_TUNNEL_KEY_ID of nftables: big-endian u32. */
  id?: number;
  /** IPv4 addresses of the tunnel. Attribute NFTA_TUNNEL_KEY_IP of nftables: nested attributes. */
  ip?: TunnelKeyIpAttrs<M>;
  /** IPv6 addresses of the tunnel. Attribute NFTA_TUNNEL_KEY_IP6 of nftables: nested attributes. */
  ip6?: TunnelKeyIp6Attrs<M>;
  /** NFTA_TUNNEL_KEY_FLAGS of nftables: big-endian u32. */ flags?: (TunnelFlags | number)[];
  /** NFTA_TUNNEL_KEY_TOS of nftables: u8. */ tos?: number;
  /** NFTA_TUNNEL_KEY_TTL of nftables: u8. */ ttl?: number;
  /** UDP source port. Attribute NFTA_TUNNEL_KEY_SPORT of nftables: big-endian u16. */ sport?: number;
  /** UDP destination port. Attribute NFTA_TUNNEL_KEY_DPORT of nftables: big-endian u16. */ dport?: number;
  /** Options of the tunnel. Attribute NFTA_TUNNEL_KEY_OPTS of nftables: nested attributes. */
  opts?: TunnelKeyOptsAttrs;
}

/** Attribute set `tunnel-key-ip-attrs`. */
export interface TunnelKeyIpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_TUNNEL_KEY_IP_SRC of nftables: big-endian u32, shown as an IPv4 address. */ src?: M["address"];
  /** NFTA_TUNNEL_KEY_IP_DST of nftables: big-endian u32, shown as an IPv4 address. */ dst?: M["address"];
}

/** Attribute set `tunnel-key-ip6-attrs`. */
export interface TunnelKeyIp6Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_TUNNEL_KEY_IP6_SRC of nftables: 16 bytes, shown as an IPv6 address. */ src?: M["address"];
  /** NFTA_TUNNEL_KEY_IP6_DST of nftables: 16 bytes, shown as an IPv6 address. */ dst?: M["address"];
  /** NFTA_TUNNEL_KEY_IP6_FLOWLABEL of nftables: big-endian u32. */ flowlabel?: number;
}

/** Attribute set `tunnel-key-opts-attrs`. */
export interface TunnelKeyOptsAttrs extends ExtraAttributes {
  /** NFTA_TUNNEL_KEY_OPTS_VXLAN of nftables: nested attributes. */ vxlan?: TunnelKeyVxlanAttrs;
  /** NFTA_TUNNEL_KEY_OPTS_ERSPAN of nftables: nested attributes. */ erspan?: TunnelKeyErspanAttrs;
  /** NFTA_TUNNEL_KEY_OPTS_GENEVE of nftables: nested attributes, repeated for each array element. */
  geneve?: TunnelKeyGeneveAttrs[];
}

/** Attribute set `tunnel-key-vxlan-attrs`. */
export interface TunnelKeyVxlanAttrs extends ExtraAttributes {
  /** Group policy id and flags. Attribute NFTA_TUNNEL_KEY_VXLAN_GBP of nftables: big-endian u32. */ gbp?: number;
}

/** Attribute set `tunnel-key-erspan-attrs`. */
export interface TunnelKeyErspanAttrs extends ExtraAttributes {
  /** NFTA_TUNNEL_KEY_ERSPAN_VERSION of nftables: big-endian u32. */ version?: number;
  /** Index of the port whose packets are mirrored (ERSPAN version 1). Attribute NFTA_TUNNEL_KEY_ERSPAN_V1_INDEX of nftables: big-endian u32. */
  v1Index?: number;
  /** Hardware id of the ERSPAN engine (version 2). Attribute NFTA_TUNNEL_KEY_ERSPAN_V2_HWID of nftables: u8. */
  v2Hwid?: number;
  /** Direction of the mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. Attribute NFTA_TUNNEL_KEY_ERSPAN_V2_DIR of nftables: u8. */
  v2Dir?: number;
}

/** Attribute set `tunnel-key-geneve-attrs`. */
export interface TunnelKeyGeneveAttrs extends ExtraAttributes {
  /** Option class. Attribute NFTA_TUNNEL_KEY_GENEVE_CLASS of nftables: big-endian u16. */ class?: number;
  /** NFTA_TUNNEL_KEY_GENEVE_TYPE of nftables: u8. */ type?: number;
  /** Content of the option. Attribute NFTA_TUNNEL_KEY_GENEVE_DATA of nftables: bytes. */ data?: Uint8Array;
}

/** Path of a packet through the rules. Attribute set `trace-attrs`. */
export interface TraceAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFTA_TRACE_TABLE of nftables: string. */ table?: string;
  /** NFTA_TRACE_CHAIN of nftables: string. */ chain?: string;
  /** Handle of the rule. Attribute NFTA_TRACE_RULE_HANDLE of nftables: big-endian u64. */ ruleHandle?: M["big"];
  /** Kind of trace event: a rule was evaluated, a chain returned, or the policy was used. Attribute NFTA_TRACE_TYPE of nftables: big-endian u32. */
  type?: TraceTypes | M["unnamed"];
  /** Verdict of the rule. Attribute NFTA_TRACE_VERDICT of nftables: nested attributes. */ verdict?: VerdictAttrs<M>;
  /** Number of the traced packet; all trace events of one packet have the same number. Attribute NFTA_TRACE_ID of nftables: big-endian u32. */
  id?: number;
  /** Bytes of the link-layer header. Attribute NFTA_TRACE_LL_HEADER of nftables: bytes. */ llHeader?: Uint8Array;
  /** Bytes of the network header. Attribute NFTA_TRACE_NETWORK_HEADER of nftables: bytes. */
  networkHeader?: Uint8Array;
  /** Bytes of the transport header. Attribute NFTA_TRACE_TRANSPORT_HEADER of nftables: bytes. */
  transportHeader?: Uint8Array;
  /** Index of the input interface. Attribute NFTA_TRACE_IIF of nftables: big-endian u32. */ iif?: number;
  /** Hardware type of the input interface (ARPHRD_*). Attribute NFTA_TRACE_IIFTYPE of nftables: big-endian u16. */
  iiftype?: number;
  /** Index of the output interface. Attribute NFTA_TRACE_OIF of nftables: big-endian u32. */ oif?: number;
  /** Hardware type of the output interface (ARPHRD_*). Attribute NFTA_TRACE_OIFTYPE of nftables: big-endian u16. */
  oiftype?: number;
  /** NFTA_TRACE_MARK of nftables: big-endian u32. */ mark?: number;
  /** Address family of the table (NFPROTO_*). Attribute NFTA_TRACE_NFPROTO of nftables: big-endian u32. */
  nfproto?: number;
  /** Policy of the chain. Attribute NFTA_TRACE_POLICY of nftables: big-endian u32. */
  policy?: VerdictCode | M["unnamed"];
  /** Number of the tracked connection. Attribute NFTA_TRACE_CT_ID of nftables: big-endian u32, since Linux 6.16. */
  ctId?: number;
  /** Direction of the packet: 0 original, 1 reply. Attribute NFTA_TRACE_CT_DIRECTION of nftables: u8, since Linux 6.16. */
  ctDirection?: number;
  /** Status bits of the connection (IPS_*). Attribute NFTA_TRACE_CT_STATUS of nftables: big-endian u32, since Linux 6.16. */
  ctStatus?: number;
  /** Connection tracking state of the packet, as a bit of the expression `ct state`. Attribute NFTA_TRACE_CT_STATE of nftables: big-endian u32, since Linux 6.16. */
  ctState?: number;
}

/**
 * Formats of sub-message `expr-ops`, selected by the value of `name`; bytes for other values:
 *
 * - `bitwise`: ExprBitwiseAttrs<M>
 * - `cmp`: ExprCmpAttrs<M>
 * - `counter`: ExprCounterAttrs<M>
 * - `ct`: ExprCtAttrs<M>
 * - `fib`: ExprFibAttrs<M>
 * - `flow_offload`: ExprFlowOffloadAttrs
 * - `immediate`: ExprImmediateAttrs<M>
 * - `log`: LogAttrs<M>
 * - `lookup`: ExprLookupAttrs<M>
 * - `match`: CompatMatchAttrs
 * - `meta`: ExprMetaAttrs<M>
 * - `nat`: ExprNatAttrs<M>
 * - `numgen`: NumgenAttrs<M>
 * - `objref`: ExprObjrefAttrs<M>
 * - `payload`: ExprPayloadAttrs<M>
 * - `quota`: QuotaAttrs<M>
 * - `range`: RangeAttrs<M>
 * - `reject`: ExprRejectAttrs<M>
 * - `target`: ExprTargetAttrs
 * - `tproxy`: ExprTproxyAttrs<M>
 * - `byteorder`: ExprByteorderAttrs<M>
 * - `connlimit`: ExprConnlimitAttrs
 * - `dup`: ExprDupAttrs<M>
 * - `dynset`: ExprDynsetAttrs<M>
 * - `exthdr`: ExprExthdrAttrs<M>
 * - `fwd`: ExprFwdAttrs<M>
 * - `hash`: ExprHashAttrs<M>
 * - `inner`: ExprInnerAttrs<M>
 * - `last`: ExprLastAttrs<M>
 * - `limit`: ExprLimitAttrs<M>
 * - `masq`: ExprMasqAttrs<M>
 * - `notrack`: ExtraAttributes
 * - `osf`: ExprOsfAttrs<M>
 * - `queue`: ExprQueueAttrs<M>
 * - `redir`: ExprRedirAttrs<M>
 * - `rt`: ExprRtAttrs<M>
 * - `socket`: ExprSocketAttrs<M>
 * - `synproxy`: SynproxyAttrs
 * - `tunnel`: ExprTunnelAttrs<M>
 * - `xfrm`: ExprXfrmAttrs<M>
 */
export type ExprOps<M extends Mode = Read> =
  | ExprBitwiseAttrs<M>
  | ExprCmpAttrs<M>
  | ExprCounterAttrs<M>
  | ExprCtAttrs<M>
  | ExprFibAttrs<M>
  | ExprFlowOffloadAttrs
  | ExprImmediateAttrs<M>
  | LogAttrs<M>
  | ExprLookupAttrs<M>
  | CompatMatchAttrs
  | ExprMetaAttrs<M>
  | ExprNatAttrs<M>
  | NumgenAttrs<M>
  | ExprObjrefAttrs<M>
  | ExprPayloadAttrs<M>
  | QuotaAttrs<M>
  | RangeAttrs<M>
  | ExprRejectAttrs<M>
  | ExprTargetAttrs
  | ExprTproxyAttrs<M>
  | ExprByteorderAttrs<M>
  | ExprConnlimitAttrs
  | ExprDupAttrs<M>
  | ExprDynsetAttrs<M>
  | ExprExthdrAttrs<M>
  | ExprFwdAttrs<M>
  | ExprHashAttrs<M>
  | ExprInnerAttrs<M>
  | ExprLastAttrs<M>
  | ExprLimitAttrs<M>
  | ExprMasqAttrs<M>
  | ExtraAttributes
  | ExprOsfAttrs<M>
  | ExprQueueAttrs<M>
  | ExprRedirAttrs<M>
  | ExprRtAttrs<M>
  | ExprSocketAttrs<M>
  | SynproxyAttrs
  | ExprTunnelAttrs<M>
  | ExprXfrmAttrs<M>
  | Uint8Array;

/**
 * Formats of sub-message `obj-data`, selected by the value of `type`; bytes for other values:
 *
 * - `counter`: CounterAttrs<M>
 * - `quota`: QuotaAttrs<M>
 * - `ct-helper`: CtHelperAttrs
 * - `limit`: ExprLimitAttrs<M>
 * - `connlimit`: ExprConnlimitAttrs
 * - `tunnel`: TunnelKeyAttrs<M>
 * - `ct-timeout`: CtTimeoutAttrs
 * - `secmark`: SecmarkAttrs
 * - `ct-expect`: CtExpectAttrs
 * - `synproxy`: SynproxyAttrs
 */
export type ObjData<M extends Mode = Read> =
  | CounterAttrs<M>
  | QuotaAttrs<M>
  | CtHelperAttrs
  | ExprLimitAttrs<M>
  | ExprConnlimitAttrs
  | TunnelKeyAttrs<M>
  | CtTimeoutAttrs
  | SecmarkAttrs
  | CtExpectAttrs
  | SynproxyAttrs
  | Uint8Array;

/**
 * Formats of sub-message `ct-timeouts`, selected by the value of `l4proto`; bytes for other values:
 *
 * - `1`: cttimeout.IcmpAttrs
 * - `6`: cttimeout.TcpAttrs
 * - `17`: cttimeout.UdpAttrs
 * - `33`: cttimeout.DccpAttrs
 * - `47`: cttimeout.GreAttrs
 * - `58`: cttimeout.Icmpv6Attrs
 * - `132`: cttimeout.SctpAttrs
 * - `136`: cttimeout.UdpliteAttrs
 * - `255`: cttimeout.GenericAttrs
 */
export type CtTimeouts =
  | cttimeout.IcmpAttrs
  | cttimeout.TcpAttrs
  | cttimeout.UdpAttrs
  | cttimeout.DccpAttrs
  | cttimeout.GreAttrs
  | cttimeout.Icmpv6Attrs
  | cttimeout.SctpAttrs
  | cttimeout.UdpliteAttrs
  | cttimeout.GenericAttrs
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Starts an nftables transaction: requests up to `batch-end` take effect together. Request 16 of family nftables. */
  "batch-begin": {
    do: Call<{ header?: Partial<Nfgenmsg> } & BatchAttrs, ({ header: Nfgenmsg } & BatchAttrs) | undefined>;
  };
  /** Commits the nftables transaction that `batch-begin` started. Request 17 of family nftables. */
  "batch-end": { do: Call<{ header?: Partial<Nfgenmsg> } & BatchAttrs> };
  /** Creates a firewall table, or changes its flags. Request 2560 of family nftables. */
  newtable: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<TableAttrs<Write>, "handle"> & Has<"name">>;
  };
  /** Returns one firewall table, or dumps all. Request and dump 2561 of family nftables. */
  gettable: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<TableAttrs<Write>, "name"> & Has<"name">,
      { header: Nfgenmsg } & TableAttrs<Read> & Required<Pick<TableAttrs<Read>, "name" | "handle">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes,
      { header: Nfgenmsg } & TableAttrs<Read> & Required<Pick<TableAttrs<Read>, "name" | "handle">>>;
  };
  /** Deletes a firewall table with its chains, rules, sets and objects. Request 2562 of family nftables. */
  deltable: { do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<TableAttrs<Write>, "name" | "handle">> };
  /** Deletes an nftables table, if it exists. Request 2586 of family nftables. */
  destroytable: { do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<TableAttrs<Write>, "name" | "handle">> };
  /** Creates a chain of firewall rules, or changes its policy or name. Request 2563 of family nftables. */
  newchain: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & ChainAttrs<Write> & Has<"table">
      & OneOf<ChainAttrs<Write>, "name" | "handle" | "id">>;
  };
  /** Returns one chain of nftables, or dumps all chains. Request and dump 2564 of family nftables. */
  getchain: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ChainAttrs<Write>, "table" | "name"> & Has<"table"
      | "name">,
      { header: Nfgenmsg } & ChainAttrs<Read> & Required<Pick<ChainAttrs<Read>, "table" | "name" | "handle">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes,
      { header: Nfgenmsg } & ChainAttrs<Read> & Required<Pick<ChainAttrs<Read>, "table" | "name" | "handle">>>;
  };
  /** Deletes a chain of firewall rules, or detaches network devices from it. Request 2565 of family nftables. */
  delchain: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ChainAttrs<Write>, "table" | "handle" | "name"
      | "hook"> & Has<"table"> & OneOf<ChainAttrs<Write>, "name" | "handle">>;
  };
  /** Deletes a chain of firewall rules, if it exists. Request 2587 of family nftables. */
  destroychain: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ChainAttrs<Write>, "table" | "handle" | "name"
      | "hook"> & Has<"table"> & OneOf<ChainAttrs<Write>, "name" | "handle">>;
  };
  /** Adds, inserts or replaces a firewall rule. Request 2566 of family nftables. */
  newrule: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & RuleAttrs<Write> & Has<"table">
      & OneOf<RuleAttrs<Write>, "chain" | "chainId">>;
  };
  /** Returns one firewall rule, or dumps the rules of a chain, a table or all tables. Request and dump 2567 of family nftables. */
  getrule: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<RuleAttrs<Write>, "table" | "chain" | "handle">
      & Has<"table" | "chain" | "handle">,
      { header: Nfgenmsg } & RuleAttrs<Read> & Required<Pick<RuleAttrs<Read>, "table" | "chain" | "handle">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<RuleAttrs<Write>, "table" | "chain">,
      { header: Nfgenmsg } & RuleAttrs<Read> & Required<Pick<RuleAttrs<Read>, "table" | "chain" | "handle">>>;
  };
  /** Returns firewall rules like `getrule`, and resets their counters and quotas. Request and dump 2585 of family nftables. */
  "getrule-reset": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<RuleAttrs<Write>, "table" | "chain" | "handle"> & Has<"table"
      | "chain" | "handle">,
      { header: Nfgenmsg } & RuleAttrs<Read> & Required<Pick<RuleAttrs<Read>, "table" | "chain" | "handle">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<RuleAttrs<Write>, "table" | "chain" | "handle">,
      { header: Nfgenmsg } & RuleAttrs<Read> & Required<Pick<RuleAttrs<Read>, "table" | "chain" | "handle">>>;
  };
  /** Deletes one firewall rule, or all rules of a chain or table. Request 2568 of family nftables. */
  delrule: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<RuleAttrs<Write>, "table" | "chain" | "handle" | "id">
      & Has<"table">>;
  };
  /** Deletes a firewall rule, if it exists. Request 2588 of family nftables. */
  destroyrule: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<RuleAttrs<Write>, "table" | "chain" | "handle" | "id">
      & Has<"table">>;
  };
  /** Creates a set or map of nftables. Request 2569 of family nftables. */
  newset: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<SetAttrs<Write>, "handle"> & Has<"table" | "name"
      | "id" | "keyLen">>;
  };
  /** Returns one set of nftables, or dumps all sets. Request and dump 2570 of family nftables. */
  getset: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<SetAttrs<Write>, "table" | "name"> & Has<"table"
      | "name">,
      { header: Nfgenmsg } & SetAttrs<Read> & Required<Pick<SetAttrs<Read>, "table" | "name" | "handle" | "keyLen">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "table">,
      { header: Nfgenmsg } & SetAttrs<Read> & Required<Pick<SetAttrs<Read>, "table" | "name" | "handle" | "keyLen">>>;
  };
  /** Deletes a set or map of nftables. Request 2571 of family nftables. */
  delset: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<SetAttrs<Write>, "table" | "name" | "handle">
      & Has<"table"> & OneOf<SetAttrs<Write>, "name" | "handle">>;
  };
  /** Deletes a set or map of nftables, if it exists. Request 2589 of family nftables. */
  destroyset: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<SetAttrs<Write>, "table" | "name" | "handle">
      & Has<"table"> & OneOf<SetAttrs<Write>, "name" | "handle">>;
  };
  /** Adds elements to a set of nftables. Request 2572 of family nftables. */
  newsetelem: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & SetelemListAttrs<Write> & Has<"table" | "elements">
      & OneOf<SetelemListAttrs<Write>, "set" | "setId">>;
  };
  /** Returns the elements of an nftables set. Request and dump 2573 of family nftables. */
  getsetelem: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<SetelemListAttrs<Write>, "setId"> & Has<"table"
      | "set" | "elements">,
      { header: Nfgenmsg } & SetelemListAttrs<Read> & Required<Pick<SetelemListAttrs<Read>, "table" | "set"
        | "elements">>>;
    dump: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<SetelemListAttrs<Write>, "table" | "set">
      & Has<"table" | "set">,
      { header: Nfgenmsg } & SetelemListAttrs<Read> & Required<Pick<SetelemListAttrs<Read>, "table" | "set"
        | "elements">>>;
  };
  /** Returns elements of an nftables set like `getsetelem`, and resets their counters and quotas. Request and dump 2593 of family nftables. */
  "getsetelem-reset": {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<SetelemListAttrs<Write>, "setId"> & Has<"table"
      | "set" | "elements">,
      { header: Nfgenmsg } & SetelemListAttrs<Read> & Required<Pick<SetelemListAttrs<Read>, "table" | "set"
        | "elements">>>;
    dump: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<SetelemListAttrs<Write>, "table" | "set">
      & Has<"table" | "set">,
      { header: Nfgenmsg } & SetelemListAttrs<Read> & Required<Pick<SetelemListAttrs<Read>, "table" | "set"
        | "elements">>>;
  };
  /** Deletes elements of an nftables set; without `elements`, all. Request 2574 of family nftables. */
  delsetelem: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<SetelemListAttrs<Write>, "setId"> & Has<"table"
      | "set">>;
  };
  /** Deletes elements of an nftables set, if they exist. Request 2590 of family nftables. */
  destroysetelem: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<SetelemListAttrs<Write>, "setId"> & Has<"table"
      | "set">>;
  };
  /** Returns the generation of the nftables ruleset, which each commit increments. Request and dump 2576 of family nftables. */
  getgen: {
    do: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes, { header: Nfgenmsg } & GenAttrs>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes, { header: Nfgenmsg } & GenAttrs>;
  };
  /** Creates or updates a stateful object of nftables, such as a counter or quota. Request 2578 of family nftables. */
  newobj: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<ObjAttrs<Write>, "handle"> & Has<"table" | "name"
      | "type" | "data">>;
  };
  /** Returns one stateful object of nftables, or dumps all. Request and dump 2579 of family nftables. */
  getobj: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ObjAttrs<Write>, "table" | "name" | "type">
      & Has<"table" | "name" | "type">,
      { header: Nfgenmsg } & ObjAttrs<Read> & Required<Pick<ObjAttrs<Read>, "table" | "name" | "handle" | "type"
        | "data">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<ObjAttrs<Write>, "table" | "type">,
      { header: Nfgenmsg } & ObjAttrs<Read> & Required<Pick<ObjAttrs<Read>, "table" | "name" | "handle" | "type"
        | "data">>>;
  };
  /** Deletes a stateful object of nftables, such as a counter. Request 2580 of family nftables. */
  delobj: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<ObjAttrs<Write>, "data" | "userdata"> & Has<"table"
      | "type"> & OneOf<ObjAttrs<Write>, "name" | "handle">>;
  };
  /** Deletes a stateful object of nftables, if it exists. Request 2591 of family nftables. */
  destroyobj: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<ObjAttrs<Write>, "data" | "userdata"> & Has<"table"
      | "type"> & OneOf<ObjAttrs<Write>, "name" | "handle">>;
  };
  /** Creates a flow table (fast path of forwarded connections), or adds devices to it. Request 2582 of family nftables. */
  newflowtable: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<FlowtableAttrs<Write>, "handle"> & Has<"table"
      | "name" | "hook">>;
  };
  /** Returns one flow table of nftables, or dumps all. Request and dump 2583 of family nftables. */
  getflowtable: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<FlowtableAttrs<Write>, "table" | "name"> & Has<"table"
      | "name">,
      { header: Nfgenmsg } & FlowtableAttrs<Read> & Required<Pick<FlowtableAttrs<Read>, "table" | "name" | "handle"
        | "hook">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<FlowtableAttrs<Write>, "table">,
      { header: Nfgenmsg } & FlowtableAttrs<Read> & Required<Pick<FlowtableAttrs<Read>, "table" | "name" | "handle"
        | "hook">>>;
  };
  /** Deletes a flow table of nftables, or removes devices from it. Request 2584 of family nftables. */
  delflowtable: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<FlowtableAttrs<Write>, "flags"> & Has<"table">
      & OneOf<FlowtableAttrs<Write>, "name" | "handle">>;
  };
  /** Deletes a flow table of nftables, if it exists. Request 2592 of family nftables. */
  destroyflowtable: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Except<FlowtableAttrs<Write>, "flags"> & Has<"table">
      & OneOf<FlowtableAttrs<Write>, "name" | "handle">>;
  };
  /** Returns stateful objects of nftables like `getobj`, and resets counters and quotas. Request and dump 2581 of family nftables. */
  "getobj-reset": {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & Only<ObjAttrs<Write>, "table" | "name" | "type">
      & Has<"table" | "name" | "type">,
      { header: Nfgenmsg } & ObjAttrs<Read> & Required<Pick<ObjAttrs<Read>, "table" | "name" | "handle" | "type"
        | "data">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<ObjAttrs<Write>, "table" | "name" | "type">,
      { header: Nfgenmsg } & ObjAttrs<Read> & Required<Pick<ObjAttrs<Read>, "table" | "name" | "handle" | "type"
        | "data">>>;
  };
  /** Reports the verdict of a rule or chain policy for a traced packet. Event 2577 of family nftables in multicast group `nfnlgrp-nftrace`. */
  "trace-ntf": { event: { header: Nfgenmsg } & TraceAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "batch-begin": { header: Nfgenmsg } & BatchAttrs;
  "batch-end": { header: Nfgenmsg } & BatchAttrs;
  newtable: { header: Nfgenmsg } & TableAttrs<Read>;
  deltable: { header: Nfgenmsg } & TableAttrs<Read>;
  destroytable: { header: Nfgenmsg } & TableAttrs<Read>;
  newchain: { header: Nfgenmsg } & ChainAttrs<Read>;
  delchain: { header: Nfgenmsg } & ChainAttrs<Read>;
  destroychain: { header: Nfgenmsg } & ChainAttrs<Read>;
  newrule: { header: Nfgenmsg } & RuleAttrs<Read>;
  delrule: { header: Nfgenmsg } & RuleAttrs<Read>;
  destroyrule: { header: Nfgenmsg } & RuleAttrs<Read>;
  newset: { header: Nfgenmsg } & SetAttrs<Read>;
  delset: { header: Nfgenmsg } & SetAttrs<Read>;
  destroyset: { header: Nfgenmsg } & SetAttrs<Read>;
  newsetelem: { header: Nfgenmsg } & SetelemListAttrs<Read>;
  delsetelem: { header: Nfgenmsg } & SetelemListAttrs<Read>;
  destroysetelem: { header: Nfgenmsg } & SetelemListAttrs<Read>;
  newobj: { header: Nfgenmsg } & ObjAttrs<Read>;
  delobj: { header: Nfgenmsg } & ObjAttrs<Read>;
  destroyobj: { header: Nfgenmsg } & ObjAttrs<Read>;
  newflowtable: { header: Nfgenmsg } & FlowtableAttrs<Read>;
  delflowtable: { header: Nfgenmsg } & FlowtableAttrs<Read>;
  destroyflowtable: { header: Nfgenmsg } & FlowtableAttrs<Read>;
  getgen: { header: Nfgenmsg } & GenAttrs;
}

/** Names of the multicast groups. */
export type Groups = "nfnlgrp-nftables" | "nfnlgrp-nftrace";

const getchainAttributes = "table name handle hook policy type flags counters id use userdata";

const getsetAttributes = `
  table name handle flags key-len key-type data-type data-len obj-type gc-interval policy userdata desc expr expressions`;

/** The firewall: tables, chains, rules, sets, objects, flow tables, and transactions of them. Netlink family `nftables`: `connect()` opens a client. Requires CONFIG_NF_TABLES, module nf_tables. */
export const nftables: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nftables",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "meta-keys": () => ({
      prefix: "nft-meta-",
      entries: [
        `
          len protocol priority mark iif oif iifname oifname iftype oiftype skuid skgid nftrace rtclassid secmark
          nfproto`,
        { name: "l4-proto", value: 16, kernelName: "NFT_META_L4PROTO" },
        `
          bri-iifname bri-oifname pkttype cpu iifgroup oifgroup cgroup prandom secpath iifkind oifkind bri-iifpvid
          bri-iifvproto time-ns time-day time-hour sdif sdifname bri-broute`,
        { name: "bri-iifhwaddr", value: 37, since: "6.18" },
      ],
    }),
    "bitwise-ops": () => ({ prefix: "nft-bitwise-", entries: "mask-xor lshift rshift and or xor" }),
    "cmp-ops": () => ({ prefix: "nft-cmp-", entries: "eq neq lt lte gt gte" }),
    "object-type": () => ({
      prefix: "nft-object-",
      entries: "unspec counter quota ct-helper limit connlimit tunnel ct-timeout secmark ct-expect synproxy",
    }),
    "nat-range-flags": () => ({
      flags: true,
      prefix: "nf-nat-range-",
      entries: "map-ips proto-specified proto-random persistent proto-random-fully proto-offset netmap",
    }),
    "table-flags": () => ({ flags: true, prefix: "nft-table-f-", entries: "dormant owner persist" }),
    "chain-flags": () => ({ flags: true, prefix: "nft-chain-", entries: "base hw-offload binding" }),
    "set-flags": () => ({ flags: true, prefix: "nft-set-", entries: "anonymous constant interval map timeout eval object concat expr" }),
    "set-elem-flags": () => ({ flags: true, prefix: "nft-set-elem-", entries: "interval-end catchall" }),
    "lookup-flags": () => ({ flags: true, prefix: "nft-lookup-f-", entries: [{ name: "invert", value: 0, kernelName: "NFT_LOOKUP_F_INV" }] }),
    "ct-keys": () => ({
      prefix: "nft-ct-",
      entries: [
        `
          state direction status mark secmark expiration helper l3protocol src dst protocol proto-src proto-dst labels
          pkts bytes avgpkt zone eventmask src-ip dst-ip src-ip6 dst-ip6`,
        { name: "ct-id", value: 23, kernelName: "NFT_CT_ID" },
      ],
    }),
    "ct-direction": () => ({ prefix: "ip-ct-dir-", entries: "original reply" }),
    "quota-flags": () => ({
      flags: true,
      prefix: "nft-quota-f-",
      entries: [{ name: "invert", value: 0, kernelName: "NFT_QUOTA_F_INV" }, "depleted"],
    }),
    "verdict-code": () => ({
      prefix: "nft-",
      entries: [
        "continue=4294967295 break=4294967294 jump=4294967293 goto=4294967292 return=4294967291",
        { name: "drop", value: 0, kernelName: "NF_DROP" },
        { name: "accept", value: 1, kernelName: "NF_ACCEPT" },
        { name: "stolen", value: 2, kernelName: "NF_STOLEN" },
        { name: "queue", value: 3, kernelName: "NF_QUEUE" },
        { name: "repeat", value: 4, kernelName: "NF_REPEAT" },
      ],
    }),
    "fib-result": () => ({ prefix: "nft-fib-result-", entries: "oif=1 oifname addrtype" }),
    "fib-flags": () => ({ flags: true, prefix: "nfta-fib-f-", entries: "saddr daddr mark iif oif present" }),
    "reject-types": () => ({ prefix: "nft-reject-", entries: "icmp-unreach tcp-rst icmpx-unreach" }),
    "reject-inet-code": () => ({ prefix: "nft-reject-", entries: "icmpx-no-route icmpx-port-unreach icmpx-host-unreach icmpx-admin-prohibited" }),
    "payload-base": () => ({
      prefix: "nft-payload-",
      entries: [
        { name: "link-layer-header", value: 0, kernelName: "NFT_PAYLOAD_LL_HEADER" },
        "network-header transport-header inner-header tun-header",
      ],
    }),
    "range-ops": () => ({ prefix: "nft-range-", entries: "eq neq" }),
    registers: () => ({
      prefix: "nft-",
      entries: `
        reg-verdict reg-1 reg-2 reg-3 reg-4 reg32-00=8 reg32-01 reg32-02 reg32-03 reg32-04 reg32-05 reg32-06 reg32-07
        reg32-08 reg32-09 reg32-10 reg32-11 reg32-12 reg32-13 reg32-14 reg32-15`,
    }),
    "numgen-types": () => ({ prefix: "nft-ng-", entries: "incremental random" }),
    "log-level": () => ({ prefix: "nft-loglevel-", entries: "emerg alert crit err warning notice info debug audit" }),
    "log-flags": () => ({ flags: true, prefix: "nf-log-", entries: "tcpseq tcpopt ipopt uid nflog macdecode" }),
    "byteorder-ops": () => ({ prefix: "nft-byteorder-", entries: "ntoh hton" }),
    "limit-type": () => ({ prefix: "nft-limit-", entries: "pkts pkt-bytes" }),
    "limit-flags": () => ({ flags: true, prefix: "nft-limit-f-", entries: "inv" }),
    "connlimit-flags": () => ({ flags: true, prefix: "nft-connlimit-f-", entries: "inv" }),
    "queue-flags": () => ({ flags: true, prefix: "nft-queue-flag-", entries: "bypass cpu-fanout" }),
    "dynset-ops": () => ({ prefix: "nft-dynset-op-", entries: "add update delete" }),
    "dynset-flags": () => ({ flags: true, prefix: "nft-dynset-f-", entries: "inv expr" }),
    "exthdr-op": () => ({ prefix: "nft-exthdr-op-", entries: ["ipv6 tcpopt ipv4 sctp", { name: "dccp", value: 4, since: "6.5" }] }),
    "exthdr-flags": () => ({ flags: true, prefix: "nft-exthdr-f-", entries: "present" }),
    "hash-types": () => ({ prefix: "nft-hash-", entries: "jenkins sym" }),
    "rt-keys": () => ({ prefix: "nft-rt-", entries: "classid nexthop4 nexthop6 tcpmss xfrm" }),
    "socket-keys": () => ({ prefix: "nft-socket-", entries: "transparent mark wildcard cgroupv2" }),
    "osf-flags": () => ({ flags: true, prefix: "nft-osf-f-", entries: "version" }),
    "synproxy-flags": () => ({ flags: true, prefix: "nf-synproxy-opt-", entries: "mss wscale sack-perm timestamp ecn" }),
    "xfrm-keys": () => ({ prefix: "nft-xfrm-key-", entries: "daddr-ip4=1 daddr-ip6 saddr-ip4 saddr-ip6 reqid spi" }),
    "tunnel-keys": () => ({ prefix: "nft-tunnel-", entries: "path id" }),
    "tunnel-mode": () => ({ prefix: "nft-tunnel-mode-", entries: "none rx tx" }),
    "tunnel-flags": () => ({ flags: true, prefix: "nft-tunnel-f-", entries: "zero-csum-tx dont-fragment seq-number" }),
    "trace-types": () => ({ prefix: "nft-tracetype-", entries: "policy=1 return rule" }),
    "chain-policy": () => ({ prefix: "nf-", entries: "drop accept" }),
    "nat-type": () => ({ prefix: "nft-nat-", entries: "snat dnat" }),
    "payload-csum-type": () => ({ prefix: "nft-payload-csum-", entries: ["none inet", { name: "sctp", value: 2, since: "5.10" }] }),
    "set-policy": () => ({ prefix: "nft-set-pol-", entries: "performance memory" }),
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
  },
  sets: {
    "log-attrs": () => ({
      prefix: "nfta-log-",
      attributes: [
        { name: "group", number: 1, type: "u16", order: "big" },
        { name: "prefix", number: 2, type: "string" },
        { name: "snaplen", number: 3, type: "u32", order: "big" },
        { name: "qthreshold", number: 4, type: "u16", order: "big" },
        { name: "level", number: 5, type: "u32", order: "big", enum: "log-level" },
        { name: "flags", number: 6, type: "u32", order: "big", enum: "log-flags", flags: true },
      ],
    }),
    "numgen-attrs": () => ({
      prefix: "nfta-ng-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "modulus", number: 2, type: "u32", order: "big" },
        { name: "type", number: 3, type: "u32", order: "big", enum: "numgen-types" },
        { name: "offset", number: 4, type: "u32", order: "big" },
      ],
    }),
    "range-attrs": () => ({
      prefix: "nfta-range-",
      attributes: [
        { name: "sreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "op", number: 2, type: "u32", order: "big", enum: "range-ops", maximum: 255 },
        { name: "from-data", number: 3, type: "nest", nest: "data-attrs" },
        { name: "to-data", number: 4, type: "nest", nest: "data-attrs" },
      ],
    }),
    "batch-attrs": () => ({ prefix: "nfnl-batch-", attributes: [{ name: "genid", number: 1, type: "u32", order: "big" }] }),
    "table-attrs": () => ({
      prefix: "nfta-table-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "flags", number: 2, type: "u32", order: "big", enum: "table-flags", flags: true },
        { name: "use", number: 3, type: "u32", order: "big", access: "read-only" },
        { name: "handle", number: 4, type: "u64", order: "big" },
        { name: "pad", number: 5, type: "pad" },
        { name: "userdata", number: 6, type: "binary" },
        { name: "owner", number: 7, type: "u32", order: "big", access: "read-only" },
      ],
    }),
    "chain-attrs": () => ({
      prefix: "nfta-chain-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "handle", number: 2, type: "u64", order: "big" },
        { name: "name", number: 3, type: "string" },
        { name: "hook", number: 4, type: "nest", nest: "nft-hook-attrs" },
        { name: "policy", number: 5, type: "u32", order: "big", enum: "chain-policy" },
        { name: "use", number: 6, type: "u32", order: "big", access: "read-only" },
        { name: "type", number: 7, type: "string" },
        { name: "counters", number: 8, type: "nest", nest: "nft-counter-attrs" },
        { name: "flags", number: 10, type: "u32", order: "big", enum: "chain-flags", flags: true },
        { name: "id", number: 11, type: "u32", order: "big" },
        { name: "userdata", number: 12, type: "binary" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
    "counter-attrs": () => ({
      prefix: "nfta-counter-",
      attributes: [
        { name: "bytes", number: 1, type: "u64", order: "big" },
        { name: "packets", number: 2, type: "u64", order: "big" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "nft-hook-attrs": () => ({
      prefix: "nfta-hook-",
      attributes: [
        { name: "num", number: 1, type: "u32", order: "big", kernelName: "NFTA_HOOK_HOOKNUM" },
        { name: "priority", number: 2, type: "s32", order: "big" },
        { name: "dev", number: 3, type: "string", maximumLength: 15 },
        { name: "devs", number: 4, type: "nest", nest: "hook-dev-attrs" },
      ],
    }),
    "hook-dev-attrs": () => ({
      prefix: "nfta-device-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 15, multi: true },
        { name: "prefix", number: 2, type: "string", maximumLength: 15, multi: true, since: "6.17" },
      ],
    }),
    "nft-counter-attrs": () => ({
      prefix: "nfta-counter-",
      attributes: [
        { name: "bytes", number: 1, type: "u64", order: "big" },
        { name: "packets", number: 2, type: "u64", order: "big" },
      ],
    }),
    "rule-attrs": () => ({
      prefix: "nfta-rule-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "chain", number: 2, type: "string" },
        { name: "handle", number: 3, type: "u64", order: "big" },
        { name: "expressions", number: 4, type: "nest", nest: "expr-list-attrs" },
        { name: "compat", number: 5, type: "nest", nest: "rule-compat-attrs" },
        { name: "position", number: 6, type: "u64", order: "big" },
        { name: "userdata", number: 7, type: "binary" },
        { name: "id", number: 9, type: "u32", order: "big" },
        { name: "position-id", number: 10, type: "u32", order: "big" },
        { name: "chain-id", number: 11, type: "u32", order: "big" },
        { name: "pad", number: 8, type: "pad" },
      ],
    }),
    "expr-list-attrs": () => ({ prefix: "nfta-list-", attributes: [{ name: "elem", number: 1, type: "nest", nest: "expr-attrs", multi: true }] }),
    "expr-attrs": () => ({
      prefix: "nfta-expr-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "data", number: 2, type: "sub-message", subMessage: "expr-ops", selector: "name" },
      ],
    }),
    "rule-compat-attrs": () => ({
      prefix: "nfta-rule-compat-",
      attributes: [
        { name: "proto", number: 1, type: "u32", order: "big" },
        { name: "flags", number: 2, type: "u32", order: "big" },
      ],
    }),
    "set-attrs": () => ({
      prefix: "nfta-set-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "name", number: 2, type: "string" },
        { name: "flags", number: 3, type: "u32", order: "big", enum: "set-flags", flags: true },
        { name: "key-type", number: 4, type: "u32", order: "big" },
        { name: "key-len", number: 5, type: "u32", order: "big" },
        { name: "data-type", number: 6, type: "u32", order: "big" },
        { name: "data-len", number: 7, type: "u32", order: "big" },
        { name: "policy", number: 8, type: "u32", order: "big", enum: "set-policy" },
        { name: "desc", number: 9, type: "nest", nest: "set-desc-attrs" },
        { name: "id", number: 10, type: "u32", order: "big" },
        { name: "timeout", number: 11, type: "u64", order: "big", unit: "ms" },
        { name: "gc-interval", number: 12, type: "u32", order: "big", unit: "ms" },
        { name: "userdata", number: 13, type: "binary" },
        { name: "pad", number: 14, type: "pad" },
        { name: "obj-type", number: 15, type: "u32", order: "big", enum: "object-type" },
        { name: "handle", number: 16, type: "u64", order: "big" },
        { name: "expr", number: 17, type: "nest", nest: "expr-attrs", multi: true },
        { name: "expressions", number: 18, type: "nest", nest: "set-list-attrs" },
        { name: "type", number: 19, type: "string", access: "read-only", since: "6.16" },
        { name: "count", number: 20, type: "u32", order: "big", access: "read-only", since: "6.16" },
      ],
    }),
    "set-desc-attrs": () => ({
      prefix: "nfta-set-desc-",
      attributes: [
        { name: "size", number: 1, type: "u32", order: "big" },
        { name: "concat", number: 2, type: "nest", nest: "set-desc-concat-attrs" },
      ],
    }),
    "set-desc-concat-attrs": () => ({
      prefix: "nfta-list-",
      attributes: [{ name: "elem", number: 1, type: "nest", nest: "set-field-attrs", multi: true }],
    }),
    "set-field-attrs": () => ({ prefix: "nfta-set-field-", attributes: [{ name: "len", number: 1, type: "u32", order: "big" }] }),
    "set-list-attrs": () => ({ prefix: "nfta-list-", attributes: [{ name: "elem", number: 1, type: "nest", nest: "expr-attrs", multi: true }] }),
    "setelem-attrs": () => ({
      prefix: "nfta-set-elem-",
      attributes: [
        { name: "key", number: 1, type: "nest", nest: "data-attrs" },
        { name: "data", number: 2, type: "nest", nest: "data-attrs" },
        { name: "flags", number: 3, type: "u32", order: "big", enum: "set-elem-flags", flags: true },
        { name: "timeout", number: 4, type: "u64", order: "big", unit: "ms" },
        { name: "expiration", number: 5, type: "u64", order: "big", unit: "ms" },
        { name: "userdata", number: 6, type: "binary" },
        { name: "expr", number: 7, type: "nest", nest: "expr-attrs" },
        { name: "objref", number: 9, type: "string" },
        { name: "key-end", number: 10, type: "nest", nest: "data-attrs" },
        { name: "expressions", number: 11, type: "nest", nest: "expr-list-attrs" },
        { name: "pad", number: 8, type: "pad" },
      ],
    }),
    "setelem-list-elem-attrs": () => ({
      prefix: "nfta-list-",
      attributes: [{ name: "elem", number: 1, type: "nest", nest: "setelem-attrs", multi: true }],
    }),
    "setelem-list-attrs": () => ({
      prefix: "nfta-set-elem-list-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "set", number: 2, type: "string" },
        { name: "elements", number: 3, type: "nest", nest: "setelem-list-elem-attrs" },
        { name: "set-id", number: 4, type: "u32", order: "big" },
      ],
    }),
    "gen-attrs": () => ({
      prefix: "nfta-gen-",
      attributes: [
        { name: "id", number: 1, type: "u32", order: "big" },
        { name: "proc-pid", number: 2, type: "u32", order: "big" },
        { name: "proc-name", number: 3, type: "string" },
      ],
    }),
    "obj-attrs": () => ({
      prefix: "nfta-obj-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "name", number: 2, type: "string" },
        { name: "type", number: 3, type: "u32", order: "big", enum: "object-type" },
        { name: "data", number: 4, type: "sub-message", subMessage: "obj-data", selector: "type" },
        { name: "use", number: 5, type: "u32", order: "big", access: "read-only" },
        { name: "handle", number: 6, type: "u64", order: "big" },
        { name: "pad", number: 7, type: "pad" },
        { name: "userdata", number: 8, type: "binary" },
      ],
    }),
    "quota-attrs": () => ({
      prefix: "nfta-quota-",
      attributes: [
        { name: "bytes", number: 1, type: "u64", order: "big" },
        { name: "flags", number: 2, type: "u32", order: "big", enum: "quota-flags", flags: true },
        { name: "pad", number: 3, type: "pad" },
        { name: "consumed", number: 4, type: "u64", order: "big" },
      ],
    }),
    "flowtable-attrs": () => ({
      prefix: "nfta-flowtable-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "name", number: 2, type: "string" },
        { name: "hook", number: 3, type: "nest", nest: "flowtable-hook-attrs" },
        { name: "use", number: 4, type: "u32", order: "big", access: "read-only" },
        { name: "handle", number: 5, type: "u64", order: "big" },
        { name: "pad", number: 6, type: "pad" },
        { name: "flags", number: 7, type: "u32", order: "big" },
      ],
    }),
    "flowtable-hook-attrs": () => ({
      prefix: "nfta-flowtable-hook-",
      attributes: [
        { name: "num", number: 1, type: "u32", order: "big" },
        { name: "priority", number: 2, type: "s32", order: "big" },
        { name: "devs", number: 3, type: "nest", nest: "hook-dev-attrs" },
      ],
    }),
    "expr-bitwise-attrs": () => ({
      prefix: "nfta-bitwise-",
      attributes: [
        { name: "sreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "dreg", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "len", number: 3, type: "u32", order: "big" },
        { name: "mask", number: 4, type: "nest", nest: "data-attrs" },
        { name: "xor", number: 5, type: "nest", nest: "data-attrs" },
        { name: "op", number: 6, type: "u32", order: "big", enum: "bitwise-ops", maximum: 255 },
        { name: "data", number: 7, type: "nest", nest: "data-attrs" },
        { name: "sreg2", number: 8, type: "u32", order: "big", enum: "registers", since: "6.13" },
      ],
    }),
    "expr-cmp-attrs": () => ({
      prefix: "nfta-cmp-",
      attributes: [
        { name: "sreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "op", number: 2, type: "u32", order: "big", enum: "cmp-ops" },
        { name: "data", number: 3, type: "nest", nest: "data-attrs" },
      ],
    }),
    "data-attrs": () => ({
      prefix: "nfta-data-",
      attributes: [
        { name: "value", number: 1, type: "binary" },
        { name: "verdict", number: 2, type: "nest", nest: "verdict-attrs" },
      ],
    }),
    "verdict-attrs": () => ({
      prefix: "nfta-verdict-",
      attributes: [
        { name: "code", number: 1, type: "u32", order: "big", enum: "verdict-code" },
        { name: "chain", number: 2, type: "string" },
        { name: "chain-id", number: 3, type: "u32", order: "big" },
      ],
    }),
    "expr-counter-attrs": () => ({
      prefix: "nfta-counter-",
      attributes: [
        { name: "bytes", number: 1, type: "u64", order: "big" },
        { name: "packets", number: 2, type: "u64", order: "big" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "expr-fib-attrs": () => ({
      prefix: "nfta-fib-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "result", number: 2, type: "u32", order: "big", enum: "fib-result" },
        { name: "flags", number: 3, type: "u32", order: "big", enum: "fib-flags", flags: true },
      ],
    }),
    "expr-ct-attrs": () => ({
      prefix: "nfta-ct-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "key", number: 2, type: "u32", order: "big", enum: "ct-keys" },
        { name: "direction", number: 3, type: "u8", enum: "ct-direction" },
        { name: "sreg", number: 4, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-flow-offload-attrs": () => ({
      prefix: "nfta-flow-",
      attributes: [{ name: "name", number: 1, type: "string", kernelName: "NFTA_FLOW_TABLE_NAME" }],
    }),
    "expr-immediate-attrs": () => ({
      prefix: "nfta-immediate-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "data", number: 2, type: "nest", nest: "data-attrs" },
      ],
    }),
    "expr-lookup-attrs": () => ({
      prefix: "nfta-lookup-",
      attributes: [
        { name: "set", number: 1, type: "string" },
        { name: "set-id", number: 4, type: "u32", order: "big" },
        { name: "sreg", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "dreg", number: 3, type: "u32", order: "big", enum: "registers" },
        { name: "flags", number: 5, type: "u32", order: "big", enum: "lookup-flags", flags: true },
      ],
    }),
    "expr-masq-attrs": () => ({
      prefix: "nfta-masq-",
      attributes: [
        { name: "flags", number: 1, type: "u32", order: "big", enum: "nat-range-flags", flags: true },
        { name: "reg-proto-min", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "reg-proto-max", number: 3, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-meta-attrs": () => ({
      prefix: "nfta-meta-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "key", number: 2, type: "u32", order: "big", enum: "meta-keys" },
        { name: "sreg", number: 3, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-nat-attrs": () => ({
      prefix: "nfta-nat-",
      attributes: [
        { name: "type", number: 1, type: "u32", order: "big", enum: "nat-type" },
        { name: "family", number: 2, type: "u32", order: "big" },
        { name: "reg-addr-min", number: 3, type: "u32", order: "big", enum: "registers" },
        { name: "reg-addr-max", number: 4, type: "u32", order: "big", enum: "registers" },
        { name: "reg-proto-min", number: 5, type: "u32", order: "big", enum: "registers" },
        { name: "reg-proto-max", number: 6, type: "u32", order: "big", enum: "registers" },
        { name: "flags", number: 7, type: "u32", order: "big", enum: "nat-range-flags", flags: true },
      ],
    }),
    "expr-payload-attrs": () => ({
      prefix: "nfta-payload-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "base", number: 2, type: "u32", order: "big", enum: "payload-base" },
        { name: "offset", number: 3, type: "u32", order: "big" },
        { name: "len", number: 4, type: "u32", order: "big" },
        { name: "sreg", number: 5, type: "u32", order: "big", enum: "registers" },
        { name: "csum-type", number: 6, type: "u32", order: "big", enum: "payload-csum-type" },
        { name: "csum-offset", number: 7, type: "u32", order: "big" },
        { name: "csum-flags", number: 8, type: "u32", order: "big" },
      ],
    }),
    "expr-reject-attrs": () => ({
      prefix: "nfta-reject-",
      attributes: [
        { name: "type", number: 1, type: "u32", order: "big", enum: "reject-types" },
        { name: "icmp-code", number: 2, type: "u8" },
      ],
    }),
    "expr-target-attrs": () => ({
      prefix: "nfta-target-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "rev", number: 2, type: "u32", order: "big" },
        { name: "info", number: 3, type: "binary" },
      ],
    }),
    "expr-tproxy-attrs": () => ({
      prefix: "nfta-tproxy-",
      attributes: [
        { name: "family", number: 1, type: "u32", order: "big" },
        { name: "reg-addr", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "reg-port", number: 3, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-objref-attrs": () => ({
      prefix: "nfta-objref-",
      attributes: [
        { name: "imm-type", number: 1, type: "u32", order: "big", enum: "object-type" },
        { name: "imm-name", number: 2, type: "string" },
        { name: "set-sreg", number: 3, type: "u32", order: "big", enum: "registers" },
        { name: "set-name", number: 4, type: "string" },
        { name: "set-id", number: 5, type: "u32", order: "big" },
      ],
    }),
    "compat-target-attrs": () => ({
      prefix: "nfta-target-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 32 },
        { name: "rev", number: 2, type: "u32", order: "big", maximum: 255 },
        { name: "info", number: 3, type: "binary" },
      ],
    }),
    "compat-match-attrs": () => ({
      prefix: "nfta-match-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 32 },
        { name: "rev", number: 2, type: "u32", order: "big", maximum: 255 },
        { name: "info", number: 3, type: "binary" },
      ],
    }),
    "compat-attrs": () => ({
      prefix: "nfta-compat-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 32 },
        { name: "rev", number: 2, type: "u32", order: "big", maximum: 255 },
        { name: "type", number: 3, type: "u32", order: "big" },
      ],
    }),
    "expr-byteorder-attrs": () => ({
      prefix: "nfta-byteorder-",
      attributes: [
        { name: "sreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "dreg", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "op", number: 3, type: "u32", order: "big", enum: "byteorder-ops" },
        { name: "len", number: 4, type: "u32", order: "big", unit: "bytes" },
        { name: "size", number: 5, type: "u32", order: "big", unit: "bytes" },
      ],
    }),
    "expr-limit-attrs": () => ({
      prefix: "nfta-limit-",
      attributes: [
        { name: "rate", number: 1, type: "u64", order: "big" },
        { name: "unit", number: 2, type: "u64", order: "big", unit: "s" },
        { name: "burst", number: 3, type: "u32", order: "big" },
        { name: "type", number: 4, type: "u32", order: "big", enum: "limit-type" },
        { name: "flags", number: 5, type: "u32", order: "big", enum: "limit-flags", flags: true },
        { name: "pad", number: 6, type: "pad" },
      ],
    }),
    "expr-connlimit-attrs": () => ({
      prefix: "nfta-connlimit-",
      attributes: [
        { name: "count", number: 1, type: "u32", order: "big" },
        { name: "flags", number: 2, type: "u32", order: "big", enum: "connlimit-flags", flags: true },
      ],
    }),
    "expr-last-attrs": () => ({
      prefix: "nfta-last-",
      attributes: [
        { name: "set", number: 1, type: "u32", order: "big" },
        { name: "msecs", number: 2, type: "u64", order: "big", unit: "ms" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "expr-queue-attrs": () => ({
      prefix: "nfta-queue-",
      attributes: [
        { name: "num", number: 1, type: "u16", order: "big" },
        { name: "total", number: 2, type: "u16", order: "big" },
        { name: "flags", number: 3, type: "u16", order: "big", enum: "queue-flags", flags: true },
        { name: "sreg-qnum", number: 4, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-redir-attrs": () => ({
      prefix: "nfta-redir-",
      attributes: [
        { name: "reg-proto-min", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "reg-proto-max", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "flags", number: 3, type: "u32", order: "big", enum: "nat-range-flags", flags: true },
      ],
    }),
    "expr-dup-attrs": () => ({
      prefix: "nfta-dup-",
      attributes: [
        { name: "sreg-addr", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "sreg-dev", number: 2, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-fwd-attrs": () => ({
      prefix: "nfta-fwd-",
      attributes: [
        { name: "sreg-dev", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "sreg-addr", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "nfproto", number: 3, type: "u32", order: "big" },
      ],
    }),
    "expr-dynset-attrs": () => ({
      prefix: "nfta-dynset-",
      attributes: [
        { name: "set-name", number: 1, type: "string" },
        { name: "set-id", number: 2, type: "u32", order: "big" },
        { name: "op", number: 3, type: "u32", order: "big", enum: "dynset-ops" },
        { name: "sreg-key", number: 4, type: "u32", order: "big", enum: "registers" },
        { name: "sreg-data", number: 5, type: "u32", order: "big", enum: "registers" },
        { name: "timeout", number: 6, type: "u64", order: "big", unit: "ms" },
        { name: "expr", number: 7, type: "nest", nest: "expr-attrs" },
        { name: "pad", number: 8, type: "pad" },
        { name: "flags", number: 9, type: "u32", order: "big", enum: "dynset-flags", flags: true },
        { name: "expressions", number: 10, type: "nest", nest: "expr-list-attrs" },
      ],
    }),
    "expr-exthdr-attrs": () => ({
      prefix: "nfta-exthdr-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "type", number: 2, type: "u8" },
        { name: "offset", number: 3, type: "u32", order: "big", unit: "bytes" },
        { name: "len", number: 4, type: "u32", order: "big", unit: "bytes" },
        { name: "flags", number: 5, type: "u32", order: "big", enum: "exthdr-flags", flags: true },
        { name: "op", number: 6, type: "u32", order: "big", enum: "exthdr-op" },
        { name: "sreg", number: 7, type: "u32", order: "big", enum: "registers" },
      ],
    }),
    "expr-hash-attrs": () => ({
      prefix: "nfta-hash-",
      attributes: [
        { name: "sreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "dreg", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "len", number: 3, type: "u32", order: "big", unit: "bytes" },
        { name: "modulus", number: 4, type: "u32", order: "big" },
        { name: "seed", number: 5, type: "u32", order: "big" },
        { name: "offset", number: 6, type: "u32", order: "big" },
        { name: "type", number: 7, type: "u32", order: "big", enum: "hash-types" },
      ],
    }),
    "expr-rt-attrs": () => ({
      prefix: "nfta-rt-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "key", number: 2, type: "u32", order: "big", enum: "rt-keys" },
      ],
    }),
    "expr-socket-attrs": () => ({
      prefix: "nfta-socket-",
      attributes: [
        { name: "key", number: 1, type: "u32", order: "big", enum: "socket-keys" },
        { name: "dreg", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "level", number: 3, type: "u32", order: "big" },
      ],
    }),
    "expr-osf-attrs": () => ({
      prefix: "nfta-osf-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "ttl", number: 2, type: "u8" },
        { name: "flags", number: 3, type: "u32", order: "big", enum: "osf-flags", flags: true },
      ],
    }),
    "expr-xfrm-attrs": () => ({
      prefix: "nfta-xfrm-",
      attributes: [
        { name: "dreg", number: 1, type: "u32", order: "big", enum: "registers" },
        { name: "key", number: 2, type: "u32", order: "big", enum: "xfrm-keys" },
        { name: "dir", number: 3, type: "u8" },
        { name: "spnum", number: 4, type: "u32", order: "big" },
      ],
    }),
    "expr-tunnel-attrs": () => ({
      prefix: "nfta-tunnel-",
      attributes: [
        { name: "key", number: 1, type: "u32", order: "big", enum: "tunnel-keys" },
        { name: "dreg", number: 2, type: "u32", order: "big", enum: "registers" },
        { name: "mode", number: 3, type: "u32", order: "big", enum: "tunnel-mode" },
      ],
    }),
    "expr-inner-attrs": () => ({
      prefix: "nfta-inner-",
      since: "6.2",
      attributes: [
        { name: "num", number: 1, type: "u32", order: "big" },
        { name: "type", number: 2, type: "u32", order: "big" },
        { name: "flags", number: 3, type: "u32", order: "big" },
        { name: "hdrsize", number: 4, type: "u32", order: "big", unit: "bytes" },
        { name: "expr", number: 5, type: "nest", nest: "expr-attrs" },
      ],
    }),
    "synproxy-attrs": () => ({
      prefix: "nfta-synproxy-",
      attributes: [
        { name: "mss", number: 1, type: "u16", order: "big" },
        { name: "wscale", number: 2, type: "u8" },
        { name: "flags", number: 3, type: "u32", order: "big", enum: "synproxy-flags", flags: true },
      ],
    }),
    "secmark-attrs": () => ({ prefix: "nfta-secmark-", attributes: [{ name: "ctx", number: 1, type: "string" }] }),
    "ct-helper-attrs": () => ({
      prefix: "nfta-ct-helper-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "l3proto", number: 2, type: "u16", order: "big" },
        { name: "l4proto", number: 3, type: "u8" },
      ],
    }),
    "ct-timeout-attrs": () => ({
      prefix: "nfta-ct-timeout-",
      attributes: [
        { name: "l3proto", number: 1, type: "u16", order: "big" },
        { name: "l4proto", number: 2, type: "u8" },
        { name: "data", number: 3, type: "sub-message", subMessage: "ct-timeouts", selector: "l4proto" },
      ],
    }),
    "ct-expect-attrs": () => ({
      prefix: "nfta-ct-expect-",
      attributes: [
        { name: "l3proto", number: 1, type: "u16", order: "big" },
        { name: "l4proto", number: 2, type: "u8" },
        { name: "dport", number: 3, type: "u16", order: "big" },
        { name: "timeout", number: 4, type: "u32", unit: "ms" },
        { name: "size", number: 5, type: "u8" },
      ],
    }),
    "tunnel-key-attrs": () => ({
      prefix: "nfta-tunnel-key-",
      attributes: [
        { name: "id", number: 1, type: "u32", order: "big" },
        { name: "ip", number: 2, type: "nest", nest: "tunnel-key-ip-attrs" },
        { name: "ip6", number: 3, type: "nest", nest: "tunnel-key-ip6-attrs" },
        { name: "flags", number: 4, type: "u32", order: "big", enum: "tunnel-flags", flags: true },
        { name: "tos", number: 5, type: "u8" },
        { name: "ttl", number: 6, type: "u8" },
        { name: "sport", number: 7, type: "u16", order: "big" },
        { name: "dport", number: 8, type: "u16", order: "big" },
        { name: "opts", number: 9, type: "nest", nest: "tunnel-key-opts-attrs" },
      ],
    }),
    "tunnel-key-ip-attrs": () => ({
      prefix: "nfta-tunnel-key-ip-",
      attributes: [
        { name: "src", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "dst", number: 2, type: "u32", order: "big", hint: "ipv4" },
      ],
    }),
    "tunnel-key-ip6-attrs": () => ({
      prefix: "nfta-tunnel-key-ip6-",
      attributes: [
        { name: "src", number: 1, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "dst", number: 2, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "flowlabel", number: 3, type: "u32", order: "big" },
      ],
    }),
    "tunnel-key-opts-attrs": () => ({
      prefix: "nfta-tunnel-key-opts-",
      attributes: [
        { name: "vxlan", number: 1, type: "nest", nest: "tunnel-key-vxlan-attrs" },
        { name: "erspan", number: 2, type: "nest", nest: "tunnel-key-erspan-attrs" },
        { name: "geneve", number: 3, type: "nest", nest: "tunnel-key-geneve-attrs", multi: true },
      ],
    }),
    "tunnel-key-vxlan-attrs": () => ({ prefix: "nfta-tunnel-key-vxlan-", attributes: [{ name: "gbp", number: 1, type: "u32", order: "big" }] }),
    "tunnel-key-erspan-attrs": () => ({
      prefix: "nfta-tunnel-key-erspan-",
      attributes: [
        { name: "version", number: 1, type: "u32", order: "big" },
        { name: "v1-index", number: 2, type: "u32", order: "big" },
        { name: "v2-hwid", number: 3, type: "u8" },
        { name: "v2-dir", number: 4, type: "u8" },
      ],
    }),
    "tunnel-key-geneve-attrs": () => ({
      prefix: "nfta-tunnel-key-geneve-",
      attributes: [
        { name: "class", number: 1, type: "u16", order: "big" },
        { name: "type", number: 2, type: "u8" },
        { name: "data", number: 3, type: "binary" },
      ],
    }),
    "trace-attrs": () => ({
      prefix: "nfta-trace-",
      attributes: [
        { name: "table", number: 1, type: "string" },
        { name: "chain", number: 2, type: "string" },
        { name: "rule-handle", number: 3, type: "u64", order: "big" },
        { name: "type", number: 4, type: "u32", order: "big", enum: "trace-types" },
        { name: "verdict", number: 5, type: "nest", nest: "verdict-attrs" },
        { name: "id", number: 6, type: "u32", order: "big" },
        { name: "ll-header", number: 7, type: "binary" },
        { name: "network-header", number: 8, type: "binary" },
        { name: "transport-header", number: 9, type: "binary" },
        { name: "iif", number: 10, type: "u32", order: "big" },
        { name: "iiftype", number: 11, type: "u16", order: "big" },
        { name: "oif", number: 12, type: "u32", order: "big" },
        { name: "oiftype", number: 13, type: "u16", order: "big" },
        { name: "mark", number: 14, type: "u32", order: "big" },
        { name: "nfproto", number: 15, type: "u32", order: "big" },
        { name: "policy", number: 16, type: "u32", order: "big", enum: "verdict-code" },
        { name: "pad", number: 17, type: "pad" },
        { name: "ct-id", number: 18, type: "u32", order: "big", since: "6.16" },
        { name: "ct-direction", number: 19, type: "u8", since: "6.16" },
        { name: "ct-status", number: 20, type: "u32", order: "big", since: "6.16" },
        { name: "ct-state", number: 21, type: "u32", order: "big", since: "6.16" },
      ],
    }),
  },
  subMessages: {
    "expr-ops": () => ({
      formats: {
        bitwise: { set: "expr-bitwise-attrs" },
        cmp: { set: "expr-cmp-attrs" },
        counter: { set: "expr-counter-attrs" },
        ct: { set: "expr-ct-attrs" },
        fib: { set: "expr-fib-attrs" },
        flow_offload: { set: "expr-flow-offload-attrs" },
        immediate: { set: "expr-immediate-attrs" },
        log: { set: "log-attrs" },
        lookup: { set: "expr-lookup-attrs" },
        match: { set: "compat-match-attrs" },
        meta: { set: "expr-meta-attrs" },
        nat: { set: "expr-nat-attrs" },
        numgen: { set: "numgen-attrs" },
        objref: { set: "expr-objref-attrs" },
        payload: { set: "expr-payload-attrs" },
        quota: { set: "quota-attrs" },
        range: { set: "range-attrs" },
        reject: { set: "expr-reject-attrs" },
        target: { set: "expr-target-attrs" },
        tproxy: { set: "expr-tproxy-attrs" },
        byteorder: { set: "expr-byteorder-attrs" },
        connlimit: { set: "expr-connlimit-attrs" },
        dup: { set: "expr-dup-attrs" },
        dynset: { set: "expr-dynset-attrs" },
        exthdr: { set: "expr-exthdr-attrs" },
        fwd: { set: "expr-fwd-attrs" },
        hash: { set: "expr-hash-attrs" },
        inner: { set: "expr-inner-attrs", since: "6.2" },
        last: { set: "expr-last-attrs" },
        limit: { set: "expr-limit-attrs" },
        masq: { set: "expr-masq-attrs" },
        notrack: {},
        osf: { set: "expr-osf-attrs" },
        queue: { set: "expr-queue-attrs" },
        redir: { set: "expr-redir-attrs" },
        rt: { set: "expr-rt-attrs" },
        socket: { set: "expr-socket-attrs" },
        synproxy: { set: "synproxy-attrs" },
        tunnel: { set: "expr-tunnel-attrs" },
        xfrm: { set: "expr-xfrm-attrs" },
      },
    }),
    "obj-data": () => ({
      formats: {
        counter: { set: "counter-attrs" },
        quota: { set: "quota-attrs" },
        "ct-helper": { set: "ct-helper-attrs" },
        limit: { set: "expr-limit-attrs" },
        connlimit: { set: "expr-connlimit-attrs" },
        tunnel: { set: "tunnel-key-attrs" },
        "ct-timeout": { set: "ct-timeout-attrs" },
        secmark: { set: "secmark-attrs" },
        "ct-expect": { set: "ct-expect-attrs" },
        synproxy: { set: "synproxy-attrs" },
      },
    }),
    "ct-timeouts": () => ({
      formats: {
        "1": { set: "cttimeout/icmp-attrs" },
        "6": { set: "cttimeout/tcp-attrs" },
        "17": { set: "cttimeout/udp-attrs" },
        "33": { set: "cttimeout/dccp-attrs" },
        "47": { set: "cttimeout/gre-attrs" },
        "58": { set: "cttimeout/icmpv6-attrs" },
        "132": { set: "cttimeout/sctp-attrs" },
        "136": { set: "cttimeout/udplite-attrs" },
        "255": { set: "cttimeout/generic-attrs" },
      },
    }),
  },
  operations: {
    "batch-begin": () => ({
      set: "batch-attrs",
      header: "nfgenmsg",
      headerValues: { resId: 10 },
      do: { request: "16 genid", reply: "16 genid" },
    }),
    "batch-end": () => ({ set: "batch-attrs", header: "nfgenmsg", headerValues: { resId: 10 }, do: { request: "17 genid" } }),
    newtable: () => ({
      set: "table-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2560,
          required: ["name"],
          requiredHeader: ["nfgen-family"],
          replyOnly: ["handle"],
          attributes: "name flags userdata",
        },
      },
    }),
    gettable: () => ({
      set: "table-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2561, required: ["name"], requiredHeader: ["nfgen-family"], attributes: "name" },
        reply: { number: 2560, always: ["name", "handle"], attributes: "name use handle flags owner userdata" },
      },
      dump: {
        request: "2561",
        reply: { number: 2560, always: ["name", "handle"], attributes: "name use handle flags owner userdata" },
      },
    }),
    deltable: () => ({
      set: "table-attrs",
      header: "nfgenmsg",
      do: { request: { number: 2562, requiredHeader: ["nfgen-family"], attributes: "name handle" } },
    }),
    destroytable: () => ({
      set: "table-attrs",
      header: "nfgenmsg",
      do: { request: { number: 2586, requiredHeader: ["nfgen-family"], attributes: "name handle" } },
    }),
    newchain: () => ({
      set: "chain-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2563,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle", "id"],
          attributes: "table handle policy flags hook name counters userdata type id",
        },
      },
    }),
    getchain: () => ({
      set: "chain-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2564, required: ["table", "name"], requiredHeader: ["nfgen-family"], attributes: "table name" },
        reply: { number: 2563, always: ["table", "name", "handle"], attributes: getchainAttributes },
      },
      dump: {
        request: "2564",
        reply: { number: 2563, always: ["table", "name", "handle"], attributes: getchainAttributes },
      },
    }),
    delchain: () => ({
      set: "chain-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2565,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table handle name hook",
        },
      },
    }),
    destroychain: () => ({
      set: "chain-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2587,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table handle name hook",
        },
      },
    }),
    newrule: () => ({
      set: "rule-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2566,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["chain", "chain-id"],
          attributes: "table chain handle expressions compat position userdata id position-id chain-id",
        },
      },
    }),
    getrule: () => ({
      set: "rule-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2567,
          required: ["table", "chain", "handle"],
          requiredHeader: ["nfgen-family"],
          attributes: "table chain handle",
        },
        reply: {
          number: 2566,
          always: ["table", "chain", "handle"],
          attributes: "table chain handle position expressions userdata",
        },
      },
      dump: {
        request: "2567 table chain",
        reply: {
          number: 2566,
          always: ["table", "chain", "handle"],
          attributes: "table chain handle position expressions userdata",
        },
      },
    }),
    "getrule-reset": () => ({
      set: "rule-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2585, required: ["table", "chain", "handle"], attributes: "table chain handle" },
        reply: {
          number: 2566,
          always: ["table", "chain", "handle"],
          attributes: "table chain handle position expressions userdata",
        },
      },
      dump: {
        request: "2585 table chain handle",
        reply: {
          number: 2566,
          always: ["table", "chain", "handle"],
          attributes: "table chain handle position expressions userdata",
        },
      },
    }),
    delrule: () => ({
      set: "rule-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2568, required: ["table"], requiredHeader: ["nfgen-family"], attributes: "table chain handle id" },
      },
    }),
    destroyrule: () => ({
      set: "rule-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2588, required: ["table"], requiredHeader: ["nfgen-family"], attributes: "table chain handle id" },
      },
    }),
    newset: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2569,
          required: ["table", "name", "id", "key-len"],
          requiredHeader: ["nfgen-family"],
          replyOnly: ["handle"],
          attributes: `
            table name flags key-type key-len data-type data-len policy desc id timeout gc-interval userdata obj-type
            expr expressions`,
        },
      },
    }),
    getset: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2570, required: ["table", "name"], requiredHeader: ["nfgen-family"], attributes: "table name" },
        reply: { number: 2569, always: ["table", "name", "handle", "key-len"], attributes: getsetAttributes },
      },
      dump: {
        request: "2570 table",
        reply: { number: 2569, always: ["table", "name", "handle", "key-len"], attributes: getsetAttributes },
      },
    }),
    delset: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2571,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table handle name",
        },
      },
    }),
    destroyset: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2589,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table handle name",
        },
      },
    }),
    newsetelem: () => ({
      set: "setelem-list-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2572,
          required: ["table", "elements"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["set", "set-id"],
          attributes: "table set set-id elements",
        },
      },
    }),
    getsetelem: () => ({
      set: "setelem-list-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2573,
          required: ["table", "set", "elements"],
          requiredHeader: ["nfgen-family"],
          attributes: "table set elements",
        },
        reply: { number: 2572, always: ["table", "set", "elements"], attributes: "elements table set" },
      },
      dump: {
        request: { number: 2573, required: ["table", "set"], requiredHeader: ["nfgen-family"], attributes: "table set" },
        reply: { number: 2572, always: ["table", "set", "elements"], attributes: "table set elements" },
      },
    }),
    "getsetelem-reset": () => ({
      set: "setelem-list-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2593,
          required: ["table", "set", "elements"],
          requiredHeader: ["nfgen-family"],
          attributes: "elements table set",
        },
        reply: { number: 2572, always: ["table", "set", "elements"], attributes: "table set elements" },
      },
      dump: {
        request: { number: 2593, required: ["table", "set"], requiredHeader: ["nfgen-family"], attributes: "table set" },
        reply: { number: 2572, always: ["table", "set", "elements"], attributes: "table set elements" },
      },
    }),
    delsetelem: () => ({
      set: "setelem-list-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2574,
          required: ["table", "set"],
          requiredHeader: ["nfgen-family"],
          attributes: "table set elements",
        },
      },
    }),
    destroysetelem: () => ({
      set: "setelem-list-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2590,
          required: ["table", "set"],
          requiredHeader: ["nfgen-family"],
          attributes: "table set elements",
        },
      },
    }),
    getgen: () => ({
      set: "gen-attrs",
      header: "nfgenmsg",
      do: { request: "2576", reply: "2575 id proc-pid proc-name" },
      dump: { request: "2576", reply: "2575 id proc-pid proc-name" },
    }),
    newobj: () => ({
      set: "obj-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2578,
          required: ["table", "name", "type", "data"],
          requiredHeader: ["nfgen-family"],
          replyOnly: ["handle"],
          attributes: "type name data table userdata",
        },
      },
    }),
    getobj: () => ({
      set: "obj-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2579,
          required: ["table", "name", "type"],
          requiredHeader: ["nfgen-family"],
          attributes: "name type table",
        },
        reply: {
          number: 2578,
          always: ["table", "name", "handle", "type", "data"],
          attributes: "table name type handle use data userdata",
        },
      },
      dump: {
        request: "2579 table type",
        reply: {
          number: 2578,
          always: ["table", "name", "handle", "type", "data"],
          attributes: "table name type handle use data userdata",
        },
      },
    }),
    delobj: () => ({
      set: "obj-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2580,
          required: ["table", "type"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table name type handle",
        },
      },
    }),
    destroyobj: () => ({
      set: "obj-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2591,
          required: ["table", "type"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table name type handle",
        },
      },
    }),
    newflowtable: () => ({
      set: "flowtable-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2582,
          required: ["table", "name", "hook"],
          requiredHeader: ["nfgen-family"],
          replyOnly: ["handle"],
          attributes: "table name hook flags",
        },
      },
    }),
    getflowtable: () => ({
      set: "flowtable-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2583, required: ["table", "name"], requiredHeader: ["nfgen-family"], attributes: "name table" },
        reply: { number: 2582, always: ["table", "name", "handle", "hook"], attributes: "table name handle use flags hook" },
      },
      dump: {
        request: "2583 table",
        reply: { number: 2582, always: ["table", "name", "handle", "hook"], attributes: "table name handle use flags hook" },
      },
    }),
    delflowtable: () => ({
      set: "flowtable-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2584,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table name handle hook",
        },
      },
    }),
    destroyflowtable: () => ({
      set: "flowtable-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2592,
          required: ["table"],
          requiredHeader: ["nfgen-family"],
          requiredOne: ["name", "handle"],
          attributes: "table name handle hook",
        },
      },
    }),
    "getobj-reset": () => ({
      set: "obj-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2581,
          required: ["table", "name", "type"],
          requiredHeader: ["nfgen-family"],
          attributes: "table name type",
        },
        reply: {
          number: 2578,
          always: ["table", "name", "handle", "type", "data"],
          attributes: "table name type handle use data userdata",
        },
      },
      dump: {
        request: "2581 table name type",
        reply: {
          number: 2578,
          always: ["table", "name", "handle", "type", "data"],
          attributes: "table name type handle use data userdata",
        },
      },
    }),
    "trace-ntf": () => ({
      set: "trace-attrs",
      header: "nfgenmsg",
      event: `
        2577 table chain rule-handle type verdict id ll-header network-header transport-header iif iiftype oif oiftype
        mark nfproto policy ct-id ct-direction ct-status ct-state`,
      group: "nfnlgrp-nftrace",
    }),
  },
  groups: {
    mgmt: { name: "mgmt" },
    "nfnlgrp-nftables": { name: "nfnlgrp-nftables", number: 7 },
    "nfnlgrp-nftrace": { name: "nfnlgrp-nftrace", number: 9 },
  },
  config: "NF_TABLES",
  module: "nf_tables",
  creates: {
    newtable: ["ENOENT"],
    newchain: ["ENOENT"],
    newrule: ["ENOENT"],
    newset: ["ENOENT"],
    newsetelem: ["ENOENT"],
    newobj: ["ENOENT"],
    newflowtable: ["ENOENT"],
  },
  kinds: [
    { name: "expression", list: "expressions.elem", field: "name", error: "ENOENT", options: { compat: "NFT_COMPAT", connlimit: "NFT_CONNLIMIT", ct: "NFT_CT", dup: "NFT_DUP_IPV4, CONFIG_NFT_DUP_IPV6 or CONFIG_NFT_DUP_NETDEV", fib: "NFT_FIB_IPV4, CONFIG_NFT_FIB_IPV6, CONFIG_NFT_FIB_INET or CONFIG_NFT_FIB_NETDEV", flow_offload: "NFT_FLOW_OFFLOAD", fwd: "NFT_FWD_NETDEV", hash: "NFT_HASH", limit: "NFT_LIMIT", log: "NFT_LOG", masq: "NFT_MASQ", match: "NFT_COMPAT", nat: "NFT_NAT", numgen: "NFT_NUMGEN", osf: "NFT_OSF", queue: "NFT_QUEUE", quota: "NFT_QUOTA", redir: "NFT_REDIR", reject: "NFT_REJECT", socket: "NFT_SOCKET", synproxy: "NFT_SYNPROXY", target: "NFT_COMPAT", tproxy: "NFT_TPROXY", tunnel: "NFT_TUNNEL", xfrm: "NFT_XFRM" } },
  ],
  links: { cttimeout: cttimeout.cttimeout },
});
