// Checks that invalid arguments are rejected with the caller's field names before anything is sent, and that errors of
// the kernel contain advice.
import { describe, expect } from "bun:test";
import { NetlinkError, type NetworkNamespace } from "../../../src/index.ts";
import {
  AddressLabels,
  BridgeVlans,
  Chains,
  Filters,
  InterfaceConfigurations,
  MulticastRoutes,
  Qdiscs,
} from "../../../src/subsystems/route/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { Tables } from "./setups.ts";
import { failure } from "./support.ts";

const test = base.extend({ tables: ({ netns }) => pair(netns) });

function pair(netns: NetworkNamespace): Tables {
  const tables = new Tables(netns);
  tables.make({
    links: [{ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } }],
    up: ["va", "vb", "lo"],
    addresses: [{ dev: "va", local: "10.0.0.1/24" }],
  });
  return tables;
}

type Attempt = readonly [title: string, attempt: (tables: Tables) => unknown, message: string];

const wrong = "x" as never;
const dev = "va";
const route = { dst: "10.8.0.0/16", dev };

/** Calls that pass another value where a boolean is expected. */
const switches: readonly Attempt[] = [
  ["up: 1", ({ links }) => links.set(dev, { up: 1 as never }), "up: expected true or false, got 1"],
  ["up: null", ({ links }) => links.set(dev, { up: null as never }), "up: expected true or false, got null"],
  ["flags", ({ links }) => links.set(dev, { flags: { promisc: wrong } }), "flags.promisc: expected true or false"],
  ["carrier", ({ links }) => links.set(dev, { carrier: wrong }), "carrier: expected true or false"],
  ["protodown", ({ links }) => links.set(dev, { protodown: "no" as never }), "protodown: expected true or false"],
  ["up as a filter of links", ({ links }) => links.list({ up: "yes" as never }), "filter.up: expected true or false"],
  ["vf as a filter of links", ({ links }) => links.list({ vf: wrong }), "filter.vf: expected true or false"],
  ["vf of one link", ({ links }) => links.get(dev, { vf: wrong }), "vf: expected true or false"],
  [
    "exclusive of XDP",
    ({ links }) => links.setXdp(dev, null, { exclusive: wrong }),
    "xdp.exclusive: expected true or false",
  ],
  ["l3mdev", ({ rules }) => rules.add({ l3mdev: "yes" as never }), "l3mdev: expected true or false"],
  ["not", ({ rules }) => rules.add({ table: 5, not: "no" as never }), "not: expected true or false"],
  [
    "proxy",
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", proxy: wrong }),
    "proxy: expected true or false",
  ],
  [
    "proxy as a filter of neighbours",
    ({ neighbours }) => neighbours.list({ proxy: wrong }),
    "filter.proxy: expected true or false",
  ],
  [
    "proxy of one neighbour",
    ({ neighbours }) => neighbours.get(dev, "10.0.0.7", { proxy: wrong }),
    "proxy: expected true or false",
  ],
  ["blackhole", ({ nexthops }) => nexthops.add({ blackhole: wrong }), "blackhole: expected true or false"],
  ["fdb", ({ nexthops }) => nexthops.add({ fdb: wrong, dev }), "fdb: expected true or false"],
  ["groups", ({ nexthops }) => nexthops.list({ groups: wrong }), "filter.groups: expected true or false"],
  [
    "ttlPropagate",
    ({ routes }) => routes.add({ ...route, ttlPropagate: wrong }),
    "ttlPropagate: expected true or false",
  ],
  ["cloned", ({ routes }) => routes.list({ cloned: wrong }), "filter.cloned: expected true or false"],
  ["fibMatch", ({ routes }) => routes.get("10.0.0.2", { fibMatch: wrong }), "lookup.fibMatch: expected true or false"],
  ["master", ({ fdb }) => fdb.get(dev, "02:00:5e:00:53:01", { master: wrong }), "master: expected true or false"],
];

/** Calls whose error must contain the path in the caller's object and the name of the object. */
const paths: readonly Attempt[] = [
  [
    "metric",
    ({ routes }) => routes.add({ ...route, metric: -1 }),
    "add route 10.8.0.0/16 dev va metric -1: metric: exp",
  ],
  ["tos", ({ routes }) => routes.add({ ...route, tos: 256 }), "dev va: tos: expected"],
  ["realms", ({ routes }) => routes.add({ ...route, realms: wrong }), "dev va: realms: expected"],
  ["metrics", ({ routes }) => routes.add({ ...route, metrics: { mtu: wrong } }), "dev va: metrics.mtu: expected"],
  ["nhid", ({ routes }) => routes.add({ dst: "10.8.0.0/16", nhid: wrong }), "nhid x: nhid: expected"],
  [
    "metric of an address",
    ({ addresses }) => addresses.add({ dev, local: "10.1.0.1", metric: -1 }),
    "dev va: metric: expected",
  ],
  [
    "state",
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", state: ["foo" as never] }),
    'add neighbour 10.0.0.7 dev va: state: unknown name "foo"',
  ],
  [
    "flags",
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", flags: ["foo" as never] }),
    'dev va: flags[0]: unknown name "foo"; there are: use, self, master, proxy, ext-learned, offloaded, sticky, router, ' +
      "managed, locked, ext-validated",
  ],
  [
    "a flag in the extended flags",
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", flags: ["use", "manage" as never] }),
    'dev va: flags[1]: unknown name "manage"; did you mean "managed"?',
  ],
  [
    "flags of a forwarding entry",
    ({ fdb }) => fdb.add({ dev, mac: "02:00:5e:00:53:01", flags: ["lockd" as never] }),
    'dev va: flags[0]: unknown name "lockd"; did you mean "locked"?',
  ],
  [
    "slaveData",
    ({ links }) => links.set(dev, { slaveKind: "bridge", slaveData: { cost: wrong } }),
    "change link va: slaveData.cost: expected",
  ],
  [
    "data",
    ({ links }) => links.add({ ifname: "x", kind: "vxlan", data: { id: wrong } }),
    "add link x (vxlan): data.id: expected",
  ],
  [
    "mtu of a veth peer",
    ({ links }) => links.add({ ifname: "x", kind: "veth", data: { peer: { mtu: wrong } } }),
    "add link x (veth): data.peer.mtu: expected",
  ],
  [
    "an object as the link",
    ({ links }) => links.set({ ifname: "d0" } as never, { up: true }),
    "change link: dev: expected the name or the index of an interface, got",
  ],
  [
    "an object as the interface of an address",
    ({ addresses }) => addresses.add({ dev: {} as never, local: "10.1.0.1" }),
    "add address: dev: expected the name or the index of an interface, got",
  ],
  ["iif", ({ rules }) => rules.add({ table: 5, iif: 5 as never }), "add rule table 5: iif: expected"],
  ["sport", ({ rules }) => rules.add({ table: 5, sport: 70000 }), "add rule table 5: sport: expected"],
  ["ipproto", ({ rules }) => rules.add({ table: 5, ipproto: 999 }), "add rule table 5: ipproto: expected"],
  [
    "state of a forwarding entry",
    ({ fdb }) => fdb.add({ dev, mac: "02:00:5e:00:53:01", state: ["foo" as never] }),
    'dev va: state: unknown name "foo"',
  ],
  [
    "vni of a multicast group entry",
    ({ groups }) => groups.add({ dev, port: dev, grp: "239.1.1.1", vni: wrong }),
    "port va dev va: vni: expected",
  ],
];

/** Calls that the kernel would ignore or interpret differently from the caller's intention. */
const misinterpreted: readonly Attempt[] = [
  [
    "deletion of a rule without a selector",
    ({ rules }) => rules.delete({}),
    "delete rule: rule: expected a priority or another selector",
  ],
  [
    "deletion of a rule whose only selector is undefined",
    ({ rules }) => rules.delete({ priority: undefined }),
    "rule: expected a priority or another selector",
  ],
  [
    "deletion of a rule with only a family",
    ({ rules }) => rules.delete({ family: "inet" }),
    "rule: expected a priority or another selector",
  ],
  [
    "addition of a rule without a table",
    ({ rules }) => rules.add({} as never),
    "add rule: table: expected the routing table that the rule selects",
  ],
  [
    "addition of a rule with table 0",
    ({ rules }) => rules.add({ table: 0, priority: 5 }),
    "table: expected the routing table that the rule selects, got 0",
  ],
  [
    "range of users without an end",
    ({ rules }) => rules.add({ table: 100, uidRange: { start: 5 } as never }),
    "uidRange.end: expected an integer, got undefined",
  ],
  [
    "empty range of ports",
    ({ rules }) => rules.add({ table: 100, sport: {} as never }),
    "sport.start: expected an integer, got undefined",
  ],
  ["priority as a string", ({ rules }) => rules.get("32766" as never), 'priority: expected an integer, got "32766"'],
  [
    "two different prefix lengths",
    ({ addresses }) => addresses.add({ dev, local: "192.0.2.5/24", prefixlen: 25 }),
    "prefixlen: expected 24 as in local, got 25",
  ],
  [
    "two different interfaces",
    ({ addresses }) => addresses.add({ dev, ifindex: 1, local: "192.0.2.5/24" }),
    'ifindex: 1 is not the index of "va" in dev',
  ],
  [
    "two different interfaces of a route",
    ({ routes }) => routes.add({ ...route, ifindex: 1 }),
    'ifindex: 1 is not the index of "va" in dev',
  ],
  [
    "two different interfaces of a next hop",
    ({ routes }) => routes.add({ dst: "10.8.0.0/16", nexthops: [{ dev, ifindex: 1 }] }),
    'nexthops[0].ifindex: 1 is not the index of "va" in nexthops[0].dev',
  ],
  [
    "prefix length with a leading zero",
    ({ routes }) => routes.add({ dst: "10.8.0.0/016", dev }),
    'dst: expected a decimal prefix length from 0 to 32, without leading zeros, after "/", got "10.8.0.0/016"',
  ],
  [
    "netmask instead of a prefix length",
    ({ routes }) => routes.add({ dst: "10.0.0.0/255.0.0.0", dev }),
    'expected a decimal prefix length from 0 to 32, without leading zeros, after "/", got "10.0.0.0/255.0.0.0"',
  ],
  [
    "IPv6 prefix length with a sign",
    ({ routes }) => routes.add({ dst: "2001:db8::/+8", dev }),
    "expected a decimal prefix length from 0 to 128",
  ],
  [
    "preferred source of another family",
    ({ routes }) => routes.add({ ...route, prefsrc: "::1" }),
    'dev va: prefsrc: expected an address of the route\'s family, got "::1"',
  ],
  [
    "invalid preferred source of a default route",
    ({ routes }) => routes.add({ dst: "default", dev, prefsrc: wrong }),
    "prefsrc: expected an address",
  ],
  [
    "next hop without an interface",
    ({ nexthops }) => nexthops.add({ id: 7, gateway: "10.0.0.2" } as never),
    "via 10.0.0.2: group, blackhole, fdb or dev: the request requires one of these",
  ],
  [
    "misspelled flag of a next hop object",
    ({ nexthops }) => nexthops.replace({ id: 1, gateway: "10.0.0.2", dev, flags: ["onlnk" as never] }),
    "dev va: flags[0]: expected a number or one of dead, pervasive, onlink,",
  ],
  [
    "new name that is undefined",
    ({ links }) => links.rename(dev, undefined as never),
    "ifname: expected a name, got undef",
  ],
  ["new name that is an index", ({ links }) => links.rename(dev, 5 as never), "ifname: expected a name, got 5"],
  [
    "name of a new link that is an index",
    ({ links }) => links.add({ ifname: 5 as never, kind: "bridge" }),
    "ifname: expected a name, got 5",
  ],
  [
    "alternative name that is an index",
    ({ links }) => links.addAltNames(dev, [5 as never]),
    "altnames[0]: expected a name, got 5",
  ],
  [
    "name of a link with a slash",
    ({ links }) => links.get("a/b"),
    'dev: expected a name of 1 to 127 bytes without a space, slash or NUL, got "a/b"',
  ],
  [
    "new name with a slash",
    ({ links }) => links.rename(dev, "a/b"),
    'ifname: expected a name of 1 to 15 bytes without a space, slash, colon or NUL, and not ".", "..", "all" or "default", got "a/b"',
  ],
  ["empty name", ({ links }) => links.rename(dev, ""), "ifname: expected a name of 1 to 15 bytes"],
  [
    "routing table 0",
    ({ routes }) => routes.list({ table: 0 }),
    "filter.table: expected an integer from 1 to 4294967295, got 0",
  ],
  ["array instead of a route", ({ routes }) => routes.add([] as never), "add route: expected an object, got Array"],
  [
    "misspelled field of a next hop",
    ({ routes }) => routes.add({ dst: "10.8.0.0/16", nexthops: [{ dev, wieght: 3 } as never] }),
    "nexthops[0].wieght: unknown option; did you mean weight?",
  ],
  [
    "misspelled field of an encapsulation",
    ({ routes }) => routes.add({ ...route, encap: { type: "ip", id: 5n, dts: "192.0.2.1" } as never }),
    "encap.dts: unknown option; did you mean dst?",
  ],
  [
    "misspelled field of a gateway",
    ({ routes }) => routes.add({ ...route, via: { family: "inet", host: "192.0.2.1", hots: 1 } as never }),
    "via.hots: unknown option; did you mean host?",
  ],
  [
    "misspelled field of a next hop group",
    ({ nexthops }) => nexthops.add({ id: 9, group: [{ id: 1, wieght: 3 } as never] }),
    "group[0].wieght: unknown option; did you mean weight?",
  ],
  [
    "misspelled field of resilient buckets",
    ({ nexthops }) => nexthops.add({ id: 9, group: [1], groupType: "res", resGroup: { buckts: 4 } as never }),
    "resGroup.buckts: unknown option; did you mean buckets?",
  ],
  [
    "misspelled field of a multicast source",
    ({ groups }) => groups.add({ dev, port: dev, grp: "239.1.1.1", sources: [{ adress: "192.0.2.1" } as never] }),
    "sources[0].adress: unknown option; did you mean address?",
  ],
  ["string instead of links", ({ links }) => links.deleteMany("va"), "items: expected an array or another iterable"],
  ["string instead of next hops", ({ nexthops }) => nexthops.deleteMany("12" as never), "items: expected an array"],
  ["empty settings of a link", ({ links }) => links.set(dev, {}), "settings: expected at least one setting"],
  [
    "empty settings of a neighbour table",
    ({ neighbours }) => neighbours.changeTable({ name: "arp_cache", parms: {} }),
    "table: expected at least one setting",
  ],
  [
    "field that is read-only",
    ({ neighbours }) => neighbours.changeTable({ name: "arp_cache", parms: { reachableTime: 5n } as never }),
    "parms.reachableTime: chosen at random by the kernel; change baseReachableTime",
  ],
  [
    "broadcast address for IPv6",
    ({ addresses }) => addresses.add({ dev, local: "2001:db8::1/64", broadcast: "+" }),
    'broadcast: not allowed for IPv6, got "+"',
  ],
  [
    "label for IPv6",
    ({ addresses }) => addresses.add({ dev, local: "2001:db8::1/64", label: "va:1" }),
    'label: not allowed for IPv6, got "va:1"',
  ],
  [
    "lifetime as text",
    ({ addresses }) => addresses.add({ dev, local: "10.1.0.1/24", validLifeTime: "forever" as never }),
    'validLifeTime: expected an integer from 0 to 4294967294, or Infinity for a permanent address, got "forever"',
  ],
  [
    "negative lifetime",
    ({ addresses }) => addresses.add({ dev, local: "10.1.0.1/24", preferredLifeTime: -1 }),
    "preferredLifeTime: expected an integer from 0 to 4294967294, or Infinity for a permanent address, got -1",
  ],
  ...(["gateway", "via", "dev", "ifindex", "nexthops", "encap"] as const).map((field): Attempt => {
    const fields = {
      gateway: "10.0.0.2",
      via: { family: "inet6", host: "2001:db8::2" },
      dev,
      ifindex: 1,
      nexthops: [{ gateway: "10.0.0.2" }],
      encap: { type: "ip", id: 5n },
    } as const;
    return [
      `${field} of a route with a next hop object`,
      ({ routes }) => routes.add({ dst: "10.8.0.0/16", nhid: 1, [field]: fields[field] }),
      `: ${field}: not allowed together with nhid, whose object specifies the next hop: omit ${field}`,
    ];
  }),
  [
    "interface in the deletion of a route with a next hop object",
    ({ routes }) => routes.delete({ dst: "10.8.0.0/16", nhid: 1, dev } as never),
    "dev: not allowed together with nhid",
  ],
  [
    "gateway of a blackhole",
    ({ nexthops }) => nexthops.add({ id: 9, blackhole: true, gateway: "10.0.0.2" } as never),
    "gateway: not allowed together with blackhole: omit one of them",
  ],
  [
    "interface of a group",
    ({ nexthops }) => nexthops.add({ id: 9, group: [1], dev } as never),
    "dev: not allowed together with group: omit one of them",
  ],
  [
    "group that contains itself",
    ({ nexthops }) => nexthops.add({ id: 9, group: [1, { id: 9 }] }),
    "group[1]: a group cannot contain itself, got 9",
  ],
  [
    "group with the same member twice",
    ({ nexthops }) => nexthops.add({ id: 9, group: [1, 1] }),
    "group[1]: duplicate of another member, got 1",
  ],
  [
    "table of a rule for VRFs",
    ({ rules }) => rules.add({ priority: 9, l3mdev: true, table: 100 } as never),
    "table: not allowed together with l3mdev",
  ],
  [
    "ports in the wrong order",
    ({ rules }) => rules.add({ priority: 9, table: 100, dport: { start: 5, end: 4 } }),
    "dport.end: expected an integer from 5 to 65534, got 4",
  ],
  [
    "lifetime of an IPv4 route",
    ({ routes }) => routes.add({ ...route, expires: 5 }),
    "dev va: expires: ignored by the kernel for IPv4 routes: omit expires",
  ],
  [
    "router preference of an IPv4 route",
    ({ routes }) => routes.replace({ ...route, pref: "high" }),
    "dev va: pref: ignored by the kernel for IPv4 routes: omit pref",
  ],
  [
    "hardware address of a proxy entry",
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", proxy: true, lladdr: "02:00:5e:00:53:01" } as never),
    "lladdr: ignored by the kernel for proxy entries: omit lladdr",
  ],
  [
    "state of a proxy entry",
    ({ neighbours }) => neighbours.replace({ dev, dst: "2001:db8::7", flags: ["proxy"], state: ["reachable"] }),
    "state: ignored by the kernel for proxy entries: omit state",
  ],
  [
    "family of another address",
    ({ addresses }) => addresses.add({ dev, local: "10.1.0.1/24", family: "inet6" } as never),
    'family: expected "inet" as in local, got "inet6"',
  ],
  [
    "family of another neighbour",
    ({ neighbours }) => neighbours.add({ dev, dst: "2001:db8::7", family: "inet" } as never),
    'family: expected "inet6" as in dst, got "inet"',
  ],
  ["null as table", ({ routes }) => routes.delete({ dst: "10.1.0.0/16", table: null as never }), "table: expected "],
  ["null as tos", ({ routes }) => routes.add({ ...route, tos: null as never }), "tos: expected an integer"],
  [
    "null as weight",
    ({ nexthops }) => nexthops.add({ id: 9, group: [{ id: 1, weight: null as never }] }),
    "group[0].weight: expected an integer",
  ],
  ["null as proxy", ({ neighbours }) => neighbours.list({ proxy: null as never }), "proxy: expected true or false"],
  [
    "preferred lifetime above the valid lifetime",
    ({ addresses }) => addresses.add({ dev, local: "10.1.0.1/24", validLifeTime: 5, preferredLifeTime: 6 }),
    "preferredLifeTime: expected at most validLifeTime, got 6",
  ],
  [
    'the name "."',
    ({ links }) => links.add({ kind: "bridge", ifname: "." }),
    'without a space, slash, colon or NUL, and not ".", "..", "all" or "default", got "."',
  ],
  [
    "a name with a colon",
    ({ links }) => links.rename(dev, "a:b"),
    'ifname: expected a name of 1 to 15 bytes without a space, slash, colon or NUL, and not ".", "..", "all" or "default", got "a:b"',
  ],
  ["name above 15 bytes", ({ links }) => links.rename(dev, "abcdefghijklmnop"), "a name of 1 to 15 bytes"],
  [
    "link without a kind",
    ({ links }) => links.add({ ifname: "x" } as never),
    "kind: expected the kind of link to create",
  ],
];

/** Calls that pass another value where a list or an object is expected. */
const containers: readonly Attempt[] = [
  [
    "flags of an address",
    ({ addresses }) => addresses.add({ dev, local: "10.0.0.9/24", flags: "nodad" as never }),
    'flags: expected an array, got "nodad"',
  ],
  [
    "flags of a neighbour",
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", flags: null as never }),
    "flags: expected an array, got null",
  ],
  [
    "flags of a forwarding entry",
    ({ fdb }) => fdb.add({ dev, mac: "02:00:00:00:00:01", flags: "self" as never }),
    'flags: expected an array, got "self"',
  ],
  [
    "nexthops",
    ({ routes }) => routes.add({ ...route, nexthops: {} as never }),
    "nexthops: expected an array with at least one next hop, got Object",
  ],
  [
    "no nexthops",
    ({ routes }) => routes.add({ dst: route.dst, nexthops: [] }),
    "nexthops: expected an array with at least one next hop, got an empty array",
  ],
  [
    "flags of a next hop object",
    ({ nexthops }) => nexthops.replace({ id: 1, gateway: "10.0.0.2", dev, flags: 5 as never }),
    "flags: expected an array, got 5",
  ],
  [
    "flags of a new link",
    ({ links }) => links.add({ ifname: "x", kind: "bridge", flags: ["promisc"] as never }),
    "flags: expected an object such as { promisc: true }, got Array",
  ],
  [
    "no alternative names",
    ({ links }) => links.addAltNames(dev, []),
    "altnames: expected an array with at least one name, got an empty array",
  ],
  [
    "no segments",
    ({ routes }) => routes.add({ dst: "2001:db8::/64", dev, encap: { type: "seg6", mode: "encap", segs: [] } }),
    "encap.segs: expected an array with at least one address, got an empty array",
  ],
  [
    "no members of a next hop group",
    ({ nexthops }) => nexthops.add({ id: 9, group: [] }),
    "group: expected an array with at least one next hop, got an empty array",
  ],
  [
    "a next hop",
    ({ routes }) => routes.add({ dst: route.dst, nexthops: [null as never] }),
    "nexthops[0]: expected an object, got null",
  ],
  ["options", ({ links }) => links.get(dev, null as never), "options: expected an object, got null"],
  ["options of a next hop", ({ nexthops }) => nexthops.get(1, null as never), "options: expected an object, got null"],
  [
    "options of a neighbour",
    ({ neighbours }) => neighbours.get(dev, "10.0.0.7", null as never),
    "options: expected an object, got null",
  ],
  [
    "options of a forwarding entry",
    ({ fdb }) => fdb.get(dev, "02:00:5e:00:53:01", null as never),
    "options: expected an object, got null",
  ],
  [
    "options of a move",
    ({ links }) => links.move(dev, "other", null as never),
    "options: expected an object, got null",
  ],
  [
    "the key of a chain",
    ({ netns }) => {
      using chains = Chains.open({ netns });
      chains.get(dev, null as never);
    },
    "key: expected an object, got null",
  ],
  [
    "an unknown option",
    ({ links }) => links.get(dev, { vff: true } as never),
    "options.vff: unknown option; did you mean vf?",
  ],
  [
    "a destination",
    ({ routes }) => routes.list({ dst: 5 as never }).toArray(),
    'filter.dst: expected a network or "default", got 5',
  ],
  [
    "a metric",
    ({ routes }) => routes.add({ ...route, metric: 1n as never }),
    "metric: expected a number, because the field has at most 32 bits, got 1n",
  ],
];

/** Filters that would match no entry. */
const filterValues: readonly Attempt[] = [
  [
    "flags of addresses as text",
    ({ addresses }) => addresses.list({ flags: "permanent" as never }),
    'filter.flags: expected an array, got "permanent"',
  ],
  [
    "misspelled flag of addresses",
    ({ addresses }) => addresses.list({ flags: ["nodad", "perm" as never] }),
    "filter.flags[1]: expected one of secondary, nodad,",
  ],
  [
    "priority of rules",
    ({ rules }) => rules.list({ priority: wrong }),
    'filter.priority: expected an integer, got "x"',
  ],
  [
    "priority of rules out of range",
    ({ rules }) => rules.list({ priority: -1 }),
    "filter.priority: expected an integer",
  ],
  [
    "table 0 of rules",
    ({ rules }) => rules.list({ table: 0 }),
    "filter.table: expected an integer from 1 to 4294967295, got 0",
  ],
  ["group of links", ({ links }) => links.list({ group: wrong }), 'filter.group: expected an integer, got "x"'],
  ["kind of links", ({ links }) => links.list({ kind: 5 as never }), "filter.kind: expected a string, got 5"],
  [
    "kind of disciplines",
    ({ netns }) => {
      using qdiscs = Qdiscs.open({ netns });
      qdiscs.list({ kind: 5 as never });
    },
    "filter.kind: expected a string, got 5",
  ],
  [
    "kind of filters",
    ({ netns }) => {
      using filters = Filters.open({ netns });
      filters.list(dev, { kind: 5 as never }).toArray();
    },
    "filter.kind: expected a string, got 5",
  ],
  [
    "label of address labels",
    ({ netns }) => {
      using labels = AddressLabels.open({ netns });
      labels.list({ label: wrong });
    },
    'filter.label: expected an integer, got "x"',
  ],
  [
    "table 0 of multicast routes",
    ({ netns }) => {
      using routes = MulticastRoutes.open({ netns });
      routes.list({ table: 0 });
    },
    "filter.table: expected an integer from 1",
  ],
  [
    "interface of configurations",
    ({ netns }) => {
      using configurations = InterfaceConfigurations.open({ netns });
      configurations.list({ interface: {} as never });
    },
    "filter.interface: expected the name or the index of an interface, got Object",
  ],
];

describeInNamespaces("Invalid arguments of routing tables", () => {
  for (const [title, attempts] of [
    ["non-boolean values", switches],
    ["values that are neither lists nor objects", containers],
    ["invalid fields", paths],
    ["values of filters", filterValues],
    ["calls that the kernel would misinterpret", misinterpreted],
  ] as const) {
    describe(title, () => {
      test.each(attempts.map((attempt) => [attempt[0], attempt] as const))(
        "are rejected without changes: %s",
        (_, [, attempt, message], { tables }) => {
          // The kernel adds IPv6 addresses some time after a link comes up.
          const count = () => [
            tables.links.list().toArray().length,
            tables.rules.list().toArray().length,
            tables.addresses.list({ family: "inet" }).toArray().length,
          ];
          const before = count();
          let error: unknown;
          try {
            attempt(tables);
          } catch (thrown) {
            error = thrown;
          }
          if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw new Error(`${title}: ${error}`);
          expect(error.message).toContain(message);
          expect(count()).toEqual(before);
          expect(tables.links.get("va").flags).toContain("up");
        },
      );
    });
  }

  test("are shortened in errors if they are long", ({ tables: { links, routes, rules } }) => {
    const long = "x".repeat(5000);
    const start = "x".repeat(80);
    const messages: [attempt: () => unknown, message: string][] = [
      [() => routes.add({ dst: long, dev }), `add route ${start}… dev va: dst: expected an address`],
      [() => routes.addMany([{ ...route, [long]: 1 }]), `[0] add route 10.8.0.0/16 dev va: route.${start.slice(6)}…`],
      [() => links.add({ ifname: "x", kind: "bridge", data: { [long]: 1 } as never }), `data.${start.slice(5)}…: unkn`],
      [() => links.set(long, { up: true }), `change link ${start}…: dev: expected a name`],
      [() => rules.list({ [long]: 1 } as never), `filter.${start}…: unknown option`],
    ];
    for (const [attempt, message] of messages) {
      const error = thrown(attempt);
      expect(error.message).toContain(message);
      expect(error.message.length).toBeLessThan(700);
    }
    const gateways = Array.from({ length: 100 }, () => ({ gateway: "192.0.2.1" }));
    const { operation } = failure(() => routes.add({ dst: "10.8.0.0/16", nexthops: gateways }));
    expect(operation).toStartWith("add route 10.8.0.0/16 via 192.0.2.1 or via 192.0.2.1 or");
    expect(operation).toHaveLength(401);
  });

  test("for filters of traffic control and their chains reject a filter that is not an object", () => {
    using filters = Filters.open();
    using chains = Chains.open();
    expect(() => filters.list("lo", null as never)).toThrow("filter: expected an object, got null");
    expect(() => chains.list("lo", null as never)).toThrow("filter: expected an object, got null");
  });

  test("bridge VLAN errors name the caller's field", ({ netns }) => {
    using _tables = pair(netns);
    using vlans = BridgeVlans.open({ netns });
    const vlan = { dev, vlan: 10 };
    expect(() => vlans.add({ ...vlan, flags: ["x" as never] })).toThrow(
      "add bridge VLAN 10 dev va: flags: unknown name",
    );
    expect(() => vlans.add({ ...vlan, mcastRouter: wrong })).toThrow("dev va: mcastRouter: unknown name");
    expect(() => vlans.add({ ...vlan, neighSuppress: wrong })).toThrow("neighSuppress: expected true or false");
    expect(() => vlans.changeGlobal(vlan)).toThrow("dev va: options: expected at least one setting");
    expect(() => vlans.changeGlobal({ ...vlan, mcastSnooping: wrong })).toThrow("dev va: mcastSnooping: expected");
    expect(() => vlans.list({ stats: wrong })).toThrow("filter.stats: expected true or false");
  });
});

/** Requests that the kernel rejects, with the advice that the error must contain. */
const rejected: readonly Attempt[] = [
  [
    "a misspelled kind of link",
    ({ links }) => links.add({ ifname: "x", kind: "brigde" as never }),
    'the kernel may lack links of kind "brigde", whose module often has that name; did you mean "bridge"?',
  ],
  [
    "a misspelled kind of discipline",
    ({ netns }) => {
      using qdiscs = Qdiscs.open({ netns });
      qdiscs.add({ dev, kind: "htbb" as never });
    },
    'or there is no such parent; did you mean "htb"?',
  ],
  [
    "a discipline with the kind of a filter",
    ({ netns }) => {
      using qdiscs = Qdiscs.open({ netns });
      qdiscs.add({ dev, kind: "u32" as never });
    },
    "; u32 is a kind of filter, not of queueing discipline",
  ],
  [
    "a filter with the kind of a discipline",
    ({ netns }) => {
      using qdiscs = Qdiscs.open({ netns });
      using filters = Filters.open({ netns });
      qdiscs.add({ dev, kind: "clsact" });
      filters.add({ dev, parent: "clsact/ingress", kind: "htb" } as never);
    },
    "; htb is a kind of queueing discipline, not of filter",
  ],
  [
    "a route without a next hop",
    ({ routes }) => routes.add({ dst: "10.8.0.0/16" } as never),
    "specify the next hop: gateway, via, dev",
  ],
  [
    "a multipath route",
    ({ routes }) => routes.add({ dst: "10.8.0.0/16", metric: 5, nexthops: [{ dev }, { gateway: "192.0.2.1", dev }] }),
    "add route 10.8.0.0/16 dev va or via 192.0.2.1 dev va metric 5: ",
  ],
  [
    "a missing next hop",
    ({ nexthops }) => nexthops.get(99),
    "there is no such next hop: list() returns those that exist",
  ],
  [
    "the buckets of a missing next hop",
    ({ nexthops }) => nexthops.listBuckets(99).toArray(),
    "list buckets of next hop 99: ",
  ],
  [
    "a missing address",
    ({ addresses }) => addresses.get(dev, "10.0.0.9"),
    "get address 10.0.0.9 dev va: the interface has no",
  ],
  ["a missing rule", ({ rules }) => rules.get(999), "get rule 999: there is no such rule"],
  [
    "an existing rule",
    ({ rules }) => [1, 2].map(() => rules.add({ priority: 50, table: 7 })),
    "the rule already exists: delete() it first",
  ],
  [
    "a group's address",
    ({ links }) => links.set("vb", { address: "01:00:5e:00:00:01" }),
    "is a multicast address, because its",
  ],
  [
    "a link with an existing index",
    ({ links }) => links.add({ ifname: "x", kind: "bridge", ifindex: 1 }),
    "an interface of that name or that index already exists; omit ifindex",
  ],
  [
    "a link with an existing name",
    ({ links }) => links.add({ ifname: dev, kind: "bridge" }),
    "an interface of that name already exists",
  ],
  ["a tun link", ({ links }) => links.add({ ifname: "x", kind: "tun" }), "addTun() creates such links"],
];

describeInNamespaces("Routing errors of the kernel", () => {
  test.each(rejected.map((attempt) => [attempt[0], attempt] as const))(
    "include advice for %s",
    (_, attempt, { tables }) => {
      expect(failure(() => attempt[1](tables)).message).toContain(attempt[2]);
    },
  );

  test("the preferred lifetime defaults to the valid lifetime", ({ tables }) => {
    tables.addresses.add({ dev, local: "10.1.0.1/24", validLifeTime: 500 });
    const { validLifeTime, preferredLifeTime } = tables.addresses.get(dev, "10.1.0.1");
    expect(preferredLifeTime).toBe(validLifeTime);
    expect(validLifeTime).toBeLessThanOrEqual(500);
  });

  test("contain the caller in their stack", ({ tables: { links, routes, nexthops, addresses } }) => {
    const lost = { dst: "10.8.0.0/16", gateway: "192.0.2.1" };
    const errors = [
      ...routes.addMany([lost, { dst: "10.8.0.0/16", dev: "nope" }]),
      ...routes.deleteMany([lost]),
      ...links.addMany([{ ifname: "va", kind: "bridge" }]),
      ...links.deleteMany(["nope"]),
      ...nexthops.deleteMany([77]),
      ...addresses.addMany([{ dev: "nope", local: "10.1.0.1/24" }]),
    ].map(({ error }) => error);
    for (const attempt of [
      () => links.set(dev, { netns: "nope" }),
      () => links.move(dev, "nope"),
      () => links.add({ ifname: "x", kind: "bridge", netns: "nope" }),
      () => links.add({ ifname: "x", kind: "veth", data: { peer: { ifname: "y", netns: "nope" } } }),
      () => links.set(dev, { master: "nope" }),
      () => routes.add(lost),
    ]) {
      errors.push(failure(attempt));
    }
    for (const error of errors) {
      expect(error).toBeInstanceOf(NetlinkError);
      expect(error?.stack).toContain(import.meta.file);
      expect(error?.stack).toContain(error?.message ?? "");
    }
    expect(errors.at(-3)?.message).toStartWith("add link x (veth): data.peer.netns: no network namespace");
    expect(failure(() => links.move(dev, "nope"))).toMatchObject({ code: "ENOENT", operation: "change link va" });
  });
});
