// nfnetlink: subsystems, groups and batches of NETLINK_NETFILTER.

// Version of the header (struct nfgenmsg).

/** The only version there is. (linux/netfilter/nfnetlink.h) */
export const NFNETLINK_V0 = 0;

// Subsystems: the high byte of the message type.

/** Names no subsystem; batch messages carry it. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NONE = 0;
/** Connection tracking entries. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK = 1;
/** Connections that connection tracking expects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_EXP = 2;
/** Packets queued to user space for a verdict. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_QUEUE = 3;
/** Packets logged to user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ULOG = 4;
/** Fingerprints of operating systems. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_OSF = 5;
/** ipset: sets of addresses, ports and more. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_IPSET = 6;
/** Accounting objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_ACCT = 7;
/** Timeout policies of connection tracking. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8;
/** Connection tracking helpers in user space. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_CTHELPER = 9;
/** nftables: tables, chains, rules, sets and objects. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFTABLES = 10;
/** Extensions of iptables within nftables. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_NFT_COMPAT = 11;
/** Lists who is attached to the netfilter hooks; since Linux 5.14. (linux/netfilter/nfnetlink.h) */
export const NFNL_SUBSYS_HOOK = 12;

// Multicast groups.

/** Names no group. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NONE = 0;
/** Connections that begin. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_NEW = 1;
/** Connections that change. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_UPDATE = 2;
/** Connections that end. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_DESTROY = 3;
/** Expected connections that are added. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_NEW = 4;
/** Expected connections that change. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_UPDATE = 5;
/** Expected connections that are removed. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_CONNTRACK_EXP_DESTROY = 6;
/** Changes to the nftables ruleset. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTABLES = 7;
/** Accounting objects that reached their quota. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_ACCT_QUOTA = 8;
/** The path of traced packets through nftables. (linux/netfilter/nfnetlink.h) */
export const NFNLGRP_NFTRACE = 9;

// Batches: requests that the kernel applies all together or not at all.

/** Opens a batch; res_id of its header names the subsystem. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_BEGIN = 0x10;
/** Closes a batch and has it applied. (linux/netfilter/nfnetlink.h) */
export const NFNL_MSG_BATCH_END = 0x11;
/** Names no attribute. (linux/netfilter/nfnetlink.h) */
export const NFNL_BATCH_UNSPEC = 0;
/**
 * The generation of the ruleset that the batch was made for; another one fails with ERESTART (u32).
 * (linux/netfilter/nfnetlink.h)
 */
export const NFNL_BATCH_GENID = 1;
