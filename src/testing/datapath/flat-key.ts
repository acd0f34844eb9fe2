import { EINVAL } from "../../constants/errno.ts";
import { ETH_P_802_2, ETH_P_802_3_MIN } from "../../constants/if_ether.ts";
import { type KeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../families/ovs-flow.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { decodeAttributes, encodeAttributes } from "../../schema/codec/codec.ts";
import type { Write } from "../../schema/model/types.ts";
import { KeyAttr, TunnelKeyAttr } from "../../subsystems/ovs/core/numbers.ts";
import { keySizes } from "../../subsystems/ovs/upcall/view/key-layout.ts";
import { Refusal } from "../refusal.ts";
import { attributesOf, be16, joined } from "./attributes.ts";

/** Flow key fields that do not come from the packet's bytes. */
const metadata: readonly number[] = [
  KeyAttr.RecircId,
  KeyAttr.DpHash,
  KeyAttr.Priority,
  KeyAttr.InPort,
  KeyAttr.SkbMark,
  KeyAttr.CtState,
  KeyAttr.CtZone,
  KeyAttr.CtMark,
  KeyAttr.CtLabels,
  KeyAttr.CtOrigTupleIpv4,
  KeyAttr.CtOrigTupleIpv6,
];
/** MPLS has space for three labels. */
const sizes: typeof keySizes = { ...keySizes, [KeyAttr.CtLabels]: 16, [KeyAttr.Mpls]: 3 * 4 };

const places = new Map<number, { at: number; size: number }>();
let end = 0;
for (const type of Object.values(KeyAttr)) {
  const size = sizes[type];
  if (size === undefined || type === KeyAttr.Vlan) continue;
  places.set(type, { at: end, size });
  end += size;
}
/** Byte offset of VLAN tags: 16 bits of EtherType, then control. */
const TAGS = end;
const HAS_ETHERNET = TAGS + 8;
/** Byte offset of the tunnel key, which starts with its length. */
export const TUNNEL: number = HAS_ETHERNET + 1;
const TUNNEL_SIZE = 256;
/** Byte offset of the NSH attributes, which follow their length. */
export const NSH: number = TUNNEL + TUNNEL_SIZE;
const NSH_SIZE = 64;
const SIZE = NSH + NSH_SIZE;

/** Input port of a packet from no datapath port. (DP_MAX_PORTS) */
export const NO_PORT = 0xffff;

/** Flow key or mask with fixed byte offsets, for bytewise comparison. */
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

  setU16(type: number, value: number): void {
    this.view.setUint16(places.get(type)!.at, value, hostLittleEndian);
  }

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

  tag(level: number): { type: number; control: number } {
    return { type: this.view.getUint16(TAGS + level * 4), control: this.view.getUint16(TAGS + level * 4 + 2) };
  }

  setTag(level: number, type: number, control: number): void {
    this.view.setUint16(TAGS + level * 4, type);
    this.view.setUint16(TAGS + level * 4 + 2, control);
  }

  takeMetadata(other: FlatKey): void {
    for (const type of metadata) this.put(type, other.at(type));
    this.bytes.set(other.bytes.subarray(TUNNEL, TUNNEL + TUNNEL_SIZE), TUNNEL);
  }

  masked(mask: FlatKey): FlatKey {
    const bytes = this.bytes.slice();
    for (let at = 0; at < SIZE; at++) bytes[at]! &= mask.bytes[at]!;
    return new FlatKey(bytes);
  }

  get text(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, SIZE).toString("latin1");
  }
}

const EXACT = 0xffff_ffff;
const ALL_CT_STATES = 0xff;

/**
 * @throws Refusal if the kernel would reject the attributes.
 */
export function flatten(attributes: KeyAttrs<Write>, isMask: boolean): FlatKey {
  const flat = new FlatKey();
  if (!isMask) flat.setU32(KeyAttr.InPort, NO_PORT);
  const { tunnel } = attributes;
  const complete = tunnel === undefined || isMask ? attributes : { ...attributes, tunnel: shortTunnel(tunnel) };
  readLevel(encodeAttributes(ovsFlow, "key-attrs", complete), flat, 0, isMask ? "mask" : "key");
  if ((flat.u32(KeyAttr.CtState) & ~ALL_CT_STATES) !== 0) throw new Refusal(EINVAL);
  if (isMask) {
    // The kernel compares all bits of the input port, or none.
    if (attributes.inPort !== undefined && attributes.inPort !== 0) flat.setU32(KeyAttr.InPort, EXACT);
    flat.hasEthernet = true;
  } else if (flat.u32(KeyAttr.InPort) > NO_PORT) throw new Refusal(EINVAL);
  return flat;
}

/** Mask of a flow that was requested without a mask. */
export function exactMask(attributes: KeyAttrs<Write>): FlatKey {
  const flat = new FlatKey();
  readLevel(encodeAttributes(ovsFlow, "key-attrs", attributes), flat, 0, "exact");
  flat.setU32(KeyAttr.InPort, EXACT);
  if (attributes.ctState !== undefined) flat.setU32(KeyAttr.CtState, ALL_CT_STATES);
  flat.hasEthernet = true;
  return flat;
}

/** The kernel omits tunnel fields that are 0, except the TTL. */
export function shortTunnel(tunnel: TunnelKeyAttrs<Write>): TunnelKeyAttrs<Write> {
  const entries = Object.entries(tunnel).filter(([field, value]) => {
    if (field === "ttl" || field === "id") return true;
    return value !== 0 && value !== "0.0.0.0" && value !== "::" && value !== false;
  });
  return { ttl: 0, ...Object.fromEntries(entries) };
}

export function exactTunnel(tunnel: TunnelKeyAttrs<Write>): TunnelKeyAttrs {
  const bytes = encodeAttributes(ovsFlow, "tunnel-key-attrs", tunnel);
  for (const { type, value } of attributesOf(bytes))
    value.set(type === TunnelKeyAttr.VxlanOpts ? filled(value) : ones(value.length));
  return decodeAttributes(ovsFlow, "tunnel-key-attrs", bytes) as TunnelKeyAttrs;
}

function readLevel(bytes: Uint8Array, flat: FlatKey, level: number, as: "key" | "mask" | "exact"): void {
  const attributes = new Map<number, Uint8Array>();
  for (const { type, value } of attributesOf(bytes)) {
    const nested = type === KeyAttr.Encap || type === KeyAttr.Tunnel || type === KeyAttr.Nsh;
    if (as !== "exact") attributes.set(type, value);
    else if (type === KeyAttr.Encap) attributes.set(type, value);
    else attributes.set(type, nested ? filled(value) : ones(value.length));
  }
  const inner = attributes.get(KeyAttr.Encap);
  const control = attributes.get(KeyAttr.Vlan);
  const ethertype = attributes.get(KeyAttr.Ethertype);
  const tagged = inner !== undefined || control !== undefined;
  // The kernel compares the whole Ethernet type or none of it.
  if (as === "mask" && ethertype?.some(Boolean)) attributes.set(KeyAttr.Ethertype, ones(2));
  if (as === "key" && ethertype !== undefined && be16(ethertype) < ETH_P_802_3_MIN) throw new Refusal(EINVAL);
  if (tagged) {
    if (level > 1) throw new Refusal(EINVAL);
    flat.setTag(level, ethertype === undefined ? 0 : be16(ethertype), control === undefined ? 0 : be16(control));
  } else if (as === "key" && ethertype === undefined && (level > 0 || attributes.has(KeyAttr.Ethernet))) {
    flat.setBe16(KeyAttr.Ethertype, ETH_P_802_2);
  }
  for (const [type, value] of attributes) {
    if (type === KeyAttr.Tunnel) putNest(flat, TUNNEL, TUNNEL_SIZE, value);
    else if (type === KeyAttr.Nsh) putNest(flat, NSH, NSH_SIZE, value);
    else if (places.has(type)) {
      if (!tagged || type !== KeyAttr.Ethertype) flat.put(type, value);
    } else if (type !== KeyAttr.Encap && type !== KeyAttr.Vlan) throw new Refusal(EINVAL);
    if (type === KeyAttr.Ethernet) flat.hasEthernet = true;
  }
  if (inner !== undefined) readLevel(inner, flat, level + 1, as);
}

function ones(length: number): Uint8Array {
  return new Uint8Array(length).fill(0xff);
}

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

export function alignMask(mask: FlatKey, key: FlatKey): void {
  for (const level of [0, 1]) {
    const { type, control } = mask.tag(level);
    // A key without a VLAN tag matches only untagged packets.
    if (type === 0 && control === 0) mask.setTag(level, key.tag(level).type === 0 ? 0 : 0xffff, 0xffff);
  }
  for (const at of [TUNNEL, NSH]) {
    const length = mask.view.getUint16(at);
    if (length === 0) continue;
    const bits = new Map<number, Uint8Array>();
    for (const { type, value } of attributesOf(mask.bytes.slice(at + 2, at + 2 + length))) bits.set(type, value);
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
