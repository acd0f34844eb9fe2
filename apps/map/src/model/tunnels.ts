import type { Edge, Node, Remote } from "./graph-types.ts";
import { number, object, text } from "./item.ts";

/** Addresses and identifier of a tunnel. */
interface Tunnel {
  readonly node: Node;
  readonly local: string | undefined;
  readonly remote: string;
  /** Network identifier (VNI) or key of the tunnel. */
  readonly key: number | undefined;
}

/** Remote addresses that the kernel reports for a tunnel without a fixed remote end. */
const unspecified: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/**
 * Returns an edge from each tunnel to its remote end. The edge leads to the tunnel at the remote end, or otherwise to
 * the interface with the remote address. If the map has no such interface, or several, the edge leads to the address
 * itself.
 */
export function tunnelEdges(nodes: readonly Node[]): { readonly edges: Edge[]; readonly remotes: Remote[] } {
  const tunnels = nodes.flatMap((node) => tunnelOf(node) ?? []);
  const edges: Edge[] = [];
  const remotes = new Map<string, Remote>();
  if (tunnels.length === 0) return { edges, remotes: [] };
  const byLocal = Map.groupBy(tunnels, ({ local }) => local);
  const owners = ownersOfAddresses(nodes);
  for (const tunnel of tunnels) {
    const { node, remote } = tunnel;
    const ends = (byLocal.get(remote) ?? []).filter((other) => isOtherEnd(tunnel, other));
    if (ends.length === 1) {
      const other = ends[0]!.node;
      if (node.id < other.id) edges.push(edgeOf(node, other, node.state === "up" && other.state === "up"));
      continue;
    }
    const owner = (owners.get(remote) ?? []).filter((other) => other.namespace !== node.namespace);
    if (owner.length === 1) edges.push(edgeOf(node, owner[0]!, node.state === "up"));
    else {
      const id = `remote\n${remote}`;
      if (!remotes.has(id)) remotes.set(id, { id, address: remote });
      edges.push(edgeOf(node, remotes.get(id)!, node.state === "up"));
    }
  }
  return { edges, remotes: [...remotes.values()] };
}

function edgeOf(from: Node, to: Node | Remote, isUp: boolean): Edge {
  return { id: `${from.id}\ntunnel`, kind: "tunnel", from, to, isUp };
}

function tunnelOf(node: Node): Tunnel | undefined {
  if (node.group !== "tunnel") return undefined;
  const data = object(node.item, "data");
  const remote = ["remote", "remote6", "group", "group6"]
    .map((field) => text(data, field))
    .find((address) => address !== undefined && !unspecified.has(address));
  if (remote === undefined) return undefined;
  const local = text(data, "local") ?? text(data, "local6");
  return { node, local, remote, key: number(data, "id") ?? number(data, "okey") };
}

/**
 * Returns whether two interfaces are the ends of the same tunnel: each has the address of the other, and the keys are
 * equal.
 */
function isOtherEnd(one: Tunnel, other: Tunnel): boolean {
  return (
    one.node !== other.node && one.node.kind === other.node.kind && one.local === other.remote && one.key === other.key
  );
}

function ownersOfAddresses(nodes: readonly Node[]): ReadonlyMap<string, Node[]> {
  const owners = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const address of node.addresses) {
      const host = address.slice(0, address.indexOf("/"));
      const known = owners.get(host);
      if (known === undefined) owners.set(host, [node]);
      else known.push(node);
    }
  }
  return owners;
}
