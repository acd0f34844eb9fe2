// Benchmark implementation that does no work and reports a fixed sample:
//
//     fixed-sample.ts <operations> <checksum> [metric | invalid | exit | cpus]
//
// With `cpus`, the number of operations is the number of CPUs that this process may use.
import { availableParallelism } from "node:os";
import { serve } from "../../bench/lib/serve.ts";

const [operations, checksum, mode] = process.argv.slice(2) as [string, string, string?];
let rounds = 0;

await serve(() => {
  rounds++;
  if (mode === "exit") process.exit(7);
  if (mode === "invalid") return { nanoseconds: "soon" } as never;
  if (mode === "cpus") return { nanoseconds: rounds, operations: availableParallelism(), checksum };
  const nanoseconds = Number(operations) * 10 * rounds;
  const sample = { nanoseconds, operations: Number(operations), checksum };
  return mode === "metric" ? { ...sample, more: { weight: 4096 } } : sample;
});
