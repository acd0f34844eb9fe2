import {
  AF_INET,
  IFF_UP,
  type Message,
  MessageWriter,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  RT_TABLE_MAIN,
  RTA_DST,
  RTA_OIF,
  RTM_DELROUTE,
  RTM_GETLINK,
  RTM_GETROUTE,
  RTM_NEWLINK,
  RTM_NEWROUTE,
  RTN_UNICAST,
  RTPROT_STATIC,
} from "../../src/index.ts";
import type { Route } from "../../src/subsystems/route/index.ts";

/** Fields of a listed route from which the checksum of the route is computed. */
type ListedRoute = Partial<Pick<Route, "dst" | "dev" | "gateway" | "prefsrc" | "metric">>;

const LOOPBACK = 1;
const writer = new MessageWriter();

function route(type: number, flags: number, number: number): Message {
  return writer
    .begin(type, NLM_F_REQUEST | flags)
    .struct((rtmsg) =>
      rtmsg.u8(AF_INET).u8(32).zero(2).u8(RT_TABLE_MAIN).u8(RTPROT_STATIC).u8(0).u8(RTN_UNICAST).u32(0),
    )
    .be32(RTA_DST, 0x0a000000 + number)
    .u32(RTA_OIF, LOOPBACK)
    .finish();
}

/** Returns a request that adds a host route over the loopback interface. The destination is 10.0.0.0 plus `number`. */
export function addRoute(number: number): Message {
  return route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, number);
}

/** Returns a request that deletes the route of {@link addRoute}. */
export function deleteRoute(number: number): Message {
  return route(RTM_DELROUTE, 0, number);
}

/** Returns a dump request for all IPv4 routes. */
export function getRoutes(): Message {
  return writer
    .begin(RTM_GETROUTE)
    .struct((rtmsg) => rtmsg.u8(AF_INET).zero(11))
    .finish();
}

/** Returns a request for the loopback interface. */
export function getLoopback(): Message {
  return writer
    .begin(RTM_GETLINK)
    .struct((ifinfomsg) => ifinfomsg.zero(4).s32(LOOPBACK).zero(8))
    .finish();
}

/** Returns a request that brings the loopback interface up. */
export function loopbackUp(): Message {
  return writer
    .begin(RTM_NEWLINK)
    .struct((ifinfomsg) => ifinfomsg.zero(4).s32(LOOPBACK).u32(IFF_UP).u32(IFF_UP))
    .finish();
}

/** Total size of nlmsghdr and rtmsg in bytes. */
const HEADERS = 28;
/** Size in bytes of each route attribute, including its header. */
const ATTRIBUTE = 8;

/**
 * Returns the checksum of a route: the length of its message plus its type. c/dump-routes.c computes the same checksum.
 */
export function routeDigest({ dst, dev, gateway, prefsrc, metric }: ListedRoute): number {
  let attributes = 1;
  if (dst !== "default") attributes++;
  if (dev !== undefined) attributes++;
  if (gateway !== undefined) attributes++;
  if (prefsrc !== undefined) attributes++;
  if (metric !== undefined) attributes++;
  return HEADERS + attributes * ATTRIBUTE + RTM_NEWROUTE;
}
