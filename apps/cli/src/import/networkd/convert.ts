import type { Imported, NotImported, Origin } from "../result.ts";
import { Collection, type Fields, type ListName, nouns } from "./collection.ts";
import {
  addressEntry,
  bridgeVlanEntries,
  type EntryContext,
  entrySections,
  gatewayEntry,
  type Outcome,
} from "./entries.ts";
import { isMatchImported, matchOf, matchSettings, Taken } from "./match.ts";
import { importNetdev, needsParent } from "./netdev.ts";
import { KERNEL_PARAMETERS, kernelParameter, networkImports, portImports } from "./network.ts";
import { invalidValue, whyNot } from "./reasons.ts";
import { type Import, type Imports, refusals, valueIn } from "./settings.ts";
import { type Setting, settingOf, type Unit, type UnitSection } from "./units.ts";
import { flag, hardwareAddress, numberFrom, oneOf, size, text, words } from "./values.ts";

/** Configuration that is not in units. */
export interface ConvertOptions {
  /** Numbers of routing tables by name. (`RouteTable=` of networkd.conf) */
  readonly tables?: Readonly<Record<string, number>>;
}

/**
 * Converts units of systemd-networkd to a description. An entry, such as a route, a rule or a new interface, is imported
 * completely or not at all. What is not imported is listed with the reason.
 */
export function convertUnits(
  units: readonly Unit[],
  notImported: NotImported[] = [],
  { tables = {} }: ConvertOptions = {},
): Imported {
  return new Converter(units, new Collection(notImported), tables).convert();
}

/** Settings of `[Network]` with an interface to which the interface belongs, and the kind of that interface. */
const masters: Readonly<Record<string, string>> = { Bridge: "bridge", Bond: "bond", VRF: "vrf" };
/** Settings of `[Network]` with the names of interfaces on top of the interface. */
const stacked: ReadonlySet<string> = new Set([
  "VLAN",
  "MACVLAN",
  "MACVTAP",
  "IPVLAN",
  "IPVTAP",
  "VXLAN",
  "Tunnel",
  "Xfrm",
]);

class Converter {
  readonly #units: readonly Unit[];
  readonly #all: Collection;
  readonly #tables: Readonly<Record<string, number>>;
  /** Rules without a priority, whose number the kernel chooses. */
  readonly #unnumbered: { readonly fields: Fields; readonly origin: Origin }[] = [];
  #priorities = 0;

  constructor(units: readonly Unit[], collection: Collection, tables: Readonly<Record<string, number>>) {
    this.#units = units;
    this.#all = collection;
    this.#tables = tables;
  }

  convert(): Imported {
    const of = (type: Unit["type"]) => this.#units.filter((unit) => unit.type === type);
    for (const unit of of("netdev")) this.#netdev(unit);
    for (const unit of of("link")) this.#linkFile(unit);
    const taken = new Taken();
    for (const unit of of("network")) this.#network(unit, taken);
    for (const unit of of("netdev")) this.#checkParent(unit);
    this.#numberRules();
    return this.#all.finish();
  }

  #skipUnit(unit: Unit, reason: string): void {
    const first = unit.sections.flatMap(({ settings }) => settings)[0];
    if (first !== undefined) this.#all.skip(first, `${reason}; the file is not imported`);
  }

  #netdev(unit: Unit): void {
    const name = settingOf(unit, "NetDev", "Name")?.value;
    const isKnown = name !== undefined && (this.#all.isCreated(name) || this.#all.isDropped(name));
    if (name === undefined || settingOf(unit, "NetDev", "Kind") === undefined)
      this.#skipUnit(unit, "the file has no Name= or no Kind=");
    else if (isKnown) this.#skipUnit(unit, `another file creates ${name}`);
    else {
      const refusal = importNetdev(unit, name, this.#all);
      if (refusal !== undefined) this.#all.drop(name, refusal.setting, refusal.reason);
    }
  }

  /** Leaves out a new interface that systemd-networkd does not create, because no other interface names it. */
  #checkParent(unit: Unit): void {
    const setting = settingOf(unit, "NetDev", "Name");
    if (setting === undefined || this.#all.fieldsOf(setting.value)["link"] !== undefined) return;
    if (needsParent(unit)) this.#all.drop(setting.value, setting, "no interface has it on top of itself");
  }

  #linkFile(unit: Unit): void {
    const name = settingOf(unit, "Link", "Name");
    const match = matchOf(unit);
    const other = matchSettings(unit).find((setting) => !isMatchImported(setting));
    if (name === undefined || match === undefined || other !== undefined) {
      const reason = name === undefined ? "the file has no Name=" : "the file matches no single hardware address";
      this.#skipUnit(unit, reason);
      return;
    }
    this.#all.link(name.value, name)["match"] = match;
    for (const section of unit.sections) {
      if (section.name === "Match") continue;
      const imports = { ...this.#linkImports(name.value), Name: () => true as const };
      for (const { setting, reason } of refusals(section, imports)) this.#all.skip(setting, reason);
    }
  }

  #network(unit: Unit, taken: Taken): void {
    const match = matchOf(unit);
    const settings = matchSettings(unit);
    // Names in several settings are one list.
    const names = settings.flatMap(({ key, value }) => (key === "Name" ? words(value)! : []));
    const known = names.length > 0 ? names : this.#namesWith(match);
    const other = settings.find((setting) => !isMatchImported(setting));
    const pattern = names.find((name) => /[*?[!]/.test(name));
    const first = settings[0] ?? unit.sections[0]?.settings[0];
    if (first === undefined) return;
    if (pattern !== undefined || other !== undefined || known.length === 0) {
      taken.addPattern(unit, names);
      const condition =
        other === undefined ? "the name of the interface is not known" : "descriptions have no such condition";
      const reason = pattern === undefined ? condition : "a description names each interface";
      this.#all.skip(other ?? first, `${reason}; the file is not imported`);
      return;
    }
    const own = known.filter((name) => !taken.has(name));
    // The first unit that matches an interface applies to it.
    if (own.length < known.length) {
      const name = known.find((one) => taken.has(one))!;
      this.#all.skip(
        first,
        `${taken.by(name)} applies to ${name}${own.length === 0 ? "; the file is not imported" : ""}`,
      );
    }
    const unmanaged = settingOf(unit, "Link", "Unmanaged");
    if (own.length > 0 && flag(unmanaged?.value ?? "no") === true) {
      this.#all.skip(unmanaged!, "systemd-networkd leaves the interface alone; the file is not imported");
      for (const name of own) taken.add(name, unit);
      return;
    }
    for (const [index, name] of own.entries()) {
      taken.add(name, unit);
      const link = this.#all.link(name, first);
      if (match !== undefined) link["match"] = match;
      const reported = this.#all.notImported.length;
      this.#networkOf(unit, name);
      // A setting that applies to several interfaces is listed once.
      if (index > 0) this.#all.notImported.splice(reported);
    }
  }

  #namesWith(match: object | undefined): string[] {
    if (match === undefined) return [];
    const wanted = JSON.stringify(match);
    return this.#all.linkNames.filter((name) => JSON.stringify(this.#all.fieldsOf(name)["match"]) === wanted);
  }

  #networkOf(unit: Unit, dev: string): void {
    const value = (key: string) => settingOf(unit, "Network", key)?.value;
    const isBondPort = value("Bond") !== undefined && flag(value("KeepMaster") ?? "no") !== true;
    const isBridgePort = this.#all.kindOf(value("Bridge") ?? "") === "bridge";
    const vrf = value("VRF");
    const context: EntryContext = {
      dev,
      table: vrf === undefined ? undefined : this.#tableOfVrf(vrf),
      tables: this.#tables,
      hasAddresses: ["Network", "Address"].some((section) => settingOf(unit, section, "Address") !== undefined),
      hasBroadcast: this.#all.kindOf(dev) !== "wireguard",
    };
    this.#activate(unit, dev);
    this.#linkLocal(unit, dev);
    const port: Fields = {};
    for (const section of unit.sections) {
      const entry = Object.hasOwn(entrySections, section.name)
        ? entrySections[section.name as keyof typeof entrySections]
        : undefined;
      if (section.settings.length === 0 || section.name === "Match" || section.name === "BridgeVLAN") continue;
      if (isBondPort && (section.name === "Address" || section.name === "Route"))
        this.#all.skip(
          section.settings[0]!,
          "ports of bonds have no addresses and routes; the section is not imported",
        );
      else if (entry !== undefined) this.#add(entry[0], section.settings[0]!, entry[1](section, context));
      else if (section.name === "Link") this.#each(section, this.#linkImports(dev));
      else if (section.name === "Network") this.#networkSection(section, context, isBondPort);
      else if (section.name === KERNEL_PARAMETERS) this.#each(section, {}, kernelParameter(this.#all, dev));
      else if (section.name === "Bridge" && !isBridgePort)
        this.#all.skip(section.settings[0]!, "the interface belongs to no bridge; the section is not imported");
      else if (section.name === "Bridge") this.#each(section, portImports(port));
      else this.#all.skip(section.settings[0]!, `${whyNot(section.settings[0]!)}; the section is not imported`);
    }
    const bridge = settingOf(unit, "Bridge");
    if (Object.keys(port).length > 0) {
      this.#all.set(dev, "slaveKind", "bridge", bridge!);
      this.#all.set(dev, "slaveData", port, bridge!);
    }
    const vlans = unit.sections.filter(({ name, settings }) => name === "BridgeVLAN" && settings.length > 0);
    const { kind, master } = this.#all.fieldsOf(dev);
    if (vlans.length > 0 && kind !== "bridge" && master === undefined)
      this.#all.skip(vlans[0]!.settings[0]!, "the interface belongs to no bridge; the VLAN membership is not imported");
    else if (vlans.length > 0) this.#add("bridgeVlans", vlans[0]!.settings[0]!, bridgeVlanEntries(vlans, dev));
  }

  #each(section: UnitSection, imports: Imports, other?: Import): void {
    for (const { setting, reason } of refusals(section, imports, other)) this.#all.skip(setting, reason);
  }

  #add(list: ListName, origin: Setting, outcome: Outcome): void {
    if ("refusal" in outcome) {
      const { setting, reason } = outcome.refusal;
      this.#all.skip(setting, `${reason}; the ${nouns[list]} is not imported`);
      return;
    }
    for (const fields of outcome.entries) {
      if (list !== "rules" || fields["priority"] !== undefined) this.#all.add(list, fields, origin);
      else this.#unnumbered.push({ fields, origin });
      if (list === "rules" && fields["priority"] !== undefined) this.#priorities++;
    }
  }

  /**
   * Adds a rule without a priority if it is the only rule of its description: the kernel then gives it the number before
   * that of the first rule after the rule 0, which is 32766. (fib_default_rule_pref)
   */
  #numberRules(): void {
    const texts = new Set(this.#unnumbered.map(({ fields }) => JSON.stringify(fields)));
    const isSure = (family: unknown) =>
      this.#priorities === 0 && [...texts].filter((text) => JSON.parse(text).family === family).length === 1;
    for (const { fields, origin } of this.#unnumbered) {
      if (isSure(fields["family"])) this.#all.add("rules", { ...fields, priority: 32765 }, origin);
      else
        this.#all.skip(
          origin,
          "without Priority=, the priority depends on the order in which the rules are added; the rule is not imported",
        );
    }
  }

  #tableOfVrf(name: string): number | undefined {
    const data = this.#all.fieldsOf(name)["data"] as { table?: number } | undefined;
    return data?.table;
  }

  #activate(unit: Unit, dev: string): void {
    const setting = settingOf(unit, "Link", "ActivationPolicy");
    const policy = setting?.value ?? "up";
    const origin = setting ?? settingOf(unit, "Match")!;
    if (policy === "up" || policy === "always-up") this.#all.set(dev, "up", true, origin);
    else if (policy === "down" || policy === "always-down") this.#all.set(dev, "up", false, origin);
    else if (policy !== "manual") this.#all.skip(origin, invalidValue(setting!));
  }

  /**
   * IPv6 link-local addresses are the default, except for ports of bridges, and for interfaces below a macvlan with the mode
   * "passthru". (network_verify)
   */
  #linkLocal(unit: Unit, dev: string): void {
    const setting = settingOf(unit, "Network", "LinkLocalAddressing");
    const mode = settingOf(unit, "Network", "IPv6LinkLocalAddressGenerationMode");
    const keepMaster = settingOf(unit, "Network", "KeepMaster");
    const isKept = flag(keepMaster?.value ?? "no") === true;
    const lower = settingOf(unit, "Network", "Bridge") ?? (isKept ? keepMaster : this.#passthru(unit));
    const isOff =
      setting === undefined
        ? lower !== undefined
        : flag(setting.value) === false || /^ipv4(?:-fallback)?$/i.test(setting.value);
    const set = (value: string | undefined, origin: Setting) => {
      if (value === undefined) this.#all.skip(origin, invalidValue(origin));
      else this.#all.set(dev, "inet6AddrGenMode", value, origin);
    };
    if (isOff) set("none", setting ?? lower!);
    else if (mode !== undefined) set(oneOf({ eui64: "eui64", none: "none", random: "random" })(mode.value), mode);
  }

  /** Returns the setting with a macvlan or macvtap that has the mode "passthru". */
  #passthru(unit: Unit): Setting | undefined {
    const modeOf = (name: string) => (this.#all.fieldsOf(name)["data"] as { mode?: string } | undefined)?.mode;
    return unit.sections
      .flatMap(({ name, settings }) => (name === "Network" ? settings : []))
      .find(
        ({ key, value }) => /^MACV(?:LAN|TAP)$/.test(key) && words(value)!.some((name) => modeOf(name) === "passthru"),
      );
  }

  #networkSection(section: UnitSection, context: EntryContext, isBondPort: boolean): void {
    const { dev } = context;
    const { imports, parameter } = networkImports(this.#all, dev);
    const bond = valueIn(section, "Bond");
    const isKept = flag(valueIn(section, "KeepMaster") ?? "no") === true;
    this.#each(
      section,
      {
        ...imports,
        PrimarySlave: (setting) => {
          if (flag(setting.value) === undefined) return invalidValue(setting);
          if (bond === undefined || this.#all.kindOf(bond) !== "bond") return "the interface belongs to no bond";
          const data = this.#all.fieldsOf(bond)["data"] as object | undefined;
          if (flag(setting.value) === true) this.#all.set(bond, "data", { ...data, primary: dev }, setting);
          return true;
        },
        Address: (setting) => {
          if (isBondPort) return "ports of bonds have no addresses and routes";
          this.#add("addresses", setting, addressEntry({ name: "Address", settings: [setting] }, context));
          return true;
        },
        Gateway: (setting) => {
          if (isBondPort) return "ports of bonds have no addresses and routes";
          this.#add("routes", setting, gatewayEntry(setting, context));
          return true;
        },
      },
      (setting) => {
        const { key, value } = setting;
        if (Object.hasOwn(masters, key)) return isKept || this.#join(dev, setting);
        if (!stacked.has(key)) return parameter(setting);
        for (const upper of words(value)!) {
          const reason = this.#stack(upper, dev, setting);
          if (reason !== true) this.#all.skip(setting, reason);
        }
        return true;
      },
    );
  }

  #join(dev: string, setting: Setting): true | string {
    const { key, value } = setting;
    // A master that is not imported is reported with what depends on it.
    if (!this.#all.isDropped(value) && this.#all.kindOf(value) !== masters[key])
      return `no file creates the ${masters[key]} ${value}`;
    this.#all.set(dev, "master", value, setting);
    return true;
  }

  #stack(upper: string, dev: string, setting: Setting): true | string {
    if (this.#all.isDropped(upper)) return `${upper} is not imported`;
    if (!this.#all.isCreated(upper)) return `no file creates ${upper}`;
    const parent = this.#all.fieldsOf(upper)["link"];
    if (parent !== undefined && parent !== dev) return `${upper} is on top of ${parent as string}`;
    this.#all.set(upper, "link", dev, setting);
    return true;
  }

  /** Settings of interfaces in `[Link]` of `.link` and `.network` files. */
  #linkImports(dev: string): Imports {
    const member =
      (name: string, parse: (value: string) => unknown): Import =>
      (setting) => {
        const value = parse(setting.value);
        if (value === undefined) return invalidValue(setting);
        this.#all.set(dev, name, value, setting);
        return true;
      };
    const flagOf =
      (name: string, isInverted = false): Import =>
      (setting) => {
        const isOn = flag(setting.value);
        if (isOn === undefined) return invalidValue(setting);
        const flags = this.#all.fieldsOf(dev)["flags"] as object | undefined;
        this.#all.set(dev, "flags", { ...flags, [name]: isOn !== isInverted }, setting);
        return true;
      };
    return {
      MTUBytes: member("mtu", size),
      Alias: member("ifalias", text),
      MACAddress: member("address", hardwareAddress),
      Group: member("group", (value) => (value === "default" ? 0 : numberFrom(0, 0x7fffffff)(value))),
      ARP: flagOf("no-arp", true),
      Multicast: flagOf("multicast"),
      AllMulticast: flagOf("all-multi"),
      Promiscuous: flagOf("promisc"),
      ActivationPolicy: () => true,
    };
  }
}
