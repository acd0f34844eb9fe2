import type { Node } from "./graph-types.ts";

/**
 * Returns the ids of the interfaces that contain all words of a query. Words are searched in names, kind, state,
 * addresses and namespace. Returns undefined for an empty query.
 */
export function matchingNodes(nodes: Iterable<Node>, query: string): ReadonlySet<string> | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const found = new Set<string>();
  for (const node of nodes) {
    const { name, kind, state, addresses, namespace, item } = node;
    const text = [
      name,
      kind,
      state,
      namespace.name,
      namespace.host,
      item["address"],
      item["ifalias"],
      item["altnames"],
      ...addresses,
    ]
      .join(" ")
      .toLowerCase();
    if (words.every((word) => text.includes(word))) found.add(node.id);
  }
  return found;
}
