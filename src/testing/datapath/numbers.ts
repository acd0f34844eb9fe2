import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { align } from "../../message/bytes.ts";

/** Attribute numbers of flow keys. (OVS_KEY_ATTR_*, linux/openvswitch.h) */
export const KeyAttr = {
  Encap: 1,
  Priority: 2,
  InPort: 3,
  Ethernet: 4,
  Vlan: 5,
  Ethertype: 6,
  Ipv4: 7,
  Ipv6: 8,
  Tcp: 9,
  Udp: 10,
  Icmp: 11,
  Icmpv6: 12,
  Arp: 13,
  Nd: 14,
  SkbMark: 15,
  Tunnel: 16,
  Sctp: 17,
  TcpFlags: 18,
  DpHash: 19,
  RecircId: 20,
  Mpls: 21,
  CtState: 22,
  CtZone: 23,
  CtMark: 24,
  CtLabels: 25,
  CtOrigTupleIpv4: 26,
  CtOrigTupleIpv6: 27,
  Nsh: 28,
  Ipv6Exthdrs: 32,
} as const;

/** A netlink attribute: its number and its value. */
export interface TypedBytes {
  type: number;
  value: Uint8Array;
}

/** Returns the attributes in a byte array, as views. */
export function* attributesOf(bytes: Uint8Array): Generator<TypedBytes> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + NLA_HDRLEN <= bytes.length; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || at + length > bytes.length) return;
    const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    yield { type, value: bytes.subarray(at + NLA_HDRLEN, at + length) };
    at += align(length);
  }
}

/** Returns the concatenated bytes of several netlink attributes. */
export function joined(list: readonly TypedBytes[]): Uint8Array {
  const bytes = new Uint8Array(list.reduce((sum, { value }) => sum + NLA_HDRLEN + align(value.length), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { type, value } of list) {
    view.setUint16(at, NLA_HDRLEN + value.length, hostLittleEndian);
    view.setUint16(at + 2, type, hostLittleEndian);
    bytes.set(value, at + NLA_HDRLEN);
    at += NLA_HDRLEN + align(value.length);
  }
  return bytes;
}

/** Reads a 16-bit integer in network byte order. */
export function be16(value: Uint8Array): number {
  return (value[0]! << 8) | value[1]!;
}

/** Returns the bytes of a 16-bit integer in network byte order. */
export function bytesOf16(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 0xff]);
}

// Numbers in packets and flow keys, with the kernel's names. (linux/if_ether.h, linux/openvswitch.h)

export {
  ETH_HLEN,
  ETH_P_802_2,
  ETH_P_802_3_MIN,
  ETH_P_8021AD,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ETH_P_MPLS_MC,
  ETH_P_MPLS_UC,
  ETH_P_NSH,
  ETH_P_RARP,
} from "../../constants/if_ether.ts";

/** Bit of the VLAN control information that marks a tag as present. (OVS's VLAN_CFI_MASK) */
export const VLAN_CFI_MASK = 0x1000;
/** Fragment type of a flow key: first fragment, which contains the ports. */
export const OVS_FRAG_TYPE_FIRST = 1;
/** Fragment type of a flow key: later fragment, which contains no ports. */
export const OVS_FRAG_TYPE_LATER = 2;
