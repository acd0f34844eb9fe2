import type { ChangedBy } from "bun-netlink/watch";
import type { RowFilter } from "./filters.ts";
import { flush, json, line, printable, style, warn, table as writeTable } from "./output.ts";
import type { Change, Table } from "./tables/index.ts";
import { cellText, type Difference, differences } from "./values.ts";
import { VOLATILE } from "./volatile.ts";

const signs = { add: "+", change: "~", remove: "-", event: "*", resync: "!" } as const;
const colours = {
  add: style.green,
  change: style.yellow,
  remove: style.red,
  event: style.cyan,
  resync: style.magenta,
} as const;

/** Options of {@link ChangePrinter}. */
export interface PrintOptions {
  readonly json?: boolean;
  readonly timestamps?: boolean;
  readonly count?: number;
}

/** The namespace or host in which a change happened. */
export interface Origin {
  /** Text that is printed before each change; undefined if all changes have the same origin. */
  readonly text: string | undefined;
  /** The origin of a change as fields of the JSON output. */
  readonly fields: object;
  /** When the change happened, in milliseconds since 1970 (default: the current time). */
  readonly time?: number | undefined;
}

/** Prints the changes of tables, as JSON or as text. */
export class ChangePrinter {
  readonly #options: PrintOptions;
  readonly #showsTable: boolean;
  readonly #filters: ReadonlyMap<Table, RowFilter>;
  readonly #stop: () => void;
  #left: number;

  /** @param stop called when the printer has printed as many changes as the option `count` specifies. */
  constructor(options: PrintOptions, showsTable: boolean, filters: ReadonlyMap<Table, RowFilter>, stop: () => void) {
    this.#options = options;
    this.#showsTable = showsTable;
    this.#filters = filters;
    this.#stop = stop;
    this.#left = options.count ?? Number.POSITIVE_INFINITY;
  }

  /** Prints a change if the row matches the filter of its table. */
  print(origin: Origin, table: Table, change: Change<object>): void {
    if (this.#left === 0) return;
    const filter = this.#filters.get(table)!;
    if (change.kind === "snapshot") {
      const rows = change.rows.filter((row) => filter.matches(row));
      filter.warnOfUnknownFields();
      // The kernel may add the name later.
      void filter.checkUnseenNames().catch(({ message }: Error) => warn(message));
      this.#snapshot(origin, table, rows);
    } else {
      if (change.kind !== "resync" && !this.#passes(filter, change)) return;
      if (this.#options.json === true) json({ ...this.#fields(origin), table: table.name, ...inJson(change) });
      else if (!this.#text(origin, table, change)) return;
      if (change.kind !== "resync") this.#left--;
    }
    flush();
    if (this.#left === 0) this.#stop();
  }

  #passes(filter: RowFilter, change: Exclude<Change<object>, { kind: "snapshot" | "resync" }>): boolean {
    return filter.matches(change.row) || (change.kind === "change" && filter.matches(change.previous));
  }

  #fields({ fields, time }: Origin): object {
    return { ...(this.#options.timestamps === true ? { time: isoTime(time) } : {}), ...fields };
  }

  #snapshot(origin: Origin, table: Table, rows: readonly object[]): void {
    if (this.#options.json === true) {
      json({ ...this.#fields(origin), table: table.name, kind: "snapshot", items: rows });
      return;
    }
    const inPlace = origin.text === undefined ? "" : ` in ${printable(origin.text)}`;
    line(style.dim(`${table.name}${inPlace}: ${rows.length}`));
    writeTable(
      table.columns,
      rows.map((row) => table.cells(row)),
    );
    line();
  }

  /** Prints a change as text and returns whether it printed a line. Changes of counters alone are not printed. */
  #text(origin: Origin, table: Table, change: Exclude<Change<object>, { kind: "snapshot" }>): boolean {
    const words: string[] = [];
    if (this.#options.timestamps === true) words.push(style.dim(isoTime(origin.time)));
    words.push(colours[change.kind](signs[change.kind]));
    if (origin.text !== undefined) words.push(style.dim(`[${printable(origin.text)}]`));
    if (this.#showsTable) words.push(style.dim(table.name));
    if (change.kind === "resync") {
      const lost = change.dropped > 0 ? `${change.dropped} messages lost` : printable(change.reason);
      words.push(colours.resync(table.isListed ? `read again (${lost}); the differences follow` : lost));
    } else {
      const cells = table.cells(change.row);
      const texts = cells.map((cell) => printable(cellText(cell)));
      words.push(style.bold(texts.slice(0, table.keys).filter(Boolean).join(" ")));
      if (change.kind === "change") {
        const changed = differences(change.previous, change.row).filter(({ path }) => !VOLATILE.test(path));
        if (changed.length === 0) return false;
        words.push(changed.map((one) => differenceText(one, table, change)).join(", "));
      } else {
        const rest = texts.slice(table.keys).map((text, index) => [table.columns[table.keys + index]!, text] as const);
        words.push(
          rest
            .filter(([, text]) => text !== "")
            .map(([name, text]) => `${style.dim(name.toLowerCase())} ${text}`)
            .join(" "),
        );
      }
    }
    if ("by" in change && change.by !== undefined) words.push(style.dim(`by ${programText(change.by)}`));
    line(words.join(" ").trimEnd());
    return true;
  }
}

function programText({ portId, pid, program, uid, unit, container, reason }: ChangedBy): string {
  if (program === undefined) return printable(`an unknown program (port id ${portId}: ${reason})`);
  const place = container === undefined ? (unit ?? []) : `container ${container.slice(0, 12)}`;
  return printable(`${program} (${[`pid ${pid}`, `user ${uid}`, place].flat().join(", ")})`);
}

function isoTime(time: number = Date.now()): string {
  return new Date(time).toISOString();
}

/**
 * Returns the name of a changed field, as lines of added rows print it: the name of the column that shows the field, or
 * else the path of the field in the JSON output.
 */
function nameOf(
  { path, before, after }: Difference,
  table: Table,
  { previous, row }: { readonly previous: object; readonly row: object },
): string {
  if (typeof after !== "string" || table.columns.includes(path.toUpperCase())) return path;
  const [old, current] = [table.cells(previous), table.cells(row)];
  const column = table.columns.find((_, index) => old[index] === before && current[index] === after);
  return column?.toLowerCase() ?? path;
}

function differenceText(
  one: Difference,
  table: Table,
  change: { readonly previous: object; readonly row: object },
): string {
  const [before, after] = [one.before, one.after].map((value) =>
    value === undefined ? "(none)" : printable(table.text(one.path, value)) || '""',
  );
  return `${printable(nameOf(one, table, change))} ${before} → ${after}`;
}

/** Converts a change of a table to an event in the form of `bun-netlink/watch`. */
function inJson(change: Exclude<Change<object>, { kind: "snapshot" }>): object {
  if (change.kind === "resync") return change;
  const { row, ...rest } = change;
  return { ...rest, item: row };
}
