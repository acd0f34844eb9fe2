import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

// vega-lite adds this method to all sets. An enumerable method would look like a field of every set in the process.
Object.defineProperty(Set.prototype, "toJSON", { enumerable: false });

/** Draws a chart as SVG. */
export function toSvg(spec: TopLevelSpec): Promise<string> {
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
