/** The last sequence number before it wraps to 1. Notifications of the kernel have 0. */
export const LAST_SEQUENCE = 0x7fffffff;

/** Returns the first of `count` consecutive sequence numbers: `next`, or 1 if there are not enough left. */
export function firstSequence(next: number, count: number): number {
  return next + count - 1 > LAST_SEQUENCE ? 1 : next;
}

/** Returns the sequence number after `count` numbers starting with `first`. */
export function sequenceAfter(first: number, count: number): number {
  return first + count > LAST_SEQUENCE ? 1 : first + count;
}
