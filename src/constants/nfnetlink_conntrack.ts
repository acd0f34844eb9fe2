// nfnetlink_conntrack: attributes of connections and expectations.

// Attributes of a connection.

/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_UNSPEC = 0;
/** Addresses in the original direction (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_ORIG = 1;
/** Addresses in the reply direction (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_REPLY = 2;
/** Status of the connection, as IPS_ flags (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS = 3;
/** State of the transport protocol (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTOINFO = 4;
/** Helper of the connection (nest of CTA_HELP_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP = 5;
/** Source translation (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_NAT_SRC = 6;
/** Seconds until the connection expires (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TIMEOUT = 7;
/** Mark of the connection (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK = 8;
/** Packets and bytes in the original direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_COUNTERS_ORIG = 9;
/** Packets and bytes in the reply direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_COUNTERS_REPLY = 10;
/** Reference count (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_USE = 11;
/**
 * Id that distinguishes the connection from earlier ones with the same addresses (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ID = 12;
/** Destination translation (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_NAT_DST = 13;
/**
 * Addresses of the connection that expected this one (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_MASTER = 14;
/** Sequence number adjustment in the original direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SEQ_ADJ_ORIG = 15;
/** Sequence number adjustment in the reply direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SEQ_ADJ_REPLY = 16;
/** Obsolete security mark. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECMARK = 17;
/**
 * Zone id: equal addresses in different zones are different connections (be16). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ZONE = 18;
/** Security context (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECCTX = 19;
/** Start and end time of the connection (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TIMESTAMP = 20;
/** Mask of the mark bits to compare or change (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK_MASK = 21;
/** Labels of the connection (bit set). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS = 22;
/** Mask of the labels to change (bit set). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS_MASK = 23;
/** SYN proxy state (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SYNPROXY = 24;
/** Filter of a dump (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_FILTER = 25;
/** Mask of the status bits to compare (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS_MASK = 26;

// Nested attributes.

/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_UNSPEC = 0;
/** Network addresses (nest of CTA_IP_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_IP = 1;
/** Transport protocol and ports (nest of CTA_PROTO_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_PROTO = 2;
/** Zone of one direction (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_ZONE = 3;
/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_UNSPEC = 0;
/** IPv4 source address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_SRC = 1;
/** IPv4 destination address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_DST = 2;
/** IPv6 source address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_SRC = 3;
/** IPv6 destination address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_DST = 4;
/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_UNSPEC = 0;
/** Transport protocol number (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_NUM = 1;
/** Source port (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_SRC_PORT = 2;
/** Destination port (be16). (linux/netfilter/nfnetlink_conntrack.h) */
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
/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_UNSPEC = 0;
/** Helper name. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_NAME = 1;
/** Helper-specific data. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_INFO = 2;

// Attributes of an expectation.

/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_UNSPEC = 0;
/**
 * Addresses of the connection that expects this one (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_MASTER = 1;
/** Addresses of the expected connection (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_TUPLE = 2;
/** Mask of the addresses to match (nest of CTA_TUPLE_ attributes). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_MASK = 3;
/** Seconds until the expectation expires (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_TIMEOUT = 4;
/** Id of the expectation (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ID = 5;
/** Helper name. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_HELP_NAME = 6;
/** Zone id (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ZONE = 7;
/** Expectation flags, NF_CT_EXPECT_ bits (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_FLAGS = 8;
/** Expectation class of the helper (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_CLASS = 9;
/** Address translation of the expected connection (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_NAT = 10;
/** Name of the kernel function to call when the connection arrives. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_FN = 11;
