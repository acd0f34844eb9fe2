// bun test/subsystems/explain/run-cases.ts COUNT [FIRST] [all] [live]: compares predictions with the ends of real packets, or
// with traces of real packets.
import { runCase, traceCase } from "./random-case.ts";

const [count = "1000", first = "1", ...words] = process.argv.slice(2);
const features = { all: words.includes("all") };
const outcomes = new Map<string, number>();
let wrong = 0;
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  try {
    if (words.includes("live")) {
      const { difference, notes, outcomes: key } = await traceCase(seed, features, 3000, 1000);
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      if (difference === undefined) continue;
      wrong++;
      console.log(`${seed} DIFFERENCE ${difference}\n   ${notes.join("\n   ")}`);
      continue;
    }
    const { predicted, difference, notes } = runCase(seed, features, 3000);
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
