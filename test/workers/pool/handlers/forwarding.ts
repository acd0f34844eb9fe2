import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** Passes what it gets from peers on to the kernel, on its second socket. */
export default defineHandler({
  message(message, context) {
    if (context.sender !== 0) context.send(message, { socket: context.sockets[1]! });
  },
});
