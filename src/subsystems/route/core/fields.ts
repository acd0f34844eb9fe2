import { type AnyChecks, checkFlag, checkOptions } from "../../../message/check.ts";
import type { NumberNames } from "./names.ts";

/** Conversion of one field of an entry from replies and to requests. */
export interface Field<Input = never> {
  /** The attribute that has the value. Without it, code of the entry reads and writes the field. */
  readonly attribute?: string;
  /** Path of the field in requests if there is no `attribute`; for error messages. */
  readonly path?: string;
  /** Converts the attribute to the field (default: unchanged); undefined leaves the field out. */
  show?(value: never): unknown;
  /** Converts the field to the attribute (default: unchanged). */
  parse?(value: never, path: string, input: Input): unknown;
  /** Set if {@link Fields.write} skips the field: only the kernel sets it, or code of the entry writes it. */
  readonly reported?: true;
  /** Set if requests that delete an entry do not have the attribute. */
  readonly notInDelete?: true;
}

/** One row for each field of an entry and of its input. The compiler reports a missing row. */
export type FieldTable<Entry, Input> = {
  readonly [Name in (keyof Entry | keyof Input) & string]-?: Field<Input>;
};

type Values = Record<string, unknown>;

/** A field that is copied from or to an attribute. All rows have the same shape, which keeps the loops over them fast. */
interface Row {
  readonly name: string;
  readonly attribute: string;
  readonly show: ((value: never) => unknown) | undefined;
  readonly parse: ((value: never, path: string, input: never) => unknown) | undefined;
  readonly inDelete: boolean;
}

/** A field that code of the entry reads and writes. `path` is its path in requests. */
export function special(path?: string): { readonly path?: string } {
  return path === undefined ? {} : { path };
}

/** A field that only the kernel sets; with `attribute`, it is copied from there. */
export function reported(attribute?: string): { readonly attribute?: string; readonly reported: true } {
  return attribute === undefined ? { reported: true } : { attribute, reported: true };
}

/** A field with a named number. */
export function named<Name extends string>(
  names: NumberNames<Name>,
  attribute: string,
): { attribute: string; show(value: number): Name | number; parse(value: Name | number, path: string): number } {
  return { attribute, show: (value) => names.show(value), parse: (value, path) => names.read(value, path) };
}

/** A boolean field whose attribute is 0 or 1. */
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

/** Fields of every entry with attributes that this library does not know or could not parse. */
export const extraFields = {
  unknown: { attribute: "unknown", reported: true },
  unparsed: { attribute: "unparsed", reported: true },
} as const;

/** The fields of one kind of entry: checks, reads and writes them, and translates their paths in errors. */
export class Fields<Entry extends object, Input extends object> {
  readonly #what: string;
  readonly #names: AnyChecks;
  readonly #rows: readonly Row[];
  readonly #written = new Map<string, Row>();
  /** Field names by their paths in requests. */
  readonly #paths = new Map<string, string>();

  /** @param what name of the input in error messages: "route". */
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

  /** Throws a TypeError for an unknown field. */
  check(input: Input, path: string = this.#what): void {
    checkOptions(input, this.#names, path);
  }

  /** Adds the attributes of `input` to `request`. */
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

  /** Adds the fields whose attributes `reply` has to `entry`, and returns `entry`. */
  read<Read extends object>(reply: object, entry: Read): Read {
    for (const { name, attribute, show } of this.#rows) {
      const value = (reply as Values)[attribute];
      if (value === undefined) continue;
      const shown = show === undefined ? value : show(value as never);
      if (shown !== undefined) (entry as Values)[name] = shown;
    }
    return entry;
  }

  /** Returns the caller's path of a path in requests: "flow" is "realms", "header.rtmTos" is "tos". */
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
