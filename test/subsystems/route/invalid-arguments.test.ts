// Checks that invalid arguments are rejected with the caller's field names before anything is sent, and that errors of
// the kernel contain advice.
import { describe, expect } from "bun:test";
import { NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import { IpvsServices } from "../../../src/subsystems/ipvs/index.ts";
import { PacketQueue, TimeoutPolicies } from "../../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Datapath, UpcallReader } from "../../../src/subsystems/ovs/index.ts";
import {
  AddressLabels,
  BridgeVlans,
  Chains,
  Filters,
  InterfaceConfigurations,
  MulticastRoutes,
  Qdiscs,
  Routes,
} from "../../../src/subsystems/route/index.ts";
import { desired } from "../../../src/subsystems/state/index.ts";
import {
  AuditRecords,
  DeviceEvents,
  DropMonitor,
  ProcessEvents,
  RouterOptionEvents,
} from "../../../src/subsystems/system/index.ts";
import { L2tpTunnels, MacsecReceiveChannels } from "../../../src/subsystems/tunnels/index.ts";
import { IpsecEvents } from "../../../src/subsystems/xfrm/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { openPair, type Tables } from "./setups.ts";
import { failure } from "./support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

type Attempt = (tables: Tables) => unknown;
/** Calls by the text that their errors must contain. */
type Attempts = Readonly<Record<string, Attempt | readonly Attempt[]>>;

function rowsOf(attempts: Attempts): (readonly [message: string, attempt: Attempt])[] {
  return Object.entries(attempts).flatMap(([message, calls]) => [calls].flat().map((call) => [message, call] as const));
}

const wrong = "x" as never;
const dev = "va";
const route = { dst: "10.8.0.0/16", dev };

/** Calls that pass another value where a boolean is expected. */
const switches: Attempts = {
  "up: expected true or false, got 1": ({ links }) => links.set(dev, { up: 1 as never }),
  "up: expected true or false, got null": ({ links }) => links.set(dev, { up: null as never }),
  "flags.promisc: expected true or false": ({ links }) => links.set(dev, { flags: { promisc: wrong } }),
  "carrier: expected true or false": ({ links }) => links.set(dev, { carrier: wrong }),
  "protodown: expected true or false": ({ links }) => links.set(dev, { protodown: "no" as never }),
  "filter.up: expected true or false": ({ links }) => links.list({ up: "yes" as never }),
  "filter.vf: expected true or false": ({ links }) => links.list({ vf: wrong }),
  "vf: expected true or false": ({ links }) => links.get(dev, { vf: wrong }),
  "xdp.exclusive: expected true or false": ({ links }) => links.setXdp(dev, null, { exclusive: wrong }),
  "l3mdev: expected true or false": ({ rules }) => rules.add({ l3mdev: "yes" as never }),
  "not: expected true or false": ({ rules }) => rules.add({ table: 5, not: "no" as never }),
  "proxy: expected true or false": [
    ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.7", proxy: wrong }),
    ({ neighbours }) => neighbours.get(dev, "10.0.0.7", { proxy: wrong }),
  ],
  "filter.proxy: expected true or false": ({ neighbours }) => neighbours.list({ proxy: wrong }),
  "blackhole: expected true or false": ({ nexthops }) => nexthops.add({ blackhole: wrong }),
  "fdb: expected true or false": ({ nexthops }) => nexthops.add({ fdb: wrong, dev }),
  "filter.groups: expected true or false": ({ nexthops }) => nexthops.list({ groups: wrong }),
  "ttlPropagate: expected true or false": ({ routes }) => routes.add({ ...route, ttlPropagate: wrong }),
  "filter.cloned: expected true or false": ({ routes }) => routes.list({ cloned: wrong }),
  "lookup.fibMatch: expected true or false": ({ routes }) => routes.get("10.0.0.2", { fibMatch: wrong }),
  "master: expected true or false": ({ fdb }) => fdb.get(dev, "02:00:5e:00:53:01", { master: wrong }),
};

/** Calls whose error must contain the path in the caller's object and the name of the object. */
const paths: Attempts = {
  "add route 10.8.0.0/16 dev va metric -1: metric: exp": ({ routes }) => routes.add({ ...route, metric: -1 }),
  "dev va: tos: expected": ({ routes }) => routes.add({ ...route, tos: 256 }),
  "dev va: realms: expected": ({ routes }) => routes.add({ ...route, realms: wrong }),
  "dev va: metrics.mtu: expected": ({ routes }) => routes.add({ ...route, metrics: { mtu: wrong } }),
  "nhid x: nhid: expected": ({ routes }) => routes.add({ dst: "10.8.0.0/16", nhid: wrong }),
  "dev va: metric: expected": ({ addresses }) => addresses.add({ dev, local: "10.1.0.1", metric: -1 }),
  'add neighbour 10.0.0.7 dev va: state: unknown name "foo"': ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", state: ["foo" as never] }),
  ["dev va: flags[0]: expected a number or one of use, self, master, proxy, ext-learned, offloaded, sticky, router, managed, " +
    'locked, ext-validated, got "foo"']: ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", flags: ["foo" as never] }),
  ["dev va: flags[1]: expected a number or one of use, self, master, proxy, ext-learned, offloaded, sticky, router, managed, " +
    'locked, ext-validated, got "manage"; did you mean "managed"?']: ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", flags: ["use", "manage" as never] }),
  ["dev va: flags[0]: expected a number or one of use, self, master, proxy, ext-learned, offloaded, sticky, router, managed, " +
    'locked, ext-validated, got "lockd"; did you mean "locked"?']: ({ fdb }) =>
    fdb.add({ dev, mac: "02:00:5e:00:53:01", flags: ["lockd" as never] }),
  "flags[0]: expected a number or one of permanent, invert,": ({ rules }) =>
    rules.add({ table: 5, flags: ["foo"] } as never),
  "flags: expected `not: true`": ({ rules }) => rules.add({ table: 5, flags: [2] } as never),
  "flags[0]: expected a number or one of secondary, nodad,": ({ addresses }) =>
    addresses.add({ dev, local: "10.1.0.1", flags: ["foo" as never] }),
  "lladdr: ignored by the kernel, which resolves": ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", lladdr: "02:00:5e:00:53:01", flags: [0x100] }),
  "lladdr: ignored by the kernel for proxy entries": ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", lladdr: "02:00:5e:00:53:01", flags: [8] }),
  "nhid: ignored by the kernel in entries of a bridge": ({ fdb }) =>
    fdb.add({ dev, mac: "02:00:5e:00:53:01", nhid: 1, flags: [4] }),
  "change link va: slaveData.cost: expected": ({ links }) =>
    links.set(dev, { slaveKind: "bridge", slaveData: { cost: wrong } }),
  "change link va: numTxQueues: expected": ({ links }) => links.set(dev, { numTxQueues: wrong }),
  "change link va: slaveData: requires slaveKind, the kind of the master": ({ links }) =>
    links.set(dev, { slaveData: { cost: 7 } }),
  "add link x (vxlan): data.id: expected": ({ links }) =>
    links.add({ ifname: "x", kind: "vxlan", data: { id: wrong } }),
  "add link x (veth): data.peer.mtu: expected": ({ links }) =>
    links.add({ ifname: "x", kind: "veth", data: { peer: { mtu: wrong } } }),
  "change link: dev: expected the name or the index of an interface, got": ({ links }) =>
    links.set({ ifname: "d0" } as never, { up: true }),
  "add address: dev: expected the name or the index of an interface, got": ({ addresses }) =>
    addresses.add({ dev: {} as never, local: "10.1.0.1" }),
  "add rule table 5: action: expected": ({ rules }) => rules.add({ table: 5, action: null as never }),
  "delete rule priority 5: action: expected": ({ rules }) => rules.delete({ priority: 5, action: null as never }),
  "add rule table 5: iif: expected": ({ rules }) => rules.add({ table: 5, iif: 5 as never }),
  "add rule table 5: sport: expected": ({ rules }) => rules.add({ table: 5, sport: 70000 }),
  "add rule table 5: ipproto: expected": ({ rules }) => rules.add({ table: 5, ipproto: 999 }),
  'dev va: state: unknown name "foo"': ({ fdb }) => fdb.add({ dev, mac: "02:00:5e:00:53:01", state: ["foo" as never] }),
  "port va dev va: vni: expected": ({ groups }) => groups.add({ dev, port: dev, grp: "239.1.1.1", vni: wrong }),
};

/** Calls that the kernel would ignore or interpret differently from the caller's intention. */
const misinterpreted: Attempts = {
  "address: ignored by the kernel for wireguard: such links have no hardware address": ({ links }) =>
    links.add({ ifname: "x", kind: "wireguard", address: "02:00:00:00:00:01" }),
  "broadcast: ignored by the kernel for ipip: use data.remote": ({ links }) =>
    links.add({ ifname: "x", kind: "ipip", broadcast: "10.9.0.2", data: { remote: "10.9.0.2" } }),
  "address: ignored by the kernel for ipvlan: the kernel chooses the address": ({ links }) =>
    links.add({ ifname: "x", kind: "ipvlan", link: dev, address: "02:00:00:00:00:01" }),
  "address: ignored by the kernel for macvlan: the kernel chooses the address": ({ links }) =>
    links.add({ ifname: "x", kind: "macvlan", link: dev, address: "02:00:00:00:00:01", data: { mode: "passthru" } }),
  "broadcast: expected six bytes for links of kind ipvlan": ({ links }) =>
    links.add({ ifname: "x", kind: "ipvlan", link: dev, broadcast: new Uint8Array(16) }),
  "data.peer.address: ignored by the kernel for vxcan: such links have no hardware address": ({ links }) =>
    links.add({ ifname: "x", kind: "vxcan", data: { peer: { address: "02:00:00:00:00:01" } } }),
  "delete rule: rule: expected a priority or another selector": ({ rules }) => rules.delete({}),
  "rule: expected a priority or another selector": ({ rules }) => rules.delete({ priority: undefined }),
  "rule: expected a priority or another selector of the rule to delete": ({ rules }) =>
    rules.delete({ family: "inet" }),
  "add rule: table: expected the routing table that the rule selects": ({ rules }) => rules.add({} as never),
  "table: expected the routing table that the rule selects, got 0": ({ rules }) => rules.add({ table: 0, priority: 5 }),
  "uidRange.end: expected an integer, got undefined": ({ rules }) =>
    rules.add({ table: 100, uidRange: { start: 5 } as never }),
  "sport.start: expected an integer, got undefined": ({ rules }) => rules.add({ table: 100, sport: {} as never }),
  'priority: expected an integer, got "32766"': ({ rules }) => rules.get("32766" as never),
  "prefixlen: expected 24 as in local, got 25": ({ addresses }) =>
    addresses.add({ dev, local: "192.0.2.5/24", prefixlen: 25 }),
  'ifindex: 1 is not the index of "va" in dev': ({ addresses }) =>
    addresses.add({ dev, ifindex: 1, local: "192.0.2.5/24" }),
  'add route 10.8.0.0/16 dev va: ifindex: 1 is not the index of "va" in dev': ({ routes }) =>
    routes.add({ ...route, ifindex: 1 }),
  'nexthops[0].ifindex: 1 is not the index of "va" in nexthops[0].dev': ({ routes }) =>
    routes.add({ dst: "10.8.0.0/16", nexthops: [{ dev, ifindex: 1 }] }),
  'dst: expected a decimal prefix length from 0 to 32, without leading zeros, after "/", got "10.8.0.0/016"': ({
    routes,
  }) => routes.add({ dst: "10.8.0.0/016", dev }),
  'expected a decimal prefix length from 0 to 32, without leading zeros, after "/", got "10.0.0.0/255.0.0.0"': ({
    routes,
  }) => routes.add({ dst: "10.0.0.0/255.0.0.0", dev }),
  "expected a decimal prefix length from 0 to 128": ({ routes }) => routes.add({ dst: "2001:db8::/+8", dev }),
  'dev va: prefsrc: expected an address of the route\'s family, got "::1"': ({ routes }) =>
    routes.add({ ...route, prefsrc: "::1" }),
  "prefsrc: expected an address": ({ routes }) => routes.add({ dst: "default", dev, prefsrc: wrong }),
  "via 10.0.0.2: group, blackhole, fdb or dev: the request requires one of these": ({ nexthops }) =>
    nexthops.add({ id: 7, gateway: "10.0.0.2" } as never),
  "dev va: flags[0]: expected a number or one of dead, pervasive, onlink,": ({ nexthops }) =>
    nexthops.replace({ id: 1, gateway: "10.0.0.2", dev, flags: ["onlnk" as never] }),
  "ifname: expected a name, got undef": ({ links }) => links.rename(dev, undefined as never),
  "ifname: expected a name, got 5": ({ links }) => links.rename(dev, 5 as never),
  "add link 5 (bridge): ifname: expected a name, got 5": ({ links }) =>
    links.add({ ifname: 5 as never, kind: "bridge" }),
  "altnames[0]: expected a name, got 5": ({ links }) => links.addAltNames(dev, [5 as never]),
  'dev: expected a name of 1 to 127 bytes without a space, slash or NUL, got "a/b"': ({ links }) => links.get("a/b"),
  'ifname: expected a name of 1 to 15 bytes without a space, slash, colon or NUL, and not ".", "..", "all" or "default", got "a/b"':
    ({ links }) => links.rename(dev, "a/b"),
  "ifname: expected a name of 1 to 15 bytes": ({ links }) => links.rename(dev, ""),
  "filter.table: expected an integer from 1 to 4294967295, got 0": ({ routes }) => routes.list({ table: 0 }),
  "add route: expected an object, got Array": ({ routes }) => routes.add([] as never),
  "nexthops[0].wieght: unknown option; did you mean weight?": ({ routes }) =>
    routes.add({ dst: "10.8.0.0/16", nexthops: [{ dev, wieght: 3 } as never] }),
  "encap.dts: unknown option; did you mean dst?": ({ routes }) =>
    routes.add({ ...route, encap: { type: "ip", id: 5n, dts: "192.0.2.1" } as never }),
  "via.hots: unknown option; did you mean host?": ({ routes }) =>
    routes.add({ ...route, via: { family: "inet", host: "192.0.2.1", hots: 1 } as never }),
  "group[0].wieght: unknown option; did you mean weight?": ({ nexthops }) =>
    nexthops.add({ id: 9, group: [{ id: 1, wieght: 3 } as never] }),
  "resGroup.buckts: unknown option; did you mean buckets?": ({ nexthops }) =>
    nexthops.add({ id: 9, group: [1], groupType: "res", resGroup: { buckts: 4 } as never }),
  "sources[0].adress: unknown option; did you mean address?": ({ groups }) =>
    groups.add({ dev, port: dev, grp: "239.1.1.1", sources: [{ adress: "192.0.2.1" } as never] }),
  "items: expected an array or another iterable": ({ links }) => links.deleteMany("va"),
  "items: expected an array": ({ nexthops }) => nexthops.deleteMany("12" as never),
  "settings: expected at least one setting": ({ links }) => links.set(dev, {}),
  "table: expected at least one setting": ({ neighbours }) => neighbours.changeTable({ name: "arp_cache", parms: {} }),
  "parms.reachableTime: chosen at random by the kernel; change baseReachableTime": ({ neighbours }) =>
    neighbours.changeTable({ name: "arp_cache", parms: { reachableTime: 5n } as never }),
  'local: expected an address of a host, got "0.0.0.0/8"': ({ addresses }) =>
    addresses.add({ dev, local: "0.0.0.0/8" }),
  'broadcast: not allowed for IPv6, got "+"': ({ addresses }) =>
    addresses.add({ dev, local: "2001:db8::1/64", broadcast: "+" }),
  'label: not allowed for IPv6, got "va:1"': ({ addresses }) =>
    addresses.add({ dev, local: "2001:db8::1/64", label: "va:1" }),
  'validLifeTime: expected an integer from 0 to 4294967294, or Infinity for a permanent address, got "forever"': ({
    addresses,
  }) => addresses.add({ dev, local: "10.1.0.1/24", validLifeTime: "forever" as never }),
  "preferredLifeTime: expected an integer from 0 to 4294967294, or Infinity for a permanent address, got -1": ({
    addresses,
  }) => addresses.add({ dev, local: "10.1.0.1/24", preferredLifeTime: -1 }),
  ...Object.fromEntries(
    Object.entries({
      gateway: "10.0.0.2",
      via: { family: "inet6", host: "2001:db8::2" },
      dev,
      ifindex: 1,
      nexthops: [{ gateway: "10.0.0.2" }],
      encap: { type: "ip", id: 5n },
    }).map(([field, value]) => [
      `: ${field}: not allowed together with nhid, whose object specifies the next hop: omit ${field}`,
      ({ routes }: Tables) => routes.add({ dst: "10.8.0.0/16", nhid: 1, [field]: value } as never),
    ]),
  ),
  "dev: not allowed together with nhid": ({ routes }) => routes.delete({ dst: "10.8.0.0/16", nhid: 1, dev } as never),
  "gateway: not allowed together with blackhole: omit one of them": ({ nexthops }) =>
    nexthops.add({ id: 9, blackhole: true, gateway: "10.0.0.2" } as never),
  "dev: not allowed together with group: omit one of them": ({ nexthops }) =>
    nexthops.add({ id: 9, group: [1], dev } as never),
  "group[1]: a group cannot contain itself, got 9": ({ nexthops }) => nexthops.add({ id: 9, group: [1, { id: 9 }] }),
  "group[1]: duplicate of another member, got 1": ({ nexthops }) => nexthops.add({ id: 9, group: [1, 1] }),
  "table: not allowed together with l3mdev": ({ rules }) =>
    rules.add({ priority: 9, l3mdev: true, table: 100 } as never),
  "dport.end: expected an integer from 5 to 65534, got 4": ({ rules }) =>
    rules.add({ priority: 9, table: 100, dport: { start: 5, end: 4 } }),
  "dev va: expires: ignored by the kernel for IPv4 routes: omit expires": ({ routes }) =>
    routes.add({ ...route, expires: 5 }),
  "dev va: pref: ignored by the kernel for IPv4 routes: omit pref": ({ routes }) =>
    routes.replace({ ...route, pref: "high" }),
  "lladdr: ignored by the kernel for proxy entries: omit lladdr": ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", proxy: true, lladdr: "02:00:5e:00:53:01" } as never),
  "state: ignored by the kernel for proxy entries: omit state": ({ neighbours }) =>
    neighbours.replace({ dev, dst: "2001:db8::7", flags: ["proxy"], state: ["reachable"] }),
  'family: expected "inet" as in local, got "inet6"': ({ addresses }) =>
    addresses.add({ dev, local: "10.1.0.1/24", family: "inet6" } as never),
  'family: expected "inet6" as in dst, got "inet"': ({ neighbours }) =>
    neighbours.add({ dev, dst: "2001:db8::7", family: "inet" } as never),
  "table: expected ": ({ routes }) => routes.delete({ dst: "10.1.0.0/16", table: null as never }),
  "tos: expected an integer": ({ routes }) => routes.add({ ...route, tos: null as never }),
  "group[0].weight: expected an integer": ({ nexthops }) =>
    nexthops.add({ id: 9, group: [{ id: 1, weight: null as never }] }),
  "proxy: expected true or false": ({ neighbours }) => neighbours.list({ proxy: null as never }),
  'flags[1]: "nodad" is ignored by the kernel for IPv4 addresses: omit nodad': ({ addresses }) =>
    addresses.add({ dev, local: "10.1.0.1/24", flags: ["noprefixroute", "nodad"] }),
  'flags[0]: 514 contains "nodad", which is ignored by the kernel for IPv4 addresses: omit nodad': ({ addresses }) =>
    addresses.change({ dev, local: "10.1.0.1/24", flags: [0x202] }),
  'flags[0]: "stable-privacy" is ignored by the kernel for IPv4': ({ addresses }) =>
    addresses.replace({ dev, local: "10.1.0.1/24", flags: ["stable-privacy"] }),
  "preferredLifeTime: expected at most validLifeTime, got 6": ({ addresses }) =>
    addresses.add({ dev, local: "10.1.0.1/24", validLifeTime: 5, preferredLifeTime: 6 }),
  'without a space, slash, colon or NUL, and not ".", "..", "all" or "default", got "."': ({ links }) =>
    links.add({ kind: "bridge", ifname: "." }),
  'ifname: expected a name of 1 to 15 bytes without a space, slash, colon or NUL, and not ".", "..", "all" or "default", got "a:b"':
    ({ links }) => links.rename(dev, "a:b"),
  'add link a%s (bridge): ifname: expected a name with at most one "%", in "%d", which the kernel replaces by a number, got "a%s"':
    ({ links }) => links.add({ kind: "bridge", ifname: "a%s" }),
  'ifname: expected a name with at most one "%", in "%d", which the kernel replaces by a number, got "x%dy%d"': ({
    links,
  }) => links.rename(dev, "x%dy%d"),
  "a name of 1 to 15 bytes": ({ links }) => links.rename(dev, "abcdefghijklmnop"),
  "kind: expected the kind of link to create": ({ links }) => links.add({ ifname: "x" } as never),
};

/** Calls that pass another value where a list or an object is expected. */
const containers: Attempts = {
  'flags: expected an array, got "nodad"': ({ addresses }) =>
    addresses.add({ dev, local: "10.0.0.9/24", flags: "nodad" as never }),
  "flags: expected an array, got null": ({ neighbours }) =>
    neighbours.add({ dev, dst: "10.0.0.7", flags: null as never }),
  'flags: expected an array, got "self"': ({ fdb }) =>
    fdb.add({ dev, mac: "02:00:00:00:00:01", flags: "self" as never }),
  "nexthops: expected an array with at least one next hop, got Object": ({ routes }) =>
    routes.add({ ...route, nexthops: {} as never }),
  "nexthops: expected an array with at least one next hop, got an empty array": ({ routes }) =>
    routes.add({ dst: route.dst, nexthops: [] }),
  "flags: expected an array, got 5": ({ nexthops }) =>
    nexthops.replace({ id: 1, gateway: "10.0.0.2", dev, flags: 5 as never }),
  "flags: expected an object such as { promisc: true }, got Array": ({ links }) =>
    links.add({ ifname: "x", kind: "bridge", flags: ["promisc"] as never }),
  "altnames: expected an array with at least one name, got an empty array": ({ links }) => links.addAltNames(dev, []),
  "encap.segs: expected an array with at least one address, got an empty array": ({ routes }) =>
    routes.add({ dst: "2001:db8::/64", dev, encap: { type: "seg6", mode: "encap", segs: [] } }),
  "group: expected an array with at least one next hop, got an empty array": ({ nexthops }) =>
    nexthops.add({ id: 9, group: [] }),
  "nexthops[0]: expected an object, got null": ({ routes }) =>
    routes.add({ dst: route.dst, nexthops: [null as never] }),
  "options: expected an object, got null": [
    ({ links }) => links.get(dev, null as never),
    ({ nexthops }) => nexthops.get(1, null as never),
    ({ neighbours }) => neighbours.get(dev, "10.0.0.7", null as never),
    ({ fdb }) => fdb.get(dev, "02:00:5e:00:53:01", null as never),
    ({ links }) => links.move(dev, "other", null as never),
  ],
  "key: expected an object, got null": ({ netns }) => {
    using chains = Chains.open({ netns });
    chains.get(dev, null as never);
  },
  "options.vff: unknown option; did you mean vf?": ({ links }) => links.get(dev, { vff: true } as never),
  'filter.dst: expected a network or "default", got 5': ({ routes }) => routes.list({ dst: 5 as never }).toArray(),
  "metric: expected a number, because the field has at most 32 bits, got 1n": ({ routes }) =>
    routes.add({ ...route, metric: 1n as never }),
};

/** Filters that would match no entry. */
const filterValues: Attempts = {
  'filter.flags: expected an array, got "permanent"': ({ addresses }) =>
    addresses.list({ flags: "permanent" as never }),
  "filter.flags[1]: expected one of secondary, nodad,": ({ addresses }) =>
    addresses.list({ flags: ["nodad", "perm" as never] }),
  'filter.priority: expected an integer, got "x"': ({ rules }) => rules.list({ priority: wrong }),
  "filter.priority: expected an integer": ({ rules }) => rules.list({ priority: -1 }),
  "filter.table: expected an integer from 1 to 4294967295, got 0": ({ rules }) => rules.list({ table: 0 }),
  'filter.group: expected an integer, got "x"': ({ links }) => links.list({ group: wrong }),
  "filter.kind: expected a string, got 5": [
    ({ links }) => links.list({ kind: 5 as never }),
    ({ netns }) => {
      using qdiscs = Qdiscs.open({ netns });
      qdiscs.list({ kind: 5 as never });
    },
    ({ netns }) => {
      using filters = Filters.open({ netns });
      filters.list(dev, { kind: 5 as never }).toArray();
    },
  ],
  'filter.label: expected an integer, got "x"': ({ netns }) => {
    using labels = AddressLabels.open({ netns });
    labels.list({ label: wrong });
  },
  "filter.table: expected an integer from 1": ({ netns }) => {
    using routes = MulticastRoutes.open({ netns });
    routes.list({ table: 0 });
  },
  "filter.interface: expected the name or the index of an interface, got Object": ({ netns }) => {
    using configurations = InterfaceConfigurations.open({ netns });
    configurations.list({ interface: {} as never });
  },
};

describeInNamespaces("Invalid arguments of routing tables", () => {
  for (const [title, attempts] of [
    ["non-boolean values", switches],
    ["values that are neither lists nor objects", containers],
    ["invalid fields", paths],
    ["values of filters", filterValues],
    ["calls that the kernel would misinterpret", misinterpreted],
  ] as const) {
    describe(title, () => {
      test.each(rowsOf(attempts))("are rejected without changes: %s", (message, attempt, { tables }) => {
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
        if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw new Error(`${message}: ${error}`);
        expect(error.message).toContain(message);
        expect(count()).toEqual(before);
        expect(tables.links.get("va").flags).toContain("up");
      });
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
    using _tables = openPair(netns);
    using vlans = BridgeVlans.open({ netns });
    const vlan = { dev, vlan: 10 };
    expect(() => vlans.add({ ...vlan, flags: ["x" as never] })).toThrow(
      "add bridge VLAN 10 dev va: flags: unknown name",
    );
    expect(() => vlans.add({ ...vlan, mcastRouter: wrong })).toThrow("dev va: mcastRouter: unknown name");
    expect(() => vlans.add({ ...vlan, neighSuppress: wrong })).toThrow("neighSuppress: expected true or false");
    expect(() => vlans.changeGlobal(vlan)).toThrow("dev va: options: expected at least one setting");
    expect(() => vlans.changeGlobal({ ...vlan, mcastSnooping: wrong })).toThrow("dev va: mcastSnooping: expected");
    for (const name of ["mcastSnooping", "mcastQuerier"])
      expect(() => vlans.changeGlobal({ ...vlan, [name]: 2 })).toThrow(
        `${name}: expected an integer from 0 to 1, got 2`,
      );
    expect(() => vlans.list({ stats: wrong })).toThrow("filter.stats: expected true or false");
  });
});

/** Requests that the kernel rejects, with the advice that the error must contain. */
const rejected: Attempts = {
  'the kernel may lack links of kind "brigde", whose module often has that name; did you mean "bridge"?': ({ links }) =>
    links.add({ ifname: "x", kind: "brigde" as never }),
  'or there is no such parent; did you mean "htb"?': ({ netns }) => {
    using qdiscs = Qdiscs.open({ netns });
    qdiscs.add({ dev, kind: "htbb" as never });
  },
  "; u32 is a kind of filter, not of queueing discipline": ({ netns }) => {
    using qdiscs = Qdiscs.open({ netns });
    qdiscs.add({ dev, kind: "u32" as never });
  },
  "; htb is a kind of queueing discipline, not of filter": ({ netns }) => {
    using qdiscs = Qdiscs.open({ netns });
    using filters = Filters.open({ netns });
    qdiscs.add({ dev, kind: "clsact" });
    filters.add({ dev, parent: "clsact/ingress", kind: "htb" } as never);
  },
  "specify the next hop: gateway, via, dev": ({ routes }) => routes.add({ dst: "10.8.0.0/16" } as never),
  "add route 10.8.0.0/16 dev va or via 192.0.2.1 dev va metric 5: ": ({ routes }) =>
    routes.add({ dst: "10.8.0.0/16", metric: 5, nexthops: [{ dev }, { gateway: "192.0.2.1", dev }] }),
  "there is no such next hop: list() returns those that exist": ({ nexthops }) => nexthops.get(99),
  "list buckets of next hop 99: ": ({ nexthops }) => nexthops.listBuckets(99).toArray(),
  "get address 10.0.0.9 dev va: the interface has no": ({ addresses }) => addresses.get(dev, "10.0.0.9"),
  "get rule 999: there is no such rule": ({ rules }) => rules.get(999),
  'there is a rule that the kernel takes for the same: it does not compare "not", nor "src", "dst" and "tos" if': ({
    rules,
  }) => [1, 2].map(() => rules.add({ priority: 50, table: 7 })),
  "data.helloTime: expected 100 to 1000, got 1; data.maxAge: expected 600 to 4000, got 9000, in hundredths": ({
    links,
  }) => links.add({ ifname: "x", kind: "bridge", data: { helloTime: 1, maxAge: 9000 } }),
  "is a multicast address, because its": ({ links }) => links.set("vb", { address: "01:00:5e:00:00:01" }),
  "an interface of that name or that index already exists; omit ifindex": ({ links }) =>
    links.add({ ifname: "x", kind: "bridge", ifindex: 1 }),
  "an interface of that name already exists": ({ links }) => links.add({ ifname: dev, kind: "bridge" }),
  "addTun() creates such links": ({ links }) => links.add({ ifname: "x", kind: "tun" }),
};

test("The constructor of a class with open() is not for programs", () => {
  const events = [AuditRecords, DeviceEvents, DropMonitor, IpsecEvents, ProcessEvents, RouterOptionEvents];
  const tables = [Routes, InterfaceConfigurations, TimeoutPolicies, IpvsServices, L2tpTunnels, MacsecReceiveChannels];
  const others = [Datapath, NetlinkSocket, NetworkNamespace, Nftables, PacketQueue, UpcallReader];
  for (const opened of [...events, ...tables, ...others])
    expect(() => Reflect.construct(opened, [])).toThrow(
      `new ${opened.name}(): not possible: call ${opened.name}.open()`,
    );
});

describeInNamespaces("Routing errors of the kernel", () => {
  test.each(rowsOf(rejected))("contain the advice: %s", (message, attempt, { tables }) => {
    expect(failure(() => attempt(tables)).message).toContain(message);
  });

  test("the preferred lifetime defaults to the valid lifetime", ({ tables }) => {
    tables.addresses.add({ dev, local: "10.1.0.1/24", validLifeTime: 500 });
    const { validLifeTime, preferredLifeTime } = tables.addresses.get(dev, "10.1.0.1");
    expect(preferredLifeTime).toBe(validLifeTime);
    expect(validLifeTime).toBeLessThanOrEqual(500);
  });

  const symbol = Symbol("x") as never;
  test.each<[string, Attempt]>([
    ["kind: expected a kind", ({ links }) => links.add({ ifname: "x", kind: symbol })],
    ["validLifeTime: ", ({ addresses }) => addresses.add({ dev, local: "10.0.0.9/24", validLifeTime: symbol })],
    [
      "flags[0]: expected a number or one of use",
      ({ neighbours }) => neighbours.add({ dev, dst: "10.0.0.9", flags: [symbol] }),
    ],
    ["dev: ", ({ netns }) => Qdiscs.open({ netns }).get(symbol, "root")],
    ["interface: ", ({ netns }) => InterfaceConfigurations.open({ netns }).get("inet", symbol)],
    ["rules[0].goto: ", () => desired({ rules: [{ priority: 5, goto: symbol }] })],
    ["rules[0].iif: ", () => desired({ rules: [{ priority: 5, table: 7, iif: symbol }] })],
  ])("name the path of a symbol: %s", (message, attempt, { tables }) => {
    expect(thrown(() => attempt(tables))).toMatchObject({ message: expect.stringContaining(message) });
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
