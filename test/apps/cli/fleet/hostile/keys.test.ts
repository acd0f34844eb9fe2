import { describe, expect, test } from "bun:test";
import { RedisConnection } from "../../../../../apps/cli/src/fleet/connection.ts";
import { readGroup } from "../../../../../apps/cli/src/fleet/group.ts";
import { HostReplica } from "../../../../../apps/cli/src/fleet/host-replica.ts";
import { HostFinder } from "../../../../../apps/cli/src/fleet/hosts.ts";
import { encodeEntry, streamKey } from "../../../../../apps/cli/src/fleet/protocol.ts";
import { Publisher } from "../../../../../apps/cli/src/fleet/publisher.ts";
import { type ReadOptions, read } from "../../../../../apps/cli/src/fleet/read.ts";
import { redisServer } from "../../../../../apps/cli/src/fleet/redis.ts";
import { Wake, write } from "../../../../../apps/cli/src/fleet/write.ts";
import { PATIENCE_MS, until, within } from "../../../../support/threads.ts";
import { hasRedis, RedisServer } from "../redis-server.ts";

const prefix = "netlink";
const good = streamKey(prefix, "good");
const bad = streamKey(prefix, "bad");
const maximum = { maxLength: 1000, maxQueued: 1000, interval: 1000 };
const MIB = 1024 * 1024;

type Command = readonly [string, ...string[]];

const entry = { version: "1", epoch: "000000009-z", seq: "1", kind: "changes", time: "1", snapshot: "", data: "{}" };
const fieldsWith = (changed: Partial<typeof entry>) => Object.entries({ ...entry, ...changed }).flat();
const add = (changed: Partial<typeof entry>): Command => ["XADD", bad, "*", ...fieldsWith(changed)];
/** A Lua script that runs a command many times, with the number of the run instead of "#". */
const repeat = (count: number, ...words: string[]): Command => {
  const script = `for n = 1, ${count} do local words = {} for i, word in ipairs(ARGV) do words[i] = (word == "#") and tostring(n) or word end redis.call(unpack(words)) end`;
  return ["EVAL", script, "0", ...words];
};

/** Commands with which a host makes its own key unusable. Each host may write its own keys. */
const attacks: readonly (readonly [string, Command])[] = [
  ["a sorted set", ["ZADD", bad, "1", "x"]],
  ["a string", ["SET", bad, "x"]],
  ["a string of 20 MiB", ["SETRANGE", bad, `${20 * MIB}`, "x"]],
  ["a list", ["LPUSH", bad, "x"]],
  ["a hash", ["HSET", bad, "x", "y"]],
  ["a set", ["SADD", bad, "x"]],
  ["a HyperLogLog", ["PFADD", bad, "x"]],
  ["an empty stream", ["XGROUP", "CREATE", bad, "other", "$", "MKSTREAM"]],
  ["entries without fields of the protocol", ["XADD", bad, "*", "x", "y"]],
  ["an entry at the greatest id", ["XADD", bad, "18446744073709551615-1", "x", "y"]],
  ["an entry of 20 MiB", add({ data: "x".repeat(20 * MIB) })],
  ["an entry of 500 fields of 40 KB", ["XADD", bad, "*", ...Array<string>(1000).fill("x".repeat(20_000))]],
  ["100 entries of 512 KiB", repeat(100, "XADD", bad, "*", "data", "x".repeat(MIB / 2))],
  ["20,000 entries", repeat(20_000, "XADD", bad, "*", ...fieldsWith({ seq: "#" }))],
  ["an entry of 3 MiB of JSON", add({ data: `{"changes":[${"0,".repeat(1.5 * MIB)}0]}` })],
  ["an entry of 5 MiB of JSON", add({ data: `{"changes":[${"0,".repeat(2.5 * MIB)}0]}` })],
  ["JSON of 1,000,000 levels", add({ data: `{"changes":${"[".repeat(1e6)}${"]".repeat(1e6)}}` })],
  ["an integer of 1,000,000 digits", add({ kind: "end", data: `{"rows":${"9".repeat(1e6)}}` })],
  ["an epoch of 1 MiB", add({ epoch: "9".repeat(MIB) })],
  ["a version of 1 MiB", add({ version: "9".repeat(MIB) })],
  ["a kind of 1 MiB", add({ kind: "9".repeat(MIB) })],
  ["a snapshot that is no id", add({ snapshot: "99999999999999999999-99999999999999999999", data: '{"changes":[]}' })],
  ["a snapshot before all ids", add({ snapshot: "-", data: '{"changes":[]}' })],
  ["a snapshot at the first id", add({ snapshot: "0-0", data: '{"changes":[]}' })],
  ["a time in the far future", add({ time: "9".repeat(15), data: '{"changes":[]}' })],
  ["an epoch after all others", add({ epoch: "\u{10ffff}", data: '{"changes":[]}' })],
  ["fields that occur twice", ["XADD", bad, "*", ...fieldsWith({}), ...fieldsWith({ kind: "begin" })]],
  ["invalid UTF-8", ["EVAL", `redis.call("XADD", "${bad}", "*", "version", "1", "data", "\\255\\254")`, "0"]],
];

/** Adds the hosts "good" and "bad". Only the first one publishes a table. */
async function addHosts(redis: RedisServer): Promise<Publisher> {
  // The test does not write entries while nothing changes. With a short interval, the host would become stale.
  const publisher = new Publisher({ epoch: "000000001-a", ...maximum, interval: 60_000 });
  publisher.open({ table: "links" }, [["1", '{"mtu":1}']]);
  publisher.start();
  await publish(redis, publisher);
  return publisher;
}

async function publish(redis: RedisServer, publisher: Publisher): Promise<void> {
  for (let next = publisher.next(1, false); next !== undefined; next = publisher.next(1, false)) {
    publisher.acknowledge((await redis.command("XADD", good, "*", ...encodeEntry(next))) as string);
  }
}

/** Follows the hosts of a server, and records the kinds of their events, until the signal is aborted. */
function follow(options: Omit<ReadOptions, "prefix" | "onLost">, seen: string[]): Promise<unknown> {
  const all = { prefix, onLost: (reason: string) => void seen.push(`lost: ${reason}`), ...options };
  return read(
    all,
    () => new HostReplica(undefined, 16 * MIB),
    ({ host, events }) => {
      for (const event of events) seen.push(`${host} ${event.kind === "status" ? event.state : event.kind}`);
    },
  ).catch((error: unknown) => error);
}

describe.skipIf(!hasRedis)("keys of a hostile host", () => {
  test.each(attacks)("with %s do not stop the events of other hosts", async (_name, attack) => {
    await using redis = await RedisServer.start();
    const publisher = await addHosts(redis);
    const server = await redisServer(redis.url, {});
    const end = new AbortController();
    const seen: string[] = [];
    const reading = follow({ server, hosts: [], signal: end.signal }, seen);
    await until(() => seen.includes("good snapshot"), "the first snapshot");
    await redis.command(...(attack as [string, ...string[]]));
    // Two changes: the second one is read after the first read with the entries of the attack.
    for (const mtu of [2, 3]) {
      const changes = () => seen.filter((text) => text === "good change").length;
      publisher.put({ table: "links" }, "1", `{"mtu":${mtu}}`);
      await publish(redis, publisher);
      await until(() => changes() === mtu - 1, `change ${mtu} after the attack`);
    }
    end.abort();
    expect(await within(reading, "the end")).toBe(end.signal.reason);
    const expected = /^(good (snapshot|change)|bad (stale|live))$/;
    expect(seen.filter((text) => !expected.test(text))).toEqual([]);
    // A consumer that starts after the attack.
    const later = new AbortController();
    const found: string[] = [];
    const again = follow({ server, hosts: [], signal: later.signal }, found);
    await until(() => found.includes("good snapshot"), "the snapshot of a later consumer");
    later.abort();
    expect(await within(again, "the second end")).toBe(later.signal.reason);
  });

  test.each(attacks)("with %s do not stop a consumer of a group", async (_name, attack) => {
    await using redis = await RedisServer.start();
    await addHosts(redis);
    await redis.command(...(attack as [string, ...string[]]));
    const end = new AbortController();
    const reports = new Set<string>();
    const reading = readGroup(
      {
        ...{ server: await redisServer(redis.url, {}), prefix, hosts: [], signal: end.signal },
        ...{ group: "g", consumer: "c" },
        onLost: (reason) => reports.add(`lost ${reason}`),
        onInvalid: () => {},
        onUnreadable: (host) => reports.add(`unreadable ${host}`),
      },
      ({ host, entry: { kind } }) => {
        if (host === "good") reports.add(`good ${kind}`);
        if (host === "good" && kind === "end") end.abort();
      },
    ).catch((error: unknown) => error);
    expect(await within(reading, "the end")).toBe(end.signal.reason);
    reports.delete("unreadable bad");
    expect([...reports]).toEqual(["good begin", "good rows", "good end"]);
  });
});

describe.skipIf(!hasRedis)("users of a Redis server", () => {
  const rights = (keys: readonly string[], commands: readonly string[]) => {
    return ["on", ">p", "resetkeys", ...keys, "-@all", ...commands.map((command) => `+${command}`)];
  };
  const agentRights = ["xadd", "xrange", "xrevrange", "pexpire"];

  test("cannot hide other hosts with the rights of one agent", async () => {
    await using redis = await RedisServer.start();
    await addHosts(redis);
    const keys = [`~${prefix}:hosts`, `~${bad}`];
    await redis.command("ACL", "SETUSER", "evil", ...rights(keys, [...agentRights, "zadd"]));
    const asEvil = (...words: string[]) => redis.commandAs("evil", "p", words);
    const names = Array.from({ length: 10_000 }, (_, index) => ["99999999999999", `fake${index}`]).flat();
    await asEvil("ZADD", `${prefix}:hosts`, ...names);
    await asEvil("ZADD", `${prefix}:hosts`, "1", "good");
    for (const fake of [good, streamKey(prefix, "fake"), `${bad}2`]) {
      expect(asEvil("XADD", fake, "*", "x", "y")).rejects.toThrow("NOPERM");
    }
    await asEvil("XADD", bad, "*", "x", "y");
    const end = new AbortController();
    const seen: string[] = [];
    const started = performance.now();
    const reading = follow({ server: await redisServer(redis.url, {}), hosts: [], signal: end.signal }, seen);
    await until(() => seen.includes("good snapshot"), "the snapshot");
    // Before the host list was derived from the streams, a new consumer never found the host.
    expect(performance.now() - started).toBeLessThan(60_000);
    end.abort();
    await within(reading, "the end");
    expect(seen.filter((text) => !/^(good|bad) /.test(text))).toEqual([]);
  });

  test("follow the hosts whose keys they may read", async () => {
    await using redis = await RedisServer.start();
    await addHosts(redis);
    await redis.command("XADD", bad, "*", "x", "y");
    const reading = ["xread", "xrevrange", "scan", "time"];
    await redis.command("ACL", "SETUSER", "reader", ...rights([`%R~${good}`], reading));
    await redis.command(
      "ACL",
      "SETUSER",
      "worker",
      ...rights([`~${good}`], ["xreadgroup", "xack", "xautoclaim", "xgroup|create", "scan"]),
    );
    const server = { ...(await redisServer(redis.url, {})), user: "reader", password: "p" };
    const end = new AbortController();
    const seen: string[] = [];
    const following = follow({ server, hosts: [], signal: end.signal }, seen);
    await until(() => seen.includes("good snapshot") && seen.includes("bad stale"), "both hosts");
    end.abort();
    await within(following, "the end");
    const stop = new AbortController();
    const reports: string[] = [];
    const working = readGroup(
      {
        ...{ server: { ...server, user: "worker" }, prefix, hosts: [], signal: stop.signal, group: "g", consumer: "c" },
        onLost: (reason) => reports.push(`lost ${reason}`),
        onInvalid: () => {},
        onUnreadable: (host, reason) => reports.push(`${host} ${reason.includes("NOPERM")}`),
      },
      ({ host, entry: { kind } }) => {
        reports.push(`${host} ${kind}`);
      },
    ).catch((error: unknown) => error);
    await until(() => reports.includes("good end") && reports.includes("bad true"), "both hosts of the group");
    stop.abort();
    await within(working, "the end of the worker");
    expect(reports.toSorted()).toEqual(["bad true", "good begin", "good end", "good rows"]);
  });

  const needed = {
    follow: ["xread", "xrevrange", "scan", "time"],
    group: ["xreadgroup", "xack", "xautoclaim", "xgroup|create", "scan"],
    agent: agentRights,
  };
  const missing = Object.entries(needed).flatMap(([kind, commands]) =>
    commands.map((command) => [kind, command] as const),
  );

  test.each(missing)("receive an error for the role %s without the command %s", async (kind, command) => {
    await using redis = await RedisServer.start();
    await addHosts(redis);
    const commands = needed[kind as keyof typeof needed].filter((one) => one !== command);
    await redis.command("ACL", "SETUSER", "user", ...rights([`~${prefix}:*`], commands));
    const server = { ...(await redisServer(redis.url, {})), user: "user", password: "p" };
    const end = new AbortController();
    const options = { server, prefix, hosts: [], signal: end.signal, onLost: () => {} };
    const roles: Record<string, () => Promise<unknown>> = {
      follow: () => follow(options, []),
      group: () =>
        readGroup({ ...options, group: "g", consumer: "c", onInvalid: () => {}, onUnreadable: () => {} }, () => {}),
      agent: () => {
        const publisher = new Publisher({ epoch: "000000009-a", ...maximum });
        publisher.start();
        return write(publisher, new Wake(), { ...options, host: "bad", interval: 1000, onEntry: () => {} });
      },
    };
    const result = await within(
      roles[kind]!().catch((error: unknown) => error),
      "the error",
    );
    end.abort();
    expect(result).toMatchObject({ code: "NOPERM", message: expect.stringContaining(command) });
  });
});

describe.skipIf(!hasRedis)("hosts of a Redis server", () => {
  test("are found among many other keys, by pattern, with special characters in the prefix", async () => {
    await using redis = await RedisServer.start();
    const special = "net*[link]?";
    await redis.command(...(repeat(120_000, "SET", "#", "x") as [string, ...string[]]));
    for (const host of ["web1", "web2", "db1", "x".repeat(256)]) {
      await redis.command("XADD", streamKey(special, host), "*", "x", "y");
    }
    await redis.command("XADD", streamKey("netXlinky", "web3"), "*", "x", "y");
    const signal = new AbortController().signal;
    using connection = await RedisConnection.open(await redisServer(redis.url, {}), signal);
    const finder = new HostFinder({ prefix: special, hosts: ["web*", "named"], signal });
    const found = new Set<string>();
    // A search visits a part of the keys.
    for (let search = 0; search < 4; search++) for (const host of await finder.find(connection)) found.add(host);
    expect([...found].sort()).toEqual(["named", "web1", "web2"]);
    expect(await new HostFinder({ prefix: special, hosts: ["db1"], signal }).find(connection)).toEqual(["db1"]);
  });

  test("are forgotten some time after their streams, which expire", async () => {
    await using redis = await RedisServer.start();
    const server = await redisServer(redis.url, {});
    const end = new AbortController();
    const publisher = new Publisher({ epoch: "000000009-a", ...maximum, interval: 100 });
    publisher.open({ table: "links" }, []);
    publisher.start();
    const options = { server, prefix, host: "good", interval: 100, onEntry: () => {}, onLost: () => {} };
    const writing = write(publisher, new Wake(), { ...options, signal: end.signal }).catch((error: unknown) => error);
    const seen: string[] = [];
    const stop = new AbortController();
    const reading = follow({ server, hosts: [], signal: stop.signal, forgetMs: 1 }, seen);
    await until(() => seen.includes("good snapshot"), "the snapshot");
    expect(Number(await redis.command("PTTL", good))).toBeWithin(29 * 24 * 3600 * 1000, 31 * 24 * 3600 * 1000);
    end.abort();
    await within(writing, "the end of the agent");
    await redis.command("DEL", good);
    await until(() => seen.includes("good forgotten"), "the end of the host");
    await publish(redis, await addHosts(redis));
    await until(() => seen.filter((text) => text === "good snapshot").length === 2, "the host again");
    stop.abort();
    await within(reading, "the end");
    // An agent that does not run for some intervals makes its host stale for a moment.
    const events = seen.join().replaceAll("good stale,good live,", "");
    expect(events).toBe("good snapshot,good stale,good forgotten,good snapshot");
  });
});

test.skipIf(!hasRedis)("an agent stops at its first write after another agent of the same name", async () => {
  await using redis = await RedisServer.start();
  const server = await redisServer(redis.url, {});
  const end = new AbortController();
  const start = (epoch: string) => {
    const publisher = new Publisher({ epoch, ...maximum, interval: 60_000 });
    publisher.open({ table: "links" }, [["1", '{"mtu":1}']]);
    publisher.start();
    const wake = new Wake();
    const options = { server, prefix, host: "good", interval: 60_000, signal: end.signal };
    const writing = write(publisher, wake, { ...options, onEntry: () => {}, onLost: () => {} });
    return { publisher, wake, writing: writing.catch((error: unknown) => error) };
  };
  const length = async () => Number(await redis.command("XLEN", good));
  const untilLength = async (expected: number) => {
    for (const deadline = performance.now() + PATIENCE_MS; (await length()) !== expected; await Bun.sleep(5)) {
      if (performance.now() > deadline) throw new Error(`the stream never had ${expected} entries`);
    }
  };
  const first = start("000000009-a");
  await untilLength(3);
  // The clock of the second agent is behind that of the first one.
  const second = start("000000001-b");
  await untilLength(6);
  first.publisher.put({ table: "links" }, "1", '{"mtu":2}');
  first.wake.notify();
  expect(await within(first.writing, "the end of the first agent")).toMatchObject({ code: "SUPERSEDED" });
  expect(await length()).toBe(7);
  second.publisher.put({ table: "links" }, "1", '{"mtu":3}');
  second.wake.notify();
  await untilLength(8);
  end.abort();
  expect(await second.writing).toBe(end.signal.reason);
});
