import type { TopLevelSpec } from "vega-lite";
import { isBusy } from "./machine.ts";
import type { Report } from "./results.ts";
import { toSvg } from "./svg.ts";

/**
 * Returns an SVG chart of the time per operation against the size of the work, with one part per title of `scaleCases`.
 */
export function chart({ machine, results }: Report): Promise<string> {
  const rows = results.map(({ case: name, implementation, median, p10, p90 }) => {
    const [title, size] = name.split(": ") as [string, string];
    const program = implementation.startsWith("c") ? "C" : implementation;
    return { title, size: Number(size), program, median, p10, p90 };
  });
  const log = { type: "log", nice: false } as const;
  const x = { field: "size", type: "quantitative", scale: log, title: "size", axis: { format: "~s" } } as const;
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 16,
    title: {
      text: "time per operation at different sizes",
      subtitle: [
        "Line: median. Band: 10th to 90th percentile. A level line means that the time grows in proportion to the size.",
        ...(isBusy(machine) ? ["THE MACHINE WAS BUSY: the results are not reliable"] : []),
        `${machine.cpu.trim()}, ${machine.cores} cores, Linux ${machine.kernel}, Bun ${machine.bun}, ${machine.date.slice(0, 10)}`,
      ],
      anchor: "start",
      offset: 14,
    },
    data: { values: rows },
    columns: 3,
    facet: { field: "title", type: "nominal", title: null, sort: [...new Set(rows.map(({ title }) => title))] },
    resolve: { scale: { x: "independent", y: "independent" } },
    spec: {
      width: 280,
      height: 200,
      encoding: { x, color: { field: "program", type: "nominal", title: null } },
      layer: [
        {
          mark: { type: "area", opacity: 0.2 },
          encoding: {
            y: { field: "p10", type: "quantitative", title: "ns per operation", scale: { zero: true } },
            y2: { field: "p90" },
          },
        },
        { mark: { type: "line", point: true }, encoding: { y: { field: "median", type: "quantitative" } } },
      ],
    },
    config: { font: "DejaVu Sans, Helvetica, Arial, sans-serif" },
  };
  return toSvg(spec);
}
