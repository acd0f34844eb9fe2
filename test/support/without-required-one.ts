import { type NetlinkFamily, netlinkFamily } from "../../src/client/index.ts";
import type { Exchange, Family, Operation } from "../../src/schema/index.ts";

/**
 * Returns a family without the rule that one of several attributes is required. Tests use it to send the kernel
 * requests that a client would reject.
 */
export function withoutRequiredOne(family: Family): NetlinkFamily {
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
