import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { isBusy } from "./machine.ts";
import type { Ratio, Report, Result } from "./results.ts";

const WIDTH = 560;
const ROW = 24;
const INK = "#1f2933";
const OURS = "#1f6feb";
/** Beyond these a comparison is drawn at the edge. */
const LEAST = 0.4;
const MOST = 4;
/** The marks of the scale where it is a wide one. */
const EVEN_TICKS = new Set([0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4]);

/** One comparison as it is drawn. */
interface Row {
  label: string;
  value: number;
  p10: number;
  p90: number;
  /** What stands beside it: the true numbers. */
  text: string;
  /** Where the picture's edge cuts it: there is a mark in place of the end. */
  cut: { at: number; shape: string }[];
}

type Compared = Result & { ratio: Ratio };

function rowOf({ case: name, implementation, ratio }: Compared): Row {
  const variant = implementation.replace(/^bun-netlink ?/, "");
  const clamp = (value: number) => Math.min(Math.max(value, LEAST), MOST);
  const cut: Row["cut"] = [];
  if (Math.min(ratio.p10, ratio.value) < LEAST) cut.push({ at: LEAST, shape: "triangle-left" });
  if (Math.max(ratio.p90, ratio.value) > MOST) cut.push({ at: MOST, shape: "triangle-right" });
  const ends = cut.length === 0 ? "" : ` (${ratio.p10.toFixed(2)} to ${ratio.p90.toFixed(2)})`;
  return {
    label: `${name}${variant === "" ? "" : `, ${variant}`}`,
    value: clamp(ratio.value),
    p10: clamp(ratio.p10),
    p90: clamp(ratio.p90),
    text: `${ratio.value.toFixed(2)} × ${ratio.to}${ends}`,
    cut,
  };
}

/** A picture of a run as SVG: for each case how much more time it takes than what it is compared with. */
export function chart({ machine, results }: Report): Promise<string> {
  const values = results.filter((result) => result.ratio !== undefined).map((result) => rowOf(result as Compared));
  const cuts = values.flatMap(({ label, cut }) => cut.map((mark) => ({ label, ...mark })));
  const ends = values.flatMap(({ value, p10, p90 }) => [value, p10, p90]);
  const domain = [Math.max(Math.min(0.85, ...ends) * 0.97, LEAST), Math.min(Math.max(1.2, ...ends) * 1.03, MOST)];
  const order = values.map(({ label }) => label);
  const scale: { type: "log"; domain: number[]; nice: boolean } = { type: "log", domain, nice: false };
  const ticks = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3, 4].filter(
    (tick) => tick >= domain[0]! && tick <= domain[1]! && (domain[1]! / domain[0]! < 3 || EVEN_TICKS.has(tick)),
  );
  const x = {
    scale,
    title: "time per operation, as a multiple of the other's (left of 1 is faster)",
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
      text: "bun-netlink beside programs that do the same work",
      subtitle: [
        "a dot is our time for one operation divided by that of the program named on the right, round by round: the median",
        "of the rounds, with a bar from the 10th to the 90th percentile; a triangle marks what lies beyond the picture",
        ...(isBusy(machine) ? ["THE MACHINE WAS BUSY: these figures are not to be trusted"] : []),
        `${machine.cpu.trim()}, ${machine.cores} cores, Linux ${machine.kernel}, Bun ${machine.bun}, ${machine.date.slice(0, 10)}`,
      ],
      anchor: "start",
      offset: 14,
    },
    data: { values },
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
        data: { values: cuts },
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
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
