// Runs groups of test files in the arm64 machine, and prints the results of each group in one line.
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { rerunInNamespace } from "../namespace-command.ts";

/** Test files to run, and options. The program reads them from {@link PLAN}. */
export interface Plan {
  /**
   * Groups of test files, in the order in which they start. Each group is run by one process, because starting Bun takes
   * longer than many files do.
   */
  groups: string[][];
  /** Options for `bun test`. */
  options: string[];
  /** Time limit of a group in seconds. */
  groupSeconds: number;
  /** Number of groups that run at once. */
  processes: number;
}

/** Results of a group of test files. */
export interface GroupResult {
  files: string[];
  /** Duration in seconds. */
  seconds: number;
  /** Exit status of `bun test`, or 137 if it exceeded its time limit. */
  status: number;
  /** JUnit report; undefined if `bun test` ended without a report. */
  report?: string;
}

/** Path of the file with the {@link Plan}, as JSON. */
export const PLAN = "/tests.json";
/** Start of a line that contains a {@link GroupResult}: JSON, compressed and in base64. */
export const RESULT = "=== result ";
/**
 * Options for Bun. Without its optimizing compiler, tests that calculate take nine times as long. Parallel garbage
 * collection and the second optimizing compiler cost more than they save on an emulated CPU.
 */
const JIT = {
  BUN_JSC_useDFGJIT: "1",
  BUN_JSC_useFTLJIT: "0",
  BUN_JSC_useConcurrentGC: "0",
  BUN_JSC_numberOfGCMarkers: "1",
};
/** Number of characters at the end of a failed group's output that are printed. */
const PRINTED = 8000;

if (import.meta.main) {
  if (process.env["BUN_NETLINK_GUEST"] === "1") await runAll();
  else process.exitCode = rerunInNamespace("BUN_NETLINK_GUEST").exitCode;
}

async function runAll(): Promise<void> {
  const plan = JSON.parse(readFileSync(PLAN, "utf8")) as Plan;
  const queue = plan.groups.values();
  const work = async (process: number) => {
    // All processes take their groups from the same iterator.
    for (const files of queue) await run(files, process, plan);
  };
  await Promise.all(Array.from({ length: plan.processes }, (_, index) => work(index)));
}

async function run(files: string[], process: number, { options, groupSeconds }: Plan): Promise<void> {
  const scratch = join("/tmp", `tests-${process}`);
  const report = `${scratch}.xml`;
  const log = openSync(`${scratch}.log`, "w");
  const start = performance.now();
  const limit = ["timeout", "--signal=KILL", `${groupSeconds}`];
  const reporting = ["--reporter=junit", `--reporter-outfile=${report}`];
  const command = [
    ...limit,
    "bun",
    "test",
    "--isolate",
    "--only-failures",
    ...options,
    ...reporting,
    ...files.map((file) => `./${file}`),
  ];
  const status = await Bun.spawn(command, { env: { ...Bun.env, ...JIT }, stdio: ["ignore", log, log] }).exited;
  closeSync(log);
  const seconds = Math.round(performance.now() - start) / 1000;
  const result: GroupResult = { files, seconds, status };
  if (existsSync(report)) {
    result.report = readFileSync(report, "utf8");
    await Bun.file(report).delete();
  }
  if (status !== 0) print(readFileSync(`${scratch}.log`, "utf8").slice(-PRINTED));
  print(`${RESULT}${Bun.deflateSync(JSON.stringify(result)).toBase64()}`);
}

/** Prints a text with one system call, if possible: the output of the other processes cannot divide it. */
function print(text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}
