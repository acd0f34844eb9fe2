export { Listing } from "../../io/listing.ts";
export { type AddressLabel, type AddressLabelFilter, AddressLabels, type NewAddressLabel } from "./address-labels.ts";
export { type Address, Addresses, type AddressFilter, type NewAddress } from "./addresses.ts";
export { type FdbEntry, type FdbFilter, ForwardingEntries, type NewFdbEntry } from "./bridge/fdb.ts";
export { type MdbEntry, MulticastGroups, type NewMdbEntry } from "./bridge/mdb.ts";
export {
  type BridgeVlan,
  BridgeVlans,
  type GlobalVlan,
  type GlobalVlanChange,
  type NewBridgeVlan,
} from "./bridge/vlans.ts";
export { type NewVxlanVni, type VniFilter, type VxlanVni, VxlanVnis } from "./bridge/vnis.ts";
export {
  containsAddress,
  lastAddressOf,
  netmaskOf,
  networkOf,
  nextAddress,
  toIpv4,
  toIpv6,
} from "./core/address-arithmetic.ts";
export type { InterfaceSource, NameOf } from "./core/interfaces.ts";
export type { CallOptions, DeleteOptions, ListOptions, Outcome, RouteOptions } from "./core/options.ts";
export type { AddressFamily, NexthopFlag, Protocol, RouteTableName, Scope } from "./core/vocabulary.ts";
export type {
  BareudpData,
  BondData,
  BondHashPolicy,
  BondMode,
  BondPortData,
  BridgePortData,
  DataOf,
  IpvlanData,
  LinkData,
  LinkKind,
  MacsecData,
  MacvlanData,
  PairData,
  VxlanData,
  XfrmData,
} from "./links/kinds.ts";
export type {
  Link,
  LinkBase,
  LinkChange,
  LinkCopy,
  LinkOf,
  LinkOptions,
  LinkPort,
  LinkReplacement,
  LinkSettings,
  LinkType,
  NewLink,
  OtherKind,
} from "./links/link.ts";
export { type LinkFilter, Links } from "./links/links.ts";
export {
  type LinkCounters,
  LinkStatistics,
  type LinkStatisticsFilter,
  type StatisticsGroup,
} from "./links/statistics.ts";
export type { NewTun } from "./links/tun.ts";
export type { VfCounters, VfSettings, VfVlanProtocol, VirtualFunction } from "./links/virtual-functions.ts";
export type { GroupSettings } from "./links/write-link.ts";
export type { XdpOptions } from "./links/xdp.ts";
export { type MulticastAddress, MulticastAddresses } from "./multicast-addresses.ts";
export {
  type MulticastOutput,
  type MulticastRoute,
  type MulticastRouteFilter,
  MulticastRoutes,
} from "./multicast-routes.ts";
export { type NamespaceIdEvent, type NamespaceIdOptions, NamespaceIds } from "./namespaces/events.ts";
export type { FollowedNamespace, NamespaceLinkEvent } from "./namespaces/followed.ts";
export {
  type NamespaceName,
  type NamespaceNameEvent,
  type NamespaceNameOptions,
  watchNamespaceNames,
} from "./namespaces/name-events.ts";
export { type NamespaceLinkOptions, NamespaceLinks } from "./namespaces/namespace-links.ts";
export {
  type NamedNamespace,
  type NamespaceId,
  type NamespaceIdListOptions,
  type NamespaceListOptions,
  Namespaces,
} from "./namespaces/namespaces.ts";
export {
  type Neighbour,
  type NeighbourFilter,
  Neighbours,
  type NeighbourTable,
  type NeighbourTableChange,
  type NewNeighbour,
} from "./neighbours.ts";
export {
  type InterfaceConfiguration,
  InterfaceConfigurations,
  type NetconfFilter,
} from "./netconf.ts";
export {
  type NewNexthop,
  type Nexthop,
  type NexthopBucket,
  type NexthopDetails,
  type NexthopFilter,
  type NexthopGroupMember,
  Nexthops,
} from "./nexthops.ts";
export type { Encap } from "./routes/encap.ts";
export type {
  NewRoute,
  NewRouteNexthop,
  Route,
  RouteFilter,
  RouteFlag,
  RouteNexthop,
  RoutePreference,
  RouteSettings,
  Via,
} from "./routes/route.ts";
export { type LookupOptions, Routes } from "./routes/routes.ts";
export type {
  SegmentAction,
  SegmentCounters,
  SegmentEncap,
  SegmentEnd,
  SegmentFlavor,
  SegmentMode,
  SegmentProgram,
} from "./routes/segments.ts";
export {
  type NewRule,
  type NumberRange,
  type Rule,
  type RuleAction,
  type RuleFamily,
  type RuleFilter,
  type RuleFlag,
  Rules,
} from "./rules.ts";
export { type ActionFilter, type ActionKey, type ActionKind, SharedActions } from "./tc/actions.ts";
export {
  type ChainFilter,
  type ChainKey,
  Chains,
  type FilterFilter,
  type FilterKey,
  type FilterPlace,
  Filters,
} from "./tc/filters.ts";
export { transmitTicks } from "./tc/handle.ts";
export type { U32Selector } from "./tc/kind-options.ts";
export {
  type Action,
  type ActionOptionsOf,
  type BareClass,
  type BareQdisc,
  type Chain,
  type ClassOptionsOf,
  type Filter,
  type FilterChange,
  type FilterOptionsOf,
  type Handle,
  type KindOptions,
  type NewAction,
  type NewChain,
  type NewFilter,
  type NewQdisc,
  type NewSharedAction,
  type NewTrafficClass,
  type OtherTcKind,
  otherKind,
  type Qdisc,
  type QdiscChange,
  type QdiscOptionsOf,
  type SharedAction,
  type TrafficClass,
  type TrafficClassChange,
} from "./tc/objects.ts";
export { Qdiscs, type TcFilter, TrafficClasses } from "./tc/tables.ts";
export { formatRate, formatTime, parseProbability, parseRate, parseSize, parseTime } from "./tc/units.ts";
