import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type BenchCase, scaleCases } from "./cases.ts";

const QUICK_ROUNDS = 7;
const FULL_ROUNDS = 21;
const MAX_ROUNDS = 10_000;
const DEFAULT_SLICES = 2000;

/** Error for an invalid command line of the benchmark command. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A parsed command line of the benchmark command. */
export interface Plan {
  cases: readonly BenchCase[];
  /** Maximum number of measured rounds of each case. */
  rounds: number;
  /**
   * Path of the result file (.json). The chart (.svg) is written next to the result file. If the path is undefined, no
   * file is written.
   */
  target: string | undefined;
  /** Path of the result file of an earlier run. The new results are compared with it. */
  compare?: string | undefined;
  /** Path of a result file. If set, the command prints the tables of the file and measures nothing. */
  table?: string | undefined;
  /** Paths of result files. If set, the command writes one chart that compares the libraries, and measures nothing. */
  chart?: readonly string[] | undefined;
  /** Whether the chart shows the time per operation as a function of the size. */
  scale?: boolean;
  /** Whether the programs of a case run in one process, in slices. {@link rounds} is then the number of slices. */
  slices?: boolean;
  /** Whether starts of programs are measured, instead of benchmark cases. */
  start?: boolean;
  /** Whether `perf` records the programs. Recording makes them slower, so only the profiles are kept as results. */
  profile?: boolean;
}

/** Returns the text that the benchmark command prints for `--help`. */
export function usage(cases: readonly BenchCase[]): string {
  return `bun run bench [case…] [--quick] [--rounds N] [--json FILE] [--compare FILE]
bun run bench --slices [case…] [--rounds N] [--json FILE] [--compare FILE]
bun run bench --scale [--rounds N] [--json FILE]
bun run bench --start [--rounds N] [--json FILE]
bun run bench --table FILE
bun run bench --chart FILE… [--svg FILE]

Measures the library next to other programs that do the same work, in alternating rounds.

  case…        case names, first words of case names, or group names (default: all cases)
  --quick      measure ${QUICK_ROUNDS} rounds instead of ${FULL_ROUNDS}
  --rounds N   measure N rounds (1 to ${MAX_ROUNDS}); overrides --quick
  --json FILE  write the results to FILE (must end with .json) and a chart next to it (.svg);
               a full run of all cases writes bench/results/full.json by default
  --compare FILE  print which results differ from those in FILE by more than the noise
  --slices        alternate between the programs of a case every 100 µs to 3 ms, in one process, for machines whose speed
                  changes; N is then the number of slices (default ${DEFAULT_SLICES})
  --scale         measure the time per operation at different sizes; writes bench/results/scale.json and scale.svg
  --start         measure the starts of programs with the packed library, next to programs of other libraries
  --profile       also print in which code the programs spend their processor time (requires perf, and root or
                  kernel.perf_event_paranoid <= 1); --json then writes the profiles only
  --table FILE    print the tables of the README for the results in FILE, and measure nothing
  --chart FILE…   write a chart of the library, C and other libraries for several result files, for example of
                  different machines, to bench/results/libraries.svg, and measure nothing
  --svg FILE      write that chart to FILE
  --help       show this text

Exit code: 0 on success, 1 if a case failed, 2 if the command line is invalid.

Cases: ${namesOf(cases)}
Cases of --slices: ${namesOf(cases.filter(({ isSliced }) => isSliced))}
Groups: ${[...new Set(cases.flatMap(({ group }) => group ?? []))].join(", ")}`;
}

/**
 * Parses the command line of the benchmark command; returns undefined for `--help`.
 *
 * @throws UsageError if the command line is invalid.
 */
export function parseArguments(
  words: readonly string[],
  cases: readonly BenchCase[],
  defaultTarget: string,
): Plan | undefined {
  const { values, positionals } = parseOptions(words);
  if (values.help === true) return undefined;
  const { quick = false, json, rounds, compare, table, scale = false, chart = false, svg, profile = false } = values;
  const { slices = false, start = false } = values;
  if (chart && positionals.length === 0) throw new UsageError("--chart: expected result files");
  if (svg !== undefined && !chart) throw new UsageError("--svg: has no effect without --chart");
  if (scale && positionals.length > 0) throw new UsageError("--scale: expected no cases");
  if (table !== undefined && positionals.length > 0) throw new UsageError("--table: expected no cases");
  if (start && (positionals.length > 0 || scale || slices || profile)) {
    throw new UsageError("--start: cannot be combined with cases, --scale, --slices or --profile");
  }
  if (scale && profile) throw new UsageError("--scale: cannot be combined with --profile");
  if (json !== undefined && !/[^/]\.json$/.test(json)) {
    throw new UsageError(`--json: expected a file name that ends with .json, got "${json}"`);
  }
  if (slices && (scale || profile || quick)) {
    throw new UsageError("--slices: cannot be combined with --scale, --profile or --quick");
  }
  const isFullRun = positionals.length === 0 && !slices && !start && !quick && rounds === undefined;
  if (chart) {
    const target = svg ?? join(dirname(defaultTarget), "libraries.svg");
    return { cases: [], rounds: 0, target, chart: positionals };
  }
  return {
    cases: scale ? scaleCases : slices ? slicedCases(positionals, cases) : selectCases(positionals, cases),
    rounds: rounds === undefined ? (slices ? DEFAULT_SLICES : quick ? QUICK_ROUNDS : FULL_ROUNDS) : parseRounds(rounds),
    target: json ?? (scale ? join(dirname(defaultTarget), "scale.json") : isFullRun ? defaultTarget : undefined),
    compare,
    table,
    ...(scale ? { scale } : {}),
    ...(slices ? { slices } : {}),
    ...(start ? { start } : {}),
    ...(profile ? { profile } : {}),
  };
}

function parseOptions(words: readonly string[]): {
  values: {
    quick?: boolean;
    help?: boolean;
    json?: string;
    rounds?: string;
    compare?: string;
    table?: string;
    chart?: boolean;
    svg?: string;
    scale?: boolean;
    slices?: boolean;
    start?: boolean;
    profile?: boolean;
  };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        quick: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        json: { type: "string" },
        rounds: { type: "string" },
        scale: { type: "boolean" },
        slices: { type: "boolean" },
        start: { type: "boolean" },
        profile: { type: "boolean" },
        compare: { type: "string" },
        table: { type: "string" },
        chart: { type: "boolean" },
        svg: { type: "string" },
      },
    });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    if (code?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
    throw new UsageError(message.split("\n")[0]!, { cause: error });
  }
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (/^\d+$/.test(text) && rounds >= 1 && rounds <= MAX_ROUNDS) return rounds;
  throw new UsageError(`--rounds: expected an integer from 1 to ${MAX_ROUNDS}, got "${text}"`);
}

function namesOf(cases: readonly BenchCase[]): string {
  return cases.map(({ name }) => name).join(", ");
}

/** Returns the cases that can be measured in slices and match any of the words. */
function slicedCases(words: readonly string[], cases: readonly BenchCase[]): readonly BenchCase[] {
  const sliced = cases.filter(({ isSliced }) => isSliced);
  const others = words.filter((word) => selectCases([word], cases).every(({ isSliced }) => !isSliced));
  if (others.length === 0) return selectCases(words, sliced);
  throw new UsageError(`"${others[0]}" cannot be measured with --slices; these can: ${namesOf(sliced)}`);
}

/** Returns the benchmark cases that match any of the words, without duplicates, in the order of `cases`; without words, all but the separate ones. */
function selectCases(words: readonly string[], cases: readonly BenchCase[]): readonly BenchCase[] {
  if (words.length === 0) return cases.filter(({ isSeparate }) => isSeparate !== true);
  const selected = new Set<BenchCase>();
  for (const word of words) {
    const found = cases.filter(({ name, group }) => name === word || group === word || name.startsWith(`${word} `));
    if (found.length === 0) {
      throw new UsageError(`unknown case "${word}"; expected one of: ${cases.map(({ name }) => name).join(", ")}`);
    }
    for (const benchCase of found) selected.add(benchCase);
  }
  return cases.filter((benchCase) => selected.has(benchCase));
}
