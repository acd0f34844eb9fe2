import { EINVAL } from "../../constants/errno.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { type KeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../families/ovs-flow.ts";
import { align } from "../../message/align.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { decodeAttributes, encodeAttributes } from "../../schema/codec.ts";
import type { Write } from "../../schema/types.ts";
import { Refusal } from "../refusal.ts";

/** Numbers of the attributes in keys of flows. (OVS_KEY_ATTR_*, linux/openvswitch.h) */
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

/** Sizes of those that have one size. */
const sizes: readonly (readonly [type: number, size: number])[] = [
  [KeyAttr.RecircId, 4],
  [KeyAttr.DpHash, 4],
  [KeyAttr.Priority, 4],
  [KeyAttr.InPort, 4],
  [KeyAttr.SkbMark, 4],
  [KeyAttr.CtState, 4],
  [KeyAttr.CtZone, 2],
  [KeyAttr.CtMark, 4],
  [KeyAttr.CtLabels, 16],
  [KeyAttr.CtOrigTupleIpv4, 16],
  [KeyAttr.CtOrigTupleIpv6, 40],
  [KeyAttr.Ethernet, 12],
  [KeyAttr.Ethertype, 2],
  [KeyAttr.Ipv4, 12],
  [KeyAttr.Ipv6, 40],
  [KeyAttr.Ipv6Exthdrs, 2],
  [KeyAttr.Arp, 24],
  [KeyAttr.Mpls, 12],
  [KeyAttr.Tcp, 4],
  [KeyAttr.TcpFlags, 2],
  [KeyAttr.Udp, 4],
  [KeyAttr.Sctp, 4],
  [KeyAttr.Icmp, 2],
  [KeyAttr.Icmpv6, 2],
  [KeyAttr.Nd, 28],
];

const places = new Map<number, { at: number; size: number }>();
let end = 0;
for (const [type, size] of sizes) {
  places.set(type, { at: end, size });
  end += size;
}
/** Tags: type and control information of the outer and the inner one. */
const TAGS = end;
/** Whether the packet begins with an Ethernet header. */
const HAS_ETHERNET = TAGS + 8;
/** Nests, as the bytes of their attributes, which always stand in one order. */
const TUNNEL = HAS_ETHERNET + 1;
const TUNNEL_SIZE = 256;
const NSH = TUNNEL + TUNNEL_SIZE;
const NSH_SIZE = 64;
const SIZE = NSH + NSH_SIZE;
/** What does not come from the packet's bytes ends where this attribute begins; the tunnel is apart. */
const METADATA_END = places.get(KeyAttr.Ethernet)!.at;

const EXACT = 0xffff_ffff;
const ALL_CT_STATES = 0xff;
/** What packets without a type are taken for: it is left out of what is told. */
const ETH_P_802_2 = 4;

/** The port of packets that come from none. */
export const NO_PORT = 0xffff;
const ETH_P_8021Q = 0x8100;
const ETH_P_8021AD = 0x88a8;

/** A key, or a mask, as bytes of which each has its place: two of them are compared, and masked, byte by byte. */
export class FlatKey {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array = new Uint8Array(SIZE)) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  copy(): FlatKey {
    return new FlatKey(this.bytes.slice());
  }

  /** The bytes of an attribute of one size. */
  at(type: number): Uint8Array {
    const { at, size } = places.get(type)!;
    return this.bytes.subarray(at, at + size);
  }

  put(type: number, value: Uint8Array): void {
    const { at, size } = places.get(type)!;
    this.bytes.set(value.subarray(0, size), at);
  }

  u32(type: number): number {
    return this.view.getUint32(places.get(type)!.at, hostLittleEndian);
  }

  setU32(type: number, value: number): void {
    this.view.setUint32(places.get(type)!.at, value, hostLittleEndian);
  }

  /** An integer in network byte order. */
  be16(type: number): number {
    return this.view.getUint16(places.get(type)!.at);
  }

  setBe16(type: number, value: number): void {
    this.view.setUint16(places.get(type)!.at, value);
  }

  get hasEthernet(): boolean {
    return this.bytes[HAS_ETHERNET] !== 0;
  }

  set hasEthernet(has: boolean) {
    this.bytes[HAS_ETHERNET] = has ? 0xff : 0;
  }

  /** The type and the control information of a tag; 0 is the outer one. */
  tag(level: number): { type: number; control: number } {
    return { type: this.view.getUint16(TAGS + level * 4), control: this.view.getUint16(TAGS + level * 4 + 2) };
  }

  setTag(level: number, type: number, control: number): void {
    this.view.setUint16(TAGS + level * 4, type);
    this.view.setUint16(TAGS + level * 4 + 2, control);
  }

  /** Takes over what another key says beside what stands in the packet. */
  takeMetadata(other: FlatKey): void {
    this.bytes.set(other.bytes.subarray(0, METADATA_END));
    this.bytes.set(other.bytes.subarray(TUNNEL, TUNNEL + TUNNEL_SIZE), TUNNEL);
  }

  /** What is left of it under a mask. */
  masked(mask: FlatKey): FlatKey {
    const bytes = this.bytes.slice();
    for (let at = 0; at < SIZE; at++) bytes[at]! &= mask.bytes[at]!;
    return new FlatKey(bytes);
  }

  /** The bytes as a string, for maps. */
  get text(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, SIZE).toString("latin1");
  }
}

/** Reads a key or a mask. Throws {@link Refusal} for one that the kernel would not take. */
export function flatten(attributes: KeyAttrs<Write>, isMask: boolean): FlatKey {
  const flat = new FlatKey();
  if (!isMask) flat.setU32(KeyAttr.InPort, NO_PORT);
  const { tunnel } = attributes;
  const told = tunnel === undefined || isMask ? attributes : { ...attributes, tunnel: shortTunnel(tunnel) };
  readLevel(encodeAttributes(ovsFlow, "key-attrs", told), flat, 0, isMask ? "mask" : "key");
  if (isMask) {
    // These count as a whole, if they do.
    if (attributes.inPort !== undefined) flat.setU32(KeyAttr.InPort, EXACT);
    flat.hasEthernet = true;
  } else if (flat.u32(KeyAttr.InPort) > NO_PORT) throw new Refusal(EINVAL);
  return flat;
}

/** The mask that a key without one has: all counts that it says, and nothing else. */
export function exactMask(attributes: KeyAttrs<Write>): FlatKey {
  const flat = new FlatKey();
  readLevel(encodeAttributes(ovsFlow, "key-attrs", attributes), flat, 0, "exact");
  flat.setU32(KeyAttr.InPort, EXACT);
  if (attributes.ctState !== undefined) flat.setU32(KeyAttr.CtState, ALL_CT_STATES);
  flat.hasEthernet = true;
  return flat;
}

/** A tunnel as the kernel tells it: without what is zero, but for the hops that it lives. */
export function shortTunnel(tunnel: TunnelKeyAttrs<Write>): TunnelKeyAttrs<Write> {
  const entries = Object.entries(tunnel).filter(([field, value]) => {
    if (field === "ttl" || field === "id") return true;
    return value !== 0 && value !== "0.0.0.0" && value !== "::" && value !== false;
  });
  return { ttl: 0, ...Object.fromEntries(entries) };
}

/** How the mask of a key without one has its tunnel. */
export function exactTunnel(tunnel: TunnelKeyAttrs<Write>): TunnelKeyAttrs {
  const bytes = encodeAttributes(ovsFlow, "tunnel-key-attrs", tunnel);
  for (const { value } of attributesOf(bytes)) value.fill(0xff);
  return decodeAttributes(ovsFlow, "tunnel-key-attrs", bytes) as TunnelKeyAttrs;
}

function readLevel(bytes: Uint8Array, flat: FlatKey, level: number, as: "key" | "mask" | "exact"): void {
  const attributes = new Map<number, Uint8Array>();
  for (const { type, value } of attributesOf(bytes)) {
    const nested = type === KeyAttr.Encap || type === KeyAttr.Tunnel || type === KeyAttr.Nsh;
    if (as !== "exact") attributes.set(type, value);
    else if (type === KeyAttr.Encap) attributes.set(type, value);
    else attributes.set(type, nested ? filled(value) : new Uint8Array(value.length).fill(0xff));
  }
  const inner = attributes.get(KeyAttr.Encap);
  const control = attributes.get(KeyAttr.Vlan);
  const ethertype = attributes.get(KeyAttr.Ethertype);
  const tagged = inner !== undefined || control !== undefined;
  if (tagged) {
    if (level > 1) throw new Refusal(EINVAL);
    flat.setTag(level, ethertype === undefined ? 0 : be16(ethertype), control === undefined ? 0 : be16(control));
  } else if (as === "key" && ethertype === undefined && (level > 0 || attributes.has(KeyAttr.Ethernet))) {
    flat.setBe16(KeyAttr.Ethertype, ETH_P_802_2);
  }
  for (const [type, value] of attributes) {
    if (type === KeyAttr.Tunnel) putNest(flat, TUNNEL, TUNNEL_SIZE, value);
    else if (type === KeyAttr.Nsh) putNest(flat, NSH, NSH_SIZE, value);
    else if (places.has(type) && !(tagged && type === KeyAttr.Ethertype)) flat.put(type, value);
    if (type === KeyAttr.Ethernet) flat.hasEthernet = true;
  }
  if (inner !== undefined) readLevel(inner, flat, level + 1, as);
}

/** A nest in which all bits are set. */
function filled(nest: Uint8Array): Uint8Array {
  const bytes = nest.slice();
  for (const { value } of attributesOf(bytes)) value.fill(0xff);
  return bytes;
}

function putNest(flat: FlatKey, at: number, size: number, value: Uint8Array): void {
  if (value.length + 2 > size) throw new Refusal(EINVAL);
  const sorted = [...attributesOf(value)].sort((one, other) => one.type - other.type);
  const whole = joined(sorted);
  flat.view.setUint16(at, whole.length);
  flat.bytes.set(whole, at + 2);
}

/**
 * Makes a mask fit its key: nests are laid out as there, so that each byte stands for one, and tags of which the mask says
 * nothing count as a whole.
 */
export function alignMask(mask: FlatKey, key: FlatKey): void {
  for (const level of [0, 1]) {
    const { type, control } = mask.tag(level);
    if (key.tag(level).type !== 0 && type === 0 && control === 0) mask.setTag(level, 0xffff, 0xffff);
  }
  for (const at of [TUNNEL, NSH]) {
    const given = mask.view.getUint16(at);
    if (given === 0) continue;
    const bits = new Map<number, Uint8Array>();
    for (const { type, value } of attributesOf(mask.bytes.slice(at + 2, at + 2 + given))) bits.set(type, value);
    const size = at === TUNNEL ? TUNNEL_SIZE : NSH_SIZE;
    mask.bytes.fill(0xff, at, at + size);
    const nested = key.bytes.subarray(at + 2, at + 2 + key.view.getUint16(at));
    for (const { type, value } of attributesOf(nested)) {
      const start = value.byteOffset - key.bytes.byteOffset;
      mask.bytes.fill(0, start, start + value.length);
      mask.bytes.set(bits.get(type)?.subarray(0, value.length) ?? [], start);
    }
  }
}

/** Refuses a key, and a mask, that do not hold together: headers without which others mean nothing. */
export function checkMatch(attributes: KeyAttrs<Write>, key: FlatKey, mask: KeyAttrs<Write> | undefined): void {
  if (attributes.ethernet === undefined && attributes.ethertype === undefined) throw new Refusal(EINVAL);
  let inner = attributes;
  let innerMask = mask;
  for (let level = 0; level < 2 && inner.encap !== undefined; level++) {
    const type = key.tag(level).type;
    if (type !== ETH_P_8021Q && type !== ETH_P_8021AD) throw new Refusal(EINVAL);
    inner = inner.encap;
    innerMask = innerMask?.encap;
  }
  const { network, transport } = headersOf(key);
  for (const name of [...network, ...transport]) if (inner[name] === undefined) throw new Refusal(EINVAL);
  if (transport.includes("tcp") && inner.tcpFlags === undefined) throw new Refusal(EINVAL);
  if (innerMask === undefined) return;
  const flat = flatten(innerMask, true);
  const typed = flat.be16(KeyAttr.Ethertype) === 0xffff;
  const networks = ["ipv4", "ipv6", "arp", "mpls", "nsh"] as const;
  for (const name of networks) {
    if (used(innerMask, name) && (!typed || !network.includes(name))) throw new Refusal(EINVAL);
  }
  const protocol = key.be16(KeyAttr.Ethertype) === ETH_P_IPV6 ? flat.at(KeyAttr.Ipv6)[36] : flat.at(KeyAttr.Ipv4)[8];
  for (const name of ["tcp", "udp", "sctp", "icmp", "icmpv6", "nd"] as const) {
    if (used(innerMask, name) && (protocol !== 0xff || !transport.includes(name))) throw new Refusal(EINVAL);
  }
}

/** Whether a mask has a bit set in an attribute: those without are as good as absent. */
function used(mask: KeyAttrs<Write>, name: keyof KeyAttrs<Write>): boolean {
  if (mask[name] === undefined) return false;
  const bytes = encodeAttributes(ovsFlow, "key-attrs", { [name]: mask[name] });
  return bytes.subarray(NLA_HDRLEN).some((byte) => byte !== 0);
}

const ETH_P_IP = 0x0800;
const ETH_P_IPV6 = 0x86dd;
const networkHeaders: Readonly<Record<number, "ipv4" | "ipv6" | "arp" | "mpls" | "nsh">> = {
  [ETH_P_IP]: "ipv4",
  [ETH_P_IPV6]: "ipv6",
  2054: "arp",
  32821: "arp",
  34887: "mpls",
  34888: "mpls",
  35151: "nsh",
};
const OVS_FRAG_TYPE_LATER = 2;
const NEIGHBOUR_SOLICITATION = 135;
const NEIGHBOUR_ADVERTISEMENT = 136;

type NetworkName = "ipv4" | "ipv6" | "arp" | "mpls" | "nsh";
type TransportName = "tcp" | "udp" | "sctp" | "icmp" | "icmpv6" | "nd";

/** The headers that a key's packets have. */
function headersOf(key: FlatKey): { network: NetworkName[]; transport: TransportName[] } {
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
 * A key as the kernel tells it, with all that packets of its kind have; or a mask, `by` being what is left of its key under it.
 */
export function unflatten(flat: FlatKey, by: FlatKey = flat): KeyAttrs {
  const isMask = flat !== by;
  const list: TypedBytes[] = [];
  const fixed = (type: number) => list.push({ type, value: flat.at(type) });
  for (const type of [KeyAttr.RecircId, KeyAttr.DpHash, KeyAttr.Priority]) fixed(type);
  if (!isMask && flat.view.getUint16(TUNNEL) > 0) list.push(nest(flat, TUNNEL, KeyAttr.Tunnel));
  if (isMask) {
    // Half of it is no port's number.
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

/** Labels are told as many as there are. */
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

interface TypedBytes {
  type: number;
  value: Uint8Array;
}

function* attributesOf(bytes: Uint8Array): Generator<TypedBytes> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + NLA_HDRLEN <= bytes.length; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || at + length > bytes.length) return;
    const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    yield { type, value: bytes.subarray(at + NLA_HDRLEN, at + length) };
    at += align(length);
  }
}

/** Attributes as one run of bytes. */
function joined(list: readonly TypedBytes[]): Uint8Array {
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

function be16(value: Uint8Array): number {
  return (value[0]! << 8) | value[1]!;
}

function bytesOf16(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 0xff]);
}
