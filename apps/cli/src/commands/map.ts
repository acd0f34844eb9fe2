import { explainedPath, type Feed, localFeed, MapServer } from "bun-netlink-map";
import { UsageError } from "../errors.ts";
import type { RedisOptions } from "../fleet/redis.ts";
import { untilInterrupted, useOneThread } from "../interrupt.ts";
import { flush, json, line, warn } from "../output.ts";
import { requireBun } from "../runtime/engine.ts";

/** Options of the command `map`. */
export interface MapCommandOptions extends RedisOptions {
  readonly port?: number;
  readonly netns: readonly string[];
  readonly host?: string;
  readonly json?: boolean;
  /** Whether events name the program that made the change. */
  readonly who?: boolean;
  /** Whether the map shows dropped packets. */
  readonly drops?: boolean;
  /** File with a description of the network, from which the map shows differences. */
  readonly state?: string;
  readonly redis: readonly string[];
  readonly prefix: string;
  /** Maximum size of the tables of one host, in MiB. */
  readonly maxHostSize: number;
}

const MAX_PORT = 65535;

/** Serves the map of the network until the process is interrupted. */
export async function map(options: MapCommandOptions): Promise<void> {
  requireBun("the map");
  const { port, netns, host, json: asJson } = options;
  if (port !== undefined && port > MAX_PORT)
    throw new UsageError(`--port ${port}: expected a port from 1 to ${MAX_PORT}`);
  for (const name of netns) {
    if (name === "" || name === "." || name === ".." || name.includes("/"))
      throw new UsageError(`--netns ${name}: expected the name of a network namespace, as "ip netns list" shows it`);
  }
  const isFleet = options.redis.length > 0;
  const feed = isFleet
    ? await openFleet(options)
    : withDropWarnings(
        localFeed({
          ...(netns.length === 0 ? {} : { netns }),
          ...(host === undefined ? {} : { host }),
          ...(options.who === true ? { who: true } : {}),
          ...(options.drops === true ? { drops: true } : {}),
          ...(options.state === undefined
            ? {}
            : { desired: (await import("../description/files.ts")).declare([options.state]) }),
        }),
      );
  useOneThread();
  await using server = start({
    feed,
    ...(port === undefined ? {} : { port }),
    ...(isFleet ? {} : { findPath: explainedPath }),
  });
  if (asJson === true) json({ url: server.url });
  else line(`The map is at ${server.url}\nPress Ctrl+C to end.`);
  flush();
  await untilInterrupted(async (signal) => {
    const interrupted = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => interrupted.reject(signal.reason), { once: true });
    await Promise.race([server.ended, interrupted.promise]);
  });
}

/** Returns a feed that also prints a warning if the kernel does not report dropped packets. */
function withDropWarnings(feed: Feed): Feed {
  return async function* (signal) {
    for await (const event of feed(signal)) {
      yield event;
      if (event.type !== "change") continue;
      for (const { table, key, item } of event.changes)
        if (table === "drops" && key === "" && item?.["error"] !== undefined)
          warn(`dropped packets are not shown: ${item["error"]}`);
    }
  };
}

/** Returns a feed of the map with all hosts whose agents publish to the Redis servers on the command line. */
async function openFleet(options: MapCommandOptions): Promise<Feed> {
  if (options.state !== undefined) throw new UsageError("--state: not allowed with --redis");
  if (options.who === true) throw new UsageError("--who: not allowed with --redis; pass --who to the agents");
  if (options.drops === true) {
    throw new UsageError("--drops: not allowed with --redis, because agents do not publish dropped packets");
  }
  if (options.netns.length > 0) throw new UsageError("--netns: not allowed with --redis; pass --netns to the agents");
  const { fleetFeed } = await import("../fleet/map-feed.ts");
  const { redisServer } = await import("../fleet/redis.ts");
  const hosts = options.host === undefined ? [] : [options.host];
  const servers = await Promise.all(options.redis.map((url) => redisServer(url, options)));
  const onLost = (reason: string) => warn(`${reason}; trying again`);
  const places = servers.map((server) => ({ server, prefix: options.prefix, hosts, onLost, onIgnored: warn }));
  return fleetFeed(places, options.maxHostSize * 1024 * 1024);
}

function start(options: Parameters<typeof MapServer.start>[0]): MapServer {
  try {
    return MapServer.start(options);
  } catch (error) {
    const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isInUse ? new UsageError(`--port ${options.port}: the port is in use; choose another one`) : error;
  }
}
