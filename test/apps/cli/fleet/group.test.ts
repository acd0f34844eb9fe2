import { expect, test } from "bun:test";
import { readGroup } from "../../../../apps/cli/src/fleet/group.ts";
import { encodeEntry, streamKey } from "../../../../apps/cli/src/fleet/protocol.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";

test.skipIf(!hasRedis)("a consumer of a group reports and confirms invalid entries", async () => {
  await using redis = await RedisServer.start();
  const key = streamKey("netlink", "web1");
  const entry = { epoch: "e1", seq: 0, time: 1, snapshot: "" };
  await redis.command("XADD", key, "1-0", "version", "9");
  await redis.command("XADD", key, "2-0", ...encodeEntry({ ...entry, kind: "changes", data: "{}" }));
  await redis.command("XADD", key, "3-0", ...encodeEntry({ ...entry, kind: "changes", data: '{"changes":[]}' }));
  await redis.command("XADD", key, "4-0", ...encodeEntry({ ...entry, kind: "alive", data: "{}" }));
  const end = new AbortController();
  const reports: string[] = [];
  const reading = readGroup(
    {
      ...{ server: await redisServer(redis.url, {}), prefix: "netlink", hosts: ["web1"], signal: end.signal },
      ...{ group: "g", consumer: "c" },
      onLost: (reason) => reports.push(reason),
      onUnreadable: (host, reason) => reports.push(`${host} ${reason}`),
      onInvalid: (host, id, reason) => reports.push(`${host} ${id} ${reason}`),
    },
    ({ id, entry: { kind } }) => {
      reports.push(`${id} ${kind}`);
      if (kind === "alive") end.abort();
    },
  );
  const reason = await reading.catch((error: Error) => error);
  expect(reason).toBe(end.signal.reason);
  expect(reports).toEqual([
    expect.stringMatching(/^web1 1-0 entry of version 9, /),
    expect.stringMatching(/^web1 2-0 data of "changes": /),
    "3-0 changes",
    "4-0 alive",
  ]);
  // The consumer exited before it confirmed the last entry.
  expect(await redis.command("XPENDING", key, "g")).toEqual([1, "4-0", "4-0", [["c", "1"]]]);
});
