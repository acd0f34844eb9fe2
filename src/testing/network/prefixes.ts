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

export { addressBits };
