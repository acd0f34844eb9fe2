import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** Where it counts, in words that outlive its worker. */
export const Mark = { Messages: 0, Told: 1, Passed: 2, Lives: 3, Held: 4 } as const;

/** When it ends its worker. */
export interface Death {
  words: SharedArrayBuffer;
  /** In a gap, whenever there were so many again. */
  gap?: number;
  /** In a message, whenever there were so many again. */
  message?: number;
  /** In the middle of how many workers, one after the other. */
  lives: number;
}

/** How long a message takes, so that a flood is faster than its worker. */
const SLOWNESS_MS = 0.002;

/** Counts what it is given and told, and ends its worker in the middle of it. Goes on with nothing while it is held. */
export default defineHandler<Death>({
  message(_, { data }) {
    while (Atomics.wait(words(data), Mark.Held, 1) === "ok");
    count(data, Mark.Messages, 1);
    for (const end = performance.now() + SLOWNESS_MS; performance.now() < end; );
    if (data.message !== undefined) endAt(data, Atomics.add(words(data), Mark.Passed, 1) + 1, data.message);
  },
  gap(dropped, { data }) {
    count(data, Mark.Told, dropped);
    if (data.gap !== undefined) endAt(data, Atomics.add(words(data), Mark.Passed, 1) + 1, data.gap);
  },
});

function words({ words }: Death): Int32Array {
  return new Int32Array(words);
}

function count(data: Death, mark: number, amount: number): void {
  Atomics.add(words(data), mark, amount);
}

/** Ends the worker whenever that many have passed again, as long as there are lives left. */
function endAt(data: Death, passed: number, every: number): void {
  if (passed % every === 0 && Atomics.sub(words(data), Mark.Lives, 1) > 0) process.exit(3);
}
