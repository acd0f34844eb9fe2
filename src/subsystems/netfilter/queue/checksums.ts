import { rangeError } from "../../../base/argument-error.ts";
import { checkBytes, checkFlag, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_MH, IPPROTO_TCP, IPPROTO_UDP } from "../../../constants/in.ts";
import {
  DESTINATION_OPTIONS,
  extensionLength,
  FRAGMENT,
  isExtensionHeader,
  PacketHeaders,
  ROUTING,
} from "../../packet/headers.ts";

/** Offset in bytes of the checksum in each transport header. */
const checksumOffsets: Readonly<Record<number, number>> = {
  [IPPROTO_ICMP]: 2,
  [IPPROTO_TCP]: 16,
  [IPPROTO_UDP]: 6,
  [IPPROTO_ICMPV6]: 2,
  [IPPROTO_MH]: 4,
};

/** IPv4 options that contain a source route (RFC 791). */
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;
/** Option with the home address of a mobile node (RFC 6275, section 6.3). */
const HOME_ADDRESS_OPTION = 201;

/** `addresses` is the sum of the addresses in the checksum. */
interface Transport {
  protocol: number;
  start: number;
  end: number;
  addresses: number;
}

/**
 * Updates the checksums of an IPv4 or IPv6 packet in place, for example after a change of its payload. Returns the
 * packet.
 *
 * Updates the checksums of the IPv4 header, and of TCP, UDP, ICMP, ICMPv6 or the mobility header. Extension headers are
 * skipped. If a routing header or a source route still has addresses to visit, the transport checksum covers the last
 * of these addresses instead of the destination. If the packet has a home address option, the checksum covers the
 * address in this option instead of the source (RFC 8200, section 8.1).
 *
 * The UDP checksum 0 over IPv4 stays unchanged, because it means that the packet has no checksum. The transport
 * checksum also stays unchanged in a fragment, for any other protocol, and after a routing header of an unknown type.
 * Bytes after the end of the packet, as given by its header, stay unchanged.
 *
 * @throws TypeError if `packet` is not a Uint8Array; RangeError if it does not contain a whole IPv4 or IPv6 packet.
 */
export function updateChecksums(packet: Uint8Array): Uint8Array {
  checkBytes(packet, "packet");
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = packet.length > 0 ? packet[0]! >> 4 : 0;
  if (version !== 4 && version !== 6) throw rangeError("packet", "expected IPv4 or IPv6");
  const transport = version === 4 ? ipv4Transport(packet, view) : ipv6Transport(packet, view);
  if (transport !== undefined) setTransportChecksum(view, transport, version);
  return packet;
}

/** Also updates the IPv4 header checksum. Undefined for a fragment. */
function ipv4Transport(packet: Uint8Array, view: DataView): Transport | undefined {
  const headerLength = (packet[0]! & 0xf) * 4;
  if (headerLength < 20 || packet.length < headerLength) throw cut("IPv4 header", headerLength, packet.length);
  const total = view.getUint16(2);
  if (total < headerLength || total > packet.length) throw cut("IPv4 packet", total, packet.length);
  view.setUint16(10, 0);
  view.setUint16(10, finish(sum(view, 0, headerLength)));
  const isFragment = (view.getUint16(6) & 0x3fff) !== 0;
  if (isFragment) return undefined;
  const destination = sourceRouteEnd(packet, headerLength) ?? 16;
  const addresses = sum(view, 12, 16) + sum(view, destination, destination + 4);
  return { protocol: packet[9]!, start: headerLength, end: total, addresses };
}

/** Returns the offset of an unfinished source route's last address. */
function sourceRouteEnd(packet: Uint8Array, headerLength: number): number | undefined {
  for (let at = 20; at + 2 < headerLength && packet[at] !== 0; ) {
    const type = packet[at]!;
    const length = type === 1 ? 1 : packet[at + 1]!;
    if (type !== 1 && (length < 2 || at + length > headerLength)) return undefined;
    if (type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE) {
      // The option's pointer counts bytes from 1 (RFC 791).
      return length >= 7 && packet[at + 2]! <= length ? at + length - 4 : undefined;
    }
    at += length;
  }
  return undefined;
}

/**
 * Returns the offset of the transport header in an IPv6 packet, and the addresses that its checksum covers. Returns
 * undefined for a fragment, and if a routing header does not contain the final destination.
 */
function ipv6Transport(packet: Uint8Array, view: DataView): Transport | undefined {
  if (packet.length < 40) throw cut("IPv6 header", 40, packet.length);
  const end = 40 + view.getUint16(4);
  if (end > packet.length) throw cut("IPv6 packet", end, packet.length);
  let protocol = packet[6]!;
  let start = 40;
  let source = sum(view, 8, 24);
  let destination: number | undefined = sum(view, 24, 40);
  while (isExtensionHeader(protocol) && start + 8 <= end) {
    const length = extensionLength(packet, protocol, start);
    if (start + length > end) return undefined;
    // An unfragmented packet can have a fragment header (RFC 6946).
    if (protocol === FRAGMENT && (view.getUint16(start + 2) & 0xfff9) !== 0) return undefined;
    if (protocol === ROUTING && packet[start + 3] !== 0) destination = routedTo(packet, view, start, length);
    if (protocol === DESTINATION_OPTIONS) source = homeAddress(packet, view, start, length) ?? source;
    if (destination === undefined) return undefined;
    protocol = packet[start]!;
    start += length;
  }
  return { protocol, start, end, addresses: source + destination };
}

/** Sum of the words of the final destination, if known. */
function routedTo(packet: Uint8Array, view: DataView, start: number, length: number): number | undefined {
  const end = start + length;
  switch (packet[start + 2]) {
    // The last address is the destination (RFC 2460, RFC 6275).
    case 0:
    case 2:
      return length >= 24 ? sum(view, end - 16, end) : undefined;
    // RPL source routes (RFC 6554) omit the destination's leading bytes.
    case 3: {
      const shared = packet[start + 4]! & 0xf;
      const last = end - (packet[start + 5]! >> 4) - (16 - shared);
      if (last < start + 8) return undefined;
      let total = 0;
      for (let at = 0; at < 16; at++) {
        const byte = packet[at < shared ? 24 + at : last + at - shared]!;
        total += at % 2 === 0 ? byte * 256 : byte;
      }
      return total;
    }
    // Segment routing (RFC 8754) lists the segments in reverse order.
    case 4:
      return length >= 24 ? sum(view, start + 8, start + 24) : undefined;
    default:
      return undefined;
  }
}

/** Sum of the words of the home address, if present. */
function homeAddress(packet: Uint8Array, view: DataView, start: number, length: number): number | undefined {
  const end = start + length;
  for (let at = start + 2; at + 2 <= end; ) {
    // Pad1 is the only IPv6 option that has no length byte.
    if (packet[at] === 0) at++;
    else {
      const next = at + 2 + packet[at + 1]!;
      if (packet[at] === HOME_ADDRESS_OPTION && next === at + 18 && next <= end) return sum(view, at + 2, next);
      at = next;
    }
  }
  return undefined;
}

function setTransportChecksum(view: DataView, transport: Transport, version: number): void {
  const { protocol, start, end, addresses } = transport;
  const offset = checksumOffsets[protocol];
  if (offset === undefined || start + offset + 2 > end) return;
  const at = start + offset;
  if (protocol === IPPROTO_UDP && version === 4 && view.getUint16(at) === 0) return;
  view.setUint16(at, 0);
  let total = sum(view, start, end);
  if (protocol !== IPPROTO_ICMP) total += addresses + protocol + (end - start);
  const checksum = finish(total);
  // In UDP, 0 means "no checksum", so a computed 0 is sent as 0xffff (RFC 768).
  view.setUint16(at, checksum === 0 && protocol === IPPROTO_UDP ? 0xffff : checksum);
}

/** The sum is exact: less than 2^53 for any buffer. */
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
  return rangeError("packet", `expected ${needed} bytes for the ${what}, got ${length}`);
}

const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const PROTOCOLS: ReadonlySet<number | undefined> = new Set([IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6]);

/** Options of {@link replacePayload}. */
export interface ReplacePayloadOptions {
  /**
   * Whether the caller adapts the sequence and acknowledgement numbers of all later packets of the TCP connection, in
   * both directions (default false). Otherwise, a TCP payload must keep its length.
   */
  rewritesSequenceNumbers?: boolean | undefined;
}

const replaceChecks: OptionChecks<ReplacePayloadOptions> = { rewritesSequenceNumbers: checkFlag };

/**
 * Returns a copy of an IPv4 or IPv6 packet with another payload: the bytes after the TCP or UDP header, or after the
 * first four bytes of the ICMP header. Updates the lengths in the IP and UDP headers, and all checksums. Use the result
 * in a verdict:
 *
 * ```ts
 * queue.accept(packet, { payload: replacePayload(packet.payload, new TextEncoder().encode("changed")) });
 * ```
 *
 * A TCP payload must keep its length, because TCP sequence numbers count its bytes: the peers would discard what follows.
 *
 * @throws TypeError if an argument is not a Uint8Array; RangeError if the packet is a fragment, incomplete or of
 *   another protocol, if the result exceeds 65,535 bytes, or if the length of a TCP payload changes without the option
 *   `rewritesSequenceNumbers`.
 */
export function replacePayload(
  packet: Uint8Array,
  payload: Uint8Array,
  options: ReplacePayloadOptions = {},
): Uint8Array {
  checkBytes(packet, "packet");
  checkBytes(payload, "payload");
  checkOptions(options, replaceChecks);
  const isIpv4 = packet.length > 0 && packet[0]! >> 4 === 4;
  const headers = new PacketHeaders(packet, isIpv4 ? ETH_P_IP : ETH_P_IPV6);
  const { ipv4, protocol } = headers;
  const { moreFragments = false } = ipv4 ?? headers.ipv6 ?? {};
  const at = headers.payloadOffset;
  const isComplete = (headers.tcp ?? headers.udp ?? headers.icmp ?? headers.icmpv6) !== undefined;
  const end = isIpv4 ? (headers.ipv4?.totalLength ?? 0) : IPV6_HEADER + (headers.ipv6?.payloadLength ?? 0);
  // A packet of more than 65,535 bytes, which the kernel has not divided yet (BIG TCP), has the length 0.
  if (!PROTOCOLS.has(protocol) || moreFragments || !isComplete || end < at) {
    throw rangeError("packet", "expected a whole IPv4 or IPv6 packet of TCP, UDP or ICMP");
  }
  if (protocol === IPPROTO_TCP && payload.length !== end - at && options.rewritesSequenceNumbers !== true) {
    const expected = `expected ${end - at} bytes, as before, because TCP sequence numbers count them`;
    throw rangeError(
      "payload",
      `${expected}, got ${payload.length}; rewrite the numbers of all later packets, and set rewritesSequenceNumbers`,
    );
  }
  const result = new Uint8Array(at + payload.length);
  const length = isIpv4 ? result.length : result.length - IPV6_HEADER;
  if (length > 0xffff) throw rangeError("payload", `expected a packet of at most 65535 bytes, got ${length}`);
  result.set(packet.subarray(0, at));
  result.set(payload, at);
  const view = new DataView(result.buffer);
  view.setUint16(isIpv4 ? 2 : 4, length);
  if (protocol === IPPROTO_UDP) view.setUint16(at - UDP_HEADER + 4, UDP_HEADER + payload.length);
  return updateChecksums(result);
}
