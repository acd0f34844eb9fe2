// netfilter: verdicts, hooks and protocol families.

// Verdicts: what becomes of a packet at a hook. The low byte is the verdict, the upper 16 bits a queue or an error.

/** The packet is thrown away. (linux/netfilter.h) */
export const NF_DROP = 0;
/** The packet goes on. (linux/netfilter.h) */
export const NF_ACCEPT = 1;
/** Another owner has taken the packet; not allowed as a verdict of user space. (linux/netfilter.h) */
export const NF_STOLEN = 2;
/** The packet goes to a queue of user space, whose number stands in the upper 16 bits. (linux/netfilter.h) */
export const NF_QUEUE = 3;
/** The packet goes once more through the part of the hook that queued it. (linux/netfilter.h) */
export const NF_REPEAT = 4;
/** The packet goes on without the rest of the hook; deprecated. (linux/netfilter.h) */
export const NF_STOP = 5;
/** The last verdict. (linux/netfilter.h) */
export const NF_MAX_VERDICT = 5;
/** The bits of the verdict itself. (linux/netfilter.h) */
export const NF_VERDICT_MASK = 0xff;
/** With NF_QUEUE: the packet is accepted if no program is bound to the queue. (linux/netfilter.h) */
export const NF_VERDICT_FLAG_QUEUE_BYPASS = 0x8000;
/** The bits of the queue number, or of the error with which a packet is dropped. (linux/netfilter.h) */
export const NF_VERDICT_QMASK = 0xffff0000;
/** By how many bits the queue number is shifted. (linux/netfilter.h) */
export const NF_VERDICT_QBITS = 16;

// Hooks: where in its way through the system a packet is.

/** Packets that have come in, before they are routed. (linux/netfilter.h) */
export const NF_INET_PRE_ROUTING = 0;
/** Packets for this system. (linux/netfilter.h) */
export const NF_INET_LOCAL_IN = 1;
/** Packets that pass through. (linux/netfilter.h) */
export const NF_INET_FORWARD = 2;
/** Packets that this system sends. (linux/netfilter.h) */
export const NF_INET_LOCAL_OUT = 3;
/** Packets that are about to go out. (linux/netfilter.h) */
export const NF_INET_POST_ROUTING = 4;
/** How many hooks the internet protocols have. (linux/netfilter.h) */
export const NF_INET_NUMHOOKS = 5;
/** Packets as the device gives them, for tables of the inet family. (linux/netfilter.h) */
export const NF_INET_INGRESS = 5;
/** Packets as the device gives them. (linux/netfilter.h) */
export const NF_NETDEV_INGRESS = 0;
/** Packets as the device takes them. (linux/netfilter.h) */
export const NF_NETDEV_EGRESS = 1;

// Protocol families of netfilter: they share their numbers with the address families where there is one.

/** No family, or any. (linux/netfilter.h) */
export const NFPROTO_UNSPEC = 0;
/** IPv4 and IPv6 together. (linux/netfilter.h) */
export const NFPROTO_INET = 1;
/** IPv4. (linux/netfilter.h) */
export const NFPROTO_IPV4 = 2;
/** ARP. (linux/netfilter.h) */
export const NFPROTO_ARP = 3;
/** Whatever a device receives or sends. (linux/netfilter.h) */
export const NFPROTO_NETDEV = 5;
/** Frames that pass through a bridge. (linux/netfilter.h) */
export const NFPROTO_BRIDGE = 7;
/** IPv6. (linux/netfilter.h) */
export const NFPROTO_IPV6 = 10;
