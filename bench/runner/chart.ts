import type { TopLevelSpec } from "vega-lite";
import { isBusy } from "./machine.ts";
import type { Ratio, Report, Result } from "./results.ts";
import { toSvg } from "./svg.ts";

const WIDTH = 560;
const ROW = 24;
const INK = "#1f2933";
const OURS = "#1f6feb";
/** Limits of the performance ratios in the chart. A ratio beyond a limit is drawn at the edge. */
const MIN_RATIO = 0.4;
const MAX_RATIO = 4;
/** Ticks of a scale that spans a factor of three or more. */
const COARSE_TICKS = new Set([0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4]);

/** One row of the benchmark chart, which shows one comparison. */
interface Row {
  label: string;
  value: number;
  p10: number;
  p90: number;
  /** Numbers of the comparison as text. They can exceed the limits of the chart. */
  text: string;
  /** Marks at the edges of the chart, if the row extends beyond the limits. */
  clipped: { at: number; shape: string }[];
}

function rowOf({ case: name, implementation, ratio }: Result & { ratio: Ratio }): Row {
  const variant = implementation.replace(/^bun-netlink ?/, "");
  const clamp = (value: number) => Math.min(Math.max(value, MIN_RATIO), MAX_RATIO);
  const clipped: Row["clipped"] = [];
  if (Math.min(ratio.p10, ratio.value) < MIN_RATIO) clipped.push({ at: MIN_RATIO, shape: "triangle-left" });
  if (Math.max(ratio.p90, ratio.value) > MAX_RATIO) clipped.push({ at: MAX_RATIO, shape: "triangle-right" });
  const range = clipped.length === 0 ? "" : ` (${ratio.p10.toFixed(2)} to ${ratio.p90.toFixed(2)})`;
  return {
    label: `${name}${variant === "" ? "" : `, ${variant}`}`,
    value: clamp(ratio.value),
    p10: clamp(ratio.p10),
    p90: clamp(ratio.p90),
    text: `${ratio.value.toFixed(2)} × ${ratio.to}${range}`,
    clipped,
  };
}

/** Returns an SVG chart of all performance ratios of a benchmark run. */
export function chart({ machine, results }: Report): Promise<string> {
  const rows = results.flatMap(({ ratio, ...result }) => (ratio === undefined ? [] : [rowOf({ ...result, ratio })]));
  const marks = rows.flatMap(({ label, clipped }) => clipped.map((mark) => ({ label, ...mark })));
  const ratios = rows.flatMap(({ value, p10, p90 }) => [value, p10, p90]);
  const domain = [
    Math.max(Math.min(0.85, ...ratios) * 0.97, MIN_RATIO),
    Math.min(Math.max(1.2, ...ratios) * 1.03, MAX_RATIO),
  ];
  const order = rows.map(({ label }) => label);
  const scale: { type: "log"; domain: number[]; nice: boolean } = { type: "log", domain, nice: false };
  const ticks = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3, 4].filter(
    (tick) => tick >= domain[0]! && tick <= domain[1]! && (domain[1]! / domain[0]! < 3 || COARSE_TICKS.has(tick)),
  );
  const x = {
    scale,
    title: "time per operation relative to the other program (left of 1 is faster)",
    axis: {
      values: ticks,
      format: "~g",
      grid: true,
      gridColor: "#e4e7eb",
      domain: false,
      tickSize: 0,
      labelPadding: 6,
    },
  };
  const y = {
    field: "label",
    type: "nominal",
    sort: order,
    title: null,
    axis: { domain: false, ticks: false, labelLimit: 260, labelPadding: 10 },
  } as const;
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: WIDTH,
    height: { step: ROW },
    padding: 16,
    background: "white",
    title: {
      text: "bun-netlink next to programs that do the same work",
      subtitle: [
        "Dot: median over all rounds of our time per operation divided by that of the program named on the right, in the same",
        "round. Bar: 10th to 90th percentile. Triangle: value outside of the chart.",
        ...(isBusy(machine) ? ["THE MACHINE WAS BUSY: the results are not reliable"] : []),
        `${machine.cpu.trim()}, ${machine.cores} cores, Linux ${machine.kernel}, Bun ${machine.bun}, ${machine.date.slice(0, 10)}`,
      ],
      anchor: "start",
      offset: 14,
    },
    data: { values: rows },
    config: {
      font: "DejaVu Sans, Helvetica, Arial, sans-serif",
      title: { color: INK, fontSize: 16, subtitleColor: "#52606d", subtitlePadding: 6 },
      axis: { labelColor: INK, titleColor: "#52606d", titleFontWeight: "normal", labelFontSize: 12, titlePadding: 12 },
      view: { stroke: null },
    },
    layer: [
      {
        data: { values: [{ one: 1 }] },
        mark: { type: "rule", color: INK, size: 1.5 },
        encoding: { x: { field: "one", type: "quantitative", scale } },
      },
      {
        mark: { type: "rule", size: 5, color: OURS, opacity: 0.25, strokeCap: "round" },
        encoding: { y, x: { field: "p10", type: "quantitative", ...x }, x2: { field: "p90" } },
      },
      {
        mark: { type: "point", filled: true, size: 90, color: OURS, opacity: 1 },
        encoding: { y, x: { field: "value", type: "quantitative", ...x } },
      },
      {
        data: { values: marks },
        mark: { type: "point", filled: true, size: 110, color: OURS, opacity: 1 },
        encoding: {
          y,
          x: { field: "at", type: "quantitative", ...x },
          shape: { field: "shape", type: "nominal", scale: null, legend: null },
        },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle", color: "#52606d", fontSize: 11, x: WIDTH + 12 },
        encoding: { y, text: { field: "text" } },
      },
    ],
  };
  return toSvg(spec);
}
