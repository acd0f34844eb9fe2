import { RT_TABLE_DEFAULT, RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { isLinkLocal } from "../model/gateways.ts";
import { positionOf } from "../model/positions.ts";
import type { Step } from "../model/step.ts";
import type { WantedAddress } from "../tables/addresses.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import type { WantedRoute } from "../tables/routes.ts";

/** Entries of the namespaces that the steps do not change. */
export interface Kept {
  readonly routes: ReadonlyMap<string, readonly WantedRoute[]>;
  readonly nexthops: ReadonlyMap<string, readonly WantedNexthop[]>;
  /** Returns the routing table of the VRF to which the interface belongs. */
  vrfTableOf(scope: string, dev: string): number | undefined;
}

/** A step that the kernel rejects before others: those that remove an address, or end the use of a next hop object. */
export interface Departure {
  readonly step: Step;
  readonly leaving: readonly Step[];
}

/** Whether the kernel looks up the gateway when a step adds or changes the entry, or when a rollback undoes its removal or change. */
type Cause = "step" | "undone removal" | "undone change";

/** The kernel's lookup of a gateway, for all steps that need its result. */
export interface Lookup {
  readonly scope: string;
  readonly address: string;
  readonly dev: string | undefined;
  readonly isOnlink: boolean;
  readonly cause: Cause;
  /** Tables in the order in which the kernel looks for a route that accepts the gateway. */
  readonly tables: readonly number[];
  readonly steps: Set<Step>;
}

/** Collects the lookups of the steps. Plans without IPv6 gateways, next hop objects and appended routes have none. */
export class Lookups {
  readonly all: Map<string, Lookup> = new Map();
  readonly #kept: Kept | undefined;
  #last:
    | {
        readonly of: Hop;
        readonly step: Step;
        readonly cause: Cause;
        readonly table: number;
        readonly lookup: Lookup | undefined;
      }
    | undefined;

  constructor(kept: Kept | undefined) {
    this.#kept = kept;
  }

  add(step: Step): void {
    const { wanted, current } = step;
    this.#addRoute(step, routeOf(step), wanted === undefined ? "undone removal" : "step");
    if (wanted !== undefined && current !== undefined) this.#addRoute(step, current as WantedRoute, "undone change");
  }

  #addRoute(step: Step, route: WantedRoute, cause: Cause): void {
    const isNexthop = step.table.name === "nexthops";
    // The kernel checks the gateway of a next hop object when it adds the object, unless it is for forwarding entries.
    if (isNexthop ? (route as Hop).fdb === true : route.nhid !== undefined || route.family === "mpls") return;
    for (const hop of hopsOf(route)) this.#addHop(step, route, hop, cause);
  }

  #addHop(step: Step, route: WantedRoute, hop: Hop, cause: Cause): void {
    const isNexthop = step.table.name === "nexthops";
    const address = hop.gateway ?? hop.via?.host;
    if (address === undefined) return;
    // Routes with levels of their own need no order by IPv4 gateways.
    if (!isNexthop && !address.includes(":") && positionOf(route) === undefined) return;
    const last = this.#last;
    const isLast =
      last !== undefined &&
      last.step.scope === step.scope &&
      last.step.table === step.table &&
      last.cause === cause &&
      (last.of.gateway ?? last.of.via?.host) === address &&
      last.of.dev === hop.dev &&
      last.of.flags === undefined &&
      hop.flags === undefined &&
      last.table === route.table;
    const own = isNexthop ? undefined : route.table;
    const lookup = isLast ? last.lookup : this.#lookupOf(step.scope, hop, address, own, cause);
    this.#last = { of: hop, step, cause, table: route.table, lookup };
    lookup?.steps.add(step);
  }

  #lookupOf(
    scope: string,
    { dev, flags }: Hop,
    address: string,
    own: number | undefined,
    cause: Cause,
  ): Lookup | undefined {
    const isOnlink = flags?.includes("onlink") === true;
    const isIpv6 = address.includes(":");
    const key = `${scope}\n${own} ${address} ${dev} ${isOnlink} ${cause}`;
    const known = this.all.get(key);
    if (known !== undefined) return known;
    if ((isOnlink && !isIpv6) || isLinkLocal(address)) return undefined;
    const vrf = dev === undefined ? undefined : this.#kept?.vrfTableOf(scope, dev);
    const tables = isOnlink
      ? // (l3mdev_fib_table in ip6_route_check_nh_onlink)
        [vrf ?? (this.#kept === undefined && own !== undefined ? own : RT_TABLE_MAIN)]
      : // A plan adds rules for other tables after the routes.
        [own, vrf, RT_TABLE_MAIN, RT_TABLE_DEFAULT].filter((table) => table !== undefined);
    const lookup = { scope, address, dev, isOnlink, cause, tables: [...new Set(tables)], steps: new Set<Step>() };
    this.all.set(key, lookup);
    return lookup;
  }
}

/** A next hop of a route or of a next hop object. */
export interface Hop {
  readonly gateway?: string | undefined;
  readonly via?: { readonly host?: string } | undefined;
  readonly dev?: string | undefined;
  readonly flags?: readonly unknown[] | undefined;
  readonly fdb?: boolean | undefined;
}

/** Returns whether the kernel rejects the next hop without a route to its gateway. */
export function needsRoute({ gateway, via, flags = [] }: Hop): boolean {
  const address = gateway ?? via?.host;
  return address !== undefined && !flags.includes("onlink") && !isLinkLocal(address);
}

/** Returns the next hops of a route or of a next hop object. */
function hopsOf(route: WantedRoute): readonly Hop[] {
  return (route.nexthops as readonly Hop[] | undefined) ?? [route];
}

/** Returns the additions and changes with gateways that are addresses of this host until other steps remove these. */
export function* localGateways(steps: readonly Step[], io: Io): Steps<Departure[]> {
  const removed = new Map<string, Step[]>();
  for (const step of steps) {
    if (step.table.name === "addresses" && step.action === "remove")
      removed.getOrInsertComputed(`${step.scope} ${(step.current as WantedAddress).local}`, () => []).push(step);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const found: Departure[] = [];
  for (const step of removed.size === 0 ? [] : steps) {
    const isRouted = step.table.name === "routes" || step.table.name === "nexthops";
    const leaving =
      isRouted && step.action !== "remove"
        ? hopsOf(routeOf(step)).flatMap(
            ({ gateway, via }) => removed.get(`${step.scope} ${gateway ?? via?.host}`) ?? [],
          )
        : [];
    if (leaving.length > 0) found.push({ step, leaving });
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return found;
}

/** Returns the route of a step; the next hop object has the same fields. */
export function routeOf({ wanted, current }: Step): WantedRoute {
  return (wanted ?? current) as WantedRoute;
}
