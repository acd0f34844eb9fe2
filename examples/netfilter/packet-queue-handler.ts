// The packet handler of packet-queue-workers.ts, which runs in worker threads.
import { definePacketHandler } from "bun-netlink/netfilter";

let packets = 0;

export default definePacketHandler({
  packet(packet) {
    packets++;
    // Drop packets from hosts with an odd IPv4 address. Its last byte has offset 15 in the IPv4 header.
    return packet.view.getUint8(packet.payloadOffset + 15) % 2 === 1 ? "drop" : "accept";
  },
  gap: (dropped, context) => context.report(`${dropped || "an unknown number of"} packets dropped by the kernel`),
  close: (context) => context.report(packets),
});
