import type { Io, Steps } from "../../../io/io.ts";
import type { Address } from "../../route/addresses.ts";
import { familyOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import type { Action, LinkReference, StateTable, TableName } from "../model/table.ts";
import { networkOf } from "../tables/addresses.ts";
import { hasLaterMtu, linkTable, type WantedLink } from "../tables/links.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { hasGateway, type WantedRoute } from "../tables/routes.ts";
import { entryTables } from "../tables/sections.ts";
import { each } from "./depth-first.ts";
import type { Kept } from "./gateway-lookups.ts";
import { addGateways } from "./gateway-order.ts";
import { addNexthopUses } from "./nexthop-changes.ts";
import { Precedence, type Rank } from "./precedence.ts";

const tables: readonly StateTable[] = [namespaceTable, linkTable, ...entryTables];
const positions: ReadonlyMap<TableName, number> = new Map(tables.map(({ name }, index) => [name, index]));

/** Returns the position of a step's table. */
function positionOf({ table, wanted }: Step): number {
  // Queueing disciplines and classes can contain each other.
  if (table.name === "classes") return positions.get("qdiscs")!;
  // New links inherit default values, so set these sysctls first.
  if (table.name === "sysctls" && table.deviceOf(wanted!) === undefined) return positions.get("namespaces")! + 0.5;
  // The kernel creates the link together with its Open vSwitch port.
  if (table.name === "links" && (wanted as WantedLink | undefined)?.isPort === true)
    return positions.get("datapathPorts")! + 0.5;
  return positions.get(table.name)!;
}

/** Phases of a plan. */
const phases = {
  renames: -1,
  /** Of neighbours, links, namespaces and others. */
  removals: 0,
  /** By table and dependency. */
  additions: 1,
  /** Other entries may need the addresses until then. */
  addressRemovals: 2,
  /** Additions that restore entries. */
  restorations: 3,
  /** Of routes, rules, next hops and others. */
  lastRemovals: 4,
} as const;
/** Larger than the positions of tables. */
const PHASE = 1000;

/** Returns the rank of a step that depends on no other one. */
function rankOf(step: Step): Rank {
  const { table, action, wanted, current } = step;
  const position = positionOf(step);
  const level = table.level?.((action === "remove" ? current : wanted)!, action) ?? 0;
  if (action === "rename") return rankIn("renames", position, level);
  if (action === "recreate" && (wanted as WantedLink).creator !== undefined) return rankIn("removals", -position, 0);
  if (action === "remove" && table.name === "addresses") return rankIn("addressRemovals", position, -level);
  if (action === "remove") return rankIn(table.removedLast ? "lastRemovals" : "removals", -position, -level);
  const isLate = step.restored && table.name !== "links" && table.name !== "namespaces";
  return rankIn(isLate ? "restorations" : "additions", position, level);
}

function rankIn(phase: keyof typeof phases, position: number, level: number): Rank {
  return { place: phases[phase] * PHASE + position, level };
}

/**
 * Orders the steps of a plan by phases, and in these by tables. A step that another one requires moves forward, to the place of that
 * one.
 */
export function* orderSteps(steps: readonly Step[], io: Io, kept?: Kept): Steps<Step[]> {
  const precedence = yield* precedenceOf(steps, kept, io);
  // Sort the few distinct ranks instead of all steps.
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  yield* each(steps, io, (step) => {
    const own = rankOf(step);
    const { place, level } = precedence.find(step) ?? own;
    const { action, scope } = step;
    // Most steps have the rank of the previous one, so that they need no key.
    if (
      last === undefined ||
      compare(last, { place, level }) !== 0 ||
      compare(last.own, own) !== 0 ||
      last.action !== action ||
      last.scope !== scope
    ) {
      const key = `${place} ${level} ${own.place} ${own.level} ${action} ${scope}`;
      last = groups.getOrInsertComputed(key, () => ({ place, level, own, action, scope, steps: [] }));
    }
    last.steps.push(step);
  });
  const sorted = [...groups.values()].sort(
    (one, other) =>
      compare(one, other) ||
      compareText(one.scope, other.scope) ||
      actions.indexOf(one.action) - actions.indexOf(other.action) ||
      compare(one.own, other.own),
  );
  const ordered: Step[] = [];
  for (const { steps: same } of sorted) {
    // Undoing some of the removals keeps the order of the addresses, and secondary addresses are removed before primary ones.
    const isReversed = same[0]!.action === "remove" && same[0]!.table.name === "addresses";
    yield* each(isReversed ? same.toReversed() : same, io, (step) => ordered.push(step));
  }
  return ordered;
}

/** @param withUndoneChanges whether the order allows a rollback to undo changes. False if it would depend on itself. */
function* precedenceOf(
  steps: readonly Step[],
  kept: Kept | undefined,
  io: Io,
  withUndoneChanges = steps.some(
    ({ table, action }) =>
      action === "change" || action === "recreate" || (action === "remove" && table.name === "nexthops"),
  ),
): Steps<Precedence> {
  const precedence = new Precedence(rankOf, io);
  yield* addContainers(steps, precedence, io);
  yield* addAddressRemovals(steps, kept, precedence, io);
  yield* addGateways(steps, kept, withUndoneChanges, precedence, io);
  yield* addNexthopUses(steps, kept, precedence, io);
  const isAcyclic = yield* precedence.order();
  return isAcyclic || !withUndoneChanges ? precedence : yield* precedenceOf(steps, kept, io, false);
}

/**
 * New entries may need changed ones, such as appended routes those of the same place. They come before removals: the kernel removes the
 * routes of an interface with its last IPv4 address.
 */
const actions: readonly Action[] = ["rename", "change", "add", "recreate", "remove"];

/** Steps with equal rank, action and scope. */
interface Group extends Rank {
  /** Rank without dependencies. */
  readonly own: Rank;
  readonly action: Action;
  readonly scope: string;
  readonly steps: Step[];
}

function compare(one: Rank, other: Rank): number {
  return one.place - other.place || one.level - other.level;
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Orders the steps of links, queueing disciplines and classes of one phase: containers are added before their content, and removed after it. */
function* addContainers(steps: readonly Step[], precedence: Precedence, io: Io): Steps<void> {
  const known = new Map<string, Step>();
  /** Keys of links with ports, and whether any new link is on top of another one. */
  const masters = new Set<string>();
  let isStacked = false;
  yield* each(steps, io, (step) => {
    const name = containerOf(step);
    if (name === undefined) return;
    known.set(keyIn(step, name), step);
    const { master, link } = wantedLink(step);
    if (typeof master === "string") masters.add(keyIn(step, master));
    isStacked ||= link !== undefined;
  });
  yield* each(known, io, ([key, step]) => {
    for (const { scope = step.scope, ifname } of neededBy(step)) {
      const needed = known.get(keyIn(step, ifname, scope));
      if (needed === undefined || needed === step) continue;
      if (step.action === "remove") precedence.connect(step, needed);
      else precedence.connect(needed, step);
    }
    if (!isStacked) return;
    const { master, link = "", origin } = wantedLink(step);
    if (typeof master === "string") {
      const ports = keyIn(step, master);
      precedence.connect(step, ports);
      if (masters.has(key)) precedence.connect(key, ports);
    }
    // The new link keeps the largest size of offloaded packets that the link below has at that time. (netif_inherit_tso_max)
    const ports = keyIn(step, link, origin);
    if (masters.has(ports)) precedence.connect(ports, step);
  });
}

/**
 * Orders removals of IPv4 addresses before the additions of entries that the kernel removes with the addresses: other addresses of the
 * network, and routes and neighbours of an interface that loses its last address. (__inet_del_ifa, fib_disable_ip) Restored addresses
 * come before routes with these source addresses.
 */
function* addAddressRemovals(
  steps: readonly Step[],
  kept: Kept | undefined,
  precedence: Precedence,
  io: Io,
): Steps<void> {
  const removals = new Set<string>();
  const keyOf = (scope: string, name: string | undefined) => `removal ${scope}\n${name}`;
  yield* each(steps, io, (step) => {
    const { table, action, scope, restored } = step;
    const address = (step.wanted ?? step.current) as Address;
    if (table.name !== "addresses" || !(restored || (action === "remove" && address.family === "inet"))) return;
    const names = restored ? [sourceName(address.local)] : [];
    if (!restored && !address.flags.includes("secondary")) names.push(networkOf(address));
    if (!restored && kept?.flushed.get(scope)?.has(address.dev!) === true) names.push(address.dev!);
    for (const key of names.map((name) => keyOf(scope, name))) {
      removals.add(key);
      precedence.connect(step, key);
    }
  });
  yield* each(removals.size === 0 ? [] : steps, io, (step) => {
    for (const name of ipv4PlacesOf(step)) {
      const key = keyOf(step.scope, name);
      if (!removals.has(key)) continue;
      precedence.connect(key, step);
      // One of the remaining addresses becomes the primary one. New routes may need remaining ones for their gateways.
      if (!step.restored) precedence.connect(`remaining ${key}`, step);
      else if (!hasGateway(step.wanted as WantedRoute)) precedence.connect(step, `remaining ${key}`);
    }
  });
}

/** Returns the network of a new IPv4 address, or the interfaces and source address of a new IPv4 route or neighbour. */
function ipv4PlacesOf({ table, wanted }: Step): readonly string[] {
  const isAddress = table.name === "addresses";
  if (wanted === undefined || (!isAddress && table.name !== "routes" && table.name !== "neighbours")) return [];
  const { local, dst = "", family = familyOf(local ?? dst), prefsrc } = wanted as Partial<Address & WantedRoute>;
  if (family !== "inet") return [];
  if (isAddress) return [networkOf(wanted as Address)];
  const names = table.references(wanted).map(({ ifname }) => ifname);
  return prefsrc === undefined ? names : [...names, sourceName(prefsrc)];
}

/** Returns a name that is neither a network nor an interface. */
function sourceName(address: string): string {
  return `source ${address}`;
}

function keyIn(step: Step, name: string, scope = step.scope): string {
  return `${rankOf(step).place} ${scope}\n${name}`;
}

function wantedLink({ table, wanted }: Step): Partial<WantedLink> {
  return table.name === "links" ? ((wanted ?? {}) as Partial<WantedLink>) : {};
}

/** Returns the name by which other steps refer to the link, queueing discipline or class. */
function containerOf(step: Step): string | undefined {
  const { table, action, wanted, current } = step;
  // The key is a text that takes time.
  if (table.name === "links") return action === "remove" || action === "rename" ? undefined : step.key;
  if (table.name !== "qdiscs" && table.name !== "classes") return undefined;
  return table.containerKey!((wanted ?? current)!) ?? step.key;
}

function neededBy({ table, wanted, current }: Step): readonly Pick<LinkReference, "scope" | "ifname">[] {
  if (table.name === "links") return table.references(wanted!).filter(({ isLater }) => isLater !== true);
  return table.containersOf!((wanted ?? current)!).map((ifname) => ({ ifname }));
}

export const DEFAULT_BATCH = 2048;

/** Splits steps into batches with one table, namespace and action each. */
export function* batchesOf(steps: readonly Step[], size: number): Generator<Step[]> {
  for (let start = 0; start < steps.length; ) {
    const { table, scope, action } = steps[start]!;
    // These get the sizes of ports, and their own MTU, only at the end of the batch.
    const unfinished = new Set<string | null | undefined>();
    const include = (step: Step) => {
      const wanted = wantedLink(step);
      unfinished.add(wanted.master);
      if (table === linkTable && action !== "remove" && hasLaterMtu(wanted)) unfinished.add(step.key);
    };
    include(steps[start]!);
    let end = start + 1;
    const isWhole = action === "recreate" && table.recreatesTogether === true;
    while (end < steps.length && (end - start < size || isWhole)) {
      const next = steps[end]!;
      if (next.table !== table || next.scope !== scope || next.action !== action) break;
      const { link: lower } = wantedLink(next);
      if (lower !== undefined && unfinished.has(lower)) break;
      include(next);
      end++;
    }
    yield steps.slice(start, end);
    start = end;
  }
}
