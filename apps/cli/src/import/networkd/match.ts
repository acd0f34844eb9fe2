import { globMatcher } from "../../runtime/engine.ts";
import { type Setting, settingOf, type Unit } from "./units.ts";
import { hardwareAddress, words } from "./values.ts";

export const matchSettings = (unit: Unit): Setting[] =>
  unit.sections.flatMap(({ name, settings }) => (name === "Match" ? settings : []));

/** Returns whether a condition of a unit is imported, by the name of the interface or its single hardware address. */
export function isMatchImported({ key, value }: Setting): boolean {
  if (key === "OriginalName") return value === "*";
  return key === "Name" || (/^(?:MACAddress|PermanentMACAddress)$/.test(key) && hardwareAddress(value) !== undefined);
}

/** Returns the hardware address by which a unit finds an interface; undefined if it has none, or several. */
export function matchOf(unit: Unit): { address: string } | { permaddr: string } | undefined {
  const only = (key: string) => {
    const [setting, ...others] = matchSettings(unit).filter((one) => one.key === key);
    return setting === undefined || others.length > 0 ? undefined : hardwareAddress(setting.value);
  };
  const address = only("MACAddress");
  const permaddr = only("PermanentMACAddress");
  if (permaddr !== undefined) return { permaddr };
  return address === undefined ? undefined : { address };
}

/** Types of interfaces in `[Match] Type=`, and the names that such interfaces usually have. */
const usualNames: Readonly<Record<string, RegExp>> = { wlan: /^wl/, wwan: /^ww/, loopback: /^lo$/ };

/** The interfaces to which files already apply: the first file that matches an interface applies to it. */
export class Taken {
  readonly #names = new Map<string, string>();
  readonly #patterns: { readonly file: string; readonly matches: (name: string) => boolean }[] = [];

  add(name: string, { name: file }: Unit): void {
    this.#names.set(name, file);
  }

  /**
   * Adds a file with names that may be patterns, or without names. Conditions other than the name and the type are not
   * known, so the file applies to each interface with such a name.
   */
  addPattern(unit: Unit, patterns: readonly string[]): void {
    const value = (key: string) => settingOf(unit, "Match", key)?.value;
    const isExcluded = patterns[0]?.startsWith("!") === true;
    const globs = patterns.map((pattern) => globMatcher(pattern.replace(/^!/, "")));
    const types = words(value("Type") ?? "")!;
    // A file with a hardware address or with a bus address applies to a certain device.
    const isCertain =
      patterns.length === 0 && (value("MACAddress") ?? value("PermanentMACAddress") ?? value("Path")) !== undefined;
    if (isCertain) return;
    this.#patterns.push({
      file: unit.name,
      matches: (name) =>
        (globs.length === 0 || globs.some((matches) => matches(name)) !== isExcluded) &&
        (types.length === 0 || types.some((type) => usualNames[type]?.test(name) ?? name !== "lo")),
    });
  }

  has(name: string): boolean {
    return this.by(name) !== undefined;
  }

  /** Returns the name of the file that applies to an interface. */
  by(name: string): string | undefined {
    return this.#names.get(name) ?? this.#patterns.find(({ matches }) => matches(name))?.file;
  }
}
