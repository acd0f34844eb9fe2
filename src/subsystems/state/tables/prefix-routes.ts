import { RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { type Address, Addresses } from "../../route/addresses.ts";
import type { Link } from "../../route/links/link.ts";
import { type Nexthop, Nexthops } from "../../route/nexthops.ts";
import { rejectTypes } from "../../route/routes/fields.ts";
import type { Route } from "../../route/routes/route.ts";
import { Routes } from "../../route/routes/routes.ts";
import { familyOf, Gateways, networkOf } from "../model/gateways.ts";
import type { Scope } from "../model/scopes.ts";
import { addressTable, KERNEL_METRICS, metricOf } from "./addresses.ts";
import { stackedKinds } from "./link-fields.ts";

/** Metric of the kernel's unreachable default route. */
const LAST_METRIC = 0xffff_ffff;
/** Protocols of routes that the kernel adds and plans keep. */
const automaticProtocols: ReadonlySet<unknown> = new Set(["kernel", "redirect", "ra"]);
const NONE: readonly never[] = [];
const NO_IDS: ReadonlySet<number | undefined> = new Set();

/** Marks are symbols, which are neither fields of a declaration nor of a request, and which copies of the route keep. */
const OF_PROGRAM = Symbol("added by a program");
const ADDRESSES = Symbol("keys of the addresses without which the route has no use");
const OMITTED = Symbol("snapshots omit what the entry needs");

interface Marked {
  [OF_PROGRAM]?: true;
  [ADDRESSES]?: readonly string[];
  [OMITTED]?: true;
}

/**
 * Marks routes with a protocol of the kernel that a program has added, such as those of NetworkManager. It adds the routes of its
 * addresses' networks itself, to set the metric, and gives the addresses the flag "noprefixroute". Also marks routes of addresses
 * with a lifetime, such as those of DHCP, routes through gateways that only these make reachable, and routes through next hop
 * objects without a carrier.
 */
export async function markPrefixRoutes(scope: Scope, routes: readonly Route[]): Promise<void> {
  const slice = new TimeSlice();
  const candidates: Route[] = [];
  let hasGateways = false;
  let hasObjects = false;
  for (const route of routes) {
    if (isCandidate(route)) candidates.push(route);
    hasGateways ||= !isDirect(route) && !rejectTypes.has(route.type);
    hasObjects ||= route.nhid !== undefined;
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  const withoutCarrier = hasObjects ? await idsWithoutCarrier(scope) : NO_IDS;
  for (const route of withoutCarrier.size === 0 ? NONE : routes) {
    if (withoutCarrier.has(route.nhid)) (route as Marked)[OMITTED] = true;
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  if (candidates.length === 0 && !hasGateways) return;
  const addresses = await scope.openAsync(Addresses).list().toArray();
  await markCandidates(scope, candidates, addresses, slice);
  if (!hasGateways || !addresses.some(isOfLifetime)) return;
  const gateways = await gatewaysOf(addresses, routes, slice);
  const objects = hasObjects && scope.hasTable("nexthops") ? await scope.openAsync(Nexthops).list().toArray() : NONE;
  const neededByIds =
    objects.length === 0
      ? new Map()
      : neededByObjects(objects, await gatewaysOf(addresses, withoutObjects(routes), slice));
  for (const route of routes) {
    const { family, nhid, nexthops, table } = route;
    if (nhid !== undefined) markNeeded(route, neededByIds.get(nhid));
    // The kernel does not check the gateways of MPLS routes. (mpls_nh_assign_dev)
    else if (family === "inet" || family === "inet6")
      markNeeded(route, nexthops?.flatMap((one) => gateways.neededBy(one, table)) ?? gateways.neededBy(route, table));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
}

/**
 * Marks next hop objects without a carrier or with gateways that only addresses with a lifetime make reachable, and groups with
 * such a member.
 */
export async function markNexthops(scope: Scope, nexthops: readonly Nexthop[]): Promise<void> {
  const withoutCarrier = await idsWithoutCarrier(scope, nexthops);
  for (const nexthop of withoutCarrier.size === 0 ? NONE : nexthops)
    if (withoutCarrier.has(nexthop.id)) (nexthop as Marked)[OMITTED] = true;
  if (!nexthops.some(({ gateway }) => gateway !== undefined)) return;
  const addresses = await scope.openAsync(Addresses).list().toArray();
  const ofAddresses = neededByObjects(nexthops, gatewaysOfAddresses(addresses));
  if (ofAddresses.values().every((keys) => keys.length === 0)) return;
  const routes = await scope.openAsync(Routes).list().toArray();
  await markPrefixRoutes(scope, routes);
  const gateways = await gatewaysOf(addresses, withoutObjects(routes), new TimeSlice());
  const needed = neededByObjects(nexthops, gateways);
  for (const nexthop of nexthops) markNeeded(nexthop, needed.get(nexthop.id));
}

/**
 * Returns the ids of next hop objects on bridges without a port that is up, or on links on top, and of groups with such a member.
 * A new bridge has a carrier until it gets, for example, an address. The kernel then removes these objects. (br_port_state_selection)
 */
async function idsWithoutCarrier(scope: Scope, listed?: readonly Nexthop[]): Promise<ReadonlySet<number | undefined>> {
  await scope.readLinks();
  const { linksByIndex, linksByName, portsByMaster } = scope;
  const isWithoutPorts = ({ kind, ifname }: Link) =>
    kind === "bridge" && portsByMaster.get(ifname)?.some(({ up }) => up) !== true;
  if (!linksByName.values().some(isWithoutPorts)) return NO_IDS;
  const lacksCarrier = (ifindex: number | undefined) => {
    let link = linksByIndex.get(ifindex ?? 0);
    while (link !== undefined && stackedKinds.has(link.kind)) link = linksByName.get(link.link ?? "");
    return link !== undefined && isWithoutPorts(link);
  };
  const nexthops = listed ?? (scope.hasTable("nexthops") ? await scope.openAsync(Nexthops).list().toArray() : NONE);
  const ids = new Set<number | undefined>();
  for (const { id, ifindex, blackhole } of nexthops) if (blackhole !== true && lacksCarrier(ifindex)) ids.add(id);
  for (const { id, group } of nexthops) if (group?.some((member) => ids.has(member.id)) === true) ids.add(id);
  return ids;
}

/** Omits routes through next hop objects, which make gateways of other objects reachable only in some orders. */
function withoutObjects(routes: readonly Route[]): Route[] {
  return routes.filter(({ nhid }) => nhid === undefined);
}

function markNeeded(entry: Route | Nexthop, keys: readonly string[] = NONE): void {
  if (keys.length === 0) return;
  const marked = entry as Marked;
  const own = addressesOf(entry);
  marked[OMITTED] = true;
  marked[ADDRESSES] = own.length === 0 ? keys : [...own, ...keys];
}

/** Returns the keys of the addresses with a lifetime that next hop objects need, by their ids. */
function neededByObjects(nexthops: readonly Nexthop[], gateways: Gateways): ReadonlyMap<number, readonly string[]> {
  const needed = new Map(nexthops.map((nexthop) => [nexthop.id, gateways.neededBy(nexthop, RT_TABLE_MAIN)]));
  for (const { id, group } of nexthops)
    if (group !== undefined)
      needed.set(
        id,
        group.flatMap((member) => needed.get(member.id) ?? NONE),
      );
  return needed;
}

function gatewaysOfAddresses(addresses: readonly Address[]): Gateways {
  const gateways = new Gateways();
  for (const address of addresses) {
    const { ifindex, local, flags } = address;
    const family = familyOf(local);
    for (const { network, isOfKernel } of networksOf(address)) {
      if (isOfLifetime(address)) gateways.omit(ifindex, family, network, [addressTable.key(address)]);
      // Without its primary address, a secondary one becomes the primary one.
      else if (isOfKernel || !flags.includes("noprefixroute")) gateways.keep(ifindex, family, network);
    }
  }
  return gateways;
}

async function gatewaysOf(
  addresses: readonly Address[],
  routes: readonly Route[],
  slice: TimeSlice,
): Promise<Gateways> {
  const gateways = gatewaysOfAddresses(addresses);
  const forEachDirect = (route: Route, add: (ifindex: number, family: "inet" | "inet6", dst: string) => void) => {
    const { family, type, scope: distance, gateway: single, dst, nexthops } = route;
    // (fib_check_nh_v4_gw)
    const isOnLink = family === "inet6" || (family === "inet" && (distance === "link" || distance === "host"));
    if (type !== "unicast" || single !== undefined || !isOnLink) return;
    for (const { gateway, via, ifindex } of nexthops ?? [route])
      if (gateway === undefined && via === undefined && ifindex !== undefined) add(ifindex, family, dst);
  };
  for (const route of routes) {
    if (lacksNeeded(route))
      forEachDirect(route, (ifindex, family, dst) => gateways.omit(ifindex, family, dst, addressesOf(route)));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  for (const route of routes) {
    if (!isAutomatic(route) && !lacksNeeded(route))
      forEachDirect(route, (ifindex, family, dst) => {
        if (gateways.has(ifindex)) gateways.keep(ifindex, family, dst, route.table);
      });
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  return gateways;
}

async function markCandidates(
  scope: Scope,
  candidates: readonly Route[],
  addresses: readonly Address[],
  slice: TimeSlice,
): Promise<void> {
  if (candidates.length === 0) return;
  const ofKernel = new Set<string>();
  const connected = new Map<string, Address[]>();
  const byLocal = new Map<string, Address[]>();
  for (const address of addresses) {
    const { ifindex, local } = address;
    append(byLocal, local, address);
    for (const { network, isOfKernel } of networksOf(address)) {
      append(connected, `${ifindex} ${network}`, address);
      if (isOfKernel) ofKernel.add(`${ifindex} ${network} ${metricOf(address)}`);
    }
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  const hasTables = candidates.some(({ protocol, table }) => protocol === "kernel" && table !== RT_TABLE_MAIN);
  if (hasTables) await scope.readLinks();
  for (const route of candidates) {
    const { ifindex, dst, metric = 0, table, prefsrc } = route;
    const isConnected =
      route.protocol === "kernel" && isDirect(route) && (!hasTables || table === tableOf(scope.linksByIndex, ifindex));
    // The kernel adds IPv6 routes also for networks of routers.
    const isOfRouter = route.family === "inet6" && isLikeKernel(route);
    if (isConnected && (isOfRouter || ofKernel.has(`${ifindex} ${dst} ${metric}`))) continue;
    // The kernel itself sets no source address in routes of routers. (rt6_add_dflt_router, rt6_add_route_info)
    const marks: Marked = automaticProtocols.has(route.protocol) ? { [OF_PROGRAM]: true } : {};
    const own = (isConnected && connected.get(`${ifindex} ${dst}`)) || [];
    const sources = (prefsrc !== undefined && byLocal.get(prefsrc)) || [];
    const hasLifetime = [own, sources].some((all) => all.length > 0 && all.every(isOfLifetime));
    if (hasLifetime) marks[OMITTED] = true;
    const addresses = hasLifetime ? [...own, ...sources] : own;
    if (addresses.length > 0) marks[ADDRESSES] = addresses.map((address) => addressTable.key(address));
    Object.assign(route, marks);
  }
}

/** Returns whether a route can be one to mark. */
function isCandidate(route: Route): boolean {
  const { protocol, type, family, metric, table, prefsrc } = route;
  if (protocol !== "kernel") return prefsrc !== undefined;
  if (family !== "inet" && family !== "inet6") return false;
  if (type === "unicast")
    return family === "inet" || table !== RT_TABLE_MAIN || !isDirect(route) || !isLikeKernel(route);
  return rejectTypes.has(type) && metric !== LAST_METRIC;
}

/** Returns whether a route has no gateway. */
function isDirect({ type, gateway, via, nexthops, nhid }: Route): boolean {
  return type === "unicast" && (gateway ?? via ?? nexthops ?? nhid) === undefined;
}

/** Returns whether the kernel adds such IPv6 routes for addresses without a metric, and for networks of routers. */
function isLikeKernel({ metric }: Route): boolean {
  return metric === KERNEL_METRICS.inet6;
}

function isOfLifetime({ flags }: Address): boolean {
  return !flags.includes("permanent");
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Returns the networks of an address, and whether the kernel adds routes to them. (fib_add_ifaddr, inet6_addr_add) */
function networksOf({ local, address = local, prefixlen, flags }: Address): { network: string; isOfKernel: boolean }[] {
  const hasRoute = !flags.includes("noprefixroute");
  // In IPv6, the same bit is that of temporary addresses.
  if (familyOf(local) === "inet")
    return [{ network: networkOf(`${address}/${prefixlen}`), isOfKernel: hasRoute && !flags.includes("secondary") }];
  const own = { network: networkOf(`${local}/${prefixlen}`), isOfKernel: hasRoute };
  if (address === local) return [own];
  return [
    own,
    // The kernel adds the network of the peer when a request changes the address. (inet6_addr_modify)
    { network: networkOf(`${address}/${prefixlen}`), isOfKernel: hasRoute },
    { network: networkOf(`${address}/128`), isOfKernel: true },
  ];
}

/** Returns the routing table of the addresses of a link, which is that of its VRF. (l3mdev_fib_table) */
function tableOf(links: ReadonlyMap<number, Link>, ifindex = 0): unknown {
  const link = links.get(ifindex);
  const vrf = [link, links.get(link?.masterIndex ?? 0)].find((one) => one?.kind === "vrf");
  return vrf === undefined ? RT_TABLE_MAIN : (vrf.data as { table?: number } | undefined)?.table;
}

/** Returns whether the kernel has added the route, or removes it soon. */
export function isAutomatic(route: Route): boolean {
  const isOfKernel = automaticProtocols.has(route.protocol) && (route as Marked)[OF_PROGRAM] !== true;
  return isOfKernel || route.flags.includes("cloned") || hasExpired(route);
}

/** The kernel removes expired routes within 30 seconds (`gc_interval`). */
export function hasExpired({ expires }: Route): boolean {
  return expires === 0;
}

/** Returns whether a snapshot omits the addresses or next hop objects without which the entry has no use or is rejected. */
export function lacksNeeded(entry: Route | Nexthop): boolean {
  return (entry as Marked)[OMITTED] === true;
}

/** Returns the keys of the addresses whose network the route leads to, or on whose lifetime the entry depends. */
export function addressesOf(entry: Route | Nexthop): readonly string[] {
  return (entry as Marked)[ADDRESSES] ?? NONE;
}
