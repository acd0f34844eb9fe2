import type { Namespace, Node } from "../model/graph-types.ts";

/** A packet whose route is looked up. */
export interface Packet {
  readonly dst: string;
  /** Source address; undefined before the first route has selected one. */
  readonly src: string | undefined;
  /** Interface that received the packet; undefined for a packet that the namespace sends itself. */
  readonly iif: Node | undefined;
}

/** The result of a route lookup. */
export interface FoundRoute {
  /** Type of the route, such as "unicast", "local" or "blackhole". Undefined if there is no route. */
  readonly type: string | undefined;
  /** Interface index of the outgoing interface. */
  readonly ifindex: number | undefined;
  /** Address of the next hop; undefined for a destination on the link. */
  readonly gateway: string | undefined;
  /** Source address that the route selects. */
  readonly prefsrc: string | undefined;
  /** Routing table and matching destination, or the reason why there is no route. */
  readonly text: string;
}

/** What a host knows about packets in one of its namespaces. */
export interface Lookups {
  route(namespace: Namespace, packet: Packet): Promise<FoundRoute>;
  /** Returns the hardware address of a neighbour; undefined if the host does not know it. */
  neighbour(out: Node, address: string): Promise<string | undefined>;
  /** Returns the port to which a bridge forwards a hardware address; undefined if it sends to all ports. */
  port(bridge: Node, mac: string): Promise<Node | undefined>;
  /** Returns whether an interface forwards the packets of an address family that it receives. */
  forwards(node: Node, family: "inet" | "inet6"): Promise<boolean>;
  /** Returns the rules that translate addresses in a namespace, as text. */
  nat(namespace: Namespace): Promise<readonly string[]>;
}

/** Returns the address family of an IP address. */
export function familyOf(address: string): "inet" | "inet6" {
  return address.includes(":") ? "inet6" : "inet";
}

/** A step of a packet. */
export interface Hop {
  /**
   * What the step is about: a lookup, a move to another interface, a remark about rules that may change the packet, or
   * the end of the path.
   */
  readonly kind: "lookup" | "move" | "note" | "delivered" | "lost";
  readonly text: string;
  /** Id of the interface at which the packet is after the step. */
  readonly node?: string;
}

/** Returns whether an interface has an IP address. */
export function hasAddress(node: Node, address: string): boolean {
  return node.addresses.some((one) => addressOf(one) === address);
}

/** Returns the address of a text with a prefix length. */
export function addressOf(text: string): string {
  return text.slice(0, text.indexOf("/"));
}

/** Returns the name of an interface with that of its namespace. */
export function nameOf({ namespace, name }: Node): string {
  return `${namespace.name}/${name}`;
}
