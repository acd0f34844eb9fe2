// Generic netlink and its controller, the family that describes all other families.

// Names, headers and reserved family ids.

/** Maximum length of a family or group name in bytes, including the terminating zero byte. (linux/genetlink.h) */
export const GENL_NAMSIZ = 16;
/** Length of a generic netlink header in bytes, including padding. (linux/genetlink.h) */
export const GENL_HDRLEN = 4;
/** Lowest family id; a family id is the message type of the family's messages. (linux/genetlink.h) */
export const GENL_MIN_ID = 0x10;
/** Highest family id. (linux/genetlink.h) */
export const GENL_MAX_ID = 1023;
/** Fixed family id of the controller, so that clients need no lookup for it. (linux/genetlink.h) */
export const GENL_ID_CTRL = 0x10;
/** Fixed family id of disk quota warnings. (linux/genetlink.h) */
export const GENL_ID_VFS_DQUOT = 0x11;
/** Fixed family id of the PMC RAID driver's events. (linux/genetlink.h) */
export const GENL_ID_PMCRAID = 0x12;
/** Lowest family id that the kernel assigns dynamically. (linux/genetlink.h) */
export const GENL_START_ALLOC = 0x13;

// Flags of an operation (CTRL_ATTR_OP_FLAGS).

/** The operation requires CAP_NET_ADMIN in the initial user namespace. (linux/genetlink.h) */
export const GENL_ADMIN_PERM = 0x01;
/** The operation supports single requests. (linux/genetlink.h) */
export const GENL_CMD_CAP_DO = 0x02;
/** The operation supports dumps. (linux/genetlink.h) */
export const GENL_CMD_CAP_DUMP = 0x04;
/** The kernel validates the attributes of the operation against a policy. (linux/genetlink.h) */
export const GENL_CMD_CAP_HASPOL = 0x08;
/** The operation requires CAP_NET_ADMIN in the user namespace that owns the network namespace. (linux/genetlink.h) */
export const GENL_UNS_ADMIN_PERM = 0x10;

// Commands of the controller.

/** Unspecified command (0). (linux/genetlink.h) */
export const CTRL_CMD_UNSPEC = 0;
/** Describes a family, in reply to CTRL_CMD_GETFAMILY or when a family is registered. (linux/genetlink.h) */
export const CTRL_CMD_NEWFAMILY = 1;
/** Reports that a family was removed. (linux/genetlink.h) */
export const CTRL_CMD_DELFAMILY = 2;
/** Requests one family by name or id, or all families as a dump. (linux/genetlink.h) */
export const CTRL_CMD_GETFAMILY = 3;
/** Unused: the controller never sends it. (linux/genetlink.h) */
export const CTRL_CMD_NEWOPS = 4;
/** Unused: the controller never sends it. (linux/genetlink.h) */
export const CTRL_CMD_DELOPS = 5;
/** Unused: the controller does not support it. (linux/genetlink.h) */
export const CTRL_CMD_GETOPS = 6;
/** Reports a new multicast group of a family. (linux/genetlink.h) */
export const CTRL_CMD_NEWMCAST_GRP = 7;
/** Reports that a multicast group of a family was removed. (linux/genetlink.h) */
export const CTRL_CMD_DELMCAST_GRP = 8;
/** Unused: the controller does not support it. (linux/genetlink.h) */
export const CTRL_CMD_GETMCAST_GRP = 9;
/** Requests the attribute policies of a family, as a dump. (linux/genetlink.h) */
export const CTRL_CMD_GETPOLICY = 10;

// Attributes of a family.

/** Unspecified attribute (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_UNSPEC = 0;
/** Family id, which is the type of the family's messages (u16). (linux/genetlink.h) */
export const CTRL_ATTR_FAMILY_ID = 1;
/** Family name (string). (linux/genetlink.h) */
export const CTRL_ATTR_FAMILY_NAME = 2;
/** Version of the family's interface (u32). (linux/genetlink.h) */
export const CTRL_ATTR_VERSION = 3;
/** Length in bytes of the family's own header, which follows the generic header (u32). (linux/genetlink.h) */
export const CTRL_ATTR_HDRSIZE = 4;
/** Highest id of a top-level attribute; 0 if each operation has its own policy (u32). (linux/genetlink.h) */
export const CTRL_ATTR_MAXATTR = 5;
/** Operations of the family (list of CTRL_ATTR_OP_ nests). (linux/genetlink.h) */
export const CTRL_ATTR_OPS = 6;
/** Multicast groups of the family (list of CTRL_ATTR_MCAST_GRP_ nests). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GROUPS = 7;
/**
 * Part of a policy, nested by policy index, then by attribute id (nest of NL_POLICY_TYPE_ATTR_). (linux/genetlink.h)
 */
export const CTRL_ATTR_POLICY = 8;
/** Policies that each operation uses, nested by command (nest of CTRL_ATTR_POLICY_). (linux/genetlink.h) */
export const CTRL_ATTR_OP_POLICY = 9;
/** Command to which a policy dump is restricted (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP = 10;

// Attributes of one operation.

/** Unspecified attribute (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_OP_UNSPEC = 0;
/** Command number (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP_ID = 1;
/**
 * Capabilities and required permission of the operation: GENL_CMD_CAP_ and GENL_ADMIN_PERM bits (u32).
 * (linux/genetlink.h)
 */
export const CTRL_ATTR_OP_FLAGS = 2;

// Attributes of one multicast group.

/** Unspecified attribute (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_UNSPEC = 0;
/** Group name, unique within its family (string). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_NAME = 1;
/** Group number, for NETLINK_ADD_MEMBERSHIP (u32). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_ID = 2;

// Attributes that name the policies of an operation.

/** Unspecified attribute (type 0). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_UNSPEC = 0;
/** Index of the policy for single requests (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DO = 1;
/** Index of the policy for dumps (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DUMP = 2;
