import { align } from "../../../../base/bytes.ts";
import { NLA_F_NESTED, NLA_HDRLEN, NLA_TYPE_MASK } from "../../../../constants/netlink.ts";
import type { AttributeBuffer } from "../../../../message/attribute-buffer.ts";
import { AttributeOffsets } from "../../../../message/attribute-offsets.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import { KeyAttr, NshKeyAttr, TunnelKeyAttr } from "../../core/numbers.ts";
import { ipv4Layout, ipv6Layout, keySizes } from "../view/key-layout.ts";

interface AttributeRange {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** Copies a flow's key without bits that the mask ignores. */
export class MaskedKey {
  readonly #places: AttributeOffsets[] = [];

  /** The buffer already contains the mask between `start` and `end`. */
  write(out: AttributeBuffer, key: AttributeRange, start: number, end: number): void {
    this.#level(out, key, start, end, 0);
  }

  #level(out: AttributeBuffer, key: AttributeRange, start: number, end: number, level: number): void {
    const mask = this.#walk(out, start, end, level);
    const tagged = has(key, KeyAttr.Encap);
    const framed = level > 0 || has(key, KeyAttr.Ethernet);
    // Without an EtherType in the mask, the kernel requires no headers.
    const bare = framed && !tagged && seenAt(out, mask, KeyAttr.Ethertype) < 0;
    for (let at = key.start; at < key.end; at = after(key, at)) {
      const type = typeAt(key, at);
      const seen = seenAt(out, mask, type);
      if (bare && seen < 0 && type !== KeyAttr.Ethernet) continue;
      if (type === KeyAttr.Encap) {
        const nest = out.open(type, isMarked(key, at));
        // Without ENCAP, the mask also applies behind the VLAN tag.
        const [from, to] = seen < 0 ? [start, end] : [seen, seen + mask.lengthOf(type)];
        this.#level(out, within(key, at), from, to, level + 1);
        out.close(nest);
      } else if (type === KeyAttr.Tunnel) {
        if (seen < 0) continue;
        const nest = out.open(type, isMarked(key, at));
        this.#tunnel(out, within(key, at), seen, seen + mask.lengthOf(type), level + 1);
        out.close(nest);
      } else if (type === KeyAttr.Ethertype) {
        // The mask of an EtherType has all bits set or none.
        copy(out, key, at);
      } else if (type === KeyAttr.Vlan) {
        // Without ENCAP, the kernel requires the exact VLAN tag.
        if (seenAt(out, mask, KeyAttr.Encap) < 0) copy(out, key, at);
        else masked(out, key, at, mask);
      } else if (type === KeyAttr.InPort && seen >= 0) copy(out, key, at);
      else if (type === KeyAttr.Nsh) {
        const [from, to] = seen < 0 ? [start, start] : [seen, seen + mask.lengthOf(type)];
        this.#nested(out, key, at, from, to, level + 1);
      }
      // One label of zeros, whatever the number of ignored labels.
      else if (type === KeyAttr.Mpls && seen < 0) zeroes(out, KeyAttr.Mpls, 4);
      else if (seen >= 0 || !optional.has(type)) {
        const value = masked(out, key, at, mask);
        const last = lengthAt(key, at) - 1;
        const isIp = type === KeyAttr.Ipv4 || type === KeyAttr.Ipv6;
        if (!isIp || last < 0 || key.bytes[at + NLA_HDRLEN + last] !== FRAGMENT_LATER) continue;
        // If the fragment type is ignored, the kernel requires ports.
        if (out.bytes[value + last] !== FRAGMENT_LATER) noPorts(out, out.bytes[value + protocolPlaces[type]!]!);
      }
    }
  }

  #tunnel(out: AttributeBuffer, key: AttributeRange, start: number, end: number, level: number): void {
    const mask = this.#walk(out, start, end, level);
    for (let at = key.start; at < key.end; at = after(key, at)) {
      const type = typeAt(key, at);
      const length = lengthAt(key, at);
      const seen = mask.at(type, 0) >= 0;
      if (tunnelOptions.has(type) && !seen) continue;
      if (type === TunnelKeyAttr.VxlanOpts) {
        const from = mask.at(type, 0);
        this.#nested(out, key, at, from, from + mask.lengthOf(type), level + 1);
      } else if (seen || (length > 0 && type !== TunnelKeyAttr.Id)) {
        const value = masked(out, key, at, mask);
        const isEnd = type === TunnelKeyAttr.Ipv4Dst || type === TunnelKeyAttr.Ipv6Dst;
        // The kernel rejects a destination of zeros. Set the bits that the mask ignores, for all packets alike.
        if (isEnd && isZero(out.bytes, value, length)) invert(out.bytes, value, mask.at(type, length), length);
      }
    }
  }

  #nested(out: AttributeBuffer, key: AttributeRange, at: number, start: number, end: number, level: number): void {
    const nest = out.open(typeAt(key, at), isMarked(key, at));
    const mask = this.#walk(out, start, end, level);
    const isNsh = typeAt(key, at) === KeyAttr.Nsh;
    const hasContext = isNsh && seenAt(out, mask, NshKeyAttr.Md1) >= 0;
    const inner = within(key, at);
    for (let from = inner.start; from < inner.end; from = after(inner, from)) {
      const type = typeAt(inner, from);
      if (isNsh && type === NshKeyAttr.Md1 && !hasContext) continue;
      const value = masked(out, inner, from, mask);
      // The kernel requires the MD type of a context, even if ignored.
      if (hasContext && type === NshKeyAttr.Base && lengthAt(inner, from) > NSH_MD_TYPE)
        out.bytes[value + NSH_MD_TYPE] = inner.bytes[from + NLA_HDRLEN + NSH_MD_TYPE]!;
    }
    out.close(nest);
  }

  #walk(out: AttributeBuffer, start: number, end: number, level: number): AttributeOffsets {
    this.#places[level] ??= new AttributeOffsets();
    const places = this.#places[level];
    places.walk(out.view, start, end);
    return places;
  }
}

/** Attributes whose presence matters to the kernel, even with zeros. */
const optional: ReadonlySet<number> = new Set([KeyAttr.CtOrigTupleIpv4, KeyAttr.CtOrigTupleIpv6]);
/** Offset of `mdtype` in `struct ovs_nsh_key_base`. */
const NSH_MD_TYPE = 2;
/** OVS_FRAG_TYPE_LATER, in the last byte of IPv4 and IPv6 structures. */
const FRAGMENT_LATER = 2;
/** Offset of the protocol number in `struct ovs_key_ipv4` and `ovs_key_ipv6`. */
const protocolPlaces: Readonly<Record<number, number>> = {
  [KeyAttr.Ipv4]: ipv4Layout.ipv4Proto,
  [KeyAttr.Ipv6]: ipv6Layout.ipv6Proto,
};
const headers: Readonly<Record<number, readonly number[]>> = {
  1: [KeyAttr.Icmp],
  6: [KeyAttr.Tcp, KeyAttr.TcpFlags],
  17: [KeyAttr.Udp],
  58: [KeyAttr.Icmpv6],
  132: [KeyAttr.Sctp],
};
const tunnelOptions: ReadonlySet<number> = new Set([
  TunnelKeyAttr.GeneveOpts,
  TunnelKeyAttr.VxlanOpts,
  TunnelKeyAttr.ErspanOpts,
]);

/** Returns -1 if the mask has no bits set for the attribute. */
function seenAt({ bytes }: AttributeBuffer, mask: AttributeOffsets, type: number): number {
  const at = mask.at(type, 0);
  return at < 0 || isZero(bytes, at, mask.lengthOf(type)) ? -1 : at;
}

/** The kernel requires the transport header's attribute, even if ignored. */
function noPorts(out: AttributeBuffer, protocol: number): void {
  for (const type of headers[protocol] ?? []) zeroes(out, type, keySizes[type]!);
}

function zeroes(out: AttributeBuffer, type: number, length: number): void {
  const value = out.attribute(type, length);
  out.bytes.fill(0, value, value + length);
}

function copy(out: AttributeBuffer, key: AttributeRange, at: number): void {
  const length = lengthAt(key, at);
  const value = out.attribute(typeAt(key, at), length);
  fill(out.bytes, value, key.bytes, at + NLA_HDRLEN, length);
}

/** Copies values of other lengths, so that the kernel reports them. */
function masked(out: AttributeBuffer, key: AttributeRange, at: number, mask: AttributeOffsets): number {
  const type = typeAt(key, at);
  const length = lengthAt(key, at);
  const seen = mask.at(type, 0);
  const value = out.attribute(type, length);
  const { bytes } = out;
  const from = at + NLA_HDRLEN;
  if (seen < 0) bytes.fill(0, value, value + length);
  else if (mask.lengthOf(type) !== length) fill(bytes, value, key.bytes, from, length);
  else
    for (let index = 0; index < length; index++) bytes[value + index] = key.bytes[from + index]! & bytes[seen + index]!;
  return value;
}

function fill(target: Uint8Array, at: number, bytes: Uint8Array, from: number, length: number): void {
  for (let index = 0; index < length; index++) target[at + index] = bytes[from + index]!;
}

/** Writes the inverted mask, or ones without a mask. */
function invert(bytes: Uint8Array, at: number, mask: number, length: number): void {
  for (let index = 0; index < length; index++) bytes[at + index] = mask < 0 ? 0xff : ~bytes[mask + index]! & 0xff;
}

function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[at + index] !== 0) return false;
  return true;
}

function has(run: AttributeRange, type: number): boolean {
  for (let at = run.start; at < run.end; at = after(run, at)) if (typeAt(run, at) === type) return true;
  return false;
}

function typeAt({ view }: AttributeRange, at: number): number {
  return view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
}

function isMarked({ view }: AttributeRange, at: number): boolean {
  return (view.getUint16(at + 2, hostLittleEndian) & NLA_F_NESTED) !== 0;
}

function lengthAt({ view, end }: AttributeRange, at: number): number {
  const length = view.getUint16(at, hostLittleEndian);
  return Math.max(0, Math.min(length, end - at) - NLA_HDRLEN);
}

function after(run: AttributeRange, at: number): number {
  const next = at + align(NLA_HDRLEN + lengthAt(run, at));
  return next + NLA_HDRLEN > run.end ? run.end : next;
}

function within(run: AttributeRange, at: number): AttributeRange {
  const start = at + NLA_HDRLEN;
  const length = lengthAt(run, at);
  return { bytes: run.bytes, view: run.view, start, end: length < NLA_HDRLEN ? start : start + length };
}
