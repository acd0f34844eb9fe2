import { align } from "../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import {
  RTA_CACHEINFO,
  RTA_DST,
  RTA_ENCAP,
  RTA_ENCAP_TYPE,
  RTA_EXPIRES,
  RTA_GATEWAY,
  RTA_MULTIPATH,
  RTA_NH_ID,
  RTA_OIF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_SRC,
  RTA_TABLE,
  RTA_VIA,
  RTNH_F_DEAD,
} from "../../constants/rtnetlink.ts";
import {
  SEG6_LOCAL_CNT_BYTES,
  SEG6_LOCAL_CNT_ERRORS,
  SEG6_LOCAL_CNT_PACKETS,
  SEG6_LOCAL_COUNTERS,
} from "../../constants/seg6_local.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import { type AttributePath, type Comparison, HOPS, sameMessage, volatileAttributes } from "../compare.ts";
import type { Key } from "../key.ts";
import { headerByte } from "../message-fields.ts";

export const RTMSG = 12;
export const DST_LENGTH = 1;
const SRC_LENGTH = 2;
const TOS = 3;
const TABLE = 4;
const RTM_FLAGS: readonly [number, number] = [8, 12];

//  0        2       3      4
//  | length | flags | hops | ifindex | attributes …        struct rtnexthop
const RTNH_LENGTH = 8;

const counters = [SEG6_LOCAL_CNT_PACKETS, SEG6_LOCAL_CNT_BYTES, SEG6_LOCAL_CNT_ERRORS];

/** Returns the paths of the counts of a segment routing endpoint in an encapsulation. No other one has the type 10. */
export function countsOf(...encap: number[]): AttributePath[] {
  return counters.map((counter) => [...encap, SEG6_LOCAL_COUNTERS, counter]);
}

/** Counts of the endpoints of a route and of its next hops. */
export const endpointCounters: readonly AttributePath[] = [
  ...countsOf(RTA_ENCAP),
  ...countsOf(RTA_MULTIPATH, HOPS, RTA_ENCAP),
];

const identity: Comparison = {
  headerLength: RTMSG,
  volatileHeader: [RTM_FLAGS],
  volatile: volatileAttributes([RTA_CACHEINFO, RTA_EXPIRES, RTA_MULTIPATH, ...countsOf(RTA_ENCAP)]),
};
const properties: Comparison = {
  headerLength: RTMSG,
  volatileHeader: [RTM_FLAGS],
  volatile: volatileAttributes([
    RTA_CACHEINFO,
    RTA_EXPIRES,
    RTA_MULTIPATH,
    RTA_OIF,
    RTA_GATEWAY,
    RTA_VIA,
    RTA_ENCAP,
    RTA_ENCAP_TYPE,
  ]),
};

// JavaScriptCore reads local constants faster: see byte-order.ts.
const littleEndian = hostLittleEndian;

const reader = new AttributeReader();

export class RouteFields {
  table = 0;
  priority = 0;
  oif = 0;
  nexthop = 0;
  dst = 0;
  dstLength = 0;
  src = 0;
  srcLength = 0;
  gateway = 0;
  gatewayLength = 0;
  hasHops = false;
  hasGateway = false;

  /** Faster for routes than {@link AttributeReader}. */
  read(message: MessageView): this {
    const { view } = message;
    const end = message.offset + message.length;
    let table = headerByte(message, TABLE);
    let priority = 0;
    let oif = 0;
    let nexthop = 0;
    this.dstLength = 0;
    this.srcLength = 0;
    this.gatewayLength = 0;
    this.hasHops = false;
    this.hasGateway = false;
    for (let at = message.offset + NLMSG_HDRLEN + RTMSG; end - at >= NLA_HDRLEN; ) {
      const header = view.getInt32(at, littleEndian);
      const size = littleEndian ? header & 0xffff : header >>> 16;
      if (size < NLA_HDRLEN || size > end - at) break;
      const type = (littleEndian ? header >>> 16 : header) & NLA_TYPE_MASK;
      const value = at + NLA_HDRLEN;
      const length = size - NLA_HDRLEN;
      const word = length >= 4 ? view.getInt32(value, littleEndian) : 0;
      if (type === RTA_TABLE) table = word >>> 0;
      else if (type === RTA_PRIORITY) priority = word >>> 0;
      else if (type === RTA_OIF) oif = word >>> 0;
      else if (type === RTA_NH_ID) nexthop = word >>> 0;
      else if (type === RTA_DST) {
        this.dst = value;
        this.dstLength = length;
      } else if (type === RTA_SRC) {
        this.src = value;
        this.srcLength = length;
      } else if (type === RTA_MULTIPATH) this.hasHops = true;
      else if (type === RTA_GATEWAY || type === RTA_VIA) {
        this.hasGateway = true;
        this.gateway = value;
        this.gatewayLength = length;
      }
      at += (size + 3) & ~3;
    }
    this.table = table;
    this.priority = priority;
    this.oif = oif;
    this.nexthop = nexthop;
    return this;
  }

  /** Routes that are equal for the kernel have equal first fields. */
  key(message: MessageView, key: Key): Key {
    const { store } = message;
    key
      .clear()
      .u32((headerByte(message, 0) << 24) | (headerByte(message, DST_LENGTH) << 16) | headerByte(message, TOS));
    key.u32(this.table).u32(this.priority);
    if (this.dstLength === 4) key.address(message.view, this.dst);
    else key.chunk(store, this.dst, this.dstLength);
    key.sequence(headerByte(message, DST_LENGTH), this.dstLength);
    const srcLength = headerByte(message, SRC_LENGTH);
    if (srcLength > 0) key.u32(srcLength).chunk(store, this.src, this.srcLength);
    return key;
  }
}

interface Hop {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function hopsIn(message: MessageView): Hop[] {
  const hops: Hop[] = [];
  let oif = 0;
  let gateway = "";
  for (const attributes = message.attributes(RTMSG); attributes.next(); ) {
    const { type, offset, length, view } = attributes;
    if (type === RTA_OIF) oif = attributes.u32();
    if (type === RTA_GATEWAY || type === RTA_VIA) gateway = hex(message.store, offset, offset + length);
    if (type !== RTA_MULTIPATH) continue;
    for (let at = offset; at + RTNH_LENGTH <= offset + length; ) {
      const size = view.getUint16(at, hostLittleEndian);
      if (size < RTNH_LENGTH) break;
      let via = "";
      const inside = new AttributeReader().over(message.store, view, at + RTNH_LENGTH, at + size);
      while (inside.next()) {
        if (inside.type !== RTA_GATEWAY && inside.type !== RTA_VIA) continue;
        via = hex(message.store, inside.offset, inside.offset + inside.length);
      }
      const end = at + align(size);
      hops.push({ name: `${view.getUint32(at + 4, hostLittleEndian)} ${via}`, start: at, end });
      at = end;
    }
  }
  return hops.length === 0 ? [{ name: `${oif} ${gateway}`, start: 0, end: 0 }] : hops;
}

export function hopsOf(message: MessageView): string[] {
  return hopsIn(message)
    .map(({ name }) => name)
    .sort();
}

/**
 * Rotates the next hops of an IPv6 route into the order of `known`, an earlier message about the route. A dump starts
 * with the oldest hop, a notification with the new one.
 */
export function rotateHops(message: MessageView, known: MessageView): MessageView {
  const hops = hopsIn(message);
  const first = hopsIn(known)[0]!.name;
  const turn = hops.findIndex(({ name }) => name === first);
  if (turn <= 0) return message;
  const copy = message.copy();
  const by = copy.offset - message.offset;
  const start = hops[0]!.start + by;
  const end = hops.at(-1)!.end + by;
  const middle = hops[turn]!.start + by;
  if (end > copy.store.length) return message;
  const front = copy.store.slice(start, middle);
  copy.store.copyWithin(start, middle, end);
  copy.store.set(front, end - front.length);
  return copy;
}

function hex(store: Uint8Array, from: number, to: number): string {
  return Buffer.from(store.buffer, store.byteOffset + from, to - from).toString("hex");
}

/** Ignores the state of the route's links. */
export function isSameRoute(one: MessageView, other: MessageView): boolean {
  if (!sameMessage(one, other, identity)) return false;
  const hops = hopsOf(one);
  const others = hopsOf(other);
  return hops.length === others.length && hops.every((hop, index) => hop === others[index]);
}

export function hasSameProperties(one: MessageView, other: MessageView): boolean {
  return sameMessage(one, other, properties);
}

export function usesLink(message: MessageView, index: number | string): boolean {
  message.attributes(RTMSG, reader);
  while (reader.next()) {
    const { type, offset, length, view } = reader;
    if (type === RTA_OIF && reader.u32() === index) return true;
    if (type !== RTA_MULTIPATH) continue;
    for (let at = offset; at + RTNH_LENGTH <= offset + length; ) {
      if (view.getUint32(at + 4, hostLittleEndian) === index) return true;
      at += Math.max(align(view.getUint16(at, hostLittleEndian)), RTNH_LENGTH);
    }
  }
  return false;
}

/** In a set of interface indices, stands for all of them. */
export const ALL_LINKS = -1;

export interface Dependencies {
  /** Links that got an IPv4 address: their next hops may revive. */
  readonly enabled: Set<number>;
  /** Hexadecimal text. */
  readonly addresses: Set<string>;
  readonly nexthops: Set<number>;
}

/** Returns whether the route may have changed without a message. */
export function dependsOn(
  message: MessageView,
  links: ReadonlySet<number>,
  { enabled, addresses, nexthops }: Dependencies,
): boolean {
  if (links.has(ALL_LINKS)) return true;
  message.attributes(RTMSG, reader);
  while (reader.next()) {
    const { type, offset, length, view } = reader;
    // The message may omit the links of the next hop object.
    if (type === RTA_NH_ID && nexthops.size + links.size > 0) return true;
    if (type === RTA_OIF && links.has(reader.u32())) return true;
    if (type === RTA_PREFSRC && addresses.size > 0 && addresses.has(hex(message.store, offset, offset + length)))
      return true;
    if (type !== RTA_MULTIPATH || links.size + enabled.size === 0) continue;
    for (let at = offset; at + RTNH_LENGTH <= offset + length; ) {
      const link = view.getUint32(at + 4, hostLittleEndian);
      if (links.has(link)) return true;
      if ((view.getUint8(at + 2) & RTNH_F_DEAD) !== 0 && enabled.has(link)) return true;
      at += Math.max((view.getUint16(at, hostLittleEndian) + 3) & ~3, RTNH_LENGTH);
    }
  }
  return false;
}
