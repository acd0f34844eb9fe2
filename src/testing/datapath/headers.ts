import type { FlatKey } from "./flat-key.ts";
import { KeyAttr } from "./key-attributes.ts";
import {
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ETH_P_MPLS_MC,
  ETH_P_MPLS_UC,
  ETH_P_NSH,
  ETH_P_RARP,
  OVS_FRAG_TYPE_LATER,
} from "./packet-numbers.ts";

const networkHeaders: Readonly<Record<number, NetworkName>> = {
  [ETH_P_IP]: "ipv4",
  [ETH_P_IPV6]: "ipv6",
  [ETH_P_ARP]: "arp",
  [ETH_P_RARP]: "arp",
  [ETH_P_MPLS_UC]: "mpls",
  [ETH_P_MPLS_MC]: "mpls",
  [ETH_P_NSH]: "nsh",
};
const NEIGHBOUR_SOLICITATION = 135;
const NEIGHBOUR_ADVERTISEMENT = 136;

/** Names of network layer headers. */
export type NetworkName = "ipv4" | "ipv6" | "arp" | "mpls" | "nsh";
/** Names of transport layer headers. */
export type TransportName = "tcp" | "udp" | "sctp" | "icmp" | "icmpv6" | "nd";

/** Returns the headers of the packets that a key matches. */
export function headersOf(key: FlatKey): { network: NetworkName[]; transport: TransportName[] } {
  const ethertype = key.be16(KeyAttr.Ethertype);
  const name = networkHeaders[ethertype];
  const network = name === undefined ? [] : [name];
  if (name !== "ipv4" && name !== "ipv6") return { network, transport: [] };
  const ip = key.at(name === "ipv4" ? KeyAttr.Ipv4 : KeyAttr.Ipv6);
  const [protocol, fragment] = name === "ipv4" ? [ip[8]!, ip[11]!] : [ip[36]!, ip[39]!];
  if (fragment === OVS_FRAG_TYPE_LATER) return { network, transport: [] };
  const transport: TransportName[] = [];
  if (protocol === 6) transport.push("tcp");
  else if (protocol === 17) transport.push("udp");
  else if (protocol === 132) transport.push("sctp");
  else if (protocol === 1 && name === "ipv4") transport.push("icmp");
  else if (protocol === 58 && name === "ipv6") {
    transport.push("icmpv6");
    const [type, code] = key.at(KeyAttr.Icmpv6);
    if (code === 0 && (type === NEIGHBOUR_SOLICITATION || type === NEIGHBOUR_ADVERTISEMENT)) transport.push("nd");
  }
  return { network, transport };
}
