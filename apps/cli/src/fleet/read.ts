import { sleep } from "../runtime/engine.ts";
import { keepConnected, type RedisConnection } from "./connection.ts";
import type { HostEvent, HostReplica } from "./host-replica.ts";
import { HostFinder } from "./hosts.ts";
import { decodeEntry, type Entry, serverTime, streamKey } from "./protocol.ts";
import { RedisError, type RedisServer } from "./redis.ts";

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
  /** Called once with the reason if a server has more hosts than a consumer follows. */
  readonly onIgnored?: (reason: string) => void;
  /** Time in milliseconds after which a host without a stream is forgotten: ten minutes by default. */
  readonly forgetMs?: number;
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
/** Maximum number of entries of one stream per read. A host cannot make the server copy much more than that at once. */
const ENTRIES_PER_HOST = 100;
/**
 * Number of intervals without a stream entry after which an agent is considered unreachable. Each agent announces its
 * interval.
 */
const UNREACHABLE_INTERVALS = 3;
/** Maximum number of hosts of a server that a consumer follows. */
const MAX_HOSTS = 10_000;
const FORGET_MS = 600_000;
/** Time in milliseconds until a stream with too long entries is read again. */
export const RETRY_MS = 60_000;
/** Number of streams whose last entries are read at the same time. */
const PARALLEL = 50;

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

interface SourceHost {
  readonly name: string;
  readonly key: string;
  readonly replica: HostReplica;
  /**
   * Why the tables of a host may be out of date although no entry is missing: the agent or the server does not respond,
   * or the host's key cannot be read.
   */
  unreachable: string | undefined;
  /** Whether the host's key cannot be read, for example because it has another type. */
  isUnreadable: boolean;
  /** Time from which on a key that cannot be read is read again. */
  retryAt: number;
  /** Since when the host has no stream; undefined if it has one. */
  goneSince: number | undefined;
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
  const { server, prefix, signal, onLost, onIgnored, forgetMs = FORGET_MS } = options;
  const hosts = new Map<string, SourceHost>();

  /** Passes events that no entry contains to the caller. */
  const emit = async ({ name, replica }: SourceHost, events: readonly HostEvent[]) => {
    if (events.length > 0) await onEvents({ host: name, id: undefined, time: undefined, events, replica });
  };

  const report = async (host: SourceHost, reason: string | undefined) => {
    if (host.unreachable === reason || !(host.replica.synced || host.isUnreadable)) return;
    host.unreachable = reason;
    const state = reason === undefined ? "live" : "stale";
    await emit(host, [{ kind: "status", state, reason: reason ?? "" }]);
  };

  /** Reports that the key of one host cannot be read. The other hosts are not concerned. */
  const block = async (host: SourceHost, { code, message }: RedisError) => {
    host.isUnreadable = true;
    host.retryAt = performance.now() + (code === "SIZE" ? RETRY_MS : 0);
    await report(host, message);
  };

  /** Reads the last entry of each host's stream, and chooses where to read next. */
  const seek = async (connection: RedisConnection, several: readonly SourceHost[], isOverdue: IsOverdue) => {
    for (let start = 0; start < several.length; start += PARALLEL) {
      const part = several.slice(start, start + PARALLEL);
      const lasts = await Promise.all(
        part.map(({ key }) => lastEntry(connection, key, signal).catch((error: unknown) => ({ error }))),
      );
      let failure: { error: unknown } | undefined;
      for (const [index, last] of lasts.entries()) {
        const host = part[index]!;
        if (last !== undefined && "error" in last) {
          const { error } = last;
          const isOfKey = error instanceof RedisError && error.isOfKey;
          if (isOfKey) await block(host, error);
          // If an entry is too long, the connection is closed, and the reads of the following hosts fail as well.
          if (!isOfKey || error.code === "SIZE") failure ??= last;
          continue;
        }
        host.isUnreadable = false;
        host.goneSince = last === undefined ? (host.goneSince ?? performance.now()) : undefined;
        await emit(host, host.replica.seek(last));
        if (last !== undefined && isOverdue(host, last.id)) await report(host, "the agent does not answer");
      }
      if (failure !== undefined) throw failure.error;
    }
  };

  const finder = new HostFinder(options);
  let isFull = false;

  /** Looks up new hosts, and compares the age of each host's last entry with the clock of the server. */
  const refresh = async (connection: RedisConnection, isNew: boolean) => {
    if (isNew) finder.restart();
    for (const name of await finder.find(connection)) {
      const key = streamKey(prefix, name);
      if (hosts.has(key)) continue;
      if (hosts.size >= MAX_HOSTS) {
        if (!isFull) onIgnored?.(`${server.name}: more than ${MAX_HOSTS} hosts; the others are ignored`);
        isFull = true;
        break;
      }
      const state = { unreachable: undefined, isUnreadable: false, retryAt: 0, goneSince: undefined };
      const host: SourceHost = { name, key, replica: createReplica(), ...state };
      hosts.set(key, host);
    }
    const [seconds = "0"] = (await connection.send("TIME", [], { signal })) as string[];
    const isOverdue: IsOverdue = ({ replica }, id) => {
      return Number(seconds) * 1000 - serverTime(id) > UNREACHABLE_INTERVALS * replica.interval;
    };
    const now = performance.now();
    const due = [...hosts.values()].filter((host) => {
      const isDue = isNew || host.isUnreadable || isOverdue(host, host.replica.position);
      return isDue && host.retryAt <= now;
    });
    // Use the last entry of each stream, which may be newer than the last entry that this consumer has read.
    await seek(connection, due, isOverdue);
    for (const host of due) {
      if (host.goneSince === undefined || now - host.goneSince < forgetMs || finder.isNamed(host.name)) continue;
      hosts.delete(host.key);
      await emit(host, [{ kind: "status", state: "forgotten", reason: "its stream was deleted" }]);
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
        if (!(error instanceof RedisError) || !error.isOfKey) throw error;
        if (error.code === "SIZE") {
          const host = hosts.get(error.key ?? "");
          if (host !== undefined) await block(host, error);
          throw error;
        }
        // The error does not name the key. If all keys can be read one by one, the command itself is not allowed.
        await seek(connection, readable, () => false);
        if (!readable.some((host) => host.isUnreadable)) throw error;
        continue;
      }
      for (const [key, entries] of streams) {
        const host = hosts.get(key)!;
        host.goneSince = undefined;
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

/** Returns whether an agent should have written another entry after an entry of its host's stream. */
type IsOverdue = (host: SourceHost, id: string) => boolean;

async function readStreams(
  connection: RedisConnection,
  hosts: readonly SourceHost[],
  signal: AbortSignal,
): Promise<[key: string, entries: [id: string, fields: string[]][]][]> {
  if (hosts.length === 0) {
    await sleep(BLOCK_MS / 4);
    signal.throwIfAborted();
    return [];
  }
  const count = Math.max(1, Math.min(ENTRIES_PER_HOST, Math.floor(ENTRIES_PER_READ / hosts.length)));
  const reply = await connection.send(
    "XREAD",
    [
      ...["COUNT", `${count}`, "BLOCK", `${BLOCK_MS}`, "STREAMS"],
      ...hosts.map(({ key }) => key),
      ...hosts.map(({ replica }) => replica.position),
    ],
    { signal, timeoutMs: BLOCK_MS + GRACE_MS },
  );
  return (reply ?? []) as [string, [string, string[]][]][];
}
