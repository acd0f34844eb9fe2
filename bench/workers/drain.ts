// What a pool's workers do with upcalls that fill their sockets: parse them in full. Between two drains the handler does
// not return, so that nothing is received while the sockets are filled.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { defineHandler } from "../../src/workers/handler-entry.ts";
import { StartingLine } from "../lib/starting-line.ts";
import { UpcallParser } from "../lib/upcall.ts";

/** What the pool is started with. */
export interface DrainData {
  /** How many upcalls a worker's socket is filled with. */
  share: number;
  /** Where the workers wait between two drains. */
  line: SharedArrayBuffer;
}

/** What a drain came to. */
export interface DrainReport {
  /** When it began and ended, on the monotonic clock. */
  began: number;
  ended: number;
  operations: number;
  checksum: number;
}

const parser = new UpcallParser();
let line: StartingLine;
let share = 0;
let began = 0;
let ended = 0;
let operations = 0;
let checksum = 0;

export default defineHandler<DrainData>({
  open({ data, worker, workers }) {
    share = data.share;
    line = new StartingLine(data.line, worker, workers);
  },
  message(message) {
    if (!parser.parse(message)) throw new Error("bad upcall");
    checksum += parser.digest(message.view);
    if (++operations === share) ended = monotonicNanoseconds();
  },
  batch(context) {
    if (operations < share) return;
    context.report({ began, ended, operations, checksum } satisfies DrainReport);
    operations = 0;
    checksum = 0;
    line.wait();
    began = monotonicNanoseconds();
  },
});
