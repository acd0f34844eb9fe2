// A handler that reads the length and two bytes of each message. It reports when its worker has received all messages
// that the benchmark sends to one worker.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { defineHandler } from "../../src/workers/handler-entry.ts";
import { checksumOf } from "../lib/flood.ts";
import type { LiveReport } from "./live.ts";

let operations = 0;
let checksum = 0;

export default defineHandler<{ share: number }>({
  message(message, context) {
    checksum += checksumOf(message);
    if (++operations < context.data.share) return;
    context.report({ ended: monotonicNanoseconds(), operations, checksum } satisfies LiveReport);
    operations = 0;
    checksum = 0;
  },
});
