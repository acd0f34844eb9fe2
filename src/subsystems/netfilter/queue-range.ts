import { shown } from "../../errors.ts";
import { checkInteger, isRecord } from "../../message/check.ts";

/** Queues with consecutive numbers, such as those that a rule balances its packets over. */
export interface QueueRange {
  first: number;
  last: number;
}

/** The range that a number or a range means; throws when it can be none. */
export function checkRange(queues: number | QueueRange, path: string): QueueRange {
  if (typeof queues === "number") {
    checkInteger(queues, 0, 0xffff, path);
    return { first: queues, last: queues };
  }
  if (!isRecord(queues)) {
    throw new TypeError(`${path}: expected a number or { first, last }, got ${shown(queues)}`);
  }
  const { first, last } = queues;
  checkInteger(first, 0, 0xffff, `${path}.first`);
  checkInteger(last, first, 0xffff, `${path}.last`);
  return { first, last };
}

/** How a range is called: "queue 0", "queues 0 to 3". */
export function rangeName({ first, last }: QueueRange): string {
  return first === last ? `queue ${first}` : `queues ${first} to ${last}`;
}
