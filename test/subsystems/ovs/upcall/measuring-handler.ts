import { heapStats } from "bun:jsc";
import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

/** Data of the handler. */
export interface MeasuringData {
  /** How each upcall is used. */
  use: "nothing" | "read" | "allocate";
  /** Number of upcalls before the measurement, until everything is compiled. */
  warmUp: number;
  /** Number of measured upcalls. */
  upcalls: number;
  /**
   * Number of upcalls per chunk: the handler waits until all of them are queued, so that they are received together.
   */
  chunk: number;
  /** Number of sent chunks: one 32-bit word. */
  sent: SharedArrayBuffer;
}

/** Report at the end. */
export interface Measured {
  /** Growth of memory. With `BUN_JSC_useGC=0` nothing is collected. */
  bytes: number;
  /** Number of system calls that received the upcalls. */
  receives: number;
  /** Sum of everything that was read, so that no read is optimized away. */
  digest: number;
  kept: unknown;
}

let seen = 0;
let before = 0;
let receives = 0;
let digest = 0;
let kept: unknown;

/** Does as little as possible with upcalls, and reports by how much the memory of its thread grows. */
export default defineUpcallHandler<MeasuringData>({
  upcall(upcall, context) {
    const { use, warmUp, upcalls, chunk, sent } = context.data;
    if (seen === warmUp) {
      receives = 0;
      before = heapStats().heapCapacity;
    }
    seen++;
    if (use === "allocate") kept = { seen };
    if (use === "read") {
      const { key } = upcall;
      const { ethernet, ipv4, udp } = key;
      const addresses = ethernet!.sourceNumber + ethernet!.destinationNumber + ipv4!.sourceNumber;
      const numbers = key.inPort! + key.recircId! + key.ethertype! + udp!.source + udp!.destination + ipv4!.protocol;
      const packet = upcall.length + upcall.hashNumber! + upcall.view.getUint8(upcall.packetOffset);
      digest = (digest + addresses + numbers + packet) % 0x10000;
    }
    if (seen === warmUp + upcalls) {
      const bytes = heapStats().heapCapacity - before;
      context.report({ bytes, receives, digest, kept } satisfies Measured);
    } else if (seen % chunk === 0) {
      const words = new Int32Array(sent);
      while (Atomics.load(words, 0) <= seen / chunk) Atomics.wait(words, 0, seen / chunk, 1000);
    }
  },
  batch() {
    receives++;
  },
});
