import { describe, expect, test } from "bun:test";
import type { Sample } from "../../bench/lib/contender.ts";
import { line, summarize } from "../../bench/lib/results.ts";
import { counting, tinyCase } from "./cases.ts";

const bench = tinyCase("tiny", counting("ours"), counting("theirs"));

/** Samples of ten operations that took so long each. */
function samples(...nanoseconds: number[]): Sample[] {
  return nanoseconds.map((each) => ({ nanoseconds: each * 10, operations: 10, checksum: "0" }));
}

describe("results", () => {
  test("are medians and percentiles of the time for one operation", () => {
    const [ours] = summarize(bench, new Map([["ours", samples(100, 300, 200, 500, 400)]]));
    expect(ours).toEqual({
      case: "tiny",
      implementation: "ours",
      unit: "ns/op",
      median: 300,
      p10: 140,
      p90: 460,
      samples: 5,
    });
  });

  test("a ratio compares each round with the other's round, not the medians", () => {
    const rounds = new Map([
      ["ours", samples(100, 400, 900)],
      ["theirs", samples(100, 200, 300)],
    ]);
    const [ours, theirs] = summarize(bench, rounds);
    expect(ours!.ratio).toEqual({ to: "theirs", value: 2, p10: 1.2, p90: 2.8 });
    expect(theirs!.ratio).toBeUndefined();
  });

  test("a row that was not measured is left out, and so is the comparison with it", () => {
    const results = summarize(bench, new Map([["ours", samples(100)]]));
    expect(results.map(({ implementation, ratio }) => [implementation, ratio])).toEqual([["ours", undefined]]);
  });

  test("what else is measured is a case of its own, and the time is left out where it says nothing", () => {
    const weighed = {
      ...bench,
      timed: false,
      more: { weight: { case: "tiny weight", operation: "weight", unit: "bytes" as const } },
    };
    const rounds = new Map([["ours", [{ nanoseconds: 0, operations: 1, checksum: "0", more: { weight: 2 ** 20 } }]]]);
    const results = summarize(weighed, rounds);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ case: "tiny weight", unit: "bytes", median: 2 ** 20 });
    expect(line(results[0]!)).toContain("1.00 MiB");
    expect(() => summarize(weighed, new Map([["ours", samples(1)]]))).toThrow('says nothing about "weight"');
  });
});
