import { type Change, type Entry, EventQueue, type Feed, type FeedEvent, jsonItem, tables } from "bun-netlink-map";
import { HostReplica } from "./host-replica.ts";
import { MAP_PREFIX } from "./map-publish.ts";
import { type HostEvents, type ReadOptions, read } from "./read.ts";

type MapTable = Change["table"];

/** Tables of the map, by the names that they have in the stream of a host. */
const names: ReadonlyMap<string, MapTable> = new Map(tables.map((table) => [`${MAP_PREFIX}${table}`, table]));

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
  const known = new Set<string>();
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

/**
 * Converts the events of one stream entry to events of the map. The first events of a host, and the first events after
 * missing entries, are converted to a snapshot.
 */
function* convert({ host, time = Date.now(), events, replica }: HostEvents, known: Set<string>): Generator<FeedEvent> {
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
    if (entries.length > 0) known.add(host);
    else if (!known.delete(host)) return;
    yield { ...start, type: "snapshot", entries };
    return;
  }
  for (const event of events) {
    if (event.kind === "status") continue;
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
    const changes = rows.map(([key, item]) => ({ table, netns, key, item: isRemoved ? null : jsonItem(item) }));
    yield { ...start, type: "change", changes };
  }
}
