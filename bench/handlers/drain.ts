// A handler that parses every field of its upcalls. Between two drains, the handler waits at a barrier, so that the
// worker receives nothing while its socket is filled.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { defineHandler } from "../../src/workers/handler-entry.ts";
import { Barrier } from "../lib/barrier.ts";
import { UpcallParser } from "../lib/upcall.ts";

/** Data that is passed to the handler. */
export interface DrainData {
  /** Number of upcalls that one socket contains before a drain. */
  share: number;
  /** Shared memory of the barrier at which the workers wait between two drains. */
  barrier: SharedArrayBuffer;
}

/** Report of one worker about one drain. Times are in nanoseconds on the monotonic clock. */
export interface DrainReport {
  started: number;
  ended: number;
  operations: number;
  checksum: number;
}

const parser = new UpcallParser();
let barrier: Barrier;
let share = 0;
let started = 0;
let ended = 0;
let operations = 0;
let checksum = 0;

export default defineHandler<DrainData>({
  open({ data, worker, workers }) {
    share = data.share;
    barrier = new Barrier(data.barrier, worker, workers);
  },
  message(message) {
    if (!parser.parse(message)) throw new Error("invalid upcall");
    checksum += parser.digest(message.view);
    if (++operations === share) ended = monotonicNanoseconds();
  },
  batch(context) {
    if (operations < share) return;
    context.report({ started, ended, operations, checksum } satisfies DrainReport);
    operations = 0;
    checksum = 0;
    barrier.wait();
    started = monotonicNanoseconds();
  },
});
