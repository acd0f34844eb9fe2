import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { readTextInput } from "../input.ts";
import { convertUnits } from "./convert.ts";
import type { Imported, NotImported } from "./result.ts";
import type { Unit, UnitSection } from "./units.ts";

interface Option {
  readonly name: string;
  readonly value: string;
  readonly place: string;
}

/** A stanza `iface NAME FAMILY METHOD` with its options. */
interface Stanza {
  readonly name: string;
  readonly family: string;
  readonly method: string;
  readonly place: string;
  readonly options: Option[];
}

/** Words with which a stanza begins. */
const STANZA = /^(?:auto|allow-\S+|no-auto-down|no-scripts|iface|mapping|template|source|source-directory|rename)$/;
/** Options of bridges and bonds, and the settings of systemd-networkd that they become. */
const bridgeKeys: Readonly<Record<string, string>> = {
  stp: "STP",
  fd: "ForwardDelaySec",
  hello: "HelloTimeSec",
  maxage: "MaxAgeSec",
  ageing: "AgeingTimeSec",
  bridgeprio: "Priority",
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
};
/** Sections that describe one entry each, and the setting with which this file begins a new one. */
const firstKeys: Readonly<Record<string, string>> = { Address: "Address", Route: "Gateway" };
const bondModes = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];

/**
 * Converts the files of ifupdown to a description: /etc/network/interfaces and the files that it includes. Only
 * interfaces that are configured at boot (`auto`, `allow-hotplug`) are imported.
 */
export function importIfupdown(files: readonly string[]): Imported {
  const reader = new Reader();
  for (const file of files) reader.read(file);
  return new Translator(reader).translate();
}

class Reader {
  readonly stanzas: Stanza[] = [];
  readonly notImported: NotImported[] = [];
  /** Interfaces that are configured at boot, or when their device appears. */
  readonly automatic = new Set<string>();
  readonly #read = new Set<string>();

  read(file: string): void {
    // A file may include itself by a pattern.
    if (this.#read.has(resolve(file))) return;
    this.#read.add(resolve(file));
    let stanza: Stanza | undefined;
    const lines = readTextInput(file).split("\n");
    for (let index = 0; index < lines.length; index++) {
      const place = `${file}:${index + 1}`;
      let line = lines[index]!;
      if (/^\s*(?:#|$)/.test(line)) continue;
      while (line.endsWith("\\") && index + 1 < lines.length) line = line.slice(0, -1) + lines[++index]!;
      const [name = "", ...words] = line.trim().split(/\s+/);
      if (STANZA.test(name)) stanza = this.#stanza(name, words, place, file);
      else if (stanza === undefined) this.notImported.push({ place, key: name });
      else
        stanza.options.push({ name: name.replaceAll("_", "-"), value: line.trim().slice(name.length).trim(), place });
    }
  }

  #stanza(keyword: string, words: readonly string[], place: string, file: string): Stanza | undefined {
    if (keyword === "auto" || keyword === "allow-auto" || keyword === "allow-hotplug") {
      for (const name of words) this.automatic.add(name);
    } else if (keyword === "source" || keyword === "source-directory") {
      for (const pattern of words) this.#include(pattern, keyword === "source-directory", file);
    } else if (keyword === "iface" && words.length >= 3) {
      const [name, family, method, ...rest] = words as [string, string, string];
      const stanza: Stanza = { name, family, method, place, options: [] };
      if ((rest as string[]).length > 0) this.notImported.push({ place, key: (rest as string[]).join(" ") });
      this.stanzas.push(stanza);
      return stanza;
    } else if (!keyword.startsWith("no-")) {
      this.notImported.push({ place, key: [keyword, ...words].join(" ") });
      // The options of the stanza are listed with it.
      return { name: "", family: "", method: "", place, options: [] };
    }
    return undefined;
  }

  #include(pattern: string, isDirectory: boolean, from: string): void {
    const path = resolve(dirname(from), pattern);
    const found = /[*?[]/.test(path)
      ? [...new Bun.Glob(path.slice(1)).scanSync({ cwd: "/", absolute: true, onlyFiles: false })].sort()
      : [path];
    for (const one of found) {
      const status = statSync(one, { throwIfNoEntry: false });
      if (status === undefined) continue;
      if (!status.isDirectory()) this.read(one);
      else if (isDirectory)
        for (const name of readdirSync(one).sort()) if (/^[\w-]+$/.test(name)) this.read(join(one, name));
    }
  }
}

class Translator {
  readonly #reader: Reader;
  readonly #units = new Map<string, UnitSection[]>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  translate(): Imported {
    const { stanzas, automatic, notImported } = this.#reader;
    for (const stanza of stanzas) {
      if (automatic.has(stanza.name)) this.#stanza(stanza);
      else notImported.push({ place: stanza.place, key: `iface ${stanza.name}, which is not configured at boot` });
    }
    const units = [...this.#units].map(([name, sections]): Unit => {
      return { type: name.slice(name.lastIndexOf(".") + 1) as Unit["type"], name, sections };
    });
    return convertUnits(units, notImported);
  }

  #set(
    unit: string,
    section: string,
    key: string,
    value: string,
    { name, place }: Pick<Option, "name" | "place">,
  ): void {
    const sections = this.#units.get(unit) ?? [];
    this.#units.set(unit, sections);
    let target = firstKeys[section] === key ? undefined : sections.findLast((one) => one.name === section);
    if (target === undefined) {
      target = { name: section, settings: [] };
      sections.push(target);
    }
    target.settings.push({ section, key, value, place, label: name });
  }

  #stanza({ name, family, method, place, options }: Stanza): void {
    const { notImported } = this.#reader;
    const all = { name: `iface ${name}`, place };
    const isStatic = method === "static" && (family === "inet" || family === "inet6");
    const network = `${name}.network`;
    if (!this.#units.has(network)) this.#set(network, "Match", "Name", name, all);
    if (!isStatic && method !== "manual" && method !== "loopback")
      notImported.push({ place, key: `${family} ${method}` });
    const left = new Map(options.map((option) => [option.name, option]));
    const take = (option: string) => {
      const found = left.get(option);
      left.delete(option);
      return found;
    };
    this.#device(name, all, left, take);
    const mtu = take("mtu");
    if (mtu !== undefined) this.#set(network, "Link", "MTUBytes", mtu.value, mtu);
    const hardware = take("hwaddress");
    if (hardware !== undefined)
      this.#set(network, "Link", "MACAddress", hardware.value.replace(/^ether\s+/, ""), hardware);
    if (isStatic) this.#static(network, family, take);
    for (const option of options)
      if (left.has(option.name)) notImported.push({ place: option.place, key: option.name });
  }

  #static(network: string, family: string, take: (name: string) => Option | undefined): void {
    const address = take("address");
    const netmask = take("netmask");
    if (address === undefined) {
      if (netmask !== undefined) this.#reader.notImported.push({ place: netmask.place, key: "netmask" });
      return;
    }
    const full = family === "inet" ? 32 : 128;
    const length = netmask === undefined ? full : prefixLength(netmask);
    const isComplete = address.value.includes("/");
    this.#set(network, "Address", "Address", isComplete ? address.value : `${address.value}/${length}`, address);
    for (const [option, key] of [
      ["broadcast", "Broadcast"],
      ["pointopoint", "Peer"],
      ["scope", "Scope"],
      ["label", "Label"],
    ] as const) {
      const found = take(option);
      if (found !== undefined && found.value !== "+") this.#set(network, "Address", key, found.value, found);
    }
    const gateway = take("gateway");
    const metric = take("metric");
    if (gateway === undefined) return;
    this.#set(network, "Route", "Gateway", gateway.value, gateway);
    this.#set(network, "Route", "GatewayOnLink", "yes", gateway);
    if (metric !== undefined) this.#set(network, "Route", "Metric", metric.value, metric);
  }

  /** Adds the interface if an option or its name means that ifupdown creates it. */
  #device(
    name: string,
    all: Pick<Option, "name" | "place">,
    left: ReadonlyMap<string, Option>,
    take: (name: string) => Option | undefined,
  ): void {
    const netdev = `${name}.netdev`;
    const create = (kind: string, option: Pick<Option, "name" | "place">) => {
      this.#set(netdev, "NetDev", "Name", name, option);
      this.#set(netdev, "NetDev", "Kind", kind, option);
    };
    const member = (port: string, key: string, option: Option) => {
      const unit = `${port}.network`;
      if (!this.#units.has(unit)) this.#set(unit, "Match", "Name", port, option);
      this.#set(unit, "Network", key, name, option);
    };
    const ports = take("bridge-ports");
    const slaves = take("bond-slaves") ?? take("slaves");
    const vlan = /^(.+)\.(\d+)$/.exec(name) ?? /^(vlan)0*(\d+)$/.exec(name);
    const parent = take("vlan-raw-device");
    if (ports !== undefined) {
      create("bridge", ports);
      for (const port of ports.value.split(/\s+/)) if (port !== "none" && port !== "") member(port, "Bridge", ports);
      for (const [option, key] of Object.entries(bridgeKeys)) {
        const found = take(`bridge-${option}`);
        if (found !== undefined) this.#set(netdev, "Bridge", key, found.value, found);
      }
    } else if (slaves !== undefined || left.has("bond-mode")) {
      create("bond", slaves ?? all);
      for (const port of slaves?.value.split(/\s+/) ?? [])
        if (port !== "none" && port !== "") member(port, "Bond", slaves!);
      for (const [option, [key, suffix]] of Object.entries(bondKeys)) {
        const found = take(`bond-${option}`);
        if (found === undefined) continue;
        const value = option === "mode" ? (bondModes[Number(found.value)] ?? found.value) : found.value;
        this.#set(netdev, "Bond", key, /^\d+$/.test(value) ? `${value}${suffix}` : value, found);
      }
    } else if (vlan !== null && (parent !== undefined || vlan[1] !== "vlan")) {
      create("vlan", parent ?? all);
      this.#set(netdev, "VLAN", "Id", vlan[2]!, parent ?? all);
      member(parent?.value ?? vlan[1]!, "VLAN", parent ?? { ...all, value: name });
    } else if (parent !== undefined) this.#reader.notImported.push({ place: parent.place, key: parent.name });
  }
}

/** Converts a netmask, such as "255.255.255.0" or "24", to a prefix length. */
function prefixLength({ value, place }: Option): number {
  if (/^\d+$/.test(value)) return Number(value);
  const bits = value.split(".").map((part) => Number(part).toString(2).padStart(8, "0"));
  const text = bits.join("");
  if (bits.length !== 4 || !/^1*0*$/.test(text) || text.length !== 32)
    throw new UsageError(`${place}: netmask: expected a netmask such as 255.255.255.0, got ${value}`);
  return text.lastIndexOf("1") + 1;
}
