import { defineHandler } from "../../../../src/workers/handler-entry.ts";

const to = { portId: 0 };
const options = { to };

/** A handler that sends each message back to its sender and allocates no objects. */
export default defineHandler({
  message(message, context) {
    to.portId = context.sender;
    context.send(message, options);
  },
});
