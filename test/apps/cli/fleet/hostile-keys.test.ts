import { describe, expect, test } from "bun:test";
import { readGroup } from "../../../../apps/cli/src/fleet/group.ts";
import { HostReplica } from "../../../../apps/cli/src/fleet/host-replica.ts";
import { encodeEntry, hostsKey, streamKey } from "../../../../apps/cli/src/fleet/protocol.ts";
import { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import { findHosts, read } from "../../../../apps/cli/src/fleet/read.ts";
import { RedisConnection, redisServer } from "../../../../apps/cli/src/fleet/redis.ts";
import { Wake, write } from "../../../../apps/cli/src/fleet/write.ts";
import { until, within } from "../../../support/threads.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";

const prefix = "netlink";
const good = streamKey(prefix, "good");
const bad = streamKey(prefix, "bad");
const maximum = { maxLength: 1000, maxQueued: 1000, interval: 1000 };

/** Commands with which a host makes its own key unusable. Each host may write its own keys. */
const attacks: [string, [string, ...string[]]][] = [
  ["a sorted set", ["ZADD", bad, "1", "x"]],
  ["a string", ["SET", bad, "x"]],
  ["a list", ["LPUSH", bad, "x"]],
  ["a hash", ["HSET", bad, "x", "y"]],
  ["a set", ["SADD", bad, "x"]],
  ["entries without fields of the protocol", ["XADD", bad, "*", "x", "y"]],
  ["an entry at the greatest id", ["XADD", bad, "18446744073709551615-1", "x", "y"]],
];

/** Adds the hosts "good" and "bad". Only the first one publishes a table. */
async function addHosts(redis: RedisServer): Promise<Publisher> {
  const publisher = new Publisher({ epoch: "000000001-a", ...maximum });
  publisher.open({ table: "links" }, [["1", '{"mtu":1}']]);
  publisher.start();
  await publish(redis, publisher);
  await redis.command("ZADD", hostsKey(prefix), `${Date.now()}`, "good", `${Date.now()}`, "bad");
  return publisher;
}

async function publish(redis: RedisServer, publisher: Publisher): Promise<void> {
  for (let entry = publisher.next(1, false); entry !== undefined; entry = publisher.next(1, false)) {
    publisher.acknowledge((await redis.command("XADD", good, "*", ...encodeEntry(entry))) as string);
  }
}

describe.skipIf(!hasRedis)("keys of a hostile host", () => {
  test.each(attacks)("with %s do not stop the events of other hosts", async (_name, attack) => {
    await using redis = await RedisServer.start();
    const publisher = await addHosts(redis);
    const end = new AbortController();
    const seen: string[] = [];
    const server = await redisServer(redis.url, {});
    const options = { server, prefix, hosts: [], signal: end.signal, onLost: (reason: string) => seen.push(reason) };
    const reading = read(
      options,
      () => new HostReplica(),
      ({ host, events }) => {
        for (const event of events) seen.push(`${host} ${event.kind === "status" ? event.state : event.kind}`);
      },
    ).catch((error: unknown) => error);
    await until(() => seen.includes("good snapshot"), "the first snapshot");
    await redis.command(...attack);
    publisher.put({ table: "links" }, "1", '{"mtu":2}');
    await publish(redis, publisher);
    await until(() => seen.includes("good change"), "the change after the attack");
    end.abort();
    expect(await within(reading, "the end")).toBe(end.signal.reason);
    expect(seen.filter((text) => !text.startsWith("good ") && text !== "bad stale")).toEqual([]);
    // A consumer that starts after the attack.
    const later = new AbortController();
    const found: string[] = [];
    const again = read(
      { ...options, signal: later.signal },
      () => new HostReplica(),
      ({ host, events }) => {
        for (const { kind } of events) found.push(`${host} ${kind}`);
        if (host === "good") later.abort();
      },
    ).catch((error: unknown) => error);
    expect(await within(again, "the second end")).toBe(later.signal.reason);
    expect(found).toContain("good snapshot");
  });

  test.each(attacks)("with %s do not stop a consumer of a group", async (_name, attack) => {
    await using redis = await RedisServer.start();
    await addHosts(redis);
    await redis.command(...attack);
    const end = new AbortController();
    const reports: string[] = [];
    const reading = readGroup(
      {
        ...{ server: await redisServer(redis.url, {}), prefix, hosts: [], signal: end.signal },
        ...{ group: "g", consumer: "c" },
        onLost: (reason) => reports.push(`lost ${reason}`),
        onInvalid: () => {},
        onUnreadable: (host) => reports.push(`unreadable ${host}`),
      },
      ({ host, entry: { kind } }) => {
        reports.push(`${host} ${kind}`);
        if (kind === "end") end.abort();
      },
    ).catch((error: unknown) => error);
    expect(await within(reading, "the end")).toBe(end.signal.reason);
    expect(reports.filter((text) => text !== "unreadable bad")).toEqual(["good begin", "good rows", "good end"]);
  });

  test("with many or old or long names are not all followed", async () => {
    await using redis = await RedisServer.start();
    const now = Date.now();
    const names = Array.from({ length: 10_500 }, (_, index) => [`${now - index}`, `host${index}`]);
    for (let start = 0; start < names.length; start += 500) {
      await redis.command("ZADD", hostsKey(prefix), ...names.slice(start, start + 500).flat());
    }
    await redis.command("ZADD", hostsKey(prefix), "1", "forgotten", `${now}`, "x".repeat(10_000));
    const signal = new AbortController().signal;
    using connection = await RedisConnection.open(await redisServer(redis.url, {}), signal);
    const found = await findHosts(connection, { prefix, hosts: [], signal });
    expect(found.length).toBeWithin(9_990, 10_001);
    expect(found).toContain("host0");
    expect(found).not.toContain("forgotten");
    expect(found.every((name) => name.length < 256)).toBe(true);
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
    for (const deadline = performance.now() + 20_000; (await length()) !== expected; await Bun.sleep(5)) {
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
