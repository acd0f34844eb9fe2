import { monotonicNanoseconds } from "../../src/ffi/libc.ts";

/** What one round of work came to. */
export interface Sample {
  /** How long it took. */
  nanoseconds: number;
  /** How many operations that were. */
  operations: number;
  /** A number over what was seen, which all contenders must agree on. */
  checksum: string;
  /** What else was measured, by name. */
  more?: Record<string, number>;
}

/** A round of work, measured where the work is: set-up and clean-up stay outside. */
export type Round = () => Sample | Promise<Sample>;

/** Does a round for each line on standard input, and prints what it came to. The C programs do the same. */
export async function serve(round: Round): Promise<void> {
  console.log(JSON.stringify({ ready: true }));
  for await (const line of console) if (line !== "") console.log(JSON.stringify(await round()));
}

/** Measures `work`, which returns operations and checksum. */
export function measure(work: () => { operations: number; checksum: bigint | number }): Sample {
  const started = monotonicNanoseconds();
  const { operations, checksum } = work();
  return { nanoseconds: monotonicNanoseconds() - started, operations, checksum: `${checksum}` };
}
