import {
  ETH_HLEN,
  ETH_P_8021AD,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ETH_P_MPLS_MC,
  ETH_P_MPLS_UC,
  ETH_P_NSH,
  ETH_P_RARP,
} from "../../../constants/if_ether.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_SCTP, IPPROTO_TCP, IPPROTO_UDP } from "../../../constants/in.ts";
import { ovsFlow } from "../../../families/ovs-flow.ts";
import { encodeAttributes } from "../../../schema/codec/codec.ts";
import { be16, PacketHeaders, type PacketLayout, type PacketStart } from "../../packet/headers.ts";
import type { FlowAction, FlowKey } from "../core/flow.ts";
import { KeyAttr } from "../core/numbers.ts";
import { attributeValues } from "../flows/flow-filter.ts";
import { updateChangedChecksums } from "./changed-checksums.ts";

const VLAN_TYPES: ReadonlySet<number> = new Set([ETH_P_8021Q, ETH_P_8021AD]);
/** In flow actions, this bit of `vlanTci` means a present tag. */
const VLAN_PRESENT = 0x1000;

/** Offset of VLAN tags in bytes, after the two MAC addresses. */
const ADDRESSES = 12;
/** Length of the base header of a network service header (NSH). */
const NSH_BASE = 8;

/** EtherTypes by the protocol number in a network service header (RFC 8300). */
const nshProtocols: readonly (readonly [number, PacketStart])[] = [
  [1, ETH_P_IP],
  [2, ETH_P_IPV6],
  [3, "ethernet"],
  [4, ETH_P_NSH],
  [5, ETH_P_MPLS_UC],
];

export interface EditedPacket {
  readonly bytes: Uint8Array;
  readonly start: PacketStart;
}

/** Values by attribute path: "1/6" is the EtherType inside OVS_KEY_ATTR_ENCAP. */
type Values = ReadonlyMap<string, Uint8Array>;

/** Header fields that actions can change, with their offsets. */
interface HeaderFields {
  readonly layer: "link" | "network" | "transport";
  readonly types: readonly number[];
  readonly length: number;
  readonly parts: readonly (readonly [from: number, size: number, at: number])[];
}

const network = (types: readonly number[], length: number, parts: HeaderFields["parts"]): HeaderFields => ({
  layer: "network",
  types,
  length,
  parts,
});
const transport = (type: number, length: number, size: number, at = 0): HeaderFields => ({
  layer: "transport",
  types: [type],
  length,
  parts: [[0, size, at]],
});

/** Packet headers by number of the flow key attribute (linux/openvswitch.h). */
const headers: ReadonlyMap<number, HeaderFields> = new Map([
  [
    KeyAttr.Ethernet,
    {
      layer: "link" as const,
      types: [],
      length: ETH_HLEN,
      parts: [
        [0, 6, 6],
        [6, 6, 0],
      ] as const,
    },
  ],
  [KeyAttr.Mpls, network([ETH_P_MPLS_UC, ETH_P_MPLS_MC], 4, [[0, 4, 0]])],
  [
    KeyAttr.Ipv4,
    network([ETH_P_IP], 20, [
      [0, 8, 12],
      [9, 1, 1],
      [10, 1, 8],
    ]),
  ],
  [
    KeyAttr.Ipv6,
    network([ETH_P_IPV6], 40, [
      [0, 32, 8],
      [38, 1, 7],
    ]),
  ],
  [
    KeyAttr.Arp,
    network([ETH_P_ARP, ETH_P_RARP], 28, [
      [0, 4, 14],
      [4, 4, 24],
      [8, 2, 6],
      [10, 6, 8],
      [16, 6, 18],
    ]),
  ],
  [KeyAttr.Nsh, network([ETH_P_NSH], NSH_BASE, [])],
  [KeyAttr.Tcp, transport(IPPROTO_TCP, 20, 4)],
  [KeyAttr.Udp, transport(IPPROTO_UDP, 8, 4)],
  [KeyAttr.Sctp, transport(IPPROTO_SCTP, 12, 4)],
  [KeyAttr.Icmp, transport(IPPROTO_ICMP, 4, 2)],
  [KeyAttr.Icmpv6, transport(IPPROTO_ICMPV6, 4, 2)],
  [KeyAttr.Nd, transport(IPPROTO_ICMPV6, 24, 16, 8)],
]);

/**
 * Executes an action that changes a packet, and returns the changed copy. Returns the packet itself if the action has
 * no effect, such as `popVlan` without a VLAN tag, and undefined if the packet lacks the header.
 */
export function editPacket(packet: EditedPacket, action: FlowAction): EditedPacket | undefined {
  if (action.set !== undefined) return setFields(packet, action.set);
  if (action.setMasked !== undefined) return setFields(packet, action.setMasked.key, action.setMasked.mask);
  if (action.pushVlan !== undefined) return pushVlan(packet, action.pushVlan);
  if (action.popVlan === true) return popVlan(packet);
  if (action.pushMpls !== undefined) return pushMpls(packet, action.pushMpls);
  if (action.addMpls !== undefined) return addMpls(packet, action.addMpls);
  if (action.popMpls !== undefined) return popMpls(packet, action.popMpls);
  if (action.pushEth !== undefined) return pushEthernet(packet, action.pushEth);
  if (action.popEth === true) return popEthernet(packet);
  if (action.pushNsh !== undefined) return pushNsh(packet, action.pushNsh);
  if (action.popNsh === true) return popNsh(packet);
  return packet;
}

/** Returns undefined if the TTL or hop limit expires. */
export function decrementTtl(packet: EditedPacket): EditedPacket | undefined {
  const layout = layoutOf(packet);
  const at = layout.network + (layout.type === ETH_P_IP ? 8 : 7);
  if (layout.type !== ETH_P_IP && layout.type !== ETH_P_IPV6) return packet;
  if (packet.bytes[at]! <= 1) return undefined;
  const bytes = packet.bytes.slice();
  bytes[at]! -= 1;
  updateChangedChecksums(packet.bytes, packet.start, bytes);
  return { ...packet, bytes };
}

function layoutOf({ bytes, start }: EditedPacket): PacketLayout {
  return new PacketHeaders(bytes, start).layout;
}

function setFields(packet: EditedPacket, key: FlowKey, mask?: FlowKey): EditedPacket | undefined {
  const values = valuesOf(key);
  const bits = mask === undefined ? undefined : valuesOf(mask);
  const bytes = packet.bytes.slice();
  const layout = layoutOf(packet);
  for (const path of values.keys()) {
    const type = Number.parseInt(path, 10);
    const header = headers.get(type);
    const at = header === undefined ? -1 : offsetOf(packet, layout, header);
    if (header === undefined || at < 0) return undefined;
    const put = (name: string, from: number, size: number, to: number) =>
      merge(bytes, to, values.get(name), bits, name, from, size);
    for (const [from, size, offset] of header.parts) put(`${type}`, from, size, at + offset);
    if (type === KeyAttr.Ipv6) setTrafficClass(bytes, at, values.get(path)!, bits?.get(path));
    else if (type === KeyAttr.Nd) setLinkAddresses(bytes, at, layout.end, put);
    else if (type === KeyAttr.Nsh) setNsh(bytes, at, values, bits, put);
  }
  updateChangedChecksums(packet.bytes, packet.start, bytes);
  return { ...packet, bytes };
}

function offsetOf(packet: EditedPacket, layout: PacketLayout, { layer, types, length }: HeaderFields): number {
  const at = layer === "link" ? 0 : layer === "network" ? layout.network : layout.transport;
  const matches =
    layer === "link"
      ? packet.start === "ethernet"
      : types.includes(layer === "network" ? layout.type : layout.protocol);
  const end = layer === "transport" ? layout.end : packet.bytes.length;
  return matches && at + length <= end ? at : -1;
}

function valuesOf(key: FlowKey): Values {
  return attributeValues(encodeAttributes(ovsFlow, "key-attrs", key));
}

function merge(
  bytes: Uint8Array,
  to: number,
  value: Uint8Array | undefined,
  masks: Values | undefined,
  name: string,
  from: number,
  size: number,
): void {
  if (value === undefined) return;
  const mask = masks?.get(name);
  for (let index = 0; index < size; index++) {
    const bits = masks === undefined ? 0xff : (mask?.[from + index] ?? 0);
    bytes[to + index] = (bytes[to + index]! & ~bits) | (value[from + index]! & bits);
  }
}

type Put = (name: string, from: number, size: number, to: number) => void;

/** Traffic class and flow label share the first IPv6 header word. */
function setTrafficClass(bytes: Uint8Array, at: number, value: Uint8Array, mask: Uint8Array | undefined): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const bits = mask === undefined ? 0x0fff_ffff : firstWord(mask);
  view.setUint32(at, (view.getUint32(at) & ~bits) | (firstWord(value) & bits));
}

function firstWord(value: Uint8Array): number {
  const label = new DataView(value.buffer, value.byteOffset).getUint32(32) & 0xfffff;
  return (value[37]! << 20) | label;
}

/** Changes only link-layer address options that the neighbour discovery message has. */
function setLinkAddresses(bytes: Uint8Array, at: number, end: number, put: Put): void {
  for (let option = at + 24; option + 8 <= end; ) {
    const length = bytes[option + 1]! * 8;
    if (length === 0 || option + length > end) return;
    if (length === 8 && bytes[option] === 1) put(`${KeyAttr.Nd}`, 16, 6, option + 2);
    if (length === 8 && bytes[option] === 2) put(`${KeyAttr.Nd}`, 22, 6, option + 2);
    option += length;
  }
}

/** Attribute path in a flow key: OVS_KEY_ATTR_NSH, followed by OVS_NSH_KEY_ATTR_BASE. */
const NSH_BASE_PATH = `${KeyAttr.Nsh}/1`;
const NSH_CONTEXT_PATH = `${KeyAttr.Nsh}/2`;
const NSH_VARIABLE_PATH = `${KeyAttr.Nsh}/3`;

function setNsh(bytes: Uint8Array, at: number, values: Values, masks: Values | undefined, put: Put): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const base = values.get(NSH_BASE_PATH);
  if (base !== undefined) {
    const bits = masks === undefined ? 0x3fc0 : flagsAndTtl(masks.get(NSH_BASE_PATH) ?? new Uint8Array(2));
    view.setUint16(at, (view.getUint16(at) & ~bits) | (flagsAndTtl(base) & bits));
    put(NSH_BASE_PATH, 4, 4, at + 4);
  }
  if (bytes[at + 2] === 1 && at + NSH_BASE + 16 <= bytes.length) put(NSH_CONTEXT_PATH, 0, 16, at + NSH_BASE);
}

function flagsAndTtl(base: Uint8Array): number {
  return ((base[0]! & 3) << 12) | ((base[1]! & 0x3f) << 6);
}

function pushVlan(packet: EditedPacket, { vlanTpid = 0, vlanTci = 0 }: Fields<"pushVlan">): EditedPacket | undefined {
  if (packet.start !== "ethernet" || packet.bytes.length < ETH_HLEN) return undefined;
  return { ...packet, bytes: spliced(packet.bytes, ADDRESSES, 0, words(vlanTpid, vlanTci & ~VLAN_PRESENT)) };
}

function popVlan(packet: EditedPacket): EditedPacket {
  const { bytes, start } = packet;
  if (start !== "ethernet" || bytes.length < ETH_HLEN + 4 || !VLAN_TYPES.has(be16(bytes, ADDRESSES))) return packet;
  return { start, bytes: spliced(bytes, ADDRESSES, 4) };
}

function pushMpls(
  packet: EditedPacket,
  { mplsEthertype = ETH_P_MPLS_UC, mplsLse = 0 }: Fields<"pushMpls">,
): EditedPacket {
  const at = networkOf(packet);
  return withType(packet, spliced(packet.bytes, at, 0, word32(mplsLse)), at, mplsEthertype);
}

/** With the flag "l3", inserts the label after the Ethernet header. */
function addMpls(packet: EditedPacket, label: Fields<"addMpls">): EditedPacket {
  const { mplsEthertype = ETH_P_MPLS_UC, mplsLse = 0, tunFlags = [] } = label;
  const isAfterEthernet = tunFlags.some((flag) => flag === "l3" || flag === 1);
  if (isAfterEthernet) return pushMpls(packet, { mplsEthertype, mplsLse });
  return { start: mplsEthertype, bytes: spliced(packet.bytes, 0, 0, word32(mplsLse)) };
}

function popMpls(packet: EditedPacket, ethertype: number): EditedPacket | undefined {
  const { type, network: at } = layoutOf(packet);
  if ((type !== ETH_P_MPLS_UC && type !== ETH_P_MPLS_MC) || at + 4 > packet.bytes.length) return undefined;
  return withType(packet, spliced(packet.bytes, at, 4), at, ethertype);
}

function withType({ start }: EditedPacket, bytes: Uint8Array, at: number, ethertype: number): EditedPacket {
  if (start !== "ethernet") return { start: ethertype, bytes };
  if (at >= ETH_HLEN) bytes.set(words(ethertype).subarray(0, 2), at - 2);
  return { start, bytes };
}

function networkOf({ bytes, start }: EditedPacket): number {
  if (start !== "ethernet") return 0;
  let at = ADDRESSES;
  while (VLAN_TYPES.has(be16(bytes, at))) at += 4;
  return Math.min(at + 2, bytes.length);
}

function pushEthernet(packet: EditedPacket, addresses: Fields<"pushEth">): EditedPacket | undefined {
  if (packet.start === "ethernet") return undefined;
  const value = valuesOf({ ethernet: addresses }).get(`${KeyAttr.Ethernet}`)!;
  const header = [...value.subarray(6, 12), ...value.subarray(0, 6), ...words(packet.start).subarray(0, 2)];
  return { start: "ethernet", bytes: spliced(packet.bytes, 0, 0, Uint8Array.from(header)) };
}

function popEthernet({ bytes, start }: EditedPacket): EditedPacket | undefined {
  if (start !== "ethernet" || bytes.length < ETH_HLEN) return undefined;
  return { start: be16(bytes, ADDRESSES), bytes: bytes.slice(ETH_HLEN) };
}

function pushNsh(packet: EditedPacket, key: FlowKey): EditedPacket | undefined {
  const values = valuesOf(key);
  const base = values.get(NSH_BASE_PATH);
  const protocol = nshProtocols.find(([, start]) => start === packet.start)?.[0];
  if (base === undefined || protocol === undefined) return undefined;
  const context = values.get(NSH_CONTEXT_PATH) ?? values.get(NSH_VARIABLE_PATH) ?? new Uint8Array(0);
  const length = NSH_BASE + context.length;
  const header = new Uint8Array(length);
  header.set(words(flagsAndTtl(base) | (length >> 2), (base[2]! << 8) | protocol));
  header.set(base.subarray(4, 8), 4);
  header.set(context, NSH_BASE);
  return { start: ETH_P_NSH, bytes: spliced(packet.bytes, 0, 0, header) };
}

function popNsh({ bytes, start }: EditedPacket): EditedPacket | undefined {
  if (start !== ETH_P_NSH || bytes.length < NSH_BASE) return undefined;
  const length = (bytes[1]! & 0x3f) * 4;
  const inner = nshProtocols.find(([protocol]) => protocol === bytes[3])?.[1];
  if (inner === undefined || length < NSH_BASE || length > bytes.length) return undefined;
  return { start: inner, bytes: bytes.slice(length) };
}

type Fields<Name extends keyof FlowAction> = NonNullable<FlowAction[Name]>;

function spliced(packet: Uint8Array, at: number, removed: number, added: Uint8Array = new Uint8Array(0)): Uint8Array {
  const result = new Uint8Array(packet.length - removed + added.length);
  result.set(packet.subarray(0, at));
  result.set(added, at);
  result.set(packet.subarray(at + removed), at + added.length);
  return result;
}

function words(first: number, second = 0): Uint8Array {
  return new Uint8Array([first >> 8, first & 0xff, second >> 8, second & 0xff]);
}

function word32(value: number): Uint8Array {
  return words(value >>> 16, value & 0xffff);
}
