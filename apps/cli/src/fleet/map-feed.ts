import { type Change, type Entry, type Feed, type FeedEvent, jsonItem, tables } from "bun-netlink-map";
import { Follower } from "./follower.ts";
import { MAP_PREFIX } from "./map-publish.ts";
import { type HostEvents, type ReadOptions, read } from "./read.ts";

type MapTable = Change["table"];

/** Tables of the map by the names that they have in a host's stream. */
const names: ReadonlyMap<string, MapTable> = new Map(tables.map((table) => [`${MAP_PREFIX}${table}`, table]));

/** Returns the map's feed of all hosts whose agents run with the option `--map`. */
export function fleetFeed(places: readonly Omit<ReadOptions, "signal">[]): Feed {
  return (signal) => follow(places, signal);
}

async function* follow(
  places: readonly Omit<ReadOptions, "signal">[],
  outer: AbortSignal,
): AsyncGenerator<FeedEvent, void> {
  const end = new AbortController();
  const signal = AbortSignal.any([outer, end.signal]);
  const known = new Set<string>();
  let queue: FeedEvent[] = [];
  let failure: { readonly error: unknown } | undefined;
  let readable = Promise.withResolvers<void>();
  let drained = Promise.withResolvers<void>();
  // The next entries are read after the map has taken the events. While the map is slow, entries stay in the server.
  const add = (events: HostEvents): Promise<void> | undefined => {
    const converted = [...convert(events, known)];
    if (converted.length === 0) return undefined;
    queue.push(...converted);
    readable.resolve();
    return drained.promise;
  };
  for (const place of places) {
    read({ ...place, signal }, () => new Follower(), add).catch((error) => {
      failure ??= { error };
      readable.resolve();
      drained.resolve();
    });
  }
  try {
    for (;;) {
      await readable.promise;
      const events = queue;
      queue = [];
      if (events.length === 0 && failure !== undefined) throw failure.error;
      if (failure === undefined) readable = Promise.withResolvers();
      yield* events;
      drained.resolve();
      drained = Promise.withResolvers();
    }
  } finally {
    end.abort(outer.reason);
    drained.resolve();
  }
}

/**
 * Converts the events of one stream entry to events of the map. The first events of a host become a snapshot, and so do
 * the events after missing entries.
 */
function* convert({ host, time = Date.now(), events, follower }: HostEvents, known: Set<string>): Generator<FeedEvent> {
  const start = { host, time };
  const status = events.find((event) => event.kind === "status");
  if (status?.state === "stale") {
    if (known.has(host)) yield { ...start, type: "loss", reason: status.reason };
    return;
  }
  if (status !== undefined || !known.has(host)) {
    const entries = follower.tables().flatMap((name): Entry[] => {
      const table = names.get(name.table);
      if (table === undefined) return [];
      const { netns = "" } = name;
      return [...follower.rows(name)!].map(([key, item]) => ({ table, netns, key, item: jsonItem(item) }));
    });
    // An empty snapshot removes the host from the map. An agent may publish its first entry for the map later.
    if (entries.length > 0) known.add(host);
    else if (!known.delete(host)) return;
    yield { ...start, type: "snapshot", entries };
    return;
  }
  let changes: Change[] = [];
  for (const event of events) {
    if (event.kind === "status") continue;
    const { netns = "" } = event;
    const table = names.get(event.table);
    if (table === undefined) continue;
    if (event.kind === "resync") {
      if (changes.length > 0) yield { ...start, type: "change", changes };
      changes = [];
      const { reason, dropped, unknown = false } = event;
      yield { ...start, type: "resync", netns, table, reason, dropped, unknown };
    } else if (event.kind === "snapshot") {
      changes.push(...event.rows.map(([key, item]) => ({ table, netns, key, item: jsonItem(item) })));
    } else {
      changes.push({ table, netns, key: event.key, item: event.kind === "remove" ? null : jsonItem(event.item) });
    }
  }
  if (changes.length > 0) yield { ...start, type: "change", changes };
}
