/** The last sequence number before the count starts over at 1: 0 is what the kernel's notifications carry. */
export const LAST_SEQUENCE = 0x7fffffff;

/** The first of `count` consecutive sequence numbers, where `next` is due: 1 where there are not so many left. */
export function firstSequence(next: number, count: number): number {
  return next + count - 1 > LAST_SEQUENCE ? 1 : next;
}

/** The sequence number that is due after `count` of them, from `first` on. */
export function sequenceAfter(first: number, count: number): number {
  return first + count > LAST_SEQUENCE ? 1 : first + count;
}
