// xt_NFQUEUE: the iptables target that sends packets to a queue.

// Flags of revision 3 of the NFQUEUE target, whose parameters are queue, number of queues and flags (u16 each).

/** NFQUEUE target flag: accepts packets if no program is bound to the queue. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_BYPASS = 0x1;
/** NFQUEUE target flag: selects the queue by CPU instead of by connection hash. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_CPU_FANOUT = 0x2;
/** Mask of all flags of the NFQUEUE target, revision 3. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_MASK = 0x3;
