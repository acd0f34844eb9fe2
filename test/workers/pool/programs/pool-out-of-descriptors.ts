// Starts pools, and adds a socket to a pool, while few descriptors are available. Each step fails once for lack of
// descriptors. Prints the result of each attempt and the number of leaked descriptors.
import { closeSync, openSync } from "node:fs";
import { NETLINK_USERSOCK, type NetlinkError, NetlinkSocket, ReceiverPool } from "../../../../src/index.ts";
import { KEPT_BY_RUNTIME, settledDescriptors } from "../../../support/threads.ts";
import { scriptedModule } from "../pools.ts";

/** Number of descriptors that the pool opens for two sockets and the first worker before it starts a thread. */
const POINTS = 9;

/** Runs an action with a limit: the process can open at most `count` more descriptors. */
async function withFew(free: number, action: () => Promise<void>): Promise<string> {
  // The runtime closes descriptors of a new worker or of an ended one some time later.
  const before = await settledDescriptors();
  const files: number[] = [];
  try {
    for (;;) files.push(openSync("/dev/null", "r"));
  } catch {
    for (let count = 0; count < free; count++) closeSync(files.pop()!);
  }
  const outcome = await action().then(
    () => "done",
    (error: NetlinkError) => error.code,
  );
  for (const file of files) closeSync(file);
  const left = (await settledDescriptors()) - before;
  // What Deno keeps can be open before or after the action only.
  return `${outcome} ${KEPT_BY_RUNTIME === 0 ? left : Math.abs(left) % KEPT_BY_RUNTIME}`;
}

const options = { module: scriptedModule, workers: 1, data: {} };
const starts: string[] = [];
for (let free = 0; free < POINTS - 1; free++) {
  starts.push(
    await withFew(free, async () => {
      using opened = new DisposableStack();
      const sockets = [0, 1].map(() => opened.use(NetlinkSocket.open(NETLINK_USERSOCK)));
      const pool = await ReceiverPool.start({ ...options, sockets });
      await pool.stop();
    }),
  );
}
console.log(starts.join());

const pool = await ReceiverPool.start({ ...options, sockets: [] });
const adds: string[] = [];
for (let free = 0; free < 4; free++) {
  using socket = NetlinkSocket.open(NETLINK_USERSOCK);
  adds.push(
    await withFew(free, async () => {
      await pool.add(socket);
      await pool.remove(socket);
    }),
  );
}
console.log(adds.join());
await pool.stop();
