import { RT_TABLE_MAIN } from "../../constants/rtnetlink.ts";
import { AF_INET } from "../../constants/socket.ts";
import { describeValue } from "../../errors.ts";
import { checkInteger } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { type Prefix, parseNetwork } from "../../subsystems/route/core/addresses.ts";
import type { Route } from "../../subsystems/route/routes/route.ts";
import { headerByte } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { RouteFields } from "./route-messages.ts";

const DST_LENGTH = 1;
const SRC_LENGTH = 2;
const TOS = 3;

const fields = new RouteFields();

/** A destination of routes: the address bits that they match. An undefined `family` stands for both families. */
interface Destination extends Omit<Prefix, "family"> {
  readonly family: number | undefined;
}

const DEFAULT: Destination = { family: undefined, bytes: new Uint8Array(16), length: 0 };

function parseDestination(text: string): Destination {
  return text === "default" ? DEFAULT : parseNetwork(text, "destination");
}

/** The routes in a mirror. */
export class RouteTable<Item = Route> extends MirrorTable<Item> {
  /** Returns the routes of one routing table (254 is the main table). */
  byTable(table: number): Item[] {
    checkInteger(table, 0, 0xffffffff, "table");
    return this.matching((message) => fields.read(message).table === table);
  }

  /**
   * Returns the routes to exactly this destination: "10.0.0.0/8", "2001:db8::/32", a single address for its host route,
   * or "default" for the default routes of IPv4 and IPv6. Searches the whole table.
   *
   * @throws TypeError or RangeError for an invalid destination.
   */
  to(destination: string): Item[] {
    const wanted = parseDestination(destination);
    return this.matching((message) => hasDestination(message, wanted));
  }

  /**
   * Returns the route of one table (default 254, the main table) with the longest prefix that matches an address, and
   * among several the one with the lowest metric; undefined if none matches. Searches the whole table. The kernel may
   * choose another route for a packet: policy rules, the type of service, routes for some sources only, links that are
   * down and learned exceptions are ignored here. `Routes.get` of bun-netlink/route returns the kernel's choice.
   *
   * @throws TypeError or RangeError for an invalid address.
   */
  lookup(address: string, { table = RT_TABLE_MAIN }: { table?: number } = {}): Item | undefined {
    checkInteger(table, 0, 0xffffffff, "table");
    const { family, bytes, length } = parseDestination(address);
    if (family === undefined || length < bytes.length * 8) {
      throw new TypeError(`address: expected an address, got ${describeValue(address)}`);
    }
    let best: MessageView | undefined;
    let longest = -1;
    let least = 0;
    for (const message of this.messages()) {
      const bits = headerByte(message, DST_LENGTH);
      if (bits < longest || headerByte(message, 0) !== family) continue;
      if (headerByte(message, SRC_LENGTH) !== 0 || headerByte(message, TOS) !== 0) continue;
      const { table: own, priority, dst, dstLength } = fields.read(message);
      if (own !== table || (bits === longest && priority >= least)) continue;
      if (bits > dstLength * 8 || !hasPrefix(bytes, message.store.subarray(dst, dst + dstLength), bits)) continue;
      best = message;
      longest = bits;
      least = priority;
    }
    if (best === undefined) return undefined;
    // If several routes are equal, the kernel uses the first one.
    return family === AF_INET ? this.at(fields.read(best).key(best, this.key).u32(0)) : this.decode(best);
  }
}

function hasPrefix(bytes: Uint8Array, prefix: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let index = 0; index < whole; index++) if (bytes[index] !== prefix[index]) return false;
  const rest = bits & 7;
  return rest === 0 || (bytes[whole]! ^ prefix[whole]!) >> (8 - rest) === 0;
}

function hasDestination(message: MessageView, { family, bytes, length }: Destination): boolean {
  if (headerByte(message, DST_LENGTH) !== length) return false;
  if (family !== undefined && headerByte(message, 0) !== family) return false;
  if (length === 0) return true;
  const { dst, dstLength } = fields.read(message);
  return dstLength === bytes.length && bytes.every((byte, index) => message.store[dst + index] === byte);
}
