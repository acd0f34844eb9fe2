// nf_conntrack_common: relations of packets to connections, and flags of connections.

// Relation of a packet to its connection (NFQA_CT_INFO).

/**
 * Relation of a packet to its connection: established, in the original direction.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_ESTABLISHED = 0;
/**
 * Relation of a packet to its connection: the packet starts an expected connection, or is an ICMP error about a
 * connection. (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_RELATED = 1;
/** Relation of a packet to its connection: the packet starts the connection. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_NEW = 2;
/** Lowest IP_CT_* number for packets in the reply direction of a connection. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_IS_REPLY = 3;
/**
 * Relation of a packet to its connection: established, in the reply direction. (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_ESTABLISHED_REPLY = 3;
/**
 * Relation of a packet to its connection: ICMP error about a connection, in the reply direction.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_RELATED_REPLY = 4;
/**
 * Number of relations that a packet can have to its connection (the IP_CT_* constants).
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_NUMBER = 5;

// Conntrack flags of a connection (CTA_STATUS).

/**
 * Conntrack flag: the connection matches an expectation of another connection. (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_EXPECTED = 0x1;
/** Conntrack flag: the connection has seen packets in both directions. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEEN_REPLY = 0x2;
/**
 * Conntrack flag: the connection is not evicted early when the table is full. (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_ASSURED = 0x4;
/**
 * Conntrack flag: the first packet of the connection passed all hooks, so the connection is in the table.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_CONFIRMED = 0x8;
/**
 * Conntrack flag: the source address of the connection is translated (SNAT). (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_SRC_NAT = 0x10;
/**
 * Conntrack flag: the destination address of the connection is translated (DNAT).
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_DST_NAT = 0x20;
/**
 * Conntrack flag: the kernel adjusts the TCP sequence numbers of the connection.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_SEQ_ADJUST = 0x40;
/** Conntrack flag: the setup of the source address translation is complete. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT_DONE = 0x80;
/**
 * Conntrack flag: the setup of the destination address translation is complete. (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_DST_NAT_DONE = 0x100;
/** Conntrack flag: the kernel is removing the connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DYING = 0x200;
/**
 * Conntrack flag: the timeout of the connection is fixed, so packets do not extend it.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_FIXED_TIMEOUT = 0x400;
/**
 * Conntrack flag: the entry is not a connection but a template for new connections.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_TEMPLATE = 0x800;
/**
 * Conntrack flag: the ruleset or user space assigned the helper of the connection explicitly.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_HELPER = 0x2000;
/**
 * Conntrack flag: packets of the connection take the fast path of a flow table. (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_OFFLOAD = 0x4000;
/** Conntrack flag: hardware forwards the packets of the connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HW_OFFLOAD = 0x8000;
