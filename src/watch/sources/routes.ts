import { IFA_ADDRESS, IFA_LOCAL } from "../../constants/if_addr.ts";
import { NLM_F_APPEND, NLM_F_REPLACE } from "../../constants/netlink.ts";
import { NHA_ID } from "../../constants/nexthop.ts";
import {
  RTA_CACHEINFO,
  RTA_DST,
  RTA_EXPIRES,
  RTA_OIF,
  RTA_TABLE,
  RTM_DELADDR,
  RTM_DELNEXTHOP,
  RTM_F_CLONED,
  RTM_NEWADDR,
  RTM_NEWNETCONF,
  RTM_NEWNEXTHOP,
  RTM_NEWROUTE,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV4_NETCONF,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_IPV6_NETCONF,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_LINK,
  RTNLGRP_NEXTHOP,
  RTPROT_KERNEL,
  RTPROT_RA,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { type Protocol, protocols, type RouteTableName } from "../../subsystems/route/core/vocabulary.ts";
import { decodeRoute, readRoute } from "../../subsystems/route/routes/read-route.ts";
import type { Route } from "../../subsystems/route/routes/route.ts";
import { routeKey } from "../../subsystems/route/routes/route.ts";
import type { TableEditor } from "../editor.ts";
import { deviceField, type FilterableSource, familyField, networkField, tableField } from "../filter.ts";
import type { Key } from "../key.ts";
import { attributesOf, headerByte, headerWord, isIp, LINK_INDEX, numberAttribute } from "../message-fields.ts";
import { IFADDRMSG } from "./addresses.ts";
import { ChangeDetector } from "./change-detector.ts";
import { linkdownSettingOf } from "./interface-configurations.ts";
import { NHMSG } from "./nexthops.ts";
import {
  ALL_LINKS,
  type Dependencies,
  DST_LENGTH,
  dependsOn,
  endpointCounters,
  hasSameProperties,
  hopsOf,
  isSameRoute,
  RouteFields,
  RTMSG,
  rotateHops,
  usesLink,
} from "./route-messages.ts";
import { RouteTable } from "./route-table.ts";
import { filterableSource } from "./table-source.ts";

type RawRoute = ReturnType<typeof decodeRoute>;

const PROTOCOL = 5;
const FLAGS = 8;
/** Longer lists of equal IPv4 routes are read again after changes. */
const LONG = 100;
/** Replaces the link in keys of merged IPv6 routes. */
const MERGED = 0xffffffff;

const fields = new RouteFields();

/**
 * Applies a message about an IPv4 route to the table, as the kernel does. For each destination, priority and type of
 * service, the kernel has a list of routes and uses the first one. NLM_F_REPLACE changes the first route of the list,
 * and NLM_F_APPEND adds a route at the end; otherwise, a route is added at the start. The key contains the position in
 * the list.
 */
function apply4(message: MessageView, effect: "put" | "remove", editor: TableEditor): void {
  fields.read(message);
  const { key } = editor;
  const at = (position: number): Key => fields.key(message, key).u32(position);
  if (editor.isPartial && !isSelected(message, effect, editor)) return;
  if (editor.phase === "dump" && editor.table.add(fields.key(message, key).u32(0), message)) return;
  const count = lengthOf((position) => editor.table.find(at(position)) >= 0);
  const isAppended = effect === "put" && (count === 0 || (message.flags & NLM_F_APPEND) !== 0);
  if (editor.phase === "dump" || (isAppended && (count === 0 || editor.phase === "live"))) {
    editor.put(at(count), message);
    return;
  }
  if (count > LONG) {
    editor.requestReload();
    return;
  }
  const members = Array.from({ length: count }, (_, position) => editor.find(at(position))!);
  const known = members.findIndex((member) => isSameRoute(member, message));
  // The dump may contain any of the equal routes.
  if (editor.phase === "replay" && count > 1) editor.requestReload();
  if (effect === "remove") {
    if (known < 0) {
      if (count > 0 && editor.phase === "live") editor.requestReload();
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
    if (editor.phase === "replay") editor.requestReload();
    for (let position = count; position > 0; position--) editor.put(at(position), members[position - 1]!);
    editor.put(at(0), message);
  }
}

function isSelected(message: MessageView, effect: "put" | "remove", editor: TableEditor): boolean {
  const replaces = editor.phase !== "dump" && effect === "put" && (message.flags & NLM_F_REPLACE) !== 0;
  // The filter may have excluded the replaced route from the table.
  if (replaces && editor.find(fields.key(message, editor.key).u32(0)) !== undefined) editor.requestReload();
  return !editor.excludes(message);
}

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

/** The kernel merges such routes with static gateways into one route. */
function key6(message: MessageView, key: Key): Key {
  fields.read(message);
  fields.key(message, key);
  const merges = fields.hasHops || (fields.hasGateway && fields.nexthop === 0 && !isLearned(message));
  if (merges) return key.u32(MERGED);
  key.endGroup().u32(fields.oif).u32(fields.nexthop);
  return fields.hasGateway ? key.chunk(message.store, fields.gateway, fields.gatewayLength) : key;
}

/** The kernel does not merge routes learned from router advertisements. */
function isLearned(message: MessageView): boolean {
  const protocol = headerByte(message, PROTOCOL);
  return protocol === RTPROT_RA || protocol === RTPROT_KERNEL;
}

/**
 * Applies a message about an IPv6 route to the table. A removal message contains only the removed next hops, any other
 * message all current ones. NLM_F_REPLACE can lead to several routes with equal fields, so a number at the end of the
 * key distinguishes these routes.
 */
function apply6(message: MessageView, effect: "put" | "remove", editor: TableEditor): void {
  const { key, phase } = editor;
  const at = (occurrence: number): Key => key6(message, key).u32(occurrence);
  const known = editor.find(at(0));
  let count = known === undefined ? 0 : 1;
  while (count > 0 && editor.find(at(count)) !== undefined) count++;
  const isReplacement = phase !== "dump" && effect === "put" && (message.flags & NLM_F_REPLACE) !== 0;
  // The filter may have excluded the replaced route from the table.
  if (editor.isPartial && isReplacement && hasRoutes(message, editor)) editor.requestReload();
  if (phase === "dump") {
    editor.put(at(count), message);
  } else if (count > 1) {
    editor.requestReload();
  } else if (effect === "put") {
    const replaces = (message.flags & NLM_F_REPLACE) !== 0;
    if (replaces && mayReplaceAnother(message, known, editor)) editor.requestReload();
    const ordered = replaces || known === undefined ? message : rotateHops(message, known);
    // Notifications show the new hop's source and protocol, dumps the first's.
    if (ordered !== message && !hasSameProperties(message, known!)) editor.requestReload();
    editor.put(at(0), ordered);
  } else if (known !== undefined) {
    if (isSameRoute(known, message)) {
      editor.remove(at(0));
      return;
    }
    const hops = hopsOf(known);
    if (phase === "live" || hopsOf(message).every((hop) => hops.includes(hop))) editor.requestReload();
  }
}

function hasRoutes(message: MessageView, { key, table }: TableEditor): boolean {
  fields.read(message);
  if (table.groupSize(fields.key(message, key).endGroup().group) > 0) return true;
  return table.find(fields.key(message, key).u32(MERGED).u32(0)) >= 0;
}

function mayReplaceAnother(message: MessageView, known: MessageView | undefined, { key, table }: TableEditor): boolean {
  const isMerged = key6(message, key).group === 0;
  const others = table.groupSize(fields.key(message, key).endGroup().group);
  // NLM_F_REPLACE prefers routes of the same kind, static gateway or not.
  if (isMerged) return known === undefined && others > 0;
  if (known !== undefined) return others > 1;
  return others > 0 || table.find(fields.key(message, key).u32(MERGED).u32(0)) >= 0;
}

function noteDependency(
  message: MessageView,
  detector: ChangeDetector,
  { enabled, addresses, nexthops }: Dependencies,
): boolean {
  const { type } = message;
  if (type === RTM_NEWNETCONF) {
    const index = linkdownSettingOf(message);
    if (index === undefined) return false;
    detector.links.add(index < 0 ? ALL_LINKS : index);
    return true;
  }
  if (type === RTM_NEWNEXTHOP || type === RTM_DELNEXTHOP) {
    if (type === RTM_NEWNEXTHOP && (message.flags & NLM_F_REPLACE) === 0) return false;
    nexthops.add(numberAttribute(message, NHMSG, NHA_ID) ?? 0);
    return true;
  }
  if (type === RTM_NEWADDR && headerByte(message, 0) === AF_INET) {
    enabled.add(headerWord(message, LINK_INDEX));
    return true;
  }
  if (type !== RTM_DELADDR) return detector.noteLink(message);
  for (const attributes = attributesOf(message, IFADDRMSG); attributes.next(); ) {
    if (attributes.type === IFA_LOCAL || attributes.type === IFA_ADDRESS) {
      addresses.add(Buffer.from(attributes.bytes()).toString("hex"));
    }
  }
  detector.links.add(headerWord(message, LINK_INDEX));
  return true;
}

/** Fields by which `routes.where` selects IP routes. */
export interface RouteWatchFilter {
  table?: RouteTableName | number | undefined;
  family?: "inet" | "inet6" | undefined;
  /** Destination network, exactly, such as "10.0.0.0/8"; "default" is that of both families. */
  dst?: string | undefined;
  /** Index or name of an interface that the route, or one of its next hops, uses. */
  dev?: InterfaceSource | undefined;
  /** Routing protocol: the program or mechanism that added the route. */
  protocol?: Protocol | `${number}` | number | undefined;
}

/** The IPv4 and IPv6 routes of all routing tables. The expiry (`expires`) is that of the last message about a route. */
export const routes: FilterableSource<
  Route,
  "routes",
  RouteTable,
  RawRoute,
  RouteTable<RawRoute>,
  RouteWatchFilter
> = filterableSource({
  name: "routes",
  isNumbered: true,
  keyOf: routeKey,
  decode: readRoute,
  decodeRaw: decodeRoute,
  table: RouteTable,
  filter: {
    table: {
      ...tableField(RTMSG, RTA_TABLE),
      request: (writer, table) => void writer.u32(RTA_TABLE, Number(table)),
    },
    family: { ...familyField, header: undefined },
    dst: networkField(RTMSG, DST_LENGTH, RTA_DST),
    dev: deviceField({
      matches: usesLink,
      request: (writer, index) => void writer.u32(RTA_OIF, Number(index)),
    }),
    protocol: {
      parse: (value, path) => protocols.read(value, path),
      matches: (message, protocol) => headerByte(message, PROTOCOL) === protocol,
      header: [PROTOCOL, 1],
    },
  },
  absent: ["ENOENT"],
  groups: [RTNLGRP_LINK, RTNLGRP_NEXTHOP],
  ipGroups: [
    [RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE],
    [RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR],
    [RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF],
  ],
  filteredGroups: [RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE],
  type: RTM_NEWROUTE,
  // Dumps of one family end before a route of more than 32 KiB like at their end. (rtnl_dumpit, rtnl_dump_all)
  families: [AF_UNSPEC],
  headerLength: RTMSG,
  ignored: { "`expires`": [RTA_CACHEINFO, RTA_EXPIRES], "counters of segment routing endpoints": endpointCounters },
  // The table is read again after two changes for which the kernel sends no message:
  // - The kernel removes a route together with the route's link, source address or next hop object.
  // - The kernel marks a route as dead or alive when the state of its link changes, or, for an IPv4 next hop, when the
  //   link loses its last IPv4 address or gets the first one. The setting `ignore_routes_with_linkdown` decides whether the
  //   routes of a link without a carrier are dead.
  unannounced() {
    const changed: Dependencies = { enabled: new Set(), addresses: new Set(), nexthops: new Set() };
    return new ChangeDetector({
      recorded: Object.values(changed),
      note: (message, detector) => noteDependency(message, detector, changed),
      affects: (entry, { links }) => dependsOn(entry, links, changed),
    });
  },
  dumpMaySkip: true,
  // Dumps omit cloned routes, which the kernel creates for single destinations.
  accepts: (message) => isIp(message) && (headerWord(message, FLAGS) & RTM_F_CLONED) === 0,
  apply: (message, effect, editor) =>
    headerByte(message, 0) === AF_INET ? apply4(message, effect, editor) : apply6(message, effect, editor),
});
