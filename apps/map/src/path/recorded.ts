import { BlockList, isIP } from "node:net";
import type { JsonObject } from "../feed.ts";
import type { Namespace } from "../model/graph-types.ts";
import { number, objects, text } from "../model/item.ts";
import type { NetworkState } from "../model/state.ts";
import { type FoundRoute, familyOf, hasAddress, type Lookups, type Packet } from "./lookups.ts";

const MAIN = 254;

/**
 * Returns lookups in the recorded state of hosts, for hosts whose kernel cannot be asked: the most specific route of the
 * main table, or of the VRF that received the packet. Rules, neighbours, forwarding databases and address translation
 * are not recorded; bridges send to all ports, and every namespace forwards packets.
 */
export function recordedLookups(state: NetworkState): Lookups {
  return {
    route: (namespace, packet) => Promise.resolve(findRoute(state, namespace, packet)),
    neighbour: () => Promise.resolve(undefined),
    port: () => Promise.resolve(undefined),
    forwards: () => Promise.resolve(true),
    nat: () => Promise.resolve([]),
  };
}

function findRoute(state: NetworkState, namespace: Namespace, { dst, iif }: Packet): FoundRoute {
  const none = { ifindex: undefined, gateway: undefined, prefsrc: undefined };
  if (namespace.nodes.some((node) => hasAddress(node, dst))) return { ...none, type: "local", text: "local" };
  const vrf = iif?.parent?.group === "vrf" ? iif.parent.item["data"] : undefined;
  const wanted = number(vrf as JsonObject | undefined, "table") ?? MAIN;
  const tables = state.hosts.get(namespace.host)?.table(namespace.netns, "routes").values() ?? [];
  const [{ route } = {}] = [...tables]
    .filter((one) => number(one, "table") === wanted)
    .map((one) => ({ route: one, length: matchLength(one, dst), metric: number(one, "metric") ?? 0 }))
    .filter(({ length }) => length >= 0)
    .sort((one, other) => other.length - one.length || one.metric - other.metric);
  if (route === undefined) return { ...none, type: undefined, text: `no route to ${dst}` };
  const hop = objects(route, "nexthops")[0] ?? route;
  const gateway = text(hop, "gateway");
  return {
    type: text(route, "type"),
    ifindex: number(hop, "ifindex"),
    gateway,
    prefsrc: text(route, "prefsrc"),
    text: `route ${text(route, "dst")}${gateway === undefined ? "" : ` via ${gateway}`}, table ${wanted}`,
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
