import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Source, watch as Watch } from "bun-netlink/watch";
import type { DesiredCommandOptions, DesiredService } from "../desired/command.ts";
import { UsageError } from "../errors.ts";
import { Collector } from "../fleet/collector.ts";
import { parseListenAddress, serveMetrics } from "../fleet/metrics.ts";
import { withoutNames } from "../fleet/names.ts";
import { DESIRED_TABLE, MAX_NAME, type TableName } from "../fleet/protocol.ts";
import { Publisher } from "../fleet/publisher.ts";
import { RedisError, type RedisOptions, type RedisServer, redisServer } from "../fleet/redis.ts";
import { Wake, write } from "../fleet/write.ts";
import { untilInterrupted, useOneThread } from "../interrupt.ts";
import { followPlaces, type NamespaceOptions, type Place, parseNamespace, receiverOptions } from "../namespaces.ts";
import { printable, warn, writeError } from "../output.ts";
import { requireBun } from "../runtime/engine.ts";
import { DEFAULT_TABLES, findTable } from "../tables/index.ts";
import { toJson } from "../values.ts";

/** Options of the command `agent`. */
export interface AgentOptions extends NamespaceOptions, RedisOptions, DesiredCommandOptions {
  readonly redis?: string;
  readonly prometheus?: string;
  readonly map?: boolean;
  /** Whether the agent publishes the programs that make changes. */
  readonly who?: boolean;
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
  if (options.who === true && redis === undefined) throw new UsageError("--who: expected --redis URL as well");
  if (options.map === true && redis === undefined) throw new UsageError("--map: expected --redis URL as well");
  if (options.state !== undefined && options.map !== true) throw new UsageError("--state: expected --map as well");
  checkDesired(options);
  if (host === "" || host.length > MAX_NAME) {
    throw new UsageError(`--host: expected a name of 1 to ${MAX_NAME} characters, got ${host.length}`);
  }
  if (printable(host) !== host) {
    throw new UsageError(`--host: expected a name without control characters and invisible characters, got "${host}"`);
  }
  const server = redis === undefined ? undefined : await redisServer(redis, options);
  const address = prometheus === undefined ? undefined : parseListenAddress(prometheus);
  const compared =
    options.state === undefined ? {} : { desired: (await import("../description/files.ts")).declare([options.state]) };
  const sources = await findSources(names.length === 0 ? DEFAULT_TABLES : names);
  // All code is loaded before the agent serves requests, because loading blocks the event loop.
  const { watch } = await import("bun-netlink/watch");
  const map =
    options.map === true
      ? { ...(await import("bun-netlink-map")), ...(await import("../fleet/map-publish.ts")) }
      : undefined;
  useOneThread();
  await untilInterrupted(async (signal) => {
    const publisher =
      server === undefined ? undefined : new Publisher({ epoch: newEpoch(), maxLength, maxQueued, interval });
    const collector = new Collector(publisher);
    const wake = new Wake();
    using desired = await openDesired(options, { server, host, publisher, wake });
    using metrics = address === undefined ? undefined : serveMetrics(address, () => collector.collect());
    if (metrics !== undefined) writeError(`metrics: ${metrics.url}\n`);
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
          watch,
          receiver: { ...receiverOptions(options), who: options.who },
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
    if (publisher !== undefined && map !== undefined) {
      const feed = map.localFeed({
        ...{ host, ...compared, ...(options.who === true ? { who: true } : {}) },
        ...(options.netns === undefined ? {} : { netns: [options.netns] }),
        ...(options.directory === undefined ? {} : { recordDirectory: options.directory }),
      });
      loading.add(MAP);
      following.push(map.publishMap(publisher, feed, signal, () => loaded(MAP)));
    }
    if (server === undefined || publisher === undefined) return await following[0];
    const publish = () =>
      write(publisher, wake, {
        ...{ server, prefix, host, interval, signal },
        onEntry: () => collector.countEntry(),
        onLost: (reason) => {
          collector.disconnected();
          warn(`${reason}; trying again`);
        },
      });
    if (desired === undefined) await Promise.race([...following, publish()]);
    else await Promise.race([...following, desired.run(signal), publishAnyway(publish, publisher, signal)]);
  });
}

/** Throws a UsageError if options about the declared state are incomplete. */
function checkDesired({ desired, redis, allNetns, key, stateDirectory, directory, state }: AgentOptions): void {
  // Its plans require a confirmation.
  if (desired === true) requireBun("--desired");
  if (desired === true && redis === undefined) throw new UsageError("--desired: expected --redis URL as well");
  if (desired === true && allNetns === true)
    throw new UsageError("--desired: not allowed with --all-netns; a description declares other namespaces itself");
  if (desired === true && state !== undefined)
    throw new UsageError("--state: not allowed with --desired, with which descriptions come from the server");
  if (desired !== true && (key ?? stateDirectory ?? directory) !== undefined)
    throw new UsageError("--key, --state-directory and --directory require --desired");
}

interface Connected {
  readonly server: RedisServer | undefined;
  readonly host: string;
  readonly publisher: Publisher | undefined;
  readonly wake: Wake;
}

/** Opens the agent that applies descriptions, if the options request it. Its state is published as a table. */
async function openDesired(
  options: AgentOptions,
  { server, host, publisher, wake }: Connected,
): Promise<DesiredService | undefined> {
  if (options.desired !== true || server === undefined || publisher === undefined) return undefined;
  const { DesiredService: Service } = await import("../desired/command.ts");
  const { desiredRows } = await import("../desired/rows.ts");
  const { prefix, interval, netns } = options;
  const target = { host, server, prefix, interval, netns: netns === undefined ? undefined : parseNamespace(netns) };
  publisher.open({ table: DESIRED_TABLE }, []);
  return new Service(options, target, (desired) => {
    const rows = desiredRows(desired, options.map === true);
    publisher.open(
      { table: DESIRED_TABLE },
      rows.map(([key, row]) => [key, toJson(row)] as const),
    );
    wake.notify();
  });
}

/** Time in milliseconds after which an agent that keeps a declared state publishes again, although the server refused it. */
const PUBLISH_AGAIN_MS = 30_000;

/**
 * Publishes the tables. If the server refuses it, or another program writes to the same stream, tries again later: a
 * program that can write to the server must not be able to end the keeping of the declared state.
 */
async function publishAnyway(publish: () => Promise<never>, publisher: Publisher, signal: AbortSignal): Promise<never> {
  for (;;) {
    try {
      await publish();
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      warn(`tables are not published: ${error.message}; the declared state is kept`);
    }
    await sleep(PUBLISH_AGAIN_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    publisher.lose("redis");
  }
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
  readonly watch: typeof Watch;
  readonly place: Place;
  readonly receiver: ReturnType<typeof receiverOptions> & { readonly who: boolean | undefined };
  readonly sources: Sources;
  readonly publisher: Publisher | undefined;
  readonly collector: Collector;
  readonly wake: Wake;
  readonly signal: AbortSignal;
  /** Called when all tables of the namespace were read for the first time. */
  readonly onLoaded: () => void;
}

/** Passes the tables of one namespace and their changes to the publisher. */
async function followTables({
  watch,
  place,
  sources,
  publisher,
  collector,
  wake,
  ...rest
}: FollowOptions): Promise<void> {
  const { receiver, signal, onLoaded } = rest;
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
        await publisher?.openInSlices(
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
        publisher?.remove(id, event.key, event.by && toJson(event.by));
        break;
      default:
        publisher?.put(id, event.key, text(event.item), event.by && toJson(event.by));
    }
    wake.notify();
  }
}
