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

/**
 * Runs one round of a benchmark for each line on standard input and prints its measurement as JSON. c/bench.h
 * implements the same protocol.
 */
export async function serve(round: Round): Promise<void> {
  console.log(JSON.stringify({ ready: true }));
  for await (const line of console) if (line !== "") console.log(JSON.stringify(await round()));
}

/** Measures the time that the function `work` takes. */
export function measure(work: () => { operations: number; checksum: bigint | number }): Sample {
  const started = monotonicNanoseconds();
  const { operations, checksum } = work();
  return { nanoseconds: monotonicNanoseconds() - started, operations, checksum: `${checksum}` };
}
