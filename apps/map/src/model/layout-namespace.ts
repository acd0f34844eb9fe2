import { hierarchy } from "d3-hierarchy";
import type { Namespace, Node } from "./graph-types.ts";
import { groups } from "./kinds.ts";
import type { Box, NamespaceBox, NodeBox } from "./layout-types.ts";

/** Sizes of the elements of the map, in pixels at zoom 1. */
export const size = { chip: 168, row: 42, gap: 10, inner: 8, padding: 14, title: 38 } as const;

/** Returns the vertical centre of a box's header, where paths start and end. */
export function headerCentre({ y, height }: Box): number {
  return y + Math.min(height, size.row) / 2;
}

/** Height in pixels of the part of a namespace's title that no path crosses. Paths may run below it. */
const TITLE_TEXT = 30;

/** Returns the box around the texts in the title of a namespace. */
export function titleOf({ x, y, width }: Box): Box {
  return { x, y, width, height: TITLE_TEXT };
}

/** Maximum number of ports that an interface shows in one column. */
const MAX_STACK = 3;
/** Preferred aspect ratio of a grid of ports: its height divided by its width, both in cells. */
const PORTS_SHAPE = 1.8;
/** Preferred aspect ratio of a namespace: its height divided by its width, both in cells. */
const NAMESPACE_SHAPE = 2.4;

interface Cell {
  readonly node: Node;
  readonly children: Cell[];
}

/** Computes the boxes of a namespace and its interfaces. The namespace is placed at the origin. */
export function layOutNamespace(namespace: Namespace, isShown: (node: Node) => boolean): NamespaceBox {
  const shown = namespace.nodes.filter(isShown);
  const top = shown.filter((node) => shownParent(node, isShown) === undefined);
  const cells = top.map((node) => cellOf(node, shown, isShown));
  const columns = Math.max(1, Math.round(Math.sqrt(sum(cells, cellCount) / NAMESPACE_SHAPE)), ...cells.map(columnsOf));
  const width = columns * (size.chip + size.gap) - size.gap;
  const nodes = pack(cells, { x: size.padding, y: size.title, width, height: 0 }, columns, 0);
  const bottom = Math.max(size.title, ...nodes.map(({ y, height }) => y + height));
  return { namespace, nodes, x: 0, y: 0, width: width + 2 * size.padding, height: bottom + size.padding };
}

/**
 * Returns the innermost visible interface that contains an interface as a port, directly or through other interfaces.
 */
function shownParent(node: Node, isShown: (node: Node) => boolean): Node | undefined {
  let parent = node.parent;
  while (parent !== undefined && !isShown(parent)) parent = parent.parent;
  return parent;
}

function cellOf(node: Node, shown: readonly Node[], isShown: (node: Node) => boolean): Cell {
  const ports = node.ports.length === 0 ? [] : shown.filter((other) => shownParent(other, isShown) === node);
  return { node, children: ports.map((port) => cellOf(port, shown, isShown)) };
}

/** Returns the number of interfaces in a cell of the layout. */
function cellCount(cell: Cell): number {
  return hierarchy(cell).count().descendants().length;
}

/** Returns the number of columns that a cell of the layout takes. */
function columnsOf({ children }: Cell): number {
  if (children.length === 0) return 1;
  const count = sum(children, cellCount);
  const own = count <= MAX_STACK ? 1 : Math.max(2, Math.round(Math.sqrt(count / PORTS_SHAPE)));
  return Math.max(own, ...children.map(columnsOf));
}

/**
 * Places the cells of a namespace in columns of equal width. Large cells are placed first, each at the highest position
 * where it fits. Returns the boxes sorted by group and name.
 */
function pack(cells: readonly Cell[], into: Box, columns: number, level: number): NodeBox[] {
  const bottoms = new Array<number>(columns).fill(into.y);
  const step = (into.width + size.gap) / columns;
  const order = cells
    .map((cell) => ({ cell, columns: columnsOf(cell), count: cellCount(cell) }))
    // Interfaces of a namespace are sorted by name, and sorting keeps that order within a group.
    .sort((one, other) => other.count - one.count || groupRank(one.cell) - groupRank(other.cell));
  return order.map(({ cell, columns: span }) => {
    let first = 0;
    let y = Number.POSITIVE_INFINITY;
    for (let column = 0; column + span <= columns; column++) {
      const lowest = Math.max(...bottoms.slice(column, column + span));
      if (lowest < y) [first, y] = [column, lowest];
    }
    const box = placeCell(cell, into.x + first * step, y, span * step - size.gap, span, level);
    bottoms.fill(y + box.height + size.gap, first, first + span);
    return box;
  });
}

function placeCell(cell: Cell, x: number, y: number, width: number, columns: number, level: number): NodeBox {
  const { node, children } = cell;
  if (children.length === 0) return { node, ports: [], level, x, y, width, height: size.row };
  const inner = { x: x + size.inner, y: y + size.row + size.inner, width: width - 2 * size.inner, height: 0 };
  const ports = pack(children, inner, columns, level + 1);
  const bottom = Math.max(...ports.map((port) => port.y + port.height));
  return { node, ports, level, x, y, width, height: bottom + size.inner - y };
}

function groupRank({ node }: Cell): number {
  return groups.indexOf(node.group);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
