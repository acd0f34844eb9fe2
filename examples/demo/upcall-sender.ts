// The sending process of the demo. It sends upcalls to the given ports in round-robin order, as fast as they are
// received.
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket } from "bun-netlink";
import { buildUpcall } from "./upcall.ts";

const BATCH = 64;

const [count, ...ports] = process.argv.slice(2).map(Number);
using socket = NetlinkSocket.open(NETLINK_USERSOCK);
const writer = new MessageWriter();
const upcalls = Array.from({ length: BATCH }, (_, index) => buildUpcall(writer, index % 4));
for (let sent = 0; sent < count!; ) {
  for (const portId of ports) sent += socket.sendMany(upcalls, { to: { portId } });
}
console.log(socket.statistics.sent);
