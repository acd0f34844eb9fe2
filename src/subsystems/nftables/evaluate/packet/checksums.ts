// Incremental updates of checksums, as the kernel makes them when a rule changes bytes. (RFC 1624)
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_UDPLITE } from "../../../../constants/in.ts";
import { type Bits, isKnown, networkNumber, numberOf } from "./bits.ts";
import type { PacketState, TransportPlace } from "./packet.ts";

/** Offset in bytes of the checksum in the header of a protocol. */
const offsets: Readonly<Record<number, number>> = {
  [IPPROTO_TCP]: 16,
  [IPPROTO_UDP]: 6,
  [IPPROTO_UDPLITE]: 6,
  [IPPROTO_ICMP]: 2,
  [IPPROTO_ICMPV6]: 2,
};
/** Protocols whose checksum does not cover the addresses. */
const WITHOUT_ADDRESSES: ReadonlySet<number> = new Set([IPPROTO_ICMP]);

interface ChecksumChange {
  /** Offset of the checksum that covers the changed bytes. */
  readonly header?: number | undefined;
  /** Whether the changed bytes belong to the pseudo header of the transport checksum. */
  readonly isPseudo?: boolean | undefined;
  readonly isSctp?: boolean | undefined;
}

export function changeBytes(packet: PacketState, at: number, bits: Bits, change: ChecksumChange): void {
  const { length } = bits.value;
  const before: Bits = {
    value: packet.bytes.slice(at, at + length),
    known: packet.known.slice(at, at + length),
    facts: [],
  };
  packet.write(at, bits);
  if (change.header !== undefined) updateChecksum(packet, change.header, before, bits);
  const { transport } = packet;
  if (transport === undefined || transport.isLaterFragment) return;
  if (change.isPseudo === true) updateTransport(packet, transport, before, bits);
  if (change.isSctp === true) forget(packet, transport.at + 8, 4);
}

/** Returns the offset of the checksum in the transport header; undefined if the packet has none. */
export function checksumPlace(packet: PacketState, { protocol, at }: TransportPlace): number | undefined {
  const offset = offsets[protocol];
  if (offset === undefined || at + offset + 2 > packet.bytes.length) return undefined;
  // UDP over IPv4 can have no checksum.
  const isOmitted = protocol === IPPROTO_UDP && isZero(packet, at + offset);
  return isOmitted ? undefined : at + offset;
}

function updateTransport(packet: PacketState, transport: TransportPlace, before: Bits, after: Bits): void {
  if (WITHOUT_ADDRESSES.has(transport.protocol)) return;
  const place = checksumPlace(packet, transport);
  if (place !== undefined) updateChecksum(packet, place, before, after, transport.protocol === IPPROTO_UDP);
}

function isZero({ bytes, known }: PacketState, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0 && known[at] === 0xff && known[at + 1] === 0xff;
}

function updateChecksum(packet: PacketState, at: number, before: Bits, after: Bits, isUdp = false): void {
  const current = packet.read(at, 2);
  if (current === undefined) return;
  if (!isKnown(current) || !isKnown(before) || !isKnown(after)) {
    forget(packet, at, 2);
    return;
  }
  let total = ~numberOf(current.value) & 0xffff;
  for (let index = 0; index < before.value.length; index += 2) {
    total += ~wordAt(before.value, index) & 0xffff;
    total += wordAt(after.value, index);
  }
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  const checksum = ~total & 0xffff;
  packet.bytes.set(networkNumber(isUdp && checksum === 0 ? 0xffff : checksum, 2), at);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + (bytes[at + 1] ?? 0);
}

function forget(packet: PacketState, at: number, length: number): void {
  packet.bytes.fill(0, at, at + length);
  packet.known.fill(0, at, at + length);
}
