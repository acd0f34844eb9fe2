import { decoderOf } from "../../client/family.ts";
import { IFA_ADDRESS, IFA_LOCAL } from "../../constants/if_addr.ts";
import { NETLINK_ROUTE, NLM_F_APPEND, NLM_F_REPLACE } from "../../constants/netlink.ts";
import {
  RT_TABLE_MAIN,
  RTM_DELADDR,
  RTM_DELNEXTHOP,
  RTM_DELROUTE,
  RTM_F_CLONED,
  RTM_GETROUTE,
  RTM_NEWADDR,
  RTM_NEWNEXTHOP,
  RTM_NEWROUTE,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_LINK,
  RTNLGRP_NEXTHOP,
  RTPROT_KERNEL,
  RTPROT_RA,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { shown } from "../../errors.ts";
import { type Operations, rtRoute } from "../../families/rt-route.ts";
import { checkInteger } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import type { Key } from "../key.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Editor, Silence, Source } from "../source.ts";
import { IFADDRMSG } from "./addresses.ts";
import { type Destination, parseDestination } from "./destination.ts";
import { LinkStates } from "./link-states.ts";
import { attributesOf, headerByte, headerWord, request } from "./raw.ts";
import { dependsOn, hopsOf, inOrderOf, RouteFields, RTMSG, routeComparison, sameRoute } from "./route-messages.ts";

/** A route, of IPv4 or IPv6. */
export type Route = Operations["getroute"]["dump"]["reply"];

const DST_LENGTH = 1;
const SRC_LENGTH = 2;
const TOS = 3;
const FLAGS = 8;
/** How many routes to one destination are moved up or down one by one; where there are more, all are read again. */
const LONG = 100;
/** Stands in keys where a link's index would, for what has hops by gateways only: such routes merge into one. */
const MERGED = 0xffffffff;

const fields = new RouteFields();

/**
 * Brings an IPv4 route into the table. The kernel keeps routes to one destination, with the same priority and type of
 * service, in a list of which the first one is used: NLM_F_REPLACE changes the first one, NLM_F_APPEND adds at the end, everything
 * else in front. So the key is what they share and the position in that list.
 */
function apply4(message: MessageView, meaning: "put" | "remove", editor: Editor): void {
  fields.read(message);
  const { key } = editor;
  const at = (position: number): Key => fields.key(message, key).u32(position);
  const count = lengthOf((position) => editor.table.find(at(position)) >= 0);
  const isAppended = meaning === "put" && (count === 0 || (message.flags & NLM_F_APPEND) !== 0);
  if (editor.phase === "dump" || (isAppended && (count === 0 || editor.phase === "live"))) {
    editor.put(at(count), message);
    return;
  }
  if (count > LONG) {
    editor.uncertain();
    return;
  }
  const members = Array.from({ length: count }, (_, position) => editor.find(at(position))!);
  const known = members.findIndex((member) => sameRoute(member, message));
  // While it is replayed onto a dump, what happened to others of the list meanwhile cannot be told from positions.
  if (editor.phase === "replay" && count > 1) editor.uncertain();
  if (meaning === "remove") {
    if (known < 0) {
      if (count > 0 && editor.phase === "live") editor.uncertain();
      return;
    }
    for (let position = known; position < count - 1; position++) editor.put(at(position), members[position + 1]!);
    editor.remove(at(count - 1));
    return;
  }
  if (known >= 0) {
    editor.put(at(known), message);
  } else if ((message.flags & NLM_F_APPEND) !== 0) {
    editor.put(at(count), message);
  } else if ((message.flags & NLM_F_REPLACE) !== 0) {
    editor.put(at(0), message);
  } else {
    if (editor.phase === "replay") editor.uncertain();
    for (let position = count; position > 0; position--) editor.put(at(position), members[position - 1]!);
    editor.put(at(0), message);
  }
}

/** How long a list is of which one can only ask whether it has a position. */
function lengthOf(has: (position: number) => boolean): number {
  if (!has(0)) return 0;
  let last = 0;
  let none = 1;
  while (has(none)) [last, none] = [none, none * 2];
  while (none - last > 1) {
    const middle = (last + none) >>> 1;
    if (has(middle)) last = middle;
    else none = middle;
  }
  return none;
}

/** The key of an IPv6 route. Those with static gateways merge, in the kernel, into one with several hops. */
function key6(message: MessageView, key: Key): Key {
  fields.read(message);
  fields.key(message, key);
  const merges = fields.hasHops || (fields.hasGateway && fields.nexthop === 0 && !isLearned(message));
  if (merges) return key.u32(MERGED);
  // What takes part in NLM_F_REPLACE together.
  key.endGroup().u32(fields.oif).u32(fields.nexthop);
  return fields.hasGateway ? key.chunk(message.store, fields.gateway, fields.gatewayLength) : key;
}

/** Whether a route came from a router advertisement: these stay apart. */
function isLearned(message: MessageView): boolean {
  const protocol = headerByte(message, 5);
  return protocol === RTPROT_RA || protocol === RTPROT_KERNEL;
}

/**
 * Brings an IPv6 route into the table. A message has all hops that a route has now; one that removes, those that go. What
 * NLM_F_REPLACE has put in the place of another route can be there twice, so those of one key are counted.
 */
function apply6(message: MessageView, meaning: "put" | "remove", editor: Editor): void {
  const { key, phase } = editor;
  const at = (occurrence: number): Key => key6(message, key).u32(occurrence);
  const known = editor.find(at(0));
  let count = known === undefined ? 0 : 1;
  while (count > 0 && editor.find(at(count)) !== undefined) count++;
  if (phase === "dump") {
    editor.put(at(count), message);
  } else if (count > 1) {
    editor.uncertain();
  } else if (meaning === "put") {
    const replaces = (message.flags & NLM_F_REPLACE) !== 0;
    if (replaces && mayReplaceAnother(message, known, editor)) editor.uncertain();
    const ordered = replaces || known === undefined ? message : inOrderOf(message, known);
    editor.put(at(0), ordered);
  } else if (known !== undefined) {
    if (sameRoute(known, message)) {
      editor.remove(at(0));
      return;
    }
    const hops = hopsOf(known);
    if (phase === "live" || hopsOf(message).every((hop) => hops.includes(hop))) editor.uncertain();
  }
}

/** Whether a route that replaces may have taken the place of one with another key than its own. */
function mayReplaceAnother(message: MessageView, known: MessageView | undefined, { key, table }: Editor): boolean {
  const isMerged = key6(message, key).group === 0;
  const others = table.groupSize(fields.key(message, key).endGroup().group);
  // Another kind is replaced only where there is none of its own.
  if (isMerged) return known === undefined && others > 0;
  if (known !== undefined) return others > 1;
  return others > 0 || table.find(fields.key(message, key).u32(MERGED).u32(0)) >= 0;
}

/** Routes go in silence with their link, their source address and their nexthop, and change with the state of the link. */
class LostGround implements Silence {
  readonly adds = false;
  readonly #states = new LinkStates();
  readonly #links = new Set<number>();
  readonly #addresses = new Set<string>();
  #nexthops = false;

  note(message: MessageView): boolean {
    const { type } = message;
    if (type === RTM_NEWNEXTHOP || type === RTM_DELNEXTHOP) {
      if (type === RTM_NEWNEXTHOP && (message.flags & NLM_F_REPLACE) === 0) return false;
      this.#nexthops = true;
      return true;
    }
    if (type === RTM_DELADDR || type === RTM_NEWADDR) return this.#noteAddress(message);
    const link = this.#states.changed(message);
    if (link !== undefined) this.#links.add(link);
    return link !== undefined;
  }

  #noteAddress(message: MessageView): boolean {
    if (message.type === RTM_NEWADDR) return false;
    for (const attributes = attributesOf(message, IFADDRMSG); attributes.next(); ) {
      if (attributes.type === IFA_LOCAL || attributes.type === IFA_ADDRESS) {
        this.#addresses.add(Buffer.from(attributes.bytes()).toString("hex"));
      }
    }
    this.#links.add(headerWord(message, 4));
    return true;
  }

  touches(entry: MessageView): boolean {
    return dependsOn(entry, { links: this.#links, addresses: this.#addresses, nexthops: this.#nexthops });
  }

  reset(): void {
    this.#links.clear();
    this.#addresses.clear();
    this.#nexthops = false;
  }

  forget(): void {
    this.#states.forget();
  }
}

/** The routes of a mirror. */
export class RouteTable extends MirrorTable<Route> {
  /** The routes of one routing table (254 is the main one). */
  byTable(table: number): Route[] {
    checkInteger(table, 0, 0xffffffff, "table");
    return this.matching((message) => fields.read(message).table === table);
  }

  /**
   * The routes to exactly that destination: "10.0.0.0/8", "2001:db8::/32", an address alone for a route to it and nothing
   * else, or "default", in IPv4 and IPv6. The table is looked through.
   *
   * @throws TypeError or RangeError for what is no destination.
   */
  to(destination: string): Route[] {
    const sought = parseDestination(destination);
    return this.matching((message) => leadsTo(message, sought));
  }

  /**
   * The route of one table (default 254, the main one) with the longest prefix that an address has, and of several such the one
   * with the least metric; undefined where none has it. The table is looked through. It is not always what the kernel takes
   * for a packet: policy rules, the type of service, routes for some sources only, links that are down and exceptions
   * that were learnt on the way do not count here. `Routes.get` of bun-netlink/route asks the kernel.
   *
   * @throws TypeError or RangeError for what is no address.
   */
  lookup(address: string, { table = RT_TABLE_MAIN }: { table?: number } = {}): Route | undefined {
    checkInteger(table, 0, 0xffffffff, "table");
    const { family, bytes, length } = parseDestination(address);
    if (family === undefined || length < bytes.length * 8) {
      throw new TypeError(`address: expected an address, got ${shown(address)}`);
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
    // Of a list of equal ones the first is used.
    return family === AF_INET ? this.at(fields.read(best).key(best, this.key).u32(0)) : this.decoded(best);
  }
}

function hasPrefix(bytes: Uint8Array, prefix: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let index = 0; index < whole; index++) if (bytes[index] !== prefix[index]) return false;
  const rest = bits & 7;
  return rest === 0 || (bytes[whole]! ^ prefix[whole]!) >> (8 - rest) === 0;
}

function leadsTo(message: MessageView, { family, bytes, length }: Destination): boolean {
  if (headerByte(message, DST_LENGTH) !== length) return false;
  if (family !== undefined && headerByte(message, 0) !== family) return false;
  if (length === 0) return true;
  const { dst, dstLength } = fields.read(message);
  return dstLength === bytes.length && bytes.every((byte, index) => message.store[dst + index] === byte);
}

/**
 * The routes of IPv4 and IPv6, of all tables. When and how often one was used (`cacheinfo`), and how soon it expires, is as the
 * last message had it.
 */
export const routes: Source<Route, "routes", RouteTable> = {
  name: "routes",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtRoute, "getroute"),
  view: () => new RouteTable(),
  plan: () => ({
    groups: [
      RTNLGRP_IPV4_ROUTE,
      RTNLGRP_IPV6_ROUTE,
      RTNLGRP_LINK,
      RTNLGRP_IPV4_IFADDR,
      RTNLGRP_IPV6_IFADDR,
      RTNLGRP_NEXTHOP,
    ],
    dumps: [request(RTM_GETROUTE, AF_INET, RTMSG), request(RTM_GETROUTE, AF_INET6, RTMSG)],
    comparison: routeComparison,
    silence: new LostGround(),
    shifts: true,
    meaning(message) {
      const family = headerByte(message, 0);
      if (family !== AF_INET && family !== AF_INET6) return undefined;
      // What was made for one destination on the way is in no dump.
      if ((headerWord(message, FLAGS) & RTM_F_CLONED) !== 0) return undefined;
      if (message.type === RTM_NEWROUTE) return "put";
      return message.type === RTM_DELROUTE ? "remove" : undefined;
    },
    apply(message, meaning, editor) {
      if (headerByte(message, 0) === AF_INET) apply4(message, meaning, editor);
      else apply6(message, meaning, editor);
    },
  }),
};
