import { NETLINK_USERSOCK, NetlinkSocket, ReceiverPool } from "../../../src/index.ts";
import { numbered } from "../numbered.ts";
import type { Report, Script } from "./commands.ts";

declare const self: { onmessage: ((event: { data: { netns: number; count: number } }) => void) | null };
declare function postMessage(numbers: number[]): void;

// Runs a pool in this worker thread and posts the messages that the pool's handler has received.
self.onmessage = async ({ data: { netns, count } }) => {
  self.onmessage = null;
  const numbers: number[] = [];
  const all = Promise.withResolvers<void>();
  await using pool = await ReceiverPool.start<Script>({
    module: new URL("./handlers/scripted.ts", import.meta.url),
    protocol: NETLINK_USERSOCK,
    netns: { fd: netns },
    workers: 1,
    startTimeoutMs: 100_000,
    stopTimeoutMs: 100_000,
    data: { reportsAll: true },
    onReport: (value) => {
      numbers.push((value as Report).number!);
      if (numbers.length === count) all.resolve();
    },
  });
  using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns: { fd: netns } });
  const { portId } = pool.sockets[0]!;
  for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { portId } });
  // The pending promise of wait() keeps this worker thread alive.
  await Promise.race([all.promise, pool.wait()]);
  postMessage(numbers);
};
