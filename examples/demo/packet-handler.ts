// What a worker of the demo decides on real packets: every fourth is dropped, every fourth arrives with another word.
import { definePacketHandler, updateChecksums } from "bun-netlink/netfilter";

/** Where a datagram's bytes start in an IPv4 packet of UDP. */
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
