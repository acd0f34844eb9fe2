import { RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { rejectTypes } from "../../route/routes/fields.ts";
import { commonTables, familyOf, isLinkLocal, networkOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import { hasGateway, routeTable, type WantedRoute } from "../tables/routes.ts";

/** A gateway of a route or a next hop object. */
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
export function* gatewayLevels(steps: readonly Step[], io: Io): Steps<Map<Step, number>> {
  const levels = new Map<Step, number>();
  const scopes = new Map<string, Routes>();
  for (const step of steps) {
    if (step.table.name === "routes" && step.action !== "remove") {
      const routes = scopes.getOrInsertComputed(step.scope, () => ({
        targets: [],
        lengths: new Set(),
        hops: new Map(),
      }));
      const { targets, lengths, hops } = routes;
      const { family, dst } = routeOf(step);
      if (family === "inet6" && dst !== "default") {
        targets.push(step);
        lengths.add(lengthOf(routeOf(step)));
      }
      for (const hop of hopsOf(step))
        if (hop.address.includes(":")) hops.getOrInsertComputed(hop.address, () => []).push(hop);
    }
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  for (const routes of scopes.values()) yield* addLevels(routes, levels, io);
  return levels;
}

/**
 * Returns the routes that make gateways of next hop objects reachable: they must exist when the kernel adds the objects.
 * (fib_check_nh, ip6_validate_gw)
 */
export function* routesOfNexthops(steps: readonly Step[], io: Io): Steps<Set<Step>> {
  const hops: Hop[] = [];
  for (const step of steps) {
    if (step.table.name === "nexthops") for (const hop of hopsOf(step)) hops.push(hop);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const found = new Set<Step>();
  // Most plans have no next hop object.
  if (hops.length === 0) return found;
  const contained = new Map<string, Hop[]>();
  const lengths = new Set<string>();
  for (const step of steps) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    if (step.table.name !== "routes") continue;
    const route = routeOf(step);
    const { family, dst, nhid } = route;
    const length = lengthOf(route);
    for (const hop of lengths.has(`${family} ${length}`) ? [] : hops) {
      if (familyOf(hop.address) !== family) continue;
      const key = `${hop.step.scope} ${family} ${networkOf(`${hop.address}/${length}`)}`;
      contained.getOrInsertComputed(key, () => []).push(hop);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    lengths.add(`${family} ${length}`);
    const isNeeded = contained.get(`${step.scope} ${family} ${dst}`)?.some((hop) => reaches(route, hop)) === true;
    if (isNeeded && nhid === undefined) found.add(step);
  }
  return found;
}

function lengthOf({ family, dst }: WantedRoute): string {
  if (dst === "default") return "0";
  return dst.split("/")[1] ?? (family === "inet" ? "32" : "128");
}

/** Routes of a namespace that are added. */
interface Routes {
  /** Routes to IPv6 networks. */
  readonly targets: Step[];
  /** Prefix lengths of the targets. */
  readonly lengths: Set<string>;
  /** By gateway. */
  readonly hops: Map<string, Hop[]>;
}

function* addLevels({ targets, lengths, hops }: Routes, levels: Map<Step, number>, io: Io): Steps<void> {
  // Most plans have no IPv6 gateway.
  if (hops.size === 0) return;
  /** Hops of each gateway, by the networks that contain the gateways. */
  const contained = new Map<string, Hop[][]>();
  for (const [address, ofAddress] of hops) {
    for (const length of lengths)
      contained.getOrInsertComputed(networkOf(`${address}/${length}`), () => []).push(ofAddress);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const predecessors = new Map<Step, Step[]>();
  const order = (first: Step, last: Step) => predecessors.getOrInsertComputed(last, () => []).push(first);
  function* forEachHop(call: (step: Step, route: WantedRoute, hop: Hop) => void): Steps<void> {
    for (const step of targets) {
      const route = routeOf(step);
      for (const ofAddress of contained.get(route.dst) ?? []) {
        for (const hop of ofAddress) {
          if (hop.step !== step && isLookedUp(route, hop)) call(step, route, hop);
          const pause = io.pause();
          if (pause !== undefined) yield* wait(pause);
        }
      }
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
  yield* forEachHop((step, route, hop) => {
    if (hides(route, hop)) order(hop.step, step);
  });
  if (predecessors.size === 0) return;
  yield* forEachHop((step, route, hop) => {
    if (reaches(route, hop)) order(step, hop.step);
  });
  const visit = (step: Step) => {
    const level = routeTable.level!(routeOf(step));
    // Set before the predecessors are visited, because routes may hide the gateways of each other.
    levels.set(step, level);
    return { step, level, predecessors: predecessors.get(step) ?? [], visited: 0 };
  };
  for (const step of predecessors.keys()) {
    if (levels.has(step)) continue;
    const path = [visit(step)];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const first = last.predecessors[last.visited++];
      const known = first && levels.get(first);
      if (known !== undefined) {
        last.level = Math.max(last.level, known + 1);
      } else if (first !== undefined) {
        path.push(visit(first));
      } else {
        levels.set(last.step, last.level);
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) parent.level = Math.max(parent.level, last.level + 1);
      }
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
}

function routeOf({ wanted, current }: Step): WantedRoute {
  return (wanted ?? current) as WantedRoute;
}

function hopsOf(step: Step): Hop[] {
  const route = routeOf(step);
  return (route.nexthops ?? [route]).flatMap(({ gateway, via, dev, flags = [] }) => {
    const address = gateway ?? via?.host;
    if (address === undefined || isLinkLocal(address)) return [];
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
