export type { ResyncReason } from "./feed.ts";
export { type Mirror, type MirrorChange, type MirrorHandle, type MirrorTables, mirror } from "./mirror.ts";
export { MirrorTable } from "./mirror-table.ts";
export { defineSource, type Source, type SourceDefinition } from "./source.ts";
export { type Address, AddressTable, addresses } from "./sources/addresses.ts";
export { BridgeVlanTable, bridgeVlans } from "./sources/bridge-vlans.ts";
export { type ForwardingEntry, ForwardingTable, forwardingEntries } from "./sources/forwarding-entries.ts";
export {
  type InterfaceConfiguration,
  InterfaceConfigurationTable,
  interfaceConfigurations,
} from "./sources/interface-configurations.ts";
export { type Link, LinkTable, links } from "./sources/links.ts";
export { type MulticastGroup, MulticastGroupTable, multicastGroups } from "./sources/multicast-groups.ts";
export { type Neighbour, NeighbourTable, neighbours } from "./sources/neighbours.ts";
export { type Nexthop, NexthopTable, nexthops } from "./sources/nexthops.ts";
export { type Qdisc, QdiscTable, qdiscs } from "./sources/qdiscs.ts";
export { type Route, RouteTable, routes } from "./sources/routes.ts";
export { type Rule, rules } from "./sources/rules.ts";
export { Items, type SourceEvent, Watch, type WatchEvent, type WatchOptions, watch } from "./watch.ts";
