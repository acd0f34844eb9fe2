import { typeError } from "../../base/argument-error.ts";
import { checkOptions } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { RT_TABLE_MAIN } from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { type Prefix, parseNetwork } from "../../subsystems/route/core/addresses.ts";
import { type RouteTableName, tables } from "../../subsystems/route/core/vocabulary.ts";
import type { Route } from "../../subsystems/route/routes/route.ts";
import type { IndexedProperty } from "../entry-index.ts";
import { headerByte } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { RouteFields } from "./route-messages.ts";

const DST_LENGTH = 1;
const SRC_LENGTH = 2;
const TOS = 3;
const MAX_LENGTH = 128;

const fields = new RouteFields();

class Destinations implements IndexedProperty {
  /** A lookup skips prefix lengths that no route has. */
  readonly lengths: Readonly<Record<number, Uint32Array>> = {
    [AF_INET]: new Uint32Array(MAX_LENGTH + 1),
    [AF_INET6]: new Uint32Array(MAX_LENGTH + 1),
  };
  readonly tables: Map<number, number> = new Map();

  hash(message: MessageView): number {
    const { table, dst, dstLength } = fields.read(message);
    return hashOf(table, headerByte(message, DST_LENGTH), message.store, dst, dstLength);
  }

  count(message: MessageView, difference: 1 | -1): void {
    const { table } = fields.read(message);
    const routes = (this.tables.get(table) ?? 0) + difference;
    if (routes === 0) this.tables.delete(table);
    else this.tables.set(table, routes);
    const lengths = this.lengths[headerByte(message, 0)];
    if (lengths !== undefined) lengths[headerByte(message, DST_LENGTH)]! += difference;
  }
}

/** The bytes of a missing address count as zeros. */
function hashOf(table: number, bits: number, store: Uint8Array, offset: number, length: number): number {
  let hash = Math.imul(table ^ (bits << 24), 0x01000193);
  const end = offset + Math.min(length, (bits + 7) >> 3);
  for (let at = offset; at < end; at++) hash = Math.imul(hash ^ store[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

function parseDestination(text: string): Prefix[] {
  if (text !== "default") return [parseNetwork(text, "destination")];
  return [AF_INET, AF_INET6].map((family) => ({ family, bytes: new Uint8Array(16), length: 0 }));
}

/** The routes in a mirror, with lookups by destination. */
export class RouteTable<Item = Route> extends MirrorTable<Item> {
  #destinations = new Destinations();

  /** Returns the routes of one routing table, which is specified by name or number. The method searches all routes. */
  byTable(table: RouteTableName | number): Item[] {
    const number = tables.read(table, "table");
    return this.matching((message) => fields.read(message).table === number);
  }

  /**
   * Returns the routes to exactly this destination: a prefix ("10.0.0.0/8", "2001:db8::/32"), an address (for its host
   * route), or "default" (for the IPv4 and IPv6 default routes).
   *
   * @throws TypeError or RangeError for an invalid destination.
   */
  to(destination: string): Item[] {
    const found = parseDestination(destination).flatMap((prefix) => {
      this.#find(RT_TABLE_MAIN, prefix);
      return [...this.#destinations.tables.keys()].flatMap((table) => this.#find(table, prefix));
    });
    return found.map((message) => this.decode(message));
  }

  /**
   * Returns the route with the longest prefix that matches an address, in one routing table (default "main"). Of
   * several routes with that prefix, returns the one with the lowest metric. Returns undefined if no route matches. The
   * lookup uses an index of prefixes.
   *
   * The kernel may choose another route. This method ignores policy rules, type of service, routes for some source
   * addresses only, links that are down, and learned exceptions. `Routes.get` of bun-netlink/route returns the kernel's
   * choice.
   *
   * @throws TypeError or RangeError for an invalid address or table.
   */
  lookup(address: string, options: { table?: RouteTableName | number | undefined } = {}): Item | undefined {
    checkOptions(options, { table: true });
    const { table = RT_TABLE_MAIN } = options;
    const number = tables.read(table, "table");
    const [prefix, other] = parseDestination(address);
    const { family, bytes, length: whole } = prefix!;
    if (other !== undefined || whole < bytes.length * 8) {
      throw typeError("address", `expected an address, got ${describeValue(address)}`);
    }
    const masked = bytes.slice();
    this.#find(number, prefix!);
    for (let length = whole; length >= 0; length--) {
      if (length < whole) masked[length >> 3]! &= 0xff00 >> (length & 7);
      if (this.#destinations.lengths[family]![length] === 0) continue;
      const best = bestOf(this.#find(number, { family, bytes: masked, length }));
      if (best === undefined) continue;
      // The kernel uses the first of several equal IPv4 routes.
      const first = family === AF_INET ? this.at(fields.read(best).key(best, this.key).u32(0)) : undefined;
      return first ?? this.decode(best);
    }
    return undefined;
  }

  protected override onReload(): void {
    this.#destinations = new Destinations();
  }

  #find(table: number, { family, bytes, length }: Prefix): MessageView[] {
    const hash = hashOf(table, length, bytes, 0, bytes.length);
    return this.indexed(this.#destinations, hash, (message) => {
      if (headerByte(message, DST_LENGTH) !== length || headerByte(message, 0) !== family) return false;
      const { table: own, dst, dstLength } = fields.read(message);
      if (own !== table) return false;
      for (let at = 0; at < (length + 7) >> 3; at++) {
        if (at >= dstLength || message.store[dst + at] !== bytes[at]) return false;
      }
      return true;
    });
  }
}

/** Ignores routes for some source addresses or types of service only. */
function bestOf(routes: readonly MessageView[]): MessageView | undefined {
  let best: MessageView | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const message of routes) {
    if (headerByte(message, SRC_LENGTH) !== 0 || headerByte(message, TOS) !== 0) continue;
    const { priority } = fields.read(message);
    if (priority >= least) continue;
    best = message;
    least = priority;
  }
  return best;
}
