import { ETH_P_8021AD, ETH_P_8021Q } from "../../../constants/if_ether.ts";
import { networks, type TunnelName, transports } from "./field-tables.ts";
import type { IcmpType, Source } from "./fields.ts";
import type { TableFamily } from "./objects.ts";
import { type Expression, fieldsIn } from "./statements.ts";

export const VLAN_TAG_BYTES = 4;
/** Stands for the protocols of a set. */
const SEVERAL = "several protocols";
/** Stands for a network protocol of which no header is known, and for VLAN tags. */
const OTHER = "another network protocol";

const TRANSPORT_FIELDS: readonly string[] = ["l4proto", "ip.protocol", "ip6.nexthdr"];
/** Fields whose values in sets determine protocols. */
const inSets: readonly string[] = [
  ...TRANSPORT_FIELDS,
  "protocol",
  "nfproto",
  "ether.type",
  "icmp.type",
  "icmpv6.type",
];
/** Fields of headers whose value other fields of the packet require. */
const inHeaders: readonly string[] = ["ether.type", "vlan.type", "icmp.type", "icmpv6.type"];

/** Returns the key of a `meta` expression, or the field of a header or connection, such as "ip.protocol". */
export function protocolKey(expression: Expression | undefined): string {
  const { key } = fieldsIn(expression, "meta");
  if (key !== undefined) return key;
  const { key: ofConnection } = fieldsIn(expression, "ct");
  if (ofConnection !== undefined) return `ct.${ofConnection}`;
  const { protocol, field } = fieldsIn(expression, "payload");
  return `${protocol}.${field}`;
}

/** Returns whether a field contains the number of the transport protocol. */
export function isTransportField(source: Source): boolean {
  return TRANSPORT_FIELDS.includes(protocolKey(source.json));
}

/** Packet protocols that earlier matches of an nftables rule determine. */
class PacketProtocols {
  /** Undefined for the outer packet. */
  readonly tunnel: TunnelName | undefined;
  /** "other" if an earlier match requires an interface without Ethernet headers. */
  link: "ether" | "vlan" | "other" | undefined;
  /** Number of VLAN tags that earlier matches require. */
  tags = 0;
  network: string | undefined;
  /** Name of the transport protocol; "protocol 47", for example, if no header of it is known; SEVERAL after a set. */
  transport: string | undefined;
  /** Whether a match of `ether type` has excluded VLAN tags. */
  isUntagged = false;
  /** Like nft, the last ICMP type that a match lists. Ranges count as unknown. */
  icmpType: IcmpType;
  /** Keys of header fields that earlier matches of the rule compare for another relation than equality. */
  readonly #excluded: Set<string>;
  readonly #family: TableFamily;

  constructor(family: TableFamily, tunnel: TunnelName | undefined, excluded: Iterable<string> = []) {
    this.#family = family;
    this.#excluded = new Set(excluded);
    this.tunnel = tunnel;
    if (tunnel !== undefined) this.link = tunnel === "gre" ? undefined : "ether";
    else {
      this.link = family === "bridge" ? "ether" : undefined;
      this.network = family === "ip" || family === "ip6" || family === "arp" ? family : undefined;
    }
  }

  /** Whether `meta protocol` determines the network protocol. */
  get #hasProtocol(): boolean {
    return this.#family === "bridge" || this.#family === "netdev" || this.tunnel !== undefined;
  }

  copy(): PacketProtocols {
    const copied = new PacketProtocols(this.#family, this.tunnel, this.#excluded);
    copied.link = this.link;
    copied.tags = this.tags;
    copied.network = this.network;
    copied.transport = this.transport;
    copied.isUntagged = this.isUntagged;
    copied.icmpType = this.icmpType;
    return copied;
  }

  /** The protocol determines the fields that later expressions can read. */
  learn(source: Source, value: bigint): void {
    const number = Number(value);
    const key = protocolKey(source.json);
    switch (key) {
      case "protocol":
        // In ip, ip6 and inet, nft requires `nfproto` instead.
        if (!this.#hasProtocol) return;
        this.network = undefined;
        this.#learnNetwork("type", number);
        this.network ??= OTHER;
        return;
      case "ct.l3proto":
      case "nfproto":
        if (key === "nfproto" || this.network === undefined) this.#learnNetwork("family", number);
        return;
      case "ether.type":
      case "vlan.type":
        if (number !== ETH_P_8021Q && number !== ETH_P_8021AD) {
          this.isUntagged ||= key === "ether.type" && this.link !== "vlan";
          this.#learnNetwork("type", number);
        } else {
          this.link = "vlan";
          this.tags = key === "ether.type" ? 1 : this.tags + 1;
        }
        return;
      case "ct.protocol":
      case "l4proto":
      case "ip.protocol":
      case "ip6.nexthdr":
        // Like nft, which learns the transport protocol of a connection only after the network protocol.
        if (key === "ct.protocol" && this.network === undefined) return;
        this.transport = Object.keys(transports).find((one) => transports[one] === number) ?? `protocol ${number}`;
        return;
      case "iiftype":
        if (number === 1) this.link ??= "ether";
        else this.link ??= "other";
        return;
      case "icmp.type":
      case "icmpv6.type":
        this.icmpType = number;
    }
  }

  /** Records a comparison with one value for another relation than equality. */
  exclude(source: Source): void {
    this.#excluded.add(protocolKey(source.json));
  }

  /** Whether a match of one value of this field, which a later field requires, would contradict an earlier match. */
  excludes(key: string): boolean {
    return inHeaders.includes(key) && this.#excluded.has(key);
  }

  /**
   * Records the protocols of a set, which contradict a later match of one protocol. A set that also has ranges of values
   * (`hasRanges`) determines no protocol.
   */
  learnSet(source: Source, valuesOf: () => readonly bigint[], hasRanges = false): void {
    const key = protocolKey(source.json);
    const isIcmp = key === "icmp.type" || key === "icmpv6.type";
    if (!inSets.includes(key) || (key === "protocol" && !this.#hasProtocol) || (hasRanges && !isIcmp)) return;
    const values = valuesOf();
    if (isIcmp && (hasRanges || values.length > 1)) {
      const last = values.length === 0 ? undefined : Number(values.at(-1));
      // nft stores 0 for an unknown type. For ICMP, it replaces 0 (echo-reply) by 8.
      this.icmpType = last === 0 && key === "icmpv6.type" ? undefined : (last ?? this.icmpType);
    } else if (new Set(values).size < 2) {
      if (values.length > 0) this.learn(source, values[0]!);
    } else if (key === "ether.type" || key === "protocol" || key === "nfproto") this.network = SEVERAL;
    else this.transport = SEVERAL;
  }

  #learnNetwork(key: "family" | "type", number: number): void {
    this.network = Object.keys(networks).find((one) => networks[one]![key] === number) ?? this.network;
  }
}

export class RulePackets {
  readonly family: TableFamily;
  /** The packet that the current expression reads. */
  packet: PacketProtocols;
  #inner: ReadonlyMap<TunnelName, PacketProtocols> = new Map();

  constructor(family: TableFamily) {
    this.family = family;
    this.packet = new PacketProtocols(family, undefined);
  }

  /** The returned function discards the protocols that later matches have determined. */
  remember(): () => void {
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
  inside<Result>(tunnel: TunnelName | undefined, run: () => Result): Result {
    if (tunnel === undefined || tunnel === this.packet.tunnel) return run();
    const outer = this.packet;
    this.packet = this.#inner.get(tunnel) ?? new PacketProtocols(this.family, tunnel);
    this.#inner = new Map(this.#inner).set(tunnel, this.packet);
    const result = run();
    this.packet = outer;
    return result;
  }
}
