import { shown } from "../../errors.ts";

const PROTOCOL_ICMP = 1;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const PROTOCOL_ICMPV6 = 58;

/** Where each transport protocol keeps its checksum. */
const checksumOffsets: Readonly<Record<number, number>> = {
  [PROTOCOL_ICMP]: 2,
  [PROTOCOL_TCP]: 16,
  [PROTOCOL_UDP]: 6,
  [PROTOCOL_ICMPV6]: 2,
};

/** IPv6 extension headers that say how long they are, in units of 8 bytes beyond the first: hop-by-hop, routing, destination. */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([0, 43, 60]);

/** Where the transport header is and what the checksum covers besides it. */
interface Transport {
  protocol: number;
  start: number;
  end: number;
  /** Where the two addresses stand, and how long they are together. */
  addresses: number;
  addressesLength: number;
}

/**
 * Brings the checksums of an IPv4 or IPv6 packet up to date in place, after its payload was changed: the one of the IPv4
 * header, and the one of TCP, UDP, ICMP or ICMPv6. A UDP checksum of 0 over IPv4 means that there is none, and stays. Of a
 * fragment only the header's is set, since the other one covers more than is there. Bytes behind the length that the
 * header says are left alone.
 *
 * Returns the packet.
 *
 * @throws TypeError when it is not given bytes; RangeError when they are no whole IPv4 or IPv6 packet.
 */
export function updateChecksums(packet: Uint8Array): Uint8Array {
  if (!(packet instanceof Uint8Array)) throw new TypeError(`packet: expected a Uint8Array, got ${shown(packet)}`);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = packet.length > 0 ? packet[0]! >> 4 : 0;
  if (version !== 4 && version !== 6) throw new RangeError("packet: this is neither IPv4 nor IPv6");
  const transport = version === 4 ? ipv4Transport(packet, view) : ipv6Transport(packet, view);
  if (transport !== undefined) setTransportChecksum(view, transport, version);
  return packet;
}

/** Sets the header's checksum; undefined when there is no whole transport header behind it. */
function ipv4Transport(packet: Uint8Array, view: DataView): Transport | undefined {
  const headerLength = (packet[0]! & 0xf) * 4;
  if (headerLength < 20 || packet.length < headerLength) throw cut("IPv4 header", headerLength, packet.length);
  const total = view.getUint16(2);
  if (total < headerLength || total > packet.length) throw cut("IPv4 packet", total, packet.length);
  view.setUint16(10, 0);
  view.setUint16(10, finish(sum(view, 0, headerLength)));
  const isFragment = (view.getUint16(6) & 0x3fff) !== 0;
  if (isFragment) return undefined;
  return { protocol: packet[9]!, start: headerLength, end: total, addresses: 12, addressesLength: 8 };
}

function ipv6Transport(packet: Uint8Array, view: DataView): Transport | undefined {
  if (packet.length < 40) throw cut("IPv6 header", 40, packet.length);
  const end = 40 + view.getUint16(4);
  if (end > packet.length) throw cut("IPv6 packet", end, packet.length);
  let protocol = packet[6]!;
  let start = 40;
  while (EXTENSION_HEADERS.has(protocol) && start + 8 <= end) {
    protocol = packet[start]!;
    start += (packet[start + 1]! + 1) * 8;
  }
  return { protocol, start, end, addresses: 8, addressesLength: 32 };
}

function setTransportChecksum(view: DataView, transport: Transport, version: number): void {
  const { protocol, start, end, addresses, addressesLength } = transport;
  const offset = checksumOffsets[protocol];
  if (offset === undefined || start + offset + 2 > end) return;
  const at = start + offset;
  if (protocol === PROTOCOL_UDP && version === 4 && view.getUint16(at) === 0) return;
  view.setUint16(at, 0);
  let total = sum(view, start, end);
  if (protocol !== PROTOCOL_ICMP) {
    total += sum(view, addresses, addresses + addressesLength) + protocol + (end - start);
  }
  const checksum = finish(total);
  // 0 means that there is none.
  view.setUint16(at, checksum === 0 && protocol === PROTOCOL_UDP ? 0xffff : checksum);
}

/** The sum of the 16-bit words from `start` to `end`; below 2^53 for anything that memory holds. */
function sum(view: DataView, start: number, end: number): number {
  let total = 0;
  let at = start;
  for (; at + 2 <= end; at += 2) total += view.getUint16(at);
  return at < end ? total + view.getUint8(at) * 256 : total;
}

function finish(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

function cut(what: string, needed: number, length: number): RangeError {
  return new RangeError(`packet: the ${what} has ${needed} bytes, and there are ${length}`);
}
