import { likeliest } from "../message/check.ts";

/** The end of a sentence about a name that there is not: the one that was probably meant, or nothing. */
export function didYouMean(given: string, names: Iterable<string>): string {
  const likely = likeliest(given, names);
  return likely === undefined ? "" : `; did you mean "${likely}"?`;
}
