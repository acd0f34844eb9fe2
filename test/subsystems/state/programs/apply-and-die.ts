// Applies the random state of a seed in the namespace of this process. Kills this process after a random step.
import { desired } from "../../../../src/subsystems/state/index.ts";
import { randomNumbers, randomState } from "../random-states.ts";

const random = randomNumbers(Number(process.argv[2]));
const plan = await desired(randomState(random)).plan();
let left = 1 + Math.floor(random() * plan.steps.length);
await plan.apply({
  allowRecreate: true,
  batchSize: 1,
  onStep() {
    if (--left === 0) process.kill(process.pid, "SIGKILL");
  },
});
