import { join } from "node:path";
import type { BenchCase, Contender } from "../../bench/lib/cases.ts";

/** A contender that says that it did so many operations. */
export function counting(implementation: string, ...words: string[]): Contender {
  return { implementation, program: { typescript: join(import.meta.dir, "counting") }, arguments: words };
}

/** A case of such contenders, the first compared with the last. */
export function tinyCase(name: string, ...contenders: Contender[]): BenchCase {
  const [first, ...others] = contenders as [Contender, ...Contender[]];
  const last = others.at(-1);
  const compared = last === undefined ? first : { ...first, against: last.implementation };
  return { name, operation: "nothing at all", warmUp: 1, contenders: [compared, ...others] };
}
