// Applies a plan that requires a confirmation, and sends itself a signal after the first step. Arguments: the directory of
// the records, and the signal.
import { desired } from "../../../../../src/subsystems/state/index.ts";
import { network } from "../../support.ts";

const [directory, signal] = process.argv.slice(2) as [string, NodeJS.Signals];
const plan = await desired(network).plan();
await plan.apply({
  batchSize: 1,
  record: { directory },
  confirm: { timeoutMs: 500_000 },
  onStep() {
    process.stdout.write("applied a step\n");
    process.kill(process.pid, signal);
    // A stopped program stops at its next system call.
    Bun.sleepSync(100);
  },
});
