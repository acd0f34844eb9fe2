import { defineHandler } from "../../../../src/workers/handler-entry.ts";
import { numbered } from "../../numbered.ts";

let attempts = 0;

/**
 * A handler that sends two requests which are too large for any socket. Its callback `unsent` throws for the first one, and
 * returns a promise for the second one.
 */
export default defineHandler({
  open(context) {
    context.send(numbered(1, 8 * 1024 * 1024));
    context.send(numbered(2, 8 * 1024 * 1024));
  },
  message() {},
  unsent() {
    if (attempts++ === 0) throw new RangeError("no replacement");
    return Promise.resolve(new Uint8Array(16)) as never;
  },
  close: (context) => context.report("closed"),
});
