// Addresses and ports of a packet, which select it in rules and reports.
import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import type { TraceStep } from "../../nftables/index.ts";
import { PacketHeaders } from "../../packet/headers.ts";
import { canonicalAddress } from "../../route/core/addresses.ts";
import { destinationOf, type Packet, portOf, sourceOf } from "../model/packet.ts";

/** Source and destination of a packet. */
export interface Flow {
  readonly source: string;
  readonly destination: string;
  /** Absent if the port is unknown, or if the protocol has no ports. */
  readonly sourcePort?: number | undefined;
  /** Absent if the port is unknown, or if the protocol has no ports. */
  readonly destinationPort?: number | undefined;
}

/** Returns the different addresses and ports that a packet has on its way. */
export function flowsOf(packets: readonly Packet[]): Flow[] {
  const flows = new Map<string, Flow>();
  for (const packet of packets) {
    const [source, destination] = [sourceOf(packet), destinationOf(packet)];
    if (packet.query !== undefined || packet.inner !== undefined || !source || !destination) continue;
    const [sourcePort, destinationPort] = [portOf(packet, "sport"), portOf(packet, "dport")];
    const flow = { source, destination, sourcePort, destinationPort };
    flows.set(JSON.stringify(flow), flow);
  }
  return [...flows.values()];
}

export function flowOfHeaders(headers: PacketHeaders): Flow | undefined {
  const ip = headers.ipv4 ?? headers.ipv6;
  if (ip === undefined) return undefined;
  const ports = headers.tcp ?? headers.udp ?? headers.sctp;
  return {
    source: canonicalAddress(ip.source),
    destination: canonicalAddress(ip.destination),
    sourcePort: ports?.sourcePort,
    destinationPort: ports?.destinationPort,
  };
}

/** Returns the headers of a traced packet. Undefined for steps without headers, all but the first one of a base chain. */
export function headersOf({ networkHeader, transportHeader }: TraceStep): PacketHeaders | undefined {
  if (networkHeader === undefined || networkHeader.length === 0) return undefined;
  const type = networkHeader[0]! >> 4 === 6 ? ETH_P_IPV6 : ETH_P_IP;
  return new PacketHeaders(Buffer.concat([networkHeader, transportHeader ?? new Uint8Array()]), type);
}

/** Whether a packet can belong to a flow: unknown ports match all. */
export function matches(flow: Flow, { source, destination, sourcePort, destinationPort }: Flow): boolean {
  const isSame = (one: number | undefined, other: number | undefined) =>
    one === undefined || other === undefined || one === other;
  return (
    flow.source === source &&
    flow.destination === destination &&
    isSame(flow.sourcePort, sourcePort) &&
    isSame(flow.destinationPort, destinationPort)
  );
}
