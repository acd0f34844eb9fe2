import { ETH_P_8021AD, ETH_P_8021Q } from "../../../constants/if_ether.ts";
import type { TableFamily } from "../objects.ts";
import { networks, type TunnelName, transports } from "./field-tables.ts";
import type { IcmpType, Source } from "./fields.ts";

export const VLAN_TAG_BYTES = 4;

/** Packet protocols that earlier matches of an nftables rule determine. */
export class PacketProtocols {
  /** Undefined for the outer packet. */
  readonly tunnel: TunnelName | undefined;
  link: "ether" | "vlan" | undefined;
  /** Number of VLAN tags that earlier matches require. */
  tags = 0;
  network: string | undefined;
  transport: string | undefined;
  icmpType: IcmpType;
  /** Whether an earlier match of the rule tests the ICMP type. */
  icmpKnown = false;
  readonly #family: TableFamily;

  constructor(family: TableFamily, tunnel: TunnelName | undefined) {
    this.#family = family;
    this.tunnel = tunnel;
    if (tunnel !== undefined) this.link = tunnel === "gre" ? undefined : "ether";
    else {
      this.link = family === "bridge" ? "ether" : undefined;
      this.network = family === "ip" || family === "ip6" || family === "arp" ? family : undefined;
    }
  }

  copy(): PacketProtocols {
    return Object.assign(new PacketProtocols(this.#family, this.tunnel), this);
  }

  /** The protocol determines the fields that later expressions can read. */
  learn({ json }: Source, value: bigint): void {
    const { meta, payload } = json as { meta?: { key: string }; payload?: { protocol: string; field: string } };
    const number = Number(value);
    const key = meta?.key ?? `${payload?.protocol}.${payload?.field}`;
    switch (key) {
      case "protocol":
        // In ip, ip6 and inet, nft requires `nfproto` instead.
        if (this.#family !== "bridge" && this.#family !== "netdev" && this.tunnel === undefined) return;
        this.#learnNetwork("type", number);
        return;
      case "nfproto":
        this.#learnNetwork("family", number);
        return;
      case "ether.type":
      case "vlan.type":
        if (number !== ETH_P_8021Q && number !== ETH_P_8021AD) this.#learnNetwork("type", number);
        else {
          this.link = "vlan";
          this.tags = key === "ether.type" ? 1 : this.tags + 1;
        }
        return;
      case "l4proto":
      case "ip.protocol":
      case "ip6.nexthdr":
        this.transport = Object.keys(transports).find((one) => transports[one] === number);
        return;
      case "iiftype":
        if (number === 1) this.link ??= "ether";
        return;
      case "icmp.type":
      case "icmpv6.type":
        this.icmpKnown = true;
        this.icmpType = number;
    }
  }

  #learnNetwork(key: "family" | "type", number: number): void {
    this.network = Object.keys(networks).find((one) => networks[one]![key] === number) ?? this.network;
  }
}

export class RulePackets {
  protected readonly family: TableFamily;
  /** The packet that the current expression reads. */
  protected packet: PacketProtocols;
  #inner: ReadonlyMap<TunnelName, PacketProtocols> = new Map();

  constructor(family: TableFamily) {
    this.family = family;
    this.packet = new PacketProtocols(family, undefined);
  }

  /** The returned function discards the protocols that later matches have determined. */
  protected remember(): () => void {
    const copied = (packets: ReadonlyMap<TunnelName, PacketProtocols>) =>
      packets.size === 0 ? packets : new Map([...packets].map(([tunnel, packet]) => [tunnel, packet.copy()]));
    const packet = this.packet.copy();
    const inner = copied(this.#inner);
    return () => {
      this.packet = packet.copy();
      this.#inner = copied(inner);
    };
  }

  /** Expressions in `run` read the packet inside `tunnel`. */
  protected inside<Result>(tunnel: TunnelName | undefined, run: () => Result): Result {
    if (tunnel === undefined || tunnel === this.packet.tunnel) return run();
    const outer = this.packet;
    this.packet = this.#inner.get(tunnel) ?? new PacketProtocols(this.family, tunnel);
    this.#inner = new Map(this.#inner).set(tunnel, this.packet);
    const result = run();
    this.packet = outer;
    return result;
  }
}
