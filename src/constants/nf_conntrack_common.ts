// nf_conntrack_common: relations of packets to connections, and flags of connections.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

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
/**
 * Relation of a packet to its connection: established, in the reply direction. (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_ESTABLISHED_REPLY = 3;
/**
 * Relation of a packet to its connection: ICMP error about a connection, in the reply direction.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_RELATED_REPLY = 4;

// Conntrack flags of a connection (CTA_STATUS).

/** Conntrack flag: the kernel is removing the connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DYING = 0x200;
