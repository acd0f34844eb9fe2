import { describe, expect, test } from "bun:test";
import type { Sample } from "../../bench/lib/serve.ts";
import { formatResult, summarize } from "../../bench/runner/results.ts";
import { fixedSample, smallCase } from "./small-cases.ts";

const benchCase = smallCase("small", fixedSample("ours"), fixedSample("theirs"));

/** Returns samples of ten operations, one sample for each time per operation. */
function samples(...nanoseconds: number[]): Sample[] {
  return nanoseconds.map((each) => ({ nanoseconds: each * 10, operations: 10, checksum: "0" }));
}

describe("summarize()", () => {
  test("returns the median and percentiles of the time per operation", () => {
    const [ours] = summarize(benchCase, new Map([["ours", samples(100, 300, 200, 500, 400)]]));
    expect(ours).toEqual({
      case: "small",
      implementation: "ours",
      unit: "ns/op",
      median: 300,
      p10: 140,
      p90: 460,
      samples: 5,
    });
  });

  test("computes ratios from pairs of the same round", () => {
    const rounds = new Map([
      ["ours", samples(100, 400, 900)],
      ["theirs", samples(100, 200, 300)],
    ]);
    const [ours, theirs] = summarize(benchCase, rounds);
    expect(ours!.ratio).toEqual({ to: "theirs", value: 2, p10: 1.2, p90: 2.8 });
    expect(theirs!.ratio).toBeUndefined();
  });

  test("omits implementations without samples", () => {
    const results = summarize(benchCase, new Map([["ours", samples(100)]]));
    expect(results.map(({ implementation, ratio }) => [implementation, ratio])).toEqual([["ours", undefined]]);
  });

  test("reports metrics as additional cases", () => {
    const weighedCase = {
      ...benchCase,
      timed: false,
      metrics: { weight: { case: "small weight", operation: "weight", unit: "bytes" as const } },
    };
    const rounds = new Map([["ours", [{ nanoseconds: 0, operations: 1, checksum: "0", more: { weight: 2 ** 20 } }]]]);
    const results = summarize(weighedCase, rounds);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ case: "small weight", unit: "bytes", median: 2 ** 20 });
    expect(formatResult(results[0]!)).toContain("1.00 MiB");
    expect(() => summarize(weighedCase, new Map([["ours", samples(1)]]))).toThrow('a sample lacks the metric "weight"');
  });

  test("omits a metric for implementations that do not measure it", () => {
    const weighed = (implementations: string[]) => ({
      ...benchCase,
      timed: false,
      metrics: { weight: { case: "weight", operation: "weight", unit: "bytes" as const, implementations } },
    });
    const rounds = new Map([
      ["ours", [{ nanoseconds: 0, operations: 1, checksum: "0", more: { weight: 1 } }]],
      ["theirs", samples(1)],
    ]);
    expect(summarize(weighed(["ours"]), rounds).map(({ implementation }) => implementation)).toEqual(["ours"]);
    expect(() => summarize(weighed(["theirs"]), rounds)).toThrow('a sample lacks the metric "weight"');
  });
});
