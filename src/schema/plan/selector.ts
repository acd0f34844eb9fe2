import { describeValue } from "../../errors.ts";
import type { ValuePlan } from "./plan.ts";

/** The nesting levels of attributes around a nest whose format an attribute selects; level 0 is the outermost. */
export interface SelectorLevels {
  /** Returns the value of an attribute of a level, by its name in the spec; undefined if it is absent. */
  attribute(level: number, specName: string): unknown;
  /**
   * Returns a member of the structure before the attributes of a nesting level, by its field name: undefined if the
   * structure has no such member, null if the member is not set.
   */
  member(level: number, field: string): unknown;
}

/**
 * Returns the value of the attribute that selects the format of a nest, from the level that contains the nest or from
 * the closest outer level.
 *
 * Returns undefined if no level has the attribute, and "" for a nest with only one format.
 */
export function selectorValue(
  { source, selectingMember }: ValuePlan,
  innermost: number,
  levels: SelectorLevels,
): string | undefined {
  const { selector } = source as { selector: string };
  if (selector === "") return "";
  for (let level = innermost; level >= 0; level--) {
    const value =
      selectingMember === undefined ? levels.attribute(level, selector) : levels.member(level, selectingMember);
    if (value === null) return undefined;
    if (value !== undefined) return textOf(value);
  }
  return undefined;
}

/** Formats a selecting value: a name, a number, or the names of bits. Describes any other value. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.map(textOf)}`;
  return typeof value === "object" || typeof value === "symbol" ? describeValue(value) : `${value}`;
}
