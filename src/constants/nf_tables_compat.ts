// nf_tables_compat: iptables extensions as nf_tables expressions.

// The expression "target".

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_UNSPEC = 0;
/** Target name, such as NFQUEUE. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_NAME = 1;
/** Revision of the target (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_REV = 2;
/** Parameter structure of the target, in host byte order. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_INFO = 3;

// The expression "match".

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_UNSPEC = 0;
/** Match name. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_NAME = 1;
/** Revision of the match (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_REV = 2;
/** Parameter structure of the match, in host byte order. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_INFO = 3;
