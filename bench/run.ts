import { closeSync, existsSync, mkdirSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { namespaceCommand } from "../scripts/namespace-command.ts";
import { parseArguments, UsageError, usage } from "./runner/arguments.ts";
import { cases } from "./runner/cases.ts";
import { compareReports } from "./runner/compare.ts";
import { type Report, readReport } from "./runner/results.ts";
import { markdownTables } from "./runner/table.ts";

/** This file is the benchmark command. The text `usage` describes its arguments. */

const INSIDE_NAMESPACE = "BUN_NETLINK_BENCH_INSIDE";
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  let plan: ReturnType<typeof parseArguments>;
  let old: Report | undefined;
  try {
    plan = parseArguments(words, cases, join(import.meta.dir, "results", "full.json"));
    if (plan?.compare !== undefined) old = readReport(plan.compare);
    // A file that cannot be written is an error before the measurement, which takes minutes.
    if (plan?.target !== undefined) checkWritable(plan.target);
    if (plan?.table !== undefined) {
      const tables = markdownTables(readReport(plan.table));
      if (tables === "") throw new UsageError(`--table: ${plan.table} has no results of these tables`);
      console.log(tables);
      return 0;
    }
    if (plan?.chart !== undefined) {
      const { chart } = await import("./runner/libraries-chart.ts");
      writeFileSync(plan.target!, `${await chart(plan.chart.map(readReport))}\n`);
      console.log(`wrote ${plan.target}`);
      return 0;
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}\n(run "bun run bench --help" for usage)`);
    return EXIT_USAGE;
  }
  if (plan === undefined) {
    console.log(usage(cases));
    return 0;
  }
  if (process.env[INSIDE_NAMESPACE] !== "1") {
    // In a new user namespace, perf could not record the kernel's share of the time.
    const keepsUser = plan.profile === true || plan.cases.some(({ isSeparate }) => isSeparate);
    return runInNamespace(words, keepsUser);
  }
  if (plan.start === true) {
    const { startCommand } = await import("./start/run.ts");
    await startCommand(plan.rounds, plan.target);
    return 0;
  }
  const { runCases } = await import("./runner/run-cases.ts");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(EXIT_INTERRUPTED));
  const report = await runCases(plan, { print: (text) => console.log(text), showProgress });
  if (old !== undefined) console.log(`\n${compareReports(old, report).join("\n")}`);
  return report.failed === undefined ? 0 : 1;
}

function checkWritable(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const exists = existsSync(path);
    closeSync(openSync(path, "a"));
    if (!exists) unlinkSync(path);
  } catch (error) {
    throw new UsageError(`--json: cannot write ${path}: ${(error as Error).message}`);
  }
}

/**
 * Restarts the benchmark command in a new user and network namespace. There it needs no privileges, and its changes do
 * not affect the machine's own network.
 *
 * @param keepsUser whether root creates no user namespace.
 */
async function runInNamespace(words: readonly string[], keepsUser: boolean): Promise<number> {
  const unshare = namespaceCommand({ keepsUser: keepsUser && process.geteuid?.() === 0 });
  if (unshare === undefined) {
    console.error("bench: cannot create a network namespace: `unshare -rn` failed");
    return 1;
  }
  const child = Bun.spawn([...unshare, process.execPath, import.meta.path, ...words], {
    env: { ...process.env, [INSIDE_NAMESPACE]: "1" },
    stdio: ["inherit", "inherit", "inherit"],
  });
  // The terminal sends SIGINT to both processes. The child exits, and this process then returns its exit code.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return child.exited;
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(28)}\r`);
}
