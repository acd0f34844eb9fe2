import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** A handler that forwards messages of peers to the kernel on its second socket. */
export default defineHandler({
  message(message, context) {
    if (context.sender !== 0) context.send(message, { socket: context.sockets[1]! });
  },
});
