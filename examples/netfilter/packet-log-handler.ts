// The packet log handler of packet-log.ts, which runs in a worker thread.
import { definePacketLogHandler } from "bun-netlink/netfilter";

export default definePacketLogHandler({
  packet({ prefix, headers }, context) {
    const text = new TextDecoder().decode(headers.payload);
    context.report(`${prefix}${headers.ipv4?.destination}:${headers.udp?.destinationPort}: ${text}`);
  },
  gap: (lost, group, context) => context.report(`${lost} packets of group ${group} were lost`),
});
