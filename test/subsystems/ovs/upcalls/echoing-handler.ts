import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

/** What the handler has to know. */
export interface EchoingData {
  /** The first byte of packets for which it throws. */
  failOn?: number;
  /** First byte of packets for which the worker exits. */
  exitOn?: number;
  /** How long it takes over each packet. */
  delayMs?: number;
  /** It does nothing before the first word is no longer 0. */
  gate?: SharedArrayBuffer;
}

/** Sends every packet back to where it came from, and tells of it; throws for some. */
export const handler = defineUpcallHandler<EchoingData>({
  upcall({ key, packet }, context) {
    if (context.data.gate !== undefined) Atomics.wait(new Int32Array(context.data.gate), 0, 0);
    if (context.data.delayMs !== undefined) Bun.sleepSync(context.data.delayMs);
    if (packet[0] === context.data.exitOn) process.exit(3);
    if (packet[0] === context.data.failOn) throw new Error("not this one");
    context.execute({ actions: [{ output: key.inPort! }] });
    context.report(key.inPort);
  },
});

export default handler;
