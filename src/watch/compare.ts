import { align } from "../base/bytes.ts";
import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import { AttributeReader } from "../message/attribute-reader.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { MessageView } from "../message/message.ts";

/** Attributes that a comparison ignores; `true` ignores the whole attribute. */
type VolatileAttributes = ReadonlyMap<number, VolatileAttributes | true>;

/**
 * Number of an attribute, or the path to a nested attribute: `[18, 2, 16]` is attribute 16 inside of attribute 2 inside
 * of attribute 18.
 */
export type AttributePath = number | readonly number[];

/** In a path, stands for the next hops in an attribute (array of `struct rtnexthop`, each followed by attributes). */
export const HOPS = -1;

//  0        2                8
//  | length | flags, ifindex | attributes …        struct rtnexthop
const RTNH_LENGTH = 8;

type MessagePart = AttributePath | { readonly header: readonly [start: number, end: number] };

/** Ignored values of an entry are those of its last message. */
export type Ignored = Readonly<Record<string, readonly MessagePart[]>>;

export function comparisonWithout(headerLength: number, ignored: Ignored): Comparison {
  const paths: AttributePath[] = [];
  const volatileHeader: (readonly [number, number])[] = [];
  for (const part of Object.values(ignored).flat()) {
    if (typeof part === "object" && "header" in part) volatileHeader.push(part.header);
    else paths.push(part);
  }
  return { headerLength, volatileHeader, volatile: volatileAttributes(paths) };
}

export function volatileAttributes(paths: readonly AttributePath[]): VolatileAttributes {
  const tree = new Map<number, VolatileAttributes | true>();
  for (const path of paths) {
    let level = tree;
    const numbers = typeof path === "number" ? [path] : path;
    for (const [index, number] of numbers.entries()) {
      if (index === numbers.length - 1) {
        level.set(number, true);
        continue;
      }
      const below = level.get(number);
      const next = below instanceof Map ? below : new Map<number, VolatileAttributes | true>();
      level.set(number, next);
      level = next;
    }
  }
  return tree;
}

export interface Comparison {
  readonly headerLength: number;
  readonly volatileHeader?: readonly (readonly [start: number, end: number])[];
  readonly volatile?: VolatileAttributes;
  /** Compares entries with different attributes, for ignored values that have no fixed place. */
  readonly sameValues?: (one: MessageView, other: MessageView) => boolean;
}

/** Does not compare the netlink headers (`struct nlmsghdr`). */
export function sameMessage(one: MessageView, other: MessageView, { headerLength, ...rest }: Comparison): boolean {
  const { volatileHeader, volatile, sameValues } = rest;
  const end = NLMSG_HDRLEN + headerLength;
  for (let at = NLMSG_HDRLEN; at < end; at++) {
    if (one.store[one.offset + at] === other.store[other.offset + at]) continue;
    const byte = at - NLMSG_HDRLEN;
    if (volatileHeader?.some(([from, to]) => byte >= from && byte < to) !== true) return false;
  }
  const isEquallyLong = one.length === other.length;
  if (isEquallyLong && sameBytes(one, one.offset + end, other, other.offset + end, one.length - end)) return true;
  if (volatile === undefined) return false;
  const isSame = sameAttributes(one.attributes(headerLength), other.attributes(headerLength), volatile);
  return isSame || sameValues?.(one, other) === true;
}

function sameBytes(
  one: { view: DataView },
  from: number,
  other: { view: DataView },
  otherFrom: number,
  length: number,
): boolean {
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    if (one.view.getUint32(from + at) !== other.view.getUint32(otherFrom + at)) return false;
  }
  for (; at < length; at++) {
    if (one.view.getUint8(from + at) !== other.view.getUint8(otherFrom + at)) return false;
  }
  return true;
}

function sameAttributes(one: AttributeReader, other: AttributeReader, ignored: VolatileAttributes): boolean {
  for (;;) {
    const has = nextSignificant(one, ignored);
    if (nextSignificant(other, ignored) !== has) return false;
    if (!has) return true;
    if (one.type !== other.type) return false;
    if (one.length === other.length && sameBytes(one, one.offset, other, other.offset, one.length)) continue;
    const inside = ignored.get(one.type);
    if (!(inside instanceof Map)) return false;
    const ofHops = inside.get(HOPS);
    const isSame =
      ofHops instanceof Map
        ? sameHops(one, other, ofHops)
        : sameAttributes(one.nested(new AttributeReader()), other.nested(new AttributeReader()), inside);
    if (!isSame) return false;
  }
}

function sameHops(one: AttributeReader, other: AttributeReader, ignored: VolatileAttributes): boolean {
  if (one.length !== other.length) return false;
  const [hops, others] = [one.bytes(), other.bytes()];
  for (let at = 0; at + RTNH_LENGTH <= hops.length; ) {
    const size = one.view.getUint16(one.offset + at, hostLittleEndian);
    if (size < RTNH_LENGTH || !sameBytes(one, one.offset + at, other, other.offset + at, RTNH_LENGTH)) return false;
    const [inside, otherInside] = [hops, others].map(
      (all) => new AttributeReader(all.subarray(at + RTNH_LENGTH, at + size)),
    );
    if (!sameAttributes(inside!, otherInside!, ignored)) return false;
    at += align(size);
  }
  return true;
}

function nextSignificant(reader: AttributeReader, ignored: VolatileAttributes): boolean {
  while (reader.next()) if (ignored.get(reader.type) !== true) return true;
  return false;
}
