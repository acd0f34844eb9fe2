// Drops, changes and accepts UDP packets in the main thread.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/packet-queue.ts
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { AF_UNSPEC, IFF_UP, MessageWriter, NETLINK_ROUTE, RTM_NEWLINK, transact } from "bun-netlink";
import { PacketQueue, QueueRule, updateChecksums } from "bun-netlink/netfilter";

/** Offset of the UDP payload in an IPv4 packet without options. */
const UDP_PAYLOAD = 28;

// In a new namespace the loopback interface is down.
const setUp = new MessageWriter(RTM_NEWLINK).struct((link) =>
  link.u8(AF_UNSPEC).zero(3).s32(1).u32(IFF_UP).u32(IFF_UP),
);
transact(NETLINK_ROUTE, setUp.finish());

const arrived: string[] = [];
const receiver = createSocket("udp4", (datagram) => arrived.push(datagram.toString())).bind(0, "127.0.0.1");
await once(receiver, "listening");
const { port } = receiver.address();
const sender = createSocket("udp4").bind(0, "127.0.0.1");

// Open the queue before installing the rule: the kernel drops packets of a queue without a listener.
using queue = PacketQueue.open(0);
using rule = QueueRule.install({
  hook: "output",
  match: { protocol: "udp", destinationPort: port },
  queues: 0,
});

for (const word of ["one", "two", "three", "four"]) {
  await new Promise((sent) => sender.send(word, port, "127.0.0.1", sent));
}

for (let handled = 0; handled < 4; ) {
  const packets = await queue.receiveAsync({ timeoutMs: 100_000 });
  if (packets.length === 0) throw new Error("no packet within 100 s");
  for (const packet of packets) {
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

for (const deadline = AbortSignal.timeout(100_000); arrived.length < 3; await setTimeout(1)) deadline.throwIfAborted();
console.log(`arrived: ${arrived.join(", ")}`);
// Only root can read the kernel's counters. For other users `queues` is undefined.
const dropped = queue.statistics().queues?.[0]?.queueDropped ?? "(unknown without root)";
console.log(`sent to the queue: ${rule.counters()?.packets ?? "(not counted)"}; dropped: ${dropped}`);
sender.close();
receiver.close();
