import { RT_TABLE_DEFAULT, RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { isLinkLocal } from "../model/gateways.ts";
import { positionOf } from "../model/positions.ts";
import type { Step } from "../model/step.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import type { WantedRoute } from "../tables/routes.ts";

/** Entries of the namespaces that the steps do not change. */
export interface Kept {
  readonly routes: ReadonlyMap<string, readonly WantedRoute[]>;
  readonly nexthops: ReadonlyMap<string, readonly WantedNexthop[]>;
  /** Returns the routing table of the VRF to which the interface belongs. */
  vrfTableOf(scope: string, dev: string): number | undefined;
}

/** The kernel's lookup of a gateway, for all steps that need its result. */
export interface Lookup {
  readonly scope: string;
  readonly address: string;
  readonly dev: string | undefined;
  readonly isOnlink: boolean;
  /** Whether the steps are removals, whose gateways the kernel looks up if a rollback adds the entries again. */
  readonly isRemoval: boolean;
  /** Tables in the order in which the kernel looks for a route that accepts the gateway. */
  readonly tables: readonly number[];
  readonly steps: Set<Step>;
}

/** Collects the lookups of the steps. Plans without IPv6 gateways, next hop objects and appended routes have none. */
export class Lookups {
  readonly all: Map<string, Lookup> = new Map();
  readonly #kept: Kept | undefined;
  #last: { readonly of: Hop; readonly step: Step; readonly lookup: Lookup | undefined } | undefined;

  constructor(kept: Kept | undefined) {
    this.#kept = kept;
  }

  add(step: Step): void {
    const isNexthop = step.table.name === "nexthops";
    const route = routeOf(step);
    // The kernel checks the gateway of a next hop object when it adds the object, unless it is for forwarding entries.
    if (isNexthop ? (route as Hop).fdb === true : route.nhid !== undefined || route.family === "mpls") return;
    if (route.nexthops === undefined) this.#addHop(step, route, isNexthop);
    else for (const hop of route.nexthops) this.#addHop(step, hop as Hop, isNexthop);
  }

  #addHop(step: Step, hop: Hop, isNexthop: boolean): void {
    const address = hop.gateway ?? hop.via?.host;
    if (address === undefined) return;
    // Routes with levels of their own need no order by IPv4 gateways.
    if (!isNexthop && !address.includes(":") && positionOf(routeOf(step)) === undefined) return;
    const last = this.#last;
    const isLast =
      last !== undefined &&
      last.step.scope === step.scope &&
      last.step.table === step.table &&
      last.step.action === step.action &&
      (last.of.gateway ?? last.of.via?.host) === address &&
      last.of.dev === hop.dev &&
      last.of.flags === undefined &&
      hop.flags === undefined &&
      routeOf(last.step).table === routeOf(step).table;
    const lookup = isLast ? last.lookup : this.#lookupOf(step, hop, address, isNexthop);
    this.#last = { of: hop, step, lookup };
    lookup?.steps.add(step);
  }

  #lookupOf(step: Step, { dev, flags }: Hop, address: string, isNexthop: boolean): Lookup | undefined {
    const { scope } = step;
    const isOnlink = flags?.includes("onlink") === true;
    const isIpv6 = address.includes(":");
    const own = isNexthop ? undefined : routeOf(step).table;
    const isRemoval = step.action === "remove";
    const key = `${scope}\n${own} ${address} ${dev} ${isOnlink} ${isRemoval}`;
    const known = this.all.get(key);
    if (known !== undefined) return known;
    if ((isOnlink && !isIpv6) || isLinkLocal(address)) return undefined;
    const vrf = dev === undefined ? undefined : this.#kept?.vrfTableOf(scope, dev);
    const tables = isOnlink
      ? // (l3mdev_fib_table in ip6_route_check_nh_onlink)
        [vrf ?? (this.#kept === undefined && own !== undefined ? own : RT_TABLE_MAIN)]
      : // A plan adds rules for other tables after the routes.
        [own, vrf, RT_TABLE_MAIN, RT_TABLE_DEFAULT].filter((table) => table !== undefined);
    const lookup = { scope, address, dev, isOnlink, isRemoval, tables: [...new Set(tables)], steps: new Set<Step>() };
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

/** Returns the route of a step; the next hop object has the same fields. */
export function routeOf({ wanted, current }: Step): WantedRoute {
  return (wanted ?? current) as WantedRoute;
}
