// Nexthops: objects that routes refer to by id.

// Attributes of a nexthop.

/** Names no attribute. (linux/nexthop.h) */
export const NHA_UNSPEC = 0;
/** The id; 0 has the kernel pick one (u32). (linux/nexthop.h) */
export const NHA_ID = 1;
/** The nexthops of a group (array of struct nexthop_grp). (linux/nexthop.h) */
export const NHA_GROUP = 2;
/** How a group spreads packets, one of NEXTHOP_GRP_TYPE_ (u16). (linux/nexthop.h) */
export const NHA_GROUP_TYPE = 3;
/** Drops packets silently (flag). (linux/nexthop.h) */
export const NHA_BLACKHOLE = 4;
/** The index of the link to send through (u32). (linux/nexthop.h) */
export const NHA_OIF = 5;
/** The address of the gateway (address). (linux/nexthop.h) */
export const NHA_GATEWAY = 6;
/** How packets are wrapped, one of LWTUNNEL_ENCAP_ (u16). (linux/nexthop.h) */
export const NHA_ENCAP_TYPE = 7;
/** The parameters of that (nest, by type). (linux/nexthop.h) */
export const NHA_ENCAP = 8;
/** Asks for groups only (flag). (linux/nexthop.h) */
export const NHA_GROUPS = 9;
/** Asks for nexthops over ports of this link only (u32). (linux/nexthop.h) */
export const NHA_MASTER = 10;
/** Belongs to a bridge's forwarding table (flag). (linux/nexthop.h) */
export const NHA_FDB = 11;
/** What a resilient group adds (nest of NHA_RES_GROUP_); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP = 12;
/** One bucket of a resilient group (nest of NHA_RES_BUCKET_); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET = 13;

// How a group spreads packets (NHA_GROUP_TYPE).

/** By a hash that changes for many packets when the group does. (linux/nexthop.h) */
export const NEXTHOP_GRP_TYPE_MPATH = 0;
/** By buckets, so that a change moves few packets; since Linux 5.13. (linux/nexthop.h) */
export const NEXTHOP_GRP_TYPE_RES = 1;

// Attributes of a resilient group (NHA_RES_GROUP).

/** Names no attribute; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNSPEC = 0;
/** Padding to an 8-byte boundary; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_PAD = 0;
/** How many buckets there are (u16); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_BUCKETS = 1;
/** How long a bucket must be idle before it moves, in clock ticks (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_IDLE_TIMER = 2;
/** How long the group may stay unbalanced, in clock ticks (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNBALANCED_TIMER = 3;
/** How long the group has been unbalanced, in clock ticks (u64); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_GROUP_UNBALANCED_TIME = 4;

// Attributes of a bucket (NHA_RES_BUCKET).

/** Names no attribute; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_UNSPEC = 0;
/** Padding to an 8-byte boundary; since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_PAD = 0;
/** The number of the bucket (u16); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_INDEX = 1;
/** How long the bucket has been idle, in clock ticks (u64); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_IDLE_TIME = 2;
/** The nexthop that the bucket leads to (u32); since Linux 5.13. (linux/nexthop.h) */
export const NHA_RES_BUCKET_NH_ID = 3;
