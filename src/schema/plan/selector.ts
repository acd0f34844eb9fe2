import { describeValue } from "../../errors.ts";
import type { ValuePlan } from "./plan.ts";

/** The nesting levels of attributes around a nest whose format an attribute selects; level 0 is the outermost. */
export interface SelectorLevels {
  /**
   * Returns the value of an attribute at a nesting level, by the attribute's name in the spec; undefined if the level
   * does not have the attribute.
   */
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

/**
 * Formats the value of a selecting attribute as text: a name, a number, or a list of the names of bits. Describes any
 * other value.
 */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.map(textOf)}`;
  return typeof value === "object" || typeof value === "symbol" ? describeValue(value) : `${value}`;
}
