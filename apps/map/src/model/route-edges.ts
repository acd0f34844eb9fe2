import type { Edge } from "./graph-types.ts";
import type { Box, EdgePath, NodeBox, RemoteBox } from "./layout-types.ts";
import { RouteGrid } from "./route-grid.ts";

/** Radius in pixels of the bends of a path. */
const RADIUS = 6;

interface Routed {
  readonly key: string;
  readonly paths: readonly string[];
}

/** Result of the last call. Most drawings change only states and rates, for which all paths stay the same. */
let last: Routed = { key: "", paths: [] };

/** An edge with the boxes of both ends. */
export interface EdgeEnds {
  readonly edge: Edge;
  readonly from: NodeBox;
  readonly to: NodeBox | RemoteBox;
}

/**
 * Returns the paths of edges. A path consists of horizontal and vertical lines between the boxes, and touches no box
 * except those of its ends, and no title of a namespace. It may cross the inside of an interface that contains one of its ends, but not that
 * interface's header.
 */
export function routeEdges(
  ends: readonly EdgeEnds[],
  nodes: ReadonlyMap<string, NodeBox>,
  remotes: readonly RemoteBox[],
  titles: readonly Box[],
): EdgePath[] {
  const boxes = [...nodes.values()];
  const key = JSON.stringify([
    titles,
    boxes.map(({ x, y, width, height, node, ports }) => [x, y, width, height, node.parent?.id, ports.length]),
    remotes.map(({ x, y }) => [x, y]),
    ends.map(({ from, to }) => [from.x, from.y, to.x, to.y]),
  ]);
  if (key !== last.key) {
    const grid = new RouteGrid(boxes, [...remotes, ...titles]);
    const paths = new Array<string>(ends.length);
    // Short paths are found first, so that they stay straight.
    const order = ends.map((_, index) => index).sort((one, other) => distance(ends[one]!) - distance(ends[other]!));
    for (const index of order) paths[index] = pathText(grid.route(ends[index]!.from, ends[index]!.to));
    last = { key, paths };
  }
  return ends.map(({ edge }, index) => ({ edge, path: last.paths[index]! }));
}

function distance({ from, to }: EdgeEnds): number {
  return Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
}

/** Returns a line through points as an SVG path with rounded bends. */
export function pathText(points: readonly (readonly [x: number, y: number])[]): string {
  let text = "";
  for (const [index, [x, y]] of points.entries()) {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined || after === undefined) text += `${text === "" ? "M" : "L"}${round(x)},${round(y)}`;
    else {
      const [x1, y1] = towards([x, y], before);
      const [x2, y2] = towards([x, y], after);
      text += `L${round(x1)},${round(y1)}Q${round(x)},${round(y)} ${round(x2)},${round(y2)}`;
    }
  }
  return text;
}

/** Returns the point at which a bend starts or ends. */
function towards([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]): [number, number] {
  const length = Math.abs(toX - x) + Math.abs(toY - y);
  const share = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
