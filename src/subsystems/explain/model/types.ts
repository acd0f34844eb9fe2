import type { NamespaceSource } from "../../../netns/namespace.ts";
import type { EvaluationStep } from "../../nftables/evaluate/run.ts";
import type { Constant } from "../../nftables/model/statements.ts";

/** Protocol of an explained packet. */
export type ExplainedProtocol = "tcp" | "udp" | "icmp" | "icmpv6" | "sctp" | "udplite";

/** The packet whose way is explained. */
export interface ExplainedPacket {
  readonly protocol: ExplainedProtocol;
  readonly source: string;
  readonly destination: string;
  /** Source port. If it is omitted, it is unknown: an answer that depends on it is undecided. */
  readonly sourcePort?: number | undefined;
  /** Destination port. If it is omitted, it is unknown. Required for TCP, UDP, UDP-Lite and SCTP. */
  readonly destinationPort?: number | undefined;
  /** Firewall mark of the packet at the start (default 0). */
  readonly mark?: number | undefined;
  /** DSCP value of the packet, 0 to 63 (default 0). */
  readonly dscp?: number | undefined;
  /** TTL or hop limit of the packet at the start (default 64). */
  readonly ttl?: number | undefined;
  /** TCP flags (default: the first packet of a connection, `["syn"]`). */
  readonly flags?: readonly string[] | undefined;
  /** Bytes after the last header (default: none). */
  readonly payload?: Uint8Array | undefined;
}

/** Options of `explain`. */
export interface ExplainOptions {
  /** Network namespace in which the packet starts (default: that of the caller). */
  readonly netns?: NamespaceSource | undefined;
  /** Interface that receives the packet. Without it, a local program sends the packet. */
  readonly in?: string | undefined;
  /**
   * Destination hardware address of a received packet (default: the address of the interface, or of the bridge of which it
   * is a port).
   */
  readonly mac?: string | undefined;
  /** VLAN id of a received packet (default: the packet has no VLAN tag). */
  readonly vlan?: number | undefined;
  /** Interface to which the sending socket is bound. Not allowed together with `in`. */
  readonly out?: string | undefined;
  /** User id of the sending socket (default: that of the process). Not allowed together with `in`. */
  readonly uid?: number | undefined;
}

/** Where a step of a packet happens: a hook of netfilter, or a part of the kernel. */
export type ExplainedPlace =
  | "interface"
  | "ingress"
  | "bridge"
  | "vlan"
  | "prerouting"
  | "route"
  | "input"
  | "forward"
  | "output"
  | "postrouting"
  | "egress"
  | "neighbour"
  | "socket";

/** What a step determined, as values. The texts of a step can change between versions. */
export type StepFact =
  /** An interface received or sent the packet. */
  | { readonly kind: "received" | "sent" }
  | {
      readonly kind: "route";
      /**
       * Type of the route, such as "unicast" or "local". "local" also for IPv4 routes to the loopback interface and IPv6
       * anycast addresses, whose packets the kernel delivers; `decidedBy` of the step has the type of the entry.
       */
      readonly type: string;
      readonly dev?: string | undefined;
    }
  | {
      /** Rules or policies at a hook of netfilter decided. */
      readonly kind: "verdict";
      readonly verdict: "accept" | "drop";
      /** Whether the hook is one of the family "bridge". */
      readonly isBridge: boolean;
      /** Addresses after the hook, if rules changed them. */
      readonly translated?: Pick<ExplainedPacket, "source" | "destination"> | undefined;
    }
  | {
      readonly kind: "socket";
      /** Inodes of the sockets that receive the packet: several with the same address, or none. */
      readonly inodes: readonly number[];
    }
  | { readonly kind: "echo"; readonly isAnswered: boolean };

/** One step on the way of a packet. */
export interface ExplainedStep {
  /** Name of the network namespace; "(current)" for that of the caller without a name, the id for others without one. */
  readonly namespace: string;
  readonly interface?: string | undefined;
  readonly place: ExplainedPlace;
  /** What was looked up, such as "route to 10.0.0.1 from 10.0.0.5, received by eth0". */
  readonly question: string;
  readonly answer: string;
  /** The rule, route or entry that decided, as text. */
  readonly decidedBy?: string | undefined;
  /** The answer as values. Absent for neighbours, VLANs, forwarding by bridges, errors, and interfaces that are down. */
  readonly fact?: StepFact | undefined;
  /** Name of the tunnel interface, if the step is one of the packet that contains the explained one. */
  readonly tunnel?: string | undefined;
  /** At hooks of netfilter: the evaluated rules and the ends of chains. */
  readonly rules?: readonly EvaluationStep[] | undefined;
}

/**
 * What happens to the packet. "delivered": a socket or the kernel itself receives it. "dropped": it ends without an answer.
 * "rejected": it ends, and the sender receives an error. "left": it leaves this host, or enters a network
 * namespace that this process cannot open. "undecided": it depends on facts that are not known.
 */
export type ExplainedOutcome = "delivered" | "dropped" | "rejected" | "left" | "undecided";

/** Result of `explain`. */
export interface Explanation {
  readonly outcome: ExplainedOutcome;
  /** Why the packet ends where it ends, in one sentence. */
  readonly reason: string;
  /** Network namespace where the packet ends. */
  readonly namespace: string;
  readonly interface?: string | undefined;
  /** Facts on which the outcome depends and which are not known. Empty if the outcome is not "undecided". */
  readonly missing: readonly string[];
  readonly steps: readonly ExplainedStep[];
  /** Addresses, ports and mark of the packet at its end. Address translation changes them. */
  readonly packet: Pick<ExplainedPacket, "source" | "destination" | "sourcePort" | "destinationPort" | "mark">;
}

/** Values of header fields, by the names of the nft language. */
export type HeaderFields = Readonly<Record<string, Readonly<Record<string, Constant | readonly Constant[]>>>>;

/** The end of a packet, or of a copy of it. */
export interface End {
  readonly outcome: ExplainedOutcome;
  readonly reason: string;
  readonly missing: readonly string[];
  /** Hardware address in the answer to a neighbour request. */
  readonly mac?: string | undefined;
}

export function ended(outcome: Exclude<ExplainedOutcome, "undecided">, reason: string): End {
  return { outcome, reason, missing: [] };
}

export function undecided(reason: string, missing: readonly string[] = [reason]): End {
  return { outcome: "undecided", reason, missing };
}
