import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import type { Sample } from "../lib/serve.ts";
import type { Plan } from "./arguments.ts";
import { type BenchCase, WARM_UP } from "./cases.ts";
import { CaseEnvironment } from "./environment.ts";
import { ImplementationProcess, measureSlices } from "./implementation-process.ts";
import { describeMachine, isBusy } from "./machine.ts";
import { formatProfiles, type Profile, Profiler } from "./profile.ts";
import { formatResult, type Report, type Result, summarize } from "./results.ts";
import { runRounds } from "./rounds.ts";

/** Receives the output of a benchmark run. */
export interface Output {
  print(text: string): void;
  /** Replaces the previous progress text. An empty text removes it. */
  showProgress(text: string): void;
}

/** Maximum number of routes in a table that is dumped in each slice. */
const SLICED_ROUTES = 20_000;

const RATIO_NOTE =
  "Ratios: time per operation divided by that of the named implementation in the same round; median of all rounds\n" +
  "(10th to 90th percentile). Below 1 is faster.";

const SLICE_NOTE =
  "The 10th percentile is the time of a slice that nothing disturbs: compare it with that of the other programs. Ratios:\n" +
  "divided by the named implementation in the same slice; median of all slices (10th to 90th percentile).";

/**
 * Runs the benchmark cases that the command line selects. Writes the results after each case and the chart at the end.
 * A failed case is reported, and the remaining cases run.
 */
export async function runCases(plan: Plan, output: Output): Promise<Report> {
  const { cases, rounds, target } = plan;
  const machine = describeMachine();
  const report: Report = { machine, ...(plan.slices === true ? { slices: true } : {}), results: [] };
  if (target !== undefined) checkWritable(target);
  const busyWarning =
    `warning: the machine was busy at the start (load average ${machine.load.toFixed(2)} on ${machine.cores} cores): ` +
    "the results are not reliable";
  if (isBusy(machine)) output.print(busyWarning);
  using resources = new DisposableStack();
  const scratch = scratchFolder(resources);
  for (const [index, benchCase] of cases.entries()) {
    output.print(`\n[${index + 1} of ${cases.length}] ${benchCase.name}`);
    try {
      const profiles: Profile[] | undefined = plan.profile === true ? [] : undefined;
      const results = plan.slices
        ? await runSlices(benchCase, rounds, scratch)
        : await runCase(benchCase, rounds, scratch, output, profiles);
      printResults(benchCase, results, output);
      if (profiles === undefined) report.results.push(...results);
      else {
        report.profiles = [...(report.profiles ?? []), ...profiles];
        output.print(`\n${formatProfiles(profiles)}`);
      }
    } catch (error) {
      output.showProgress("");
      const reason = messageOf(error);
      output.print(`  FAILED: ${reason}`);
      report.failed = [...(report.failed ?? []), { case: benchCase.name, reason }];
    }
    if (target !== undefined) writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (plan.slices === true) output.print(`\n${SLICE_NOTE}`);
  else if (plan.profile === true || report.results.some(({ ratio }) => ratio !== undefined)) {
    output.print(`\n${RATIO_NOTE}`);
  }
  if (isBusy(machine)) output.print(`\n${busyWarning}`);
  if (report.failed !== undefined) {
    output.print(`\nfailed: ${report.failed.map(({ case: name, reason }) => `\n  ${name}: ${reason}`).join("")}`);
  }
  if (target !== undefined && plan.profile === true) output.print(`\nwrote ${target}`);
  else if (target !== undefined) {
    const { chart } = plan.scale === true ? await import("./scale-chart.ts") : await import("./chart.ts");
    const picture = target.replace(/\.json$/, ".svg");
    writeFileSync(picture, `${await chart(report)}\n`);
    output.print(`\nwrote ${target} and ${picture}`);
  }
  return report;
}

/** Runs one case. With `profiles`, also records its programs and adds their profiles. */
async function runCase(
  benchCase: BenchCase,
  maxRounds: number,
  scratch: string,
  output: Output,
  profiles?: Profile[],
): Promise<Result[]> {
  using environment = await CaseEnvironment.create(benchCase);
  const running: ImplementationProcess[] = [];
  const profilers = new Map<string, Profiler>();
  const rounds = Math.min(maxRounds, benchCase.rounds ?? maxRounds);
  const warmUp = benchCase.warmUp ?? WARM_UP;
  let samples: Map<string, Sample[]>;
  let measuredFrom = 0;
  try {
    for (const implementation of benchCase.implementations) {
      const { name } = implementation;
      const profiler = profiles && new Profiler(mkdtempSync(join(scratch, "profile-")));
      const started = await ImplementationProcess.start(implementation, scratch, environment.netns, profiler);
      if (typeof started === "string") {
        output.print(`  ${name}: skipped: ${started} is not installed`);
        continue;
      }
      running.push(started);
      if (profiler !== undefined) profilers.set(name, profiler);
    }
    await runRounds(running, 0, warmUp, output.showProgress);
    measuredFrom = monotonicNanoseconds() / 1e9;
    samples = await runRounds(running, rounds, 0, output.showProgress);
  } finally {
    await Promise.all(running.map((process) => process.stop()));
  }
  for (const [name, profiler] of profilers) {
    const operations = samples.get(name)!.reduce((sum, sample) => sum + sample.operations, 0);
    profiles!.push({ case: benchCase.name, implementation: name, ...profiler.read(measuredFrom, operations) });
  }
  return summarize(benchCase, samples);
}

async function runSlices(benchCase: BenchCase, slices: number, scratch: string): Promise<Result[]> {
  const { routes = 0 } = benchCase;
  using environment = await CaseEnvironment.create({ ...benchCase, routes: Math.min(routes, SLICED_ROUTES) });
  return summarize(benchCase, await measureSlices(benchCase, slices, scratch, environment.netns));
}

function printResults(benchCase: BenchCase, results: readonly Result[], { print }: Output): void {
  const operations = new Map([
    [benchCase.name, benchCase.operation],
    ...Object.values(benchCase.metrics ?? {}).map((metric) => [metric.case, metric.operation] as const),
  ]);
  for (const [name, operation] of operations) {
    const rows = results.filter((result) => result.case === name);
    if (rows.length === 0) continue;
    const titles = ["median", "p10", "p90"].map((title) => title.padStart(11)).join("");
    print(`${name}: ${operation}\n  ${"".padEnd(22)}${titles}`);
    for (const result of rows) print(formatResult(result));
  }
}

/** Creates a folder that is removed when `resources` is disposed or the process exits. */
function scratchFolder(resources: DisposableStack): string {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  resources.defer(() => {
    process.off("exit", remove);
    remove();
  });
  return folder;
}

/** Throws if the results cannot be written. Called before any benchmark case runs. */
function checkWritable(target: string): void {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
}

/** Returns the message of an error, followed by the messages of its causes. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}
