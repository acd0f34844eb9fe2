import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dir, "../../docs/diagrams");

/** A sequence of arrows and notes between lanes, as in a sequence diagram. */
interface Panel {
  title: string;
  lanes: readonly string[];
  steps: Step[];
}

interface Step {
  from: number;
  /** Lane at which the arrow ends. A note has none. */
  to?: number;
  /** Solid line, dashed line for a reply, or a line that ends in a cross for a loss. */
  arrow?: "->" | "-->" | "x";
  text: string;
}

const WIDTH = 760;
const GAP = 40;
const ROW = 34;
const TOP = 78;
/** Width of a character in pixels, rounded up. */
const CHARACTER = 7;

/**
 * Draws the diagrams of docs/diagrams. Returns the SVG files by path. A text has one or more panels:
 *
 *     # Title
 *     lanes: program | kernel
 *     program -> kernel: request
 *     kernel --> program: reply
 *     kernel x program: lost message
 *     kernel: a note
 */
export function diagrams(): (readonly [path: string, svg: string])[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));
  return files.sort().map((file) => {
    return [`docs/diagrams/${file.replace(/txt$/, "svg")}`, diagram(file, readFileSync(join(folder, file), "utf8"))];
  });
}

/** Returns the SVG of a text. `file` is the name of the text in errors. */
export function diagram(file: string, text: string): string {
  return draw(parse(file, text));
}

function parse(file: string, text: string): Panel[] {
  const panels: Panel[] = [];
  for (const [index, line] of text.trimEnd().split("\n").entries()) {
    const fail = (problem: string): never => {
      throw new Error(`${file}:${index + 1}: ${problem}: ${line}`);
    };
    if (line.startsWith("# ")) {
      panels.push({ title: line.slice(2), lanes: [], steps: [] });
      continue;
    }
    const panel = panels.at(-1) ?? fail("expected a title");
    const [, names = "", label = ""] = /^(.*?): (.*)$/.exec(line) ?? fail("expected a colon");
    if (names === "lanes") {
      panel.lanes = label.split(" | ");
      continue;
    }
    const [, from = names, arrow, to = ""] = /^(.*?) (->|-->|x) (.*)$/.exec(names) ?? [];
    const lane = (name: string) => {
      const found = panel.lanes.indexOf(name);
      return found < 0 ? fail(`unknown lane "${name}"`) : found;
    };
    if (arrow === undefined) panel.steps.push({ from: lane(from), text: label });
    else panel.steps.push({ from: lane(from), to: lane(to), arrow: arrow as "->", text: label });
  }
  return panels;
}

function draw(panels: readonly Panel[]): string {
  const columns = panels.length === 1 ? 1 : 2;
  const width = (WIDTH - (columns - 1) * GAP) / columns;
  const heights = panels.map(({ steps }) => TOP + steps.length * ROW + 24);
  const parts: string[] = [];
  let y = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const height = Math.max(...heights.slice(first, first + columns));
    for (const [column, panel] of row.entries()) {
      parts.push(`<g transform="translate(${column * (width + GAP)} ${y})">${drawPanel(panel, width, height)}</g>`);
    }
    y += height;
  }
  const label = panels.map(({ title }) => title).join("; ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${escapeXml(label)}">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">',
    '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    ...parts,
    "</svg>\n",
  ].join("\n");
}

/** Colours of the standalone picture. The site has the same colours for its own switch between light and dark. */
const STYLE = [
  ".diagram{font:13px system-ui,sans-serif;--ink:#1f2328;--line:#6e7781;--box:#eaeef2;--lost:#cf222e;--page:#fff}",
  "@media(prefers-color-scheme:dark){.diagram{--ink:#e6edf3;--line:#8b949e;--box:#21262d;--lost:#ff7b72;--page:#0d1117}}",
  ".diagram text{fill:var(--ink);text-anchor:middle;paint-order:stroke;stroke:var(--page);stroke-width:4px}",
  ".diagram rect+text{stroke:none}.diagram .title{font-weight:600;text-anchor:start}",
  ".diagram line,.diagram .cross{stroke:var(--line);fill:none}.diagram .reply{stroke-dasharray:5 3}",
  ".diagram .life{stroke-width:.5}.diagram .head{fill:var(--line)}.diagram rect{fill:var(--box)}",
  ".diagram .lost,.diagram .cross{stroke:var(--lost)}",
].join("");

function drawPanel({ title, lanes, steps }: Panel, width: number, height: number): string {
  const boxWidth = Math.max(...lanes.map((lane) => lane.length * CHARACTER + 24));
  const x = (lane: number) => boxWidth / 2 + (lane * (width - boxWidth)) / (lanes.length - 1);
  const parts = [`<text class="title" x="0" y="18">${escapeXml(title)}</text>`];
  for (const [lane, name] of lanes.entries()) {
    parts.push(
      `<line class="life" x1="${x(lane)}" y1="60" x2="${x(lane)}" y2="${height - 20}"/>`,
      `<rect x="${x(lane) - boxWidth / 2}" y="34" width="${boxWidth}" height="26" rx="4"/>`,
      `<text x="${x(lane)}" y="51">${escapeXml(name)}</text>`,
    );
  }
  for (const [row, step] of steps.entries()) {
    const { from, to, arrow, text } = step;
    const y = TOP + row * ROW + 18;
    const textWidth = text.length * CHARACTER;
    if (to === undefined) {
      parts.push(
        `<rect x="${x(from) - textWidth / 2 - 8}" y="${y - 20}" width="${textWidth + 16}" height="24" rx="4"/>`,
        `<text x="${x(from)}" y="${y - 4}">${escapeXml(text)}</text>`,
      );
      continue;
    }
    const middle = (x(from) + x(to)) / 2;
    if (textWidth > Math.abs(x(to) - x(from)))
      throw new Error(`${title}: the text "${text}" is too long for its arrow`);
    const end = arrow === "x" ? x(to) - Math.sign(x(to) - x(from)) * 14 : x(to);
    const kind = arrow === "x" ? ' class="lost"' : ` marker-end="url(#end)"${arrow === "-->" ? ' class="reply"' : ""}`;
    parts.push(
      `<line x1="${x(from)}" y1="${y}" x2="${end}" y2="${y}"${kind}/>`,
      `<text x="${middle}" y="${y - 6}">${escapeXml(text)}</text>`,
    );
    if (arrow === "x") parts.push(`<path class="cross" d="M${end - 5} ${y - 5}l10 10m0-10l-10 10"/>`);
  }
  return parts.join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
