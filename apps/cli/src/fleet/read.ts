import type { HostEvent, HostReplica } from "./host-replica.ts";
import { decodeEntry, type Entry, hostsKey, serverTime, streamKey } from "./protocol.ts";
import { keepConnected, type RedisConnection, RedisError, type RedisServer } from "./redis.ts";

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
/** Maximum number of hosts that a consumer finds on a server. An agent can add any number of names. */
const MAX_HOSTS = 10_000;
/** Time in milliseconds after which a host that has not published is no longer listed: 30 days. */
const FORGOTTEN_MS = 30 * 24 * 3600 * 1000;
/** Maximum length of a host's name in characters. Longer names are ignored. */
const MAX_NAME = 255;

/** An entry at the end of a stream. `entry` is undefined if it does not follow the protocol. */
type LastEntry = StoredEntry & { readonly entry: Entry | undefined };

/** Returns the last entries of a stream, the latest one first. */
export async function lastEntries(
  connection: RedisConnection,
  key: string,
  count: number,
  signal: AbortSignal,
): Promise<LastEntry[]> {
  const reply = await connection.send("XREVRANGE", [key, "+", "-", "COUNT", `${count}`], { signal });
  return (reply as [string, string[]][]).map(([id, fields]) => {
    try {
      return { id, fields, entry: decodeEntry(fields) };
    } catch {
      return { id, fields, entry: undefined };
    }
  });
}

/** Returns the last entry of a stream; undefined if there is none. */
export async function lastEntry(
  connection: RedisConnection,
  key: string,
  signal: AbortSignal,
): Promise<LastEntry | undefined> {
  return (await lastEntries(connection, key, 1, signal))[0];
}

/**
 * Returns the names of the hosts that have published to a server within 30 days and match the patterns: at most 10,000,
 * those that published last.
 */
export async function findHosts(
  connection: RedisConnection,
  { prefix, hosts, signal }: Pick<ReadOptions, "prefix" | "hosts" | "signal">,
): Promise<string[]> {
  const names = hosts.filter((host) => !isPattern(host));
  if (hosts.length > 0 && names.length === hosts.length) return names;
  const since = `${Date.now() - FORGOTTEN_MS}`;
  const query = [hostsKey(prefix), "+inf", since, "BYSCORE", "REV", "LIMIT", "0", `${MAX_HOSTS}`];
  const listed = (await connection.send("ZRANGE", query, { signal })) as string[];
  const known = listed.filter((name) => name.length <= MAX_NAME);
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
   * Why the tables of a host may be out of date although no entry is missing: the agent or the server does not respond,
   * or the host's key cannot be read.
   */
  unreachable: string | undefined;
  /** Whether the server refuses to read the host's key, for example because it has another type. */
  isUnreadable: boolean;
}

/** Returns the message of an error that concerns only the key of one host; undefined for other errors. */
export function keyProblem(error: unknown): string | undefined {
  return error instanceof RedisError && !error.isTemporary ? error.message : undefined;
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
    if (host.unreachable === reason || !(host.replica.synced || host.isUnreadable)) return;
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

  /** Returns the last entry of a host's stream. A host whose key cannot be read is stale; the others are not concerned. */
  const seek = async (connection: RedisConnection, host: SourceHost) => {
    let last: StoredEntry | undefined;
    try {
      last = await lastEntry(connection, host.key, signal);
    } catch (error) {
      const problem = keyProblem(error);
      if (problem === undefined) throw error;
      host.isUnreadable = true;
      await report(host, problem);
      return undefined;
    }
    host.isUnreadable = false;
    const events = host.replica.seek(last);
    if (events.length > 0)
      await onEvents({ host: host.name, id: undefined, time: undefined, events, replica: host.replica });
    return last;
  };

  /** Looks up new hosts, and compares the age of each host's last entry with the clock of the server. */
  const refresh = async (connection: RedisConnection, isNew: boolean) => {
    for (const name of await findHosts(connection, options)) {
      const key = streamKey(prefix, name);
      if (hosts.has(key) || hosts.size >= MAX_HOSTS) continue;
      const host: SourceHost = { name, key, replica: createReplica(), unreachable: undefined, isUnreadable: false };
      hosts.set(key, host);
      await seek(connection, host);
    }
    const [seconds = "0"] = (await connection.send("TIME", [], { signal })) as string[];
    for (const host of hosts.values()) {
      const { replica } = host;
      const isOverdue = (id: string) => {
        return Number(seconds) * 1000 - serverTime(id) > UNREACHABLE_INTERVALS * replica.interval;
      };
      if (!isNew && !host.isUnreadable && !isOverdue(replica.position)) continue;
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
      const readable = [...hosts.values()].filter((host) => !host.isUnreadable);
      let streams: Awaited<ReturnType<typeof readStreams>>;
      try {
        streams = await readStreams(connection, readable, signal);
      } catch (error) {
        if (keyProblem(error) === undefined) throw error;
        // The error does not name the key. If all keys can be read one by one, the command itself is not allowed.
        for (const host of readable) await seek(connection, host);
        if (!readable.some((host) => host.isUnreadable)) throw error;
        continue;
      }
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
