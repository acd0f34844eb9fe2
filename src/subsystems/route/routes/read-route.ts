import { decoderOf } from "../../../client/family.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import {
  RTA_CACHEINFO,
  RTA_DST,
  RTA_ENCAP,
  RTA_GATEWAY,
  RTA_IIF,
  RTA_METRICS,
  RTA_MULTIPATH,
  RTA_NH_ID,
  RTA_OIF,
  RTA_PREF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_SRC,
  RTA_TABLE,
  RTA_UID,
  RTA_VIA,
} from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_MPLS } from "../../../constants/socket.ts";
import { type Operations, rtRoute } from "../../../families/rt-route.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { MessageView } from "../../../message/message.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import { decodeOne } from "../../../schema/codec/decode/decode.ts";
import type { Fields, UnknownAttribute } from "../../../schema/model/types.ts";
import { setPlan } from "../../../schema/plan/plan.ts";
import { readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { addressBits, showAddress } from "../core/addresses.ts";
import { type NameOf, noNames } from "../core/interfaces.ts";
import { type AddressFamily, families, protocols, scopes } from "../core/vocabulary.ts";
import { type Encap, readEncap } from "./encap.ts";
import { nexthopFields, preferences, routeFields, routeFlags, routeTypes } from "./fields.ts";
import type { Route, RouteFlag, RouteNexthop, Via } from "./route.ts";

// A table can have several 100,000 routes. Therefore, attributes are read directly from the message, without an
// intermediate object: 50 ns for a common route and 70 to 280 ns for one with a rare attribute, where the general decoder
// takes 170 to 400 ns.

//  0        1         2         3     4       5          6       7      8
//  | family | dst len | src len | tos | table | protocol | scope | type | flags (u32) |       struct rtmsg

const RTMSG = 12;
/** Length of an attribute with a number or an IPv4 address, including its header. */
const FOUR_BYTES = NLA_HDRLEN + 4;
/** Length of an attribute with an IPv6 address, including its header. */
const IPV6_ADDRESS = NLA_HDRLEN + 16;

//  0            4          8         12      16     20
//  | references | last use | expires | error | id … |       struct rta_cacheinfo; times in 1/100 s
const EXPIRES = 8;
const ERROR = 12;
/** Length of the structure in the attribute RTA_CACHEINFO. */
const CACHEINFO = 32;

// A local constant is faster than the imported one; see byte-order.ts.
const littleEndian = hostLittleEndian;

type RouteReply = Operations["getroute"]["dump"]["reply"];

/** Names of attributes that the family `rt-route` decodes, but that have no field in {@link Route}. */
const undescribed = ["protoinfo", "session", "mpAlgo", "mfcStats", "ipProto", "sport", "dport", "flowlabel"] as const;

/**
 * Converts a route decoded by the family `rt-route` to a {@link Route}. If the header is truncated, the fields after
 * its end are absent.
 */
export function toRoute(reply: RouteReply, nameOf: NameOf = noNames): Route {
  const { header, dst, src, cacheinfo, multipath, via, encap } = reply;
  const { rtmFamily: family, rtmTos, rtmFlags } = header;
  const route: Route = {
    family: families.show(family) as AddressFamily | `${number}`,
    type: header.rtmType,
    dst: dst === undefined ? withoutAddress(reply) : networkText(family, dst, header.rtmDstLen),
    table: reply.table ?? header.rtmTable,
    protocol: protocols.show(header.rtmProtocol),
    scope: scopes.show(header.rtmScope),
    flags: (rtmFlags ?? []) as RouteFlag[],
  };
  if (rtmTos !== undefined && rtmTos !== 0) route.tos = rtmTos;
  if (src !== undefined) route.src = networkText(family, src, header.rtmSrcLen);
  if (multipath !== undefined) {
    route.nexthops = multipath.map((nexthop) => toNexthop(nexthop, nameOf, reply.encapType));
  }
  if (encap !== undefined) route.encap = encapOf({ encapType: reply.encapType, encap });
  if (cacheinfo !== undefined) setCacheinfo(route, cacheinfo.rtaExpires | 0, cacheinfo.rtaError | 0);
  routeFields.read(reply, route, nameOf);
  const others = undescribed.filter((field) => reply[field] !== undefined).map((field) => [field, reply[field]]);
  const unknown = others.length === 0 ? [] : attributesOf(Object.fromEntries(others));
  if (via !== undefined) {
    const known = viaOf(via);
    if (known === undefined) unknown.push(...attributesOf({ via }));
    else route.via = known;
  }
  if (reply.unknown !== undefined) unknown.push(...reply.unknown);
  if (unknown.length > 0) route.unknown = unknown;
  return route;
}

/** Returns the destination of a route that has no attribute RTA_DST: "default", unless the attribute is malformed. */
function withoutAddress({ unparsed }: RouteReply): string {
  return unparsed?.some(({ type }) => type === RTA_DST) === true ? "" : "default";
}

/** Encodes decoded route attributes again, so that they can be returned as unknown attributes. */
function attributesOf(fields: Fields): UnknownAttribute[] {
  const unknown: UnknownAttribute[] = [];
  const reader = new AttributeReader(encodeAttributes(rtRoute, "route-attrs", fields));
  while (reader.next()) unknown.push({ type: reader.type, bytes: reader.copy() });
  return unknown;
}

/** Decodes an RTM_NEWROUTE or RTM_DELROUTE message with the family `rt-route`. */
export const decodeRoute: (message: MessageView) => RouteReply = decoderOf(rtRoute, "getroute");

/** Decodes a route with rare, unknown or malformed attributes. The malformed ones are in `unparsed`. */
function readUnusual(message: MessageView, nameOf: NameOf): Route {
  return toRoute(decodeRoute(message), nameOf);
}

/**
 * Decodes an RTM_NEWROUTE or RTM_DELROUTE message to a route. The route does not refer to the receive buffer.
 *
 * Attributes with unusual lengths are left to the general decoder, so that both return the same. (The general decoder also
 * notices repeated attributes, which the kernel does not send.)
 *
 * The JavaScript engine reserves space in the object for every field that this function assigns. Therefore, it assigns
 * only the most common fields: a larger object takes longer to create and to collect.
 */
export function readRoute(message: MessageView, nameOf: NameOf): Route {
  if (message.length < NLMSG_HDRLEN + RTMSG) return readUnusual(message, nameOf);
  const { view, store } = message;
  const at = message.offset + NLMSG_HDRLEN;
  const end = message.offset + message.length;
  const family = view.getUint8(at);
  const flags = view.getUint32(at + 8, littleEndian);
  const route: Route = {
    family: families.show(family) as AddressFamily | `${number}`,
    type: routeTypes.show(view.getUint8(at + 7)),
    dst: "default",
    table: view.getUint8(at + 4),
    protocol: protocols.show(view.getUint8(at + 5)),
    scope: scopes.show(view.getUint8(at + 6)),
    flags: flags === 0 ? [] : (routeFlags.show(flags) as RouteFlag[]),
  };
  let offset = at + RTMSG;
  while (end - offset >= NLA_HDRLEN) {
    const length = view.getUint16(offset, littleEndian);
    if (length < NLA_HDRLEN || length > end - offset) return readUnusual(message, nameOf);
    const value = offset + NLA_HDRLEN;
    const type = view.getUint16(offset + 2, littleEndian) & NLA_TYPE_MASK;
    if (type === RTA_DST && length === FOUR_BYTES && family === AF_INET) {
      route.dst = ipv4Network(store, value, view.getUint8(at + 1));
    } else if (type === RTA_DST && length === IPV6_ADDRESS && family === AF_INET6) {
      route.dst = ipv6Network(store, value, view.getUint8(at + 1));
    } else if (type === RTA_TABLE && length === FOUR_BYTES) {
      route.table = view.getUint32(value, littleEndian);
    } else if (type === RTA_OIF && length === FOUR_BYTES) {
      const index = view.getUint32(value, littleEndian);
      route.ifindex = index;
      const dev = nameOf(index);
      if (dev !== undefined) route.dev = dev;
    } else if (type === RTA_PRIORITY && length === FOUR_BYTES) {
      route.metric = view.getUint32(value, littleEndian);
    } else if (type === RTA_GATEWAY && length === FOUR_BYTES) {
      route.gateway = readIpv4(store, value);
    } else if (type === RTA_PREFSRC && length === FOUR_BYTES) {
      route.prefsrc = readIpv4(store, value);
    } else if (type === RTA_GATEWAY && length === IPV6_ADDRESS) {
      route.gateway = readIpv6(store, value);
    } else if (type === RTA_PREF && length === NLA_HDRLEN + 1) {
      route.pref = preferences.show(view.getUint8(value));
    } else if (type === RTA_CACHEINFO && isEmptyCacheinfo(view, value, length)) {
      // Most IPv6 routes have this attribute.
    } else if (!readRare(route, family, type, message, value, offset + length, nameOf)) {
      return readUnusual(message, nameOf);
    }
    offset += (length + 3) & ~3;
  }
  if (offset < end) return readUnusual(message, nameOf);
  const tos = view.getUint8(at + 3);
  if (tos !== 0) setTos(route, tos);
  return route;
}

function setTos(route: Route, tos: number): void {
  route.tos = tos;
}

/**
 * Reads one attribute that most routes do not have, from `from` to `to`. Returns false if the general decoder must read the
 * route: for other attributes and for unusual lengths.
 */
function readRare(
  route: Route,
  family: number,
  type: number,
  { store, view, offset: start }: MessageView,
  from: number,
  to: number,
  nameOf: NameOf,
): boolean {
  const length = to - from;
  switch (type) {
    case RTA_SRC: {
      const bits = view.getUint8(start + NLMSG_HDRLEN + 2);
      if (length === 4 && family === AF_INET) route.src = ipv4Network(store, from, bits);
      else if (length === 16 && family === AF_INET6) route.src = ipv6Network(store, from, bits);
      else return false;
      return true;
    }
    case RTA_PREFSRC:
      if (length !== 16) return false;
      route.prefsrc = readIpv6(store, from);
      return true;
    case RTA_CACHEINFO:
      if (length !== CACHEINFO) return false;
      setCacheinfo(route, view.getInt32(from + EXPIRES, littleEndian), view.getInt32(from + ERROR, littleEndian));
      return true;
    case RTA_METRICS:
      route.metrics = decodeAttributes(rtRoute, "metrics", store.slice(from, to)) as NonNullable<Route["metrics"]>;
      return true;
    case RTA_MULTIPATH: {
      const plan = setPlan(rtRoute, "route-attrs").fieldByNumber(RTA_MULTIPATH)!;
      const ways = decodeOne(plan, store, view, from, to) as RouteReply["multipath"];
      if (ways !== undefined) route.nexthops = ways.map((way) => toNexthop(way, nameOf));
      return ways !== undefined;
    }
    case RTA_VIA: {
      const via = readVia(store.subarray(from, to));
      if (via !== undefined) route.via = via;
      return via !== undefined;
    }
  }
  if (length !== 4) return false;
  const number = view.getUint32(from, littleEndian);
  if (type === RTA_NH_ID) route.nhid = number;
  else if (type === RTA_UID) route.uid = number;
  else if (type === RTA_IIF) {
    route.iifIndex = number;
    const iif = nameOf(number);
    if (iif !== undefined) route.iif = iif;
  } else return false;
  return true;
}

function ipv4Network(store: Uint8Array, at: number, length: number): string {
  const text = readIpv4(store, at);
  return length === 32 ? text : `${text}/${length}`;
}

function ipv6Network(store: Uint8Array, at: number, length: number): string {
  const text = readIpv6(store, at);
  return length === 128 ? text : `${text}/${length}`;
}

/** Reports whether the attribute RTA_CACHEINFO contains neither an expiry nor an error, as in most IPv6 routes. */
function isEmptyCacheinfo(view: DataView, at: number, length: number): boolean {
  return length === NLA_HDRLEN + CACHEINFO && view.getInt32(at + EXPIRES) === 0 && view.getInt32(at + ERROR) === 0;
}

/** Returns the prefix of a decoded route as text. */
function networkText(family: number, address: string, length: number): string {
  if (family === AF_MPLS) return address;
  return length === (address.includes(":") ? 128 : 32) ? address : `${address}/${length}`;
}

/** Converts the encapsulation of a decoded route or next hop. */
function encapOf({ encapType, encap }: { encapType: RouteReply["encapType"]; encap: RouteReply["encap"] }): Encap {
  const { bytes } = attributesOf({ encapType, encap }).find(({ type }) => type === RTA_ENCAP)!;
  return readEncap(encapType ?? 0, bytes);
}

/**
 * Converts a decoded gateway whose address family differs from that of the route. Returns undefined for a gateway that
 * is neither IPv4 nor IPv6.
 */
function viaOf({ rtviaFamily, rtviaAddr }: NonNullable<RouteReply["via"]>): Via | undefined {
  const family = rtviaFamily === AF_INET ? "inet" : rtviaFamily === AF_INET6 ? "inet6" : undefined;
  if (family === undefined || typeof rtviaAddr !== "string") return undefined;
  return rtviaAddr.includes(":") === (family === "inet6") ? { family, host: rtviaAddr } : undefined;
}

function setCacheinfo(route: Route, expires: number, error: number): void {
  if (expires !== 0) route.expires = Math.floor(expires / 100);
  if (error !== 0) route.error = error;
}

//  0        2
//  | family | address … |       struct rtvia
function readVia(bytes: Uint8Array): Via | undefined {
  const [first = 0, second = 0] = bytes;
  const family = hostLittleEndian ? first | (second << 8) : (first << 8) | second;
  if ((family !== AF_INET && family !== AF_INET6) || bytes.length !== 2 + addressBits(family) / 8) return undefined;
  return { family: family === AF_INET ? "inet" : "inet6", host: showAddress(family, bytes.subarray(2)) };
}

/**
 * Converts a decoded next hop of a multipath route. `outerType` is the encapsulation type of the route. It applies to a
 * next hop without an encapsulation type.
 */
function toNexthop(
  reply: NonNullable<RouteReply["multipath"]>[number],
  nameOf: NameOf,
  outerType?: RouteReply["encapType"],
): RouteNexthop {
  const { header, via, encap, unknown } = reply;
  const { rtnhFlags, rtnhHops, rtnhIfindex } = header!;
  const nexthop: RouteNexthop = { weight: rtnhHops + 1, flags: rtnhFlags };
  if (rtnhIfindex !== 0) {
    nexthop.ifindex = rtnhIfindex;
    const dev = nameOf(rtnhIfindex);
    if (dev !== undefined) nexthop.dev = dev;
  }
  nexthopFields.read(reply, nexthop);
  if (via !== undefined) {
    const known = viaOf(via);
    if (known === undefined) nexthop.unknown = [...(unknown ?? []), ...attributesOf({ via })];
    else nexthop.via = known;
  }
  if (encap !== undefined) nexthop.encap = encapOf({ encap, encapType: reply.encapType ?? outerType });
  return nexthop;
}
