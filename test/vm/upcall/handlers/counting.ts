import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

export interface CountingData {
  /** Number of packets by input port, as 32-bit words in shared memory. */
  perPort: SharedArrayBuffer;
  /** Time in microseconds that the handler spends on each packet. */
  delay?: number;
  /** Shared memory with which the test blocks the handler: it waits while the first word is 0. */
  gate?: SharedArrayBuffer;
}

/** Upcall handler that counts packets by input port and drops them. */
export default defineUpcallHandler<CountingData>({
  upcall(upcall, context) {
    const { perPort, delay = 0, gate } = context.data;
    if (gate !== undefined) Atomics.wait(new Int32Array(gate), 0, 0);
    Atomics.add(new Uint32Array(perPort), upcall.key.inPort!, 1);
    if (delay === 0) return;
    for (const end = Bun.nanoseconds() + delay * 1000; Bun.nanoseconds() < end; );
  },
});
