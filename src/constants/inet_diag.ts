// Diagnostics of internet sockets (NETLINK_SOCK_DIAG).

// Socket diagnostics: message types used before SOCK_DIAG_BY_FAMILY.

/** Old socket diagnostics request for TCP sockets, which SOCK_DIAG_BY_FAMILY replaces. (linux/inet_diag.h) */
export const TCPDIAG_GETSOCK = 18;
/** Old socket diagnostics request for DCCP sockets, which SOCK_DIAG_BY_FAMILY replaces. (linux/inet_diag.h) */
export const DCCPDIAG_GETSOCK = 19;
/** Number above the highest message type of the old socket diagnostics interface. (linux/inet_diag.h) */
export const INET_DIAG_GETSOCK_MAX = 24;

// Wildcard for the cookie that identifies a socket.

/** Value of idiag_cookie in a socket diagnostics request that matches any socket. (linux/inet_diag.h) */
export const INET_DIAG_NOCOOKIE = 0xffffffff;

// Attributes of a socket diagnostics request.

/** Reserved type 0 of socket diagnostics request attributes. The kernel does not use this type. (linux/inet_diag.h) */
export const INET_DIAG_REQ_NONE = 0;
/**
 * Socket diagnostics request attribute with a filter program of INET_DIAG_BC_* operations (bytes). (linux/inet_diag.h)
 */
export const INET_DIAG_REQ_BYTECODE = 1;
/** Socket diagnostics request attribute with the BPF socket storages to report (nested). (linux/inet_diag.h) */
export const INET_DIAG_REQ_SK_BPF_STORAGES = 2;
/**
 * Socket diagnostics request attribute with a protocol number above 255, which does not fit sdiag_protocol (u32).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_REQ_PROTOCOL = 3;

// Operations of a socket filter (inet_diag_bc_op.code).

/** Socket filter operation that does nothing. (linux/inet_diag.h) */
export const INET_DIAG_BC_NOP = 0;
/** Socket filter operation that jumps to another operation of the filter. (linux/inet_diag.h) */
export const INET_DIAG_BC_JMP = 1;
/**
 * Socket filter operation that matches if the source port is greater than or equal to the operand. (linux/inet_diag.h)
 */
export const INET_DIAG_BC_S_GE = 2;
/** Socket filter operation that matches if the source port is less than or equal to the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_LE = 3;
/**
 * Socket filter operation that matches if the destination port is greater than or equal to the operand.
 * (linux/inet_diag.h)
 */
export const INET_DIAG_BC_D_GE = 4;
/**
 * Socket filter operation that matches if the destination port is less than or equal to the operand.
 * (linux/inet_diag.h)
 */
export const INET_DIAG_BC_D_LE = 5;
/** Socket filter operation that matches if the kernel chose the source port. (linux/inet_diag.h) */
export const INET_DIAG_BC_AUTO = 6;
/**
 * Socket filter operation that matches if the source has the address prefix and port in the operand.
 * (linux/inet_diag.h)
 */
export const INET_DIAG_BC_S_COND = 7;
/**
 * Socket filter operation that matches if the destination has the address prefix and port in the operand.
 * (linux/inet_diag.h)
 */
export const INET_DIAG_BC_D_COND = 8;
/** Socket filter operation that matches if the socket is bound to the interface in the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_DEV_COND = 9;
/** Socket filter operation that matches if the socket has the mark in the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_MARK_COND = 10;
/** Socket filter operation that matches if the source port equals the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_S_EQ = 11;
/** Socket filter operation that matches if the destination port equals the operand. (linux/inet_diag.h) */
export const INET_DIAG_BC_D_EQ = 12;
/**
 * Socket filter operation that matches if the socket belongs to the control group in the operand. (linux/inet_diag.h)
 */
export const INET_DIAG_BC_CGROUP_COND = 13;

// Attributes of a socket in a diagnostics reply. Bit n - 1 of idiag_ext in the request selects the attribute with type
// n.

/** Reserved type 0 of socket diagnostics attributes. The kernel does not use this type. (linux/inet_diag.h) */
export const INET_DIAG_NONE = 0;
/** Socket diagnostics attribute with the memory that the socket uses (struct inet_diag_meminfo). (linux/inet_diag.h) */
export const INET_DIAG_MEMINFO = 1;
/**
 * Socket diagnostics attribute with connection information of the protocol, such as struct tcp_info (binary).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_INFO = 2;
/**
 * Socket diagnostics attribute with the state of the congestion control TCP Vegas (struct tcpvegas_info).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_VEGASINFO = 3;
/** Socket diagnostics attribute with the name of the congestion control algorithm (string). (linux/inet_diag.h) */
export const INET_DIAG_CONG = 4;
/** Socket diagnostics attribute with the IPv4 type of service (TOS) of the socket (u8). (linux/inet_diag.h) */
export const INET_DIAG_TOS = 5;
/** Socket diagnostics attribute with the IPv6 traffic class of the socket (u8). (linux/inet_diag.h) */
export const INET_DIAG_TCLASS = 6;
/**
 * Socket diagnostics attribute with the socket's memory counters, indexed by SK_MEMINFO_* (array of u32).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_SKMEMINFO = 7;
/**
 * Socket diagnostics attribute with the directions that are shut down: 1 for receiving, 2 for sending (u8).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_SHUTDOWN = 8;
/**
 * Socket diagnostics attribute with the state of the congestion control DCTCP (struct tcp_dctcp_info). A request
 * selects it with the bit for INET_DIAG_VEGASINFO. (linux/inet_diag.h)
 */
export const INET_DIAG_DCTCPINFO = 9;
/** Socket diagnostics attribute with the protocol number of a raw socket (u8). (linux/inet_diag.h) */
export const INET_DIAG_PROTOCOL = 10;
/** Socket diagnostics attribute that says whether the socket accepts IPv6 only (u8). (linux/inet_diag.h) */
export const INET_DIAG_SKV6ONLY = 11;
/** Socket diagnostics attribute with the local addresses of an SCTP association (bytes). (linux/inet_diag.h) */
export const INET_DIAG_LOCALS = 12;
/** Socket diagnostics attribute with the peer addresses of an SCTP association (bytes). (linux/inet_diag.h) */
export const INET_DIAG_PEERS = 13;
/** Empty socket diagnostics attribute that aligns the next attribute to 8 bytes. (linux/inet_diag.h) */
export const INET_DIAG_PAD = 14;
/**
 * Socket diagnostics attribute with the mark of the socket, reported only to callers with CAP_NET_ADMIN (u32).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_MARK = 15;
/**
 * Socket diagnostics attribute with the state of the congestion control BBR (struct tcp_bbr_info). A request selects it
 * with the bit for INET_DIAG_VEGASINFO. (linux/inet_diag.h)
 */
export const INET_DIAG_BBRINFO = 16;
/**
 * Socket diagnostics attribute with the traffic class of the control group (u32). A request selects it with the bit for
 * INET_DIAG_TCLASS. (linux/inet_diag.h)
 */
export const INET_DIAG_CLASS_ID = 17;
/**
 * Socket diagnostics attribute with the keys of TCP MD5 signatures (array of struct tcp_diag_md5sig).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_MD5SIG = 18;
/**
 * Socket diagnostics attribute with the upper layer protocol, such as TLS (nested INET_ULP_INFO_* attributes).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_ULP_INFO = 19;
/** Socket diagnostics attribute with the BPF storages of the socket (nested). (linux/inet_diag.h) */
export const INET_DIAG_SK_BPF_STORAGES = 20;
/**
 * Socket diagnostics attribute with the id of the control group in which the socket was created (u64).
 * (linux/inet_diag.h)
 */
export const INET_DIAG_CGROUP_ID = 21;

// Attributes of an upper layer protocol on a TCP socket (INET_DIAG_ULP_INFO).

/**
 * Reserved type 0 of the attributes of an upper layer protocol (ULP). The kernel does not use this type.
 * (linux/inet_diag.h)
 */
export const INET_ULP_INFO_UNSPEC = 0;
/**
 * Attribute with the name of the upper layer protocol (ULP) on a TCP socket, such as "tls" (string).
 * (linux/inet_diag.h)
 */
export const INET_ULP_INFO_NAME = 1;
/** Attribute with the TLS state of the upper layer protocol (ULP) on a TCP socket (nested). (linux/inet_diag.h) */
export const INET_ULP_INFO_TLS = 2;
/**
 * Attribute with the Multipath TCP state of the upper layer protocol (ULP) on a TCP socket (nested).
 * (linux/inet_diag.h)
 */
export const INET_ULP_INFO_MPTCP = 3;
