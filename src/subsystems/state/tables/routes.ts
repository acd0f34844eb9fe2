import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkObject } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { equals } from "../../../base/engine.ts";
import { numberedKey } from "../../../base/entry-key.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import {
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_MPLS_ROUTE,
} from "../../../constants/rtnetlink.ts";
import type { NetlinkError } from "../../../errors.ts";
import { canonicalAddress, isInNetwork, parsePrefix } from "../../route/core/addresses.ts";
import type { Outcome } from "../../route/core/options.ts";
import { families, nexthopFlags, protocols, realmsText, scopes, tables } from "../../route/core/vocabulary.ts";
import { encapSettings } from "../../route/routes/encap.ts";
import {
  nexthopFields,
  preferences,
  rejectTypes,
  routeFields,
  routeFlags,
  routeTypes,
} from "../../route/routes/fields.ts";
import type {
  NewRoute,
  Route,
  RouteNexthop,
  RouteNexthopSettings,
  RouteSettings,
  Via,
} from "../../route/routes/route.ts";
import { canonicalNetwork, familyOfDefault, Routes, routeKind } from "../../route/routes/routes.ts";
import { isListed } from "../../route/routes/write-route.ts";
import { DifferenceList, includes } from "../model/compare.ts";
import { canonicalEncap, canonicalFlags, canonicalName, declaredInterface, withoutIndices } from "../model/forms.ts";
import { errorsOf, removalErrors, rewrite, writeChanges } from "../model/outcomes.ts";
import { orderOf, positionOf, setOrder, setPosition, setPositions } from "../model/positions.ts";
import { LOOPBACK } from "../model/scopes.ts";
import {
  type Change,
  checkIgnored,
  defineTable,
  type IgnoredFields,
  type StateTable,
  type Writable,
} from "../model/table.ts";
import { untilReady } from "./addresses.ts";
import { encapReferences, isThroughBlackhole, markBlackholes, nexthopKey } from "./nexthops.ts";
import { addressesOf, hasExpired, isAutomatic, lacksNeeded, markPrefixRoutes } from "./prefix-routes.ts";

export interface WantedRoute extends RouteSettings {
  readonly family: Route["family"];
  readonly table: number;
  readonly dev?: string | undefined;
}

/** Metric of IPv6 routes that are added without a metric (`IP6_RT_PRIO_USER`). */
export const IPV6_METRIC = 1024;
/** Lifetime of routes without an end, in seconds. */
const NEVER = 0xffff_ffff;
const localTypes: ReadonlySet<unknown> = new Set(["local", "broadcast", "nat", "anycast"]);
const userFlags: ReadonlySet<unknown> = new Set(["onlink"]);

const isIpv6 = ({ family }: WantedRoute) => family === "inet6";
const ignored: readonly IgnoredFields<WantedRoute>[] = [
  // Fields of listed routes.
  { fields: ["iif", "iifIndex", "mark", "uid", "error"], where: "in such routes" },
  { fields: ["ttlPropagate", "as"], where: "in such routes", when: ({ family }) => family !== "mpls" },
  { fields: ["src"], where: "in IPv4 routes", when: ({ family }) => family === "inet" },
  { fields: ["scope"], where: "in IPv6 routes", when: (route, scope) => isIpv6(route) && scope !== "global" },
  { fields: ["realms"], where: "in IPv6 routes", when: isIpv6 },
  {
    fields: ["pref"],
    where: "in IPv6 routes that discard packets",
    when: (route, pref) => isIpv6(route) && rejectTypes.has(route.type) && pref !== "medium",
  },
  {
    fields: ["expires"],
    where: "in IPv6 routes that discard packets",
    when: (route) => isIpv6(route) && rejectTypes.has(route.type) && !isListed(route),
  },
  {
    fields: ["encap"],
    where: "in IPv6 routes that discard packets",
    when: (route) => isIpv6(route) && rejectTypes.has(route.type),
  },
  { fields: ["flags"], elements: ["pervasive"], where: "in routes" },
  {
    fields: ["flags"],
    elements: ["onlink"],
    where: "in IPv6 routes that discard packets",
    when: (route) => isIpv6(route) && rejectTypes.has(route.type) && !isListed(route),
  },
  // Listed routes also have the flags of their next hop object.
  {
    fields: ["flags"],
    elements: ["onlink"],
    where: "in routes through a next hop object",
    when: (route) => route.nhid !== undefined && !isListed(route),
  },
  { fields: ["realms"], where: "in routes through a next hop object", when: ({ nhid }) => nhid !== undefined },
];
const ignoredOfNexthops: readonly IgnoredFields<RouteNexthopSettings>[] = [
  { fields: ["flags"], elements: ["pervasive"], where: "in routes" },
];
const ignoredOfIpv6Nexthops: readonly IgnoredFields<RouteNexthopSettings>[] = [
  ...ignoredOfNexthops,
  { fields: ["realms"], where: "in IPv6 routes" },
];

const comparedFields = ["protocol", "scope", "prefsrc", "pref", "as"] as const;
/** The kernel stores larger metrics as these. (ip_metrics_convert) */
const largestMetrics = { mtu: 65535 - 15, advmss: 65535 - 40, hoplimit: 255 } as const;

export const routeTable: StateTable<Route, WantedRoute> = defineTable<Route, WantedRoute>({
  name: "routes",
  groups: [RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_MPLS_ROUTE],
  removedLast: true,
  marks: ["protocol", "tables"],

  kind: routeKind,
  texts: { realms: realmsText },

  expand(input, path) {
    const { to, via, ...rest } = input as Omit<RouteSettings, "via"> & { to?: string; via?: Via | string };
    const route: RouteSettings = { ...rest };
    if (to !== undefined && route.dst !== undefined)
      throw typeError(`${path}.to`, "another name of dst: omit one of them");
    if (typeof via === "string" && route.gateway !== undefined)
      throw typeError(`${path}.via`, "another name of gateway: omit one of them");
    if (to !== undefined) route.dst = to;
    if (typeof via === "string") route.gateway = via;
    else if (via !== undefined) route.via = via;
    setFamilyOfDefault(route, path, to === undefined || route.dst !== to ? "dst" : "to");
    inlineSingleNexthop(route, path);
    return route;
  },
  fields: routeFields,
  forms: {
    dst: canonicalNetwork,
    // Omit a source that matches all packets, as the kernel does.
    src: (src: string, path) => (canonicalNetwork(src, path) === "default" ? undefined : canonicalNetwork(src, path)),
    gateway: canonicalAddress,
    prefsrc: canonicalAddress,
    dev: declaredInterface,
    nexthops: (nexthops: readonly RouteNexthopSettings[], path) => {
      checkArray(nexthops, path);
      return nexthops.map((nexthop, index) => canonicalNexthop(nexthop, `${path}[${index}]`));
    },
    via: canonicalVia,
    encap: canonicalEncap,
    type: canonicalName(routeTypes),
    // The kernel adds a route of the table 0 to the table "main".
    table: (table: number, path) => tables.read(table, path) || RT_TABLE_MAIN,
    protocol: canonicalName(protocols),
    flags: canonicalFlags(routeFlags),
    scope: canonicalName(scopes),
    pref(preference: NonNullable<RouteSettings["pref"]>, path) {
      const name = canonicalName(preferences)(preference, path);
      // (rtm_to_fib6_config)
      return name === "high" || name === "low" ? name : "medium";
    },
    expires(seconds: number, path) {
      if (seconds !== 0) return seconds;
      throw rangeError(path, "expected at least 1, because the kernel removes a route that expires at once, got 0");
    },
    metrics(metrics: NonNullable<RouteSettings["metrics"]>, path) {
      checkObject(metrics, path);
      for (const name of Object.keys(largestMetrics) as (keyof typeof largestMetrics)[])
        if (metrics[name] !== undefined) checkInteger(metrics[name], 0, largestMetrics[name], `${path}.${name}`);
      return metrics;
    },
  },
  ignored,
  required: ["dst"],
  examples: [{ dst: "192.0.2.0/24" }, { dst: "2001:db8::/32" }, { family: "mpls", dst: "100" }],
  // As in other declarations, the destination "default" is an IPv4 network, unless another field has IPv6 addresses.
  selected: (fields, path) =>
    fields.dst === "default" ? { ...fields, family: familyOf(fields as WantedRoute, path) } : fields,
  complete(entry, path) {
    const { type = "unicast", table = localTypes.has(type) ? RT_TABLE_LOCAL : RT_TABLE_MAIN } = entry;
    const family = familyOf(entry, path);
    const rules = family === "inet6" ? ignoredOfIpv6Nexthops : ignoredOfNexthops;
    for (const [index, nexthop] of entry.nexthops?.entries() ?? [])
      checkIgnored(rules, nexthop, `${path}.nexthops[${index}]`);
    const route = { ...entry, type, table, family };
    // IPv6 routes would have this gateway in the next hops without one.
    if (entry.nexthops !== undefined && entry.gateway !== undefined)
      throw typeError(`${path}.gateway`, "not allowed together with nexthops: specify the gateway in each of nexthops");
    // A route with the lifetime 0 expires at once.
    if (entry.expires !== undefined) checkInteger(entry.expires, 1, NEVER, `${path}.expires`);
    // (ip6_route_info_create)
    if (family === "inet6" && route.protocol === "unspec") route.protocol = "boot";
    return route;
  },

  // The kernel would find no interface.
  checkNew({ type, nhid, nexthops = [], ...route }, path) {
    const isMissing = ({ gateway, via, dev }: RouteNexthopSettings) => (gateway ?? via ?? dev) === undefined;
    if (rejectTypes.has(type) || nhid !== undefined || !isMissing(route as RouteNexthopSettings)) return;
    const index = nexthops.findIndex(isMissing);
    if (nexthops.length === 0)
      throw typeError(`${path}.gateway`, "expected the next hop: specify gateway, via, dev, nexthops or nhid");
    if (index >= 0) throw typeError(`${path}.nexthops[${index}].gateway`, "expected gateway, via or dev");
  },

  async list(scope, _isRequired, declared = []) {
    const routes = await scope.openAsync(Routes).list().toArray();
    await markBlackholes(scope, routes);
    await markPrefixRoutes(scope, routes);
    await setPositions(routes, declared, { placeOf, areNeighbours, similarity });
    return routes;
  },
  key(route) {
    const position = positionOf(route);
    return position === undefined ? placeOf(route) : numberedKey(placeOf(route), position);
  },
  // Sorting is stable, so that routes with one place stay in the kernel's order.
  order: placeOf,
  areSeparate(one, other) {
    // The kernel makes two IPv6 routes with gateways one multipath route. (rt6_qualify_for_ecmp)
    if (one.family === "inet6" && hasGateway(one) && hasGateway(other)) return false;
    return !equals(pathOf(one), pathOf(other));
  },
  // A request to replace a route can change its whole path. The kernel itself removes next hops of several.
  isOfOther(added, listed) {
    if (added.nexthops !== undefined) return false;
    const list = new DifferenceList();
    compareRoutes(list, added, listed);
    return list.result !== undefined;
  },
  // The kernel then removes a route with any metric. (fib_table_delete, ip6_route_del)
  removesOther: (added) => positionOf(added) === undefined && (added.metric ?? 0) === 0,

  compare(list, wanted, current) {
    compareSettings(list, wanted, current);
    compareRoutes(list, wanted, current);
    compareExpiry(list, wanted, current);
    list.compareElements("flags", wanted.flags && settableFlags(wanted.flags), current.flags);
  },

  isFixed: (field, { family }) => family === "inet6" && field === "type",
  references({ dev, nexthops, encap }) {
    // Most routes refer to one link.
    if (nexthops === undefined && encap === undefined)
      return dev === undefined ? none : [{ ifname: dev, field: "dev" }];
    const hops = (nexthops ?? [{ dev, encap }]) as readonly Pick<RouteNexthopSettings, "dev" | "encap">[];
    return hops.flatMap((nexthop, index) => {
      const path = nexthops === undefined ? "" : `nexthops[${index}].`;
      const own = nexthop.dev === undefined ? [] : [{ ifname: nexthop.dev as string, field: `${path}dev` }];
      return [...own, ...encapReferences(nexthop.encap, `${path}encap`)];
    });
  },
  // First routes without a gateway, which make the gateways reachable. Appended routes keep their order.
  level(route) {
    if (positionOf(route) !== undefined) return 1;
    return hasGateway(route) ? 2 : 0;
  },
  deviceOf: ({ dev, nexthops }) => dev ?? nexthops?.[0]?.dev,
  containersOf: ({ nhid }) => (nhid === undefined ? none : [nexthopKey(nhid)]),
  isAutomatic,
  // Routes of the addresses of the link.
  isReplacedBy: (route, restored) =>
    route.protocol === "kernel" &&
    isAutomatic(route) &&
    [restored, ...(restored.nexthops ?? none)].some(({ dev }) => dev !== undefined && dev === route.dev),
  isOmitted: lacksNeeded,
  // Without its route, an address that the plan keeps is of no use.
  isInScope: (route, isDeclared, isOwned) => isOwned || addressesOf(route).every((key) => isDeclared("addresses", key)),

  restore(route) {
    const { dst, family, src, tos, table, protocol, scope, metric, metrics, flags, nhid } = route;
    const type = isThroughBlackhole(route) ? "unicast" : route.type;
    const entry: Writable<WantedRoute> = { dst, family, type, table, protocol };
    if (family === "inet") entry.scope = scope;
    const { gateway, via, nexthops, encap, as, prefsrc, realms, pref, expires, ttlPropagate } = route;
    const path =
      nhid === undefined
        ? { gateway, via, dev: rejectTypes.has(type) ? undefined : route.dev, encap: encap && encapSettings(encap) }
        : { nhid };
    const rest = { src, tos, metric, metrics, as, prefsrc, realms, pref, expires, ttlPropagate, ...path };
    Object.assign(entry, defined(rest));
    if (nexthops !== undefined && nhid === undefined) entry.nexthops = nexthops.map(restoredNexthop);
    const kept = settableFlags(flags);
    if (kept.length > 0 && nhid === undefined) entry.flags = kept;
    if (entry.pref === "medium") delete entry.pref;
    const position = positionOf(route);
    if (position !== undefined) setPosition(entry, position);
    const order = orderOf(route);
    if (order !== undefined) setOrder(entry, order);
    return entry;
  },

  async write(scope, action, changes) {
    await untilReady(
      scope,
      changes.flatMap(({ wanted }) => wanted ?? []),
    );
    const routes = scope.openAsync(Routes);
    // A request to replace or to delete a route affects the first one in its place.
    const isShared = ({ wanted, current }: (typeof changes)[number]) =>
      (positionOf(wanted) ?? positionOf(current)) !== undefined;
    // A restored route whose next hops the kernel would otherwise not use again. (fib_find_info)
    const isRevived = ({ wanted, current, differences }: (typeof changes)[number]) =>
      action === "change" && wanted!.family === "inet" && current?.nexthops !== undefined && differences === undefined;
    const results: (NetlinkError | undefined)[] = [];
    // A later route may need a preceding one, or hide its gateway.
    let run = 0;
    const runs = groupBy(changes.keys(), (index) => {
      const [change, previous] = [changes[index]!, changes[index - 1]];
      const isSame = previous === undefined || [isShared, isRevived].every((test) => test(change) === test(previous));
      if (!isSame) run++;
      return run;
    });
    for (const at of runs.values()) {
      const shared = isShared(changes[at[0]!]!);
      if (shared && action === "remove") {
        const errors = await removeShared(
          routes,
          at.map((index) => changes[index]!.current!),
        );
        for (const [position, index] of at.entries()) results[index] = errors[position];
        continue;
      }
      const group = at.map((index) => (shared ? inPlace(changes[index]!) : changes[index]!)) as Change<
        Route,
        NewRoute
      >[];
      const isRecreated = action === "change" && (shared || isRevived(changes[at[0]!]!));
      const method = isRecreated ? "recreate" : action;
      const errors = await writeChanges(
        shared ? placing(routes) : routes,
        method,
        group,
        shared ? (current): RouteSettings => current : identity,
        shared ? "appendMany" : "addMany",
      );
      for (const [position, index] of at.entries()) {
        const [error, change] = [errors[position], changes[index]!];
        const isHidden = method === "change" && error !== undefined && containsGateway(change.wanted!);
        results[index] = isHidden ? await readd(routes, change, error) : error;
      }
    }
    return results;
  },
});

/** Returns whether the route leads to the network of its own IPv6 gateway. */
function containsGateway({ family, dst, gateway, nexthops }: WantedRoute): boolean {
  if (family !== "inet6") return false;
  const network = dst === "default" ? undefined : parsePrefix(dst, "dst");
  const hops = nexthops ?? [{ gateway }];
  return hops.some((hop) => hop.gateway !== undefined && (network === undefined || isInNetwork(hop.gateway, network)));
}

/**
 * Removes a route and adds it with its new settings. If the network of the gateway is that of the route, the kernel rejects a request to
 * replace the route, because it finds the former route for the gateway. (ip6_route_check_nh, ip6_route_check_nh_onlink)
 *
 * @param rejection error of the request to replace the route.
 */
async function readd(
  routes: Routes<"async">,
  { wanted, current }: Change<Route, WantedRoute>,
  rejection: NetlinkError,
): Promise<NetlinkError | undefined> {
  const { removals, failure } = await rewrite(routes, [identity(current!) as Route], "add", [wanted as NewRoute]);
  if (removals[0] !== undefined) return rejection;
  if (failure === undefined) return undefined;
  const [restored] = errorsOf(await routes.addMany([current as NewRoute]));
  return restored === undefined ? rejection : failure;
}

/** Removes routes that have the places of others. */
async function removeShared(routes: Routes<"async">, removed: readonly Route[]): Promise<(NetlinkError | undefined)[]> {
  /** Routes by place, in the order of the kernel. A place that is missing must be read again. */
  const places = new Map(removed.map((route): [string, Route[]] => [placeOf(route), []]));
  const tables = groupBy(removed, ({ family, table }) => `${family} ${table}`);
  for (const [first] of tables.values()) {
    const { family, table } = first!;
    for await (const route of routes.list({ family: family as "inet", table })) places.get(placeOf(route))?.push(route);
  }
  const errors: (NetlinkError | undefined)[] = [];
  for (const route of removed) {
    const place = placeOf(route);
    const all = places.get(place) ?? (await listPlace(routes, route));
    const { error, rest } = await removeFrom(routes, route, all);
    if (rest === undefined) places.delete(place);
    else places.set(place, rest);
    errors.push(error);
  }
  return errors;
}

async function listPlace(routes: Routes<"async">, route: Route): Promise<Route[]> {
  const { family, table, dst } = route;
  const listed = await routes.list({ family: family as "inet", table, dst }).toArray();
  return listed.filter((other) => placeOf(other) === placeOf(route));
}

/**
 * Removes a route from those with its place, and returns the others if they are known. The kernel removes the first one that
 * has the fields of the request and possibly others. If such a route precedes the requested one, the routes up to it are
 * removed in their order, and the others are added again.
 */
async function removeFrom(
  routes: Routes<"async">,
  removed: Route,
  all: Route[],
): Promise<{ error?: NetlinkError | undefined; rest?: Route[] }> {
  const matching = all.filter(
    (other) => isDeletedBy(removed, other) && equalNexthops(removed.nexthops, other.nexthops),
  );
  // A written route that is undone has only the declared fields. Most were appended.
  const [found] = isListed(removed)
    ? matching.filter((other) => isDeletedBy(other, removed))
    : matching.toReversed().sort((one, other) => fieldCount(one) - fieldCount(other));
  const at = found === undefined ? -1 : all.indexOf(found);
  // The request for a route with next hops also removes those that remain of it.
  if (at < 0 && isListed(removed) && removed.nexthops === undefined) return { rest: all };
  const route = found ?? removed;
  const isFirst = at < 0 || at === all.findIndex((other) => isDeletedBy(route, other));
  if (isFirst) {
    const [error] = removalErrors(await routes.deleteMany([route]));
    return at < 0 || error !== undefined ? { error } : { rest: all.toSpliced(at, 1) };
  }
  const kept = all.slice(0, at) as readonly NewRoute[];
  const { removals, failure } = await (removed.family === "inet6"
    ? rewrite(routes, all.slice(0, at + 1), "append", kept)
    : rewrite(routes, all.slice(0, at + 1), "prepend", kept.toReversed()));
  return { error: removals[at] ?? failure };
}

function fieldCount(route: Route): number {
  return Object.keys({ ...route, ...route.metrics }).length;
}

/** Fields of routes and of their next hops that the kernel compares when it deletes a route. */
const comparedInDelete = ["protocol", "prefsrc", "realms", "nhid", "dev", "gateway", "via", "encap"] as const;

/** Returns whether a request to delete `route` can delete `other`, which has its place. (fib_table_delete, ip6_route_del) */
function isDeletedBy(route: Route, other: Route): boolean {
  const isAny = (value: unknown) => value === undefined || value === "unspec";
  const hasOther = (name: "type" | "scope") => !isAny(route[name]) && route[name] !== other[name];
  if (route.family === "inet" && (hasOther("type") || hasOther("scope"))) return false;
  // Of the next hops of another route, the kernel compares only the first one with a request without next hops.
  const hop = { ...other, ...other.nexthops?.[0] };
  if (!comparedInDelete.every((name) => isAny(route[name]) || equals(route[name], hop[name]))) return false;
  const { nexthops } = route;
  if (nexthops === undefined) return includesMetrics(route, other);
  const hasHops = route.family === "inet" ? startsWithHops(nexthops, other) : equalNexthops(nexthops, other.nexthops);
  return hasHops && includesMetrics(route, other);
}

/** The kernel compares the next hops of an IPv4 route with the first ones of a request, without weights. (fib_nh_match) */
function startsWithHops(nexthops: readonly RouteNexthop[], other: Route): boolean {
  const isSame = (hop: RouteNexthop | Route, index: number) => {
    const requested = nexthops[index];
    const names = ["dev", "gateway", "via", "realms"] as const;
    return requested !== undefined && names.every((name) => includes(requested[name], hop[name]));
  };
  return (other.nexthops ?? [other]).every(isSame);
}

/** Gives the declared route the order of the listed one. */
function inPlace(change: Change<Route, WantedRoute>): Change<Route, WantedRoute> {
  const order = orderOf(change.current);
  if (change.wanted === undefined || order === undefined) return change;
  const wanted = { ...change.wanted };
  setOrder(wanted, order);
  return { ...change, wanted };
}

/** Returns a table that appends routes, apart from restored ones that were the first of their place. */
function placing(
  routes: Routes<"async">,
): Pick<Routes<"async">, "addMany" | "replaceMany" | "appendMany" | "deleteMany"> {
  return {
    addMany: (entries) => routes.addMany(entries),
    replaceMany: (entries) => routes.replaceMany(entries),
    async deleteMany(removed) {
      const errors = await removeShared(routes, [...removed] as Route[]);
      return errors.map((error) => (error === undefined ? {} : { error }));
    },
    async appendMany(added) {
      const entries = [...added];
      const first: number[] = [];
      const rest: number[] = [];
      const places = groupBy(entries.keys(), (index) => placeOf(entries[index] as WantedRoute));
      for (const indices of places.values()) {
        // New routes come last.
        const order = (index: number) => orderOf(entries[index]) ?? Number.POSITIVE_INFINITY;
        const ordered = indices.toSorted((one, other) => order(one) - order(other));
        const end = ordered.findIndex((index, at) => order(index) !== at || entries[index]!.family === "inet6");
        const count = end === -1 ? ordered.length : end;
        first.push(...ordered.slice(0, count).toReversed());
        rest.push(...ordered.slice(count));
      }
      const outcomes: Outcome[] = [];
      const write = async (indices: readonly number[], method: "prependMany" | "appendMany") => {
        const written = await routes[method](indices.map((index) => entries[index]!));
        for (const [at, index] of indices.entries()) outcomes[index] = written[at]!;
      };
      await write(first, "prependMany");
      await write(rest, "appendMany");
      // The first routes of a place may need a later one, which leads to the network of their gateways.
      const again: number[] = [];
      for (const indices of places.values()) {
        const isDone = (index: number, at: number) =>
          outcomes[index]!.error === undefined || positionOf(entries[index]) !== at;
        const count = entries[indices[0]!]!.family === "inet" ? indices.findIndex(isDone) : 0;
        if (count > 0) again.push(...indices.slice(0, count).toReversed());
      }
      await write(again, "prependMany");
      return outcomes;
    },
  };
}

/** Returns the fields of which the kernel accepts only one combination, unless a route is appended. */
function placeOf({ family, dst, table, metric, tos = 0, src = "" }: Place): string {
  const priority = metric === undefined || metric === 0 ? defaultMetric(family) : metric;
  // The place of most routes is only their destination.
  if (family === "inet" && table === RT_TABLE_MAIN && priority === 0 && tos === 0 && src === "") return dst;
  return `${dst} ${family} ${table} ${priority} ${tos} ${src}`;
}

type Place = Pick<WantedRoute, "family" | "dst" | "table" | "metric" | "tos" | "src">;

/** The kernel lists appended routes one after the other. */
function areNeighbours(one: Route, other: Route): boolean {
  return (
    one.dst === other.dst && one.table === other.table && one.family === other.family && placeOf(one) === placeOf(other)
  );
}

/** Returns whether the route discards packets, such as an IPv6 route through the loopback interface. (fib6_is_reject) */
export function discards({ family, type, dev }: WantedRoute): boolean {
  return rejectTypes.has(type) || (family === "inet6" && dev === LOOPBACK && !localTypes.has(type));
}

function pathOf(route: WantedRoute) {
  const { family, type, gateway, via, dev, nexthops, nhid, encap, protocol, scope, prefsrc, metrics, realms } = route;
  // (fib6_nh_init)
  const isThroughLoopback = family === "inet6" && nhid === undefined && rejectTypes.has(type);
  const path = { gateway, via, dev: isThroughLoopback ? "lo" : dev, nexthops, nhid, encap };
  // Two IPv6 routes must differ in the next hop (rt6_duplicate_nexthop), two IPv4 routes in anything. (fib_find_info)
  return family === "inet6" ? path : { ...path, type, protocol, scope, prefsrc, metrics, realms };
}

export function hasGateway({
  gateway,
  via,
  nexthops,
}: Pick<Partial<Route>, "gateway" | "via" | "nexthops"> | WantedRoute): boolean {
  return gateway !== undefined || via !== undefined || nexthops !== undefined;
}

const pathFields: ReadonlySet<string> = new Set(["type", "nhid", "nexthops", "gateway", "dev", "via", "encap"]);

function similarity(wanted: WantedRoute, current: Route): number {
  const list = new DifferenceList();
  compareRoutes(list, wanted, current);
  compareSettings(list, wanted, current);
  const names = Object.keys(list.result ?? {});
  if (names.length === 0) return 3;
  if (names.some((name) => pathFields.has(name))) {
    // Only one of two IPv6 routes that differ in the type can exist.
    return wanted.family === "inet6" && equals(pathOf(wanted), pathOf(current)) ? 1 : 0;
  }
  return names.some((name) => name === "protocol" || name === "prefsrc") ? 1 : 2;
}

function compareSettings(list: DifferenceList, wanted: WantedRoute, current: Route): void {
  for (const name of comparedFields) list.compare(name, wanted[name], current[name]);
  // The kernel lists neither realms nor metrics that are 0.
  list.compare("realms", wanted.realms, current.realms ?? 0);
  if (!includesMetrics(wanted, current)) list.add("metrics", wanted.metrics, current.metrics);
}

function includesMetrics({ metrics }: Pick<WantedRoute, "metrics">, current: Route): boolean {
  const unset = Object.fromEntries(Object.keys(metrics ?? {}).map((name) => [name, 0]));
  return includes(metrics, { ...unset, ...current.metrics });
}

function compareRoutes(list: DifferenceList, wanted: WantedRoute, current: Route): void {
  if (!isThroughBlackhole(current)) list.compare("type", wanted.type, current.type);
  if (wanted.nhid !== undefined || current.nhid !== undefined) {
    if (wanted.nhid !== current.nhid) list.add("nhid", wanted.nhid, current.nhid);
  } else if (wanted.nexthops !== undefined || current.nexthops !== undefined) {
    if (!equalNexthops(wanted.nexthops, current.nexthops)) list.add("nexthops", wanted.nexthops, current.nexthops);
  } else {
    if (wanted.gateway !== current.gateway) list.add("gateway", wanted.gateway, current.gateway);
    list.compare("dev", wanted.dev, current.dev);
    if (wanted.via?.host !== current.via?.host) list.add("via", wanted.via, current.via);
    if (!sameEncap(wanted.encap, current.encap)) list.add("encap", wanted.encap, current.encap);
  }
}

/** The remaining time decreases: compares only whether it is finite. */
function compareExpiry(list: DifferenceList, wanted: WantedRoute, current: Route): void {
  const { expires } = wanted;
  // Routes that discard packets do not expire.
  const isSet = expires !== undefined && !discards(wanted);
  const isOther = isSet && (expires !== NEVER) !== (current.expires !== undefined);
  if (isOther || hasExpired(current)) list.add("expires", expires, current.expires);
}

/** Only the kernel sets other flags, such as "linkdown". */
function settableFlags<Flag>(flags: readonly Flag[]): Flag[] {
  return flags.filter((flag) => userFlags.has(flag));
}

const none: readonly never[] = [];

/** Returns the metric that the kernel sets for a route without a metric or with the metric 0. */
function defaultMetric(family: Route["family"]): number {
  return family === "inet6" ? IPV6_METRIC : 0;
}

function identity(current: Route): RouteSettings {
  const { dst, family, type, table, metric, tos, src, dev, gateway, protocol, nhid, prefsrc } = current;
  // Without the metric of a declared route, an IPv6 request would remove one with any metric.
  const priority = family === "inet6" ? metric || IPV6_METRIC : metric;
  const route = { dst, family, table, protocol, ...defined({ metric: priority, tos, src }) };
  // Lists have the type "blackhole" instead of that of a route through such an object.
  if (nhid !== undefined) return route;
  // Appended routes can differ in this address only.
  const isShared = positionOf(current) !== undefined;
  // Without a next hop, an IPv6 request would remove them all.
  return { ...route, type, ...defined({ gateway, dev, prefsrc: isShared ? prefsrc : undefined }) };
}

/** Sets the family, because lists show both default routes as "default". */
function setFamilyOfDefault(route: Writable<RouteSettings>, path: string, name: string): void {
  const { dst, family } = route;
  const ofDefault = typeof dst === "string" ? familyOfDefault(dst, `${path}.${name}`) : undefined;
  if (ofDefault === undefined) return;
  if (family !== undefined && families.show(families.read(family, `${path}.family`)) !== ofDefault)
    throw typeError(`${path}.${name}`, `expected an address of the route's family, got ${describeValue(dst)}`);
  route.family = ofDefault;
}

function canonicalVia(via: Via, path: string): Via {
  checkObject(via, path);
  const { family, host } = via;
  return {
    ...via,
    ...defined({ family: family && canonicalName(families)(family, `${path}.family`) }),
    host: canonicalAddress(host, `${path}.host`),
  } as Via;
}

/** The kernel lists a single next hop in the route itself. */
const singleNexthopFields = ["gateway", "via", "dev", "ifindex", "encap", "as", "realms"] as const;

function inlineSingleNexthop(route: RouteSettings, path: string): void {
  const { nexthops, flags = [] } = route;
  if (!Array.isArray(nexthops) || nexthops.length !== 1) return;
  const nexthopPath = `${path}.nexthops[0]`;
  const nexthop = canonicalNexthop(nexthops[0], nexthopPath);
  nexthopFields.check(nexthop, nexthopPath);
  checkInteger(nexthop.weight, 1, 256, `${nexthopPath}.weight`);
  for (const name of singleNexthopFields) {
    if (nexthop[name] === undefined) continue;
    if (route[name] !== undefined)
      throw typeError(`${nexthopPath}.${name}`, `not allowed together with ${path}.${name}`);
    Object.assign(route, { [name]: nexthop[name] });
  }
  if (nexthop.flags !== undefined) route.flags = [...flags, ...nexthop.flags];
  delete route.nexthops;
}

function canonicalNexthop(nexthop: RouteNexthopSettings, path: string): RouteNexthopSettings {
  checkObject(nexthop, path);
  const { gateway, via, weight = 1, dev, flags } = nexthop;
  if (dev !== undefined) declaredInterface(dev as string, `${path}.dev`);
  const encap = nexthop.encap && canonicalEncap(nexthop.encap, `${path}.encap`);
  return {
    ...withoutIndices(nexthop, path),
    weight,
    ...defined({
      gateway: gateway && canonicalAddress(gateway, `${path}.gateway`),
      via: via && canonicalVia(via, `${path}.via`),
      encap,
      flags: flags && canonicalFlags(nexthopFlags)(flags, `${path}.flags`),
    }),
  };
}

function familyOf(route: RouteSettings, path: string): "inet" | "inet6" | "mpls" {
  const { family, dst, gateway, src, prefsrc, nexthops } = route;
  if (family !== undefined) return families.show(families.read(family as "inet", `${path}.family`)) as "inet";
  const hint = dst === "default" ? (gateway ?? src ?? prefsrc ?? nexthops?.find((one) => one.gateway)?.gateway) : dst;
  if (hint === undefined) return "inet";
  return hint.includes(":") ? "inet6" : "inet";
}

function restoredNexthop({ gateway, via, dev, weight, flags, encap, as, realms }: RouteNexthop): RouteNexthopSettings {
  const kept = settableFlags(flags);
  const settings = encap && encapSettings(encap);
  return {
    weight,
    ...defined({ gateway, via, dev, encap: settings, as, realms }),
    ...(kept.length > 0 && { flags: kept }),
  };
}

function equalNexthops(wanted: readonly RouteNexthopSettings[] = [], current: readonly RouteNexthop[] = []): boolean {
  if (wanted.length !== current.length) return false;
  const left = [...current];
  return wanted.every((one) => {
    const at = left.findIndex(
      (other) =>
        one.gateway === other.gateway &&
        one.weight === other.weight &&
        (one.dev === undefined || one.dev === other.dev) &&
        includes(one.via, other.via) &&
        includes(one.as, other.as) &&
        (one.realms === undefined || one.realms === (other.realms ?? 0)) &&
        settableFlags(one.flags ?? []).every((flag) => other.flags.includes(flag)) &&
        sameEncap(one.encap, other.encap),
    );
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function sameEncap(wanted: unknown, current: unknown): boolean {
  return (wanted === undefined) === (current === undefined) && includes(wanted, current);
}
