import type { Metrics, RtmType } from "../../../families/rt-route.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { AddressFamily, NexthopFlag, Protocol, Scope, TableName } from "../vocabulary.ts";
import type { Encap } from "./encap.ts";

/** A gateway of another family than the route. */
export interface Via {
  family: "inet" | "inet6";
  host: string;
}

/** Flags of routes: those of their way, and what else there is to say of them. */
export type RouteFlag =
  | NexthopFlag
  | "notify"
  | "cloned"
  | "equalize"
  | "prefix"
  | "offloaded"
  | "trapped"
  | "offload-failed";

/** How much a route is to be preferred among those that routers have announced. */
export type RoutePreference = "medium" | "high" | "low";

/** One of several ways that a route has. */
export interface RouteNexthop extends ExtraAttributes {
  gateway?: string;
  via?: Via;
  dev?: string;
  ifindex?: number;
  /** How much of the traffic it gets, from 1 on. */
  weight: number;
  flags: (NexthopFlag | number)[];
  encap?: Encap;
  /** Labels that take the place of the one that came (MPLS). */
  as?: number[];
  realms?: number;
}

/** A route. The names are those of `ip -json route`, in camel case. */
export interface Route extends ExtraAttributes {
  family: AddressFamily | number;
  type: RtmType | number;
  /** Where it leads: "10.0.0.0/8", "10.0.0.1", "default"; a label for MPLS. */
  dst: string;
  /** What it is for, by where packets come from. */
  src?: string;
  tos?: number;
  table: number;
  protocol: Protocol | number;
  scope: Scope | number;
  gateway?: string;
  via?: Via;
  dev?: string;
  ifindex?: number;
  /** The interface that packets come from, for multicast routes and answers. */
  iif?: string;
  iifIndex?: number;
  prefsrc?: string;
  metric?: number;
  metrics?: Metrics;
  flags: (RouteFlag | number)[];
  nexthops?: RouteNexthop[];
  /** The next hop object that it goes by. */
  nhid?: number;
  encap?: Encap;
  as?: number[];
  pref?: RoutePreference | number;
  realms?: number;
  mark?: number;
  uid?: number;
  ttlPropagate?: boolean;
  /** Seconds until it goes away. */
  expires?: number;
  /** What the kernel answers with, for routes that lead nowhere: -113. */
  error?: number;
}

/** One way of a route that is to be made. */
export interface NewRouteNexthop {
  gateway?: string | undefined;
  via?: Via | undefined;
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  weight?: number | undefined;
  flags?: readonly (NexthopFlag | number)[] | undefined;
  encap?: Encap | undefined;
  as?: readonly number[] | undefined;
  realms?: number | undefined;
}

/** A route that is to be made, changed or taken away. What `list()` has given can be given back. */
export interface NewRoute {
  /** Where it leads: "10.0.0.0/8", "2001:db8::/32", "default"; a label for MPLS. */
  dst: string;
  /** Told by the addresses where there are any, else "inet". */
  family?: AddressFamily | number | undefined;
  type?: RtmType | number | undefined;
  src?: string | undefined;
  tos?: number | undefined;
  /** The table (default: main; for local and broadcast addresses: local). */
  table?: TableName | number | undefined;
  /** Who makes it (default: "boot", as when nobody says). */
  protocol?: Protocol | number | undefined;
  scope?: Scope | number | undefined;
  gateway?: string | undefined;
  via?: Via | undefined;
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  prefsrc?: string | undefined;
  metric?: number | undefined;
  metrics?: Metrics | undefined;
  /** Only "onlink" and "pervasive" are the user's to say. */
  flags?: readonly (RouteFlag | number)[] | undefined;
  nexthops?: readonly NewRouteNexthop[] | undefined;
  nhid?: number | undefined;
  encap?: Encap | undefined;
  as?: readonly number[] | undefined;
  pref?: RoutePreference | number | undefined;
  realms?: number | undefined;
  mark?: number | undefined;
  ttlPropagate?: boolean | undefined;
  expires?: number | undefined;
}

/** Which routes. */
export interface RouteFilter {
  family?: AddressFamily | undefined;
  table?: TableName | number | undefined;
  type?: RtmType | undefined;
  protocol?: Protocol | number | undefined;
  scope?: Scope | number | undefined;
  /** Those over that interface. */
  dev?: InterfaceSource | undefined;
  /** Those to exactly that network. */
  dst?: string | undefined;
  gateway?: string | undefined;
  /** Routes of the cache instead of those of the tables. */
  cloned?: boolean | undefined;
}
