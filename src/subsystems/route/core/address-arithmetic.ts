import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { beginsWith, lastAddress, maskedBytes, parseAddress, parsePrefix, showAddress } from "./addresses.ts";

/** Bytes before the IPv4 address in an IPv4-mapped IPv6 address. (RFC 4291, section 2.5.5.2) */
const MAPPED = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);

/**
 * Returns whether a network contains an address, or all addresses of another network. An address is a network of one
 * address. Addresses of different families never contain each other, not even IPv4-mapped IPv6 addresses: see
 * {@link toIpv4}. Bits of `network` after its prefix length are ignored.
 *
 * ```ts
 * containsAddress("192.0.2.0/24", "192.0.2.7"); // true
 * containsAddress("2001:db8::/32", "2001:db8:1::/48"); // true
 * ```
 *
 * @throws TypeError or RangeError if an argument is neither an address nor a network.
 */
export function containsAddress(network: string, address: string): boolean {
  const outer = parsePrefix(network, "network");
  const inner = parsePrefix(address, "address");
  return outer.family === inner.family && outer.length <= inner.length && beginsWith(inner.bytes, outer);
}

/**
 * Returns the network of an address with a prefix length, in canonical form: "192.0.2.0/24" for "192.0.2.7/24". An
 * address without a prefix length is a network of one address: "192.0.2.7/32".
 *
 * @throws TypeError or RangeError if `prefix` is neither an address nor a network.
 */
export function networkOf(prefix: string): string {
  const parsed = parsePrefix(prefix, "prefix");
  return `${showAddress(parsed.family, maskedBytes(parsed))}/${parsed.length}`;
}

/**
 * Returns the mask of a network as an address: "255.255.255.0" for "192.0.2.0/24", "ffff:ffff::" for "2001:db8::/32".
 *
 * @throws TypeError or RangeError if `prefix` is neither an address nor a network.
 */
export function netmaskOf(prefix: string): string {
  const { family, bytes, length } = parsePrefix(prefix, "prefix");
  return showAddress(family, maskedBytes({ bytes: new Uint8Array(bytes.length).fill(0xff), length }));
}

/**
 * Returns the last address of a network: "192.0.2.255" for "192.0.2.7/24". In an IPv4 network with a prefix length of at
 * most 30, it is the broadcast address.
 *
 * @throws TypeError or RangeError if `prefix` is neither an address nor a network.
 */
export function lastAddressOf(prefix: string): string {
  const parsed = parsePrefix(prefix, "prefix");
  return showAddress(parsed.family, lastAddress(parsed));
}

/**
 * Returns the address that follows another address by `count` (default 1), or precedes it if `count` is negative:
 * "192.0.3.0" for "192.0.2.255".
 *
 * @param count an integer; a bigint for numbers above 2^53.
 * @throws TypeError if an argument is invalid; RangeError if there is no such address.
 */
export function nextAddress(address: string, count: number | bigint = 1): string {
  const { family, bytes } = parseAddress(address, "address");
  if (typeof count !== "bigint" && !Number.isSafeInteger(count))
    throw typeError("count", `expected a bigint or a safe integer, got ${describeValue(count)}`);
  let rest = BigInt(count);
  const next = new Uint8Array(bytes);
  for (let at = next.length - 1; at >= 0 && rest !== 0n; at--) {
    const sum = BigInt(next[at]!) + rest;
    next[at] = Number(BigInt.asUintN(8, sum));
    rest = sum >> 8n;
  }
  if (rest === 0n) return showAddress(family, next);
  const distance = count < 0 ? -count : count;
  throw rangeError("count", `there is no address ${distance} ${count < 0 ? "before" : "after"} ${address}`);
}

/**
 * Returns the IPv4 address of an IPv4-mapped IPv6 address, and IPv4 addresses unchanged: "192.0.2.1" for
 * "::ffff:192.0.2.1". Sockets of IPv6 that communicate by IPv4 have such addresses. Returns undefined for other IPv6
 * addresses.
 *
 * @throws TypeError if `address` is not an address.
 */
export function toIpv4(address: string): string | undefined {
  const { family, bytes } = parseAddress(address, "address");
  if (family === AF_INET) return showAddress(family, bytes);
  return MAPPED.every((byte, at) => bytes[at] === byte)
    ? showAddress(AF_INET, bytes.subarray(MAPPED.length))
    : undefined;
}

/**
 * Returns the IPv4-mapped IPv6 address of an IPv4 address, and IPv6 addresses in canonical form: "::ffff:192.0.2.1" for
 * "192.0.2.1".
 *
 * @throws TypeError if `address` is not an address.
 */
export function toIpv6(address: string): string {
  const { family, bytes } = parseAddress(address, "address");
  return family === AF_INET ? `::ffff:${showAddress(family, bytes)}` : showAddress(family, bytes);
}
