import { typeError } from "../../../base/argument-error.ts";
import { type AnyChecks, checkFlag, checkInteger, checkOptions } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { lazily } from "../../../base/objects.ts";
import type { NeededFields } from "../../../schema/model/needed-fields.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { SourceCode } from "../../../schema/plan/source-code.ts";
import { parseAddress } from "./addresses.ts";
import type { NameOf } from "./interfaces.ts";
import type { NumberNames } from "./names.ts";

export type Settable<Entry, Omitted extends keyof Entry = never> = {
  [Name in keyof Entry as Exclude<Name, Omitted | keyof ExtraAttributes>]?: Input<Entry[Name]> | undefined;
};

/** Requests accept read-only lists, and a number instead of its text. */
type Input<Value> = Value extends (infer Item)[] ? readonly Item[] : Value extends `${number}` ? Value | number : Value;

export interface Field<Input = never> {
  /** Attribute path in requests, such as "header.tos"; absent: not written. */
  readonly attribute?: string;
  /** Attribute path in replies (default: `attribute`); absent: not read. */
  readonly from?: string;
  /** Attribute path in kernel errors, if it differs from `attribute`. */
  readonly path?: string;
  /** Converts the attribute to the field; undefined omits the field. */
  show?(value: never, nameOf: NameOf | undefined, reply: never): unknown;
  /** Converts the field to the attribute (default: unchanged). */
  parse?(value: never, path: string, input: Input): unknown;
  /** Requests omit the field, or the table's own code writes it. */
  readonly reported?: true;
  readonly notInDelete?: true;
}

export type FieldTable<Entry, Input> = {
  readonly [Name in (keyof Entry | keyof Input) & string]-?: Field<Input>;
};

type Values = Record<string, unknown>;
type ReadFields = (reply: Values, entry: Values, nameOf: NameOf | undefined) => void;

const READS_BEFORE_COMPILATION = 200;

interface ReadRow {
  readonly name: string;
  readonly from: readonly string[];
  readonly show: Field["show"] | undefined;
}

/** One shape for all rows, which JavaScript engines read faster. */
interface WriteRow {
  readonly parents: readonly string[];
  readonly attribute: string;
  readonly parse: ((value: never, path: string, input: never) => unknown) | undefined;
  readonly inDelete: boolean;
}

function each<Name extends string, Definition>(names: Name[], define: (name: string) => Definition) {
  return Object.fromEntries(names.map((name) => [name, define(name)])) as Record<Name, Definition>;
}

/** Fields that have the names of their attributes. */
export function same<Name extends string>(...names: Name[]): Record<Name, { attribute: string }> {
  return each(names, (attribute) => ({ attribute }));
}

export function sameReported<Name extends string>(...names: Name[]): Record<Name, ReturnType<typeof reported>> {
  return each(names, reported);
}

/** A field that the table's own code reads and writes. */
export function special(path?: string): { readonly path?: string } {
  return path === undefined ? {} : { path };
}

/** A field that only the kernel sets. */
export function reported(from?: string): { readonly from?: string; readonly path?: string; readonly reported: true } {
  return from === undefined ? { reported: true } : { from, path: from, reported: true };
}

/** A field that is computed from the whole reply. */
export const computed = <Reply extends object>(show: (reply: Reply) => unknown, attribute?: string): Field => ({
  ...(attribute === undefined ? {} : { attribute }),
  from: "header",
  show: (_: unknown, __: unknown, reply: Reply) => show(reply),
});

export function interfaceName(from: string): Field {
  return { from, show: (index: number, nameOf: NameOf | undefined) => nameOf?.(index) };
}

export function named<Name extends string>(names: NumberNames<Name>, attribute: string): Field {
  const parse = (value: Name | `${number}` | number, path: string) => names.read(value, path);
  return { attribute, show: (value: number) => names.show(value), parse };
}

export function integer(attribute: string, minimum: number, maximum: number): Field {
  return { attribute, parse: (value: number, path) => checkInteger(value, minimum, maximum, path) };
}

/** Replies contain the address as text, requests as bytes. */
export function ipAddress(attribute: string): Field {
  return { attribute, parse: (text: string, path) => parseAddress(text, path).bytes };
}

export function flag(attribute: string): Field {
  return {
    attribute,
    show: (value: number) => value !== 0,
    parse(value: boolean, path) {
      checkFlag(value, path);
      return Number(value);
    },
  };
}

export function checkFilled(value: unknown, item: string, path: string): void {
  if (Array.isArray(value) && value.length > 0) return;
  const got = Array.isArray(value) ? "an empty array" : describeValue(value);
  throw typeError(path, `expected an array with at least one ${item}, got ${got}`);
}

export const extraFields = {
  unknown: { attribute: "unknown", reported: true },
  unparsed: { attribute: "unparsed", reported: true },
} as const;

interface Nested {
  [field: string]: Nested | true;
}

interface FieldRules {
  readonly names: AnyChecks;
  readonly rows: readonly ReadRow[];
  readonly written: ReadonlyMap<string, WriteRow>;
  /** Names of fields by the path of their attribute in requests. */
  readonly paths: ReadonlyMap<string, string>;
}

function fieldRules<Input>(table: Readonly<Record<string, Field<Input>>>): FieldRules {
  const names = Object.fromEntries(Object.keys(table).map((name) => [name, true as const]));
  const rows: ReadRow[] = [];
  const written = new Map<string, WriteRow>();
  const paths = new Map<string, string>();
  for (const [name, field] of Object.entries(table)) {
    const { attribute, path = attribute, from = attribute, show, parse } = field;
    // An interface has the same attribute by name and by index.
    const isOther = field.reported === true && path !== name && path !== undefined && Object.hasOwn(table, path);
    if (path !== undefined && !isOther) paths.set(path, name);
    if (from !== undefined) rows.push({ name, from: from.split("."), show });
    if (attribute === undefined || field.reported === true) continue;
    const parents = attribute.split(".");
    written.set(name, { attribute: parents.pop()!, parents, parse, inDelete: field.notInDelete !== true });
  }
  return { names, rows, written, paths };
}

/** Checks, reads and writes the fields of a table's entries. */
export class Fields<Entry extends object, Input extends object> {
  readonly #what: string;
  readonly #rules: () => FieldRules;
  #reads = 0;
  #copy: ReadFields;

  /** `table` is called at the first use, not at import. */
  constructor(what: string, table: () => FieldTable<Entry, Input>) {
    this.#what = what;
    this.#rules = lazily(() => fieldRules<Input>(table()));
    this.#copy = (reply, entry, nameOf) => copyRows(this.#rules().rows, reply, entry, nameOf);
  }

  check(input: Input, path: string = this.#what): void {
    checkOptions(input, this.#rules().names, path);
  }

  write(input: Input, request: Values, isDelete = false, path = ""): void {
    const { written } = this.#rules();
    for (const name in input) {
      const row = written.get(name);
      const value = input[name];
      if (row === undefined || value === undefined || (isDelete && !row.inDelete)) continue;
      const { attribute, parents, parse } = row;
      const parsed = parse === undefined ? value : parse(value as never, `${path}${name}`, input as never);
      if (parsed === undefined) continue;
      let target = request;
      for (const parent of parents) {
        target[parent] ??= {};
        target = target[parent] as Values;
      }
      target[attribute] = parsed;
    }
  }

  /** Without `nameOf`, fields with interface names are omitted. */
  read<Read extends object>(reply: object, entry: Read, nameOf?: NameOf): Read {
    if (++this.#reads === READS_BEFORE_COMPILATION) this.#copy = compileRows(this.#rules().rows) ?? this.#copy;
    this.#copy(reply as Values, entry as Values, nameOf);
    return entry;
  }

  /** Returns the parts of a reply from which {@link read} takes fields. `more` has those that `show` functions read. */
  selection(...more: readonly string[]): NeededFields {
    const selection: Nested = Object.fromEntries(more.map((name) => [name, true]));
    for (const { from } of this.#rules().rows) select(selection, from);
    return selection;
  }

  reads(reply: object): boolean {
    return Object.keys(reply).every((name) => this.#rules().rows.some(({ from }) => from[0] === name));
  }

  /** For example, "flow" becomes "realms", and "header.rtmTos" becomes "tos". */
  path(inRequest: string): string {
    const { paths } = this.#rules();
    let end = inRequest.length;
    for (;;) {
      const name = paths.get(inRequest.slice(0, end));
      if (name !== undefined) return `${name}${inRequest.slice(end)}`;
      end = Math.max(inRequest.lastIndexOf(".", end - 1), inRequest.lastIndexOf("[", end - 1));
      if (end < 0) return inRequest;
    }
  }
}

function select(selection: Nested, [name = "", ...inner]: readonly string[]): void {
  if (inner.length === 0) selection[name] = true;
  selection[name] ??= {};
  const inside = selection[name];
  if (inside !== true) select(inside, inner);
}

function copyRows(rows: readonly ReadRow[], reply: Values, entry: Values, nameOf: NameOf | undefined): void {
  for (const { name, from, show } of rows) {
    let value: unknown = reply;
    for (const step of from) value = (value as Values | undefined)?.[step];
    if (value === undefined) continue;
    const shown = show === undefined ? value : show(value as never, nameOf, reply as never);
    if (shown !== undefined) entry[name] = shown;
  }
}

/** Returns undefined if the runtime forbids code generation. */
function compileRows(rows: readonly ReadRow[]): ReadFields | undefined {
  const source = new SourceCode();
  for (const { name, from, show } of rows) {
    const value = source.variable();
    const assign = (shown: string) => `if (${shown} !== undefined) entry[${JSON.stringify(name)}] = ${shown};`;
    const steps = from.map((step) => `[${JSON.stringify(step)}]`);
    source.lines.push(`const ${value} = reply${steps.join("?.")};`);
    if (show === undefined) {
      source.lines.push(assign(value));
    } else {
      const shown = source.variable();
      const call = `const ${shown} = ${source.constant(show)}(${value}, nameOf, reply);`;
      source.lines.push(`if (${value} !== undefined) { ${call} ${assign(shown)} }`);
    }
  }
  return source.compile<ReadFields>(`(reply, entry, nameOf) => {\n${source.lines.join("\n")}\n}`);
}
