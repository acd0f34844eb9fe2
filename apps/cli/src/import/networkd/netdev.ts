import type { DeclaredWireGuard, DeclaredWireGuardPeer } from "bun-netlink/state";
import type { Collection, Fields } from "./collection.ts";
import { kinds, linkMembers } from "./kinds.ts";
import { invalidValue, whyNot } from "./reasons.ts";
import { type Import, obstacle, put, type Refusal, valueIn } from "./settings.ts";
import { type Setting, settingOf, type Unit, type UnitSection } from "./units.ts";
import { flag, number, numberFrom, words } from "./values.ts";

const kindOf = (setting: Setting) => setting.value.toLowerCase();

/** Imports a `.netdev` file completely. Returns the setting for which this is impossible. */
export function importNetdev(unit: Unit, name: string, all: Collection): Refusal | undefined {
  const nameSetting = settingOf(unit, "NetDev", "Name")!;
  const kindSetting = settingOf(unit, "NetDev", "Kind")!;
  const kindName = kindOf(kindSetting);
  const kind = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
  const condition = settingOf(unit, "Match");
  const link = all.create(name, kindName, nameSetting);
  if (condition !== undefined) return { setting: condition, reason: "descriptions have no conditions" };
  if (kind === undefined)
    return { setting: kindSetting, reason: `interfaces of the kind ${kindName} are not supported` };
  const data: Fields = {};
  for (const section of unit.sections) {
    const isOwn = kind.sections.includes(section.name);
    if (kindName === "wireguard" && section.name.startsWith("WireGuard")) continue;
    const members = section.name === "NetDev" ? linkMembers : isOwn ? kind.members : {};
    const target = section.name === "NetDev" ? link : data;
    const refusal = obstacle(section, {}, (setting) => {
      const member = Object.hasOwn(members, setting.key) ? members[setting.key] : undefined;
      return member === undefined ? whyNot(setting) : member(target, setting.value) || invalidValue(setting);
    });
    if (refusal !== undefined) return refusal;
  }
  const has = (key: string) => kind.sections.some((section) => settingOf(unit, section, key) !== undefined);
  if (kind.required !== undefined && !kind.required.some(has))
    return { setting: nameSetting, reason: `${kind.required[0]}= is required` };
  kind.complete?.(data);
  if (Object.keys(data).length > 0) link["data"] = data;
  return kindName === "wireguard" ? importWireGuard(unit, name, all) : undefined;
}

/** Returns whether systemd-networkd creates the interface only on top of another one. */
export function needsParent(unit: Unit): boolean {
  const kindSetting = settingOf(unit, "NetDev", "Kind");
  const kindName = kindSetting === undefined ? "" : kindOf(kindSetting);
  const kind = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
  const isOn = (key: string) =>
    kind?.sections.some((section) => flag(settingOf(unit, section, key)?.value ?? "no") === true);
  return (
    kind?.stacked === true || (kind?.stacked === "unless" && isOn("Independent") !== true && isOn("External") !== true)
  );
}

/** Imports the sections of WireGuard. An incomplete list of peers would remove the others from an existing interface. */
function importWireGuard(unit: Unit, name: string, all: Collection): Refusal | undefined {
  const device: DeclaredWireGuard = {};
  const peers: DeclaredWireGuardPeer[] = [];
  for (const section of unit.sections) {
    const refusal =
      section.name === "WireGuard"
        ? obstacle(section, {
            PrivateKeyFile: keyFile(device, "privateKeyFile"),
            ListenPort: (setting) =>
              setting.value === "auto" || put(device, "listenPort", numberFrom(0, 0xffff))(setting),
            FirewallMark: put(device, "fwmark", number),
            FwMark: put(device, "fwmark", number),
          })
        : section.name === "WireGuardPeer"
          ? importPeer(section, peers)
          : undefined;
    if (refusal !== undefined) return refusal;
  }
  if (device.privateKeyFile === undefined)
    return { setting: settingOf(unit, "NetDev", "Name")!, reason: "PrivateKeyFile= is required" };
  all.wireguard(name, { ...device, peers });
  return undefined;
}

function importPeer(section: UnitSection, peers: DeclaredWireGuardPeer[]): Refusal | undefined {
  const publicKey = valueIn(section, "PublicKey");
  if (section.settings.length === 0) return undefined;
  if (publicKey === undefined) return { setting: section.settings[0]!, reason: "the peer has no PublicKey=" };
  const peer: DeclaredWireGuardPeer = { publicKey };
  const allowed: string[] = [];
  const refusal = obstacle(section, {
    PublicKey: () => true,
    PresharedKeyFile: keyFile(peer, "presharedKeyFile"),
    AllowedIPs({ value }) {
      allowed.push(...words(value)!);
      return true;
    },
    Endpoint(setting) {
      if (!/^[\d.]+:\d+$|^\[[\da-f:.]+\]:\d+$/i.test(setting.value)) return "descriptions have no host names";
      peer.endpoint = setting.value;
      return true;
    },
    PersistentKeepalive: put(peer, "persistentKeepalive", (value) =>
      value === "off" ? 0 : numberFrom(0, 0xffff)(value),
    ),
  });
  if (allowed.length > 0) peer.allowedIPs = allowed;
  peers.push(peer);
  return refusal;
}

/** Returns a function for the path of a key file, which must be absolute. */
function keyFile(target: object, name: string): Import {
  return put(target, name, (value) => (value.startsWith("/") ? value : undefined));
}
