import { headerCentre, size } from "./layout-namespace.ts";
import type { Box, NodeBox } from "./layout-types.ts";

/** Minimum distance in pixels between a path and a box that is not its end. It is less than half of every gap. */
const MARGIN = 4;
/** Further distances from boxes at which paths may run where there is room, so that paths are next to each other. */
const TRACKS = [20, 26, 32, 38];
/** Cost of a unit of length next to a card, where a path can be mistaken for a path of that card. */
const NARROW = 1.6;
/** Cost of a bend, and of a unit of length that another path uses, as a length in pixels. */
const BEND = 24;
const SHARED = 3;
/** Weight of the remaining distance. With more than 1, the search is faster, and paths may be slightly more expensive. */
const GREED = 1.6;
/** Owner of grid points inside of a card or a header, which no path may cross. */
const BLOCKED = -1;
const OUTSIDE = 0;

/**
 * Maximum number of steps of all searches of a grid, which take about a second, and maximum number of its points. Further
 * paths are omitted, so that one host with a strange network cannot stop the map of all hosts.
 */
const MAX_STEPS = 3_000_000;
const MAX_POINTS = 4_000_000;

/** Distance in pixels from both ends within which a path is searched first. */
const NEAR = 64;

/** First and last lines of a part of the grid. */
interface Region {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Point = readonly [x: number, y: number];

/** Lines around all boxes of the map, on which paths are searched with the algorithm A*. */
export class RouteGrid {
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  /** Cost of a vertical unit of length on each of the vertical lines. */
  readonly #unitCosts: readonly number[];
  /** For each grid point, the number of the innermost container around the point. */
  readonly #owner: Int32Array;
  readonly #numbers = new Map<NodeBox, number>();
  readonly #byNode: ReadonlyMap<string, NodeBox>;
  /** Number of paths on the line from a grid point to the next one, to the right and downwards. */
  readonly #used: Uint16Array;
  readonly #cost: Float64Array;
  readonly #from: Int32Array;
  /** Number of the search that last wrote a state. */
  readonly #seen: Uint32Array;
  #search = 0;
  #steps = 0;

  /** @param others boxes that no path crosses: remote ends, and titles of namespaces. */
  constructor(boxes: readonly NodeBox[], others: readonly Box[]) {
    const [xs, ys, wide] = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (const box of [...boxes, ...others]) {
      const [right, bottom] = [box.x + box.width, box.y + box.height];
      xs.add(box.x - MARGIN)
        .add(box.x + box.width / 2)
        .add(right + MARGIN);
      ys.add(box.y - MARGIN)
        .add(headerCentre(box))
        .add(bottom + MARGIN);
      const isInside = isNodeBox(box) && box.level > 0;
      if (!isInside) for (const track of TRACKS) wide.add(box.x - track).add(right + track);
    }
    for (const x of wide) xs.add(x);
    this.#xs = Float64Array.from(xs).sort();
    this.#ys = Float64Array.from(ys).sort();
    this.#unitCosts = [...this.#xs].map((x) => (wide.has(x) ? 1 : NARROW));
    const isTooLarge = this.#xs.length * this.#ys.length > MAX_POINTS;
    if (isTooLarge) this.#steps = MAX_STEPS;
    const count = isTooLarge ? 0 : this.#xs.length * this.#ys.length;
    this.#owner = new Int32Array(count);
    this.#used = new Uint16Array(2 * count);
    this.#cost = new Float64Array(2 * count);
    this.#from = new Int32Array(2 * count);
    this.#seen = new Uint32Array(2 * count);
    this.#byNode = new Map(boxes.map((box) => [box.node.id, box]));
    // Parents are before their ports, so that a point gets the innermost container.
    for (const [index, box] of boxes.entries()) {
      this.#numbers.set(box, index + 1);
      if (box.ports.length > 0) this.#fill(box, index + 1);
      this.#fill({ ...box, height: Math.min(box.height, size.row) }, BLOCKED);
    }
    for (const box of others) this.#fill(box, BLOCKED);
  }

  #fill({ x, y, width, height }: Box, owner: number): void {
    const columns = this.#xs.length;
    const [left, right] = [lowerBound(this.#xs, x), lowerBound(this.#xs, x + width + 0.01)];
    for (let row = lowerBound(this.#ys, y); row < this.#ys.length && this.#ys[row]! <= y + height; row++)
      this.#owner.fill(owner, row * columns + left, row * columns + right);
  }

  /**
   * Returns the corners of the cheapest path between two boxes, and makes its lines more expensive for other paths. Returns
   * an empty list if there is no path, or if all paths would take too long to compute.
   */
  route(from: Box, to: Box): Point[] {
    if (this.#steps >= MAX_STEPS) return [];
    const allowed = new Set([OUTSIDE]);
    for (const end of [from, to]) {
      let box = isNodeBox(end) ? end : undefined;
      for (; box !== undefined; box = this.#byNode.get(box.node.parent?.id ?? "")) {
        allowed.add(this.#numbers.get(box)!);
      }
    }
    const goals = this.#sides(to);
    // Most paths are short, and are found near their ends.
    const near = this.#region(from, to, NEAR);
    let points = this.#find(this.#sides(from), goals, allowed, near);
    if (points.length === 0) points = this.#find(this.#sides(from), goals, allowed, this.#region(from, to, Infinity));
    if (points.length === 0) return [];
    const [first, end] = [this.#at(points[0]!), this.#at(points.at(-1)!)];
    const edgeX = ({ x, width }: Box, outside: number) => (outside < x ? x : x + width);
    const all: Point[] = [[edgeX(from, first[0]), first[1]], ...points.map((point) => this.#at(point))];
    all.push([edgeX(to, end[0]), end[1]]);
    return corners(all);
  }

  #region(from: Box, to: Box, margin: number): Region {
    const [xs, ys] = [this.#xs, this.#ys];
    return {
      left: lowerBound(xs, Math.min(from.x, to.x) - margin),
      right: lowerBound(xs, Math.max(from.x + from.width, to.x + to.width) + margin) - 1,
      top: lowerBound(ys, Math.min(from.y, to.y) - margin),
      bottom: lowerBound(ys, Math.max(from.y, to.y) + size.row + margin) - 1,
    };
  }

  #at(point: number): Point {
    return [this.#xs[point % this.#xs.length]!, this.#ys[Math.floor(point / this.#xs.length)]!];
  }

  /** Returns the grid points at the left and at the right of a box's header. */
  #sides(box: Box): number[] {
    const row = lowerBound(this.#ys, headerCentre(box)) * this.#xs.length;
    return [row + lowerBound(this.#xs, box.x - MARGIN), row + lowerBound(this.#xs, box.x + box.width + MARGIN)];
  }

  /** Returns the grid points of the cheapest path. A state of the search is a grid point and a direction. */
  #find(
    starts: readonly number[],
    goals: readonly number[],
    allowed: ReadonlySet<number>,
    { left, right, top, bottom }: Region,
  ): number[] {
    const search = ++this.#search;
    const columns = this.#xs.length;
    const [leftEnd, rightEnd] = [this.#at(goals[0]!), this.#at(goals[1]!)];
    const remaining = (point: number): number => {
      const x = this.#xs[point % columns]!;
      const y = this.#ys[Math.floor(point / columns)]!;
      return Math.min(Math.abs(x - leftEnd[0]), Math.abs(x - rightEnd[0])) + Math.abs(y - leftEnd[1]);
    };
    const queue = new Queue();
    const visit = (state: number, cost: number, before: number): void => {
      if (this.#seen[state] === search && this.#cost[state]! <= cost) return;
      this.#seen[state] = search;
      this.#cost[state] = cost;
      this.#from[state] = before;
      queue.add(cost + GREED * remaining(state >> 1), state);
    };
    for (const start of starts) if (allowed.has(this.#owner[start]!)) visit(start * 2, 0, -1);
    for (let state = queue.next(); state !== undefined && this.#steps < MAX_STEPS; state = queue.next()) {
      this.#steps++;
      const point = state >> 1;
      const isVertical = (state & 1) === 1;
      // A path enters its end horizontally.
      if (!isVertical && goals.includes(point)) return this.#trace(state);
      const cost = this.#cost[state]!;
      const column = point % columns;
      const step = (next: number, vertical: boolean, length: number): void => {
        if (!allowed.has(this.#owner[next]!)) return;
        const line = 2 * Math.min(point, next) + Number(vertical);
        const bend = vertical === isVertical ? 0 : BEND;
        const unit = (vertical ? this.#unitCosts[column]! : 1) + SHARED * Math.min(4, this.#used[line]!);
        visit(next * 2 + Number(vertical), cost + bend + length * unit, state);
      };
      if (column > left) step(point - 1, false, this.#xs[column]! - this.#xs[column - 1]!);
      if (column < right) step(point + 1, false, this.#xs[column + 1]! - this.#xs[column]!);
      const row = (point - column) / columns;
      if (row > top) step(point - columns, true, this.#ys[row]! - this.#ys[row - 1]!);
      if (row < bottom) step(point + columns, true, this.#ys[row + 1]! - this.#ys[row]!);
    }
    return [];
  }

  #trace(end: number): number[] {
    const points: number[] = [];
    for (let state = end; state >= 0; state = this.#from[state]!) {
      points.push(state >> 1);
      const before = this.#from[state]!;
      if (before >= 0) this.#used[2 * Math.min(state >> 1, before >> 1) + (state & 1)]!++;
    }
    return points.reverse();
  }
}

function isNodeBox(box: Box): box is NodeBox {
  return "node" in box;
}

/** Removes points that lie on a line between their neighbours. */
function corners(points: readonly Point[]): Point[] {
  return points.filter(([x, y], index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined || after === undefined) return true;
    return !((before[0] === x && after[0] === x) || (before[1] === y && after[1] === y));
  });
}

/** Returns the index of the first value that is not less than `wanted`. */
function lowerBound(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A binary heap of states with the smallest priority first. */
class Queue {
  readonly #priorities: number[] = [];
  readonly #states: number[] = [];

  add(priority: number, state: number): void {
    const [priorities, states] = [this.#priorities, this.#states];
    let at = states.length;
    for (; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (priorities[parent]! <= priority) break;
      priorities[at] = priorities[parent]!;
      states[at] = states[parent]!;
      at = parent;
    }
    priorities[at] = priority;
    states[at] = state;
  }

  next(): number | undefined {
    const [priorities, states] = [this.#priorities, this.#states];
    const first = states[0];
    const [priority, state] = [priorities.pop(), states.pop()];
    if (first === undefined || priority === undefined || state === undefined || states.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= states.length) break;
      if (child + 1 < states.length && priorities[child + 1]! < priorities[child]!) child++;
      if (priorities[child]! >= priority) break;
      priorities[at] = priorities[child]!;
      states[at] = states[child]!;
      at = child;
    }
    priorities[at] = priority;
    states[at] = state;
    return first;
  }
}
