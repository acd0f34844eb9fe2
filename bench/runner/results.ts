import { readFileSync } from "node:fs";
import type { ScaleRow } from "../at-scale/tables.ts";
import type { Sample } from "../lib/serve.ts";
import { UsageError } from "./arguments.ts";
import type { BenchCase, Unit } from "./cases.ts";
import type { Machine } from "./machine.ts";
import type { Profile } from "./profile.ts";

/** Measured values of one implementation in one benchmark case. */
export interface Result {
  case: string;
  implementation: string;
  unit: Unit;
  median: number;
  p10: number;
  p90: number;
  /** Number of measured rounds of the implementation. */
  samples: number;
  ratio?: Ratio;
}

/** Ratio of this implementation's values to those of another one, paired by round. */
export interface Ratio {
  /** Name of the implementation with which the ratio compares. */
  to: string;
  /** Median of the ratios of all rounds. */
  value: number;
  p10: number;
  p90: number;
}

/** Size of a published package, in bytes. */
export interface PackageSize {
  name: string;
  packed: number;
  /** Sum of the sizes of all files. */
  unpacked: number;
  /** Number of files. */
  files: number;
}

/** Files and bytes of the installed library that a program loads. */
export interface Loaded {
  entry: string;
  /** First call of the program; absent if the program only imports the entry point. */
  call?: string;
  files: number;
  kilobytes: number;
}

/** Results of a benchmark run. */
export interface Report {
  machine: Machine;
  results: Result[];
  /** Where the programs spent their processor time, if they were recorded (`--profile`). */
  profiles?: Profile[];
  /** Whether the programs of a case ran in one process, in slices. */
  slices?: boolean;
  /** Sizes of the packages whose start was measured (`--start`). */
  sizes?: PackageSize[];
  /** What programs load, in bench/results/loaded.json, which test/packaging compares with the package. */
  loaded?: Loaded[];
  /** Work with large tables (bench/at-scale). */
  scale?: readonly ScaleRow[];
  /** Benchmark cases that failed; absent if all cases succeeded. */
  failed?: { case: string; reason: string }[];
}

/**
 * Reads a benchmark result file.
 *
 * @throws UsageError if the file cannot be read or contains no results.
 */
export function readReport(path: string): Report {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    if (Array.isArray(report.results)) return report;
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`, { cause: error });
  }
  throw new UsageError(`${path}: expected a result file of an earlier run (--json)`);
}

/** Returns the results of a benchmark case, calculated from its measurements by implementation name. */
export function summarize(benchCase: BenchCase, samples: ReadonlyMap<string, readonly Sample[]>): Result[] {
  const results: Result[] = [];
  if (benchCase.timed !== false) {
    results.push(
      ...resultsOf(benchCase, benchCase.name, "ns/op", samples, (sample) => sample.nanoseconds / sample.operations),
    );
  }
  for (const [name, metric] of Object.entries(benchCase.metrics ?? {})) {
    const measured = new Map([...samples].filter(([by]) => metric.implementations?.includes(by) ?? true));
    results.push(...resultsOf(benchCase, metric.case, metric.unit, measured, (sample) => metricOf(sample, name)));
  }
  return results;
}

function metricOf({ more }: Sample, name: string): number {
  const value = more?.[name];
  if (typeof value !== "number") throw new Error(`a sample lacks the metric "${name}"`);
  return value;
}

function resultsOf(
  { implementations }: BenchCase,
  caseName: string,
  unit: Unit,
  samples: ReadonlyMap<string, readonly Sample[]>,
  valueIn: (sample: Sample) => number,
): Result[] {
  return implementations
    .filter(({ name }) => samples.has(name))
    .map(({ name, comparedWith }) => {
      const values = samples.get(name)!.map(valueIn);
      const result: Result = { case: caseName, implementation: name, unit, ...spread(values), samples: values.length };
      const others = comparedWith === undefined ? undefined : samples.get(comparedWith)?.map(valueIn);
      if (comparedWith === undefined || others === undefined || others.length === 0) return result;
      const ratios = values.slice(0, others.length).map((value, round) => value / others[round]!);
      const { median, p10, p90 } = spread(ratios);
      return { ...result, ratio: { to: comparedWith, value: median, p10, p90 } };
    });
}

/** Returns the median, and the 10th and 90th percentile. */
export function spread(values: readonly number[]): { median: number; p10: number; p90: number } {
  return { median: quantile(values, 0.5), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const low = sorted[Math.floor(position)]!;
  const value = low + (sorted[Math.ceil(position)]! - low) * (position - Math.floor(position));
  return Math.round(value * 1000) / 1000;
}

/** Returns a benchmark result as one line of the printed table. */
export function formatResult({ implementation, unit, median, p10, p90, ratio }: Result): string {
  const scale = unit === "bytes" ? 1024 * 1024 : 1;
  const numbers = [median, p10, p90].map((value) => (value / scale).toFixed(unit === "bytes" ? 2 : 1).padStart(11));
  const compared =
    ratio === undefined
      ? ""
      : `   ${ratio.value.toFixed(3)} x ${ratio.to} (${ratio.p10.toFixed(2)} to ${ratio.p90.toFixed(2)})`;
  return `  ${implementation.padEnd(22)}${numbers.join("")} ${unit === "bytes" ? "MiB" : "ns"}${compared}`;
}
