import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A sample of the resources of a soak run. */
export interface SoakSample {
  seconds: number;
  descriptors: number;
  threads: number;
  memoryMiB: number;
  rounds: number;
  sent: number;
  received: number;
  lost: number;
}

/** Samples of a soak run, as recorded in test/results/soak.json. */
export interface SoakRun {
  minutes: number;
  samples: SoakSample[];
}

const PANELS: readonly (readonly [field: keyof SoakSample, title: string])[] = [
  ["descriptors", "Open descriptors"],
  ["threads", "Threads"],
  ["memoryMiB", "Resident memory (MiB)"],
  ["received", "Messages received since the start"],
  ["lost", "Messages reported as dropped since the start (by floods that exceed the buffers)"],
];

const WIDTH = 760;
const LEFT = 80;
const RIGHT = 20;
const PANEL_HEIGHT = 110;
const PLOT_HEIGHT = 64;
const PLOT_TOP = 30;
const HEADER_HEIGHT = 40;
const FOOTER_HEIGHT = 44;

/**
 * Draws docs/soak.svg, which shows resources over the time of the run. Each resource has a panel with a scale from 0 to
 * its maximum.
 */
export function soakChart(): string {
  const run = JSON.parse(readFileSync(join(import.meta.dir, "../../test/results/soak.json"), "utf8")) as SoakRun;
  const last = run.samples.at(-1)!;
  const end = Math.max(last.seconds, 1);
  const height = HEADER_HEIGHT + PANELS.length * PANEL_HEIGHT + FOOTER_HEIGHT;
  const xOf = (seconds: number) => LEFT + ((WIDTH - LEFT - RIGHT) * seconds) / end;
  const minutesApart = [1, 2, 5, 10, 15, 30, 60].find((step) => end / 60 / step <= 12) ?? 120;
  const ticks: number[] = [];
  for (let minute = 0; minute * 60 <= end; minute += minutesApart) ticks.push(minute);

  const panels = PANELS.map(([field, title], index) => {
    const top = HEADER_HEIGHT + index * PANEL_HEIGHT + PLOT_TOP;
    const base = top + PLOT_HEIGHT;
    const most = Math.max(...run.samples.map((sample) => sample[field]), 1);
    const points = run.samples.map((sample) => {
      return `${xOf(sample.seconds).toFixed(1)},${(base - (PLOT_HEIGHT * sample[field]) / most).toFixed(1)}`;
    });
    const grid = ticks.map((minute) => {
      const x = xOf(minute * 60).toFixed(1);
      return `<line x1="${x}" x2="${x}" y1="${top}" y2="${base}" stroke="#eaeef2"/>`;
    });
    return [
      `<text x="${LEFT}" y="${top - 10}" font-weight="bold">${title}</text>`,
      ...grid,
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${top}" y2="${top}" stroke="#d0d7de" stroke-dasharray="3 3"/>`,
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}" stroke="#57606a"/>`,
      `<text x="${LEFT - 8}" y="${top + 4}" text-anchor="end">${most.toLocaleString("en")}</text>`,
      `<text x="${LEFT - 8}" y="${base + 4}" text-anchor="end">0</text>`,
      `<polyline fill="none" stroke="#0969da" stroke-width="1.5" points="${points.join(" ")}"/>`,
    ].join("\n");
  });
  const axis = HEADER_HEIGHT + PANELS.length * PANEL_HEIGHT;
  const labels = ticks.map((minute) => {
    return `<text x="${xOf(minute * 60).toFixed(1)}" y="${axis + 4}" text-anchor="middle">${minute}</text>`;
  });
  const summary = `${run.minutes} minutes, ${last.rounds.toLocaleString("en")} rounds, ${last.sent.toLocaleString("en")} messages sent`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#1f2328">
<title>Resources and messages of a long run</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="26" font-size="15" font-weight="bold">bun run soak: ${summary}</text>
${panels.join("\n")}
${labels.join("\n")}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${axis + 26}" text-anchor="middle">minutes since the start</text>
</svg>
`;
}
