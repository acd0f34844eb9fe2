// Applies a random state in the namespace of this process, and kills itself after a number of steps.
import { desired } from "../../../../src/subsystems/state/index.ts";
import { randomNumbers, randomState } from "../random-states.ts";

const [seed, steps] = process.argv.slice(2).map(Number);
const plan = await desired(randomState(randomNumbers(seed!))).plan();
let left = steps!;
await plan.apply({
  allowRecreate: true,
  batchSize: 1,
  onStep() {
    if (--left === 0) process.kill(process.pid, "SIGKILL");
  },
});
