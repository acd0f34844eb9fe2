import { spawn } from "node:child_process";
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { namespaceCommand } from "../namespace-command.ts";
import { formatSummary, type TestCounts } from "../test/counts.ts";
import { LONG_TESTS } from "../test/long-tests.ts";
import { getRuntimes, runtimePath } from "../test/runtimes.ts";
import { UnavailableError } from "../vm/apt.ts";
import { Cache } from "../vm/cache.ts";
import { reasonToOmit } from "./bun-only.ts";
import { writeProgram } from "./program.ts";

/**
 * Runs the tests of the library in Node.js and Deno: `bun run test:runtimes [node|deno] [FOLDER or FILE…]`. Each file runs in
 * its own process and network namespace. `--part` runs the part that CI runs. The last line contains the counts.
 */
const RUNTIMES = ["node", "deno"] as const;
type Runtime = (typeof RUNTIMES)[number];

/** Folders of test/ that run without arguments: those of the library. Others test programs of Bun. */
const FOLDERS = [
  ...["base", "client", "dump", "errors", "families", "ffi", "genl", "io", "message", "netns", "schema", "sock"],
  ...["subsystems", "testing", "threads", "transact", "watch", "workers"],
];
const support = import.meta.dir;
const root = resolve(support, "../..");
/** `--part` runs what differs between the runtimes in tests that take a few seconds, and another one of {@link DAILY} each day. */
const PART = ["dump/rejected.test.ts", "dump/scripted.test.ts", "ffi", "genl"];
const DAILY = [
  ...[["client", "io"], ["message", "netns"], ["sock"], ["dump"], ["threads", "transact"], ["watch"]],
  ...[["subsystems/sockets", "subsystems/netfilter"], ["subsystems/state"]],
  ...[...inParts("workers", 4), ...inParts("subsystems/route", 2), ...inParts("subsystems/nftables", 4)],
];
const MS_PER_DAY = 86_400_000;
/** Number of files that run at once. */
const PARALLEL = 2;
/** Time limit of a file in milliseconds. */
const FILE_LIMIT_MS = Number(process.env["BUN_NETLINK_FILE_LIMIT_MS"] ?? 1_200_000);

interface FileResult {
  passed: number;
  failed: number;
  skipped: number;
  omitted: number;
  failures: { name: string; error: string }[];
  /** Name of the test during which the process ended, or the empty string. */
  running?: string;
  seconds?: number;
}

const words = process.argv.slice(2);
const runtimes = RUNTIMES.filter((name) => words.includes(name));
const isPart = words.includes("--part");
// CI runs all inputs in Bun.
if (isPart) delete process.env["BUN_NETLINK_ALL_INPUTS"];
const today = DAILY[Math.floor(Date.now() / MS_PER_DAY) % DAILY.length]!;
const selected = isPart ? [...PART, ...today] : words.filter((word) => !RUNTIMES.includes(word as Runtime));
const cache = new Cache();
await getRuntimes(cache).catch((error: unknown) => {
  if (!(error instanceof UnavailableError)) throw error;
  console.error(`Node.js and Deno are unavailable: ${error.message}`);
  console.log(formatSummary({ passed: 0, failed: 1, skipped: 0 }));
  process.exit(1);
});
const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-runtimes-"));
// Programs of tests may run as another user.
chmodSync(scratch, 0o1777);
const total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const runtime of runtimes.length > 0 ? runtimes : RUNTIMES) await runAll(runtime);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (process.env["BUN_NETLINK_REQUIRE_ALL"] === "1" && total.skipped > 0) process.exitCode = 1;
console.log(formatSummary(total));

/** Distributes the files of a large folder to several days. */
function inParts(folder: string, parts: number): string[][] {
  const files = filesIn(folder).filter((file) => !LONG_TESTS.includes(file));
  return Array.from({ length: parts }, (_, part) => files.filter((_, at) => at % parts === part));
}

async function runAll(runtime: Runtime): Promise<void> {
  const path = runtimePath(cache, runtime);
  if (path === undefined) throw new Error(`${runtime} is not in the cache`);
  const program = writeProgram(runtime, path, scratch);
  const files = testFiles();
  const results = new Map<string, FileResult>();
  const pending = files.entries();
  const run = async () => {
    for (const [at, file] of pending) {
      const result = await runFile(program, file, join(scratch, `${runtime}-${at}.json`));
      results.set(file, result);
      printResult(runtime, file, result);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, run));
  const sum = (of: "passed" | "failed" | "skipped" | "omitted", among: readonly FileResult[] = [...results.values()]) =>
    among.reduce((total, result) => total + result[of], 0);
  console.log(`\n${runtime}, tests by folder (passed, failed, skipped, omitted):`);
  for (const folder of new Set(files.map(folderOf).sort())) {
    const among = files.filter((file) => folderOf(file) === folder).flatMap((file) => results.get(file) ?? []);
    const counts = (["passed", "failed", "skipped", "omitted"] as const).map((of) => sum(of, among));
    console.log(`  ${folder.padEnd(32)}${counts.map((count) => String(count).padStart(7)).join("")}`);
  }
  const failed = files.filter((file) => (results.get(file)?.failed ?? 0) > 0);
  if (failed.length > 0) console.log(`\nfailed files:\n${failed.map((file) => `  ${file}`).join("\n")}`);
  console.log(`\n${runtime}: ${sum("omitted")} tests of Bun itself omitted (scripts/test-runtimes/bun-only.ts)`);
  const counts: TestCounts = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
  console.log(`${runtime}: ${formatSummary(counts)}`);
  for (const name of ["passed", "failed", "skipped"] as const) total[name] += counts[name];
  if (failed.length > 0) process.exitCode = 1;
}

function testFiles(): string[] {
  const places = selected.length > 0 ? selected : FOLDERS;
  const files = [...new Set(places.flatMap(filesIn))];
  return selected.length > 0 && !isPart ? files : files.filter((file) => !LONG_TESTS.includes(file));
}

/** Returns the test files of a folder, or the file itself, by a path with or without "test/". */
function filesIn(place: string): string[] {
  const path = `test/${place.replace(/^test\/|\/$/g, "")}`;
  return path.endsWith(".ts") ? [path] : globSync(`${path}/**/*.test.ts`, { cwd: root }).sort();
}

function folderOf(file: string): string {
  const [, first = "", second = ""] = file.split("/");
  return first === "subsystems" ? `${first}/${second}` : first;
}

async function runFile(program: string, file: string, resultFile: string): Promise<FileResult> {
  const result = { passed: 0, failed: 0, skipped: 0, omitted: 0, failures: [] };
  if (reasonToOmit(file) !== undefined) return { ...result, omitted: testCount(file) };
  const unshare = namespaceCommand() ?? [];
  const command = [...unshare, program, join(support, "run-file.ts"), join(root, file), resultFile];
  const child = spawn(command[0]!, command.slice(1), { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => (output = (output + data).slice(-4000)));
  const timer = setTimeout(() => kill(child.pid), FILE_LIMIT_MS);
  const ending = await new Promise<number | string>((settle) =>
    child.on("exit", (code, signal) => settle(code ?? signal ?? "")),
  );
  clearTimeout(timer);
  kill(child.pid);
  const read = existsSync(resultFile) ? (JSON.parse(readFileSync(resultFile, "utf8")) as FileResult) : undefined;
  if (read !== undefined && (ending === 0 || (ending === 1 && read.failed > 0))) return read;
  const failures = [
    ...(read?.failures ?? []),
    {
      name: `${read?.running || "(outside of the tests)"}: the process ended with ${ending}`,
      error: output.slice(-1500),
    },
  ];
  return { ...result, ...read, failed: (read?.failed ?? 0) + 1, failures };
}

/** Ends a test's process with its children, which form a process group. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended.
  }
}

/** Returns the number of declarations of tests in a file that does not run. */
function testCount(file: string): number {
  return readFileSync(join(root, file), "utf8").match(/^\s*test\b/gm)?.length ?? 0;
}

/** Prints failures as `bun test` does, so that CI repeats them at its end. */
function printResult(runtime: Runtime, file: string, { passed, failed, skipped, seconds, failures }: FileResult): void {
  const time = seconds === undefined ? "" : `, ${seconds.toFixed(1)} s`;
  console.log(`${failed > 0 ? "FAIL" : "pass"} ${file}: ${passed} passed, ${failed} failed, ${skipped} skipped${time}`);
  for (const { name, error } of failures)
    console.log(`${file}:\n${error.replace(/^/gm, "  ")}\n(fail) ${runtime}: ${name}`);
}
