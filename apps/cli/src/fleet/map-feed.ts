import { type Change, type Entry, EventQueue, type Feed, type FeedEvent, jsonItem } from "bun-netlink-map";
import { HostReplica } from "./host-replica.ts";
import { desiredEntries, replaceEntries } from "./map-desired.ts";
import { MAP_PREFIX, publishedTables } from "./map-publish.ts";
import { DESIRED_TABLE } from "./protocol.ts";
import { type HostEvents, type ReadOptions, read } from "./read.ts";

type MapTable = Change["table"];

/** Tables of the map, by the names that they have in the stream of a host. */
const names: ReadonlyMap<string, MapTable> = new Map(publishedTables.map((table) => [`${MAP_PREFIX}${table}`, table]));

/**
 * Returns the map's feed of all hosts whose agents run with the option `--map`.
 *
 * @param maxHostSize maximum size of one host's tables in characters.
 */
export function fleetFeed(
  places: readonly Omit<ReadOptions, "signal">[],
  maxHostSize: number = Number.POSITIVE_INFINITY,
): Feed {
  return (signal) => follow(places, maxHostSize, signal);
}

async function* follow(
  places: readonly Omit<ReadOptions, "signal">[],
  maxHostSize: number,
  outer: AbortSignal,
): AsyncGenerator<FeedEvent, void> {
  const end = new AbortController();
  const signal = AbortSignal.any([outer, end.signal]);
  const known: KnownHosts = new Map();
  const queue = new EventQueue();
  // While the map is slow and the queue is full, no further entries are read from the server.
  const add = async (events: HostEvents): Promise<void> => {
    for (const event of convert(events, known)) await queue.add(event);
  };
  for (const place of places)
    read({ ...place, signal }, () => new HostReplica(undefined, maxHostSize), add).catch((error) => queue.fail(error));
  try {
    for (;;) yield* await queue.take();
  } finally {
    end.abort(outer.reason);
    queue.fail(outer.reason);
  }
}

/** Hosts on the map, each with its entries that were made from the table {@link DESIRED_TABLE}. */
type KnownHosts = Map<string, Map<string, Entry>>;

/**
 * Converts the events of one stream entry to events of the map. The first events of a host, and the first events after
 * missing entries, are converted to a snapshot.
 */
function* convert({ host, time = Date.now(), events, replica }: HostEvents, known: KnownHosts): Generator<FeedEvent> {
  const start = { host, time };
  const status = events.find((event) => event.kind === "status");
  if (status?.state === "forgotten") {
    if (known.delete(host)) yield { ...start, type: "snapshot", entries: [] };
    return;
  }
  if (status?.state === "stale") {
    if (known.has(host)) yield { ...start, type: "loss", reason: status.reason };
    return;
  }
  if (status !== undefined || !known.has(host)) {
    const entries = replica.tables().flatMap((name): Entry[] => {
      const table = names.get(name.table);
      if (table === undefined) return [];
      const { netns = "" } = name;
      return [...replica.rows(name)!].map(([key, item]) => ({ table, netns, key, item: jsonItem(item) }));
    });
    // An empty snapshot would remove the host from the map. An agent may publish its first entry for the map later.
    if (entries.length === 0) {
      if (known.delete(host)) yield { ...start, type: "snapshot", entries };
      return;
    }
    const desired = new Map<string, Entry>();
    known.set(host, desired);
    replaceEntries(desired, desiredEntries(replica));
    yield { ...start, type: "snapshot", entries: [...entries, ...desired.values()] };
    return;
  }
  let mayDiffer = false;
  for (const event of events) {
    if (event.kind === "status") continue;
    mayDiffer ||= event.table === DESIRED_TABLE || event.table === `${MAP_PREFIX}namespaces`;
    const { netns = "" } = event;
    const table = names.get(event.table);
    if (table === undefined) continue;
    if (event.kind === "resync") {
      const { reason, dropped, unknown = false } = event;
      yield { ...start, type: "resync", netns, table, reason, dropped, unknown };
      continue;
    }
    const rows = event.kind === "snapshot" ? event.rows : [[event.key, event.item] as const];
    const isRemoved = event.kind === "remove";
    const by = event.kind === "snapshot" || event.by === undefined ? {} : { by: jsonItem(event.by) };
    const changes = rows.map(([key, item]) => ({ table, netns, key, item: isRemoved ? null : jsonItem(item), ...by }));
    yield { ...start, type: "change", changes };
  }
  if (!mayDiffer) return;
  const changes = replaceEntries(known.get(host)!, desiredEntries(replica));
  if (changes.length > 0) yield { ...start, type: "change", changes };
}
