// Internet sockets in NETLINK_SOCK_DIAG.

// Message types from before SOCK_DIAG_BY_FAMILY, and one past the last.

/** Asks for TCP sockets the old way. (linux/inet_diag.h) */
export const TCPDIAG_GETSOCK = 18;
/** Asks for DCCP sockets the old way. (linux/inet_diag.h) */
export const DCCPDIAG_GETSOCK = 19;
/** No message type of the old way is as great as this. (linux/inet_diag.h) */
export const INET_DIAG_GETSOCK_MAX = 24;

// A field of a socket's identity.

/** Stands in idiag_cookie for any socket. (linux/inet_diag.h) */
export const INET_DIAG_NOCOOKIE = 0xffffffff;

// Attributes of a request.

/** Names no attribute. (linux/inet_diag.h) */
export const INET_DIAG_REQ_NONE = 0;
/** A filter: conditions of INET_DIAG_BC_ (bytes). (linux/inet_diag.h) */
export const INET_DIAG_REQ_BYTECODE = 1;
/** Which BPF storages to show (nest). (linux/inet_diag.h) */
export const INET_DIAG_REQ_SK_BPF_STORAGES = 2;
/** A protocol over 255, instead of sdiag_protocol (u32). (linux/inet_diag.h) */
export const INET_DIAG_REQ_PROTOCOL = 3;

// Conditions of a filter (inet_diag_bc_op.code).

/** No operation. (linux/inet_diag.h) */
export const INET_DIAG_BC_NOP = 0;
/** Goes on elsewhere. (linux/inet_diag.h) */
export const INET_DIAG_BC_JMP = 1;
/** The source port is at least this. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_GE = 2;
/** The source port is at most this. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_LE = 3;
/** The destination port is at least this. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_GE = 4;
/** The destination port is at most this. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_LE = 5;
/** The source port was picked by the kernel. (linux/inet_diag.h) */
export const INET_DIAG_BC_AUTO = 6;
/** The source has this prefix and port. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_COND = 7;
/** The destination has this prefix and port. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_COND = 8;
/** The socket is bound to this link. (linux/inet_diag.h) */
export const INET_DIAG_BC_DEV_COND = 9;
/** The socket has this mark. (linux/inet_diag.h) */
export const INET_DIAG_BC_MARK_COND = 10;
/** The source port is this. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_EQ = 11;
/** The destination port is this. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_EQ = 12;
/** The socket is in this control group. (linux/inet_diag.h) */
export const INET_DIAG_BC_CGROUP_COND = 13;

// Attributes of a socket; bit n - 1 of idiag_ext asks for number n.

/** Names no attribute. (linux/inet_diag.h) */
export const INET_DIAG_NONE = 0;
/** Memory in use (struct inet_diag_meminfo). (linux/inet_diag.h) */
export const INET_DIAG_MEMINFO = 1;
/** What the protocol knows of the connection, such as struct tcp_info (binary). (linux/inet_diag.h) */
export const INET_DIAG_INFO = 2;
/** State of TCP Vegas (struct tcpvegas_info). (linux/inet_diag.h) */
export const INET_DIAG_VEGASINFO = 3;
/** The name of the congestion control (string). (linux/inet_diag.h) */
export const INET_DIAG_CONG = 4;
/** The type of service of IPv4 (u8). (linux/inet_diag.h) */
export const INET_DIAG_TOS = 5;
/** The traffic class of IPv6 (u8). (linux/inet_diag.h) */
export const INET_DIAG_TCLASS = 6;
/** Memory counters, indexed by SK_MEMINFO_ (array of u32). (linux/inet_diag.h) */
export const INET_DIAG_SKMEMINFO = 7;
/** Which directions are shut down (u8). (linux/inet_diag.h) */
export const INET_DIAG_SHUTDOWN = 8;
/** State of DCTCP, asked for as INET_DIAG_VEGASINFO (struct tcp_dctcp_info). (linux/inet_diag.h) */
export const INET_DIAG_DCTCPINFO = 9;
/** The protocol of a raw socket (u8). (linux/inet_diag.h) */
export const INET_DIAG_PROTOCOL = 10;
/** Whether the socket takes IPv6 only (u8). (linux/inet_diag.h) */
export const INET_DIAG_SKV6ONLY = 11;
/** The local addresses of an SCTP association (bytes). (linux/inet_diag.h) */
export const INET_DIAG_LOCALS = 12;
/** The peer's addresses of an SCTP association (bytes). (linux/inet_diag.h) */
export const INET_DIAG_PEERS = 13;
/** Padding to an 8-byte boundary. (linux/inet_diag.h) */
export const INET_DIAG_PAD = 14;
/** The mark, for those with CAP_NET_ADMIN (u32). (linux/inet_diag.h) */
export const INET_DIAG_MARK = 15;
/** State of BBR, asked for as INET_DIAG_VEGASINFO (struct tcp_bbr_info). (linux/inet_diag.h) */
export const INET_DIAG_BBRINFO = 16;
/** The traffic class of the control group, asked for as INET_DIAG_TCLASS (u32). (linux/inet_diag.h) */
export const INET_DIAG_CLASS_ID = 17;
/** The keys of TCP MD5 signatures (array of struct tcp_diag_md5sig). (linux/inet_diag.h) */
export const INET_DIAG_MD5SIG = 18;
/** The protocol on top, such as TLS (nest of INET_ULP_INFO_). (linux/inet_diag.h) */
export const INET_DIAG_ULP_INFO = 19;
/** BPF storages of the socket (nest). (linux/inet_diag.h) */
export const INET_DIAG_SK_BPF_STORAGES = 20;
/** The control group that the socket was made in (u64). (linux/inet_diag.h) */
export const INET_DIAG_CGROUP_ID = 21;

// Attributes of a protocol on top (INET_DIAG_ULP_INFO).

/** Names no attribute. (linux/inet_diag.h) */
export const INET_ULP_INFO_UNSPEC = 0;
/** The name (string). (linux/inet_diag.h) */
export const INET_ULP_INFO_NAME = 1;
/** State of TLS (nest). (linux/inet_diag.h) */
export const INET_ULP_INFO_TLS = 2;
/** State of Multipath TCP (nest). (linux/inet_diag.h) */
export const INET_ULP_INFO_MPTCP = 3;
