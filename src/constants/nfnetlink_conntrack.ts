// nfnetlink_conntrack: attributes of tracked connections and expectations.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a tracked connection.

/**
 * Reserved type 0 of conntrack attributes. The kernel does not use this type. (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_UNSPEC = 0;
/**
 * Conntrack attribute with the addresses in the original direction (nested CTA_TUPLE_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_ORIG = 1;
/**
 * Conntrack attribute with the addresses in the reply direction (nested CTA_TUPLE_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_REPLY = 2;
/**
 * Conntrack attribute with the status of the connection, as IPS_* flags (be32). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_STATUS = 3;
/**
 * Conntrack attribute with the connection's state in the transport protocol (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_PROTOINFO = 4;
/**
 * Conntrack attribute with the helper of the connection (nested CTA_HELP_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_HELP = 5;
/**
 * Conntrack attribute with the source address translation (SNAT) of the connection (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_NAT_SRC = 6;
/**
 * Conntrack attribute with the number of seconds until the connection expires (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TIMEOUT = 7;
/** Conntrack attribute with the mark of the connection (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK = 8;
/**
 * Conntrack attribute with the packet and byte counters of the original direction (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_COUNTERS_ORIG = 9;
/**
 * Conntrack attribute with the packet and byte counters of the reply direction (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_COUNTERS_REPLY = 10;
/** Conntrack attribute with the reference count of the connection (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_USE = 11;
/**
 * Conntrack attribute with an id that differs between connections with the same addresses (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ID = 12;
/**
 * Conntrack attribute with the destination address translation (DNAT) of the connection (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_NAT_DST = 13;
/**
 * Conntrack attribute with the addresses of the parent connection, which expected this connection (nested CTA_TUPLE_*
 * attributes). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_MASTER = 14;
/**
 * Conntrack attribute with the TCP sequence number adjustment in the original direction (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_SEQ_ADJ_ORIG = 15;
/**
 * Conntrack attribute with the TCP sequence number adjustment in the reply direction (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_SEQ_ADJ_REPLY = 16;
/** Obsolete conntrack attribute with the security mark of the connection. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECMARK = 17;
/**
 * Conntrack attribute with the zone id. Equal addresses in different zones are different connections (be16).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ZONE = 18;
/** Conntrack attribute with the security context of the connection (nested). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECCTX = 19;
/**
 * Conntrack attribute with the times at which the connection started and ended (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TIMESTAMP = 20;
/**
 * Conntrack attribute with the mask of the bits of CTA_MARK to compare or change (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_MARK_MASK = 21;
/** Conntrack attribute with the labels of the connection (bit set). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS = 22;
/** Conntrack attribute with the mask of the labels to change (bit set). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS_MASK = 23;
/** Conntrack attribute with the SYN proxy state of the connection (nested). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SYNPROXY = 24;
/** Conntrack attribute with the filter of a dump (nested). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_FILTER = 25;
/** Conntrack attribute with the mask of the status bits to compare (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS_MASK = 26;

// Attributes inside the nested attributes of tracked connections and expectations.

/**
 * Reserved type 0 of conntrack tuple attributes. The kernel does not use this type.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_UNSPEC = 0;
/**
 * Conntrack tuple attribute with the source and destination address (nested CTA_IP_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_IP = 1;
/**
 * Conntrack tuple attribute with the transport protocol and its ports (nested CTA_PROTO_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_PROTO = 2;
/**
 * Conntrack tuple attribute with the zone id of one direction of the connection (be16).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_ZONE = 3;
/**
 * Reserved type 0 of conntrack address attributes. The kernel does not use this type.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_IP_UNSPEC = 0;
/** Conntrack address attribute with the IPv4 source address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_SRC = 1;
/** Conntrack address attribute with the IPv4 destination address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_DST = 2;
/** Conntrack address attribute with the IPv6 source address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_SRC = 3;
/** Conntrack address attribute with the IPv6 destination address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_DST = 4;
/**
 * Reserved type 0 of conntrack protocol attributes. The kernel does not use this type.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_PROTO_UNSPEC = 0;
/** Conntrack protocol attribute with the transport protocol number (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_NUM = 1;
/** Conntrack protocol attribute with the source port (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_SRC_PORT = 2;
/** Conntrack protocol attribute with the destination port (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_DST_PORT = 3;
/** Conntrack protocol attribute with the ICMP identifier (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_ID = 4;
/** Conntrack protocol attribute with the ICMP type (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_TYPE = 5;
/** Conntrack protocol attribute with the ICMP code (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_CODE = 6;
/** Conntrack protocol attribute with the ICMPv6 identifier (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_ID = 7;
/** Conntrack protocol attribute with the ICMPv6 type (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_TYPE = 8;
/** Conntrack protocol attribute with the ICMPv6 code (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_CODE = 9;
/**
 * Reserved type 0 of conntrack helper attributes. The kernel does not use this type.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_HELP_UNSPEC = 0;
/** Conntrack helper attribute with the name of the helper, such as "ftp". (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_NAME = 1;
/** Conntrack helper attribute with data specific to the helper. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_INFO = 2;

// Attributes of an expected connection (expectation).

/**
 * Reserved type 0 of conntrack expectation attributes. The kernel does not use this type.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_UNSPEC = 0;
/**
 * Conntrack expectation attribute with the addresses of the parent connection, to which the expectation belongs (nested
 * CTA_TUPLE_* attributes). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_MASTER = 1;
/**
 * Conntrack expectation attribute with the addresses of the expected connection (nested CTA_TUPLE_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_TUPLE = 2;
/**
 * Conntrack expectation attribute with the mask of the address bits to match (nested CTA_TUPLE_* attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_MASK = 3;
/**
 * Conntrack expectation attribute with the number of seconds until the expectation expires (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_TIMEOUT = 4;
/** Conntrack expectation attribute with the id of the expectation (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ID = 5;
/**
 * Conntrack expectation attribute with the name of the helper, such as "ftp". (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_HELP_NAME = 6;
/**
 * Conntrack expectation attribute with the zone id of the expected connection (be16).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_ZONE = 7;
/**
 * Conntrack expectation attribute with the flags of the expectation, NF_CT_EXPECT_* bits (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_FLAGS = 8;
/**
 * Conntrack expectation attribute with the expectation class, whose meaning depends on the helper (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_CLASS = 9;
/**
 * Conntrack expectation attribute with the address translation of the expected connection (nested).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_NAT = 10;
/**
 * Conntrack expectation attribute with the name of the kernel function to call when the expected connection starts.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_FN = 11;
