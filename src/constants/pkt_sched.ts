// Handles of traffic control: the major number in the upper half, the minor one in the lower. 1:20 is 0x10020.

/** The bits of the major number. (linux/pkt_sched.h) */
export const TC_H_MAJ_MASK = 0xffff0000;
/** The bits of the minor number. (linux/pkt_sched.h) */
export const TC_H_MIN_MASK = 0x0000ffff;
/** No handle: the kernel chooses one. (linux/pkt_sched.h) */
export const TC_H_UNSPEC = 0;
/** The parent of the discipline that a link's packets leave through. (linux/pkt_sched.h) */
export const TC_H_ROOT = 0xffffffff;
/** The parent, and handle, of the discipline for packets that come in. (linux/pkt_sched.h) */
export const TC_H_INGRESS = 0xfffffff1;
/** The parent of a discipline with filters for both ways. (linux/pkt_sched.h) */
export const TC_H_CLSACT = 0xfffffff1;
/** The minor number of the first of the queues of packets by their priority. (linux/pkt_sched.h) */
export const TC_H_MIN_PRIORITY = 0xffe0;
/** The minor number under which clsact has filters for what comes in. (linux/pkt_sched.h) */
export const TC_H_MIN_INGRESS = 0xfff2;
/** The minor number under which clsact has filters for what goes out. (linux/pkt_sched.h) */
export const TC_H_MIN_EGRESS = 0xfff3;
