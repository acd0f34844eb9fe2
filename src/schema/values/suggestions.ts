import { likeliest } from "../../message/check.ts";

/** More names than that say nothing to anybody. */
const MOST_LISTED = 40;

/** The end of a sentence about a name that there is not: the one that was probably meant, or else all that there are. */
export function toldNames(given: string, names: readonly string[]): string {
  const likely = likeliest(given, names) ?? endingWith(given, names);
  if (likely !== undefined) return `; did you mean "${likely}"?`;
  return names.length === 0 || names.length > MOST_LISTED ? "" : `; there are ${names.join(", ")}`;
}

/** The only name of which the given one is the end, as "index" is of "ifiIndex": prefixes are what people leave out. */
function endingWith(given: string, names: readonly string[]): string | undefined {
  if (given.length < 2) return undefined;
  const end = given[0]!.toUpperCase() + given.slice(1);
  const those = names.filter((name) => name.endsWith(end));
  return those.length === 1 ? those[0] : undefined;
}
