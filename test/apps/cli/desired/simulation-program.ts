import { join } from "node:path";
import { describeMachine } from "../../../../bench/runner/machine.ts";
import { runSimulation } from "./simulation.ts";

// Simulates rollouts to many hosts: `unshare -rn bun test/apps/cli/desired/simulation-program.ts HOSTS PROCESSES ROUNDS
// [SEED] [BATCH]`. The first rollout is measured without faults. With "--record", writes test/results/rollouts.json.
const args = process.argv.slice(2).filter((arg) => arg !== "--record");
const [hosts = "1000", processes = "10", rounds = "5", seed = "1", batch = "5%"] = args;
const common = {
  ...{ hosts: Number(hosts), processes: Number(processes), seed: Number(seed), batch },
  ...{ confirm: 60, timeout: 240, durationMs: Number.POSITIVE_INFINITY, onRound: console.log },
};
const quiet = await runSimulation({ ...common, rounds: 1, faultMs: 0 });
console.log(JSON.stringify(quiet));
const faulty = await runSimulation({ ...common, rounds: Number(rounds), faultMs: 6000 });
console.log(JSON.stringify(faulty));
if (process.argv.includes("--record")) {
  const report = { machine: describeMachine(), quiet, faulty };
  await Bun.write(join(import.meta.dir, "../../../results/rollouts.json"), `${JSON.stringify(report, null, 2)}\n`);
}
process.exit(0);
