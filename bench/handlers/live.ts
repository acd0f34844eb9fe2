// A handler that parses every field of its upcalls. It sends a report after it has received its worker's share of all
// upcalls.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { defineHandler } from "../../src/workers/handler-entry.ts";
import { UpcallParser } from "../lib/upcall.ts";

/** Report of one worker about one round of the benchmark. */
export interface LiveReport {
  /** Time when the last upcall was parsed, in nanoseconds on the monotonic clock. */
  ended: number;
  operations: number;
  checksum: number;
}

const parser = new UpcallParser();
let operations = 0;
let checksum = 0;

export default defineHandler<{ share: number }>({
  message(message, context) {
    if (!parser.parse(message)) throw new Error("invalid upcall");
    checksum += parser.digest(message.view);
    if (++operations < context.data.share) return;
    context.report({ ended: monotonicNanoseconds(), operations, checksum } satisfies LiveReport);
    operations = 0;
    checksum = 0;
  },
});
