import { defineHandler } from "../../src/workers/handler-entry.ts";

let received = 0;
let dropped = 0;

/** A handler that counts messages and lost messages, and reports both counts when it closes. */
export default defineHandler({
  message: () => void received++,
  gap: (lost) => {
    dropped += lost;
  },
  close: (context) => context.report({ received, dropped }),
});
