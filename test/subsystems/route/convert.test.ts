// Converts items of a watch, a mirror or a family's client to the objects that the tables of this subsystem return.
import { expect, test } from "bun:test";
import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { rtNeigh } from "../../../src/families/rt-neigh.ts";
import { rtNetconf } from "../../../src/families/rt-netconf.ts";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import { tc } from "../../../src/families/tc.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import {
  InterfaceConfigurations,
  Qdiscs,
  toAddress,
  toForwardingEntry,
  toInterfaceConfiguration,
  toLink,
  toNeighbour,
  toNexthop,
  toQdisc,
  toRoute,
  toRule,
} from "../../../src/subsystems/route/index.ts";
import { links as linkSource, mirror, routes as routeSource } from "../../../src/watch/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { until } from "../../support/threads.ts";
import { Tables } from "./setups.ts";
import { iproute } from "./support.ts";

const AF_BRIDGE = 7;

/** Commands that create one example of every special case. */
function furnished(netns: NetworkNamespace): Tables {
  const tables = new Tables(netns);
  tables.make({
    links: [
      { ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } },
      { ifname: "br0", kind: "bridge" },
      { ifname: "vx0", kind: "vxlan", data: { id: 9, port: 4789, ttlInherit: true } },
    ],
    up: ["va", "vb", "lo", "br0"],
    addresses: [
      { dev: "va", local: "10.0.0.1/24" },
      { dev: "va", local: "2001:db8::1/64", flags: ["nodad"] },
    ],
  });
  iproute(
    netns,
    `ip link set vb master br0
     ip route add 10.8.0.0/16 metric 7 mtu 1400 rtt 100ms nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3 onlink dev va
     ip route add unreachable 10.7.0.0/16 table 1000
     ip route add 10.6.0.0/16 via inet6 2001:db8::2 dev va
     ip route add 10.5.0.0/16 encap ip id 42 dst 10.0.0.9 via 10.0.0.2 dev va
     ip -6 route add 2001:db8:1::/48 via 2001:db8::2 dev va pref high expires 500
     ip -6 route add 2001:db8:2::/48 encap seg6 mode encap segs 2001:db8::9 dev va
     ip nexthop add id 1 via 10.0.0.2 dev va encap ip id 42 dst 10.0.0.9
     ip nexthop add id 2 via 10.0.0.3 dev va
     ip nexthop add id 10 group 1,3/2
     ip rule add pref 50 not from 10.0.0.0/8 fwmark 5/7 iif va sport 5-7 table 100
     ip -6 rule add pref 51 to 2001:db8::/32 goto 32766
     ip neigh add 10.0.0.7 lladdr 02:00:5e:00:53:07 dev va
     ip neigh add 2001:db8::7 lladdr 02:00:5e:00:53:08 dev va router
     bridge fdb add 02:00:5e:00:53:08 dev vx0 dst 10.0.0.9 port 5555 vni 8
     bridge fdb add 02:00:5e:00:53:09 dev vb master static`,
  );
  return tables;
}

describeInNamespaces("Converters of decoded items", () => {
  test("return the objects that list() yields, for every table", async () => {
    using netns = NetworkNamespace.create();
    using tables = furnished(netns);
    const { links, addresses, routes, rules, neighbours, nexthops, fdb } = tables;
    // Duplicate address detection ends only some time after the links are up.
    const isSettled = () => [...addresses.list()].every(({ flags }) => !flags.includes("tentative"));
    await until(isSettled, "no address is tentative");
    const names = new Map(
      links
        .list()
        .toArray()
        .map(({ ifindex, ifname }) => [ifindex, ifname]),
    );
    const nameOf = (ifindex: number) => names.get(ifindex);
    using route = rtRoute.connect({ netns });
    using link = rtLink.connect({ netns });
    using address = rtAddr.connect({ netns });
    using rule = rtRule.connect({ netns });
    using neighbour = rtNeigh.connect({ netns });
    using nexthop = rtNexthop.connect({ netns });
    const ofRoutes = (family: number) => family === 2 || family === 10;
    const pairs: readonly (readonly [made: unknown[], listed: unknown[]])[] = [
      [
        link
          .dump("getlink")
          .toArray()
          .map((item) => toLink(item, nameOf)),
        links.list().toArray(),
      ],
      [
        address
          .dump("getaddr")
          .toArray()
          .map((item) => toAddress(item, nameOf)),
        addresses.list().toArray(),
      ],
      [
        route
          .dump("getroute")
          .toArray()
          .filter(({ header }) => ofRoutes(header.rtmFamily))
          .map((item) => toRoute(item, nameOf)),
        routes.list().toArray(),
      ],
      [
        rule
          .dump("getrule")
          .toArray()
          .filter(({ header }) => ofRoutes(header.family))
          .map(toRule),
        rules.list().toArray(),
      ],
      [
        neighbour
          .dump("getneigh")
          .toArray()
          .filter(({ header }) => header.ndmFamily !== AF_BRIDGE && header.ndmState.includes("permanent"))
          .map((item) => toNeighbour(item, nameOf)),
        neighbours.list({ state: ["permanent"] }).toArray(),
      ],
      [
        nexthop
          .dump("getnexthop")
          .toArray()
          .map((item) => toNexthop(item, nameOf)),
        nexthops.list().toArray(),
      ],
      [
        neighbour
          .dump("getneigh", { header: { ndmFamily: AF_BRIDGE } })
          .toArray()
          .map((item) => toForwardingEntry(item, nameOf)),
        fdb.list().toArray(),
      ],
    ];
    for (const [made, listed] of pairs) {
      expect(listed.length).toBeGreaterThan(1);
      expect(untimed(made)).toEqual(untimed(listed));
    }
  });

  test("do not modify the decoded disciplines and configurations", () => {
    using netns = NetworkNamespace.create();
    using _tables = furnished(netns);
    using qdiscs = Qdiscs.open({ netns });
    using configurations = InterfaceConfigurations.open({ netns });
    using discipline = tc.connect({ netns });
    using configuration = rtNetconf.connect({ netns });
    qdiscs.add({ dev: "va", kind: "htb", handle: "7:", options: { init: { rate2quantum: 10, defcls: 16 } } });
    const item = discipline
      .dump("getqdisc")
      .toArray()
      .find(({ kind }) => kind === "htb")!;
    const before = structuredClone(item);
    // The counters include packets that IPv6 sends between the two readings.
    const { refcnt: _, stats, stats2, options, ...listed } = qdiscs.get("va");
    expect([typeof stats, typeof stats2, typeof options]).toEqual(["object", "object", "object"]);
    const counted = { stats: item.stats, stats2: item.stats2, options: { init: { rate2quantum: 10, defcls: 16 } } };
    expect(toQdisc(item, () => "va")).toMatchObject({ ...listed, ...counted } as object);
    expect(item).toEqual(before);
    qdiscs.delete(toQdisc(item));
    const all = configuration
      .dump("getnetconf", { header: { ncmFamily: 2 } })
      .toArray()
      .map((one) => toInterfaceConfiguration(one));
    expect(all.map((one) => one.interface)).toContain("all");
    expect(all).toEqual(
      configurations
        .list({ family: "inet" })
        .toArray()
        .map(({ interface: name, ...one }) => (one.ifindex! > 0 ? one : { ...one, interface: name! })),
    );
  });

  test("return objects that can be written back", async () => {
    using netns = NetworkNamespace.create();
    using tables = furnished(netns);
    const { routes, links } = tables;
    await using kernel = await mirror([linkSource, routeSource], { netns });
    const nameOf = (ifindex: number) => kernel.links.byIndex(ifindex)?.ifname;
    for (const dst of ["10.8.0.0/16", "10.5.0.0/16"]) {
      const [route] = kernel.routes.to(dst).map((item) => toRoute(item, nameOf));
      expect(route).toEqual(routes.list({ dst }).toArray()[0]!);
      routes.delete(route!);
      expect(routes.list({ dst }).toArray()).toEqual([]);
      routes.add(route!);
    }
    const link = toLink(kernel.links.byName("vb")!, nameOf);
    expect([link.master, link.slaveKind, link.link]).toEqual(["br0", "bridge", "va"]);
    links.delete(link);
    expect(toLink(kernel.links.byName("va") ?? kernel.links.byName("lo")!).link).toBeUndefined();
  });
});

/** Returns an item without the fields that change all the time. */
function untimed(items: readonly unknown[]): unknown {
  const passing = [
    "used",
    "confirmed",
    "updated",
    "refcnt",
    "expires",
    "stats64",
    "validLifeTime",
    "preferredLifeTime",
  ];
  const timers = /[tT]imer$|NLearned$/;
  return JSON.parse(
    JSON.stringify(items, (name, value) => {
      if (passing.includes(name) || timers.test(name)) return undefined;
      return typeof value === "bigint" ? `${value}` : value;
    }),
  );
}
