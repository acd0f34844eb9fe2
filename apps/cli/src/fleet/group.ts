import { setTimeout as sleep } from "node:timers/promises";
import { keepConnected, type RedisConnection } from "./connection.ts";
import { HostFinder } from "./hosts.ts";
import { decodeData, decodeEntry, type Entry, ProtocolError, streamKey } from "./protocol.ts";
import { RETRY_MS, type ReadOptions } from "./read.ts";
import { RedisError } from "./redis.ts";

/** Options for reading streams as one consumer of a Redis consumer group. */
export interface GroupOptions extends ReadOptions {
  readonly group: string;
  /** Name of this consumer. It must be unique in the consumer group, and must not change after a restart. */
  readonly consumer: string;
  /** Called with the reason for each entry that cannot be decoded. The entry is not handled, but confirmed. */
  readonly onInvalid: (host: string, id: string, reason: string) => void;
  /** Called with the reason when the stream of a host cannot be read. The other hosts are not concerned. */
  readonly onUnreadable: (host: string, reason: string) => void;
}

/** A stream entry that the Redis server has assigned to this consumer. */
export interface GroupEntry {
  readonly host: string;
  readonly id: string;
  readonly entry: Entry;
  readonly data: Readonly<Record<string, unknown>>;
}

const BLOCK_MS = 1000;
const GRACE_MS = 5000;
const REFRESH_MS = 2000;
const COUNT = 100;
/** Time in milliseconds after which an unconfirmed entry is assigned to another consumer. */
const CLAIM_MS = 60_000;

type Streams = readonly [key: string, entries: readonly [id: string, fields: string[] | null][]][] | null;

/** Why the stream of a host cannot be read, and the time from which on it is read again. */
interface Problem {
  readonly reason: string;
  readonly retryAt: number;
}

/**
 * Reads streams as one consumer of a Redis consumer group until the signal is aborted. The server assigns each entry to
 * one consumer. An entry is confirmed after `handle` or `onInvalid` has returned. If a consumer exits before that, the
 * entry is handled again.
 *
 * @throws RedisError if the first connection fails or the server rejects the commands.
 */
export function readGroup(options: GroupOptions, handle: (entry: GroupEntry) => void): Promise<never> {
  const { server, prefix, signal, group, consumer, onLost, onInvalid, onUnreadable } = options;
  const reader = ["GROUP", group, consumer];
  const finder = new HostFinder(options);
  /** Streams of hosts that cannot be read, by key. */
  const unreadable = new Map<string, Problem>();
  const block = (key: string, host: string, { code, message: reason }: RedisError) => {
    if (unreadable.get(key)?.reason !== reason) onUnreadable(host, reason);
    unreadable.set(key, { reason, retryAt: performance.now() + (code === "SIZE" ? RETRY_MS : 0) });
  };

  const use = async (connection: RedisConnection, isWorking: () => void) => {
    const hosts = new Map<string, string>();
    finder.restart();
    const send = (command: string, args: readonly string[], timeoutMs?: number) => {
      return connection.send(command, args, timeoutMs === undefined ? { signal } : { signal, timeoutMs });
    };
    const decode = (host: string, id: string, fields: readonly string[]): GroupEntry | undefined => {
      try {
        const entry = decodeEntry(fields);
        const data = entry.kind === "alive" ? {} : decodeData(entry as Entry & { kind: "begin" });
        return { host, id, entry, data: { ...data } };
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        onInvalid(host, id, error.message);
        return undefined;
      }
    };
    const handleAll = async (key: string, entries: readonly [id: string, fields: string[] | null][]) => {
      for (const [id, fields] of entries) {
        // An entry without fields was removed from the stream before this consumer has confirmed it.
        const entry = fields === null ? undefined : decode(hosts.get(key)!, id, fields);
        if (entry !== undefined) handle(entry);
        // An invalid entry must be confirmed as well. Otherwise, the server would assign it to consumers again and
        // again.
        await send("XACK", [key, group, id]);
      }
    };
    const join = async (key: string, host: string) => {
      try {
        await send("XGROUP", ["CREATE", key, group, "0"]);
      } catch (error) {
        // Two errors are expected: the consumer group already exists, or the stream does not exist yet.
        if (!(error instanceof RedisError) || !/^(BUSYGROUP|ERR)$/.test(error.code)) throw error;
        if (error.code === "ERR") return;
      }
      hosts.set(key, host);
      for (let last = "0"; ; ) {
        const where = ["COUNT", `${COUNT}`, "STREAMS", key, last];
        const [[, entries] = []] = ((await send("XREADGROUP", [...reader, ...where])) as Streams) ?? [];
        if (entries === undefined || entries.length === 0) break;
        await handleAll(key, entries);
        last = entries.at(-1)![0];
      }
    };
    const refreshHost = async (key: string, host: string) => {
      if (!hosts.has(key)) await join(key, host);
      if (!hosts.has(key)) return;
      const [, entries] = (await send("XAUTOCLAIM", [key, group, consumer, `${CLAIM_MS}`, "0-0"])) as [
        string,
        [string, string[] | null][],
      ];
      await handleAll(key, entries);
    };
    const refresh = async () => {
      for (const host of await finder.find(connection)) {
        const key = streamKey(prefix, host);
        if ((unreadable.get(key)?.retryAt ?? 0) > performance.now()) continue;
        try {
          await refreshHost(key, host);
          unreadable.delete(key);
        } catch (error) {
          if (!(error instanceof RedisError) || !error.isOfKey) throw error;
          hosts.delete(key);
          block(key, host, error);
          // If an entry is too long, the connection is closed.
          if (error.code === "SIZE") throw error;
        }
      }
    };
    /** Number of successive reads that were not permitted. */
    let failures = 0;
    for (let due = 0; ; ) {
      if (performance.now() >= due) {
        await refresh();
        due = performance.now() + REFRESH_MS;
        isWorking();
      }
      const keys = [...hosts.keys()];
      if (keys.length === 0) {
        await sleep(BLOCK_MS / 4, undefined, { signal }).catch(() => signal.throwIfAborted());
        continue;
      }
      const where = ["COUNT", `${COUNT}`, "BLOCK", `${BLOCK_MS}`, "STREAMS", ...keys, ...keys.map(() => ">")];
      try {
        const reply = (await send("XREADGROUP", [...reader, ...where], BLOCK_MS + GRACE_MS)) as Streams;
        failures = 0;
        for (const [key, entries] of reply ?? []) await handleAll(key, entries);
      } catch (error) {
        if (error instanceof RedisError && error.code === "SIZE") {
          const host = hosts.get(error.key ?? "");
          if (host !== undefined) block(error.key!, host, error);
          throw error;
        }
        // These errors mean that the server has lost the consumer group, that the stream was deleted, or that the key of
        // one host can no longer be read. Each host is looked up again.
        if (!(error instanceof RedisError) || !/^(NOGROUP|UNBLOCKED|WRONGTYPE|NOPERM)$/.test(error.code)) throw error;
        if (error.code === "NOPERM" && (!error.isOfKey || failures++ > 0)) throw error;
        hosts.clear();
        due = 0;
        await sleep(BLOCK_MS / 4, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  };
  return keepConnected({ server, signal, onLost, failsAtStart: true }, use);
}
