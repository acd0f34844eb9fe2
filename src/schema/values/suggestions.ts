import { likeliest } from "../../message/check.ts";

/** Maximum number of names in an error message. */
const MOST_LISTED = 40;

/** Returns the end of an error about an unknown name: the closest name, or else all names. */
export function toldNames(given: string, names: readonly string[]): string {
  const likely = likeliest(given, names) ?? endingWith(given, names);
  if (likely !== undefined) return `; did you mean "${likely}"?`;
  return names.length === 0 || names.length > MOST_LISTED ? "" : `; there are ${names.join(", ")}`;
}

/**
 * Returns the only name that ends with the given one: "ifiIndex" for "index", because callers tend to omit prefixes.
 */
function endingWith(given: string, names: readonly string[]): string | undefined {
  if (given.length < 2) return undefined;
  const end = given[0]!.toUpperCase() + given.slice(1);
  const those = names.filter((name) => name.endsWith(end));
  return those.length === 1 ? those[0] : undefined;
}
