// nf_conntrack_common: relation of packets to connections, and connection flags.

// Relation of a packet to its connection (NFQA_CT_INFO).

/**
 * The packet belongs to an established connection, in the original direction. (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_ESTABLISHED = 0;
/**
 * The packet starts an expected connection, or is an ICMP error about a connection.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_RELATED = 1;
/** The packet starts a connection. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_NEW = 2;
/** Lowest value for packets in the reply direction. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_IS_REPLY = 3;
/** The packet belongs to an established connection, in the reply direction. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_ESTABLISHED_REPLY = 3;
/** The packet is an ICMP error about a connection, in the reply direction. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_RELATED_REPLY = 4;
/** Number of IP_CT_ values. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_NUMBER = 5;

// Flags of a connection (CTA_STATUS).

/** The connection was expected by another connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_EXPECTED = 0x1;
/** The connection has seen packets in both directions. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEEN_REPLY = 0x2;
/** The connection is not evicted early when the table is full. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_ASSURED = 0x4;
/** The connection is in the table: its first packet passed all hooks. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_CONFIRMED = 0x8;
/** The source of the connection is translated. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT = 0x10;
/** The destination of the connection is translated. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DST_NAT = 0x20;
/** TCP sequence numbers of the connection are adjusted. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEQ_ADJUST = 0x40;
/** Source translation of the connection is set up. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT_DONE = 0x80;
/** Destination translation of the connection is set up. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DST_NAT_DONE = 0x100;
/** The connection is being removed. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DYING = 0x200;
/** Packets do not extend the timeout of the connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_FIXED_TIMEOUT = 0x400;
/** The entry is a template for new connections. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_TEMPLATE = 0x800;
/** The helper of the connection was assigned explicitly. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HELPER = 0x2000;
/** Packets of the connection take the fast path of a flow table. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_OFFLOAD = 0x4000;
/** Packets of the connection are forwarded by hardware. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HW_OFFLOAD = 0x8000;
