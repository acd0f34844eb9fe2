import type { TopLevelSpec } from "vega-lite";
import { isBusy } from "./machine.ts";
import type { Report } from "./results.ts";
import { toSvg } from "./svg.ts";
import { stallDelays } from "./table.ts";

const OURS = "bun-netlink";
/** Longest delay in milliseconds that the asynchronous form should cause. */
const TARGET_MS = 10;
const colours: Readonly<Record<string, string>> = {
  [OURS]: "#1f6feb",
  "engine alone": "#7c9cbf",
  Go: "#0f9d8f",
  "synchronous form": "#c2410c",
};

/** Returns an SVG chart of the delays of the event loop in the group "stall". */
export function chart(report: Report): Promise<string> {
  const { machine } = report;
  const rows = stallDelays(report).flatMap(({ title, worst, p99, synchronous, floor, go }) => [
    { title, program: OURS, worst, p99 },
    ...(floor === undefined ? [] : [{ title, program: "engine alone", ...floor }]),
    ...(go === undefined ? [] : [{ title, program: "Go", worst: go, p99: go }]),
    ...(synchronous === undefined
      ? []
      : [{ title, program: "synchronous form", worst: synchronous, p99: synchronous }]),
  ]);
  const order = [...new Set(rows.map(({ title }) => title))];
  const programs = Object.keys(colours);
  const values = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000];
  const x = {
    ...({ type: "quantitative", scale: { type: "log", nice: false } } as const),
    title: "delay of a timer in milliseconds (logarithmic)",
    axis: { values, format: "~g", grid: true, gridColor: "#e4e7eb" },
  };
  const y = {
    field: "title",
    type: "nominal",
    sort: order,
    title: null,
    axis: { domain: false, ticks: false, labelPadding: 10 },
  } as const;
  const color = {
    field: "program",
    type: "nominal",
    title: null,
    scale: { domain: programs, range: Object.values(colours) },
    legend: { orient: "top", symbolOpacity: 1 },
  } as const;
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: 520,
    height: { step: 24 },
    padding: 16,
    background: "white",
    title: {
      text: "delays of the event loop, less is better",
      subtitle: [
        "Dot: longest delay of a round, median of the rounds. Bar: from the 99th percentile to the longest delay.",
        `Dashed line: the target, ${TARGET_MS} ms.`,
        ...(isBusy(machine) ? [`Other programs used the machine (load average ${machine.load.toFixed(0)}).`] : []),
        `${machine.cpu.trim()}, ${machine.cores} cores, Linux ${machine.kernel}, Bun ${machine.bun}, ${machine.date.slice(0, 10)}`,
      ],
      anchor: "start",
      offset: 14,
    },
    data: { values: rows },
    layer: [
      {
        data: { values: [{ at: TARGET_MS }] },
        mark: { type: "rule", color: "#1f2933", strokeDash: [4, 4] },
        encoding: { x: { field: "at", ...x } },
      },
      {
        mark: { type: "rule", size: 5, opacity: 0.3, strokeCap: "round" },
        encoding: { y, color, x: { field: "p99", ...x }, x2: { field: "worst" } },
      },
      {
        mark: { type: "point", filled: true, size: 80, opacity: 1 },
        encoding: { y, color, x: { field: "worst", ...x } },
      },
    ],
    config: {
      font: "DejaVu Sans, Helvetica, Arial, sans-serif",
      title: { color: "#1f2933", fontSize: 16, subtitleColor: "#52606d", subtitlePadding: 6 },
      axis: {
        ...{ labelColor: "#1f2933", titleColor: "#52606d", titleFontWeight: "normal", labelFontSize: 12 },
        labelLimit: 340,
      },
      view: { stroke: null },
    },
  };
  return toSvg(spec);
}
