import { didYouMeanOneOf } from "bun-netlink/message";
import { UsageError } from "../errors.ts";
import { tableNames } from "./names.ts";
import type { Table } from "./table.ts";

export type { Change, Context, Table } from "./table.ts";

/**
 * Modules of the tables that are not in `route.ts`, by table name. Only the module of the requested table is loaded,
 * which saves start-up time.
 */
const modules: Readonly<Record<string, () => Promise<{ readonly tables: readonly Table[] }>>> = {
  sockets: () => import("./sockets.ts"),
  connections: () => import("./connections.ts"),
  flows: () => import("./flows.ts"),
  "nft-rules": () => import("./nftables.ts"),
  "nft-sets": () => import("./nftables.ts"),
  namespaces: () => import("./namespaces.ts"),
  uevents: () => import("./uevents.ts"),
};

/** Tables that `monitor` follows and `agent` publishes if the command line names none. */
export const DEFAULT_TABLES: readonly string[] = ["links", "addresses", "routes", "rules", "neighbours"];

/**
 * Returns the definition of the table with a name. Throws a UsageError if no table has the name.
 *
 * @param others further words that the command accepts, for the suggestion.
 */
export async function findTable(name: string, others: readonly string[] = []): Promise<Table> {
  if (!tableNames.includes(name)) {
    throw new UsageError(`unknown table "${name}"${didYouMeanOneOf(name, [...tableNames, ...others])}`);
  }
  const { tables } = await (Object.hasOwn(modules, name) ? modules[name]!() : import("./route.ts"));
  return tables.find((table) => table.name === name)!;
}
