// Constants of sockets: families, types, options, message flags and memory counters. The numbers apply to x86-64 and
// arm64.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Address families.

/** Address family 0: unspecified. In a dump request, it means all families. (sys/socket.h) */
export const AF_UNSPEC = 0;
/** Address family of Unix sockets, which connect processes on the same host. (sys/socket.h) */
export const AF_UNIX = 1;
/** Alias of AF_UNIX, the address family of Unix sockets. (sys/socket.h) */
export const AF_LOCAL = 1;
/** Address family of IPv4 addresses and sockets. (sys/socket.h) */
export const AF_INET = 2;
/**
 * Address family of Ethernet bridges. In rtnetlink, it selects forwarding entries, VLANs and multicast groups.
 * (sys/socket.h)
 */
export const AF_BRIDGE = 7;
/** Address family of IPv6 addresses and sockets. (sys/socket.h) */
export const AF_INET6 = 10;
/** Address family of DECnet, removed from the kernel. (sys/socket.h) */
export const AF_DECnet = 12;
/** Address family of PF_KEY sockets, the old interface for IPsec keys. (sys/socket.h) */
export const AF_KEY = 15;
/** Address family of netlink sockets. (sys/socket.h) */
export const AF_NETLINK = 16;
/** Alias of AF_NETLINK, named after the BSD address family of routing sockets. (sys/socket.h) */
export const AF_ROUTE = 16;
/** Address family of packet sockets, which exchange raw packets with a network device. (sys/socket.h) */
export const AF_PACKET = 17;
/** Address family of InfiniBand addresses. (sys/socket.h) */
export const AF_IB = 27;
/** Address family of MPLS labels, whose routes rtnetlink configures. (sys/socket.h) */
export const AF_MPLS = 28;
/** Address family of controller area network (CAN) buses. (sys/socket.h) */
export const AF_CAN = 29;
/** Address family of TIPC, which sends messages within a cluster. (sys/socket.h) */
export const AF_TIPC = 30;
/** Address family of Phonet, the protocol of Nokia modems. (sys/socket.h) */
export const AF_PHONET = 35;
/** Address family of IEEE 802.15.4, a low-power radio standard. (sys/socket.h) */
export const AF_IEEE802154 = 36;
/** Address family of sockets between a virtual machine and its host (vsock). (sys/socket.h) */
export const AF_VSOCK = 40;
/** Address family of messages between the processors of a Qualcomm system. (sys/socket.h) */
export const AF_QIPCRTR = 42;
/**
 * Address family of SMC (Shared Memory Communications), in which TCP connections switch to shared memory or RDMA.
 * (sys/socket.h)
 */
export const AF_SMC = 43;
/** Address family of AF_XDP sockets, whose packet rings an XDP program fills. (sys/socket.h) */
export const AF_XDP = 44;
/**
 * Address family of MCTP, which connects the management controllers of a machine. Available since Linux 5.15.
 * (sys/socket.h)
 */
export const AF_MCTP = 45;

// Socket types and flags of socket().

/** Socket type for a reliable byte stream. (sys/socket.h) */
export const SOCK_STREAM = 1;
/** Socket type for datagrams. For netlink, it is equivalent to SOCK_RAW. (sys/socket.h) */
export const SOCK_DGRAM = 2;
/** Socket type for raw protocol access, the usual type of a netlink socket. (sys/socket.h) */
export const SOCK_RAW = 3;
/** socket() flag that sets non-blocking mode on the new socket. (sys/socket.h) */
export const SOCK_NONBLOCK = 0x800;
/** socket() flag that sets close-on-exec on the new socket. (sys/socket.h) */
export const SOCK_CLOEXEC = 0x80000;

// Levels of socket options.

/** Socket option level for options that all kinds of sockets have. (asm/socket.h) */
export const SOL_SOCKET = 1;
/** Socket option level for netlink options, such as NETLINK_ADD_MEMBERSHIP. (sys/socket.h) */
export const SOL_NETLINK = 270;

// Socket options at level SOL_SOCKET.

/**
 * Socket option with the send buffer size in bytes. The limit wmem_max applies to the size that the caller sets, which
 * the kernel then doubles. (asm/socket.h)
 */
export const SO_SNDBUF = 7;
/**
 * Socket option with the receive buffer size in bytes. The limit rmem_max applies to the size that the caller sets,
 * which the kernel then doubles. (asm/socket.h)
 */
export const SO_RCVBUF = 8;
/** Socket option with the priority of sent packets. (asm/socket.h) */
export const SO_PRIORITY = 12;
/** Socket option with the time after which a blocking send fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_SNDTIMEO = 21;
/** Socket option that binds the socket to a network device by name. (asm/socket.h) */
export const SO_BINDTODEVICE = 25;
/** Socket option with a program of classic BPF (struct sock_fprog) that discards received datagrams. (asm/socket.h) */
export const SO_ATTACH_FILTER = 26;
/** Socket option that removes the program of SO_ATTACH_FILTER; its value is ignored. (asm/socket.h) */
export const SO_DETACH_FILTER = 27;
/** Socket option that adds the arrival time in microseconds to each received datagram. (asm/socket.h) */
export const SO_TIMESTAMP = 29;
/**
 * Socket option with the send buffer size in bytes, without the limit wmem_max; requires CAP_NET_ADMIN. (asm/socket.h)
 */
export const SO_SNDBUFFORCE = 32;
/**
 * Socket option with the receive buffer size in bytes, without the limit rmem_max; requires CAP_NET_ADMIN.
 * (asm/socket.h)
 */
export const SO_RCVBUFFORCE = 33;
/**
 * Socket option with the mark of sent packets for routing and filters; requires CAP_NET_ADMIN or CAP_NET_RAW.
 * (asm/socket.h)
 */
export const SO_MARK = 36;
/** Socket option that reads the socket's address family, such as AF_NETLINK. (asm/socket.h) */
export const SO_DOMAIN = 39;
/** Socket option that reads the socket's memory counters as an array of u32, indexed by SK_MEMINFO_*. (asm/socket.h) */
export const SO_MEMINFO = 55;
/**
 * Socket option that reads the cookie, a 64-bit number that identifies the socket's network namespace. Available since
 * Linux 5.14. (asm/socket.h)
 */
export const SO_NETNS_COOKIE = 71;

// Flags of send and receive calls, and of received messages (msg_flags).

/** Flag of recv() that reads a datagram without removing it from the queue. (sys/socket.h) */
export const MSG_PEEK = 0x2;
/**
 * Flag that recvmsg() returns if the datagram was truncated. As an argument of recvmsg(), it requests the full length
 * of the datagram as return value. (sys/socket.h)
 */
export const MSG_TRUNC = 0x20;
/** Flag of send() and recv() that makes this call non-blocking. (sys/socket.h) */
export const MSG_DONTWAIT = 0x40;
/** Flag of recv() that waits until all requested bytes are available. (sys/socket.h) */
export const MSG_WAITALL = 0x100;
/** Flag of send() that suppresses SIGPIPE when sending fails with EPIPE. (sys/socket.h) */
export const MSG_NOSIGNAL = 0x4000;

// Indices of the memory counters that SO_MEMINFO reads.

/** Index of a socket memory value: number of bytes in the receive queue, including overhead. (linux/sock_diag.h) */
export const SK_MEMINFO_RMEM_ALLOC = 0;
/** Index of the socket memory counter for the receive buffer size, as reported by SO_RCVBUF. (linux/sock_diag.h) */
export const SK_MEMINFO_RCVBUF = 1;
/** Index of the socket counter for datagrams that the kernel dropped on the socket. (linux/sock_diag.h) */
export const SK_MEMINFO_DROPS = 8;

// Messages and multicast groups of NETLINK_SOCK_DIAG.

/** Socket diagnostics message that requests the sockets of one family, or describes a socket. (linux/sock_diag.h) */
export const SOCK_DIAG_BY_FAMILY = 20;
/** Socket diagnostics message that destroys a socket, so that its owner gets ECONNABORTED. (linux/sock_diag.h) */
export const SOCK_DESTROY = 21;
