import type { Sample } from "../lib/serve.ts";
import type { Implementation } from "./cases.ts";

/** Number of warm-up rounds for C programs, which need few because they run no JIT compiler. */
const C_WARM_UP = 2;

/** An implementation of a benchmark case that is ready to run rounds. */
export interface RunningImplementation {
  readonly implementation: Implementation;
  round(): Promise<Sample>;
}

/**
 * Runs `warmUp` unmeasured rounds and then `rounds` measured ones, and returns the measured samples by implementation
 * name. The implementations alternate within each round. C programs skip most of the warm-up, because they run no JIT
 * compiler.
 *
 * @throws Error if two implementations report different work in the same round, or if an implementation reports no
 * operations.
 */
export async function runRounds(
  running: readonly RunningImplementation[],
  rounds: number,
  warmUp: number,
  showProgress: (text: string) => void,
): Promise<Map<string, Sample[]>> {
  const samples = new Map(running.map(({ implementation }) => [implementation.name, [] as Sample[]]));
  for (let round = -warmUp; round < rounds; round++) {
    showProgress(round < 0 ? `  warm-up: ${-round} left` : `  round ${round + 1} of ${rounds}`);
    let expected: { name: string; work: string } | undefined;
    // Each round starts with a different implementation, so that none always runs after the same one.
    for (let turn = 0; turn < running.length; turn++) {
      const current = running[(turn + round + warmUp) % running.length]!;
      const { name, program, rounds: maxRounds } = current.implementation;
      if (maxRounds !== undefined && (round < 0 || round >= maxRounds)) continue;
      if ("c" in program && round < -C_WARM_UP) continue;
      const sample = await current.round();
      const { operations, checksum } = sample;
      if (!(operations > 0)) throw new Error(`${name} did ${operations} operations`);
      const work = `${operations} operations with checksum ${checksum}`;
      expected ??= { name, work };
      if (work !== expected.work) {
        throw new Error(`different work: ${name} did ${work}, ${expected.name} did ${expected.work}`);
      }
      if (round >= 0) samples.get(name)!.push(sample);
    }
  }
  showProgress("");
  return samples;
}
