import {
  ETH_P_802_2,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ETH_P_MPLS_MC,
  ETH_P_MPLS_UC,
  ETH_P_NSH,
  ETH_P_RARP,
} from "../../constants/if_ether.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_SCTP, IPPROTO_TCP, IPPROTO_UDP } from "../../constants/in.ts";
import { type KeyAttrs, ovsFlow } from "../../families/ovs-flow.ts";
import { decodeAttributes } from "../../schema/codec/codec.ts";
import { KeyAttr } from "../../subsystems/ovs/core/numbers.ts";
import { ipv4Layout as ipv4, ipv6Layout as ipv6 } from "../../subsystems/ovs/upcall/view/key-layout.ts";
import { bytesOf16, joined, OVS_FRAG_TYPE_LATER, type TypedBytes } from "./attributes.ts";
import { type FlatKey, NO_PORT, NSH, TUNNEL } from "./flat-key.ts";

const transportAttributes: Readonly<Record<TransportName, readonly number[]>> = {
  tcp: [KeyAttr.Tcp, KeyAttr.TcpFlags],
  udp: [KeyAttr.Udp],
  sctp: [KeyAttr.Sctp],
  icmp: [KeyAttr.Icmp],
  icmpv6: [KeyAttr.Icmpv6],
  nd: [KeyAttr.Nd],
};
const networkAttributes: Readonly<Record<Exclude<NetworkName, "nsh">, readonly number[]>> = {
  ipv4: [KeyAttr.Ipv4],
  ipv6: [KeyAttr.Ipv6, KeyAttr.Ipv6Exthdrs],
  arp: [KeyAttr.Arp],
  mpls: [KeyAttr.Mpls],
};

/**
 * Converts an Open vSwitch flow key or mask to netlink attributes. The flow key `by` determines which headers a mask
 * has.
 */
export function unflatten(flat: FlatKey, by: FlatKey = flat): KeyAttrs {
  const isMask = flat !== by;
  const list: TypedBytes[] = [];
  const fixed = (type: number) => list.push({ type, value: flat.at(type) });
  for (const type of [KeyAttr.RecircId, KeyAttr.DpHash, KeyAttr.Priority]) fixed(type);
  if (!isMask && flat.view.getUint16(TUNNEL) > 0) list.push(nest(flat, TUNNEL, KeyAttr.Tunnel));
  if (isMask) {
    // Like the kernel, sets the mask's upper 16 bits.
    const port = flat.copy();
    port.setU32(KeyAttr.InPort, (flat.u32(KeyAttr.InPort) | 0xffff_0000) >>> 0);
    list.push({ type: KeyAttr.InPort, value: port.at(KeyAttr.InPort) });
  } else if (flat.u32(KeyAttr.InPort) !== NO_PORT) fixed(KeyAttr.InPort);
  for (const type of [KeyAttr.SkbMark, KeyAttr.CtState, KeyAttr.CtZone, KeyAttr.CtMark, KeyAttr.CtLabels]) fixed(type);
  for (const type of [KeyAttr.CtOrigTupleIpv4, KeyAttr.CtOrigTupleIpv6]) {
    if (by.at(type).some((byte) => byte !== 0)) fixed(type);
  }
  if (by.hasEthernet) fixed(KeyAttr.Ethernet);
  const { network, transport } = headersOf(by);
  const inner: TypedBytes[] = [];
  if (isMask || flat.be16(KeyAttr.Ethertype) !== ETH_P_802_2) {
    inner.push({ type: KeyAttr.Ethertype, value: flat.at(KeyAttr.Ethertype) });
  }
  for (const name of network) {
    if (name === "nsh") {
      if (!isMask) inner.push(nest(flat, NSH, KeyAttr.Nsh));
    } else for (const type of networkAttributes[name]) inner.push({ type, value: networkValue(flat, type, by) });
  }
  for (const type of transport.flatMap((name) => transportAttributes[name])) inner.push({ type, value: flat.at(type) });
  list.push(...encapsulated(flat, by, inner));
  return decodeAttributes(ovsFlow, "key-attrs", joined(list)) as KeyAttrs;
}

function networkValue(flat: FlatKey, type: number, by: FlatKey): Uint8Array {
  const value = flat.at(type);
  if (type !== KeyAttr.Mpls) return value;
  const labels = by.at(type);
  let count = 1;
  while (count < 3 && labels.subarray(count * 4, count * 4 + 4).some((byte) => byte !== 0)) count++;
  return value.subarray(0, count * 4);
}

function encapsulated(flat: FlatKey, by: FlatKey, inner: TypedBytes[]): TypedBytes[] {
  let list = inner;
  for (const level of [1, 0]) {
    if (by.tag(level).type === 0) continue;
    const { type, control } = flat.tag(level);
    list = [
      { type: KeyAttr.Ethertype, value: bytesOf16(type) },
      { type: KeyAttr.Vlan, value: bytesOf16(control) },
      { type: KeyAttr.Encap, value: joined(list) },
    ];
  }
  return list;
}

function nest(flat: FlatKey, at: number, type: number): TypedBytes {
  return { type, value: flat.bytes.subarray(at + 2, at + 2 + flat.view.getUint16(at)) };
}

const networkHeaders: Readonly<Record<number, NetworkName>> = {
  [ETH_P_IP]: "ipv4",
  [ETH_P_IPV6]: "ipv6",
  [ETH_P_ARP]: "arp",
  [ETH_P_RARP]: "arp",
  [ETH_P_MPLS_UC]: "mpls",
  [ETH_P_MPLS_MC]: "mpls",
  [ETH_P_NSH]: "nsh",
};
const transportHeaders: Readonly<Record<"ipv4" | "ipv6", Readonly<Record<number, TransportName>>>> = {
  ipv4: { [IPPROTO_TCP]: "tcp", [IPPROTO_UDP]: "udp", [IPPROTO_SCTP]: "sctp", [IPPROTO_ICMP]: "icmp" },
  ipv6: { [IPPROTO_TCP]: "tcp", [IPPROTO_UDP]: "udp", [IPPROTO_SCTP]: "sctp", [IPPROTO_ICMPV6]: "icmpv6" },
};
const NEIGHBOUR_SOLICITATION = 135;
const NEIGHBOUR_ADVERTISEMENT = 136;

type NetworkName = "ipv4" | "ipv6" | "arp" | "mpls" | "nsh";
type TransportName = "tcp" | "udp" | "sctp" | "icmp" | "icmpv6" | "nd";

export function headersOf(key: FlatKey): { network: NetworkName[]; transport: TransportName[] } {
  const ethertype = key.be16(KeyAttr.Ethertype);
  const name = networkHeaders[ethertype];
  const network = name === undefined ? [] : [name];
  if (name !== "ipv4" && name !== "ipv6") return { network, transport: [] };
  const ip = key.at(name === "ipv4" ? KeyAttr.Ipv4 : KeyAttr.Ipv6);
  const [protocol, fragment] =
    name === "ipv4" ? [ip[ipv4.ipv4Proto]!, ip[ipv4.ipv4Frag]!] : [ip[ipv6.ipv6Proto]!, ip[ipv6.ipv6Frag]!];
  if (fragment === OVS_FRAG_TYPE_LATER) return { network, transport: [] };
  const transport = transportHeaders[name][protocol];
  if (transport === undefined) return { network, transport: [] };
  const [type, code] = key.at(KeyAttr.Icmpv6);
  const isNeighbour = code === 0 && (type === NEIGHBOUR_SOLICITATION || type === NEIGHBOUR_ADVERTISEMENT);
  return { network, transport: transport === "icmpv6" && isNeighbour ? [transport, "nd"] : [transport] };
}
