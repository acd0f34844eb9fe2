import { runKills } from "./kills.ts";

// Kills the agent, the server or the consumer of a fleet at random: `unshare -rn bun
// test/apps/cli/fleet/kills-program.ts COUNT [SEED]`. Prints each kill, and at the end the counts and the recovery
// times.
const [count = "500", seed = "1"] = process.argv.slice(2);
const { kills, changes, resyncs, recoveries } = await runKills(Number(count), Number(seed), console.log);
const sorted = recoveries.toSorted((one, other) => one - other);
const at = (share: number) =>
  `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)} ms`;
console.log(JSON.stringify(kills, null, 2));
console.log(
  `${changes} changes, ${resyncs} resyncs; recovered after ${at(0.5)} (median), ${at(0.99)} (p99), ${at(1)} (max)`,
);
process.exit(0);
