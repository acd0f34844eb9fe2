import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { countResults, summary } from "./vm/results.ts";

/**
 * Runs the tests in a user and network namespace of their own, so that they need no privilege and touch nothing outside.
 * Arguments go to `bun test`. The last line counts what passed, failed and was skipped. With BUN_NETLINK_REQUIRE_ALL=1
 * coverage is measured, and a skipped test or too low a coverage is a failure; the latter counts as a failed test.
 */
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";
/**
 * Per cent of the lines of src/ that these tests run in their own thread. What other threads, other programs and the tests
 * in the virtual machine run is not seen.
 */
const LEAST_COVERAGE = 96;
/**
 * How long one test may take, in milliseconds, unless it says otherwise: none takes that long by itself, but on a busy
 * machine each takes many times what it usually does.
 */
const TEST_TIMEOUT_MS = 60_000;
const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-test-"));
const report = join(scratch, "report.xml");

try {
  installTools();
  const enter = namespaceCommand();
  if (enter.length === 0) {
    console.error(
      "This system lets nobody make network namespaces, so the tests that need one are skipped. Where it is yours to " +
        "change: sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces > 0, " +
        "kernel.apparmor_restrict_unprivileged_userns=0; in a container: --security-opt seccomp=unconfined.",
    );
  }
  const coverage = requireAll ? ["--coverage", "--coverage-reporter=lcov", `--coverage-dir=${scratch}`] : [];
  const reporting = ["--reporter=junit", `--reporter-outfile=${report}`, ...coverage];
  // One process more than there are CPUs: many tests wait for a timer or another thread. The files that took longest start first.
  const schedule = [`--parallel=${availableParallelism() + 1}`, "--timings=test/timings.json"];
  const limit = `--timeout=${TEST_TIMEOUT_MS}`;
  const command = [...enter, process.execPath, "test", limit, ...schedule, ...reporting, ...process.argv.slice(2)];
  const { exitCode } = Bun.spawnSync(command, { stdio: ["inherit", "inherit", "inherit"] });
  const counts = countResults(existsSync(report) ? readFileSync(report, "utf8") : undefined);
  if (requireAll && !coveredEnough(join(scratch, "lcov.info"))) counts.failed++;
  console.log(summary(counts));
  process.exitCode = exitCode !== 0 || counts.failed > 0 || (requireAll && counts.skipped > 0) ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Sees to what some tests compile, format and draw with, which a clone does not bring. */
function installTools(): void {
  const root = join(import.meta.dir, "..");
  if (existsSync(join(root, "node_modules/.bin/tsc"))) return;
  const command = [process.execPath, "install", "--frozen-lockfile"];
  if (Bun.spawnSync(command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).exitCode === 0) return;
  console.error(
    "What the tests of the project's own tools need cannot be installed, so these will fail: `bun install`",
  );
}

/** The command in front of a program that gives it namespaces of its own; nothing where that is forbidden. */
function namespaceCommand(): string[] {
  for (const command of [
    ["unshare", "-rn"],
    ["unshare", "-n"],
  ]) {
    if (Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0) return command;
  }
  return [];
}

/** Shows the coverage, and tells whether it is as high as it has been. */
function coveredEnough(file: string): boolean {
  if (!existsSync(file)) return false;
  const text = readFileSync(file, "utf8");
  const sum = (field: string) =>
    [...text.matchAll(new RegExp(`^${field}:(\\d+)$`, "gm"))].reduce((total, match) => total + Number(match[1]), 0);
  const percent = (sum("LH") / sum("LF")) * 100;
  const enough = percent >= LEAST_COVERAGE;
  const outcome = enough ? "" : "(fail) ";
  console.log(
    `${outcome}coverage of src/: ${percent.toFixed(2)} % of ${sum("LF")} lines (at least ${LEAST_COVERAGE} %)`,
  );
  return enough;
}
