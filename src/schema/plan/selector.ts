import { describeValue } from "../../base/describe.ts";
import type { ValuePlan } from "./plan.ts";

/** The nesting levels around a sub-message. One of them may have the attribute that selects its format. */
export interface SelectorLevels {
  /** Returns the value of an attribute at a nesting level, by its name in the spec; undefined if it is absent. */
  attribute(level: number, specName: string): unknown;
  /**
   * Returns the value of a member, by its field name, in the structure that precedes the attributes of a nesting level.
   * Returns undefined if the structure has no such member, and null if the member is not set.
   */
  member(level: number, field: string): unknown;
}

/**
 * Returns the value that selects the format of a sub-message: the value of an attribute at the same nesting level, or
 * at the closest outer level that has the attribute.
 *
 * Returns undefined if no level has the attribute, and "" for a sub-message with only one format.
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

/** Returns the value of a selecting attribute as text, in the same form as in the spec's list of formats. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.map(textOf)}`;
  return typeof value === "object" || typeof value === "symbol" ? describeValue(value) : `${value}`;
}
