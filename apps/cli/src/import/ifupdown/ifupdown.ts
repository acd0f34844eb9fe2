import { convertUnits } from "../networkd/convert.ts";
import { NO_MEMBER } from "../networkd/entries.ts";
import { KERNEL_PARAMETERS } from "../networkd/network.ts";
import type { Unit, UnitSection } from "../networkd/units.ts";
import { flag, isIpv6 } from "../networkd/values.ts";
import type { Imported, NotImported, Origin } from "../result.ts";
import { addDevice, addPort, DEFAULT_VLAN, type Options } from "./devices.ts";
import { IfupdownFiles, type Option, type Stanza } from "./file.ts";

/** Sections that describe one entry each, and the setting with which this file begins a new one. */
const firstKeys: Readonly<Record<string, string>> = { Address: "Address", Route: "Gateway" };
/** MTU of most interfaces. An IPv6 stanza with a smaller MTU changes only that of IPv6. */
const USUAL_MTU = 1500;
/** Commands of a stanza, which ifupdown runs. */
const COMMAND = /^(?:pre-up|up|post-up|down|pre-down|post-down|script)$/;

/**
 * Converts the files of ifupdown and ifupdown2 to a description: /etc/network/interfaces and the files that it includes.
 * Only interfaces that are configured at boot (`auto`, `allow-hotplug`) are imported.
 */
export function importIfupdown(files: readonly string[]): Imported {
  const reader = new IfupdownFiles();
  for (const file of files) reader.read(file);
  return new Translator(reader).translate();
}

class Translator {
  readonly #reader: IfupdownFiles;
  readonly #notImported: NotImported[];
  readonly #units = new Map<string, UnitSection[]>();
  /** Whether the files are those of ifupdown2, for which an address without a mask has no network. */
  readonly #isIfupdown2: boolean;

  constructor(reader: IfupdownFiles) {
    this.#reader = reader;
    this.#notImported = reader.notImported;
    this.#isIfupdown2 = reader.stanzas.some(
      ({ family, inherits, options }) =>
        (family === undefined && inherits === undefined) ||
        options.some(({ name }) => /^(?:bridge-vlan-aware|vrf|vrf-table|vxlan-id)$/.test(name)) ||
        options.filter(({ name }) => name === "address").length > 1,
    );
  }

  translate(): Imported {
    const { stanzas, automatic } = this.#reader;
    const imported = stanzas.filter((stanza) => {
      if (automatic.has(stanza.name)) return true;
      this.#skip(stanza, "the interface is not configured at boot");
      return false;
    });
    for (const stanza of imported) {
      const complete = this.#inherited(stanza, stanzas);
      if (complete !== undefined) this.#stanza(complete);
    }
    this.#memberships();
    for (const [name, sections] of this.#units) this.#units.set(name, this.#withoutPortAddresses(sections));
    const units = [...this.#units].map(([name, sections]): Unit => {
      return { type: name.slice(name.lastIndexOf(".") + 1) as Unit["type"], name, sections };
    });
    return convertUnits(units, this.#notImported);
  }

  /**
   * Omits addresses and routes of ports of bridges and bonds. ifupdown2 ignores all of them (address.py), and ports of
   * bridges have no IPv6.
   */
  #withoutPortAddresses(sections: readonly UnitSection[]): UnitSection[] {
    const isPortOf = (key: string) =>
      sections.some(({ name, settings }) => name === "Network" && settings.some((one) => one.key === key));
    const [isBridged, isBonded] = [isPortOf("Bridge"), isPortOf("Bond")];
    return sections.filter(({ name, settings: [first] }) => {
      if ((name !== "Address" && name !== "Route") || first === undefined) return true;
      const isIgnored = this.#isIfupdown2 && (isBridged || isBonded);
      if (!isIgnored && !(isBridged && isIpv6(first.value))) return true;
      const what = name === "Address" ? "address" : "route";
      const reason = isIgnored ? "ifupdown2 assigns no addresses to ports" : "ports of bridges have no IPv6";
      this.#skip(first, `${reason}; the ${what} is not imported`);
      return false;
    });
  }

  #skip({ place, label }: Origin, reason: string): void {
    this.#notImported.push({ place, label, reason });
  }

  /** Adds the options of the stanza from which a stanza inherits. (read_interfaces_defn) */
  #inherited(stanza: Stanza, stanzas: readonly Stanza[], depth = 0): Stanza | undefined {
    if (stanza.inherits === undefined) return stanza;
    const before = stanzas.slice(0, stanzas.indexOf(stanza));
    const base = before.find(
      ({ name, family }) => name === stanza.inherits && (stanza.family === undefined || family === stanza.family),
    );
    if (base === undefined || depth > 10) {
      this.#skip(stanza, `no earlier stanza ${stanza.inherits} to inherit from; the stanza is not imported`);
      return undefined;
    }
    const { family, method, options } = this.#inherited(base, stanzas, depth + 1) ?? base;
    const own = new Set(stanza.options.map(({ name }) => name));
    return {
      ...stanza,
      family: stanza.family ?? family,
      method: stanza.method ?? method,
      options: [...options.filter(({ name }) => !own.has(name)), ...stanza.options],
      inherits: undefined,
    };
  }

  #set(unit: string, section: string, key: string, value: string, { place, label }: Origin): void {
    const sections = this.#units.get(unit) ?? [];
    this.#units.set(unit, sections);
    if (sections.length === 0 && unit.endsWith(".network"))
      sections.push({
        name: "Match",
        settings: [{ section: "Match", key: "Name", value: unit.slice(0, -".network".length), place, label }],
      });
    let target = firstKeys[section] === key ? undefined : sections.findLast((one) => one.name === section);
    if (target === undefined) {
      target = { name: section, settings: [] };
      sections.push(target);
    }
    target.settings.push({ section, key, value, place, label });
  }

  #stanza(stanza: Stanza): void {
    const { family, method = "static", options } = stanza;
    // The part behind the colon is a label of the interface's addresses.
    const name = stanza.name.replace(/:.*/, "");
    const network = `${name}.network`;
    const set = this.#set.bind(this);
    const ovs = options.find((option) => option.name === "ovs-type");
    // ifupdown2 creates an interface for these options.
    const created = options.find((option) => /^(?:batman-|tunnel-|wireguard-|ppp-)/.test(option.name));
    const refusal =
      ovs !== undefined
        ? "Open vSwitch is not imported"
        : family === "can" || family === "ipx"
          ? `the family ${family} is not supported`
          : /^(?:tunnel|ppp|wvdial|6to4|v4tunnel|gre)$/.test(method)
            ? `the method ${method} is not supported`
            : created !== undefined
              ? "interfaces of this kind are not supported"
              : !this.#isIfupdown2 && method === "static" && options.every((option) => option.name !== "address")
                ? "the stanza has no address"
                : undefined;
    if (refusal !== undefined) {
      this.#skip(ovs ?? created ?? stanza, `${refusal}; the stanza is not imported`);
      return;
    }
    set(network, "Link", "ActivationPolicy", "up", stanza);
    const isStatic = method === "static" && (family !== undefined || options.some((one) => one.name === "address"));
    const isImported =
      isStatic || /^(?:static|manual|loopback)$/.test(method) || (method === "auto" && family === "inet6");
    if (!isImported) this.#skip(stanza, `the method ${method} belongs to another program`);
    const left = new Map<string, Option[]>();
    for (const option of options) left.set(option.name, [...(left.get(option.name) ?? []), option]);
    const remaining = optionsOf(left);
    addDevice(name, stanza, remaining, set);
    addPort(name, remaining, set);
    this.#link(network, family, remaining);
    if (family === "inet6" || family === undefined) this.#ipv6(stanza, network, method, remaining, left);
    if (isStatic) this.#static(stanza, network, left, remaining);
    for (const rest of left.values()) for (const option of rest) this.#skip(option, reasonFor(option.name));
  }

  #link(network: string, family: string | undefined, options: Options): void {
    const mtu = options.take("mtu");
    const isSmaller = mtu !== undefined && Number(mtu.value) <= this.#mtuOf(network);
    if (mtu !== undefined && family === "inet6" && isSmaller) {
      if (Number(mtu.value) < this.#mtuOf(network)) this.#set(network, "Network", "IPv6MTUBytes", mtu.value, mtu);
    } else if (mtu !== undefined) this.#set(network, "Link", "MTUBytes", mtu.value, mtu);
    const hardware = options.take("hwaddress");
    if (hardware !== undefined)
      this.#set(network, "Link", "MACAddress", hardware.value.replace(/^\S+\s+/, ""), hardware);
    const text = options.take("description");
    if (text !== undefined) this.#set(network, "Link", "Alias", text.value.replace(/^"(.*)"$/, "$1"), text);
    // The option of ifupdown2, which sets the value with its quotes.
    const alias = options.take("alias");
    if (alias !== undefined) this.#set(network, "Link", "Alias", alias.value, alias);
  }

  #mtuOf(network: string): number {
    const settings = this.#units.get(network)?.flatMap((section) => section.settings) ?? [];
    return Number(settings.find(({ key }) => key === "MTUBytes")?.value ?? USUAL_MTU);
  }

  /** Adds the kernel parameters of `inet6`. (inet6.defn) */
  #ipv6(
    stanza: Stanza,
    network: string,
    method: string,
    options: Options,
    left: ReadonlyMap<string, readonly Option[]>,
  ): void {
    const set = (name: string, value: string, option: Origin) =>
      this.#set(network, KERNEL_PARAMETERS, `ipv6.${name}`, value, option);
    const privext = options.take("privext");
    if (privext !== undefined) set("use_tempaddr", privext.value, privext);
    const ra = options.take("accept-ra");
    if (ra !== undefined) set("accept_ra", ra.value, ra);
    const autoconf = options.take("autoconf");
    if (autoconf !== undefined) set("autoconf", autoconf.value, autoconf);
    if (method === "auto") {
      // The kernel assigns the addresses.
      if (ra === undefined) set("accept_ra", "2", stanza);
      set("autoconf", "1", stanza);
      for (const name of ["ll-attempts", "ll-interval"]) options.take(name);
    }
    if (method !== "static" || this.#isIfupdown2) return;
    const gateway = left.get("gateway")?.[0];
    if (ra === undefined && gateway !== undefined) set("accept_ra", "0", gateway);
    const address = left.get("address")?.[0];
    if (autoconf === undefined && address !== undefined) set("autoconf", "0", address);
  }

  #static(stanza: Stanza, network: string, left: Map<string, Option[]>, options: Options): void {
    const all = (name: string) => {
      const found = left.get(name) ?? [];
      left.delete(name);
      return found;
    };
    const addresses = all("address");
    const netmask = options.take("netmask");
    const broadcast = options.take("broadcast");
    const attempts = options.take("dad-attempts");
    options.take("dad-interval");
    const others = (
      [
        ["pointopoint", "Peer"],
        ["scope", "Scope"],
        ["preferred-lifetime", "PreferredLifetime"],
      ] as const
    ).flatMap(([name, key]) => {
      const option = options.take(name);
      return option === undefined ? [] : [[key, option] as const];
    });
    for (const option of addresses) {
      const address = this.#withLength(option, netmask);
      if (typeof address !== "string") {
        this.#skip(address.option, `${address.reason}; the address is not imported`);
        continue;
      }
      this.#set(network, "Address", "Address", address, option);
      if (!isIpv6(address)) {
        const text = broadcast?.value ?? (this.#isIfupdown2 ? "no" : "+");
        this.#set(network, "Address", "Broadcast", broadcastOf(address, text), broadcast ?? option);
        if (stanza.name.includes(":")) this.#set(network, "Address", "Label", stanza.name, stanza);
      } else if (attempts !== undefined && Number(attempts.value) === 0)
        this.#set(network, "Address", "DuplicateAddressDetection", "none", attempts);
      // ifupdown gives link-local addresses the scope of the others. (default_scope of ip)
      const hasScope = others.some(([key]) => key === "Scope");
      if (address.startsWith("169.254.") && !hasScope) this.#set(network, "Address", "Scope", "global", option);
      for (const [key, other] of others) {
        const value =
          key === "Peer" && !other.value.includes("/")
            ? `${other.value}/${isIpv6(other.value) ? 128 : 32}`
            : other.value;
        this.#set(network, "Address", key, value, other);
      }
    }
    const metric = options.take("metric");
    for (const gateway of all("gateway")) {
      if (gateway.value === "none") continue;
      this.#set(network, "Route", "Gateway", gateway.value, gateway);
      this.#set(network, "Route", "GatewayOnLink", "yes", gateway);
      this.#set(network, "Route", "Protocol", "boot", gateway);
      if (metric !== undefined) this.#set(network, "Route", "Metric", metric.value, metric);
    }
  }

  /** Returns the address with the length of its prefix. */
  #withLength(option: Option, netmask: Option | undefined): string | { option: Option; reason: string } {
    const { value } = option;
    const [address, length] = value.split("/") as [string, string?];
    const full = isIpv6(address) ? 128 : 32;
    // The option replaces the length in the address. (inet.defn)
    const mask = netmask?.value ?? length;
    if (mask === undefined) return `${address}/${this.#isIfupdown2 ? full : full === 128 ? 128 : classOf(address)}`;
    const bits = prefixLength(mask);
    if (bits === undefined || bits > full)
      return {
        option: netmask ?? option,
        reason: `${JSON.stringify(mask)} is no netmask such as 255.255.255.0`,
      };
    return `${address}/${bits}`;
  }

  /** Translates the VLANs of ports, for which the settings of the port precede those of the bridge. */
  #memberships(): void {
    for (const [unit, sections] of this.#units) {
      const find = (name: string) => {
        const index = sections.findIndex((section) => section.name === name);
        return index < 0 ? [] : sections.splice(index, 1)[0]!.settings;
      };
      const settings = find("vids of the port");
      const inherited = find("vids of the bridge");
      const has = (key: string) => settings.some((setting) => setting.key === key);
      const isAccess = settings.some(({ label }) => label === "bridge-access");
      const isTagged = has(NO_MEMBER);
      const effective = [...settings, ...inherited.filter(({ key }) => !isAccess && !has(key))]
        .filter(({ key }) => !isTagged || key !== "PVID")
        .flatMap(({ key, value, ...origin }) => value.split(/[\s,]+/).map((word) => ({ key, word, origin })));
      const pvid = effective.find(({ key }) => key === "PVID");
      // The kernel adds each port to VLAN 1. ifupdown2 removes it if its untagged packets belong to another VLAN.
      if (pvid !== undefined) effective.push({ ...pvid, key: NO_MEMBER, word: DEFAULT_VLAN });
      const isMember = effective.some(({ key, word }) => key !== NO_MEMBER && /^0*1(?:-|$)|^0+-/.test(word));
      for (const { key, word, origin } of effective) {
        if (key !== NO_MEMBER || !isMember) this.#set(unit, "BridgeVLAN", key, word, origin);
        // The VLAN of untagged packets is sent without a tag as well.
        if (key === "PVID") this.#set(unit, "BridgeVLAN", "EgressUntagged", word, origin);
      }
    }
  }
}

function optionsOf(left: Map<string, Option[]>): Options {
  return {
    has: (name) => left.has(name),
    take(name) {
      const found = left.get(name)?.at(-1);
      left.delete(name);
      return found;
    },
    takeAll(prefix) {
      const names = [...left.keys()].filter((name) => name.startsWith(prefix));
      return names.flatMap((name) => {
        const found = left.get(name)!;
        left.delete(name);
        return found;
      });
    },
  };
}

function reasonFor(name: string): string {
  if (COMMAND.test(name)) return "commands are not imported";
  if (/^(?:dns-|resolv)/.test(name)) return "resolvers and time servers belong to other programs";
  if (/^(?:wpa-|wireless-)/.test(name)) return "wireless networks belong to another program";
  return "a description has no such setting";
}

/** Length of the network of an address without a mask, by its class. (compute_v4_mask) */
function classOf(address: string): number {
  const first = Number(address.split(".")[0]);
  return first <= 127 ? 8 : first <= 191 ? 16 : first <= 223 ? 24 : 32;
}

/** Converts a netmask, such as "255.255.255.0" or "24", to a prefix length; undefined if it is invalid. */
function prefixLength(value: string): number | undefined {
  if (/^\d+$/.test(value)) return Number(value);
  const parts = value.split(".");
  const text = parts.map((part) => (/^\d+$/.test(part) ? Number(part).toString(2).padStart(8, "0") : "x")).join("");
  return parts.length === 4 && /^1*0*$/.test(text) && text.length === 32 ? text.lastIndexOf("1") + 1 : undefined;
}

/** Returns the broadcast address that ifupdown sets. (compute_v4_broadcast) */
function broadcastOf(prefix: string, text: string): string {
  if (flag(text) !== undefined || (text !== "+" && text !== "-")) return text;
  const [address = "", length = ""] = prefix.split("/");
  if (length === "31") return text === "+" ? "255.255.255.255" : "0.0.0.0";
  const host = 2 ** (32 - Number(length)) - 1;
  const bytes = address.split(".").map((byte, index) => {
    const mask = Math.floor(host / 2 ** (24 - index * 8)) & 0xff;
    return text === "+" ? Number(byte) | mask : Number(byte) & ~mask & 0xff;
  });
  return bytes.join(".");
}
