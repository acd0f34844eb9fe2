import { ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../../constants/if_ether.ts";
import { IPPROTO_AH, IPPROTO_GRE, IPPROTO_IPIP, IPPROTO_TCP, IPPROTO_UDP } from "../../../../constants/in.ts";
import { extensionLength, FRAGMENT, isExtensionHeader } from "../../../packet/headers.ts";
import { fromBytes } from "../../model/datatypes.ts";
import { type Field, networks, transports } from "../../model/field-tables.ts";
import { fieldsOf } from "../../model/fields.ts";
import { type Bits, numberOf } from "./bits.ts";

const HOP_BY_HOP = 0;
/** Bytes of both addresses in an Ethernet header. */
const HARDWARE_ADDRESSES = 12;
/** Flags of GRE, in its first byte: each of the options is a word after the header. (RFC 2784, RFC 2890) */
const GRE_ROUTING = 0x40;
const GRE_OPTIONS = [0x80, 0x20, 0x10];

/** Where the transport header is. (struct nft_pktinfo) */
export interface TransportPlace {
  readonly protocol: number;
  readonly at: number;
  /** Whether the packet is a fragment after the first one, which has no transport header. */
  readonly isLaterFragment: boolean;
}

/** A field of a packet that a rule or an address translation changed. */
interface ChangedField {
  /** Name of the field in the nft language, such as "ip daddr". */
  readonly field: string;
  readonly header: string;
  readonly name: string;
  /** Undefined if the new value is not known. */
  readonly value: bigint | undefined;
}

export interface PacketParts {
  readonly bytes: Uint8Array;
  /** Mask of the known bits. */
  readonly known: Uint8Array;
  /** Offset of the Ethernet header; -1 without one. */
  readonly link: number;
  readonly network: number;
  /** EtherType of the network header. */
  readonly type: number;
}

/** A packet during one run of the evaluation. */
export class PacketState implements PacketParts {
  bytes: Uint8Array;
  known: Uint8Array;
  readonly link: number;
  readonly network: number;
  readonly type: number;
  /** Undefined without a transport header. See {@link parse}. */
  transport: TransportPlace | undefined;
  readonly #before: { readonly bytes: Uint8Array; readonly known: Uint8Array };
  /** Ranges of bytes that were changed, in order. */
  readonly #writes: { readonly at: number; readonly end: number }[] = [];

  constructor({ bytes, known, link, network, type }: PacketParts) {
    this.bytes = bytes.slice();
    this.known = known.slice();
    this.link = link;
    this.network = network;
    this.type = type;
    this.#before = { bytes: bytes.slice(), known: known.slice() };
    this.parse();
  }

  /** Bytes from the network header to the end. */
  get length(): number {
    return this.bytes.length - this.network;
  }

  /** Finds the transport header, as the kernel does once for each base chain. (nft_set_pktinfo) */
  parse(): void {
    this.transport = this.#findTransport();
  }

  /** Removes bytes after the end of the IP packet, as the kernel does at the first hook for IP. (ip_rcv_core, ip6_rcv_core) */
  trim(): void {
    const { network, isIpv4 } = this;
    if (!this.isIp || this.length < 20) return;
    const at = network + (isIpv4 ? 2 : 4);
    if (this.known[at] !== 0xff || this.known[at + 1] !== 0xff) return;
    const stated = numberOf(this.bytes.subarray(at, at + 2)) + (isIpv4 ? 0 : 40);
    const end = network + stated;
    // Only a packet with a hop-by-hop header can state its length there.
    const isJumbo = !isIpv4 && stated === 40 && this.bytes[network + 6] === HOP_BY_HOP;
    if (end >= this.bytes.length || isJumbo) return;
    this.bytes = this.bytes.subarray(0, end);
    this.known = this.known.subarray(0, end);
  }

  get isIpv4(): boolean {
    return this.type === ETH_P_IP;
  }

  get isIp(): boolean {
    return this.isIpv4 || this.type === ETH_P_IPV6;
  }

  /** Offset of the checksum in the IPv4 header. Undefined for other packets. */
  get headerChecksum(): number | undefined {
    return this.isIpv4 ? this.network + 10 : undefined;
  }

  /** Like nft_set_pktinfo_ipv4 and nft_set_pktinfo_ipv6. */
  #findTransport(): TransportPlace | undefined {
    const { bytes, network } = this;
    if (this.isIpv4 && this.length >= 20) {
      const fragment = numberOf(bytes.subarray(network + 6, network + 8)) & 0x1fff;
      const at = network + (bytes[network]! & 0xf) * 4;
      return { protocol: bytes[network + 9]!, at, isLaterFragment: fragment !== 0 };
    }
    if (this.type !== ETH_P_IPV6 || this.length < 40) return undefined;
    return this.#afterExtensions();
  }

  #afterExtensions(): TransportPlace | undefined {
    const { bytes, network } = this;
    let protocol = bytes[network + 6]!;
    let at = network + 40;
    // The authentication header counts as the transport header. (IP6_FH_F_AUTH)
    while (isExtensionHeader(protocol) && protocol !== IPPROTO_AH) {
      // The kernel needs only the next header and the length. (struct ipv6_opt_hdr)
      if (at + 2 > bytes.length) return undefined;
      const isLater = protocol === FRAGMENT && (numberOf(bytes.subarray(at + 2, at + 4)) & 0xfff8) !== 0;
      const next = bytes[at]!;
      if (isLater) return { protocol: next, at, isLaterFragment: true };
      at += extensionLength(bytes, protocol, at);
      protocol = next;
    }
    return { protocol, at, isLaterFragment: false };
  }

  /** Offset of the first IPv6 extension header with the number. (ipv6_find_hdr) */
  extension(number: number): number | undefined {
    if (this.type !== ETH_P_IPV6 || this.length < 40) return undefined;
    const { bytes, network } = this;
    let protocol = bytes[network + 6]!;
    let at = network + 40;
    while (protocol !== number) {
      if (!isExtensionHeader(protocol) || at + 8 > bytes.length) return undefined;
      if (protocol === FRAGMENT && (numberOf(bytes.subarray(at + 2, at + 4)) & 0xfff8) !== 0) return undefined;
      const next = bytes[at]!;
      at += extensionLength(bytes, protocol, at);
      protocol = next;
    }
    return at;
  }

  /** Offset of the bytes after the header of TCP, UDP, GRE or IPIP. (__nft_payload_inner_offset) */
  get inner(): number | undefined {
    const { transport } = this;
    if (transport === undefined || transport.isLaterFragment) return undefined;
    if (transport.protocol === IPPROTO_UDP) return transport.at + 8;
    if (transport.protocol === IPPROTO_IPIP) return transport.at;
    if (transport.protocol === IPPROTO_GRE) return this.#afterGre(transport.at);
    if (transport.protocol !== IPPROTO_TCP || transport.at + 20 > this.bytes.length) return undefined;
    return transport.at + (this.bytes[transport.at + 12]! >> 4) * 4;
  }

  #afterGre(at: number): number | undefined {
    if (at + 4 > this.bytes.length) return undefined;
    const [flags, version] = [this.bytes[at]!, this.bytes[at + 1]! & 7];
    if (version !== 0 || (flags & GRE_ROUTING) !== 0) return undefined;
    return at + 4 + 4 * GRE_OPTIONS.filter((flag) => (flags & flag) !== 0).length;
  }

  /** Returns undefined if the packet has fewer bytes. */
  read(at: number, length: number): Bits | undefined {
    if (at < 0 || at + length > this.bytes.length) return undefined;
    const origin = this.#originOf(at, length);
    return {
      value: this.bytes.slice(at, at + length),
      known: this.known.slice(at, at + length),
      facts: this.#unknownFields(at, length),
      origin,
      learn: (value, mask) => {
        // A rule may have changed the bytes since they were loaded.
        if (this.#originOf(at, length) === origin) this.#learn(at, value, mask);
      },
    };
  }

  /** The same bytes have another origin after each change. */
  #originOf(at: number, length: number): string {
    const changes = this.#writes.filter((write) => write.at < at + length && write.end > at).length;
    return `packet ${at} + ${length}, change ${changes}`;
  }

  write(at: number, { value, known }: Pick<Bits, "value" | "known">): void {
    this.#writes.push({ at, end: at + value.length });
    this.bytes.set(value, at);
    this.known.set(known, at);
  }

  /**
   * Marks both hardware addresses as unknown, also in the packet before the rules: the host writes them when it sends the
   * packet.
   */
  forgetHardwareAddresses(): void {
    const { link } = this;
    if (link < 0) return;
    const end = link + HARDWARE_ADDRESSES;
    for (const { bytes, known } of [this, this.#before]) {
      bytes.fill(0, link, end);
      known.fill(0, link, end);
    }
    this.#writes.push({ at: link, end });
  }

  /** An assumption about bits that no rule has changed also holds for the packet before the rules: it is no change. */
  #learn(from: number, value: Uint8Array, mask: Uint8Array): void {
    for (const [index, bits] of mask.entries()) {
      const at = from + index;
      const isNew = bits & ~this.known[at]!;
      const wasUnknown = isNew & ~this.#before.known[at]!;
      this.bytes[at] = this.bytes[at]! | (value[index]! & isNew);
      this.known[at] = this.known[at]! | isNew;
      this.#before.bytes[at] = this.#before.bytes[at]! | (value[index]! & wasUnknown);
      this.#before.known[at] = this.#before.known[at]! | wasUnknown;
    }
  }

  /** Starts of the headers that the nft language names, with the offset of each. */
  *#headers(): Generator<readonly [name: string, at: number]> {
    if (this.link >= 0) yield ["ether", this.link];
    const network = Object.entries(networks).find(([, { type }]) => type === this.type)?.[0];
    if (network !== undefined) yield [network, this.network];
    const { transport } = this;
    if (transport === undefined || transport.isLaterFragment) return;
    const name = Object.entries(transports).find(([, number]) => number === transport.protocol)?.[0];
    if (name !== undefined) yield [name, transport.at];
  }

  #unknownFields(from: number, length: number): string[] {
    const facts: string[] = [];
    for (const [header, at] of this.#headers()) {
      for (const [name, field] of this.#fieldsOf(header, at)) {
        const place = placeOf(field, at);
        if (place.end <= from || place.start >= from + length || this.#isKnown(place, this.known)) continue;
        facts.push(`${header} ${name}`);
      }
    }
    return facts.length > 0 ? facts : this.#isKnown({ start: from, end: from + length }, this.known) ? [] : ["payload"];
  }

  #isKnown({ start, end }: { readonly start: number; readonly end: number }, known: Uint8Array): boolean {
    return known.subarray(start, end).every((byte) => byte === 0xff);
  }

  /** Returns the header fields that rules changed, without checksums. */
  changes(): ChangedField[] {
    const changed: ChangedField[] = [];
    if (this.#writes.length === 0) return changed;
    const { bytes, known } = this.#before;
    for (const [header, at] of this.#headers()) {
      for (const [name, [offset, bits]] of this.#fieldsOf(header, at)) {
        if (name === "checksum") continue;
        const [now, nowKnown] = [this.bytes, this.known].map((store) => bitsAt(store, at, offset, bits));
        const [was, wasKnown] = [bytes, known].map((store) => bitsAt(store, at, offset, bits));
        if (now === was && nowKnown === wasKnown) continue;
        const isWhole = nowKnown === (1n << BigInt(bits)) - 1n;
        changed.push({ field: `${header} ${name}`, header, name, value: isWhole ? now : undefined });
      }
    }
    return changed;
  }

  #fieldsOf(header: string, at: number): [name: string, field: Field][] {
    return fieldsOf(header, this.known[at] === 0xff ? this.bytes[at] : undefined);
  }
}

function bitsAt(bytes: Uint8Array, at: number, offset: number, bits: number): bigint {
  const { start, end } = placeOf([offset, bits], at);
  const whole = fromBytes(bytes.subarray(start, end), "big");
  return (whole >> BigInt((end - start) * 8 - (offset & 7) - bits)) & ((1n << BigInt(bits)) - 1n);
}

function placeOf([offset, bits]: Field, at: number): { readonly start: number; readonly end: number } {
  return { start: at + (offset >> 3), end: at + ((offset + bits + 7) >> 3) };
}

export const ETHERTYPES: Readonly<Record<string, number>> = { ip: ETH_P_IP, ip6: ETH_P_IPV6, arp: ETH_P_ARP };
