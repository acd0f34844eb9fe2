import { createSocket } from "node:dgram";
import { PacketQueue, QueueRule } from "bun-netlink/netfilter";

using queue = PacketQueue.open(0);
using _rule = QueueRule.install({ hook: "output", match: { protocol: "udp", destinationPort: 514 }, queues: 0 });

const socket = createSocket("udp4");
for (const text of ["short", "x".repeat(600)]) {
  await new Promise((sent) => socket.send(text, 514, "192.0.2.1", sent));
}
socket.close();

let seen = 0;
while (seen < 2) {
  queue.process(
    ({ length }) => {
      seen++;
      const verdict = length > 512 ? "drop" : "accept";
      console.log(`${length} bytes: ${verdict}`);
      return verdict;
    },
    { wait: true },
  );
}
