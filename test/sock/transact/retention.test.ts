// Tests that the library keeps no references to the arguments of a transaction after the call.
import { expect, test } from "bun:test";
import { rtLink } from "../../../src/families/rt-link.ts";
import { NETLINK_ROUTE, transactMultiple } from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { countSurvivors } from "../../support/retention.ts";

test("The function passed as the option `describe` can be garbage collected after the transaction", async () => {
  const once = () => {
    const described = { operation: "looking for a link" };
    const absent = operationCodec(rtLink, "getlink").request("do", { header: { ifiIndex: 0x7fffffff } });
    const results = transactMultiple(NETLINK_ROUTE, [absent, absent], { describe: () => described });
    expect(results.map(({ error }) => error?.operation)).toEqual([described.operation, described.operation]);
    return [described];
  };
  expect(await countSurvivors(once)).toBe(0);
});
