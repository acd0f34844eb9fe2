import { NO_MEMBER } from "../networkd/entries.ts";
import { KERNEL_PARAMETERS } from "../networkd/network.ts";
import type { Origin } from "../result.ts";
import type { Option } from "./file.ts";

/** A setting of a unit of systemd-networkd: the unit, its section, the setting. */
export type Set = (unit: string, section: string, key: string, value: string, origin: Origin) => void;

/** The options of an interface that are not translated yet. */
export interface Options {
  /** Returns an option, which is then translated. */
  take(name: string): Option | undefined;
  has(name: string): boolean;
  /** Returns the options whose name begins with a prefix, which are then translated. */
  takeAll(prefix: string): Option[];
}

/** Options of bridges and the settings of systemd-networkd that they become. */
const bridgeKeys: Readonly<Record<string, string>> = {
  stp: "STP",
  fd: "ForwardDelaySec",
  hello: "HelloTimeSec",
  maxage: "MaxAgeSec",
  ageing: "AgeingTimeSec",
  bridgeprio: "Priority",
  "vlan-aware": "VLANFiltering",
  "vlan-protocol": "VLANProtocol",
  mcsnoop: "MulticastSnooping",
  mcquerier: "MulticastQuerier",
};
/** Options of bridges that only concern the time of configuration. */
const bridgeIgnored: ReadonlySet<string> = new Set(["waitport", "maxwait", "gcint"]);
/** VLAN of which the kernel makes each port of a bridge with VLANs a member. */
export const DEFAULT_VLAN = "1";
/** Options of bridges with one value for each port. ifupdown2 has those with an "s". */
const portKeys: Readonly<Record<string, string>> = {
  pathcost: "Cost",
  pathcosts: "Cost",
  portprio: "Priority",
  portprios: "Priority",
};
const bondKeys: Readonly<Record<string, readonly [key: string, suffix: string]>> = {
  mode: ["Mode", ""],
  miimon: ["MIIMonitorSec", "ms"],
  updelay: ["UpDelaySec", "ms"],
  downdelay: ["DownDelaySec", "ms"],
  "lacp-rate": ["LACPTransmitRate", ""],
  "xmit-hash-policy": ["TransmitHashPolicy", ""],
  "ad-select": ["AdSelect", ""],
  "min-links": ["MinLinks", ""],
  "arp-interval": ["ARPIntervalSec", "ms"],
  "arp-ip-target": ["ARPIPTargets", ""],
  "arp-validate": ["ARPValidate", ""],
  "arp-all-targets": ["ARPAllTargets", ""],
  "fail-over-mac": ["FailOverMACPolicy", ""],
  "primary-reselect": ["PrimaryReselectPolicy", ""],
  "resend-igmp": ["ResendIGMP", ""],
  "num-grat-arp": ["GratuitousARP", ""],
  "num-unsol-na": ["GratuitousARP", ""],
  "all-slaves-active": ["AllSlavesActive", ""],
  "packets-per-slave": ["PacketsPerSlave", ""],
  "lp-interval": ["LearnPacketIntervalSec", ""],
  "ad-sys-priority": ["AdActorSystemPriority", ""],
  "ad-actor-sys-prio": ["AdActorSystemPriority", ""],
  "ad-actor-system": ["AdActorSystem", ""],
  "ad-sys-mac-addr": ["AdActorSystem", ""],
};
const bondIgnored: ReadonlySet<string> = new Set(["give-a-chance", "use-carrier"]);
/** Names of values that options may have as numbers. (bond_opt_*) */
const bondNames: Readonly<Record<string, readonly string[]>> = {
  mode: ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"],
  "lacp-rate": ["slow", "fast"],
  "xmit-hash-policy": ["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"],
  "ad-select": ["stable", "bandwidth", "count"],
  "arp-validate": ["none", "active", "backup", "all"],
  "fail-over-mac": ["none", "active", "follow"],
  "primary-reselect": ["always", "better", "failure"],
};

/** Adds the interface if an option or its name means that ifupdown creates it. */
export function addDevice(name: string, origin: Origin, options: Options, set: Set): void {
  const netdev = `${name}.netdev`;
  const create = (kind: string, by: Origin) => {
    set(netdev, "NetDev", "Name", name, by);
    set(netdev, "NetDev", "Kind", kind, by);
  };
  const ports = options.take("bridge-ports");
  const slaves = options.take("bond-slaves") ?? options.take("slaves");
  const vlan = /^(.+)\.(\d+)$/.exec(name) ?? /^(vlan)0*(\d+)$/.exec(name);
  const parent = options.take("vlan-raw-device");
  const id = options.take("vlan-id");
  const table = options.take("vrf-table");
  const type = options.take("link-type");
  if (type !== undefined) {
    create(type.value, type);
    const peer = options.take("veth-peer-name");
    if (peer !== undefined) set(netdev, "Peer", "Name", peer.value, peer);
  } else if (ports !== undefined || options.has("bridge-vlan-aware")) {
    create("bridge", ports ?? origin);
    addBridge(name, ports, options, set);
  } else if (slaves !== undefined || options.has("bond-mode")) {
    create("bond", slaves ?? origin);
    for (const port of portsOf(slaves, set, netdev, "Bond")) set(`${port}.network`, "Network", "Bond", name, slaves!);
    // A setting that is not known stays in the unit, so that the interface is not imported without it.
    for (const option of options.takeAll("bond-")) {
      const key = option.name.slice("bond-".length);
      const [as, suffix] = Object.hasOwn(bondKeys, key) ? bondKeys[key]! : [key, ""];
      const value = bondNames[key]?.[Number(option.value)] ?? option.value;
      if (bondIgnored.has(key)) continue;
      if (key === "primary") set(`${option.value}.network`, "Network", "PrimarySlave", "yes", option);
      else set(netdev, "Bond", as, /^\d+$/.test(value) ? `${value}${suffix}` : value, option);
    }
  } else if (table !== undefined) {
    create("vrf", table);
    set(netdev, "VRF", "Table", table.value, table);
  } else if (parent !== undefined || (vlan !== null && vlan[1] !== "vlan")) {
    // The number may have leading zeros.
    const number = id?.value ?? (vlan === null ? undefined : String(Number(vlan[2])));
    const by = parent ?? origin;
    create("vlan", by);
    if (number !== undefined) set(netdev, "VLAN", "Id", number, id ?? by);
    for (const option of options.takeAll("vlan-"))
      set(netdev, "VLAN", option.name.slice("vlan-".length), option.value, option);
    set(`${parent?.value ?? vlan![1]!}.network`, "Network", "VLAN", name, by);
  } else addVxlan(name, options, set, create);
}

function addBridge(name: string, ports: Option | undefined, options: Options, set: Set): void {
  const netdev = `${name}.netdev`;
  const names = portsOf(ports, set, netdev, "Bridge");
  for (const port of names) {
    set(`${port}.network`, "Network", "Bridge", name, ports!);
    // Ports of bridges have no IPv6. (bridge-utils, ifupdown.sh; ifupdown2, bridge.py)
    set(`${port}.network`, "Network", "LinkLocalAddressing", "ipv6", ports!);
    set(`${port}.network`, KERNEL_PARAMETERS, "ipv6.disable_ipv6", "1", ports!);
    addVlanPort(port, ports!, set);
  }
  const isAware = options.has("bridge-vlan-aware");
  const vids = isAware ? options.take("bridge-vids") : undefined;
  const pvid = isAware ? options.take("bridge-pvid") : undefined;
  for (const port of isAware ? names : []) {
    // The settings of a port replace those of its bridge.
    if (vids !== undefined) set(`${port}.network`, "vids of the bridge", "VLAN", vids.value, vids);
    if (pvid !== undefined) set(`${port}.network`, "vids of the bridge", "PVID", pvid.value, pvid);
  }
  for (const option of options.takeAll("bridge-")) {
    const key = option.name.slice("bridge-".length);
    if (bridgeIgnored.has(key)) continue;
    if (key === "hw") set(netdev, "NetDev", "MACAddress", option.value, option);
    else if (Object.hasOwn(portKeys, key)) {
      const { value } = option;
      const values = /^\d+$/.test(value) ? names.map((port) => [port, value] as const) : pairsOf(value);
      for (const [port, one] of values) {
        // With a value for a port that the bridge lacks, the bridge is not imported.
        if (names.includes(port)) set(`${port}.network`, "Bridge", portKeys[key]!, one, option);
        else set(netdev, "Bridge", key, value, option);
      }
    } else set(netdev, "Bridge", Object.hasOwn(bridgeKeys, key) ? bridgeKeys[key]! : key, option.value, option);
  }
}

/** Bridges create their ports that are VLANs by name. (bridge-utils, create_vlan_port) */
function addVlanPort(port: string, by: Option, set: Set): void {
  const [, parent, id] = /^(.+)\.(\d+)$/.exec(port) ?? [];
  if (parent === undefined) return;
  set(`${port}.netdev`, "NetDev", "Name", port, by);
  set(`${port}.netdev`, "NetDev", "Kind", "vlan", by);
  set(`${port}.netdev`, "VLAN", "Id", String(Number(id)), by);
  set(`${parent}.network`, "Network", "VLAN", port, by);
}

const vxlanKeys: Readonly<Record<string, string>> = {
  id: "VNI",
  "local-tunnelip": "Local",
  port: "DestinationPort",
  learning: "MacLearning",
  ageing: "FDBAgeingSec",
  ttl: "TTL",
  tos: "TOS",
};

function addVxlan(name: string, options: Options, set: Set, create: (kind: string, by: Origin) => void): void {
  if (!options.has("vxlan-id")) return;
  for (const option of options.takeAll("vxlan-")) {
    const key = option.name.slice("vxlan-".length);
    if (key === "id") create("vxlan", option);
    if (key === "physdev") set(`${option.value}.network`, "Network", "VXLAN", name, option);
    else set(`${name}.netdev`, "VXLAN", Object.hasOwn(vxlanKeys, key) ? vxlanKeys[key]! : key, option.value, option);
    if (key === "id") set(`${name}.netdev`, "VXLAN", "DestinationPort", "4789", option);
    if (key === "id") set(`${name}.netdev`, "VXLAN", "Independent", "yes", option);
  }
}

/** Adds the memberships of a port of a bridge with VLANs. (ifupdown2, bridge.py) */
export function addPort(name: string, options: Options, set: Set): void {
  const network = `${name}.network`;
  const master = options.take("bond-master");
  if (master !== undefined) set(network, "Network", "Bond", master.value, master);
  const vrf = options.take("vrf");
  if (vrf !== undefined) set(network, "Network", "VRF", vrf.value, vrf);
  const access = options.take("bridge-access");
  if (access !== undefined) {
    set(network, "vids of the port", "PVID", access.value, access);
    return;
  }
  const vids = options.take("bridge-vids");
  if (vids !== undefined) set(network, "vids of the port", "VLAN", vids.value, vids);
  const pvid = options.take("bridge-pvid");
  if (pvid !== undefined) set(network, "vids of the port", "PVID", pvid.value, pvid);
  const untagged = options.take("bridge-allow-untagged");
  if (untagged !== undefined && untagged.value !== "yes")
    set(network, "vids of the port", NO_MEMBER, DEFAULT_VLAN, untagged);
}

/**
 * Returns the names of ports. With names that only the running system knows, the interface is not imported, because it
 * would lack these ports.
 */
function portsOf(option: Option | undefined, set: Set, netdev: string, section: string): string[] {
  const names: string[] = [];
  let isGlob = false;
  for (const word of option?.value.split(/\s+/) ?? []) {
    const range = /^(.*?)\[?(\d+)-(\d+)\]?(\D.*)?$/.exec(word);
    if (word === "" || word === "none") continue;
    if (word === "glob") isGlob = true;
    // The ports swp1 to swp6: "glob swp1-6". (expand_iface_range)
    else if (isGlob && range !== null)
      for (let number = Number(range[2]); number <= Math.min(Number(range[3]), 4096); number++)
        names.push(`${range[1]}${number}${range[4] ?? ""}`);
    else if (/^(?:all|regex|noregex)$/.test(word) || /[*?[\]()|^$]/.test(word))
      set(netdev, section, "pattern", word, option!);
    else names.push(word);
  }
  return names;
}

/** Splits "eth0 5 eth1 7" or "eth0=5 eth1=7". */
function pairsOf(value: string): [string, string][] {
  const words = value.split(/[\s=]+/);
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as [string, string]] : []));
}
