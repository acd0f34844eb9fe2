import { ENOENT } from "../constants/errno.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { NetlinkError, shown } from "../errors.ts";
import { checkInteger, didYouMean } from "../message/check.ts";
import { type Family, lookup } from "../schema/model/family.ts";

/** The groups of a raw family whose numbers the spec tells. */
export function rawGroups(family: Family): Map<string, number> {
  const groups = Object.values(family.groups).filter((group) => group.number !== undefined);
  return new Map(groups.map(({ name, number }) => [name, number!]));
}

/** Throws unless those can be groups. Whether the family has them is another question. */
export function checkGroups(groups: readonly unknown[]): void {
  for (const group of groups) {
    if (typeof group === "number") checkInteger(group, 1, 0x7fffffff, "groups");
    else if (typeof group !== "string") throw new TypeError(`groups: expected names or numbers, got ${shown(group)}`);
  }
}

/**
 * The number of a group that goes by its number or its name.
 *
 * @throws RangeError when a raw family has none of that name, NetlinkError ENOENT when a generic one has not, in this kernel.
 */
export function groupNumber(
  family: Family,
  group: string | number,
  known: ReadonlyMap<string, number>,
  operation: string,
): number {
  const number = typeof group === "number" ? group : known.get(group);
  if (number !== undefined) return number;
  if (family.protocol !== NETLINK_GENERIC && lookup(family.groups, `${group}`) !== undefined) {
    throw new RangeError(`${operation}: the spec does not tell the number of the group "${group}"; write that instead`);
  }
  const names = [...known.keys()];
  const list = names.length === 0 ? "none is known by name" : `it has: ${names.join(", ")}`;
  const message = `${operation}: the family has no group "${group}"${groupMeant(`${group}`, names) || `; ${list}`}`;
  if (family.protocol !== NETLINK_GENERIC) throw new RangeError(message);
  throw new NetlinkError(`${message} (ENOENT)`, { errno: ENOENT, operation });
}

/** The group that was probably meant: the nearest, or the only one that has the name in its own. */
function groupMeant(group: string, names: readonly string[]): string {
  const around = group === "" ? [] : names.filter((name) => name.includes(group));
  return didYouMean(group, names) || (around.length === 1 ? `; did you mean "${around[0]}"?` : "");
}
