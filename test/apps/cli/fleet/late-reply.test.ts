import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisConnection } from "../../../../apps/cli/src/fleet/connection.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";

test("a reply that has arrived while the process was stopped is in time", async () => {
  const path = join(tmpdir(), `bun-netlink-late-reply-${process.pid}`);
  const server = createServer((client) =>
    client.on("data", () => {
      client.write("+PONG\r\n");
      Bun.sleepSync(1000);
    }),
  );
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const { signal } = new AbortController();
  using connection = await RedisConnection.open(await redisServer(`redis+unix://${path}`, {}), signal);
  expect(await connection.send("PING", [], { signal, timeoutMs: 50 })).toBe("PONG");
  server.close();
});
