// Next hop objects of routing. Routes refer to them by id.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a next hop object.

/** Reserved type 0 of next hop attributes. The kernel does not use this type. (linux/nexthop.h) */
export const NHA_UNSPEC = 0;
/** Next hop attribute with the id of the object, or with 0 if the kernel chooses the id (u32). (linux/nexthop.h) */
export const NHA_ID = 1;
/** Next hop attribute with the next hops of a group (array of struct nexthop_grp). (linux/nexthop.h) */
export const NHA_GROUP = 2;
/** Next hop attribute with the load balancing of a group, a NEXTHOP_GRP_TYPE_* constant (u16). (linux/nexthop.h) */
export const NHA_GROUP_TYPE = 3;
/** Next hop attribute that makes the next hop a blackhole, which drops packets silently (flag). (linux/nexthop.h) */
export const NHA_BLACKHOLE = 4;
/** Next hop attribute with the index of the output interface (u32). (linux/nexthop.h) */
export const NHA_OIF = 5;
/** Next hop attribute with the address of the gateway (address). (linux/nexthop.h) */
export const NHA_GATEWAY = 6;
/**
 * Next hop attribute with the type of the packet encapsulation, an LWTUNNEL_ENCAP_* constant (u16). (linux/nexthop.h)
 */
export const NHA_ENCAP_TYPE = 7;
/** Next hop attribute with the parameters of the packet encapsulation (nested, by type). (linux/nexthop.h) */
export const NHA_ENCAP = 8;
/** Next hop attribute that restricts a dump to next hop groups (flag). (linux/nexthop.h) */
export const NHA_GROUPS = 9;
/**
 * Next hop attribute that restricts a dump to next hops over the ports of a bridge or other device, given by its index
 * (u32). (linux/nexthop.h)
 */
export const NHA_MASTER = 10;
/**
 * Next hop attribute that marks a next hop to which bridge or VXLAN forwarding entries refer (flag). (linux/nexthop.h)
 */
export const NHA_FDB = 11;
/**
 * Next hop attribute with the parameters of a resilient group (nested NHA_RES_GROUP_* attributes). Available since
 * Linux 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP = 12;
/**
 * Next hop attribute with a bucket of a resilient group (nested NHA_RES_BUCKET_* attributes). Available since Linux
 * 5.13. (linux/nexthop.h)
 */
export const NHA_RES_BUCKET = 13;

// How a next hop group balances load (NHA_GROUP_TYPE).

/**
 * Next hop group type that assigns a range of hash values to each next hop. A change of the group changes these ranges,
 * so many flows move to another next hop. (linux/nexthop.h)
 */
export const NEXTHOP_GRP_TYPE_MPATH = 0;
/**
 * Next hop group type that assigns hash buckets to each next hop. After a change of the group, only few buckets, and
 * therefore few flows, move to another next hop. Available since Linux 5.13. (linux/nexthop.h)
 */
export const NEXTHOP_GRP_TYPE_RES = 1;

// Attributes of a resilient next hop group (NHA_RES_GROUP).

/**
 * Type 0 of resilient next hop group attributes, which only padding uses. Available since Linux 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP_UNSPEC = 0;
/**
 * Empty resilient next hop group attribute that aligns the next attribute to 8 bytes. Available since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_GROUP_PAD = 0;
/**
 * Resilient next hop group attribute with the number of hash buckets (u16). Available since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_GROUP_BUCKETS = 1;
/**
 * Resilient next hop group attribute with the time in clock ticks that a bucket must be idle before it can move (u32).
 * Available since Linux 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP_IDLE_TIMER = 2;
/**
 * Resilient next hop group attribute with the maximum time that the group may stay unbalanced, in clock ticks (u32).
 * Available since Linux 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP_UNBALANCED_TIMER = 3;
/**
 * Resilient next hop group attribute with the time since the group became unbalanced, in clock ticks (u64). Available
 * since Linux 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP_UNBALANCED_TIME = 4;

// Attributes of a bucket of a resilient next hop group (NHA_RES_BUCKET).

/** Type 0 of next hop bucket attributes, which only padding uses. Available since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_UNSPEC = 0;
/**
 * Empty next hop bucket attribute that aligns the next attribute to 8 bytes. Available since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_BUCKET_PAD = 0;
/** Next hop bucket attribute with the index of the bucket (u16). Available since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_INDEX = 1;
/**
 * Next hop bucket attribute with the time for which the bucket has been idle, in clock ticks (u64). Available since
 * Linux 5.13. (linux/nexthop.h)
 */
export const NHA_RES_BUCKET_IDLE_TIME = 2;
/**
 * Next hop bucket attribute with the id of the next hop of the bucket (u32). Available since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_BUCKET_NH_ID = 3;
