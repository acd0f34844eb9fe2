import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** A handler that receives messages of peers on one socket, and forwards them to the kernel on its second socket. */
export default defineHandler({
  message(message, context) {
    if (context.sender !== 0) context.send(message, { socket: context.sockets[1]! });
  },
});
