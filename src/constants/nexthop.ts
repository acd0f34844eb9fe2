// Next hop objects, to which routes refer by id.

// Attributes of a next hop.

/** Unspecified attribute (type 0). (linux/nexthop.h) */
export const NHA_UNSPEC = 0;
/** Next hop id; 0 lets the kernel choose one (u32). (linux/nexthop.h) */
export const NHA_ID = 1;
/** Next hops of a group (array of struct nexthop_grp). (linux/nexthop.h) */
export const NHA_GROUP = 2;
/** Load balancing of a group, one of NEXTHOP_GRP_TYPE_ (u16). (linux/nexthop.h) */
export const NHA_GROUP_TYPE = 3;
/** Drops packets silently (flag). (linux/nexthop.h) */
export const NHA_BLACKHOLE = 4;
/** Index of the output interface (u32). (linux/nexthop.h) */
export const NHA_OIF = 5;
/** Address of the gateway (address). (linux/nexthop.h) */
export const NHA_GATEWAY = 6;
/** Encapsulation of packets, one of LWTUNNEL_ENCAP_ (u16). (linux/nexthop.h) */
export const NHA_ENCAP_TYPE = 7;
/** Parameters of the encapsulation (nest, by type). (linux/nexthop.h) */
export const NHA_ENCAP = 8;
/** Restricts a dump to groups (flag). (linux/nexthop.h) */
export const NHA_GROUPS = 9;
/** Restricts a dump to next hops over ports of this link (u32). (linux/nexthop.h) */
export const NHA_MASTER = 10;
/** The next hop belongs to a bridge's forwarding table (flag). (linux/nexthop.h) */
export const NHA_FDB = 11;
/** Parameters of a resilient group (nest of NHA_RES_GROUP_); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP = 12;
/** Bucket of a resilient group (nest of NHA_RES_BUCKET_); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET = 13;

// Load balancing of a group (NHA_GROUP_TYPE).

/** Balances by hash threshold: a change of the group moves many flows. (linux/nexthop.h) */
export const NEXTHOP_GRP_TYPE_MPATH = 0;
/** Balances by hash buckets: a change of the group moves few flows; since Linux 5.13. (linux/nexthop.h) */
export const NEXTHOP_GRP_TYPE_RES = 1;

// Attributes of a resilient group (NHA_RES_GROUP).

/** Unspecified attribute (type 0); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNSPEC = 0;
/** Padding to an 8-byte boundary; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_PAD = 0;
/** Number of buckets (u16); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_BUCKETS = 1;
/** Time a bucket must be idle before it can move, in clock ticks (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_IDLE_TIMER = 2;
/** Maximum time the group may stay unbalanced, in clock ticks (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNBALANCED_TIMER = 3;
/** Time since the group became unbalanced, in clock ticks (u64); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNBALANCED_TIME = 4;

// Attributes of a bucket (NHA_RES_BUCKET).

/** Unspecified attribute (type 0); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_UNSPEC = 0;
/** Padding to an 8-byte boundary; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_PAD = 0;
/** Index of the bucket (u16); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_INDEX = 1;
/** Time for which the bucket has been idle, in clock ticks (u64); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_IDLE_TIME = 2;
/** Id of the next hop of the bucket (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_NH_ID = 3;
