// The handler of handlers.ts. Each worker loads this module and has its own `handled` counter.
import { defineHandler } from "bun-netlink/handler";

let handled = 0;

export default defineHandler({
  message(message, context) {
    handled++;
    // The reply is queued, and sent together with the other replies of this batch.
    context.send(message, { to: { portId: context.sender } });
  },
  gap(dropped, context) {
    context.report(`${dropped || "an unknown number of"} requests dropped`);
  },
  close(context) {
    context.report(`${handled} requests handled`);
  },
});
