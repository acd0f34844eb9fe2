import { compareNames } from "./graph.ts";
import type { Edge, Graph, Namespace, Node } from "./graph-types.ts";
import { arrange, type Block, blockOf } from "./layout-blocks.ts";
import { layOutNamespace, titleOf } from "./layout-namespace.ts";
import type { HostBox, Layout, NamespaceBox, NodeBox, RemoteBox } from "./layout-types.ts";
import { routeBundles } from "./route-bundles.ts";
import { routeEdges } from "./route-edges.ts";

/** Distance in pixels between the frame of a host and its namespaces. The title of the host is above the namespaces. */
const HOST_PADDING = 24;
const HOST_TITLE = 44;
const HOST_GAP = 80;
/** Default aspect ratio of the map: its width divided by its height. */
const SHAPE = 1.7;
const REMOTE = { width: 140, height: 34, gap: 14, distance: 56 } as const;

/**
 * Computes the positions of all visible interfaces. Connected namespaces are in neighbouring columns. The same graph
 * with the same `shape` always has the same layout. `shape` is the preferred aspect ratio of the map: its width divided
 * by its height.
 */
export function layOut(
  graph: Graph,
  isShown: (node: Node) => boolean,
  isNamespaceShown: (namespace: Namespace) => boolean,
  shape = SHAPE,
): Layout {
  const edges = graph.edges.filter(({ from, to }) => isVisible(from) && (!isNode(to) || isVisible(to)));
  function isVisible(node: Node): boolean {
    return isNamespaceShown(node.namespace) && isShown(node);
  }
  const blocks: Block[] = [];
  const hosts: HostBox[] = [];
  const isFramed = graph.hosts.length > 1;
  for (const host of graph.hosts) {
    const namespaces = host.namespaces.filter(isNamespaceShown).map((namespace) => layOutNamespace(namespace, isShown));
    if (namespaces.length === 0) continue;
    const content = arrange(componentsOf(namespaces, edges, shape), shape);
    if (isFramed) {
      const frame = { host, x: 0, y: 0, width: content.width + 2 * HOST_PADDING, height: 0 };
      frame.height = content.height + HOST_TITLE + HOST_PADDING;
      hosts.push(frame);
      content.move(HOST_PADDING, HOST_TITLE);
      blocks.push(blockOf([frame, ...content.boxes], frame.width, frame.height));
    } else blocks.push(content);
  }
  const map = arrange(blocks, shape, HOST_GAP);
  const nodes = new Map<string, NodeBox>();
  const namespaces = map.boxes.filter((box): box is NamespaceBox => "namespace" in box);
  for (const namespace of namespaces)
    for (const box of namespace.nodes) moveNodes(box, namespace.x, namespace.y, nodes);
  const remotes = placeRemotes(graph, edges, nodes, map.width, map.height);
  const ends = new Map(remotes.map((box) => [box.remote.id, box] as const));
  const connected = edges.flatMap((edge) => {
    const from = nodes.get(edge.from.id);
    const to = isNode(edge.to) ? nodes.get(edge.to.id) : ends.get(edge.to.id);
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
  const paths = routeEdges(connected, nodes, remotes, namespaces.map(titleOf));
  const bundles = routeBundles(connected, namespaces, remotes);
  const width = Math.max(map.width, ...remotes.map((box) => box.x + box.width));
  const height = Math.max(map.height, ...remotes.map((box) => box.y + box.height));
  return { width, height, hosts, namespaces, nodes, remotes, edges: paths, bundles };
}

/** Returns whether the end of an edge is an interface. */
export function isNode(end: Edge["to"]): end is Node {
  return "namespace" in end;
}

function moveNodes(box: NodeBox, x: number, y: number, nodes: Map<string, NodeBox>): void {
  box.x += x;
  box.y += y;
  nodes.set(box.node.id, box);
  for (const port of box.ports) moveNodes(port, x, y, nodes);
}

/** For each other namespace, the boxes of the interfaces that connect a namespace to it. */
type Ends = Map<Namespace, NodeBox[]>;

/** Groups namespaces that are connected with each other. Namespaces without connections form the last group. */
function componentsOf(boxes: readonly NamespaceBox[], edges: readonly Edge[], shape: number): Block[] {
  const byNamespace = new Map(boxes.map((box) => [box.namespace, box] as const));
  const neighbours = new Map<Namespace, Ends>();
  const places = new Map<Node, NodeBox>();
  for (const { nodes } of boxes) for (const box of nodes) collectPlaces(box, places);
  for (const { from, to } of edges) {
    if (
      !isNode(to) ||
      from.namespace === to.namespace ||
      !byNamespace.has(from.namespace) ||
      !byNamespace.has(to.namespace)
    )
      continue;
    connect(neighbours, from, to, places);
    connect(neighbours, to, from, places);
  }
  const left = new Set(boxes.map(({ namespace }) => namespace));
  const degree = (namespace: Namespace) => neighbours.get(namespace)?.size ?? 0;
  const roots = [...left].sort((one, other) => degree(other) - degree(one) || compareNames(one.name, other.name));
  const blocks: Block[] = [];
  for (const root of roots) {
    if (!left.has(root) || degree(root) === 0) continue;
    const levels = levelsFrom(root, neighbours, left);
    const sides = levels.length === 2 ? sidesOf(byNamespace.get(root)!, levels[1]!, neighbours.get(root)!) : undefined;
    blocks.push(
      columnsBlock(sides?.left ?? [], sides === undefined ? levels : [[root], sides.right], byNamespace, shape),
    );
  }
  const isolated = boxes.filter(({ namespace }) => left.has(namespace));
  if (isolated.length > 0)
    blocks.push(columnsBlock([], [isolated.map(({ namespace }) => namespace)], byNamespace, shape, ISOLATED_GAP));
  return blocks;
}

function collectPlaces(box: NodeBox, places: Map<Node, NodeBox>): void {
  places.set(box.node, box);
  for (const port of box.ports) collectPlaces(port, places);
}

function connect(neighbours: Map<Namespace, Ends>, from: Node, to: Node, places: ReadonlyMap<Node, NodeBox>): void {
  const ends = neighbours.get(from.namespace) ?? new Map<Namespace, NodeBox[]>();
  neighbours.set(from.namespace, ends);
  const known = ends.get(to.namespace) ?? [];
  ends.set(to.namespace, known);
  known.push(places.get(from)!);
}

/** Largest share of a namespace's neighbours that is placed on one side of the namespace. */
const MAX_SHARE = 0.75;

/**
 * Divides the neighbours of a namespace into a left and a right side, so that few connections cross the namespace. On
 * each side, the neighbours have the vertical order of their connections.
 */
function sidesOf(
  hub: NamespaceBox,
  namespaces: readonly Namespace[],
  ends: Ends,
): { left: Namespace[]; right: Namespace[] } {
  const mean = (namespace: Namespace, place: (box: NodeBox) => number) => {
    const boxes = ends.get(namespace)!;
    return boxes.reduce((sum, box) => sum + place(box), 0) / boxes.length;
  };
  const sorted = namespaces
    .map((namespace) => ({
      namespace,
      x: mean(namespace, (box) => box.x + box.width / 2),
      y: mean(namespace, (box) => box.y),
    }))
    .sort((one, other) => one.x - other.x);
  const middle = sorted.findIndex(({ x }) => x > hub.width / 2);
  const most = Math.ceil(sorted.length * MAX_SHARE);
  const wanted = middle < 0 ? sorted.length : middle;
  const count = sorted.length === 1 ? 0 : Math.max(sorted.length - most, Math.min(most, wanted));
  const byHeight = (side: typeof sorted) =>
    side.sort((one, other) => one.y - other.y).map(({ namespace }) => namespace);
  return { left: byHeight(sorted.slice(0, count)), right: byHeight(sorted.slice(count)) };
}

/** Returns the namespaces that can be reached from a namespace, grouped by distance. Removes them from `left`. */
function levelsFrom(root: Namespace, neighbours: ReadonlyMap<Namespace, Ends>, left: Set<Namespace>): Namespace[][] {
  const levels: Namespace[][] = [];
  left.delete(root);
  for (let level = [root]; level.length > 0; ) {
    levels.push(level);
    const next: Namespace[] = [];
    for (const namespace of level) {
      for (const other of [...neighbours.get(namespace)!.keys()].sort((a, b) => compareNames(a.name, b.name))) {
        if (left.delete(other)) next.push(other);
      }
    }
    level = next;
  }
  return levels;
}

const COLUMN_GAP = 68;
const ISOLATED_GAP = 28;
const ROW_GAP = 28;
/** Heights of columns that are tried, as multiples of the height at which the namespaces would fill the shape exactly. */
const LIMITS = [0.7, 1, 1.25, 1.5, 1.8, 2.2, 2.7, 3.3, 4];
/**
 * Places the namespaces of a group in columns, starting with those of the left side. Each distance from the first
 * namespace has at least one column.
 */
function columnsBlock(
  left: readonly Namespace[],
  levels: readonly (readonly Namespace[])[],
  byNamespace: ReadonlyMap<Namespace, NamespaceBox>,
  shape: number,
  gap = COLUMN_GAP,
): Block {
  const boxesOf = (namespaces: readonly Namespace[]) => namespaces.map((namespace) => byNamespace.get(namespace)!);
  const all = boxesOf([...left, ...levels.flat()]);
  const surface = all.reduce((sum, { width, height }) => sum + (width + gap) * (height + ROW_GAP), 0);
  const limit = Math.sqrt(surface / shape);
  const tallest = Math.max(...all.map(({ height }) => height));
  const candidates = LIMITS.map((factor) => {
    const highest = Math.max(limit * factor, tallest);
    const columns = [
      ...splitColumns(boxesOf(left), highest).reverse(),
      ...levels.flatMap((level) => splitColumns(boxesOf(level), highest)),
    ].map(columnOf);
    const width = columns.reduce((sum, column) => sum + column.width + gap, -gap);
    const height = Math.max(...columns.map((column) => column.height));
    return { columns, width, height, scale: Math.min(shape / width, 1 / height) };
  });
  const { columns, width, height } = candidates.reduce((best, other) => (other.scale > best.scale ? other : best));
  let x = 0;
  for (const column of columns) {
    let y = (height - column.height) / 2;
    for (const box of column.boxes) {
      Object.assign(box, { x, y });
      y += box.height + ROW_GAP;
    }
    x += column.width + gap;
  }
  return blockOf(all, width, height);
}

/** Returns a column of namespaces with its size. */
function columnOf(boxes: readonly NamespaceBox[]): {
  readonly boxes: readonly NamespaceBox[];
  readonly width: number;
  readonly height: number;
} {
  const width = Math.max(...boxes.map((box) => box.width));
  return { boxes, width, height: boxes.reduce((sum, box) => sum + box.height + ROW_GAP, -ROW_GAP) };
}

/** Divides namespaces with the same distance into columns of similar heights. No column is higher than the limit. */
function splitColumns(level: readonly NamespaceBox[], limit: number): NamespaceBox[][] {
  const total = level.reduce((sum, box) => sum + box.height + ROW_GAP, 0);
  const target = total / Math.ceil(total / (limit + ROW_GAP));
  const columns: NamespaceBox[][] = [];
  let height = Number.POSITIVE_INFINITY;
  for (const box of level) {
    if (height + box.height / 2 > target) {
      columns.push([]);
      height = 0;
    }
    columns.at(-1)!.push(box);
    height += box.height + ROW_GAP;
  }
  return columns;
}

/** Places the remote ends of tunnels in a column at the right edge of the map, each near its tunnel. */
function placeRemotes(
  graph: Graph,
  edges: readonly Edge[],
  nodes: ReadonlyMap<string, NodeBox>,
  left: number,
  height: number,
): RemoteBox[] {
  const places = graph.remotes.flatMap((remote) => {
    const tunnels = edges.filter(({ to }) => to === remote).flatMap(({ from }) => nodes.get(from.id) ?? []);
    if (tunnels.length === 0) return [];
    return [{ remote, wanted: tunnels.reduce((sum, box) => sum + box.y, 0) / tunnels.length }];
  });
  places.sort((one, other) => one.wanted - other.wanted || compareNames(one.remote.address, other.remote.address));
  const step = REMOTE.height + REMOTE.gap;
  let next = Math.min(places[0]?.wanted ?? 0, Math.max(0, height - places.length * step));
  return places.map(({ remote, wanted }, index) => {
    const last = height - (places.length - index) * step;
    const y = Math.max(next, Math.min(wanted, last));
    next = y + step;
    return { remote, x: left + REMOTE.distance, y, width: REMOTE.width, height: REMOTE.height };
  });
}
