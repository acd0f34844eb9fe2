// Next hop objects, to which routes refer by id.

// Attributes of a next hop object.

/** Next hop attribute: unspecified (type 0). (linux/nexthop.h) */
export const NHA_UNSPEC = 0;
/** Next hop attribute: next hop id; 0 lets the kernel choose one (u32). (linux/nexthop.h) */
export const NHA_ID = 1;
/** Next hop attribute: next hops of a group (array of struct nexthop_grp). (linux/nexthop.h) */
export const NHA_GROUP = 2;
/** Next hop attribute: load balancing of a group, one of NEXTHOP_GRP_TYPE_ (u16). (linux/nexthop.h) */
export const NHA_GROUP_TYPE = 3;
/** Next hop attribute: drops packets silently (flag). (linux/nexthop.h) */
export const NHA_BLACKHOLE = 4;
/** Next hop attribute: index of the output interface (u32). (linux/nexthop.h) */
export const NHA_OIF = 5;
/** Next hop attribute: address of the gateway (address). (linux/nexthop.h) */
export const NHA_GATEWAY = 6;
/** Next hop attribute: encapsulation of packets, one of LWTUNNEL_ENCAP_ (u16). (linux/nexthop.h) */
export const NHA_ENCAP_TYPE = 7;
/** Next hop attribute: parameters of the encapsulation (nest, by type). (linux/nexthop.h) */
export const NHA_ENCAP = 8;
/** Next hop attribute: restricts a dump to groups (flag). (linux/nexthop.h) */
export const NHA_GROUPS = 9;
/** Next hop attribute: restricts a dump to next hops over ports of this link (u32). (linux/nexthop.h) */
export const NHA_MASTER = 10;
/** Next hop attribute: the next hop belongs to a bridge's forwarding table (flag). (linux/nexthop.h) */
export const NHA_FDB = 11;
/** Next hop attribute: parameters of a resilient group (nest of NHA_RES_GROUP_); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP = 12;
/** Next hop attribute: bucket of a resilient group (nest of NHA_RES_BUCKET_); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET = 13;

// How a next hop group balances load (NHA_GROUP_TYPE).

/** Next hop group type: balances by hash threshold: a change of the group moves many flows. (linux/nexthop.h) */
export const NEXTHOP_GRP_TYPE_MPATH = 0;
/**
 * Next hop group type: balances by hash buckets: a change of the group moves few flows; since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NEXTHOP_GRP_TYPE_RES = 1;

// Attributes of a resilient next hop group (NHA_RES_GROUP).

/** Resilient next hop group attribute: unspecified (type 0); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNSPEC = 0;
/**
 * Resilient next hop group attribute: padding that aligns the next attribute to 8 bytes; since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_GROUP_PAD = 0;
/** Resilient next hop group attribute: number of buckets (u16); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_BUCKETS = 1;
/**
 * Resilient next hop group attribute: time a bucket must be idle before it can move, in clock ticks (u32); since Linux
 * 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP_IDLE_TIMER = 2;
/**
 * Resilient next hop group attribute: maximum time the group may stay unbalanced, in clock ticks (u32); since Linux
 * 5.13. (linux/nexthop.h)
 */
export const NHA_RES_GROUP_UNBALANCED_TIMER = 3;
/**
 * Resilient next hop group attribute: time since the group became unbalanced, in clock ticks (u64); since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_GROUP_UNBALANCED_TIME = 4;

// Attributes of a bucket of a resilient next hop group (NHA_RES_BUCKET).

/** Next hop bucket attribute: unspecified (type 0); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_UNSPEC = 0;
/** Next hop bucket attribute: padding that aligns the next attribute to 8 bytes; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_PAD = 0;
/** Next hop bucket attribute: index of the bucket (u16); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_INDEX = 1;
/**
 * Next hop bucket attribute: time for which the bucket has been idle, in clock ticks (u64); since Linux 5.13.
 * (linux/nexthop.h)
 */
export const NHA_RES_BUCKET_IDLE_TIME = 2;
/** Next hop bucket attribute: id of the next hop of the bucket (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_NH_ID = 3;
