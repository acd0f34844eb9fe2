import { defineHandler } from "../../../../src/workers/handler-entry.ts";

let next = 0;
const wrong: string[] = [];

/**
 * A handler that expects one message of each length, from 16 bytes upwards, whose payload equals the shared memory.
 * When the handler closes, it reports the number of messages and up to ten mismatches.
 */
export default defineHandler<SharedArrayBuffer>({
  message(message, { data }) {
    const length = 16 + next++;
    const expected = new Uint8Array(data, 0, length - 16);
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
