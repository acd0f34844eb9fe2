// Compares the entries of watches and mirrors with the objects that the classes of the other modules return.
import { expect } from "bun:test";
import { type Operations, rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { AF_INET, AF_INET6, type NetworkNamespace, RT_SCOPE_LINK } from "../../src/index.ts";
import type * as netfilter from "../../src/subsystems/netfilter/index.ts";
import type * as route from "../../src/subsystems/route/index.ts";
import { InterfaceConfigurations, MulticastGroups, Qdiscs } from "../../src/subsystems/route/index.ts";
import type * as xfrm from "../../src/subsystems/xfrm/index.ts";
import type * as watching from "../../src/watch/index.ts";
import {
  addresses,
  forwardingEntries,
  interfaceConfigurations,
  links,
  mirror,
  multicastGroups,
  neighbours,
  nexthops,
  qdiscs,
  routes,
  rules,
  type Source,
  type Watch,
  watch,
} from "../../src/watch/index.ts";
import { Tables } from "../subsystems/route/setups.ts";
import { iproute } from "../subsystems/route/support.ts";
import { describeWith } from "../support/environment.ts";
import { expectNoDifference } from "../support/eventually.ts";
import { test } from "../support/fixtures.ts";
import { until, within } from "../support/threads.ts";

/** Creates objects in a network namespace, with an example of each special case. */
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
     bridge fdb add 02:00:5e:00:53:09 dev vb master static
     bridge mdb add dev br0 port vb grp 239.1.1.1 permanent
     tc qdisc add dev va root handle 7: htb default 16`,
  );
  return tables;
}

describeWith(["ip"], "Entries of watches and mirrors", () => {
  test("equal the objects that bun-netlink/route lists", async ({ netns }) => {
    using tables = furnished(netns);
    // Duplicate address detection ends only some time after the links are up.
    const isSettled = () => [...tables.addresses.list()].every(({ flags }) => !flags.includes("tentative"));
    await until(isSettled, "no address is tentative");
    using groups = MulticastGroups.open({ netns });
    using disciplines = Qdiscs.open({ netns });
    using configurations = InterfaceConfigurations.open({ netns });
    const sources = [
      ...[links, addresses, routes, rules, neighbours, nexthops],
      ...[forwardingEntries, multicastGroups, qdiscs, interfaceConfigurations],
    ] as const;
    await using kernel = await mirror(sources, { netns, inLoop: true });
    const isIp = ({ family }: { family: unknown }) => family === "inet" || family === "inet6";
    /** Returns the entries of the watch and of the mirror, by name of the source. */
    const pairs = (): Record<string, readonly [mirrored: Iterable<unknown>, listed: Iterable<unknown>]> => {
      return {
        links: [kernel.links, tables.links.list()],
        addresses: [kernel.addresses, tables.addresses.list()],
        routes: [kernel.routes, [...tables.routes.list()].filter(isIp)],
        rules: [kernel.rules, tables.rules.list()],
        neighbours: [
          [...kernel.neighbours].filter(({ state }) => state.includes("permanent")),
          tables.neighbours.list({ state: ["permanent"] }),
        ],
        nexthops: [kernel.nexthops, tables.nexthops.list()],
        forwardingEntries: [
          kernel.forwardingEntries,
          [...tables.fdb.list()].filter(({ updated }) => updated !== undefined),
        ],
        multicastGroups: [kernel.multicastGroups, groups.list()],
        qdiscs: [kernel.qdiscs, disciplines.list()],
        interfaceConfigurations: [kernel.interfaceConfigurations, [...configurations.list()].filter(isIp)],
      };
    };
    const differing = () =>
      Object.entries(pairs()).flatMap(([name, [mirrored, listed]]) => {
        const [ours, expected] = [untimed(mirrored), untimed(listed)];
        return expected.length > 0 && Bun.deepEquals(ours, expected) ? [] : { name, ours, expected };
      });
    // The kernel's own multicast groups and neighbours appear with a delay.
    await expectNoDifference(differing);
    expect(kernel.routes.to("10.6.0.0/16")).toMatchObject([{ dev: "va" }]);
    expect(kernel.links.byName("vb")).toMatchObject({ master: "br0", link: "va" });
    // Entries have the names that interfaces have at the time of the access.
    iproute(netns, "ip link set va down\nip link set va name uplink");
    await until(() => kernel.links.byName("uplink") !== undefined, "the link has its new name");
    expect(kernel.addresses.ofLink(kernel.links.byName("uplink")!.ifindex)[0]).toMatchObject({ dev: "uplink" });
  });

  test("can be deleted and added with bun-netlink/route", async ({ netns }) => {
    using tables = furnished(netns);
    await using kernel = await mirror([links, routes], { netns, inLoop: true });
    for (const dst of ["10.8.0.0/16", "10.5.0.0/16"]) {
      const [route] = kernel.routes.to(dst);
      tables.routes.delete(route!);
      expect(tables.routes.list({ dst }).toArray()).toEqual([]);
      tables.routes.add(route!);
    }
    tables.links.delete(kernel.links.byName("vb")!);
    await until(() => kernel.links.byName("va") === undefined, "the pair is gone");
  });

  test("have no interface names without a source of links", async ({ netns }) => {
    using _tables = furnished(netns);
    await using kernel = await mirror(addresses, { netns, inLoop: true });
    const [address] = [...kernel.addresses].filter(({ local }) => local === "10.0.0.1");
    expect([address!.dev, typeof address!.ifindex]).toEqual([undefined, "number"]);
  });

  test("keep the name of a link that was removed earlier", async ({ netns }) => {
    using _tables = furnished(netns);
    await using changes = watch([links, routes], { netns, inLoop: true });
    const removed: unknown[] = [];
    for await (const event of changes) {
      if (event.kind === "snapshot" && event.source === "routes") iproute(netns, "ip link del va");
      if (event.kind !== "remove" || event.source !== "routes") continue;
      if (event.item.dst.startsWith("10.")) removed.push(event.item.dev ?? event.item.nexthops?.[0]?.dev);
      if (event.item.dst === "10.6.0.0/16") break;
    }
    expect(new Set(removed)).toEqual(new Set(["va"]));
  });

  test("have the netlink family's types with the option raw", async ({ netns }) => {
    using _tables = furnished(netns);
    using link = rtLink.connect({ netns });
    using address = rtAddr.connect({ netns });
    using route = rtRoute.connect({ netns });
    await using kernel = await mirror([links, addresses, routes], { netns, inLoop: true, raw: true });
    expect([...kernel.links].map(({ header, ifname }) => [header.ifiIndex, ifname])).toEqual(
      [...link.dump("getlink")].map(({ header, ifname }) => [header.ifiIndex, ifname]),
    );
    const families = [AF_INET, AF_INET6];
    const dumped = () => families.flatMap((rtmFamily) => route.dump("getroute", { header: { rtmFamily } }).toArray());
    // The kernel adds the routes of IPv6 link-local addresses some time after a link is set up.
    await until(() => Bun.deepEquals(untimed(kernel.routes), untimed(dumped())), "the mirror equals a dump");
    expect(kernel.links.byName("va")?.linkinfo?.kind).toBe("veth");
    const changes: Watch<typeof addresses, true> = watch(addresses, { netns, inLoop: true, raw: true });
    const { value } = await within(changes[Symbol.asyncIterator]().next(), "the snapshot");
    if (value?.kind !== "snapshot") throw new Error(`started with ${value?.kind}`);
    // The kernel may add link-local addresses between both reads.
    const lengths = (items: Iterable<Operations["getaddr"]["dump"]["reply"]>) =>
      [...items].flatMap(({ header }) => (header.ifaScope === RT_SCOPE_LINK ? [] : [header.ifaPrefixlen]));
    expect(lengths(value.items)).toEqual(lengths(address.dump("getaddr")));
    expect(lengths(value.items).length).toBeGreaterThanOrEqual(4);
    await changes.stop();
  });

  test("have the same types in all modules", () => {
    // The compiler rejects this test if the types differ.
    type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
    type ItemOf<S> = S extends Source<infer Item, infer _Name, infer _View> ? Item : never;
    const same: [
      Same<watching.Link, route.Link>,
      Same<ItemOf<typeof links>, route.Link>,
      Same<watching.Address, route.Address>,
      Same<watching.Route, route.Route>,
      Same<watching.Rule, route.Rule>,
      Same<watching.Neighbour, route.Neighbour>,
      Same<watching.Nexthop, route.Nexthop>,
      Same<watching.FdbEntry, route.FdbEntry>,
      Same<watching.MdbEntry, route.MdbEntry>,
      Same<watching.BridgeVlan, route.BridgeVlan>,
      Same<watching.Qdisc, route.Qdisc>,
      Same<watching.InterfaceConfiguration, route.InterfaceConfiguration>,
      Same<watching.Connection, netfilter.Connection>,
      Same<watching.SecurityAssociation, xfrm.SecurityAssociation>,
      Same<watching.SecurityPolicy, xfrm.SecurityPolicy>,
    ] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];
    expect(same).not.toContain(false as never);
  });
});

/** Returns entries without the fields that change all the time, in a canonical order. */
function untimed(items: Iterable<unknown>): unknown[] {
  const passing = [
    ...["used", "confirmed", "updated", "refcnt", "expires", "stats64", "validLifeTime", "preferredLifeTime"],
    ...["stats", "stats2", "timer", "cacheinfo", "afSpec", "probes", "directPkts"],
  ];
  const timers = /[tT]imer$|NLearned$/;
  const plain = [...items].map((item) =>
    JSON.stringify(item, (name, value: unknown) => {
      if (passing.includes(name) || timers.test(name)) return undefined;
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return typeof value === "bigint" ? `${value}` : value;
      }
      return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
    }),
  );
  return plain.sort().map((text) => JSON.parse(text) as unknown);
}
