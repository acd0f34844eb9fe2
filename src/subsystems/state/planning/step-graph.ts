import { type Io, type Steps, wait } from "../../../io/io.ts";
import { positionOf } from "../model/positions.ts";
import type { Step } from "../model/step.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import { routeTable, type WantedRoute } from "../tables/routes.ts";
import { visitAll } from "./depth-first.ts";
import { type Departure, type Hop, type Lookup, needsRoute, routeOf } from "./gateway-lookups.ts";
import type { Constraints } from "./gateway-targets.ts";
import { usedBy } from "./nexthop-changes.ts";

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
  readonly predecessors: Node[];
  readonly successors: Node[];
  base: number;
  position: number;
  level: number | undefined;
  isEarly: boolean;
  isBetween: boolean;
}

/** Distance between the positions of late additions and of others. */
export const LATE = 1000;

/** Order of steps: the nodes are steps and lookups, the edges lead to those that must come later. */
export class Graph {
  readonly #nodes = new Map<Step | string, Node>();
  readonly #steps: readonly Step[];
  readonly #positions: Positions;
  readonly #io: Io;
  /** Steps by the next hop objects that their entries use. */
  #users: Map<string, Step[]> | undefined;

  constructor(steps: readonly Step[], positions: Positions, io: Io) {
    this.#steps = steps;
    this.#positions = positions;
    this.#io = io;
  }

  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  find(step: Step): Node | undefined {
    return this.#nodes.get(keyOf(step));
  }

  *addDeparture({ step, leaving }: Departure): Steps<void> {
    if (leaving.length === 0) return;
    const first = this.#lookupNode([], [this.#nodeOf(step)]);
    for (const user of leaving) {
      const node = this.#nodeOf(user);
      if (user.action === "remove") node.isBetween = true;
      connect(node, first);
      yield* this.#pause();
    }
  }

  *addLookup({ steps }: Lookup, { predecessors, successors, removedFirst, isEarly }: Constraints): Steps<void> {
    for (const step of removedFirst) this.#nodeOf(step).isEarly = true;
    if (predecessors.length === 0 && successors.length === 0 && !isEarly) return;
    const first = new Set(predecessors.map((step) => this.#nodeOf(step)));
    const last = new Set(successors.map((step) => this.#nodeOf(step)));
    const own = new Set(Array.from(steps, (step) => this.#nodeOf(step)));
    const isOther = (node: Node) => !own.has(node);
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

  #lookupNode(predecessors: Iterable<Node>, successors: Iterable<Node>): Node {
    const node = nodeWith([], false, -1, Number.POSITIVE_INFINITY);
    for (const one of predecessors) connect(one, node);
    for (const one of successors) connect(node, one);
    return node;
  }

  *order(): Steps<void> {
    yield* this.#moveForward();
    yield* this.#moveBack();
    const isVisited = ({ level }: Node) => level !== undefined;
    yield* visitAll(this.#nodes.values(), { isVisited, visit, follow }, this.#io);
  }

  /** Moves steps before addresses that must come later, and late additions to the others. */
  *#moveForward(): Steps<void> {
    const changed = [...this.#nodes.values()].filter(({ predecessors, isEarly }) => isEarly || predecessors.length > 0);
    for (let node = changed.pop(); node !== undefined; node = changed.pop()) {
      for (const other of node.predecessors) {
        if (!this.#moveBefore(other, node)) continue;
        changed.push(other);
        yield* this.#pause();
      }
      // The rollback of an early removal must come after that of others.
      if (node.isEarly && !isAddition(node))
        for (const other of node.successors) {
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
    let { position } = other;
    if (node.steps.length > 0) {
      if (position < this.#positions.nexthops) position -= Number.isInteger(position) ? 0.5 : 0;
      else if (position < LATE && node.position >= LATE) position = node.position - LATE;
      else return false;
    }
    if (!node.steps.every((step) => this.#canMove(step, position))) return false;
    node.position = position;
    node.isEarly ||= isAddition(node);
    return true;
  }

  /** Moves steps with next hop objects to the positions of routes that must come before. Their users come later, too. */
  *#moveBack(): Steps<void> {
    const isNexthop = ({ steps }: Node) => steps[0]?.table.name === "nexthops";
    const pending = [...this.#nodes.values()].filter(isNexthop);
    const connected = new Set<Node>();
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      yield* this.#pause();
      const first = new Set(stepNodes(node.predecessors, "predecessors"));
      let latest = 0;
      for (const { position } of first) latest = Math.max(latest, node.position < LATE ? position % LATE : position);
      if (latest < node.position || node.position < this.#positions.nexthops) continue;
      if (latest === node.position && connected.has(node)) continue;
      node.position = latest;
      if (!connected.has(node)) yield* this.#connectUsers(node, first);
      connected.add(node);
      for (const user of stepNodes(node.successors, "successors")) if (isNexthop(user)) pending.push(user);
    }
  }

  /** Connects a next hop object with the steps whose entries use it, apart from those that come before. */
  *#connectUsers(node: Node, predecessors: ReadonlySet<Node>): Steps<void> {
    const { action, scope, wanted, current } = node.steps[0]!;
    this.#users ??= yield* this.#usersById();
    const { id } = (wanted ?? current) as WantedNexthop;
    for (const step of this.#users.get(`${action === "remove"} ${scope} ${id}`) ?? []) {
      const user = this.#nodeOf(step);
      if (!predecessors.has(user)) connect(node, user);
      yield* this.#pause();
    }
  }

  *#usersById(): Steps<Map<string, Step[]>> {
    const users = new Map<string, Step[]>();
    for (const step of this.#steps) {
      const isRemoval = step.action === "remove";
      for (const id of usedBy(isRemoval ? step.current : step.wanted))
        users.getOrInsertComputed(`${isRemoval} ${step.scope} ${id}`, () => []).push(step);
      yield* this.#pause();
    }
    return users;
  }

  /** Returns whether the entry of a step needs no entry of the positions that follow. */
  #canMove({ table, wanted, current }: Step, position: number): boolean {
    const { prefsrc, nhid, nexthops, ...hop } = (wanted ?? current) as WantedRoute;
    if (table.name === "addresses") return false;
    if (nhid !== undefined && position < this.#positions.nexthops) return false;
    if (position > this.#positions.addresses) return true;
    return prefsrc === undefined && !(nexthops ?? [hop]).some((one) => needsRoute(one as Hop));
  }

  *#pause(): Steps<void> {
    const pause = this.#io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
}

function nodeWith(steps: Step[], isShared: boolean, base: number, position: number): Node {
  const own = { predecessors: [], successors: [], level: undefined, isEarly: false, isBetween: false };
  return { steps, isShared, base, position, ...own };
}

/** Replaces the nodes of lookups by those with steps behind them. */
function* stepNodes(nodes: readonly Node[], direction: "predecessors" | "successors"): Generator<Node> {
  for (const node of nodes)
    if (node.steps.length > 0) yield node;
    else yield* node[direction];
}

function connect(first: Node, last: Node): void {
  first.successors.push(last);
  last.predecessors.push(first);
}

function keyOf(step: Step): Step | string {
  const route = routeOf(step);
  if (step.table.name !== "routes" || positionOf(route) === undefined) return step;
  return `${step.scope}\n${step.action === "remove"} ${routeTable.order!(route as never)}`;
}

/** Sets the first level, because routes may hide the gateways of each other. */
function visit(node: Node): readonly Node[] {
  node.level = node.base;
  if (node.steps.length === 0) node.position = 0;
  return node.predecessors;
}

/** Raises the level above that of a predecessor with the same position. A lookup has the place of its last predecessor. */
function follow(node: Node, { position, level }: Node): void {
  if (position < node.position) return;
  if (node.steps.length > 0) {
    // Requests differ between appended routes and others.
    node.level = Math.max(node.level!, Math.floor(level!) + (node.isShared ? 1.5 : 1));
  } else {
    node.level = position > node.position ? level : Math.max(node.level!, level!);
    node.position = position;
  }
}

function isAddition({ steps }: Node): boolean {
  return steps.length > 0 && steps[0]!.action !== "remove";
}
