import { NLA_F_NESTED, NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { AttributePlaces } from "./attribute-places.ts";
import {
  OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4,
  OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6,
  OVS_KEY_ATTR_ENCAP,
  OVS_KEY_ATTR_ETHERNET,
  OVS_KEY_ATTR_ETHERTYPE,
  OVS_KEY_ATTR_ICMP,
  OVS_KEY_ATTR_ICMPV6,
  OVS_KEY_ATTR_IN_PORT,
  OVS_KEY_ATTR_IPV4,
  OVS_KEY_ATTR_IPV6,
  OVS_KEY_ATTR_MPLS,
  OVS_KEY_ATTR_NSH,
  OVS_KEY_ATTR_SCTP,
  OVS_KEY_ATTR_TCP,
  OVS_KEY_ATTR_TCP_FLAGS,
  OVS_KEY_ATTR_TUNNEL,
  OVS_KEY_ATTR_UDP,
  OVS_KEY_ATTR_VLAN,
  OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS,
  OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS,
  OVS_TUNNEL_KEY_ATTR_ID,
  OVS_TUNNEL_KEY_ATTR_IPV4_DST,
  OVS_TUNNEL_KEY_ATTR_IPV6_DST,
  OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS,
} from "./numbers.ts";

/** Attributes of a run: of the key, of what is behind its tags, of its tunnel. */
interface Run {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/**
 * Writes keys of packets with no bits outside of a mask, which is how the kernel tells flows apart: whatever packet of those
 * that the flow is for has brought it, the flow is the same one. What the kernel needs to make sense of a key stays, counted
 * or not: tags of VLANs, and where a tunnel ends.
 */
export class MaskedKey {
  /** Of the mask, and of the runs within it. */
  readonly #places: AttributePlaces[] = [];

  /** Appends to `out` the attributes of a key, masked by those that lie in `out` from `start` to `end`. */
  write(out: AttributeBuffer, key: Run, start: number, end: number): void {
    this.#level(out, key, start, end, 0);
  }

  #level(out: AttributeBuffer, key: Run, start: number, end: number, level: number): void {
    const mask = this.#walk(out, start, end, level);
    const tagged = has(key, OVS_KEY_ATTR_ENCAP);
    const framed = level > 0 || has(key, OVS_KEY_ATTR_ETHERNET);
    // Where no type is said no headers are called for: those that nobody looks at would tell such packets apart.
    const bare = framed && !tagged && seenAt(out, mask, OVS_KEY_ATTR_ETHERTYPE) < 0;
    for (let at = key.start; at < key.end; at = after(key, at)) {
      const type = typeAt(key, at);
      const seen = seenAt(out, mask, type);
      if (bare && seen < 0 && type !== OVS_KEY_ATTR_ETHERNET) continue;
      if (type === OVS_KEY_ATTR_ENCAP) {
        const nest = out.open(type, isMarked(key, at));
        // A mask without such a part is for what is behind the tags, too.
        const [from, to] = seen < 0 ? [start, end] : [seen, seen + mask.lengthOf(type)];
        this.#level(out, within(key, at), from, to, level + 1);
        out.close(nest);
      } else if (type === OVS_KEY_ATTR_TUNNEL) {
        if (seen < 0) continue;
        const nest = out.open(type, isMarked(key, at));
        this.#tunnel(out, within(key, at), seen, seen + mask.lengthOf(type), level + 1);
        out.close(nest);
      } else if (type === OVS_KEY_ATTR_ETHERTYPE) {
        // It counts as a whole, if it does; and there is none that stands for any.
        copy(out, key, at);
      } else if (type === OVS_KEY_ATTR_VLAN) {
        // Without a mask for what is behind it, a tag counts as a whole.
        if (seenAt(out, mask, OVS_KEY_ATTR_ENCAP) < 0) copy(out, key, at);
        else masked(out, key, at, mask);
      } else if (type === OVS_KEY_ATTR_IN_PORT && seen >= 0) copy(out, key, at);
      else if (type === OVS_KEY_ATTR_NSH) copy(out, key, at);
      // How many labels there are counts in a key.
      else if (type === OVS_KEY_ATTR_MPLS && seen < 0) noLabel(out);
      else if (seen >= 0 || !optional.has(type)) {
        const value = masked(out, key, at, mask);
        const last = lengthAt(key, at) - 1;
        const isIp = type === OVS_KEY_ATTR_IPV4 || type === OVS_KEY_ATTR_IPV6;
        if (!isIp || last < 0 || key.bytes[at + NLA_HDRLEN + last] !== FRAGMENT_LATER) continue;
        // It brought no ports. Where nobody looks at that, it is for packets that have some.
        if (out.bytes[value + last] !== FRAGMENT_LATER) noPorts(out, out.bytes[value + protocolPlaces[type]!]!);
      }
    }
  }

  #tunnel(out: AttributeBuffer, key: Run, start: number, end: number, level: number): void {
    const mask = this.#walk(out, start, end, level);
    for (let at = key.start; at < key.end; at = after(key, at)) {
      const type = typeAt(key, at);
      const length = lengthAt(key, at);
      const seen = mask.at(type, 0) >= 0;
      if (tunnelNests.has(type)) {
        if (seen) copy(out, key, at);
      } else if (seen || (length > 0 && type !== OVS_TUNNEL_KEY_ATTR_ID)) {
        const value = masked(out, key, at, mask);
        const isEnd = type === OVS_TUNNEL_KEY_ATTR_IPV4_DST || type === OVS_TUNNEL_KEY_ATTR_IPV6_DST;
        // A tunnel that ends nowhere is refused.
        if (isEnd && isZero(out.bytes, value, length)) fill(out.bytes, value, key.bytes, at + NLA_HDRLEN, length);
      }
    }
  }

  #walk(out: AttributeBuffer, start: number, end: number, level: number): AttributePlaces {
    this.#places[level] ??= new AttributePlaces();
    const places = this.#places[level];
    places.walk(out.view, start, end);
    return places;
  }
}

/** What packets have or have not, so that all zeros would say that they have it. */
const optional: ReadonlySet<number> = new Set([OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4, OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6]);
/** A fragment behind the first one, in the last byte of the headers of IP. (OVS_FRAG_TYPE_LATER) */
const FRAGMENT_LATER = 2;
/** Where the protocol stands in the headers of IP. */
const protocolPlaces: Readonly<Record<number, number>> = { [OVS_KEY_ATTR_IPV4]: 8, [OVS_KEY_ATTR_IPV6]: 36 };
/** The attributes of headers, and their lengths, by their protocols. */
const headers: Readonly<Record<number, readonly (readonly [type: number, length: number])[]>> = {
  1: [[OVS_KEY_ATTR_ICMP, 2]],
  6: [
    [OVS_KEY_ATTR_TCP, 4],
    [OVS_KEY_ATTR_TCP_FLAGS, 2],
  ],
  17: [[OVS_KEY_ATTR_UDP, 4]],
  58: [[OVS_KEY_ATTR_ICMPV6, 2]],
  132: [[OVS_KEY_ATTR_SCTP, 4]],
};
/** What has an order of its own inside, and is taken as a whole. */
const tunnelNests: ReadonlySet<number> = new Set([
  OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS,
  OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS,
  OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS,
]);

/** Where the mask of an attribute is; -1 where no bit of it is set, which is as good as none. */
function seenAt({ bytes }: AttributeBuffer, mask: AttributePlaces, type: number): number {
  const at = mask.at(type, 0);
  return at < 0 || isZero(bytes, at, mask.lengthOf(type)) ? -1 : at;
}

/** Appends what a key has to have behind a header of that protocol, all zero. */
function noPorts(out: AttributeBuffer, protocol: number): void {
  for (const [type, length] of headers[protocol] ?? []) {
    const value = out.attribute(type, length);
    out.bytes.fill(0, value, value + length);
  }
}

function noLabel(out: AttributeBuffer): void {
  const value = out.attribute(OVS_KEY_ATTR_MPLS, 4);
  out.bytes.fill(0, value, value + 4);
}

/** Appends an attribute as it is. */
function copy(out: AttributeBuffer, key: Run, at: number): void {
  const length = lengthAt(key, at);
  const value = out.attribute(typeAt(key, at), length);
  fill(out.bytes, value, key.bytes, at + NLA_HDRLEN, length);
}

/** Appends what the mask leaves of an attribute; returns where its value is. One of another length is left to the kernel. */
function masked(out: AttributeBuffer, key: Run, at: number, mask: AttributePlaces): number {
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

function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[at + index] !== 0) return false;
  return true;
}

/** Whether a run has an attribute. */
function has(run: Run, type: number): boolean {
  for (let at = run.start; at < run.end; at = after(run, at)) if (typeAt(run, at) === type) return true;
  return false;
}

function typeAt({ view }: Run, at: number): number {
  return view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
}

/** Whether a nest says that it is one. */
function isMarked({ view }: Run, at: number): boolean {
  return (view.getUint16(at + 2, hostLittleEndian) & NLA_F_NESTED) !== 0;
}

/** How long the value of an attribute is; what claims more than there is ends where its run does. */
function lengthAt({ view, end }: Run, at: number): number {
  const length = view.getUint16(at, hostLittleEndian);
  return Math.max(0, Math.min(length, end - at) - NLA_HDRLEN);
}

/** Where the next attribute starts; the end where there is no whole header left. */
function after(run: Run, at: number): number {
  const next = at + align(NLA_HDRLEN + lengthAt(run, at));
  return next + NLA_HDRLEN > run.end ? run.end : next;
}

function within(run: Run, at: number): Run {
  const start = at + NLA_HDRLEN;
  const length = lengthAt(run, at);
  return { bytes: run.bytes, view: run.view, start, end: length < NLA_HDRLEN ? start : start + length };
}
