import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../../../constants/in.ts";
import { checkBytes } from "../../../message/check.ts";
import { PacketHeaders } from "../../packet/headers.ts";
import { updateChecksums } from "./checksums.ts";

const IPV6_HEADER = 40;
const UDP_HEADER = 8;
/** Numbers of the protocols whose checksums `replacePayload` updates: ICMP, TCP, UDP and ICMPv6. */
const PROTOCOLS: ReadonlySet<number | undefined> = new Set([IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6]);

/**
 * Returns a copy of an IPv4 or IPv6 packet with another payload: the bytes after its TCP, UDP or ICMP header (four
 * bytes of ICMP). Updates the lengths in the IP and UDP headers, and all checksums. Use the result in a verdict:
 *
 * ```ts
 * queue.accept(packet, { payload: replacePayload(packet.payload, new TextEncoder().encode("changed")) });
 * ```
 *
 * A TCP payload must keep its length, because the endpoints count its bytes.
 *
 * @throws TypeError if an argument is not a Uint8Array; RangeError if the packet is a fragment, incomplete or of
 * another protocol, or if the result exceeds 65,535 bytes.
 */
export function replacePayload(packet: Uint8Array, payload: Uint8Array): Uint8Array {
  checkBytes(packet, "packet");
  checkBytes(payload, "payload");
  const isIpv4 = packet.length > 0 && packet[0]! >> 4 === 4;
  const headers = new PacketHeaders(packet, isIpv4 ? ETH_P_IP : ETH_P_IPV6);
  const { ipv4, protocol } = headers;
  const { moreFragments = false } = ipv4 ?? headers.ipv6 ?? {};
  const at = headers.payloadOffset;
  const isComplete = (headers.tcp ?? headers.udp ?? headers.icmp ?? headers.icmpv6) !== undefined;
  if (!PROTOCOLS.has(protocol) || moreFragments || !isComplete) {
    throw new RangeError("packet: expected a whole IPv4 or IPv6 packet of TCP, UDP or ICMP");
  }
  const result = new Uint8Array(at + payload.length);
  const length = isIpv4 ? result.length : result.length - IPV6_HEADER;
  if (length > 0xffff) throw new RangeError(`payload: expected a packet of at most 65535 bytes, got ${length}`);
  result.set(packet.subarray(0, at));
  result.set(payload, at);
  const view = new DataView(result.buffer);
  view.setUint16(isIpv4 ? 2 : 4, length);
  if (protocol === IPPROTO_UDP) view.setUint16(at - UDP_HEADER + 4, UDP_HEADER + payload.length);
  return updateChecksums(result);
}
