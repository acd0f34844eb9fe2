import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Step } from "../model/step.ts";
import type { WantedAddress } from "../tables/addresses.ts";
import { each } from "./depth-first.ts";
import { blockedBy, blockingKeys, formerOf, type Hop, type Kept, Lookups } from "./gateway-lookups.ts";
import { Targets } from "./gateway-targets.ts";
import type { Precedence } from "./precedence.ts";

/**
 * Orders steps by the gateways of routes and next hop objects.
 *
 * When the kernel adds a route or next hop object, it looks up its gateways: the most specific route must be direct, or, for an IPv6
 * gateway with the flag "onlink", must use the same interface. (fib_check_nh, ip6_route_check_nh, ip6_route_check_nh_onlink)
 */
export function* addGateways(
  steps: readonly Step[],
  kept: Kept | undefined,
  withUndoneChanges: boolean,
  precedence: Precedence,
  io: Io,
): Steps<void> {
  const blockers = new Map<string, Step[]>();
  let hasLateRoutes = false;
  let hasRemovals = false;
  yield* each(steps, io, (step) => {
    hasLateRoutes ||= step.restored && step.table.name === "routes";
    hasRemovals ||= step.action === "remove" && (step.table.name === "addresses" || step.table.name === "routes");
    const key = blockedBy(step);
    if (key !== undefined) blockers.getOrInsertComputed(key, () => []).push(step);
  });
  const local = withUndoneChanges ? yield* addLocalGateways(steps, precedence, io) : new Set<Step>();
  const lookups = new Lookups(kept, blockers, { withUndoneChanges, hasLateRoutes, hasRemovals });
  yield* each(steps, io, (step) => lookups.add(step, local.has(step)));
  if (lookups.all.size === 0) return;
  const targets = new Targets(kept);
  yield* targets.fill(steps, lookups.all.values(), io);
  if (targets.isEmpty && blockers.size === 0) return;
  const connected = new Set<string>();
  for (const lookup of lookups.all.values()) {
    const { first, last } = yield* targets.constraintsOf(lookup, io);
    if (first.length > 0) yield* precedence.add(first, lookup.steps);
    if (last.length > 0) yield* precedence.add(lookup.steps, last);
    for (const key of blockers.size === 0 ? [] : blockingKeys(lookup.scope, lookup.address)) {
      const blocking = blockers.get(key);
      if (blocking === undefined) continue;
      // Many lookups and rules share two junctions.
      const [accepted, rejected] = [`accepted ${key}`, `rejected ${key}`];
      yield* each(lookup.steps, io, (step) => {
        precedence.connect(accepted, step);
        precedence.connect(step, rejected);
      });
      if (connected.has(key)) continue;
      connected.add(key);
      yield* each(blocking, io, (step) => {
        if (step.action === "remove") precedence.connect(step, accepted);
        else precedence.connect(rejected, step);
      });
    }
  }
}

/**
 * Orders removals and changes of next hop objects by IPv4 addresses of their own interfaces that are their gateways: an object keeps
 * whether there was such an address when the kernel added it. (fib_check_nh_v4_gw) Returns the steps of objects with such an address.
 */
function* addLocalGateways(steps: readonly Step[], precedence: Precedence, io: Io): Steps<ReadonlySet<Step>> {
  const gateways = new Set<string>();
  const changes = new Map<string, Step[]>();
  yield* each(steps, io, (step) => {
    const { table, action, scope, wanted, current } = step;
    if (table.name !== "addresses" || (action !== "add" && action !== "remove")) return;
    const { local, dev } = (wanted ?? current) as WantedAddress;
    if (local.includes(":")) return;
    const changed = `${action} ${scope} ${dev}`;
    gateways.add(`${changed} ${local}`);
    changes.getOrInsertComputed(changed, () => []).push(step);
  });
  const local = new Set<Step>();
  for (const step of gateways.size === 0 ? [] : steps) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    if (step.table.name !== "nexthops") continue;
    const { gateway, dev, scope } = (formerOf(step) ?? {}) as Hop & { readonly scope?: string };
    const changed = `${scope === "host" ? "remove" : "add"} ${step.scope} ${dev}`;
    if (!gateways.has(`${changed} ${gateway}`)) continue;
    if (scope === "host") local.add(step);
    precedence.connect(step, changed);
    // All addresses of the interface, so that new ones keep their order.
    yield* each(changes.get(changed) ?? [], io, (address) => precedence.connect(changed, address));
    changes.delete(changed);
  }
  return local;
}
