export { type Mirror, type MirrorChange, type MirrorHandle, type MirrorTables, mirror } from "./mirror.ts";
export { MirrorTable } from "./mirror-table.ts";
export { defineSource, type Source, type SourceDefinition } from "./source.ts";
export { type Address, AddressTable, addresses } from "./sources/addresses.ts";
export {
  BridgeVlanTable,
  bridgeVlans,
  type MulticastGroup,
  MulticastGroupTable,
  multicastGroups,
} from "./sources/bridges.ts";
export { type Connection, connections } from "./sources/connections.ts";
export {
  type InterfaceConfiguration,
  InterfaceConfigurationTable,
  interfaceConfigurations,
} from "./sources/interface-configurations.ts";
export {
  type SecurityAssociation,
  type SecurityPolicy,
  securityAssociations,
  securityPolicies,
} from "./sources/ipsec.ts";
export { type Link, LinkTable, links } from "./sources/links.ts";
export {
  type ForwardingEntry,
  ForwardingTable,
  forwardingEntries,
  type Neighbour,
  NeighbourTable,
  neighbours,
} from "./sources/neighbours.ts";
export { type Nexthop, NexthopTable, nexthops } from "./sources/nexthops.ts";
export { type Qdisc, QdiscTable, qdiscs } from "./sources/qdiscs.ts";
export { type Route, RouteTable } from "./sources/route-table.ts";
export { routes } from "./sources/routes.ts";
export { type Rule, rules } from "./sources/rules.ts";
export type { ResyncReason } from "./tracked-source.ts";
export { Items, type SourceEvent, Watch, type WatchEvent, type WatchOptions, watch } from "./watch.ts";
