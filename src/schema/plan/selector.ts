import { describeValue } from "../../errors.ts";
import type { ValuePlan } from "./plan.ts";

/** The levels of attributes around a sub-message; level 0 is the outermost. */
export interface SelectorLevels {
  /**
   * Returns the value of an attribute of a level, by the attribute's name in the spec; undefined if the level does not
   * have it.
   */
  attribute(level: number, specName: string): unknown;
  /**
   * Returns a member of the struct before a level's attributes, by its field name: undefined if the struct has no such
   * member, null if the member is not set.
   */
  member(level: number, field: string): unknown;
}

/**
 * Returns the value of the selector of a sub-message: from the level that contains the sub-message, or from the closest
 * outer level that has the selector. Returns undefined if no level has it, and "" for a sub-message without a selector.
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

/** Returns a selector's value as text: a name, a number, or a list of the names of bits. Describes any other value. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.map(textOf)}`;
  return typeof value === "object" || typeof value === "symbol" ? describeValue(value) : `${value}`;
}
