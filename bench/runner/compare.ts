import type { Report, Result } from "./results.ts";

/** A value of one benchmark result in two runs. */
interface Change {
  title: string;
  /** New value divided by the old value; below 1 is an improvement. */
  factor: number;
  text: string;
}

/**
 * Returns the differences between two benchmark runs that exceed their noise, as printable lines. If a result has a
 * ratio to the same implementation in both runs, the ratios are compared. They depend less on the machine than times. A
 * difference exceeds the noise if the ranges from the 10th to the 90th percentile do not overlap.
 */
export function compareReports(old: Report, current: Report): string[] {
  if (old.slices !== current.slices) return ["not compared: one of the two runs measured slices, the other one rounds"];
  const before = new Map(old.results.map((result) => [keyOf(result), result]));
  const changes: Change[] = [];
  let compared = 0;
  for (const result of current.results) {
    const earlier = before.get(keyOf(result));
    if (earlier === undefined) continue;
    compared++;
    const change = changeOf(earlier, result);
    if (change !== undefined) changes.push(change);
  }
  const lines = changes
    .sort((one, other) => one.factor - other.factor)
    .map(({ title, factor, text }) => `  ${title.padEnd(44)} ${factor < 1 ? "better" : "worse "} ${text}`);
  const what = `${compared} results of ${old.machine.date} (${old.machine.cpu.trim()})`;
  if (lines.length === 0) return [`compared with ${what}: no difference exceeds the noise`];
  return [`compared with ${what}: ${lines.length} differences exceed the noise`, ...lines];
}

function keyOf({ case: name, implementation }: Result): string {
  return `${name}: ${implementation}`;
}

function changeOf(old: Result, current: Result): Change | undefined {
  const hasRatios = old.ratio !== undefined && old.ratio.to === current.ratio?.to;
  const [from, to] = hasRatios ? [old.ratio!, current.ratio!] : [old, current];
  if (from.p10 <= to.p90 && to.p10 <= from.p90) return undefined;
  const values = [from, to].map((spread) => ("value" in spread ? spread.value : spread.median));
  const [first, second] = values as [number, number];
  const unit = hasRatios ? ` x ${current.ratio!.to}` : current.unit === "bytes" ? " bytes" : " ns";
  return { title: keyOf(current), factor: second / first, text: `${format(first)} -> ${format(second)}${unit}` };
}

function format(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toFixed(0);
}
