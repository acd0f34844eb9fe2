import { RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { rejectTypes } from "../../route/routes/fields.ts";
import { commonTables, familyOf, isLinkLocal, networkOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import type { WantedAddress } from "../tables/addresses.ts";
import { hasGateway, routeTable, type WantedRoute } from "../tables/routes.ts";

/** A gateway of a route or a next hop object. */
interface Hop {
  readonly step: Step;
  readonly address: string;
  readonly dev: string | undefined;
  readonly isOnlink: boolean;
}

/** A network to which a step adds a route. */
interface Network {
  readonly scope: string;
  readonly family: string;
  readonly network: string;
  readonly length: number;
}

/** Gateways, which are found by networks that contain them. Add all gateways first. */
class Hops {
  /** By namespace and address. */
  readonly #byAddress = new Map<string, Map<string, Hop[]>>();
  /** By namespace and network. */
  readonly #byNetwork = new Map<string, Map<string, Hop[][]>>();
  readonly #lengths: Readonly<Record<string, Set<number>>> = { inet: new Set(), inet6: new Set() };

  get isEmpty(): boolean {
    return this.#byAddress.size === 0;
  }

  add(hop: Hop): void {
    const ofScope = this.#byAddress.getOrInsertComputed(hop.step.scope, () => new Map());
    ofScope.getOrInsertComputed(hop.address, () => []).push(hop);
  }

  /** Returns the gateways in the network, grouped by address. Requires {@link prepare}. */
  in({ scope, family, network }: Network): readonly Hop[][] {
    return this.#byNetwork.get(scope)?.get(keyOf(family, network)) ?? NONE;
  }

  isPrepared({ family, length }: Network): boolean {
    return this.#lengths[family]?.has(length) !== false;
  }

  /** Sorts the gateways into networks of this family and prefix length. */
  *prepare({ family, length }: Network, io: Io): Steps<void> {
    this.#lengths[family]!.add(length);
    for (const [scope, ofScope] of this.#byAddress) {
      const networks = this.#byNetwork.getOrInsertComputed(scope, () => new Map());
      for (const [address, hops] of ofScope) {
        const key = familyOf(address) === family ? keyOf(family, networkOf(`${address}/${length}`)) : undefined;
        if (key !== undefined) networks.getOrInsertComputed(key, () => []).push(hops);
        const pause = io.pause();
        if (pause !== undefined) yield* wait(pause);
      }
    }
  }
}

const NONE: readonly never[] = [];

function keyOf(family: string, network: string): string {
  return network === "default" ? `${network} ${family}` : network;
}

/**
 * Returns the levels of routes for which {@link StateTable.level} is not enough. When the kernel adds a route, it looks up each IPv6
 * gateway: the most specific route must be direct, or, for a gateway with the flag "onlink", must use the same interface.
 * (ip6_route_check_nh, ip6_route_check_nh_onlink) Routes to networks that contain such a gateway must come later.
 */
export function* gatewayLevels(steps: readonly Step[], io: Io): Steps<Map<Step, number>> {
  const levels = new Map<Step, number>();
  const targets: Step[] = [];
  const hops = new Hops();
  for (const step of steps) {
    if (step.table.name === "routes" && step.action !== "remove") {
      const { family, dst } = routeOf(step);
      if (family === "inet6" && dst !== "default") targets.push(step);
      for (const hop of hopsOf(step)) if (hop.address.includes(":")) hops.add(hop);
    }
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  // Most plans have no IPv6 gateway.
  if (!hops.isEmpty) yield* addLevels(targets, hops, levels, io);
  return levels;
}

/**
 * Returns steps that must come before those of another table. The gateway of a next hop object must be reachable by a route.
 * (fib_check_nh, ip6_validate_gw) The kernel rejects an "onlink" gateway in the network of an address on another interface, unless the
 * address is added later. (ip6_route_check_nh_onlink)
 */
export function* earlySteps(steps: readonly Step[], io: Io): Steps<Map<Step, "nexthops" | "addresses">> {
  const found = new Map<Step, "nexthops" | "addresses">();
  const ofNexthops = new Hops();
  const onlink = new Hops();
  for (const step of steps) {
    const isNexthop = step.table.name === "nexthops";
    if (isNexthop || (step.table.name === "routes" && hasOnlink(routeOf(step)))) {
      for (const hop of hopsOf(step)) {
        if (isNexthop) ofNexthops.add(hop);
        if (hop.isOnlink && hop.address.includes(":") && step.action !== "remove") onlink.add(hop);
      }
    }
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  if (ofNexthops.isEmpty && onlink.isEmpty) return found;
  for (const step of steps) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    const { action, table, scope } = step;
    if (table.name === "routes") {
      const route = routeOf(step);
      const target = targetOf(step);
      if (!ofNexthops.isPrepared(target)) yield* ofNexthops.prepare(target, io);
      const isNeeded = ofNexthops.in(target).some((ofAddress) => ofAddress.some((hop) => reaches(route, hop)));
      if (isNeeded && route.nhid === undefined) found.set(step, "nexthops");
    } else if (table.name === "addresses" && (action === "add" || action === "recreate")) {
      const { local, address = local, prefixlen, dev, flags } = step.wanted as WantedAddress;
      if (flags?.includes("noprefixroute") === true) continue;
      const network = networkOf(`${address}/${prefixlen}`);
      const target = { scope, family: familyOf(local), network, length: prefixlen };
      if (!onlink.isPrepared(target)) yield* onlink.prepare(target, io);
      for (const hop of onlink.in(target).flat())
        if (hop.dev !== dev && needsNoAddress(hop.step)) found.set(hop.step, "addresses");
    }
  }
  return found;
}

/** Returns whether the kernel can add the route or next hop object before the addresses. */
function needsNoAddress(step: Step): boolean {
  return routeOf(step).prefsrc === undefined && hopsOf(step).every(({ isOnlink }) => isOnlink);
}

function targetOf(step: Step): Network {
  const { family, dst } = routeOf(step);
  const slash = dst.indexOf("/");
  const full = family === "inet" ? 32 : 128;
  const length = slash >= 0 ? Number(dst.slice(slash + 1)) : dst === "default" ? 0 : full;
  return { scope: step.scope, family, network: dst, length };
}

function* addLevels(targets: readonly Step[], hops: Hops, levels: Map<Step, number>, io: Io): Steps<void> {
  const predecessors = new Map<Step, Step[]>();
  const order = (first: Step, last: Step) => predecessors.getOrInsertComputed(last, () => []).push(first);
  function* forEachHop(call: (step: Step, route: WantedRoute, hop: Hop) => void): Steps<void> {
    for (const step of targets) {
      const route = routeOf(step);
      const target = targetOf(step);
      if (!hops.isPrepared(target)) yield* hops.prepare(target, io);
      for (const ofAddress of hops.in(target)) {
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

function hasOnlink({ flags, nexthops }: WantedRoute): boolean {
  return flags?.includes("onlink") === true || nexthops?.some((hop) => hop.flags?.includes("onlink") === true) === true;
}

function hopsOf(step: Step): Hop[] {
  const route = routeOf(step);
  const hops: Hop[] = [];
  for (const { gateway, via, dev, flags } of route.nexthops ?? [route]) {
    const address = gateway ?? via?.host;
    if (address === undefined || (address.includes(":") && isLinkLocal(address))) continue;
    hops.push({ step, address, dev: dev as string | undefined, isOnlink: flags?.includes("onlink") === true });
  }
  return hops;
}

/** Returns whether the kernel looks up the gateway in the table of the route. */
function isLookedUp({ table }: WantedRoute, { step, isOnlink }: Hop): boolean {
  // The table of an "onlink" gateway is that of the interface's VRF, which is usually the table of the route, or main.
  return table === routeOf(step).table || (isOnlink ? table === RT_TABLE_MAIN : commonTables.has(table));
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
