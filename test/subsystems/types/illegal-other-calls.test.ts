// Calls that are invalid and easily written by mistake. The compiler rejects each of them: a call that compiles is an unused
// "@ts-expect-error". Nothing in the functions runs.
import { expect, test } from "bun:test";
import { NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import type { Ipvs } from "../../../src/subsystems/ipvs/index.ts";
import type {
  AccountingObjects,
  ConnectionHelpers,
  Conntrack,
  Expectations,
  Ipset,
  TimeoutPolicies,
} from "../../../src/subsystems/netfilter/index.ts";
import type { Nftables } from "../../../src/subsystems/nftables/index.ts";
import type { Datapath } from "../../../src/subsystems/ovs/index.ts";
import type { Sockets } from "../../../src/subsystems/sockets/index.ts";
import { desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { publicKeyOf, type WireGuard } from "../../../src/subsystems/wireguard/index.ts";
import type { SecurityAssociations, SecurityPolicies } from "../../../src/subsystems/xfrm/index.ts";
import {
  type FakeConntrack,
  FakeDatapath,
  FakeKernel,
  type FakeNetwork,
  type FakeSockets,
  type FakeWireGuard,
  Refusal,
} from "../../../src/testing/index.ts";
import { addresses as addressSource, links as linkSource, watch } from "../../../src/watch/index.ts";

interface Objects {
  readonly accounting: AccountingObjects;
  readonly associations: SecurityAssociations;
  readonly conntrack: Conntrack;
  readonly datapath: Datapath;
  readonly expectations: Expectations;
  readonly fakeConntrack: FakeConntrack;
  readonly fakeDatapath: FakeDatapath;
  readonly fakeSockets: FakeSockets;
  readonly fakeWireGuard: FakeWireGuard;
  readonly helpers: ConnectionHelpers;
  readonly ipset: Ipset;
  readonly ipvs: Ipvs;
  readonly kernel: FakeKernel;
  readonly network: FakeNetwork;
  readonly nft: Nftables;
  readonly policies: TimeoutPolicies;
  readonly securityPolicies: SecurityPolicies;
  readonly sockets: Sockets;
  readonly wireguard: WireGuard;
}

const flow = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 2 };
const inTable = { family: "inet", table: "t" } as const;

function illegalConntrack({ accounting, conntrack, expectations, helpers, policies }: Objects): void {
  // @ts-expect-error
  conntrack.create({ protocol: "tcp", original: flow, timeout: "5" });
  // @ts-expect-error
  conntrack.create({ protocol: "tcp", original: flow, timeout: 5, tcp: { state: "ESTABLISHED" } });
  // @ts-expect-error
  conntrack.flush({ port: 80 });
  // @ts-expect-error
  conntrack.events(["added"]);
  // @ts-expect-error
  conntrack.list({}, { table: "expect" });
  // @ts-expect-error
  expectations.flush();
  // @ts-expect-error
  expectations.create({ protocol: "tcp", expected: flow });
  // @ts-expect-error
  policies.add({ name: "x", protocol: "tcp", timeouts: { establishd: 5 } });
  // @ts-expect-error
  accounting.add({ packets: 5 });
  // @ts-expect-error
  accounting.add({ name: "x", quota: 5 });
  // @ts-expect-error
  helpers.add({ name: "x", protocol: "tcp", queue: 5 });
}

function illegalIpset({ ipset }: Objects): void {
  // @ts-expect-error
  ipset.create({ name: "s", type: "hash:ip", hashsize: "1024" });
  // @ts-expect-error
  ipset.add("s", { address: 5 });
  // @ts-expect-error
  ipset.flush();
  // @ts-expect-error
  ipset.add("s", { address: "10.0.0.1", port: "80" });
  // @ts-expect-error
  ipset.add("s", { address: "10.0.0.1", protocol: "TCP" });
}

function illegalNftables({ nft }: Objects): void {
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", prio: 0 } });
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", type: "nat", hook: "forward", prio: 0 } });
  // @ts-expect-error
  nft.add({ chain: { ...inTable, name: "c", type: "route", hook: "input", prio: 0 } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: "accept" } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ match: { left: "a", right: "b" } }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ jump: "x" }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ limit: { rate: 5, per: "minutes" } }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ reject: { type: "tcp-reset" } }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ log: { level: "warning" } }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ snat: { address: "10.0.0.1" } }] } });
  // @ts-expect-error
  nft.add({ set: { ...inTable, name: "s", type: "ipv4_addr", timeout: "1h" } });
  // @ts-expect-error
  nft.add({ element: { ...inTable, name: "s", elem: "10.0.0.1" } });
  // @ts-expect-error
  nft.add({ quota: { ...inTable, name: "q", bytes: "5mb" } });
  // @ts-expect-error
  nft.add({ limit: { ...inTable, name: "l", rate: 5 } });
  // @ts-expect-error
  nft.add({ "ct helper": { ...inTable, name: "h", type: "ftp" } });
  // @ts-expect-error
  nft.add({ map: { ...inTable, name: "s", map: "verdict" } });
  // @ts-expect-error
  nft.add({ flowtable: { ...inTable, name: "f", hook: "ingress", prio: "filter", dev: 5 } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ mangle: { key: { meta: { key: "mark" } } } }] } });
  // @ts-expect-error
  nft.add({ rule: { ...inTable, chain: "c", expr: [{ masquerade: { flag: "random" } }] } });
}

function illegalDatapath({ datapath }: Objects): void {
  // @ts-expect-error
  datapath.addPort({ name: "p" });
  // @ts-expect-error
  datapath.addPort({ name: "p", type: "tap" });
  // @ts-expect-error
  datapath.addPort({ name: "p", type: "netdev", options: { dstPort: 4789 } });
  // @ts-expect-error
  datapath.addPort({ name: "p", type: "vxlan" });
  // @ts-expect-error
  datapath.addTunnelPort({ name: "p", kind: "bareudp" });
  // @ts-expect-error
  datapath.addTunnelPort({ name: "p", kind: "geneve", gbp: true });
  // @ts-expect-error
  datapath.addTunnelPort({ name: "p", kind: "vxlan", ethertype: 5 });
  // @ts-expect-error
  datapath.putFlow({ actions: [{ output: 2 }] });
  // @ts-expect-error
  datapath.putFlow({ key: { inPort: 1 }, actions: [{ outptu: 2 }] });
  // @ts-expect-error
  datapath.putFlow({ key: { inPort: 1 }, actions: { output: 2 } });
  // @ts-expect-error
  datapath.deleteFlow({});
  // @ts-expect-error
  datapath.flows({ filter: { key: {} } });
  // @ts-expect-error
  datapath.meters.set({ id: 1, unit: "kbps" });
  // @ts-expect-error
  datapath.meters.set({ id: 1, unit: "mbps", bands: [] });
  // @ts-expect-error
  datapath.meters.set({ id: 1, unit: "kbps", bands: [{}] });
  // @ts-expect-error
  datapath.execute({ packet: new Uint8Array(60) });
  // @ts-expect-error
  datapath.operate([{ put: { key: {} }, delete: { key: {} } }]);
  // @ts-expect-error
  datapath.connections.flush();
  // @ts-expect-error
  datapath.zoneLimits.set({ limit: 5 });
  // @ts-expect-error
  datapath.timeoutPolicies.set({ id: 1, tcp: { establishd: 5 } });
  // @ts-expect-error
  datapath.openSocket("upcall");
}

function illegalWireGuard({ wireguard }: Objects): void {
  // @ts-expect-error
  wireguard.change("wg0", { peers: [{ endpoint: "10.0.0.1:51820" }] });
  // @ts-expect-error
  wireguard.change("wg0", { peers: [{ publicKey: "x", allowedIPs: "10.0.0.0/8" }] });
  // @ts-expect-error
  wireguard.change("wg0", { listenPort: "51820" });
  // @ts-expect-error
  wireguard.change("wg0", { privatekey: "x" });
  // @ts-expect-error
  wireguard.change("wg0", { peers: [{ publicKey: "x", allowedIps: ["10.0.0.0/8"] }] });
  // @ts-expect-error
  wireguard.create("wg0", { peers: [{ publicKey: "x", endpoint: { host: "a", port: 5 } }] });
  // @ts-expect-error
  wireguard.addAllowedIPs("wg0", "x", "10.0.0.0/8");
  // @ts-expect-error
  wireguard.removePeers("wg0", "x");
  // @ts-expect-error
  publicKeyOf(5);
}

function illegalState(): void {
  // @ts-expect-error
  desired({ routes: [{ dst: "10.0.0.0/8", nhid: 5, gateway: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ routes: [{ to: "10.0.0.0/8", nhid: 5, via: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ routes: [{ to: "10.0.0.0/8", dst: "10.0.0.0/8", via: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ routes: [{ via: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ routes: [{ to: "default", via: "10.0.0.1", gateway: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ rules: [{ priority: 5, src: "10.0.0.0/8" }] });
  // @ts-expect-error
  desired({ rules: [{ table: 5 }] });
  // @ts-expect-error
  desired({ rules: [{ priority: 5, table: 5, goto: 7 }] });
  // @ts-expect-error
  desired({ nexthops: [{ id: 1 }] });
  // @ts-expect-error
  desired({ nexthops: [{ id: 1, group: [2], gateway: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ nexthops: [{ id: 1, blackhole: true, dev: "eth0" }] });
  // @ts-expect-error
  desired({ neighbours: [{ dev: "lo" }] });
  // @ts-expect-error
  desired({ neighbours: [{ dst: "10.0.0.1" }] });
  // @ts-expect-error
  desired({ neighbours: [{ dev: "lo", dst: "10.0.0.1", proxy: true, lladdr: "02:00:00:00:00:01" }] });
  // @ts-expect-error
  desired({ addresses: [{ dev: "lo" }] });
  // @ts-expect-error
  desired({ links: [{ ifname: "v", kind: "dummy" }] });
  // @ts-expect-error
  desired({ qdiscs: [{ dev: "lo" }] });
  // @ts-expect-error
  desired({ qdiscs: [{ dev: "lo", kind: "tbf", options: { speed: 5 } }] });
  // @ts-expect-error
  desired({ filters: [{ dev: "lo", kind: "u32", pref: 5 }] });
  // @ts-expect-error
  desired({ bridgeVlans: [{ dev: "b" }] });
  // @ts-expect-error
  desired({ wireguard: { wg0: { privateKey: "x" } } });
  // @ts-expect-error
  desired({ mode: { route: "complete" } });
  // @ts-expect-error
  desired({ sysctls: { "net.ipv4.ip_forward": [1] } });
  // @ts-expect-error
  desired({ namespaces: ["a"] });
  // @ts-expect-error
  desired({ datapathPorts: [{ datapath: "d", name: "p" }] });
  // @ts-expect-error
  desired({ datapathFlows: [{ datapath: "d", actions: "1" }] });
  // @ts-expect-error
  desired({ ipsets: { s: { type: "hash:ips" } } });
  // @ts-expect-error
  desired({ links: { eth0: { absent: true } } });
  desired({ links: {} })
    .plan()
    // @ts-expect-error
    .then((made) => made.apply({ rollback: "yes" }));
  // @ts-expect-error
  desired({ links: {} }).keep({ confirm: 5 });
  // @ts-expect-error
  desired();
  // @ts-expect-error
  desired({ links: {} }).keep({ delay: 5 });
  // @ts-expect-error
  snapshot({ tables: ["link"] });
  // @ts-expect-error
  desired({ owner: "me" });
  // @ts-expect-error
  desired({ forwardingEntries: [{ dev: "b" }] });
  // @ts-expect-error
  desired({ ethtool: { eth0: { ring: { rx: 5 } } } });
  // @ts-expect-error
  desired({ routes: [{ dst: "10.0.0.0/8", dev: "eth0", table: "mian" }] });
}

function illegalFakes({ fakeConntrack, fakeDatapath, fakeSockets, fakeWireGuard, kernel, network }: Objects): void {
  // @ts-expect-error
  kernel.inject({ fault: "lose-reply" });
  // @ts-expect-error
  kernel.inject({ fault: "delay" });
  // @ts-expect-error
  kernel.inject({ fault: "refuse" });
  // @ts-expect-error
  kernel.inject({ fault: "silence", errno: 5 });
  // @ts-expect-error
  network.addDevice("x", { mac: "02:00:00:00:00:01" });
  // @ts-expect-error
  fakeDatapath.receive("x", [1, 2]);
  // @ts-expect-error
  new FakeDatapath({ features: ["vport-pids2"] });
  // @ts-expect-error
  fakeWireGuard.setPeerState("wg0", "x", { rxBytes: 5 });
  // @ts-expect-error
  fakeConntrack.count({ protocol: "tcp" }, {});
  // @ts-expect-error
  fakeSockets.add({ protocol: "tcp" });
  // @ts-expect-error
  fakeSockets.add({ protocol: "unix", mark: 1 });
  // @ts-expect-error
  fakeSockets.change({ protocol: "tcp", cookie: 1n }, { tcp: { rtts: 5 } });
  // @ts-expect-error
  new Refusal("ENOENT");
  // @ts-expect-error
  new FakeKernel({ permitted: "no" });
  // @ts-expect-error
  kernel.inject({ fault: "refuse", errno: "EPERM" });
  // @ts-expect-error
  kernel.inject({ fault: "silence", operation: 5 });
  // @ts-expect-error
  fakeConntrack.count({ protocol: "tcp", original: flow }, { original: { packet: 5 } });
}

function illegalSockets({ sockets }: Objects): void {
  // @ts-expect-error
  sockets.list({ port: 80 });
  // @ts-expect-error
  sockets.list({ protocol: "tcp", source: { port: "80" } });
  // @ts-expect-error
  sockets.list({ protocol: "tcp", state: "listening" });
  // @ts-expect-error
  sockets.list({ protocol: "udp", state: "closewait" });
  // @ts-expect-error
  sockets.get({ protocol: "tcp", destination: { address: "10.0.0.1", port: 80 } });
  // @ts-expect-error
  sockets.destroy({ protocol: "unix", inode: 5 });
  // @ts-expect-error
  sockets.list({ details: ["meminfo2"] });
  // @ts-expect-error
  sockets.list({ protocol: "tcp", path: "/run/x" });
}

function illegalWatches(): void {
  // @ts-expect-error
  NetlinkSocket.open("route");
  // @ts-expect-error
  NetlinkSocket.open(0, { groups: 5 });
  // @ts-expect-error
  NetworkNamespace.open({ path: "/x" });
  // @ts-expect-error
  watch([linkSource.where({ name: "eth0" })]);
  // @ts-expect-error
  watch([addressSource.where({ family: "ipv4" })]);
  // @ts-expect-error
  watch(linkSource, 5);
}

function illegalIpvs({ ipvs }: Objects): void {
  // @ts-expect-error
  ipvs.destinations.add({ address: "10.0.0.1", port: 80 });
  // @ts-expect-error
  ipvs.destinations.add({ service: { mark: 5 }, address: "10.0.0.1", forwarding: "nat" });
  // @ts-expect-error
  ipvs.services.add({ address: "10.0.0.1", protocol: "tcp", port: 80, scheduler: "rr", flags: ["one-packet"] });
}

function illegalXfrm({ associations, securityPolicies }: Objects): void {
  // @ts-expect-error
  associations.add({ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 5, mode: "transprt" });
  // @ts-expect-error
  securityPolicies.add({ selector: {}, direction: "out", action: "alow" });
  // @ts-expect-error
  securityPolicies.add({ selector: { source: "10.0.0.0/8" } });
}

test("calls of the other entry points with invalid fields do not compile", () => {
  expect([
    illegalConntrack,
    illegalIpset,
    illegalNftables,
    illegalDatapath,
    illegalWireGuard,
    illegalState,
    illegalFakes,
    illegalSockets,
    illegalWatches,
    illegalIpvs,
    illegalXfrm,
  ]).toHaveLength(11);
});
