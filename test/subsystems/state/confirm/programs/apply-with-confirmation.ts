// Applies the random state of a seed, and requires a confirmation. Arguments: the directory of the records, the seed, the
// time to confirm, and the time after which the program confirms by itself (-1: never).
import { desired } from "../../../../../src/subsystems/state/index.ts";
import { randomNumbers, randomState } from "../../random-states.ts";

const [directory, seed, timeoutMs, confirmMs] = process.argv.slice(2) as [string, string, string, string];
const plan = await desired(randomState(randomNumbers(Number(seed)))).plan();
process.stdout.write("planned\n");
await plan.apply({
  allowRecreate: true,
  batchSize: 1,
  record: { directory },
  onStep: () => void process.stdout.write("applying\n"),
  confirm: {
    timeoutMs: Number(timeoutMs),
    onPending(pending) {
      process.stdout.write("pending\n");
      if (Number(confirmMs) >= 0) setTimeout(() => pending.confirm(), Number(confirmMs));
    },
  },
});
