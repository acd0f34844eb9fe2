import type { Fields } from "./collection.ts";
import { invalidValue, whyNot } from "./reasons.ts";
import type { Setting, UnitSection } from "./units.ts";
import type { Parse } from "./values.ts";

/** Imports a setting. Returns true, or the reason for which the setting cannot be imported. */
export type Import = (setting: Setting) => true | string;

/** Functions that import settings, by the names of the settings. */
export type Imports = Readonly<Record<string, Import>>;

/** A setting that cannot be imported. */
export interface Refusal {
  readonly setting: Setting;
  readonly reason: string;
}

/** Settings without an effect on what a description contains, if they have one of the values that match. */
const withoutEffect: Readonly<Record<string, RegExp>> = {
  "NetDev.Description": /./,
  "NetDev.Name": /./,
  "NetDev.Kind": /./,
  "Network.Description": /./,
  "Network.ConfigureWithoutCarrier": /./,
  "Network.IgnoreCarrierLoss": /./,
  "Network.KeepConfiguration": /./,
  "Network.DHCP": /^(?:no|false|0|off|none)$/i,
  "Network.DHCPServer": /^(?:no|false|0|off)$/i,
  "Network.IPv6SendRA": /^(?:no|false|0|off)$/i,
  "Network.LLDP": /^(?:no|false|0|off)$/i,
  "Network.EmitLLDP": /^(?:no|false|0|off)$/i,
  "Network.IPMasquerade": /^(?:no|false|0|off)$/i,
  "Network.LLMNR": /^(?:no|false|0|off)$/i,
  "Network.MulticastDNS": /^(?:no|false|0|off)$/i,
  "Network.DefaultRouteOnDevice": /^(?:no|false|0|off)$/i,
  "Network.IPv4LLRoute": /^(?:no|false|0|off)$/i,
  "Link.RequiredForOnline": /./,
  "Link.RequiredFamilyForOnline": /./,
  "Link.Unmanaged": /^(?:no|false|0|off)$/i,
  "Link.Description": /./,
  "WireGuard.RouteTable": /^off$/,
  "WireGuardPeer.RouteTable": /^off$/,
  "Match.OriginalName": /^\*$/,
};

/** Imports the settings of a section. Yields those that cannot be imported. */
export function* refusals({ settings }: UnitSection, imports: Imports, other?: Import): Iterable<Refusal> {
  for (const setting of settings) {
    if (withoutEffect[`${setting.section}.${setting.key}`]?.test(setting.value) === true) continue;
    const own = Object.hasOwn(imports, setting.key) ? imports[setting.key] : other;
    const reason = own === undefined ? whyNot(setting) : own(setting);
    if (reason !== true) yield { setting, reason };
  }
}

/** Imports the settings of an entry, which is imported completely or not at all. Returns the first obstacle. */
export function obstacle(section: UnitSection, imports: Imports, other?: Import): Refusal | undefined {
  for (const refusal of refusals(section, imports, other)) return refusal;
  return undefined;
}

/** Returns a function that stores the converted value of a setting in a field. */
export function put(target: object, name: string, convert: Parse): Import {
  return (setting) => {
    const converted = convert(setting.value);
    if (converted === undefined) return invalidValue(setting);
    (target as Fields)[name] = converted;
    return true;
  };
}

/** Returns the last value of a setting in a section. */
export function valueIn({ settings }: UnitSection, key: string): string | undefined {
  return settings.findLast((setting) => setting.key === key)?.value;
}
