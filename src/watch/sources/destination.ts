import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { shown } from "../../errors.ts";
import { parseIpv4, parseIpv6 } from "../../schema/addresses.ts";

/** Where routes lead: the leading bits that addresses have in common. */
export interface Destination {
  /** Undefined for both. */
  readonly family: number | undefined;
  readonly bytes: Uint8Array;
  /** How many bits count. */
  readonly length: number;
}

const EVERYWHERE: Destination = { family: undefined, bytes: new Uint8Array(16), length: 0 };

/**
 * The destination that a text is: "10.0.0.0/8", "2001:db8::/32", an address alone for all of its bits, or "default", which is
 * everywhere in both families.
 *
 * @throws TypeError for what is none; RangeError for a length that the address does not have, and for bits behind it: no
 * route leads there.
 */
export function parseDestination(text: string): Destination {
  if (text === "default") return EVERYWHERE;
  const [, address = "", , digits] = (typeof text === "string" && /^([^/]*)(\/(\d{1,3}))?$/.exec(text)) || [];
  const bytes = parseIpv4(address) ?? parseIpv6(address);
  if (bytes === undefined) {
    const examples = '"10.0.0.0/8", "2001:db8::1" or "default"';
    throw new TypeError(`destination: expected a network or an address such as ${examples}, got ${shown(text)}`);
  }
  const bits = bytes.length * 8;
  if (digits !== undefined && Number(digits) > bits) {
    const what = `expected a prefix length from 0 to ${bits}`;
    throw new RangeError(`destination: ${what}, got ${shown(text)}`);
  }
  const length = digits === undefined ? bits : Number(digits);
  for (let bit = length; bit < bits; bit++) {
    if ((bytes[bit >> 3]! & (0x80 >> (bit & 7))) === 0) continue;
    throw new RangeError(`destination: expected no bits behind the first ${length}, got ${shown(text)}`);
  }
  return { family: bytes.length === 4 ? AF_INET : AF_INET6, bytes, length };
}
