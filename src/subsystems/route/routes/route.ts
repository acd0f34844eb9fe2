import { entryKey, type KeyOf } from "../../../base/entry-key.ts";
import type { Metrics, RouterPref, RtmFlags, RtmType } from "../../../families/rt-route.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import type { Settable } from "../core/fields.ts";
import type { InterfaceSource, OnInterface } from "../core/interfaces.ts";
import type { AddressFamily, NexthopFlag, Protocol, RouteTableName, Scope } from "../core/vocabulary.ts";
import type { Encap } from "./encap.ts";

/** A gateway whose address family differs from the address family of the route. */
export interface Via {
  /** Address family of `host`. */
  family: "inet" | "inet6";
  /** Address of the gateway. */
  host: string;
}

/** Name of a flag of a route (`RTM_F_*`) or of the route's next hop (`RTNH_F_*`). */
export type RouteFlag = Exclude<RtmFlags, "lookup-table" | "fib-match">;

/** Name of a router preference (RFC 4191). */
export type RoutePreference = RouterPref;

/** A next hop of a multipath route. */
export interface RouteNexthop extends ExtraAttributes {
  /** Address of the gateway; absent if the destination is on the link. */
  gateway?: string;
  /** Gateway of another address family than the route. */
  via?: Via;
  /** Name of the outgoing interface. */
  dev?: string;
  /** Index of the outgoing interface. */
  ifindex?: number;
  /**
   * Weight of the next hop, from 1: its share of the traffic that the next hop gets, relative to the weights of the
   * other next hops.
   */
  weight: number;
  /** Flags of the next hop (`RTNH_F_*`). Requests may contain "onlink" and "pervasive"; only the kernel sets the others. */
  flags: (NexthopFlag | number)[];
  /** Encapsulation of the packets, such as MPLS labels or a tunnel. */
  encap?: Encap;
  /** MPLS labels that replace the incoming label. */
  as?: number[];
  /** Realms of the route for accounting and filters: the source realm in the upper 16 bits, the destination realm in the lower ones. */
  realms?: number;
}

/** A route of a routing table. The fields are named as in `ip -json route`, in camel case. */
export interface Route extends ExtraAttributes {
  /**
   * Address family of the route. The default in requests is the family of the route's addresses, or "inet" without
   * addresses.
   */
  family: AddressFamily | `${number}`;
  /** Type of the route (default in requests: "unicast"), such as "local", "blackhole" or "unreachable". */
  type: RtmType | `${number}`;
  /** Destination of the route: "10.0.0.0/8", "10.0.0.1" or "default"; for MPLS, a label. */
  dst: string;
  /** Source prefix of the route. The route applies only to packets from addresses in this prefix. */
  src?: string;
  /** Type of service: the route applies only to packets with this value, 1 to 255 (default: to all packets). Only for IPv4. */
  tos?: number;
  /** Number of the routing table. */
  table: number;
  /** Program or mechanism that added the route (default in requests: "boot"). */
  protocol: Protocol | `${number}`;
  /** Distance of the destination: "global" behind a gateway, "link" on the link, "host" on this host. Only for IPv4. */
  scope: Scope | `${number}`;
  /** Address of the gateway; absent if the destination is on the link. */
  gateway?: string;
  /** Gateway of another address family than the route. */
  via?: Via;
  /** Source address that the kernel prefers for packets of this host. */
  prefsrc?: string;
  /**
   * Name of the outgoing interface. A watch or mirror (`bun-netlink/watch`) reports the name only if `links` is one of
   * its sources.
   */
  dev?: string;
  /** Index of the outgoing interface. */
  ifindex?: number;
  /**
   * Incoming interface of the packets to which the route applies. Set only for multicast routes and in the result of
   * `Routes.get()`.
   */
  iif?: string;
  /** Index of the incoming interface. */
  iifIndex?: number;
  /** Priority of the route: among routes to the same destination, the kernel uses that with the lowest number. */
  metric?: number;
  /** Parameters of connections over the route, such as `mtu` in bytes. */
  metrics?: Metrics;
  /** Flags of the route. Requests may contain "onlink" and "pervasive"; only the kernel sets the other flags. */
  flags: (RouteFlag | number)[];
  /** Next hops of a multipath route, among which the kernel distributes flows by weight. */
  nexthops?: RouteNexthop[];
  /**
   * Id of the next hop object that the route uses. A new route with `nhid` must not have `gateway`, `via`, `dev`,
   * `ifindex`, `nexthops` or `encap`. In a route that was listed, these fields describe the next hop object, and are
   * ignored if the route is passed in a request.
   */
  nhid?: number;
  /** Encapsulation of the packets, such as MPLS labels or a tunnel. */
  encap?: Encap;
  /** MPLS labels that replace the incoming label. */
  as?: number[];
  /** Router preference (RFC 4191). Only for IPv6. */
  pref?: RoutePreference | `${number}`;
  /** Realms of the route for accounting and filters: the source realm in the upper 16 bits, the destination realm in the lower ones. */
  realms?: number;
  /** Firewall mark of the packets to which the route applies, in the result of `Routes.get()`. */
  mark?: number;
  /** Id of the user for whose packets the kernel looked up the route, in the result of `Routes.get()`. */
  uid?: number;
  /** Whether the TTL of MPLS packets is copied to and from the IP header. */
  ttlPropagate?: boolean;
  /**
   * Remaining lifetime of the route in seconds (default: unlimited), 0 if it has expired: the kernel removes such routes
   * within 30 seconds. Requests can set a lifetime only for IPv6 routes.
   */
  expires?: number;
  /** Error code with which the route rejects packets, such as -113 (EHOSTUNREACH). */
  error?: number;
}

/** A next hop of a multipath route to add. */
export type NewRouteNexthop = RouteNexthopSettings & (SinglePath<OnInterface> | RouteNexthop);

/** Fields of a next hop of a multipath route in requests. */
export interface RouteNexthopSettings extends Settable<RouteNexthop, "dev"> {
  /** Outgoing interface: name, index or link. */
  dev?: InterfaceSource | undefined;
}

/** Types of routes that reject or ignore packets instead of forwarding them. */
type Rejection = "blackhole" | "unreachable" | "prohibit" | "throw";

/** A gateway, an interface, or both. For a request without any, the compiler names the last alternative. */
export type SinglePath<Interface, Gateway = Via> =
  | (Interface & { via?: undefined })
  | { via: Gateway; gateway?: undefined }
  | { gateway: string; via?: undefined };

type Nothing<Names extends string> = { [Name in Names]?: undefined };

/** The ways to specify where a route forwards packets, which exclude each other. */
export type RoutePath<Interface = OnInterface, Gateway = Via, Nexthop = NewRouteNexthop> =
  | ({ nexthops: readonly Nexthop[] } & Nothing<"nhid" | "gateway" | "via" | "dev" | "ifindex" | "encap">)
  | ({ nhid: number } & Nothing<"nexthops" | "gateway" | "via" | "dev" | "ifindex" | "encap">)
  | ({ type: Rejection } & Nothing<"nexthops" | "nhid" | "gateway" | "via" | "dev" | "ifindex" | "encap">)
  | (SinglePath<Interface, Gateway> & { type?: Exclude<RouteSettings["type"], Rejection> } & Nothing<
        "nexthops" | "nhid"
      >);

/**
 * A route to add or change. A {@link Route} returned by `list()` can be passed unchanged. Otherwise, a route has a
 * `gateway`, `via` or an interface, or `nexthops`, or `nhid`, or a `type` that rejects packets.
 */
export type NewRoute = RouteSettings & (RoutePath | Route);

/** Fields of a route in requests. */
export interface RouteSettings
  extends Settable<Route, "table" | "dev" | "iif" | "iifIndex" | "nexthops" | "uid" | "error"> {
  /** Destination of the route: "10.0.0.0/8", "2001:db8::/32" or "default"; for MPLS, a label. */
  dst: string;
  /**
   * Routing table of the route. The default is "local" for routes of the types "local" and "broadcast", and "main" for
   * others.
   */
  table?: RouteTableName | number | undefined;
  /** Outgoing interface: name, index or link. */
  dev?: InterfaceSource | undefined;
  /** Next hops of a multipath route, among which the kernel distributes flows by weight. */
  nexthops?: readonly RouteNexthopSettings[] | undefined;
}

/** Filter for listing routes with {@link Routes.list}. */
export interface RouteFilter {
  /** Lists only routes of this address family (default: of all families). */
  family?: AddressFamily | undefined;
  /** Lists only routes of this routing table (default: of all tables). */
  table?: RouteTableName | number | undefined;
  /** Lists only routes of this type, such as "unicast". */
  type?: RtmType | undefined;
  /** Lists only routes that this program or mechanism added. */
  protocol?: Protocol | `${number}` | number | undefined;
  /** Lists only routes of this scope. */
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
  /** Lists only routes through this gateway, or through a gateway in this network. */
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
