import { UsageError } from "../errors.ts";
import { RowFilter } from "../filters.ts";
import { type NamespaceOptions, selectPlaces } from "../namespaces.ts";
import { json, table as writeTable } from "../output.ts";
import type { Table } from "../tables/table.ts";

/** Options of the command `show`. */
export interface ShowOptions extends NamespaceOptions {
  readonly json?: boolean;
}

/** Prints the rows of a table. */
export async function show(table: Table, conditions: readonly string[], options: ShowOptions): Promise<void> {
  if (!table.isListed)
    throw new UsageError(`${table.name}: events cannot be listed; use "bun-netlink monitor ${table.name}"`);
  const filter = new RowFilter(table, conditions);
  const signal = new AbortController().signal;
  const all: { readonly place: string | undefined; readonly row: object }[] = [];
  const places = await selectPlaces(options);
  for (const { name: place, netns } of places) {
    for (const row of await table.list({ netns, signal })) if (filter.matches(row)) all.push({ place, row });
  }
  await filter.checkUnseenInterfaces(places);
  await filter.checkUnseenNames();
  filter.warnOfUnknownFields();
  const named = options.allNetns === true;
  if (options.json === true) {
    for (const { place, row } of all) json(named ? { netns: place, ...row } : row);
    return;
  }
  const head = named ? ["NETNS", ...table.columns] : table.columns;
  writeTable(
    head,
    all.map(({ place, row }) => (named ? [place, ...table.cells(row)] : table.cells(row))),
  );
}
