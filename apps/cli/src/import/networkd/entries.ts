import type { Fields } from "./collection.ts";
import { invalidValue } from "./reasons.ts";
import { type Import, type Imports, obstacle, put, type Refusal, valueIn } from "./settings.ts";
import type { Setting, UnitSection } from "./units.ts";
import {
  address,
  bit,
  broadcastOf,
  flag,
  hardwareAddress,
  ipProtocol,
  isIpv6,
  number,
  numberFrom,
  oneOf,
  type Parse,
  rangeFrom,
  size,
  text,
  time,
  vlanId,
  words,
} from "./values.ts";

/** What an entry depends on besides its own section. */
export interface EntryContext {
  readonly dev: string;
  /** Routing table of the VRF to which the interface belongs. */
  readonly table: number | undefined;
  /** Numbers of routing tables by name. */
  readonly tables: Readonly<Record<string, number>>;
  /** Whether the file of the interface has an address. Otherwise, gateways are reachable without one. */
  readonly hasAddresses: boolean;
  /** Whether IPv4 addresses of the interface have a broadcast address by default. */
  readonly hasBroadcast: boolean;
}

/** The entries of a description that a section becomes, or the setting for which it cannot be imported. */
export type Outcome = { readonly entries: readonly Fields[] } | { readonly refusal: Refusal };

const refused = (setting: Setting, reason: string): Outcome => ({ refusal: { setting, reason } });

/** Names of routing tables, and their numbers. */
export const tableNumbers: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };
const tableOf =
  ({ tables }: EntryContext): Parse<number> =>
  (value) =>
    tableNumbers[value] ?? (Object.hasOwn(tables, value) ? tables[value] : numberFrom(1, 0xffffffff)(value));

/** Protocol of routes, rules and next hops of systemd-networkd. (RTPROT_STATIC) */
const PROTOCOL = "static";
/** Default metric of IPv6 routes. (IP6_RT_PRIO_USER) */
const IPV6_METRIC = 1024;

/** Imports `[Address]`. (address_section_verify) */
export function addressEntry(section: UnitSection, { dev, hasBroadcast }: EntryContext): Outcome {
  const local = valueIn(section, "Address");
  if (local === undefined) return refused(section.settings[0]!, "the section has no Address=");
  const isV6 = isIpv6(local);
  if (/^(?:0\.0\.0\.0|::)(?:\/|$)/.test(local))
    return refused(section.settings[0]!, "systemd-networkd chooses the address from a pool");
  // Without a length, the network depends on the version of systemd-networkd. (config_parse_address)
  const unlimited = section.settings.find(({ key, value }) => /^(?:Address|Peer)$/.test(key) && !value.includes("/"));
  if (unlimited !== undefined) return refused(unlimited, "the address has no prefix length");
  const entry: Fields = { dev, local };
  const flags: string[] = [];
  const setFlag =
    (name: string, isInverted = false): Import =>
    (setting) => {
      const isOn = flag(setting.value);
      if (!isV6 && /^(?:homeaddress|managetempaddr)$/.test(name)) return "only IPv6 addresses have this flag";
      if (isOn === undefined) return invalidValue(setting);
      if (isOn !== isInverted) flags.push(name);
      return true;
    };
  let hasDefaultBroadcast = hasBroadcast;
  const refusal = obstacle(section, {
    Address: () => true,
    Peer(setting) {
      const [peer = "", length = "", ...more] = setting.value.split("/");
      const prefixlen = numberFrom(0, isV6 ? 128 : 32)(length);
      if (address(peer) === undefined || prefixlen === undefined || more.length > 0) return invalidValue(setting);
      Object.assign(entry, { local: local.replace(/\/.*/, ""), address: peer, prefixlen });
      return true;
    },
    Broadcast(setting) {
      const isOn = flag(setting.value);
      if (isOn !== undefined) hasDefaultBroadcast = isOn;
      else if (isV6 || address(setting.value) === undefined) return invalidValue(setting);
      else entry["broadcast"] = setting.value;
      return true;
    },
    // Only IPv4 addresses have labels.
    Label: (setting) => isV6 || put(entry, "label", text)(setting),
    Scope: (setting) => isV6 || put(entry, "scope", text)(setting),
    // Infinity is the default, and no JSON value.
    PreferredLifetime: (setting) =>
      /^(?:forever|infinity)$/.test(setting.value) || put(entry, "preferredLifeTime", numberFrom(0, 0))(setting),
    RouteMetric: (setting) => setting.value === "0" || put(entry, "metric", number)(setting),
    HomeAddress: setFlag("homeaddress"),
    ManageTemporaryAddress: setFlag("managetempaddr"),
    AddPrefixRoute: setFlag("noprefixroute", true),
    PrefixRoute: setFlag("noprefixroute"),
    AutoJoin: setFlag("mcautojoin"),
    DuplicateAddressDetection(setting) {
      const isOn = flag(setting.value);
      const families = isOn === undefined ? setting.value : isOn ? "both" : "none";
      if (!/^(?:ipv4|ipv6|both|none)$/.test(families)) return invalidValue(setting);
      const isDetected = families === "both" || families === (isV6 ? "ipv6" : "ipv4");
      if (!isV6) return isDetected ? "the detection of IPv4 address conflicts belongs to another program" : true;
      if (!isDetected) flags.push("nodad");
      return true;
    },
  });
  if (refusal !== undefined) return { refusal };
  if (flags.length > 0) entry["flags"] = flags;
  if (!isV6 && entry["scope"] === undefined) {
    if (local.startsWith("127.")) entry["scope"] = "host";
    else if (local.startsWith("169.254.")) entry["scope"] = "link";
  }
  const broadcast = entry["address"] === undefined && hasDefaultBroadcast ? broadcastOf(local) : undefined;
  if (broadcast !== undefined) entry["broadcast"] ??= broadcast;
  // The kernel has no broadcast address 0.0.0.0. (address_section_adjust_broadcast)
  if (entry["broadcast"] === "0.0.0.0") delete entry["broadcast"];
  return { entries: [entry] };
}

/** Scopes of IPv4 routes that are not those of unicast routes. */
const scopes: Readonly<Record<string, string>> = {
  local: "host",
  nat: "host",
  broadcast: "link",
  anycast: "link",
  multicast: "link",
};
/** Types of routes without an interface. */
const isDeviceless = (type: unknown) => /^(?:blackhole|unreachable|prohibit|throw)$/.test(String(type));

/** Imports `[Route]`. (route_section_verify) */
export function routeEntry(section: UnitSection, context: EntryContext): Outcome {
  const { dev, table, hasAddresses } = context;
  const value = (key: string) => valueIn(section, key);
  const gateway = value("Gateway");
  const family = [value("Destination"), value("Source"), value("PreferredSource"), gateway].find((one) => one);
  if (family === undefined) return refused(section.settings[0]!, "the section has no Destination= and no Gateway=");
  const isV6 = isIpv6(family);
  const destination = value("Destination");
  const isDefault = destination === undefined || /^(?:0\.0\.0\.0|::)\/0$/.test(destination);
  const route: Fields = { dst: isDefault ? (isV6 ? "::/0" : "default") : destination, dev, protocol: PROTOCOL };
  const metrics: Fields = {};
  const nexthops: Fields[] = [];
  let isOnLink: boolean | undefined;
  const onLink: Import = (setting) => {
    isOnLink = flag(setting.value);
    return isOnLink !== undefined || invalidValue(setting);
  };
  const refusal = obstacle(section, {
    Destination: () => true,
    Gateway(setting) {
      if (setting.value.startsWith("_")) return "a gateway of DHCP or router advertisements is not known";
      if (address(setting.value) === undefined) return invalidValue(setting);
      if (isIpv6(setting.value) === isV6) route["gateway"] = setting.value;
      else route["via"] = { family: isV6 ? "inet" : "inet6", host: setting.value };
      return true;
    },
    Metric: put(route, "metric", number),
    Table: put(route, "table", tableOf(context)),
    GatewayOnLink: onLink,
    GatewayOnlink: onLink,
    PreferredSource: put(route, "prefsrc", address),
    Source: put(route, "src", text),
    // IPv6 routes have no scope.
    Scope: (setting) => isV6 || put(route, "scope", text)(setting),
    Type: (setting) => setting.value === "unicast" || put(route, "type", text)(setting),
    Protocol: put(route, "protocol", text),
    IPv6Preference: put(route, "pref", text),
    TTLPropagate: put(route, "ttlPropagate", flag),
    MTUBytes: put(metrics, "mtu", size),
    HopLimit: put(metrics, "hoplimit", numberFrom(1, 255)),
    InitialCongestionWindow: put(metrics, "initcwnd", numberFrom(1, 1023)),
    InitialAdvertisedReceiveWindow: put(metrics, "initrwnd", numberFrom(1, 1023)),
    TCPAdvertisedMaximumSegmentSize: put(metrics, "advmss", size),
    TCPCongestionControlAlgorithm: put(metrics, "ccAlgo", text),
    TCPRetransmissionTimeoutSec: put(metrics, "rtoMin", time(1000)),
    QuickAck: put(metrics, "quickack", bit),
    FastOpenNoCookie: put(metrics, "fastopenNoCookie", bit),
    MultiPathRoute: (setting) => {
      const [hop = "", weight = "1", ...more] = setting.value.split(/\s+/);
      const [, host = "", other = dev] = /^([^@]+)(?:@(.+))?$/.exec(hop) ?? [];
      const parsed = numberFrom(1, 256)(weight);
      if (more.length > 0 || parsed === undefined || address(host) === undefined) return invalidValue(setting);
      if (/^\d+$/.test(other)) return "descriptions refer to interfaces by name";
      const via = isIpv6(host) === isV6 ? { gateway: host } : { via: { family: isV6 ? "inet" : "inet6", host } };
      nexthops.push({ ...via, dev: other, weight: parsed });
      return true;
    },
    NextHop: put(route, "nhid", numberFrom(1, 0xffffffff)),
  });
  if (refusal !== undefined) return { refusal };
  const type = route["type"];
  const path = section.settings.find(({ key }) => /^(?:Gateway|MultiPathRoute|NextHop)$/.test(key));
  if (path !== undefined && isDeviceless(type)) return refused(path, "a route of this type forwards no packets");
  if (route["table"] === undefined && table !== undefined) route["table"] = table;
  if (Object.keys(metrics).length > 0) route["metrics"] = metrics;
  if (isV6 && route["metric"] === 0) route["metric"] = IPV6_METRIC;
  const isForwarded = gateway !== undefined || nexthops.length > 0 || route["nhid"] !== undefined;
  if (!isV6 && route["scope"] === undefined) {
    const scope = type === undefined ? (isForwarded ? undefined : "link") : scopes[String(type)];
    if (scope !== undefined) route["scope"] = scope;
  }
  if (gateway !== undefined && (isOnLink ?? !hasAddresses)) route["flags"] = ["onlink"];
  if (nexthops.length > 0) route["nexthops"] = nexthops;
  if (nexthops.length > 0 || route["nhid"] !== undefined || isDeviceless(type)) delete route["dev"];
  return { entries: [route] };
}

/** Returns the route of `Gateway=` in `[Network]`. */
export function gatewayEntry(setting: Setting, context: EntryContext): Outcome {
  const section = { name: "Route", settings: [{ ...setting, section: "Route", key: "Gateway" }] };
  return routeEntry(section, context);
}

/** Imports `[RoutingPolicyRule]`. (routing_policy_rule_section_verify) A rule without a priority has none. */
export function ruleEntry(section: UnitSection, context: EntryContext): Outcome {
  const rule: Fields = {};
  let families: readonly string[] | undefined;
  const range = (name: string, maximum: number): Import =>
    put(rule, name, rangeFrom(maximum === 0xffff ? 1 : 0, maximum));
  const refusal = obstacle(section, {
    Priority: put(rule, "priority", number),
    From: put(rule, "src", text),
    To: put(rule, "dst", text),
    Table: put(rule, "table", tableOf(context)),
    IncomingInterface: put(rule, "iif", text),
    OutgoingInterface: put(rule, "oif", text),
    TypeOfService: put(rule, "tos", numberFrom(0, 255)),
    IPProtocol: put(rule, "ipproto", ipProtocol),
    SourcePort: range("sport", 0xffff),
    DestinationPort: range("dport", 0xffff),
    User(setting) {
      if (setting.value === "root") rule["uidRange"] = { start: 0, end: 0 };
      else if (!/^[\d-]+$/.test(setting.value)) return "descriptions have numbers of users";
      else return range("uidRange", 0xfffffffe)(setting);
      return true;
    },
    SuppressPrefixLength: put(rule, "suppressPrefixlength", numberFrom(0, 128)),
    SuppressInterfaceGroup: put(rule, "suppressIfgroup", number),
    InvertRule(setting) {
      const isInverted = flag(setting.value);
      if (isInverted === true) rule["not"] = true;
      return isInverted !== undefined || invalidValue(setting);
    },
    GoTo: put(rule, "goto", number),
    L3MasterDevice(setting) {
      if (flag(setting.value) === true) rule["l3mdev"] = true;
      return flag(setting.value) !== undefined || invalidValue(setting);
    },
    FirewallMark(setting) {
      const [mark, mask, ...more] = setting.value.split("/").map(number);
      if (mark === undefined || more.length > 0 || (mask === undefined && setting.value.includes("/")))
        return invalidValue(setting);
      // The mask of the mark 0 is ignored. (parse_fwmark_fwmask)
      if (mark !== 0) Object.assign(rule, { fwmark: mark, ...(mask !== undefined && { fwmask: mask }) });
      return true;
    },
    Family(setting) {
      families = oneOf({ ipv4: ["inet"], ipv6: ["inet6"], both: ["inet", "inet6"] })(setting.value);
      return families !== undefined || invalidValue(setting);
    },
    Type(setting) {
      if (setting.value === "table") return true;
      return put(
        rule,
        "action",
        oneOf({ blackhole: "blackhole", unreachable: "unreachable", prohibit: "prohibit" }),
      )(setting);
    },
  });
  if (refusal !== undefined) return { refusal };
  const prefix = (rule["src"] ?? rule["dst"]) as string | undefined;
  const own = prefix === undefined ? undefined : isIpv6(prefix) ? "inet6" : "inet";
  const isMixed =
    rule["src"] !== undefined &&
    rule["dst"] !== undefined &&
    isIpv6(rule["src"] as string) !== isIpv6(rule["dst"] as string);
  if (isMixed || (own !== undefined && families !== undefined && !families.includes(own)))
    return refused(
      section.settings.find(({ key }) => key === "Family" || key === "To")!,
      "the address has another family",
    );
  // systemd-networkd sends the table with every rule, and the kernel keeps it.
  if (rule["l3mdev"] !== true && rule["goto"] === undefined) rule["table"] ??= tableNumbers["main"];
  const all = own === undefined ? (families ?? ["inet"]) : [own];
  return { entries: all.map((family) => ({ ...rule, family, protocol: PROTOCOL })) };
}

/** Imports `[Neighbor]`. */
export function neighbourEntry(section: UnitSection, { dev }: EntryContext): Outcome {
  const entry: Fields = { dev };
  const lladdr = put(entry, "lladdr", (value) => hardwareAddress(value) ?? address(value));
  const refusal = obstacle(section, {
    Address: put(entry, "dst", address),
    LinkLayerAddress: lladdr,
    MACAddress: lladdr,
  });
  if (refusal !== undefined) return { refusal };
  const missing =
    entry["dst"] === undefined ? "Address" : entry["lladdr"] === undefined ? "LinkLayerAddress" : undefined;
  if (missing !== undefined) return refused(section.settings[0]!, `the section has no ${missing}=`);
  return { entries: [{ ...entry, state: ["permanent"] }] };
}

/** Imports `[NextHop]`. (nexthop_section_verify) */
export function nexthopEntry(section: UnitSection, { dev, hasAddresses }: EntryContext): Outcome {
  const entry: Fields = { protocol: PROTOCOL };
  let isOnLink: boolean | undefined;
  const group: Fields[] = [];
  const refusal = obstacle(section, {
    Id: put(entry, "id", numberFrom(1, 0xffffffff)),
    Gateway: put(entry, "gateway", address),
    Family: put(entry, "family", oneOf({ ipv4: "inet", ipv6: "inet6" })),
    OnLink(setting) {
      isOnLink = flag(setting.value);
      return isOnLink !== undefined || invalidValue(setting);
    },
    Blackhole(setting) {
      const isOn = flag(setting.value);
      if (isOn === true) entry["blackhole"] = true;
      return isOn !== undefined || invalidValue(setting);
    },
    Group(setting) {
      for (const word of words(setting.value)!) {
        const [id, weight = 1] = word.split(":").map(number);
        if (id === undefined || weight < 1 || weight > 256) return invalidValue(setting);
        group.push({ id, weight });
      }
      return true;
    },
  });
  if (refusal !== undefined) return { refusal };
  if (entry["id"] === undefined)
    return refused(section.settings[0]!, "without Id=, systemd-networkd chooses the number of the next hop");
  if (group.length > 0) entry["group"] = group;
  else {
    entry["family"] ??= isIpv6(entry["gateway"] as string | undefined) ? "inet6" : "inet";
    if (entry["blackhole"] !== true) entry["dev"] = dev;
    if (entry["gateway"] !== undefined && (isOnLink ?? !hasAddresses)) entry["flags"] = ["onlink"];
  }
  return { entries: [entry] };
}

/** Imports `[BridgeFDB]`. (bridge_fdb_configure_message) */
export function forwardingEntry(section: UnitSection, { dev }: EntryContext): Outcome {
  const entry: Fields = { dev, state: ["noarp", "permanent"] };
  let flags = ["self"];
  const refusal = obstacle(section, {
    MACAddress: put(entry, "mac", hardwareAddress),
    Destination: put(entry, "dst", address),
    VLANId: put(entry, "vlan", vlanId),
    VNI: put(entry, "vni", numberFrom(0, 0xffffff)),
    OutgoingInterface: (setting) =>
      /^\d+$/.test(setting.value) ? "descriptions refer to interfaces by name" : put(entry, "viaIf", text)(setting),
    AssociatedWith(setting) {
      flags = { use: ["use"], self: ["self"], master: ["master"], router: ["router"] }[setting.value] ?? [];
      return flags.length > 0 || invalidValue(setting);
    },
  });
  if (refusal !== undefined) return { refusal };
  if (entry["mac"] === undefined) return refused(section.settings[0]!, "the section has no MACAddress=");
  return { entries: [{ ...entry, flags }] };
}

/** The sections of a `.network` file that become entries of a list of the description. */
export const entrySections = {
  Address: ["addresses", addressEntry],
  Route: ["routes", routeEntry],
  RoutingPolicyRule: ["rules", ruleEntry],
  Neighbor: ["neighbours", neighbourEntry],
  NextHop: ["nexthops", nexthopEntry],
  BridgeFDB: ["forwardingEntries", forwardingEntry],
} as const;

/** Key for a VLAN of which a port must be no member. systemd-networkd has no such setting. */
export const NO_MEMBER = "no member";

/**
 * Imports all sections `[BridgeVLAN]` of an interface, which together describe its memberships.
 * (network_adjust_bridge_vlan)
 */
export function bridgeVlanEntries(sections: readonly UnitSection[], dev: string): Outcome {
  const members = new Set<number>();
  const untagged = new Set<number>();
  const absent = new Set<number>();
  let pvid: number | undefined;
  const addTo =
    (...sets: readonly Set<number>[]): Import =>
    (setting) => {
      const range = rangeFrom(1, 4094)(setting.value);
      if (range === undefined) return invalidValue(setting);
      for (let id = range.start; id <= range.end; id++) for (const set of sets) set.add(id);
      return true;
    };
  const imports: Imports = {
    VLAN: addTo(members),
    EgressUntagged: addTo(members, untagged),
    [NO_MEMBER]: addTo(absent),
    PVID(setting) {
      pvid = vlanId(setting.value);
      if (pvid === undefined) return invalidValue(setting);
      // The number 0 stands for no PVID.
      if (pvid > 0) members.add(pvid);
      return true;
    },
  };
  for (const section of sections) {
    const refusal = obstacle(section, imports);
    if (refusal !== undefined) return { refusal };
  }
  const entries: Fields[] = [...absent].map((vlan) => ({ dev, vlan, absent: true }));
  let end = -1;
  let shown = "";
  for (const vlan of [...members].sort((one, other) => one - other)) {
    const flags = [...(vlan === pvid ? ["pvid"] : []), ...(untagged.has(vlan) ? ["untagged"] : [])];
    if (end === vlan - 1 && shown === flags.join() && vlan !== pvid) entries.at(-1)!["vlanEnd"] = vlan;
    else entries.push({ dev, vlan, flags });
    end = vlan;
    shown = flags.join();
  }
  return { entries };
}
