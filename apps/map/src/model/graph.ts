import { type Drops, dropsOf, interfaceKey } from "../drops.ts";
import type { JsonObject } from "../feed.ts";
import { declaredOf, namesIn } from "./declared.ts";
import type { Edge, Graph, Host, LinkState, Namespace, Node } from "./graph-types.ts";
import { number, object, objects, text, texts } from "./item.ts";
import { groupOf, isPair } from "./kinds.ts";
import type { HostState, NetworkState } from "./state.ts";
import { tunnelEdges } from "./tunnels.ts";

const MAX_KEYS = 20_000;
const DIGITS = 10;
/** Maximum number of interfaces around an interface, as in the kernel. (`MAX_NEST_DEV`, linux/netdevice.h) */
const MAX_LEVELS = 8;
const keys = new Map<string, string>();

/** Compares names of interfaces or namespaces. Numbers are compared by value, so that "eth2" precedes "eth10". */
export function compareNames(one: string, other: string): number {
  const [a, b] = [keyOf(one), keyOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Converts a name to a text that sorts by the numbers in the name. `Intl.Collator` takes too long for a large map. */
function keyOf(name: string): string {
  let key = keys.get(name);
  if (key === undefined) {
    if (keys.size >= MAX_KEYS) keys.clear();
    key = name.replaceAll(/\d+/g, (number) => number.padStart(DIGITS, "0"));
    keys.set(name, key);
  }
  return key;
}

/** An edge between two interfaces. */
type LinkEdge = Edge & { readonly to: Node };

/** Returns the id of the graph node for an interface. */
export function nodeId(host: string, netns: string, ifindex: number): string {
  return `${host}\n${netns}\n${ifindex}`;
}

/**
 * Derives the graph of the network from the state of all hosts. Malformed items and references to unknown interfaces
 * are ignored.
 */
export function graphOf(state: NetworkState): Graph {
  const nodes = new Map<string, Node>();
  const hosts: Host[] = [];
  for (const [name, host] of state.hosts) {
    const drops = dropsOf(host.table("", "drops"));
    const namespaces = [...host.namespaces].flatMap((netns) => namespaceOf(name, host, netns, nodes, drops) ?? []);
    namespaces.sort((one, other) => Number(other.isOwn) - Number(one.isOwn) || compareNames(one.name, other.name));
    hosts.push({ name, namespaces, loss: host.loss, drops });
  }
  hosts.sort((one, other) => compareNames(one.name, other.name));
  for (const node of nodes.values()) connectParent(node, nodes);
  for (const { namespaces } of hosts) for (const namespace of namespaces) connectDatapaths(namespace, state, nodes);
  for (const node of nodes.values()) if (isTooDeep(node)) detach(node);
  const edges: LinkEdge[] = [...nodes.values()].flatMap((node) => linkEdge(node, nodes) ?? []);
  for (const { kind, from, to } of edges) {
    if (kind !== "pair") continue;
    from.peer = to;
    to.peer = from;
  }
  const tunnels = tunnelEdges([...nodes.values()]);
  return { hosts, nodes, remotes: tunnels.remotes, edges: [...edges, ...tunnels.edges] };
}

function namespaceOf(
  host: string,
  state: HostState,
  netns: string,
  nodes: Map<string, Node>,
  drops: Drops | undefined,
): Namespace | undefined {
  const item = state.table(netns, "namespaces").get("");
  if (item === undefined) return undefined;
  const names = texts(item, "names");
  const isOwn = item["isOwn"] === true;
  const name = names.length > 0 ? names.join(", ") : isOwn ? host : netns;
  const error = text(item, "error");
  const declared = declaredOf(state.table(netns, "desired"));
  const drifting = namesIn(declared.steps);
  const namespace: Namespace = { id: `${host}\n${netns}`, host, netns, name, isOwn, nodes: [], error, declared, item };
  const addresses = Map.groupBy(state.table(netns, "addresses").values(), (address) => number(address, "ifindex"));
  for (const link of state.table(netns, "links").values()) {
    const ifindex = number(link, "ifindex");
    if (ifindex === undefined) continue;
    const kind = text(link, "kind");
    const linkType = text(link, "linkType");
    const node: Node = {
      id: nodeId(host, netns, ifindex),
      namespace,
      ifindex,
      name: text(link, "ifname") ?? `${ifindex}`,
      kind: kind ?? (linkType === "ether" || linkType === undefined ? "device" : linkType),
      group: groupOf(kind, linkType),
      state: stateOf(link),
      addresses: addressTexts(addresses.get(ifindex) ?? []),
      parent: undefined,
      ports: [],
      peer: undefined,
      item: link,
      rates: state.table(netns, "rates").get(`${ifindex}`),
      drops: drops?.byInterface.get(interfaceKey(netns, ifindex)) ?? 0,
      isDrifting: drifting.has(text(link, "ifname") ?? ""),
      datapath: undefined,
    };
    namespace.nodes.push(node);
    nodes.set(node.id, node);
  }
  namespace.nodes.sort((one, other) => compareNames(one.name, other.name) || one.ifindex - other.ifindex);
  return namespace;
}

/** Returns the operational state of a link. */
export function stateOf(link: JsonObject): LinkState {
  if (!texts(link, "flags").includes("up")) return "down";
  const state = text(link, "operstate");
  // Interfaces without carrier detection, such as the loopback interface, are in the operational state "unknown".
  return state === "up" || state === "unknown" ? "up" : "no-carrier";
}

function addressTexts(items: readonly JsonObject[]): string[] {
  const rank = (item: JsonObject) => (text(item, "scope") === "global" ? 0 : 1);
  return items
    .toSorted((one, other) => rank(one) - rank(other))
    .flatMap((item) => {
      const local = text(item, "local");
      return local === undefined ? [] : [`${local}/${number(item, "prefixlen") ?? ""}`];
    });
}

function connectParent(node: Node, nodes: ReadonlyMap<string, Node>): void {
  const index = number(node.item, "masterIndex");
  if (index === undefined) return;
  attach(node, nodes.get(nodeId(node.namespace.host, node.namespace.netns, index)));
}

/** Makes an interface a port of another one, unless that would create a cycle or too many levels. */
function attach(node: Node, parent: Node | undefined): void {
  let levels = 0;
  for (let above = parent; above !== undefined; above = above.parent) {
    if (above === node || ++levels > MAX_LEVELS) return;
  }
  if (parent === undefined || node.parent === parent) return;
  detach(node);
  node.parent = parent;
  parent.ports.push(node);
}

function detach(node: Node): void {
  if (node.parent === undefined) return;
  node.parent.ports.splice(node.parent.ports.indexOf(node), 1);
  node.parent = undefined;
}

/** Returns whether an interface is inside of more interfaces than the kernel allows. */
function isTooDeep(node: Node): boolean {
  let levels = 0;
  for (let above = node.parent; above !== undefined && levels <= MAX_LEVELS; above = above.parent) levels++;
  return levels > MAX_LEVELS;
}

/** Makes the ports of each Open vSwitch datapath ports of the datapath's own interface. */
function connectDatapaths(namespace: Namespace, state: NetworkState, nodes: ReadonlyMap<string, Node>): void {
  const { host, netns } = namespace;
  for (const datapath of state.hosts.get(host)!.table(netns, "datapaths").values()) {
    const main = nodes.get(nodeId(host, netns, number(datapath, "ifindex") ?? 0));
    if (main === undefined) continue;
    main.datapath = datapath;
    for (const port of objects(datapath, "ports")) {
      const ifindex = number(port, "ifindex");
      const node =
        port["isLocal"] === false || ifindex === undefined ? undefined : nodes.get(nodeId(host, netns, ifindex));
      if (node !== undefined && node !== main) attach(node, main);
    }
  }
}

/**
 * Returns the edge from an interface to the other end of its pair, or to the interface below it. For a pair, only one
 * of both ends gets an edge.
 *
 * If one end of a pair is moved to another namespace, the kernel does not announce this for the other end. The other
 * end may then refer to an interface that no longer exists, or that belongs to another pair. Therefore, a reference
 * that is not mutual is followed only if the other interface has no mutual reference.
 */
function linkEdge(node: Node, nodes: ReadonlyMap<string, Node>): LinkEdge | undefined {
  const other = linkOf(node, nodes);
  if (other === undefined || other === node) return undefined;
  const isUp = node.state === "up" && other.state === "up";
  if (!isPair(node.kind)) return { id: `${node.id}\nlower`, kind: "lower", from: node, to: other, isUp };
  const back = linkOf(other, nodes);
  const isMutual = back === node;
  if (isMutual && other.id < node.id) return undefined;
  if (!isMutual && back !== undefined && linkOf(back, nodes) === other) return undefined;
  return { id: `${node.id}\npair`, kind: "pair", from: node, to: other, isUp };
}

/** Returns the interface below an interface (such as the parent of a VLAN), or the other end of its pair. */
function linkOf({ namespace, item }: Node, nodes: ReadonlyMap<string, Node>): Node | undefined {
  const index = number(item, "linkIndex");
  if (index === undefined) return undefined;
  const nsid = number(item, "linkNetnsid");
  const netns = nsid === undefined ? namespace.netns : text(object(namespace.item, "peers"), `${nsid}`);
  return netns === undefined ? undefined : nodes.get(nodeId(namespace.host, netns, index));
}
