import { INTERRUPTED, UsageError } from "../errors.ts";
import { RowFilter } from "../filters.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type NamespaceOptions, type Place, selectPlaces } from "../namespaces.ts";
import { flush, json, line, printable, style, table as writeTable } from "../output.ts";
import { type Change, findTable, type Table } from "../tables/index.ts";
import { cellText, differences } from "../values.ts";

/** Options of `monitor`. */
export interface MonitorOptions extends NamespaceOptions {
  readonly json?: boolean;
  readonly timestamps?: boolean;
  readonly count?: number;
  readonly filter: readonly string[];
}

/** Tables that `monitor` follows if the command line names none. */
const DEFAULT_TABLES = ["links", "addresses", "routes", "rules", "neighbours"];
/** Fields that change constantly. A change of only these fields is not shown. */
const VOLATILE =
  /(^|\.)(stats64|statistics|stats|cacheinfo|backlog|fdbNLearned|age|carrier(Up|Down)?(Changes|Count)|\w+Timer)(\.|$)/;

/** Prints the contents of tables, then their changes until the process is interrupted. */
export async function monitor(names: readonly string[], options: MonitorOptions): Promise<void> {
  const wanted = names.length === 0 ? DEFAULT_TABLES : [...new Set(names)];
  const tables = await Promise.all(wanted.map((name) => findFollowed(name)));
  const filters = new Map(tables.map((table) => [table, new RowFilter(table, options.filter)]));
  await untilInterrupted(async (signal, stop) => {
    const printer = new Printer(options, tables.length > 1, filters, stop);
    const places = await selectPlaces(options);
    const running = new Map<string | undefined, AbortController>();
    const failure = Promise.withResolvers<never>();
    const start = async (place: Place) => {
      const ended = new AbortController();
      running.set(place.name, ended);
      await follow(place, tables, AbortSignal.any([signal, ended.signal]), printer).catch(failure.reject);
    };
    const loops = places.map(start);
    if (options.allNetns === true) loops.push(followNames(signal, running, start));
    await Promise.race([failure.promise, Promise.all(loops)]);
  });
}

async function findFollowed(name: string): Promise<Table> {
  const table = await findTable(name);
  if (table.watch !== undefined || table.follow !== undefined) return table;
  throw new UsageError(`${name}: the kernel does not announce changes of this table; use "bun-netlink show ${name}"`);
}

/** Follows each namespace that gets a name, until the name is removed. */
async function followNames(
  signal: AbortSignal,
  running: ReadonlyMap<string | undefined, AbortController>,
  start: (place: Place) => Promise<void>,
): Promise<void> {
  const { watchNamespaceNames } = await import("bun-netlink/route");
  for await (const event of watchNamespaceNames({ signal })) {
    const added = event.kind === "snapshot" ? event.names : event.kind === "add" ? [event] : [];
    for (const { name, id } of added) {
      if (id !== undefined && running.get(name)?.signal.aborted !== false) void start({ name, netns: name });
    }
    if (event.kind === "remove") running.get(event.name)?.abort(INTERRUPTED);
  }
}

/** Follows all tables of one namespace. Ends without an error when the signal is aborted. */
async function follow(place: Place, tables: readonly Table[], signal: AbortSignal, printer: Printer): Promise<void> {
  const { netns } = place;
  const watched = tables.filter(({ watch }) => watch !== undefined);
  const others = tables.filter(({ watch }) => watch === undefined);
  const loops = others.map(async (table) => {
    for await (const change of table.follow!({ netns, signal })) printer.print(place, table, change);
  });
  if (watched.length > 0) loops.push(followWatched(place, watched, signal, printer));
  try {
    await Promise.all(loops);
  } catch (error) {
    if (error !== INTERRUPTED || !signal.aborted) throw error;
  }
}

/** Follows the tables that have a source in one watch, which keeps the kernel's order of changes across tables. */
async function followWatched(
  place: Place,
  tables: readonly Table[],
  signal: AbortSignal,
  printer: Printer,
): Promise<void> {
  const { links, watch } = await import("bun-netlink/watch");
  const sources = await Promise.all(tables.map((table) => table.watch!()));
  const bySource = new Map(sources.map(({ name }, index) => [name, tables[index]!]));
  // The links are needed to show the names of interfaces in rows of other tables.
  if (!bySource.has(links.name)) sources.unshift(links);
  await using changes = watch(sources, { netns: place.netns, signal, inLoop: true });
  for await (const event of changes) {
    const table = bySource.get(event.source);
    if (table === undefined) continue;
    const { kind } = event;
    if (kind === "snapshot") printer.print(place, table, { kind, rows: [...event.items] });
    else if (kind === "resync") printer.print(place, table, { kind, reason: event.reason, dropped: event.dropped });
    else if (kind === "change") printer.print(place, table, { kind, row: event.item, previous: event.previous });
    else printer.print(place, table, { kind, row: event.item });
  }
}

const signs = { add: "+", change: "~", remove: "-", event: "*", resync: "!" } as const;
const colours = {
  add: style.green,
  change: style.yellow,
  remove: style.red,
  event: style.cyan,
  resync: style.magenta,
} as const;

/** Prints changes, as JSON or as text. */
class Printer {
  readonly #options: MonitorOptions;
  readonly #showsTable: boolean;
  readonly #filters: ReadonlyMap<Table, RowFilter>;
  readonly #stop: () => void;
  #left: number;

  constructor(options: MonitorOptions, showsTable: boolean, filters: ReadonlyMap<Table, RowFilter>, stop: () => void) {
    this.#options = options;
    this.#showsTable = showsTable;
    this.#filters = filters;
    this.#stop = stop;
    this.#left = options.count ?? Number.POSITIVE_INFINITY;
  }

  print(place: Place, table: Table, change: Change<object>): void {
    if (this.#left === 0) return;
    const filter = this.#filters.get(table)!;
    if (change.kind === "snapshot") {
      const rows = change.rows.filter((row) => filter.matches(row));
      filter.checkNames();
      this.#snapshot(place, table, rows);
    } else {
      if (change.kind !== "resync" && !this.#passes(filter, change)) return;
      if (this.#options.json === true) json({ ...this.#origin(place), table: table.name, ...inJson(change) });
      else if (!this.#text(place, table, change)) return;
      if (change.kind !== "resync") this.#left--;
    }
    flush();
    if (this.#left === 0) this.#stop();
  }

  #passes(filter: RowFilter, change: Exclude<Change<object>, { kind: "snapshot" | "resync" }>): boolean {
    return filter.matches(change.row) || (change.kind === "change" && filter.matches(change.previous));
  }

  #origin({ name }: Place): object {
    const { allNetns, timestamps } = this.#options;
    return {
      ...(timestamps === true ? { time: new Date().toISOString() } : {}),
      ...(allNetns === true ? { netns: name } : {}),
    };
  }

  #snapshot(place: Place, table: Table, rows: readonly object[]): void {
    const { json: asJson, allNetns } = this.#options;
    if (asJson === true) {
      json({ ...this.#origin(place), table: table.name, kind: "snapshot", items: rows });
      return;
    }
    const inPlace = allNetns === true ? ` in ${place.name}` : "";
    line(style.dim(`${table.name}${inPlace}: ${rows.length}`));
    writeTable(
      table.columns,
      rows.map((row) => table.cells(row)),
    );
    line();
  }

  /** Prints a change and returns whether a line was printed. A change of counters only is not printed. */
  #text(place: Place, table: Table, change: Exclude<Change<object>, { kind: "snapshot" }>): boolean {
    const words: string[] = [];
    if (this.#options.timestamps === true) words.push(style.dim(new Date().toISOString()));
    words.push(colours[change.kind](signs[change.kind]));
    if (this.#options.allNetns === true) words.push(style.dim(`[${place.name}]`));
    if (this.#showsTable) words.push(style.dim(table.name));
    if (change.kind === "resync") {
      const lost = change.dropped > 0 ? `${change.dropped} messages lost` : change.reason;
      words.push(colours.resync(table.isListed ? `read again (${lost}); the differences follow` : lost));
    } else {
      const cells = table.cells(change.row);
      const texts = cells.map((cell) => printable(cellText(cell)));
      words.push(style.bold(texts.slice(0, table.keys).filter(Boolean).join(" ")));
      if (change.kind === "change") {
        const changed = differences(change.previous, change.row).filter(({ path }) => !VOLATILE.test(path));
        if (changed.length === 0) return false;
        words.push(
          changed.map(({ path, before, after }) => `${path} ${valueText(before)} → ${valueText(after)}`).join(", "),
        );
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
    line(words.join(" ").trimEnd());
    return true;
  }
}

function valueText(value: unknown): string {
  return value === undefined ? "(none)" : printable(cellText(value)) || '""';
}

/** Returns a change with the kinds of events that `bun-netlink/watch` has. */
function inJson(change: Exclude<Change<object>, { kind: "snapshot" }>): object {
  if (change.kind === "resync") return change;
  const { row, ...rest } = change;
  return { ...rest, item: row };
}
