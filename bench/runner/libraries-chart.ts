import type { TopLevelSpec } from "vega-lite";
import type { Report } from "./results.ts";
import { toSvg } from "./svg.ts";
import { libraryTimes } from "./table.ts";

/** Value at the left end of the chart's logarithmic scale. */
const LEAST_NANOSECONDS = 50;

/** Returns an SVG chart that compares the library with C and the libraries of other languages, for each report. */
export function chart(reports: readonly Report[]): Promise<string> {
  const values = reports.flatMap((report) => {
    const { cpu, kernel, date } = report.machine;
    const machine = `${cpu.trim()}, Linux ${kernel.split("-")[0]}, ${date.slice(0, 10)}`;
    return libraryTimes(report).map((time) => ({ machine, ...time, text: text(time.nanoseconds) }));
  });
  const unique = (field: "machine" | "title" | "library") => [...new Set(values.map((value) => value[field]))];
  const x = {
    field: "nanoseconds",
    type: "quantitative",
    scale: { type: "log", domainMin: LEAST_NANOSECONDS },
    axis: { title: "ns per operation (logarithmic)", format: "~s", tickCount: 5 },
  } as const;
  const y = { field: "library", type: "nominal", title: null, sort: unique("library") } as const;
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 16,
    title: { text: "time per operation, less is better", anchor: "start", offset: 14 },
    data: { values },
    facet: {
      row: {
        field: "machine",
        type: "nominal",
        title: null,
        sort: unique("machine"),
        header: { labelAngle: 0, labelOrient: "top" },
      },
      column: { field: "title", type: "nominal", title: null, sort: unique("title") },
    },
    spec: {
      width: 300,
      encoding: { x, y },
      layer: [
        {
          mark: { type: "bar", height: 14 },
          encoding: {
            x2: { datum: LEAST_NANOSECONDS },
            color: {
              condition: { test: "datum.library === 'bun-netlink'", value: "#1f6feb" },
              value: "#9aa5b1",
            },
          },
        },
        { mark: { type: "text", align: "left", dx: 4 }, encoding: { text: { field: "text" } } },
      ],
    },
    config: { font: "DejaVu Sans, Helvetica, Arial, sans-serif" },
  };
  return toSvg(spec);
}

function text(nanoseconds: number): string {
  return nanoseconds < 1000 ? `${Math.round(nanoseconds)} ns` : `${Number((nanoseconds / 1000).toPrecision(2))} µs`;
}
