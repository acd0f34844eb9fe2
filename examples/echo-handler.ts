// What each worker of handlers.ts does with a message. It runs in the worker's thread and keeps its state there.
import { defineHandler } from "bun-netlink/handler";

let handled = 0;

export default defineHandler({
  message(message, context) {
    handled++;
    // Queued, and sent together with the other answers of this batch.
    context.send(message, { to: { portId: context.sender } });
  },
  gap(dropped, context) {
    context.report(`${dropped} requests were lost`);
  },
  close(context) {
    context.report(`${handled} requests handled`);
  },
});
