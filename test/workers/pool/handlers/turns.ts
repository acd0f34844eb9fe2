import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** Index of a socket, and number of messages that the worker read from it before it read another socket. */
export type Turn = [socket: number, messages: number];

const turns: Turn[] = [];
let messages = 0;

/**
 * A handler that records the order in which the worker reads its sockets, and reports the order when it closes. A test
 * can block the handler at the first message.
 */
export default defineHandler<SharedArrayBuffer | undefined>({
  message(_, { data }) {
    if (data !== undefined && turns.length === 0 && messages === 0) {
      const words = new Int32Array(data);
      Atomics.store(words, 0, 1);
      Atomics.wait(words, 1, 0);
    }
    messages++;
  },
  batch(context) {
    turns.push([context.sockets.indexOf(context.socket), messages]);
    messages = 0;
  },
  close(context) {
    context.report(turns);
  },
});
