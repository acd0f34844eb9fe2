import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import {
  addressBits,
  addressBytes,
  lastAddress,
  maskedBytes,
  showAddress,
} from "../../subsystems/route/core/addresses.ts";

/** Returns for example "10.1.0.0" for "10.1.0.7" and the length 24. */
export function networkOf(family: number, address: string, length: number): string {
  return showAddress(family, maskedBytes({ bytes: addressBytes(family, address, "address"), length }));
}

/** Returns for example "10.1.0.255" for the address "10.1.0.7" and the prefix length 24. */
export function broadcastOf(address: string, length: number): string {
  const bytes = addressBytes(AF_INET, address, "address");
  return showAddress(AF_INET, lastAddress({ family: AF_INET, bytes, length }));
}

export function isInside(family: number, address: string, network: string, length: number): boolean {
  return networkOf(family, address, length) === networkOf(family, network, length);
}

export function anyAddress(family: number): string {
  return family === AF_INET6 ? "::" : "0.0.0.0";
}

/** Derives the IPv6 link-local address from a hardware address (EUI-64). */
export function linkLocal(mac: string): string {
  const bytes = Uint8Array.fromHex(mac.replaceAll(":", ""));
  const id = [bytes[0]! ^ 2, bytes[1]!, bytes[2]!, 0xff, 0xfe, bytes[3]!, bytes[4]!, bytes[5]!];
  return showAddress(AF_INET6, Uint8Array.from([0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...id]));
}

/** Returns the hardware address to which packets for a multicast address are sent; undefined for other addresses. */
export function multicastMac(family: number, address: string): string | undefined {
  if (!isInside(family, address, family === AF_INET6 ? "ff00::" : "224.0.0.0", family === AF_INET6 ? 8 : 4))
    return undefined;
  const [first, ...others] = addressBytes(family, address, "address").subarray(-4);
  const start = family === AF_INET6 ? [0x33, 0x33, first!, others[0]!] : [0x01, 0x00, 0x5e, others[0]! & 0x7f];
  return [...start, ...others.slice(1)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

export { addressBits };
