import { join } from "node:path";
import { describeMachine } from "../../../../bench/runner/machine.ts";
import { runSimulation } from "./simulation.ts";

// Simulates rollouts to many hosts: `unshare -rn bun test/apps/cli/desired/simulation-program.ts HOSTS PROCESSES ROUNDS
// [SEED] [BATCH] [--fake] [--record]`. The first rollout is measured without faults. With "--fake", the hosts have fake
// kernels instead of network namespaces. With "--record", adds the results to test/results/rollouts.json.
const flags = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
const args = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const [hosts = "1000", processes = "10", rounds = "5", seed = "1", batch = "10%"] = args;
const isFake = flags.includes("--fake");
const common = {
  ...{ hosts: Number(hosts), processes: Number(processes), seed: Number(seed), batch, isFake },
  ...{ confirm: 30, timeout: 120, durationMs: Number.POSITIVE_INFINITY, onRound: console.log },
};
const quiet = await runSimulation({ ...common, rounds: 1, faultMs: 0 });
console.log(JSON.stringify(quiet));
const faulty = await runSimulation({ ...common, rounds: Number(rounds), faultMs: 1500 });
console.log(JSON.stringify(faulty));
if (flags.includes("--record")) {
  const file = Bun.file(join(import.meta.dir, "../../../results/rollouts.json"));
  const before = (await file.exists()) ? ((await file.json()) as object) : {};
  const report = { ...before, [isFake ? "fake kernels" : "namespaces"]: { machine: describeMachine(), quiet, faulty } };
  await file.write(`${JSON.stringify(report, null, 2)}\n`);
}
process.exit(0);
