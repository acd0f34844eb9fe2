// nfnetlink: subsystems, groups and batches of NETLINK_NETFILTER.

// Version of the nfnetlink header (struct nfgenmsg).

/** Only existing version of the nfnetlink header. (linux/netfilter/nfnetlink.h) */
export const NFNETLINK_V0 = 0;

// Netfilter subsystems: the high byte of the message type.

/** Netfilter subsystem: none; used by batch messages. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NONE = 0;
/** Netfilter subsystem: connection tracking entries. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK = 1;
/** Netfilter subsystem: connection tracking expectations. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_EXP = 2;
/** Netfilter subsystem: packets queued to user space for a verdict. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_QUEUE = 3;
/** Netfilter subsystem: packets logged to user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ULOG = 4;
/** Netfilter subsystem: operating system fingerprints. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_OSF = 5;
/** Netfilter subsystem: ipset, sets of addresses, ports and more. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_IPSET = 6;
/** Netfilter subsystem: accounting objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ACCT = 7;
/** Netfilter subsystem: timeout policies of connection tracking. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8;
/** Netfilter subsystem: connection tracking helpers in user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTHELPER = 9;
/** Netfilter subsystem: nftables, that is tables, chains, rules, sets and objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFTABLES = 10;
/** Netfilter subsystem: iptables extensions in nftables. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFT_COMPAT = 11;
/**
 * Netfilter subsystem: list of the functions registered at netfilter hooks; since Linux 5.14.
 * (linux/netfilter/nfnetlink.h)
 */
export const NFNL_SUBSYS_HOOK = 12;

// Multicast groups of NETLINK_NETFILTER.

/** Netfilter multicast group 0: no group. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NONE = 0;
/** Netfilter multicast group: new connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_NEW = 1;
/** Netfilter multicast group: changed connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_UPDATE = 2;
/** Netfilter multicast group: removed connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_DESTROY = 3;
/** Netfilter multicast group: new expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_NEW = 4;
/** Netfilter multicast group: changed expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_UPDATE = 5;
/** Netfilter multicast group: removed expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_DESTROY = 6;
/** Netfilter multicast group: changes to the nftables ruleset. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTABLES = 7;
/** Netfilter multicast group: accounting objects that reached their quota. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_ACCT_QUOTA = 8;
/** Netfilter multicast group: steps of traced packets through nftables. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTRACE = 9;

// Message types that begin and end a batch: requests that nfnetlink applies as one transaction.

/** Netfilter batch message: starts a batch; res_id of its header names the subsystem. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_BEGIN = 0x10;
/** Netfilter batch message: ends a batch and applies it. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_END = 0x11;
/** Netfilter batch attribute: unspecified (type 0). (linux/netfilter/nfnetlink.h) */
export const NFNL_BATCH_UNSPEC = 0;
/**
 * Netfilter batch attribute: required generation of the ruleset; the batch fails with ERESTART if it differs (u32).
 * (linux/netfilter/nfnetlink.h)
 */
export const NFNL_BATCH_GENID = 1;
