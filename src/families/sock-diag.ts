// Generated from sock-diag.yaml (sha256 1b5ebc8cf47aa8c4). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, Shape, TrailingBytes, With, Write }
  from "../schema/model/types.ts";
import { putIpv4, readIpv4, readIpv6 } from "../schema/values/addresses.ts";
import { isU8, isU16, isU32, isU64, putBytes, putIpv6 } from "../schema/values/struct-members.ts";

/**
 * Address family of sockets that sock_diag can list. Values of `family` in family sock-diag:
 *
 * - `unix` (AF_UNIX, 1)
 * - `inet` (AF_INET, 2)
 * - `inet6` (AF_INET6, 10)
 * - `netlink` (AF_NETLINK, 16)
 * - `packet` (AF_PACKET, 17)
 * - `vsock` (AF_VSOCK, 40)
 * - `xdp` (AF_XDP, 44)
 */
export type FamilyName = "unix" | "inet" | "inet6" | "netlink" | "packet" | "vsock" | "xdp";

/**
 * Address family of TCP, UDP and other IP sockets. Values of `inet-family` in family sock-diag:
 *
 * - `inet` (AF_INET, 2)
 * - `inet6` (AF_INET6, 10)
 */
export type InetFamily = "inet" | "inet6";

/**
 * State of a TCP connection or of another socket. Values of `tcp-state` in family sock-diag:
 *
 * - `established` (BPF_TCP_ESTABLISHED, 1)
 * - `syn-sent` (BPF_TCP_SYN_SENT, 2)
 * - `syn-recv` (BPF_TCP_SYN_RECV, 3)
 * - `fin-wait1` (BPF_TCP_FIN_WAIT1, 4)
 * - `fin-wait2` (BPF_TCP_FIN_WAIT2, 5)
 * - `time-wait` (BPF_TCP_TIME_WAIT, 6)
 * - `close` (BPF_TCP_CLOSE, 7)
 * - `close-wait` (BPF_TCP_CLOSE_WAIT, 8)
 * - `last-ack` (BPF_TCP_LAST_ACK, 9)
 * - `listen` (BPF_TCP_LISTEN, 10)
 * - `closing` (BPF_TCP_CLOSING, 11)
 * - `new-syn-recv` (BPF_TCP_NEW_SYN_RECV, 12)
 * - `bound-inactive` (BPF_TCP_BOUND_INACTIVE, 13, since Linux 6.8)
 */
export type TcpState = "established" | "syn-sent" | "syn-recv" | "fin-wait1" | "fin-wait2" | "time-wait" | "close"
  | "close-wait" | "last-ack" | "listen" | "closing" | "new-syn-recv" | "bound-inactive";

/**
 * Type of a socket, as in socket(2). Values of `socket-type` in family sock-diag:
 *
 * - `stream` (SOCK_STREAM, 1)
 * - `dgram` (SOCK_DGRAM, 2)
 * - `raw` (SOCK_RAW, 3)
 * - `rdm` (SOCK_RDM, 4)
 * - `seqpacket` (SOCK_SEQPACKET, 5)
 * - `dccp` (SOCK_DCCP, 6)
 * - `packet` (SOCK_PACKET, 10)
 */
export type SocketType = "stream" | "dgram" | "raw" | "rdm" | "seqpacket" | "dccp" | "packet";

/**
 * Timer that runs for a TCP socket. Values of `timer` in family sock-diag:
 *
 * - `off` (0)
 * - `retransmit` (1)
 * - `keepalive` (2)
 * - `time-wait` (3)
 * - `probe` (4): Zero window probe.
 */
export type Timer = "off" | "retransmit" | "keepalive" | "time-wait" | "probe";

/**
 * Additional data about an IP socket to return. Flags of `inet-extension` in family sock-diag:
 *
 * - `meminfo` (bit 0)
 * - `info` (bit 1)
 * - `vegasinfo` (bit 2)
 * - `cong` (bit 3)
 * - `tos` (bit 4)
 * - `tclass` (bit 5)
 * - `skmeminfo` (bit 6)
 * - `shutdown` (bit 7)
 */
export type InetExtension = "meminfo" | "info" | "vegasinfo" | "cong" | "tos" | "tclass" | "skmeminfo" | "shutdown";

/**
 * Options of an IPv4 or IPv6 socket. Flags of `sockopt-flags` in family sock-diag:
 *
 * - `recverr` (bit 0): IP_RECVERR or IPV6_RECVERR.
 * - `is-icsk` (bit 1): The socket is connection-oriented, such as TCP.
 * - `freebind` (bit 2): IP_FREEBIND.
 * - `hdrincl` (bit 3): IP_HDRINCL.
 * - `mc-loop` (bit 4): IP_MULTICAST_LOOP.
 * - `transparent` (bit 5): IP_TRANSPARENT.
 * - `mc-all` (bit 6): IP_MULTICAST_ALL.
 * - `nodefrag` (bit 7): IP_NODEFRAG.
 */
export type SockoptFlags = "recverr" | "is-icsk" | "freebind" | "hdrincl" | "mc-loop" | "transparent" | "mc-all"
  | "nodefrag";

/**
 * Further options of an IPv4 or IPv6 socket. Flags of `sockopt-flags2` in family sock-diag:
 *
 * - `bind-address-no-port` (bit 0): IP_BIND_ADDRESS_NO_PORT.
 * - `recverr-rfc4884` (bit 1): IP_RECVERR_RFC4884.
 * - `defer-connect` (bit 2): TCP_FASTOPEN_CONNECT: the connection is established with the first data.
 */
export type SockoptFlags2 = "bind-address-no-port" | "recverr-rfc4884" | "defer-connect";

/**
 * State of an MPTCP connection. Flags of `mptcp-flags` in family sock-diag:
 *
 * - `fallback` (MPTCP_INFO_FLAG_FALLBACK, bit 0): The connection fell back to TCP.
 * - `remote-key-received` (MPTCP_INFO_FLAG_REMOTE_KEY_RECEIVED, bit 1): The peer's key is known.
 */
export type MptcpFlags = "fallback" | "remote-key-received";

/**
 * State of an MPTCP subflow. Flags of `subflow-flags` in family sock-diag:
 *
 * - `mcap-rem` (MPTCP_SUBFLOW_FLAG_MCAP_REM, bit 0): The peer sent MP_CAPABLE.
 * - `mcap-loc` (MPTCP_SUBFLOW_FLAG_MCAP_LOC, bit 1): This host sent MP_CAPABLE.
 * - `join-rem` (MPTCP_SUBFLOW_FLAG_JOIN_REM, bit 2): The peer sent MP_JOIN.
 * - `join-loc` (MPTCP_SUBFLOW_FLAG_JOIN_LOC, bit 3): This host sent MP_JOIN.
 * - `bkup-rem` (MPTCP_SUBFLOW_FLAG_BKUP_REM, bit 4): The peer uses the subflow as backup.
 * - `bkup-loc` (MPTCP_SUBFLOW_FLAG_BKUP_LOC, bit 5): This host uses the subflow as backup.
 * - `fully-established` (MPTCP_SUBFLOW_FLAG_FULLY_ESTABLISHED, bit 6)
 * - `connected` (MPTCP_SUBFLOW_FLAG_CONNECTED, bit 7)
 * - `mapvalid` (MPTCP_SUBFLOW_FLAG_MAPVALID, bit 8): The current mapping is valid.
 */
export type SubflowFlags = "mcap-rem" | "mcap-loc" | "join-rem" | "join-loc" | "bkup-rem" | "bkup-loc"
  | "fully-established" | "connected" | "mapvalid";

/**
 * Data to return about each Unix socket. Flags of `unix-show` in family sock-diag:
 *
 * - `name` (UDIAG_SHOW_NAME, bit 0)
 * - `vfs` (UDIAG_SHOW_VFS, bit 1)
 * - `peer` (UDIAG_SHOW_PEER, bit 2)
 * - `icons` (UDIAG_SHOW_ICONS, bit 3)
 * - `rqlen` (UDIAG_SHOW_RQLEN, bit 4)
 * - `meminfo` (UDIAG_SHOW_MEMINFO, bit 5)
 * - `uid` (UDIAG_SHOW_UID, bit 6)
 */
export type UnixShow = "name" | "vfs" | "peer" | "icons" | "rqlen" | "meminfo" | "uid";

/**
 * Data to return about each netlink socket. Flags of `netlink-show` in family sock-diag:
 *
 * - `meminfo` (NDIAG_SHOW_MEMINFO, bit 0)
 * - `groups` (NDIAG_SHOW_GROUPS, bit 1)
 * - `ring-cfg` (NDIAG_SHOW_RING_CFG, bit 2)
 * - `flags` (NDIAG_SHOW_FLAGS, bit 3)
 */
export type NetlinkShow = "meminfo" | "groups" | "ring-cfg" | "flags";

/**
 * State and options of a netlink socket. Flags of `netlink-flags` in family sock-diag:
 *
 * - `cb-running` (NDIAG_FLAG_CB_RUNNING, bit 0): A dump is in progress.
 * - `pktinfo` (NDIAG_FLAG_PKTINFO, bit 1): NETLINK_PKTINFO.
 * - `broadcast-error` (NDIAG_FLAG_BROADCAST_ERROR, bit 2): NETLINK_BROADCAST_ERROR.
 * - `no-enobufs` (NDIAG_FLAG_NO_ENOBUFS, bit 3): NETLINK_NO_ENOBUFS.
 * - `listen-all-nsid` (NDIAG_FLAG_LISTEN_ALL_NSID, bit 4): NETLINK_LISTEN_ALL_NSID.
 * - `cap-ack` (NDIAG_FLAG_CAP_ACK, bit 5): NETLINK_CAP_ACK.
 * - `ext-ack` (NDIAG_FLAG_EXT_ACK, bit 6, since Linux 6.12): NETLINK_EXT_ACK.
 * - `strict-chk` (NDIAG_FLAG_STRICT_CHK, bit 7, since Linux 6.12): NETLINK_GET_STRICT_CHK.
 */
export type NetlinkFlags = "cb-running" | "pktinfo" | "broadcast-error" | "no-enobufs" | "listen-all-nsid"
  | "cap-ack" | "ext-ack" | "strict-chk";

/**
 * Data to return about each packet socket. Flags of `packet-show` in family sock-diag:
 *
 * - `info` (PACKET_SHOW_INFO, bit 0)
 * - `mclist` (PACKET_SHOW_MCLIST, bit 1)
 * - `ring-cfg` (PACKET_SHOW_RING_CFG, bit 2)
 * - `fanout` (PACKET_SHOW_FANOUT, bit 3)
 * - `meminfo` (PACKET_SHOW_MEMINFO, bit 4)
 * - `filter` (PACKET_SHOW_FILTER, bit 5)
 */
export type PacketShow = "info" | "mclist" | "ring-cfg" | "fanout" | "meminfo" | "filter";

/**
 * State and options of a packet socket. Flags of `packet-flags` in family sock-diag:
 *
 * - `running` (PDI_RUNNING, bit 0)
 * - `auxdata` (PDI_AUXDATA, bit 1): Auxiliary data (PACKET_AUXDATA).
 * - `origdev` (PDI_ORIGDEV, bit 2): Original device (PACKET_ORIGDEV).
 * - `vnethdr` (PDI_VNETHDR, bit 3): virtio-net header (PACKET_VNET_HDR).
 * - `loss` (PDI_LOSS, bit 4): Skips malformed packets to send (PACKET_LOSS).
 */
export type PacketFlags = "running" | "auxdata" | "origdev" | "vnethdr" | "loss";

/**
 * Data to return about each XDP socket. Flags of `xdp-show` in family sock-diag:
 *
 * - `info` (XDP_SHOW_INFO, bit 0)
 * - `ring-cfg` (XDP_SHOW_RING_CFG, bit 1)
 * - `umem` (XDP_SHOW_UMEM, bit 2)
 * - `meminfo` (XDP_SHOW_MEMINFO, bit 3)
 * - `stats` (XDP_SHOW_STATS, bit 4)
 */
export type XdpShow = "info" | "ring-cfg" | "umem" | "meminfo" | "stats";

/**
 * Options of the memory area (UMEM) of XDP sockets. Flags of `xdp-umem-flags` in family sock-diag:
 *
 * - `zerocopy` (XDP_DU_F_ZEROCOPY, bit 0): Packets are not copied.
 */
export type XdpUmemFlags = "zerocopy";

/** Addresses and ports of both ends of a socket. C structure `inet-diag-sockid`. */
export interface InetDiagSockid<M extends Mode = Read> extends TrailingBytes {
  /** big-endian u16. */ idiagSport: number;
  /** big-endian u16. */ idiagDport: number;
  /** 16 bytes, shown as an IPv4 or IPv6 address. */ idiagSrc: M["address"];
  /** 16 bytes, shown as an IPv4 or IPv6 address. */ idiagDst: M["address"];
  /** Index of the interface to which the socket is bound; 0 if it is bound to none. Member: u32. */ idiagIf: number;
  /** Number that is unique to the socket. In requests, all bits set (default) match any socket. Member: u64. */
  idiagCookie: M["big"];
}

/** C structure `inet-diag-req-v2`. */
export interface InetDiagReqV2<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ sdiagFamily: InetFamily | M["unnamed"];
  /** IP protocol of the sockets, such as 6 for TCP. Member: u8. */ sdiagProtocol: number;
  /** Additional attributes to return about each socket. Member: u8. */ idiagExt: (InetExtension | number)[];
  /** Protocol of raw sockets. Member: u8. */ pad: number;
  /** Bit mask of the socket states to dump; 0xffffffff for all, 0 for none. Member: u32. */
  idiagStates: (TcpState | number)[];
  /** Addresses, ports and cookie of the socket; ignored in a dump. Member: structure `inet-diag-sockid`. */
  id: Shape<M, InetDiagSockid<M>>;
}

/** C structure `inet-diag-msg`. */
export interface InetDiagMsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ idiagFamily: InetFamily | M["unnamed"];
  /** u8. */ idiagState: TcpState | M["unnamed"];
  /** Timer that is running. Member: u8. */ idiagTimer: Timer | M["unnamed"];
  /** Number of retransmissions, or of probes, of the running timer. Member: u8. */ idiagRetrans: number;
  /** structure `inet-diag-sockid`. */ id: Shape<M, InetDiagSockid<M>>;
  /** Time until the timer expires. Member: u32 in ms. */ idiagExpires: number;
  /** Received bytes that the program has not read. On a listening socket, connections that it has not accepted. Member: u32. */
  idiagRqueue: number;
  /** Sent bytes without acknowledgement. On a listening socket, maximum number of connections not accepted yet (backlog). Member: u32. */
  idiagWqueue: number;
  /** User id of the socket's owner. Member: u32. */ idiagUid: number;
  /** Inode number of the socket, as in /proc/PID/fd; 0 if no program has the socket open. Member: u32. */
  idiagInode: number;
}

/** C structure `inet-diag-meminfo`. */
export interface InetDiagMeminfo extends TrailingBytes {
  /** Memory of received data in bytes. Member: u32. */ idiagRmem: number;
  /** Memory in bytes of data queued for sending. Member: u32. */ idiagWmem: number;
  /** Memory in bytes that is reserved for the socket but not in use. Member: u32. */ idiagFmem: number;
  /** Memory of sent packets in bytes. Member: u32. */ idiagTmem: number;
}

/** Use and limits of the socket's buffers. C structure `sk-meminfo`. */
export interface SkMeminfo extends TrailingBytes {
  /** Memory of received data in bytes. Member: u32. */ rmemAlloc: number;
  /** Limit of the receive buffer in bytes. Member: u32. */ rcvbuf: number;
  /** Memory of sent packets in bytes. Member: u32. */ wmemAlloc: number;
  /** Limit of the send buffer in bytes. Member: u32. */ sndbuf: number;
  /** Memory in bytes that is reserved for the socket but not in use. Member: u32. */ fwdAlloc: number;
  /** Memory in bytes of data queued for sending. Member: u32. */ wmemQueued: number;
  /** Memory in bytes of socket options and filters. Member: u32. */ optmem: number;
  /** Bytes of received packets queued while a program holds the socket's lock. Member: u32. */ backlog: number;
  /** Number of packets dropped. Member: u32. */ drops: number;
}

/** C structure `tcp-info`. */
export interface TcpInfo<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ tcpiState: TcpState | M["unnamed"];
  /** State of TCP congestion control: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss. Member: u8. */
  tcpiCaState: number;
  /** Number of unsuccessful retransmissions of the current data. Member: u8. */ tcpiRetransmits: number;
  /** Number of unanswered probes. Member: u8. */ tcpiProbes: number;
  /** Number of times that the retransmission timeout was doubled. Member: u8. */ tcpiBackoff: number;
  /** TCP options of the connection as bits: 1 timestamps, 2 SACK, 4 window scale, 8 ECN, 16 ECN seen, 32 Fast Open data. Member: u8. */
  tcpiOptions: number;
  /** TCP window scale: of sent data in the lower four bits, of received data in the upper four bits. Member: u8. */
  tcpiWscale: number;
  /** Bit 0: the program sends less than the network allows. Bits 1 and 2: reason for which the client's TCP Fast Open failed. Member: u8. */
  tcpiAppLimitedFastopen: number;
  /** Retransmission timeout. Member: u32 in µs. */ tcpiRto: number;
  /** Timeout of delayed acknowledgements. Member: u32 in µs. */ tcpiAto: number;
  /** Maximum segment size of sent data in bytes. Member: u32. */ tcpiSndMss: number;
  /** Estimated maximum segment size of received data in bytes. Member: u32. */ tcpiRcvMss: number;
  /** Sent packets without acknowledgement. On a listening socket, connections that the program has not accepted. Member: u32. */
  tcpiUnacked: number;
  /** Selectively acknowledged packets. On a listening socket, maximum number of connections not accepted yet (backlog). Member: u32. */
  tcpiSacked: number;
  /** Packets that count as lost. Member: u32. */ tcpiLost: number;
  /** Retransmitted packets without acknowledgement. Member: u32. */ tcpiRetrans: number;
  /** Always 0 in current kernels. Member: u32. */ tcpiFackets: number;
  /** Time since data was sent. Member: u32 in ms. */ tcpiLastDataSent: number;
  /** Always 0. Member: u32 in ms. */ tcpiLastAckSent: number;
  /** Time since data was received. Member: u32 in ms. */ tcpiLastDataRecv: number;
  /** Time since an acknowledgement was received. Member: u32 in ms. */ tcpiLastAckRecv: number;
  /** Path MTU in bytes. Member: u32. */ tcpiPmtu: number;
  /** Maximum of the receive window in bytes. Member: u32. */ tcpiRcvSsthresh: number;
  /** Smoothed round-trip time. Member: u32 in µs. */ tcpiRtt: number;
  /** Variance of the round-trip time. Member: u32 in µs. */ tcpiRttvar: number;
  /** Slow start threshold in packets. Member: u32. */ tcpiSndSsthresh: number;
  /** Congestion window in packets. Member: u32. */ tcpiSndCwnd: number;
  /** Advertised maximum segment size in bytes. Member: u32. */ tcpiAdvmss: number;
  /** Number of packets that may be reordered. Member: u32. */ tcpiReordering: number;
  /** Round-trip time, measured as receiver. Member: u32 in µs. */ tcpiRcvRtt: number;
  /** Received bytes per round trip, by which the kernel sizes the receive buffer. Member: u32. */
  tcpiRcvSpace: number;
  /** Number of packets retransmitted since the connection started. Member: u32. */ tcpiTotalRetrans: number;
  /** Current pacing rate; 2^64-1 if unlimited. Member: u64 in bytes/s. */ tcpiPacingRate: M["big"];
  /** Limit of the pacing rate (SO_MAX_PACING_RATE); 2^64-1 if unlimited. Member: u64 in bytes/s. */
  tcpiMaxPacingRate: M["big"];
  /** Acknowledged bytes. Member: u64. */ tcpiBytesAcked: M["big"];
  /** Bytes received in order. Member: u64. */ tcpiBytesReceived: M["big"];
  /** Segments sent. Member: u32. */ tcpiSegsOut: number;
  /** Segments received. Member: u32. */ tcpiSegsIn: number;
  /** Queued bytes that were not sent yet. Member: u32. */ tcpiNotsentBytes: number;
  /** Lowest round-trip time of the last minutes; 0xffffffff if unknown. Member: u32 in µs. */ tcpiMinRtt: number;
  /** Number of received segments that contained data. Member: u32. */ tcpiDataSegsIn: number;
  /** Number of sent segments that contained data. Member: u32. */ tcpiDataSegsOut: number;
  /** Latest rate of delivered data. Member: u64 in bytes/s. */ tcpiDeliveryRate: M["big"];
  /** Time during which data was waiting to be sent or acknowledged. Member: u64 in µs. */ tcpiBusyTime: M["big"];
  /** Time during which data was waiting to be sent or acknowledged. Member: u64 in µs. */ tcpiRwndLimited: M["big"];
  /** Part of `tcpiBusyTime` in which the peer's window limited sending. Member: u64 in µs. */
  tcpiSndbufLimited: M["big"];
  /** Part of `tcpiBusyTime` in which the send buffer limited sending. Member: u32. */ tcpiDelivered: number;
  /** Delivered packets with congestion marks. Member: u32. */ tcpiDeliveredCe: number;
  /** Bytes sent, with retransmissions. Member: u64. */ tcpiBytesSent: M["big"];
  /** Bytes retransmitted. Member: u64. */ tcpiBytesRetrans: M["big"];
  /** Duplicates that the peer reported (DSACK). Member: u32. */ tcpiDsackDups: number;
  /** Reorderings detected. Member: u32. */ tcpiReordSeen: number;
  /** Packets received out of order. Member: u32, since Linux 5.4. */ tcpiRcvOoopack?: number;
  /** Window of the peer in bytes. Member: u32, since Linux 5.4. */ tcpiSndWnd?: number;
  /** Advertised window in bytes. Member: u32, since Linux 6.2. */ tcpiRcvWnd?: number;
  /** Number of flow hash changes after timeouts or congestion, to select another path. Member: u32, since Linux 6.2. */
  tcpiRehash?: number;
  /** Number of retransmission timeouts. Member: u16, since Linux 6.7. */ tcpiTotalRto?: number;
  /** Number of recoveries from retransmission timeouts. Member: u16, since Linux 6.7. */
  tcpiTotalRtoRecoveries?: number;
  /** Time in recoveries from retransmission timeouts. Member: u32 in ms, since Linux 6.7. */
  tcpiTotalRtoTime?: number;
  /** Received packets with a congestion mark (CE). Member: u32, since Linux 6.18. */ tcpiReceivedCe?: number;
  /** Bytes that arrived at the peer with ECT(1). Member: u32, since Linux 6.18. */ tcpiDeliveredE1Bytes?: number;
  /** Bytes that arrived at the peer with ECT(0). Member: u32, since Linux 6.18. */ tcpiDeliveredE0Bytes?: number;
  /** Bytes that arrived at the peer with CE. Member: u32, since Linux 6.18. */ tcpiDeliveredCeBytes?: number;
  /** Received bytes with ECT(1). Member: u32, since Linux 6.18. */ tcpiReceivedE1Bytes?: number;
  /** Received bytes with ECT(0). Member: u32, since Linux 6.18. */ tcpiReceivedE0Bytes?: number;
  /** Received bytes with CE. Member: u32, since Linux 6.18. */ tcpiReceivedCeBytes?: number;
  /** Accurate ECN: mode in bits 0 and 1, received options in 2 and 3, failures in 4 to 7; then options of the connection. Linux 6.18 has other bits. Member: u32, shown in hexadecimal, since Linux 7.0. */
  tcpiEcn?: number;
}

/** Address of an SCTP socket or its peer: IPv4 or IPv6, by the family. C structure `sctp-address`. */
export interface SctpAddress<M extends Mode = Read> extends TrailingBytes {
  /** AF_INET (2) or AF_INET6 (10). Member: u16. */ family: number;
  /** Port. Member: big-endian u16. */ port: number;
  /** IPv4 address; for IPv6, the flow information. Member: 4 bytes, shown as an IPv4 address. */
  address4: M["address"];
  /** IPv6 address; zeros for IPv4. Member: 16 bytes, shown as an IPv6 address. */ address6: M["address"];
  /** Interface of a link-local IPv6 address. Member: u32. */ scopeId: number;
}

/** Flags of an IPv4 or IPv6 socket, since Linux 5.10. C structure `inet-diag-sockopt`. */
export interface InetDiagSockopt extends TrailingBytes {
  /** Flags of the first byte. Member: u8. */ flags: (SockoptFlags | number)[];
  /** Flags of the second byte. Member: u8. */ flags2: (SockoptFlags2 | number)[];
}

/** State of a Multipath TCP connection. C structure `mptcp-info`. */
export interface MptcpInfo<M extends Mode = Read> extends TrailingBytes {
  /** Additional subflows, without the initial one. Member: u8. */ mptcpiSubflows: number;
  /** Addresses announced to the peer. Member: u8. */ mptcpiAddAddrSignal: number;
  /** Accepted addresses of the peer. Member: u8. */ mptcpiAddAddrAccepted: number;
  /** Limit of additional subflows. Member: u8. */ mptcpiSubflowsMax: number;
  /** Limit of announced addresses. Member: u8. */ mptcpiAddAddrSignalMax: number;
  /** Limit of accepted addresses. Member: u8. */ mptcpiAddAddrAcceptedMax: number;
  /** u32. */ mptcpiFlags: (MptcpFlags | number)[];
  /** Token of this host. Member: u32. */ mptcpiToken: number;
  /** Sequence number of the next byte to write. Member: u64. */ mptcpiWriteSeq: M["big"];
  /** Sequence number of the first byte without acknowledgement. Member: u64. */ mptcpiSndUna: M["big"];
  /** Sequence number of the next byte to receive. Member: u64. */ mptcpiRcvNxt: M["big"];
  /** Local addresses in use. Member: u8. */ mptcpiLocalAddrUsed: number;
  /** Limit of local addresses. Member: u8. */ mptcpiLocalAddrMax: number;
  /** Whether checksums are used (1 or 0). Member: u8. */ mptcpiCsumEnabled: number;
  /** Number of retransmissions. Member: u32, since Linux 6.5. */ mptcpiRetransmits?: number;
  /** Bytes retransmitted. Member: u64, since Linux 6.5. */ mptcpiBytesRetrans?: M["big"];
  /** Bytes sent. Member: u64, since Linux 6.5. */ mptcpiBytesSent?: M["big"];
  /** Bytes received. Member: u64, since Linux 6.5. */ mptcpiBytesReceived?: M["big"];
  /** Acknowledged bytes. Member: u64, since Linux 6.5. */ mptcpiBytesAcked?: M["big"];
  /** All subflows. Member: u8, since Linux 6.8. */ mptcpiSubflowsTotal?: number;
  /** Endpoints with the flag `laminar`. Member: u8, since Linux 6.18. */ mptcpiEndpLaminarMax?: number;
  /** Endpoints with the flag `fullmesh`. Member: u8, since Linux 7.0. */ mptcpiEndpFullmeshMax?: number;
  /** Time since data was sent. Member: u32 in ms, since Linux 6.10. */ mptcpiLastDataSent?: number;
  /** Time since data was received. Member: u32 in ms, since Linux 6.10. */ mptcpiLastDataRecv?: number;
  /** Time since an acknowledgement was received. Member: u32 in ms, since Linux 6.10. */ mptcpiLastAckRecv?: number;
}

/** C structure `tcpvegas-info`. */
export interface TcpvegasInfo extends TrailingBytes {
  /** Whether Vegas is in control (1 or 0). Member: u32. */ tcpvEnabled: number;
  /** Number of round-trip time samples in the last round trip. Member: u32. */ tcpvRttcnt: number;
  /** Round-trip time in µs. Member: u32. */ tcpvRtt: number;
  /** Lowest round-trip time in µs. Member: u32. */ tcpvMinrtt: number;
}

/** C structure `tcp-dctcp-info`. */
export interface TcpDctcpInfo extends TrailingBytes {
  /** Value 1 if DCTCP is in control, 0 if the connection has no ECN. Member: u16. */ dctcpEnabled: number;
  /** Whether the last packet was marked (1 or 0). Member: u16. */ dctcpCeState: number;
  /** Estimated share of marked bytes, in 1/1024. Member: u32. */ dctcpAlpha: number;
  /** Bytes with congestion marks. Member: u32. */ dctcpAbEcn: number;
  /** Acknowledged bytes. Member: u32. */ dctcpAbTot: number;
}

/** C structure `tcp-bbr-info`. */
export interface TcpBbrInfo extends TrailingBytes {
  /** Estimated bandwidth, lower half. Member: u32 in bytes/s. */ bbrBwLo: number;
  /** Estimated bandwidth, upper half. Member: u32. */ bbrBwHi: number;
  /** Lowest round-trip time. Member: u32 in µs. */ bbrMinRtt: number;
  /** Gain of the pacing rate, in 1/256. Member: u32. */ bbrPacingGain: number;
  /** Gain of the congestion window, in 1/256. Member: u32. */ bbrCwndGain: number;
}

/** C structure `tcp-diag-md5sig`. */
export interface TcpDiagMd5sig<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ tcpmFamily: FamilyName | M["unnamed"];
  /** Length of the address prefix in bits. Member: u8. */ tcpmPrefixlen: number;
  /** Length of the key in bytes. Member: u16. */ tcpmKeylen: number;
  /** Address of the peers that use the MD5 key. Member: 16 bytes, shown as an IPv4 or IPv6 address. */
  tcpmAddr: M["address"];
  /** Key, up to 80 bytes. Member: 80 bytes. */ tcpmKey: Uint8Array;
}

/** C structure `unix-diag-req`. */
export interface UnixDiagReq<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ sdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ sdiagProtocol: number;
  /** Bit mask of the socket states to dump; 0xffffffff for all, 0 for none. Member: u32. */
  udiagStates: (TcpState | number)[];
  /** Inode number of the socket; 0 in a dump. Member: u32. */ udiagIno: number;
  /** Additional attributes to return about each Unix socket. Member: u32. */ udiagShow: (UnixShow | number)[];
  /** Number (cookie) that is unique to the socket. All bits set (default) match any socket. Member: u64. */
  udiagCookie: M["big"];
}

/** C structure `unix-diag-msg`. */
export interface UnixDiagMsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ udiagFamily: FamilyName | M["unnamed"];
  /** u8. */ udiagType: SocketType | M["unnamed"];
  /** u8. */ udiagState: TcpState | M["unnamed"];
  /** Inode number of the socket, as in /proc/PID/fd. Member: u32. */ udiagIno: number;
  /** Cookie: number that is unique to the socket. Member: u64. */ udiagCookie: M["big"];
}

/** C structure `unix-diag-vfs`. */
export interface UnixDiagVfs extends TrailingBytes {
  /** Inode number of the socket's path in the file system. Member: u32. */ udiagVfsIno: number;
  /** Device number of the file system with the socket's path. Member: u32. */ udiagVfsDev: number;
}

/** C structure `unix-diag-rqlen`. */
export interface UnixDiagRqlen extends TrailingBytes {
  /** Received bytes that the program has not read. On a listening socket, connections that it has not accepted. Member: u32. */
  udiagRqueue: number;
  /** Sent bytes that the peer has not read. On a listening socket, maximum number of connections not accepted yet (backlog). Member: u32. */
  udiagWqueue: number;
}

/** C structure `netlink-diag-req`. */
export interface NetlinkDiagReq<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ sdiagFamily: FamilyName | M["unnamed"];
  /** Netlink protocol; 255 for all. Member: u8. */ sdiagProtocol: number;
  /** Inode number of the socket. The kernel ignores it: netlink sockets are always dumped. Member: u32. */
  ndiagIno: number;
  /** Additional attributes to return about each netlink socket. Member: u32. */ ndiagShow: (NetlinkShow | number)[];
  /** Number (cookie) that is unique to the socket. The kernel ignores it. Member: u64. */ ndiagCookie: M["big"];
}

/** C structure `netlink-diag-msg`. */
export interface NetlinkDiagMsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ ndiagFamily: FamilyName | M["unnamed"];
  /** u8. */ ndiagType: SocketType | M["unnamed"];
  /** Netlink protocol of the socket, such as 0 for NETLINK_ROUTE. Member: u8. */ ndiagProtocol: number;
  /** State of the netlink socket: 0 unconnected, 1 connected. Member: u8. */ ndiagState: number;
  /** Port id of the socket. Member: u32. */ ndiagPortid: number;
  /** Port id of the connected peer; 0 is the kernel. Member: u32. */ ndiagDstPortid: number;
  /** Multicast group of the connected peer. Member: u32. */ ndiagDstGroup: number;
  /** Inode number of the socket, as in /proc/PID/fd. Member: u32. */ ndiagIno: number;
  /** Cookie: number that is unique to the socket. Member: u64. */ ndiagCookie: M["big"];
}

/** C structure `netlink-diag-ring`. */
export interface NetlinkDiagRing extends TrailingBytes {
  /** Size of a block in bytes. Member: u32. */ ndrBlockSize: number;
  /** Number of blocks. Member: u32. */ ndrBlockNr: number;
  /** Size of a frame in bytes. Member: u32. */ ndrFrameSize: number;
  /** Number of frames. Member: u32. */ ndrFrameNr: number;
}

/** C structure `packet-diag-req`. */
export interface PacketDiagReq<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ sdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ sdiagProtocol: number;
  /** Inode number of the socket. The kernel ignores it: packet sockets are always dumped. Member: u32. */
  pdiagIno: number;
  /** Additional attributes to return about each packet socket. Member: u32. */ pdiagShow: (PacketShow | number)[];
  /** Number (cookie) that is unique to the socket. The kernel ignores it. Member: u64. */ pdiagCookie: M["big"];
}

/** C structure `packet-diag-msg`. */
export interface PacketDiagMsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ pdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ pdiagType: SocketType | M["unnamed"];
  /** Ethernet type of received packets. Member: u16. */ pdiagNum: number;
  /** Inode number of the socket, as in /proc/PID/fd. Member: u32. */ pdiagIno: number;
  /** Cookie: number that is unique to the socket. Member: u64. */ pdiagCookie: M["big"];
}

/** C structure `packet-diag-info`. */
export interface PacketDiagInfo extends TrailingBytes {
  /** Index of the interface to which the socket is bound; 0 for all. Member: u32. */ pdiIndex: number;
  /** Version of the ring, 0 to 2 for TPACKET_V1 to TPACKET_V3. Member: u32. */ pdiVersion: number;
  /** Bytes that are reserved before each packet in the ring. Member: u32. */ pdiReserve: number;
  /** If not 0, packets that are too large for a frame of the ring are also copied to the socket's queue. Member: u32. */
  pdiCopyThresh: number;
  /** Source of timestamps (PACKET_TIMESTAMP). Member: u32. */ pdiTstamp: number;
  /** u32. */ pdiFlags: (PacketFlags | number)[];
}

/** C structure `packet-diag-mclist`. */
export interface PacketDiagMclist extends TrailingBytes {
  /** Index of the interface. Member: u32. */ pdmcIndex: number;
  /** Number of memberships. Member: u32. */ pdmcCount: number;
  /** Kind of link-layer membership (PACKET_MR_*), such as 1 for promiscuous mode. Member: u16. */ pdmcType: number;
  /** Length of the address in bytes. Member: u16. */ pdmcAlen: number;
  /** 32 bytes. */ pdmcAddr: Uint8Array;
}

/** C structure `packet-diag-ring`. */
export interface PacketDiagRing extends TrailingBytes {
  /** Size of a block in bytes. Member: u32. */ pdrBlockSize: number;
  /** Number of blocks. Member: u32. */ pdrBlockNr: number;
  /** Size of a frame in bytes. Member: u32. */ pdrFrameSize: number;
  /** Number of frames. Member: u32. */ pdrFrameNr: number;
  /** Time after which an incomplete block is passed to the program. Member: u32 in ms. */ pdrRetireTmo: number;
  /** Private bytes of each block. Member: u32. */ pdrSizeofPriv: number;
  /** Features of the ring (TP_FT_REQ_*). Member: u32. */ pdrFeatures: number;
}

/** C structure `vsock-diag-req`. */
export interface VsockDiagReq<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ sdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ sdiagProtocol: number;
  /** Bit mask of the socket states to dump; 0xffffffff for all, 0 for none. Member: u32. */
  vdiagStates: (TcpState | number)[];
  /** Inode number of the socket. The kernel ignores it: vsock sockets are always dumped. Member: u32. */
  vdiagIno: number;
  /** Not used by the kernel. Member: u32. */ vdiagShow: number;
  /** Number (cookie) that is unique to the socket. The kernel ignores it. Member: u64. */ vdiagCookie: M["big"];
}

/** C structure `vsock-diag-msg`. */
export interface VsockDiagMsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ vdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ vdiagType: SocketType | M["unnamed"];
  /** u8. */ vdiagState: TcpState | M["unnamed"];
  /** Directions of the vsock socket that are shut down: 1 receiving, 2 sending. Member: u8. */ vdiagShutdown: number;
  /** Context id (virtual machine or host) of this end of the socket. Member: u32. */ vdiagSrcCid: number;
  /** Port of this end. Member: u32. */ vdiagSrcPort: number;
  /** Context id (virtual machine or host) of the other end of the socket. Member: u32. */ vdiagDstCid: number;
  /** Port of the other end. Member: u32. */ vdiagDstPort: number;
  /** Inode number of the socket, as in /proc/PID/fd. Member: u32. */ vdiagIno: number;
  /** Cookie: number that is unique to the socket. Member: u64. */ vdiagCookie: M["big"];
}

/** C structure `xdp-diag-req`. */
export interface XdpDiagReq<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ sdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ sdiagProtocol: number;
  /** Inode number of the socket. The kernel ignores it: XDP sockets are always dumped. Member: u32. */
  xdiagIno: number;
  /** Additional attributes to return about each XDP socket. Member: u32. */ xdiagShow: (XdpShow | number)[];
  /** Number (cookie) that is unique to the socket. The kernel ignores it. Member: u64. */ xdiagCookie: M["big"];
}

/** C structure `xdp-diag-msg`. */
export interface XdpDiagMsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ xdiagFamily: FamilyName | M["unnamed"];
  /** u8. */ xdiagType: SocketType | M["unnamed"];
  /** Inode number of the socket, as in /proc/PID/fd. Member: u32. */ xdiagIno: number;
  /** Cookie: number that is unique to the socket. Member: u64. */ xdiagCookie: M["big"];
}

/** C structure `xdp-diag-info`. */
export interface XdpDiagInfo extends TrailingBytes {
  /** Index of the interface to which the socket is bound. Member: u32. */ ifindex: number;
  /** Queue to which the socket is bound. Member: u32. */ queueId: number;
}

/** C structure `xdp-diag-ring`. */
export interface XdpDiagRing extends TrailingBytes {
  /** Number of ring entries. Member: u32. */ entries: number;
}

/** C structure `xdp-diag-umem`. */
export interface XdpDiagUmem<M extends Mode = Read> extends TrailingBytes {
  /** Size of the memory area in bytes. Member: u64. */ size: M["big"];
  /** Number of the memory. Member: u32. */ id: number;
  /** Number of pages of the memory area. Member: u32. */ numPages: number;
  /** Size of a chunk in bytes. Member: u32. */ chunkSize: number;
  /** Reserved bytes before each packet. Member: u32. */ headroom: number;
  /** u32. */ ifindex: number;
  /** u32. */ queueId: number;
  /** u32. */ flags: (XdpUmemFlags | number)[];
  /** Number of sockets that use the memory. Member: u32. */ refs: number;
}

/** C structure `xdp-diag-stats`. */
export interface XdpDiagStats<M extends Mode = Read> extends TrailingBytes {
  /** Received packets that were dropped. Member: u64. */ nRxDropped: M["big"];
  /** Invalid descriptors in the fill ring. Member: u64. */ nRxInvalid: M["big"];
  /** Packets dropped because the receive ring was full. Member: u64. */ nRxFull: M["big"];
  /** Number of times that the fill ring was empty. Member: u64. */ nFillRingEmpty: M["big"];
  /** Invalid descriptors in the transmit ring. Member: u64. */ nTxInvalid: M["big"];
  /** Number of times that the transmit ring was empty. Member: u64. */ nTxRingEmpty: M["big"];
}

/** Attribute set `inet-request`. */
export interface InetRequest extends ExtraAttributes {
  /** Filter bytecode that selects sockets (INET_DIAG_BC_*). Attribute INET_DIAG_REQ_BYTECODE of sock-diag: bytes. */
  bytecode?: Uint8Array;
  /** Requests BPF storage of the sockets. Attribute INET_DIAG_REQ_SK_BPF_STORAGES of sock-diag: nested attributes. */
  skBpfStorages?: BpfStorageRequest;
  /** Protocol number, which replaces `sdiagProtocol` if it is above 255. Attribute INET_DIAG_REQ_PROTOCOL of sock-diag: u32. */
  protocol?: number;
}

/** Attribute set `bpf-storage-request`. */
export interface BpfStorageRequest extends ExtraAttributes {
  /** File descriptor of the BPF map (BPF_MAP_TYPE_SK_STORAGE) whose values are returned; if omitted, all maps. Attribute SK_DIAG_BPF_STORAGE_REQ_MAP_FD of sock-diag: u32, repeated for each array element. */
  mapFd?: number[];
}

/** Attribute set `inet`. */
export interface Inet<M extends Mode = Read> extends ExtraAttributes {
  /** Memory use of the socket. Returned if `idiagExt` of the request contains `meminfo`. Attribute INET_DIAG_MEMINFO of sock-diag: structure `inet-diag-meminfo`. */
  meminfo?: Shape<M, InetDiagMeminfo>;
  /** State of a TCP connection. Returned if `idiagExt` of the request contains `info`. Attribute INET_DIAG_INFO of sock-diag: structure `tcp-info`. */
  info?: Shape<M, TcpInfo<M>>;
  /** State of a congestion control algorithm such as TCP Vegas. Returned if `idiagExt` of the request contains `vegasinfo`. Attribute INET_DIAG_VEGASINFO of sock-diag: structure `tcpvegas-info`. */
  vegasinfo?: Shape<M, TcpvegasInfo>;
  /** Name of the congestion control algorithm. Returned if `idiagExt` of the request contains `cong`. Attribute INET_DIAG_CONG of sock-diag: string. */
  cong?: string;
  /** Type of service of sent IPv4 packets. Returned if `idiagExt` of the request contains `tos`. Attribute INET_DIAG_TOS of sock-diag: u8. */
  tos?: number;
  /** Traffic class of sent IPv6 packets. Returned if `idiagExt` of the request contains `tclass`. Attribute INET_DIAG_TCLASS of sock-diag: u8. */
  tclass?: number;
  /** Memory use of the socket. Returned if `idiagExt` of the request contains `skmeminfo`. Attribute INET_DIAG_SKMEMINFO of sock-diag: structure `sk-meminfo`. */
  skmeminfo?: Shape<M, SkMeminfo>;
  /** Directions of the connection that are shut down: 1 receiving, 2 sending. Attribute INET_DIAG_SHUTDOWN of sock-diag: u8. */
  shutdown?: number;
  /** State of the congestion control algorithm DCTCP. Returned if `idiagExt` of the request contains `vegasinfo`. Attribute INET_DIAG_DCTCPINFO of sock-diag: structure `tcp-dctcp-info`. */
  dctcpinfo?: Shape<M, TcpDctcpInfo>;
  /** Protocol, such as 6 for TCP or 262 for MPTCP. Attribute INET_DIAG_PROTOCOL of sock-diag: u8. */
  protocol?: number;
  /** Value 1 if the IPv6 socket does not accept IPv4 connections. Attribute INET_DIAG_SKV6ONLY of sock-diag: u8. */
  skv6only?: number;
  /** Local addresses of an SCTP socket. Attribute INET_DIAG_LOCALS of sock-diag: array of structures `sctp-address`. */
  locals?: Shape<M, SctpAddress<M>>[];
  /** Addresses of the peer of an SCTP socket. Attribute INET_DIAG_PEERS of sock-diag: array of structures `sctp-address`. */
  peers?: Shape<M, SctpAddress<M>>[];
  /** Mark of sent packets (SO_MARK). Attribute INET_DIAG_MARK of sock-diag: u32. */ mark?: number;
  /** State of the congestion control algorithm BBR. Returned if `idiagExt` of the request contains `vegasinfo`. Attribute INET_DIAG_BBRINFO of sock-diag: structure `tcp-bbr-info`. */
  bbrinfo?: Shape<M, TcpBbrInfo>;
  /** Class id of the socket in the cgroup controller net_cls. Returned if `idiagExt` of the request contains `tclass`. Attribute INET_DIAG_CLASS_ID of sock-diag: u32. */
  classId?: number;
  /** MD5 keys of the socket's TCP signatures (RFC 2385). Returned only with CAP_NET_ADMIN. Attribute INET_DIAG_MD5SIG of sock-diag: array of structures `tcp-diag-md5sig`. */
  md5sig?: Shape<M, TcpDiagMd5sig<M>>[];
  /** Upper layer protocol of the socket, such as TLS or MPTCP. Returned only with CAP_NET_ADMIN. Attribute INET_DIAG_ULP_INFO of sock-diag: nested attributes. */
  ulpInfo?: UlpInfo<M>;
  /** BPF storage of the socket. Attribute INET_DIAG_SK_BPF_STORAGES of sock-diag: nested attributes. */
  skBpfStorages?: BpfStorages;
  /** Id of the control group. Attribute INET_DIAG_CGROUP_ID of sock-diag: u64. */ cgroupId?: M["big"];
  /** Flags of the socket. Attribute INET_DIAG_SOCKOPT of sock-diag: structure `inet-diag-sockopt`. */
  sockopt?: Shape<M, InetDiagSockopt>;
}

/** Attribute set `inet-mptcp`. */
export interface InetMptcp<M extends Mode = Read> extends ExtraAttributes {
  /** Memory use of the socket. Returned if `idiagExt` of the request contains `meminfo`. Attribute INET_DIAG_MEMINFO of sock-diag: structure `inet-diag-meminfo`. */
  meminfo?: Shape<M, InetDiagMeminfo>;
  /** Settings and state of the socket. Returned if `idiagExt` of the request contains `info`. Attribute INET_DIAG_INFO of sock-diag: structure `mptcp-info`. */
  info?: Shape<M, MptcpInfo<M>>;
  /** Type of service of sent IPv4 packets. Returned if `idiagExt` of the request contains `tos`. Attribute INET_DIAG_TOS of sock-diag: u8. */
  tos?: number;
  /** Traffic class of sent IPv6 packets. Returned if `idiagExt` of the request contains `tclass`. Attribute INET_DIAG_TCLASS of sock-diag: u8. */
  tclass?: number;
  /** Memory use of the socket. Returned if `idiagExt` of the request contains `skmeminfo`. Attribute INET_DIAG_SKMEMINFO of sock-diag: structure `sk-meminfo`. */
  skmeminfo?: Shape<M, SkMeminfo>;
  /** Directions of the connection that are shut down: 1 receiving, 2 sending. Attribute INET_DIAG_SHUTDOWN of sock-diag: u8. */
  shutdown?: number;
  /** Protocol, such as 6 for TCP or 262 for MPTCP. Attribute INET_DIAG_PROTOCOL of sock-diag: u8. */
  protocol?: number;
  /** Value 1 if the IPv6 socket does not accept IPv4 connections. Attribute INET_DIAG_SKV6ONLY of sock-diag: u8. */
  skv6only?: number;
  /** Mark of sent packets (SO_MARK). Attribute INET_DIAG_MARK of sock-diag: u32. */ mark?: number;
  /** Class id of the socket in the cgroup controller net_cls. Returned if `idiagExt` of the request contains `tclass`. Attribute INET_DIAG_CLASS_ID of sock-diag: u32. */
  classId?: number;
  /** Id of the control group. Attribute INET_DIAG_CGROUP_ID of sock-diag: u64. */ cgroupId?: M["big"];
  /** Flags of the socket. Attribute INET_DIAG_SOCKOPT of sock-diag: structure `inet-diag-sockopt`. */
  sockopt?: Shape<M, InetDiagSockopt>;
}

/** Attribute set `ulp-info`. */
export interface UlpInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the upper layer protocol, such as `tls`. Attribute INET_ULP_INFO_NAME of sock-diag: string. */
  name?: string;
  /** INET_ULP_INFO_TLS of sock-diag: nested attributes. */ tls?: TlsInfo<M>;
  /** INET_ULP_INFO_MPTCP of sock-diag: nested attributes. */ mptcp?: MptcpSubflow<M>;
}

/** Attribute set `tls-info`. */
export interface TlsInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Version of TLS, 0x0303 (1.2) or 0x0304 (1.3). Attribute TLS_INFO_VERSION of sock-diag: u16. */ version?: number;
  /** Cipher (TLS_CIPHER_*), such as 51 for AES-GCM-128. Attribute TLS_INFO_CIPHER of sock-diag: u16. */
  cipher?: number;
  /** Where sent data is encrypted: 1 not at all, 2 in software, 3 by the device, 4 by the device including TCP. Attribute TLS_INFO_TXCONF of sock-diag: u16. */
  txconf?: number;
  /** Where received data is decrypted: 1 not at all, 2 in software, 3 by the device, 4 by the device including TCP. Attribute TLS_INFO_RXCONF of sock-diag: u16. */
  rxconf?: number;
  /** Sends files with TLS without a copy. Attribute TLS_INFO_ZC_RO_TX of sock-diag: flag, since Linux 6.0. */
  zcRoTx?: M["flag"];
  /** Expects records without padding. Attribute TLS_INFO_RX_NO_PAD of sock-diag: flag, since Linux 6.0. */
  rxNoPad?: M["flag"];
  /** Maximum length of the data in a sent TLS record. Attribute TLS_INFO_TX_MAX_PAYLOAD_LEN of sock-diag: u16 in bytes, since Linux 6.19. */
  txMaxPayloadLen?: number;
}

/** Attribute set `mptcp-subflow`. */
export interface MptcpSubflow<M extends Mode = Read> extends ExtraAttributes {
  /** Token of the peer. Attribute MPTCP_SUBFLOW_ATTR_TOKEN_REM of sock-diag: u32. */ tokenRem?: number;
  /** Token of this host. Attribute MPTCP_SUBFLOW_ATTR_TOKEN_LOC of sock-diag: u32. */ tokenLoc?: number;
  /** Number of bytes after the start of the subflow at which the next data is written. Attribute MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ of sock-diag: u32. */
  relwriteSeq?: number;
  /** MPTCP sequence number at which the subflow's current data mapping starts. Attribute MPTCP_SUBFLOW_ATTR_MAP_SEQ of sock-diag: u64. */
  mapSeq?: M["big"];
  /** Subflow sequence number at which the current data mapping starts. Attribute MPTCP_SUBFLOW_ATTR_MAP_SFSEQ of sock-diag: u32. */
  mapSfseq?: number;
  /** First sequence number of the subflow, from which its relative sequence numbers are counted. Attribute MPTCP_SUBFLOW_ATTR_SSN_OFFSET of sock-diag: u32. */
  ssnOffset?: number;
  /** Length of the current mapping in bytes. Attribute MPTCP_SUBFLOW_ATTR_MAP_DATALEN of sock-diag: u16. */
  mapDatalen?: number;
  /** MPTCP_SUBFLOW_ATTR_FLAGS of sock-diag: u32. */ flags?: (SubflowFlags | number)[];
  /** Number of the peer's address. Attribute MPTCP_SUBFLOW_ATTR_ID_REM of sock-diag: u8. */ idRem?: number;
  /** Number of this host's address. Attribute MPTCP_SUBFLOW_ATTR_ID_LOC of sock-diag: u8. */ idLoc?: number;
}

/** Attribute set `bpf-storages`. */
export interface BpfStorages extends ExtraAttributes {
  /** SK_DIAG_BPF_STORAGE of sock-diag: nested attributes, repeated for each array element. */
  bpfStorage?: BpfStorage[];
}

/** Attribute set `bpf-storage`. */
export interface BpfStorage extends ExtraAttributes {
  /** SK_DIAG_BPF_STORAGE_MAP_ID of sock-diag: u32. */ mapId?: number;
  /** SK_DIAG_BPF_STORAGE_MAP_VALUE of sock-diag: bytes. */ mapValue?: Uint8Array;
}

/** Attribute set `nothing`. */
export interface Nothing extends ExtraAttributes {
}

/** Attribute set `unix`. */
export interface Unix<M extends Mode = Read> extends ExtraAttributes {
  /** Path of the socket, or an abstract name that begins with a NUL. Returned if `udiagShow` of the request contains `name`. Attribute UNIX_DIAG_NAME of sock-diag: bytes. */
  name?: Uint8Array;
  /** Inode number and device of the path to which the socket is bound. Returned if `udiagShow` of the request contains `vfs`. Attribute UNIX_DIAG_VFS of sock-diag: structure `unix-diag-vfs`. */
  vfs?: Shape<M, UnixDiagVfs>;
  /** Inode number of the connected peer socket. Returned if `udiagShow` of the request contains `peer`. Attribute UNIX_DIAG_PEER of sock-diag: u32. */
  peer?: number;
  /** Inode numbers of connections that the program has not accepted. Returned if `udiagShow` of the request contains `icons`. Attribute UNIX_DIAG_ICONS of sock-diag: array of u32. */
  icons?: number[];
  /** Lengths of the receive and send queues. Returned if `udiagShow` of the request contains `rqlen`. Attribute UNIX_DIAG_RQLEN of sock-diag: structure `unix-diag-rqlen`. */
  rqlen?: Shape<M, UnixDiagRqlen>;
  /** Memory use of the socket. Returned if `udiagShow` of the request contains `meminfo`. Attribute UNIX_DIAG_MEMINFO of sock-diag: structure `sk-meminfo`. */
  meminfo?: Shape<M, SkMeminfo>;
  /** Directions of the Unix socket that are shut down: 1 receiving, 2 sending. Attribute UNIX_DIAG_SHUTDOWN of sock-diag: u8. */
  shutdown?: number;
  /** User id of the socket's owner. Returned if `udiagShow` of the request contains `uid`. Attribute UNIX_DIAG_UID of sock-diag: u32. */
  uid?: number;
}

/** Attribute set `netlink`. */
export interface Netlink<M extends Mode = Read> extends ExtraAttributes {
  /** Memory use of the socket. Returned if `ndiagShow` of the request contains `meminfo`. Attribute NETLINK_DIAG_MEMINFO of sock-diag: structure `sk-meminfo`. */
  meminfo?: Shape<M, SkMeminfo>;
  /** Subscribed multicast groups, one bit for each. Returned if `ndiagShow` of the request contains `groups`. Attribute NETLINK_DIAG_GROUPS of sock-diag: bytes. */
  groups?: Uint8Array;
  /** Receive ring buffer of the socket. Returned if `ndiagShow` of the request contains `ring-cfg`. Attribute NETLINK_DIAG_RX_RING of sock-diag: structure `netlink-diag-ring`. */
  rxRing?: Shape<M, NetlinkDiagRing>;
  /** Transmit ring buffer of the socket. Returned if `ndiagShow` of the request contains `ring-cfg`. Attribute NETLINK_DIAG_TX_RING of sock-diag: structure `netlink-diag-ring`. */
  txRing?: Shape<M, NetlinkDiagRing>;
  /** Flags of the socket. Returned if `ndiagShow` of the request contains `flags`. Attribute NETLINK_DIAG_FLAGS of sock-diag: u32. */
  flags?: (NetlinkFlags | number)[];
}

/** Attribute set `packet`. */
export interface Packet<M extends Mode = Read> extends ExtraAttributes {
  /** Settings and state of the socket. Returned if `pdiagShow` of the request contains `info`. Attribute PACKET_DIAG_INFO of sock-diag: structure `packet-diag-info`. */
  info?: Shape<M, PacketDiagInfo>;
  /** Multicast addresses that the socket receives. Returned if `pdiagShow` of the request contains `mclist`. Attribute PACKET_DIAG_MCLIST of sock-diag: array of structures `packet-diag-mclist`. */
  mclist?: Shape<M, PacketDiagMclist>[];
  /** Receive ring buffer of the socket. Returned if `pdiagShow` of the request contains `ring-cfg`. Attribute PACKET_DIAG_RX_RING of sock-diag: structure `packet-diag-ring`. */
  rxRing?: Shape<M, PacketDiagRing>;
  /** Transmit ring buffer of the socket. Returned if `pdiagShow` of the request contains `ring-cfg`. Attribute PACKET_DIAG_TX_RING of sock-diag: structure `packet-diag-ring`. */
  txRing?: Shape<M, PacketDiagRing>;
  /** Fanout group of the socket. Returned if `pdiagShow` of the request contains `fanout`. Attribute PACKET_DIAG_FANOUT of sock-diag: u32. */
  fanout?: number;
  /** User id of the socket's owner. Returned if `pdiagShow` of the request contains `info`. Attribute PACKET_DIAG_UID of sock-diag: u32. */
  uid?: number;
  /** Memory use of the socket. Returned if `pdiagShow` of the request contains `meminfo`. Attribute PACKET_DIAG_MEMINFO of sock-diag: structure `sk-meminfo`. */
  meminfo?: Shape<M, SkMeminfo>;
  /** Classic BPF instructions of the socket's filter. Returned if `pdiagShow` of the request contains `filter`. Attribute PACKET_DIAG_FILTER of sock-diag: bytes. */
  filter?: Uint8Array;
}

/** Attribute set `xdp`. */
export interface Xdp<M extends Mode = Read> extends ExtraAttributes {
  /** Settings and state of the socket. Returned if `xdiagShow` of the request contains `info`. Attribute XDP_DIAG_INFO of sock-diag: structure `xdp-diag-info`. */
  info?: Shape<M, XdpDiagInfo>;
  /** User id of the socket's owner. Returned if `xdiagShow` of the request contains `info`. Attribute XDP_DIAG_UID of sock-diag: u32. */
  uid?: number;
  /** Receive ring buffer of the socket. Returned if `xdiagShow` of the request contains `ring-cfg`. Attribute XDP_DIAG_RX_RING of sock-diag: structure `xdp-diag-ring`. */
  rxRing?: Shape<M, XdpDiagRing>;
  /** Transmit ring buffer of the socket. Returned if `xdiagShow` of the request contains `ring-cfg`. Attribute XDP_DIAG_TX_RING of sock-diag: structure `xdp-diag-ring`. */
  txRing?: Shape<M, XdpDiagRing>;
  /** Memory area (UMEM) that holds the packets. Returned if `xdiagShow` of the request contains `umem`. Attribute XDP_DIAG_UMEM of sock-diag: structure `xdp-diag-umem`. */
  umem?: Shape<M, XdpDiagUmem<M>>;
  /** Fill ring: UMEM frames that the kernel may fill with received packets. Returned if `xdiagShow` of the request contains `umem`. Attribute XDP_DIAG_UMEM_FILL_RING of sock-diag: structure `xdp-diag-ring`. */
  umemFillRing?: Shape<M, XdpDiagRing>;
  /** Completion ring: UMEM frames whose packets were sent. Returned if `xdiagShow` of the request contains `umem`. Attribute XDP_DIAG_UMEM_COMPLETION_RING of sock-diag: structure `xdp-diag-ring`. */
  umemCompletionRing?: Shape<M, XdpDiagRing>;
  /** Memory use of the socket. Returned if `xdiagShow` of the request contains `meminfo`. Attribute XDP_DIAG_MEMINFO of sock-diag: structure `sk-meminfo`. */
  meminfo?: Shape<M, SkMeminfo>;
  /** Counters of the socket. Returned if `xdiagShow` of the request contains `stats`. Attribute XDP_DIAG_STATS of sock-diag: structure `xdp-diag-stats`. */
  stats?: Shape<M, XdpDiagStats<M>>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one IPv4 or IPv6 socket by its addresses and ports, or dumps sockets by state. Request and dump 20 of family sock-diag. */
  inet: {
    do: Call<{ header: With<InetDiagReqV2<Write>, "sdiagFamily" | "sdiagProtocol" | "id"> } & InetRequest,
      { header: InetDiagMsg<Read> } & Inet<Read>>;
    dump: Call<{ header: With<InetDiagReqV2<Write>, "sdiagFamily" | "sdiagProtocol" | "idiagStates"> } & InetRequest,
      { header: InetDiagMsg<Read> } & Inet<Read>>;
  };
  /** Dumps Multipath TCP sockets. The request needs the attribute `protocol`, because the number 262 exceeds 255. Dump 20 of family sock-diag. */
  mptcp: {
    dump: Call<{ header: With<InetDiagReqV2<Write>, "sdiagFamily" | "idiagStates"> }
      & Except<InetRequest, "skBpfStorages"> & Has<"protocol">,
      { header: InetDiagMsg<Read> } & InetMptcp<Read>>;
  };
  /** Closes a TCP or UDP socket. Request 21 of family sock-diag; requires CAP_NET_ADMIN. */
  "inet-destroy": {
    do: Call<{ header: With<InetDiagReqV2<Write>, "sdiagFamily" | "sdiagProtocol" | "id"> }
      & Only<InetRequest, "protocol">>;
  };
  /** Reports a TCP or UDP socket that was closed. Event 20 of family sock-diag. */
  "inet-destroy-ntf": { event: { header: InetDiagMsg<Read> } & Inet<Read> };
  /** Returns one Unix socket, or dumps all Unix sockets. Request and dump 20 of family sock-diag. */
  unix: {
    do: Call<{ header: With<UnixDiagReq<Write>, "udiagIno"> } & ExtraAttributes,
      { header: UnixDiagMsg<Read> } & Unix<Read>>;
    dump: Call<{ header: With<UnixDiagReq<Write>, "udiagStates"> } & ExtraAttributes,
      { header: UnixDiagMsg<Read> } & Unix<Read>>;
  };
  /** Dumps netlink sockets. Dump 20 of family sock-diag. */
  netlink: {
    dump: Call<{ header: With<NetlinkDiagReq<Write>, "sdiagProtocol"> } & ExtraAttributes,
      { header: NetlinkDiagMsg<Read> } & Netlink<Read>>;
  };
  /** Dumps packet sockets. Dump 20 of family sock-diag. */
  packet: {
    dump: Call<{ header?: Partial<PacketDiagReq<Write>> } & ExtraAttributes,
      { header: PacketDiagMsg<Read> } & Packet<Read>>;
  };
  /** Dumps sockets between virtual machines and their host (AF_VSOCK). Dump 20 of family sock-diag. */
  vsock: {
    dump: Call<{ header: With<VsockDiagReq<Write>, "vdiagStates"> } & ExtraAttributes,
      { header: VsockDiagMsg<Read> } & Nothing>;
  };
  /** Dumps AF_XDP sockets. Dump 20 of family sock-diag. */
  xdp: {
    dump: Call<{ header?: Partial<XdpDiagReq<Write>> } & ExtraAttributes, { header: XdpDiagMsg<Read> } & Xdp<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "inet-destroy": { header: InetDiagReqV2<Read> } & InetRequest;
}

/** Names of the multicast groups. */
export type Groups = "sknlgrp-inet-tcp-destroy" | "sknlgrp-inet-udp-destroy" | "sknlgrp-inet6-tcp-destroy"
  | "sknlgrp-inet6-udp-destroy";

const inetAttributes = `
  meminfo info vegasinfo cong tos tclass skmeminfo shutdown dctcpinfo protocol skv6only locals peers mark bbrinfo
  class-id md5sig ulp-info sk-bpf-storages cgroup-id sockopt`;

/** Sockets: TCP, UDP, raw, UNIX, netlink, packet and MPTCP, with their state; closing sockets. Netlink family `sock-diag`: `connect()` opens a client. Requires CONFIG_INET_DIAG, module inet_diag. */
export const sockDiag: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "sock-diag",
  flavour: "netlink-raw",
  protocol: 4,
  version: 1,
  constants: {},
  enums: {
    family: () => ({ prefix: "af-", entries: "unix=1 inet inet6=10 netlink=16 packet vsock=40 xdp=44" }),
    "inet-family": () => ({ prefix: "af-", entries: "inet=2 inet6=10" }),
    "tcp-state": () => ({
      prefix: "bpf-tcp-",
      entries: [
        `
          established=1 syn-sent syn-recv fin-wait1 fin-wait2 time-wait close close-wait last-ack listen closing
          new-syn-recv`,
        { name: "bound-inactive", value: 13, since: "6.8" },
      ],
    }),
    "socket-type": () => ({ prefix: "sock-", entries: "stream=1 dgram raw rdm seqpacket dccp packet=10" }),
    timer: () => ({ entries: "off retransmit keepalive time-wait probe" }),
    "inet-extension": () => ({ flags: true, entries: "meminfo info vegasinfo cong tos tclass skmeminfo shutdown" }),
    "sockopt-flags": () => ({ flags: true, entries: "recverr is-icsk freebind hdrincl mc-loop transparent mc-all nodefrag" }),
    "sockopt-flags2": () => ({ flags: true, entries: "bind-address-no-port recverr-rfc4884 defer-connect" }),
    "mptcp-flags": () => ({ flags: true, prefix: "mptcp-info-flag-", entries: "fallback remote-key-received" }),
    "subflow-flags": () => ({
      flags: true,
      prefix: "mptcp-subflow-flag-",
      entries: "mcap-rem mcap-loc join-rem join-loc bkup-rem bkup-loc fully-established connected mapvalid",
    }),
    "unix-show": () => ({ flags: true, prefix: "udiag-show-", entries: "name vfs peer icons rqlen meminfo uid" }),
    "netlink-show": () => ({ flags: true, prefix: "ndiag-show-", entries: "meminfo groups ring-cfg flags" }),
    "netlink-flags": () => ({
      flags: true,
      prefix: "ndiag-flag-",
      entries: [
        "cb-running pktinfo broadcast-error no-enobufs listen-all-nsid cap-ack",
        { name: "ext-ack", value: 6, since: "6.12" },
        { name: "strict-chk", value: 7, since: "6.12" },
      ],
    }),
    "packet-show": () => ({ flags: true, prefix: "packet-show-", entries: "info mclist ring-cfg fanout meminfo filter" }),
    "packet-flags": () => ({ flags: true, prefix: "pdi-", entries: "running auxdata origdev vnethdr loss" }),
    "xdp-show": () => ({ flags: true, prefix: "xdp-show-", entries: "info ring-cfg umem meminfo stats" }),
    "xdp-umem-flags": () => ({ flags: true, prefix: "xdp-du-f-", entries: "zerocopy" }),
  },
  structs: {
    "inet-diag-sockid": () => ({
      members: [
        { name: "idiag-sport", type: "u16", order: "big" },
        { name: "idiag-dport", type: "u16", order: "big" },
        { name: "idiag-src", type: "binary", length: 16, hint: "ipv4-or-v6" },
        { name: "idiag-dst", type: "binary", length: 16, hint: "ipv4-or-v6" },
        { name: "idiag-if", type: "u32" },
        { name: "idiag-cookie", type: "u64" },
      ],
      make: (v) => ({ idiagSport: v[0], idiagDport: v[1], idiagSrc: v[2], idiagDst: v[3], idiagIf: v[4],
        idiagCookie: v[5] }),
    }),
    "inet-diag-req-v2": () => ({
      members: [
        { name: "sdiag-family", type: "u8", enum: "inet-family" },
        { name: "sdiag-protocol", type: "u8" },
        { name: "idiag-ext", type: "u8", enum: "inet-extension", flags: true },
        { name: "pad", type: "u8" },
        { name: "idiag-states", type: "u32", enum: "tcp-state", flags: true },
        { name: "id", type: "binary", struct: "inet-diag-sockid" },
      ],
      make: (v) => ({ sdiagFamily: v[0], sdiagProtocol: v[1], idiagExt: v[2], pad: v[3], idiagStates: v[4], id: v[5] }),
    }),
    "inet-diag-msg": () => ({
      members: [
        { name: "idiag-family", type: "u8", enum: "inet-family" },
        { name: "idiag-state", type: "u8", enum: "tcp-state" },
        { name: "idiag-timer", type: "u8", enum: "timer" },
        { name: "idiag-retrans", type: "u8" },
        { name: "id", type: "binary", struct: "inet-diag-sockid" },
        { name: "idiag-expires", type: "u32", unit: "ms" },
        { name: "idiag-rqueue", type: "u32" },
        { name: "idiag-wqueue", type: "u32" },
        { name: "idiag-uid", type: "u32" },
        { name: "idiag-inode", type: "u32" },
      ],
      make: (v) => ({ idiagFamily: v[0], idiagState: v[1], idiagTimer: v[2], idiagRetrans: v[3], id: v[4],
        idiagExpires: v[5], idiagRqueue: v[6], idiagWqueue: v[7], idiagUid: v[8], idiagInode: v[9] }),
    }),
    "inet-diag-meminfo": () => ({
      members: [
        { name: "idiag-rmem", type: "u32" },
        { name: "idiag-wmem", type: "u32" },
        { name: "idiag-fmem", type: "u32" },
        { name: "idiag-tmem", type: "u32" },
      ],
      read: (view, at) => ({ idiagRmem: view.getUint32(at, host), idiagWmem: view.getUint32(at + 4, host),
        idiagFmem: view.getUint32(at + 8, host), idiagTmem: view.getUint32(at + 12, host) }),
      write: (view, at, { idiagRmem: v0, idiagWmem: v1, idiagFmem: v2, idiagTmem: v3 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        return true; },
    }),
    "sk-meminfo": () => ({
      members: [
        { name: "rmem-alloc", type: "u32" },
        { name: "rcvbuf", type: "u32" },
        { name: "wmem-alloc", type: "u32" },
        { name: "sndbuf", type: "u32" },
        { name: "fwd-alloc", type: "u32" },
        { name: "wmem-queued", type: "u32" },
        { name: "optmem", type: "u32" },
        { name: "backlog", type: "u32" },
        { name: "drops", type: "u32" },
      ],
      read: (view, at) => ({ rmemAlloc: view.getUint32(at, host), rcvbuf: view.getUint32(at + 4, host),
        wmemAlloc: view.getUint32(at + 8, host), sndbuf: view.getUint32(at + 12, host),
        fwdAlloc: view.getUint32(at + 16, host), wmemQueued: view.getUint32(at + 20, host),
        optmem: view.getUint32(at + 24, host), backlog: view.getUint32(at + 28, host),
        drops: view.getUint32(at + 32, host) }),
      write: (view, at, { rmemAlloc: v0, rcvbuf: v1, wmemAlloc: v2, sndbuf: v3, fwdAlloc: v4, wmemQueued: v5, optmem: v6,
        backlog: v7, drops: v8 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) &&
        isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host);
        view.setUint32(at + 28, v7, host); view.setUint32(at + 32, v8, host); return true; },
    }),
    "tcp-info": () => ({
      members: [
        { name: "tcpi-state", type: "u8", enum: "tcp-state" },
        { name: "tcpi-ca-state", type: "u8" },
        { name: "tcpi-retransmits", type: "u8" },
        { name: "tcpi-probes", type: "u8" },
        { name: "tcpi-backoff", type: "u8" },
        { name: "tcpi-options", type: "u8" },
        { name: "tcpi-wscale", type: "u8" },
        { name: "tcpi-app-limited-fastopen", type: "u8" },
        { name: "tcpi-rto", type: "u32", unit: "us" },
        { name: "tcpi-ato", type: "u32", unit: "us" },
        { name: "tcpi-snd-mss", type: "u32" },
        { name: "tcpi-rcv-mss", type: "u32" },
        { name: "tcpi-unacked", type: "u32" },
        { name: "tcpi-sacked", type: "u32" },
        { name: "tcpi-lost", type: "u32" },
        { name: "tcpi-retrans", type: "u32" },
        { name: "tcpi-fackets", type: "u32" },
        { name: "tcpi-last-data-sent", type: "u32", unit: "ms" },
        { name: "tcpi-last-ack-sent", type: "u32", unit: "ms" },
        { name: "tcpi-last-data-recv", type: "u32", unit: "ms" },
        { name: "tcpi-last-ack-recv", type: "u32", unit: "ms" },
        { name: "tcpi-pmtu", type: "u32" },
        { name: "tcpi-rcv-ssthresh", type: "u32" },
        { name: "tcpi-rtt", type: "u32", unit: "us" },
        { name: "tcpi-rttvar", type: "u32", unit: "us" },
        { name: "tcpi-snd-ssthresh", type: "u32" },
        { name: "tcpi-snd-cwnd", type: "u32" },
        { name: "tcpi-advmss", type: "u32" },
        { name: "tcpi-reordering", type: "u32" },
        { name: "tcpi-rcv-rtt", type: "u32", unit: "us" },
        { name: "tcpi-rcv-space", type: "u32" },
        { name: "tcpi-total-retrans", type: "u32" },
        { name: "tcpi-pacing-rate", type: "u64", unit: "bytes/s" },
        { name: "tcpi-max-pacing-rate", type: "u64", unit: "bytes/s" },
        { name: "tcpi-bytes-acked", type: "u64" },
        { name: "tcpi-bytes-received", type: "u64" },
        { name: "tcpi-segs-out", type: "u32" },
        { name: "tcpi-segs-in", type: "u32" },
        { name: "tcpi-notsent-bytes", type: "u32" },
        { name: "tcpi-min-rtt", type: "u32", unit: "us" },
        { name: "tcpi-data-segs-in", type: "u32" },
        { name: "tcpi-data-segs-out", type: "u32" },
        { name: "tcpi-delivery-rate", type: "u64", unit: "bytes/s" },
        { name: "tcpi-busy-time", type: "u64", unit: "us" },
        { name: "tcpi-rwnd-limited", type: "u64", unit: "us" },
        { name: "tcpi-sndbuf-limited", type: "u64", unit: "us" },
        { name: "tcpi-delivered", type: "u32" },
        { name: "tcpi-delivered-ce", type: "u32" },
        { name: "tcpi-bytes-sent", type: "u64" },
        { name: "tcpi-bytes-retrans", type: "u64" },
        { name: "tcpi-dsack-dups", type: "u32" },
        { name: "tcpi-reord-seen", type: "u32" },
        { name: "tcpi-rcv-ooopack", type: "u32", since: "5.4" },
        { name: "tcpi-snd-wnd", type: "u32", since: "5.4" },
        { name: "tcpi-rcv-wnd", type: "u32", since: "6.2" },
        { name: "tcpi-rehash", type: "u32", since: "6.2" },
        { name: "tcpi-total-rto", type: "u16", since: "6.7" },
        { name: "tcpi-total-rto-recoveries", type: "u16", since: "6.7" },
        { name: "tcpi-total-rto-time", type: "u32", unit: "ms", since: "6.7" },
        { name: "tcpi-received-ce", type: "u32", since: "6.18" },
        { name: "tcpi-delivered-e1-bytes", type: "u32", since: "6.18" },
        { name: "tcpi-delivered-e0-bytes", type: "u32", since: "6.18" },
        { name: "tcpi-delivered-ce-bytes", type: "u32", since: "6.18" },
        { name: "tcpi-received-e1-bytes", type: "u32", since: "6.18" },
        { name: "tcpi-received-e0-bytes", type: "u32", since: "6.18" },
        { name: "tcpi-received-ce-bytes", type: "u32", since: "6.18" },
        { name: "tcpi-ecn", type: "u32", hint: "hex", since: "7.0" },
      ],
      read: (view, at, names) => ({ tcpiState: names[0]!.nameOf(view.getUint8(at)), tcpiCaState: view.getUint8(at + 1),
        tcpiRetransmits: view.getUint8(at + 2), tcpiProbes: view.getUint8(at + 3), tcpiBackoff: view.getUint8(at + 4),
        tcpiOptions: view.getUint8(at + 5), tcpiWscale: view.getUint8(at + 6),
        tcpiAppLimitedFastopen: view.getUint8(at + 7), tcpiRto: view.getUint32(at + 8, host),
        tcpiAto: view.getUint32(at + 12, host), tcpiSndMss: view.getUint32(at + 16, host),
        tcpiRcvMss: view.getUint32(at + 20, host), tcpiUnacked: view.getUint32(at + 24, host),
        tcpiSacked: view.getUint32(at + 28, host), tcpiLost: view.getUint32(at + 32, host),
        tcpiRetrans: view.getUint32(at + 36, host), tcpiFackets: view.getUint32(at + 40, host),
        tcpiLastDataSent: view.getUint32(at + 44, host), tcpiLastAckSent: view.getUint32(at + 48, host),
        tcpiLastDataRecv: view.getUint32(at + 52, host), tcpiLastAckRecv: view.getUint32(at + 56, host),
        tcpiPmtu: view.getUint32(at + 60, host), tcpiRcvSsthresh: view.getUint32(at + 64, host),
        tcpiRtt: view.getUint32(at + 68, host), tcpiRttvar: view.getUint32(at + 72, host),
        tcpiSndSsthresh: view.getUint32(at + 76, host), tcpiSndCwnd: view.getUint32(at + 80, host),
        tcpiAdvmss: view.getUint32(at + 84, host), tcpiReordering: view.getUint32(at + 88, host),
        tcpiRcvRtt: view.getUint32(at + 92, host), tcpiRcvSpace: view.getUint32(at + 96, host),
        tcpiTotalRetrans: view.getUint32(at + 100, host), tcpiPacingRate: view.getBigUint64(at + 104, host),
        tcpiMaxPacingRate: view.getBigUint64(at + 112, host), tcpiBytesAcked: view.getBigUint64(at + 120, host),
        tcpiBytesReceived: view.getBigUint64(at + 128, host), tcpiSegsOut: view.getUint32(at + 136, host),
        tcpiSegsIn: view.getUint32(at + 140, host), tcpiNotsentBytes: view.getUint32(at + 144, host),
        tcpiMinRtt: view.getUint32(at + 148, host), tcpiDataSegsIn: view.getUint32(at + 152, host),
        tcpiDataSegsOut: view.getUint32(at + 156, host), tcpiDeliveryRate: view.getBigUint64(at + 160, host),
        tcpiBusyTime: view.getBigUint64(at + 168, host), tcpiRwndLimited: view.getBigUint64(at + 176, host),
        tcpiSndbufLimited: view.getBigUint64(at + 184, host), tcpiDelivered: view.getUint32(at + 192, host),
        tcpiDeliveredCe: view.getUint32(at + 196, host), tcpiBytesSent: view.getBigUint64(at + 200, host),
        tcpiBytesRetrans: view.getBigUint64(at + 208, host), tcpiDsackDups: view.getUint32(at + 216, host),
        tcpiReordSeen: view.getUint32(at + 220, host), tcpiRcvOoopack: view.getUint32(at + 224, host),
        tcpiSndWnd: view.getUint32(at + 228, host), tcpiRcvWnd: view.getUint32(at + 232, host),
        tcpiRehash: view.getUint32(at + 236, host), tcpiTotalRto: view.getUint16(at + 240, host),
        tcpiTotalRtoRecoveries: view.getUint16(at + 242, host), tcpiTotalRtoTime: view.getUint32(at + 244, host),
        tcpiReceivedCe: view.getUint32(at + 248, host), tcpiDeliveredE1Bytes: view.getUint32(at + 252, host),
        tcpiDeliveredE0Bytes: view.getUint32(at + 256, host), tcpiDeliveredCeBytes: view.getUint32(at + 260, host),
        tcpiReceivedE1Bytes: view.getUint32(at + 264, host), tcpiReceivedE0Bytes: view.getUint32(at + 268, host),
        tcpiReceivedCeBytes: view.getUint32(at + 272, host), tcpiEcn: view.getUint32(at + 276, host) }),
      write: (view, at, { tcpiState: v0, tcpiCaState: v1, tcpiRetransmits: v2, tcpiProbes: v3, tcpiBackoff: v4,
        tcpiOptions: v5, tcpiWscale: v6, tcpiAppLimitedFastopen: v7, tcpiRto: v8, tcpiAto: v9, tcpiSndMss: v10,
        tcpiRcvMss: v11, tcpiUnacked: v12, tcpiSacked: v13, tcpiLost: v14, tcpiRetrans: v15, tcpiFackets: v16,
        tcpiLastDataSent: v17, tcpiLastAckSent: v18, tcpiLastDataRecv: v19, tcpiLastAckRecv: v20, tcpiPmtu: v21,
        tcpiRcvSsthresh: v22, tcpiRtt: v23, tcpiRttvar: v24, tcpiSndSsthresh: v25, tcpiSndCwnd: v26, tcpiAdvmss: v27,
        tcpiReordering: v28, tcpiRcvRtt: v29, tcpiRcvSpace: v30, tcpiTotalRetrans: v31, tcpiPacingRate: v32,
        tcpiMaxPacingRate: v33, tcpiBytesAcked: v34, tcpiBytesReceived: v35, tcpiSegsOut: v36, tcpiSegsIn: v37,
        tcpiNotsentBytes: v38, tcpiMinRtt: v39, tcpiDataSegsIn: v40, tcpiDataSegsOut: v41, tcpiDeliveryRate: v42,
        tcpiBusyTime: v43, tcpiRwndLimited: v44, tcpiSndbufLimited: v45, tcpiDelivered: v46, tcpiDeliveredCe: v47,
        tcpiBytesSent: v48, tcpiBytesRetrans: v49, tcpiDsackDups: v50, tcpiReordSeen: v51, tcpiRcvOoopack: v52,
        tcpiSndWnd: v53, tcpiRcvWnd: v54, tcpiRehash: v55, tcpiTotalRto: v56, tcpiTotalRtoRecoveries: v57,
        tcpiTotalRtoTime: v58, tcpiReceivedCe: v59, tcpiDeliveredE1Bytes: v60, tcpiDeliveredE0Bytes: v61,
        tcpiDeliveredCeBytes: v62, tcpiReceivedE1Bytes: v63, tcpiReceivedE0Bytes: v64, tcpiReceivedCeBytes: v65,
        tcpiEcn: v66 }, names) => { const n0 = names[0]!.number(v0, 255); if (!(n0 >= 0 && isU8(v1) && isU8(v2) &&
        isU8(v3) && isU8(v4) && isU8(v5) && isU8(v6) && isU8(v7) && isU32(v8) && isU32(v9) && isU32(v10) &&
        isU32(v11) && isU32(v12) && isU32(v13) && isU32(v14) && isU32(v15) && isU32(v16) && isU32(v17) &&
        isU32(v18) && isU32(v19) && isU32(v20) && isU32(v21) && isU32(v22) && isU32(v23) && isU32(v24) &&
        isU32(v25) && isU32(v26) && isU32(v27) && isU32(v28) && isU32(v29) && isU32(v30) && isU32(v31) &&
        isU64(v32) && isU64(v33) && isU64(v34) && isU64(v35) && isU32(v36) && isU32(v37) && isU32(v38) &&
        isU32(v39) && isU32(v40) && isU32(v41) && isU64(v42) && isU64(v43) && isU64(v44) && isU64(v45) &&
        isU32(v46) && isU32(v47) && isU64(v48) && isU64(v49) && isU32(v50) && isU32(v51) && isU32(v52) &&
        isU32(v53) && isU32(v54) && isU32(v55) && isU16(v56) && isU16(v57) && isU32(v58) && isU32(v59) &&
        isU32(v60) && isU32(v61) && isU32(v62) && isU32(v63) && isU32(v64) && isU32(v65) && isU32(v66))) return false;
        view.setUint8(at, n0); view.setUint8(at + 1, v1); view.setUint8(at + 2, v2); view.setUint8(at + 3, v3);
        view.setUint8(at + 4, v4); view.setUint8(at + 5, v5); view.setUint8(at + 6, v6); view.setUint8(at + 7, v7);
        view.setUint32(at + 8, v8, host); view.setUint32(at + 12, v9, host); view.setUint32(at + 16, v10, host);
        view.setUint32(at + 20, v11, host); view.setUint32(at + 24, v12, host); view.setUint32(at + 28, v13, host);
        view.setUint32(at + 32, v14, host); view.setUint32(at + 36, v15, host); view.setUint32(at + 40, v16, host);
        view.setUint32(at + 44, v17, host); view.setUint32(at + 48, v18, host); view.setUint32(at + 52, v19, host);
        view.setUint32(at + 56, v20, host); view.setUint32(at + 60, v21, host); view.setUint32(at + 64, v22, host);
        view.setUint32(at + 68, v23, host); view.setUint32(at + 72, v24, host); view.setUint32(at + 76, v25, host);
        view.setUint32(at + 80, v26, host); view.setUint32(at + 84, v27, host); view.setUint32(at + 88, v28, host);
        view.setUint32(at + 92, v29, host); view.setUint32(at + 96, v30, host); view.setUint32(at + 100, v31, host);
        view.setBigUint64(at + 104, v32, host); view.setBigUint64(at + 112, v33, host);
        view.setBigUint64(at + 120, v34, host); view.setBigUint64(at + 128, v35, host);
        view.setUint32(at + 136, v36, host); view.setUint32(at + 140, v37, host); view.setUint32(at + 144, v38, host);
        view.setUint32(at + 148, v39, host); view.setUint32(at + 152, v40, host); view.setUint32(at + 156, v41, host);
        view.setBigUint64(at + 160, v42, host); view.setBigUint64(at + 168, v43, host);
        view.setBigUint64(at + 176, v44, host); view.setBigUint64(at + 184, v45, host);
        view.setUint32(at + 192, v46, host); view.setUint32(at + 196, v47, host);
        view.setBigUint64(at + 200, v48, host); view.setBigUint64(at + 208, v49, host);
        view.setUint32(at + 216, v50, host); view.setUint32(at + 220, v51, host); view.setUint32(at + 224, v52, host);
        view.setUint32(at + 228, v53, host); view.setUint32(at + 232, v54, host); view.setUint32(at + 236, v55, host);
        view.setUint16(at + 240, v56, host); view.setUint16(at + 242, v57, host); view.setUint32(at + 244, v58, host);
        view.setUint32(at + 248, v59, host); view.setUint32(at + 252, v60, host); view.setUint32(at + 256, v61, host);
        view.setUint32(at + 260, v62, host); view.setUint32(at + 264, v63, host); view.setUint32(at + 268, v64, host);
        view.setUint32(at + 272, v65, host); view.setUint32(at + 276, v66, host); return true; },
    }),
    "sctp-address": () => ({
      members: [
        { name: "family", type: "u16" },
        { name: "port", type: "u16", order: "big" },
        { name: "address4", type: "binary", length: 4, hint: "ipv4" },
        { name: "address6", type: "binary", length: 16, hint: "ipv6" },
        { name: "scope-id", type: "u32" },
        { name: "pad", type: "pad", length: 100 },
      ],
      read: (view, at, _names, store) => ({ family: view.getUint16(at, host), port: view.getUint16(at + 2, false),
        address4: readIpv4(store, at + 4), address6: readIpv6(store, at + 8),
        scopeId: view.getUint32(at + 24, host) }),
      write: (view, at, { family: v0, port: v1, address4: v2, address6: v3, scopeId: v4 }, _names, bytes) => {
        if (!(isU16(v0) && isU16(v1) && typeof v2 === "string" && putIpv4(v2, bytes, at + 4) &&
        typeof v3 === "string" && putIpv6(v3, bytes, at + 8) && isU32(v4))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, false); view.setUint32(at + 24, v4, host);
        return true; },
    }),
    "inet-diag-sockopt": () => ({
      members: [
        { name: "flags", type: "u8", enum: "sockopt-flags", flags: true },
        { name: "flags2", type: "u8", enum: "sockopt-flags2", flags: true },
      ],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint8(at)),
        flags2: names[1]!.bitNames(view.getUint8(at + 1)) }),
      write: (view, at, { flags: v0, flags2: v1 }, names) => { const n0 = names[0]!.bits(v0, 255);
        const n1 = names[1]!.bits(v1, 255); if (!(n0 >= 0 && n1 >= 0)) return false; view.setUint8(at, n0);
        view.setUint8(at + 1, n1); return true; },
    }),
    "mptcp-info": () => ({
      members: [
        { name: "mptcpi-subflows", type: "u8" },
        { name: "mptcpi-add-addr-signal", type: "u8" },
        { name: "mptcpi-add-addr-accepted", type: "u8" },
        { name: "mptcpi-subflows-max", type: "u8" },
        { name: "mptcpi-add-addr-signal-max", type: "u8" },
        { name: "mptcpi-add-addr-accepted-max", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "mptcpi-flags", type: "u32", enum: "mptcp-flags", flags: true },
        { name: "mptcpi-token", type: "u32" },
        { name: "mptcpi-write-seq", type: "u64" },
        { name: "mptcpi-snd-una", type: "u64" },
        { name: "mptcpi-rcv-nxt", type: "u64" },
        { name: "mptcpi-local-addr-used", type: "u8" },
        { name: "mptcpi-local-addr-max", type: "u8" },
        { name: "mptcpi-csum-enabled", type: "u8" },
        { name: "pad2", type: "pad", length: 1 },
        { name: "mptcpi-retransmits", type: "u32", since: "6.5" },
        { name: "mptcpi-bytes-retrans", type: "u64", since: "6.5" },
        { name: "mptcpi-bytes-sent", type: "u64", since: "6.5" },
        { name: "mptcpi-bytes-received", type: "u64", since: "6.5" },
        { name: "mptcpi-bytes-acked", type: "u64", since: "6.5" },
        { name: "mptcpi-subflows-total", type: "u8", since: "6.8" },
        { name: "mptcpi-endp-laminar-max", type: "u8", since: "6.18" },
        { name: "mptcpi-endp-fullmesh-max", type: "u8", since: "7.0" },
        { name: "pad3", type: "pad", length: 1, since: "6.8" },
        { name: "mptcpi-last-data-sent", type: "u32", unit: "ms", since: "6.10" },
        { name: "mptcpi-last-data-recv", type: "u32", unit: "ms", since: "6.10" },
        { name: "mptcpi-last-ack-recv", type: "u32", unit: "ms", since: "6.10" },
      ],
      read: (view, at, names) => ({ mptcpiSubflows: view.getUint8(at), mptcpiAddAddrSignal: view.getUint8(at + 1),
        mptcpiAddAddrAccepted: view.getUint8(at + 2), mptcpiSubflowsMax: view.getUint8(at + 3),
        mptcpiAddAddrSignalMax: view.getUint8(at + 4), mptcpiAddAddrAcceptedMax: view.getUint8(at + 5),
        mptcpiFlags: names[6]!.bitNames(view.getUint32(at + 8, host)), mptcpiToken: view.getUint32(at + 12, host),
        mptcpiWriteSeq: view.getBigUint64(at + 16, host), mptcpiSndUna: view.getBigUint64(at + 24, host),
        mptcpiRcvNxt: view.getBigUint64(at + 32, host), mptcpiLocalAddrUsed: view.getUint8(at + 40),
        mptcpiLocalAddrMax: view.getUint8(at + 41), mptcpiCsumEnabled: view.getUint8(at + 42),
        mptcpiRetransmits: view.getUint32(at + 44, host), mptcpiBytesRetrans: view.getBigUint64(at + 48, host),
        mptcpiBytesSent: view.getBigUint64(at + 56, host), mptcpiBytesReceived: view.getBigUint64(at + 64, host),
        mptcpiBytesAcked: view.getBigUint64(at + 72, host), mptcpiSubflowsTotal: view.getUint8(at + 80),
        mptcpiEndpLaminarMax: view.getUint8(at + 81), mptcpiEndpFullmeshMax: view.getUint8(at + 82),
        mptcpiLastDataSent: view.getUint32(at + 84, host), mptcpiLastDataRecv: view.getUint32(at + 88, host),
        mptcpiLastAckRecv: view.getUint32(at + 92, host) }),
      write: (view, at, { mptcpiSubflows: v0, mptcpiAddAddrSignal: v1, mptcpiAddAddrAccepted: v2, mptcpiSubflowsMax: v3,
        mptcpiAddAddrSignalMax: v4, mptcpiAddAddrAcceptedMax: v5, mptcpiFlags: v6, mptcpiToken: v7,
        mptcpiWriteSeq: v8, mptcpiSndUna: v9, mptcpiRcvNxt: v10, mptcpiLocalAddrUsed: v11, mptcpiLocalAddrMax: v12,
        mptcpiCsumEnabled: v13, mptcpiRetransmits: v14, mptcpiBytesRetrans: v15, mptcpiBytesSent: v16,
        mptcpiBytesReceived: v17, mptcpiBytesAcked: v18, mptcpiSubflowsTotal: v19, mptcpiEndpLaminarMax: v20,
        mptcpiEndpFullmeshMax: v21, mptcpiLastDataSent: v22, mptcpiLastDataRecv: v23,
        mptcpiLastAckRecv: v24 }, names) => { const n6 = names[6]!.bits(v6, 4294967295); if (!(isU8(v0) && isU8(v1) &&
        isU8(v2) && isU8(v3) && isU8(v4) && isU8(v5) && n6 >= 0 && isU32(v7) && isU64(v8) && isU64(v9) &&
        isU64(v10) && isU8(v11) && isU8(v12) && isU8(v13) && isU32(v14) && isU64(v15) && isU64(v16) && isU64(v17) &&
        isU64(v18) && isU8(v19) && isU8(v20) && isU8(v21) && isU32(v22) && isU32(v23) && isU32(v24))) return false;
        view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint8(at + 2, v2); view.setUint8(at + 3, v3);
        view.setUint8(at + 4, v4); view.setUint8(at + 5, v5); view.setUint32(at + 8, n6, host);
        view.setUint32(at + 12, v7, host); view.setBigUint64(at + 16, v8, host); view.setBigUint64(at + 24, v9, host);
        view.setBigUint64(at + 32, v10, host); view.setUint8(at + 40, v11); view.setUint8(at + 41, v12);
        view.setUint8(at + 42, v13); view.setUint32(at + 44, v14, host); view.setBigUint64(at + 48, v15, host);
        view.setBigUint64(at + 56, v16, host); view.setBigUint64(at + 64, v17, host);
        view.setBigUint64(at + 72, v18, host); view.setUint8(at + 80, v19); view.setUint8(at + 81, v20);
        view.setUint8(at + 82, v21); view.setUint32(at + 84, v22, host); view.setUint32(at + 88, v23, host);
        view.setUint32(at + 92, v24, host); return true; },
    }),
    "tcpvegas-info": () => ({
      members: [
        { name: "tcpv-enabled", type: "u32" },
        { name: "tcpv-rttcnt", type: "u32" },
        { name: "tcpv-rtt", type: "u32" },
        { name: "tcpv-minrtt", type: "u32" },
      ],
      read: (view, at) => ({ tcpvEnabled: view.getUint32(at, host), tcpvRttcnt: view.getUint32(at + 4, host),
        tcpvRtt: view.getUint32(at + 8, host), tcpvMinrtt: view.getUint32(at + 12, host) }),
      write: (view, at, { tcpvEnabled: v0, tcpvRttcnt: v1, tcpvRtt: v2, tcpvMinrtt: v3 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        return true; },
    }),
    "tcp-dctcp-info": () => ({
      members: [
        { name: "dctcp-enabled", type: "u16" },
        { name: "dctcp-ce-state", type: "u16" },
        { name: "dctcp-alpha", type: "u32" },
        { name: "dctcp-ab-ecn", type: "u32" },
        { name: "dctcp-ab-tot", type: "u32" },
      ],
      read: (view, at) => ({ dctcpEnabled: view.getUint16(at, host), dctcpCeState: view.getUint16(at + 2, host),
        dctcpAlpha: view.getUint32(at + 4, host), dctcpAbEcn: view.getUint32(at + 8, host),
        dctcpAbTot: view.getUint32(at + 12, host) }),
      write: (view, at, { dctcpEnabled: v0, dctcpCeState: v1, dctcpAlpha: v2, dctcpAbEcn: v3, dctcpAbTot: v4 }) => {
        if (!(isU16(v0) && isU16(v1) && isU32(v2) && isU32(v3) && isU32(v4))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, host); view.setUint32(at + 4, v2, host);
        view.setUint32(at + 8, v3, host); view.setUint32(at + 12, v4, host); return true; },
    }),
    "tcp-bbr-info": () => ({
      members: [
        { name: "bbr-bw-lo", type: "u32", unit: "bytes/s" },
        { name: "bbr-bw-hi", type: "u32" },
        { name: "bbr-min-rtt", type: "u32", unit: "us" },
        { name: "bbr-pacing-gain", type: "u32" },
        { name: "bbr-cwnd-gain", type: "u32" },
      ],
      read: (view, at) => ({ bbrBwLo: view.getUint32(at, host), bbrBwHi: view.getUint32(at + 4, host),
        bbrMinRtt: view.getUint32(at + 8, host), bbrPacingGain: view.getUint32(at + 12, host),
        bbrCwndGain: view.getUint32(at + 16, host) }),
      write: (view, at, { bbrBwLo: v0, bbrBwHi: v1, bbrMinRtt: v2, bbrPacingGain: v3, bbrCwndGain: v4 }) => {
        if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host); return true; },
    }),
    "tcp-diag-md5sig": () => ({
      members: [
        { name: "tcpm-family", type: "u8", enum: "family" },
        { name: "tcpm-prefixlen", type: "u8" },
        { name: "tcpm-keylen", type: "u16" },
        { name: "tcpm-addr", type: "binary", length: 16, hint: "ipv4-or-v6" },
        { name: "tcpm-key", type: "binary", length: 80 },
      ],
      make: (v) => ({ tcpmFamily: v[0], tcpmPrefixlen: v[1], tcpmKeylen: v[2], tcpmAddr: v[3], tcpmKey: v[4] }),
    }),
    "unix-diag-req": () => ({
      members: [
        { name: "sdiag-family", type: "u8", enum: "family" },
        { name: "sdiag-protocol", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "udiag-states", type: "u32", enum: "tcp-state", flags: true },
        { name: "udiag-ino", type: "u32" },
        { name: "udiag-show", type: "u32", enum: "unix-show", flags: true },
        { name: "udiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ sdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        sdiagProtocol: view.getUint8(at + 1), udiagStates: names[2]!.bitNames(view.getUint32(at + 4, host)),
        udiagIno: view.getUint32(at + 8, host), udiagShow: names[4]!.bitNames(view.getUint32(at + 12, host)),
        udiagCookie: view.getBigUint64(at + 16, host) }),
      write: (view, at, { sdiagFamily: v0, sdiagProtocol: v1, udiagStates: v2, udiagIno: v3, udiagShow: v4,
        udiagCookie: v5 }, names) => { const n0 = names[0]!.number(v0, 255);
        const n2 = names[2]!.bits(v2, 4294967295); const n4 = names[4]!.bits(v4, 4294967295); if (!(n0 >= 0 &&
        isU8(v1) && n2 >= 0 && isU32(v3) && n4 >= 0 && isU64(v5))) return false; view.setUint8(at, n0);
        view.setUint8(at + 1, v1); view.setUint32(at + 4, n2, host); view.setUint32(at + 8, v3, host);
        view.setUint32(at + 12, n4, host); view.setBigUint64(at + 16, v5, host); return true; },
    }),
    "unix-diag-msg": () => ({
      members: [
        { name: "udiag-family", type: "u8", enum: "family" },
        { name: "udiag-type", type: "u8", enum: "socket-type" },
        { name: "udiag-state", type: "u8", enum: "tcp-state" },
        { name: "pad", type: "pad", length: 1 },
        { name: "udiag-ino", type: "u32" },
        { name: "udiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ udiagFamily: names[0]!.nameOf(view.getUint8(at)),
        udiagType: names[1]!.nameOf(view.getUint8(at + 1)), udiagState: names[2]!.nameOf(view.getUint8(at + 2)),
        udiagIno: view.getUint32(at + 4, host), udiagCookie: view.getBigUint64(at + 8, host) }),
      write: (view, at, { udiagFamily: v0, udiagType: v1, udiagState: v2, udiagIno: v3, udiagCookie: v4 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n1 = names[1]!.number(v1, 255);
        const n2 = names[2]!.number(v2, 255); if (!(n0 >= 0 && n1 >= 0 && n2 >= 0 && isU32(v3) &&
        isU64(v4))) return false; view.setUint8(at, n0); view.setUint8(at + 1, n1); view.setUint8(at + 2, n2);
        view.setUint32(at + 4, v3, host); view.setBigUint64(at + 8, v4, host); return true; },
    }),
    "unix-diag-vfs": () => ({
      members: [{ name: "udiag-vfs-ino", type: "u32" }, { name: "udiag-vfs-dev", type: "u32" }],
      read: (view, at) => ({ udiagVfsIno: view.getUint32(at, host), udiagVfsDev: view.getUint32(at + 4, host) }),
      write: (view, at, { udiagVfsIno: v0, udiagVfsDev: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "unix-diag-rqlen": () => ({
      members: [{ name: "udiag-rqueue", type: "u32" }, { name: "udiag-wqueue", type: "u32" }],
      read: (view, at) => ({ udiagRqueue: view.getUint32(at, host), udiagWqueue: view.getUint32(at + 4, host) }),
      write: (view, at, { udiagRqueue: v0, udiagWqueue: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "netlink-diag-req": () => ({
      members: [
        { name: "sdiag-family", type: "u8", enum: "family" },
        { name: "sdiag-protocol", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "ndiag-ino", type: "u32" },
        { name: "ndiag-show", type: "u32", enum: "netlink-show", flags: true },
        { name: "ndiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ sdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        sdiagProtocol: view.getUint8(at + 1), ndiagIno: view.getUint32(at + 4, host),
        ndiagShow: names[3]!.bitNames(view.getUint32(at + 8, host)), ndiagCookie: view.getBigUint64(at + 12, host) }),
      write: (view, at, { sdiagFamily: v0, sdiagProtocol: v1, ndiagIno: v2, ndiagShow: v3, ndiagCookie: v4 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n3 = names[3]!.bits(v3, 4294967295); if (!(n0 >= 0 && isU8(v1) &&
        isU32(v2) && n3 >= 0 && isU64(v4))) return false; view.setUint8(at, n0); view.setUint8(at + 1, v1);
        view.setUint32(at + 4, v2, host); view.setUint32(at + 8, n3, host); view.setBigUint64(at + 12, v4, host);
        return true; },
    }),
    "netlink-diag-msg": () => ({
      members: [
        { name: "ndiag-family", type: "u8", enum: "family" },
        { name: "ndiag-type", type: "u8", enum: "socket-type" },
        { name: "ndiag-protocol", type: "u8" },
        { name: "ndiag-state", type: "u8" },
        { name: "ndiag-portid", type: "u32" },
        { name: "ndiag-dst-portid", type: "u32" },
        { name: "ndiag-dst-group", type: "u32" },
        { name: "ndiag-ino", type: "u32" },
        { name: "ndiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ ndiagFamily: names[0]!.nameOf(view.getUint8(at)),
        ndiagType: names[1]!.nameOf(view.getUint8(at + 1)), ndiagProtocol: view.getUint8(at + 2),
        ndiagState: view.getUint8(at + 3), ndiagPortid: view.getUint32(at + 4, host),
        ndiagDstPortid: view.getUint32(at + 8, host), ndiagDstGroup: view.getUint32(at + 12, host),
        ndiagIno: view.getUint32(at + 16, host), ndiagCookie: view.getBigUint64(at + 20, host) }),
      write: (view, at, { ndiagFamily: v0, ndiagType: v1, ndiagProtocol: v2, ndiagState: v3, ndiagPortid: v4,
        ndiagDstPortid: v5, ndiagDstGroup: v6, ndiagIno: v7, ndiagCookie: v8 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n1 = names[1]!.number(v1, 255); if (!(n0 >= 0 && n1 >= 0 &&
        isU8(v2) && isU8(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU64(v8))) return false;
        view.setUint8(at, n0); view.setUint8(at + 1, n1); view.setUint8(at + 2, v2); view.setUint8(at + 3, v3);
        view.setUint32(at + 4, v4, host); view.setUint32(at + 8, v5, host); view.setUint32(at + 12, v6, host);
        view.setUint32(at + 16, v7, host); view.setBigUint64(at + 20, v8, host); return true; },
    }),
    "netlink-diag-ring": () => ({
      members: [
        { name: "ndr-block-size", type: "u32" },
        { name: "ndr-block-nr", type: "u32" },
        { name: "ndr-frame-size", type: "u32" },
        { name: "ndr-frame-nr", type: "u32" },
      ],
      read: (view, at) => ({ ndrBlockSize: view.getUint32(at, host), ndrBlockNr: view.getUint32(at + 4, host),
        ndrFrameSize: view.getUint32(at + 8, host), ndrFrameNr: view.getUint32(at + 12, host) }),
      write: (view, at, { ndrBlockSize: v0, ndrBlockNr: v1, ndrFrameSize: v2, ndrFrameNr: v3 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        return true; },
    }),
    "packet-diag-req": () => ({
      members: [
        { name: "sdiag-family", type: "u8", enum: "family" },
        { name: "sdiag-protocol", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "pdiag-ino", type: "u32" },
        { name: "pdiag-show", type: "u32", enum: "packet-show", flags: true },
        { name: "pdiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ sdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        sdiagProtocol: view.getUint8(at + 1), pdiagIno: view.getUint32(at + 4, host),
        pdiagShow: names[3]!.bitNames(view.getUint32(at + 8, host)), pdiagCookie: view.getBigUint64(at + 12, host) }),
      write: (view, at, { sdiagFamily: v0, sdiagProtocol: v1, pdiagIno: v2, pdiagShow: v3, pdiagCookie: v4 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n3 = names[3]!.bits(v3, 4294967295); if (!(n0 >= 0 && isU8(v1) &&
        isU32(v2) && n3 >= 0 && isU64(v4))) return false; view.setUint8(at, n0); view.setUint8(at + 1, v1);
        view.setUint32(at + 4, v2, host); view.setUint32(at + 8, n3, host); view.setBigUint64(at + 12, v4, host);
        return true; },
    }),
    "packet-diag-msg": () => ({
      members: [
        { name: "pdiag-family", type: "u8", enum: "family" },
        { name: "pdiag-type", type: "u8", enum: "socket-type" },
        { name: "pdiag-num", type: "u16" },
        { name: "pdiag-ino", type: "u32" },
        { name: "pdiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ pdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        pdiagType: names[1]!.nameOf(view.getUint8(at + 1)), pdiagNum: view.getUint16(at + 2, host),
        pdiagIno: view.getUint32(at + 4, host), pdiagCookie: view.getBigUint64(at + 8, host) }),
      write: (view, at, { pdiagFamily: v0, pdiagType: v1, pdiagNum: v2, pdiagIno: v3, pdiagCookie: v4 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n1 = names[1]!.number(v1, 255); if (!(n0 >= 0 && n1 >= 0 &&
        isU16(v2) && isU32(v3) && isU64(v4))) return false; view.setUint8(at, n0); view.setUint8(at + 1, n1);
        view.setUint16(at + 2, v2, host); view.setUint32(at + 4, v3, host); view.setBigUint64(at + 8, v4, host);
        return true; },
    }),
    "packet-diag-info": () => ({
      members: [
        { name: "pdi-index", type: "u32" },
        { name: "pdi-version", type: "u32" },
        { name: "pdi-reserve", type: "u32" },
        { name: "pdi-copy-thresh", type: "u32" },
        { name: "pdi-tstamp", type: "u32" },
        { name: "pdi-flags", type: "u32", enum: "packet-flags", flags: true },
      ],
      read: (view, at, names) => ({ pdiIndex: view.getUint32(at, host), pdiVersion: view.getUint32(at + 4, host),
        pdiReserve: view.getUint32(at + 8, host), pdiCopyThresh: view.getUint32(at + 12, host),
        pdiTstamp: view.getUint32(at + 16, host), pdiFlags: names[5]!.bitNames(view.getUint32(at + 20, host)) }),
      write: (view, at, { pdiIndex: v0, pdiVersion: v1, pdiReserve: v2, pdiCopyThresh: v3, pdiTstamp: v4,
        pdiFlags: v5 }, names) => { const n5 = names[5]!.bits(v5, 4294967295); if (!(isU32(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3) && isU32(v4) && n5 >= 0)) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, n5, host); return true; },
    }),
    "packet-diag-mclist": () => ({
      members: [
        { name: "pdmc-index", type: "u32" },
        { name: "pdmc-count", type: "u32" },
        { name: "pdmc-type", type: "u16" },
        { name: "pdmc-alen", type: "u16" },
        { name: "pdmc-addr", type: "binary", length: 32 },
      ],
      read: (view, at, _names, store) => ({ pdmcIndex: view.getUint32(at, host), pdmcCount: view.getUint32(at + 4, host),
        pdmcType: view.getUint16(at + 8, host), pdmcAlen: view.getUint16(at + 10, host),
        pdmcAddr: copyOf(store, at + 12, at + 44) }),
      write: (view, at, { pdmcIndex: v0, pdmcCount: v1, pdmcType: v2, pdmcAlen: v3, pdmcAddr: v4 }, _names, bytes) => {
        if (!(isU32(v0) && isU32(v1) && isU16(v2) && isU16(v3) && putBytes(v4, bytes, at + 12, 32))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint16(at + 8, v2, host);
        view.setUint16(at + 10, v3, host); return true; },
    }),
    "packet-diag-ring": () => ({
      members: [
        { name: "pdr-block-size", type: "u32" },
        { name: "pdr-block-nr", type: "u32" },
        { name: "pdr-frame-size", type: "u32" },
        { name: "pdr-frame-nr", type: "u32" },
        { name: "pdr-retire-tmo", type: "u32", unit: "ms" },
        { name: "pdr-sizeof-priv", type: "u32" },
        { name: "pdr-features", type: "u32" },
      ],
      read: (view, at) => ({ pdrBlockSize: view.getUint32(at, host), pdrBlockNr: view.getUint32(at + 4, host),
        pdrFrameSize: view.getUint32(at + 8, host), pdrFrameNr: view.getUint32(at + 12, host),
        pdrRetireTmo: view.getUint32(at + 16, host), pdrSizeofPriv: view.getUint32(at + 20, host),
        pdrFeatures: view.getUint32(at + 24, host) }),
      write: (view, at, { pdrBlockSize: v0, pdrBlockNr: v1, pdrFrameSize: v2, pdrFrameNr: v3, pdrRetireTmo: v4,
        pdrSizeofPriv: v5, pdrFeatures: v6 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) &&
        isU32(v4) && isU32(v5) && isU32(v6))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host);
        return true; },
    }),
    "vsock-diag-req": () => ({
      members: [
        { name: "sdiag-family", type: "u8", enum: "family" },
        { name: "sdiag-protocol", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "vdiag-states", type: "u32", enum: "tcp-state", flags: true },
        { name: "vdiag-ino", type: "u32" },
        { name: "vdiag-show", type: "u32" },
        { name: "vdiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ sdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        sdiagProtocol: view.getUint8(at + 1), vdiagStates: names[2]!.bitNames(view.getUint32(at + 4, host)),
        vdiagIno: view.getUint32(at + 8, host), vdiagShow: view.getUint32(at + 12, host),
        vdiagCookie: view.getBigUint64(at + 16, host) }),
      write: (view, at, { sdiagFamily: v0, sdiagProtocol: v1, vdiagStates: v2, vdiagIno: v3, vdiagShow: v4,
        vdiagCookie: v5 }, names) => { const n0 = names[0]!.number(v0, 255);
        const n2 = names[2]!.bits(v2, 4294967295); if (!(n0 >= 0 && isU8(v1) && n2 >= 0 && isU32(v3) && isU32(v4) &&
        isU64(v5))) return false; view.setUint8(at, n0); view.setUint8(at + 1, v1); view.setUint32(at + 4, n2, host);
        view.setUint32(at + 8, v3, host); view.setUint32(at + 12, v4, host); view.setBigUint64(at + 16, v5, host);
        return true; },
    }),
    "vsock-diag-msg": () => ({
      members: [
        { name: "vdiag-family", type: "u8", enum: "family" },
        { name: "vdiag-type", type: "u8", enum: "socket-type" },
        { name: "vdiag-state", type: "u8", enum: "tcp-state" },
        { name: "vdiag-shutdown", type: "u8" },
        { name: "vdiag-src-cid", type: "u32" },
        { name: "vdiag-src-port", type: "u32" },
        { name: "vdiag-dst-cid", type: "u32" },
        { name: "vdiag-dst-port", type: "u32" },
        { name: "vdiag-ino", type: "u32" },
        { name: "vdiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ vdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        vdiagType: names[1]!.nameOf(view.getUint8(at + 1)), vdiagState: names[2]!.nameOf(view.getUint8(at + 2)),
        vdiagShutdown: view.getUint8(at + 3), vdiagSrcCid: view.getUint32(at + 4, host),
        vdiagSrcPort: view.getUint32(at + 8, host), vdiagDstCid: view.getUint32(at + 12, host),
        vdiagDstPort: view.getUint32(at + 16, host), vdiagIno: view.getUint32(at + 20, host),
        vdiagCookie: view.getBigUint64(at + 24, host) }),
      write: (view, at, { vdiagFamily: v0, vdiagType: v1, vdiagState: v2, vdiagShutdown: v3, vdiagSrcCid: v4,
        vdiagSrcPort: v5, vdiagDstCid: v6, vdiagDstPort: v7, vdiagIno: v8, vdiagCookie: v9 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n1 = names[1]!.number(v1, 255);
        const n2 = names[2]!.number(v2, 255); if (!(n0 >= 0 && n1 >= 0 && n2 >= 0 && isU8(v3) && isU32(v4) &&
        isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8) && isU64(v9))) return false; view.setUint8(at, n0);
        view.setUint8(at + 1, n1); view.setUint8(at + 2, n2); view.setUint8(at + 3, v3);
        view.setUint32(at + 4, v4, host); view.setUint32(at + 8, v5, host); view.setUint32(at + 12, v6, host);
        view.setUint32(at + 16, v7, host); view.setUint32(at + 20, v8, host); view.setBigUint64(at + 24, v9, host);
        return true; },
    }),
    "xdp-diag-req": () => ({
      members: [
        { name: "sdiag-family", type: "u8", enum: "family" },
        { name: "sdiag-protocol", type: "u8" },
        { name: "pad", type: "pad", length: 2 },
        { name: "xdiag-ino", type: "u32" },
        { name: "xdiag-show", type: "u32", enum: "xdp-show", flags: true },
        { name: "xdiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ sdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        sdiagProtocol: view.getUint8(at + 1), xdiagIno: view.getUint32(at + 4, host),
        xdiagShow: names[3]!.bitNames(view.getUint32(at + 8, host)), xdiagCookie: view.getBigUint64(at + 12, host) }),
      write: (view, at, { sdiagFamily: v0, sdiagProtocol: v1, xdiagIno: v2, xdiagShow: v3, xdiagCookie: v4 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n3 = names[3]!.bits(v3, 4294967295); if (!(n0 >= 0 && isU8(v1) &&
        isU32(v2) && n3 >= 0 && isU64(v4))) return false; view.setUint8(at, n0); view.setUint8(at + 1, v1);
        view.setUint32(at + 4, v2, host); view.setUint32(at + 8, n3, host); view.setBigUint64(at + 12, v4, host);
        return true; },
    }),
    "xdp-diag-msg": () => ({
      members: [
        { name: "xdiag-family", type: "u8", enum: "family" },
        { name: "xdiag-type", type: "u8", enum: "socket-type" },
        { name: "pad", type: "pad", length: 2 },
        { name: "xdiag-ino", type: "u32" },
        { name: "xdiag-cookie", type: "u64" },
      ],
      read: (view, at, names) => ({ xdiagFamily: names[0]!.nameOf(view.getUint8(at)),
        xdiagType: names[1]!.nameOf(view.getUint8(at + 1)), xdiagIno: view.getUint32(at + 4, host),
        xdiagCookie: view.getBigUint64(at + 8, host) }),
      write: (view, at, { xdiagFamily: v0, xdiagType: v1, xdiagIno: v2, xdiagCookie: v3 }, names) => {
        const n0 = names[0]!.number(v0, 255); const n1 = names[1]!.number(v1, 255); if (!(n0 >= 0 && n1 >= 0 &&
        isU32(v2) && isU64(v3))) return false; view.setUint8(at, n0); view.setUint8(at + 1, n1);
        view.setUint32(at + 4, v2, host); view.setBigUint64(at + 8, v3, host); return true; },
    }),
    "xdp-diag-info": () => ({
      members: [{ name: "ifindex", type: "u32" }, { name: "queue-id", type: "u32" }],
      read: (view, at) => ({ ifindex: view.getUint32(at, host), queueId: view.getUint32(at + 4, host) }),
      write: (view, at, { ifindex: v0, queueId: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "xdp-diag-ring": () => ({
      members: [{ name: "entries", type: "u32" }],
      read: (view, at) => ({ entries: view.getUint32(at, host) }),
      write: (view, at, { entries: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "xdp-diag-umem": () => ({
      members: [
        { name: "size", type: "u64" },
        { name: "id", type: "u32" },
        { name: "num-pages", type: "u32" },
        { name: "chunk-size", type: "u32" },
        { name: "headroom", type: "u32" },
        { name: "ifindex", type: "u32" },
        { name: "queue-id", type: "u32" },
        { name: "flags", type: "u32", enum: "xdp-umem-flags", flags: true },
        { name: "refs", type: "u32" },
      ],
      read: (view, at, names) => ({ size: view.getBigUint64(at, host), id: view.getUint32(at + 8, host),
        numPages: view.getUint32(at + 12, host), chunkSize: view.getUint32(at + 16, host),
        headroom: view.getUint32(at + 20, host), ifindex: view.getUint32(at + 24, host),
        queueId: view.getUint32(at + 28, host), flags: names[7]!.bitNames(view.getUint32(at + 32, host)),
        refs: view.getUint32(at + 36, host) }),
      write: (view, at, { size: v0, id: v1, numPages: v2, chunkSize: v3, headroom: v4, ifindex: v5, queueId: v6, flags: v7,
        refs: v8 }, names) => { const n7 = names[7]!.bits(v7, 4294967295); if (!(isU64(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && n7 >= 0 && isU32(v8))) return false;
        view.setBigUint64(at, v0, host); view.setUint32(at + 8, v1, host); view.setUint32(at + 12, v2, host);
        view.setUint32(at + 16, v3, host); view.setUint32(at + 20, v4, host); view.setUint32(at + 24, v5, host);
        view.setUint32(at + 28, v6, host); view.setUint32(at + 32, n7, host); view.setUint32(at + 36, v8, host);
        return true; },
    }),
    "xdp-diag-stats": () => ({
      members: [
        { name: "n-rx-dropped", type: "u64" },
        { name: "n-rx-invalid", type: "u64" },
        { name: "n-rx-full", type: "u64" },
        { name: "n-fill-ring-empty", type: "u64" },
        { name: "n-tx-invalid", type: "u64" },
        { name: "n-tx-ring-empty", type: "u64" },
      ],
      read: (view, at) => ({ nRxDropped: view.getBigUint64(at, host), nRxInvalid: view.getBigUint64(at + 8, host),
        nRxFull: view.getBigUint64(at + 16, host), nFillRingEmpty: view.getBigUint64(at + 24, host),
        nTxInvalid: view.getBigUint64(at + 32, host), nTxRingEmpty: view.getBigUint64(at + 40, host) }),
      write: (view, at, { nRxDropped: v0, nRxInvalid: v1, nRxFull: v2, nFillRingEmpty: v3, nTxInvalid: v4,
        nTxRingEmpty: v5 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) &&
        isU64(v5))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host);
        view.setBigUint64(at + 32, v4, host); view.setBigUint64(at + 40, v5, host); return true; },
    }),
  },
  sets: {
    "inet-request": () => ({
      prefix: "inet-diag-req-",
      attributes: [
        { name: "bytecode", number: 1, type: "binary" },
        { name: "sk-bpf-storages", number: 2, type: "nest", nest: "bpf-storage-request" },
        { name: "protocol", number: 3, type: "u32" },
      ],
    }),
    "bpf-storage-request": () => ({ prefix: "sk-diag-bpf-storage-req-", attributes: [{ name: "map-fd", number: 1, type: "u32", multi: true }] }),
    inet: () => ({
      prefix: "inet-diag-",
      attributes: [
        { name: "meminfo", number: 1, type: "binary", struct: "inet-diag-meminfo" },
        { name: "info", number: 2, type: "binary", struct: "tcp-info" },
        { name: "vegasinfo", number: 3, type: "binary", struct: "tcpvegas-info" },
        { name: "cong", number: 4, type: "string" },
        { name: "tos", number: 5, type: "u8" },
        { name: "tclass", number: 6, type: "u8" },
        { name: "skmeminfo", number: 7, type: "binary", struct: "sk-meminfo" },
        { name: "shutdown", number: 8, type: "u8" },
        { name: "dctcpinfo", number: 9, type: "binary", struct: "tcp-dctcp-info" },
        { name: "protocol", number: 10, type: "u8" },
        { name: "skv6only", number: 11, type: "u8" },
        { name: "locals", number: 12, type: "binary", struct: "sctp-address", item: "struct" },
        { name: "peers", number: 13, type: "binary", struct: "sctp-address", item: "struct" },
        { name: "pad", number: 14, type: "pad" },
        { name: "mark", number: 15, type: "u32" },
        { name: "bbrinfo", number: 16, type: "binary", struct: "tcp-bbr-info" },
        { name: "class-id", number: 17, type: "u32" },
        { name: "md5sig", number: 18, type: "binary", struct: "tcp-diag-md5sig", item: "struct" },
        { name: "ulp-info", number: 19, type: "nest", nest: "ulp-info" },
        { name: "sk-bpf-storages", number: 20, type: "nest", nest: "bpf-storages" },
        { name: "cgroup-id", number: 21, type: "u64" },
        { name: "sockopt", number: 22, type: "binary", struct: "inet-diag-sockopt" },
      ],
    }),
    "inet-mptcp": () => ({
      subsetOf: "inet",
      attributes: [
        { name: "meminfo", number: 1, type: "binary", struct: "inet-diag-meminfo" },
        { name: "info", number: 2, type: "binary", struct: "mptcp-info" },
        { name: "tos", number: 5, type: "u8" },
        { name: "tclass", number: 6, type: "u8" },
        { name: "skmeminfo", number: 7, type: "binary", struct: "sk-meminfo" },
        { name: "shutdown", number: 8, type: "u8" },
        { name: "protocol", number: 10, type: "u8" },
        { name: "skv6only", number: 11, type: "u8" },
        { name: "mark", number: 15, type: "u32" },
        { name: "class-id", number: 17, type: "u32" },
        { name: "cgroup-id", number: 21, type: "u64" },
        { name: "sockopt", number: 22, type: "binary", struct: "inet-diag-sockopt" },
      ],
    }),
    "ulp-info": () => ({
      prefix: "inet-ulp-info-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "tls", number: 2, type: "nest", nest: "tls-info" },
        { name: "mptcp", number: 3, type: "nest", nest: "mptcp-subflow" },
      ],
    }),
    "tls-info": () => ({
      prefix: "tls-info-",
      attributes: [
        { name: "version", number: 1, type: "u16" },
        { name: "cipher", number: 2, type: "u16" },
        { name: "txconf", number: 3, type: "u16" },
        { name: "rxconf", number: 4, type: "u16" },
        { name: "zc-ro-tx", number: 5, type: "flag", since: "6.0" },
        { name: "rx-no-pad", number: 6, type: "flag", since: "6.0" },
        { name: "tx-max-payload-len", number: 7, type: "u16", unit: "bytes", since: "6.19" },
      ],
    }),
    "mptcp-subflow": () => ({
      prefix: "mptcp-subflow-attr-",
      attributes: [
        { name: "token-rem", number: 1, type: "u32" },
        { name: "token-loc", number: 2, type: "u32" },
        { name: "relwrite-seq", number: 3, type: "u32" },
        { name: "map-seq", number: 4, type: "u64" },
        { name: "map-sfseq", number: 5, type: "u32" },
        { name: "ssn-offset", number: 6, type: "u32" },
        { name: "map-datalen", number: 7, type: "u16" },
        { name: "flags", number: 8, type: "u32", enum: "subflow-flags", flags: true },
        { name: "id-rem", number: 9, type: "u8" },
        { name: "id-loc", number: 10, type: "u8" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    "bpf-storages": () => ({
      prefix: "sk-diag-",
      attributes: [{ name: "bpf-storage", number: 1, type: "nest", nest: "bpf-storage", multi: true }],
    }),
    "bpf-storage": () => ({
      prefix: "sk-diag-bpf-storage-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "map-id", number: 2, type: "u32" },
        { name: "map-value", number: 3, type: "binary" },
      ],
    }),
    nothing: () => ({ attributes: [] }),
    unix: () => ({
      prefix: "unix-diag-",
      attributes: [
        { name: "name", number: 0, type: "binary" },
        { name: "vfs", number: 1, type: "binary", struct: "unix-diag-vfs" },
        { name: "peer", number: 2, type: "u32" },
        { name: "icons", number: 3, type: "binary", item: "u32" },
        { name: "rqlen", number: 4, type: "binary", struct: "unix-diag-rqlen" },
        { name: "meminfo", number: 5, type: "binary", struct: "sk-meminfo" },
        { name: "shutdown", number: 6, type: "u8" },
        { name: "uid", number: 7, type: "u32" },
      ],
    }),
    netlink: () => ({
      prefix: "netlink-diag-",
      attributes: [
        { name: "meminfo", number: 0, type: "binary", struct: "sk-meminfo" },
        { name: "groups", number: 1, type: "binary" },
        { name: "rx-ring", number: 2, type: "binary", struct: "netlink-diag-ring" },
        { name: "tx-ring", number: 3, type: "binary", struct: "netlink-diag-ring" },
        { name: "flags", number: 4, type: "u32", enum: "netlink-flags", flags: true },
      ],
    }),
    packet: () => ({
      prefix: "packet-diag-",
      attributes: [
        { name: "info", number: 0, type: "binary", struct: "packet-diag-info" },
        { name: "mclist", number: 1, type: "binary", struct: "packet-diag-mclist", item: "struct" },
        { name: "rx-ring", number: 2, type: "binary", struct: "packet-diag-ring" },
        { name: "tx-ring", number: 3, type: "binary", struct: "packet-diag-ring" },
        { name: "fanout", number: 4, type: "u32" },
        { name: "uid", number: 5, type: "u32" },
        { name: "meminfo", number: 6, type: "binary", struct: "sk-meminfo" },
        { name: "filter", number: 7, type: "binary" },
      ],
    }),
    xdp: () => ({
      prefix: "xdp-diag-",
      attributes: [
        { name: "info", number: 1, type: "binary", struct: "xdp-diag-info" },
        { name: "uid", number: 2, type: "u32" },
        { name: "rx-ring", number: 3, type: "binary", struct: "xdp-diag-ring" },
        { name: "tx-ring", number: 4, type: "binary", struct: "xdp-diag-ring" },
        { name: "umem", number: 5, type: "binary", struct: "xdp-diag-umem" },
        { name: "umem-fill-ring", number: 6, type: "binary", struct: "xdp-diag-ring" },
        { name: "umem-completion-ring", number: 7, type: "binary", struct: "xdp-diag-ring" },
        { name: "meminfo", number: 8, type: "binary", struct: "sk-meminfo" },
        { name: "stats", number: 9, type: "binary", struct: "xdp-diag-stats" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    inet: () => ({
      set: "inet-request",
      header: "inet-diag-req-v2",
      replySet: "inet",
      replyHeader: "inet-diag-msg",
      do: {
        request: {
          number: 20,
          requiredHeader: ["sdiag-family", "sdiag-protocol", "id"],
          onesHeader: ["id.idiag-cookie"],
          attributes: "bytecode sk-bpf-storages protocol",
        },
        reply: `20 ${inetAttributes}`,
      },
      dump: {
        request: {
          number: 20,
          requiredHeader: ["sdiag-family", "sdiag-protocol", "idiag-states"],
          attributes: "bytecode sk-bpf-storages protocol",
        },
        reply: `20 ${inetAttributes}`,
      },
    }),
    mptcp: () => ({
      set: "inet-request",
      header: "inet-diag-req-v2",
      replySet: "inet-mptcp",
      replyHeader: "inet-diag-msg",
      dump: {
        request: {
          number: 20,
          required: ["protocol"],
          requiredHeader: ["sdiag-family", "idiag-states"],
          attributes: "bytecode protocol",
        },
        reply: `
          20 meminfo info tos tclass skmeminfo shutdown protocol skv6only mark class-id cgroup-id sockopt`,
      },
    }),
    "inet-destroy": () => ({
      set: "inet-request",
      header: "inet-diag-req-v2",
      do: {
        request: {
          number: 21,
          requiredHeader: ["sdiag-family", "sdiag-protocol", "id"],
          onesHeader: ["id.idiag-cookie"],
          attributes: "protocol",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "inet-destroy-ntf": () => ({ set: "inet", header: "inet-diag-msg", event: `20 ${inetAttributes}`, notify: "inet" }),
    unix: () => ({
      set: "nothing",
      header: "unix-diag-req",
      headerValues: { sdiagFamily: "unix" },
      replySet: "unix",
      replyHeader: "unix-diag-msg",
      do: {
        request: { number: 20, requiredHeader: ["udiag-ino"], onesHeader: ["udiag-cookie"] },
        reply: "20 name vfs peer icons rqlen meminfo shutdown uid",
      },
      dump: {
        request: { number: 20, requiredHeader: ["udiag-states"] },
        reply: "20 name vfs peer icons rqlen meminfo shutdown uid",
      },
    }),
    netlink: () => ({
      set: "nothing",
      header: "netlink-diag-req",
      headerValues: { sdiagFamily: "netlink" },
      replySet: "netlink",
      replyHeader: "netlink-diag-msg",
      dump: {
        request: { number: 20, requiredHeader: ["sdiag-protocol"] },
        reply: "20 meminfo groups rx-ring tx-ring flags",
      },
    }),
    packet: () => ({
      set: "nothing",
      header: "packet-diag-req",
      headerValues: { sdiagFamily: "packet" },
      replySet: "packet",
      replyHeader: "packet-diag-msg",
      dump: { request: "20", reply: "20 info mclist rx-ring tx-ring fanout uid meminfo filter" },
    }),
    vsock: () => ({
      set: "nothing",
      header: "vsock-diag-req",
      headerValues: { sdiagFamily: "vsock" },
      replySet: "nothing",
      replyHeader: "vsock-diag-msg",
      dump: { request: { number: 20, requiredHeader: ["vdiag-states"] }, reply: "20" },
    }),
    xdp: () => ({
      set: "nothing",
      header: "xdp-diag-req",
      headerValues: { sdiagFamily: "xdp" },
      replySet: "xdp",
      replyHeader: "xdp-diag-msg",
      dump: { request: "20", reply: "20 info uid rx-ring tx-ring umem umem-fill-ring umem-completion-ring meminfo stats" },
    }),
  },
  groups: {
    "sknlgrp-inet-tcp-destroy": { name: "sknlgrp-inet-tcp-destroy", number: 1 },
    "sknlgrp-inet-udp-destroy": { name: "sknlgrp-inet-udp-destroy", number: 2 },
    "sknlgrp-inet6-tcp-destroy": { name: "sknlgrp-inet6-tcp-destroy", number: 3 },
    "sknlgrp-inet6-udp-destroy": { name: "sknlgrp-inet6-udp-destroy", number: 4 },
  },
  config: "INET_DIAG",
  module: "inet_diag",
  links: {},
});
