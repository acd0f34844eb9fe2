import {
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
  ETH_P_RARP,
} from "../../constants/if_ether.ts";
import {
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_ROUTING,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "../../constants/in.ts";
import { KeyAttr } from "../../subsystems/ovs/core/numbers.ts";
import {
  arpLayout,
  ethernetLayout,
  ipv4Layout as ipv4,
  ipv6Layout as ipv6,
  ndLayout,
} from "../../subsystems/ovs/upcall/view/key-layout.ts";
import { OVS_FRAG_TYPE_FIRST, OVS_FRAG_TYPE_LATER, VLAN_CFI_MASK } from "./attributes.ts";
import { FlatKey, NO_PORT } from "./flat-key.ts";

const TAGGED = new Set([ETH_P_8021Q, ETH_P_8021AD]);

/**
 * Extracts the flow key of a packet as the kernel does. `metadata` provides the fields that are not in the packet's
 * bytes, such as the input port.
 */
export function keyOf(packet: Uint8Array, metadata?: FlatKey): FlatKey {
  const key = new FlatKey();
  if (metadata === undefined) key.setU32(KeyAttr.InPort, NO_PORT);
  else key.takeMetadata(metadata);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const l3 = metadata !== undefined && !metadata.hasEthernet && metadata.be16(KeyAttr.Ethertype) !== 0;
  let at = 0;
  let ethertype = l3 ? metadata.be16(KeyAttr.Ethertype) : 0;
  if (!l3) {
    key.hasEthernet = true;
    if (packet.length < ETH_HLEN) return key;
    const ethernet = key.at(KeyAttr.Ethernet);
    ethernet.set(packet.subarray(6, 12), ethernetLayout.ethSrc);
    ethernet.set(packet.subarray(0, 6), ethernetLayout.ethDst);
    at = 12;
    ethertype = view.getUint16(at);
    for (let level = 0; level < 2 && TAGGED.has(ethertype) && at + 6 <= packet.length; level++) {
      key.setTag(level, ethertype, view.getUint16(at + 2) | VLAN_CFI_MASK);
      at += 4;
      ethertype = view.getUint16(at);
    }
    at += 2;
    if (ethertype < ETH_P_802_3_MIN) ethertype = ETH_P_802_2;
  }
  key.setBe16(KeyAttr.Ethertype, ethertype);
  if (ethertype === ETH_P_IP) readIpv4(packet, view, at, key);
  else if (ethertype === ETH_P_IPV6) readIpv6(packet, view, at, key);
  else if (ethertype === ETH_P_ARP || ethertype === ETH_P_RARP) readArp(packet, view, at, key);
  else if (ethertype === ETH_P_MPLS_UC || ethertype === ETH_P_MPLS_MC) readMpls(packet, at, key);
  return key;
}

function readIpv4(packet: Uint8Array, view: DataView, at: number, key: FlatKey): void {
  const headerLength = (packet[at]! & 0xf) * 4;
  if (at + 20 > packet.length || headerLength < 20 || at + headerLength > packet.length) return;
  const fragment = view.getUint16(at + 6);
  const kind = (fragment & 0x1fff) !== 0 ? OVS_FRAG_TYPE_LATER : (fragment & 0x2000) !== 0 ? OVS_FRAG_TYPE_FIRST : 0;
  const ip = key.at(KeyAttr.Ipv4);
  ip.set(packet.subarray(at + 12, at + 16), ipv4.ipv4Src);
  ip.set(packet.subarray(at + 16, at + 20), ipv4.ipv4Dst);
  ip[ipv4.ipv4Proto] = packet[at + 9]!;
  ip[ipv4.ipv4Tos] = packet[at + 1]!;
  ip[ipv4.ipv4Ttl] = packet[at + 8]!;
  ip[ipv4.ipv4Frag] = kind;
  if (kind === OVS_FRAG_TYPE_LATER) return;
  readTransport(packet, packet[at + 9]!, at + headerLength, key, 4);
}

const EXTENSIONS = new Set([IPPROTO_HOPOPTS, IPPROTO_ROUTING, IPPROTO_DSTOPTS]);

function readIpv6(packet: Uint8Array, view: DataView, at: number, key: FlatKey): void {
  if (at + 40 > packet.length) return;
  let protocol = packet[at + 6]!;
  let next = at + 40;
  let fragment = 0;
  while ((EXTENSIONS.has(protocol) || protocol === IPPROTO_FRAGMENT) && next + 8 <= packet.length) {
    if (protocol === IPPROTO_FRAGMENT) {
      fragment = (view.getUint16(next + 2) & 0xfff8) !== 0 ? OVS_FRAG_TYPE_LATER : OVS_FRAG_TYPE_FIRST;
      if (fragment === OVS_FRAG_TYPE_LATER) {
        protocol = packet[next]!;
        break;
      }
    }
    const length = protocol === IPPROTO_FRAGMENT ? 8 : (packet[next + 1]! + 1) * 8;
    protocol = packet[next]!;
    next += length;
  }
  const ip = key.at(KeyAttr.Ipv6);
  ip.set(packet.subarray(at + 8, at + 24), ipv6.ipv6Src);
  ip.set(packet.subarray(at + 24, at + 40), ipv6.ipv6Dst);
  const first = view.getUint32(at);
  key.view.setUint32(ip.byteOffset - key.bytes.byteOffset + ipv6.ipv6Label, first & 0xfffff);
  ip[ipv6.ipv6Proto] = protocol;
  ip[ipv6.ipv6Tclass] = (first >> 20) & 0xff;
  ip[ipv6.ipv6Hlimit] = packet[at + 7]!;
  ip[ipv6.ipv6Frag] = fragment;
  if (fragment !== OVS_FRAG_TYPE_LATER) readTransport(packet, protocol, next, key, 6);
}

function readTransport(packet: Uint8Array, protocol: number, at: number, key: FlatKey, version: number): void {
  const has = (size: number) => at + size <= packet.length;
  if (protocol === IPPROTO_TCP && has(20)) {
    key.put(KeyAttr.Tcp, packet.subarray(at, at + 4));
    key.setBe16(KeyAttr.TcpFlags, ((packet[at + 12]! & 0xf) << 8) | packet[at + 13]!);
  } else if (protocol === IPPROTO_UDP && has(8)) key.put(KeyAttr.Udp, packet.subarray(at, at + 4));
  else if (protocol === IPPROTO_SCTP && has(12)) key.put(KeyAttr.Sctp, packet.subarray(at, at + 4));
  else if (protocol === IPPROTO_ICMP && version === 4 && has(8)) key.put(KeyAttr.Icmp, packet.subarray(at, at + 2));
  else if (protocol === IPPROTO_ICMPV6 && version === 6 && has(8)) {
    key.put(KeyAttr.Icmpv6, packet.subarray(at, at + 2));
    if ((packet[at] === 135 || packet[at] === 136) && packet[at + 1] === 0 && has(24)) readNeighbour(packet, at, key);
  }
}

function readNeighbour(packet: Uint8Array, at: number, key: FlatKey): void {
  const nd = key.at(KeyAttr.Nd);
  nd.set(packet.subarray(at + 8, at + 24), ndLayout.ndTarget);
  for (let option = at + 24; option + 8 <= packet.length; ) {
    const length = packet[option + 1]! * 8;
    if (length === 0 || option + length > packet.length) return;
    if (packet[option] === 1) nd.set(packet.subarray(option + 2, option + 8), ndLayout.ndSll);
    if (packet[option] === 2) nd.set(packet.subarray(option + 2, option + 8), ndLayout.ndTll);
    option += length;
  }
}

function readArp(packet: Uint8Array, view: DataView, at: number, key: FlatKey): void {
  if (at + 28 > packet.length) return;
  const arp = key.at(KeyAttr.Arp);
  const operation = view.getUint16(at + 6);
  const { arpSip, arpTip, arpOp, arpSha, arpTha } = arpLayout;
  arp.set(packet.subarray(at + 14, at + 18), arpSip);
  arp.set(packet.subarray(at + 24, at + 28), arpTip);
  if (operation <= 0xff) arp.set([0, operation], arpOp);
  arp.set(packet.subarray(at + 8, at + 14), arpSha);
  arp.set(packet.subarray(at + 18, at + 24), arpTha);
}

function readMpls(packet: Uint8Array, at: number, key: FlatKey): void {
  const labels = key.at(KeyAttr.Mpls);
  for (let level = 0; level < 3 && at + 4 <= packet.length; level++, at += 4) {
    labels.set(packet.subarray(at, at + 4), level * 4);
    if ((packet[at + 2]! & 1) !== 0) return;
  }
}
