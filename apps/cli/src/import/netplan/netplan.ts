import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { memberPath } from "../../description/positions.ts";
import { UsageError } from "../../errors.ts";
import { convertUnits } from "../networkd/convert.ts";
import type { Setting, Unit, UnitSection } from "../networkd/units.ts";
import { flag } from "../networkd/values.ts";
import type { Imported, NotImported } from "../result.ts";
import { type Device, devicesOf } from "./devices.ts";
import {
  bondKeys,
  bridgeKeys,
  common,
  created,
  ignored,
  milliseconds,
  others,
  peerKeys,
  physical,
  portKeys,
  routeKeys,
  ruleKeys,
  tunnelKeys,
  vxlanKeys,
  vxlanLists,
} from "./keys.ts";
import { isObject, type PlacedYaml, readYaml, type Yaml } from "./yaml.ts";

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
  return new Translator(readYaml(files)).translate();
}

class Translator {
  readonly #places: ReadonlyMap<string, string>;
  readonly #content: Yaml;
  readonly #notImported: NotImported[] = [];
  readonly #units = new Map<
    string,
    { readonly type: Unit["type"]; readonly name: string; readonly sections: UnitSection[] }
  >();
  #devices: ReadonlyMap<string, Device> = new Map();

  constructor({ content, places }: PlacedYaml) {
    this.#content = content;
    this.#places = places;
  }

  translate(): Imported {
    const { network = {}, ...rest } = this.#content;
    for (const key of Object.keys(rest)) this.#skip(key, "netplan has no such key");
    if (!isObject(network)) this.#skip("network", "expected an object");
    else {
      for (const [type, devices] of Object.entries(network)) {
        if (type === "version" || type === "renderer") continue;
        const isKnown = physical.has(type) || Object.hasOwn(created, type);
        if (!isKnown) this.#skip(`network.${type}`, "descriptions have no such interfaces");
        else if (!isObject(devices)) this.#skip(`network.${type}`, "expected an object");
      }
      this.#devices = devicesOf(network);
      for (const device of this.#devices.values())
        if (device.refusal === undefined) this.#device(device);
        else this.#skip(device.path, device.refusal);
    }
    const units = [...this.#units.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    return convertUnits(units, this.#notImported);
  }

  #placeOf(path: string): string {
    for (let end = path; ; end = end.replace(/(?:\.[^.[\]]+|\[(?:"(?:[^"\\]|\\.)*"|\d+)\])$/, "")) {
      const found = this.#places.get(end);
      if (found !== undefined) return found;
      if (!/[.[]/.test(end)) return this.#places.get("")!;
    }
  }

  #skip(path: string, reason: string): void {
    this.#notImported.push({ place: this.#placeOf(path), label: path, reason });
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

  #section(unit: string, name: string): UnitSection {
    const section: UnitSection = { name, settings: [] };
    this.#unit(unit).push(section);
    return section;
  }

  #device(device: Device): void {
    const { type, id, path, fields } = device;
    const network = `${id}.network`;
    const consumed = new Set(["match", "set-name"]);
    this.#match(device, network);
    if (Object.hasOwn(created, type)) this.#netdev(device, consumed);
    for (const [key, value] of Object.entries(fields)) {
      const at = memberPath(path, key);
      if (consumed.has(key) || ignored.has(key)) continue;
      if (key === "routes") this.#entries(network, "Route", value, routeKeys, at, fields["table"]);
      else if (key === "routing-policy")
        this.#entries(network, "RoutingPolicyRule", value, ruleKeys, at, fields["table"]);
      else if (key === "addresses") this.#addresses(network, value, at);
      else if (key === "link-local") this.#linkLocal(device, value, at);
      else if (key === "activation-mode")
        this.#set(network, "Link", "ActivationPolicy", value === "off" || value === false ? "always-down" : value, at);
      // netplan only writes the value "yes".
      else if (key === "ipv6-privacy") {
        if (flag(String(value)) === true) this.#set(network, "Network", "IPv6PrivacyExtensions", "yes", at);
      } else if (key === "wakeonlan" && flag(String(value)) === false) continue;
      else if (Object.hasOwn(others, key)) this.#skip(at, others[key]!);
      else if (!Object.hasOwn(common, key)) this.#skip(at, "a description has no such setting");
      else if (typeof value === "object") this.#skip(at, "expected a number or text");
      else this.#set(network, ...(common[key]!.split(".") as [string, string]), value, at);
    }
  }

  /** Adds the conditions by which systemd-networkd finds the interface. (append_match_section) */
  #match({ type, id, path, fields, name }: Device, network: string): void {
    if (Object.hasOwn(created, type) || fields["match"] === undefined) {
      this.#set(network, "Match", "Name", name, path);
      if (Object.hasOwn(created, type) || fields["set-name"] === undefined) return;
    }
    const match = isObject(fields["match"]) ? fields["match"] : {};
    const setName = fields["set-name"];
    const at = (key: string) => memberPath(`${path}.match`, key);
    const link = `${id}.link`;
    const units = setName === undefined ? [network] : [network, link];
    for (const unit of units) {
      for (const [key, value] of Object.entries(match)) {
        if (key === "macaddress") this.#set(unit, "Match", "PermanentMACAddress", value, at(key));
        else if (key === "driver") this.#set(unit, "Match", "Driver", [value].flat().join(" "), at(key));
        else if (key !== "name") this.#skip(at(key), "netplan has no such key");
        else if (unit === link) this.#set(unit, "Match", "OriginalName", value, at(key));
        else if (setName === undefined) this.#set(unit, "Match", "Name", value, at(key));
      }
    }
    if (setName === undefined) return;
    if (fields["match"] !== undefined) this.#set(network, "Match", "Name", setName, `${path}.set-name`);
    else this.#set(link, "Match", "OriginalName", id, path);
    this.#set(link, "Link", "Name", setName, `${path}.set-name`);
  }

  /** Returns the device with an ID, if its settings can be added; lists the reason otherwise. */
  #referred(id: unknown, path: string): Device | undefined {
    const device = this.#devices.get(String(id));
    if (device === undefined) this.#skip(path, `no interface has the ID ${String(id)}`);
    else if (device.refusal !== undefined) this.#skip(path, `${device.id} is not imported`);
    else if (device.name === undefined) this.#skip(path, `the name of ${device.id} is not known`);
    else return device;
    return undefined;
  }

  #netdev({ type, id, path, fields }: Device, consumed: Set<string>): void {
    const [standard, section] = created[type]!;
    const netdev = `${id}.netdev`;
    const mode = String(fields["mode"] ?? "");
    const kind = type !== "tunnels" ? standard : /^(?:ipip6|ip6ip6)$/.test(mode) ? "ip6tnl" : mode;
    const peer = String(fields["peer"]);
    // One of the two ends creates the pair.
    if (type === "virtual-ethernets" && this.#devices.get(peer)?.fields["peer"] === id && peer < id) {
      consumed.add("peer");
      return;
    }
    this.#set(netdev, "NetDev", "Name", id, path);
    this.#set(netdev, "NetDev", "Kind", kind, type === "tunnels" ? `${path}.mode` : path);
    const take = (key: string, target: string, as: string, value: unknown = fields[key]) => {
      if (value === undefined) return;
      consumed.add(key);
      this.#set(netdev, target, as, value, memberPath(path, key));
    };
    if (fields["interfaces"] !== undefined) this.#members(type, id, fields["interfaces"], `${path}.interfaces`);
    consumed.add("interfaces");
    if (type === "vlans") {
      take("id", section, "Id");
      this.#stacked("VLAN", id, fields["link"], `${path}.link`);
      consumed.add("link");
    } else if (type === "vrfs") take("table", section, "Table");
    else if (type === "virtual-ethernets") take("peer", section, "Name");
    else if (type === "tunnels") this.#tunnel({ type, id, path, fields, name: id }, kind, consumed, take);
    else if (isObject(fields["parameters"])) {
      consumed.add("parameters");
      // netplan's default for bridges with parameters. (handle_bridge)
      if (type === "bridges" && fields["parameters"]["stp"] === undefined)
        this.#set(netdev, section, "STP", "true", `${path}.parameters`);
      for (const [key, value] of Object.entries(fields["parameters"]))
        this.#parameter(type, netdev, section, key, value, memberPath(`${path}.parameters`, key));
    }
  }

  #members(type: string, id: string, value: unknown, path: string): void {
    const members = Array.isArray(value) ? value : [];
    if (!Array.isArray(value)) this.#skip(path, "expected a list of interfaces");
    const key = type === "vrfs" ? "VRF" : type === "bonds" ? "Bond" : "Bridge";
    for (const [index, member] of members.entries()) {
      const at = `${path}[${index}]`;
      const port = this.#referred(member, at);
      if (port === undefined) continue;
      this.#set(`${port.id}.network`, "Network", key, id, at);
      // Ports have no link-local addresses.
      if (type !== "vrfs") this.#set(`${port.id}.network`, "Network", "LinkLocalAddressing", "no", at);
    }
  }

  #stacked(key: string, id: string, link: unknown, path: string): void {
    const parent = link === undefined ? undefined : this.#referred(link, path);
    if (parent !== undefined) this.#set(`${parent.id}.network`, "Network", key, id, path);
  }

  #parameter(type: string, netdev: string, section: string, key: string, value: unknown, path: string): void {
    const keys = type === "bridges" ? bridgeKeys : bondKeys;
    if (type === "bridges" && Object.hasOwn(portKeys, key) && isObject(value)) {
      for (const [port, number] of Object.entries(value)) {
        const at = memberPath(path, port);
        const device = this.#referred(port, at);
        if (device !== undefined) this.#set(`${device.id}.network`, "Bridge", portKeys[key]!, number, at);
      }
      return;
    }
    if (type === "bonds" && key === "primary") {
      const port = this.#referred(value, path);
      if (port !== undefined) this.#set(`${port.id}.network`, "Network", "PrimarySlave", "true", path);
      return;
    }
    // A setting that is not known stays in the unit, so that the interface is not imported without it.
    const name = Object.hasOwn(keys, key) ? keys[key]! : key;
    const text = Array.isArray(value) ? value.join(" ") : String(value);
    this.#set(netdev, section, name, milliseconds.has(name) && /^\d+$/.test(text) ? `${text}ms` : text, path);
  }

  #tunnel(
    { id, path, fields }: Device,
    kind: string,
    consumed: Set<string>,
    take: (key: string, target: string, as: string, value?: unknown) => void,
  ): void {
    const netdev = `${id}.netdev`;
    consumed.add("mode");
    const keys = isObject(fields["keys"]) ? "keys" : fields["key"] === undefined ? "keys" : "key";
    const key = isObject(fields[keys])
      ? fields[keys]
      : { input: fields[keys], output: fields[keys], private: fields[keys] };
    if (kind === "wireguard") {
      take("port", "WireGuard", "ListenPort");
      take("mark", "WireGuard", "FirewallMark");
      const isFile = String(key["private"]).startsWith("/");
      // A key in the file itself is not imported, nor is an interface without its key.
      if (key["private"] !== undefined)
        take(keys, "WireGuard", isFile ? "PrivateKeyFile" : "PrivateKey", isFile ? key["private"] : "(secret)");
      consumed.add("peers");
      const peers = Array.isArray(fields["peers"]) ? (fields["peers"] as Yaml[]) : [];
      for (const [index, peer] of peers.entries()) this.#peer(netdev, peer, `${path}.peers[${index}]`);
      return;
    }
    if (kind === "vxlan") {
      for (const [name, as] of Object.entries(vxlanKeys)) take(name, "VXLAN", as);
      for (const [list, names] of Object.entries(vxlanLists))
        for (const name of Array.isArray(fields[list]) ? (fields[list] as unknown[]) : [])
          take(list, "VXLAN", names[String(name)] ?? String(name), "true");
      const range = fields["port-range"];
      if (Array.isArray(range))
        take(
          "port-range",
          "VXLAN",
          "PortRange",
          range
            .map(Number)
            .sort((a, b) => a - b)
            .join("-"),
        );
      consumed.add("link");
      if (fields["link"] === undefined) this.#set(netdev, "VXLAN", "Independent", "true", path);
      else this.#stacked("VXLAN", id, fields["link"], `${path}.link`);
      return;
    }
    this.#set(netdev, "Tunnel", "Independent", "true", path);
    if (kind === "ip6tnl") this.#set(netdev, "Tunnel", "Mode", fields["mode"], `${path}.mode`);
    for (const [name, as] of Object.entries(tunnelKeys)) take(name, "Tunnel", as);
    if (key["input"] !== undefined) take(keys, "Tunnel", "InputKey", key["input"]);
    if (key["output"] !== undefined) take(keys, "Tunnel", "OutputKey", key["output"]);
  }

  #peer(netdev: string, peer: Yaml, path: string): void {
    const section = this.#section(netdev, "WireGuardPeer");
    const { keys, ...rest } = isObject(peer) ? peer : {};
    for (const [key, value] of Object.entries(isObject(keys) ? keys : {})) {
      const at = memberPath(`${path}.keys`, key);
      if (key === "public") this.#set(netdev, section, "PublicKey", value, at);
      else if (key !== "shared") this.#set(netdev, section, key, value, at);
      else if (String(value).startsWith("/")) this.#set(netdev, section, "PresharedKeyFile", value, at);
      else this.#set(netdev, section, "PresharedKey", "(secret)", at);
    }
    for (const [key, value] of Object.entries(rest)) {
      const text = Array.isArray(value) ? value.join(",") : value;
      this.#set(netdev, section, Object.hasOwn(peerKeys, key) ? peerKeys[key]! : key, text, memberPath(path, key));
    }
  }

  /** Adds routes or rules. Those of a VRF belong to its routing table. */
  #entries(
    unit: string,
    name: string,
    value: unknown,
    keys: Readonly<Record<string, string>>,
    path: string,
    table: unknown,
  ): void {
    if (!Array.isArray(value)) this.#skip(path, "expected a list");
    for (const [index, entry] of (Array.isArray(value) ? value : []).entries()) {
      const at = `${path}[${index}]`;
      const fields = isObject(entry) ? entry : {};
      if (name === "Route" && fields["to"] === undefined) {
        this.#skip(at, "the route has no destination; the route is not imported");
        continue;
      }
      const section = this.#section(unit, name);
      for (const [key, field] of Object.entries(fields)) {
        // A key that is not known stays in the section, so that the entry is not imported without it.
        const known = Object.hasOwn(keys, key) ? keys[key]! : key;
        const isIpv6 = [fields["via"], fields["from"]].some((one) => String(one ?? "").includes(":"));
        const text = key === "to" && field === "default" && name === "Route" ? (isIpv6 ? "::/0" : "0.0.0.0/0") : field;
        this.#set(unit, section, known, text, memberPath(at, key));
      }
      if (table !== undefined && fields["table"] === undefined) this.#set(unit, section, "Table", table, at);
      if (name === "Route" && fields["scope"] === undefined) {
        const { type = "unicast", via } = fields;
        const isOnLink =
          /^(?:broadcast|multicast|anycast)$/.test(String(type)) || (type === "unicast" && via === undefined);
        const scope = type === "local" || type === "nat" ? "host" : isOnLink ? "link" : undefined;
        if (scope !== undefined) this.#set(unit, section, "Scope", scope, at);
      }
    }
  }

  #addresses(unit: string, value: unknown, path: string): void {
    if (!Array.isArray(value)) this.#skip(path, "expected a list");
    for (const [index, entry] of (Array.isArray(value) ? value : []).entries()) {
      const at = `${path}[${index}]`;
      if (!isObject(entry)) {
        this.#set(unit, "Network", "Address", entry, at);
        continue;
      }
      for (const [address, options] of Object.entries(entry)) {
        const section = this.#section(unit, "Address");
        this.#set(unit, section, "Address", address, at);
        for (const [key, option] of Object.entries(isObject(options) ? options : {})) {
          const known = key === "label" ? "Label" : key === "lifetime" ? "PreferredLifetime" : key;
          this.#set(unit, section, known, option, memberPath(memberPath(at, address), key));
        }
      }
    }
  }

  #linkLocal({ id }: Device, value: unknown, path: string): void {
    const isPort = [...this.#devices.values()].some(
      ({ type, fields }) =>
        (type === "bridges" || type === "bonds") &&
        Array.isArray(fields["interfaces"]) &&
        fields["interfaces"].map(String).includes(id),
    );
    if (isPort) return;
    const families = Array.isArray(value) ? value : [];
    const text = families.length === 2 ? "yes" : (families[0] ?? "no");
    this.#set(`${id}.network`, "Network", "LinkLocalAddressing", text, path);
  }
}
