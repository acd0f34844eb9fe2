import { defineHandler } from "../../../../src/workers/handler-entry.ts";

const to = { portId: 0 };
const options = { to };

/** Answers each sender with its own message, and makes no object for it. */
export default defineHandler({
  message(message, context) {
    to.portId = context.sender;
    context.send(message, options);
  },
});
