// Constants of netlink itself: protocols, message flags, control messages, socket options, attribute encoding and
// policy descriptions.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Netlink protocols: the third argument of socket().

/**
 * Netlink protocol for links, addresses, routes, neighbours, rules and traffic control (rtnetlink). (linux/netlink.h)
 */
export const NETLINK_ROUTE = 0;
/** Unused number of a netlink protocol. (linux/netlink.h) */
export const NETLINK_UNUSED = 1;
/** Netlink protocol for messages between processes, which the kernel itself does not use. (linux/netlink.h) */
export const NETLINK_USERSOCK = 2;
/** Netlink protocol of ip_queue, which queued packets to user space; removed from the kernel. (linux/netlink.h) */
export const NETLINK_FIREWALL = 3;
/** Netlink protocol that lists, inspects and destroys the sockets of all processes. (linux/netlink.h) */
export const NETLINK_SOCK_DIAG = 4;
/**
 * Netlink protocol of the ULOG target, which logged packets to user space; removed from the kernel. (linux/netlink.h)
 */
export const NETLINK_NFLOG = 5;
/** Netlink protocol for IPsec policies and security associations (XFRM). (linux/netlink.h) */
export const NETLINK_XFRM = 6;
/**
 * Netlink protocol for notifications about SELinux policy loads and changes of the enforcing mode. (linux/netlink.h)
 */
export const NETLINK_SELINUX = 7;
/** Netlink protocol for the sessions and connections of the kernel's iSCSI initiator. (linux/netlink.h) */
export const NETLINK_ISCSI = 8;
/** Netlink protocol for the rules, state and records of the audit subsystem. (linux/netlink.h) */
export const NETLINK_AUDIT = 9;
/** Netlink protocol that looks up one IPv4 address in the kernel's routing tables. (linux/netlink.h) */
export const NETLINK_FIB_LOOKUP = 10;
/** Netlink protocol for connector messages, such as the fork, exec and exit events of processes. (linux/netlink.h) */
export const NETLINK_CONNECTOR = 11;
/**
 * Netlink protocol for nftables, connection tracking, ipset, packet queues and packet logs (nfnetlink).
 * (linux/netlink.h)
 */
export const NETLINK_NETFILTER = 12;
/**
 * Netlink protocol of ip6_queue, which queued IPv6 packets to user space; removed from the kernel. (linux/netlink.h)
 */
export const NETLINK_IP6_FW = 13;
/** Netlink protocol for DECnet routing, removed from the kernel. (linux/netlink.h) */
export const NETLINK_DNRTMSG = 14;
/**
 * Netlink protocol for events about added, removed and changed devices, as text in the kernel's uevent format.
 * (linux/netlink.h)
 */
export const NETLINK_KOBJECT_UEVENT = 15;
/**
 * Netlink protocol of generic netlink, which many families share; clients look families up by name. (linux/netlink.h)
 */
export const NETLINK_GENERIC = 16;
/** Netlink protocol for events of SCSI transports such as Fibre Channel. (linux/netlink.h) */
export const NETLINK_SCSITRANSPORT = 18;
/** Netlink protocol for messages to the eCryptfs daemon, removed from the kernel. (linux/netlink.h) */
export const NETLINK_ECRYPTFS = 19;
/** Netlink protocol for RDMA devices such as InfiniBand adapters, their connections and resources. (linux/netlink.h) */
export const NETLINK_RDMA = 20;
/** Netlink protocol that lists and configures the algorithms of the kernel's crypto API. (linux/netlink.h) */
export const NETLINK_CRYPTO = 21;
/** Netlink protocol reserved for monitoring SMC sockets. (linux/netlink.h) */
export const NETLINK_SMC = 22;
/** Old name of the netlink protocol NETLINK_SOCK_DIAG. (linux/netlink.h) */
export const NETLINK_INET_DIAG = 4;
/** Number of netlink protocols. Valid protocols are 0 to MAX_LINKS - 1. (linux/netlink.h) */
export const MAX_LINKS = 32;

// Flags of any netlink message (nlmsg_flags).

/** Netlink message flag: the message is a request. The kernel ignores messages without this flag. (linux/netlink.h) */
export const NLM_F_REQUEST = 0x1;
/**
 * Netlink message flag: the message is a part of a multi-message reply, which NLMSG_DONE terminates. (linux/netlink.h)
 */
export const NLM_F_MULTI = 0x2;
/** Netlink message flag that requests an acknowledgement even if the request succeeds. (linux/netlink.h) */
export const NLM_F_ACK = 0x4;
/** Netlink message flag that requests a copy of the notification that the change causes. (linux/netlink.h) */
export const NLM_F_ECHO = 0x8;
/**
 * Netlink message flag: the table changed during the dump, so entries may be missing or duplicated. (linux/netlink.h)
 */
export const NLM_F_DUMP_INTR = 0x10;
/** Netlink message flag: the dump contains only the entries that match the filter of the request. (linux/netlink.h) */
export const NLM_F_DUMP_FILTERED = 0x20;

// Netlink message flags of get requests.

/** Flag of a get request that asks for the whole table instead of one entry. (linux/netlink.h) */
export const NLM_F_ROOT = 0x100;
/** Flag of a get request that asks for all entries that match the criteria in the request. (linux/netlink.h) */
export const NLM_F_MATCH = 0x200;
/**
 * Flag of a get request that asks for an atomic snapshot of the table, which almost no subsystem supports.
 * (linux/netlink.h)
 */
export const NLM_F_ATOMIC = 0x400;
/** Flags of a get request that asks for a dump: NLM_F_ROOT and NLM_F_MATCH together. (linux/netlink.h) */
export const NLM_F_DUMP = 0x300;

// Netlink message flags of create requests.

/** Flag of a create request that replaces the entry if it exists. (linux/netlink.h) */
export const NLM_F_REPLACE = 0x100;
/** Flag of a create request that must fail with EEXIST if the entry exists. (linux/netlink.h) */
export const NLM_F_EXCL = 0x200;
/** Flag of a create request that creates the entry if it does not exist. (linux/netlink.h) */
export const NLM_F_CREATE = 0x400;
/** Flag of a create request that adds the entry after the existing entries. (linux/netlink.h) */
export const NLM_F_APPEND = 0x800;

// Netlink message flags of delete requests.

/** Flag of a delete request that deletes only the entry, not its children. (linux/netlink.h) */
export const NLM_F_NONREC = 0x100;
/** Flag of a delete request that deletes all matching entries at once. Available since Linux 5.19. (linux/netlink.h) */
export const NLM_F_BULK = 0x200;

// Netlink message flags of acknowledgements.

/** Flag of an acknowledgement that contains only the header of the request, without its payload. (linux/netlink.h) */
export const NLM_F_CAPPED = 0x100;
/** Flag of an acknowledgement with error attributes (NLMSGERR_ATTR_*) at its end. (linux/netlink.h) */
export const NLM_F_ACK_TLVS = 0x200;

// Layout of netlink messages.

/** Alignment of netlink messages in bytes. (linux/netlink.h) */
export const NLMSG_ALIGNTO = 4;
/** Length of a netlink message header in bytes, including padding. (linux/netlink.h) */
export const NLMSG_HDRLEN = 16;

// Netlink control messages (nlmsg_type).

/** Netlink control message without content, which receivers ignore. (linux/netlink.h) */
export const NLMSG_NOOP = 0x1;
/**
 * Netlink control message that acknowledges a request (error code 0) or reports its error (negative errno).
 * (linux/netlink.h)
 */
export const NLMSG_ERROR = 0x2;
/** Netlink control message that ends a multi-message reply, with an optional error code. (linux/netlink.h) */
export const NLMSG_DONE = 0x3;
/** Netlink control message reserved for reporting lost data. The kernel reports ENOBUFS instead. (linux/netlink.h) */
export const NLMSG_OVERRUN = 0x4;
/** Lowest message type that a netlink protocol may define. Lower types are control messages. (linux/netlink.h) */
export const NLMSG_MIN_TYPE = 0x10;

// Attributes of an extended acknowledgement.

/** Reserved type 0 of extended acknowledgement attributes. The kernel does not use this type. (linux/netlink.h) */
export const NLMSGERR_ATTR_UNUSED = 0;
/**
 * Extended acknowledgement attribute with the reason for an error, or a warning on success, in English (string).
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MSG = 1;
/**
 * Extended acknowledgement attribute with the offset of the invalid attribute, counted from the netlink header of the
 * request (u32). (linux/netlink.h)
 */
export const NLMSGERR_ATTR_OFFS = 2;
/**
 * Extended acknowledgement attribute with bytes that the subsystem returns, such as the id of a created object
 * (binary). (linux/netlink.h)
 */
export const NLMSGERR_ATTR_COOKIE = 3;
/**
 * Extended acknowledgement attribute with the policy that the invalid attribute violates (nested NL_POLICY_TYPE_ATTR_*
 * attributes). (linux/netlink.h)
 */
export const NLMSGERR_ATTR_POLICY = 4;
/**
 * Extended acknowledgement attribute with the type of a required attribute that is missing (u32). Available since Linux
 * 6.1. (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MISS_TYPE = 5;
/**
 * Extended acknowledgement attribute with the offset of the nested attribute in which a required attribute is missing
 * (u32). Absent if the required attribute is missing at the top level. Available since Linux 6.1. (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MISS_NEST = 6;

// Netlink socket options (level SOL_NETLINK).

/** Netlink socket option that joins a multicast group, which is passed by number (u32). (linux/netlink.h) */
export const NETLINK_ADD_MEMBERSHIP = 1;
/** Netlink socket option that leaves a multicast group, which is passed by number (u32). (linux/netlink.h) */
export const NETLINK_DROP_MEMBERSHIP = 2;
/**
 * Netlink socket option that adds a control message with the multicast group to each received datagram.
 * (linux/netlink.h)
 */
export const NETLINK_PKTINFO = 3;
/**
 * Netlink socket option that makes a broadcast fail for its sender if this socket cannot receive it. (linux/netlink.h)
 */
export const NETLINK_BROADCAST_ERROR = 4;
/**
 * Netlink socket option that drops messages silently when the receive buffer is full, instead of reporting ENOBUFS.
 * (linux/netlink.h)
 */
export const NETLINK_NO_ENOBUFS = 5;
/** Netlink socket option for a memory-mapped receive ring, removed in Linux 4.6. (linux/netlink.h) */
export const NETLINK_RX_RING = 6;
/** Netlink socket option for a memory-mapped send ring, removed in Linux 4.6. (linux/netlink.h) */
export const NETLINK_TX_RING = 7;
/**
 * Netlink socket option that receives broadcasts from all network namespaces with an id in the socket's namespace. A
 * control message contains this id. (linux/netlink.h)
 */
export const NETLINK_LISTEN_ALL_NSID = 8;
/** Netlink socket option that reads a bitmap of the joined multicast groups. (linux/netlink.h) */
export const NETLINK_LIST_MEMBERSHIPS = 9;
/** Netlink socket option that requests acknowledgements without the payload of the request. (linux/netlink.h) */
export const NETLINK_CAP_ACK = 10;
/**
 * Netlink socket option that requests extended acknowledgements, which contain the reason and position of an error.
 * (linux/netlink.h)
 */
export const NETLINK_EXT_ACK = 11;
/**
 * Netlink socket option that enables strict validation of get and dump requests. Requests with unknown attributes fail,
 * and the kernel applies the filters in requests. (linux/netlink.h)
 */
export const NETLINK_GET_STRICT_CHK = 12;

// Encoding of netlink attributes.

/** Flag in the type of a netlink attribute: the payload consists of nested attributes. (linux/netlink.h) */
export const NLA_F_NESTED = 0x8000;
/** Flag in the type of a netlink attribute: the payload is in network byte order. (linux/netlink.h) */
export const NLA_F_NET_BYTEORDER = 0x4000;
/**
 * Mask of the attribute id in the 16-bit type of a netlink attribute, which also contains two flags. (linux/netlink.h)
 */
export const NLA_TYPE_MASK = 0x3fff;
/** Alignment of netlink attributes in bytes. (linux/netlink.h) */
export const NLA_ALIGNTO = 4;
/** Length of a netlink attribute header in bytes, including padding. (linux/netlink.h) */
export const NLA_HDRLEN = 4;

// Attribute types that the kernel reports in a policy dump (CTRL_CMD_GETPOLICY).

/** Attribute type in a netlink policy: 0, which is invalid. (linux/netlink.h) */
export const NL_ATTR_TYPE_INVALID = 0;
/**
 * Attribute type in a netlink policy: attribute without payload, which is either present or absent (flag).
 * (linux/netlink.h)
 */
export const NL_ATTR_TYPE_FLAG = 1;
/** Attribute type in a netlink policy: 8-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U8 = 2;
/** Attribute type in a netlink policy: 16-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U16 = 3;
/** Attribute type in a netlink policy: 32-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U32 = 4;
/** Attribute type in a netlink policy: 64-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U64 = 5;
/** Attribute type in a netlink policy: 8-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S8 = 6;
/** Attribute type in a netlink policy: 16-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S16 = 7;
/** Attribute type in a netlink policy: 32-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S32 = 8;
/** Attribute type in a netlink policy: 64-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S64 = 9;
/** Attribute type in a netlink policy: bytes, whose length the policy may limit. (linux/netlink.h) */
export const NL_ATTR_TYPE_BINARY = 10;
/**
 * Attribute type in a netlink policy: string that needs no terminating zero byte. The policy may limit its length.
 * (linux/netlink.h)
 */
export const NL_ATTR_TYPE_STRING = 11;
/**
 * Attribute type in a netlink policy: string with a terminating zero byte. The policy may limit its length.
 * (linux/netlink.h)
 */
export const NL_ATTR_TYPE_NUL_STRING = 12;
/**
 * Attribute type in a netlink policy: nested attributes. The description may contain the index of their policy.
 * (linux/netlink.h)
 */
export const NL_ATTR_TYPE_NESTED = 13;
/**
 * Attribute type in a netlink policy: list of nested attributes with arbitrary attribute ids. The description may
 * contain the index of their policy. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_NESTED_ARRAY = 14;
/** Attribute type in a netlink policy: 32-bit value with a mask of the valid bits (bitfield). (linux/netlink.h) */
export const NL_ATTR_TYPE_BITFIELD32 = 15;
/**
 * Attribute type in a netlink policy: signed integer that has 32 or 64 bits, depending on the attribute's length, and
 * is aligned to 4 bytes. Available since Linux 6.7. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_SINT = 16;
/**
 * Attribute type in a netlink policy: unsigned integer that has 32 or 64 bits, depending on the attribute's length, and
 * is aligned to 4 bytes. Available since Linux 6.7. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_UINT = 17;

// Attributes that describe one attribute in a policy dump (CTRL_CMD_GETPOLICY).

/** Reserved type 0 of policy description attributes. The kernel does not use this type. (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_UNSPEC = 0;
/**
 * Policy description attribute with the type of the described attribute, an NL_ATTR_TYPE_* constant (u32).
 * (linux/netlink.h)
 */
export const NL_POLICY_TYPE_ATTR_TYPE = 1;
/** Policy description attribute with the minimum value of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_S = 2;
/** Policy description attribute with the maximum value of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_S = 3;
/** Policy description attribute with the minimum value of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_U = 4;
/** Policy description attribute with the maximum value of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_U = 5;
/**
 * Policy description attribute with the minimum length of bytes or a string (u32). Absent if the policy has no minimum
 * length. (linux/netlink.h)
 */
export const NL_POLICY_TYPE_ATTR_MIN_LENGTH = 6;
/**
 * Policy description attribute with the maximum length of bytes or a string (u32). Absent if the policy has no maximum
 * length. (linux/netlink.h)
 */
export const NL_POLICY_TYPE_ATTR_MAX_LENGTH = 7;
/** Policy description attribute with the index of a nested policy in the same dump (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_IDX = 8;
/** Policy description attribute with the highest attribute id inside a nested attribute (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE = 9;
/** Policy description attribute with the bits allowed in a 32-bit bitfield (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_BITFIELD32_MASK = 10;
/** Empty policy description attribute that aligns the next attribute to 8 bytes. (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_PAD = 11;
/** Policy description attribute with the bits allowed in an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MASK = 12;
