import { PacketQueue, QueueRule } from "bun-netlink/netfilter";

using queue = PacketQueue.open(0);
using _rule = QueueRule.install({ hook: "output", match: { protocol: "udp", destinationPort: 53 }, queues: 0 });

const socket = await Bun.udpSocket({});
socket.send("short", 53, "192.0.2.1");
socket.send("x".repeat(600), 53, "192.0.2.1");
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
