// Traffic control handles. The upper 16 bits are the major number, the lower 16 bits the minor number: 1:20 is 0x10020.

/** Traffic control: mask of the major number of a handle. (linux/pkt_sched.h) */
export const TC_H_MAJ_MASK = 0xffff0000;
/** Traffic control: mask of the minor number of a handle. (linux/pkt_sched.h) */
export const TC_H_MIN_MASK = 0x0000ffff;
/** Traffic control: unspecified handle: the kernel chooses one. (linux/pkt_sched.h) */
export const TC_H_UNSPEC = 0;
/** Traffic control: parent of the root queueing discipline of a link. (linux/pkt_sched.h) */
export const TC_H_ROOT = 0xffffffff;
/** Traffic control: parent of the queueing discipline for received packets. (linux/pkt_sched.h) */
export const TC_H_INGRESS = 0xfffffff1;
/** Traffic control: parent of the clsact discipline, which holds ingress and egress filters. (linux/pkt_sched.h) */
export const TC_H_CLSACT = 0xfffffff1;
/** Traffic control: minor number of the first priority queue. (linux/pkt_sched.h) */
export const TC_H_MIN_PRIORITY = 0xffe0;
/** Traffic control: minor number of the ingress filters of clsact. (linux/pkt_sched.h) */
export const TC_H_MIN_INGRESS = 0xfff2;
/** Traffic control: minor number of the egress filters of clsact. (linux/pkt_sched.h) */
export const TC_H_MIN_EGRESS = 0xfff3;
