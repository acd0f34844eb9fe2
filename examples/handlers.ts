// Handles packets where they are received, in two worker threads, and answers each of them: the fast path for upcalls.
// Needs no privilege: bun examples/handlers.ts
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, POLLIN, ReceiverPool } from "bun-netlink";

const REQUESTS = 10_000;

await using pool = await ReceiverPool.start({
  module: new URL("./echo-handler.ts", import.meta.url),
  protocol: NETLINK_USERSOCK,
  workers: 2,
  onReport: (value, worker) => console.log(`worker ${worker}: ${value}`),
});

// Somebody who asks each worker in turn, and takes the answers.
using peer = NetlinkSocket.open(NETLINK_USERSOCK);
const question = new MessageWriter(0x20, 0).finish();
let answers = 0;
for (let asked = 0; asked < REQUESTS; asked += 100) {
  const { portId } = pool.sockets[(asked / 100) % 2]!;
  peer.sendMany(Array(100).fill(question), { to: { portId } });
  while (answers < asked + 100) {
    await peer.waitAsync(POLLIN, { timeoutMs: 5000 });
    answers += peer.receiveMany().length;
  }
}
await pool.stop();
console.log(`${answers} answers; both workers together made ${pool.statistics.sent} of them`);
