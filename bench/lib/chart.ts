import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Report } from "./results.ts";

const WIDTH = 560;
const ROW = 24;
const INK = "#1f2933";
const OURS = "#1f6feb";
/** Beyond these a comparison is drawn at the edge. */
const LEAST = 0.4;
const MOST = 4;
/** The marks of the scale where it is a wide one. */
const EVEN_TICKS = new Set([0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4]);

/** A picture of a run as SVG: for each case how much more time it takes than what it is compared with. */
export function chart({ machine, results }: Report): Promise<string> {
  const values = results
    .filter(({ ratio }) => ratio !== undefined)
    .map(({ case: name, implementation, ratio }) => {
      const variant = implementation.replace(/^bun-netlink ?/, "");
      const clamp = (value: number) => Math.min(Math.max(value, LEAST), MOST);
      return {
        label: `${name}${variant === "" ? "" : `, ${variant}`}`,
        to: ratio!.to,
        value: clamp(ratio!.value),
        p10: clamp(ratio!.p10),
        p90: clamp(ratio!.p90),
        text: `${ratio!.value.toFixed(2)} × ${ratio!.to}`,
      };
    });
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
      text: "bun-netlink beside C",
      subtitle: [
        "median of the rounds, bar from the 10th to the 90th percentile",
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
        mark: { type: "text", align: "left", baseline: "middle", color: "#52606d", fontSize: 11, x: WIDTH + 12 },
        encoding: { y, text: { field: "text" } },
      },
    ],
  };
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
