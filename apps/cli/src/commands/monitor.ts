import { ChangePrinter, type PrintOptions } from "../change-printer.ts";
import { UsageError } from "../errors.ts";
import { RowFilter } from "../filters.ts";
import { untilInterrupted } from "../interrupt.ts";
import { followPlaces, type NamespaceOptions, type Place, receiverOptions, selectPlaces } from "../namespaces.ts";
import { warn } from "../output.ts";
import { type Change, DEFAULT_TABLES, findTable, type Table } from "../tables/index.ts";

/** Options of the command `monitor`. */
export interface MonitorOptions extends NamespaceOptions, PrintOptions {
  readonly filter: readonly string[];
  readonly who?: boolean;
}

/** Prints the rows of tables. Then prints the changes of the tables until the process is interrupted. */
export async function monitor(names: readonly string[], options: MonitorOptions): Promise<void> {
  const wanted = names.length === 0 ? DEFAULT_TABLES : [...new Set(names)];
  const tables = await Promise.all(wanted.map((name) => findFollowed(name)));
  const filters = new Map(tables.map((table) => [table, new RowFilter(table, options.filter)]));
  if (options.filter.length > 0) {
    const places = await selectPlaces(options);
    // The interface may be created later.
    for (const filter of filters.values())
      await filter.checkUnseenInterfaces(places).catch(({ message }: Error) => warn(message));
  }
  await untilInterrupted(async (signal, stop) => {
    const printer = new ChangePrinter(options, tables.length > 1, filters, stop);
    await followPlaces(options, signal, (place, ended) => {
      const { name } = place;
      const origin =
        options.allNetns === true ? { text: name, fields: { netns: name } } : { text: undefined, fields: {} };
      return follow(place, options, tables, ended, (table, change) => printer.print(origin, table, change));
    });
  });
}

async function findFollowed(name: string): Promise<Table> {
  const table = await findTable(name, ["drops"]);
  if (table.watch !== undefined || table.follow !== undefined) return table;
  throw new UsageError(`${name}: changes of this table cannot be followed; use "bun-netlink show ${name}"`);
}

type Print = (table: Table, change: Change<object>) => void;

/** Follows all tables of one namespace until the signal is aborted. */
async function follow(
  place: Place,
  options: MonitorOptions,
  tables: readonly Table[],
  signal: AbortSignal,
  print: Print,
): Promise<void> {
  const { netns } = place;
  const watched = tables.filter(({ watch }) => watch !== undefined);
  const others = tables.filter(({ watch }) => watch === undefined);
  const loops = others.map(async (table) => {
    for await (const change of table.follow!({ netns, signal })) print(table, change);
  });
  if (watched.length > 0) loops.push(followWatched(place, options, watched, signal, print));
  await Promise.all(loops);
}

/**
 * Follows all tables that `bun-netlink/watch` supports. They share one watch, so that changes of different tables are
 * in the order of the kernel.
 */
async function followWatched(
  place: Place,
  options: MonitorOptions,
  tables: readonly Table[],
  signal: AbortSignal,
  print: Print,
): Promise<void> {
  const { links, watch } = await import("bun-netlink/watch");
  const sources = await Promise.all(tables.map((table) => table.watch!()));
  const bySource = new Map(sources.map(({ name }, index) => [name, tables[index]!]));
  // The table of links is always followed, because rows of other tables show the names of interfaces.
  if (!bySource.has(links.name)) sources.unshift(links);
  const { who } = options;
  await using changes = watch(sources, { netns: place.netns, signal, who, ...receiverOptions(options) });
  for await (const event of changes) {
    const table = bySource.get(event.source);
    if (table === undefined) continue;
    const { kind } = event;
    const by = "by" in event && { by: event.by };
    if (kind === "snapshot") {
      const rows = [...event.items];
      await table.complete(rows, { netns: place.netns, signal });
      print(table, { kind, rows });
    } else if (kind === "resync") {
      const { cause, reason, dropped } = event;
      print(table, { kind, cause, reason, dropped });
    } else if (kind === "change") print(table, { kind, row: event.item, previous: event.previous, ...by });
    else print(table, { kind, row: event.item, ...by });
  }
}
