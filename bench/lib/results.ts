import type { BenchCase, Unit } from "./cases.ts";
import type { Sample } from "./contender.ts";
import type { Machine } from "./machine.ts";

/** What one implementation came to in one case. */
export interface Result {
  case: string;
  implementation: string;
  unit: Unit;
  median: number;
  p10: number;
  p90: number;
  /** How many rounds that is. */
  samples: number;
  /** By how much more it takes than another one: the median over the rounds, each compared with the other's of that round. */
  ratio?: Ratio;
}

/** A comparison of two implementations, round by round. */
export interface Ratio {
  to: string;
  value: number;
  p10: number;
  p90: number;
}

/** A whole run. */
export interface Report {
  machine: Machine;
  results: Result[];
  /** The cases that have failed, and why; absent when none has. */
  failed?: { case: string; reason: string }[];
}

/** What the rounds of a case came to. */
export function summarize(bench: BenchCase, rounds: ReadonlyMap<string, readonly Sample[]>): Result[] {
  const results: Result[] = [];
  if (bench.timed !== false) {
    results.push(...tell(bench, bench.name, "ns/op", rounds, (sample) => sample.nanoseconds / sample.operations));
  }
  for (const [name, metric] of Object.entries(bench.more ?? {})) {
    results.push(...tell(bench, metric.case, metric.unit, rounds, (sample) => measured(sample, name)));
  }
  return results;
}

function measured({ more }: Sample, name: string): number {
  const value = more?.[name];
  if (typeof value !== "number") throw new Error(`a contender says nothing about "${name}"`);
  return value;
}

function tell(
  bench: BenchCase,
  name: string,
  unit: Unit,
  rounds: ReadonlyMap<string, readonly Sample[]>,
  read: (sample: Sample) => number,
): Result[] {
  return bench.contenders
    .filter(({ implementation }) => rounds.has(implementation))
    .map(({ implementation, against }) => {
      const values = rounds.get(implementation)!.map(read);
      const result: Result = { case: name, implementation, unit, ...spread(values), samples: values.length };
      const others = against === undefined ? undefined : rounds.get(against)?.map(read);
      if (against === undefined || others === undefined || others.length === 0) return result;
      const ratios = values.slice(0, others.length).map((value, round) => value / others[round]!);
      const { median, p10, p90 } = spread(ratios);
      return { ...result, ratio: { to: against, value: median, p10, p90 } };
    });
}

function spread(values: readonly number[]): { median: number; p10: number; p90: number } {
  return { median: quantile(values, 0.5), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)]!;
  const value = low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
  return Math.round(value * 1000) / 1000;
}

/** One line of the table. */
export function line({ implementation, unit, median, p10, p90, ratio }: Result): string {
  const scale = unit === "bytes" ? 1024 * 1024 : 1;
  const numbers = [median, p10, p90].map((value) => (value / scale).toFixed(unit === "bytes" ? 2 : 1).padStart(11));
  const compared =
    ratio === undefined
      ? ""
      : `   ${ratio.value.toFixed(3)} x ${ratio.to} (${ratio.p10.toFixed(2)} to ${ratio.p90.toFixed(2)})`;
  return `  ${implementation.padEnd(22)}${numbers.join("")} ${unit === "bytes" ? "MiB" : "ns"}${compared}`;
}
