import { expect } from "bun:test";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { apply, failAtEnd, planned } from "../support.ts";

const links: Description["links"] = {
  lo: { up: true },
  v0: { kind: "bridge", up: true },
  v1: { kind: "bridge", up: true },
};
const onlink = { dev: "v1", flags: ["onlink"] as const };

describeInNamespaces("Declared routes with IPv6 gateways", () => {
  test.each<[name: string, routes: Description["routes"]]>([
    [
      "a gateway that another route with a gateway contains",
      [
        { dst: "fd02::/32", gateway: "fd02::4", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd02::4", dev: "v0" },
      ],
    ],
    [
      "a gateway without interface that a route which discards packets contains",
      [
        { dst: "fd02::/32", type: "unreachable" },
        { dst: "fd05::/32", gateway: "fd02::4" },
      ],
    ],
    [
      "an onlink gateway that a route over another interface contains",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "an onlink gateway of a route with the destination of another one",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "2001:db8:f::2", dev: "v0" },
        { dst: "2001:db8:f::2", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "an onlink gateway of a route with the destination of another one, in a network with a gateway",
      [
        { dst: "fd06::/32", gateway: "fe80::5", dev: "v0" },
        { dst: "2001:db8:f::2", dev: "v0" },
        { dst: "2001:db8:f::2", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "an onlink gateway of a next hop of an IPv4 route",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "10.2.0.0/16", nexthops: [{ dev: "v0" }, { via: { family: "inet6", host: "fd06::3" }, ...onlink }] },
      ],
    ],
    [
      "a gateway in the network of a route that contains an onlink gateway",
      [
        { dst: "fd07::/32", gateway: "fd06::9", dev: "v0" },
        { dst: "fd06::/32", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "a gateway in the own network, which other routes contain, too",
      [
        { dst: "fd02::/40", dev: "lo", metric: 512 },
        { dst: "fd02::/40", gateway: "fd02::4" },
        { dst: "fd02::/32", gateway: "fd02::4", dev: "v0", flags: ["onlink"] },
      ],
    ],
    [
      "a gateway without interface in the network of a route through the loopback interface",
      [
        { dst: "fd02::/32", dev: "lo" },
        { dst: "fd05::/32", gateway: "fd02::4" },
      ],
    ],
    [
      "gateways in the networks of each other, of which an address makes the last one reachable",
      [
        { dst: "fd02::/16", gateway: "fd0a::1", dev: "v0" },
        { dst: "fd0a::/16", gateway: "fd02::4", dev: "v0" },
        { dst: "fd00::/12", dev: "v0" },
      ],
    ],
    [
      "gateways in the networks of each other, of which an address makes the first one reachable",
      [
        { dst: "fd0a::/16", gateway: "fd02::4", dev: "v0" },
        { dst: "fd02::/16", gateway: "fd0a::1", dev: "v0" },
        { dst: "fd00::/12", dev: "v0" },
      ],
    ],
    [
      "gateways in the networks of each other, which their addresses make reachable",
      [
        { dst: "fd02::/16", gateway: "fd08::1", dev: "v0" },
        { dst: "fd08::/16", gateway: "fd02::4", dev: "v0" },
      ],
    ],
  ])("are added in an order that the kernel accepts: %s", async (_, routes, { netns }) => {
    const addresses = [
      { dev: "v0", address: "fd02::3/24" },
      { dev: "v0", address: "fd08::2/24" },
    ];
    await apply(netns, { links, addresses });
    await apply(netns, { routes });
    expect(await planned(netns, { routes })).toEqual([]);
  });

  test.each<[name: string, routes: NonNullable<Description["routes"]>]>([
    [
      "in the network of a route with a gateway",
      [
        { dst: "fd02::/32", gateway: "fd08::4", dev: "v0" },
        { dst: "fd08::/32", gateway: "fd08::9", dev: "v0" },
      ],
    ],
    [
      "with the flag onlink in the network of a route over another interface",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
      ],
    ],
  ])("are restored if a rollback undoes their removal: a gateway %s", async (_, routes, { netns }) => {
    const owner = { protocol: 42 } as const;
    const addresses = [
      { dev: "v0", address: "fd02::3/24" },
      { dev: "v0", address: "fd08::2/24" },
    ];
    await apply(netns, { owner, links, addresses, routes });
    for (const removal of [{ owner }, { mode: { routes: "exact" }, routes: [] }] as const) {
      const plan = await desired(removal, { netns }).plan();
      const failing = plan.apply({ rollback: true, onStep: failAtEnd(routes.length) });
      await expect(failing).rejects.toMatchObject({ applied: { length: routes.length }, notUndone: [] });
      expect(await planned(netns, { routes })).toEqual([]);
    }
  });

  test.each<[name: string, former: Description, next: Description]>([
    [
      "a route that hid the gateway",
      {
        routes: [
          { dst: "default", gateway: "fd02::1", dev: "v0" },
          { dst: "fd02::/33", gateway: "fe80::4", dev: "v0" },
        ],
      },
      { routes: [{ family: "inet6", dst: "default", dev: "v0" }] },
    ],
    [
      "a route over another interface that hid the onlink gateway of a next hop object",
      {
        nexthops: [{ id: 1, gateway: "fd06::3", dev: "v2", flags: ["onlink"] }],
        routes: [{ dst: "fd06::/32", dev: "v0" }],
      },
      { nexthops: [{ id: 1, blackhole: true, family: "inet6" }] },
    ],
  ])("are changed after the removal of %s, so that a rollback restores both", async (_, former, next, { netns }) => {
    const before: Description = {
      owner: { protocol: 42 },
      links: { ...links, v2: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "fd02::3/32" }],
    };
    await apply(netns, { ...before, nexthops: former.nexthops, routes: former.routes?.slice(0, 1) });
    await apply(netns, { ...before, ...former });
    const taken = await snapshot({ netns });
    const plan = await desired({ ...before, ...next }, { netns }).plan();
    expect(plan.steps).toHaveLength(2);
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(2) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(taken);
  });

  test("are added after the removal of routes that hide their gateways, and a rollback undoes both", async ({
    netns,
  }) => {
    const owner = { protocol: 42 } as const;
    const routes: Description["routes"] = [{ dst: "fd06::/32", dev: "v0" }];
    const others: Description["routes"] = [{ dst: "fd05::/32", gateway: "fd06::3", ...onlink }];
    await apply(netns, { owner, links, routes });
    const plan = await desired({ owner, routes: others }, { netns }).plan();
    const failing = plan.apply({ rollback: true, onStep: failAtEnd(2) });
    await expect(failing).rejects.toMatchObject({ applied: { length: 2 }, notUndone: [] });
    expect(await planned(netns, { owner, routes })).toEqual([]);
    await apply(netns, { owner, routes: others });
    // The rollback adds the removed route while the plan's route still hides its gateway.
    const back = await desired({ owner, routes }, { netns }).plan();
    await expect(back.apply({ rollback: true, onStep: failAtEnd(2) })).rejects.toMatchObject({ notUndone: [] });
    expect(await planned(netns, { owner, routes: others })).toEqual([]);
  });

  test("keep the order of routes with equal destinations", async ({ netns }) => {
    const routes: Description["routes"] = [
      { dst: "fd06::/32", dev: "v0" },
      { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
      { dst: "10.2.0.0/16", via: { family: "inet6", host: "fd06::9" }, dev: "v0" },
      { dst: "10.2.0.0/16", dev: "v1" },
    ];
    await apply(netns, { links });
    await apply(netns, { routes });
    const shown = runIn(netns, ["ip", "route", "show", "10.2.0.0/16"]).split("\n");
    expect(shown.map((line) => line.trim())).toEqual([
      "10.2.0.0/16 via inet6 fd06::9 dev v0",
      "10.2.0.0/16 dev v1 scope link",
      "",
    ]);
  });

  test("are added before a route through a next hop object that hides their gateways", async ({ netns }) => {
    const description: Description = {
      links: { v0: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "fd02::3/24" }],
      nexthops: [
        { id: 1, gateway: "fd02::7", dev: "v0" },
        { id: 2, group: [{ id: 1 }] },
      ],
      routes: [
        { dst: "fd02::/32", nhid: 1 },
        { dst: "fd02::/40", nhid: 2 },
        { dst: "fd05::/32", gateway: "fd02::4", dev: "v0" },
      ],
    };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
  });

  // The kernel rejects them afterwards. (ip6_route_check_nh_onlink)
  test("are added before an address on another interface, in whose network the onlink gateway is", async ({
    netns,
    other,
  }) => {
    const description: Description = {
      links: { lo: { up: true }, v0: { kind: "ifb", up: true }, v1: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "fd06::1/32" }],
      nexthops: [{ id: 1, gateway: "fd06::3", ...onlink }],
      routes: [
        { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
        { dst: "fd04::/32", nhid: 1 },
        { dst: "10.2.0.0/16", via: { family: "inet6", host: "fd06::3" }, ...onlink },
      ],
    };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    const taken = await snapshot({ netns });
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
    const mode = { addresses: "exact", nexthops: "exact", routes: "exact" } as const;
    const plan = await desired({ mode }, { netns }).plan();
    expect(plan.steps).toHaveLength(5);
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(5) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(taken);
  });
});

describeInNamespaces("Routes and next hops through a former address of this host", () => {
  test("are added after its removal, and a rollback undoes both", async ({ netns }) => {
    const owner = { protocol: 42 } as const;
    const own: Description["addresses"] = [
      { dev: "v0", address: "10.0.0.2/24" },
      { dev: "v0", address: "fd02::3/64", flags: ["nodad"] },
    ];
    const before: Description = {
      owner,
      links: { ...links, v0: { kind: "ifb", up: true } },
      addresses: [
        ...own,
        { dev: "v0", address: "10.0.0.1/32" },
        { dev: "v0", address: "fd02::1/64", flags: ["nodad"] },
      ],
    };
    await apply(netns, before);
    const taken = await snapshot({ netns });
    const next: Description = {
      ...before,
      addresses: own,
      nexthops: [{ id: 1, gateway: "fd02::1", dev: "v0" }],
      routes: [
        { dst: "10.5.0.0/16", gateway: "10.0.0.1", dev: "v0", flags: ["onlink"] },
        { dst: "fd05::/32", gateway: "fd02::1", dev: "v0" },
        { dst: "fd06::/32", nhid: 1 },
      ],
    };
    const plan = await desired(next, { netns }).plan();
    expect(plan.steps).toHaveLength(6);
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(6) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(taken);
    await apply(netns, next);
    expect(await planned(netns, next)).toEqual([]);
  });
});

describeInNamespaces("A next hop through a former address of this host in a network with a new route", () => {
  test("is added after both", async ({ netns }) => {
    const before: Description = {
      owner: { protocol: 42 },
      links: { v0: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "fd02::1/64", flags: ["nodad"] }],
    };
    await apply(netns, before);
    const next: Description = {
      ...before,
      addresses: [],
      nexthops: [{ id: 1, gateway: "fd02::1", dev: "v0" }],
      routes: [{ dst: "fd02::/32", dev: "v0" }],
    };
    const plan = await desired(next, { netns }).plan();
    expect(await plan.apply()).toMatchObject({ replanned: 0 });
    expect(await planned(netns, next)).toEqual([]);
  });
});

describeInNamespaces("Routes and next hops with an onlink gateway in the network of a removed address", () => {
  test("are added after the removal, and a rollback undoes both", async ({ netns }) => {
    const before: Description = {
      owner: { protocol: 42 },
      links: { ...links, v1: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "fd06::1/32" }],
    };
    await apply(netns, before);
    const taken = await snapshot({ netns });
    const next: Description = {
      ...before,
      addresses: [],
      nexthops: [{ id: 1, gateway: "fd06::3", ...onlink }],
      routes: [{ dst: "fd05::/32", gateway: "fd06::3", ...onlink }],
    };
    const plan = await desired(next, { netns }).plan();
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(3) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(taken);
    await apply(netns, next);
    expect(await planned(netns, next)).toEqual([]);
  });
});

describeInNamespaces("Declared routes of one network of which one is direct", () => {
  test("are added before other routes with gateways there", async ({ netns }) => {
    const routes: Description["routes"] = [
      {
        dst: "10.0.0.0/8",
        nexthops: [
          { gateway: "10.3.0.3", dev: "v0" },
          { gateway: "10.1.0.3", ...onlink },
        ],
      },
      { dst: "10.0.0.0/8", dev: "v0", scope: "link" },
      { dst: "192.0.2.0/24", gateway: "10.1.1.4", dev: "v0" },
    ];
    await apply(netns, { links });
    const plan = await desired({ routes }, { netns }).plan();
    expect(await plan.apply()).toMatchObject({ replanned: 0 });
    expect(await planned(netns, { routes })).toEqual([]);
  });
});

describeInNamespaces("A changed next hop that needs a route which the kernel removes with an address", () => {
  test("is restored by a rollback after the route", async ({ netns }) => {
    const before: Description = {
      owner: { protocol: 42 },
      links: { v0: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "10.1.1.1/24" }],
      nexthops: [{ id: 3, gateway: "10.3.1.2", dev: "v0" }],
      routes: [{ dst: "10.3.0.0/16", dev: "v0", scope: "link" }],
    };
    await apply(netns, before);
    const taken = await snapshot({ netns });
    const next: Description = {
      ...before,
      addresses: [],
      nexthops: [{ id: 3, family: "inet6", dev: "v0" }],
      routes: [],
    };
    const plan = await desired(next, { netns }).plan();
    const count = plan.steps.length;
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(count - 1) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(taken);
  });
});

describeInNamespaces("Declared next hops with gateways that only routes reach", () => {
  // The kernel adds no next hop to a bridge without carrier.
  const links: Description["links"] = { v0: { kind: "ifb", up: true }, v1: { kind: "ifb", up: true } };
  const nexthops: Description["nexthops"] = [
    { id: 1, gateway: "10.9.9.9", dev: "v0" },
    { id: 2, gateway: "fd09::9", dev: "v0" },
    { id: 3, gateway: "10.8.9.9", dev: "v1" },
  ];
  const routes: Description["routes"] = [
    { dst: "10.10.0.0/16", nhid: 1 },
    { dst: "fd10::/32", nhid: 2 },
    { dst: "10.9.9.9", dev: "v0", scope: "link" },
    { dst: "fd09::9", dev: "v0" },
    { family: "inet", dst: "default", dev: "v1", scope: "link" },
  ];

  test("are added after the routes, and removed before them", async ({ netns, other }) => {
    const description: Description = { links, nexthops, routes };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    const taken = await snapshot({ netns });
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
    const absent = <Entry extends object>(entries: readonly Entry[]) =>
      entries.map((entry) => ({ ...entry, absent: true as const }));
    const removal: Description = { nexthops: absent(nexthops), routes: absent(routes) };
    const show = () => ["route", "-6 route", "nexthop"].map((of) => runIn(netns, `ip ${of} show`.split(" "))).join("");
    const before = show();
    const plan = await desired(removal, { netns }).plan();
    const failing = plan.apply({ rollback: true, onStep: failAtEnd(plan.steps.length) });
    await expect(failing).rejects.toMatchObject({ notUndone: [] });
    expect(show()).toBe(before);
    await apply(netns, removal);
    await apply(netns, description);
    expect(show()).toBe(before);
  });

  test("through a new address are added before their groups, whatever their order", async ({ netns }) => {
    const description: Description = {
      links: { v0: { kind: "ifb", up: true } },
      addresses: [{ dev: "v0", address: "10.0.0.1/24" }],
      nexthops: [
        { id: 12, group: [2] },
        { id: 2, gateway: "10.0.0.2", dev: "v0" },
      ],
    };
    const plan = await desired(description, { netns }).plan();
    expect(await plan.apply()).toMatchObject({ replanned: 0 });
    expect(await planned(netns, description)).toEqual([]);
  });

  test("through other next hop objects are added after these and their routes, and a rollback restores them", async ({
    netns,
    other,
  }) => {
    const description: Description = {
      links,
      nexthops: [
        { id: 1, gateway: "10.9.9.9", dev: "v0" },
        { id: 2, gateway: "fd09::9", dev: "v0" },
        { id: 3, dev: "v0" },
        { id: 4, family: "inet6", dev: "v0" },
        { id: 5, group: [4] },
        { id: 6, group: [1] },
      ],
      routes: [
        { dst: "10.9.9.9", nhid: 3, scope: "link" },
        { dst: "fd09::/64", nhid: 5 },
        { dst: "10.10.0.0/16", nhid: 6 },
        { dst: "fd10::/32", nhid: 2 },
      ],
    };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    const taken = await snapshot({ netns });
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
    const plan = await desired({ mode: { nexthops: "exact", routes: "exact" } }, { netns }).plan();
    expect(plan.steps).toHaveLength(10);
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(10) })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(taken);
  });
});

describeInNamespaces("Declared routes and next hops through the peer of a new IPv6 address", () => {
  // The kernel then adds the route to the peer. (addrconf_dad_completed)
  test("are added after the duplicate address detection", async ({ netns }) => {
    const description: Description = {
      links: { p0: { kind: "veth", up: true, data: { peer: { ifname: "p1" } } }, p1: { up: true } },
      addresses: [{ dev: "p0", local: "fd02::1/128", address: "fd03::2" }],
      nexthops: [{ id: 1, gateway: "fd03::2", dev: "p0" }],
      routes: [
        { dst: "default", gateway: "fd03::2", dev: "p0" },
        { dst: "fd05::/32", nhid: 1 },
        { dst: "10.2.0.0/16", via: { family: "inet6", host: "fd03::2" }, dev: "p0" },
      ],
    };
    const plan = await desired(description, { netns }).plan();
    expect(await plan.apply({ rollback: true })).toMatchObject({ replanned: 0 });
    expect(await planned(netns, description)).toEqual([]);
  });
});
