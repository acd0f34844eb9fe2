import {
  AF_INET,
  ETH_P_IP,
  ETH_P_IPV6,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_XFRM,
} from "bun-netlink";
import { Ethtool } from "bun-netlink/ethtool";
import { Conntrack, Ipset } from "bun-netlink/netfilter";
import {
  Addresses,
  AddressLabels,
  BridgeVlans,
  Chains,
  Filters,
  ForwardingEntries,
  InterfaceConfigurations,
  Links,
  MulticastGroups,
  MulticastRoutes,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
} from "bun-netlink/route";
import { TcpMetrics } from "bun-netlink/sockets";
import { WireGuard } from "bun-netlink/wireguard";
import { SecurityAssociations, SecurityPolicies } from "bun-netlink/xfrm";
import type { Fields } from "./reduce.ts";

type Method = (...args: unknown[]) => unknown;

/** An open table of a subsystem, or a group of its settings. */
export type AnyTable = Readonly<Record<string, Method>>;

/** A request whose table is looked for, with the name of the interface or set that it concerns. */
export interface Subject {
  readonly operation: string;
  readonly fields: Fields;
  readonly key: string | undefined;
  readonly nameOf: (index: unknown) => string | undefined;
}

/** A method that changes an entry, and the function that converts the fields of the entry to its arguments. */
export interface ChangeMethod {
  readonly name: string;
  readonly toArguments: (entry: Fields, subject: Subject) => unknown[];
}

/** A class of a subsystem whose methods send the requests of some operations. */
export interface TableForm {
  /** Name of the class. */
  readonly name: string;
  /** Entry point that exports the class. */
  readonly module: string;
  readonly protocol: number;
  readonly family: string;
  readonly open: (options: object) => Disposable & object;
  /** Property of the class that has the methods; undefined for the class itself. */
  readonly property?: string;
  /** Operations that change the table. */
  readonly changes: readonly string[];
  /** Operation that lists the table: a fake kernel replies to it with the fields of the recorded request. */
  readonly list: string;
  /** Fields that every reply has, which requests may lack. */
  readonly replyFields?: Fields;
  /** Returns the fields with which the kernel lists the entry of a request, if the request has another form. */
  readonly toReply?: (fields: Fields, operation: string) => Fields;
  /** Returns the entry that a recorded request describes. */
  readonly read: (table: AnyTable, subject: Subject) => unknown;
  readonly methods: readonly ChangeMethod[];
  /** Methods that send queries. */
  readonly queries: readonly string[];
}

const whole: ChangeMethod["toArguments"] = (entry) => [entry];
const keyed: ChangeMethod["toArguments"] = (entry, { key }) => [key, entry];
const named: ChangeMethod["toArguments"] = ({ ifname, ...changes }, { key, fields }) =>
  fields["ifname"] === key || key === undefined ? [ifname, changes] : [key, { ifname, ...changes }];
/** Arguments of `Links.change`. */
const withDevice: ChangeMethod["toArguments"] = (entry, subject) => {
  const [dev, changes] = named(entry, subject) as [unknown, Fields];
  return [{ dev, ...changes }];
};
/** Arguments of `Links.move`. */
const moved: ChangeMethod["toArguments"] = (entry, subject) => {
  const [dev, { netns, ifname }] = named(entry, subject) as [unknown, Fields];
  return [dev, netns, ...(ifname === undefined ? [] : [{ ifname }])];
};
/** Arguments of `Links.set`, which changes neither the name nor what depends on the kind. */
const settings: ChangeMethod["toArguments"] = (entry, subject) => {
  const [dev, { ifname: _, kind: _kind, data: _data, ...changes }] = named(entry, subject) as [unknown, Fields];
  return [dev, changes];
};
const methods = (toArguments: ChangeMethod["toArguments"], ...names: string[]) =>
  names.map((name) => ({ name, toArguments }));

const lastOf = (listed: unknown) => (listed as { toArray(): unknown[] }).toArray().at(-1);

interface Opener {
  open(options: object): Disposable & object;
}

const opener = (table: unknown) => (options: object) => (table as Opener).open(options);

/** Returns the form of a table of `bun-netlink/route`. */
function route(table: { name: string }, family: string, object: string, changes: readonly ChangeMethod[]): TableForm {
  const isListedByDevice = object === "tclass" || object === "tfilter";
  return {
    ...{ name: table.name, module: "bun-netlink/route", protocol: NETLINK_ROUTE, family, open: opener(table) },
    changes: [`new${object}`, `del${object}`],
    list: `get${object}`,
    read: ({ list }, { key }) => lastOf(isListedByDevice ? list!(key) : list!()),
    methods: changes,
    queries: ["list", "get"],
  };
}

/** Flags of IPv6 addresses in requests. The kernel ignores others. (inet6_rtm_newaddr, IPV6ONLY_FLAGS) */
const ipv6Only: readonly unknown[] = ["nodad", "optimistic", "homeaddress", "managetempaddr"];

/** Returns the flags of an address that have an effect in a request. */
export function addressFlags({ flags, header }: Fields): unknown[] {
  const { ifaFamily, ifaFlags = [] } = header as { ifaFamily?: number; ifaFlags?: unknown[] };
  const own = ["noprefixroute", "mcautojoin", ...(ifaFamily === AF_INET ? [] : ipv6Only)];
  return ((flags ?? ifaFlags) as unknown[]).filter((flag) => own.includes(flag));
}

/** Returns the requested states of offload features, by name. */
export function wantedFeatures({ fields }: Subject): Fields {
  const { bits } = (fields["wanted"] ?? {}) as { bits?: { bit?: { name: string; value?: true }[] } };
  return Object.fromEntries((bits?.bit ?? []).map(({ name, value }) => [name, value === true]));
}

/** Names of the topics of `Ethtool`, and the names of their operations without "-set". */
const topics = {
  ...{ rings: "rings", channels: "channels", coalescing: "coalesce", linkModes: "linkmodes", linkInfo: "linkinfo" },
  ...{ pause: "pause", eee: "eee", fec: "fec", wakeOnLan: "wol", privateFlags: "privflags", messageClasses: "debug" },
  ...{ modulePower: "module", macMerge: "mm", features: "features" },
};

const ethtool: TableForm[] = Object.entries(topics).map(([property, name]) => ({
  ...{ name: "Ethtool", module: "bun-netlink/ethtool", protocol: NETLINK_GENERIC, family: "ethtool", property },
  open: opener(Ethtool),
  changes: [`${name}-set`],
  list: `${name}-get`,
  read: ({ get }, subject) => {
    if (name === "features") return { wanted: wantedFeatures(subject) };
    const { dev: _, ifindex: _index, ...settings } = get!(subject.key) as Fields;
    return settings;
  },
  methods: methods(keyed, "change"),
  queries: ["get", "list"],
}));

const wireGuard: TableForm = {
  ...{ name: "WireGuard", module: "bun-netlink/wireguard", protocol: NETLINK_GENERIC, family: "wireguard" },
  open: opener(WireGuard),
  changes: ["set-device"],
  list: "get-device",
  replyFields: { ifindex: 1 },
  read: ({ get }, { key }) => {
    const { name: _, ifindex: _index, publicKey: _key, peers, ...settings } = get!(key) as Fields & { peers: Fields[] };
    const recorded = peers.map(({ allowedIPs, rxBytes: _rx, txBytes: _tx, ...peer }) => {
      return (allowedIPs as unknown[]).length === 0 ? peer : { ...peer, allowedIPs };
    });
    return { ...settings, ...(recorded.length === 0 ? {} : { peers: recorded }) };
  },
  methods: [
    ...methods(keyed, "change", "replace"),
    {
      name: "removePeers",
      toArguments: ({ peers = [] }, { key }) => [key, (peers as Fields[]).map(({ publicKey }) => publicKey)],
    },
  ],
  queries: ["get"],
};

/** Returns the form of a class whose only recorded requests are queries. */
function queried(table: unknown, module: string, family: string, list: string, ...queries: string[]): TableForm {
  const protocol =
    family === "conntrack" ? NETLINK_NETFILTER : family === "rt-netconf" ? NETLINK_ROUTE : NETLINK_GENERIC;
  const name = table === Conntrack ? "Conntrack" : (table as { name: string }).name;
  return {
    ...{ name, module: `bun-netlink/${module}`, protocol, family, open: opener(table), changes: [], list },
    ...{ read: () => undefined, methods: [], queries },
  };
}

const queriedOnly: TableForm[] = [
  ...Object.entries({ linkState: "linkstate", timestamping: "tsinfo" }).map(([property, name]) => ({
    ...queried(Ethtool, "ethtool", "ethtool", `${name}-get`, "get", "list"),
    property,
  })),
  queried(Conntrack, "netfilter", "conntrack", "get-stats-global", "statistics"),
  queried(Conntrack, "netfilter", "conntrack", "get-stats", "cpuStatistics"),
  queried(InterfaceConfigurations, "route", "rt-netconf", "getnetconf", "list"),
  queried(TcpMetrics, "sockets", "tcp_metrics", "get", "list"),
];

/** Returns a security association with the key that a request contains, without other fields. */
export function identifiedAssociation({ header, srcaddr, ...fields }: Fields): Fields {
  const { daddr, spi, proto, family } = header as Fields;
  const saddr = srcaddr ?? new Uint8Array(16);
  return { ...fields, header: { id: { daddr, spi, proto }, saddr, family } };
}

const ipsec = (table: { name: string }, object: string, flush: string, ...names: string[]): TableForm => ({
  ...{ name: table.name, module: "bun-netlink/xfrm", protocol: NETLINK_XFRM, family: "xfrm", open: opener(table) },
  changes: [`new${object}`, `upd${object}`, `del${object}`, `flush${object}`],
  list: `dump${object}`,
  read: ({ list }, { operation }) => (operation.startsWith("flush") ? {} : lastOf(list!())),
  toReply: (fields, operation) => (operation === "delsa" ? identifiedAssociation(fields) : fields),
  methods: [...methods(whole, ...names), ...methods(() => [], flush)],
  queries: ["list", "get"],
});

/** Returns the translation of addresses in a request. Lists have it in their status and reply direction. */
function translation(of: "source" | "destination", fields: Fields): Fields {
  const { natV4Minip, natV6Minip, natProto } = (fields[of === "source" ? "natSrc" : "natDst"] ?? {}) as Fields;
  const address = natV4Minip ?? natV6Minip;
  const port = (natProto as Fields | undefined)?.["portMin"];
  if (address === undefined) return {};
  return { [`${of}Nat`]: { address, ...(port === undefined ? {} : { port }) } };
}

const conntrack: TableForm = {
  ...{ name: "Conntrack", module: "bun-netlink/netfilter", protocol: NETLINK_NETFILTER, family: "conntrack" },
  open: opener(Conntrack),
  changes: ["new", "delete"],
  list: "get",
  read: ({ list }, { fields }) => {
    if (fields["tupleOrig"] === undefined) return {};
    return { ...(lastOf(list!()) as Fields), ...translation("source", fields), ...translation("destination", fields) };
  },
  methods: [...methods(whole, "create", "update", "delete"), ...methods(() => [], "flushAll")],
  queries: ["list"],
};

const ipsetForm = {
  ...{ name: "Ipset", module: "bun-netlink/netfilter", protocol: NETLINK_NETFILTER, family: "ipset", list: "list" },
  open: opener(Ipset),
  queries: ["list", "entries"],
};

const ipset: TableForm[] = [
  {
    ...ipsetForm,
    changes: ["create"],
    read: ({ get }, { key, fields: { data } }) => {
      const set = get!(key) as Fields;
      // The kernel reports a range of addresses with its first and last address.
      const { cidr } = (data ?? {}) as Fields;
      return cidr === undefined || set["range"] === undefined ? set : { ...set, range: `${set["range"]}/${cidr}` };
    },
    methods: methods(whole, "create", "ensure"),
  },
  {
    ...ipsetForm,
    changes: ["add", "del", "test"],
    read: ({ entries }, { key }) => lastOf(entries!(key)),
    methods: methods(keyed, "add", "replace", "delete", "test"),
  },
  ...["destroy", "flush", "rename", "swap"].map((name) => ({
    ...ipsetForm,
    changes: [name],
    read: (_: AnyTable, { fields: { setname, typename } }: Subject) => ({
      ...(setname === undefined ? {} : { setname }),
      ...(typename === undefined ? {} : { typename }),
    }),
    methods: [
      {
        name,
        toArguments: ({ setname, typename }: Fields) => (typename === undefined ? [setname] : [setname, typename]),
      },
      { name: `${name}All`, toArguments: () => [] },
    ],
  })),
];

const altNames: TableForm[] = Object.entries({ newlinkprop: "addAltNames", dellinkprop: "deleteAltNames" }).map(
  ([operation, name]) => ({
    ...route(Links, "rt-link", "link", [{ name, toArguments: ({ names }: Fields, { key }: Subject) => [key, names] }]),
    changes: [operation],
    read: (_, { fields }) => ({ names: (fields["propList"] as { altIfname: string[] }).altIfname }),
    queries: [],
  }),
);

/** Returns the membership in a multicast group that a request describes. Lists have another form. */
function groupMembership({ header, entry }: Fields, nameOf: Subject["nameOf"]): Fields {
  const { ifindex, addr, proto, vid, state, flags } = entry as Fields & { addr: Uint8Array };
  const { ifindex: bridge } = header as Fields;
  const grp =
    proto === ETH_P_IP
      ? addr.subarray(0, 4).join(".")
      : proto === ETH_P_IPV6
        ? ipv6Text(addr)
        : addr
            .subarray(0, 6)
            .toHex()
            .replaceAll(/..(?=.)/g, "$&:");
  return { dev: nameOf(bridge), port: nameOf(ifindex), grp, ...(vid === 0 ? {} : { vid }), state, flags };
}

/** Returns the text of an IPv6 address. */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = bytes.subarray(0, 16).toHex().match(/.{4}/g)!;
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

/** The classes that a recorded program may use. Of two tables with the same requests, the first one that fits is used. */
export const tables: readonly TableForm[] = [
  route(Links, "rt-link", "link", [
    ...methods(whole, "add"),
    ...methods(moved, "move"),
    ...methods(settings, "set"),
    ...methods(withDevice, "change"),
    { name: "delete", toArguments: ({ ifname }) => [ifname] },
  ]),
  ...altNames,
  {
    ...route(Addresses, "rt-addr", "addr", methods(whole, "add", "replace", "change", "delete")),
    toReply: (fields) => ({ ...fields, flags: addressFlags(fields) }),
  },
  route(AddressLabels, "rt-addrlabel", "addrlabel", methods(whole, "add", "replace", "delete")),
  route(Routes, "rt-route", "route", methods(whole, "add", "replace", "change", "append", "prepend", "delete")),
  route(MulticastRoutes, "rt-route", "route", []),
  route(Rules, "rt-rule", "rule", methods(whole, "add", "delete")),
  route(Nexthops, "rt-nexthop", "nexthop", methods(whole, "add", "replace", "change", "delete")),
  {
    ...route(Neighbours, "rt-neigh", "neigh", methods(whole, "add", "replace", "change", "delete")),
    read: ({ list }) => lastOf(list!()) ?? lastOf(list!({ proxy: true })),
  },
  route(ForwardingEntries, "rt-neigh", "neigh", methods(whole, "add", "replace", "change", "append", "delete")),
  {
    ...route(Neighbours, "rt-neigh", "neightbl", methods(whole, "changeTable")),
    changes: ["setneightbl"],
    read: (_, { fields: { header: __, parms, ...settings }, nameOf }) => {
      const { ifindex, ...changed } = (parms ?? {}) as Fields;
      return { ...settings, dev: nameOf(ifindex), parms: changed };
    },
    queries: ["listTables"],
  },
  {
    ...route(BridgeVlans, "rt-vlan", "vlan", methods(whole, "changeGlobal")),
    read: ({ listGlobal }) => lastOf(listGlobal!()),
    queries: [],
  },
  { ...route(Chains, "tc", "chain", methods(whole, "add", "delete")), read: ({ list }, { key }) => lastOf(list!(key)) },
  {
    ...route(MulticastGroups, "rt-mdb", "mdb", methods(whole, "add", "replace", "delete")),
    read: (_, { fields, nameOf }) => groupMembership(fields, nameOf),
  },
  route(Qdiscs, "tc", "qdisc", methods(whole, "add", "replace", "change", "delete")),
  route(TrafficClasses, "tc", "tclass", methods(whole, "add", "replace", "change", "delete")),
  route(Filters, "tc", "tfilter", methods(whole, "add", "replace", "change", "delete")),
  ...ethtool,
  wireGuard,
  conntrack,
  ...ipset,
  ipsec(SecurityAssociations, "sa", "flushAll", "add", "change", "delete"),
  ipsec(SecurityPolicies, "policy", "flush", "add", "replace", "delete"),
  ...queriedOnly,
];
