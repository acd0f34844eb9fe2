import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { ETH_ALEN } from "../../../constants/if_ether.ts";
import { AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { parseHex, parseIpv4, parseIpv6, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";

export interface Prefix {
  readonly family: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

export function addressBits(family: number): number {
  return family === AF_INET ? 32 : 128;
}

export function parseAddress(text: string, path: string): { family: number; bytes: Uint8Array } {
  const found = tryAddress(text);
  if (found !== undefined) return found;
  throw typeError(path, `expected an IPv4 or IPv6 address, got ${describeValue(text)}`);
}

export function addressBytes(family: number, text: string, path: string): Uint8Array {
  const address = parseAddress(text, path);
  if (address.family === family) return address.bytes;
  throw typeError(path, `expected an address of IPv${family === AF_INET ? 4 : 6}, got ${describeValue(text)}`);
}

export function tryAddress(text: unknown): { family: number; bytes: Uint8Array } | undefined {
  if (typeof text !== "string") return undefined;
  const short = parseIpv4(text);
  if (short !== undefined) return { family: AF_INET, bytes: short };
  const long = parseIpv6(text);
  return long === undefined ? undefined : { family: AF_INET6, bytes: long };
}

/** "10.0.0.1" becomes a prefix of 32 bits. */
export function parsePrefix(text: string, path: string): Prefix {
  if (typeof text === "string") {
    const slash = text.indexOf("/");
    const found = tryAddress(slash < 0 ? text : text.slice(0, slash));
    if (found !== undefined) {
      const { family, bytes } = found;
      return {
        family,
        bytes,
        length: slash < 0 ? bytes.length * 8 : prefixLength(text, slash, bytes.length * 8, path),
      };
    }
  }
  throw typeError(path, `expected an address or a prefix such as "10.0.0.0/8", got ${describeValue(text)}`);
}

function prefixLength(text: string, slash: number, bits: number, path: string): number {
  const length = text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(length))
    throw typeError(
      path,
      `expected a decimal prefix length from 0 to ${bits}, without leading zeros, after "/", got ${describeValue(text)}`,
    );
  if (Number(length) <= bits) return Number(length);
  throw rangeError(path, `expected a prefix length from 0 to ${bits}, got ${describeValue(text)}`);
}

export function showAddress(family: number, bytes: Uint8Array): string {
  return family === AF_INET ? readIpv4(bytes, 0) : readIpv6(bytes, 0);
}

/** Converts an IP address to the form of the kernel's lists. */
export function canonicalAddress(text: string, path = "address"): string {
  const { family, bytes } = parseAddress(text, path);
  return showAddress(family, bytes);
}

/** Rejects host bits, as in "2001:db8::1/32", which the kernel silently clears. */
export function parseNetwork(text: string, path: string): Prefix {
  const prefix = parsePrefix(text, path);
  const { family, bytes, length } = prefix;
  const masked = maskedBytes(prefix);
  if (Buffer.compare(masked, bytes) === 0) return prefix;
  const network = `${showAddress(family, masked)}/${length}`;
  const expected = `a network without bits after the first ${length}, such as "${network}"`;
  throw rangeError(path, `expected ${expected}, got ${describeValue(text)}`);
}

export function isInNetwork(address: string, network: Prefix): boolean {
  const own = tryAddress(address);
  return own !== undefined && own.family === network.family && beginsWith(own.bytes, network);
}

export function beginsWith(address: Uint8Array, { bytes, length }: Pick<Prefix, "bytes" | "length">): boolean {
  for (let at = 0, left = length; left > 0; at++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((address[at]! ^ bytes[at]!) & mask) !== 0) return false;
  }
  return true;
}

export function maskedBytes({ bytes, length }: Pick<Prefix, "bytes" | "length">): Uint8Array {
  const masked = new Uint8Array(bytes);
  for (let at = 0; at < masked.length; at++) {
    const bits = Math.min(8, Math.max(0, length - at * 8));
    masked[at]! &= (0xff << (8 - bits)) & 0xff;
  }
  return masked;
}

export function lastAddress({ bytes, length }: Prefix): Uint8Array {
  const mask = maskedBytes({ bytes: new Uint8Array(bytes.length).fill(0xff), length });
  return bytes.map((byte, index) => byte | (~mask[index]! & 0xff));
}

/** Returns the number of bytes of a hardware address; undefined if the value is none. */
export function addressSize(address: unknown): number | undefined {
  if (address instanceof Uint8Array) return address.length;
  return typeof address === "string" ? parseHex(address)?.length : undefined;
}

/** Whether the address has another length than Ethernet addresses, so that the length of the interface must be known. */
export function hasUnusualSize(address: unknown): boolean {
  const size = addressSize(address);
  return size !== undefined && size !== ETH_ALEN;
}

/** The kernel cuts longer addresses without an error. (do_setlink, neigh_add) */
export function wrongSize(address: unknown, size: number, dev: unknown): string | undefined {
  const own = addressSize(address);
  if (own === undefined || own === size) return undefined;
  if (size === 0) return `interface ${dev} has no hardware address: omit it`;
  return `expected ${size} bytes, the length of hardware addresses of interface ${dev}, got ${own} bytes`;
}

/** Returns the number of bytes of the hardware addresses of a listed link, which has no address if it is 0. */
export function linkAddressSize(link: { readonly address?: string } | undefined): number | undefined {
  return link === undefined ? undefined : (addressSize(link.address) ?? 0);
}

/** Returns why an interface that is a loopback or point-to-point interface cannot have an IPv4 neighbour. (arp_constructor) */
export function wrongNeighbour(dst: unknown, dev: unknown): string | undefined {
  const address = tryAddress(dst);
  if (address?.family !== AF_INET || address.bytes.every((byte) => byte === 0)) return undefined;
  const shown = typeof dev === "number" ? `the interface with index ${dev}` : dev;
  return `expected 0.0.0.0, because the kernel stores one IPv4 neighbour for loopback and point-to-point interfaces such as ${shown}`;
}

/** No interface may have a multicast address or all zeros. */
export function groupAdvice(address: string | Uint8Array | undefined, path: string): string | undefined {
  const bytes = typeof address === "string" ? parseHex(address) : address;
  if (bytes?.length !== ETH_ALEN) return undefined;
  if ((bytes[0]! & 1) !== 0)
    return `${path}: ${describeValue(address)} is a multicast address, because its first byte is odd`;
  return bytes.every((byte) => byte === 0) ? `${path}: expected an address that is not all zeroes` : undefined;
}

/** @throws TypeError if the text is no hardware address of six bytes. */
export function parseMac(mac: string, path: string): Uint8Array {
  const bytes = typeof mac === "string" ? parseHex(mac) : undefined;
  if (bytes?.length === 6) return bytes;
  throw typeError(path, `expected a hardware address such as "02:00:5e:00:53:01", got ${describeValue(mac)}`);
}
