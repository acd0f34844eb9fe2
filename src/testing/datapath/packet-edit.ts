import type { KeyAttrs } from "../../families/ovs-flow.ts";
import type { Write } from "../../schema/model/types.ts";
import { updateChecksums } from "../../subsystems/netfilter/queue/checksums.ts";
import type { FlatKey } from "./flat-key.ts";
import { flatten } from "./flat-key.ts";
import { ETH_P_IP, ETH_P_IPV6, KeyAttr } from "./numbers.ts";
import { layoutOf } from "./packet-key.ts";

const ADDRESSES = 12;

/** Returns the packet with `removed` bytes at an offset replaced by other bytes. */
export function spliced(packet: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const result = new Uint8Array(packet.length - removed + added.length);
  result.set(packet.subarray(0, at));
  result.set(added, at);
  result.set(packet.subarray(at + removed), at + added.length);
  return result;
}

/** Returns the bytes of two 16-bit integers in network byte order. */
export function words(first: number, second: number): Uint8Array {
  return new Uint8Array([first >> 8, first & 0xff, second >> 8, second & 0xff]);
}

/** Returns the bytes of a 32-bit integer in network byte order. */
function word32(value: number): Uint8Array {
  return words(value >>> 16, value & 0xffff);
}

/** Inserts a VLAN tag after the Ethernet addresses. */
export function pushTag(packet: Uint8Array, type: number, control: number): Uint8Array {
  return spliced(packet, ADDRESSES, 0, words(type, control & ~0x1000));
}

/** Removes the outer VLAN tag, if there is one. */
export function popTag(packet: Uint8Array, key: FlatKey): Uint8Array {
  return key.tag(0).type === 0 ? packet : spliced(packet, ADDRESSES, 4, new Uint8Array(0));
}

/** Inserts an MPLS label before the network header, or removes one (`label` undefined), and sets the Ethernet type. */
export function changeLabel(
  packet: Uint8Array,
  key: FlatKey,
  ethertype: number,
  label: number | undefined,
): Uint8Array {
  const { network } = layoutOf(packet, key);
  const added = label === undefined ? new Uint8Array(0) : word32(label);
  const changed = spliced(packet, network, label === undefined ? 4 : 0, added);
  if (key.hasEthernet) changed.set(words(ethertype, 0).subarray(0, 2), network - 2);
  return changed;
}

/** Writes the masked values to the packet's headers and updates its checksums. */
export function setFields(
  packet: Uint8Array,
  key: FlatKey,
  attributes: KeyAttrs<Write>,
  mask?: KeyAttrs<Write>,
): Uint8Array {
  const changed = packet.slice();
  const values = flatten(attributes, true);
  const bits = mask === undefined ? undefined : flatten(mask, true);
  const { network, transport } = layoutOf(packet, key);
  const put = (type: number, from: number, size: number, at: number) => {
    const value = values.at(type);
    for (let index = 0; index < size; index++) {
      const bit = bits === undefined ? 0xff : bits.at(type)[from + index]!;
      const old = changed[at + index]!;
      changed[at + index] = (old & ~bit) | (value[from + index]! & bit);
    }
  };
  const { ethernet, ipv4, ipv6, tcp, udp, sctp, mpls, arp } = attributes;
  if (ethernet !== undefined && key.hasEthernet) {
    put(KeyAttr.Ethernet, 0, 6, 6);
    put(KeyAttr.Ethernet, 6, 6, 0);
  }
  if (mpls !== undefined && network >= 0) put(KeyAttr.Mpls, 0, 4, network);
  if (ipv4 !== undefined && network >= 0) {
    put(KeyAttr.Ipv4, 0, 8, network + 12);
    put(KeyAttr.Ipv4, 9, 1, network + 1);
    put(KeyAttr.Ipv4, 10, 1, network + 8);
  }
  if (ipv6 !== undefined && network >= 0) {
    put(KeyAttr.Ipv6, 0, 32, network + 8);
    put(KeyAttr.Ipv6, 38, 1, network + 7);
  }
  if (arp !== undefined && network >= 0) {
    put(KeyAttr.Arp, 0, 4, network + 14);
    put(KeyAttr.Arp, 4, 4, network + 24);
    put(KeyAttr.Arp, 10, 6, network + 8);
    put(KeyAttr.Arp, 16, 6, network + 18);
  }
  const ports =
    tcp !== undefined ? KeyAttr.Tcp : udp !== undefined ? KeyAttr.Udp : sctp !== undefined ? KeyAttr.Sctp : 0;
  if (ports !== 0 && transport >= 0) put(ports, 0, 4, transport);
  return withChecksums(changed, key, network);
}

/** Updates the checksums of an IP packet. Leaves malformed packets and packets of other protocols unchanged. */
function withChecksums(packet: Uint8Array, key: FlatKey, network: number): Uint8Array {
  const ethertype = key.be16(KeyAttr.Ethertype);
  if (network < 0 || (ethertype !== ETH_P_IP && ethertype !== ETH_P_IPV6)) return packet;
  try {
    updateChecksums(packet.subarray(network));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return packet;
}

/** Returns the packet with its TTL decremented; undefined if the TTL reaches 0. */
export function withoutHop(packet: Uint8Array, key: FlatKey): Uint8Array | undefined {
  const { network } = layoutOf(packet, key);
  const at = network + (key.be16(KeyAttr.Ethertype) === ETH_P_IP ? 8 : 7);
  if (network < 0 || packet[at] === undefined) return packet;
  if (packet[at] <= 1) return undefined;
  const changed = packet.slice();
  changed[at]! -= 1;
  return withChecksums(changed, key, network);
}
