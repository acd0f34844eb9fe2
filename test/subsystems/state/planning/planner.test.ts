import { expect } from "bun:test";
import {
  type DeclaredLink,
  type Description,
  desired,
  desiredAsync,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { runAll } from "../../../support/oracle.ts";
import { test } from "../../route/support.ts";
import { apply, network, planned } from "../support.ts";

describeInNamespaces("Plan", () => {
  test("lists additions in dependency order as text and JSON", async ({ netns }) => {
    const plan = await desired(network, { netns }).plan();
    expect(String(plan)).toBe(
      [
        "+ link br0 (bridge)",
        "+ link port (veth)",
        "+ link end",
        "+ address 192.0.2.1/24 dev br0",
        "+ route default via 192.0.2.254",
      ].join("\n"),
    );
    expect(JSON.parse(JSON.stringify(plan))[3]).toEqual({
      action: "add",
      table: "addresses",
      entry: "192.0.2.1/24 dev br0",
    });
    expect(plan.isEmpty).toBe(false);
  });

  test("rejects a new link without a field that its kind requires", async ({ netns }) => {
    const incomplete: [DeclaredLink, string][] = [
      [{ kind: "vlan", link: "lo" } as DeclaredLink, "links.x.data.id: required to create a link of kind vlan"],
      [{ kind: "macsec" } as DeclaredLink, "links.x.link: required to create a link of kind macsec"],
    ];
    for (const [x, message] of incomplete)
      await expect(desired({ links: { x } }, { netns }).plan()).rejects.toMatchObject({
        name: "PlanError",
        problems: [{ path: "links.x", error: { name: "TypeError", message } }],
      });
  });

  test("rejects a range of VLANs on a missing interface with one problem", async ({ netns }) => {
    const plan = desired({ bridgeVlans: [{ dev: "none", vlan: 20, vlanEnd: 29 }] }, { netns }).plan();
    await expect(plan).rejects.toMatchObject({
      message: expect.not.stringContaining("also impossible"),
      problems: [{ path: "bridgeVlans[0]", error: { code: "ENODEV" } }],
    });
  });

  test("lets event loop callbacks run during the comparison", async ({ netns }) => {
    let hasRun = false;
    setImmediate(() => {
      hasRun = true;
    });
    await desired(network, { netns }).plan();
    expect(hasRun).toBe(true);
  });

  test("of many routes adds the missing ones in the order of the description", async ({ netns, links, routes }) => {
    links.set("lo", { up: true });
    const declared = Array.from({ length: 3000 }, (_, index) => ({
      dst: `10.1.${index >> 8}.${index & 255}`,
      dev: "lo",
    }));
    const existing = declared.filter((_, index) => index % 3 === 0);
    expect(routes.addMany(existing).every(({ error }) => error === undefined)).toBe(true);
    const plan = await desired({ routes: declared }, { netns }).plan();
    expect(plan.steps.map(({ path }) => path)).toEqual(
      declared.flatMap((_, index) => (index % 3 === 0 ? [] : [`routes[${index}]`])),
    );
    const twice = { routes: [...declared, declared[2000]!] };
    expect(() => desired(twice, { netns })).toThrow("routes[3000]: routes[2000] declares the same route");
  });

  test("of many routes lets the event loop run while routes are declared, compared and applied", async ({ netns }) => {
    const routes = Array.from({ length: 20_000 }, (_, index) => ({
      dst: `10.${index >> 14}.${(index >> 6) & 255}.${(index & 63) * 4}/30`,
      dev: "lo",
    }));
    let turns = 0;
    const timer = setInterval(() => turns++);
    try {
      const turnsOf = async <Result>(work: Promise<Result>) => {
        const before = turns;
        const result = await work;
        return [result, turns - before] as const;
      };
      const links = { lo: { up: true } };
      const [state, declaring] = await turnsOf(desiredAsync({ links, routes }, { netns }));
      const [plan, planning] = await turnsOf(state.plan());
      const [report, applying] = await turnsOf(plan.apply());
      expect(report.steps).toHaveLength(20_001);
      expect((await state.plan()).isEmpty).toBe(true);
      // Each part takes more than ten slices of two milliseconds.
      expect(Math.min(declaring, planning, applying)).toBeGreaterThan(1);
    } finally {
      clearInterval(timer);
    }
  });

  test("is empty after it was applied", async ({ netns }) => {
    expect((await apply(netns, network)).length).toBe(5);
    expect(await planned(netns, network)).toEqual([]);
  });

  test("contains only changes of declared fields", async ({ netns, links }) => {
    await apply(netns, network);
    links.set("br0", { mtu: 1400, up: false });
    expect(await planned(netns, network)).toEqual([
      "~ link br0 (bridge): up false → true",
      "+ route default via 192.0.2.254",
    ]);
  });

  test("removes only entries with the owner's mark", async ({ netns, links, routes }) => {
    await apply(netns, network);
    links.add({ ifname: "foreign", kind: "bridge", up: true });
    routes.add({ dst: "10.0.0.0/8", dev: "br0", protocol: "static" });
    expect(await planned(netns, { owner: network.owner, links: { br0: { kind: "bridge" } } })).toEqual([
      "- link port (veth)",
      "- address 192.0.2.1/24 dev br0",
      "+ route 10.0.0.0/8 dev br0 (restored)",
      "- route default via 192.0.2.254 dev br0",
    ]);
  });

  test("removes entries that are declared absent", async ({ netns, links }) => {
    await apply(netns, network);
    const { owner: _, ...rest } = network;
    const less: Description = {
      ...rest,
      links: { ...rest.links, port: null },
      routes: [{ to: "default", absent: true }],
    };
    await apply(netns, less);
    expect(Array.from(links.list(), ({ ifname }) => ifname).sort()).toEqual(["br0", "lo"]);
    expect(await planned(netns, less)).toEqual([]);
  });

  test("removes all entries of user space in exact mode", async ({ netns, routes, rules, neighbours }) => {
    await apply(netns, network);
    routes.add({ dst: "10.0.0.0/8", dev: "br0" });
    rules.add({ priority: 7, table: 7 });
    neighbours.add({ dev: "br0", dst: "192.0.2.9", proxy: true });
    const exact: Description = { ...network, mode: { routes: "exact", rules: "exact", neighbours: "exact" } };
    expect((await apply(netns, exact)).sort()).toEqual([
      "- neighbour proxy 192.0.2.9 dev br0",
      "- route 10.0.0.0/8 dev br0",
      "- rule 7 from all to all table 7",
    ]);
    expect(Array.from(rules.list({ family: "inet" }), ({ priority }) => priority)).toEqual([0, 32766, 32767]);
  });

  test("keeps entries of the kernel in exact mode", async ({ netns }) => {
    const kept: Description = {
      links: { br0: { kind: "bridge", up: true }, lo: { up: true } },
      addresses: [{ dev: "br0", local: "192.0.2.1/24" }],
    };
    await apply(netns, {
      ...kept,
      links: { ...kept.links, br1: { kind: "bridge" } },
      addresses: [...kept.addresses!, { dev: "br0", local: "2001:db8::1/64" }],
      nexthops: [{ id: 1, blackhole: true, family: "inet" }],
    });
    const mode = { links: "exact", addresses: "exact", nexthops: "exact", routes: "exact", rules: "exact" } as const;
    expect((await apply(netns, { ...kept, mode })).sort()).toEqual([
      "- address 2001:db8::1/64 dev br0",
      "- link br1 (bridge)",
      "- next hop 1 blackhole",
    ]);
    expect(await planned(netns, { ...kept, mode })).toEqual([]);
  });

  test("removes undeclared routes and rules only from the owner's tables", async ({ netns, routes, rules }) => {
    await apply(netns, network);
    const owner = { tables: [77] };
    const route = { dst: "10.1.0.0/16", dev: "br0", table: 77 };
    const rule = { priority: 77, table: 77 };
    await apply(netns, { owner, routes: [route], rules: [rule] });
    routes.add({ dst: "10.2.0.0/16", dev: "br0", table: 77, protocol: "bird" });
    routes.add({ dst: "10.2.0.0/16", dev: "br0", table: 78 });
    rules.add({ priority: 78, table: 78 });
    expect(await apply(netns, { owner, routes: [route], rules: [rule] })).toEqual([
      "- route 10.2.0.0/16 dev br0 table 77",
    ]);
    expect(await apply(netns, { owner })).toEqual([
      "- rule 77 from all to all table 77",
      "- route 10.1.0.0/16 dev br0 table 77",
    ]);
  });

  test("removes undeclared routes from the owner's table with a name", async ({ netns, routes }) => {
    await apply(netns, network);
    routes.add({ dst: "10.2.0.0/16", dev: "br0", table: "default", protocol: "bird" });
    expect(await apply(netns, { owner: { tables: ["default"] } })).toEqual([
      "- route 10.2.0.0/16 dev br0 table default",
    ]);
    expect(() => desired({ owner: { tables: ["unspec" as never] } })).toThrow("owner.tables[0]: expected");
  });

  test("requires allowRecreate and restores dependent entries", async ({ netns, routes, addresses }) => {
    await apply(netns, network);
    addresses.add({ dev: "port", local: "198.51.100.1/24" });
    routes.add({ dst: "10.0.0.0/8", dev: "port", protocol: "static" });
    const other: Description = {
      ...network,
      links: { ...network.links, port: { ...network.links!["port"]!, numTxQueues: 77 } },
    };
    const plan = await desired(other, { netns }).plan();
    expect(plan.recreations.map(({ entry, action }) => [entry, action])).toEqual([["port (veth)", "recreate"]]);
    await expect(plan.apply()).rejects.toThrow("allowRecreate: expected true");
    await plan.apply({ allowRecreate: true });
    expect(addresses.get("port", "198.51.100.1/24").local).toBe("198.51.100.1");
    expect(Array.from(routes.list({ dst: "10.0.0.0/8" }), ({ dev }) => dev)).toEqual(["port"]);
    expect(await planned(netns, other)).toEqual([]);
  });

  test("keeps secondary addresses and routes when it removes the primary address", async ({
    netns,
    addresses,
    routes,
  }) => {
    await apply(netns, network);
    addresses.add({ dev: "br0", local: "192.0.2.77/24" });
    routes.add({ dst: "10.0.0.0/8", gateway: "192.0.2.9", protocol: "static" });
    const { addresses: _, routes: __, ...rest } = network;
    await apply(netns, rest);
    const left = addresses.list({ dev: "br0", family: "inet" }).toArray();
    expect(left.map(({ local }) => local)).toEqual(["192.0.2.77"]);
    expect(routes.list({ dst: "10.0.0.0/8" }).toArray().length).toBe(1);
  });

  test("contains steps for forwarding entries and queueing disciplines", async ({ netns }) => {
    const mac = "02:00:5e:00:53:01";
    const state: Description = {
      ...network,
      forwardingEntries: [{ dev: "port", mac, flags: ["master"], state: ["noarp"] }],
      qdiscs: [{ dev: "br0", kind: "clsact" }],
    };
    const steps = await apply(netns, state);
    expect(steps.slice(-3)).toEqual([
      `+ forwarding entry ${mac} dev port master`,
      "+ route default via 192.0.2.254",
      "+ queueing discipline clsact dev br0 parent ingress",
    ]);
    expect(await planned(netns, state)).toEqual([]);
    const taken = await snapshot({ netns });
    // In a kernel with VLAN filtering, the bridge has the same entry in VLAN 1.
    const untagged = taken.forwardingEntries!.filter(({ vlan }) => vlan === undefined);
    expect(untagged).toEqual([{ mac, dev: "port", state: ["noarp"], flags: ["master"] }]);
    expect(taken.qdiscs).toEqual([{ dev: "br0", kind: "clsact", parent: "ingress" }]);
    const none: Description = { ...network, mode: { forwardingEntries: "exact", qdiscs: "exact" } };
    const removed = await apply(netns, none);
    expect(removed.filter((step) => !step.includes("vlan")).sort()).toEqual([
      `- forwarding entry ${mac} dev port master`,
      "- queueing discipline clsact dev br0 parent ingress handle ffff:",
    ]);
  });

  test("ignores the resolved hardware address of a managed neighbour", async ({ netns }) => {
    const neighbours: Description["neighbours"] = [{ dev: "br0", dst: "192.0.2.9", flags: ["managed"] }];
    await apply(netns, { ...network, neighbours });
    expect(await planned(netns, { ...network, neighbours })).toEqual([]);
    expect((await snapshot({ netns })).neighbours).toEqual([
      { dev: "br0", dst: "192.0.2.9", flags: ["managed"], protocol: "babel" },
    ]);
  });

  // neigh_add() with NUD_NONE does not store the address.
  test("rejects the hardware address of a managed neighbour, which the kernel would ignore", () => {
    const lladdr = "02:00:00:00:00:09";
    const neighbours: Description["neighbours"] = [{ dev: "br0", dst: "192.0.2.9", lladdr, flags: ["managed"] }];
    expect(() => desired({ ...network, neighbours })).toThrow("neighbours[0].lladdr: ignored by the kernel");
  });

  test("names the field that refers to a missing interface or next hop", async ({ netns }) => {
    const plan = (description: Description) => desired(description, { netns }).plan();
    await expect(
      plan({
        nexthops: [
          { id: 10, group: [1, 2] },
          { id: 1, dev: "lo" },
        ],
      }),
    ).rejects.toThrow("plan nexthops[0].group: there is no next hop 2: declare it in nexthops (ENOENT)");
    await expect(
      plan({
        nexthops: [
          { id: 10, group: [1] },
          { id: 1, absent: true },
        ],
      }),
    ).rejects.toThrow("no next hop 1");
    runAll(netns, ["ip link set lo up", "ip nexthop add id 9 blackhole"]);
    const routes = [{ dst: "10.0.0.0/8", nhid: 9 }];
    await expect(plan({ routes: [{ ...routes[0]!, nhid: 8 }] })).rejects.toThrow(
      "plan routes[0].nhid: there is no next hop 8: declare it in nexthops (ENOENT)",
    );
    await expect(plan({ routes, nexthops: [{ id: 9, absent: true }] })).rejects.toThrow("no next hop 9");
    await expect(plan({ routes, mode: { nexthops: "exact" }, nexthops: [] })).rejects.toThrow("no next hop 9");
    const group: Description = { mode: { nexthops: "exact" }, nexthops: [{ id: 10, group: [9] }] };
    await expect(plan(group)).rejects.toThrow("nexthops[0].group: there is no next hop 9");
    expect((await plan({ routes })).steps.map(String)).toEqual(["+ route 10.0.0.0/8 nhid 9"]);
    await expect(plan({ links: { a: { mtu: 1400 } } })).rejects.toThrow("plan links.a: there is no interface");
    await expect(plan({ addresses: [{ dev: "a", local: "10.0.0.1" }] })).rejects.toThrow(
      "plan addresses[0].dev: there",
    );
  });
});
