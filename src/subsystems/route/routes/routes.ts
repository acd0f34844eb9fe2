import { typeError } from "../../../base/argument-error.ts";
import { anyValue, checkFlag, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import { EHOSTUNREACH, ENETUNREACH, ENODEV, errnoText } from "../../../constants/errno.ts";
import { RT_TABLE_COMPAT, RTM_F_CLONED, RTM_F_FIB_MATCH, RTM_F_LOOKUP_TABLE } from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../../constants/socket.ts";
import { failure } from "../../../errors.ts";
import { type RouteAttrs, rtRoute } from "../../../families/rt-route.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { type OperationCodec, operationCodec } from "../../../schema/codec/codec.ts";
import { checkIterable } from "../../../sock/call-options.ts";
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
import { isMissing, words } from "../core/changes.ts";
import { missingCodes } from "../core/entries.ts";
import type { Settable } from "../core/fields.ts";
import { type FilterTable, inNetwork, isFlag, namedEquals } from "../core/filters.ts";
import type { InterfaceSource, Interfaces } from "../core/interfaces.ts";
import {
  type CallOptions,
  type DeleteOptions,
  deleteChecks,
  type ListOptions,
  type Outcome,
  type RouteOptions,
} from "../core/options.ts";
import { ChangeableTable, type TableKind } from "../core/table.ts";
import { families, isRouted, listedTable, messageFamily, protocols, scopes, tableTitle } from "../core/vocabulary.ts";
import { nexthopFields, routeFields, routeTypes } from "./fields.ts";
import { writePlainRoute } from "./plain-route.ts";
import { mayLeadTo, readRoute } from "./read-route.ts";
import { mayMixProtocols, remainingPart } from "./remaining-hops.ts";
import type { NewRoute, Route, RouteFilter, RouteSettings } from "./route.ts";
import { type RouteIdentity, routeKey } from "./route.ts";
import { routeRequest } from "./write-route.ts";

const MPLS_LABELS = /^\d+(\/\d+)*$/;

const filterTable: FilterTable<RouteFilter, Route> = {
  family(family, path, request) {
    const number = families.read(family, path);
    // `list` selects the messages.
    if (isIp(number)) return undefined;
    request.header["rtmFamily"] = number;
    const shown = families.show(number);
    return (route) => route.family === shown;
  },
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
    const isIn = inNetwork("gateway")(text, path);
    return (route) => isIn(route) || route.nexthops?.some(isIn) === true;
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
  /** Type of service of the packet. */
  tos?: number | undefined;
  /** Number of the IP protocol of the packet. */
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

function isIp(family: number): boolean {
  return family === AF_INET || family === AF_INET6;
}

export const routeKind: TableKind<Route, RouteSettings> = {
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
  title({ dst, type, src, tos, gateway, via, dev, ifindex, nhid, metric, nexthops, ...route }) {
    const table = tableTitle(route.table);
    const hops = nexthops?.map(({ gateway, via, ifindex, dev = ifindex }) => words({ via: gateway ?? via?.host, dev }));
    const parts = [
      type === "unicast" ? undefined : type,
      dst,
      words({ from: src, tos: tos || undefined, via: gateway ?? via?.host, nhid, dev: dev ?? ifindex }),
      hops?.join(" or "),
      words({ metric, table: table === "main" ? undefined : table }),
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
 * fields. If several routes have the same network and metric, deleting a listed route can remove a preceding route that
 * has its fields and others. `append` adds another IPv4 route with the same network, or another next hop to an existing
 * IPv6 route. `prepend` adds another IPv4 route before those with the same network, which packets then use.
 */
export class Routes<M extends Mode = "sync"> extends ChangeableTable<M, Route, NewRoute, NewRoute, RouteSettings> {
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

  override delete(route: RouteSettings, options?: DeleteOptions): Result<M, void> {
    return this.session.run(this.#deleting(route, options), options);
  }

  *#deleting(route: RouteSettings, options: DeleteOptions | undefined): Steps<void> {
    if (!mayMixProtocols(route)) return yield* this.changes.delete(route, options);
    checkOptions(options ?? {}, deleteChecks);
    const { ignoreMissing, ...limits } = options ?? {};
    try {
      yield* this.session.handling(missingCodes, this.changes.delete(route, limits));
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      const [outcome] = yield* this.#deletingRest([route], [{ error: cause }], limits);
      const error = outcome?.error;
      if (error !== undefined && !(ignoreMissing === true && isMissing(error))) throw error;
    }
  }

  protected override *deletingMany(routes: Iterable<RouteSettings>, options: DeleteOptions = {}): Steps<Outcome[]> {
    checkIterable(routes, "items");
    const all = [...routes];
    if (!all.some(mayMixProtocols)) return yield* this.changes.deleteMany(all, options);
    checkOptions(options, deleteChecks);
    const { ignoreMissing, ...limits } = options;
    const deleting = this.session.handling(missingCodes, this.changes.deleteMany(all, limits));
    const outcomes = yield* this.#deletingRest(all, yield* deleting, limits);
    return outcomes.map((outcome) => (ignoreMissing === true && isMissing(outcome.error) ? {} : outcome));
  }

  /**
   * Deletes next hops with other protocols than those of the requests, which the kernel has reported as missing. Returns the
   * outcomes of the whole routes.
   */
  *#deletingRest(
    routes: readonly RouteSettings[],
    outcomes: readonly Outcome[],
    limits: CallOptions,
  ): Steps<readonly Outcome[]> {
    const results = [...outcomes];
    let parts = [...routes.entries()];
    for (;;) {
      const mixed = parts.flatMap(([index, part]) =>
        isMissing(results[index]!.error) && mayMixProtocols(part) ? [[index, part] as const] : [],
      );
      if (mixed.length === 0) return results;
      const common = <Name extends "table" | "dst">(name: Name) => {
        const [value, ...others] = new Set(mixed.map(([, part]) => part[name]));
        return others.length === 0 ? value : undefined;
      };
      const filter: RouteFilter = { family: "inet6", table: common("table"), dst: common("dst") };
      const existing = groupBy(yield* wait<Route[]>(this.list(filter, limits).toArray()), routeKey);
      parts = mixed.flatMap(([index, part]) => {
        const rest = remainingPart(part, existing.get(routeKey(part)));
        return rest === undefined ? [] : [[index, rest] as [number, Route]];
      });
      const deleting = this.changes.deleteMany(
        parts.map(([, part]) => part),
        limits,
      );
      for (const [at, outcome] of (yield* this.session.handling(missingCodes, deleting)).entries())
        results[parts[at]![0]] = outcome;
    }
  }

  /** Adds an IPv4 route before the existing ones with the same network and metric, as `ip route prepend`. */
  prepend(route: NewRoute, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("prepend", route, options), options);
  }

  /** Prepends several routes as {@link prepend} does. Returns one outcome per route, in order. */
  prependMany(routes: Iterable<NewRoute>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("prepend", routes, options), options);
  }

  /**
   * Lists all routes, or those that match the filter. A table that does not exist has no routes.
   *
   * Recent kernels filter by table, type, protocol and interface; this library filters by the other fields. With a table
   * in the filter, recent kernels read only that table.
   *
   * A route with more than about 2,000 next hops (IPv6: 1,100) does not fit a message of the kernel, so that reading the
   * list throws NetlinkError EMSGSIZE (IPv6: EPROTO). Routes with a next hop object (`nhid`) have no such limit if the
   * sysctl `net.ipv4.nexthop_compat_mode` is 0.
   */
  list(filter: RouteFilter = {}, options?: ListOptions): Listed<M, Route> {
    const family = families.find(filter?.family ?? AF_UNSPEC);
    // The kernel ends a dump of IPv4 or IPv6 routes before an entry of more than 32 KiB like at its end, but reports the
    // entry in a dump of all families. (rtnl_dumpit, rtnl_dump_all)
    const isOfFamily = isIp(family) ? (message: MessageView) => messageFamily(message) === family : isRouted;
    let network: Pick<Prefix, "bytes" | "length"> | undefined;
    const check = () => {
      if (filter?.dst !== undefined) network = networkOf(filter.dst);
    };
    const accepts = (message: MessageView) =>
      isOfFamily(message) && (network === undefined || mayLeadTo(message, network));
    return this.entries.list({ filter, table: filterTable, accepts, check, empty: ["ENOENT"] }, options);
  }

  /**
   * Returns the route that the kernel uses for packets to an address. Throws a NetlinkError, for example ENETUNREACH,
   * if there is no route.
   *
   * Returns the default route of the table main with the lowest metric for "0.0.0.0/0" (IPv4), for "::/0" (IPv6), and
   * for "default", which is that of IPv4, or that of IPv6 if IPv4 has none. This needs no `lookup`, and ignores policy
   * rules. A default route that rejects packets counts as no route.
   */
  get(dst: string, lookup: LookupOptions = {}, options?: CallOptions): Result<M, Route> {
    return this.session.call(() => this.#get(dst, lookup, options), options);
  }

  #get(dst: string, lookup: LookupOptions, options: CallOptions | undefined): Steps<Route> {
    checkOptions(lookup, lookupNames, "lookup");
    if (dst === "default") return this.#getDefault(dst, ["inet", "inet6"], lookup, options);
    const every = typeof dst === "string" ? familyOfDefault(dst, "dst") : undefined;
    if (every !== undefined) return this.#getDefault(dst, [every === "inet6" ? every : "inet"], lookup, options);
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
    return this.entries.get(`to ${dst}`, request, options);
  }

  /** A lookup of the address 0.0.0.0 would return a route to this host. (ip_route_output_key_hash_rcu) */
  *#getDefault(
    dst: string,
    families: readonly ("inet" | "inet6")[],
    lookup: LookupOptions,
    { timeoutMs, signal }: CallOptions = {},
  ): Steps<Route> {
    const [property] = Object.keys(defined(lookup));
    if (property !== undefined)
      throw typeError(
        `lookup.${property}`,
        `not allowed for ${dst}; specify the address to look up a route for a packet`,
      );
    for (const family of families) {
      const filter = { family, table: "main", dst: "default" } as const;
      const routes = yield* wait<Route[]>(this.list(filter, { timeoutMs, signal }).toArray());
      const usable = routes.filter(({ flags }) => !flags.includes("dead"));
      const [first] = usable.toSorted((one, other) => (one.metric ?? 0) - (other.metric ?? 0));
      if (first?.type === "unicast") return first;
    }
    throw failure(
      `get route to ${dst}`,
      errnoText(ENETUNREACH),
      ENETUNREACH,
      "there is no usable default route in the table main",
    );
  }

  /** Adds an entry to the table. Existing entries with the same key are kept. */
  append(entry: NewRoute, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("append", entry, options), options);
  }

  /** Appends several entries as {@link append} does. Returns one outcome per entry, in order. */
  appendMany(entries: Iterable<NewRoute>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("append", entries, options), options);
  }
}

/** Returns the IP network of a destination in a filter; undefined for an MPLS label. */
function networkOf(text: string): Pick<Prefix, "bytes" | "length"> | undefined {
  const dst = canonicalNetwork(text, "filter.dst");
  if (dst === "default") return { bytes: new Uint8Array(0), length: 0 };
  return MPLS_LABELS.test(dst) ? undefined : parsePrefix(dst, "filter.dst");
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
  if (dst === "default" || MPLS_LABELS.test(dst)) return dst;
  const { family, bytes, length } = parseNetwork(dst, path);
  if (length === 0) return "default";
  const address = showAddress(family, bytes);
  return length === addressBits(family) ? address : `${address}/${length}`;
}
