import type { Contender } from "./cases.ts";
import type { Sample } from "./contender.ts";

/** How many rounds warm up what was compiled beforehand. */
const COMPILED_WARM_UP = 2;

/** A contender that does a round of work whenever it is asked to. */
export interface RunningContender {
  readonly contender: Contender;
  round(): Promise<Sample>;
}

/**
 * Has the contenders do their rounds by turns, and returns those that count, of each. `warmUp` rounds come first: few of
 * them for programs in C, which are as fast at once.
 *
 * @throws Error when two of them have not done the same work in a round, or one none at all.
 */
export async function doRounds(
  contenders: readonly RunningContender[],
  rounds: number,
  warmUp: number,
  showProgress: (text: string) => void,
): Promise<Map<string, Sample[]>> {
  const samples = new Map(contenders.map(({ contender }) => [contender.implementation, [] as Sample[]]));
  for (let round = -warmUp; round < rounds; round++) {
    showProgress(round < 0 ? `  warming up, ${-round} to go` : `  round ${round + 1} of ${rounds}`);
    let agreed: { implementation: string; work: string } | undefined;
    // Each round starts with another contender, so that none always runs behind the same one.
    for (let turn = 0; turn < contenders.length; turn++) {
      const running = contenders[(turn + round + warmUp) % contenders.length]!;
      const { implementation, program, rounds: most } = running.contender;
      // Those that take long are no faster when they are warm.
      if (most !== undefined && (round < 0 || round >= most)) continue;
      if ("c" in program && round < -COMPILED_WARM_UP) continue;
      const sample = await running.round();
      const { operations, checksum } = sample;
      if (!(operations > 0)) throw new Error(`${implementation} did ${operations} operations`);
      const work = `${operations} operations with checksum ${checksum}`;
      agreed ??= { implementation, work };
      if (work !== agreed.work) {
        throw new Error(
          `not the same work: ${implementation} did ${work}, ${agreed.implementation} did ${agreed.work}`,
        );
      }
      if (round >= 0) samples.get(implementation)!.push(sample);
    }
  }
  showProgress("");
  return samples;
}
