import { updateChecksums } from "../../../../../src/subsystems/netfilter/queue/checksums.ts";
import { definePacketHandler } from "../../../../../src/subsystems/netfilter/queue/packet-handler.ts";

/** Offset of the datagram in an IPv4 UDP packet. */
const UDP_PAYLOAD = 28;

/** Report that the filter handler sends when it closes. */
export interface Seen {
  packets: number;
  lost: number;
  gaps: number;
  gone: number;
  unseen: number;
  ordered: boolean;
}

const seen: Seen = { packets: 0, lost: 0, gaps: 0, gone: 0, unseen: 0, ordered: true };
const later: { queue: number; id: number }[] = [];
/** The id of the latest packet that the handler received from each queue. */
const latest: number[] = [];

/**
 * Packet handler that decides by the number in a datagram, modulo 10. It drops 0, replaces the payload of 1, sets a
 * mark on 2, and gives the verdict on 3 in the next batch. If `data` requests it, the handler throws on 4, and the
 * packet is dropped. All other packets are accepted.
 */
export const filter = definePacketHandler<{ throws?: boolean; slow?: number; exits?: boolean }>({
  packet(packet, context) {
    seen.packets++;
    seen.lost += packet.lostBefore;
    if (packet.id <= (latest[packet.queue] ?? 0)) seen.ordered = false;
    latest[packet.queue] = packet.id;
    if (context.data.slow !== undefined) Bun.sleepSync(context.data.slow);
    if (context.data.exits) process.exit(3);
    const number = packet.view.getUint32(packet.payloadOffset + UDP_PAYLOAD);
    switch (number % 10) {
      case 0:
        return "drop";
      case 1: {
        const payload = packet.payload.slice();
        payload[UDP_PAYLOAD + 4] = 1;
        return { payload: updateChecksums(payload) };
      }
      case 2:
        return { mark: 2 };
      case 3:
        later.push({ queue: packet.queue, id: packet.id });
        return "later";
      case 4:
        if (context.data.throws) throw new Error(`packet ${number}`);
    }
    return "accept";
  },
  gap(dropped) {
    seen.gaps += dropped;
  },
  batch(context) {
    for (const packet of later.splice(0)) context.verdict(packet, "accept");
  },
  close(context) {
    const { gone, unseen } = context.counters;
    context.report({ ...seen, gone, unseen } satisfies Seen);
  },
});

export default filter;
