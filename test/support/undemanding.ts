import { type NetlinkFamily, netlinkFamily } from "../../src/client/index.ts";
import type { Exchange, Family, Operation } from "../../src/schema/index.ts";

/**
 * Returns the family without the rule that one of several attributes is required, to test how the kernel reacts to
 * requests that a client rejects.
 */
export function undemanding(family: Family): NetlinkFamily {
  const without = (exchange: Exchange): Exchange => {
    const { requiredOne: _, ...request } = exchange.request;
    return { ...exchange, request };
  };
  const operations = Object.values(family.operations).map((operation): [string, Operation] => {
    const asked = operation.do === undefined ? {} : { do: without(operation.do) };
    const dumped = operation.dump === undefined ? {} : { dump: without(operation.dump) };
    return [operation.name, { ...operation, ...asked, ...dumped }];
  });
  return netlinkFamily({ ...family, operations: Object.fromEntries(operations) });
}
