import { type Io, type Steps, wait } from "../../../io/io.ts";
import { positionOf } from "../model/positions.ts";
import type { Step } from "../model/step.ts";
import { routeTable, type WantedRoute } from "../tables/routes.ts";
import { type Hop, type Kept, type Lookup, Lookups, needsRoute, routeOf } from "./gateway-lookups.ts";
import { type Constraints, Targets } from "./gateway-targets.ts";

/** Order of a step, if it differs from the order of its table. */
export interface GatewayRank {
  readonly level: number;
  /** Undefined for the position of the table. */
  readonly position: number | undefined;
  /** Whether the step is a removal that comes before all additions, or an addition that does not come late. */
  readonly isEarly: boolean;
}

/** Positions of tables in a plan. */
export interface Positions {
  readonly addresses: number;
  readonly nexthops: number;
  /** Returns the position of a step's table; a higher one for additions that come late. */
  of(step: Step): number;
}

/** A step, the steps of appended routes with equal destinations, which keep their order, or the lookup of a gateway. */
interface Node {
  readonly steps: Step[];
  readonly isShared: boolean;
  readonly before: Node[];
  readonly after: Node[];
  base: number;
  position: number;
  level: number | undefined;
  isEarly: boolean;
}

/**
 * Returns the order of steps with routes, next hop objects and addresses, if it depends on gateways. When the kernel adds a route or next
 * hop object, it looks up its gateways: the most specific route must be direct, or, for an IPv6 gateway with the flag "onlink",
 * must use the same interface. (fib_check_nh, ip6_route_check_nh, ip6_route_check_nh_onlink)
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
  const all = [...lookups.all.values()];
  if (all.length === 0) return ranks;
  const targets = new Targets(kept);
  yield* targets.fill(steps, all, io);
  if (targets.isEmpty) return ranks;
  const graph = new Graph(positions, io);
  for (const lookup of all) yield* graph.add(lookup, yield* targets.constraintsOf(lookup, io));
  yield* graph.order();
  for (const step of graph.isEmpty ? [] : steps) {
    const node = graph.find(step);
    if (node !== undefined) {
      const position = node.position === positions.of(step) ? undefined : node.position;
      ranks.set(step, { level: node.level!, position, isEarly: node.isEarly });
    }
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return ranks;
}

class Graph {
  readonly #nodes = new Map<Step | string, Node>();
  readonly #positions: Positions;
  readonly #io: Io;

  constructor(positions: Positions, io: Io) {
    this.#positions = positions;
    this.#io = io;
  }

  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  find(step: Step): Node | undefined {
    return this.#nodes.get(keyOf(step));
  }

  *add({ steps }: Lookup, { before, after, early, isEarly }: Constraints): Steps<void> {
    for (const step of early) this.#nodeOf(step).isEarly = true;
    if (before.length === 0 && after.length === 0 && !isEarly) return;
    const first = new Set(before.map((step) => this.#nodeOf(step)));
    const last = new Set(after.map((step) => this.#nodeOf(step)));
    const isOther = (node: Node) => !node.steps.some((step) => steps.has(step));
    // Routes of the lookup to networks with its gateway would hide it from each other in any order.
    const ends = [this.#lookupNode([], last), this.#lookupNode([], [...last].filter(isOther))] as const;
    const starts = [this.#lookupNode(first, []), this.#lookupNode([...first].filter(isOther), [])] as const;
    for (const step of steps) {
      const node = this.#nodeOf(step);
      // Routes may need next hop objects until the end.
      if (isEarly && step.table.name === "routes") node.isEarly = true;
      if (first.size > 0) connect(starts[first.has(node) ? 1 : 0], node);
      if (last.size > 0) connect(node, ends[last.has(node) ? 1 : 0]);
      yield* this.#pause();
    }
  }

  #nodeOf(step: Step): Node {
    const key = keyOf(step);
    const known = this.#nodes.get(key);
    if (known !== undefined) {
      if (known.isShared && known.steps.at(-1) !== step) known.steps.push(step);
      return known;
    }
    const base = step.table.level?.(routeOf(step), step.action) ?? 0;
    const node = nodeWith([step], typeof key === "string", base, this.#positions.of(step));
    this.#nodes.set(key, node);
    return node;
  }

  #lookupNode(before: Iterable<Node>, after: Iterable<Node>): Node {
    const node = nodeWith([], false, -1, Number.POSITIVE_INFINITY);
    for (const one of before) connect(one, node);
    for (const one of after) connect(node, one);
    return node;
  }

  *order(): Steps<void> {
    yield* this.#moveFirst();
    for (const node of this.#nodes.values()) yield* this.#setLevels(node);
  }

  /** Moves steps before steps of other positions that must come later. */
  *#moveFirst(): Steps<void> {
    const changed = this.#nodes
      .values()
      .filter(({ before, isEarly }) => isEarly || before.length > 0)
      .toArray();
    for (let node = changed.pop(); node !== undefined; node = changed.pop()) {
      for (const other of node.before) {
        if (!this.#moveBefore(other, node)) continue;
        changed.push(other);
        yield* this.#pause();
      }
      // The rollback of an early removal must come after that of others.
      if (node.isEarly && !isAddition(node))
        for (const other of node.after) {
          if (other.isEarly || other.steps[0]?.table.name === "nexthops") continue;
          other.isEarly = true;
          changed.push(other);
          yield* this.#pause();
        }
      yield* this.#pause();
    }
  }

  #moveBefore(node: Node, other: Node): boolean {
    if (node.position <= other.position) return false;
    const isBetween = node.steps.length > 0 && Number.isInteger(other.position);
    const position = isBetween ? other.position - 0.5 : other.position;
    if (!node.steps.every((step) => this.#canMove(step, position))) return false;
    node.position = position;
    node.isEarly ||= isAddition(node);
    return true;
  }

  /** Returns whether the entry of a step needs no entry of the positions that follow. */
  #canMove({ table, wanted, current }: Step, position: number): boolean {
    const { prefsrc, nhid, nexthops, ...hop } = (wanted ?? current) as WantedRoute;
    if (table.name === "addresses") return false;
    if (nhid !== undefined && position < this.#positions.nexthops) return false;
    if (position > this.#positions.addresses) return true;
    return prefsrc === undefined && !(nexthops ?? [hop]).some((one) => needsRoute(one as Hop));
  }

  /** Sets the levels of a node and of all nodes before it. */
  *#setLevels(start: Node): Steps<void> {
    if (start.level !== undefined) return;
    const path = [visit(start)];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const first = last.node.before[last.visited++];
      if (first === undefined) {
        path.pop();
      } else if (first.level === undefined) {
        path.push(visit(first));
        // Visits the node again.
        last.visited--;
      } else {
        last.node.level = Math.max(last.node.level!, levelAfter(last.node, first));
      }
      yield* this.#pause();
    }
  }

  *#pause(): Steps<void> {
    const pause = this.#io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
}

function nodeWith(steps: Step[], isShared: boolean, base: number, position: number): Node {
  return { steps, isShared, before: [], after: [], base, position, level: undefined, isEarly: false };
}

function connect(first: Node, last: Node): void {
  first.after.push(last);
  last.before.push(first);
}

function keyOf(step: Step): Step | string {
  const route = routeOf(step);
  if (step.table.name !== "routes" || positionOf(route) === undefined) return step;
  return `${step.scope}\n${step.action === "remove"} ${routeTable.order!(route as never)}`;
}

/** Sets the first level, because routes may hide the gateways of each other. */
function visit(node: Node): { readonly node: Node; visited: number } {
  node.level = node.base;
  return { node, visited: 0 };
}

function levelAfter(node: Node, { level }: Node): number {
  if (node.steps.length === 0) return level!;
  // Requests differ between appended routes and others.
  return Math.floor(level!) + (node.isShared ? 1.5 : 1);
}

function isAddition({ steps }: Node): boolean {
  return steps.length > 0 && steps[0]!.action !== "remove";
}
