// Names of the ICMP errors that a kernel sends about a packet.
import type { PacketHeaders } from "../../packet/headers.ts";

/** By type and code. (linux/icmp.h) */
const ERRORS: Readonly<Record<string, string>> = {
  "3 0": "network unreachable",
  "3 1": "host unreachable",
  "3 3": "port unreachable",
  "3 4": "fragmentation needed",
  "3 9": "network prohibited",
  "3 10": "host prohibited",
  "3 13": "prohibited by a filter",
  "11 0": "TTL exceeded",
};
/** By type and code. (linux/icmpv6.h) */
const ERRORS6: Readonly<Record<string, string>> = {
  "1 0": "no route",
  "1 1": "prohibited",
  "1 3": "address unreachable",
  "1 4": "port unreachable",
  "1 5": "the source address is not allowed",
  "1 6": "the route is rejected",
  "2 0": "packet too big",
  "3 0": "hop limit exceeded",
};

export function describeIcmp({ icmp, icmpv6 }: PacketHeaders): string {
  const { type = 0, code = 0 } = icmp ?? icmpv6 ?? {};
  const name = (icmp === undefined ? ERRORS6 : ERRORS)[`${type} ${code}`];
  return `${icmp === undefined ? "ICMPv6" : "ICMP"} error ${name ?? `of type ${type}, code ${code}`}`;
}
