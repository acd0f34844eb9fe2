// nf_tables_compat: extensions of iptables as nf_tables expressions.

// The nf_tables expression "target": runs an iptables target.

/**
 * Reserved type 0 of nf_tables target attributes. The kernel does not use this type.
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_TARGET_UNSPEC = 0;
/**
 * nf_tables target attribute with the name of the iptables target, such as "NFQUEUE".
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_TARGET_NAME = 1;
/** nf_tables target attribute with the revision of the iptables target (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_REV = 2;
/**
 * nf_tables target attribute with the parameters of the iptables target, a structure in host byte order.
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_TARGET_INFO = 3;

// The nf_tables expression "match": runs an iptables match.

/**
 * Reserved type 0 of nf_tables match attributes. The kernel does not use this type.
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_MATCH_UNSPEC = 0;
/**
 * nf_tables match attribute with the name of the iptables match, such as "conntrack".
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_MATCH_NAME = 1;
/** nf_tables match attribute with the revision of the iptables match (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_REV = 2;
/**
 * nf_tables match attribute with the parameters of the iptables match, a structure in host byte order.
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_MATCH_INFO = 3;
