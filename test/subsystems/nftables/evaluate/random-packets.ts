// Random packets that a router forwards, each with its own number.
import { updateChecksums } from "../../../../src/subsystems/netfilter/index.ts";
import type { Random } from "../../../message/random.ts";
import { ACK, type PacketFields, SYN, tcp, udp } from "../packets/lab.ts";
import { PORTS, type RulesetFamily } from "./rulesets.ts";

const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const [HOP_BY_HOP, TCP, UDP, ICMPV6, DESTINATION_OPTIONS] = [0, 6, 17, 58, 60] as const;
/** Hardware addresses of the sender and of the router or, behind a bridge, of the receiver. */
const [SENDER, ROUTER, RECEIVER] = ["020000000102", "020000000101", "020000000202"] as const;

export const isIpv4 = (packet: Uint8Array): boolean => packet[0]! >> 4 === 4;

/** Returns the number of a packet: the identification in IPv4, the flow label in IPv6. */
export function identification(packet: Uint8Array): number {
  return isIpv4(packet) ? packet[4]! * 256 + packet[5]! : (packet[1]! & 0xf) * 65_536 + packet[2]! * 256 + packet[3]!;
}

/** Sets the identification of an IPv4 packet, with the checksum of the header. */
export function withIdentification(packet: Uint8Array, id: number): Uint8Array {
  const changed = packet.slice();
  changed.set([id >> 8, id & 0xff], 4);
  return updateChecksums(changed);
}

/** Returns the Ethernet frame in which a packet arrives. */
export function frameOf(packet: Uint8Array, isBridged: boolean): Uint8Array {
  const header = `${isBridged ? RECEIVER : ROUTER}${SENDER}${isIpv4(packet) ? "0800" : "86dd"}`;
  return Buffer.concat([Uint8Array.fromHex(header), packet]);
}

/** Returns an IPv4 or IPv6 packet of a new connection. Tables of the family ip or ip6 have only packets of their own. */
export function packetOf(random: Random, number: number, family: RulesetFamily = "ip"): Uint8Array {
  const hosts = [2 + random.below(8), 2 + random.below(4)] as const;
  const fields = {
    source: `10.0.1.${hosts[0]}`,
    destination: `10.0.2.${hosts[1]}`,
    sport: 1024 + (number % 60_000),
    dport: PORTS[random.below(PORTS.length)]!,
    tos: [0, 0, 32, 1][random.below(4)]!,
    sequence: random.below(2 ** 32),
  };
  const isTcp = random.below(3) > 0;
  const id = 1 + (number % 60_000);
  if (family === "ip6" || (family !== "ip" && random.below(2) === 0)) return ipv6(random, hosts, fields, isTcp, id);
  const packet = isTcp
    ? tcp({ ...fields, flags: random.below(4) === 0 ? ACK : SYN })
    : udp({ ...fields, hasChecksum: random.below(4) > 0 });
  const bytes = withIdentification(packet, id);
  // Ethernet pads short frames. The kernel removes the padding.
  return random.below(4) === 0 ? Buffer.concat([bytes, new Uint8Array(6)]) : bytes;
}

function ipv6(
  random: Random,
  [source, destination]: readonly [number, number],
  fields: PacketFields,
  isTcp: boolean,
  id: number,
): Uint8Array {
  const isPing = random.below(8) === 0;
  const packet = isTcp ? tcp(fields) : udp(fields);
  const ping = new Uint8Array([128, 0, 0, 0, id >> 8, id & 0xff, 0, random.below(9), 1, 2, 3, 4]);
  const extensions = [HOP_BY_HOP, DESTINATION_OPTIONS].filter(() => random.below(5) === 0);
  const protocols = [...extensions, isPing ? ICMPV6 : isTcp ? TCP : UDP];
  // Each extension header has an option without a meaning (PadN).
  const headers = extensions.map((_, at) => new Uint8Array([protocols[at + 1]!, 0, 1, 4, 0, 0, 0, 0]));
  const payload = Buffer.concat([...headers, isPing ? ping : packet.subarray(IPV4_BYTES)]);
  const bytes = new Uint8Array(IPV6_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x60000000 + fields.tos! * 2 ** 20 + id);
  view.setUint16(4, payload.length);
  bytes.set([protocols[0]!, 64], 6);
  bytes.set([0xfd, 0, 0, 1], 8);
  bytes[23] = source;
  bytes.set([0xfd, 0, 0, 2], 24);
  bytes[39] = destination;
  bytes.set(payload, IPV6_BYTES);
  return updateChecksums(bytes);
}
