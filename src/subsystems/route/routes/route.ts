import { entryKey, type KeyOf } from "../../../base/entry-key.ts";
import type { Metrics, RouteAttrs, RouterPref, RtmFlags, RtmType } from "../../../families/rt-route.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import type { Settable } from "../core/fields.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { AddressFamily, NexthopFlag, Protocol, Scope, TableName } from "../core/vocabulary.ts";
import type { Encap } from "./encap.ts";

/** A gateway whose address family differs from the address family of the route. */
export interface Via {
  family: "inet" | "inet6";
  host: string;
}

/** Name of a flag of a route (`RTM_F_*`) or of the route's next hop (`RTNH_F_*`). */
export type RouteFlag = Exclude<RtmFlags, "lookup-table" | "fib-match">;

/** Name of a router preference (RFC 4191). */
export type RoutePreference = RouterPref;

/** A next hop of a multipath route. */
export interface RouteNexthop extends ExtraAttributes {
  gateway?: string;
  via?: Via;
  dev?: string;
  ifindex?: number;
  /**
   * Weight of the next hop, from 1: its share of the traffic that the next hop gets, relative to the weights of the
   * other next hops.
   */
  weight: number;
  flags: (NexthopFlag | number)[];
  encap?: Encap;
  /** MPLS labels that replace the incoming label. */
  as?: number[];
  realms?: number;
}

/** A route of a routing table. The fields are named as in `ip -json route`, in camel case. */
export interface Route extends ExtraAttributes, Pick<RouteAttrs, "gateway" | "prefsrc" | "mark" | "uid"> {
  /**
   * Address family of the route. The default in requests is the family of the route's addresses, or "inet" without
   * addresses.
   */
  family: AddressFamily | `${number}`;
  type: RtmType | `${number}`;
  /** Destination of the route: "10.0.0.0/8", "10.0.0.1" or "default"; for MPLS, a label. */
  dst: string;
  /** Source prefix of the route. The route applies only to packets from addresses in this prefix. */
  src?: string;
  tos?: number;
  table: number;
  /** Program or mechanism that added the route (default in requests: "boot"). */
  protocol: Protocol | `${number}`;
  scope: Scope | `${number}`;
  via?: Via;
  /**
   * Name of the outgoing interface. A watch or mirror (`bun-netlink/watch`) reports the name only if `links` is one of
   * its sources.
   */
  dev?: string;
  ifindex?: number;
  /**
   * Incoming interface of the packets to which the route applies. Set only for multicast routes and in the result of
   * `Routes.get()`.
   */
  iif?: string;
  iifIndex?: number;
  metric?: number;
  metrics?: Metrics;
  /** Flags of the route. Requests may contain "onlink" and "pervasive"; only the kernel sets the other flags. */
  flags: (RouteFlag | number)[];
  nexthops?: RouteNexthop[];
  /**
   * Id of the next hop object that the route uses. A new route with `nhid` must not have `gateway`, `via`, `dev`,
   * `ifindex`, `nexthops` or `encap`. In a route that was listed, these fields describe the next hop object, and are
   * ignored if the route is passed in a request.
   */
  nhid?: number;
  encap?: Encap;
  as?: number[];
  /** Router preference (RFC 4191). Only for IPv6. */
  pref?: RoutePreference | `${number}`;
  realms?: number;
  ttlPropagate?: boolean;
  /**
   * Remaining lifetime of the route in seconds (default: unlimited). Requests can set a lifetime only for IPv6 routes.
   */
  expires?: number;
  /** Error code with which the route rejects packets, such as -113 (EHOSTUNREACH). */
  error?: number;
}

/** A next hop of a multipath route to add. */
export interface NewRouteNexthop extends Settable<RouteNexthop, "dev"> {
  dev?: InterfaceSource | undefined;
}

/** A route to add, change or delete. A {@link Route} returned by `list()` can be passed unchanged. */
export interface NewRoute extends Settable<Route, "table" | "dev" | "iif" | "iifIndex" | "nexthops" | "uid" | "error"> {
  /** Destination of the route: "10.0.0.0/8", "2001:db8::/32" or "default"; for MPLS, a label. */
  dst: string;
  /**
   * Routing table of the route. The default is "local" for routes of the types "local" and "broadcast", and "main" for
   * others.
   */
  table?: TableName | number | undefined;
  dev?: InterfaceSource | undefined;
  nexthops?: readonly NewRouteNexthop[] | undefined;
}

/** Filter for listing routes with {@link Routes.list}. */
export interface RouteFilter {
  family?: AddressFamily | undefined;
  table?: TableName | number | undefined;
  type?: RtmType | undefined;
  protocol?: Protocol | `${number}` | number | undefined;
  scope?: Scope | `${number}` | number | undefined;
  /** Lists only routes with this outgoing interface. */
  dev?: InterfaceSource | undefined;
  /** Lists only routes whose destination is exactly this network, as with `exact` of `ip route show`. */
  dst?: string | undefined;
  /** Lists only routes whose destination is within this network, as with `root` of `ip route show`. */
  root?: string | undefined;
  /**
   * Lists only routes whose destination network contains this address or network, as with `match` of `ip route show`.
   */
  match?: string | undefined;
  gateway?: string | undefined;
  /** Whether to list cached routes instead of the routing tables. */
  cloned?: boolean | undefined;
}

export type RouteIdentity = Pick<Route, "family" | "table" | "dst" | "src" | "tos" | "metric"> &
  Partial<Pick<Route, "protocol" | "nexthops" | "gateway" | "via" | "nhid" | "ifindex">>;

/** The kernel merges IPv6 routes to one destination via static gateways. */
export const routeKey: KeyOf<RouteIdentity> = /* @__PURE__ */ entryKey((route) => {
  const { family, table, dst, src, tos, metric, protocol, nexthops, gateway, via, nhid, ifindex } = route;
  const network = { family, table, dst, src, tos, metric };
  const isLearned = protocol === "ra" || protocol === "kernel";
  const hasGateway = gateway !== undefined || via !== undefined;
  const isMerged = nexthops !== undefined || (hasGateway && nhid === undefined && !isLearned);
  return family !== "inet6" || isMerged ? network : { ...network, ifindex, nhid, gateway, via };
});
