// Runs the fuzzer.
//
//   bun run fuzz [TARGET…] [--minutes N] [--seed N] [--record]
//
// Without targets, all targets run in turn, each for a fraction of a second. The fuzzer continues after a finding and
// prints each finding once, with the command that repeats it. The exit status is 1 if there was a finding. --record adds
// the executions and findings to test/results/fuzz.json.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Target } from "../test/fuzz/corpus.ts";
import { targets } from "../test/fuzz/targets.ts";
import { Random } from "../test/message/random.ts";

/** Time in milliseconds for which the fuzzer runs a target before it switches to the next target. */
const TURN_MS = 250;
const BATCH = 50;
const REPORT_MS = 60_000;

interface Tally {
  executions: number;
  findings: string[];
}

const { values, positionals } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, seed: { type: "string" }, record: { type: "boolean" } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const names = positionals.length === 0 ? Object.keys(targets) : positionals;
const unknown = names.find((name) => !Object.hasOwn(targets, name));
if (unknown !== undefined || !(minutes > 0) || !Number.isInteger(seed)) {
  console.error(`usage: bun run fuzz [${Object.keys(targets).join(" | ")}]… [--minutes N] [--seed N] [--record]`);
  process.exit(2);
}

const tallies: Record<string, Tally> = {};
const running = new Map<string, Target>();
console.log(`seed ${seed}`);
for (const name of names) {
  tallies[name] = { executions: 0, findings: [] };
  // Each target has its own random numbers, so that its inputs do not depend on the time that the others take.
  running.set(name, await targets[name]!(new Random(seed)));
}
const end = performance.now() + minutes * 60_000;
let nextReport = performance.now() + REPORT_MS;
while (performance.now() < end) {
  for (const [name, target] of running) await takeTurn(name, target);
  if (performance.now() < nextReport) continue;
  nextReport += REPORT_MS;
  report();
}
for (const target of running.values()) await target.close?.();
report();
if (values.record === true) record();
process.exit(Object.values(tallies).some(({ findings }) => findings.length > 0) ? 1 : 0);

async function takeTurn(name: string, target: Target): Promise<void> {
  const tally = tallies[name]!;
  const turnEnd = performance.now() + TURN_MS;
  while (performance.now() < turnEnd) {
    try {
      tally.executions += await target.run(BATCH);
    } catch (error) {
      const text = String((error as Error).message);
      // Findings are considered equal if their errors have the same place in the code, even if the values in the
      // messages differ.
      const isKnown = tally.findings.some((known) => kindOf(known) === kindOf(text));
      if (isKnown) continue;
      tally.findings.push(text);
      console.log(`finding of ${name} (bun run fuzz ${name} --seed ${seed}): ${text.slice(0, 4000)}\n`);
      if (tally.findings.length >= 20) return;
    }
  }
}

function kindOf(text: string): string {
  return (/\n\s+at .*/.exec(text)?.[0] ?? text.slice(-80)).replaceAll(/\d+/g, "0");
}

function report(): void {
  const lines = Object.entries(tallies).map(
    ([name, { executions, findings }]) => `${name} ${executions} (${findings.length})`,
  );
  console.log(`${new Date().toISOString()} executions (findings): ${lines.join(", ")}`);
}

/** Adds the executions and findings of this run to the recorded counts of earlier runs. */
function record(): void {
  const file = join(import.meta.dir, "../test/results/fuzz.json");
  const earlier = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, { executions: number; findings: number }>)
    : {};
  for (const [name, { executions, findings }] of Object.entries(tallies)) {
    const old = earlier[name] ?? { executions: 0, findings: 0 };
    earlier[name] = { executions: old.executions + executions, findings: old.findings + findings.length };
  }
  writeFileSync(file, `${JSON.stringify(earlier, null, 2)}\n`);
}
