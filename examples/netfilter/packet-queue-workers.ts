// Decides on 20,000 packets in two worker threads, each with its own queue.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/packet-queue-workers.ts
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { AF_UNSPEC, IFF_UP, MessageWriter, NETLINK_ROUTE, RTM_NEWLINK, transact } from "bun-netlink";
import { PacketQueues } from "bun-netlink/netfilter";

const PACKETS = 20_000;
/** Maximum number of packets in flight, so that no receive buffer overflows. */
const WINDOW = 64;

// In a new namespace the loopback interface is down.
const setUp = new MessageWriter(RTM_NEWLINK).struct((link) =>
  link.u8(AF_UNSPEC).zero(3).s32(1).u32(IFF_UP).u32(IFF_UP),
);
transact(NETLINK_ROUTE, setUp.finish());

let arrived = 0;
const receiver = createSocket("udp4", () => arrived++).bind(0, "127.0.0.1");
await once(receiver, "listening");
const { port } = receiver.address();
// The kernel selects the packet queue by a hash of both addresses, so the example uses many addresses.
const hosts = Array.from({ length: 16 }, (_, index) => `127.0.0.${index + 1}`);
const senders = hosts.map((host) => createSocket("udp4").bind(0, host));

let handled = 0;
await using queues = await PacketQueues.start({
  module: new URL("./packet-queue-handler.ts", import.meta.url),
  workers: 2,
  rule: { hook: "input", match: { protocol: "udp", destinationPort: port } },
  onReport: (value) => {
    if (typeof value === "number") handled += value;
    else console.log(value);
  },
});

const start = performance.now();
const deadline = AbortSignal.timeout(100_000);
const payload = new Uint8Array(100);
for (let sent = 0; sent < PACKETS; ) {
  for (let count = 0; count < WINDOW && sent < PACKETS; count++, sent++) {
    senders[sent % senders.length]!.send(payload, port, "127.0.0.1");
  }
  // The handler drops half of the packets.
  while (arrived < sent / 2) {
    deadline.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const rate = Math.round(PACKETS / (performance.now() - start));

// Only root can read the kernel's counters. For other users `queues` is undefined.
const counters = queues.statistics().queues;
const dropped =
  counters?.reduce((sum, queue) => sum + queue.queueDropped + queue.userDropped, 0) ?? "(unknown without root)";
await queues.stop();
console.log(
  `sent ${PACKETS}, handled ${handled}, arrived ${arrived}, dropped by the kernel ${dropped}; ${rate} packets per millisecond`,
);
for (const socket of [receiver, ...senders]) socket.close();
