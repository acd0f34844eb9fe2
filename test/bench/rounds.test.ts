import { describe, expect, test } from "bun:test";
import type { Sample } from "../../bench/lib/serve.ts";
import type { Implementation } from "../../bench/runner/cases.ts";
import { type RunningImplementation, runRounds } from "../../bench/runner/rounds.ts";

const ignoreProgress = () => {};

/**
 * Returns an implementation that reports one of the samples in each round, and repeats the last sample in further
 * rounds.
 */
function reporting(name: string, samples: Partial<Sample>[], options: Partial<Implementation> = {}) {
  let rounds = 0;
  const running: RunningImplementation & { rounds: () => number } = {
    implementation: { name, program: { typescript: "none" }, ...options },
    async round() {
      const sample = samples[Math.min(rounds++, samples.length - 1)]!;
      return { nanoseconds: 10, operations: 5, checksum: "5", ...sample };
    },
    rounds: () => rounds,
  };
  return running;
}

describe("runRounds()", () => {
  test("discards the samples of warm-up rounds", async () => {
    const [a, b] = [reporting("a", [{}]), reporting("b", [{}])];
    const samples = await runRounds([a, b], 3, 2, ignoreProgress);
    expect([...samples].map(([name, list]) => [name, list.length])).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
    expect([a.rounds(), b.rounds()]).toEqual([5, 5]);
  });

  test("runs only two warm-up rounds for C programs", async () => {
    const [ours, compiled] = [reporting("ours", [{}]), reporting("c", [{}], { program: { c: "none" } })];
    await runRounds([ours, compiled], 3, 12, ignoreProgress);
    expect([ours.rounds(), compiled.rounds()]).toEqual([15, 5]);
  });

  test("limits the rounds of a slow implementation and skips its warm-up", async () => {
    const slow = reporting("slow", [{}], { rounds: 2 });
    const samples = await runRounds([reporting("a", [{}]), slow], 5, 4, ignoreProgress);
    expect(samples.get("a")).toHaveLength(5);
    expect(samples.get("slow")).toHaveLength(2);
    expect(slow.rounds()).toBe(2);
  });

  test("rejects implementations with different numbers of operations", async () => {
    const run = runRounds([reporting("ours", [{}]), reporting("theirs", [{ operations: 6 }])], 3, 0, ignoreProgress);
    await expect(run).rejects.toThrow(
      "different work: theirs did 6 operations with checksum 5, ours did 5 operations with checksum 5",
    );
  });

  test("rejects implementations with different checksums", async () => {
    const run = runRounds([reporting("ours", [{}]), reporting("theirs", [{ checksum: "6" }])], 3, 0, ignoreProgress);
    await expect(run).rejects.toThrow("theirs did 5 operations with checksum 6");
  });

  test("compares the checksums in all rounds, warm-up included", async () => {
    const late = reporting("late", [{}, {}, {}, { checksum: "other" }]);
    await expect(runRounds([reporting("a", [{}]), late], 4, 0, ignoreProgress)).rejects.toThrow("different work");
    const early = reporting("early", [{ checksum: "other" }, {}]);
    await expect(runRounds([reporting("a", [{}]), early], 4, 1, ignoreProgress)).rejects.toThrow("different work");
  });

  test("rejects a sample without operations", async () => {
    await expect(runRounds([reporting("idle", [{ operations: 0 }])], 1, 0, ignoreProgress)).rejects.toThrow(
      "idle did 0 operations",
    );
    const odd = reporting("odd", [{ operations: Number.NaN }]);
    await expect(runRounds([odd], 1, 0, ignoreProgress)).rejects.toThrow("odd did NaN operations");
  });

  test("shows the progress and removes it at the end", async () => {
    const shown: string[] = [];
    await runRounds([reporting("a", [{}])], 2, 1, (text) => shown.push(text.trim()));
    expect(shown).toEqual(["warm-up: 1 left", "round 1 of 2", "round 2 of 2", ""]);
  });
});
