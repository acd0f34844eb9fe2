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

/** An attribute: its number and its value. */
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

/** Concatenates attributes. */
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

// Numbers in packets and keys, with the kernel's names. (linux/if_ether.h, linux/openvswitch.h)

/** Length of an Ethernet header in bytes. */
export const ETH_HLEN = 14;
/** EtherType of IPv4. */
export const ETH_P_IP = 0x0800;
/** EtherType of ARP. */
export const ETH_P_ARP = 0x0806;
/** EtherType of reverse ARP. */
export const ETH_P_RARP = 0x8035;
/** EtherType of a VLAN tag. */
export const ETH_P_8021Q = 0x8100;
/** EtherType of IPv6. */
export const ETH_P_IPV6 = 0x86dd;
/** EtherType of MPLS. */
export const ETH_P_MPLS_UC = 0x8847;
/** EtherType of MPLS multicast. */
export const ETH_P_MPLS_MC = 0x8848;
/** EtherType of the outer tag of a packet with two VLAN tags. */
export const ETH_P_8021AD = 0x88a8;
/** EtherType of a network service header. */
export const ETH_P_NSH = 0x894f;
/** Smallest EtherType. Smaller values are the length of a frame. */
export const ETH_P_802_3_MIN = 0x0600;
/** EtherType that keys contain for packets without an EtherType. Reported keys omit it. */
export const ETH_P_802_2 = 4;
/** Bit of the VLAN control information that marks a tag as present. (OVS's VLAN_CFI_MASK) */
export const VLAN_CFI_MASK = 0x1000;
/** Fragment type: first fragment, which contains the ports. */
export const OVS_FRAG_TYPE_FIRST = 1;
/** Fragment type: later fragment. */
export const OVS_FRAG_TYPE_LATER = 2;
