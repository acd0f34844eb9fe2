import { RT_TABLE_DEFAULT, RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import type { Rule } from "../../route/rules.ts";
import { familyOf, isLinkLocal } from "../model/gateways.ts";
import { positionOf } from "../model/positions.ts";
import type { Step } from "../model/step.ts";
import type { WantedAddress } from "../tables/addresses.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import type { WantedRoute } from "../tables/routes.ts";

/** Entries of the namespaces that the steps do not change. */
export interface Kept {
  readonly routes: ReadonlyMap<string, readonly WantedRoute[]>;
  readonly nexthops: ReadonlyMap<string, readonly WantedNexthop[]>;
  /** Interfaces by namespace that lose all IPv4 addresses, at least temporarily, and so their IPv4 routes. */
  readonly flushed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Returns the routing table of the VRF to which the interface belongs. */
  vrfTableOf(scope: string, dev: string): number | undefined;
}

/**
 * The kernel's lookup of a gateway, when a step adds or changes an entry, or when a rollback undoes the removal or change of the
 * entry. Both happen at the same place in the order of steps.
 */
export interface Lookup {
  readonly scope: string;
  readonly address: string;
  readonly dev: string | undefined;
  readonly isOnlink: boolean;
  /** Table of the route. Undefined for a next hop object. */
  readonly own: number | undefined;
  /** Whether only a rollback needs the lookup: of a removed entry. */
  readonly isOfRemoval: boolean;
  /** Tables in the order in which the kernel looks for a route that accepts the gateway. */
  readonly tables: readonly number[];
  /** All steps that need the result. */
  readonly steps: Set<Step>;
}

interface LookupOptions {
  /** Whether to collect also the lookups when a rollback undoes a change. */
  readonly withUndoneChanges: boolean;
  /** Whether the plan restores routes, which it otherwise does after it has added those with gateways. */
  readonly hasLateRoutes: boolean;
  /** Whether the plan removes addresses or routes, so that the kernel may find another interface for a gateway. */
  readonly hasRemovals: boolean;
}

/** Collects the lookups of the steps. */
export class Lookups {
  readonly all: Map<string, Lookup> = new Map();
  readonly #kept: Kept | undefined;
  readonly #blockers: ReadonlyMap<string, unknown>;
  readonly #options: LookupOptions;
  /** Most steps have the lookup of the previous one. */
  #last: Lookup | undefined;

  /** @param blockers steps by {@link blockedBy}. */
  constructor(kept: Kept | undefined, blockers: ReadonlyMap<string, unknown>, options: LookupOptions) {
    this.#kept = kept;
    this.#blockers = blockers;
    this.#options = options;
  }

  /** @param isLocal whether the former gateway is an address of its interface, which the kernel finds before any route. */
  add(step: Step, isLocal: boolean): void {
    const isNexthop = step.table.name === "nexthops";
    if (!isNexthop && step.table.name !== "routes") return;
    const { withUndoneChanges, hasLateRoutes, hasRemovals } = this.#options;
    const undone = !isLocal && (withUndoneChanges || step.action === "remove") ? formerOf(step) : undefined;
    for (const entry of [step.wanted, undone] as (WantedRoute | undefined)[]) {
      // The kernel checks the gateway of a next hop object when it adds the object, unless it is for forwarding entries.
      if (entry === undefined || (isNexthop ? (entry as Hop).fdb === true : entry.nhid !== undefined)) continue;
      const hops = entry.family === "mpls" ? [] : hopsOf(entry);
      // Other routes with levels of their own need no order by IPv4 gateways.
      const isOrdered = isNexthop || (hasLateRoutes && entry === step.wanted) || positionOf(entry) !== undefined;
      for (const hop of hops) {
        const address = hop.gateway ?? hop.via?.host;
        const isOpen = hasRemovals && hop.dev === undefined;
        if (
          address !== undefined &&
          (isOrdered || isOpen || address.includes(":") || this.#isBlocked(step.scope, address))
        )
          this.#lookupOf(step, hop, address, isNexthop ? undefined : entry.table)?.steps.add(step);
      }
    }
  }

  #isBlocked(scope: string, address: string): boolean {
    return this.#blockers.size > 0 && blockingKeys(scope, address).some((key) => this.#blockers.has(key));
  }

  #lookupOf({ scope, action }: Step, hop: Hop, address: string, own: number | undefined): Lookup | undefined {
    const { dev, flags } = hop;
    const isOfRemoval = action === "remove";
    const isOnlink = flags?.includes("onlink") === true;
    const last = this.#last;
    if (
      last?.address === address &&
      last.scope === scope &&
      last.dev === dev &&
      last.isOnlink === isOnlink &&
      last.isOfRemoval === isOfRemoval &&
      last.own === own
    )
      return last;
    const isAccepted = (isOnlink && !address.includes(":")) || isLinkLocal(address);
    if (isAccepted && !this.#isBlocked(scope, address)) return undefined;
    const key = `${scope}\n${own} ${address} ${dev} ${isOnlink} ${isOfRemoval}`;
    let lookup = this.all.get(key);
    if (lookup === undefined) {
      const vrf = dev === undefined ? undefined : this.#kept?.vrfTableOf(scope, dev);
      // A plan adds rules for other tables after the routes.
      let tables = [own, vrf, RT_TABLE_MAIN, RT_TABLE_DEFAULT].filter((table) => table !== undefined);
      if (isAccepted) tables = [];
      // (l3mdev_fib_table in ip6_route_check_nh_onlink)
      else if (isOnlink) tables = [vrf ?? (this.#kept === undefined && own !== undefined ? own : RT_TABLE_MAIN)];
      const steps = new Set<Step>();
      lookup = { scope, address, dev, isOnlink, own, isOfRemoval, tables: [...new Set(tables)], steps };
      this.all.set(key, lookup);
    }
    this.#last = lookup;
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

/** Returns the next hops of a route or of a next hop object. */
function hopsOf(route: WantedRoute): readonly Hop[] {
  return (route.nexthops as readonly Hop[] | undefined) ?? [route];
}

/** Returns the entry before the step. A restored entry has none. */
export function formerOf({ action, current }: Step): object | undefined {
  return action === "add" ? undefined : current;
}

/** Returns the address that the kernel does not accept as a gateway with the entry of the step, or the family of all such addresses. */
export function blockedBy({ table, action, scope, wanted, current }: Step): string | undefined {
  if (action !== "add" && action !== "remove") return undefined;
  const { local, src = "all", family, action: rule } = (wanted ?? current) as Partial<WantedAddress & Rule>;
  // An address of this host. The kernel accepts one of IPv4 if the gateway is on the same interface.
  if (table.name === "addresses") return action === "remove" || local!.includes(":") ? `${scope} ${local}` : undefined;
  return table.name === "rules" && rejecting.has(rule) && src === "all" ? `${scope} ${family}` : undefined;
}

const rejecting: ReadonlySet<unknown> = new Set(["prohibit", "unreachable", "blackhole"]);

/** Returns the results of {@link blockedBy} for entries with which the kernel does not accept the address. */
export function blockingKeys(scope: string, address: string): readonly string[] {
  return [`${scope} ${address}`, `${scope} ${familyOf(address)}`];
}
