import { heapStats } from "bun:jsc";
import { defineUpcallHandler } from "../../../../src/subsystems/ovs/upcall/upcall-worker.ts";

/** Data that a program passes to the measuring upcall handler. */
export interface MeasuringData {
  /** Way in which the handler uses each upcall. */
  use: "nothing" | "read" | "allocate";
  /** Number of upcalls before the measurement starts. It is large enough that all code is compiled by then. */
  warmUp: number;
  /** Number of upcalls during the measurement. */
  upcalls: number;
  /**
   * Number of upcalls per chunk. The handler waits until a whole chunk is queued, so that one system call receives the
   * whole chunk.
   */
  chunk: number;
  /** Shared memory with the number of chunks that were sent, in one 32-bit word. */
  sent: SharedArrayBuffer;
}

/** Report of the measuring handler after the last upcall. */
export interface Measured {
  /** Growth of memory in bytes, which equals the allocations because `BUN_JSC_useGC=0` disables garbage collection. */
  bytes: number;
  /** Number of system calls that received the upcalls. */
  receives: number;
  /** Sum of all values that the handler read, so that the compiler does not remove the reads. */
  digest: number;
  kept: unknown;
}

let seen = 0;
let before = 0;
let receives = 0;
let digest = 0;
let kept: unknown;

/**
 * Upcall handler that does as little as possible with each upcall, and reports how much the memory of its thread grew.
 */
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
