import { join } from "node:path";
import type { BenchCase, Implementation } from "../../bench/runner/cases.ts";

/**
 * Returns a benchmark implementation that reports a fixed sample.
 *
 * @param words arguments of fixed-sample.ts.
 */
export function fixedSample(name: string, ...words: string[]): Implementation {
  return { name, program: { typescript: join(import.meta.dir, "fixed-sample") }, arguments: words };
}

/** Returns a benchmark case with the given implementations. The first implementation is compared with the last one. */
export function smallCase(name: string, ...implementations: Implementation[]): BenchCase {
  const [first, ...others] = implementations as [Implementation, ...Implementation[]];
  const last = others.at(-1);
  const compared = last === undefined ? first : { ...first, comparedWith: last.name };
  return { name, operation: "nothing", warmUp: 1, implementations: [compared, ...others] };
}
