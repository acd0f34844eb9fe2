// netfilter: verdicts, hooks and protocol families.

// Verdicts on a packet at a netfilter hook. The low byte is the verdict, the upper 16 bits are a queue number or an
// error number.

/** Netfilter verdict: drops the packet. (linux/netfilter.h) */
export const NF_DROP = 0;
/** Netfilter verdict: the packet continues. (linux/netfilter.h) */
export const NF_ACCEPT = 1;
/** Netfilter verdict: the hook keeps the packet; not allowed from user space. (linux/netfilter.h) */
export const NF_STOLEN = 2;
/** Netfilter verdict: queues the packet to user space, to the queue in the upper 16 bits. (linux/netfilter.h) */
export const NF_QUEUE = 3;
/** Netfilter verdict: the packet repeats the hook function that queued it. (linux/netfilter.h) */
export const NF_REPEAT = 4;
/** Netfilter verdict: the packet skips the rest of the hook; deprecated. (linux/netfilter.h) */
export const NF_STOP = 5;
/** Highest number of a netfilter verdict. (linux/netfilter.h) */
export const NF_MAX_VERDICT = 5;
/** Mask of the verdict in the return value of a netfilter hook. (linux/netfilter.h) */
export const NF_VERDICT_MASK = 0xff;
/** Verdict flag for NF_QUEUE: accepts the packet if no program is bound to the queue. (linux/netfilter.h) */
export const NF_VERDICT_FLAG_QUEUE_BYPASS = 0x8000;
/** Mask of the queue number in an NF_QUEUE verdict, or of the errno in an NF_DROP verdict. (linux/netfilter.h) */
export const NF_VERDICT_QMASK = 0xffff0000;
/** Number of bits by which an NF_QUEUE verdict shifts the queue number to the left. (linux/netfilter.h) */
export const NF_VERDICT_QBITS = 16;

// Netfilter hooks: points on a packet's path through the network stack.

/** Netfilter hook for received packets, before routing. (linux/netfilter.h) */
export const NF_INET_PRE_ROUTING = 0;
/** Netfilter hook for packets addressed to this host. (linux/netfilter.h) */
export const NF_INET_LOCAL_IN = 1;
/** Netfilter hook for forwarded packets. (linux/netfilter.h) */
export const NF_INET_FORWARD = 2;
/** Netfilter hook for packets sent by this host. (linux/netfilter.h) */
export const NF_INET_LOCAL_OUT = 3;
/** Netfilter hook for packets about to leave. (linux/netfilter.h) */
export const NF_INET_POST_ROUTING = 4;
/** Number of hooks of the internet protocols. (linux/netfilter.h) */
export const NF_INET_NUMHOOKS = 5;
/**
 * Netfilter hook for packets directly after the device received them, for tables of the inet family.
 * (linux/netfilter.h)
 */
export const NF_INET_INGRESS = 5;
/** Netfilter hook for packets directly after the device received them. (linux/netfilter.h) */
export const NF_NETDEV_INGRESS = 0;
/** Netfilter hook for packets directly before the device sends them. (linux/netfilter.h) */
export const NF_NETDEV_EGRESS = 1;

// Protocol families of netfilter. For IPv4, IPv6 and bridge, the number equals that of the address family.

/** Netfilter protocol family: any. (linux/netfilter.h) */
export const NFPROTO_UNSPEC = 0;
/** Netfilter protocol family: IPv4 and IPv6 together (inet). (linux/netfilter.h) */
export const NFPROTO_INET = 1;
/** Netfilter protocol family: IPv4. (linux/netfilter.h) */
export const NFPROTO_IPV4 = 2;
/** Netfilter protocol family: ARP. (linux/netfilter.h) */
export const NFPROTO_ARP = 3;
/** Netfilter protocol family: all packets of a network device. (linux/netfilter.h) */
export const NFPROTO_NETDEV = 5;
/** Netfilter protocol family: bridged frames. (linux/netfilter.h) */
export const NFPROTO_BRIDGE = 7;
/** Netfilter protocol family: IPv6. (linux/netfilter.h) */
export const NFPROTO_IPV6 = 10;
