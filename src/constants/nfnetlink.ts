// nfnetlink: subsystems, groups and batches of NETLINK_NETFILTER.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Version of the nfnetlink header (struct nfgenmsg).

/** The only version of the nfnetlink header that exists. (linux/netfilter/nfnetlink.h) */
export const NFNETLINK_V0 = 0;

// Netfilter subsystems: the high byte of the message type.

/** Netfilter subsystem 0: no subsystem, for batch messages. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NONE = 0;
/** Netfilter subsystem for connection tracking entries. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK = 1;
/** Netfilter subsystem for connection tracking expectations. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_EXP = 2;
/** Netfilter subsystem for packets that wait for a verdict from user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_QUEUE = 3;
/** Netfilter subsystem for packets that the kernel logs to user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ULOG = 4;
/** Netfilter subsystem for operating system fingerprints. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_OSF = 5;
/** Netfilter subsystem for ipset, which manages sets of addresses and ports. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_IPSET = 6;
/** Netfilter subsystem for accounting objects, which count packets and bytes. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ACCT = 7;
/** Netfilter subsystem for timeout policies of connection tracking. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8;
/** Netfilter subsystem for connection tracking helpers that run in user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTHELPER = 9;
/** Netfilter subsystem for nf_tables: tables, chains, rules, sets and objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFTABLES = 10;
/** Netfilter subsystem for iptables extensions in nf_tables. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFT_COMPAT = 11;
/**
 * Netfilter subsystem that lists the functions registered at netfilter hooks. Available since Linux 5.14.
 * (linux/netfilter/nfnetlink.h)
 */
export const NFNL_SUBSYS_HOOK = 12;

// Multicast groups of NETLINK_NETFILTER.

/** Netfilter multicast group 0, which means no group. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NONE = 0;
/** Netfilter multicast group for notifications about new connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_NEW = 1;
/** Netfilter multicast group for notifications about changed connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_UPDATE = 2;
/** Netfilter multicast group for notifications about removed connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_DESTROY = 3;
/** Netfilter multicast group for notifications about new expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_NEW = 4;
/** Netfilter multicast group for notifications about changed expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_UPDATE = 5;
/** Netfilter multicast group for notifications about removed expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_DESTROY = 6;
/** Netfilter multicast group for notifications about changes of the nf_tables ruleset. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTABLES = 7;
/**
 * Netfilter multicast group for notifications about accounting objects that reached their quota.
 * (linux/netfilter/nfnetlink.h)
 */
export const NFNLGRP_ACCT_QUOTA = 8;
/**
 * Netfilter multicast group for notifications about the path of traced packets through nf_tables.
 * (linux/netfilter/nfnetlink.h)
 */
export const NFNLGRP_NFTRACE = 9;

// Message types that begin and end a batch, a list of requests that nfnetlink applies as one transaction.

/**
 * Netfilter batch message that starts a batch. The field res_id of struct nfgenmsg contains the number of the netfilter
 * subsystem. (linux/netfilter/nfnetlink.h)
 */
export const NFNL_MSG_BATCH_BEGIN = 0x10;
/** Netfilter batch message that ends a batch and applies it. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_END = 0x11;
/** Reserved type 0 of netfilter batch attributes. The kernel does not use this type. (linux/netfilter/nfnetlink.h) */
export const NFNL_BATCH_UNSPEC = 0;
/**
 * Netfilter batch attribute with the ruleset generation that the batch requires (u32). If the ruleset has another
 * generation, the batch fails with ERESTART. (linux/netfilter/nfnetlink.h)
 */
export const NFNL_BATCH_GENID = 1;
