import type { NamespaceSource } from "bun-netlink";
import type {
  Address,
  BridgeVlan,
  FdbEntry,
  InterfaceConfiguration,
  LinkType,
  MdbEntry,
  Neighbour,
  Nexthop,
  Protocol,
  Qdisc,
  Route,
  RouteOptions,
  RouteTableName,
  Rule,
  Scope,
} from "bun-netlink/route";
import type { Source } from "bun-netlink/watch";
import { selectPlaces } from "../namespaces.ts";
import { hexadecimal } from "./formats.ts";
import { encapText, encapTypes, ipProtocols, matchText, nexthopText } from "./route-texts.ts";
import * as fields from "./row-fields.ts";
import { NumberedNames, readSystemNames } from "./system-names.ts";
import { type Context, namesOf, type Table, table } from "./table.ts";

// The modules `bun-netlink/route` and `bun-netlink/watch` are loaded at the first use, because most commands need only
// one of them or none.
type RouteModule = typeof import("bun-netlink/route");
type WatchModule = typeof import("bun-netlink/watch");

/** A class of `bun-netlink/route` whose objects list a table. */
interface ListingClass<Row> {
  open(options: RouteOptions): Disposable & { list(): { toArray(): Row[] } };
}

/** Returns a function that lists all rows of a table with a class of `bun-netlink/route`. */
function listOf<Row>(choose: (module: RouteModule) => ListingClass<Row>): (context: Context) => Promise<Row[]> {
  return async ({ netns }) => {
    using table = choose(await import("bun-netlink/route")).open({ netns });
    return table.list().toArray();
  };
}

/** Returns a function that loads an event source of `bun-netlink/watch` on first use. */
function sourceOf<Row extends object>(choose: (module: WatchModule) => Source<Row>): () => Promise<Source<Row>> {
  return async () => choose(await import("bun-netlink/watch"));
}

/** Returns the names with their numbers, which are their positions. */
function enumerated(names: readonly string[]): NumberedNames {
  return new NumberedNames(Object.fromEntries(names.map((name, number) => [name, number])));
}

const routeTables: Readonly<Record<RouteTableName, number>> = { default: 253, main: 254, local: 255 };
const tableNames = new NumberedNames(routeTables, () => readSystemNames("rt_tables"));
const scopeNumbers: Readonly<Record<Scope, number>> = { global: 0, site: 200, link: 253, host: 254, nowhere: 255 };
const scopes = new NumberedNames(scopeNumbers);
const ipFamilies = { inet: 2, inet6: 10 };
const families = new NumberedNames(ipFamilies);
const protocolNumbers: Readonly<Record<Protocol, number>> = {
  ...{ unspec: 0, redirect: 1, kernel: 2, boot: 3, static: 4, gated: 8, ra: 9, mrt: 10, zebra: 11, bird: 12 },
  ...{ dnrouted: 13, xorp: 14, ntk: 15, dhcp: 16, mrouted: 17, keepalived: 18, babel: 42, openr: 99 },
  ...{ bgp: 186, isis: 187, ospf: 188, rip: 189, eigrp: 192 },
};
const protocols = new NumberedNames(protocolNumbers, () => readSystemNames("rt_protos"));
const protocolColumn = {
  field: "protocol",
  value: ({ protocol }: { protocol?: string }) => protocols.show(protocol),
} as const;
const routeTypes = enumerated([
  ...["unspec", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole"],
  ...["unreachable", "prohibit", "throw", "nat", "xresolve"],
]);
const ruleActions = new NumberedNames({ table: 1, goto: 2, nop: 3, blackhole: 6, unreachable: 7, prohibit: 8 });

/** Names in filters of encapsulations, which the column ENCAP and the field `encap` contain. */
const encapKinds = { ENCAP: async () => encapTypes, "encap.type": async () => encapTypes } as const;

const operstates = enumerated(["unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"]);
const netFamilies = new NumberedNames({ unspec: 0, ...ipFamilies, mpls: 28 });

const rtLink = async () => (await import("bun-netlink/families/rt-link")).rtLink;
const rtAddr = async () => (await import("bun-netlink/families/rt-addr")).rtAddr;
const rtRoute = async () => (await import("bun-netlink/families/rt-route")).rtRoute;
const rtNeigh = async () => (await import("bun-netlink/families/rt-neigh")).rtNeigh;
const rtNexthop = async () => (await import("bun-netlink/families/rt-nexthop")).rtNexthop;
const neighbourFlags = namesOf(rtNeigh, "ntf-flags", "ntf-ext-flags");

const linkTypes: Readonly<Record<LinkType, true>> = {
  ...{ ether: true, infiniband: true, slip: true, x25: true, can: true, mctp: true, ppp: true, hdlc: true },
  ...{ rawip: true, ipip: true, tunnel6: true, loopback: true, sit: true, gre: true, pimreg: true },
  ...{ "ieee802.11": true, "ieee802.11/prism": true, "ieee802.11/radiotap": true },
  ...{ "ieee802.15.4": true, "ieee802.15.4/monitor": true, "6lowpan": true, phonet: true, phonet_pipe: true },
  ...{ caif: true, gre6: true, netlink: true, vsockmon: true, none: true },
};

/** Kinds of links, and the types of those without a kind. */
async function linkKinds(): Promise<string[]> {
  const { formats } = (await rtLink()).subMessages["linkinfo-data-msg"]!;
  return [...Object.keys(formats), ...Object.keys(linkTypes)];
}

async function qdiscKinds(): Promise<string[]> {
  const { tc } = await import("bun-netlink/families/tc");
  return Object.keys(tc.subMessages["options-msg"]!.formats);
}

/** Names of the states that a neighbour or an entry of a bridge's forwarding table can have. */
const nudStates = new NumberedNames({
  ...{ incomplete: 0x01, reachable: 0x02, stale: 0x04, delay: 0x08 },
  ...{ probe: 0x10, failed: 0x20, noarp: 0x40, permanent: 0x80 },
});

/** Lists links with the names of their other ends in the process's own and in named namespaces. */
async function listLinks({ netns }: Context): Promise<fields.LinkRow[]> {
  const { Links } = await import("bun-netlink/route");
  using table = Links.open({ netns });
  const rows: fields.LinkRow[] = table.list().toArray();
  await namePeers(rows, netns);
  return rows;
}

/** Sets the names of other ends of links that are in the process's own or in named namespaces. */
async function namePeers(rows: readonly fields.LinkRow[], netns: NamespaceSource | undefined): Promise<void> {
  const wanted = new Set(rows.map(({ linkNetnsid }) => linkNetnsid).filter((nsid) => nsid !== undefined));
  if (wanted.size === 0) return;
  const { NetlinkError } = await import("bun-netlink");
  const { Links, Namespaces } = await import("bun-netlink/route");
  using namespaces = Namespaces.open({ netns });
  for (const { name, netns: place } of await selectPlaces({ allNetns: true })) {
    try {
      const nsid = namespaces.idOf(place ?? "/proc/self/ns/net");
      if (nsid === undefined || !wanted.delete(nsid)) continue;
      using table = Links.open({ netns: place });
      const names = new Map(
        table
          .list()
          .toArray()
          .map(({ ifindex, ifname }) => [ifindex, ifname]),
      );
      for (const row of rows) {
        const other = row.linkNetnsid === nsid ? names.get(row.linkIndex!) : undefined;
        if (other !== undefined) row.peer = `${name}/${other}`;
      }
    } catch (error) {
      // The user may not open the namespace, or the namespace was deleted. The link keeps the numbers of its other end.
      if (!(error instanceof NetlinkError)) throw error;
    }
  }
}

const links = table<fields.LinkRow>({
  name: "links",
  summary: "network interfaces",
  keys: 2,
  fields: fields.links,
  words: {
    ...{ operstate: operstates, linkType: async () => Object.keys(linkTypes) },
    flags: namesOf(rtLink, "ifinfo-flags"),
  },
  kinds: { kind: linkKinds, slaveKind: linkKinds },
  columns: {
    INDEX: "ifindex",
    NAME: "ifname",
    KIND: ["kind", "linkType"],
    STATE: "operstate",
    MTU: "mtu",
    MASTER: ["master", "masterIndex"],
    LINK: ({ link, peer, linkIndex, linkNetnsid }) =>
      link ?? peer ?? (linkNetnsid === undefined ? linkIndex || undefined : `${linkIndex}@${linkNetnsid}`),
    ADDRESS: "address",
    FLAGS: "flags",
  },
  list: listLinks,
  complete: (rows, { netns }) => namePeers(rows, netns),
  watch: sourceOf(({ links }) => links),
});

const addresses = table<Address>({
  name: "addresses",
  summary: "IP addresses of interfaces",
  keys: 2,
  fields: fields.addresses,
  words: {
    scope: scopes,
    family: netFamilies,
    flags: async () => [...(await namesOf(rtAddr, "ifa-flags")()), "temporary"],
  },
  columns: {
    DEV: ["dev", "ifindex"],
    ADDRESS: ({ local, prefixlen }) => `${local}/${prefixlen}`,
    PEER: ({ address, local }) => (address === local ? undefined : address),
    SCOPE: "scope",
    VALID: "validLifeTime",
    LABEL: "label",
    // IPv4 and IPv6 have different names for this bit. (IFA_F_SECONDARY, IFA_F_TEMPORARY)
    FLAGS: {
      field: "flags",
      value: ({ flags, local }) =>
        flags.map((flag) => (flag === "secondary" && local.includes(":") ? "temporary" : flag)),
    },
  },
  list: listOf(({ Addresses }) => Addresses),
  watch: sourceOf(({ addresses }) => addresses),
});

const routes = table<Route>({
  name: "routes",
  summary: "routes of all tables",
  keys: 2,
  fields: fields.routes,
  words: {
    ...{ table: tableNames, type: routeTypes, protocol: protocols, scope: scopes, family: netFamilies },
    flags: namesOf(rtRoute, "rtm-flags"),
  },
  kinds: encapKinds,
  // Filters also select multipath routes by one of their next hops.
  parts: ({ nexthops = [] }) => nexthops,
  further: {
    VIA: ({ nexthops = [] }) => nexthops.map(({ gateway, via }) => gateway ?? via?.host),
    DEV: ({ nexthops = [] }) => nexthops.map(({ dev, ifindex }) => dev ?? ifindex),
    ENCAP: ({ encap, nexthops = [] }) => [encap?.type, ...nexthops.flatMap((hop) => [hop.encap?.type, encapText(hop)])],
  },
  columns: {
    DESTINATION: "dst",
    TABLE: { field: "table", value: ({ table }) => tableNames.show(table) },
    TYPE: "type",
    VIA: ({ gateway, via, nexthops }) => gateway ?? via?.host ?? nexthops?.map(nexthopText).join("; "),
    DEV: ["dev", "ifindex"],
    ENCAP: encapText,
    METRIC: "metric",
    NHID: "nhid",
    PROTOCOL: protocolColumn,
    SCOPE: "scope",
    PREFSRC: "prefsrc",
    FLAGS: "flags",
  },
  list: listOf(({ Routes }) => Routes),
  watch: sourceOf(({ routes }) => routes),
});

const rules = table<Rule>({
  name: "rules",
  summary: "policy routing rules",
  keys: 2,
  fields: fields.rules,
  words: { family: families, action: ruleActions, table: tableNames, protocol: protocols, ipproto: ipProtocols },
  columns: {
    PRIORITY: "priority",
    FAMILY: "family",
    FROM: "src",
    TO: "dst",
    IIF: "iif",
    OIF: "oif",
    MARK: ({ fwmark, fwmask }) =>
      fwmark === undefined
        ? undefined
        : `${hexadecimal(fwmark)}${fwmask === undefined ? "" : `/${hexadecimal(fwmask)}`}`,
    MATCH: matchText,
    ACTION: "action",
    TABLE: {
      field: "table",
      value: ({ table, action }) => (action === "table" ? tableNames.show(table) : undefined),
    },
    PROTOCOL: protocolColumn,
  },
  list: listOf(({ Rules }) => Rules),
  watch: sourceOf(({ rules }) => rules),
});

const neighbours = table<Neighbour>({
  name: "neighbours",
  summary: "neighbours (ARP and NDP)",
  keys: 2,
  fields: fields.neighbours,
  words: { state: nudStates, protocol: protocols, family: netFamilies, flags: neighbourFlags },
  columns: {
    ADDRESS: "dst",
    DEV: ["dev", "ifindex"],
    LLADDR: "lladdr",
    STATE: "state",
    FLAGS: "flags",
    PROTOCOL: protocolColumn,
  },
  list: listOf(({ Neighbours }) => Neighbours),
  watch: sourceOf(({ neighbours }) => neighbours),
});

const nexthops = table<Nexthop>({
  name: "nexthops",
  summary: "next hop objects and groups",
  fields: fields.nexthops,
  words: {
    ...{ family: families, protocol: protocols, scope: scopes },
    ...{ groupType: namesOf(rtNexthop, "group-type"), flags: namesOf(rtNexthop, "nexthop-flags") },
  },
  kinds: encapKinds,
  further: { ENCAP: ({ encap }) => [encap?.type] },
  columns: {
    ID: "id",
    FAMILY: "family",
    VIA: ({ gateway, blackhole }) => gateway ?? (blackhole ? "blackhole" : undefined),
    DEV: ["dev", "ifindex"],
    ENCAP: ({ encap }) => encapText({ encap }),
    GROUP: ({ group }) => group?.map(({ id, weight }) => (weight > 1 ? `${id} weight ${weight}` : `${id}`)).join("; "),
    TYPE: "groupType",
    PROTOCOL: protocolColumn,
    SCOPE: "scope",
    FLAGS: "flags",
  },
  list: listOf(({ Nexthops }) => Nexthops),
  watch: sourceOf(({ nexthops }) => nexthops),
});

const fdb = table<FdbEntry>({
  name: "fdb",
  summary: "forwarding entries of bridges and tunnels",
  keys: 2,
  fields: fields.fdb,
  words: { state: nudStates, protocol: protocols, flags: neighbourFlags },
  columns: {
    MAC: "mac",
    DEV: ["dev", "ifindex"],
    VLAN: "vlan",
    MASTER: ["master", "masterIndex"],
    REMOTE: "dst",
    VNI: "vni",
    STATE: "state",
    FLAGS: "flags",
  },
  list: listOf(({ ForwardingEntries }) => ForwardingEntries),
  watch: sourceOf(({ forwardingEntries }) => forwardingEntries),
});

const mdb = table<MdbEntry>({
  name: "mdb",
  summary: "multicast groups of bridges",
  keys: 3,
  fields: fields.mdb,
  columns: {
    BRIDGE: ["dev", "ifindex"],
    PORT: ["port", "portIndex"],
    GROUP: "grp",
    SOURCE: "src",
    VLAN: "vid",
    STATE: "state",
    FLAGS: "flags",
  },
  list: listOf(({ MulticastGroups }) => MulticastGroups),
  watch: sourceOf(({ multicastGroups }) => multicastGroups),
});

const vlans = table<BridgeVlan>({
  name: "vlans",
  summary: "VLANs of bridges and their ports",
  keys: 2,
  fields: fields.vlans,
  columns: {
    DEV: ["dev", "ifindex"],
    VLAN: ({ vlan, vlanEnd }) => (vlanEnd === undefined ? vlan : `${vlan}-${vlanEnd}`),
    FLAGS: "flags",
    STATE: "state",
    TUNNEL: "tunnelId",
  },
  list: listOf(({ BridgeVlans }) => BridgeVlans),
  watch: sourceOf(({ bridgeVlans }) => bridgeVlans),
});

const qdiscs = table<Qdisc>({
  name: "qdiscs",
  summary: "queueing disciplines",
  keys: 3,
  fields: fields.qdiscs,
  kinds: { kind: qdiscKinds },
  columns: {
    DEV: ["dev", "ifindex"],
    PARENT: "parent",
    KIND: "kind",
    HANDLE: "handle",
    OPTIONS: "options",
  },
  list: listOf(({ Qdiscs }) => Qdiscs),
  watch: sourceOf(({ qdiscs }) => qdiscs),
});

const netconf = table<InterfaceConfiguration>({
  name: "netconf",
  summary: "packet handling of interfaces",
  keys: 2,
  fields: fields.netconf,
  words: { family: netFamilies },
  columns: {
    INTERFACE: ["interface", "ifindex"],
    FAMILY: "family",
    FORWARDING: "forwarding",
    RP_FILTER: "rpFilter",
    MC_FORWARDING: "mcForwarding",
    PROXY_NEIGH: "proxyNeigh",
    INPUT: "input",
  },
  list: listOf(({ InterfaceConfigurations }) => InterfaceConfigurations),
  watch: sourceOf(({ interfaceConfigurations }) => interfaceConfigurations),
});

/** Definitions of the tables whose rows come from rtnetlink. */
export const tables: readonly Table[] = [
  ...[links, addresses, routes, rules, neighbours, nexthops, fdb, mdb, vlans, qdiscs, netconf],
];
