import { EHOSTUNREACH, ENETUNREACH, ENODEV, ESRCH } from "../../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { RT_TABLE_COMPAT, RTM_F_CLONED, RTM_F_FIB_MATCH, RTM_F_LOOKUP_TABLE } from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_MPLS, AF_UNSPEC } from "../../../constants/socket.ts";
import { rtRoute } from "../../../families/rt-route.ts";
import { checkFlag, checkKnown, type Names } from "../../../message/check.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { Changes, given, renamed, type Subject } from "../changes.ts";
import { type InterfaceSource, Interfaces } from "../interfaces.ts";
import type { Listing } from "../listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../options.ts";
import { addressBits, addressBytes, parseAddress, parseNetwork, showAddress } from "../prefix.ts";
import { Session } from "../session.ts";
import { families, messageFamily, protocols, scopes, tables } from "../vocabulary.ts";
import { readRoute, routeTypes } from "./read-route.ts";
import type { NewRoute, NewRouteNexthop, Route, RouteFilter } from "./route.ts";
import { routeFields } from "./write-route.ts";

const filterNames: Names<RouteFilter> = {
  family: true,
  table: true,
  type: true,
  protocol: true,
  scope: true,
  dev: true,
  dst: true,
  gateway: true,
  cloned: true,
};

/** Packet properties, besides the destination, that a route lookup depends on. */
export interface LookupOptions {
  /** Source address. */
  src?: string | undefined;
  /** Incoming and outgoing interface. */
  iif?: InterfaceSource | undefined;
  oif?: InterfaceSource | undefined;
  tos?: number | undefined;
  mark?: number | undefined;
  uid?: number | undefined;
  ipproto?: number | undefined;
  sport?: number | undefined;
  dport?: number | undefined;
  /** Whether to return the matching table entry instead of the resolved route of this packet. */
  fibMatch?: boolean | undefined;
}

const lookupNames = {
  src: true,
  iif: true,
  oif: true,
  tos: true,
  mark: true,
  uid: true,
  ipproto: true,
  sport: true,
  dport: true,
  fibMatch: true,
} satisfies Names<LookupOptions>;

const renamedField = /* @__PURE__ */ renamed({
  "header.rtmTos": "tos",
  priority: "metric",
  newdst: "as",
  flow: "realms",
  nhId: "nhid",
  multipath: "nexthops",
  "header.rtnhIfindex": "ifindex",
});

const routeSubject: Subject<NewRoute> = {
  noun: "route",
  request(input, context) {
    const codec = operationCodec(rtRoute, context.verb === "delete" ? "delroute" : "newroute");
    return { codec, fields: routeFields(input, context) };
  },
  path(ofRequest) {
    const [, way, ofWay] = /^multipath(\[\d+\])\.(.+)$/.exec(ofRequest) ?? [];
    return way === undefined ? renamedField(ofRequest) : `nexthops${way}.${renamedField(ofWay!)}`;
  },
  title({ dst, type, gateway, via, dev, ifindex, nhid, table, metric, nexthops }) {
    const parts = [type === undefined || type === "unicast" ? "" : `${type}`, `${dst}`];
    if (gateway !== undefined) parts.push(`via ${gateway}`);
    if (via?.host !== undefined) parts.push(`via ${via.host}`);
    if (nhid !== undefined) parts.push(`nhid ${nhid}`);
    if (dev !== undefined) parts.push(`dev ${dev}`);
    else if (ifindex !== undefined) parts.push(`dev ${ifindex}`);
    if (nexthops !== undefined) parts.push(nexthops.map(wayOf).join(" or "));
    if (metric !== undefined) parts.push(`metric ${metric}`);
    if (table !== undefined && table !== "main" && table !== 254) parts.push(`table ${table}`);
    return parts.filter((part) => part !== "").join(" ");
  },
  advice(errno, verb, { gateway, via, dev, ifindex, nexthops, nhid }) {
    if (errno === ENODEV && (gateway ?? via ?? dev ?? ifindex ?? nexthops ?? nhid) === undefined) {
      return "specify the next hop: gateway, via, dev, nexthops or nhid";
    }
    if (errno === ENETUNREACH || errno === EHOSTUNREACH) {
      return 'the gateway is not on the network of an interface that is up: add an address to the interface, or use the flag "onlink"';
    }
    if (errno === ESRCH && verb === "delete") return "there is no such route: list() returns those that exist";
    return undefined;
  },
};

/** Describes a next hop for error messages. */
function wayOf({ gateway, via, dev, ifindex }: NewRouteNexthop): string {
  const to = gateway ?? via?.host;
  const over = dev ?? ifindex;
  return [to === undefined ? "" : `via ${to}`, over === undefined ? "" : `dev ${over}`].join(" ").trim();
}

/**
 * Routes of all tables.
 *
 * ```ts
 * using routes = Routes.open();
 * routes.add({ dst: "10.0.0.0/8", gateway: "192.0.2.1", metric: 100 });
 * routes.add({ dst: "default", nexthops: [{ gateway: "192.0.2.1" }, { gateway: "192.0.2.2", weight: 2 }] });
 * for (const { dst, gateway, dev } of routes.list({ table: "main" })) console.log(dst, gateway, dev);
 * ```
 *
 * A route is identified by network, metric and table. `delete` removes the first route that matches all specified
 * fields. `append` adds a route with the same network; for IPv6, one more next hop of that route.
 */
export class Routes implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewRoute>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, routeSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Routes {
    return new Routes(new Session("routes", options));
  }

  /**
   * Lists all routes, or those that match the filter. The kernel filters by family, table, type, protocol and interface
   * if it supports that, and then visits no other table. A table that does not exist is empty.
   */
  list(filter: RouteFilter = {}, options?: ListOptions): Listing<Route> {
    checkKnown(filter, filterNames, "filter");
    checkFlag(filter.cloned, "filter.cloned");
    const what = "list routes";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = interfaces.maybe(filter.dev, "filter.dev", () => what);
    const family = filter.family === undefined ? AF_UNSPEC : families.read(filter.family, "filter.family");
    const table = filter.table === undefined ? undefined : tables.read(filter.table, "filter.table");
    const type = filter.type === undefined ? 0 : routeTypes.read(filter.type, "filter.type");
    const protocol = filter.protocol === undefined ? 0 : protocols.read(filter.protocol, "filter.protocol");
    const matches = matcher(filter, table, index);
    return this.#session.list(
      {
        codec: operationCodec(rtRoute, "getroute"),
        fields: given({
          header: {
            rtmFamily: family,
            rtmTable: table === undefined ? 0 : table > 0xff ? RT_TABLE_COMPAT : table,
            rtmType: type,
            rtmProtocol: protocol,
            rtmFlags: filter.cloned === true ? RTM_F_CLONED : 0,
          },
          table,
          oif: index,
        }),
        what,
        empty: ["ENOENT"],
        read: (message) => {
          const of = messageFamily(message);
          if (of !== AF_INET && of !== AF_INET6 && of !== AF_MPLS) return undefined;
          const route = readRoute(message, interfaces);
          return matches === undefined || matches(route) ? route : undefined;
        },
      },
      options,
    );
  }

  /**
   * Looks up the route to an address, as the kernel would select it.
   *
   * @throws NetlinkError ENETUNREACH, EHOSTUNREACH … if there is none.
   */
  get(dst: string, lookup: LookupOptions = {}, options?: CallOptions): Route {
    checkKnown(lookup, lookupNames, "lookup");
    checkFlag(lookup.fibMatch, "lookup.fibMatch");
    const what = () => `get route to ${dst}`;
    const { family, bytes } = parseAddress(dst, "dst");
    const interfaces = new Interfaces(this.#session);
    const src = lookup.src === undefined ? undefined : addressBytes(family, lookup.src, "lookup.src");
    const codec = operationCodec(rtRoute, "getroute");
    const fields = given({
      header: {
        rtmFamily: family,
        rtmDstLen: addressBits(family),
        rtmSrcLen: src === undefined ? 0 : addressBits(family),
        rtmTos: lookup.tos ?? 0,
        rtmFlags: (lookup.fibMatch === true ? RTM_F_FIB_MATCH : 0) | (family === AF_INET ? RTM_F_LOOKUP_TABLE : 0),
      },
      dst: bytes,
      src,
      iif: interfaces.maybe(lookup.iif, "lookup.iif", what),
      oif: interfaces.maybe(lookup.oif, "lookup.oif", what),
      mark: lookup.mark,
      uid: lookup.uid,
      ipProto: lookup.ipproto,
      sport: lookup.sport,
      dport: lookup.dport,
    });
    const message = codec.request("do", fields, { flags: NLM_F_REQUEST });
    const advice = (errno: number) =>
      errno === ENETUNREACH || errno === EHOSTUNREACH ? "there is no route to that address" : undefined;
    return readRoute(this.#session.ask({ message, codec, what, advice }, options), interfaces);
  }

  /** Makes a route. There must be none to the same network, of the same metric, in the same table. */
  add(route: NewRoute, options?: CallOptions): void {
    this.#changes.one("add", route, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(routes: Iterable<NewRoute>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", routes, options);
  }

  /** Makes a route, in place of the one to the same network, of the same metric, in the same table, if there is one. */
  replace(route: NewRoute, options?: CallOptions): void {
    this.#changes.one("replace", route, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(routes: Iterable<NewRoute>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", routes, options);
  }

  /** Puts a route in place of the one to the same network; there must be one. */
  change(route: NewRoute, options?: CallOptions): void {
    this.#changes.one("change", route, options);
  }

  /** The same for many; what became of each, in order. */
  changeMany(routes: Iterable<NewRoute>, options?: CallOptions): Outcome[] {
    return this.#changes.many("change", routes, options);
  }

  /** Makes a route beside others to the same network; of IPv6, one more way of such a route. */
  append(route: NewRoute, options?: CallOptions): void {
    this.#changes.one("append", route, options);
  }

  /** The same for many; what became of each, in order. */
  appendMany(routes: Iterable<NewRoute>, options?: CallOptions): Outcome[] {
    return this.#changes.many("append", routes, options);
  }

  /** Takes away the first route that is like that: what is not said does not matter. */
  delete(route: NewRoute, options?: CallOptions): void {
    this.#changes.one("delete", route, options);
  }

  /** Takes away many; what became of each, in order. */
  deleteMany(routes: Iterable<NewRoute>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", routes, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Returns a predicate for a filter, or undefined if the filter accepts everything. */
function matcher(
  filter: RouteFilter,
  table: number | undefined,
  index: number | undefined,
): ((route: Route) => boolean) | undefined {
  const { family, type, cloned } = filter;
  const tests: ((route: Route) => boolean)[] = [];
  if (family !== undefined) tests.push((route) => route.family === family);
  if (type !== undefined) tests.push((route) => route.type === type);
  if (table !== undefined) tests.push((route) => route.table === table);
  if (index !== undefined) {
    tests.push(({ ifindex, nexthops }) => ifindex === index || nexthops?.some((one) => one.ifindex === index) === true);
  }
  if (filter.protocol !== undefined) {
    const protocol = protocols.show(protocols.read(filter.protocol, "filter.protocol"));
    tests.push((route) => route.protocol === protocol);
  }
  if (filter.scope !== undefined) {
    const scope = scopes.show(scopes.read(filter.scope, "filter.scope"));
    tests.push((route) => route.scope === scope);
  }
  if (filter.dst !== undefined) {
    const dst = canonical(filter.dst);
    tests.push((route) => route.dst === dst);
  }
  if (filter.gateway !== undefined) {
    const { family: of, bytes } = parseAddress(filter.gateway, "filter.gateway");
    const gateway = showAddress(of, bytes);
    tests.push((route) => route.gateway === gateway || route.nexthops?.some((one) => one.gateway === gateway) === true);
  }
  if (cloned === true) tests.push((route) => route.flags.includes("cloned"));
  return tests.length === 0 ? undefined : (route) => tests.every((test) => test(route));
}

function canonical(dst: string): string {
  if (dst === "default" || /^\d+(\/\d+)*$/.test(dst)) return dst;
  const prefix = parseNetwork(dst, "filter.dst");
  if (prefix.length === 0) return "default";
  const address = showAddress(prefix.family, prefix.bytes);
  return prefix.length === addressBits(prefix.family) ? address : `${address}/${prefix.length}`;
}
