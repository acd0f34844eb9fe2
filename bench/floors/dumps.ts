import { NETLINK_ROUTE } from "../../src/index.ts";
import { getRoutes, routeDigest } from "../lib/routes.ts";
import { measure, serve } from "../lib/serve.ts";
import { FloorSocket } from "./calls.ts";

const NLMSG_DONE = 3;
/**
 * The flags NLM_F_REQUEST, NLM_F_ACK and NLM_F_DUMP as bits of the 32-bit word with the type and flags of a message.
 */
const DUMP_FLAGS = 0x305 << 16;

const floor = new FloorSocket(NETLINK_ROUTE).connected();
const words = floor.input.int32();
const { bytes, view } = floor.input;

/** Runs benchmark rounds that dump all routes. `read` returns the checksum of the route at an offset. */
function serveDumps(read: (at: number, length: number) => number): Promise<void> {
  const request = getRoutes().bytes;
  const output = floor.output.int32();
  let sequence = 0;
  const dumpAll = () => {
    let operations = 0;
    let checksum = 0;
    floor.output.bytes.set(request, 0);
    output[0] = request.length;
    output[1]! |= DUMP_FLAGS;
    output[2] = ++sequence;
    floor.send(request.length);
    for (;;) {
      const received = floor.receive();
      if (received < 16 || received > FloorSocket.SLOT_SIZE) throw new Error("no reply");
      for (let at = 0; received - at >= 16; ) {
        const word = at >> 2;
        const length = words[word]!;
        if (length < 16 || length > received - at || words[word + 2] !== sequence) throw new Error("invalid reply");
        const type = words[word + 1]! & 0xffff;
        if (type === NLMSG_DONE) return { operations, checksum };
        if (type < 16) throw new Error("the dump failed");
        operations++;
        checksum += read(at, length);
        at += (length + 3) & ~3;
      }
    }
  };
  return serve(() => measure(dumpAll));
}

/** Minimal JavaScript program (floor) for the benchmark `dump-routes walk`. */
export function walk(): Promise<void> {
  return serveDumps((at, length) => length + (words[(at >> 2) + 1]! & 0xffff));
}

/** Decodes a route to an object of the same shape as in typescript/dump-routes.ts. */
function decodeRoute(start: number, length: number) {
  const route = {
    destinationLength: bytes[start + 17]!,
    protocol: bytes[start + 21]!,
    scope: bytes[start + 22]!,
    type: bytes[start + 23]!,
    destination: 0,
    device: 0,
    table: 0,
    priority: 0,
    gateway: 0,
  };
  const end = start + length;
  for (let at = start + 28; end - at >= 4; ) {
    const header = words[at >> 2]!;
    const size = header & 0xffff;
    if (size < 4 || size > end - at) throw new Error("invalid attribute");
    if (size >= 8) {
      switch ((header >>> 16) & 0x3fff) {
        case 1:
          route.destination = view.getUint32(at + 4);
          break;
        case 4:
          route.device = view.getUint32(at + 4, true);
          break;
        case 5:
          route.gateway = view.getUint32(at + 4);
          break;
        case 6:
          route.priority = view.getUint32(at + 4, true);
          break;
        case 15:
          route.table = view.getUint32(at + 4, true);
          break;
      }
    }
    at += (size + 3) & ~3;
  }
  return route;
}

/** The last decoded route. This reference prevents the JavaScript engine from omitting the creation of the object. */
export let last: object | undefined;

/** Minimal JavaScript program (floor) for the benchmark `dump-routes decode`. */
export function decode(): Promise<void> {
  return serveDumps((at, length) => {
    const route = decodeRoute(at, length);
    last = route;
    const { destination, device, table, priority, gateway, destinationLength, protocol, scope, type } = route;
    return (destination & 0xffff) + device + table + priority + gateway + destinationLength + protocol + scope + type;
  });
}

const families = new Map([[2, "inet"]]);
const types = new Map([
  [1, "unicast"],
  [2, "local"],
  [3, "broadcast"],
]);
const protocols = new Map([
  [2, "kernel"],
  [4, "static"],
]);
const scopes = new Map([
  [0, "global"],
  [253, "link"],
  [254, "host"],
]);
const names = new Map([[1, "lo"]]);
/**
 * Text of each pair of address bytes, such as "10.0". The text of an IPv4 address consists of two such pairs and a dot.
 */
const pairs = Array.from({ length: 65_536 }, (_, pair) => `${pair & 255}.${pair >> 8}`);

interface ListedRoute {
  family: string;
  type: string;
  dst: string;
  table: number;
  protocol: string;
  scope: string;
  flags: string[];
  ifindex?: number;
  dev?: string;
  metric?: number;
  gateway?: string;
  prefsrc?: string;
}

/** Formats an IPv4 address, given as a 32-bit word in memory order. */
function addressText(word: number): string {
  return `${pairs[word & 0xffff]}.${pairs[word >>> 16]}`;
}

/** Decodes a route to an object of the same shape as an IPv4 route of `bun-netlink/route`. */
function listedRoute(start: number, length: number): ListedRoute {
  const route: ListedRoute = {
    family: families.get(bytes[start + 16]!)!,
    type: types.get(bytes[start + 23]!)!,
    dst: "default",
    table: bytes[start + 20]!,
    protocol: protocols.get(bytes[start + 21]!)!,
    scope: scopes.get(bytes[start + 22]!)!,
    flags: [],
  };
  const end = start + length;
  for (let at = start + 28; end - at >= 4; ) {
    const header = words[at >> 2]!;
    const size = header & 0xffff;
    if (size < 4 || size > end - at) throw new Error("invalid attribute");
    const value = words[(at >> 2) + 1]!;
    switch ((header >>> 16) & 0x3fff) {
      case 1:
        route.dst = addressText(value);
        break;
      case 4:
        route.ifindex = value;
        route.dev = names.get(value)!;
        break;
      case 6:
        route.metric = value;
        break;
      case 5:
        route.gateway = addressText(value);
        break;
      case 7:
        route.prefsrc = addressText(value);
        break;
      case 15:
        route.table = value;
        break;
    }
    at += (size + 3) & ~3;
  }
  return route;
}

/**
 * Minimal JavaScript program (floor) for the benchmark `route-list`. The checksum is that of typescript/lists/routes.ts.
 */
export function list(): Promise<void> {
  return serveDumps((start, size) => {
    const route = listedRoute(start, size);
    last = route;
    return routeDigest(route);
  });
}
