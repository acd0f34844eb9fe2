// nf_tables_compat: extensions of iptables as expressions of nf_tables.

// The expression "target".

/** Names no attribute. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_UNSPEC = 0;
/** Name of the target, such as NFQUEUE. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_NAME = 1;
/** Its revision (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_REV = 2;
/** Its own structure, in host byte order. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_TARGET_INFO = 3;

// The expression "match".

/** Names no attribute. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_UNSPEC = 0;
/** Name of the match. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_NAME = 1;
/** Its revision (be32). (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_REV = 2;
/** Its own structure, in host byte order. (linux/netfilter/nf_tables_compat.h) */
export const NFTA_MATCH_INFO = 3;
