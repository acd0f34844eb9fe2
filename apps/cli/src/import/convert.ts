import {
  type DeclaredAddress,
  type DeclaredBridgeVlan,
  type DeclaredNeighbour,
  type DeclaredRoute,
  type DeclaredRule,
  type DeclaredWireGuard,
  type DeclaredWireGuardPeer,
  type Description,
  desired,
} from "bun-netlink/state";
import { flag, integer, kinds, memberOf } from "./kinds.ts";
import type { Imported, NotImported } from "./result.ts";
import type { Setting, Unit, UnitSection } from "./units.ts";

type Fields = Record<string, unknown>;
/** Imports a setting. Returns false if its value cannot be imported. */
type Import = (setting: Setting) => boolean;

/** Settings without an effect on what a description contains, if they have one of the values that match. */
const withoutEffect: Readonly<Record<string, RegExp>> = {
  "NetDev.Description": /./,
  "NetDev.Name": /./,
  "NetDev.Kind": /./,
  "Tunnel.Independent": /./,
  "VXLAN.Independent": /./,
  "Network.Description": /./,
  "Network.ConfigureWithoutCarrier": /./,
  "Network.DHCP": /^(?:no|false|0|off)$/i,
  "Network.LinkLocalAddressing": /^(?:ipv6|yes|true)$/i,
  "Network.KeepConfiguration": /./,
  "Link.RequiredForOnline": /./,
  "Link.RequiredFamilyForOnline": /./,
  "Link.ActivationPolicy": /^(?:up|always-up|manual|down)$/,
  "Link.Description": /./,
  "Match.OriginalName": /^\*$/,
};

/** Names of routing tables, and their numbers. */
const tableNumbers: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };
/** Settings of `[Network]` with the names of interfaces on top of the interface. */
const stacked: ReadonlySet<string> = new Set(["VLAN", "MACVLAN", "MACVTAP", "IPVLAN", "VXLAN", "Tunnel"]);
/** Settings of `[Network]` with an interface to which the interface belongs. */
const masters: ReadonlySet<string> = new Set(["Bridge", "Bond", "VRF"]);
/** Settings of `[Network]` that are kernel parameters of the interface. */
const parameters: Readonly<Record<string, readonly [family: string, name: string]>> = {
  IPv4ProxyARP: ["ipv4", "proxy_arp"],
  IPv4ReversePathFilter: ["ipv4", "rp_filter"],
  IPv4AcceptLocal: ["ipv4", "accept_local"],
  IPv4RouteLocalnet: ["ipv4", "route_localnet"],
  IPv6HopLimit: ["ipv6", "hop_limit"],
  IPv6ProxyNDP: ["ipv6", "proxy_ndp"],
  IPv6MTUBytes: ["ipv6", "mtu"],
  IPv6AcceptRA: ["ipv6", "accept_ra"],
};
const reversePathFilter: Readonly<Record<string, number>> = { no: 0, strict: 1, loose: 2 };

/** Converts units of systemd-networkd to a description. Settings that it cannot express are listed. */
export function convertUnits(units: readonly Unit[], notImported: NotImported[] = []): Imported {
  return new Converter(units, notImported).convert();
}

class Converter {
  readonly #units: readonly Unit[];
  readonly #notImported: NotImported[];
  readonly #links: Record<string, Fields> = {};
  readonly #sysctls: Record<string, number> = {};
  readonly #wireguard: Record<string, DeclaredWireGuard> = {};
  readonly #addresses: DeclaredAddress[] = [];
  readonly #routes: DeclaredRoute[] = [];
  readonly #rules: DeclaredRule[] = [];
  readonly #neighbours: DeclaredNeighbour[] = [];
  readonly #vlans: DeclaredBridgeVlan[] = [];
  /** Routing tables of VRFs, by name of the VRF. */
  readonly #vrfs = new Map<string, number>();

  constructor(units: readonly Unit[], notImported: NotImported[]) {
    this.#units = units;
    this.#notImported = notImported;
  }

  convert(): Imported {
    const of = (type: Unit["type"]) => this.#units.filter((unit) => unit.type === type);
    for (const unit of of("netdev")) this.#netdev(unit);
    for (const unit of of("link")) this.#linkFile(unit);
    const taken = new Set<string>();
    for (const unit of of("network")) this.#network(unit, taken);
    const all = {
      links: this.#links,
      sysctls: this.#sysctls,
      wireguard: this.#wireguard,
      addresses: this.#addresses,
      neighbours: this.#neighbours,
      routes: this.#routes,
      rules: this.#rules,
      bridgeVlans: this.#vlans,
    };
    const entries = Object.entries(all).filter(([, table]) => Object.keys(table).length > 0);
    return { description: Object.fromEntries(entries) as Description, notImported: this.#notImported };
  }

  #link(name: string): Fields {
    this.#links[name] ??= {};
    return this.#links[name];
  }

  #skip({ place, label }: Setting): void {
    this.#notImported.push({ place, key: label });
  }

  #skipSection({ settings }: UnitSection): void {
    for (const setting of settings) this.#skip(setting);
  }

  #skipAll(unit: Unit): void {
    for (const section of unit.sections) this.#skipSection(section);
  }

  /** Imports the settings of a section with the functions for their names; all others are listed. */
  #each({ settings }: UnitSection, imports: Readonly<Record<string, Import>>, other: Import = () => false): void {
    for (const setting of settings) {
      const pattern = withoutEffect[`${setting.section}.${setting.key}`];
      if (pattern?.test(setting.value) === true) continue;
      const own = Object.hasOwn(imports, setting.key) ? imports[setting.key] : undefined;
      if (!(own ?? other)(setting)) this.#skip(setting);
    }
  }

  #netdev(unit: Unit): void {
    const name = settingOf(unit, "NetDev", "Name");
    const kindName = settingOf(unit, "NetDev", "Kind")?.toLowerCase();
    const kind = kindName !== undefined && Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
    if (name === undefined || kind === undefined || settingOf(unit, "Match") !== undefined) {
      this.#skipAll(unit);
      return;
    }
    const link = this.#link(name);
    link["kind"] = kindName;
    const data: Fields = {};
    for (const section of unit.sections) {
      if (section.name === "NetDev") this.#each(section, commonImports(link));
      else if (section.name === "WireGuard") this.#wireguardDevice(name, section);
      else if (section.name === "WireGuardPeer") this.#wireguardPeer(name, section);
      else
        this.#each(section, {}, (setting) => {
          const member = memberOf(kind, setting);
          if (member !== undefined) data[member[0]] = member[1];
          return member !== undefined;
        });
    }
    if (kindName === "wireguard") this.#wireguard[name] ??= { peers: [] };
    if (kindName === "vrf" && typeof data["table"] === "number") this.#vrfs.set(name, data["table"]);
    if (Object.keys(data).length > 0) link["data"] = data;
  }

  #wireguardDevice(name: string, section: UnitSection): void {
    const device = this.#deviceOf(name);
    this.#each(section, {
      // A private key in the file itself is not copied to the description.
      PrivateKeyFile: put(device, "privateKeyFile", (value) => (value.startsWith("/") ? value : undefined)),
      ListenPort: (setting) => setting.value === "auto" || put(device, "listenPort", integer)(setting),
      FirewallMark: put(device, "fwmark", number),
    });
  }

  #wireguardPeer(name: string, section: UnitSection): void {
    const publicKey = section.settings.find(({ key }) => key === "PublicKey")?.value;
    if (publicKey === undefined) {
      this.#skipSection(section);
      return;
    }
    const peer: DeclaredWireGuardPeer = { publicKey };
    const allowed: string[] = [];
    this.#each(section, {
      PublicKey: () => true,
      PresharedKeyFile: put(peer, "presharedKeyFile", (value) => (value.startsWith("/") ? value : undefined)),
      AllowedIPs: ({ value }) => allowed.push(...value.split(/[\s,]+/)) > 0,
      // Descriptions contain no host names.
      Endpoint: put(peer, "endpoint", (value) => (/^[\d.]+:\d+$|^\[.*\]:\d+$/.test(value) ? value : undefined)),
      PersistentKeepalive: put(peer, "persistentKeepalive", (value) => (value === "off" ? 0 : integer(value))),
    });
    if (allowed.length > 0) peer.allowedIPs = allowed;
    const device = this.#deviceOf(name);
    device.peers = [...(device.peers ?? []), peer];
  }

  #deviceOf(name: string): DeclaredWireGuard {
    this.#wireguard[name] ??= { peers: [] };
    return this.#wireguard[name];
  }

  #linkFile(unit: Unit): void {
    const name = settingOf(unit, "Link", "Name");
    const match = this.#match(unit);
    if (name === undefined || match === undefined) {
      this.#skipAll(unit);
      return;
    }
    const link = this.#link(name);
    link["match"] = match;
    for (const section of unit.sections) {
      if (section.name === "Match") this.#each(section, matchImports);
      else this.#each(section, { ...commonImports(link), Name: () => true });
    }
  }

  /** Returns the hardware address by which a unit finds an interface; undefined if it has none. */
  #match(unit: Unit): { address: string } | { permaddr: string } | undefined {
    const address = settingOf(unit, "Match", "MACAddress")?.toLowerCase();
    const permaddr = settingOf(unit, "Match", "PermanentMACAddress")?.toLowerCase();
    if ((address ?? permaddr)?.includes(" ") === true) return undefined;
    if (permaddr !== undefined) return { permaddr };
    return address === undefined ? undefined : { address };
  }

  #network(unit: Unit, taken: Set<string>): void {
    const match = this.#match(unit);
    const names = settingOf(unit, "Match", "Name")?.split(/\s+/) ?? this.#namesWith(match);
    const known = Object.keys(
      Object.fromEntries(
        unit.sections.flatMap((one) => (one.name === "Match" ? one.settings.map(({ key }) => [key, 1]) : [])),
      ),
    );
    const isExact = names.length > 0 && names.every((name) => !/[*?[!]/.test(name));
    const isSimple = known.every((key) => Object.hasOwn(matchImports, key));
    const isUnmanaged = flag(settingOf(unit, "Link", "Unmanaged") ?? "no") === true;
    if (!isExact || !isSimple || isUnmanaged) {
      this.#skipAll(unit);
      return;
    }
    const own = names.filter((name) => !taken.has(name));
    // The first unit that matches an interface applies to it.
    if (own.length === 0) {
      this.#skipAll(unit);
      return;
    }
    for (const [index, name] of own.entries()) {
      taken.add(name);
      const link = this.#link(name);
      if (match !== undefined) link["match"] = match;
      if (!/^(?:manual|down|always-down)$/.test(settingOf(unit, "Link", "ActivationPolicy") ?? "")) link["up"] = true;
      const reported = this.#notImported.length;
      this.#networkOf(unit, name, link);
      // A setting that applies to several interfaces is listed once.
      if (index > 0) this.#notImported.splice(reported);
    }
  }

  #namesWith(match: object | undefined): string[] {
    if (match === undefined) return [];
    const wanted = Object.values(match)[0];
    return Object.entries(this.#links).flatMap(([name, { match: own }]) =>
      own !== undefined && Object.values(own as object)[0] === wanted ? [name] : [],
    );
  }

  #networkOf(unit: Unit, dev: string, link: Fields): void {
    const vrf = settingOf(unit, "Network", "VRF");
    const defaultTable = vrf === undefined ? this.#vrfs.get(dev) : this.#vrfs.get(vrf);
    const port: Fields = {};
    for (const section of unit.sections) {
      if (section.name === "Match") this.#each(section, matchImports);
      else if (section.name === "Link") this.#each(section, commonImports(link));
      else if (section.name === "Network") this.#networkSection(section, dev, link, defaultTable);
      else if (section.name === "Address") this.#address(section, dev);
      else if (section.name === "Route") this.#route(section, dev, defaultTable);
      else if (section.name === "RoutingPolicyRule") this.#rule(section);
      else if (section.name === "Neighbor") this.#neighbour(section, dev);
      else if (section.name === "BridgeVLAN") this.#bridgeVlan(section, dev);
      else if (section.name === "Bridge")
        this.#each(section, {
          Cost: put(port, "cost", integer),
          Priority: put(port, "priority", integer),
        });
      else this.#each(section, {});
    }
    if (Object.keys(port).length > 0) Object.assign(link, { slaveKind: "bridge", slaveData: port });
  }

  #networkSection(section: UnitSection, dev: string, link: Fields, table: number | undefined): void {
    const routed = table === undefined ? {} : { table };
    this.#each(
      section,
      {
        Address: ({ value }) => {
          const entry = { dev, local: value };
          return isValid({ addresses: [entry] }) && this.#addAddress(entry);
        },
        Gateway: ({ value }) => {
          const route = { dst: "default", gateway: value, dev, ...routed };
          return isValid({ routes: [route] }) && this.#routes.push(route) > 0;
        },
        LinkLocalAddressing({ value }) {
          if (!/^(?:no|false|ipv4)$/i.test(value)) return false;
          link["inet6AddrGenMode"] = "none";
          return !/^ipv4$/i.test(value);
        },
        IPForward: ({ value }) => this.#forwarding(value),
        IPv4Forwarding: ({ value }) => this.#parameter(`net.ipv4.conf.${sysctlName(dev)}.forwarding`, bitOf(value)),
        IPv6Forwarding: ({ value }) => this.#parameter(`net.ipv6.conf.${sysctlName(dev)}.forwarding`, bitOf(value)),
      },
      ({ key, value }) => {
        if (masters.has(key)) {
          link["master"] = value;
          return true;
        }
        if (stacked.has(key)) {
          for (const upper of value.split(/\s+/)) this.#link(upper)["link"] = dev;
          return true;
        }
        const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
        if (parameter === undefined) return false;
        const [family, name] = parameter;
        // With the value "yes", systemd-networkd itself receives router advertisements.
        if (key === "IPv6AcceptRA" && flag(value) !== false) return false;
        const known = key === "IPv4ReversePathFilter" ? reversePathFilter[value] : undefined;
        return this.#parameter(
          `net.${family}.conf.${sysctlName(dev)}.${name}`,
          known ?? bitOf(value) ?? (integer(value) as number | undefined),
        );
      },
    );
  }

  #parameter(name: string, value: number | undefined): boolean {
    if (value !== undefined) this.#sysctls[name] = value;
    return value !== undefined;
  }

  #forwarding(value: string): boolean {
    const isOn = flag(value);
    if (isOn === false) return true;
    if (isOn === undefined && value !== "ipv4" && value !== "ipv6") return false;
    if (value !== "ipv6") this.#sysctls["net.ipv4.ip_forward"] = 1;
    if (value !== "ipv4") this.#sysctls["net.ipv6.conf.all.forwarding"] = 1;
    return true;
  }

  /** Adds an address. An IPv4 address has a broadcast address, unless it is a point-to-point or WireGuard address. */
  #addAddress(entry: DeclaredAddress, hasBroadcast = false): true {
    const broadcast = this.#wireguard[entry.dev] === undefined ? broadcastOf(entry.local ?? "") : undefined;
    const isPlain = hasBroadcast || broadcast === undefined || entry.address !== undefined;
    this.#addresses.push(isPlain ? entry : { ...entry, broadcast });
    return true;
  }

  #address(section: UnitSection, dev: string): void {
    const local = section.settings.find(({ key }) => key === "Address")?.value;
    if (local === undefined) {
      this.#skipSection(section);
      return;
    }
    const entry: Fields = { dev, local };
    this.#each(section, {
      Address: () => true,
      Broadcast: (setting) =>
        setting.value === "yes" ||
        put(entry, "broadcast", (value) => (flag(value) === undefined ? value : undefined))(setting),
      Label: put(entry, "label", text),
      Scope: put(entry, "scope", text),
      Peer: put(entry, "address", text),
    });
    if (entry["address"] !== undefined) entry["local"] = local.replace(/\/.*/, "");
    if (!isValid({ addresses: [entry as DeclaredAddress & Fields] })) {
      this.#skipSection(section);
      return;
    }
    this.#addAddress(
      entry as DeclaredAddress & Fields,
      section.settings.some(({ key }) => key === "Broadcast"),
    );
  }

  #route(section: UnitSection, dev: string, defaultTable: number | undefined): void {
    const gateway = section.settings.find(({ key }) => key === "Gateway")?.value;
    const destination = section.settings.find(({ key }) => key === "Destination")?.value;
    const isIpv6 = (destination ?? gateway)?.includes(":") === true;
    // A gateway from DHCP or router advertisements is not known.
    if (gateway?.startsWith("_") === true || (gateway ?? destination) === undefined) {
      this.#skipSection(section);
      return;
    }
    const isDefault = destination === undefined || destination === "0.0.0.0/0" || destination === "::/0";
    const route: Fields = { dst: isDefault ? (isIpv6 ? "::/0" : "default") : destination, dev };
    if (gateway !== undefined) route["gateway"] = gateway;
    if (defaultTable !== undefined) route["table"] = defaultTable;
    this.#each(section, {
      Destination: () => true,
      Gateway: () => true,
      Metric: put(route, "metric", integer),
      Table: put(route, "table", tableOf),
      GatewayOnLink: (setting) => flag(setting.value) === false || put(route, "flags", () => ["onlink"])(setting),
      PreferredSource: put(route, "prefsrc", text),
      Source: put(route, "src", text),
      Scope: put(route, "scope", text),
      Type: put(route, "type", text),
    });
    // The kernel does not accept an interface for these types.
    if (/^(?:blackhole|unreachable|prohibit|throw)$/.test(String(route["type"]))) delete route["dev"];
    if (!isValid({ routes: [route as DeclaredRoute & Fields] })) {
      this.#skipSection(section);
      return;
    }
    this.#routes.push(route as DeclaredRoute & Fields);
  }

  #rule(section: UnitSection): void {
    const priority = integer(section.settings.find(({ key }) => key === "Priority")?.value ?? "");
    if (typeof priority !== "number") {
      this.#skipSection(section);
      return;
    }
    const rule: Fields = { priority };
    this.#each(section, {
      Priority: () => true,
      From: put(rule, "src", text),
      To: put(rule, "dst", text),
      Table: put(rule, "table", tableOf),
      IncomingInterface: put(rule, "iif", text),
      OutgoingInterface: put(rule, "oif", text),
      TypeOfService: put(rule, "tos", integer),
      SuppressPrefixLength: put(rule, "suppressPrefixlength", integer),
      FirewallMark({ value }) {
        const [mark, mask] = value.split("/").map(number);
        if (mark !== undefined) Object.assign(rule, { fwmark: mark, ...(mask !== undefined && { fwmask: mask }) });
        return mark !== undefined;
      },
      Type({ value }) {
        if (/^(?:blackhole|unreachable|prohibit)$/.test(value)) rule["action"] = value;
        return rule["action"] === value || value === "table";
      },
    });
    this.#rules.push(rule as DeclaredRule & Fields);
  }

  #neighbour(section: UnitSection, dev: string): void {
    const entry: Partial<DeclaredNeighbour> = { dev };
    this.#each(section, {
      Address: put(entry, "dst", text),
      LinkLayerAddress: put(entry, "lladdr", (value) => value.toLowerCase()),
    });
    if (entry.dst !== undefined && entry.lladdr !== undefined) this.#neighbours.push(entry as DeclaredNeighbour);
  }

  #bridgeVlan(section: UnitSection, dev: string): void {
    const vlans = new Map<string, Set<"pvid" | "untagged">>();
    const add = (value: string, mark?: "pvid" | "untagged") => {
      if (!/^\d+(?:-\d+)?$/.test(value)) return false;
      const flags = vlans.get(value) ?? new Set();
      vlans.set(value, mark === undefined ? flags : flags.add(mark));
      return true;
    };
    this.#each(section, {
      VLAN: ({ value }) => add(value),
      PVID: ({ value }) => add(value, "pvid"),
      EgressUntagged: ({ value }) => add(value, "untagged"),
    });
    for (const [range, flags] of vlans) {
      const [vlan, vlanEnd] = range.split("-").map(Number) as [number, number?];
      const entry = { dev, vlan, ...(vlanEnd !== undefined && { vlanEnd }) };
      this.#vlans.push(flags.size === 0 ? entry : { ...entry, flags: [...flags] });
    }
  }
}

/** Settings that find an interface, which the importer reads before the other settings. */
const matchImports: Readonly<Record<string, Import>> = {
  Name: () => true,
  MACAddress: ({ value }) => !value.includes(" "),
  PermanentMACAddress: ({ value }) => !value.includes(" "),
};

/** Settings of interfaces that files of all types have. */
function commonImports(link: Fields): Readonly<Record<string, Import>> {
  const address = ({ value }: Setting) => {
    const isAddress = /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(value);
    if (isAddress) link["address"] = value.toLowerCase();
    return isAddress;
  };
  return { MTUBytes: put(link, "mtu", integer), MACAddress: address };
}

/** Returns the value of a setting; with `key` undefined, the value of any setting of the section. */
function settingOf(unit: Unit, section: string, key?: string): string | undefined {
  const settings = unit.sections.flatMap((one) => (one.name === section ? one.settings : []));
  return settings.findLast((setting) => key === undefined || setting.key === key)?.value;
}

/** Returns a function that stores the converted value of a setting, if it can be imported, in a field. */
function put(target: object, name: string, convert: (value: string) => unknown): Import {
  return ({ value }) => {
    const converted = convert(value);
    if (converted !== undefined) (target as Fields)[name] = converted;
    return converted !== undefined;
  };
}

/** Returns the broadcast address of an IPv4 prefix up to 30 bits; undefined for other addresses. */
function broadcastOf(prefix: string): string | undefined {
  const [, address, length] = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(prefix) ?? [];
  if (address === undefined || Number(length) > 30) return undefined;
  const host = 2 ** (32 - Number(length)) - 1;
  const bytes = address.split(".").map((byte, index) => Number(byte) | ((host >>> (24 - index * 8)) & 0xff));
  return bytes.join(".");
}

const text = (value: string) => value;
const number = (value: string) => (/^(?:\d+|0x[\da-f]+)$/i.test(value) ? Number(value) : undefined);
const tableOf = (value: string) => tableNumbers[value] ?? (integer(value) as number | undefined);

function bitOf(value: string): number | undefined {
  const isOn = flag(value);
  return isOn === undefined ? undefined : Number(isOn);
}

/** Returns the name of an interface in the name of a kernel parameter, in which a slash stands for a dot. */
const sysctlName = (dev: string) => dev.replaceAll(".", "/");

/** Returns whether a description is valid. An entry with an invalid value, such as a misspelt address, is not imported. */
function isValid(description: Description): boolean {
  try {
    desired(description);
    return true;
  } catch {
    return false;
  }
}
