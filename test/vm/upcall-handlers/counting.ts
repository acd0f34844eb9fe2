import { defineUpcallHandler } from "../../../src/subsystems/ovs/index.ts";

/** What the handler has to know. */
export interface CountingData {
  /** How many packets came in at each port, by its number: shared memory of 32-bit words. */
  perPort: SharedArrayBuffer;
  /** How long it takes for each, in microseconds. */
  delay?: number;
  /** Nothing is counted before the first word is no longer 0. */
  gate?: SharedArrayBuffer;
}

/** Counts packets by the port that they came in through, and lets them go. */
export default defineUpcallHandler<CountingData>({
  upcall(upcall, context) {
    const { perPort, delay = 0, gate } = context.data;
    if (gate !== undefined) Atomics.wait(new Int32Array(gate), 0, 0);
    Atomics.add(new Uint32Array(perPort), upcall.key.inPort!, 1);
    if (delay === 0) return;
    for (const end = Bun.nanoseconds() + delay * 1000; Bun.nanoseconds() < end; );
  },
});
