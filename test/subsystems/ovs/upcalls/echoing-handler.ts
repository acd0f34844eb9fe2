import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

/** What the handler has to know. */
export interface EchoingData {
  /** The first byte of packets for which it throws. */
  failOn?: number;
}

/** Sends every packet back to where it came from, and tells of it; throws for some. */
export const handler = defineUpcallHandler<EchoingData>({
  upcall({ key, packet }, context) {
    if (packet[0] === context.data.failOn) throw new Error("not this one");
    context.execute({ actions: [{ output: key.inPort! }] });
    context.report(key.inPort);
  },
});

export default handler;
