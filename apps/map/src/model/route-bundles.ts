import type { Box, BundlePath, NamespaceBox } from "./layout-types.ts";
import type { EdgeEnds } from "./route-edges.ts";
import { pathText } from "./route-edges.ts";
import { RouteGrid } from "./route-grid.ts";

/** Result of the last call. Most drawings move no namespace, so that all paths stay the same. */
let last: { readonly key: string; readonly paths: ReadonlyMap<string, string> } = { key: "", paths: new Map() };

interface Bundle {
  readonly from: Box;
  readonly to: Box;
  readonly edges: EdgeEnds["edge"][];
}

/**
 * Returns the paths that represent all edges between the same two namespaces, or between a namespace and a remote end,
 * when the map is zoomed out. A path runs between the namespaces and touches none except its ends.
 */
export function routeBundles(
  ends: readonly EdgeEnds[],
  namespaces: readonly NamespaceBox[],
  remotes: readonly Box[],
): BundlePath[] {
  const byId = new Map(namespaces.map((box) => [box.namespace.id, box]));
  const bundles = new Map<string, Bundle>();
  for (const { edge, from, to } of ends) {
    const start = byId.get(from.node.namespace.id)!;
    const end = "node" in to ? byId.get(to.node.namespace.id)! : to;
    if (start === end) continue;
    const id = [edge.kind, ...[start, end].map((box) => ("namespace" in box ? box.namespace.id : edge.to.id)).sort()];
    const known = bundles.get(JSON.stringify(id)) ?? { from: start, to: end, edges: [] };
    bundles.set(JSON.stringify(id), known);
    known.edges.push(edge);
  }
  const corner = ({ x, y, width, height }: Box) => [x, y, width, height];
  const key = JSON.stringify([[...namespaces, ...remotes].map(corner), [...bundles.keys()]]);
  if (key !== last.key) {
    const grid = new RouteGrid([], [...namespaces, ...remotes]);
    last = { key, paths: new Map([...bundles].map(([id, { from, to }]) => [id, pathText(grid.route(from, to))])) };
  }
  return [...bundles].map(([id, { edges }]) => ({ id, edges, path: last.paths.get(id)! }));
}
