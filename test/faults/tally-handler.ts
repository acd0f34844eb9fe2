import { defineHandler } from "../../src/workers/handler-entry.ts";

let received = 0;
let dropped = 0;

/** A handler that counts received and lost messages, and reports both numbers when it closes. */
export default defineHandler({
  message: () => void received++,
  gap: (lost) => {
    dropped += lost;
  },
  close: (context) => context.report({ received, dropped }),
});
