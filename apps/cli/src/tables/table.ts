import type { NamespaceSource } from "bun-netlink";
import type { Family } from "bun-netlink/schema";
import type { ChangedBy, Source } from "bun-netlink/watch";
import { cellText } from "../values.ts";
import { formatOf } from "./formats.ts";
import type { FieldKind, FieldOf, RowFields } from "./row-fields.ts";
import { NumberedNames } from "./system-names.ts";

/** The namespace in which a table is read, and the signal that ends the reading. */
export interface Context {
  /** Network namespace of the table; undefined for the namespace of the process. */
  readonly netns: NamespaceSource | undefined;
  /** Signal that ends a subscription to the changes of the table. */
  readonly signal: AbortSignal;
}

/** A change of a row of a table. */
export type Change<Row> =
  | { readonly kind: "snapshot"; readonly rows: readonly Row[] }
  | { readonly kind: "add" | "remove"; readonly row: Row; readonly by?: ChangedBy }
  | { readonly kind: "change"; readonly row: Row; readonly previous: Row; readonly by?: ChangedBy }
  | { readonly kind: "resync"; readonly cause?: string; readonly reason: string; readonly dropped: number }
  | { readonly kind: "event"; readonly row: Row };

/**
 * Content of a column: a field, the first field that a row has, or the result of a function. With `field`, a filter may have
 * the values of this field.
 */
type Column<Row> =
  | FieldOf<Row>
  | readonly FieldOf<Row>[]
  | ((row: Row) => unknown)
  | { readonly field: FieldOf<Row>; readonly value: (row: Row) => unknown };

/** Definition of a table that `show` lists and `monitor` follows. */
export interface Definition<Row extends object> {
  readonly name: string;
  readonly summary: string;
  /** Columns of the table, in order. The first `keys` columns identify a row in the output of `monitor`. */
  readonly columns: Readonly<Record<string, Column<Row>>>;
  /** Number of columns that identify a row, counted from the first column (default 1). */
  readonly keys?: number;
  /** The type of each field of the table's rows. Absent if the fields are not known. */
  readonly fields?: RowFields<Row>;
  /** For fields, and for columns without a field, that have only a few possible names, all of these names. */
  readonly words?: Readonly<Record<string, Words>>;
  /**
   * For fields, and for columns without a field, with names that other modules of the kernel can extend, the known names. A
   * filter for another name prints a warning if no row has the name.
   */
  readonly kinds?: Readonly<Record<string, NamesLoader>>;
  /**
   * For some columns, a function that returns further values of a row, such as a more general one. A filter compares them in
   * addition to the cell: `protocol=tcp` also selects "tcp6".
   */
  readonly further?: Readonly<Record<string, (row: Row) => readonly unknown[]>>;
  /** Returns the parts of a row, such as the next hops of a route. A filter on a field compares the field of each part, too. */
  parts?(row: Row): readonly object[];
  /** Lists the rows of the table. Absent if the table is a stream of events. */
  list?(context: Context): Promise<Iterable<Row>>;
  /** Adds what the messages of the kernel lack to rows of the source, such as names in other namespaces. */
  complete?(rows: readonly Row[], context: Context): Promise<void>;
  /**
   * Source of the table's changes in `bun-netlink/watch`, if there is one. All sources of a namespace share one watch,
   * which keeps the order of changes.
   */
  watch?(): Promise<Source<Row>>;
  /** Subscribes to the changes of a table that has no source in `bun-netlink/watch`. */
  follow?(context: Context): AsyncIterable<Change<Row>>;
}

/**
 * Names that a field can have. With their numbers, a filter can select by number, too, also by one without a name that a
 * cell contains.
 */
export type Names = readonly string[] | NumberedNames;

/** Loads names from a module. A filter can select by number, too. */
export type NamesLoader = () => Promise<readonly string[]>;

/** Names that a field can have, or a function that loads them when no row has the name in a filter. */
export type Words = Names | NamesLoader;

/** The definition of a table, without the type of its rows. */
export interface Table {
  readonly name: string;
  readonly summary: string;
  readonly columns: readonly string[];
  readonly keys: number;
  /** The type of each field of the table's rows; undefined if the fields are not known. */
  readonly fields: Readonly<Record<string, FieldKind>> | undefined;
  /** For each column, the name of its field; the name of the column if it has none. */
  readonly columnFields: readonly string[];
  readonly words: Readonly<Record<string, Words>>;
  readonly kinds: Readonly<Record<string, NamesLoader>>;
  /** Returns the values of a column of a row that filters compare in addition to the cell. */
  further(column: string, row: object): readonly unknown[];
  /** Returns the parts of a row whose fields filters compare in addition to those of the row. */
  parts(row: object): readonly object[];
  /** Returns the text of a value of a field, or of its part at a path such as "encap.type", with names for numbers. */
  text(field: string, value: unknown): string;
  /** Returns whether a table has rows to list, and not only events. */
  readonly isListed: boolean;
  /** Returns the values of all columns of a row. */
  cells(row: object): unknown[];
  list(context: Context): Promise<Iterable<object>>;
  complete(rows: readonly object[], context: Context): Promise<void>;
  readonly watch: (() => Promise<Source<object>>) | undefined;
  readonly follow: ((context: Context) => AsyncIterable<Change<object>>) | undefined;
}

/**
 * Returns a table definition without the type of its rows. Callers must pass rows only to the table that created them.
 */
export function table<Row extends object>(definition: Definition<Row>): Table {
  const {
    name,
    summary,
    columns,
    keys = 1,
    fields,
    words = {},
    kinds = {},
    further = {},
    parts,
    list,
    complete,
    watch,
    follow,
  } = definition;
  const contents = Object.values(columns);
  const values = contents.map(contentOf);
  const kindOf: Readonly<Record<string, FieldKind>> = fields ?? {};
  return {
    name,
    summary,
    columns: Object.keys(columns),
    keys,
    fields,
    columnFields: Object.keys(columns).map((column, index) => fieldOf(contents[index]!) ?? column),
    words,
    kinds,
    further: (column, row) => (further[column]?.(row as Row) ?? []).filter((value) => value !== undefined),
    parts: (row) => parts?.(row as Row) ?? [],
    text(field, value) {
      const names = Object.hasOwn(words, field) ? words[field] : undefined;
      if (value === undefined) return "";
      if (names instanceof NumberedNames) return cellText(names.show(value));
      const format = formatOf(Object.hasOwn(kindOf, field) ? kindOf[field] : undefined);
      return format?.show(value) ?? cellText(value);
    },
    isListed: list !== undefined,
    cells: (row) => values.map((value) => value(row as Row)),
    list: async (context) => (await list?.(context)) ?? [],
    complete: async (rows, context) => complete?.(rows as readonly Row[], context),
    watch,
    follow,
  };
}

function fieldOf<Row>(column: Column<Row>): string | undefined {
  if (typeof column === "function") return undefined;
  if (typeof column === "string") return column;
  return "value" in column ? column.field : column[0];
}

function contentOf<Row extends object>(column: Column<Row>): (row: Row) => unknown {
  if (typeof column === "function") return column;
  if (typeof column === "string") return (row) => row[column as keyof Row];
  if ("value" in column) return column.value;
  return (row) => column.map((field) => row[field as keyof Row]).find((value) => value !== undefined);
}

/** Returns a function that loads the names of types of the kernel, such as the flags of links. */
export function namesOf(load: () => Promise<Pick<Family, "enums">>, ...types: readonly string[]): NamesLoader {
  return async () => {
    const { enums } = await load();
    return types.flatMap((type) => enums[type]!.entries.map(({ name }) => name));
  };
}

/** Formats an address, followed by the port if there is one. */
export function endText(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
