/** Keys of interfaces and the settings of systemd-networkd that they become, as "Section.Key". */
export const common: Readonly<Record<string, string>> = {
  gateway4: "Network.Gateway",
  gateway6: "Network.Gateway",
  mtu: "Link.MTUBytes",
  macaddress: "Link.MACAddress",
  dhcp4: "Network.DHCP",
  dhcp6: "Network.DHCP",
  "accept-ra": "Network.IPv6AcceptRA",
  "ipv6-mtu": "Network.IPv6MTUBytes",
  "ipv6-address-token": "Network.IPv6Token",
  "ignore-carrier": "Network.ConfigureWithoutCarrier",
  "emit-lldp": "Network.EmitLLDP",
  optional: "Link.RequiredForOnline",
  critical: "Network.KeepConfiguration",
  "neigh-suppress": "Bridge.NeighborSuppression",
  hairpin: "Bridge.HairPin",
  "port-mac-learning": "Bridge.Learning",
};

/** Keys that belong to other programs, by the reason for which descriptions lack them. */
export const others: Readonly<Record<string, string>> = {
  nameservers: "resolvers and time servers belong to other programs",
  "dhcp-identifier": "DHCP belongs to another program",
  "dhcp4-overrides": "DHCP belongs to another program",
  "dhcp6-overrides": "DHCP belongs to another program",
  "ra-overrides": "router advertisements belong to another program",
  auth: "authentication belongs to another program",
  "access-points": "wireless networks belong to another program",
  "regulatory-domain": "wireless networks belong to another program",
  wakeonwlan: "wireless networks belong to another program",
};
/** Keys without an effect on what a description contains. */
export const ignored: ReadonlySet<string> = new Set(["renderer", "optional-addresses", "networkmanager"]);

export const routeKeys: Readonly<Record<string, string>> = {
  to: "Destination",
  via: "Gateway",
  from: "PreferredSource",
  metric: "Metric",
  table: "Table",
  "on-link": "GatewayOnLink",
  scope: "Scope",
  type: "Type",
  mtu: "MTUBytes",
  "congestion-window": "InitialCongestionWindow",
  "advertised-receive-window": "InitialAdvertisedReceiveWindow",
};
export const ruleKeys: Readonly<Record<string, string>> = {
  from: "From",
  to: "To",
  table: "Table",
  priority: "Priority",
  mark: "FirewallMark",
  "type-of-service": "TypeOfService",
};
/** Settings in `parameters` of bridges. */
export const bridgeKeys: Readonly<Record<string, string>> = {
  "forward-delay": "ForwardDelaySec",
  "hello-time": "HelloTimeSec",
  "max-age": "MaxAgeSec",
  "ageing-time": "AgeingTimeSec",
  "aging-time": "AgeingTimeSec",
  priority: "Priority",
  stp: "STP",
};
/** Settings in `parameters` of bridges that are those of a port. */
export const portKeys: Readonly<Record<string, string>> = { "path-cost": "Cost", "port-priority": "Priority" };
export const bondKeys: Readonly<Record<string, string>> = {
  mode: "Mode",
  "mii-monitor-interval": "MIIMonitorSec",
  "up-delay": "UpDelaySec",
  "down-delay": "DownDelaySec",
  "lacp-rate": "LACPTransmitRate",
  "transmit-hash-policy": "TransmitHashPolicy",
  "ad-select": "AdSelect",
  "min-links": "MinLinks",
  "arp-interval": "ARPIntervalSec",
  "arp-ip-targets": "ARPIPTargets",
  "arp-validate": "ARPValidate",
  "arp-all-targets": "ARPAllTargets",
  "fail-over-mac-policy": "FailOverMACPolicy",
  "primary-reselect-policy": "PrimaryReselectPolicy",
  "resend-igmp": "ResendIGMP",
  "gratuitous-arp": "GratuitousARP",
  "gratuitious-arp": "GratuitousARP",
  "all-slaves-active": "AllSlavesActive",
  "all-members-active": "AllSlavesActive",
  "packets-per-slave": "PacketsPerSlave",
  "packets-per-member": "PacketsPerSlave",
  "learn-packet-interval": "LearnPacketIntervalSec",
};
/** Times of bonds without a unit are in milliseconds. */
export const milliseconds: ReadonlySet<string> = new Set([
  "MIIMonitorSec",
  "UpDelaySec",
  "DownDelaySec",
  "ARPIntervalSec",
]);
export const tunnelKeys: Readonly<Record<string, string>> = { local: "Local", remote: "Remote", ttl: "TTL" };
export const vxlanKeys: Readonly<Record<string, string>> = {
  ...tunnelKeys,
  id: "VNI",
  port: "DestinationPort",
  "type-of-service": "TOS",
  ageing: "FDBAgeingSec",
  aging: "FDBAgeingSec",
  limit: "MaximumFDBEntries",
  "flow-label": "FlowLabel",
  "do-not-fragment": "IPDoNotFragment",
  "short-circuit": "RouteShortCircuit",
  "arp-proxy": "ReduceARPProxy",
  "mac-learning": "MacLearning",
};
/** Lists of names in VXLAN tunnels, each of which becomes a setting that is on. */
export const vxlanLists: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  notifications: { "l2-miss": "L2MissNotification", "l3-miss": "L3MissNotification" },
  checksums: {
    udp: "UDPChecksum",
    "zero-udp6-tx": "UDP6ZeroChecksumTx",
    "zero-udp6-rx": "UDP6ZeroChecksumRx",
    "remote-tx": "RemoteChecksumTx",
    "remote-rx": "RemoteChecksumRx",
  },
  extensions: { "group-policy": "GroupPolicyExtension", "generic-protocol": "GenericProtocolExtension" },
};
export const peerKeys: Readonly<Record<string, string>> = {
  "allowed-ips": "AllowedIPs",
  endpoint: "Endpoint",
  keepalive: "PersistentKeepalive",
};

/** Types of devices that exist. */
export const physical: ReadonlySet<string> = new Set(["ethernets", "wifis"]);
/** Types of devices that netplan creates, with the kind of link and the section for its settings. */
export const created: Readonly<Record<string, readonly [kind: string, section: string]>> = {
  bridges: ["bridge", "Bridge"],
  bonds: ["bond", "Bond"],
  vlans: ["vlan", "VLAN"],
  vrfs: ["vrf", "VRF"],
  "dummy-devices": ["dummy", ""],
  "virtual-ethernets": ["veth", "Peer"],
  tunnels: ["", "Tunnel"],
};
