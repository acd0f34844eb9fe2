/** Highest sequence number. Numbering restarts at 1, because the kernel's notifications have the number 0. */
export const LAST_SEQUENCE = 0x7fffffff;

export function firstSequence(next: number, count: number): number {
  return next + count - 1 > LAST_SEQUENCE ? 1 : next;
}

export function sequenceAfter(first: number, count: number): number {
  return first + count > LAST_SEQUENCE ? 1 : first + count;
}
