// nf_conntrack_common: how packets stand to connections.

// What a packet is to its connection (NFQA_CT_INFO).

/**
 * Part of a connection that has seen packets in both directions, in the direction of the first.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_ESTABLISHED = 0;
/**
 * The first packet of a connection that was expected, or an ICMP error about one.
 * (linux/netfilter/nf_conntrack_common.h)
 */
export const IP_CT_RELATED = 1;
/** The first packet of a connection. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_NEW = 2;
/** From here on: in the direction of the replies. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_IS_REPLY = 3;
/** Part of a connection, in the direction of the replies. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_ESTABLISHED_REPLY = 3;
/** An ICMP error about a connection, in the direction of the replies. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_RELATED_REPLY = 4;
/** How many there are. (linux/netfilter/nf_conntrack_common.h) */
export const IP_CT_NUMBER = 5;

// Flags of a connection (CTA_STATUS).

/** It was expected by another connection. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_EXPECTED = 0x1;
/** Packets were seen in both directions. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEEN_REPLY = 0x2;
/** It is not forgotten early when memory is short. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_ASSURED = 0x4;
/** Its first packet has got through. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_CONFIRMED = 0x8;
/** Its source is translated. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT = 0x10;
/** Its destination is translated. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DST_NAT = 0x20;
/** Its TCP sequence numbers are corrected. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SEQ_ADJUST = 0x40;
/** It was decided on the translation of its source. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_SRC_NAT_DONE = 0x80;
/** It was decided on the translation of its destination. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DST_NAT_DONE = 0x100;
/** It is being forgotten. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_DYING = 0x200;
/** Packets do not prolong its time. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_FIXED_TIMEOUT = 0x400;
/** It is a template for others. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_TEMPLATE = 0x800;
/** Its helper was assigned by hand. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HELPER = 0x2000;
/** Its packets take the short way of a flow table. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_OFFLOAD = 0x4000;
/** Its packets are forwarded by the hardware. (linux/netfilter/nf_conntrack_common.h) */
export const IPS_HW_OFFLOAD = 0x8000;
