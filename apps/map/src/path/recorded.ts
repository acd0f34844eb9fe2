import { BlockList, isIP } from "node:net";
import type { JsonObject } from "../feed.ts";
import type { Graph, Namespace, Node } from "../model/graph-types.ts";
import { number, objects, text } from "../model/item.ts";
import type { NetworkState } from "../model/state.ts";
import { familyOf, hasAddress, nameOf } from "./addresses.ts";
import { cross } from "./cross.ts";
import type { Hop, PathEnd, PathFinder } from "./hop.ts";

const MAIN = 254;
/** Maximum number of namespaces on a path. Packets have the same limit by default (time to live). */
const MAX_ROUTERS = 64;

/**
 * Returns a search in the recorded state of hosts, for hosts whose kernel cannot be asked: the most specific route of the
 * main table, or of the VRF that received the packet. Routing rules, neighbours, forwarding databases and firewalls are
 * not recorded; bridges send to all ports, and every namespace forwards packets.
 */
export function recordedPath(state: NetworkState): PathFinder {
  return async (graph, from, { address, port }) => {
    if (port !== undefined)
      throw new RangeError("ports require the firewalls of the hosts, which are not known here: enter an address");
    return tracePath(state, graph, "namespace" in from ? from.namespace : from, address);
  };
}

function tracePath(state: NetworkState, graph: Graph, from: Namespace, dst: string): Hop[] {
  const hops: Hop[] = [];
  const end = (kind: PathEnd, reason: string, node: Node | undefined) => {
    hops.push({ kind, text: reason, ...at(node) });
    return hops;
  };
  let namespace = from;
  let iif: Node | undefined;
  for (let routers = 0; routers < MAX_ROUTERS; routers++) {
    const { name, nodes } = namespace;
    const owner = nodes.find((node) => hasAddress(node, dst));
    if (owner !== undefined) return end("delivered", `${name} has the address ${dst}`, owner);
    const route = findRoute(state, namespace, dst, iif);
    const out = nodes.find(({ ifindex }) => ifindex === route?.ifindex);
    if (route === undefined) return end("rejected", `${name}: no route to ${dst}`, iif);
    // A program that sends the packet receives an error.
    if (route.type === "blackhole" && iif !== undefined) return end("dropped", `${name}: the ${route.text}`, iif);
    if (route.type !== "unicast" || out === undefined) return end("rejected", `${name}: the ${route.text}`, iif);
    hops.push({ kind: "lookup", text: `${name}: ${route.text}`, ...at(out) });
    if (out.state !== "up") return end("dropped", `${nameOf(out)} is not up`, out);
    const next = route.gateway ?? dst;
    const arrived = cross(graph, out, next);
    if (arrived === undefined) return end("left", `no interface of the map behind ${nameOf(out)} has ${next}`, out);
    hops.push(...arrived.hops);
    iif = arrived.node;
    ({ namespace } = iif);
  }
  return end("rejected", `the packet passes more than ${MAX_ROUTERS} namespaces: its routes form a loop`, iif);
}

function at(node: Node | undefined): { node?: string } {
  return node === undefined ? {} : { node: node.id };
}

interface RecordedRoute {
  readonly type: string | undefined;
  readonly ifindex: number | undefined;
  readonly gateway: string | undefined;
  readonly text: string;
}

function findRoute(
  state: NetworkState,
  namespace: Namespace,
  dst: string,
  iif: Node | undefined,
): RecordedRoute | undefined {
  const vrf = iif?.parent?.group === "vrf" ? iif.parent.item["data"] : undefined;
  const wanted = number(vrf as JsonObject | undefined, "table") ?? MAIN;
  const tables = state.hosts.get(namespace.host)?.table(namespace.netns, "routes").values() ?? [];
  const [{ route } = {}] = [...tables]
    .filter((one) => number(one, "table") === wanted)
    .map((one) => ({ route: one, length: matchLength(one, dst), metric: number(one, "metric") ?? 0 }))
    .filter(({ length }) => length >= 0)
    .sort((one, other) => other.length - one.length || one.metric - other.metric);
  if (route === undefined || text(route, "type") === "throw") return undefined;
  const hop = objects(route, "nexthops")[0] ?? route;
  const via = hop["via"] as JsonObject | undefined;
  const gateway = text(hop, "gateway") ?? (via && text(via, "host"));
  const type = text(route, "type");
  const words = [type === "unicast" ? "route" : `${type} route`, text(route, "dst"), gateway && `via ${gateway}`];
  return {
    type,
    ifindex: number(hop, "ifindex"),
    gateway,
    text: `${words.filter(Boolean).join(" ")}, table ${wanted === MAIN ? "main" : wanted}`,
  };
}

/** Returns the length of the prefix of a route that contains an address; -1 if the route does not contain it. */
function matchLength(route: JsonObject, address: string): number {
  const dst = text(route, "dst") ?? "";
  const family = familyOf(address);
  if (dst === "default") return text(route, "family") === family ? 0 : -1;
  const [network = "", length = family === "inet" ? "32" : "128"] = dst.split("/");
  if (isIP(network) === 0 || familyOf(network) !== family || !/^\d{1,3}$/.test(length)) return -1;
  if (Number(length) > (family === "inet" ? 32 : 128)) return -1;
  const type = family === "inet" ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(length), type);
  return list.check(address, type) ? Number(length) : -1;
}
