import { expect, test } from "bun:test";
import type { DesiredAgent } from "../../../../apps/cli/src/desired/agent.ts";
import { Channel } from "../../../../apps/cli/src/desired/channel.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";

test.each([":1\r\n", "*1\r\n:1\r\n", "*1\r\n*1\r\n:1\r\n", "$2\r\nhi\r\n", "*-1\r\n"])(
  "The channel of an agent reports the reply %j of a program that is no Redis server, and continues",
  async (reply) => {
    using listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: { data: (socket) => void socket.write(reply) },
    });
    const server = await redisServer(`redis://127.0.0.1:${listener.port}`, {});
    const abort = new AbortController();
    const rejected = Promise.withResolvers<string>();
    const agent = {
      status: { interval: 1000 },
      isBusy: false,
      offer() {},
      reject: (_: string, reason: string) => rejected.resolve(reason),
    };
    const channel = new Channel({ server, prefix: "netlink", host: "web1", signal: abort.signal, onLost() {} });
    const running = channel.run(agent as unknown as DesiredAgent);
    running.catch(rejected.reject);
    expect(await rejected.promise).toContain("is it a Redis server?");
    abort.abort(new Error("end of the test"));
    expect(running).rejects.toThrow("end of the test");
  },
);
