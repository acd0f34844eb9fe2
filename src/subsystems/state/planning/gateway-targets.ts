import { RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { parsePrefix } from "../../route/core/addresses.ts";
import { familyOf, networkOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import type { WantedAddress } from "../tables/addresses.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import { discards, hasGateway, IPV6_METRIC, type WantedRoute } from "../tables/routes.ts";
import type { Hop, Kept, Lookup } from "./gateway-lookups.ts";

/** Order that a lookup requires. For a removal, it is the order in which a rollback adds the entries again. */
export interface Constraints {
  /** Steps that must come before those of the lookup. */
  readonly predecessors: readonly Step[];
  /** Steps that must come after those of the lookup. */
  readonly successors: readonly Step[];
  /** Removals that must come before all additions. */
  readonly removedFirst: readonly Step[];
  /** Whether the steps of the lookup are such removals. */
  readonly isEarly: boolean;
}

/** A route to a network with some of the gateways. */
interface Candidate {
  /** Undefined if no step changes the route. */
  readonly step: Step | undefined;
  readonly former: WantedRoute | undefined;
  readonly planned: WantedRoute | undefined;
}

/** Routes that the lookups may find. */
export class Targets {
  /** The first groups of all gateways, to skip other routes. */
  readonly #prefixes = new Set<string>();
  readonly #networks = new Map<string, Map<number, Map<bigint, Candidate[]>>>();
  readonly #objects = new Map<string, WantedNexthop>();
  readonly #kept: Kept | undefined;

  constructor(kept: Kept | undefined) {
    this.#kept = kept;
  }

  *fill(steps: readonly Step[], lookups: Iterable<Lookup>, io: Io): Steps<void> {
    for (const { address } of lookups) {
      for (const groups of [0, 1, 2]) this.#prefixes.add(firstGroups(address, groups));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    for (const [scope, objects] of this.#kept?.nexthops ?? [])
      for (const object of objects) this.#objects.set(`${scope} ${object.id}`, object);
    for (const { table, scope, wanted } of steps) {
      const object = wanted as WantedNexthop | undefined;
      if (table.name === "nexthops" && object !== undefined) this.#objects.set(`${scope} ${object.id}`, object);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    const changed = new Set<unknown>();
    const removedNetworks = new Map<string, Step>();
    for (const step of steps) {
      const { table, action, scope, wanted, current } = step;
      if (table.name === "routes") {
        if (current !== undefined) changed.add(current);
        const former = action === "add" ? undefined : (current as WantedRoute | undefined);
        this.#add(scope, { step, former, planned: wanted as WantedRoute | undefined });
      } else if (table.name === "addresses" && (action === "add" || action === "recreate")) {
        this.#addAddress(step);
      } else if (table.name === "addresses" && action === "remove") {
        const { local, address = local, prefixlen, dev } = current as WantedAddress;
        removedNetworks.set(`${scope} ${dev} ${networkOf(`${address}/${prefixlen}`)}`, step);
      }
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    for (const [scope, routes] of this.#kept?.routes ?? []) {
      for (const route of routes) {
        // The kernel removes the route of an address with it.
        const { protocol, dev, dst } = route;
        const step = protocol === "kernel" ? removedNetworks.get(`${scope} ${dev} ${dst}`) : undefined;
        if (!changed.has(route))
          this.#add(scope, { step, former: route, planned: step === undefined ? route : undefined });
        const pause = io.pause();
        if (pause !== undefined) yield* wait(pause);
      }
    }
  }

  /** The kernel adds a route to the network of an address. */
  #addAddress(step: Step): void {
    const { local, address = local, prefixlen, dev, flags } = step.wanted as WantedAddress;
    if (flags?.includes("noprefixroute") === true) return;
    const table = this.#kept?.vrfTableOf(step.scope, dev) ?? RT_TABLE_MAIN;
    const dst = `${address}/${prefixlen}`;
    const route = { family: familyOf(address), dst, type: "unicast", table, dev, metric: 256 } as const;
    this.#add(step.scope, { step, former: undefined, planned: route });
  }

  #add(scope: string, candidate: Candidate): void {
    const { family, dst, table, src } = (candidate.planned ?? candidate.former)!;
    if (family === "mpls" || src !== undefined) return;
    const slash = dst.indexOf("/");
    const bits = family === "inet" ? 32 : 128;
    const length = dst === "default" ? 0 : slash < 0 ? bits : Number(dst.slice(slash + 1));
    if (
      !this.#prefixes.has(
        firstGroups(dst, Math.min(2, Math.floor((length * 8) / bits / (family === "inet" ? 2 : 1))), family),
      )
    )
      return;
    const value = dst === "default" ? 0n : numberOf(dst) >> BigInt(bits - length);
    this.#networks
      .getOrInsertComputed(`${scope}\n${family} ${table}`, () => new Map<number, Map<bigint, Candidate[]>>())
      .getOrInsertComputed(length, () => new Map<bigint, Candidate[]>())
      .getOrInsertComputed(value, () => [])
      .push(candidate);
  }

  get isEmpty(): boolean {
    return this.#networks.size === 0;
  }

  *constraintsOf(lookup: Lookup, io: Io): Steps<Constraints> {
    let first: Constraints | undefined;
    for (const [index, table] of lookup.tables.entries()) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const found = yield* this.#search(lookup, table, io);
      first ??= found;
      if (found.isFound) return found;
      // After the table of the route, the kernel does not continue behind a route that does not accept the gateway.
      if (found.isBlocked && index > 0) break;
    }
    return first!;
  }

  *#search(lookup: Lookup, table: number, io: Io): Steps<Constraints & { isFound: boolean; isBlocked: boolean }> {
    const { isOnlink, cause, steps } = lookup;
    const isRemoval = cause === "undone removal";
    const predecessors: Step[] = [];
    const successors: Step[] = [];
    const removedFirst: Step[] = [];
    /** An added route that accepts an "onlink" gateway, and the numbers of more specific steps. */
    let accepting: { readonly step: Step; readonly successors: number; readonly removedFirst: number } | undefined;
    let isEarly = false;
    const finish = (found: "good" | "bad" | undefined) => {
      // The gateway needs the added route only if a less specific one does not accept it.
      const isNeeded = accepting !== undefined && (found === "bad" || removedFirst.length > accepting.removedFirst);
      if (isNeeded) {
        successors.length = accepting!.successors;
        removedFirst.length = accepting!.removedFirst;
        predecessors.push(accepting!.step);
      }
      const constraints = { predecessors, successors, removedFirst, isEarly };
      return { ...constraints, isFound: found === "good" || isNeeded, isBlocked: found === "bad" };
    };
    for (const candidate of this.#containing(lookup.scope, lookup.address, table)) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const { step } = candidate;
      const isRemoved = step?.action === "remove";
      let first = this.#verdict(candidate.former, lookup);
      if (cause === "undone change") {
        // A rollback undoes late removals before the change.
        if (isRemoved && first === "bad") removedFirst.push(step!);
        else if (first !== undefined) return finish(first);
        continue;
      }
      let last = candidate.planned === candidate.former ? first : this.#verdict(candidate.planned, lookup);
      if (step !== undefined && isRemoval) {
        if (isRemoved) {
          [first, last] = [last, first];
        } else {
          // A rollback undoes the other steps only after late removals.
          isEarly ||= first !== "bad" && last === "bad";
          last = first;
        }
      }
      if (step !== undefined && steps.has(step)) {
        if (first !== "bad" && last === "bad") successors.push(step);
      } else if (first === last) {
        if (first !== undefined) return finish(first);
      } else if (isRemoved && !isRemoval) {
        // An address that is the gateway is removed before.
        if ((step.current as Partial<WantedAddress>).local === lookup.address) continue;
        if (first === "good") return finish(first);
        removedFirst.push(step);
      } else if (last === "good" && first === undefined && isOnlink) {
        accepting ??= { step: step!, successors: successors.length, removedFirst: removedFirst.length };
      } else if (last === "good" || first === "good") {
        (last === "good" ? predecessors : successors).push(step!);
        return finish("good");
      } else {
        (last === "bad" ? successors : predecessors).push(step!);
      }
    }
    // The kernel accepts an "onlink" gateway in no network.
    return finish(isOnlink ? "good" : undefined);
  }

  /** Returns the routes to networks with the gateway. The most specific one comes first. */
  #containing(scope: string, address: string, table: number): Candidate[] {
    const family = familyOf(address);
    const byLength = this.#networks.get(`${scope}\n${family} ${table}`);
    if (byLength === undefined) return [];
    const value = numberOf(address);
    const bits = family === "inet" ? 32 : 128;
    const found: Candidate[] = [];
    for (let length = bits; length >= 0; length--) {
      const ofLength = byLength.get(length);
      const same = ofLength?.get(value >> BigInt(bits - length));
      if (same !== undefined) for (const one of same.length === 1 ? same : same.toSorted(byMetric)) found.push(one);
    }
    return found;
  }

  /** Returns whether the lookup accepts the gateway ("good") or rejects it ("bad") if it finds the route. */
  #verdict(route: WantedRoute | undefined, { scope, dev, isOnlink }: Lookup): "good" | "bad" | undefined {
    if (route === undefined) return undefined;
    const { family, type, nhid, dst } = route;
    const hops = this.#hopsOf(route, scope);
    if (family === "inet") {
      // The kernel looks for a route with the scope "link" or "host". (fib_check_nh_v4_gw)
      const isDirect = type === "unicast" && (route.scope ?? (nhid === undefined ? "link" : "global")) !== "global";
      const isUsed = (hop: Hop) =>
        hop.gateway === undefined && hop.via === undefined && (dev === undefined || hop.dev === dev);
      return isDirect && typeof hops === "object" && hops.some(isUsed) ? "good" : undefined;
    }
    if (isOnlink && dst === "default") return undefined;
    if (discards(route) || hops === "blackhole") {
      if (isOnlink) return "good";
      return dev === undefined ? "bad" : undefined;
    }
    // Of an unknown next hop object.
    if (hops === undefined) return "bad";
    if (isOnlink) {
      const isSame = hops.every((hop) => (hop.dev ?? this.#deviceOf(hop, route.table, scope)) === dev);
      return type === "unicast" && isSame ? "good" : "bad";
    }
    const used = dev === undefined ? hops[0] : hops.find((hop) => hop.dev === dev);
    if (used === undefined) return undefined;
    return used.gateway === undefined && used.via === undefined ? "good" : "bad";
  }

  /** Returns the interface that the kernel finds for a gateway. */
  #deviceOf({ gateway }: Hop, table: number, scope: string): string | undefined {
    if (gateway === undefined) return undefined;
    for (const { former, planned } of this.#containing(scope, gateway, table)) {
      const route = (planned ?? former)!;
      if (!hasGateway(route) && !discards(route) && route.nhid === undefined) return route.dev;
    }
    return undefined;
  }

  #hopsOf(route: WantedRoute, scope: string): readonly Hop[] | "blackhole" | undefined {
    // A listed route has the next hops of its object.
    if (route.nhid === undefined || route.dev !== undefined || route.nexthops !== undefined)
      return (route.nexthops ?? [route]) as readonly Hop[];
    const object = this.#objects.get(`${scope} ${route.nhid}`);
    if (object?.blackhole === true) return "blackhole";
    if (object?.group === undefined) return object && [object as Hop];
    const members = object.group.map(({ id }) => this.#objects.get(`${scope} ${id}`));
    return members.every((member) => member !== undefined) ? (members as Hop[]) : undefined;
  }
}

function byMetric(one: Candidate, other: Candidate): number {
  return metricOf(one) - metricOf(other);
}

function metricOf({ former, planned }: Candidate): number {
  return (planned ?? former)!.metric || IPV6_METRIC;
}

function numberOf(text: string): bigint {
  return BigInt(`0x${parsePrefix(text, "address").bytes.toHex()}`);
}

/** Returns the first groups of an address in the form of lists: bytes of IPv4, 16 bits of IPv6. */
function firstGroups(address: string, groups: number, family: string = familyOf(address)): string {
  const separator = family === "inet" ? "." : ":";
  if (groups === 0) return family;
  const first = address.indexOf(separator);
  // "::" stands for at least two groups.
  const start = address.slice(0, first) || "0";
  if (groups === 1) return start + separator;
  const next = first === 0 ? "" : address.slice(first + 1, address.indexOf(separator, first + 1));
  return start + separator + (next || "0");
}
