// Generic netlink and its controller, the family that describes all other families.

// Generic netlink: maximum name length, header length and reserved family ids.

/**
 * Generic netlink: maximum length of a family or group name in bytes, including the terminating zero byte.
 * (linux/genetlink.h)
 */
export const GENL_NAMSIZ = 16;
/** Length of a generic netlink header in bytes, including padding. (linux/genetlink.h) */
export const GENL_HDRLEN = 4;
/** Generic netlink: lowest family id; a family id is the message type of the family's messages. (linux/genetlink.h) */
export const GENL_MIN_ID = 0x10;
/** Generic netlink: highest family id. (linux/genetlink.h) */
export const GENL_MAX_ID = 1023;
/** Generic netlink: fixed family id of the controller, so that clients need no lookup for it. (linux/genetlink.h) */
export const GENL_ID_CTRL = 0x10;
/** Generic netlink: fixed family id of disk quota warnings. (linux/genetlink.h) */
export const GENL_ID_VFS_DQUOT = 0x11;
/** Generic netlink: fixed family id of the PMC RAID driver's events. (linux/genetlink.h) */
export const GENL_ID_PMCRAID = 0x12;
/** Generic netlink: lowest family id that the kernel assigns dynamically. (linux/genetlink.h) */
export const GENL_START_ALLOC = 0x13;

// Flags of a generic netlink operation (CTRL_ATTR_OP_FLAGS).

/**
 * Generic netlink operation flag: the operation requires CAP_NET_ADMIN in the initial user namespace.
 * (linux/genetlink.h)
 */
export const GENL_ADMIN_PERM = 0x01;
/** Generic netlink operation flag: the operation supports single requests. (linux/genetlink.h) */
export const GENL_CMD_CAP_DO = 0x02;
/** Generic netlink operation flag: the operation supports dumps. (linux/genetlink.h) */
export const GENL_CMD_CAP_DUMP = 0x04;
/**
 * Generic netlink operation flag: the kernel validates the attributes of the operation against a policy.
 * (linux/genetlink.h)
 */
export const GENL_CMD_CAP_HASPOL = 0x08;
/**
 * Generic netlink operation flag: the operation requires CAP_NET_ADMIN in the user namespace that owns the network
 * namespace. (linux/genetlink.h)
 */
export const GENL_UNS_ADMIN_PERM = 0x10;

// Commands of the generic netlink controller.

/** Generic netlink controller command: unspecified (0). (linux/genetlink.h) */
export const CTRL_CMD_UNSPEC = 0;
/**
 * Generic netlink controller command: describes a family, in reply to CTRL_CMD_GETFAMILY or when a family is
 * registered. (linux/genetlink.h)
 */
export const CTRL_CMD_NEWFAMILY = 1;
/** Generic netlink controller command: reports that a family was removed. (linux/genetlink.h) */
export const CTRL_CMD_DELFAMILY = 2;
/**
 * Generic netlink controller command: requests one family by name or id, or all families as a dump. (linux/genetlink.h)
 */
export const CTRL_CMD_GETFAMILY = 3;
/** Generic netlink controller command: unused: the controller never sends it. (linux/genetlink.h) */
export const CTRL_CMD_NEWOPS = 4;
/** Generic netlink controller command: unused: the controller never sends it. (linux/genetlink.h) */
export const CTRL_CMD_DELOPS = 5;
/** Generic netlink controller command: unused: the controller does not support it. (linux/genetlink.h) */
export const CTRL_CMD_GETOPS = 6;
/** Generic netlink controller command: reports a new multicast group of a family. (linux/genetlink.h) */
export const CTRL_CMD_NEWMCAST_GRP = 7;
/** Generic netlink controller command: reports that a multicast group of a family was removed. (linux/genetlink.h) */
export const CTRL_CMD_DELMCAST_GRP = 8;
/** Generic netlink controller command: unused: the controller does not support it. (linux/genetlink.h) */
export const CTRL_CMD_GETMCAST_GRP = 9;
/** Generic netlink controller command: requests the attribute policies of a family, as a dump. (linux/genetlink.h) */
export const CTRL_CMD_GETPOLICY = 10;

// Attributes of a generic netlink family, as the controller describes it.

/** Generic netlink family attribute: unspecified (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_UNSPEC = 0;
/**
 * Generic netlink family attribute: family id, which is the type of the family's messages (u16). (linux/genetlink.h)
 */
export const CTRL_ATTR_FAMILY_ID = 1;
/** Generic netlink family attribute: family name (string). (linux/genetlink.h) */
export const CTRL_ATTR_FAMILY_NAME = 2;
/** Generic netlink family attribute: version of the family's interface (u32). (linux/genetlink.h) */
export const CTRL_ATTR_VERSION = 3;
/**
 * Generic netlink family attribute: length in bytes of the family's own header, which follows the generic header (u32).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_HDRSIZE = 4;
/**
 * Generic netlink family attribute: highest id of a top-level attribute; 0 if each operation has its own policy (u32).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_MAXATTR = 5;
/** Generic netlink family attribute: operations of the family (list of CTRL_ATTR_OP_ nests). (linux/genetlink.h) */
export const CTRL_ATTR_OPS = 6;
/**
 * Generic netlink family attribute: multicast groups of the family (list of CTRL_ATTR_MCAST_GRP_ nests).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_MCAST_GROUPS = 7;
/**
 * Generic netlink family attribute: part of a policy, nested by policy index, then by attribute id (nest of
 * NL_POLICY_TYPE_ATTR_). (linux/genetlink.h)
 */
export const CTRL_ATTR_POLICY = 8;
/**
 * Generic netlink family attribute: policies that each operation uses, nested by command (nest of CTRL_ATTR_POLICY_).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_OP_POLICY = 9;
/** Generic netlink family attribute: command to which a policy dump is restricted (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP = 10;

// Attributes of one operation of a generic netlink family.

/** Generic netlink operation attribute: unspecified (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_OP_UNSPEC = 0;
/** Generic netlink operation attribute: command number (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP_ID = 1;
/**
 * Generic netlink operation attribute: capabilities and required permission of the operation: GENL_CMD_CAP_ and
 * GENL_ADMIN_PERM bits (u32). (linux/genetlink.h)
 */
export const CTRL_ATTR_OP_FLAGS = 2;

// Attributes of one multicast group of a generic netlink family.

/** Generic netlink group attribute: unspecified (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_UNSPEC = 0;
/** Generic netlink group attribute: group name, unique within its family (string). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_NAME = 1;
/** Generic netlink group attribute: group number, for NETLINK_ADD_MEMBERSHIP (u32). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_ID = 2;

// Attributes that name the policies of a generic netlink operation.

/** Generic netlink policy attribute: unspecified (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_UNSPEC = 0;
/** Generic netlink policy attribute: index of the policy for single requests (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DO = 1;
/** Generic netlink policy attribute: index of the policy for dumps (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DUMP = 2;
