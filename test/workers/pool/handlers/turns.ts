import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** One batch: which of the worker's sockets it came from, and how many messages it had. */
export type Turn = [socket: number, messages: number];

const turns: Turn[] = [];
let messages = 0;

/** Notes the turns that sockets have, and reports them when it closes. It can be held at its first message. */
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
