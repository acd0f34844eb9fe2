import { groupBy } from "../../../base/objects.ts";
import { RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { rejectTypes } from "../../route/routes/fields.ts";
import { commonTables, isLinkLocal, networkOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import { hasGateway, routeTable, type WantedRoute } from "../tables/routes.ts";

/** An IPv6 gateway of a route. */
interface Hop {
  readonly step: Step;
  readonly address: string;
  readonly dev: string | undefined;
  readonly isOnlink: boolean;
}

/**
 * Returns the levels of routes for which {@link StateTable.level} is not enough. When the kernel adds a route, it looks up each IPv6
 * gateway: the most specific route must be direct, or, for a gateway with the flag "onlink", must use the same interface.
 * (ip6_route_check_nh, ip6_route_check_nh_onlink) Routes to networks that contain such a gateway must come later.
 */
export function gatewayLevels(steps: readonly Step[]): Map<Step, number> {
  const levels = new Map<Step, number>();
  // Most plans have no IPv6 gateway.
  if (!steps.some(({ table, wanted }) => table.name === "routes" && wanted !== undefined && mayHaveGateway(wanted)))
    return levels;
  const routes = steps.filter(({ table, action }) => table.name === "routes" && action !== "remove");
  for (const ofScope of groupBy(routes, ({ scope }) => scope).values()) addLevels(ofScope, levels);
  return levels;
}

function addLevels(steps: readonly Step[], levels: Map<Step, number>): void {
  const hops = groupBy(steps.flatMap(hopsOf), ({ address }) => address);
  if (hops.size === 0) return;
  const targets = steps.filter((step) => routeOf(step).family === "inet6" && routeOf(step).dst !== "default");
  const lengths = new Set(targets.map((step) => routeOf(step).dst.split("/")[1] ?? "128"));
  /** Hops by the networks that contain their gateways. */
  const contained = new Map<string, Hop[]>();
  for (const [address, ofAddress] of hops)
    for (const length of lengths)
      contained.getOrInsertComputed(networkOf(`${address}/${length}`), () => []).push(...ofAddress);
  const predecessors = new Map<Step, Step[]>();
  const order = (first: Step, last: Step) => predecessors.getOrInsertComputed(last, () => []).push(first);
  const hopsIn = (step: Step) =>
    (contained.get(routeOf(step).dst) ?? []).filter((hop) => hop.step !== step && isLookedUp(routeOf(step), hop));
  for (const step of targets) for (const hop of hopsIn(step)) if (hides(routeOf(step), hop)) order(hop.step, step);
  if (predecessors.size === 0) return;
  for (const step of targets) for (const hop of hopsIn(step)) if (reaches(routeOf(step), hop)) order(step, hop.step);
  const levelOf = (step: Step): number => {
    const known = levels.get(step);
    if (known !== undefined) return known;
    const own = routeTable.level!(routeOf(step));
    // Routes may hide the gateways of each other.
    levels.set(step, own);
    const level = (predecessors.get(step) ?? []).reduce((most, first) => Math.max(most, levelOf(first) + 1), own);
    levels.set(step, level);
    return level;
  };
  for (const step of predecessors.keys()) levelOf(step);
}

function mayHaveGateway({ gateway, via, nexthops }: Partial<WantedRoute>): boolean {
  return gateway?.includes(":") === true || via !== undefined || nexthops !== undefined;
}

function routeOf({ wanted }: Step): WantedRoute {
  return wanted as WantedRoute;
}

function hopsOf(step: Step): Hop[] {
  const route = routeOf(step);
  return (route.nexthops ?? [route]).flatMap(({ gateway, via, dev, flags = [] }) => {
    const address = gateway ?? via?.host;
    if (address === undefined || !address.includes(":") || isLinkLocal(address)) return [];
    return [{ step, address, dev: dev as string | undefined, isOnlink: flags.includes("onlink") }];
  });
}

/** Returns whether the kernel looks up the gateway in the table of the route. */
function isLookedUp({ table }: WantedRoute, { step, isOnlink }: Hop): boolean {
  return isOnlink ? table === RT_TABLE_MAIN : table === routeOf(step).table || commonTables.has(table);
}

/** Returns whether the gateway is rejected if its lookup finds the route. */
function hides(route: WantedRoute, { dev, isOnlink }: Hop): boolean {
  const { type, nhid, nexthops = [route] } = route;
  if (nhid !== undefined) return false;
  const uses = (isSame: boolean) => dev === undefined || nexthops.some((hop) => (hop.dev === dev) === isSame);
  if (rejectTypes.has(type)) return !isOnlink && dev === undefined;
  return isOnlink ? type !== "unicast" || uses(false) : hasGateway(route) && uses(true);
}

/** Returns whether the gateway is accepted if its lookup finds the route. */
function reaches(route: WantedRoute, { dev, isOnlink }: Hop): boolean {
  return !isOnlink && !hasGateway(route) && !rejectTypes.has(route.type) && (dev === undefined || route.dev === dev);
}
