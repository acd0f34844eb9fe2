import { RT_TABLE_MAIN } from "../../../constants/rtnetlink.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { parsePrefix } from "../../route/core/addresses.ts";
import { familyOf, networkOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import { metricOf as metricOfAddress, type WantedAddress } from "../tables/addresses.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import { discards, hasGateway, IPV6_METRIC, type WantedRoute } from "../tables/routes.ts";
import { each } from "./depth-first.ts";
import { blockedBy, formerOf, type Hop, type Kept, type Lookup } from "./gateway-lookups.ts";

/** Steps that must come before those of a lookup, and steps that must come after them. */
export interface Constraints {
  readonly first: Step[];
  readonly last: Step[];
}

/** A route to a network with some of the gateways. */
interface Candidate {
  /** Undefined if no step changes the route. */
  readonly step: Step | undefined;
  readonly former: WantedRoute | undefined;
  readonly planned: WantedRoute | undefined;
}

/** Whether the kernel accepts a gateway if it finds a route, rejects it, or looks further. */
type Verdict = "good" | "bad" | undefined;

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
    yield* each(lookups, io, ({ address }) => {
      for (const groups of [0, 1, 2]) this.#prefixes.add(firstGroups(address, groups));
    });
    for (const [scope, objects] of this.#kept?.nexthops ?? [])
      yield* each(objects, io, (object) => this.#objects.set(`${scope} ${object.id}`, object));
    const changed = new Set<unknown>();
    const removedNetworks = new Map<string, Step>();
    yield* each(steps, io, (step) => {
      const { table, action, scope, wanted, current } = step;
      if (table.name === "nexthops" && wanted !== undefined)
        this.#objects.set(`${scope} ${(wanted as WantedNexthop).id}`, wanted as WantedNexthop);
      if (table.name === "routes") {
        if (current !== undefined) changed.add(current);
        this.#add(scope, { step, former: formerOf(step) as WantedRoute | undefined, planned: wanted as WantedRoute });
      } else if (table.name === "addresses" && (action === "add" || action === "recreate")) {
        this.#addAddress(step);
      } else if (table.name === "addresses" && action === "remove") {
        const { local, address = local, prefixlen, dev } = current as WantedAddress;
        removedNetworks.set(`${scope} ${dev} ${networkOf(`${address}/${prefixlen}`)}`, step);
      }
    });
    for (const [scope, routes] of this.#kept?.routes ?? []) {
      yield* each(routes, io, (route) => {
        // The kernel removes the route of an address with it.
        const { protocol, dev, dst } = route;
        const step = protocol === "kernel" ? removedNetworks.get(`${scope} ${dev} ${dst}`) : undefined;
        if (!changed.has(route))
          this.#add(scope, { step, former: route, planned: step === undefined ? route : undefined });
      });
    }
  }

  /** The kernel adds a route to the network of an address. */
  #addAddress(step: Step): void {
    const wanted = step.wanted as WantedAddress;
    const { local, address = local, prefixlen, dev, flags } = wanted;
    if (flags?.includes("noprefixroute") === true) return;
    const table = this.#kept?.vrfTableOf(step.scope, dev) ?? RT_TABLE_MAIN;
    const dst = `${address}/${prefixlen}`;
    const route = {
      family: familyOf(address),
      dst,
      type: "unicast",
      table,
      dev,
      metric: metricOfAddress(wanted),
    } as const;
    this.#add(step.scope, { step, former: undefined, planned: route });
  }

  #add(scope: string, candidate: Candidate): void {
    const { family, dst, table, src } = (candidate.planned ?? candidate.former)!;
    if (family === "mpls" || src !== undefined) return;
    const slash = dst.indexOf("/");
    const bits = family === "inet" ? 32 : 128;
    const length = dst === "default" ? 0 : slash < 0 ? bits : Number(dst.slice(slash + 1));
    const groups = Math.min(2, Math.floor((length * 8) / bits / (family === "inet" ? 2 : 1)));
    if (!this.#prefixes.has(firstGroups(dst, groups, family))) return;
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
    let best: Constraints | undefined;
    for (const [index, table] of lookup.tables.entries()) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const { found, ...constraints } = yield* this.#search(lookup, table, io);
      best = found === "good" ? constraints : (best ?? constraints);
      // After the table of the route, the kernel does not continue behind a route that does not accept the gateway.
      if (found === "good" || (found === "bad" && index > 0)) break;
    }
    return best ?? { first: [], last: [] };
  }

  *#search(lookup: Lookup, table: number, io: Io): Steps<Constraints & { readonly found: Verdict }> {
    const first: Step[] = [];
    const last: Step[] = [];
    /** A step with a route that accepts an "onlink" gateway, and the numbers of steps with more specific routes. */
    let accepting: { readonly list: Step[]; readonly step: Step; readonly counts: readonly number[] } | undefined;
    /** Steps that remove routes which accept a gateway without an interface. */
    const replaced: Step[] = [];
    // The kernel accepts an "onlink" gateway in no network.
    let found: Verdict = lookup.isOnlink ? "good" : undefined;
    for (const { step, former, planned } of this.#containing(lookup, table)) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const isMissing = step !== undefined && this.#isMissing(former, step, lookup);
      const before = isMissing ? undefined : this.#verdict(former, lookup);
      const after = planned === former ? before : this.#verdict(planned, lookup);
      const verdicts = [before, after];
      if (step === undefined || before === after) {
        if (before === undefined || (step !== undefined && lookup.steps.has(step))) continue;
        found = before;
        break;
      }
      // Of the gateway itself.
      if (blockedBy(step) === `${lookup.scope} ${lookup.address}`) continue;
      // Compare with the state in which the kernel finds no route, or a less specific one.
      const list = after === "good" || before === "bad" ? first : last;
      const isAccepted = verdicts.includes("good");
      if (lookup.steps.has(step)) {
        if (verdicts.includes("bad")) list.push(step);
      } else if (before === "good" && after === undefined && lookup.dev === undefined) {
        replaced.push(step);
      } else if (isAccepted && verdicts.includes(undefined) && lookup.isOnlink) {
        accepting ??= { list, step, counts: [first.length, last.length] };
      } else {
        list.push(step);
        if (!isAccepted) continue;
        found = "good";
        break;
      }
    }
    // Prefer the interface that the kernel finds after the plan.
    for (const step of replaced) (found === "good" ? first : last).push(step);
    if (replaced.length > 0) found = "good";
    // The gateway needs this route only if a less specific one does not accept it, or not before another step.
    if (accepting !== undefined && (found === "bad" || first.length > accepting.counts[0]!)) {
      [first.length, last.length] = accepting.counts as [number, number];
      accepting.list.push(accepting.step);
      found = "good";
    }
    return { first, last, found };
  }

  /** Returns the routes to networks with the gateway. The most specific one comes first. */
  #containing(
    { scope, address, isOfRemoval }: Pick<Lookup, "scope" | "address" | "isOfRemoval">,
    table: number,
  ): Candidate[] {
    const family = familyOf(address);
    const byLength = this.#networks.get(`${scope}\n${family} ${table}`);
    if (byLength === undefined) return [];
    const value = numberOf(address);
    const bits = family === "inet" ? 32 : 128;
    // IPv4 routes do not reject gateways, so a removed entry needs only those that the kernel had.
    const bySearch = family === "inet" && isOfRemoval ? byFormer : byMetric;
    const found: Candidate[] = [];
    for (let length = bits; length >= 0; length--) {
      const ofLength = byLength.get(length);
      const same = ofLength?.get(value >> BigInt(bits - length));
      if (same !== undefined) for (const one of same.length === 1 ? same : same.toSorted(bySearch)) found.push(one);
    }
    return found;
  }

  /** Returns whether the lookup accepts the gateway ("good") or rejects it ("bad") if it finds the route. */
  #verdict(route: WantedRoute | undefined, { scope, dev, isOnlink }: Lookup): Verdict {
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

  /** Returns whether the kernel has removed the route with the last address of its interface when it looks up the gateway. */
  #isMissing(route: WantedRoute | undefined, step: Step, { scope, own, dev, isOfRemoval }: Lookup): boolean {
    const flushed = this.#kept?.flushed.get(scope);
    if (flushed === undefined || route === undefined || route.family !== "inet" || route.nhid !== undefined)
      return false;
    // Other routes of the interface are added afterwards.
    if (isOfRemoval || (step.action !== "change" && (own === undefined || dev === undefined))) return false;
    return ((route.nexthops ?? [route]) as readonly Hop[]).every(({ dev }) => dev !== undefined && flushed.has(dev));
  }

  /** Returns the interface that the kernel finds for a gateway. */
  #deviceOf({ gateway }: Hop, table: number, scope: string): string | undefined {
    if (gateway === undefined) return undefined;
    for (const { former, planned } of this.#containing({ scope, address: gateway, isOfRemoval: false }, table)) {
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

/** The kernel finds the first of several routes with one metric. */
function byMetric(one: Candidate, other: Candidate): number {
  return metricOf(one) - metricOf(other) || byFormer(one, other);
}

function byFormer(one: Candidate, other: Candidate): number {
  return Number(one.former === undefined) - Number(other.former === undefined);
}

function metricOf({ former, planned }: Candidate): number {
  const { family, metric = 0 } = (planned ?? former)!;
  return family === "inet" ? metric : metric || IPV6_METRIC;
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
