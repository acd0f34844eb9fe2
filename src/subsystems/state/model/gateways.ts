import { RT_TABLE_DEFAULT, RT_TABLE_LOCAL, RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { isInNetwork, maskedBytes, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import type { Via } from "../../route/routes/route.ts";
import { canonicalNetwork } from "../../route/routes/routes.ts";

/** Stands for routes that the kernel adds for addresses. (`RT_TABLE_UNSPEC`) */
const ANY_TABLE = 0;
/** Tables in which the kernel looks for a gateway, besides the table of the route. A plan adds rules for others after the routes. */
const commonTables: ReadonlySet<number> = new Set([ANY_TABLE, RT_TABLE_DEFAULT, RT_TABLE_MAIN, RT_TABLE_LOCAL]);
const LINK_LOCAL = parsePrefix("fe80::/10", "network");
const NONE: readonly never[] = [];

/** A route with one next hop, one of several next hops, or a next hop object. */
interface Hop {
  readonly gateway?: string;
  readonly via?: Via;
  readonly ifindex?: number;
  readonly flags: readonly unknown[];
}

/**
 * Networks on interfaces, to find the gateways that are reachable only through networks that a snapshot omits. The kernel rejects
 * a route whose gateway is in no network of a direct route. (fib_check_nh, ip6_route_check_nh)
 *
 * Add all networks first: results are cached, because a routing table has few gateways.
 */
export class Gateways {
  /** Tables of the direct routes to networks that remain, by place. */
  readonly #kept = new Map<string, Set<number>>();
  /** What the networks depend on that snapshots omit, by place. */
  readonly #omitted = new Map<string, string[]>();
  readonly #interfaces = new Set<number>();
  readonly #lengths = { inet: new Set<number>(), inet6: new Set<number>() };
  readonly #results = new Map<number, Map<string, readonly string[]>>();

  /** Whether a network on the interface is omitted. */
  has(ifindex: number): boolean {
    return this.#interfaces.has(ifindex);
  }

  keep(ifindex: number, family: "inet" | "inet6", network: string, table: number = ANY_TABLE): void {
    const place = this.#added(ifindex, family, network);
    const tables = this.#kept.get(place);
    if (tables === undefined) this.#kept.set(place, new Set([table]));
    else tables.add(table);
  }

  omit(ifindex: number, family: "inet" | "inet6", network: string, dependencies: readonly string[]): void {
    const place = this.#added(ifindex, family, network);
    const list = this.#omitted.get(place);
    if (list === undefined) this.#omitted.set(place, [...dependencies]);
    else for (const dependency of dependencies) list.push(dependency);
    this.#interfaces.add(ifindex);
  }

  /** Returns the omitted dependencies without which the kernel rejects the next hop. */
  neededBy({ gateway, via, ifindex = 0, flags }: Hop, table: number): readonly string[] {
    const address = gateway ?? via?.host;
    if (address === undefined || !this.has(ifindex) || flags.includes("onlink")) return NONE;
    let ofInterface = this.#results.get(ifindex);
    if (ofInterface === undefined) {
      ofInterface = new Map();
      this.#results.set(ifindex, ofInterface);
    }
    const key = table === RT_TABLE_MAIN ? address : `${address} ${table}`;
    let found = ofInterface.get(key);
    if (found === undefined) {
      found = this.#find(address, ifindex, table);
      ofInterface.set(key, found);
    }
    return found;
  }

  #find(address: string, ifindex: number, table: number): readonly string[] {
    if (isLinkLocal(address)) return NONE;
    const family = familyOf(address);
    const places = Array.from(this.#lengths[family], (length) =>
      placeOf(ifindex, family, networkOf(`${address}/${length}`)),
    );
    const isUsed = (one: number) => one === table || commonTables.has(one);
    if (places.some((place) => this.#kept.get(place)?.values().some(isUsed) === true)) return NONE;
    return places.flatMap((place) => this.#omitted.get(place) ?? []);
  }

  #added(ifindex: number, family: "inet" | "inet6", network: string): string {
    const slash = network.indexOf("/");
    const full = family === "inet" ? 32 : 128;
    const length = slash >= 0 ? Number(network.slice(slash + 1)) : network === "default" ? 0 : full;
    this.#lengths[family].add(length);
    return placeOf(ifindex, family, network);
  }
}

function placeOf(ifindex: number, family: "inet" | "inet6", network: string): string {
  return `${ifindex} ${family} ${network}`;
}

export function isLinkLocal(address: string): boolean {
  return isInNetwork(address, LINK_LOCAL);
}

export function familyOf(address: string): "inet" | "inet6" {
  return address.includes(":") ? "inet6" : "inet";
}

/** Returns the network of an address in the form of a listed route. */
export function networkOf(address: string): string {
  const { family, bytes, length } = parsePrefix(address, "address");
  return canonicalNetwork(`${showAddress(family, maskedBytes({ bytes, length }))}/${length}`, "address");
}
