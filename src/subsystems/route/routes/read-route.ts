import { decoderOf } from "../../../client/family.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import {
  RTA_CACHEINFO,
  RTA_DST,
  RTA_GATEWAY,
  RTA_NH_ID,
  RTA_OIF,
  RTA_PREF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_TABLE,
} from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { rtRoute } from "../../../families/rt-route.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { MessageView } from "../../../message/message.ts";
import { readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { beginsWith, type Prefix } from "../core/addresses.ts";
import { type NameOf, noNames } from "../core/interfaces.ts";
import { type AddressFamily, families, protocols, scopes } from "../core/vocabulary.ts";
import { preferences, type RouteReply, routeFields, routeFlags, routeTypes } from "./fields.ts";
import type { Route, RouteFlag } from "./route.ts";

// Fast decoder for routes with only common attributes.

// Header of a route message (struct rtmsg):
//  0        1         2         3     4       5          6       7      8
//  | family | dst len | src len | tos | table | protocol | scope | type | flags (u32) |

const RTMSG = 12;
/** Length of an attribute with a four-byte value. */
const FOUR_BYTES = NLA_HDRLEN + 4;
const IPV6_ADDRESS = NLA_HDRLEN + 16;

// Value of RTA_CACHEINFO (struct rta_cacheinfo), with times in 1/100 s:
//  0            4          8         12      16     20
//  | references | last use | expires | error | id … |
const EXPIRES = 8;
const ERROR = 12;
const CACHEINFO = 32;

// Engines inline local constants, but not imported ones: see byte-order.ts.
const littleEndian = hostLittleEndian;

export const decodeRoute: (message: MessageView) => RouteReply = decoderOf(rtRoute, "getroute");

/** Fields beyond the end of a truncated header are absent. */
export function toRoute(reply: RouteReply, nameOf: NameOf = noNames): Route {
  return routeFields.read(reply, {} as Route, nameOf);
}

function readUnusual(message: MessageView, nameOf: NameOf): Route {
  return toRoute(decodeRoute(message), nameOf);
}

/** Returns whether a message may have a route to the network, so that others need no decoding. */
export function mayLeadTo(message: MessageView, { bytes, length }: Pick<Prefix, "bytes" | "length">): boolean {
  if (message.length < NLMSG_HDRLEN + RTMSG) return true;
  const { view, store, offset } = message;
  if (view.getUint8(offset + NLMSG_HDRLEN + 1) !== length) return false;
  const attributes = message.attributes(RTMSG);
  if (length === 0 || !attributes.find(RTA_DST)) return true;
  return beginsWith(store.subarray(attributes.offset, attributes.offset + attributes.length), { bytes, length });
}

/**
 * Decodes a route. Routes with only common fields take a fast path that assigns no other fields, because JavaScript
 * engines reserve space for each assigned field.
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
    if (length !== FOUR_BYTES) {
      if (!readOtherLength(route, message, type, value, length)) return readUnusual(message, nameOf);
    } else if (type === RTA_TABLE) {
      route.table = view.getUint32(value, littleEndian);
    } else if (type === RTA_DST && family === AF_INET) {
      route.dst = ipv4Network(store, value, view.getUint8(at + 1));
    } else if (type === RTA_PRIORITY) {
      route.metric = view.getUint32(value, littleEndian);
    } else if (type === RTA_GATEWAY) {
      route.gateway = readIpv4(store, value);
    } else if (type === RTA_OIF) {
      const index = view.getUint32(value, littleEndian);
      route.ifindex = index;
      const dev = nameOf(index);
      if (dev !== undefined) route.dev = dev;
    } else if (type === RTA_PREFSRC) {
      route.prefsrc = readIpv4(store, value);
    } else if (type === RTA_NH_ID) {
      route.nhid = view.getUint32(value, littleEndian);
    } else return readUnusual(message, nameOf);
    offset += (length + 3) & ~3;
  }
  if (offset < end) return readUnusual(message, nameOf);
  const tos = view.getUint8(at + 3);
  if (tos !== 0) setTos(route, tos);
  return route;
}

/** Reads an attribute whose value is not four bytes long. Returns false for an unusual one. */
function readOtherLength(route: Route, message: MessageView, type: number, value: number, length: number): boolean {
  const { view, store, offset } = message;
  if (type === RTA_DST && length === IPV6_ADDRESS && view.getUint8(offset + NLMSG_HDRLEN) === AF_INET6) {
    route.dst = ipv6Network(store, value, view.getUint8(offset + NLMSG_HDRLEN + 1));
  } else if (type === RTA_GATEWAY && length === IPV6_ADDRESS) {
    route.gateway = readIpv6(store, value);
  } else if (type === RTA_PREF && length === NLA_HDRLEN + 1) {
    route.pref = preferences.show(view.getUint8(value));
  } else {
    // Most IPv6 routes have an RTA_CACHEINFO without expiry or error.
    return type === RTA_CACHEINFO && isEmptyCacheinfo(view, value, length);
  }
  return true;
}

function setTos(route: Route, tos: number): void {
  route.tos = tos;
}

function ipv4Network(store: Uint8Array, at: number, length: number): string {
  const text = readIpv4(store, at);
  return length === 32 ? text : `${text}/${length}`;
}

function ipv6Network(store: Uint8Array, at: number, length: number): string {
  const text = readIpv6(store, at);
  return length === 128 ? text : `${text}/${length}`;
}

function isEmptyCacheinfo(view: DataView, at: number, length: number): boolean {
  return length === NLA_HDRLEN + CACHEINFO && view.getInt32(at + EXPIRES) === 0 && view.getInt32(at + ERROR) === 0;
}
