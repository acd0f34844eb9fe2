import { describe, expect, test } from "bun:test";
import { chart } from "../../bench/runner/chart.ts";
import { chart as librariesChart } from "../../bench/runner/libraries-chart.ts";
import type { Machine } from "../../bench/runner/machine.ts";
import type { Report, Result } from "../../bench/runner/results.ts";
import { chart as scaleChart } from "../../bench/runner/scale-chart.ts";

const machine: Machine = {
  kernel: "6.18.0",
  cpu: "A processor",
  cores: 2,
  bun: "1.4.4",
  cc: "cc",
  load: 0,
  date: "2026-01-02T00:00:00.000Z",
};

function resultWithRatio(
  name: string,
  value: number,
  p10: number,
  p90: number,
  implementation = "bun-netlink",
): Result {
  const ratio = { to: "c", value, p10, p90 };
  return { case: name, implementation, unit: "ns/op", median: 100, p10: 90, p90: 120, samples: 7, ratio };
}

/** Draws the chart of ratios and checks that the result is SVG. */
async function drawChart(report: Report): Promise<string> {
  const svg = await chart(report);
  expect(svg).toStartWith("<svg");
  expect(svg).toEndWith("</svg>");
  return svg;
}

describe("chart of benchmark ratios", () => {
  test("shows each ratio with the program it is relative to", async () => {
    const alone: Result = { ...resultWithRatio("alone", 1, 1, 1) };
    delete alone.ratio;
    const results = [
      resultWithRatio("walk", 1.04, 0.99, 1.1),
      resultWithRatio("drain", 0.97, 0.9, 1, "bun-netlink 2 workers"),
      alone,
    ];
    const svg = await drawChart({ machine, results });
    expect(svg).toContain(">1.04 × c<");
    expect(svg).toContain(">0.97 × c<");
    expect(svg).toContain(">drain, 2 workers<");
    expect(svg).not.toContain(">alone<");
    expect(svg).toContain("our time per operation divided by that of the program named on the right");
    expect(svg).toContain("Linux 6.18.0");
    expect(svg).not.toContain("triangle-");
    expect(svg).not.toContain("BUSY");
  });

  test("marks ratios outside of the chart's range", async () => {
    const svg = await drawChart({
      machine,
      results: [resultWithRatio("far", 5.125, 3.2, 7.9), resultWithRatio("near", 0.5, 0.25, 1)],
    });
    expect(svg).toContain(">5.13 × c (3.20 to 7.90)<");
    expect(svg).toContain(">0.50 × c (0.25 to 1.00)<");
    expect(svg).toContain("label: far; shape: triangle-right");
    expect(svg).toContain("label: near; shape: triangle-left");
  });

  test("warns that the machine was busy", async () => {
    const svg = await drawChart({ machine: { ...machine, load: 1.5 }, results: [resultWithRatio("walk", 1, 1, 1)] });
    expect(svg).toContain("THE MACHINE WAS BUSY");
  });

  test("is valid SVG without ratios", async () => {
    await drawChart({ machine, results: [] });
  });
});

test("the chart of dump sizes names the case and both implementations", async () => {
  const result = (size: number, implementation: string): Result => {
    return {
      case: `routes per dump: ${size}`,
      implementation,
      unit: "ns/op",
      median: size,
      p10: 1,
      p90: 2,
      samples: 7,
    };
  };
  const results = ["bun-netlink", "c"].flatMap((name) => [result(1000, name), result(10_000, name)]);
  const svg = await scaleChart({ machine, results });
  expect(svg).toContain("routes per dump");
  expect(svg).toContain("bun-netlink");
  expect(svg).toContain(">C<");
});

test("the chart of libraries shows each library and machine", async () => {
  const result = (implementation: string, median: number): Result => {
    const { ratio: _, ...plain } = resultWithRatio("round-trip", 1, 1, 1, implementation);
    return { ...plain, median };
  };
  const results = [result("bun-netlink", 2750), result("c recvfrom", 2350), result("pyroute2", 170_000)];
  const svg = await librariesChart([
    { machine, results },
    { machine: { ...machine, cpu: "Another processor" }, results: results.slice(0, 2) },
  ]);
  expect(svg).toStartWith("<svg");
  for (const text of [
    "A processor",
    "Another processor",
    "get one interface",
    "Python (pyroute2)",
    "170 µs",
    "2.4 µs",
  ]) {
    expect(svg).toContain(text);
  }
});
