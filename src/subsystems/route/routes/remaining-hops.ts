import { isRecord } from "../../../base/check.ts";
import type { Route, RouteSettings } from "./route.ts";
import { isListed } from "./write-route.ts";

/** A listed IPv6 route with several next hops. */
type MultipathRoute = Route & Required<Pick<Route, "nexthops">>;

/**
 * Returns whether the next hops of a route may have different protocols. The kernel lists only that of the first one
 * (rt6_fill_node), and deletes only next hops with the protocol of the request (ip6_route_del). A request without a
 * protocol could delete a route with a next hop object instead.
 */
export function mayMixProtocols(route: RouteSettings): route is MultipathRoute {
  if (!isRecord(route) || !isListed(route)) return false;
  return route.family === "inet6" && route.nexthops !== undefined && route.nhid === undefined;
}

/**
 * Returns what a deletion of the route has left of it. Returns undefined if it has left nothing, or has deleted nothing.
 *
 * @param routes the routes with the same key that exist now.
 */
export function remainingPart(route: MultipathRoute, routes: readonly Route[] = []): Route | undefined {
  const isPart = (hop: Hop) => route.nexthops.some((one) => isSameHop(one, hop));
  for (const other of routes) {
    if (other.nhid !== undefined) continue;
    const nexthops = other.nexthops?.filter(isPart);
    const count = nexthops?.length ?? (isPart(other) ? 1 : 0);
    if (count === route.nexthops.length) return undefined;
    if (count > 0) return nexthops === undefined ? other : { ...other, nexthops };
  }
  return undefined;
}

type Hop = Pick<Route, "gateway" | "dev" | "ifindex">;

function isSameHop(one: Hop, other: Hop): boolean {
  return one.gateway === other.gateway && (one.dev === other.dev || one.ifindex === other.ifindex);
}
