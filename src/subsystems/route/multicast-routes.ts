import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { RTNL_FAMILY_IP6MR, RTNL_FAMILY_IPMR } from "../../constants/rtnetlink.ts";
import { rtRoute } from "../../families/rt-route.ts";
import { asynchronous, type Listed, type Mode } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { deviceEquals, type FilterTable, inNetwork, namedEquals } from "./core/filters.ts";
import type { InterfaceSource, NameOf } from "./core/interfaces.ts";
import { NumberNames } from "./core/names.ts";
import type { ListOptions, RouteOptions } from "./core/options.ts";
import { type EntryKind, ReadableTable } from "./core/table.ts";
import { messageFamily, type Protocol, protocols, type RouteTableName, tableEquals } from "./core/vocabulary.ts";
import { decodeRoute } from "./routes/read-route.ts";

/** An interface to which a multicast route forwards packets. */
export interface MulticastOutput {
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /**
   * TTL threshold: the multicast route forwards a packet to this interface only if the packet's TTL (IPv4) or hop limit
   * (IPv6) is greater.
   */
  ttl: number;
}

/** A multicast route, as `ip mroute` shows it. Routing daemons, such as smcroute, create multicast routes. */
export interface MulticastRoute extends ExtraAttributes {
  family: "inet" | "inet6" | `${number}`;
  /** Source address of the packets that the multicast route forwards. "0.0.0.0" or "::" means any source. */
  src: string;
  /** Multicast group to which the packets are sent. */
  dst: string;
  /** Number of the routing table. */
  table: number;
  /** Origin of the multicast route: "static", or "mrouted" if a routing daemon added it. */
  protocol: Protocol | `${number}`;
  /**
   * State of the multicast route. "unresolved" means that the kernel queues the packets until a routing daemon adds the
   * route.
   */
  state: "resolved" | "unresolved";
  /** Interface on which the packets of the multicast route arrive; absent for an unresolved route. */
  iif?: string;
  /** Index of the interface `iif`. */
  iifIndex?: number;
  outputs: MulticastOutput[];
  /** Number of forwarded packets. */
  packets?: bigint;
  /** Number of forwarded bytes. */
  bytes?: bigint;
  /** Number of packets for the multicast route that arrived on an interface other than `iif`. */
  wrongIf?: bigint;
  /** Time in seconds since a packet last used the multicast route. */
  age?: number;
}

type MulticastRouteIdentity = Pick<MulticastRoute, "family" | "table" | "dst" | "src">;

export const multicastRouteKey: KeyOf<MulticastRouteIdentity> = /* @__PURE__ */ fieldsKey(
  "family",
  "table",
  "dst",
  "src",
);

/** Filter for listing multicast routes with {@link MulticastRoutes.list}. */
export interface MulticastRouteFilter {
  /** Family of the listed multicast routes (default: "inet"). */
  family?: "inet" | "inet6" | undefined;
  table?: RouteTableName | number | undefined;
  /** Source address of the listed multicast routes, or a network such as "10.0.0.0/8". */
  src?: string | undefined;
  /** Group of the listed multicast routes, or a network such as "232.0.0.0/8". */
  dst?: string | undefined;
  /** Interface on which the packets of the listed routes arrive. */
  iif?: InterfaceSource | undefined;
}

const families: NumberNames<"inet" | "inet6"> = /* @__PURE__ */ new NumberNames(
  { inet: RTNL_FAMILY_IPMR, inet6: RTNL_FAMILY_IP6MR },
  0xff,
);

const filterTable: FilterTable<MulticastRouteFilter, MulticastRoute> = {
  family: namedEquals(families, "family", "header.rtmFamily"),
  table: tableEquals,
  src: inNetwork("src"),
  dst: inNetwork("dst"),
  iif: deviceEquals("iifIndex"),
};

const UNRESOLVED = "unresolved";
const TICKS_PER_SECOND = 100;

export function isMulticastRoute(message: MessageView): boolean {
  const family = messageFamily(message);
  return family === RTNL_FAMILY_IPMR || family === RTNL_FAMILY_IP6MR;
}

/** The returned route does not refer to the receive buffer. */
export function readMulticastRoute(message: MessageView, nameOf: NameOf): MulticastRoute {
  const { header, mfcStats, expires, unknown, unparsed, ...reply } = decodeRoute(message);
  const any = header.rtmFamily === RTNL_FAMILY_IPMR ? "0.0.0.0" : "::";
  const route: MulticastRoute = {
    family: families.show(header.rtmFamily),
    src: reply.src ?? any,
    dst: reply.dst ?? any,
    table: reply.table ?? header.rtmTable,
    protocol: protocols.show(header.rtmProtocol),
    state: (header.rtmFlags as readonly unknown[] | undefined)?.includes(UNRESOLVED) ? "unresolved" : "resolved",
    outputs: (reply.multipath ?? []).map(({ header: hop }) => {
      const { rtnhIfindex: ifindex, rtnhHops: ttl } = hop!;
      const dev = nameOf(ifindex);
      return dev === undefined ? { ifindex, ttl } : { dev, ifindex, ttl };
    }),
  };
  const { iif } = reply;
  if (iif !== undefined) Object.assign(route, defined({ iifIndex: iif, iif: nameOf(iif) }));
  if (mfcStats !== undefined) {
    const { mfcsPackets: packets, mfcsBytes: bytes, mfcsWrongIf: wrongIf } = mfcStats;
    Object.assign(route, { packets, bytes, wrongIf });
  }
  // Time since the last packet.
  if (expires !== undefined) route.age = expires / TICKS_PER_SECOND;
  return Object.assign(route, defined({ unknown, unparsed }));
}

const routeKind: EntryKind<MulticastRoute> = {
  noun: "multicast route",
  plural: "multicast routes",
  family: rtRoute,
  getOperation: "getroute",
  read: (message, { nameOf }) => readMulticastRoute(message, nameOf),
};

/**
 * Multicast routes of IPv4 and IPv6. This client can only read them: routing daemons, such as smcroute or pimd, create
 * multicast routes with socket options.
 *
 * ```ts
 * using routes = MulticastRoutes.open();
 * for (const { src, dst, iif, outputs } of routes.list()) console.log(src, dst, iif, outputs.map(({ dev }) => dev));
 * ```
 */
export class MulticastRoutes<M extends Mode = "sync"> extends ReadableTable<M, MulticastRoute> {
  /**
   * Opens a client for the tables of multicast routes. Throws a NetlinkError if the network namespace does not exist.
   */
  static readonly open = (options?: RouteOptions): MulticastRoutes => new MulticastRoutes(options, routeKind);
  /** Opens a `MulticastRoutes` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): MulticastRoutes<"async"> =>
    new MulticastRoutes<"async">(asynchronous(options), routeKind);
  /**
   * Returns the string that identifies a multicast route. Events of `bun-netlink/watch` contain the same string in
   * `key`.
   */
  static readonly keyOf: KeyOf<MulticastRouteIdentity> = multicastRouteKey;

  /** Lists the multicast routes of one address family (default: IPv4) that match the filter. */
  list(filter: MulticastRouteFilter = {}, options?: ListOptions): Listed<M, MulticastRoute> {
    // A dump of all families would also contain all unicast routes.
    const fields = { header: { rtmFamily: RTNL_FAMILY_IPMR } };
    return this.entries.list({ filter, table: filterTable, fields, accepts: isMulticastRoute }, options);
  }
}
