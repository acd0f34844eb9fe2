// Calls that are invalid and easily written by mistake. The compiler rejects each of them: a call that compiles is an unused
// "@ts-expect-error". Nothing in the functions runs.
import { expect, test } from "bun:test";
import { NetlinkError } from "../../../src/index.ts";
import type { IpvsServices } from "../../../src/subsystems/ipvs/index.ts";
import { Conntrack, type Ipset } from "../../../src/subsystems/netfilter/index.ts";
import type { Nftables } from "../../../src/subsystems/nftables/index.ts";
import {
  type Addresses,
  type BridgeVlans,
  type Filters,
  type ForwardingEntries,
  Links,
  type Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  type TrafficClasses,
} from "../../../src/subsystems/route/index.ts";
import type { Sockets } from "../../../src/subsystems/sockets/index.ts";
import { desired } from "../../../src/subsystems/state/index.ts";
import type { WireGuard } from "../../../src/subsystems/wireguard/index.ts";
import { SecurityAssociations, type SecurityPolicies } from "../../../src/subsystems/xfrm/index.ts";

interface Objects {
  readonly links: Links;
  readonly addresses: Addresses;
  readonly routes: Routes;
  readonly rules: Rules;
  readonly neighbours: Neighbours;
  readonly nexthops: Nexthops;
  readonly fdb: ForwardingEntries;
  readonly vlans: BridgeVlans;
  readonly qdiscs: Qdiscs;
  readonly classes: TrafficClasses;
  readonly filters: Filters;
  readonly conntrack: Conntrack;
  readonly ipset: Ipset;
  readonly nft: Nftables;
  readonly sockets: Sockets;
  readonly wireguard: WireGuard;
  readonly associations: SecurityAssociations;
  readonly policies: SecurityPolicies;
  readonly ipvs: IpvsServices;
}

const flow = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 2 };
const matchall = { dev: "lo", parent: "1:", kind: "matchall" } as const;
const inTable = { family: "inet", table: "t" } as const;

const [conntrack, routes, rules, links] = [Conntrack.open(), Routes.open(), Rules.open(), Links.open()];
const [nexthops, qdiscs, associations] = [Nexthops.open(), Qdiscs.open(), SecurityAssociations.open()];

function illegalRouteCalls({ links, addresses, routes, rules, neighbours, nexthops, fdb, vlans }: Objects): void {
  // @ts-expect-error
  links.add({ ifname: "v0", kind: "vlan", data: { id: "7" } });
  // @ts-expect-error
  links.add({ ifname: "v0", kind: "vlan", data: { protocol: "802.1x", id: 7 } });
  // @ts-expect-error
  links.add({ ifname: "b0", kind: "bond", data: { mode: "lacp" } });
  // @ts-expect-error
  links.add({ kind: "bridge", data: { stpstate: 1 } });
  // @ts-expect-error
  links.add({ ifname: 5, kind: "bridge" });
  // @ts-expect-error
  links.add({ ifname: "v0", kind: "veth", peer: "v1" });
  // @ts-expect-error
  links.add({ ifname: "v0", mtu: "1500" });
  // @ts-expect-error
  links.set("lo", { up: "yes" });
  // @ts-expect-error
  links.set("lo", { ifname: "other" });
  // @ts-expect-error
  links.set("lo");
  // @ts-expect-error
  addresses.add({ dev: "lo" });
  // @ts-expect-error
  addresses.add({ local: "10.0.0.1/8" });
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", scope: "hosts" });
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", flags: ["nodadd"] });
  // @ts-expect-error
  addresses.add({ dev: "lo", address: "10.0.0.1/8" });
  // @ts-expect-error
  routes.add({ gateway: "10.0.0.1" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", nhid: 5, gateway: "10.0.0.1" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", nhid: 5, dev: "eth0" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", nhid: 5, nexthops: [{ gateway: "10.0.0.1" }] });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", gateway: "10.0.0.1", via: { family: "inet6", host: "fe80::1" } });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", gateway: "10.0.0.1", nexthops: [{ gateway: "10.0.0.1" }] });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", type: "reject" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", table: "mian" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", via: "10.0.0.1" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", metric: "100" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", encap: { type: "mpls" } });
  // @ts-expect-error
  rules.add({});
  // @ts-expect-error
  rules.add({ priority: 5 });
  // @ts-expect-error
  rules.add({ src: "10.0.0.0/8" });
  // @ts-expect-error
  rules.add({ src: "10.0.0.0/8", action: "goto" });
  // @ts-expect-error
  rules.add({ src: "10.0.0.0/8", action: "lookup", table: 5 });
  // @ts-expect-error
  rules.add({ src: "10.0.0.0/8", action: "to-tbl" });
  // @ts-expect-error
  rules.add({ table: 5, goto: 7 });
  // @ts-expect-error
  rules.add({ table: 5, ipProto: "tcp" });
  // @ts-expect-error
  neighbours.add({ dst: "10.0.0.1" });
  // @ts-expect-error
  neighbours.add({ dev: "lo", dst: "10.0.0.1", state: "permanent" });
  // @ts-expect-error
  neighbours.add({ dev: "lo", dst: "10.0.0.1", proxy: true, lladdr: "02:00:00:00:00:01" });
  // @ts-expect-error
  nexthops.add({ id: 1 });
  // @ts-expect-error
  nexthops.add({ id: 1, gateway: "10.0.0.1", group: [2] });
  // @ts-expect-error
  nexthops.add({ id: 1, blackhole: true, gateway: "10.0.0.1" });
  // @ts-expect-error
  nexthops.add({ id: 1, group: ["2"] });
  // @ts-expect-error
  fdb.add({ dev: "lo" });
  // @ts-expect-error
  fdb.add({ dev: "lo", lladdr: "02:00:00:00:00:01", state: "static" });
  // @ts-expect-error
  vlans.add({ dev: "lo" });
  // @ts-expect-error
  vlans.add({ dev: "lo", vid: "5" });
}

function illegalTrafficControlCalls({ qdiscs, classes, filters }: Objects): void {
  // @ts-expect-error
  qdiscs.add({ kind: "htb" });
  // @ts-expect-error
  qdiscs.add({ dev: "lo" });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "tbf", options: { rate: true } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "fq_codel", options: { rate: "1mbit" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "clsact", options: { limit: 5 } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", options: { limit: 5 } });
  // @ts-expect-error
  classes.add({ dev: "lo", handle: "1:1" });
  // @ts-expect-error
  classes.add({ dev: "lo", kind: "htb", options: { rate: "1mbit" } });
  // @ts-expect-error
  filters.add({ dev: "lo", kind: "u32" });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:" });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "u32", protocol: "ipv4" });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "u32", options: { sel: { keys: [{ value: 5 }] } } });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "flower", options: { keyIpProto: "tcp" } });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "matchall", options: { act: [{ kind: "mirror" }] } });
  // @ts-expect-error
  filters.add({ ...matchall, options: { act: [{ kind: "gact", options: { parms: { action: "drop" } } }] } });
  // @ts-expect-error
  filters.add({ dev: "lo", block: 5, parent: "1:", kind: "u32" });
  // @ts-expect-error
  filters.get("lo", { pref: 5 });
  // @ts-expect-error
  filters.list();
}

function illegalNetfilterCalls({ conntrack, ipset }: Objects): void {
  // @ts-expect-error
  conntrack.create({ protocol: "tcp", original: flow });
  // @ts-expect-error
  conntrack.create({ protocol: "tcp", timeout: 5 });
  // @ts-expect-error
  conntrack.create({ protocol: "tcpp", original: flow, timeout: 5 });
  // @ts-expect-error
  conntrack.create({ protocol: "tcp", original: { source: "10.0.0.1" }, timeout: 5 });
  // @ts-expect-error
  conntrack.delete({ protocol: "tcp" });
  // @ts-expect-error
  conntrack.list({ protocol: "TCP" });
  // @ts-expect-error
  conntrack.list({ status: "assured" });
  // @ts-expect-error
  conntrack.list({ mark: { value: 5 } });
  // @ts-expect-error
  conntrack.flush();
  // @ts-expect-error
  ipset.create({ name: "s", type: "hash:ips" });
  // @ts-expect-error
  ipset.create({ name: "s" });
  // @ts-expect-error
  ipset.create({ type: "hash:ip" });
  // @ts-expect-error
  ipset.create({ name: "s", type: "hash:ip", family: "ipv4" });
  // @ts-expect-error
  ipset.add("s", { addr: "10.0.0.1" });
}

function illegalNftablesCalls({ nft }: Objects): void {
  // @ts-expect-error
  nft.add({ table: { name: "t" } });
  // @ts-expect-error
  nft.add({ table: { family: "inet6", name: "t" } });
  // @ts-expect-error
  nft.add({ table: { family: "inet", name: "t", flags: "dormand" } });
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", type: "filter", hook: "inputt", prio: 0 } });
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", type: "filtr", hook: "input", prio: 0 } });
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", type: "filter", hook: "input", prio: "filtr" } });
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", type: "filter", hook: "input", prio: 0, policy: "reject" } });
  // @ts-expect-error
  nft.add({ chain: { family: "inet", name: "c" } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, expr: [{ accept: null }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ acept: null }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ match: { op: "===", left: "a", right: "b" } }] } });
  // @ts-expect-error
  nft.add({ set: { ...inTable, name: "s" } });
  // @ts-expect-error
  nft.add({ set: { ...inTable, name: "s", type: "ipv4_adr" } });
  // @ts-expect-error
  nft.add({ set: { ...inTable, name: "s", type: "ipv4_addr", flags: "intervall" } });
  // @ts-expect-error
  nft.add({ map: { ...inTable, name: "s", type: "ipv4_addr" } });
  // @ts-expect-error
  nft.add({ map: { ...inTable, name: "s", type: "ipv4_addr", map: "verdikt" } });
  // @ts-expect-error
  nft.add({ element: { ...inTable, name: "s" } });
  // @ts-expect-error
  nft.add({ flowtable: { ...inTable, name: "f", hook: "ingres", prio: 0 } });
  // @ts-expect-error
  nft.add({ limit: { ...inTable, name: "l", rate: 5, per: "seconds" } });
  // @ts-expect-error
  nft.list("sets");
}

function illegalOtherCalls({ sockets, wireguard, policies, ipvs }: Objects): void {
  // @ts-expect-error
  sockets.list({ protocol: "tcpp" });
  // @ts-expect-error
  sockets.list({ state: "LISTEN" });
  // @ts-expect-error
  wireguard.set("wg0", { peers: [{ allowedIps: ["10.0.0.0/8"] }] });
  // @ts-expect-error
  wireguard.set("wg0", { listenPort: "51820" });
  // @ts-expect-error
  wireguard.set("wg0", { privatekey: "x" });
  // @ts-expect-error
  policies.add({ direction: "inn" });
  // @ts-expect-error
  ipvs.add({ protocol: "tcpp" });
  // @ts-expect-error
  desired({ links: { v0: { kind: "vlann" } } });
  // @ts-expect-error
  desired({ addresses: [{ dev: "lo", adress: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ nftables: [{ chain: { ...inTable, name: "c", type: "filter", hook: "inputt", prio: 0 } }] });
}

/** Valid calls with the same fields. */
function validCalls({ routes, rules, neighbours, nexthops, qdiscs, classes, filters, conntrack, nft }: Objects): void {
  routes.add({ dst: "10.0.0.0/8", nhid: 5 });
  routes.add({ dst: "10.0.0.0/8", nexthops: [{ gateway: "10.0.0.1" }] });
  routes.delete({ dst: "default" });
  for (const route of routes.list()) routes.replace(route);
  rules.add({ table: "main" });
  rules.add({ goto: 7 });
  rules.add({ action: "blackhole" });
  rules.add({ l3mdev: true });
  rules.delete({ priority: 5 });
  for (const rule of rules.list()) rules.add(rule);
  neighbours.add({ ifindex: 0, dst: "192.0.2.1", proxy: true });
  for (const neighbour of neighbours.list()) neighbours.replace(neighbour);
  nexthops.add({ id: 1, group: [2, { id: 3, weight: 2 }] });
  nexthops.add({ blackhole: true });
  nexthops.add({ gateway: "10.0.0.1", dev: "eth0" });
  nexthops.delete({ id: 1 });
  for (const nexthop of nexthops.list()) nexthops.replace(nexthop);
  qdiscs.delete({ dev: "lo" });
  classes.delete({ dev: "lo", handle: "1:1" });
  filters.delete({ block: 10 });
  filters.delete({ dev: "lo", parent: "1:", pref: 5 });
  for (const filter of filters.list("lo")) filters.add(filter);
  for (const connection of conntrack.list()) conntrack.create(connection);
  nft.add({ chain: { ...inTable, name: "c", hook: "input", prio: "filter + 10", policy: "drop" } });
  nft.add({ chain: { ...inTable, name: "c", policy: "accept" } });
  nft.add({ set: { ...inTable, name: "s", type: "ipv4_addr . inet_service", flags: ["interval", "timeout"] } });
  for (const chain of nft.list("chain")) nft.add({ chain });
  for (const set of nft.list("set")) nft.add({ set });
}

test("calls with a misspelled name, a missing field or contradictory fields do not compile", () => {
  const checked = [
    illegalRouteCalls,
    illegalTrafficControlCalls,
    illegalNetfilterCalls,
    illegalNftablesCalls,
    illegalOtherCalls,
    validCalls,
  ];
  expect(checked).toHaveLength(6);
});

const flowWithoutPorts = { source: "10.0.0.1", destination: "10.0.0.2" };

/** Calls that TypeScript accepts, because the types of their fields are independent. */
const rejected: Record<string, () => unknown> = {
  "original.sourcePort: required": () => conntrack.create({ protocol: "tcp", original: flowWithoutPorts, timeout: 5 }),
  "original.sourcePort: not a field": () => conntrack.create({ protocol: "icmp", original: flow, timeout: 5 }),
  "tcp: not allowed for protocol udp": () =>
    conntrack.create({ protocol: "udp", original: flow, timeout: 5, tcp: { state: "established" } }),
  "markMask: only allowed with mark": () => conntrack.update({ protocol: "tcp", original: flow, markMask: 5 }),
  "nexthops: expected": () => routes.add({ dst: "10.0.0.0/8", nexthops: [] }),
  "group: expected": () => nexthops.add({ id: 1, group: [] }),
  "goto: allowed only with": () => rules.add({ goto: 5, action: "prohibit" } as never),
  "link: required to create": () => links.add({ ifname: "v0", kind: "vlan", data: { id: 5 } } as never),
  "data.id: required to create": () => links.add({ ifname: "v0", kind: "vlan", link: "lo" } as never),
  "data.table: required to create": () => links.add({ ifname: "v0", kind: "vrf" } as never),
  "data.link: the kernel cannot remove the underlying interface of a VXLAN": () =>
    links.change({ dev: "lo", kind: "vxlan", data: { link: 0 } }),
  "options.latency: excludes limit": () =>
    qdiscs.add({ dev: "lo", kind: "tbf", options: { rate: 1, burst: 1, limit: 1, latency: 1 } } as never),
  "aead: encrypts and authenticates": () =>
    associations.add({
      ...flowWithoutPorts,
      protocol: "esp",
      spi: 5,
      mode: "tunnel",
      aead: { name: "rfc4106(gcm(aes))", key: new Uint8Array(20), icvBits: 128 },
      encryption: { name: "cbc(aes)", key: new Uint8Array(16) },
    }),
  "routes[0].to: another name": () =>
    desired({ routes: [{ to: "10.0.0.0/8", dst: "10.0.0.0/8", dev: "lo" } as never] }),
  "routes[0].via: another name": () =>
    desired({ routes: [{ to: "default", via: "10.0.0.1", gateway: "10.0.0.1" } as never] }),
};

test.each(Object.entries(rejected))("a call is rejected before anything is sent: %s", (message, attempt) => {
  // An unprivileged caller cannot change these tables: an error of the kernel would be EPERM.
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(NetlinkError);
});
