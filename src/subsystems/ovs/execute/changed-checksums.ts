import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_SCTP, IPPROTO_TCP, IPPROTO_UDP } from "../../../constants/in.ts";
import { PacketHeaders, type PacketStart, ROUTING } from "../../packet/headers.ts";

/** Byte offsets of checksums in transport headers, by IP protocol number. */
const offsets: ReadonlyMap<number, number> = new Map([
  [IPPROTO_ICMP, 2],
  [IPPROTO_TCP, 16],
  [IPPROTO_UDP, 6],
  [IPPROTO_ICMPV6, 2],
]);
const SCTP_CHECKSUM = 8;
/** Polynomial of CRC-32C in reversed bit order (RFC 9260, appendix A). */
const CRC32C = 0x82f6_3b78;

/**
 * Updates the checksums in a packet's headers after header fields were changed in place.
 *
 * As in the kernel, each checksum is adjusted by the difference of the fields (RFC 1624), so that a wrong checksum
 * stays wrong. Not updated are checksums in later fragments, UDP checksums of 0, and checksums over a destination
 * address that a routing header will replace.
 *
 * @param before packet before the change.
 * @param start kind of the packet's first header: Ethernet or network layer.
 * @param after changed packet, of the same length.
 */
export function updateChangedChecksums(before: Uint8Array, start: PacketStart, after: Uint8Array): void {
  const headers = new PacketHeaders(before, start);
  const { type, network, protocol, transport, end } = headers.layout;
  const view = new DataView(after.buffer, after.byteOffset, after.byteLength);
  const update = (at: number, ranges: readonly Range[]) => {
    const checksum = adjusted(view.getUint16(at), before, after, ranges);
    view.setUint16(at, checksum === 0 && protocol === IPPROTO_UDP && at > transport ? 0xffff : checksum);
  };
  if (type === ETH_P_IP) update(network + 10, [[network, network + (before[network]! & 0xf) * 4]]);
  else if (type !== ETH_P_IPV6) return;
  if (protocol === IPPROTO_SCTP) updateSctp(before, after, view, transport, end);
  const offset = offsets.get(protocol);
  if (offset === undefined || transport + offset + 2 > end) return;
  const at = transport + offset;
  if (protocol === IPPROTO_UDP && view.getUint16(at) === 0) return;
  update(at, [[transport, end], ...(protocol === IPPROTO_ICMP ? [] : addressRanges(headers, type, network))]);
}

type Range = readonly [from: number, to: number];

function addressRanges(headers: PacketHeaders, type: number, network: number): Range[] {
  if (type === ETH_P_IP) return [[network + 12, network + 20]];
  const isRouted = headers.ipv6!.extensions.some(({ protocol }) => protocol === ROUTING);
  return [[network + 8, network + (isRouted ? 24 : 40)]];
}

/** Adjusts an Internet checksum as RFC 1624 describes. */
function adjusted(checksum: number, before: Uint8Array, after: Uint8Array, ranges: readonly Range[]): number {
  let total = ~checksum & 0xffff;
  for (const [from, to] of ranges) {
    for (let at = from; at < to; at += 2) {
      const old = wordAt(before, at, to);
      const current = wordAt(after, at, to);
      if (old !== current) total += 0xffff - old + current;
    }
  }
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}

function wordAt(bytes: Uint8Array, at: number, end: number): number {
  return bytes[at]! * 256 + (at + 1 < end ? bytes[at + 1]! : 0);
}

/** Like other checksums, a wrong SCTP checksum stays wrong. */
function updateSctp(before: Uint8Array, after: Uint8Array, view: DataView, at: number, end: number): void {
  if (at + 12 > end) return;
  const difference = crc32c(before, at, end) ^ crc32c(after, at, end);
  if (difference !== 0) view.setUint32(at + SCTP_CHECKSUM, view.getUint32(at + SCTP_CHECKSUM) ^ swapped(difference));
}

/** CRC-32C of an SCTP packet, with zeros in the checksum field. */
function crc32c(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffff_ffff;
  for (let at = start; at < end; at++) {
    const isChecksum = at >= start + SCTP_CHECKSUM && at < start + 12;
    crc ^= isChecksum ? 0 : bytes[at]!;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? CRC32C : 0);
  }
  return ~crc;
}

/** SCTP transmits the lowest byte of the CRC first (RFC 9260). */
function swapped(value: number): number {
  return ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}
