import { describe, expect } from "bun:test";
import { type Description, desired } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, planned } from "../support.ts";

const links: Description["links"] = {
  near: { kind: "veth", up: true, data: { peer: { ifname: "far" } } },
  far: { up: true, master: "br0" },
  br0: { kind: "bridge", up: true },
};
const addresses: Description["addresses"] = [{ dev: "near", local: "10.0.0.5/24" }];
const neighbour = { dev: "near", dst: "10.0.0.9", lladdr: "02:00:5e:00:53:01" } as const;
const entry = { dev: "far", mac: "02:00:5e:00:53:07" } as const;

const cases: Readonly<Record<string, Description>> = {
  "of external neighbours": { neighbours: [{ ...neighbour, flags: [16] }] },
  "of neighbours that are routers": { neighbours: [{ ...neighbour, flags: [128], state: [128] }] },
  "of managed neighbours": { neighbours: [{ dev: "near", dst: "10.0.0.9", flags: [256] }] },
  "of forwarding entries of a bridge": { forwardingEntries: [{ ...entry, flags: [4], state: [128] }] },
  "of addresses": { addresses: [{ dev: "near", local: "10.0.1.5/24", flags: [512] }] },
  "of routes": { routes: [{ dst: "10.50.0.0/16", gateway: "10.9.0.1", dev: "near", flags: [4] }] },
  "of next hops": {
    routes: [{ dst: "10.50.0.0/16", nexthops: [{ gateway: "10.9.0.1", dev: "near", flags: [4] }, { dev: "br0" }] }],
  },
  "of next hop objects": { nexthops: [{ id: 5, gateway: "10.9.0.1", dev: "near", flags: [4] }] },
};

describeInNamespaces("Flags by number", () => {
  test.each(Object.entries(cases))("are those with the names: %s", async (_, tables, { netns }) => {
    await apply(netns, { links, addresses });
    await apply(netns, tables);
    expect(await planned(netns, tables)).toEqual([]);
  });
});

describe("Flags by number", () => {
  test.each<[string, Description]>([
    ["neighbours[0].lladdr: ignored by the kernel, which resolves", { neighbours: [{ ...neighbour, flags: [256] }] }],
    [
      'forwardingEntries[0].flags: expected "self" or "master", got both',
      { forwardingEntries: [{ ...entry, flags: [2, 4] }] },
    ],
    ['routes[0].flags: "pervasive" is ignored', { routes: [{ dst: "10.50.0.0/16", dev: "near", flags: [2] }] }],
    [
      "neighbours[0].flags[0]: expected a number or one of ",
      { neighbours: [{ ...neighbour, flags: ["bogus" as never] }] },
    ],
    [
      "neighbours[0].state[0]: expected a number or one of ",
      { neighbours: [{ ...neighbour, state: ["bogus" as never] }] },
    ],
  ])("are checked like the names: %s", (message, tables) => {
    expect(() => desired(tables)).toThrow(message);
  });
});
