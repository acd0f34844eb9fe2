// nfnetlink: subsystems, groups and batches of NETLINK_NETFILTER.

// Version of the header (struct nfgenmsg).

/** Only existing version of the nfnetlink header. (linux/netfilter/nfnetlink.h) */
export const NFNETLINK_V0 = 0;

// Subsystems: the high byte of the message type.

/** No subsystem; used by batch messages. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NONE = 0;
/** Subsystem: connection tracking entries. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK = 1;
/** Subsystem: connection tracking expectations. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_EXP = 2;
/** Subsystem: packets queued to user space for a verdict. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_QUEUE = 3;
/** Subsystem: packets logged to user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ULOG = 4;
/** Subsystem: operating system fingerprints. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_OSF = 5;
/** Subsystem: ipset, sets of addresses, ports and more. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_IPSET = 6;
/** Subsystem: accounting objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ACCT = 7;
/** Subsystem: timeout policies of connection tracking. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8;
/** Subsystem: connection tracking helpers in user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTHELPER = 9;
/** Subsystem: nftables, that is tables, chains, rules, sets and objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFTABLES = 10;
/** Subsystem: iptables extensions in nftables. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFT_COMPAT = 11;
/** Subsystem: list of the functions registered at netfilter hooks; since Linux 5.14. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_HOOK = 12;

// Multicast groups.

/** No multicast group (0). (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NONE = 0;
/** Multicast group: new connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_NEW = 1;
/** Multicast group: changed connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_UPDATE = 2;
/** Multicast group: removed connections. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_DESTROY = 3;
/** Multicast group: new expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_NEW = 4;
/** Multicast group: changed expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_UPDATE = 5;
/** Multicast group: removed expectations. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_DESTROY = 6;
/** Multicast group: changes to the nftables ruleset. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTABLES = 7;
/** Multicast group: accounting objects that reached their quota. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_ACCT_QUOTA = 8;
/** Multicast group: steps of traced packets through nftables. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTRACE = 9;

// Batches: requests that the kernel applies as one transaction.

/** Starts a batch; res_id of its header names the subsystem. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_BEGIN = 0x10;
/** Ends a batch and applies it. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_END = 0x11;
/** Unspecified attribute (type 0). (linux/netfilter/nfnetlink.h) */
export const NFNL_BATCH_UNSPEC = 0;
/**
 * Required generation of the ruleset; the batch fails with ERESTART if it differs (u32). (linux/netfilter/nfnetlink.h)
 */
export const NFNL_BATCH_GENID = 1;
