import { type NetlinkFamily, netlinkFamily } from "../../src/client/index.ts";
import type { Exchange, Family, Operation } from "../../src/schema/index.ts";

/** Returns a family without the rule that one of several attributes is required, for requests that a client would reject. */
export function withoutRequiredOne(family: Family): NetlinkFamily {
  return changed(family, ({ request: { requiredOne: _, ...request }, ...exchange }) => ({ ...exchange, request }));
}

/** Returns a family without required attributes and header values, for requests that a client would reject. */
export function withoutRequirements(family: Family): NetlinkFamily {
  const bare = changed(family, ({ request: { number, attributes }, ...exchange }) => {
    return { ...exchange, request: { number, attributes } };
  });
  const operations = Object.values(bare.operations).map(({ headerValues: _, ...operation }) => operation);
  return netlinkFamily({ ...bare, operations: Object.fromEntries(operations.map((one) => [one.name, one])) });
}

/** Returns a family whose operations have changed requests and replies. */
function changed(family: Family, change: (exchange: Exchange) => Exchange): NetlinkFamily {
  const operations = Object.values(family.operations).map((operation): [string, Operation] => {
    const asked = operation.do === undefined ? {} : { do: change(operation.do) };
    const dumped = operation.dump === undefined ? {} : { dump: change(operation.dump) };
    return [operation.name, { ...operation, ...asked, ...dumped }];
  });
  return netlinkFamily({ ...family, operations: Object.fromEntries(operations) });
}
