import { heapStats } from "bun:jsc";
import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

/** What the handler has to know. */
export interface MeasuringData {
  /** What it does with each upcall. */
  use: "nothing" | "read" | "allocate";
  /** How many upcalls go by before the first one that counts: by then everything is compiled. */
  warmUp: number;
  /** How many count. */
  upcalls: number;
  /** How many come together: it waits for all of them, so that they are received together. */
  chunk: number;
  /** How many chunks were sent: one word of 32 bits. */
  sent: SharedArrayBuffer;
}

/** What it tells at the end. */
export interface Measured {
  /** By how much the memory has grown. Nothing is collected in a process that was started with `BUN_JSC_useGC=0`. */
  bytes: number;
  /** With how many system calls the upcalls were received. */
  receives: number;
  /** What was read: nothing of it can be left out. */
  digest: number;
  kept: unknown;
}

let seen = 0;
let before = 0;
let receives = 0;
let digest = 0;
let kept: unknown;

/** Does as little as possible with upcalls, and tells by how much the memory of its thread grows meanwhile. */
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
