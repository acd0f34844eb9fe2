import type { Address, FdbEntry, Link, Neighbour, Nexthop, Route, Rule } from "../../../src/subsystems/route/index.ts";
import { asIproute } from "./support.ts";

// Formats listed objects like iproute2. This file and a table in docs/route.md contain all intended differences: this
// library reports more fields, and has numbers, arrays and Infinity where iproute2 prints words.

const flagNames: Readonly<Record<string, string>> = {
  "point-to-point": "POINTOPOINT",
  "no-arp": "NOARP",
  "all-multi": "ALLMULTI",
  "no-trailers": "NOTRAILERS",
  "auto-media": "AUTOMEDIA",
};

const tables = new Map([
  [253, "default"],
  [254, "main"],
  [255, "local"],
]);

const table = (number: number | undefined) => (number === undefined ? undefined : (tables.get(number) ?? `${number}`));

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Link fields that this library reports and iproute2 does not. */
const moreOfLinks = [
  "masterIndex",
  "carrier",
  "carrierChanges",
  "carrierUpCount",
  "carrierDownCount",
  "protodown",
  "protodownReason",
  "inet6Token",
  "netnsImmutable",
  "headroom",
  "tailroom",
  "stats64",
  "gsoIpv4MaxSize",
  "groIpv4MaxSize",
  "unknown",
  "unparsed",
];
const apart = [
  "kind",
  "data",
  "slaveKind",
  "slaveData",
  "link",
  "linkIndex",
  "flags",
  "up",
  "operstate",
  "linkmode",
  "group",
];

/** Formats a link like `ip -json -details link`, without the settings of its kind. */
export function linkView(link: Link): Record<string, unknown> {
  const { link: lower, linkIndex, linkNetnsid, kind, slaveKind } = link;
  const linkinfo =
    kind === undefined && slaveKind === undefined
      ? undefined
      : defined({ info_kind: kind, info_slave_kind: slaveKind });
  return defined({
    ...asIproute(link, [...moreOfLinks, ...apart]),
    // If two link flags have the same meaning, iproute2 prints the carrier flag.
    flags: link.flags
      .filter((flag) => flag !== "running")
      .map((flag) => flagNames[flag] ?? `${flag}`.toUpperCase().replaceAll("-", "_"))
      .sort(),
    operstate: `${link.operstate}`.toUpperCase(),
    linkmode: `${link.linkmode}`.toUpperCase(),
    group: link.group === 0 ? "default" : `${link.group}`,
    // ip(8) prints it only among the settings of a vxlan, as the kernel reports it.
    link: linkNetnsid === undefined && kind !== "vxlan" ? lower : undefined,
    link_index: linkNetnsid === undefined ? undefined : linkIndex,
    linkinfo,
  });
}

/** Returns the output of `ip -json -details link` without derived words. */
export function linkOracle(link: Record<string, unknown>): Record<string, unknown> {
  const {
    linkinfo,
    flags,
    addr_info: _,
    link: lower,
    link_pointtopoint: __,
    ...rest
  } = link as {
    linkinfo?: Record<string, unknown>;
    flags: string[];
    addr_info?: unknown;
    link?: string | null;
    link_pointtopoint?: true;
  };
  const { info_kind, info_slave_kind } = linkinfo ?? {};
  // NO-CARRIER and M-DOWN are not flags of the kernel: iproute2 derives them from the carrier and the underlying
  // interface.
  const own = flags.filter((flag) => flag !== "NO-CARRIER" && flag !== "M-DOWN").sort();
  return defined({
    ...rest,
    // iproute2 omits the field `link` if there is no underlying interface.
    link: lower ?? undefined,
    flags: own,
    linkinfo: linkinfo === undefined ? undefined : defined({ info_kind, info_slave_kind }),
  });
}

const FOREVER = 0xffffffff;
const shownFlags = [
  "secondary",
  "tentative",
  "deprecated",
  "dadfailed",
  "home",
  "nodad",
  "managetempaddr",
  "noprefixroute",
  "autojoin",
  "optimistic",
];

/** Formats an address like `ip -json -details address` in `addr_info`. */
export function addressView(address: Address): Record<string, unknown> {
  const flags = address.flags.map((flag) => (flag === "mcautojoin" ? "autojoin" : `${flag}`));
  const words = Object.fromEntries(flags.filter((flag) => shownFlags.includes(flag)).map((flag) => [flag, true]));
  const seconds = (time: number) => (time === Number.POSITIVE_INFINITY ? FOREVER : time);
  return defined({
    ...asIproute(address, ["dev", "ifindex", "flags", "validLifeTime", "preferredLifeTime", "protocol"]),
    ...words,
    dynamic: flags.includes("permanent") ? undefined : true,
    valid_life_time: seconds(address.validLifeTime),
    preferred_life_time: seconds(address.preferredLifeTime),
  });
}

const metricsNames: Readonly<Record<string, string>> = { lock: "lock" };

function metricsView(metrics: Route["metrics"]): unknown {
  if (metrics === undefined) return undefined;
  return [
    defined(Object.fromEntries(Object.entries(metrics).map(([name, value]) => [metricsNames[name] ?? name, value]))),
  ];
}

/** Formats a route like `ip -json -details route show table all`. */
export function routeView(route: Route): Record<string, unknown> {
  const nexthops = route.nexthops?.map(({ ifindex: _, encap, ...rest }) => {
    return { ...rest, ...(encap === undefined ? {} : encapView(encap)) };
  });
  return defined({
    ...asIproute(route, [
      "family",
      "ifindex",
      "table",
      "metrics",
      "nexthops",
      "encap",
      "realms",
      "uid",
      "error",
      "mark",
    ]),
    tos: route.tos === undefined ? undefined : `0x${route.tos.toString(16)}`,
    table: table(route.table),
    protocol: `${route.protocol}`,
    scope: `${route.scope}`,
    metrics: metricsView(route.metrics),
    // iproute2 additionally prints the gateway of a next hop object, and `nh_info` for a group.
    nexthops,
    ...(route.encap === undefined ? {} : encapView(route.encap)),
  });
}

function encapView(encap: NonNullable<Route["encap"]>): Record<string, unknown> {
  if (encap.type === "mpls") {
    return defined({ encap: "mpls", dst: encap.dst.join("/"), ttl: encap.ttl });
  }
  if (encap.type === "seg6") {
    // iproute2 prints a placeholder segment that stands for the destination of the packet.
    const place = encap.mode === "inline" ? ["::"] : [];
    return { encap: "seg6", mode: encap.mode, segs: [...encap.segs, ...place] };
  }
  if (encap.type !== "ip" && encap.type !== "ip6") return { encap: encap.type };
  const { id, src, dst, ttl, tos } = encap;
  const own = encap.type === "ip" ? { ttl, tos } : { hoplimit: ttl, tc: tos };
  // iproute2 prints two fields named "dst". The field of the encapsulation overrides that of the route.
  return { encap: encap.type, id: Number(id), src, dst, ...own };
}

/** Formats a routing rule like `ip -json -details rule`. */
export function ruleView(rule: Rule): Record<string, unknown> {
  const [src, srclen] = rule.src.split("/");
  const [dst, dstlen] = rule.dst.split("/");
  const hex = (number: number | undefined) => (number === undefined ? undefined : `0x${number.toString(16)}`);
  const rangeFields = (name: string, range: { start: number; end: number } | undefined) => {
    if (range === undefined) return {};
    return range.start === range.end
      ? { [name]: range.start }
      : { [`${name}_start`]: range.start, [`${name}_end`]: range.end };
  };
  const picks = rule.action === "table";
  return defined({
    priority: rule.priority,
    not: rule.not === true ? null : undefined,
    src,
    srclen: srclen === undefined ? undefined : Number(srclen),
    dst: rule.dst === "all" ? undefined : dst,
    dstlen: dstlen === undefined ? undefined : Number(dstlen),
    tos: rule.tos === undefined ? undefined : hex(rule.tos),
    fwmark: hex(rule.fwmark),
    fwmask: hex(rule.fwmask),
    iif: rule.iif,
    oif: rule.oif,
    l3mdev: rule.l3mdev === true ? null : undefined,
    uid_start: rule.uidRange?.start,
    uid_end: rule.uidRange?.end,
    ipproto: rule.ipproto === undefined ? undefined : { 6: "tcp", 17: "udp" }[rule.ipproto],
    ...rangeFields("sport", rule.sport),
    ...rangeFields("dport", rule.dport),
    table: picks && rule.l3mdev !== true ? table(rule.table) : undefined,
    suppress_prefixlen: rule.suppressPrefixlength,
    goto: rule.goto,
    action: picks || rule.action === "goto" ? undefined : rule.action,
    protocol: `${rule.protocol}`,
  });
}

/** Returns the output of `ip -json -details rule`, with protocol names even if the system does not define any. */
export function ruleOracle(rule: Record<string, unknown>): Record<string, unknown> {
  return rule["ipproto"] === "ipproto-6" ? { ...rule, ipproto: "tcp" } : rule;
}

/** Formats a neighbour like `ip -json -details neigh`. */
export function neighbourView(neighbour: Neighbour): Record<string, unknown> {
  const { proxy, flags, state } = neighbour;
  return defined({
    dst: neighbour.dst,
    dev: neighbour.dev,
    lladdr: neighbour.lladdr,
    router: flags.includes("router") ? null : undefined,
    proxy: proxy === true ? null : undefined,
    state: proxy === true ? undefined : state.map((one) => `${one}`.toUpperCase()),
    protocol: neighbour.protocol,
  });
}

/** Formats a next hop like `ip -json -details nexthop`. */
export function nexthopView(nexthop: Nexthop): Record<string, unknown> {
  const { group, groupType, resGroup, blackhole, fdb } = nexthop;
  return defined({
    id: nexthop.id,
    group: group?.map(({ id, weight }) => (weight === 1 ? { id } : { id, weight })),
    type: groupType === "res" ? "resilient" : undefined,
    resilient_args:
      resGroup === undefined
        ? undefined
        : {
            buckets: resGroup.buckets,
            idle_timer: (resGroup.idleTimer ?? 0) / 100,
            unbalanced_timer: (resGroup.unbalancedTimer ?? 0) / 100,
            unbalanced_time: Number(resGroup.unbalancedTime ?? 0n) / 100,
          },
    gateway: nexthop.gateway,
    dev: nexthop.dev,
    scope: `${nexthop.scope}`,
    blackhole: blackhole === true ? null : undefined,
    fdb: fdb === true ? null : undefined,
    protocol: `${nexthop.protocol}`,
    flags: nexthop.flags,
  });
}

/** Formats a forwarding entry like `bridge -json -details fdb`. */
export function fdbView(entry: FdbEntry): Record<string, unknown> {
  const state = entry.state.includes("permanent") ? "permanent" : entry.state.includes("noarp") ? "static" : "";
  return defined({
    mac: entry.mac,
    ifname: entry.dev,
    dst: entry.dst,
    port: entry.port,
    vni: entry.vni,
    vlan: entry.vlan,
    viaIf: entry.viaIf,
    flags: entry.flags.map((flag) => (flag === "ext-learned" ? "extern_learn" : `${flag}`)),
    master: entry.master,
    state,
  });
}
