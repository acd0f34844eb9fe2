import { type AnyChecks, checkFlag, checkInteger, checkOptions } from "../../../message/check.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseAddress } from "./addresses.ts";
import type { NumberNames } from "./names.ts";

/**
 * The fields of a table entry that a request can set: all fields of a listed entry except `Omitted`. Each field is
 * optional.
 */
export type Settable<Entry, Omitted extends keyof Entry = never> = {
  [Name in keyof Entry as Exclude<Name, Omitted | keyof ExtraAttributes>]?: ReadonlyList<Entry[Name]> | undefined;
};

type ReadonlyList<Value> = Value extends (infer Item)[] ? readonly Item[] : Value;

/** Definition of one field of a table entry: how it is read from replies and written to requests. */
export interface Field<Input = never> {
  /** Name of the attribute that contains the field. Undefined if the code of the table converts the field. */
  readonly attribute?: string;
  /** Path of the field in requests, for error messages. Needed for a field without an `attribute`. */
  readonly path?: string;
  /**
   * Converts the attribute in a reply to the field (default: returns it unchanged). Returns undefined to omit the
   * field.
   */
  show?(value: never): unknown;
  /** Converts the field to the attribute in a request (default: returns it unchanged). */
  parse?(value: never, path: string, input: Input): unknown;
  /**
   * Whether {@link Fields.write} skips the field. Only the kernel sets such a field, or the code of the table writes
   * it.
   */
  readonly reported?: true;
  /** Whether requests that delete an entry omit the attribute of the field. */
  readonly notInDelete?: true;
}

/** Definitions of all fields of an entry and of its input, by field name. The compiler reports a missing field. */
export type FieldTable<Entry, Input> = {
  readonly [Name in (keyof Entry | keyof Input) & string]-?: Field<Input>;
};

type Values = Record<string, unknown>;

/**
 * Definition of a field that is copied from or to an attribute. All such objects have the same shape, so that loops
 * over them are fast.
 */
interface Row {
  readonly name: string;
  readonly attribute: string;
  readonly show: ((value: never) => unknown) | undefined;
  readonly parse: ((value: never, path: string, input: never) => unknown) | undefined;
  readonly inDelete: boolean;
}

/** Defines a field that the code of the table reads and writes itself. `path` is the path of the field in requests. */
export function special(path?: string): { readonly path?: string } {
  return path === undefined ? {} : { path };
}

/** Defines a field that only the kernel sets. If `attribute` is given, the value of the attribute becomes the field. */
export function reported(attribute?: string): { readonly attribute?: string; readonly reported: true } {
  return attribute === undefined ? { reported: true } : { attribute, reported: true };
}

/** Defines a field that is a name or a number. The attribute contains the number. */
export function named<Name extends string>(
  names: NumberNames<Name>,
  attribute: string,
): { attribute: string; show(value: number): Name | number; parse(value: Name | number, path: string): number } {
  return { attribute, show: (value) => names.show(value), parse: (value, path) => names.read(value, path) };
}

/** Defines a field that is an integer from `minimum` to `maximum`. */
export function integer(
  attribute: string,
  minimum: number,
  maximum: number,
): { attribute: string; parse(value: number, path: string): number } {
  return { attribute, parse: (value, path) => checkInteger(value, minimum, maximum, path) };
}

/** Defines a field with an IP address. Requests contain the bytes of the address. */
export function ipAddress(attribute: string): { attribute: string; parse(text: string, path: string): Uint8Array } {
  return { attribute, parse: (text, path) => parseAddress(text, path).bytes };
}

/** Defines a boolean field that the kernel reports as 0 or 1. */
export function flag(attribute: string): {
  attribute: string;
  show(value: number): boolean;
  parse(value: boolean, path: string): number;
} {
  return {
    attribute,
    show: (value) => value !== 0,
    parse(value, path) {
      checkFlag(value, path);
      return Number(value);
    },
  };
}

/** Fields of every entry that contain unknown attributes, and attributes that could not be parsed. */
export const extraFields = {
  unknown: { attribute: "unknown", reported: true },
  unparsed: { attribute: "unparsed", reported: true },
} as const;

/**
 * The fields of the entries of one table. Checks, reads and writes the fields, and translates their paths in errors.
 */
export class Fields<Entry extends object, Input extends object> {
  readonly #what: string;
  readonly #names: AnyChecks;
  readonly #rows: readonly Row[];
  readonly #written = new Map<string, Row>();
  /** Names of the fields by the paths of their attributes in requests. */
  readonly #paths = new Map<string, string>();

  /** @param what name of the input in error messages, such as "route". */
  constructor(what: string, table: FieldTable<Entry, Input>) {
    this.#what = what;
    this.#names = Object.fromEntries(Object.keys(table).map((name) => [name, true]));
    const rows: Row[] = [];
    for (const [name, { attribute, path = attribute, show, parse, reported, notInDelete }] of Object.entries<
      Field<Input>
    >(table)) {
      if (path !== undefined) this.#paths.set(path, name);
      if (attribute === undefined) continue;
      const row: Row = { name, attribute, show, parse, inDelete: notInDelete !== true };
      rows.push(row);
      if (reported !== true) this.#written.set(name, row);
    }
    this.#rows = rows;
  }

  /** Throws a TypeError if the input has an unknown field. */
  check(input: Input, path: string = this.#what): void {
    checkOptions(input, this.#names, path);
  }

  /** Adds an attribute to `request` for each field of `input`. */
  write(input: Input, request: Values, isDelete = false, path = ""): void {
    for (const name in input) {
      const row = this.#written.get(name);
      const value = input[name];
      if (row === undefined || value === undefined || (isDelete && !row.inDelete)) continue;
      const { attribute, parse } = row;
      const written = parse === undefined ? value : parse(value as never, `${path}${name}`, input as never);
      if (written !== undefined) request[attribute] = written;
    }
  }

  /** Adds a field to `entry` for each attribute of `reply`, and returns `entry`. */
  read<Read extends object>(reply: object, entry: Read): Read {
    for (const { name, attribute, show } of this.#rows) {
      const value = (reply as Values)[attribute];
      if (value === undefined) continue;
      const shown = show === undefined ? value : show(value as never);
      if (shown !== undefined) (entry as Values)[name] = shown;
    }
    return entry;
  }

  /** Reports whether every attribute of `reply` has a corresponding field. */
  reads(reply: object): boolean {
    return Object.keys(reply).every((name) => this.#rows.some(({ attribute }) => attribute === name));
  }

  /**
   * Converts an attribute path to the field path that the caller used: "flow" to "realms", "header.rtmTos" to "tos".
   */
  path(inRequest: string): string {
    let end = inRequest.length;
    for (;;) {
      const name = this.#paths.get(inRequest.slice(0, end));
      if (name !== undefined) return `${name}${inRequest.slice(end)}`;
      end = Math.max(inRequest.lastIndexOf(".", end - 1), inRequest.lastIndexOf("[", end - 1));
      if (end < 0) return inRequest;
    }
  }
}
