import type { NamespaceSource } from "bun-netlink";
import type { Source } from "bun-netlink/watch";
import type { FieldKind, RowFields } from "./row-fields.ts";

/** Where and how the rows of a table are read. */
export interface Context {
  /** Network namespace of the table; undefined for the namespace of the process. */
  readonly netns: NamespaceSource | undefined;
  /** Signal that ends a subscription. */
  readonly signal: AbortSignal;
}

/** A change of a table. */
export type Change<Row> =
  | { readonly kind: "snapshot"; readonly rows: readonly Row[] }
  | { readonly kind: "add" | "remove"; readonly row: Row }
  | { readonly kind: "change"; readonly row: Row; readonly previous: Row }
  | { readonly kind: "resync"; readonly cause?: string; readonly reason: string; readonly dropped: number }
  | { readonly kind: "event"; readonly row: Row };

/** Definition of a table that `show` lists and `monitor` follows. */
export interface Definition<Row extends object> {
  readonly name: string;
  readonly summary: string;
  /**
   * Columns, each with the function that returns its value. The first ones identify a row in `monitor`; `keys` is their
   * number.
   */
  readonly columns: Readonly<Record<string, (row: Row) => unknown>>;
  /** Number of columns that identify a row (default 1). */
  readonly keys?: number;
  /** The kind of each field of the rows. Absent if the fields are not known. */
  readonly fields?: RowFields<Row>;
  /** Columns whose values are numbers. */
  readonly numbers?: readonly string[];
  /** All values of columns that have few; numbers are possible in addition. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** Lists the rows. Absent if the table is a stream of events. */
  list?(context: Context): Promise<Iterable<Row>>;
  /**
   * Source of changes, if `bun-netlink/watch` has one. The sources of one namespace share a watch, which keeps the
   * order.
   */
  watch?(): Promise<Source<Row>>;
  /** Stream of changes, for a table without a source. */
  follow?(context: Context): AsyncIterable<Change<Row>>;
}

/** A table whose rows are of any type. */
export interface Table {
  readonly name: string;
  readonly summary: string;
  readonly columns: readonly string[];
  readonly keys: number;
  /** The kind of each field of the rows; undefined if the fields are not known. */
  readonly fields: Readonly<Record<string, FieldKind>> | undefined;
  readonly numbers: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Returns whether a table has rows to list, and not only events. */
  readonly isListed: boolean;
  /** Returns the values of all columns. */
  cells(row: object): unknown[];
  list(context: Context): Promise<Iterable<object>>;
  readonly watch: (() => Promise<Source<object>>) | undefined;
  readonly follow: ((context: Context) => AsyncIterable<Change<object>>) | undefined;
}

/** Returns a table without the type of its rows. Rows are only passed to the table that created them. */
export function table<Row extends object>(definition: Definition<Row>): Table {
  const { name, summary, columns, keys = 1, fields, numbers = [], words = {}, list, watch, follow } = definition;
  const values = Object.values(columns);
  return {
    name,
    summary,
    columns: Object.keys(columns),
    keys,
    fields,
    numbers,
    words,
    isListed: list !== undefined,
    cells: (row) => values.map((value) => value(row as Row)),
    list: async (context) => (await list?.(context)) ?? [],
    watch,
    follow,
  };
}

/** Formats an address with its port, if there is one. */
export function endText(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
