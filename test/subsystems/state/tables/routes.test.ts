import { expect } from "bun:test";
import { AF_INET6 } from "../../../../src/constants/socket.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { linkTable } from "../../../../src/subsystems/state/tables/links.ts";
import { routeTable } from "../../../../src/subsystems/state/tables/routes.ts";
import { ruleTable } from "../../../../src/subsystems/state/tables/rules.ts";
import { describeInNamespaces, describeWith } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { until } from "../../../support/threads.ts";
import { apply, failAtEnd, planned } from "../support.ts";

type Nexthop = { gateway?: string; dev: string; weight?: number; flags?: "onlink"[] };

function normalised(route: object) {
  return routeTable.normalise(route, "routes[0]", { tables: new Set() });
}

describeInNamespaces("Declared routes with next hops", () => {
  test.each<[string, string, Nexthop]>([
    ["an IPv4 route over an interface", "10.1.0.0/16", { dev: "lo" }],
    ["an IPv4 route with a gateway", "10.2.0.0/16", { gateway: "192.0.2.9", dev: "lo", flags: ["onlink"] }],
    ["an IPv6 route with a gateway", "default", { gateway: "2001:db8::9", dev: "br0", weight: 3 }],
  ])("match their declaration with a single next hop: %s", async (_, to, nexthop, { netns }) => {
    const description: Description = {
      links: { lo: { up: true }, br0: { kind: "bridge", up: true } },
      addresses: [{ dev: "br0", address: "2001:db8::1/64" }],
      routes: [{ to, nexthops: [nexthop] }],
    };
    await (await desired(description, { netns }).plan()).apply();
    expect((await desired(description, { netns }).plan()).steps.map(String)).toEqual([]);
  });

  test("reject an invalid or contradictory single next hop", () => {
    const rejected = (nexthop: object) => () => normalised({ dst: "10.1.0.0/16", dev: "lo", nexthops: [nexthop] });
    expect(rejected({ dev: "other" })).toThrow("routes[0].nexthops[0].dev: not allowed together with routes[0].dev");
    expect(rejected({ gatewy: "192.0.2.9" })).toThrow("routes[0].nexthops[0].gatewy: unknown option");
    expect(rejected({ weight: 0 })).toThrow("routes[0].nexthops[0].weight: ");
  });

  test("differ if the encapsulation, labels, realms or flags of a next hop differ", () => {
    const other = { dev: "b" };
    const route = (first: object) => normalised({ dst: "10.1.0.0/16", nexthops: [first, other] });
    const differing = (wanted: object, listed: object) =>
      Object.keys(routeTable.differences(route(wanted), route(listed) as never, undefined, undefined as never) ?? {});
    const encapsulated = (label: number) => ({ dev: "a", encap: { type: "mpls", dst: [label] } });
    expect(differing(encapsulated(100), encapsulated(100))).toEqual([]);
    expect(differing(encapsulated(200), encapsulated(100))).toEqual(["nexthops"]);
    expect(differing({ dev: "a" }, encapsulated(100))).toEqual(["nexthops"]);
    expect(differing({ dev: "a", as: [100] }, { dev: "a", as: [100] })).toEqual([]);
    expect(differing({ dev: "a", as: [200] }, { dev: "a", as: [100] })).toEqual(["nexthops"]);
    const realms = { dev: "a", realms: 7 };
    expect(differing(realms, realms)).toEqual([]);
    expect(differing(realms, { dev: "a", realms: 8 })).toEqual(["nexthops"]);
    const onlink = { dev: "a", flags: ["onlink"] };
    expect(differing(onlink, { dev: "a", flags: ["linkdown", "onlink"] })).toEqual([]);
    expect(differing(onlink, { dev: "a", flags: [] })).toEqual(["nexthops"]);
  });
});

describeInNamespaces("Declared default routes", () => {
  test.each(["::/0", "0.0.0.0/0"])(
    "of one address family leave that of the other family alone: %s",
    async (dst, { netns }) => {
      const links: Description["links"] = { lo: { up: true }, br0: { kind: "bridge", up: true } };
      const routes = [
        { dst: "0.0.0.0/0", dev: "br0" },
        { dst: "::/0", dev: "br0" },
      ];
      await (await desired({ links, routes }, { netns }).plan()).apply();
      const removal = await desired({ routes: [{ dst, absent: true }] }, { netns }).plan();
      await removal.apply();
      const missing = await desired({ links, routes }, { netns }).plan();
      expect(missing.steps.length).toBe(1);
      const remaining = routes.filter((route) => route.dst !== dst);
      expect((await desired({ routes: remaining }, { netns }).plan()).steps.map(String)).toEqual([]);
    },
  );

  test("must have an address of their family", () => {
    expect(() => normalised({ dst: "::/0", family: "inet", dev: "lo" })).toThrow(
      `routes[0].dst: expected an address of the route's family, got "::/0"`,
    );
    expect(() => normalised({ to: "0.0.0.0/0", family: "inet6" })).toThrow("routes[0].to: ");
    expect(normalised({ dst: "2001:db8::/32", src: "::/0" })).toMatchObject({ src: undefined });
  });
});

test("ruleTable.normalise() converts a numeric address family to a name", () => {
  const rule = ruleTable.normalise({ priority: 5, family: AF_INET6 }, "rules[0]", { tables: new Set() });
  expect(rule).toMatchObject({ priority: 5, family: "inet6", action: "table" });
});

test("ruleTable.normalise() omits prefixes that match every address, but keeps their family", () => {
  const rule = ruleTable.normalise({ priority: 5, src: "::/0", dst: "all" }, "rules[0]", { tables: new Set() });
  expect(rule).toEqual({ priority: 5, family: "inet6", action: "table" });
});

test("linkTable recreates a link whose settings are different bytes", () => {
  const link = (byte: number) => {
    const fields = { ifname: "a", kind: "custom", data: Uint8Array.of(byte) };
    return linkTable.normalise(fields, "links.a", { tables: new Set() });
  };
  const listed = { ...link(1), ifindex: 5, flags: [] } as never;
  const differing = (byte: number) => linkTable.differences(link(byte), listed, undefined, undefined as never);
  expect(differing(1)).toBeUndefined();
  expect(Object.keys(differing(2)!)).toEqual(["data"]);
  expect(linkTable.isFixed!("data", link(2), listed)).toBe(true);
});

/** A pair of interfaces with an address on which the kernel does duplicate address detection. */
const detecting: Description = {
  links: { v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } }, v1: { up: true } },
  addresses: [{ dev: "v0", address: "2001:db8::5/64" }],
};

describeInNamespaces("A declared IPv6 route with a preferred source address", () => {
  // fib6_info_create() rejects tentative addresses: "Invalid source address".
  test("is added when the duplicate address detection of a new address is over", async ({ netns }) => {
    const routes = [{ to: "2001:db8:1::/48", via: "2001:db8::1", prefsrc: "2001:db8::5" }];
    await apply(netns, { ...detecting, routes });
    expect(await planned(netns, { ...detecting, routes })).toEqual([]);
  });

  test("is rejected by the kernel if the detection cannot start, because the interface has no carrier", async ({
    netns,
  }) => {
    const links: Description["links"] = { ...detecting.links, v1: { up: false } };
    const { addresses } = detecting;
    const routes = [{ to: "2001:db8:1::/48", dev: "v0", prefsrc: "2001:db8::5" }];
    await expect(apply(netns, { links, addresses, routes })).rejects.toThrow("Invalid source address");
  });
});

describeInNamespaces("A declared IPv6 route that discards packets", () => {
  test.each(["blackhole", "unreachable", "prohibit", "throw"] as const)(
    "may have the interface that the kernel lists, is undone, and is selected for removal: %s",
    async (type, { netns }) => {
      // The types of a description exclude it; texts, such as those of imports, may have it.
      const path: object = { dev: "lo" };
      const route = { dst: "2001:db8:1::/48", type, ...path };
      await apply(netns, { links: { lo: { up: true } } });
      // Nothing reaches the gateway of the second route, so the plan is undone.
      const failing = { routes: [route, { dst: "2001:db8:2::/48", gateway: "2001:db9::9" }] };
      const plan = await desired(failing, { netns }).plan();
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ notUndone: [] });
      expect((await snapshot({ netns })).routes).toBeUndefined();
      await apply(netns, { routes: [route] });
      expect(await planned(netns, { routes: [route] })).toEqual([]);
      expect(await planned(netns, { routes: [{ dst: route.dst, type }] })).toEqual([]);
      expect(await apply(netns, { routes: [{ ...route, absent: true }] })).toEqual([
        `- route ${type} 2001:db8:1::/48 dev lo metric 1024`,
      ]);
    },
  );
});

describeInNamespaces("Declared IPv6 routes of one destination", () => {
  const dst = "2001:db8:20::1";
  const links: Description["links"] = { lo: { up: true }, v0: { kind: "bridge", up: true } };
  const multicast = { dst, type: "multicast", dev: "v0" } as const;
  const replaced = ["! route throw 2001:db8:20::1: type unreachable → throw (created again)"];

  test("replace one that discards packets by one of another type, next to other routes", async ({ netns }) => {
    await apply(netns, { links, routes: [multicast, { dst, type: "unreachable" }] });
    const description: Description = { routes: [{ dst, type: "throw" }, multicast] };
    expect(await apply(netns, description)).toEqual(replaced);
    expect(await planned(netns, description)).toEqual([]);
  });

  test("that discard packets leave routes of other programs", async ({ netns }) => {
    await apply(netns, { links, routes: [multicast, { dst, type: "unreachable" }] });
    expect(await apply(netns, { routes: [{ dst, type: "throw" }] })).toEqual(replaced);
    expect(await planned(netns, { routes: [multicast, { dst, type: "throw" }] })).toEqual([]);
  });

  test("cannot discard packets in two ways, or have the loopback interface", () => {
    const other = "routes[1]: routes[0] declares the same route";
    for (const route of [
      { dst, type: "unreachable" },
      { dst, dev: "lo" },
    ])
      expect(() => desired({ routes: [{ dst, type: "throw" }, route] } as Description)).toThrow(other);
  });
});

describeInNamespaces("A declared route through a next hop object", () => {
  // The kernel lists the type "blackhole" if the next hop is one (fib_dump_info, rt6_fill_node).
  test.each([
    ["inet", "10.1.0.0/16"],
    ["inet6", "2001:db8:1::/48"],
  ] as const)("may have any type if the next hop is a blackhole: %s", async (family, dst, { netns }) => {
    const description: Description = {
      links: { lo: { up: true }, br0: { kind: "bridge", up: true } },
      nexthops: [
        { id: 1, family, blackhole: true },
        { id: 2, group: [1] },
        { id: 3, family, dev: "br0" },
      ],
      routes: [
        { dst, nhid: 1 },
        { dst, nhid: 2, metric: 2000 },
      ],
    };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    const usual = { dst, nhid: 3 };
    expect(await apply(netns, { routes: [usual] })).toEqual([`~ route ${dst} nhid 3: nhid 1 → 3`]);
    expect(await planned(netns, { routes: [usual] })).toEqual([]);
    const discarding = { ...usual, type: "blackhole" as const };
    expect(await planned(netns, { routes: [discarding] })).not.toEqual([]);
  });
});

describeInNamespaces("A route through a next hop object that is a blackhole", () => {
  test("of the scope link is removed, also by a rollback, and has its own type in snapshots", async ({ netns }) => {
    const common: Description = { owner: { protocol: 42 }, links: { lo: { up: true } } };
    const nexthops: Description["nexthops"] = [{ id: 1, blackhole: true }];
    const routes: Description["routes"] = [{ dst: "10.1.0.0/16", nhid: 1, scope: "link" }];
    await apply(netns, { ...common, nexthops });
    const plan = await desired({ ...common, nexthops, routes }, { netns }).plan();
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(1) })).rejects.toMatchObject({ notUndone: [] });
    expect((await snapshot({ netns })).routes).toBeUndefined();
    await plan.apply();
    const taken = await snapshot({ netns });
    expect(taken.routes).toMatchObject([{ type: "unicast", scope: "link" }]);
    await apply(netns, { ...common, nexthops });
    await apply(netns, taken);
    expect(await apply(netns, { ...common, nexthops })).toEqual(["- route blackhole 10.1.0.0/16 nhid 1 dev lo"]);
    expect((await snapshot({ netns })).routes).toBeUndefined();
  });
});

describeInNamespaces("A route of another program with another metric", () => {
  test.each(["198.51.100.0/24", "2001:db8::/32"])("stays if the added route is gone: %s", async (dst, { netns }) => {
    const command = dst.includes(":") ? ["ip", "-6", "route"] : ["ip", "route"];
    await apply(netns, { links: { lo: { up: true } } });
    const plan = await desired({ routes: [{ dst, dev: "lo" }] }, { netns }).plan();
    const failing = plan.apply({
      rollback: true,
      onStep: () => {
        runIn(netns, [...command, "del", dst, "dev", "lo"]);
        runIn(netns, [...command, "add", dst, "dev", "lo", "metric", "10"]);
        throw new Error("end");
      },
    });
    await expect(failing).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
    expect(runIn(netns, [...command, "show", dst])).toContain("metric 10");
  });
});

describeInNamespaces("A removed route with another metric than an added one", () => {
  test.each(["198.51.100.0/24", "2001:db8::/32"])("is restored by a rollback: %s", async (dst, { netns }) => {
    const owner = { protocol: 42 } as const;
    const before: Description = { owner, links: { lo: { up: true } }, routes: [{ dst, dev: "lo", metric: 512 }] };
    await apply(netns, before);
    const plan = await desired({ owner, routes: [{ dst, dev: "lo" }] }, { netns }).plan();
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(2) })).rejects.toMatchObject({
      applied: { length: 2 },
      notUndone: [],
    });
    expect(await planned(netns, before)).toEqual([]);
  });
});

describeInNamespaces("Routes of networks with the protocol kernel", () => {
  const links = { br0: { kind: "bridge", up: true } } as const;

  test("are in snapshots if a program has added them, because the addresses have the flag noprefixroute", async ({
    netns,
  }) => {
    // NetworkManager adds the routes of networks with its own metric.
    const flags = ["noprefixroute", "nodad"];
    const routes = [
      { dst: "192.0.2.0/24", dev: "br0", protocol: "kernel", scope: "link", prefsrc: "192.0.2.1", metric: 425 },
      { dst: "2001:db8::/64", dev: "br0", protocol: "kernel", metric: 425 },
    ];
    await apply(netns, {
      links,
      addresses: [
        { dev: "br0", local: "192.0.2.1/24", flags: ["noprefixroute"] },
        { dev: "br0", local: "2001:db8::1/64", flags },
      ],
      routes,
    } as Description);
    const taken = await snapshot({ netns });
    expect(taken.routes).toEqual(routes.map((route) => expect.objectContaining(route)));
    expect(await planned(netns, taken)).toEqual([]);
    expect(await planned(netns, { ...taken, mode: { routes: "exact" } })).toEqual([]);

    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect((await snapshot({ netns: other })).routes).toEqual(taken.routes);
  });
});

describeInNamespaces("The lifetime of a declared IPv6 route", () => {
  const links = { lo: { up: true }, br0: { kind: "bridge", up: true } } as const;
  const dst = "2001:db8:1::/48";

  test("is set and removed if it is declared", async ({ netns }) => {
    await apply(netns, { links, routes: [{ dst, dev: "br0" }] });
    const finite = { routes: [{ dst, dev: "br0", expires: 600 }] };
    expect(await apply(netns, finite)).toEqual([`~ route ${dst} dev br0: expires none → 600`]);
    const taken = await snapshot({ netns });
    expect(taken.routes).toEqual([expect.objectContaining({ dst, expires: expect.any(Number) })]);
    for (const description of [finite, taken, { routes: [{ dst, dev: "br0" }] }])
      expect(await planned(netns, description)).toEqual([]);
    const unlimited = { routes: [{ dst, dev: "br0", expires: 0xffff_ffff }] };
    await apply(netns, unlimited);
    expect(await planned(netns, unlimited)).toEqual([]);
    expect((await snapshot({ netns })).routes).not.toEqual(taken.routes);
    // Such routes do not expire.
    const loopback = { routes: [{ dst: "2001:db8:2::/48", dev: "lo", expires: 600 }] };
    await apply(netns, loopback);
    expect(await planned(netns, loopback)).toEqual([]);
  });

  test("is at least one second", () => {
    expect(() => desired({ routes: [{ dst, dev: "br0", expires: 0 }] })).toThrow("routes[0].expires: expected");
  });

  test("is over for routes that snapshots omit and plans replace", async ({ netns }) => {
    await apply(netns, { links });
    runIn(netns, ["ip", "-6", "route", "add", dst, "dev", "br0", "expires", "1"]);
    const hasExpired = () => runIn(netns, ["ip", "-6", "route", "show", dst]).includes("expires -");
    await until(hasExpired, "the route expires");
    expect((await snapshot({ netns })).routes).toBeUndefined();
    const plan = await desired({ routes: [{ dst, dev: "br0" }] }, { netns }).plan();
    const failing = plan.apply({
      rollback: true,
      onStep() {
        throw new Error("end");
      },
    });
    await expect(failing).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
    // In the first hundredth of a second, the kernel lists the restored route like one without a lifetime.
    await until(hasExpired, "the restored route expires");
    await apply(netns, { routes: [{ dst, dev: "br0" }] });
    const description = await snapshot({ netns });
    expect(description.routes).toEqual([expect.objectContaining({ dst, dev: "br0" })]);
    expect(await planned(netns, description)).toEqual([]);
  });
});

describeWith(["ip"], "A group of next hops", () => {
  test("has its members in the declared order, also after a snapshot", async ({ netns, other }) => {
    const hops: NonNullable<Description["nexthops"]> = [
      { id: 1, dev: "lo" },
      { id: 2, dev: "lo" },
    ];
    const links: Description["links"] = { lo: { up: true } };
    for (const [group, shown] of [
      [[2, { id: 1, weight: 3 }], "group 2/1,3"],
      [[{ id: 1, weight: 3 }, 2], "group 1,3/2"],
    ] as const) {
      const declared = { links, nexthops: [...hops, { id: 10, group }] };
      await apply(netns, declared);
      expect(await planned(netns, declared)).toEqual([]);
      await apply(other, await snapshot({ netns }));
      for (const of of [netns, other]) expect(runIn(of, ["ip", "nexthop", "show", "id", "10"])).toContain(shown);
    }
  });
});

describeInNamespaces("A next hop object", () => {
  test("without a gateway gets the declared address family", async ({ netns }) => {
    runIn(netns, ["ip", "link", "set", "lo", "up"]);
    for (const family of ["inet", "inet6"] as const) {
      const description = {
        nexthops: [
          { id: 1, family, blackhole: true as const },
          { id: 2, family, dev: "lo" },
        ],
      };
      expect(await apply(netns, description)).toHaveLength(2);
      expect(await planned(netns, description)).toEqual([]);
    }
    await apply(netns, { routes: [1, 2].map((nhid) => ({ dst: `2001:db8:${nhid}::/48`, nhid })) });
  });

  test("keeps the family of IPv6 routes if IPv4 routes replace these", async ({ netns }) => {
    runIn(netns, ["ip", "link", "set", "lo", "up"]);
    const through = (family: "inet" | "inet6", dst: string): Description => ({
      nexthops: [{ id: 1, family, dev: "lo" }],
      routes: [{ dst, nhid: 1 }],
      mode: { routes: "exact" },
    });
    await apply(netns, through("inet6", "2001:db8::/32"));
    const description = through("inet", "10.0.0.0/8");
    expect(await apply(netns, description)).toHaveLength(2);
    expect(await planned(netns, description)).toEqual([]);
  });

  test.each([undefined, "inet"] as const)(
    "of IPv6 routes keeps its family in changes if %s is declared",
    async (family, { netns }) => {
      for (const dev of ["lo", "br0"]) {
        if (dev !== "lo") runIn(netns, ["ip", "link", "add", dev, "type", "bridge"]);
        runIn(netns, ["ip", "link", "set", dev, "up"]);
      }
      await apply(netns, {
        nexthops: [{ id: 1, family: "inet6", dev: "lo" }],
        routes: [{ dst: "2001:db8::/32", nhid: 1 }],
      });
      const description: Description = { nexthops: [{ id: 1, dev: "br0", ...(family && { family }) }] };
      expect(await apply(netns, description)).toHaveLength(1);
      expect(await planned(netns, description)).toEqual([]);
    },
  );

  test("of a group gets another protocol by a new group, with its routes", async ({ netns }) => {
    runIn(netns, ["ip", "link", "set", "lo", "up"]);
    for (const protocol of ["bgp", "static"] as const) {
      const description: Description = {
        nexthops: [
          { id: 1, dev: "lo" },
          { id: 2, group: [1], protocol },
        ],
        routes: [{ dst: "192.0.2.0/24", nhid: 2 }],
      };
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    }
  });
});
