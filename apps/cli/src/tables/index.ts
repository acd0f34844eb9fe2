import { didYouMeanOneOf } from "bun-netlink";
import { UsageError } from "../errors.ts";
import type { Table } from "./table.ts";

export type { Change, Context, Table } from "./table.ts";

async function loadTables(): Promise<readonly Table[]> {
  const modules = await Promise.all([
    import("./route.ts"),
    import("./sockets.ts"),
    import("./connections.ts"),
    import("./flows.ts"),
    import("./namespaces.ts"),
    import("./uevents.ts"),
  ]);
  return modules.flatMap(({ tables }) => tables);
}

/** Returns the table with a name, of those that `can` accepts. */
export async function findTable(name: string, can: (table: Table) => boolean): Promise<Table> {
  const tables = await loadTables();
  const possible = tables.filter(can);
  const found = possible.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = possible.map((one) => one.name);
  if (tables.some((one) => one.name === name)) {
    throw new UsageError(`${name}: not possible for this table; there are: ${names.join(", ")}`);
  }
  throw new UsageError(`unknown table "${name}"${didYouMeanOneOf(name, names)}`);
}
