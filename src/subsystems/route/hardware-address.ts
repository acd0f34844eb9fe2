import { shown } from "../../errors.ts";
import { parseHex } from "../../schema/values/addresses.ts";

/** Length of addresses of Ethernet. (linux/if_ether.h) */
const ETH_ALEN = 6;

/**
 * What is said of a hardware address that a refused request has: the kernel only says that something in it is invalid when the
 * address is not as long as those of the interface. Undefined for one that Ethernet has.
 */
export function lengthAdvice(address: string | Uint8Array | undefined, path: string): string | undefined {
  if (address === undefined) return undefined;
  const length = typeof address === "string" ? parseHex(address)?.length : address.length;
  if (length === undefined || length === ETH_ALEN) return undefined;
  return `${path}: ${shown(address)} has ${length} bytes, and addresses of Ethernet have ${ETH_ALEN}`;
}

/** The same of one that is a group's, which no interface can have: its first byte is odd. */
export function groupAdvice(address: string | Uint8Array | undefined, path: string): string | undefined {
  const bytes = typeof address === "string" ? parseHex(address) : address;
  if (bytes?.length !== ETH_ALEN) return undefined;
  if ((bytes[0]! & 1) !== 0) return `${path}: ${shown(address)} is a group's, since its first byte is odd`;
  return bytes.every((byte) => byte === 0) ? `${path}: expected one that is not all zeroes` : undefined;
}
