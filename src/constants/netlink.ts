// Netlink itself: protocols, message flags, control messages, socket options, attribute encoding and policy description.

// Protocols: the third argument of socket().

/** Links, addresses, routes, neighbours, rules and traffic control (rtnetlink). (linux/netlink.h) */
export const NETLINK_ROUTE = 0;
/** Unused protocol number. (linux/netlink.h) */
export const NETLINK_UNUSED = 1;
/** Messages between processes; the kernel does not use it. (linux/netlink.h) */
export const NETLINK_USERSOCK = 2;
/** Packets of ip_queue, removed from the kernel; replaced by queues of NETLINK_NETFILTER. (linux/netlink.h) */
export const NETLINK_FIREWALL = 3;
/** Lists, inspects and destroys sockets of all processes. (linux/netlink.h) */
export const NETLINK_SOCK_DIAG = 4;
/** Packets of the ULOG target, removed from the kernel; replaced by logs of NETLINK_NETFILTER. (linux/netlink.h) */
export const NETLINK_NFLOG = 5;
/** IPsec policies and security associations. (linux/netlink.h) */
export const NETLINK_XFRM = 6;
/** Notifications about SELinux policy loads and changes between enforcing and permissive mode. (linux/netlink.h) */
export const NETLINK_SELINUX = 7;
/** Sessions and connections of the kernel's iSCSI initiator. (linux/netlink.h) */
export const NETLINK_ISCSI = 8;
/** Rules, state and records of the audit subsystem. (linux/netlink.h) */
export const NETLINK_AUDIT = 9;
/** Looks up one IPv4 address in the forwarding tables. (linux/netlink.h) */
export const NETLINK_FIB_LOOKUP = 10;
/** Connector messages, including the fork, exec and exit events of processes. (linux/netlink.h) */
export const NETLINK_CONNECTOR = 11;
/** nftables, connection tracking, ipset, packet queues and packet logs (nfnetlink). (linux/netlink.h) */
export const NETLINK_NETFILTER = 12;
/** Packets of the IPv6 ip_queue, removed from the kernel. (linux/netlink.h) */
export const NETLINK_IP6_FW = 13;
/** DECnet routing, removed from the kernel. (linux/netlink.h) */
export const NETLINK_DNRTMSG = 14;
/** Events about added, removed and changed devices, as text in the kernel's uevent format. (linux/netlink.h) */
export const NETLINK_KOBJECT_UEVENT = 15;
/** Generic netlink: one protocol shared by families that are looked up by name. (linux/netlink.h) */
export const NETLINK_GENERIC = 16;
/** Events of SCSI transports such as Fibre Channel. (linux/netlink.h) */
export const NETLINK_SCSITRANSPORT = 18;
/** Messages to the eCryptfs daemon, removed from the kernel. (linux/netlink.h) */
export const NETLINK_ECRYPTFS = 19;
/** InfiniBand and other RDMA devices, connections and resources. (linux/netlink.h) */
export const NETLINK_RDMA = 20;
/** Lists and configures the algorithms of the kernel's crypto API. (linux/netlink.h) */
export const NETLINK_CRYPTO = 21;
/** Reserved for monitoring SMC sockets. (linux/netlink.h) */
export const NETLINK_SMC = 22;
/** Old name of NETLINK_SOCK_DIAG. (linux/netlink.h) */
export const NETLINK_INET_DIAG = 4;
/** Number of netlink protocols: valid protocols are 0 to MAX_LINKS - 1. (linux/netlink.h) */
export const MAX_LINKS = 32;

// Flags of any message (nlmsg_flags).

/** Marks a request; the kernel ignores messages without it. (linux/netlink.h) */
export const NLM_F_REQUEST = 0x01;
/** Part of a multi-message reply that NLMSG_DONE terminates. (linux/netlink.h) */
export const NLM_F_MULTI = 0x02;
/** Requests an acknowledgement on success too. (linux/netlink.h) */
export const NLM_F_ACK = 0x04;
/** Requests a copy of the notification that the change causes. (linux/netlink.h) */
export const NLM_F_ECHO = 0x08;
/** The table changed during the dump, so entries may be missing or duplicated. (linux/netlink.h) */
export const NLM_F_DUMP_INTR = 0x10;
/** The dump contains only entries that match the filter of the request. (linux/netlink.h) */
export const NLM_F_DUMP_FILTERED = 0x20;

// Flags of get requests.

/** Requests the whole table instead of one entry. (linux/netlink.h) */
export const NLM_F_ROOT = 0x100;
/** Requests all entries that match the criteria of the request. (linux/netlink.h) */
export const NLM_F_MATCH = 0x200;
/** Requests an atomic snapshot of the table; almost no subsystem supports it. (linux/netlink.h) */
export const NLM_F_ATOMIC = 0x400;
/** Requests a dump: NLM_F_ROOT and NLM_F_MATCH together. (linux/netlink.h) */
export const NLM_F_DUMP = 0x300;

// Flags of create requests.

/** Replaces the entry if it exists. (linux/netlink.h) */
export const NLM_F_REPLACE = 0x100;
/** Fails with EEXIST if the entry exists. (linux/netlink.h) */
export const NLM_F_EXCL = 0x200;
/** Creates the entry if it does not exist. (linux/netlink.h) */
export const NLM_F_CREATE = 0x400;
/** Adds the entry after the existing ones. (linux/netlink.h) */
export const NLM_F_APPEND = 0x800;

// Flags of delete requests.

/** Deletes only the entry, not its children. (linux/netlink.h) */
export const NLM_F_NONREC = 0x100;
/** Deletes all matching entries in one request; since Linux 5.19. (linux/netlink.h) */
export const NLM_F_BULK = 0x200;

// Flags of acknowledgements.

/** The acknowledgement contains only the header of the request, without its payload. (linux/netlink.h) */
export const NLM_F_CAPPED = 0x100;
/** The acknowledgement ends with the attributes of an extended acknowledgement. (linux/netlink.h) */
export const NLM_F_ACK_TLVS = 0x200;

// Layout of messages.

/** Alignment of messages in bytes. (linux/netlink.h) */
export const NLMSG_ALIGNTO = 4;
/** Length of a message header in bytes, including padding. (linux/netlink.h) */
export const NLMSG_HDRLEN = 16;

// Control messages (nlmsg_type).

/** Message without content, to be ignored. (linux/netlink.h) */
export const NLMSG_NOOP = 0x1;
/** Acknowledgement (error code 0) or error reply (negative errno) to one request. (linux/netlink.h) */
export const NLMSG_ERROR = 0x2;
/** End of a multi-message reply, with an optional error code. (linux/netlink.h) */
export const NLMSG_DONE = 0x3;
/** Reserved for reporting lost data; the kernel reports it as ENOBUFS instead. (linux/netlink.h) */
export const NLMSG_OVERRUN = 0x4;
/** Lowest message type that a protocol may define; lower types are control messages. (linux/netlink.h) */
export const NLMSG_MIN_TYPE = 0x10;

// Attributes of an extended acknowledgement.

/** Unspecified attribute (type 0). (linux/netlink.h) */
export const NLMSGERR_ATTR_UNUSED = 0;
/** Reason for an error, or a warning on success, in English (string). (linux/netlink.h) */
export const NLMSGERR_ATTR_MSG = 1;
/** Offset of the invalid attribute from the header of the request (u32). (linux/netlink.h) */
export const NLMSGERR_ATTR_OFFS = 2;
/** Bytes returned by a subsystem, such as the identity of a created object (binary). (linux/netlink.h) */
export const NLMSGERR_ATTR_COOKIE = 3;
/** Policy that the invalid attribute violates (nest of NL_POLICY_TYPE_ATTR_). (linux/netlink.h) */
export const NLMSGERR_ATTR_POLICY = 4;
/** Type of a required attribute that is missing (u32); since Linux 6.1. (linux/netlink.h) */
export const NLMSGERR_ATTR_MISS_TYPE = 5;
/**
 * Offset of the nest that lacks the required attribute; absent for the top level (u32); since Linux 6.1.
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MISS_NEST = 6;

// Socket options at level SOL_NETLINK.

/** Joins a multicast group by number (u32). (linux/netlink.h) */
export const NETLINK_ADD_MEMBERSHIP = 1;
/** Leaves a multicast group by number (u32). (linux/netlink.h) */
export const NETLINK_DROP_MEMBERSHIP = 2;
/** Adds a control message with the multicast group to each received datagram. (linux/netlink.h) */
export const NETLINK_PKTINFO = 3;
/** Reports to the sender of a broadcast that this socket could not receive it. (linux/netlink.h) */
export const NETLINK_BROADCAST_ERROR = 4;
/** Drops messages silently when the receive buffer is full, instead of reporting ENOBUFS. (linux/netlink.h) */
export const NETLINK_NO_ENOBUFS = 5;
/** Memory-mapped receive ring, removed in Linux 4.6. (linux/netlink.h) */
export const NETLINK_RX_RING = 6;
/** Memory-mapped send ring, removed in Linux 4.6. (linux/netlink.h) */
export const NETLINK_TX_RING = 7;
/**
 * Receives broadcasts of every network namespace that has an id in the socket's namespace, with that id as a control
 * message. (linux/netlink.h)
 */
export const NETLINK_LISTEN_ALL_NSID = 8;
/** Reads a bitmap of the joined multicast groups. (linux/netlink.h) */
export const NETLINK_LIST_MEMBERSHIPS = 9;
/** Requests acknowledgements without the payload of the request. (linux/netlink.h) */
export const NETLINK_CAP_ACK = 10;
/** Requests extended acknowledgements, which contain the reason and position of an error. (linux/netlink.h) */
export const NETLINK_EXT_ACK = 11;
/** Enables strict validation of get and dump requests: unknown attributes fail and filters apply. (linux/netlink.h) */
export const NETLINK_GET_STRICT_CHK = 12;

// Encoding of attributes.

/** Flag in an attribute's type: the payload consists of attributes. (linux/netlink.h) */
export const NLA_F_NESTED = 0x8000;
/** Flag in an attribute's type: the payload is in network byte order. (linux/netlink.h) */
export const NLA_F_NET_BYTEORDER = 0x4000;
/** Mask of the attribute id in the 16-bit attribute type, without the two flags. (linux/netlink.h) */
export const NLA_TYPE_MASK = 0x3fff;
/** Alignment of attributes in bytes. (linux/netlink.h) */
export const NLA_ALIGNTO = 4;
/** Length of an attribute header in bytes, including padding. (linux/netlink.h) */
export const NLA_HDRLEN = 4;

// Types of attributes in a policy dump.

/** Attribute type 0: invalid. (linux/netlink.h) */
export const NL_ATTR_TYPE_INVALID = 0;
/** Attribute without payload, either present or absent. (linux/netlink.h) */
export const NL_ATTR_TYPE_FLAG = 1;
/** 8-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U8 = 2;
/** 16-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U16 = 3;
/** 32-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U32 = 4;
/** 64-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U64 = 5;
/** 8-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S8 = 6;
/** 16-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S16 = 7;
/** 32-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S32 = 8;
/** 64-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S64 = 9;
/** Bytes; the policy may limit the length. (linux/netlink.h) */
export const NL_ATTR_TYPE_BINARY = 10;
/** String without a required terminating zero byte; the policy may limit the length. (linux/netlink.h) */
export const NL_ATTR_TYPE_STRING = 11;
/** String with a terminating zero byte; the policy may limit the length. (linux/netlink.h) */
export const NL_ATTR_TYPE_NUL_STRING = 12;
/** Nested attributes; the description may name their policy. (linux/netlink.h) */
export const NL_ATTR_TYPE_NESTED = 13;
/** List of nests: the attribute ids are arbitrary, the description may name the policy inside. (linux/netlink.h) */
export const NL_ATTR_TYPE_NESTED_ARRAY = 14;
/** 32-bit value with a mask of the valid bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_BITFIELD32 = 15;
/** Signed integer of 32 or 64 bits, depending on its length, aligned to 4 bytes; since Linux 6.7. (linux/netlink.h) */
export const NL_ATTR_TYPE_SINT = 16;
/**
 * Unsigned integer of 32 or 64 bits, depending on its length, aligned to 4 bytes; since Linux 6.7. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_UINT = 17;

// Attributes that describe one attribute of a policy.

/** Unspecified attribute (type 0). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_UNSPEC = 0;
/** Attribute type, one of NL_ATTR_TYPE_ (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_TYPE = 1;
/** Minimum of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_S = 2;
/** Maximum of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_S = 3;
/** Minimum of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_U = 4;
/** Maximum of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_U = 5;
/** Minimum length of bytes or a string; absent if there is no minimum (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_LENGTH = 6;
/** Maximum length of bytes or a string; absent if there is no maximum (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_LENGTH = 7;
/** Index, within the same dump, of the policy of a nest (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_IDX = 8;
/** Highest attribute id inside a nest (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE = 9;
/** Bits allowed in a 32-bit bitfield (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_BITFIELD32_MASK = 10;
/** Padding to an 8-byte boundary. (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_PAD = 11;
/** Bits allowed in an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MASK = 12;
