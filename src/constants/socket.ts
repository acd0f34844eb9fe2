// Constants of sockets: families, types, options, message flags and memory counters. The numbers apply to x86-64 and
// arm64.

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
/** Socket type for a reliable connection that preserves message boundaries. (sys/socket.h) */
export const SOCK_SEQPACKET = 5;
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

/** Socket option that enables debugging of the socket, if the protocol supports it. (asm/socket.h) */
export const SO_DEBUG = 1;
/** Socket option that allows binding to an address in the TIME_WAIT state. (asm/socket.h) */
export const SO_REUSEADDR = 2;
/** Socket option that reads the type of the socket, such as SOCK_RAW. (asm/socket.h) */
export const SO_TYPE = 3;
/** Socket option that reads and clears the pending error of the socket. (asm/socket.h) */
export const SO_ERROR = 4;
/** Socket option that restricts sending to directly connected hosts. (asm/socket.h) */
export const SO_DONTROUTE = 5;
/** Socket option that allows sending to broadcast addresses. (asm/socket.h) */
export const SO_BROADCAST = 6;
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
/** Socket option that sends keepalive probes on idle connections. (asm/socket.h) */
export const SO_KEEPALIVE = 9;
/** Socket option with the priority of sent packets. (asm/socket.h) */
export const SO_PRIORITY = 12;
/** Socket option that makes close() wait until unsent data is sent. (asm/socket.h) */
export const SO_LINGER = 13;
/**
 * Socket option that allows several sockets to share an address, so that the kernel balances the load. (asm/socket.h)
 */
export const SO_REUSEPORT = 15;
/**
 * Socket option that adds the sender's process, user and group id to each received datagram (SCM_CREDENTIALS).
 * (asm/socket.h)
 */
export const SO_PASSCRED = 16;
/** Socket option that reads the process, user and group id of the peer of a connection. (asm/socket.h) */
export const SO_PEERCRED = 17;
/** Socket option with the minimum number of received bytes for the socket to be readable. (asm/socket.h) */
export const SO_RCVLOWAT = 18;
/** Socket option that reads the minimum number of free bytes for the socket to be writable. (asm/socket.h) */
export const SO_SNDLOWAT = 19;
/** Socket option with the time after which a blocking receive fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_RCVTIMEO = 20;
/** Socket option with the time after which a blocking send fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_SNDTIMEO = 21;
/** Socket option that binds the socket to a network device by name. (asm/socket.h) */
export const SO_BINDTODEVICE = 25;
/** Socket option that attaches a classic BPF program that filters received packets. (asm/socket.h) */
export const SO_ATTACH_FILTER = 26;
/** Socket option that detaches the BPF program, whether classic or extended. (asm/socket.h) */
export const SO_DETACH_FILTER = 27;
/** Socket option that reads the attached classic BPF program. (asm/socket.h) */
export const SO_GET_FILTER = 26;
/** Socket option that adds the arrival time in microseconds to each received datagram. (asm/socket.h) */
export const SO_TIMESTAMP = 29;
/** Socket option that reads whether the socket listens for connections. (asm/socket.h) */
export const SO_ACCEPTCONN = 30;
/** Socket option that reads the security label of the peer. (asm/socket.h) */
export const SO_PEERSEC = 31;
/**
 * Socket option with the send buffer size in bytes, without the limit wmem_max; requires CAP_NET_ADMIN. (asm/socket.h)
 */
export const SO_SNDBUFFORCE = 32;
/**
 * Socket option with the receive buffer size in bytes, without the limit rmem_max; requires CAP_NET_ADMIN.
 * (asm/socket.h)
 */
export const SO_RCVBUFFORCE = 33;
/** Socket option that adds the sender's security label to each received datagram. (asm/socket.h) */
export const SO_PASSSEC = 34;
/** Socket option that adds the arrival time in nanoseconds to each received datagram. (asm/socket.h) */
export const SO_TIMESTAMPNS = 35;
/**
 * Socket option with the mark of sent packets for routing and filters; requires CAP_NET_ADMIN or CAP_NET_RAW.
 * (asm/socket.h)
 */
export const SO_MARK = 36;
/** Socket option that selects the hardware and software timestamps that the kernel reports. (asm/socket.h) */
export const SO_TIMESTAMPING = 37;
/** Socket option that reads the socket's protocol, such as NETLINK_ROUTE. (asm/socket.h) */
export const SO_PROTOCOL = 38;
/** Socket option that reads the socket's address family, such as AF_NETLINK. (asm/socket.h) */
export const SO_DOMAIN = 39;
/**
 * Socket option that adds the number of dropped datagrams to each received datagram, if the address family supports it.
 * (asm/socket.h)
 */
export const SO_RXQ_OVFL = 40;
/** Socket option with the offset at which the next receive with MSG_PEEK starts. (asm/socket.h) */
export const SO_PEEK_OFF = 42;
/** Socket option that locks the attached BPF program against replacement. (asm/socket.h) */
export const SO_LOCK_FILTER = 44;
/** Socket option with the time in microseconds to poll the device before sleeping (busy polling). (asm/socket.h) */
export const SO_BUSY_POLL = 46;
/** Socket option that reads the set of classic BPF extensions that the kernel supports. (asm/socket.h) */
export const SO_BPF_EXTENSIONS = 48;
/** Socket option with the CPU that processes the received packets of the socket. (asm/socket.h) */
export const SO_INCOMING_CPU = 49;
/** Socket option that attaches an extended BPF program by descriptor. (asm/socket.h) */
export const SO_ATTACH_BPF = 50;
/** Alias of SO_DETACH_FILTER, the socket option that detaches the BPF program. (asm/socket.h) */
export const SO_DETACH_BPF = 27;
/** Socket option that reads the socket's memory counters as an array of u32, indexed by SK_MEMINFO_*. (asm/socket.h) */
export const SO_MEMINFO = 55;
/** Socket option that reads the NAPI id of the device queue of the last received packet. (asm/socket.h) */
export const SO_INCOMING_NAPI_ID = 56;
/** Socket option that reads the cookie, a 64-bit number that identifies the socket until reboot. (asm/socket.h) */
export const SO_COOKIE = 57;
/** Socket option that allows sending with MSG_ZEROCOPY, directly from the caller's memory. (asm/socket.h) */
export const SO_ZEROCOPY = 60;
/** Socket option that allows setting the transmission time of each packet. (asm/socket.h) */
export const SO_TXTIME = 61;
/** Socket option that binds the socket to a network device by index. (asm/socket.h) */
export const SO_BINDTOIFINDEX = 62;
/** Socket option that prefers busy polling over interrupts. Available since Linux 5.11. (asm/socket.h) */
export const SO_PREFER_BUSY_POLL = 69;
/**
 * Socket option with the maximum number of packets per round of busy polling. Available since Linux 5.11.
 * (asm/socket.h)
 */
export const SO_BUSY_POLL_BUDGET = 70;
/**
 * Socket option that reads the cookie, a 64-bit number that identifies the socket's network namespace. Available since
 * Linux 5.14. (asm/socket.h)
 */
export const SO_NETNS_COOKIE = 71;
/**
 * Socket option that locks buffer sizes so that the kernel does not adjust them. Available since Linux 5.15.
 * (asm/socket.h)
 */
export const SO_BUF_LOCK = 72;
/** Socket option that reserves memory for the socket in advance. Available since Linux 5.16. (asm/socket.h) */
export const SO_RESERVE_MEM = 73;
/**
 * Socket option that says whether a stalled TCP connection may try another path. Available since Linux 5.18.
 * (asm/socket.h)
 */
export const SO_TXREHASH = 74;
/** Socket option that adds the packet mark to each received datagram. Available since Linux 5.19. (asm/socket.h) */
export const SO_RCVMARK = 75;
/**
 * Socket option that adds a pidfd of the sender to each datagram received on a Unix socket. Available since Linux 6.5.
 * (asm/socket.h)
 */
export const SO_PASSPIDFD = 76;
/** Socket option that reads a pidfd of the peer of a Unix socket. Available since Linux 6.5. (asm/socket.h) */
export const SO_PEERPIDFD = 77;
/** Socket option that adds the packet priority to each received datagram. Available since Linux 6.14. (asm/socket.h) */
export const SO_RCVPRIORITY = 82;
/**
 * Socket option that says whether a Unix socket accepts passed descriptors. Available since Linux 6.16. (asm/socket.h)
 */
export const SO_PASSRIGHTS = 83;
/**
 * Socket option that adds the number of unread bytes to each receive on a Unix stream socket. Available since Linux
 * 6.17. (asm/socket.h)
 */
export const SO_INQ = 84;

// Control messages at level SOL_SOCKET.

/** Socket control message that passes file descriptors over a Unix socket. (sys/socket.h) */
export const SCM_RIGHTS = 1;
/** Socket control message with the process, user and group id of the sender (struct ucred). (sys/socket.h) */
export const SCM_CREDENTIALS = 2;

// Flags of send and receive calls, and of received messages (msg_flags).

/** Flag of send() and recv() for urgent data. (sys/socket.h) */
export const MSG_OOB = 0x1;
/** Flag of recv() that reads a datagram without removing it from the queue. (sys/socket.h) */
export const MSG_PEEK = 0x2;
/** Flag of send() that restricts the destination to directly connected hosts. (sys/socket.h) */
export const MSG_DONTROUTE = 0x4;
/** Flag that recvmsg() returns if the control data was truncated. (sys/socket.h) */
export const MSG_CTRUNC = 0x8;
/**
 * Flag that recvmsg() returns if the datagram was truncated. As an argument of recvmsg(), it requests the full length
 * of the datagram as return value. (sys/socket.h)
 */
export const MSG_TRUNC = 0x20;
/** Flag of send() and recv() that makes this call non-blocking. (sys/socket.h) */
export const MSG_DONTWAIT = 0x40;
/** Flag of send() that terminates a record. (sys/socket.h) */
export const MSG_EOR = 0x80;
/** Flag of recv() that waits until all requested bytes are available. (sys/socket.h) */
export const MSG_WAITALL = 0x100;
/** Flag of send() that confirms to the neighbour table that the peer is reachable. (sys/socket.h) */
export const MSG_CONFIRM = 0x800;
/** Flag of recv() that reads from the error queue of the socket. (sys/socket.h) */
export const MSG_ERRQUEUE = 0x2000;
/** Flag of send() that suppresses SIGPIPE when sending fails with EPIPE. (sys/socket.h) */
export const MSG_NOSIGNAL = 0x4000;
/** Flag of send() that delays sending because more data follows. (sys/socket.h) */
export const MSG_MORE = 0x8000;
/** Flag of recvmmsg() that stops blocking after the first datagram. (sys/socket.h) */
export const MSG_WAITFORONE = 0x10000;
/** Internal flag of sendmmsg() that the kernel sets if more messages follow. (sys/socket.h) */
export const MSG_BATCH = 0x40000;
/** Flag of send() that sends data directly from the caller's memory, without a copy. (sys/socket.h) */
export const MSG_ZEROCOPY = 0x4000000;
/** Flag of send() that sends data during the TCP handshake (TCP Fast Open). (sys/socket.h) */
export const MSG_FASTOPEN = 0x20000000;
/** Flag of recvmsg() that sets close-on-exec on received descriptors. (sys/socket.h) */
export const MSG_CMSG_CLOEXEC = 0x40000000;

// Indices of the memory counters that SO_MEMINFO reads.

/** Index of a socket memory value: number of bytes in the receive queue, including overhead. (linux/sock_diag.h) */
export const SK_MEMINFO_RMEM_ALLOC = 0;
/** Index of the socket memory counter for the receive buffer size, as reported by SO_RCVBUF. (linux/sock_diag.h) */
export const SK_MEMINFO_RCVBUF = 1;
/** Index of the socket memory counter for the bytes passed to lower layers and not sent yet. (linux/sock_diag.h) */
export const SK_MEMINFO_WMEM_ALLOC = 2;
/** Index of the socket memory counter for the send buffer size, as reported by SO_SNDBUF. (linux/sock_diag.h) */
export const SK_MEMINFO_SNDBUF = 3;
/** Index of the socket memory counter for the bytes reserved for the socket and not used yet. (linux/sock_diag.h) */
export const SK_MEMINFO_FWD_ALLOC = 4;
/** Index of the socket memory counter for the send queue in bytes, including overhead. (linux/sock_diag.h) */
export const SK_MEMINFO_WMEM_QUEUED = 5;
/** Index of the socket memory counter for socket options and filters in bytes. (linux/sock_diag.h) */
export const SK_MEMINFO_OPTMEM = 6;
/** Index of the socket memory counter for the bytes received while the socket was locked. (linux/sock_diag.h) */
export const SK_MEMINFO_BACKLOG = 7;
/** Index of the socket counter for datagrams that the kernel dropped on the socket. (linux/sock_diag.h) */
export const SK_MEMINFO_DROPS = 8;
/** Number of memory counters that SO_MEMINFO reads. (linux/sock_diag.h) */
export const SK_MEMINFO_VARS = 9;

// Messages and multicast groups of NETLINK_SOCK_DIAG.

/** Socket diagnostics message that requests the sockets of one family, or describes a socket. (linux/sock_diag.h) */
export const SOCK_DIAG_BY_FAMILY = 20;
/** Socket diagnostics message that destroys a socket, so that its owner gets ECONNABORTED. (linux/sock_diag.h) */
export const SOCK_DESTROY = 21;
/** Socket diagnostics multicast group 0, which means no group. (linux/sock_diag.h) */
export const SKNLGRP_NONE = 0;
/** Socket diagnostics multicast group for notifications about closed IPv4 TCP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET_TCP_DESTROY = 1;
/** Socket diagnostics multicast group for notifications about closed IPv4 UDP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET_UDP_DESTROY = 2;
/** Socket diagnostics multicast group for notifications about closed IPv6 TCP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET6_TCP_DESTROY = 3;
/** Socket diagnostics multicast group for notifications about closed IPv6 UDP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET6_UDP_DESTROY = 4;
