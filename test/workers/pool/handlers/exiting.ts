import { defineHandler } from "../../../../src/workers/handler-entry.ts";

/** Indexes of the handler's counters in an array in shared memory. */
export const Mark = { Messages: 0, ReportedDrops: 1, Passed: 2, Lives: 3, Held: 4 } as const;

/** Determines after which gaps or messages the handler ends its own worker. */
export interface Death {
  words: SharedArrayBuffer;
  /** If set to n, a worker exits at every n-th gap. */
  gap?: number;
  /** If set to n, a worker exits at every n-th message. */
  message?: number;
  /** Maximum number of workers that the handler ends. */
  lives: number;
}

/**
 * Time in milliseconds that the handler spends on each message, so that messages arrive faster than it handles them.
 */
const SLOWNESS_MS = 0.002;

/**
 * A handler that counts messages and reported drops, and ends its own worker when it handles a certain message or gap.
 * The handler blocks while the shared word `Mark.Held` is 1.
 */
export default defineHandler<Death>({
  message(_, { data }) {
    while (Atomics.wait(words(data), Mark.Held, 1) === "ok");
    count(data, Mark.Messages, 1);
    for (const end = performance.now() + SLOWNESS_MS; performance.now() < end; );
    if (data.message !== undefined) endAt(data, Atomics.add(words(data), Mark.Passed, 1) + 1, data.message);
  },
  gap(dropped, { data }) {
    count(data, Mark.ReportedDrops, dropped);
    if (data.gap !== undefined) endAt(data, Atomics.add(words(data), Mark.Passed, 1) + 1, data.gap);
  },
});

function words({ words }: Death): Int32Array {
  return new Int32Array(words);
}

function count(data: Death, mark: number, amount: number): void {
  Atomics.add(words(data), mark, amount);
}

/** Ends the worker if `passed` is a multiple of `every` and fewer than `lives` workers have ended so far. */
function endAt(data: Death, passed: number, every: number): void {
  if (passed % every === 0 && Atomics.sub(words(data), Mark.Lives, 1) > 0) process.exit(3);
}
