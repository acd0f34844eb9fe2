// Sockets: families, types, options, message flags and memory counters. The numbers are those of x86-64 and arm64.

// Address families.

/** Address family: unspecified address family; a wildcard in dump requests. (sys/socket.h) */
export const AF_UNSPEC = 0;
/** Address family: sockets between processes on the same host. (sys/socket.h) */
export const AF_UNIX = 1;
/** Address family: alias of AF_UNIX. (sys/socket.h) */
export const AF_LOCAL = 1;
/** Address family: IPv4 addresses and sockets. (sys/socket.h) */
export const AF_INET = 2;
/** Address family: Ethernet bridge: forwarding entries, VLANs and multicast groups in rtnetlink. (sys/socket.h) */
export const AF_BRIDGE = 7;
/** Address family: IPv6 addresses and sockets. (sys/socket.h) */
export const AF_INET6 = 10;
/** Address family: DECnet, removed from the kernel. (sys/socket.h) */
export const AF_DECnet = 12;
/** Address family: PF_KEY sockets, the old interface for IPsec keys. (sys/socket.h) */
export const AF_KEY = 15;
/** Address family: Netlink sockets. (sys/socket.h) */
export const AF_NETLINK = 16;
/** Address family: alias of AF_NETLINK, named after the BSD routing sockets. (sys/socket.h) */
export const AF_ROUTE = 16;
/** Address family: raw packets of a network device. (sys/socket.h) */
export const AF_PACKET = 17;
/** Address family: InfiniBand addresses. (sys/socket.h) */
export const AF_IB = 27;
/** Address family: MPLS labels; routes of this family are configured through rtnetlink. (sys/socket.h) */
export const AF_MPLS = 28;
/** Address family: controller area network buses. (sys/socket.h) */
export const AF_CAN = 29;
/** Address family: TIPC cluster messages. (sys/socket.h) */
export const AF_TIPC = 30;
/** Address family: Phonet, the protocol of Nokia modems. (sys/socket.h) */
export const AF_PHONET = 35;
/** Address family: IEEE 802.15.4 low power radio. (sys/socket.h) */
export const AF_IEEE802154 = 36;
/** Address family: sockets between a virtual machine and its host. (sys/socket.h) */
export const AF_VSOCK = 40;
/** Address family: messages between the processors of a Qualcomm system. (sys/socket.h) */
export const AF_QIPCRTR = 42;
/** Address family: SMC: TCP connections that switch to shared memory or RDMA. (sys/socket.h) */
export const AF_SMC = 43;
/** Address family: packet rings filled by XDP programs. (sys/socket.h) */
export const AF_XDP = 44;
/** Address family: MCTP, messages between the management controllers of a machine; since Linux 5.15. (sys/socket.h) */
export const AF_MCTP = 45;

// Socket types and flags of socket().

/** Socket type: reliable byte stream. (sys/socket.h) */
export const SOCK_STREAM = 1;
/** Socket type: datagrams; equivalent to SOCK_RAW for netlink. (sys/socket.h) */
export const SOCK_DGRAM = 2;
/** Socket type: raw protocol access; the usual type of a netlink socket. (sys/socket.h) */
export const SOCK_RAW = 3;
/** Socket type: reliable connection that preserves message boundaries. (sys/socket.h) */
export const SOCK_SEQPACKET = 5;
/** socket() flag: sets non-blocking mode on the new socket. (sys/socket.h) */
export const SOCK_NONBLOCK = 0x800;
/** socket() flag: sets close-on-exec on the new socket. (sys/socket.h) */
export const SOCK_CLOEXEC = 0x80000;

// Levels of socket options.

/** Socket option level: options of all sockets. (asm/socket.h) */
export const SOL_SOCKET = 1;
/** Socket option level: netlink options, such as NETLINK_ADD_MEMBERSHIP. (sys/socket.h) */
export const SOL_NETLINK = 270;

// Socket options at level SOL_SOCKET.

/** Socket option: enables debugging of the socket, if the protocol supports it. (asm/socket.h) */
export const SO_DEBUG = 1;
/** Socket option: allows binding to an address in the TIME_WAIT state. (asm/socket.h) */
export const SO_REUSEADDR = 2;
/** Socket option: reads the socket's type, such as SOCK_RAW. (asm/socket.h) */
export const SO_TYPE = 3;
/** Socket option: reads and clears the pending error. (asm/socket.h) */
export const SO_ERROR = 4;
/** Socket option: sends to directly connected hosts only. (asm/socket.h) */
export const SO_DONTROUTE = 5;
/** Socket option: allows sending to broadcast addresses. (asm/socket.h) */
export const SO_BROADCAST = 6;
/** Socket option: size of the send buffer in bytes, limited by wmem_max and doubled by the kernel. (asm/socket.h) */
export const SO_SNDBUF = 7;
/** Socket option: size of the receive buffer in bytes, limited by rmem_max and doubled by the kernel. (asm/socket.h) */
export const SO_RCVBUF = 8;
/** Socket option: sends probes on idle connections. (asm/socket.h) */
export const SO_KEEPALIVE = 9;
/** Socket option: priority of sent packets. (asm/socket.h) */
export const SO_PRIORITY = 12;
/** Socket option: makes close wait until unsent data is sent. (asm/socket.h) */
export const SO_LINGER = 13;
/** Socket option: allows several sockets to share an address; the kernel distributes the load. (asm/socket.h) */
export const SO_REUSEPORT = 15;
/**
 * Socket option: adds the sender's process, user and group id to each received datagram, as SCM_CREDENTIALS.
 * (asm/socket.h)
 */
export const SO_PASSCRED = 16;
/** Socket option: reads the credentials of the peer of a connection. (asm/socket.h) */
export const SO_PEERCRED = 17;
/** Socket option: minimum number of readable bytes for the socket to count as readable. (asm/socket.h) */
export const SO_RCVLOWAT = 18;
/** Socket option: minimum number of free bytes for the socket to count as writable; read-only. (asm/socket.h) */
export const SO_SNDLOWAT = 19;
/** Socket option: time after which a blocking receive fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_RCVTIMEO = 20;
/** Socket option: time after which a blocking send fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_SNDTIMEO = 21;
/** Socket option: binds the socket to a network device by name. (asm/socket.h) */
export const SO_BINDTODEVICE = 25;
/** Socket option: attaches a classic BPF program that filters received packets. (asm/socket.h) */
export const SO_ATTACH_FILTER = 26;
/** Socket option: detaches the classic or extended BPF program. (asm/socket.h) */
export const SO_DETACH_FILTER = 27;
/** Socket option: reads the attached classic BPF program. (asm/socket.h) */
export const SO_GET_FILTER = 26;
/** Socket option: adds the arrival time in microseconds to each received datagram. (asm/socket.h) */
export const SO_TIMESTAMP = 29;
/** Socket option: reads whether the socket is listening. (asm/socket.h) */
export const SO_ACCEPTCONN = 30;
/** Socket option: reads the security label of the peer. (asm/socket.h) */
export const SO_PEERSEC = 31;
/** Socket option: like SO_SNDBUF, without the system limit; requires CAP_NET_ADMIN. (asm/socket.h) */
export const SO_SNDBUFFORCE = 32;
/** Socket option: like SO_RCVBUF, without the system limit; requires CAP_NET_ADMIN. (asm/socket.h) */
export const SO_RCVBUFFORCE = 33;
/** Socket option: adds the sender's security label to each received datagram. (asm/socket.h) */
export const SO_PASSSEC = 34;
/** Socket option: adds the arrival time in nanoseconds to each received datagram. (asm/socket.h) */
export const SO_TIMESTAMPNS = 35;
/**
 * Socket option: mark of sent packets, for routing and filtering; requires CAP_NET_ADMIN or CAP_NET_RAW. (asm/socket.h)
 */
export const SO_MARK = 36;
/** Socket option: selects the hardware and software timestamps to report. (asm/socket.h) */
export const SO_TIMESTAMPING = 37;
/** Socket option: reads the socket's protocol, such as NETLINK_ROUTE. (asm/socket.h) */
export const SO_PROTOCOL = 38;
/** Socket option: reads the socket's address family, such as AF_NETLINK. (asm/socket.h) */
export const SO_DOMAIN = 39;
/**
 * Socket option: adds the number of dropped datagrams to each received one, if the family supports it. (asm/socket.h)
 */
export const SO_RXQ_OVFL = 40;
/** Socket option: offset at which the next receive with MSG_PEEK starts. (asm/socket.h) */
export const SO_PEEK_OFF = 42;
/** Socket option: locks the attached BPF program against replacement. (asm/socket.h) */
export const SO_LOCK_FILTER = 44;
/** Socket option: time in microseconds to poll the device before sleeping. (asm/socket.h) */
export const SO_BUSY_POLL = 46;
/** Socket option: reads the classic BPF extensions that the kernel supports. (asm/socket.h) */
export const SO_BPF_EXTENSIONS = 48;
/** Socket option: CPU that processes the received packets of the socket. (asm/socket.h) */
export const SO_INCOMING_CPU = 49;
/** Socket option: attaches an extended BPF program by descriptor. (asm/socket.h) */
export const SO_ATTACH_BPF = 50;
/** Socket option: alias of SO_DETACH_FILTER. (asm/socket.h) */
export const SO_DETACH_BPF = 27;
/** Socket option: reads the socket's memory counters as an array of u32, indexed by SK_MEMINFO_. (asm/socket.h) */
export const SO_MEMINFO = 55;
/** Socket option: reads the id of the device queue of the last received packet. (asm/socket.h) */
export const SO_INCOMING_NAPI_ID = 56;
/** Socket option: reads a 64-bit number that identifies the socket, unique since boot. (asm/socket.h) */
export const SO_COOKIE = 57;
/** Socket option: allows sending with MSG_ZEROCOPY. (asm/socket.h) */
export const SO_ZEROCOPY = 60;
/** Socket option: allows setting the transmission time of each packet. (asm/socket.h) */
export const SO_TXTIME = 61;
/** Socket option: binds the socket to a network device by index. (asm/socket.h) */
export const SO_BINDTOIFINDEX = 62;
/** Socket option: prefers busy polling over interrupts; since Linux 5.11. (asm/socket.h) */
export const SO_PREFER_BUSY_POLL = 69;
/** Socket option: maximum number of packets per round of busy polling; since Linux 5.11. (asm/socket.h) */
export const SO_BUSY_POLL_BUDGET = 70;
/**
 * Socket option: reads a 64-bit number that identifies the socket's network namespace; since Linux 5.14. (asm/socket.h)
 */
export const SO_NETNS_COOKIE = 71;
/** Socket option: locks buffer sizes so that the kernel does not adjust them; since Linux 5.15. (asm/socket.h) */
export const SO_BUF_LOCK = 72;
/** Socket option: reserves memory for the socket; since Linux 5.16. (asm/socket.h) */
export const SO_RESERVE_MEM = 73;
/** Socket option: whether a stalled TCP connection may select another path; since Linux 5.18. (asm/socket.h) */
export const SO_TXREHASH = 74;
/** Socket option: adds the packet mark to each received datagram; since Linux 5.19. (asm/socket.h) */
export const SO_RCVMARK = 75;
/**
 * Socket option: adds a pidfd of the sender to each datagram received on a Unix socket; since Linux 6.5. (asm/socket.h)
 */
export const SO_PASSPIDFD = 76;
/** Socket option: reads a pidfd of the peer of a Unix socket; since Linux 6.5. (asm/socket.h) */
export const SO_PEERPIDFD = 77;
/** Socket option: adds the packet priority to each received datagram; since Linux 6.14. (asm/socket.h) */
export const SO_RCVPRIORITY = 82;
/** Socket option: whether a Unix socket accepts passed descriptors; since Linux 6.16. (asm/socket.h) */
export const SO_PASSRIGHTS = 83;
/**
 * Socket option: adds the number of unread bytes to each receive on a Unix stream socket; since Linux 6.17.
 * (asm/socket.h)
 */
export const SO_INQ = 84;

// Control messages at level SOL_SOCKET.

/** Control message that passes file descriptors. (sys/socket.h) */
export const SCM_RIGHTS = 1;
/** Control message with the sender's process, user and group id (struct ucred). (sys/socket.h) */
export const SCM_CREDENTIALS = 2;

// Flags of send and receive calls, and of a received message (msg_flags).

/** Send or receive flag: sends or receives urgent data. (sys/socket.h) */
export const MSG_OOB = 0x1;
/** Send or receive flag: receives a datagram without removing it from the queue. (sys/socket.h) */
export const MSG_PEEK = 0x2;
/** Send or receive flag: sends to directly connected hosts only. (sys/socket.h) */
export const MSG_DONTROUTE = 0x4;
/** Send or receive flag: set by the kernel: the control data was truncated. (sys/socket.h) */
export const MSG_CTRUNC = 0x8;
/**
 * Send or receive flag: set by the kernel: the datagram was truncated; as an input flag, returns its full length.
 * (sys/socket.h)
 */
export const MSG_TRUNC = 0x20;
/** Send or receive flag: makes this call non-blocking. (sys/socket.h) */
export const MSG_DONTWAIT = 0x40;
/** Send or receive flag: terminates a record. (sys/socket.h) */
export const MSG_EOR = 0x80;
/** Send or receive flag: waits until all requested bytes are available. (sys/socket.h) */
export const MSG_WAITALL = 0x100;
/** Send or receive flag: confirms to the neighbour table that the peer is reachable. (sys/socket.h) */
export const MSG_CONFIRM = 0x800;
/** Send or receive flag: receives from the error queue. (sys/socket.h) */
export const MSG_ERRQUEUE = 0x2000;
/** Send or receive flag: suppresses SIGPIPE when sending fails with EPIPE. (sys/socket.h) */
export const MSG_NOSIGNAL = 0x4000;
/** Send or receive flag: delays sending because more data follows. (sys/socket.h) */
export const MSG_MORE = 0x8000;
/** Send or receive flag: for recvmmsg: stops blocking after the first datagram. (sys/socket.h) */
export const MSG_WAITFORONE = 0x10000;
/** Send or receive flag: for sendmmsg: more messages follow; set by the kernel. (sys/socket.h) */
export const MSG_BATCH = 0x40000;
/** Send or receive flag: sends directly from the caller's memory. (sys/socket.h) */
export const MSG_ZEROCOPY = 0x4000000;
/** Send or receive flag: sends data during the TCP handshake. (sys/socket.h) */
export const MSG_FASTOPEN = 0x20000000;
/** Send or receive flag: sets close-on-exec on received descriptors. (sys/socket.h) */
export const MSG_CMSG_CLOEXEC = 0x40000000;

// Indices of the memory counters that SO_MEMINFO reads.

/** Socket memory counter: memory of the receive queue in bytes, including overhead. (linux/sock_diag.h) */
export const SK_MEMINFO_RMEM_ALLOC = 0;
/** Socket memory counter: receive buffer size, as reported by SO_RCVBUF. (linux/sock_diag.h) */
export const SK_MEMINFO_RCVBUF = 1;
/** Socket memory counter: bytes passed to lower layers and not sent yet. (linux/sock_diag.h) */
export const SK_MEMINFO_WMEM_ALLOC = 2;
/** Socket memory counter: send buffer size, as reported by SO_SNDBUF. (linux/sock_diag.h) */
export const SK_MEMINFO_SNDBUF = 3;
/** Socket memory counter: bytes reserved for the socket and not used yet. (linux/sock_diag.h) */
export const SK_MEMINFO_FWD_ALLOC = 4;
/** Socket memory counter: memory of the send queue in bytes, including overhead. (linux/sock_diag.h) */
export const SK_MEMINFO_WMEM_QUEUED = 5;
/** Socket memory counter: memory of options and filters in bytes. (linux/sock_diag.h) */
export const SK_MEMINFO_OPTMEM = 6;
/** Socket memory counter: bytes received while the socket was locked. (linux/sock_diag.h) */
export const SK_MEMINFO_BACKLOG = 7;
/** Socket memory counter: number of datagrams that the kernel dropped on this socket. (linux/sock_diag.h) */
export const SK_MEMINFO_DROPS = 8;
/** Number of memory counters that SO_MEMINFO reads. (linux/sock_diag.h) */
export const SK_MEMINFO_VARS = 9;

// Messages and multicast groups of NETLINK_SOCK_DIAG.

/** Socket diagnostics message: requests the sockets of one family, or describes a socket. (linux/sock_diag.h) */
export const SOCK_DIAG_BY_FAMILY = 20;
/** Socket diagnostics message: destroys a socket; its owner gets ECONNABORTED. (linux/sock_diag.h) */
export const SOCK_DESTROY = 21;
/** Socket diagnostics multicast group 0: no group. (linux/sock_diag.h) */
export const SKNLGRP_NONE = 0;
/** Socket diagnostics multicast group: closed IPv4 TCP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET_TCP_DESTROY = 1;
/** Socket diagnostics multicast group: closed IPv4 UDP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET_UDP_DESTROY = 2;
/** Socket diagnostics multicast group: closed IPv6 TCP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET6_TCP_DESTROY = 3;
/** Socket diagnostics multicast group: closed IPv6 UDP sockets. (linux/sock_diag.h) */
export const SKNLGRP_INET6_UDP_DESTROY = 4;
