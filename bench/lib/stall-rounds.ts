import type { DelayRecorder } from "./delays.ts";
import type { Sample } from "./serve.ts";

/** Minimum duration in milliseconds of a round. A percentile of the delays of shorter work would be its longest delay. */
const MIN_ROUND_MS = 500;

/**
 * Records the delays of timers while `work` runs, and repeats short work. `work` returns its number of operations, and
 * calls its argument when its preparation has ended. The sample has the mean time of one repetition.
 *
 * @param cleanUp undoes the work. It is not measured.
 */
export async function measureDelays(
  recorder: DelayRecorder,
  work: (begin: () => void) => Promise<number>,
  cleanUp?: () => Promise<unknown>,
): Promise<Sample> {
  let operations = 0;
  let milliseconds = 0;
  let repetitions = 0;
  recorder.clear();
  while (milliseconds < MIN_ROUND_MS) {
    let started = 0;
    const begin = () => {
      recorder.begin();
      started = performance.now();
    };
    begin();
    operations = await work(begin);
    milliseconds += performance.now() - started;
    recorder.end();
    repetitions++;
    await cleanUp?.();
  }
  const nanoseconds = (milliseconds * 1e6) / repetitions;
  return { nanoseconds, operations, checksum: "", more: { ...recorder.delays } };
}
