// A contender that does no work and says what it is told to: counting.ts <operations> <checksum> [more | junk | death]
import { serve } from "../../bench/lib/contender.ts";

const [operations, checksum, mode] = process.argv.slice(2) as [string, string, string?];
let rounds = 0;

await serve(() => {
  rounds++;
  if (mode === "death") process.exit(7);
  if (mode === "junk") return { nanoseconds: "soon" } as never;
  const nanoseconds = Number(operations) * 10 * rounds;
  const sample = { nanoseconds, operations: Number(operations), checksum };
  return mode === "more" ? { ...sample, more: { weight: 4096 } } : sample;
});
