// Sockets: families, types, options, message flags and memory counters. The numbers are those of x86-64 and arm64.

// Address families.

/** No family, or any: dumps take it as a wildcard. (sys/socket.h) */
export const AF_UNSPEC = 0;
/** Sockets between processes of one machine. (sys/socket.h) */
export const AF_UNIX = 1;
/** Another name for AF_UNIX. (sys/socket.h) */
export const AF_LOCAL = 1;
/** IPv4. (sys/socket.h) */
export const AF_INET = 2;
/** The Ethernet bridge: forwarding entries, VLANs and multicast groups in rtnetlink. (sys/socket.h) */
export const AF_BRIDGE = 7;
/** IPv6. (sys/socket.h) */
export const AF_INET6 = 10;
/** DECnet, which the kernel no longer has. (sys/socket.h) */
export const AF_DECnet = 12;
/** PF_KEY sockets, the older way to IPsec keys. (sys/socket.h) */
export const AF_KEY = 15;
/** Netlink. (sys/socket.h) */
export const AF_NETLINK = 16;
/** Another name for AF_NETLINK, after the BSD routing sockets. (sys/socket.h) */
export const AF_ROUTE = 16;
/** Whole packets as a network device sends and receives them. (sys/socket.h) */
export const AF_PACKET = 17;
/** InfiniBand addresses. (sys/socket.h) */
export const AF_IB = 27;
/** MPLS labels: its routes are set through rtnetlink. (sys/socket.h) */
export const AF_MPLS = 28;
/** Controller area network buses. (sys/socket.h) */
export const AF_CAN = 29;
/** TIPC cluster messages. (sys/socket.h) */
export const AF_TIPC = 30;
/** Phonet, the protocol of Nokia modems. (sys/socket.h) */
export const AF_PHONET = 35;
/** IEEE 802.15.4 low power radio. (sys/socket.h) */
export const AF_IEEE802154 = 36;
/** Sockets between a virtual machine and its host. (sys/socket.h) */
export const AF_VSOCK = 40;
/** Messages between the processors of a Qualcomm system. (sys/socket.h) */
export const AF_QIPCRTR = 42;
/** SMC: TCP connections that move to shared memory or RDMA. (sys/socket.h) */
export const AF_SMC = 43;
/** Packet rings that XDP programs feed. (sys/socket.h) */
export const AF_XDP = 44;
/** MCTP, messages between the management controllers of a machine; since Linux 5.15. (sys/socket.h) */
export const AF_MCTP = 45;

// Socket types and the flags that go with them.

/** A reliable stream of bytes. (sys/socket.h) */
export const SOCK_STREAM = 1;
/** Datagrams; netlink treats it just like SOCK_RAW. (sys/socket.h) */
export const SOCK_DGRAM = 2;
/** Raw access to a protocol, the customary type of a netlink socket. (sys/socket.h) */
export const SOCK_RAW = 3;
/** A reliable connection that keeps the bounds of datagrams. (sys/socket.h) */
export const SOCK_SEQPACKET = 5;
/** Creates the descriptor in non-blocking mode. (sys/socket.h) */
export const SOCK_NONBLOCK = 0x800;
/** Creates the descriptor so that exec closes it. (sys/socket.h) */
export const SOCK_CLOEXEC = 0x80000;

// Levels of socket options.

/** Options that every kind of socket has. (asm/socket.h) */
export const SOL_SOCKET = 1;
/** Options of netlink sockets, such as NETLINK_ADD_MEMBERSHIP. (sys/socket.h) */
export const SOL_NETLINK = 270;

// Socket options at level SOL_SOCKET.

/** Turns debugging of the socket on, where a protocol has any. (asm/socket.h) */
export const SO_DEBUG = 1;
/** Permits binding to an address that is still winding down. (asm/socket.h) */
export const SO_REUSEADDR = 2;
/** Reads the socket's type, such as SOCK_RAW. (asm/socket.h) */
export const SO_TYPE = 3;
/** Reads and clears the pending error. (asm/socket.h) */
export const SO_ERROR = 4;
/** Sends to directly connected hosts only. (asm/socket.h) */
export const SO_DONTROUTE = 5;
/** Permits sending to broadcast addresses. (asm/socket.h) */
export const SO_BROADCAST = 6;
/** The size of the send buffer in bytes, bounded by wmem_max and doubled by the kernel. (asm/socket.h) */
export const SO_SNDBUF = 7;
/** The size of the receive buffer in bytes, bounded by rmem_max and doubled by the kernel. (asm/socket.h) */
export const SO_RCVBUF = 8;
/** Probes idle connections. (asm/socket.h) */
export const SO_KEEPALIVE = 9;
/** The priority of packets sent. (asm/socket.h) */
export const SO_PRIORITY = 12;
/** Lets close wait for unsent data. (asm/socket.h) */
export const SO_LINGER = 13;
/** Lets several sockets share one address and split what arrives. (asm/socket.h) */
export const SO_REUSEPORT = 15;
/** Adds the sender's process, user and group to each datagram received, as SCM_CREDENTIALS. (asm/socket.h) */
export const SO_PASSCRED = 16;
/** Reads who is at the other end of a connection. (asm/socket.h) */
export const SO_PEERCRED = 17;
/** The least number of bytes that makes the socket readable. (asm/socket.h) */
export const SO_RCVLOWAT = 18;
/** The least number of free bytes that makes the socket writable; it cannot be changed. (asm/socket.h) */
export const SO_SNDLOWAT = 19;
/** How long a receive may block before it fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_RCVTIMEO = 20;
/** How long a send may block before it fails with EAGAIN (struct timeval). (asm/socket.h) */
export const SO_SNDTIMEO = 21;
/** Ties the socket to one network device, by name. (asm/socket.h) */
export const SO_BINDTODEVICE = 25;
/** Attaches a classic BPF program that decides what is received. (asm/socket.h) */
export const SO_ATTACH_FILTER = 26;
/** Removes the BPF program, be it classic or extended. (asm/socket.h) */
export const SO_DETACH_FILTER = 27;
/** Reads back the attached classic BPF program. (asm/socket.h) */
export const SO_GET_FILTER = 26;
/** Adds the time of arrival in microseconds to each datagram received. (asm/socket.h) */
export const SO_TIMESTAMP = 29;
/** Reads whether the socket listens for connections. (asm/socket.h) */
export const SO_ACCEPTCONN = 30;
/** Reads the security label of the other end. (asm/socket.h) */
export const SO_PEERSEC = 31;
/** As SO_SNDBUF, but past the system's limit; needs CAP_NET_ADMIN. (asm/socket.h) */
export const SO_SNDBUFFORCE = 32;
/** As SO_RCVBUF, but past the system's limit; needs CAP_NET_ADMIN. (asm/socket.h) */
export const SO_RCVBUFFORCE = 33;
/** Adds the sender's security label to each datagram received. (asm/socket.h) */
export const SO_PASSSEC = 34;
/** Adds the time of arrival in nanoseconds to each datagram received. (asm/socket.h) */
export const SO_TIMESTAMPNS = 35;
/** The mark of packets sent, for routing and filtering; needs CAP_NET_ADMIN or CAP_NET_RAW. (asm/socket.h) */
export const SO_MARK = 36;
/** Chooses which hardware and software timestamps are reported. (asm/socket.h) */
export const SO_TIMESTAMPING = 37;
/** Reads the socket's protocol, such as NETLINK_ROUTE. (asm/socket.h) */
export const SO_PROTOCOL = 38;
/** Reads the socket's address family, such as AF_NETLINK. (asm/socket.h) */
export const SO_DOMAIN = 39;
/** Adds the number of datagrams dropped so far to each one received, where the family supports it. (asm/socket.h) */
export const SO_RXQ_OVFL = 40;
/** Where the next receive with MSG_PEEK starts. (asm/socket.h) */
export const SO_PEEK_OFF = 42;
/** Locks the attached BPF program, so that it cannot be replaced. (asm/socket.h) */
export const SO_LOCK_FILTER = 44;
/** How many microseconds to poll the device before sleeping. (asm/socket.h) */
export const SO_BUSY_POLL = 46;
/** Reads which extensions of classic BPF the kernel knows. (asm/socket.h) */
export const SO_BPF_EXTENSIONS = 48;
/** The processor that handles what the socket receives. (asm/socket.h) */
export const SO_INCOMING_CPU = 49;
/** Attaches an extended BPF program, given by descriptor. (asm/socket.h) */
export const SO_ATTACH_BPF = 50;
/** Another name for SO_DETACH_FILTER. (asm/socket.h) */
export const SO_DETACH_BPF = 27;
/** Reads the socket's memory counters as an array of u32, indexed by SK_MEMINFO_. (asm/socket.h) */
export const SO_MEMINFO = 55;
/** Reads the id of the device queue that the last packet came from. (asm/socket.h) */
export const SO_INCOMING_NAPI_ID = 56;
/** Reads a number of 64 bits that no other socket has had since boot. (asm/socket.h) */
export const SO_COOKIE = 57;
/** Permits sending with MSG_ZEROCOPY. (asm/socket.h) */
export const SO_ZEROCOPY = 60;
/** Permits giving each packet the time at which it shall leave. (asm/socket.h) */
export const SO_TXTIME = 61;
/** Ties the socket to one network device, by index. (asm/socket.h) */
export const SO_BINDTOIFINDEX = 62;
/** Favours busy polling over interrupts; since Linux 5.11. (asm/socket.h) */
export const SO_PREFER_BUSY_POLL = 69;
/** How many packets one round of busy polling may take; since Linux 5.11. (asm/socket.h) */
export const SO_BUSY_POLL_BUDGET = 70;
/** Reads a number of 64 bits that identifies the socket's network namespace; since Linux 5.14. (asm/socket.h) */
export const SO_NETNS_COOKIE = 71;
/** Which buffer sizes were set by hand, so that the kernel leaves them alone; since Linux 5.15. (asm/socket.h) */
export const SO_BUF_LOCK = 72;
/** Sets memory aside for this socket; since Linux 5.16. (asm/socket.h) */
export const SO_RESERVE_MEM = 73;
/** Whether a stuck TCP connection may choose another path; since Linux 5.18. (asm/socket.h) */
export const SO_TXREHASH = 74;
/** Adds the mark of the packet to each datagram received; since Linux 5.19. (asm/socket.h) */
export const SO_RCVMARK = 75;
/** Adds a pidfd of the sender to each datagram received on a unix socket; since Linux 6.5. (asm/socket.h) */
export const SO_PASSPIDFD = 76;
/** Reads a pidfd of the process at the other end of a unix socket; since Linux 6.5. (asm/socket.h) */
export const SO_PEERPIDFD = 77;
/** Adds the priority of the packet to each datagram received; since Linux 6.14. (asm/socket.h) */
export const SO_RCVPRIORITY = 82;
/** Whether a unix socket accepts descriptors at all; since Linux 6.16. (asm/socket.h) */
export const SO_PASSRIGHTS = 83;
/** Adds the number of bytes still unread to each receive on a unix stream; since Linux 6.17. (asm/socket.h) */
export const SO_INQ = 84;

// Control messages at level SOL_SOCKET.

/** Carries descriptors. (sys/socket.h) */
export const SCM_RIGHTS = 1;
/** Carries process, user and group of the sender (struct ucred). (sys/socket.h) */
export const SCM_CREDENTIALS = 2;

// Flags of send and receive calls, and of a received message (msg_flags).

/** Sends or receives urgent data. (sys/socket.h) */
export const MSG_OOB = 0x1;
/** Receives without taking the datagram off the queue. (sys/socket.h) */
export const MSG_PEEK = 0x2;
/** Sends to directly connected hosts only. (sys/socket.h) */
export const MSG_DONTROUTE = 0x4;
/** Set on return: the control data did not fit and was cut. (sys/socket.h) */
export const MSG_CTRUNC = 0x8;
/** Set on return: the datagram did not fit and was cut; as a flag, returns its true length. (sys/socket.h) */
export const MSG_TRUNC = 0x20;
/** Does not block, this once. (sys/socket.h) */
export const MSG_DONTWAIT = 0x40;
/** Ends a record. (sys/socket.h) */
export const MSG_EOR = 0x80;
/** Waits until all the bytes asked for are there. (sys/socket.h) */
export const MSG_WAITALL = 0x100;
/** Tells the neighbour table that the other end is alive. (sys/socket.h) */
export const MSG_CONFIRM = 0x800;
/** Receives from the queue of errors and timestamps. (sys/socket.h) */
export const MSG_ERRQUEUE = 0x2000;
/** Fails with EPIPE without the signal SIGPIPE. (sys/socket.h) */
export const MSG_NOSIGNAL = 0x4000;
/** Holds data back, since more will follow. (sys/socket.h) */
export const MSG_MORE = 0x8000;
/** For recvmmsg: does not block any more once one datagram is there. (sys/socket.h) */
export const MSG_WAITFORONE = 0x10000;
/** For sendmmsg: more messages follow; set by the kernel. (sys/socket.h) */
export const MSG_BATCH = 0x40000;
/** Sends straight from the caller's memory. (sys/socket.h) */
export const MSG_ZEROCOPY = 0x4000000;
/** Sends data while the TCP connection opens. (sys/socket.h) */
export const MSG_FASTOPEN = 0x20000000;
/** Received descriptors are closed by exec. (sys/socket.h) */
export const MSG_CMSG_CLOEXEC = 0x40000000;

// Indices into the counters that SO_MEMINFO reads.

/** Bytes that wait in the receive queue, overhead included. (linux/sock_diag.h) */
export const SK_MEMINFO_RMEM_ALLOC = 0;
/** The size of the receive buffer, as SO_RCVBUF reports it. (linux/sock_diag.h) */
export const SK_MEMINFO_RCVBUF = 1;
/** Bytes handed to lower layers and not yet sent. (linux/sock_diag.h) */
export const SK_MEMINFO_WMEM_ALLOC = 2;
/** The size of the send buffer, as SO_SNDBUF reports it. (linux/sock_diag.h) */
export const SK_MEMINFO_SNDBUF = 3;
/** Bytes granted to the socket and not in use yet. (linux/sock_diag.h) */
export const SK_MEMINFO_FWD_ALLOC = 4;
/** Bytes in the send queue, overhead included. (linux/sock_diag.h) */
export const SK_MEMINFO_WMEM_QUEUED = 5;
/** Bytes held by options and filters. (linux/sock_diag.h) */
export const SK_MEMINFO_OPTMEM = 6;
/** Bytes that arrived while the socket was locked. (linux/sock_diag.h) */
export const SK_MEMINFO_BACKLOG = 7;
/** Datagrams that the kernel dropped on this socket. (linux/sock_diag.h) */
export const SK_MEMINFO_DROPS = 8;
/** How many counters there are. (linux/sock_diag.h) */
export const SK_MEMINFO_VARS = 9;

// Messages and groups of NETLINK_SOCK_DIAG.

/** Asks for sockets of one family, or describes one. (linux/sock_diag.h) */
export const SOCK_DIAG_BY_FAMILY = 20;
/** Destroys a socket: its owner sees ECONNABORTED. (linux/sock_diag.h) */
export const SOCK_DESTROY = 21;
/** Names no group. (linux/sock_diag.h) */
export const SKNLGRP_NONE = 0;
/** IPv4 TCP sockets that go away. (linux/sock_diag.h) */
export const SKNLGRP_INET_TCP_DESTROY = 1;
/** IPv4 UDP sockets that go away. (linux/sock_diag.h) */
export const SKNLGRP_INET_UDP_DESTROY = 2;
/** IPv6 TCP sockets that go away. (linux/sock_diag.h) */
export const SKNLGRP_INET6_TCP_DESTROY = 3;
/** IPv6 UDP sockets that go away. (linux/sock_diag.h) */
export const SKNLGRP_INET6_UDP_DESTROY = 4;
