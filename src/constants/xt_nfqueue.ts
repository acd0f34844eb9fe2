// xt_NFQUEUE: the target of iptables that sends packets to a queue.

// Flags of revision 3: queue (u16), number of queues (u16), flags (u16).

/** The packet is accepted if no program is bound to the queue. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_BYPASS = 0x1;
/** The processor that is at work decides on the queue, not a hash of the connection. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_CPU_FANOUT = 0x2;
/** All flags that this revision knows. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_MASK = 0x3;
