// xt_NFQUEUE: the iptables target that sends packets to a queue.

// Flags of revision 3: queue (u16), number of queues (u16), flags (u16).

/** Accepts packets if no program is bound to the queue. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_BYPASS = 0x1;
/** Selects the queue by CPU instead of by connection hash. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_CPU_FANOUT = 0x2;
/** Mask of all flags of this revision. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_MASK = 0x3;
