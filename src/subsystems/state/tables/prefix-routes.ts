import { defined } from "../../../base/objects.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { type Address, Addresses } from "../../route/addresses.ts";
import { isInNetwork, maskedBytes, type Prefix, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import type { Link } from "../../route/links/link.ts";
import { rejectTypes } from "../../route/routes/fields.ts";
import type { Route } from "../../route/routes/route.ts";
import { canonicalNetwork } from "../../route/routes/routes.ts";
import type { Scope } from "../model/scopes.ts";
import { addressTable } from "./addresses.ts";

/** Metrics of the routes that the kernel adds for addresses without a metric. (`IP6_RT_PRIO_ADDRCONF`) */
const KERNEL_METRICS = { inet: 0, inet6: 256 } as const;
const RT_TABLE_MAIN = 254;
/** Metric of the kernel's unreachable default route. */
const LAST_METRIC = 0xffff_ffff;

/** Marks are symbols, which are neither fields of a declaration nor of a request, and which copies of the route keep. */
const OF_PROGRAM = Symbol("added by a program");
const ADDRESSES = Symbol("keys of the addresses without which the route has no use");
const OF_LIFETIME = Symbol("all of these addresses have a lifetime");

interface Marked {
  [OF_PROGRAM]?: true;
  [ADDRESSES]?: readonly string[];
  [OF_LIFETIME]?: true;
}

/**
 * Marks routes with the protocol "kernel" that a program has added, such as those of NetworkManager. It adds the routes of its
 * addresses' networks itself, to set the metric, and gives the addresses the flag "noprefixroute". Also marks routes of addresses
 * with a lifetime, such as those of DHCP.
 */
export async function markPrefixRoutes(scope: Scope, routes: readonly Route[]): Promise<void> {
  const slice = new TimeSlice();
  const candidates: Route[] = [];
  let hasGateways = false;
  for (const route of routes) {
    if (isCandidate(route)) candidates.push(route);
    hasGateways ||= route.gateway !== undefined;
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  if (candidates.length === 0 && !hasGateways) return;
  const ofKernel = new Set<string>();
  const connected = new Map<string, Address[]>();
  const byLocal = new Map<string, Address[]>();
  for (const address of await scope.openAsync(Addresses).list().toArray()) {
    const { ifindex, local, metric } = address;
    append(byLocal, local, address);
    for (const { network, isOfKernel } of networksOf(address)) {
      append(connected, `${ifindex} ${network}`, address);
      if (isOfKernel) ofKernel.add(`${ifindex} ${network} ${metric || KERNEL_METRICS[familyOf(local)]}`);
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
    const marks: Marked = route.protocol === "kernel" ? { [OF_PROGRAM]: true } : {};
    const own = (isConnected && connected.get(`${ifindex} ${dst}`)) || [];
    const sources = (prefsrc !== undefined && byLocal.get(prefsrc)) || [];
    const hasLifetime = [own, sources].some((all) => all.length > 0 && all.every(isOfLifetime));
    if (hasLifetime) marks[OF_LIFETIME] = true;
    const addresses = hasLifetime ? [...own, ...sources] : own;
    if (addresses.length > 0) marks[ADDRESSES] = addresses.map((address) => addressTable.key(address));
    Object.assign(route, marks);
  }
  if (hasGateways) await markGateways(routes, connected, slice);
}

/**
 * Marks routes with a gateway that only addresses with a lifetime make reachable. When the kernel removes the last address of an
 * interface, it removes such routes, too, and it rejects them without the address. (fib_disable_ip, fib_check_nh)
 */
async function markGateways(
  routes: readonly Route[],
  connected: ReadonlyMap<string, readonly Address[]>,
  slice: TimeSlice,
): Promise<void> {
  const networks = new Map<number, { network: Prefix; addresses: readonly Address[] }[]>();
  for (const [key, addresses] of connected) {
    const [ifindex, network] = key.split(" ");
    if (network !== "default")
      append(networks, Number(ifindex), { network: parsePrefix(network!, "network"), addresses });
  }
  for (const [ifindex, all] of networks)
    if (!all.some(({ addresses }) => addresses.every(isOfLifetime))) networks.delete(ifindex);
  if (networks.size === 0) return;
  for (const route of routes) {
    const { gateway, ifindex = 0, flags } = route;
    const all = gateway === undefined || flags.includes("onlink") ? undefined : networks.get(ifindex);
    if (all !== undefined) {
      const addresses = all.flatMap((one) => (isInNetwork(gateway!, one.network) ? one.addresses : []));
      if (addresses.length > 0 && addresses.every(isOfLifetime)) {
        const keys = [...addressesOf(route), ...addresses.map((address) => addressTable.key(address))];
        Object.assign(route, { [OF_LIFETIME]: true, [ADDRESSES]: keys } satisfies Marked);
      }
    }
    if (slice.isOverAfterEntry()) await slice.pause();
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
  return type === "unicast" && Object.keys(defined({ gateway, via, nexthops, nhid })).length === 0;
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

function familyOf(local: string): "inet" | "inet6" {
  return local.includes(":") ? "inet6" : "inet";
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

/** Returns the network of an address in the form of a listed route. */
function networkOf(address: string): string {
  const { family, bytes, length } = parsePrefix(address, "address");
  return canonicalNetwork(`${showAddress(family, maskedBytes({ bytes, length }))}/${length}`, "address");
}

/** Returns the routing table of the addresses of a link, which is that of its VRF. (l3mdev_fib_table) */
function tableOf(links: ReadonlyMap<number, Link>, ifindex = 0): unknown {
  const link = links.get(ifindex);
  const vrf = [link, links.get(link?.masterIndex ?? 0)].find((one) => one?.kind === "vrf");
  return vrf === undefined ? RT_TABLE_MAIN : (vrf.data as { table?: number } | undefined)?.table;
}

export function isOfProgram(route: Route): boolean {
  return (route as Marked)[OF_PROGRAM] === true;
}

/** Returns whether a snapshot omits the addresses without which the route has no use or is rejected. */
export function isOfLifetimeOnly(route: Route): boolean {
  return (route as Marked)[OF_LIFETIME] === true;
}

/** Returns the keys of the addresses whose network the route leads to, or on whose lifetime it depends. */
export function addressesOf(route: Route): readonly string[] {
  return (route as Marked)[ADDRESSES] ?? [];
}
