import { describe, expect, test } from "bun:test";
import type { Contender } from "../../bench/lib/cases.ts";
import type { Sample } from "../../bench/lib/contender.ts";
import { doRounds, type RunningContender } from "../../bench/lib/rounds.ts";

const quiet = () => {};

/** A contender that answers each round with the next of these samples, the last one again and again. */
function answering(implementation: string, answers: Partial<Sample>[], more: Partial<Contender> = {}) {
  let asked = 0;
  const running: RunningContender & { asked: () => number } = {
    contender: { implementation, program: { typescript: "none" }, ...more },
    async round() {
      const answer = answers[Math.min(asked++, answers.length - 1)]!;
      return { nanoseconds: 10, operations: 5, checksum: "5", ...answer };
    },
    asked: () => asked,
  };
  return running;
}

describe("rounds", () => {
  test("those that warm up are done and not counted", async () => {
    const [a, b] = [answering("a", [{}]), answering("b", [{}])];
    const samples = await doRounds([a, b], 3, 2, quiet);
    expect([...samples].map(([name, list]) => [name, list.length])).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
    expect([a.asked(), b.asked()]).toEqual([5, 5]);
  });

  test("what was compiled beforehand warms up in two of them", async () => {
    const [ours, compiled] = [answering("ours", [{}]), answering("c", [{}], { program: { c: "none" } })];
    await doRounds([ours, compiled], 3, 12, quiet);
    expect([ours.asked(), compiled.asked()]).toEqual([15, 5]);
  });

  test("a contender that takes long takes part in as many as it says", async () => {
    const slow = answering("slow", [{}], { rounds: 2 });
    const samples = await doRounds([answering("a", [{}]), slow], 5, 4, quiet);
    expect(samples.get("a")).toHaveLength(5);
    expect(samples.get("slow")).toHaveLength(2);
    expect(slow.asked()).toBe(2);
  });

  test("another number of operations fails the run, and says who did what", async () => {
    const run = doRounds([answering("ours", [{}]), answering("theirs", [{ operations: 6 }])], 3, 0, quiet);
    await expect(run).rejects.toThrow(
      "not the same work: theirs did 6 operations with checksum 5, ours did 5 operations with checksum 5",
    );
  });

  test("another checksum fails the run", async () => {
    const run = doRounds([answering("ours", [{}]), answering("theirs", [{ checksum: "6" }])], 3, 0, quiet);
    await expect(run).rejects.toThrow("theirs did 5 operations with checksum 6");
  });

  test("a disagreement in a single late round, or while warming up, fails the run as well", async () => {
    const late = answering("late", [{}, {}, {}, { checksum: "other" }]);
    await expect(doRounds([answering("a", [{}]), late], 4, 0, quiet)).rejects.toThrow("not the same work");
    const early = answering("early", [{ checksum: "other" }, {}]);
    await expect(doRounds([answering("a", [{}]), early], 4, 1, quiet)).rejects.toThrow("not the same work");
  });

  test("a contender that did nothing fails the run", async () => {
    await expect(doRounds([answering("idle", [{ operations: 0 }])], 1, 0, quiet)).rejects.toThrow(
      "idle did 0 operations",
    );
    const odd = answering("odd", [{ operations: Number.NaN }]);
    await expect(doRounds([odd], 1, 0, quiet)).rejects.toThrow("odd did NaN operations");
  });

  test("progress is shown, and taken away at the end", async () => {
    const shown: string[] = [];
    await doRounds([answering("a", [{}])], 2, 1, (text) => shown.push(text.trim()));
    expect(shown).toEqual(["warming up, 1 to go", "round 1 of 2", "round 2 of 2", ""]);
  });
});
