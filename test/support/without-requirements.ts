import { type NetlinkFamily, netlinkFamily } from "../../src/client/index.ts";
import type { Exchange, Family, Operation } from "../../src/schema/index.ts";

/**
 * Returns a family without required attributes. Tests use it to send the kernel requests that a client would reject.
 */
export function withoutRequirements(family: Family): NetlinkFamily {
  const bare = ({ request: { number, attributes }, ...exchange }: Exchange): Exchange => {
    return { ...exchange, request: { number, attributes } };
  };
  const operations = Object.values(family.operations).map((operation): [string, Operation] => {
    const { headerValues: _, ...other } = operation;
    const doKind = operation.do === undefined ? {} : { do: bare(operation.do) };
    const dumpKind = operation.dump === undefined ? {} : { dump: bare(operation.dump) };
    return [operation.name, { ...other, ...doKind, ...dumpKind }];
  });
  return netlinkFamily({ ...family, operations: Object.fromEntries(operations) });
}
