// Generic netlink and its controller, the family that describes all others.

// Names, headers and reserved family ids.

/** Room for a family or group name, the zero byte at its end included. (linux/genetlink.h) */
export const GENL_NAMSIZ = 16;
/** Bytes of a generic netlink header, padding included. (linux/genetlink.h) */
export const GENL_HDRLEN = 4;
/** The least family id, which is the message type of the family's messages. (linux/genetlink.h) */
export const GENL_MIN_ID = 0x10;
/** The greatest family id. (linux/genetlink.h) */
export const GENL_MAX_ID = 1023;
/** The family id of the controller, the only one that never needs a lookup. (linux/genetlink.h) */
export const GENL_ID_CTRL = 0x10;
/** The fixed family id of disk quota warnings. (linux/genetlink.h) */
export const GENL_ID_VFS_DQUOT = 0x11;
/** The fixed family id of the PMC RAID driver's events. (linux/genetlink.h) */
export const GENL_ID_PMCRAID = 0x12;
/** The first family id that the kernel gives out freely. (linux/genetlink.h) */
export const GENL_START_ALLOC = 0x13;

// Flags of an operation (CTRL_ATTR_OP_FLAGS).

/** Needs CAP_NET_ADMIN in the initial user namespace. (linux/genetlink.h) */
export const GENL_ADMIN_PERM = 0x01;
/** Can be sent as a single request. (linux/genetlink.h) */
export const GENL_CMD_CAP_DO = 0x02;
/** Can be sent as a dump. (linux/genetlink.h) */
export const GENL_CMD_CAP_DUMP = 0x04;
/** Its attributes are checked against a policy. (linux/genetlink.h) */
export const GENL_CMD_CAP_HASPOL = 0x08;
/** Needs CAP_NET_ADMIN in the user namespace that owns the network namespace. (linux/genetlink.h) */
export const GENL_UNS_ADMIN_PERM = 0x10;

// Commands of the controller.

/** Names no command. (linux/genetlink.h) */
export const CTRL_CMD_UNSPEC = 0;
/** Describes a family: the reply to CTRL_CMD_GETFAMILY, or news that one was registered. (linux/genetlink.h) */
export const CTRL_CMD_NEWFAMILY = 1;
/** Tells that a family is gone. (linux/genetlink.h) */
export const CTRL_CMD_DELFAMILY = 2;
/** Asks for a family by name or id, or for all of them as a dump. (linux/genetlink.h) */
export const CTRL_CMD_GETFAMILY = 3;
/** Kept from an early design; the controller never sends it. (linux/genetlink.h) */
export const CTRL_CMD_NEWOPS = 4;
/** Kept from an early design; the controller never sends it. (linux/genetlink.h) */
export const CTRL_CMD_DELOPS = 5;
/** Kept from an early design; the controller does not know it. (linux/genetlink.h) */
export const CTRL_CMD_GETOPS = 6;
/** Tells that a family has one more multicast group. (linux/genetlink.h) */
export const CTRL_CMD_NEWMCAST_GRP = 7;
/** Tells that a multicast group of a family is gone. (linux/genetlink.h) */
export const CTRL_CMD_DELMCAST_GRP = 8;
/** Kept from an early design; the controller does not know it. (linux/genetlink.h) */
export const CTRL_CMD_GETMCAST_GRP = 9;
/** Asks for the attribute policies of a family, as a dump. (linux/genetlink.h) */
export const CTRL_CMD_GETPOLICY = 10;

// Attributes of a family.

/** Names no attribute. (linux/genetlink.h) */
export const CTRL_ATTR_UNSPEC = 0;
/** The family's id, the type of its messages (u16). (linux/genetlink.h) */
export const CTRL_ATTR_FAMILY_ID = 1;
/** The family's name (string). (linux/genetlink.h) */
export const CTRL_ATTR_FAMILY_NAME = 2;
/** The version of the family's interface (u32). (linux/genetlink.h) */
export const CTRL_ATTR_VERSION = 3;
/** Bytes of the family's own header, after the generic one (u32). (linux/genetlink.h) */
export const CTRL_ATTR_HDRSIZE = 4;
/**
 * The greatest id of a top level attribute; 0 where each operation has a policy of its own (u32). (linux/genetlink.h)
 */
export const CTRL_ATTR_MAXATTR = 5;
/** The operations of the family (list of CTRL_ATTR_OP_ nests). (linux/genetlink.h) */
export const CTRL_ATTR_OPS = 6;
/** The multicast groups of the family (list of CTRL_ATTR_MCAST_GRP_ nests). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GROUPS = 7;
/**
 * Part of a policy: nested by policy index, then by attribute id (nest of NL_POLICY_TYPE_ATTR_). (linux/genetlink.h)
 */
export const CTRL_ATTR_POLICY = 8;
/** Which policies each operation uses, nested by command (nest of CTRL_ATTR_POLICY_). (linux/genetlink.h) */
export const CTRL_ATTR_OP_POLICY = 9;
/** Restricts a policy dump to one command (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP = 10;

// Attributes of one operation.

/** Names no attribute. (linux/genetlink.h) */
export const CTRL_ATTR_OP_UNSPEC = 0;
/** The command number (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP_ID = 1;
/** What the operation can do and needs: GENL_CMD_CAP_ and GENL_ADMIN_PERM bits (u32). (linux/genetlink.h) */
export const CTRL_ATTR_OP_FLAGS = 2;

// Attributes of one multicast group.

/** Names no attribute. (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_UNSPEC = 0;
/** The group's name, unique within its family (string). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_NAME = 1;
/** The group's number, for NETLINK_ADD_MEMBERSHIP (u32). (linux/genetlink.h) */
export const CTRL_ATTR_MCAST_GRP_ID = 2;

// Attributes that say which policies an operation uses.

/** Names no attribute. (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_UNSPEC = 0;
/** The index of the policy for single requests (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DO = 1;
/** The index of the policy for dumps (u32). (linux/genetlink.h) */
export const CTRL_ATTR_POLICY_DUMP = 2;
