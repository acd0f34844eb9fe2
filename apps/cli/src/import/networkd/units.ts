import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../../errors.ts";
import { readTextInput } from "../../input.ts";
import type { NotImported, Origin } from "../result.ts";
import { kinds } from "./kinds.ts";
import { numberFrom } from "./values.ts";

/** One setting of a unit of systemd-networkd, such as `Address=192.0.2.1/24`. */
export interface Setting extends Origin {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** A section of a unit. A unit may have several sections with the same name, such as `[Route]`. */
export interface UnitSection {
  readonly name: string;
  readonly settings: Setting[];
}

/** A configuration file of systemd-networkd, with its drop-in files, or the same content from another format. */
export interface Unit {
  readonly type: "netdev" | "network" | "link";
  readonly name: string;
  readonly sections: UnitSection[];
}

/** Returns the last value of a setting; with `key` undefined, any setting of the section. */
export function settingOf(unit: Unit, section: string, key?: string): Setting | undefined {
  const settings = unit.sections.flatMap((one) => (one.name === section ? one.settings : []));
  return settings.findLast((setting) => key === undefined || setting.key === key);
}

/** Directories of units. A file in an earlier directory replaces the file with the same name in a later one. */
export const UNIT_DIRECTORIES: readonly string[] = [
  "/etc/systemd/network",
  "/run/systemd/network",
  "/usr/local/lib/systemd/network",
  "/usr/lib/systemd/network",
];

/** Reads the units of systemd-networkd and their drop-in files, in the order of their names. */
export function readUnits(directories: readonly string[], notImported: NotImported[]): Unit[] {
  const file = directories.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === false);
  if (file !== undefined) throw new UsageError(`${file}: expected a directory with units, got a file`);
  const files = firstByName(directories, (name) => /\.(?:netdev|network|link)$/.test(name));
  if (files.length === 0)
    throw new UsageError(
      `${directories.join(", ")}: contains no units of systemd-networkd (*.network, *.netdev, *.link)`,
    );
  return files.map((file) => {
    const name = basename(file);
    const type = name.slice(name.lastIndexOf(".") + 1) as Unit["type"];
    const dropIns = firstByName(
      directories.map((directory) => join(directory, `${name}.d`)),
      (dropIn) => dropIn.endsWith(".conf"),
    );
    const sections: UnitSection[] = [];
    for (const part of [file, ...dropIns]) parseUnit(part, readTextInput(part), sections, notImported);
    return { type, name, sections };
  });
}

function firstByName(directories: readonly string[], matches: (name: string) => boolean): string[] {
  const found = new Map<string, string>();
  for (const directory of directories)
    for (const name of existsSync(directory) ? readdirSync(directory) : [])
      if (matches(name) && !found.has(name)) found.set(name, join(directory, name));
  return [...found.keys()].sort().map((name) => found.get(name)!);
}

/** Sections of which all occurrences are one. Other sections describe one entry each, such as `[Route]`. */
const single: ReadonlySet<string> = new Set([
  ...[
    "Match",
    "Link",
    "Network",
    "NetDev",
    "WireGuard",
    "DHCP",
    "DHCPv4",
    "DHCPv6",
    "DHCPServer",
    "CAN",
    "IPoIB",
    "LLDP",
  ],
  ...["IPv6AcceptRA", "IPv6SendRA", "DHCPPrefixDelegation", "MACsec", "FooOverUDP", "L2TP", "Tun", "Tap", "WLAN"],
  ...["BatmanAdvanced", ...Object.values(kinds).flatMap(({ sections }) => sections)],
]);

function parseUnit(file: string, text: string, sections: UnitSection[], notImported: NotImported[]): void {
  let section: UnitSection | undefined;
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const place = `${file}:${index + 1}`;
    let line = lines[index]!;
    // A backslash at the end continues the line. Comments between continued lines are ignored.
    while (line.endsWith("\\") && index + 1 < lines.length) {
      index++;
      line = /^\s*[#;]/.test(lines[index]!) ? line : `${line.slice(0, -1)} ${lines[index]!.trim()}`;
    }
    line = line.trim();
    if (line === "" || /^[#;]/.test(line)) continue;
    const [, name] = /^\[(.+)\]$/.exec(line) ?? [];
    if (name !== undefined) {
      section = single.has(name) ? sections.find((one) => one.name === name) : undefined;
      if (section === undefined) {
        section = { name, settings: [] };
        sections.push(section);
      }
      continue;
    }
    const equals = line.indexOf("=");
    if (section === undefined || equals < 1) {
      notImported.push({ place, label: line, reason: "expected a section such as [Network], or KEY=VALUE" });
      continue;
    }
    const key = line.slice(0, equals).trim();
    const value = line.slice(equals + 1).trim();
    const label = `[${section.name}] ${key}`;
    // An empty value removes the earlier values of the setting.
    if (value === "") section.settings.splice(0, Infinity, ...section.settings.filter((one) => one.key !== key));
    else section.settings.push({ section: section.name, key, value, place, label });
  }
}

/** Returns the numbers of routing tables that networkd.conf next to the directories, and its drop-in files, name. */
export function readTableNames(directories: readonly string[], notImported: NotImported[]): Record<string, number> {
  const parents = [...new Set(directories.map((directory) => dirname(directory)))];
  const files = [
    ...firstByName(parents, (name) => name === "networkd.conf"),
    ...firstByName(
      parents.map((parent) => join(parent, "networkd.conf.d")),
      (name) => name.endsWith(".conf"),
    ),
  ];
  const sections: UnitSection[] = [];
  for (const file of files) parseUnit(file, readTextInput(file), sections, notImported);
  const names: Record<string, number> = {};
  for (const { key, value, place, label } of sections.flatMap(({ settings }) => settings))
    for (const word of key === "RouteTable" ? value.split(/\s+/) : []) {
      const [, name, number] = /^([^:]+):(.+)$/.exec(word) ?? [];
      const parsed = numberFrom(1, 0xffffffff)(number ?? "");
      if (parsed === undefined) notImported.push({ place, label, reason: `expected NAME:NUMBER, got ${word}` });
      else names[name!] = parsed;
    }
  return names;
}
