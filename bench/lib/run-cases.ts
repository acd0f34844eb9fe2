import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Plan } from "./arguments.ts";
import { type BenchCase, WARM_UP } from "./cases.ts";
import { describeMachine, isBusy } from "./machine.ts";
import { ContenderProcess } from "./process.ts";
import { line, type Report, type Result, summarize } from "./results.ts";
import { doRounds } from "./rounds.ts";
import { Scene } from "./scene.ts";

/** Where a run tells what it does. */
export interface Output {
  say(text: string): void;
  /** Shows a text in place of the one before; "" for none. */
  showProgress(text: string): void;
}

const RATIO =
  "The ratio of a row is its time for one operation divided by that of the row that it names, round by round: the median\n" +
  "(and 10th to 90th percentile) of the rounds. Below 1 it is the faster one.";

/**
 * Runs the cases of a plan, writes the results to its file after each, and the picture at the end. A case that fails is
 * told of, and the others are run.
 */
export async function runCases(plan: Plan, output: Output): Promise<Report> {
  const { cases, rounds, target } = plan;
  const machine = describeMachine();
  const report: Report = { machine, results: [] };
  if (target !== undefined) checkWritable(target);
  const busy =
    `warning: the machine is busy (load average ${machine.load.toFixed(2)} on ${machine.cores} cores at the start): ` +
    "these figures are not to be trusted";
  if (isBusy(machine)) output.say(busy);
  using resources = new DisposableStack();
  const scratch = scratchFolder(resources);
  for (const [index, bench] of cases.entries()) {
    output.say(`\n[${index + 1} of ${cases.length}] ${bench.name}`);
    try {
      const results = await runCase(bench, rounds, scratch, output);
      report.results.push(...results);
      show(bench, results, output);
    } catch (error) {
      output.showProgress("");
      const reason = reasonOf(error);
      output.say(`  FAILED: ${reason}`);
      report.failed = [...(report.failed ?? []), { case: bench.name, reason }];
    }
    if (target !== undefined) writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (report.results.some(({ ratio }) => ratio !== undefined)) output.say(`\n${RATIO}`);
  if (isBusy(machine)) output.say(`\n${busy}`);
  if (report.failed !== undefined) {
    output.say(`\nfailed: ${report.failed.map(({ case: name, reason }) => `\n  ${name}: ${reason}`).join("")}`);
  }
  if (target !== undefined) {
    const { chart } = await import("./chart.ts");
    const picture = pictureOf(target);
    writeFileSync(picture, `${await chart(report)}\n`);
    output.say(`\nwritten: ${target}, ${picture}`);
  }
  return report;
}

async function runCase(bench: BenchCase, most: number, scratch: string, output: Output): Promise<Result[]> {
  using scene = await Scene.prepare(bench);
  const contenders: ContenderProcess[] = [];
  try {
    for (const contender of bench.contenders) {
      const started = await ContenderProcess.start(contender, scratch, scene.netns);
      if (started === undefined) output.say(`  ${contender.implementation} is not installed`);
      else contenders.push(started);
    }
    const rounds = Math.min(most, bench.rounds ?? most);
    const samples = await doRounds(contenders, rounds, bench.warmUp ?? WARM_UP, output.showProgress);
    return summarize(bench, samples);
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

function show(bench: BenchCase, results: readonly Result[], { say }: Output): void {
  const operations = new Map([
    [bench.name, bench.operation],
    ...Object.values(bench.more ?? {}).map((metric) => [metric.case, metric.operation] as const),
  ]);
  for (const [name, operation] of operations) {
    const told = results.filter((result) => result.case === name);
    if (told.length === 0) continue;
    const titles = ["median", "p10", "p90"].map((title) => title.padStart(11)).join("");
    say(`${name}: ${operation}\n  ${"".padEnd(22)}${titles}`);
    for (const result of told) say(line(result));
  }
}

/** The file of the picture beside the results. */
export function pictureOf(target: string): string {
  return target.replace(/\.json$/, ".svg");
}

/** A folder that is gone with the resources, or with the process. */
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

/** Throws now, and not after minutes of work, when results cannot be written there. */
function checkWritable(target: string): void {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
}

/** What an error says, with what caused it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}
