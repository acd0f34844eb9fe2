import {
  definePacketHandler,
  type PacketHandler,
} from "../../../../../src/subsystems/netfilter/queue/packet-handler.ts";

const NUMBER_OFFSET = 28;

/**
 * Packet handler that reports each packet and acts by the packet's number. For 0 it waits until `data` in shared memory
 * is set. For 2 it gives no verdict yet, for 3 it ends the thread, and for 6 it throws. All other packets are accepted.
 */
export const scripted: PacketHandler<SharedArrayBuffer | undefined> = {
  packet(packet, context) {
    const number = packet.view.getUint32(packet.payloadOffset + NUMBER_OFFSET);
    context.report({ number, lostBefore: packet.lostBefore });
    if (number === 0) Atomics.wait(new Int32Array(context.data!), 0, 0, 100_000);
    if (number === 2) return "later";
    if (number === 3) process.exit(1);
    if (number === 6) throw new Error("no idea");
    return "accept";
  },
  gap: (dropped, context, reason) => context.report({ gap: dropped, reason }),
};

export default definePacketHandler(scripted);
