import type { Io, Steps } from "../../../io/io.ts";
import type { Address } from "../../route/addresses.ts";
import { positionOf } from "../model/positions.ts";
import type { Step } from "../model/step.ts";
import { routeTable, type WantedRoute } from "../tables/routes.ts";
import { each, visitAll } from "./depth-first.ts";

/** Order of a step: steps with lower places come first, and of those with one place, steps with lower levels. */
export interface Rank {
  readonly place: number;
  readonly level: number;
}

/**
 * - A step.
 * - Several steps whose entries keep their order: of appended routes with equal destinations, or removals of an interface's addresses.
 * - A junction of edges.
 */
interface Node {
  place: number;
  level: number;
  readonly isJunction: boolean;
  /** Nodes that must come later. */
  readonly successors: Node[];
  isVisited: boolean;
  isRanked: boolean;
}

/**
 * Order of steps that depend on each other. A step that must come before another one moves forward to the place of that one, and gets
 * a lower level. A rollback undoes the steps in reverse order.
 */
export class Precedence {
  readonly #nodes = new Map<unknown, Node>();
  readonly #rankOf: (step: Step) => Rank;
  readonly #io: Io;

  /** @param rankOf returns the rank of a step that depends on no other one. */
  constructor(rankOf: (step: Step) => Rank, io: Io) {
    this.#rankOf = rankOf;
    this.#io = io;
  }

  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  /** Returns the rank of a step with edges. */
  find(step: Step): Rank | undefined {
    return this.isEmpty ? undefined : this.#nodes.get(keyOf(step));
  }

  /** Adds an edge. A text stands for a junction of that name. */
  connect(first: Step | string, last: Step | string): void {
    this.#nodeOf(first).successors.push(this.#nodeOf(last));
  }

  /** Adds edges from each of the first steps to each of the last ones. Steps among both have no edges between each other. */
  *add(first: Iterable<Step>, last: Iterable<Step>): Steps<void> {
    const before = new Set<Node>();
    yield* each(first, this.#io, (step) => before.add(this.#nodeOf(step)));
    const after = new Set<Node>();
    yield* each(last, this.#io, (step) => after.add(this.#nodeOf(step)));
    const both = new Set([...after].filter((node) => before.has(node)));
    // Two junctions instead of an edge for each pair.
    const [all, others] = [junction(), junction()];
    yield* each(before, this.#io, (node) => {
      node.successors.push(all);
      if (both.size > 0 && !both.has(node)) node.successors.push(others);
    });
    yield* each(after, this.#io, (node) => void (both.has(node) ? others : all).successors.push(node));
  }

  /** Computes the ranks. Returns whether no steps depend on each other in a cycle. */
  *order(): Steps<boolean> {
    const visitor = {
      isVisited: (node: Node) => node.isVisited,
      visit(node: Node) {
        node.isVisited = true;
        return node.successors;
      },
      follow(node: Node, { place }: Node) {
        node.place = Math.min(node.place, place);
      },
    };
    const ended = yield* visitAll(this.#nodes.values(), visitor, this.#io);
    for (const node of ended) if (node.isJunction) node.place = Number.NEGATIVE_INFINITY;
    let isAcyclic = true;
    // Outside of cycles, each node precedes its successors.
    yield* each(ended.reverse(), this.#io, (node) => {
      node.isRanked = true;
      for (const successor of node.successors) {
        isAcyclic &&= !successor.isRanked;
        raise(successor, node);
      }
    });
    return isAcyclic;
  }

  #nodeOf(step: Step | string): Node {
    const key = typeof step === "string" ? step : keyOf(step);
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node = typeof step === "string" ? junction() : nodeOf(this.#rankOf(step));
    this.#nodes.set(key, node);
    return node;
  }
}

function nodeOf({ place, level }: Rank, isJunction = false): Node {
  return { place, level, isJunction, successors: [], isVisited: false, isRanked: false };
}

function junction(): Node {
  return nodeOf({ place: Number.POSITIVE_INFINITY, level: 0 }, true);
}

/** Raises the level above that of a predecessor in the same place. A junction has the rank of its last predecessor. */
function raise(node: Node, { place, level }: Node): void {
  if (node.isRanked || place < node.place) return;
  if (!node.isJunction) node.level = Math.max(node.level, level + 1);
  else {
    node.level = place > node.place ? level : Math.max(node.level, level);
    node.place = place;
  }
}

function keyOf(step: Step): unknown {
  const { table, scope, action, wanted, current } = step;
  if (table.name === "addresses" && action === "remove") {
    const { dev, family } = current as Address;
    return `${scope}\n${family} ${dev}`;
  }
  const route = (wanted ?? current) as WantedRoute;
  if (table.name !== "routes" || positionOf(route) === undefined) return step;
  return `${scope}\n${action === "remove"} ${routeTable.order!(route as never)}`;
}
