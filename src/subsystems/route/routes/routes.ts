import { typeError } from "../../../base/argument-error.ts";
import { anyValue, checkFlag, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { EHOSTUNREACH, ENETUNREACH, ENODEV } from "../../../constants/errno.ts";
import { RT_TABLE_COMPAT, RTM_F_CLONED, RTM_F_FIB_MATCH, RTM_F_LOOKUP_TABLE } from "../../../constants/rtnetlink.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { type RouteAttrs, rtRoute } from "../../../families/rt-route.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps } from "../../../io/io.ts";
import { type OperationCodec, operationCodec } from "../../../schema/codec/codec.ts";
import {
  addressBits,
  addressBytes,
  beginsWith,
  type Prefix,
  parseAddress,
  parseNetwork,
  parsePrefix,
  showAddress,
} from "../core/addresses.ts";
import { words } from "../core/changes.ts";
import type { Settable } from "../core/fields.ts";
import { type FilterTable, isFlag, namedEquals } from "../core/filters.ts";
import type { InterfaceSource, Interfaces } from "../core/interfaces.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../core/options.ts";
import { AppendableTable, type TableKind } from "../core/table.ts";
import { families, isRouted, listedTable, protocols, scopes } from "../core/vocabulary.ts";
import { nexthopFields, routeFields, routeTypes } from "./fields.ts";
import { writePlainRoute } from "./plain-route.ts";
import { readRoute } from "./read-route.ts";
import type { NewRoute, Route, RouteFilter } from "./route.ts";
import { type RouteIdentity, routeKey } from "./route.ts";
import { routeRequest } from "./write-route.ts";

const filterTable: FilterTable<RouteFilter, Route> = {
  family: namedEquals(families, "family", "header.rtmFamily"),
  table(table, path, request) {
    const number = listedTable(table, path);
    request.header["rtmTable"] = number > 0xff ? RT_TABLE_COMPAT : number;
    request["table"] = number;
    return (route) => route.table === number;
  },
  type: namedEquals(routeTypes, "type", "header.rtmType"),
  protocol: namedEquals(protocols, "protocol", "header.rtmProtocol"),
  scope: namedEquals(scopes, "scope"),
  dev(dev, path, request, interfaces) {
    const index = interfaces.index(dev, path);
    request["oif"] = index;
    return ({ ifindex, nexthops }) =>
      ifindex === index || nexthops?.some((nexthop) => nexthop.ifindex === index) === true;
  },
  dst(dst, path) {
    const network = canonicalNetwork(dst, path);
    const family = familyOfDefault(dst, path);
    return (route) => route.dst === network && (family === undefined || route.family === family);
  },
  root(text, path) {
    const root = parsePrefix(text, path);
    return (route) => {
      const dst = destinationOf(route, root.family);
      return dst !== undefined && dst.length >= root.length && beginsWith(dst.bytes, root);
    };
  },
  match(text, path) {
    const { family, bytes, length } = parsePrefix(text, path);
    return (route) => {
      const dst = destinationOf(route, family);
      return dst !== undefined && dst.length <= length && beginsWith(bytes, dst);
    };
  },
  gateway(text, path) {
    const { family, bytes } = parseAddress(text, path);
    const address = showAddress(family, bytes);
    return ({ gateway, nexthops }) =>
      gateway === address || nexthops?.some((nexthop) => nexthop.gateway === address) === true;
  },
  cloned: isFlag((cloned, { header }) => {
    if (!cloned) return undefined;
    header["rtmFlags"] = RTM_F_CLONED;
    return ({ flags }) => flags.includes("cloned");
  }),
};

/**
 * Properties of the packet for which `Routes.get()` looks up a route. The packet's destination address is a separate
 * argument.
 */
export interface LookupOptions extends Settable<Pick<RouteAttrs, "mark" | "uid" | "sport" | "dport">> {
  /** Source address of the packet whose route is looked up. */
  src?: string | undefined;
  /** Incoming interface of the packet for which a route is looked up. */
  iif?: InterfaceSource | undefined;
  oif?: InterfaceSource | undefined;
  tos?: number | undefined;
  ipproto?: number | undefined;
  /**
   * Whether to return the matching entry of the routing table, instead of the route that the kernel computes from it
   * for this packet (default false).
   */
  fibMatch?: boolean | undefined;
}

const lookupNames: OptionChecks<LookupOptions> = /* @__PURE__ */ anyValue(
  ...(["src", "iif", "oif", "tos", "mark", "uid", "ipproto", "sport", "dport", "fibMatch"] as const),
);

let newCodec: OperationCodec | undefined;
let deleteCodec: OperationCodec | undefined;

function changeCodec(isDelete: boolean): OperationCodec {
  newCodec ??= operationCodec(rtRoute, "newroute");
  deleteCodec ??= operationCodec(rtRoute, "delroute");
  return isDelete ? deleteCodec : newCodec;
}

export const routeKind: TableKind<Route, NewRoute> = {
  noun: "route",
  plural: "routes",
  family: rtRoute,
  getOperation: "getroute",
  read: (message, { nameOf }) => readRoute(message, nameOf),
  getAdvice: (errno) =>
    errno === ENETUNREACH || errno === EHOSTUNREACH ? "there is no route to that address" : undefined,
  request(input, context) {
    return { codec: changeCodec(context.isDelete), fields: routeRequest(input, context) };
  },
  writePlain: writePlainRoute,
  plainCodec: changeCodec,
  path(inRequest) {
    const [, nexthop, inNexthop] = /^multipath(\[\d+\])\.(.+)$/.exec(inRequest) ?? [];
    return nexthop === undefined ? routeFields.path(inRequest) : `nexthops${nexthop}.${nexthopFields.path(inNexthop!)}`;
  },
  title({ dst, type, gateway, via, dev, ifindex, nhid, table, metric, nexthops }) {
    const hops = nexthops?.map(({ gateway, via, ifindex, dev = ifindex }) => words({ via: gateway ?? via?.host, dev }));
    const parts = [
      type === "unicast" ? undefined : type,
      dst,
      words({ via: gateway ?? via?.host, nhid, dev: dev ?? ifindex }),
      hops?.join(" or "),
      words({ metric, table: table === "main" || table === 254 ? undefined : table }),
    ];
    return parts.filter(Boolean).join(" ");
  },
  advice(errno, _verb, { gateway, via, dev, ifindex, nexthops, nhid }) {
    if (errno === ENODEV && (gateway ?? via ?? dev ?? ifindex ?? nexthops ?? nhid) === undefined) {
      return "specify the next hop: gateway, via, dev, nexthops or nhid";
    }
    if (errno !== ENETUNREACH && errno !== EHOSTUNREACH) return undefined;
    return (
      "the gateway is not on the network of an interface that is up: add an address to the interface, or use the " +
      'flag "onlink"'
    );
  },
};

/**
 * The routes of all routing tables.
 *
 * ```ts
 * using routes = Routes.open();
 * routes.add({ dst: "10.0.0.0/8", gateway: "192.0.2.1", metric: 100 });
 * routes.add({ dst: "default", nexthops: [{ gateway: "192.0.2.1" }, { gateway: "192.0.2.2", weight: 2 }] });
 * for (const { dst, gateway, dev } of routes.list({ table: "main" })) console.log(dst, gateway, dev);
 * ```
 *
 * A route is identified by network, metric and table. `delete` removes the first route that matches all specified
 * fields. `append` adds another IPv4 route with the same network, or another next hop to an existing IPv6 route.
 */
export class Routes<M extends Mode = "sync"> extends AppendableTable<M, Route, NewRoute> {
  /**
   * Opens a client for the routing tables of a network namespace. Throws a NetlinkError if the namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): Routes => new Routes(options, routeKind);
  /** Opens a `Routes` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Routes<"async"> => new Routes(asynchronous(options), routeKind);
  /**
   * Returns the string that identifies a route. Events of `bun-netlink/watch` contain the same string in `key`. IPv4
   * routes with the same network, table, metric and type of service have the same string, because the kernel keeps such
   * routes in one list.
   */
  static readonly keyOf: KeyOf<RouteIdentity> = routeKey;

  /**
   * Lists all routes, or those that match the filter. A table that does not exist has no routes.
   *
   * Recent kernels filter by family, table, type, protocol and interface; this library filters by the other fields.
   * With a table in the filter, recent kernels read only that table.
   */
  list(filter: RouteFilter = {}, options?: ListOptions): Listed<M, Route> {
    return this.listEntries({ filter, table: filterTable, accepts: isRouted, empty: ["ENOENT"] }, options);
  }

  /**
   * Returns the route that the kernel uses for packets to an address. Throws a NetlinkError, for example ENETUNREACH,
   * if there is no route.
   */
  get(dst: string, lookup: LookupOptions = {}, options?: CallOptions): Result<M, Route> {
    return this.call(() => this.#get(dst, lookup, options), options);
  }

  #get(dst: string, lookup: LookupOptions, options: CallOptions | undefined): Steps<Route> {
    checkOptions(lookup, lookupNames, "lookup");
    const { fibMatch, tos = 0, mark, uid, ipproto, sport, dport } = lookup;
    checkFlag(fibMatch, "lookup.fibMatch");
    const { family, bytes } = parseAddress(dst, "dst");
    const bits = addressBits(family);
    const src = lookup.src === undefined ? undefined : addressBytes(family, lookup.src, "lookup.src");
    const rtmFlags = (fibMatch === true ? RTM_F_FIB_MATCH : 0) | (family === AF_INET ? RTM_F_LOOKUP_TABLE : 0);
    const request = (interfaces: Interfaces) =>
      defined({
        header: { rtmFamily: family, rtmDstLen: bits, rtmSrcLen: src === undefined ? 0 : bits, rtmTos: tos, rtmFlags },
        dst: bytes,
        src,
        iif: interfaces.optionalIndex(lookup.iif, "lookup.iif"),
        oif: interfaces.optionalIndex(lookup.oif, "lookup.oif"),
        mark,
        uid,
        ipProto: ipproto,
        sport,
        dport,
      });
    return this.getEntry(`to ${dst}`, request, options);
  }
}

/** Returns undefined if the family of the route is not `expected`. */
function destinationOf({ dst, family }: Route, expected: number): Prefix | undefined {
  if (family !== families.show(expected)) return undefined;
  const zero = { family: expected, bytes: new Uint8Array(addressBits(expected) / 8), length: 0 };
  return dst === "default" ? zero : parsePrefix(dst, "dst");
}

/** Lists contain "0.0.0.0/0" and "::/0" as "default". Returns undefined for any other network. */
export function familyOfDefault(dst: string, path: string): Route["family"] | undefined {
  if (!dst.endsWith("/0")) return undefined;
  return families.show(parseNetwork(dst, path).family) as Route["family"];
}

/** Returns a destination in the form in which lists contain it. */
export function canonicalNetwork(dst: string, path: string): string {
  if (typeof dst !== "string") throw typeError(path, `expected a network or "default", got ${describeValue(dst)}`);
  if (dst === "default" || /^\d+(\/\d+)*$/.test(dst)) return dst;
  const { family, bytes, length } = parseNetwork(dst, path);
  if (length === 0) return "default";
  const address = showAddress(family, bytes);
  return length === addressBits(family) ? address : `${address}/${length}`;
}
