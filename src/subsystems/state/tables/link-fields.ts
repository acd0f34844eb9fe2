import { defined } from "../../../base/objects.ts";
import { rulesOf } from "../../route/links/kind-rules.ts";
import type { Link } from "../../route/links/link.ts";
import { asNewLink } from "../../route/links/write-link.ts";

export const creationSettings = [
  "mtu",
  "address",
  "broadcast",
  "txqlen",
  "group",
  "numTxQueues",
  "numRxQueues",
  "gsoMaxSize",
  "gsoMaxSegs",
  "groMaxSize",
  "gsoIpv4MaxSize",
  "groIpv4MaxSize",
] as const;

/** Settings that the kernel accepts only for existing links. */
const laterSettings = ["ifalias", "linkmode", "protodown", "inet6AddrGenMode", "inet6Token", "mctpNet"] as const;

/** Settings with the same form in declarations and lists. */
export const plainSettings: readonly (typeof creationSettings | typeof laterSettings)[number][] = [
  ...creationSettings,
  ...laterSettings,
];

/** Kinds of links that share the hardware of the link below: it limits their MTU, and receives frames to their addresses. */
export const stackedKinds: ReadonlySet<unknown> = new Set(["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec"]);

export function isPairKind(kind: unknown): boolean {
  return rulesOf(kind).peer !== undefined;
}

export function isFixedData(kind: string | undefined, name: string, wanted: unknown, current: unknown): boolean {
  const { fixed, fixedValues } = rulesOf(kind);
  const value = fixedValues?.[name];
  if (value !== undefined && (wanted === value) !== (current === value)) return true;
  return fixed === true || fixed?.includes(name) === true;
}

/** Port settings that a description may contain, without read-only ones. */
const portSettings: Readonly<Record<string, readonly string[]>> = {
  bridge: [
    "priority",
    "cost",
    "mode",
    "guard",
    "protect",
    "fastLeave",
    "learning",
    "unicastFlood",
    "proxyarp",
    "proxyarpWifi",
    "vlanTunnel",
    "neighSuppress",
    "neighVlanSuppress",
    "neighForwardGrat",
    "locked",
    "mab",
    "mcastFlood",
    "mcastToUcast",
    "bcastFlood",
    "groupFwdMask",
    "isolated",
    "backupPort",
    "backupNhid",
    "multicastRouter",
    "mcastMaxGroups",
    "mcastEhtHostsLimit",
  ],
  bond: ["queueId", "prio"],
};

/** With the first limit of a pair, the kernel also sets the second one. (netif_set_gso_max_size, netif_set_gro_max_size) */
const pairedLimits = [
  ["gsoMaxSize", "gsoIpv4MaxSize"],
  ["groMaxSize", "groIpv4MaxSize"],
] as const;

/** Adds the limits that a change of other limits would change too. */
export function keepLimits(settings: Record<string, unknown>, wanted: object, current: Link | undefined): void {
  for (const [both, ipv4] of pairedLimits) {
    if (settings[both] === undefined || settings[ipv4] !== undefined) continue;
    const kept = (wanted as Partial<Link>)[ipv4] ?? current?.[ipv4];
    if (kept !== undefined) settings[ipv4] = kept;
  }
}

/** `GSO_LEGACY_MAX_SIZE` and `GRO_LEGACY_MAX_SIZE` of Linux. */
const DEFAULT_LIMIT = 65_536;

/**
 * Returns the limits that the kernel rejects when it creates the link, because a bridge or bond has the largest value of its
 * ports, and a VLAN or macvlan that of the link below. (validate_linkmsg, br_set_gso_limits, netif_inherit_tso_max)
 */
export function lateLimits(wanted: object): Pick<Partial<Link>, "gsoMaxSize" | "gsoIpv4MaxSize"> {
  const { gsoMaxSize = 0, gsoIpv4MaxSize = 0 } = wanted as Partial<Link>;
  return {
    ...(gsoMaxSize > DEFAULT_LIMIT && { gsoMaxSize }),
    ...(gsoIpv4MaxSize > DEFAULT_LIMIT && { gsoIpv4MaxSize }),
  };
}

/** Adds limits other than those that the kernel or the driver chose. */
function addLimits(settings: Record<string, unknown>, link: Link): void {
  for (const [both, ipv4] of pairedLimits) {
    // Older kernels do not list the limit of the driver.
    if (both === "gsoMaxSize" && link.tsoMaxSize === undefined) continue;
    const usual = both === "gsoMaxSize" ? Math.min(DEFAULT_LIMIT, link.tsoMaxSize!) : DEFAULT_LIMIT;
    // Older kernels have no values for IPv4.
    const limits = defined({ [both]: link[both], [ipv4]: link[ipv4] });
    if (Object.values(limits).some((limit) => limit !== usual)) Object.assign(settings, limits);
  }
}

const restored = ["kind", "data", "mtu", "link", "txqlen", "group", "numTxQueues", "numRxQueues", "address"] as const;
/** `MDB_RTR_TYPE_TEMP` of Linux: the port is a multicast router until a timer expires. */
const TEMPORARY_ROUTER = 3;

export function restoredSettings(link: Link): Record<string, unknown> {
  const written: { readonly [Name in (typeof restored)[number]]?: unknown } = asNewLink(link);
  const settings: Record<string, unknown> = {};
  for (const name of restored) if (written[name] !== undefined) settings[name] = written[name];
  if (link.kind === undefined) for (const name of ["numTxQueues", "numRxQueues", "link"]) delete settings[name];
  if (link.linkType !== "ether") delete settings["address"];
  addLimits(settings, link);
  if (link.ifalias !== undefined) settings["ifalias"] = link.ifalias;
  if (typeof link.inet6AddrGenMode === "string") settings["inet6AddrGenMode"] = link.inet6AddrGenMode;
  const { slaveKind, slaveData } = link as { slaveKind?: string; slaveData?: object };
  // Links join a datapath as `datapathPorts`. The kernel accepts no datapath as a master in requests.
  if (link.master !== undefined && slaveKind !== "openvswitch") {
    settings["master"] = link.master;
    const names = slaveKind === undefined ? undefined : portSettings[slaveKind];
    if (names !== undefined && slaveData !== undefined) {
      settings["slaveKind"] = slaveKind;
      const isKept = ([name, value]: [string, unknown]) =>
        names.includes(name) && !(name === "multicastRouter" && value === TEMPORARY_ROUTER);
      settings["slaveData"] = Object.fromEntries(Object.entries(slaveData).filter(isKept));
    }
  }
  settings["up"] = link.flags.includes("up");
  const { lower } = rulesOf(link.kind);
  if (lower === "link" && settings["link"] !== undefined) {
    const { link: _, ...rest } = settings["data"] as Record<string, unknown>;
    settings["data"] = rest;
  }
  // While the spanning tree changes, the kernel lists twice the forward delay. (__br_set_topology_change)
  if (link.kind === "bridge" && link.data?.topologyChange === 1) {
    const { ageingTime: _, ...rest } = settings["data"] as Record<string, unknown>;
    settings["data"] = rest;
  }
  const { data } = settings;
  if (typeof data === "object" && data !== null && Object.keys(data).length === 0) delete settings["data"];
  return settings;
}
