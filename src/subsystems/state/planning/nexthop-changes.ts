import type { Io, Steps } from "../../../io/io.ts";
import { familyOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import type { WantedRoute } from "../tables/routes.ts";
import { each } from "./depth-first.ts";
import { formerOf, type Kept } from "./gateway-lookups.ts";
import type { Precedence } from "./precedence.ts";

/**
 * Orders steps by the uses of next hop objects: users come after the object. Removals come after the users have left the object, and so
 * do changes that the kernel otherwise rejects. (replace_nexthop)
 */
export function* addNexthopUses(
  steps: readonly Step[],
  kept: Kept | undefined,
  precedence: Precedence,
  io: Io,
): Steps<void> {
  const pending = steps.filter(
    (step) => isRestricted(step) || (isRemoval(step) && precedence.find(step) !== undefined),
  );
  if (pending.length > 0) yield* addDepartures(pending, steps, kept, precedence, io);
  if (precedence.isEmpty) return;
  const objects = new Map<string, Step>();
  yield* each(steps, io, (step) => {
    if (isNexthop(step) && step.wanted !== undefined) objects.set(keyOf(step), step);
  });
  yield* each(objects.size === 0 ? [] : steps, io, (step) => {
    if (!isNexthop(step) && precedence.find(step) === undefined) return;
    const former = usedBy(formerOf(step));
    for (const id of usedBy(step.wanted)) {
      const object = former.includes(id) ? undefined : objects.get(`${step.scope} ${id}`);
      if (object !== undefined) precedence.connect(object, step);
    }
  });
}

function* addDepartures(
  pending: Step[],
  steps: readonly Step[],
  kept: Kept | undefined,
  precedence: Precedence,
  io: Io,
): Steps<void> {
  const leaving = new Map<string, Step[]>();
  yield* each(steps, io, (step) => {
    const wanted = usedBy(step.wanted);
    const former = usedBy(step.current);
    // Only a group without other members can have a blackhole.
    const used = new Set(wanted.length === 1 && former.length > 1 ? [] : wanted);
    for (const id of former) if (!used.has(id)) leaving.getOrInsertComputed(`${step.scope} ${id}`, () => []).push(step);
  });
  const groups = yield* groupsOf(kept, io);
  const seen = new Set(pending);
  /** Junctions of many users and changes, and whether there are users. */
  const junctions = new Map<string, boolean>();
  for (const step of pending) {
    const key = keyOf(step);
    const isChange = step.action === "change";
    for (const used of [key, ...((isChange && groups.get(key)) || [])]) {
      const isGroup = used !== key;
      const junction = `left ${used} ${isChange} ${isGroup}`;
      if (!junctions.has(junction)) {
        junctions.set(junction, false);
        yield* each(leaving.get(used) ?? [], io, (user) => {
          if ((isGroup && isNexthop(user)) || (isChange && !forbids(user))) return;
          junctions.set(junction, true);
          precedence.connect(user, junction);
          // The kernel removes the routes of a removed group.
          if (!isRemoval(user) || seen.has(user)) return;
          seen.add(user);
          pending.push(user);
        });
      }
      if (junctions.get(junction) === true) precedence.connect(junction, step);
    }
  }
}

/** Returns the ids of the next hop objects that a route or a group uses. */
function usedBy(entry: object | undefined): readonly number[] {
  const { nhid, group } = (entry ?? {}) as Partial<WantedRoute & WantedNexthop>;
  if (nhid !== undefined) return [nhid];
  return Array.isArray(group) ? group.map(({ id }) => id) : [];
}

function keyOf({ scope, wanted, current }: Step): string {
  return `${scope} ${((wanted ?? current) as WantedNexthop).id}`;
}

function isNexthop({ table }: Step): boolean {
  return table.name === "nexthops";
}

function isRemoval(step: Step): boolean {
  return step.action === "remove" && isNexthop(step);
}

/** Returns whether the kernel may reject the change because of the object's users. */
function isRestricted({ table, action, differences = {} }: Step): boolean {
  if (table.name !== "nexthops" || action !== "change") return false;
  const { gateway } = differences;
  const family = (address: unknown) => typeof address === "string" && familyOf(address);
  if (gateway !== undefined && family(gateway.from) !== family(gateway.to)) return true;
  return ["family", "blackhole", "flags", "group"].some((name) => differences[name] !== undefined);
}

/** Returns whether the user can forbid a change: all groups, IPv6 routes, and IPv4 routes with another scope than "global". */
function forbids({ table, current }: Step): boolean {
  const { family, scope } = current as WantedRoute;
  return table.name === "nexthops" || family === "inet6" || scope !== "global";
}

/** Returns the keys of the groups of each next hop object. */
function* groupsOf(kept: Kept | undefined, io: Io): Steps<ReadonlyMap<string, readonly string[]>> {
  const groups = new Map<string, string[]>();
  for (const [scope, objects] of kept?.nexthops ?? [])
    yield* each(objects, io, (object) => {
      for (const id of usedBy(object))
        groups.getOrInsertComputed(`${scope} ${id}`, () => []).push(`${scope} ${object.id}`);
    });
  return groups;
}
