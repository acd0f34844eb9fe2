// Netlink itself: protocols, message flags, control messages, socket options, attribute encoding and policy description.

// Netlink protocols: the third argument of socket().

/** Netlink protocol: links, addresses, routes, neighbours, rules and traffic control (rtnetlink). (linux/netlink.h) */
export const NETLINK_ROUTE = 0;
/** Netlink protocol: unused number. (linux/netlink.h) */
export const NETLINK_UNUSED = 1;
/** Netlink protocol: messages between processes; the kernel does not use it. (linux/netlink.h) */
export const NETLINK_USERSOCK = 2;
/**
 * Netlink protocol: packets of ip_queue, removed from the kernel; replaced by queues of NETLINK_NETFILTER.
 * (linux/netlink.h)
 */
export const NETLINK_FIREWALL = 3;
/** Netlink protocol: lists, inspects and destroys sockets of all processes. (linux/netlink.h) */
export const NETLINK_SOCK_DIAG = 4;
/**
 * Netlink protocol: packets of the ULOG target, removed from the kernel; replaced by logs of NETLINK_NETFILTER.
 * (linux/netlink.h)
 */
export const NETLINK_NFLOG = 5;
/** Netlink protocol: IPsec policies and security associations. (linux/netlink.h) */
export const NETLINK_XFRM = 6;
/**
 * Netlink protocol: notifications about SELinux policy loads and changes between enforcing and permissive mode.
 * (linux/netlink.h)
 */
export const NETLINK_SELINUX = 7;
/** Netlink protocol: sessions and connections of the kernel's iSCSI initiator. (linux/netlink.h) */
export const NETLINK_ISCSI = 8;
/** Netlink protocol: rules, state and records of the audit subsystem. (linux/netlink.h) */
export const NETLINK_AUDIT = 9;
/** Netlink protocol: looks up one IPv4 address in the forwarding tables. (linux/netlink.h) */
export const NETLINK_FIB_LOOKUP = 10;
/** Netlink protocol: connector messages, including the fork, exec and exit events of processes. (linux/netlink.h) */
export const NETLINK_CONNECTOR = 11;
/**
 * Netlink protocol: nftables, connection tracking, ipset, packet queues and packet logs (nfnetlink). (linux/netlink.h)
 */
export const NETLINK_NETFILTER = 12;
/** Netlink protocol: packets of the IPv6 ip_queue, removed from the kernel. (linux/netlink.h) */
export const NETLINK_IP6_FW = 13;
/** Netlink protocol: DECnet routing, removed from the kernel. (linux/netlink.h) */
export const NETLINK_DNRTMSG = 14;
/**
 * Netlink protocol: events about added, removed and changed devices, as text in the kernel's uevent format.
 * (linux/netlink.h)
 */
export const NETLINK_KOBJECT_UEVENT = 15;
/** Netlink protocol: generic netlink, one protocol shared by families that are looked up by name. (linux/netlink.h) */
export const NETLINK_GENERIC = 16;
/** Netlink protocol: events of SCSI transports such as Fibre Channel. (linux/netlink.h) */
export const NETLINK_SCSITRANSPORT = 18;
/** Netlink protocol: messages to the eCryptfs daemon, removed from the kernel. (linux/netlink.h) */
export const NETLINK_ECRYPTFS = 19;
/** Netlink protocol: InfiniBand and other RDMA devices, connections and resources. (linux/netlink.h) */
export const NETLINK_RDMA = 20;
/** Netlink protocol: lists and configures the algorithms of the kernel's crypto API. (linux/netlink.h) */
export const NETLINK_CRYPTO = 21;
/** Netlink protocol: reserved for monitoring SMC sockets. (linux/netlink.h) */
export const NETLINK_SMC = 22;
/** Old name of NETLINK_SOCK_DIAG. (linux/netlink.h) */
export const NETLINK_INET_DIAG = 4;
/** Number of netlink protocols: valid protocols are 0 to MAX_LINKS - 1. (linux/netlink.h) */
export const MAX_LINKS = 32;

// Flags of any netlink message (nlmsg_flags).

/** Netlink message flag: marks a request; the kernel ignores messages without it. (linux/netlink.h) */
export const NLM_F_REQUEST = 0x01;
/** Netlink message flag: part of a multi-message reply that NLMSG_DONE terminates. (linux/netlink.h) */
export const NLM_F_MULTI = 0x02;
/** Netlink message flag: requests an acknowledgement on success too. (linux/netlink.h) */
export const NLM_F_ACK = 0x04;
/** Netlink message flag: requests a copy of the notification that the change causes. (linux/netlink.h) */
export const NLM_F_ECHO = 0x08;
/**
 * Netlink message flag: the table changed during the dump, so entries may be missing or duplicated. (linux/netlink.h)
 */
export const NLM_F_DUMP_INTR = 0x10;
/** Netlink message flag: the dump contains only entries that match the filter of the request. (linux/netlink.h) */
export const NLM_F_DUMP_FILTERED = 0x20;

// Netlink message flags of get requests.

/** Flag of a get request: requests the whole table instead of one entry. (linux/netlink.h) */
export const NLM_F_ROOT = 0x100;
/** Flag of a get request: requests all entries that match the criteria of the request. (linux/netlink.h) */
export const NLM_F_MATCH = 0x200;
/**
 * Flag of a get request: requests an atomic snapshot of the table; almost no subsystem supports it. (linux/netlink.h)
 */
export const NLM_F_ATOMIC = 0x400;
/** Flag of a get request: requests a dump: NLM_F_ROOT and NLM_F_MATCH together. (linux/netlink.h) */
export const NLM_F_DUMP = 0x300;

// Netlink message flags of create requests.

/** Flag of a create request: replaces the entry if it exists. (linux/netlink.h) */
export const NLM_F_REPLACE = 0x100;
/** Flag of a create request: fails with EEXIST if the entry exists. (linux/netlink.h) */
export const NLM_F_EXCL = 0x200;
/** Flag of a create request: creates the entry if it does not exist. (linux/netlink.h) */
export const NLM_F_CREATE = 0x400;
/** Flag of a create request: adds the entry after the existing ones. (linux/netlink.h) */
export const NLM_F_APPEND = 0x800;

// Netlink message flags of delete requests.

/** Flag of a delete request: deletes only the entry, not its children. (linux/netlink.h) */
export const NLM_F_NONREC = 0x100;
/** Flag of a delete request: deletes all matching entries in one request; since Linux 5.19. (linux/netlink.h) */
export const NLM_F_BULK = 0x200;

// Netlink message flags of acknowledgements.

/**
 * Flag of an acknowledgement: the acknowledgement contains only the header of the request, without its payload.
 * (linux/netlink.h)
 */
export const NLM_F_CAPPED = 0x100;
/**
 * Flag of an acknowledgement: the acknowledgement ends with the attributes of an extended acknowledgement.
 * (linux/netlink.h)
 */
export const NLM_F_ACK_TLVS = 0x200;

// Layout of netlink messages.

/** Alignment of netlink messages in bytes. (linux/netlink.h) */
export const NLMSG_ALIGNTO = 4;
/** Length of a netlink message header in bytes, including padding. (linux/netlink.h) */
export const NLMSG_HDRLEN = 16;

// Netlink control messages (nlmsg_type).

/** Netlink control message: message without content, to be ignored. (linux/netlink.h) */
export const NLMSG_NOOP = 0x1;
/**
 * Netlink control message: acknowledgement (error code 0) or error reply (negative errno) to one request.
 * (linux/netlink.h)
 */
export const NLMSG_ERROR = 0x2;
/** Netlink control message: end of a multi-message reply, with an optional error code. (linux/netlink.h) */
export const NLMSG_DONE = 0x3;
/**
 * Netlink control message: reserved for reporting lost data; the kernel reports it as ENOBUFS instead.
 * (linux/netlink.h)
 */
export const NLMSG_OVERRUN = 0x4;
/** Lowest message type that a protocol may define; lower types are control messages. (linux/netlink.h) */
export const NLMSG_MIN_TYPE = 0x10;

// Attributes of an extended acknowledgement.

/** Extended acknowledgement attribute: unspecified (type 0). (linux/netlink.h) */
export const NLMSGERR_ATTR_UNUSED = 0;
/**
 * Extended acknowledgement attribute: reason for an error, or a warning on success, in English (string).
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MSG = 1;
/**
 * Extended acknowledgement attribute: offset of the invalid attribute from the header of the request (u32).
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_OFFS = 2;
/**
 * Extended acknowledgement attribute: bytes returned by a subsystem, such as the identity of a created object (binary).
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_COOKIE = 3;
/**
 * Extended acknowledgement attribute: policy that the invalid attribute violates (nest of NL_POLICY_TYPE_ATTR_).
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_POLICY = 4;
/**
 * Extended acknowledgement attribute: type of a required attribute that is missing (u32); since Linux 6.1.
 * (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MISS_TYPE = 5;
/**
 * Extended acknowledgement attribute: offset of the nest that lacks the required attribute; absent for the top level
 * (u32); since Linux 6.1. (linux/netlink.h)
 */
export const NLMSGERR_ATTR_MISS_NEST = 6;

// Socket options at level SOL_NETLINK.

/** Netlink socket option: joins a multicast group by number (u32). (linux/netlink.h) */
export const NETLINK_ADD_MEMBERSHIP = 1;
/** Netlink socket option: leaves a multicast group by number (u32). (linux/netlink.h) */
export const NETLINK_DROP_MEMBERSHIP = 2;
/**
 * Netlink socket option: adds a control message with the multicast group to each received datagram. (linux/netlink.h)
 */
export const NETLINK_PKTINFO = 3;
/**
 * Netlink socket option: reports to the sender of a broadcast that this socket could not receive it. (linux/netlink.h)
 */
export const NETLINK_BROADCAST_ERROR = 4;
/**
 * Netlink socket option: drops messages silently when the receive buffer is full, instead of reporting ENOBUFS.
 * (linux/netlink.h)
 */
export const NETLINK_NO_ENOBUFS = 5;
/** Netlink socket option: memory-mapped receive ring, removed in Linux 4.6. (linux/netlink.h) */
export const NETLINK_RX_RING = 6;
/** Netlink socket option: memory-mapped send ring, removed in Linux 4.6. (linux/netlink.h) */
export const NETLINK_TX_RING = 7;
/**
 * Netlink socket option: receives broadcasts of every network namespace that has an id in the socket's namespace, with
 * that id as a control message. (linux/netlink.h)
 */
export const NETLINK_LISTEN_ALL_NSID = 8;
/** Netlink socket option: reads a bitmap of the joined multicast groups. (linux/netlink.h) */
export const NETLINK_LIST_MEMBERSHIPS = 9;
/** Netlink socket option: requests acknowledgements without the payload of the request. (linux/netlink.h) */
export const NETLINK_CAP_ACK = 10;
/**
 * Netlink socket option: requests extended acknowledgements, which contain the reason and position of an error.
 * (linux/netlink.h)
 */
export const NETLINK_EXT_ACK = 11;
/**
 * Netlink socket option: enables strict validation of get and dump requests: unknown attributes fail and filters apply.
 * (linux/netlink.h)
 */
export const NETLINK_GET_STRICT_CHK = 12;

// Encoding of netlink attributes.

/** Flag in the type of a netlink attribute: the payload consists of attributes. (linux/netlink.h) */
export const NLA_F_NESTED = 0x8000;
/** Flag in the type of a netlink attribute: the payload is in network byte order. (linux/netlink.h) */
export const NLA_F_NET_BYTEORDER = 0x4000;
/**
 * Mask of the attribute id in the 16-bit type of a netlink attribute, without the two flags. (linux/netlink.h)
 */
export const NLA_TYPE_MASK = 0x3fff;
/** Alignment of netlink attributes in bytes. (linux/netlink.h) */
export const NLA_ALIGNTO = 4;
/** Length of a netlink attribute header in bytes, including padding. (linux/netlink.h) */
export const NLA_HDRLEN = 4;

// Attribute types that the kernel reports in a policy dump (CTRL_CMD_GETPOLICY).

/** Attribute type in a policy: 0, which is invalid. (linux/netlink.h) */
export const NL_ATTR_TYPE_INVALID = 0;
/** Attribute type in a policy: attribute without payload, either present or absent. (linux/netlink.h) */
export const NL_ATTR_TYPE_FLAG = 1;
/** Attribute type in a policy: 8-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U8 = 2;
/** Attribute type in a policy: 16-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U16 = 3;
/** Attribute type in a policy: 32-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U32 = 4;
/** Attribute type in a policy: 64-bit unsigned integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_U64 = 5;
/** Attribute type in a policy: 8-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S8 = 6;
/** Attribute type in a policy: 16-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S16 = 7;
/** Attribute type in a policy: 32-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S32 = 8;
/** Attribute type in a policy: 64-bit signed integer. (linux/netlink.h) */
export const NL_ATTR_TYPE_S64 = 9;
/** Attribute type in a policy: bytes; the policy may limit the length. (linux/netlink.h) */
export const NL_ATTR_TYPE_BINARY = 10;
/**
 * Attribute type in a policy: string without a required terminating zero byte; the policy may limit the length.
 * (linux/netlink.h)
 */
export const NL_ATTR_TYPE_STRING = 11;
/**
 * Attribute type in a policy: string with a terminating zero byte; the policy may limit the length. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_NUL_STRING = 12;
/** Attribute type in a policy: nested attributes; the description may name their policy. (linux/netlink.h) */
export const NL_ATTR_TYPE_NESTED = 13;
/**
 * Attribute type in a policy: list of nests: the attribute ids are arbitrary, the description may name the policy
 * inside. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_NESTED_ARRAY = 14;
/** Attribute type in a policy: 32-bit value with a mask of the valid bits. (linux/netlink.h) */
export const NL_ATTR_TYPE_BITFIELD32 = 15;
/**
 * Attribute type in a policy: signed integer of 32 or 64 bits, depending on its length, aligned to 4 bytes; since Linux
 * 6.7. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_SINT = 16;
/**
 * Attribute type in a policy: unsigned integer of 32 or 64 bits, depending on its length, aligned to 4 bytes; since
 * Linux 6.7. (linux/netlink.h)
 */
export const NL_ATTR_TYPE_UINT = 17;

// Attributes that describe one attribute in a policy dump (CTRL_CMD_GETPOLICY).

/** Policy description attribute: unspecified (type 0). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_UNSPEC = 0;
/** Policy description attribute: attribute type, one of NL_ATTR_TYPE_ (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_TYPE = 1;
/** Policy description attribute: minimum of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_S = 2;
/** Policy description attribute: maximum of a signed integer (s64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_S = 3;
/** Policy description attribute: minimum of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MIN_VALUE_U = 4;
/** Policy description attribute: maximum of an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MAX_VALUE_U = 5;
/**
 * Policy description attribute: minimum length of bytes or a string; absent if there is no minimum (u32).
 * (linux/netlink.h)
 */
export const NL_POLICY_TYPE_ATTR_MIN_LENGTH = 6;
/**
 * Policy description attribute: maximum length of bytes or a string; absent if there is no maximum (u32).
 * (linux/netlink.h)
 */
export const NL_POLICY_TYPE_ATTR_MAX_LENGTH = 7;
/** Policy description attribute: index, within the same dump, of the policy of a nest (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_IDX = 8;
/** Policy description attribute: highest attribute id inside a nest (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE = 9;
/** Policy description attribute: bits allowed in a 32-bit bitfield (u32). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_BITFIELD32_MASK = 10;
/** Policy description attribute: padding that aligns the next attribute to 8 bytes. (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_PAD = 11;
/** Policy description attribute: bits allowed in an unsigned integer (u64). (linux/netlink.h) */
export const NL_POLICY_TYPE_ATTR_MASK = 12;
