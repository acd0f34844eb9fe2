import { updateChecksums } from "../../../src/subsystems/netfilter/index.ts";

const MACS = "020000000002020000000001";

/**
 * Returns an Ethernet frame of at least 60 bytes. `type` is hexadecimal text: the EtherType, followed by further
 * headers.
 */
export function frame(type: string, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  const header = Uint8Array.fromHex(`${MACS}${type}`);
  const bytes = new Uint8Array(Math.max(60, header.length + payload.length));
  bytes.set(header);
  bytes.set(payload, header.length);
  return bytes;
}

/** Returns an IPv4 packet from 10.0.0.1 to 10.0.0.2. The argument is the TCP or UDP part in hexadecimal digits. */
export function ipv4(
  protocol: number,
  transport: string,
  { tos = 0, ttl = 64, fragment = 0, reply = false } = {},
): Uint8Array {
  const rest = Uint8Array.fromHex(transport);
  const ends = ["0a000001", "0a000002"];
  if (reply) ends.reverse();
  const words = `${[0x45, tos].map(byte).join("") + half(20 + rest.length)}0001${half(fragment)}`;
  const header = `${words}${byte(ttl)}${byte(protocol)}0000${ends.join("")}`;
  return updateChecksums(new Uint8Array([...Uint8Array.fromHex(header), ...rest]));
}

/** Returns an IPv6 packet from fd00::1 to fd00::2. The argument is the TCP or UDP part in hexadecimal digits. */
export function ipv6(protocol: number, transport: string, { traffic = 0, label = 0, hops = 64 } = {}): Uint8Array {
  const rest = Uint8Array.fromHex(transport);
  const first = ((6 * 2 ** 28 + traffic * 2 ** 20 + label) >>> 0).toString(16).padStart(8, "0");
  const address = (last: number) => `fd${"00".repeat(14)}${byte(last)}`;
  const header = `${first}${half(rest.length)}${byte(protocol)}${byte(hops)}${address(1)}${address(2)}`;
  return updateChecksums(new Uint8Array([...Uint8Array.fromHex(header), ...rest]));
}

/** Returns a TCP header in hexadecimal digits. */
export function tcp(source: number, destination: number, flags: number): string {
  return `${half(source)}${half(destination)}${"00000001".repeat(2)}50${byte(flags)}ffff00000000`;
}

/** Returns a UDP datagram in hexadecimal digits. Its payload has this length in bytes. */
export function udp(source: number, destination: number, length = 4): string {
  return `${half(source)}${half(destination)}${half(8 + length)}0000${"00".repeat(length)}`;
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

function half(value: number): string {
  return value.toString(16).padStart(4, "0");
}
