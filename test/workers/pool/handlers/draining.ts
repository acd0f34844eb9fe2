import { ReceiveBuffer } from "../../../../src/index.ts";
import { defineHandler } from "../../../../src/workers/handler-entry.ts";

let buffer: ReceiveBuffer | undefined;

/** What the worker has come across when it tells of a gap. */
export interface Found {
  lost: number;
  handled: number;
  stolen: number;
}

let handled = 0;
let stolen = 0;

/** Once the worker has had its first turn, takes all the rest as another worker would: the queue is empty behind its back. */
export default defineHandler({
  message() {
    handled++;
  },
  batch({ socket }) {
    if (buffer !== undefined) return;
    buffer = new ReceiveBuffer();
    for (;;) {
      const taken = socket.take(buffer, 1);
      if (taken <= 0) return;
      stolen += taken;
    }
  },
  gap(lost, context) {
    context.report({ lost, handled, stolen } satisfies Found);
  },
});
