// Decides on real packets in this thread: some are dropped, some arrive with another payload, the rest as they are.
// Run it as an ordinary user in a namespace of its own: unshare -rn bun examples/packet-queue.ts
import { AF_UNSPEC, IFF_UP, MessageWriter, NETLINK_ROUTE, RTM_NEWLINK, transact } from "bun-netlink";
import { PacketQueue, QueueRule, updateChecksums } from "bun-netlink/netfilter";

/** Where a datagram starts in an IPv4 packet of UDP. */
const UDP_PAYLOAD = 28;

// The loopback interface of a new namespace is down.
const setUp = new MessageWriter(RTM_NEWLINK).struct((link) =>
  link.u8(AF_UNSPEC).zero(3).s32(1).u32(IFF_UP).u32(IFF_UP),
);
transact(NETLINK_ROUTE, setUp.finish());

const arrived: string[] = [];
const receiver = await Bun.udpSocket({
  hostname: "127.0.0.1",
  socket: { data: (_, datagram) => void arrived.push(datagram.toString()) },
});
const sender = await Bun.udpSocket({ hostname: "127.0.0.1" });

// The queue first: without a listener the rule's packets would be dropped.
using queue = PacketQueue.open(0);
using rule = QueueRule.install({
  hook: "output",
  match: { protocol: "udp", destinationPort: receiver.port },
  queues: 0,
});

for (const word of ["one", "two", "three", "four"]) sender.send(word, receiver.port, "127.0.0.1");

for (let handled = 0; handled < 4; ) {
  for (const packet of await queue.receiveAsync({ timeoutMs: 2000 })) {
    handled++;
    const text = new TextDecoder().decode(packet.payload.subarray(UDP_PAYLOAD));
    if (text === "two") queue.drop(packet);
    else if (text === "three") {
      const payload = packet.payload.slice();
      payload.set(new TextEncoder().encode("THREE"), UDP_PAYLOAD);
      queue.accept(packet, { payload: updateChecksums(payload) });
    } else queue.accept(packet);
  }
}

while (arrived.length < 3) await Bun.sleep(1);
console.log(`arrived: ${arrived.join(", ")}`);
// The kernel tells nobody but root: for others `queues` is undefined.
const lost = queue.statistics().queues?.[0]?.queueDropped ?? "(only root is told)";
console.log(`sent to the queue: ${rule.counters()?.packets ?? "(not counted)"}; lost there: ${lost}`);
sender.close();
receiver.close();
