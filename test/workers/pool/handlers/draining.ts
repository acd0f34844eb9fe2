import { ReceiveBuffer } from "../../../../src/sock/receive-buffer.ts";
import { defineHandler } from "../../../../src/workers/handler-entry.ts";

let buffer: ReceiveBuffer | undefined;

/** Message counts of the worker at the time when it reports a gap. */
export interface Found {
  lost: number;
  handled: number;
  stolen: number;
}

let handled = 0;
let stolen = 0;

/**
 * A handler that empties its socket after the worker's first read. The worker then finds the queue empty, as if a
 * second reader had emptied it.
 */
export default defineHandler({
  message() {
    handled++;
  },
  batch({ socket }) {
    if (buffer !== undefined) return;
    buffer = new ReceiveBuffer();
    for (;;) {
      const taken = socket.core.receive(buffer, 1);
      if (taken <= 0) return;
      stolen += taken;
    }
  },
  gap(lost, context) {
    context.report({ lost, handled, stolen } satisfies Found);
  },
});
