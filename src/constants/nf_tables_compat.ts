// nf_tables_compat: iptables extensions as nf_tables expressions.

// The nf_tables expression "target": runs an iptables target.

/** nf_tables target attribute: unspecified (type 0). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_UNSPEC = 0;
/** nf_tables target attribute: target name, such as NFQUEUE. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_NAME = 1;
/** nf_tables target attribute: revision of the target (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_REV = 2;
/**
 * nf_tables target attribute: parameter structure of the target, in host byte order.
 * (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_TARGET_INFO = 3;

// The nf_tables expression "match": runs an iptables match.

/** nf_tables match attribute: unspecified (type 0). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_UNSPEC = 0;
/** nf_tables match attribute: match name. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_NAME = 1;
/** nf_tables match attribute: revision of the match (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_REV = 2;
/**
 * nf_tables match attribute: parameter structure of the match, in host byte order. (linux/netfilter/nf_tables_compat.h)
 */
export const NFTA_MATCH_INFO = 3;
