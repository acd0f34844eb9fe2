import { formatRate } from "bun-netlink/route";
import { equals } from "../runtime/engine.ts";

/** The fields of a request or of an entry of a table. */
export type Fields = Record<string, unknown>;

/** Maximum number of fields that are left out because a method refuses them. */
const MAX_REFUSED = 40;

/** What is known of a call: the number of fields in which its request differs, or the path of a field that is refused. */
export type Difference = number | readonly string[];

/**
 * Returns the fewest fields of an entry for which `difference` is 0; undefined if there are none. Lists contain fields
 * that methods refuse, and defaults of fields that the recorded request lacks.
 */
export function fewestFields(entry: Fields, difference: (part: Fields) => Difference): Fields | undefined {
  let part = entry;
  let least = difference(part);
  for (let refused = 0; typeof least !== "number" && refused < MAX_REFUSED; refused++) {
    const less = without(part, least);
    if (less === undefined) return undefined;
    part = less;
    least = difference(part);
  }
  if (typeof least !== "number") return undefined;
  /** Takes another form of the entry if its request does not differ in more fields. */
  const take = (other: Fields): boolean => {
    const found = difference(other);
    if (typeof found !== "number" || found > (least as number)) return false;
    part = other;
    least = found;
    return true;
  };
  const reduce = (path: readonly string[]) => {
    for (const [name, value] of Object.entries(at(part, path) ?? {})) {
      if (value === undefined) continue;
      const inner = [...path, name];
      if (!Array.isArray(at(part, path)) && take(without(part, inner)!)) continue;
      if (rates.has(name) && typeof value === "number") take(replaced(part, inner, formatRate(value)));
      const table = name === "table" ? routingTables[Number(value)] : undefined;
      if (table !== undefined) take(replaced(part, inner, table));
      if (isNested(value)) reduce(inner);
      if (!isFields(value) || Array.isArray(at(part, path))) continue;
      const reduced = at(part, inner)!;
      const outer = { ...at(part, path), ...reduced };
      take(replaced(part, path, Object.fromEntries(Object.entries(outer).filter(([key]) => key !== name))));
    }
  };
  for (let before: Fields | undefined; before !== part; ) {
    before = part;
    reduce([]);
  }
  return least === 0 ? part : undefined;
}

/** Names of the routing tables that every kernel has. (linux/rtnetlink.h) */
const routingTables: Readonly<Record<number, string>> = { 253: "default", 254: "main", 255: "local" };

/** Options with a rate in bytes per second, which programs can write as text. */
const rates = new Set(["rate", "ceil", "peakrate"]);

/** Whether a value is an object with named fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether a value is an object with named fields or a list. */
function isNested(value: unknown): value is Fields {
  return isFields(value) || Array.isArray(value);
}

/** Returns the object or list at a path in an entry. The items of lists are numbered. */
function at(entry: Fields, path: readonly string[]): Fields | undefined {
  const found = path.reduce<unknown>((value, name) => (isNested(value) ? value[name] : undefined), entry);
  return isNested(found) ? found : undefined;
}

/** Returns an entry with another value at a path. */
function replaced(entry: Fields, [first, ...rest]: readonly string[], value: unknown): Fields {
  if (first === undefined) return value as Fields;
  const inner = rest.length === 0 ? value : replaced(entry[first] as Fields, rest, value);
  return (Array.isArray(entry) ? entry.with(Number(first), inner) : { ...entry, [first]: inner }) as Fields;
}

/** Returns an entry without the field at a path; undefined if the entry has no such field. */
function without(entry: Fields, path: readonly string[]): Fields | undefined {
  const [name, outer] = [path.at(-1)!, path.slice(0, -1)];
  const found = at(entry, outer) ?? {};
  if (!isFields(found) || found[name] === undefined) return path.length > 1 ? without(entry, outer) : undefined;
  const { [name]: _, ...less } = found;
  return replaced(entry, outer, less);
}

/** Returns the number of fields in which two values differ. A missing object differs in each of its fields. */
export function differences(one: unknown, other: unknown): number {
  if (equals(one, other)) return 0;
  if (!isNested(one) && !isNested(other)) return 1;
  const fieldsOf = (value: unknown) => (isNested(value) ? value : {});
  const [ours, theirs] = [fieldsOf(one), fieldsOf(other)];
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return 1 + [...names].reduce((sum, name) => sum + differences(ours[name], theirs[name]), 0);
}
