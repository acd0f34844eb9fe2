import type { HostEvent, HostReplica } from "./host-replica.ts";
import { decodeEntry, type Entry, hostsKey, serverTime, streamKey } from "./protocol.ts";
import { keepConnected, type RedisConnection, type RedisServer } from "./redis.ts";

/** A stream entry with its id, as Redis returns it. */
export interface StoredEntry {
  readonly id: string;
  readonly fields: readonly string[];
}

/** Selects the Redis servers and the hosts that a consumer follows. */
export interface ReadOptions {
  readonly server: RedisServer;
  readonly prefix: string;
  /** Names of hosts, or patterns with "*", "?" and "[…]"; empty for all hosts. */
  readonly hosts: readonly string[];
  readonly signal: AbortSignal;
  /** Called with the reason when the connection to a server is lost. */
  readonly onLost: (reason: string) => void;
}

/** The events of one stream entry of a host, or a change of the host's status. */
export interface HostEvents {
  readonly host: string;
  /** Id of the stream entry, which starts with the server time; undefined for a change of the status. */
  readonly id: string | undefined;
  /** Time of the entry by the agent's clock in milliseconds since 1970; undefined for a change of the status. */
  readonly time: number | undefined;
  readonly events: readonly HostEvent[];
  /** The tables of the host after the events were applied. */
  readonly replica: HostReplica;
}

/** Longest time in milliseconds that a read waits for stream entries. After each read, new hosts are looked up. */
const BLOCK_MS = 1000;
const REFRESH_MS = 2000;
/** Additional time in milliseconds for the reply to a blocking read, after the end of its wait. */
const GRACE_MS = 5000;
/** Maximum number of stream entries per read, for all hosts together. An entry has up to about 32 KiB. */
const ENTRIES_PER_READ = 1000;
/**
 * Number of intervals without a stream entry after which an agent is considered unreachable. Each agent announces its
 * interval.
 */
const UNREACHABLE_INTERVALS = 3;

/** Returns the last entry of a stream; undefined if there is none. */
export async function lastEntry(
  connection: RedisConnection,
  key: string,
  signal: AbortSignal,
): Promise<(StoredEntry & { entry: Entry | undefined }) | undefined> {
  const reply = (await connection.send("XREVRANGE", [key, "+", "-", "COUNT", "1"], { signal })) as [string, string[]][];
  const last = reply[0];
  if (last === undefined) return undefined;
  const [id, fields] = last;
  try {
    return { id, fields, entry: decodeEntry(fields) };
  } catch {
    return { id, fields, entry: undefined };
  }
}

/** Returns the names of the hosts that have published to a server and match the patterns. */
export async function findHosts(
  connection: RedisConnection,
  { prefix, hosts, signal }: Pick<ReadOptions, "prefix" | "hosts" | "signal">,
): Promise<string[]> {
  const names = hosts.filter((host) => !isPattern(host));
  if (hosts.length > 0 && names.length === hosts.length) return names;
  const known = (await connection.send("ZRANGE", [hostsKey(prefix), "0", "-1"], { signal })) as string[];
  const globs = hosts.filter(isPattern).map((host) => new Bun.Glob(host));
  const matching = hosts.length === 0 ? known : known.filter((name) => globs.some((glob) => glob.match(name)));
  return [...new Set([...names, ...matching])];
}

function isPattern(host: string): boolean {
  return /[*?[{]/.test(host);
}

interface SourceHost {
  readonly name: string;
  readonly key: string;
  readonly replica: HostReplica;
  /**
   * Why the tables of a host may be out of date although no entry is missing: the agent or the server does not respond.
   */
  unreachable: string | undefined;
}

/**
 * Follows the streams of hosts until the signal is aborted, and calls `onEvents` for each entry with events. Reading
 * pauses while the promise of `onEvents` is pending.
 *
 * @throws RedisError if the first connection fails or the server rejects the commands.
 */
export function read(
  options: ReadOptions,
  createReplica: () => HostReplica,
  onEvents: (events: HostEvents) => void | Promise<void>,
): Promise<never> {
  const { server, prefix, signal, onLost } = options;
  const hosts = new Map<string, SourceHost>();

  const report = async (host: SourceHost, reason: string | undefined) => {
    if (host.unreachable === reason || !host.replica.synced) return;
    host.unreachable = reason;
    const state = reason === undefined ? "live" : "stale";
    await onEvents({
      host: host.name,
      id: undefined,
      time: undefined,
      events: [{ kind: "status", state, reason: reason ?? "" }],
      replica: host.replica,
    });
  };

  const seek = async (connection: RedisConnection, host: SourceHost) => {
    const last = await lastEntry(connection, host.key, signal);
    const events = host.replica.seek(last);
    if (events.length > 0)
      await onEvents({ host: host.name, id: undefined, time: undefined, events, replica: host.replica });
    return last;
  };

  /** Looks up new hosts, and compares the age of each host's last entry with the clock of the server. */
  const refresh = async (connection: RedisConnection, isNew: boolean) => {
    for (const name of await findHosts(connection, options)) {
      const key = streamKey(prefix, name);
      if (hosts.has(key)) continue;
      const host: SourceHost = { name, key, replica: createReplica(), unreachable: undefined };
      hosts.set(key, host);
      await seek(connection, host);
    }
    const [seconds = "0"] = (await connection.send("TIME", [], { signal })) as string[];
    for (const host of hosts.values()) {
      const { replica } = host;
      const isOverdue = (id: string) => {
        return Number(seconds) * 1000 - serverTime(id) > UNREACHABLE_INTERVALS * replica.interval;
      };
      if (!isNew && !isOverdue(replica.position)) continue;
      // Use the last entry of the stream, which may be newer than the last entry that this consumer has read.
      const last = await seek(connection, host);
      if (last !== undefined && isOverdue(last.id)) await report(host, "the agent does not answer");
    }
  };

  const follow = async (connection: RedisConnection, isWorking: () => void): Promise<void> => {
    await refresh(connection, true);
    isWorking();
    for (let due = performance.now() + REFRESH_MS; ; ) {
      if (performance.now() >= due) {
        await refresh(connection, false);
        due = performance.now() + REFRESH_MS;
      }
      const streams = await readStreams(connection, [...hosts.values()], signal);
      for (const [key, entries] of streams) {
        const host = hosts.get(key)!;
        for (const [id, fields] of entries) {
          const events = host.replica.receive(id, fields);
          if (events.length > 0)
            await onEvents({ host: host.name, id, time: host.replica.time, events, replica: host.replica });
        }
        await report(host, undefined);
      }
    }
  };

  return keepConnected(
    {
      server,
      signal,
      failsAtStart: true,
      onLost: async (reason) => {
        onLost(reason);
        for (const host of hosts.values()) await report(host, "the server does not answer");
      },
    },
    follow,
  );
}

async function readStreams(
  connection: RedisConnection,
  hosts: readonly SourceHost[],
  signal: AbortSignal,
): Promise<[key: string, entries: [id: string, fields: string[]][]][]> {
  if (hosts.length === 0) {
    await Bun.sleep(BLOCK_MS / 4);
    signal.throwIfAborted();
    return [];
  }
  const count = Math.max(1, Math.floor(ENTRIES_PER_READ / hosts.length));
  const reply = await connection.send(
    "XREAD",
    [
      ...["COUNT", `${count}`, "BLOCK", `${BLOCK_MS}`, "STREAMS"],
      ...hosts.map(({ key }) => key),
      ...hosts.map(({ replica }) => replica.position),
    ],
    { signal, timeoutMs: BLOCK_MS + GRACE_MS },
  );
  return reply === null ? [] : Object.entries(reply as Record<string, [string, string[]][]>);
}
