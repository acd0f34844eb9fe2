import { isIP } from "node:net";
import type { Target } from "./hop.ts";

const PATTERN = /^(?:(?<protocol>tcp|udp)\s+)?(?:\[(?<inBrackets>[^\]]*)\]|(?<plain>[^:]*)):(?<port>\d{1,5})$/;

/**
 * Parses the destination of a packet: "10.0.0.1" for an echo request, "10.0.0.1:80" and "[::1]:80" for TCP, and
 * "udp 10.0.0.1:53".
 */
export function parseTarget(text: string): Target {
  // The name of an interface after an address, as in "fe80::1%eth0", has no meaning in other namespaces.
  const family = text.includes("%") ? 0 : isIP(text);
  if (family !== 0) return { address: text, port: undefined, protocol: family === 4 ? "icmp" : "icmpv6" };
  const { protocol = "tcp", inBrackets, plain, port } = PATTERN.exec(text)?.groups ?? {};
  const address = inBrackets ?? plain ?? "";
  const isAddress = isIP(address) === (inBrackets === undefined ? 4 : 6) && !address.includes("%");
  if (!isAddress || Number(port) < 1 || Number(port) > 65_535)
    throw new RangeError(
      `expected an IPv4 or IPv6 address, or an address and a port such as 10.0.0.1:80 or udp [2001:db8::1]:53, got "${text.slice(0, 60)}"`,
    );
  return { address, port: Number(port), protocol: protocol === "udp" ? "udp" : "tcp" };
}
