import type { Graph, Namespace, Node } from "../model/graph-types.ts";

/** The destination of a packet. */
export interface Target {
  readonly address: string;
  /** Undefined for an echo request. */
  readonly port: number | undefined;
  readonly protocol: "tcp" | "udp" | "icmp" | "icmpv6";
}

/** Where a packet ends: an outcome of `bun-netlink/explain`. */
export type PathEnd = "delivered" | "dropped" | "rejected" | "left" | "undecided";

/** A step of a packet. */
export interface Hop {
  /** "move": the packet is now at another interface. "verdict": rules of a firewall. A {@link PathEnd}: the last step. */
  readonly kind: "lookup" | "move" | "verdict" | PathEnd;
  readonly text: string;
  /** The rule, route or entry that decided. */
  readonly decidedBy?: string;
  /** Id of the interface at which the packet is. */
  readonly node?: string;
}

/**
 * Finds the way of a packet from an interface or namespace of the map, step by step. An interface determines only the
 * namespace and the source address of the packet; a route selects the outgoing interface.
 *
 * @throws RangeError if there can be no such packet.
 */
export type PathFinder = (graph: Graph, from: Namespace | Node, to: Target, signal: AbortSignal) => Promise<Hop[]>;
