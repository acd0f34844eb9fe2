import { hostname } from "node:os";
import type { Source } from "bun-netlink/watch";
import { UsageError } from "../errors.ts";
import { withoutNames } from "../fleet/names.ts";
import type { TableName } from "../fleet/protocol.ts";
import { Publisher } from "../fleet/publisher.ts";
import { type RedisOptions, redisServer } from "../fleet/redis.ts";
import { Wake, write } from "../fleet/write.ts";
import { untilInterrupted } from "../interrupt.ts";
import { followPlaces, type NamespaceOptions, type Place } from "../namespaces.ts";
import { warn } from "../output.ts";
import { DEFAULT_TABLES, findTable } from "../tables/index.ts";
import { toJson } from "../values.ts";

/** Options of `agent`. */
export interface AgentOptions extends NamespaceOptions, RedisOptions {
  readonly redis?: string;
  readonly host?: string;
  readonly prefix: string;
  readonly maxLength: number;
  readonly maxQueued: number;
  readonly interval: number;
}

/** Sources of changes, with the tables that their entries belong to. */
type Sources = ReadonlyMap<string, { readonly table: string; readonly source: Source }>;

/** Publishes tables and their changes until the process is interrupted. */
export async function agent(names: readonly string[], options: AgentOptions): Promise<void> {
  if (options.redis === undefined) throw new UsageError("agent: expected --redis URL");
  const { host = hostname(), prefix, interval, maxLength, maxQueued } = options;
  if (host === "") throw new UsageError("--host: expected a name");
  const server = await redisServer(options.redis, options);
  const sources = await findSources(names.length === 0 ? DEFAULT_TABLES : names);
  await untilInterrupted(async (signal) => {
    const publisher = new Publisher({ epoch: newEpoch(), maxLength, maxQueued, interval });
    const wake = new Wake();
    const loading = new Set<string>();
    const follow = async (place: Place, ended: AbortSignal) => {
      const id = place.name ?? "";
      loading.add(id);
      try {
        await publishPlace(publisher, wake, place, sources, ended, () => {
          if (loading.delete(id) && loading.size === 0) publisher.start();
          wake.notify();
        });
      } finally {
        if (place.netns !== undefined) publisher.close(id);
        if (loading.delete(id) && loading.size === 0) publisher.start();
        wake.notify();
      }
    };
    await Promise.race([
      followPlaces(options, signal, follow),
      write(publisher, wake, {
        ...{ server, prefix, host, interval, signal },
        onLost: (reason) => warn(`${reason}; trying again`),
      }),
    ]);
  });
}

/** Returns a text that no other run has. Texts of later runs are greater, if the clock was not set back. */
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

/** Publishes the tables of one namespace. Calls `onLoaded` when all of them were read. */
async function publishPlace(
  publisher: Publisher,
  wake: Wake,
  { name, netns: source }: Place,
  sources: Sources,
  signal: AbortSignal,
  onLoaded: () => void,
): Promise<void> {
  const { watch } = await import("bun-netlink/watch");
  await using changes = watch(
    [...sources.values()].map((one) => one.source),
    { netns: source, signal, inLoop: true },
  );
  const netns = source === undefined ? undefined : name;
  let missing = sources.size;
  for await (const event of changes) {
    const { table } = sources.get(event.source)!;
    const id: TableName = netns === undefined ? { table } : { netns, table };
    const text = (item: unknown) => toJson(withoutNames(table, item as object));
    switch (event.kind) {
      case "snapshot":
        publisher.open(
          id,
          event.items.entries().map(([key, item]) => [key, text(item)] as const),
        );
        if (--missing === 0) onLoaded();
        break;
      case "resync":
        publisher.resync(id, event);
        break;
      case "remove":
        publisher.remove(id, event.key);
        break;
      default:
        publisher.put(id, event.key, text(event.item));
    }
    wake.notify();
  }
}
