import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { formatSummary, readReport, type TestCounts } from "./test/counts.ts";
import { recordResults } from "./test/results.ts";
import { downloadSource, type Source, sourceDirectory } from "./test/sources.ts";
import { UnavailableError } from "./vm/apt.ts";
import { Cache } from "./vm/cache.ts";
import { type Image, imageFor } from "./vm/image.ts";
import { boot, type RunResult } from "./vm/machine.ts";
import { KERNEL_VERSIONS, Packages } from "./vm/packages.ts";
import { addProject } from "./vm/project.ts";
import { selectTests } from "./vm/selection.ts";

/**
 * Runs the tests that need kernel modules (`*.vm.ts`) in a virtual machine with Debian's kernel and all of its modules.
 * Arguments are parts of file names, then options for `bun test`. `--fresh` rebuilds the machine, `--kernel LIST` runs
 * the tests on the kernels of other releases, `--record` records the results in test/results, and `--update-timings`
 * records the times of the test files. `--rotate` runs a sixteenth of the files that take more than 10
 * seconds, another sixteenth each day. The files are divided into two parts by their times, for two virtual
 * machines that run at once.
 *
 * The last line of the output contains the counts of all kernels. If the machine is unavailable, the tests are skipped.
 * With BUN_NETLINK_REQUIRE_ALL=1 every skipped test is a failure.
 */
const root = join(import.meta.dir, "..");
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";
/** Variables that tests in the virtual machine read. */
const PASSED = ["BUN_NETLINK_REQUIRE_ALL", "BUN_NETLINK_PART"];
/** Time limit in seconds for a run of the virtual machine. A busy system can be ten times slower than {@link TIMINGS}. */
const MAX_SECONDS = 9000;
/** Times of the test files in the virtual machine. */
const TIMINGS = join(root, "test/vm/timings.json");
/** Number of virtual machines that run at once, if the system has as many CPUs. */
const MAX_MACHINES = 2;
/** Time in milliseconds that is assumed for a test file without a recorded time. */
const DEFAULT_FILE_MS = 3000;
/** Time in milliseconds from which on `--rotate` does not run a test file each day. */
const LONG_FILE_MS = 10_000;
/** Number of days after which `--rotate` has run every test file. */
const ROTATION_DAYS = 16;
const MS_PER_DAY = 86_400_000;
/** Default timeout of one test in milliseconds. It is long, because the virtual machine is slow on a busy system. */
const TEST_TIMEOUT_MS = 1_800_000;
/** Files of other programs' sources that tests in the virtual machine read, if it runs a test with this part in its path. */
const TESTED_SOURCES: readonly { readonly tests: string; readonly source: Source; readonly files: string }[] = [
  { tests: "iproute2", source: "iproute2", files: "testsuite/tests/**/*.t" },
  { tests: "plans-of-imports", source: "systemd", files: "test/test-network/conf/**/*" },
  { tests: "plans-of-imports", source: "netplan.io", files: "examples/*.yaml" },
  { tests: "plans-of-imports", source: "netplan.io", files: "tests/generator/*.py" },
  { tests: "plans-of-imports", source: "ifupdown", files: "tests/linux/*" },
  { tests: "plans-of-imports", source: "ifupdown2", files: "docs/examples/**/interfaces*" },
  { tests: "state-of-ifupdown2", source: "ifupdown2", files: "docs/examples/**/*" },
  { tests: "state-of-ifupdown2", source: "ifupdown2", files: "etc/network/**/*" },
  { tests: "state-of-ifupdown2", source: "ifupdown2", files: "ifupdown2/**/*.py" },
];
/** Paths of the project's files that are copied to the virtual machine. */
const PROJECT = [
  "{src,test,scripts,examples,apps}/**/*",
  "docs/*.md",
  "docs/from/*.md",
  "apps/cli/node_modules/commander/**/*",
  "*.{json,toml}",
];

const selection = selectTests(process.argv.slice(2), root);
const { options, fresh, kernels, record, updateTimings } = selection;
const files = selection.rotate ? filesOfDay(selection.files, Math.floor(Date.now() / MS_PER_DAY)) : selection.files;
const { counts, exitCode } = await run();
console.log(formatSummary(counts));
process.exitCode = exitCode;

async function run(): Promise<{ counts: TestCounts; exitCode: number }> {
  const failure = { counts: { passed: 0, failed: 1, skipped: 0 }, exitCode: 1 };
  if (files.length === 0) {
    console.error("no test file of the virtual machine has a matching name");
    return failure;
  }
  const unknown = kernels.find((version) => !KERNEL_VERSIONS.includes(version));
  if (unknown !== undefined) {
    console.error(
      `--kernel: expected versions of ${KERNEL_VERSIONS.join(", ")}, separated by commas, got "${unknown}"`,
    );
    return failure;
  }
  try {
    const cache = new Cache();
    for (const { tests, source } of TESTED_SOURCES)
      if (files.some((file) => file.includes(tests))) await downloadSource(source);
    if (fresh) cache.clear();
    const total = { counts: { passed: 0, failed: 0, skipped: 0 }, exitCode: 0 };
    for (const version of kernels.length === 0 ? [undefined] : kernels) {
      const { counts, exitCode } = await runInVirtualMachine(cache, version);
      total.counts.passed += counts.passed;
      total.counts.failed += counts.failed;
      total.counts.skipped += counts.skipped;
      total.exitCode ||= exitCode;
    }
    return total;
  } catch (error) {
    if (!(error instanceof UnavailableError)) {
      console.error(error);
      return failure;
    }
    console.error(`virtual machine unavailable: ${error.message}`);
    if (!requireAll) return { counts: { passed: 0, failed: 0, skipped: files.length }, exitCode: 0 };
    console.error("this is a failure, because BUN_NETLINK_REQUIRE_ALL is set");
    return failure;
  }
}

async function runInVirtualMachine(
  cache: Cache,
  version: string | undefined,
): Promise<{ counts: TestCounts; exitCode: number }> {
  const packages = await Packages.get(cache, version);
  const image = await imageFor(packages, cache);
  const started = performance.now();
  const runs = await cache.withTemporaryDirectory((scratch) =>
    Promise.all(
      divide(files, Math.min(availableParallelism(), MAX_MACHINES)).map((part, number) =>
        runPart(image, packages, join(scratch, `${number}`), part, number),
      ),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `Linux ${packages.kernelVersion} in ${runs.length} virtual machine(s): ${seconds.toFixed(1)} s with boot`,
  );
  const total = { counts: { passed: 0, failed: 0, skipped: 0 }, exitCode: 0 };
  for (const { status, report } of runs) {
    const counts = readReport(report);
    total.counts.passed += counts.passed;
    total.counts.failed += counts.failed;
    total.counts.skipped += counts.skipped;
    if (status !== 0 || counts.failed > 0 || (requireAll && counts.skipped > 0)) total.exitCode ||= status || 1;
  }
  const reports = runs.map(({ report }) => report ?? "").join("\n");
  if (updateTimings) recordTimings(reports);
  if (record) {
    const kernel = packages.kernelVersion.split(".", 2).join(".");
    const about = { title: `Linux ${kernel}`, version: packages.kernelVersion };
    const command = `bun run test:vm --kernel ${kernel} --record`;
    recordResults(`kernel-${kernel}`, { ...about, command }, reports, files);
  }
  return total;
}

/**
 * Runs test files in one virtual machine. Only the first machine prints its console at once. The others print theirs
 * at the end, because the output of a test must follow the name of its file.
 */
async function runPart(
  image: Image,
  packages: Packages,
  scratch: string,
  part: readonly string[],
  number: number,
): Promise<RunResult> {
  mkdirSync(scratch);
  const consoleFile = number === 0 ? undefined : join(scratch, "console");
  const add = (file: string) => addProject(file, PROJECT, testScript(part), testedSources());
  const result = await boot(image, packages, scratch, MAX_SECONDS, add, "fast", consoleFile);
  if (consoleFile !== undefined) await Bun.write(Bun.stdout, Bun.file(consoleFile));
  if (result.timedOut) console.error(`virtual machine ${number + 1} was stopped after ${MAX_SECONDS} seconds`);
  else if (result.status === undefined)
    console.error(`virtual machine ${number + 1} stopped before its tests had finished`);
  return result;
}

/** Returns the files of other programs' sources, if they were downloaded, by their paths in the virtual machine. */
function testedSources(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { tests, source, files: pattern } of TESTED_SOURCES) {
    const directory = sourceDirectory(source);
    if (!existsSync(directory) || !files.some((file) => file.includes(tests))) continue;
    const place = `root/.cache/bun-netlink-sources/${basename(directory)}`;
    for (const path of new Bun.Glob(pattern).scanSync({ cwd: directory }))
      found[`${place}/${path}`] = join(directory, path);
  }
  return found;
}

/** Returns the test files to run on a day: all that are short, and a part of the long ones. */
function filesOfDay(files: readonly string[], day: number): readonly string[] {
  const times = readTimings();
  const long = files.filter((file) => (times[file] ?? 0) > LONG_FILE_MS);
  const today = divide(long, ROTATION_DAYS)[day % ROTATION_DAYS] ?? [];
  const later = long.filter((file) => !today.includes(file));
  console.log(`on another day: ${later.join(" ")}`);
  return files.filter((file) => !later.includes(file));
}

/** Divides test files into parts that take about the same time, by the recorded times. */
function divide(files: readonly string[], count: number): string[][] {
  const times = readTimings();
  const timeOf = (file: string) => times[file] ?? DEFAULT_FILE_MS;
  const parts = Array.from({ length: Math.min(count, files.length) }, () => ({ files: [] as string[], time: 0 }));
  for (const file of files.toSorted((one, other) => timeOf(other) - timeOf(one))) {
    const shortest = parts.reduce((least, part) => (part.time < least.time ? part : least));
    shortest.files.push(file);
    shortest.time += timeOf(file);
  }
  return parts.map((part) => part.files.sort());
}

/** Returns the recorded times of test files in milliseconds. */
function readTimings(): Record<string, number> {
  return JSON.parse(readFileSync(TIMINGS, "utf8")).files;
}

/** Records the times of the test files in a JUnit report, and removes files that no longer exist. */
function recordTimings(report: string): void {
  const times = readTimings();
  const found: Record<string, number> = {};
  for (const [, file, seconds] of report.matchAll(/<testsuite name="(test\/[^"]*)"[^>]*? time="([\d.]+)"/g)) {
    found[file!] = Math.max(found[file!] ?? 100, Math.round(Number(seconds) * 10) * 100);
  }
  const entries = Object.entries({ ...times, ...found }).filter(([file]) => existsSync(join(root, file)));
  const sorted = Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(TIMINGS, `${JSON.stringify({ files: sorted }, null, 2)}\n`);
}

/** Returns the shell script that runs test files in a virtual machine. */
function testScript(files: readonly string[]): string {
  const reporter = ["--reporter=junit", "--reporter-outfile=/tmp/report.xml", `--timeout=${TEST_TIMEOUT_MS}`];
  const words = ["bun", "test", ...files.map((path) => `./${path}`), ...reporter, ...options];
  const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const settings = PASSED.filter((name) => process.env[name] !== undefined);
  const exports = settings.map((name) => `export ${name}=${quoted(process.env[name]!)}\n`);
  return `${exports.join("")}exec ${words.map(quoted).join(" ")}\n`;
}
