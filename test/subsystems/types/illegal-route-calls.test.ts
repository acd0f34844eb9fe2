// Calls that are invalid and easily written by mistake. The compiler rejects each of them: a call that compiles is an unused
// "@ts-expect-error". Nothing in the functions runs.
import { expect, test } from "bun:test";
import type {
  Addresses,
  AddressLabels,
  BridgeVlans,
  Chains,
  Filters,
  ForwardingEntries,
  Links,
  MulticastGroups,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  SharedActions,
  TrafficClasses,
} from "../../../src/subsystems/route/index.ts";

interface Objects {
  readonly actions: SharedActions;
  readonly addresses: Addresses;
  readonly chains: Chains;
  readonly classes: TrafficClasses;
  readonly fdb: ForwardingEntries;
  readonly filters: Filters;
  readonly groups: MulticastGroups;
  readonly labels: AddressLabels;
  readonly links: Links;
  readonly neighbours: Neighbours;
  readonly nexthops: Nexthops;
  readonly qdiscs: Qdiscs;
  readonly routes: Routes;
  readonly rules: Rules;
  readonly vlans: BridgeVlans;
}

function illegalLinks({ links }: Objects): void {
  // @ts-expect-error
  links.add({ ifname: "v", kind: "vlan", link: "eth0" });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "vlan", data: { id: 7 } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "macvlan", data: { mode: "bridge" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "macvlan", link: "eth0", data: { mode: "brigde" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "ipvlan", link: "eth0", data: { mode: "l4" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "vrf" });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "vxlan", data: { id: 5, remote: "10.0.0.1" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "dummy", data: { mode: 1 } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "netkit", data: { mode: "l4" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "hsr" });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "hsr", data: { slave1: "a" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "veth", data: { peer: "v1" } });
  // @ts-expect-error
  links.add({ ifname: "v", kind: "veth", data: { peer: { name: "v1" } } });
  // @ts-expect-error
  links.add({ ifname: "g", kind: "gre", data: { local: 5 } });
  // @ts-expect-error
  links.add({ ifname: "g", kind: "geneve", data: { id: "5" } });
  // @ts-expect-error
  links.add({ ifname: "m", kind: "macsec", link: "eth0", data: { cipherSuite: "aes" } });
  // @ts-expect-error
  links.add({ ifname: "x", kind: "xfrm", data: { ifid: 5 } });
  // @ts-expect-error
  links.add({ ifname: "b", kind: "bridge", data: { vlanFiltering: "yes" } });
  // @ts-expect-error
  links.add({ ifname: "b", kind: "bridge", data: { stpState: true } });
  // @ts-expect-error
  links.add({ ifname: "b", kind: "bond", data: { miimon: "100ms" } });
  // @ts-expect-error
  links.add({ ifname: "b", kind: "bond", data: { adLacpRate: "quick" } });
  // @ts-expect-error
  links.set("eth0", { master: true });
  // @ts-expect-error
  links.set("eth0", { operstate: "UP" });
  // @ts-expect-error
  links.set("eth0", { slaveKind: "bridge", slaveData: { state: 3, lacp: 1 } });
  // @ts-expect-error
  links.set("eth0", { flags: ["promisc"] });
  // @ts-expect-error
  links.set("eth0", { flags: { up: true } });
  // @ts-expect-error
  links.list({ name: "eth0" });
  // @ts-expect-error
  links.delete({ name: "eth0" });
  // @ts-expect-error
  links.setVf("eth0", 1, { trust: "on" });
  // @ts-expect-error
  links.setVf("eth0", 1, { linkState: "up" });
  // @ts-expect-error
  links.rename("eth0");
  // @ts-expect-error
  links.add({ ifname: "b", kind: "bridge", link: { name: "x" } });
  // @ts-expect-error
  links.add({ ifname: "c", kind: "can", data: { bitrate: 500000 } });
  // @ts-expect-error
  links.add({ ifname: "t", kind: "amt", data: { mode: "relai" } });
  // @ts-expect-error
  links.add({ ifname: "t", kind: "gtp", data: { role: "sgsnn" } });
  // @ts-expect-error
  links.add({ ifname: "t", kind: "bareudp", data: { port: 5 } });
}

function illegalAddresses({ addresses }: Objects): void {
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1", mask: "255.0.0.0" });
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", family: "ipv4" });
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", validLifetime: 60 });
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", validLifeTime: "60" });
  // @ts-expect-error
  addresses.delete({ dev: "lo" });
  // @ts-expect-error
  addresses.list({ scope: "hosts" });
  // @ts-expect-error
  addresses.get("lo");
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", ifindex: "3" });
  // @ts-expect-error
  addresses.add({ dev: "lo", local: "10.0.0.1/8", label: 1 });
}

function illegalRoutes({ routes }: Objects): void {
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", type: "blackhole", gateway: "10.0.0.1" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", type: "unreachable", dev: "eth0" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", metrics: { mtu: "1400" } });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", flags: ["onlinkk"] });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", pref: "highest" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", nexthops: [{}] });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", nexthops: [{ gateway: "10.0.0.1", via: { family: "inet6", host: "fe80::1" } }] });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", nexthops: [{ gw: "10.0.0.1" }] });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", protocol: "ospff" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", scope: "lan" });
  // @ts-expect-error
  routes.add({ dst: "10.0.0.0/8", dev: "eth0", encap: { type: "seg6", mode: "encaps" } });
  // @ts-expect-error
  routes.list({ table: "mian" });
  // @ts-expect-error
  routes.list({ dest: "10.0.0.0/8" });
  // @ts-expect-error
  routes.get({ dst: "10.0.0.1" });
  // @ts-expect-error
  routes.delete({ table: 5 });
  // @ts-expect-error
  routes.flush();
  // @ts-expect-error
  routes.get("10.0.0.1", { source: "10.0.0.2" });
}

function illegalRules({ rules }: Objects): void {
  // @ts-expect-error
  rules.add({ table: 5, from: "10.0.0.0/8" });
  // @ts-expect-error
  rules.add({ table: 5, sport: "80-90" });
  // @ts-expect-error
  rules.add({ table: 5, uidRange: 1000 });
  // @ts-expect-error
  rules.add({ table: 5, fwmark: "0x1" });
  // @ts-expect-error
  rules.add({ table: 5, family: "ipv6" });
  // @ts-expect-error
  rules.add({ action: "blackhole", table: 5 });
  // @ts-expect-error
  rules.add({ action: "prohibit", goto: 5 });
}

function illegalNeighbours({ neighbours }: Objects): void {
  // @ts-expect-error
  neighbours.add({ dev: "lo", lladdr: "02:00:00:00:00:01" });
  // @ts-expect-error
  neighbours.add({ dev: "lo", dst: "10.0.0.1", state: ["permanentt"] });
  // @ts-expect-error
  neighbours.list({ state: "reachable" });
  // @ts-expect-error
  neighbours.flush();
  // @ts-expect-error
  neighbours.get("lo");
  // @ts-expect-error
  neighbours.add({ dev: "lo", dst: "10.0.0.1", lladdr: "02:00:00:00:00:01", flags: ["routerr"] });
}

function illegalNexthops({ nexthops }: Objects): void {
  // @ts-expect-error
  nexthops.add({ id: 1, group: [2], groupType: "resilient" });
  // @ts-expect-error
  nexthops.add({ id: 1, group: [2], resGroup: { buckets: 8 } });
  // @ts-expect-error
  nexthops.add({ id: "1", dev: "eth0" });
}

function illegalBridges({ fdb, groups, labels, vlans }: Objects): void {
  // @ts-expect-error
  fdb.add({ dev: "b", lladdr: "02:00:00:00:00:01" });
  // @ts-expect-error
  fdb.add({ mac: "02:00:00:00:00:01" });
  // @ts-expect-error
  fdb.add({ dev: "b", mac: "02:00:00:00:00:01", flags: ["slef"] });
  // @ts-expect-error
  vlans.add({ vlan: 5 });
  // @ts-expect-error
  vlans.add({ dev: "b", vlan: 5, flags: ["pvidd"] });
  // @ts-expect-error
  vlans.add({ dev: "b", vlan: 5, state: "forward" });
  // @ts-expect-error
  vlans.list("b");
  // @ts-expect-error
  groups.add({ dev: "b", group: "239.1.1.1" });
  // @ts-expect-error
  groups.add({ dev: "b", port: "p" });
  // @ts-expect-error
  vlans.changeGlobal({ vlan: 5, mcastSnooping: 1 });
  // @ts-expect-error
  fdb.list({ dev: "b", vid: 5 });
  // @ts-expect-error
  fdb.get("b");
  // @ts-expect-error
  labels.add({ label: 5 });
}

function illegalTrafficControl({ actions, chains, classes, filters, qdiscs }: Objects): void {
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "tbf" });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "tbf", options: { rate: "1mbit", burst: "10kb" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "tbf", options: { rate: "1mbit", burst: "10kb", limit: "10kb", latency: "50ms" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "htb", options: { default: "1:10" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "netem", options: { delay: 5, lose: "1%" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "netem", options: { lossModel: { ge: { p: "1%" }, gi: { p13: "1%" } } } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "cake", options: { bandwidth: "10mbit" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "cake", options: { flowMode: "tripleisolate" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "prio", options: { bands: "3" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "fifo" });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "ingress", parent: 5, handle: {} });
  // @ts-expect-error
  classes.add({ dev: "lo", kind: "htb", handle: "1:1" });
  // @ts-expect-error
  classes.add({ dev: "lo", kind: "htb", handle: "1:1", options: { ceil: "10mbit" } });
  // @ts-expect-error
  classes.add({ dev: "lo", kind: "hfsc", handle: "1:1", options: { rate: "1mbit" } });
  // @ts-expect-error
  classes.add({ dev: "lo", kind: "fq_codel", handle: "1:1", options: { limit: 5 } });
  // @ts-expect-error
  classes.list();
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "bpf", options: { progname: "x" } });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "flower", options: { keyIpv4Dst: 5 } });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "flower", options: { keyEthType: "ip" } });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "fw", options: { classid: true } });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "matchall", options: { act: { kind: "gact" } } });
  filters.add({
    dev: "lo",
    parent: "1:",
    kind: "matchall",
    // @ts-expect-error
    options: { act: [{ kind: "mirred", options: { parms: { eaction: "redirect", ifindex: "lo" } } }] },
  });
  // @ts-expect-error
  filters.add({ dev: "lo", parent: "1:", kind: "u32", options: { sel: { keys: [{ value: 5, mask: "ff", off: 0 }] } } });
  // @ts-expect-error
  chains.add({ dev: "lo", parent: "1:" });
  // @ts-expect-error
  filters.delete({ dev: "lo", pref: 5 });
  // @ts-expect-error
  actions.list("mirredd");
  // @ts-expect-error
  actions.delete({ kind: "gact" });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "ets", options: { nbands: 3, quanta: [1500] } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", kind: "red", options: { limit: "60kb", min: "5kb" } });
  // @ts-expect-error
  qdiscs.add({ dev: "lo", block: 5, kind: "htb" });
}

test("calls about links, routes, bridges and traffic control with invalid fields do not compile", () => {
  expect([
    illegalLinks,
    illegalAddresses,
    illegalRoutes,
    illegalRules,
    illegalNeighbours,
    illegalNexthops,
    illegalBridges,
    illegalTrafficControl,
  ]).toHaveLength(8);
});
