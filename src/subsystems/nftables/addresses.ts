import { describeValue } from "../../errors.ts";
import { parseHex, parseIpv4, parseIpv6 } from "../../schema/values/addresses.ts";

export { readIpv4, readIpv6, readMac } from "../../schema/values/addresses.ts";

const parsers = { ipv4: parseIpv4, ipv6: parseIpv6, mac: parseMac } as const;
const lengths = { ipv4: 4, ipv6: 16, mac: 6 } as const;

function parseMac(text: string): Uint8Array | undefined {
  return parseHex(text.replace(/\b[0-9a-f]\b/gi, "0$&"));
}

/**
 * Parses an address of one kind, and returns its bytes.
 *
 * @throws TypeError if the text is not an address of that kind.
 */
export function writeAddress(kind: "ipv4" | "ipv6" | "mac", text: string, path: string): Uint8Array {
  const bytes = parsers[kind](text);
  if (bytes?.length === lengths[kind]) return bytes;
  const expected = { ipv4: "an IPv4 address", ipv6: "an IPv6 address", mac: "an Ethernet address" }[kind];
  throw new TypeError(`${path}: expected ${expected}, got ${describeValue(text)}`);
}
