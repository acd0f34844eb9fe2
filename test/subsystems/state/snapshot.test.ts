import { expect } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { type Description, snapshot } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { runAll } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { test } from "../route/support.ts";
import { apply, network, planned } from "./support.ts";

describeInNamespaces("snapshot()", () => {
  test("returns a description that recreates the state elsewhere", async ({ netns }) => {
    await apply(netns, network);
    const taken = await snapshot({ netns });
    expect(JSON.parse(JSON.stringify(taken))).toEqual(taken);
    expect(await planned(netns, taken)).toEqual([]);

    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});

describeInNamespaces("snapshot() of addresses", () => {
  test("keeps their order, which decides on the source address of packets", async ({
    netns,
    addresses,
    links,
    routes,
  }) => {
    links.add({ ifname: "v0", kind: "bridge", up: true });
    for (const local of ["2001:db8::9/64", "2001:db8::2/64", "10.0.0.9/24", "10.0.0.2/24", "10.0.0.5/24"])
      addresses.add({ dev: "v0", local, ...(local.includes(":") && { flags: ["nodad"] }) });
    const chosen = () => routes.get("2001:db8::99", {}).prefsrc;
    const listed = () =>
      addresses
        .list({ dev: "v0" })
        .toArray()
        .map(({ local }) => local);
    const [before, source] = [listed(), chosen()];
    const taken = await snapshot({ netns });
    addresses.flush({ dev: "v0" });
    await apply(netns, taken);
    expect(listed().filter((local) => !local.startsWith("fe80"))).toEqual(
      before.filter((local) => !local.startsWith("fe80")),
    );
    expect(chosen()).toBe(source);
    expect(source).toBe("2001:db8::2");
  });
});

describeInNamespaces("snapshot() of all tables", () => {
  test("can be applied in another namespace without differences", async ({ netns }) => {
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

describeInNamespaces("snapshot() while the spanning tree changes", () => {
  test("omits the ageing time, instead of which the kernel lists twice the forward delay", async ({ netns, links }) => {
    // The change lasts for the maximum age and the forward delay.
    const data = { stpState: 1, forwardDelay: 200, maxAge: 4000, ageingTime: 30_000 };
    links.add({ ifname: "br0", kind: "bridge", up: true, data });
    links.add({ ifname: "p0", kind: "veth", up: true, data: { peer: { ifname: "p1", up: true } } });
    const dataNow = () => (links.get("br0") as { data?: { topologyChange?: number; ageingTime?: number } }).data;
    expect((await snapshot({ netns })).links?.["br0"]).toMatchObject({ data: { ageingTime: 30_000 } });
    links.set("p0", { master: "br0" });
    await until(() => dataNow()?.topologyChange === 1, "the change of the spanning tree");
    expect(dataNow()?.ageingTime).toBe(400);
    const taken = (await snapshot({ netns })).links?.["br0"];
    expect(taken).toMatchObject({ data: { forwardDelay: 200 } });
    expect(taken?.data).not.toHaveProperty("ageingTime");
    // A repair would end the short ageing time early.
    expect(await planned(netns, { links: { br0: { kind: "bridge", data } } })).toEqual([]);
    expect(await planned(netns, { links: { br0: { kind: "bridge", data: { maxAge: 3900 } } } })).not.toEqual([]);
  });
});

describeInNamespaces("snapshot() of links", () => {
  test("omits the address zero of a bridge that has lost its last port", async ({ netns, links }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    links.add({ ifname: "p0", kind: "veth", data: { peer: { ifname: "p1" } } });
    links.set("p0", { master: "br0" });
    links.set("p0", { master: null });
    expect(links.get("br0").address).toBe("00:00:00:00:00:00");
    const taken = await snapshot({ netns });
    expect(taken.links?.["br0"]).not.toHaveProperty("address");
    expect(await planned(netns, taken)).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
    // A recreated link keeps undeclared settings.
    await apply(netns, { links: { br0: { kind: "bridge", numTxQueues: 3 } } });
    expect(links.get("br0").numTxQueues).toBe(3);
  });

  test("contains the numbers of queues of both ends of a pair", async ({ netns, links }) => {
    const peer = { ifname: "p1", numTxQueues: 3, numRxQueues: 4 };
    links.add({ ifname: "p0", kind: "veth", numTxQueues: 1, numRxQueues: 2, data: { peer } });
    const taken = await snapshot({ netns });
    expect(taken.links?.["p0"]).toMatchObject({ numTxQueues: 1, numRxQueues: 2, data: { peer } });
    expect(await planned(netns, taken)).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });

  test("contains the settings of bridge ports for multicast and the backup next hop", async ({ netns, links }) => {
    const slaveData = { multicastRouter: 2, mcastMaxGroups: 7, mcastEhtHostsLimit: 9, backupNhid: 5 };
    links.add({ ifname: "br0", kind: "bridge" });
    links.add({ ifname: "p0", kind: "veth", data: { peer: { ifname: "p1" } } });
    links.set("p0", { master: "br0" });
    links.set("p0", { slaveKind: "bridge", slaveData });
    const taken = await snapshot({ netns });
    expect(taken.links?.["p0"]).toMatchObject({ slaveData });
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
    // The port would be a router again for some minutes only.
    links.set("p0", { slaveKind: "bridge", slaveData: { multicastRouter: 3 } });
    expect((await snapshot({ netns })).links?.["p0"]?.slaveData).not.toHaveProperty("multicastRouter");
  });

  test("has sizes that the kernel accepts only after links have their ports or the link below", async ({
    netns,
    links,
  }) => {
    const large = { gsoMaxSize: 200_000, gsoIpv4MaxSize: 100_000 };
    links.add({ ifname: "br0", kind: "bridge" });
    links.add({ ifname: "p0", kind: "veth", data: { peer: { ifname: "p1" } } });
    links.set("p0", { master: "br0" });
    links.add({ ifname: "mv0", kind: "macvlan", link: "p1" });
    for (const name of ["br0", "p0", "mv0"]) links.set(name, large);
    const taken = await snapshot({ netns });
    expect(await planned(netns, taken)).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    for (const name of ["br0", "p0", "mv0"]) expect(taken.links?.[name]).toMatchObject(large);
    expect(await snapshot({ netns: other })).toEqual(taken);
    // The existing port joins in a later step than the one that creates or changes the bridge.
    for (const change of [() => links.delete("br0"), () => links.set("p0", { master: null })]) {
      change();
      await apply(netns, taken);
      expect(await snapshot({ netns })).toEqual(taken);
    }
  });
});

describeInNamespaces("snapshot() of addresses", () => {
  // The kernel adds such addresses to sit tunnels only.
  test("contains an IPv4-compatible address of another interface, which exact mode removes", async ({ netns }) => {
    const links: Description["links"] = { lo: { up: true }, br0: { kind: "bridge", up: true } };
    const addresses = ["::5.6.7.8", "2001:db8::1"].map((local) => ({ dev: "br0", local, prefixlen: 96 }));
    await apply(netns, { links, addresses });
    const taken = (await snapshot({ netns })).addresses ?? [];
    expect(taken.map(({ local }) => local).sort()).toEqual(["2001:db8::1", "::506:708"]);
    const exact: Description = { links, addresses: addresses.slice(1), mode: { addresses: "exact" } };
    expect(await apply(netns, exact)).toHaveLength(1);
    expect((await snapshot({ netns })).addresses).toHaveLength(1);
  });
});

describeInNamespaces("snapshot() of next hop objects", () => {
  // The kernel removes them once the bridge gets an address, and rejects them on the copy of the bridge.
  test("omits those on a bridge without a port that is up, and their groups and routes", async ({ netns, other }) => {
    const [up, route] = [{ up: true }, { type: "unicast" }] as const;
    const links: Description["links"] = {
      ...{ lo: up, empty: { kind: "bridge", ...up }, full: { kind: "bridge", ...up } },
      port: { kind: "veth", master: "full", ...up, data: { peer: { ifname: "end" } } },
      ...{ end: up, top: { kind: "macvlan", link: "empty", ...up } },
    };
    const nexthops = ["empty", "top", "full", "end"].map((dev, index) => ({ id: index + 1, dev }));
    const groups = [[1], [2, 4], [3, 4]].map((group, index) => ({ id: index + 5, group }));
    const routes = groups.map(({ id }) => ({ dst: `198.51.${id}.0/24`, nhid: id, ...route }));
    const entries = { nexthops: [...nexthops, { id: 8, blackhole: true as const }, ...groups], routes };
    runAll(netns, ["ip link add empty type bridge", "ip link set empty up"]);
    await apply(netns, { links: { ...links, empty: {} }, ...entries });
    const taken = await snapshot({ netns });
    expect(taken.nexthops?.map(({ id }) => id)).toEqual([3, 4, 7, 8]);
    expect(taken.routes?.map(({ nhid }) => nhid)).toEqual([7]);
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
    const failing = apply(other, { nexthops: [{ id: 1, dev: "empty" }] });
    await expect(failing).rejects.toThrow("Carrier for nexthop device is down");
  });
});
