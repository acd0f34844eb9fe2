import type { TableFamily } from "../objects.ts";
import { networks, type TunnelName, transports } from "./field-tables.ts";
import type { Source } from "./fields.ts";

/** A network layer whose protocol the matches of a rule can determine. */
export type Layer = "link" | "network" | "transport" | "icmp";

/** A protocol that a match determines. For ICMP, it is the type of the message. */
interface Determined {
  readonly layer: Layer;
  readonly protocol: string | number | undefined;
}

/** Protocols that the matches of a rule have determined so far, of a packet or of the inner packet of a tunnel. */
export class PacketProtocols {
  /** The tunnel that contains the packet; undefined for the outer packet. */
  readonly tunnel: TunnelName | undefined;
  link: "ether" | "vlan" | undefined;
  network: string | undefined;
  transport: string | undefined;
  icmpType: number | undefined;
  /** Whether the rule has matched the type of the ICMP message. */
  icmpKnown = false;
  /** Matches of protocols, by layer. A match is omitted from the listed rule if a field of the protocol follows. */
  readonly dependencies: Map<Layer, { index: number; protocol: string | number }> = new Map();

  constructor(tunnel: TunnelName | undefined, link: "ether" | undefined, network: string | undefined) {
    this.tunnel = tunnel;
    this.link = link;
    this.network = network;
  }

  /** Records the protocol that a match of a value with a constant determines for later expressions of the rule. */
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

/** The packets that the expressions of a rule read: the outer packet, and the inner packets of tunnels. */
export class RulePackets {
  protected readonly family: TableFamily;
  /** The packet that the current expression reads. */
  protected packet: PacketProtocols;
  readonly #inner = new Map<TunnelName, PacketProtocols>();

  constructor(family: TableFamily) {
    this.family = family;
    const network = family === "ip" || family === "ip6" || family === "arp" ? family : undefined;
    this.packet = new PacketProtocols(undefined, family === "bridge" ? "ether" : undefined, network);
  }

  /** Runs a function whose expressions read the inner packet of a tunnel. */
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
