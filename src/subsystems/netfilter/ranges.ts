import { describeValue } from "../../errors.ts";
import { checkInteger, isRecord } from "../../message/check.ts";

/** A range of packet queues with consecutive numbers. A rule can balance packets over the range. */
export interface QueueRange {
  first: number;
  last: number;
}

/** Returns the range for a queue number or a range of queues. Throws for an invalid range. */
export function checkRange(queues: number | QueueRange, path: string): QueueRange {
  if (typeof queues === "number") {
    checkInteger(queues, 0, 0xffff, path);
    return { first: queues, last: queues };
  }
  if (!isRecord(queues)) {
    throw new TypeError(`${path}: expected a number or { first, last }, got ${describeValue(queues)}`);
  }
  const { first, last } = queues;
  checkInteger(first, 0, 0xffff, `${path}.first`);
  checkInteger(last, first, 0xffff, `${path}.last`);
  return { first, last };
}

/** Formats a range of packet queues: "queue 0", "queues 0 to 3". */
export function rangeName({ first, last }: QueueRange): string {
  return first === last ? `queue ${first}` : `queues ${first} to ${last}`;
}
