// What a pool's workers do with upcalls: parse them in full, and report when their share has come.

import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { defineHandler } from "../../src/workers/handler-entry.ts";
import { UpcallParser } from "../lib/upcall.ts";

/** What a worker reports at the end of a round. */
export interface LiveReport {
  /** When the last one was parsed, on the monotonic clock. */
  ended: number;
  operations: number;
  checksum: number;
}

const parser = new UpcallParser();
let operations = 0;
let checksum = 0;

export default defineHandler<{ share: number }>({
  message(message, context) {
    if (!parser.parse(message)) throw new Error("bad upcall");
    checksum += parser.digest(message.view);
    if (++operations < context.data.share) return;
    context.report({ ended: monotonicNanoseconds(), operations, checksum } satisfies LiveReport);
    operations = 0;
    checksum = 0;
  },
});
