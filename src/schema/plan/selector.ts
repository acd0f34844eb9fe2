import { describeValue } from "../../base/describe.ts";
import type { ValuePlan } from "./plan.ts";

export interface SelectorLevels {
  attribute(level: number, specName: string): unknown;
  /** Null for an unset member, undefined for an unknown one. */
  member(level: number, field: string): unknown;
}

/** Searches outwards; returns "" for a sub-message with only one format. */
export function selectorValue(field: ValuePlan, innermost: number, levels: SelectorLevels): string | undefined {
  const { selectingMember } = field;
  const { selector } = field.source as { selector: string };
  if (selector === "") return "";
  for (let level = innermost; level >= 0; level--) {
    const value =
      selectingMember === undefined ? levels.attribute(level, selector) : levels.member(level, selectingMember);
    if (value === null) return undefined;
    if (value !== undefined) return textOf(value);
  }
  return undefined;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.map(textOf)}`;
  return typeof value === "object" || typeof value === "symbol" ? describeValue(value) : `${value}`;
}
