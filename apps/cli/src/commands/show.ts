import type { Link } from "bun-netlink/route";
import { UsageError } from "../errors.ts";
import { RowFilter } from "../filters.ts";
import { type NamespaceOptions, type Place, selectPlaces } from "../namespaces.ts";
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
  for (const { text, name } of filter.unmetInterfaces()) await checkInterface(name, text, places);
  await filter.checkUnmetNames();
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

/**
 * @throws UsageError if no namespace has an interface with the name in a condition, or if it is another name or the index
 *   of an interface, which the rows do not contain.
 */
async function checkInterface(name: string, condition: string, places: readonly Place[]): Promise<void> {
  const { Links } = await import("bun-netlink/route");
  let reason = `there is no interface "${name}"`;
  for (const { netns } of places) {
    using links = Links.open({ netns });
    const found = links
      .list()
      .toArray()
      .filter((link) => isNamed(link, name));
    if (found.some(({ ifname }) => ifname === name)) return;
    if (found.length > 0) reason = `the interface has the name "${found[0]!.ifname}"; use this name`;
  }
  throw new UsageError(`filter "${condition}": ${reason}`);
}

function isNamed({ ifname, ifindex, altnames = [] }: Link, name: string): boolean {
  return ifname === name || `${ifindex}` === name || altnames.includes(name);
}
