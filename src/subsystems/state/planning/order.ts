import { type Io, type Steps, wait } from "../../../io/io.ts";
import { Step } from "../model/step.ts";
import type { StateTable, TableName } from "../model/table.ts";
import { linkTable, type WantedLink } from "../tables/links.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { entryTables } from "../tables/sections.ts";
import { type Visitor, visitAll } from "./depth-first.ts";
import type { Kept } from "./gateway-lookups.ts";
import { type GatewayRank, gatewayRanks } from "./gateway-order.ts";
import { LATE, type Positions } from "./step-graph.ts";

const rank: ReadonlyMap<StateTable, number> = new Map(
  [namespaceTable, linkTable, ...entryTables].map((table, index) => [table, index]),
);

/** Queueing disciplines and classes can contain each other: same position. */
function positionOf({ table, wanted }: Step): number {
  if (table.name === "classes") return rankOf("qdiscs");
  // New links inherit default values, so set these sysctls first.
  if (table.name === "sysctls" && table.deviceOf(wanted!) === undefined) return rank.get(namespaceTable)! + 0.5;
  // The kernel creates the link together with its Open vSwitch port.
  if (table.name === "links" && (wanted as WantedLink | undefined)?.isPort === true)
    return rankOf("datapathPorts") + 0.5;
  return rank.get(table)!;
}

function rankOf(name: TableName): number {
  return rank.get(entryTables.find((table) => table.name === name)!)!;
}

/** The additions that come late have higher positions than all others. */
const positions: Positions = {
  addresses: rankOf("addresses"),
  nexthops: rankOf("nexthops"),
  of: (step) => positionOf(step) + (isLate(step) ? LATE : 0),
};

function isLate({ restored, action, table }: Step): boolean {
  return restored && action !== "remove" && table.name !== "links" && table.name !== "namespaces";
}

/**
 * Orders the steps of a plan:
 *
 * 0. Renames.
 * 1. Removals of neighbours, links and namespaces, and of routes that hide the gateways of additions.
 * 2. Additions and changes, by table and dependency, and removals that a change of a next hop object requires.
 * 3. Removals of addresses, which other entries may need until then.
 * 4. Additions that restore entries.
 * 5. Removals of routes, rules and next hops.
 */
export function* orderSteps(steps: readonly Step[], io: Io, kept?: Kept): Steps<Step[]> {
  const levels = yield* levelsOf(steps, io);
  const ranks = yield* gatewayRanks(steps, kept, positions, io);
  // Sort the few distinct positions instead of all steps.
  const places = new Map<string, Place>();
  let last: Place | undefined;
  for (const step of steps) {
    const rank = rankIn(step, levels, ranks.get(step));
    // Most steps have the place of the previous one, so that they need no key.
    if (last === undefined || !isAt(last, step, rank)) {
      const key = `${rank.phase} ${rank.position} ${rank.level} ${step.action} ${step.scope}`;
      last = places.getOrInsertComputed(key, () => ({ ...rank, steps: [] }));
    }
    last.steps.push(step);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const sorted = [...places.values()].sort(
    (one, other) =>
      one.phase - other.phase ||
      one.position - other.position ||
      one.level - other.level ||
      compareText(one.steps[0]!.scope, other.steps[0]!.scope) ||
      compareText(one.steps[0]!.action, other.steps[0]!.action),
  );
  const ordered: Step[] = [];
  for (const place of sorted) {
    for (const step of place.steps) {
      ordered.push(step);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
  return ordered;
}

interface Rank {
  readonly phase: number;
  readonly position: number;
  readonly level: number;
}

/** Steps with equal rank, action and scope. */
interface Place extends Rank {
  readonly steps: Step[];
}

function isAt({ phase, position, level, steps }: Place, { action, scope }: Step, rank: Rank): boolean {
  const [first] = steps as [Step];
  const isEqual = phase === rank.phase && position === rank.position && level === rank.level;
  return isEqual && first.action === action && first.scope === scope;
}

function rankIn(step: Step, levels: ReadonlyMap<Node, number>, own: GatewayRank | undefined): Rank {
  const { table, action } = step;
  const position = own?.position ?? positionOf(step);
  const level =
    own?.level ?? levels.get(step) ?? table.level?.((action === "remove" ? step.current : step.wanted)!, action) ?? 0;
  if (action === "rename") return { phase: -1, position, level };
  if (action === "recreate" && (step.wanted as WantedLink).creator !== undefined)
    return { phase: 0, position: -position, level: 0 };
  const isEarly = own?.isEarly === true;
  if (action !== "remove" || (own?.isBetween === true && !isEarly))
    return { phase: isLate(step) && !isEarly ? 3 : 1, position, level };
  if (table.name === "addresses" && !isEarly) return { phase: 2, position, level: -level };
  return { phase: table.removedLast && !isEarly ? 4 : 0, position: -position, level: -level };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** A step, or the steps of the ports of a link. */
type Node = Step | readonly Step[];

/** Returns the depth of each step: one more than its dependencies'. */
function* levelsOf(steps: readonly Step[], io: Io): Steps<Map<Node, number>> {
  const byId = new Map<string, Step>();
  const ports = new Map<string, Step[]>();
  for (const step of steps) {
    const id = idOf(step);
    if (id !== undefined) byId.set(id, step);
    const master = masterOf(step);
    if (id !== undefined && master !== undefined)
      ports.getOrInsertComputed(`${step.scope}\n${master}`, () => []).push(step);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const portsOf = (scope: string, master: string | undefined): Node[] => {
    const found = master === undefined ? undefined : ports.get(`${scope}\n${master}`);
    return found === undefined ? [] : [found];
  };
  const needsOf = (node: Node): Node[] => {
    if (!(node instanceof Step)) return node.flatMap((port) => [port, ...portsOf(port.scope, port.key)]);
    const { origin = node.scope } = (node.wanted ?? {}) as Partial<WantedLink>;
    const others = dependenciesOf(node).flatMap((id) => byId.get(id) ?? []);
    return [...others.filter((other) => other !== node), ...portsOf(origin, lowerOf(node))];
  };
  const levels = new Map<Node, number>();
  const visitor: Visitor<Node> = {
    isVisited: (node) => levels.has(node),
    visit: (node) => {
      levels.set(node, node instanceof Step ? 0 : -1);
      return needsOf(node);
    },
    follow: (node, need) =>
      levels.set(node, Math.max(levels.get(node)!, levels.get(need)! + (node instanceof Step ? 1 : 0))),
  };
  yield* visitAll<Node>(byId.values(), visitor, io);
  return levels;
}

function masterOf({ table, wanted }: Step): string | undefined {
  return table.name === "links" ? ((wanted as WantedLink | undefined)?.master ?? undefined) : undefined;
}

function idOf({ table, scope, action, wanted, current, key }: Step): string | undefined {
  if (table.name === "links") return action === "remove" || action === "rename" ? undefined : `link ${scope}\n${key}`;
  if (table.name !== "qdiscs" && table.name !== "classes") return undefined;
  return `${action === "remove"} ${scope}\n${table.containerKey!((wanted ?? current)!) ?? key}`;
}

function dependenciesOf({ table, scope, action, wanted, current }: Step): string[] {
  if (table.name === "links")
    return table
      .references(wanted!)
      .flatMap(({ scope: other = scope, ifname, isLater }) => (isLater === true ? [] : [`link ${other}\n${ifname}`]));
  return table.containersOf!((wanted ?? current)!).map((container) => `${action === "remove"} ${scope}\n${container}`);
}

/**
 * Returns the link below whose ports must join before the kernel creates the link. The link keeps the largest size of offloaded packets
 * that the link below has at that time. (netif_inherit_tso_max)
 */
function lowerOf({ table, wanted }: Step): string | undefined {
  return table.name === "links" ? (wanted as WantedLink | undefined)?.link : undefined;
}

export const DEFAULT_BATCH = 2048;

/** Splits steps into batches with one table, namespace and action each. */
export function* batchesOf(steps: readonly Step[], size: number): Generator<Step[]> {
  for (let start = 0; start < steps.length; ) {
    const { table, scope, action } = steps[start]!;
    // These get the sizes of ports, and their own MTU, only at the end of the batch.
    const unfinished = new Set<string | undefined>();
    const include = (step: Step) => {
      unfinished.add(masterOf(step));
      if ((step.wanted as WantedLink | undefined)?.kind === "bridge") unfinished.add(step.key);
    };
    include(steps[start]!);
    let end = start + 1;
    const isWhole = action === "recreate" && table.recreatesTogether === true;
    while (end < steps.length && (end - start < size || isWhole)) {
      const next = steps[end]!;
      if (next.table !== table || next.scope !== scope || next.action !== action) break;
      const lower = lowerOf(next);
      if (lower !== undefined && unfinished.has(lower)) break;
      include(next);
      end++;
    }
    yield steps.slice(start, end);
    start = end;
  }
}
