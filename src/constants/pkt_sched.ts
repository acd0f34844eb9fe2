// Handles of traffic control. The upper 16 bits are the major number, the lower 16 bits are the minor number. For
// example, the handle 1:20 is 0x10020.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

/** Mask of the major number in a traffic control handle. (linux/pkt_sched.h) */
export const TC_H_MAJ_MASK = 0xffff0000;
/** Mask of the minor number in a traffic control handle. (linux/pkt_sched.h) */
export const TC_H_MIN_MASK = 0xffff;
/** Traffic control handle 0: unspecified, so the kernel chooses the handle. (linux/pkt_sched.h) */
export const TC_H_UNSPEC = 0;
/** Traffic control handle that the root queueing discipline of a link has as its parent. (linux/pkt_sched.h) */
export const TC_H_ROOT = 0xffffffff;
/**
 * Traffic control handle that the ingress queueing discipline has as its parent. This discipline processes received
 * packets. (linux/pkt_sched.h)
 */
export const TC_H_INGRESS = 0xfffffff1;
/**
 * Traffic control handle that the clsact queueing discipline has as its parent. This discipline holds ingress and
 * egress filters. (linux/pkt_sched.h)
 */
export const TC_H_CLSACT = 0xfffffff1;
/**
 * Minor number of the device's traffic class 0 in a traffic control handle, as used by mqprio and flower.
 * (linux/pkt_sched.h)
 */
export const TC_H_MIN_PRIORITY = 0xffe0;
/** Minor number of the ingress filters of clsact in a traffic control handle. (linux/pkt_sched.h) */
export const TC_H_MIN_INGRESS = 0xfff2;
/** Minor number of the egress filters of clsact in a traffic control handle. (linux/pkt_sched.h) */
export const TC_H_MIN_EGRESS = 0xfff3;
