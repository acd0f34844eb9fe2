import { rtRoute as family, type Operations } from "../../src/families/rt-route.ts";
import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import type { Message, MessageView } from "../../src/message/message.ts";
import {
  begin,
  bitsOf,
  checkCompanion,
  checkHeaders,
  checkNames,
  checkSize,
  endNest,
  finish,
  namesOf,
  numberOf,
  putIpv4,
  putU32,
  readBits,
  readIpv4,
  setU8,
  setU32,
  TYPE_MASK,
} from "./hand-written.ts";
import type { MessageKind } from "./message-kind.ts";

type Route = Operations["getroute"]["do"]["reply"];
type Header = Route["header"];
type Type = Header["rtmType"];

const TYPE = 26;
const FLAGS = 1;
const HEADERS = 28;
const names: readonly Type[] = [
  ...["unspec", "unicast", "local", "broadcast", "anycast", "multicast"],
  ...["blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"],
] as Type[];

const flags: readonly Header["rtmFlags"][number][] = [
  ...["dead", "pervasive", "onlink", "offload", "linkdown", "unresolved", "trap"],
] as Header["rtmFlags"];

function create(number: number): Route {
  return {
    header: {
      rtmFamily: 2,
      rtmDstLen: 24,
      rtmSrcLen: 0,
      rtmTos: 0,
      rtmTable: 254,
      rtmProtocol: 3,
      rtmScope: 0,
      rtmType: number % 8 === 0 ? "blackhole" : "unicast",
      rtmFlags: ["linkdown"],
    },
    table: 254,
    dst: `10.${number % 256}.${(number * 7) % 256}.0`,
    priority: 100 + number,
    metrics: { mtu: 1400 + (number % 100) },
    prefsrc: "192.168.7.1",
    gateway: `192.168.7.${1 + (number % 200)}`,
    oif: 1 + (number % 64),
  };
}

const sample = create(0);
const routeNames = namesOf(sample);
const headerNames = namesOf(sample.header);
const metricNames = namesOf(sample.metrics);

function encode(route: Route): Message {
  let at = begin(TYPE, FLAGS, HEADERS);
  const { header } = route;
  checkNames(route, routeNames);
  checkNames(header, headerNames);
  checkCompanion("dst", route.dst, header.rtmDstLen);
  checkCompanion("src", route.src, header.rtmSrcLen);
  setU8(16, header.rtmFamily);
  setU8(17, header.rtmDstLen);
  setU8(18, header.rtmSrcLen);
  setU8(19, header.rtmTos);
  setU8(20, header.rtmTable);
  setU8(21, header.rtmProtocol);
  setU8(22, header.rtmScope);
  setU8(23, typeof header.rtmType === "number" ? header.rtmType : numberOf(names, header.rtmType));
  setU32(24, bitsOf(flags, header.rtmFlags), host);
  if (route.table !== undefined) at = putU32(at, 15, route.table);
  if (route.dst !== undefined) at = putIpv4(at, 1, route.dst);
  if (route.priority !== undefined) at = putU32(at, 6, route.priority);
  if (route.metrics !== undefined) {
    checkNames(route.metrics, metricNames);
    const start = at;
    at += 4;
    if (route.metrics.mtu !== undefined) at = putU32(at, 2, route.metrics.mtu);
    endNest(start, 8, at);
  }
  if (route.prefsrc !== undefined) at = putIpv4(at, 7, route.prefsrc);
  if (route.gateway !== undefined) at = putIpv4(at, 5, route.gateway);
  if (route.oif !== undefined) at = putU32(at, 4, route.oif);
  return finish(at);
}

function decode(message: MessageView, store: Uint8Array): Route {
  const { view, offset } = message;
  checkHeaders(message.length, HEADERS);
  const end = offset + message.length;
  const type = view.getUint8(offset + 23);
  const route: Route = {
    header: {
      rtmFamily: view.getUint8(offset + 16),
      rtmDstLen: view.getUint8(offset + 17),
      rtmSrcLen: view.getUint8(offset + 18),
      rtmTos: view.getUint8(offset + 19),
      rtmTable: view.getUint8(offset + 20),
      rtmProtocol: view.getUint8(offset + 21),
      rtmScope: view.getUint8(offset + 22),
      rtmType: names[type] ?? `${type}`,
      rtmFlags: readBits(flags, view.getUint32(offset + 24, host)),
    },
  };
  for (let at = offset + HEADERS; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    const from = at + 4;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 1:
        route.dst = readIpv4(store, checkSize(from, length, 4));
        break;
      case 4:
        route.oif = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 5:
        route.gateway = readIpv4(store, checkSize(from, length, 4));
        break;
      case 6:
        route.priority = view.getUint32(checkSize(from, length, 4), host);
        break;
      case 7:
        route.prefsrc = readIpv4(store, checkSize(from, length, 4));
        break;
      case 8:
        route.metrics = decodeMetrics(view, from, at + length);
        break;
      case 15:
        route.table = view.getUint32(checkSize(from, length, 4), host);
        break;
    }
    at += (length + 3) & ~3;
  }
  return route;
}

function decodeMetrics(view: DataView, start: number, end: number): NonNullable<Route["metrics"]> {
  const metrics: NonNullable<Route["metrics"]> = {};
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    switch (view.getUint16(at + 2, host) & TYPE_MASK) {
      case 2:
        metrics.mtu = view.getUint32(checkSize(at + 4, length, 4), host);
        break;
      case 3:
        metrics.window = view.getUint32(checkSize(at + 4, length, 4), host);
        break;
      case 8:
        metrics.advmss = view.getUint32(checkSize(at + 4, length, 4), host);
        break;
    }
    at += (length + 3) & ~3;
  }
  return metrics;
}

/** Reads the MTU from the metrics of a route. */
function readMtu(view: DataView, start: number, end: number): number | undefined {
  let mtu: number | undefined;
  for (let at = start; end - at >= 4; ) {
    const length = view.getUint16(at, host);
    if (length < 4 || length > end - at) break;
    if ((view.getUint16(at + 2, host) & TYPE_MASK) === 2) mtu = view.getUint32(checkSize(at + 4, length, 4), host);
    at += (length + 3) & ~3;
  }
  return mtu;
}

/** Benchmark messages: IPv4 routes in replies to RTM_GETROUTE. */
export const route: MessageKind<Route> = {
  family,
  operation: "getroute",
  request: { type: TYPE, flags: FLAGS },
  headers: HEADERS,
  create,
  encode,
  decode,
  paths: ["header.rtmType", "dst", "oif", "priority", "metrics.mtu"],
  read(message, store) {
    const { view, offset } = message;
    checkHeaders(message.length, HEADERS);
    const end = offset + message.length;
    const type = view.getUint8(offset + 23);
    let dst: string | undefined;
    let oif: number | undefined;
    let priority: number | undefined;
    let mtu: number | undefined;
    for (let at = offset + HEADERS; end - at >= 4; ) {
      const length = view.getUint16(at, host);
      if (length < 4 || length > end - at) break;
      switch (view.getUint16(at + 2, host) & TYPE_MASK) {
        case 1:
          dst = readIpv4(store, checkSize(at + 4, length, 4));
          break;
        case 4:
          oif = view.getUint32(checkSize(at + 4, length, 4), host);
          break;
        case 6:
          priority = view.getUint32(checkSize(at + 4, length, 4), host);
          break;
        case 8:
          mtu = readMtu(view, at + 4, at + length);
          break;
      }
      at += (length + 3) & ~3;
    }
    return [names[type] ?? `${type}`, dst, oif, priority, mtu];
  },
};
