import { expect } from "bun:test";
import type { Description } from "../../../../src/subsystems/state/index.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, planned } from "../support.ts";

test("a route in the table of a VRF whose onlink gateway another route contains is added before that one", async ({
  netns,
}) => {
  const port = { kind: "bridge", up: true, master: "red" } as const;
  const links: Description["links"] = {
    lo: { up: true },
    red: { kind: "vrf", up: true, data: { table: 100 } },
    v0: port,
    v1: port,
  };
  const routes: Description["routes"] = [
    { dst: "fd06::/32", dev: "v0", table: 100 },
    { dst: "fd05::/32", gateway: "fd06::3", dev: "v1", flags: ["onlink"], table: 100 },
  ];
  await apply(netns, { links });
  await apply(netns, { routes });
  expect(await planned(netns, { routes })).toEqual([]);
});
