export { type Address, Addresses, type AddressFilter, type NewAddress } from "./addresses.ts";
export type { InterfaceSource } from "./interfaces.ts";
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
export type { Link, LinkBase, LinkType } from "./links/link.ts";
export { type LinkFilter, Links, type XdpOptions } from "./links/links.ts";
export type { LinkChange, LinkOptions, LinkSettings, NewLink, OtherKind } from "./links/new-link.ts";
export { Listing } from "./listing.ts";
export {
  type Neighbour,
  type NeighbourFilter,
  Neighbours,
  type NeighbourTable,
  type NeighbourTableChange,
  type NewNeighbour,
} from "./neighbours.ts";
export type { CallOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
export type { Encap, SegmentMode } from "./routes/encap.ts";
export type {
  NewRoute,
  NewRouteNexthop,
  Route,
  RouteFilter,
  RouteFlag,
  RouteNexthop,
  RoutePreference,
  Via,
} from "./routes/route.ts";
export { type LookupOptions, Routes } from "./routes/routes.ts";
export {
  type NewRule,
  type NumberRange,
  type Rule,
  type RuleAction,
  type RuleFilter,
  type RuleFlag,
  Rules,
} from "./rules.ts";
export type { AddressFamily, NexthopFlag, Protocol, Scope, TableName } from "./vocabulary.ts";
