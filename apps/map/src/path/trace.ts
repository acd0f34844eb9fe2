import { isIP } from "node:net";
import type { Graph, Namespace, Node } from "../model/graph-types.ts";
import { cross } from "./cross.ts";
import { addressOf, familyOf, type Hop, hasAddress, type Lookups, nameOf, type Packet } from "./lookups.ts";

/** Maximum number of namespaces on a path. Packets have the same limit by default (time to live). */
const MAX_ROUTERS = 64;

/**
 * Returns the way of a packet from an interface or namespace to an address, step by step: the routes, neighbours and
 * bridges that the hosts would use now. The last step tells whether the packet is delivered. No packet is sent. An
 * interface determines only the namespace and the source address of the packet; the route selects the outgoing interface.
 *
 * @throws RangeError if `dst` is not an IP address.
 */
export async function tracePath(graph: Graph, from: Namespace | Node, dst: string, lookups: Lookups): Promise<Hop[]> {
  // The name of an interface after an address, as in "fe80::1%eth0", has no meaning in other namespaces.
  if (isIP(dst) === 0 || dst.includes("%"))
    throw new RangeError(`expected an IPv4 or IPv6 address, got "${dst.slice(0, 60)}"`);
  const hops: Hop[] = [];
  let namespace = "namespace" in from ? from.namespace : from;
  const sources = "namespace" in from ? from.addresses.map(addressOf) : [];
  const src = sources.find((address) => familyOf(address) === familyOf(dst) && !address.startsWith("fe80:"));
  let packet: Packet = { dst, src, iif: undefined };
  for (let routers = 0; routers < MAX_ROUTERS; routers++) {
    const { iif } = packet;
    const route = await lookups.route(namespace, packet);
    const out = namespace.nodes.find(({ ifindex }) => ifindex === route.ifindex);
    for (const rule of await lookups.nat(namespace)) hops.push({ kind: "note", text: `${namespace.name}: ${rule}` });
    if (route.type === "local") {
      const owner = namespace.nodes.find((node) => hasAddress(node, dst)) ?? iif ?? out;
      hops.push({ kind: "delivered", text: `${namespace.name} has the address ${dst}`, ...at(owner) });
      return hops;
    }
    if (iif !== undefined && !(await lookups.forwards(iif, familyOf(dst)))) {
      hops.push({ kind: "lost", text: `${nameOf(iif)} does not forward packets`, ...at(iif) });
      return hops;
    }
    if (route.type !== "unicast" || out === undefined) {
      hops.push({ kind: "lost", text: `${namespace.name}: ${route.text}`, ...at(iif) });
      return hops;
    }
    hops.push({ kind: "lookup", text: `${namespace.name}: ${route.text}`, ...at(out) });
    if (out.state !== "up") {
      hops.push({ kind: "lost", text: `${nameOf(out)} is not up`, ...at(out) });
      return hops;
    }
    const next = route.gateway ?? dst;
    const mac = await lookups.neighbour(out, next);
    if (mac !== undefined) hops.push({ kind: "lookup", text: `${next} has the hardware address ${mac}`, ...at(out) });
    const arrived = await cross(graph, out, next, mac, lookups);
    if (arrived === undefined) {
      hops.push({ kind: "lost", text: `no interface of the map behind ${nameOf(out)} has ${next}`, ...at(out) });
      return hops;
    }
    hops.push(...arrived.hops);
    namespace = arrived.node.namespace;
    packet = { dst, src: packet.src ?? route.prefsrc, iif: arrived.node };
  }
  hops.push({ kind: "lost", text: `the packet passes more than ${MAX_ROUTERS} namespaces: its routes form a loop` });
  return hops;
}

function at(node: Node | undefined): { node?: string } {
  return node === undefined ? {} : { node: node.id };
}
