// Addresses and ports of a packet, as connection tracking knows them.
import {
  IPPROTO_DCCP,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from "../../../../constants/in.ts";
import type { Bits } from "./bits.ts";
import { changeBytes, checksumPlace } from "./checksums.ts";
import type { PacketState } from "./packet.ts";

/** Which end of a connection is translated: source or destination. */
export type NatType = "snat" | "dnat";

/** One end of a connection. */
export interface Endpoint {
  readonly address: Bits;
  /** The port, or the identification of an ICMP echo. Undefined if the protocol has none. */
  readonly port: Bits | undefined;
}

const WITH_PORTS: ReadonlySet<number> = new Set([
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  IPPROTO_SCTP,
  IPPROTO_DCCP,
]);
const ICMP: ReadonlySet<number> = new Set([IPPROTO_ICMP, IPPROTO_ICMPV6]);

export function isIcmp({ transport }: PacketState): boolean {
  return transport !== undefined && ICMP.has(transport.protocol);
}

function addressPlace({ network, isIpv4 }: PacketState, type: NatType): readonly [at: number, length: number] {
  const isSource = type === "snat";
  return isIpv4 ? [network + (isSource ? 12 : 16), 4] : [network + (isSource ? 8 : 24), 16];
}

function portPlace({ transport }: PacketState, type: NatType): number | undefined {
  if (transport === undefined || transport.isLaterFragment) return undefined;
  const { protocol, at } = transport;
  if (ICMP.has(protocol)) return at + 4;
  return WITH_PORTS.has(protocol) ? at + (type === "snat" ? 0 : 2) : undefined;
}

/** Reads one end of the connection from the packet. */
export function readEndpoint(packet: PacketState, type: NatType): Endpoint {
  const place = portPlace(packet, type);
  return {
    address: packet.read(...addressPlace(packet, type))!,
    port: place === undefined ? undefined : packet.read(place, 2),
  };
}

/** Writes address and port, also those that a rule changed after connection tracking saw the packet. */
export function setEndpoint(packet: PacketState, type: NatType, { address, port }: Endpoint): void {
  const [at] = addressPlace(packet, type);
  changeBytes(packet, at, address, { header: packet.headerChecksum, isPseudo: true });
  const place = portPlace(packet, type);
  if (port === undefined || place === undefined) return;
  const transport = packet.transport!;
  const checksum = checksumPlace(packet, transport);
  changeBytes(packet, place, port, { header: checksum, isSctp: transport.protocol === IPPROTO_SCTP });
}
