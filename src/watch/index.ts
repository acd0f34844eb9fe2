export type { Connection } from "../subsystems/netfilter/conntrack/connection.ts";
export type { Address } from "../subsystems/route/addresses.ts";
export type { FdbEntry } from "../subsystems/route/bridge/fdb.ts";
export type { MdbEntry } from "../subsystems/route/bridge/mdb.ts";
export type { BridgeVlan } from "../subsystems/route/bridge/vlans.ts";
export type { Link } from "../subsystems/route/links/link.ts";
export type { MulticastRoute } from "../subsystems/route/multicast-routes.ts";
export type { Neighbour } from "../subsystems/route/neighbours.ts";
export type { InterfaceConfiguration } from "../subsystems/route/netconf.ts";
export type { Nexthop } from "../subsystems/route/nexthops.ts";
export type { Route } from "../subsystems/route/routes/route.ts";
export type { Rule } from "../subsystems/route/rules.ts";
export type { Qdisc } from "../subsystems/route/tc/objects.ts";
export type { SecurityAssociation } from "../subsystems/xfrm/association.ts";
export type { SecurityPolicy } from "../subsystems/xfrm/policy.ts";
export type { FilterableSource } from "./filter.ts";
export { type Mirror, type MirrorChange, type MirrorHandle, type MirrorTables, mirror } from "./mirror.ts";
export { MirrorTable } from "./mirror-table.ts";
export { findPeer, type LinkMirror } from "./peers.ts";
export { defineSource, type Source, type SourceDefinition } from "./source.ts";
export { AddressTable, type AddressWatchFilter, addresses } from "./sources/addresses.ts";
export {
  BridgeVlanTable,
  type BridgeVlanWatchFilter,
  bridgeVlans,
  MulticastGroupTable,
  type MulticastGroupWatchFilter,
  multicastGroups,
} from "./sources/bridges.ts";
export { type ConnectionWatchFilter, connections } from "./sources/connections.ts";
export {
  type ConfigurationWatchFilter,
  InterfaceConfigurationTable,
  interfaceConfigurations,
} from "./sources/interface-configurations.ts";
export { securityAssociations, securityPolicies } from "./sources/ipsec.ts";
export { LinkTable, type LinkWatchFilter, links } from "./sources/links.ts";
export { type MulticastRouteWatchFilter, multicastRoutes } from "./sources/multicast-routes.ts";
export {
  type FdbWatchFilter,
  ForwardingTable,
  forwardingEntries,
  NeighbourMirrorTable,
  type NeighbourWatchFilter,
  neighbours,
} from "./sources/neighbours.ts";
export { NexthopTable, type NexthopWatchFilter, nexthops } from "./sources/nexthops.ts";
export { QdiscTable, type QdiscWatchFilter, qdiscs } from "./sources/qdiscs.ts";
export { RouteTable } from "./sources/route-table.ts";
export { type RouteWatchFilter, routes } from "./sources/routes.ts";
export { type RuleWatchFilter, rules } from "./sources/rules.ts";
export {
  type ClassWatchFilter,
  type FilterWatchFilter,
  filters,
  TrafficTable,
  trafficClasses,
} from "./sources/traffic.ts";
export type { LossReason, RereadReason, ResyncCause, ResyncReason } from "./tracked-source.ts";
export {
  type BatchOptions,
  Items,
  type SourceEvent,
  Watch,
  type WatchEvent,
  type WatchOptions,
  watch,
} from "./watch.ts";
export type { ChangedBy } from "./who/changed-by.ts";
