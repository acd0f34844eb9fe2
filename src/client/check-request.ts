import { NETLINK_ROUTE } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import type { Fields } from "../schema/kept.ts";
import { type Family, follow, lookup, type Operation } from "../schema/model.ts";

/** Operations that take something away, or all that there is where a request does not say what. */
const DELETING = /^(exp-)?(del|destroy|flush)/;

/**
 * Whether a request without a field deletes more than one with it. Rtnetlink takes one thing away for each request, the others
 * whatever matches.
 */
export function deletesWhatMatches({ protocol }: Family, { name }: Operation): boolean {
  return protocol !== NETLINK_ROUTE && DELETING.test(name);
}

/** Throws when a field that narrows what is deleted is undefined, since that is no way to say "all". */
export function checkNarrowed(fields: object | undefined): void {
  for (const field in fields) {
    if ((fields as Fields)[field] !== undefined) continue;
    throw new TypeError(`${field}: it is undefined, and without it more is deleted; leave it out where that is meant`);
  }
}

/**
 * Throws when the fixed header of a request says something else of what its operation is than the operation itself does.
 *
 * @param headerField how the fixed header is called in objects.
 */
export function checkHeaderValues(
  family: Family,
  { headerValues, header }: Operation,
  headerField: string | undefined,
  fields: object | undefined,
): void {
  if (headerValues === undefined || headerField === undefined) return;
  const given = (fields as Fields | undefined)?.[headerField];
  if (typeof given !== "object" || given === null) return;
  for (const [field, value] of Object.entries(headerValues)) {
    const said = (given as Fields)[field];
    if (said === undefined || said === value || said === numberOf(family, header!, field, value)) continue;
    const own = shown(value);
    throw new TypeError(`${headerField}.${field}: the operation says itself that it is ${own}, got ${shown(said)}`);
  }
}

/** What a name of a member's values stands for. */
function numberOf(family: Family, header: string, field: string, value: string | number): number | undefined {
  const struct = follow(family, header);
  const member =
    struct &&
    lookup(struct.family.structs, struct.name)?.members.find((one: { field?: string }) => one.field === field);
  const names = member?.enum === undefined ? undefined : follow(struct!.family, member.enum);
  const entries = names && lookup(names.family.enums, names.name)?.entries;
  return entries?.find(({ name }: { name: string }) => name === value)?.value;
}
