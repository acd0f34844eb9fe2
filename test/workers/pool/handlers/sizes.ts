import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** The content of the longest message, and the difference between the lengths of consecutive messages. */
export interface Sizes {
  payload: SharedArrayBuffer;
  step: number;
}

let next = 0;
const wrong: string[] = [];

/**
 * A handler that expects messages of increasing lengths, from 16 bytes upwards, whose payloads equal the shared memory.
 * When the handler closes, it reports the number of messages and up to ten mismatches.
 */
export default defineHandler<Sizes>({
  message(message, { data }) {
    const length = 16 + data.step * next++;
    const expected = new Uint8Array(data.payload, 0, length - 16);
    const same = message.length === length && Buffer.compare(message.payload, expected) === 0;
    if (!same && wrong.length < 10) wrong.push(`message ${next - 1} has ${message.length} bytes`);
  },
  gap(dropped, _, reason) {
    wrong.push(`${dropped} lost: ${reason}`);
  },
  close(context) {
    context.report({ count: next, wrong });
  },
});
