import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Step } from "../model/step.ts";
import { type Kept, Lookups, localGateways } from "./gateway-lookups.ts";
import { Targets } from "./gateway-targets.ts";
import { departures } from "./nexthop-changes.ts";
import { Graph, type Positions } from "./step-graph.ts";

/** Order of a step, if it differs from the order of its table. */
export interface GatewayRank {
  readonly level: number;
  /** Undefined for the position of the table. */
  readonly position: number | undefined;
  /** Whether the step is a removal that comes before all additions, or an addition that does not come late. */
  readonly isEarly: boolean;
  /** Whether the step is a removal that comes between additions. */
  readonly isBetween: boolean;
}

/**
 * Returns the order of steps with routes, next hop objects and addresses, if it depends on gateways or on users of next hop objects.
 *
 * When the kernel adds a route or next hop object, it looks up its gateways: the most specific route must be direct, or, for an IPv6
 * gateway with the flag "onlink", must use the same interface. (fib_check_nh, ip6_route_check_nh, ip6_route_check_nh_onlink)
 *
 * A rollback of removals adds the entries in reverse order. The levels of removals are those of this order.
 */
export function* gatewayRanks(
  steps: readonly Step[],
  kept: Kept | undefined,
  positions: Positions,
  io: Io,
): Steps<Map<Step, GatewayRank>> {
  const ranks = new Map<Step, GatewayRank>();
  const lookups = new Lookups(kept);
  for (const step of steps) {
    if (step.table.name === "routes" || step.table.name === "nexthops") lookups.add(step);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const graph = new Graph(steps, positions, io);
  for (const departure of yield* departures(steps, kept, io)) yield* graph.addDeparture(departure);
  for (const departure of yield* localGateways(steps, io)) yield* graph.addDeparture(departure);
  const all = [...lookups.all.values()];
  if (all.length > 0) {
    const targets = new Targets(kept);
    yield* targets.fill(steps, all, io);
    if (!targets.isEmpty)
      for (const lookup of all) yield* graph.addLookup(lookup, yield* targets.constraintsOf(lookup, io));
  }
  yield* graph.order();
  for (const step of graph.isEmpty ? [] : steps) {
    const node = graph.find(step);
    if (node !== undefined) {
      const { isEarly, isBetween } = node;
      const position = node.position === positions.of(step) ? undefined : node.position;
      ranks.set(step, { level: node.level!, position, isEarly, isBetween });
    }
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return ranks;
}
