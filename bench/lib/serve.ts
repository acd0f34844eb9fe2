import { createInterface } from "node:readline";
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";

/** Measurement of one round of a benchmark case by one implementation. */
export interface Sample {
  nanoseconds: number;
  operations: number;
  /** Checksum of the decoded values. All implementations of a case must report the same checksum. */
  checksum: string;
  /** Additional measurements of the round, keyed by metric name. */
  more?: Record<string, number>;
}

/** Runs one round of a benchmark. Measures only the work itself, without set-up and clean-up. */
export type Round = () => Sample | Promise<Sample>;

/** Receives the round of a program that is measured in slices. Undefined if the program serves lines. */
let receiver: ((round: Round) => void) | undefined;

/** Makes {@link serve} pass its round to `receive` and {@link sliced} select slices, for `--slices`. */
export function captureRounds(receive: (round: Round) => void): void {
  receiver = receive;
}

/** Returns the amount of work of a round: `whole`, or `slice` if the program is measured in slices. */
export function sliced(whole: number, slice: number): number {
  return receiver === undefined ? whole : slice;
}

/**
 * Runs one round of a benchmark for each line on standard input and prints its measurement as JSON. c/bench.h
 * implements the same protocol.
 */
export async function serve(round: Round): Promise<void> {
  if (receiver !== undefined) {
    receiver(round);
    // The program must not clean up before its last slice.
    return new Promise(() => {});
  }
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin }))
    if (line !== "") console.log(JSON.stringify(await round()));
}

/** Measures the time that the function `work` takes. */
export function measure(work: () => { operations: number; checksum: bigint | number }): Sample {
  const started = monotonicNanoseconds();
  const { operations, checksum } = work();
  return { nanoseconds: monotonicNanoseconds() - started, operations, checksum: `${checksum}` };
}
