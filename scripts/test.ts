import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { namespaceCommand } from "./namespace-command.ts";
import { completeFiles, formatSummary, readReport, slowestFiles } from "./test/counts.ts";
import { LONG_TESTS, omittedOnDay } from "./test/long-tests.ts";
import { getProgram, type ProgramName } from "./test/programs.ts";
import { getRuntimes } from "./test/runtimes.ts";
import { downloadSource, type Source } from "./test/sources.ts";
import { UnavailableError } from "./vm/apt.ts";
import { Cache } from "./vm/cache.ts";
import { getKernelTables, getYnl } from "./vm/ynl.ts";

/**
 * Runs `bun test` in a new user and network namespace. There, the tests need no privileges and do not affect the
 * machine's own network. Forwards other arguments than its own options to `bun test`. The last line contains the counts.
 * With BUN_NETLINK_REQUIRE_ALL=1, a skipped test is a failure. Without arguments and without BUN_NETLINK_ALL_INPUTS=1, the
 * long tests are omitted.
 *
 *     --rotate          runs a part of the long tests and of the longest lists of inputs, another part each day
 *     --passed=FILE     with --rotate: of the files without failed and skipped tests in this JUnit report, runs a quarter
 *     --report=FILE     keeps the JUnit report of this run
 *     --check-coverage  measures the coverage; insufficient coverage counts as a failed test
 *     --record          makes tests write their results to test/results
 */
const ownOptions = /^--(rotate|passed=.*|report=.*|check-coverage|record)$/;
const testArguments = process.argv.slice(2).filter((argument) => !ownOptions.test(argument));
const optionValue = (option: string) =>
  process.argv.find((argument) => argument.startsWith(`${option}=`))?.slice(option.length + 1);
const rotates = process.argv.includes("--rotate");
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";
const runsAll = testArguments.length === 0;
const measuresCoverage = process.argv.includes("--check-coverage");
const hasAllInputs = process.env["BUN_NETLINK_ALL_INPUTS"] === "1";
const omitsLong = !hasAllInputs && runsAll;
/** The test that reads the rulesets of other programs. */
const PUBLISHED_TEST = "test/subsystems/nftables/oracle/published/published-rulesets.test.ts";
/** Returns the tests of imports that read a program's own examples and tests. */
const importTests = (program: string) =>
  [`tests-of-${program}`, "plans-of-imports"].map((name) => `test/apps/cli/import/programs/${name}.test.ts`);
/** The tests that read nft's own tests, and run one of its versions each day. */
const NFT_TESTS = [
  "tests-of-nft.test.ts",
  "rejected-rules.test.ts",
  "json/json-of-nft.test.ts",
  "json/random-json.test.ts",
].map((name) => `test/subsystems/nftables/oracle/${name}`);
/** For each source of a program that tests read: the tests, and the program that they run. */
const sourceTests: Readonly<Record<Source, readonly [tests: string | readonly string[], program?: string]>> = {
  nftables: [NFT_TESTS, "nft"],
  iptables: ["test/subsystems/nftables/oracle/tests-of-iptables.test.ts", "iptables-nft"],
  ipset: ["test/apps/cli/record/programs/tests-of-programs.test.ts", "ipset"],
  "conntrack-tools": ["test/apps/cli/record/programs/tests-of-programs.test.ts", "conntrack"],
  iproute2: ["test/apps/cli/record/programs/tests-of-programs.test.ts", "ip"],
  strace: ["test/families/tables/program-tables.test.ts"],
  systemd: [["test/families/tables/program-tables.test.ts", ...importTests("networkd")]],
  "netplan.io": [importTests("netplan"), "netplan"],
  ifupdown: [importTests("ifupdown"), "ifup"],
  ifupdown2: [[...importTests("ifupdown"), "test/apps/cli/import/programs/state-of-ifupdown2.test.ts"], "ifup"],
  openvswitch: ["test/subsystems/ovs/text/tests-of-openvswitch.test.ts"],
  nftlb: [PUBLISHED_TEST, "nft"],
  foomuuri: [PUBLISHED_TEST, "nft"],
  libvirt: [PUBLISHED_TEST, "nft"],
  fail2ban: [PUBLISHED_TEST, "nft"],
};
/** For each downloaded program: the tests that run it beside the installed nft. */
const newerPrograms: Readonly<Record<ProgramName, string | readonly string[]>> = {
  netavark: "test/subsystems/nftables/oracle/firewall-programs.test.ts",
  nft: NFT_TESTS,
};
/** The tests that start Node.js and Deno. */
const RUNTIMES_TESTS = ["test/packaging/packaging.test.ts", "test/workers/process-ends/process-ends.test.ts"];
/** The test that needs the kernel's specs and its own client of them. */
const YNL_TEST = "test/families/ynl/ynl.test.ts";
/** The test that needs the kernel's source. */
const KERNEL_TEST = "test/families/tables/kernel-tables.test.ts";
/**
 * Minimum line coverage of src/ in per cent, for an ordinary user without other programs. The coverage excludes workers,
 * child processes and the virtual machine.
 */
const MIN_COVERAGE = 95.5;
/** Number of slow test files that the run names at its end. */
const SLOWEST = 10;
const MS_PER_DAY = 86_400_000;
/** Default timeout of one test in milliseconds. Tests take many times as long on a busy machine. */
const TEST_TIMEOUT_MS = 600_000;
const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-test-"));
const report = optionValue("--report") ?? join(scratch, "report.xml");

try {
  installTools();
  const unshare = namespaceCommand();
  if (unshare === undefined) {
    console.error(
      "This system does not allow you to create network namespaces; tests that need one are skipped. To allow it, set " +
        "sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces > 0 and " +
        "kernel.apparmor_restrict_unprivileged_userns=0, or start the container with --security-opt seccomp=unconfined.",
    );
  }
  const programs = { PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` };
  const isNamed = (test: string) => testArguments.some((argument) => argument[0] !== "-" && test.includes(argument));
  const isSelected = (tests: string | readonly string[]) => runsAll || [tests].flat().some(isNamed);
  const isInstalled = (program: string) => Bun.which(program, programs) !== null;
  for (const [source, [tests, program]] of Object.entries(sourceTests) as [Source, (typeof sourceTests)[Source]][]) {
    if (isSelected(tests) && (program === undefined || isInstalled(program))) await downloadSource(source);
  }
  for (const [name, tests] of Object.entries(newerPrograms) as [ProgramName, string | readonly string[]][]) {
    if (isSelected(tests) && isInstalled("nft")) await download((cache) => getProgram(name, cache));
  }
  if (isSelected(RUNTIMES_TESTS) && !omitsLong && isInstalled("npm")) await download(getRuntimes);
  // 150 MB are downloaded only in CI, and for those who select the test.
  const isComplete = requireAll && runsAll;
  if (isComplete || isNamed(YNL_TEST)) await download(getYnl);
  if (isComplete || isNamed(KERNEL_TEST)) await download(getKernelTables);
  if (process.argv.includes("--record")) process.env["BUN_NETLINK_RECORD"] = "1";
  const coverage = measuresCoverage ? ["--coverage", "--coverage-reporter=lcov", `--coverage-dir=${scratch}`] : [];
  const reporting = ["--reporter=junit", `--reporter-outfile=${report}`, ...coverage];
  if (process.env["BUN_NETLINK_SEED"] === "random") {
    process.env["BUN_NETLINK_SEED"] = String(Date.now() % 1_000_000);
    console.log(`BUN_NETLINK_SEED=${process.env["BUN_NETLINK_SEED"]}`);
  }
  // A test file uses a CPU for 30 to 40 % of its time, because many tests wait for a timer or another thread. The slowest
  // files start first.
  const processes = Math.ceil(availableParallelism() / 0.3);
  const schedule = [`--parallel=${processes}`, "--timings=test/timings.json"];
  // The short run loads the library once per process instead of once per file, which saves a fifth of the CPU time.
  if (omitsLong) schedule.push("--no-isolate");
  // Files that the tests of this run share, such as the bundled command.
  process.env["BUN_NETLINK_TEST_FOLDER"] = scratch;
  if (hasAllInputs && !rotates) process.env["BUN_NETLINK_PART"] ??= "all";
  const passed = optionValue("--passed");
  const repeated = passed !== undefined && existsSync(passed) ? completeFiles(readFileSync(passed, "utf8")) : [];
  const day = Math.floor(Date.now() / MS_PER_DAY);
  const omittedFiles = omitsLong ? LONG_TESTS : rotates ? omittedOnDay(day, repeated) : [];
  const omitted = omittedFiles.map((file) => `--path-ignore-patterns=${file}`);
  const options = [`--timeout=${TEST_TIMEOUT_MS}`, ...schedule, ...reporting, ...omitted];
  const command = [...(unshare ?? []), process.execPath, "test", ...options, ...testArguments];
  const { exitCode } = Bun.spawnSync(command, { env: process.env, stdio: ["inherit", "inherit", "inherit"] });
  const results = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  const counts = readReport(results);
  const slowest = slowestFiles(results ?? "", SLOWEST);
  console.log(`\nthe slowest of the test files:\n${slowest.join("\n")}\n`);
  if (omittedFiles.length > 0) {
    console.log(`omitted ${omittedFiles.length} test files; \`bun run test:all\` runs them\n`);
  }
  if (measuresCoverage && !checkCoverage(join(scratch, "lcov.info"))) counts.failed++;
  // The report omits errors outside of tests, such as a test file that cannot be loaded.
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  console.log(formatSummary(counts));
  process.exitCode = counts.failed > 0 || (requireAll && counts.skipped > 0) ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Installs the development dependencies unless they are present. The tests of scripts/ and bench/ use them. */
function installTools(): void {
  const root = join(import.meta.dir, "..");
  if (existsSync(join(root, "node_modules/.bin/tsc"))) return;
  const command = [process.execPath, "install", "--frozen-lockfile"];
  if (Bun.spawnSync(command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).exitCode === 0) return;
  console.error("`bun install` failed; tests that need the compiler, the formatter or the chart library will fail");
}

/** Downloads packages that tests read from the cache. Prints the reason if this is impossible. */
async function download(get: (cache: Cache) => Promise<unknown>): Promise<void> {
  try {
    await get(new Cache());
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    console.error(error.message);
  }
}

/** Prints the line coverage of src/ and returns whether it is sufficient. */
function checkCoverage(file: string): boolean {
  if (!existsSync(file)) return false;
  // Each record starts with the name of its file. Records of other files are skipped: tests also load files of apps/
  // and copies of files.
  const records = readFileSync(file, "utf8")
    .split("end_of_record")
    .filter((record) => /^SF:src\//m.test(record));
  const sum = (field: string) =>
    records.reduce((total, record) => total + Number(new RegExp(`^${field}:(\\d+)$`, "m").exec(record)?.[1] ?? 0), 0);
  const percent = (sum("LH") / sum("LF")) * 100;
  const isSufficient = percent >= MIN_COVERAGE;
  const prefix = isSufficient ? "" : "(fail) ";
  console.log(`${prefix}coverage of src/: ${percent.toFixed(2)} % of ${sum("LF")} lines (at least ${MIN_COVERAGE} %)`);
  return isSufficient;
}
