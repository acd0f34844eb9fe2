import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkObject } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_MPLS_ROUTE } from "../../../constants/rtnetlink.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import { families, protocols, scopes, tables } from "../../route/core/vocabulary.ts";
import { nexthopFields, routeFields, routeTypes } from "../../route/routes/fields.ts";
import type { NewRoute, NewRouteNexthop, Route, RouteNexthop, Via } from "../../route/routes/route.ts";
import { canonicalNetwork, familyOfDefault, Routes, routeKind } from "../../route/routes/routes.ts";
import { includes } from "../compare.ts";
import { defineTable, type StateTable, type Writable } from "../table.ts";
import { canonicalAddress, canonicalName } from "./forms.ts";
import { nexthopKey } from "./nexthops.ts";
import { writeChanges } from "./outcomes.ts";

interface WantedRoute extends NewRoute {
  readonly family: Route["family"];
  readonly table: number;
  readonly dev?: string | undefined;
}

/** Metric of IPv6 routes that are added without a metric (`IP6_RT_PRIO_USER`). */
const IPV6_METRIC = 1024;
const RT_TABLE_MAIN = 254;
const RT_TABLE_LOCAL = 255;
const localTypes: ReadonlySet<unknown> = new Set(["local", "broadcast", "nat", "anycast"]);
/** Protocols of routes that the kernel adds and plans keep. */
const automaticProtocols: ReadonlySet<unknown> = new Set(["kernel", "redirect", "ra"]);
const userFlags: ReadonlySet<unknown> = new Set(["onlink", "pervasive"]);

export const routeTable: StateTable<Route, WantedRoute> = defineTable<Route, WantedRoute>({
  name: "routes",
  noun: "route",
  groups: [RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_MPLS_ROUTE],
  removedLast: true,
  marks: ["protocol", "tables"],

  kind: routeKind,

  expand(input, path) {
    const { to, via, ...rest } = input as Omit<NewRoute, "via"> & { to?: string; via?: Via | string };
    const route: NewRoute = { ...rest };
    if (to !== undefined) route.dst ??= to;
    if (typeof via === "string") route.gateway ??= via;
    else if (via !== undefined) route.via = via;
    setFamilyOfDefault(route, path, to === undefined || route.dst !== to ? "dst" : "to");
    inlineSingleNexthop(route, path);
    return route;
  },
  fields: routeFields,
  forms: {
    dst: canonicalDestination,
    // Omit a source that matches all packets, as the kernel does.
    src: (src: string, path) => (canonicalNetwork(src, path) === "default" ? undefined : canonicalNetwork(src, path)),
    gateway: canonicalAddress,
    prefsrc: canonicalAddress,
    dev: checkedName,
    nexthops: (nexthops: readonly NewRouteNexthop[], path) => {
      checkArray(nexthops, path);
      return nexthops.map((nexthop, index) => canonicalNexthop(nexthop, `${path}[${index}]`));
    },
    via: canonicalVia,
    type: canonicalName(routeTypes),
    table: (table: number, path) => tables.read(table, path),
    protocol: canonicalName(protocols),
    scope: canonicalName(scopes),
  },
  required: ["dst"],
  complete(entry, path) {
    const { type = "unicast", table = localTypes.has(type) ? RT_TABLE_LOCAL : RT_TABLE_MAIN } = entry;
    return { ...entry, type, table, family: familyOf(entry, path) };
  },

  list: (scope) => scope.openAsync(Routes).list().toArray(),
  key({ family, dst, table, metric, tos = 0, src = "" }) {
    const priority = metric === undefined || metric === 0 ? defaultMetric(family) : metric;
    // The key of most routes is only their destination.
    if (family === "inet" && table === RT_TABLE_MAIN && priority === 0 && tos === 0 && src === "") return dst;
    return `${dst} ${family} ${table} ${priority} ${tos} ${src}`;
  },
  title({ type, dst, src, tos, gateway, via, dev, nexthops, nhid, metric, table }) {
    const parts = [type === undefined || type === "unicast" ? dst : `${type} ${dst}`];
    if (src !== undefined) parts.push(`from ${src}`);
    if (tos !== undefined && tos !== 0) parts.push(`tos ${tos}`);
    if (gateway !== undefined) parts.push(`via ${gateway}`);
    if (via !== undefined) parts.push(`via ${via.host}`);
    if (nhid !== undefined) parts.push(`nhid ${nhid}`);
    if (dev !== undefined) parts.push(`dev ${dev}`);
    if (nexthops !== undefined)
      parts.push(
        nexthops.map((one) => `nexthop ${one.gateway ?? one.via?.host ?? ""} dev ${one.dev ?? "?"}`).join(" "),
      );
    if (metric !== undefined) parts.push(`metric ${metric}`);
    if (table !== undefined && table !== RT_TABLE_MAIN) parts.push(`table ${table}`);
    return parts.join(" ");
  },

  compared: ["type", "protocol", "scope", "prefsrc", "metrics", "realms", "pref", "as"],
  contained: ["flags"],
  compare(list, wanted, current) {
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
  },

  isFixed: (field, { family }) => family === "inet6" && field === "type",
  references({ dev, nexthops }) {
    if (dev !== undefined) return [{ ifname: dev, field: "dev" }];
    if (nexthops === undefined) return none;
    return nexthops.flatMap((nexthop, index) =>
      nexthop.dev === undefined ? [] : [{ ifname: nexthop.dev as string, field: `nexthops[${index}].dev` }],
    );
  },
  // First routes without a gateway, which make the gateways reachable.
  level: ({ gateway, via, nexthops }) => (gateway === undefined && via === undefined && nexthops === undefined ? 0 : 1),
  deviceOf: ({ dev, nexthops }) => dev ?? nexthops?.[0]?.dev,
  containersOf: ({ nhid }) => (nhid === undefined ? none : [nexthopKey(nhid)]),
  isAutomatic: ({ protocol, flags }) => automaticProtocols.has(protocol) || flags.includes("cloned"),

  restore(route) {
    const { dst, family, type, src, tos, table, protocol, scope, metric, metrics, flags, nhid } = route;
    const entry: Writable<WantedRoute> = { dst, family, type, table, protocol };
    if (family === "inet") entry.scope = scope;
    const { gateway, via, nexthops, encap, as, prefsrc, realms, pref, expires, ttlPropagate } = route;
    const isReject =
      type !== "unicast" && type !== "local" && type !== "broadcast" && type !== "anycast" && type !== "multicast";
    const path = nhid === undefined ? { gateway, via, dev: isReject ? undefined : route.dev, encap } : { nhid };
    const rest = { src, tos, metric, metrics, as, prefsrc, realms, pref, expires, ttlPropagate, ...path };
    Object.assign(entry, defined(rest));
    if (nexthops !== undefined && nhid === undefined) entry.nexthops = nexthops.map(restoredNexthop);
    const kept = flags.filter((flag) => userFlags.has(flag));
    if (kept.length > 0) entry.flags = kept;
    if (entry.pref === "medium") delete entry.pref;
    return entry;
  },

  write: (scope, action, changes) => writeChanges(scope.openAsync(Routes), action, changes, identity),
});

const none: readonly never[] = [];

/** Returns the metric that the kernel sets for a route without a metric or with the metric 0. */
function defaultMetric(family: Route["family"]): number {
  return family === "inet6" ? IPV6_METRIC : 0;
}

function identity({ dst, family, type, table, metric, tos, src, dev, gateway, protocol, nhid }: Route): NewRoute {
  const route: NewRoute = { dst, family, type, table, metric, tos, src, protocol };
  // Without a next hop, an IPv6 request would remove them all.
  if (nhid !== undefined) return route;
  return { ...route, ...defined({ gateway, dev }) };
}

function canonicalDestination(dst: string, path: string): string {
  if (typeof dst === "string") return canonicalNetwork(dst, path);
  throw typeError(path, `expected a network or "default", got ${describeValue(dst)}`);
}

/** Sets the family, because lists show both default routes as "default". */
function setFamilyOfDefault(route: Writable<NewRoute>, path: string, name: string): void {
  const { dst, family } = route;
  const ofDefault = typeof dst === "string" ? familyOfDefault(dst, `${path}.${name}`) : undefined;
  if (ofDefault === undefined) return;
  if (family !== undefined && families.show(families.read(family, `${path}.family`)) !== ofDefault)
    throw typeError(`${path}.${name}`, `expected an address of the route's family, got ${describeValue(dst)}`);
  route.family = ofDefault;
}

function canonicalVia(via: Via, path: string): Via {
  checkObject(via, path);
  return { ...via, host: canonicalAddress(via.host, `${path}.host`) };
}

/** The kernel lists a single next hop in the route itself. */
const singleNexthopFields = ["gateway", "via", "dev", "ifindex", "encap", "as", "realms"] as const;

function inlineSingleNexthop(route: NewRoute, path: string): void {
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

function canonicalNexthop(nexthop: NewRouteNexthop, path: string): NewRouteNexthop {
  checkObject(nexthop, path);
  const { gateway, weight = 1, dev } = nexthop;
  if (dev !== undefined) checkedName(dev as string, `${path}.dev`);
  return gateway === undefined
    ? { ...nexthop, weight }
    : { ...nexthop, weight, gateway: canonicalAddress(gateway, `${path}.gateway`) };
}

function familyOf(route: NewRoute, path: string): "inet" | "inet6" | "mpls" {
  const { family, dst, gateway, src, prefsrc, nexthops } = route;
  if (family !== undefined) return families.show(families.read(family as "inet", `${path}.family`)) as "inet";
  const hint = dst === "default" ? (gateway ?? src ?? prefsrc ?? nexthops?.find((one) => one.gateway)?.gateway) : dst;
  if (hint === undefined) return "inet";
  return hint.includes(":") ? "inet6" : "inet";
}

function restoredNexthop({ gateway, via, dev, weight, flags, encap, as, realms }: RouteNexthop): NewRouteNexthop {
  const kept = flags.filter((flag) => userFlags.has(flag));
  return { weight, ...defined({ gateway, via, dev, encap, as, realms }), ...(kept.length > 0 && { flags: kept }) };
}

function equalNexthops(wanted: readonly NewRouteNexthop[] = [], current: readonly RouteNexthop[] = []): boolean {
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
        (one.realms === undefined || one.realms === other.realms) &&
        (one.flags ?? []).every((flag) => other.flags.includes(flag)) &&
        sameEncap(one.encap, other.encap),
    );
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function sameEncap(wanted: unknown, current: unknown): boolean {
  return (wanted === undefined) === (current === undefined) && includes(wanted, current);
}
