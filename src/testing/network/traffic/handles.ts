/** Handles of traffic control: a number of the discipline and one of the class. (linux/pkt_sched.h) */
export const ROOT = 0xffffffff;
export const INGRESS = 0xfffffff1;
/** Handle of the disciplines ingress and clsact. */
export const HOOKS = 0xffff0000;

export function majorOf(handle: number): number {
  return (handle & 0xffff0000) >>> 0;
}

export function minorOf(handle: number): number {
  return handle & 0xffff;
}
