// nf_tables: tables, chains, rules and expressions of rules.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Messages of nf_tables. The number is the low byte of the message type; NFNL_SUBSYS_NFTABLES is the high byte.

/** nf_tables message that creates or describes a table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWTABLE = 0;
/** nf_tables message that requests tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETTABLE = 1;
/** nf_tables message that creates or describes a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWCHAIN = 3;
/** nf_tables message that creates or describes a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWRULE = 6;

// Attributes of lists in nf_tables messages.

/** nf_tables list attribute with one element of the list (nested). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_ELEM = 1;

// Attributes of an nf_tables chain.

/** nf_tables chain attribute with the chain's flags, NFT_CHAIN_* bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_FLAGS = 10;
/**
 * nf_tables chain attribute with an id by which messages of the same batch refer to the chain (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_ID = 11;

// Attributes of an nf_tables rule.

/**
 * nf_tables rule attribute with the settings for iptables extensions in the rule (nested NFTA_RULE_COMPAT_*
 * attributes). (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT = 5;
/**
 * nf_tables rule attribute with an id by which messages of the same batch refer to the rule (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_ID = 9;

// Expressions of nf_tables rules. Each expression has a name and its own attributes. Expressions operate on registers
// of 16 bytes.

/** nf_tables register number of the first data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_1 = 1;
/** nf_tables register number of the fourth data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_4 = 4;
