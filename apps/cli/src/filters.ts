import { didYouMeanOneOf } from "bun-netlink/message";
import type { Link } from "bun-netlink/route";
import { UsageError } from "./errors.ts";
import type { Place } from "./namespaces.ts";
import { printable, warn } from "./output.ts";
import { formatOf, isNumber } from "./tables/formats.ts";
import type { Table } from "./tables/index.ts";
import { NumberedNames } from "./tables/system-names.ts";
import type { Names } from "./tables/table.ts";

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

  /**
   * Checks the interfaces in conditions that no row so far has.
   *
   * @throws UsageError if the name in a condition is another name or the index of an interface, which the rows do not
   *   contain, or if no namespace has an interface with this name. The latter only applies to the operator `=`.
   */
  async checkUnseenInterfaces(places: readonly Place[]): Promise<void> {
    const { fields = {} } = this.#table;
    for (const { text, field, isEqual, unseen } of this.#conditions) {
      if (own(fields, field) !== "device") continue;
      for (const name of unseen) await checkInterface(name, text, isEqual, places);
    }
  }

  /**
   * Checks the names in conditions that no row so far has. Prints a warning for an unknown kind, such as that of a link,
   * because a module of the kernel may have it.
   *
   * @throws UsageError for another unknown name.
   */
  async checkUnseenNames(): Promise<void> {
    const { words, kinds } = this.#table;
    for (const { text, field, wanted, unseen } of this.#conditions) {
      if (unseen.size === 0) continue;
      const names = [...unseen];
      const load = own(words, field);
      if (typeof load === "function")
        checkNames(
          await load(),
          text,
          names.filter((one) => !isNumber(one)),
        );
      // Text with a space is not a name, but the text of a whole cell.
      const isText = wanted.includes(" ");
      const unknown = isText ? undefined : unknownValue(text, names, await own(kinds, field)?.());
      if (unknown !== undefined) warn(unknown);
    }
  }

  /**
   * Prints a warning for each condition on a field that may be misspelled, because the field is in no list of fields
   * and no row so far has it. This is not an error, because rows may lack optional fields. Also prints a warning for an empty
   * value, such as that of an unset variable, if each row so far has a value.
   */
  warnOfUnknownFields(): void {
    if (this.#sample === undefined) return;
    const { name: table, columns, fields = {} } = this.#table;
    for (const { text, name, column, wanted, isEqual, isKnown, isMet } of this.#conditions) {
      if (wanted === "" && isEqual && !isMet)
        warn(`filter "${text}": all rows of ${table} have a value; an empty value selects rows without one`);
      if (column >= 0 || isKnown || Object.hasOwn(fields, name)) continue;
      const names = new Set([...columns.map((one) => one.toLowerCase()), ...Object.keys(this.#sample)]);
      warn(`filter "${text}": no row of ${table} has this field${didYouMeanOneOf(name, names)}`);
    }
  }

  #meets(row: object, condition: Condition): boolean {
    const { column, field, name, wanted, names, isEqual, unseen } = condition;
    const value = column >= 0 ? this.#table.cells(row)[column] : fieldOf(row, name.split("."));
    const own = Array.isArray(value) ? [value, ...value] : [value];
    const further = column >= 0 ? this.#table.further(this.#table.columns[column]!, row) : this.#inParts(row, name);
    condition.isKnown ||= value !== undefined || further.length > 0;
    const values = value === undefined && further.length > 0 ? further : [...own, ...further];
    let isFound = false;
    for (const one of values) {
      const text = this.#table.text(field, one);
      const shown = wanted.includes("\\x") ? printable(text) : text;
      if (shown === wanted) unseen.clear();
      else if (names.includes(text)) unseen.delete(text);
      else continue;
      isFound = true;
    }
    const isMet = isFound === isEqual;
    condition.isMet ||= isMet;
    return isMet;
  }

  #inParts(row: object, name: string): unknown[] {
    const path = name.split(".");
    return this.#table
      .parts(row)
      .map((part) => fieldOf(part, path))
      .filter((value) => value !== undefined);
  }
}

interface Condition {
  readonly text: string;
  readonly name: string;
  readonly wanted: string;
  /** Names in `wanted`, separated by commas. Empty if the values of the field are not names. */
  readonly names: readonly string[];
  readonly isEqual: boolean;
  /** Field of the column; the column itself if it has none. */
  readonly field: string;
  /** Index of the condition's column; -1 if the condition is on a field of the JSON output. */
  readonly column: number;
  /** Whether any row so far contained the field of the condition. */
  isKnown: boolean;
  /** Names in `wanted`, or the name of an interface, that no row so far has. */
  readonly unseen: Set<string>;
  /** Whether any row so far met the condition. */
  isMet: boolean;
}

function parse(table: Table, text: string): Condition {
  const [, name, not, given] = /^([^=!]+)(!?)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || given === undefined) {
    throw new UsageError(`filter "${text}": expected COLUMN=VALUE or COLUMN!=VALUE`);
  }
  const column = table.columns.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  if (column < 0) checkField(table, name, text);
  const field = column >= 0 ? table.columnFields[column]! : name;
  const words = own(table.words, field);
  const known = typeof words === "function" ? undefined : words;
  const numbered = known instanceof NumberedNames ? known : undefined;
  const format = formatOf(own(table.fields ?? {}, field));
  const parts = given.split(",").map((one) => numbered?.find(one) ?? one);
  if (given !== "") checkNames(known, text, parts);
  const wanted = given === "" || format === undefined ? parts.join(",") : format.parse(given);
  if (wanted === undefined) throw new UsageError(`filter "${text}": expected ${format!.expected}, got "${given}"`);
  const names = words === undefined && !Object.hasOwn(table.kinds, field) ? [] : parts;
  const isInterface = own(table.fields ?? {}, field) === "device";
  const unseen = new Set(given === "" ? [] : isInterface ? [wanted] : names);
  return { text, name, wanted, names, isEqual: not === "", field, column, unseen, isKnown: false, isMet: false };
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function checkNames(known: Names | undefined, text: string, wanted: readonly string[]): void {
  const unknown = unknownValue(text, wanted, known);
  if (unknown !== undefined) throw new UsageError(unknown);
}

/** Returns the message about a value that is neither one of the names nor a number of a numbered list. */
function unknownValue(text: string, wanted: readonly string[], known: Names | undefined): string | undefined {
  if (known === undefined) return undefined;
  const isNumbered = known instanceof NumberedNames;
  const unknown = wanted.find((one) => (isNumbered ? known.find(one) === undefined : !known.includes(one)));
  if (unknown === undefined) return undefined;
  return `filter "${text}": unknown value "${unknown}"${didYouMeanOneOf(unknown, isNumbered ? known.all() : known)}`;
}

/** Throws a UsageError if no row of the table can have the field of a condition. */
function checkField({ name: table, columns, fields }: Table, name: string, text: string): void {
  const [first = ""] = name.split(".");
  if (fields === undefined || Object.hasOwn(fields, first)) return;
  const names = new Set([...columns.map((one) => one.toLowerCase()), ...Object.keys(fields)]);
  throw new UsageError(`filter "${text}": the table ${table} has no field "${first}"${didYouMeanOneOf(first, names)}`);
}

function fieldOf(row: object, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

async function checkInterface(
  name: string,
  condition: string,
  isRequired: boolean,
  places: readonly Place[],
): Promise<void> {
  const { Links } = await import("bun-netlink/route");
  let reason = isRequired ? `there is no interface "${name}"` : undefined;
  for (const { netns } of places) {
    using links = Links.open({ netns });
    const found = links
      .list()
      .toArray()
      .filter((link) => isNamed(link, name));
    if (found.some(({ ifname }) => ifname === name)) return;
    if (found.length > 0) reason = `the interface has the name "${found[0]!.ifname}"; use this name`;
  }
  if (reason !== undefined) throw new UsageError(`filter "${condition}": ${reason}`);
}

function isNamed({ ifname, ifindex, altnames = [] }: Link, name: string): boolean {
  return ifname === name || `${ifindex}` === name || altnames.includes(name);
}
