import { join } from "node:path";
import { formatSummary, readReport, type TestCounts } from "./test/counts.ts";
import { recordResults } from "./test/results.ts";
import { UnavailableError } from "./vm/apt.ts";
import { Cache } from "./vm/cache.ts";
import { imageFor } from "./vm/image.ts";
import { boot } from "./vm/machine.ts";
import { KERNEL_VERSIONS, Packages } from "./vm/packages.ts";
import { addProject } from "./vm/project.ts";
import { selectTests } from "./vm/selection.ts";

/**
 * Runs the tests that need kernel modules (`*.vm.ts`) in a virtual machine with Debian's kernel and all of its modules.
 * Arguments are parts of file names, then options for `bun test`. `--fresh` rebuilds the machine, `--kernel LIST` runs
 * the tests on the kernels of other releases, and `--record` records the results in test/results.
 *
 * The last line of the output contains the counts of all kernels. If the machine is unavailable, the tests are skipped.
 * With BUN_NETLINK_REQUIRE_ALL=1 every skipped test is a failure.
 */
const root = join(import.meta.dir, "..");
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";
/** Time limit in seconds for a run of the virtual machine. */
const MAX_SECONDS = 1800;
/** Default timeout of one test in milliseconds. The timeout is long, because the virtual machine is slow. */
const TEST_TIMEOUT_MS = 60_000;
/** Paths of the project's files that are copied to the virtual machine. */
const PROJECT = [
  "{src,test,scripts,examples,apps}/**/*",
  "docs/*.md",
  "docs/from/*.md",
  "apps/cli/node_modules/commander/**/*",
  "*.{json,toml}",
];

const { files, options, fresh, kernels, record } = selectTests(process.argv.slice(2), root);
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
  const image = await imageFor(packages, await Packages.getNewerOpenVswitch(cache), cache);
  const started = performance.now();
  const { status, report, timedOut } = await cache.withTemporaryDirectory((scratch) =>
    boot(image, packages, scratch, MAX_SECONDS, (file) => addProject(file, PROJECT, testScript())),
  );
  if (timedOut) console.error(`the virtual machine was stopped after ${MAX_SECONDS} seconds`);
  else if (status === undefined) console.error("the virtual machine stopped before the tests had finished");
  const seconds = (performance.now() - started) / 1000;
  console.log(`Linux ${packages.kernelVersion} in a virtual machine: ${seconds.toFixed(1)} s including boot`);
  const counts = readReport(report);
  if (record) {
    const kernel = packages.kernelVersion.split(".", 2).join(".");
    const about = { title: `Linux ${kernel}`, version: packages.kernelVersion };
    recordResults(
      `kernel-${kernel}`,
      { ...about, command: `bun run test:vm --kernel ${kernel} --record` },
      report,
      files,
    );
  }
  const failed = status !== 0 || counts.failed > 0 || (requireAll && counts.skipped > 0);
  return { counts, exitCode: failed ? status || 1 : 0 };
}

/** Returns the shell script that runs the tests in the virtual machine. */
function testScript(): string {
  const settings = ["--reporter=junit", "--reporter-outfile=/tmp/report.xml", `--timeout=${TEST_TIMEOUT_MS}`];
  const words = ["bun", "test", ...files.map((path) => `./${path}`), ...settings, ...options];
  const setting = requireAll ? "export BUN_NETLINK_REQUIRE_ALL=1\n" : "";
  return `${setting}exec ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")}\n`;
}
