// Handles messages in the two worker threads that receive them, and replies to each. This is the fast path for upcalls.
// Needs no privilege: bun examples/messages/handlers.ts
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, POLLIN, ReceiverPool } from "bun-netlink";

const REQUESTS = 10_000;

await using pool = await ReceiverPool.start({
  module: new URL("./echo-handler.ts", import.meta.url),
  protocol: NETLINK_USERSOCK,
  workers: 2,
  onReport: (value, worker) => console.log(`worker ${worker}: ${value}`),
});

// A peer that sends requests to the workers in turn and counts their replies.
using peer = NetlinkSocket.open(NETLINK_USERSOCK);
const request = new MessageWriter(0x20, 0).finish();
let replies = 0;
for (let sent = 0; sent < REQUESTS; sent += 100) {
  const { portId } = pool.sockets[(sent / 100) % 2]!;
  peer.sendMany(Array(100).fill(request), { to: { portId } });
  while (replies < sent + 100) {
    if ((await peer.waitAsync(POLLIN, { timeoutMs: 100_000 })) === 0) throw new Error("no reply within 100 s");
    replies += peer.receiveMany().length;
  }
}
await pool.stop();
console.log(`${replies} replies received, ${pool.statistics.sent} sent by the workers`);
