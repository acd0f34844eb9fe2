import type { Edge, Graph, Node } from "./graph-types.ts";
import { isNode } from "./layout.ts";

/**
 * Returns the ids of the interfaces and remote ends on the paths of some interfaces: their other ends, the interfaces
 * that contain them, the interfaces below them, and from a bridge or bond on, its ports that lead to other hosts. Ports
 * that are pairs, such as other containers on a bridge, are only on the path of the bridge itself.
 */
export function focusOf(graph: Graph, ids: Iterable<string>): ReadonlySet<string> {
  const below = Map.groupBy(graph.edges, ({ from }) => from);
  const found = new Set<string>();
  for (const id of ids) {
    const node = graph.nodes.get(id);
    if (node === undefined) continue;
    follow(node, below, found);
    for (const port of node.ports) {
      found.add(port.id);
      if (port.peer !== undefined) found.add(port.peer.id);
    }
  }
  return found;
}

function follow(start: Node, below: ReadonlyMap<Node, readonly Edge[]>, found: Set<string>): void {
  const left = [start];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (found.has(node.id)) continue;
    found.add(node.id);
    for (const next of [node.parent, node.peer]) if (next !== undefined) left.push(next);
    left.push(...node.ports.filter(({ group }) => group !== "pair"));
    for (const { kind, to } of below.get(node) ?? []) {
      if (isNode(to)) left.push(to);
      else if (kind === "tunnel") found.add(to.id);
    }
  }
}
