// nfnetlink_conntrack: how a connection is described.

// Attributes of a connection.

/** Names no attribute. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_UNSPEC = 0;
/**
 * Addresses in the direction of the first packet (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_ORIG = 1;
/** Addresses in the other direction (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_REPLY = 2;
/** IPS_ flags (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS = 3;
/** State of the transport protocol (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTOINFO = 4;
/** The helper of the connection (nest of CTA_HELP_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP = 5;
/** Translation of the source (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_NAT_SRC = 6;
/** Seconds until the connection is forgotten (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TIMEOUT = 7;
/** Mark of the connection (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK = 8;
/** Packets and bytes in the direction of the first packet (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_COUNTERS_ORIG = 9;
/** Packets and bytes in the other direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_COUNTERS_REPLY = 10;
/** How many references the kernel holds (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_USE = 11;
/**
 * Number that tells the connection from an earlier one of the same addresses (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ID = 12;
/** Translation of the destination (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_NAT_DST = 13;
/**
 * Addresses of the connection that this one was expected by (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_MASTER = 14;
/**
 * Correction of sequence numbers in the direction of the first packet (nest). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_SEQ_ADJ_ORIG = 15;
/** Correction of sequence numbers in the other direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SEQ_ADJ_REPLY = 16;
/** Obsolete. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECMARK = 17;
/** Zone that keeps equal addresses apart (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_ZONE = 18;
/** Security context (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECCTX = 19;
/** When the connection began and ended (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TIMESTAMP = 20;
/** Which bits of the mark are meant (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK_MASK = 21;
/** Labels of the connection, as a bit set. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS = 22;
/** Which labels are meant, as a bit set. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS_MASK = 23;
/** State of the SYN proxy (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SYNPROXY = 24;
/** What a dump leaves out (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_FILTER = 25;
/** Which bits of the status are meant (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS_MASK = 26;

// Inside of these.

/** Names no attribute. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_UNSPEC = 0;
/** Network addresses (nest of CTA_IP_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_IP = 1;
/** Transport protocol and ports (nest of CTA_PROTO_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_PROTO = 2;
/** Zone of one direction (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_ZONE = 3;
/** Names no attribute. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_UNSPEC = 0;
/** IPv4 address of the source. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_SRC = 1;
/** IPv4 address of the destination. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_DST = 2;
/** IPv6 address of the source. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_SRC = 3;
/** IPv6 address of the destination. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_DST = 4;
/** Names no attribute. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_UNSPEC = 0;
/** Number of the transport protocol (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_NUM = 1;
/** Port of the source (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_SRC_PORT = 2;
/** Port of the destination (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_DST_PORT = 3;
/** ICMP identifier (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_ID = 4;
/** ICMP type (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_TYPE = 5;
/** ICMP code (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_CODE = 6;
/** ICMPv6 identifier (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_ID = 7;
/** ICMPv6 type (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_TYPE = 8;
/** ICMPv6 code (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_CODE = 9;
/** Names no attribute. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_UNSPEC = 0;
/** Name of the helper. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_NAME = 1;
/** Data of the helper, as it has it. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_INFO = 2;

// Attributes of a connection that is expected.

/** Names no attribute. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_UNSPEC = 0;
/**
 * Addresses of the connection that it is expected by (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_MASTER = 1;
/** Addresses that it will have (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_TUPLE = 2;
/** Which of these have to match (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_MASK = 3;
/** Seconds for which it is expected (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_TIMEOUT = 4;
/** Number of the expectation (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ID = 5;
/** Name of the helper. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_HELP_NAME = 6;
/** Zone (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ZONE = 7;
/** NF_CT_EXPECT_ flags (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_FLAGS = 8;
/** Class of expectations of the helper (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_CLASS = 9;
/** Translation that it will have (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_NAT = 10;
/** Name of what the kernel calls when it comes. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_FN = 11;
