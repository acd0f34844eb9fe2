import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Addresses, Links, Neighbours, Routes, Rules } from "../../../src/subsystems/route/index.ts";
import { type Description, desired, type KeepReport, snapshot } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces, openDescriptors } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";

/** Applies a description in a namespace, and returns the applied steps as text. */
async function apply(netns: NetworkNamespace, description: Description): Promise<string[]> {
  const plan = await desired(description, { netns }).plan();
  const { steps } = await plan.apply({ allowRecreate: true });
  return steps.map(String);
}

async function planned(netns: NetworkNamespace, description: Description): Promise<string[]> {
  return (await desired(description, { netns }).plan()).steps.map(String);
}

describe("A description of a desired state", () => {
  test.each<[string, unknown, string]>([
    ["an unknown table", { route: [] }, "description.route: unknown option; did you mean routes?"],
    [
      "a veth peer outside of the field `data`",
      { links: { a: { kind: "veth", peer: { ifname: "b" } } } },
      "links.a.peer: unknown option; the name of the other end is in data.peer.ifname",
    ],
    ["a field that only the library uses", { links: { a: { creator: "b" } } }, "links.a.creator: unknown option"],
    ["an unknown field of a link", { links: { a: { kinds: "bridge" } } }, "links.a.kinds: unknown option"],
    [
      "an interface name in addition to the key of the link",
      { links: { a: { ifname: "b" } } },
      "links.a.ifname: unknown option",
    ],
    [
      "a field of a peer that only the library uses",
      { links: { a: { kind: "veth", data: { peer: { ifname: "b", creator: "c" } } } } },
      "links.a.data.peer.creator: unknown option",
    ],
    ["the index of a link", { links: { a: { ifindex: 5 } } }, "links.a.ifindex: not allowed in a declaration"],
    [
      "link data without a link kind",
      { links: { a: { data: { id: 5 } } } },
      "links.a.data: not allowed without the field kind",
    ],
    [
      "an unknown field in the data of a VLAN link",
      { links: { a: { kind: "vlan", data: { idd: 5 } } } },
      "links.a.data: ",
    ],
    [
      "an invalid address",
      { addresses: [{ dev: "a", local: "10.0.0.300" }] },
      "addresses[0].local: expected an address",
    ],
    ["an address without an interface", { addresses: [{ local: "10.0.0.1" }] }, "addresses[0].dev: "],
    ["a destination with host bits", { routes: [{ dst: "10.0.0.1/8", via: "10.0.0.9" }] }, "routes[0].dst: expected"],
    ["a route without a destination", { routes: [{ via: "10.0.0.9" }] }, "routes[0].dst: expected"],
    ["a rule without a priority", { rules: [{ table: 5 }] }, "rules[0].priority: expected an integer"],
    ["a next hop without an id", { nexthops: [{ blackhole: true }] }, "nexthops[0].id: expected an integer"],
    ["an unknown mode of a table", { mode: { routes: "all" } }, 'mode.routes: expected "partial" or "exact"'],
    ["an unknown protocol of the owner", { owner: { protocol: "x" } }, "owner.protocol: expected"],
    [
      "a namespace that is not declared",
      { links: { a: { kind: "bridge", netns: "b" } } },
      "links.a.netns: expected a name",
    ],
    [
      "invalid bytes as link data",
      { links: { a: { kind: "x", data: { bytes: "0" } } } },
      "description.links.a.data.bytes: expected",
    ],
    [
      "an invalid route of a namespace",
      { namespaces: { red: { routes: [{ dst: "10.0.0.0/99", via: "10.0.0.9" }] } } },
      "namespaces.red.routes[0].dst: expected a prefix length",
    ],
    [
      "two declarations of the same route",
      {
        routes: [
          { to: "default", via: "10.0.0.1" },
          { dst: "0.0.0.0/0", gateway: "10.0.0.2" },
        ],
      },
      "routes[1]: routes[0] declares the same route",
    ],
    [
      "an interface name that is too long",
      { links: { "a-name-of-16-byte": { kind: "bridge" } } },
      "links.a-name-of-16-byte.ifname: ",
    ],
    ["the removal of lo", { links: { lo: null } }, "links.lo: expected an object"],
    ["an MTU that is a string", { links: { a: { kind: "bridge", mtu: "x" } } }, "links.a.mtu: expected an integer"],
    ["an invalid link flag", { links: { a: { flags: { arp: true } } } }, "links.a.flags: expected"],
    [
      "an invalid hardware address",
      { neighbours: [{ dev: "a", dst: "10.0.0.1", lladdr: "zz" }] },
      "neighbours[0].lladdr: expected a hardware address",
    ],
    [
      "a permanent neighbour without a hardware address",
      { neighbours: [{ dev: "a", dst: "10.0.0.1" }] },
      "neighbours[0].lladdr: expected a hardware address",
    ],
    [
      "a gateway of another family",
      { routes: [{ dst: "10.0.0.0/8", gateway: "fe80::1" }] },
      "routes[0].gateway: expected an address of the route's family",
    ],
    [
      "an owner's mark that all routes have",
      { owner: { protocol: "unspec" } },
      "owner.protocol: expected a protocol of your own",
    ],
    [
      "a veth peer that is declared with another kind",
      { links: { a: { kind: "veth", data: { peer: { ifname: "b" } } }, b: { kind: "bridge" } } },
      'links.b.kind: expected "veth", because links.a declares it as its peer, got "bridge"',
    ],
    [
      "two different peers of a link",
      {
        links: {
          a: { kind: "veth", data: { peer: { ifname: "b" } } },
          b: { kind: "veth", data: { peer: { ifname: "c" } } },
        },
      },
      'links.b.data.peer: expected "a", because links.a declares it as its peer',
    ],
    [
      "links that depend on each other in a cycle",
      { links: { a: { master: "b" }, b: { kind: "vlan", link: "c", data: { id: 1 } }, c: { master: "a" } } },
      "links.a: the declared links depend on each other: links.a.master → links.b.link → links.c.master → links.a",
    ],
  ])("that contains %s is rejected with the path of the error", (_, description, message) => {
    expect(() => desired(description as Description)).toThrow(message);
  });

  test("is rejected if the caller passes a handle for an undeclared namespace", () => {
    expect(() => desired({}, { namespaces: { red: { fd: 0 } } })).toThrow("namespaces.red: the description has no");
  });
});

const network: Description = {
  owner: { alias: "lab", protocol: 42 },
  links: {
    br0: { kind: "bridge", up: true },
    port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end" } } },
  },
  addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
  routes: [{ to: "default", via: "192.0.2.254" }],
};

describeInNamespaces("A plan to reach a declared state", () => {
  test("lists additions in the order of their dependencies, as text and as JSON", async () => {
    using netns = NetworkNamespace.create();
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

  test("lets other callbacks of the event loop run while the tables are compared", async () => {
    using netns = NetworkNamespace.create();
    let hasRun = false;
    setImmediate(() => {
      hasRun = true;
    });
    await desired(network, { netns }).plan();
    expect(hasRun).toBe(true);
  });

  test("is empty after it was applied", async () => {
    using netns = NetworkNamespace.create();
    expect((await apply(netns, network)).length).toBe(5);
    expect(await planned(netns, network)).toEqual([]);
  });

  test("contains only changes of declared fields", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    using links = Links.open({ netns });
    links.set("br0", { mtu: 1400, up: false });
    expect(await planned(netns, network)).toEqual([
      "~ link br0 (bridge): up false → true",
      "+ route default via 192.0.2.254",
    ]);
  });

  test("removes the entries that carry the owner's mark, and no other entries", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    using links = Links.open({ netns });
    using routes = Routes.open({ netns });
    links.add({ ifname: "foreign", kind: "bridge", up: true });
    routes.add({ dst: "10.0.0.0/8", dev: "br0", protocol: "static" });
    expect(await planned(netns, { owner: network.owner, links: { br0: { kind: "bridge" } } })).toEqual([
      "- link port (veth)",
      "- address 192.0.2.1/24 dev br0",
      "+ route 10.0.0.0/8 dev br0 (restored)",
      "- route default via 192.0.2.254 dev br0",
    ]);
  });

  test("removes the entries that are declared as absent", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    const { owner: _, ...rest } = network;
    const less: Description = {
      ...rest,
      links: { ...rest.links, port: null },
      routes: [{ to: "default", absent: true }],
    };
    await apply(netns, less);
    using links = Links.open({ netns });
    expect(
      links
        .list()
        .toArray()
        .map(({ ifname }) => ifname)
        .sort(),
    ).toEqual(["br0", "lo"]);
    expect(await planned(netns, less)).toEqual([]);
  });

  test("removes all entries that user space has added from a table in exact mode", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    using routes = Routes.open({ netns });
    using rules = Rules.open({ netns });
    using neighbours = Neighbours.open({ netns });
    routes.add({ dst: "10.0.0.0/8", dev: "br0" });
    rules.add({ priority: 7, table: 7 });
    neighbours.add({ dev: "br0", dst: "192.0.2.9", proxy: true });
    const exact: Description = { ...network, mode: { routes: "exact", rules: "exact", neighbours: "exact" } };
    expect((await apply(netns, exact)).sort()).toEqual([
      "- neighbour proxy 192.0.2.9 dev br0",
      "- route 10.0.0.0/8 dev br0",
      "- rule 7 from all to all table 7",
    ]);
    expect(
      rules
        .list({ family: "inet" })
        .toArray()
        .map(({ priority }) => priority),
    ).toEqual([0, 32766, 32767]);
  });

  test("removes undeclared entries of each table in exact mode, and keeps those that the kernel has created", async () => {
    using netns = NetworkNamespace.create();
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
      "- next hop 1",
    ]);
    expect(await planned(netns, { ...kept, mode })).toEqual([]);
  });

  test("removes undeclared routes and rules only from the routing tables of the owner", async () => {
    using netns = NetworkNamespace.create();
    using routes = Routes.open({ netns });
    using rules = Rules.open({ netns });
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

  test("requires allowRecreate to create an entry again, and restores the entries that depend on it", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    using routes = Routes.open({ netns });
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "port", local: "198.51.100.1/24" });
    routes.add({ dst: "10.0.0.0/8", dev: "port", protocol: "static" });
    const other: Description = {
      ...network,
      links: { ...network.links, port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end2" } } } },
    };
    const plan = await desired(other, { netns }).plan();
    expect(plan.recreations.map(String)).toEqual(["! link port (veth): peer end → end2 (created again)"]);
    expect(() => plan.apply()).toThrow("allowRecreate: expected true");
    await plan.apply({ allowRecreate: true });
    expect(addresses.get("port", "198.51.100.1/24").local).toBe("198.51.100.1");
    expect(
      routes
        .list({ dst: "10.0.0.0/8" })
        .toArray()
        .map(({ dev }) => dev),
    ).toEqual(["port"]);
    expect(await planned(netns, other)).toEqual([]);
  });

  test("keeps secondary addresses and routes of other programs when it removes the primary address", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    using addresses = Addresses.open({ netns });
    using routes = Routes.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.77/24" });
    routes.add({ dst: "10.0.0.0/8", gateway: "192.0.2.9", protocol: "static" });
    const { addresses: _, routes: __, ...rest } = network;
    await apply(netns, rest);
    const left = addresses.list({ dev: "br0", family: "inet" }).toArray();
    expect(left.map(({ local }) => local)).toEqual(["192.0.2.77"]);
    expect(routes.list({ dst: "10.0.0.0/8" }).toArray().length).toBe(1);
  });

  test("contains steps for forwarding databases of bridges and for queueing disciplines", async () => {
    using netns = NetworkNamespace.create();
    const mac = "02:00:5e:00:53:01";
    const state: Description = {
      ...network,
      forwardingEntries: [{ dev: "port", mac, flags: ["master"], state: ["noarp"] }],
      qdiscs: [{ dev: "br0", kind: "clsact" }],
    };
    const steps = await apply(netns, state);
    expect(steps.slice(-3)).toEqual([
      `+ forwarding entry ${mac} dev port`,
      "+ route default via 192.0.2.254",
      "+ queueing discipline clsact dev br0 parent ingress",
    ]);
    expect(await planned(netns, state)).toEqual([]);
    const taken = await snapshot({ netns });
    expect(taken.forwardingEntries).toEqual([{ mac, dev: "port", state: ["noarp"], flags: ["master"] }]);
    expect(taken.qdiscs).toEqual([{ dev: "br0", kind: "clsact", parent: "ingress" }]);
    const none: Description = { ...network, mode: { forwardingEntries: "exact", qdiscs: "exact" } };
    expect((await apply(netns, none)).sort()).toEqual([
      `- forwarding entry ${mac} dev port`,
      "- queueing discipline clsact dev br0 parent ingress handle ffff:",
    ]);
  });

  test("is empty for a managed neighbour, whose hardware address the kernel resolves", async () => {
    using netns = NetworkNamespace.create();
    const neighbours: Description["neighbours"] = [{ dev: "br0", dst: "192.0.2.9", flags: ["managed"] }];
    await apply(netns, { ...network, neighbours });
    expect(await planned(netns, { ...network, neighbours })).toEqual([]);
    expect((await snapshot({ netns })).neighbours).toEqual([
      { dev: "br0", dst: "192.0.2.9", flags: ["managed"], protocol: "babel" },
    ]);
  });

  test("reports a reference to a missing interface or next hop with the path of the field", async () => {
    using netns = NetworkNamespace.create();
    const plan = (description: Description) => desired(description, { netns }).plan();
    await expect(
      plan({
        nexthops: [
          { id: 10, group: [1, 2] },
          { id: 1, blackhole: true },
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
    await expect(plan({ links: { a: { mtu: 1400 } } })).rejects.toThrow("plan links.a: there is no interface");
    await expect(plan({ addresses: [{ dev: "a", local: "10.0.0.1" }] })).rejects.toThrow(
      "plan addresses[0].dev: there",
    );
  });
});

describeInNamespaces("Applying a plan to reach a declared state", () => {
  test("undoes all steps if one step fails, and reports the failed step", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    const before = await snapshot({ netns });
    const broken: Description = {
      ...network,
      links: { ...network.links, br0: { kind: "bridge", up: true, mtu: 1400 }, port: null },
      routes: [
        { to: "default", via: "192.0.2.254" },
        { dst: "10.0.0.0/8", via: "203.0.113.1" },
      ],
    };
    const plan = await desired(broken, { netns }).plan();
    const error = await plan.apply({ rollback: true }).then(undefined, (reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ApplyError", code: "ENETUNREACH", rolledBack: true, notUndone: [] });
    expect((error as { step?: unknown }).step?.toString()).toBe("+ route 10.0.0.0/8 via 203.0.113.1");
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("restores the neighbours of an interface that had no IPv4 address during the rollback", async () => {
    using netns = NetworkNamespace.create();
    const withAddress = (address: string): Description => ({
      owner: { protocol: 42 },
      links: { br0: { kind: "bridge", up: true } },
      addresses: [{ dev: "br0", address }],
      neighbours: [{ dev: "br0", dst: "10.0.0.102", lladdr: "02:00:00:00:00:02" }],
    });
    await apply(netns, withAddress("10.0.0.10/24"));
    const before = await snapshot({ netns });
    const plan = await desired(withAddress("10.0.0.12/24"), { netns }).plan();
    let left = plan.steps.length;
    const onStep = () => {
      if (--left === 0) throw new Error("injected failure");
    };
    const error = await plan.apply({ rollback: true, batchSize: 1, onStep }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ApplyError", rolledBack: true, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("keeps the applied steps if a step fails without rollback, and the next plan contains the rest", async () => {
    using netns = NetworkNamespace.create();
    const broken: Description = { ...network, routes: [{ dst: "10.0.0.0/8", via: "203.0.113.1" }] };
    await expect(apply(netns, broken)).rejects.toThrow("kept 4 applied steps; the next plan contains the rest");
    expect(await planned(netns, broken)).toEqual(["+ route 10.0.0.0/8 via 203.0.113.1"]);
  });

  test("plans again if another program changes an entry in the meantime", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const plan = await desired(network, { netns }).plan();
    links.add({ ifname: "br0", kind: "bridge" });
    const { replanned } = await plan.apply();
    expect(replanned).toBe(1);
    expect(await planned(netns, network)).toEqual([]);
  });

  test("lists a step only once if another program reverted the step and it was applied again", async () => {
    using netns = NetworkNamespace.create();
    using routes = Routes.open({ netns });
    let reverted = 0;
    const onStep = ({ tableName }: { tableName: string }) => {
      if (tableName === "routes" && reverted++ < 2) routes.delete({ dst: "default" });
    };
    const { steps, replanned } = await (await desired(network, { netns }).plan()).apply({ onStep });
    expect({ steps: steps.length, replanned, reverted }).toEqual({ steps: 5, replanned: 2, reverted: 3 });
  });

  test("ends with EAGAIN if another program reverts a step more often than the plan may be retried", async () => {
    using netns = NetworkNamespace.create();
    using routes = Routes.open({ netns });
    let reverted = 0;
    const onStep = ({ tableName }: { tableName: string }) => {
      if (tableName === "routes" && ++reverted > 0) routes.delete({ dst: "default" });
    };
    const plan = await desired(network, { netns }).plan();
    await expect(plan.apply({ onStep, attempts: 3 })).rejects.toMatchObject({ code: "EAGAIN", step: undefined });
    expect(reverted).toBe(4);
  });

  test("undoes a batch of entries together", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, { links: network.links! });
    const before = await snapshot({ netns });
    const many = Array.from({ length: 300 }, (_, index) => ({
      dst: `10.${index >> 8}.${index & 255}.0/24`,
      dev: "br0",
    }));
    const pairs = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`v${index}`, { kind: "veth", data: { peer: { ifname: `w${index}` } } }]),
    ) as Description["links"];
    const unreachable = { dst: "10.9.9.0/24", gateway: "203.0.113.1" };
    const broken: Description = { links: { ...network.links, ...pairs, port: null }, routes: [...many, unreachable] };
    const error = await (await desired(broken, { netns }).plan())
      .apply({ rollback: true })
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ rolledBack: true, notUndone: [], code: "ENETUNREACH" });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("ends with an error if the signal is aborted", async () => {
    using netns = NetworkNamespace.create();
    const plan = await desired(network, { netns }).plan();
    const signal = AbortSignal.abort(new Error("no time"));
    await expect(plan.apply({ signal })).rejects.toMatchObject({ code: "ECANCELED", applied: [] });
    await expect(plan.apply({ signal: AbortSignal.abort() })).rejects.toThrow(
      "apply: The operation was aborted; no step was applied",
    );
    await expect(plan.apply({ batchSize: 0 })).rejects.toThrow("batchSize: expected an integer from 1");
    await expect(plan.apply({ signal: 5 as never })).rejects.toThrow("signal: expected an AbortSignal, got 5");
    expect(() => desired({}).keep({ signal: 5 as never })).toThrow("signal: expected an AbortSignal, got 5");
  });
});

describeInNamespaces("A description of several namespaces", () => {
  const lab: Description = {
    links: {
      br0: { kind: "bridge", up: true },
      a: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "eth0", netns: "red", up: true } } },
      b: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "eth0", netns: "blue" } } },
    },
    namespaces: {
      red: { addresses: [{ dev: "eth0", local: "10.0.0.1/24" }], routes: [{ to: "default", via: "10.0.0.9" }] },
      blue: { links: { eth0: { up: true, mtu: 1400 } }, addresses: [{ dev: "eth0", local: "10.0.0.2/24" }] },
    },
  };

  test("places the peers of links in their namespaces, and creates a pair again if its peer has moved", async () => {
    using netns = NetworkNamespace.create();
    using red = NetworkNamespace.create();
    using blue = NetworkNamespace.create();
    const declared = desired(lab, { netns, namespaces: { red, blue } });
    await (await declared.plan()).apply();
    using inBlue = Links.open({ netns: blue });
    expect(inBlue.get("eth0")).toMatchObject({ mtu: 1400, kind: "veth" });
    expect(String(await declared.plan())).toBe("");

    inBlue.move("eth0", red, { ifname: "moved" });
    const plan = await declared.plan();
    expect(plan.recreations.map(String)).toEqual(["! link b (veth): peer none → eth0 (created again)"]);
    await plan.apply({ allowRecreate: true, rollback: true });
    expect(String(await declared.plan())).toBe("");
  });
});

describeInNamespaces("A declared pair of links", () => {
  test("can be declared at both ends, each of which names the other end", async () => {
    using netns = NetworkNamespace.create();
    const both: Description = {
      links: {
        a: { kind: "veth", up: true, data: { peer: { ifname: "b" } } },
        b: { kind: "veth", mtu: 1400, data: { peer: { ifname: "a", mtu: 1300 } } },
      },
    };
    expect(await planned(netns, both)).toEqual(["+ link a (veth)", "+ link b"]);
    await apply(netns, both);
    using links = Links.open({ netns });
    expect(links.get("a")).toMatchObject({ mtu: 1300, link: "b" });
    expect(links.get("b")).toMatchObject({ mtu: 1400, link: "a" });
    expect(await planned(netns, both)).toEqual([]);
  });
});

describeInNamespaces("A snapshot of a namespace", () => {
  test("is accepted as a description, also as JSON text, and restores a lost state", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    const taken = await snapshot({ netns });
    expect(JSON.parse(JSON.stringify(taken))).toEqual(taken);
    expect(await planned(netns, taken)).toEqual([]);

    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});

describeInNamespaces("A snapshot of all supported tables", () => {
  test("causes an empty plan in its namespace, and leads another namespace to the same snapshot", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, {
      ...network,
      links: { ...network.links, end: { up: true }, lo: { up: true } },
      neighbours: [
        { dev: "br0", dst: "192.0.2.9", lladdr: "02:00:00:00:00:09" },
        { dev: "br0", dst: "192.0.2.10", proxy: true },
      ],
      forwardingEntries: [{ dev: "port", mac: "02:00:00:00:00:01", flags: ["master"], state: ["noarp"] }],
      nexthops: [
        { id: 1, gateway: "192.0.2.9", dev: "br0" },
        { id: 2, blackhole: true },
        { id: 10, group: [1, { id: 3, weight: 5 }] },
        { id: 3, gateway: "192.0.2.8", dev: "br0" },
      ],
      routes: [
        { dst: "10.1.0.0/16", nhid: 10 },
        { dst: "10.2.0.0/16", type: "unreachable", metric: 9 },
        { dst: "2001:db8:1::/48", dev: "br0" },
        { dst: "10.3.0.0/16", nexthops: [{ gateway: "192.0.2.9" }, { gateway: "192.0.2.8", weight: 3 }] },
      ],
      rules: [{ priority: 9, src: "10.0.0.0/8", fwmark: 5, table: 100 }],
      nftables: [{ table: { family: "inet", name: "lab" } }],
    });
    const taken = await snapshot({ netns });
    expect(Object.keys(taken).sort()).toEqual([
      "addresses",
      "forwardingEntries",
      "links",
      "neighbours",
      "nexthops",
      "nftables",
      "routes",
      "rules",
    ]);
    expect(await planned(netns, JSON.parse(JSON.stringify(taken)))).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});

describeInNamespaces("A keeper of a declared state", () => {
  test("repairs changes by another program, reports the repair, and closes its sockets", async () => {
    using netns = NetworkNamespace.create();
    using routes = Routes.open({ netns });
    using links = Links.open({ netns });
    const reports: KeepReport[] = [];
    {
      await using keeper = desired(network, { netns }).keep({
        onReport: (report) => reports.push(report),
        minDelayMs: 1,
      });
      await within(keeper.ready, "the declared state");
      routes.delete({ dst: "default" });
      await until(() => reports.length === 2, "the repair of the route");
      links.delete("port");
      await until(() => reports.length === 3, "the repair of the link");
    }
    const steps = reports.map((report) => (report.kind === "repaired" ? report.steps.map(String) : [report.error]));
    expect(steps[1]).toEqual(["+ route default via 192.0.2.254"]);
    expect(steps[2]).toEqual(["+ link port (veth)", "+ link end"]);
    // The first keeper has opened descriptors that the process shares. A second keeper must not leave any more open.
    const before = openDescriptors();
    await using keeper = desired(network, { netns }).keep();
    await within(keeper.ready, "the declared state");
    await keeper.stop();
    await until(() => openDescriptors() <= before, "closed sockets");
  });

  test("rejects a minimum delay above the maximum delay", () => {
    expect(() => desired({}).keep({ minDelayMs: 9, maxDelayMs: 8 })).toThrow(
      "minDelayMs: expected at most maxDelayMs (8), got 9",
    );
  });

  test("repairs a table of nftables that another program changes", async () => {
    using netns = NetworkNamespace.create();
    using nft = Nftables.open({ netns });
    const table = { table: { family: "inet", name: "lab" } } as const;
    await using keeper = desired({ nftables: [table] }, { netns }).keep({ minDelayMs: 1 });
    await within(keeper.ready, "the declared state");
    nft.add({ chain: { family: "inet", table: "lab", name: "extra" } });
    await until(() => nft.list("chain").length === 0, "the repair of the table");
    nft.delete(table);
    await until(() => nft.list("table").length === 1, "the table");
  });

  test("stops with an error if it cannot follow the names of namespaces", () => {
    const program = join(import.meta.dir, "programs/keep-without-inotify.ts");
    const { stdout, stderr } = Bun.spawnSync(["unshare", "-r", process.execPath, program], { timeout: 20_000 });
    expect({ stdout: `${stdout}`, stderr: `${stderr}` }).toEqual({ stdout: "EMFILE\n", stderr: "" });
  });

  test("retries with growing delays while a declared interface is missing", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const reports: KeepReport[] = [];
    await using keeper = desired({ links: { late: { up: true } } }, { netns }).keep({
      onReport: (report) => reports.push(report),
      minDelayMs: 1,
      maxDelayMs: 8,
    });
    await until(() => reports.length >= 4, "failed attempts");
    links.add({ ifname: "late", kind: "bridge" });
    await within(keeper.ready, "the declared state");
    const delays = reports.flatMap((report) => (report.kind === "failed" ? [report.retryMs] : []));
    expect(delays.slice(0, 4)).toEqual([2, 4, 8, 8]);
    expect(links.get("late").flags).toContain("up");
  });
});
