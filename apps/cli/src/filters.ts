import { didYouMeanOneOf } from "bun-netlink/message";
import { UsageError } from "./errors.ts";
import { warn } from "./output.ts";
import type { Table } from "./tables/index.ts";
import type { FieldKind } from "./tables/row-fields.ts";
import type { Words } from "./tables/table.ts";
import { cellText } from "./values.ts";

/**
 * Conditions on the rows of a table: `column=value` or `column!=value`. If a column has several values, such as flags,
 * one of them must be equal. A name that is not the name of a column stands for a field of the JSON output:
 * `data.vid=7`.
 */
export class RowFilter {
  readonly #table: Table;
  readonly #conditions: readonly Condition[];
  #sample: object | undefined;

  /**
   * Parses the filter conditions of the command line.
   *
   * @throws UsageError for a condition without an operator, an unknown field, or a value that the field cannot have.
   */
  constructor(table: Table, conditions: readonly string[]) {
    this.#table = table;
    this.#conditions = conditions.map((text) => parse(table, text));
  }

  /** Returns whether a row satisfies all conditions. */
  matches(row: object): boolean {
    this.#sample ??= row;
    // Each condition records whether any row meets it.
    return this.#conditions.filter((condition) => !this.#meets(row, condition)).length === 0;
  }

  /** Returns the interfaces in conditions that no row so far has met. They may not exist. */
  unmetInterfaces(): { readonly text: string; readonly name: string }[] {
    const { columns, fields = {}, interfaces } = this.#table;
    return this.#unmet
      .filter(({ column, name }) =>
        column >= 0 ? interfaces.includes(columns[column]!) : Object.hasOwn(fields, name) && fields[name] === "device",
      )
      .map(({ text, wanted }) => ({ text, name: wanted }));
  }

  /** Throws a UsageError for a name in a condition that no row so far has met, if the name is unknown. */
  async checkUnmetNames(): Promise<void> {
    const { columns, known } = this.#table;
    for (const { text, name, column, wanted } of this.#unmet) {
      const key = column >= 0 ? columns[column]! : name;
      if (!Object.hasOwn(known, key)) continue;
      const names = await known[key]!();
      if (!wanted.split(",").every((one) => names.includes(one))) throw unknownValue(text, wanted, names);
    }
  }

  /** Conditions that no row so far has met, except those that select rows without a value. */
  get #unmet(): readonly Condition[] {
    return this.#conditions.filter(({ isEqual, isMet, wanted }) => isEqual && !isMet && wanted !== "");
  }

  /**
   * Prints a warning for each condition on a field that may be misspelled, because the field is in no list of fields
   * and no row so far has it. This is not an error, because rows may lack optional fields.
   */
  warnOfUnknownFields(): void {
    if (this.#sample === undefined) return;
    const { name: table, columns, fields = {} } = this.#table;
    for (const { text, name, column, isKnown } of this.#conditions) {
      if (column >= 0 || isKnown || Object.hasOwn(fields, name)) continue;
      const names = new Set([...columns.map((one) => one.toLowerCase()), ...Object.keys(this.#sample)]);
      warn(`filter "${text}": no row of ${table} has this field${didYouMeanOneOf(name, names)}`);
    }
  }

  #meets(row: object, condition: Condition): boolean {
    const { column, name, wanted, isEqual } = condition;
    const value = column >= 0 ? this.#table.cells(row)[column] : fieldOf(row, name.split("."));
    condition.isKnown ||= value !== undefined;
    const values = Array.isArray(value) ? [value, ...value] : [value];
    const general = column >= 0 ? this.#table.general(this.#table.columns[column]!, row) : undefined;
    if (general !== undefined) values.push(general);
    const isMet = values.some((one) => cellText(one) === wanted) === isEqual;
    condition.isMet ||= isMet;
    return isMet;
  }
}

interface Condition {
  readonly text: string;
  readonly name: string;
  readonly wanted: string;
  readonly isEqual: boolean;
  /** Index of the condition's column; -1 if the condition is on a field of the JSON output. */
  readonly column: number;
  /** Whether any row so far contained the field of the condition. */
  isKnown: boolean;
  /** Whether any row so far met the condition. */
  isMet: boolean;
}

function parse(table: Table, text: string): Condition {
  const [, name, not, given] = /^([^=!]+)(!?)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || given === undefined) {
    throw new UsageError(`filter "${text}": expected COLUMN=VALUE or COLUMN!=VALUE`);
  }
  const column = table.columns.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  const wanted = wordOf(table.words[column >= 0 ? table.columns[column]! : name], given);
  if (column >= 0) checkColumn(table, table.columns[column]!, text, wanted);
  else checkField(table, name, text, wanted);
  return { text, name, wanted, isEqual: not === "", column, isKnown: false, isMet: false };
}

function namesOf(words: Words | undefined): readonly string[] | undefined {
  return words === undefined || isNames(words) ? words : Object.keys(words);
}

function isNames(words: Words): words is readonly string[] {
  return Array.isArray(words);
}

/** Returns the name for a number that has one, because cells contain the names. */
function wordOf(words: Words | undefined, text: string): string {
  if (words === undefined || isNames(words)) return text;
  return Object.keys(words).find((name) => `${words[name]}` === text) ?? text;
}

/**
 * Throws a UsageError if a column cannot have the value of a condition. An empty value selects rows without a value.
 */
function checkColumn({ numbers, words }: Table, column: string, text: string, wanted: string): void {
  if (numbers.includes(column)) checkKind("number", text, wanted);
  checkWords(words[column], text, wanted);
}

function checkWords(possible: Words | undefined, text: string, wanted: string): void {
  const known = namesOf(possible);
  if (possible === undefined || known === undefined || wanted === "") return;
  if (!isNames(possible) && isNumber(wanted)) return;
  if (wanted.split(",").every((one) => known.includes(one))) return;
  throw unknownValue(text, wanted, known);
}

function unknownValue(text: string, wanted: string, known: readonly string[]): UsageError {
  return new UsageError(`filter "${text}": unknown value "${wanted}"${didYouMeanOneOf(wanted, known)}`);
}

/**
 * Throws a UsageError if no row of the table can have the field of a condition, or if the field cannot have the value.
 */
function checkField({ name: table, columns, fields, words }: Table, name: string, text: string, wanted: string): void {
  if (fields === undefined) return;
  const [first = ""] = name.split(".");
  if (!Object.hasOwn(fields, first)) {
    const names = [...columns.map((one) => one.toLowerCase()), ...Object.keys(fields)];
    throw new UsageError(
      `filter "${text}": the table ${table} has no field "${first}"${didYouMeanOneOf(first, new Set(names))}`,
    );
  }
  if (first !== name) return;
  checkKind(fields[first]!, text, wanted);
  checkWords(words[first], text, wanted);
}

function checkKind(kind: FieldKind, text: string, wanted: string): void {
  if (wanted === "") return;
  if (kind === "number" && !isNumber(wanted)) {
    throw new UsageError(`filter "${text}": expected a number, got "${wanted}"`);
  }
  if (kind === "flag" && wanted !== "true" && wanted !== "false") {
    throw new UsageError(`filter "${text}": expected true or false, got "${wanted}"`);
  }
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function fieldOf(row: object, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
