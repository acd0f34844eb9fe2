import type { NetworkNamespace } from "../../../src/index.ts";
import {
  Addresses,
  ForwardingEntries,
  Links,
  MulticastGroups,
  Neighbours,
  type NewAddress,
  type NewLink,
  type NewNeighbour,
  type NewNexthop,
  type NewRoute,
  type NewRule,
  Nexthops,
  Routes,
  Rules,
} from "../../../src/subsystems/route/index.ts";

/** Kernel objects to create in two ways: commands of iproute2, and calls of this library with the same effect. */
export interface SetUp {
  name: string;
  /** Link kinds that the kernel must support for this set-up. */
  needs?: readonly string[];
  /** A route that the kernel must accept for this set-up. */
  route?: NewRoute;
  lines: string;
  make(tables: Tables): void;
}

/** The tables of the library that create the objects of a set-up. */
export class Tables implements Disposable {
  readonly links: Links;
  readonly addresses: Addresses;
  readonly routes: Routes;
  readonly rules: Rules;
  readonly neighbours: Neighbours;
  readonly nexthops: Nexthops;
  readonly fdb: ForwardingEntries;
  readonly groups: MulticastGroups;

  readonly netns: NetworkNamespace;

  constructor(netns: NetworkNamespace) {
    this.netns = netns;
    this.links = Links.open({ netns });
    this.addresses = Addresses.open({ netns });
    this.routes = Routes.open({ netns });
    this.rules = Rules.open({ netns });
    this.neighbours = Neighbours.open({ netns });
    this.nexthops = Nexthops.open({ netns });
    this.fdb = ForwardingEntries.open({ netns });
    this.groups = MulticastGroups.open({ netns });
  }

  /** Creates all objects of a set-up. Throws the first error. */
  make(things: {
    links?: NewLink[];
    up?: string[];
    addresses?: NewAddress[];
    nexthops?: NewNexthop[];
    routes?: NewRoute[];
    rules?: NewRule[];
    neighbours?: NewNeighbour[];
  }): void {
    const outcomes = [
      ...this.links.addMany(things.links ?? []),
      ...this.links.changeMany((things.up ?? []).map((dev) => ({ dev, up: true }))),
      ...this.addresses.addMany(things.addresses ?? []),
      ...this.nexthops.addMany(things.nexthops ?? []),
      ...this.routes.addMany(things.routes ?? []),
      ...this.rules.addMany(things.rules ?? []),
      ...this.neighbours.addMany(things.neighbours ?? []),
    ];
    for (const { error } of outcomes) if (error !== undefined) throw error;
  }

  [Symbol.dispose](): void {
    const { links, addresses, routes, rules, neighbours, nexthops, fdb, groups } = this;
    for (const table of [links, addresses, routes, rules, neighbours, nexthops, fdb, groups]) table.close();
  }
}

/** Opens the tables of a namespace in which it creates two links that are connected, of which "va" has an address. */
export function openPair(netns: NetworkNamespace): Tables {
  const tables = new Tables(netns);
  tables.make({
    links: [{ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } }],
    up: ["va", "vb", "lo"],
    addresses: [{ dev: "va", local: "10.0.0.1/24" }],
  });
  return tables;
}

const A = "02:00:5e:00:00:0a";
const B = "02:00:5e:00:00:0b";
const C = "02:00:5e:00:00:0c";

const pairLines = `
  ip link add va address ${A} type veth peer name vb address ${B}
  ip link set va up
  ip link set vb up
  ip address add 10.0.0.1/24 dev va
  ip -6 address add 2001:db8::1/64 dev va nodad`;
const pair = {
  links: [{ ifname: "va", address: A, kind: "veth", data: { peer: { ifname: "vb", address: B } } }] as NewLink[],
  up: ["va", "vb"],
  addresses: [
    { dev: "va", local: "10.0.0.1/24" },
    { dev: "va", local: "2001:db8::1/64", flags: ["nodad"] },
  ] as NewAddress[],
};

/** Returns the set-up of a link on top of one end of a veth pair. */
function upon(kind: string, data: string, ours: NewLink["data"]): SetUp {
  return {
    name: `${kind} ${data}`.trim(),
    needs: [kind],
    lines: `${pairLines}
      ip link add link va name x address ${C} type ${kind} ${data}
      ip link set x up`,
    make: (tables) =>
      tables.make({
        ...pair,
        links: [...pair.links, { ifname: "x", link: "va", address: C, kind, data: ours } as NewLink],
        up: ["va", "vb", "x"],
      }),
  };
}

/** Returns the set-up of a tunnel link. */
function tunnel(kind: string, data: string, ours: NewLink["data"], more: Partial<NewLink> = {}): SetUp {
  return {
    name: `${kind} ${data}`.trim(),
    needs: [kind],
    lines: `${pairLines}
      ip link add name x ${more.address === undefined ? "" : `address ${more.address}`} type ${kind} ${data}`,
    make(tables) {
      // The MTU depends on the route to the peer, so the route must exist first.
      tables.make(pair);
      tables.make({ links: [{ ifname: "x", kind, data: ours, ...more } as NewLink] });
    },
  };
}

function routing(name: string, lines: string, things: Parameters<Tables["make"]>[0]): SetUp {
  return { name, lines: `${pairLines}\n${lines}`, make: (tables) => tables.make({ ...pair, ...things }) };
}

export const setUps: readonly SetUp[] = [
  { name: "a pair of links", lines: pairLines, make: (tables) => tables.make(pair) },
  {
    name: "settings of a link",
    lines: `ip link add va address ${A} mtu 1400 txqueuelen 500 group 7 type veth peer name vb address ${B} mtu 1300
      ip link set va alias some-text promisc on allmulticast on arp off
      ip link property add dev va altname a-long-alternative-name`,
    make({ links }) {
      links.add({
        ...pair.links[0]!,
        mtu: 1400,
        txqlen: 500,
        group: 7,
        data: { peer: { ifname: "vb", address: B, mtu: 1300 } },
      } as NewLink);
      links.set("va", { ifalias: "some-text", flags: { promisc: true, "all-multi": true, "no-arp": true } });
      links.addAltNames("va", ["a-long-alternative-name"]);
    },
  },
  {
    name: "a bridge with ports",
    needs: ["bridge"],
    lines: `ip link add br0 address ${C} type bridge forward_delay 400 hello_time 300 max_age 1000 ageing_time 6000 priority 4096
      ip link add va address ${A} type veth peer name vb address ${B}
      ip link set va master br0
      ip link set va type bridge_slave cost 7 priority 5 learning off isolated on`,
    make({ links }) {
      const data = { forwardDelay: 400, helloTime: 300, maxAge: 1000, ageingTime: 6000, priority: 4096 };
      links.add({ ifname: "br0", address: C, kind: "bridge", data });
      links.add(pair.links[0]!);
      links.set("va", { master: "br0" });
      links.set("va", { slaveKind: "bridge", slaveData: { cost: 7, priority: 5, learning: 0, isolated: 1 } });
    },
  },
  {
    name: "bridges with spanning tree and multicast settings",
    needs: ["bridge"],
    lines: `ip link add br0 address ${C} type bridge stp_state 1 mcast_snooping 0 group_fwd_mask 0x8
      ip link add br1 address ${A} type bridge mcast_router 2 mcast_query_interval 6000`,
    make({ links }) {
      links.add({
        ifname: "br0",
        address: C,
        kind: "bridge",
        data: { stpState: 1, mcastSnooping: 0, groupFwdMask: 8 },
      });
      links.add({ ifname: "br1", address: A, kind: "bridge", data: { mcastRouter: 2, mcastQueryIntvl: 6000 } });
    },
  },
  {
    name: "forwarding database and multicast group entries of a bridge",
    needs: ["bridge"],
    lines: `ip link add br0 address ${C} up type bridge
      ip link add va address ${A} type veth peer name vb address ${B}
      ip link set va master br0 up
      bridge fdb add 02:00:5e:00:53:01 dev va master static
      bridge fdb add 02:00:5e:00:53:02 dev va master
      bridge mdb add dev br0 port va grp 239.1.1.1 permanent`,
    make({ links, fdb, groups }) {
      links.add({ ifname: "br0", address: C, kind: "bridge", up: true });
      links.add(pair.links[0]!);
      links.set("va", { master: "br0", up: true });
      fdb.add({ mac: "02:00:5e:00:53:01", dev: "va", flags: ["master"], state: ["noarp"] });
      fdb.add({ mac: "02:00:5e:00:53:02", dev: "va", flags: ["master"] });
      groups.add({ dev: "br0", port: "va", grp: "239.1.1.1", state: "permanent" });
    },
  },
  upon("macvlan", "mode bridge", { mode: "bridge" }),
  upon("macvlan", "mode private", { mode: "private" }),
  upon("macvtap", "mode vepa", { mode: "vepa" }),
  upon("ipvlan", "mode l3", { mode: "l3" }),
  upon("vlan", "id 5", { id: 5 }),
  upon("vlan", "protocol 802.1ad id 7 gvrp on", { id: 7, protocol: "8021ad", flags: { flags: ["gvrp"], mask: 2 } }),
  upon("macsec", "port 1 encrypt on", { port: 1, encrypt: 1 }),
  tunnel(
    "vxlan",
    "id 7 dstport 4789 local 10.0.0.1 remote 10.0.0.2",
    { id: 7, port: 4789, local: "10.0.0.1", group: "10.0.0.2" },
    { address: C },
  ),
  {
    name: "vxlan over one interface",
    needs: ["vxlan"],
    lines: `${pairLines}
      ip link add x address ${C} type vxlan id 8 dstport 8472 local 2001:db8::1 group ff05::1 dev va nolearning ttl 5`,
    make(tables) {
      tables.make(pair);
      // The index of this tunnel depends on the default tunnels that the kernel creates in new namespaces.
      const link = tables.links.get("va").ifindex;
      const data = { id: 8, port: 8472, local6: "2001:db8::1", group6: "ff05::1", link, learning: 0, ttl: 5 };
      tables.make({ links: [{ ifname: "x", address: C, kind: "vxlan", data }] });
    },
  },
  tunnel("vxlan", "dstport 4789 external", { id: 0, port: 4789, learning: 0, collectMetadata: 1 }, { address: C }),
  tunnel("geneve", "id 5 remote 10.0.0.2", { id: 5, remote: "10.0.0.2" }, { address: C }),
  tunnel("gre", "local 10.0.0.1 remote 10.0.0.2 ttl 64", {
    local: "10.0.0.1",
    remote: "10.0.0.2",
    ttl: 64,
    pmtudisc: 1,
  }),
  tunnel("ipip", "local 10.0.0.1 remote 10.0.0.2 ttl 64", {
    local: "10.0.0.1",
    remote: "10.0.0.2",
    ttl: 64,
    pmtudisc: 1,
    proto: 0,
  }),
  tunnel("dummy", "", undefined, { address: C }),
  tunnel("ifb", "", undefined, { address: C }),
  tunnel("vrf", "table 100", { table: 100 }, { address: C }),
  tunnel("bond", "mode active-backup miimon 100", { mode: "active-backup", miimon: 100 }, { address: C }),
  routing(
    "addresses with broadcast, peer, lifetimes and scope",
    `ip address add 10.1.0.1/16 broadcast + dev va label va:1
     ip address add 10.2.0.1 peer 10.2.0.2 dev va
     ip address add 10.3.0.1/24 dev vb scope link metric 77
     ip address add 10.1.0.2/16 dev va
     ip -6 address add 2001:db8:1::1/64 dev vb nodad noprefixroute`,
    {
      addresses: [
        ...pair.addresses,
        { dev: "va", local: "10.1.0.1/16", broadcast: "+", label: "va:1" },
        { dev: "va", local: "10.2.0.1", address: "10.2.0.2" },
        { dev: "vb", local: "10.3.0.1/24", scope: "link", metric: 77 },
        { dev: "va", local: "10.1.0.2/16" },
        { dev: "vb", local: "2001:db8:1::1/64", flags: ["nodad", "noprefixroute"] },
      ],
    },
  ),
  routing(
    "routes of all types",
    `ip route add 10.10.0.0/16 via 10.0.0.2
     ip route add default via 10.0.0.2 metric 100 proto static
     ip route add blackhole 10.11.0.0/16
     ip route add unreachable 10.12.0.0/16 metric 5
     ip route add prohibit 10.13.0.0/16
     ip route add throw 10.14.0.0/16 table 100
     ip route add local 10.15.0.0/16 dev lo
     ip route add 10.16.0.0/16 dev va scope link src 10.0.0.1 tos 0x10
     ip -6 route add 2001:db8:1::/48 via 2001:db8::2 metric 5 pref high
     ip -6 route add blackhole 2001:db8:2::/48`,
    {
      routes: [
        { dst: "10.10.0.0/16", gateway: "10.0.0.2" },
        { dst: "default", gateway: "10.0.0.2", metric: 100, protocol: "static" },
        { dst: "10.11.0.0/16", type: "blackhole" },
        { dst: "10.12.0.0/16", type: "unreachable", metric: 5 },
        { dst: "10.13.0.0/16", type: "prohibit" },
        { dst: "10.14.0.0/16", type: "throw", table: 100 },
        { dst: "10.15.0.0/16", type: "local", dev: "lo" },
        { dst: "10.16.0.0/16", dev: "va", scope: "link", prefsrc: "10.0.0.1", tos: 0x10 },
        { dst: "2001:db8:1::/48", gateway: "2001:db8::2", metric: 5, pref: "high" },
        { dst: "2001:db8:2::/48", type: "blackhole" },
      ],
    },
  ),
  routing(
    "routes with metrics, in tables beyond 255",
    `ip route add 10.10.0.0/16 via 10.0.0.2 mtu 1400 advmss 1000 hoplimit 5 initcwnd 20 table 1000
     ip route add 10.11.0.0/16 via 10.0.0.2 proto bgp table 4294967295
     ip -6 route add 2001:db8:1::/48 via 2001:db8::2 mtu 1300 table 70000`,
    {
      routes: [
        {
          dst: "10.10.0.0/16",
          gateway: "10.0.0.2",
          metrics: { mtu: 1400, advmss: 1000, hoplimit: 5, initcwnd: 20 },
          table: 1000,
        },
        { dst: "10.11.0.0/16", gateway: "10.0.0.2", protocol: "bgp", table: 0xffffffff },
        { dst: "2001:db8:1::/48", gateway: "2001:db8::2", metrics: { mtu: 1300 }, table: 70000 },
      ],
    },
  ),
  routing(
    "multipath routes",
    `ip route add 10.10.0.0/16 nexthop via 10.0.0.2 dev va weight 3 nexthop via 10.0.0.3 dev va
     ip route add 10.11.0.0/16 nexthop via 10.0.0.2 nexthop via inet6 2001:db8::2 dev va weight 256
     ip -6 route add 2001:db8:1::/48 nexthop via 2001:db8::2 dev va weight 2 nexthop via 2001:db8::3 dev va`,
    {
      routes: [
        {
          dst: "10.10.0.0/16",
          nexthops: [
            { gateway: "10.0.0.2", dev: "va", weight: 3 },
            { gateway: "10.0.0.3", dev: "va" },
          ],
        },
        {
          dst: "10.11.0.0/16",
          nexthops: [
            { gateway: "10.0.0.2" },
            { via: { family: "inet6", host: "2001:db8::2" }, dev: "va", weight: 256 },
          ],
        },
        {
          dst: "2001:db8:1::/48",
          nexthops: [
            { gateway: "2001:db8::2", dev: "va", weight: 2 },
            { gateway: "2001:db8::3", dev: "va" },
          ],
        },
      ],
    },
  ),
  routing(
    "next hops with tunnels and onlink gateways",
    `ip route add 10.10.0.0/16 nexthop via 192.0.2.1 dev va onlink weight 2 nexthop encap ip id 7 dst 10.0.0.9 dev va
     ip -6 route add 2001:db8:1::/48 nexthop encap ip6 id 8 dst 2001:db8::9 via 2001:db8::2 dev va nexthop via fe80::7 dev va onlink`,
    {
      routes: [
        {
          dst: "10.10.0.0/16",
          nexthops: [
            { gateway: "192.0.2.1", dev: "va", flags: ["onlink"], weight: 2 },
            { encap: { type: "ip", id: 7n, dst: "10.0.0.9" }, dev: "va" },
          ],
        },
        {
          dst: "2001:db8:1::/48",
          nexthops: [
            { encap: { type: "ip6", id: 8n, dst: "2001:db8::9" }, gateway: "2001:db8::2", dev: "va" },
            { gateway: "fe80::7", dev: "va", flags: ["onlink"] },
          ],
        },
      ],
    },
  ),
  routing(
    "gateways of another family and onlink gateways",
    `ip route add 10.10.0.0/16 via inet6 2001:db8::2 dev va
     ip route add 10.11.0.0/16 via 192.0.2.1 dev va onlink`,
    {
      routes: [
        { dst: "10.10.0.0/16", via: { family: "inet6", host: "2001:db8::2" }, dev: "va" },
        { dst: "10.11.0.0/16", gateway: "192.0.2.1", dev: "va", flags: ["onlink"] },
      ],
    },
  ),
  routing(
    "next hops and next hop groups",
    `ip nexthop add id 1 via 10.0.0.2 dev va
     ip nexthop add id 2 via 10.0.0.3 dev va proto static
     ip nexthop add id 3 via 2001:db8::2 dev va
     ip nexthop add id 4 dev va
     ip nexthop add id 10 group 1,3/2
     ip nexthop add id 11 group 1/2 type resilient buckets 8 idle_timer 60
     ip route add 10.10.0.0/16 nhid 10
     ip route add 10.11.0.0/16 nhid 1 metric 9`,
    {
      nexthops: [
        { id: 1, gateway: "10.0.0.2", dev: "va", protocol: "unspec" },
        { id: 2, gateway: "10.0.0.3", dev: "va", protocol: "static" },
        { id: 3, gateway: "2001:db8::2", dev: "va", protocol: "unspec" },
        { id: 4, dev: "va", protocol: "unspec" },
        { id: 10, group: [{ id: 1, weight: 3 }, 2], protocol: "unspec" },
        { id: 11, group: [1, 2], groupType: "res", resGroup: { buckets: 8, idleTimer: 6000 }, protocol: "unspec" },
      ],
      routes: [
        { dst: "10.10.0.0/16", nhid: 10 },
        { dst: "10.11.0.0/16", nhid: 1, metric: 9 },
      ],
    },
  ),
  routing(
    "policy rules",
    `ip rule add from 10.1.0.0/16 table 100 priority 1000
     ip rule add to 10.2.0.1 table main priority 1001 iif va
     ip rule add not fwmark 5/0xff oif vb priority 1002 table 1000
     ip rule add ipproto 6 dport 80-90 sport 7 priority 1003 prohibit
     ip rule add uidrange 0-0 priority 1004 blackhole
     ip rule add priority 1005 goto 32766
     ip rule add priority 1006 table main suppress_prefixlength 0
     ip rule add priority 1007 l3mdev
     ip -6 rule add from 2001:db8::/32 table 200 priority 1000 protocol bgp`,
    {
      rules: [
        { src: "10.1.0.0/16", table: 100, priority: 1000 },
        { dst: "10.2.0.1", table: "main", priority: 1001, iif: "va" },
        { not: true, fwmark: 5, fwmask: 0xff, oif: "vb", priority: 1002, table: 1000 },
        { ipproto: 6, dport: { start: 80, end: 90 }, sport: 7, priority: 1003, action: "prohibit" },
        { uidRange: { start: 0, end: 0 }, priority: 1004, action: "blackhole" },
        { priority: 1005, goto: 32766 },
        { priority: 1006, table: "main", suppressPrefixlength: 0 },
        { priority: 1007, l3mdev: true },
        { src: "2001:db8::/32", table: 200, priority: 1000, protocol: "bgp" },
      ],
    },
  ),
  routing(
    "neighbours and proxies",
    `ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:01 dev va
     ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:02 dev va nud noarp
     ip -6 neigh add 2001:db8::7 lladdr 02:00:00:00:00:03 dev va router
     ip neigh add proxy 10.0.0.9 dev va
     ip -6 neigh add proxy 2001:db8::9 dev va`,
    {
      neighbours: [
        { dst: "10.0.0.7", lladdr: "02:00:00:00:00:01", dev: "va" },
        { dst: "10.0.0.8", lladdr: "02:00:00:00:00:02", dev: "va", state: ["noarp"] },
        { dst: "2001:db8::7", lladdr: "02:00:00:00:00:03", dev: "va", flags: ["router"] },
        { dst: "10.0.0.9", dev: "va", proxy: true },
        { dst: "2001:db8::9", dev: "va", proxy: true },
      ],
    },
  ),
  routing(
    "routes with lightweight tunnels",
    `ip route add 10.10.0.0/16 encap ip id 7 dst 10.0.0.9 ttl 5 dev va
     ip route add 10.11.0.0/16 encap ip6 id 8 dst 2001:db8::9 dev va`,
    {
      routes: [
        { dst: "10.10.0.0/16", encap: { type: "ip", id: 7n, dst: "10.0.0.9", ttl: 5 }, dev: "va" },
        { dst: "10.11.0.0/16", encap: { type: "ip6", id: 8n, dst: "2001:db8::9" }, dev: "va" },
      ],
    },
  ),
  {
    ...routing(
      "routes with segment routing",
      `ip -6 route add 2001:db8:5::/48 encap seg6 mode encap segs 2001:db8::8,2001:db8::9 dev va
       ip -6 route add 2001:db8:6::/48 encap seg6 mode inline segs 2001:db8::8,2001:db8::9 dev va
       ip route add 10.12.0.0/16 encap seg6 mode encap segs 2001:db8::8 dev va
       ip -6 route add 2001:db8:7::/48 nexthop encap seg6 mode encap segs 2001:db8::8 via 2001:db8::3 dev va nexthop via 2001:db8::2`,
      {
        routes: [
          {
            dst: "2001:db8:5::/48",
            encap: { type: "seg6", mode: "encap", segs: ["2001:db8::8", "2001:db8::9"] },
            dev: "va",
          },
          {
            dst: "2001:db8:6::/48",
            encap: { type: "seg6", mode: "inline", segs: ["2001:db8::8", "2001:db8::9"] },
            dev: "va",
          },
          { dst: "10.12.0.0/16", encap: { type: "seg6", mode: "encap", segs: ["2001:db8::8"] }, dev: "va" },
          {
            dst: "2001:db8:7::/48",
            nexthops: [
              { encap: { type: "seg6", mode: "encap", segs: ["2001:db8::8"] }, gateway: "2001:db8::3", dev: "va" },
              { gateway: "2001:db8::2" },
            ],
          },
        ],
      },
    ),
    route: { dst: "2001:db8:5::/48", encap: { type: "seg6", mode: "encap", segs: ["2001:db8::8"] }, dev: "va" },
  },
  {
    ...routing(
      "routes with MPLS encapsulation",
      `ip route add 10.10.0.0/16 encap mpls 100/200 via 10.0.0.2 dev va
       ip route add 10.11.0.0/16 encap mpls 300 ttl 7 via 10.0.0.2 dev va
       ip -6 route add 2001:db8:5::/48 encap mpls 400 via 2001:db8::2 dev va
       ip route add 10.12.0.0/16 nexthop encap mpls 500/600 via 10.0.0.2 dev va nexthop via 10.0.0.3 dev va`,
      {
        routes: [
          { dst: "10.10.0.0/16", encap: { type: "mpls", dst: [100, 200] }, gateway: "10.0.0.2", dev: "va" },
          { dst: "10.11.0.0/16", encap: { type: "mpls", dst: [300], ttl: 7 }, gateway: "10.0.0.2", dev: "va" },
          { dst: "2001:db8:5::/48", encap: { type: "mpls", dst: [400] }, gateway: "2001:db8::2", dev: "va" },
          {
            dst: "10.12.0.0/16",
            nexthops: [
              { encap: { type: "mpls", dst: [500, 600] }, gateway: "10.0.0.2", dev: "va" },
              { gateway: "10.0.0.3", dev: "va" },
            ],
          },
        ],
      },
    ),
    route: { dst: "10.10.0.0/16", encap: { type: "mpls", dst: [100] }, dev: "va" },
  },
];
