import { expect } from "bun:test";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, failAtEnd, planned } from "../support.ts";

type Tables = Pick<Description, "nexthops" | "routes">;

// The kernel adds no next hop to a bridge without carrier.
const common: Description = {
  owner: { protocol: 42 },
  links: { lo: { up: true }, v0: { kind: "ifb", up: true } },
  addresses: [
    { dev: "v0", address: "10.0.0.1/24" },
    { dev: "v0", address: "fd00::1/64", flags: ["nodad"] },
  ],
};
const ipv4 = { gateway: "10.0.0.2", dev: "v0" } as const;
const ipv6 = { gateway: "fd00::2", dev: "v0" } as const;
const dst = "fd05::/32";

describeInNamespaces("A changed next hop object", () => {
  test.each<[name: string, former: Tables, next: Tables]>([
    [
      "of IPv6 becomes one of IPv4 after its IPv6 route has moved to a new object",
      { nexthops: [{ id: 1, ...ipv6 }], routes: [{ dst, nhid: 1 }] },
      {
        nexthops: [
          { id: 1, ...ipv4 },
          { id: 2, ...ipv6 },
        ],
        routes: [{ dst, nhid: 2 }],
      },
    ],
    [
      "of IPv6 becomes one of IPv4 after the removal of its IPv6 route",
      { nexthops: [{ id: 1, ...ipv6 }], routes: [{ dst, nhid: 1 }] },
      { nexthops: [{ id: 1, ...ipv4 }], routes: [{ dst: "10.5.0.0/16", nhid: 1 }] },
    ],
    [
      "of IPv6 becomes a blackhole of IPv4 after its IPv6 route has got a gateway of its own",
      { nexthops: [{ id: 1, ...ipv6 }], routes: [{ dst, nhid: 1 }] },
      { nexthops: [{ id: 1, blackhole: true }], routes: [{ dst, ...ipv6 }] },
    ],
    [
      "of IPv4 becomes one of IPv6 before an IPv6 route uses it",
      { nexthops: [{ id: 1, ...ipv4 }], routes: [{ dst: "10.5.0.0/16", nhid: 1, scope: "link" }] },
      { nexthops: [{ id: 1, ...ipv6 }], routes: [{ dst, nhid: 1 }] },
    ],
    [
      "becomes a blackhole after it has left its group",
      {
        nexthops: [
          { id: 1, ...ipv4 },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [1, 2] },
        ],
      },
      {
        nexthops: [
          { id: 1, blackhole: true },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [2] },
        ],
      },
    ],
    [
      "becomes a blackhole after the other members have left its group",
      {
        nexthops: [
          { id: 1, ...ipv4 },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [1, 2] },
        ],
      },
      {
        nexthops: [
          { id: 1, blackhole: true },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [1] },
        ],
      },
    ],
    [
      "becomes a blackhole after the removal of its group, whose routes have moved to another one",
      {
        nexthops: [
          { id: 1, ...ipv4 },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [1, 2] },
        ],
        routes: [{ dst: "10.5.0.0/16", nhid: 10 }],
      },
      {
        nexthops: [
          { id: 1, blackhole: true },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 11, group: [2] },
          { id: 12, group: [1] },
        ],
        routes: [
          { dst: "10.5.0.0/16", nhid: 11 },
          { dst: "10.6.0.0/16", nhid: 12 },
        ],
      },
    ],
    [
      "of IPv6 becomes one of IPv4 after the IPv6 route of its group has moved to a new object",
      {
        nexthops: [
          { id: 1, ...ipv6 },
          { id: 10, group: [1] },
        ],
        routes: [{ dst, nhid: 10 }],
      },
      {
        nexthops: [
          { id: 1, ...ipv4 },
          { id: 2, ...ipv6 },
          { id: 10, group: [1] },
        ],
        routes: [
          { dst, nhid: 2 },
          { dst: "10.5.0.0/16", nhid: 10 },
        ],
      },
    ],
    [
      "is a group that gets IPv4 members after its IPv6 route has moved to a new group",
      {
        nexthops: [
          { id: 1, ...ipv6 },
          { id: 2, ...ipv4 },
          { id: 10, group: [1] },
        ],
        routes: [{ dst, nhid: 10 }],
      },
      {
        nexthops: [
          { id: 1, ...ipv6 },
          { id: 2, ...ipv4 },
          { id: 10, group: [2] },
          { id: 11, group: [1] },
        ],
        routes: [{ dst, nhid: 11 }],
      },
    ],
    [
      "becomes a group after it has left its group",
      {
        nexthops: [
          { id: 1, ...ipv4 },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [1, 2] },
        ],
        routes: [{ dst: "10.5.0.0/16", nhid: 10 }],
      },
      {
        nexthops: [
          { id: 1, group: [2] },
          { id: 2, gateway: "10.0.0.3", dev: "v0" },
          { id: 10, group: [2] },
        ],
        routes: [{ dst: "10.5.0.0/16", nhid: 10 }],
      },
    ],
    [
      "becomes one for forwarding entries after its route has moved to a new object",
      { nexthops: [{ id: 1, ...ipv4 }], routes: [{ dst: "10.5.0.0/16", nhid: 1 }] },
      {
        nexthops: [
          { id: 1, gateway: "10.0.0.2", fdb: true },
          { id: 2, ...ipv4 },
        ],
        routes: [{ dst: "10.5.0.0/16", nhid: 2 }],
      },
    ],
    [
      "gets the flag onlink after the removal of a route with the scope link",
      {
        nexthops: [{ id: 1, dev: "v0" }],
        routes: [{ dst: "10.5.0.0/16", nhid: 1, scope: "link" }],
      },
      {
        nexthops: [{ id: 1, gateway: "10.9.0.2", dev: "v0", flags: ["onlink"] }],
        routes: [{ dst: "10.6.0.0/16", nhid: 1 }],
      },
    ],
  ])("%s, and a rollback undoes both", async (_, former, next, { netns }) => {
    await apply(netns, { ...common, ...former });
    const before = await snapshot({ netns });
    const plan = await desired({ ...common, ...next }, { netns }).plan();
    const failing = plan.apply({ rollback: true, allowRecreate: true, onStep: failAtEnd(plan.steps.length) });
    await expect(failing).rejects.toMatchObject({ applied: { length: plan.steps.length }, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect(await apply(netns, { ...common, ...next })).toEqual(plan.steps.map(String));
    expect(await planned(netns, { ...common, ...next })).toEqual([]);
  });
});
