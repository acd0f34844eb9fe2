// Netlink itself: protocols, message flags, control messages, socket options, attribute encoding and policy description.

// Protocols: the third argument of socket().

/** Links, addresses, routes, neighbours, rules and traffic control (rtnetlink). (linux/netlink.h) */
export const NETLINK_ROUTE = 0;
/** A number that no subsystem holds. (linux/netlink.h) */
export const NETLINK_UNUSED = 1;
/** Has no kernel side: left to messages between processes. (linux/netlink.h) */
export const NETLINK_USERSOCK = 2;
/** Carried the packets of ip_queue, which is gone; packet queues live under NETLINK_NETFILTER now. (linux/netlink.h) */
export const NETLINK_FIREWALL = 3;
/** Lists, inspects and destroys sockets of other processes. (linux/netlink.h) */
export const NETLINK_SOCK_DIAG = 4;
/**
 * Carried the packets of the ULOG target, which is gone; packet logs live under NETLINK_NETFILTER now.
 * (linux/netlink.h)
 */
export const NETLINK_NFLOG = 5;
/** IPsec policies and security associations. (linux/netlink.h) */
export const NETLINK_XFRM = 6;
/** Tells of SELinux policy loads and of changes between enforcing and permissive. (linux/netlink.h) */
export const NETLINK_SELINUX = 7;
/** Sessions and connections of the kernel's iSCSI initiator. (linux/netlink.h) */
export const NETLINK_ISCSI = 8;
/** Rules, state and records of the audit subsystem. (linux/netlink.h) */
export const NETLINK_AUDIT = 9;
/** Looks one IPv4 address up in the forwarding tables. (linux/netlink.h) */
export const NETLINK_FIB_LOOKUP = 10;
/** Connector messages, among them the fork, exec and exit events of processes. (linux/netlink.h) */
export const NETLINK_CONNECTOR = 11;
/** nftables, connection tracking, ipset, packet queues and packet logs (nfnetlink). (linux/netlink.h) */
export const NETLINK_NETFILTER = 12;
/** Carried the packets of the IPv6 ip_queue, which is gone. (linux/netlink.h) */
export const NETLINK_IP6_FW = 13;
/** Carried DECnet routing, which the kernel no longer has. (linux/netlink.h) */
export const NETLINK_DNRTMSG = 14;
/** Events about devices coming, going and changing, as text, in the kernel's own format. (linux/netlink.h) */
export const NETLINK_KOBJECT_UEVENT = 15;
/** Generic netlink: one protocol shared by any number of families that are found by name. (linux/netlink.h) */
export const NETLINK_GENERIC = 16;
/** Events of SCSI transports such as Fibre Channel. (linux/netlink.h) */
export const NETLINK_SCSITRANSPORT = 18;
/** Reached the eCryptfs daemon in kernels long gone. (linux/netlink.h) */
export const NETLINK_ECRYPTFS = 19;
/** InfiniBand and other RDMA devices, connections and resources. (linux/netlink.h) */
export const NETLINK_RDMA = 20;
/** Lists and configures the algorithms of the kernel's crypto layer. (linux/netlink.h) */
export const NETLINK_CRYPTO = 21;
/** Set aside for watching SMC sockets. (linux/netlink.h) */
export const NETLINK_SMC = 22;
/** The name that NETLINK_SOCK_DIAG had when it knew internet sockets only. (linux/netlink.h) */
export const NETLINK_INET_DIAG = 4;
/** How many protocol numbers there are: 0 up to this number less one. (linux/netlink.h) */
export const MAX_LINKS = 32;

// Flags of any message (nlmsg_flags).

/** Marks a request; the kernel ignores messages without it. (linux/netlink.h) */
export const NLM_F_REQUEST = 0x01;
/** One part of a reply of several messages, which NLMSG_DONE ends. (linux/netlink.h) */
export const NLM_F_MULTI = 0x02;
/** Asks for an acknowledgement even where the request succeeds. (linux/netlink.h) */
export const NLM_F_ACK = 0x04;
/** Asks for a copy of the notification that the change causes. (linux/netlink.h) */
export const NLM_F_ECHO = 0x08;
/** The table changed while it was dumped, so the dump may miss or repeat entries. (linux/netlink.h) */
export const NLM_F_DUMP_INTR = 0x10;
/** The dump holds only what the request's filter let through. (linux/netlink.h) */
export const NLM_F_DUMP_FILTERED = 0x20;

// Flags of requests that read.

/** Asks for the whole table rather than one entry. (linux/netlink.h) */
export const NLM_F_ROOT = 0x100;
/** Asks for every entry that matches the criteria of the request. (linux/netlink.h) */
export const NLM_F_MATCH = 0x200;
/** Asks for the table as it is at one moment; hardly any subsystem honours it. (linux/netlink.h) */
export const NLM_F_ATOMIC = 0x400;
/** Asks for a dump: NLM_F_ROOT and NLM_F_MATCH together. (linux/netlink.h) */
export const NLM_F_DUMP = 0x300;

// Flags of requests that create.

/** Overwrites the entry if there is one already. (linux/netlink.h) */
export const NLM_F_REPLACE = 0x100;
/** Fails with EEXIST if there is such an entry already. (linux/netlink.h) */
export const NLM_F_EXCL = 0x200;
/** Creates the entry if there is none yet. (linux/netlink.h) */
export const NLM_F_CREATE = 0x400;
/** Adds the entry behind those that are there. (linux/netlink.h) */
export const NLM_F_APPEND = 0x800;

// Flags of requests that delete.

/** Deletes the entry only, not what hangs below it. (linux/netlink.h) */
export const NLM_F_NONREC = 0x100;
/** Deletes all entries that match, in one request; since Linux 5.19. (linux/netlink.h) */
export const NLM_F_BULK = 0x200;

// Flags of acknowledgements.

/** The verdict repeats only the header of the request, not its payload. (linux/netlink.h) */
export const NLM_F_CAPPED = 0x100;
/** The verdict is followed by the attributes of an extended acknowledgement. (linux/netlink.h) */
export const NLM_F_ACK_TLVS = 0x200;

// Layout of messages.

/** Messages start at multiples of this many bytes. (linux/netlink.h) */
export const NLMSG_ALIGNTO = 4;
/** Bytes of a message header, padding included. (linux/netlink.h) */
export const NLMSG_HDRLEN = 16;

// Control messages (nlmsg_type).

/** A message to be ignored. (linux/netlink.h) */
export const NLMSG_NOOP = 0x1;
/** A verdict on one request: a negative errno, or 0 as its acknowledgement. (linux/netlink.h) */
export const NLMSG_ERROR = 0x2;
/** The end of a reply of several messages; it may carry an error code of its own. (linux/netlink.h) */
export const NLMSG_DONE = 0x3;
/** Reserved for telling of lost data; the kernel reports loss as ENOBUFS instead. (linux/netlink.h) */
export const NLMSG_OVERRUN = 0x4;
/** The first message type that belongs to a protocol; those below are control messages. (linux/netlink.h) */
export const NLMSG_MIN_TYPE = 0x10;

// Attributes of an extended acknowledgement.

/** Names no attribute. (linux/netlink.h) */
export const NLMSGERR_ATTR_UNUSED = 0;
/** Why the request failed, or a warning where it did not, in English (string). (linux/netlink.h) */
export const NLMSGERR_ATTR_MSG = 1;
/** Where the refused attribute starts, counted from the request's header (u32). (linux/netlink.h) */
export const NLMSGERR_ATTR_OFFS = 2;
/** Bytes a subsystem hands back, such as the identity of what it created (binary). (linux/netlink.h) */
export const NLMSGERR_ATTR_COOKIE = 3;
/** The rule that the refused attribute broke (nest of NL_POLICY_TYPE_ATTR_). (linux/netlink.h) */
export const NLMSGERR_ATTR_POLICY = 4;
/** The id of a required attribute that is not there (u32); since Linux 6.1. (linux/netlink.h) */
export const NLMSGERR_ATTR_MISS_TYPE = 5;
/**
 * Where the nest starts that lacks the required attribute; absent for the top level (u32); since Linux 6.1.
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MISS_NEST = 6;

// Socket options at level SOL_NETLINK.

/** Joins a multicast group, given by number (u32). (linux/netlink.h) */
export const NETLINK_ADD_MEMBERSHIP = 1;
/** Leaves a multicast group, given by number (u32). (linux/netlink.h) */
export const NETLINK_DROP_MEMBERSHIP = 2;
/** Adds a control message with the multicast group to each datagram received. (linux/netlink.h) */
export const NETLINK_PKTINFO = 3;
/** Lets the sender of a broadcast know when this socket could not take it. (linux/netlink.h) */
export const NETLINK_BROADCAST_ERROR = 4;
/** Drops messages in silence when the receive buffer is full, instead of reporting ENOBUFS. (linux/netlink.h) */
export const NETLINK_NO_ENOBUFS = 5;
/** Set up a memory mapped receive ring, until Linux 4.6 took it away. (linux/netlink.h) */
export const NETLINK_RX_RING = 6;
/** Set up a memory mapped send ring, until Linux 4.6 took it away. (linux/netlink.h) */
export const NETLINK_TX_RING = 7;
/**
 * Receives broadcasts of every network namespace that has an id here, and adds that id as a control message.
 * (linux/netlink.h)
 */
export const NETLINK_LISTEN_ALL_NSID = 8;
/** Reads a bitmap of the multicast groups that the socket has joined. (linux/netlink.h) */
export const NETLINK_LIST_MEMBERSHIPS = 9;
/** Asks for acknowledgements that leave out the payload of the request. (linux/netlink.h) */
export const NETLINK_CAP_ACK = 10;
/** Asks for extended acknowledgements, which say what was wrong and where. (linux/netlink.h) */
export const NETLINK_EXT_ACK = 11;
/** Has read requests checked strictly, so that unknown attributes fail and filters are honoured. (linux/netlink.h) */
export const NETLINK_GET_STRICT_CHK = 12;

// Encoding of attributes.

/** Bit of an attribute's type: the payload is made of attributes. (linux/netlink.h) */
export const NLA_F_NESTED = 0x8000;
/** Bit of an attribute's type: the payload is in network byte order. (linux/netlink.h) */
export const NLA_F_NET_BYTEORDER = 0x4000;
/** The bits of an attribute's 16 bit type that hold its id, without the two flags. (linux/netlink.h) */
export const NLA_TYPE_MASK = 0x3fff;
/** Attributes start at multiples of this many bytes. (linux/netlink.h) */
export const NLA_ALIGNTO = 4;
/** Bytes of an attribute header, padding included. (linux/netlink.h) */
export const NLA_HDRLEN = 4;

// Types of attributes, as a policy dump names them.

/** Names no type. (linux/netlink.h) */
export const NL_ATTR_TYPE_INVALID = 0;
/** Present or absent, without a payload. (linux/netlink.h) */
export const NL_ATTR_TYPE_FLAG = 1;
/** Unsigned integer of 8 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_U8 = 2;
/** Unsigned integer of 16 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_U16 = 3;
/** Unsigned integer of 32 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_U32 = 4;
/** Unsigned integer of 64 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_U64 = 5;
/** Signed integer of 8 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_S8 = 6;
/** Signed integer of 16 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_S16 = 7;
/** Signed integer of 32 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_S32 = 8;
/** Signed integer of 64 bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_S64 = 9;
/** Bytes, whose length the policy may bound. (linux/netlink.h) */
export const NL_ATTR_TYPE_BINARY = 10;
/** Text that need not end in a zero byte, whose length the policy may bound. (linux/netlink.h) */
export const NL_ATTR_TYPE_STRING = 11;
/** Text that ends in a zero byte, whose length the policy may bound. (linux/netlink.h) */
export const NL_ATTR_TYPE_NUL_STRING = 12;
/** Attributes of another policy, which the description may name. (linux/netlink.h) */
export const NL_ATTR_TYPE_NESTED = 13;
/** A list: attributes with arbitrary ids, each containing attributes of one more policy. (linux/netlink.h) */
export const NL_ATTR_TYPE_NESTED_ARRAY = 14;
/** A value of 32 bits with a selector that says which of them count. (linux/netlink.h) */
export const NL_ATTR_TYPE_BITFIELD32 = 15;
/** Signed integer of 32 or 64 bits, as its length says, aligned to 4 bytes; since Linux 6.7. (linux/netlink.h) */
export const NL_ATTR_TYPE_SINT = 16;
/** Unsigned integer of 32 or 64 bits, as its length says, aligned to 4 bytes; since Linux 6.7. (linux/netlink.h) */
export const NL_ATTR_TYPE_UINT = 17;

// Attributes that describe one attribute of a policy.

/** Names no attribute. (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_UNSPEC = 0;
/** The type, one of NL_ATTR_TYPE_ (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_TYPE = 1;
/** The least value of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_S = 2;
/** The greatest value of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_S = 3;
/** The least value of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_U = 4;
/** The greatest value of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_U = 5;
/** The least length of bytes or text; absent where there is none (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_LENGTH = 6;
/** The greatest length of bytes or text; absent where there is none (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_LENGTH = 7;
/** The index of the policy inside a nest, within the same dump (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_IDX = 8;
/** The greatest attribute id inside a nest (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE = 9;
/** The bits that a 32 bit bitfield may use (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_BITFIELD32_MASK = 10;
/** Padding to an 8-byte boundary. (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_PAD = 11;
/** The bits that an unsigned integer may use (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MASK = 12;
