import { shown } from "../../errors.ts";
import { parseHex } from "../../schema/values/addresses.ts";

/** Length of an Ethernet address. (linux/if_ether.h) */
const ETH_ALEN = 6;

/**
 * Returns advice for a rejected request with a hardware address whose length is not that of Ethernet addresses; else
 * undefined. For a wrong length, the kernel only reports EINVAL.
 */
export function lengthAdvice(address: string | Uint8Array | undefined, path: string): string | undefined {
  if (address === undefined) return undefined;
  const length = typeof address === "string" ? parseHex(address)?.length : address.length;
  if (length === undefined || length === ETH_ALEN) return undefined;
  return `${path}: ${shown(address)} has ${length} bytes; Ethernet addresses have ${ETH_ALEN}`;
}

/**
 * Returns advice for a rejected request with a multicast or zero hardware address, which no interface may have; else
 * undefined.
 */
export function groupAdvice(address: string | Uint8Array | undefined, path: string): string | undefined {
  const bytes = typeof address === "string" ? parseHex(address) : address;
  if (bytes?.length !== ETH_ALEN) return undefined;
  if ((bytes[0]! & 1) !== 0) return `${path}: ${shown(address)} is a multicast address, because its first byte is odd`;
  return bytes.every((byte) => byte === 0) ? `${path}: expected an address that is not all zeroes` : undefined;
}
