import { expect } from "bun:test";
import { Routes } from "../../../../src/subsystems/route/routes/routes.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, failAtEnd, planned } from "../support.ts";

const common: Description = {
  owner: { protocol: 42 },
  links: { lo: { up: true }, v0: { kind: "ifb", up: true }, v1: { kind: "ifb", up: true } },
};
const addresses: Description["addresses"] = [
  { dev: "v0", address: "10.0.0.1/24" },
  { dev: "v0", address: "fd00::1/64", flags: ["nodad"] },
];

const fd00 = (dev: string) => ({ dev, address: "fd00::1/64", flags: ["nodad"] }) as const;

const open: Description["routes"] = [
  { dst: "10.5.0.0/16", gateway: "10.0.0.5" },
  { dst: "fd05::/32", gateway: "fd00::5" },
];

const ofOtherTable: Description["routes"] = [
  { dst: "default", gateway: "10.0.0.4", table: 100 },
  { dst: "default", dev: "v1", scope: "link" },
];

const flushed: Description = {
  neighbours: [{ dev: "v0", dst: "10.0.0.9", lladdr: "02:00:00:00:00:09" }],
  routes: [
    { dst: "10.5.0.0/16", dev: "v0", scope: "link", metrics: { mtu: 1400 } },
    { dst: "10.6.0.0/16", nexthops: [{ dev: "v0" }, { dev: "v0", weight: 2 }], scope: "link" },
  ],
};

describeInNamespaces("One plan", () => {
  test.each<[name: string, former: Description, next: Description]>([
    [
      "adds next hops and routes after the removal of rules that reject packets to their gateways",
      {
        addresses,
        rules: [
          { priority: 1, action: "prohibit" },
          { priority: 1, action: "unreachable", family: "inet6" },
        ],
      },
      {
        addresses,
        nexthops: [{ id: 1, gateway: "10.0.0.2", dev: "v0" }],
        routes: [
          { dst: "10.5.0.0/16", gateway: "10.0.0.2" },
          { dst: "fd05::/32", gateway: "fd00::2" },
        ],
      },
    ],
    [
      "replaces the address of an interface by another one of the same network",
      { addresses: [{ dev: "v0", address: "10.0.0.1/24" }] },
      { addresses: [{ dev: "v0", address: "10.0.0.2/24" }] },
    ],
    [
      "exchanges the gateway of a route and of a next hop with the address of the interface",
      {
        addresses: [{ dev: "v1", address: "fd01::1/64", flags: ["nodad"] }],
        nexthops: [{ id: 1, gateway: "fd01::254", dev: "v1" }],
        routes: [{ dst: "fd08::/32", gateway: "fd01::254" }],
      },
      {
        addresses: [{ dev: "v1", address: "fd01::254/64", flags: ["nodad"] }],
        nexthops: [{ id: 1, gateway: "fd01::1", dev: "v1" }],
        routes: [{ dst: "fd08::/32", gateway: "fd01::1" }],
      },
    ],
    [
      "replaces one of the addresses of an interface, and removes another one",
      {
        addresses: [
          { dev: "v0", address: "10.0.0.1/24" },
          { dev: "v0", address: "10.9.0.1/24" },
        ],
        routes: [{ dst: "default", gateway: "10.9.0.254" }],
      },
      {
        addresses: [{ dev: "v0", address: "10.0.0.2/24" }],
        routes: [{ dst: "default", gateway: "10.0.0.254" }],
      },
    ],
    [
      "changes an appended route before it adds one through the network of the changed one",
      {
        routes: [{ dst: "10.0.0.0/8", dev: "v1", scope: "link", protocol: 42 }],
      },
      {
        routes: [
          { dst: "10.0.0.0/8", dev: "v0", scope: "link", protocol: 42 },
          { dst: "10.0.0.0/8", gateway: "10.3.0.3", dev: "v0", protocol: 42 },
        ],
      },
    ],
    [
      "adds routes after the removal of the last address of their interface, with which the kernel removes routes",
      { addresses: [{ dev: "v0", address: "10.0.0.1/24" }] },
      { routes: [{ dst: "10.5.0.0/16", dev: "v0", scope: "link" }] },
    ],
    [
      "adds declared entries again that the kernel removes with the last address of their interface",
      { addresses: [{ dev: "v0", address: "10.0.0.1/24" }], ...flushed },
      flushed,
    ],
    [
      "changes routes whose gateways move to another interface",
      { addresses: [{ dev: "v0", address: "10.0.0.1/24" }, fd00("v0")], routes: open },
      { addresses: [{ dev: "v1", address: "10.0.0.1/24" }, fd00("v1")], routes: open },
    ],
    [
      "removes the source address of a route before it removes this address of an interface",
      {
        addresses: ["10.0.0.1/24", "10.1.0.1/24"].map((address) => ({ dev: "v0", address })),
        routes: [{ dst: "10.5.0.0/16", dev: "v0", prefsrc: "10.1.0.1" }],
      },
      { addresses: [{ dev: "v0", address: "10.0.0.1/24" }], routes: [{ dst: "10.5.0.0/16", dev: "v0" }] },
    ],
    [
      "adds a route after its source address, which the kernel removes for a moment",
      {
        addresses: [
          { dev: "v0", address: "10.3.0.3/16" },
          { dev: "v1", address: "10.3.0.2/24" },
          { dev: "v1", address: "10.3.0.3/24" },
        ],
      },
      {
        addresses: [{ dev: "v1", address: "10.3.0.3/24" }],
        routes: [{ dst: "default", dev: "v0", prefsrc: "10.3.0.3" }],
      },
    ],
    [
      "changes the gateway of a route after it has restored the route to the gateway",
      {
        addresses: [{ dev: "v0", address: "10.2.0.2/16" }],
        routes: [
          { dst: "10.51.0.0/24", dev: "v0" },
          { dst: "default", type: "unreachable" },
        ],
      },
      {
        routes: [
          { dst: "10.51.0.0/24", dev: "v0" },
          { dst: "default", gateway: "10.51.0.9", dev: "v0" },
        ],
      },
    ],
    [
      "adds a next hop through a new route instead of one that the kernel removes with an address before it is changed",
      {
        addresses: [
          { dev: "v0", address: "10.2.1.1/16" },
          { dev: "v1", address: "10.0.0.1/24" },
        ],
        routes: [{ dst: "10.0.0.0/8", dev: "v1", scope: "link" }],
      },
      {
        addresses: [{ dev: "v0", address: "10.3.1.1/24" }],
        neighbours: [{ dev: "v1", dst: "10.2.0.1", lladdr: "02:00:00:00:00:09" }],
        nexthops: [{ id: 1, gateway: "10.2.1.1", dev: "v1" }],
        routes: [
          { dst: "default", dev: "v1" },
          { dst: "10.0.0.0/8", gateway: "10.4.1.3", dev: "v1" },
        ],
      },
    ],
    [
      "sets the metrics of IPv6 addresses, and resets one to that of the kernel",
      { addresses: [{ ...fd00("v0"), metric: 100 }, fd00("v1")] },
      {
        addresses: [
          { ...fd00("v0"), metric: 0 },
          { ...fd00("v1"), metric: 100 },
        ],
      },
    ],
    [
      "restores a route of another table after the one to its gateway",
      { addresses: [{ dev: "v1", address: "10.0.0.2/24" }], routes: ofOtherTable },
      { routes: ofOtherTable },
    ],
    [
      "changes routes to the networks of their own gateways",
      {
        routes: [
          { dst: "fd00::/8", dev: "v1" },
          { dst: "fd00::/12", gateway: "fd01::1", dev: "v1" },
          { dst: "fd40::/12", gateway: "fd41::1", dev: "v1" },
          { dst: "fc00::/12", gateway: "fc01::1", dev: "v0", flags: ["onlink"] },
        ],
      },
      {
        routes: [
          { dst: "fd00::/8", dev: "v1" },
          { dst: "fd00::/12", gateway: "fd01::1", dev: "v1", metrics: { mtu: 1300 } },
          { dst: "fd40::/12", nexthops: ["fd41::1", "fd41::2"].map((gateway) => ({ gateway, dev: "v1" })) },
          { dst: "fc00::/12", gateway: "fc01::1", dev: "v1", flags: ["onlink"] },
        ],
      },
    ],
  ])("%s, and a rollback undoes both", async (_, former, next, { netns }) => {
    await apply(netns, { ...common, ...former });
    const before = await snapshot({ netns });
    const plan = await desired({ ...common, ...next }, { netns }).plan();
    const failing = plan.apply({ rollback: true, onStep: failAtEnd(plan.steps.length) });
    await expect(failing).rejects.toMatchObject({ applied: { length: plan.steps.length }, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect(await apply(netns, { ...common, ...next })).toEqual(plan.steps.map(String));
    expect(await planned(netns, { ...common, ...next })).toEqual([]);
  });

  test.each([
    ["replaces another one", { address: "10.0.0.2/24" }],
    ["creates another one again", { address: "10.0.0.1/24", label: "v0:x" }],
  ])("adds an address before it %s, so that the kernel keeps routes of other programs", async (_, next, { netns }) => {
    await apply(netns, { ...common, addresses: [{ dev: "v0", address: "10.0.0.1/24" }] });
    const route = { dst: "10.5.0.0/16", dev: "v0", scope: "link" } as const;
    await apply(netns, { routes: [route] });
    const addresses = [next, { address: "10.3.0.1/24" }].map((address) => ({ dev: "v0", ...address }));
    const report = await (await desired({ ...common, addresses }, { netns }).plan()).apply({ allowRecreate: true });
    expect(report.replanned).toBe(0);
    expect(await planned(netns, { routes: [route] })).toEqual([]);
  });

  test("removes the last address of an interface, and the kernel uses next hops of that interface again", async ({
    netns,
  }) => {
    using routes = Routes.open({ netns });
    const nexthops = [{ dev: "v0" }, { dev: "v1" }] as const;
    const declared = { ...common, routes: [{ dst: "10.51.0.0/16", nexthops, scope: "link" }] } as const;
    await apply(netns, { ...declared, addresses });
    routes.add({ dst: "10.52.0.0/16", nexthops, scope: "link", protocol: 41 });
    const onlink = nexthops.map((hop) => ({ ...hop, gateway: "10.9.0.9", flags: ["onlink"] as const }));
    routes.add({ dst: "10.53.0.0/16", nexthops: onlink, protocol: 41 });
    await apply(netns, declared);
    const listed = [...routes.list({ family: "inet", table: "main" })];
    expect(listed.map((route) => [route.dst, route.nexthops?.flatMap(({ flags }) => flags)])).toEqual([
      ["10.51.0.0/16", []],
      ["10.52.0.0/16", []],
      ["10.53.0.0/16", ["onlink", "onlink"]],
    ]);
  });

  test.each<[name: string, former: Description, next: Description]>([
    [
      "adds routes",
      { addresses: [{ dev: "v0", address: "10.0.0.1/24" }, fd00("v0")] },
      {
        addresses: [{ dev: "v0", address: "10.9.0.1/24" }, { dev: "v1", address: "10.0.0.1/24" }, fd00("v1")],
        routes: open,
      },
    ],
    [
      "changes a gateway",
      {
        addresses: ["10.9.0.1/24", "10.0.0.1/24"].map((address) => ({ dev: "v0", address })),
        routes: [{ dst: "10.5.0.0/16", gateway: "10.9.0.5" }],
      },
      {
        addresses: [
          { dev: "v0", address: "10.9.0.1/24" },
          { dev: "v1", address: "10.0.0.1/24" },
        ],
        routes: [{ dst: "10.5.0.0/16", gateway: "10.0.0.5" }],
      },
    ],
    [
      "adds a route whose gateway gets another interface by a removed route",
      { routes: [{ dst: "10.2.3.0/24", dev: "v0" }] },
      {
        routes: [
          { dst: "10.2.0.0/16", dev: "v1" },
          { dst: "10.5.0.0/16", gateway: "10.2.3.4" },
        ],
      },
    ],
    [
      "changes declared routes",
      {
        addresses: [{ dev: "v0", address: "10.9.0.1/24" }, { dev: "v0", address: "10.0.0.1/24" }, fd00("v0")],
        routes: open,
      },
      {
        addresses: [{ dev: "v0", address: "10.9.0.1/24" }, { dev: "v1", address: "10.0.0.1/16" }, fd00("v1")],
        routes: open,
      },
    ],
    [
      "changes declared routes whose former interface keeps a larger network",
      {
        addresses: [
          { dev: "v0", address: "10.0.1.1/16" },
          { dev: "v0", address: "10.0.0.1/24" },
          { dev: "v0", address: "fd00:0:0:1::1/48" },
          fd00("v0"),
        ],
        routes: open,
      },
      {
        addresses: [
          { dev: "v0", address: "10.0.1.1/16" },
          { dev: "v1", address: "10.0.0.1/24" },
          { dev: "v0", address: "fd00:0:0:1::1/48" },
          fd00("v1"),
        ],
        routes: open,
      },
    ],
    [
      "changes a declared route with several next hops",
      {
        addresses: [
          { dev: "v0", address: "10.0.0.1/24" },
          { dev: "v1", address: "10.1.0.1/24" },
        ],
        routes: [{ dst: "10.5.0.0/16", nexthops: [{ gateway: "10.1.0.5" }, { gateway: "10.0.0.5" }] }],
      },
      {
        addresses: ["10.0.0.1/24", "10.1.0.1/24"].map((address) => ({ dev: "v1", address })),
        routes: [{ dst: "10.5.0.0/16", nexthops: [{ gateway: "10.1.0.5" }, { gateway: "10.0.0.5" }] }],
      },
    ],
  ])("%s through the interface to which the network of the gateway moves", async (_, former, next, { netns }) => {
    await apply(netns, { ...common, ...former });
    const plan = await desired({ ...common, ...next }, { netns }).plan();
    expect((await plan.apply()).replanned).toBe(0);
    const { routes } = await snapshot({ netns });
    const hops = routes!.flatMap((route) => (route.nexthops ?? [route]) as { gateway?: string; dev?: string }[]);
    expect(new Set(hops.flatMap(({ gateway, dev }) => (gateway === undefined ? [] : dev)))).toEqual(new Set(["v1"]));
  });

  test("restores secondary addresses before it adds new ones, so that one of the former is the primary one", async ({
    netns,
  }) => {
    const of = (...hosts: number[]) => hosts.map((host) => ({ dev: "v0", address: `10.0.0.${host}/24` }));
    await apply(netns, { ...common, addresses: of(1, 2) });
    const before = await snapshot({ netns });
    const next = { ...common, addresses: of(2, 4) };
    const plan = await desired(next, { netns }).plan();
    const failing = plan.apply({ rollback: true, onStep: failAtEnd(plan.steps.length) });
    await expect(failing).rejects.toMatchObject({ applied: { length: plan.steps.length }, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect((await (await desired(next, { netns }).plan()).apply()).replanned).toBe(0);
    const { addresses } = await snapshot({ netns });
    expect(addresses?.map(({ local }) => local)).toEqual(["10.0.0.2", "10.0.0.4"]);
  });

  test.each([
    [[1, 2, 3], [2, 4], []],
    [[1, 2], [], [9]],
    [[1], [], [9]],
  ])(
    "restores the order of addresses after a rollback at each step: of %p with %p",
    async (former, next, others, { netns }) => {
      const of = (hosts: readonly number[], net = 0) =>
        hosts.map((host) => ({ dev: "v0", address: `10.${net}.0.${host}/24` }));
      const order = async () => (await snapshot({ netns })).addresses;
      await apply(netns, { ...common, addresses: [...of([5], 2), ...of(former), ...of(others, 1)] });
      const before = await order();
      const plan = () => desired({ ...common, addresses: [...of([5], 2), ...of(next)] }, { netns }).plan();
      for (let count = (await plan()).steps.length; count > 0; count--) {
        const failing = (await plan()).apply({ rollback: true, batchSize: 1, onStep: failAtEnd(count) });
        await expect(failing).rejects.toMatchObject({ notUndone: [] });
        expect(await order()).toEqual(before);
      }
    },
  );

  test("removes a next hop before an address that is its gateway, or that would be", async ({ netns }) => {
    const nexthops = [{ id: 1, gateway: "10.0.0.3", dev: "v0" }];
    for (const [former, next] of [
      [[1], [1, 3]],
      [[1, 3], [1]],
    ] as const) {
      const of = (hosts: readonly number[]) => hosts.map((host) => ({ dev: "v0", address: `10.0.0.${host}/24` }));
      await apply(netns, { ...common, addresses: of(former) });
      await apply(netns, { ...common, addresses: of(former), nexthops });
      const scopeOf = () => netns.run(() => Bun.spawnSync(["ip", "nexthop"]).stdout.toString());
      const before = scopeOf();
      const plan = await desired({ ...common, addresses: of(next) }, { netns }).plan();
      const failing = plan.apply({ rollback: true, onStep: failAtEnd(plan.steps.length) });
      await expect(failing).rejects.toMatchObject({ notUndone: [] });
      expect(scopeOf()).toBe(before);
      await apply(netns, { ...common, addresses: of(next) });
    }
    const nexthop = { id: 2, gateway: "10.1.0.1", dev: "v0", flags: ["onlink"] } as const;
    await apply(netns, { ...common, nexthops: [nexthop] });
    const addresses = ["10.1.0.1/24", "10.0.1.1/24"].map((address) => ({ dev: "v0", address }));
    await apply(netns, { ...common, addresses });
    expect((await snapshot({ netns })).addresses).toMatchObject([{ local: "10.1.0.1" }, { local: "10.0.1.1" }]);
  });

  test("restores a route before it adds one through its network, if an interface loses its last address", async ({
    netns,
  }) => {
    const restored = { dst: "10.2.0.0/25", dev: "v1", scope: "link" } as const;
    await apply(netns, { ...common, addresses: [{ dev: "v1", address: "10.9.0.1/24" }] });
    await apply(netns, { routes: [restored] });
    const routes = [{ dst: "10.3.0.0/24", gateway: "10.2.0.3", dev: "v1" }];
    const plan = await desired({ ...common, routes }, { netns }).plan();
    expect((await plan.apply()).replanned).toBe(0);
    expect(await planned(netns, { routes: [restored, ...routes] })).toEqual([]);
  });
});
