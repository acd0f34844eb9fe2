import { hostname } from "node:os";
import type { Source } from "bun-netlink/watch";
import { UsageError } from "../errors.ts";
import { Collector } from "../fleet/collector.ts";
import { parseListenAddress, serveMetrics } from "../fleet/metrics.ts";
import { withoutNames } from "../fleet/names.ts";
import { MAX_NAME, type TableName } from "../fleet/protocol.ts";
import { Publisher } from "../fleet/publisher.ts";
import { type RedisOptions, redisServer } from "../fleet/redis.ts";
import { Wake, write } from "../fleet/write.ts";
import { untilInterrupted } from "../interrupt.ts";
import { followPlaces, type NamespaceOptions, type Place, receiverOptions } from "../namespaces.ts";
import { warn, writeError } from "../output.ts";
import { DEFAULT_TABLES, findTable } from "../tables/index.ts";
import { toJson } from "../values.ts";

/** Options of the command `agent`. */
export interface AgentOptions extends NamespaceOptions, RedisOptions {
  readonly redis?: string;
  readonly prometheus?: string;
  readonly map?: boolean;
  /** File with a description of the network, from which the agent publishes differences for the map. */
  readonly state?: string;
  readonly host?: string;
  readonly prefix: string;
  readonly maxLength: number;
  readonly maxQueued: number;
  readonly interval: number;
}

/** Stands for the tables of the map in the set of tables that the agent has not read completely yet. */
const MAP = Symbol("map");

/** Event sources of `bun-netlink/watch` that the agent watches, each with the name of its table. */
type Sources = ReadonlyMap<string, { readonly table: string; readonly source: Source }>;

/** Publishes the tables of this host and their changes, and serves metrics, until the process is interrupted. */
export async function agent(names: readonly string[], options: AgentOptions): Promise<void> {
  const { redis, prometheus, host = hostname(), prefix, interval, maxLength, maxQueued } = options;
  if (redis === undefined && prometheus === undefined) {
    throw new UsageError("agent: expected --redis URL, --prometheus :PORT, or both");
  }
  if (options.map === true && redis === undefined) throw new UsageError("--map: expected --redis URL as well");
  if (options.state !== undefined && options.map !== true) throw new UsageError("--state: expected --map as well");
  if (host === "" || host.length > MAX_NAME) {
    throw new UsageError(`--host: expected a name of 1 to ${MAX_NAME} characters, got ${host.length}`);
  }
  const server = redis === undefined ? undefined : await redisServer(redis, options);
  const address = prometheus === undefined ? undefined : parseListenAddress(prometheus);
  const desired =
    options.state === undefined ? {} : { desired: (await import("../description/files.ts")).declare([options.state]) };
  const sources = await findSources(names.length === 0 ? DEFAULT_TABLES : names);
  await untilInterrupted(async (signal) => {
    const publisher =
      server === undefined ? undefined : new Publisher({ epoch: newEpoch(), maxLength, maxQueued, interval });
    const collector = new Collector(publisher);
    using metrics = address === undefined ? undefined : serveMetrics(address, () => collector.collect());
    if (metrics !== undefined) writeError(`metrics: ${metrics.url}\n`);
    const wake = new Wake();
    const loading = new Set<Place | typeof MAP>();
    const loaded = (place: Place | typeof MAP) => {
      if (loading.delete(place) && loading.size === 0) publisher?.start();
      wake.notify();
    };
    const follow = async (place: Place, ended: AbortSignal) => {
      loading.add(place);
      collector.places.add(place);
      try {
        await followTables({
          receiver: receiverOptions(options),
          place,
          sources,
          publisher,
          collector,
          wake,
          signal: ended,
          onLoaded: () => loaded(place),
        });
      } finally {
        collector.places.delete(place);
        if (place.netns !== undefined) publisher?.close(place.name ?? "");
        loaded(place);
      }
    };
    const following = [followPlaces(options, signal, follow)];
    if (publisher !== undefined && options.map === true) {
      const { publishMap } = await import("../fleet/map-publish.ts");
      const { localFeed } = await import("bun-netlink-map");
      const feed = localFeed({ host, ...desired, ...(options.netns === undefined ? {} : { netns: [options.netns] }) });
      loading.add(MAP);
      following.push(publishMap(publisher, feed, signal, () => loaded(MAP)));
    }
    if (server === undefined || publisher === undefined) return await following[0];
    const writing = write(publisher, wake, {
      ...{ server, prefix, host, interval, signal },
      onEntry: () => collector.countEntry(),
      onLost: (reason) => {
        collector.disconnected();
        warn(`${reason}; trying again`);
      },
    });
    await Promise.race([...following, writing]);
  });
}

/**
 * Returns a text that identifies this run of the agent. Texts of later runs compare as greater, unless the clock was
 * set back.
 */
function newEpoch(): string {
  return `${Date.now().toString(36).padStart(9, "0")}-${crypto.randomUUID().slice(0, 8)}`;
}

async function findSources(names: readonly string[]): Promise<Sources> {
  const sources = new Map<string, { table: string; source: Source }>();
  for (const name of new Set(names)) {
    const table = await findTable(name);
    if (table.watch === undefined) throw new UsageError(`${name}: the agent cannot publish this table`);
    const source = await table.watch();
    sources.set(source.name, { table: name, source });
  }
  return sources;
}

/** The options of {@link followTables}: the namespace, its tables, and the receivers of their changes. */
interface FollowOptions {
  readonly place: Place;
  readonly receiver: ReturnType<typeof receiverOptions>;
  readonly sources: Sources;
  readonly publisher: Publisher | undefined;
  readonly collector: Collector;
  readonly wake: Wake;
  readonly signal: AbortSignal;
  /** Called when all tables of the namespace were read for the first time. */
  readonly onLoaded: () => void;
}

/** Passes the tables of one namespace and their changes to the publisher. */
async function followTables({ place, sources, publisher, collector, wake, ...rest }: FollowOptions): Promise<void> {
  const { receiver, signal, onLoaded } = rest;
  const { watch } = await import("bun-netlink/watch");
  const all = [...sources.values()].map(({ source }) => source);
  await using changes = watch(all, { netns: place.netns, signal, ...receiver });
  const netns = place.netns === undefined ? undefined : place.name;
  let missing = sources.size;
  for await (const event of changes) {
    const { table } = sources.get(event.source)!;
    const id: TableName = netns === undefined ? { table } : { netns, table };
    const text = (item: unknown) => toJson(withoutNames(table, item as object));
    switch (event.kind) {
      case "snapshot":
        publisher?.open(
          id,
          event.items.entries().map(([key, item]) => [key, text(item)] as const),
        );
        if (--missing === 0) onLoaded();
        break;
      case "resync":
        collector.countResync(place, table, event);
        publisher?.resync(id, event);
        break;
      case "remove":
        publisher?.remove(id, event.key);
        break;
      default:
        publisher?.put(id, event.key, text(event.item));
    }
    wake.notify();
  }
}
