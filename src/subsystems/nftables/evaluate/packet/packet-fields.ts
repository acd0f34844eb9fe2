import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { plainBytes } from "../../../../base/bytes.ts";
import { checkBytes, checkObject, didYouMean, isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { ETH_P_IP, ETH_P_IPV6 } from "../../../../constants/if_ether.ts";
import { isExtensionHeader, PacketHeaders } from "../../../packet/headers.ts";
import { type InterfaceNames, toBytes, toInteger } from "../../model/datatypes.ts";
import { headers, transports } from "../../model/field-tables.ts";
import { payloadSource } from "../../model/fields.ts";
import type { Constant } from "../../model/statements.ts";
import { networkNumber } from "./bits.ts";
import type { PacketInterface } from "./interface.ts";
import { ETHERTYPES, type PacketParts } from "./packet.ts";

type HeaderName = Exclude<keyof typeof headers, "th" | "vxlan" | "geneve">;

/** Fields of the headers of a packet, by the names of the nft language. A list of flags is allowed: `["syn", "ack"]`. */
export type PacketHeaderFields = {
  readonly [Header in HeaderName]?:
    | { readonly [Name in keyof (typeof headers)[Header]["fields"]]?: Constant | readonly Constant[] | undefined }
    | undefined;
};

/** Metadata of an evaluated packet. */
export interface PacketMetadata {
  /** Interface that received the packet. */
  readonly iif?: string | PacketInterface | undefined;
  /** Interface that will send the packet. */
  readonly oif?: string | PacketInterface | undefined;
  /** Mark of the packet (`meta mark`). */
  readonly mark?: number | undefined;
  /** Class of traffic control (`meta priority`): 0x10001 is "1:1". */
  readonly priority?: number | undefined;
}

/**
 * A packet to evaluate, as header fields or as bytes. A field that is missing here is unknown to the evaluation: a rule
 * that reads it makes the result depend on it.
 *
 * The fields that follow from the others are filled in: versions, lengths, the numbers of the next protocols. The
 * packet has no options and is not a fragment, unless its fields say so.
 */
export interface EvaluatedPacket extends PacketMetadata, PacketHeaderFields {
  /** Bytes after the last header (default: none). */
  readonly payload?: Uint8Array | undefined;
  /** The whole packet, instead of headers and `payload`. */
  readonly bytes?: Uint8Array | undefined;
  /** First header of `bytes`: "ether" for Ethernet, "ip" for IPv4 or IPv6 (default). */
  readonly link?: "ether" | "ip" | undefined;
}

const METADATA: readonly string[] = ["iif", "oif", "mark", "priority", "payload", "bytes", "link"];
const NETWORKS = ["ip", "ip6", "arp"] as const;
/** Length in bytes of each header that the packet can start with. */
export const headerLengths: Readonly<Record<string, number>> = {
  ether: 14, ip: 20, ip6: 40, arp: 28, tcp: 20, udp: 8, udplite: 8, icmp: 8, icmpv6: 8, igmp: 8, sctp: 12, dccp: 12,
  esp: 8, ah: 12, comp: 4, gre: 4,
}; // biome-ignore format: a table
/** Field with the number of the transport protocol, by the network header. */
const PROTOCOL_FIELDS: Readonly<Record<string, string>> = { ip: "protocol", ip6: "nexthdr" };
/** Protocol that only the other version of IP uses, by the network header. */
const OTHER_VERSION: Readonly<Record<string, { readonly header: string; readonly instead: string }>> = {
  ip: { header: "icmpv6", instead: "icmp" },
  ip6: { header: "icmp", instead: "icmpv6" },
};
const VLAN_BYTES = 4;
const VLAN_TYPE = 0x8100;

/** @throws TypeError or RangeError with the path of the invalid field. */
export function partsOf(packet: EvaluatedPacket, interfaces: InterfaceNames): PacketParts {
  checkObject(packet, "packet");
  const fields: Readonly<Record<string, unknown>> = { ...packet };
  for (const name of Object.keys(fields)) {
    if (
      METADATA.includes(name) ||
      (Object.hasOwn(headers, name) && (name === "vlan" || Object.hasOwn(headerLengths, name)))
    )
      continue;
    const known = [...METADATA, ...Object.keys(headerLengths), "vlan"];
    throw typeError(`packet.${name}`, `unknown header or property${didYouMean(name, known)}`);
  }
  if (packet.bytes === undefined) {
    if (packet.link !== undefined) throw typeError("packet.link", "not allowed without bytes");
    return new PacketBuilder(fields, interfaces).build();
  }
  const other = Object.keys(fields).find((name) => name === "payload" || !METADATA.includes(name));
  if (other !== undefined)
    throw typeError(`packet.${other}`, "not allowed together with bytes, which contain all headers");
  return partsOfBytes(packet.bytes, packet.link ?? "ip");
}

function partsOfBytes(input: Uint8Array, link: unknown): PacketParts {
  checkBytes(input, "packet.bytes");
  // The method `slice` of a Buffer does not copy.
  const bytes = plainBytes(input);
  const known = new Uint8Array(bytes.length).fill(0xff);
  if (link === "ip") {
    const version = (bytes[0] ?? 0) >> 4;
    if (version !== 4 && version !== 6)
      throw rangeError("packet.bytes", `expected IPv4 or IPv6; for Ethernet, set link to "ether"`);
    return { bytes, known, link: -1, network: 0, type: version === 4 ? ETH_P_IP : ETH_P_IPV6 };
  }
  if (link !== "ether") throw typeError("packet.link", `expected "ether" or "ip", got ${describeValue(link)}`);
  if (bytes.length < headerLengths["ether"]!)
    throw rangeError("packet.bytes", `expected at least ${headerLengths["ether"]} bytes, got ${bytes.length}`);
  // The kernel removes only the first tag from the bytes. The second one is then the network header.
  const tags = Math.min(new PacketHeaders(bytes).vlans.length, 1);
  const network = headerLengths["ether"]! + tags * VLAN_BYTES;
  return { bytes, known, link: 0, network, type: bytes[network - 2]! * 256 + bytes[network - 1]! };
}

class PacketBuilder {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #interfaces: InterfaceNames;
  readonly #starts = new Map<string, number>();
  readonly #bytes: Uint8Array;
  readonly #known: Uint8Array;
  readonly #network: (typeof NETWORKS)[number];
  readonly #transport: string | undefined;

  constructor(fields: Readonly<Record<string, unknown>>, interfaces: InterfaceNames) {
    this.#fields = fields;
    this.#interfaces = interfaces;
    this.#network = this.#onlyOne(NETWORKS) ?? missingNetwork();
    this.#transport = this.#findTransport();
    let length = 0;
    for (const name of ["ether", this.#network, this.#transport]) {
      if (name === undefined || (name === "ether" && !this.#has("ether") && !this.#has("vlan"))) continue;
      this.#starts.set(name, length);
      length += headerLengths[name]!;
      if (name === "ether" && this.#has("vlan")) length += VLAN_BYTES;
    }
    const { payload } = fields;
    if (payload !== undefined) checkBytes(payload, "packet.payload");
    const rest = (payload as Uint8Array | undefined) ?? new Uint8Array(0);
    this.#bytes = new Uint8Array(length + rest.length);
    this.#known = new Uint8Array(length + rest.length);
    this.#bytes.set(rest, length);
    this.#known.fill(0xff, length);
  }

  #has(header: string): boolean {
    return this.#fields[header] !== undefined;
  }

  #onlyOne<Name extends string>(names: readonly Name[]): Name | undefined {
    const found = names.filter((name) => this.#has(name));
    if (found.length > 1) throw typeError("packet", `expected one of ${names.join(", ")}, got ${found.join(" and ")}`);
    return found[0];
  }

  /** @returns undefined for ARP, and for another protocol than those with a header in the nft language. */
  #findTransport(): string | undefined {
    const header = this.#onlyOne(Object.keys(transports));
    const other = OTHER_VERSION[this.#network];
    if (header !== undefined && header === other?.header)
      throw typeError(`packet.${header}`, `not allowed in a packet of ${this.#network}: expected ${other.instead}`);
    const field = PROTOCOL_FIELDS[this.#network];
    if (field === undefined) {
      if (header !== undefined) throw typeError(`packet.${header}`, "not allowed in a packet of ARP");
      return undefined;
    }
    const value = (this.#fields[this.#network] as Readonly<Record<string, unknown>> | null)?.[field];
    const path = `packet.${this.#network}.${field}`;
    if (value === undefined) return header ?? missingTransport(path);
    const { type, bits } = payloadSource(this.#network, field)!;
    const protocol = Number(toInteger(type, value as Constant, bits, path, this.#interfaces));
    if (header === undefined) return Object.keys(transports).find((name) => transports[name] === protocol);
    if (transports[header] !== protocol && this.#network === "ip6" && isExtensionHeader(protocol))
      throw typeError(path, `${protocol} is an extension header: pass the packet as bytes`);
    if (transports[header] !== protocol)
      throw typeError(path, `expected the protocol of the header ${header}, ${transports[header]}, got ${protocol}`);
    return header;
  }

  build(): PacketParts {
    this.#implied();
    for (const header of Object.keys(this.#fields)) {
      if (!METADATA.includes(header) && this.#has(header)) this.#header(header);
    }
    const link = this.#starts.get("ether") ?? -1;
    const network = this.#starts.get(this.#network)!;
    return { bytes: this.#bytes, known: this.#known, link, network, type: ETHERTYPES[this.#network]! };
  }

  /** Sets the fields that follow from the structure of the packet. */
  #implied(): void {
    const network = this.#starts.get(this.#network)!;
    const length = this.#bytes.length - network;
    const type = ETHERTYPES[this.#network]!;
    if (this.#has("vlan")) {
      this.#set(12, networkNumber(VLAN_TYPE, 2));
      this.#set(16, networkNumber(type, 2));
    } else if (network > 0) this.#set(12, networkNumber(type, 2));
    if (this.#network === "ip") {
      this.#set(network, Uint8Array.of(0x45));
      this.#set(network + 2, networkNumber(length, 2));
      this.#set(network + 6, networkNumber(0, 2));
      // The bit "don't fragment" is not implied.
      this.#known[network + 6] = 0xbf;
    }
    if (this.#network === "ip6") {
      this.#bytes[network] = 0x60;
      this.#known[network] = 0xf0;
      this.#set(network + 4, networkNumber(length - headerLengths["ip6"]!, 2));
    }
    if (this.#network === "arp") this.#set(network, Uint8Array.of(0, 1, 8, 0, 6, 4));
    const transport = this.#transport;
    if (transport === undefined) return;
    if (this.#network !== "arp")
      this.#set(network + (this.#network === "ip" ? 9 : 6), Uint8Array.of(transports[transport]!));
    const at = this.#starts.get(transport)!;
    if (transport === "tcp") {
      this.#bytes[at + 12] = 0x50;
      this.#known[at + 12] = 0xf0;
    }
    if (transport === "udp") this.#set(at + 4, networkNumber(this.#bytes.length - at, 2));
  }

  #set(at: number, value: Uint8Array): void {
    this.#bytes.set(value, at);
    this.#known.fill(0xff, at, at + value.length);
  }

  #header(header: string): void {
    const fields = this.#fields[header];
    if (!isRecord(fields)) throw typeError(`packet.${header}`, `expected an object, got ${describeValue(fields)}`);
    const start = this.#starts.get(header === "vlan" ? "ether" : header)!;
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      const path = `packet.${header}.${name}`;
      const source = payloadSource(header, name);
      if (source === undefined) {
        const known = Object.keys(headers[header as HeaderName].fields);
        throw typeError(path, `unknown field${didYouMean(name, known)}`);
      }
      const { type, bits, bytes, shift, data } = source;
      const at = start + Number(data["offset"]);
      const integer = toInteger(type, value, bits, path, this.#interfaces) << BigInt(shift);
      const mask = toBytes(((1n << BigInt(bits)) - 1n) << BigInt(shift), bytes, "big");
      const encoded = toBytes(integer, bytes, "big");
      for (let index = 0; index < bytes; index++) {
        const kept = this.#bytes[at + index]! & ~mask[index]!;
        this.#bytes[at + index] = kept | encoded[index]!;
        this.#known[at + index] = this.#known[at + index]! | mask[index]!;
      }
    }
  }
}

function missingTransport(path: string): never {
  throw typeError("packet", `expected a transport header, such as tcp: {}, or ${path} of a protocol without one`);
}

function missingNetwork(): never {
  throw typeError("packet", "expected one of the headers ip, ip6 and arp, or bytes");
}
