// Receives upcalls in a worker thread, in the format of the kernel's Open vSwitch datapath. A second socket takes the place of
// the kernel and sends them.
// Needs no privilege: bun examples/messages/upcalls.ts
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, Receiver } from "bun-netlink";

const PACKET_FAMILY = 0x1f;
const PACKET_CMD_MISS = 1;
const PACKET_ATTR_PACKET = 1;
const PACKETS = 10_000;

await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, signal: AbortSignal.timeout(30_000) });

using sender = NetlinkSocket.open(NETLINK_USERSOCK);
const to = { portId: receiver.socket.portId };
const packet = new Uint8Array(100).fill(0xab);
const upcall = new MessageWriter(PACKET_FAMILY).genetlink(PACKET_CMD_MISS).bytes(PACKET_ATTR_PACKET, packet).finish();

let sent = 0;
let received = 0;
let bytes = 0;
// With wait: false, sendMany() stops when the receiver's buffer is full. The rest is sent after the next batch.
const sendMore = () => {
  const batch = Array.from({ length: Math.min(1000, PACKETS - sent) }, () => upcall);
  sent += sender.sendMany(batch, { to, wait: false });
};

sendMore();
for await (const batch of receiver) {
  for (const item of batch) {
    if (item.kind === "gap") throw new Error(`${item.dropped || "an unknown number of"} upcalls dropped`);
    for (const attribute = item.message.attributes(4); attribute.next(); ) {
      if (attribute.type === PACKET_ATTR_PACKET) bytes += attribute.length;
    }
    received++;
  }
  if (received === PACKETS) break;
  if (sent < PACKETS) sendMore();
}
console.log(`${received} packets of ${bytes / received} bytes, in ${receiver.statistics.batches} system calls`);
