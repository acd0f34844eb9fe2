import { definePacketHandler, type PacketHandler } from "../../../../src/subsystems/netfilter/index.ts";

const NUMBER_OFFSET = 28;

/**
 * Reports each packet and acts by its number: 0 waits until the gate `data` opens, 2 is decided later, 3 ends the
 * thread, 6 throws, others are accepted.
 */
export const scripted: PacketHandler<SharedArrayBuffer | undefined> = {
  packet(packet, context) {
    const number = packet.view.getUint32(packet.payloadOffset + NUMBER_OFFSET);
    context.report({ number, lostBefore: packet.lostBefore });
    if (number === 0) Atomics.wait(new Int32Array(context.data!), 0, 0, 5000);
    if (number === 2) return "later";
    if (number === 3) process.exit(1);
    if (number === 6) throw new Error("no idea");
    return "accept";
  },
  gap: (dropped, context, reason) => context.report({ gap: dropped, reason }),
};

export default definePacketHandler(scripted);
