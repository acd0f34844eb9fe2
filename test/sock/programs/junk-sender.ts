// A process that sends messages to a port of a kernel protocol until it is killed or has sent enough. The messages look
// like replies of the kernel.

import { NETLINK_ROUTE, NLM_F_MULTI, NLMSG_ERROR } from "../../../src/constants/netlink.ts";
import { RTM_NEWLINK } from "../../../src/constants/rtnetlink.ts";
import { MessageWriter } from "../../../src/message/message-writer.ts";
import { NetlinkSocket } from "../../../src/sock/socket.ts";

const [port, count, pause] = process.argv.slice(2).map(Number);
using socket = NetlinkSocket.open(NETLINK_ROUTE);
const verdict = new MessageWriter(NLMSG_ERROR, 0).raw(new Uint8Array(20)).finish();
const link = new MessageWriter(RTM_NEWLINK, NLM_F_MULTI).raw(new Uint8Array(64)).finish();
const destination = { to: { portId: port! } };
for (let sent = 0; sent < count!; sent++) {
  // Sequence numbers that the other process may use for its requests.
  socket.sendWithSequence(sent % 2 === 0 ? verdict : link, 1 + (sent % 200), destination);
  if (pause! > 0 && sent % pause! === 0) Bun.sleepSync(1);
  if (sent === 0) console.log("started");
}
console.log("done");
