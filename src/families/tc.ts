// Generated from tc.yaml with specs/tc.yaml (sha256 2ea502b638332590). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Bitfield, Call, EventsOf, Except, ExtraAttributes, Mode, Only, OtherName, Read, ReadOnlyFields, 
  Selected, Shape, TrailingBytes,With, Write } from "../schema/model/types.ts";
import { readIpv4 } from "../schema/values/addresses.ts";
import { isS8, isS16, isS32, isS64, isU8, isU16, isU32, isU64, putBytes } from "../schema/values/struct-members.ts";

/**
 * Whether a filter or action runs in software, in hardware or in both. Flags of `cls-flags` in family tc:
 *
 * - `skip-hw` (bit 0): The filter or action runs only in software.
 * - `skip-sw` (bit 1): The filter or action runs only in hardware.
 * - `in-hw` (bit 2): Hardware has the filter or action.
 * - `not-in-nw` (bit 3): Hardware does not have the filter or action.
 * - `verbose` (bit 4): Logs why hardware rejects the filter.
 */
export type ClsFlags = "skip-hw" | "skip-sw" | "in-hw" | "not-in-nw" | "verbose";

/**
 * Packet properties that a flower filter compares. Flags of `flower-key-ctrl-flags` in family tc:
 *
 * - `frag` (TCA_FLOWER_KEY_FLAGS_IS_FRAGMENT, bit 0): Fragment.
 * - `firstfrag` (TCA_FLOWER_KEY_FLAGS_FRAG_IS_FIRST, bit 1): First fragment.
 * - `tuncsum` (TCA_FLOWER_KEY_FLAGS_TUNNEL_CSUM, bit 2, since Linux 6.12): Tunnel packet with checksum.
 * - `tundf` (TCA_FLOWER_KEY_FLAGS_TUNNEL_DONT_FRAGMENT, bit 3, since Linux 6.12): Tunnel packet with the don't-fragment bit.
 * - `tunoam` (TCA_FLOWER_KEY_FLAGS_TUNNEL_OAM, bit 4, since Linux 6.12): Tunnel packet for operation and maintenance.
 * - `tuncrit` (TCA_FLOWER_KEY_FLAGS_TUNNEL_CRIT_OPT, bit 5, since Linux 6.12): Tunnel packet with critical options.
 */
export type FlowerKeyCtrlFlags = "frag" | "firstfrag" | "tuncsum" | "tundf" | "tunoam" | "tuncrit";

/**
 * What DualPI2 does on overload. Values of `dualpi2-drop-overload` in family tc:
 *
 * - `overflow` (0): Packets are marked until the queue is full.
 * - `drop` (1): Packets are dropped.
 */
export type Dualpi2DropOverload = "overflow" | "drop";

/**
 * When DualPI2 marks or drops packets. Values of `dualpi2-drop-early` in family tc:
 *
 * - `drop-dequeue` (0): Packets are marked or dropped when they leave the queue.
 * - `drop-enqueue` (1): Packets are marked or dropped before they enter the queue.
 */
export type Dualpi2DropEarly = "drop-dequeue" | "drop-enqueue";

/**
 * ECN code points of packets in the L4S queue of DualPI2. Values of `dualpi2-ecn-mask` in family tc:
 *
 * - `l4s-ect` (1): ECT(1).
 * - `cla-ect` (2): ECT(0).
 * - `any-ect` (3): Both.
 */
export type Dualpi2EcnMask = "l4s-ect" | "cla-ect" | "any-ect";

/**
 * Values of `dualpi2-split-gso` in family tc:
 *
 * - `no-split-gso` (0)
 * - `split-gso` (1)
 */
export type Dualpi2SplitGso = "no-split-gso" | "split-gso";

/**
 * Priority classes (tins) of CAKE. Values of `cake-diffserv` in family tc:
 *
 * - `diffserv3` (CAKE_DIFFSERV_DIFFSERV3, 0): 3 tins: bulk, best effort, voice.
 * - `diffserv4` (CAKE_DIFFSERV_DIFFSERV4, 1): 4 tins: bulk, best effort, video, voice.
 * - `diffserv8` (CAKE_DIFFSERV_DIFFSERV8, 2): 8 tins.
 * - `besteffort` (CAKE_DIFFSERV_BESTEFFORT, 3): One tin.
 * - `precedence` (CAKE_DIFFSERV_PRECEDENCE, 4): 8 tins, by the precedence bits of the old type of service.
 */
export type CakeDiffserv = "diffserv3" | "diffserv4" | "diffserv8" | "besteffort" | "precedence";

/**
 * Link layer framing for which CAKE compensates. Values of `cake-atm` in family tc:
 *
 * - `none` (CAKE_ATM_NONE, 0)
 * - `atm` (CAKE_ATM_ATM, 1): ATM cells.
 * - `ptm` (CAKE_ATM_PTM, 2): PTM, as in VDSL2.
 */
export type CakeAtm = "none" | "atm" | "ptm";

/**
 * How CAKE divides packets into flows. Values of `cake-flow` in family tc:
 *
 * - `none` (CAKE_FLOW_NONE, 0): All packets are one flow.
 * - `src-ip` (CAKE_FLOW_SRC_IP, 1): By source address.
 * - `dst-ip` (CAKE_FLOW_DST_IP, 2): By destination address.
 * - `hosts` (CAKE_FLOW_HOSTS, 3): By both addresses.
 * - `flows` (CAKE_FLOW_FLOWS, 4): By addresses and ports.
 * - `dual-src` (CAKE_FLOW_DUAL_SRC, 5): By source address, then by flow.
 * - `dual-dst` (CAKE_FLOW_DUAL_DST, 6): By destination address, then by flow.
 * - `triple` (CAKE_FLOW_TRIPLE, 7): By both addresses, then by flow.
 */
export type CakeFlow = "none" | "src-ip" | "dst-ip" | "hosts" | "flows" | "dual-src" | "dual-dst" | "triple";

/**
 * Which TCP acknowledgements CAKE drops. Values of `cake-ack` in family tc:
 *
 * - `none` (CAKE_ACK_NONE, 0): Drops no acknowledgements.
 * - `filter` (CAKE_ACK_FILTER, 1): Drops redundant acknowledgements.
 * - `aggressive` (CAKE_ACK_AGGRESSIVE, 2): Drops more acknowledgements.
 */
export type CakeAck = "none" | "filter" | "aggressive";

/**
 * Options of a dump of actions. Flags of `act-flags` in family tc:
 *
 * - `large-dump-on` (TCA_ACT_FLAG_LARGE_DUMP_ON, bit 0): Removes the limit of 32 actions per message.
 * - `terse-dump` (TCA_ACT_FLAG_TERSE_DUMP, bit 1, since Linux 5.11): Dumps only kind, number and counters.
 */
export type ActFlags = "large-dump-on" | "terse-dump";

/**
 * State of the tracked connection of a packet, which the action ct sets. Flags of `flower-key-ct-flags` in family tc:
 *
 * - `new` (TCA_FLOWER_KEY_CT_FLAGS_NEW, bit 0): Beginning of a connection.
 * - `established` (TCA_FLOWER_KEY_CT_FLAGS_ESTABLISHED, bit 1): Part of an existing connection.
 * - `related` (TCA_FLOWER_KEY_CT_FLAGS_RELATED, bit 2): Related to an existing connection.
 * - `tracked` (TCA_FLOWER_KEY_CT_FLAGS_TRACKED, bit 3): The packet was tracked.
 * - `invalid` (TCA_FLOWER_KEY_CT_FLAGS_INVALID, bit 4): The packet belongs to no valid connection.
 * - `reply` (TCA_FLOWER_KEY_CT_FLAGS_REPLY, bit 5): The packet is a reply.
 */
export type FlowerKeyCtFlags = "new" | "established" | "related" | "tracked" | "invalid" | "reply";

/**
 * How a u32 filter continues after a match. Flags of `tc-u32-flags` in family tc:
 *
 * - `terminal` (TC_U32_TERMINAL, bit 0): Ends the search after a match.
 * - `offset` (TC_U32_OFFSET, bit 1): The next table starts at another offset.
 * - `varoffset` (TC_U32_VAROFFSET, bit 2): The offset is read from the packet.
 * - `eat` (TC_U32_EAT, bit 3): Later offsets are relative to the next header.
 */
export type TcU32Flags = "terminal" | "offset" | "varoffset" | "eat";

/**
 * Whether a filter or action runs in software, in hardware or in both. Flags of `filter-flags` in family tc:
 *
 * - `skip-hw` (TCA_CLS_FLAGS_SKIP_HW, bit 0): The filter or action runs only in software.
 * - `skip-sw` (TCA_CLS_FLAGS_SKIP_SW, bit 1): The filter or action runs only in hardware.
 * - `in-hw` (TCA_CLS_FLAGS_IN_HW, bit 2): Hardware has the filter or action.
 * - `not-in-hw` (TCA_CLS_FLAGS_NOT_IN_HW, bit 3): Hardware does not have the filter or action.
 * - `verbose` (TCA_CLS_FLAGS_VERBOSE, bit 4): Logs why hardware rejects the filter.
 */
export type FilterFlags = "skip-hw" | "skip-sw" | "in-hw" | "not-in-hw" | "verbose";

/**
 * Options of a BPF filter. Flags of `bpf-flags` in family tc:
 *
 * - `act-direct` (TCA_BPF_FLAG_ACT_DIRECT, bit 0): The BPF program returns a verdict (direct action) instead of a class.
 */
export type BpfFlags = "act-direct";

/**
 * Verdict of a traffic control filter or action. 0x10000000 + n skips n actions; 0x20000000 + n continues in chain n. Values of `tc-verdict` in family tc:
 *
 * - `unspec` (TC_ACT_UNSPEC, -1): Continues with the next filter.
 * - `ok` (TC_ACT_OK, 0): Accepts the packet.
 * - `reclassify` (TC_ACT_RECLASSIFY, 1): Starts again with the first filter.
 * - `shot` (TC_ACT_SHOT, 2): Drops the packet.
 * - `pipe` (TC_ACT_PIPE, 3): Continues with the next action.
 * - `stolen` (TC_ACT_STOLEN, 4): The action took the packet.
 * - `queued` (TC_ACT_QUEUED, 5): The action queued the packet.
 * - `repeat` (TC_ACT_REPEAT, 6): Executes the action again.
 * - `redirect` (TC_ACT_REDIRECT, 7): Redirects the packet, as a BPF program requested.
 * - `trap` (TC_ACT_TRAP, 8): Passes the packet from the hardware to the CPU.
 */
export type TcVerdict = "unspec" | "ok" | "reclassify" | "shot" | "pipe" | "stolen" | "queued" | "repeat"
  | "redirect" | "trap";

/**
 * Which packets get the alternative verdict of a gact action. Values of `tc-gact-random` in family tc:
 *
 * - `none` (PGACT_NONE, 0): All packets have the normal verdict.
 * - `netrand` (PGACT_NETRAND, 1): Packets selected at random.
 * - `determ` (PGACT_DETERM, 2): Every Nth packet.
 */
export type TcGactRandom = "none" | "netrand" | "determ";

/**
 * How an mpls action changes the MPLS label stack. Values of `tc-mpls-action` in family tc:
 *
 * - `pop` (TCA_MPLS_ACT_POP, 1)
 * - `push` (TCA_MPLS_ACT_PUSH, 2)
 * - `modify` (TCA_MPLS_ACT_MODIFY, 3)
 * - `dec-ttl` (TCA_MPLS_ACT_DEC_TTL, 4): Decrements the TTL.
 * - `mac-push` (TCA_MPLS_ACT_MAC_PUSH, 5, since Linux 5.7): Adds a label before the Ethernet header.
 */
export type TcMplsAction = "pop" | "push" | "modify" | "dec-ttl" | "mac-push";

/**
 * How a vlan action changes the packet's headers. Values of `tc-vlan-action` in family tc:
 *
 * - `pop` (TCA_VLAN_ACT_POP, 1)
 * - `push` (TCA_VLAN_ACT_PUSH, 2)
 * - `modify` (TCA_VLAN_ACT_MODIFY, 3)
 * - `pop-eth` (TCA_VLAN_ACT_POP_ETH, 4, since Linux 5.10): Removes the Ethernet header.
 * - `push-eth` (TCA_VLAN_ACT_PUSH_ETH, 5, since Linux 5.10): Adds an Ethernet header.
 */
export type TcVlanAction = "pop" | "push" | "modify" | "pop-eth" | "push-eth";

/**
 * Where a mirred action sends the packet or a copy of it. Values of `tc-mirred-action` in family tc:
 *
 * - `egress-redir` (TCA_EGRESS_REDIR, 1): Sends the packet through another interface.
 * - `egress-mirror` (TCA_EGRESS_MIRROR, 2): Sends a copy through another interface.
 * - `ingress-redir` (TCA_INGRESS_REDIR, 3): The packet arrives at another interface.
 * - `ingress-mirror` (TCA_INGRESS_MIRROR, 4): A copy arrives at another interface.
 */
export type TcMirredAction = "egress-redir" | "egress-mirror" | "ingress-redir" | "ingress-mirror";

/**
 * Options of a nat action. Flags of `tc-nat-flags` in family tc:
 *
 * - `egress` (TCA_NAT_FLAG_EGRESS, bit 0): Translates the source instead of the destination.
 */
export type TcNatFlags = "egress";

/**
 * Checksums that a csum action updates. Flags of `tc-csum-flags` in family tc:
 *
 * - `ipv4hdr` (TCA_CSUM_UPDATE_FLAG_IPV4HDR, bit 0)
 * - `icmp` (TCA_CSUM_UPDATE_FLAG_ICMP, bit 1)
 * - `igmp` (TCA_CSUM_UPDATE_FLAG_IGMP, bit 2)
 * - `tcp` (TCA_CSUM_UPDATE_FLAG_TCP, bit 3)
 * - `udp` (TCA_CSUM_UPDATE_FLAG_UDP, bit 4)
 * - `udplite` (TCA_CSUM_UPDATE_FLAG_UDPLITE, bit 5)
 * - `sctp` (TCA_CSUM_UPDATE_FLAG_SCTP, bit 6)
 */
export type TcCsumFlags = "ipv4hdr" | "icmp" | "igmp" | "tcp" | "udp" | "udplite" | "sctp";

/**
 * What a tunnel_key action does with tunnel metadata. Values of `tc-tunnel-key-action` in family tc:
 *
 * - `set` (TCA_TUNNEL_KEY_ACT_SET, 1): Sets metadata for a tunnel.
 * - `release` (TCA_TUNNEL_KEY_ACT_RELEASE, 2): Removes metadata of a tunnel.
 */
export type TcTunnelKeyAction = "set" | "release";

/**
 * Direction of an ife action: encode or decode. Values of `tc-ife-flags` in family tc:
 *
 * - `decode` (IFE_DECODE, 0)
 * - `encode` (IFE_ENCODE, 1)
 */
export type TcIfeFlags = "decode" | "encode";

/**
 * Ethernet header fields that a skbmod action changes. Flags of `tc-skbmod-flags` in family tc:
 *
 * - `dmac` (SKBMOD_F_DMAC, bit 0)
 * - `smac` (SKBMOD_F_SMAC, bit 1)
 * - `etype` (SKBMOD_F_ETYPE, bit 2)
 * - `swapmac` (SKBMOD_F_SWAPMAC, bit 3): Swaps source and destination.
 * - `ecn` (SKBMOD_F_ECN, bit 4): Sets congestion experienced.
 */
export type TcSkbmodFlags = "dmac" | "smac" | "etype" | "swapmac" | "ecn";

/**
 * Packet metadata that a skbedit action changes. Flags of `tc-skbedit-flags` in family tc:
 *
 * - `priority` (SKBEDIT_F_PRIORITY, bit 0)
 * - `queue-mapping` (SKBEDIT_F_QUEUE_MAPPING, bit 1)
 * - `mark` (SKBEDIT_F_MARK, bit 2)
 * - `ptype` (SKBEDIT_F_PTYPE, bit 3)
 * - `mask` (SKBEDIT_F_MASK, bit 4)
 * - `inheritdsfield` (SKBEDIT_F_INHERITDSFIELD, bit 5): Copies the DS field to the priority.
 * - `txq-skbhash` (SKBEDIT_F_TXQ_SKBHASH, bit 6): Selects the transmit queue by hash.
 */
export type TcSkbeditFlags = "priority" | "queue-mapping" | "mark" | "ptype" | "mask" | "inheritdsfield"
  | "txq-skbhash";

/**
 * What a connection tracking action does. Flags of `tc-ct-action` in family tc:
 *
 * - `commit` (TCA_CT_ACT_COMMIT, bit 0): Records the connection.
 * - `force` (TCA_CT_ACT_FORCE, bit 1): Replaces the connection if its direction differs.
 * - `clear` (TCA_CT_ACT_CLEAR, bit 2): Removes the connection from the packet.
 * - `nat` (TCA_CT_ACT_NAT, bit 3): Translates addresses as recorded.
 * - `nat-src` (TCA_CT_ACT_NAT_SRC, bit 4): Translates the source.
 * - `nat-dst` (TCA_CT_ACT_NAT_DST, bit 5): Translates the destination.
 */
export type TcCtAction = "commit" | "force" | "clear" | "nat" | "nat-src" | "nat-dst";

/**
 * Header from which a pedit action counts offsets. Values of `tc-pedit-header` in family tc:
 *
 * - `network` (TCA_PEDIT_KEY_EX_HDR_TYPE_NETWORK, 0): Network header.
 * - `eth` (TCA_PEDIT_KEY_EX_HDR_TYPE_ETH, 1): Ethernet header.
 * - `ip4` (TCA_PEDIT_KEY_EX_HDR_TYPE_IP4, 2): IPv4 header.
 * - `ip6` (TCA_PEDIT_KEY_EX_HDR_TYPE_IP6, 3): IPv6 header.
 * - `tcp` (TCA_PEDIT_KEY_EX_HDR_TYPE_TCP, 4): TCP header.
 * - `udp` (TCA_PEDIT_KEY_EX_HDR_TYPE_UDP, 5): UDP header.
 */
export type TcPeditHeader = "network" | "eth" | "ip4" | "ip6" | "tcp" | "udp";

/**
 * Whether a pedit action writes or adds a value. Values of `tc-pedit-command` in family tc:
 *
 * - `set` (TCA_PEDIT_KEY_EX_CMD_SET, 0)
 * - `add` (TCA_PEDIT_KEY_EX_CMD_ADD, 1)
 */
export type TcPeditCommand = "set" | "add";

/**
 * How hardware uses the queues of mqprio. Values of `tc-mqprio-mode` in family tc:
 *
 * - `dcb` (TC_MQPRIO_MODE_DCB, 0): By traffic class.
 * - `channel` (TC_MQPRIO_MODE_CHANNEL, 1): As separate channels with rate limits.
 */
export type TcMqprioMode = "dcb" | "channel";

/**
 * Which transmit rates mqprio traffic classes get. Values of `tc-mqprio-shaper` in family tc:
 *
 * - `dcb` (TC_MQPRIO_SHAPER_DCB, 0): As configured with DCB.
 * - `bw-rate` (TC_MQPRIO_SHAPER_BW_RATE, 1): With the passed rates.
 */
export type TcMqprioShaper = "dcb" | "bw-rate";

/**
 * Whether frames of a traffic class can be preempted. Values of `tc-fp` in family tc:
 *
 * - `express` (TC_FP_EXPRESS, 1, since Linux 6.4): Not preemptible.
 * - `preemptible` (TC_FP_PREEMPTIBLE, 2, since Linux 6.4)
 */
export type TcFp = "express" | "preemptible";

/**
 * Kind of a condition (extended match) of a filter. Values of `tcf-ematch-kind` in family tc:
 *
 * - `container` (TCF_EM_CONTAINER, 0): Group of matches.
 * - `cmp` (TCF_EM_CMP, 1): Comparison of a number in the packet.
 * - `nbyte` (TCF_EM_NBYTE, 2): Comparison of bytes in the packet.
 * - `u32` (TCF_EM_U32, 3): Comparison of a 32-bit word in the packet.
 * - `meta` (TCF_EM_META, 4): Comparison of metadata.
 * - `text` (TCF_EM_TEXT, 5): Search for text.
 * - `vlan` (TCF_EM_VLAN, 6): VLAN tag.
 * - `canid` (TCF_EM_CANID, 7): CAN id.
 * - `ipset` (TCF_EM_IPSET, 8): Set of ipset.
 * - `ipt` (TCF_EM_IPT, 9): Match of iptables.
 */
export type TcfEmatchKind = "container" | "cmp" | "nbyte" | "u32" | "meta" | "text" | "vlan" | "canid" | "ipset"
  | "ipt";

/**
 * How a filter condition (extended match) combines with the next one. Flags of `tcf-ematch-flags` in family tc:
 *
 * - `rel-and` (TCF_EM_REL_AND, bit 0): The next condition must match, too.
 * - `rel-or` (TCF_EM_REL_OR, bit 1): The next condition is an alternative.
 * - `invert` (TCF_EM_INVERT, bit 2): Inverts the result.
 * - `simple` (TCF_EM_SIMPLE, bit 3): The parameters are one 32-bit number.
 */
export type TcfEmatchFlags = "rel-and" | "rel-or" | "invert" | "simple";

/** C structure `tcmsg`. */
export interface Tcmsg extends TrailingBytes {
  /** AF_UNSPEC (0). Member: u8. */ family: number;
  /** Index of the network interface; -1 for a shared block of filters. Member: s32. */ ifindex: number;
  /** Handle of the queueing discipline, class or filter: 0xMAJORMINOR. If 0, the kernel selects it. Member: u32. */
  handle: number;
  /** Handle of the parent, or TC_H_ROOT (0xffffffff) or TC_H_INGRESS (0xfffffff1). Member: u32. */ parent: number;
  /** For filters: priority and protocol (0xPRIOPROTO, protocol in network byte order). For queueing disciplines in replies: number of references. Member: u32. */
  info: number;
}

/** C structure `tc-stats`. */
export interface TcStats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ bytes: M["big"];
  /** u32. */ packets: number;
  /** Dropped packets. Member: u32. */ drops: number;
  /** Packets that were delayed or dropped because of the rate limit. Member: u32. */ overlimits: number;
  /** Estimated rate. Member: u32 in bytes/s. */ bps: number;
  /** Estimated rate. Member: u32 in packets/s. */ pps: number;
  /** Queued packets. Member: u32. */ qlen: number;
  /** Queued bytes. Member: u32 in bytes. */ backlog: number;
}

/** C structure `tc-cbs-qopt`. */
export interface TcCbsQopt extends TrailingBytes {
  /** Value 1 shapes in hardware. Member: u8. */ offload: number;
  /** Maximum credit of the credit-based shaper. Member: s32 in bytes. */ hicredit: number;
  /** Minimum credit of the credit-based shaper; negative. Member: s32 in bytes. */ locredit: number;
  /** Credit that the shaper gains while a packet waits. Member: s32 in kbit/s. */ idleslope: number;
  /** Credit that the shaper spends while it sends; negative. Member: s32 in kbit/s. */ sendslope: number;
}

/** C structure `tc-etf-qopt`. */
export interface TcEtfQopt extends TrailingBytes {
  /** Time before a packet's transmission time at which the packet is passed to the device. Member: s32 in ns. */
  delta: number;
  /** Clock of the transmission times, such as CLOCK_TAI (11). Member: s32. */ clockid: number;
  /** Flags: 1 deadline mode, 2 offload, 4 accepts packets of sockets without SO_TXTIME. Member: s32. */
  flags: number;
}

/** C structure `tc-fifo-qopt`. */
export interface TcFifoQopt extends TrailingBytes {
  /** Maximum queue length, in packets (pfifo) or bytes (bfifo). Member: u32. */ limit: number;
}

/** C structure `tc-htb-opt`. */
export interface TcHtbOpt<M extends Mode = Read> extends TrailingBytes {
  /** Guaranteed rate. Member: structure `tc-ratespec`. */ rate: Shape<M, TcRatespec>;
  /** Maximum rate, including bandwidth borrowed from the parent class. Member: structure `tc-ratespec`. */
  ceil: Shape<M, TcRatespec>;
  /** Burst at the guaranteed rate, given as the time to send it. Member: u32 in units of 64 ns. */ buffer: number;
  /** Burst at the maximum rate, given as the time to send it. Member: u32 in units of 64 ns. */ cbuffer: number;
  /** Bytes that the class sends per round; with 0, the kernel derives the value from the rate. Member: u32 in bytes. */
  quantum: number;
  /** Level of the class in the HTB hierarchy; 0 for leaves. Member: u32. */ level: number;
  /** Priority for unused bandwidth, 0 (highest) to 7. Member: u32. */ prio: number;
}

/** C structure `tc-htb-glob`. */
export interface TcHtbGlob extends TrailingBytes {
  /** Version of HTB: 3. In replies, the upper half is 3 and the lower half the kernel's minor version. Member: u32. */
  version: number;
  /** Divisor by which the quantum of a class is computed from its rate; default 10. Member: u32. */
  rate2quantum: number;
  /** Minor number of the class that gets unclassified packets; 0 sends them without shaping. Member: u32. */
  defcls: number;
  /** Unused. Member: u32. */ debug: number;
  /** Packets that HTB sent without a class. Member: u32. */ directPkts: number;
}

/** C structure `tc-gred-qopt`. */
export interface TcGredQopt extends TrailingBytes {
  /** Maximum queue length in bytes. Member: u32. */ limit: number;
  /** Average queue length in bytes above which RED starts to mark packets. Member: u32. */ qthMin: number;
  /** Average queue length in bytes above which RED marks all packets. Member: u32. */ qthMax: number;
  /** Number of the virtual queue. Member: u32. */ dp: number;
  /** Queued bytes. Member: u32. */ backlog: number;
  /** Average queue length in bytes. Member: u32. */ qave: number;
  /** Packets dropped above the maximum threshold. Member: u32. */ forced: number;
  /** Packets dropped early. Member: u32. */ early: number;
  /** Packets that were dropped for other reasons. Member: u32. */ other: number;
  /** Packets dropped because the queue was full. Member: u32. */ pdrop: number;
  /** Weight of the current queue length in the average queue length, as negative binary logarithm. Member: u8. */
  wlog: number;
  /** Slope of the mark probability between `qthMin` and `qthMax`, as negative binary logarithm. Member: u8. */
  plog: number;
  /** Binary logarithm of the time cell by which the average decays while the queue is idle. Member: u8. */
  scellLog: number;
  /** Priority of the virtual queue. Member: u8. */ prio: number;
  /** Packets received. Member: u32. */ packets: number;
  /** Bytes received. Member: u32. */ bytesin: number;
}

/** C structure `tc-gred-sopt`. */
export interface TcGredSopt extends TrailingBytes {
  /** Number of virtual queues, up to 16. Member: u32. */ dPs: number;
  /** Virtual queue that gets packets without one. Member: u32. */ defDp: number;
  /** Value 1 uses priorities of virtual queues. Member: u8. */ grio: number;
  /** Flags of RED: 1 ECN, 4 adaptive. Member: u8. */ flags: number;
}

/** C structure `tc-hfsc-qopt`. */
export interface TcHfscQopt extends TrailingBytes {
  /** Minor number of the class for unclassified packets. Member: u16. */ defcls: number;
}

/** C structure `tc-mqprio-qopt`. */
export interface TcMqprioQopt extends TrailingBytes {
  /** Number of traffic classes, up to 16. Member: u8. */ numTc: number;
  /** Traffic class of each packet priority. Member: 16 bytes. */ prioTcMap: Uint8Array;
  /** Whether traffic classes are handled in software (0) or hardware (1). Member: u8. */ hw: number;
  /** Number of queues of each traffic class, as 16-bit numbers. Member: 32 bytes. */ count: Uint8Array;
  /** First queue of each traffic class, as 16-bit numbers. Member: 32 bytes. */ offset: Uint8Array;
}

/** C structure `tc-multiq-qopt`. */
export interface TcMultiqQopt extends TrailingBytes {
  /** Number of bands; equals the number of transmit queues. Member: u16. */ bands: number;
  /** Maximum number of bands. Member: u16. */ maxBands: number;
}

/** C structure `tc-netem-qopt`. */
export interface TcNetemQopt extends TrailingBytes {
  /** Delay. Member: u32 in units of 64 ns. */ latency: number;
  /** Maximum number of queued packets; default 1000. Member: u32. */ limit: number;
  /** Probability of loss. Member: u32 in units of 1/2^32. */ loss: number;
  /** Gap for reordering: with N, every Nth packet is sent without delay. Member: u32. */ gap: number;
  /** Probability of duplication. Member: u32 in units of 1/2^32. */ duplicate: number;
  /** Variation of the delay. Member: u32 in units of 64 ns. */ jitter: number;
}

/** C structure `tc-netem-gimodel`. */
export interface TcNetemGimodel extends TrailingBytes {
  /** Probability of the transition from state good (1) to bad (3). Member: u32 in units of 1/2^32. */ p13: number;
  /** Probability of the transition from state bad (3) to good (1). Member: u32 in units of 1/2^32. */ p31: number;
  /** Probability of the transition from state bad (3) to good within a burst (2). Member: u32 in units of 1/2^32. */
  p32: number;
  /** Probability of the transition from state good (1) to an isolated loss (4). Member: u32 in units of 1/2^32. */
  p14: number;
  /** Probability of the transition from state good within a burst (2) to bad (3). Member: u32 in units of 1/2^32. */
  p23: number;
}

/** C structure `tc-netem-gemodel`. */
export interface TcNetemGemodel extends TrailingBytes {
  /** Probability of a change from the good to the bad state. Member: u32 in units of 1/2^32. */ p: number;
  /** Probability of a change from the bad to the good state. Member: u32 in units of 1/2^32. */ r: number;
  /** Probability that a packet is transmitted in the bad state. Member: u32 in units of 1/2^32. */ h: number;
  /** Probability that a packet is lost in the good state. Member: u32 in units of 1/2^32. */ k1: number;
}

/** C structure `tc-netem-corr`. */
export interface TcNetemCorr extends TrailingBytes {
  /** Correlation of each packet's delay with that of the previous packet. Member: u32 in units of 1/2^32. */
  delayCorr: number;
  /** Correlation of each packet's loss with that of the previous packet. Member: u32 in units of 1/2^32. */
  lossCorr: number;
  /** Correlation of each packet's duplication with that of the previous packet. Member: u32 in units of 1/2^32. */
  dupCorr: number;
}

/** C structure `tc-netem-reorder`. */
export interface TcNetemReorder extends TrailingBytes {
  /** u32 in units of 1/2^32. */ probability: number;
  /** Correlation with the random decision for the previous packet. Member: u32 in units of 1/2^32. */
  correlation: number;
}

/** C structure `tc-netem-corrupt`. */
export interface TcNetemCorrupt extends TrailingBytes {
  /** u32 in units of 1/2^32. */ probability: number;
  /** Correlation with the random decision for the previous packet. Member: u32 in units of 1/2^32. */
  correlation: number;
}

/** C structure `tc-netem-rate`. */
export interface TcNetemRate extends TrailingBytes {
  /** u32 in bytes/s. */ rate: number;
  /** Bytes that netem adds to each packet; can be negative. Member: s32 in bytes. */ packetOverhead: number;
  /** Size of a link layer cell, such as 53 for ATM; 0 if the link has no cells. Member: u32 in bytes. */
  cellSize: number;
  /** Bytes that netem adds to each link layer cell. Member: s32 in bytes. */ cellOverhead: number;
}

/** C structure `tc-netem-slot`. */
export interface TcNetemSlot<M extends Mode = Read> extends TrailingBytes {
  /** Minimum time between transmission slots. Member: s64 in ns. */ minDelay: M["big"];
  /** Maximum time between transmission slots. Member: s64 in ns. */ maxDelay: M["big"];
  /** Maximum number of packets sent in a time slot; 0 for no limit. Member: s32. */ maxPackets: number;
  /** Maximum number of bytes sent in a time slot; 0 for no limit. Member: s32 in bytes. */ maxBytes: number;
  /** Average time between transmission slots. Member: s64 in ns. */ distDelay: M["big"];
  /** Variation of the time between transmission slots. Member: s64 in ns. */ distJitter: M["big"];
}

/** C structure `tc-plug-qopt`. */
export interface TcPlugQopt extends TrailingBytes {
  /** Action: 0 starts buffering packets, 1 releases the packets up to the last start, 2 releases all packets, 3 sets `limit`. Member: s32. */
  action: number;
  /** Maximum queue length in bytes. Member: u32. */ limit: number;
}

/** C structure `tc-prio-qopt`. */
export interface TcPrioQopt extends TrailingBytes {
  /** Number of bands, 2 to 16; default 3. Member: u32. */ bands: number;
  /** Band of each packet priority. Member: 16 bytes. */ priomap: Uint8Array;
}

/** C structure `tc-red-qopt`. */
export interface TcRedQopt extends TrailingBytes {
  /** Maximum queue length in bytes. Member: u32. */ limit: number;
  /** Average queue length in bytes above which RED starts to mark packets. Member: u32. */ qthMin: number;
  /** Average queue length in bytes above which RED marks all packets. Member: u32. */ qthMax: number;
  /** Weight of the current queue length in the average queue length, as negative binary logarithm. Member: u8. */
  wlog: number;
  /** Slope of the mark probability between `qthMin` and `qthMax`, as negative binary logarithm. Member: u8. */
  plog: number;
  /** Binary logarithm of the time cell by which the average decays while the queue is idle. Member: u8. */
  scellLog: number;
  /** Flags: 1 ECN, 2 hard drop, 4 adaptive, 8 no drop. Member: u8. */ flags: number;
}

/** C structure `tc-sfb-qopt`. */
export interface TcSfbQopt extends TrailingBytes {
  /** Interval after which SFB changes its hash function. Member: u32 in ms. */ rehashInterval: number;
  /** Time before a change of the hash function during which SFB also updates the bins of the next one. Member: u32 in ms. */
  warmupTime: number;
  /** Maximum mark probability of a bin, in 1/65536. Member: u32. */ max: number;
  /** Maximum number of packets in a bin. Member: u32. */ binSize: number;
  /** Increase of the probability, in 1/65536. Member: u32. */ increment: number;
  /** Decrease of the probability, in 1/65536. Member: u32. */ decrement: number;
  /** Maximum number of queued packets. Member: u32. */ limit: number;
  /** Rate limit of all flows that do not react to congestion. Member: u32 in packets/s. */ penaltyRate: number;
  /** Burst limit of all flows that do not react to congestion, in packets. Member: u32. */ penaltyBurst: number;
}

/** C structure `tc-sfq-qopt`. */
export interface TcSfqQopt extends TrailingBytes {
  /** Bytes that a flow sends per round; default is the MTU. Member: u32 in bytes. */ quantum: number;
  /** Interval after which SFQ changes its hash function; 0 for never. Member: s32 in seconds. */
  perturbPeriod: number;
  /** Maximum number of queued packets; default 127. Member: u32. */ limit: number;
  /** Number of buckets of the SFQ hash table, a power of two; default 1024. Member: u32. */ divisor: number;
  /** Maximum number of flows; default 128. Member: u32. */ flows: number;
}

/** C structure `tc-sfqred-stats`. */
export interface TcSfqredStats extends TrailingBytes {
  /** Packets dropped early. Member: u32. */ probDrop: number;
  /** Packets dropped above the maximum threshold. Member: u32. */ forcedDrop: number;
  /** Packets marked early. Member: u32. */ probMark: number;
  /** Packets marked above the maximum threshold. Member: u32. */ forcedMark: number;
  /** Packets marked early at the head of the queue. Member: u32. */ probMarkHead: number;
  /** Packets marked above the maximum threshold at the head of the queue. Member: u32. */ forcedMarkHead: number;
}

/** C structure `tc-sfq-qopt-v1`. */
export interface TcSfqQoptV1<M extends Mode = Read> extends TrailingBytes {
  /** structure `tc-sfq-qopt`. */ v0: Shape<M, TcSfqQopt>;
  /** Maximum number of packets per flow. Member: u32. */ depth: number;
  /** Value 1 drops the oldest packet of a flow instead of the newest. Member: u32. */ headdrop: number;
  /** Maximum queue length in bytes. Member: u32. */ limit: number;
  /** Average queue length in bytes above which RED starts to mark packets. Member: u32. */ qthMin: number;
  /** Average queue length in bytes above which RED marks all packets. Member: u32. */ qthMax: number;
  /** Weight of the current queue length in the average queue length, as negative binary logarithm. Member: u8. */
  wlog: number;
  /** Slope of the mark probability between `qthMin` and `qthMax`, as negative binary logarithm. Member: u8. */
  plog: number;
  /** Binary logarithm of the time cell by which the average decays while the queue is idle. Member: u8. */
  scellLog: number;
  /** Flags: 1 ECN, 2 hard drop, 4 adaptive, 8 no drop. Member: u8. */ flags: number;
  /** Maximum mark probability, in 1/2^32. Member: u32. */ maxP: number;
  /** structure `tc-sfqred-stats`. */ stats: Shape<M, TcSfqredStats>;
}

/** C structure `tc-ratespec`. */
export interface TcRatespec extends TrailingBytes {
  /** Binary logarithm of the number of packet bytes that one entry of the rate table covers. Member: u8. */
  cellLog: number;
  /** Link layer: 1 Ethernet, 2 ATM. Member: u8. */ linklayer: number;
  /** Bytes that the link layer adds to each packet. Member: u16 in bytes. */ overhead: number;
  /** Bytes that are added to the packet size before the lookup in the rate table. Member: s16. */ cellAlign: number;
  /** Minimum size of a packet on the link. Member: u16 in bytes. */ mpu: number;
  /** Rate. If it is 0xffffffff, a 64-bit attribute such as `rate64` contains the rate. Member: u32 in bytes/s. */
  rate: number;
}

/** C structure `tc-tbf-qopt`. */
export interface TcTbfQopt<M extends Mode = Read> extends TrailingBytes {
  /** structure `tc-ratespec`. */ rate: Shape<M, TcRatespec>;
  /** Maximum rate of bursts. Member: structure `tc-ratespec`. */ peakrate: Shape<M, TcRatespec>;
  /** Maximum queue length. Member: u32 in bytes. */ limit: number;
  /** Size of the token bucket, given as the time to send it at the rate. Member: u32 in units of 64 ns. */
  buffer: number;
  /** Size of the token bucket at the peak rate, given as the time to send it. Member: u32 in units of 64 ns. */
  mtu: number;
}

/** C structure `tc-sizespec`. */
export interface TcSizespec extends TrailingBytes {
  /** Binary logarithm of the number of packet bytes that one entry of the size table covers. Member: u8. */
  cellLog: number;
  /** Binary logarithm of the factor by which the values of the size table are multiplied. Member: u8. */
  sizeLog: number;
  /** Bytes that are added to the packet size before the lookup in the size table. Member: s16. */ cellAlign: number;
  /** Bytes that the link layer adds to each packet. Member: s32. */ overhead: number;
  /** Link layer: 1 Ethernet, 2 ATM. Member: u32. */ linklayer: number;
  /** Minimum size of a packet on the link, in bytes. Member: u32. */ mpu: number;
  /** Largest size in the table, in bytes. Member: u32. */ mtu: number;
  /** Number of entries of the table. Member: u32. */ tsize: number;
}

/** C structure `gnet-estimator`. */
export interface GnetEstimator extends TrailingBytes {
  /** Interval of rate measurements: 250 ms multiplied by 2^(`interval` + 2). Member: s8. */ interval: number;
  /** Weight of the newest measurement in the average rate, as negative binary logarithm. Member: u8. */
  ewmaLog: number;
}

/** C structure `tc-choke-xstats`. */
export interface TcChokeXstats extends TrailingBytes {
  /** Packets dropped early. Member: u32. */ early: number;
  /** Packets dropped because the queue was full. Member: u32. */ pdrop: number;
  /** Packets that were dropped for other reasons. Member: u32. */ other: number;
  /** Packets marked. Member: u32. */ marked: number;
  /** Packets dropped because they were of the same flow as a queued one. Member: u32. */ matched: number;
}

/** C structure `tc-codel-xstats`. */
export interface TcCodelXstats extends TrailingBytes {
  /** Largest packet. Member: u32 in bytes. */ maxpacket: number;
  /** Packets that CoDel dropped since dropping started. Member: u32. */ count: number;
  /** Value of `count` when CoDel last started dropping. Member: u32. */ lastcount: number;
  /** Delay of the last packet. Member: u32 in µs. */ ldelay: number;
  /** Time until CoDel drops the next packet; negative if it is due. Member: s32 in µs. */ dropNext: number;
  /** Packets dropped because the queue was full. Member: u32. */ dropOverlimit: number;
  /** Packets marked instead of dropped. Member: u32. */ ecnMark: number;
  /** 1 while packets are dropped. Member: u32. */ dropping: number;
  /** Packets marked because of `ceThreshold`. Member: u32. */ ceMark: number;
}

/** C structure `tc-fq-codel-xstats`. */
export interface TcFqCodelXstats extends TrailingBytes {
  /** Kind of the counters: 0 for the queueing discipline, 1 for a class. Member: u32. */ type: number;
  /** Largest packet in bytes. Member: u32. */ maxpacket: number;
  /** Packets dropped because the queue was full. Member: u32. */ dropOverlimit: number;
  /** Packets marked instead of dropped. Member: u32. */ ecnMark: number;
  /** Number of flows that became new. Member: u32. */ newFlowCount: number;
  /** Number of new flows. Member: u32. */ newFlowsLen: number;
  /** Number of old flows. Member: u32. */ oldFlowsLen: number;
  /** Packets marked because of `ceThreshold`. Member: u32. */ ceMark: number;
  /** Memory of queued packets in bytes. Member: u32. */ memoryUsage: number;
  /** Packets dropped because of `memoryLimit`. Member: u32. */ dropOvermemory: number;
}

/** C structure `tc-dualpi2-xstats`. */
export interface TcDualpi2Xstats extends TrailingBytes {
  /** Drop probability of DualPI2; the largest number stands for 1. Member: u32. */ prob: number;
  /** Delay of the classic queue in µs. Member: u32. */ delayC: number;
  /** Delay of the L4S queue in µs. Member: u32. */ delayL: number;
  /** Packets received in the classic queue. Member: u32. */ pktsInC: number;
  /** Packets received in the L4S queue. Member: u32. */ pktsInL: number;
  /** Longest queue in packets. Member: u32. */ maxq: number;
  /** Packets marked instead of dropped. Member: u32. */ ecnMark: number;
  /** Packets marked because of the step threshold. Member: u32. */ stepMark: number;
  /** Credit that selects whether the L4S or the classic queue sends next. Member: s32. */ credit: number;
  /** Memory of queued packets in bytes. Member: u32. */ memoryUsed: number;
  /** Highest `memoryUsed`. Member: u32. */ maxMemoryUsed: number;
  /** u32. */ memoryLimit: number;
}

/** C structure `tc-fq-pie-xstats`. */
export interface TcFqPieXstats extends TrailingBytes {
  /** Packets received. Member: u32. */ packetsIn: number;
  /** Packets dropped at random. Member: u32. */ dropped: number;
  /** Packets dropped because the queue was full. Member: u32. */ overlimit: number;
  /** Packets dropped because of `memoryLimit`. Member: u32. */ overmemory: number;
  /** Packets marked instead of dropped. Member: u32. */ ecnMark: number;
  /** Number of flows that became new. Member: u32. */ newFlowCount: number;
  /** Number of new flows. Member: u32. */ newFlowsLen: number;
  /** Number of old flows. Member: u32. */ oldFlowsLen: number;
  /** Memory of queued packets. Member: u32 in bytes. */ memoryUsage: number;
}

/** C structure `tc-fq-qd-stats`. */
export interface TcFqQdStats<M extends Mode = Read> extends TrailingBytes {
  /** Idle flows that fq removed. Member: u64. */ gcFlows: M["big"];
  /** Packets that fq sent through its internal queue of high priority. Member: u64. */ highprioPackets: M["big"];
  /** Not counted by current kernels. Member: u64. */ tcpRetrans: M["big"];
  /** Number of times that fq paced a flow. Member: u64. */ throttled: M["big"];
  /** Packets dropped because of `flowPlimit`. Member: u64. */ flowsPlimit: M["big"];
  /** Packets so long that sending them at the flow's rate took more than 1 s. Member: u64. */ pktsTooLong: M["big"];
  /** Flows that could not be created. Member: u64. */ allocationErrors: M["big"];
  /** Time in ns until the next paced flow may send. Member: s64. */ timeNextDelayedFlow: M["big"];
  /** Number of flows that fq knows. Member: u32. */ flows: number;
  /** Number of idle flows. Member: u32. */ inactiveFlows: number;
  /** Number of flows that wait for the transmission time of their next packet. Member: u32. */
  throttledFlows: number;
  /** Average delay of the timer in ns. Member: u32. */ unthrottleLatencyNs: number;
  /** Packets marked because of `ceThreshold`. Member: u64. */ ceMark: M["big"];
  /** Packets dropped because of `horizon`. Member: u64, since Linux 5.8. */ horizonDrops?: M["big"];
  /** Packets whose transmission time was reduced to `horizon`. Member: u64, since Linux 5.8. */
  horizonCaps?: M["big"];
  /** Packets that fq sent without queueing them. Member: u64, since Linux 6.7. */ fastpathPackets?: M["big"];
  /** Dropped packets of each band, as 64-bit numbers. Member: 24 bytes, since Linux 6.7. */ bandDrops?: Uint8Array;
  /** Queued packets of each band, as 32-bit numbers. Member: 12 bytes, since Linux 6.7. */ bandPktCount?: Uint8Array;
}

/** C structure `tc-hhf-xstats`. */
export interface TcHhfXstats extends TrailingBytes {
  /** Packets dropped because the queue was full. Member: u32. */ dropOverlimit: number;
  /** Flows that were not recorded as heavy hitters because their number had reached the limit. Member: u32. */
  hhOverlimit: number;
  /** Number of heavy hitters so far. Member: u32. */ hhTotCount: number;
  /** Number of current heavy hitters. Member: u32. */ hhCurCount: number;
}

/** C structure `tc-pie-xstats`. */
export interface TcPieXstats<M extends Mode = Read> extends TrailingBytes {
  /** Drop probability of PIE; the largest number stands for 1. Member: u64. */ prob: M["big"];
  /** Delay of the queue, in µs. Member: u32. */ delay: number;
  /** Average rate in bytes/s. Member: u32. */ avgDqRate: number;
  /** Whether the queue delay is computed from the dequeue rate (1 or 0). Member: u32. */ dqRateEstimating: number;
  /** Packets received. Member: u32. */ packetsIn: number;
  /** Packets dropped at random. Member: u32. */ dropped: number;
  /** Packets dropped because the queue was full. Member: u32. */ overlimit: number;
  /** Longest queue in packets. Member: u32. */ maxq: number;
  /** Packets marked instead of dropped. Member: u32. */ ecnMark: number;
}

/** C structure `tc-red-xstats`. */
export interface TcRedXstats extends TrailingBytes {
  /** Packets dropped early. Member: u32. */ early: number;
  /** Packets dropped because the queue was full. Member: u32. */ pdrop: number;
  /** Packets that were dropped for other reasons. Member: u32. */ other: number;
  /** Packets marked. Member: u32. */ marked: number;
}

/** C structure `tc-sfb-xstats`. */
export interface TcSfbXstats extends TrailingBytes {
  /** Packets dropped early. Member: u32. */ earlydrop: number;
  /** Packets dropped because their flow does not react to congestion. Member: u32. */ penaltydrop: number;
  /** Packets dropped because a bin was full. Member: u32. */ bucketdrop: number;
  /** Packets dropped because the queue was full. Member: u32. */ queuedrop: number;
  /** Packets that the inner discipline dropped. Member: u32. */ childdrop: number;
  /** Packets marked. Member: u32. */ marked: number;
  /** Longest bin in packets. Member: u32. */ maxqlen: number;
  /** Highest mark probability of a bin, in 1/65536. Member: u32. */ maxprob: number;
  /** Average mark probability, in 1/65536. Member: u32. */ avgprob: number;
}

/** C structure `tc-sfq-xstats`. */
export interface TcSfqXstats extends TrailingBytes {
  /** Bytes that the flow may still send in this scheduling round. Member: s32. */ allot: number;
}

/** C structure `gnet-stats-basic`. */
export interface GnetStatsBasic<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ bytes: M["big"];
  /** u32. */ packets: number;
}

/** C structure `gnet-stats-rate-est`. */
export interface GnetStatsRateEst extends TrailingBytes {
  /** Estimated rate. Member: u32 in bytes/s. */ bps: number;
  /** Estimated rate. Member: u32 in packets/s. */ pps: number;
}

/** C structure `gnet-stats-rate-est64`. */
export interface GnetStatsRateEst64<M extends Mode = Read> extends TrailingBytes {
  /** Estimated rate. Member: u64 in bytes/s. */ bps: M["big"];
  /** Estimated rate. Member: u64 in packets/s. */ pps: M["big"];
}

/** C structure `gnet-stats-queue`. */
export interface GnetStatsQueue extends TrailingBytes {
  /** Queued packets. Member: u32. */ qlen: number;
  /** Queued bytes. Member: u32 in bytes. */ backlog: number;
  /** Dropped packets. Member: u32. */ drops: number;
  /** Packets that were queued again because the device was busy. Member: u32. */ requeues: number;
  /** Packets that were delayed or dropped because of the rate limit. Member: u32. */ overlimits: number;
}

/** C structure `tc-u32-key`. */
export interface TcU32Key extends TrailingBytes {
  /** Bits of the packet word that are compared, in network byte order. Member: big-endian u32. */ mask: number;
  /** Value that the packet word must have, in network byte order. Member: big-endian u32. */ val: number;
  /** Offset in bytes of the compared packet word from the network header, a multiple of 4. Member: s32. */
  off: number;
  /** If -1, the variable offset is added to `off`. Member: s32. */ offmask: number;
}

/** C structure `tc-u32-mark`. */
export interface TcU32Mark extends TrailingBytes {
  /** Value of the packet mark. Member: u32. */ val: number;
  /** Bits of the packet mark to compare. Member: u32. */ mask: number;
  /** Number of packets that matched. Member: u32. */ success: number;
}

/** C structure `tc-u32-sel`. */
export interface TcU32Sel<M extends Mode = Read> extends TrailingBytes {
  /** How a u32 filter continues after a match, and how it finds the next header. Member: u8. */ flags: number;
  /** Number of bits by which the variable offset from the packet is shifted right. Member: u8. */ offshift: number;
  /** Number of words of the packet that are compared (elements of `keys`). Member: u8. */ nkeys: number;
  /** Mask of the variable offset that is read from the packet. Member: big-endian u16. */ offmask: number;
  /** Offset in bytes of the next header, if it is fixed. Member: u16. */ off: number;
  /** Position in bytes of the variable offset within the packet. Member: s16. */ offoff: number;
  /** Position in bytes of the hash key within the packet. Member: s16. */ hoff: number;
  /** Bits of the packet word that form the hash key, in network byte order. Member: big-endian u32. */ hmask: number;
  /** structure `tc-u32-key`. */ keys: Shape<M, TcU32Key>;
}

/** C structure `tc-u32-pcnt`. */
export interface TcU32Pcnt<M extends Mode = Read> extends TrailingBytes {
  /** Number of packets that the filter examined. Member: u64. */ rcnt: M["big"];
  /** Number of packets that matched. Member: u64. */ rhit: M["big"];
  /** Number of matches of each key. Member: bytes. */ kcnts: Uint8Array;
}

/** C structure `tcf-t`. */
export interface TcfT<M extends Mode = Read> extends TrailingBytes {
  /** Time since the action was created. Member: u64 in units of 1/100 s. */ install: M["big"];
  /** Time since the action last handled a packet. Member: u64 in units of 1/100 s. */ lastuse: M["big"];
  /** Expiry time of the action, which most actions do not set. Member: u64 in units of 1/100 s. */ expires: M["big"];
  /** Time since the action first handled a packet; 0 if it has handled none. Member: u64 in units of 1/100 s. */
  firstuse: M["big"];
}

/** C structure `tc-gact`. */
export interface TcGact<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
}

/** C structure `tc-gact-p`. */
export interface TcGactP<M extends Mode = Read> extends TrailingBytes {
  /** How packets are selected. Member: u16. */ ptype: TcGactRandom | M["unnamed"];
  /** N, 1 to 10000: every Nth packet is selected. Member: u16. */ pval: number;
  /** Verdict for selected packets. Member: s32. */ paction: TcVerdict | M["unnamed"];
}

/** C structure `tcf-ematch-tree-hdr`. */
export interface TcfEmatchTreeHdr extends TrailingBytes {
  /** Number of conditions. Member: u16. */ nmatches: number;
  /** Id of the program that created the matches. Member: u16. */ progid: number;
}

/** C structure `tc-basic-pcnt`. */
export interface TcBasicPcnt<M extends Mode = Read> extends TrailingBytes {
  /** Number of packets that the filter examined. Member: u64. */ rcnt: M["big"];
  /** Number of packets that matched. Member: u64. */ rhit: M["big"];
}

/** C structure `tc-matchall-pcnt`. */
export interface TcMatchallPcnt<M extends Mode = Read> extends TrailingBytes {
  /** Number of packets that matched. Member: u64. */ rhit: M["big"];
}

/** C structure `tc-mpls`. */
export interface TcMpls<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Change of the MPLS stack. Member: s32. */ mAction: TcMplsAction | M["unnamed"];
}

/** C structure `tc-police`. */
export interface TcPolice<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Unused. Member: u32. */ limit: number;
  /** Permitted burst, given as the time to send it at `rate`. Member: u32 in units of 64 ns. */ burst: number;
  /** Maximum size of a packet. Larger packets exceed the limit. Member: u32 in bytes. */ mtu: number;
  /** structure `tc-ratespec`. */ rate: Shape<M, TcRatespec>;
  /** Maximum rate of bursts. Member: structure `tc-ratespec`. */ peakrate: Shape<M, TcRatespec>;
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Unused. Member: u32. */ capab: number;
}

/** C structure `tc-pedit-sel`. */
export interface TcPeditSel<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: number;
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Number of elements of `keys`. Member: u8. */ nkeys: number;
  /** u8. */ flags: number;
  /** structure `tc-pedit-key`. */ keys: Shape<M, TcPeditKey>;
}

/** C structure `tc-pedit-key`. */
export interface TcPeditKey extends TrailingBytes {
  /** Bits of the packet word to keep; with 0, the word becomes `val`. Member: big-endian u32. */ mask: number;
  /** Bits to invert after `mask` is applied (command `set`), or number to add (command `add`). Member: big-endian u32. */
  val: number;
  /** Offset of the packet word in bytes from the network header or the header in `keysEx`, a multiple of 4. Member: s32. */
  off: number;
  /** Offset of a packet byte; masked with `offmask` and shifted by `shift`, it is added to `off`. Member: u32. */
  at: number;
  /** Mask of the variable offset that is read from the packet. Member: u32. */ offmask: number;
  /** Number of bits by which the variable offset from the packet is shifted right. Member: u32. */ shift: number;
}

/** C structure `tc-vlan`. */
export interface TcVlan<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Change of the VLAN tag. Member: s32. */ vAction: TcVlanAction | M["unnamed"];
}

/** C structure `tcamsg`. */
export interface Tcamsg extends TrailingBytes {
  /** u8. */ tcaFamily: number;
}

/** Fields that a u32 filter compares, and how it finds the next header. C structure `tc-u32-selector`. */
export interface TcU32Selector<M extends Mode = Read> extends TrailingBytes {
  /** How the filter continues after a match, and how it finds the next header. Member: u8. */
  flags: (TcU32Flags | number)[];
  /** How a u32 filter continues after a match, and how it finds the next header. Member: u8. */ offshift: number;
  /** Mask of the variable offset that is read from the packet. Member: big-endian u16. */ offmask: number;
  /** Offset in bytes of the next header, if it is fixed. Member: u16. */ off: number;
  /** Position in bytes of the variable offset within the packet. Member: s16. */ offoff: number;
  /** Position in bytes of the hash key within the packet. Member: s16. */ hoff: number;
  /** Bits of the packet word that form the hash key, in network byte order. Member: big-endian u32. */ hmask: number;
  /** Words of the packet to compare. Member: array of structures `tc-u32-key`. */ keys: Shape<M, TcU32Key>[];
}

/** Changes that the pedit action makes in packets. C structure `tc-pedit-selector`. */
export interface TcPeditSelector<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** u8. */ flags: number;
  /** Changes, in order. Member: array of structures `tc-pedit-key`. */ keys: Shape<M, TcPeditKey>[];
}

/** C structure `tc-htb-xstats`. */
export interface TcHtbXstats extends TrailingBytes {
  /** Packets that the class sent within its guaranteed rate. Member: u32. */ lends: number;
  /** Packets that the class sent with bandwidth borrowed from its parent. Member: u32. */ borrows: number;
  /** Packets larger than the rate table covers. Current kernels do not count them: 0. Member: u32. */ giants: number;
  /** Credit of the class at the guaranteed rate, in units of 64 ns. Member: s32. */ tokens: number;
  /** Credit of the class at the maximum rate, in units of 64 ns. Member: s32. */ ctokens: number;
}

/** C structure `tc-hfsc-stats`. */
export interface TcHfscStats<M extends Mode = Read> extends TrailingBytes {
  /** Bytes that the class sent. Member: u64 in bytes. */ work: M["big"];
  /** Bytes that the class sent because of its real-time curve. Member: u64 in bytes. */ rtwork: M["big"];
  /** Number of periods in which the class had queued packets. Member: u32. */ period: number;
  /** Level in the hierarchy, 0 for leaves. Member: u32. */ level: number;
}

/** C structure `tc-drr-stats`. */
export interface TcDrrStats extends TrailingBytes {
  /** Bytes that the class may still send in this scheduling round. Member: u32 in bytes. */ deficit: number;
}

/** C structure `tc-qfq-stats`. */
export interface TcQfqStats extends TrailingBytes {
  /** Weight of the class. Member: u32. */ weight: number;
  /** Maximum packet size. Member: u32 in bytes. */ lmax: number;
}

/** State of a flow of fq_codel. C structure `tc-fq-codel-class-xstats`. */
export interface TcFqCodelClassXstats extends TrailingBytes {
  /** Kind of the counters: 0 for the queueing discipline, 1 for a class. Member: u32. */ type: number;
  /** Bytes that the flow may still send in this scheduling round. Member: s32 in bytes. */ deficit: number;
  /** Delay of the last packet. Member: u32 in µs. */ ldelay: number;
  /** Packets that CoDel dropped since dropping started. Member: u32. */ count: number;
  /** Value of `count` when dropping started. Member: u32. */ lastcount: number;
  /** 1 while packets are dropped. Member: u32. */ dropping: number;
  /** Time until CoDel drops the next packet; negative if it is due. Member: s32 in µs. */ dropNext: number;
}

/** C structure `tc-service-curve`. */
export interface TcServiceCurve extends TrailingBytes {
  /** Rate of the service curve's first segment. Member: u32 in bytes/s. */ m1: number;
  /** Duration of the service curve's first segment. Member: u32 in µs. */ d: number;
  /** Rate of the service curve after the first segment. Member: u32 in bytes/s. */ m2: number;
}

/** C structure `tc-mirred`. */
export interface TcMirred<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Destination of the packet: another interface, or the receive path. Member: s32. */
  eaction: TcMirredAction | M["unnamed"];
  /** Index of the interface to which packets go. Member: u32. */ ifindex: number;
}

/** C structure `tc-nat`. */
export interface TcNat<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Address that the nat action replaces. Member: big-endian u32, shown as an IPv4 address. */
  oldAddr: M["address"];
  /** Address by which the nat action replaces `oldAddr`. Member: big-endian u32, shown as an IPv4 address. */
  newAddr: M["address"];
  /** Bits of the address that are compared and replaced. Member: big-endian u32, shown as an IPv4 address. */
  mask: M["address"];
  /** u32. */ flags: (TcNatFlags | number)[];
}

/** C structure `tc-csum`. */
export interface TcCsum<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Checksums to compute. Member: u32. */ updateFlags: (TcCsumFlags | number)[];
}

/** C structure `tc-tunnel-key`. */
export interface TcTunnelKey<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Whether the action sets or removes tunnel metadata. Member: s32. */ tAction: TcTunnelKeyAction | M["unnamed"];
}

/** C structure `tc-connmark`. */
export interface TcConnmark<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** Connection tracking zone. Member: u16. */ zone: number;
}

/** C structure `tc-ife`. */
export interface TcIfe<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** u16. */ flags: TcIfeFlags | M["unnamed"];
}

/** C structure `tc-skbmod`. */
export interface TcSkbmod<M extends Mode = Read> extends TrailingBytes {
  /** Index of the traffic control action; 0 lets the kernel select it. Member: u32. */ index: number;
  /** Unused. Member: u32. */ capab: number;
  /** Verdict for packets after the traffic control action. Member: s32. */ action: TcVerdict | M["unnamed"];
  /** Number of references to the traffic control action. Member: s32. */ refcnt: number;
  /** Number of filters that use the traffic control action. Member: s32. */ bindcnt: number;
  /** u64. */ flags: (TcSkbmodFlags | M["big"])[];
}

/** C structure `tc-skbprio-qopt`. */
export interface TcSkbprioQopt extends TrailingBytes {
  /** u32 in packets. */ limit: number;
}

/** One condition of an extended match. C structure `tcf-ematch`. */
export interface TcfEmatch<M extends Mode = Read> extends TrailingBytes {
  /** Number of the match; not used by the kernel. Member: u16. */ matchid: number;
  /** u16. */ kind: TcfEmatchKind | M["unnamed"];
  /** Whether the result is inverted, and how it combines with the next condition. Member: u16. */
  flags: (TcfEmatchFlags | number)[];
  /** Parameters of the condition; their layout depends on the kind. Member: bytes. */ data: Uint8Array;
}

/** Counters of a netem queueing discipline. C structure `tc-netem-xstats`. */
export interface TcNetemXstats<M extends Mode = Read> extends TrailingBytes {
  /** Delayed packets. Member: u64. */ delayed: M["big"];
  /** Packets that the loss model dropped. Member: u64. */ dropped: M["big"];
  /** Packets with bit errors. Member: u64. */ corrupted: M["big"];
  /** Duplicated packets. Member: u64. */ duplicated: M["big"];
  /** Packets that were sent out of order. Member: u64. */ reordered: M["big"];
  /** Packets that were marked (ECN) instead of dropped. Member: u64. */ ecnMarked: M["big"];
  /** Packets that were not changed for lack of memory. Member: u64. */ allocationErrors: M["big"];
}

/** Attribute set `attrs`. */
export type Attrs<M extends Mode = Read> = ExtraAttributes & {
  /** Rate estimator to attach. Attribute TCA_RATE of tc: structure `gnet-estimator`. */
  rate?: Shape<M, GnetEstimator>;
  /** Table that adjusts packet sizes to the link layer, such as ATM. Attribute TCA_STAB of tc: nested attributes. */
  stab?: TcaStabAttrs<M>;
  /** The dump includes queueing disciplines that the kernel created itself. Attribute TCA_DUMP_INVISIBLE of tc: flag. */
  dumpInvisible?: M["flag"];
  /** Number of the filter chain; default 0. Attribute TCA_CHAIN of tc: u32. */ chain?: number;
  /** Number of the shared block of filters for received packets. Attribute TCA_INGRESS_BLOCK of tc: u32. */
  ingressBlock?: number;
  /** Number of the shared block of filters for sent packets. Attribute TCA_EGRESS_BLOCK of tc: u32. */
  egressBlock?: number;
  /** Flags of a dump of filters: bit 0 omits keys and actions (terse dump). Attribute TCA_DUMP_FLAGS of tc: bitfield of 32 bits. */
  dumpFlags?: Bitfield<number>;
} & Selected<{
  /** Kind of the queueing discipline, class or filter, such as `htb`; selects the format of `options`. Attribute TCA_KIND of tc: string. */
  kind?: string;
  /** Settings of the queueing discipline, class or filter, which depend on its kind. Attribute TCA_OPTIONS of tc: format depends on `kind`. */
  options?: OptionsMsg<M>;
} & ReadOnlyFields<M, {
  /** Counters that depend on the kind. `stats2` contains them as `app`. Attribute TCA_XSTATS of tc: format depends on `kind`, read-only. */
  xstats?: TcaStatsAppMsg<M>;
}>, "kind", { is: "basic"; has: { options: BasicAttrs<M>; xstats: Uint8Array } }
  | { is: "bpf"; has: { options: BpfAttrs<M>; xstats: Uint8Array } } | { is: "bfifo" | "pfifo"
  | "pfifo_head_drop"; has: { options: { header?: Shape<M, TcFifoQopt> }; xstats: Uint8Array } } | { is: "cake"
  | "cake_mq"; has: { options: CakeAttrs<M>; xstats: CakeStatsAttrs<M> } }
  | { is: "cbs"; has: { options: CbsAttrs<M>; xstats: Uint8Array } }
  | { is: "cgroup"; has: { options: CgroupAttrs<M>; xstats: Uint8Array } }
  | { is: "choke"; has: { options: ChokeAttrs<M>; xstats: { header?: Shape<M, TcChokeXstats> } } } | { is: "clsact"
  | "ingress" | "mq" | "noqueue"; has: { options: ExtraAttributes; xstats: Uint8Array } }
  | { is: "codel"; has: { options: CodelAttrs<M>; xstats: { header?: Shape<M, TcCodelXstats> } } }
  | { is: "drr"; has: { options: DrrAttrs<M>; xstats: Uint8Array } }
  | { is: "dualpi2"; has: { options: Dualpi2Attrs<M>; xstats: { header?: Shape<M, TcDualpi2Xstats> } } }
  | { is: "etf"; has: { options: EtfAttrs<M>; xstats: Uint8Array } }
  | { is: "ets"; has: { options: EtsAttrs; xstats: Uint8Array } }
  | { is: "flow"; has: { options: FlowAttrs<M>; xstats: Uint8Array } }
  | { is: "flower"; has: { options: FlowerAttrs<M>; xstats: Uint8Array } }
  | { is: "fq"; has: { options: FqAttrs<M>; xstats: { header?: Shape<M, TcFqQdStats<M>> } } }
  | { is: "fq_codel"; has: { options: FqCodelAttrs<M>; xstats: { header?: Shape<M, TcFqCodelXstats> } } }
  | { is: "fq_pie"; has: { options: FqPieAttrs<M>; xstats: { header?: Shape<M, TcFqPieXstats> } } }
  | { is: "fw"; has: { options: FwAttrs<M>; xstats: Uint8Array } }
  | { is: "gred"; has: { options: GredAttrs<M>; xstats: Uint8Array } }
  | { is: "hfsc"; has: { options: { header?: Shape<M, TcHfscQopt> }; xstats: Uint8Array } }
  | { is: "hhf"; has: { options: HhfAttrs<M>; xstats: { header?: Shape<M, TcHhfXstats> } } }
  | { is: "htb"; has: { options: HtbAttrs<M>; xstats: Uint8Array } }
  | { is: "matchall"; has: { options: MatchallAttrs<M>; xstats: Uint8Array } }
  | { is: "mqprio"; has: { options: ({ header?: Shape<M, TcMqprioQopt> } & MqprioAttrs<M>); xstats: Uint8Array } }
  | { is: "multiq"; has: { options: { header?: Shape<M, TcMultiqQopt> }; xstats: Uint8Array } }
  | { is: "netem"; has: { options: ({ header?: Shape<M, TcNetemQopt> }
  & NetemAttrs<M>); xstats: { header?: Shape<M, TcNetemXstats<M>> } } } | { is: "pfifo_fast"
  | "prio"; has: { options: { header?: Shape<M, TcPrioQopt> }; xstats: Uint8Array } }
  | { is: "pie"; has: { options: PieAttrs<M>; xstats: { header?: Shape<M, TcPieXstats<M>> } } }
  | { is: "plug"; has: { options: { header?: Shape<M, TcPlugQopt> }; xstats: Uint8Array } }
  | { is: "qfq"; has: { options: QfqAttrs<M>; xstats: Uint8Array } }
  | { is: "red"; has: { options: RedAttrs<M>; xstats: { header?: Shape<M, TcRedXstats> } } }
  | { is: "route"; has: { options: RouteAttrs<M>; xstats: Uint8Array } }
  | { is: "sfb"; has: { options: SfbAttrs<M>; xstats: { header?: Shape<M, TcSfbXstats> } } }
  | { is: "sfq"; has: { options: { header?: Shape<M, TcSfqQoptV1<M>> }; xstats: { header?: Shape<M, TcSfqXstats> } } }
  | { is: "taprio"; has: { options: TaprioAttrs<M>; xstats: TaprioOffloadStats<M> } }
  | { is: "tbf"; has: { options: TbfAttrs<M>; xstats: Uint8Array } }
  | { is: "u32"; has: { options: U32Attrs<M>; xstats: Uint8Array } }
  | { is: "skbprio"; has: { options: { header?: Shape<M, TcSkbprioQopt> }; xstats: Uint8Array } }>
  & ReadOnlyFields<M, {
  /** Counters, with 32-bit packet counts. `stats2` replaces them. Attribute TCA_STATS of tc: structure `tc-stats`, read-only. */
  stats?: Shape<M, TcStats<M>>;
  /** Unused by current kernels. Attribute TCA_FCNT of tc: u32, read-only. */ fcnt?: number;
  /** Counters. Attribute TCA_STATS2 of tc: nested attributes, read-only. */ stats2?: TcaStatsAttrs<M>;
  /** Whether hardware has the queueing discipline (1 or 0). Attribute TCA_HW_OFFLOAD of tc: u8, read-only. */
  hwOffload?: number;
  /** Warning of the kernel about the request. Attribute TCA_EXT_WARN_MSG of tc: string, read-only. */
  extWarnMsg?: string;
}>;

/** Attribute set `act-attrs`. */
export type ActAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the action; filters that use the same index share the action. Attribute TCA_ACT_INDEX of tc: u32. */
  index?: number;
  /** TCA_ACT_STATS of tc: nested attributes. */ stats?: TcaStatsAttrs<M>;
  /** Up to 16 bytes that a program attaches to the action. The kernel returns them unchanged. Attribute TCA_ACT_COOKIE of tc: bytes. */
  cookie?: Uint8Array;
  /** Flags of the action: bit 0 disables per-CPU counters, bit 1 keeps the action out of hardware, bit 2 out of software. Attribute TCA_ACT_FLAGS of tc: bitfield of 32 bits. */
  flags?: Bitfield<number>;
  /** How hardware counters are read: 1 immediately, 2 delayed, 0 not at all. Attribute TCA_ACT_HW_STATS of tc: bitfield of 32 bits. */
  hwStats?: Bitfield<number>;
  /** How hardware counters of the action are read at present. Attribute TCA_ACT_USED_HW_STATS of tc: bitfield of 32 bits. */
  usedHwStats?: Bitfield<number>;
  /** Number of network devices that have the action in hardware. Attribute TCA_ACT_IN_HW_COUNT of tc: u32. */
  inHwCount?: number;
} & Selected<{
  /** Kind of the action, such as `mirred`; selects the format of `options`. Attribute TCA_ACT_KIND of tc: string. */
  kind?: string;
  /** Settings of the traffic control action, which depend on its kind. Attribute TCA_ACT_OPTIONS of tc: format depends on `kind`. */
  options?: ActOptionsMsg<M>;
}, "kind", { is: "bpf"; has: { options: ActBpfAttrs<M> } }
  | { is: "connmark"; has: { options: ActConnmarkAttrs<M> } } | { is: "csum"; has: { options: ActCsumAttrs<M> } }
  | { is: "ct"; has: { options: ActCtAttrs<M> } } | { is: "ctinfo"; has: { options: ActCtinfoAttrs<M> } }
  | { is: "gact"; has: { options: ActGactAttrs<M> } } | { is: "gate"; has: { options: ActGateAttrs<M> } }
  | { is: "ife"; has: { options: ActIfeAttrs<M> } } | { is: "mirred"; has: { options: ActMirredAttrs<M> } }
  | { is: "mpls"; has: { options: ActMplsAttrs<M> } } | { is: "nat"; has: { options: ActNatAttrs<M> } }
  | { is: "pedit"; has: { options: ActPeditAttrs<M> } } | { is: "police"; has: { options: PoliceAttrs<M> } }
  | { is: "sample"; has: { options: ActSampleAttrs<M> } } | { is: "simple"; has: { options: ActSimpleAttrs<M> } }
  | { is: "skbedit"; has: { options: ActSkbeditAttrs<M> } } | { is: "skbmod"; has: { options: ActSkbmodAttrs<M> } }
  | { is: "tunnel_key"; has: { options: ActTunnelKeyAttrs<M> } } | { is: "vlan"; has: { options: ActVlanAttrs<M> } }>;

/** Attribute set `act-bpf-attrs`. */
export interface ActBpfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_ACT_BPF_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_ACT_BPF_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Number of instructions of a classic BPF program. Attribute TCA_ACT_BPF_OPS_LEN of tc: u16. */ opsLen?: number;
  /** Instructions of a classic BPF program, 8 bytes each. Attribute TCA_ACT_BPF_OPS of tc: bytes. */
  ops?: Uint8Array;
  /** File descriptor of an eBPF program. Attribute TCA_ACT_BPF_FD of tc: u32. */ fd?: number;
  /** Name of the eBPF program. Attribute TCA_ACT_BPF_NAME of tc: string. */ name?: string;
  /** Hash of the instructions. Attribute TCA_ACT_BPF_TAG of tc: bytes. */ tag?: Uint8Array;
  /** Id of the eBPF program. Attribute TCA_ACT_BPF_ID of tc: u32. */ id?: number;
}

/** Attribute set `act-connmark-attrs`. */
export interface ActConnmarkAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_CONNMARK_PARMS of tc: structure `tc-connmark`. */
  parms?: Shape<M, TcConnmark<M>>;
  /** Times at which the traffic control action was created and last used. Attribute TCA_CONNMARK_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
}

/** Attribute set `act-csum-attrs`. */
export interface ActCsumAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_CSUM_PARMS of tc: structure `tc-csum`. */
  parms?: Shape<M, TcCsum<M>>;
  /** Times at which the traffic control action was created and last used. Attribute TCA_CSUM_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
}

/** Attribute set `act-ct-attrs`. */
export interface ActCtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_CT_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Times at which the traffic control action was created and last used. Attribute TCA_CT_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** What the action does. Attribute TCA_CT_ACTION of tc: u16. */ action?: (TcCtAction | number)[];
  /** Connection tracking zone. Attribute TCA_CT_ZONE of tc: u16. */ zone?: number;
  /** Mark of the connection. Attribute TCA_CT_MARK of tc: u32. */ mark?: number;
  /** Bits of `mark` to set. Attribute TCA_CT_MARK_MASK of tc: u32. */ markMask?: number;
  /** Labels of the connection, 128 bits. Attribute TCA_CT_LABELS of tc: bytes. */ labels?: Uint8Array;
  /** Bits of `labels` to set. Attribute TCA_CT_LABELS_MASK of tc: bytes. */ labelsMask?: Uint8Array;
  /** First IPv4 address for translation. Attribute TCA_CT_NAT_IPV4_MIN of tc: big-endian u32, shown as an IPv4 address. */
  natIpv4Min?: M["address"];
  /** Last IPv4 address for translation. Attribute TCA_CT_NAT_IPV4_MAX of tc: big-endian u32, shown as an IPv4 address. */
  natIpv4Max?: M["address"];
  /** First IPv6 address for translation. Attribute TCA_CT_NAT_IPV6_MIN of tc: 16 bytes, shown as an IPv6 address. */
  natIpv6Min?: M["address"];
  /** Last IPv6 address for translation. Attribute TCA_CT_NAT_IPV6_MAX of tc: 16 bytes, shown as an IPv6 address. */
  natIpv6Max?: M["address"];
  /** First port for translation. Attribute TCA_CT_NAT_PORT_MIN of tc: big-endian u16. */ natPortMin?: number;
  /** Last port for translation. Attribute TCA_CT_NAT_PORT_MAX of tc: big-endian u16. */ natPortMax?: number;
  /** Name of the helper, such as `ftp`. Attribute TCA_CT_HELPER_NAME of tc: string. */ helperName?: string;
  /** Address family of the helper. Attribute TCA_CT_HELPER_FAMILY of tc: u8. */ helperFamily?: number;
  /** Protocol of the helper. Attribute TCA_CT_HELPER_PROTO of tc: u8. */ helperProto?: number;
}

/** Attribute set `act-ctinfo-attrs`. */
export interface ActCtinfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_CTINFO_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_CTINFO_ACT of tc: structure `tc-gact`. */
  act?: Shape<M, TcGact<M>>;
  /** Connection tracking zone. Attribute TCA_CTINFO_ZONE of tc: u16. */ zone?: number;
  /** Bits of the connection mark that contain the DSCP to restore in the packet. Attribute TCA_CTINFO_PARMS_DSCP_MASK of tc: u32. */
  parmsDscpMask?: number;
  /** Bits of the connection mark. If one of them is set, the DSCP is restored. Attribute TCA_CTINFO_PARMS_DSCP_STATEMASK of tc: u32. */
  parmsDscpStatemask?: number;
  /** Bits of the connection mark to copy to the packet mark. Attribute TCA_CTINFO_PARMS_CPMARK_MASK of tc: u32. */
  parmsCpmarkMask?: number;
  /** Packets whose DSCP was set. Attribute TCA_CTINFO_STATS_DSCP_SET of tc: u64. */ statsDscpSet?: M["big"];
  /** Packets whose DSCP could not be set. Attribute TCA_CTINFO_STATS_DSCP_ERROR of tc: u64. */
  statsDscpError?: M["big"];
  /** Packets whose mark was set. Attribute TCA_CTINFO_STATS_CPMARK_SET of tc: u64. */ statsCpmarkSet?: M["big"];
}

/** Attribute set `act-gate-attrs`. */
export interface ActGateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_GATE_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_GATE_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Internal priority that packets get; -1 keeps their priority. Attribute TCA_GATE_PRIORITY of tc: s32. */
  priority?: number;
  /** Schedule of the gate. Attribute TCA_GATE_ENTRY_LIST of tc: nested attributes. */
  entryList?: ActGateEntryListAttrs<M>;
  /** Start of the schedule in ns. Attribute TCA_GATE_BASE_TIME of tc: u64. */ baseTime?: M["big"];
  /** Duration of the gate's cycle in ns; 0 for the sum of the entries' intervals. Attribute TCA_GATE_CYCLE_TIME of tc: u64. */
  cycleTime?: M["big"];
  /** Time in ns by which the last cycle of the gate may be extended before a new schedule starts. Attribute TCA_GATE_CYCLE_TIME_EXT of tc: u64. */
  cycleTimeExt?: M["big"];
  /** Unused. Attribute TCA_GATE_FLAGS of tc: u32. */ flags?: number;
  /** Clock of the schedule; default CLOCK_TAI (11). Attribute TCA_GATE_CLOCKID of tc: s32. */ clockid?: number;
}

/** Attribute set `act-ife-attrs`. */
export interface ActIfeAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_IFE_PARMS of tc: structure `tc-ife`. */
  parms?: Shape<M, TcIfe<M>>;
  /** Times at which the traffic control action was created and last used. Attribute TCA_IFE_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Destination MAC address of the outer Ethernet header. Attribute TCA_IFE_DMAC of tc: 6 bytes, shown as a MAC address. */
  dmac?: M["address"];
  /** Source MAC address of the outer Ethernet header. Attribute TCA_IFE_SMAC of tc: 6 bytes, shown as a MAC address. */
  smac?: M["address"];
  /** Ethernet type of the encapsulated packet; default 0xED3E. Attribute TCA_IFE_TYPE of tc: u16. */ type?: number;
  /** Metadata to encode or to accept. Attribute TCA_IFE_METALST of tc: nested attributes. */
  metalst?: ActIfeMetadataAttrs;
}

/** Attribute set `act-mirred-attrs`. */
export interface ActMirredAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_MIRRED_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_MIRRED_PARMS of tc: structure `tc-mirred`. */
  parms?: Shape<M, TcMirred<M>>;
  /** Number of a shared block of filters. All its interfaces get the packet, instead of one interface. Attribute TCA_MIRRED_BLOCKID of tc: u32, since Linux 6.8. */
  blockid?: number;
}

/** Attribute set `act-mpls-attrs`. */
export interface ActMplsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_MPLS_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_MPLS_PARMS of tc: structure `tc-mpls`. */
  parms?: Shape<M, TcMpls<M>>;
  /** Ethernet type after the action. Attribute TCA_MPLS_PROTO of tc: big-endian u16. */ proto?: number;
  /** Label, 20 bits. Attribute TCA_MPLS_LABEL of tc: u32. */ label?: number;
  /** Traffic class, 0 to 7. Attribute TCA_MPLS_TC of tc: u8. */ tc?: number;
  /** TCA_MPLS_TTL of tc: u8. */ ttl?: number;
  /** Value 1 for the bottom of the MPLS label stack. Attribute TCA_MPLS_BOS of tc: u8. */ bos?: number;
}

/** Attribute set `act-nat-attrs`. */
export interface ActNatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_NAT_PARMS of tc: structure `tc-nat`. */
  parms?: Shape<M, TcNat<M>>;
  /** Times at which the traffic control action was created and last used. Attribute TCA_NAT_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
}

/** Attribute set `act-pedit-attrs`. */
export interface ActPeditAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_PEDIT_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_PEDIT_PARMS of tc: structure `tc-pedit-selector`. */
  parms?: Shape<M, TcPeditSelector<M>>;
  /** Values to write; like `parms`. Attribute TCA_PEDIT_PARMS_EX of tc: structure `tc-pedit-selector`. */
  parmsEx?: Shape<M, TcPeditSelector<M>>;
  /** Headers and commands of the changes in `parmsEx`, in the same order. Attribute TCA_PEDIT_KEYS_EX of tc: nested attributes. */
  keysEx?: ActPeditKeysExAttrs<M>;
  /** TCA_PEDIT_KEY_EX of tc: bytes. */ keyEx?: Uint8Array;
}

/** Attribute set `act-simple-attrs`. */
export interface ActSimpleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_DEF_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_DEF_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Text that is logged. Attribute TCA_DEF_DATA of tc: string. */ data?: string;
}

/** Attribute set `act-skbedit-attrs`. */
export interface ActSkbeditAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_SKBEDIT_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_SKBEDIT_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Priority of the packet. Attribute TCA_SKBEDIT_PRIORITY of tc: u32. */ priority?: number;
  /** Transmit queue, or the first of a range. Attribute TCA_SKBEDIT_QUEUE_MAPPING of tc: u16. */
  queueMapping?: number;
  /** Packet mark. Attribute TCA_SKBEDIT_MARK of tc: u32. */ mark?: number;
  /** New packet type, such as 0 for packets to this host and 3 for packets to another host. Attribute TCA_SKBEDIT_PTYPE of tc: u16. */
  ptype?: number;
  /** Bits of `mark` to set. Attribute TCA_SKBEDIT_MASK of tc: u32. */ mask?: number;
  /** Properties to change. Attribute TCA_SKBEDIT_FLAGS of tc: u64. */ flags?: (TcSkbeditFlags | M["big"])[];
  /** Last transmit queue of a range. Attribute TCA_SKBEDIT_QUEUE_MAPPING_MAX of tc: u16. */ queueMappingMax?: number;
}

/** Attribute set `act-skbmod-attrs`. */
export interface ActSkbmodAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_SKBMOD_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_SKBMOD_PARMS of tc: structure `tc-skbmod`. */
  parms?: Shape<M, TcSkbmod<M>>;
  /** New destination MAC address. Attribute TCA_SKBMOD_DMAC of tc: 6 bytes, shown as a MAC address. */
  dmac?: M["address"];
  /** New source MAC address. Attribute TCA_SKBMOD_SMAC of tc: 6 bytes, shown as a MAC address. */
  smac?: M["address"];
  /** New Ethernet type. Attribute TCA_SKBMOD_ETYPE of tc: u16. */ etype?: number;
}

/** Attribute set `act-tunnel-key-attrs`. */
export interface ActTunnelKeyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_TUNNEL_KEY_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_TUNNEL_KEY_PARMS of tc: structure `tc-tunnel-key`. */
  parms?: Shape<M, TcTunnelKey<M>>;
  /** TCA_TUNNEL_KEY_ENC_IPV4_SRC of tc: big-endian u32, shown as an IPv4 address. */ encIpv4Src?: M["address"];
  /** TCA_TUNNEL_KEY_ENC_IPV4_DST of tc: big-endian u32, shown as an IPv4 address. */ encIpv4Dst?: M["address"];
  /** TCA_TUNNEL_KEY_ENC_IPV6_SRC of tc: 16 bytes, shown as an IPv6 address. */ encIpv6Src?: M["address"];
  /** TCA_TUNNEL_KEY_ENC_IPV6_DST of tc: 16 bytes, shown as an IPv6 address. */ encIpv6Dst?: M["address"];
  /** Key or network identifier of the tunnel. Attribute TCA_TUNNEL_KEY_ENC_KEY_ID of tc: big-endian u32. */
  encKeyId?: number;
  /** UDP destination port. Attribute TCA_TUNNEL_KEY_ENC_DST_PORT of tc: big-endian u16. */ encDstPort?: number;
  /** Value 1 omits the UDP checksum. Attribute TCA_TUNNEL_KEY_NO_CSUM of tc: u8. */ noCsum?: number;
  /** Options of the tunnel, such as those of Geneve. Attribute TCA_TUNNEL_KEY_ENC_OPTS of tc: nested attributes. */
  encOpts?: ActTunnelKeyEncOptsAttrs;
  /** TCA_TUNNEL_KEY_ENC_TOS of tc: u8. */ encTos?: number;
  /** TCA_TUNNEL_KEY_ENC_TTL of tc: u8. */ encTtl?: number;
  /** Forbids fragmentation of the encapsulated packet. Attribute TCA_TUNNEL_KEY_NO_FRAG of tc: flag. */
  noFrag?: M["flag"];
}

/** Attribute set `act-vlan-attrs`. */
export interface ActVlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_VLAN_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_VLAN_PARMS of tc: structure `tc-vlan`. */
  parms?: Shape<M, TcVlan<M>>;
  /** VLAN id of the tag. Attribute TCA_VLAN_PUSH_VLAN_ID of tc: u16. */ pushVlanId?: number;
  /** Protocol of the VLAN tag that the action adds; default 802.1Q. Attribute TCA_VLAN_PUSH_VLAN_PROTOCOL of tc: big-endian u16. */
  pushVlanProtocol?: number;
  /** Priority of the tag, 0 to 7. Attribute TCA_VLAN_PUSH_VLAN_PRIORITY of tc: u8. */ pushVlanPriority?: number;
  /** Destination MAC address of the Ethernet header that the action adds. Attribute TCA_VLAN_PUSH_ETH_DST of tc: 6 bytes, shown as a MAC address. */
  pushEthDst?: M["address"];
  /** Source MAC address of the Ethernet header that the action adds. Attribute TCA_VLAN_PUSH_ETH_SRC of tc: 6 bytes, shown as a MAC address. */
  pushEthSrc?: M["address"];
}

/** Attribute set `basic-attrs`. */
export interface BasicAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_BASIC_CLASSID of tc: u32. */ classid?: number;
  /** Extended matches. Attribute TCA_BASIC_EMATCHES of tc: nested attributes. */ ematches?: EmatchAttrs<M>;
  /** Actions for matching packets. Attribute TCA_BASIC_ACT of tc: array of nested attributes. */ act?: ActAttrs<M>[];
  /** Rate limit for matching packets. Attribute TCA_BASIC_POLICE of tc: nested attributes. */
  police?: PoliceAttrs<M>;
  /** Numbers of lookups and matches. Attribute TCA_BASIC_PCNT of tc: structure `tc-basic-pcnt`. */
  pcnt?: Shape<M, TcBasicPcnt<M>>;
}

/** Attribute set `bpf-attrs`. */
export interface BpfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Actions for matching packets. Attribute TCA_BPF_ACT of tc: array of nested attributes. */ act?: ActAttrs<M>[];
  /** Rate limit for matching packets. Attribute TCA_BPF_POLICE of tc: nested attributes. */ police?: PoliceAttrs<M>;
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_BPF_CLASSID of tc: u32. */ classid?: number;
  /** Number of instructions of a classic BPF program. Attribute TCA_BPF_OPS_LEN of tc: u16. */ opsLen?: number;
  /** Instructions of a classic BPF program, 8 bytes each. Attribute TCA_BPF_OPS of tc: bytes. */ ops?: Uint8Array;
  /** File descriptor of an eBPF program. Attribute TCA_BPF_FD of tc: u32. */ fd?: number;
  /** Name of the eBPF program. Attribute TCA_BPF_NAME of tc: string. */ name?: string;
  /** Where the filter runs, in software or hardware. Attribute TCA_BPF_FLAGS of tc: u32. */
  flags?: (BpfFlags | number)[];
  /** Whether the filter runs in software, in hardware or in both. Attribute TCA_BPF_FLAGS_GEN of tc: u32. */
  flagsGen?: (FilterFlags | number)[];
  /** Hash of the instructions. Attribute TCA_BPF_TAG of tc: bytes. */ tag?: Uint8Array;
  /** Id of the eBPF program. Attribute TCA_BPF_ID of tc: u32. */ id?: number;
}

/** Attribute set `cake-attrs`. */
export interface CakeAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Rate of the link to which CAKE shapes; 0 for no shaping. Attribute TCA_CAKE_BASE_RATE64 of tc: u64 in bytes/s. */
  baseRate64?: M["quantityBig"];
  /** Priority tins. Attribute TCA_CAKE_DIFFSERV_MODE of tc: u32. */ diffservMode?: CakeDiffserv | M["unnamed"];
  /** Link layer. Attribute TCA_CAKE_ATM of tc: u32. */ atm?: CakeAtm | M["unnamed"];
  /** How flows are isolated. Attribute TCA_CAKE_FLOW_MODE of tc: u32. */ flowMode?: CakeFlow | M["unnamed"];
  /** Bytes that the link adds to each packet; can be negative. Attribute TCA_CAKE_OVERHEAD of tc: s32 in bytes. */
  overhead?: number;
  /** Expected round-trip time; default 100 ms. Attribute TCA_CAKE_RTT of tc: u32 in µs. */ rtt?: M["quantity"];
  /** Target delay of the queue; derived from `rtt`. Attribute TCA_CAKE_TARGET of tc: u32 in µs. */
  target?: M["quantity"];
  /** Value 1 estimates the rate from received packets. Attribute TCA_CAKE_AUTORATE of tc: u32. */ autorate?: number;
  /** Memory limit of CAKE; with 0, the kernel selects it from the rate and `rtt`. Attribute TCA_CAKE_MEMORY of tc: u32 in bytes. */
  memory?: M["quantity"];
  /** Value 1 looks up the addresses of packets before NAT, to find the real hosts. Attribute TCA_CAKE_NAT of tc: u32. */
  nat?: number;
  /** Ignores `overhead` and `atm`. Attribute TCA_CAKE_RAW of tc: flag, u32 in requests. */ raw?: M["flag"];
  /** Value 1 clears the DSCP of packets. Attribute TCA_CAKE_WASH of tc: u32. */ wash?: number;
  /** Minimum size of a packet on the link. Attribute TCA_CAKE_MPU of tc: u32 in bytes. */ mpu?: M["quantity"];
  /** Value 1 counts dropped packets as received, to shape received traffic. Attribute TCA_CAKE_INGRESS of tc: u32. */
  ingress?: number;
  /** TCP acknowledgements that are dropped. Attribute TCA_CAKE_ACK_FILTER of tc: u32. */
  ackFilter?: CakeAck | M["unnamed"];
  /** Value 1 (default) splits aggregated packets. Attribute TCA_CAKE_SPLIT_GSO of tc: u32. */ splitGso?: number;
  /** Bits of the packet mark that select the tin (priority class). Attribute TCA_CAKE_FWMARK of tc: u32. */
  fwmark?: number;
}

/** Attribute set `cake-stats-attrs`. */
export interface CakeStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Estimated rate of the link. Attribute TCA_CAKE_STATS_CAPACITY_ESTIMATE64 of tc: u64 in bytes/s. */
  capacityEstimate64?: M["big"];
  /** TCA_CAKE_STATS_MEMORY_LIMIT of tc: u32 in bytes. */ memoryLimit?: number;
  /** TCA_CAKE_STATS_MEMORY_USED of tc: u32 in bytes. */ memoryUsed?: number;
  /** Average offset of the network header in bytes. Attribute TCA_CAKE_STATS_AVG_NETOFF of tc: u32. */
  avgNetoff?: number;
  /** Size in bytes of the smallest packet at the network layer. Attribute TCA_CAKE_STATS_MIN_NETLEN of tc: u32. */
  minNetlen?: number;
  /** Size in bytes of the largest packet at the network layer. Attribute TCA_CAKE_STATS_MAX_NETLEN of tc: u32. */
  maxNetlen?: number;
  /** Size in bytes of the smallest packet, with overhead. Attribute TCA_CAKE_STATS_MIN_ADJLEN of tc: u32. */
  minAdjlen?: number;
  /** Size in bytes of the largest packet, with overhead. Attribute TCA_CAKE_STATS_MAX_ADJLEN of tc: u32. */
  maxAdjlen?: number;
  /** Counters of each tin. Attribute TCA_CAKE_STATS_TIN_STATS of tc: array of nested attributes. */
  tinStats?: CakeTinStatsAttrs<M>[];
  /** Bytes that the flow may still send in this scheduling round. Attribute TCA_CAKE_STATS_DEFICIT of tc: s32. */
  deficit?: number;
  /** Counter of the drop scheduler. Attribute TCA_CAKE_STATS_COBALT_COUNT of tc: u32. */ cobaltCount?: number;
  /** 1 while the flow drops packets. Attribute TCA_CAKE_STATS_DROPPING of tc: u32. */ dropping?: number;
  /** Time until the next drop. Attribute TCA_CAKE_STATS_DROP_NEXT_US of tc: s32 in µs. */ dropNextUs?: number;
  /** Drop probability of BLUE, in 1/2^32. Attribute TCA_CAKE_STATS_P_DROP of tc: u32. */ pDrop?: number;
  /** Time until BLUE changes its probability. Attribute TCA_CAKE_STATS_BLUE_TIMER_US of tc: s32 in µs. */
  blueTimerUs?: number;
  /** Number of active queues. Attribute TCA_CAKE_STATS_ACTIVE_QUEUES of tc: u32. */ activeQueues?: number;
}

/** Attribute set `cake-tin-stats-attrs`. */
export interface CakeTinStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_CAKE_TIN_STATS_SENT_PACKETS of tc: u32. */ sentPackets?: number;
  /** TCA_CAKE_TIN_STATS_SENT_BYTES64 of tc: u64. */ sentBytes64?: M["big"];
  /** TCA_CAKE_TIN_STATS_DROPPED_PACKETS of tc: u32. */ droppedPackets?: number;
  /** TCA_CAKE_TIN_STATS_DROPPED_BYTES64 of tc: u64. */ droppedBytes64?: M["big"];
  /** TCA_CAKE_TIN_STATS_ACKS_DROPPED_PACKETS of tc: u32. */ acksDroppedPackets?: number;
  /** TCA_CAKE_TIN_STATS_ACKS_DROPPED_BYTES64 of tc: u64. */ acksDroppedBytes64?: M["big"];
  /** TCA_CAKE_TIN_STATS_ECN_MARKED_PACKETS of tc: u32. */ ecnMarkedPackets?: number;
  /** TCA_CAKE_TIN_STATS_ECN_MARKED_BYTES64 of tc: u64. */ ecnMarkedBytes64?: M["big"];
  /** Queued packets. Attribute TCA_CAKE_TIN_STATS_BACKLOG_PACKETS of tc: u32. */ backlogPackets?: number;
  /** Queued bytes. Attribute TCA_CAKE_TIN_STATS_BACKLOG_BYTES of tc: u32 in bytes. */ backlogBytes?: number;
  /** Rate of the tin (priority class) above which the tin has lower priority. Attribute TCA_CAKE_TIN_STATS_THRESHOLD_RATE64 of tc: u64 in bytes/s. */
  thresholdRate64?: M["big"];
  /** Target delay. Attribute TCA_CAKE_TIN_STATS_TARGET_US of tc: u32 in µs. */ targetUs?: number;
  /** Interval in which the tin's delay must reach its target. Attribute TCA_CAKE_TIN_STATS_INTERVAL_US of tc: u32 in µs. */
  intervalUs?: number;
  /** Lookups that found the flow in another entry of its hash set than the first. Attribute TCA_CAKE_TIN_STATS_WAY_INDIRECT_HITS of tc: u32. */
  wayIndirectHits?: number;
  /** Flows that got a new queue. Attribute TCA_CAKE_TIN_STATS_WAY_MISSES of tc: u32. */ wayMisses?: number;
  /** Flows that share a queue. Attribute TCA_CAKE_TIN_STATS_WAY_COLLISIONS of tc: u32. */ wayCollisions?: number;
  /** Highest delay. Attribute TCA_CAKE_TIN_STATS_PEAK_DELAY_US of tc: u32 in µs. */ peakDelayUs?: number;
  /** Average delay. Attribute TCA_CAKE_TIN_STATS_AVG_DELAY_US of tc: u32 in µs. */ avgDelayUs?: number;
  /** Lowest delay in the tin: that of flows with little traffic. Attribute TCA_CAKE_TIN_STATS_BASE_DELAY_US of tc: u32 in µs. */
  baseDelayUs?: number;
  /** Number of flows in the tin that use little bandwidth. Attribute TCA_CAKE_TIN_STATS_SPARSE_FLOWS of tc: u32. */
  sparseFlows?: number;
  /** Number of flows in the tin that use much bandwidth. Attribute TCA_CAKE_TIN_STATS_BULK_FLOWS of tc: u32. */
  bulkFlows?: number;
  /** Number of flows in the tin that do not react to drops. Attribute TCA_CAKE_TIN_STATS_UNRESPONSIVE_FLOWS of tc: u32. */
  unresponsiveFlows?: number;
  /** Largest packet. Attribute TCA_CAKE_TIN_STATS_MAX_SKBLEN of tc: u32 in bytes. */ maxSkblen?: number;
  /** Bytes that a flow sends per round. Attribute TCA_CAKE_TIN_STATS_FLOW_QUANTUM of tc: u32 in bytes. */
  flowQuantum?: number;
}

/** Attribute set `cbs-attrs`. */
export interface CbsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_CBS_PARMS of tc: structure `tc-cbs-qopt`. */
  parms?: Shape<M, TcCbsQopt>;
}

/** Attribute set `cgroup-attrs`. */
export interface CgroupAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Actions for matching packets. Attribute TCA_CGROUP_ACT of tc: array of nested attributes. */
  act?: ActAttrs<M>[];
  /** Rate limit for matching packets. Attribute TCA_CGROUP_POLICE of tc: nested attributes. */
  police?: PoliceAttrs<M>;
  /** Extended matches. Attribute TCA_CGROUP_EMATCHES of tc: nested attributes. */ ematches?: EmatchAttrs<M>;
}

/** Attribute set `choke-attrs`. */
export interface ChokeAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_CHOKE_PARMS of tc: structure `tc-red-qopt`. */
  parms?: Shape<M, TcRedQopt>;
  /** Table of 256 bytes by which the average queue length decays while the queue is idle. Attribute TCA_CHOKE_STAB of tc: 256 bytes. */
  stab?: Uint8Array;
  /** Maximum mark probability, in 1/2^32. Attribute TCA_CHOKE_MAX_P of tc: u32. */ maxP?: number;
}

/** Attribute set `codel-attrs`. */
export interface CodelAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Target delay of the queue. Attribute TCA_CODEL_TARGET of tc: u32 in µs. */ target?: M["quantity"];
  /** Maximum number of queued packets. Attribute TCA_CODEL_LIMIT of tc: u32. */ limit?: number;
  /** Interval in which the queue's delay must reach `target`; default 100 ms. Attribute TCA_CODEL_INTERVAL of tc: u32 in µs. */
  interval?: M["quantity"];
  /** Value 1 marks packets (ECN) instead of dropping them. Attribute TCA_CODEL_ECN of tc: u32. */ ecn?: number;
  /** Delay above which all packets are marked. Attribute TCA_CODEL_CE_THRESHOLD of tc: u32 in µs. */
  ceThreshold?: M["quantity"];
}

/** Attribute set `drr-attrs`. */
export interface DrrAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Bytes that the class sends per round; default is the MTU. Attribute TCA_DRR_QUANTUM of tc: u32 in bytes. */
  quantum?: M["quantity"];
}

/** Attribute set `dualpi2-attrs`. */
export interface Dualpi2Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of queued packets. Attribute TCA_DUALPI2_LIMIT of tc: u32. */ limit?: number;
  /** Maximum memory of queued packets. Attribute TCA_DUALPI2_MEMORY_LIMIT of tc: u32 in bytes, since Linux 6.17. */
  memoryLimit?: M["quantity"];
  /** Target delay of the queue. Attribute TCA_DUALPI2_TARGET of tc: u32 in µs, since Linux 6.17. */
  target?: M["quantity"];
  /** Interval in which the drop probability changes. Attribute TCA_DUALPI2_TUPDATE of tc: u32 in µs, since Linux 6.17. */
  tupdate?: M["quantity"];
  /** Weight in the drop probability of the difference to the target delay. Attribute TCA_DUALPI2_ALPHA of tc: u32. */
  alpha?: number;
  /** Weight in the drop probability of the change of the delay. Attribute TCA_DUALPI2_BETA of tc: u32. */
  beta?: number;
  /** Length of the L4S queue in packets above which DualPI2 marks all packets. Attribute TCA_DUALPI2_STEP_THRESH_PKTS of tc: u32. */
  stepThreshPkts?: number;
  /** Delay of the L4S queue above which DualPI2 marks all packets. Attribute TCA_DUALPI2_STEP_THRESH_US of tc: u32 in µs, since Linux 6.17. */
  stepThreshUs?: M["quantity"];
  /** Length of the L4S queue in packets from which the step threshold applies. Attribute TCA_DUALPI2_MIN_QLEN_STEP of tc: u32. */
  minQlenStep?: number;
  /** Factor by which the mark probability of the classic queue is multiplied for the L4S queue; default 2. Attribute TCA_DUALPI2_COUPLING of tc: u8. */
  coupling?: number;
  /** What happens on overload. Attribute TCA_DUALPI2_DROP_OVERLOAD of tc: u8. */
  dropOverload?: Dualpi2DropOverload | M["unnamed"];
  /** When packets are dropped. Attribute TCA_DUALPI2_DROP_EARLY of tc: u8. */
  dropEarly?: Dualpi2DropEarly | M["unnamed"];
  /** Share of the bandwidth in percent that the classic queue gets at least; default 10. Attribute TCA_DUALPI2_C_PROTECTION of tc: u8. */
  cProtection?: number;
  /** ECN codepoints of packets in the L4S queue. Attribute TCA_DUALPI2_ECN_MASK of tc: u8. */
  ecnMask?: Dualpi2EcnMask | M["unnamed"];
  /** Whether aggregated packets are split. Attribute TCA_DUALPI2_SPLIT_GSO of tc: u8. */
  splitGso?: Dualpi2SplitGso | M["unnamed"];
}

/** Attribute set `ematch-attrs`. */
export interface EmatchAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of conditions. Attribute TCA_EMATCH_TREE_HDR of tc: structure `tcf-ematch-tree-hdr`. */
  treeHdr?: Shape<M, TcfEmatchTreeHdr>;
  /** Conditions of the extended match. Attribute TCA_EMATCH_TREE_LIST of tc: array of bytes. */
  treeList?: Shape<M, TcfEmatch<M>>[];
}

/** Attribute set `flow-attrs`. */
export interface FlowAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Packet fields that make up the key, as bits with the numbers FLOW_KEY_*. Attribute TCA_FLOW_KEYS of tc: u32. */
  keys?: number;
  /** How the class is computed from the key: 0 map, 1 hash. Attribute TCA_FLOW_MODE of tc: u32. */ mode?: number;
  /** Class to which the result is added. Attribute TCA_FLOW_BASECLASS of tc: u32. */ baseclass?: number;
  /** Number of bits by which the key is shifted right. Attribute TCA_FLOW_RSHIFT of tc: u32. */ rshift?: number;
  /** Number added to the key. Attribute TCA_FLOW_ADDEND of tc: u32. */ addend?: number;
  /** Bits of the key to keep. Attribute TCA_FLOW_MASK of tc: u32. */ mask?: number;
  /** Bits of the key to invert. Attribute TCA_FLOW_XOR of tc: u32. */ xor?: number;
  /** Number of classes. Attribute TCA_FLOW_DIVISOR of tc: u32. */ divisor?: number;
  /** Actions for matching packets. Attribute TCA_FLOW_ACT of tc: array of nested attributes. */ act?: ActAttrs<M>[];
  /** Rate limit for matching packets. Attribute TCA_FLOW_POLICE of tc: nested attributes. */ police?: PoliceAttrs<M>;
  /** Extended matches. Attribute TCA_FLOW_EMATCHES of tc: nested attributes. */ ematches?: EmatchAttrs<M>;
  /** Interval in seconds after which the hash function changes; 0 for never. Attribute TCA_FLOW_PERTURB of tc: u32. */
  perturb?: number;
}

/** Attribute set `flower-attrs`. */
export interface FlowerAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_FLOWER_CLASSID of tc: u32. */ classid?: number;
  /** Name of the interface at which matching packets must arrive. Attribute TCA_FLOWER_INDEV of tc: string of at most 15 bytes. */
  indev?: string;
  /** Actions for matching packets. Attribute TCA_FLOWER_ACT of tc: array of nested attributes. */
  act?: ActAttrs<M>[];
  /** TCA_FLOWER_KEY_ETH_DST of tc: 6 bytes, shown as a MAC address. */ keyEthDst?: M["address"];
  /** TCA_FLOWER_KEY_ETH_DST_MASK of tc: 6 bytes, shown as a MAC address. */ keyEthDstMask?: M["address"];
  /** TCA_FLOWER_KEY_ETH_SRC of tc: 6 bytes, shown as a MAC address. */ keyEthSrc?: M["address"];
  /** TCA_FLOWER_KEY_ETH_SRC_MASK of tc: 6 bytes, shown as a MAC address. */ keyEthSrcMask?: M["address"];
  /** Ethernet type. Attribute TCA_FLOWER_KEY_ETH_TYPE of tc: big-endian u16. */ keyEthType?: number;
  /** IP protocol. Attribute TCA_FLOWER_KEY_IP_PROTO of tc: u8. */ keyIpProto?: number;
  /** TCA_FLOWER_KEY_IPV4_SRC of tc: big-endian u32, shown as an IPv4 address. */ keyIpv4Src?: M["address"];
  /** TCA_FLOWER_KEY_IPV4_SRC_MASK of tc: big-endian u32, shown as an IPv4 address. */ keyIpv4SrcMask?: M["address"];
  /** TCA_FLOWER_KEY_IPV4_DST of tc: big-endian u32, shown as an IPv4 address. */ keyIpv4Dst?: M["address"];
  /** TCA_FLOWER_KEY_IPV4_DST_MASK of tc: big-endian u32, shown as an IPv4 address. */ keyIpv4DstMask?: M["address"];
  /** TCA_FLOWER_KEY_IPV6_SRC of tc: bytes, shown as an IPv6 address. */ keyIpv6Src?: M["address"];
  /** TCA_FLOWER_KEY_IPV6_SRC_MASK of tc: bytes, shown as an IPv6 address. */ keyIpv6SrcMask?: M["address"];
  /** TCA_FLOWER_KEY_IPV6_DST of tc: bytes, shown as an IPv6 address. */ keyIpv6Dst?: M["address"];
  /** TCA_FLOWER_KEY_IPV6_DST_MASK of tc: bytes, shown as an IPv6 address. */ keyIpv6DstMask?: M["address"];
  /** TCA_FLOWER_KEY_TCP_SRC of tc: big-endian u16. */ keyTcpSrc?: number;
  /** TCA_FLOWER_KEY_TCP_DST of tc: big-endian u16. */ keyTcpDst?: number;
  /** TCA_FLOWER_KEY_UDP_SRC of tc: big-endian u16. */ keyUdpSrc?: number;
  /** TCA_FLOWER_KEY_UDP_DST of tc: big-endian u16. */ keyUdpDst?: number;
  /** Whether the filter runs in software, in hardware or in both. Attribute TCA_FLOWER_FLAGS of tc: u32. */
  flags?: (FilterFlags | number)[];
  /** TCA_FLOWER_KEY_VLAN_ID of tc: u16. */ keyVlanId?: number;
  /** Priority of the VLAN tag, 0 to 7. Attribute TCA_FLOWER_KEY_VLAN_PRIO of tc: u8. */ keyVlanPrio?: number;
  /** Ethernet type after the VLAN tag. Attribute TCA_FLOWER_KEY_VLAN_ETH_TYPE of tc: big-endian u16. */
  keyVlanEthType?: number;
  /** Key or network identifier of the tunnel. Attribute TCA_FLOWER_KEY_ENC_KEY_ID of tc: big-endian u32. */
  keyEncKeyId?: number;
  /** TCA_FLOWER_KEY_ENC_IPV4_SRC of tc: big-endian u32, shown as an IPv4 address. */ keyEncIpv4Src?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV4_SRC_MASK of tc: big-endian u32, shown as an IPv4 address. */
  keyEncIpv4SrcMask?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV4_DST of tc: big-endian u32, shown as an IPv4 address. */ keyEncIpv4Dst?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV4_DST_MASK of tc: big-endian u32, shown as an IPv4 address. */
  keyEncIpv4DstMask?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV6_SRC of tc: bytes, shown as an IPv6 address. */ keyEncIpv6Src?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV6_SRC_MASK of tc: bytes, shown as an IPv6 address. */ keyEncIpv6SrcMask?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV6_DST of tc: bytes, shown as an IPv6 address. */ keyEncIpv6Dst?: M["address"];
  /** TCA_FLOWER_KEY_ENC_IPV6_DST_MASK of tc: bytes, shown as an IPv6 address. */ keyEncIpv6DstMask?: M["address"];
  /** TCA_FLOWER_KEY_TCP_SRC_MASK of tc: big-endian u16. */ keyTcpSrcMask?: number;
  /** TCA_FLOWER_KEY_TCP_DST_MASK of tc: big-endian u16. */ keyTcpDstMask?: number;
  /** TCA_FLOWER_KEY_UDP_SRC_MASK of tc: big-endian u16. */ keyUdpSrcMask?: number;
  /** TCA_FLOWER_KEY_UDP_DST_MASK of tc: big-endian u16. */ keyUdpDstMask?: number;
  /** TCA_FLOWER_KEY_SCTP_SRC_MASK of tc: big-endian u16. */ keySctpSrcMask?: number;
  /** TCA_FLOWER_KEY_SCTP_DST_MASK of tc: big-endian u16. */ keySctpDstMask?: number;
  /** TCA_FLOWER_KEY_SCTP_SRC of tc: big-endian u16. */ keySctpSrc?: number;
  /** TCA_FLOWER_KEY_SCTP_DST of tc: big-endian u16. */ keySctpDst?: number;
  /** TCA_FLOWER_KEY_ENC_UDP_SRC_PORT of tc: big-endian u16. */ keyEncUdpSrcPort?: number;
  /** TCA_FLOWER_KEY_ENC_UDP_SRC_PORT_MASK of tc: big-endian u16. */ keyEncUdpSrcPortMask?: number;
  /** TCA_FLOWER_KEY_ENC_UDP_DST_PORT of tc: big-endian u16. */ keyEncUdpDstPort?: number;
  /** TCA_FLOWER_KEY_ENC_UDP_DST_PORT_MASK of tc: big-endian u16. */ keyEncUdpDstPortMask?: number;
  /** Properties of the packet, such as being a fragment. Attribute TCA_FLOWER_KEY_FLAGS of tc: big-endian u32. */
  keyFlags?: (FlowerKeyCtrlFlags | number)[];
  /** TCA_FLOWER_KEY_FLAGS_MASK of tc: big-endian u32. */ keyFlagsMask?: (FlowerKeyCtrlFlags | number)[];
  /** TCA_FLOWER_KEY_ICMPV4_CODE of tc: u8. */ keyIcmpv4Code?: number;
  /** TCA_FLOWER_KEY_ICMPV4_CODE_MASK of tc: u8. */ keyIcmpv4CodeMask?: number;
  /** TCA_FLOWER_KEY_ICMPV4_TYPE of tc: u8. */ keyIcmpv4Type?: number;
  /** TCA_FLOWER_KEY_ICMPV4_TYPE_MASK of tc: u8. */ keyIcmpv4TypeMask?: number;
  /** TCA_FLOWER_KEY_ICMPV6_CODE of tc: u8. */ keyIcmpv6Code?: number;
  /** TCA_FLOWER_KEY_ICMPV6_CODE_MASK of tc: u8. */ keyIcmpv6CodeMask?: number;
  /** TCA_FLOWER_KEY_ICMPV6_TYPE of tc: u8. */ keyIcmpv6Type?: number;
  /** TCA_FLOWER_KEY_ICMPV6_TYPE_MASK of tc: u8. */ keyIcmpv6TypeMask?: number;
  /** Sender's IPv4 address in the ARP packet. Attribute TCA_FLOWER_KEY_ARP_SIP of tc: big-endian u32, shown as an IPv4 address. */
  keyArpSip?: M["address"];
  /** TCA_FLOWER_KEY_ARP_SIP_MASK of tc: big-endian u32, shown as an IPv4 address. */ keyArpSipMask?: M["address"];
  /** Target's IPv4 address in the ARP packet. Attribute TCA_FLOWER_KEY_ARP_TIP of tc: big-endian u32, shown as an IPv4 address. */
  keyArpTip?: M["address"];
  /** TCA_FLOWER_KEY_ARP_TIP_MASK of tc: big-endian u32, shown as an IPv4 address. */ keyArpTipMask?: M["address"];
  /** ARP operation: 1 request, 2 reply. Attribute TCA_FLOWER_KEY_ARP_OP of tc: u8. */ keyArpOp?: number;
  /** TCA_FLOWER_KEY_ARP_OP_MASK of tc: u8. */ keyArpOpMask?: number;
  /** Sender's MAC address in the ARP packet. Attribute TCA_FLOWER_KEY_ARP_SHA of tc: 6 bytes, shown as a MAC address. */
  keyArpSha?: M["address"];
  /** TCA_FLOWER_KEY_ARP_SHA_MASK of tc: 6 bytes, shown as a MAC address. */ keyArpShaMask?: M["address"];
  /** Target's MAC address in the ARP packet. Attribute TCA_FLOWER_KEY_ARP_THA of tc: 6 bytes, shown as a MAC address. */
  keyArpTha?: M["address"];
  /** TCA_FLOWER_KEY_ARP_THA_MASK of tc: 6 bytes, shown as a MAC address. */ keyArpThaMask?: M["address"];
  /** TCA_FLOWER_KEY_MPLS_TTL of tc: u8. */ keyMplsTtl?: number;
  /** Value 1 for the bottom of the MPLS label stack. Attribute TCA_FLOWER_KEY_MPLS_BOS of tc: u8. */
  keyMplsBos?: number;
  /** Traffic class, 0 to 7. Attribute TCA_FLOWER_KEY_MPLS_TC of tc: u8. */ keyMplsTc?: number;
  /** Label, 20 bits. Attribute TCA_FLOWER_KEY_MPLS_LABEL of tc: u32. */ keyMplsLabel?: number;
  /** TCA_FLOWER_KEY_TCP_FLAGS of tc: big-endian u16. */ keyTcpFlags?: number;
  /** TCA_FLOWER_KEY_TCP_FLAGS_MASK of tc: big-endian u16. */ keyTcpFlagsMask?: number;
  /** TCA_FLOWER_KEY_IP_TOS of tc: u8. */ keyIpTos?: number;
  /** TCA_FLOWER_KEY_IP_TOS_MASK of tc: u8. */ keyIpTosMask?: number;
  /** TCA_FLOWER_KEY_IP_TTL of tc: u8. */ keyIpTtl?: number;
  /** TCA_FLOWER_KEY_IP_TTL_MASK of tc: u8. */ keyIpTtlMask?: number;
  /** VLAN id of the inner tag. Attribute TCA_FLOWER_KEY_CVLAN_ID of tc: u16. */ keyCvlanId?: number;
  /** Priority of the inner VLAN tag, 0 to 7. Attribute TCA_FLOWER_KEY_CVLAN_PRIO of tc: u8. */ keyCvlanPrio?: number;
  /** Ethernet type after the inner VLAN tag. Attribute TCA_FLOWER_KEY_CVLAN_ETH_TYPE of tc: big-endian u16. */
  keyCvlanEthType?: number;
  /** TCA_FLOWER_KEY_ENC_IP_TOS of tc: u8. */ keyEncIpTos?: number;
  /** TCA_FLOWER_KEY_ENC_IP_TOS_MASK of tc: u8. */ keyEncIpTosMask?: number;
  /** TCA_FLOWER_KEY_ENC_IP_TTL of tc: u8. */ keyEncIpTtl?: number;
  /** TCA_FLOWER_KEY_ENC_IP_TTL_MASK of tc: u8. */ keyEncIpTtlMask?: number;
  /** Options of the tunnel, such as those of Geneve. Attribute TCA_FLOWER_KEY_ENC_OPTS of tc: nested attributes. */
  keyEncOpts?: FlowerKeyEncOptsAttrs<M>;
  /** TCA_FLOWER_KEY_ENC_OPTS_MASK of tc: nested attributes. */ keyEncOptsMask?: FlowerKeyEncOptsAttrs<M>;
  /** Number of network devices that have the filter in hardware. Attribute TCA_FLOWER_IN_HW_COUNT of tc: u32. */
  inHwCount?: number;
  /** TCA_FLOWER_KEY_PORT_SRC_MIN of tc: big-endian u16. */ keyPortSrcMin?: number;
  /** TCA_FLOWER_KEY_PORT_SRC_MAX of tc: big-endian u16. */ keyPortSrcMax?: number;
  /** TCA_FLOWER_KEY_PORT_DST_MIN of tc: big-endian u16. */ keyPortDstMin?: number;
  /** TCA_FLOWER_KEY_PORT_DST_MAX of tc: big-endian u16. */ keyPortDstMax?: number;
  /** State of the connection. Attribute TCA_FLOWER_KEY_CT_STATE of tc: u16. */
  keyCtState?: (FlowerKeyCtFlags | number)[];
  /** TCA_FLOWER_KEY_CT_STATE_MASK of tc: u16. */ keyCtStateMask?: (FlowerKeyCtFlags | number)[];
  /** Connection tracking zone. Attribute TCA_FLOWER_KEY_CT_ZONE of tc: u16. */ keyCtZone?: number;
  /** TCA_FLOWER_KEY_CT_ZONE_MASK of tc: u16. */ keyCtZoneMask?: number;
  /** Mark of the connection. Attribute TCA_FLOWER_KEY_CT_MARK of tc: u32. */ keyCtMark?: number;
  /** TCA_FLOWER_KEY_CT_MARK_MASK of tc: u32. */ keyCtMarkMask?: number;
  /** Labels of the connection, 128 bits. Attribute TCA_FLOWER_KEY_CT_LABELS of tc: bytes. */
  keyCtLabels?: Uint8Array;
  /** TCA_FLOWER_KEY_CT_LABELS_MASK of tc: bytes. */ keyCtLabelsMask?: Uint8Array;
  /** Entries of the MPLS stack. Attribute TCA_FLOWER_KEY_MPLS_OPTS of tc: nested attributes. */
  keyMplsOpts?: FlowerKeyMplsOptsAttrs;
  /** Hash of the packet to match. Attribute TCA_FLOWER_KEY_HASH of tc: u32. */ keyHash?: number;
  /** TCA_FLOWER_KEY_HASH_MASK of tc: u32. */ keyHashMask?: number;
  /** Number of VLAN tags. Attribute TCA_FLOWER_KEY_NUM_OF_VLANS of tc: u8. */ keyNumOfVlans?: number;
  /** PPPoE session id. Attribute TCA_FLOWER_KEY_PPPOE_SID of tc: big-endian u16. */ keyPppoeSid?: number;
  /** PPP protocol. Attribute TCA_FLOWER_KEY_PPP_PROTO of tc: big-endian u16. */ keyPppProto?: number;
  /** L2TPv3 session id. Attribute TCA_FLOWER_KEY_L2TPV3_SID of tc: big-endian u32. */ keyL2tpv3Sid?: number;
  /** Whether the bridge has no forwarding entry for the destination (1 or 0). Attribute TCA_FLOWER_L2_MISS of tc: u8. */
  l2Miss?: number;
  /** Fields of connectivity fault management frames. Attribute TCA_FLOWER_KEY_CFM of tc: nested attributes. */
  keyCfm?: FlowerKeyCfmAttrs;
  /** Security parameter index of IPsec. Attribute TCA_FLOWER_KEY_SPI of tc: big-endian u32. */ keySpi?: number;
  /** TCA_FLOWER_KEY_SPI_MASK of tc: big-endian u32. */ keySpiMask?: number;
  /** Properties of the tunnel packet. Attribute TCA_FLOWER_KEY_ENC_FLAGS of tc: big-endian u32. */
  keyEncFlags?: (FlowerKeyCtrlFlags | number)[];
  /** TCA_FLOWER_KEY_ENC_FLAGS_MASK of tc: big-endian u32. */ keyEncFlagsMask?: (FlowerKeyCtrlFlags | number)[];
}

/** Attribute set `flower-key-enc-opts-attrs`. */
export interface FlowerKeyEncOptsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** One Geneve option. Attribute TCA_FLOWER_KEY_ENC_OPTS_GENEVE of tc: nested attributes, repeated for each array element. */
  geneve?: FlowerKeyEncOptGeneveAttrs[];
  /** Options of VXLAN. Attribute TCA_FLOWER_KEY_ENC_OPTS_VXLAN of tc: nested attributes. */
  vxlan?: FlowerKeyEncOptVxlanAttrs;
  /** Options of ERSPAN. Attribute TCA_FLOWER_KEY_ENC_OPTS_ERSPAN of tc: nested attributes. */
  erspan?: FlowerKeyEncOptErspanAttrs;
  /** Options of GTP. Attribute TCA_FLOWER_KEY_ENC_OPTS_GTP of tc: nested attributes. */
  gtp?: FlowerKeyEncOptGtpAttrs;
  /** Options of PFCP. Attribute TCA_FLOWER_KEY_ENC_OPTS_PFCP of tc: nested attributes, since Linux 6.10. */
  pfcp?: FlowerKeyEncOptPfcpAttrs<M>;
}

/** Attribute set `flower-key-enc-opt-geneve-attrs`. */
export interface FlowerKeyEncOptGeneveAttrs extends ExtraAttributes {
  /** Option class. Attribute TCA_FLOWER_KEY_ENC_OPT_GENEVE_CLASS of tc: big-endian u16. */ class?: number;
  /** TCA_FLOWER_KEY_ENC_OPT_GENEVE_TYPE of tc: u8. */ type?: number;
  /** Content of the Geneve option; a multiple of 4 bytes. Attribute TCA_FLOWER_KEY_ENC_OPT_GENEVE_DATA of tc: bytes. */
  data?: Uint8Array;
}

/** Attribute set `flower-key-enc-opt-vxlan-attrs`. */
export interface FlowerKeyEncOptVxlanAttrs extends ExtraAttributes {
  /** Group policy id and flags. Attribute TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP of tc: u32. */ gbp?: number;
}

/** Attribute set `flower-key-enc-opt-erspan-attrs`. */
export interface FlowerKeyEncOptErspanAttrs extends ExtraAttributes {
  /** Version, 1 or 2. Attribute TCA_FLOWER_KEY_ENC_OPT_ERSPAN_VER of tc: u8. */ ver?: number;
  /** Index of the port whose packets are mirrored (ERSPAN version 1). Attribute TCA_FLOWER_KEY_ENC_OPT_ERSPAN_INDEX of tc: big-endian u32. */
  index?: number;
  /** Direction of the mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. Attribute TCA_FLOWER_KEY_ENC_OPT_ERSPAN_DIR of tc: u8. */
  dir?: number;
  /** Hardware id (version 2). Attribute TCA_FLOWER_KEY_ENC_OPT_ERSPAN_HWID of tc: u8. */ hwid?: number;
}

/** Attribute set `flower-key-enc-opt-gtp-attrs`. */
export interface FlowerKeyEncOptGtpAttrs extends ExtraAttributes {
  /** TCA_FLOWER_KEY_ENC_OPT_GTP_PDU_TYPE of tc: u8. */ pduType?: number;
  /** QoS flow identifier. Attribute TCA_FLOWER_KEY_ENC_OPT_GTP_QFI of tc: u8. */ qfi?: number;
}

/** Attribute set `flower-key-mpls-opt-attrs`. */
export interface FlowerKeyMplsOptAttrs extends ExtraAttributes {
  /** Number of the MPLS label stack entry; 1 is the outermost. Attribute TCA_FLOWER_KEY_MPLS_OPT_LSE_DEPTH of tc: u8. */
  lseDepth?: number;
  /** TCA_FLOWER_KEY_MPLS_OPT_LSE_TTL of tc: u8. */ lseTtl?: number;
  /** Value 1 for the bottom of the MPLS label stack. Attribute TCA_FLOWER_KEY_MPLS_OPT_LSE_BOS of tc: u8. */
  lseBos?: number;
  /** Traffic class, 0 to 7. Attribute TCA_FLOWER_KEY_MPLS_OPT_LSE_TC of tc: u8. */ lseTc?: number;
  /** Label, 20 bits. Attribute TCA_FLOWER_KEY_MPLS_OPT_LSE_LABEL of tc: u32. */ lseLabel?: number;
}

/** Attribute set `flower-key-cfm-attrs`. */
export interface FlowerKeyCfmAttrs extends ExtraAttributes {
  /** Maintenance domain level, 0 to 7. Attribute TCA_FLOWER_KEY_CFM_MD_LEVEL of tc: u8. */ mdLevel?: number;
  /** TCA_FLOWER_KEY_CFM_OPCODE of tc: u8. */ opcode?: number;
}

/** Attribute set `fw-attrs`. */
export interface FwAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_FW_CLASSID of tc: u32. */ classid?: number;
  /** Rate limit for matching packets. Attribute TCA_FW_POLICE of tc: nested attributes. */ police?: PoliceAttrs<M>;
  /** Name of the interface at which matching packets must arrive. Attribute TCA_FW_INDEV of tc: string of at most 15 bytes. */
  indev?: string;
  /** Actions for matching packets. Attribute TCA_FW_ACT of tc: array of nested attributes. */ act?: ActAttrs<M>[];
  /** Bits of the packet mark that are compared with the filter's handle. Attribute TCA_FW_MASK of tc: u32. */
  mask?: number;
}

/** Attribute set `gred-attrs`. */
export interface GredAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_GRED_PARMS of tc: array of structures `tc-gred-qopt`. */
  parms?: Shape<M, TcGredQopt>[];
  /** Table of 256 bytes by which the average queue length decays while the queue is idle. Attribute TCA_GRED_STAB of tc: array of u8. */
  stab?: number[];
  /** Number of queues and the default queue. Attribute TCA_GRED_DPS of tc: structure `tc-gred-sopt`. */
  dps?: Shape<M, TcGredSopt>;
  /** Maximum drop probability of each queue, in 1/2^32. Attribute TCA_GRED_MAX_P of tc: array of u32. */
  maxP?: number[];
  /** Limit of all queues in bytes. Attribute TCA_GRED_LIMIT of tc: u32. */ limit?: number;
  /** Virtual queues with their counters. Attribute TCA_GRED_VQ_LIST of tc: nested attributes. */
  vqList?: TcaGredVqListAttrs<M>;
}

/** Attribute set `tca-gred-vq-list-attrs`. */
export interface TcaGredVqListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_GRED_VQ_ENTRY of tc: nested attributes, repeated for each array element. */
  entry?: TcaGredVqEntryAttrs<M>[];
}

/** Attribute set `tca-gred-vq-entry-attrs`. */
export interface TcaGredVqEntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the virtual queue. Attribute TCA_GRED_VQ_DP of tc: u32. */ dp?: number;
  /** Bytes received. Attribute TCA_GRED_VQ_STAT_BYTES of tc: u64. */ statBytes?: M["big"];
  /** Packets received. Attribute TCA_GRED_VQ_STAT_PACKETS of tc: u32. */ statPackets?: number;
  /** Queued bytes. Attribute TCA_GRED_VQ_STAT_BACKLOG of tc: u32. */ statBacklog?: number;
  /** Packets dropped early. Attribute TCA_GRED_VQ_STAT_PROB_DROP of tc: u32. */ statProbDrop?: number;
  /** Packets marked early. Attribute TCA_GRED_VQ_STAT_PROB_MARK of tc: u32. */ statProbMark?: number;
  /** Packets dropped above the maximum threshold. Attribute TCA_GRED_VQ_STAT_FORCED_DROP of tc: u32. */
  statForcedDrop?: number;
  /** Packets marked above the maximum threshold. Attribute TCA_GRED_VQ_STAT_FORCED_MARK of tc: u32. */
  statForcedMark?: number;
  /** Packets dropped because the queue was full. Attribute TCA_GRED_VQ_STAT_PDROP of tc: u32. */ statPdrop?: number;
  /** Packets that were dropped for other reasons. Attribute TCA_GRED_VQ_STAT_OTHER of tc: u32. */ statOther?: number;
  /** Flags of RED, such as 1 for ECN. Attribute TCA_GRED_VQ_FLAGS of tc: u32. */ flags?: number;
}

/** Attribute set `hfsc-attrs`. */
export interface HfscAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Real-time service curve. Attribute TCA_HFSC_RSC of tc: structure `tc-service-curve`. */
  rsc?: Shape<M, TcServiceCurve>;
  /** Link-sharing service curve. Attribute TCA_HFSC_FSC of tc: structure `tc-service-curve`. */
  fsc?: Shape<M, TcServiceCurve>;
  /** Upper limit service curve. Attribute TCA_HFSC_USC of tc: structure `tc-service-curve`. */
  usc?: Shape<M, TcServiceCurve>;
}

/** Attribute set `hhf-attrs`. */
export interface HhfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of queued packets; default 1000. Attribute TCA_HHF_BACKLOG_LIMIT of tc: u32. */
  backlogLimit?: number;
  /** Bytes that a class sends per round. Attribute TCA_HHF_QUANTUM of tc: u32 in bytes. */ quantum?: M["quantity"];
  /** Maximum number of flows that are recorded as heavy hitters; default 2048. Attribute TCA_HHF_HH_FLOWS_LIMIT of tc: u32. */
  hhFlowsLimit?: number;
  /** Interval in which counters are reset; default 40 ms. Attribute TCA_HHF_RESET_TIMEOUT of tc: u32 in µs. */
  resetTimeout?: M["quantity"];
  /** Bytes within `resetTimeout` that make a flow a heavy hitter; default 128 KiB. Attribute TCA_HHF_ADMIT_BYTES of tc: u32 in bytes. */
  admitBytes?: M["quantity"];
  /** Time without packets after which a heavy hitter becomes a normal flow again; default 1 s. Attribute TCA_HHF_EVICT_TIMEOUT of tc: u32 in µs. */
  evictTimeout?: M["quantity"];
  /** Weight of flows that are not heavy hitters; default 2. Attribute TCA_HHF_NON_HH_WEIGHT of tc: u32. */
  nonHhWeight?: number;
}

/** Attribute set `htb-attrs`. */
export interface HtbAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_HTB_PARMS of tc: structure `tc-htb-opt`. */
  parms?: Shape<M, TcHtbOpt<M>>;
  /** Settings of the discipline. Attribute TCA_HTB_INIT of tc: structure `tc-htb-glob`. */
  init?: Shape<M, TcHtbGlob>;
  /** Legacy table of transmission times for `ceil`, 256 numbers. Attribute TCA_HTB_CTAB of tc: bytes. */
  ctab?: Uint8Array;
  /** Legacy table of transmission times for `rate`, 256 numbers. Attribute TCA_HTB_RTAB of tc: bytes. */
  rtab?: Uint8Array;
  /** Maximum length, in packets, of the queue for packets without a class. Attribute TCA_HTB_DIRECT_QLEN of tc: u32. */
  directQlen?: number;
  /** Guaranteed rate, if it is above 2^32 bytes/s. Attribute TCA_HTB_RATE64 of tc: u64 in bytes/s. */
  rate64?: M["big"];
  /** Maximum rate, if it is above 2^32 bytes/s. Attribute TCA_HTB_CEIL64 of tc: u64 in bytes/s. */ ceil64?: M["big"];
  /** The network device processes the classes in hardware. Attribute TCA_HTB_OFFLOAD of tc: flag. */
  offload?: M["flag"];
}

/** Attribute set `matchall-attrs`. */
export interface MatchallAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_MATCHALL_CLASSID of tc: u32. */ classid?: number;
  /** Actions for matching packets. Attribute TCA_MATCHALL_ACT of tc: array of nested attributes. */
  act?: ActAttrs<M>[];
  /** Whether the filter runs in software, in hardware or in both. Attribute TCA_MATCHALL_FLAGS of tc: u32. */
  flags?: (FilterFlags | number)[];
  /** Numbers of lookups and matches. Attribute TCA_MATCHALL_PCNT of tc: structure `tc-matchall-pcnt`. */
  pcnt?: Shape<M, TcMatchallPcnt<M>>;
}

/** Attribute set `etf-attrs`. */
export interface EtfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_ETF_PARMS of tc: structure `tc-etf-qopt`. */
  parms?: Shape<M, TcEtfQopt>;
}

/** Attribute set `ets-attrs`. */
export interface EtsAttrs extends ExtraAttributes {
  /** Number of bands with strict priority, which are the first ones. Attribute TCA_ETS_NBANDS of tc: u8. */
  nbands?: number;
  /** Number of strict bands, the first ones. Attribute TCA_ETS_NSTRICT of tc: u8. */ nstrict?: number;
  /** Quantum of each other band. Attribute TCA_ETS_QUANTA of tc: nested attributes. */ quanta?: EtsAttrs;
  /** Bytes that a band sends per round. Attribute TCA_ETS_QUANTA_BAND of tc: u32 in bytes, repeated for each array element. */
  quantaBand?: number[];
  /** Band of each packet priority. Attribute TCA_ETS_PRIOMAP of tc: nested attributes. */ priomap?: EtsAttrs;
  /** Number of the band. Attribute TCA_ETS_PRIOMAP_BAND of tc: u8, repeated for each array element. */
  priomapBand?: number[];
}

/** Attribute set `fq-attrs`. */
export interface FqAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of queued packets; default 10000. Attribute TCA_FQ_PLIMIT of tc: u32. */ plimit?: number;
  /** Maximum number of queued packets per flow; default 100. Attribute TCA_FQ_FLOW_PLIMIT of tc: u32. */
  flowPlimit?: number;
  /** Bytes that a flow sends per round; default is two times the MTU. Attribute TCA_FQ_QUANTUM of tc: u32 in bytes. */
  quantum?: M["quantity"];
  /** Bytes that a new flow may send first; default is ten times the MTU. Attribute TCA_FQ_INITIAL_QUANTUM of tc: u32 in bytes. */
  initialQuantum?: M["quantity"];
  /** Value 1 (default) paces flows. Attribute TCA_FQ_RATE_ENABLE of tc: u32. */ rateEnable?: number;
  /** Unused by current kernels. Attribute TCA_FQ_FLOW_DEFAULT_RATE of tc: u32 in bytes/s. */
  flowDefaultRate?: M["quantity"];
  /** Maximum rate of a flow; default no limit. Attribute TCA_FQ_FLOW_MAX_RATE of tc: u32 in bytes/s. */
  flowMaxRate?: M["quantity"];
  /** Binary logarithm of the number of buckets; default 10. Attribute TCA_FQ_BUCKETS_LOG of tc: u32. */
  bucketsLog?: number;
  /** Time after which an idle flow may send a full quantum again; default 40 ms. Attribute TCA_FQ_FLOW_REFILL_DELAY of tc: u32 in µs. */
  flowRefillDelay?: M["quantity"];
  /** Mask of the hash of packets that belong to no socket; default 1023. Attribute TCA_FQ_ORPHAN_MASK of tc: u32. */
  orphanMask?: number;
  /** Rate up to which a flow's packets are paced singly, not in bursts of `quantum`; default 550 kbit/s. Attribute TCA_FQ_LOW_RATE_THRESHOLD of tc: u32 in bytes/s. */
  lowRateThreshold?: M["quantity"];
  /** Delay above which packets are marked. Attribute TCA_FQ_CE_THRESHOLD of tc: u32 in µs. */
  ceThreshold?: M["quantity"];
  /** Slack of the pacing timer; default 10 µs. Attribute TCA_FQ_TIMER_SLACK of tc: u32 in ns. */
  timerSlack?: M["quantity"];
  /** Time in the future up to which packets may have their transmission time; default 10 s. Attribute TCA_FQ_HORIZON of tc: u32 in µs. */
  horizon?: M["quantity"];
  /** Value 1 (default) drops packets with a transmission time after `horizon`, 0 sends them at `horizon`. Attribute TCA_FQ_HORIZON_DROP of tc: u8. */
  horizonDrop?: number;
  /** Band of each packet priority. Attribute TCA_FQ_PRIOMAP of tc: structure `tc-prio-qopt`. */
  priomap?: Shape<M, TcPrioQopt>;
  /** Weights of the bands. Attribute TCA_FQ_WEIGHTS of tc: array of s32. */ weights?: number[];
  /** Time in the future up to which the device may get packets before their transmission time; at most the device's own limit. Attribute TCA_FQ_OFFLOAD_HORIZON of tc: u32 in µs, since Linux 6.13. */
  offloadHorizon?: M["quantity"];
}

/** Attribute set `fq-codel-attrs`. */
export interface FqCodelAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Target delay of the queue. Attribute TCA_FQ_CODEL_TARGET of tc: u32 in µs. */ target?: M["quantity"];
  /** Maximum number of queued packets. Attribute TCA_FQ_CODEL_LIMIT of tc: u32. */ limit?: number;
  /** Interval in which the queue's delay must reach `target`; default 100 ms. Attribute TCA_FQ_CODEL_INTERVAL of tc: u32 in µs. */
  interval?: M["quantity"];
  /** Value 1 marks packets (ECN) instead of dropping them. Attribute TCA_FQ_CODEL_ECN of tc: u32. */ ecn?: number;
  /** Number of queues; default 1024. Attribute TCA_FQ_CODEL_FLOWS of tc: u32. */ flows?: number;
  /** Bytes that a flow sends per round. Attribute TCA_FQ_CODEL_QUANTUM of tc: u32 in bytes. */
  quantum?: M["quantity"];
  /** Delay above which all packets are marked. Attribute TCA_FQ_CODEL_CE_THRESHOLD of tc: u32 in µs. */
  ceThreshold?: M["quantity"];
  /** Maximum number of packets that fq_codel drops at once on overload; default 64. Attribute TCA_FQ_CODEL_DROP_BATCH_SIZE of tc: u32. */
  dropBatchSize?: number;
  /** Maximum memory of queued packets. Attribute TCA_FQ_CODEL_MEMORY_LIMIT of tc: u32 in bytes. */
  memoryLimit?: M["quantity"];
  /** Value of the packet's DS field for which `ceThreshold` applies. Attribute TCA_FQ_CODEL_CE_THRESHOLD_SELECTOR of tc: u8. */
  ceThresholdSelector?: number;
  /** Bits of the DS field that are compared with `ceThresholdSelector`. Attribute TCA_FQ_CODEL_CE_THRESHOLD_MASK of tc: u8. */
  ceThresholdMask?: number;
}

/** Attribute set `fq-pie-attrs`. */
export interface FqPieAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of queued packets. Attribute TCA_FQ_PIE_LIMIT of tc: u32. */ limit?: number;
  /** Number of queues; default 1024. Attribute TCA_FQ_PIE_FLOWS of tc: u32. */ flows?: number;
  /** Target delay of the queue. Attribute TCA_FQ_PIE_TARGET of tc: u32 in µs. */ target?: M["quantity"];
  /** Interval in which the drop probability changes. Attribute TCA_FQ_PIE_TUPDATE of tc: u32 in µs. */
  tupdate?: M["quantity"];
  /** Weight in the drop probability of the difference to the target delay. Attribute TCA_FQ_PIE_ALPHA of tc: u32. */
  alpha?: number;
  /** Weight in the drop probability of the change of the delay. Attribute TCA_FQ_PIE_BETA of tc: u32. */
  beta?: number;
  /** Bytes that a flow sends per round. Attribute TCA_FQ_PIE_QUANTUM of tc: u32 in bytes. */ quantum?: M["quantity"];
  /** Maximum memory of queued packets. Attribute TCA_FQ_PIE_MEMORY_LIMIT of tc: u32 in bytes. */
  memoryLimit?: M["quantity"];
  /** Drop probability in percent up to which packets are marked instead; default 10. Attribute TCA_FQ_PIE_ECN_PROB of tc: u32. */
  ecnProb?: number;
  /** Value 1 marks packets (ECN) instead of dropping them. Attribute TCA_FQ_PIE_ECN of tc: u32. */ ecn?: number;
  /** Value 1 makes the drop probability depend on the packet size. Attribute TCA_FQ_PIE_BYTEMODE of tc: u32. */
  bytemode?: number;
  /** Value 1 computes the queue delay from the dequeue rate instead of timestamps. Attribute TCA_FQ_PIE_DQ_RATE_ESTIMATOR of tc: u32. */
  dqRateEstimator?: number;
}

/** Attribute set `netem-attrs`. */
export interface NetemAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Correlations of delay, loss and duplication. Attribute TCA_NETEM_CORR of tc: structure `tc-netem-corr`. */
  corr?: Shape<M, TcNetemCorr>;
  /** Table of the random distribution of the delay, as 16-bit numbers. Attribute TCA_NETEM_DELAY_DIST of tc: array of s16. */
  delayDist?: number[];
  /** Reordering. Attribute TCA_NETEM_REORDER of tc: structure `tc-netem-reorder`. */
  reorder?: Shape<M, TcNetemReorder>;
  /** Corruption of a bit. Attribute TCA_NETEM_CORRUPT of tc: structure `tc-netem-corrupt`. */
  corrupt?: Shape<M, TcNetemCorrupt>;
  /** Model of losses. Attribute TCA_NETEM_LOSS of tc: nested attributes. */ loss?: NetemLossAttrs<M>;
  /** Rate of the link. Attribute TCA_NETEM_RATE of tc: structure `tc-netem-rate`. */ rate?: Shape<M, TcNetemRate>;
  /** Value 1 marks packets (ECN) instead of dropping them. Attribute TCA_NETEM_ECN of tc: u32. */ ecn?: number;
  /** Rate, if it is above 2^32 bytes/s. Attribute TCA_NETEM_RATE64 of tc: u64 in bytes/s. */ rate64?: M["big"];
  /** Delay. Attribute TCA_NETEM_LATENCY64 of tc: s64 in ns. */ latency64?: M["big"];
  /** Variation of the delay. Attribute TCA_NETEM_JITTER64 of tc: s64 in ns. */ jitter64?: M["big"];
  /** Time slots in which netem sends several packets together. Attribute TCA_NETEM_SLOT of tc: structure `tc-netem-slot`. */
  slot?: Shape<M, TcNetemSlot<M>>;
  /** Table of the random distribution of the time between slots, as 16-bit numbers. Attribute TCA_NETEM_SLOT_DIST of tc: array of s16. */
  slotDist?: number[];
  /** Seed of the random numbers. Attribute TCA_NETEM_PRNG_SEED of tc: u64. */ prngSeed?: M["big"];
}

/** Attribute set `netem-loss-attrs`. */
export interface NetemLossAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** General model with four states. Attribute NETEM_LOSS_GI of tc: structure `tc-netem-gimodel`. */
  gi?: Shape<M, TcNetemGimodel>;
  /** Gilbert-Elliot model. Attribute NETEM_LOSS_GE of tc: structure `tc-netem-gemodel`. */
  ge?: Shape<M, TcNetemGemodel>;
}

/** Attribute set `pie-attrs`. */
export interface PieAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Target delay of the queue. Attribute TCA_PIE_TARGET of tc: u32 in µs. */ target?: M["quantity"];
  /** Maximum number of queued packets. Attribute TCA_PIE_LIMIT of tc: u32. */ limit?: number;
  /** Interval in which the drop probability changes. Attribute TCA_PIE_TUPDATE of tc: u32 in µs. */
  tupdate?: M["quantity"];
  /** Weight in the drop probability of the difference to the target delay. Attribute TCA_PIE_ALPHA of tc: u32. */
  alpha?: number;
  /** Weight in the drop probability of the change of the delay. Attribute TCA_PIE_BETA of tc: u32. */ beta?: number;
  /** Value 1 marks packets (ECN) instead of dropping them. Attribute TCA_PIE_ECN of tc: u32. */ ecn?: number;
  /** Value 1 makes the drop probability depend on the packet size. Attribute TCA_PIE_BYTEMODE of tc: u32. */
  bytemode?: number;
  /** Value 1 computes the queue delay from the dequeue rate instead of timestamps. Attribute TCA_PIE_DQ_RATE_ESTIMATOR of tc: u32. */
  dqRateEstimator?: number;
}

/** Attribute set `police-attrs`. */
export interface PoliceAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the rate limit. Attribute TCA_POLICE_TBF of tc: structure `tc-police`. */
  tbf?: Shape<M, TcPolice<M>>;
  /** Table of transmission times, 256 numbers. Attribute TCA_POLICE_RATE of tc: bytes. */ rate?: Uint8Array;
  /** Table of transmission times at the peak rate, 256 numbers. Attribute TCA_POLICE_PEAKRATE of tc: bytes. */
  peakrate?: Uint8Array;
  /** Average rate above which packets exceed the limit. Attribute TCA_POLICE_AVRATE of tc: u32 in bytes/s. */
  avrate?: number;
  /** Verdict for packets within the rate limit. Attribute TCA_POLICE_RESULT of tc: s32. */
  result?: TcVerdict | M["unnamed"];
  /** Times at which the traffic control action was created and last used. Attribute TCA_POLICE_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Rate, if it is above 2^32 bytes/s. Attribute TCA_POLICE_RATE64 of tc: u64 in bytes/s. */ rate64?: M["big"];
  /** Peak rate, if it is above 2^32 bytes/s. Attribute TCA_POLICE_PEAKRATE64 of tc: u64 in bytes/s. */
  peakrate64?: M["big"];
  /** Rate limit in packets instead of bytes. Attribute TCA_POLICE_PKTRATE64 of tc: u64 in packets/s. */
  pktrate64?: M["big"];
  /** Permitted burst for `pktrate64`, given as the time to send it. Attribute TCA_POLICE_PKTBURST64 of tc: u64 in units of 64 ns. */
  pktburst64?: M["big"];
}

/** Attribute set `qfq-attrs`. */
export interface QfqAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Weight of the class, 1 to 1024; default 1. Attribute TCA_QFQ_WEIGHT of tc: u32. */ weight?: number;
  /** Maximum packet size of the class; default is the MTU. Attribute TCA_QFQ_LMAX of tc: u32 in bytes. */
  lmax?: M["quantity"];
}

/** Attribute set `red-attrs`. */
export interface RedAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_RED_PARMS of tc: structure `tc-red-qopt`. */
  parms?: Shape<M, TcRedQopt>;
  /** Table of 256 bytes by which the average queue length decays while the queue is idle. Attribute TCA_RED_STAB of tc: bytes. */
  stab?: Uint8Array;
  /** Maximum mark probability, in 1/2^32. Attribute TCA_RED_MAX_P of tc: u32. */ maxP?: number;
  /** Flags such as 1 (ECN), 2 (hard drop), 4 (adaptive), 8 (no drop). Attribute TCA_RED_FLAGS of tc: bitfield of 32 bits. */
  flags?: Bitfield<number>;
  /** Block of filters for packets that are dropped early. Attribute TCA_RED_EARLY_DROP_BLOCK of tc: u32. */
  earlyDropBlock?: number;
  /** Block of filters for packets that are marked. Attribute TCA_RED_MARK_BLOCK of tc: u32. */ markBlock?: number;
}

/** Attribute set `route-attrs`. */
export interface RouteAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_ROUTE4_CLASSID of tc: u32. */ classid?: number;
  /** Realm of the route to the packet's destination. Attribute TCA_ROUTE4_TO of tc: u32. */ to?: number;
  /** Realm of the route to the packet's source. Attribute TCA_ROUTE4_FROM of tc: u32. */ from?: number;
  /** Index of the interface at which matching packets must arrive. Attribute TCA_ROUTE4_IIF of tc: u32. */
  iif?: number;
  /** Rate limit for matching packets. Attribute TCA_ROUTE4_POLICE of tc: nested attributes. */
  police?: PoliceAttrs<M>;
  /** Actions for matching packets. Attribute TCA_ROUTE4_ACT of tc: array of nested attributes. */
  act?: ActAttrs<M>[];
}

/** Attribute set `taprio-attrs`. */
export type TaprioAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Traffic classes and the queues of each. Attribute TCA_TAPRIO_ATTR_PRIOMAP of tc: structure `tc-mqprio-qopt`. */
  priomap?: Shape<M, TcMqprioQopt>;
  /** Schedule. Attribute TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST of tc: nested attributes. */
  schedEntryList?: TaprioSchedEntryList;
  /** Time at which the taprio schedule starts. Attribute TCA_TAPRIO_ATTR_SCHED_BASE_TIME of tc: s64 in ns. */
  schedBaseTime?: M["big"];
  /** Schedule entry to add or remove. Current kernels do not support it. Attribute TCA_TAPRIO_ATTR_SCHED_SINGLE_ENTRY of tc: nested attributes. */
  schedSingleEntry?: TaprioSchedEntry;
  /** Clock of the schedule, such as CLOCK_TAI (11). Attribute TCA_TAPRIO_ATTR_SCHED_CLOCKID of tc: s32. */
  schedClockid?: number;
  /** Duration of the schedule's cycle; 0 for the sum of the entries' intervals. Attribute TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME of tc: s64 in ns. */
  schedCycleTime?: M["big"];
  /** Time by which the last cycle may be extended before a new schedule starts. Attribute TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION of tc: s64 in ns. */
  schedCycleTimeExtension?: M["big"];
  /** Flags: 1 sets transmission times in software (txtime-assist), 2 runs the schedule in hardware (full offload). Attribute TCA_TAPRIO_ATTR_FLAGS of tc: u32. */
  flags?: number;
  /** Maximum time that a packet takes from taprio to the hardware. Attribute TCA_TAPRIO_ATTR_TXTIME_DELAY of tc: u32 in ns. */
  txtimeDelay?: number;
  /** Settings of traffic classes. Attribute TCA_TAPRIO_ATTR_TC_ENTRY of tc: nested attributes, repeated for each array element. */
  tcEntry?: TaprioTcEntryAttrs[];
} & ReadOnlyFields<M, {
  /** Schedule that is not active yet. Attribute TCA_TAPRIO_ATTR_ADMIN_SCHED of tc: nested attributes, read-only. */
  adminSched?: TaprioAttrs<M>;
}>;

/** Attribute set `taprio-sched-entry-list`. */
export interface TaprioSchedEntryList extends ExtraAttributes {
  /** TCA_TAPRIO_SCHED_ENTRY of tc: nested attributes, repeated for each array element. */ entry?: TaprioSchedEntry[];
}

/** Attribute set `taprio-sched-entry`. */
export interface TaprioSchedEntry extends ExtraAttributes {
  /** TCA_TAPRIO_SCHED_ENTRY_INDEX of tc: u32. */ index?: number;
  /** Command of the schedule entry: 0 sets the gates, 1 sets and holds preemption, 2 sets and releases preemption. Attribute TCA_TAPRIO_SCHED_ENTRY_CMD of tc: u8. */
  cmd?: number;
  /** Bit N opens the gate of traffic class N. Attribute TCA_TAPRIO_SCHED_ENTRY_GATE_MASK of tc: u32. */
  gateMask?: number;
  /** Duration of the entry. Attribute TCA_TAPRIO_SCHED_ENTRY_INTERVAL of tc: u32 in ns. */ interval?: number;
}

/** Attribute set `taprio-tc-entry-attrs`. */
export interface TaprioTcEntryAttrs extends ExtraAttributes {
  /** Number of the traffic class. Attribute TCA_TAPRIO_TC_ENTRY_INDEX of tc: u32. */ index?: number;
  /** Maximum packet size of the traffic class; 0 for no limit. Attribute TCA_TAPRIO_TC_ENTRY_MAX_SDU of tc: u32 in bytes. */
  maxSdu?: number;
  /** Preemption of the traffic class: 1 express (no preemption), 2 preemptible. Attribute TCA_TAPRIO_TC_ENTRY_FP of tc: u32. */
  fp?: number;
}

/** Attribute set `tbf-attrs`. */
export interface TbfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_TBF_PARMS of tc: structure `tc-tbf-qopt`. */
  parms?: Shape<M, TcTbfQopt<M>>;
  /** Legacy table of transmission times for the rate, 256 numbers. Attribute TCA_TBF_RTAB of tc: bytes. */
  rtab?: Uint8Array;
  /** Legacy table of transmission times for the peak rate, 256 numbers. Attribute TCA_TBF_PTAB of tc: bytes. */
  ptab?: Uint8Array;
  /** Rate, if it is above 2^32 bytes/s. Attribute TCA_TBF_RATE64 of tc: u64 in bytes/s. */ rate64?: M["big"];
  /** Peak rate, if it is above 2^32 bytes/s. Attribute TCA_TBF_PRATE64 of tc: u64 in bytes/s. */ prate64?: M["big"];
  /** Size of the bucket. Attribute TCA_TBF_BURST of tc: u32 in bytes. */ burst?: number;
  /** Size of the bucket at the peak rate; at least the MTU. Attribute TCA_TBF_PBURST of tc: u32 in bytes. */
  pburst?: number;
}

/** Attribute set `act-sample-attrs`. */
export interface ActSampleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_SAMPLE_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_SAMPLE_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Sampling rate N: one of N packets is sampled. Attribute TCA_SAMPLE_RATE of tc: u32. */ rate?: number;
  /** Bytes of the packet to sample; 0 for all. Attribute TCA_SAMPLE_TRUNC_SIZE of tc: u32. */ truncSize?: number;
  /** Number of the psample group that gets the packets. Attribute TCA_SAMPLE_PSAMPLE_GROUP of tc: u32. */
  psampleGroup?: number;
}

/** Attribute set `act-gact-attrs`. */
export interface ActGactAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Times at which the traffic control action was created and last used. Attribute TCA_GACT_TM of tc: structure `tcf-t`. */
  tm?: Shape<M, TcfT<M>>;
  /** Index of the traffic control action, and verdict for packets. Attribute TCA_GACT_PARMS of tc: structure `tc-gact`. */
  parms?: Shape<M, TcGact<M>>;
  /** Alternative verdict, which only a part of the packets gets. Attribute TCA_GACT_PROB of tc: structure `tc-gact-p`. */
  prob?: Shape<M, TcGactP<M>>;
}

/** Attribute set `tca-stab-attrs`. */
export interface TcaStabAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** How sizes are adjusted. Attribute TCA_STAB_BASE of tc: structure `tc-sizespec`. */ base?: Shape<M, TcSizespec>;
  /** Table of sizes: sizes of packets on the link, shifted right by `sizeLog` bits. Attribute TCA_STAB_DATA of tc: array of u16. */
  data?: number[];
}

/** Attribute set `tca-stats-attrs`. */
export interface TcaStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Bytes and packets. Attribute TCA_STATS_BASIC of tc: structure `gnet-stats-basic`. */
  basic?: Shape<M, GnetStatsBasic<M>>;
  /** Estimated rates, up to 2^32 bytes/s. Attribute TCA_STATS_RATE_EST of tc: structure `gnet-stats-rate-est`. */
  rateEst?: Shape<M, GnetStatsRateEst>;
  /** State of the queue. Attribute TCA_STATS_QUEUE of tc: structure `gnet-stats-queue`. */
  queue?: Shape<M, GnetStatsQueue>;
  /** Counters that depend on the kind. Attribute TCA_STATS_APP of tc: format depends on `kind`. */
  app?: TcaStatsAppMsg<M>;
  /** Estimated rates. Attribute TCA_STATS_RATE_EST64 of tc: structure `gnet-stats-rate-est64`. */
  rateEst64?: Shape<M, GnetStatsRateEst64<M>>;
  /** Bytes and packets that hardware counted. Attribute TCA_STATS_BASIC_HW of tc: structure `gnet-stats-basic`. */
  basicHw?: Shape<M, GnetStatsBasic<M>>;
  /** Number of packets, with 64 bits. Attribute TCA_STATS_PKT64 of tc: u64. */ pkt64?: M["big"];
}

/** Attribute set `u32-attrs`. */
export interface U32Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class that matching packets get, 0xMAJORMINOR. Attribute TCA_U32_CLASSID of tc: u32. */ classid?: number;
  /** Id of the hash table that contains the filter; part of the filter's handle. Attribute TCA_U32_HASH of tc: u32. */
  hash?: number;
  /** Handle of the hash table in which the search continues after a match. Attribute TCA_U32_LINK of tc: u32. */
  link?: number;
  /** Creates a hash table with this number of buckets, a power of two up to 256. Attribute TCA_U32_DIVISOR of tc: u32. */
  divisor?: number;
  /** Packet fields to compare. Attribute TCA_U32_SEL of tc: structure `tc-u32-selector`. */
  sel?: Shape<M, TcU32Selector<M>>;
  /** Rate limit for matching packets. Attribute TCA_U32_POLICE of tc: nested attributes. */ police?: PoliceAttrs<M>;
  /** Actions for matching packets. Attribute TCA_U32_ACT of tc: array of nested attributes. */ act?: ActAttrs<M>[];
  /** Name of the interface at which matching packets must arrive. Attribute TCA_U32_INDEV of tc: string of at most 15 bytes. */
  indev?: string;
  /** Numbers of lookups and matches. Attribute TCA_U32_PCNT of tc: structure `tc-u32-pcnt`. */
  pcnt?: Shape<M, TcU32Pcnt<M>>;
  /** Packet mark to compare. Attribute TCA_U32_MARK of tc: structure `tc-u32-mark`. */ mark?: Shape<M, TcU32Mark>;
  /** Whether the filter runs in software, in hardware or in both. Attribute TCA_U32_FLAGS of tc: u32. */
  flags?: (FilterFlags | number)[];
}

/** Entries of the MPLS stack by depth. Attribute set `flower-key-mpls-opts-attrs`. */
export interface FlowerKeyMplsOptsAttrs extends ExtraAttributes {
  /** TCA_FLOWER_KEY_MPLS_OPTS_LSE of tc: nested attributes, repeated for each array element. */
  lse?: FlowerKeyMplsOptAttrs[];
}

/** Attribute set `flower-key-enc-opt-pfcp-attrs`. */
export interface FlowerKeyEncOptPfcpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Kind of message: 0 node, 1 session. Attribute TCA_FLOWER_KEY_ENC_OPT_PFCP_TYPE of tc: u8. */ type?: number;
  /** Session endpoint id. Attribute TCA_FLOWER_KEY_ENC_OPT_PFCP_SEID of tc: big-endian u64. */ seid?: M["big"];
}

/** Attribute set `taprio-offload-stats`. */
export interface TaprioOffloadStats<M extends Mode = Read> extends ExtraAttributes {
  /** Packets dropped because sending them takes longer than their gate is open. Attribute TCA_TAPRIO_OFFLOAD_STATS_WINDOW_DROPS of tc: u64, since Linux 6.6. */
  windowDrops?: M["big"];
  /** Packets whose transmission ended after their gate was closed. Attribute TCA_TAPRIO_OFFLOAD_STATS_TX_OVERRUNS of tc: u64, since Linux 6.6. */
  txOverruns?: M["big"];
}

/** Attribute set `sfb-attrs`. */
export interface SfbAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Settings of the queueing discipline or class. Attribute TCA_SFB_PARMS of tc: structure `tc-sfb-qopt`. */
  parms?: Shape<M, TcSfbQopt>;
}

/** Attribute set `mqprio-attrs`. */
export interface MqprioAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** How queues are selected in hardware. Attribute TCA_MQPRIO_MODE of tc: u16. */
  mode?: TcMqprioMode | M["unnamed"];
  /** How hardware limits the rate. Attribute TCA_MQPRIO_SHAPER of tc: u16. */ shaper?: TcMqprioShaper | M["unnamed"];
  /** Guaranteed rate of each traffic class. Attribute TCA_MQPRIO_MIN_RATE64 of tc: nested attributes. */
  minRate64?: MqprioMinRates<M>;
  /** Maximum rate of each traffic class. Attribute TCA_MQPRIO_MAX_RATE64 of tc: nested attributes. */
  maxRate64?: MqprioMaxRates<M>;
  /** Settings of traffic classes. Attribute TCA_MQPRIO_TC_ENTRY of tc: nested attributes, repeated for each array element, since Linux 6.4. */
  tcEntry?: MqprioTcEntryAttrs<M>[];
}

/** Attribute set `mqprio-min-rates`. */
export interface MqprioMinRates<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_MQPRIO_MIN_RATE64 of tc: u64 in bytes/s, repeated for each array element. */ minRate64?: M["big"][];
}

/** Attribute set `mqprio-max-rates`. */
export interface MqprioMaxRates<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_MQPRIO_MAX_RATE64 of tc: u64 in bytes/s, repeated for each array element. */ maxRate64?: M["big"][];
}

/** Attribute set `mqprio-tc-entry-attrs`. */
export interface MqprioTcEntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the traffic class. Attribute TCA_MQPRIO_TC_ENTRY_INDEX of tc: u32, since Linux 6.4. */ index?: number;
  /** Frame preemption. Attribute TCA_MQPRIO_TC_ENTRY_FP of tc: u32, since Linux 6.4. */ fp?: TcFp | M["unnamed"];
}

/** Attribute set `class-attrs`. */
export type ClassAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Rate estimator to attach. Attribute TCA_RATE of tc: structure `gnet-estimator`. */
  rate?: Shape<M, GnetEstimator>;
  /** Table that adjusts packet sizes to the link layer, such as ATM. Attribute TCA_STAB of tc: nested attributes. */
  stab?: TcaStabAttrs<M>;
  /** Number of the chain of filters; default 0. Attribute TCA_CHAIN of tc: u32. */ chain?: number;
  /** Shared block of filters for received packets. Attribute TCA_INGRESS_BLOCK of tc: u32. */ ingressBlock?: number;
  /** Shared block of filters for sent packets. Attribute TCA_EGRESS_BLOCK of tc: u32. */ egressBlock?: number;
} & Selected<{
  /** Kind of the queueing discipline, class or filter, such as `htb`; selects the format of `options`. Attribute TCA_KIND of tc: string. */
  kind?: string;
  /** Settings of the queueing discipline, class or filter, which depend on its kind. Attribute TCA_OPTIONS of tc: format depends on `kind`. */
  options?: ClassOptionsMsg<M>;
} & ReadOnlyFields<M, {
  /** Counters that depend on the kind. `stats2` contains them as `app`. Attribute TCA_XSTATS of tc: format depends on `kind`, read-only. */
  xstats?: ClassStatsMsg<M>;
}>, "kind", { is: "drr"; has: { options: DrrAttrs<M>; xstats: { header?: Shape<M, TcDrrStats> } } }
  | { is: "ets"; has: { options: EtsAttrs; xstats: Uint8Array } }
  | { is: "hfsc"; has: { options: HfscAttrs<M>; xstats: { header?: Shape<M, TcHfscStats<M>> } } }
  | { is: "htb"; has: { options: HtbAttrs<M>; xstats: { header?: Shape<M, TcHtbXstats> } } }
  | { is: "qfq"; has: { options: QfqAttrs<M>; xstats: { header?: Shape<M, TcQfqStats> } } }
  | { is: "cake"; has: { options: Uint8Array; xstats: CakeStatsAttrs<M> } }
  | { is: "fq_codel"; has: { options: Uint8Array; xstats: { header?: Shape<M, TcFqCodelClassXstats> } } }
  | { is: "sfq"; has: { options: Uint8Array; xstats: { header?: Shape<M, TcSfqXstats> } } }> & ReadOnlyFields<M, {
  /** Counters, with 32-bit packet counts. `stats2` replaces them. Attribute TCA_STATS of tc: structure `tc-stats`, read-only. */
  stats?: Shape<M, TcStats<M>>;
  /** Unused by current kernels. Attribute TCA_FCNT of tc: u32, read-only. */ fcnt?: number;
  /** Counters. Attribute TCA_STATS2 of tc: nested attributes, read-only. */ stats2?: ClassStatsAttrs<M>;
  /** Whether hardware has the queueing discipline (1 or 0). Attribute TCA_HW_OFFLOAD of tc: u8, read-only. */
  hwOffload?: number;
  /** Warning of the kernel about the request. Attribute TCA_EXT_WARN_MSG of tc: string, read-only, since Linux 6.3. */
  extWarnMsg?: string;
}>;

/** Attribute set `class-stats-attrs`. */
export interface ClassStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Bytes and packets. Attribute TCA_STATS_BASIC of tc: structure `gnet-stats-basic`. */
  basic?: Shape<M, GnetStatsBasic<M>>;
  /** Estimated rates, up to 2^32 bytes/s. Attribute TCA_STATS_RATE_EST of tc: structure `gnet-stats-rate-est`. */
  rateEst?: Shape<M, GnetStatsRateEst>;
  /** State of the queue. Attribute TCA_STATS_QUEUE of tc: structure `gnet-stats-queue`. */
  queue?: Shape<M, GnetStatsQueue>;
  /** Counters that depend on the kind. Attribute TCA_STATS_APP of tc: format depends on `kind`. */
  app?: ClassStatsMsg<M>;
  /** Estimated rates. Attribute TCA_STATS_RATE_EST64 of tc: structure `gnet-stats-rate-est64`. */
  rateEst64?: Shape<M, GnetStatsRateEst64<M>>;
  /** Bytes and packets that hardware counted. Attribute TCA_STATS_BASIC_HW of tc: structure `gnet-stats-basic`. */
  basicHw?: Shape<M, GnetStatsBasic<M>>;
  /** Number of packets, with 64 bits. Attribute TCA_STATS_PKT64 of tc: u64. */ pkt64?: M["big"];
}

/** Attribute set `act-gate-entry-list-attrs`. */
export interface ActGateEntryListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_GATE_ONE_ENTRY of tc: nested attributes, repeated for each array element. */
  oneEntry?: ActGateEntryAttrs<M>[];
}

/** Attribute set `act-gate-entry-attrs`. */
export interface ActGateEntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_GATE_ENTRY_INDEX of tc: u32. */ index?: number;
  /** The gate is open. Attribute TCA_GATE_ENTRY_GATE of tc: flag. */ gate?: M["flag"];
  /** TCA_GATE_ENTRY_INTERVAL of tc: u32 in ns. */ interval?: number;
  /** Internal priority that packets get during the entry; -1 for no change. Attribute TCA_GATE_ENTRY_IPV of tc: s32. */
  ipv?: number;
  /** Maximum number of bytes that may pass while the entry is active; -1 for no limit. Attribute TCA_GATE_ENTRY_MAX_OCTETS of tc: s32. */
  maxOctets?: number;
}

/** Metadata of an ife action: `[value]` for all packets, or `[]` for the value of each packet. Attribute set `act-ife-metadata-attrs`. */
export interface ActIfeMetadataAttrs extends ExtraAttributes {
  /** Packet mark. Attribute IFE_META_SKBMARK of tc: array of u32. */ skbmark?: number[];
  /** Hash of the packet. The kernel does not support it. Attribute IFE_META_HASHID of tc: array of u32. */
  hashid?: number[];
  /** Priority of the packet. Attribute IFE_META_PRIO of tc: array of u32. */ prio?: number[];
  /** Receive queue of the packet. The kernel does not support it. Attribute IFE_META_QMAP of tc: array of u16. */
  qmap?: number[];
  /** Traffic control index of the packet. Attribute IFE_META_TCINDEX of tc: array of u16. */ tcindex?: number[];
}

/** Attribute set `act-pedit-keys-ex-attrs`. */
export interface ActPeditKeysExAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TCA_PEDIT_KEY_EX of tc: nested attributes, repeated for each array element. */ keyEx?: ActPeditKeyExAttrs<M>[];
}

/** Attribute set `act-pedit-key-ex-attrs`. */
export interface ActPeditKeyExAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Header at which the offset starts. Attribute TCA_PEDIT_KEY_EX_HTYPE of tc: u16. */
  htype?: TcPeditHeader | M["unnamed"];
  /** Whether the value is written or added. Attribute TCA_PEDIT_KEY_EX_CMD of tc: u16. */
  cmd?: TcPeditCommand | M["unnamed"];
}

/** Attribute set `act-tunnel-key-enc-opts-attrs`. */
export interface ActTunnelKeyEncOptsAttrs extends ExtraAttributes {
  /** One Geneve option. Attribute TCA_TUNNEL_KEY_ENC_OPTS_GENEVE of tc: nested attributes, repeated for each array element. */
  geneve?: FlowerKeyEncOptGeneveAttrs[];
  /** Options of VXLAN. Attribute TCA_TUNNEL_KEY_ENC_OPTS_VXLAN of tc: nested attributes. */
  vxlan?: FlowerKeyEncOptVxlanAttrs;
  /** Options of ERSPAN. Attribute TCA_TUNNEL_KEY_ENC_OPTS_ERSPAN of tc: nested attributes. */
  erspan?: FlowerKeyEncOptErspanAttrs;
}

/** Attribute set `action-attrs`. */
export type ActionAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Actions. Attribute TCA_ROOT_TAB of tc: array of nested attributes. */ tab?: ActAttrs<M>[];
  /** TCA_ROOT_FLAGS of tc: bitfield of 32 bits. */ flags?: Bitfield<(ActFlags | number)[]>;
  /** The dump contains only actions that were used within this time. Attribute TCA_ROOT_TIME_DELTA of tc: u32 in ms. */
  timeDelta?: number;
} & ReadOnlyFields<M, {
  /** Number of actions in this message of a dump. Returned if the request has `large-dump-on`. Attribute TCA_ROOT_COUNT of tc: u32, read-only. */
  count?: number;
  /** Warning of the kernel about the request. Attribute TCA_ROOT_EXT_WARN_MSG of tc: string, read-only, since Linux 6.3. */
  extWarnMsg?: string;
}>;

/**
 * Formats of sub-message `options-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `basic`: BasicAttrs<M>
 * - `bpf`: BpfAttrs<M>
 * - `bfifo`: { header?: Shape<M, TcFifoQopt> }
 * - `cake`: CakeAttrs<M>
 * - `cbs`: CbsAttrs<M>
 * - `cgroup`: CgroupAttrs<M>
 * - `choke`: ChokeAttrs<M>
 * - `clsact`: ExtraAttributes
 * - `codel`: CodelAttrs<M>
 * - `drr`: DrrAttrs<M>
 * - `dualpi2`: Dualpi2Attrs<M>
 * - `etf`: EtfAttrs<M>
 * - `ets`: EtsAttrs
 * - `flow`: FlowAttrs<M>
 * - `flower`: FlowerAttrs<M>
 * - `fq`: FqAttrs<M>
 * - `fq_codel`: FqCodelAttrs<M>
 * - `fq_pie`: FqPieAttrs<M>
 * - `fw`: FwAttrs<M>
 * - `gred`: GredAttrs<M>
 * - `hfsc`: { header?: Shape<M, TcHfscQopt> }
 * - `hhf`: HhfAttrs<M>
 * - `htb`: HtbAttrs<M>
 * - `ingress`: ExtraAttributes
 * - `matchall`: MatchallAttrs<M>
 * - `mq`: ExtraAttributes
 * - `mqprio`: ({ header?: Shape<M, TcMqprioQopt> } & MqprioAttrs<M>)
 * - `multiq`: { header?: Shape<M, TcMultiqQopt> }
 * - `netem`: ({ header?: Shape<M, TcNetemQopt> } & NetemAttrs<M>)
 * - `pfifo`: { header?: Shape<M, TcFifoQopt> }
 * - `pfifo_fast`: { header?: Shape<M, TcPrioQopt> }
 * - `pfifo_head_drop`: { header?: Shape<M, TcFifoQopt> }
 * - `pie`: PieAttrs<M>
 * - `plug`: { header?: Shape<M, TcPlugQopt> }
 * - `prio`: { header?: Shape<M, TcPrioQopt> }
 * - `qfq`: QfqAttrs<M>
 * - `red`: RedAttrs<M>
 * - `route`: RouteAttrs<M>
 * - `sfb`: SfbAttrs<M>
 * - `sfq`: { header?: Shape<M, TcSfqQoptV1<M>> }
 * - `taprio`: TaprioAttrs<M>
 * - `tbf`: TbfAttrs<M>
 * - `u32`: U32Attrs<M>
 * - `noqueue`: ExtraAttributes
 * - `skbprio`: { header?: Shape<M, TcSkbprioQopt> }
 * - `cake_mq`: CakeAttrs<M>
 */
export type OptionsMsg<M extends Mode = Read> =
  | BasicAttrs<M>
  | BpfAttrs<M>
  | { header?: Shape<M, TcFifoQopt> }
  | CakeAttrs<M>
  | CbsAttrs<M>
  | CgroupAttrs<M>
  | ChokeAttrs<M>
  | ExtraAttributes
  | CodelAttrs<M>
  | DrrAttrs<M>
  | Dualpi2Attrs<M>
  | EtfAttrs<M>
  | EtsAttrs
  | FlowAttrs<M>
  | FlowerAttrs<M>
  | FqAttrs<M>
  | FqCodelAttrs<M>
  | FqPieAttrs<M>
  | FwAttrs<M>
  | GredAttrs<M>
  | { header?: Shape<M, TcHfscQopt> }
  | HhfAttrs<M>
  | HtbAttrs<M>
  | MatchallAttrs<M>
  | ({ header?: Shape<M, TcMqprioQopt> } & MqprioAttrs<M>)
  | { header?: Shape<M, TcMultiqQopt> }
  | ({ header?: Shape<M, TcNetemQopt> } & NetemAttrs<M>)
  | { header?: Shape<M, TcPrioQopt> }
  | PieAttrs<M>
  | { header?: Shape<M, TcPlugQopt> }
  | QfqAttrs<M>
  | RedAttrs<M>
  | RouteAttrs<M>
  | SfbAttrs<M>
  | { header?: Shape<M, TcSfqQoptV1<M>> }
  | TaprioAttrs<M>
  | TbfAttrs<M>
  | U32Attrs<M>
  | { header?: Shape<M, TcSkbprioQopt> }
  | Uint8Array;

/**
 * Formats of sub-message `act-options-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `bpf`: ActBpfAttrs<M>
 * - `connmark`: ActConnmarkAttrs<M>
 * - `csum`: ActCsumAttrs<M>
 * - `ct`: ActCtAttrs<M>
 * - `ctinfo`: ActCtinfoAttrs<M>
 * - `gact`: ActGactAttrs<M>
 * - `gate`: ActGateAttrs<M>
 * - `ife`: ActIfeAttrs<M>
 * - `mirred`: ActMirredAttrs<M>
 * - `mpls`: ActMplsAttrs<M>
 * - `nat`: ActNatAttrs<M>
 * - `pedit`: ActPeditAttrs<M>
 * - `police`: PoliceAttrs<M>
 * - `sample`: ActSampleAttrs<M>
 * - `simple`: ActSimpleAttrs<M>
 * - `skbedit`: ActSkbeditAttrs<M>
 * - `skbmod`: ActSkbmodAttrs<M>
 * - `tunnel_key`: ActTunnelKeyAttrs<M>
 * - `vlan`: ActVlanAttrs<M>
 */
export type ActOptionsMsg<M extends Mode = Read> =
  | ActBpfAttrs<M>
  | ActConnmarkAttrs<M>
  | ActCsumAttrs<M>
  | ActCtAttrs<M>
  | ActCtinfoAttrs<M>
  | ActGactAttrs<M>
  | ActGateAttrs<M>
  | ActIfeAttrs<M>
  | ActMirredAttrs<M>
  | ActMplsAttrs<M>
  | ActNatAttrs<M>
  | ActPeditAttrs<M>
  | PoliceAttrs<M>
  | ActSampleAttrs<M>
  | ActSimpleAttrs<M>
  | ActSkbeditAttrs<M>
  | ActSkbmodAttrs<M>
  | ActTunnelKeyAttrs<M>
  | ActVlanAttrs<M>
  | Uint8Array;

/**
 * Formats of sub-message `tca-stats-app-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `cake`: CakeStatsAttrs<M>
 * - `choke`: { header?: Shape<M, TcChokeXstats> }
 * - `codel`: { header?: Shape<M, TcCodelXstats> }
 * - `dualpi2`: { header?: Shape<M, TcDualpi2Xstats> }
 * - `fq`: { header?: Shape<M, TcFqQdStats<M>> }
 * - `fq_codel`: { header?: Shape<M, TcFqCodelXstats> }
 * - `fq_pie`: { header?: Shape<M, TcFqPieXstats> }
 * - `hhf`: { header?: Shape<M, TcHhfXstats> }
 * - `pie`: { header?: Shape<M, TcPieXstats<M>> }
 * - `red`: { header?: Shape<M, TcRedXstats> }
 * - `sfb`: { header?: Shape<M, TcSfbXstats> }
 * - `sfq`: { header?: Shape<M, TcSfqXstats> }
 * - `cake_mq`: CakeStatsAttrs<M>
 * - `netem`: { header?: Shape<M, TcNetemXstats<M>> }
 * - `taprio`: TaprioOffloadStats<M>
 */
export type TcaStatsAppMsg<M extends Mode = Read> =
  | CakeStatsAttrs<M>
  | { header?: Shape<M, TcChokeXstats> }
  | { header?: Shape<M, TcCodelXstats> }
  | { header?: Shape<M, TcDualpi2Xstats> }
  | { header?: Shape<M, TcFqQdStats<M>> }
  | { header?: Shape<M, TcFqCodelXstats> }
  | { header?: Shape<M, TcFqPieXstats> }
  | { header?: Shape<M, TcHhfXstats> }
  | { header?: Shape<M, TcPieXstats<M>> }
  | { header?: Shape<M, TcRedXstats> }
  | { header?: Shape<M, TcSfbXstats> }
  | { header?: Shape<M, TcSfqXstats> }
  | { header?: Shape<M, TcNetemXstats<M>> }
  | TaprioOffloadStats<M>
  | Uint8Array;

/**
 * Formats of sub-message `class-stats-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `cake`: CakeStatsAttrs<M>
 * - `drr`: { header?: Shape<M, TcDrrStats> }
 * - `fq_codel`: { header?: Shape<M, TcFqCodelClassXstats> }
 * - `hfsc`: { header?: Shape<M, TcHfscStats<M>> }
 * - `htb`: { header?: Shape<M, TcHtbXstats> }
 * - `qfq`: { header?: Shape<M, TcQfqStats> }
 * - `sfq`: { header?: Shape<M, TcSfqXstats> }
 */
export type ClassStatsMsg<M extends Mode = Read> =
  | CakeStatsAttrs<M>
  | { header?: Shape<M, TcDrrStats> }
  | { header?: Shape<M, TcFqCodelClassXstats> }
  | { header?: Shape<M, TcHfscStats<M>> }
  | { header?: Shape<M, TcHtbXstats> }
  | { header?: Shape<M, TcQfqStats> }
  | { header?: Shape<M, TcSfqXstats> }
  | Uint8Array;

/**
 * Formats of sub-message `class-options-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `drr`: DrrAttrs<M>
 * - `ets`: EtsAttrs
 * - `hfsc`: HfscAttrs<M>
 * - `htb`: HtbAttrs<M>
 * - `qfq`: QfqAttrs<M>
 */
export type ClassOptionsMsg<M extends Mode = Read> =
  | DrrAttrs<M>
  | EtsAttrs
  | HfscAttrs<M>
  | HtbAttrs<M>
  | QfqAttrs<M>
  | Uint8Array;

/** Attributes of several requests. */
type NewtfilterValues = { kind?: "basic" | "bpf" | "cgroup" | "flow" | "flower" | "fw" | "matchall" | "route"
  | "u32" | OtherName };

/** Attributes of several requests. */
type NewqdiscValues = { kind?: "bfifo" | "cake" | "cake_mq" | "cbs" | "choke" | "clsact" | "codel" | "drr"
  | "dualpi2" | "etf" | "ets" | "fq" | "fq_codel" | "fq_pie" | "gred" | "hfsc" | "hhf" | "htb" | "ingress" | "mq"
  | "mqprio" | "multiq" | "netem" | "noqueue" | "pfifo" | "pfifo_fast" | "pfifo_head_drop" | "pie" | "plug" | "prio"
  | "qfq" | "red" | "sfb" | "sfq" | "skbprio" | "taprio" | "tbf" | OtherName };

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates, changes or replaces a queueing discipline of a network interface. Request 36 of family tc. */
  newqdisc: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Except<Attrs<Write>, "dumpInvisible" | "chain" | "dumpFlags">
      & NewqdiscValues>;
  };
  /** Deletes a queueing discipline of a network interface. Request 37 of family tc. */
  delqdisc: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "kind"> & NewqdiscValues>;
  };
  /** Returns one queueing discipline, or dumps the queueing disciplines of all interfaces. The header does not filter. Request and dump 38 of family tc. */
  getqdisc: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "kind" | "dumpInvisible"> & NewqdiscValues,
      { header: Tcmsg } & Attrs<Read> & NewqdiscValues>;
    dump: Call<{ header?: Partial<Tcmsg> } & Only<Attrs<Write>, "dumpInvisible">,
      { header: Tcmsg } & Attrs<Read> & NewqdiscValues>;
  };
  /** Creates or changes a traffic class of a queueing discipline. Request 40 of family tc. */
  newtclass: { do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<ClassAttrs<Write>, "kind" | "options" | "rate">> };
  /** Deletes a traffic class of a queueing discipline. Request 41 of family tc. */
  deltclass: { do: Call<{ header: With<Tcmsg, "ifindex"> } & ExtraAttributes> };
  /** Returns one traffic class of a queueing discipline, or dumps the classes of an interface. Request and dump 42 of family tc. */
  gettclass: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & ExtraAttributes, { header: Tcmsg } & ClassAttrs<Read>>;
    dump: Call<{ header: With<Tcmsg, "ifindex"> } & ExtraAttributes, { header: Tcmsg } & ClassAttrs<Read>>;
  };
  /** Creates, changes or replaces a packet filter. Request 44 of family tc. */
  newtfilter: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "kind" | "options" | "rate" | "chain">
      & NewtfilterValues>;
  };
  /** Deletes one packet filter, or all packet filters of a priority. Request 45 of family tc. */
  deltfilter: {
    do: Call<{ header: With<Tcmsg, "ifindex" | "info"> } & Only<Attrs<Write>, "kind" | "chain"> & NewtfilterValues>;
  };
  /** Returns one packet filter, or dumps those of a parent or shared block. Request and dump 46 of family tc. */
  gettfilter: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "kind" | "chain"> & NewtfilterValues,
      { header: Tcmsg } & Attrs<Read> & NewtfilterValues>;
    dump: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "chain" | "dumpFlags">,
      { header: Tcmsg } & Attrs<Read> & NewtfilterValues>;
  };
  /** Creates a chain of packet filters. Request 100 of family tc. */
  newchain: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "kind" | "options" | "chain">
      & NewtfilterValues>;
  };
  /** Deletes a chain of packet filters. Request 101 of family tc. */
  delchain: { do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "chain">> };
  /** Returns one chain of packet filters, or dumps the chains of a parent or shared block. Request and dump 102 of family tc. */
  getchain: {
    do: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "chain">,
      { header: Tcmsg } & Attrs<Read> & NewtfilterValues>;
    dump: Call<{ header: With<Tcmsg, "ifindex"> } & Only<Attrs<Write>, "chain">,
      { header: Tcmsg } & Attrs<Read> & NewtfilterValues>;
  };
  /** Adds or changes traffic control actions, which filters apply to packets. Request 48 of family tc; requires CAP_NET_ADMIN in the initial user namespace. */
  newaction: { do: Call<{ header?: Partial<Tcamsg> } & Only<ActionAttrs<Write>, "tab">> };
  /** Deletes single traffic control actions, or all of one kind. Request 49 of family tc; requires CAP_NET_ADMIN in the initial user namespace. */
  delaction: { do: Call<{ header?: Partial<Tcamsg> } & Only<ActionAttrs<Write>, "tab">> };
  /** Returns single traffic control actions, or dumps all of one kind. Request and dump 50 of family tc. */
  getaction: {
    do: Call<{ header?: Partial<Tcamsg> } & Only<ActionAttrs<Write>, "tab">, { header: Tcamsg } & ActionAttrs<Read>>;
    dump: Call<{ header?: Partial<Tcamsg> } & ActionAttrs<Write>, { header: Tcamsg } & ActionAttrs<Read>>;
  };
  /** Reports a queueing discipline that was added or changed. Event 36 of family tc in multicast group `rtnlgrp-tc`. */
  "newqdisc-ntf": {
    event: { header: Tcmsg } & Attrs<Read> & NewqdiscValues;
  };
  /** Reports a queueing discipline that was deleted. Event 37 of family tc in multicast group `rtnlgrp-tc`. */
  "delqdisc-ntf": {
    event: { header: Tcmsg } & Attrs<Read> & NewqdiscValues;
  };
  /** Reports a traffic class that was added or changed. Event 40 of family tc in multicast group `rtnlgrp-tc`. */
  "newtclass-ntf": { event: { header: Tcmsg } & ClassAttrs<Read> };
  /** Reports a traffic class that was deleted. Event 41 of family tc in multicast group `rtnlgrp-tc`. */
  "deltclass-ntf": { event: { header: Tcmsg } & ClassAttrs<Read> };
  /** Reports a packet filter that was added or changed. Event 44 of family tc in multicast group `rtnlgrp-tc`. */
  "newtfilter-ntf": {
    event: { header: Tcmsg } & Attrs<Read> & NewtfilterValues;
  };
  /** Reports a packet filter that was deleted. Event 45 of family tc in multicast group `rtnlgrp-tc`. */
  "deltfilter-ntf": {
    event: { header: Tcmsg } & Attrs<Read> & NewtfilterValues;
  };
  /** Reports a chain of packet filters that was added. Event 100 of family tc in multicast group `rtnlgrp-tc`. */
  "newchain-ntf": {
    event: { header: Tcmsg } & Attrs<Read> & NewtfilterValues;
  };
  /** Reports a chain of packet filters that was deleted. Event 101 of family tc in multicast group `rtnlgrp-tc`. */
  "delchain-ntf": {
    event: { header: Tcmsg } & Attrs<Read> & NewtfilterValues;
  };
  /** Reports traffic control actions that were added or changed. Event 48 of family tc in multicast group `rtnlgrp-tc`. */
  "newaction-ntf": { event: { header: Tcamsg } & ActionAttrs<Read> };
  /** Reports traffic control actions that were deleted. Event 49 of family tc in multicast group `rtnlgrp-tc`. */
  "delaction-ntf": { event: { header: Tcamsg } & ActionAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  getaction: { header: Tcamsg } & ActionAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-tc";

const getqdiscAttributes = "kind options stats xstats rate fcnt stats2 stab chain ingress-block egress-block";

/** Traffic control: queueing disciplines, classes, filters, chains and actions. Netlink family `tc`: `connect()` opens a client. Requires CONFIG_NET_SCHED. */
export const tc: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "tc",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "cls-flags": () => ({ flags: true, entries: "skip-hw skip-sw in-hw not-in-nw verbose" }),
    "flower-key-ctrl-flags": () => ({
      flags: true,
      prefix: "tca-flower-key-flags-",
      entries: [
        { name: "frag", value: 0, kernelName: "TCA_FLOWER_KEY_FLAGS_IS_FRAGMENT" },
        { name: "firstfrag", value: 1, kernelName: "TCA_FLOWER_KEY_FLAGS_FRAG_IS_FIRST" },
        { name: "tuncsum", value: 2, kernelName: "TCA_FLOWER_KEY_FLAGS_TUNNEL_CSUM", since: "6.12" },
        { name: "tundf", value: 3, kernelName: "TCA_FLOWER_KEY_FLAGS_TUNNEL_DONT_FRAGMENT", since: "6.12" },
        { name: "tunoam", value: 4, kernelName: "TCA_FLOWER_KEY_FLAGS_TUNNEL_OAM", since: "6.12" },
        { name: "tuncrit", value: 5, kernelName: "TCA_FLOWER_KEY_FLAGS_TUNNEL_CRIT_OPT", since: "6.12" },
      ],
    }),
    "dualpi2-drop-overload": () => ({ entries: "overflow drop" }),
    "dualpi2-drop-early": () => ({ entries: "drop-dequeue drop-enqueue" }),
    "dualpi2-ecn-mask": () => ({ entries: "l4s-ect=1 cla-ect any-ect" }),
    "dualpi2-split-gso": () => ({ entries: "no-split-gso split-gso" }),
    "cake-diffserv": () => ({ prefix: "cake-diffserv-", entries: "diffserv3 diffserv4 diffserv8 besteffort precedence" }),
    "cake-atm": () => ({ prefix: "cake-atm-", entries: "none atm ptm" }),
    "cake-flow": () => ({ prefix: "cake-flow-", entries: "none src-ip dst-ip hosts flows dual-src dual-dst triple" }),
    "cake-ack": () => ({ prefix: "cake-ack-", entries: "none filter aggressive" }),
    "act-flags": () => ({
      flags: true,
      prefix: "tca-act-flag-",
      entries: ["large-dump-on", { name: "terse-dump", value: 1, since: "5.11" }],
    }),
    "flower-key-ct-flags": () => ({ flags: true, prefix: "tca-flower-key-ct-flags-", entries: "new established related tracked invalid reply" }),
    "tc-u32-flags": () => ({ flags: true, prefix: "tc-u32-", entries: "terminal offset varoffset eat" }),
    "filter-flags": () => ({ flags: true, prefix: "tca-cls-flags-", entries: "skip-hw skip-sw in-hw not-in-hw verbose" }),
    "bpf-flags": () => ({ flags: true, prefix: "tca-bpf-flag-", entries: "act-direct" }),
    "tc-verdict": () => ({ prefix: "tc-act-", entries: "unspec=-1 ok reclassify shot pipe stolen queued repeat redirect trap" }),
    "tc-gact-random": () => ({ prefix: "pgact-", entries: "none netrand determ" }),
    "tc-mpls-action": () => ({ prefix: "tca-mpls-act-", entries: ["pop=1 push modify dec-ttl", { name: "mac-push", value: 5, since: "5.7" }] }),
    "tc-vlan-action": () => ({
      prefix: "tca-vlan-act-",
      entries: [
        "pop=1 push modify",
        { name: "pop-eth", value: 4, since: "5.10" },
        { name: "push-eth", value: 5, since: "5.10" },
      ],
    }),
    "tc-mirred-action": () => ({ prefix: "tca-", entries: "egress-redir=1 egress-mirror ingress-redir ingress-mirror" }),
    "tc-nat-flags": () => ({ flags: true, prefix: "tca-nat-flag-", entries: "egress" }),
    "tc-csum-flags": () => ({ flags: true, prefix: "tca-csum-update-flag-", entries: "ipv4hdr icmp igmp tcp udp udplite sctp" }),
    "tc-tunnel-key-action": () => ({ prefix: "tca-tunnel-key-act-", entries: "set=1 release" }),
    "tc-ife-flags": () => ({ prefix: "ife-", entries: "decode encode" }),
    "tc-skbmod-flags": () => ({ flags: true, prefix: "skbmod-f-", entries: "dmac smac etype swapmac ecn" }),
    "tc-skbedit-flags": () => ({
      flags: true,
      prefix: "skbedit-f-",
      entries: "priority queue-mapping mark ptype mask inheritdsfield txq-skbhash",
    }),
    "tc-ct-action": () => ({ flags: true, prefix: "tca-ct-act-", entries: "commit force clear nat nat-src nat-dst" }),
    "tc-pedit-header": () => ({ prefix: "tca-pedit-key-ex-hdr-type-", entries: "network eth ip4 ip6 tcp udp" }),
    "tc-pedit-command": () => ({ prefix: "tca-pedit-key-ex-cmd-", entries: "set add" }),
    "tc-mqprio-mode": () => ({ prefix: "tc-mqprio-mode-", entries: "dcb channel" }),
    "tc-mqprio-shaper": () => ({ prefix: "tc-mqprio-shaper-", entries: "dcb bw-rate" }),
    "tc-fp": () => ({
      prefix: "tc-fp-",
      entries: [{ name: "express", value: 1, since: "6.4" }, { name: "preemptible", value: 2, since: "6.4" }],
    }),
    "tcf-ematch-kind": () => ({ prefix: "tcf-em-", entries: "container cmp nbyte u32 meta text vlan canid ipset ipt" }),
    "tcf-ematch-flags": () => ({ flags: true, prefix: "tcf-em-", entries: "rel-and rel-or invert simple" }),
  },
  structs: {
    tcmsg: () => ({
      members: [
        { name: "family", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
        { name: "ifindex", type: "s32" },
        { name: "handle", type: "u32" },
        { name: "parent", type: "u32" },
        { name: "info", type: "u32" },
      ],
      read: (view, at) => ({ family: view.getUint8(at), ifindex: view.getInt32(at + 4, host),
        handle: view.getUint32(at + 8, host), parent: view.getUint32(at + 12, host),
        info: view.getUint32(at + 16, host) }),
      write: (view, at, { family: v0, ifindex: v1, handle: v2, parent: v3, info: v4 }) => { if (!(isU8(v0) && isS32(v1) &&
        isU32(v2) && isU32(v3) && isU32(v4))) return false; view.setUint8(at, v0); view.setInt32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        return true; },
    }),
    "tc-stats": () => ({
      members: [
        { name: "bytes", type: "u64" },
        { name: "packets", type: "u32" },
        { name: "drops", type: "u32" },
        { name: "overlimits", type: "u32" },
        { name: "bps", type: "u32", unit: "bytes/s" },
        { name: "pps", type: "u32", unit: "packets/s" },
        { name: "qlen", type: "u32" },
        { name: "backlog", type: "u32", unit: "bytes" },
        { name: "pad", type: "pad", length: 4 },
      ],
      read: (view, at) => ({ bytes: view.getBigUint64(at, host), packets: view.getUint32(at + 8, host),
        drops: view.getUint32(at + 12, host), overlimits: view.getUint32(at + 16, host),
        bps: view.getUint32(at + 20, host), pps: view.getUint32(at + 24, host), qlen: view.getUint32(at + 28, host),
        backlog: view.getUint32(at + 32, host) }),
      write: (view, at, { bytes: v0, packets: v1, drops: v2, overlimits: v3, bps: v4, pps: v5, qlen: v6,
        backlog: v7 }) => { if (!(isU64(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) &&
        isU32(v6) && isU32(v7))) return false; view.setBigUint64(at, v0, host); view.setUint32(at + 8, v1, host);
        view.setUint32(at + 12, v2, host); view.setUint32(at + 16, v3, host); view.setUint32(at + 20, v4, host);
        view.setUint32(at + 24, v5, host); view.setUint32(at + 28, v6, host); view.setUint32(at + 32, v7, host);
        return true; },
    }),
    "tc-cbs-qopt": () => ({
      members: [
        { name: "offload", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
        { name: "hicredit", type: "s32", unit: "bytes" },
        { name: "locredit", type: "s32", unit: "bytes" },
        { name: "idleslope", type: "s32", unit: "kbit/s" },
        { name: "sendslope", type: "s32", unit: "kbit/s" },
      ],
      read: (view, at) => ({ offload: view.getUint8(at), hicredit: view.getInt32(at + 4, host),
        locredit: view.getInt32(at + 8, host), idleslope: view.getInt32(at + 12, host),
        sendslope: view.getInt32(at + 16, host) }),
      write: (view, at, { offload: v0, hicredit: v1, locredit: v2, idleslope: v3, sendslope: v4 }) => { if (!(isU8(v0) &&
        isS32(v1) && isS32(v2) && isS32(v3) && isS32(v4))) return false; view.setUint8(at, v0);
        view.setInt32(at + 4, v1, host); view.setInt32(at + 8, v2, host); view.setInt32(at + 12, v3, host);
        view.setInt32(at + 16, v4, host); return true; },
    }),
    "tc-etf-qopt": () => ({
      members: [{ name: "delta", type: "s32", unit: "ns" }, { name: "clockid", type: "s32" }, { name: "flags", type: "s32" }],
      read: (view, at) => ({ delta: view.getInt32(at, host), clockid: view.getInt32(at + 4, host),
        flags: view.getInt32(at + 8, host) }),
      write: (view, at, { delta: v0, clockid: v1, flags: v2 }) => { if (!(isS32(v0) && isS32(v1) &&
        isS32(v2))) return false; view.setInt32(at, v0, host); view.setInt32(at + 4, v1, host);
        view.setInt32(at + 8, v2, host); return true; },
    }),
    "tc-fifo-qopt": () => ({
      members: [{ name: "limit", type: "u32" }],
      read: (view, at) => ({ limit: view.getUint32(at, host) }),
      write: (view, at, { limit: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "tc-htb-opt": () => ({
      members: [
        { name: "rate", type: "binary", struct: "tc-ratespec" },
        { name: "ceil", type: "binary", struct: "tc-ratespec" },
        { name: "buffer", type: "u32", unit: "64 ns" },
        { name: "cbuffer", type: "u32", unit: "64 ns" },
        { name: "quantum", type: "u32", unit: "bytes" },
        { name: "level", type: "u32" },
        { name: "prio", type: "u32" },
      ],
      make: (v) => ({ rate: v[0], ceil: v[1], buffer: v[2], cbuffer: v[3], quantum: v[4], level: v[5], prio: v[6] }),
    }),
    "tc-htb-glob": () => ({
      members: [
        { name: "version", type: "u32" },
        { name: "rate2quantum", type: "u32" },
        { name: "defcls", type: "u32" },
        { name: "debug", type: "u32" },
        { name: "direct-pkts", type: "u32" },
      ],
      read: (view, at) => ({ version: view.getUint32(at, host), rate2quantum: view.getUint32(at + 4, host),
        defcls: view.getUint32(at + 8, host), debug: view.getUint32(at + 12, host),
        directPkts: view.getUint32(at + 16, host) }),
      write: (view, at, { version: v0, rate2quantum: v1, defcls: v2, debug: v3, directPkts: v4 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); return true; },
    }),
    "tc-gred-qopt": () => ({
      members: [
        { name: "limit", type: "u32" },
        { name: "qth-min", type: "u32" },
        { name: "qth-max", type: "u32" },
        { name: "DP", type: "u32" },
        { name: "backlog", type: "u32" },
        { name: "qave", type: "u32" },
        { name: "forced", type: "u32" },
        { name: "early", type: "u32" },
        { name: "other", type: "u32" },
        { name: "pdrop", type: "u32" },
        { name: "Wlog", type: "u8" },
        { name: "Plog", type: "u8" },
        { name: "Scell-log", type: "u8" },
        { name: "prio", type: "u8" },
        { name: "packets", type: "u32" },
        { name: "bytesin", type: "u32" },
      ],
      read: (view, at) => ({ limit: view.getUint32(at, host), qthMin: view.getUint32(at + 4, host),
        qthMax: view.getUint32(at + 8, host), dp: view.getUint32(at + 12, host),
        backlog: view.getUint32(at + 16, host), qave: view.getUint32(at + 20, host),
        forced: view.getUint32(at + 24, host), early: view.getUint32(at + 28, host),
        other: view.getUint32(at + 32, host), pdrop: view.getUint32(at + 36, host), wlog: view.getUint8(at + 40),
        plog: view.getUint8(at + 41), scellLog: view.getUint8(at + 42), prio: view.getUint8(at + 43),
        packets: view.getUint32(at + 44, host), bytesin: view.getUint32(at + 48, host) }),
      write: (view, at, { limit: v0, qthMin: v1, qthMax: v2, dp: v3, backlog: v4, qave: v5, forced: v6, early: v7,
        other: v8, pdrop: v9, wlog: v10, plog: v11, scellLog: v12, prio: v13, packets: v14, bytesin: v15 }) => {
        if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) &&
        isU32(v8) && isU32(v9) && isU8(v10) && isU8(v11) && isU8(v12) && isU8(v13) && isU32(v14) &&
        isU32(v15))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host);
        view.setUint32(at + 32, v8, host); view.setUint32(at + 36, v9, host); view.setUint8(at + 40, v10);
        view.setUint8(at + 41, v11); view.setUint8(at + 42, v12); view.setUint8(at + 43, v13);
        view.setUint32(at + 44, v14, host); view.setUint32(at + 48, v15, host); return true; },
    }),
    "tc-gred-sopt": () => ({
      members: [
        { name: "DPs", type: "u32" },
        { name: "def-DP", type: "u32" },
        { name: "grio", type: "u8" },
        { name: "flags", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at) => ({ dPs: view.getUint32(at, host), defDp: view.getUint32(at + 4, host),
        grio: view.getUint8(at + 8), flags: view.getUint8(at + 9) }),
      write: (view, at, { dPs: v0, defDp: v1, grio: v2, flags: v3 }) => { if (!(isU32(v0) && isU32(v1) && isU8(v2) &&
        isU8(v3))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint8(at + 8, v2); view.setUint8(at + 9, v3); return true; },
    }),
    "tc-hfsc-qopt": () => ({
      members: [{ name: "defcls", type: "u16" }],
      read: (view, at) => ({ defcls: view.getUint16(at, host) }),
      write: (view, at, { defcls: v0 }) => { if (!(isU16(v0))) return false; view.setUint16(at, v0, host); return true; },
    }),
    "tc-mqprio-qopt": () => ({
      members: [
        { name: "num-tc", type: "u8" },
        { name: "prio-tc-map", type: "binary", length: 16 },
        { name: "hw", type: "u8" },
        { name: "count", type: "binary", length: 32 },
        { name: "offset", type: "binary", length: 32 },
      ],
      read: (view, at, _names, store) => ({ numTc: view.getUint8(at), prioTcMap: copyOf(store, at + 1, at + 17),
        hw: view.getUint8(at + 17), count: copyOf(store, at + 18, at + 50), offset: copyOf(store, at + 50, at + 82) }),
      write: (view, at, { numTc: v0, prioTcMap: v1, hw: v2, count: v3, offset: v4 }, _names, bytes) => { if (!(isU8(v0) &&
        putBytes(v1, bytes, at + 1, 16) && isU8(v2) && putBytes(v3, bytes, at + 18, 32) &&
        putBytes(v4, bytes, at + 50, 32))) return false; view.setUint8(at, v0); view.setUint8(at + 17, v2);
        return true; },
    }),
    "tc-multiq-qopt": () => ({
      members: [{ name: "bands", type: "u16" }, { name: "max-bands", type: "u16" }],
      read: (view, at) => ({ bands: view.getUint16(at, host), maxBands: view.getUint16(at + 2, host) }),
      write: (view, at, { bands: v0, maxBands: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, host); return true; },
    }),
    "tc-netem-qopt": () => ({
      members: [
        { name: "latency", type: "u32", unit: "64 ns" },
        { name: "limit", type: "u32" },
        { name: "loss", type: "u32", unit: "1/2^32" },
        { name: "gap", type: "u32" },
        { name: "duplicate", type: "u32", unit: "1/2^32" },
        { name: "jitter", type: "u32", unit: "64 ns" },
      ],
      read: (view, at) => ({ latency: view.getUint32(at, host), limit: view.getUint32(at + 4, host),
        loss: view.getUint32(at + 8, host), gap: view.getUint32(at + 12, host),
        duplicate: view.getUint32(at + 16, host), jitter: view.getUint32(at + 20, host) }),
      write: (view, at, { latency: v0, limit: v1, loss: v2, gap: v3, duplicate: v4, jitter: v5 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host); return true; },
    }),
    "tc-netem-gimodel": () => ({
      members: [
        { name: "p13", type: "u32", unit: "1/2^32" },
        { name: "p31", type: "u32", unit: "1/2^32" },
        { name: "p32", type: "u32", unit: "1/2^32" },
        { name: "p14", type: "u32", unit: "1/2^32" },
        { name: "p23", type: "u32", unit: "1/2^32" },
      ],
      read: (view, at) => ({ p13: view.getUint32(at, host), p31: view.getUint32(at + 4, host),
        p32: view.getUint32(at + 8, host), p14: view.getUint32(at + 12, host), p23: view.getUint32(at + 16, host) }),
      write: (view, at, { p13: v0, p31: v1, p32: v2, p14: v3, p23: v4 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) &&
        isU32(v3) && isU32(v4))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        return true; },
    }),
    "tc-netem-gemodel": () => ({
      members: [
        { name: "p", type: "u32", unit: "1/2^32" },
        { name: "r", type: "u32", unit: "1/2^32" },
        { name: "h", type: "u32", unit: "1/2^32" },
        { name: "k1", type: "u32", unit: "1/2^32" },
      ],
      read: (view, at) => ({ p: view.getUint32(at, host), r: view.getUint32(at + 4, host),
        h: view.getUint32(at + 8, host), k1: view.getUint32(at + 12, host) }),
      write: (view, at, { p: v0, r: v1, h: v2, k1: v3 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) &&
        isU32(v3))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); return true; },
    }),
    "tc-netem-corr": () => ({
      members: [
        { name: "delay-corr", type: "u32", unit: "1/2^32" },
        { name: "loss-corr", type: "u32", unit: "1/2^32" },
        { name: "dup-corr", type: "u32", unit: "1/2^32" },
      ],
      read: (view, at) => ({ delayCorr: view.getUint32(at, host), lossCorr: view.getUint32(at + 4, host),
        dupCorr: view.getUint32(at + 8, host) }),
      write: (view, at, { delayCorr: v0, lossCorr: v1, dupCorr: v2 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); return true; },
    }),
    "tc-netem-reorder": () => ({
      members: [{ name: "probability", type: "u32", unit: "1/2^32" }, { name: "correlation", type: "u32", unit: "1/2^32" }],
      read: (view, at) => ({ probability: view.getUint32(at, host), correlation: view.getUint32(at + 4, host) }),
      write: (view, at, { probability: v0, correlation: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "tc-netem-corrupt": () => ({
      members: [{ name: "probability", type: "u32", unit: "1/2^32" }, { name: "correlation", type: "u32", unit: "1/2^32" }],
      read: (view, at) => ({ probability: view.getUint32(at, host), correlation: view.getUint32(at + 4, host) }),
      write: (view, at, { probability: v0, correlation: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "tc-netem-rate": () => ({
      members: [
        { name: "rate", type: "u32", unit: "bytes/s" },
        { name: "packet-overhead", type: "s32", unit: "bytes" },
        { name: "cell-size", type: "u32", unit: "bytes" },
        { name: "cell-overhead", type: "s32", unit: "bytes" },
      ],
      read: (view, at) => ({ rate: view.getUint32(at, host), packetOverhead: view.getInt32(at + 4, host),
        cellSize: view.getUint32(at + 8, host), cellOverhead: view.getInt32(at + 12, host) }),
      write: (view, at, { rate: v0, packetOverhead: v1, cellSize: v2, cellOverhead: v3 }) => { if (!(isU32(v0) &&
        isS32(v1) && isU32(v2) && isS32(v3))) return false; view.setUint32(at, v0, host);
        view.setInt32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setInt32(at + 12, v3, host);
        return true; },
    }),
    "tc-netem-slot": () => ({
      members: [
        { name: "min-delay", type: "s64", unit: "ns" },
        { name: "max-delay", type: "s64", unit: "ns" },
        { name: "max-packets", type: "s32" },
        { name: "max-bytes", type: "s32", unit: "bytes" },
        { name: "dist-delay", type: "s64", unit: "ns" },
        { name: "dist-jitter", type: "s64", unit: "ns" },
      ],
      read: (view, at) => ({ minDelay: view.getBigInt64(at, host), maxDelay: view.getBigInt64(at + 8, host),
        maxPackets: view.getInt32(at + 16, host), maxBytes: view.getInt32(at + 20, host),
        distDelay: view.getBigInt64(at + 24, host), distJitter: view.getBigInt64(at + 32, host) }),
      write: (view, at, { minDelay: v0, maxDelay: v1, maxPackets: v2, maxBytes: v3, distDelay: v4, distJitter: v5 }) => {
        if (!(isS64(v0) && isS64(v1) && isS32(v2) && isS32(v3) && isS64(v4) && isS64(v5))) return false;
        view.setBigInt64(at, v0, host); view.setBigInt64(at + 8, v1, host); view.setInt32(at + 16, v2, host);
        view.setInt32(at + 20, v3, host); view.setBigInt64(at + 24, v4, host); view.setBigInt64(at + 32, v5, host);
        return true; },
    }),
    "tc-plug-qopt": () => ({
      members: [{ name: "action", type: "s32" }, { name: "limit", type: "u32" }],
      read: (view, at) => ({ action: view.getInt32(at, host), limit: view.getUint32(at + 4, host) }),
      write: (view, at, { action: v0, limit: v1 }) => { if (!(isS32(v0) && isU32(v1))) return false;
        view.setInt32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "tc-prio-qopt": () => ({
      members: [{ name: "bands", type: "u32" }, { name: "priomap", type: "binary", length: 16 }],
      read: (view, at, _names, store) => ({ bands: view.getUint32(at, host), priomap: copyOf(store, at + 4, at + 20) }),
      write: (view, at, { bands: v0, priomap: v1 }, _names, bytes) => { if (!(isU32(v0) &&
        putBytes(v1, bytes, at + 4, 16))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "tc-red-qopt": () => ({
      members: [
        { name: "limit", type: "u32" },
        { name: "qth-min", type: "u32" },
        { name: "qth-max", type: "u32" },
        { name: "Wlog", type: "u8" },
        { name: "Plog", type: "u8" },
        { name: "Scell-log", type: "u8" },
        { name: "flags", type: "u8" },
      ],
      read: (view, at) => ({ limit: view.getUint32(at, host), qthMin: view.getUint32(at + 4, host),
        qthMax: view.getUint32(at + 8, host), wlog: view.getUint8(at + 12), plog: view.getUint8(at + 13),
        scellLog: view.getUint8(at + 14), flags: view.getUint8(at + 15) }),
      write: (view, at, { limit: v0, qthMin: v1, qthMax: v2, wlog: v3, plog: v4, scellLog: v5, flags: v6 }) => {
        if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU8(v3) && isU8(v4) && isU8(v5) && isU8(v6))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint8(at + 12, v3); view.setUint8(at + 13, v4); view.setUint8(at + 14, v5);
        view.setUint8(at + 15, v6); return true; },
    }),
    "tc-sfb-qopt": () => ({
      members: [
        { name: "rehash-interval", type: "u32", unit: "ms" },
        { name: "warmup-time", type: "u32", unit: "ms" },
        { name: "max", type: "u32" },
        { name: "bin-size", type: "u32" },
        { name: "increment", type: "u32" },
        { name: "decrement", type: "u32" },
        { name: "limit", type: "u32" },
        { name: "penalty-rate", type: "u32", unit: "packets/s" },
        { name: "penalty-burst", type: "u32" },
      ],
      read: (view, at) => ({ rehashInterval: view.getUint32(at, host), warmupTime: view.getUint32(at + 4, host),
        max: view.getUint32(at + 8, host), binSize: view.getUint32(at + 12, host),
        increment: view.getUint32(at + 16, host), decrement: view.getUint32(at + 20, host),
        limit: view.getUint32(at + 24, host), penaltyRate: view.getUint32(at + 28, host),
        penaltyBurst: view.getUint32(at + 32, host) }),
      write: (view, at, { rehashInterval: v0, warmupTime: v1, max: v2, binSize: v3, increment: v4, decrement: v5,
        limit: v6, penaltyRate: v7, penaltyBurst: v8 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) &&
        isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host);
        view.setUint32(at + 28, v7, host); view.setUint32(at + 32, v8, host); return true; },
    }),
    "tc-sfq-qopt": () => ({
      members: [
        { name: "quantum", type: "u32", unit: "bytes" },
        { name: "perturb-period", type: "s32", unit: "s" },
        { name: "limit", type: "u32" },
        { name: "divisor", type: "u32" },
        { name: "flows", type: "u32" },
      ],
      read: (view, at) => ({ quantum: view.getUint32(at, host), perturbPeriod: view.getInt32(at + 4, host),
        limit: view.getUint32(at + 8, host), divisor: view.getUint32(at + 12, host),
        flows: view.getUint32(at + 16, host) }),
      write: (view, at, { quantum: v0, perturbPeriod: v1, limit: v2, divisor: v3, flows: v4 }) => { if (!(isU32(v0) &&
        isS32(v1) && isU32(v2) && isU32(v3) && isU32(v4))) return false; view.setUint32(at, v0, host);
        view.setInt32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); return true; },
    }),
    "tc-sfqred-stats": () => ({
      members: [
        { name: "prob-drop", type: "u32" },
        { name: "forced-drop", type: "u32" },
        { name: "prob-mark", type: "u32" },
        { name: "forced-mark", type: "u32" },
        { name: "prob-mark-head", type: "u32" },
        { name: "forced-mark-head", type: "u32" },
      ],
      read: (view, at) => ({ probDrop: view.getUint32(at, host), forcedDrop: view.getUint32(at + 4, host),
        probMark: view.getUint32(at + 8, host), forcedMark: view.getUint32(at + 12, host),
        probMarkHead: view.getUint32(at + 16, host), forcedMarkHead: view.getUint32(at + 20, host) }),
      write: (view, at, { probDrop: v0, forcedDrop: v1, probMark: v2, forcedMark: v3, probMarkHead: v4,
        forcedMarkHead: v5 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) &&
        isU32(v5))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); return true; },
    }),
    "tc-sfq-qopt-v1": () => ({
      members: [
        { name: "v0", type: "binary", struct: "tc-sfq-qopt" },
        { name: "depth", type: "u32" },
        { name: "headdrop", type: "u32" },
        { name: "limit", type: "u32" },
        { name: "qth-min", type: "u32" },
        { name: "qth-max", type: "u32" },
        { name: "Wlog", type: "u8" },
        { name: "Plog", type: "u8" },
        { name: "Scell-log", type: "u8" },
        { name: "flags", type: "u8" },
        { name: "max-P", type: "u32" },
        { name: "stats", type: "binary", struct: "tc-sfqred-stats" },
      ],
      make: (v) => ({ v0: v[0], depth: v[1], headdrop: v[2], limit: v[3], qthMin: v[4], qthMax: v[5], wlog: v[6],
        plog: v[7], scellLog: v[8], flags: v[9], maxP: v[10], stats: v[11] }),
    }),
    "tc-ratespec": () => ({
      members: [
        { name: "cell-log", type: "u8" },
        { name: "linklayer", type: "u8" },
        { name: "overhead", type: "u16", unit: "bytes" },
        { name: "cell-align", type: "s16" },
        { name: "mpu", type: "u16", unit: "bytes" },
        { name: "rate", type: "u32", unit: "bytes/s" },
      ],
      read: (view, at) => ({ cellLog: view.getUint8(at), linklayer: view.getUint8(at + 1),
        overhead: view.getUint16(at + 2, host), cellAlign: view.getInt16(at + 4, host),
        mpu: view.getUint16(at + 6, host), rate: view.getUint32(at + 8, host) }),
      write: (view, at, { cellLog: v0, linklayer: v1, overhead: v2, cellAlign: v3, mpu: v4, rate: v5 }) => {
        if (!(isU8(v0) && isU8(v1) && isU16(v2) && isS16(v3) && isU16(v4) && isU32(v5))) return false;
        view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, host);
        view.setInt16(at + 4, v3, host); view.setUint16(at + 6, v4, host); view.setUint32(at + 8, v5, host);
        return true; },
    }),
    "tc-tbf-qopt": () => ({
      members: [
        { name: "rate", type: "binary", struct: "tc-ratespec" },
        { name: "peakrate", type: "binary", struct: "tc-ratespec" },
        { name: "limit", type: "u32", unit: "bytes" },
        { name: "buffer", type: "u32", unit: "64 ns" },
        { name: "mtu", type: "u32", unit: "64 ns" },
      ],
      make: (v) => ({ rate: v[0], peakrate: v[1], limit: v[2], buffer: v[3], mtu: v[4] }),
    }),
    "tc-sizespec": () => ({
      members: [
        { name: "cell-log", type: "u8" },
        { name: "size-log", type: "u8" },
        { name: "cell-align", type: "s16" },
        { name: "overhead", type: "s32" },
        { name: "linklayer", type: "u32" },
        { name: "mpu", type: "u32" },
        { name: "mtu", type: "u32" },
        { name: "tsize", type: "u32" },
      ],
      read: (view, at) => ({ cellLog: view.getUint8(at), sizeLog: view.getUint8(at + 1),
        cellAlign: view.getInt16(at + 2, host), overhead: view.getInt32(at + 4, host),
        linklayer: view.getUint32(at + 8, host), mpu: view.getUint32(at + 12, host),
        mtu: view.getUint32(at + 16, host), tsize: view.getUint32(at + 20, host) }),
      write: (view, at, { cellLog: v0, sizeLog: v1, cellAlign: v2, overhead: v3, linklayer: v4, mpu: v5, mtu: v6,
        tsize: v7 }) => { if (!(isU8(v0) && isU8(v1) && isS16(v2) && isS32(v3) && isU32(v4) && isU32(v5) &&
        isU32(v6) && isU32(v7))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setInt16(at + 2, v2, host); view.setInt32(at + 4, v3, host); view.setUint32(at + 8, v4, host);
        view.setUint32(at + 12, v5, host); view.setUint32(at + 16, v6, host); view.setUint32(at + 20, v7, host);
        return true; },
    }),
    "gnet-estimator": () => ({
      members: [{ name: "interval", type: "s8" }, { name: "ewma-log", type: "u8" }],
      read: (view, at) => ({ interval: view.getInt8(at), ewmaLog: view.getUint8(at + 1) }),
      write: (view, at, { interval: v0, ewmaLog: v1 }) => { if (!(isS8(v0) && isU8(v1))) return false;
        view.setInt8(at, v0); view.setUint8(at + 1, v1); return true; },
    }),
    "tc-choke-xstats": () => ({
      members: [
        { name: "early", type: "u32" },
        { name: "pdrop", type: "u32" },
        { name: "other", type: "u32" },
        { name: "marked", type: "u32" },
        { name: "matched", type: "u32" },
      ],
      read: (view, at) => ({ early: view.getUint32(at, host), pdrop: view.getUint32(at + 4, host),
        other: view.getUint32(at + 8, host), marked: view.getUint32(at + 12, host),
        matched: view.getUint32(at + 16, host) }),
      write: (view, at, { early: v0, pdrop: v1, other: v2, marked: v3, matched: v4 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3) && isU32(v4))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); return true; },
    }),
    "tc-codel-xstats": () => ({
      members: [
        { name: "maxpacket", type: "u32", unit: "bytes" },
        { name: "count", type: "u32" },
        { name: "lastcount", type: "u32" },
        { name: "ldelay", type: "u32", unit: "us" },
        { name: "drop-next", type: "s32", unit: "us" },
        { name: "drop-overlimit", type: "u32" },
        { name: "ecn-mark", type: "u32" },
        { name: "dropping", type: "u32" },
        { name: "ce-mark", type: "u32" },
      ],
      read: (view, at) => ({ maxpacket: view.getUint32(at, host), count: view.getUint32(at + 4, host),
        lastcount: view.getUint32(at + 8, host), ldelay: view.getUint32(at + 12, host),
        dropNext: view.getInt32(at + 16, host), dropOverlimit: view.getUint32(at + 20, host),
        ecnMark: view.getUint32(at + 24, host), dropping: view.getUint32(at + 28, host),
        ceMark: view.getUint32(at + 32, host) }),
      write: (view, at, { maxpacket: v0, count: v1, lastcount: v2, ldelay: v3, dropNext: v4, dropOverlimit: v5,
        ecnMark: v6, dropping: v7, ceMark: v8 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) &&
        isS32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setInt32(at + 16, v4, host); view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host);
        view.setUint32(at + 28, v7, host); view.setUint32(at + 32, v8, host); return true; },
    }),
    "tc-fq-codel-xstats": () => ({
      members: [
        { name: "type", type: "u32" },
        { name: "maxpacket", type: "u32" },
        { name: "drop-overlimit", type: "u32" },
        { name: "ecn-mark", type: "u32" },
        { name: "new-flow-count", type: "u32" },
        { name: "new-flows-len", type: "u32" },
        { name: "old-flows-len", type: "u32" },
        { name: "ce-mark", type: "u32" },
        { name: "memory-usage", type: "u32" },
        { name: "drop-overmemory", type: "u32" },
      ],
      read: (view, at) => ({ type: view.getUint32(at, host), maxpacket: view.getUint32(at + 4, host),
        dropOverlimit: view.getUint32(at + 8, host), ecnMark: view.getUint32(at + 12, host),
        newFlowCount: view.getUint32(at + 16, host), newFlowsLen: view.getUint32(at + 20, host),
        oldFlowsLen: view.getUint32(at + 24, host), ceMark: view.getUint32(at + 28, host),
        memoryUsage: view.getUint32(at + 32, host), dropOvermemory: view.getUint32(at + 36, host) }),
      write: (view, at, { type: v0, maxpacket: v1, dropOverlimit: v2, ecnMark: v3, newFlowCount: v4, newFlowsLen: v5,
        oldFlowsLen: v6, ceMark: v7, memoryUsage: v8, dropOvermemory: v9 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8) &&
        isU32(v9))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host);
        view.setUint32(at + 32, v8, host); view.setUint32(at + 36, v9, host); return true; },
    }),
    "tc-dualpi2-xstats": () => ({
      members: [
        { name: "prob", type: "u32" },
        { name: "delay-c", type: "u32" },
        { name: "delay-l", type: "u32" },
        { name: "pkts-in-c", type: "u32" },
        { name: "pkts-in-l", type: "u32" },
        { name: "maxq", type: "u32" },
        { name: "ecn-mark", type: "u32" },
        { name: "step-mark", type: "u32" },
        { name: "credit", type: "s32" },
        { name: "memory-used", type: "u32" },
        { name: "max-memory-used", type: "u32" },
        { name: "memory-limit", type: "u32" },
      ],
      read: (view, at) => ({ prob: view.getUint32(at, host), delayC: view.getUint32(at + 4, host),
        delayL: view.getUint32(at + 8, host), pktsInC: view.getUint32(at + 12, host),
        pktsInL: view.getUint32(at + 16, host), maxq: view.getUint32(at + 20, host),
        ecnMark: view.getUint32(at + 24, host), stepMark: view.getUint32(at + 28, host),
        credit: view.getInt32(at + 32, host), memoryUsed: view.getUint32(at + 36, host),
        maxMemoryUsed: view.getUint32(at + 40, host), memoryLimit: view.getUint32(at + 44, host) }),
      write: (view, at, { prob: v0, delayC: v1, delayL: v2, pktsInC: v3, pktsInL: v4, maxq: v5, ecnMark: v6, stepMark: v7,
        credit: v8, memoryUsed: v9, maxMemoryUsed: v10, memoryLimit: v11 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isS32(v8) && isU32(v9) &&
        isU32(v10) && isU32(v11))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host);
        view.setInt32(at + 32, v8, host); view.setUint32(at + 36, v9, host); view.setUint32(at + 40, v10, host);
        view.setUint32(at + 44, v11, host); return true; },
    }),
    "tc-fq-pie-xstats": () => ({
      members: [
        { name: "packets-in", type: "u32" },
        { name: "dropped", type: "u32" },
        { name: "overlimit", type: "u32" },
        { name: "overmemory", type: "u32" },
        { name: "ecn-mark", type: "u32" },
        { name: "new-flow-count", type: "u32" },
        { name: "new-flows-len", type: "u32" },
        { name: "old-flows-len", type: "u32" },
        { name: "memory-usage", type: "u32", unit: "bytes" },
      ],
      read: (view, at) => ({ packetsIn: view.getUint32(at, host), dropped: view.getUint32(at + 4, host),
        overlimit: view.getUint32(at + 8, host), overmemory: view.getUint32(at + 12, host),
        ecnMark: view.getUint32(at + 16, host), newFlowCount: view.getUint32(at + 20, host),
        newFlowsLen: view.getUint32(at + 24, host), oldFlowsLen: view.getUint32(at + 28, host),
        memoryUsage: view.getUint32(at + 32, host) }),
      write: (view, at, { packetsIn: v0, dropped: v1, overlimit: v2, overmemory: v3, ecnMark: v4, newFlowCount: v5,
        newFlowsLen: v6, oldFlowsLen: v7, memoryUsage: v8 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) &&
        isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host);
        view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host); view.setUint32(at + 32, v8, host);
        return true; },
    }),
    "tc-fq-qd-stats": () => ({
      members: [
        { name: "gc-flows", type: "u64" },
        { name: "highprio-packets", type: "u64" },
        { name: "tcp-retrans", type: "u64" },
        { name: "throttled", type: "u64" },
        { name: "flows-plimit", type: "u64" },
        { name: "pkts-too-long", type: "u64" },
        { name: "allocation-errors", type: "u64" },
        { name: "time-next-delayed-flow", type: "s64" },
        { name: "flows", type: "u32" },
        { name: "inactive-flows", type: "u32" },
        { name: "throttled-flows", type: "u32" },
        { name: "unthrottle-latency-ns", type: "u32" },
        { name: "ce-mark", type: "u64" },
        { name: "horizon-drops", type: "u64", since: "5.8" },
        { name: "horizon-caps", type: "u64", since: "5.8" },
        { name: "fastpath-packets", type: "u64", since: "6.7" },
        { name: "band-drops", type: "binary", length: 24, since: "6.7" },
        { name: "band-pkt-count", type: "binary", length: 12, since: "6.7" },
        { name: "pad", type: "pad", length: 4, since: "6.7" },
      ],
      read: (view, at, _names, store) => ({ gcFlows: view.getBigUint64(at, host),
        highprioPackets: view.getBigUint64(at + 8, host), tcpRetrans: view.getBigUint64(at + 16, host),
        throttled: view.getBigUint64(at + 24, host), flowsPlimit: view.getBigUint64(at + 32, host),
        pktsTooLong: view.getBigUint64(at + 40, host), allocationErrors: view.getBigUint64(at + 48, host),
        timeNextDelayedFlow: view.getBigInt64(at + 56, host), flows: view.getUint32(at + 64, host),
        inactiveFlows: view.getUint32(at + 68, host), throttledFlows: view.getUint32(at + 72, host),
        unthrottleLatencyNs: view.getUint32(at + 76, host), ceMark: view.getBigUint64(at + 80, host),
        horizonDrops: view.getBigUint64(at + 88, host), horizonCaps: view.getBigUint64(at + 96, host),
        fastpathPackets: view.getBigUint64(at + 104, host), bandDrops: copyOf(store, at + 112, at + 136),
        bandPktCount: copyOf(store, at + 136, at + 148) }),
      write: (view, at, { gcFlows: v0, highprioPackets: v1, tcpRetrans: v2, throttled: v3, flowsPlimit: v4,
        pktsTooLong: v5, allocationErrors: v6, timeNextDelayedFlow: v7, flows: v8, inactiveFlows: v9,
        throttledFlows: v10, unthrottleLatencyNs: v11, ceMark: v12, horizonDrops: v13, horizonCaps: v14,
        fastpathPackets: v15, bandDrops: v16, bandPktCount: v17 }, _names, bytes) => { if (!(isU64(v0) && isU64(v1) &&
        isU64(v2) && isU64(v3) && isU64(v4) && isU64(v5) && isU64(v6) && isS64(v7) && isU32(v8) && isU32(v9) &&
        isU32(v10) && isU32(v11) && isU64(v12) && isU64(v13) && isU64(v14) && isU64(v15) &&
        putBytes(v16, bytes, at + 112, 24) && putBytes(v17, bytes, at + 136, 12))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigInt64(at + 56, v7, host); view.setUint32(at + 64, v8, host); view.setUint32(at + 68, v9, host);
        view.setUint32(at + 72, v10, host); view.setUint32(at + 76, v11, host); view.setBigUint64(at + 80, v12, host);
        view.setBigUint64(at + 88, v13, host); view.setBigUint64(at + 96, v14, host);
        view.setBigUint64(at + 104, v15, host); return true; },
    }),
    "tc-hhf-xstats": () => ({
      members: [
        { name: "drop-overlimit", type: "u32" },
        { name: "hh-overlimit", type: "u32" },
        { name: "hh-tot-count", type: "u32" },
        { name: "hh-cur-count", type: "u32" },
      ],
      read: (view, at) => ({ dropOverlimit: view.getUint32(at, host), hhOverlimit: view.getUint32(at + 4, host),
        hhTotCount: view.getUint32(at + 8, host), hhCurCount: view.getUint32(at + 12, host) }),
      write: (view, at, { dropOverlimit: v0, hhOverlimit: v1, hhTotCount: v2, hhCurCount: v3 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        return true; },
    }),
    "tc-pie-xstats": () => ({
      members: [
        { name: "prob", type: "u64" },
        { name: "delay", type: "u32" },
        { name: "avg-dq-rate", type: "u32" },
        { name: "dq-rate-estimating", type: "u32" },
        { name: "packets-in", type: "u32" },
        { name: "dropped", type: "u32" },
        { name: "overlimit", type: "u32" },
        { name: "maxq", type: "u32" },
        { name: "ecn-mark", type: "u32" },
      ],
      read: (view, at) => ({ prob: view.getBigUint64(at, host), delay: view.getUint32(at + 8, host),
        avgDqRate: view.getUint32(at + 12, host), dqRateEstimating: view.getUint32(at + 16, host),
        packetsIn: view.getUint32(at + 20, host), dropped: view.getUint32(at + 24, host),
        overlimit: view.getUint32(at + 28, host), maxq: view.getUint32(at + 32, host),
        ecnMark: view.getUint32(at + 36, host) }),
      write: (view, at, { prob: v0, delay: v1, avgDqRate: v2, dqRateEstimating: v3, packetsIn: v4, dropped: v5,
        overlimit: v6, maxq: v7, ecnMark: v8 }) => { if (!(isU64(v0) && isU32(v1) && isU32(v2) && isU32(v3) &&
        isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false; view.setBigUint64(at, v0, host);
        view.setUint32(at + 8, v1, host); view.setUint32(at + 12, v2, host); view.setUint32(at + 16, v3, host);
        view.setUint32(at + 20, v4, host); view.setUint32(at + 24, v5, host); view.setUint32(at + 28, v6, host);
        view.setUint32(at + 32, v7, host); view.setUint32(at + 36, v8, host); return true; },
    }),
    "tc-red-xstats": () => ({
      members: [
        { name: "early", type: "u32" },
        { name: "pdrop", type: "u32" },
        { name: "other", type: "u32" },
        { name: "marked", type: "u32" },
      ],
      read: (view, at) => ({ early: view.getUint32(at, host), pdrop: view.getUint32(at + 4, host),
        other: view.getUint32(at + 8, host), marked: view.getUint32(at + 12, host) }),
      write: (view, at, { early: v0, pdrop: v1, other: v2, marked: v3 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) &&
        isU32(v3))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); return true; },
    }),
    "tc-sfb-xstats": () => ({
      members: [
        { name: "earlydrop", type: "u32" },
        { name: "penaltydrop", type: "u32" },
        { name: "bucketdrop", type: "u32" },
        { name: "queuedrop", type: "u32" },
        { name: "childdrop", type: "u32" },
        { name: "marked", type: "u32" },
        { name: "maxqlen", type: "u32" },
        { name: "maxprob", type: "u32" },
        { name: "avgprob", type: "u32" },
      ],
      read: (view, at) => ({ earlydrop: view.getUint32(at, host), penaltydrop: view.getUint32(at + 4, host),
        bucketdrop: view.getUint32(at + 8, host), queuedrop: view.getUint32(at + 12, host),
        childdrop: view.getUint32(at + 16, host), marked: view.getUint32(at + 20, host),
        maxqlen: view.getUint32(at + 24, host), maxprob: view.getUint32(at + 28, host),
        avgprob: view.getUint32(at + 32, host) }),
      write: (view, at, { earlydrop: v0, penaltydrop: v1, bucketdrop: v2, queuedrop: v3, childdrop: v4, marked: v5,
        maxqlen: v6, maxprob: v7, avgprob: v8 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) &&
        isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host);
        view.setUint32(at + 28, v7, host); view.setUint32(at + 32, v8, host); return true; },
    }),
    "tc-sfq-xstats": () => ({
      members: [{ name: "allot", type: "s32" }],
      read: (view, at) => ({ allot: view.getInt32(at, host) }),
      write: (view, at, { allot: v0 }) => { if (!(isS32(v0))) return false; view.setInt32(at, v0, host); return true; },
    }),
    "gnet-stats-basic": () => ({
      members: [{ name: "bytes", type: "u64" }, { name: "packets", type: "u32" }, { name: "pad", type: "pad", length: 4 }],
      read: (view, at) => ({ bytes: view.getBigUint64(at, host), packets: view.getUint32(at + 8, host) }),
      write: (view, at, { bytes: v0, packets: v1 }) => { if (!(isU64(v0) && isU32(v1))) return false;
        view.setBigUint64(at, v0, host); view.setUint32(at + 8, v1, host); return true; },
    }),
    "gnet-stats-rate-est": () => ({
      members: [{ name: "bps", type: "u32", unit: "bytes/s" }, { name: "pps", type: "u32", unit: "packets/s" }],
      read: (view, at) => ({ bps: view.getUint32(at, host), pps: view.getUint32(at + 4, host) }),
      write: (view, at, { bps: v0, pps: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "gnet-stats-rate-est64": () => ({
      members: [{ name: "bps", type: "u64", unit: "bytes/s" }, { name: "pps", type: "u64", unit: "packets/s" }],
      read: (view, at) => ({ bps: view.getBigUint64(at, host), pps: view.getBigUint64(at + 8, host) }),
      write: (view, at, { bps: v0, pps: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); return true; },
    }),
    "gnet-stats-queue": () => ({
      members: [
        { name: "qlen", type: "u32" },
        { name: "backlog", type: "u32", unit: "bytes" },
        { name: "drops", type: "u32" },
        { name: "requeues", type: "u32" },
        { name: "overlimits", type: "u32" },
      ],
      read: (view, at) => ({ qlen: view.getUint32(at, host), backlog: view.getUint32(at + 4, host),
        drops: view.getUint32(at + 8, host), requeues: view.getUint32(at + 12, host),
        overlimits: view.getUint32(at + 16, host) }),
      write: (view, at, { qlen: v0, backlog: v1, drops: v2, requeues: v3, overlimits: v4 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); return true; },
    }),
    "tc-u32-key": () => ({
      members: [
        { name: "mask", type: "u32", order: "big" },
        { name: "val", type: "u32", order: "big" },
        { name: "off", type: "s32" },
        { name: "offmask", type: "s32" },
      ],
      read: (view, at) => ({ mask: view.getUint32(at, false), val: view.getUint32(at + 4, false),
        off: view.getInt32(at + 8, host), offmask: view.getInt32(at + 12, host) }),
      write: (view, at, { mask: v0, val: v1, off: v2, offmask: v3 }) => { if (!(isU32(v0) && isU32(v1) && isS32(v2) &&
        isS32(v3))) return false; view.setUint32(at, v0, false); view.setUint32(at + 4, v1, false);
        view.setInt32(at + 8, v2, host); view.setInt32(at + 12, v3, host); return true; },
    }),
    "tc-u32-mark": () => ({
      members: [{ name: "val", type: "u32" }, { name: "mask", type: "u32" }, { name: "success", type: "u32" }],
      read: (view, at) => ({ val: view.getUint32(at, host), mask: view.getUint32(at + 4, host),
        success: view.getUint32(at + 8, host) }),
      write: (view, at, { val: v0, mask: v1, success: v2 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); return true;
        },
    }),
    "tc-u32-sel": () => ({
      members: [
        { name: "flags", type: "u8" },
        { name: "offshift", type: "u8" },
        { name: "nkeys", type: "u8" },
        { name: "offmask", type: "u16", order: "big" },
        { name: "off", type: "u16" },
        { name: "offoff", type: "s16" },
        { name: "hoff", type: "s16" },
        { name: "hmask", type: "u32", order: "big" },
        { name: "keys", type: "binary", struct: "tc-u32-key" },
      ],
      make: (v) => ({ flags: v[0], offshift: v[1], nkeys: v[2], offmask: v[3], off: v[4], offoff: v[5], hoff: v[6],
        hmask: v[7], keys: v[8] }),
    }),
    "tc-u32-pcnt": () => ({
      members: [{ name: "rcnt", type: "u64" }, { name: "rhit", type: "u64" }, { name: "kcnts", type: "binary" }],
      make: (v) => ({ rcnt: v[0], rhit: v[1], kcnts: v[2] }),
    }),
    "tcf-t": () => ({
      members: [
        { name: "install", type: "u64", unit: "1/100 s" },
        { name: "lastuse", type: "u64", unit: "1/100 s" },
        { name: "expires", type: "u64", unit: "1/100 s" },
        { name: "firstuse", type: "u64", unit: "1/100 s" },
      ],
      read: (view, at) => ({ install: view.getBigUint64(at, host), lastuse: view.getBigUint64(at + 8, host),
        expires: view.getBigUint64(at + 16, host), firstuse: view.getBigUint64(at + 24, host) }),
      write: (view, at, { install: v0, lastuse: v1, expires: v2, firstuse: v3 }) => { if (!(isU64(v0) && isU64(v1) &&
        isU64(v2) && isU64(v3))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host); return true; },
    }),
    "tc-gact": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host) }),
    }),
    "tc-gact-p": () => ({
      members: [
        { name: "ptype", type: "u16", enum: "tc-gact-random" },
        { name: "pval", type: "u16" },
        { name: "paction", type: "s32", enum: "tc-verdict" },
      ],
      read: (view, at, names) => ({ ptype: names[0]!.nameOf(view.getUint16(at, host)), pval: view.getUint16(at + 2, host),
        paction: names[2]!.nameOf(view.getInt32(at + 4, host)) }),
    }),
    "tcf-ematch-tree-hdr": () => ({
      members: [{ name: "nmatches", type: "u16" }, { name: "progid", type: "u16" }],
      read: (view, at) => ({ nmatches: view.getUint16(at, host), progid: view.getUint16(at + 2, host) }),
      write: (view, at, { nmatches: v0, progid: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, host); return true; },
    }),
    "tc-basic-pcnt": () => ({
      members: [{ name: "rcnt", type: "u64" }, { name: "rhit", type: "u64" }],
      read: (view, at) => ({ rcnt: view.getBigUint64(at, host), rhit: view.getBigUint64(at + 8, host) }),
      write: (view, at, { rcnt: v0, rhit: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); return true; },
    }),
    "tc-matchall-pcnt": () => ({
      members: [{ name: "rhit", type: "u64" }],
      read: (view, at) => ({ rhit: view.getBigUint64(at, host) }),
      write: (view, at, { rhit: v0 }) => { if (!(isU64(v0))) return false; view.setBigUint64(at, v0, host); return true; },
    }),
    "tc-mpls": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "m-action", type: "s32", enum: "tc-mpls-action" },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), mAction: names[5]!.nameOf(view.getInt32(at + 20, host)) }),
    }),
    "tc-police": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "limit", type: "u32" },
        { name: "burst", type: "u32", unit: "64 ns" },
        { name: "mtu", type: "u32", unit: "bytes" },
        { name: "rate", type: "binary", struct: "tc-ratespec" },
        { name: "peakrate", type: "binary", struct: "tc-ratespec" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "capab", type: "u32" },
      ],
      make: (v) => ({ index: v[0], action: v[1], limit: v[2], burst: v[3], mtu: v[4], rate: v[5], peakrate: v[6],
        refcnt: v[7], bindcnt: v[8], capab: v[9] }),
    }),
    "tc-pedit-sel": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "nkeys", type: "u8" },
        { name: "flags", type: "u8" },
        { name: "keys", type: "binary", struct: "tc-pedit-key" },
      ],
      make: (v) => ({ index: v[0], capab: v[1], action: v[2], refcnt: v[3], bindcnt: v[4], nkeys: v[5], flags: v[6],
        keys: v[7] }),
    }),
    "tc-pedit-key": () => ({
      members: [
        { name: "mask", type: "u32", order: "big" },
        { name: "val", type: "u32", order: "big" },
        { name: "off", type: "s32" },
        { name: "at", type: "u32" },
        { name: "offmask", type: "u32" },
        { name: "shift", type: "u32" },
      ],
      read: (view, at) => ({ mask: view.getUint32(at, false), val: view.getUint32(at + 4, false),
        off: view.getInt32(at + 8, host), at: view.getUint32(at + 12, host), offmask: view.getUint32(at + 16, host),
        shift: view.getUint32(at + 20, host) }),
      write: (view, at, { mask: v0, val: v1, off: v2, at: v3, offmask: v4, shift: v5 }) => { if (!(isU32(v0) &&
        isU32(v1) && isS32(v2) && isU32(v3) && isU32(v4) && isU32(v5))) return false; view.setUint32(at, v0, false);
        view.setUint32(at + 4, v1, false); view.setInt32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host); return true; },
    }),
    "tc-vlan": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "v-action", type: "s32", enum: "tc-vlan-action" },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), vAction: names[5]!.nameOf(view.getInt32(at + 20, host)) }),
    }),
    tcamsg: () => ({
      members: [
        { name: "tca-family", type: "u8" },
        { name: "tca--pad1", type: "pad", length: 1 },
        { name: "tca--pad2", type: "pad", length: 2 },
      ],
      read: (view, at) => ({ tcaFamily: view.getUint8(at) }),
      write: (view, at, { tcaFamily: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
    "tc-u32-selector": () => ({
      members: [
        { name: "flags", type: "u8", enum: "tc-u32-flags", flags: true },
        { name: "offshift", type: "u8" },
        { name: "nkeys", countsItems: true, type: "u8" },
        { name: "pad", type: "pad", length: 1 },
        { name: "offmask", type: "u16", order: "big" },
        { name: "off", type: "u16" },
        { name: "offoff", type: "s16" },
        { name: "hoff", type: "s16" },
        { name: "hmask", type: "u32", order: "big" },
        { name: "keys", item: "struct", type: "binary", struct: "tc-u32-key" },
      ],
      make: (v) => ({ flags: v[0], offshift: v[1], offmask: v[2], off: v[3], offoff: v[4], hoff: v[5], hmask: v[6],
        keys: v[7] }),
    }),
    "tc-pedit-selector": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "nkeys", countsItems: true, type: "u8" },
        { name: "flags", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "keys", item: "struct", type: "binary", struct: "tc-pedit-key" },
      ],
      make: (v) => ({ index: v[0], capab: v[1], action: v[2], refcnt: v[3], bindcnt: v[4], flags: v[5], keys: v[6] }),
    }),
    "tc-htb-xstats": () => ({
      members: [
        { name: "lends", type: "u32" },
        { name: "borrows", type: "u32" },
        { name: "giants", type: "u32" },
        { name: "tokens", type: "s32" },
        { name: "ctokens", type: "s32" },
      ],
      read: (view, at) => ({ lends: view.getUint32(at, host), borrows: view.getUint32(at + 4, host),
        giants: view.getUint32(at + 8, host), tokens: view.getInt32(at + 12, host),
        ctokens: view.getInt32(at + 16, host) }),
      write: (view, at, { lends: v0, borrows: v1, giants: v2, tokens: v3, ctokens: v4 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isS32(v3) && isS32(v4))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setInt32(at + 12, v3, host);
        view.setInt32(at + 16, v4, host); return true; },
    }),
    "tc-hfsc-stats": () => ({
      members: [
        { name: "work", type: "u64", unit: "bytes" },
        { name: "rtwork", type: "u64", unit: "bytes" },
        { name: "period", type: "u32" },
        { name: "level", type: "u32" },
      ],
      read: (view, at) => ({ work: view.getBigUint64(at, host), rtwork: view.getBigUint64(at + 8, host),
        period: view.getUint32(at + 16, host), level: view.getUint32(at + 20, host) }),
      write: (view, at, { work: v0, rtwork: v1, period: v2, level: v3 }) => { if (!(isU64(v0) && isU64(v1) && isU32(v2) &&
        isU32(v3))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setUint32(at + 16, v2, host); view.setUint32(at + 20, v3, host); return true; },
    }),
    "tc-drr-stats": () => ({
      members: [{ name: "deficit", type: "u32", unit: "bytes" }],
      read: (view, at) => ({ deficit: view.getUint32(at, host) }),
      write: (view, at, { deficit: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "tc-qfq-stats": () => ({
      members: [{ name: "weight", type: "u32" }, { name: "lmax", type: "u32", unit: "bytes" }],
      read: (view, at) => ({ weight: view.getUint32(at, host), lmax: view.getUint32(at + 4, host) }),
      write: (view, at, { weight: v0, lmax: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "tc-fq-codel-class-xstats": () => ({
      members: [
        { name: "type", type: "u32" },
        { name: "deficit", type: "s32", unit: "bytes" },
        { name: "ldelay", type: "u32", unit: "us" },
        { name: "count", type: "u32" },
        { name: "lastcount", type: "u32" },
        { name: "dropping", type: "u32" },
        { name: "drop-next", type: "s32", unit: "us" },
        { name: "pad", type: "pad", length: 12 },
      ],
      read: (view, at) => ({ type: view.getUint32(at, host), deficit: view.getInt32(at + 4, host),
        ldelay: view.getUint32(at + 8, host), count: view.getUint32(at + 12, host),
        lastcount: view.getUint32(at + 16, host), dropping: view.getUint32(at + 20, host),
        dropNext: view.getInt32(at + 24, host) }),
      write: (view, at, { type: v0, deficit: v1, ldelay: v2, count: v3, lastcount: v4, dropping: v5, dropNext: v6 }) => {
        if (!(isU32(v0) && isS32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) && isS32(v6))) return false;
        view.setUint32(at, v0, host); view.setInt32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host);
        view.setInt32(at + 24, v6, host); return true; },
    }),
    "tc-service-curve": () => ({
      members: [
        { name: "m1", type: "u32", unit: "bytes/s" },
        { name: "d", type: "u32", unit: "us" },
        { name: "m2", type: "u32", unit: "bytes/s" },
      ],
      read: (view, at) => ({ m1: view.getUint32(at, host), d: view.getUint32(at + 4, host),
        m2: view.getUint32(at + 8, host) }),
      write: (view, at, { m1: v0, d: v1, m2: v2 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); return true;
        },
    }),
    "tc-mirred": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "eaction", type: "s32", enum: "tc-mirred-action" },
        { name: "ifindex", type: "u32" },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), eaction: names[5]!.nameOf(view.getInt32(at + 20, host)),
        ifindex: view.getUint32(at + 24, host) }),
    }),
    "tc-nat": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "old-addr", type: "u32", order: "big", hint: "ipv4" },
        { name: "new-addr", type: "u32", order: "big", hint: "ipv4" },
        { name: "mask", type: "u32", order: "big", hint: "ipv4" },
        { name: "flags", type: "u32", enum: "tc-nat-flags", flags: true },
      ],
      read: (view, at, names, store) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), oldAddr: readIpv4(store, at + 20), newAddr: readIpv4(store, at + 24),
        mask: readIpv4(store, at + 28), flags: names[8]!.bitNames(view.getUint32(at + 32, host)) }),
    }),
    "tc-csum": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "update-flags", type: "u32", enum: "tc-csum-flags", flags: true },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), updateFlags: names[5]!.bitNames(view.getUint32(at + 20, host)) }),
    }),
    "tc-tunnel-key": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "t-action", type: "s32", enum: "tc-tunnel-key-action" },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), tAction: names[5]!.nameOf(view.getInt32(at + 20, host)) }),
    }),
    "tc-connmark": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "zone", type: "u16" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), zone: view.getUint16(at + 20, host) }),
    }),
    "tc-ife": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "flags", type: "u16", enum: "tc-ife-flags" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at, names) => ({ index: view.getUint32(at, host), capab: view.getUint32(at + 4, host),
        action: names[2]!.nameOf(view.getInt32(at + 8, host)), refcnt: view.getInt32(at + 12, host),
        bindcnt: view.getInt32(at + 16, host), flags: names[5]!.nameOf(view.getUint16(at + 20, host)) }),
    }),
    "tc-skbmod": () => ({
      members: [
        { name: "index", type: "u32" },
        { name: "capab", type: "u32" },
        { name: "action", type: "s32", enum: "tc-verdict" },
        { name: "refcnt", type: "s32" },
        { name: "bindcnt", type: "s32" },
        { name: "pad", type: "pad", length: 4 },
        { name: "flags", type: "u64", enum: "tc-skbmod-flags", flags: true },
      ],
      make: (v) => ({ index: v[0], capab: v[1], action: v[2], refcnt: v[3], bindcnt: v[4], flags: v[5] }),
    }),
    "tc-skbprio-qopt": () => ({
      members: [{ name: "limit", type: "u32", unit: "packets" }],
      read: (view, at) => ({ limit: view.getUint32(at, host) }),
      write: (view, at, { limit: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "tcf-ematch": () => ({
      members: [
        { name: "matchid", type: "u16" },
        { name: "kind", type: "u16", enum: "tcf-ematch-kind" },
        { name: "flags", type: "u16", enum: "tcf-ematch-flags", flags: true },
        { name: "pad", type: "pad", length: 2 },
        { name: "data", type: "binary" },
      ],
      make: (v) => ({ matchid: v[0], kind: v[1], flags: v[2], data: v[3] }),
    }),
    "tc-netem-xstats": () => ({
      members: [
        { name: "delayed", type: "u64" },
        { name: "dropped", type: "u64" },
        { name: "corrupted", type: "u64" },
        { name: "duplicated", type: "u64" },
        { name: "reordered", type: "u64" },
        { name: "ecn-marked", type: "u64" },
        { name: "allocation-errors", type: "u64" },
      ],
      read: (view, at) => ({ delayed: view.getBigUint64(at, host), dropped: view.getBigUint64(at + 8, host),
        corrupted: view.getBigUint64(at + 16, host), duplicated: view.getBigUint64(at + 24, host),
        reordered: view.getBigUint64(at + 32, host), ecnMarked: view.getBigUint64(at + 40, host),
        allocationErrors: view.getBigUint64(at + 48, host) }),
      write: (view, at, { delayed: v0, dropped: v1, corrupted: v2, duplicated: v3, reordered: v4, ecnMarked: v5,
        allocationErrors: v6 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) &&
        isU64(v5) && isU64(v6))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host);
        view.setBigUint64(at + 32, v4, host); view.setBigUint64(at + 40, v5, host);
        view.setBigUint64(at + 48, v6, host); return true; },
    }),
  },
  sets: {
    attrs: () => ({
      prefix: "tca-",
      attributes: [
        { name: "kind", number: 1, type: "string" },
        { name: "options", number: 2, type: "sub-message", subMessage: "options-msg", selector: "kind" },
        { name: "stats", number: 3, type: "binary", struct: "tc-stats", access: "read-only" },
        { name: "xstats", number: 4, type: "sub-message", subMessage: "tca-stats-app-msg", selector: "kind", access: "read-only" },
        { name: "rate", number: 5, type: "binary", struct: "gnet-estimator" },
        { name: "fcnt", number: 6, type: "u32", access: "read-only" },
        { name: "stats2", number: 7, type: "nest", nest: "tca-stats-attrs", access: "read-only" },
        { name: "stab", number: 8, type: "nest", nest: "tca-stab-attrs" },
        { name: "pad", number: 9, type: "pad" },
        { name: "dump-invisible", number: 10, type: "flag" },
        { name: "chain", number: 11, type: "u32" },
        { name: "hw-offload", number: 12, type: "u8", access: "read-only" },
        { name: "ingress-block", number: 13, type: "u32" },
        { name: "egress-block", number: 14, type: "u32" },
        { name: "dump-flags", number: 15, type: "bitfield32" },
        { name: "ext-warn-msg", number: 16, type: "string", access: "read-only" },
      ],
    }),
    "act-attrs": () => ({
      prefix: "tca-act-",
      attributes: [
        { name: "kind", number: 1, type: "string" },
        { name: "options", number: 2, type: "sub-message", subMessage: "act-options-msg", selector: "kind" },
        { name: "index", number: 3, type: "u32" },
        { name: "stats", number: 4, type: "nest", nest: "tca-stats-attrs" },
        { name: "pad", number: 5, type: "pad" },
        { name: "cookie", number: 6, type: "binary" },
        { name: "flags", number: 7, type: "bitfield32" },
        { name: "hw-stats", number: 8, type: "bitfield32" },
        { name: "used-hw-stats", number: 9, type: "bitfield32" },
        { name: "in-hw-count", number: 10, type: "u32" },
      ],
    }),
    "act-bpf-attrs": () => ({
      prefix: "tca-act-bpf-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-gact" },
        { name: "ops-len", number: 3, type: "u16" },
        { name: "ops", number: 4, type: "binary" },
        { name: "fd", number: 5, type: "u32" },
        { name: "name", number: 6, type: "string" },
        { name: "pad", number: 7, type: "pad" },
        { name: "tag", number: 8, type: "binary" },
        { name: "id", number: 9, type: "u32" },
      ],
    }),
    "act-connmark-attrs": () => ({
      prefix: "tca-connmark-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-connmark" },
        { name: "tm", number: 2, type: "binary", struct: "tcf-t" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "act-csum-attrs": () => ({
      prefix: "tca-csum-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-csum" },
        { name: "tm", number: 2, type: "binary", struct: "tcf-t" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "act-ct-attrs": () => ({
      prefix: "tca-ct-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-gact" },
        { name: "tm", number: 2, type: "binary", struct: "tcf-t" },
        { name: "action", number: 3, type: "u16", enum: "tc-ct-action", flags: true },
        { name: "zone", number: 4, type: "u16" },
        { name: "mark", number: 5, type: "u32" },
        { name: "mark-mask", number: 6, type: "u32" },
        { name: "labels", number: 7, type: "binary" },
        { name: "labels-mask", number: 8, type: "binary" },
        { name: "nat-ipv4-min", number: 9, type: "u32", order: "big", hint: "ipv4" },
        { name: "nat-ipv4-max", number: 10, type: "u32", order: "big", hint: "ipv4" },
        { name: "nat-ipv6-min", number: 11, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "nat-ipv6-max", number: 12, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "nat-port-min", number: 13, type: "u16", order: "big" },
        { name: "nat-port-max", number: 14, type: "u16", order: "big" },
        { name: "pad", number: 15, type: "pad" },
        { name: "helper-name", number: 16, type: "string" },
        { name: "helper-family", number: 17, type: "u8" },
        { name: "helper-proto", number: 18, type: "u8" },
      ],
    }),
    "act-ctinfo-attrs": () => ({
      prefix: "tca-ctinfo-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "tm", number: 2, type: "binary", struct: "tcf-t" },
        { name: "act", number: 3, type: "binary", struct: "tc-gact" },
        { name: "zone", number: 4, type: "u16" },
        { name: "parms-dscp-mask", number: 5, type: "u32" },
        { name: "parms-dscp-statemask", number: 6, type: "u32" },
        { name: "parms-cpmark-mask", number: 7, type: "u32" },
        { name: "stats-dscp-set", number: 8, type: "u64" },
        { name: "stats-dscp-error", number: 9, type: "u64" },
        { name: "stats-cpmark-set", number: 10, type: "u64" },
      ],
    }),
    "act-gate-attrs": () => ({
      prefix: "tca-gate-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-gact" },
        { name: "pad", number: 3, type: "pad" },
        { name: "priority", number: 4, type: "s32" },
        { name: "entry-list", number: 5, type: "nest", nest: "act-gate-entry-list-attrs" },
        { name: "base-time", number: 6, type: "u64" },
        { name: "cycle-time", number: 7, type: "u64" },
        { name: "cycle-time-ext", number: 8, type: "u64" },
        { name: "flags", number: 9, type: "u32" },
        { name: "clockid", number: 10, type: "s32" },
      ],
    }),
    "act-ife-attrs": () => ({
      prefix: "tca-ife-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-ife" },
        { name: "tm", number: 2, type: "binary", struct: "tcf-t" },
        { name: "dmac", number: 3, type: "binary", hint: "mac", exactLength: 6 },
        { name: "smac", number: 4, type: "binary", hint: "mac", exactLength: 6 },
        { name: "type", number: 5, type: "u16" },
        { name: "metalst", number: 6, type: "nest", nest: "act-ife-metadata-attrs" },
        { name: "pad", number: 7, type: "pad" },
      ],
    }),
    "act-mirred-attrs": () => ({
      prefix: "tca-mirred-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-mirred" },
        { name: "pad", number: 3, type: "pad" },
        { name: "blockid", number: 4, type: "u32", since: "6.8" },
      ],
    }),
    "act-mpls-attrs": () => ({
      prefix: "tca-mpls-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-mpls" },
        { name: "pad", number: 3, type: "pad" },
        { name: "proto", number: 4, type: "u16", order: "big" },
        { name: "label", number: 5, type: "u32" },
        { name: "tc", number: 6, type: "u8" },
        { name: "ttl", number: 7, type: "u8" },
        { name: "bos", number: 8, type: "u8" },
      ],
    }),
    "act-nat-attrs": () => ({
      prefix: "tca-nat-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-nat" },
        { name: "tm", number: 2, type: "binary", struct: "tcf-t" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "act-pedit-attrs": () => ({
      prefix: "tca-pedit-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-pedit-selector" },
        { name: "pad", number: 3, type: "pad" },
        { name: "parms-ex", number: 4, type: "binary", struct: "tc-pedit-selector" },
        { name: "keys-ex", number: 5, type: "nest", nest: "act-pedit-keys-ex-attrs" },
        { name: "key-ex", number: 6, type: "binary" },
      ],
    }),
    "act-simple-attrs": () => ({
      prefix: "tca-def-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-gact" },
        { name: "data", number: 3, type: "string" },
        { name: "pad", number: 4, type: "pad" },
      ],
    }),
    "act-skbedit-attrs": () => ({
      prefix: "tca-skbedit-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-gact" },
        { name: "priority", number: 3, type: "u32" },
        { name: "queue-mapping", number: 4, type: "u16" },
        { name: "mark", number: 5, type: "u32" },
        { name: "pad", number: 6, type: "pad" },
        { name: "ptype", number: 7, type: "u16" },
        { name: "mask", number: 8, type: "u32" },
        { name: "flags", number: 9, type: "u64", enum: "tc-skbedit-flags", flags: true },
        { name: "queue-mapping-max", number: 10, type: "u16" },
      ],
    }),
    "act-skbmod-attrs": () => ({
      prefix: "tca-skbmod-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-skbmod" },
        { name: "dmac", number: 3, type: "binary", hint: "mac", exactLength: 6 },
        { name: "smac", number: 4, type: "binary", hint: "mac", exactLength: 6 },
        { name: "etype", number: 5, type: "u16" },
        { name: "pad", number: 6, type: "pad" },
      ],
    }),
    "act-tunnel-key-attrs": () => ({
      prefix: "tca-tunnel-key-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-tunnel-key" },
        { name: "enc-ipv4-src", number: 3, type: "u32", order: "big", hint: "ipv4" },
        { name: "enc-ipv4-dst", number: 4, type: "u32", order: "big", hint: "ipv4" },
        { name: "enc-ipv6-src", number: 5, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "enc-ipv6-dst", number: 6, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "enc-key-id", number: 7, type: "u32", order: "big" },
        { name: "pad", number: 8, type: "pad" },
        { name: "enc-dst-port", number: 9, type: "u16", order: "big" },
        { name: "no-csum", number: 10, type: "u8" },
        { name: "enc-opts", number: 11, type: "nest", nest: "act-tunnel-key-enc-opts-attrs" },
        { name: "enc-tos", number: 12, type: "u8" },
        { name: "enc-ttl", number: 13, type: "u8" },
        { name: "no-frag", number: 14, type: "flag" },
      ],
    }),
    "act-vlan-attrs": () => ({
      prefix: "tca-vlan-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-vlan" },
        { name: "push-vlan-id", number: 3, type: "u16" },
        { name: "push-vlan-protocol", number: 4, type: "u16", order: "big" },
        { name: "pad", number: 5, type: "pad" },
        { name: "push-vlan-priority", number: 6, type: "u8" },
        { name: "push-eth-dst", number: 7, type: "binary", hint: "mac", exactLength: 6 },
        { name: "push-eth-src", number: 8, type: "binary", hint: "mac", exactLength: 6 },
      ],
    }),
    "basic-attrs": () => ({
      prefix: "tca-basic-",
      attributes: [
        { name: "classid", number: 1, type: "u32" },
        { name: "ematches", number: 2, type: "nest", nest: "ematch-attrs" },
        { name: "act", number: 3, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "police", number: 4, type: "nest", nest: "police-attrs" },
        { name: "pcnt", number: 5, type: "binary", struct: "tc-basic-pcnt" },
        { name: "pad", number: 6, type: "pad" },
      ],
    }),
    "bpf-attrs": () => ({
      prefix: "tca-bpf-",
      attributes: [
        { name: "act", number: 1, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "police", number: 2, type: "nest", nest: "police-attrs" },
        { name: "classid", number: 3, type: "u32" },
        { name: "ops-len", number: 4, type: "u16" },
        { name: "ops", number: 5, type: "binary" },
        { name: "fd", number: 6, type: "u32" },
        { name: "name", number: 7, type: "string" },
        { name: "flags", number: 8, type: "u32", enum: "bpf-flags", flags: true },
        { name: "flags-gen", number: 9, type: "u32", enum: "filter-flags", flags: true },
        { name: "tag", number: 10, type: "binary" },
        { name: "id", number: 11, type: "u32" },
      ],
    }),
    "cake-attrs": () => ({
      quantities: true,
      prefix: "tca-cake-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "base-rate64", number: 2, type: "u64", unit: "bytes/s" },
        { name: "diffserv-mode", number: 3, type: "u32", enum: "cake-diffserv" },
        { name: "atm", number: 4, type: "u32", enum: "cake-atm" },
        { name: "flow-mode", number: 5, type: "u32", enum: "cake-flow" },
        { name: "overhead", number: 6, type: "s32", unit: "bytes" },
        { name: "rtt", number: 7, type: "u32", unit: "us" },
        { name: "target", number: 8, type: "u32", unit: "us" },
        { name: "autorate", number: 9, type: "u32" },
        { name: "memory", number: 10, type: "u32", unit: "bytes" },
        { name: "nat", number: 11, type: "u32" },
        { name: "raw", number: 12, type: "flag", requestType: "u32" },
        { name: "wash", number: 13, type: "u32" },
        { name: "mpu", number: 14, type: "u32", unit: "bytes" },
        { name: "ingress", number: 15, type: "u32" },
        { name: "ack-filter", number: 16, type: "u32", enum: "cake-ack" },
        { name: "split-gso", number: 17, type: "u32" },
        { name: "fwmark", number: 18, type: "u32" },
      ],
    }),
    "cake-stats-attrs": () => ({
      prefix: "tca-cake-stats-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "capacity-estimate64", number: 2, type: "u64", unit: "bytes/s" },
        { name: "memory-limit", number: 3, type: "u32", unit: "bytes" },
        { name: "memory-used", number: 4, type: "u32", unit: "bytes" },
        { name: "avg-netoff", number: 5, type: "u32" },
        { name: "min-netlen", number: 6, type: "u32" },
        { name: "max-netlen", number: 7, type: "u32" },
        { name: "min-adjlen", number: 8, type: "u32" },
        { name: "max-adjlen", number: 9, type: "u32" },
        { name: "tin-stats", number: 10, type: "indexed-array", item: "nest", nest: "cake-tin-stats-attrs" },
        { name: "deficit", number: 11, type: "s32" },
        { name: "cobalt-count", number: 12, type: "u32" },
        { name: "dropping", number: 13, type: "u32" },
        { name: "drop-next-us", number: 14, type: "s32", unit: "us" },
        { name: "p-drop", number: 15, type: "u32" },
        { name: "blue-timer-us", number: 16, type: "s32", unit: "us" },
        { name: "active-queues", number: 17, type: "u32" },
      ],
    }),
    "cake-tin-stats-attrs": () => ({
      prefix: "tca-cake-tin-stats-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "sent-packets", number: 2, type: "u32" },
        { name: "sent-bytes64", number: 3, type: "u64" },
        { name: "dropped-packets", number: 4, type: "u32" },
        { name: "dropped-bytes64", number: 5, type: "u64" },
        { name: "acks-dropped-packets", number: 6, type: "u32" },
        { name: "acks-dropped-bytes64", number: 7, type: "u64" },
        { name: "ecn-marked-packets", number: 8, type: "u32" },
        { name: "ecn-marked-bytes64", number: 9, type: "u64" },
        { name: "backlog-packets", number: 10, type: "u32" },
        { name: "backlog-bytes", number: 11, type: "u32", unit: "bytes" },
        { name: "threshold-rate64", number: 12, type: "u64", unit: "bytes/s" },
        { name: "target-us", number: 13, type: "u32", unit: "us" },
        { name: "interval-us", number: 14, type: "u32", unit: "us" },
        { name: "way-indirect-hits", number: 15, type: "u32" },
        { name: "way-misses", number: 16, type: "u32" },
        { name: "way-collisions", number: 17, type: "u32" },
        { name: "peak-delay-us", number: 18, type: "u32", unit: "us" },
        { name: "avg-delay-us", number: 19, type: "u32", unit: "us" },
        { name: "base-delay-us", number: 20, type: "u32", unit: "us" },
        { name: "sparse-flows", number: 21, type: "u32" },
        { name: "bulk-flows", number: 22, type: "u32" },
        { name: "unresponsive-flows", number: 23, type: "u32" },
        { name: "max-skblen", number: 24, type: "u32", unit: "bytes" },
        { name: "flow-quantum", number: 25, type: "u32", unit: "bytes" },
      ],
    }),
    "cbs-attrs": () => ({ prefix: "tca-cbs-", attributes: [{ name: "parms", number: 1, type: "binary", struct: "tc-cbs-qopt" }] }),
    "cgroup-attrs": () => ({
      prefix: "tca-cgroup-",
      attributes: [
        { name: "act", number: 1, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "police", number: 2, type: "nest", nest: "police-attrs" },
        { name: "ematches", number: 3, type: "nest", nest: "ematch-attrs" },
      ],
    }),
    "choke-attrs": () => ({
      prefix: "tca-choke-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-red-qopt" },
        { name: "stab", number: 2, type: "binary", minimumLength: 256, maximumLength: 256 },
        { name: "max-p", number: 3, type: "u32" },
      ],
    }),
    "codel-attrs": () => ({
      quantities: true,
      prefix: "tca-codel-",
      attributes: [
        { name: "target", number: 1, type: "u32", unit: "us" },
        { name: "limit", number: 2, type: "u32" },
        { name: "interval", number: 3, type: "u32", unit: "us" },
        { name: "ecn", number: 4, type: "u32" },
        { name: "ce-threshold", number: 5, type: "u32", unit: "us" },
      ],
    }),
    "drr-attrs": () => ({ quantities: true, prefix: "tca-drr-", attributes: [{ name: "quantum", number: 1, type: "u32", unit: "bytes" }] }),
    "dualpi2-attrs": () => ({
      quantities: true,
      prefix: "tca-dualpi2-",
      attributes: [
        { name: "limit", number: 1, type: "u32" },
        { name: "memory-limit", number: 2, type: "u32", unit: "bytes", since: "6.17" },
        { name: "target", number: 3, type: "u32", unit: "us", since: "6.17" },
        { name: "tupdate", number: 4, type: "u32", unit: "us", since: "6.17" },
        { name: "alpha", number: 5, type: "u32" },
        { name: "beta", number: 6, type: "u32" },
        { name: "step-thresh-pkts", number: 7, type: "u32" },
        { name: "step-thresh-us", number: 8, type: "u32", unit: "us", since: "6.17" },
        { name: "min-qlen-step", number: 9, type: "u32" },
        { name: "coupling", number: 10, type: "u8" },
        { name: "drop-overload", number: 11, type: "u8", enum: "dualpi2-drop-overload" },
        { name: "drop-early", number: 12, type: "u8", enum: "dualpi2-drop-early" },
        { name: "c-protection", number: 13, type: "u8" },
        { name: "ecn-mask", number: 14, type: "u8", enum: "dualpi2-ecn-mask" },
        { name: "split-gso", number: 15, type: "u8", enum: "dualpi2-split-gso" },
      ],
    }),
    "ematch-attrs": () => ({
      prefix: "tca-ematch-",
      attributes: [
        { name: "tree-hdr", number: 1, type: "binary", struct: "tcf-ematch-tree-hdr" },
        { name: "tree-list", number: 2, type: "indexed-array", struct: "tcf-ematch", item: "binary" },
      ],
    }),
    "flow-attrs": () => ({
      prefix: "tca-flow-",
      attributes: [
        { name: "keys", number: 1, type: "u32" },
        { name: "mode", number: 2, type: "u32" },
        { name: "baseclass", number: 3, type: "u32" },
        { name: "rshift", number: 4, type: "u32" },
        { name: "addend", number: 5, type: "u32" },
        { name: "mask", number: 6, type: "u32" },
        { name: "xor", number: 7, type: "u32" },
        { name: "divisor", number: 8, type: "u32" },
        { name: "act", number: 9, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "police", number: 10, type: "nest", nest: "police-attrs" },
        { name: "ematches", number: 11, type: "nest", nest: "ematch-attrs" },
        { name: "perturb", number: 12, type: "u32" },
      ],
    }),
    "flower-attrs": () => ({
      prefix: "tca-flower-",
      attributes: [
        { name: "classid", number: 1, type: "u32" },
        { name: "indev", number: 2, type: "string", maximumLength: 15 },
        { name: "act", number: 3, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "key-eth-dst", number: 4, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-eth-dst-mask", number: 5, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-eth-src", number: 6, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-eth-src-mask", number: 7, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-eth-type", number: 8, type: "u16", order: "big" },
        { name: "key-ip-proto", number: 9, type: "u8" },
        { name: "key-ipv4-src", number: 10, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-ipv4-src-mask", number: 11, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-ipv4-dst", number: 12, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-ipv4-dst-mask", number: 13, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-ipv6-src", number: 14, type: "binary", hint: "ipv6" },
        { name: "key-ipv6-src-mask", number: 15, type: "binary", hint: "ipv6" },
        { name: "key-ipv6-dst", number: 16, type: "binary", hint: "ipv6" },
        { name: "key-ipv6-dst-mask", number: 17, type: "binary", hint: "ipv6" },
        { name: "key-tcp-src", number: 18, type: "u16", order: "big" },
        { name: "key-tcp-dst", number: 19, type: "u16", order: "big" },
        { name: "key-udp-src", number: 20, type: "u16", order: "big" },
        { name: "key-udp-dst", number: 21, type: "u16", order: "big" },
        { name: "flags", number: 22, type: "u32", enum: "filter-flags", flags: true },
        { name: "key-vlan-id", number: 23, type: "u16" },
        { name: "key-vlan-prio", number: 24, type: "u8" },
        { name: "key-vlan-eth-type", number: 25, type: "u16", order: "big" },
        { name: "key-enc-key-id", number: 26, type: "u32", order: "big" },
        { name: "key-enc-ipv4-src", number: 27, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-enc-ipv4-src-mask", number: 28, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-enc-ipv4-dst", number: 29, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-enc-ipv4-dst-mask", number: 30, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-enc-ipv6-src", number: 31, type: "binary", hint: "ipv6" },
        { name: "key-enc-ipv6-src-mask", number: 32, type: "binary", hint: "ipv6" },
        { name: "key-enc-ipv6-dst", number: 33, type: "binary", hint: "ipv6" },
        { name: "key-enc-ipv6-dst-mask", number: 34, type: "binary", hint: "ipv6" },
        { name: "key-tcp-src-mask", number: 35, type: "u16", order: "big" },
        { name: "key-tcp-dst-mask", number: 36, type: "u16", order: "big" },
        { name: "key-udp-src-mask", number: 37, type: "u16", order: "big" },
        { name: "key-udp-dst-mask", number: 38, type: "u16", order: "big" },
        { name: "key-sctp-src-mask", number: 39, type: "u16", order: "big" },
        { name: "key-sctp-dst-mask", number: 40, type: "u16", order: "big" },
        { name: "key-sctp-src", number: 41, type: "u16", order: "big" },
        { name: "key-sctp-dst", number: 42, type: "u16", order: "big" },
        { name: "key-enc-udp-src-port", number: 43, type: "u16", order: "big" },
        { name: "key-enc-udp-src-port-mask", number: 44, type: "u16", order: "big" },
        { name: "key-enc-udp-dst-port", number: 45, type: "u16", order: "big" },
        { name: "key-enc-udp-dst-port-mask", number: 46, type: "u16", order: "big" },
        { name: "key-flags", number: 47, type: "u32", order: "big", enum: "flower-key-ctrl-flags", flags: true },
        { name: "key-flags-mask", number: 48, type: "u32", order: "big", enum: "flower-key-ctrl-flags", flags: true },
        { name: "key-icmpv4-code", number: 49, type: "u8" },
        { name: "key-icmpv4-code-mask", number: 50, type: "u8" },
        { name: "key-icmpv4-type", number: 51, type: "u8" },
        { name: "key-icmpv4-type-mask", number: 52, type: "u8" },
        { name: "key-icmpv6-code", number: 53, type: "u8" },
        { name: "key-icmpv6-code-mask", number: 54, type: "u8" },
        { name: "key-icmpv6-type", number: 55, type: "u8" },
        { name: "key-icmpv6-type-mask", number: 56, type: "u8" },
        { name: "key-arp-sip", number: 57, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-arp-sip-mask", number: 58, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-arp-tip", number: 59, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-arp-tip-mask", number: 60, type: "u32", order: "big", hint: "ipv4" },
        { name: "key-arp-op", number: 61, type: "u8" },
        { name: "key-arp-op-mask", number: 62, type: "u8" },
        { name: "key-arp-sha", number: 63, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-arp-sha-mask", number: 64, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-arp-tha", number: 65, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-arp-tha-mask", number: 66, type: "binary", hint: "mac", exactLength: 6 },
        { name: "key-mpls-ttl", number: 67, type: "u8" },
        { name: "key-mpls-bos", number: 68, type: "u8" },
        { name: "key-mpls-tc", number: 69, type: "u8" },
        { name: "key-mpls-label", number: 70, type: "u32" },
        { name: "key-tcp-flags", number: 71, type: "u16", order: "big" },
        { name: "key-tcp-flags-mask", number: 72, type: "u16", order: "big" },
        { name: "key-ip-tos", number: 73, type: "u8" },
        { name: "key-ip-tos-mask", number: 74, type: "u8" },
        { name: "key-ip-ttl", number: 75, type: "u8" },
        { name: "key-ip-ttl-mask", number: 76, type: "u8" },
        { name: "key-cvlan-id", number: 77, type: "u16" },
        { name: "key-cvlan-prio", number: 78, type: "u8" },
        { name: "key-cvlan-eth-type", number: 79, type: "u16", order: "big" },
        { name: "key-enc-ip-tos", number: 80, type: "u8" },
        { name: "key-enc-ip-tos-mask", number: 81, type: "u8" },
        { name: "key-enc-ip-ttl", number: 82, type: "u8" },
        { name: "key-enc-ip-ttl-mask", number: 83, type: "u8" },
        { name: "key-enc-opts", number: 84, type: "nest", nest: "flower-key-enc-opts-attrs" },
        { name: "key-enc-opts-mask", number: 85, type: "nest", nest: "flower-key-enc-opts-attrs" },
        { name: "in-hw-count", number: 86, type: "u32" },
        { name: "key-port-src-min", number: 87, type: "u16", order: "big" },
        { name: "key-port-src-max", number: 88, type: "u16", order: "big" },
        { name: "key-port-dst-min", number: 89, type: "u16", order: "big" },
        { name: "key-port-dst-max", number: 90, type: "u16", order: "big" },
        { name: "key-ct-state", number: 91, type: "u16", enum: "flower-key-ct-flags", flags: true },
        { name: "key-ct-state-mask", number: 92, type: "u16", enum: "flower-key-ct-flags", flags: true },
        { name: "key-ct-zone", number: 93, type: "u16" },
        { name: "key-ct-zone-mask", number: 94, type: "u16" },
        { name: "key-ct-mark", number: 95, type: "u32" },
        { name: "key-ct-mark-mask", number: 96, type: "u32" },
        { name: "key-ct-labels", number: 97, type: "binary" },
        { name: "key-ct-labels-mask", number: 98, type: "binary" },
        { name: "key-mpls-opts", number: 99, type: "nest", nest: "flower-key-mpls-opts-attrs" },
        { name: "key-hash", number: 100, type: "u32" },
        { name: "key-hash-mask", number: 101, type: "u32" },
        { name: "key-num-of-vlans", number: 102, type: "u8" },
        { name: "key-pppoe-sid", number: 103, type: "u16", order: "big" },
        { name: "key-ppp-proto", number: 104, type: "u16", order: "big" },
        { name: "key-l2tpv3-sid", number: 105, type: "u32", order: "big" },
        { name: "l2-miss", number: 106, type: "u8" },
        { name: "key-cfm", number: 107, type: "nest", nest: "flower-key-cfm-attrs" },
        { name: "key-spi", number: 108, type: "u32", order: "big" },
        { name: "key-spi-mask", number: 109, type: "u32", order: "big" },
        { name: "key-enc-flags", number: 110, type: "u32", order: "big", enum: "flower-key-ctrl-flags", flags: true },
        { name: "key-enc-flags-mask", number: 111, type: "u32", order: "big", enum: "flower-key-ctrl-flags", flags: true },
      ],
    }),
    "flower-key-enc-opts-attrs": () => ({
      prefix: "tca-flower-key-enc-opts-",
      attributes: [
        { name: "geneve", number: 1, type: "nest", nest: "flower-key-enc-opt-geneve-attrs", multi: true },
        { name: "vxlan", number: 2, type: "nest", nest: "flower-key-enc-opt-vxlan-attrs" },
        { name: "erspan", number: 3, type: "nest", nest: "flower-key-enc-opt-erspan-attrs" },
        { name: "gtp", number: 4, type: "nest", nest: "flower-key-enc-opt-gtp-attrs" },
        { name: "pfcp", number: 5, type: "nest", nest: "flower-key-enc-opt-pfcp-attrs", since: "6.10" },
      ],
    }),
    "flower-key-enc-opt-geneve-attrs": () => ({
      prefix: "tca-flower-key-enc-opt-geneve-",
      attributes: [
        { name: "class", number: 1, type: "u16", order: "big" },
        { name: "type", number: 2, type: "u8" },
        { name: "data", number: 3, type: "binary" },
      ],
    }),
    "flower-key-enc-opt-vxlan-attrs": () => ({ prefix: "tca-flower-key-enc-opt-vxlan-", attributes: [{ name: "gbp", number: 1, type: "u32" }] }),
    "flower-key-enc-opt-erspan-attrs": () => ({
      prefix: "tca-flower-key-enc-opt-erspan-",
      attributes: [
        { name: "ver", number: 1, type: "u8" },
        { name: "index", number: 2, type: "u32", order: "big" },
        { name: "dir", number: 3, type: "u8" },
        { name: "hwid", number: 4, type: "u8" },
      ],
    }),
    "flower-key-enc-opt-gtp-attrs": () => ({
      prefix: "tca-flower-key-enc-opt-gtp-",
      attributes: [{ name: "pdu-type", number: 1, type: "u8" }, { name: "qfi", number: 2, type: "u8" }],
    }),
    "flower-key-mpls-opt-attrs": () => ({
      prefix: "tca-flower-key-mpls-opt-",
      attributes: [
        { name: "lse-depth", number: 1, type: "u8" },
        { name: "lse-ttl", number: 2, type: "u8" },
        { name: "lse-bos", number: 3, type: "u8" },
        { name: "lse-tc", number: 4, type: "u8" },
        { name: "lse-label", number: 5, type: "u32" },
      ],
    }),
    "flower-key-cfm-attrs": () => ({
      prefix: "tca-flower-key-cfm-",
      attributes: [{ name: "md-level", number: 1, type: "u8" }, { name: "opcode", number: 2, type: "u8" }],
    }),
    "fw-attrs": () => ({
      prefix: "tca-fw-",
      attributes: [
        { name: "classid", number: 1, type: "u32" },
        { name: "police", number: 2, type: "nest", nest: "police-attrs" },
        { name: "indev", number: 3, type: "string", maximumLength: 15 },
        { name: "act", number: 4, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "mask", number: 5, type: "u32" },
      ],
    }),
    "gred-attrs": () => ({
      prefix: "tca-gred-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-gred-qopt", item: "struct" },
        { name: "stab", number: 2, type: "binary", item: "u8" },
        { name: "dps", number: 3, type: "binary", struct: "tc-gred-sopt" },
        { name: "max-p", number: 4, type: "binary", item: "u32" },
        { name: "limit", number: 5, type: "u32" },
        { name: "vq-list", number: 6, type: "nest", nest: "tca-gred-vq-list-attrs" },
      ],
    }),
    "tca-gred-vq-list-attrs": () => ({
      prefix: "tca-gred-vq-",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "tca-gred-vq-entry-attrs", multi: true }],
    }),
    "tca-gred-vq-entry-attrs": () => ({
      prefix: "tca-gred-vq-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "dp", number: 2, type: "u32" },
        { name: "stat-bytes", number: 3, type: "u64" },
        { name: "stat-packets", number: 4, type: "u32" },
        { name: "stat-backlog", number: 5, type: "u32" },
        { name: "stat-prob-drop", number: 6, type: "u32" },
        { name: "stat-prob-mark", number: 7, type: "u32" },
        { name: "stat-forced-drop", number: 8, type: "u32" },
        { name: "stat-forced-mark", number: 9, type: "u32" },
        { name: "stat-pdrop", number: 10, type: "u32" },
        { name: "stat-other", number: 11, type: "u32" },
        { name: "flags", number: 12, type: "u32" },
      ],
    }),
    "hfsc-attrs": () => ({
      prefix: "tca-hfsc-",
      attributes: [
        { name: "rsc", number: 1, type: "binary", struct: "tc-service-curve" },
        { name: "fsc", number: 2, type: "binary", struct: "tc-service-curve" },
        { name: "usc", number: 3, type: "binary", struct: "tc-service-curve" },
      ],
    }),
    "hhf-attrs": () => ({
      quantities: true,
      prefix: "tca-hhf-",
      attributes: [
        { name: "backlog-limit", number: 1, type: "u32" },
        { name: "quantum", number: 2, type: "u32", unit: "bytes" },
        { name: "hh-flows-limit", number: 3, type: "u32" },
        { name: "reset-timeout", number: 4, type: "u32", unit: "us" },
        { name: "admit-bytes", number: 5, type: "u32", unit: "bytes" },
        { name: "evict-timeout", number: 6, type: "u32", unit: "us" },
        { name: "non-hh-weight", number: 7, type: "u32" },
      ],
    }),
    "htb-attrs": () => ({
      prefix: "tca-htb-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-htb-opt" },
        { name: "init", number: 2, type: "binary", struct: "tc-htb-glob" },
        { name: "ctab", number: 3, type: "binary" },
        { name: "rtab", number: 4, type: "binary" },
        { name: "direct-qlen", number: 5, type: "u32" },
        { name: "rate64", number: 6, type: "u64", unit: "bytes/s" },
        { name: "ceil64", number: 7, type: "u64", unit: "bytes/s" },
        { name: "pad", number: 8, type: "pad" },
        { name: "offload", number: 9, type: "flag" },
      ],
    }),
    "matchall-attrs": () => ({
      prefix: "tca-matchall-",
      attributes: [
        { name: "classid", number: 1, type: "u32" },
        { name: "act", number: 2, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "flags", number: 3, type: "u32", enum: "filter-flags", flags: true },
        { name: "pcnt", number: 4, type: "binary", struct: "tc-matchall-pcnt" },
        { name: "pad", number: 5, type: "pad" },
      ],
    }),
    "etf-attrs": () => ({ prefix: "tca-etf-", attributes: [{ name: "parms", number: 1, type: "binary", struct: "tc-etf-qopt" }] }),
    "ets-attrs": () => ({
      prefix: "tca-ets-",
      attributes: [
        { name: "nbands", number: 1, type: "u8" },
        { name: "nstrict", number: 2, type: "u8" },
        { name: "quanta", number: 3, type: "nest", nest: "ets-attrs" },
        { name: "quanta-band", number: 4, type: "u32", unit: "bytes", multi: true },
        { name: "priomap", number: 5, type: "nest", nest: "ets-attrs" },
        { name: "priomap-band", number: 6, type: "u8", multi: true },
      ],
    }),
    "fq-attrs": () => ({
      quantities: true,
      prefix: "tca-fq-",
      attributes: [
        { name: "plimit", number: 1, type: "u32" },
        { name: "flow-plimit", number: 2, type: "u32" },
        { name: "quantum", number: 3, type: "u32", unit: "bytes" },
        { name: "initial-quantum", number: 4, type: "u32", unit: "bytes" },
        { name: "rate-enable", number: 5, type: "u32" },
        { name: "flow-default-rate", number: 6, type: "u32", unit: "bytes/s" },
        { name: "flow-max-rate", number: 7, type: "u32", unit: "bytes/s" },
        { name: "buckets-log", number: 8, type: "u32" },
        { name: "flow-refill-delay", number: 9, type: "u32", unit: "us" },
        { name: "orphan-mask", number: 10, type: "u32" },
        { name: "low-rate-threshold", number: 11, type: "u32", unit: "bytes/s" },
        { name: "ce-threshold", number: 12, type: "u32", unit: "us" },
        { name: "timer-slack", number: 13, type: "u32", unit: "ns" },
        { name: "horizon", number: 14, type: "u32", unit: "us" },
        { name: "horizon-drop", number: 15, type: "u8" },
        { name: "priomap", number: 16, type: "binary", struct: "tc-prio-qopt" },
        { name: "weights", number: 17, type: "binary", item: "s32" },
        { name: "offload-horizon", number: 18, type: "u32", unit: "us", since: "6.13" },
      ],
    }),
    "fq-codel-attrs": () => ({
      quantities: true,
      prefix: "tca-fq-codel-",
      attributes: [
        { name: "target", number: 1, type: "u32", unit: "us" },
        { name: "limit", number: 2, type: "u32" },
        { name: "interval", number: 3, type: "u32", unit: "us" },
        { name: "ecn", number: 4, type: "u32" },
        { name: "flows", number: 5, type: "u32" },
        { name: "quantum", number: 6, type: "u32", unit: "bytes" },
        { name: "ce-threshold", number: 7, type: "u32", unit: "us" },
        { name: "drop-batch-size", number: 8, type: "u32" },
        { name: "memory-limit", number: 9, type: "u32", unit: "bytes" },
        { name: "ce-threshold-selector", number: 10, type: "u8" },
        { name: "ce-threshold-mask", number: 11, type: "u8" },
      ],
    }),
    "fq-pie-attrs": () => ({
      quantities: true,
      prefix: "tca-fq-pie-",
      attributes: [
        { name: "limit", number: 1, type: "u32" },
        { name: "flows", number: 2, type: "u32" },
        { name: "target", number: 3, type: "u32", unit: "us" },
        { name: "tupdate", number: 4, type: "u32", unit: "us" },
        { name: "alpha", number: 5, type: "u32" },
        { name: "beta", number: 6, type: "u32" },
        { name: "quantum", number: 7, type: "u32", unit: "bytes" },
        { name: "memory-limit", number: 8, type: "u32", unit: "bytes" },
        { name: "ecn-prob", number: 9, type: "u32" },
        { name: "ecn", number: 10, type: "u32" },
        { name: "bytemode", number: 11, type: "u32" },
        { name: "dq-rate-estimator", number: 12, type: "u32" },
      ],
    }),
    "netem-attrs": () => ({
      prefix: "tca-netem-",
      attributes: [
        { name: "corr", number: 1, type: "binary", struct: "tc-netem-corr" },
        { name: "delay-dist", number: 2, type: "binary", item: "s16" },
        { name: "reorder", number: 3, type: "binary", struct: "tc-netem-reorder" },
        { name: "corrupt", number: 4, type: "binary", struct: "tc-netem-corrupt" },
        { name: "loss", number: 5, type: "nest", nest: "netem-loss-attrs" },
        { name: "rate", number: 6, type: "binary", struct: "tc-netem-rate" },
        { name: "ecn", number: 7, type: "u32" },
        { name: "rate64", number: 8, type: "u64", unit: "bytes/s" },
        { name: "pad", number: 9, type: "pad" },
        { name: "latency64", number: 10, type: "s64", unit: "ns" },
        { name: "jitter64", number: 11, type: "s64", unit: "ns" },
        { name: "slot", number: 12, type: "binary", struct: "tc-netem-slot" },
        { name: "slot-dist", number: 13, type: "binary", item: "s16" },
        { name: "prng-seed", number: 14, type: "u64" },
      ],
    }),
    "netem-loss-attrs": () => ({
      prefix: "netem-loss-",
      attributes: [
        { name: "gi", number: 1, type: "binary", struct: "tc-netem-gimodel" },
        { name: "ge", number: 2, type: "binary", struct: "tc-netem-gemodel" },
      ],
    }),
    "pie-attrs": () => ({
      quantities: true,
      prefix: "tca-pie-",
      attributes: [
        { name: "target", number: 1, type: "u32", unit: "us" },
        { name: "limit", number: 2, type: "u32" },
        { name: "tupdate", number: 3, type: "u32", unit: "us" },
        { name: "alpha", number: 4, type: "u32" },
        { name: "beta", number: 5, type: "u32" },
        { name: "ecn", number: 6, type: "u32" },
        { name: "bytemode", number: 7, type: "u32" },
        { name: "dq-rate-estimator", number: 8, type: "u32" },
      ],
    }),
    "police-attrs": () => ({
      prefix: "tca-police-",
      attributes: [
        { name: "tbf", number: 1, type: "binary", struct: "tc-police" },
        { name: "rate", number: 2, type: "binary" },
        { name: "peakrate", number: 3, type: "binary" },
        { name: "avrate", number: 4, type: "u32", unit: "bytes/s" },
        { name: "result", number: 5, type: "s32", enum: "tc-verdict" },
        { name: "tm", number: 6, type: "binary", struct: "tcf-t" },
        { name: "pad", number: 7, type: "pad" },
        { name: "rate64", number: 8, type: "u64", unit: "bytes/s" },
        { name: "peakrate64", number: 9, type: "u64", unit: "bytes/s" },
        { name: "pktrate64", number: 10, type: "u64", unit: "packets/s" },
        { name: "pktburst64", number: 11, type: "u64", unit: "64 ns" },
      ],
    }),
    "qfq-attrs": () => ({
      quantities: true,
      prefix: "tca-qfq-",
      attributes: [{ name: "weight", number: 1, type: "u32" }, { name: "lmax", number: 2, type: "u32", unit: "bytes" }],
    }),
    "red-attrs": () => ({
      prefix: "tca-red-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-red-qopt" },
        { name: "stab", number: 2, type: "binary" },
        { name: "max-p", number: 3, type: "u32" },
        { name: "flags", number: 4, type: "bitfield32" },
        { name: "early-drop-block", number: 5, type: "u32" },
        { name: "mark-block", number: 6, type: "u32" },
      ],
    }),
    "route-attrs": () => ({
      prefix: "tca-route4-",
      attributes: [
        { name: "classid", number: 1, type: "u32" },
        { name: "to", number: 2, type: "u32" },
        { name: "from", number: 3, type: "u32" },
        { name: "iif", number: 4, type: "u32" },
        { name: "police", number: 5, type: "nest", nest: "police-attrs" },
        { name: "act", number: 6, type: "indexed-array", item: "nest", nest: "act-attrs" },
      ],
    }),
    "taprio-attrs": () => ({
      prefix: "tca-taprio-attr-",
      attributes: [
        { name: "priomap", number: 1, type: "binary", struct: "tc-mqprio-qopt" },
        { name: "sched-entry-list", number: 2, type: "nest", nest: "taprio-sched-entry-list" },
        { name: "sched-base-time", number: 3, type: "s64", unit: "ns" },
        { name: "sched-single-entry", number: 4, type: "nest", nest: "taprio-sched-entry" },
        { name: "sched-clockid", number: 5, type: "s32" },
        { name: "pad", number: 6, type: "pad" },
        { name: "admin-sched", number: 7, type: "nest", nest: "taprio-attrs", access: "read-only" },
        { name: "sched-cycle-time", number: 8, type: "s64", unit: "ns" },
        { name: "sched-cycle-time-extension", number: 9, type: "s64", unit: "ns" },
        { name: "flags", number: 10, type: "u32" },
        { name: "txtime-delay", number: 11, type: "u32", unit: "ns" },
        { name: "tc-entry", number: 12, type: "nest", nest: "taprio-tc-entry-attrs", multi: true },
      ],
    }),
    "taprio-sched-entry-list": () => ({
      prefix: "tca-taprio-sched-",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "taprio-sched-entry", multi: true }],
    }),
    "taprio-sched-entry": () => ({
      prefix: "tca-taprio-sched-entry-",
      attributes: [
        { name: "index", number: 1, type: "u32" },
        { name: "cmd", number: 2, type: "u8" },
        { name: "gate-mask", number: 3, type: "u32" },
        { name: "interval", number: 4, type: "u32", unit: "ns" },
      ],
    }),
    "taprio-tc-entry-attrs": () => ({
      prefix: "tca-taprio-tc-entry-",
      attributes: [
        { name: "index", number: 1, type: "u32" },
        { name: "max-sdu", number: 2, type: "u32", unit: "bytes" },
        { name: "fp", number: 3, type: "u32" },
      ],
    }),
    "tbf-attrs": () => ({
      prefix: "tca-tbf-",
      attributes: [
        { name: "parms", number: 1, type: "binary", struct: "tc-tbf-qopt" },
        { name: "rtab", number: 2, type: "binary" },
        { name: "ptab", number: 3, type: "binary" },
        { name: "rate64", number: 4, type: "u64", unit: "bytes/s" },
        { name: "prate64", number: 5, type: "u64", unit: "bytes/s" },
        { name: "burst", number: 6, type: "u32", unit: "bytes" },
        { name: "pburst", number: 7, type: "u32", unit: "bytes" },
        { name: "pad", number: 8, type: "pad" },
      ],
    }),
    "act-sample-attrs": () => ({
      prefix: "tca-sample-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-gact" },
        { name: "rate", number: 3, type: "u32" },
        { name: "trunc-size", number: 4, type: "u32" },
        { name: "psample-group", number: 5, type: "u32" },
        { name: "pad", number: 6, type: "pad" },
      ],
    }),
    "act-gact-attrs": () => ({
      prefix: "tca-gact-",
      attributes: [
        { name: "tm", number: 1, type: "binary", struct: "tcf-t" },
        { name: "parms", number: 2, type: "binary", struct: "tc-gact" },
        { name: "prob", number: 3, type: "binary", struct: "tc-gact-p" },
        { name: "pad", number: 4, type: "pad" },
      ],
    }),
    "tca-stab-attrs": () => ({
      prefix: "tca-stab-",
      attributes: [
        { name: "base", number: 1, type: "binary", struct: "tc-sizespec" },
        { name: "data", number: 2, type: "binary", item: "u16" },
      ],
    }),
    "tca-stats-attrs": () => ({
      prefix: "tca-stats-",
      attributes: [
        { name: "basic", number: 1, type: "binary", struct: "gnet-stats-basic" },
        { name: "rate-est", number: 2, type: "binary", struct: "gnet-stats-rate-est" },
        { name: "queue", number: 3, type: "binary", struct: "gnet-stats-queue" },
        { name: "app", number: 4, type: "sub-message", subMessage: "tca-stats-app-msg", selector: "kind" },
        { name: "rate-est64", number: 5, type: "binary", struct: "gnet-stats-rate-est64" },
        { name: "pad", number: 6, type: "pad" },
        { name: "basic-hw", number: 7, type: "binary", struct: "gnet-stats-basic" },
        { name: "pkt64", number: 8, type: "u64" },
      ],
    }),
    "u32-attrs": () => ({
      prefix: "tca-u32-",
      attributes: [
        { name: "classid", number: 1, type: "u32" },
        { name: "hash", number: 2, type: "u32" },
        { name: "link", number: 3, type: "u32" },
        { name: "divisor", number: 4, type: "u32" },
        { name: "sel", number: 5, type: "binary", struct: "tc-u32-selector" },
        { name: "police", number: 6, type: "nest", nest: "police-attrs" },
        { name: "act", number: 7, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "indev", number: 8, type: "string", maximumLength: 15 },
        { name: "pcnt", number: 9, type: "binary", struct: "tc-u32-pcnt" },
        { name: "mark", number: 10, type: "binary", struct: "tc-u32-mark" },
        { name: "flags", number: 11, type: "u32", enum: "filter-flags", flags: true },
        { name: "pad", number: 12, type: "pad" },
      ],
    }),
    "flower-key-mpls-opts-attrs": () => ({
      prefix: "tca-flower-key-mpls-opts-",
      attributes: [{ name: "lse", number: 1, type: "nest", nest: "flower-key-mpls-opt-attrs", multi: true }],
    }),
    "flower-key-enc-opt-pfcp-attrs": () => ({
      prefix: "tca-flower-key-enc-opt-pfcp-",
      since: "6.10",
      attributes: [{ name: "type", number: 1, type: "u8" }, { name: "seid", number: 2, type: "u64", order: "big" }],
    }),
    "taprio-offload-stats": () => ({
      prefix: "tca-taprio-offload-stats-",
      since: "6.6",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "window-drops", number: 2, type: "u64", since: "6.6" },
        { name: "tx-overruns", number: 3, type: "u64", since: "6.6" },
      ],
    }),
    "sfb-attrs": () => ({ prefix: "tca-sfb-", attributes: [{ name: "parms", number: 1, type: "binary", struct: "tc-sfb-qopt" }] }),
    "mqprio-attrs": () => ({
      prefix: "tca-mqprio-",
      attributes: [
        { name: "mode", number: 1, type: "u16", enum: "tc-mqprio-mode" },
        { name: "shaper", number: 2, type: "u16", enum: "tc-mqprio-shaper" },
        { name: "min-rate64", number: 3, type: "nest", nest: "mqprio-min-rates" },
        { name: "max-rate64", number: 4, type: "nest", nest: "mqprio-max-rates" },
        { name: "tc-entry", number: 5, type: "nest", nest: "mqprio-tc-entry-attrs", multi: true, since: "6.4" },
      ],
    }),
    "mqprio-min-rates": () => ({
      prefix: "tca-mqprio-",
      attributes: [{ name: "min-rate64", number: 3, type: "u64", unit: "bytes/s", multi: true }],
    }),
    "mqprio-max-rates": () => ({
      prefix: "tca-mqprio-",
      attributes: [{ name: "max-rate64", number: 4, type: "u64", unit: "bytes/s", multi: true }],
    }),
    "mqprio-tc-entry-attrs": () => ({
      prefix: "tca-mqprio-tc-entry-",
      since: "6.4",
      attributes: [
        { name: "index", number: 1, type: "u32", since: "6.4" },
        { name: "fp", number: 2, type: "u32", enum: "tc-fp", since: "6.4" },
      ],
    }),
    "class-attrs": () => ({
      prefix: "tca-",
      attributes: [
        { name: "kind", number: 1, type: "string" },
        { name: "options", number: 2, type: "sub-message", subMessage: "class-options-msg", selector: "kind" },
        { name: "stats", number: 3, type: "binary", struct: "tc-stats", access: "read-only" },
        { name: "xstats", number: 4, type: "sub-message", subMessage: "class-stats-msg", selector: "kind", access: "read-only" },
        { name: "rate", number: 5, type: "binary", struct: "gnet-estimator" },
        { name: "fcnt", number: 6, type: "u32", access: "read-only" },
        { name: "stats2", number: 7, type: "nest", nest: "class-stats-attrs", access: "read-only" },
        { name: "stab", number: 8, type: "nest", nest: "tca-stab-attrs" },
        { name: "pad", number: 9, type: "pad" },
        { name: "chain", number: 11, type: "u32" },
        { name: "hw-offload", number: 12, type: "u8", access: "read-only" },
        { name: "ingress-block", number: 13, type: "u32" },
        { name: "egress-block", number: 14, type: "u32" },
        { name: "ext-warn-msg", number: 16, type: "string", access: "read-only", since: "6.3" },
      ],
    }),
    "class-stats-attrs": () => ({
      subsetOf: "tca-stats-attrs",
      attributes: [
        { name: "basic", number: 1, type: "binary", struct: "gnet-stats-basic" },
        { name: "rate-est", number: 2, type: "binary", struct: "gnet-stats-rate-est" },
        { name: "queue", number: 3, type: "binary", struct: "gnet-stats-queue" },
        { name: "app", number: 4, type: "sub-message", subMessage: "class-stats-msg", selector: "kind" },
        { name: "rate-est64", number: 5, type: "binary", struct: "gnet-stats-rate-est64" },
        { name: "pad", number: 6, type: "pad" },
        { name: "basic-hw", number: 7, type: "binary", struct: "gnet-stats-basic" },
        { name: "pkt64", number: 8, type: "u64" },
      ],
    }),
    "act-gate-entry-list-attrs": () => ({
      prefix: "tca-gate-",
      attributes: [{ name: "one-entry", number: 1, type: "nest", nest: "act-gate-entry-attrs", multi: true }],
    }),
    "act-gate-entry-attrs": () => ({
      prefix: "tca-gate-entry-",
      attributes: [
        { name: "index", number: 1, type: "u32" },
        { name: "gate", number: 2, type: "flag" },
        { name: "interval", number: 3, type: "u32", unit: "ns" },
        { name: "ipv", number: 4, type: "s32" },
        { name: "max-octets", number: 5, type: "s32" },
      ],
    }),
    "act-ife-metadata-attrs": () => ({
      prefix: "ife-meta-",
      attributes: [
        { name: "skbmark", number: 1, type: "binary", item: "u32" },
        { name: "hashid", number: 2, type: "binary", item: "u32" },
        { name: "prio", number: 3, type: "binary", item: "u32" },
        { name: "qmap", number: 4, type: "binary", item: "u16" },
        { name: "tcindex", number: 5, type: "binary", item: "u16" },
      ],
    }),
    "act-pedit-keys-ex-attrs": () => ({
      prefix: "tca-pedit-",
      attributes: [{ name: "key-ex", number: 6, type: "nest", nest: "act-pedit-key-ex-attrs", multi: true }],
    }),
    "act-pedit-key-ex-attrs": () => ({
      prefix: "tca-pedit-key-ex-",
      attributes: [
        { name: "htype", number: 1, type: "u16", enum: "tc-pedit-header" },
        { name: "cmd", number: 2, type: "u16", enum: "tc-pedit-command" },
      ],
    }),
    "act-tunnel-key-enc-opts-attrs": () => ({
      prefix: "tca-tunnel-key-enc-opts-",
      attributes: [
        { name: "geneve", number: 1, type: "nest", nest: "flower-key-enc-opt-geneve-attrs", multi: true },
        { name: "vxlan", number: 2, type: "nest", nest: "flower-key-enc-opt-vxlan-attrs" },
        { name: "erspan", number: 3, type: "nest", nest: "flower-key-enc-opt-erspan-attrs" },
      ],
    }),
    "action-attrs": () => ({
      prefix: "tca-root-",
      attributes: [
        { name: "tab", number: 1, type: "indexed-array", item: "nest", nest: "act-attrs" },
        { name: "flags", number: 2, type: "bitfield32", enum: "act-flags", flags: true },
        { name: "count", number: 3, type: "u32", access: "read-only" },
        { name: "time-delta", number: 4, type: "u32", unit: "ms" },
        { name: "ext-warn-msg", number: 5, type: "string", access: "read-only", since: "6.3" },
      ],
    }),
  },
  subMessages: {
    "options-msg": () => ({
      formats: {
        basic: { set: "basic-attrs" },
        bpf: { set: "bpf-attrs" },
        bfifo: { header: "tc-fifo-qopt" },
        cake: { set: "cake-attrs" },
        cbs: { set: "cbs-attrs" },
        cgroup: { set: "cgroup-attrs" },
        choke: { set: "choke-attrs" },
        clsact: {},
        codel: { set: "codel-attrs" },
        drr: { set: "drr-attrs" },
        dualpi2: { set: "dualpi2-attrs" },
        etf: { set: "etf-attrs" },
        ets: { set: "ets-attrs" },
        flow: { set: "flow-attrs" },
        flower: { set: "flower-attrs" },
        fq: { set: "fq-attrs" },
        fq_codel: { set: "fq-codel-attrs" },
        fq_pie: { set: "fq-pie-attrs" },
        fw: { set: "fw-attrs" },
        gred: { set: "gred-attrs" },
        hfsc: { header: "tc-hfsc-qopt" },
        hhf: { set: "hhf-attrs" },
        htb: { set: "htb-attrs" },
        ingress: {},
        matchall: { set: "matchall-attrs" },
        mq: {},
        mqprio: { header: "tc-mqprio-qopt", set: "mqprio-attrs" },
        multiq: { header: "tc-multiq-qopt" },
        netem: { header: "tc-netem-qopt", set: "netem-attrs" },
        pfifo: { header: "tc-fifo-qopt" },
        pfifo_fast: { header: "tc-prio-qopt" },
        pfifo_head_drop: { header: "tc-fifo-qopt" },
        pie: { set: "pie-attrs" },
        plug: { header: "tc-plug-qopt" },
        prio: { header: "tc-prio-qopt" },
        qfq: { set: "qfq-attrs" },
        red: { set: "red-attrs" },
        route: { set: "route-attrs" },
        sfb: { set: "sfb-attrs" },
        sfq: { header: "tc-sfq-qopt-v1" },
        taprio: { set: "taprio-attrs" },
        tbf: { set: "tbf-attrs" },
        u32: { set: "u32-attrs" },
        noqueue: {},
        skbprio: { header: "tc-skbprio-qopt" },
        cake_mq: { set: "cake-attrs", since: "7.0" },
      },
    }),
    "act-options-msg": () => ({
      formats: {
        bpf: { set: "act-bpf-attrs" },
        connmark: { set: "act-connmark-attrs" },
        csum: { set: "act-csum-attrs" },
        ct: { set: "act-ct-attrs" },
        ctinfo: { set: "act-ctinfo-attrs" },
        gact: { set: "act-gact-attrs" },
        gate: { set: "act-gate-attrs" },
        ife: { set: "act-ife-attrs" },
        mirred: { set: "act-mirred-attrs" },
        mpls: { set: "act-mpls-attrs" },
        nat: { set: "act-nat-attrs" },
        pedit: { set: "act-pedit-attrs" },
        police: { set: "police-attrs" },
        sample: { set: "act-sample-attrs" },
        simple: { set: "act-simple-attrs" },
        skbedit: { set: "act-skbedit-attrs" },
        skbmod: { set: "act-skbmod-attrs" },
        tunnel_key: { set: "act-tunnel-key-attrs" },
        vlan: { set: "act-vlan-attrs" },
      },
    }),
    "tca-stats-app-msg": () => ({
      formats: {
        cake: { set: "cake-stats-attrs" },
        choke: { header: "tc-choke-xstats" },
        codel: { header: "tc-codel-xstats" },
        dualpi2: { header: "tc-dualpi2-xstats" },
        fq: { header: "tc-fq-qd-stats" },
        fq_codel: { header: "tc-fq-codel-xstats" },
        fq_pie: { header: "tc-fq-pie-xstats" },
        hhf: { header: "tc-hhf-xstats" },
        pie: { header: "tc-pie-xstats" },
        red: { header: "tc-red-xstats" },
        sfb: { header: "tc-sfb-xstats" },
        sfq: { header: "tc-sfq-xstats" },
        cake_mq: { set: "cake-stats-attrs", since: "7.0" },
        netem: { header: "tc-netem-xstats", since: "7.3" },
        taprio: { set: "taprio-offload-stats", since: "6.6" },
      },
    }),
    "class-stats-msg": () => ({
      formats: {
        cake: { set: "cake-stats-attrs" },
        drr: { header: "tc-drr-stats" },
        fq_codel: { header: "tc-fq-codel-class-xstats" },
        hfsc: { header: "tc-hfsc-stats" },
        htb: { header: "tc-htb-xstats" },
        qfq: { header: "tc-qfq-stats" },
        sfq: { header: "tc-sfq-xstats" },
      },
    }),
    "class-options-msg": () => ({
      formats: {
        drr: { set: "drr-attrs" },
        ets: { set: "ets-attrs" },
        hfsc: { set: "hfsc-attrs" },
        htb: { set: "htb-attrs" },
        qfq: { set: "qfq-attrs" },
      },
    }),
  },
  operations: {
    newqdisc: () => ({
      set: "attrs",
      header: "tcmsg",
      do: {
        request: {
          number: 36,
          requiredHeader: ["ifindex"],
          replyOnly: ["chain"],
          attributes: "kind options rate stab ingress-block egress-block",
        },
      },
    }),
    delqdisc: () => ({
      set: "attrs",
      header: "tcmsg",
      do: { request: { number: 37, requiredHeader: ["ifindex"], attributes: "kind" } },
    }),
    getqdisc: () => ({
      set: "attrs",
      header: "tcmsg",
      do: {
        request: { number: 38, requiredHeader: ["ifindex"], attributes: "kind dump-invisible" },
        reply: `36 ${getqdiscAttributes}`,
      },
      dump: { request: "38 dump-invisible", reply: `36 ${getqdiscAttributes}` },
    }),
    newtclass: () => ({
      set: "class-attrs",
      header: "tcmsg",
      do: {
        request: {
          number: 40,
          requiredHeader: ["ifindex"],
          replyOnly: ["stab", "chain", "ingress-block", "egress-block"],
          attributes: "kind options rate",
        },
      },
    }),
    deltclass: () => ({ set: "class-attrs", header: "tcmsg", do: { request: { number: 41, requiredHeader: ["ifindex"] } } }),
    gettclass: () => ({
      set: "class-attrs",
      header: "tcmsg",
      do: { request: { number: 42, requiredHeader: ["ifindex"] }, reply: `40 ${getqdiscAttributes}` },
      dump: { request: { number: 42, requiredHeader: ["ifindex"] }, reply: "40 kind options stats xstats stats2" },
    }),
    newtfilter: () => ({
      set: "attrs",
      header: "tcmsg",
      do: {
        request: {
          number: 44,
          requiredHeader: ["ifindex"],
          replyOnly: ["stab", "ingress-block", "egress-block"],
          attributes: "kind options rate chain",
        },
      },
    }),
    deltfilter: () => ({
      set: "attrs",
      header: "tcmsg",
      do: { request: { number: 45, requiredHeader: ["ifindex", "info"], attributes: "chain kind" } },
    }),
    gettfilter: () => ({
      set: "attrs",
      header: "tcmsg",
      do: {
        request: { number: 46, requiredHeader: ["ifindex"], attributes: "chain kind" },
        reply: `44 ${getqdiscAttributes}`,
      },
      dump: {
        request: { number: 46, requiredHeader: ["ifindex"], attributes: "chain dump-flags" },
        reply: `44 ${getqdiscAttributes}`,
      },
    }),
    newchain: () => ({
      set: "attrs",
      header: "tcmsg",
      do: {
        request: {
          number: 100,
          requiredHeader: ["ifindex"],
          replyOnly: ["rate", "stab", "ingress-block", "egress-block"],
          attributes: "kind options chain",
        },
      },
    }),
    delchain: () => ({
      set: "attrs",
      header: "tcmsg",
      do: { request: { number: 101, requiredHeader: ["ifindex"], attributes: "chain" } },
    }),
    getchain: () => ({
      set: "attrs",
      header: "tcmsg",
      do: {
        request: { number: 102, requiredHeader: ["ifindex"], attributes: "chain" },
        reply: `100 ${getqdiscAttributes}`,
      },
      dump: { request: { number: 102, requiredHeader: ["ifindex"], attributes: "chain" }, reply: "100 kind options chain" },
    }),
    newaction: () => ({ set: "action-attrs", header: "tcamsg", do: { request: "48 tab" }, flags: ["admin-perm"] }),
    delaction: () => ({ set: "action-attrs", header: "tcamsg", do: { request: "49 tab" }, flags: ["admin-perm"] }),
    getaction: () => ({
      set: "action-attrs",
      header: "tcamsg",
      do: { request: "50 tab", reply: "50 tab" },
      dump: { request: "50 tab flags time-delta", reply: "50 tab count ext-warn-msg" },
    }),
    "newqdisc-ntf": () => ({ set: "attrs", header: "tcmsg", event: `36 ${getqdiscAttributes}`, notify: "getqdisc", group: "rtnlgrp-tc" }),
    "delqdisc-ntf": () => ({ set: "attrs", header: "tcmsg", event: `37 ${getqdiscAttributes}`, notify: "getqdisc", group: "rtnlgrp-tc" }),
    "newtclass-ntf": () => ({
      set: "class-attrs",
      header: "tcmsg",
      event: `40 ${getqdiscAttributes}`,
      notify: "gettclass",
      group: "rtnlgrp-tc",
    }),
    "deltclass-ntf": () => ({
      set: "class-attrs",
      header: "tcmsg",
      event: `41 ${getqdiscAttributes}`,
      notify: "gettclass",
      group: "rtnlgrp-tc",
    }),
    "newtfilter-ntf": () => ({ set: "attrs", header: "tcmsg", event: `44 ${getqdiscAttributes}`, notify: "gettfilter", group: "rtnlgrp-tc" }),
    "deltfilter-ntf": () => ({ set: "attrs", header: "tcmsg", event: `45 ${getqdiscAttributes}`, notify: "gettfilter", group: "rtnlgrp-tc" }),
    "newchain-ntf": () => ({ set: "attrs", header: "tcmsg", event: `100 ${getqdiscAttributes}`, notify: "getchain", group: "rtnlgrp-tc" }),
    "delchain-ntf": () => ({ set: "attrs", header: "tcmsg", event: `101 ${getqdiscAttributes}`, notify: "getchain", group: "rtnlgrp-tc" }),
    "newaction-ntf": () => ({ set: "action-attrs", header: "tcamsg", event: "48 tab", notify: "getaction", group: "rtnlgrp-tc" }),
    "delaction-ntf": () => ({ set: "action-attrs", header: "tcamsg", event: "49 tab", notify: "getaction", group: "rtnlgrp-tc" }),
  },
  groups: { "rtnlgrp-tc": { name: "rtnlgrp-tc", number: 4 } },
  config: "NET_SCHED",
  creates: { newqdisc: ["ENOENT"], newtclass: ["ENOENT"], newtfilter: ["ENOENT"], newchain: ["ENOENT"], newaction: ["ENOENT"] },
  kinds: [
    { name: "disciplines", field: "kind", error: "ENOENT", message: "Specified qdisc kind is unknown", option: "NET_SCH_*", module: "sch_*" },
    { name: "filters", field: "kind", error: "ENOENT", message: "TC classifier not found", option: "NET_CLS_*", module: "cls_*" },
  ],
  links: {},
});
