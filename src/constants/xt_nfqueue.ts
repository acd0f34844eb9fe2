// xt_NFQUEUE: the iptables target that sends packets to a queue.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Flags of the iptables target NFQUEUE, revision 3. The parameters of the target are a queue number, the number of
// queues, and flags (u16 each).

/** NFQUEUE target flag that accepts packets if no program is bound to the queue. (linux/netfilter/xt_NFQUEUE.h) */
export const NFQ_FLAG_BYPASS = 0x1;
/**
 * NFQUEUE target flag that selects the queue by the CPU instead of a hash of the connection.
 * (linux/netfilter/xt_NFQUEUE.h)
 */
export const NFQ_FLAG_CPU_FANOUT = 0x2;
