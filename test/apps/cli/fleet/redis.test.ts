import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisConnection } from "../../../../apps/cli/src/fleet/connection.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";

test.each([
  "redis://user:s3/cr3t@host:6379",
  "redis://:s3?cr3t@host",
  "user:s3/cr3t@host",
  "//s3@cr3t",
  "redis://user:12/s3cr3t@host",
  "redis://u:%s3cr3t@host",
])("the error for the URL %s omits the password", async (text) => {
  const error = await redisServer(text, {}).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).not.toMatch(/s3|cr3t/);
});

test.each([
  ["redis://user:secret@host:6379", "redis://host:6379"],
  ["redis://user:se@cret@host:6379", "redis://host:6379"],
  ["redis://host:6379/", "redis://host:6379"],
])("the server name of the URL %s omits the password", async (text, name) => {
  expect((await redisServer(text, {})).name).toBe(name);
});

test("a reply that has arrived while the process was stopped is in time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-redis-"));
  const path = join(folder, "socket");
  const server = createServer((client) =>
    client.on("data", () => {
      client.write("+PONG\r\n");
      Bun.sleepSync(2000);
    }),
  );
  try {
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const { signal } = new AbortController();
    using connection = await RedisConnection.open(await redisServer(`redis+unix://${path}`, {}), signal);
    expect(await connection.send("PING", [], { signal, timeoutMs: 1500 })).toBe("PONG");
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
