import { didYouMeanOneOf } from "bun-netlink/message";
import { UsageError } from "./errors.ts";
import type { Table } from "./tables/index.ts";
import { cellText } from "./values.ts";

/**
 * Conditions on the rows of a table: `column=value` or `column!=value`. A column with several values, such as flags, is
 * equal to each of them. A name that is not a column refers to a field of the JSON output: `data.vid=7`.
 */
export class RowFilter {
  readonly #table: Table;
  readonly #conditions: readonly Condition[];
  #sample: object | undefined;

  /**
   * Parses conditions.
   *
   * @throws UsageError if a condition has no operator.
   */
  constructor(table: Table, conditions: readonly string[]) {
    this.#table = table;
    this.#conditions = conditions.map((text) => parse(table, text));
  }

  /** Returns whether a row satisfies all conditions. */
  matches(row: object): boolean {
    this.#sample ??= row;
    return this.#conditions.every((condition) => this.#meets(row, condition));
  }

  /** Throws a UsageError for a condition on a field that no row so far contained. Most rows lack optional fields. */
  checkNames(): void {
    if (this.#sample === undefined) return;
    const unknown = this.#conditions.find(({ column, isKnown }) => column < 0 && !isKnown);
    if (unknown === undefined) return;
    const names = new Set([...this.#table.columns.map((one) => one.toLowerCase()), ...Object.keys(this.#sample)]);
    throw new UsageError(
      `filter "${unknown.text}": no row of ${this.#table.name} has this field${didYouMeanOneOf(unknown.name, names)}`,
    );
  }

  #meets(row: object, condition: Condition): boolean {
    const { column, name, wanted, isEqual } = condition;
    const value = column >= 0 ? this.#table.cells(row)[column] : fieldOf(row, name.split("."));
    condition.isKnown ||= value !== undefined;
    const values = Array.isArray(value) ? [value, ...value] : [value];
    return values.some((one) => cellText(one) === wanted) === isEqual;
  }
}

interface Condition {
  readonly text: string;
  readonly name: string;
  readonly wanted: string;
  readonly isEqual: boolean;
  /** Index of the column; -1 if the condition is on a field of the JSON output. */
  readonly column: number;
  /** Whether any row so far contained the field. */
  isKnown: boolean;
}

function parse(table: Table, text: string): Condition {
  const [, name, not, wanted] = /^([^=!]+)(!?)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || wanted === undefined) {
    throw new UsageError(`filter "${text}": expected COLUMN=VALUE or COLUMN!=VALUE`);
  }
  const column = table.columns.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  return { text, name, wanted, isEqual: not === "", column, isKnown: false };
}

function fieldOf(row: object, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
