import { ALWAYS, type Entry, type Part, scalar, structure } from "./entry.ts";
import { decimal8, decimal16, flowLabel, fragment, hex8, hex16, hex32, ipv4, ipv6, mac } from "./values.ts";

function ports(prefix: string): readonly Part[] {
  return [
    ["src", `${prefix}Src`, decimal16],
    ["dst", `${prefix}Dst`, decimal16],
  ];
}

const TYPE_AND_CODE: readonly Part[] = [
  ["type", "icmpType", decimal8],
  ["code", "icmpCode", decimal8],
];

/** Recirculation id: `recirc_id`. */
export const recircId: Entry = scalar("recirc_id", "recircId", hex32);

/** Hash computed by the datapath: `dp_hash`. */
export const dpHash: Entry = scalar("dp_hash", "dpHash", hex32);

/** Packet priority: `skb_priority`. */
export const priority: Entry = scalar("skb_priority", "priority", hex32);

/** Packet mark: `skb_mark`. */
export const skbMark: Entry = scalar("skb_mark", "skbMark", hex32);

/** Conntrack zone: `ct_zone`. */
export const ctZone: Entry = scalar("ct_zone", "ctZone", hex16);

/** Conntrack mark: `ct_mark`. */
export const ctMark: Entry = scalar("ct_mark", "ctMark", hex32);

/** Ethernet addresses. Packets without an Ethernet header lack the attribute, so that `eth()` is significant. */
export const ethernet: Entry = structure(
  "eth",
  "ethernet",
  [
    ["src", "ethSrc", mac],
    ["dst", "ethDst", mac],
  ],
  ALWAYS,
);

/** IPv4 header. */
export const ipv4Header: Entry = structure("ipv4", "ipv4", [
  ["src", "ipv4Src", ipv4],
  ["dst", "ipv4Dst", ipv4],
  ["proto", "ipv4Proto", decimal8],
  ["tos", "ipv4Tos", hex8],
  ["ttl", "ipv4Ttl", decimal8],
  ["frag", "ipv4Frag", fragment],
]);

/** IPv6 header. */
export const ipv6Header: Entry = structure("ipv6", "ipv6", [
  ["src", "ipv6Src", ipv6],
  ["dst", "ipv6Dst", ipv6],
  ["label", "ipv6Label", flowLabel],
  ["proto", "ipv6Proto", decimal8],
  ["tclass", "ipv6Tclass", hex8],
  ["hlimit", "ipv6Hlimit", decimal8],
  ["frag", "ipv6Frag", fragment],
]);

/** ARP message. */
export const arp: Entry = structure("arp", "arp", [
  ["sip", "arpSip", ipv4],
  ["tip", "arpTip", ipv4],
  ["op", "arpOp", decimal16],
  ["sha", "arpSha", mac],
  ["tha", "arpTha", mac],
]);

/** TCP ports. */
export const tcp: Entry = structure("tcp", "tcp", ports("tcp"));

/** UDP ports. */
export const udp: Entry = structure("udp", "udp", ports("udp"));

/** SCTP ports. */
export const sctp: Entry = structure("sctp", "sctp", ports("sctp"));

/** ICMP type and code. */
export const icmp: Entry = structure("icmp", "icmp", TYPE_AND_CODE);

/** ICMPv6 type and code. */
export const icmpv6: Entry = structure("icmpv6", "icmpv6", TYPE_AND_CODE);

/** Neighbour discovery message. */
export const nd: Entry = structure("nd", "nd", [
  ["target", "ndTarget", ipv6],
  ["sll", "ndSll", mac],
  ["tll", "ndTll", mac],
]);

/** Original addresses of an IPv4 connection. */
export const ctTuple4: Entry = structure("ct_tuple4", "ctOrigTupleIpv4", [
  ["src", "ipv4Src", ipv4],
  ["dst", "ipv4Dst", ipv4],
  ["proto", "ipv4Proto", decimal8],
  ["tp_src", "srcPort", decimal16],
  ["tp_dst", "dstPort", decimal16],
]);

/** Original addresses of an IPv6 connection. */
export const ctTuple6: Entry = structure("ct_tuple6", "ctOrigTupleIpv6", [
  ["src", "ipv6Src", ipv6],
  ["dst", "ipv6Dst", ipv6],
  ["proto", "ipv6Proto", decimal8],
  ["src_port", "srcPort", decimal16],
  ["dst_port", "dstPort", decimal16],
]);
