// Constants of generic netlink and of its controller, which is the family that describes all other families.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Generic netlink: maximum name length, header length and reserved family ids.

/**
 * Maximum length of the name of a generic netlink family or group in bytes, including the terminating zero byte.
 * (linux/genetlink.h)
 */
export const GENL_NAMSIZ = 16;
/** Length of a generic netlink header in bytes, including padding. (linux/genetlink.h) */
export const GENL_HDRLEN = 4;
/**
 * Lowest family id of generic netlink. A family id is the message type of the family's messages. (linux/genetlink.h)
 */
export const GENL_MIN_ID = 0x10;
/** Highest family id of generic netlink. (linux/genetlink.h) */
export const GENL_MAX_ID = 1023;
/**
 * Family id of the generic netlink controller. The id is fixed, so clients can send requests to the controller without
 * a lookup. (linux/genetlink.h)
 */
export const GENL_ID_CTRL = 0x10;
/** Fixed generic netlink family id of disk quota warnings. (linux/genetlink.h) */
export const GENL_ID_VFS_DQUOT = 0x11;
/** Fixed generic netlink family id of the events of the PMC RAID driver. (linux/genetlink.h) */
export const GENL_ID_PMCRAID = 0x12;
/** Lowest family id that generic netlink assigns dynamically. (linux/genetlink.h) */
export const GENL_START_ALLOC = 0x13;

// Flags of a generic netlink operation (CTRL_ATTR_OP_FLAGS).

/**
 * Generic netlink operation flag: the operation requires CAP_NET_ADMIN in the initial user namespace.
 * (linux/genetlink.h)
 */
export const GENL_ADMIN_PERM = 0x1;
/** Generic netlink operation flag: the operation supports single requests. (linux/genetlink.h) */
export const GENL_CMD_CAP_DO = 0x2;
/** Generic netlink operation flag: the operation supports dumps. (linux/genetlink.h) */
export const GENL_CMD_CAP_DUMP = 0x4;
/**
 * Generic netlink operation flag: the kernel validates the attributes of requests against a policy. (linux/genetlink.h)
 */
export const GENL_CMD_CAP_HASPOL = 0x8;
/**
 * Generic netlink operation flag: the operation requires CAP_NET_ADMIN in the user namespace that owns the network
 * namespace. (linux/genetlink.h)
 */
export const GENL_UNS_ADMIN_PERM = 0x10;

// Commands of the generic netlink controller.

/** Generic netlink controller command 0: unspecified. (linux/genetlink.h) */
export const CTRL_CMD_UNSPEC = 0;
/**
 * Generic netlink controller command that describes a family, in a reply or when the family is registered.
 * (linux/genetlink.h)
 */
export const CTRL_CMD_NEWFAMILY = 1;
/** Generic netlink controller command that reports the removal of a family. (linux/genetlink.h) */
export const CTRL_CMD_DELFAMILY = 2;
/**
 * Generic netlink controller command that requests one family by name or id, or a dump of all families.
 * (linux/genetlink.h)
 */
export const CTRL_CMD_GETFAMILY = 3;
/** Unused generic netlink controller command, which the controller never sends. (linux/genetlink.h) */
export const CTRL_CMD_NEWOPS = 4;
/** Unused generic netlink controller command, which the controller never sends. (linux/genetlink.h) */
export const CTRL_CMD_DELOPS = 5;
/** Unused generic netlink controller command, which the controller does not support. (linux/genetlink.h) */
export const CTRL_CMD_GETOPS = 6;
/** Generic netlink controller command that reports a new multicast group of a family. (linux/genetlink.h) */
export const CTRL_CMD_NEWMCAST_GRP = 7;
/** Generic netlink controller command that reports the removal of a multicast group of a family. (linux/genetlink.h) */
export const CTRL_CMD_DELMCAST_GRP = 8;
/** Unused generic netlink controller command, which the controller does not support. (linux/genetlink.h) */
export const CTRL_CMD_GETMCAST_GRP = 9;
/** Generic netlink controller command that requests a dump of a family's attribute policies. (linux/genetlink.h) */
export const CTRL_CMD_GETPOLICY = 10;

// Attributes of a generic netlink family, as the controller describes it.

/** Reserved type 0 of generic netlink family attributes. The kernel does not use this type. (linux/genetlink.h) */
export const CTRL_ATTR_UNSPEC = 0;
/**
 * Generic netlink family attribute with the family id, which is the type of the family's messages (u16).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_FAMILY_ID = 1;
/** Generic netlink family attribute with the family name (string). (linux/genetlink.h) */
export const CTRL_ATTR_FAMILY_NAME = 2;
/** Generic netlink family attribute with the version of the family's interface (u32). (linux/genetlink.h) */
export const CTRL_ATTR_VERSION = 3;
/**
 * Generic netlink family attribute with the length in bytes of the family's own header, which follows the generic
 * header (u32). (linux/genetlink.h)
 */
export const CTRL_ATTR_HDRSIZE = 4;
/**
 * Generic netlink family attribute with the highest top-level attribute id, or 0 if each operation has its own policy
 * (u32). (linux/genetlink.h)
 */
export const CTRL_ATTR_MAXATTR = 5;
/**
 * Generic netlink family attribute with the family's operations (list of nested CTRL_ATTR_OP_* attributes).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_OPS = 6;
/**
 * Generic netlink family attribute with the family's multicast groups (list of nested CTRL_ATTR_MCAST_GRP_*
 * attributes). (linux/genetlink.h)
 */
export const CTRL_ATTR_MCAST_GROUPS = 7;
/**
 * Generic netlink family attribute that describes one attribute of a policy. It contains an attribute whose type is the
 * policy index. That one contains an attribute whose type is the id of the described attribute (nested
 * NL_POLICY_TYPE_ATTR_* attributes). (linux/genetlink.h)
 */
export const CTRL_ATTR_POLICY = 8;
/**
 * Generic netlink family attribute with the policy indexes of each operation. It contains an attribute whose type is
 * the command of the operation (nested CTRL_ATTR_POLICY_* attributes). (linux/genetlink.h)
 */
export const CTRL_ATTR_OP_POLICY = 9;
/** Generic netlink family attribute with the command to which a policy dump is limited (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP = 10;

// Attributes of one operation of a generic netlink family.

/** Reserved type 0 of generic netlink operation attributes. The kernel does not use this type. (linux/genetlink.h) */
export const CTRL_ATTR_OP_UNSPEC = 0;
/** Generic netlink operation attribute with the command number (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP_ID = 1;
/**
 * Generic netlink operation attribute with the GENL_CMD_CAP_* and GENL_ADMIN_PERM flags of the operation (u32).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_OP_FLAGS = 2;

// Attributes of one multicast group of a generic netlink family.

/**
 * Reserved type 0 of generic netlink multicast group attributes. The kernel does not use this type. (linux/genetlink.h)
 */
export const CTRL_ATTR_MCAST_GRP_UNSPEC = 0;
/**
 * Generic netlink multicast group attribute with the group's name, which is unique within its family (string).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_MCAST_GRP_NAME = 1;
/**
 * Generic netlink multicast group attribute with the number to pass to NETLINK_ADD_MEMBERSHIP (u32).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_MCAST_GRP_ID = 2;

// Attributes that name the policies of a generic netlink operation.

/** Reserved type 0 of generic netlink policy attributes. The kernel does not use this type. (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_UNSPEC = 0;
/** Generic netlink policy attribute with the index of the policy for single requests (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DO = 1;
/** Generic netlink policy attribute with the index of the policy for dumps (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DUMP = 2;
