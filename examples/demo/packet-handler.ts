// The packet handler of the demo. Of every four packets, it drops one and changes the payload of another.
import { definePacketHandler, updateChecksums } from "bun-netlink/netfilter";

/** Offset of the UDP payload in an IPv4 packet without options. */
const UDP_PAYLOAD = 28;
const changed = new TextEncoder().encode("changed ");

let count = 0;

export default definePacketHandler({
  packet(packet) {
    switch (count++ % 4) {
      case 1:
        return "drop";
      case 2: {
        const payload = packet.payload.slice();
        payload.set(changed, UDP_PAYLOAD);
        return { verdict: "accept", payload: updateChecksums(payload) };
      }
    }
    return "accept";
  },
});
