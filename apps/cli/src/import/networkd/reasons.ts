import type { Setting } from "./units.ts";

/** Why settings have no equivalent in descriptions, by the names of their sections and keys. */
const reasons: readonly (readonly [settings: RegExp, reason: string])[] = [
  [/^Network\.(?:DHCP|IPv6PrefixDelegation|DHCPPrefixDelegation|DHCPServer)|^DHCP/, "DHCP belongs to another program"],
  [/^Network\.(?:DNS|Domains|LLMNR|MulticastDNS|NTP)/, "resolvers and time servers belong to other programs"],
  [
    /^Network\.IPv6(?:AcceptRA|AcceptRouterAdvertisements|SendRA|Token)|^IPv6(?:AcceptRA|SendRA|Prefix|RoutePrefix|PREF64)/,
    "router advertisements belong to another program",
  ],
  [/^Network\.(?:LLDP|EmitLLDP)|^LLDP/, "LLDP belongs to another program"],
  [/^Network\.IPMasquerade/, "declare the rules in nftables"],
  [/^Network\.LinkLocalAddressing|^Network\.IPv4LL/, "IPv4 link-local addresses belong to another program"],
  [/^Network\.(?:BindCarrier|ActiveSlave)/, "the state of other interfaces is watched by another program"],
  [/^Link\.(?:WakeOnLan|NamePolicy|MACAddressPolicy|AlternativeNamesPolicy)/, "this setting belongs to systemd-udevd"],
  [/^(?:WireGuard|WireGuardPeer)\.P\w+Key$/, "descriptions contain no keys; name a file with the key instead"],
  [/^(?:Bridge|Bond)\.pattern$/, "a description names each port"],
  [/^Network\.IPv6StableSecretAddress/, "descriptions contain no secrets"],
  [/^SR-IOV/, "descriptions have no virtual functions"],
];

/** Returns why a setting cannot be imported, if its value is not the reason. */
export function whyNot({ section, key }: Pick<Setting, "section" | "key">): string {
  const found = reasons.find(([settings]) => settings.test(`${section}.${key}`));
  return found?.[1] ?? "a description has no such setting";
}

/** Returns the reason for an invalid or unsupported value. */
export function invalidValue({ value }: Pick<Setting, "value">): string {
  return `the value ${JSON.stringify(value)} is invalid or not supported`;
}
