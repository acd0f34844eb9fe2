import { TimeSlice } from "../../../threads/time-slice.ts";
import { Addresses } from "../../route/addresses.ts";
import { maskedBytes, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import type { Route } from "../../route/routes/route.ts";
import { canonicalNetwork } from "../../route/routes/routes.ts";
import type { Scope } from "../model/scopes.ts";

/** Metrics of the routes that the kernel adds for addresses without a metric. (`IP6_RT_PRIO_ADDRCONF`) */
const KERNEL_METRICS: Readonly<Record<string, number>> = { inet: 0, inet6: 256 };

/** As a symbol, it is neither a field of a declaration nor of a request, and copies of the route keep it. */
const OF_PROGRAM = Symbol("added by a program");

interface Marked {
  [OF_PROGRAM]?: true;
}

/**
 * Marks routes of networks that a program has added with the protocol "kernel". NetworkManager does this to set the metric,
 * and gives the addresses the flag "noprefixroute".
 */
export async function markPrefixRoutes(scope: Scope, routes: readonly Route[]): Promise<void> {
  const slice = new TimeSlice();
  const candidates: Route[] = [];
  for (const route of routes) {
    const { protocol, type, family, metric = 0 } = route;
    if (protocol === "kernel" && type === "unicast" && metric !== (KERNEL_METRICS[family] ?? metric))
      candidates.push(route);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  if (candidates.length === 0) return;
  // An address with a metric has a route of the kernel with this metric.
  const networks = new Set<string>();
  for (const { ifindex, local, address = local, prefixlen, flags } of await scope
    .openAsync(Addresses)
    .list()
    .toArray()) {
    if (!flags.includes("noprefixroute")) networks.add(`${ifindex} ${networkOf(`${address}/${prefixlen}`)}`);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  for (const route of candidates)
    if (!networks.has(`${route.ifindex} ${route.dst}`)) (route as Marked)[OF_PROGRAM] = true;
}

/** Returns the network of an address in the form of a listed route. */
function networkOf(address: string): string {
  const { family, bytes, length } = parsePrefix(address, "address");
  return canonicalNetwork(`${showAddress(family, maskedBytes({ bytes, length }))}/${length}`, "address");
}

export function isOfProgram(route: Route): boolean {
  return (route as Marked)[OF_PROGRAM] === true;
}
