// netfilter: verdicts, hooks and protocol families.

// Verdicts on a packet at a hook. The low byte is the verdict, the upper 16 bits are a queue number or an errno.

/** Verdict: drops the packet. (linux/netfilter.h) */
export const NF_DROP = 0;
/** Verdict: the packet continues. (linux/netfilter.h) */
export const NF_ACCEPT = 1;
/** Verdict: the hook keeps the packet; not allowed from user space. (linux/netfilter.h) */
export const NF_STOLEN = 2;
/** Verdict: queues the packet to user space, to the queue in the upper 16 bits. (linux/netfilter.h) */
export const NF_QUEUE = 3;
/** Verdict: the packet repeats the hook function that queued it. (linux/netfilter.h) */
export const NF_REPEAT = 4;
/** Verdict: the packet skips the rest of the hook; deprecated. (linux/netfilter.h) */
export const NF_STOP = 5;
/** Highest verdict. (linux/netfilter.h) */
export const NF_MAX_VERDICT = 5;
/** Mask of the verdict in the value. (linux/netfilter.h) */
export const NF_VERDICT_MASK = 0xff;
/** With NF_QUEUE: accepts the packet if no program is bound to the queue. (linux/netfilter.h) */
export const NF_VERDICT_FLAG_QUEUE_BYPASS = 0x8000;
/** Mask of the queue number, or of the errno for NF_DROP. (linux/netfilter.h) */
export const NF_VERDICT_QMASK = 0xffff0000;
/** Shift of the queue number in bits. (linux/netfilter.h) */
export const NF_VERDICT_QBITS = 16;

// Hooks: points on a packet's path through the network stack.

/** Hook for received packets, before routing. (linux/netfilter.h) */
export const NF_INET_PRE_ROUTING = 0;
/** Hook for packets addressed to this host. (linux/netfilter.h) */
export const NF_INET_LOCAL_IN = 1;
/** Hook for forwarded packets. (linux/netfilter.h) */
export const NF_INET_FORWARD = 2;
/** Hook for packets sent by this host. (linux/netfilter.h) */
export const NF_INET_LOCAL_OUT = 3;
/** Hook for packets about to leave. (linux/netfilter.h) */
export const NF_INET_POST_ROUTING = 4;
/** Number of hooks of the internet protocols. (linux/netfilter.h) */
export const NF_INET_NUMHOOKS = 5;
/** Hook for packets directly after the device received them, for tables of the inet family. (linux/netfilter.h) */
export const NF_INET_INGRESS = 5;
/** Hook for packets directly after the device received them. (linux/netfilter.h) */
export const NF_NETDEV_INGRESS = 0;
/** Hook for packets directly before the device sends them. (linux/netfilter.h) */
export const NF_NETDEV_EGRESS = 1;

// Protocol families of netfilter. IPv4, IPv6 and bridge have the number of the address family.

/** Any protocol family. (linux/netfilter.h) */
export const NFPROTO_UNSPEC = 0;
/** Protocol family for IPv4 and IPv6 together. (linux/netfilter.h) */
export const NFPROTO_INET = 1;
/** Protocol family IPv4. (linux/netfilter.h) */
export const NFPROTO_IPV4 = 2;
/** Protocol family ARP. (linux/netfilter.h) */
export const NFPROTO_ARP = 3;
/** Protocol family for all packets of a device. (linux/netfilter.h) */
export const NFPROTO_NETDEV = 5;
/** Protocol family for bridged frames. (linux/netfilter.h) */
export const NFPROTO_BRIDGE = 7;
/** Protocol family IPv6. (linux/netfilter.h) */
export const NFPROTO_IPV6 = 10;
