// netfilter: verdicts, hooks and protocol families.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Verdicts on a packet at a netfilter hook. The low byte is the verdict. The upper 16 bits are a queue number or an
// error number.

/** Netfilter verdict that drops the packet. (linux/netfilter.h) */
export const NF_DROP = 0;
/** Netfilter verdict that accepts the packet, which continues on its path. (linux/netfilter.h) */
export const NF_ACCEPT = 1;
/**
 * Netfilter verdict of a hook function that keeps the packet itself. User space cannot return this verdict.
 * (linux/netfilter.h)
 */
export const NF_STOLEN = 2;
/**
 * Netfilter verdict that queues the packet to user space; the upper 16 bits are the queue number. (linux/netfilter.h)
 */
export const NF_QUEUE = 3;
/** Netfilter verdict: the hook function that queued the packet processes the packet again. (linux/netfilter.h) */
export const NF_REPEAT = 4;
/** Deprecated netfilter verdict: the packet skips the remaining functions of the hook. (linux/netfilter.h) */
export const NF_STOP = 5;
/** Highest number of a netfilter verdict. (linux/netfilter.h) */
export const NF_MAX_VERDICT = 5;
/** Mask of the verdict in the return value of a netfilter hook. (linux/netfilter.h) */
export const NF_VERDICT_MASK = 0xff;
/**
 * Flag of the netfilter verdict NF_QUEUE that accepts the packet if no program is bound to the queue.
 * (linux/netfilter.h)
 */
export const NF_VERDICT_FLAG_QUEUE_BYPASS = 0x8000;
/**
 * Mask of the queue number in an NF_QUEUE verdict, or of the error number in an NF_DROP verdict. (linux/netfilter.h)
 */
export const NF_VERDICT_QMASK = 0xffff0000;
/** Number of bits by which an NF_QUEUE verdict shifts the queue number to the left. (linux/netfilter.h) */
export const NF_VERDICT_QBITS = 16;

// Netfilter hooks, points on a packet's path through the network stack.

/** Netfilter hook for received packets, before routing. (linux/netfilter.h) */
export const NF_INET_PRE_ROUTING = 0;
/** Netfilter hook for packets addressed to this host. (linux/netfilter.h) */
export const NF_INET_LOCAL_IN = 1;
/** Netfilter hook for forwarded packets. (linux/netfilter.h) */
export const NF_INET_FORWARD = 2;
/** Netfilter hook for packets sent by this host. (linux/netfilter.h) */
export const NF_INET_LOCAL_OUT = 3;
/** Netfilter hook for packets that are about to leave, after routing. (linux/netfilter.h) */
export const NF_INET_POST_ROUTING = 4;
/** Number of netfilter hooks of IPv4 and IPv6. (linux/netfilter.h) */
export const NF_INET_NUMHOOKS = 5;
/** Netfilter hook of the inet family for packets directly after a device received them. (linux/netfilter.h) */
export const NF_INET_INGRESS = 5;
/** Netfilter hook of the netdev family for packets directly after a device received them. (linux/netfilter.h) */
export const NF_NETDEV_INGRESS = 0;
/** Netfilter hook of the netdev family for packets directly before a device sends them. (linux/netfilter.h) */
export const NF_NETDEV_EGRESS = 1;

// Protocol families of netfilter. The numbers of IPv4, IPv6 and bridge equal those of the address families.

/** Netfilter protocol family 0: unspecified, or any family. (linux/netfilter.h) */
export const NFPROTO_UNSPEC = 0;
/** Netfilter protocol family "inet" for IPv4 and IPv6 together. (linux/netfilter.h) */
export const NFPROTO_INET = 1;
/** Netfilter protocol family of IPv4. (linux/netfilter.h) */
export const NFPROTO_IPV4 = 2;
/** Netfilter protocol family of ARP. (linux/netfilter.h) */
export const NFPROTO_ARP = 3;
/** Netfilter protocol family "netdev" for all packets of a network device. (linux/netfilter.h) */
export const NFPROTO_NETDEV = 5;
/** Netfilter protocol family of bridged frames. (linux/netfilter.h) */
export const NFPROTO_BRIDGE = 7;
/** Netfilter protocol family of IPv6. (linux/netfilter.h) */
export const NFPROTO_IPV6 = 10;
