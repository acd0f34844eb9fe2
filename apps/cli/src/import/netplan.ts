import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { memberPath, yamlPositions } from "../description/positions.ts";
import { UsageError } from "../errors.ts";
import { checkDepth, readTextInput } from "../input.ts";
import { convertUnits } from "./convert.ts";
import type { Imported, NotImported } from "./result.ts";
import type { Setting, Unit, UnitSection } from "./units.ts";

type Yaml = Readonly<Record<string, unknown>>;

/** Settings of interfaces and the settings of systemd-networkd that they become, as "Section.Key". */
const common: Readonly<Record<string, string>> = {
  addresses: "Network.Address",
  gateway4: "Network.Gateway",
  gateway6: "Network.Gateway",
  mtu: "Link.MTUBytes",
  macaddress: "Link.MACAddress",
  dhcp4: "Network.DHCP",
  dhcp6: "Network.DHCP",
  "accept-ra": "Network.IPv6AcceptRA",
  "ipv6-mtu": "Network.IPv6MTUBytes",
  "ignore-carrier": "Network.ConfigureWithoutCarrier",
  optional: "Link.RequiredForOnline",
  critical: "Network.KeepConfiguration",
  "activation-mode": "Link.ActivationPolicy",
};
const routeKeys: Readonly<Record<string, string>> = {
  to: "Destination",
  via: "Gateway",
  from: "PreferredSource",
  metric: "Metric",
  table: "Table",
  "on-link": "GatewayOnLink",
  scope: "Scope",
  type: "Type",
};
const ruleKeys: Readonly<Record<string, string>> = {
  from: "From",
  to: "To",
  table: "Table",
  priority: "Priority",
  mark: "FirewallMark",
  "type-of-service": "TypeOfService",
};
/** Settings in `parameters` of bridges and bonds. Times of bonds are in milliseconds. */
const bridgeKeys: Readonly<Record<string, string>> = {
  "forward-delay": "ForwardDelaySec",
  "hello-time": "HelloTimeSec",
  "max-age": "MaxAgeSec",
  "ageing-time": "AgeingTimeSec",
  "aging-time": "AgeingTimeSec",
  priority: "Priority",
  stp: "STP",
};
const bondKeys: Readonly<Record<string, string>> = {
  mode: "Mode",
  "mii-monitor-interval": "MIIMonitorSec",
  "up-delay": "UpDelaySec",
  "down-delay": "DownDelaySec",
  "lacp-rate": "LACPTransmitRate",
  "transmit-hash-policy": "TransmitHashPolicy",
  "ad-select": "AdSelect",
  "min-links": "MinLinks",
  "arp-interval": "ARPIntervalSec",
  "arp-ip-targets": "ARPIPTargets",
  "arp-validate": "ARPValidate",
  "arp-all-targets": "ARPAllTargets",
  "fail-over-mac-policy": "FailOverMACPolicy",
  "primary-reselect-policy": "PrimaryReselectPolicy",
  "resend-igmp": "ResendIGMP",
  "gratuitous-arp": "GratuitousARP",
  "gratuitious-arp": "GratuitousARP",
  "all-slaves-active": "AllSlavesActive",
  "packets-per-slave": "PacketsPerSlave",
};
const times: ReadonlySet<string> = new Set(["MIIMonitorSec", "UpDelaySec", "DownDelaySec", "ARPIntervalSec"]);
const tunnelKeys: Readonly<Record<string, string>> = { local: "Local", remote: "Remote", ttl: "TTL" };
const vxlanKeys: Readonly<Record<string, string>> = {
  ...tunnelKeys,
  id: "VNI",
  port: "DestinationPort",
  "mac-learning": "MacLearning",
};
const peerKeys: Readonly<Record<string, string>> = {
  "allowed-ips": "AllowedIPs",
  endpoint: "Endpoint",
  keepalive: "PersistentKeepalive",
};

/** Types of devices that netplan creates, with the kind of link and the section for its settings. */
const created: Readonly<Record<string, readonly [kind: string, section: string]>> = {
  bridges: ["bridge", "Bridge"],
  bonds: ["bond", "Bond"],
  vlans: ["vlan", "VLAN"],
  vrfs: ["vrf", "VRF"],
  "dummy-devices": ["dummy", ""],
  tunnels: ["", "Tunnel"],
};

/**
 * Converts the YAML files of netplan to a description, by way of the units that `netplan generate` would write.
 *
 * @throws UsageError if a file is no YAML object.
 */
export function importNetplan(paths: readonly string[]): Imported {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .sort()
          .filter((name) => name.endsWith(".yaml"))
          .map((name) => join(path, name))
      : [path],
  );
  if (files.length === 0) throw new UsageError(`${paths.join(", ")}: contains no files of netplan (*.yaml)`);
  const places = new Map<string, string>();
  let all: unknown = {};
  for (const file of files) {
    const text = readTextInput(file);
    const content = parse(file, text);
    checkDepth(file, content);
    if (!isObject(content)) throw new UsageError(`${file}: expected a YAML object`);
    for (const [path, { line }] of yamlPositions(text)) places.set(path, `${file}:${line}`);
    all = merged(all, content);
  }
  return new Translator(places).translate(all as Yaml);
}

function parse(file: string, text: string): unknown {
  try {
    return Bun.YAML.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: invalid YAML: ${(error as SyntaxError).message}`);
  }
}

class Translator {
  readonly #places: ReadonlyMap<string, string>;
  readonly #notImported: NotImported[] = [];
  readonly #units = new Map<
    string,
    { readonly type: Unit["type"]; readonly name: string; readonly sections: UnitSection[] }
  >();

  constructor(places: ReadonlyMap<string, string>) {
    this.#places = places;
  }

  translate(content: Yaml): Imported {
    const { network, ...others } = content;
    for (const key of Object.keys(others)) this.#skip(key);
    if (network !== undefined && !isObject(network)) this.#skip("network");
    for (const [type, devices] of Object.entries(isObject(network) ? network : {})) {
      const path = `network.${type}`;
      if (type === "version" || type === "renderer") continue;
      if ((type !== "ethernets" && !Object.hasOwn(created, type)) || !isObject(devices)) {
        this.#skip(path);
        continue;
      }
      for (const [id, device] of Object.entries(devices))
        this.#device(type, id, isObject(device) ? device : {}, memberPath(path, id));
    }
    const units = [...this.#units.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    return convertUnits(units, this.#notImported);
  }

  #placeOf(path: string): string {
    for (let end = path; ; end = end.replace(/(?:\.[^.[\]]+|\[[^\]]*\])$/, "")) {
      const found = this.#places.get(end);
      if (found !== undefined) return found;
      if (!/[.[]/.test(end)) return this.#places.values().next().value ?? "";
    }
  }

  #skip(path: string): void {
    this.#notImported.push({ place: this.#placeOf(path), key: path });
  }

  /** Adds a setting to the unit of an interface. Sections that are repeated have their own object. */
  #set(unit: string, section: UnitSection | string, key: string, value: unknown, path: string): void {
    const sections = this.#unit(unit);
    let target = typeof section === "string" ? sections.find(({ name }) => name === section) : section;
    if (target === undefined) {
      target = { name: section as string, settings: [] };
      sections.push(target);
    }
    const setting: Setting = {
      section: target.name,
      key,
      value: String(value),
      place: this.#placeOf(path),
      label: path,
    };
    target.settings.push(setting);
  }

  #unit(name: string): UnitSection[] {
    const type = name.slice(name.lastIndexOf(".") + 1) as Unit["type"];
    const unit = this.#units.get(name) ?? { type, name, sections: [] };
    this.#units.set(name, unit);
    return unit.sections;
  }

  #device(type: string, id: string, device: Yaml, path: string): void {
    const match = isObject(device["match"]) ? device["match"] : {};
    const setName = device["set-name"];
    const name = String(setName ?? match["name"] ?? id);
    const isFound = device["match"] !== undefined;
    const isExact = !isFound || setName !== undefined || (match["name"] !== undefined && !/[*?[]/.test(name));
    const isKnown = Object.keys(match).every((key) => key === "name" || key === "macaddress");
    // Without a name, the description cannot refer to the interface.
    if (!isExact || !isKnown) {
      this.#skip(path);
      return;
    }
    const network = `${name}.network`;
    this.#set(network, "Match", "Name", name, path);
    if (match["macaddress"] !== undefined) {
      this.#set(network, "Match", "PermanentMACAddress", match["macaddress"], `${path}.match.macaddress`);
      if (setName !== undefined) {
        this.#set(`${name}.link`, "Match", "PermanentMACAddress", match["macaddress"], `${path}.match.macaddress`);
        this.#set(`${name}.link`, "Link", "Name", name, `${path}.set-name`);
      }
    } else if (setName !== undefined) this.#skip(`${path}.set-name`);
    const consumed = new Set(["match", "set-name", "renderer"]);
    if (Object.hasOwn(created, type)) this.#netdev(type, name, device, path, consumed);
    for (const [key, value] of Object.entries(device)) {
      const at = memberPath(path, key);
      if (consumed.has(key)) continue;
      if (key === "routes") this.#entries(network, "Route", value, routeKeys, at);
      else if (key === "routing-policy") this.#entries(network, "RoutingPolicyRule", value, ruleKeys, at);
      else if (key === "addresses") this.#addresses(network, value, at);
      else if (key === "link-local") this.#linkLocal(network, value, at);
      else {
        const known = Object.hasOwn(common, key) ? common[key]! : "";
        const isScalar = typeof value !== "object";
        if (known === "" || !isScalar) this.#skip(at);
        else this.#set(network, ...(known.split(".") as [string, string]), value, at);
      }
    }
  }

  #netdev(type: string, name: string, device: Yaml, path: string, consumed: Set<string>): void {
    const [standard, section] = created[type]!;
    const netdev = `${name}.netdev`;
    const mode = String(device["mode"] ?? "");
    const kind = type === "tunnels" ? mode : standard;
    this.#set(netdev, "NetDev", "Name", name, path);
    this.#set(netdev, "NetDev", "Kind", kind, type === "tunnels" ? `${path}.mode` : path);
    const take = (key: string, target: string, as: string, value: unknown = device[key]) => {
      if (value === undefined) return;
      consumed.add(key);
      this.#set(netdev, target, as, value, memberPath(path, key));
    };
    if (device["interfaces"] !== undefined) {
      consumed.add("interfaces");
      const members = Array.isArray(device["interfaces"]) ? device["interfaces"] : [];
      const key = type === "vrfs" ? "VRF" : type === "bonds" ? "Bond" : "Bridge";
      for (const [index, member] of members.entries()) {
        const at = `${path}.interfaces[${index}]`;
        this.#set(`${member}.network`, "Network", key, name, at);
        // Ports have no link-local addresses.
        if (type !== "vrfs") this.#set(`${member}.network`, "Network", "LinkLocalAddressing", "no", at);
      }
    }
    if (type === "vlans") {
      take("id", section, "Id");
      consumed.add("link");
      if (device["link"] !== undefined) this.#set(`${device["link"]}.network`, "Network", "VLAN", name, `${path}.link`);
    } else if (type === "vrfs") take("table", section, "Table");
    else if (type === "tunnels") this.#tunnel(netdev, kind, device, path, consumed, take);
    else if (isObject(device["parameters"])) {
      consumed.add("parameters");
      for (const [key, value] of Object.entries(device["parameters"]))
        this.#parameter(type, netdev, section, key, value, memberPath(`${path}.parameters`, key));
    }
  }

  #parameter(type: string, netdev: string, section: string, key: string, value: unknown, path: string): void {
    const keys = type === "bridges" ? bridgeKeys : bondKeys;
    if (type === "bridges" && (key === "path-cost" || key === "port-priority") && isObject(value)) {
      for (const [port, cost] of Object.entries(value)) {
        const setting = key === "path-cost" ? "Cost" : "Priority";
        this.#set(`${port}.network`, "Bridge", setting, cost, memberPath(path, port));
      }
      return;
    }
    if (!Object.hasOwn(keys, key)) {
      this.#skip(path);
      return;
    }
    const name = keys[key]!;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    this.#set(netdev, section, name, times.has(name) && /^\d+$/.test(text) ? `${text}ms` : text, path);
  }

  #tunnel(
    netdev: string,
    kind: string,
    device: Yaml,
    path: string,
    consumed: Set<string>,
    take: (key: string, target: string, as: string, value?: unknown) => void,
  ): void {
    consumed.add("mode");
    if (kind === "wireguard") {
      take("port", "WireGuard", "ListenPort");
      take("mark", "WireGuard", "FirewallMark");
      // A key may be in the file itself. Only the path of a file is imported.
      const key = isObject(device["keys"]) ? device["keys"]["private"] : device["key"];
      const name = isObject(device["keys"]) ? "keys" : "key";
      if (key !== undefined) take(name, "WireGuard", "PrivateKeyFile", key);
      consumed.add("peers");
      const peers = Array.isArray(device["peers"]) ? (device["peers"] as Yaml[]) : [];
      for (const [index, peer] of peers.entries()) this.#peer(netdev, peer, `${path}.peers[${index}]`);
      return;
    }
    const section = kind === "vxlan" ? "VXLAN" : "Tunnel";
    for (const [key, as] of Object.entries(kind === "vxlan" ? vxlanKeys : tunnelKeys)) take(key, section, as);
    if (device["link"] === undefined) return;
    consumed.add("link");
    const key = kind === "vxlan" ? "VXLAN" : "Tunnel";
    this.#set(`${device["link"]}.network`, "Network", key, netdev.replace(/\.netdev$/, ""), `${path}.link`);
  }

  #peer(netdev: string, peer: Yaml, path: string): void {
    const section: UnitSection = { name: "WireGuardPeer", settings: [] };
    this.#unit(netdev).push(section);
    const { keys, ...others } = peer;
    if (isObject(keys)) {
      if (keys["public"] !== undefined) this.#set(netdev, section, "PublicKey", keys["public"], `${path}.keys.public`);
      if (keys["shared"] !== undefined)
        this.#set(netdev, section, "PresharedKeyFile", keys["shared"], `${path}.keys.shared`);
    }
    for (const [key, value] of Object.entries(others)) {
      if (!Object.hasOwn(peerKeys, key)) this.#skip(memberPath(path, key));
      else
        this.#set(
          netdev,
          section,
          peerKeys[key]!,
          Array.isArray(value) ? value.join(",") : value,
          memberPath(path, key),
        );
    }
  }

  #entries(unit: string, name: string, value: unknown, keys: Readonly<Record<string, string>>, path: string): void {
    if (!Array.isArray(value)) {
      this.#skip(path);
      return;
    }
    for (const [index, entry] of value.entries()) {
      const section: UnitSection = { name, settings: [] };
      this.#unit(unit).push(section);
      const fields = isObject(entry) ? entry : {};
      for (const [key, field] of Object.entries(fields)) {
        const at = memberPath(`${path}[${index}]`, key);
        if (!Object.hasOwn(keys, key)) {
          this.#skip(at);
          continue;
        }
        const isIpv6 = String(fields["via"] ?? "").includes(":");
        const text = key === "to" && field === "default" ? (isIpv6 ? "::/0" : "0.0.0.0/0") : field;
        this.#set(unit, section, keys[key]!, text, at);
      }
    }
  }

  #addresses(unit: string, value: unknown, path: string): void {
    if (!Array.isArray(value)) {
      this.#skip(path);
      return;
    }
    for (const [index, entry] of value.entries()) {
      const at = `${path}[${index}]`;
      if (!isObject(entry)) {
        this.#set(unit, "Network", "Address", entry, at);
        continue;
      }
      for (const [address, options] of Object.entries(entry)) {
        const section: UnitSection = { name: "Address", settings: [] };
        this.#unit(unit).push(section);
        this.#set(unit, section, "Address", address, at);
        for (const [key, option] of Object.entries(isObject(options) ? options : {})) {
          const where = memberPath(memberPath(at, address), key);
          if (key === "label") this.#set(unit, section, "Label", option, where);
          else this.#skip(where);
        }
      }
    }
  }

  #linkLocal(unit: string, value: unknown, path: string): void {
    const families = Array.isArray(value) ? value : [];
    const text = families.length === 2 ? "yes" : (families[0] ?? "no");
    this.#set(unit, "Network", "LinkLocalAddressing", text, path);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Merges two YAML values as netplan does: objects by member, lists are joined, and a later value replaces an earlier one. */
function merged(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) return [...earlier, ...later];
  if (!isObject(earlier) || !isObject(later)) return later;
  const copy: Record<string, unknown> = { ...earlier };
  for (const [name, value] of Object.entries(later))
    copy[name] = Object.hasOwn(earlier, name) ? merged(earlier[name], value) : value;
  return copy;
}
