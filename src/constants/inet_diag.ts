// Internet sockets in NETLINK_SOCK_DIAG.

// Message types used before SOCK_DIAG_BY_FAMILY.

/** Old request for TCP sockets, replaced by SOCK_DIAG_BY_FAMILY. (linux/inet_diag.h) */
export const TCPDIAG_GETSOCK = 18;
/** Old request for DCCP sockets, replaced by SOCK_DIAG_BY_FAMILY. (linux/inet_diag.h) */
export const DCCPDIAG_GETSOCK = 19;
/** Upper bound (exclusive) of the old request types. (linux/inet_diag.h) */
export const INET_DIAG_GETSOCK_MAX = 24;

// Value of a field of a socket's identity.

/** Value of idiag_cookie that matches any socket. (linux/inet_diag.h) */
export const INET_DIAG_NOCOOKIE = 0xffffffff;

// Attributes of a request.

/** Unspecified attribute (type 0). (linux/inet_diag.h) */
export const INET_DIAG_REQ_NONE = 0;
/** Filter program of INET_DIAG_BC_ operations (bytes). (linux/inet_diag.h) */
export const INET_DIAG_REQ_BYTECODE = 1;
/** BPF storages to report (nest). (linux/inet_diag.h) */
export const INET_DIAG_REQ_SK_BPF_STORAGES = 2;
/** Protocol number above 255, which does not fit sdiag_protocol (u32). (linux/inet_diag.h) */
export const INET_DIAG_REQ_PROTOCOL = 3;

// Operations of a filter (inet_diag_bc_op.code).

/** No operation. (linux/inet_diag.h) */
export const INET_DIAG_BC_NOP = 0;
/** Jumps to another operation of the filter. (linux/inet_diag.h) */
export const INET_DIAG_BC_JMP = 1;
/** Matches if the source port is greater than or equal to the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_GE = 2;
/** Matches if the source port is less than or equal to the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_LE = 3;
/** Matches if the destination port is greater than or equal to the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_GE = 4;
/** Matches if the destination port is less than or equal to the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_LE = 5;
/** Matches if the kernel chose the source port. (linux/inet_diag.h) */
export const INET_DIAG_BC_AUTO = 6;
/** Matches if the source has the given prefix and port. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_COND = 7;
/** Matches if the destination has the given prefix and port. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_COND = 8;
/** Matches if the socket is bound to the given interface. (linux/inet_diag.h) */
export const INET_DIAG_BC_DEV_COND = 9;
/** Matches if the socket has the given mark. (linux/inet_diag.h) */
export const INET_DIAG_BC_MARK_COND = 10;
/** Matches if the source port equals the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_EQ = 11;
/** Matches if the destination port equals the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_EQ = 12;
/** Matches if the socket belongs to the given control group. (linux/inet_diag.h) */
export const INET_DIAG_BC_CGROUP_COND = 13;

// Attributes of a socket; bit n - 1 of idiag_ext requests attribute n.

/** Unspecified attribute (type 0). (linux/inet_diag.h) */
export const INET_DIAG_NONE = 0;
/** Memory in use (struct inet_diag_meminfo). (linux/inet_diag.h) */
export const INET_DIAG_MEMINFO = 1;
/** Protocol-specific connection information, such as struct tcp_info (binary). (linux/inet_diag.h) */
export const INET_DIAG_INFO = 2;
/** State of TCP Vegas (struct tcpvegas_info). (linux/inet_diag.h) */
export const INET_DIAG_VEGASINFO = 3;
/** Name of the congestion control algorithm (string). (linux/inet_diag.h) */
export const INET_DIAG_CONG = 4;
/** IPv4 type of service (u8). (linux/inet_diag.h) */
export const INET_DIAG_TOS = 5;
/** IPv6 traffic class (u8). (linux/inet_diag.h) */
export const INET_DIAG_TCLASS = 6;
/** Memory counters, indexed by SK_MEMINFO_ (array of u32). (linux/inet_diag.h) */
export const INET_DIAG_SKMEMINFO = 7;
/** Directions that are shut down: 1 for receiving, 2 for sending (u8). (linux/inet_diag.h) */
export const INET_DIAG_SHUTDOWN = 8;
/** State of DCTCP, requested with the bit of INET_DIAG_VEGASINFO (struct tcp_dctcp_info). (linux/inet_diag.h) */
export const INET_DIAG_DCTCPINFO = 9;
/** Protocol of a raw socket (u8). (linux/inet_diag.h) */
export const INET_DIAG_PROTOCOL = 10;
/** Whether the socket accepts IPv6 only (u8). (linux/inet_diag.h) */
export const INET_DIAG_SKV6ONLY = 11;
/** Local addresses of an SCTP association (bytes). (linux/inet_diag.h) */
export const INET_DIAG_LOCALS = 12;
/** Peer addresses of an SCTP association (bytes). (linux/inet_diag.h) */
export const INET_DIAG_PEERS = 13;
/** Padding to an 8-byte boundary. (linux/inet_diag.h) */
export const INET_DIAG_PAD = 14;
/** Mark of the socket, reported only to callers with CAP_NET_ADMIN (u32). (linux/inet_diag.h) */
export const INET_DIAG_MARK = 15;
/** State of BBR, requested with the bit of INET_DIAG_VEGASINFO (struct tcp_bbr_info). (linux/inet_diag.h) */
export const INET_DIAG_BBRINFO = 16;
/** Traffic class of the control group, requested with the bit of INET_DIAG_TCLASS (u32). (linux/inet_diag.h) */
export const INET_DIAG_CLASS_ID = 17;
/** Keys of TCP MD5 signatures (array of struct tcp_diag_md5sig). (linux/inet_diag.h) */
export const INET_DIAG_MD5SIG = 18;
/** Upper layer protocol, such as TLS (nest of INET_ULP_INFO_). (linux/inet_diag.h) */
export const INET_DIAG_ULP_INFO = 19;
/** BPF storages of the socket (nest). (linux/inet_diag.h) */
export const INET_DIAG_SK_BPF_STORAGES = 20;
/** Id of the control group in which the socket was created (u64). (linux/inet_diag.h) */
export const INET_DIAG_CGROUP_ID = 21;

// Attributes of an upper layer protocol (INET_DIAG_ULP_INFO).

/** Unspecified attribute (type 0). (linux/inet_diag.h) */
export const INET_ULP_INFO_UNSPEC = 0;
/** Name of the upper layer protocol (string). (linux/inet_diag.h) */
export const INET_ULP_INFO_NAME = 1;
/** State of TLS (nest). (linux/inet_diag.h) */
export const INET_ULP_INFO_TLS = 2;
/** State of Multipath TCP (nest). (linux/inet_diag.h) */
export const INET_ULP_INFO_MPTCP = 3;
