// bun test/subsystems/explain/run-cases.ts COUNT [FIRST] [all]: compares predictions with the ends of real packets.
import { runCase } from "./random-case.ts";

const [count = "1000", first = "1", features] = process.argv.slice(2);
const outcomes = new Map<string, number>();
let wrong = 0;
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  try {
    const { predicted, difference, notes } = runCase(seed, { all: features === "all" }, 3000);
    outcomes.set(predicted.outcome, (outcomes.get(predicted.outcome) ?? 0) + 1);
    if (predicted.outcome === "undecided") console.log(`${seed} undecided: ${predicted.reason} | ${predicted.missing}`);
    if (difference === undefined) continue;
    wrong++;
    console.log(`${seed} DIFFERENCE ${difference}\n   ${notes.join("\n   ")}`);
    if (Number(count) === 1) for (const step of predicted.steps) console.log({ ...step, rules: undefined });
  } catch (error) {
    wrong++;
    console.log(`${seed} ERROR`, error instanceof Error ? (count === "1" ? error.stack : error.message) : error);
  }
}
console.log(`${count} networks, ${wrong} differences`, Object.fromEntries(outcomes));
if (wrong > 0) process.exitCode = 1;
