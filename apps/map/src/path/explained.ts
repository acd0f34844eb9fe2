import { type NamespaceSource, NetlinkError } from "bun-netlink";
import { type ExplainedStep, explainAsync } from "bun-netlink/explain";
import { Routes } from "bun-netlink/route";
import type { Graph, Namespace, Node } from "../model/graph-types.ts";
import { texts } from "../model/item.ts";
import { familyOf, isLinkLocal, sourcesOf } from "./addresses.ts";
import type { Hop, Target } from "./hop.ts";

/** Finds the path of a packet in the tables of this host's kernel. Another thread waits for the kernel. */
export async function explainedPath(
  graph: Graph,
  from: Namespace | Node,
  { address, port, protocol }: Target,
  signal: AbortSignal,
): Promise<Hop[]> {
  const isNode = "namespace" in from;
  const start = isNode ? from.namespace : from;
  const netns = sourceOf(start);
  const source =
    sourcesOf(isNode ? [from] : [], address)[0] ??
    (await selectedSource(netns, address)) ??
    sourcesOf(start.nodes, address)[0];
  if (source === undefined)
    throw new RangeError(`${start.name} has no ${familyOf(address) === "inet" ? "IPv4" : "IPv6"} address`);
  if (isLinkLocal(address) && !isNode) throw new RangeError(`${address} is on a link: select an interface`);
  const { steps, outcome, reason, missing, ...end } = await explainAsync(
    { protocol, source, destination: address, destinationPort: port },
    { netns, signal, ...(isNode && isLinkLocal(address) ? { out: from.name } : {}) },
  );
  const namespaces = graph.hosts.flatMap((host) => host.namespaces);
  const names = new Map(
    namespaces.flatMap((one) => [one.netns, ...texts(one.item, "names")].map((name) => [name, one])),
  );
  const own = namespaces.find(({ isOwn }) => isOwn);
  const place = ({ namespace: name, interface: device }: Pick<ExplainedStep, "namespace" | "interface">) => {
    const namespace = name === "(current)" ? own : names.get(name);
    const node = namespace?.nodes.find((one) => one.name === device);
    return { name: namespace?.name ?? name, at: node === undefined ? {} : { node: node.id } };
  };
  // The map shows the namespace of this process with the name of the host.
  const named = (text: string) => text.replaceAll("(current)", own?.name ?? "(current)");
  const hops = steps.map((step): Hop => {
    const { place: where, question, answer, decidedBy, fact, tunnel } = step;
    const { name, at } = place(step);
    const kind = fact?.kind === "verdict" ? "verdict" : where === "interface" ? "move" : "lookup";
    const outer = tunnel === undefined ? "" : ` (packet of ${tunnel})`;
    const text = named(`${name}${outer}: ${question}: ${answer}`);
    return { kind, text, ...(decidedBy === undefined ? {} : { decidedBy }), ...at };
  });
  const unknown = missing.filter((fact) => fact !== reason).join("; ");
  const text = named(`${outcome}: ${reason}`);
  return [...hops, { kind: outcome, text, ...(unknown === "" ? {} : { decidedBy: unknown }), ...place(end).at }];
}

/** Returns the source address that the kernel selects for a destination; undefined if there is no route. */
async function selectedSource(netns: NamespaceSource | undefined, address: string): Promise<string | undefined> {
  using routes = Routes.openAsync({ netns });
  try {
    return (await routes.get(address)).prefsrc;
  } catch (error) {
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}

/** Returns how to open a namespace of the map: the own one of the process, or a named one. */
function sourceOf({ isOwn, item }: Namespace): NamespaceSource | undefined {
  return isOwn ? undefined : texts(item, "names")[0];
}
