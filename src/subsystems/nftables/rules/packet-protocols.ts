import type { TableFamily } from "../objects.ts";
import { networks, type TunnelName, transports } from "./field-tables.ts";
import type { Source } from "./fields.ts";

/** A layer of a packet whose protocol the matches of a rule can determine. */
export type Layer = "link" | "network" | "transport" | "icmp";

/** The protocol that a match determines, and its layer. For the layer "icmp", it is the type of the message. */
interface Determined {
  readonly layer: Layer;
  readonly protocol: string | number | undefined;
}

/**
 * The protocols that the matches of a rule have determined so far, either for the outer packet or for the inner packet
 * of a tunnel.
 */
export class PacketProtocols {
  /** The tunnel whose inner packet this is. Undefined for the outer packet. */
  readonly tunnel: TunnelName | undefined;
  link: "ether" | "vlan" | undefined;
  network: string | undefined;
  transport: string | undefined;
  icmpType: number | undefined;
  /** Whether an earlier match of the rule tests the type of the ICMP message. */
  icmpKnown = false;
  /**
   * For each layer, the match that determines its protocol. Listed rules omit the match if a later field implies it.
   */
  readonly dependencies: Map<Layer, { index: number; protocol: string | number }> = new Map();

  constructor(tunnel: TunnelName | undefined, link: "ether" | undefined, network: string | undefined) {
    this.tunnel = tunnel;
    this.link = link;
    this.network = network;
  }

  /**
   * Records the protocol that follows from a comparison of a value with a constant. Later expressions of the rule use
   * it.
   */
  learn({ json }: Source, value: bigint): Determined | undefined {
    const { meta, payload } = json as { meta?: { key: string }; payload?: { protocol: string; field: string } };
    const number = Number(value);
    switch (meta?.key ?? `${payload?.protocol}.${payload?.field}`) {
      case "nfproto":
        return this.#learnNetwork("family", number);
      case "protocol":
      case "ether.type":
      case "vlan.type":
        if (number !== 0x8100) return this.#learnNetwork("type", number);
        this.link = "vlan";
        return { layer: "link", protocol: "vlan" };
      case "l4proto":
      case "ip.protocol":
      case "ip6.nexthdr":
        this.transport = Object.keys(transports).find((one) => transports[one] === number);
        return { layer: "transport", protocol: this.transport };
      case "iiftype":
        if (number !== 1) return undefined;
        this.link ??= "ether";
        return { layer: "link", protocol: "ether" };
      case "icmp.type":
      case "icmpv6.type":
        this.icmpKnown = true;
        this.icmpType = number;
        return { layer: "icmp", protocol: number };
    }
    return undefined;
  }

  #learnNetwork(key: "family" | "type", number: number): Determined {
    const protocol = Object.keys(networks).find((one) => networks[one]![key] === number);
    this.network = protocol ?? this.network;
    return { layer: "network", protocol };
  }
}

/** The packets that the expressions of a rule can read: the outer packet, and the inner packets of tunnels. */
export class RulePackets {
  protected readonly family: TableFamily;
  /** The packet that the current expression reads: the outer packet, or the inner packet of a tunnel. */
  protected packet: PacketProtocols;
  readonly #inner = new Map<TunnelName, PacketProtocols>();

  constructor(family: TableFamily) {
    this.family = family;
    const network = family === "ip" || family === "ip6" || family === "arp" ? family : undefined;
    this.packet = new PacketProtocols(undefined, family === "bridge" ? "ether" : undefined, network);
  }

  /**
   * Runs a function in which expressions read the inner packet of a tunnel. Without a tunnel, expressions read the same
   * packet as before.
   */
  protected inside<Result>(tunnel: TunnelName | undefined, run: () => Result): Result {
    if (tunnel === undefined || tunnel === this.packet.tunnel) return run();
    const outer = this.packet;
    this.packet =
      this.#inner.get(tunnel) ?? new PacketProtocols(tunnel, tunnel === "gre" ? undefined : "ether", undefined);
    this.#inner.set(tunnel, this.packet);
    const result = run();
    this.packet = outer;
    return result;
  }
}
