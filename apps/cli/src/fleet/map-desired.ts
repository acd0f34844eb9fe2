import { type Change, type Entry, type JsonObject, jsonItem } from "bun-netlink-map";
import { equals } from "../runtime/engine.ts";
import type { HostReplica } from "./host-replica.ts";
import { MAP_PREFIX } from "./map-publish.ts";
import { DESIRED_TABLE, type DesiredRow, MAX_STEPS } from "./protocol.ts";

const kinds: ReadonlySet<unknown> = new Set<DesiredRow["kind"]>(["drift", "plan", "result"]);

/**
 * Returns the entries of the map's table "desired" from the rows that an agent publishes about its declared state. Rows
 * of a namespace that is not on the map belong to the namespace of the agent. Unknown rows are ignored.
 */
export function desiredEntries(replica: HostReplica): Entry[] {
  const rows = replica.rows({ table: DESIRED_TABLE });
  if (rows === undefined || rows.size === 0) return [];
  const { own, byName } = namespacesOf(replica);
  const entries: Entry[] = [];
  for (const [key, row] of rows) {
    const { kind, namespace, steps, ...rest } = jsonItem(row);
    const netns = byName.get(namespace) ?? own;
    if (netns === undefined || !kinds.has(kind) || !Array.isArray(steps)) continue;
    const item = { ...rest, kind, steps: steps.slice(0, MAX_STEPS) };
    entries.push({ table: "desired", netns, key: `agent ${key}`, item });
  }
  return entries;
}

/** Returns the changes that turn the entries of a host into others, and stores the others. */
export function replaceEntries(known: Map<string, Entry>, entries: readonly Entry[]): Change[] {
  const idOf = ({ netns, key }: Entry) => `${netns} ${key}`;
  const current = new Map(entries.map((entry) => [idOf(entry), entry]));
  const changes: Change[] = [];
  for (const [id, entry] of known) {
    if (current.has(id)) continue;
    known.delete(id);
    changes.push({ ...entry, item: null });
  }
  for (const [id, entry] of current) {
    if (equals(known.get(id), entry)) continue;
    known.set(id, entry);
    changes.push(entry);
  }
  return changes;
}

/** Returns the identities of the namespaces of a host: that of the agent, and those with a name. */
function namespacesOf(replica: HostReplica): { readonly own?: string; readonly byName: Map<unknown, string> } {
  const byName = new Map<unknown, string>();
  let own: string | undefined;
  for (const name of replica.tables()) {
    if (name.table !== `${MAP_PREFIX}namespaces` || name.netns === undefined) continue;
    const item = replica.rows(name)?.get("") as JsonObject | undefined;
    if (item?.["isOwn"] === true) own = name.netns;
    const names = item?.["names"];
    if (Array.isArray(names)) for (const one of names) byName.set(one, name.netns);
  }
  return { ...(own !== undefined && { own }), byName };
}
