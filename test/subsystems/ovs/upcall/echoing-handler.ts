import { defineUpcallHandler } from "../../../../src/subsystems/ovs/upcall/upcall-worker.ts";

/** Data that a program passes to the echoing upcall handler. */
export interface EchoingData {
  /** First byte of the packets for which the handler throws. */
  failOn?: number;
  /** First byte of the packets for which the worker exits. */
  exitOn?: number;
  /** Time in milliseconds that the handler spends on each packet. */
  delayMs?: number;
  /** Shared memory that blocks the handler until its first word is not 0. */
  gate?: SharedArrayBuffer;
}

/**
 * Upcall handler that sends every packet back to its input port and reports the packet. Throws for packets with a
 * certain first byte.
 */
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
