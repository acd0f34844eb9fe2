/** Groups of interface kinds. All kinds of a group share a colour and a filter on the map. */
export const groups = [
  "device",
  "bridge",
  "bond",
  "vlan",
  "pair",
  "tunnel",
  "vrf",
  "openvswitch",
  "virtual",
  "loopback",
] as const;

/** Name of a group of interface kinds. */
export type Group = (typeof groups)[number];

/** Titles of the groups of interface kinds in the map's legend. */
export const groupTitles: Readonly<Record<Group, string>> = {
  device: "Device",
  loopback: "Loopback",
  bridge: "Bridge",
  bond: "Bond, team",
  vlan: "VLAN, MACVLAN",
  pair: "Pair (veth)",
  tunnel: "Tunnel",
  vrf: "VRF",
  openvswitch: "Open vSwitch",
  virtual: "Other virtual",
};

const kindsOfGroup: Readonly<Partial<Record<Group, readonly string[]>>> = {
  bridge: ["bridge"],
  bond: ["bond", "team", "hsr", "batadv"],
  vlan: ["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec", "ipoib", "rmnet", "dsa"],
  pair: ["veth", "netkit", "vxcan"],
  tunnel: [
    ...["vxlan", "geneve", "gre", "gretap", "erspan", "ip6gre", "ip6gretap", "ip6erspan", "ipip", "sit", "ip6tnl"],
    ...["vti", "vti6", "xfrm", "wireguard", "bareudp", "gtp", "amt", "ovpn", "ppp", "l2tp"],
  ],
  vrf: ["vrf"],
  openvswitch: ["openvswitch"],
};

const groupOfKind = new Map<string, Group>();
for (const group of groups) for (const kind of kindsOfGroup[group] ?? []) groupOfKind.set(kind, group);

/** Returns the group of a link's kind. A link without a kind is a physical device or the loopback interface. */
export function groupOf(kind: string | undefined, linkType: string | undefined): Group {
  if (kind === undefined) return linkType === "loopback" ? "loopback" : "device";
  return groupOfKind.get(kind) ?? "virtual";
}

/**
 * Returns whether interfaces of a kind are created in pairs, like veth. The field `link` of each end refers to the
 * other end.
 */
export function isPair(kind: string | undefined): boolean {
  return kind !== undefined && groupOfKind.get(kind) === "pair";
}
