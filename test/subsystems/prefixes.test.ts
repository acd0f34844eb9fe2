// Every option that means an address with a mask accepts a prefix such as "10.0.0.0/8". Each row compares what the
// kernel then has with the address and the mask that iproute2, nft, ipset or conntrack would send.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { Conntrack, Expectations, Ipset } from "../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../src/subsystems/nftables/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";
import {
  Addresses,
  AddressLabels,
  Links,
  MulticastRoutes,
  Neighbours,
  Routes,
  Rules,
} from "../../src/subsystems/route/index.ts";
import { canonicalData } from "../../src/subsystems/route/links/kind-rules.ts";
import { encodeOptions } from "../../src/subsystems/route/tc/kind-options.ts";
import { Sockets, TcpMetrics } from "../../src/subsystems/sockets/index.ts";
import { SecurityAssociations, SecurityPolicies } from "../../src/subsystems/xfrm/index.ts";
import { FakeDatapath } from "../../src/testing/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

/** A namespace with addresses, routes and neighbours inside and outside of 10.0.0.0/8. */
function network(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "d0", kind: "veth", up: true, data: { peer: { ifname: "d1", up: true } } });
  using addresses = Addresses.open({ netns });
  using neighbours = Neighbours.open({ netns });
  using routes = Routes.open({ netns });
  for (const net of [10, 11]) {
    addresses.add({ dev: "d0", local: `${net}.0.0.1/24` });
    neighbours.add({ dev: "d0", dst: `${net}.0.0.9`, lladdr: "02:00:5e:00:53:01" });
    routes.add({ dst: `${net}.9.0.0/16`, gateway: `${net}.0.0.9`, table: 100 });
  }
  return netns;
}

const tcp = (source: string) => {
  const original = { source, destination: "192.0.2.1", sourcePort: 1000, destinationPort: 21 };
  return { protocol: "tcp", original, timeout: 600 } as const;
};

const rows: Readonly<Record<string, (netns: NetworkNamespace) => readonly [got: unknown, expected: unknown]>> = {
  "addresses.list to"(netns) {
    using addresses = Addresses.open({ netns });
    return [Array.from(addresses.list({ to: "10.0.0.0/8" }), ({ local }) => local), ["10.0.0.1"]];
  },
  "neighbours.list to"(netns) {
    using neighbours = Neighbours.open({ netns });
    return [Array.from(neighbours.list({ to: "10.0.0.0/8" }), ({ dst }) => dst), ["10.0.0.9"]];
  },
  "neighbours.flush to, of proxy entries"(netns) {
    using neighbours = Neighbours.open({ netns });
    for (const dst of ["10.0.0.7", "11.0.0.7"]) neighbours.add({ dev: "d0", dst, proxy: true });
    const flushed = neighbours.flush({ proxy: true, to: "10.0.0.0/8" });
    return [flushed.map(({ dst }) => dst), ["10.0.0.7"]];
  },
  "routes.list root, match and gateway"(netns) {
    using routes = Routes.open({ netns });
    const table = 100;
    const filters = [{ root: "10.0.0.0/8" }, { match: "10.9.1.0/24" }, { gateway: "10.0.0.0/8" }];
    const found = filters.map((filter) => Array.from(routes.list({ table, ...filter }), ({ dst }) => dst));
    return [found, filters.map(() => ["10.9.0.0/16"])];
  },
  "rules src and dst"(netns) {
    using rules = Rules.open({ netns });
    rules.add({ priority: 5, src: "10.0.0.0/8", dst: "11.0.0.0/8", table: 100 });
    const { src, dst } = rules.get(5);
    return [
      [src, dst],
      ["10.0.0.0/8", "11.0.0.0/8"],
    ];
  },
  "address labels"(netns) {
    using labels = AddressLabels.open({ netns });
    labels.add({ prefix: "2001:db8::/32", label: 99 });
    return [labels.get("2001:db8::1").prefix, "2001:db8::/32"];
  },
  "multicastRoutes.list src and dst"(netns) {
    using routes = MulticastRoutes.open({ netns });
    return [routes.list({ src: "10.0.0.0/8", dst: "224.0.0.0/4" }).toArray(), []];
  },
  "connections list, count and flush"(netns) {
    using conntrack = Conntrack.open({ netns });
    conntrack.createMany([tcp("10.0.0.1"), tcp("10.1.0.1"), tcp("11.0.0.1")]);
    const filter = { original: { source: "10.0.0.0/8" } };
    const counts = [conntrack.count(filter), conntrack.count()];
    conntrack.flush(filter);
    return [
      [...counts, conntrack.count()],
      [2, 3, 1],
    ];
  },
  "expectations source"(netns) {
    using conntrack = Conntrack.open({ netns });
    const master = { ...tcp("10.0.0.1").original, protocol: "tcp" } as const;
    conntrack.create({ ...tcp("10.0.0.1"), helper: "ftp" });
    using expectations = Expectations.open({ netns });
    const expected = { source: "10.0.0.0/8", destination: "192.0.2.1", sourcePort: 0, destinationPort: 2000 };
    expectations.create({ protocol: "tcp", expected, master, flags: ["permanent"] });
    const [listed] = expectations.list().toArray();
    return [
      [listed?.expected.source, listed?.mask.source],
      ["10.0.0.0", "255.0.0.0"],
    ];
  },
  "sockets source.address"(netns) {
    using sockets = Sockets.open({ netns });
    return [sockets.list({ protocol: "tcp", source: { address: "10.0.0.0/8" } }).toArray(), []];
  },
  "tcpMetrics.list destination and source"(netns) {
    using metrics = TcpMetrics.open({ netns });
    return [metrics.list({ destination: "10.0.0.0/8", source: "10.0.0.0/8" }).toArray(), []];
  },
  "xfrm: selectors, and associations of a prefix"(netns) {
    using policies = SecurityPolicies.open({ netns });
    using associations = SecurityAssociations.open({ netns });
    policies.add({ direction: "out", selector: { source: "10.0.0.0/8", destination: "11.0.0.0/8" } });
    const [policy] = policies.list().toArray();
    return [
      [policy?.selector, associations.list({ source: "10.0.0.0/8" }).toArray()],
      [{ family: "inet", source: "10.0.0.0/8", destination: "11.0.0.0/8" }, []],
    ];
  },
  "ipset elements and ranges"(netns) {
    using ipset = Ipset.open({ netns });
    ipset.create({ name: "n", type: "hash:net" });
    ipset.add("n", { address: "10.0.0.0/8" });
    ipset.create({ name: "b", type: "bitmap:ip", range: "10.0.0.0/24" });
    return [
      [ipset.entries("n").toArray(), ipset.get("b").range],
      [[{ address: "10.0.0.0/8" }], "10.0.0.0-10.0.0.255"],
    ];
  },
  "nftables rules and elements"(netns) {
    using nft = Nftables.open({ netns });
    const element = { family: "ip" as const, table: "t", name: "s", elem: ["10.0.0.0/8"] };
    const match = { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "10.0.0.0/8" } as const;
    nft.add([
      { table: { family: "ip", name: "t" } },
      { set: { family: "ip", table: "t", name: "s", type: "ipv4_addr", flags: ["interval"] } },
      { element },
      { chain: { family: "ip", table: "t", name: "c" } },
      { rule: { family: "ip", table: "t", chain: "c", expr: [{ match }, { accept: null }] } },
    ]);
    const prefix = { prefix: { addr: "10.0.0.0", len: 8 } };
    const [[rule], [set]] = [nft.list("rule"), nft.list("set")];
    return [
      [rule?.expr[0], set?.elem],
      [{ match: { ...match, right: prefix } }, [prefix]],
    ];
  },
  "the action nat of traffic control"() {
    const parms = { oldAddr: "10.0.0.0/8", newAddr: "192.0.2.0" };
    const { act } = encodeOptions("matchall", { act: [{ kind: "nat", options: { parms } }] }) as { act: unknown[] };
    const mask = Uint8Array.of(255, 0, 0, 0);
    return [act, [{ kind: "nat", options: { parms: { oldAddr: "10.0.0.0", newAddr: "192.0.2.0", mask } } }]];
  },
  "6rd of sit tunnels"() {
    const data = { "6rdPrefix": "2001:db8::/32", "6rdRelayPrefix": "10.0.0.0/8" };
    const lengths = { "6rdPrefixlen": 32, "6rdRelayPrefixlen": 8 };
    return [canonicalData("sit", data), { "6rdPrefix": "2001:db8::", "6rdRelayPrefix": "10.0.0.0", ...lengths }];
  },
  "Open vSwitch flows and their filter"() {
    using fake = new FakeDatapath();
    using datapath = Datapath.create("dp0", { connection: fake });
    const key = { inPort: 1, ethernet: {}, ethertype: 0x800, ipv4: { ipv4Dst: "10.0.0.0/8" } };
    datapath.putFlow({ key, mask: { inPort: 0xffff_ffff, ethertype: 0xffff } });
    const [flow] = datapath.flows({ filter: { key: { ipv4: { ipv4Dst: "10.0.0.0/9" } }, mask: {} } }).toArray();
    expect(datapath.flows({ filter: { key: { ipv4: { ipv4Dst: "11.0.0.0/8" } }, mask: {} } }).toArray()).toEqual([]);
    return [
      [flow?.key?.ipv4?.ipv4Dst, flow?.mask?.ipv4?.ipv4Dst],
      ["10.0.0.0", "255.0.0.0"],
    ];
  },
};

describeInNamespaces('Prefixes such as "10.0.0.0/8"', () => {
  test.each(Object.keys(rows))("are accepted: %s", (name) => {
    using netns = network();
    const [got, expected] = rows[name]!(netns);
    expect(got).toEqual(expected);
  });

  test("conflict with a mask that is passed, too", () => {
    using fake = new FakeDatapath();
    using datapath = Datapath.create("dp0", { connection: fake });
    const key = { ipv4: { ipv4Dst: "10.0.0.0/8" } };
    const put = (mask?: object) => () => datapath.putFlow({ key, ...(mask && { mask }) });
    expect(put({ ipv4: { ipv4Dst: "255.0.0.0" } })).toThrow("key.ipv4.ipv4Dst: expected an address");
    expect(put()).toThrow("key.ipv4.ipv4Dst: a prefix requires the mask of the flow");
    const parms = { oldAddr: "10.0.0.0/8", mask: "255.0.0.0" };
    expect(() => encodeOptions("matchall", { act: [{ kind: "nat", options: { parms } }] })).toThrow(
      "mask: not allowed",
    );
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const data = { "6rdPrefix": "2001:db8::/32", "6rdPrefixlen": 32 };
    expect(() => links.add({ ifname: "s1", kind: "sit", data })).toThrow("data.6rdPrefixlen: not allowed");
  });
});
