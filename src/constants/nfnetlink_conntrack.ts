// nfnetlink_conntrack: attributes of connections and expectations.

// Attributes of a tracked connection.

/** Connection attribute: unspecified (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_UNSPEC = 0;
/**
 * Connection attribute: addresses in the original direction (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_ORIG = 1;
/**
 * Connection attribute: addresses in the reply direction (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_REPLY = 2;
/** Connection attribute: status of the connection, as IPS_ flags (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS = 3;
/** Connection attribute: state of the transport protocol (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTOINFO = 4;
/**
 * Connection attribute: helper of the connection (nest of CTA_HELP_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_HELP = 5;
/** Connection attribute: source translation (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_NAT_SRC = 6;
/** Connection attribute: seconds until the connection expires (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TIMEOUT = 7;
/** Connection attribute: mark of the connection (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK = 8;
/** Connection attribute: packets and bytes in the original direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_COUNTERS_ORIG = 9;
/** Connection attribute: packets and bytes in the reply direction (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_COUNTERS_REPLY = 10;
/** Connection attribute: reference count (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_USE = 11;
/**
 * Connection attribute: id that distinguishes the connection from earlier ones with the same addresses (be32).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ID = 12;
/** Connection attribute: destination translation (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_NAT_DST = 13;
/**
 * Connection attribute: addresses of the connection that expected this one (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_MASTER = 14;
/**
 * Connection attribute: sequence number adjustment in the original direction (nest).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_SEQ_ADJ_ORIG = 15;
/**
 * Connection attribute: sequence number adjustment in the reply direction (nest).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_SEQ_ADJ_REPLY = 16;
/** Connection attribute: obsolete security mark. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECMARK = 17;
/**
 * Connection attribute: zone id: equal addresses in different zones are different connections (be16).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_ZONE = 18;
/** Connection attribute: security context (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SECCTX = 19;
/** Connection attribute: start and end time of the connection (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TIMESTAMP = 20;
/** Connection attribute: mask of the mark bits to compare or change (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_MARK_MASK = 21;
/** Connection attribute: labels of the connection (bit set). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS = 22;
/** Connection attribute: mask of the labels to change (bit set). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_LABELS_MASK = 23;
/** Connection attribute: SYN proxy state (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_SYNPROXY = 24;
/** Connection attribute: filter of a dump (nest). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_FILTER = 25;
/** Connection attribute: mask of the status bits to compare (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_STATUS_MASK = 26;

// Attributes of the nests in connections and expectations.

/** Connection tuple attribute: unspecified (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_UNSPEC = 0;
/**
 * Connection tuple attribute: network addresses (nest of CTA_IP_ attributes). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_IP = 1;
/**
 * Connection tuple attribute: transport protocol and ports (nest of CTA_PROTO_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_TUPLE_PROTO = 2;
/** Connection tuple attribute: zone of one direction (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_TUPLE_ZONE = 3;
/** Tuple address attribute: unspecified (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_UNSPEC = 0;
/** Tuple address attribute: IPv4 source address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_SRC = 1;
/** Tuple address attribute: IPv4 destination address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V4_DST = 2;
/** Tuple address attribute: IPv6 source address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_SRC = 3;
/** Tuple address attribute: IPv6 destination address. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_IP_V6_DST = 4;
/** Tuple protocol attribute: unspecified (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_UNSPEC = 0;
/** Tuple protocol attribute: transport protocol number (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_NUM = 1;
/** Tuple protocol attribute: source port (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_SRC_PORT = 2;
/** Tuple protocol attribute: destination port (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_DST_PORT = 3;
/** Tuple protocol attribute: ICMP identifier (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_ID = 4;
/** Tuple protocol attribute: ICMP type (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_TYPE = 5;
/** Tuple protocol attribute: ICMP code (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMP_CODE = 6;
/** Tuple protocol attribute: ICMPv6 identifier (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_ID = 7;
/** Tuple protocol attribute: ICMPv6 type (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_TYPE = 8;
/** Tuple protocol attribute: ICMPv6 code (u8). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_PROTO_ICMPV6_CODE = 9;
/** Connection helper attribute: unspecified (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_UNSPEC = 0;
/** Connection helper attribute: helper name. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_NAME = 1;
/** Connection helper attribute: helper-specific data. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_HELP_INFO = 2;

// Attributes of an expected connection (expectation).

/** Expectation attribute: unspecified (type 0). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_UNSPEC = 0;
/**
 * Expectation attribute: addresses of the connection that expects this one (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_MASTER = 1;
/**
 * Expectation attribute: addresses of the expected connection (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_TUPLE = 2;
/**
 * Expectation attribute: mask of the addresses to match (nest of CTA_TUPLE_ attributes).
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_MASK = 3;
/** Expectation attribute: seconds until the expectation expires (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_TIMEOUT = 4;
/** Expectation attribute: id of the expectation (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ID = 5;
/** Expectation attribute: helper name. (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_HELP_NAME = 6;
/** Expectation attribute: zone id (be16). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_ZONE = 7;
/** Expectation attribute: expectation flags, NF_CT_EXPECT_ bits (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_FLAGS = 8;
/** Expectation attribute: expectation class of the helper (be32). (linux/netfilter/nfnetlink_conntrack.h) */
export const CTA_EXPECT_CLASS = 9;
/**
 * Expectation attribute: address translation of the expected connection (nest). (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_NAT = 10;
/**
 * Expectation attribute: name of the kernel function to call when the connection arrives.
 * (linux/netfilter/nfnetlink_conntrack.h)
 */
export const CTA_EXPECT_FN = 11;
