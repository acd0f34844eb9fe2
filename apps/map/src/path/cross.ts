import type { Graph, Node } from "../model/graph-types.ts";
import { number, object } from "../model/item.ts";
import { isNode } from "../model/layout.ts";
import { hasAddress, nameOf } from "./addresses.ts";
import type { Hop } from "./hop.ts";

/** A frame on its way between interfaces that need no routing. */
interface Frame {
  readonly node: Node;
  /** Whether the interface has received the frame. Otherwise the interface sends it. */
  readonly isReceived: boolean;
  /** VLAN ids of the frame, the outermost last. */
  readonly vlans: readonly number[];
  readonly hops: readonly Hop[];
}

/** Maximum number of steps that are examined for one frame. */
const MAX_STEPS = 20_000;
const switches: ReadonlySet<string> = new Set(["bridge", "openvswitch"]);

/**
 * Returns the interface with an address that receives a frame from an interface, and the steps of the frame through
 * pairs, VLANs, bridges, bonds and tunnels. Returns undefined if no interface of the map with the address receives it.
 */
export function cross(
  graph: Graph,
  out: Node,
  address: string,
): { readonly node: Node; readonly hops: readonly Hop[] } | undefined {
  const network = new Network(graph, address);
  const frames: Frame[] = [{ node: out, isReceived: false, vlans: [], hops: [] }];
  const seen = new Set<string>();
  for (const frame of frames) {
    const { node, isReceived, vlans, hops } = frame;
    const key = `${node.id} ${isReceived} ${vlans}`;
    if (node.state !== "up" || seen.has(key)) continue;
    if (seen.add(key).size > MAX_STEPS) return undefined;
    if (isReceived && vlans.length === 0 && hasAddress(node, address)) return { node, hops };
    const moves = isReceived ? network.received(frame) : network.sent(frame);
    for (const { to, isReceived: next, vlans: tags, text } of moves) {
      frames.push({
        ...{ node: to, isReceived: next, vlans: tags },
        hops: [...hops, { kind: "move", text, node: to.id }],
      });
    }
  }
  return undefined;
}

interface Move {
  readonly to: Node;
  readonly isReceived: boolean;
  readonly vlans: readonly number[];
  readonly text: string;
}

/** Finds the interfaces to which a frame goes next. */
class Network {
  readonly #address: string;
  readonly #graph: Graph;
  /** Interfaces below and above each interface, and the other ends of tunnels. */
  readonly #below = new Map<Node, Node>();
  readonly #above = new Map<Node, Node[]>();
  readonly #tunnels = new Map<Node, Node>();

  constructor(graph: Graph, address: string) {
    this.#graph = graph;
    this.#address = address;
    for (const { kind, from, to } of graph.edges) {
      if (!isNode(to)) continue;
      if (kind === "tunnel") this.#tunnels.set(from, to).set(to, from);
      if (kind !== "lower") continue;
      this.#below.set(from, to);
      this.#above.getOrInsertComputed(to, () => []).push(from);
    }
  }

  /** Returns the next interfaces of a frame that an interface sends. */
  sent({ node, vlans }: Frame): Move[] {
    const name = nameOf(node);
    const move = (to: Node, isReceived: boolean, text: string, tags = vlans) => ({ to, isReceived, vlans: tags, text });
    if (switches.has(node.group)) return node.ports.map((to) => move(to, false, `${name} forwards to ${to.name}`));
    if (node.group === "bond") {
      const port = node.ports.find(({ state }) => state === "up");
      return port === undefined ? [] : [move(port, false, `${name} sends through ${port.name}`)];
    }
    if (node.peer !== undefined) return [move(node.peer, true, `${name} is connected to ${nameOf(node.peer)}`)];
    const remote = this.#tunnels.get(node);
    if (remote !== undefined) return [move(remote, true, `${name} is a tunnel to ${nameOf(remote)}`)];
    const below = this.#below.get(node);
    if (below !== undefined) {
      const vlan = vlanOf(node);
      const tags = vlan === undefined ? vlans : [...vlans, vlan];
      const text = `${name} sends through ${below.name}${vlan === undefined ? "" : ` in VLAN ${vlan}`}`;
      const siblings = (this.#above.get(below) ?? []).filter((one) => one !== node && vlanOf(one) === undefined);
      const direct = vlan === undefined ? siblings : [];
      return [
        move(below, false, text, tags),
        ...direct.map((one) => move(one, true, `${name} reaches ${nameOf(one)}`)),
      ];
    }
    // Two devices without a known connection are on the same link if the address of one of them was announced to the other.
    if (node.group !== "device") return [];
    const { host } = node.namespace;
    const others = this.#graph.nodes
      .values()
      .filter((one) => one.namespace.host !== host && hasAddress(one, this.#address));
    return [...others].map((to) => move(to, true, `${name} reaches ${nameOf(to)} of the host ${to.namespace.host}`));
  }

  /** Returns the next interfaces of a frame that an interface has received. */
  received({ node, vlans }: Frame): Move[] {
    const moves: Move[] = [];
    const { parent } = node;
    if (parent !== undefined && switches.has(parent.group)) {
      const text = `${nameOf(node)} is a port of ${parent.name}`;
      moves.push({ to: parent, isReceived: true, vlans, text });
      for (const to of parent.ports) {
        if (to !== node) moves.push({ to, isReceived: false, vlans, text: `${text}, which forwards to ${to.name}` });
      }
    } else if (parent?.group === "bond") {
      moves.push({ to: parent, isReceived: true, vlans, text: `${nameOf(node)} is a port of ${parent.name}` });
    }
    for (const to of this.#above.get(node) ?? []) {
      const vlan = vlanOf(to);
      if (vlan !== undefined && vlan !== vlans.at(-1)) continue;
      const tags = vlan === undefined ? vlans : vlans.slice(0, -1);
      moves.push({ to, isReceived: true, vlans: tags, text: `${nameOf(node)} passes the packet to ${to.name}` });
    }
    return moves;
  }
}

/** Returns the VLAN id of an interface; undefined if the interface is no VLAN. */
function vlanOf({ kind, item }: Node): number | undefined {
  return kind === "vlan" ? number(object(item, "data"), "id") : undefined;
}
