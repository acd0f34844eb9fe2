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
/** Lowest IP_CT_ value for packets in the reply direction of a connection. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_IS_REPLY = 3;
/** The packet belongs to an established connection, in the reply direction. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_ESTABLISHED_REPLY = 3;
/** The packet is an ICMP error about a connection, in the reply direction. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_RELATED_REPLY = 4;
/** Number of IP_CT_ values. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_NUMBER = 5;

// Flags of a connection (CTA_STATUS).

/** Connection flag: the connection was expected by another connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_EXPECTED = 0x1;
/** Connection flag: the connection has seen packets in both directions. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEEN_REPLY = 0x2;
/**
 * Connection flag: the connection is not evicted early when the table is full. (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_ASSURED = 0x4;
/**
 * Connection flag: the connection is in the table: its first packet passed all hooks.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_CONFIRMED = 0x8;
/** Connection flag: the source of the connection is translated. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT = 0x10;
/** Connection flag: the destination of the connection is translated. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DST_NAT = 0x20;
/** Connection flag: TCP sequence numbers of the connection are adjusted. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEQ_ADJUST = 0x40;
/** Connection flag: source translation of the connection is set up. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT_DONE = 0x80;
/** Connection flag: destination translation of the connection is set up. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DST_NAT_DONE = 0x100;
/** Connection flag: the connection is being removed. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DYING = 0x200;
/** Connection flag: packets do not extend the timeout of the connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_FIXED_TIMEOUT = 0x400;
/** Connection flag: the entry is a template for new connections. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_TEMPLATE = 0x800;
/** Connection flag: the helper of the connection was assigned explicitly. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HELPER = 0x2000;
/**
 * Connection flag: packets of the connection take the fast path of a flow table.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IPS_OFFLOAD = 0x4000;
/** Connection flag: packets of the connection are forwarded by hardware. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HW_OFFLOAD = 0x8000;
