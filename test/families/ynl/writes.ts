import type { NetlinkFamily } from "../../../src/client/index.ts";
import {
  type NetworkNamespace,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
} from "../../../src/index.ts";
import { type Family, operationCodec } from "../../../src/schema/index.ts";
import { fieldName } from "../../../src/schema/model/names.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { outcomeOf } from "../../support/failures.ts";
import { YnlClient } from "./client.ts";
import { describedFamilies } from "./reads.ts";

/** A request that changes the kernel's state, with the names of the spec. */
export interface Write {
  readonly family: string;
  readonly operation: string;
  readonly values: Fields;
  /** Flags besides NLM_F_REQUEST and NLM_F_ACK. */
  readonly flags: readonly number[];
}

/** Result of one request. */
export interface ComparedWrite {
  readonly name: string;
  /** The requests of the kernel's client and of the library in hexadecimal, without length and sequence number. */
  readonly ynl: string;
  readonly library: string;
  /** Error numbers of the kernel for both requests, 0 for none; undefined if the kernel lacks the family. */
  readonly errors?: readonly [ynl: number, library: number];
}

type Fields = { readonly [name: string]: unknown };

const NEW = [NLM_F_CREATE, NLM_F_EXCL];
const SET = [NLM_F_CREATE, NLM_F_REPLACE];
/** Message type of families that the kernel lacks; their requests are compared but not sent. */
const UNREGISTERED = 99;

const link = (ifname: string, values: Fields): Write => write("rt-link", "newlink", { ifname, ...values }, NEW);
const ofKind = (ifname: string, kind: string, data?: Fields, values: Fields = {}): Write =>
  link(ifname, { ...values, linkinfo: { kind, ...(data === undefined ? {} : { data }) } });
const address = (family: number, length: number, values: Fields): Write =>
  write("rt-addr", "newaddr", { "ifa-family": family, "ifa-prefixlen": length, "ifa-index": 2, ...values }, NEW);
const route = (family: number, length: number, values: Fields): Write =>
  write(
    "rt-route",
    "newroute",
    { "rtm-family": family, "rtm-dst-len": length, "rtm-table": 254, "rtm-protocol": 4, "rtm-type": 1, ...values },
    NEW,
  );
const neighbour = (values: Fields): Write =>
  write("rt-neigh", "newneigh", { "ndm-family": 2, "ndm-ifindex": 2, "ndm-state": 128, ...values }, NEW);
const rule = (values: Fields): Write => write("rt-rule", "newrule", { family: 2, action: 1, ...values }, NEW);
const qdisc = (values: Fields): Write => write("tc", "newqdisc", { ifindex: 2, ...values }, NEW);

function write(family: string, operation: string, values: Fields, flags: readonly number[] = []): Write {
  return { family, operation, values, flags };
}

/** The requests, in the order in which they are sent. The first link has the index 2. */
export const writes: readonly Write[] = [
  ofKind("d0", "dummy", undefined, { "ifi-index": 2, mtu: 1400, txqlen: 77, group: 5 }),
  ofKind(
    "br0",
    "bridge",
    { "forward-delay": 400, "stp-state": 1, "vlan-filtering": 1, priority: 100 },
    { "ifi-index": 3 },
  ),
  // The spec describes no peer. The other end is veth0.
  ofKind("v0", "veth", undefined, { "ifi-index": 4, address: "02:00:00:00:00:04" }),
  ofKind("d0.7", "vlan", { id: 7 }, { link: 2, "ifi-index": 6 }),
  ofKind("vrf0", "vrf", { table: 100 }, { "ifi-index": 7 }),
  ofKind("bond0", "bond", { mode: 1, miimon: 100, updelay: 200 }, { "ifi-index": 8 }),
  ofKind("gre1", "gre", { local: "192.0.2.1", remote: "192.0.2.2", ttl: 9 }, { "ifi-index": 9 }),
  ofKind("gnv0", "geneve", { id: 9, remote: "192.0.2.7", port: 6081 }, { "ifi-index": 10 }),
  ofKind("tun6", "ip6tnl", { local: "2001:db8::1", remote: "2001:db8::2" }, { "ifi-index": 11 }),
  ofKind("wg0", "wireguard", undefined, { "ifi-index": 12 }),
  write("rt-link", "setlink", { "ifi-index": 2, "ifi-flags": 1, "ifi-change": 1 }),
  write("rt-link", "setlink", { "ifi-index": 4, master: 3 }),
  write("rt-link", "setlink", { "ifi-index": 5, mtu: 1300, ifalias: "uplink" }),
  write("rt-link", "setlink", { "ifi-index": 2, txqlen: 88, group: 7 }),
  address(2, 24, { address: "192.0.2.1", local: "192.0.2.1" }),
  address(2, 32, { address: "198.51.100.9", local: "192.0.2.9", label: "d0:peer" }),
  address(2, 24, { address: "192.0.2.2", local: "192.0.2.2", broadcast: "192.0.2.255" }),
  address(10, 64, { address: "2001:db8::1", flags: 0x82 }),
  address(10, 64, { address: "2001:db8::2", cacheinfo: { "ifa-prefered": 10_000, "ifa-valid": 20_000 } }),
  write("rt-addr", "deladdr", {
    "ifa-family": 2,
    "ifa-prefixlen": 24,
    "ifa-index": 2,
    address: "192.0.2.2",
    local: "192.0.2.2",
  }),
  route(2, 24, { dst: "198.51.100.0", gateway: "192.0.2.3", oif: 2 }),
  route(2, 16, { dst: "10.1.0.0", oif: 2, priority: 50, "rtm-scope": 253 }),
  route(2, 16, { dst: "10.2.0.0", gateway: "192.0.2.3", metrics: { mtu: 1300, advmss: 1200 } }),
  route(2, 32, { dst: "10.3.0.1", "rtm-type": 7 }),
  route(10, 48, { dst: "2001:db8:9::", gateway: "2001:db8::9", oif: 2, pref: 3 }),
  route(2, 8, { dst: "10.0.0.0", table: 5000, "rtm-table": 252, oif: 2, "rtm-scope": 253 }),
  write("rt-route", "delroute", { "rtm-family": 2, "rtm-dst-len": 16, "rtm-table": 254, dst: "10.2.0.0" }),
  neighbour({ dst: "192.0.2.3", lladdr: "02:00:00:00:00:09" }),
  neighbour({ "ndm-family": 10, dst: "2001:db8::9", lladdr: "02:00:00:00:00:0a" }),
  neighbour({ "ndm-flags": 8, "ndm-state": 0, dst: "192.0.2.10" }),
  write(
    "rt-neigh",
    "newneigh",
    // NUD_STALE, because the kernel changes NUD_REACHABLE after a random time.
    { "ndm-family": 2, "ndm-ifindex": 2, "ndm-state": 4, dst: "192.0.2.3", lladdr: "02:00:00:00:00:0b" },
    SET,
  ),
  write("rt-neigh", "delneigh", { "ndm-family": 10, "ndm-ifindex": 2, dst: "2001:db8::9" }),
  rule({ src: "192.0.2.0", "src-len": 24, table: 77, priority: 50 }),
  rule({ fwmark: 5, fwmask: 255, "ip-proto": 6, "dport-range": { start: 80, end: 90 }, table: 78, priority: 51 }),
  rule({ family: 10, dst: "2001:db8::", "dst-len": 32, iifname: "d0", table: 79, priority: 52 }),
  rule({ action: 6, priority: 53, "uid-range": { start: 5, end: 9 } }),
  write("rt-rule", "delrule", { family: 2, priority: 53 }),
  qdisc({
    handle: 0x1_0000,
    parent: 0xffff_ffff,
    kind: "htb",
    options: { init: { version: 3, rate2quantum: 10, defcls: 16 } },
  }),
  qdisc({ handle: 0x20_0000, parent: 0x1_0000, kind: "fq_codel", options: { limit: 500, target: 4000, ecn: 1 } }),
  qdisc({ ifindex: 4, handle: 0xffff_0000, parent: 0xffff_fff1, kind: "clsact" }),
  qdisc({ ifindex: 5, handle: 0x2_0000, parent: 0xffff_ffff, kind: "codel", options: { limit: 70, interval: 9000 } }),
  write(
    "tc",
    "newtfilter",
    { ifindex: 4, parent: 0xffff_fff2, info: 0x000a_0300, kind: "matchall", options: { classid: 0x1_0010 } },
    NEW,
  ),
  write("mptcp_pm", "set-limits", { "rcv-add-addrs": 3, subflows: 2 }),
  write("wireguard", "set-device", { ifname: "wg0", "listen-port": 5000, fwmark: 9 }),
  write("ethtool", "features-set", {
    header: { "dev-name": "v0" },
    wanted: { bits: { bit: [{ name: "tx-generic-segmentation", value: false }] } },
  }),
  write("ethtool", "linkmodes-set", { header: { "dev-name": "v0" }, speed: 1000 }),
  write("ethtool", "channels-set", { header: { "dev-name": "v0" }, "rx-count": 1 }),
  write("ethtool", "coalesce-set", { header: { "dev-index": 4 }, "rx-usecs": 9 }),
  write("tcp_metrics", "del", { "addr-ipv4": "192.0.2.9" }),
  write("fou", "add", { port: 5555, ipproto: 47, type: 1, af: 2 }),
  write("netdev", "napi-set", { id: 9, "gro-flush-timeout": 1000 }),
  write("net-shaper", "set", { ifindex: 2, handle: { scope: "netdev", id: 0 }, metric: "bps", "bw-max": 1_000_000 }),
  write("ovpn", "key-del", { ifindex: 2, keyconf: { "peer-id": 3, slot: "primary" } }),
  write("devlink", "port-set", { "bus-name": "pci", "dev-name": "0000:00:01.0", "port-index": 3, "port-type": "eth" }),
  write("devlink", "reload", { "bus-name": "pci", "dev-name": "0000:00:01.0", "reload-action": "driver-reinit" }),
  write("psp", "dev-set", { id: 3, "psp-versions-ena": ["hdr0-aes-gcm-128"] }),
  write("dpll", "device-set", { id: 3, mode: "manual" }),
  write("handshake", "done", { status: 0, sockfd: 7, "remote-auth": [3] }),
  write("nfsd", "threads-set", { gracetime: 5, scope: "x" }),
];

/**
 * Encodes each request with the kernel's client and with the library. If the kernel has the family, sends one of them in the
 * first namespace and the other one in the second.
 */
export async function compareWrites(
  source: string,
  [first, second]: readonly [NetworkNamespace, NetworkNamespace],
): Promise<ComparedWrite[]> {
  await using ynl = new YnlClient(source, first);
  const families = new Map((await describedFamilies(source)).map(([spec, family]) => [family.name, { spec, family }]));
  const results: ComparedWrite[] = [];
  for (const { family: name, operation, values, flags } of writes) {
    const { spec, family } = families.get(name)!;
    const request = { family: spec, operation, values, flags };
    const { request: encoded, failure } = await ynl.ask({ ...request, id: UNREGISTERED });
    if (encoded === undefined) throw new Error(`${name}.${operation}: ${failure}`);
    const type = new DataView(Uint8Array.fromHex(encoded).buffer).getUint16(4, true);
    const allFlags = [...flags, NLM_F_REQUEST, NLM_F_ACK].reduce((sum, flag) => sum | flag, 0);
    const fields = fieldsOf(family, operation, values);
    const message = operationCodec(family, operation).request("do", fields, { type, flags: allFlags });
    const result = {
      name: `${name}.${operation} ${JSON.stringify(values)}`,
      ynl: withoutNumbers(encoded),
      library: withoutNumbers(message.bytes.toHex()),
    };
    const { errno } = type === UNREGISTERED ? {} : await ynl.ask(request);
    if (errno === undefined) results.push(result);
    else results.push({ ...result, errors: [errno, errorOf(family, operation, fields, flags, second)] });
    if (operation === "setlink")
      for (const netns of [first, second]) endCarrierChange(netns, values["ifi-index"] as number);
  }
  return results;
}

/**
 * A link that is set up without a carrier loses its neighbours up to a second later, except on Linux 6.8 and later if the
 * link was listed before.
 */
function endCarrierChange(netns: NetworkNamespace, index: number): void {
  using links = Links.open({ netns });
  links.exists(index);
}

/** Removes length, sequence number and port id, which the library sets when it sends a request. */
function withoutNumbers(hex: string): string {
  return hex.slice(8, 16) + hex.slice(32);
}

/** Sends a request with the library and returns the error number, or 0. */
function errorOf(
  family: Family,
  operation: string,
  fields: Fields,
  flags: readonly number[],
  netns: NetworkNamespace,
): number {
  using client = (family as NetlinkFamily).connect({ netns });
  const write = () => {
    client.do(operation, fields, { flags: flags.reduce((sum, flag) => sum | flag, 0) });
    return 0;
  };
  return outcomeOf(write, ({ errno }) => -errno);
}

/** Returns values with the library's names, and with the members of the fixed header in a field of their own. */
function fieldsOf(family: Family, operation: string, values: Fields): Fields {
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [fieldName(name), named(inner)]));
  };
  const codec = operationCodec(family, operation);
  const fields = Object.entries(named(values) as Fields);
  const { header } = family.operations[operation]!;
  if (codec.headerField === undefined || header === undefined) return Object.fromEntries(fields);
  const members = new Set(family.structs[header]!.members.map(({ name }) => fieldName(name)));
  const inHeader = ([name]: [string, unknown]) => members.has(name);
  return {
    [codec.headerField]: Object.fromEntries(fields.filter(inHeader)),
    ...Object.fromEntries(fields.filter((field) => !inHeader(field))),
  };
}
