import { type Feed, tables } from "bun-netlink-map";
import { toJson } from "../values.ts";
import type { TableName } from "./protocol.ts";
import type { Publisher } from "./publisher.ts";

/** Prefix of the published tables that the map shows. These tables refer to namespaces by identity, not by name. */
export const MAP_PREFIX = "map/";

/** Tables of the map that agents publish. Dropped packets are shown only by the map of their own host. */
export const publishedTables: readonly (typeof tables)[number][] = tables.filter((table) => table !== "drops");

/**
 * Publishes the tables of this host for the map until the feed ends. Calls `onChange` after each event; the first call
 * is after all tables have been read.
 */
export async function publishMap(
  publisher: Publisher,
  feed: Feed,
  signal: AbortSignal,
  onChange: () => void,
): Promise<void> {
  const open = new Set<string>();
  const openTables = (namespace: string) => {
    if (open.has(namespace)) return;
    open.add(namespace);
    for (const table of publishedTables) publisher.open(nameOf(namespace, table), []);
  };
  for await (const event of feed(signal)) {
    if (event.type === "snapshot") {
      const entries = Map.groupBy(event.entries, (entry) => entry.netns);
      for (const [namespace, ofNamespace] of entries) {
        open.add(namespace);
        const byTable = Map.groupBy(ofNamespace, (entry) => entry.table);
        for (const table of publishedTables) {
          const rows = (byTable.get(table) ?? []).values().map(({ key, item }) => [key, toJson(item)] as const);
          await publisher.openInSlices(nameOf(namespace, table), rows);
        }
      }
    } else if (event.type === "change") {
      for (const { netns: namespace, table, key, item, by } of event.changes) {
        // The tables of a removed namespace were closed, which has already removed their rows.
        if (item === null && !open.has(namespace)) continue;
        openTables(namespace);
        const name = nameOf(namespace, table);
        const program = by && toJson(by);
        if (item !== null) publisher.put(name, key, toJson(item), program);
        else if (table !== "namespaces") publisher.remove(name, key, program);
        else {
          open.delete(namespace);
          publisher.close(namespace);
        }
      }
    } else if (event.type === "resync") {
      for (const namespace of event.netns === undefined ? open : [event.netns]) {
        if (!open.has(namespace)) continue;
        for (const table of event.table === undefined ? publishedTables : [event.table]) {
          publisher.resync(nameOf(namespace, table), { ...event, unknown: event.unknown === true ? true : undefined });
        }
      }
    }
    onChange();
  }
}

function nameOf(netns: string, table: string): TableName {
  return { netns, table: `${MAP_PREFIX}${table}` };
}
