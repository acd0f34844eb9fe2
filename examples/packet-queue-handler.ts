// Decides on packets in the worker threads of examples/packet-queue-workers.ts.
import { definePacketHandler } from "bun-netlink/netfilter";

let packets = 0;

export default definePacketHandler({
  packet(packet) {
    packets++;
    // The last byte of the sender's IPv4 address: what comes from hosts with odd numbers is dropped.
    return packet.view.getUint8(packet.payloadOffset + 15) % 2 === 1 ? "drop" : "accept";
  },
  gap: (dropped, context) => context.report(`${dropped} packets were lost`),
  close: (context) => context.report(packets),
});
