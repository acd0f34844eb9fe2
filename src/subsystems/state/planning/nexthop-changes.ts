import { type Io, type Steps, wait } from "../../../io/io.ts";
import { familyOf } from "../model/gateways.ts";
import type { Step } from "../model/step.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import type { WantedRoute } from "../tables/routes.ts";
import type { Departure, Kept } from "./gateway-lookups.ts";

/**
 * Returns the changes of next hop objects that the kernel rejects while a route or group uses the object, if other steps
 * end this use. (replace_nexthop)
 */
export function* departures(steps: readonly Step[], kept: Kept | undefined, io: Io): Steps<Departure[]> {
  const pending = steps.filter(isRestricted);
  const found: Departure[] = [];
  if (pending.length === 0) return found;
  const leaving = new Map<string, Step[]>();
  for (const step of steps) {
    if (step.current !== undefined) {
      const wanted = usedBy(step.wanted);
      const former = usedBy(step.current);
      // Only a group without other members can have a blackhole.
      const used = new Set(wanted.length === 1 && former.length > 1 ? [] : wanted);
      for (const id of former)
        if (!used.has(id)) leaving.getOrInsertComputed(`${step.scope} ${id}`, () => []).push(step);
    }
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const groups = yield* groupsOf(kept, io);
  const seen = new Set(pending);
  for (const step of pending) {
    const { scope, current } = step;
    const key = `${scope} ${(current as WantedNexthop).id}`;
    const users: Step[] = [];
    for (const used of [key, ...(groups.get(key) ?? [])]) {
      for (const user of leaving.get(used) ?? []) {
        const pause = io.pause();
        if (pause !== undefined) yield* wait(pause);
        if ((used !== key && !isRoute(user)) || (step.action !== "remove" && !forbids(user))) continue;
        users.push(user);
        // The kernel removes the routes of a removed group.
        if (user.action !== "remove" || isRoute(user) || seen.has(user)) continue;
        seen.add(user);
        pending.push(user);
      }
    }
    found.push({ step, leaving: users });
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return found;
}

/** Returns the ids of the next hop objects that a route or a group uses. */
export function usedBy(entry: object | undefined): readonly number[] {
  const { nhid, group } = (entry ?? {}) as Partial<WantedRoute & WantedNexthop>;
  if (nhid !== undefined) return [nhid];
  return Array.isArray(group) ? group.map(({ id }) => id) : [];
}

function isRoute({ table }: Step): boolean {
  return table.name === "routes";
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
  for (const [scope, objects] of kept?.nexthops ?? []) {
    for (const object of objects) {
      for (const id of usedBy(object))
        groups.getOrInsertComputed(`${scope} ${id}`, () => []).push(`${scope} ${object.id}`);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
  return groups;
}
